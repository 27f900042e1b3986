/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-agreements-page.h"

#include "sam-calls.h"
#include "sam-cooperation-list.h"
#include "sam-partner-list.h"
#include "sam-spoken.h"
#include "sam-template-list.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-rules.h>

/* An agreement as one partner sees it. Strings (owned). */
typedef struct {
  char *agreement_id, *case_id, *name, *title;
  const SamEnumValue *state; /* (not owned) (nullable): static */
  gboolean draft, ended;
  guint in_force, n_parties; /* of the agreement */
  SamPartyState answer;      /* of this partner */
  gboolean binds;
} Entry;

/* What should have been done and has not. */
typedef struct {
  char *commitment_id, *agreement_id, *case_id, *name, *what;
  SamDate due;
} Late;

/* One partner; atomically counted. */
typedef struct {
  char *id, *partner;
  gboolean is_overdue; /* the line of all that is overdue */
  GArray *entries;     /* (owned) (element-type Entry) */
  GArray *late;        /* (owned) (element-type Late) */
} Partner;

/* The parts of the page, in the order of the switch over them. */
enum { PERSONS, SERVICES, PARTNERS, TEMPLATES, N_PARTS };

static const struct {
  const char *id;
  SamLabel label;
} parts[N_PARTS] = {
  [PERSONS] = { "persons", SAM_L ("agreements part", "For persons") },
  [SERVICES] = { "services", SAM_L ("agreements part", "Between services") },
  [PARTNERS] = { "partners", SAM_L ("agreements part", "By partner") },
  [TEMPLATES] = { "templates", SAM_L ("agreements part", "Templates") },
};

struct _SamAgreementsPage {
  SamPage parent_instance;

  GtkWidget *stack;                      /* (not owned) */
  GtkWidget *switches[N_PARTS][N_PARTS]; /* (not owned): of each part, one to each part */
  GtkWidget *others[N_PARTS];            /* (not owned) (nullable): of persons NULL */
  guint part;
  gboolean stale[N_PARTS];
  SamListDetail *lists;      /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamAgreementsPage, sam_agreements_page, SAM_TYPE_PAGE)

/* ---- The question ---- */

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->agreement_id);
  g_free (entry->case_id);
  g_free (entry->name);
  g_free (entry->title);
}

static void
late_clear (gpointer data)
{
  Late *late = data;

  g_free (late->commitment_id);
  g_free (late->agreement_id);
  g_free (late->case_id);
  g_free (late->name);
  g_free (late->what);
}

static void
partner_clear (gpointer data)
{
  Partner *partner = data;

  g_free (partner->id);
  g_free (partner->partner);
  g_array_unref (partner->entries);
  g_array_unref (partner->late);
}

static gpointer
partner_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

static void
partner_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, partner_clear);
}

static Partner *
partner_new (char *id, const char *name)
{
  Partner *partner = g_atomic_rc_box_new0 (Partner);

  partner->id = id;
  partner->partner = g_strdup (name);
  partner->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (partner->entries, entry_clear);
  partner->late = g_array_new (FALSE, FALSE, sizeof (Late));
  g_array_set_clear_func (partner->late, late_clear);
  return partner;
}

typedef struct {
  GHashTable *partners; /* (not owned) (element-type utf8 Partner) */
  Partner *overdue;
  GHashTable *agreements; /* (element-type utf8): counted */
  SamDate today;
} Reading;

static Partner *
partner_of (Reading *reading, SamCaseView *view, const SamRecord *party)
{
  const char *service = sam_record_get_text (party, SAM_PARTY_SERVICE_ID);
  const char *name = sam_registry_name (sam_case_view_get_registry (view), service);
  g_autofree char *key = NULL;
  Partner *partner;

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")) {
    key = g_strdup ("us");
    name = "";
  } else if (service && name) {
    key = g_strdup (service);
  } else {
    name = sam_record_get_text (party, SAM_PARTY_NAME);
    name = name ? name : "";
    key = g_strdup_printf ("name:%s", name);
  }
  partner = g_hash_table_lookup (reading->partners, key);
  if (!partner) {
    partner = partner_new (g_strdup (key), name);
    g_hash_table_insert (reading->partners, partner->id, partner);
  }
  return partner;
}

static const SamEnumValue *
state_of (const SamRecord *agreement)
{
  const char *id = sam_record_get_text (agreement, SAM_AGREEMENT_STATE);

  for (const SamEnumValue *value = sam_field_get (SAM_AGREEMENT_STATE)->values; value->id;
       value++) {
    if (g_strcmp0 (value->id, id) == 0) {
      return value;
    }
  }
  return NULL;
}

static void
add_late (Partner *partner, const SamRecord *commitment, const char *agreement_id,
          const char *case_id, const char *name, SamDate due)
{
  const char *what = sam_record_get_text (commitment, SAM_COMMITMENT_WHAT);
  Late late = { g_strdup (sam_record_get_id (commitment)),
                g_strdup (agreement_id),
                g_strdup (case_id),
                g_strdup (name),
                g_strdup (what ? what : ""),
                due };

  g_array_append_val (partner->late, late);
}

static void
read_party (Reading *reading, SamCaseView *view, const SamRecord *agreement, const SamRecord *party,
            const char *name)
{
  const char *id = sam_record_get_id (agreement);
  const char *case_id = sam_record_get_id (sam_case_view_get_case (view));
  SamPartyStatus status = sam_rules_party (view, party);
  Partner *partner = partner_of (reading, view, party);
  g_autoptr (GPtrArray) commitments =
      sam_case_view_list_of (view, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  Entry entry = { 0 };

  entry.agreement_id = g_strdup (id);
  entry.case_id = g_strdup (case_id);
  entry.name = g_strdup (name);
  entry.title = sam_record_title (agreement, NULL);
  entry.state = state_of (agreement);
  entry.draft = sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft");
  entry.ended = sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "ended");
  entry.answer = status.state;
  entry.binds = status.in_force;
  sam_rules_agreement_counts (view, id, &entry.in_force, &entry.n_parties);
  g_array_append_val (partner->entries, entry);
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    SamCommitmentStatus kept = sam_rules_commitment (view, commitment, reading->today);

    if (kept.state == SAM_COMMITMENT_STATE_OVERDUE && sam_rules_is_promised (view, commitment)) {
      add_late (partner, commitment, id, case_id, name, kept.deadline.due);
      add_late (reading->overdue, commitment, id, case_id, name, kept.deadline.due);
    }
  }
}

static void
read_case (Reading *reading, SamCaseView *view)
{
  GPtrArray *parties = sam_case_view_list (view, SAM_RECORD_PARTY);
  const SamRecord *person = sam_case_view_get_person (view);
  g_autofree char *name = person ? sam_record_title (person, NULL) : g_strdup ("");

  for (guint i = 0; i < parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (parties, i);
    const SamRecord *agreement =
        sam_case_view_get (view, sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));

    if (agreement && !sam_record_is_retracted (agreement)
        && !sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "superseded")) {
      g_hash_table_add (reading->agreements, g_strdup (sam_record_get_id (agreement)));
      read_party (reading, view, agreement, party, name);
    }
  }
}

static int
compare_late (gconstpointer a, gconstpointer b)
{
  return ((const Late *) a)->due - ((const Late *) b)->due;
}

static int
compare_partners (gconstpointer a, gconstpointer b)
{
  const Partner *one = *(Partner *const *) a, *two = *(Partner *const *) b;

  /* Ourselves first, then those who are most behind, then those we have most with. */
  if ((*one->partner == '\0') != (*two->partner == '\0')) {
    return *one->partner == '\0' ? -1 : 1;
  }
  if (one->late->len != two->late->len) {
    return (int) two->late->len - (int) one->late->len;
  }
  if (one->entries->len != two->entries->len) {
    return (int) two->entries->len - (int) one->entries->len;
  }
  return strcmp (one->partner, two->partner);
}

typedef struct {
  GPtrArray *lines;
  guint n_agreements, n_late;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->lines, g_ptr_array_unref);
  g_free (answer);
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_AGREEMENT);
  g_autoptr (GPtrArray) agreements = sam_store_list (store, viewer, query, cancellable, error);
  g_autoptr (GHashTable) cases = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) partners = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) counted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { partners, partner_new (g_strdup ("overdue"), ""), counted,
                      (SamDate) GPOINTER_TO_INT (data) };
  Answer *answer;
  GHashTableIter iter;
  gpointer value;
  GError *failed = NULL;

  reading.overdue->is_overdue = TRUE;
  answer = g_new0 (Answer, 1);
  answer->lines = g_ptr_array_new_with_free_func (partner_unref);
  for (guint i = 0; agreements && i < agreements->len && !failed; i++) {
    const char *case_id = sam_record_get_scope (g_ptr_array_index (agreements, i));
    g_autoptr (SamCaseView) view = NULL;

    if (!g_hash_table_add (cases, (gpointer) case_id)) {
      continue;
    }
    if (g_cancellable_set_error_if_cancelled (cancellable, &failed)) {
      break;
    }
    /* A case that has just been moved away is no fault of the list. */
    view = sam_store_case_view (store, viewer, case_id, NULL);
    if (view) {
      read_case (&reading, view);
    }
  }
  g_hash_table_iter_init (&iter, partners);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    g_array_sort (((Partner *) value)->late, compare_late);
    g_ptr_array_add (answer->lines, value);
  }
  g_ptr_array_sort (answer->lines, compare_partners);
  answer->n_agreements = g_hash_table_size (counted);
  answer->n_late = reading.overdue->late->len;
  g_array_sort (reading.overdue->late, compare_late);
  if (answer->n_late > 0) {
    g_ptr_array_insert (answer->lines, 0, reading.overdue);
  } else {
    partner_unref (reading.overdue);
  }
  if (!agreements || failed) {
    if (failed) {
      g_propagate_error (error, failed);
    }
    answer_free (answer);
    return NULL;
  }
  return answer;
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  return ((const Partner *) line)->id;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Partner *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (one->entries->len != two->entries->len || one->late->len != two->late->len
      || g_strcmp0 (one->partner, two->partner) != 0) {
    return FALSE;
  }
  for (guint i = 0; i < one->entries->len; i++) {
    const Entry *x = &g_array_index (one->entries, Entry, i);
    const Entry *y = &g_array_index (two->entries, Entry, i);

    if (g_strcmp0 (x->agreement_id, y->agreement_id) != 0 || x->answer != y->answer
        || x->in_force != y->in_force || x->n_parties != y->n_parties || x->state != y->state
        || g_strcmp0 (x->name, y->name) != 0 || g_strcmp0 (x->title, y->title) != 0) {
      return FALSE;
    }
  }
  for (guint i = 0; i < one->late->len; i++) {
    const Late *x = &g_array_index (one->late, Late, i);
    const Late *y = &g_array_index (two->late, Late, i);

    if (g_strcmp0 (x->commitment_id, y->commitment_id) != 0 || x->due != y->due
        || g_strcmp0 (x->what, y->what) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static const char *
partner_name (const Partner *partner)
{
  if (partner->is_overdue) {
    return C_ ("agreements", "Past the deadline");
  }
  return *partner->partner ? partner->partner : C_ ("agreements", "We ourselves");
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  const Partner *partner = sam_item_get (item);
  g_autofree char *why = NULL, *late = NULL;

  if (partner->is_overdue) {
    sam_row_set_text (row, partner_name (partner), C_ ("agreements", "with every partner"));
    late = g_strdup_printf ("%u", partner->late->len);
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_LATE, TRUE);
    sam_row_set_chip (row, late, SAM_TONE_LATE);
    return;
  }
  why =
      sam_count (NULL, "agreements", "%d agreement", "%d agreements", (int) partner->entries->len);
  sam_row_set_text (row, partner_name (partner), why);
  sam_row_set_icon (row, NULL, SAM_TONE_NEUTRAL, FALSE);
  if (partner->late->len > 0) {
    late = sam_count (NULL, "agreements", "%d overdue", "%d overdue", (int) partner->late->len);
  }
  sam_row_set_chip (row, late, SAM_TONE_LATE);
}

/* ---- The detail ---- */

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  sam_window_open_case (sam_page_get_window (user_data), g_object_get_data (G_OBJECT (row), "case"),
                        "agreements", g_object_get_data (G_OBJECT (row), "record"));
}

static void
add_row (GtkWidget *list, GtkWidget *row, const char *case_id, const char *record_id)
{
  GtkListBoxRow *item = sam_boxed_list_add (list, row, TRUE, NULL);

  g_object_set_data_full (G_OBJECT (item), "case", g_strdup (case_id), g_free);
  g_object_set_data_full (G_OBJECT (item), "record", g_strdup (record_id), g_free);
}

static const char *
answer_words (SamPartyState answer)
{
  switch (answer) {
  case SAM_PARTY_NOT_ASKED:
    return C_ ("party answer", "not asked yet");
  case SAM_PARTY_ASKED:
    return C_ ("party answer", "no answer yet");
  case SAM_PARTY_SIGNED:
    return C_ ("party answer", "signed");
  case SAM_PARTY_ORAL:
    return C_ ("party answer", "said yes, noted");
  case SAM_PARTY_DECLINED:
    return C_ ("party answer", "declined");
  }
  return "";
}

static void
set_chip (SamRow *row, const Entry *entry)
{
  g_autofree char *text = NULL;

  if (entry->draft) {
    sam_row_set_chip (row, C_ ("agreement chip", "draft"), SAM_TONE_NEUTRAL);
    return;
  }
  if (entry->ended) {
    sam_row_set_chip (row, C_ ("agreement chip", "ended"), SAM_TONE_NEUTRAL);
    return;
  }
  if (entry->answer == SAM_PARTY_DECLINED) {
    sam_row_set_chip (row, C_ ("agreement chip", "declined"), SAM_TONE_LATE);
    return;
  }
  /* Translators: the agreement binds so many parties of so many */
  text = g_strdup_printf (C_ ("agreement chip", "in force for %1$u of %2$u"), entry->in_force,
                          entry->n_parties);
  sam_row_set_chip (row, text,
                    entry->in_force == entry->n_parties && entry->n_parties > 0 ? SAM_TONE_DONE
                    : entry->binds                                              ? SAM_TONE_NEUTRAL
                                                                                : SAM_TONE_SOON);
}

static void
show_cb (GtkWidget *box, gpointer line, gpointer page)
{
  SamContext *context = sam_page_get_context (page);
  const Partner *partner = line;
  g_autofree char *subtitle =
      partner->is_overdue
          ? g_strdup (C_ ("agreements", "What should have been done. Ask what happened."))
          : sam_count (NULL, "agreements", "%d agreement", "%d agreements",
                       (int) partner->entries->len);
  GtkWidget *list;

  sam_detail_title (box, partner_name (partner), subtitle);
  if (partner->late->len > 0) {
    if (!partner->is_overdue) {
      sam_detail_heading (box, C_ ("agreements", "Past the deadline"),
                          C_ ("agreements", "ask what happened"));
    }
    list = sam_detail_list (box);
    g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), page);
    for (guint i = 0; i < partner->late->len; i++) {
      const Late *late = &g_array_index (partner->late, Late, i);
      SamRow *row = SAM_ROW (sam_row_new ());
      g_autofree char *over = sam_count (NULL, "today chip", "%d day over", "%d days over",
                                         sam_context_get_today (context) - late->due);

      sam_row_set_name (row, context, late->name, late->what);
      sam_row_set_chip (row, over, SAM_TONE_LATE);
      add_row (list, GTK_WIDGET (row), late->case_id, late->commitment_id);
    }
  }
  if (partner->entries->len > 0) {
    sam_detail_heading (box, C_ ("page", "Agreements"), NULL);
    list = sam_detail_list (box);
    g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), page);
    for (guint i = 0; i < partner->entries->len; i++) {
      const Entry *entry = &g_array_index (partner->entries, Entry, i);
      SamRow *row = SAM_ROW (sam_row_new ());
      g_autofree char *why =
          sam_words_join (entry->title ? entry->title : "",
                          entry->draft || !*partner->partner ? "" : answer_words (entry->answer),
                          NULL);

      sam_row_set_name (row, context, entry->name, why);
      set_chip (row, entry);
      add_row (list, GTK_WIDGET (row), entry->case_id, entry->agreement_id);
    }
  }
}

/* ---- The page ---- */

static const SamListDetailKind kind = { line_id,       line_equal, partner_ref,
                                        partner_unref, bind_cb,    show_cb };

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamAgreementsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *all = NULL, *late = NULL, *subtitle = NULL;

  if (!answer) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  all = sam_count (NULL, "agreements", "%d agreement", "%d agreements", (int) answer->n_agreements);
  if (answer->n_late > 0) {
    late = sam_count (NULL, "agreements", "%d commitment past its deadline",
                      "%d commitments past their deadline", (int) answer->n_late);
  }
  subtitle = sam_words_join (all, late ? late : "", NULL);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                answer->n_agreements > 0 ? subtitle : NULL);
  sam_list_detail_apply (
      self->lists, answer->lines, C_ ("agreements", "No agreements yet"),
      C_ ("agreements", "An agreement is made in a case, under Agreements: who binds themselves to "
                        "what, before a transition."));
  answer_free (answer);
}

static void
ask_persons (SamAgreementsPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, list_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL, answer_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

/* ---- The switch between the parts ---- */

static SamListDetail *
lists_of (SamAgreementsPage *self, guint part)
{
  switch (part) {
  case SERVICES:
    return sam_cooperation_list_get_lists (SAM_COOPERATION_LIST (self->others[SERVICES]));
  case PARTNERS:
    return sam_partner_list_get_lists (SAM_PARTNER_LIST (self->others[PARTNERS]));
  case TEMPLATES:
    return sam_template_list_get_lists (SAM_TEMPLATE_LIST (self->others[TEMPLATES]));
  case PERSONS:
  default:
    return self->lists;
  }
}

/* Only what is in front is read; the others when they are looked at. */
static void
ask (SamAgreementsPage *self)
{
  if (!self->stale[self->part]) {
    return;
  }
  self->stale[self->part] = FALSE;
  switch (self->part) {
  case SERVICES:
    sam_cooperation_list_ask (SAM_COOPERATION_LIST (self->others[SERVICES]));
    break;
  case PARTNERS:
    sam_partner_list_ask (SAM_PARTNER_LIST (self->others[PARTNERS]));
    break;
  case TEMPLATES:
    sam_template_list_ask (SAM_TEMPLATE_LIST (self->others[TEMPLATES]));
    break;
  case PERSONS:
  default:
    ask_persons (self);
    break;
  }
}

static void
show_part (SamAgreementsPage *self, guint part)
{
  self->part = part;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), parts[part].id);
  for (guint i = 0; i < N_PARTS; i++) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->switches[part][i]), i == part);
  }
  ask (self);
}

static void
switched_cb (GtkButton *button, gpointer user_data)
{
  SamAgreementsPage *self = user_data;
  guint part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "part"));

  if (part == self->part) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    return;
  }
  show_part (self, part);
  gtk_widget_grab_focus (self->switches[part][part]);
}

static void
add_switch (SamAgreementsPage *self, guint part)
{
  GtkWidget *header = GTK_WIDGET (sam_list_detail_get_header (lists_of (self, part)));
  GtkWidget *wrap = sam_wrap_new (0, 0);

  gtk_widget_add_css_class (wrap, "section-switcher");
  sam_spoken_set (wrap, C_ ("agreements", "Parts of the page"));
  for (guint i = 0; i < N_PARTS; i++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (sam_text (NULL, &parts[i].label));

    gtk_widget_add_css_class (button, "flat");
    g_object_set_data (G_OBJECT (button), "part", GUINT_TO_POINTER (i));
    if (i > 0) {
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                   GTK_TOGGLE_BUTTON (self->switches[part][0]));
    }
    self->switches[part][i] = button;
    g_signal_connect (button, "clicked", G_CALLBACK (switched_cb), self);
    sam_wrap_append (SAM_WRAP (wrap), button);
  }
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (header)), wrap, header);
}

static void
sam_agreements_page_setup (SamPage *page)
{
  SamAgreementsPage *self = SAM_AGREEMENTS_PAGE (page);

  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Agreements"), "sam-agreement-symbolic", &kind, self));
  g_signal_connect_object (sam_page_get_context (page), "new-day",
                           G_CALLBACK (sam_list_detail_refresh), self->lists, G_CONNECT_SWAPPED);
  self->others[SERVICES] = sam_cooperation_list_new (page);
  self->others[PARTNERS] = sam_partner_list_new (page);
  self->others[TEMPLATES] = sam_template_list_new (page);
  self->stack = gtk_stack_new ();
  adw_bin_set_child (ADW_BIN (self), self->stack);
  for (guint i = 0; i < N_PARTS; i++) {
    gtk_stack_add_named (GTK_STACK (self->stack),
                         i == PERSONS ? GTK_WIDGET (self->lists) : self->others[i], parts[i].id);
    add_switch (self, i);
    self->stale[i] = TRUE;
  }
  show_part (self, PERSONS);
}

static void
sam_agreements_page_open (SamPage *page, const char *argument, const char *section,
                          const char *record_id)
{
  SamAgreementsPage *self = SAM_AGREEMENTS_PAGE (page);

  for (guint i = 0; i < N_PARTS; i++) {
    if (g_strcmp0 (argument, parts[i].id) == 0) {
      show_part (self, i);
      if (record_id) {
        sam_list_detail_select (lists_of (self, i), record_id);
      }
      return;
    }
  }
  if (argument) {
    show_part (self, PERSONS);
    sam_list_detail_select (self->lists, argument);
  }
}

static void
sam_agreements_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  SamAgreementsPage *self = SAM_AGREEMENTS_PAGE (page);
  guint64 templates = SAM_TYPE_BIT (SETTING);
  guint64 services = SAM_TYPE_BIT (COOPERATION) | SAM_TYPE_BIT (AGREEMENT) | SAM_TYPE_BIT (PERSON);

  self->stale[PERSONS] |= (types & ~(SAM_TYPE_BIT (COOPERATION))) != 0;
  self->stale[PARTNERS] |= (types & ~(SAM_TYPE_BIT (COOPERATION))) != 0;
  self->stale[SERVICES] |= (types & services) != 0;
  self->stale[TEMPLATES] |= (types & templates) != 0;
  ask (self);
}

static void
sam_agreements_page_focus (SamPage *page)
{
  SamAgreementsPage *self = SAM_AGREEMENTS_PAGE (page);

  sam_list_detail_focus (lists_of (self, self->part));
}

static void
sam_agreements_page_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_AGREEMENTS_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_agreements_page_parent_class)->dispose (object);
}

static void
sam_agreements_page_finalize (GObject *object)
{
  g_clear_object (&SAM_AGREEMENTS_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_agreements_page_parent_class)->finalize (object);
}

static void
sam_agreements_page_class_init (SamAgreementsPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_agreements_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_agreements_page_finalize;
  page_class->types = SAM_TYPE_BIT (AGREEMENT) | SAM_TYPE_BIT (PARTY) | SAM_TYPE_BIT (COMMITMENT)
                      | SAM_TYPE_BIT (SIGNATURE) | SAM_TYPE_BIT (TRANSITION)
                      | SAM_TYPE_BIT (GATE_ROW) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (PERSON)
                      | SAM_TYPE_BIT (COOPERATION) | SAM_TYPE_BIT (SETTING);
  page_class->setup = sam_agreements_page_setup;
  page_class->open = sam_agreements_page_open;
  page_class->reload = sam_agreements_page_reload;
  page_class->focus = sam_agreements_page_focus;
}

static void
sam_agreements_page_init (SamAgreementsPage *self)
{
}
