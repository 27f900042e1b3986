/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is put back, and what is ahead: cursors that are too old, a server from its back-up, a vault
 * from its copy, and a server that knows more than the program. */

#include "sim.h"

#include <samspor/sam-merge.h>
#include <string.h>

#define SERVER_PATH "/server/samspor.db"

static GHashTable *
copy_of_map (GHashTable *map)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));
  }
  return copy;
}

static GHashTable *
copy_of_set (GHashTable *set)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_hash_table_add (copy, g_strdup (key));
  }
  return copy;
}

/* ---- the server ---- */

static void
expire_cursors (Sim *sim)
{
  g_autoptr (GError) error = NULL;

  sam_sql_run (sam_server_get_sql (sim->server), "UPDATE feed_head SET floor_seq = seq", NULL, 0,
               &error);
  g_assert_no_error (error);
  sim_note (sim, "cursors expire");
  sim_server_hit (sim, FAULT_EXPIRED);
}

void
sim_forget_backup (Sim *sim)
{
  g_clear_pointer (&sim->backup, g_bytes_unref);
  g_clear_pointer (&sim->arrived_then, g_hash_table_unref);
  g_clear_pointer (&sim->effects_then, g_hash_table_unref);
  g_clear_pointer (&sim->terms_then, g_hash_table_unref);
}

static void
back_up (Sim *sim)
{
  sim_forget_backup (sim);
  g_clear_pointer (&sim->server, sam_server_free);
  sim->backup = sam_crash_vfs_get_file (sim->vfs, SERVER_PATH);
  sim->arrived_then = copy_of_set (sim->arrived);
  sim->effects_then = copy_of_map (sim->effects);
  sim->terms_then = copy_of_set (sim->terms);
  sim_note (sim, "the server is backed up");
  sim_server_restart (sim);
}

/* What arrived after the back-up was made must arrive again: its writer still has it. Only what
 * left the device is with nobody, also when it came into sight again: what was set aside goes with
 * the server's answer, which may be on its way still. */
static void
forget_what_left (GHashTable *wrote, Client *client, GHashTable *arrived, GHashTable *arrived_then)
{
  GHashTableIter iter;
  gpointer key, token;

  g_hash_table_iter_init (&iter, wrote);
  while (g_hash_table_iter_next (&iter, &key, &token)) {
    g_autofree char *both = g_strconcat (key, "=", token, NULL);
    g_autofree char *id = g_strndup (key, SAM_ID_LEN);
    g_autoptr (SamRecord) there = sam_store_peek (client->desk.store, id, NULL);
    gboolean left =
        there == NULL || g_hash_table_contains (client->purged, sam_record_get_scope (there));

    if (left && g_hash_table_contains (arrived, both)
        && !g_hash_table_contains (arrived_then, both)) {
      g_hash_table_iter_remove (&iter);
    }
  }
}

static void
forget_what_is_nowhere (Sim *sim, Client *client)
{
  forget_what_left (client->desk.wrote, client, sim->arrived, sim->arrived_then);
  if (client->wrote_then != NULL) {
    forget_what_left (client->wrote_then, client, sim->arrived, sim->arrived_then);
  }
}

/* The back-up, with an epoch of its own. */
static void
restore (Sim *sim)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sim->n_clients; i++) {
    forget_what_is_nowhere (sim, &sim->clients[i]);
  }
  g_clear_pointer (&sim->server, sam_server_free);
  sam_crash_vfs_clear (sim->vfs);
  sam_crash_vfs_set_file (sim->vfs, SERVER_PATH, sim->backup);
  sim_server_restart (sim);
  sam_server_begin_epoch (sim->server, &error);
  g_assert_no_error (error);
  sim_note (sim, "the server is put back");
  sim_server_hit (sim, FAULT_RESTORED);
  g_hash_table_unref (sim->arrived);
  g_hash_table_unref (sim->effects);
  g_hash_table_unref (sim->terms);
  sim->arrived = g_steal_pointer (&sim->arrived_then);
  sim->effects = g_steal_pointer (&sim->effects_then);
  sim->terms = g_steal_pointer (&sim->terms_then);
  sim_forget_backup (sim);
  g_hash_table_remove_all (sim->model);
  g_hash_table_remove_all (sim->verbatim);
  g_hash_table_remove_all (sim->version);
  sim_server_each (sim, sim_server_learn_record, NULL);
  for (guint i = 0; i < SIM_CLIENTS_MAX; i++) {
    sim->clients[i].desk.arrived = sim->arrived;
    sim->clients[i].n_viewed = sim->clients[i].n_viewed_then = 0;
    sim->clients[i].n_given = 0;
  }
}

void
sim_begin_anew (Sim *sim)
{
  if (dice_in (&sim->dice, 3)) {
    expire_cursors (sim);
  } else if (sim->backup == NULL) {
    back_up (sim);
  } else {
    restore (sim);
  }
}

/* ---- a server that knows more ---- */

static void
run (Sim *sim, const char *text, const SamSqlValue *values, gsize n_values)
{
  g_autoptr (GError) error = NULL;

  sam_sql_run (sam_server_get_sql (sim->server), text, values, n_values, &error);
  g_assert_no_error (error);
}

static void
count_version (Sim *sim, const char *id)
{
  int n = GPOINTER_TO_INT (g_hash_table_lookup (sim->version, id));

  g_hash_table_replace (sim->version, g_strdup (id), GINT_TO_POINTER (n + 1));
}

/* @canonical: as patches tell it; @token: as it stands there */
static void
set_model (Sim *sim, const char *id, const char *name, const char *token, const char *canonical)
{
  char *key = g_strconcat (id, "/", name, NULL);

  g_hash_table_replace (sim->verbatim, key, g_strdup_printf ("\"%s\":%s", name, token));
  g_hash_table_replace (sim->model, g_strdup (key), g_strdup (canonical));
  g_hash_table_add (sim->arrived, g_strconcat (key, "=", canonical, NULL));
}

static void
add_unknown_record (Sim *sim, const char *scope)
{
  static const char body[] = "{\"" SIM_NEWER "rain\":true,\"at\":{\"n\":1,\"a\":[\"\\u00e6\"]}}";
  g_autofree char *id = sam_id_new (sim->clock);
  guint8 bytes[SAM_ID_BYTES], scope_bytes[SAM_ID_BYTES], by[SAM_ID_BYTES];

  sam_id_to_bytes (id, bytes);
  sam_id_to_bytes (scope, scope_bytes);
  sam_id_to_bytes (sim->boss_id, by);
  run (sim,
       "INSERT INTO record (id, type, rank, scope, comp, n, seq, sv, by_user, at_us, created_by,"
       " retracted_by, retracted_at, retracted_why, erased_why, body) VALUES ($1, '" SIM_NEWER
       "weather', 99, $2, 1, 1, (SELECT seq FROM feed_head), 7, $3, $4, $3, x'', 0, '', '', $5)",
       SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes),
                     SAM_SQL_BLOB (scope_bytes, sizeof scope_bytes), SAM_SQL_BLOB (by, sizeof by),
                     SAM_SQL_INT (sim->now), SAM_SQL_TEXT (body)));
  count_version (sim, id);
  set_model (sim, id, SIM_NEWER "rain", "true", "true");
  set_model (sim, id, "at", "{\"n\":1,\"a\":[\"\\u00e6\"]}", "{\"a\":[\"æ\"],\"n\":1}");
}

static void
set_member (Sim *sim, const char *id, const char *name, const char *token, const char *canonical)
{
  g_autofree char *path = g_strconcat ("$.", name, NULL);
  g_autofree char *member = g_strdup_printf (",\"%s\":%s}", name, token);
  guint8 bytes[SAM_ID_BYTES];

  sam_id_to_bytes (id, bytes);
  run (sim,
       "UPDATE record SET n = n + 1, seq = (SELECT seq FROM feed_head), at_us = $4, body ="
       " substr (json_remove (body, $2), 1, length (json_remove (body, $2)) - 1) || $3"
       " WHERE id = $1",
       SAM_SQL_ARGS (SAM_SQL_BLOB (bytes, sizeof bytes), SAM_SQL_TEXT (path), SAM_SQL_TEXT (member),
                     SAM_SQL_INT (sim->now)));
  count_version (sim, id);
  set_model (sim, id, name, token, canonical);
}

/* Types, members and values of a program of next year. They must be here tomorrow as they are, byte
 * for byte, however often those of today write beside them. */
void
sim_newer_server (Sim *sim)
{
  const char *person = sim->person_ids->pdata[dice_below (&sim->dice, sim->person_ids->len)];
  const char *case_id = sim->case_ids->pdata[dice_below (&sim->dice, sim->case_ids->len)];
  gboolean on_person = dice_in (&sim->dice, 2);
  const char *id = on_person ? person : case_id;
  g_autofree char *token = NULL;
  g_autofree char *canonical = NULL;

  run (sim, "UPDATE feed_head SET seq = seq + 1", NULL, 0);
  switch (dice_below (&sim->dice, 3)) {
  case 0:
    add_unknown_record (sim, case_id);
    break;
  case 1:
    token = g_strdup_printf ("{\"n\":%u,\"a\":[\"\\u00e6\"]}", ++sim->n_words);
    canonical = g_strdup_printf ("{\"a\":[\"æ\"],\"n\":%u}", sim->n_words);
    set_member (sim, id, SIM_NEWER "member", token, canonical);
    break;
  default:
    token = g_strdup_printf ("\"" SIM_NEWER "%u\"", ++sim->n_words);
    set_member (sim, id, on_person ? "form" : "source", token, token);
  }
  sim_note (sim, "the server writes what is new in %s", id);
}

/* ---- a vault put back from a copy ---- */

void
sim_forget_copy (Client *client)
{
  g_clear_pointer (&client->copy, g_bytes_unref);
  g_clear_pointer (&client->wrote_then, g_hash_table_unref);
  g_clear_pointer (&client->seen_then, g_hash_table_unref);
}

static void
make_copy (Client *client)
{
  sim_client_close (client);
  client->copy = sam_crash_vfs_get_file (client->vfs, SIM_VAULT_PATH);
  client->wrote_then = copy_of_map (client->desk.wrote);
  client->seen_then = copy_of_set (client->seen);
  client->n_viewed_then = client->n_viewed;
  sim_note (client->sim, "%s copies the vault", client->login);
  sim_client_open (client);
}

/* What was written since is gone with the file that was replaced, unless it had been sent. */
static void
put_back (Client *client)
{
  if (sim_client_is_busy (client)) {
    sim_hit (client, FAULT_COPIED);
  }
  sim_note (client->sim, "%s puts the vault back from its copy", client->login);
  sim_client_close (client);
  sam_crash_vfs_clear (client->vfs);
  sam_crash_vfs_set_file (client->vfs, SIM_VAULT_PATH, client->copy);
  g_hash_table_unref (client->desk.wrote);
  g_hash_table_unref (client->seen_before);
  client->seen_before = g_steal_pointer (&client->seen);
  client->life++;
  client->desk.wrote = g_steal_pointer (&client->wrote_then);
  client->seen = g_steal_pointer (&client->seen_then);
  client->n_viewed = MIN (client->n_viewed, client->n_viewed_then);
  g_clear_pointer (&client->cursor, g_free);
  client->cursor_seq = 0;
  sim_forget_copy (client);
  sim_client_open (client);
}

void
sim_copy_vault (Client *client)
{
  /* Not over the whole registry: whoever works there remembers more than is told here. */
  if (client->work != NULL) {
    return;
  }
  sam_crash_vfs_heal (client->vfs);
  sam_crash_vfs_kill_after (client->vfs, G_MAXUINT);
  client->armed_kill = client->armed_fail = FALSE;
  if (client->copy == NULL) {
    make_copy (client);
  } else {
    put_back (client);
  }
}
