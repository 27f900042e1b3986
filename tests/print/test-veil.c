/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers without names: who it is about cannot be read out of what others wrote either. */
#include "form-paper.h"
#include "forms/forms-private.h"

#include <samspor/sam-fold.h>
#include <samspor/sam-forms-many.h>
#include <string.h>

#define SEED 20260604
#define NAMES_OF_TEXT 3

static SamRecord *
relation_of (FormCase *sample)
{
  for (guint i = 0; i < sample->records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (sample->records, i)) == SAM_RECORD_RELATION)
      return g_ptr_array_index (sample->records, i);
  g_assert_not_reached ();
}

static void
let_home (FormCase *sample, const char *address, const char *number)
{
  SamRecord *site = form_case_add (sample, SAM_RECORD_SITE);
  SamRecord *unit = form_case_add (sample, SAM_RECORD_HOUSING_UNIT);
  SamRecord *lease = form_case_add (sample, SAM_RECORD_TENANCY);
  SamRecord *tenant = form_case_add (sample, SAM_RECORD_TENANT);

  sam_record_set_text (site, SAM_SITE_ADDRESS, address);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, number);
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, "open_ended");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, FORM_CASE_TODAY - 90);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, FORM_CASE_TODAY - 90);
}

/* Names that have a letter of every kind a search makes alike. */
static void
name_all (FormCase *sample)
{
  SamRecord *relation = relation_of (sample);
  SamRecord *residence = form_case_add (sample, SAM_RECORD_RESIDENCE);

  sam_record_set_text (sample->person, SAM_PERSON_GIVEN_NAME, "Áilu Per-Đorđe");
  sam_record_set_text (sample->person, SAM_PERSON_FAMILY_NAME, "Åsgård");
  sam_record_set_text (sample->person, SAM_PERSON_PHONE, "912 34 567");
  sam_record_set_text (sample->person, SAM_PERSON_SAFE_PHONE, "+47 45 67 89 01");
  sam_record_set_text (sample->person, SAM_PERSON_EMAIL, "ailu@example.invalid");
  sam_record_set_text (relation, SAM_RELATION_NAME, "Šuŋŋá van O'Hara (mor)");
  sam_record_set_text (relation, SAM_RELATION_PHONE, "00 47 98 76 54 32");
  sam_record_set_text (residence, SAM_RESIDENCE_ADDRESS, "Øvre Torggate 3 B");
  sam_record_set_text (residence, SAM_RESIDENCE_POSTCODE, "2026");
  sam_record_set_text (residence, SAM_RESIDENCE_CITY, "Skjetten");
  let_home (sample, "Bjørkelundvegen 9", "H0204");
}

static char *
veiled (const char *text)
{
  g_auto (FormCase) sample = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  FormVeil *veil = _form_veil_new ();
  char *out;

  form_case_init (&sample);
  name_all (&sample);
  view = form_case_view (&sample);
  _form_veil_add (veil, view);
  out = _form_veil_put (veil, text);
  _form_veil_free (veil);
  return out;
}

static void
test_sentences (void)
{
  static const struct {
    const char *text, *veiled;
  } cases[] = {
    { "Ringe til Åsgårds bror", "Ringe til Å.s bror" },
    { "AASGAARD, aasgård og A\u030asga\u030ard", "Å., Å. og Å." },
    { "«Åsgård»: Åsgård's, Åsgårdet.", "«Å.»: Å.s, Å.et." },
    { "Åsgårdvegen, blåsgård", "Åsgårdvegen, blåsgård" },
    { "Ailu, ÁILU, Per og Dorde", "Á., Á., P. og Đ." },
    { "Per-Đorđe", "P.-Đ." },
    { "Sunna, šuŋŋás og ohara van Dal", "Š., Š.s og O. van Dal" },
    { "Moren heter mor", "Moren heter mor" },
    { "ring 91234567, 91 23 45 67 eller +47 912 34 567 kl. 9", "ring […], […] eller […] kl. 9" },
    { "004791234567 og 45\u00a067\u00a089\u00a001", "[…] og […]" },
    { "98765432.", "[…]." },
    { "912 34 568 og 10 91 23 45 67", "912 34 568 og 10 […]" },
    { "ailu@example.invalid", "[…]" },
    { "Fjordgløttveien 17, 0999 Lysvik", "[…], […]" },
    { "fjordgløttveien, FJORDGLØTTVEIENS ende", "[…], […] ende" },
    { "øvre torggate 3 b og Øvre Torggate 3", "[…] og […]" },
    { "Torggate 3 i 2026, 2026 Skjetten", "Torggate 3 i 2026, […]" },
    { "0999", "[…]" },
    { "Leier bjørkelundvegen 9, H0204", "Leier […], […]" },
    { "", "" },
    { "Ingen her: 22 22 22 22, Storgata 8", "Ingen her: 22 22 22 22, Storgata 8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *said = veiled (cases[i].text);

    g_assert_cmpstr (said, ==, cases[i].veiled);
  }
}

/* ---- Planted in everything that is written ---- */

static const char *const planted[] = {
  "Áilu",
  "áilus",
  "AILU",
  "Åsgård",
  "aasgaards",
  "ÅSGÅRDET",
  "A\u030asgård",
  "Đorđe",
  "dorde",
  "Šuŋŋá",
  "sunnas",
  "O’Hara",
  "OHARA",
  "912 34 567",
  "91234567",
  "+47 91 23 45 67",
  "0047 912 34 567",
  "45678901",
  "98-76-54-32",
  "9876 5432",
  "Øvre Torggate 3 B",
  "øvre torggate",
  "Fjordgløttveien 17",
  "fjordgløttveiens",
  "2026 Skjetten",
  "ailu@example.invalid",
  "Per-Đorđe",
  "Bjørkelundvegen 9",
};

/* What no paper may have of it, as folded words with a space around each. */
static const char *const telling[] = {
  " ailu ",   " ailus ",       " åsgård ", " åsgårds ",  " åsgårdet ", " dorde ",
  " sunna ",  " sunnas ",      " ohara ",  "91234567",   "45678901",   "98765432",
  "torggate", "fjordgløttvei", "skjetten", "bjørkelund",
};

static char *
sentence (GRand *rand)
{
  static const char *const between[] = { " ", ", ", ". ", " (", ") ", "«", "» ", "\n", ": ", "/" };
  GString *text = g_string_new ("Avtalt med");

  for (guint i = 0; i < NAMES_OF_TEXT; i++) {
    g_string_append (text, between[g_rand_int_range (rand, 0, G_N_ELEMENTS (between))]);
    g_string_append (text, planted[g_rand_int_range (rand, 0, G_N_ELEMENTS (planted))]);
  }
  return g_string_free (text, FALSE);
}

/* Names and numbers in fields of their own are what is hidden; others have a form to keep. */
static gboolean
is_free (const SamTypeDef *type, const SamFieldDef *def)
{
  if (type->type == SAM_RECORD_PERSON || type->type == SAM_RECORD_RESIDENCE)
    return strcmp (def->name, "remark") == 0 || strcmp (def->name, "if_not_reached") == 0;
  if (type->type == SAM_RECORD_RELATION)
    return strcmp (def->name, "remark") == 0 || strcmp (def->name, "may_know") == 0;
  /* The colleague in the head of the paper, and the home, which is what is hidden. */
  if (type->type == SAM_RECORD_USER || type->type == SAM_RECORD_TEAM
      || type->type == SAM_RECORD_SITE || type->type == SAM_RECORD_HOUSING_UNIT)
    return FALSE;
  return (def->kind == SAM_KIND_TEXT || def->kind == SAM_KIND_MULTILINE)
         && !g_str_has_suffix (def->name, "_time") && !g_str_has_suffix (def->name, "_hash");
}

static guint
plant (GPtrArray *records, GRand *rand)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);
    const SamTypeDef *def = sam_record_get_def (record);

    for (guint k = 0; k < def->n_fields; k++) {
      g_autofree char *text = NULL;

      if (!is_free (def, &def->fields[k]))
        continue;
      text = sentence (rand);
      sam_record_set_text (record, (SamField) ((def->type << 8) | k), text);
      n++;
    }
  }
  return n;
}

static void
assert_veiled (const char *form, SamPages *pages)
{
  g_autofree char *text = words_of (pages);
  g_autofree char *folded = sam_fold (text);
  g_autofree char *spaced = g_strconcat (" ", folded, " ", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (telling); i++) {
    const char *at = strstr (spaced, telling[i]);

    if (at != NULL)
      g_test_fail_printf ("%s: “%s” in …%.60s", form, telling[i], MAX (spaced, at - 30));
  }
  if (strstr (spaced, "1985") != NULL)
    g_test_fail_printf ("%s says when the person was born", form);
}

static void
print_all (Paper *p)
{
  g_autoptr (SamCaseView) view = form_case_view (&p->sample);
  g_autoptr (GPtrArray) offers = sam_forms_offer (view, p->viewer, p->locale, FORM_CASE_TODAY);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  guint n;
  const SamFormDef *many = sam_forms_of_many (&n);

  g_ptr_array_add (views, view);
  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (SamPages) pages =
        sam_form_pages (offer->form, view, offer->id, &p->options, NULL, NULL);

    g_assert_nonnull (pages);
    assert_veiled (offer->form->id, pages);
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (SamDocument) doc = NULL;
    g_autoptr (SamPages) pages = NULL;

    if (!sam_form_is_together (&many[i]))
      continue;
    doc = sam_form_build_together (&many[i], views, &p->options, NULL);
    pages = sam_document_paginate (doc, NULL);
    assert_veiled (many[i].id, pages);
  }
}

static void
test_planted (gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (SEED);
  g_auto (Paper) p = { 0 };

  paper_init (&p, data);
  p.options.pseudonymised = TRUE;
  name_all (&p.sample);
  g_assert_cmpuint (plant (p.sample.records, rand), >, 80);
  g_assert_cmpuint (plant (p.sample.registry, rand), >, 20);
  print_all (&p);
  g_rand_free (rand);
}

/* Of a list each name goes from what is written about the others too. */
static void
test_list (void)
{
  g_auto (Paper) p = { 0 };
  g_auto (FormCase) other = { 0 };
  g_autoptr (SamCaseView) view = NULL, beside = NULL;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;
  g_autofree char *text = NULL;
  SamRecord *measure;

  paper_init (&p, "nb");
  measure = form_case_add (&p.sample, SAM_RECORD_MEASURE);
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Kjøre sammen med Modig Furulund");
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  form_case_init_from (&other, 500);
  sam_record_set_text (other.person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (other.person, SAM_PERSON_FAMILY_NAME, "Furulund");
  view = form_case_view (&p.sample);
  beside = form_case_view (&other);
  g_ptr_array_add (views, view);
  g_ptr_array_add (views, beside);
  doc = sam_form_build_together (sam_form_by_id (SAM_FORM_MEETING_LIST), views, &p.options, NULL);
  pages = sam_document_paginate (doc, NULL);
  text = words_of (pages);
  assert_has (text, "Kjøre sammen med M. F.");
  assert_lacks (text, "Furulund");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/veil/sentences", test_sentences);
  g_test_add_data_func ("/print/veil/planted/nb", "nb", test_planted);
  g_test_add_data_func ("/print/veil/planted/nn", "nn", test_planted);
  g_test_add_func ("/print/veil/list", test_list);
  status = g_test_run ();
  papers_end ();
  return status;
}
