/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Nobody who follows the feed misses a record that was acknowledged, however many servers write at
 * once. Beside it, in the same transactions, what others do: a number from a sequence and the
 * moment of the transaction, followed by a cursor over each. Those must miss some, or too little
 * happened at once for the first to mean anything.
 */
#include "sam-postgres.h"
#include "server-fixture.h"

#include <string.h>

enum { QUICK_SECONDS = 2, SLOW_SECONDS = 10, PATIENCE = 20 };

typedef struct {
  Fixture own; /* a server and clock of this writer's, on the same database */
  Device *device;
  char *case_id;
  GPtrArray *written; /* ids that were acknowledged */
  gint *stop;         /* atomic */
} Writer;

static void
open_own (Fixture *own, Fixture *f)
{
  g_autoptr (GError) error = NULL;
  *own = *f;
  own->clock =
      sam_clock_new_fixed (sam_clock_today (f->clock), sam_clock_now (f->clock), g_random_int ());
  SamSql *sql = sam_sql_open_postgresql (f->conninfo, &error);
  g_assert_no_error (error);
  own->server = sam_server_new (sql, own->clock, NULL, &error);
  g_assert_no_error (error);
}

static void
close_own (Fixture *own)
{
  sam_server_free (own->server);
  sam_clock_unref (own->clock);
}

static gpointer
write_on (gpointer data)
{
  Writer *w = data;
  while (!g_atomic_int_get (w->stop)) {
    g_autofree char *id = new_id (&w->own);
    g_autofree char *op = op_contact (w->device, id, w->case_id, "Skrevet samtidig", NULL);
    g_autofree char *body = g_strdup_printf ("{\"schema\":1,\"ops\":[%s]}", op);
    g_autoptr (SamServerResponse) response =
        send_request (w->device, "POST", "/v1/sync/ops", NULL, body);
    /* on a machine that is too busy a lock may be waited for too long: nothing was promised */
    if (response->status == 503) {
      continue;
    }
    g_assert_cmpuint (response->status, ==, 200);
    g_autofree char *reply =
        g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
    assert_result (reply, 0, "applied");
    g_ptr_array_add (w->written, g_steal_pointer (&id));
  }
  return NULL;
}

/* ---- what others do ---- */

typedef struct {
  const char *text; /* what comes after $1 */
  gint64 last;
  GHashTable *seen; /* ids, 16 bytes */
} Naive;

static void
naive_poll (SamSql *sql, Naive *naive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamSqlStatement) statement = sam_sql_prepare (sql, naive->text, &error);
  g_assert_no_error (error);
  sam_sql_bind_int (statement, 1, naive->last);
  while (sam_sql_step (statement, &error) == SAM_SQL_STEP_ROW) {
    gsize size;
    const guint8 *id = sam_sql_column_blob (statement, 1, &size);
    naive->last = sam_sql_column_int (statement, 0);
    g_hash_table_add (naive->seen, sam_id_from_bytes (id));
  }
  g_assert_no_error (error);
}

static guint
count_missed (Writer *writers, guint n, GHashTable *seen)
{
  guint missed = 0;
  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < writers[i].written->len; k++) {
      missed += !g_hash_table_contains (seen, g_ptr_array_index (writers[i].written, k));
    }
  }
  return missed;
}

static void
prepare_naive (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  sam_sql_define (fixture_sql (f),
                  "CREATE TABLE naive (seq BIGSERIAL, at_us BIGINT NOT NULL, id BYTEA NOT NULL);"
                  "CREATE FUNCTION naive_add () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                  " AS $$ BEGIN INSERT INTO naive (at_us, id) VALUES"
                  " (CAST (EXTRACT (EPOCH FROM now()) * 1000000 AS BIGINT), NEW.id); RETURN NEW;"
                  " END $$;"
                  "CREATE TRIGGER naive AFTER INSERT ON record FOR EACH ROW"
                  " WHEN (NEW.type = 'contact') EXECUTE FUNCTION naive_add ();",
                  &error);
  g_assert_no_error (error);
}

static void
run (Fixture *f, guint n)
{
  const gint64 asked = (g_test_slow () ? SLOW_SECONDS : QUICK_SECONDS) * G_USEC_PER_SEC;
  g_autoptr (GHashTable) by_seq = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) by_time = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Naive naive[] = {
    { "SELECT seq, id FROM naive WHERE seq > $1 ORDER BY seq LIMIT 500", 0, by_seq },
    { "SELECT at_us, id FROM naive WHERE at_us > $1 ORDER BY at_us, seq LIMIT 500", 0, by_time },
  };
  g_autofree Writer *writers = g_new0 (Writer, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);
  gint stop = 0;
  guint n_pages = 0, n_written = 0;

  prepare_naive (f);
  for (guint i = 0; i < n; i++) {
    open_own (&writers[i].own, f);
    writers[i].device = device_new (&writers[i].own, "kari");
    writers[i].case_id = make_case (writers[i].device, NULL);
    writers[i].written = g_ptr_array_new_with_free_func (g_free);
    writers[i].stop = &stop;
  }
  g_autoptr (Device) lead = device_new (f, "lead");
  device_pull (lead);
  for (guint i = 0; i < n; i++) {
    threads[i] = g_thread_new ("writer", write_on, &writers[i]);
  }
  /* As long as was asked, and until the others have missed something; not for ever. */
  const gint64 began = g_get_monotonic_time ();
  gint64 lasted = 0;
  gboolean enough = FALSE;
  while (!enough) {
    device_pull (lead);
    n_pages++;
    gint64 numbered = 0;
    g_autoptr (GError) error = NULL;
    naive_poll (fixture_sql (f), &naive[0]);
    naive_poll (fixture_sql (f), &naive[1]);
    sam_sql_get_int (fixture_sql (f), "SELECT COUNT(*) FROM naive WHERE seq < $1 AND id <> ''",
                     SAM_SQL_ARGS (SAM_SQL_INT (naive[0].last)), &numbered, NULL, &error);
    g_assert_no_error (error);
    lasted = g_get_monotonic_time () - began;
    enough = lasted > asked
             && (numbered > (gint64) g_hash_table_size (by_seq) || lasted > asked * PATIENCE);
  }
  g_atomic_int_set (&stop, 1);
  for (guint i = 0; i < n; i++) {
    g_thread_join (threads[i]);
    n_written += writers[i].written->len;
  }
  device_pull (lead);
  for (guint i = 0; i < 1000; i++) {
    gint64 before = naive[0].last + naive[1].last;
    naive_poll (fixture_sql (f), &naive[0]);
    naive_poll (fixture_sql (f), &naive[1]);
    if (naive[0].last + naive[1].last == before) {
      break;
    }
  }

  guint missed = count_missed (writers, n, lead->records);
  guint missed_seq = count_missed (writers, n, by_seq);
  guint missed_time = count_missed (writers, n, by_time);
  g_test_message ("%u writers, %.1f s: %u records in %u pulls; missed: feed %u, sequence %u, "
                  "time %u",
                  n, (double) lasted / G_USEC_PER_SEC, n_written, n_pages, missed, missed_seq,
                  missed_time);
  g_assert_cmpuint (n_written, >, n);
  g_assert_cmpuint (missed, ==, 0);
  g_assert_cmpuint (missed_seq, >, 0);
  for (guint i = 0; i < n; i++) {
    device_free (writers[i].device);
    g_free (writers[i].case_id);
    g_ptr_array_unref (writers[i].written);
    close_own (&writers[i].own);
  }
}

static void
test_8 (Fixture *f, gconstpointer data)
{
  run (f, 8);
}

static void
test_24 (Fixture *f, gconstpointer data)
{
  run (f, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (fixture_on_postgresql ());
  g_test_add ("/server/feed-postgres/8", Fixture, NULL, fixture_set_up, test_8, fixture_tear_down);
  g_test_add ("/server/feed-postgres/24", Fixture, NULL, fixture_set_up, test_24,
              fixture_tear_down);
  return g_test_run ();
}
