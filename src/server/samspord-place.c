/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samspord-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The longest path of a unix socket, without its nul (unix(7)). */
#define SOCKET_PATH_MAX 107

gboolean
sam_place_parse (SamPlace *place, const char *db, const char *ctl, GError **error)
{
  memset (place, 0, sizeof *place);
  place->lock_fd = -1;
  if (db && g_str_has_prefix (db, "sqlite:") && db[strlen ("sqlite:")]) {
    place->path = g_canonicalize_filename (db + strlen ("sqlite:"), NULL);
  } else if (db && g_str_has_prefix (db, "postgresql:") && db[strlen ("postgresql:")]) {
    /* libpq's own form begins the same */
    place->conninfo =
        g_strdup (g_str_has_prefix (db, "postgresql://") ? db : db + strlen ("postgresql:"));
  } else if (g_strcmp0 (db, "memory") != 0) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "--db is sqlite:PATH, postgresql:CONNINFO or memory");
    return FALSE;
  }
  if (place->conninfo && ctl) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "There is no control socket with PostgreSQL: commands go to the database");
    return FALSE;
  }
  if (ctl) {
    place->ctl = g_canonicalize_filename (ctl, NULL);
  } else if (place->path) {
    place->ctl = g_strconcat (place->path, ".ctl", NULL);
  }
  if (place->ctl && strlen (place->ctl) > SOCKET_PATH_MAX) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "The path of the control socket is too long; give a shorter one by --ctl");
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_place_check_folder (SamPlace *place, GError **error)
{
  struct stat st;

  if (!place->path) {
    return TRUE;
  }
  g_autofree char *folder = g_path_get_dirname (place->path);
  if (g_mkdir (folder, 0700) < 0 && errno != EEXIST) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 "Making the folder of the database: %s", g_strerror (errno));
    return FALSE;
  }
  if (g_stat (folder, &st) < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 "Looking at the folder of the database: %s", g_strerror (errno));
    return FALSE;
  }
  if (st.st_uid != geteuid () || (st.st_mode & 077) != 0) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_EXPOSED,
                         "Others can read the folder of the database: give it to the user who runs "
                         "samspord, with mode 0700");
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_place_lock (SamPlace *place, GError **error)
{
  if (!place->path) {
    return TRUE;
  }
  g_autofree char *path = g_strconcat (place->path, ".lock", NULL);
  place->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (place->lock_fd < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "Opening the lock file: %s",
                 g_strerror (errno));
    return FALSE;
  }
  if (flock (place->lock_fd, LOCK_EX | LOCK_NB) < 0) {
    int code = errno;
    close (place->lock_fd);
    place->lock_fd = -1;
    if (code == EWOULDBLOCK) {
      g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_LOCKED,
                           "Another samspord has this database");
    } else {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "Taking the lock: %s",
                   g_strerror (code));
    }
    return FALSE;
  }
  return TRUE;
}

/* A device-mapper volume says in its uuid what it is; one made of others has them as slaves. */
static gboolean
device_is_encrypted (const char *folder, int depth)
{
  g_autofree char *uuid_path = g_build_filename (folder, "dm", "uuid", NULL);
  g_autofree char *slaves_path = g_build_filename (folder, "slaves", NULL);
  g_autofree char *uuid = NULL;
  g_autoptr (GDir) slaves = NULL;
  gboolean any = FALSE;
  const char *name;

  if (g_file_get_contents (uuid_path, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-")) {
    return TRUE;
  }
  slaves = depth > 0 ? g_dir_open (slaves_path, 0, NULL) : NULL;
  while (slaves && (name = g_dir_read_name (slaves))) {
    g_autofree char *slave = g_build_filename (slaves_path, name, NULL);
    any = TRUE;
    if (!device_is_encrypted (slave, depth - 1)) {
      return FALSE;
    }
  }
  return any;
}

gboolean
sam_place_is_encrypted (SamPlace *place)
{
  struct stat st;
  g_autofree char *folder = place->path ? g_path_get_dirname (place->path) : NULL;
  if (!folder || g_stat (folder, &st) < 0) {
    return TRUE; /* nothing is written */
  }
  g_autofree char *device =
      g_strdup_printf ("/sys/dev/block/%u:%u", major (st.st_dev), minor (st.st_dev));
  return device_is_encrypted (device, 4);
}

SamSql *
sam_place_open (SamPlace *place, GError **error)
{
  SamSqlOptions options = { .path = place->path, .create = TRUE, .exclusive = TRUE };
  if (place->conninfo) {
    return sam_sql_open_postgresql (place->conninfo, error);
  }
  return sam_sql_open (&options, error);
}

void
sam_place_clear (SamPlace *place)
{
  g_clear_pointer (&place->path, g_free);
  g_clear_pointer (&place->conninfo, g_free);
  g_clear_pointer (&place->ctl, g_free);
  if (place->lock_fd >= 0) {
    close (place->lock_fd);
    place->lock_fd = -1;
  }
}
