/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-json.h>
#include <stdio.h>
#include <string.h>

int
ctl_login (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *server = ctl_take_option (args, "--server", &missing);
  g_autofree char *file = ctl_take_option (args, "--token-file", &missing);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *token = NULL;
  gboolean ok;

  if (missing || server == NULL || file == NULL || args[0] != NULL)
    return ctl_usage (ctl);
  if (!sam_sync_check_address (server, &error))
    return ctl_fail (error);
  bytes = ctl_read (file);
  if (bytes == NULL)
    return CTL_FAILED;
  token = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_strstrip (token);
  if (*token == '\0' || !g_str_is_ascii (token) || strpbrk (token, " \t\r\n") != NULL)
    return ctl_fail_text (
        C_ ("command line", "The file holds no access key. Nothing was changed."));
  if (!ctl_open (ctl))
    return CTL_FAILED;
  ok = sam_store_set_server (ctl->store, server, token, &error);
  explicit_bzero (token, strlen (token));
  return ok ? CTL_OK : ctl_fail (error);
}

typedef struct {
  GMainLoop *loop;
  SamSyncResult result;
  gboolean ok;
  GError *error; /* (owned) (nullable) */
} SyncRun;

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SyncRun *run = user_data;

  run->ok =
      sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, &run->result, &run->error);
  g_main_loop_quit (run->loop);
}

static void
add_double (GString *out, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.3f", value);
  sam_json_member_add_raw (out, name, text, strlen (text));
}

static void
add_restored (GString *out, gboolean restored, guint resent, guint to_judge)
{
  sam_json_member_add_bool (out, "server_restored", restored);
  sam_json_member_add_int (out, "resent", resent);
  sam_json_member_add_int (out, "to_judge", to_judge);
}

static void
print_waiting (guint n)
{
  printf (ngettext ("%u change waits to be sent.\n", "%u changes wait to be sent.\n", n), n);
}

/* What does not go on by itself. */
static void
print_for_a_person (guint conflicts, guint refused)
{
  if (conflicts > 0)
    printf (ngettext ("Two have written differently in %u record.\n",
                      "Two have written differently in %u records.\n", conflicts),
            conflicts);
  if (refused > 0)
    printf (ngettext ("%u change was refused; its text is kept.\n",
                      "%u changes were refused; their text is kept.\n", refused),
            refused);
}

static void
run_cycle (Ctl *ctl, SyncRun *run)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SamSyncEngine) engine = sam_sync_engine_new (ctl->store, ctl->clock, NULL);

  run->loop = loop;
  sam_sync_engine_sync_async (engine, NULL, synced_cb, run);
  g_main_loop_run (loop);
}

typedef struct {
  GMainLoop *loop;
  SamAccessLog *log; /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
} FetchRun;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FetchRun *run = user_data;

  run->log = sam_sync_fetch_access_log_finish (SAM_STORE (source), result, &run->error);
  g_main_loop_quit (run->loop);
}

/* What this computer has noted goes first: it belongs there too. */
SamAccessLog *
ctl_fetch_access_log (Ctl *ctl, const char *case_id, GError **error)
{
  g_autoptr (GMainLoop) loop = NULL;
  SyncRun cycle = { 0 };
  FetchRun run = { 0 };

  run_cycle (ctl, &cycle);
  if (!cycle.ok) {
    g_propagate_error (error, cycle.error);
    return NULL;
  }
  run.loop = loop = g_main_loop_new (NULL, FALSE);
  sam_sync_fetch_access_log_async (ctl->store, NULL, case_id, NULL, NULL, NULL, fetched_cb, &run);
  g_main_loop_run (loop);
  if (run.log == NULL)
    g_propagate_error (error, run.error);
  return run.log;
}

int
ctl_sync (Ctl *ctl, char **args)
{
  SyncRun run = { 0 };

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open (ctl))
    return CTL_FAILED;
  run_cycle (ctl, &run);
  /* The server says it once, whatever came of the rest. */
  if (sam_store_get_status (ctl->store).restored)
    ctl_fail_text (sam_error_restored_text ());
  if (run.result.server_restored) {
    g_autofree char *text = sam_error_server_restored_text (run.result.resent, run.result.to_judge);

    ctl_fail_text (text);
  }
  if (!run.ok) {
    int code = ctl_fail (run.error);

    g_clear_error (&run.error);
    return code;
  }
  if (ctl->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    sam_json_begin_object (out);
    sam_json_member_add_int (out, "pulled", run.result.pulled);
    sam_json_member_add_int (out, "pushed", run.result.pushed);
    sam_json_member_add_int (out, "conflicts", run.result.conflicts);
    sam_json_member_add_int (out, "refused", run.result.refused);
    sam_json_member_add_int (out, "pending", run.result.pending);
    sam_json_member_add_int (out, "head", run.result.head);
    add_restored (out, run.result.server_restored, run.result.resent, run.result.to_judge);
    add_double (out, "seconds", run.result.seconds);
    sam_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    printf (ngettext ("%u change was sent.\n", "%u changes were sent.\n", run.result.pushed),
            run.result.pushed);
    printf (ngettext ("%u record was fetched.\n", "%u records were fetched.\n", run.result.pulled),
            run.result.pulled);
    if (run.result.pending > 0)
      print_waiting (run.result.pending);
    print_for_a_person (run.result.conflicts, run.result.refused);
  }
  return CTL_OK;
}

int
ctl_status (Ctl *ctl, char **args)
{
  g_autoptr (SamSession) session = NULL;
  SamStoreStatus status;
  g_autofree char *confirmed = NULL;
  g_autofree char *vault = NULL;

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open (ctl))
    return CTL_FAILED;
  session = sam_store_get_session (ctl->store);
  status = sam_store_get_status (ctl->store);
  if (status.last_confirmed != 0)
    confirmed = sam_moment_format (status.last_confirmed);
  vault = sam_error_vault_text (status.vault);
  if (ctl->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    sam_json_begin_object (out);
    sam_json_member_add_int (out, "pending", status.pending);
    sam_json_member_add_int (out, "conflicts", status.conflicts);
    sam_json_member_add_int (out, "refused", status.refused);
    sam_json_member_add_int (out, "quarantined", status.quarantined);
    sam_json_member_add_string (out, "last_confirmed", confirmed);
    sam_json_member_add_string (out, "server", session->server);
    sam_json_member_add_string (out, "user", session->user_name);
    sam_json_member_add_string (out, "environment", session->environment);
    sam_json_member_add_int (out, "records", status.n_records);
    sam_json_member_add_bool (out, "writable", vault == NULL);
    sam_json_member_add_bool (out, "stopped", status.stopped_410);
    add_restored (out, status.server_restored, status.resent, status.to_judge);
    sam_json_member_add_bool (out, "suspended", status.suspended);
    sam_json_member_add_bool (out, "permit_over", status.permit_over);
    sam_json_member_add_int (out, "offline_max_days", status.offline_max_days);
    sam_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    print_waiting (status.pending);
    print_for_a_person (status.conflicts, status.refused);
    if (confirmed != NULL)
      /* Translators: %s is a moment as a computer writes it */
      printf (C_ ("command line", "The server last confirmed at %s.\n"), confirmed);
    else
      printf ("%s\n", C_ ("command line", "The server has not confirmed anything yet."));
    if (vault != NULL)
      printf ("%s\n", vault);
    if (status.server_restored) {
      g_autofree char *text = sam_error_server_restored_text (status.resent, status.to_judge);

      printf ("%s\n", text);
    }
  }
  return CTL_OK;
}

int
ctl_check (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *dir = ctl_take_option (args, "--salvage", &missing);
  g_autofree char *vault = NULL;
  SamStoreStatus status;

  if (missing || args[0] != NULL)
    return ctl_usage (ctl);
  if (dir != NULL) {
    SamUnlock unlock = { 0 };
    guint rows = 0;
    gboolean ok;

    /* The slots of a damaged vault may not be there to look at. */
    if (!ctl_choose_unlock (ctl->profile, TRUE, &unlock))
      return CTL_FAILED;
    ok = sam_store_salvage (ctl->profile, &unlock, dir, &rows, &error);
    ctl_forget_unlock (&unlock);
    if (!ok)
      return ctl_fail (error);
    if (ctl->json)
      printf ("{\"rows\":%u}\n", rows);
    else
      printf (ngettext ("%u row was salvaged. The old file was not touched.\n",
                        "%u rows were salvaged. The old file was not touched.\n", rows),
              rows);
    return CTL_OK;
  }
  if (!ctl_open (ctl))
    return CTL_FAILED;
  status = sam_store_get_status (ctl->store);
  vault = sam_error_vault_text (status.vault);
  if (vault != NULL)
    return ctl_fail_text (vault);
  if (ctl->json)
    printf ("{\"records\":%u,\"pending\":%u}\n", status.n_records, status.pending);
  else
    printf (ngettext ("All is well: %u record.\n", "All is well: %u records.\n", status.n_records),
            status.n_records);
  return CTL_OK;
}
