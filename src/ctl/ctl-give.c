/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper that leaves the house: to whom, on what basis, and which sections of it. */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-paper.h>

#include "ctl-give.h"

static gboolean
refuse (const char *sentence)
{
  ctl_fail_text (sentence);
  return FALSE;
}

/* @sentence: (transfer full) */
static gboolean
refuse_take (char *sentence)
{
  g_autofree char *owned = sentence;

  return refuse (owned);
}

void
ctl_give_clear (CtlGive *give)
{
  g_free (give->to);
  g_free (give->by);
  g_free (give->basis);
  g_free (give->reference);
  g_free (give->sections);
  g_clear_pointer (&give->records, g_ptr_array_unref);
}

gboolean
ctl_give_take (CtlGive *give, char **args, gboolean *missing)
{
  give->to = ctl_take_option (args, "--to", missing);
  give->by = ctl_take_option (args, "--by", missing);
  give->basis = ctl_take_option (args, "--basis", missing);
  give->reference = ctl_take_option (args, "--reference", missing);
  give->sections = ctl_take_option (args, "--sections", missing);
  give->records = g_ptr_array_new_with_free_func (g_object_unref);
  if (*missing)
    return TRUE; /* the usage says it */
  if (give->to == NULL && (give->by != NULL || give->basis != NULL || give->reference != NULL))
    /* Translators: a word of the command line */
    return refuse_take (
        g_strdup_printf (C_ ("command line", "Say with %s who gets the paper."), "--to"));
  if (give->by != NULL && !g_strv_contains (sam_form_ways (), give->by))
    /* Translators: words of the command line, as "letter, meeting" */
    return refuse_take (
        g_strdup_printf (C_ ("command line", "A paper is not given in that way. Choose from %s."),
                         "meeting, letter, home, outreach, partner"));
  if (give->basis != NULL
      && (g_str_equal (give->basis, "samtykke")
          || sam_enum_label (SAM_DISCLOSURE_BASIS, give->basis) == NULL)) {
    g_autofree char *sentence =
        /* Translators: words of the command line */
        g_strdup_printf (C_ ("command line", "A basis that is no consent is %1$s or %2$s."), "lov",
                         "avvergingsplikt");

    return refuse (sentence);
  }
  if (give->basis != NULL && (give->reference == NULL || *give->reference == '\0'))
    /* Translators: a word of the command line */
    return refuse_take (
        g_strdup_printf (C_ ("command line", "Say with %s which section of the law it is."),
                         "--reference"));
  return TRUE;
}

/* ---- To whom ---- */

static SamRecipient
recipient_of (const CtlGive *give, SamCaseView *view)
{
  g_autoptr (GArray) known = sam_rules_recipients (view);
  const char *name = sam_registry_name (sam_case_view_get_registry (view), give->to);

  if (g_str_equal (give->to, "person"))
    return (SamRecipient){ .kind = SAM_RECIPIENT_PERSON };
  for (guint i = 0; i < known->len; i++) {
    const SamRecipient *one = &g_array_index (known, SamRecipient, i);

    if (g_strcmp0 (one->id, give->to) == 0 || g_strcmp0 (one->name, give->to) == 0)
      return *one;
  }
  if (name != NULL)
    return (SamRecipient){ .kind = SAM_RECIPIENT_SERVICE, .id = give->to, .name = name };
  return (SamRecipient){ .kind = SAM_RECIPIENT_NAMED, .name = give->to };
}

static gboolean
refuse_cover (const SamFormDef *form, const SamGiveBasis *cover, GPtrArray *sections)
{
  const SamFormDef *instead = sam_form_instead (form);

  if (instead != NULL)
    return refuse_take (
        /* Translators: %s is a word of the command line */
        g_strdup_printf (C_ ("command line",
                             "Nothing was printed: the whole agreement is for the person. Each "
                             "party gets its own sheet (%s)."),
                         instead->id));
  switch (cover->kind) {
  case SAM_GIVE_WITHDRAWN:
    return refuse (C_ ("command line", "Nothing was printed: the consent is withdrawn."));
  case SAM_GIVE_OVER:
    return refuse (C_ ("command line", "Nothing was printed: the consent is over."));
  case SAM_GIVE_PARTLY: {
    g_auto (GStrv) covered = sam_form_sections_covered (sections, cover->consent);
    g_autofree char *text =
        covered != NULL ? sam_form_sections_text ((const char *const *) covered) : NULL;
    /* Translators: %s is numbers, as “1, 3–5” */
    g_autofree char *sentence =
        text != NULL ? g_strdup_printf (C_ ("command line",
                                            "Nothing was printed: the consent does not cover all "
                                            "of this paper. Choose from sections %s."),
                                        text)
                     : NULL;

    return refuse (sentence != NULL
                       ? sentence
                       : C_ ("command line", "Nothing was printed: the consent does not cover this "
                                             "paper."));
  }
  case SAM_GIVE_OWN:
  case SAM_GIVE_WHOLE:
  case SAM_GIVE_NONE:
    break;
  }
  {
    g_autofree char *sentence = g_strdup_printf (
        /* Translators: words of the command line */
        C_ ("command line",
            "Nothing was printed: no consent or other basis lets this recipient have it. Note it "
            "first, or say the section of the law with %1$s and %2$s."),
        "--basis", "--reference");

    return refuse (sentence);
  }
}

static gboolean
are_covered (const CtlPaper *paper, const SamGiveBasis *cover)
{
  g_auto (GStrv) covered = sam_form_sections_covered (paper->sections, cover->consent);

  if (covered == NULL || paper->chosen == NULL)
    return FALSE;
  for (guint i = 0; paper->chosen[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) covered, paper->chosen[i]))
      return FALSE;
  return TRUE;
}

/* ---- One paper ---- */

void
ctl_paper_clear (CtlPaper *paper)
{
  g_clear_pointer (&paper->sections, g_ptr_array_unref);
  g_strfreev (paper->chosen);
}

static gboolean
choose (const CtlGive *give, CtlPaper *paper, SamCaseView *view, const SamFormOptions *options)
{
  g_autoptr (GError) error = NULL;

  paper->sections = sam_form_sections (paper->form, view, paper->id, options, &error);
  if (paper->sections != NULL && give->sections != NULL)
    paper->chosen = sam_form_choose_sections (paper->sections, give->sections, &error);
  if (error == NULL)
    return TRUE;
  {
    g_autofree char *sentence = sam_paper_error_text (error);

    return refuse (sentence);
  }
}

gboolean
ctl_give_prepare (const CtlGive *give, CtlPaper *paper, SamCaseView *view,
                  const SamFormOptions *options)
{
  if (give->to == NULL && give->sections == NULL)
    return TRUE;
  if (!choose (give, paper, view, options))
    return FALSE;
  if (give->to == NULL)
    return TRUE;
  if (!sam_form_leaves (paper->form))
    return refuse (C_ ("command line", "Nothing was printed: this paper tells nothing of a person, "
                                       "or stays in the house."));
  if (g_str_equal (paper->form->id, SAM_FORM_AGREEMENT_SHEETS))
    return refuse (C_ ("command line", "Nothing was printed: each party gets its own sheet. Print "
                                       "them one by one."));
  paper->to = recipient_of (give, view);
  paper->cover = sam_form_give_basis (paper->form, view, paper->id, &paper->to, options->today);
  if (paper->cover.kind <= SAM_GIVE_WHOLE || give->basis != NULL)
    return TRUE;
  return (paper->cover.kind == SAM_GIVE_PARTLY && are_covered (paper, &paper->cover))
         || refuse_cover (paper->form, &paper->cover, paper->sections);
}

gboolean
ctl_give_add (CtlGive *give, const CtlPaper *paper, Ctl *ctl, SamCaseView *view,
              const SamFormOptions *options)
{
  g_autofree char *hash = NULL;
  g_autofree char *new_id = sam_id_new (ctl->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamDocument) doc = NULL;
  SamGiving giving = { .to = &paper->to,
                       .consent = give->basis == NULL ? paper->cover.consent : NULL,
                       .basis = give->basis,
                       .reference = give->reference,
                       .channel = give->by };
  SamRecord *record;

  if (give->to == NULL)
    return TRUE;
  doc = sam_form_build (paper->form, view, paper->id, options, &hash, &error);
  if (doc == NULL) {
    g_autofree char *sentence = sam_paper_error_text (error);

    return refuse (sentence);
  }
  giving.hash = hash;
  record = sam_form_disclosure (paper->form, view, paper->id, new_id, &giving, paper->sections,
                                (const char *const *) paper->chosen);
  sam_record_begin (record, ctl->viewer, options->today, sam_clock_now (ctl->clock));
  g_ptr_array_add (give->records, record);
  return TRUE;
}

/* ---- Kept before it leaves ---- */

gboolean
ctl_give_save (const CtlGive *give, Ctl *ctl)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("print");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < give->records->len; i++)
    sam_changes_put (changes, g_ptr_array_index (give->records, i));
  if (give->records->len == 0
      || sam_store_save (ctl->store, ctl->viewer, changes, SAM_ORIGIN_USER, NULL, &error))
    return TRUE;
  ctl_fail (error);
  return FALSE;
}

void
ctl_give_take_back (const CtlGive *give, Ctl *ctl)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("print");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < give->records->len; i++)
    sam_changes_retract (changes, SAM_RECORD_DISCLOSURE,
                         sam_record_get_id (g_ptr_array_index (give->records, i)),
                         C_ ("disclosure", "The paper was not made"));
  if (give->records->len > 0
      && !sam_store_save (ctl->store, ctl->viewer, changes, SAM_ORIGIN_USER, NULL, &error))
    ctl_fail (error);
}
