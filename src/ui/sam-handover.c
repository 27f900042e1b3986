/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-handover.h"

#include "compat/sam-confirm.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-discharge.h>
#include <samspor/sam-rules.h>

/* ---- Words ---- */

const char *
sam_handover_whom (SamContext *context, const SamRecord *handover)
{
  static const SamField fields[] = { SAM_HANDOVER_TO_USER, SAM_HANDOVER_TO_TEAM,
                                     SAM_HANDOVER_TO_SERVICE };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *name = sam_context_name (context, sam_record_get_text (handover, fields[i]));

    if (name) {
      return name;
    }
  }
  return C_ ("handover", "Somebody");
}

char *
sam_handover_follows (SamContext *context, const SamRecord *handover)
{
  return sam_words_field (context, handover, SAM_HANDOVER_FOLLOWS);
}

static gboolean
asks_me (SamContext *context, const SamRecord *handover)
{
  SamViewer *viewer = sam_context_get_viewer (context);
  const SamViewerFields *me = viewer ? sam_viewer_get (viewer) : NULL;
  const char *team = sam_record_get_text (handover, SAM_HANDOVER_TO_TEAM);

  if (!me) {
    return FALSE;
  }
  if (sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "user")) {
    return g_strcmp0 (sam_record_get_text (handover, SAM_HANDOVER_TO_USER), me->user_id) == 0;
  }
  return sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "team") && team
         && (g_strv_contains (me->team_ids, team) || g_strv_contains (me->lead_team_ids, team));
}

char *
sam_handover_sentence (SamContext *context, const SamRecord *handover, const char *name,
                       SamDate deadline)
{
  const char *by =
      sam_context_name (context, sam_record_get_text (handover, SAM_HANDOVER_ASKED_BY_USER));
  const char *whom = sam_handover_whom (context, handover);
  const char *from = by ? by : C_ ("handover", "A colleague");
  g_autofree char *day = sam_words_date (context, deadline);

  if (asks_me (context, handover)) {
    if (name) {
      /* Translators: who asks, whom the case is about, the last day to answer */
      return g_strdup_printf (C_ ("handover", "%1$s asks you to take over the responsibility for "
                                              "%2$s. Answer by %3$s."),
                              from, name, day);
    }
    /* Translators: who asks, and the last day to answer */
    return g_strdup_printf (C_ ("handover",
                                "%1$s asks you to take over the responsibility. Answer by %2$s."),
                            from, day);
  }
  if (deadline < sam_context_get_today (context)) {
    /* Translators: who is asked, and the last day to answer, which has passed */
    return g_strdup_printf (C_ ("handover",
                                "%1$s is asked to take over and should have answered by %2$s."),
                            whom, day);
  }
  /* Translators: who is asked, and the last day to answer */
  return g_strdup_printf (C_ ("handover", "%1$s is asked to take over and answers by %2$s."), whom,
                          day);
}

/* ---- Answering ---- */

typedef struct {
  SamWindow *window;   /* (owned) */
  SamRecord *handover; /* (owned) */
  SamRecord *about;    /* (owned) */
} Answer;

static Answer *
answer_new (SamWindow *window, const SamRecord *handover, const SamRecord *about)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->window = g_object_ref (window);
  answer->handover = g_object_ref ((SamRecord *) handover);
  answer->about = g_object_ref ((SamRecord *) about);
  return answer;
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_object_unref (answer->window);
  g_object_unref (answer->handover);
  g_object_unref (answer->about);
  g_free (answer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
answer_closure_free (gpointer data, GClosure *closure)
{
  answer_free (data);
}

/* A copy of the question with an answer of the reader's. (transfer full) */
static SamRecord *
answered (const Answer *answer, const char *state)
{
  SamContext *context = sam_window_get_context (answer->window);
  SamRecord *clone = sam_record_dup (answer->handover);

  sam_record_set_text (clone, SAM_HANDOVER_STATE, state);
  sam_record_set_moment (clone, SAM_HANDOVER_ANSWERED_AT, sam_context_get_now (context));
  sam_record_set_text (clone, SAM_HANDOVER_ANSWERED_BY_USER, sam_context_get_user_id (context));
  return clone;
}

typedef struct {
  SamWindow *window; /* (owned) */
  const char *done;
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;

  /* No Undo: what somebody answered is taken back by asking again. */
  if (sam_call_save_finish (SAM_CONTEXT (source), result, NULL, NULL, &error)) {
    sam_window_toast (saving->window, saving->done, NULL);
  } else {
    sam_window_error (saving->window, error);
  }
  g_object_unref (saving->window);
  g_free (saving);
}

static void
save (const Answer *answer, const char *state, const char *done)
{
  g_autoptr (SamRecord) handover = answered (answer, state);
  SamChanges *changes = sam_changes_new ("handover");
  Saving *saving = g_new0 (Saving, 1);

  if (g_str_equal (state, "accepted")) {
    g_autoptr (SamRecord) about = sam_rules_take_over (answer->about, handover);

    sam_changes_act (changes, SAM_OP_UPDATE, about);
  }
  sam_changes_act (changes, SAM_OP_UPDATE, handover);
  saving->window = g_object_ref (answer->window);
  saving->done = done;
  sam_call_save_async (sam_window_get_context (answer->window), changes, saved_cb, saving);
}

static void
take_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;

  if (sam_confirm_finish (GTK_WINDOW (source), result)) {
    save (answer, "accepted", C_ ("handover", "You are responsible now"));
  }
}

/* What of the holder's is then the reader's. (transfer full) (nullable) */
static char *
named_words (SamContext *context, const SamRecord *handover)
{
  const char *const *follows = sam_record_get_set (handover, SAM_HANDOVER_FOLLOWS);
  const char *from =
      sam_context_name (context, sam_record_get_text (handover, SAM_HANDOVER_FROM_USER));
  gboolean measures = follows && g_strv_contains (follows, "measures");
  gboolean contacts = follows && g_strv_contains (follows, "contacts");

  if (!from || (!measures && !contacts)) {
    return NULL;
  }
  return g_strdup_printf (
      /* Translators: a colleague's name */
      measures && contacts ? C_ ("handover", "Open measures, points and agreed contacts in the "
                                             "name of %s are then in yours.")
      /* Translators: a colleague's name */
      : measures ? C_ ("handover", "Open measures and points in the name of %s are then in yours.")
                 /* Translators: a colleague's name */
                 : C_ ("handover", "Agreed contacts in the name of %s are then in yours."),
      from);
}

static void
take_over (GtkButton *button, gpointer user_data)
{
  const Answer *answer = user_data;
  SamContext *context = sam_window_get_context (answer->window);
  SamDate until = sam_record_get_date (answer->handover, SAM_HANDOVER_OVERLAP_UNTIL);
  g_autofree char *day = sam_words_date (context, until);
  g_autofree char *when =
      until > sam_context_get_today (context)
          ? g_strdup_printf (C_ ("handover", "You become responsible at once. Whoever asks stays "
                                             "coordinator until %s, and you both see the case."),
                             day)
          : g_strdup (C_ ("handover", "You become responsible and coordinator at once, and whoever "
                                      "asks is told."));
  g_autofree char *named = named_words (context, answer->handover);
  g_autofree char *text = named ? g_strconcat (when, " ", named, NULL) : g_strdup (when);

  sam_confirm_async (GTK_WINDOW (answer->window), C_ ("handover", "Take over the responsibility?"),
                     text, C_ ("handover", "_Take over"), FALSE, take_over_cb,
                     answer_new (answer->window, answer->handover, answer->about));
}

static void
withdraw_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;

  if (sam_confirm_finish (GTK_WINDOW (source), result)) {
    save (answer, "withdrawn", C_ ("handover", "The question is withdrawn"));
  }
}

static void
withdraw (GtkButton *button, gpointer user_data)
{
  const Answer *answer = user_data;

  sam_confirm_async (GTK_WINDOW (answer->window), C_ ("handover", "Withdraw the question?"),
                     C_ ("handover",
                         "Whoever was asked no longer sees the case. The responsibility "
                         "stays where it is, and you can ask somebody else."),
                     C_ ("handover", "_Withdraw"), FALSE, withdraw_cb,
                     answer_new (answer->window, answer->handover, answer->about));
}

static void
refuse (GtkButton *button, gpointer user_data)
{
  const Answer *answer = user_data;
  SamEditor *editor =
      sam_editor_new (sam_window_get_context (answer->window), C_ ("handover", "Say no"));
  g_autoptr (SamRecord) no = answered (answer, "refused");
  guint part = sam_editor_add_part (editor, answer->handover);
  SamRecord *clone = sam_editor_get_part (editor, part);

  sam_record_set_text (clone, SAM_HANDOVER_STATE, "refused");
  sam_record_set_moment (clone, SAM_HANDOVER_ANSWERED_AT,
                         sam_record_get_moment (no, SAM_HANDOVER_ANSWERED_AT));
  sam_record_set_text (clone, SAM_HANDOVER_ANSWERED_BY_USER,
                       sam_record_get_text (no, SAM_HANDOVER_ANSWERED_BY_USER));
  sam_editor_set_act (editor, part, SAM_OP_UPDATE);
  sam_editor_set_final (editor);
  sam_editor_add_group (editor, C_ ("handover", "Your answer"),
                        C_ ("handover", "The reason stands in the history of the case. The "
                                        "responsibility stays where it is."));
  sam_editor_add_row (editor, part, SAM_HANDOVER_ANSWER_REASON);
  sam_editor_set_done_text (editor, C_ ("handover", "The answer is sent"));
  sam_window_begin_edit (answer->window, editor);
  sam_editor_touch (editor);
}

static void
service_before_save_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  SamRecord *about = data;
  g_autoptr (SamRecord) after = sam_rules_take_over (about, sam_editor_get_part (editor, 0));

  sam_changes_act (changes, SAM_OP_UPDATE, after);
}

/* ---- Another municipality ---- */

typedef struct {
  guint need;
  SamDate on;
} Ends;

/* How it ended and when stand together. */
static void
ends_changed_cb (SamEditor *editor, gpointer user_data)
{
  const Ends *ends = user_data;
  SamRecord *need = sam_editor_get_part (editor, ends->need);
  gboolean ended = sam_record_has (need, SAM_HOUSING_NEED_ENDED_HOW);

  if (ended == sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON)) {
    return;
  }
  sam_record_set_date (need, SAM_HOUSING_NEED_ENDED_ON, ended ? ends->on : SAM_DATE_NONE);
}

static SamRecord *
open_need (SamCaseView *view)
{
  GPtrArray *needs = sam_case_view_list (view, SAM_RECORD_HOUSING_NEED);

  for (guint i = needs->len; i > 0; i--) {
    if (!sam_record_has (g_ptr_array_index (needs, i - 1), SAM_HOUSING_NEED_ENDED_ON)) {
      return g_ptr_array_index (needs, i - 1);
    }
  }
  return NULL;
}

static void
add_person (SamEditor *editor, SamRecord *person, const SamRecord *town, SamDate on)
{
  guint part = sam_editor_add_part (editor, person);
  SamRecord *clone = sam_editor_get_part (editor, part);
  g_autoptr (SamRecord) moved = sam_rules_moved_to (person, town, on);
  static const SamField fields[] = { SAM_PERSON_STAYING_MUNICIPALITY, SAM_PERSON_STAYING_FROM_ON,
                                     SAM_PERSON_CHOSEN_MUNICIPALITY, SAM_PERSON_CHOSEN_FROM_ON };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_record_to_string (moved, fields[i]);

    sam_record_set_from_string (clone, fields[i], value ? value : "", NULL);
  }
  sam_editor_add_group (editor, C_ ("handover", "Where the person stays"),
                        C_ ("handover", "Where somebody stays decides which municipality is "
                                        "responsible, not where they are registered."));
  sam_editor_add_row (editor, part, SAM_PERSON_STAYING_MUNICIPALITY);
  sam_editor_add_row (editor, part, SAM_PERSON_STAYING_FROM_ON);
  if (sam_record_has (person, SAM_PERSON_CHOSEN_MUNICIPALITY)) {
    sam_editor_add_row (editor, part, SAM_PERSON_CHOSEN_MUNICIPALITY);
  }
}

static void
add_need (SamEditor *editor, SamRecord *need, SamDate on)
{
  Ends *ends = g_new0 (Ends, 1);

  ends->need = sam_editor_add_part (editor, need);
  ends->on = on;
  sam_editor_add_group (editor, C_ ("handover", "The home asked for here"),
                        C_ ("handover", "Say how it ended if it falls away with the move; leave it "
                                        "empty, and it stands."));
  sam_editor_add_row (editor, ends->need, SAM_HOUSING_NEED_ENDED_HOW);
  g_object_set_data_full (G_OBJECT (editor), "sam-ends", ends, g_free);
  g_signal_connect (editor, "changed", G_CALLBACK (ends_changed_cb), ends);
}

/* What moves with somebody to another municipality stands on the same form, and is one group. Where
 * nothing that tells where they are may be kept, nothing is asked. */
static void
add_move (SamEditor *editor, SamCaseView *view, const SamRecord *town, SamDate on)
{
  SamRecord *person = (SamRecord *) sam_case_view_get_person (view);
  SamRecord *need = open_need (view);

  if (person && !sam_record_enum_is (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig")) {
    add_person (editor, person, town, on);
  }
  if (need) {
    add_need (editor, need, on);
  }
}

/* ---- The answer of a service outside ---- */

/* What a service outside answered is noted by whoever heard it: who said it, when, how. */
static SamEditor *
service_form (const Answer *answer, SamCaseView *view)
{
  SamContext *context = sam_window_get_context (answer->window);
  const SamRecord *service =
      sam_registry_get (sam_case_view_get_registry (view),
                        sam_record_get_text (answer->handover, SAM_HANDOVER_TO_SERVICE));
  gboolean town = service && sam_record_enum_is (service, SAM_SERVICE_SERVICE_KIND, "municipality");
  SamEditor *editor = sam_editor_new (context, C_ ("handover", "They take over"));
  g_autoptr (SamRecord) yes = answered (answer, "accepted");
  guint part = sam_editor_add_part (editor, answer->handover);
  SamRecord *clone = sam_editor_get_part (editor, part);

  sam_record_set_text (clone, SAM_HANDOVER_STATE, "accepted");
  sam_record_set_moment (clone, SAM_HANDOVER_ANSWERED_AT,
                         sam_record_get_moment (yes, SAM_HANDOVER_ANSWERED_AT));
  sam_record_set_text (clone, SAM_HANDOVER_ANSWERED_BY_USER,
                       sam_record_get_text (yes, SAM_HANDOVER_ANSWERED_BY_USER));
  sam_record_set_text (clone, SAM_HANDOVER_ACCEPTED_HOW, "phone");
  sam_editor_set_act (editor, part, SAM_OP_UPDATE);
  sam_editor_set_final (editor);
  sam_editor_add_group (
      editor, sam_handover_whom (context, answer->handover),
      town ? C_ ("handover", "When you save, the other municipality is responsible. The case stays "
                             "open here, and you stay coordinator, until you close it.")
           : C_ ("handover", "When you save, the service outside is responsible. You stay "
                             "coordinator and see the case."));
  sam_editor_add_row (editor, part, SAM_HANDOVER_ACCEPTED_BY_NAME);
  sam_editor_add_row (editor, part, SAM_HANDOVER_ACCEPTED_HOW);
  sam_editor_add_row (editor, part, SAM_HANDOVER_ANSWERED_AT);
  if (town) {
    add_move (editor, view, service, sam_context_get_today (context));
  }
  sam_editor_set_before_save (editor, service_before_save_cb, g_object_ref (answer->about),
                              g_object_unref);
  sam_editor_set_done_text (editor,
                            town ? C_ ("handover", "The other municipality is responsible now")
                                 : C_ ("handover", "The service outside is responsible now"));
  return editor;
}

static void
service_view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);
  SamEditor *editor;

  if (!view) {
    sam_window_error (answer->window, error);
    return;
  }
  editor = service_form (answer, view);
  if (sam_window_begin_edit (answer->window, editor)) {
    sam_editor_touch (editor);
  }
}

static void
service_says_yes (GtkButton *button, gpointer user_data)
{
  const Answer *answer = user_data;

  sam_call_case_view_async (sam_window_get_context (answer->window),
                            sam_record_get_id (answer->about), FALSE, NULL, service_view_cb,
                            answer_new (answer->window, answer->handover, answer->about));
}

/* ---- The buttons ---- */

static GtkWidget *
add_button (GtkWidget *box, const Answer *answer, const char *label, GCallback clicked)
{
  GtkWidget *button = sam_button_new (label);

  g_signal_connect_data (button, "clicked", clicked,
                         answer_new (answer->window, answer->handover, answer->about),
                         answer_closure_free, 0);
  sam_wrap_append (SAM_WRAP (box), button);
  return button;
}

GtkWidget *
sam_handover_buttons (SamWindow *window, const SamRecord *handover, const SamRecord *about,
                      gboolean suggested)
{
  SamContext *context = sam_window_get_context (window);
  SamViewer *viewer = sam_context_get_viewer (context);
  g_autoptr (Answer) answer = answer_new (window, handover, about);
  GtkWidget *box = sam_wrap_new (6, 6);
  gboolean service = sam_record_enum_is (handover, SAM_HANDOVER_TO_KIND, "service");
  gboolean mine = g_strcmp0 (sam_record_get_text (handover, SAM_HANDOVER_ASKED_BY_USER),
                             sam_context_get_user_id (context))
                  == 0;

  if (!viewer || !sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked")) {
    g_object_ref_sink (box);
    g_object_unref (box);
    return NULL;
  }
  if (sam_rules_may_answer (viewer, about, handover)) {
    GtkWidget *yes =
        service ? add_button (box, answer, C_ ("handover", "They _take over…"),
                              G_CALLBACK (service_says_yes))
                : add_button (box, answer, C_ ("handover", "_Take over"), G_CALLBACK (take_over));

    if (suggested && !service) {
      gtk_widget_add_css_class (yes, "suggested-action");
    }
    add_button (box, answer,
                service ? C_ ("handover", "They say _no…") : C_ ("handover", "Say _no…"),
                G_CALLBACK (refuse));
  }
  /* A lead who is asked answers. */
  if (sam_rules_may_withdraw (viewer, about, handover)
      && (mine || service || !asks_me (context, handover))) {
    add_button (box, answer, C_ ("handover", "_Withdraw"), G_CALLBACK (withdraw));
  }
  if (!gtk_widget_get_first_child (box)) {
    g_object_ref_sink (box);
    g_object_unref (box);
    return NULL;
  }
  return box;
}
