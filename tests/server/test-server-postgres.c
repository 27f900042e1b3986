/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What PostgreSQL itself refuses the role samspord works as, whatever a statement forgets to ask,
 * and what two servers on one database do to each other. */
#include "../../src/server/sam-server-private.h"
#include "sam-postgres.h"
#include "server-fixture.h"
#include "server-race.h"

#include <string.h>

/* The tables behind the fence. */
static const char *const fenced[] = { "record", "visible",  "scope_out", "op_result",
                                      "audit",  "revision", "receipt" };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_assert_true (fixture_on_postgresql ());
  fixture_set_up (f, data);
}

static gint64
count (SamSql *sql, const char *table)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("SELECT COUNT(*) FROM %s", table);
  gint64 n = -1;
  sam_sql_get_int (sql, text, SAM_SQL_NO_ARGS, &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

/* A connection as samspord has it, that has said nothing. */
static SamSql *
open_as_server (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_sql_open_postgresql (f->conninfo, &error);
  g_assert_no_error (error);
  g_assert_true (sam_sql_set_session (sql, "SET ROLE samspor_server", &error));
  return sql;
}

static void
say (SamSql *sql, const char *user_id, const char *serving)
{
  g_autoptr (GError) error = NULL;
  guint8 bytes[SAM_ID_BYTES];
  g_assert_true (sam_id_to_bytes (user_id, bytes));
  sam_sql_run (sql, sam_server_postgres_statements[SAM_PG_FENCE_SET],
               SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes), SAM_SQL_INT (FIXTURE_NOW),
                             SAM_SQL_TEXT (serving)),
               &error);
  g_assert_no_error (error);
}

/* Something of everybody's in each table. */
static void
live (Fixture *f)
{
  static const char *const logins[] = { "kari", "siri" };
  for (guint i = 0; i < G_N_ELEMENTS (logins); i++) {
    g_autoptr (Device) device = device_new (f, logins[i]);
    g_autofree char *case_id = make_case (device, NULL);
    device_pull (device);
    g_autofree char *version = device_version (device, case_id);
    g_autofree char *remark = op_update (f, "case", case_id, version, "remark", "\"Ny\"", NULL);
    g_autofree char *reply = push (device, remark);
    assert_result (reply, 0, "applied");
  }
  SamSql *all = fixture_sql (f);
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    if (strcmp (fenced[i], "scope_out") != 0 && strcmp (fenced[i], "receipt") != 0) {
      g_assert_cmpint (count (all, fenced[i]), >, 0);
    }
  }
}

/* S3: without the setting there are no rows, and nothing of a setting outlives its transaction. */
static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autoptr (SamSql) sql = NULL;
  g_autofree char *kari = user_id_of (f, "kari");

  live (f);
  sql = open_as_server (f);
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    g_assert_cmpint (count (sql, fenced[i]), ==, 0);
  }
  g_assert_true (sam_sql_begin (sql, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    g_assert_cmpint (count (sql, fenced[i]), ==, 0);
  }
  say (sql, kari, "on");
  g_assert_cmpint (count (sql, "record"), ==, count (fixture_sql (f), "record"));
  g_assert_cmpint (count (sql, "audit"), ==, count (fixture_sql (f), "audit"));
  g_assert_true (sam_sql_commit (sql, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    g_assert_cmpint (count (sql, fenced[i]), ==, 0);
  }
}

/* With an account: its own rows and no others, and nothing can be written. */
static void
test_own (Fixture *f, gconstpointer data)
{
  g_autoptr (SamSql) sql = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kari = user_id_of (f, "kari"), *siri = user_id_of (f, "siri");
  const char *const users[] = { kari, siri };

  live (f);
  sql = open_as_server (f);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    guint8 bytes[SAM_ID_BYTES];
    gint64 expected = 0, other = 0;
    g_assert_true (sam_id_to_bytes (users[i], bytes));
    sam_sql_get_int (fixture_sql (f),
                     "SELECT COUNT(*) FROM record r WHERE EXISTS (SELECT 1 FROM visible v WHERE"
                     " v.account = $1 AND v.scope = r.scope AND v.comp = r.comp)",
                     SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes)), &expected, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (sam_sql_begin (sql, NULL));
    say (sql, users[i], "");
    g_assert_cmpint (count (sql, "record"), ==, expected);
    g_assert_cmpint (count (sql, "record"), <, count (fixture_sql (f), "record"));
    for (guint k = 1; k < 4; k++) {
      g_autofree char *text =
          g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE account <> $1", fenced[k]);
      sam_sql_get_int (sql, text, SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes)), &other, NULL,
                       &error);
      g_assert_no_error (error);
      g_assert_cmpint (other, ==, 0);
    }
    g_assert_cmpint (count (sql, "audit"), ==, 0);
    sam_sql_run (sql, "UPDATE record SET body = ''", SAM_SQL_NO_ARGS, &error);
    g_assert_no_error (error);
    g_assert_cmpint (sam_sql_changes (sql), ==, 0);
    sam_sql_run (sql, "DELETE FROM visible", SAM_SQL_NO_ARGS, &error);
    g_assert_no_error (error);
    g_assert_cmpint (sam_sql_changes (sql), ==, 0);
    g_assert_false (sam_sql_run (sql,
                                 "INSERT INTO visible (account, scope, comp, since_seq, until_us)"
                                 " VALUES ($1, $1, 1, 1, 1)",
                                 SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes)), NULL));
    sam_sql_rollback (sql);
  }
}

/* S3: as owner, who is no superuser, FORCE is still on; and without it samspord won't start. */
static void
test_owner (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;

  live (f);
  GString *script = g_string_new ("CREATE ROLE plain_owner LOGIN;\n");
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    g_string_append_printf (script, "ALTER TABLE %s OWNER TO plain_owner;\n", fenced[i]);
  }
  g_autofree char *text = g_string_free (script, FALSE);
  g_assert_true (sam_postgres_psql (sam_postgres_shared (), f->conninfo, text, NULL, &err));
  g_autoptr (SamSql) owner = sam_sql_open_postgresql (f->conninfo, NULL);
  g_assert_true (sam_sql_set_session (owner, "SET ROLE plain_owner", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (fenced); i++) {
    g_assert_cmpint (count (owner, fenced[i]), ==, 0);
  }

  g_assert_true (
      sam_sql_define (fixture_sql (f), "ALTER TABLE record NO FORCE ROW LEVEL SECURITY", &error));
  SamSql *sql = sam_sql_open_postgresql (f->conninfo, NULL);
  g_assert_null (sam_server_new (sql, f->clock, NULL, &error));
  g_assert_error (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_EXPOSED);
}

/* S8: what is on record stays, also for whoever serves. */
static void
test_audit (Fixture *f, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE audit SET kind = 'x'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "UPDATE op_result SET result = 'x'",
    "DROP TABLE revision",
    "ALTER TABLE audit DISABLE ROW LEVEL SECURITY",
    "DROP TABLE audit",
  };
  g_autofree char *kari = user_id_of (f, "kari");
  g_autoptr (SamSql) sql = NULL;

  live (f);
  gint64 before = count (fixture_sql (f), "audit");
  sql = open_as_server (f);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_true (sam_sql_begin (sql, NULL));
    say (sql, kari, "on");
    if (sam_sql_define (sql, refused[i], NULL)) {
      g_test_message ("was let through: %s", refused[i]);
      g_test_fail ();
    }
    sam_sql_rollback (sql);
  }
  g_assert_cmpint (count (fixture_sql (f), "audit"), ==, before);
  /* Only what an administrator has erased may go some day, and results that are old. */
  static const char *const too_soon[] = { "DELETE FROM record", "DELETE FROM op_result" };
  g_assert_cmpint (count (fixture_sql (f), "op_result"), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (too_soon); i++) {
    g_assert_true (sam_sql_begin (sql, NULL));
    say (sql, kari, "on");
    g_assert_true (sam_sql_run (sql, too_soon[i], SAM_SQL_NO_ARGS, NULL));
    g_assert_cmpint (sam_sql_changes (sql), ==, 0);
    sam_sql_rollback (sql);
  }
}

/* Two servers start on an empty database at once: one makes it, both work. */
static gpointer
open_one (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamClock) clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 6, 4), FIXTURE_NOW, 3);
  SamSql *sql = sam_sql_open_postgresql (data, &error);
  g_assert_no_error (error);
  g_autoptr (SamServer) server = sam_server_new (sql, clock, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (sam_server_get_epoch (server));
}

static void
test_first (void)
{
  for (guint i = 0; i < 3; i++) {
    g_autofree char *conninfo = sam_postgres_create (sam_postgres_shared ());
    GThread *threads[3];
    g_autofree char *epochs[G_N_ELEMENTS (threads)] = { NULL };
    for (guint k = 0; k < G_N_ELEMENTS (threads); k++) {
      threads[k] = g_thread_new ("opens", open_one, conninfo);
    }
    for (guint k = 0; k < G_N_ELEMENTS (threads); k++) {
      epochs[k] = g_thread_join (threads[k]);
      g_assert_cmpstr (epochs[k], ==, epochs[0]);
    }
    sam_postgres_drop (sam_postgres_shared (), conninfo);
    for (guint k = 1; k < G_N_ELEMENTS (threads); k++) {
      g_free (epochs[k]);
    }
  }
}

/* The same push, sent to two servers at once, takes effect once. */
static void
test_same_push (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  enum { N = 20 };
  g_auto (GStrv) ops = g_new0 (char *, N + 1);
  Sent one[N], other[N];

  for (guint i = 0; i < N; i++) {
    g_autofree char *id = new_id (f);
    ops[i] = op_contact (kari, id, case_id, "En gang", NULL);
    one[i] = other[i] = (Sent){ .device = kari, .ops = ops[i] };
  }
  race (f, one, other, N);
  for (guint i = 0; i < N; i++) {
    g_autofree char *a = result_member (one[i].reply, 0, "r");
    g_autofree char *b = result_member (other[i].reply, 0, "r");
    g_assert_true ((strcmp (a, "\"applied\"") == 0 && strcmp (b, "\"duplicate\"") == 0)
                   || (strcmp (b, "\"applied\"") == 0 && strcmp (a, "\"duplicate\"") == 0));
    g_free (one[i].reply);
    g_free (other[i].reply);
  }
}

/* Two write on the same version of a case over two servers: one is first, and the other is told. */
static void
test_same_case (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari"), lead = device_new (f, "lead");
  enum { N = 20 };
  g_auto (GStrv) mine = g_new0 (char *, N + 1), theirs = g_new0 (char *, N + 1);
  g_auto (GStrv) ids = g_new0 (char *, N + 1);
  Sent one[N], other[N];

  for (guint i = 0; i < N; i++) {
    ids[i] = make_case (kari, NULL);
  }
  device_pull (kari);
  for (guint i = 0; i < N; i++) {
    g_autofree char *version = device_version (kari, ids[i]);
    mine[i] = op_update (f, "case", ids[i], version, "remark", "\"Kari\"", NULL);
    theirs[i] = op_update (f, "case", ids[i], version, "remark", "\"Leder\"", NULL);
    one[i] = (Sent){ .device = kari, .ops = mine[i] };
    other[i] = (Sent){ .device = lead, .ops = theirs[i] };
  }
  race (f, one, other, N);
  guint n_kari = 0;
  for (guint i = 0; i < N; i++) {
    g_autofree char *a = result_member (one[i].reply, 0, "r");
    g_autofree char *b = result_member (other[i].reply, 0, "r");
    gboolean first = strcmp (a, "\"applied\"") == 0;
    n_kari += first;
    g_assert_cmpstr (first ? b : a, ==, "\"conflict\"");
    g_assert_cmpstr (first ? a : b, ==, "\"applied\"");
    g_free (one[i].reply);
    g_free (other[i].reply);
  }
  g_test_message ("kari was first %u of %u times", n_kari, (guint) N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/server/postgres/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("closed", test_closed);
  ADD ("own", test_own);
  ADD ("owner", test_owner);
  ADD ("audit", test_audit);
  ADD ("same-push", test_same_push);
  ADD ("same-case", test_same_case);
  g_test_add_func ("/server/postgres/first", test_first);
  return g_test_run ();
}
