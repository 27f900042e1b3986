/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Of the security list what only shows with the vault open: C7 and C13. Where each of its items is
 * tested, tests/ctl/test_security.py says. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  Device *kari;
  Server *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kari = device_new (KARI, "coordinator");
  fixture->server = server_new (fixture->kari->clock);
  server_fill (fixture->server);
  device_sync (fixture->kari, fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  device_check (fixture->kari);
  server_free (fixture->server);
  device_free (fixture->kari);
}

typedef struct {
  const char *const *markers;
  guint n;
} Search;

static gboolean
search_row (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  Search *search = user_data;
  SamRow row;

  for (guint i = 0; search->markers[i] != NULL; i++) {
    if (memmem (data, size, search->markers[i], strlen (search->markers[i])) != NULL) {
      g_test_message ("%s in a row of kind %d", search->markers[i],
                      sam_row_decode (&row, data, size, NULL) ? (int) row.kind : -1);
      search->n++;
    }
  }
  return TRUE;
}

/* How often any is in a row that can still be found in the database, its log or its free pages. */
static guint
in_vault (Device *device, const char *const *markers)
{
  g_autoptr (GError) error = NULL;
  Search search = { markers, 0 };
  SamSalvageReport report;

  sam_vault_carve (device->store->vault, search_row, &search, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.proven, >, 0);
  return search.n;
}

/* How many pages of the search index hold the bytes of @word. */
static gint64
in_index (Device *device, const char *word)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  sam_sql_get_int (device->store->sql,
                   "SELECT (SELECT count(*) FROM fts_data WHERE instr(block, CAST($1 AS BLOB)))"
                   " + (SELECT count(*) FROM s_text WHERE instr(text, $1))",
                   SAM_SQL_ARGS (SAM_SQL_TEXT (word)), &n, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static void
fill_index (Device *device)
{
  while (sam_store_index_search (device->store)) {
  }
}

/* C7: a purge leaves nothing: no row of it, with the key, in database, log and free pages; nothing
 * in the tables in memory; and not a page of the search index, where a deleted word stays until it
 * is told to go. */
static void
test_c7 (Fixture *fixture, gconstpointer data)
{
  static const char *const markers[] = { CASE, PERSON, "Zvingelkvist", "87654321", NULL };
  Device *kari = fixture->kari;
  g_autofree char *contact = device_add_contact (kari, "Ringte Zvingelkvist hjemme");
  g_autoptr (GError) error = NULL;

  device_set (kari, SAM_PERSON_PHONE, PERSON, "87654321");
  sam_store_put_draft (kari->store, "contact:" CASE, "Zvingelkvist igjen", &error);
  g_assert_no_error (error);
  device_sync (kari, fixture->server);
  /* In pieces, as work fills it. */
  for (guint i = 0; i < 30; i++) {
    g_autofree char *text = g_strdup_printf ("Samtale %u om aa, bb og cc, mest zva", i);
    g_autofree char *other = device_add_contact (kari, text);

    fill_index (kari);
  }
  device_sync (kari, fixture->server);
  g_assert_cmpint (in_index (kari, "zvingelkvist"), >, 0);
  g_assert_cmpuint (in_vault (kari, markers), >, 0);

  server_out (fixture->server, CASE);
  server_out (fixture->server, PERSON);
  device_pull (kari, fixture->server);
  g_assert_cmpuint (in_vault (kari, markers), ==, 0);
  {
    g_autofree char *memory = sam_store_dump_memory (kari->store, &error);

    for (guint i = 0; markers[i] != NULL; i++) {
      g_assert_null (strstr (memory, markers[i]));
    }
  }
  fill_index (kari);
  g_assert_cmpint (in_index (kari, "zvingelkvist"), ==, 0);
  device_reopen (kari);
  fill_index (kari);
  g_assert_cmpuint (in_vault (kari, markers), ==, 0);
  g_assert_cmpint (in_index (kari, "zvingelkvist"), ==, 0);
}

/* C13: once the server has an address as strictly confidential, nothing that tells where the person
 * is stays in any row: not the record, not what was sent and is kept for a restored server or to be
 * undone. What was not about the place is still there to be sent again. @data: who says it. */
static void
test_c13 (Fixture *fixture, gconstpointer data)
{
  static const char *const markers[] = { "Hemmeligveien 17", "Hemmelig by", "87654321", NULL };
  static const char *const others[] = { "Liker kaffe best", NULL };
  Device *kari = fixture->kari;

  device_set (kari, SAM_PERSON_ADDRESS, PERSON, "Hemmeligveien 17");
  device_sync (kari, fixture->server);
  {
    g_autoptr (SamRecord) person = device_edit (kari, SAM_RECORD_PERSON, PERSON);

    sam_record_set_text (person, SAM_PERSON_PHONE, "87654321");
    sam_record_set_text (person, SAM_PERSON_REMARK, "Liker kaffe best");
    g_free (device_save (kari, person));
  }
  device_sync (kari, fixture->server);
  device_set (kari, SAM_PERSON_CITY, PERSON, "Hemmelig by");
  device_sync (kari, fixture->server);
  g_assert_cmpuint (in_vault (kari, markers), >, 0);
  if (strcmp (data, "colleague") == 0) {
    server_patch (fixture->server, PERSON, OLA,
                  "{\"address_grade\":\"strengt_fortrolig\",\"address\":\"\",\"city\":\"\","
                  "\"phone\":\"\"}");
    device_pull (kari, fixture->server);
  } else {
    g_autoptr (SamRecord) person = device_edit (kari, SAM_RECORD_PERSON, PERSON);

    sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
    sam_record_clear (person, SAM_PERSON_ADDRESS);
    sam_record_clear (person, SAM_PERSON_CITY);
    sam_record_clear (person, SAM_PERSON_PHONE);
    g_free (device_save (kari, person));
    device_sync (kari, fixture->server);
  }
  g_assert_cmpuint (in_vault (kari, markers), ==, 0);
  g_assert_cmpuint (in_vault (kari, others), >, 1);
  device_check (kari);
  device_reopen (kari);
  g_assert_cmpuint (in_vault (kari, markers), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func, data)                                                                      \
  g_test_add ("/store/security/" path, Fixture, data, set_up, func, tear_down)
  ADD ("C7", test_c7, NULL);
  ADD ("C13-by-a-colleague", test_c13, "colleague");
  ADD ("C13-by-oneself", test_c13, "oneself");

  return g_test_run ();
}
