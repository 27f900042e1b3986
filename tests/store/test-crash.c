/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every transaction of the store against power cuts, full disks and failing writes: one history of
 * all of them, run once whole to know what each step leaves, then cut at every operation of the
 * disk. What was called done is there; the step in which the power went is there whole or not at
 * all. */

#include "fixture.h"
#include "sam-crash-vfs.h"

#include <samspor/sam-records.h>
#include <sqlite3.h>
#include <string.h>

#define FILE_PATH "/crash/" SAM_VAULT_FILE_NAME
#define SEED 77

typedef struct {
  SamCrashVfs *vfs;
  SamVaultOptions options;
  Device *device;
  GBytes *image;    /* (owned): the vault after the first pull */
  GPtrArray *dumps; /* (owned): memory after each step of the whole history */
  Server *server;   /* of the current run */
  GBytes *reply;
  char *undo;
} Fixture;

/* ---- the history ---- */

typedef gboolean (*Step) (Fixture *fixture, GError **error);

static gboolean
save (Fixture *fixture, SamRecord *record, char **undo, GError **error)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");

  sam_changes_put (changes, record);
  return sam_store_save (fixture->device->store, fixture->device->viewer, changes, SAM_ORIGIN_USER,
                         undo, error);
}

static gboolean
set (Fixture *fixture, SamField field, const char *id, const char *value, GError **error)
{
  g_autoptr (SamRecord) record = device_edit (fixture->device, SAM_FIELD_TYPE (field), id);

  sam_record_set_from_string (record, field, value, NULL);
  return save (fixture, record, NULL, error);
}

static gboolean
step_add (Fixture *fixture, GError **error)
{
  g_autofree char *id = sam_id_new (fixture->device->clock);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CONTACT, id, CASE);

  sam_record_set_text (record, SAM_CONTACT_CASE_ID, CASE);
  sam_record_set_moment (record, SAM_CONTACT_OCCURRED_AT, NOW_US);
  sam_record_set_text (record, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (record, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (record, SAM_CONTACT_TEXT, "En lengre tekst om hva vi snakket om i dag");
  sam_record_set_text (record, SAM_CONTACT_BY_USER, KARI);
  return save (fixture, record, NULL, error);
}

static gboolean
step_edit (Fixture *fixture, GError **error)
{
  return set (fixture, SAM_PERSON_PHONE, PERSON, "44444444", error);
}

static gboolean
step_edit_more (Fixture *fixture, GError **error)
{
  return set (fixture, SAM_PERSON_REMARK, PERSON, "Ringer helst selv", error);
}

static gboolean
step_undoable (Fixture *fixture, GError **error)
{
  g_autoptr (SamRecord) record = device_edit (fixture->device, SAM_RECORD_CASE, CASE2);

  g_clear_pointer (&fixture->undo, g_free);
  sam_record_set_text (record, SAM_CASE_REMARK, "Feil sak");
  return save (fixture, record, &fixture->undo, error);
}

static gboolean
step_undo (Fixture *fixture, GError **error)
{
  return sam_store_undo (fixture->device->store, fixture->device->viewer, fixture->undo, error);
}

static gboolean
step_log (Fixture *fixture, GError **error)
{
  return sam_store_log_access (fixture->device->store, fixture->device->viewer, SAM_ACCESS_PRINT,
                               SAM_RECORD_CASE, CASE, "plan", TRUE, error);
}

static gboolean
step_draft (Fixture *fixture, GError **error)
{
  return sam_store_put_draft (fixture->device->store, "contact:" CASE, "Et halvt ord", error);
}

static gboolean
step_arm (Fixture *fixture, GError **error)
{
  g_autoptr (GPtrArray) ops =
      sam_store_arm (fixture->device->store, SAM_ARM_CHANGES, 0, 100, error);

  g_clear_pointer (&fixture->reply, g_bytes_unref);
  if (ops == NULL) {
    return FALSE;
  }
  fixture->reply = server_push (fixture->server, KARI, ops);
  return TRUE;
}

static gboolean
step_acknowledge (Fixture *fixture, GError **error)
{
  return sam_store_acknowledge (fixture->device->store, fixture->reply, NULL, error);
}

static gboolean
step_pull (Fixture *fixture, GError **error)
{
  g_autofree char *cursor = sam_store_begin_pull (fixture->device->store, error);
  g_autoptr (GBytes) lines = cursor != NULL ? server_pull (fixture->server, cursor, 0) : NULL;

  return lines != NULL && sam_store_apply (fixture->device->store, lines, NULL, NULL, NULL, error);
}

static gboolean
step_they_write (Fixture *fixture, GError **error)
{
  server_patch (fixture->server, PERSON, OLA,
                "{\"remark\":\"Vil ha SMS\",\"city\":\"Bergen\",\"phone\":\"55555555\"}");
  return step_pull (fixture, error);
}

static gboolean
step_resolve (Fixture *fixture, GError **error)
{
  return sam_store_resolve (fixture->device->store, fixture->device->viewer, PERSON, NULL,
                            SAM_TAKE_MINE, NULL, error);
}

static gboolean
step_confirm (Fixture *fixture, GError **error)
{
  return sam_store_confirm_pull (fixture->device->store, error);
}

static gboolean
step_out (Fixture *fixture, GError **error)
{
  server_out (fixture->server, CASE);
  return step_pull (fixture, error);
}

static gboolean
step_token (Fixture *fixture, GError **error)
{
  return sam_store_set_server (fixture->device->store, "https://example.test", "another", error);
}

static const Step steps[] = {
  step_add,        step_edit,        step_log,         step_undoable,  step_draft,
  step_undo,       step_arm,         step_acknowledge, step_edit_more, step_edit,
  step_they_write, step_arm,         step_acknowledge, step_pull,      step_resolve,
  step_arm,        step_acknowledge, step_confirm,     step_add,       step_out,
  step_arm,        step_acknowledge, step_token,
};

/* ---- one run ---- */

static void
open_store (Fixture *fixture)
{
  Device *device = fixture->device;
  g_autoptr (GError) error = NULL;

  device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_set_vault_options (device->store, &fixture->options);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sam_store_get_status (device->store).vault, ==, SAM_VAULT_STATE_FINE);
  g_clear_pointer (&device->viewer, sam_viewer_unref);
  device->viewer = sam_store_get_viewer (device->store);
}

static void
close_store (Fixture *fixture)
{
  sam_store_close (fixture->device->store);
  g_assert_finalize_object (fixture->device->store);
  fixture->device->store = NULL;
}

/* From the image, with the same clock and the same server as every other run. */
static void
begin_run (Fixture *fixture)
{
  g_clear_pointer (&fixture->server, server_free);
  sam_clock_unref (fixture->device->clock);
  fixture->device->clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 11, 23), NOW_US, SEED);
  fixture->server = server_new (fixture->device->clock);
  server_fill (fixture->server);
  sam_crash_vfs_clear (fixture->vfs);
  sam_crash_vfs_set_file (fixture->vfs, FILE_PATH, fixture->image);
  open_store (fixture);
}

static char *
dump (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text = sam_store_dump_memory (fixture->device->store, &error);

  g_assert_no_error (error);
  return text;
}

/* How many steps were called done. */
static guint
run (Fixture *fixture, GError **error)
{
  guint done;

  for (done = 0; done < G_N_ELEMENTS (steps); done++) {
    if (!steps[done](fixture, error)) {
      break;
    }
    sam_clock_fixed_advance (fixture->device->clock, G_USEC_PER_SEC);
  }
  return done;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Server) server = NULL;

  fixture->vfs = sam_crash_vfs_new ("store-crash", 1);
  fixture->options.vfs = "store-crash";
  fixture->device = device_new_on (KARI, "coordinator", &fixture->options);
  server = server_new (fixture->device->clock);
  server_fill (server);
  device_sync (fixture->device, server);
  close_store (fixture);
  fixture->image = sam_crash_vfs_get_file (fixture->vfs, FILE_PATH);

  fixture->dumps = g_ptr_array_new_with_free_func (g_free);
  begin_run (fixture);
  g_ptr_array_add (fixture->dumps, dump (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GError) error = NULL;

    steps[i](fixture, &error);
    g_assert_no_error (error);
    sam_clock_fixed_advance (fixture->device->clock, G_USEC_PER_SEC);
    g_ptr_array_add (fixture->dumps, dump (fixture));
  }
  close_store (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  open_store (fixture);
  g_clear_pointer (&fixture->server, server_free);
  g_clear_pointer (&fixture->reply, g_bytes_unref);
  g_free (fixture->undo);
  device_free (fixture->device);
  sam_crash_vfs_free (fixture->vfs);
  g_bytes_unref (fixture->image);
  g_ptr_array_unref (fixture->dumps);
}

/* Whole: what stood after @done steps, or after one more. */
static gboolean
is_whole (Fixture *fixture, guint done)
{
  g_autofree char *now = dump (fixture);

  return strcmp (now, fixture->dumps->pdata[done]) == 0
         || (done + 1 < fixture->dumps->len && strcmp (now, fixture->dumps->pdata[done + 1]) == 0);
}

/* The server is where it was and life goes on to the same end. */
static void
assert_goes_on (Fixture *fixture)
{
  SamStoreStatus status;

  device_sync (fixture->device, fixture->server);
  status = sam_store_get_status (fixture->device->store);
  g_assert_cmpuint (status.refused, ==, 0);
  if (status.conflicts == 0) {
    g_assert_cmpuint (status.pending, ==, 0);
  }
}

static gboolean
cut (Fixture *fixture, gint64 point, SamCrashMode mode, guint round, gboolean *dead)
{
  gboolean whole;
  guint done;

  begin_run (fixture);
  sam_crash_vfs_seed (fixture->vfs, (guint64) point * 31 + mode + 1000 * round);
  if (point >= 0) {
    sam_crash_vfs_kill_after (fixture->vfs, (unsigned int) point);
  }
  done = run (fixture, NULL);
  *dead = sam_crash_vfs_is_dead (fixture->vfs);
  sam_crash_vfs_die (fixture->vfs);
  close_store (fixture);
  sam_crash_vfs_crash (fixture->vfs, mode);
  open_store (fixture);
  whole = is_whole (fixture, done);
  if (fixture->options.sync == SAM_SQL_SYNC_FULL) {
    assert_goes_on (fixture);
  }
  close_store (fixture);
  return whole;
}

static guint
cut_everywhere (Fixture *fixture, guint stride)
{
  const SamCrashMode last = g_test_slow () ? SAM_CRASH_KEEP : SAM_CRASH_TORN;
  guint lost = 0, runs = 0;

  for (SamCrashMode mode = SAM_CRASH_LOSE; mode <= last; mode++) {
    /* What a subset and a torn write keep is drawn, so more than once. */
    gboolean drawn = mode == SAM_CRASH_SUBSET || mode == SAM_CRASH_TORN;
    guint rounds = drawn && stride == 1 && sam_test_has_hour () ? 10 : 1;

    for (guint round = 0; round < rounds; round++) {
      gboolean dead = TRUE;

      for (gint64 point = mode % stride; dead; point += stride) {
        lost += !cut (fixture, point, mode, round, &dead);
        runs++;
      }
    }
  }
  g_test_message ("%u cuts, %u lost something", runs, lost);
  g_assert_cmpuint (runs, >, 90 / stride);
  return lost;
}

static void
test_power (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (cut_everywhere (fixture, g_test_slow () ? 1 : 3), ==, 0);
}

/* The same must show what it is there to show. */
static void
test_power_normal (Fixture *fixture, gconstpointer data)
{
  fixture->options.sync = SAM_SQL_SYNC_NORMAL;
  g_assert_cmpuint (cut_everywhere (fixture, 7), >, 0);
  fixture->options.sync = SAM_SQL_SYNC_FULL;
}

/* The power goes when the acknowledgement is on the disk and nobody was told. */
static void
test_power_acknowledged (Fixture *fixture, gconstpointer data)
{
  const guint step = 7;
  guint64 opened, begin = 0, end = 0;
  guint n_untold = 0;

  g_assert_true (steps[step] == step_acknowledge);
  begin_run (fixture);
  opened = sam_crash_vfs_get_operations (fixture->vfs);
  for (guint i = 0; i <= step; i++) {
    g_autoptr (GError) error = NULL;

    begin = end;
    steps[i](fixture, &error);
    g_assert_no_error (error);
    end = sam_crash_vfs_get_operations (fixture->vfs) - opened;
    sam_clock_fixed_advance (fixture->device->clock, G_USEC_PER_SEC);
  }
  close_store (fixture);
  g_assert_cmpuint (begin, <, end);

  for (guint64 point = begin; point < end; point++) {
    g_autofree char *now = NULL;
    guint done;

    begin_run (fixture);
    sam_crash_vfs_kill_after (fixture->vfs, (unsigned int) point);
    done = run (fixture, NULL);
    sam_crash_vfs_die (fixture->vfs);
    close_store (fixture);
    sam_crash_vfs_crash (fixture->vfs, SAM_CRASH_KEEP);
    open_store (fixture);
    now = dump (fixture);
    if (done == step && strcmp (now, fixture->dumps->pdata[done + 1]) == 0) {
      g_autoptr (GPtrArray) ops = device_arm (fixture->device);

      n_untold++;
      /* Nothing is sent twice, and it is pending until a pull that began later has ended. */
      g_assert_cmpuint (ops->len, ==, 0);
      g_assert_cmpuint (sam_store_get_status (fixture->device->store).pending, ==, 2);
      device_pull (fixture->device, fixture->server);
      g_assert_cmpuint (sam_store_get_status (fixture->device->store).pending, ==, 0);
    } else {
      assert_goes_on (fixture);
    }
    close_store (fixture);
  }
  g_assert_cmpuint (n_untold, >, 0);
}

static gboolean
is_of_case (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  SamRow row;

  *(guint *) user_data += sam_row_decode (&row, data, size, NULL) && row.kind == SAM_ROW_REC
                          && strcmp (row.rec.scope, CASE) == 0;
  return TRUE;
}

/* The power goes when the purge is on the disk and the log is not emptied yet: what it purged is
 * not to be found after the next start either. */
static void
test_power_purged (Fixture *fixture, gconstpointer data)
{
  guint n_purged = 0, n_cuts = 0;
  gint64 opened, from, to;
  guint step = 0;

  while (steps[step] != step_out) {
    step++;
  }
  begin_run (fixture);
  opened = (gint64) sam_crash_vfs_get_operations (fixture->vfs);
  for (guint i = 0; i < step; i++) {
    g_assert_true (steps[i](fixture, NULL));
    sam_clock_fixed_advance (fixture->device->clock, G_USEC_PER_SEC);
  }
  from = (gint64) sam_crash_vfs_get_operations (fixture->vfs) - opened;
  g_assert_true (step_out (fixture, NULL));
  to = (gint64) sam_crash_vfs_get_operations (fixture->vfs) - opened;
  close_store (fixture);
  for (; from < to; from++, n_cuts++) {
    gint64 n = 0;
    guint found = 0;
    g_autoptr (GError) error = NULL;

    begin_run (fixture);
    sam_crash_vfs_kill_after (fixture->vfs, (unsigned int) from);
    run (fixture, NULL);
    sam_crash_vfs_die (fixture->vfs);
    close_store (fixture);
    sam_crash_vfs_crash (fixture->vfs, SAM_CRASH_KEEP);
    open_store (fixture);
    sam_sql_get_int (fixture->device->store->sql, "SELECT count(*) FROM head WHERE scope = $1",
                     SAM_SQL_ARGS (SAM_SQL_TEXT (CASE)), &n, NULL, &error);
    g_assert_no_error (error);
    sam_vault_carve (fixture->device->store->vault, is_of_case, &found, NULL, &error);
    g_assert_no_error (error);
    if (n == 0) {
      n_purged++;
      g_assert_cmpuint (found, ==, 0);
    } else {
      g_assert_cmpuint (found, >, 0);
    }
    close_store (fixture);
  }
  g_assert_cmpuint (n_purged, >, 1);
  g_assert_cmpuint (n_purged, <, n_cuts);
}

/* The log can't be emptied after a purge: it is with the next transaction. */
static void
test_purge_owes (Fixture *fixture, gconstpointer data)
{
  guint found = 0;
  g_autoptr (GError) error = NULL;

  begin_run (fixture);
  sam_crash_vfs_fail (fixture->vfs, SAM_CRASH_OP_TRUNCATE, 0, SQLITE_IOERR_TRUNCATE, FALSE);
  g_assert_true (step_out (fixture, &error));
  g_assert_true (sam_crash_vfs_has_failed (fixture->vfs));
  g_assert_true (fixture->device->store->log_owed);
  g_assert_true (step_draft (fixture, &error));
  g_assert_false (fixture->device->store->log_owed);
  sam_vault_carve (fixture->device->store->vault, is_of_case, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, 0);
  close_store (fixture);
}

/* ---- failures that are not the end ---- */

static void
fail_everywhere (Fixture *fixture, unsigned int ops, int rc, int code, guint stride)
{
  guint n_failures = 0;

  for (unsigned int n = 0;; n += stride) {
    g_autoptr (GError) error = NULL;
    gboolean failed;
    guint done;

    begin_run (fixture);
    sam_crash_vfs_fail (fixture->vfs, ops, n, rc, FALSE);
    done = run (fixture, &error);
    failed = sam_crash_vfs_has_failed (fixture->vfs);
    sam_crash_vfs_heal (fixture->vfs);
    if (error != NULL) {
      n_failures++;
      if (code >= 0) {
        g_assert_error (error, SAM_STORE_ERROR, code);
        /* Not saved is not saved, in memory either. */
        {
          g_autofree char *now = dump (fixture);

          g_assert_cmpstr (now, ==, fixture->dumps->pdata[done]);
        }
      }
      /* The store is usable at once, and whole. */
      g_assert_true (is_whole (fixture, done));
      if (done < G_N_ELEMENTS (steps) - 3) {
        g_clear_error (&error);
        g_assert_true (sam_store_put_pref (fixture->device->store, "after", "work", &error));
        g_assert_no_error (error);
      }
    }
    close_store (fixture);
    open_store (fixture);
    assert_goes_on (fixture);
    close_store (fixture);
    if (!failed) {
      break;
    }
  }
  g_test_message ("%u failures", n_failures);
  g_assert_cmpuint (n_failures, >, 0);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  fail_everywhere (fixture, SAM_CRASH_OP_WRITE, SQLITE_FULL, SAM_STORE_ERROR_FULL,
                   g_test_slow () ? 1 : 5);
}

static void
test_io (Fixture *fixture, gconstpointer data)
{
  guint stride = g_test_slow () ? 1 : 7;

  fail_everywhere (fixture, SAM_CRASH_OP_WRITE, SQLITE_IOERR_WRITE, -1, stride);
  fail_everywhere (fixture, SAM_CRASH_OP_SYNC, SQLITE_IOERR_FSYNC, -1, g_test_slow () ? 1 : 2);
}

int
main (int argc, char **argv)
{
  /* Nothing here looks at a user's folders; what GLib forgets of isolated ones could not be told
   * from a leak of ours with stacks followed the quick way. */
  g_test_init (&argc, &argv, NULL);
  sam_sql_global_init (0);

#define ADD(path, func) g_test_add ("/crash/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("power", test_power);
  ADD ("power-normal", test_power_normal);
  ADD ("power-acknowledged", test_power_acknowledged);
  ADD ("C7-power-purged", test_power_purged);
  ADD ("purge-owes", test_purge_owes);
  ADD ("full", test_full);
  ADD ("io", test_io);

  return g_test_run ();
}
