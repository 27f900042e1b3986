/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

const char *
sam_inbox_noun (SamRecordType type)
{
  return sam_text (NULL, &sam_type_get (type)->noun);
}

/* "Point" alone would not say which of them. */
const char *
sam_inbox_what (const SamInboxLine *line)
{
  return line->type == SAM_RECORD_GATE_ROW && line->record
             ? sam_words_enum (line->record, SAM_GATE_ROW_POINT)
             : sam_inbox_noun (line->type);
}

const char *
sam_inbox_field_label (SamRecordType type, const char *name)
{
  SamField field = name ? sam_field_by_name (sam_type_get (type), name) : SAM_FIELD_NONE;

  return field == SAM_FIELD_NONE ? (name ? name : "")
                                 : sam_text (NULL, &sam_field_get (field)->label);
}

SamHolderTotals
sam_inbox_totals (const SamInboxLine *line)
{
  SamHolderTotals totals = { 0 };

  for (guint i = 0; i < line->holders->len; i++) {
    sam_holder_totals_add (&totals, g_ptr_array_index (line->holders, i));
  }
  return totals;
}

const char *
sam_inbox_duty_chip (SamReportDuty duty)
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

/* Returns: (transfer full) */
char *
sam_inbox_support_chip (SamContext *context, const SamInboxLine *line)
{
  SamDate next = sam_record_get_date (line->record, SAM_RELATIVE_SUPPORT_NEXT_ON);
  g_autofree char *day = next != SAM_DATE_NONE ? sam_words_date_short (context, next) : NULL;

  /* Translators: a talk that is agreed with a relative, with its date: "talk 12 June" */
  return day ? g_strdup_printf (C_ ("inbox chip", "talk %s"), day)
             : g_strdup (C_ ("inbox chip", "no talk agreed"));
}

/* What a person wrote: not what only the program knows, nor a record that has no name here. */
gboolean
sam_inbox_is_told (SamContext *context, const SamRecord *record, guint field)
{
  const SamTypeDef *def = sam_record_get_def (record);
  const SamFieldDef *one = &def->fields[field];

  return one->section.text
         && (one->kind != SAM_KIND_REF
             || sam_context_name (context, sam_record_get_text (record, (SamField) ((def->type << 8)
                                                                                    | field))));
}

void
sam_inbox_add_facts (SamContext *context, GtkWidget *list, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    if (sam_inbox_is_told (context, record, i)) {
      g_autofree char *value = sam_words_field (context, record, (SamField) ((def->type << 8) | i));

      sam_detail_fact (list, sam_text (NULL, &def->fields[i].label), value);
    }
  }
}

static void
open_cb (GtkButton *button, gpointer user_data)
{
  SamWindow *window = sam_page_get_window (user_data);
  const SamInboxLine *line = g_object_get_data (G_OBJECT (button), "line");

  if (line->case_id) {
    sam_window_open_case (window, line->case_id, sam_inbox_section (line->type),
                          sam_inbox_makes (line) ? NULL : line->record_id);
  } else if (line->type == SAM_RECORD_SERVICE) {
    sam_window_open_page (window, "services", line->record_id);
  } else if (line->type == SAM_RECORD_SITE || line->type == SAM_RECORD_HOUSING_UNIT) {
    sam_window_open_page (window, "housing", line->record_id);
  } else if (line->record) {
    sam_window_edit_record (window, line->record);
  }
}

void
sam_inbox_add_open (SamPage *page, GtkWidget *end, SamInboxLine *line)
{
  GtkWidget *button = sam_button_new (C_ ("inbox", "_Open"));

  if (!line->case_id && !line->record) {
    return;
  }
  g_object_set_data_full (G_OBJECT (button), "line", sam_inbox_line_ref (line),
                          sam_inbox_line_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (open_cb), page);
  gtk_box_append (GTK_BOX (end), button);
}

char *
sam_inbox_title (SamPage *page, const SamInboxLine *line)
{
  if (line->name && *line->name) {
    return sam_context_show_name (sam_page_get_context (page), line->name);
  }
  return line->record ? sam_record_title (line->record, NULL)
                      : g_strdup (sam_inbox_noun (line->type));
}
