/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of homes: every wrong line is named, every right one is in, nothing is half done, and the
 * same file again changes nothing. */
#include "fixture.h"

#include <samspor/sam-import.h>
#include <string.h>

#define HOMES 5000
#define WRONG 50
#define A_SITE 25

typedef struct {
  Device *device; /* (owned) */
  Server *server; /* (owned) */
} Town;

static void
town_init (Town *town, const char *user, const char *role)
{
  town->device = device_new (user, role);
  town->server = server_new (town->device->clock);
  server_fill (town->server);
  server_put (town->server, "district", "01900000-0000-7000-8000-00000000d001", NULL, OLA,
              "{\"name\":\"Nordby øst\"}");
  device_sync (town->device, town->server);
}

static void
town_clear (Town *town)
{
  device_free (town->device);
  server_free (town->server);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

static SamImportReport *
take_in (Town *town, SamImport *import, gboolean dry)
{
  g_autoptr (GError) error = NULL;
  SamImportReport *report =
      sam_import_run (import, town->device->store, town->device->viewer, dry,
                      sam_date_from_ymd (2026, 11, 23), NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static SamImport *
read_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SamImport *import = sam_import_new_stock (bytes, &error);

  g_assert_no_error (error);
  return import;
}

static const SamImportLine *
line_of (const SamImportReport *report, guint n)
{
  return &g_array_index (report->lines, SamImportLine, n);
}

/* ---- 5,000 lines, 50 of them wrong ---- */

/* What is wrong with a line, so that no two kinds of fault look alike. */
static const struct {
  const char *code;
  SamImportColumn column;
} faults[] = {
  { "no-site", SAM_IMPORT_SITE },        { "postcode", SAM_IMPORT_POSTCODE },
  { "unknown-word", SAM_IMPORT_GROUPS }, { "no-number", SAM_IMPORT_ROOMS },
  { "yes-or-no", SAM_IMPORT_PETS },      { "unknown-district", SAM_IMPORT_DISTRICT },
  { "twice", SAM_IMPORT_NUMBER },        { "no-number-of-home", SAM_IMPORT_NUMBER },
  { "range", SAM_IMPORT_ROOMS },         { "unknown-site", SAM_IMPORT_ENVIRONMENT },
};

static gboolean
is_wrong (guint i)
{
  return i % (HOMES / WRONG) == 57;
}

static char *
big_list (void)
{
  GString *out = g_string_new ("\xef\xbb\xbf"
                               "Bygg;Postnummer;Bydel;Bomiljø;Bolignummer;Rom;Areal m2;Husleie;"
                               "Trinnfri;Dyr;For hvem\r\n");

  for (guint i = 0; i < HOMES; i++) {
    int fault = is_wrong (i) ? (int) (i / (HOMES / WRONG) % G_N_ELEMENTS (faults)) : -1;
    g_autofree char *site = g_strdup_printf ("Ødegata %u", i / A_SITE);
    g_autofree char *number = g_strdup_printf ("H%04u", fault == 6 ? i - 1 : i);

    g_string_append_printf (out, "%s;%s;%s;%s;%s;%s;%u m²;%u %03u kr;%s;%s;%s\r\n",
                            fault == 0   ? ""
                            : fault == 9 ? "Finnes ikke"
                                         : site,
                            fault == 1 ? "12" : "0155", fault == 5 ? "Sørby" : "nordby ØST",
                            fault == 9 ? "" : "Rusfritt", fault == 7 ? "" : number,
                            fault == 3   ? "to"
                            : fault == 8 ? "77"
                                         : "2",
                            20 + i % 60, 7 + i % 4, i % 1000, i % 2 ? "Ja" : "nei",
                            fault == 4 ? "kanskje" : "",
                            fault == 2 ? "marsboere" : "barnefamilier, eldre");
  }
  return g_string_free (out, FALSE);
}

static void
test_big (void)
{
  g_auto (Town) town = { 0 };
  g_autofree char *text = big_list ();
  g_autoptr (SamImport) import = read_text (text);
  g_autoptr (SamImportReport) dry = NULL;
  g_autoptr (SamImportReport) report = NULL;
  g_autoptr (SamImportReport) again = NULL;
  g_autoptr (GBytes) rejects = NULL;
  g_autoptr (SamImport) rejected = NULL;
  guint named = 0;

  town_init (&town, OLA, "lead");
  dry = take_in (&town, import, TRUE);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_HOUSING_UNIT), ==, 0);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_SITE), ==, 0);
  report = take_in (&town, import, FALSE);
  for (guint i = 0; i < HOMES; i++) {
    const SamImportLine *line = line_of (report, i), *preview = line_of (dry, i);

    g_assert_cmpuint (line->line, ==, i + 2);
    g_assert_cmpint (line->outcome, ==, is_wrong (i) ? SAM_IMPORT_REJECTED : SAM_IMPORT_NEW);
    g_assert_cmpint (line->outcome, ==, preview->outcome);
    g_assert_cmpstr (line->code, ==, preview->code);
    g_assert_false (line->differs);
    if (is_wrong (i)) {
      guint fault = i / (HOMES / WRONG) % G_N_ELEMENTS (faults);

      g_assert_cmpstr (line->code, ==, faults[fault].code);
      g_assert_cmpint (line->column, ==, faults[fault].column);
      g_assert_nonnull (line->reason.text);
      named++;
    }
  }
  g_assert_cmpuint (named, ==, WRONG);
  g_assert_cmpuint (report->n[SAM_IMPORT_NEW], ==, HOMES - WRONG);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_HOUSING_UNIT), ==, HOMES - WRONG);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_SITE), ==, HOMES / A_SITE);

  again = take_in (&town, import, FALSE);
  g_assert_cmpuint (again->n[SAM_IMPORT_UNCHANGED], ==, HOMES - WRONG);
  g_assert_cmpuint (again->n[SAM_IMPORT_REJECTED], ==, WRONG);
  rejects = sam_import_rejects (import, report);
  rejected = sam_import_new_stock (rejects, NULL);
  g_assert_cmpuint (sam_import_n_lines (rejected), ==, WRONG);
}

/* ---- Small ones ---- */

static SamRecord *
only (Town *town, SamRecordType type, SamField field, const char *value)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) found = NULL;

  sam_query_where (query, field, value);
  found = sam_store_list (town->device->store, town->device->viewer, query, NULL, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (g_ptr_array_index (found, 0));
}

static void
test_values (void)
{
  static const char latin[] = "Bustadnummer,Adresse,Poststad,Bumilj\xf8,Bustadtype,Rullestol,"
                              "Husleige,Oppf\xf8lging,For kven,Farge\n"
                              "H0101,Bj\xf8rkeveien 4,Eksempel,utan krav,Leilegheit,x,"
                              "\"kr 8.500,-\",kvar dag,eldre/unge,bl\xe5\n";
  g_auto (Town) town = { 0 };
  g_autoptr (SamImport) import = read_text (latin);
  g_autoptr (SamImportReport) report = NULL;
  g_autoptr (SamRecord) unit = NULL;
  g_autoptr (SamRecord) site = NULL;

  town_init (&town, OLA, "lead");
  g_assert_cmpstr (sam_import_ignored (import)[0], ==, "Farge");
  report = take_in (&town, import, FALSE);
  g_assert_cmpuint (report->n[SAM_IMPORT_NEW], ==, 1);
  site = only (&town, SAM_RECORD_SITE, SAM_SITE_NAME, "Bjørkeveien 4");
  g_assert_cmpstr (sam_record_get_text (site, SAM_SITE_ADDRESS), ==, "Bjørkeveien 4");
  g_assert_cmpstr (sam_record_get_text (site, SAM_SITE_ENVIRONMENT), ==, "uten_krav");
  unit = only (&town, SAM_RECORD_HOUSING_UNIT, SAM_HOUSING_UNIT_NAME, "H0101");
  g_assert_cmpint (sam_record_get_int (unit, SAM_HOUSING_UNIT_RENT), ==, 8500);
  g_assert_cmpstr (sam_record_get_text (unit, SAM_HOUSING_UNIT_HOME_KIND), ==, "flat");
  g_assert_cmpstr (sam_record_get_text (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL), ==, "daily");
  g_assert_true (sam_record_get_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR));
  g_assert_true (sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE));
  g_assert_cmpuint (g_strv_length (
                        (char **) sam_record_get_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS)),
                    ==, 2);
}

/* A building whose own line is wrong is not made, and no home comes in without it. */
static void
test_half_done (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (SamImport) import =
      read_text ("Bygg;Postnummer;Bomiljø;Nummer;Rom\n"
                 "Elvegata 1;0155;ukjent ord;;\n"  /* the building's line */
                 "Elvegata 1;;;H0101;2\n"          /* its home */
                 "Elvegata 2;0155;rusfritt;H1;0\n" /* a good building with a wrong home */
                 "Elvegata 3;0155;rusfritt;;\n"    /* a building without homes */
                 "Elvegata 3;0156;uten krav;H1;2\n"
                 ";;rusfritt;H9;2\n"); /* a home without a building */
  g_autoptr (SamImportReport) report = NULL;
  g_autoptr (SamRecord) site = NULL;
  g_autoptr (SamRecord) unit = NULL;

  town_init (&town, OLA, "lead");
  report = take_in (&town, import, FALSE);
  g_assert_cmpstr (line_of (report, 0)->code, ==, "unknown-word");
  g_assert_cmpstr (line_of (report, 1)->code, ==, "unknown-site");
  g_assert_cmpint (line_of (report, 2)->outcome, ==, SAM_IMPORT_REJECTED);
  g_assert_cmpint (line_of (report, 2)->column, ==, SAM_IMPORT_ROOMS);
  g_assert_cmpint (line_of (report, 3)->outcome, ==, SAM_IMPORT_NEW);
  /* Another postcode is kept out and told of; another environment is the home's own. */
  g_assert_cmpint (line_of (report, 4)->outcome, ==, SAM_IMPORT_NEW);
  g_assert_true (line_of (report, 4)->differs);
  g_assert_cmpstr (line_of (report, 5)->code, ==, "no-site");
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_SITE), ==, 1);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_HOUSING_UNIT), ==, 1);
  site = only (&town, SAM_RECORD_SITE, SAM_SITE_NAME, "Elvegata 3");
  g_assert_cmpstr (sam_record_get_text (site, SAM_SITE_POSTCODE), ==, "0155");
  g_assert_cmpstr (sam_record_get_text (site, SAM_SITE_ENVIRONMENT), ==, "rusfritt");
  unit = only (&town, SAM_RECORD_HOUSING_UNIT, SAM_HOUSING_UNIT_NAME, "H1");
  g_assert_cmpstr (sam_record_get_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT), ==, "uten_krav");
}

static void
test_stairs (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (SamImport) import = read_text ("Bygg;Oppgang;Bomiljø;Nummer\n"
                                            "Torget 2;A;rusfritt;H1\n"
                                            "Torget 2;B;rusfritt;H1\n"
                                            "torget 2;b;;H2\n"
                                            "Torget 2;;;H3\n");
  g_autoptr (SamImportReport) report = NULL;

  town_init (&town, OLA, "lead");
  report = take_in (&town, import, FALSE);
  g_assert_cmpuint (report->n[SAM_IMPORT_NEW], ==, 3);
  g_assert_cmpstr (line_of (report, 3)->code, ==, "which-site");
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_SITE), ==, 2);
}

/* Only a team lead enters homes. */
static void
test_not_lead (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (SamImport) import = read_text ("Bygg;Bomiljø;Nummer\nTorget 2;rusfritt;H1\n");
  g_autoptr (SamImportReport) report = NULL;

  town_init (&town, KARI, "coordinator");
  report = take_in (&town, import, FALSE);
  g_assert_cmpuint (report->n[SAM_IMPORT_REJECTED], ==, 1);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_SITE), ==, 0);
  g_assert_cmpuint (device_count (town.device, SAM_RECORD_HOUSING_UNIT), ==, 0);
}

static void
test_headings (void)
{
  static const char text[] = "Navn;Telefon\nOla;22222222\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (sam_import_new_stock (bytes, &error));
  g_assert_error (error, SAM_IMPORT_ERROR, SAM_IMPORT_ERROR_STOCK_HEADINGS);
}

static SamRegistry *
registry_of (Town *town)
{
  static const SamRecordType types[] = { SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT,
                                         SAM_RECORD_DISTRICT };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    g_autoptr (GPtrArray) some =
        sam_store_list (town->device->store, town->device->viewer, query, NULL, NULL);

    for (guint k = 0; k < some->len; k++)
      g_ptr_array_add (all, g_object_ref (g_ptr_array_index (some, k)));
  }
  return sam_registry_new (all);
}

/* What is written out is read here without a change, and elsewhere to the same. */
static void
test_there_and_back (void)
{
  g_auto (Town) town = { 0 }, other = { 0 };
  g_autoptr (SamImport) import = read_text (
      "Bygg;Adresse;Bydel;Bomiljø;Nummer;Type;Rom;m2;Personer;Leie;Dyr;Barn;For hvem;Oppfølging\n"
      "Elvegata 3;Elvegata 3;Nordby øst;rusfritt;H1;hybel;1;22;1;7000;nei;ja;unge;besøk\n"
      "Elvegata 3;;;uten krav;H2;hus;4;90;6;12000;ja;;\"familier, eldre\";\n"
      "Tomt bygg;;;ikke vurdert;;;;;;;;;;\n");
  g_autoptr (SamImportReport) first = NULL;
  g_autoptr (SamImportReport) same = NULL;
  g_autoptr (SamImportReport) elsewhere = NULL;
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamRegistry) copied = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) copy = NULL;
  g_autoptr (SamImport) written = NULL;

  town_init (&town, OLA, "lead");
  town_init (&other, OLA, "lead");
  first = take_in (&town, import, FALSE);
  g_assert_cmpuint (first->n[SAM_IMPORT_NEW], ==, 3);
  registry = registry_of (&town);
  bytes = sam_stock_export (registry);
  written = sam_import_new_stock (bytes, NULL);
  g_assert_nonnull (written);
  g_assert_null (sam_import_ignored (written)[0]);
  same = take_in (&town, written, FALSE);
  g_assert_cmpuint (same->n[SAM_IMPORT_UNCHANGED], ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_false (line_of (same, i)->differs);
  elsewhere = take_in (&other, written, FALSE);
  g_assert_cmpuint (elsewhere->n[SAM_IMPORT_NEW], ==, 3);
  copied = registry_of (&other);
  copy = sam_stock_export (copied);
  g_assert_true (g_bytes_equal (bytes, copy));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import-stock/5000-lines-50-wrong", test_big);
  g_test_add_func ("/import-stock/values", test_values);
  g_test_add_func ("/import-stock/half-done", test_half_done);
  g_test_add_func ("/import-stock/stairs", test_stairs);
  g_test_add_func ("/import-stock/not-lead", test_not_lead);
  g_test_add_func ("/import-stock/headings", test_headings);
  g_test_add_func ("/import-stock/there-and-back", test_there_and_back);
  return g_test_run ();
}
