/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Paper is in the reader's language whatever the process's is: in the locale "C", with no locale
 * made on the computer, and with several languages printed at the same time. */
#include "form-case.h"

#include <locale.h>
#include <samspor/sam-paper.h>
#include <string.h>

#define ROUNDS 4

static char *
pages_text (SamPages *pages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append (text, page);
  }
  return g_string_free (text, FALSE);
}

/* Every form a case offers, one after the other, with their catalog as read from the disk. */
static char *
print_in (const char *tag)
{
  g_auto (FormCase) sample = { 0 };
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (tag);
  g_autoptr (SamLocale) locale = sam_locale_new (tag);
  g_autoptr (SamViewer) viewer = form_case_viewer ();
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GString) all = g_string_new (NULL);
  SamFormOptions options = {
    .catalog = catalog, .locale = locale, .today = FORM_CASE_TODAY, .viewer = viewer
  };
  g_autoptr (GPtrArray) offers = NULL;

  form_case_init (&sample);
  form_case_add_more (&sample);
  view = form_case_view (&sample);
  offers = sam_forms_offer (view, viewer, locale, FORM_CASE_TODAY);
  g_assert_cmpuint (offers->len, >, 20);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    pages = sam_form_pages (offer->form, view, offer->id, &options, NULL, &error);
    g_assert_no_error (error);
    text = pages_text (pages);
    g_string_append (all, text);
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
assert_has (const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_test_fail_printf ("not on the paper: “%s”\n%s", what, text);
}

static void
assert_lacks (const char *text, const char *what)
{
  if (strstr (text, what) != NULL)
    g_test_fail_printf ("on the paper: “%s”\n%s", what, text);
}

/* A heading, and a weekday as the language writes it. */
static void
test_no_locale (void)
{
  g_autofree char *nb = print_in ("nb");
  g_autofree char *nn = print_in ("nn");
  g_autofree char *en = print_in ("en");

  g_assert_cmpstr (setlocale (LC_ALL, NULL), ==, "C");
  assert_has (nb, "Hva er viktig for meg");
  assert_has (nb, "lørdag");
  assert_has (nn, "Kva er viktig for meg");
  assert_has (nn, "laurdag");
  assert_has (en, "What matters to me");
  assert_has (en, "Saturday");
  assert_lacks (nb, "What matters to me");
  assert_lacks (nn, "What matters to me");
  assert_lacks (en, "viktig");
}

/* What Northern Sámi does not say yet is Bokmål on the whole sheet, never English. */
static void
test_sami (void)
{
  g_autofree char *se = print_in ("se");

  assert_has (se, "Hva er viktig for meg");
  assert_lacks (se, "What matters to me");
}

static gpointer
print_many (gpointer tag)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ROUNDS; i++)
    g_ptr_array_add (texts, print_in (tag));
  return texts;
}

/* Two threads and two languages give, round for round, what one thread gives. */
static void
test_at_once (void)
{
  static const char *const tags[] = { "nb", "nn", "en" };
  GThread *threads[G_N_ELEMENTS (tags)];

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    threads[i] = g_thread_new (tags[i], print_many, (gpointer) tags[i]);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autoptr (GPtrArray) texts = g_thread_join (threads[i]);
    g_autofree char *alone = print_in (tags[i]);

    g_assert_cmpuint (texts->len, ==, ROUNDS);
    for (guint k = 0; k < texts->len; k++)
      g_assert_cmpstr (g_ptr_array_index (texts, k), ==, alone);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("SAMSPOR_LOCALEDIR"));

  g_test_add_func ("/paper-language/no-locale", test_no_locale);
  g_test_add_func ("/paper-language/sami", test_sami);
  g_test_add_func ("/paper-language/at-once", test_at_once);

  return g_test_run ();
}
