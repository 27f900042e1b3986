/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-housing-private.h"

#include "sam-case-chooser.h"

#include <samspor/sam-id.h>

/* What is done with a lease: renewed, kept during a stay, at risk, shared, followed up. Each is a
 * small form over the records it changes, saved as one group. */

/* ---- Who else is on it ---- */

typedef struct {
  char *lease_id, *tenant_id; /* (owned) */
  SamDate today;
} OthersQuestion;

static void
others_question_free (gpointer data)
{
  OthersQuestion *question = data;

  g_free (question->lease_id);
  g_free (question->tenant_id);
  g_free (question);
}

static void
other_free (gpointer data)
{
  SamCaseOther *other = data;

  g_object_unref (other->tenant);
  g_free (other->name);
  g_free (other->case_id);
  g_free (other);
}

static gpointer
others_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
             GError **error)
{
  const OthersQuestion *question = data;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_TENANT);
  g_autoptr (SamRecord) lease =
      sam_store_get (store, viewer, SAM_RECORD_TENANCY, question->lease_id, error);
  g_autoptr (GPtrArray) tenants = NULL;
  GPtrArray *others;

  if (!lease) {
    return NULL;
  }
  sam_query_where (query, SAM_TENANT_TENANCY_ID, question->lease_id);
  tenants = sam_store_list (store, viewer, query, cancellable, error);
  if (!tenants) {
    return NULL;
  }
  others = g_ptr_array_new_with_free_func (other_free);
  for (guint i = 0; i < tenants->len; i++) {
    SamRecord *tenant = g_ptr_array_index (tenants, i);
    const char *person_id = sam_record_get_text (tenant, SAM_TENANT_PERSON_ID);
    g_autoptr (SamRecord) person =
        sam_store_get (store, viewer, SAM_RECORD_PERSON, person_id, NULL);

    if (person && !sam_housing_is_outside (person)
        && sam_tenant_is_on (tenant, lease,
                             MAX (question->today,
                                  sam_record_get_date (tenant, SAM_TENANT_FROM_ON)))
        && g_strcmp0 (sam_record_get_id (tenant), question->tenant_id) != 0) {
      SamCaseOther *other = g_new0 (SamCaseOther, 1);

      other->tenant = g_object_ref (tenant);
      other->name = sam_record_title (person, NULL);
      other->case_id = sam_store_case_of_person (store, viewer, person_id, NULL);
      g_ptr_array_add (others, other);
    }
  }
  return others;
}

void
sam_case_others_async (SamContext *context, const char *lease_id, const char *tenant_id,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  OthersQuestion *question = g_new0 (OthersQuestion, 1);

  question->lease_id = g_strdup (lease_id);
  question->tenant_id = g_strdup (tenant_id);
  question->today = sam_context_get_today (context);
  sam_call_run_async (context, SAM_STORE_READ, others_work, question, others_question_free,
                      (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
sam_case_others_finish (SamContext *context, GAsyncResult *result, GError **error)
{
  return sam_call_run_finish (context, result, error);
}

/* ---- A form over a lease ---- */

/* What a form is about; made again each time, for the case may have been read anew. */
typedef struct {
  SamCasePage *page; /* (owned) */
  char *tenant_id;   /* (owned) */
  void (*open) (SamCasePage *page, SamRecord *tenant, SamRecord *lease, GPtrArray *others);
} Opening;

static void
opening_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) others = sam_case_others_finish (SAM_CONTEXT (source), result, &error);
  SamRecord *tenant = sam_case_record (opening->page, opening->tenant_id);
  const SamRecord *lease =
      tenant ? sam_case_lease_of (sam_case_page_get_view (opening->page), tenant) : NULL;

  if (!others) {
    sam_page_tell_error (SAM_PAGE (opening->page), error);
  } else if (lease && sam_page_get_window (SAM_PAGE (opening->page))) {
    opening->open (opening->page, tenant, (SamRecord *) lease, others);
  }
  g_object_unref (opening->page);
  g_free (opening->tenant_id);
  g_free (opening);
}

/* Who shares the home decides what a form says, so that is asked first. */
void
sam_case_open_lease (SamCasePage *page, const char *tenant_id,
                     void (*open) (SamCasePage *, SamRecord *, SamRecord *, GPtrArray *))
{
  const SamRecord *tenant = sam_case_record (page, tenant_id);
  const SamRecord *lease =
      tenant ? sam_case_lease_of (sam_case_page_get_view (page), tenant) : NULL;
  Opening *opening;

  if (!lease) {
    return;
  }
  opening = g_new0 (Opening, 1);
  opening->page = g_object_ref (page);
  opening->tenant_id = g_strdup (tenant_id);
  opening->open = open;
  sam_case_others_async (sam_page_get_context (SAM_PAGE (page)), sam_record_get_id (lease),
                         tenant_id, NULL, opening_cb, opening);
}

void
sam_case_others_drop_leaving (GPtrArray *others, const SamRecord *lease)
{
  SamDate last = sam_rules_lease_until (lease);

  for (guint i = others->len; i > 0; i--) {
    const SamRecord *tenant = ((SamCaseOther *) g_ptr_array_index (others, i - 1))->tenant;

    if (sam_record_has (tenant, SAM_TENANT_ENDED_HOW)
        || (last != SAM_DATE_NONE && !sam_tenant_is_on (tenant, lease, last))) {
      g_ptr_array_remove_index (others, i - 1);
    }
  }
}

char *
sam_case_other_names (SamContext *context, GPtrArray *others)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < others->len; i++) {
    const SamCaseOther *other = g_ptr_array_index (others, i);

    g_ptr_array_add (names, sam_context_show_name (context, other->name));
  }
  g_ptr_array_add (names, NULL);
  return sam_locale_format_list (sam_context_get_locale (context),
                                 (const char *const *) names->pdata);
}

GtkWidget *
sam_case_follows (SamEditor *editor, const char *sentence)
{
  GtkWidget *follows = sam_case_label (sentence, NULL);

  gtk_widget_add_css_class (follows, "follows");
  sam_editor_append (editor, follows);
  return follows;
}

static void
begin_form (SamCasePage *page, SamEditor *editor)
{
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

/* ---- Renewing ---- */

static SamRecord *
lease_after (SamContext *context, const SamRecord *lease)
{
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  SamRecord *next = sam_record_new (SAM_RECORD_TENANCY, id, SAM_ID_NIL);

  sam_record_set_text (next, SAM_TENANCY_UNIT_ID, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  sam_record_set_text (next, SAM_TENANCY_FORM, sam_record_get_text (lease, SAM_TENANCY_FORM));
  sam_record_set_text (next, SAM_TENANCY_RENEWED_FROM_ID, sam_record_get_id (lease));
  return next;
}

/* As long as before: three years are three years, whatever days they have. */
static SamDate
as_long_after (SamDate from, SamDate after)
{
  int year, month, year_after, month_after, months;

  sam_date_to_ymd (from, &year, &month, NULL);
  sam_date_to_ymd (after, &year_after, &month_after, NULL);
  months = 12 * (year_after - year) + month_after - month;
  return sam_date_add_months (from, months) == after ? sam_date_add_months (after, months)
                                                     : sam_date_add_days (after, after - from);
}

static void
next_days (SamRecord *next, const SamRecord *lease)
{
  SamDate from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);
  SamDate after = sam_date_add_days (sam_record_get_date (lease, SAM_TENANCY_TO_ON), 1);

  sam_record_set_date (next, SAM_TENANCY_FROM_ON, after);
  sam_record_set_date (next, SAM_TENANCY_TO_ON,
                       sam_date_add_days (as_long_after (from, after), -1));
}

/* What is true of somebody in the home is true after it is renewed too. */
static void
carry_over (SamContext *context, SamEditor *editor, const SamRecord *tenant, const SamRecord *next)
{
  static const SamField fields[] = {
    /* What was warned of when it was assigned, and who answered for it. */
    SAM_TENANT_NEED_ID,       SAM_TENANT_WARNED_OF,  SAM_TENANT_OVERRIDE_REASON,
    SAM_TENANT_OVERRIDE_USER, SAM_TENANT_CHECKED_AT, SAM_TENANT_CHECKED_WARNED_OF,
    SAM_TENANT_KEPT_DURING,   SAM_TENANT_KEPT_BY,    SAM_TENANT_RISK_ON,
    SAM_TENANT_RISK_WHY,
  };
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) after =
      sam_record_new (SAM_RECORD_TENANT, id, sam_record_get_scope (tenant));

  sam_record_set_text (after, SAM_TENANT_PERSON_ID,
                       sam_record_get_text (tenant, SAM_TENANT_PERSON_ID));
  sam_record_set_text (after, SAM_TENANT_TENANCY_ID, sam_record_get_id (next));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_record_to_string (tenant, fields[i]);

    if (value) {
      sam_record_set_from_string (after, fields[i], value, NULL);
    }
  }
  sam_editor_add_part (editor, after);
}

static void
renew_changed_cb (SamEditor *editor, gpointer user_data)
{
  SamRecord *next = sam_editor_get_part (editor, 0);
  SamDate from = sam_record_get_date (next, SAM_TENANCY_FROM_ON);
  guint n = GPOINTER_TO_UINT (user_data);
  gboolean open = sam_record_enum_is (next, SAM_TENANCY_FORM, "open_ended");

  if (open && sam_record_has (next, SAM_TENANCY_TO_ON)) {
    sam_record_clear (next, SAM_TENANCY_TO_ON);
    sam_field_row_refresh (sam_editor_get_row (editor, 0, SAM_TENANCY_TO_ON));
  }
  sam_editor_set_row_visible (editor, 0, SAM_TENANCY_TO_ON, !open);
  for (guint i = 1; i <= n; i++) {
    SamRecord *tenant = sam_editor_get_part (editor, i);

    if (from != SAM_DATE_NONE && sam_record_get_date (tenant, SAM_TENANT_FROM_ON) != from) {
      sam_record_set_date (tenant, SAM_TENANT_FROM_ON, from);
    }
  }
}

static void
open_renew (SamCasePage *page, SamRecord *tenant, SamRecord *lease, GPtrArray *others)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor = sam_editor_new (context, C_ ("lease", "Renew the lease"));
  g_autoptr (SamRecord) next = lease_after (context, lease);
  /* Its first record is the lease, which is nobody's. */
  g_autofree char *whom = sam_case_person_name (sam_case_page_get_view (page));
  g_autofree char *names = NULL, *with = NULL, *sentence = NULL;

  sam_case_others_drop_leaving (others, lease);
  names = sam_case_other_names (context, others);
  /* Translators: %s is one name or several */
  with =
      others->len > 0 ? g_strdup_printf (C_ ("lease", "On the new lease too: %s."), names) : NULL;
  sentence = g_strjoin (" ",
                        C_ ("lease", "The old lease stands as it is until its last day, and the "
                                     "new one begins the day after."),
                        with, NULL);
  sam_editor_set_whom (editor, whom);
  sam_editor_add_part (editor, next);
  /* From the day after the old one, as long as that was. */
  next_days (sam_editor_get_part (editor, 0), lease);
  carry_over (context, editor, tenant, next);
  for (guint i = 0; i < others->len; i++) {
    carry_over (context, editor, ((SamCaseOther *) g_ptr_array_index (others, i))->tenant, next);
  }
  sam_editor_add_group (editor, C_ ("lease", "The new lease"),
                        C_ ("lease",
                            "The same home. Only those you see come along: whoever else is on "
                            "the old lease is put on the new one by those who see "
                            "them."));
  sam_editor_add_row (editor, 0, SAM_TENANCY_FORM);
  sam_editor_add_row (editor, 0, SAM_TENANCY_FROM_ON);
  sam_editor_add_row (editor, 0, SAM_TENANCY_TO_ON);
  sam_case_follows (editor, sentence);
  sam_editor_set_done_text (editor, C_ ("lease", "The lease is renewed"));
  g_signal_connect (editor, "changed", G_CALLBACK (renew_changed_cb),
                    GUINT_TO_POINTER (others->len + 1));
  renew_changed_cb (editor, GUINT_TO_POINTER (others->len + 1));
  begin_form (page, editor);
  sam_editor_touch (editor);
}

void
sam_case_renew_lease (SamCasePage *page, const char *tenant_id)
{
  sam_case_open_lease (page, tenant_id, open_renew);
}

void
sam_case_join_renewal (SamCasePage *page, const char *tenant_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  const SamRecord *tenant = sam_case_record (page, tenant_id);
  const SamRecord *lease = tenant ? sam_case_lease_of (view, tenant) : NULL;
  const SamRecord *next = lease ? sam_case_lease_renewed (view, lease) : NULL;
  SamEditor *editor;

  if (!next) {
    return;
  }
  editor = sam_editor_new (context, C_ ("lease", "On the new lease too"));
  carry_over (context, editor, tenant, next);
  sam_record_set_date (sam_editor_get_part (editor, 0), SAM_TENANT_FROM_ON,
                       sam_record_get_date (next, SAM_TENANCY_FROM_ON));
  sam_editor_add_group (editor, C_ ("lease", "From when"), NULL);
  sam_editor_add_row (editor, 0, SAM_TENANT_FROM_ON);
  sam_case_follows (editor, C_ ("lease", "The lease was renewed without this person. From this day "
                                         "on the person is on the new one too."));
  sam_editor_set_done_text (editor, C_ ("lease", "Noted on the lease"));
  begin_form (page, editor);
  sam_editor_touch (editor);
}

/* ---- Kept during a sentence or treatment ---- */

static void
open_form (SamCasePage *page, const char *tenant_id, const char *title, const char *heading,
           const char *hint, const SamField *fields, guint n, const char *follows, const char *done)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *tenant = sam_case_record (page, tenant_id);
  SamEditor *editor;
  guint part;

  if (!tenant) {
    return;
  }
  editor = sam_editor_new (context, title);
  part = sam_editor_add_part (editor, tenant);
  sam_editor_add_group (editor, heading, hint);
  for (guint i = 0; i < n; i++) {
    sam_editor_add_row (editor, part, fields[i]);
  }
  sam_case_follows (editor, follows);
  sam_editor_set_done_text (editor, done);
  if (fields[0] == SAM_TENANT_RISK_ON
      && !sam_record_has (sam_editor_get_part (editor, part), SAM_TENANT_RISK_ON)) {
    sam_record_set_date (sam_editor_get_part (editor, part), SAM_TENANT_RISK_ON,
                         sam_context_get_today (context));
    sam_field_row_refresh (sam_editor_get_row (editor, part, SAM_TENANT_RISK_ON));
    sam_field_row_set_date_past (sam_editor_get_row (editor, part, SAM_TENANT_RISK_ON));
  }
  begin_form (page, editor);
  sam_editor_touch (editor);
}

void
sam_case_keep_home (SamCasePage *page, const char *tenant_id)
{
  static const SamField fields[] = { SAM_TENANT_KEPT_DURING, SAM_TENANT_KEPT_BY };

  open_form (page, tenant_id, C_ ("lease", "Keep the home during a stay"),
             C_ ("lease", "Kept for the person"), NULL, fields, G_N_ELEMENTS (fields),
             C_ ("lease", "The lease goes on and the home waits for the person. Its reminders go "
                          "on too."),
             C_ ("lease", "The home is kept"));
}

void
sam_case_note_risk (SamCasePage *page, const char *tenant_id)
{
  static const SamField fields[] = { SAM_TENANT_RISK_ON, SAM_TENANT_RISK_WHY };

  open_form (page, tenant_id, C_ ("lease", "Risk of losing the home"),
             C_ ("lease", "An early sign"),
             C_ ("lease", "Rent that is not paid, a complaint, a notice: noted early, so that "
                          "there is time to help."),
             fields, G_N_ELEMENTS (fields),
             C_ ("lease", "It stands with the home and under Leases until somebody notes that it "
                          "is over."),
             C_ ("lease", "The risk is noted"));
}

/* A lease that was renewed has the same in both: it ends in both. */
static void
clear_all (SamCasePage *page, const char *tenant_id, const SamField *fields, guint n,
           const char *done)
{
  SamCaseView *view = sam_case_page_get_view (page);
  const SamRecord *tenant = sam_case_record (page, tenant_id);
  const SamRecord *lease = tenant ? sam_case_lease_of (view, tenant) : NULL;
  SamChanges *changes;
  GPtrArray *all;

  if (!lease) {
    return;
  }
  changes = sam_changes_new ("case");
  all = sam_case_view_list (view, SAM_RECORD_TENANT);
  for (guint i = 0; i < all->len; i++) {
    const SamRecord *one = g_ptr_array_index (all, i);
    const SamRecord *of = sam_case_lease_of (view, one);
    g_autoptr (SamRecord) changed = NULL;

    if (!of || !sam_record_has (one, fields[0])
        || g_strcmp0 (sam_record_get_text (of, SAM_TENANCY_UNIT_ID),
                      sam_record_get_text (lease, SAM_TENANCY_UNIT_ID))
               != 0
        || sam_record_get_date (one, SAM_TENANT_FROM_ON)
               < sam_record_get_date (tenant, SAM_TENANT_FROM_ON)) {
      continue;
    }
    changed = sam_record_dup (one);
    for (guint k = 0; k < n; k++) {
      sam_record_clear (changed, fields[k]);
    }
    sam_changes_put (changes, changed);
  }
  sam_case_save (page, changes, done);
}

void
sam_case_keep_no_more (SamCasePage *page, const char *tenant_id)
{
  static const SamField fields[] = { SAM_TENANT_KEPT_DURING, SAM_TENANT_KEPT_BY };

  clear_all (page, tenant_id, fields, G_N_ELEMENTS (fields),
             C_ ("lease", "Noted: back in the home"));
}

void
sam_case_end_risk (SamCasePage *page, const char *tenant_id)
{
  static const SamField fields[] = { SAM_TENANT_RISK_ON, SAM_TENANT_RISK_WHY };

  clear_all (page, tenant_id, fields, G_N_ELEMENTS (fields),
             C_ ("lease", "Noted: no risk of losing the home any more"));
}

/* ---- Somebody moves in ---- */

typedef struct {
  SamCasePage *page; /* (owned) */
  char *lease_id;    /* (owned) */
  char *name;        /* (owned) */
  SamDate from;
} MoveIn;

static void
move_in_free (MoveIn *data)
{
  g_object_unref (data->page);
  g_free (data->lease_id);
  g_free (data->name);
  g_free (data);
}

static gboolean
is_on_lease (SamCaseView *view, const char *lease_id, SamDate day)
{
  g_autoptr (GPtrArray) tenants = sam_case_view_list_of (view, SAM_TENANT_TENANCY_ID, lease_id);

  for (guint i = 0; i < tenants->len; i++) {
    const SamRecord *tenant = g_ptr_array_index (tenants, i);

    if (sam_tenant_is_on (tenant, sam_case_lease_of (view, tenant),
                          MAX (day, sam_record_get_date (tenant, SAM_TENANT_FROM_ON)))) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
move_in_form (MoveIn *data, SamCaseView *view)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (data->page));
  SamEditor *editor = sam_editor_new (context, C_ ("lease", "Somebody moves in"));
  g_autoptr (SamRecord) tenant = sam_case_new_in (context, view, SAM_RECORD_TENANT);
  GtkWidget *who = sam_row_new ();
  guint part;

  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, data->lease_id);
  part = sam_editor_add_part (editor, tenant);
  /* In what is edited: it can be saved as it stands. */
  sam_record_set_date (sam_editor_get_part (editor, part), SAM_TENANT_FROM_ON,
                       MAX (data->from, sam_context_get_today (context)));
  sam_row_set_name (SAM_ROW (who), context, data->name,
                    C_ ("lease", "is on the lease from this day"));
  sam_editor_append (editor, who);
  sam_editor_add_group (editor, C_ ("lease", "From when"), NULL);
  sam_editor_add_row (editor, part, SAM_TENANT_FROM_ON);
  sam_case_follows (editor, C_ ("lease", "Both are on one lease. When one of them leaves, only "
                                         "that part ends and the other stays."));
  sam_editor_set_done_text (editor, C_ ("lease", "Noted on the lease"));
  begin_form (data->page, editor);
  sam_editor_touch (editor);
}

static void
move_in_view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MoveIn *data = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);

  if (!view) {
    sam_page_tell_error (SAM_PAGE (data->page), error);
  } else if (!sam_case_view_get_person (view)
             || sam_housing_is_outside (sam_case_view_get_person (view))) {
    sam_page_tell (SAM_PAGE (data->page),
                   C_ ("lease", "The home of this person is taken care of outside the system."),
                   NULL);
  } else if (is_on_lease (view, data->lease_id, sam_context_get_today (SAM_CONTEXT (source)))) {
    sam_page_tell (SAM_PAGE (data->page), C_ ("lease", "This person is on the lease already."),
                   NULL);
  } else {
    move_in_form (data, view);
  }
  move_in_free (data);
}

static void
moves_in_cb (SamWindow *window, const char *case_id, const char *name, gpointer user_data)
{
  SamCasePage *page = user_data;
  const char *tenant_id = g_object_get_data (G_OBJECT (page), "sam-moves-in");
  SamRecord *tenant = sam_case_record (page, tenant_id);
  const SamRecord *lease =
      tenant ? sam_case_lease_of (sam_case_page_get_view (page), tenant) : NULL;
  MoveIn *data;

  if (!lease) {
    return;
  }
  data = g_new0 (MoveIn, 1);
  data->page = g_object_ref (page);
  data->lease_id = g_strdup (sam_record_get_id (lease));
  data->name = g_strdup (name);
  data->from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);
  sam_call_case_view_async (sam_window_get_context (window), case_id, TRUE, NULL, move_in_view_cb,
                            data);
}

void
sam_case_move_in (SamCasePage *page, const char *tenant_id)
{
  g_object_set_data_full (G_OBJECT (page), "sam-moves-in", g_strdup (tenant_id), g_free);
  sam_case_chooser_present (sam_page_get_window (SAM_PAGE (page)), C_ ("lease", "Who moves in?"),
                            moves_in_cb, page);
}

/* ---- Follow-up in the home ---- */

static const SamRecord *
housing_plan (SamCaseView *view)
{
  GPtrArray *plans = sam_case_view_list (view, SAM_RECORD_PLAN);

  for (guint i = 0; i < plans->len; i++) {
    if (sam_record_enum_is (g_ptr_array_index (plans, i), SAM_PLAN_KIND, "housing")) {
      return g_ptr_array_index (plans, i);
    }
  }
  return NULL;
}

/* How often somebody is to come there, as the home or else its building declares it. */
static const char *
level_of (SamCaseView *view, const SamRecord *lease)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamRecord *unit =
      sam_registry_get (registry, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  const SamRecord *site =
      unit ? sam_registry_get (registry, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID))
           : NULL;
  SamField field;
  const SamRecord *says = sam_housing_declared_by (unit, site, SAM_HOUSING_FOLLOW_UP, &field);

  return says ? sam_words_enum (says, field) : NULL;
}

void
sam_case_follow_home (SamCasePage *page, const char *tenant_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  const SamRecord *tenant = sam_case_record (page, tenant_id);
  const SamRecord *lease = tenant ? sam_case_lease_of (view, tenant) : NULL;
  const SamRecord *plan = housing_plan (view);
  g_autoptr (SamRecord) new_plan = plan ? NULL : sam_case_new (page, SAM_RECORD_PLAN);
  g_autoptr (SamRecord) measure = sam_case_new (page, SAM_RECORD_MEASURE);
  const char *level = lease ? level_of (view, lease) : NULL;
  g_autofree char *hint =
      /* Translators: %s is how often somebody comes to a home: "Every day" */
      level ? g_strdup_printf (C_ ("lease", "Declared for this home: %s."), level)
            : g_strdup (C_ ("lease", "Nothing is declared about follow-up for this home."));
  SamEditor *editor;
  guint part;

  if (!lease) {
    return;
  }
  editor = sam_editor_new (context, C_ ("lease", "Follow-up in the home"));
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, sam_record_get_id (plan ? plan : new_plan));
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, sam_context_get_user_id (context));
  sam_record_set_text (measure, SAM_MEASURE_WHAT, C_ ("lease", "Follow-up in the home"));
  sam_record_set_int (measure, SAM_MEASURE_EVERY_WEEKS, 1);
  sam_record_set_date (measure, SAM_MEASURE_STARTS_ON,
                       MAX (sam_context_get_today (context),
                            sam_record_get_date (tenant, SAM_TENANT_FROM_ON)));
  if (new_plan) {
    sam_record_set_text (new_plan, SAM_PLAN_KIND, "housing");
    sam_editor_add_part (editor, new_plan);
  }
  part = sam_editor_add_part (editor, measure);
  sam_editor_add_group (editor, C_ ("lease", "What and who"), hint);
  sam_editor_add_row (editor, part, SAM_MEASURE_WHAT);
  sam_editor_add_row (editor, part, SAM_MEASURE_OWNER_USER);
  sam_editor_add_row (editor, part, SAM_MEASURE_SERVICE_ID);
  sam_editor_add_group (editor, C_ ("measure", "Fixed weekly"), NULL);
  sam_editor_add_row (editor, part, SAM_MEASURE_WEEKDAY);
  sam_editor_add_row (editor, part, SAM_MEASURE_AT_TIME);
  sam_editor_add_row (editor, part, SAM_MEASURE_EVERY_WEEKS);
  sam_editor_add_row (editor, part, SAM_MEASURE_STARTS_ON);
  sam_editor_add_row (editor, part, SAM_MEASURE_ENDS_ON);
  sam_case_follows (editor, new_plan ? C_ ("lease", "A housing plan is begun with this.")
                                     : C_ ("lease", "It is added to the housing plan."));
  sam_editor_set_done_text (editor, C_ ("lease", "The follow-up is agreed"));
  begin_form (page, editor);
}
