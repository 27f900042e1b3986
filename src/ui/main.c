/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-application.h"

#include "sam-config.h"
#include "sam-places.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <samspor/sam-vault.h>

/* What the user reads when their own language has no word: Nynorsk and Northern Sámi users read
 * Bokmål rather than English. */
static void
set_languages (void)
{
  const char *wanted = g_get_language_names ()[0];

  if (g_str_has_prefix (wanted, "nn")) {
    g_setenv ("LANGUAGE", "nn:nb", TRUE);
  } else if (g_str_has_prefix (wanted, "se")) {
    g_setenv ("LANGUAGE", "se:nb", TRUE);
  } else if (g_str_has_prefix (wanted, "no")) {
    g_setenv ("LANGUAGE", "nb", TRUE);
  }
}

int
main (int argc, char **argv)
{
  const char *localedir;
  g_autoptr (SamApplication) application = NULL;
  int status;

  /* Before anything else can hold something worth dumping or leave a file others can read. */
  sam_vault_harden_process ();
  setlocale (LC_ALL, "");
  set_languages ();
  localedir = g_getenv ("SAMSPOR_LOCALEDIR");
  bindtextdomain (SAM_GETTEXT_DOMAIN, localedir && *localedir ? localedir : SAM_LOCALEDIR);
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
