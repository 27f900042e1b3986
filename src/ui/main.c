/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-application.h"

#include "sam-config.h"
#include "sam-places.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <samspor/sam-catalog.h>
#include <samspor/sam-vault.h>
#include <string.h>

/* The language asked for on the command line; NULL = as the computer's. The texts of the options
 * are in it too, so it is read before they are. */
static const char *
asked_for (int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++) {
    if (g_str_has_prefix (argv[i], "--lang=")) {
      return argv[i] + strlen ("--lang=");
    }
    if (g_str_equal (argv[i], "--lang") && i + 1 < argc) {
      return argv[i + 1];
    }
  }
  return NULL;
}

static gboolean
is_installed (const char *dir, const char *language)
{
  g_autofree char *path =
      g_build_filename (dir, language, "LC_MESSAGES", SAM_GETTEXT_DOMAIN ".mo", NULL);

  return g_str_equal (language, "en")
         || (strspn (language, "abcdefghijklmnopqrstuvwxyz") == strlen (language)
             && g_file_test (path, G_FILE_TEST_EXISTS));
}

/* FALSE when there is no such language. */
static gboolean
set_languages (const char *dir, const char *asked)
{
  const char *wanted = asked ? asked : g_get_language_names ()[0];
  const char *chain = sam_catalog_languages (wanted);

  if (asked && !is_installed (dir, asked)) {
    return FALSE;
  }
  if (asked || chain) {
    g_setenv ("LANGUAGE", chain ? chain : wanted, TRUE);
  }
  /* In the locale "C", which is also what is left when the wanted one was never made on this
   * computer, gettext reads no catalog. */
  if ((asked || chain) && g_str_equal (setlocale (LC_ALL, NULL), "C")) {
    setlocale (LC_ALL, "C.UTF-8");
  }
  return TRUE;
}

int
main (int argc, char **argv)
{
  const char *localedir, *asked = asked_for (argc, argv);
  g_autoptr (SamApplication) application = NULL;
  int status;

  /* Before anything else can hold something worth dumping or leave a file others can read. */
  sam_vault_harden_process ();
  setlocale (LC_ALL, "");
  localedir = g_getenv ("SAMSPOR_LOCALEDIR");
  if (!localedir || !*localedir) {
    localedir = SAM_LOCALEDIR;
  }
  if (!set_languages (localedir, asked)) {
    g_printerr ("samspor: there is no language %s\n", asked);
    return 2;
  }
  bindtextdomain (SAM_GETTEXT_DOMAIN, localedir);
  bind_textdomain_codeset (SAM_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SAM_GETTEXT_DOMAIN);
  sam_places_make_private_tmp ();
  g_set_application_name ("Samspor");
  application = sam_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_clear_object (&application);
  sam_places_remove_private_tmp ();
  return status;
}
