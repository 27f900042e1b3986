/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogs as they are built, read by the program's own reader: every message that counts
 * something, with nothing, one, two and several of it. */
#include <samspor/sam-catalog.h>

#include <string.h>

static const int numbers[] = { 0, 1, 2, 5 };

static GBytes *
read_mo (const char *tag)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("SAMSPOR_LOCALEDIR"), tag, "LC_MESSAGES", "samspor.mo", NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize len;

  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, len);
}

static guint32
word_at (GBytes *bytes, gsize at)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  guint32 word;

  g_assert_cmpuint (at + 4, <=, len);
  memcpy (&word, data + at, 4);
  return word;
}

typedef struct {
  char *context; /* (owned) (nullable) */
  char *singular;
  char *plural;
} Counted;

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_free (counted->context);
  g_free (counted->singular);
  g_free (counted->plural);
  g_free (counted);
}

/* The messages with a plural, which stands after the NUL of the singular in the file. */
static GPtrArray *
read_counted (GBytes *bytes)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (counted_free);
  const char *data = g_bytes_get_data (bytes, NULL);
  guint32 n, table;

  g_assert_cmphex (word_at (bytes, 0), ==, 0x950412de);
  n = word_at (bytes, 8);
  table = word_at (bytes, 12);
  for (guint32 i = 0; i < n; i++) {
    guint32 len = word_at (bytes, table + 8 * (gsize) i);
    const char *text = data + word_at (bytes, table + 8 * (gsize) i + 4);
    const char *split = strchr (text, '\004');
    Counted *counted;

    if (strlen (text) == len)
      continue;
    counted = g_new0 (Counted, 1);
    counted->context = split != NULL ? g_strndup (text, (gsize) (split - text)) : NULL;
    counted->singular = g_strdup (split != NULL ? split + 1 : text);
    counted->plural = g_strdup (text + strlen (text) + 1);
    g_ptr_array_add (found, counted);
  }

  return found;
}

static void
check_number (SamCatalog *catalog, const Counted *counted, int n)
{
  g_autofree char *digits = g_strdup_printf ("%d", n);
  const char *form = sam_catalog_lookup_plural (catalog, counted->context, counted->singular,
                                                counted->plural, (guint64) n);
  const char *one =
      sam_catalog_lookup_plural (catalog, counted->context, counted->singular, counted->plural, 1);
  g_autofree char *text = NULL;

  g_assert_cmpstr (form, !=, "");
  g_assert_true (g_utf8_validate (form, -1, NULL));
  /* In Norwegian one is one, and nothing, two and five are many. */
  if (n == 1)
    g_assert_true (form == one);
  else
    g_assert_true (form != one);
  /* The command line prints with %u, which sam_count() does not take. */
  if (strstr (counted->plural, "%u") != NULL) {
    g_assert_nonnull (strstr (form, "%u"));
    return;
  }
  text = sam_count (catalog, counted->context, counted->singular, counted->plural, n);
  g_assert_null (strchr (text, '%'));
  if (strstr (counted->plural, "%d") != NULL && strstr (form, "%d") != NULL)
    g_assert_nonnull (strstr (text, digits));
  else
    g_assert_cmpstr (text, ==, form);
}

static void
test_norwegian (gconstpointer data)
{
  const char *tag = data;
  g_autoptr (GBytes) bytes = read_mo (tag);
  g_autoptr (GPtrArray) all = read_counted (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCatalog) catalog = sam_catalog_new_from_bytes (bytes, tag, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sam_catalog_n_plurals (catalog), ==, 2);
  g_assert_cmpuint (all->len, >, 20);
  for (guint i = 0; i < all->len; i++) {
    const Counted *counted = g_ptr_array_index (all, i);

    for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
      check_number (catalog, counted, numbers[k]);
  }
}

/* Sámi has nothing confirmed yet: it has its three forms, and answers whole in the source's words.
 */
static void
test_sami (void)
{
  g_autoptr (GBytes) bytes = read_mo ("se");
  g_autoptr (GBytes) nb = read_mo ("nb");
  g_autoptr (GPtrArray) all = read_counted (nb);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCatalog) catalog = sam_catalog_new_from_bytes (bytes, "se", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sam_catalog_n_plurals (catalog), ==, 3);
  for (guint i = 0; i < all->len; i++) {
    const Counted *counted = g_ptr_array_index (all, i);

    for (guint k = 0; k < G_N_ELEMENTS (numbers); k++) {
      const char *form = sam_catalog_lookup_plural (catalog, counted->context, counted->singular,
                                                    counted->plural, (guint64) numbers[k]);

      g_assert_cmpstr (form, !=, "");
    }
  }
}

/* One English word, and the gender of what it is said about. */
static void
test_gender (void)
{
  static const struct {
    const char *context, *text, *nb, *nn;
  } words[] = {
    { "commitment state", "Open", "Åpen", "Open" },
    { "goal state", "Open", "Åpent", "Ope" },
    { "measure state", "Open", "Åpent", "Ope" },
    { "case status", "Closed", "Avsluttet", "Avslutta" },
    { "commitment state", "Lapsed", "Bortfalt", "Bortfallen" },
    { "measure state", "Lapsed", "Bortfalt", "Bortfalle" },
    { "transition date", "Unknown", "Ukjent", "Ukjend" },
    { "point state", "In place", "På plass", "På plass" },
    { "hand-over state", "Accepted", "Overtatt", "Overteken" },
  };
  g_autoptr (GBytes) nb_bytes = read_mo ("nb");
  g_autoptr (GBytes) nn_bytes = read_mo ("nn");
  g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (nb_bytes, "nb", NULL);
  g_autoptr (SamCatalog) nn = sam_catalog_new_from_bytes (nn_bytes, "nn", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_cmpstr (sam_catalog_lookup (nb, words[i].context, words[i].text), ==, words[i].nb);
    g_assert_cmpstr (sam_catalog_lookup (nn, words[i].context, words[i].text), ==, words[i].nn);
  }
}

static void
check_bracketed (gpointer key, gpointer value, gpointer data)
{
  const char *split = strchr (key, '\004');
  g_autofree char *context = split != NULL ? g_strndup (key, (gsize) (split - (char *) key)) : NULL;
  const char *source = split != NULL ? split + 1 : key;
  g_autofree char *text = NULL;

  if (*source == '\0')
    return;
  text = g_strstrip (g_strdup (sam_catalog_lookup (data, context, source)));
  g_assert_true (g_str_has_prefix (text, "[") && g_str_has_suffix (text, "]"));
  g_assert_cmpuint (strlen (text), >, strlen (source));
}

/* The language nobody speaks has every message, and keeps what a number or a name takes. */
static void
test_pseudo (void)
{
  g_autoptr (GBytes) bytes = read_mo ("qps");
  g_autoptr (GBytes) nb_bytes = read_mo ("nb");
  g_autoptr (GPtrArray) all = read_counted (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCatalog) catalog = sam_catalog_new_from_bytes (bytes, "qps", &error);
  g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (nb_bytes, "nb", NULL);

  g_assert_no_error (error);
  sam_catalog_foreach (nb, check_bracketed, catalog);
  for (guint i = 0; i < all->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
      check_number (catalog, g_ptr_array_index (all, i), numbers[k]);
}

/* Northern Sámi reads Bokmål where it has no confirmed word, and with Bokmål's plural. */
static void
test_sami_reads_bokmal (void)
{
  g_autoptr (GBytes) bytes = read_mo ("se");
  g_autoptr (GBytes) nb_bytes = read_mo ("nb");
  g_autoptr (GPtrArray) all = read_counted (nb_bytes);
  g_autoptr (SamCatalog) se = sam_catalog_new_from_bytes (bytes, "se", NULL);
  g_autoptr (SamCatalog) nb = sam_catalog_new_from_bytes (nb_bytes, "nb", NULL);

  g_assert_cmpstr (sam_catalog_lookup (se, "record type", "Agreement"), ==, "Agreement");
  sam_catalog_set_next (se, sam_catalog_ref (nb));
  g_assert_cmpstr (sam_catalog_lookup (se, "record type", "Agreement"), ==, "Avtale");
  for (guint i = 0; i < all->len; i++) {
    const Counted *counted = g_ptr_array_index (all, i);

    for (guint k = 0; k < G_N_ELEMENTS (numbers); k++) {
      guint64 n = (guint64) numbers[k];

      g_assert_cmpstr (sam_catalog_lookup_plural (se, counted->context, counted->singular,
                                                  counted->plural, n),
                       ==,
                       sam_catalog_lookup_plural (nb, counted->context, counted->singular,
                                                  counted->plural, n));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_nonnull (g_getenv ("SAMSPOR_LOCALEDIR"));

  g_test_add_data_func ("/words/counted/nb", "nb", test_norwegian);
  g_test_add_data_func ("/words/counted/nn", "nn", test_norwegian);
  g_test_add_func ("/words/counted/se", test_sami);
  g_test_add_func ("/words/counted/qps", test_pseudo);
  g_test_add_func ("/words/sami-reads-bokmal", test_sami_reads_bokmal);
  g_test_add_func ("/words/gender", test_gender);

  return g_test_run ();
}
