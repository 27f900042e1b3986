/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-give.h"
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-json.h>
#include <samspor/sam-paper.h>
#include <stdio.h>

static void
add_form (Ctl *ctl, GString *out, const SamFormDef *form)
{
  const char *type = sam_type_get (form->type)->name;
  const char *title = sam_text (NULL, &form->title);

  if (ctl->json) {
    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "form", form->id);
    sam_json_member_add_string (out, "type", type);
    sam_json_member_add_string (out, "title", title);
    sam_json_end_object (out);
  } else {
    g_string_append_printf (out, "%-24s %-12s %s\n", form->id, type, title);
  }
}

int
ctl_forms (Ctl *ctl, char **args)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n;
  const SamFormDef *forms = sam_forms (&n);

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint i = 0; i < n; i++)
    add_form (ctl, out, &forms[i]);
  forms = sam_forms_of_many (&n);
  for (guint i = 0; i < n; i++)
    add_form (ctl, out, &forms[i]);
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

/* A paper that is keyed in afterwards. */
typedef struct {
  char *code;
  SamSheet *sheet;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->code);
  sam_sheet_free (kept->sheet);
  g_free (kept);
}

/* One run: several ids, one file. */
typedef struct {
  Ctl *ctl;               /* (not owned) */
  const SamFormDef *form; /* constant */
  char *lang;             /* (owned) (nullable): NULL = what the person reads */
  SamViewer *viewer;      /* (owned): for paper */
  SamFonts *fonts;        /* (owned) */
  GPtrArray *ids;         /* (owned) (element-type utf8) */
  GPtrArray *papers;      /* (owned) (element-type SamPages) */
  GPtrArray *sheets;      /* (owned) (element-type Kept): what is keyed in afterwards */
  gboolean large, pseudonymised;
  guint copies;
  CtlGive give;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->lang);
  g_clear_pointer (&run->viewer, sam_viewer_unref);
  g_clear_pointer (&run->fonts, sam_fonts_unref);
  g_clear_pointer (&run->ids, g_ptr_array_unref);
  g_clear_pointer (&run->papers, g_ptr_array_unref);
  g_clear_pointer (&run->sheets, g_ptr_array_unref);
  ctl_give_clear (&run->give);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
fail_print (const GError *error)
{
  g_autofree char *sentence = sam_paper_error_text (error);

  ctl_fail_text (sentence);
  return FALSE;
}

static gboolean
fail (const GError *error)
{
  ctl_fail (error);
  return FALSE;
}

static void
set_options (const Run *run, SamFormOptions *options, SamCatalog *catalog, SamLocale *locale)
{
  options->catalog = catalog;
  options->locale = locale;
  options->today = sam_clock_today (run->ctl->clock);
  options->viewer = run->viewer;
  options->large_print = run->large;
  options->pseudonymised = run->pseudonymised;
  options->printed_by = sam_viewer_get (run->viewer)->user_id;
}

/* ---- A team ---- */

/* Its cases that were passed on or wait for an answer; NULL with an error already said. */
static GPtrArray *
holders_of (const Run *run, const char *team_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = sam_store_list_holders (run->ctl->store, run->viewer, NULL, &error);
  GPtrArray *some;

  if (all == NULL) {
    ctl_fail (error);
    return NULL;
  }
  some = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; i < all->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (all, i);

    if (g_strcmp0 (summary->team_id, team_id) == 0)
      g_ptr_array_add (some, sam_holder_summary_ref (summary));
  }
  if (some->len > 0)
    return some;
  g_ptr_array_unref (some);
  ctl_fail_text (C_ ("command line", "Nothing was printed: no case of this team was passed on, and "
                                     "nobody is asked to take one over."));
  return NULL;
}

static gboolean
add_team (Run *run, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holders = holders_of (run, id);
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (run->lang != NULL ? run->lang : "nb");
  g_autoptr (SamLocale) locale = sam_locale_new (run->lang != NULL ? run->lang : "nb");
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamDocument) doc = NULL;
  SamFormOptions options = { 0 };

  if (holders == NULL)
    return FALSE;
  view =
      sam_store_case_view (run->ctl->store, run->viewer,
                           ((SamHolderSummary *) g_ptr_array_index (holders, 0))->case_id, &error);
  if (view == NULL)
    return fail (error);
  set_options (run, &options, catalog, locale);
  doc = sam_form_build_team (sam_case_view_get_registry (view), id, holders, &options);
  g_ptr_array_add (run->papers, sam_document_paginate (doc, run->fonts));
  return TRUE;
}

/* ---- Papers of the house ---- */

/* What papers that are not about a case say of the registry; NULL with an error already said. */
static SamRegistry *
read_registry (const Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = sam_store_list_house (run->ctl->store, run->viewer, NULL, &error);

  if (records == NULL) {
    ctl_fail (error);
    return NULL;
  }
  return sam_registry_new (records);
}

static void
add_document (Run *run, SamDocument *doc)
{
  g_ptr_array_add (run->papers, sam_document_paginate (doc, run->fonts));
}

static gboolean
add_service (Run *run, const char *id, const SamFormOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRegistry) registry = read_registry (run);
  g_autoptr (SamDocument) doc = NULL;

  if (registry == NULL)
    return FALSE;
  doc = sam_form_build_service (registry, id, options, &error);
  if (doc == NULL)
    return fail_print (error);
  add_document (run, doc);
  return TRUE;
}

/* The last month that is over. */
static void
find_month (SamDate today, SamDate *from, SamDate *to)
{
  int year, month, day;

  sam_date_to_ymd (today, &year, &month, &day);
  *to = today - day;
  sam_date_to_ymd (*to, &year, &month, &day);
  *from = *to - day + 1;
}

static gboolean
count_month (const Run *run, const char *team_id, SamDate from, SamDate to, SamTeamMonth *month)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_CASE);
  g_autoptr (GPtrArray) cases = NULL;

  sam_query_where (query, SAM_CASE_TEAM_ID, team_id);
  cases = sam_store_list (run->ctl->store, run->viewer, query, NULL, &error);
  if (cases == NULL)
    return fail (error);
  for (guint i = 0; i < cases->len; i++) {
    g_autoptr (SamCaseView) view =
        sam_store_case_view (run->ctl->store, run->viewer,
                             sam_record_get_id (g_ptr_array_index (cases, i)), &error);

    if (view == NULL)
      return fail (error);
    sam_rules_add_month (view, from, to, month);
  }
  return TRUE;
}

static gboolean
add_month (Run *run, const char *id, const SamFormOptions *options)
{
  g_autoptr (SamRegistry) registry = read_registry (run);
  g_autoptr (SamDocument) doc = NULL;
  SamTeamMonth month = { 0 };
  SamDate from, to;

  if (registry == NULL)
    return FALSE;
  if (sam_registry_get (registry, id) == NULL) {
    ctl_fail_text (C_ ("command line", "Nothing was printed: there is no such team."));
    return FALSE;
  }
  find_month (sam_clock_today (run->ctl->clock), &from, &to);
  if (!count_month (run, id, from, to, &month))
    return FALSE;
  doc = sam_form_build_month (registry, id, from, &month, options);
  add_document (run, doc);
  return TRUE;
}

/* The same figures whichever team of a lead's it is printed for. */
static gboolean
add_housing_planning (Run *run, const char *id, const SamFormOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRegistry) registry = read_registry (run);
  g_autoptr (SamHousingPlan) plan = NULL;

  if (registry == NULL)
    return FALSE;
  if (!sam_viewer_leads (run->viewer, id)) {
    ctl_fail_text (
        C_ ("command line", "Nothing was printed: only a lead of the team prints this."));
    return FALSE;
  }
  plan = sam_store_housing_plan (run->ctl->store, run->viewer, NULL, &error);
  if (plan == NULL)
    return fail (error);
  add_document (run, sam_form_build_housing_planning (registry, id, plan, options));
  return TRUE;
}

static gboolean
add_of_house (Run *run, const char *id)
{
  const char *lang = run->lang != NULL ? run->lang : "nb";
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (lang);
  g_autoptr (SamLocale) locale = sam_locale_new (lang);
  SamFormOptions options = { 0 };

  if (g_str_equal (run->form->id, SAM_FORM_HOLDER_TEAM))
    return add_team (run, id);
  set_options (run, &options, catalog, locale);
  if (g_str_equal (run->form->id, SAM_FORM_HOUSING_PLANNING))
    return add_housing_planning (run, id, &options);
  return run->form->type == SAM_RECORD_SERVICE ? add_service (run, id, &options)
                                               : add_month (run, id, &options);
}

/* ---- Papers that are keyed in afterwards ---- */

static void
add_sheet (Run *run, GPtrArray *views, const char *about, const char *hash)
{
  SamSheet *sheet = sam_form_sheet (run->form, views, about, sam_clock_today (run->ctl->clock));
  Kept *kept;

  if (sheet == NULL)
    return;
  kept = g_new0 (Kept, 1);
  kept->code = sam_form_code (hash);
  kept->sheet = sheet;
  g_ptr_array_add (run->sheets, kept);
}

/* All the cases on one paper, in numbered copies. */
static gboolean
add_together (Run *run)
{
  const char *lang = run->lang != NULL ? run->lang : "nb";
  g_autoptr (SamCatalog) catalog = sam_paper_catalog (lang);
  g_autoptr (SamLocale) locale = sam_locale_new (lang);
  g_autoptr (GPtrArray) views =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  g_autofree char *hash = NULL;
  SamFormOptions options = { 0 };

  for (guint i = 0; i < run->ids->len; i++) {
    g_autoptr (GError) error = NULL;
    const char *id = g_ptr_array_index (run->ids, i);
    SamCaseView *view = sam_store_case_view (run->ctl->store, run->viewer, id, &error);

    if (view == NULL)
      return fail (error);
    g_ptr_array_add (views, view);
  }
  set_options (run, &options, catalog, locale);
  options.copies = run->copies;
  for (guint copy = 1; copy <= MAX (run->copies, 1); copy++) {
    g_autoptr (SamDocument) doc = NULL;

    options.copy = run->copies > 0 ? copy : 0;
    g_clear_pointer (&hash, g_free);
    doc = sam_form_build_together (run->form, views, &options, &hash);
    g_ptr_array_add (run->papers, sam_document_paginate (doc, run->fonts));
  }
  add_sheet (run, views, NULL, hash);
  return TRUE;
}

/* ---- A paper for each id ---- */

/* The case whose paper it is: a record of the person stands on that of the open case. NULL with an
 * error already said. */
static SamCaseView *
view_of (const Run *run, const SamRecord *record)
{
  gboolean of_person = sam_record_get_def (record)->scope == SAM_SCOPE_PERSON;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = of_person ? sam_store_case_of_person (run->ctl->store, run->viewer,
                                                              sam_record_get_scope (record), &error)
                                  : g_strdup (sam_record_get_scope (record));
  SamCaseView *view =
      id != NULL ? sam_store_case_view (run->ctl->store, run->viewer, id, &error) : NULL;

  if (error != NULL)
    ctl_fail (error);
  else if (view == NULL)
    ctl_fail_text (C_ ("command line", "Nothing was printed: the person has no open case."));
  return view;
}

/* What only the server has is asked for before anything is logged or printed; FALSE with an error
 * already said. */
static gboolean
fetch_what_it_takes (const Run *run, const char *id, SamAccessLog **log)
{
  g_autoptr (GError) error = NULL;

  if (!sam_form_is_online (run->form))
    return TRUE;
  *log = ctl_fetch_access_log (run->ctl, id, &error);
  if (*log == NULL) {
    g_autofree char *sentence = sam_error_access_log_text (error);

    ctl_fail_text (sentence);
  }
  return *log != NULL;
}

static gboolean
add_one (Run *run, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record =
      sam_store_get (run->ctl->store, run->viewer, run->form->type, id, &error);
  g_autoptr (SamCaseView) view = NULL;
  const char *lang;
  g_autoptr (SamCatalog) catalog = NULL;
  g_autoptr (SamLocale) locale = NULL;
  g_autoptr (SamAccessLog) log = NULL;
  SamFormOptions options = { 0 };
  g_auto (CtlPaper) paper = { .form = run->form, .id = id };

  if (record == NULL)
    return fail (error);
  if (!fetch_what_it_takes (run, id, &log))
    return FALSE;
  view = view_of (run, record);
  if (view == NULL)
    return FALSE;
  lang = run->lang != NULL ? run->lang : sam_form_language (view);
  catalog = sam_paper_catalog (lang);
  locale = sam_locale_new (lang);
  set_options (run, &options, catalog, locale);
  options.copies = run->copies;
  options.access_log = log;
  if (!ctl_give_prepare (&run->give, &paper, view, &options))
    return FALSE;
  options.sections = (const char *const *) paper.chosen;
  for (guint copy = 1; copy <= MAX (run->copies, 1); copy++) {
    SamPages *pages;

    options.copy = run->copies > 0 ? copy : 0;
    pages = sam_form_pages (run->form, view, id, &options, run->fonts, &error);
    if (pages == NULL)
      return fail_print (error);
    g_ptr_array_add (run->papers, pages);
  }
  if (!ctl_give_add (&run->give, &paper, run->ctl, view, &options))
    return FALSE;
  if (g_str_equal (run->form->id, SAM_FORM_MEETING)) {
    g_autoptr (GPtrArray) views = g_ptr_array_new ();
    g_autofree char *hash = NULL;
    SamDocument *doc = sam_form_build (run->form, view, id, &options, &hash, &error);

    if (doc == NULL)
      return fail_print (error);
    sam_document_unref (doc);
    g_ptr_array_add (views, view);
    add_sheet (run, views, id, hash);
  }
  return TRUE;
}

/* ---- The command ---- */

/* What --where finds goes after the ids that are named; FALSE with an error already said. */
static gboolean
find_ids (Run *run, SamQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (query->where == NULL)
    return TRUE;
  found = sam_store_list (run->ctl->store, run->viewer, query, NULL, &error);
  if (found == NULL)
    return fail (error);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (run->ids, g_strdup (sam_record_get_id (g_ptr_array_index (found, i))));
  if (run->ids->len > 0)
    return TRUE;
  ctl_fail_text (C_ ("command line", "Nothing was printed: no record is like that."));
  return FALSE;
}

static gboolean
take_variant (Run *run, char **args, gboolean *missing)
{
  char *variant;

  while ((variant = ctl_take_option (args, "--variant", missing)) != NULL) {
    g_autofree char *owned = variant;

    if (g_str_equal (owned, "large"))
      run->large = TRUE;
    else if (g_str_equal (owned, "pseudonymised"))
      run->pseudonymised = TRUE;
    else if (!g_str_equal (owned, "normal"))
      return FALSE;
  }
  return TRUE;
}

/* What does not exist is said by name, before anything is opened. */
static gboolean
take_options (Run *run, char **args, gboolean *missing)
{
  g_autofree char *copies = ctl_take_option (args, "--copies", missing);
  guint64 n = 0;

  run->lang = ctl_take_option (args, "--lang", missing);
  if (!ctl_give_take (&run->give, args, missing))
    return FALSE;
  if (!take_variant (run, args, missing)) {
    g_autofree char *sentence =
        /* Translators: words of the command line */
        g_strdup_printf (C_ ("command line", "There is no such variant. Choose %s, %s or %s."),
                         "normal", "large", "pseudonymised");

    ctl_fail_text (sentence);
    return FALSE;
  }
  if (run->lang != NULL && !sam_paper_language_is_known (run->lang)) {
    g_autofree char *sentence =
        /* Translators: codes of languages, as "nb, nn" */
        g_strdup_printf (C_ ("command line",
                             "No paper is written in this language. Choose from %s."),
                         "nb, nn, se, en");

    ctl_fail_text (sentence);
    return FALSE;
  }
  if (copies != NULL && !g_ascii_string_to_unsigned (copies, 10, 1, 99, &n, NULL)) {
    ctl_fail_text (C_ ("command line", "From 1 to 99 copies can be numbered."));
    return FALSE;
  }
  run->copies = (guint) n;
  return TRUE;
}

/* When all of it is made and before any of it is there: what is on paper can not be called back,
 * and the log says nothing of a run that failed. */
static gboolean
log_run (const Run *run)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < run->ids->len; i++)
    if (!sam_store_log_access (run->ctl->store, run->viewer, SAM_ACCESS_PRINT, run->form->type,
                               g_ptr_array_index (run->ids, i), run->form->id, TRUE, &error))
      return fail (error);
  for (guint i = 0; i < run->sheets->len; i++) {
    const Kept *kept = g_ptr_array_index (run->sheets, i);

    if (!sam_store_keep_sheet (run->ctl->store, kept->code, kept->sheet, &error))
      return fail (error);
  }
  return ctl_give_save (&run->give, run->ctl);
}

static gboolean
make_papers (Run *run)
{
  if (sam_form_is_together (run->form))
    return add_together (run);
  for (guint i = 0; i < run->ids->len; i++) {
    const char *id = g_ptr_array_index (run->ids, i);

    if (!(sam_form_is_of_house (run->form) ? add_of_house (run, id) : add_one (run, id)))
      return FALSE;
  }
  return TRUE;
}

static int
write_run (Run *run, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamPages) pages = NULL;

  if ((run->give.to != NULL || run->give.sections != NULL)
      && (sam_form_is_together (run->form) || sam_form_is_of_house (run->form))) {
    ctl_fail_text (C_ ("command line", "Nothing was printed: this paper is always whole, and stays "
                                       "in the house."));
    return CTL_FAILED;
  }
  if (!make_papers (run))
    return CTL_FAILED;
  pages = sam_pages_concat ((SamPages *const *) run->papers->pdata, run->papers->len,
                            SAM_CONCAT_NEW_SHEET);
  if (!log_run (run))
    return CTL_FAILED;
  if (!sam_pages_write_pdf (pages, out, sam_clock_now (run->ctl->clock) / G_USEC_PER_SEC, NULL,
                            &error)) {
    fail_print (error);
    ctl_give_take_back (&run->give, run->ctl);
    return CTL_FAILED;
  }
  return CTL_OK;
}

int
ctl_print (Ctl *ctl, char **args)
{
  gboolean missing = FALSE;
  g_autofree char *out = ctl_take_option (args, "-o", &missing);
  g_auto (Run) run = { .ctl = ctl };
  g_autoptr (SamQuery) query = NULL;
  char *where;

  if (!take_options (&run, args, &missing))
    return CTL_USAGE;
  if (args[0] == NULL || out == NULL || missing)
    return ctl_usage (ctl);
  run.form = sam_form_by_id (args[0]);
  if (run.form == NULL) {
    g_autofree char *sentence =
        /* Translators: a command to type */
        g_strdup_printf (C_ ("command line", "There is no such form. The command “%s” lists them."),
                         "samsporctl forms");

    ctl_fail_text (sentence);
    return CTL_USAGE;
  }
  query = sam_query_new (run.form->type);
  while ((where = ctl_take_option (args, "--where", &missing)) != NULL) {
    g_autofree char *owned = where;

    if (!ctl_add_where (query, sam_type_get (run.form->type), owned))
      return ctl_usage (ctl);
  }
  if (missing || ctl_has_option (args) || (args[1] == NULL && query->where == NULL))
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  run.viewer = sam_viewer_for_use (ctl->viewer, SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);
  run.fonts = sam_fonts_new ();
  run.papers = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  run.ids = g_ptr_array_new_with_free_func (g_free);
  run.sheets = g_ptr_array_new_with_free_func (kept_free);
  for (guint i = 1; args[i] != NULL; i++)
    g_ptr_array_add (run.ids, g_strdup (args[i]));
  return find_ids (&run, query) ? write_run (&run, out) : CTL_FAILED;
}
