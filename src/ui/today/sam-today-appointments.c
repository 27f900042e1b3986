/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-appointments.h"

#include "sam-row.h"
#include "sam-today-row.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-records.h>

void
sam_today_appointments_print (GPtrArray *appointments, GString *out)
{
  for (guint i = 0; appointments && i < appointments->len; i++) {
    const SamAppointmentToday *one = g_ptr_array_index (appointments, i);

    g_string_append_printf (out, "%s %s %s %s %s %s\n", one->record_id, one->name ? one->name : "",
                            one->at_time ? one->at_time : "",
                            one->meeting_kind ? one->meeting_kind : "",
                            one->with_whom ? one->with_whom : "", one->place ? one->place : "");
  }
}

void
sam_today_appointment_words (SamContext *context, const SamAppointmentToday *appointment,
                             char **words, char **remark)
{
  const SamLabel *kind = appointment->meeting_kind
                             ? sam_enum_label (SAM_MEETING_KIND, appointment->meeting_kind)
                             : NULL;
  g_autofree char *name = sam_context_show_name (context, appointment->name);

  *words = sam_words_join (kind ? sam_text (NULL, kind) : C_ ("today", "Appointment"), name, NULL);
  *remark = sam_words_join (appointment->with_whom ? appointment->with_whom : "",
                            appointment->place ? appointment->place : "", NULL);
}

/* ---- The lead's line ---- */

gboolean
sam_today_count_to_revise (SamStore *store, SamViewer *viewer, SamDate today, guint *n,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_COOPERATION);
  g_autoptr (GPtrArray) all = sam_store_list (store, viewer, query, cancellable, error);

  *n = 0;
  for (guint i = 0; all && i < all->len; i++) {
    if (sam_rules_cooperation (g_ptr_array_index (all, i), today) == SAM_COOPERATION_TO_REVISE) {
      *n += 1;
    }
  }
  return all != NULL;
}

static void
open_cb (SamWindow *window)
{
  sam_window_open_page (window, "agreements", "services");
}

GtkWidget *
sam_today_to_revise_new (SamWindow *window)
{
  GtkWidget *list = sam_boxed_list_new ();

  gtk_widget_set_margin_top (list, 12);
  gtk_widget_set_visible (list, FALSE);
  g_object_set_data (G_OBJECT (list), "window", window);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (open_cb), window, G_CONNECT_SWAPPED);
  return list;
}

void
sam_today_to_revise_set (GtkWidget *list, guint n)
{
  g_autofree char *what = NULL, *spoken = NULL;
  GtkWidget *row;

  if (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list), "n")) == n) {
    return;
  }
  g_object_set_data (G_OBJECT (list), "n", GUINT_TO_POINTER (n));
  sam_boxed_list_clear (list);
  gtk_widget_set_visible (list, n > 0);
  if (n == 0) {
    return;
  }
  what = sam_count (NULL, "today", "%d cooperation agreement should have been looked at again",
                    "%d cooperation agreements should have been looked at again", (int) n);
  row = sam_today_row_new_plain ("sam-agreement-symbolic", SAM_TONE_SOON, what,
                                 C_ ("today", "Agreements with partners rest on them."), NULL,
                                 C_ ("today", "Open"));
  g_signal_connect_object (row, "action", G_CALLBACK (open_cb),
                           g_object_get_data (G_OBJECT (list), "window"), G_CONNECT_SWAPPED);
  spoken = sam_today_row_get_spoken (SAM_TODAY_ROW (row));
  sam_boxed_list_add (list, row, TRUE, spoken);
}
