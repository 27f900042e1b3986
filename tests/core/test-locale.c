/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-locale.h>

#include <string.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"
#define DEC3 sam_date_from_ymd (2026, 12, 3)

static void
assert_take (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_dates (void)
{
  static const struct {
    const char *tag;
    const char *expected[SAM_N_DATE_STYLES];
  } cases[] = {
    { "nb",
      { "torsdag 3. desember 2026", "torsdag 3. desember", "tor. 3. des. 2026", "tor. 3. des.",
        "3. desember 2026", "3. desember", "03.12.2026", "desember 2026", "desember" } },
    { "nn",
      { "torsdag 3. desember 2026", "torsdag 3. desember", "tor. 3. des. 2026", "tor. 3. des.",
        "3. desember 2026", "3. desember", "03.12.2026", "desember 2026", "desember" } },
    { "en",
      { "Thursday 3 December 2026", "Thursday 3 December", "Thu 3 Dec 2026", "Thu 3 Dec",
        "3 December 2026", "3 December", "03/12/2026", "December 2026", "December" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (cases[i].tag);

    g_assert_cmpstr (sam_locale_get_tag (locale), ==, cases[i].tag);
    for (int style = 0; style < SAM_N_DATE_STYLES; style++)
      assert_take (sam_locale_format_date (locale, DEC3, (SamDateStyle) style),
                   cases[i].expected[style]);
    assert_take (sam_locale_format_date (locale, SAM_DATE_NONE, SAM_DATE_STYLE_LONG), "");
  }
}

/* Every date of a year: no space at the edges, no ISO on screen, in any language. */
static void
test_dates_property (void)
{
  static const char *const tags[] = { "nb", "nn", "se", "en" };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (tags[i]);

    for (SamDate day = sam_date_from_ymd (2026, 1, 1); day <= sam_date_from_ymd (2026, 12, 31);
         day += 5) {
      g_autofree char *iso = sam_date_format_iso (day);

      for (int style = 0; style < SAM_N_DATE_STYLES; style++) {
        g_autofree char *text = sam_locale_format_date (locale, day, (SamDateStyle) style);
        g_autofree char *stripped = g_strstrip (g_strdup (text));

        g_assert_cmpstr (text, ==, stripped);
        g_assert_cmpstr (text, !=, "");
        g_assert_null (strstr (text, iso));
        g_assert_null (strstr (text, "  "));
      }
    }
    for (int day = 1; day <= 7; day++) {
      const char *name = sam_locale_weekday (locale, day, FALSE);

      g_assert_cmpint (strlen (name), >, 2);
      g_assert_true (name[0] != ' ' && name[strlen (name) - 1] != ' ');
      g_assert_cmpstr (sam_locale_weekday (locale, day, TRUE), !=, "");
    }
    for (int month = 1; month <= 12; month++) {
      g_assert_cmpstr (sam_locale_month (locale, month, FALSE), !=, "");
      g_assert_cmpstr (sam_locale_month (locale, month, TRUE), !=, "");
    }
  }
}

/* What stands on the screen may be typed back. */
static void
test_dates_read_back (void)
{
  static const char *const tags[] = { "nb", "nn", "en" };
  static const SamDateStyle styles[] = { SAM_DATE_STYLE_LONG, SAM_DATE_STYLE_MEDIUM,
                                         SAM_DATE_STYLE_DAY, SAM_DATE_STYLE_SHORT };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (tags[i]);

    for (SamDate day = sam_date_from_ymd (2026, 1, 1); day <= sam_date_from_ymd (2026, 12, 31);
         day++) {
      for (gsize j = 0; j < G_N_ELEMENTS (styles); j++) {
        g_autofree char *text = sam_locale_format_date (locale, day, styles[j]);
        g_autoptr (GError) error = NULL;
        SamDate back;

        g_test_message ("%s", text);
        g_assert_true (sam_date_parse_entry (text, DEC3, &back, &error));
        g_assert_cmpint (back, ==, day);
      }
    }
  }
}

static void
test_near (void)
{
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");

  assert_take (sam_locale_format_date_near (nb, DEC3, DEC3 - 12, SAM_DATE_STYLE_MEDIUM),
               "tor. 3. des.");
  assert_take (sam_locale_format_date_near (nb, DEC3, DEC3 - 299, SAM_DATE_STYLE_LONG),
               "torsdag 3. desember");
  assert_take (sam_locale_format_date_near (nb, DEC3, DEC3 - 300, SAM_DATE_STYLE_DAY),
               "3. desember 2026");
  assert_take (sam_locale_format_date_near (nb, DEC3, SAM_DATE_NONE, SAM_DATE_STYLE_DAY),
               "3. desember 2026");
}

static void
test_names (void)
{
  g_autoptr (SamLocale) nn = sam_locale_new ("nn_NO.UTF-8");
  g_autoptr (SamLocale) no = sam_locale_new ("no");
  g_autoptr (SamLocale) other = sam_locale_new ("C");

  g_assert_cmpstr (sam_locale_get_tag (nn), ==, "nn");
  g_assert_cmpstr (sam_locale_get_tag (no), ==, "nb");
  g_assert_cmpstr (sam_locale_get_tag (other), ==, "en");
  g_assert_cmpstr (sam_locale_weekday (nn, 1, FALSE), ==, "måndag");
  g_assert_cmpstr (sam_locale_weekday (nn, 2, FALSE), ==, "tysdag");
  g_assert_cmpstr (sam_locale_weekday (nn, 6, FALSE), ==, "laurdag");
  g_assert_cmpstr (sam_locale_weekday (no, 7, FALSE), ==, "søndag");
  g_assert_cmpstr (sam_locale_weekday (no, 7, TRUE), ==, "søn.");
  g_assert_cmpstr (sam_locale_month (no, 5, FALSE), ==, "mai");
}

static void
test_times (void)
{
  static const struct {
    const char *tag, *text;
  } cases[] = { { "nb", "13.05" }, { "nn", "13.05" }, { "se", "13:05" }, { "en", "13:05" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (cases[i].tag);

    assert_take (sam_locale_format_time (locale, 13 * 60 + 5), cases[i].text);
  }
}

static void
test_numbers (void)
{
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");
  g_autoptr (SamLocale) nn = sam_locale_new ("nn");
  g_autoptr (SamLocale) en = sam_locale_new ("en");

  assert_take (sam_locale_format_int (nb, 1408), "1408");
  assert_take (sam_locale_format_int (en, -1408), "-1408");
  assert_take (sam_locale_format_int (nb, 12345), "12" NBSP "345");
  assert_take (sam_locale_format_int (nn, -1234567), MINUS "1" NBSP "234" NBSP "567");
  assert_take (sam_locale_format_int (en, 12345), "12,345");
  assert_take (sam_locale_format_int (nb, G_MININT64),
               MINUS "9" NBSP "223" NBSP "372" NBSP "036" NBSP "854" NBSP "775" NBSP "808");
  assert_take (sam_locale_format_decimal (nb, "4885.5", 2, 2), "4885,50");
  assert_take (sam_locale_format_decimal (nb, "0.125", 0, 2), "0,13");
  assert_take (sam_locale_format_decimal (nb, "1.10", 0, 2), "1,1");
  assert_take (sam_locale_format_decimal (en, "1.10", 2, 2), "1.10");
  /* Exact where a double is not */
  assert_take (sam_locale_format_decimal (nb, "12345678901234567.89", 2, 2),
               "12" NBSP "345" NBSP "678" NBSP "901" NBSP "234" NBSP "567,89");
  assert_take (sam_locale_format_decimal (nb, "ukjent", 0, 2), "ukjent");
  assert_take (sam_locale_format_percent (nb, 2, 3), "67" NBSP "%");
  assert_take (sam_locale_format_percent (nn, 1, 200), "1" NBSP "%");
  assert_take (sam_locale_format_percent (en, 1, 4), "25%");
  assert_take (sam_locale_format_percent (nb, 0, 7), "0" NBSP "%");
  assert_take (sam_locale_format_percent (nb, 7, 7), "100" NBSP "%");
  assert_take (sam_locale_format_percent (nb, 1, 0), "");
}

static void
test_parse_numbers (void)
{
  static const struct {
    const char *tag, *text, *value;
  } cases[] = {
    { "nb", "1 234,5", "1234.5" },
    { "nb", "1\u00a0234,50", "1234.50" },
    { "nb", "1\u202f234", "1234" },
    { "nb", MINUS "7", "-7" },
    { "nb", "-7,25", "-7.25" },
    { "nb", "007", "7" },
    { "nb", "-0", "0" },
    { "nb", "0,5", "0.5" },
    { "nb", " 12 ", "12" },
    { "nb", "1234567", "1234567" },
    { "en", "1,234.5", "1234.5" },
    { "en", "12", "12" },
    { "nb", "", NULL },
    { "nb", "1.5", NULL },
    { "nb", "1,5,5", NULL },
    { "nb", ",5", NULL },
    { "nb", "5,", NULL },
    { "nb", "1 2", NULL },
    { "nb", "1 2345", NULL },
    { "nb", "1,5 5", NULL },
    { "nb", "12-", NULL },
    { "nb", "fem", NULL },
    { "nb", "1e5", NULL },
    { "nb", "\xff", NULL },
    { "en", "1,23", NULL },
    { "nb", "-", NULL },
  };
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");
  gint64 n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (cases[i].tag);
    g_autoptr (GError) error = NULL;
    g_autofree char *value = sam_locale_parse_decimal (locale, cases[i].text, &error);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (value, ==, cases[i].value);
    if (cases[i].value == NULL)
      g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
    else
      g_assert_no_error (error);
  }
  g_assert_true (sam_locale_parse_int (nb, "4 885", &n, NULL));
  g_assert_cmpint (n, ==, 4885);
  g_assert_false (sam_locale_parse_int (nb, "4,5", &n, NULL));
  g_assert_false (sam_locale_parse_int (nb, "99999999999999999999", &n, NULL));
}

/* Every number comes back from its own text. */
static void
test_number_round_trip (void)
{
  static const char *const tags[] = { "nb", "nn", "se", "en" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4885);

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autoptr (SamLocale) locale = sam_locale_new (tags[i]);

    for (int j = 0; j < 500; j++) {
      gint64 n = (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) >> (j % 60), back;
      g_autofree char *text = sam_locale_format_int (locale, n);

      g_assert_true (sam_locale_parse_int (locale, text, &back, NULL));
      g_assert_cmpint (back, ==, n);
    }
  }
}

static void
test_lists (void)
{
  static const char *const none[] = { NULL }, *const one[] = { "a", NULL },
                           *const two[] = { "a", "b", NULL },
                           *const three[] = { "bolig", "arbeid", "aktivitet", NULL };
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");
  g_autoptr (SamLocale) nn = sam_locale_new ("nn");
  g_autoptr (SamLocale) en = sam_locale_new ("en");

  assert_take (sam_locale_format_list (nb, none), "");
  assert_take (sam_locale_format_list (nb, one), "a");
  assert_take (sam_locale_format_list (nn, two), "a og b");
  assert_take (sam_locale_format_list (nb, three), "bolig, arbeid og aktivitet");
  assert_take (sam_locale_format_list (en, three), "bolig, arbeid and aktivitet");
}

static int
compare_by_locale (gconstpointer a, gconstpointer b, gpointer locale)
{
  return sam_locale_compare (locale, *(const char *const *) a, *(const char *const *) b);
}

static void
test_order (void)
{
  /* By CLDR a small letter comes before its capital. */
  static const char *const sorted[] = { "abel",  "Abel",  "Berg 9", "Berg 10", "Dahl",
                                        "Đorđe", "Ek",    "Zahl",   "Æsop",    "Ødegård",
                                        "Åbel",  "Aabel", "Åse",    "Aase" };
  static const char *const tags[] = { "nb", "nn" };

  for (gsize t = 0; t < G_N_ELEMENTS (tags); t++) {
    g_autoptr (SamLocale) locale = sam_locale_new (tags[t]);
    const char *shuffled[G_N_ELEMENTS (sorted)];
    g_autoptr (GRand) rand = g_rand_new_with_seed (25);

    memcpy (shuffled, sorted, sizeof sorted);
    for (gsize i = G_N_ELEMENTS (sorted) - 1; i > 0; i--) {
      gsize j = (gsize) g_rand_int_range (rand, 0, (gint32) i + 1);
      const char *swap = shuffled[i];

      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    g_qsort_with_data (shuffled, (int) G_N_ELEMENTS (sorted), sizeof *shuffled, compare_by_locale,
                       locale);
    for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++)
      g_assert_cmpstr (shuffled[i], ==, sorted[i]);

    /* æ, ø, å after z, in this order, and aa with å. */
    g_assert_cmpint (sam_locale_compare (locale, "Zahl", "Æsop"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Æsop", "Ødegård"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Ødegård", "Aabel"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Aabel", "Åse"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Åbel", "Aase"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Berg 9", "Berg 10"), <, 0);
    g_assert_cmpint (sam_locale_compare (locale, "Aa", "Aa"), ==, 0);

    /* Keys order as the comparison does. */
    for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++) {
      for (gsize j = 0; j < G_N_ELEMENTS (sorted); j++) {
        g_autofree char *a = sam_locale_sort_key (locale, sorted[i]);
        g_autofree char *b = sam_locale_sort_key (locale, sorted[j]);
        int by_key = strcmp (a, b), by_text = sam_locale_compare (locale, sorted[i], sorted[j]);

        g_assert_true (by_key == 0 || (by_key < 0) == (by_text < 0));
      }
    }
  }
}

static void
test_upper_first (void)
{
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");

  assert_take (sam_locale_upper_first (nb, "øst"), "Øst");
  assert_take (sam_locale_upper_first (nb, ""), "");
  assert_take (sam_locale_upper_first (nb, "4 dager"), "4 dager");
}

static gpointer
format_many (gpointer data)
{
  static const char *const items[] = { "a", "b", "c", NULL };
  SamLocale *locale = data;

  for (int i = 0; i < 300; i++) {
    assert_take (sam_locale_format_date (locale, DEC3, SAM_DATE_STYLE_LONG),
                 "torsdag 3. desember 2026");
    assert_take (sam_locale_format_int (locale, 12345), "12" NBSP "345");
    assert_take (sam_locale_format_decimal (locale, "1.5", 2, 2), "1,50");
    assert_take (sam_locale_format_list (locale, items), "a, b og c");
    g_assert_cmpint (sam_locale_compare (locale, "Åse", "Zahl"), >, 0);
  }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SamLocale) nb = sam_locale_new ("nb");
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("locale", format_many, nb);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/locale/dates", test_dates);
  g_test_add_func ("/locale/dates-property", test_dates_property);
  g_test_add_func ("/locale/dates-read-back", test_dates_read_back);
  g_test_add_func ("/locale/near", test_near);
  g_test_add_func ("/locale/names", test_names);
  g_test_add_func ("/locale/times", test_times);
  g_test_add_func ("/locale/numbers", test_numbers);
  g_test_add_func ("/locale/parse-numbers", test_parse_numbers);
  g_test_add_func ("/locale/number-round-trip", test_number_round_trip);
  g_test_add_func ("/locale/lists", test_lists);
  g_test_add_func ("/locale/order", test_order);
  g_test_add_func ("/locale/upper-first", test_upper_first);
  g_test_add_func ("/locale/threads", test_threads);

  return g_test_run ();
}
