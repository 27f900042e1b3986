/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* kill-writer PROFILE KEYFILE: saves without end, and writes the identifier of each record after
 * sam_store_save() has returned: a name on a line of its own is a promise. Killed from outside. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <samspor/sam-system-clock.h>
#include <string.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  g_autoptr (SamClock) clock = sam_system_clock_new (SAM_DATE_NONE);
  g_autoptr (SamStore) store = NULL;
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (GError) error = NULL;
  SamUnlock unlock = { .kind = SAM_SLOT_FILE };

  if (argc != 3) {
    g_printerr ("usage: kill-writer PROFILE KEYFILE\n");
    return 2;
  }
  unlock.key_file = argv[2];
  store = sam_store_new (clock, SAM_STORE_THREADED);
  if (!sam_store_open (store, argv[1], &unlock, &error)) {
    g_printerr ("kill-writer: %s\n", error->message);
    return 1;
  }
  viewer = sam_store_get_viewer (store);
  for (;;) {
    g_autofree char *id = sam_id_new (clock);
    g_autofree char *line = g_strconcat (id, "\n", NULL);
    g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, CASE);
    g_autoptr (SamChanges) changes = sam_changes_new ("kill");

    sam_record_set_text (contact, SAM_CONTACT_CASE_ID, CASE);
    sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, sam_clock_now (clock));
    sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
    sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
    sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
    sam_record_set_text (contact, SAM_CONTACT_TEXT, id);
    sam_record_set_text (contact, SAM_CONTACT_BY_USER, KARI);
    sam_changes_put (changes, contact);
    if (!sam_store_save (store, viewer, changes, SAM_ORIGIN_USER, NULL, &error)) {
      g_printerr ("kill-writer: %s\n", error->message);
      return 1;
    }
    if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line)) {
      return 1;
    }
  }
}
