/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One person's program: opened, used, killed, opened again. */

#include "sim.h"

#include <sqlite3.h>
#include <string.h>

static SamUnlock
unlock_of (const Client *client)
{
  return (SamUnlock){ .kind = SAM_SLOT_FILE, .key_file = client->key };
}

static void
store_new (Client *client)
{
  client->desk.store = sam_store_new (client->f.clock, SAM_STORE_SYNCHRONOUS);
  sam_store_set_vault_options (client->desk.store, &client->options);
}

void
sim_client_prepare (Sim *sim, Client *client)
{
  static SamTestDir *dir;
  SamUnlock unlock;
  g_autoptr (GError) error = NULL;

  dir = dir != NULL ? dir : sam_test_dir_new ();
  client->sim = sim;
  client->node.sim = sim;
  client->node.dice.state = 100 + client->index;
  client->f.clock = node_clock_new (&client->node);
  client->vfs_name = g_strdup_printf ("sim-client-%u", client->index);
  client->vfs = sam_crash_vfs_new (client->vfs_name, 1);
  client->options.vfs = client->vfs_name;
  if (sim_is_mutant ("synchronous-normal")) {
    client->options.sync = SAM_SQL_SYNC_NORMAL;
  }
  client->key = g_build_filename (sam_test_dir_path (dir), client->vfs_name, NULL);
  unlock = unlock_of (client);
  store_new (client);
  sam_store_create (client->desk.store, SIM_VAULT_PROFILE, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (client->desk.store, "https://example.test", sim->tokens[client->index],
                        &error);
  g_assert_no_error (error);
  sam_store_close (client->desk.store);
  g_clear_object (&client->desk.store);
  client->image = sam_crash_vfs_get_file (client->vfs, SIM_VAULT_PATH);
}

void
sim_client_open (Client *client)
{
  SamUnlock unlock = unlock_of (client);
  g_autoptr (GError) error = NULL;

  store_new (client);
  if (!sam_store_open (client->desk.store, SIM_VAULT_PROFILE, &unlock, &error)) {
    sim_fail (client->sim, "I14: %s can't open the vault: %s", client->login, error->message);
  } else if (sam_store_get_status (client->desk.store).vault != SAM_VAULT_STATE_FINE) {
    sim_fail (client->sim, "I14: the manifest of %s does not match", client->login);
  }
  g_clear_pointer (&client->desk.viewer, sam_viewer_unref);
  client->desk.viewer = sam_store_get_viewer (client->desk.store);
  sim_note (client->sim, "%s opens, generation %u", client->login,
            client->desk.store->session->generation);
  client->remote = sim_remote_new (client);
  client->engine =
      sam_sync_engine_new (client->desk.store, client->f.clock, (SamRemote *) client->remote);
  client->place = AT_IDLE;
  client->n_requests = 0;
  client->n_delays = 0;
  client->last_delay = 0;
  sam_sync_engine_start (client->engine);
}

void
sim_client_close (Client *client)
{
  if (client->engine != NULL) {
    sim_remote_forget (client->remote);
    sam_sync_engine_stop (client->engine);
    sim_settle (client->sim);
    g_assert_finalize_object (client->engine);
    client->engine = NULL;
    g_assert_finalize_object (client->remote);
    client->remote = NULL;
  }
  sam_store_close (client->desk.store);
  g_assert_finalize_object (client->desk.store);
  client->desk.store = NULL;
}

static GHashTable *
texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
said_free (gpointer data)
{
  g_bytes_unref (((Said *) data)->body);
  g_free (data);
}

void
sim_client_begin (Sim *sim, Client *client)
{
  client->node.skew = 0;
  client->node.dice.state = sim->seed * 7 + client->index + 11;
  client->f.nord = sim->team;
  client->device = (Device){ .f = &client->f, .user_id = sim->user_ids[client->index] };
  client->desk.f = &client->f;
  client->desk.login = client->login;
  client->desk.device = &client->device;
  client->desk.said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, said_free);
  client->desk.wrote = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->desk.arrived = sim->arrived;
  client->seen = texts ();
  client->seen_before = texts ();
  client->life = 0;
  client->late = FALSE;
  client->takes_back = texts ();
  client->has = texts ();
  client->purged = texts ();
  client->armed_kill = client->armed_fail = client->html = client->lose_answer = FALSE;
  client->words = 0;
  client->minute = client->last_wanted = 0;
  client->sent = client->arrived = 0;
  client->n_viewed = client->n_given = 0;
  client->cursor_seq = 0;
  client->rand = g_rand_new_with_seed ((guint32) (sim->seed * 5 + client->index));
  sam_crash_vfs_crash (client->vfs, SAM_CRASH_LOSE);
  sam_crash_vfs_seed (client->vfs, sim->seed + client->index);
  sam_crash_vfs_clear (client->vfs);
  sam_crash_vfs_set_file (client->vfs, SIM_VAULT_PATH, client->image);
  sim_client_open (client);
  client->work = sim->whole ? work_new (&client->desk, client->rand) : NULL;
}

void
sim_client_end (Client *client)
{
  sim_client_close (client);
  g_clear_pointer (&client->desk.viewer, sam_viewer_unref);
  g_clear_pointer (&client->work, work_free);
  g_rand_free (client->rand);
  g_hash_table_unref (client->desk.said);
  g_hash_table_unref (client->desk.wrote);
  g_hash_table_unref (client->seen);
  g_hash_table_unref (client->seen_before);
  g_hash_table_unref (client->takes_back);
  g_hash_table_unref (client->has);
  g_hash_table_unref (client->purged);
  g_clear_pointer (&client->cursor, g_free);
  sim_forget_copy (client);
}

/* The program ends in the middle of whatever it did, or its computer does. */
void
sim_client_kill (Client *client, gboolean count)
{
  Sim *sim = client->sim;

  if (count) {
    sim_hit (client, FAULT_CLIENT_KILL);
  }
  sim_totals.reopens++;
  sim_note (sim, "%s is killed, generation %u", client->login,
            client->desk.store->session->generation);
  sam_crash_vfs_die (client->vfs);
  sim_client_close (client);
  sam_crash_vfs_heal (client->vfs);
  sam_crash_vfs_crash (client->vfs, dice_below (&sim->dice, SAM_CRASH_KEEP + 1));
  client->armed_kill = client->armed_fail = FALSE;
  sim_client_open (client);
}

static void
note_place (Client *client)
{
  SamSyncStatus status = sam_sync_engine_get_status (client->engine);

  switch (status.state) {
  case SAM_SYNC_IDLE:
    client->place = AT_IDLE;
    break;
  case SAM_SYNC_WAITING:
    client->place = AT_WAITING;
    break;
  case SAM_SYNC_STOPPED:
    client->place = AT_STOPPED;
    break;
  case SAM_SYNC_WORKING:
    client->place = MAX (client->place, AT_META);
    break;
  }
}

gboolean
sim_client_is_busy (Client *client)
{
  return client->place >= AT_META || sam_store_get_status (client->desk.store).pending > 0;
}

/* Without jitter all who lost the same server come back together. */
static void
note_delay (Client *client)
{
  SamSyncStatus status = sam_sync_engine_get_status (client->engine);
  gint64 delay = status.next_at - sam_clock_now (client->f.clock);

  if (status.state != SAM_SYNC_WAITING || status.next_at == client->last_delay
      || (status.error != SAM_SYNC_ERROR_NETWORK && status.error != SAM_SYNC_ERROR_PROTOCOL)) {
    return;
  }
  client->last_delay = status.next_at;
  client->n_delays = delay == SIM_SECOND / 2 ? client->n_delays + 1 : 0;
  if (client->n_delays >= 5) {
    sim_fail (client->sim, "I12: %s tries again at the same moment every time", client->login);
  }
}

/* After everything that happened. */
void
sim_client_look (Client *client)
{
  Sim *sim = client->sim;
  SamSyncStatus status;

  if (client->engine == NULL) {
    return;
  }
  status = sam_sync_engine_get_status (client->engine);
  if (sam_crash_vfs_is_dead (client->vfs)) {
    sim_client_kill (client, client->armed_kill);
    return;
  }
  if (client->armed_fail && sam_crash_vfs_has_failed (client->vfs)) {
    sim_hit (client, client->armed_fault);
    sim_note (sim, "%s had %s", client->login, sim_faults[client->armed_fault].name);
    client->armed_fail = FALSE;
    sam_crash_vfs_heal (client->vfs);
  }
  if (client->desk.store->vault == NULL) {
    /* A write of which nobody knows what became of it, and then none to read by: begin anew. */
    sim_client_kill (client, FALSE);
    return;
  }
  if (client->html && status.failed && status.state != SAM_SYNC_WORKING) {
    if (status.error != SAM_SYNC_ERROR_CAPTIVE) {
      sim_fail (sim, "%s takes a sign-in page for an answer (%d)", client->login, status.error);
    }
    client->html = FALSE;
  }
  note_delay (client);
  note_place (client);
  sim_check_cursor (client);
  if (client->desk.viewer == NULL) {
    client->desk.viewer = sam_store_get_viewer (client->desk.store);
  }
}

/* ---- what somebody does ---- */

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Client *client = user_data;

  client->outcomes++;
  client->ok += sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, NULL, NULL);
}

/* F5; nobody presses it all the time. */
void
sim_client_want (Client *client)
{
  if (client->sim->now - client->last_wanted < 20 * SIM_SECOND) {
    return;
  }
  client->last_wanted = client->sim->now;
  sam_sync_engine_sync_async (client->engine, NULL, synced_cb, client);
}

static void
second_instance (Client *client)
{
  SamUnlock unlock = unlock_of (client);
  g_autoptr (SamStore) other = sam_store_new (client->f.clock, SAM_STORE_SYNCHRONOUS);

  sam_store_set_vault_options (other, &client->options);
  sim_hit (client, FAULT_SECOND);
  if (sam_store_open (other, SIM_VAULT_PROFILE, &unlock, NULL)) {
    sim_fail (client->sim, "two programs of %s have the vault", client->login);
  }
  sam_store_close (other);
}

/* The memory tables are what a fresh derivation gives. */
static void
compare_memory (Client *client)
{
  g_autofree char *held = sam_store_dump_memory (client->desk.store, NULL);
  g_autofree char *fresh = NULL;

  if (held == NULL || !sam_store_reopen (client->desk.store, NULL)) {
    return;
  }
  fresh = sam_store_dump_memory (client->desk.store, NULL);
  if (g_strcmp0 (held, fresh) != 0) {
    sim_fail (client->sim, "I13: the memory of %s is not what its vault says", client->login);
  }
}

static void
arm_failure (Client *client)
{
  Dice *dice = &client->sim->dice;
  gboolean full = dice_below (dice, 100) < 36;

  if (client->armed_fail) {
    return;
  }
  client->armed_fail = TRUE;
  client->armed_fault = full ? FAULT_FULL : FAULT_EIO;
  if (full) {
    sam_crash_vfs_fail (client->vfs, SAM_CRASH_OP_WRITE, dice_below (dice, 6), SQLITE_FULL, FALSE);
  } else if (dice_in (dice, 2)) {
    sam_crash_vfs_fail (client->vfs, SAM_CRASH_OP_SYNC, dice_below (dice, 3), SQLITE_IOERR_FSYNC,
                        FALSE);
  } else {
    sam_crash_vfs_fail (client->vfs, SAM_CRASH_OP_WRITE, dice_below (dice, 6), SQLITE_IOERR_WRITE,
                        FALSE);
  }
}

/* The program was not started for more than the fourteen days it may be without the server. What it
 * holds is not shown, and what waits is not touched. */
static void
run_out_permit (Client *client)
{
  SamStore *store = client->desk.store;
  SamStoreStatus before = sam_store_get_status (store), now;
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (store);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_PERSON);
  g_autoptr (SamViewer) after = NULL;
  g_autoptr (GPtrArray) list = NULL;

  client->node.skew += 15 * SIM_DAY;
  now = sam_store_get_status (store);
  if (viewer == NULL || !now.permit_over) {
    return; /* it has not heard from the server at all */
  }
  if (sim_client_is_busy (client)) {
    sim_hit (client, FAULT_PERMIT);
  }
  sim_note (client->sim, "the permit of %s is over", client->login);
  after = sam_store_get_viewer (store);
  list = sam_store_list (store, viewer, query, NULL, NULL);
  if (after != NULL || list != NULL) {
    sim_fail (client->sim, "%s still shows what it may not show any more", client->login);
  }
  if (now.pending != before.pending || now.conflicts != before.conflicts
      || now.refused != before.refused || now.quarantined != before.quarantined) {
    sim_fail (client->sim, "what waits with %s went with its permit", client->login);
  }
}

static void
befall_idle (Client *client)
{
  switch (dice_below (&client->sim->dice, 5)) {
  case 0:
    sim_copy_vault (client);
    break;
  case 1:
    run_out_permit (client);
    break;
  case 2:
    second_instance (client);
    break;
  default:
    sim_begin_anew (client->sim);
  }
}

/* Nobody works on what is locked until the server has answered again. */
static void
work (Client *client)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (client->desk.store);

  if (viewer != NULL && client->desk.viewer != NULL) {
    sim_work_step (client);
  }
}

static void
befall (Client *client)
{
  Dice *dice = &client->sim->dice;
  guint what = dice_below (dice, 100);

  if (what < 50 && !client->armed_kill) {
    client->armed_kill = TRUE;
    sam_crash_vfs_kill_after (client->vfs, dice_below (dice, 10));
  } else if (what < 86) {
    arm_failure (client);
  } else if (what < 88) {
    second_instance (client);
  } else if (what < 90) {
    compare_memory (client);
  } else if (what < 94) {
    sim_copy_vault (client);
  } else if (what < 97) {
    run_out_permit (client);
  }
}

void
sim_client_act (Client *client)
{
  Dice *dice = &client->sim->dice;
  gboolean in_peace = !client->armed_kill && !client->armed_fail;

  /* Few saves get through with a fault waiting for them, so most of the work is done before. */
  for (guint n = in_peace ? dice_below (dice, 4) : 0; n > 0; n--) {
    work (client);
  }
  befall (client);
  if (dice_in (dice, 2)) {
    work (client);
  }
  /* What was just saved is held back for a moment: what comes then is rare by itself. */
  if (client->place == AT_IDLE && !sam_crash_vfs_is_dead (client->vfs)
      && client->desk.store->vault != NULL && sim_client_is_busy (client) && dice_in (dice, 3)) {
    befall_idle (client);
  }
}

/* What the server gave it, as an onlooker reads it. */
void
sim_client_delivered (Client *client, const char *data, gsize len)
{
  const char *end = data + len;

  while (data < end) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    gsize size = (gsize) (newline - data);
    SamJsonToken token;

    if (g_str_has_prefix (data, "{\"k\":\"out\"") && sam_json_find (data, size, "c", &token)) {
      g_hash_table_add (client->purged, sam_json_token_dup_string (&token));
    } else if (g_str_has_prefix (data, "{\"k\":\"del\"")
               && sam_json_find (data, size, "id", &token)) {
      g_hash_table_add (client->purged, sam_json_token_dup_string (&token));
    }
    data = newline + 1;
  }
}
