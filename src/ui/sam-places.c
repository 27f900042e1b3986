/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-places.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *private_tmp; /* (owned) (nullable) */

static char *
make_folder (const char *template)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const char *base =
      runtime && g_file_test (runtime, G_FILE_TEST_IS_DIR) ? runtime : g_get_tmp_dir ();
  g_autofree char *path = g_build_filename (base, template, NULL);

  if (!g_mkdtemp_full (path, 0700)) {
    return NULL;
  }
  return g_steal_pointer (&path);
}

void
sam_places_make_private_tmp (void)
{
  g_return_if_fail (private_tmp == NULL);

  private_tmp = make_folder ("samspor-tmp-XXXXXX");
  if (private_tmp) {
    g_setenv ("TMPDIR", private_tmp, TRUE);
  }
}

void
sam_places_remove (const char *dir)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_return_if_fail (dir != NULL);

  folder = g_dir_open (dir, 0, NULL);
  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    struct stat info;

    /* Links are removed, never followed. */
    if (g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode)) {
      sam_places_remove (path);
    } else {
      g_unlink (path);
    }
  }
  g_rmdir (dir);
}

void
sam_places_remove_private_tmp (void)
{
  if (private_tmp) {
    sam_places_remove (private_tmp);
    g_clear_pointer (&private_tmp, g_free);
  }
}

char *
sam_places_default_profile (void)
{
  return g_build_filename (g_get_user_data_dir (), "samspor", NULL);
}

char *
sam_places_new_demo_profile (void)
{
  return make_folder ("samspor-demo-XXXXXX");
}

char *
sam_places_program (const char *name, const char *build_room)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self ? g_path_get_dirname (self) : NULL;

  if (dir) {
    g_autofree char *beside = g_build_filename (dir, name, NULL);
    g_autofree char *built = g_build_filename (dir, "..", build_room, name, NULL);

    if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE)) {
      return g_steal_pointer (&beside);
    }
    if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE)) {
      return g_steal_pointer (&built);
    }
  }
  return g_find_program_in_path (name);
}
