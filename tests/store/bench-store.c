/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much the store works with 20,000 records of 2,000 cases. Prints figures; passes or fails by
 * none of them. Build without sanitizers to read it. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <samspor/sam-system-clock.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_CASES 2000

/* Processor time of this process: other work on the computer does not count. Waiting for the disk
 * does not either; that is what the bare transaction beside a save is for. */
static gint64
now (void)
{
  struct timespec spec;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spec);
  return (gint64) spec.tv_sec * G_USEC_PER_SEC + spec.tv_nsec / 1000;
}

static double
ms (gint64 from)
{
  return (double) (now () - from) / 1000.0;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (double *values, guint n, double p)
{
  qsort (values, n, sizeof *values, compare);
  return values[MIN (n - 1, (guint) (p * n))];
}

static void
uuid (char *id, guint kind, guint n)
{
  g_snprintf (id, 37, "01900000-%04x-7000-8000-%012x", kind, n);
}

static void
line (GString *out, const char *type, const char *id, const char *scope, guint seq,
      const char *body)
{
  g_string_append_printf (out,
                          "{\"k\":\"rec\",\"t\":\"%s\",\"id\":\"%s\",\"c\":\"%s\",\"v\":\"e1.1\","
                          "\"s\":%u,\"sv\":1,\"by\":\"" KARI "\",\"at\":\"2026-11-20T10:00:00Z\","
                          "\"d\":%s}\n",
                          type, id, scope, seq, body);
}

static const char *const given[] = { "Modig", "Trygg", "Åpen", "Rask", "Stille", "Glad", "Ærlig" };
static const char *const family[] = { "Furulund", "Østlid", "Granli", "Bjerkås", "Ålien", "Lyng" };

/* A batch of the first pull: @n cases from @from, ten records each. */
static GBytes *
batch (guint from, guint n, guint *seq)
{
  GString *out = g_string_new (NULL);

  for (guint i = from; i < from + n; i++) {
    char person[37], id[37], other[37];
    g_autofree char *body = NULL;
    g_autofree char *kase = NULL;

    uuid (person, 1, i);
    uuid (id, 2, i);
    body = g_strdup_printf (
        "{\"given_name\":\"%s\",\"family_name\":\"%s %u\",\"birth_date\":\"19%02u-0%u-1%u\","
        "\"phone\":\"%08u\",\"address_grade\":\"open\",\"address\":\"Storgata "
        "%u\",\"city\":\"Eksempel\","
        "\"postcode\":\"1234\",\"language\":\"nb\",\"remark\":\"Vil helst ha melding på telefon\"}",
        given[i % G_N_ELEMENTS (given)], family[i / 7 % G_N_ELEMENTS (family)], i, 50 + i % 50,
        1 + i % 9, i % 10, 20000000 + i, i);
    line (out, "person", person, person, ++*seq, body);
    kase =
        g_strdup_printf ("{\"person_id\":\"%s\",\"team_id\":\"" TEAM
                         "\",\"coordinator_user\":\"" KARI
                         "\",\"holder_kind\":\"user\",\"holder_user\":\"" KARI
                         "\",\"status\":\"%s\",\"opened_on\":\"2026-0%u-02\",\"source\":\"self\","
                         "\"case_number\":\"2026/%u\"}",
                         person, i % 9 == 0 ? "closed" : "active", 1 + i % 9, i);
    line (out, "case", id, id, ++*seq, kase);
    for (guint k = 0; k < 6; k++) {
      g_autofree char *contact = g_strdup_printf (
          "{\"case_id\":\"%s\",\"occurred_at\":\"2026-1%u-0%uT10:00:00Z\",\"channel\":\"phone\","
          "\"outcome\":\"%s\",\"nature\":\"follow_up\",\"by_user\":\"" KARI
          "\",\"text\":\"Snakket om bolig og arbeid, avtalte ny samtale neste uke %u\"}",
          id, k % 2, 1 + k, k % 3 == 0 ? "not_reached" : "reached", i);

      uuid (other, 3 + k, i);
      line (out, "contact", other, id, ++*seq, contact);
    }
    {
      g_autofree char *transition =
          g_strdup_printf ("{\"case_id\":\"%s\",\"kind\":\"prison\",\"date\":\"2026-12-%02u\","
                           "\"date_kind\":\"fixed\","
                           "\"told_on\":\"2026-10-01\",\"checked_on\":\"2026-11-01\"}",
                           id, 1 + i % 28);
      g_autofree char *residence =
          g_strdup_printf ("{\"person_id\":\"%s\",\"kind\":\"private\",\"from_on\":\"2024-01-01\"}",
                           person);

      uuid (other, 20, i);
      line (out, "transition", other, id, ++*seq, transition);
      uuid (other, 21, i);
      line (out, "residence", other, person, ++*seq, residence);
    }
  }
  g_string_append_printf (out, "{\"k\":\"cp\",\"cursor\":\"%u\"}\n", *seq);
  return g_string_free_to_bytes (out);
}

static void
bench_save (Device *device, const char *what)
{
  double times[400];
  double bare[400];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (GError) error = NULL;
    char id[37];
    g_autofree char *phone = g_strdup_printf ("%08u", 40000000 + i);
    g_autoptr (SamRecord) record = NULL;
    g_autoptr (SamChanges) changes = sam_changes_new ("bench");
    g_autofree char *undo = NULL;
    gint64 start;

    uuid (id, 1, i);
    record = device_edit (device, SAM_RECORD_PERSON, id);
    sam_record_set_text (record, SAM_PERSON_PHONE, phone);
    sam_changes_put (changes, record);
    start = now ();
    sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, &undo, &error);
    times[i] = ms (start);
    g_assert_no_error (error);

    start = now ();
    g_assert_true (sam_vault_begin (device->store->vault, NULL));
    sam_vault_put (device->store->vault, 0, (const guint8 *) phone, 8, NULL);
    g_assert_true (sam_vault_commit (device->store->vault, NULL));
    bare[i] = ms (start);
  }
  g_print ("save%s: p50 %.2f ms, p99 %.2f ms; a bare transaction p99 %.2f ms\n", what,
           percentile (times, 400, 0.5), percentile (times, 400, 0.99),
           percentile (bare, 400, 0.99));
}

static void
bench_keystrokes (Device *device, const char *what)
{
  static const char *const texts[] = { "f",      "fu",         "fur",   "furu",   "m",
                                       "mo",     "å",          "ås",    "2026/1", "2000",
                                       "200001", "trygg gran", "øst 1", "ærlig l" };
  double times[280];
  double notes[280];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    SamCaseQuery query = { .search = texts[i % G_N_ELEMENTS (texts)],
                           .language = "nb",
                           .limit = 30 };
    g_autoptr (SamQuery) contacts = sam_query_new (SAM_RECORD_CONTACT);
    g_autoptr (GPtrArray) cases = NULL;
    g_autoptr (GPtrArray) found = NULL;
    gint64 start = now ();

    cases = sam_store_list_cases (device->store, device->viewer, &query, NULL, NULL, NULL);
    times[i] = ms (start);
    contacts->search = g_strdup_printf ("bolig %u", i);
    start = now ();
    found = sam_store_list (device->store, device->viewer, contacts, NULL, NULL);
    notes[i] = ms (start);
  }
  g_print ("keystroke%s: cases p95 %.2f ms; text of contacts p95 %.2f ms\n", what,
           percentile (times, 280, 0.95), percentile (notes, 280, 0.95));
}

int
main (int argc, char **argv)
{
  Device *device;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint seq = 0;
  gint64 start;

  device = device_new (KARI, "coordinator");
  for (guint from = 0; from < N_CASES; from += 50) {
    g_ptr_array_add (batches, batch (from, 50, &seq));
  }
  start = now ();
  for (guint i = 0; i < batches->len; i++) {
    sam_store_apply (device->store, batches->pdata[i], NULL, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  g_print ("first pull: %u records in %.0f ms, %.0f records/s\n", seq, ms (start),
           seq / ms (start) * 1000);
  start = now ();
  sam_store_close (device->store);
  g_print ("close: %.0f ms\n", ms (start));
  start = now ();
  device_reopen (device);
  g_print ("open: %.0f ms\n", ms (start));
  for (guint i = 0; i < 2; i++) {
    SamTodayFigures figures;
    g_autoptr (GPtrArray) cards = NULL;

    start = now ();
    cards = sam_store_today (device->store, device->viewer, &figures, NULL, &error);
    g_assert_no_error (error);
    g_print ("Today, %s: %.1f ms, %u cards\n", i == 0 ? "first" : "again", ms (start), cards->len);
  }
  bench_keystrokes (device, " before the index is full");
  start = now ();
  while (sam_store_index_search (device->store)) {
  }
  g_print ("search index: %.0f ms in slices\n", ms (start));
  bench_keystrokes (device, "");
  bench_save (device, "");
  start = now ();
  {
    SamCaseQuery query = { .language = "nb" };
    g_autoptr (GPtrArray) cases =
        sam_store_list_cases (device->store, device->viewer, &query, NULL, NULL, NULL);

    g_print ("Cases after 400 changes: %.1f ms, %u\n", ms (start), cases->len);
  }
  device_free (device);
  return 0;
}
