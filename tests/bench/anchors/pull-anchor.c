/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* pull-anchor URL DATABASE [LIMIT [FEED]] < TOKEN: what anybody would write in an afternoon. Each
 * page of the feed by curl, each line by json-glib, each record a row of SQLite with four indexed
 * columns; synchronous FULL, a commit every 500. Nothing is sealed, checked, merged or searched.
 * FEED keeps the lines, for store-bench. Prints {"records":N,"pages":N,"seconds":S}. */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define A_COMMIT 500

static sqlite3 *db;

static void
must (int result)
{
  if (result != SQLITE_OK && result != SQLITE_DONE) {
    g_error ("pull-anchor: %s", sqlite3_errmsg (db));
  }
}

static void
run (const char *sql)
{
  must (sqlite3_exec (db, sql, NULL, NULL, NULL));
}

static const char *
text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static void
insert (sqlite3_stmt *statement, JsonObject *line)
{
  static const char *const columns[] = { "id", "t", "c", "at", "v" };
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    must (
        sqlite3_bind_text (statement, (int) i + 1, text (line, columns[i]), -1, SQLITE_TRANSIENT));
  }
  body = json_to_string (json_object_get_member (line, "d"), FALSE);
  must (sqlite3_bind_text (statement, 6, body, -1, SQLITE_TRANSIENT));
  must (sqlite3_step (statement));
  must (sqlite3_reset (statement));
}

static GBytes *
fetch (const char *url, const char *config)
{
  /* The key goes through standard input: not seen by others as an argument would be. */
  g_autoptr (GSubprocess) curl =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                        "curl", "-sSf", "--noproxy", "*", "-K", "-", url, NULL);
  g_autoptr (GBytes) in = g_bytes_new (config, strlen (config));
  GBytes *out = NULL;

  if (!curl || !g_subprocess_communicate (curl, in, NULL, &out, NULL, NULL)
      || !g_subprocess_get_successful (curl)) {
    g_error ("pull-anchor: curl failed");
  }
  return out;
}

int
main (int argc, char **argv)
{
  g_autoptr (GDataInputStream) stdin_stream = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GString) feed = g_string_new (NULL);
  g_autofree char *device = g_uuid_string_random ();
  g_autofree char *token = NULL, *config = NULL, *cursor = g_strdup ("");
  sqlite3_stmt *statement = NULL;
  gint64 start = g_get_monotonic_time ();
  guint records = 0, pages = 0;
  gboolean more = TRUE;
  char buffer[4096];
  gsize len;

  if (argc < 3 || argc > 5) {
    g_printerr ("usage: pull-anchor URL DATABASE [LIMIT [FEED]] < TOKEN\n");
    return 2;
  }
  len = fread (buffer, 1, sizeof buffer - 1, stdin);
  buffer[len] = '\0';
  token = g_strdup (g_strstrip (buffer));
  config = g_strdup_printf ("header = \"Authorization: Bearer %s\"\n"
                            "header = \"Samspor-Api: 1\"\n"
                            "header = \"Samspor-Device: %s.1\"\n",
                            token, device);
  must (sqlite3_open (argv[2], &db));
  run ("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
       "CREATE TABLE record (id TEXT UNIQUE, t TEXT, c TEXT, at TEXT, v TEXT, body TEXT);"
       "CREATE INDEX record_t ON record (t); CREATE INDEX record_c ON record (c);"
       "CREATE INDEX record_at ON record (at); CREATE INDEX record_v ON record (v)");
  must (sqlite3_prepare_v2 (db, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6)", -1,
                            &statement, NULL));
  run ("BEGIN");
  while (more) {
    g_autofree char *escaped = g_uri_escape_string (cursor, NULL, FALSE);
    g_autofree char *url = g_strdup_printf ("%s/v1/sync/changes?cursor=%s&limit=%s", argv[1],
                                            escaped, argc > 3 ? argv[3] : "2000");
    g_autoptr (GBytes) page = fetch (url, config);
    const char *at = g_bytes_get_data (page, NULL), *end = at + g_bytes_get_size (page);

    if (argc > 4) {
      g_string_append_len (feed, at, end - at);
    }
    pages++;
    while (at < end) {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));
      JsonObject *line;
      const char *kind;

      if (!line_end || !json_parser_load_from_data (parser, at, line_end - at, NULL)) {
        g_error ("pull-anchor: a line is no JSON");
      }
      line = json_node_get_object (json_parser_get_root (parser));
      kind = text (line, "k");
      if (g_str_equal (kind, "rec")) {
        insert (statement, line);
        if (++records % A_COMMIT == 0) {
          run ("COMMIT; BEGIN");
        }
      } else if (g_str_equal (kind, "end")) {
        g_free (cursor);
        cursor = g_strdup (text (line, "cursor"));
        more = json_object_get_boolean_member (line, "more");
      }
      at = line_end + 1;
    }
  }
  run ("COMMIT");
  must (sqlite3_finalize (statement));
  must (sqlite3_close (db));
  g_print ("{\"records\":%u,\"pages\":%u,\"seconds\":%.3f}\n", records, pages,
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  if (argc > 4 && !g_file_set_contents (argv[4], feed->str, (gssize) feed->len, NULL)) {
    g_error ("pull-anchor: the feed can't be kept");
  }
  return 0;
}
