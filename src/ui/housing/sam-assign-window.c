/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-assign-window.h"

#include "sam-assign-check.h"
#include "sam-calls.h"
#include "sam-case-chooser.h"
#include "sam-need-detail.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>

/* As in sam-case-private.h: where a draft says which case it is of. */
#define DRAFT_GROUP "form"

enum { LEASE, TENANT };

typedef struct {
  char *person_id;   /* (owned) */
  SamRecord *person; /* (owned) (nullable): of a draft, until it is read */
  char *name;        /* (owned) (nullable): the same */
} Other;

/* The form; belongs to its editor. */
typedef struct {
  SamEditor *editor;   /* (not owned): owns this */
  SamContext *context; /* (owned) */
  SamCaseView *view;   /* (owned) */
  char *case_id, *need_id, *unit_id, *secret;
  GArray *others;              /* (owned) (element-type Other) */
  SamAssignChecked *checked;   /* (owned) (nullable): until it is known */
  GCancellable *cancellable;   /* (owned) */
  GtkWidget *people, *checks;  /* (not owned) */
  GtkWidget *override, *why;   /* (not owned): what is only there when something is warned of */
  gboolean is_checking, again; /* @again: something has changed since it was asked */
  gboolean is_saved;
} Assign;

static void
other_clear (gpointer data)
{
  Other *other = data;

  g_free (other->person_id);
  g_clear_object (&other->person);
  g_free (other->name);
}

static void
assign_free (gpointer data)
{
  Assign *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->context);
  sam_case_view_unref (self->view);
  g_free (self->case_id);
  g_free (self->need_id);
  g_free (self->unit_id);
  g_free (self->secret);
  g_array_unref (self->others);
  g_clear_pointer (&self->checked, sam_assign_checked_free);
  g_free (self);
}

static Assign *
get_assign (SamEditor *editor)
{
  return g_object_get_data (G_OBJECT (editor), "sam-assign");
}

/* ---- The group ---- */

/* What stands in the form; all borrowed. */
static SamAssignment
assignment_of (Assign *self)
{
  const SamRecord *lease = sam_editor_get_part (self->editor, LEASE);
  const SamRecord *tenant = sam_editor_get_part (self->editor, TENANT);
  const char *form = sam_record_get_text (lease, SAM_TENANCY_FORM);

  return (SamAssignment){
    .tenancy_id = sam_record_get_id (lease),
    .secret = self->secret,
    .need_id = self->need_id,
    .form = form ? form : "fixed",
    .from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON),
    .to = sam_record_get_date (lease, SAM_TENANCY_TO_ON),
    .match = self->checked->match,
    .reason = sam_record_get_text (tenant, SAM_TENANT_OVERRIDE_REASON),
    .checked_at = self->checked->at,
    .checked_warned_of = (const char *const *) self->checked->warned_of,
  };
}

/* (transfer container): ids of the form. */
static char **
other_ids (const Assign *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->others->len; i++) {
    g_ptr_array_add (ids, g_array_index (self->others, Other, i).person_id);
  }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

/* @reason: (nullable): instead of what stands in the form. (transfer full) (nullable) */
static GPtrArray *
make_group (Assign *self, const char *reason)
{
  SamAssignment assignment = assignment_of (self);
  g_autofree char *day = sam_words_date (self->context, assignment.from);
  /* Translators: how we know that the point holds; %s is a day */
  g_autofree char *evidence =
      g_strdup_printf (C_ ("assignment", "A home is assigned, from %s"), day);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  SamAssignFault fault;

  for (guint i = 0; i < self->others->len; i++) {
    g_ptr_array_add (others, g_array_index (self->others, Other, i).person);
  }
  assignment.evidence = evidence;
  assignment.others = others;
  if (reason) {
    assignment.reason = reason;
  }
  return sam_rules_assign (self->view, &assignment, sam_context_get_viewer (self->context),
                           sam_context_get_today (self->context), &fault);
}

/* The tenant in the form becomes what the group says, but for the reason, which is typed. */
static void
follow (Assign *self)
{
  static const SamField fields[] = { SAM_TENANT_NEED_ID,    SAM_TENANT_FROM_ON,
                                     SAM_TENANT_WARNED_OF,  SAM_TENANT_OVERRIDE_USER,
                                     SAM_TENANT_CHECKED_AT, SAM_TENANT_CHECKED_WARNED_OF };
  SamRecord *tenant = sam_editor_get_part (self->editor, TENANT);
  g_autoptr (GPtrArray) group = self->checked ? make_group (self, "-") : NULL;

  if (!group) {
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_record_to_string (g_ptr_array_index (group, 1), fields[i]);

    sam_record_set_from_string (tenant, fields[i], value ? value : "", NULL);
  }
}

static void
before_save_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  Assign *self = data;
  g_autoptr (GPtrArray) group = self->checked ? make_group (self, NULL) : NULL;

  if (!group) {
    /* A reason of blanks says nothing: an empty lease is refused, and with it the whole group. */
    g_autofree char *id = sam_id_new (sam_context_get_clock (self->context));
    g_autoptr (SamRecord) nothing = sam_record_new (SAM_RECORD_TENANCY, id, SAM_ID_NIL);

    sam_changes_put (changes, nothing);
    return;
  }
  /* Lease and tenant are the parts of the form. */
  for (guint i = 2; i < group->len; i++) {
    sam_changes_put (changes, g_ptr_array_index (group, i));
  }
}

static void
keep_cb (SamEditor *editor, GKeyFile *draft, gpointer data)
{
  const Assign *self = data;
  g_autofree char **others = other_ids (self);

  g_key_file_set_string (draft, DRAFT_GROUP, "case", self->case_id);
  g_key_file_set_string_list (draft, DRAFT_GROUP, "others", (const char *const *) others,
                              self->others->len);
  g_key_file_set_string (draft, DRAFT_GROUP, "need", self->need_id);
  g_key_file_set_string (draft, DRAFT_GROUP, "unit", self->unit_id);
  g_key_file_set_string (draft, DRAFT_GROUP, "secret", self->secret);
  g_key_file_set_string (draft, DRAFT_GROUP, "lease",
                         sam_record_get_id (sam_editor_get_part (self->editor, LEASE)));
}

/* ---- Who is on it ---- */

static void show_people (Assign *self);

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  Assign *self = user_data;

  g_array_remove_index (self->others,
                        GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "at")));
  show_people (self);
  sam_editor_touch (self->editor);
}

static void
add_person_row (Assign *self, const char *name, int at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = sam_row_new ();
  g_autofree char *spoken = NULL;

  sam_row_set_name (SAM_ROW (row), self->context, name, NULL);
  spoken = sam_row_get_spoken (SAM_ROW (row));
  gtk_widget_set_hexpand (row, TRUE);
  gtk_box_append (GTK_BOX (box), row);
  if (at >= 0) {
    GtkWidget *button = sam_button_new (C_ ("assignment", "_Take off"));

    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    gtk_widget_set_margin_end (button, 12);
    sam_spoken_describe (button, spoken);
    g_object_set_data (G_OBJECT (button), "at", GINT_TO_POINTER (at));
    g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
    gtk_box_append (GTK_BOX (box), button);
  }
  sam_boxed_list_add (self->people, box, FALSE, spoken);
}

static void
show_people (Assign *self)
{
  const SamRecord *person = sam_case_view_get_person (self->view);
  g_autofree char *name = person ? sam_record_title (person, NULL) : g_strdup ("");

  sam_boxed_list_clear (self->people);
  add_person_row (self, name, -1);
  for (guint i = 0; i < self->others->len; i++) {
    const char *other = g_array_index (self->others, Other, i).name;

    if (other) {
      add_person_row (self, other, (int) i);
    }
  }
}

static gboolean
is_on_it (const Assign *self, const char *person_id)
{
  const SamRecord *person = sam_case_view_get_person (self->view);

  if (person && strcmp (sam_record_get_id (person), person_id) == 0) {
    return TRUE;
  }
  for (guint i = 0; i < self->others->len; i++) {
    if (strcmp (g_array_index (self->others, Other, i).person_id, person_id) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

typedef struct {
  SamWindow *window; /* (owned) */
  SamEditor *editor; /* (owned) */
} Adding;

static void
other_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Adding *adding = user_data;
  g_autoptr (SamWindow) window = adding->window;
  g_autoptr (SamEditor) editor = adding->editor;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);
  const SamRecord *person = view ? sam_case_view_get_person (view) : NULL;
  Assign *self = get_assign (editor);

  g_free (adding);
  if (!view) {
    sam_window_error (window, error);
  } else if (sam_housing_is_outside (person)) {
    sam_window_toast (window, sam_text (NULL, sam_rules_assign_fault (SAM_ASSIGN_OUTSIDE)), NULL);
  } else if (person && !is_on_it (self, sam_record_get_id (person))) {
    Other other = { g_strdup (sam_record_get_id (person)), g_object_ref ((SamRecord *) person),
                    sam_record_title (person, NULL) };

    g_array_append_val (self->others, other);
    show_people (self);
    sam_editor_touch (editor);
  }
}

static void
chosen_cb (SamWindow *window, const char *case_id, const char *name, gpointer data)
{
  Assign *self = data;
  Adding *adding = g_new0 (Adding, 1);

  adding->window = g_object_ref (window);
  adding->editor = g_object_ref (self->editor);
  sam_call_case_view_async (self->context, case_id, TRUE, NULL, other_cb, adding);
}

static void
add_other_cb (GtkButton *button, gpointer user_data)
{
  /* The chooser is modal: the form is there as long as it is. */
  sam_case_chooser_present (sam_window_of (GTK_WIDGET (button)),
                            C_ ("assignment", "Who else is on the lease"), chosen_cb, user_data);
}

/* ---- What is checked ---- */

static void
add_sentence (GtkWidget *list, const char *icon, SamTone tone, const char *sentence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (sentence);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  sam_tone_apply (image, tone);
  sam_spoken_hide (image);
  gtk_box_append (GTK_BOX (box), image);
  sam_label_wrap (label);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "point-row");
  sam_boxed_list_add (list, box, FALSE, sentence);
}

/* Where it was checked. */
static void
add_where (Assign *self)
{
  g_autofree char *at = NULL, *sentence = NULL;

  if (self->checked->at == 0) {
    add_sentence (self->checks, "network-offline-symbolic", SAM_TONE_NEUTRAL,
                  C_ ("assignment", "Checked here, not by the server yet. It is checked there "
                                    "when the assignment is sent."));
    return;
  }
  at = sam_words_moment (self->context, self->checked->at);
  /* Translators: %s is a moment, as in “at 08.02” */
  sentence = g_strdup_printf (C_ ("assignment", "Checked by the server %s"), at);
  add_sentence (self->checks, "object-select-symbolic", SAM_TONE_NEUTRAL, sentence);
}

static void
add_finding (Assign *self, const SamHousingFinding *finding)
{
  gboolean warns = finding->verdict == SAM_HOUSING_WARNS;
  g_autofree char *sentence =
      sam_housing_finding_text (finding, NULL, sam_context_get_locale (self->context));

  add_sentence (self->checks, sam_need_finding_icon (finding->verdict),
                warns ? SAM_TONE_SOON : SAM_TONE_NEUTRAL, sentence);
}

/* What the server warns of and this computer does not: somebody has declared something that has not
 * come here yet. */
static gboolean
server_differs (const Assign *self)
{
  g_auto (GStrv) here = sam_housing_warned_of (self->checked->match->findings, FALSE);
  SamAssignment assignment = assignment_of ((Assign *) self);
  g_auto (GStrv) all = sam_rules_assign_warned_of (&assignment);

  return g_strv_length (all) > g_strv_length (here);
}

static void
add_what_the_server_says (Assign *self)
{
  g_auto (GStrv) here = sam_housing_warned_of (self->checked->match->findings, FALSE);
  GArray *said = self->checked->said;

  add_sentence (self->checks, "dialog-warning-symbolic", SAM_TONE_SOON,
                C_ ("assignment", "The server warns of more than this: fetch with F5 what others "
                                  "have written, and look again."));
  for (guint i = 0; i < said->len; i++) {
    const SamHousingFinding *finding = &g_array_index (said, SamHousingFinding, i);

    if (finding->verdict == SAM_HOUSING_WARNS
        && !g_strv_contains ((const char *const *) here, sam_housing_rule_name (finding->rule))) {
      add_finding (self, finding);
    }
  }
}

static void
show_checked (Assign *self)
{
  const GArray *findings = self->checked->match->findings;
  gboolean differs = server_differs (self);

  sam_boxed_list_clear (self->checks);
  for (guint i = 0; i < findings->len; i++) {
    add_finding (self, &g_array_index (findings, SamHousingFinding, i));
  }
  if (findings->len == 0 && !differs) {
    add_sentence (self->checks, "sam-point-in-place-symbolic", SAM_TONE_DONE,
                  C_ ("housing need", "Fits all that is asked for."));
  }
  if (differs) {
    add_what_the_server_says (self);
  }
  add_where (self);
}

/* What is warned of by either takes a reason, and is answered for by name. */
static void
show_override (Assign *self)
{
  SamAssignment assignment = assignment_of (self);
  g_auto (GStrv) all = sam_rules_assign_warned_of (&assignment);
  gboolean warns = all[0] != NULL;

  sam_editor_set_row_visible (self->editor, TENANT, SAM_TENANT_OVERRIDE_REASON, warns);
  gtk_widget_set_visible (self->override, warns);
  gtk_widget_set_visible (self->why, warns);
}

/* Nothing can be saved until it is mended: why is said where the checks are, and in the bar. */
static void
stop (Assign *self, SamAssignFault fault)
{
  const char *sentence = sam_text (NULL, sam_rules_assign_fault (fault));

  sam_boxed_list_clear (self->checks);
  add_sentence (self->checks, "dialog-warning-symbolic", SAM_TONE_LATE, sentence);
  sam_editor_set_stop (self->editor, sentence);
}

/* Of whoever was on it when it was asked: whom no home can be given to here goes off it. Returns:
 * whether somebody does. */
static gboolean
take_names (Assign *self, SamAssignChecked *checked, const char *const *asked)
{
  gboolean gone = FALSE, is_new = FALSE;

  for (guint i = self->others->len; i > 0; i--) {
    Other *other = &g_array_index (self->others, Other, i - 1);
    SamRecord *person = g_hash_table_lookup (checked->persons, other->person_id);

    if (!person && g_strv_contains (asked, other->person_id)) {
      g_array_remove_index (self->others, i - 1);
      gone = TRUE;
    } else if (person && person != other->person) {
      g_autofree char *before = other->name;

      g_set_object (&other->person, person);
      other->name = sam_record_title (person, NULL);
      is_new |= g_strcmp0 (before, other->name) != 0;
    }
  }
  /* Only then: the keyboard may be in the list. */
  if (gone || is_new) {
    show_people (self);
  }
  return gone;
}

static void
take_checked (Assign *self, SamAssignChecked *checked)
{
  SamRecord *lease = sam_editor_get_part (self->editor, LEASE);
  SamDate from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);

  g_clear_pointer (&self->checked, sam_assign_checked_free);
  sam_case_view_unref (self->view);
  self->view = sam_case_view_ref (checked->view);
  if (checked->fault != SAM_ASSIGN_FINE) {
    stop (self, checked->fault);
    sam_assign_checked_free (checked);
    return;
  }
  self->checked = checked;
  sam_editor_set_stop (self->editor, NULL);
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, self->unit_id);
  if (checked->match->free_on < SAM_DATE_MAX && from < checked->match->free_on) {
    sam_record_set_date (lease, SAM_TENANCY_FROM_ON, checked->match->free_on);
    sam_field_row_refresh (sam_editor_get_row (self->editor, LEASE, SAM_TENANCY_FROM_ON));
  }
  show_checked (self);
  show_override (self);
  follow (self);
  sam_editor_touch (self->editor);
}

/* One answer that is waited for. */
typedef struct {
  GWeakRef editor;
  char **asked; /* (owned): who else was on it */
} Waiting;

static void check (Assign *self);

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (SamEditor) editor = g_weak_ref_get (&waiting->editor);
  g_auto (GStrv) asked = waiting->asked;
  g_autoptr (GError) error = NULL;
  SamAssignChecked *checked = sam_assign_check_finish (SAM_CONTEXT (source), result, &error);
  Assign *self = editor ? get_assign (editor) : NULL;
  SamWindow *window = editor ? sam_window_of (GTK_WIDGET (editor)) : NULL;

  g_weak_ref_clear (&waiting->editor);
  g_free (waiting);
  if (!self || self->is_saved) {
    g_clear_pointer (&checked, sam_assign_checked_free);
    return;
  }
  self->is_checking = FALSE;
  if (self->again) {
    g_clear_pointer (&checked, sam_assign_checked_free);
    check (self);
  } else if (checked) {
    if (checked->fault == SAM_ASSIGN_FINE && take_names (self, checked, (const char *const *) asked)
        && window) {
      sam_window_toast (window,
                        C_ ("assignment", "Somebody who can't be on the lease is taken off it"),
                        NULL);
    }
    take_checked (self, checked);
  } else if (window) {
    sam_window_error (window, error);
  }
}

static void
check (Assign *self)
{
  g_autofree char **others = other_ids (self);
  Waiting *waiting;

  self->again = self->is_checking;
  if (self->is_checking) {
    return;
  }
  self->is_checking = TRUE;
  waiting = g_new0 (Waiting, 1);
  g_weak_ref_init (&waiting->editor, self->editor);
  waiting->asked = g_strdupv (others);
  sam_assign_check_async (self->context, self->case_id, self->need_id, self->unit_id,
                          (const char *const *) others, self->cancellable, checked_cb, waiting);
}

/* What others have written may be what the server warned of, or end what the form is about. */
static void
store_changed_cb (SamStore *store, guint64 types, char **ids, guint origin, gpointer user_data)
{
  static const SamRecordType read[] = { SAM_RECORD_SETTING,       SAM_RECORD_SITE,
                                        SAM_RECORD_HOUSING_UNIT,  SAM_RECORD_TENANCY,
                                        SAM_RECORD_PERSON,        SAM_RECORD_HOUSING_NEED,
                                        SAM_RECORD_HOUSING_OFFER, SAM_RECORD_TRANSITION,
                                        SAM_RECORD_GATE_ROW };
  Assign *self = get_assign (user_data);

  for (guint i = 0; i < G_N_ELEMENTS (read); i++) {
    if (types & (G_GUINT64_CONSTANT (1) << read[i])) {
      check (self);
      return;
    }
  }
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  get_assign (editor)->is_saved = TRUE;
}

/* ---- The form ---- */

static void
changed_cb (SamEditor *editor, gpointer user_data)
{
  Assign *self = get_assign (editor);
  SamRecord *lease = sam_editor_get_part (editor, LEASE);
  gboolean open = sam_record_enum_is (lease, SAM_TENANCY_FORM, "open_ended");

  if (open && sam_record_has (lease, SAM_TENANCY_TO_ON)) {
    sam_record_clear (lease, SAM_TENANCY_TO_ON);
    sam_field_row_refresh (sam_editor_get_row (editor, LEASE, SAM_TENANCY_TO_ON));
  }
  sam_editor_set_row_visible (editor, LEASE, SAM_TENANCY_TO_ON, !open);
  follow (self);
}

static void
add_people (Assign *self)
{
  GtkWidget *button = sam_button_new (C_ ("assignment", "_Somebody else too…"));

  self->people = sam_editor_add_group (self->editor, C_ ("assignment", "On the lease"), NULL);
  show_people (self);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (add_other_cb), self);
  sam_editor_append (self->editor, button);
}

static void
add_checks (Assign *self)
{
  const SamSession *session = sam_context_get_session (self->context);
  /* Translators: %s is the name of the user */
  g_autofree char *under =
      g_strdup_printf (C_ ("assignment", "The home is assigned in spite of what is warned of. It "
                                         "is said under your name: %s"),
                       session && session->user_name ? session->user_name : "");

  self->checks = sam_editor_add_group (self->editor, C_ ("assignment", "What is checked"), NULL);
  add_sentence (self->checks, "content-loading-symbolic", SAM_TONE_NEUTRAL,
                C_ ("assignment", "Is being checked"));
  self->override = gtk_label_new (under);
  sam_label_wrap (self->override);
  gtk_widget_add_css_class (self->override, "dim-label");
  gtk_widget_set_visible (self->override, FALSE);
  sam_editor_append (self->editor, self->override);
  self->why = sam_editor_add_group (self->editor, NULL, NULL);
  gtk_widget_set_visible (self->why, FALSE);
  sam_editor_add_row (self->editor, TENANT, SAM_TENANT_OVERRIDE_REASON);
  sam_editor_set_row_visible (self->editor, TENANT, SAM_TENANT_OVERRIDE_REASON, FALSE);
}

static SamRecord *
new_lease (Assign *self, const char *lease_id)
{
  const SamRecord *need = sam_case_view_get (self->view, self->need_id);
  SamRecord *lease = sam_record_new (SAM_RECORD_TENANCY, lease_id, SAM_ID_NIL);

  sam_record_set_text (lease, SAM_TENANCY_FORM, "fixed");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON,
                       MAX (sam_context_get_today (self->context),
                            sam_record_get_date (need, SAM_HOUSING_NEED_NEEDED_ON)));
  return lease;
}

/* @others: (nullable): ids of who else is on it, in a draft */
static SamEditor *
make (SamContext *context, SamCaseView *view, const char *need_id, const char *unit_id,
      const char *lease_id, const char *secret, char **others)
{
  const SamRecord *need = sam_case_view_get (view, need_id);
  const char *person_id = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  const SamRecord *person = sam_case_view_get_person (view);
  g_autofree char *whom = person ? sam_record_title (person, NULL) : NULL;
  g_autofree char *home = sam_need_home (context, unit_id);
  /* As sam_rules_assign() makes it. */
  g_autofree char *tenant_id = sam_id_derive (secret, person_id);
  g_autoptr (SamRecord) tenant = sam_record_new (SAM_RECORD_TENANT, tenant_id, person_id);
  g_autoptr (SamRecord) lease = NULL;
  Assign *self = g_new0 (Assign, 1);

  self->editor = sam_editor_new (context, C_ ("assignment", "Assign a home"));
  self->context = g_object_ref (context);
  self->view = sam_case_view_ref (view);
  self->case_id = g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
  self->need_id = g_strdup (need_id);
  self->unit_id = g_strdup (unit_id);
  self->secret = g_strdup (secret);
  self->others = g_array_new (FALSE, FALSE, sizeof (Other));
  g_array_set_clear_func (self->others, other_clear);
  for (guint i = 0; others && others[i]; i++) {
    Other other = { g_strdup (others[i]), NULL, NULL };

    g_array_append_val (self->others, other);
  }
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (self->editor), "sam-assign", self, assign_free);
  lease = new_lease (self, lease_id);
  sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, person_id);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, lease_id);
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON,
                       sam_record_get_date (lease, SAM_TENANCY_FROM_ON));
  sam_editor_add_part (self->editor, lease);
  sam_editor_add_part (self->editor, tenant);
  sam_editor_add_group (self->editor, home, NULL);
  sam_editor_add_row (self->editor, LEASE, SAM_TENANCY_FORM);
  sam_editor_add_row (self->editor, LEASE, SAM_TENANCY_FROM_ON);
  sam_editor_add_row (self->editor, LEASE, SAM_TENANCY_TO_ON);
  add_people (self);
  add_checks (self);
  g_signal_connect (self->editor, "changed", G_CALLBACK (changed_cb), NULL);
  sam_editor_set_whom (self->editor, whom);
  sam_editor_set_before_save (self->editor, before_save_cb, self, NULL);
  sam_editor_set_kind (self->editor, SAM_ASSIGN_FORM, keep_cb, self);
  sam_editor_set_done_text (self->editor, C_ ("assignment", "The home is assigned"));
  g_signal_connect (self->editor, "saved", G_CALLBACK (saved_cb), NULL);
  g_signal_connect_object (sam_context_get_store (context), "changed",
                           G_CALLBACK (store_changed_cb), self->editor, 0);
  /* Only what was checked is assigned. */
  sam_editor_set_stop (self->editor, C_ ("assignment", "Is being checked"));
  check (self);
  return self->editor;
}

const char *
sam_assign_gone (SamCaseView *view, GKeyFile *draft)
{
  g_autofree char *need_id = g_key_file_get_string (draft, DRAFT_GROUP, "need", NULL);
  SamAssignFault fault = sam_rules_may_assign (view, need_id);

  /* What is over is shown as it was typed, and says so itself. */
  return fault == SAM_ASSIGN_FINE || fault == SAM_ASSIGN_OVER
             ? NULL
             : sam_text (NULL, sam_rules_assign_fault (fault));
}

SamEditor *
sam_assign_again (SamContext *context, SamCaseView *view, GKeyFile *draft)
{
  g_autofree char *need_id = g_key_file_get_string (draft, DRAFT_GROUP, "need", NULL);
  g_autofree char *unit_id = g_key_file_get_string (draft, DRAFT_GROUP, "unit", NULL);
  g_autofree char *lease_id = g_key_file_get_string (draft, DRAFT_GROUP, "lease", NULL);
  g_autofree char *secret = g_key_file_get_string (draft, DRAFT_GROUP, "secret", NULL);
  g_auto (GStrv) others = g_key_file_get_string_list (draft, DRAFT_GROUP, "others", NULL, NULL);

  return make (context, view, need_id, unit_id, lease_id, secret, others);
}

/* ---- Opening it ---- */

typedef struct {
  SamWindow *window; /* (owned) */
  char *need_id, *unit_id;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_free (opening->need_id);
  g_free (opening->unit_id);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (context, result, &error);
  g_autofree char *lease_id = NULL, *secret = NULL;
  SamAssignFault fault;

  if (!view) {
    sam_window_error (opening->window, error);
    return;
  }
  fault = sam_rules_may_assign (view, opening->need_id);
  if (fault != SAM_ASSIGN_FINE) {
    sam_window_toast (opening->window, sam_text (NULL, sam_rules_assign_fault (fault)), NULL);
    return;
  }
  lease_id = sam_id_new (sam_context_get_clock (context));
  secret = sam_id_new (sam_context_get_clock (context));
  sam_window_begin_edit (opening->window, make (context, view, opening->need_id, opening->unit_id,
                                                lease_id, secret, NULL));
}

void
sam_assign_present (SamWindow *window, const char *case_id, const char *need_id,
                    const char *unit_id)
{
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (SAM_IS_WINDOW (window) && case_id && need_id && unit_id);

  opening->window = g_object_ref (window);
  opening->need_id = g_strdup (need_id);
  opening->unit_id = g_strdup (unit_id);
  sam_call_case_view_async (sam_window_get_context (window), case_id, TRUE, NULL, view_cb, opening);
}
