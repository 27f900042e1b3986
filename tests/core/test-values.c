/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-contact-values.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-person-id.h>

#include <string.h>

static void
assert_refused (const char *text, SamEnvironment environment, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_person_id_parse (text, environment, NULL, &error));
  g_assert_error (error, SAM_CORE_ERROR, code);
  /* A message may be logged: no three digits of the number in it. */
  for (const char *p = error->message; *p != '\0'; p++)
    g_assert_false (g_ascii_isdigit (p[0]) && g_ascii_isdigit (p[1]) && g_ascii_isdigit (p[2]));
}

/* The worked examples that Skatteetaten publishes for the rule of 2032 */
static void
test_rules (void)
{
  static const struct {
    const char *digits;
    SamPersonIdRules rules;
  } cases[] = {
    { "02013299997", SAM_PERSON_ID_RULE_BOTH },
    { "30108299920", SAM_PERSON_ID_RULE_BOTH },
    { "30108299939", SAM_PERSON_ID_RULE_2032 },
    { "02013299903", SAM_PERSON_ID_RULE_2032 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    SamPersonId id;

    g_assert_true (sam_person_id_parse (cases[i].digits, SAM_ENVIRONMENT_PRODUCTION, &id, &error));
    g_assert_no_error (error);
    g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_FNR);
    g_assert_cmpint (id.rules, ==, cases[i].rules);
    g_assert_false (id.synthetic);
    /* Never a century for a number that passes only the new rule. */
    if (cases[i].rules == SAM_PERSON_ID_RULE_2032)
      g_assert_cmpint (id.birth, ==, SAM_DATE_NONE);
  }
}

/* The last two digits that make nine a valid number by the rule of 1964, found by trying. */
static gboolean
complete (const char *nine, char digits[12], SamEnvironment environment, SamPersonId *id)
{
  for (int k = 0; k < 100; k++) {
    g_snprintf (digits, 12, "%.9s%02d", nine, k);
    if (sam_person_id_parse (digits, environment, id, NULL)
        && (id->rules & SAM_PERSON_ID_RULE_1964) != 0)
      return TRUE;
  }

  return FALSE;
}

/* Tries individual numbers from the one in nine upwards. */
static void
some_number (const char *six, int individual, char digits[12], SamEnvironment environment,
             SamPersonId *id)
{
  for (; individual < 1000; individual++) {
    g_autofree char *nine = g_strdup_printf ("%s%03d", six, individual);

    if (complete (nine, digits, environment, id))
      return;
  }
  g_assert_not_reached ();
}

static void
test_kinds (void)
{
  char digits[12];
  SamPersonId id;

  some_number ("010175", 100, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_FNR);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (1975, 1, 1));
  some_number ("010105", 600, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (2005, 1, 1));
  some_number ("010160", 600, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (1860, 1, 1));
  some_number ("010160", 920, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (1960, 1, 1));
  some_number ("010145", 600, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, SAM_DATE_NONE);

  /* D-number: 4 off the first digit, and no birth date from it. */
  some_number ("410175", 100, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_D);
  g_assert_cmpint (id.birth, ==, SAM_DATE_NONE);
  assert_refused ("72017510000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);

  /* Month + 40: by environment. */
  some_number ("014175", 100, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_H);
  g_assert_false (id.synthetic);
  g_assert_true (sam_person_id_parse (digits, SAM_ENVIRONMENT_TEST, &id, NULL));
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_FNR);
  g_assert_true (id.synthetic);
  assert_refused (digits, SAM_ENVIRONMENT_DEMO, SAM_CORE_ERROR_REAL);

  /* Month + 65: test only. */
  some_number ("016675", 100, digits, SAM_ENVIRONMENT_TEST, &id);
  g_assert_true (id.synthetic);
  assert_refused (digits, SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_SYNTHETIC);
  assert_refused (digits, SAM_ENVIRONMENT_DEMO, SAM_CORE_ERROR_REAL);

  /* FH-number: no date in it, the same check digits. */
  some_number ("899999", 100, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_FH);
  g_assert_cmpint (id.birth, ==, SAM_DATE_NONE);
  assert_refused ("89999999999", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_CHECK_DIGITS);

  /* DUF */
  g_assert_true (sam_person_id_parse ("2012 586975 61", SAM_ENVIRONMENT_PRODUCTION, &id, NULL));
  g_assert_cmpint (id.kind, ==, SAM_PERSON_ID_DUF);
  g_assert_cmpstr (id.digits, ==, "201258697561");
  assert_refused ("101258697561", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);
}

static void
test_leap_and_refused (void)
{
  char digits[12];
  SamPersonId id;

  /* 29 February is valid when yy is divisible by four, 00 too. */
  some_number ("290200", 500, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (2000, 2, 29));
  some_number ("290200", 100, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, SAM_DATE_NONE); /* 1900 had none */
  some_number ("290204", 500, digits, SAM_ENVIRONMENT_PRODUCTION, &id);
  g_assert_cmpint (id.birth, ==, sam_date_from_ymd (2004, 2, 29));
  assert_refused ("29020110000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);
  assert_refused ("31047510000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);
  assert_refused ("00017510000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);
  assert_refused ("01007510000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_NO_SUCH_DATE);

  assert_refused ("", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_LENGTH);
  assert_refused ("0101751000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_LENGTH);
  assert_refused ("0101751000012", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_LENGTH);
  assert_refused ("010175-10000", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_INVALID);
  assert_refused ("01017510a00", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_INVALID);
  assert_refused ("\xff", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_INVALID);
  /* Arabic-Indic digits are not what the register writes. */
  assert_refused ("٠١٠١٧٥١٠٠٠٠", SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_INVALID);
}

static void
test_synthetic (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (80);

  for (int i = 0; i < 3000; i++) {
    SamDate birth = sam_date_from_ymd (1900, 1, 1) + g_rand_int_range (rand, 0, 51133);
    guint n = (guint) g_rand_int_range (rand, 0, 1000);
    SamPersonIdKind kind = i % 5 == 0 ? SAM_PERSON_ID_D : SAM_PERSON_ID_FNR;
    g_autofree char *digits = sam_person_id_synthetic (kind, birth, n);
    g_autofree char *again = sam_person_id_synthetic (kind, birth, n);
    g_autoptr (GError) error = NULL;
    SamPersonId id;

    g_assert_cmpstr (digits, ==, again);
    g_assert_true (sam_person_id_parse (digits, SAM_ENVIRONMENT_DEMO, &id, &error));
    g_assert_no_error (error);
    g_assert_cmpint (id.kind, ==, kind);
    g_assert_true (id.synthetic);
    g_assert_true (sam_person_id_parse (digits, SAM_ENVIRONMENT_TEST, NULL, NULL));
    assert_refused (digits, SAM_ENVIRONMENT_PRODUCTION, SAM_CORE_ERROR_SYNTHETIC);
    /* 1940–1999 and 2000–2039 share ranges, but a year tells them apart. */
    if (kind == SAM_PERSON_ID_FNR)
      g_assert_cmpint (id.birth, ==, birth);
  }
  {
    /* Different numbers of one day, as twins need */
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint n = 0; n < 300; n++)
      g_assert_true (
          g_hash_table_add (seen, sam_person_id_synthetic (SAM_PERSON_ID_FNR,
                                                           sam_date_from_ymd (1980, 6, 4), n)));
  }
}

/* Every single wrong digit and every swap of neighbours is found, by either rule. */
static void
test_errors_are_found (void)
{
  for (guint n = 0; n < 40; n++) {
    g_autofree char *digits =
        sam_person_id_synthetic (SAM_PERSON_ID_FNR, sam_date_from_ymd (1970, 1, 1) + (int) n * 97,
                                 n);

    for (int i = 0; i < 11; i++) {
      for (char c = '0'; c <= '9'; c++) {
        g_autofree char *wrong = g_strdup (digits);

        wrong[i] = c;
        if (c != digits[i])
          g_assert_false (sam_person_id_parse (wrong, SAM_ENVIRONMENT_TEST, NULL, NULL));
      }
      if (i > 0 && digits[i] != digits[i - 1]) {
        g_autofree char *wrong = g_strdup (digits);

        wrong[i] = digits[i - 1];
        wrong[i - 1] = digits[i];
        g_assert_false (sam_person_id_parse (wrong, SAM_ENVIRONMENT_TEST, NULL, NULL));
      }
    }
  }
}

static void
test_mask (void)
{
  static const struct {
    const char *text, *masked, *shown;
  } cases[] = {
    { "01017510000", "010175 *****", "010175 10000" },
    { "010175 10000", "010175 *****", "010175 10000" },
    { "89999910000", "****** *****", "899999 10000" },
    { "201258697561", "2012 ****** **", "2012 586975 61" },
    { "ukjent", "*****", "ukjent" },
    { "0101751", "*****", "0101751" },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = sam_person_id_mask (cases[i].text);
    g_autofree char *shown = sam_person_id_format (cases[i].text);

    g_assert_cmpstr (masked, ==, cases[i].masked);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_phone (void)
{
  static const struct {
    const char *text, *canonical, *shown;
  } good[] = {
    { "22222222", "22222222", "22 22 22 22" },
    { "22 22 22 22", "22222222", "22 22 22 22" },
    { "+47 22 22 22 22", "22222222", "22 22 22 22" },
    { "0047 22222222", "22222222", "22 22 22 22" },
    { "(+47) 222 22 222", "22222222", "22 22 22 22" },
    { "22\u00a022\u202f22 22", "22222222", "22 22 22 22" },
    { "80022222", "80022222", "800 22 222" },
    { "+4780022222", "80022222", "800 22 222" },
    { "02800", "02800", "02800" },
    { "116117", "116117", "116 117" },
    { "113", "113", "113" },
    { "1881", "1881", "1881" },
    { "+46 8 123 456 78", "+46812345678", "+46 812 345 678" },
    { "0046812345678", "+46812345678", "+46 812 345 678" },
    { "+1 202 555 0123", "+12025550123", "+1 202 555 01 23" },
    { "+358 40 1234567", "+358401234567", "+358 401 234 567" },
  };
  static const char *const bad[] = { "",
                                     "   ",
                                     "2222222",
                                     "222222222",
                                     "12345678",
                                     "0222222",
                                     "22 22 22 2x",
                                     "+",
                                     "+47",
                                     "+47 123",
                                     "22+222222",
                                     "+0123456789",
                                     "999",
                                     "62222",
                                     "222 222",
                                     "ring meg",
                                     "+1234567890123456",
                                     "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *phone = sam_phone_parse (good[i].text, &error);
    g_autofree char *shown = NULL, *again = NULL;

    g_assert_no_error (error);
    g_assert_cmpstr (phone, ==, good[i].canonical);
    shown = sam_phone_format (phone);
    g_assert_cmpstr (shown, ==, good[i].shown);
    again = sam_phone_parse (shown, NULL);
    g_assert_cmpstr (again, ==, phone);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("bad %" G_GSIZE_FORMAT, i);
    g_assert_null (sam_phone_parse (bad[i], &error));
    g_assert_nonnull (error);
  }
  {
    g_autofree char *as_is = sam_phone_format ("spør i luka");

    g_assert_cmpstr (as_is, ==, "spør i luka");
  }
}

static void
test_postcode_and_email (void)
{
  static const char *const good[][2] = { { "kari@example.no", "kari@example.no" },
                                         { " Kari.Nordmann+rus@Example.NO ",
                                           "Kari.Nordmann+rus@example.no" },
                                         { "post@blåbær.no", "post@blåbær.no" } };
  static const char *const bad[] = {
    "",         "kari",     "@example.no", "kari@",     "kari@example", "a@b@c.no",
    "a b@c.no", "a@b c.no", "a@.no",       "a@b..no",   "a@-b.no",      "a@b.n",
    ".a@b.no",  "a.@b.no",  "<a@b.no>",    "a@b.no\nx", "a@b.no,c@d.no"
  };
  g_autofree char *code = sam_postcode_parse (" 0150 ", NULL);

  g_assert_cmpstr (code, ==, "0150");
  g_assert_null (sam_postcode_parse ("150", NULL));
  g_assert_null (sam_postcode_parse ("01500", NULL));
  g_assert_null (sam_postcode_parse ("01a0", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *mail = sam_email_parse (good[i][0], NULL);

    g_assert_cmpstr (mail, ==, good[i][1]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sam_email_parse (bad[i], &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID);
  }
}

static void
test_fold (void)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "  ", "" },
    { "Kari Nordmann", "kari nordmann" },
    { "ÆØÅ æøå", "æøå æøå" },
    { "Aase Haakon AAGE", "åse håkon åge" },
    { "A\u030ase", "åse" },
    { "\u212bse", "åse" },
    { "Märta Öst", "mærta øst" },
    { "André Müller", "andre muller" },
    { "Áhkká Čáhppes Đ ŋuolla Šuoŋŋa Ŧ Ž", "ahkka cahppes d nuolla suonna t z" },
    { "Đorđe", "dorde" },
    { "Straße Þór Łódź", "strasse thor lodz" },
    { "O'Brien d’Arc", "obrien darc" },
    { "Nord-Trøndelag", "nord trøndelag" },
    { "22 22 22 22", "22222222" },
    { "+47 22 22 22 22", "22222222" },
    { "0047 22222222", "22222222" },
    { "22\u00a022\u202f22 22", "22222222" },
    { "010175 12345", "01017512345" },
    { "tlf. 22 22 22 22, kl. 9.30", "tlf 22222222 kl 930" },
    { "Gate 4 B", "gate 4 b" },
    { "H0301", "h0301" },
    { "fra 3.5.2026", "fra 352026" },
    { "a\xff\xfe"
      "b",
      "a b" },
    { "ﬁn", "fin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = sam_fold (cases[i][0]);

    g_assert_cmpstr (folded, ==, cases[i][1]);
  }
  {
    g_autofree char *none = sam_fold (NULL);

    g_assert_cmpstr (none, ==, "");
  }
}

static void
test_fold_matches (void)
{
  static const struct {
    const char *text, *query;
    gboolean matches;
  } cases[] = {
    { "Modig Furulund", "fur", TRUE },      { "Modig Furulund", "FURU mod", TRUE },
    { "Modig Furulund", "lund", FALSE },    { "Modig Furulund", "", TRUE },
    { "Åse Čáhppes", "aase cahp", TRUE },   { "tlf 22 22 22 22", "+47 22222222", TRUE },
    { "tlf 22 22 22 22", "2222 22", TRUE }, { "tlf 22 22 22 22", "23", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = sam_fold (cases[i].text);
    g_auto (GStrv) words = sam_fold_words (cases[i].query);

    g_assert_cmpint (sam_fold_matches (folded, (const char *const *) words), ==, cases[i].matches);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/person-id/rules", test_rules);
  g_test_add_func ("/person-id/kinds", test_kinds);
  g_test_add_func ("/person-id/leap-and-refused", test_leap_and_refused);
  g_test_add_func ("/person-id/synthetic", test_synthetic);
  g_test_add_func ("/person-id/errors-are-found", test_errors_are_found);
  g_test_add_func ("/person-id/mask", test_mask);
  g_test_add_func ("/contact/phone", test_phone);
  g_test_add_func ("/contact/postcode-and-email", test_postcode_and_email);
  g_test_add_func ("/fold/text", test_fold);
  g_test_add_func ("/fold/matches", test_fold_matches);

  return g_test_run ();
}
