/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a target over folders of inputs, once each. A file called taken-… must be taken for what it
 * should be, one called refused-… must not. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static guint n_files;

static gboolean
replay (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  gboolean taken, right;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  taken = fuzz_one ((const guint8 *) text, size);
  right = !g_str_has_prefix (name, taken ? "refused-" : "taken-");
  g_print ("%sok %u - %s %s\n", right ? "" : "not ", ++n_files, name, taken ? "taken" : "refused");
  return right;
}

int
main (int argc, char **argv)
{
  gboolean right = TRUE;

  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GDir) dir = g_dir_open (argv[i], 0, &error);
    GList *names = NULL;
    const char *name;

    g_assert_no_error (error);
    while ((name = g_dir_read_name (dir)) != NULL) {
      names = g_list_prepend (names, g_strdup (name));
    }
    names = g_list_sort (names, (GCompareFunc) strcmp);
    for (GList *link = names; link != NULL; link = link->next) {
      right &= replay (argv[i], link->data);
    }
    g_list_free_full (names, g_free);
  }
  g_print ("1..%u\n", n_files);
  /* An empty corpus shows nothing. */
  return right && n_files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
