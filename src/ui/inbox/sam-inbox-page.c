/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-page.h"

#include "print/sam-print-window.h"
#include "sam-calls.h"
#include "sam-chip.h"
#include "sam-handover.h"
#include "sam-inbox-choices.h"
#include "sam-inquiry.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-rules.h>

#define MAX_WAITING_SHOWN 100

struct _SamInboxPage {
  SamPage parent_instance;

  SamListDetail *lists;      /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamInboxPage, sam_inbox_page, SAM_TYPE_PAGE)

/* ---- The list ---- */

/* Who is responsible for an inquiry, and whether it is answered. */
static const char *
inquiry_chip (const SamInboxLine *line, SamTone *tone)
{
  *tone = line->status.answered  ? SAM_TONE_NEUTRAL
          : line->status.overdue ? SAM_TONE_LATE
                                 : SAM_TONE_ASK;
  return line->status.answered ? C_ ("inbox chip", "answered") : C_ ("inbox chip", "not answered");
}

static void
bind_inquiry (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context, sam_record_get_text (line->record, SAM_INQUIRY_OWNER_USER));
  const char *from = sam_inquiry_from (line->record);
  gboolean named = line->name && *line->name;
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why =
      sam_words_join (named ? from : "", when,
                      owner ? owner : C_ ("inbox", "nobody is responsible"), NULL);
  SamTone tone;
  const char *chip = inquiry_chip (line, &tone);

  sam_row_set_icon (row, "sam-phone-symbolic", tone, TRUE);
  sam_row_set_chip (row, chip, tone);
  if (named) {
    sam_row_set_name (row, context, line->name, why);
  } else {
    sam_row_set_text (row, from, why);
  }
}

static const char *
noun_of (SamRecordType type)
{
  return sam_text (NULL, &sam_type_get (type)->noun);
}

/* "Point" alone would not say which of them. */
static const char *
what_of (const SamInboxLine *line)
{
  return line->type == SAM_RECORD_GATE_ROW && line->record
             ? sam_words_enum (line->record, SAM_GATE_ROW_POINT)
             : noun_of (line->type);
}

static const char *
field_label (SamRecordType type, const char *name)
{
  SamField field = name ? sam_field_by_name (sam_type_get (type), name) : SAM_FIELD_NONE;

  return field == SAM_FIELD_NONE ? (name ? name : "")
                                 : sam_text (NULL, &sam_field_get (field)->label);
}

static SamHolderTotals
totals_of (const SamInboxLine *line)
{
  SamHolderTotals totals = { 0 };

  for (guint i = 0; i < line->holders->len; i++) {
    sam_holder_totals_add (&totals, g_ptr_array_index (line->holders, i));
  }
  return totals;
}

static char *
totals_words (const SamHolderTotals *totals)
{
  g_autofree char *waiting = sam_count (NULL, "inbox", "%d case waits for an answer",
                                        "%d cases wait for an answer", (int) totals->n_waiting);
  g_autofree char *overdue = totals->n_overdue > 0
                                 ? sam_count (NULL, "inbox", "%d over the deadline",
                                              "%d over the deadline", (int) totals->n_overdue)
                                 : g_strdup ("");
  g_autofree char *passed = sam_count (NULL, "inbox", "passed on %d time in all",
                                       "passed on %d times in all", (int) totals->n_passed);

  return sam_words_join (waiting, overdue, passed, NULL);
}

/* In short: the chip says by when. */
static char *
ask_words (SamContext *context, const SamInboxLine *line)
{
  const char *by =
      sam_context_name (context, sam_record_get_text (line->record, SAM_HANDOVER_ASKED_BY_USER));

  return line->kind == SAM_INBOX_ASKED
             ? g_strdup_printf (C_ ("inbox", "%s asks you to take over"),
                                by ? by : C_ ("inbox", "A colleague"))
             : g_strdup_printf (C_ ("inbox", "%s is asked to take over"),
                                sam_handover_whom (context, line->record));
}

static void
set_deadline_chip (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  gboolean late = line->deadline < sam_context_get_today (context);
  g_autofree char *day = sam_words_date_short (context, line->deadline);
  g_autofree char *by = late ? g_strdup (C_ ("inbox chip", "over the deadline"))
                             : g_strdup_printf (C_ ("inbox chip", "by %s"), day);

  sam_row_set_chip (row, by,
                    late                            ? SAM_TONE_LATE
                    : line->kind == SAM_INBOX_ASKED ? SAM_TONE_ASK
                                                    : SAM_TONE_NEUTRAL);
}

static const char *
duty_chip (SamReportDuty duty)
{
  switch (duty) {
  case SAM_REPORT_LOOK_INTO:
    return C_ ("inbox chip", "look into it");
  case SAM_REPORT_ASSESS:
    return C_ ("inbox chip", "assess it");
  case SAM_REPORT_TELL:
    return C_ ("inbox chip", "tell the relative");
  case SAM_REPORT_DONE:
    break;
  }
  return "";
}

static void
bind_report (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context,
                        sam_record_get_text (line->record, SAM_RELATIVE_REPORT_OWNER_USER));
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why =
      sam_words_join (noun_of (line->type), when,
                      owner ? owner : C_ ("inbox", "nobody is responsible"), NULL);
  SamTone tone = line->due != SAM_DATE_NONE && line->due < sam_context_get_today (context)
                     ? SAM_TONE_LATE
                     : SAM_TONE_ASK;

  sam_row_set_icon (row, "sam-person-symbolic", tone, TRUE);
  sam_row_set_chip (row, duty_chip (line->duty), tone);
  sam_row_set_name (row, context, line->name, why);
}

static SamTone
support_tone (const SamInboxLine *line)
{
  return line->support.late ? SAM_TONE_LATE : line->support.asks ? SAM_TONE_ASK : SAM_TONE_NEUTRAL;
}

/* Returns: (transfer full) */
static char *
support_chip (SamContext *context, const SamInboxLine *line)
{
  SamDate next = sam_record_get_date (line->record, SAM_RELATIVE_SUPPORT_NEXT_ON);
  g_autofree char *day = next != SAM_DATE_NONE ? sam_words_date_short (context, next) : NULL;

  /* Translators: a talk that is agreed with a relative, with its date: "talk 12 June" */
  return day ? g_strdup_printf (C_ ("inbox chip", "talk %s"), day)
             : g_strdup (C_ ("inbox chip", "no talk agreed"));
}

static void
bind_support (SamRow *row, SamContext *context, const SamInboxLine *line)
{
  const char *owner =
      sam_context_name (context,
                        sam_record_get_text (line->record, SAM_RELATIVE_SUPPORT_OWNER_USER));
  g_autofree char *why =
      sam_words_join (noun_of (line->type), owner ? owner : C_ ("inbox", "nobody is responsible"),
                      NULL);
  g_autofree char *chip = support_chip (context, line);

  sam_row_set_icon (row, "sam-person-symbolic", support_tone (line), TRUE);
  sam_row_set_chip (row, chip, support_tone (line));
  sam_row_set_name (row, context, line->name, why);
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  SamContext *context = sam_page_get_context (user_data);
  const SamInboxLine *line = sam_item_get (item);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *why = NULL, *what = NULL;

  switch (line->kind) {
  case SAM_INBOX_ASKED:
  case SAM_INBOX_MY_ASK:
    why = ask_words (context, line);
    sam_row_set_icon (row, "sam-handover-symbolic",
                      line->kind == SAM_INBOX_ASKED ? SAM_TONE_ASK : SAM_TONE_NEUTRAL, TRUE);
    set_deadline_chip (row, context, line);
    break;
  case SAM_INBOX_HOLDERS: {
    SamHolderTotals totals = totals_of (line);

    what = g_strdup (C_ ("inbox", "Who has the ball?"));
    why = sam_count (NULL, "inbox", "%d case waits for an answer", "%d cases wait for an answer",
                     (int) totals.n_waiting);
    sam_row_set_icon (row, "sam-handover-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, why);
    return;
  }
  case SAM_INBOX_CONFLICT: {
    const SamConflict *first = g_ptr_array_index (line->conflicts, 0);

    why = sam_words_join (what_of (line), field_label (line->type, first->field), when, NULL);
    sam_row_set_icon (row, "sam-inbox-symbolic", SAM_TONE_ASK, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "choose"), SAM_TONE_ASK);
    break;
  }
  case SAM_INBOX_REFUSED:
    why = sam_words_join (what_of (line), when, NULL);
    sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_LATE, TRUE);
    sam_row_set_chip (row, C_ ("inbox chip", "refused"), SAM_TONE_LATE);
    break;
  case SAM_INBOX_INQUIRY:
    bind_inquiry (row, context, line);
    return;
  case SAM_INBOX_REPORT:
    bind_report (row, context, line);
    return;
  case SAM_INBOX_SUPPORT:
    bind_support (row, context, line);
    return;
  case SAM_INBOX_WAITING:
    what = sam_count (NULL, "inbox", "%d change waits to be sent", "%d changes wait to be sent",
                      (int) line->waiting->len);
    sam_row_set_icon (row, "sam-point-interim-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, C_ ("inbox", "Saved on this computer. They go by themselves."));
    return;
  case SAM_INBOX_CHOSEN:
    what = sam_count (NULL, "inbox", "%d choice you have made", "%d choices you have made",
                      (int) line->choices->len);
    sam_row_set_icon (row, "sam-inbox-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
    sam_row_set_text (row, what, C_ ("inbox", "Between what two wrote. Can be taken back."));
    return;
  }
  if (line->name && *line->name) {
    sam_row_set_name (row, context, line->name, why);
  } else {
    g_autofree char *title =
        line->record ? sam_record_title (line->record, NULL) : g_strdup (noun_of (line->type));

    sam_row_set_text (row, title, why);
  }
}

/* ---- Choosing ---- */

typedef struct {
  char *record_id, *field; /* (owned) (nullable) */
  SamTake take;
} Choice;

typedef struct {
  SamInboxPage *page; /* (not owned): its widgets live inside it */
  Choice choice;
} Press;

static void
press_free (gpointer data, GClosure *closure)
{
  Press *press = data;

  g_free (press->choice.record_id);
  g_free (press->choice.field);
  g_free (press);
}

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->record_id);
  g_free (choice->field);
  g_free (choice);
}

static gpointer
resolve_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
              GError **error)
{
  const Choice *choice = data;
  char *undo = NULL;

  if (!sam_store_resolve (store, viewer, choice->record_id, choice->field, choice->take, &undo,
                          error)) {
    return NULL;
  }
  return undo ? undo : g_strdup ("");
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamInboxPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (undo) {
    sam_page_tell (SAM_PAGE (self), C_ ("toast", "Chosen. The other text is kept for 30 days"),
                   *undo ? undo : NULL);
  } else {
    sam_page_tell_error (SAM_PAGE (self), error);
  }
}

static void
choose_cb (GtkButton *button, gpointer user_data)
{
  Press *press = user_data;
  SamInboxPage *self = press->page;
  Choice *choice = g_new0 (Choice, 1);

  choice->record_id = g_strdup (press->choice.record_id);
  choice->field = g_strdup (press->choice.field);
  choice->take = press->choice.take;
  sam_call_run_async (sam_page_get_context (SAM_PAGE (self)), SAM_STORE_WRITE, resolve_work, choice,
                      choice_free, g_free, NULL, resolved_cb, g_object_ref (self));
}

static GtkWidget *
choice_button (SamInboxPage *self, const char *label, const char *spoken, const char *record_id,
               const char *field, SamTake take)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Press *press = g_new0 (Press, 1);

  press->page = self;
  press->choice = (Choice){ g_strdup (record_id), g_strdup (field), take };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  sam_spoken_set (button, spoken);
  g_signal_connect_data (button, "clicked", G_CALLBACK (choose_cb), press, press_free, 0);
  return button;
}

/* One side: who wrote it and when, the text itself, the button that keeps it. */
static void
add_side (GtkWidget *list, const char *who, const char *when, gboolean stands, const char *value,
          GtkWidget *button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = sam_wrap_new (6, 2);
  const char *shown = value && *value ? value : C_ ("inbox", "(empty)");
  const char *now = stands ? C_ ("inbox", "stands now") : "";
  g_autofree char *spoken = sam_words_join (who, when, now, shown, NULL);
  GtkWidget *label;

  gtk_widget_add_css_class (box, "fact");
  gtk_widget_set_hexpand (words, TRUE);
  label = gtk_label_new (who);
  gtk_widget_add_css_class (label, *when ? "caption-heading" : "caption");
  sam_wrap_append (SAM_WRAP (head), label);
  if (*when) {
    GtkWidget *moment = gtk_label_new (when);

    gtk_widget_add_css_class (moment, "caption");
    gtk_widget_add_css_class (moment, "dim-label");
    sam_wrap_append (SAM_WRAP (head), moment);
  } else {
    gtk_widget_add_css_class (label, "dim-label");
  }
  if (stands) {
    sam_wrap_append (SAM_WRAP (head), sam_chip_new (now, SAM_TONE_NEUTRAL));
  }
  gtk_box_append (GTK_BOX (words), head);
  label = sam_detail_label (words, shown, NULL);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_box_append (GTK_BOX (box), words);
  if (button) {
    gtk_box_append (GTK_BOX (box), button);
  }
  sam_boxed_list_add (list, box, FALSE, spoken);
}

/* "You wrote", "Kari Vik wrote". */
static char *
side_words (SamContext *context, const char *by)
{
  const char *name = by ? sam_context_name (context, by) : NULL;

  if (g_strcmp0 (by, sam_context_get_user_id (context)) == 0) {
    return g_strdup (C_ ("inbox", "You wrote"));
  }
  /* Translators: name of a colleague */
  return name ? g_strdup_printf (C_ ("inbox", "%s wrote"), name)
              : g_strdup (C_ ("inbox", "A colleague wrote"));
}

static char *
together_words (const SamConflict *conflict)
{
  GString *out = g_string_new (NULL);

  for (char **field = conflict->fields; field && *field; field++) {
    if (g_strcmp0 (*field, conflict->field) != 0) {
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                              field_label (conflict->type, *field));
    }
  }
  if (out->len > 0) {
    g_autofree char *list = g_string_free (out, FALSE);

    /* Translators: other fields that hang together with this one */
    return g_strdup_printf (C_ ("inbox", "chosen together with: %s"), list);
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_text (const SamConflict *conflict)
{
  SamField field = sam_field_by_name (sam_type_get (conflict->type), conflict->field);
  SamKind kind = field == SAM_FIELD_NONE ? SAM_KIND_BOOL : sam_field_get (field)->kind;

  /* The members of a group are chosen as they are: two texts can't be joined half. */
  return kind == SAM_KIND_MULTILINE
         && (!conflict->fields || !conflict->fields[0] || !conflict->fields[1]);
}

static void
show_conflict_field (SamInboxPage *self, GtkWidget *box, const SamConflict *conflict)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const char *label = field_label (conflict->type, conflict->field);
  g_autofree char *together = together_words (conflict);
  g_autofree char *base = sam_inbox_value (context, conflict, conflict->base);
  g_autofree char *mine = sam_inbox_value (context, conflict, conflict->mine);
  g_autofree char *theirs = sam_inbox_value (context, conflict, conflict->theirs);
  g_autofree char *mine_by = side_words (context, conflict->mine_by);
  g_autofree char *mine_at = sam_words_moment (context, conflict->mine_at);
  g_autofree char *theirs_by = side_words (context, conflict->theirs_by);
  g_autofree char *theirs_at = sam_words_moment (context, conflict->theirs_at);
  g_autofree char *keep_mine = sam_words_join (C_ ("inbox", "Keep this"), label, mine, NULL);
  g_autofree char *keep_theirs = sam_words_join (C_ ("inbox", "Keep this"), label, theirs, NULL);
  GtkWidget *list;

  sam_detail_heading (box, label, together);
  list = sam_detail_list (box);
  if (!conflict->is_colleagues) {
    add_side (list, C_ ("inbox", "It said before"), "", FALSE, base, NULL);
  }
  add_side (list, mine_by, mine_at, conflict->is_colleagues, mine,
            choice_button (self, C_ ("inbox", "Keep this"), keep_mine, conflict->id,
                           conflict->field, SAM_TAKE_MINE));
  add_side (list, theirs_by, theirs_at, !conflict->is_colleagues, theirs,
            choice_button (self, C_ ("inbox", "Keep this"), keep_theirs, conflict->id,
                           conflict->field, SAM_TAKE_THEIRS));
  if (is_text (conflict) && conflict->mine && conflict->theirs) {
    g_autofree char *both = sam_words_join (C_ ("inbox", "Keep both"), label, NULL);
    GtkWidget *button = choice_button (self, C_ ("inbox", "Keep both, one after the other"), both,
                                       conflict->id, conflict->field, SAM_TAKE_BOTH);

    gtk_widget_set_halign (button, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (box), button);
  }
}

/* ---- Opening ---- */

static void
open_cb (GtkButton *button, gpointer user_data)
{
  SamWindow *window = sam_page_get_window (user_data);
  const SamInboxLine *line = g_object_get_data (G_OBJECT (button), "line");

  if (line->case_id) {
    sam_window_open_case (window, line->case_id, sam_inbox_section (line->type), line->record_id);
  } else if (line->type == SAM_RECORD_SERVICE) {
    sam_window_open_page (window, "services", line->record_id);
  } else if (line->type == SAM_RECORD_SITE || line->type == SAM_RECORD_HOUSING_UNIT) {
    sam_window_open_page (window, "housing", line->record_id);
  } else if (line->record) {
    sam_window_edit_record (window, line->record);
  }
}

static void
add_open (SamInboxPage *self, GtkWidget *end, SamInboxLine *line)
{
  GtkWidget *button = sam_button_new (C_ ("inbox", "_Open"));

  if (!line->case_id && !line->record) {
    return;
  }
  g_object_set_data_full (G_OBJECT (button), "line", sam_inbox_line_ref (line),
                          sam_inbox_line_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (GTK_BOX (end), button);
}

static char *
line_title (SamInboxPage *self, const SamInboxLine *line)
{
  if (line->name && *line->name) {
    return sam_context_show_name (sam_page_get_context (SAM_PAGE (self)), line->name);
  }
  return line->record ? sam_record_title (line->record, NULL) : g_strdup (noun_of (line->type));
}

static void
show_conflict (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  g_autofree char *title = line_title (self, line);
  GtkWidget *end = sam_detail_title (box, title, what_of (line));
  GtkWidget *label;

  add_open (self, end, line);
  label = sam_detail_label (
      box,
      C_ ("inbox", "Two wrote differently in the same place. Choose what holds; both programs are "
                   "then alike. Nothing of what was written is lost."),
      NULL);
  gtk_widget_add_css_class (label, "dim-label");
  for (guint i = 0; i < line->conflicts->len; i++) {
    show_conflict_field (self, box, g_ptr_array_index (line->conflicts, i));
  }
  if (line->conflicts->len > 1) {
    const SamConflict *first = g_ptr_array_index (line->conflicts, 0);
    SamContext *context = sam_page_get_context (SAM_PAGE (self));
    GtkWidget *list;
    g_autofree char *mine = side_words (context, first->mine_by);
    g_autofree char *mine_at = sam_words_moment (context, first->mine_at);
    g_autofree char *theirs = side_words (context, first->theirs_by);
    g_autofree char *theirs_at = sam_words_moment (context, first->theirs_at);
    g_autofree char *all_mine = sam_words_join (C_ ("inbox", "Keep all"), mine, NULL);
    g_autofree char *all_theirs = sam_words_join (C_ ("inbox", "Keep all"), theirs, NULL);

    sam_detail_heading (box, C_ ("inbox", "All at once"), NULL);
    list = sam_detail_list (box);
    add_side (list, mine, mine_at, FALSE, C_ ("inbox", "everything above"),
              choice_button (self, C_ ("inbox", "Keep all"), all_mine, line->record_id, NULL,
                             SAM_TAKE_MINE));
    add_side (list, theirs, theirs_at, FALSE, C_ ("inbox", "everything above"),
              choice_button (self, C_ ("inbox", "Keep all"), all_theirs, line->record_id, NULL,
                             SAM_TAKE_THEIRS));
  }
}

/* ---- Refused ---- */

static const struct {
  const char *code;
  SamLabel reason;
} reasons[] = {
  { "locked", SAM_L ("refused", "The agreement has been sent, so its terms stand as they are. A "
                                "change is a new version.") },
  { "immutable", SAM_L ("refused", "This can't be changed once it has been made.") },
  { "append-only",
    SAM_L ("refused", "What is logged is never changed, only registered as wrong.") },
  { "not-allowed", SAM_L ("refused", "Your role does not let you change this.") },
  { "denied", SAM_L ("refused", "You no longer have access to this case.") },
  { "gone", SAM_L ("refused", "It has been registered as wrong or removed meanwhile.") },
  { "holder", SAM_L ("refused", "Exactly one must be responsible, and must be able to see it.") },
  { "stale", SAM_L ("refused", "It was about a version that is no longer the newest one.") },
  { "required", SAM_L ("refused", "Something that is needed is missing.") },
  { "unique", SAM_L ("refused", "There is one like it already.") },
  { "open-ask", SAM_L ("refused", "Somebody is asked to take over already. Withdraw that first.") },
  { "removed",
    SAM_L ("refused", "What it refers to was taken out meanwhile. Choose another, then it "
                      "can be saved.") },
  { "in-use", SAM_L ("refused", "An agreement rests on it, so it stays.") },
  { "citizen", SAM_L ("refused", "The person is no party of an agreement.") },
  { "ref", SAM_L ("refused", "It refers to something that is not there, or not there for you.") },
};

static char *
reason_of (SamContext *context, const SamInboxLine *line)
{
  const SamWaiting *one = g_ptr_array_index (line->waiting, 0);
  const char *label = one->field ? field_label (line->type, one->field) : "";
  const char *why = NULL;

  if (line->record) {
    g_autoptr (GArray) problems =
        sam_record_validate (line->record, sam_context_get_today (context));

    for (guint i = 0; i < problems->len && !why; i++) {
      const SamProblem *problem = &g_array_index (problems, SamProblem, i);

      if (g_strcmp0 (problem->code, one->code) == 0) {
        why = sam_error_problem_text (problem);
      }
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (reasons) && !why; i++) {
    if (g_strcmp0 (reasons[i].code, one->code) == 0) {
      why = sam_text (NULL, &reasons[i].reason);
    }
  }
  if (!why) {
    why = C_ ("refused", "The server did not accept it.");
  }
  if (*label) {
    /* Translators: the field it is about, and the reason as a sentence */
    return g_strdup_printf (C_ ("refused", "%1$s: %2$s"), label, why);
  }
  return g_strdup (why);
}

/* What a person wrote: not what only the program knows, nor a record that has no name here. */
static gboolean
is_told (SamContext *context, const SamRecord *record, guint field)
{
  const SamTypeDef *def = sam_record_get_def (record);
  const SamFieldDef *one = &def->fields[field];

  return one->section.text
         && (one->kind != SAM_KIND_REF
             || sam_context_name (context, sam_record_get_text (record, (SamField) ((def->type << 8)
                                                                                    | field))));
}

/* Everything that was written, for the clipboard. */
static char *
kept_text (SamContext *context, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    g_autofree char *value = NULL;

    if (!is_told (context, record, i)) {
      continue;
    }
    value = sam_words_field (context, record, field);
    if (*value) {
      g_string_append_printf (out, "%s: %s\n", sam_text (NULL, &def->fields[i].label), value);
    }
  }
  return g_string_free (out, FALSE);
}

static void
copy_cb (GtkButton *button, gpointer user_data)
{
  SamInboxPage *self = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "text"));
  sam_page_tell (SAM_PAGE (self), C_ ("toast", "Copied"), NULL);
}

static gpointer
drop_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_drop_refused (store, viewer, data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamInboxPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sam_call_run_finish (SAM_CONTEXT (source), result, &error)) {
    sam_page_tell (SAM_PAGE (self), C_ ("toast", "Given up. What the server has stands"), NULL);
  } else {
    sam_page_tell_error (SAM_PAGE (self), error);
  }
}

/* Asks once, in its place: the first press opens the question. */
static void
give_up_cb (GtkButton *button, gpointer user_data)
{
  GtkWidget *question = g_object_get_data (G_OBJECT (button), "question");

  gtk_widget_set_visible (question, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  gtk_widget_child_focus (question, GTK_DIR_TAB_FORWARD);
}

static void
keep_cb (GtkButton *button, gpointer user_data)
{
  GtkWidget *opener = user_data;

  gtk_widget_set_visible (g_object_get_data (G_OBJECT (opener), "question"), FALSE);
  gtk_widget_set_sensitive (opener, TRUE);
  gtk_widget_grab_focus (opener);
}

static void
yes_cb (GtkButton *button, gpointer user_data)
{
  SamInboxPage *self = user_data;

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  sam_call_run_async (sam_page_get_context (SAM_PAGE (self)), SAM_STORE_WRITE, drop_work,
                      g_strdup (g_object_get_data (G_OBJECT (button), "op")), g_free, NULL, NULL,
                      dropped_cb, g_object_ref (self));
}

static void
add_give_up (SamInboxPage *self, GtkWidget *box, GtkWidget *beside, const SamInboxLine *line)
{
  const SamWaiting *one = g_ptr_array_index (line->waiting, 0);
  GtkWidget *give_up = sam_button_new (C_ ("inbox", "_Give up this change"));
  GtkWidget *question = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *yes = sam_button_new (C_ ("inbox", "Give _up"));
  GtkWidget *keep = sam_button_new (C_ ("inbox", "_Keep it"));

  sam_wrap_append (SAM_WRAP (beside), give_up);
  gtk_widget_add_css_class (question, "card");
  gtk_widget_add_css_class (question, "nothing");
  sam_detail_label (question,
                    C_ ("inbox", "What was written is taken away here, together with what was "
                                 "saved in the same step, and what the server has stands. The "
                                 "text is kept on this computer for 30 days."),
                    NULL);
  gtk_widget_add_css_class (yes, "destructive-action");
  g_object_set_data_full (G_OBJECT (yes), "op", g_strdup (one->op_id), g_free);
  g_signal_connect (yes, "clicked", G_CALLBACK (yes_cb), self);
  g_signal_connect (keep, "clicked", G_CALLBACK (keep_cb), give_up);
  gtk_box_append (GTK_BOX (buttons), keep);
  gtk_box_append (GTK_BOX (buttons), yes);
  gtk_box_append (GTK_BOX (question), buttons);
  gtk_widget_set_visible (question, FALSE);
  gtk_box_append (GTK_BOX (box), question);
  g_object_set_data (G_OBJECT (give_up), "question", question);
  g_signal_connect (give_up, "clicked", G_CALLBACK (give_up_cb), self);
}

static void
show_refused (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *title = line_title (self, line);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *subtitle = sam_words_join (what_of (line), when, NULL);
  g_autofree char *reason = reason_of (context, line);
  GtkWidget *end = sam_detail_title (box, title, subtitle);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  add_open (self, end, line);
  sam_detail_heading (box, C_ ("inbox", "Why the server refused"), NULL);
  sam_detail_label (box, reason, NULL);
  if (line->record) {
    const SamTypeDef *def = sam_record_get_def (line->record);
    GtkWidget *copy = sam_button_new (C_ ("inbox", "_Copy the text"));
    GtkWidget *list;

    sam_detail_heading (box, C_ ("inbox", "What you wrote"), C_ ("inbox", "kept here"));
    list = sam_detail_list (box);
    for (guint i = 0; i < def->n_fields; i++) {
      if (is_told (context, line->record, i)) {
        g_autofree char *value =
            sam_words_field (context, line->record, (SamField) ((def->type << 8) | i));

        sam_detail_fact (list, sam_text (NULL, &def->fields[i].label), value);
      }
    }
    g_object_set_data_full (G_OBJECT (copy), "text", kept_text (context, line->record), g_free);
    g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), self);
    sam_wrap_append (SAM_WRAP (buttons), copy);
  }
  gtk_box_append (GTK_BOX (box), buttons);
  add_give_up (self, box, buttons, line);
}

/* ---- Lists that open a case ---- */

static void
waiting_row_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (case_id) {
    sam_window_open_case (sam_page_get_window (user_data), case_id,
                          g_object_get_data (G_OBJECT (row), "section"),
                          g_object_get_data (G_OBJECT (row), "record"));
  }
}

/* ---- Who is responsible ---- */

static void
show_ask (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *title = line_title (self, line);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *sentence = sam_handover_sentence (context, line->record, title, line->deadline);
  g_autofree char *follows = sam_handover_follows (context, line->record);
  g_autofree char *until = sam_words_field (context, line->record, SAM_HANDOVER_OVERLAP_UNTIL);
  GtkWidget *end = sam_detail_title (box, title, when);
  GtkWidget *list, *buttons;

  add_open (self, end, line);
  sam_detail_label (box, sentence, NULL);
  list = sam_detail_list (box);
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_REASON)->label),
                   sam_record_get_text (line->record, SAM_HANDOVER_REASON));
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_SUMMARY)->label),
                   sam_record_get_text (line->record, SAM_HANDOVER_SUMMARY));
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_FOLLOWS)->label), follows);
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HANDOVER_OVERLAP_UNTIL)->label),
                   until);
  buttons = sam_handover_buttons (sam_page_get_window (SAM_PAGE (self)), line->record, line->about,
                                  line->kind == SAM_INBOX_ASKED);
  if (buttons) {
    gtk_box_append (GTK_BOX (box), buttons);
  }
}

static char *
holder_row_words (SamContext *context, const SamHolderSummary *summary)
{
  const char *asked = sam_context_name (context, summary->asked_id);
  g_autofree char *holder =
      summary->holder ? g_strdup_printf (C_ ("holder", "responsible: %s"), summary->holder)
                      : g_strdup ("");
  g_autofree char *passed = summary->n_passed > 0
                                ? sam_count (NULL, "holder", "passed on %d time",
                                             "passed on %d times", (int) summary->n_passed)
                                : g_strdup ("");
  g_autofree char *days = summary->days_unanswered > 0
                              ? sam_count (NULL, "holder", "%d day without an answer",
                                           "%d days without an answer", summary->days_unanswered)
                              : g_strdup ("");
  g_autofree char *asked_words =
      asked ? g_strdup_printf (C_ ("holder", "asked: %s"), asked) : g_strdup ("");

  return sam_words_join (holder, passed, days, asked_words, NULL);
}

static void
print_holders_cb (GtkButton *button, gpointer user_data)
{
  sam_print_window_open_teams (sam_page_get_window (user_data));
}

static void
show_holders (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  SamHolderTotals totals = totals_of (line);
  g_autofree char *words = totals_words (&totals);
  GtkWidget *list, *print;

  print = sam_button_new (C_ ("inbox", "_Print…"));
  g_signal_connect (print, "clicked", G_CALLBACK (print_holders_cb), self);
  gtk_box_append (GTK_BOX (sam_detail_title (box, C_ ("inbox", "Who has the ball?"), words)),
                  print);
  sam_detail_label (box,
                    C_ ("inbox",
                        "Cases in your teams that were passed on, or that somebody is asked "
                        "to take over. What waits comes first. Open a case to see its "
                        "history."),
                    "dim-label");
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (waiting_row_cb), self);
  for (guint i = 0; i < line->holders->len; i++) {
    const SamHolderSummary *summary = g_ptr_array_index (line->holders, i);
    g_autofree char *why = holder_row_words (context, summary);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    sam_row_set_name (SAM_ROW (row), context, summary->name, why);
    if (summary->overdue) {
      sam_row_set_chip (SAM_ROW (row), C_ ("inbox chip", "over the deadline"), SAM_TONE_LATE);
    } else if (summary->asked_on != SAM_DATE_NONE) {
      sam_row_set_chip (SAM_ROW (row), C_ ("inbox chip", "waits for an answer"), SAM_TONE_ASK);
    }
    item = sam_boxed_list_add (list, row, TRUE, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (summary->case_id), g_free);
    g_object_set_data (G_OBJECT (item), "section", (gpointer) "responsible");
  }
}

/* ---- What only waits ---- */

static void
show_waiting (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  GtkWidget *list;

  sam_detail_title (box, C_ ("inbox", "Waits to be sent"),
                    C_ ("inbox", "Saved on this computer. It goes by itself when the server "
                                 "answers."));
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (waiting_row_cb), self);
  for (guint i = 0; i < line->waiting->len && i < MAX_WAITING_SHOWN; i++) {
    const SamWaiting *one = g_ptr_array_index (line->waiting, i);
    const char *name = g_ptr_array_index (line->names, i);
    g_autofree char *when = sam_words_moment (context, one->at);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    if (*name) {
      sam_row_set_name (SAM_ROW (row), context, name, noun_of (one->type));
    } else {
      sam_row_set_text (SAM_ROW (row), noun_of (one->type), NULL);
    }
    sam_row_set_end (SAM_ROW (row), when, SAM_TONE_NEUTRAL);
    item = sam_boxed_list_add (list, row, one->case_id != NULL, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (one->case_id), g_free);
    g_object_set_data_full (G_OBJECT (item), "record", g_strdup (one->id), g_free);
    g_object_set_data (G_OBJECT (item), "section", (gpointer) sam_inbox_section (one->type));
  }
  if (line->waiting->len > MAX_WAITING_SHOWN) {
    g_autofree char *rest = sam_count (NULL, "inbox", "And %d more", "And %d more",
                                       (int) line->waiting->len - MAX_WAITING_SHOWN);

    sam_detail_label (box, rest, "dim-label");
  }
}

/* ---- Inquiries ---- */

typedef void (*InquiryAct) (SamWindow *window, SamRecord *inquiry);
static const InquiryAct inquiry_acts[] = { sam_inquiry_answer,    sam_inquiry_take,
                                           sam_inquiry_open_case, sam_inquiry_close,
                                           sam_inquiry_report,    sam_report_edit,
                                           sam_inquiry_support,   sam_support_next,
                                           sam_support_edit,      sam_support_end };

static void
inquiry_cb (GtkButton *button, gpointer user_data)
{
  const SamInboxLine *line = g_object_get_data (G_OBJECT (button), "line");
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "act"));

  inquiry_acts[n](sam_page_get_window (user_data), line->record);
}

static GtkWidget *
inquiry_button (SamInboxPage *self, GtkWidget *box, SamInboxLine *line, const char *label, guint n)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "line", sam_inbox_line_ref (line),
                          sam_inbox_line_unref);
  g_object_set_data (G_OBJECT (button), "act", GUINT_TO_POINTER (n));
  g_signal_connect (button, "clicked", G_CALLBACK (inquiry_cb), self);
  sam_wrap_append (SAM_WRAP (box), button);
  return button;
}

static void
show_inquiry (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  static const SamField told[] = { SAM_INQUIRY_INQUIRY_KIND, SAM_INQUIRY_CALLER_PHONE,
                                   SAM_INQUIRY_ABOUT,        SAM_INQUIRY_ANSWER,
                                   SAM_INQUIRY_NEXT_STEP,    SAM_INQUIRY_OWNER_USER,
                                   SAM_INQUIRY_TAKEN_BY_USER };
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const char *me = sam_context_get_user_id (context);
  g_autofree char *title = line->name && *line->name ? sam_context_show_name (context, line->name)
                                                     : g_strdup (sam_inquiry_from (line->record));
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *due = line->status.answered ? NULL : sam_words_due (context, line->status.due);
  g_autofree char *answer_by =
      due ? g_strdup_printf (C_ ("inbox", "answer: %s"), due) : g_strdup ("");
  g_autofree char *subtitle =
      sam_words_join (line->name && *line->name ? sam_inquiry_from (line->record) : "", when,
                      answer_by, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);
  GtkWidget *list, *answer;

  sam_detail_title (box, title, subtitle);
  answer = inquiry_button (self, buttons, line, C_ ("inbox", "_Answer"), 0);
  gtk_widget_add_css_class (answer, "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_INQUIRY_OWNER_USER), me) != 0) {
    inquiry_button (self, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  inquiry_button (self, buttons, line, C_ ("inbox", "Open a _case"), 2);
  if (sam_record_enum_is (line->record, SAM_INQUIRY_FROM_WHO, "relative")) {
    inquiry_button (self, buttons, line, C_ ("inbox", "_Report by a relative"), 4);
    inquiry_button (self, buttons, line, C_ ("inbox", "_Support for a relative…"), 6);
  }
  inquiry_button (self, buttons, line, C_ ("inbox", "C_lose"), 3);
  gtk_box_append (GTK_BOX (box), buttons);
  list = sam_detail_list (box);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    g_autofree char *value = sam_words_field (context, line->record, told[i]);

    sam_detail_fact (list, sam_text (NULL, &sam_field_get (told[i])->label), value);
  }
  sam_detail_label (box,
                    C_ ("inquiry", "You may listen and give general advice. Do not confirm that we "
                                   "know the person."),
                    "dim-label");
}

/* Everything a person wrote. */
static void
add_facts (SamContext *context, GtkWidget *list, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    if (is_told (context, record, i)) {
      g_autofree char *value = sam_words_field (context, record, (SamField) ((def->type << 8) | i));

      sam_detail_fact (list, sam_text (NULL, &def->fields[i].label), value);
    }
  }
}

static void
show_report (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *title = sam_context_show_name (context, line->name);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *due =
      line->due != SAM_DATE_NONE ? sam_words_due (context, line->due) : g_strdup ("");
  g_autofree char *subtitle =
      sam_words_join (noun_of (line->type), when, duty_chip (line->duty), due, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  sam_detail_title (box, title, subtitle);
  gtk_widget_add_css_class (inquiry_button (self, buttons, line, C_ ("inbox", "_Go on"), 5),
                            "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_RELATIVE_REPORT_OWNER_USER),
                 sam_context_get_user_id (context))
      != 0) {
    inquiry_button (self, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  gtk_box_append (GTK_BOX (box), buttons);
  add_facts (context, sam_detail_list (box), line->record);
}

static void
show_support (SamInboxPage *self, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *title = sam_context_show_name (context, line->name);
  g_autofree char *chip = support_chip (context, line);
  g_autofree char *subtitle = sam_words_join (noun_of (line->type), chip, NULL);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  sam_detail_title (box, title, subtitle);
  gtk_widget_add_css_class (inquiry_button (self, buttons, line, C_ ("inbox", "Next tal_k…"), 7),
                            "suggested-action");
  if (g_strcmp0 (sam_record_get_text (line->record, SAM_RELATIVE_SUPPORT_OWNER_USER),
                 sam_context_get_user_id (context))
      != 0) {
    inquiry_button (self, buttons, line, C_ ("inbox", "_Take it"), 1);
  }
  inquiry_button (self, buttons, line, C_ ("inbox", "_Edit…"), 8);
  inquiry_button (self, buttons, line, C_ ("inbox", "En_d…"), 9);
  gtk_box_append (GTK_BOX (box), buttons);
  add_facts (context, sam_detail_list (box), line->record);
}

static void
show_cb (GtkWidget *box, gpointer data, gpointer page)
{
  SamInboxLine *line = data;

  switch (line->kind) {
  case SAM_INBOX_ASKED:
  case SAM_INBOX_MY_ASK:
    show_ask (page, box, line);
    break;
  case SAM_INBOX_HOLDERS:
    show_holders (page, box, line);
    break;
  case SAM_INBOX_CONFLICT:
    show_conflict (page, box, line);
    break;
  case SAM_INBOX_REFUSED:
    show_refused (page, box, line);
    break;
  case SAM_INBOX_INQUIRY:
    show_inquiry (page, box, line);
    break;
  case SAM_INBOX_REPORT:
    show_report (page, box, line);
    break;
  case SAM_INBOX_SUPPORT:
    show_support (page, box, line);
    break;
  case SAM_INBOX_WAITING:
    show_waiting (page, box, line);
    break;
  case SAM_INBOX_CHOSEN:
    sam_inbox_show_choices (page, box, line);
    break;
  }
}

/* ---- The page ---- */

static const SamListDetailKind kind = { sam_inbox_line_get_id,
                                        sam_inbox_line_equal,
                                        sam_inbox_line_ref,
                                        sam_inbox_line_unref,
                                        bind_cb,
                                        show_cb };

static void
lines_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamInboxPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *subtitle = NULL;
  guint n = 0;

  if (!lines) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  for (guint i = 0; i < lines->len; i++) {
    const SamInboxLine *line = g_ptr_array_index (lines, i);

    n += line->kind == SAM_INBOX_ASKED || line->kind == SAM_INBOX_CONFLICT
         || line->kind == SAM_INBOX_REFUSED || line->kind == SAM_INBOX_REPORT
         || (line->kind == SAM_INBOX_INQUIRY && !line->status.answered)
         || (line->kind == SAM_INBOX_SUPPORT && line->support.asks);
  }
  subtitle = n > 0 ? sam_count (NULL, "inbox", "%d needs an answer from you",
                                "%d need an answer from you", (int) n)
                   : g_strdup (C_ ("inbox", "Nothing needs an answer from you"));
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists), subtitle);
  sam_list_detail_apply (
      self->lists, lines, C_ ("inbox", "The Inbox is empty"),
      C_ ("inbox", "Inquiries come here, what somebody asks you to take over, what two wrote "
                   "differently, and what the server refuses."));
}

static void
ask (SamInboxPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, sam_inbox_read, NULL, NULL, lines_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

static void
status_cb (SamInboxPage *self)
{
  if (sam_page_is_shown (SAM_PAGE (self))) {
    ask (self);
  }
}

static void
sam_inbox_page_setup (SamPage *page)
{
  SamInboxPage *self = SAM_INBOX_PAGE (page);
  SamContext *context = sam_page_get_context (page);

  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Inbox"), "sam-inbox-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (sam_list_detail_refresh),
                           self->lists, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "new-day", G_CALLBACK (sam_list_detail_refresh), self->lists,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (sam_list_detail_refresh),
                           self->lists, G_CONNECT_SWAPPED);
  g_signal_connect_object (sam_context_get_store (context), "status-changed",
                           G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
}

static void
sam_inbox_page_open (SamPage *page, const char *argument, const char *section,
                     const char *record_id)
{
  /* What changed while it was away came without a change of records: sent, refused. */
  ask (SAM_INBOX_PAGE (page));
  if (argument) {
    sam_list_detail_select (SAM_INBOX_PAGE (page)->lists, argument);
  }
}

static void
sam_inbox_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_INBOX_PAGE (page));
}

static void
sam_inbox_page_focus (SamPage *page)
{
  sam_list_detail_focus (SAM_INBOX_PAGE (page)->lists);
}

static void
sam_inbox_page_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_INBOX_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_inbox_page_parent_class)->dispose (object);
}

static void
sam_inbox_page_finalize (GObject *object)
{
  g_clear_object (&SAM_INBOX_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_inbox_page_parent_class)->finalize (object);
}

static void
sam_inbox_page_class_init (SamInboxPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_inbox_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_inbox_page_finalize;
  page_class->types = SAM_ALL_TYPES;
  page_class->setup = sam_inbox_page_setup;
  page_class->open = sam_inbox_page_open;
  page_class->reload = sam_inbox_page_reload;
  page_class->focus = sam_inbox_page_focus;
}

static void
sam_inbox_page_init (SamInboxPage *self)
{
}
