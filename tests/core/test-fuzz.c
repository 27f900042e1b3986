/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Random changes of good input, with fixed seeds. SAM_FUZZ_RUNS=n makes it n times as long with
 * further seeds. The sanitizers judge; what passes must also keep its promises. */
#include <samspor/sam-catalog.h>
#include <samspor/sam-contact-values.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-csv.h>
#include <samspor/sam-date.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-json-document.h>
#include <samspor/sam-locale.h>
#include <samspor/sam-person-id.h>

#include <string.h>

static int
runs (int base)
{
  const char *text = g_getenv ("SAM_FUZZ_RUNS");
  gint64 factor = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 1;

  return (int) (base * CLAMP (factor, 1, 10000));
}

/* Cuts, repeats, swaps and changes bytes of a seed; exactly as long as it says. */
static guint8 *
mutate (GRand *rand, const char *const *seeds, gsize n_seeds, const gsize *lens,
        const char *alphabet, gsize *len)
{
  gsize which = (gsize) g_rand_int_range (rand, 0, (gint32) n_seeds);
  gsize seed_len = lens != NULL ? lens[which] : strlen (seeds[which]);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize alphabet_len = strlen (alphabet);

  g_byte_array_append (out, (const guint8 *) seeds[which], (guint) seed_len);
  for (int n = g_rand_int_range (rand, 0, 6); n > 0; n--) {
    guint at = out->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) out->len) : 0;
    guint8 byte = g_rand_boolean (rand)
                      ? (guint8) alphabet[g_rand_int_range (rand, 0, (gint32) alphabet_len)]
                      : (guint8) g_rand_int_range (rand, 0, 256);

    switch (g_rand_int_range (rand, 0, 5)) {
    case 0:
      if (out->len > 0)
        out->data[at] = byte;
      break;
    case 1:
      g_byte_array_append (out, &byte, 1);
      if (out->len > 1) {
        memmove (out->data + at + 1, out->data + at, out->len - 1 - at);
        out->data[at] = byte;
      }
      break;
    case 2:
      if (out->len > 0)
        g_byte_array_remove_index (out, at);
      break;
    case 3:
      g_byte_array_set_size (out, at);
      break;
    default: {
      guint part = MIN (out->len - at, 16);
      g_autofree guint8 *copy = part > 0 ? g_memdup2 (out->data + at, part) : NULL;

      if (part > 0)
        g_byte_array_append (out, copy, part);
    }
    }
  }
  *len = out->len;

  return g_memdup2 (out->data != NULL ? out->data : (guint8 *) "", MAX (out->len, 1));
}

static void
walk (const SamJsonToken *token, int depth)
{
  SamJsonCursor cursor;
  SamJsonToken name, value;
  g_autofree char *text = sam_json_token_dup_string (token);
  gint64 n;
  gboolean flag;

  g_assert_cmpint (depth, <=, 64);
  if (text != NULL)
    g_assert_true (g_utf8_validate (text, -1, NULL));
  sam_json_token_get_int (token, &n);
  sam_json_token_get_bool (token, &flag);
  if (token->kind == SAM_JSON_OBJECT) {
    g_assert_true (sam_json_cursor_object (&cursor, token->raw, token->len));
    while (sam_json_cursor_next (&cursor, &name, &value)) {
      walk (&name, depth + 1);
      walk (&value, depth + 1);
    }
    g_assert_false (cursor.failed);
  } else if (token->kind == SAM_JSON_ARRAY) {
    g_assert_true (sam_json_cursor_array (&cursor, token->raw, token->len));
    while (sam_json_cursor_next_element (&cursor, &value))
      walk (&value, depth + 1);
    g_assert_false (cursor.failed);
  }
}

/* The cursor on text that was not checked: it may make no sense, but ends inside the slice. */
static void
walk_unchecked (const char *data, gsize len)
{
  SamJsonCursor cursor;
  SamJsonToken name, value;
  int n = 0;

  if (sam_json_cursor_object (&cursor, data, len)) {
    while (sam_json_cursor_next (&cursor, &name, &value) && n++ < 10000) {
      g_autofree char *text = sam_json_token_dup_string (&value);

      g_assert_true (value.raw >= data && value.raw + value.len <= data + len);
      sam_json_token_is (&name, "name");
    }
  }
  if (sam_json_cursor_array (&cursor, data, len)) {
    while (sam_json_cursor_next_element (&cursor, &value) && n++ < 10000)
      g_assert_true (value.raw >= data && value.raw + value.len <= data + len);
  }
}

static void
fuzz_json (void)
{
  static const char *const seeds[] = {
    "{\"id\":\"0190a0b0-0000-7000-8000-000000000001\",\"name\":\"Modig "
    "\\u00c5se\",\"n\":-12,\"l\":[1,\"a\",null,true]}",
    "[[[{\"a\":{\"b\":[{}]}}]],9007199254740991,\"\\ud83d\\ude00\"]",
    " {\n \"a\" : [ ] ,\t\"æ\":\"\\\"\\\\\\/\\b\" } ",
    "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":\"long enough for eight bytes at "
    "once\"}",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  int passed = 0, n = runs (8000);

  for (int i = 0; i < n; i++) {
    gsize len;
    g_autofree guint8 *data =
        mutate (rand, seeds, G_N_ELEMENTS (seeds), NULL, "{}[]\",:\\u0019-.eE tfn\xc3\xa6", &len);
    g_autoptr (GError) error = NULL;
    SamJsonToken token;

    walk_unchecked ((const char *) data, len);
    if (!sam_json_check ((const char *) data, len, NULL, &error)) {
      g_assert_nonnull (error);
      continue;
    }
    passed++;
    g_assert_no_error (error);
    g_assert_true (sam_json_token_init (&token, (const char *) data, len));
    walk (&token, 0);
    {
      g_autofree char *canonical = sam_json_canonical_token (&token);
      g_autoptr (GBytes) bytes = g_bytes_new (data, len);
      g_autoptr (JsonNode) node = sam_json_parse_document (bytes, NULL, NULL);

      g_assert_true (sam_json_check (canonical, strlen (canonical), NULL, NULL));
      g_assert_nonnull (node);
      if (token.kind == SAM_JSON_OBJECT) {
        const SamJsonSet set = { "new", "[1]", -1 };
        const char *del[] = { "a", NULL };
        g_autoptr (GBytes) patched = sam_json_object_patch (bytes, &set, 1, del, &error);
        gsize patched_len;
        const char *text;

        g_assert_no_error (error);
        text = g_bytes_get_data (patched, &patched_len);
        g_assert_true (sam_json_check (text, patched_len, NULL, &error));
        g_assert_false (sam_json_find (text, patched_len, "a", &token));
        g_assert_true (sam_json_find (text, patched_len, "new", &token));
      }
    }
  }
  /* A fuzzer that is never let in tests nothing. */
  g_assert_cmpint (passed, >, n / 50);
  g_test_message ("%d of %d passed", passed, n);
}

static void
fuzz_csv (void)
{
  static const char *const seeds[] = {
    "navn;telefon;\"notat\"\r\nÅse;22 22 22 22;\"to\nlinjer\"\r\nOla;;\"\"\"x\"\"\"\r\n",
    "a,b,c\n1,2,3\n4,5,6\n",
    "\xef\xbb\xbf"
    "a\tb\n'=1\t\xe5\n",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (int i = 0, n = runs (5000); i < n; i++) {
    gsize len;
    guint8 *data = mutate (rand, seeds, G_N_ELEMENTS (seeds), NULL, ";,\t\"\r\n'=", &len);
    g_autoptr (GBytes) bytes = g_bytes_new_take (data, len);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamCsvReader) reader = sam_csv_reader_new (bytes, 0, NULL, &error);
    GPtrArray *cells;
    guint line = 0;

    if (reader == NULL) {
      g_assert_nonnull (error);
      continue;
    }
    while (sam_csv_reader_next (reader, &cells, &error)) {
      g_assert_cmpuint (cells->len, >, 0);
      g_assert_cmpuint (sam_csv_reader_get_line (reader), >, line);
      line = sam_csv_reader_get_line (reader);
      for (guint j = 0; j < cells->len; j++)
        g_assert_true (g_utf8_validate (g_ptr_array_index (cells, j), -1, NULL));
    }
  }
}

static void
touch (gpointer key, gpointer value, gpointer user_data)
{
  SamCatalog *catalog = user_data;
  g_autofree char *text = sam_count (catalog, NULL, "%d case", "%d cases", 3);

  g_assert_cmpuint (strlen (key) + strlen (value), <, 100000);
  g_assert_nonnull (text);
}

static void
fuzz_mo (void)
{
  /* Three messages: the header, one with a context, one with forms */
  static const char mo[] = "\xde\x12\x04\x95\0\0\0\0\x03\0\0\0\x1c\0\0\0\x34\0\0\0\0\0\0\0\0\0\0\0"
                           "\0\0\0\0\x4c\0\0\0\x10\0\0\0\x4d\0\0\0\x08\0\0\0\x5e\0\0\0"
                           "\x2c\0\0\0\x67\0\0\0\x05\0\0\0\x94\0\0\0\x0b\0\0\0\x9a\0\0\0"
                           "\0"
                           "%d case\0%d cases\0"
                           "status\004O\0"
                           "Plural-Forms: nplurals=2; plural=(n != 1);\n\n\0"
                           "%d sa\0"
                           "\xc3\x85pen%d%d%d\0";
  static const char *const seeds[] = { mo };
  static const gsize lens[] = { sizeof mo - 1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  int passed = 0, n = runs (8000);

  for (int i = 0; i < n; i++) {
    gsize len;
    guint8 *data = mutate (rand, seeds, 1, lens, "n()!=?:%&|0123456789;\n", &len);
    g_autoptr (GBytes) bytes = g_bytes_new_take (data, len);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamCatalog) catalog = sam_catalog_new_from_bytes (bytes, "nb", &error);

    if (catalog == NULL) {
      g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT);
      continue;
    }
    passed++;
    sam_catalog_foreach (catalog, touch, catalog);
    g_assert_nonnull (sam_catalog_lookup (catalog, "status", "O"));
    for (guint64 k = 0; k < 5; k++)
      g_assert_nonnull (sam_catalog_lookup_plural (catalog, NULL, "%d case", "%d cases", k));
  }
  g_assert_cmpint (passed, >, n / 50);
  g_test_message ("%d of %d passed", passed, n);
}

static void
fuzz_entries (void)
{
  static const char *const seeds[] = { "3.5",
                                       "3.5.26",
                                       "03.05.2026",
                                       "3. mai 2026",
                                       "+14",
                                       "fre",
                                       "i overmorgen",
                                       "søn. 3. mai",
                                       "2026-05-03",
                                       "kl. 9.30",
                                       "22 22 22 22",
                                       "+46 8 123 456 78",
                                       "0150",
                                       "kari@example.no",
                                       "010175 12345",
                                       "1 234,50",
                                       "Åse Aakre +47 22 22 22 22 Đ" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");
  SamDate today = sam_date_from_ymd (2026, 6, 4);

  for (int i = 0, n = runs (8000); i < n; i++) {
    gsize len;
    g_autofree guint8 *data = mutate (rand, seeds, G_N_ELEMENTS (seeds), NULL,
                                      "0123456789. +-:/,@\xc3\xa5\xc2\xa0", &len);
    g_autofree char *text = g_strndup ((const char *) data, len);
    g_autofree char *phone = NULL, *postcode = NULL, *mail = NULL, *decimal = NULL, *folded = NULL,
                    *masked = NULL;
    SamDateEntryFlags flags = (SamDateEntryFlags) g_rand_int_range (rand, 0, 4);
    g_autoptr (GError) error = NULL;
    SamPersonId id;
    SamDate date;
    gint64 us;
    int minutes;

    if (sam_date_parse_entry_full (text, today, flags, &date, &error))
      g_assert_true (sam_date_is_valid (date));
    else
      g_assert_nonnull (error);
    if (sam_time_parse (text, &minutes, NULL))
      g_assert_true (minutes >= 0 && minutes < 1440);
    sam_moment_parse (text, &us, NULL);
    sam_date_parse_iso (text);
    if (sam_person_id_parse (text, (SamEnvironment) (i % 3), &id, NULL))
      g_assert_true (strlen (id.digits) == 11 || strlen (id.digits) == 12);
    masked = sam_person_id_mask (text);
    phone = sam_phone_parse (text, NULL);
    if (phone != NULL) {
      g_autofree char *shown = sam_phone_format (phone);
      g_autofree char *again = sam_phone_parse (shown, NULL);

      g_assert_cmpstr (again, ==, phone);
    }
    postcode = sam_postcode_parse (text, NULL);
    mail = sam_email_parse (text, NULL);
    decimal = sam_locale_parse_decimal (nb, text, NULL);
    if (decimal != NULL) {
      g_autofree char *shown = sam_locale_format_decimal (nb, decimal, 0, 30);

      g_assert_nonnull (shown);
    }
    folded = sam_fold (text);
    g_assert_true (g_utf8_validate (folded, -1, NULL));
    g_assert_null (strstr (folded, "  "));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/fuzz/json", fuzz_json);
  g_test_add_func ("/fuzz/csv", fuzz_csv);
  g_test_add_func ("/fuzz/mo", fuzz_mo);
  g_test_add_func ("/fuzz/entries", fuzz_entries);

  return g_test_run ();
}
