/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-catalog.h>
#include <samspor/sam-core-error.h>

#include <string.h>

#define NB_FORMS                                                                                   \
  "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"

/* Keys with context and forms as they stand in the file; sizes, because of the NUL inside. */
typedef struct {
  const char *key;
  gsize key_len;
  const char *value;
  gsize value_len;
} Entry;

#define ENTRY(k, v)                                                                                \
  {                                                                                                \
    k, sizeof (k) - 1, v, sizeof (v) - 1                                                           \
  }

static void
put (GByteArray *out, guint32 word, gboolean swap)
{
  if (swap)
    word = GUINT32_SWAP_LE_BE (word);
  g_byte_array_append (out, (const guint8 *) &word, 4);
}

static GBytes *
make_mo (const Entry *entries, gsize n, gboolean swap)
{
  GByteArray *out = g_byte_array_new ();
  guint32 at = (guint32) (28 + 16 * n);

  put (out, 0x950412de, swap);
  put (out, 0, swap);
  put (out, (guint32) n, swap);
  put (out, 28, swap);
  put (out, (guint32) (28 + 8 * n), swap);
  put (out, 0, swap);
  put (out, 0, swap);
  for (gsize i = 0; i < n; i++) {
    put (out, (guint32) entries[i].key_len, swap);
    put (out, at, swap);
    at += (guint32) entries[i].key_len + 1;
  }
  for (gsize i = 0; i < n; i++) {
    put (out, (guint32) entries[i].value_len, swap);
    put (out, at, swap);
    at += (guint32) entries[i].value_len + 1;
  }
  for (gsize i = 0; i < n; i++)
    g_byte_array_append (out, (const guint8 *) entries[i].key, (guint) entries[i].key_len + 1);
  for (gsize i = 0; i < n; i++)
    g_byte_array_append (out, (const guint8 *) entries[i].value, (guint) entries[i].value_len + 1);

  return g_byte_array_free_to_bytes (out);
}

static const Entry nb_entries[] = {
  ENTRY ("", NB_FORMS),
  ENTRY ("Open", "Åpne"),
  ENTRY ("case status\004Open", "Åpen"),
  ENTRY ("untranslated", ""),
  ENTRY ("case\004%d case\0%d cases", "%d sak\0%d saker"),
  ENTRY ("bad\004%d thing\0%d things", "%s ting\0%n ting"),
};

static void
test_lookup (void)
{
  static const SamLabel open = SAM_L ("case status", "Open");

  for (int swap = 0; swap < 2; swap++) {
    g_autoptr (GBytes) mo = make_mo (nb_entries, G_N_ELEMENTS (nb_entries), swap);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (mo, "nb", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (sam_catalog_get_tag (nb), ==, "nb");
    g_assert_cmpuint (sam_catalog_n_plurals (nb), ==, 2);
    g_assert_cmpstr (sam_catalog_lookup (nb, NULL, "Open"), ==, "Åpne");
    g_assert_cmpstr (sam_text (nb, &open), ==, "Åpen");
    g_assert_cmpstr (sam_text_c (nb, "case status", "Closed"), ==, "Closed");
    g_assert_cmpstr (sam_catalog_lookup (nb, NULL, "untranslated"), ==, "untranslated");
    g_assert_cmpstr (sam_catalog_lookup (nb, NULL, ""), ==, "");
    g_assert_cmpstr (sam_text (nb, NULL), ==, "");
  }
}

static void
assert_count (SamCatalog *catalog, const char *context, int n, const char *expected)
{
  g_autofree char *text = g_str_equal (context, "bad")
                              ? sam_count (catalog, "bad", "%d thing", "%d things", n)
                              : sam_count (catalog, "case", "%d case", "%d cases", n);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_count (void)
{
  g_autoptr (GBytes) mo = make_mo (nb_entries, G_N_ELEMENTS (nb_entries), FALSE);
  g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (mo, "nb", NULL);
  g_autoptr (SamCatalog) en = sam_catalog_new_empty ("en");

  assert_count (nb, "case", 0, "0 saker");
  assert_count (nb, "case", 1, "1 sak");
  assert_count (nb, "case", 2, "2 saker");
  assert_count (nb, "case", 5, "5 saker");
  assert_count (nb, "case", -1, "-1 sak");
  /* Written as SamLocale writes a number that stands alone. */
  assert_count (nb, "case", 1804, "1804 saker");
  assert_count (nb, "case", 12345, "12\u00a0345 saker");
  assert_count (nb, "case", -12345, "\u221212\u00a0345 saker");
  assert_count (en, "case", 12345, "12,345 cases");
  assert_count (en, "case", 1, "1 case");
  assert_count (en, "case", 5, "5 cases");
  assert_count (NULL, "case", 1, "1 case");
  assert_count (NULL, "case", 5, "5 cases");
  /* A translation that would make printf read what is not there is passed over. */
  assert_count (nb, "bad", 1, "1 thing");
  assert_count (nb, "bad", 2, "2 things");
  {
    g_autofree char *percent = sam_count (en, NULL, "%d %% done", "%d %% done", 4);
    g_autofree char *many = sam_count (en, NULL, "%1$d %% done", "%1$d %% done", 10000);
    g_autofree char *none = sam_count (en, NULL, "one day", "some days", 3);

    g_assert_cmpstr (percent, ==, "4 % done");
    g_assert_cmpstr (many, ==, "10,000 % done");
    g_assert_cmpstr (none, ==, "some days");
  }
}

static void
test_next (void)
{
  static const Entry se_entries[] = {
    ENTRY ("", "Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);\n"),
    ENTRY ("Open", "Rahpas"),
    ENTRY ("day\004%d day\0%d days", "%d se-1\0%d se-2\0%d se-3"),
  };
  g_autoptr (GBytes) se_mo = make_mo (se_entries, G_N_ELEMENTS (se_entries), FALSE);
  g_autoptr (GBytes) nb_mo = make_mo (nb_entries, G_N_ELEMENTS (nb_entries), FALSE);
  g_autoptr (SamCatalog) se = sam_catalog_new_from_bytes (se_mo, "se", NULL);
  g_autofree char *two = NULL;

  sam_catalog_set_next (se, sam_catalog_new_from_bytes (nb_mo, "nb", NULL));
  g_assert_cmpstr (sam_catalog_get_tag (se), ==, "se");
  g_assert_cmpstr (sam_catalog_lookup (se, NULL, "Open"), ==, "Rahpas");
  g_assert_cmpstr (sam_catalog_lookup (se, "case status", "Open"), ==, "Åpen");
  g_assert_cmpstr (sam_catalog_lookup (se, NULL, "untranslated"), ==, "untranslated");
  g_assert_cmpstr (sam_catalog_lookup (se, NULL, "in none"), ==, "in none");
  assert_count (se, "case", 1, "1 sak");
  assert_count (se, "case", 2, "2 saker");
  two = sam_count (se, "day", "%d day", "%d days", 2);
  g_assert_cmpstr (two, ==, "2 se-2");
}

static void
test_languages (void)
{
  g_assert_cmpstr (sam_catalog_languages ("nn"), ==, "nn:nb");
  g_assert_cmpstr (sam_catalog_languages ("nn_NO.UTF-8"), ==, "nn:nb");
  g_assert_cmpstr (sam_catalog_languages ("se_NO"), ==, "se:nb");
  g_assert_cmpstr (sam_catalog_languages ("nb_NO.UTF-8"), ==, "nb");
  g_assert_cmpstr (sam_catalog_languages ("no_NO"), ==, "nb");
  g_assert_null (sam_catalog_languages ("en_GB"));
  g_assert_null (sam_catalog_languages ("C"));
  g_assert_null (sam_catalog_languages ("sentence"));
  g_assert_null (sam_catalog_languages ("nobody"));
  g_assert_null (sam_catalog_languages ("n"));
  g_assert_null (sam_catalog_languages (""));
}

static SamCatalog *
with_forms (const char *forms, GError **error)
{
  g_autofree char *header = g_strdup_printf ("Language: x\nPlural-Forms: %s\nX-Last: y\n", forms);
  Entry entries[] = { ENTRY ("", ""),
                      ENTRY ("one\0other", "form0\0form1\0form2\0form3\0form4\0form5") };
  g_autoptr (GBytes) mo = NULL;

  entries[0].value = header;
  entries[0].value_len = strlen (header);
  mo = make_mo (entries, 2, FALSE);

  return sam_catalog_new_from_bytes (mo, "x", error);
}

static void
assert_form (SamCatalog *catalog, guint64 n, int form)
{
  g_autofree char *expected = g_strdup_printf ("form%d", form);

  g_assert_cmpstr (sam_catalog_lookup_plural (catalog, NULL, "one", "other", n), ==, expected);
}

static void
test_plural_forms (void)
{
  static const int sami[] = { 2, 0, 1, 2, 2 };
  g_autoptr (SamCatalog) se = with_forms ("nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);", NULL);
  g_autoptr (SamCatalog) ru =
      with_forms ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
                  "n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
                  NULL);
  g_autoptr (SamCatalog) ar =
      with_forms ("nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
                  "n%100>=11 ? 4 : 5",
                  NULL);
  g_autoptr (SamCatalog) ja = with_forms ("nplurals=1; plural=0;", NULL);
  g_autoptr (SamCatalog) odd =
      with_forms ("nplurals=2; plural=!(n - 1) * 7 / (n - 1) + n % 0;", NULL);

  for (guint64 n = 0; n < G_N_ELEMENTS (sami); n++)
    assert_form (se, n, sami[n]);
  for (guint64 n = 0; n < 250; n++) {
    assert_form (ru, n,
                 n % 10 == 1 && n % 100 != 11                                    ? 0
                 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1
                                                                                 : 2);
    assert_form (ar, n,
                 n == 0                          ? 0
                 : n == 1                        ? 1
                 : n == 2                        ? 2
                 : n % 100 >= 3 && n % 100 <= 10 ? 3
                 : n % 100 >= 11                 ? 4
                                                 : 5);
    assert_form (ja, n, 0);
  }
  /* Divided by zero, and a form that does not exist: no crash, the first form. */
  assert_form (odd, 1, 0);
  assert_form (se, G_MAXUINT64, 2);
}

static void
test_bad_plural_forms (void)
{
  static const char *const bad[] = {
    "nplurals=0; plural=0;",
    "nplurals=7; plural=0;",
    "nplurals=2;",
    "plural=0;",
    "nplurals=2; plural=;",
    "nplurals=2; plural=n n;",
    "nplurals=2; plural=(n",
    "nplurals=2; plural=n)",
    "nplurals=2; plural=n ? 1;",
    "nplurals=2; plural=x;",
    "nplurals=2; plural=n=1",
    "nplurals=2; plural=system(1);",
    "nplurals=2; plural=99999999999",
  };
  g_autoptr (GString) deep = g_string_new ("nplurals=2; plural=");
  g_autoptr (GString) wide = g_string_new ("nplurals=2; plural=n");

  for (int i = 0; i < 20000; i++)
    g_string_append_c (deep, i % 2 == 0 ? '(' : '!');
  for (int i = 0; i < 20000; i++)
    g_string_append (wide, "+n");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_null (with_forms (bad[i], &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT);
  }
  g_assert_null (with_forms (deep->str, NULL));
  g_assert_null (with_forms (wide->str, NULL));
}

/* A cut or changed file is refused or falls back to the source; it never crashes. */
static void
test_hostile (void)
{
  g_autoptr (GBytes) mo = make_mo (nb_entries, G_N_ELEMENTS (nb_entries), FALSE);
  gsize len;
  const guint8 *data = g_bytes_get_data (mo, &len);

  for (gsize cut = 0; cut < len; cut++) {
    g_autoptr (GBytes) part = g_bytes_new (data, cut);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamCatalog) catalog = sam_catalog_new_from_bytes (part, "nb", &error);

    g_assert_null (catalog);
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT);
  }
  for (gsize at = 0; at < 28 + 16 * G_N_ELEMENTS (nb_entries); at++) {
    static const guint8 values[] = { 0, 1, 0x7f, 0x80, 0xff };

    for (gsize v = 0; v < G_N_ELEMENTS (values); v++) {
      g_autofree guint8 *copy = g_memdup2 (data, len);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (SamCatalog) catalog = NULL;

      copy[at] = values[v];
      changed = g_bytes_new_take (g_steal_pointer (&copy), len);
      catalog = sam_catalog_new_from_bytes (changed, "nb", NULL);
      if (catalog != NULL)
        g_assert_nonnull (sam_catalog_lookup (catalog, "case status", "Open"));
    }
  }
}

static void
count_entry (gpointer key, gpointer value, gpointer user_data)
{
  ++*(int *) user_data;
}

static void
test_foreach (void)
{
  g_autoptr (GBytes) mo = make_mo (nb_entries, G_N_ELEMENTS (nb_entries), FALSE);
  g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (mo, "nb", NULL);
  int n = 0;

  sam_catalog_foreach (nb, count_entry, &n);
  g_assert_cmpint (n, ==, G_N_ELEMENTS (nb_entries));
}

static void
test_error_labels (void)
{
  for (int code = 0; code < SAM_CORE_N_ERRORS; code++) {
    const SamLabel *label = sam_core_error_label ((SamCoreError) code);

    g_assert_nonnull (label->text);
    g_assert_cmpstr (label->context, ==, "field error");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/catalog/lookup", test_lookup);
  g_test_add_func ("/catalog/count", test_count);
  g_test_add_func ("/catalog/next", test_next);
  g_test_add_func ("/catalog/languages", test_languages);
  g_test_add_func ("/catalog/plural-forms", test_plural_forms);
  g_test_add_func ("/catalog/bad-plural-forms", test_bad_plural_forms);
  g_test_add_func ("/catalog/hostile", test_hostile);
  g_test_add_func ("/catalog/foreach", test_foreach);
  g_test_add_func ("/catalog/error-labels", test_error_labels);

  return g_test_run ();
}
