/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-handover.h"
#include "sam-case-private.h"

#include <samspor/sam-judge.h>

/* "Who has the ball?": who is responsible, who is asked, what others said no to, what they were
 * asked. */

#define HISTORY_FIRST 12

/* ---- Asking somebody ---- */

typedef struct {
  SamCaseView *view;  /* (owned) */
  SamEditor *editor;  /* (not owned): owns this */
  GtkWidget *follows; /* (not owned): says what will follow */
  guint part;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  sam_case_view_unref (ask->view);
  g_free (ask);
}

/* What of one kind follows along; (nullable): nothing of it is there. */
static char *
count_of (const Ask *ask, const char *what)
{
  GPtrArray *measures = sam_case_view_list (ask->view, SAM_RECORD_MEASURE);
  GPtrArray *commitments = sam_case_view_list (ask->view, SAM_RECORD_COMMITMENT);
  guint n = 0;

  if (g_str_equal (what, "measures")) {
    for (guint i = 0; i < measures->len; i++) {
      const SamRecord *measure = g_ptr_array_index (measures, i);

      n += sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
           && g_strcmp0 (sam_record_get_text (measure, SAM_MEASURE_OWNER_USER),
                         sam_record_get_text (sam_case_view_get_case (ask->view),
                                              SAM_CASE_HOLDER_USER))
                  == 0;
    }
    return n > 0 ? sam_count (NULL, "handover", "%d open measure", "%d open measures", (int) n)
                 : NULL;
  }
  if (g_str_equal (what, "commitments")) {
    for (guint i = 0; i < commitments->len; i++) {
      n += sam_record_enum_is (g_ptr_array_index (commitments, i), SAM_COMMITMENT_STATE, "open");
    }
    return n > 0
               ? sam_count (NULL, "handover", "%d open commitment", "%d open commitments", (int) n)
               : NULL;
  }
  return g_strdup (g_str_equal (what, "contacts") ? C_ ("handover", "the agreed contacts")
                                                  : C_ ("handover", "the meetings"));
}

static char *
follows_words (const Ask *ask, const SamRecord *handover)
{
  SamContext *context = sam_editor_get_context (ask->editor);
  const char *const *follows = sam_record_get_set (handover, SAM_HANDOVER_FOLLOWS);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; follows && follows[i]; i++) {
    char *part = count_of (ask, follows[i]);

    if (part) {
      g_ptr_array_add (parts, part);
    }
  }
  if (parts->len == 0) {
    return g_strdup ("");
  }
  g_ptr_array_add (parts, NULL);
  list =
      sam_locale_format_list (sam_context_get_locale (context), (const char *const *) parts->pdata);
  /* Translators: a list: "3 open measures and the meetings" */
  return g_strdup_printf (C_ ("handover", "With the yes follows: %s."), list);
}

static gboolean
is_town (const Ask *ask, const SamRecord *handover)
{
  const SamRecord *service =
      sam_registry_get (sam_case_view_get_registry (ask->view),
                        sam_record_get_text (handover, SAM_HANDOVER_TO_SERVICE));

  return service && sam_record_enum_is (service, SAM_SERVICE_SERVICE_KIND, "municipality");
}

/* What will follow from sending, while it is being written. */
static void
show_follows (Ask *ask)
{
  SamContext *context = sam_editor_get_context (ask->editor);
  const SamRecord *handover = sam_editor_get_part (ask->editor, ask->part);
  SamDate deadline = sam_rules_answer_deadline (sam_case_view_get_registry (ask->view), handover);
  SamDate until = sam_record_get_date (handover, SAM_HANDOVER_OVERLAP_UNTIL);
  gboolean known = sam_record_has (handover, SAM_HANDOVER_TO_USER)
                   || sam_record_has (handover, SAM_HANDOVER_TO_TEAM)
                   || sam_record_has (handover, SAM_HANDOVER_TO_SERVICE);
  g_autofree char *day = sam_words_date (context, deadline);
  g_autofree char *until_day = sam_words_date (context, until);
  g_autofree char *first =
      is_town (ask, handover)
          ? g_strdup_printf (C_ ("handover",
                                 "%1$s is asked when you save and answers by %2$s. Tell them "
                                 "yourself: nothing of the case is sent there."),
                             sam_handover_whom (context, handover), day)
      : known ? g_strdup_printf (C_ ("handover",
                                     "%1$s is asked when you save, sees the case and answers by "
                                     "%2$s."),
                                 sam_handover_whom (context, handover), day)
              : g_strdup (C_ ("handover", "Choose whom to ask."));
  g_autofree char *with = follows_words (ask, handover);
  g_autofree char *both =
      until != SAM_DATE_NONE
          ? g_strdup_printf (C_ ("handover", "Both have the case until %s."), until_day)
          : g_strdup ("");
  g_autofree char *text =
      g_strjoin (" ", first,
                 C_ ("handover", "Until there is a yes, the responsibility stays where it is."),
                 *with ? with : both, *with && *both ? both : NULL, NULL);

  gtk_label_set_text (GTK_LABEL (ask->follows), g_strstrip (text));
}

static void
show_receiver (Ask *ask)
{
  SamRecord *handover = sam_editor_get_part (ask->editor, ask->part);
  static const struct {
    const char *kind;
    SamField field;
  } rows[] = {
    { "user", SAM_HANDOVER_TO_USER },
    { "team", SAM_HANDOVER_TO_TEAM },
    { "service", SAM_HANDOVER_TO_SERVICE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gboolean shown = sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, rows[i].kind);

    if (!shown && sam_record_has (handover, rows[i].field)) {
      sam_record_clear (handover, rows[i].field);
      sam_field_row_refresh (sam_editor_get_row (ask->editor, ask->part, rows[i].field));
    }
    sam_editor_set_row_visible (ask->editor, ask->part, rows[i].field, shown);
  }
  show_follows (ask);
}

static void
ask_changed_cb (SamEditor *editor, gpointer user_data)
{
  show_receiver (user_data);
}

static void
ask_keep_cb (SamEditor *editor, GKeyFile *draft, gpointer data)
{
  Ask *ask = data;

  g_key_file_set_string (draft, SAM_CASE_FORM_GROUP, "case",
                         sam_record_get_id (sam_case_view_get_case (ask->view)));
}

static SamEditor *
ask_form (SamContext *context, SamCaseView *view)
{
  g_autoptr (SamRecord) handover = sam_case_new_in (context, view, SAM_RECORD_HANDOVER);
  SamEditor *editor = sam_editor_new (context, C_ ("handover", "Ask somebody to take over"));
  Ask *ask = g_new0 (Ask, 1);

  sam_rules_hand_over_from (handover, sam_case_view_get_case (view));
  sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "asked");
  sam_record_set_moment (handover, SAM_HANDOVER_ASKED_AT, sam_context_get_now (context));
  sam_record_set_text (handover, SAM_HANDOVER_ASKED_BY_USER, sam_context_get_user_id (context));
  sam_rules_let_all_follow (handover);
  ask->view = sam_case_view_ref (view);
  ask->editor = editor;
  ask->part = sam_editor_add_part (editor, handover);
  g_object_set_data_full (G_OBJECT (editor), "sam-ask", ask, ask_free);
  sam_editor_set_act (editor, ask->part, SAM_OP_CREATE);
  sam_editor_set_final (editor);
  sam_editor_add_group (editor, C_ ("handover", "Whom you ask"),
                        C_ ("handover", "A colleague in the case's team, another team, or a "
                                        "service outside."));
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_TO_KIND);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_TO_USER);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_TO_TEAM);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_TO_SERVICE);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_REASON);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_ACUTE);
  sam_editor_add_group (editor, C_ ("handover", "What follows along"), NULL);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_FOLLOWS);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_SUMMARY);
  sam_editor_add_row (editor, ask->part, SAM_HANDOVER_OVERLAP_UNTIL);
  ask->follows = sam_case_label ("", NULL);
  gtk_widget_add_css_class (ask->follows, "follows");
  sam_editor_append (editor, ask->follows);
  sam_editor_set_kind (editor, SAM_CASE_FORM_ASK, ask_keep_cb, ask);
  sam_editor_set_done_text (editor, C_ ("handover", "The question is sent. You are responsible "
                                                    "until the answer is yes"));
  show_receiver (ask);
  g_signal_connect (editor, "changed", G_CALLBACK (ask_changed_cb), ask);
  return editor;
}

SamEditor *
sam_case_ask_again (SamContext *context, SamCaseView *view, GKeyFile *draft)
{
  return ask_form (context, view);
}

void
sam_case_ask_over (SamCasePage *page, const char *unused)
{
  SamCaseView *view = sam_case_page_get_view (page);

  if (view) {
    sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)),
                           ask_form (sam_page_get_context (SAM_PAGE (page)), view));
  }
}

gboolean
sam_case_may_ask (SamContext *context, SamCaseView *view)
{
  SamViewer *viewer = sam_context_get_viewer (context);
  const SamRecord *record = sam_case_view_get_case (view);

  return viewer && !sam_record_enum_is (record, SAM_CASE_STATUS, "closed")
         && sam_rules_may_ask (viewer, record);
}

/* ---- The question that waits ---- */

static void
add_text (GtkWidget *words, const char *label, const char *text)
{
  g_autofree char *line = NULL;

  if (text && *text) {
    /* Translators: a label and its text: "Why: …" */
    line = g_strdup_printf (C_ ("handover", "%1$s: %2$s"), label, text);
    gtk_box_append (GTK_BOX (words), sam_case_label (line, NULL));
  }
}

void
sam_case_waiting_ask (SamCaseShow *show)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (show->view, show->today);
  const SamRecord *handover = ledger->open ? ledger->open->handover : NULL;
  GtkWidget *list, *words, *buttons, *image, *row;
  g_autofree char *sentence = NULL, *follows = NULL;

  if (!handover) {
    return;
  }
  sentence = sam_handover_sentence (show->context, handover, NULL, ledger->open->deadline);
  follows = sam_handover_follows (show->context, handover);
  list = sam_case_list (show->main);
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  image = gtk_image_new_from_icon_name ("sam-handover-symbolic");
  gtk_widget_add_css_class (row, "point-row");
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  sam_tone_apply (image, ledger->open->overdue ? SAM_TONE_LATE : SAM_TONE_ASK);
  sam_spoken_hide (image);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), sam_case_label (sentence, "heading"));
  add_text (words, sam_text (NULL, &sam_field_get (SAM_HANDOVER_REASON)->label),
            sam_record_get_text (handover, SAM_HANDOVER_REASON));
  add_text (words, sam_text (NULL, &sam_field_get (SAM_HANDOVER_SUMMARY)->label),
            sam_record_get_text (handover, SAM_HANDOVER_SUMMARY));
  add_text (words, sam_text (NULL, &sam_field_get (SAM_HANDOVER_FOLLOWS)->label), follows);
  buttons = sam_handover_buttons (sam_page_get_window (SAM_PAGE (show->page)), handover,
                                  sam_case_view_get_case (show->view), TRUE);
  if (buttons) {
    gtk_widget_set_margin_top (buttons, 6);
    gtk_box_append (GTK_BOX (words), buttons);
  }
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), words);
  sam_case_list_row (show, list, row, sam_record_get_id (handover), sentence, NULL);
}

/* ---- The history ---- */

static char *
span_who (SamCaseShow *show, const SamHolderSpan *span)
{
  const char *user = sam_context_name (show->context, span->user_id);
  const char *team = sam_context_name (show->context, span->team_id);
  const char *service = sam_context_name (show->context, span->service_id);
  char *who = sam_words_join (user ? user : "", team ? team : "", service ? service : "", NULL);

  if (*who == '\0') {
    g_free (who);
    return g_strdup (C_ ("holder", "Somebody who is not shown here"));
  }
  return who;
}

static SamDate
day_of (SamCaseShow *show, gint64 at)
{
  return at != 0 ? sam_moment_to_local (at, sam_context_get_zone (show->context), NULL)
                 : SAM_DATE_NONE;
}

static char *
span_period (SamCaseShow *show, const SamHolderSpan *span)
{
  SamDate from = span->from_at != 0 ? day_of (show, span->from_at)
                                    : sam_record_get_date (sam_case_view_get_case (show->view),
                                                           SAM_CASE_OPENED_ON);
  g_autofree char *first = sam_words_date_short (show->context, from);
  g_autofree char *last = sam_words_date_short (show->context, day_of (show, span->to_at));

  return span->to_at == 0 ? g_strdup_printf (C_ ("period", "since %s"), first)
                          : g_strdup_printf (C_ ("period", "%1$s to %2$s"), first, last);
}

static void
add_spans (SamCaseShow *show, const SamHolderLedger *ledger)
{
  GtkWidget *list;
  guint n = sam_case_limit (show, show->main, "spans", ledger->n_spans, HISTORY_FIRST);

  list = sam_case_list (show->main);
  for (guint i = ledger->n_spans; i > ledger->n_spans - n; i--) {
    const SamHolderSpan *span = &ledger->spans[i - 1];
    const char *reason =
        span->handover ? sam_record_get_text (span->handover, SAM_HANDOVER_REASON) : NULL;
    const char *by =
        span->handover ? sam_record_get_text (span->handover, SAM_HANDOVER_ACCEPTED_BY_NAME) : NULL;
    g_autofree char *who = span_who (show, span);
    g_autofree char *period = span_period (show, span);
    g_autofree char *why = sam_words_join (period, by ? by : "", reason ? reason : "", NULL);
    SamRow *row = sam_case_row (who, why);

    sam_row_set_icon (row, "sam-person-symbolic",
                      span->to_at == 0 ? SAM_TONE_DONE : SAM_TONE_NEUTRAL, TRUE);
    if (span->to_at == 0) {
      sam_row_set_chip (row, C_ ("holder", "responsible now"), SAM_TONE_DONE);
    } else if (span->handover) {
      sam_row_set_chip (row, sam_words_enum (span->handover, SAM_HANDOVER_STATE), SAM_TONE_NEUTRAL);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row),
                       span->handover ? sam_record_get_id (span->handover) : NULL, NULL, NULL);
  }
}

static void
add_ask (SamCaseShow *show, GtkWidget *list, const SamHolderAsk *ask)
{
  const char *reason = sam_record_get_text (ask->handover, SAM_HANDOVER_ANSWER_REASON);
  g_autofree char *asked = sam_words_date_short (show->context, ask->asked_on);
  /* Translators: %s is a day, as in “Friday 12 June” */
  g_autofree char *asked_words = g_strdup_printf (C_ ("holder", "asked %s"), asked);
  g_autofree char *days = ask->days > 0 ? sam_count (NULL, "holder", "%d day without an answer",
                                                     "%d days without an answer", ask->days)
                                        : g_strdup ("");
  g_autofree char *why = sam_words_join (asked_words, days, reason ? reason : "", NULL);
  SamRow *row = sam_case_row (sam_handover_whom (show->context, ask->handover), why);

  sam_row_set_icon (row, "sam-handover-symbolic", SAM_TONE_NEUTRAL, TRUE);
  sam_row_set_chip (row, sam_words_enum (ask->handover, SAM_HANDOVER_STATE),
                    ask->overdue ? SAM_TONE_LATE
                    : ask->open  ? SAM_TONE_ASK
                    : sam_record_enum_is (ask->handover, SAM_HANDOVER_STATE, "accepted")
                        ? SAM_TONE_DONE
                        : SAM_TONE_NEUTRAL);
  sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (ask->handover), NULL, NULL);
}

static void
become_coordinator (SamCasePage *page, const char *id)
{
  SamRecord *about = sam_case_dup (page, sam_case_page_get_case_id (page));
  SamChanges *changes;

  if (!about) {
    return;
  }
  sam_record_set_text (about, SAM_CASE_COORDINATOR_USER,
                       sam_context_get_user_id (sam_page_get_context (SAM_PAGE (page))));
  changes = sam_changes_new ("holder");
  sam_changes_put (changes, about);
  g_object_unref (about);
  sam_case_save (page, changes, C_ ("holder", "You are coordinator too"));
}

/* "passed on 6 times · 4 days without an answer"; nothing of what never was. */
static char *
ledger_words (const SamHolderLedger *ledger)
{
  g_autofree char *passed = ledger->n_passed > 0
                                ? sam_count (NULL, "holder", "passed on %d time",
                                             "passed on %d times", (int) ledger->n_passed)
                                : g_strdup ("");
  g_autofree char *days = ledger->days_unanswered > 0
                              ? sam_count (NULL, "holder", "%d day without an answer",
                                           "%d days without an answer", ledger->days_unanswered)
                              : g_strdup ("");

  return sam_words_join (passed, days, NULL);
}

static void
add_asks (SamCaseShow *show, const SamHolderLedger *ledger)
{
  GtkWidget *list;
  guint n;

  /* The one that waits stands above. */
  if (ledger->n_asks == (ledger->open ? 1 : 0)) {
    return;
  }
  sam_case_heading (show->main, C_ ("holder", "Who was asked"), NULL);
  n = sam_case_limit (show, show->main, "asks", ledger->n_asks, HISTORY_FIRST);
  list = sam_case_list (show->main);
  for (guint i = ledger->n_asks; i > ledger->n_asks - n; i--) {
    if (!ledger->asks[i - 1].open) {
      add_ask (show, list, &ledger->asks[i - 1]);
    }
  }
}

static void
add_ledger (SamCaseShow *show)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (show->view, show->today);
  const SamRecord *record = sam_case_view_get_case (show->view);
  const char *me = sam_context_get_user_id (show->context);
  g_autofree char *remark = ledger_words (ledger);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("holder", "Who has the ball?"), remark);

  if (g_strcmp0 (sam_record_get_text (record, SAM_CASE_HOLDER_USER), me) == 0
      && g_strcmp0 (sam_record_get_text (record, SAM_CASE_COORDINATOR_USER), me) != 0) {
    sam_case_heading_add (show, heading, C_ ("holder", "Become coordinator too"),
                          become_coordinator, NULL);
  }
  /* Others have it in the head of the case. */
  if (sam_context_is_lead (show->context) && !ledger->open
      && sam_case_may_ask (show->context, show->view)) {
    sam_case_heading_add (show, heading, C_ ("case", "Ask to take over…"), sam_case_ask_over, NULL);
  }
  sam_case_waiting_ask (show);
  add_spans (show, ledger);
  add_asks (show, ledger);
}

/* ---- Refusals by others ---- */

static void
edit_refusal (SamCasePage *page, const char *id)
{
  SamRecord *refusal = sam_case_record (page, id);

  if (refusal) {
    sam_case_edit (page, refusal, C_ ("refusal", "Edit refusal"));
  }
}

static void
new_refusal (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) refusal = sam_case_new (page, SAM_RECORD_REFUSAL);

  sam_record_begin (refusal, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_case_edit (page, refusal, C_ ("refusal", "New refusal"));
}

/* Where: the service of the directory, or the words for it. */
static const char *
place_of (SamCaseShow *show, const SamRecord *record, SamField service, SamField place)
{
  const char *name = sam_context_name (show->context, sam_record_get_text (record, service));

  if (!name) {
    name = sam_record_get_text (record, place);
  }
  return name ? name : C_ ("refusal", "A service");
}

static void
add_refusals (SamCaseShow *show)
{
  GPtrArray *refusals = sam_case_view_list (show->view, SAM_RECORD_REFUSAL);
  const SamRecord *urgent = sam_rules_turned_away (show->view);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("refusal", "Refused by others"), NULL);
  GtkWidget *list;

  sam_case_heading_add (show, heading, C_ ("refusal", "New refusal…"), new_refusal, NULL);
  if (refusals->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("refusal", "No service has turned the person away, as far "
                                                   "as is noted here."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = refusals->len; i > 0; i--) {
    const SamRecord *refusal = g_ptr_array_index (refusals, i - 1);
    const char *told = sam_record_get_text (refusal, SAM_REFUSAL_TOLD_BY);
    const char *owner =
        sam_case_by_user (show->context, sam_record_get_text (refusal, SAM_REFUSAL_OWNER_USER));
    SamDate appeal = sam_record_get_date (refusal, SAM_REFUSAL_APPEAL_BY_ON);
    g_autofree char *when =
        sam_words_moment (show->context, sam_record_get_moment (refusal, SAM_REFUSAL_OCCURRED_AT));
    g_autofree char *told_words =
        /* Translators: %s is who told us, who takes the next step, or the last day to appeal */
        told ? g_strdup_printf (C_ ("refusal", "told by %s"), told) : g_strdup ("");
    g_autofree char *next = owner ? g_strdup_printf (C_ ("refusal", "next: %s"), owner)
                                  : g_strdup (C_ ("refusal", "nobody takes it next"));
    g_autofree char *why =
        sam_words_join (sam_words_enum (refusal, SAM_REFUSAL_KIND),
                        sam_words_enum (refusal, SAM_REFUSAL_REASON), when, told_words, next, NULL);
    SamRow *row =
        sam_case_row (place_of (show, refusal, SAM_REFUSAL_SERVICE_ID, SAM_REFUSAL_PLACE), why);

    sam_row_set_icon (row, "dialog-warning-symbolic",
                      refusal == urgent ? SAM_TONE_LATE : SAM_TONE_NEUTRAL, TRUE);
    if (refusal == urgent) {
      sam_row_set_chip (row, C_ ("refusal", "nobody has talked since"), SAM_TONE_LATE);
    } else if (appeal != SAM_DATE_NONE && appeal >= show->today) {
      g_autofree char *day = sam_words_date_short (show->context, appeal);
      g_autofree char *chip = g_strdup_printf (C_ ("refusal", "appeal by %s"), day);

      sam_row_set_chip (row, chip, appeal - show->today <= 7 ? SAM_TONE_SOON : SAM_TONE_NEUTRAL);
    } else {
      sam_case_row_state (row, refusal);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (refusal), NULL,
                       edit_refusal);
  }
}

/* ---- Referrals ---- */

static void
edit_referral (SamCasePage *page, const char *id)
{
  SamRecord *referral = sam_case_record (page, id);

  if (referral) {
    sam_case_edit (page, referral, C_ ("referral", "Edit referral"));
  }
}

static void
new_referral (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) referral = sam_case_new (page, SAM_RECORD_REFERRAL);

  sam_record_begin (referral, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  sam_case_edit (page, referral, C_ ("referral", "New referral"));
}

static char *
clock_words (const SamRecord *referral, const SamReferralClock *clock)
{
  switch (clock->stage) {
  case SAM_REFERRAL_STAGE_ENDED:
    return g_strdup (sam_words_enum (referral, SAM_REFERRAL_OUTCOME));
  case SAM_REFERRAL_STAGE_ASSESSED:
    return g_strdup (C_ ("referral", "assessed"));
  case SAM_REFERRAL_STAGE_RECEIVED:
    if (clock->days_received == 0) {
      return g_strdup (C_ ("referral", "received today"));
    }
    return sam_count (NULL, "referral", "received %d day ago", "received %d days ago",
                      clock->days_received);
  case SAM_REFERRAL_STAGE_SENT:
    break;
  }
  if (clock->days == 0) {
    return g_strdup (C_ ("referral", "sent today"));
  }
  return sam_count (NULL, "referral", "sent %d day ago", "sent %d days ago", clock->days);
}

static void
add_referrals (SamCaseShow *show)
{
  GPtrArray *referrals = sam_case_view_list (show->view, SAM_RECORD_REFERRAL);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("referral", "Referrals"), NULL);
  GtkWidget *list;

  sam_case_heading_add (show, heading, C_ ("referral", "New referral…"), new_referral, NULL);
  if (referrals->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("referral", "No referral is noted."), "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = referrals->len; i > 0; i--) {
    const SamRecord *referral = g_ptr_array_index (referrals, i - 1);
    SamReferralClock clock =
        sam_rules_referral_clock (sam_case_view_get_registry (show->view), referral, show->today);
    SamDate starts = sam_record_get_date (referral, SAM_REFERRAL_START_ON);
    g_autofree char *sent =
        sam_words_date_short (show->context, sam_record_get_date (referral, SAM_REFERRAL_SENT_ON));
    /* Translators: %s is a day, as in “Friday 12 June” */
    g_autofree char *sent_words = g_strdup_printf (C_ ("referral", "sent %s"), sent);
    g_autofree char *start_day = sam_words_date_short (show->context, starts);
    g_autofree char *start_words = starts != SAM_DATE_NONE
                                       ? g_strdup_printf (C_ ("referral", "starts %s"), start_day)
                                       : g_strdup ("");
    g_autofree char *chip = clock_words (referral, &clock);
    g_autofree char *why = sam_words_join (sam_record_get_text (referral, SAM_REFERRAL_WHAT),
                                           sent_words, start_words, NULL);
    SamRow *row =
        sam_case_row (place_of (show, referral, SAM_REFERRAL_SERVICE_ID, SAM_REFERRAL_PLACE), why);

    sam_row_set_icon (row, "sam-treatment-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_row_set_chip (row, chip,
                      clock.overdue                                ? SAM_TONE_SOON
                      : clock.stage == SAM_REFERRAL_STAGE_ASSESSED ? SAM_TONE_DONE
                                                                   : SAM_TONE_NEUTRAL);
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (referral), NULL,
                       edit_referral);
  }
}

void
sam_case_holder_show (SamCaseShow *show)
{
  SamViewer *viewer = sam_context_get_viewer (show->context);

  add_ledger (show);
  if (viewer && sam_viewer_may_see_type (viewer, SAM_RECORD_REFUSAL)) {
    add_refusals (show);
    add_referrals (show);
  }
}
