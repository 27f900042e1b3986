/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-lines.h"

#include "sam-words.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>

static void
line_clear (gpointer data)
{
  SamInboxLine *line = data;

  g_free (line->id);
  g_free (line->record_id);
  g_free (line->case_id);
  g_free (line->name);
  g_clear_object (&line->record);
  g_clear_object (&line->about);
  g_clear_pointer (&line->holders, g_ptr_array_unref);
  g_clear_pointer (&line->faults, g_ptr_array_unref);
  g_clear_pointer (&line->conflicts, g_ptr_array_unref);
  g_clear_pointer (&line->waiting, g_ptr_array_unref);
  g_clear_pointer (&line->choices, g_ptr_array_unref);
  g_clear_pointer (&line->names, g_ptr_array_unref);
}

gpointer
sam_inbox_line_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

void
sam_inbox_line_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, line_clear);
}

const char *
sam_inbox_line_get_id (gconstpointer line)
{
  return ((const SamInboxLine *) line)->id;
}

static gboolean
same_conflict (const SamConflict *a, const SamConflict *b)
{
  return g_strcmp0 (a->field, b->field) == 0 && g_strcmp0 (a->mine, b->mine) == 0
         && g_strcmp0 (a->theirs, b->theirs) == 0 && g_strcmp0 (a->base, b->base) == 0
         && g_strcmp0 (a->theirs_by, b->theirs_by) == 0
         && g_strcmp0 (a->proposal_id, b->proposal_id) == 0;
}

static gboolean
same_waiting (const SamWaiting *a, const SamWaiting *b)
{
  return a->type == b->type && a->state == b->state && g_strcmp0 (a->id, b->id) == 0
         && g_strcmp0 (a->op_id, b->op_id) == 0 && g_strcmp0 (a->code, b->code) == 0;
}

static gboolean
same_record (SamRecord *a, SamRecord *b)
{
  return a == b || (a && b && sam_record_equal (a, b));
}

static gboolean
same_holders (GPtrArray *a, GPtrArray *b)
{
  if (!a || !b || a->len != b->len) {
    return a == b;
  }
  for (guint i = 0; i < a->len; i++) {
    const SamHolderSummary *one = g_ptr_array_index (a, i), *two = g_ptr_array_index (b, i);

    if (g_strcmp0 (one->case_id, two->case_id) != 0 || g_strcmp0 (one->holder, two->holder) != 0
        || g_strcmp0 (one->asked_id, two->asked_id) != 0 || one->n_passed != two->n_passed
        || one->n_refused != two->n_refused || one->days_unanswered != two->days_unanswered) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
same_choices (GPtrArray *a, GPtrArray *b)
{
  if (!a || !b || a->len != b->len) {
    return a == b;
  }
  for (guint i = 0; i < a->len; i++) {
    const SamChoice *one = g_ptr_array_index (a, i), *two = g_ptr_array_index (b, i);

    if (g_strcmp0 (one->undo, two->undo) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
same_faults (GPtrArray *a, GPtrArray *b)
{
  if (!a || !b || a->len != b->len) {
    return a == b;
  }
  for (guint i = 0; i < a->len; i++) {
    const SamLogFaults *one = g_ptr_array_index (a, i), *two = g_ptr_array_index (b, i);

    if (g_strcmp0 (one->device, two->device) != 0 || g_strcmp0 (one->user_id, two->user_id) != 0
        || one->n != two->n || one->seen_at != two->seen_at) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
sam_inbox_line_equal (gconstpointer a, gconstpointer b)
{
  const SamInboxLine *one = a, *two = b;
  guint n = one->conflicts ? one->conflicts->len : 0;
  guint m = one->waiting ? one->waiting->len : 0;

  if (one == two) {
    return TRUE;
  }
  if (one->kind == two->kind && (one->kind == SAM_INBOX_INQUIRY || one->kind == SAM_INBOX_REPORT)) {
    return sam_record_equal (one->record, two->record)
           && one->status.overdue == two->status.overdue;
  }
  if (one->kind == two->kind && one->kind == SAM_INBOX_SUPPORT) {
    return sam_record_equal (one->record, two->record) && one->support.due == two->support.due
           && one->support.asks == two->support.asks && one->support.late == two->support.late;
  }
  if (one->kind != two->kind || g_strcmp0 (one->name, two->name) != 0
      || one->deadline != two->deadline || !same_holders (one->holders, two->holders)
      || !same_choices (one->choices, two->choices) || !same_faults (one->faults, two->faults)
      || !same_record (one->record, two->record) || !same_record (one->about, two->about)
      || n != (two->conflicts ? two->conflicts->len : 0)
      || m != (two->waiting ? two->waiting->len : 0)) {
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    if (!same_conflict (g_ptr_array_index (one->conflicts, i),
                        g_ptr_array_index (two->conflicts, i))) {
      return FALSE;
    }
  }
  for (guint i = 0; i < m; i++) {
    if (!same_waiting (g_ptr_array_index (one->waiting, i), g_ptr_array_index (two->waiting, i))) {
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- Reading ---- */

/* Returns: (transfer full): whom a case is about; "" when it can't be seen. */
static char *
name_of (SamStore *store, SamViewer *viewer, GHashTable *names, const char *case_id)
{
  const char *known = case_id ? g_hash_table_lookup (names, case_id) : "";
  g_autoptr (SamRecord) about = NULL, person = NULL;
  char *name;

  if (known) {
    return g_strdup (known);
  }
  about = sam_store_get (store, viewer, SAM_RECORD_CASE, case_id, NULL);
  if (about) {
    person = sam_store_get (store, viewer, SAM_RECORD_PERSON,
                            sam_record_get_text (about, SAM_CASE_PERSON_ID), NULL);
  }
  name = person ? sam_record_title (person, NULL) : g_strdup ("");
  g_hash_table_insert (names, g_strdup (case_id), g_strdup (name));
  return name;
}

static SamInboxLine *
line_new (SamInboxKind kind, char *id)
{
  SamInboxLine *line = g_atomic_rc_box_new0 (SamInboxLine);

  line->kind = kind;
  line->id = id;
  return line;
}

static void
fill (SamInboxLine *line, SamStore *store, SamViewer *viewer, GHashTable *names, SamRecordType type,
      const char *record_id, const char *case_id)
{
  line->type = type;
  line->record_id = g_strdup (record_id);
  line->case_id = g_strdup (case_id);
  line->name = name_of (store, viewer, names, case_id);
  line->record = sam_store_get (store, viewer, type, record_id, NULL);
}

static void
add_conflicts (GPtrArray *lines, GPtrArray *conflicts, SamStore *store, SamViewer *viewer,
               GHashTable *names)
{
  g_autoptr (GHashTable) by_record = g_hash_table_new (g_str_hash, g_str_equal);

  while (conflicts->len > 0) {
    SamConflict *conflict = g_ptr_array_steal_index (conflicts, 0);
    SamInboxLine *line = g_hash_table_lookup (by_record, conflict->id);

    if (!line) {
      line = line_new (SAM_INBOX_CONFLICT, g_strdup_printf ("c%s", conflict->id));
      line->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_conflict_free);
      fill (line, store, viewer, names, conflict->type, conflict->id, conflict->case_id);
      if (!line->record && conflict->makes) {
        line->record = g_object_ref (conflict->makes);
      }
      g_hash_table_insert (by_record, line->record_id, line);
      g_ptr_array_add (lines, line);
    }
    line->at = MAX (line->at, MAX (conflict->mine_at, conflict->theirs_at));
    g_ptr_array_add (line->conflicts, conflict);
  }
}

static void
add_refused (GPtrArray *lines, GPtrArray *waiting, SamStore *store, SamViewer *viewer,
             GHashTable *names)
{
  for (guint i = 0; i < waiting->len;) {
    SamWaiting *one = g_ptr_array_index (waiting, i);
    SamInboxLine *line;

    if (one->state != SAM_STATE_REFUSED) {
      i++;
      continue;
    }
    g_ptr_array_steal_index (waiting, i);
    line = line_new (SAM_INBOX_REFUSED, g_strdup_printf ("r%s", one->op_id));
    line->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_waiting_free);
    fill (line, store, viewer, names, one->type, one->id, one->case_id);
    line->at = one->at;
    g_ptr_array_add (line->waiting, one);
    g_ptr_array_add (lines, line);
  }
}

static gboolean
add_set_aside (GPtrArray *lines, SamStore *store, SamViewer *viewer, GHashTable *names,
               GError **error)
{
  g_autoptr (GPtrArray) list = sam_store_list_set_aside (store, viewer, error);

  for (guint i = 0; list && i < list->len; i++) {
    const SamSetAside *one = g_ptr_array_index (list, i);
    SamInboxLine *line = line_new (SAM_INBOX_SET_ASIDE, g_strdup_printf ("s%s", one->op_id));

    line->type = one->type;
    line->record_id = g_strdup (one->id);
    line->case_id = g_strdup (one->case_id);
    line->name = name_of (store, viewer, names, one->case_id);
    line->record = g_object_ref (one->record);
    line->at = one->at;
    line->until = one->until;
    g_ptr_array_add (lines, line);
  }
  return list != NULL;
}

static void
add_waiting (GPtrArray *lines, GPtrArray *waiting, SamStore *store, SamViewer *viewer,
             GHashTable *names)
{
  SamInboxLine *all;

  if (waiting->len == 0) {
    return;
  }
  all = line_new (SAM_INBOX_WAITING, g_strdup ("waiting"));
  all->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_waiting_free);
  all->names = g_ptr_array_new_with_free_func (g_free);
  while (waiting->len > 0) {
    SamWaiting *one = g_ptr_array_steal_index (waiting, 0);

    all->at = MAX (all->at, one->at);
    g_ptr_array_add (all->names, name_of (store, viewer, names, one->case_id));
    g_ptr_array_add (all->waiting, one);
  }
  g_ptr_array_add (lines, all);
}

static gboolean
add_choices (GPtrArray *lines, SamStore *store, SamViewer *viewer, GHashTable *names,
             GError **error)
{
  g_autoptr (GPtrArray) choices = sam_store_list_choices (store, viewer, error);
  SamInboxLine *all;

  if (!choices || choices->len == 0) {
    return choices != NULL;
  }
  all = line_new (SAM_INBOX_CHOSEN, g_strdup ("chosen"));
  all->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < choices->len; i++) {
    const SamChoice *choice = g_ptr_array_index (choices, i);

    g_ptr_array_add (all->names, name_of (store, viewer, names, choice->case_id));
  }
  all->choices = g_steal_pointer (&choices);
  g_ptr_array_add (lines, all);
  return TRUE;
}

static int
compare_inquiries (gconstpointer a, gconstpointer b)
{
  const SamInboxLine *one = *(SamInboxLine *const *) a, *two = *(SamInboxLine *const *) b;

  /* What nobody has answered first, the oldest first in each. */
  if (one->status.answered != two->status.answered) {
    return (int) one->status.answered - (int) two->status.answered;
  }
  if (one->at != two->at) {
    return one->at < two->at ? -1 : 1;
  }
  return g_strcmp0 (one->id, two->id);
}

/* Those with a duty left, the oldest first. */
static gboolean
add_reports (GPtrArray *lines, SamStore *store, SamViewer *viewer, SamRegistry *registry,
             GError **error)
{
  g_autoptr (GPtrArray) reports =
      sam_store_of_teams (store, viewer, SAM_RECORD_RELATIVE_REPORT, error);

  for (guint i = 0; reports && i < reports->len; i++) {
    SamRecord *report = g_ptr_array_index (reports, i);
    SamDate due;
    SamReportDuty duty = sam_rules_report (report, registry, &due);
    SamInboxLine *line;

    if (duty == SAM_REPORT_DONE) {
      continue;
    }
    line = line_new (SAM_INBOX_REPORT, g_strdup (sam_record_get_id (report)));
    line->type = SAM_RECORD_RELATIVE_REPORT;
    line->record_id = g_strdup (sam_record_get_id (report));
    line->record = g_object_ref (report);
    line->name = g_strdup (sam_record_get_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME));
    line->at = sam_record_get_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT);
    line->duty = duty;
    line->due = due;
    g_ptr_array_add (lines, line);
  }
  return reports != NULL;
}

static int
compare_supports (gconstpointer a, gconstpointer b)
{
  const SamInboxLine *one = *(SamInboxLine *const *) a, *two = *(SamInboxLine *const *) b;

  return one->support.due != two->support.due ? (one->support.due < two->support.due ? -1 : 1)
                                              : g_strcmp0 (one->id, two->id);
}

/* Those that last, the one whose day comes first on top. */
static gboolean
add_supports (GPtrArray *lines, SamStore *store, SamViewer *viewer, SamRegistry *registry,
              GError **error)
{
  g_autoptr (GPtrArray) supports =
      sam_store_of_teams (store, viewer, SAM_RECORD_RELATIVE_SUPPORT, error);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  SamDate today = sam_clock_today (sam_store_get_clock (store));

  for (guint i = 0; supports && i < supports->len; i++) {
    SamRecord *support = g_ptr_array_index (supports, i);
    SamSupportStatus status = sam_rules_support (support, registry, today);
    SamInboxLine *line;

    if (!status.open) {
      continue;
    }
    line = line_new (SAM_INBOX_SUPPORT, g_strdup (sam_record_get_id (support)));
    line->type = SAM_RECORD_RELATIVE_SUPPORT;
    line->record_id = g_strdup (sam_record_get_id (support));
    line->record = g_object_ref (support);
    line->name = g_strdup (sam_record_get_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME));
    line->support = status;
    g_ptr_array_add (open, line);
  }
  g_ptr_array_sort (open, compare_supports);
  for (guint i = 0; i < open->len; i++) {
    g_ptr_array_add (lines, g_ptr_array_index (open, i));
  }
  return supports != NULL;
}

static gboolean
add_inquiries (GPtrArray *lines, SamStore *store, SamViewer *viewer, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GPtrArray) inquiries = sam_store_of_teams (store, viewer, SAM_RECORD_INQUIRY, error);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = NULL;
  g_autoptr (SamRegistry) registry = NULL;
  SamDate today = sam_clock_today (sam_store_get_clock (store));

  if (!inquiries) {
    return FALSE;
  }
  settings = sam_store_list (store, viewer, query, cancellable, error);
  if (!settings) {
    return FALSE;
  }
  registry = sam_registry_new (settings);
  for (guint i = 0; i < inquiries->len; i++) {
    SamRecord *inquiry = g_ptr_array_index (inquiries, i);
    SamInquiryStatus status = sam_rules_inquiry (inquiry, registry, today);
    SamInboxLine *line;

    if (!status.open) {
      continue;
    }
    line = line_new (SAM_INBOX_INQUIRY, g_strdup (sam_record_get_id (inquiry)));
    line->type = SAM_RECORD_INQUIRY;
    line->record_id = g_strdup (sam_record_get_id (inquiry));
    line->record = g_object_ref (inquiry);
    line->name = g_strdup (sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_NAME));
    line->at = sam_record_get_moment (inquiry, SAM_INQUIRY_RECEIVED_AT);
    line->status = status;
    g_ptr_array_add (open, line);
  }
  g_ptr_array_sort (open, compare_inquiries);
  for (guint i = 0; i < open->len; i++) {
    g_ptr_array_add (lines, g_ptr_array_index (open, i));
  }
  return add_reports (lines, store, viewer, registry, error)
         && add_supports (lines, store, viewer, registry, error);
}

static const SamHolderSummary *
summary_of (GPtrArray *holders, const char *case_id)
{
  for (guint i = 0; i < holders->len; i++) {
    const SamHolderSummary *summary = g_ptr_array_index (holders, i);

    if (g_strcmp0 (summary->case_id, case_id) == 0) {
      return summary;
    }
  }
  return NULL;
}

/* The questions that wait: @mine those the reader waits for, else those put to the reader. */
static gboolean
add_asks (GPtrArray *lines, GPtrArray *holders, gboolean mine, SamStore *store, SamViewer *viewer,
          GHashTable *names, GError **error)
{
  const SamViewerFields *me = sam_viewer_get (viewer);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_HANDOVER);
  g_autoptr (GPtrArray) asks = NULL;

  sam_query_where (query, SAM_HANDOVER_STATE, "asked");
  asks = sam_store_list (store, viewer, query, NULL, error);
  for (guint i = 0; asks && i < asks->len; i++) {
    const SamRecord *ask = g_ptr_array_index (asks, i);
    const char *case_id = sam_record_get_text (ask, SAM_HANDOVER_CASE_ID);
    const SamHolderSummary *summary = summary_of (holders, case_id);
    g_autoptr (SamRecord) about = sam_store_get (store, viewer, SAM_RECORD_CASE, case_id, NULL);
    gboolean asks_me, waits;
    SamInboxLine *line;

    if (!about || !summary) {
      continue;
    }
    asks_me = !sam_record_enum_is (ask, SAM_HANDOVER_TO_KIND, "service")
              && sam_rules_may_answer (viewer, about, ask);
    waits = g_strcmp0 (sam_record_get_text (ask, SAM_HANDOVER_ASKED_BY_USER), me->user_id) == 0
            || g_strcmp0 (sam_record_get_text (about, SAM_CASE_HOLDER_USER), me->user_id) == 0;
    if (mine ? asks_me || !waits : !asks_me) {
      continue;
    }
    line = line_new (mine ? SAM_INBOX_MY_ASK : SAM_INBOX_ASKED,
                     g_strdup_printf ("h%s", sam_record_get_id (ask)));
    fill (line, store, viewer, names, SAM_RECORD_HANDOVER, sam_record_get_id (ask), case_id);
    line->at = sam_record_get_moment (ask, SAM_HANDOVER_ASKED_AT);
    line->deadline = summary->deadline;
    line->about = g_steal_pointer (&about);
    g_ptr_array_add (lines, line);
  }
  return asks != NULL;
}

/* A lead's overview of the teams. */
static void
add_holders (GPtrArray *lines, GPtrArray *holders, SamViewer *viewer)
{
  SamInboxLine *line;
  GPtrArray *led;

  if (!sam_viewer_leads (viewer, NULL)) {
    return;
  }
  led = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; i < holders->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (holders, i);

    if (summary->team_id && sam_viewer_leads (viewer, summary->team_id)) {
      g_ptr_array_add (led, sam_holder_summary_ref (summary));
    }
  }
  if (led->len == 0) {
    g_ptr_array_unref (led);
    return;
  }
  line = line_new (SAM_INBOX_HOLDERS, g_strdup ("holders"));
  line->type = SAM_RECORD_HANDOVER;
  line->holders = led;
  g_ptr_array_add (lines, line);
}

static gboolean
add_faults (GPtrArray *lines, SamStore *store, SamViewer *viewer, GError **error)
{
  g_autoptr (GPtrArray) faults = sam_store_list_log_faults (store, viewer, error);
  SamInboxLine *line;

  if (!faults || faults->len == 0) {
    return faults != NULL;
  }
  line = line_new (SAM_INBOX_LOG_FAULTS, g_strdup ("log-faults"));
  line->faults = g_steal_pointer (&faults);
  g_ptr_array_add (lines, line);
  return TRUE;
}

gpointer
sam_inbox_read (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) conflicts = sam_store_list_conflicts (store, viewer, error);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GPtrArray) holders = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (sam_inbox_line_unref);
  g_autoptr (GPtrArray) inquiries = g_ptr_array_new_with_free_func (sam_inbox_line_unref);

  if (!conflicts || !add_inquiries (inquiries, store, viewer, cancellable, error)) {
    return NULL;
  }
  waiting = sam_store_list_waiting (store, viewer, error);
  if (!waiting) {
    return NULL;
  }
  holders = sam_store_list_holders (store, viewer, cancellable, error);
  if (!holders || !add_asks (lines, holders, FALSE, store, viewer, names, error)) {
    return NULL;
  }
  add_conflicts (lines, conflicts, store, viewer, names);
  /* What was refused stands before the inquiries, what only waits to be sent after them. */
  add_refused (lines, waiting, store, viewer, names);
  if (!add_set_aside (lines, store, viewer, names, error)
      || !add_faults (lines, store, viewer, error)) {
    return NULL;
  }
  g_ptr_array_extend_and_steal (lines, g_steal_pointer (&inquiries));
  add_waiting (lines, waiting, store, viewer, names);
  if (!add_asks (lines, holders, TRUE, store, viewer, names, error)
      || !add_choices (lines, store, viewer, names, error)) {
    return NULL;
  }
  add_holders (lines, holders, viewer);
  return g_steal_pointer (&lines);
}

/* ---- Words ---- */

gboolean
sam_inbox_makes (const SamInboxLine *line)
{
  return line->kind == SAM_INBOX_CONFLICT
         && ((const SamConflict *) g_ptr_array_index (line->conflicts, 0))->makes;
}

const char *
sam_inbox_section (SamRecordType type)
{
  switch (type) {
  case SAM_RECORD_TRANSITION:
  case SAM_RECORD_GATE_ROW:
  case SAM_RECORD_OVERDOSE:
  case SAM_RECORD_FOLLOWUP:
  case SAM_RECORD_FOLLOWUP_DAY:
  case SAM_RECORD_DISCHARGE_NOTICE:
    return "transition";
  case SAM_RECORD_AGREEMENT:
  case SAM_RECORD_PARTY:
  case SAM_RECORD_COMMITMENT:
  case SAM_RECORD_SIGNATURE:
    return "agreements";
  case SAM_RECORD_PLAN:
  case SAM_RECORD_GOAL:
  case SAM_RECORD_MEASURE:
    return "plan";
  case SAM_RECORD_CONTACT:
    return "contacts";
  case SAM_RECORD_RESIDENCE:
  case SAM_RECORD_HOUSING_NEED:
  case SAM_RECORD_HOUSING_OFFER:
  case SAM_RECORD_TENANT:
    return "housing";
  case SAM_RECORD_RELATION:
    return "people";
  case SAM_RECORD_CONSENT:
  case SAM_RECORD_DISCLOSURE:
    return "consents";
  case SAM_RECORD_HANDOVER:
  case SAM_RECORD_REFUSAL:
  case SAM_RECORD_REFERRAL:
    return "responsible";
  default:
    return "overview";
  }
}

char *
sam_inbox_value (SamContext *context, const SamConflict *conflict, const char *value)
{
  SamField field = sam_field_by_name (sam_type_get (conflict->type), conflict->field);
  g_autoptr (SamRecord) record = NULL;

  if (!value || field == SAM_FIELD_NONE) {
    return g_strdup (value ? value : "");
  }
  record = sam_record_new (conflict->type, conflict->id, SAM_ID_NIL);
  /* A value this version can't read is shown as it came: better odd than hidden. */
  if (!sam_record_set_from_string (record, field, value, NULL)) {
    return g_strdup (value);
  }
  return sam_words_field (context, record, field);
}
