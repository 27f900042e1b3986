/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-calls.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

/* Gaps in the access logs of a lead's teams: what it means, whose computers, and what to do. */

static gpointer
read_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  return sam_store_read_log_faults (store, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPage) page = user_data;
  g_autoptr (GError) error = NULL;

  if (!sam_call_run_finish (SAM_CONTEXT (source), result, &error)) {
    sam_page_tell_error (page, error);
  }
}

static void
pressed_cb (GtkButton *button, gpointer user_data)
{
  SamPage *page = user_data;

  sam_call_run_async (sam_page_get_context (page), SAM_STORE_WRITE, read_work, NULL, NULL, NULL,
                      NULL, read_cb, g_object_ref (page));
}

void
sam_inbox_show_faults (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  GtkWidget *list, *button;

  sam_detail_title (box, C_ ("inbox", "Gaps in the access log"), NULL);
  sam_detail_label (
      box,
      C_ ("inbox", "The access log shows who has looked at what. Each event has a number and names "
                   "the one before it, so that it shows when something is missing. From the "
                   "computers below something is missing, or no longer reads as it was written. "
                   "Often a copy was put back or a disk failed: a gap does not say that anybody "
                   "has done anything wrong."),
      NULL);
  list = sam_detail_list (box);
  for (guint i = 0; i < line->faults->len; i++) {
    const SamLogFaults *faults = g_ptr_array_index (line->faults, i);
    const char *name = sam_context_name (context, faults->user_id);
    g_autofree char *n = sam_count (NULL, "inbox", "%d gap", "%d gaps", (int) faults->n);
    g_autofree char *moment = sam_words_moment (context, faults->seen_at);
    g_autofree char *seen =
        /* Translators: when a computer was in contact with the server: "today at 08.02" */
        g_strdup_printf (C_ ("inbox", "last in contact with the server %s"), moment);
    g_autofree char *why = sam_words_join (n, seen, NULL);
    GtkWidget *row = sam_row_new ();

    sam_row_set_text (SAM_ROW (row), name ? name : C_ ("inbox", "A colleague"), why);
    sam_boxed_list_add (list, row, FALSE, NULL);
  }
  sam_detail_heading (box, C_ ("inbox", "What you can do"), NULL);
  sam_detail_label (
      box,
      C_ ("inbox", "Ask whoever uses the computer what has happened to it. Tell those who answer "
                   "for privacy in the municipality too, also when the reason is known: on the "
                   "server they can see which events it concerns."),
      NULL);
  button = gtk_button_new_with_label (C_ ("window", "I have read it"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (pressed_cb), page);
  gtk_box_append (GTK_BOX (box), button);
  sam_detail_label (box, C_ ("inbox", "It is said again if there are more."), "dim-label");
}
