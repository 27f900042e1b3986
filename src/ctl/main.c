/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"
#include "sam-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <samspor/sam-catalog.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-system-clock.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
  const char *name;
  CtlCommand run;
  const char *usage;
} Command;

static const Command commands[] = {
  { "init", ctl_init, "init [--slot desktop|passphrase|file]" },
  { "login", ctl_login, "login --server URL --token-file FILE|-" },
  { "sync", ctl_sync, "sync" },
  { "status", ctl_status, "status" },
  { "list", ctl_list, "list TYPE [--where f=v]… [--search TEXT] [--sort f] [--retracted]" },
  { "get", ctl_get, "get TYPE ID" },
  { "new", ctl_new, "new TYPE f=v…" },
  { "set", ctl_set, "set TYPE ID f=v…" },
  { "delete", ctl_delete, "delete TYPE ID [--why TEXT]" },
  { "conflicts", ctl_conflicts, "conflicts" },
  { "resolve", ctl_resolve, "resolve ID --take mine|theirs|both [--field f]" },
  { "import", ctl_import, "import FILE [--type case|stock] [--rejects FILE] [--dry-run]" },
  { "export", ctl_export, "export TYPE|stock --csv" },
  { "homes", ctl_homes, "homes NEED-ID" },
  { "housing-planning", ctl_housing_planning, "housing-planning --csv" },
  { "municipalities", ctl_municipalities, "municipalities --csv" },
  { "assign", ctl_assign,
    "assign NEED-ID UNIT-ID --from DATE --form FORM [--to DATE] [--reason TEXT]" },
  { "forms", ctl_forms, "forms" },
  { "print", ctl_print,
    "print FORM ID…|--where FIELD=VALUE… -o FILE.pdf [--lang nb|nn|se|en] "
    "[--variant normal|large|pseudonymised] [--copies N] [--sections 1,3-5] "
    "[--to person|ID|NAME [--by CHANNEL] [--basis lov|avvergingsplikt --reference TEXT]]" },
  { "check", ctl_check, "check [--salvage DIR]" },
  { "describe", ctl_describe, "describe" },
};

int
ctl_fail_text (const char *sentence)
{
  fprintf (stderr, "samsporctl: %s\n", sentence);
  return CTL_FAILED;
}

int
ctl_fail (const GError *error)
{
  g_autofree char *sentence = sam_error_text (error);

  return ctl_fail_text (sentence != NULL ? sentence : C_ ("command line", "Cancelled."));
}

int
ctl_usage (const Ctl *ctl)
{
  fprintf (stderr, "%s: samsporctl [--profile DIR] [--json] [--today DATE] %s\n",
           C_ ("command line", "Usage"), ctl->usage);
  return CTL_USAGE;
}

/* ---- Arguments ---- */

static void
remove_at (char **args, guint i)
{
  g_free (args[i]);
  do
    args[i] = args[i + 1];
  while (args[i++] != NULL);
}

char *
ctl_take_option (char **args, const char *name, gboolean *missing)
{
  gsize len = strlen (name);

  for (guint i = 0; args[i] != NULL; i++) {
    if (g_str_equal (args[i], name)) {
      char *value = g_strdup (args[i + 1]);

      remove_at (args, i);
      if (value == NULL)
        *missing = TRUE;
      else
        remove_at (args, i);
      return value;
    }
    if (strncmp (args[i], name, len) == 0 && args[i][len] == '=') {
      char *value = g_strdup (args[i] + len + 1);

      remove_at (args, i);
      return value;
    }
  }
  return NULL;
}

gboolean
ctl_take_flag (char **args, const char *name)
{
  for (guint i = 0; args[i] != NULL; i++) {
    if (g_str_equal (args[i], name)) {
      remove_at (args, i);
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ctl_has_option (char **args)
{
  for (guint i = 0; args[i] != NULL; i++)
    if (g_str_has_prefix (args[i], "--"))
      return TRUE;
  return FALSE;
}

GBytes *
ctl_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize len;

  if (g_str_equal (path, "-")) {
    GByteArray *all = g_byte_array_new ();
    guint8 buffer[4096];
    gsize got;

    while ((got = fread (buffer, 1, sizeof buffer, stdin)) > 0)
      g_byte_array_append (all, buffer, (guint) got);
    return g_byte_array_free_to_bytes (all);
  }
  if (!g_file_get_contents (path, &text, &len, &error)) {
    ctl_fail_text (C_ ("command line", "The file can't be read. Nothing was changed."));
    return NULL;
  }
  return g_bytes_new_take (text, len);
}

/* ---- Opening ---- */

static char *
ask_passphrase (void)
{
  struct termios before, silent;
  char line[1024];
  gboolean terminal = tcgetattr (STDIN_FILENO, &before) == 0;
  char *answer = NULL;

  if (terminal) {
    fprintf (stderr, "%s: ", C_ ("command line", "Passphrase"));
    silent = before;
    silent.c_lflag &= (tcflag_t) ~ECHO;
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  }
  if (fgets (line, sizeof line, stdin) != NULL) {
    line[strcspn (line, "\r\n")] = '\0';
    answer = g_strdup (line);
  }
  explicit_bzero (line, sizeof line);
  if (terminal) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    fputc ('\n', stderr);
  }
  return answer;
}

/* The passphrase of @unlock is (owned) by the caller. */
static gboolean
fill_unlock (SamUnlock *unlock, SamSlotKind kind)
{
  unlock->kind = kind;
  switch (kind) {
  case SAM_SLOT_FILE:
    unlock->key_file = g_getenv ("SAMSPOR_KEY_FILE");
    if (unlock->key_file != NULL)
      return TRUE;
    ctl_fail_text (
        C_ ("command line", "The key file is named by SAMSPOR_KEY_FILE, which is not set."));
    return FALSE;
  case SAM_SLOT_PASSPHRASE:
    unlock->passphrase = ask_passphrase ();
    if (unlock->passphrase != NULL && *unlock->passphrase != '\0')
      return TRUE;
    ctl_fail_text (C_ ("command line", "No passphrase was given. Nothing was changed."));
    return FALSE;
  case SAM_SLOT_DESKTOP:
    return TRUE;
  }
  return FALSE;
}

void
ctl_forget_unlock (SamUnlock *unlock)
{
  if (unlock->passphrase != NULL)
    explicit_bzero ((char *) unlock->passphrase, strlen (unlock->passphrase));
  g_free ((char *) unlock->passphrase);
}

gboolean
ctl_choose_unlock (const char *profile, gboolean damaged, SamUnlock *unlock)
{
  g_autoptr (GError) error = NULL;
  unsigned int slots = sam_vault_peek_slots (profile, NULL, &error);

  if (error != NULL && !damaged) {
    ctl_fail (error);
    return FALSE;
  }
  if (error != NULL)
    return fill_unlock (unlock,
                        g_getenv ("SAMSPOR_KEY_FILE") != NULL ? SAM_SLOT_FILE : SAM_SLOT_DESKTOP);
  if ((slots & (1u << SAM_SLOT_FILE)) != 0 && g_getenv ("SAMSPOR_KEY_FILE") != NULL)
    return fill_unlock (unlock, SAM_SLOT_FILE);
  if ((slots & (1u << SAM_SLOT_DESKTOP)) != 0)
    return fill_unlock (unlock, SAM_SLOT_DESKTOP);
  if ((slots & (1u << SAM_SLOT_PASSPHRASE)) != 0)
    return fill_unlock (unlock, SAM_SLOT_PASSPHRASE);
  return fill_unlock (unlock, SAM_SLOT_FILE);
}

gboolean
ctl_open (Ctl *ctl)
{
  g_autoptr (GError) error = NULL;
  SamUnlock unlock = { 0 };
  gboolean ok;

  if (!ctl_choose_unlock (ctl->profile, FALSE, &unlock))
    return FALSE;
  ctl->store = sam_store_new (ctl->clock, SAM_STORE_THREADED);
  ok = sam_store_open (ctl->store, ctl->profile, &unlock, &error);
  ctl_forget_unlock (&unlock);
  if (!ok) {
    ctl_fail (error);
    return FALSE;
  }
  /* A profile that can't be written counts from what was written last. */
  sam_store_note_time (ctl->store, NULL);
  ctl->viewer = sam_store_get_viewer (ctl->store);
  return TRUE;
}

gboolean
ctl_open_viewer (Ctl *ctl)
{
  if (!ctl_open (ctl))
    return FALSE;
  if (ctl->viewer == NULL) {
    gboolean over = sam_store_get_status (ctl->store).permit_over;
    g_autoptr (GError) error =
        g_error_new_literal (SAM_STORE_ERROR,
                             over ? SAM_STORE_ERROR_PERMIT : SAM_STORE_ERROR_NO_USER,
                             "Nobody may look now");

    ctl_fail (error);
    return FALSE;
  }
  return TRUE;
}

int
ctl_init (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *slot = ctl_take_option (args, "--slot", &missing);
  SamUnlock unlock = { 0 };
  SamSlotKind kind;
  gboolean ok;

  if (missing || args[0] != NULL)
    return ctl_usage (ctl);
  if (slot == NULL || g_str_equal (slot, "desktop"))
    kind = SAM_SLOT_DESKTOP;
  else if (g_str_equal (slot, "passphrase"))
    kind = SAM_SLOT_PASSPHRASE;
  else if (g_str_equal (slot, "file"))
    kind = SAM_SLOT_FILE;
  else
    return ctl_usage (ctl);
  if (!fill_unlock (&unlock, kind))
    return CTL_FAILED;
  ctl->store = sam_store_new (ctl->clock, SAM_STORE_THREADED);
  ok = sam_store_create (ctl->store, ctl->profile, &unlock, &error);
  ctl_forget_unlock (&unlock);
  return ok ? CTL_OK : ctl_fail (error);
}

/* ---- Main ---- */

static void
print_help (void)
{
  printf ("samsporctl [--profile DIR] [--json] [--today DATE] COMMAND\n\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    printf ("  %s\n", commands[i].usage);
}

static int
run (Ctl *ctl, char **args)
{
  gboolean missing = FALSE;
  SamDate today = SAM_DATE_NONE;

  ctl->usage = "COMMAND";
  /* Global options stand before the command. */
  while (args[0] != NULL && g_str_has_prefix (args[0], "--")) {
    if (g_str_equal (args[0], "--help")) {
      print_help ();
      return CTL_OK;
    }
    if (g_str_equal (args[0], "--version")) {
      printf ("samsporctl %s\n", SAM_VERSION);
      return CTL_OK;
    }
    if (g_str_equal (args[0], "--json")) {
      ctl->json = TRUE;
      remove_at (args, 0);
    } else if (g_str_has_prefix (args[0], "--profile")) {
      g_free (ctl->profile);
      ctl->profile = ctl_take_option (args, "--profile", &missing);
      if (ctl->profile == NULL)
        return ctl_usage (ctl);
    } else if (g_str_has_prefix (args[0], "--today")) {
      g_autofree char *text = ctl_take_option (args, "--today", &missing);

      today = sam_date_parse_iso (text);
      if (today == SAM_DATE_NONE)
        return ctl_usage (ctl);
    } else {
      return ctl_usage (ctl);
    }
  }
  if (args[0] == NULL)
    return ctl_usage (ctl);
  if (ctl->profile == NULL)
    ctl->profile = g_build_filename (g_get_user_data_dir (), "samspor", "default", NULL);
  ctl->clock = sam_system_clock_new (today);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (args[0], commands[i].name)) {
      ctl->usage = commands[i].usage;
      remove_at (args, 0);
      return commands[i].run (ctl, args);
    }
  }
  return ctl_usage (ctl);
}

int
main (int argc, char **argv)
{
  Ctl ctl = { 0 };
  g_auto (GStrv) args = NULL;
  const char *chain;
  int code;

  sam_vault_harden_process ();
  setlocale (LC_ALL, "");
  chain = sam_catalog_languages (g_get_language_names ()[0]);
  if (chain != NULL)
    g_setenv ("LANGUAGE", chain, TRUE);
  bindtextdomain (SAM_GETTEXT_DOMAIN, g_getenv ("SAMSPOR_LOCALEDIR") != NULL
                                          ? g_getenv ("SAMSPOR_LOCALEDIR")
                                          : SAM_LOCALEDIR);
  bind_textdomain_codeset (SAM_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SAM_GETTEXT_DOMAIN);

  args = g_strdupv (argv + 1);
  code = run (&ctl, args);
  if (ctl.store != NULL)
    sam_store_close (ctl.store);
  g_clear_pointer (&ctl.viewer, sam_viewer_unref);
  g_clear_object (&ctl.store);
  g_clear_pointer (&ctl.clock, sam_clock_unref);
  g_free (ctl.profile);
  /* What was to be printed may not have reached a full disk or a closed pipe. */
  if (fflush (stdout) != 0 && code == CTL_OK)
    code = ctl_fail_text (C_ ("command line", "The output could not be written."));
  return code;
}
