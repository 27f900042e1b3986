/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* samspord: the municipal backend as a program. Standard output carries what was asked for and
 * nothing else; one sentence on standard error says why something failed. */
#include "sam-config.h"
#include "samspord-private.h"

#include <glib-unix.h>
#include <locale.h>
#include <samspor/sam-demo.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-server-http.h>
#include <samspor/sam-system-clock.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

#define RATE_MAX 60000

/* Pages of the write-ahead log (4 KiB each) above which it is moved when idle. */
#define LOG_PAGES 256

static int
fail (const GError *error)
{
  g_printerr ("samspord: %s\n", error->message);
  return error->domain == G_OPTION_ERROR
                 || g_error_matches (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE)
             ? EXIT_USAGE
             : EXIT_FAILED;
}

static int
wrong_usage (const char *message)
{
  g_printerr ("samspord: %s\n", message);
  return EXIT_USAGE;
}

/* ---- the demo ---- */

enum { DEMO_CASES_MIN = 60, DEMO_CASES_MAX = 20000 };

/* Fills an empty database once; one that has people in it is left as it is. */
static gboolean
fill_demo (SamServer *server, guint n_cases, SamDate today, GError **error)
{
  gboolean has_people = FALSE;
  if (!sam_server_has_people (server, &has_people, error)) {
    return FALSE;
  }
  if (has_people) {
    return TRUE;
  }
  g_autoptr (SamDemo) demo = sam_demo_new (n_cases, today, SAM_DEMO_SEED);
  return sam_server_fill (server, demo->records, demo->logins, error);
}

/* ---- serve ---- */

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_idle_work (gpointer data)
{
  SamServer *server = data;
  g_autoptr (GError) error = NULL;
  SamSql *sql = sam_server_get_sql (server);

  if (!sam_server_sweep (server, &error)
      || (sam_sql_get_wal_pages (sql, "main") > LOG_PAGES
          && !sam_sql_checkpoint (sql, "main", FALSE, &error))) {
    g_printerr ("samspord: idle work: %s\n", error->message);
  }
  return G_SOURCE_CONTINUE;
}

typedef struct {
  SamPlace *place;
  SamServer *server;
} Served;

static gboolean
on_note (gpointer data)
{
  Served *served = data;
  g_autoptr (GError) error = NULL;
  if (!sam_epoch_note (served->place, served->server, &error)) {
    g_printerr ("samspord: %s\n", error->message);
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
serve (SamPlace *place, const char *listen, const char *environment, SamDate today, guint demo,
       guint rate, gboolean new_epoch, GError **error)
{
  g_autoptr (SamClock) clock = sam_system_clock_new (today);
  g_autoptr (SamClock) real = sam_system_clock_new (SAM_DATE_NONE);
  SamServerOptions options = { .environment = environment,
                               .token_clock = real,
                               .rate_per_minute = rate };
  g_autoptr (SamServer) server = NULL;
  g_autoptr (SamServerHttp) http = NULL;
  SamControl *control = NULL;

  if (!sam_place_check_folder (place, error) || !sam_place_lock (place, error)) {
    return FALSE;
  }
  if (!sam_place_is_encrypted (place)) {
    g_printerr ("samspord: warning: the volume of the database does not look encrypted\n");
  }
  SamSql *sql = sam_place_open (place, error);
  server = sql ? sam_server_new (sql, clock, &options, error) : NULL;
  if (!server) {
    return FALSE;
  }
  if (!sam_epoch_check (place, server, new_epoch, error)) {
    return FALSE;
  }
  if (demo > 0 && !fill_demo (server, demo, today, error)) {
    return FALSE;
  }
  http = sam_server_http_new (server);
  if (!sam_server_http_listen (http, listen, error)) {
    return FALSE;
  }
  if (place->ctl) {
    control = sam_control_new (server, place->ctl, error);
    if (!control) {
      return FALSE;
    }
  }

  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint term = g_unix_signal_add (SIGTERM, on_signal, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  guint idle = g_timeout_add_seconds (30, on_idle_work, server);
  Served served = { place, server };
  guint note = g_timeout_add_seconds (10, on_note, &served);
  g_autofree char *uri = sam_server_http_get_uri (http);
  g_print ("listening %s\n", uri);
  fflush (stdout);
  g_main_loop_run (loop);

  on_note (&served);
  g_source_remove (note);
  g_source_remove (idle);
  g_source_remove (interrupt);
  g_source_remove (term);
  sam_control_free (control);
  return TRUE;
}

static gboolean
parse_today (const char *text, SamDate *today, GError **error)
{
  *today = SAM_DATE_NONE;
  if (text && (*today = sam_date_parse_iso (text)) == SAM_DATE_NONE) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "--today is a date as 2026-06-04");
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse (int *argc, char ***argv, const GOptionEntry *entries, const char *summary, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error)) {
    return FALSE;
  }
  if (*argc > 1) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_USAGE,
                         "there is an argument too many");
    return FALSE;
  }
  return TRUE;
}

static int
main_serve (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *db = NULL, *listen = NULL, *ctl = NULL, *today_text = NULL, *environment = NULL;
  g_auto (SamPlace) place = { .lock_fd = -1 };
  SamDate today;
  int demo = 0, rate = 0;
  gboolean new_epoch = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db,
      "Database: sqlite:PATH, postgresql:CONNINFO or memory", "DB" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, "127.0.0.1:PORT or unix:PATH; port 0 = any",
      "ADDRESS" },
    { "ctl", 0, 0, G_OPTION_ARG_FILENAME, &ctl, "Control socket; PATH.ctl for a file", "PATH" },
    { "today", 0, 0, G_OPTION_ARG_STRING, &today_text, "Another day, for demo and tests", "DATE" },
    { "environment", 0, 0, G_OPTION_ARG_STRING, &environment, "production, test (usual) or demo",
      "NAME" },
    { "demo", 0, 0, G_OPTION_ARG_INT, &demo, "Fill an empty database with an invented municipality",
      "CASES" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate,
      "Requests a device may make in a minute, half of them at once; as many as it likes when left "
      "out",
      "N" },
    { "new-epoch", 0, 0, G_OPTION_ARG_NONE, &new_epoch,
      "The database was put back from a back-up: every desktop compares what it has", NULL },
    { NULL },
  };
  if (!parse (&argc, &argv, entries, "Serves the REST backend until it is told to stop.", &error)
      || !parse_today (today_text, &today, &error) || !sam_place_parse (&place, db, ctl, &error)) {
    return fail (error);
  }
  if (!listen) {
    return wrong_usage ("--listen is needed");
  }
  if (demo < 0 || demo > DEMO_CASES_MAX) {
    return wrong_usage ("--demo is a number of cases, at most 20000");
  }
  if (rate < 0 || rate > RATE_MAX) {
    return wrong_usage ("--rate is a number of requests a minute, at most 60000");
  }
  if (demo > 0) {
    if (environment && strcmp (environment, "demo") != 0) {
      return wrong_usage ("--demo goes with --environment demo alone");
    }
    g_free (environment);
    environment = g_strdup ("demo");
    today = today == SAM_DATE_NONE ? SAM_DEMO_TODAY : today;
    demo = MAX (demo, DEMO_CASES_MIN);
  }
  return serve (&place, listen, environment, today, (guint) demo, (guint) rate, new_epoch, &error)
             ? EXIT_OK
             : fail (error);
}

/* ---- administration ---- */

/* Runs a command on the database, or through whoever has it. */
static int
administer (const char *db, const char *ctl, GString *json)
{
  g_autoptr (GError) error = NULL;
  g_auto (SamPlace) place = { .lock_fd = -1 };
  g_autofree char *reply = NULL;

  if (!sam_place_parse (&place, db ? db : ctl ? "memory" : NULL, ctl, &error)) {
    return fail (error);
  }
  if (!place.path && !place.conninfo) {
    if (!place.ctl) {
      return wrong_usage ("a database in memory is reached by --ctl");
    }
    reply = sam_control_send (place.ctl, json->str, &error);
  } else if (!sam_place_check_folder (&place, &error)) {
    return fail (error);
  } else if (sam_place_lock (&place, &error)) {
    g_autoptr (SamClock) clock = sam_system_clock_new (SAM_DATE_NONE);
    SamSql *sql = sam_place_open (&place, &error);
    g_autoptr (SamServer) server = sql ? sam_server_new (sql, clock, NULL, &error) : NULL;
    if (server) {
      reply = sam_control_execute (server, json->str, json->len);
    }
  } else if (g_error_matches (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_LOCKED)) {
    g_clear_error (&error);
    reply = sam_control_send (place.ctl, json->str, &error);
  }
  g_autofree char *out = reply ? sam_control_read_reply (reply, strlen (reply), &error) : NULL;
  if (!out) {
    return fail (error);
  }
  if (out[0]) {
    g_print ("%s\n", out);
  }
  return EXIT_OK;
}

static void
add_list (GString *json, const char *name, char **list)
{
  if (!list || !list[0]) {
    return;
  }
  sam_json_member (json, name);
  sam_json_begin_array (json);
  for (guint i = 0; list[i]; i++) {
    sam_json_element (json);
    sam_json_append_string (json, list[i]);
  }
  sam_json_end_array (json);
}

static void
add_text (GString *json, const char *name, const char *text)
{
  if (text) {
    sam_json_member_add_string (json, name, text);
  }
}

static int
main_user (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *db = NULL, *ctl = NULL, *user = NULL, *name = NULL, *role = NULL,
                  *district = NULL;
  g_auto (GStrv) teams = NULL, lead_teams = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db,
      "Database: sqlite:PATH, postgresql:CONNINFO or memory", "DB" },
    { "ctl", 0, 0, G_OPTION_ARG_FILENAME, &ctl, "Control socket of a running serve", "PATH" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Who", "USER" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Name shown to colleagues", "NAME" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, "coordinator or lead", "ROLE" },
    { "team", 0, 0, G_OPTION_ARG_STRING_ARRAY, &teams, "Team, made when new; may be repeated",
      "TEAM" },
    { "lead-team", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lead_teams,
      "Team led; a lead leads the teams given by --team when this is left out", "TEAM" },
    { "district", 0, 0, G_OPTION_ARG_STRING, &district, "District of the teams", "DISTRICT" },
    { NULL },
  };
  gboolean add = argc > 1 && strcmp (argv[1], "add") == 0;
  if (!add && (argc < 2 || strcmp (argv[1], "end") != 0)) {
    return wrong_usage ("it is samspord user add or samspord user end");
  }
  argc--;
  argv++;
  if (!parse (&argc, &argv, entries, "Adds a user or changes what is known; ends one.", &error)) {
    return fail (error);
  }
  if (!user || (add && (!name || !role))) {
    return wrong_usage (add ? "--user, --name and --role are needed" : "--user is needed");
  }
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "cmd", add ? "user-add" : "user-end");
  add_text (json, "user", user);
  add_text (json, "name", name);
  add_text (json, "role", role);
  add_text (json, "district", district);
  add_list (json, "teams", teams);
  add_list (json, "lead_teams", lead_teams);
  sam_json_end_object (json);
  return administer (db, ctl, json);
}

static int
main_grant (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *db = NULL, *ctl = NULL, *user = NULL, *scope = NULL, *compartment = NULL,
                  *until = NULL, *reason = NULL, *id = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db,
      "Database: sqlite:PATH, postgresql:CONNINFO or memory", "DB" },
    { "ctl", 0, 0, G_OPTION_ARG_FILENAME, &ctl, "Control socket of a running serve", "PATH" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Who", "USER" },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, "Case or person", "ID" },
    { "compartment", 0, 0, G_OPTION_ARG_STRING, &compartment,
      "follow_up, health, attendance, relatives or slt", "NAME" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, "Last day", "DATE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why", "TEXT" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, "Grant to end", "ID" },
    { NULL },
  };
  gboolean add = argc > 1 && strcmp (argv[1], "add") == 0;
  if (!add && (argc < 2 || strcmp (argv[1], "end") != 0)) {
    return wrong_usage ("it is samspord grant add or samspord grant end");
  }
  argc--;
  argv++;
  if (!parse (&argc, &argv, entries, "Gives or ends sight of one case or person.", &error)) {
    return fail (error);
  }
  if (add ? !user || !scope || !compartment || !reason : !id) {
    return wrong_usage (add ? "--user, --scope, --compartment and --reason are needed"
                            : "--id is needed");
  }
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "cmd", add ? "grant-add" : "grant-end");
  add_text (json, "user", user);
  add_text (json, "scope", scope);
  add_text (json, "compartment", compartment);
  add_text (json, "reason", reason);
  add_text (json, "id", id);
  if (until) {
    SamDate day = sam_date_parse_iso (until);
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Oslo");
    if (day == SAM_DATE_NONE || day == SAM_DATE_MAX || !zone) {
      return wrong_usage ("--until is a date as 2026-06-04");
    }
    sam_json_member_add_int (json, "until",
                             sam_moment_from_local (sam_date_add_days (day, 1), 0, zone));
  }
  sam_json_end_object (json);
  return administer (db, ctl, json);
}

static int
main_device (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *db = NULL, *ctl = NULL, *user = NULL, *id = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db, "Database: sqlite:PATH or memory", "DB" },
    { "ctl", 0, 0, G_OPTION_ARG_FILENAME, &ctl, "Control socket of a running serve", "PATH" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Of one user only", "USER" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, "The device", "ID" },
    { NULL },
  };
  static const char *const verbs[] = { "list", "suspend", "resume", NULL };
  const char *verb = argc > 1 ? argv[1] : "";
  if (!g_strv_contains (verbs, verb)) {
    return wrong_usage ("it is samspord device list, suspend or resume");
  }
  argc--;
  argv++;
  if (!parse (&argc, &argv, entries, "Lists devices; suspends one or lets it go on.", &error)) {
    return fail (error);
  }
  if (strcmp (verb, "list") != 0 && !id) {
    return wrong_usage ("--id is needed");
  }
  g_autofree char *command = g_strconcat ("device-", verb, NULL);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "cmd", command);
  add_text (json, "user", user);
  add_text (json, "id", id);
  sam_json_end_object (json);
  return administer (db, ctl, json);
}

static int
main_token (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *db = NULL, *ctl = NULL, *user = NULL;
  int days = 90;
  gboolean revoke = FALSE;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &db,
      "Database: sqlite:PATH, postgresql:CONNINFO or memory", "DB" },
    { "ctl", 0, 0, G_OPTION_ARG_FILENAME, &ctl, "Control socket of a running serve", "PATH" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, "Who", "USER" },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "How long it lives; usually 90", "N" },
    { "revoke", 0, 0, G_OPTION_ARG_NONE, &revoke, "End every token of the user instead", NULL },
    { NULL },
  };
  if (!parse (&argc, &argv, entries, "Prints a new token, or ends a user's tokens.", &error)) {
    return fail (error);
  }
  if (!user) {
    return wrong_usage ("--user is needed");
  }
  if (days < 1 || days > 3650) {
    return wrong_usage ("--days is from 1 to 3650");
  }
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "cmd", revoke ? "token-revoke" : "token");
  add_text (json, "user", user);
  sam_json_member_add_int (json, "days", days);
  sam_json_end_object (json);
  return administer (db, ctl, json);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    int (*run) (int argc, char **argv);
  } commands[] = {
    { "serve", main_serve }, { "user", main_user },     { "grant", main_grant },
    { "token", main_token }, { "device", main_device },
  };
  static const char help[] =
      "Usage: samspord COMMAND [OPTION…]\n\n"
      "  serve --db sqlite:PATH|postgresql:CONNINFO|memory --listen 127.0.0.1:PORT\n"
      "  user add --db … --user U --name N --role coordinator|lead --team T\n"
      "  user end --db … --user U\n"
      "  grant add --db … --user U --scope ID --compartment C --reason TEXT [--until DATE]\n"
      "  grant end --db … --id ID\n"
      "  token --db … --user U [--days 90] [--revoke]\n"
      "  device list --db … [--user U]\n"
      "  device suspend|resume --db … --id ID\n\n"
      "samspord COMMAND --help tells more.\n";
  const struct rlimit no_core = { 0, 0 };

  setlocale (LC_ALL, "");
  umask (077);
  setrlimit (RLIMIT_CORE, &no_core);
  g_set_prgname ("samspord");
  if (sodium_init () < 0) {
    g_printerr ("samspord: libsodium can't be used\n");
    return EXIT_FAILED;
  }
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)) {
    g_print ("%s", help);
    return EXIT_OK;
  }
  if (argc > 1 && strcmp (argv[1], "--version") == 0) {
    g_print ("samspord %s\n", SAM_VERSION);
    return EXIT_OK;
  }
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (argv[1], commands[i].name) == 0) {
      return commands[i].run (argc - 1, argv + 1);
    }
  }
  g_printerr ("samspord: give a command; samspord --help lists them\n");
  return EXIT_USAGE;
}
