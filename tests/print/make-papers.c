/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes every paper there is, in every language and variant and of persons who are protected in
 * different ways, into a folder, with lists of what was made and of what stands in the records:
 * make-papers FOLDER. test_papers.py judges them. No display, one process. */
#include "marked.h"

#include <samspor/sam-forms-many.h>
#include <samspor/sam-paper.h>
#include <stdio.h>

#define CREATED 1780560000 /* 4 June 2026, 08:00 UTC */
#define OTHER_IDS 500

/* How the person and those who look are, and what is printed of it. */
typedef struct {
  const char *name;
  const char *grade;  /* (nullable): of the address */
  gboolean withdrawn; /* every consent is */
  gboolean few;       /* the one who prints sees follow-up only */
  gboolean whole;     /* in every language and variant */
} Situation;

static const Situation situations[] = {
  { .name = "open", .whole = TRUE },
  { .name = "client", .grade = "klient" },
  { .name = "confidential", .grade = "fortrolig" },
  { .name = "strict", .grade = "strengt_fortrolig" },
  { .name = "withdrawn", .withdrawn = TRUE },
  { .name = "few", .few = TRUE },
};

typedef struct {
  const char *folder;
  GString *papers, *marks; /* lists: a line each, columns parted by tabs */
  SamFonts *fonts;
  const Situation *situation;
  MarkedCase one, other;
  SamCaseView *view, *beside;
  SamViewer *viewer;
} Maker;

/* ---- What stands in the records ---- */

static void
list_marks (Maker *self, const MarkedCase *of)
{
  for (guint i = 0; i < of->marks->len; i++) {
    const Mark *mark = &g_array_index (of->marks, Mark, i);
    const SamFieldDef *def = sam_field_get (mark->field);
    const SamTypeDef *type = sam_record_get_def (mark->record);
    const char *party = mark_party (of, mark);

    g_string_append_printf (self->marks, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\n",
                            self->situation->name, mark->text, type->name, def->name,
                            sam_record_get_id (mark->record), party != NULL ? party : "",
                            type->scope == SAM_SCOPE_REGISTRY ? "registry"
                            : type->scope == SAM_SCOPE_PERSON ? "person"
                            : type->scope == SAM_SCOPE_CASE   ? "case"
                                                              : "other",
                            def->sensitivity == SAM_SENSITIVITY_ADDRESS,
                            sam_field_tells_where (mark->field), (int) type->compartment,
                            of == &self->one ? "one" : "other");
  }
}

static void
withdraw (FormCase *sample)
{
  for (guint i = 0; i < sample->records->len; i++) {
    SamRecord *consent = g_ptr_array_index (sample->records, i);

    if (sam_record_get_rtype (consent) == SAM_RECORD_CONSENT)
      sam_record_set_date (consent, SAM_CONSENT_WITHDRAWN_ON, FORM_CASE_TODAY - 1);
  }
}

static void
begin_case (const Situation *situation, MarkedCase *of, guint first)
{
  marked_case_init (of, first);
  if (situation->grade != NULL)
    sam_record_set_text (of->sample.person, SAM_PERSON_ADDRESS_GRADE, situation->grade);
  if (situation->withdrawn)
    withdraw (&of->sample);
}

static SamViewer *
few_viewer (void)
{
  static const char *const roles[] = { NULL };
  SamViewerFields fields = { .user_id = "0190a000-0000-7000-8000-000000000003",
                             .roles = roles,
                             .compartments =
                                 1u << SAM_COMPARTMENT_FOLLOW_UP | 1u << SAM_COMPARTMENT_REGISTRY,
                             .purpose = SAM_PURPOSE_FOLLOW_UP,
                             .use = SAM_USE_PAGE,
                             .environment = SAM_ENVIRONMENT_DEMO };

  return sam_viewer_new (&fields);
}

static void
begin (Maker *self, const Situation *situation)
{
  self->situation = situation;
  begin_case (situation, &self->one, 0);
  begin_case (situation, &self->other, OTHER_IDS);
  self->view = form_case_view (&self->one.sample);
  self->beside = form_case_view (&self->other.sample);
  self->viewer = situation->few ? few_viewer () : form_case_viewer ();
  list_marks (self, &self->one);
  list_marks (self, &self->other);
}

static void
end (Maker *self)
{
  sam_case_view_unref (self->view);
  sam_case_view_unref (self->beside);
  sam_viewer_unref (self->viewer);
  marked_case_clear (&self->one);
  marked_case_clear (&self->other);
}

/* ---- Papers ---- */

static void
write_paper (Maker *self, const SamFormDef *form, const char *id, const char *tag,
             const char *variant, SamPages *pages)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s-%s-%s", form->id, self->situation->name, tag,
                                           variant, id + strlen (id) - 4);
  g_autofree char *path = g_strconcat (self->folder, "/", name, ".pdf", NULL);
  g_autofree char *text_path = g_strconcat (self->folder, "/", name, ".txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append_printf (text, "%s\f", page);
  }
  if (!sam_pages_write_pdf (pages, path, CREATED, NULL, &error)
      || !g_file_set_contents (text_path, text->str, -1, &error))
    g_error ("%s: %s", path, error->message);
  g_string_append_printf (self->papers, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%u\t%s\n", name,
                          self->situation->name, form->id, tag, variant, id, form->staff,
                          form->blank, sam_pages_get_count (pages), sam_pages_get_title (pages));
}

static SamDocument *
of_house (Maker *self, const SamFormDef *form, const char *id, const SamFormOptions *options)
{
  static const SamTeamMonth month = { .n = { { 8, 16 }, { 19, 20 }, { 3, 4 }, { 42, 61 } },
                                      .n_open = 187,
                                      .n_closed = 6 };
  SamRegistry *registry = sam_case_view_get_registry (self->view);
  g_autoptr (GPtrArray) holders =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);

  if (form->type == SAM_RECORD_SERVICE)
    return sam_form_build_service (registry, id, options, NULL);
  if (g_str_equal (form->id, SAM_FORM_TEAM_MONTH))
    return sam_form_build_month (registry, id, FORM_CASE_TODAY - 34, &month, options);
  if (g_str_equal (form->id, SAM_FORM_HOUSING_PLANNING)) {
    g_autoptr (SamHousingPlan) plan = form_case_housing_plan ();

    return sam_form_build_housing_planning (registry, id, plan, options);
  }
  g_ptr_array_add (holders, sam_rules_holder_summary (self->view, FORM_CASE_TODAY));
  g_ptr_array_add (holders, sam_rules_holder_summary (self->beside, FORM_CASE_TODAY));
  return sam_form_build_team (registry, id, holders, options);
}

static void
make_of_many (Maker *self, const SamFormDef *form, const char *tag, const char *variant,
              const SamFormOptions *options)
{
  const SamRecord *record = sam_case_view_get_case (self->view);
  const SamRecord *row = form_case_row (&self->one.sample, "housing");
  const char *id = form->type == SAM_RECORD_SERVICE
                       ? sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID)
                   : form->type == SAM_RECORD_TEAM ? sam_record_get_text (record, SAM_CASE_TEAM_ID)
                                                   : sam_record_get_id (record);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autoptr (SamDocument) doc = NULL;
  g_autoptr (SamPages) pages = NULL;

  g_ptr_array_add (views, self->view);
  g_ptr_array_add (views, self->beside);
  doc = sam_form_is_together (form) ? sam_form_build_together (form, views, options, NULL)
                                    : of_house (self, form, id, options);
  pages = sam_document_paginate (doc, self->fonts);
  write_paper (self, form, id, tag, variant, pages);
}

/* @first_only: of each form one record is enough. */
static void
make_of_case (Maker *self, const char *tag, const char *variant, const SamFormOptions *options,
              gboolean first_only)
{
  g_autoptr (GPtrArray) offers =
      sam_forms_offer (self->view, self->viewer, options->locale, FORM_CASE_TODAY);
  const SamFormDef *last = NULL;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (SamPages) pages = NULL;

    if (first_only && offer->form == last)
      continue;
    last = offer->form;
    pages = sam_form_pages (offer->form, self->view, offer->id, options, self->fonts, &error);
    if (pages == NULL)
      g_error ("%s: %s", offer->form->id, error->message);
    write_paper (self, offer->form, offer->id, tag, variant, pages);
  }
}

/* What is written of what only the server has is asked for by name. */
static void
make_online (Maker *self, const char *tag, const char *variant, const SamFormOptions *options)
{
  const char *id = sam_record_get_id (sam_case_view_get_case (self->view));
  guint n;
  const SamFormDef *forms = sam_forms (&n);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamPages) pages = NULL;

    if (!sam_form_is_online (&forms[i]))
      continue;
    pages = sam_form_pages (&forms[i], self->view, id, options, self->fonts, &error);
    if (pages == NULL)
      g_error ("%s: %s", forms[i].id, error->message);
    write_paper (self, &forms[i], id, tag, variant, pages);
  }
}

static void
make (Maker *self, const char *tag, const char *variant)
{
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (tag);
  g_autoptr (SamLocale) locale = sam_locale_new (tag);
  g_autoptr (SamAccessLog) log = form_case_access_log ();
  gboolean plain = g_str_equal (tag, "nb") && g_str_equal (variant, "normal");
  SamFormOptions options = { .catalog = catalog,
                             .locale = locale,
                             .today = FORM_CASE_TODAY,
                             .viewer = self->viewer,
                             .access_log = log,
                             .large_print = g_str_equal (variant, "large"),
                             .pseudonymised = g_str_equal (variant, "pseudonymised") };
  guint n;
  const SamFormDef *many = sam_forms_of_many (&n);

  make_of_case (self, tag, variant, &options, !plain);
  make_online (self, tag, variant, &options);
  for (guint i = 0; i < n; i++)
    make_of_many (self, &many[i], tag, variant, &options);
}

static void
make_situation (Maker *self, const Situation *situation)
{
  static const char *const tags[] = { "nb", "nn", "en", "se" };
  static const char *const variants[] = { "normal", "large", "pseudonymised" };

  begin (self, situation);
  for (guint t = 0; t < G_N_ELEMENTS (tags); t++)
    for (guint v = 0; v < G_N_ELEMENTS (variants); v++)
      if (situation->whole || (t == 0 && v == 0))
        make (self, tags[t], variants[v]);
  end (self);
}

static void
write_list (const char *folder, const char *name, const GString *list)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, list->str, (gssize) list->len, &error))
    g_error ("%s", error->message);
}

static void
list_forms (const char *folder)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n, n_many;
  const SamFormDef *forms = sam_forms (&n), *many = sam_forms_of_many (&n_many);

  for (guint i = 0; i < n + n_many; i++)
    g_string_append_printf (list, "%s\n", i < n ? forms[i].id : many[i - n].id);
  write_list (folder, "forms.tsv", list);
}

int
main (int argc, char **argv)
{
  Maker self = { .folder = argc > 1 ? argv[1] : NULL };

  if (self.folder == NULL) {
    fprintf (stderr, "make-papers FOLDER\n");
    return 2;
  }
  self.papers = g_string_new (NULL);
  self.marks = g_string_new (NULL);
  self.fonts = sam_fonts_new ();
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++)
    make_situation (&self, &situations[i]);
  list_forms (self.folder);
  write_list (self.folder, "papers.tsv", self.papers);
  write_list (self.folder, "marks.tsv", self.marks);
  g_string_free (self.papers, TRUE);
  g_string_free (self.marks, TRUE);
  sam_fonts_unref (self.fonts);
  return 0;
}
