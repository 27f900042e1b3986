/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * PATH.epoch says beside the database how far it was served: its epoch and the last sequence. A
 * database that is behind it was put back from a back-up, and desktops have seen what it no longer
 * knows. It is not served until the administrator has said so; then it begins a new epoch, by which
 * every desktop notices and compares.
 */
#include "samspord-private.h"

#include <errno.h>
#include <string.h>

static gboolean
read_note (const char *path, char **epoch, gint64 *head, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  guint64 number = 0;

  if (!g_file_get_contents (path, &text, NULL, &local)) {
    if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      return TRUE;
    }
    g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                "Reading how far the database was served: ");
    return FALSE;
  }
  g_auto (GStrv) words = g_strsplit (g_strchomp (text), " ", 2);
  if (!words[0] || !words[1] || strlen (words[0]) != 8
      || !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &number, NULL)) {
    /* cut short by a full disk, say: as long as it can't be read it proves nothing */
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_RESTORED,
                         "The file that says how far the database was served can't be read; if the "
                         "database was not put back from a back-up, remove it");
    return FALSE;
  }
  *epoch = g_strdup (words[0]);
  *head = (gint64) number;
  return TRUE;
}

gboolean
sam_epoch_note (SamPlace *place, SamServer *server, GError **error)
{
  gint64 head = 0;

  if (!place->path) {
    return TRUE;
  }
  if (!sam_server_poll (server, &head, error)) {
    return FALSE;
  }
  g_autofree char *path = g_strconcat (place->path, ".epoch", NULL);
  g_autofree char *text =
      g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", sam_server_get_epoch (server), head);
  g_autofree char *known = NULL;
  if (g_file_get_contents (path, &known, NULL, NULL) && strcmp (known, text) == 0) {
    return TRUE;
  }
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
sam_epoch_check (SamPlace *place, SamServer *server, gboolean new_epoch, GError **error)
{
  g_autofree char *epoch = NULL;
  gint64 noted = 0, head = 0;

  if (!place->path) {
    return TRUE;
  }
  g_autofree char *path = g_strconcat (place->path, ".epoch", NULL);
  if (new_epoch) {
    return sam_server_begin_epoch (server, error) && sam_epoch_note (place, server, error);
  }
  if (!read_note (path, &epoch, &noted, error) || !sam_server_poll (server, &head, error)) {
    return FALSE;
  }
  if (epoch && (strcmp (epoch, sam_server_get_epoch (server)) != 0 || head < noted)) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_RESTORED,
                         "This database is older than what was served from here: it was put back "
                         "from a back-up. Start once with --new-epoch, and every desktop compares "
                         "what it has");
    return FALSE;
  }
  return sam_epoch_note (place, server, error);
}
