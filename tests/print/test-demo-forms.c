/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every paper of every case of the demo municipality: what people write there fits on the paper,
 * and each form has a case it can be looked at with. */
#include "form-paper.h"

#include <samspor/sam-demo.h>
#include <samspor/sam-id.h>
#include <string.h>

#define N_CASES 60

typedef struct {
  SamDemo *demo;    /* (owned) */
  GPtrArray *views; /* (owned) (element-type SamCaseView) */
} Town;

/* Adds to @of what @by_scope has of @scope. */
static void
add_scope (GPtrArray *of, GHashTable *by_scope, const char *scope)
{
  GPtrArray *list = g_hash_table_lookup (by_scope, scope);

  for (guint i = 0; list != NULL && i < list->len; i++)
    g_ptr_array_add (of, g_ptr_array_index (list, i));
}

static void
town_init (Town *town)
{
  g_autoptr (GHashTable) by_scope =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) persons = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = NULL;
  GPtrArray *in_registry;

  town->demo = sam_demo_new (N_CASES, SAM_DEMO_TODAY, SAM_DEMO_SEED);
  for (guint i = 0; i < town->demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (town->demo->records, i);
    char *scope = (char *) sam_record_get_scope (record);

    if (sam_record_get_rtype (record) == SAM_RECORD_PERSON) {
      g_hash_table_insert (persons, scope, record);
    } else if (sam_record_get_rtype (record) == SAM_RECORD_CASE) {
      g_ptr_array_add (cases, record);
    } else {
      if (!g_hash_table_contains (by_scope, scope))
        g_hash_table_insert (by_scope, scope, g_ptr_array_new ());
      g_ptr_array_add (g_hash_table_lookup (by_scope, scope), record);
    }
  }
  in_registry = g_hash_table_lookup (by_scope, SAM_ID_NIL);
  registry = sam_registry_new (in_registry != NULL ? in_registry : none);
  town->views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  for (guint i = 0; i < cases->len; i++) {
    SamRecord *record = g_ptr_array_index (cases, i);
    const char *person = sam_record_get_text (record, SAM_CASE_PERSON_ID);
    g_autoptr (GPtrArray) all = g_ptr_array_new ();

    add_scope (all, by_scope, sam_record_get_id (record));
    add_scope (all, by_scope, person);
    g_ptr_array_add (town->views, sam_case_view_new (record, g_hash_table_lookup (persons, person),
                                                     all, registry));
  }
}

static void
town_clear (Town *town)
{
  g_ptr_array_unref (town->views);
  sam_demo_free (town->demo);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

/* What the gate sheet says of somebody whose lease ends before the day: @text holds all after it.
 */
static gboolean
says_lease_ends (SamCatalog *catalog, const char *text)
{
  const char *sentence =
      sam_text (catalog, &(SamLabel) SAM_L ("paper lease",
                                            "The lease ends {date} and does not go on past it"));
  const char *tail = strstr (sentence, "{date}");

  g_assert_nonnull (tail);
  return strstr (text, tail + strlen ("{date}")) != NULL;
}

/* Prints what is offered for @view; counts how often each form was, and how many gate sheets say
 * that a lease ends before the day. */
static void
print_case (SamCaseView *view, const SamFormOptions *options, SamFonts *fonts, guint *counts,
            guint *n_leases)
{
  const SamFormDef *forms = sam_forms (NULL);
  const SamRecord *person = sam_case_view_get_person (view);
  const char *number = person != NULL ? sam_record_get_text (person, SAM_PERSON_ID_NUMBER) : NULL;
  g_autoptr (GPtrArray) offers =
      sam_forms_offer (view, options->viewer, options->locale, options->today);

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;

    if (offer->form->blank)
      continue;
    pages = sam_form_pages (offer->form, view, offer->id, options, fonts, &error);
    g_assert_no_error (error);
    counts[offer->form - forms]++;
    for (guint page = 0; page < sam_pages_get_count (pages); page++)
      check_ink (pages, page, offer->form->id);
    text = words_of (pages);
    if (g_str_equal (offer->form->id, "gate"))
      *n_leases += says_lease_ends (options->catalog, text);
    if (number != NULL)
      assert_lacks (text, number);
  }
}

static void
test_demo (gconstpointer data)
{
  const char *tag = data;
  g_auto (Town) town = { 0 };
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (tag);
  g_autoptr (SamLocale) locale = sam_locale_new (tag);
  g_autoptr (SamViewer) viewer = form_case_viewer ();
  g_autoptr (SamFonts) fonts = sam_fonts_new ();
  SamFormOptions options = {
    .catalog = catalog, .locale = locale, .today = SAM_DEMO_TODAY, .viewer = viewer
  };
  guint n_forms, n_leases = 0;
  const SamFormDef *forms = sam_forms (&n_forms);
  g_autofree guint *counts = g_new0 (guint, n_forms);

  town_init (&town);
  for (guint i = 0; i < town.views->len; i++)
    print_case (g_ptr_array_index (town.views, i), &options, fonts, counts, &n_leases);
  g_assert_cmpuint (n_leases, >, 0);
  for (guint i = 0; i < n_forms; i++) {
    if (forms[i].blank || sam_form_is_online (&forms[i]))
      continue;
    g_test_message ("%s: %u", forms[i].id, counts[i]);
    if (counts[i] == 0)
      g_test_fail_printf ("no case of the demo has anything to print on %s", forms[i].id);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/print/demo-forms/nb", "nb", test_demo);
  g_test_add_data_func ("/print/demo-forms/nn", "nn", test_demo);
  return g_test_run ();
}
