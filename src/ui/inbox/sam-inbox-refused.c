/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>

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
  { "in-use", SAM_L ("refused", "Something else still rests on it, so it stays.") },
  { "let", SAM_L ("refused",
                  "Somebody else let the home in this period. Choose another home or period.") },
  { "out-of-use", SAM_L ("refused", "The home is out of use. Choose another home.") },
  { "no-building", SAM_L ("refused", "The home belongs to no building. Choose another home.") },
  { "on-lease", SAM_L ("refused", "Somebody is on the lease in days that this would take away.") },
  { "outside-lease", SAM_L ("refused", "It lies outside the days of the lease.") },
  { "tenant-twice",
    SAM_L ("refused", "The person is on the lease already in some of these days.") },
  { "citizen", SAM_L ("refused", "The person is no party of an agreement.") },
  { "ref", SAM_L ("refused", "It refers to something that is not there, or not there for you.") },
};

static char *
reason_of (SamContext *context, const SamInboxLine *line)
{
  const SamWaiting *one = g_ptr_array_index (line->waiting, 0);
  const char *label = one->field ? sam_inbox_field_label (line->type, one->field) : "";
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

/* Everything that was written, for the clipboard. */
static char *
kept_text (SamContext *context, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    g_autofree char *value = NULL;

    if (!sam_inbox_is_told (context, record, i)) {
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
  SamPage *page = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), "text"));
  sam_page_tell (page, C_ ("toast", "Copied"), NULL);
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
  g_autoptr (SamPage) page = user_data;
  g_autoptr (GError) error = NULL;

  if (sam_call_run_finish (SAM_CONTEXT (source), result, &error)) {
    sam_page_tell (page, C_ ("toast", "Given up. What the server has stands"), NULL);
  } else {
    sam_page_tell_error (page, error);
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
  SamPage *page = user_data;

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  sam_call_run_async (sam_page_get_context (page), SAM_STORE_WRITE, drop_work,
                      g_strdup (g_object_get_data (G_OBJECT (button), "op")), g_free, NULL, NULL,
                      dropped_cb, g_object_ref (page));
}

static void
add_give_up (SamPage *page, GtkWidget *box, GtkWidget *beside, const SamInboxLine *line)
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
  g_signal_connect (yes, "clicked", G_CALLBACK (yes_cb), page);
  g_signal_connect (keep, "clicked", G_CALLBACK (keep_cb), give_up);
  gtk_box_append (GTK_BOX (buttons), keep);
  gtk_box_append (GTK_BOX (buttons), yes);
  gtk_box_append (GTK_BOX (question), buttons);
  gtk_widget_set_visible (question, FALSE);
  gtk_box_append (GTK_BOX (box), question);
  g_object_set_data (G_OBJECT (give_up), "question", question);
  g_signal_connect (give_up, "clicked", G_CALLBACK (give_up_cb), page);
}

/* What was written, and a button of @buttons that copies it. */
static void
add_written (SamPage *page, GtkWidget *box, GtkWidget *buttons, const SamRecord *record)
{
  SamContext *context = sam_page_get_context (page);
  GtkWidget *copy = sam_button_new (C_ ("inbox", "_Copy the text"));

  sam_detail_heading (box, C_ ("inbox", "What you wrote"), C_ ("inbox", "kept here"));
  sam_inbox_add_facts (context, sam_detail_list (box), record);
  g_object_set_data_full (G_OBJECT (copy), "text", kept_text (context, record), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), page);
  sam_wrap_append (SAM_WRAP (buttons), copy);
}

void
sam_inbox_show_refused (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *title = sam_inbox_title (page, line);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *subtitle = sam_words_join (sam_inbox_what (line), when, NULL);
  g_autofree char *reason = reason_of (context, line);
  GtkWidget *end = sam_detail_title (box, title, subtitle);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  sam_inbox_add_open (page, end, line);
  sam_detail_heading (box, C_ ("inbox", "Why the server refused"), NULL);
  sam_detail_label (box, reason, NULL);
  if (line->record) {
    add_written (page, box, buttons, line->record);
  }
  gtk_box_append (GTK_BOX (box), buttons);
  add_give_up (page, box, buttons, line);
}

void
sam_inbox_show_set_aside (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  const char *noun = sam_inbox_noun (line->type);
  gboolean named = line->name && *line->name;
  g_autofree char *title = named ? sam_context_show_name (context, line->name) : g_strdup (noun);
  g_autofree char *when = sam_words_moment (context, line->at);
  g_autofree char *subtitle = sam_words_join (named ? noun : "", when, NULL);
  g_autofree char *until = sam_words_moment (context, line->until);
  g_autofree char *kept = NULL;
  GtkWidget *end = sam_detail_title (box, title, subtitle);
  GtkWidget *buttons = sam_wrap_new (6, 6);

  if (line->case_id) {
    sam_inbox_add_open (page, end, line);
  }
  sam_detail_heading (box, C_ ("inbox", "What has become of it"), NULL);
  sam_detail_label (box,
                    line->case_id
                        ? C_ ("inbox", "The server took it in neither as a change nor as a "
                                       "proposal to your colleagues.")
                        : C_ ("inbox", "You no longer have access to the case, and the server did "
                                       "not take in what you had not sent. Tell whoever has the "
                                       "case now, if it matters."),
                    NULL);
  kept =
      /* Translators: with a day and a time */
      g_strdup_printf (C_ ("inbox", "It is on this computer only, and is kept until %s."), until);
  sam_detail_label (box, kept, NULL);
  add_written (page, box, buttons, line->record);
  gtk_box_append (GTK_BOX (box), buttons);
}
