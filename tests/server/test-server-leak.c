/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Nobody is ever given what they may not see: random requests of many users while cases change
 * hands, colleagues are asked and answer, cover for each other and come back, and grants, grades,
 * teams and roles change and run out. Each answer is held against a plain query written apart. It
 * reads the records, the members of the teams and the grants, and knows nothing of `visible`.
 *
 * The same is built a second time with open-sight.c, which leaves the predicate out of the server:
 * then it must count foreign rows.
 */
#include "server-handover.h"

#include <samspor/sam-records.h>
#include <string.h>

enum { N_USERS = 16, N_CASES = 40, PER_CASE = 6 };

/* $1 the account, $2 now. Ids in bodies are texts. A day begins two hours before that of UTC, since
 * all of it happens in one summer. */
#define MIDNIGHT(day) "CAST (strftime ('%s', " day ") AS INTEGER) * 1000000 - 7200000000"
static const char expected_sql[] =
    "WITH c AS (SELECT r.id, lower (hex (r.id)) AS hex,"
    "  replace (json_extract (r.body, '$.person_id'), '-', '') AS person,"
    "  replace (json_extract (r.body, '$.team_id'), '-', '') AS team,"
    "  replace (json_extract (r.body, '$.coordinator_user'), '-', '') AS coordinator,"
    "  replace (json_extract (r.body, '$.holder_user'), '-', '') AS holder,"
    "  r.retracted_at = 0 AND json_extract (r.body, '$.status') <> 'closed' AS open"
    "  FROM record r WHERE r.type = 'case' AND r.erased_why = ''),"
    " asked AS (SELECT r.scope,"
    "  replace (coalesce (json_extract (r.body, '$.to_user'), ''), '-', '') AS user,"
    "  replace (coalesce (json_extract (r.body, '$.to_team'), ''), '-', '') AS team"
    "  FROM record r WHERE r.type = 'handover' AND r.retracted_at = 0"
    "  AND json_extract (r.body, '$.state') = 'asked'),"
    " away AS (SELECT lower (hex (r.scope)) AS team,"
    "  replace (json_extract (r.body, '$.absent_user'), '-', '') AS absent,"
    "  replace (json_extract (r.body, '$.covered_by_user'), '-', '') AS deputy"
    "  FROM record r WHERE r.type = 'absence' AND r.retracted_at = 0"
    "  AND " MIDNIGHT (
        "json_extract (r.body, '$.from_on')") " <= $2"
                                              "  AND coalesce (" MIDNIGHT (
                                                  "json_extract (r.body, '$.to_on'), '+1 "
                                                  "day'") ", $2 + 1) > $2),"
                                                          " p AS (SELECT r.id, lower (hex "
                                                          "(r.id)) AS hex, r.created_by,"
                                                          "  coalesce (json_extract "
                                                          "(r.body, '$.address_grade'), "
                                                          "'') = 'strengt_fortrolig' AS "
                                                          "strict"
                                                          "  FROM record r WHERE r.type = "
                                                          "'person'),"
                                                          " me AS (SELECT id, lower (hex "
                                                          "(id)) AS hex FROM account WHERE "
                                                          "id = $1 AND active = 1),"
                                                          " mine AS (SELECT lower (hex "
                                                          "(m.team)) AS team, m.leads FROM "
                                                          "membership m, me"
                                                          "  WHERE m.account = me.id),"
                                                          " g AS (SELECT scope, comp FROM "
                                                          "access_grant, me WHERE account "
                                                          "= me.id AND ended_us > $2"
                                                          "  AND until_us > $2),"
                                                          " by_role AS (SELECT c.id, "
                                                          "c.person FROM c JOIN p ON p.hex "
                                                          "= c.person, me"
                                                          "  WHERE c.coordinator = me.hex "
                                                          "OR c.holder = me.hex"
                                                          "  OR (NOT p.strict AND c.team "
                                                          "IN (SELECT team FROM mine WHERE "
                                                          "leads = 1))"
                                                          "  OR (c.open AND c.team IN "
                                                          "(SELECT team FROM mine)"
                                                          "   AND EXISTS (SELECT 1 FROM "
                                                          "asked k WHERE k.scope = c.id "
                                                          "AND k.user = me.hex))"
                                                          "  OR (c.open AND NOT p.strict "
                                                          "AND EXISTS (SELECT 1 FROM asked "
                                                          "k WHERE k.scope = c.id"
                                                          "   AND k.team IN (SELECT team "
                                                          "FROM mine)))"
                                                          "  OR (c.open AND NOT p.strict "
                                                          "AND c.team IN (SELECT team FROM "
                                                          "mine) AND EXISTS (SELECT 1"
                                                          "   FROM away w WHERE w.team = "
                                                          "c.team AND w.deputy = me.hex"
                                                          "   AND w.absent IN "
                                                          "(c.coordinator, c.holder)))),"
                                                          " case_sight AS (SELECT id, "
                                                          "person, comp FROM by_role, "
                                                          "(SELECT 1 AS comp UNION SELECT 2"
                                                          "  UNION SELECT 4) UNION SELECT "
                                                          "c.id, c.person, g.comp FROM c "
                                                          "JOIN g ON g.scope = c.id)"
                                                          " SELECT lower (hex (r.id)) FROM "
                                                          "record r, me WHERE r.erased_why "
                                                          "= '' AND ("
                                                          "  r.scope = zeroblob (16)"
                                                          "  OR (lower (hex (r.scope)) IN "
                                                          "(SELECT team FROM mine) AND "
                                                          "r.comp IN (1, 2, 4))"
                                                          "  OR EXISTS (SELECT 1 FROM "
                                                          "case_sight s WHERE s.id = "
                                                          "r.scope AND s.comp = r.comp)"
                                                          "  OR EXISTS (SELECT 1 FROM p "
                                                          "JOIN case_sight s ON s.person = "
                                                          "p.hex WHERE p.id = r.scope"
                                                          "   AND s.comp = r.comp AND "
                                                          "s.comp NOT IN (3, 5))"
                                                          "  OR EXISTS (SELECT 1 FROM p "
                                                          "JOIN g ON g.scope = p.id WHERE "
                                                          "p.id = r.scope"
                                                          "   AND g.comp = r.comp))";

typedef struct {
  Fixture f;
  GRand *rand;
  char *logins[N_USERS];
  Device *devices[N_USERS];
  GPtrArray *records;  /* (owned) (element-type SamRecord) */
  GPtrArray *grants;   /* (owned) (element-type char*) */
  GPtrArray *asks;     /* (owned) (element-type SamRecord): questions that nobody has answered */
  GPtrArray *absences; /* (owned) (element-type SamRecord) */
  guint n_seen, n_hidden, n_foreign, n_lacking;
  guint n_asked, n_accepted, n_let_go, n_assigned, n_covered, n_back;
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

/* Counts the records the device holds that its user may not see, and those it lacks. */
static void
compare (Town *town, guint user)
{
  g_autoptr (GHashTable) wanted = expected (town, user);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, town->devices[user]->records);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_autofree char *plain = plain_id (id);
    if (!g_hash_table_remove (wanted, plain)) {
      town->n_foreign++;
    }
  }
  town->n_lacking += g_hash_table_size (wanted);
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
  town->asks = g_ptr_array_new_with_free_func (g_object_unref);
  town->absences = g_ptr_array_new_with_free_func (g_object_unref);
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
    sam_record_set_date (one, SAM_CASE_OPENED_ON, sam_date_from_ymd (2026, 6, 1));
    sam_record_set_text (one, SAM_CASE_COORDINATOR_USER,
                         town->devices[any (town, N_USERS)]->user_id);
    if (any (town, 4)) {
      sam_record_set_moment (one, SAM_CASE_HOLDER_SINCE, FIXTURE_NOW);
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
  g_ptr_array_unref (town->asks);
  g_ptr_array_unref (town->absences);
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
#ifndef OPEN_SIGHT
      assert_result (reply, 0, "applied");
#endif
      return;
    }
  }
}

/* ---- Who is responsible, and who covers ---- */

/* A row of two or three ids; what is asked is only who could do it, never who sees what. */
static gboolean
choose (Town *town, const char *sql, char *ids[3])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *count = g_strdup_printf ("SELECT COUNT(*) FROM (%s)", sql);
  g_autofree char *one = g_strdup_printf ("%s LIMIT 1 OFFSET $1", sql);
  gint64 n = 0;

  g_assert_true (sam_sql_get_int (sam_server_get_sql (town->f.server), count, SAM_SQL_NO_ARGS, &n,
                                  NULL, &error));
  if (n == 0) {
    return FALSE;
  }
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (sam_server_get_sql (town->f.server), one, &error);
  g_assert_no_error (error);
  sam_sql_bind_int (statement, 1, any (town, (guint) n));
  g_assert_cmpint (sam_sql_step (statement, &error), ==, SAM_SQL_STEP_ROW);
  for (int i = 0; i < 3; i++) {
    gsize size;
    const guint8 *id = sam_sql_column_blob (statement, i, &size);
    g_assert_cmpuint (size, ==, SAM_ID_BYTES);
    ids[i] = sam_id_from_bytes (id);
  }
  return TRUE;
}

static Device *
device_of (Town *town, const char *user)
{
  for (guint i = 0; i < N_USERS; i++) {
    if (strcmp (town->devices[i]->user_id, user) == 0) {
      device_pull (town->devices[i]);
      return town->devices[i];
    }
  }
  return NULL;
}

/* Every operation of a reply; said of the first that was not taken. */
static gboolean
is_applied (const char *reply, guint n_ops)
{
  for (guint i = 0; i < n_ops; i++) {
    g_autofree char *r = result_member (reply, i, "r");
    if (strcmp (r, "\"applied\"") != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* From now on somebody may ask for it. */
static void
remember (Town *town, GPtrArray *among, SamRecord *record)
{
  g_ptr_array_add (among, g_object_ref (record));
  g_ptr_array_add (town->records, g_object_ref (record));
}

/* Whoever is responsible asks a colleague, or the team's lead a whole team. */
static void
ask_somebody (Town *town)
{
  static const char by_holder[] =
      "SELECT c.case_id, c.holder_user, m.account FROM case_fact c JOIN membership m"
      " ON m.team = c.team AND m.account <> c.holder_user WHERE length (c.holder_user) = 16"
      " ORDER BY 1, 3";
  static const char by_lead[] =
      "SELECT c.case_id, m.account, t.id FROM case_fact c JOIN membership m ON m.team = c.team"
      " AND m.leads = 1 JOIN team t ON t.id <> c.team WHERE length (c.holder_user) = 16"
      " ORDER BY 1, 2, 3";
  gboolean colleague = any (town, 2) == 0;
  char *ids[3] = { NULL };

  if (choose (town, colleague ? by_holder : by_lead, ids)) {
    Device *as = device_of (town, ids[1]);
    g_autofree char *id = new_id (&town->f), *op_id = new_id (&town->f);
    if (device_has (as, ids[0])) {
      g_autoptr (SamRecord) ask = new_ask (as, id, ids[0], colleague ? "user" : "team", ids[2]);
      g_autofree char *op = op_text (as, NULL, ask, op_id);
      g_autofree char *reply = push (as, op);
      if (is_applied (reply, 1)) {
        remember (town, town->asks, ask);
        town->n_asked++;
      }
    }
    for (int i = 0; i < 3; i++) {
      g_free (ids[i]);
    }
  }
}

/* Who can, says yes or no, or takes the question back. */
static void
answer_one (Town *town)
{
  static const char *const states[] = { "accepted", "accepted", "refused", "withdrawn" };
  const char *state = states[any (town, G_N_ELEMENTS (states))];

  if (town->asks->len == 0) {
    return;
  }
  guint n = any (town, town->asks->len);
  const SamRecord *ask = g_ptr_array_index (town->asks, n);
  const char *id = sam_record_get_id (ask), *case_id = sam_record_get_scope (ask);
  const char *user = strcmp (state, "withdrawn") == 0
                         ? sam_record_get_text (ask, SAM_HANDOVER_ASKED_BY_USER)
                         : sam_record_get_text (ask, SAM_HANDOVER_TO_USER);
  if (!user) {
    user = town->devices[any (town, N_USERS)]->user_id;
  }
  Device *as = device_of (town, user);
  if (!device_has (as, id) || !device_has (as, case_id)) {
    return;
  }
  g_auto (Answer) answer = make_answer (as, case_id, id, state);
  g_autofree char *reply = push_answer (as, &answer);
  if (is_applied (reply, answer.about ? 2 : 1)) {
    g_ptr_array_remove_index_fast (town->asks, n);
    *(answer.about ? &town->n_accepted : &town->n_let_go) += 1;
  }
}

/* A lead moves a case to a colleague without asking. */
static void
assign_one (Town *town)
{
  static const char sql[] =
      "SELECT c.case_id, l.account, m.account FROM case_fact c JOIN membership l ON l.team = c.team"
      " AND l.leads = 1 JOIN membership m ON m.team = c.team AND m.account <> c.holder_user"
      " WHERE length (c.holder_user) = 16 ORDER BY 1, 2, 3";
  char *ids[3] = { NULL };

  if (!choose (town, sql, ids)) {
    return;
  }
  Device *as = device_of (town, ids[1]);
  g_autofree char *case_id = ids[0], *by = ids[1], *to = ids[2];
  if (!device_has (as, case_id)) {
    return;
  }
  g_autofree char *id = new_id (&town->f), *a = new_id (&town->f), *b = new_id (&town->f);
  g_autoptr (SamRecord) handover = new_ask (as, id, case_id, "user", to);
  g_autoptr (SamRecord) before = load_case (as, case_id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "assigned");
  sam_record_set_text (after, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (after, SAM_CASE_HOLDER_USER, to);
  sam_record_clear (after, SAM_CASE_HOLDER_TEAM);
  sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, to);
  sam_record_set_moment (after, SAM_CASE_HOLDER_SINCE, sam_clock_now (town->f.clock));
  g_autofree char *first = op_text (as, NULL, handover, a);
  g_autofree char *second = op_text (as, before, after, b);
  g_autofree char *ops = g_strjoin (",", first, second, NULL);
  g_autofree char *reply = push (as, ops);
  if (is_applied (reply, 2)) {
    g_ptr_array_add (town->records, g_object_ref (handover));
    town->n_assigned++;
  }
}

/* Somebody with a case is away for some days, and a colleague covers. */
static void
go_away (Town *town)
{
  static const char sql[] =
      "SELECT c.team, a.account, m.account FROM case_fact c JOIN membership a ON a.team = c.team"
      " AND a.account IN (c.coordinator, c.holder_user) JOIN membership m ON m.team = c.team"
      " AND m.account <> a.account ORDER BY 1, 2, 3";
  SamDate from = sam_clock_today (town->f.clock) + (int) any (town, 3) - 1;
  char *ids[3] = { NULL };

  if (!choose (town, sql, ids)) {
    return;
  }
  g_autofree char *team = ids[0], *absent = ids[1], *deputy = ids[2];
  g_autofree char *id = new_id (&town->f), *op_id = new_id (&town->f);
  g_autoptr (SamRecord) absence = sam_record_new (SAM_RECORD_ABSENCE, id, team);
  sam_record_set_text (absence, SAM_ABSENCE_TEAM_ID, team);
  sam_record_set_text (absence, SAM_ABSENCE_ABSENT_USER, absent);
  sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, deputy);
  sam_record_set_date (absence, SAM_ABSENCE_FROM_ON, from);
  if (any (town, 3)) {
    sam_record_set_date (absence, SAM_ABSENCE_TO_ON, from + (int) any (town, 2));
  }
  Device *as = device_of (town, absent);
  g_autofree char *op = op_text (as, NULL, absence, op_id);
  g_autofree char *reply = push (as, op);
  if (is_applied (reply, 1)) {
    remember (town, town->absences, absence);
    town->n_covered++;
  }
}

/* Back at work, or the absence was noted by mistake. */
static void
come_back (Town *town)
{
  if (town->absences->len == 0) {
    return;
  }
  guint n = any (town, town->absences->len);
  const SamRecord *absence = g_ptr_array_index (town->absences, n);
  const char *id = sam_record_get_id (absence);
  Device *as = device_of (town, sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER));
  if (device_has (as, id)) {
    g_autofree char *version = device_version (as, id), *op_id = new_id (&town->f);
    g_autofree char *from = device_field (as, id, "from_on");
    g_autofree char *day = g_strdup_printf ("\"%s\"", from);
    g_autofree char *op =
        any (town, 2)
            ? op_update (&town->f, "absence", id, version, "to_on", day, NULL)
            : g_strdup_printf ("{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"absence\",\"id\":\"%s\","
                               "\"base\":\"%s\",\"why\":\"feil\"}",
                               op_id, id, version);
    g_autofree char *reply = push (as, op);
    town->n_back += is_applied (reply, 1);
  }
  g_ptr_array_remove_index_fast (town->absences, n);
}

static void
change_something (Town *town)
{
  static const char *const comps[] = { "follow_up", "health", "attendance", "relatives", "slt" };
  static const char *const names[] = { "Nord", "Sør", "Vest" };
  g_autoptr (GError) error = NULL;
  const SamRecord *person = g_ptr_array_index (town->records, any (town, N_CASES) * PER_CASE);
  const SamRecord *one = g_ptr_array_index (town->records, any (town, N_CASES) * PER_CASE + 1);
  guint user = any (town, N_USERS);

  switch (any (town, 12)) {
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
  case 5:
    ask_somebody (town);
    break;
  case 6:
  case 7:
    answer_one (town);
    break;
  case 8:
    assign_one (town);
    break;
  case 9:
    go_away (town);
    break;
  case 10:
    come_back (town);
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
  if (got->status == 200) {
    town->n_foreign += !may;
  } else {
    g_assert_cmpuint (got->status, ==, 404);
    town->n_lacking += may;
  }
  town->n_seen += may;
  town->n_hidden += !may;
}

static void
test_leak (void)
{
  Town town = { 0 };
  guint n_pulls = 0;
#ifdef OPEN_SIGHT
  const guint n_steps = 300;
#else
  const guint n_steps = g_test_slow () ? 20000 : 3000;
#endif

  town_set_up (&town);
  for (guint i = 0; i < n_steps; i++) {
    guint user = any (&town, N_USERS);
    if (any (&town, 3) == 0) {
      change_something (&town);
    }
    if (any (&town, 3) > 0) {
      ask_for_one (&town, user);
      continue;
    }
    device_pull (town.devices[user]);
    compare (&town, user);
    n_pulls++;
  }
  gint64 n_run_out = 0;
  g_assert_true (sam_sql_get_int (sam_server_get_sql (town.f.server),
                                  "SELECT COUNT(*) FROM access_grant WHERE until_us <= $1",
                                  SAM_SQL_ARGS (SAM_SQL_INT (sam_clock_now (town.f.clock))),
                                  &n_run_out, NULL, NULL));
  g_test_message ("%u steps: %u asked, %u accepted, %u refused or withdrawn, %u assigned, "
                  "%u covered, %u back, %u grants run out: %u foreign, %u lacking",
                  n_steps, town.n_asked, town.n_accepted, town.n_let_go, town.n_assigned,
                  town.n_covered, town.n_back, (guint) n_run_out, town.n_foreign, town.n_lacking);
#ifdef OPEN_SIGHT
  g_assert_cmpuint (town.n_foreign, >, n_steps);
#else
  g_assert_cmpuint (town.n_foreign, ==, 0);
  g_assert_cmpuint (town.n_lacking, ==, 0);
  g_assert_cmpuint (n_pulls, >, n_steps / 4);
  g_assert_cmpuint (town.n_seen, >, n_steps / 20);
  g_assert_cmpuint (town.n_hidden, >, n_steps / 20);
  const guint moves[] = { town.n_asked,   town.n_accepted, town.n_let_go,    town.n_assigned,
                          town.n_covered, town.n_back,     (guint) n_run_out };
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_assert_cmpuint (moves[i], >, n_steps / 500);
  }
#endif
  town_tear_down (&town);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/server/leak/no-foreign-row", test_leak);
  return g_test_run ();
}
