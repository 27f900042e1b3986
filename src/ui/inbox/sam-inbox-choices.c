/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-choices.h"

#include "sam-calls.h"
#include "sam-row.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 100

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPage) page = user_data;
  g_autoptr (GError) error = NULL;

  if (sam_call_undo_finish (SAM_CONTEXT (source), result, &error)) {
    sam_page_tell (page, C_ ("toast", "The choice was taken back"), NULL);
  } else {
    sam_page_tell_error (page, error);
  }
}

static void
take_back_cb (SamRow *row, gpointer user_data)
{
  SamPage *page = user_data;

  sam_call_undo_async (sam_page_get_context (page), g_object_get_data (G_OBJECT (row), "undo"),
                       taken_back_cb, g_object_ref (page));
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *item, gpointer user_data)
{
  sam_window_open_case (sam_page_get_window (user_data),
                        g_object_get_data (G_OBJECT (item), "case"),
                        g_object_get_data (G_OBJECT (item), "section"),
                        g_object_get_data (G_OBJECT (item), "record"));
}

static void
add_choice (SamPage *page, GtkWidget *list, const SamChoice *choice, const char *name)
{
  SamContext *context = sam_page_get_context (page);
  const char *noun = sam_text (NULL, &sam_type_get (choice->type)->noun);
  g_autofree char *at = sam_words_moment (context, choice->at);
  /* Translators: %s is when somebody chose between what two had written */
  g_autofree char *when = g_strdup_printf (C_ ("inbox", "chosen %s"), at);
  g_autofree char *why = sam_words_join (noun, when, NULL);
  GtkWidget *row = sam_row_new ();
  GtkListBoxRow *item;

  if (*name) {
    sam_row_set_name (SAM_ROW (row), context, name, why);
  } else {
    sam_row_set_text (SAM_ROW (row), noun, when);
  }
  sam_row_set_action (SAM_ROW (row), C_ ("inbox", "Take back"), FALSE);
  g_object_set_data_full (G_OBJECT (row), "undo", g_strdup (choice->undo), g_free);
  g_signal_connect (row, "action", G_CALLBACK (take_back_cb), page);
  item = sam_boxed_list_add (list, row, choice->case_id != NULL, NULL);
  g_object_set_data_full (G_OBJECT (item), "case", g_strdup (choice->case_id), g_free);
  g_object_set_data_full (G_OBJECT (item), "record", g_strdup (choice->id), g_free);
  g_object_set_data (G_OBJECT (item), "section", (gpointer) sam_inbox_section (choice->type));
}

void
sam_inbox_show_choices (SamPage *page, GtkWidget *box, const SamInboxLine *line)
{
  GtkWidget *list;

  sam_detail_title (box, C_ ("inbox", "What you chose"),
                    C_ ("inbox", "Where two wrote differently. A choice can be taken back for "
                                 "30 days: then it is as it was before you chose."));
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (activated_cb), page);
  for (guint i = 0; i < line->choices->len && i < MAX_SHOWN; i++) {
    add_choice (page, list, g_ptr_array_index (line->choices, i),
                g_ptr_array_index (line->names, i));
  }
  if (line->choices->len > MAX_SHOWN) {
    g_autofree char *rest = sam_count (NULL, "inbox", "And %d more", "And %d more",
                                       (int) line->choices->len - MAX_SHOWN);

    sam_detail_label (box, rest, "dim-label");
  }
}
