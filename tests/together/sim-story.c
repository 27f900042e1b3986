/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stories that are told, not drawn: what a seed once found. */

#include "sim.h"

#include <samspor/sam-records.h>
#include <string.h>

static void
go_on (Sim *sim, gint64 seconds)
{
  gint64 until = sim->now + seconds * SIM_SECOND;

  while (sim_next (sim, until)) {
  }
}

/* Until its next push is on the way. */
static void
go_to_push (Sim *sim, Client *client)
{
  gint64 until = sim->now + 300 * SIM_SECOND;

  while (client->place == AT_PUSH && sim_next (sim, until)) {
  }
  while (client->place != AT_PUSH && sim_next (sim, until)) {
  }
  g_assert_cmpint (client->place, ==, AT_PUSH);
}

static void
write_here (Client *client, SamField field, const char *id, const char *text)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("sim");
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) there =
      sam_store_get (client->desk.store, client->desk.viewer, SAM_FIELD_TYPE (field), id, &error);
  g_autoptr (SamRecord) copy = NULL;

  g_assert_no_error (error);
  copy = sam_record_dup (there);
  sam_record_set_text (copy, field, text);
  sam_changes_put (changes, copy);
  sam_store_save (client->desk.store, client->desk.viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

static char *
phone_there (Sim *sim, const char *id)
{
  g_autofree char *key = g_strconcat (id, "/phone", NULL);

  return g_strdup (g_hash_table_lookup (sim->model, key));
}

/* The answer to the closing of a proposal, which has no text of its own, is lost. Both write the
 * same member before it goes out again, and the pull in between brings what the colleague wrote:
 * neither is written over. */
void
sim_story_closing (void)
{
  Sim *sim = sim_begin (7, 1);
  Client *client = &sim->clients[0];
  const char *id = sim->person_ids->pdata[0];
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *broken = NULL;

  go_on (sim, 60);
  write_here (client, SAM_PERSON_REMARK, id, "Ringer helst selv");
  sim_server_write (sim, "person", id, "{\"p\":\"/remark\",\"v\":\"Vil ha SMS\"}");
  go_to_push (sim, client);
  /* Decided while what was proposed is on its way. */
  sam_store_resolve (client->desk.store, client->desk.viewer, id, NULL, SAM_TAKE_THEIRS, NULL,
                     &error);
  g_assert_no_error (error);
  client->lose_answer = TRUE;
  while (client->lose_answer && sim_next (sim, G_MAXINT64)) {
  }
  go_on (sim, 2);
  write_here (client, SAM_PERSON_PHONE, id, "44444444");
  sim_server_write (sim, "person", id, "{\"p\":\"/phone\",\"v\":\"55555555\"}");
  go_on (sim, 600);
  phone = phone_there (sim, id);
  g_assert_cmpstr (phone, ==, "\"55555555\"");
  g_assert_cmpuint (sam_store_get_status (client->desk.store).conflicts, ==, 1);
  broken = sim_end (sim);
  g_assert_null (broken);
}
