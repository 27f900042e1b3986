/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Network disks (linux/magic.h and the file systems' own headers): their locks and syncs promise
 * less than SQLite needs. */
static gboolean
is_network (guint32 type)
{
  switch (type) {
  case 0x6969:     /* NFS */
  case 0x517b:     /* SMB */
  case 0xff534d42: /* CIFS */
  case 0xfe534d42: /* SMB2 */
  case 0x564c:     /* NCP */
  case 0x5346414f: /* AFS */
  case 0x73757245: /* Coda */
  case 0x00c36400: /* Ceph */
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
sam_vault_check_folder (const char *dir, gboolean make, GError **error)
{
  struct stat st;
  struct statfs fs;

  if (make && g_mkdir_with_parents (dir, 0700) != 0) {
    int code = errno == EACCES || errno == EROFS ? SAM_VAULT_ERROR_READ_ONLY
               : errno == ENOSPC                 ? SAM_VAULT_ERROR_FULL
                                                 : SAM_VAULT_ERROR_FOLDER;

    g_set_error (error, SAM_VAULT_ERROR, code, "Making the vault's folder: %s", g_strerror (errno));
    return FALSE;
  }
  if (stat (dir, &st) != 0 || !S_ISDIR (st.st_mode)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_ABSENT,
                 "Opening the vault's folder: it is not there");
    return FALSE;
  }
  if (st.st_uid != geteuid () || (st.st_mode & 077) != 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOLDER,
                 "Opening the vault's folder: others can look into it; it must belong to you alone "
                 "(mode 0700)");
    return FALSE;
  }
  /* The mode too, because root may do what the mode forbids. */
  if ((st.st_mode & 0700) != 0700 || access (dir, R_OK | W_OK | X_OK) != 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_READ_ONLY,
                 "Opening the vault's folder: it cannot be written");
    return FALSE;
  }
  if (statfs (dir, &fs) == 0 && is_network ((guint32) fs.f_type)) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_FOLDER,
                 "Opening the vault's folder: it is on a network disk");
    return FALSE;
  }
  return TRUE;
}

static gboolean
io_error (GError **error, const char *doing)
{
  int code = errno == ENOSPC || errno == EDQUOT  ? SAM_VAULT_ERROR_FULL
             : errno == EROFS || errno == EACCES ? SAM_VAULT_ERROR_READ_ONLY
                                                 : SAM_VAULT_ERROR_IO;

  g_set_error (error, SAM_VAULT_ERROR, code, "%s: %s", doing, g_strerror (errno));
  return FALSE;
}

gboolean
sam_vault_sync_folder (const char *dir, GError **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (fd < 0) {
    return io_error (error, "Syncing the vault's folder");
  }
  done = fsync (fd) == 0 || io_error (error, "Syncing the vault's folder");
  close (fd);
  return done;
}

gboolean
sam_vault_copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (SamSqlFile) file = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gint64 size;
  gboolean done = TRUE;
  int fd;

  file = sam_sql_file_open (NULL, from, FALSE, &local);
  if (file == NULL || (size = sam_sql_file_get_size (file)) < 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IO,
                 "Backing up the vault: it cannot be read");
    return FALSE;
  }
  g_unlink (part);
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    return io_error (error, "Backing up the vault");
  }
  for (gint64 at = 0; done && at < size; at += 64 * 1024) {
    gsize n = MIN (size - at, 64 * 1024);

    if (!sam_sql_file_read (file, at, buffer, n, &local)) {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IO, "Backing up the vault: %s",
                   local->message);
      done = FALSE;
    } else if (write (fd, buffer, n) != (gssize) n) {
      done = io_error (error, "Backing up the vault");
    }
  }
  if (done && fsync (fd) != 0) {
    done = io_error (error, "Backing up the vault");
  }
  close (fd);
  if (done && g_rename (part, to) != 0) {
    done = io_error (error, "Backing up the vault");
  }
  if (!done) {
    g_unlink (part);
    return FALSE;
  }
  g_clear_pointer (&part, g_free);
  part = g_path_get_dirname (to);
  return sam_vault_sync_folder (part, error);
}

void
sam_vault_harden_process (void)
{
  const struct rlimit none = { 0, 0 };
  FILE *filter;

  setrlimit (RLIMIT_CORE, &none);
  /* A handler fed by a pipe ignores the limit but not the filter: no mapping is dumped (core(5)).
   */
  filter = fopen ("/proc/self/coredump_filter", "we");
  if (filter != NULL) {
    fputs ("0\n", filter);
    fclose (filter);
  }
  umask (077);
}

/* Whether a block device is dm-crypt or stands on it (a logical volume on LUKS). */
static gboolean
is_on_crypt (const char *sys, int depth)
{
  g_autofree char *uuid_path = g_build_filename (sys, "dm", "uuid", NULL);
  g_autofree char *below_path = g_build_filename (sys, "slaves", NULL);
  g_autofree char *uuid = NULL;
  g_autoptr (GDir) below = NULL;
  const char *name;

  if (g_file_get_contents (uuid_path, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-")) {
    return TRUE;
  }
  below = depth > 0 ? g_dir_open (below_path, 0, NULL) : NULL;
  while (below != NULL && (name = g_dir_read_name (below)) != NULL) {
    g_autofree char *path = g_build_filename (below_path, name, NULL);

    if (is_on_crypt (path, depth - 1)) {
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_encrypted (const char *name)
{
  g_autofree char *sys = NULL;
  struct stat st;
  dev_t device;

  if (stat (name, &st) != 0) {
    return FALSE;
  }
  device = S_ISBLK (st.st_mode) ? st.st_rdev : st.st_dev;
  sys = g_strdup_printf ("/sys/dev/block/%u:%u", major (device), minor (device));
  return is_on_crypt (sys, 4);
}

SamVaultSwap
sam_vault_check_swap (const char *swaps)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  SamVaultSwap found = SAM_VAULT_SWAP_NONE;

  if (!g_file_get_contents (swaps != NULL ? swaps : "/proc/swaps", &text, NULL, NULL)) {
    return SAM_VAULT_SWAP_NONE;
  }
  lines = g_strsplit (text, "\n", -1);
  /* The first line is the heading. */
  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) words = NULL;

    if (line == lines || **line == '\0') {
      continue;
    }
    words = g_strsplit_set (*line, " \t", 2);
    if (g_str_has_prefix (words[0], "/dev/zram")) {
      continue;
    }
    if (!is_encrypted (words[0])) {
      return SAM_VAULT_SWAP_PLAIN;
    }
    found = SAM_VAULT_SWAP_ENCRYPTED;
  }
  return found;
}
