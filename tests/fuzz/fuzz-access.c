/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of who has looked at a case: whatever comes, it is taken in whole or not at all, and each
 * event of it is on one line. */
#include "fuzz.h"

#include <samspor/sam-access-log.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-id.h>

static GTimeZone *zone;

void
fuzz_begin (void)
{
  zone = g_time_zone_new_identifier ("Europe/Oslo");
  g_assert_nonnull (zone);
}

static void
check_event (const SamAccessEvent *event)
{
  g_assert_true (sam_id_is_valid (event->user_id));
  g_assert_true (g_utf8_validate (event->name, -1, NULL));
  g_assert_true (g_utf8_validate (event->team, -1, NULL));
  g_assert_true (event->form == NULL || g_utf8_validate (event->form, -1, NULL));
  g_assert_cmpint (event->what, <=, SAM_ACCESS_WHAT_OTHER);
  g_assert_cmpint (event->type, <=, SAM_N_RECORD_TYPES);
  g_assert_cmpint (event->purpose, <, SAM_N_PURPOSES);
}

static void
check_lines (const SamAccessLog *log)
{
  g_autoptr (GPtrArray) lines = sam_access_log_gather (log, zone);
  guint n = 0;

  for (guint i = 0; i < lines->len; i++) {
    const SamAccessLine *line = g_ptr_array_index (lines, i);
    const SamAccessLine *before = i > 0 ? g_ptr_array_index (lines, i - 1) : line;

    g_assert_cmpuint (line->n, >, 0);
    g_assert_cmpint (line->from, <=, line->last->at);
    g_assert_cmpint (line->last->at, <=, before->last->at);
    g_assert_cmpuint (line->forms->len, <=, line->n);
    n += line->n;
  }
  g_assert_cmpuint (n, ==, sam_access_log_get_n_events (log));
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = fuzz_rest (data, size);
  g_autoptr (SamAccessLog) log = sam_access_log_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL, *again = NULL;
  guint n;

  if (!sam_access_log_add_page (log, body, &next, &error)) {
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT);
    g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 0);
    g_assert_cmpuint (sam_access_log_get_n_copies (log), ==, 0);
    return FALSE;
  }
  g_assert_true (fuzz_is_object (body));
  n = sam_access_log_get_n_events (log);
  for (guint i = 0; i < n; i++)
    check_event (sam_access_log_get_event (log, i));
  check_lines (log);
  g_assert_true (sam_access_log_add_page (log, body, &again, NULL));
  g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 2 * n);
  g_assert_cmpstr (again, ==, next);
  check_lines (log);
  return TRUE;
}
