/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-id.h>
#include <samspor/sam-import.h>
#include <samspor/sam-json.h>
#include <stdio.h>

static const char *
outcome_id (SamImportOutcome outcome)
{
  switch (outcome) {
  case SAM_IMPORT_NEW:
    return "new";
  case SAM_IMPORT_FILLED:
    return "filled";
  case SAM_IMPORT_UNCHANGED:
    return "unchanged";
  case SAM_IMPORT_REJECTED:
    return "rejected";
  case SAM_N_IMPORT_OUTCOMES:
    break;
  }
  g_assert_not_reached ();
}

static void
print_json (const SamImportReport *report, gboolean dry)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sam_json_begin_object (out);
  sam_json_member_add_bool (out, "dry_run", dry);
  for (guint i = 0; i < SAM_N_IMPORT_OUTCOMES; i++)
    sam_json_member_add_int (out, outcome_id ((SamImportOutcome) i), report->n[i]);
  sam_json_member (out, "lines");
  sam_json_begin_array (out);
  for (guint i = 0; i < report->lines->len; i++) {
    const SamImportLine *line = &g_array_index (report->lines, SamImportLine, i);

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_int (out, "line", line->line);
    sam_json_member_add_string (out, "outcome", outcome_id (line->outcome));
    sam_json_member_add_string (out, "column",
                                line->column < SAM_N_IMPORT_COLUMNS
                                    ? sam_text (NULL, sam_import_column_label (line->column))
                                    : NULL);
    sam_json_member_add_string (out, "code", line->code);
    sam_json_member_add_string (out, "reason",
                                line->reason.text != NULL ? sam_text (NULL, &line->reason) : NULL);
    sam_json_member_add_bool (out, "differs", line->differs);
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
  printf ("%s\n", out->str);
}

static void
print_homes (const SamImportReport *report)
{
  printf (ngettext ("%u new home\n", "%u new homes\n", report->n[SAM_IMPORT_NEW]),
          report->n[SAM_IMPORT_NEW]);
  printf (ngettext ("%u home filled in\n", "%u homes filled in\n", report->n[SAM_IMPORT_FILLED]),
          report->n[SAM_IMPORT_FILLED]);
  printf (ngettext ("%u home as it was\n", "%u homes as they were\n",
                    report->n[SAM_IMPORT_UNCHANGED]),
          report->n[SAM_IMPORT_UNCHANGED]);
}

static void
print_cases (const SamImportReport *report)
{
  printf (ngettext ("%u new case\n", "%u new cases\n", report->n[SAM_IMPORT_NEW]),
          report->n[SAM_IMPORT_NEW]);
  printf (ngettext ("%u case filled in\n", "%u cases filled in\n", report->n[SAM_IMPORT_FILLED]),
          report->n[SAM_IMPORT_FILLED]);
  printf (ngettext ("%u case as it was\n", "%u cases as they were\n",
                    report->n[SAM_IMPORT_UNCHANGED]),
          report->n[SAM_IMPORT_UNCHANGED]);
}

static void
print_text (const SamImportReport *report, gboolean is_stock)
{
  if (is_stock)
    print_homes (report);
  else
    print_cases (report);
  printf (ngettext ("%u line rejected\n", "%u lines rejected\n", report->n[SAM_IMPORT_REJECTED]),
          report->n[SAM_IMPORT_REJECTED]);
  for (guint i = 0; i < report->lines->len; i++) {
    const SamImportLine *line = &g_array_index (report->lines, SamImportLine, i);

    if (line->outcome != SAM_IMPORT_REJECTED)
      continue;
    if (line->column < SAM_N_IMPORT_COLUMNS)
      /* Translators: %u is the number of the line, the first %s its field, the last what is wrong
       * with it */
      printf (C_ ("command line", "Line %u, %s: %s\n"), line->line,
              sam_text (NULL, sam_import_column_label (line->column)),
              sam_text (NULL, &line->reason));
    else
      printf (C_ ("command line", "Line %u: %s\n"), line->line, sam_text (NULL, &line->reason));
  }
}

int
ctl_import (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *type = ctl_take_option (args, "--type", &missing);
  g_autofree char *rejects = ctl_take_option (args, "--rejects", &missing);
  gboolean dry = ctl_take_flag (args, "--dry-run");
  gboolean is_stock = g_strcmp0 (type, "stock") == 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SamImport) import = NULL;
  g_autoptr (SamImportReport) report = NULL;

  if (missing || args[0] == NULL || args[1] != NULL
      || (type != NULL && !is_stock && !g_str_equal (type, "case")))
    return ctl_usage (ctl);
  bytes = ctl_read (args[0]);
  if (bytes == NULL)
    return CTL_FAILED;
  import = is_stock ? sam_import_new_stock (bytes, &error) : sam_import_new (bytes, &error);
  if (import == NULL)
    return ctl_fail (error);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  report = sam_import_run (import, ctl->store, ctl->viewer, dry, sam_clock_today (ctl->clock), NULL,
                           NULL, NULL, &error);
  if (report == NULL)
    return ctl_fail (error);
  if (rejects != NULL && report->n[SAM_IMPORT_REJECTED] > 0) {
    g_autoptr (GBytes) lines = sam_import_rejects (import, report);

    if (!sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_EXPORT,
                               is_stock ? SAM_RECORD_HOUSING_UNIT : SAM_RECORD_CASE, SAM_ID_NIL,
                               "rejects", TRUE, &error))
      return ctl_fail (error);
    if (!g_file_set_contents_full (rejects, g_bytes_get_data (lines, NULL),
                                   (gssize) g_bytes_get_size (lines),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
      return ctl_fail_text (C_ ("command line", "The rejected lines could not be written. What was "
                                                "taken in is saved."));
  }
  if (ctl->json)
    print_json (report, dry);
  else
    print_text (report, is_stock);
  return CTL_OK;
}

int
ctl_export_stock (Ctl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  bytes = sam_store_export_stock (ctl->store, ctl->viewer, NULL, &error);
  if (bytes == NULL)
    return ctl_fail (error);
  fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), stdout);
  return CTL_OK;
}
