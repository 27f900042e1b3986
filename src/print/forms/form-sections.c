/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sections are on a paper, and to whom it goes. */
#include "forms-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- While it is written ---- */

static const FormSection *
find_section (const SamFormHow *how, const char *number)
{
  for (const FormSection *one = how != NULL ? how->sections : NULL;
       one != NULL && one->number != NULL; one++)
    if (g_str_equal (one->number, number))
      return one;
  return NULL;
}

/* What stays for everybody's sake takes no consent of its own. */
static const char *
group_of (const SamFormHow *how, const FormSection *section)
{
  if (section != NULL && (section->group != NULL || section->always))
    return section->group;
  return how != NULL ? how->shares : NULL;
}

void
_form_mark (FormPaper *paper, const char *number, const char *title)
{
  const SamFormHow *how = paper->form->how;
  const FormSection *section = find_section (how, number);
  const char *const *chosen = paper->options->sections;
  FormMark mark = {
    .number = number,
    .title = title,
    .group = group_of (how, section),
    .always =
        paper->always
        || (section != NULL && (section->always || (section->individual && paper->individual))),
    .from = sam_document_count_blocks (paper->doc),
  };

  mark.kept = chosen == NULL || mark.always || g_strv_contains (chosen, number);
  paper->always = FALSE;
  paper->skipping = !mark.kept;
  g_array_append_val (paper->marks, mark);
}

void
_form_cut (FormPaper *paper)
{
  guint end = sam_document_count_blocks (paper->doc);

  for (guint i = paper->marks->len; i > 0; i--) {
    const FormMark *mark = &g_array_index (paper->marks, FormMark, i - 1);

    if (!mark->kept)
      sam_document_remove_blocks (paper->doc, mark->from, end);
    end = mark->from;
  }
}

void
_form_say_extract (FormPaper *paper)
{
  const char *text;
  const char *numbers;

  if (paper->options->sections == NULL)
    return;
  numbers = _form_keep (paper, sam_form_sections_text (paper->options->sections));
  text = _form_say (paper,
                    &(SamLabel) SAM_L ("paper", "This is an extract. Only these sections are on "
                                                "the paper: {list}."),
                    "list", numbers, NULL);
  _form_paragraph (paper, text);
}

/* ---- Choosing ---- */

static void
section_free (gpointer data)
{
  SamFormSection *section = data;

  g_free (section->number);
  g_free (section->title);
  g_free (section->group);
  g_free (section);
}

GPtrArray *
sam_form_sections (const SamFormDef *form, SamCaseView *view, const char *id,
                   const SamFormOptions *options, GError **error)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new_with_free_func (section_free);
  g_autoptr (FormPaper) paper = NULL;
  SamFormOptions own;

  g_return_val_if_fail (form != NULL && view != NULL && id != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  if (form->how == NULL || !form->how->extract)
    return g_steal_pointer (&sections);
  own = *options;
  own.sections = NULL;
  paper = _form_write (form, view, id, &own, error);
  if (paper == NULL)
    return NULL;
  for (guint i = 0; i < paper->marks->len; i++) {
    const FormMark *mark = &g_array_index (paper->marks, FormMark, i);
    SamFormSection *section = g_new0 (SamFormSection, 1);

    section->number = g_strdup (mark->number);
    section->title = g_strdup (mark->title);
    section->group = g_strdup (mark->group);
    section->always = mark->always;
    g_ptr_array_add (sections, section);
  }
  return g_steal_pointer (&sections);
}

static gboolean
find_number (GPtrArray *sections, const char *number, guint *place)
{
  for (guint i = 0; i < sections->len; i++)
    if (g_strcmp0 (((SamFormSection *) g_ptr_array_index (sections, i))->number, number) == 0) {
      *place = i;
      return TRUE;
    }
  return FALSE;
}

/* "3" or "3-5" */
static gboolean
take_range (GPtrArray *sections, char *text, gboolean *chosen)
{
  char *dash = strchr (text, '-');
  guint first, last;

  if (dash != NULL)
    *dash = '\0';
  if (!find_number (sections, g_strstrip (text), &first)
      || !find_number (sections, dash != NULL ? g_strstrip (dash + 1) : text, &last)
      || last < first)
    return FALSE;
  for (guint i = first; i <= last; i++)
    chosen[i] = TRUE;
  return TRUE;
}

/* (transfer full): of those @chosen says, and of those that are always there. */
static char **
numbers_of (GPtrArray *sections, const gboolean *chosen)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();

  for (guint i = 0; i < sections->len; i++) {
    const SamFormSection *section = g_ptr_array_index (sections, i);

    if (chosen[i] || section->always)
      g_strv_builder_add (numbers, section->number);
  }
  return g_strv_builder_end (numbers);
}

char **
sam_form_choose_sections (GPtrArray *sections, const char *text, GError **error)
{
  g_autofree gboolean *chosen = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (sections != NULL && text != NULL, NULL);

  chosen = g_new0 (gboolean, sections->len + 1);
  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL || i == 0; i++) {
    g_autofree char *part = g_strdup (parts[i] != NULL ? parts[i] : "");

    if (!take_range (sections, part, chosen)) {
      g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_SECTION,
                   "choosing sections: there is no such section");
      return NULL;
    }
  }
  return numbers_of (sections, chosen);
}

char *
sam_form_sections_text (const char *const *numbers)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (numbers != NULL, g_string_free (out, FALSE));

  for (guint i = 0; numbers[i] != NULL;) {
    guint last = i;

    while (numbers[last + 1] != NULL
           && g_ascii_strtoull (numbers[last + 1], NULL, 10)
                  == g_ascii_strtoull (numbers[last], NULL, 10) + 1)
      last++;
    if (out->len > 0)
      g_string_append (out, ", ");
    g_string_append (out, numbers[i]);
    if (last > i)
      g_string_append_printf (out, "%s%s", last == i + 1 ? ", " : "–", numbers[last]);
    i = last + 1;
  }
  return g_string_free (out, FALSE);
}

char **
sam_form_sections_covered (GPtrArray *sections, const SamRecord *consent)
{
  const char *const *groups =
      consent != NULL ? sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS) : NULL;
  g_autofree gboolean *chosen = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (sections != NULL, NULL);

  chosen = g_new0 (gboolean, sections->len + 1);
  for (guint i = 0; groups != NULL && i < sections->len; i++) {
    const SamFormSection *section = g_ptr_array_index (sections, i);
    gboolean covered = section->group != NULL && g_strv_contains (groups, section->group);

    /* What can't be left out and is not covered: no extract can be made. */
    if (section->always && section->group != NULL && !covered)
      return NULL;
    chosen[i] = covered;
    any |= covered;
  }
  return any ? numbers_of (sections, chosen) : NULL;
}

/* (transfer container): every field group that the whole paper has something of. */
static GPtrArray *
groups_asked (const SamFormHow *how)
{
  GPtrArray *groups = g_ptr_array_new ();

  if (how->shares != NULL)
    g_ptr_array_add (groups, (gpointer) how->shares);
  for (const FormSection *one = how->sections; one != NULL && one->number != NULL; one++)
    if (one->group != NULL
        && !g_ptr_array_find_with_equal_func (groups, one->group, g_str_equal, NULL))
      g_ptr_array_add (groups, (gpointer) one->group);
  g_ptr_array_add (groups, NULL);
  return groups;
}

/* Everything is no group of fields; and nothing rests on a consent that does not name it. */
static gboolean
is_kept (const char *group, const SamRecord *consent)
{
  const char *const *named =
      consent != NULL ? sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS) : NULL;

  return sam_enum_label (SAM_DISCLOSURE_FIELD_GROUPS, group) != NULL
         && (consent == NULL || (named != NULL && g_strv_contains (named, group)));
}

/* (transfer full): the field groups of the sections that are on the paper; @consent: (nullable):
 * what it rests on. */
static char **
groups_on (const SamFormDef *form, GPtrArray *sections, const char *const *numbers,
           const SamRecord *consent)
{
  g_autoptr (GStrvBuilder) groups = g_strv_builder_new ();
  g_autoptr (GPtrArray) whole = groups_asked (form->how);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; sections->len == 0 && g_ptr_array_index (whole, i) != NULL; i++)
    if (is_kept (g_ptr_array_index (whole, i), consent))
      g_strv_builder_add (groups, g_ptr_array_index (whole, i));
  for (guint i = 0; i < sections->len; i++) {
    const SamFormSection *section = g_ptr_array_index (sections, i);

    if (section->group != NULL && is_kept (section->group, consent)
        && (numbers == NULL || g_strv_contains (numbers, section->number))
        && g_hash_table_add (seen, section->group))
      g_strv_builder_add (groups, section->group);
  }
  return g_strv_builder_end (groups);
}

/* ---- To whom ---- */

gboolean
_form_to_person (SamCaseView *view, const SamRecord *record, SamRecipient *to)
{
  *to = (SamRecipient){ .kind = SAM_RECIPIENT_PERSON };
  return sam_case_view_get_person (view) != NULL;
}

gboolean
_form_to_party (SamCaseView *view, const SamRecord *party, SamRecipient *to)
{
  return sam_rules_party_recipient (view, party, to);
}

/* Whom it goes to may be known where it must not be printed. */
gboolean
_form_to_referred (SamCaseView *view, const SamRecord *referral, SamRecipient *to)
{
  *to = _form_referral_reader (view, sam_case_view_get_page (view, referral));
  return to->name != NULL;
}

gboolean
_form_to_gp (SamCaseView *view, const SamRecord *record, SamRecipient *to)
{
  *to = _form_gp (sam_case_view_get_page (view, sam_case_view_get_person (view)));
  return to->name != NULL;
}

const char *const *
sam_form_ways (void)
{
  static const char *const ways[] = { "meeting", "letter", "home", "outreach", "partner", NULL };

  return ways;
}

gboolean
sam_form_leaves (const SamFormDef *form)
{
  g_return_val_if_fail (form != NULL, FALSE);

  return form->how != NULL && !form->blank && !form->staff;
}

gboolean
sam_form_recipient (const SamFormDef *form, SamCaseView *view, const char *id, SamRecipient *to)
{
  const SamRecord *record;

  g_return_val_if_fail (form != NULL && view != NULL && to != NULL, FALSE);

  record = sam_case_view_get (view, id);
  return sam_form_leaves (form) && record != NULL && form->how->recipient != NULL
         && form->how->recipient (view, record, to);
}

gboolean
sam_form_lacks_recipient (const SamFormDef *form, SamCaseView *view, const char *id)
{
  const SamRecord *record;
  SamRecipient to;

  g_return_val_if_fail (form != NULL && view != NULL, FALSE);

  record = sam_case_view_get (view, id);
  return sam_form_leaves (form) && record != NULL && form->how->recipient != NULL
         && !form->how->recipient (view, record, &to)
         && !(sam_record_get_rtype (record) == SAM_RECORD_PARTY
              && sam_record_enum_is (record, SAM_PARTY_PARTY_KIND, "coordinator"));
}

const SamFormDef *
sam_form_instead (const SamFormDef *form)
{
  g_return_val_if_fail (form != NULL, NULL);

  return form->how != NULL && form->how->instead != NULL ? sam_form_by_id (form->how->instead)
                                                         : NULL;
}

/* ---- What it rests on ---- */

/* The agreement that @record is, or is a party of. */
static const SamRecord *
agreement_of (SamCaseView *view, const SamRecord *record)
{
  if (record == NULL || sam_record_get_rtype (record) == SAM_RECORD_AGREEMENT)
    return record;
  return sam_record_get_rtype (record) == SAM_RECORD_PARTY
             ? sam_case_view_get (view, sam_record_get_text (record, SAM_PARTY_AGREEMENT_ID))
             : NULL;
}

/* A paper that shares no group is for one only; of a consent, for whom it names. */
static gboolean
is_meant_for (const SamFormDef *form, SamCaseView *view, const SamRecord *record,
              const SamRecipient *to, SamRecipient *reader)
{
  *reader = *to;
  if (record == NULL)
    return FALSE;
  if (sam_record_get_rtype (record) == SAM_RECORD_CONSENT)
    return sam_rules_consent_is_for (view, record, to);
  return form->how->recipient != NULL && form->how->recipient (view, record, reader)
         && sam_recipient_equal (reader, to);
}

SamGiveBasis
sam_form_give_basis (const SamFormDef *form, SamCaseView *view, const char *id,
                     const SamRecipient *to, SamDate today)
{
  SamGiveBasis cover = { SAM_GIVE_NONE, NULL };
  g_autoptr (GPtrArray) groups = NULL;
  const SamRecord *record;
  SamRecipient reader;
  gboolean is_meant;

  g_return_val_if_fail (form != NULL && form->how != NULL, cover);
  g_return_val_if_fail (view != NULL && to != NULL, cover);

  record = sam_case_view_get (view, id);
  groups = groups_asked (form->how);
  is_meant = is_meant_for (form, view, record, to, &reader);
  cover = sam_rules_give_basis (view, is_meant ? &reader : to, agreement_of (view, record),
                                (const char *const *) groups->pdata, today);
  if (form->how->instead != NULL && (cover.kind == SAM_GIVE_WHOLE || cover.kind == SAM_GIVE_PARTLY))
    return (SamGiveBasis){ SAM_GIVE_NONE, NULL };
  if (form->how->shares == NULL && !is_meant && cover.kind == SAM_GIVE_WHOLE)
    cover.kind = SAM_GIVE_PARTLY;
  return cover;
}

/* ---- What is kept of it ---- */

/* As it is listed afterwards, in the language of whoever gives it. */
static char *
what_is_given (const SamFormDef *form, const char *hash, const char *const *chosen)
{
  const char *title = sam_text (NULL, &form->title);
  g_autofree char *code = sam_form_code (hash);
  g_autofree char *sections = chosen != NULL ? sam_form_sections_text (chosen) : NULL;

  if (sections != NULL)
    /* Translators: %1$s is a paper, as “My plan ahead”, %2$s numbers, as “1, 3–5”, %3$s a code of
       four signs */
    return g_strdup_printf (C_ ("disclosure", "%1$s, only sections %2$s, version %3$s"), title,
                            sections, code);
  /* Translators: %1$s is a paper, as “My plan ahead”, %2$s a code of four signs */
  return g_strdup_printf (C_ ("disclosure", "%1$s, version %2$s"), title, code);
}

SamRecord *
sam_form_disclosure (const SamFormDef *form, SamCaseView *view, const char *id, const char *new_id,
                     const SamGiving *giving, GPtrArray *sections, const char *const *chosen)
{
  SamGiving own;
  g_autofree char *what = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (form != NULL && view != NULL && id != NULL && new_id != NULL, NULL);
  g_return_val_if_fail (giving != NULL && giving->to != NULL && giving->hash != NULL, NULL);

  own = *giving;
  own.about = sam_case_view_get (view, id);
  own.what = what = what_is_given (form, giving->hash, chosen);
  if (own.to->kind == SAM_RECIPIENT_PERSON) {
    own.basis = "lov";
    own.reference = C_ ("disclosure", "The person’s own right to see it");
  }
  groups = groups_on (form, sections, chosen, own.consent);
  own.groups = form->how->shares != NULL ? (const char *const *) groups : NULL;
  return sam_rules_disclosure (view, new_id, &own);
}
