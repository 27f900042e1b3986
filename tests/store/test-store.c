/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Making, opening, saving, reading, drafts, log, search, viewers, threads. */

#include "fixture.h"

#include <glib/gstdio.h>
#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  Device *device;
  Server *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->device = device_new (KARI, "coordinator");
  fixture->server = server_new (fixture->device->clock);
  server_fill (fixture->server);
  device_pull (fixture->device, fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  device_check (fixture->device);
  server_free (fixture->server);
  device_free (fixture->device);
}

static SamViewer *
other_viewer (Device *device, guint compartments, SamUse use)
{
  SamViewerFields fields = *sam_viewer_get (device->viewer);

  fields.compartments = compartments;
  fields.use = use;
  return sam_viewer_new (&fields);
}

/* ---- saving ---- */

static void
test_save (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = device_add_contact (device, "Snakket om bolig");
  g_autoptr (SamRecord) record = device_get (device, SAM_RECORD_CONTACT, id);

  g_assert_cmpstr (sam_record_get_text (record, SAM_CONTACT_TEXT), ==, "Snakket om bolig");
  g_assert_cmpint (sam_record_get_meta (record)->state, ==, SAM_STATE_WAITING);
  g_assert_cmpstr (sam_record_get_scope (record), ==, CASE);
  g_assert_cmpuint (sam_store_get_status (device->store).pending, ==, 1);

  device_reopen (device);
  g_assert_cmpuint (device_count (device, SAM_RECORD_CONTACT), ==, 1);

  device_set (device, SAM_PERSON_PHONE, PERSON, "44444444");
  {
    g_autofree char *phone = device_value (device, SAM_PERSON_PHONE, PERSON);

    g_assert_cmpstr (phone, ==, "44444444");
  }
  g_assert_cmpuint (sam_store_get_status (device->store).pending, ==, 2);
  /* Back to what the server has: nothing waits. */
  device_set (device, SAM_PERSON_PHONE, PERSON, "22222222");
  g_assert_cmpuint (sam_store_get_status (device->store).pending, ==, 1);
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = sam_id_new (device->clock);
  g_autofree char *before = sam_store_dump_memory (device->store, NULL);
  g_autofree char *after = NULL;
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, CASE);
  g_autoptr (SamRecord) person = device_edit (device, SAM_RECORD_PERSON, PERSON);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  g_autoptr (GArray) judged = NULL;

  sam_record_set_text (person, SAM_PERSON_PHONE, "44444444");
  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, CASE);
  sam_changes_put (changes, person);
  sam_changes_put (changes, contact);
  judged = sam_store_judge (device->store, device->viewer, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (judged->len, >, 0);
  g_assert_false (
      sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
  problems = sam_store_last_problems (device->store);
  g_assert_cmpuint (problems->len, ==, judged->len);
  for (guint i = 0; i < problems->len; i++) {
    /* The contact was put second. */
    g_assert_cmpuint (g_array_index (problems, SamSaveProblem, i).record, ==, 1);
  }
  /* One record of the action was wrong: nothing of it is saved. */
  after = sam_store_dump_memory (device->store, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) one = device_edit (device, SAM_RECORD_PERSON, PERSON);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CASE);

  sam_changes_put (changes, one);
  sam_changes_put (changes, one);
  g_assert_false (
      sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE);
  g_clear_error (&error);

  g_assert_null (sam_store_get (device->store, device->viewer, SAM_RECORD_CASE, PERSON, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  sam_query_where (query, SAM_CASE_STATUS, "sideways");
  g_assert_null (sam_store_list (device->store, device->viewer, query, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE);
  g_clear_error (&error);
  sam_query_where (query, SAM_PERSON_PHONE, "1");
  g_assert_null (sam_store_list (device->store, device->viewer, query, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE);
}

/* ---- reading ---- */

static GPtrArray *
list (Device *device, SamViewer *viewer, SamQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = sam_store_list (device->store, viewer, query, NULL, &error);

  g_assert_no_error (error);
  return records;
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamQuery) cases = sam_query_new (SAM_RECORD_CASE);
  g_autoptr (SamQuery) persons = sam_query_new (SAM_RECORD_PERSON);
  g_autoptr (GPtrArray) records = NULL;

  sam_query_where (cases, SAM_CASE_STATUS, "new");
  sam_query_where (cases, SAM_CASE_OPENED_ON, "2026-03-04");
  sam_query_where (cases, SAM_CASE_SOURCE, "nav");
  records = list (device, device->viewer, cases);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (sam_record_get_id (records->pdata[0]), ==, CASE2);
  g_ptr_array_unref (records);

  sam_query_where (cases, SAM_CASE_REMARK, "");
  records = list (device, device->viewer, cases);
  g_assert_cmpuint (records->len, ==, 1);
  g_ptr_array_unref (records);

  /* F before Ø, and Ø before Å would be: the Norwegian alphabet. */
  persons->sort = SAM_PERSON_FAMILY_NAME;
  records = list (device, device->viewer, persons);
  g_assert_cmpstr (sam_record_get_text (records->pdata[0], SAM_PERSON_FAMILY_NAME), ==, "Furulund");
  g_ptr_array_unref (records);
  persons->descending = TRUE;
  persons->limit = 1;
  records = list (device, device->viewer, persons);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (sam_record_get_text (records->pdata[0], SAM_PERSON_FAMILY_NAME), ==, "Østlid");
  g_ptr_array_unref (records);
  records = NULL;
}

static void
test_list_later (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = device_add_contact (device, "Ringte");
  g_autoptr (SamRecord) contact = device_get (device, SAM_RECORD_CONTACT, id);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CONTACT);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  query->scope = g_strdup (CASE);
  query->changed_after = sam_record_get_meta (contact)->at - 1;
  before = list (device, device->viewer, query);
  g_assert_cmpuint (before->len, ==, 1);
  query->changed_after++;
  after = list (device, device->viewer, query);
  g_assert_cmpuint (after->len, ==, 0);
}

static guint
search (Device *device, SamViewer *viewer, SamRecordType type, const char *text)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) records = NULL;

  query->search = g_strdup (text);
  records = list (device, viewer, query);
  return records->len;
}

static void
search_all (Device *device)
{
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "fur"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "FURULUND modig"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "østlid"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "aapen"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "22 22 22 22"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "lund"), ==, 0);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "\"* OR x"), ==, 0);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "  "), ==, 2);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_CONTACT, "kaffe"), ==, 1);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = device_add_contact (device, "Drakk kaffe på Café Ångström");

  /* Before the index, with it, and with what changed since. */
  search_all (device);
  while (sam_store_index_search (device->store)) {
  }
  search_all (device);
  device_set (device, SAM_PERSON_FAMILY_NAME, PERSON, "Granli");
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "furulund"), ==, 0);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "granli"), ==, 1);
  while (sam_store_index_search (device->store)) {
  }
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "furulund"), ==, 0);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "granli"), ==, 1);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_CONTACT, "angstrom"), ==, 0);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_CONTACT, "ångstrøm"), ==, 1);

  /* What changes or leaves before a new start has come to it. */
  device_reopen (device);
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "granli"), ==, 1);
  device_set (device, SAM_PERSON_FAMILY_NAME, PERSON, "Bjørkmo");
  server_delete (fixture->server, PERSON2);
  device_pull (device, fixture->server);
  for (guint indexed = 0; indexed < 2; indexed++) {
    g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "granli"), ==, 0);
    g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "bjørkmo"), ==, 1);
    g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "østlid"), ==, 0);
    while (sam_store_index_search (device->store)) {
    }
  }
}

/* Fields are looked up in tables that are filled when somebody asks: what a transaction filled goes
 * with it, and what is saved before and after is found. */
static void
test_typed (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CONTACT);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  g_free (device_add_contact (device, "Den første"));
  device_reopen (device);
  g_free (device_add_contact (device, "Den andre"));
  g_assert_true (sam_store_begin (device->store, &error));
  g_assert_true (sam_store_need_typed (device->store, SAM_RECORD_CONTACT, &error));
  g_assert_no_error (error);
  sam_store_rollback (device->store);
  sam_query_where (query, SAM_CONTACT_CASE_ID, CASE);
  records = list (device, device->viewer, query);
  g_assert_cmpuint (records->len, ==, 2);
  g_ptr_array_unref (records);
  g_free (device_add_contact (device, "Den tredje"));
  records = list (device, device->viewer, query);
  g_assert_cmpuint (records->len, ==, 3);
  g_ptr_array_unref (records);
  query->scope = g_strdup (CASE2);
  records = list (device, device->viewer, query);
  g_assert_cmpuint (records->len, ==, 0);
}

static void
test_case_view (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = device_add_contact (device, "Ringte");
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_store_case_view (device->store, device->viewer, CASE, &error);
  g_autofree char *of_person =
      sam_store_case_of_person (device->store, device->viewer, PERSON, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sam_record_get_id (sam_case_view_get_case (view)), ==, CASE);
  g_assert_cmpstr (sam_record_get_id (sam_case_view_get_person (view)), ==, PERSON);
  g_assert_nonnull (sam_case_view_get (view, id));
  g_assert_cmpstr (sam_registry_name (sam_case_view_get_registry (view), KARI), ==,
                   "Kari Nordmann");
  g_assert_cmpstr (of_person, ==, CASE);
  g_assert_null (sam_store_case_view (device->store, device->viewer, PERSON, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
}

static GPtrArray *
list_cases (Device *device, SamViewer *viewer, const SamCaseQuery *query, guint *total)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *cases = sam_store_list_cases (device->store, viewer, query, total, NULL, &error);

  g_assert_no_error (error);
  return cases;
}

static void
test_cases (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  SamCaseQuery query = { .language = "nb" };
  g_autoptr (GPtrArray) cases = NULL;
  const SamCaseSummary *first;
  guint total;

  query.limit = 1;
  cases = list_cases (device, device->viewer, &query, &total);
  g_assert_cmpuint (cases->len, ==, 1);
  g_assert_cmpuint (total, ==, 2);
  first = cases->pdata[0];
  g_assert_cmpstr (first->case_id, ==, CASE);
  g_assert_cmpint (first->state, ==, SAM_STATE_SAVED);
  g_ptr_array_unref (cases);

  query.search = "03021990";
  cases = list_cases (device, device->viewer, &query, &total);
  g_assert_cmpuint (total, ==, 1);
  g_ptr_array_unref (cases);

  /* A change shows at once, for the changed case. */
  device_set (device, SAM_PERSON_GIVEN_NAME, PERSON, "Trygg");
  query.search = "trygg";
  cases = list_cases (device, device->viewer, &query, &total);
  g_assert_cmpuint (total, ==, 1);
  g_assert_cmpstr (((SamCaseSummary *) cases->pdata[0])->name, ==, "Trygg Furulund");
  g_ptr_array_unref (cases);

  query.search = NULL;
  query.status = "new";
  cases = list_cases (device, device->viewer, &query, &total);
  g_assert_cmpuint (total, ==, 1);
  g_assert_cmpstr (((SamCaseSummary *) cases->pdata[0])->case_id, ==, CASE2);
  g_ptr_array_unref (cases);

  for (SamCaseSort sort = SAM_CASE_SORT_NAME; sort <= SAM_CASE_SORT_HOUSING; sort++) {
    SamCaseQuery sorted = { .language = "nn", .sort = sort, .descending = TRUE };

    cases = list_cases (device, device->viewer, &sorted, &total);
    g_assert_cmpuint (cases->len, ==, 2);
    g_ptr_array_unref (cases);
  }
  cases = NULL;
}

static void
test_today (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) transition = sam_record_new (SAM_RECORD_TRANSITION, id, CASE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) transitions = NULL;
  g_autoptr (GPtrArray) cards = NULL;
  SamTodayFigures figures;

  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, CASE);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, sam_date_from_ymd (2026, 11, 30));
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, sam_date_from_ymd (2026, 11, 20));
  g_free (device_save (device, transition));
  transitions = sam_store_list_transitions (device->store, device->viewer,
                                            sam_date_from_ymd (2026, 11, 1), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (transitions->len, ==, 1);
  g_assert_cmpuint (((SamTransitionSummary *) transitions->pdata[0])->n_missing, ==, 6);
  cards = sam_store_today (device->store, device->viewer, &figures, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, >=, 1);
  g_assert_cmpuint (figures.transitions_30, ==, 1);

  /* Another day, another card. */
  g_ptr_array_unref (cards);
  sam_clock_fixed_set (device->clock, sam_date_from_ymd (2027, 6, 1), NOW_US);
  cards = sam_store_today (device->store, device->viewer, &figures, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (figures.transitions_30, ==, 0);
  sam_clock_fixed_set (device->clock, sam_date_from_ymd (2026, 11, 23), NOW_US);
}

#define HIS_PERSON "01900000-0000-7000-8000-000000000031"
#define HIS_CASE "01900000-0000-7000-8000-000000000032"

/* So many that the rules run beside the reading: what they say is what they say of each alone. */
static void
test_many_cases (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GHashTable) cards = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GPtrArray) today = NULL;
  g_autoptr (GError) error = NULL;
  SamCaseQuery all = { .language = "nb" };
  SamTodayFigures figures = { 0 };
  guint total, n_refused = 0;

  for (guint i = 0; i < 400; i++) {
    g_autofree char *person = sam_id_new (device->clock);
    g_autofree char *id = sam_id_new (device->clock);
    g_autofree char *contact = sam_id_new (device->clock);
    g_autofree char *who =
        g_strdup_printf ("{\"given_name\":\"Nr %u\",\"family_name\":\"Prøve\"}", i);
    g_autofree char *what = g_strdup_printf ("{\"person_id\":\"%s\",\"team_id\":\"" TEAM
                                             "\",\"coordinator_user\":\"" KARI
                                             "\",\"holder_kind\":\"user\",\"holder_user\":\"" KARI
                                             "\",\"status\":\"%s\","
                                             "\"opened_on\":\"2026-%02u-05\"}",
                                             person, i % 3 == 0 ? "new" : "active", i % 11 + 1);
    g_autofree char *when = g_strdup_printf (
        "{\"case_id\":\"%s\",\"occurred_at\":\"2026-11-%02uT10:00:00Z\",\"channel\":\"phone\","
        "\"outcome\":\"reached\",\"nature\":\"follow_up\"}",
        id, i % 20 + 1);

    server_put (fixture->server, "person", person, NULL, KARI, who);
    server_put (fixture->server, "case", id, NULL, KARI, what);
    if (i % 2 == 0) {
      server_put (fixture->server, "contact", contact, id, KARI, when);
    }
  }
  server_put (fixture->server, "person", HIS_PERSON, NULL, OLA,
              "{\"given_name\":\"Blid\",\"family_name\":\"Prøve\"}");
  server_put (fixture->server, "case", HIS_CASE, NULL, OLA,
              "{\"person_id\":\"" HIS_PERSON "\",\"team_id\":\"" TEAM
              "\",\"coordinator_user\":\"" OLA "\",\"holder_kind\":\"user\",\"holder_user\":\"" OLA
              "\",\"status\":\"active\",\"opened_on\":\"2026-03-05\"}");
  device_pull (device, fixture->server);
  /* One waits for somebody, which the store knows and the rules don't; and so does what is about
   * a colleague's case. */
  server_refuse (fixture->server, PERSON, "denied", "not-allowed", NULL);
  device_set (device, SAM_PERSON_GIVEN_NAME, PERSON, "Trygg");
  server_refuse (fixture->server, HIS_PERSON, "denied", "not-allowed", NULL);
  device_set (device, SAM_PERSON_GIVEN_NAME, HIS_PERSON, "Rolig");
  device_sync (device, fixture->server);
  device_reopen (device);

  g_cancellable_cancel (cancellable);
  g_assert_null (
      sam_store_list_cases (device->store, device->viewer, &all, &total, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  cases = list_cases (device, device->viewer, &all, &total);
  g_assert_cmpuint (cases->len, ==, 403);
  today = sam_store_today (device->store, device->viewer, &figures, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (figures.refused, ==, 2);
  g_assert_cmpuint (figures.refused_apart, ==, 1);
  g_assert_cmpuint (figures.conflicts_apart, ==, 0);
  for (guint i = 0; i < today->len; i++) {
    SamTodayCard *card = today->pdata[i];

    g_hash_table_insert (cards, card->case_id, card);
    for (guint k = 0; k < card->reasons->len; k++) {
      n_refused += ((SamTodayReason *) card->reasons->pdata[k])->kind == SAM_TODAY_REFUSED;
    }
  }
  g_assert_cmpuint (n_refused, ==, 1);
  for (guint i = 0; i < cases->len; i++) {
    const SamCaseSummary *listed = cases->pdata[i];
    g_autoptr (SamCaseView) view =
        sam_store_case_view (device->store, device->viewer, listed->case_id, &error);
    g_autoptr (SamCaseSummary) alone =
        sam_rules_case_summary (view, sam_clock_today (device->clock));
    g_autoptr (SamTodayCard) card =
        sam_rules_today_card (view, device->user, sam_clock_today (device->clock));
    SamTodayCard *shown = g_hash_table_lookup (cards, listed->case_id);

    g_assert_cmpstr (listed->name, ==, alone->name);
    g_assert_cmpstr (listed->person_id, ==, alone->person_id);
    g_assert_cmpint (listed->reached_on, ==, alone->reached_on);
    g_assert_cmpint (listed->state, ==, alone->state);
    if (listed->state < SAM_STATE_CONFLICT) {
      g_assert_true ((card != NULL) == (shown != NULL));
      g_assert_cmpuint (card != NULL ? card->reasons->len : 0, ==,
                        shown != NULL ? shown->reasons->len : 0);
    }
  }
}

/* A lead of the team who is somebody else. */
static SamViewer *
lead_viewer (Device *device)
{
  SamViewerFields fields = *sam_viewer_get (device->viewer);
  const char *roles[] = { "lead", NULL };
  const char *teams[] = { TEAM, NULL };

  fields.user_id = OLA;
  fields.roles = roles;
  fields.team_ids = fields.lead_team_ids = teams;
  return sam_viewer_new (&fields);
}

/* A lead sees what has gone to the lead, and of each coordinator only count and weight. */
static void
test_team (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamViewer) lead = lead_viewer (device);
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) transition = sam_record_new (SAM_RECORD_TRANSITION, id, CASE);
  g_autoptr (GPtrArray) own = NULL, cards = NULL;
  g_autoptr (SamTeam) nobody = NULL, team = NULL;
  g_autoptr (GError) error = NULL;
  SamTodayFigures figures;
  const SamLoad *load;

  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, CASE);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, sam_date_from_ymd (2026, 12, 4));
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, sam_date_from_ymd (2026, 11, 20));
  g_free (device_save (device, transition));
  g_free (device_add_contact (device, "Første samtale"));
  own = sam_store_today (device->store, device->viewer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own->len, ==, 2);
  nobody = sam_store_team (device->store, device->viewer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nobody->loads->len, ==, 0);

  /* The one who has waited since March has gone to the lead; the release in eleven days has not. */
  cards = sam_store_today (device->store, lead, &figures, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, ==, 1);
  g_assert_cmpstr (((SamTodayCard *) cards->pdata[0])->case_id, ==, CASE2);
  g_assert_true (((SamTodayCard *) cards->pdata[0])->escalated);
  g_assert_cmpuint (figures.escalated, ==, 1);
  g_assert_cmpuint (figures.transitions_30, ==, 1);
  team = sam_store_team (device->store, lead, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (team->not_ready, ==, 1);
  g_assert_cmpuint (team->handovers, ==, 0);
  g_assert_cmpuint (team->loads->len, ==, 1);
  load = &g_array_index (team->loads, SamLoad, 0);
  g_assert_cmpstr (load->coordinator_user, ==, KARI);
  g_assert_cmpuint (load->cases, ==, 2);
  g_assert_cmpuint (load->weight, ==, 3);
  /* Opened on 2 January, first reached on 23 November; the other has not been reached. */
  g_assert_cmpint (team->days_to_first[1], ==,
                   sam_date_from_ymd (2026, 11, 23) - sam_date_from_ymd (2026, 1, 2));
  g_assert_cmpint (team->days_to_first[3], ==, -1);
}

/* What others wrote in one's own cases, the newest first; not what one wrote oneself. */
static void
test_news (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *mine = device_add_contact (device, "Min egen");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL, news = NULL, later = NULL;
  const SamNews *one;

  before = sam_store_news (device->store, device->viewer, 1, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 0);
  server_put (fixture->server, "contact", "01900000-0000-7000-8000-0000000000c1", CASE, OLA,
              "{\"case_id\":\"" CASE "\",\"occurred_at\":\"2026-11-22T09:00:00Z\","
              "\"channel\":\"phone\",\"outcome\":\"reached\",\"nature\":\"follow_up\","
              "\"by_user\":\"" OLA "\"}");
  device_pull (device, fixture->server);
  news = sam_store_news (device->store, device->viewer, 1, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (news->len, ==, 1);
  one = news->pdata[0];
  g_assert_cmpstr (one->case_id, ==, CASE);
  g_assert_cmpstr (one->by_user, ==, OLA);
  g_assert_cmpint (one->type, ==, SAM_RECORD_CONTACT);
  later = sam_store_news (device->store, device->viewer, one->at, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (later->len, ==, 0);
}

/* ---- who may see what ---- */

static void
test_compartments (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamViewer) registry =
      other_viewer (device, 1u << SAM_COMPARTMENT_REGISTRY, SAM_USE_PAGE);
  g_autoptr (GError) error = NULL;
  SamCaseQuery all = { 0 };
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GPtrArray) cards = NULL;

  g_assert_null (sam_store_get (device->store, registry, SAM_RECORD_PERSON, PERSON, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (search (device, registry, SAM_RECORD_PERSON, ""), ==, 0);
  g_assert_cmpuint (search (device, registry, SAM_RECORD_USER, ""), ==, 2);
  g_assert_null (sam_store_case_view (device->store, registry, CASE, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  cases = list_cases (device, registry, &all, NULL);
  g_assert_cmpuint (cases->len, ==, 0);
  cards = sam_store_today (device->store, registry, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, ==, 0);
  g_assert_null (sam_store_case_of_person (device->store, registry, PERSON, &error));
  g_assert_no_error (error);
  g_assert_null (sam_store_get (device->store, NULL, SAM_RECORD_PERSON, PERSON, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NO_USER);
}

static void
test_masking (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamViewer) export =
      other_viewer (device, sam_viewer_get (device->viewer)->compartments, SAM_USE_EXPORT);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_PERSON);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (SamRecord) page = device_get (device, SAM_RECORD_PERSON, PERSON2);
  g_autoptr (SamRecord) exported = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) editor = NULL;

  /* Fortrolig: shown on the person's own page, not in lists, on paper or in files. */
  g_assert_cmpstr (sam_record_get_text (page, SAM_PERSON_ADDRESS), ==, "Skjult vei 3");
  exported = sam_store_get (device->store, export, SAM_RECORD_PERSON, PERSON2, &error);
  g_assert_no_error (error);
  g_assert_null (sam_record_get_text (exported, SAM_PERSON_ADDRESS));
  sam_query_where (query, SAM_PERSON_GIVEN_NAME, "Åpen");
  records = list (device, device->viewer, query);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_null (sam_record_get_text (records->pdata[0], SAM_PERSON_ADDRESS));

  /* What one was not shown is not emptied by saving what one was. */
  editor = sam_record_dup (exported);
  sam_record_set_text (editor, SAM_PERSON_REMARK, "Endret");
  {
    g_autoptr (SamChanges) changes = sam_changes_new ("test");

    sam_changes_put (changes, editor);
    sam_store_save (device->store, export, changes, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
  {
    g_autofree char *address = device_value (device, SAM_PERSON_ADDRESS, PERSON2);
    g_autofree char *remark = device_value (device, SAM_PERSON_REMARK, PERSON2);

    g_assert_cmpstr (address, ==, "Skjult vei 3");
    g_assert_cmpstr (remark, ==, "Endret");
  }

  /* The grade is raised: from the same moment nothing tells where the person is. */
  server_patch (fixture->server, PERSON2, OLA, "{\"address_grade\":\"strengt_fortrolig\"}");
  device_pull (device, fixture->server);
  {
    g_autoptr (SamRecord) again = device_get (device, SAM_RECORD_PERSON, PERSON2);

    g_assert_null (sam_record_get_text (again, SAM_PERSON_ADDRESS));
    g_assert_null (sam_record_get_text (again, SAM_PERSON_PHONE));
  }
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "33333333"), ==, 0);
  while (sam_store_index_search (device->store)) {
  }
  g_assert_cmpuint (search (device, device->viewer, SAM_RECORD_PERSON, "33333333"), ==, 0);
  {
    SamCaseQuery by_phone = { .search = "33333333" };
    g_autoptr (GPtrArray) cases = list_cases (device, device->viewer, &by_phone, NULL);
    g_autoptr (SamCaseView) view =
        sam_store_case_view (device->store, device->viewer, CASE2, &error);

    g_assert_cmpuint (cases->len, ==, 0);
    g_assert_null (sam_record_get_text (sam_case_view_get_person (view), SAM_PERSON_PHONE));
  }
}

static void
test_users (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSession) session = sam_store_get_session (device->store);
  g_autofree char *device_id = g_strdup (session->device_id);

  g_assert_true (sam_id_is_valid (device_id));
  g_assert_cmpstr (session->token, ==, "token");
  g_assert_cmpuint (session->generation, >, 0);
  g_free (session->user_id);
  session->user_id = g_strdup (OLA);
  g_assert_false (sam_store_set_user (device->store, session, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_OTHER_USER);
  device_reopen (device);
  g_clear_pointer (&session, sam_session_free);
  session = sam_store_get_session (device->store);
  g_assert_cmpstr (session->user_id, ==, KARI);
  g_assert_cmpstr (session->device_id, ==, device_id);
  g_assert_cmpstr (session->roles[0], ==, "coordinator");
}

/* ---- texts and log ---- */

static void
test_texts (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *pref = NULL;
  g_autofree char *none = NULL;

  g_assert_true (sam_store_put_draft (device->store, "contact", "Et halvt ord", &error));
  g_assert_true (sam_store_put_draft (device->store, "contact", "Et halvt ord til", &error));
  g_assert_true (sam_store_put_pref (device->store, "contact", "noe annet", &error));
  g_assert_no_error (error);
  device_reopen (device);
  draft = sam_store_get_draft (device->store, "contact", &error);
  pref = sam_store_get_pref (device->store, "contact", &error);
  g_assert_cmpstr (draft, ==, "Et halvt ord til");
  g_assert_cmpstr (pref, ==, "noe annet");
  {
    /* Several may wait; the one written last comes first. */
    g_auto (GStrv) keys = NULL;

    g_assert_true (sam_store_put_draft (device->store, "editor:b", "En", &error));
    g_assert_true (sam_store_put_draft (device->store, "editor:a", "To", &error));
    g_assert_true (sam_store_put_pref (device->store, "editor:c", "ikke en kladd", &error));
    keys = sam_store_list_drafts (device->store, "editor", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_strv_length (keys), ==, 2);
    g_assert_cmpstr (keys[0], ==, "editor:a");
    g_assert_cmpstr (keys[1], ==, "editor:b");
  }
  {
    /* The draft goes in the transaction that saves what it became. */
    g_autoptr (SamChanges) changes = sam_changes_new ("test");
    g_autoptr (SamRecord) person = device_edit (device, SAM_RECORD_PERSON, PERSON);

    sam_record_set_text (person, SAM_PERSON_PHONE, "44444444");
    sam_changes_put (changes, person);
    sam_changes_remove_draft (changes, "contact");
    sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
  none = sam_store_get_draft (device->store, "contact", &error);
  g_assert_null (none);
  g_assert_no_error (error);
}

/* (nullable) */
static const char *
told (const SamPatch *patch, const char *wanted)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (strcmp (name, wanted) == 0) {
      return token;
    }
  }
  return NULL;
}

/* The hash is of all that is told, why it was looked at too. */
static void
check_hash (const SamPatch *patch, const char *purpose)
{
  static const char *const members[] = { "n",    "prev", "at",  "by",    "what",
                                         "type", "id",   "why", "detail" };
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *quoted = NULL;

  sam_json_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *token = told (patch, members[i]);

    if (token) {
      sam_json_member_add_raw (json, members[i], token, strlen (token));
    }
  }
  sam_json_end_object (json);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json->str, -1);
  quoted = g_strdup_printf ("\"%s\"", sum);
  g_assert_cmpstr (told (patch, "why"), ==, purpose);
  g_assert_cmpstr (told (patch, "hash"), ==, quoted);
}

static void
check_chain (Device *device, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = sam_store_arm (device->store, SAM_ARM_LOG, 0, 100, &error);
  g_autofree char *last = g_strdup ("\"\"");

  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, expected);
  for (guint i = 0; i < ops->len; i++) {
    const SamOpFields *fields = sam_op_get (ops->pdata[i]);
    const char *hash = told (fields->patch, "hash");
    g_autofree char *wanted = g_strdup_printf ("%u", i + 1);

    g_assert_cmpint (fields->kind, ==, SAM_OP_VIEW_LOG);
    g_assert_cmpstr (told (fields->patch, "prev"), ==, last);
    g_assert_cmpstr (told (fields->patch, "n"), ==, wanted);
    g_assert_cmpuint (strlen (hash), ==, 66);
    check_hash (fields->patch, i == 3 ? "\"housing\"" : "\"follow_up\"");
    g_free (last);
    last = g_strdup (hash);
  }
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamViewer) housing =
      sam_viewer_for_use (device->viewer, SAM_PURPOSE_HOUSING, SAM_USE_PAGE);
  g_autoptr (GError) error = NULL;

  sam_store_log_access (device->store, device->viewer, SAM_ACCESS_VIEW, SAM_RECORD_CASE, CASE, NULL,
                        FALSE, &error);
  sam_store_log_access (device->store, device->viewer, SAM_ACCESS_SEARCH, SAM_RECORD_PERSON, NULL,
                        "cases", FALSE, &error);
  g_assert_no_error (error);
  /* Rides with a save. */
  g_free (device_add_contact (device, "Ringte"));
  sam_store_log_access (device->store, device->viewer, SAM_ACCESS_PRINT, SAM_RECORD_CASE, CASE,
                        "plan", TRUE, &error);
  g_assert_no_error (error);
  device_reopen (device);
  check_chain (device, 3);
  sam_store_log_access (device->store, housing, SAM_ACCESS_VIEW, SAM_RECORD_CASE, CASE2, NULL,
                        FALSE, &error);
  g_assert_no_error (error);
  /* At the latest when the profile is closed. */
  device_reopen (device);
  check_chain (device, 4);
  device_sync (device, fixture->server);
  g_assert_cmpuint (server_n_logged (fixture->server), ==, 4);
  check_chain (device, 0);
}

/* ---- gaps in the log of others ---- */

#define DEVICE_OF(ID, FAULTS, SEEN)                                                                \
  "{\"device\":\"" ID "\",\"user\":\"" OLA "\",\"state\":\"active\",\"seen_at\":\"" SEEN           \
  "\",\"generation\":3,\"unsent\":0,\"outstanding\":0,\"log_faults\":" FAULTS "}"
#define DESKTOP "01900000-0000-7000-8000-0000000000d1"
#define LAPTOP "01900000-0000-7000-8000-0000000000d2"

static gboolean
set_devices (Device *device, const char *text)
{
  g_autoptr (GBytes) devices = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  gboolean ok = sam_store_set_devices (device->store, devices, &error);

  if (!ok) {
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);
  }
  return ok;
}

static void
assert_faults (Device *device, const char *id, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = sam_store_list_log_faults (device->store, device->viewer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, n > 0);
  g_assert_cmpuint (sam_store_get_status (device->store).log_faults, ==, list->len);
  if (n > 0) {
    const SamLogFaults *faults = list->pdata[0];

    g_assert_cmpstr (faults->device, ==, id);
    g_assert_cmpstr (faults->user_id, ==, OLA);
    g_assert_cmpuint (faults->n, ==, n);
  }
}

/* A lead is told until it has been read, and again when there are more; nobody else is. */
static void
test_log_faults (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "{}", "[1]", "[{}]", "[{\"device\":\"x\"}]", "[", "" };
  g_autoptr (Device) device = device_new (OLA, "lead");
  g_autoptr (GError) error = NULL;

  g_assert_true (set_devices (device, "[]"));
  assert_faults (device, NULL, 0);
  g_assert_true (
      set_devices (device, "[" DEVICE_OF (DESKTOP, "2", "2026-06-04T08:00:00Z") "," DEVICE_OF (
                               LAPTOP, "0", "2026-06-04T08:00:00Z") "]"));
  assert_faults (device, DESKTOP, 2);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_false (set_devices (device, wrong[i]));
  }
  device_reopen (device);
  assert_faults (device, DESKTOP, 2);
  g_assert_true (sam_store_read_log_faults (device->store, &error));
  g_assert_no_error (error);
  assert_faults (device, NULL, 0);
  g_assert_true (
      set_devices (device, "[" DEVICE_OF (DESKTOP, "2", "2026-06-05T08:00:00Z") "," DEVICE_OF (
                               LAPTOP, "1", "2026-06-05T08:00:00Z") "]"));
  assert_faults (device, LAPTOP, 1);
  g_assert_true (sam_store_read_log_faults (device->store, &error));
  g_assert_true (set_devices (device, "[" DEVICE_OF (DESKTOP, "3", "2026-06-05T08:00:00Z") "]"));
  assert_faults (device, DESKTOP, 3);
  device_check (device);
  g_assert_true (
      set_devices (fixture->device, "[" DEVICE_OF (DESKTOP, "3", "2026-06-05T08:00:00Z") "]"));
  assert_faults (fixture->device, NULL, 0);
}

/* ---- limits ---- */

static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  static const SamVaultOptions small = { .rows_max = 12 };
  Device *device = fixture->device;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) lines = NULL;
  g_autofree char *cursor = sam_store_begin_pull (device->store, &error);

  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
  device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_set_vault_options (device->store, &small);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000000001%02u", i);

    server_put (fixture->server, "service", id, NULL, OLA, "{\"name\":\"Mange\"}");
  }
  lines = server_pull (fixture->server, cursor, 0);
  g_assert_false (sam_store_apply (device->store, lines, NULL, NULL, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_TOO_MANY);
  g_assert_cmpuint (device_count (device, SAM_RECORD_SERVICE), ==, 1);
}

static void
test_altered (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autofree char *vault = g_build_filename (device->profile, SAM_VAULT_FILE_NAME, NULL);
  g_autofree char *saved = g_build_filename (device->profile, "saved", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) person = NULL;
  gsize size;

  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
  g_file_get_contents (vault, &bytes, &size, &error);
  g_assert_no_error (error);
  {
    /* One sealed byte of the last page is changed. */
    g_autofree char *other = g_memdup2 (bytes, size);

    other[size - 600] ^= 1;
    g_file_set_contents_full (vault, other, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
    g_assert_no_error (error);
  }
  device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sam_store_get_status (device->store).vault, !=, SAM_VAULT_STATE_FINE);
  /* What opens is shown; nothing is written. */
  person = device_edit (device, SAM_RECORD_PERSON, PERSON);
  sam_record_set_text (person, SAM_PERSON_PHONE, "44444444");
  sam_changes_put (changes, person);
  g_assert_false (
      sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
  g_file_set_contents_full (vault, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
}

static void
test_no_user (void)
{
  g_autoptr (SamTestDir) dir = sam_test_dir_new ();
  g_autofree char *profile = sam_test_dir_file (dir, "profile");
  g_autofree char *key = sam_test_dir_file (dir, "key");
  SamUnlock unlock = { .kind = SAM_SLOT_FILE, .key_file = key };
  g_autoptr (SamClock) clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 11, 23), NOW_US, 5);
  g_autoptr (SamStore) store = sam_store_new (clock, SAM_STORE_SYNCHRONOUS);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_PERSON);
  g_autoptr (SamSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_store_open (store, profile, &unlock, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (sam_store_get_draft (store, "x", &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (sam_store_create (store, profile, &unlock, &error));
  g_assert_null (sam_store_get_viewer (store));
  g_assert_null (sam_store_list (store, NULL, query, NULL, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NO_USER);
  g_clear_error (&error);
  session = sam_store_get_session (store);
  g_assert_true (sam_id_is_valid (session->device_id));
  sam_store_close (store);
  sam_store_close (store);
  g_assert_null (sam_store_get_draft (store, "x", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- threads ---- */

typedef struct {
  Device *device;
  GThread *main;
  guint n_done, n_cancelled, n_changed;
  guint64 types;
  char *id;
} Threads;

static gpointer
work_save (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Threads *threads = data;

  g_assert_true (g_thread_self () != threads->main);
  threads->id = device_add_contact (threads->device, "Fra en tråd");
  return g_strdup (threads->id);
}

static gpointer
work_read (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Threads *threads = data;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CONTACT);

  return sam_store_list (store, threads->device->viewer, query, cancellable, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Threads *threads = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_true (g_thread_self () == threads->main);
  id = sam_store_run_finish (SAM_STORE (source), result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, threads->id);
  threads->n_done++;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Threads *threads = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = sam_store_run_finish (SAM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    threads->n_cancelled++;
  } else {
    g_assert_no_error (error);
  }
  threads->n_done++;
}

static void
changed_cb (SamStore *store, guint64 types, char **ids, guint origin, gpointer user_data)
{
  Threads *threads = user_data;

  g_assert_true (g_thread_self () == threads->main);
  g_assert_cmpuint (origin, ==, SAM_ORIGIN_USER);
  threads->types |= types;
  threads->n_changed++;
}

static void
iterate_until (guint *counter, guint n)
{
  while (*counter < n) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  Threads threads = { .device = fixture->device, .main = g_thread_self () };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SamStore *store;

  sam_store_close (fixture->device->store);
  g_assert_finalize_object (fixture->device->store);
  store = sam_store_new (fixture->device->clock, SAM_STORE_THREADED);
  fixture->device->store = store;
  sam_store_open (store, fixture->device->profile, &fixture->device->unlock, &error);
  g_assert_no_error (error);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &threads);

  sam_store_run_async (store, SAM_STORE_WRITE, work_save, &threads, NULL, g_free, NULL, done_cb,
                       &threads);
  iterate_until (&threads.n_done, 1);
  iterate_until (&threads.n_changed, 1);
  g_assert_cmpuint (threads.types, ==, G_GUINT64_CONSTANT (1) << SAM_RECORD_CONTACT);

  /* From another thread than the store's: waits for its turn. */
  g_free (device_add_contact (fixture->device, "Fra vinduet"));
  g_assert_cmpuint (device_count (fixture->device, SAM_RECORD_CONTACT), ==, 2);

  g_cancellable_cancel (cancellable);
  sam_store_run_async (store, SAM_STORE_READ, work_read, &threads, NULL,
                       (GDestroyNotify) g_ptr_array_unref, cancellable, read_cb, &threads);
  iterate_until (&threads.n_done, 2);
  g_assert_cmpuint (threads.n_cancelled, ==, 1);

  /* At the close reads are dropped and answered, writes are done. */
  for (guint i = 0; i < 20; i++) {
    sam_store_run_async (store, SAM_STORE_READ, work_read, &threads, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, read_cb, &threads);
  }
  g_signal_handlers_disconnect_by_data (store, &threads);
  sam_store_close (store);
  iterate_until (&threads.n_done, 22);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_free (threads.id);
  g_assert_finalize_object (fixture->device->store);
  fixture->device->store = sam_store_new (fixture->device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_open (fixture->device->store, fixture->device->profile, &fixture->device->unlock,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpuint (device_count (fixture->device, SAM_RECORD_CONTACT), ==, 2);
}

typedef struct {
  GAsyncQueue *gate; /* (owned): the first job goes on when something comes */
  GString *order;    /* (owned): written on the store's thread alone */
  gboolean pull;
  guint n_done;
} Turns;

static gpointer
work_first (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Turns *turns = data;
  static const char checkpoint[] = "{\"k\":\"cp\",\"cursor\":\"c\"}\n";
  g_autoptr (GBytes) lines = g_bytes_new_static (checkpoint, sizeof checkpoint - 1);
  gboolean ok = turns->pull ? sam_store_apply (store, lines, NULL, NULL, NULL, error)
                            : sam_store_put_draft (store, "key", "text", error);

  g_assert_true (ok);
  g_async_queue_pop (turns->gate);
  return turns;
}

static gpointer
work_a (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_string_append_c (((Turns *) data)->order, 'a');
  return data;
}

static gpointer
work_b (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_string_append_c (((Turns *) data)->order, 'b');
  return data;
}

static gpointer
work_c (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_string_append_c (((Turns *) data)->order, 'c');
  return data;
}

static void
turn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_nonnull (sam_store_run_finish (SAM_STORE (source), result, NULL));
  ((Turns *) user_data)->n_done++;
}

/* While a piece of a pull is taken in a list is asked for, the next piece comes, and another list
 * is asked for. */
static void
test_turns (Fixture *fixture, gconstpointer data)
{
  for (guint pull = 0; pull < 2; pull++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
    g_autoptr (GString) order = g_string_new (NULL);
    Turns turns = { .gate = gate, .order = order, .pull = pull };
    SamStore *store;

    sam_store_close (fixture->device->store);
    g_assert_finalize_object (fixture->device->store);
    store = fixture->device->store = sam_store_new (fixture->device->clock, SAM_STORE_THREADED);
    sam_store_open (store, fixture->device->profile, &fixture->device->unlock, &error);
    g_assert_no_error (error);
    sam_store_run_async (store, SAM_STORE_WRITE, work_first, &turns, NULL, NULL, NULL, turn_cb,
                         &turns);
    sam_store_run_async (store, SAM_STORE_READ, work_a, &turns, NULL, NULL, NULL, turn_cb, &turns);
    sam_store_run_async (store, SAM_STORE_WRITE, work_b, &turns, NULL, NULL, NULL, turn_cb, &turns);
    sam_store_run_async (store, SAM_STORE_READ, work_c, &turns, NULL, NULL, NULL, turn_cb, &turns);
    g_async_queue_push (gate, &turns);
    iterate_until (&turns.n_done, 4);
    g_assert_cmpstr (order->str, ==, pull ? "abc" : "bac");
    while (g_main_context_iteration (NULL, FALSE)) {
    }
  }
  device_reopen (fixture->device);
}

/* What belongs to the registry belongs to nothing else, whatever a server says. */
static void
test_registry_scope (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SERVICE);
  g_autoptr (GPtrArray) before = list (device, device->viewer, query);
  g_autoptr (GPtrArray) after = NULL;

  server_put (fixture->server, "service", "01900000-0000-7000-8000-0000000000a1", CASE, OLA,
              "{\"name\":\"Legevakten\",\"kind\":\"emergency\"}");
  device_pull (device, fixture->server);
  after = list (device, device->viewer, query);
  g_assert_cmpuint (after->len, ==, before->len + 1);
}

typedef struct {
  Device *device;
  GAsyncQueue *gate, *found; /* (owned) */
  const char *search;
  guint total;
  gboolean behind, held;
  guint n_done;
} Finding;

static gpointer
work_find (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;
  SamCaseQuery query = { .language = "nb", .search = finding->search };
  g_autoptr (GPtrArray) cases =
      sam_store_find_cases (store, finding->device->viewer, &query, &finding->total,
                            &finding->behind, cancellable, error);

  g_async_queue_push (finding->found, finding);
  return cases != NULL ? data : NULL;
}

/* Holds the database thread until something was found; gives up after a time. */
static gpointer
work_hold (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Finding *finding = data;

  g_async_queue_push (finding->gate, finding);
  finding->held = g_async_queue_timeout_pop (finding->found, 20 * G_USEC_PER_SEC) != NULL;
  return data;
}

static void
find_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_nonnull (sam_store_run_finish (SAM_STORE (source), result, NULL));
  ((Finding *) user_data)->n_done++;
}

/* Asked as the window asks. */
static void
find (Finding *finding, const char *search, guint total, gboolean behind)
{
  finding->search = search;
  finding->n_done = 0;
  sam_store_run_async (finding->device->store, SAM_STORE_FIND, work_find, finding, NULL, NULL, NULL,
                       find_cb, finding);
  iterate_until (&finding->n_done, 1);
  g_async_queue_pop (finding->found);
  g_assert_cmpuint (finding->total, ==, total);
  g_assert_cmpint (finding->behind, ==, behind);
}

/* Without waiting: how many; -1 = the list is to be made first. */
static int
find_now (Finding *finding, const char *search, gboolean *behind)
{
  SamCaseQuery query = { .language = "nb", .search = search };
  guint total = 0;
  GPtrArray *list = sam_store_find_cases_now (finding->device->store, finding->device->viewer,
                                              &query, &total, behind);

  if (list == NULL) {
    return -1;
  }
  g_assert_cmpuint (list->len, ==, total);
  g_ptr_array_unref (list);
  return (int) total;
}

/* What was listed is taken away, and the work that is done when nobody waits brings nobody back. */
static void
assert_taken_away (Finding *finding)
{
  gboolean behind;

  g_assert_cmpint (find_now (finding, NULL, &behind), ==, -1);
  while (sam_store_index_search (finding->device->store)) {
  }
  g_assert_cmpint (find_now (finding, NULL, &behind), ==, -1);
}

/* A keystroke is answered while the database thread is busy; what was saved here is in the answer,
 * what a pull brought is told of, and what has left the device is not in it. */
static void
test_find (Fixture *fixture, gconstpointer data)
{
  Device *device = fixture->device;
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  g_autoptr (GAsyncQueue) found = g_async_queue_new ();
  g_autoptr (GError) error = NULL;
  Finding finding = { .device = device, .gate = gate, .found = found };
  SamCaseQuery all = { .language = "nb" }, nynorsk = { .language = "nn" };
  gboolean behind = TRUE;
  guint total;

  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
  device->store = sam_store_new (device->clock, SAM_STORE_THREADED);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (find_now (&finding, "furulund", &behind), ==, -1);
  find (&finding, NULL, 2, FALSE);
  /* A list in another language does not take the place of the one that is searched. */
  g_ptr_array_unref (list_cases (device, device->viewer, &nynorsk, &total));

  sam_store_run_async (device->store, SAM_STORE_WRITE, work_hold, &finding, NULL, NULL, NULL,
                       find_cb, &finding);
  g_async_queue_pop (gate);
  g_assert_cmpint (find_now (&finding, "furulund", &behind), ==, 1);
  g_assert_false (behind);
  finding.search = "furulund";
  sam_store_run_async (device->store, SAM_STORE_FIND, work_find, &finding, NULL, NULL, NULL,
                       find_cb, &finding);
  finding.n_done = 0;
  iterate_until (&finding.n_done, 2);
  g_assert_true (finding.held);
  g_assert_cmpuint (finding.total, ==, 1);
  g_assert_false (finding.behind);

  device_set (device, SAM_PERSON_FAMILY_NAME, PERSON, "Granli");
  g_assert_cmpint (find_now (&finding, "furulund", &behind), ==, -1);
  /* What is stale is not put in the list by the work that is done when nobody waits. */
  while (sam_store_index_search (device->store)) {
  }
  g_assert_cmpint (find_now (&finding, "furulund", &behind), ==, -1);
  /* After a save one text is missing: the list that is asked for anyway makes it. */
  g_ptr_array_unref (list_cases (device, device->viewer, &all, &total));
  g_assert_cmpint (find_now (&finding, "furulund", &behind), ==, 0);
  g_assert_cmpint (find_now (&finding, "granli", &behind), ==, 1);
  g_assert_false (behind);
  find (&finding, "granli", 1, FALSE);
  find (&finding, "furulund", 0, FALSE);

  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"44444444\"}");
  device_pull (device, fixture->server);
  g_assert_cmpint (find_now (&finding, "22222222", &behind), ==, 1);
  g_assert_true (behind);
  find (&finding, "22222222", 1, TRUE);
  find (&finding, "44444444", 0, TRUE);
  g_ptr_array_unref (list_cases (device, device->viewer, &all, &total));
  find (&finding, "44444444", 1, FALSE);
  find (&finding, "22222222", 0, FALSE);

  /* Another day the rules say other things. */
  sam_clock_fixed_set (device->clock, sam_date_from_ymd (2026, 11, 24), NOW_US);
  find (&finding, "44444444", 1, FALSE);
  sam_clock_fixed_set (device->clock, sam_date_from_ymd (2026, 11, 23), NOW_US);

  /* Whose address is protected now is not shown as before, not for a moment. */
  find (&finding, "44444444", 1, FALSE);
  server_patch (fixture->server, PERSON, OLA, "{\"address_grade\":\"fortrolig\"}");
  device_pull (device, fixture->server);
  assert_taken_away (&finding);
  find (&finding, "44444444", 1, FALSE);
  find (&finding, NULL, 2, FALSE);
  server_out (fixture->server, CASE2);
  device_pull (device, fixture->server);
  assert_taken_away (&finding);
  find (&finding, NULL, 1, FALSE);
  server_retract (fixture->server, CASE, OLA);
  device_pull (device, fixture->server);
  assert_taken_away (&finding);
  find (&finding, NULL, 0, FALSE);

  while (g_main_context_iteration (NULL, FALSE)) {
  }
  device_reopen (device);
}

/* ---- rows ---- */

static void
test_codec (void)
{
  SamRow row = { .kind = SAM_ROW_EDIT }, back;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *copy = NULL;

  row.edit = (SamRowEdit){ .type = "person",
                           .id = PERSON,
                           .scope = PERSON,
                           .base = { "{}", 2 },
                           .ours = { "{\"a\":1}", 7 },
                           .group = "g",
                           .first_at = -1 };
  sam_row_encode (bytes, &row);
  g_assert_true (sam_row_decode (&back, bytes->data, bytes->len, NULL));
  g_assert_cmpstr (back.edit.id, ==, PERSON);
  g_assert_null (back.edit.base_version);
  g_assert_cmpmem (back.edit.ours.data, back.edit.ours.size, "{\"a\":1}", 7);
  g_assert_cmpint (back.edit.first_at, ==, -1);
  /* Every shorter or longer row, and another layout, is refused. */
  copy = g_malloc (bytes->len + 1);
  memcpy (copy, bytes->data, bytes->len);
  copy[bytes->len] = 0;
  for (gsize len = 0; len <= bytes->len + 1; len++) {
    g_autofree guint8 *exact = g_memdup2 (copy, len);

    g_assert_true (sam_row_decode (&back, exact, len, NULL) == (len == bytes->len));
  }
  for (guint i = 0; i < 20000; i++) {
    g_autofree guint8 *bad = g_memdup2 (bytes->data, bytes->len);

    for (guint k = 0; k < 3; k++) {
      bad[g_test_rand_int_range (0, (gint32) bytes->len)] = (guint8) g_test_rand_int ();
    }
    sam_row_decode (&back, bad, bytes->len, NULL);
  }
  copy[1] = 99;
  g_assert_false (sam_row_decode (&back, copy, bytes->len, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/store/" path, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/store/codec", test_codec);
  g_test_add_func ("/store/no-user", test_no_user);
  ADD ("save", test_save);
  ADD ("problems", test_problems);
  ADD ("usage", test_usage);
  ADD ("list", test_list);
  ADD ("list-later", test_list_later);
  ADD ("search", test_search);
  ADD ("typed", test_typed);
  ADD ("case-view", test_case_view);
  ADD ("cases", test_cases);
  ADD ("today", test_today);
  ADD ("many-cases", test_many_cases);
  ADD ("team", test_team);
  ADD ("news", test_news);
  ADD ("compartments", test_compartments);
  ADD ("masking", test_masking);
  ADD ("users", test_users);
  ADD ("texts", test_texts);
  ADD ("log", test_log);
  ADD ("log-faults", test_log_faults);
  ADD ("too-many", test_too_many);
  ADD ("altered", test_altered);
  ADD ("threads", test_threads);
  ADD ("registry-scope", test_registry_scope);
  ADD ("find", test_find);
  ADD ("turns", test_turns);

  return g_test_run ();
}
