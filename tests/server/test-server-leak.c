/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Nobody is ever given what they may not see: random requests of many users while teams, grants,
 * grades and accounts change, each answer held against a plain query written apart. It reads the
 * records, the members of the teams and the grants, and knows nothing of `visible`.
 */
#include "server-fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

enum { N_USERS = 16, N_CASES = 40, N_STEPS = 5000 };

/* $1 the account, $2 now. Ids in bodies are texts. */
static const char expected_sql[] =
    "WITH c AS (SELECT r.id, lower (hex (r.id)) AS hex,"
    "  replace (json_extract (r.body, '$.person_id'), '-', '') AS person,"
    "  replace (json_extract (r.body, '$.team_id'), '-', '') AS team,"
    "  replace (json_extract (r.body, '$.coordinator_user'), '-', '') AS coordinator,"
    "  replace (json_extract (r.body, '$.holder_user'), '-', '') AS holder"
    "  FROM record r WHERE r.type = 'case' AND r.erased_why = ''),"
    " p AS (SELECT r.id, lower (hex (r.id)) AS hex, r.created_by,"
    "  coalesce (json_extract (r.body, '$.address_grade'), '') = 'strengt_fortrolig' AS strict"
    "  FROM record r WHERE r.type = 'person'),"
    " me AS (SELECT id, lower (hex (id)) AS hex FROM account WHERE id = $1 AND active = 1),"
    " g AS (SELECT scope, comp FROM access_grant, me WHERE account = me.id AND ended_us > $2"
    "  AND until_us > $2),"
    " by_role AS (SELECT c.id, c.person FROM c JOIN p ON p.hex = c.person, me"
    "  WHERE c.coordinator = me.hex OR c.holder = me.hex OR (NOT p.strict AND c.team IN"
    "  (SELECT lower (hex (m.team)) FROM membership m WHERE m.account = me.id AND m.leads = 1))),"
    " case_sight AS (SELECT id, person, comp FROM by_role, (SELECT 1 AS comp UNION SELECT 2"
    "  UNION SELECT 4) UNION SELECT c.id, c.person, g.comp FROM c JOIN g ON g.scope = c.id)"
    " SELECT lower (hex (r.id)) FROM record r, me WHERE r.erased_why = '' AND ("
    "  r.scope = zeroblob (16)"
    "  OR EXISTS (SELECT 1 FROM case_sight s WHERE s.id = r.scope AND s.comp = r.comp)"
    "  OR EXISTS (SELECT 1 FROM p JOIN case_sight s ON s.person = p.hex WHERE p.id = r.scope"
    "   AND s.comp = r.comp AND s.comp NOT IN (3, 5))"
    "  OR EXISTS (SELECT 1 FROM p JOIN g ON g.scope = p.id WHERE p.id = r.scope"
    "   AND g.comp = r.comp))";

typedef struct {
  Fixture f;
  GRand *rand;
  char *logins[N_USERS];
  Device *devices[N_USERS];
  GPtrArray *records; /* (owned) (element-type SamRecord) */
  GPtrArray *grants;  /* (owned) (element-type char*) */
  guint n_seen, n_hidden;
} Town;

static guint
any (Town *town, guint n)
{
  return (guint) g_rand_int_range (town->rand, 0, (gint) n);
}

/* Ids a user may see: text without hyphens. */
static GHashTable *
expected (Town *town, guint user)
{
  g_autoptr (GError) error = NULL;
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 id[SAM_ID_BYTES];
  g_assert_true (sam_id_to_bytes (town->devices[user]->user_id, id));
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (sam_server_get_sql (town->f.server), expected_sql, &error);
  g_assert_no_error (error);
  sam_sql_bind_blob (statement, 1, id, sizeof id);
  sam_sql_bind_int (statement, 2, sam_clock_now (town->f.clock));
  while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
    g_hash_table_add (ids, g_strdup (sam_sql_column_text (statement, 0, NULL)));
  }
  g_assert_no_error (error);
  return ids;
}

static char *
plain_id (const char *id)
{
  g_autoptr (GString) text = g_string_new (id);
  g_string_replace (text, "-", "", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How many records the device holds that its user may not see, and how many it lacks. */
static void
compare (Town *town, guint user, guint *n_foreign, guint *n_lacking)
{
  g_autoptr (GHashTable) wanted = expected (town, user);
  GHashTableIter iter;
  gpointer id;
  *n_foreign = 0;
  g_hash_table_iter_init (&iter, town->devices[user]->records);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autofree char *plain = plain_id (id);
    if (!g_hash_table_remove (wanted, plain)) {
      (*n_foreign)++;
    }
  }
  *n_lacking = g_hash_table_size (wanted);
}

static SamRecord *
add (Town *town, SamRecordType type, const char *scope)
{
  g_autofree char *id = new_id (&town->f);
  SamRecord *record = sam_record_new (type, id, scope ? scope : id);
  g_ptr_array_add (town->records, record);
  return record;
}

static void
town_set_up (Town *town)
{
  static const char *const known[] = { "kari", "ola", "siri", "lead", "sorlead", "boss" };
  static const SamRecordType types[] = { SAM_RECORD_CONTACT, SAM_RECORD_OVERDOSE,
                                         SAM_RECORD_REFERRAL, SAM_RECORD_RELATIVE_SUPPORT };
  g_autoptr (GError) error = NULL;
  fixture_set_up (&town->f, NULL);
  const char *teams[] = { town->f.nord, town->f.sor, town->f.vest };

  town->rand = g_rand_new_with_seed (5);
  town->records = g_ptr_array_new_with_free_func (g_object_unref);
  town->grants = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N_USERS; i++) {
    town->logins[i] =
        i < G_N_ELEMENTS (known) ? g_strdup (known[i]) : g_strdup_printf ("user%u", i);
    if (i >= G_N_ELEMENTS (known)) {
      const char *in[] = { i % 2 ? "Nord" : "Vest", NULL };
      SamServerUser user = { .login = town->logins[i],
                             .name = town->logins[i],
                             .role = i % 5 ? "coordinator" : "lead",
                             .teams = in };
      g_free (sam_server_add_user (town->f.server, &user, &error));
      g_assert_no_error (error);
    }
    town->devices[i] = device_new (&town->f, town->logins[i]);
  }
  for (guint i = 0; i < N_CASES; i++) {
    SamRecord *person = add (town, SAM_RECORD_PERSON, NULL);
    SamRecord *one = add (town, SAM_RECORD_CASE, NULL);
    sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, "Furulund");
    sam_record_set_text (one, SAM_CASE_PERSON_ID, sam_record_get_id (person));
    sam_record_set_text (one, SAM_CASE_TEAM_ID, teams[any (town, 3)]);
    sam_record_set_text (one, SAM_CASE_STATUS, "active");
    sam_record_set_text (one, SAM_CASE_COORDINATOR_USER,
                         town->devices[any (town, N_USERS)]->user_id);
    if (any (town, 2)) {
      sam_record_set_text (one, SAM_CASE_HOLDER_KIND, "user");
      sam_record_set_text (one, SAM_CASE_HOLDER_USER, town->devices[any (town, N_USERS)]->user_id);
    }
    for (guint k = 0; k < 4; k++) {
      add (town, types[k], sam_record_get_id (one));
    }
  }
  for (guint i = 0; i < town->records->len; i++) {
    sam_record_freeze (g_ptr_array_index (town->records, i));
  }
  g_assert_true (sam_server_fill (town->f.server, town->records, NULL, &error));
  g_assert_no_error (error);
}

static void
town_tear_down (Town *town)
{
  for (guint i = 0; i < N_USERS; i++) {
    device_free (town->devices[i]);
    g_free (town->logins[i]);
  }
  g_ptr_array_unref (town->records);
  g_ptr_array_unref (town->grants);
  g_rand_free (town->rand);
  fixture_tear_down (&town->f, NULL);
}

static void
set_grade (Town *town, const SamRecord *person)
{
  g_autoptr (GError) error = NULL;
  static const char *const grades[] = { "open", "strengt_fortrolig" };
  /* by whoever sees the person; nobody may */
  for (guint i = 0; i < N_USERS; i++) {
    g_autofree char *path = g_strconcat ("/v1/person/", sam_record_get_id (person), NULL);
    g_autoptr (SamServerResponse) got = send_request (town->devices[i], "GET", path, NULL, NULL);
    if (got->status == 200) {
      g_autofree char *quoted = response_member (got, "v");
      g_autofree char *version = g_strndup (quoted + 1, strlen (quoted) - 2);
      g_autofree char *value = g_strdup_printf ("\"%s\"", grades[any (town, 2)]);
      g_autofree char *op = op_update (&town->f, "person", sam_record_get_id (person), version,
                                       "address_grade", value, NULL);
      g_autofree char *reply = push (town->devices[i], op);
      assert_result (reply, 0, "applied");
      return;
    }
  }
}

static void
change_something (Town *town)
{
  static const char *const comps[] = { "follow_up", "health", "attendance", "relatives", "slt" };
  static const char *const names[] = { "Nord", "Sør", "Vest" };
  g_autoptr (GError) error = NULL;
  const SamRecord *person = g_ptr_array_index (town->records, any (town, N_CASES) * 6);
  const SamRecord *one = g_ptr_array_index (town->records, any (town, N_CASES) * 6 + 1);
  guint user = any (town, N_USERS);

  switch (any (town, 6)) {
  case 0:
  case 1: {
    gint64 until =
        any (town, 2) ? sam_clock_now (town->f.clock) + (1 + any (town, 3600)) * G_USEC_PER_SEC : 0;
    char *grant =
        sam_server_add_grant (town->f.server, town->logins[user],
                              sam_record_get_id (any (town, 4) ? one : person),
                              comps[any (town, G_N_ELEMENTS (comps))], until, "test", &error);
    g_assert_no_error (error);
    g_ptr_array_add (town->grants, grant);
    break;
  }
  case 2:
    if (town->grants->len > 0) {
      /* one that has run out is no longer there */
      guint n = any (town, town->grants->len);
      sam_server_end_grant (town->f.server, g_ptr_array_index (town->grants, n), NULL);
      g_ptr_array_remove_index_fast (town->grants, n);
    }
    break;
  case 3:
    sam_clock_fixed_advance (town->f.clock, any (town, 1800) * G_USEC_PER_SEC);
    break;
  case 4:
    set_grade (town, person);
    break;
  default: {
    const char *in[] = { names[any (town, 3)], NULL };
    SamServerUser account = { .login = town->logins[user],
                              .name = town->logins[user],
                              .role = any (town, 2) ? "coordinator" : "lead",
                              .teams = in };
    g_free (sam_server_add_user (town->f.server, &account, &error));
    g_assert_no_error (error);
    break;
  }
  }
}

static void
ask_for_one (Town *town, guint user)
{
  const SamRecord *record = g_ptr_array_index (town->records, any (town, town->records->len));
  g_autofree char *path =
      g_strdup_printf ("/v1/%s/%s%s", sam_record_get_def (record)->name, sam_record_get_id (record),
                       any (town, 2) ? "" : "/history");
  g_autoptr (SamServerResponse) got = send_request (town->devices[user], "GET", path, NULL, NULL);
  g_autoptr (GHashTable) wanted = expected (town, user);
  g_autofree char *plain = plain_id (sam_record_get_id (record));
  gboolean may = g_hash_table_contains (wanted, plain);
  g_assert_cmpuint (got->status, ==, may ? 200 : 404);
  town->n_seen += may;
  town->n_hidden += !may;
}

static void
test_leak (void)
{
  Town town = { 0 };
  guint n_foreign, n_lacking, n_pulls = 0;

  town_set_up (&town);
  for (guint i = 0; i < N_STEPS; i++) {
    guint user = any (&town, N_USERS);
    if (any (&town, 4) == 0) {
      change_something (&town);
    }
    if (any (&town, 3) > 0) {
      ask_for_one (&town, user);
      continue;
    }
    device_pull (town.devices[user]);
    compare (&town, user, &n_foreign, &n_lacking);
    g_assert_cmpuint (n_foreign, ==, 0);
    g_assert_cmpuint (n_lacking, ==, 0);
    n_pulls++;
  }
  g_assert_cmpuint (n_pulls, >, N_STEPS / 4);
  g_assert_cmpuint (town.n_seen, >, N_STEPS / 20);
  g_assert_cmpuint (town.n_hidden, >, N_STEPS / 20);

  /* and it notices: without the predicate, which is the rows of `visible`, there are foreign ones
   */
  g_autoptr (GError) error = NULL;
  g_assert_true (sam_sql_run (sam_server_get_sql (town.f.server),
                              "INSERT INTO visible (account, scope, comp, since_seq, until_us)"
                              " SELECT DISTINCT a.id, r.scope, r.comp, (SELECT seq FROM feed_head),"
                              " 9223372036854775807 FROM account a, record r WHERE true"
                              " ON CONFLICT DO NOTHING",
                              SAM_SQL_NO_ARGS, &error));
  g_assert_no_error (error);
  guint n_noticed = 0;
  for (guint user = 0; user < N_USERS; user++) {
    g_clear_pointer (&town.devices[user]->cursor, g_free);
    g_hash_table_remove_all (town.devices[user]->records);
    device_pull (town.devices[user]);
    compare (&town, user, &n_foreign, &n_lacking);
    n_noticed += n_foreign > 0;
  }
  g_assert_cmpuint (n_noticed, ==, N_USERS);
  town_tear_down (&town);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/server/leak/no-foreign-row", test_leak);
  return g_test_run ();
}
