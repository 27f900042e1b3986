/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs the window to show who waits for a home:
 *
 *   needs-bench NEW-PROFILE KEYFILE HOMES NEEDS
 *
 * The list of needs with the ten best homes for each, asked of the store as the page asks it, and
 * beside it the same homes and needs held against each other with nothing around. Prints one JSON
 * object; times in milliseconds. */

#include "housing-town.h"
#include "housing/sam-need-lines.h"

#include <samspor/records/sam-case.h>
#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-person.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <stdio.h>
#include <stdlib.h>

#define USER "01900000-0000-7000-8000-000000000001"
#define TEAM "01900000-0000-7000-8000-000000000002"

static void
fatal (GError *error)
{
  g_printerr ("needs-bench: %s\n", error->message);
  exit (1);
}

/* ---- What the server would have sent ---- */

static void
append_line (GString *feed, const SamRecord *record, guint n)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *version = g_strdup_printf ("e1.%u", n);

  sam_json_begin_object (feed);
  sam_json_member_add_string (feed, "k", "rec");
  sam_json_member_add_string (feed, "t", sam_type_get (sam_record_get_rtype (record))->name);
  sam_json_member_add_string (feed, "id", sam_record_get_id (record));
  sam_json_member_add_string (feed, "c", sam_record_get_scope (record));
  sam_json_member_add_string (feed, "v", version);
  sam_json_member_add_int (feed, "s", n);
  sam_json_member_add_int (feed, "sv", 1);
  sam_json_member_add_string (feed, "by", USER);
  sam_json_member_add_string (feed, "at", "2026-06-01T10:00:00Z");
  sam_json_member_add_raw (feed, "d", g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  sam_json_end_object (feed);
  g_string_append_c (feed, '\n');
}

/* Whoever has the need, and their case. */
static void
add_person (SamClock *clock, GPtrArray *records, const SamRecord *need, guint n)
{
  const char *person_id = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  g_autofree char *case_id = sam_id_new (clock), *name = g_strdup_printf ("Prøve %u", n);
  SamRecord *person = sam_record_new (SAM_RECORD_PERSON, person_id, person_id);
  SamRecord *record = sam_record_new (SAM_RECORD_CASE, case_id, case_id);

  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Lett");
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, name);
  sam_record_set_text (record, SAM_CASE_PERSON_ID, person_id);
  sam_record_set_text (record, SAM_CASE_TEAM_ID, TEAM);
  sam_record_set_text (record, SAM_CASE_COORDINATOR_USER, USER);
  sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (record, SAM_CASE_HOLDER_USER, USER);
  sam_record_set_text (record, SAM_CASE_STATUS, "active");
  sam_record_set_date (record, SAM_CASE_OPENED_ON, HOUSING_TOWN_TODAY - 30);
  g_ptr_array_add (records, person);
  g_ptr_array_add (records, record);
}

static void
take_in (SamStore *store, GPtrArray *records)
{
  g_autoptr (GString) feed = g_string_new (NULL);
  g_autoptr (GBytes) lines = NULL;
  GError *error = NULL;

  for (guint i = 0; i < records->len; i++) {
    append_line (feed, g_ptr_array_index (records, i), i + 1);
    if ((i + 1) % 500 == 0 || i + 1 == records->len)
      g_string_append (feed, "{\"k\":\"cp\",\"cursor\":\"bench\"}\n");
  }
  lines = g_string_free_to_bytes (g_steal_pointer (&feed));
  if (!sam_store_apply (store, lines, NULL, NULL, NULL, &error))
    fatal (error);
}

static SamStore *
make_store (SamClock *clock, const char *profile, const char *key)
{
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  SamStore *store = sam_store_new (clock, SAM_STORE_THREADED);
  char *roles[] = { (char *) "lead", NULL };
  char *teams[] = { (char *) TEAM, NULL };
  SamSession session = { .user_id = (char *) USER,
                         .user_name = (char *) "Leder",
                         .roles = roles,
                         .team_ids = teams,
                         .lead_team_ids = teams,
                         .compartments = sam_roles_compartments ((const char *const *) roles),
                         .environment = (char *) "test" };
  GError *error = NULL;

  if (!sam_store_create (store, profile, &unlock, &error)
      || !sam_store_set_user (store, &session, &error))
    fatal (error);
  return store;
}

/* ---- What is asked ---- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  SamNeedAnswer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (answer == NULL)
    fatal (error);
  *(SamNeedAnswer **) user_data = answer;
}

/* Returns: how many lines came. */
static guint
ask (SamContext *context)
{
  SamNeedAnswer *answer = NULL;
  guint n;

  sam_need_lines_async (context, NULL, answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  n = answer->lines->len;
  sam_need_answer_free (answer);
  return n;
}

static void
compare (GPtrArray *stock_records, GPtrArray *needs)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = sam_registry_new (none);
  g_autoptr (SamHousingStock) stock =
      sam_housing_stock_new (stock_records, registry, HOUSING_TOWN_TODAY);

  for (guint i = 0; i < needs->len; i++)
    g_ptr_array_unref (sam_housing_suggest (stock, g_ptr_array_index (needs, i), 10));
}

int
main (int argc, char **argv)
{
  g_autoptr (SamClock) clock = sam_clock_new_fixed (HOUSING_TOWN_TODAY, HOUSING_TOWN_NOW, 1);
  g_autoptr (SamStore) store = NULL;
  g_autoptr (SamContext) context = NULL;
  g_autoptr (GPtrArray) stock = NULL, needs = NULL, people = NULL;
  gint64 start, asked, compared;
  guint n;

  if (argc != 5) {
    g_printerr ("needs-bench NEW-PROFILE KEYFILE HOMES NEEDS\n");
    return 2;
  }
  stock = housing_town_stock (clock, (guint) atoi (argv[3]));
  needs = housing_town_needs (clock, (guint) atoi (argv[4]));
  people = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < needs->len; i++)
    add_person (clock, people, g_ptr_array_index (needs, i), i);
  store = make_store (clock, argv[1], argv[2]);
  take_in (store, stock);
  take_in (store, people);
  take_in (store, needs);
  context = sam_context_new (store, clock, "nb");
  sam_context_refresh_user (context);
  while (sam_context_get_viewer (context) == NULL)
    g_main_context_iteration (NULL, TRUE);
  start = g_get_monotonic_time ();
  n = ask (context);
  asked = g_get_monotonic_time ();
  compare (stock, needs);
  compared = g_get_monotonic_time ();
  printf ("{\"lines\": %u, \"asked_ms\": %.2f, \"rules_ms\": %.2f}\n", n,
          (double) (asked - start) / 1000, (double) (compared - asked) / 1000);
  sam_store_close (store);
  return 0;
}
