/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person may ask for: all that is written about them. Nothing of the person's is missing,
 * nothing about others is there. */
#include "form-paper.h"

#include <string.h>

static void
test_everything (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;

  paper_init (&p, "en");
  text = text_of (&p, "everything", p.sample.record);
  assert_has (text, "All we have written about you\nLett Åsgård, born 1 March 1985.\n"
                    "This is what stands about you in Samspor on 4 June 2026. You have a right to "
                    "read it.\n1 You\n");
  assert_has (text, "Address\tFjordgløttveien 17\n");
  assert_has (text, "2 Your case\n");
  assert_has (text, "3 Contacts\nWhen\tWhat is written\tWho wrote it\n");
  /* Oldest first, whichever was written first. */
  assert_has (text, "21 May 2026 at 10:00\tHow: SMS Outcome: Not reached Nature: Follow-up\t"
                    "Medarbeider 1\n"
                    "2 June 2026 at 13:00\tHow: Phone Outcome: Reached Nature: Follow-up In a "
                    "sentence: Gleder seg til visning mandag. Vil ha med seg søsteren.\t"
                    "Medarbeider 1\n");
  assert_has (text, "What matters to me: Å se datteren min hver uke");
  assert_has (text, "Hjelp til å søke kommunal bolig");
  assert_has (text, "Summary for whoever takes over: Lett er i gang med verkstedet");
  assert_has (text, "If something is wrong\n");
  assert_has (text, "Call Medarbeider 1, phone 00 00 00 01.");
}

/* What is a word of the figures, and what hurts to read, is not said to the person: whatever the
 * window calls it. */
static void
test_everything_without_our_words (gconstpointer data)
{
  static const char *const never[] = { "forløp", "avvist", "kasteball" };
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *refusal;

  paper_init (&p, data);
  sam_record_set_text (p.sample.record, SAM_CASE_PATHWAY, "pathway_2");
  sam_record_set_date (p.sample.record, SAM_CASE_PATHWAY_ON, FORM_CASE_TODAY - 40);
  refusal = form_case_add (&p.sample, SAM_RECORD_REFUSAL);
  sam_record_set_text (refusal, SAM_REFUSAL_KIND, "turned_away");
  sam_record_set_text (refusal, SAM_REFUSAL_REASON, "no_place");
  text = text_of (&p, "everything", p.sample.record);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    assert_lacks (text, never[i]);
  assert_has (text, "Gruppe i statistikken\t2\n");
  assert_has (text, g_str_equal (data, "nb") ? "Ikke tatt imot" : "Ikkje teken imot");
}

/* How a field is said, in the language of the paper; NULL: by other means than words of its own. */
static char *
said (Paper *p, const SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Oslo");

  switch (def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
    if (g_str_has_suffix (def->name, "_time") || g_str_has_suffix (def->name, "_hash"))
      return NULL;
    return g_strdelimit (g_strdup (sam_record_get_text (record, field)), "\n\t", ' ');
  case SAM_KIND_DATE:
    return sam_locale_format_date (p->locale, sam_record_get_date (record, field),
                                   SAM_DATE_STYLE_DAY);
  case SAM_KIND_DATETIME:
    return sam_locale_format_date (p->locale,
                                   sam_moment_to_local (sam_record_get_moment (record, field), zone,
                                                        NULL),
                                   SAM_DATE_STYLE_DAY);
  case SAM_KIND_ENUM:
    return g_strdup (
        sam_text (p->catalog, sam_enum_label (field, sam_record_get_text (record, field))));
  case SAM_KIND_SET:
    return def->values != NULL ? g_strdup (
               sam_text (p->catalog, sam_enum_label (field, sam_record_get_set (record, field)[0])))
                               : NULL;
  case SAM_KIND_INTEGER:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_BOOL:
  case SAM_KIND_REF:
  default:
    return NULL;
  }
}

/* Every field of every record that the person may read is on the paper. */
static void
test_everything_is_there (gconstpointer data)
{
  static const SamField about_others[] = { SAM_PERSON_ID_NUMBER, SAM_RELATION_PHONE,
                                           SAM_RELATION_EMAIL, SAM_RELATION_REMARK };
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *flat = NULL;
  guint n = 0;

  paper_init (&p, data);
  text = text_of (&p, "everything", p.sample.record);
  flat = g_strdelimit (g_strdup (text), "\n\t", ' ');
  for (guint i = 0; i < p.sample.records->len; i++) {
    const SamRecord *record = g_ptr_array_index (p.sample.records, i);
    const SamTypeDef *def = sam_record_get_def (record);

    for (guint k = 0; k < def->n_fields; k++) {
      SamField field = (SamField) ((def->type << 8) | k);
      g_autofree char *value = NULL;
      gboolean others = FALSE;

      for (guint o = 0; o < G_N_ELEMENTS (about_others); o++)
        others |= about_others[o] == field;
      if (others || !sam_record_has (record, field))
        continue;
      value = said (&p, record, field);
      if (value == NULL)
        continue;
      assert_has (flat, value);
      n++;
    }
  }
  g_assert_cmpuint (n, >, 120);
}

/* What is about others, who told us something, what was a mistake, and what nobody has decided. */
static void
test_everything_but_others (void)
{
  SamRecordMeta mistake = { .at = 1, .retracted_by = (char *) "x", .retracted_at = 1 };
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL;
  SamRecord *relation, *contact, *proposal, *overdose;

  paper_init (&p, "en");
  relation = form_case_add (&p.sample, SAM_RECORD_RELATION);
  sam_record_set_text (relation, SAM_RELATION_NAME, "Ekstra Dal");
  sam_record_set_text (relation, SAM_RELATION_RELATION_KIND, "parent");
  sam_record_set_text (relation, SAM_RELATION_PHONE, "00 00 00 91");
  sam_record_set_text (relation, SAM_RELATION_EMAIL, "dal@example.invalid");
  sam_record_set_text (relation, SAM_RELATION_REMARK, "Er selv til behandling");
  contact = form_case_add (&p.sample, SAM_RECORD_CONTACT);
  sam_record_set_text (contact, SAM_CONTACT_TEXT, "Gjelder en annen");
  sam_record_set_meta (contact, &mistake);
  overdose = form_case_add (&p.sample, SAM_RECORD_OVERDOSE);
  sam_record_set_moment (overdose, SAM_OVERDOSE_OCCURRED_AT, G_GINT64_CONSTANT (1780300800000000));
  sam_record_set_text (overdose, SAM_OVERDOSE_TOLD_BY, "Naboen i tredje");
  sam_record_set_text (p.sample.transition, SAM_TRANSITION_TOLD_BY, "Betjent på vakt");
  proposal = form_case_add (&p.sample, SAM_RECORD_PROPOSAL);
  sam_record_set_text (proposal, SAM_PROPOSAL_PATCH, "{\"text\":\"Ikke avgjort\"}");
  text = text_of (&p, "everything", p.sample.record);
  assert_has (text, "Ekstra Dal");
  assert_lacks (text, "00 00 00 91");
  assert_lacks (text, "example.invalid");
  assert_lacks (text, "selv til behandling");
  assert_lacks (text, "Naboen");
  assert_lacks (text, "Betjent på vakt");
  assert_lacks (text, "Gjelder en annen");
  assert_lacks (text, "Ikke avgjort");
  assert_lacks (text, "01838598765");
  assert_has (text, "Recorded by mistake\n");
  assert_has (text, "What does not stand here\n");
  assert_lacks (text, "Addresses and places");
}

/* The person's own words stay, places and what others wrote do not. */
static void
test_everything_strict (void)
{
  g_auto (Paper) p = { 0 };
  g_autofree char *text = NULL, *parts = NULL;
  static const char *const roles[] = { NULL };
  SamViewerFields fields = { .user_id = "x",
                             .roles = roles,
                             .compartments =
                                 1u << SAM_COMPARTMENT_FOLLOW_UP | 1u << SAM_COMPARTMENT_REGISTRY,
                             .purpose = SAM_PURPOSE_FOLLOW_UP };
  g_autoptr (SamViewer) some = sam_viewer_new (&fields);

  paper_init (&p, "en");
  sam_record_set_text (p.sample.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  text = text_of (&p, "everything", p.sample.record);
  assert_has (text, "What matters to me: Å se datteren min hver uke");
  assert_has (text, "Addresses and places, because yours is protected.");
  assert_lacks (text, "Fastlegene");
  assert_lacks (text, "Rådhuset");
  assert_lacks (text, "Boligkontoret");
  assert_lacks (text, "Gleder seg");
  /* Whoever may not see a part says so on the paper. */
  p.options.viewer = some;
  parts = text_of (&p, "everything", p.sample.record);
  assert_has (parts, "What whoever printed this may not see: ");
}

/* As long as a case can get: every row once, none outside the paper. */
static void
test_many_rows (void)
{
  static const guint counts[] = { 1, 2, 40, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_auto (Paper) p = { 0 };
    g_autoptr (SamPages) pages = NULL;
    g_autofree char *text = NULL;

    paper_init (&p, "nn");
    for (guint k = 0; k < counts[i]; k++) {
      SamRecord *contact = form_case_add (&p.sample, SAM_RECORD_CONTACT);
      g_autofree char *words = g_strdup_printf ("Nummer %u: %s", k,
                                                k % 7 == 0 ? "ei lang setning om ein tur i skogen "
                                                             "og kaffi etterpå, som tek to linjer"
                                                           : "kort");

      sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT,
                             G_GINT64_CONSTANT (1767225600000000)
                                 + (gint64) k * G_TIME_SPAN_HOUR * 9);
      sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
      sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
      sam_record_set_text (contact, SAM_CONTACT_TEXT, words);
    }
    pages = print (&p, "everything", sam_record_get_id (p.sample.record));
    for (guint page = 0; page < sam_pages_get_count (pages); page++)
      check_ink (pages, page, "everything");
    text = words_of (pages);
    for (guint k = 0; k < counts[i]; k++) {
      g_autofree char *one = g_strdup_printf ("Nummer %u: ", k);
      const char *first = strstr (text, one);

      g_assert_nonnull (first);
      g_assert_null (strstr (first + 1, one));
    }
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/record-forms/everything", test_everything);
  g_test_add_data_func ("/print/record-forms/everything/without-our-words/nb", "nb",
                        test_everything_without_our_words);
  g_test_add_data_func ("/print/record-forms/everything/without-our-words/nn", "nn",
                        test_everything_without_our_words);
  g_test_add_data_func ("/print/record-forms/everything/is-there/nb", "nb",
                        test_everything_is_there);
  g_test_add_data_func ("/print/record-forms/everything/is-there/nn", "nn",
                        test_everything_is_there);
  g_test_add_func ("/print/record-forms/everything/but-others", test_everything_but_others);
  g_test_add_func ("/print/record-forms/everything/strict", test_everything_strict);
  g_test_add_func ("/print/record-forms/everything/many-rows", test_many_rows);
  status = g_test_run ();
  papers_end ();
  return status;
}
