/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the program said is saved while there was no network, the server takes in afterwards, in
 * whatever order the work was done and whatever became of each batch. With two at work each text
 * ends on the server, beside another for a person to choose, or in the list of what was refused:
 * never nowhere. Histories are drawn from seeds; SAMSPOR_SEED=N replays one. */

#include "work.h"

#include <samspor/sam-records.h>
#include <stdlib.h>
#include <string.h>

/* What all histories of a run came to. */
typedef struct {
  guint saved, conflicts, refused;
} Tally;

typedef struct {
  Fixture f;
  GRand *rand;
  GHashTable *arrived; /* (owned) (element-type utf8) */
  Desk *desks[2];
  Work *work[2];
  guint n_desks;
} History;

static void
history_begin (History *history, guint32 seed, guint n_desks)
{
  *history = (History){ .n_desks = n_desks, .rand = g_rand_new_with_seed (seed) };
  fixture_set_up (&history->f, NULL);
  history->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_desks; i++) {
    gboolean lead = i > 0 && seed % 3 == 0;

    history->desks[i] = desk_new (&history->f,
                                  i == 0 ? "kari"
                                  : lead ? "lead"
                                         : "ola",
                                  lead ? "lead" : "coordinator", history->arrived);
    history->work[i] = work_new (history->desks[i], history->rand);
    desk_pull (history->desks[i], 500);
  }
}

static void
history_end (History *history, Tally *tally)
{
  for (guint i = 0; i < history->n_desks; i++) {
    tally->saved += work_n_saved (history->work[i]);
    work_free (history->work[i]);
    desk_free (history->desks[i]);
  }
  g_hash_table_unref (history->arrived);
  g_rand_free (history->rand);
  fixture_tear_down (&history->f, NULL);
}

static guint
draw (History *history, guint n)
{
  return (guint) g_rand_int_range (history->rand, 0, (gint32) n);
}

/* A short time with network: some of what the program does then, cut off anywhere. */
static void
connect_once (History *history, Desk *desk)
{
  static const guint sizes[] = { 1, 3, 10, 200 };
  static const guint pages[] = { 1, 7, 500 };
  Fate fate = (Fate) draw (history, N_FATES + 3);

  if (draw (history, 2) == 0) {
    desk_pull (desk, pages[draw (history, G_N_ELEMENTS (pages))]);
  }
  desk_push (desk, draw (history, 2) == 0 ? 8 * G_USEC_PER_SEC : 0,
             sizes[draw (history, G_N_ELEMENTS (sizes))], fate < N_FATES ? fate : FATE_ANSWERED);
  if (draw (history, 2) == 0) {
    desk_pull (desk, 500);
  }
}

static void
history_run (History *history, guint n_steps)
{
  gboolean online[2] = { FALSE, FALSE };

  for (guint i = 0; i < n_steps; i++) {
    guint n = draw (history, history->n_desks);

    if (draw (history, 12) == 0) {
      online[n] = !online[n];
    }
    if (online[n] && draw (history, 3) == 0) {
      connect_once (history, history->desks[n]);
    }
    if (history->n_desks > 1 && draw (history, 6) == 0) {
      work_meet (history->work[n], history->work[1 - n]);
    }
    work_step (history->work[n]);
    sam_clock_fixed_advance (history->f.clock, draw (history, 6) * G_USEC_PER_SEC);
  }
}

/* ---- what must hold ---- */

/* What the server shows a person, asked for anew. */
static Device *
look (Desk *desk)
{
  Device *fresh = device_new (desk->f, desk->login);

  device_pull (fresh);
  return fresh;
}

/* (nullable): how a line of the server differs from a record; @retracted of the record */
static char *
difference (const char *line, GBytes *body, gboolean retracted, const char *id)
{
  SamJsonToken d, x;
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (SamPatch) patch = NULL;
  const char *name, *token;

  if (line == NULL) {
    return g_strdup_printf ("%s is not on the server", id);
  }
  if (sam_json_find (line, strlen (line), "x", &x) != retracted) {
    return g_strdup_printf ("%s is taken back on one side alone", id);
  }
  g_assert_true (sam_json_find (line, strlen (line), "d", &d));
  theirs = g_bytes_new (d.raw, d.len);
  patch = sam_patch_diff_bodies (theirs, body);
  if (sam_patch_is_empty (patch)) {
    return NULL;
  }
  sam_patch_nth (patch, 0, &name, &token);
  return g_strdup_printf ("%s of %s should be %s on the server", name, id,
                          token != NULL ? token : "empty");
}

/* (nullable): the desk and the server hold the same */
static char *
compare (Desk *desk, Device *fresh)
{
  GHashTableIter iter;
  gpointer id, line;

  g_hash_table_iter_init (&iter, fresh->records);
  while (g_hash_table_iter_next (&iter, &id, &line)) {
    SamJsonToken token;
    g_autofree char *type = NULL;
    g_autoptr (SamRecord) record = NULL;
    g_autoptr (GBytes) body = NULL;
    char *what;

    g_assert_true (sam_json_find (line, strlen (line), "t", &token));
    type = sam_json_token_dup_string (&token);
    record = desk_get (desk, sam_type_by_name (type)->type, id);
    if (record == NULL) {
      return g_strdup_printf ("%s %s is not on the desk", type, (char *) id);
    }
    body = sam_record_to_body (record);
    what = difference (line, body, sam_record_is_retracted (record), id);
    if (what != NULL) {
      return what;
    }
  }
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++) {
    g_autoptr (GPtrArray) list = desk_list (desk, (SamRecordType) type, NULL);

    for (guint i = 0; i < list->len; i++) {
      if (!device_has (fresh, sam_record_get_id (list->pdata[i]))) {
        return g_strdup_printf ("%s %s is on the desk alone", sam_type_get (type)->name,
                                sam_record_get_id (list->pdata[i]));
      }
    }
  }
  return NULL;
}

/* (nullable): all is sent, nothing was refused, nobody wrote differently */
static char *
idle (Desk *desk)
{
  SamStoreStatus status = sam_store_get_status (desk->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  GString *what;

  if (status.pending == 0 && status.refused == 0 && status.conflicts == 0) {
    return NULL;
  }
  what = g_string_new (NULL);
  g_string_printf (what, "%u wait, %u were refused, %u differ", status.pending, status.refused,
                   status.conflicts);
  waiting = sam_store_list_waiting (desk->store, desk->viewer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < waiting->len; i++) {
    const SamWaiting *one = waiting->pdata[i];

    g_string_append_printf (what, "; %s %s %d %s %s", sam_type_get (one->type)->name, one->id,
                            (int) one->kind, one->code != NULL ? one->code : "waits",
                            one->field != NULL ? one->field : "");
  }
  return g_string_free (what, FALSE);
}

/* (nullable): each record is on the server as the desk last said it is saved */
static char *
kept (Desk *desk, Device *fresh)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, desk->said);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const Said *said = value;
    char *what =
        difference (g_hash_table_lookup (fresh->records, id), said->body, said->retracted, id);

    if (what != NULL) {
      return what;
    }
  }
  return NULL;
}

/* ---- one at work ---- */

static char *
run_alone (guint32 seed, Tally *tally)
{
  History history;
  g_autoptr (Device) fresh = NULL;
  char *what;

  history_begin (&history, seed, 1);
  history_run (&history, 20 + draw (&history, 60));
  desk_sync (history.desks[0]);
  desk_sync (history.desks[0]);
  fresh = look (history.desks[0]);
  what = idle (history.desks[0]);
  what = what != NULL ? what : kept (history.desks[0], fresh);
  what = what != NULL ? what : compare (history.desks[0], fresh);
  history_end (&history, tally);
  return what;
}

/* ---- two at work ---- */

/* (transfer full) (element-type utf8): records a person is told of, or that wait behind them */
static GHashTable *
listed (Desk *desk)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = sam_store_list_conflicts (desk->store, desk->viewer, &error);
  g_autoptr (GPtrArray) waiting = sam_store_list_waiting (desk->store, desk->viewer, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < conflicts->len; i++) {
    g_hash_table_add (ids, g_strdup (((SamConflict *) conflicts->pdata[i])->id));
  }
  for (guint i = 0; i < waiting->len; i++) {
    g_hash_table_add (ids, g_strdup (((SamWaiting *) waiting->pdata[i])->id));
  }
  return ids;
}

/* (nullable): what was written here last came to the server, as it is or beside another text, or a
 * person is told of it here */
static char *
landed (Desk *desk)
{
  g_autoptr (GHashTable) told = listed (desk);
  GHashTableIter iter;
  gpointer key, token;

  g_hash_table_iter_init (&iter, desk->wrote);
  while (g_hash_table_iter_next (&iter, &key, &token)) {
    g_autofree char *id = g_strndup (key, 36);
    g_autofree char *text = g_strdup_printf ("%s=%s", (char *) key, (char *) token);
    const Said *said = g_hash_table_lookup (desk->said, id);
    const SamTypeDef *def = said != NULL ? sam_type_get (said->type) : NULL;
    SamField field;

    if (said == NULL || said->retracted || g_hash_table_contains (told, id)
        || g_hash_table_contains (desk->arrived, text)) {
      continue;
    }
    /* Sets are joined element by element. */
    field = sam_field_by_name (def, (const char *) key + 37);
    if (sam_field_get (field)->kind != SAM_KIND_SET) {
      return g_strdup_printf ("%s wrote %s, which is nowhere", desk->login, text);
    }
  }
  return NULL;
}

/* (nullable): nothing waits for no reason */
static char *
explained (Desk *desk)
{
  SamStoreStatus status = sam_store_get_status (desk->store);

  return status.refused == 0 && status.conflicts == 0 ? idle (desk) : NULL;
}

/* The person decides: one conflict, and all that was refused is given up. */
static void
decide (History *history, Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = sam_store_list_conflicts (desk->store, desk->viewer, &error);
  g_autoptr (GPtrArray) waiting = NULL;

  g_assert_no_error (error);
  if (conflicts->len > 0) {
    const SamConflict *one = conflicts->pdata[draw (history, conflicts->len)];
    SamTake take = draw (history, 2) == 0 ? SAM_TAKE_MINE : SAM_TAKE_THEIRS;

    /* A choice may break a rule by now; then the other one is left. */
    if (!sam_store_resolve (desk->store, desk->viewer, one->id, NULL, take, NULL, NULL)) {
      sam_store_resolve (desk->store, desk->viewer, one->id, NULL,
                         take == SAM_TAKE_MINE ? SAM_TAKE_THEIRS : SAM_TAKE_MINE, NULL, &error);
      g_assert_no_error (error);
    }
  }
  waiting = sam_store_list_waiting (desk->store, desk->viewer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < waiting->len; i++) {
    const SamWaiting *one = waiting->pdata[i];

    if (one->state == SAM_STATE_REFUSED) {
      /* One of its group may have gone with another. */
      sam_store_drop_refused (desk->store, desk->viewer, one->op_id, NULL);
    }
  }
}

static void
sync_both (History *history)
{
  for (guint i = 0; i < 2 * history->n_desks; i++) {
    desk_sync (history->desks[i % history->n_desks]);
  }
}

static gboolean
is_settled (History *history)
{
  for (guint i = 0; i < history->n_desks; i++) {
    SamStoreStatus status = sam_store_get_status (history->desks[i]->store);

    if (status.refused > 0 || status.conflicts > 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static char *
run_together (guint32 seed, Tally *tally)
{
  History history;
  char *what = NULL;

  history_begin (&history, seed, 2);
  /* Something to meet on. */
  for (guint i = 0; i < 25; i++) {
    work_step (history.work[0]);
  }
  sync_both (&history);
  history_run (&history, 20 + draw (&history, 80));
  sync_both (&history);
  for (guint i = 0; i < 2 && what == NULL; i++) {
    SamStoreStatus status = sam_store_get_status (history.desks[i]->store);

    tally->conflicts += status.conflicts;
    tally->refused += status.refused;
    what = landed (history.desks[i]);
    what = what != NULL ? what : explained (history.desks[i]);
  }
  for (guint round = 0; round < 100 && what == NULL && !is_settled (&history); round++) {
    decide (&history, history.desks[draw (&history, 2)]);
    sync_both (&history);
  }
  for (guint i = 0; i < 2 && what == NULL; i++) {
    g_autoptr (Device) fresh = look (history.desks[i]);

    what = idle (history.desks[i]);
    what = what != NULL ? what : compare (history.desks[i], fresh);
  }
  history_end (&history, tally);
  return what;
}

/* ---- all of them ---- */

typedef char *(*Run) (guint32 seed, Tally *tally);

/* @until_met: on beyond @n until the two have been in each other's way in both ways. */
static Tally
run_seeds (Run run, guint n, gboolean until_met)
{
  const char *one = g_getenv ("SAMSPOR_SEED");
  guint32 first = one != NULL ? (guint32) strtoul (one, NULL, 10) : 0;
  Tally tally = { 0 };
  guint n_failed = 0;

  for (guint i = 0; n_failed < 10
                    && (i < (one != NULL ? 1 : n)
                        || (one == NULL && until_met && i < 8 * n
                            && (tally.conflicts == 0 || tally.refused == 0)));
       i++) {
    g_autofree char *what = run (first + i, &tally);

    if (what != NULL) {
      g_printerr ("# SAMSPOR_SEED=%u: %s\n", first + i, what);
      n_failed++;
    }
  }
  g_test_message ("%u actions, %u conflicts, %u refused", tally.saved, tally.conflicts,
                  tally.refused);
  g_assert_cmpuint (n_failed, ==, 0);
  return tally;
}

static void
test_alone (void)
{
  run_seeds (run_alone, g_test_slow () ? 600 : 60, FALSE);
}

static void
test_together (void)
{
  Tally tally = run_seeds (run_together, g_test_slow () ? 600 : 25, TRUE);

  /* Else the two never met. */
  if (g_getenv ("SAMSPOR_SEED") == NULL) {
    g_assert_cmpuint (tally.conflicts, >, 0);
    g_assert_cmpuint (tally.refused, >, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accepts/alone", test_alone);
  g_test_add_func ("/accepts/together", test_together);
  return g_test_run ();
}
