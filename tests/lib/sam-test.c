/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-test.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>

struct _SamTestDir {
  char *path; /* (owned) */
};

SamTestDir *
sam_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  SamTestDir *dir = g_new0 (SamTestDir, 1);

  dir->path = g_dir_make_tmp ("samspor-test-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

const char *
sam_test_dir_path (const SamTestDir *dir)
{
  g_return_val_if_fail (dir != NULL, NULL);
  return dir->path;
}

char *
sam_test_dir_file (const SamTestDir *dir, const char *name)
{
  g_return_val_if_fail (dir != NULL && name != NULL, NULL);
  return g_build_filename (dir->path, name, NULL);
}

static int
open_up (const char *path, const struct stat *st, int kind, struct FTW *at)
{
  /* Tests of read-only folders must not leave them behind. */
  if (kind == FTW_D)
    (void) g_chmod (path, 0700);
  return 0;
}

static int
remove_one (const char *path, const struct stat *st, int kind, struct FTW *at)
{
  return g_remove (path);
}

void
sam_test_dir_free (SamTestDir *dir)
{
  const int at_once = 16;

  g_return_if_fail (dir != NULL);
  (void) nftw (dir->path, open_up, at_once, FTW_PHYS);
  g_assert_cmpint (nftw (dir->path, remove_one, at_once, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (dir->path);
  g_free (dir);
}

gboolean
sam_test_has_hour (void)
{
  const char *minutes = g_getenv ("SAMSPOR_MINUTES");

  return g_test_slow () && (minutes == NULL || g_ascii_strtod (minutes, NULL) >= 60);
}
