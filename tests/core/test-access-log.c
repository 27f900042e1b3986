/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-access-log.h>
#include <samspor/sam-core-error.h>
#include <string.h>

#define KARI "01900000-0000-7000-8000-000000000001"
#define LARS "01900000-0000-7000-8000-000000000002"

#define EVENT(AT, BY, NAME, ROLE, REST)                                                            \
  "{\"at\":\"" AT "\",\"by\":\"" BY "\",\"name\":\"" NAME "\",\"role\":\"" ROLE                    \
  "\",\"teams\":[\"Nord\",\"Sør\"]," REST "}"
#define PAGE(UNTIL, ITEMS, REST) "{\"items\":[" ITEMS "],\"until\":\"" UNTIL "\"" REST "}"

static gboolean
add (SamAccessLog *log, const char *page, char **next)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (page, strlen (page));
  g_autoptr (GError) error = NULL;
  gboolean ok = sam_access_log_add_page (log, bytes, next, &error);

  if (!ok)
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT);
  return ok;
}

static void
test_pages (void)
{
  g_autoptr (SamAccessLog) log = sam_access_log_new ();
  g_autofree char *next = NULL, *last = NULL;
  const SamAccessEvent *event;

  g_assert_true (
      add (log,
           PAGE ("2026-06-04T12:00:00Z",
                 EVENT ("2026-06-04T11:00:00Z", KARI, "Kari", "coordinator",
                        "\"what\":\"print\",\"t\":\"case\",\"why\":\"housing\","
                        "\"form\":\"plan\""),
                 ",\"next\":\"c1\",\"later\":{},\"copies\":[{\"seen\":\"2026-06-04T10:00:"
                 "00Z\",\"by\":\"" KARI "\",\"name\":\"Kari\",\"role\":\"lead\","
                 "\"teams\":[\"Nord\"]}]"),
           &next));
  g_assert_cmpstr (next, ==, "c1");
  /* words of a later version, and a moment of a later page */
  g_assert_true (add (log,
                      PAGE ("2026-06-04T12:00:09Z",
                            EVENT ("2026-06-04T10:00:00Z", LARS, "Lars", "lead",
                                   "\"what\":\"photographed\",\"t\":\"hologram\","
                                   "\"why\":\"curiosity\""),
                            ""),
                      &last));
  g_assert_null (last);
  g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 2);
  g_assert_cmpint (sam_access_log_get_until (log), ==, G_GINT64_CONSTANT (1780574400000000));
  g_assert_cmpuint (sam_access_log_get_n_copies (log), ==, 1);
  g_assert_cmpstr (sam_access_log_get_copy (log, 0)->name, ==, "Kari");
  g_assert_cmpstr (sam_access_log_get_copy (log, 0)->team, ==, "Nord");
  g_assert_true (sam_access_log_get_copy (log, 0)->is_lead);
  event = sam_access_log_get_event (log, 0);
  g_assert_cmpint (event->at, ==, G_GINT64_CONSTANT (1780570800000000));
  g_assert_cmpstr (event->user_id, ==, KARI);
  g_assert_cmpstr (event->name, ==, "Kari");
  g_assert_cmpstr (event->team, ==, "Nord, Sør");
  g_assert_false (event->is_lead);
  g_assert_cmpint (event->what, ==, SAM_ACCESS_WHAT_PRINT);
  g_assert_cmpint (event->type, ==, SAM_RECORD_CASE);
  g_assert_cmpint (event->purpose, ==, SAM_PURPOSE_HOUSING);
  g_assert_cmpstr (event->form, ==, "plan");
  event = sam_access_log_get_event (log, 1);
  g_assert_true (event->is_lead);
  g_assert_cmpint (event->what, ==, SAM_ACCESS_WHAT_OTHER);
  g_assert_cmpint (event->type, ==, SAM_N_RECORD_TYPES);
  g_assert_cmpint (event->purpose, ==, SAM_PURPOSE_UNSET);
  g_assert_null (event->form);
}

/* A page that is none is not taken in, nor any part of it. */
static void
test_bad_pages (void)
{
  static const char *const bad[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"items\":[]}",
    "{\"items\":{},\"until\":\"2026-06-04T12:00:00Z\"}",
    "{\"items\":[],\"until\":\"yesterday\"}",
    "{\"items\":[1],\"until\":\"2026-06-04T12:00:00Z\"}",
    PAGE ("2026-06-05T12:00:00Z",
          EVENT ("2026-06-04T11:00:00Z", KARI, "Kari", "lead",
                 "\"what\":\"view\",\"t\":\"case\"") "," EVENT ("2026-06-04T11:00:00Z", "kari",
                                                                "Kari", "lead",
                                                                "\"what\":\"view\",\"t\":\"case\""),
          ",\"next\":\"c1\""),
    PAGE ("2026-06-05T12:00:00Z", "", ",\"copies\":[{\"name\":\"Kari\"}]"),
    PAGE ("2026-06-05T12:00:00Z", "", ",\"copies\":{}"),
    PAGE ("2026-06-05T12:00:00Z",
          EVENT ("11 o'clock", KARI, "Kari", "lead", "\"what\":\"view\",\"t\":\"case\""), ""),
    PAGE ("2026-06-05T12:00:00Z",
          EVENT ("2026-06-04T11:00:00Z", KARI, "Kari", "lead", "\"t\":\"case\""), ""),
    PAGE ("2026-06-05T12:00:00Z",
          EVENT ("2026-06-04T11:00:00Z", KARI, "Kari", "lead", "\"what\":\"view\""), ""),
  };
  g_autoptr (SamAccessLog) log = sam_access_log_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *next = NULL;

    g_assert_false (add (log, bad[i], &next));
    g_assert_cmpuint (sam_access_log_get_n_events (log), ==, 0);
    g_assert_cmpint (sam_access_log_get_until (log), ==, 0);
  }
}

#define VIEW(AT, BY, NAME, TYPE)                                                                   \
  EVENT (AT, BY, NAME, "coordinator", "\"what\":\"view\",\"t\":\"" TYPE "\",\"why\":\"follow_up\"")
#define PRINT(AT, FORM)                                                                            \
  EVENT (AT, KARI, "Kari", "coordinator", "\"what\":\"print\",\"t\":\"case\",\"form\":\"" FORM "\"")

/* What one person did in one way on one day is one line; the day is that of the clock on the wall.
 */
static void
test_gather (void)
{
  g_autoptr (SamAccessLog) log = sam_access_log_new ();
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *next = NULL;
  const SamAccessLine *line;

  g_assert_true (add (
      log,
      PAGE (
          "2026-06-04T12:00:00Z",
          /* as they came to the server, not as they were */
          VIEW ("2026-06-03T21:59:59Z", KARI, "Kari", "contact") "," VIEW ("2026-06-03T22:00:00Z", KARI, "Kari", "case") "," VIEW (
              "2026-06-04T08:00:00Z", KARI, "Kari",
              "plan") "," VIEW ("2026-06-04T07:00:00Z", KARI, "Kari",
                                "case") "," VIEW ("2026-06-04T09:00:00Z", LARS, "Lars",
                                                  "case") "," PRINT ("2026-06-04T09:30:00Z",
                                                                     "plan") "," PRINT ("2026-06-"
                                                                                        "04T09:31:"
                                                                                        "00Z",
                                                                                        "gate") "," PRINT ("2026-06-04T09:32:00Z",
                                                                                                           "plan"),
          ""),
      &next));
  lines = sam_access_log_gather (log, oslo);
  g_assert_cmpuint (lines->len, ==, 4);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpint (line->last->what, ==, SAM_ACCESS_WHAT_PRINT);
  g_assert_cmpuint (line->n, ==, 3);
  g_assert_cmpuint (line->forms->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (line->forms, 1), ==, "gate");
  g_assert_cmpuint (line->purposes, ==, 1u << SAM_PURPOSE_UNSET);
  line = g_ptr_array_index (lines, 1);
  g_assert_cmpstr (line->last->name, ==, "Lars");
  g_assert_cmpuint (line->n, ==, 1);
  g_assert_cmpint (line->from, ==, line->last->at);
  line = g_ptr_array_index (lines, 2);
  g_assert_cmpstr (line->last->name, ==, "Kari");
  g_assert_cmpuint (line->n, ==, 3);
  g_assert_cmpint (line->last->at - line->from, ==, G_GINT64_CONSTANT (10) * 3600 * G_USEC_PER_SEC);
  g_assert_true (line->types[SAM_RECORD_CASE] && line->types[SAM_RECORD_PLAN]);
  g_assert_false (line->types[SAM_RECORD_CONTACT]);
  g_assert_cmpuint (line->purposes, ==, 1u << SAM_PURPOSE_FOLLOW_UP);
  line = g_ptr_array_index (lines, 3);
  g_assert_cmpuint (line->n, ==, 1);
  g_assert_true (line->types[SAM_RECORD_CONTACT]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-log/pages", test_pages);
  g_test_add_func ("/access-log/bad-pages", test_bad_pages);
  g_test_add_func ("/access-log/gather", test_gather);
  return g_test_run ();
}
