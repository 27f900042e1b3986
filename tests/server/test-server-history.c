/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Earlier versions of a record, and search: for whoever sees it, and on record. */
#include "server-fixture.h"

#include <string.h>

static gint64
audited (Fixture *f, const char *kind)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;
  g_assert_true (sam_sql_get_int (fixture_sql (f), "SELECT COUNT(*) FROM audit WHERE kind = $1",
                                  SAM_SQL_ARGS (SAM_SQL_TEXT (kind)), &n, NULL, &error));
  return n;
}

/* The n-th item's member; "" when there is none. */
static char *
item (SamServerResponse *response, guint n, const char *name)
{
  gsize size;
  SamJsonToken items, token, value;
  SamJsonCursor cursor;
  const char *data = g_bytes_get_data (response->body, &size);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_true (sam_json_check (data, size, NULL, NULL));
  g_assert_true (sam_json_find (data, size, "items", &items));
  g_assert_true (sam_json_cursor_array (&cursor, items.raw, items.len));
  for (guint i = 0; sam_json_cursor_next_element (&cursor, &token); i++) {
    if (i == n) {
      return sam_json_find (token.raw, token.len, name, &value) ? g_strndup (value.raw, value.len)
                                                                : g_strdup ("-");
    }
  }
  return g_strdup ("");
}

static guint
n_items (SamServerResponse *response)
{
  for (guint n = 0;; n++) {
    g_autofree char *id = item (response, n, "by");
    if (!id[0]) {
      return n;
    }
  }
}

static SamServerResponse *
history (Device *device, const char *id, const char *query)
{
  g_autofree char *path = g_strdup_printf ("/v1/case/%s/history", id);
  return send_request (device, "GET", path, query, NULL);
}

static void
test_versions (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *case_id = make_case (kari, NULL);
  gint64 before = audited (f, "history");
  guint n = 0;

  device_pull (kari);
  g_autofree char *first = g_strdup (g_hash_table_lookup (kari->records, case_id));
  for (guint i = 1; i < 120; i++) {
    g_autofree char *version = device_version (kari, case_id);
    g_autofree char *text = g_strdup_printf ("\"Merknad %u\"", i);
    g_autofree char *op = op_update (f, "case", case_id, version, "remark", text, NULL);
    g_autofree char *reply = push (kari, op);
    assert_result (reply, 0, "applied");
    device_pull (kari);
  }
  /* newest first, fifty at a time, each version once */
  g_autofree char *cursor = NULL;
  for (guint page = 0; page < 3; page++) {
    g_autofree char *query = cursor ? g_strconcat ("cursor=", cursor, NULL) : NULL;
    g_autoptr (SamServerResponse) response = history (kari, case_id, query);
    guint here = n_items (response);
    g_assert_cmpuint (here, ==, page < 2 ? 50 : 20);
    for (guint i = 0; i < here; i++, n++) {
      g_autofree char *v = item (response, i, "v");
      g_autofree char *d = item (response, i, "d");
      g_autofree char *expected =
          g_strdup_printf ("\"%s.%u\"", sam_server_get_epoch (f->server), 120 - n);
      g_autofree char *remark = g_strdup_printf ("\"Merknad %u\"", 119 - n);
      g_assert_cmpstr (v, ==, expected);
      g_assert_true (n == 119 || strstr (d, remark));
    }
    g_autofree char *next = response_member (response, "next");
    g_clear_pointer (&cursor, g_free);
    g_assert_cmpint (next[0] != '\0', ==, page < 2);
    cursor = next[0] ? g_strndup (next + 1, strlen (next) - 2) : NULL;
  }
  g_assert_cmpuint (n, ==, 120);
  /* the oldest is what the feed sent then, byte for byte */
  g_autoptr (SamServerResponse) last = history (kari, case_id, "cursor=2");
  static const char *const names[] = { "v", "s", "by", "at", "sv", "d" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    SamJsonToken token;
    g_autofree char *said = item (last, 0, names[i]);
    g_assert_true (sam_json_find (first, strlen (first), names[i], &token));
    g_autofree char *then = g_strndup (token.raw, token.len);
    g_assert_cmpstr (said, ==, then);
  }
  g_assert_cmpint (audited (f, "history"), ==, before + 4);

  /* whoever does not see the record is told what they are told of nothing, and nothing is noted */
  g_autofree char *unknown_id = new_id (f);
  g_autoptr (SamServerResponse) foreign = history (ola, case_id, NULL);
  g_autoptr (SamServerResponse) unknown = history (ola, unknown_id, NULL);
  g_assert_cmpuint (foreign->status, ==, 404);
  g_assert_true (g_bytes_equal (foreign->body, unknown->body));
  g_assert_cmpint (audited (f, "history"), ==, before + 4);
  g_autoptr (SamServerResponse) bad = history (kari, case_id, "cursor=0");
  g_assert_cmpuint (bad->status, ==, 410);

  /* a hard delete takes the versions too */
  g_assert_true (sam_server_erase (f->server, case_id, "court", &error));
  gint64 left = -1;
  g_assert_true (sam_sql_get_int (fixture_sql (f),
                                  "SELECT COUNT(*) FROM revision WHERE body LIKE '%Merknad%'",
                                  SAM_SQL_NO_ARGS, &left, NULL, &error));
  g_assert_cmpint (left, ==, 0);
}

/* Two changes of one record in one push: the one between was never sent, and is told all the same.
 * A group that is refused leaves no version behind. */
static void
test_between (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *op_a = new_id (f), *op_b = new_id (f), *op_c = new_id (f);

  device_pull (kari);
  g_autofree char *version = device_version (kari, case_id);
  g_autofree char *ops = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"%s\","
      "\"set\":[{\"p\":\"/remark\",\"v\":\"Ett\"}]},"
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"after:%s\","
      "\"set\":[{\"p\":\"/remark\",\"v\":\"To\"}]}",
      op_a, case_id, version, op_b, case_id, op_a);
  g_autofree char *reply = push (kari, ops);
  assert_result (reply, 1, "applied");
  g_autoptr (SamServerResponse) response = history (kari, case_id, NULL);
  g_autofree char *newest = item (response, 0, "s");
  g_autofree char *between = item (response, 1, "s");
  g_autofree char *oldest = item (response, 2, "s");
  g_assert_cmpuint (n_items (response), ==, 3);
  g_assert_cmpstr (between, ==, "-");
  g_assert_true (newest[0] != '-' && oldest[0] != '-');

  device_pull (kari);
  g_autofree char *now = device_version (kari, case_id);
  g_autofree char *good = op_update (f, "case", case_id, now, "remark", "\"Tre\"", "g");
  g_autofree char *both = g_strdup_printf (
      "%s,{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"00000000.1\","
      "\"set\":[{\"p\":\"/remark\",\"v\":\"x\"}],\"group\":\"g\"}",
      good, op_c, case_id);
  g_autofree char *refused = push (kari, both);
  assert_result (refused, 1, "conflict");
  g_autoptr (SamServerResponse) after = history (kari, case_id, NULL);
  g_assert_cmpuint (n_items (after), ==, 3);
}

static SamServerResponse *
search (Device *device, const char *body)
{
  return send_request (device, "POST", "/v1/search", NULL, body);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", person);
  gint64 searches = audited (f, "search"), found = audited (f, "found");

  g_autoptr (SamServerResponse) mine = search (kari, "{\"text\":\"furu modig\"}");
  g_autofree char *id = item (mine, 0, "id");
  g_autofree char *type = item (mine, 0, "t");
  g_autofree char *scope = item (mine, 0, "c");
  g_autofree char *title = item (mine, 0, "title");
  g_assert_cmpstr (id, ==, quoted);
  g_assert_cmpstr (scope, ==, quoted);
  g_assert_cmpstr (type, ==, "\"person\"");
  g_assert_cmpstr (title, ==, "\"Modig Furulund\"");
  g_assert_cmpint (audited (f, "search"), ==, searches + 1);
  g_assert_cmpint (audited (f, "found"), ==, found + 1);

  /* what one may not see is as what is not there */
  g_autoptr (SamServerResponse) foreign = search (ola, "{\"text\":\"furulund\"}");
  g_autoptr (SamServerResponse) nothing = search (ola, "{\"text\":\"finnesikke\"}");
  g_assert_cmpuint (foreign->status, ==, 200);
  g_assert_true (g_bytes_equal (foreign->body, nothing->body));
  g_assert_cmpint (audited (f, "search"), ==, searches + 3);
  g_assert_cmpint (audited (f, "found"), ==, found + 1);
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "covers", &error);
  g_autoptr (SamServerResponse) granted = search (ola, "{\"text\":\"furulund\"}");
  g_autofree char *granted_id = item (granted, 0, "id");
  g_assert_cmpstr (granted_id, ==, quoted);

  g_autoptr (SamServerResponse) others =
      search (kari, "{\"text\":\"furulund\",\"types\":[\"contact\",\"unheard-of\"]}");
  g_autoptr (SamServerResponse) right =
      search (kari, "{\"text\":\"furulund\",\"types\":[\"person\"]}");
  g_assert_true (g_bytes_equal (others->body, nothing->body));
  g_assert_false (g_bytes_equal (right->body, nothing->body));
  for (guint i = 0; i < 30; i++) {
    g_free (make_case (kari, NULL));
  }
  g_autoptr (SamServerResponse) some = search (kari, "{\"text\":\"furulund\",\"limit\":7}");
  g_autofree char *seventh = item (some, 6, "id");
  g_autofree char *eighth = item (some, 7, "id");
  g_assert_true (seventh[0] && !eighth[0]);

  static const char *const bad[] = { "{}",
                                     "{\"text\":\"\"}",
                                     "{\"text\":\" - \"}",
                                     "{\"text\":\"a\",\"types\":1}",
                                     "{\"text\":\"a\",\"limit\":0}",
                                     "{\"text\":\"a\",\"limit\":51}",
                                     "{\"text\":1}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (SamServerResponse) refused = search (kari, bad[i]);
    g_assert_cmpuint (refused->status, ==, 400);
  }
}

/* What is masked in lists is not found by what it says. */
static void
test_search_masked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", person);

  device_pull (kari);
  g_autofree char *version = device_version (kari, person);
  g_autofree char *op = op_update (f, "person", person, version, "phone", "\"00 01 02 03\"", NULL);
  g_autofree char *reply = push (kari, op);
  assert_result (reply, 0, "applied");
  g_autoptr (SamServerResponse) open = search (kari, "{\"text\":\"00010203\"}");
  g_autofree char *id = item (open, 0, "id");
  g_assert_cmpstr (id, ==, quoted);

  /* a grade that this version does not know hides all that tells where somebody is */
  g_assert_true (sam_sql_run (fixture_sql (f),
                              "UPDATE record SET body = replace (body, '\"phone\"',"
                              " '\"address_grade\":\"unheard_of\",\"phone\"')"
                              " WHERE type = 'person'",
                              SAM_SQL_NO_ARGS, &error));
  g_autoptr (SamServerResponse) masked = search (kari, "{\"text\":\"00010203\"}");
  g_autoptr (SamServerResponse) by_name = search (kari, "{\"text\":\"furulund\"}");
  g_autofree char *none = item (masked, 0, "id");
  g_autofree char *named = item (by_name, 0, "id");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (named, ==, quoted);
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/history/versions", test_versions);
  fixture_test ("/server/history/between", test_between);
  fixture_test ("/server/history/search", test_search);
  fixture_test ("/server/history/search-masked", test_search_masked);
  return g_test_run ();
}
