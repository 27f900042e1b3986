/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-window.h"

#include "print/sam-gather.h"
#include "print/sam-layout.h"
#include "print/sam-paper-out.h"
#include "print/sam-paper-sections.h"
#include "print/sam-print-job.h"
#include "print/sam-print-watch.h"
#include "print/sam-seen.h"
#include "print/sam-sheets.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-toast.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-error-text.h>
#include <samspor/sam-forms-many.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-paper.h>
#include <samspor/sam-rules.h>

#define MAX_COPIES 30
#define LIST_HEIGHT 150

/* One paper that can be printed for the case. */
typedef struct {
  const SamFormDef *form;
  char *id;    /* (owned): of its record */
  char *title; /* (owned) */
} Paper;

struct _SamPrintWindow {
  AdwWindow parent_instance;

  SamWindow *window;               /* (not owned): transient for it */
  SamContext *context;             /* (owned) */
  char *case_id;                   /* (owned) (nullable): NULL = of the teams led */
  char *first_form, *first_record; /* (owned) (nullable) */
  SamCaseView *view;               /* (owned) (nullable): masked for paper */
  GPtrArray *holders;     /* (owned) (nullable) (element-type SamHolderSummary): of the teams led */
  SamRegistry *registry;  /* (owned) (nullable): of papers of the house */
  GPtrArray *papers;      /* (owned) (element-type Paper) */
  const Paper *paper;     /* (not owned) (nullable): the one that is chosen */
  char *month_team;       /* (owned) (nullable): whose cases are in @month_cases */
  GPtrArray *month_cases; /* (owned) (nullable) (element-type SamCaseView) */
  SamHousingPlan *plan;   /* (owned) (nullable): of the teams led */
  SamAccessLog *access_log;  /* (owned) (nullable): who has looked, once the server has said it */
  SamLaidOut *laid;          /* (owned) (nullable): what is shown */
  char **chosen;             /* (owned) (nullable): the sections that are on it; NULL = all */
  GCancellable *cancellable; /* (owned): of the window */
  GCancellable *laying_out;  /* (owned) (nullable) */
  gboolean busy;

  /* (not owned): children */
  GtkWidget *list, *sheets, *spinner, *message, *language, *large, *copies, *copies_row, *sections,
      *out, *save, *print, *toasts;
};

#define SAM_TYPE_PRINT_WINDOW (sam_print_window_get_type ())
G_DECLARE_FINAL_TYPE (SamPrintWindow, sam_print_window, SAM, PRINT_WINDOW, AdwWindow)
G_DEFINE_FINAL_TYPE (SamPrintWindow, sam_print_window, ADW_TYPE_WINDOW)

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_free (paper->id);
  g_free (paper->title);
  g_free (paper);
}

static void
say (SamPrintWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
}

static void
toast (SamPrintWindow *self, const char *text)
{
  sam_toast_show (ADW_TOAST_OVERLAY (self->toasts), sam_toast_new_lasting (text));
}

static void
toast_paper_error (SamPrintWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (error->domain == SAM_FORM_ERROR || error->domain == SAM_PRINT_ERROR)
    text = sam_paper_error_text (error);
  else
    text = sam_error_text (error);
  if (text)
    toast (self, text);
}

static const Paper *
chosen (SamPrintWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? g_ptr_array_index (self->papers, gtk_list_box_row_get_index (row)) : NULL;
}

static const char *
language (SamPrintWindow *self)
{
  return sam_paper_languages (NULL)[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->language))]
      .tag;
}

static void
update_buttons (SamPrintWindow *self)
{
  gboolean ready = self->laid && !self->busy && sam_paper_out_is_ready (SAM_PAPER_OUT (self->out));

  gtk_widget_set_sensitive (self->save, ready);
  gtk_widget_set_sensitive (self->print, ready);
}

/* ---- Laying out ---- */

static void lay_out (SamPrintWindow *self);
static void gather_month (SamPrintWindow *self, const char *team);

/* Whether what is laid out is what is chosen now. */
static gboolean
is_chosen (SamPrintWindow *self)
{
  g_auto (GStrv) now = sam_paper_sections_get (SAM_PAPER_SECTIONS (self->sections));

  return (now == NULL) == (self->chosen == NULL)
         && (!now || g_strv_equal ((const char *const *) now, (const char *const *) self->chosen));
}

/* Which sections one may choose follows from who gets the paper, and the paper from both. */
static void
settle (SamPrintWindow *self)
{
  if (self->laid) {
    sam_paper_sections_set (SAM_PAPER_SECTIONS (self->sections), self->laid->sections,
                            sam_paper_out_get_allowed (SAM_PAPER_OUT (self->out)));
    if (!is_chosen (self)) {
      lay_out (self);
    }
  }
  update_buttons (self);
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (source);
  g_autoptr (GError) error = NULL;
  SamLaidOut *laid = sam_layout_finish (self, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  if (error) {
    g_autofree char *text = sam_paper_error_text (error);

    say (self, text);
  } else {
    say (self, NULL);
  }
  sam_sheets_show (self->sheets, laid ? laid->pages : NULL);
  sam_print_watch_first (GTK_WIDGET (self));
  self->laid = laid;
  if (laid) {
    /* What the basis covers is known by its sections; "changed" settles the rest. */
    sam_paper_out_set_sections (SAM_PAPER_OUT (self->out), laid->sections);
  }
  update_buttons (self);
}

/* ---- What only the server has ---- */

static void
asked_cb (guint n, gpointer user_data)
{
  g_autofree char *text =
      sam_count (NULL, "print", "The server is asked who has looked: %d time so far",
                 "The server is asked who has looked: %d times so far", (int) n);

  say (user_data, text);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamAccessLog *log = sam_seen_finish (SAM_WINDOW (source), result, &error);
  g_autofree char *text = error ? sam_error_access_log_text (error) : NULL;

  if (log) {
    self->access_log = log;
    lay_out (self);
  } else if (text) {
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
    say (self, text);
  }
}

/* Choosing another paper, or closing the window, ends it. */
static void
ask_who_looked (SamPrintWindow *self)
{
  sam_sheets_show (self->sheets, NULL);
  say (self, C_ ("print", "The server is asked who has looked."));
  sam_seen_async (self->window, self->case_id, asked_cb, self, self->laying_out, answered_cb,
                  g_object_ref (self));
}

static SamLayout *
layout_new (SamPrintWindow *self)
{
  SamLayout *layout = g_new0 (SamLayout, 1);

  layout->form = self->paper->form;
  layout->id = g_strdup (self->paper->id);
  layout->lang = g_strdup (language (self));
  layout->view = self->view ? sam_case_view_ref (self->view) : NULL;
  layout->registry = self->registry ? sam_registry_ref (self->registry) : NULL;
  layout->holders = self->holders ? g_ptr_array_ref (self->holders) : NULL;
  layout->cases = self->month_cases ? g_ptr_array_ref (self->month_cases) : NULL;
  layout->plan = self->plan ? sam_housing_plan_ref (self->plan) : NULL;
  layout->sections = g_strdupv (self->chosen);
  layout->access_log = self->access_log ? sam_access_log_ref (self->access_log) : NULL;
  layout->viewer = sam_viewer_for_use (sam_context_get_viewer (self->context),
                                       SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);
  layout->today = sam_context_get_today (self->context);
  layout->large = gtk_switch_get_active (GTK_SWITCH (self->large));
  layout->copies = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->copies));
  return layout;
}

static void
lay_out (SamPrintWindow *self)
{
  if ((!self->view && !self->registry) || !self->paper) {
    return;
  }
  g_cancellable_cancel (self->laying_out);
  g_clear_object (&self->laying_out);
  self->laying_out = g_cancellable_new ();
  /* What is still on screen is another paper: it must not be saved under this one's name. */
  g_clear_pointer (&self->laid, sam_laid_out_free);
  update_buttons (self);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  if (g_str_equal (self->paper->form->id, SAM_FORM_TEAM_MONTH)
      && g_strcmp0 (self->paper->id, self->month_team) != 0) {
    gather_month (self, self->paper->id);
    return;
  }
  if (sam_form_is_online (self->paper->form) && !self->access_log) {
    ask_who_looked (self);
    return;
  }
  g_strfreev (self->chosen);
  self->chosen = sam_paper_sections_get (SAM_PAPER_SECTIONS (self->sections));
  sam_print_watch_begin (GTK_WIDGET (self));
  sam_layout_async (layout_new (self), self, self->laying_out, laid_out_cb, NULL);
}

/* Another paper: all of it, for whom it is by nature. */
static void
paper_cb (SamPrintWindow *self)
{
  self->paper = chosen (self);
  if (!self->paper) {
    return;
  }
  g_clear_pointer (&self->laid, sam_laid_out_free);
  gtk_widget_set_visible (self->copies_row, g_str_equal (self->paper->form->id, SAM_FORM_MEETING));
  sam_paper_sections_reset (SAM_PAPER_SECTIONS (self->sections));
  sam_paper_out_set_paper (SAM_PAPER_OUT (self->out), self->paper->form, self->view,
                           self->paper->id);
  lay_out (self);
}

/* ---- Which papers there are ---- */

static void
add_paper (SamPrintWindow *self, const char *form_id, const char *record_id, const char *detail)
{
  const SamFormDef *form = sam_form_by_id (form_id);
  Paper *paper;
  GtkWidget *label;

  if (!form)
    return;
  paper = g_new0 (Paper, 1);
  paper->form = form;
  paper->id = g_strdup (record_id);
  paper->title =
      /* Translators: %1$s is the paper, as “Plan”, %2$s whom it is about */
      detail ? g_strdup_printf (C_ ("print", "%1$s: %2$s"), sam_text (NULL, &form->title), detail)
             : g_strdup (sam_text (NULL, &form->title));
  g_ptr_array_add (self->papers, paper);
  label = gtk_label_new (paper->title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_append (GTK_LIST_BOX (self->list), label);
  sam_spoken_set_row (label, paper->title);
}

/* The paper asked for; one that is not offered any more, like that of an old meeting, comes with
 * it. */
static guint
find_first (SamPrintWindow *self)
{
  for (guint i = 0; i < self->papers->len; i++) {
    const Paper *paper = g_ptr_array_index (self->papers, i);

    if (g_strcmp0 (paper->form->id, self->first_form) == 0
        && (!self->first_record || g_strcmp0 (paper->id, self->first_record) == 0))
      return i;
  }
  if (!self->first_form || !self->first_record)
    return 0;
  add_paper (self, self->first_form, self->first_record, NULL);
  return self->papers->len - 1;
}

static void
list_papers (SamPrintWindow *self)
{
  g_autoptr (GPtrArray) offers =
      sam_forms_offer (self->view, sam_context_get_viewer (self->context),
                       sam_context_get_locale (self->context),
                       sam_context_get_today (self->context));
  guint first;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    add_paper (self, offer->form->id, offer->id, offer->detail);
    /* The other one a person may ask for, beside it. */
    if (g_str_equal (offer->form->id, SAM_FORM_EVERYTHING)
        && sam_seen_may_ask (sam_context_get_viewer (self->context),
                             sam_case_view_get_case (self->view)))
      add_paper (self, SAM_FORM_ACCESS_LOG, offer->id, NULL);
  }
  if (self->papers->len == 0) {
    say (self, C_ ("print", "There is nothing to print for this case yet. Write a plan or an "
                            "agreement first."));
    return;
  }
  first = find_first (self);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) first));
}

/* ---- Papers of the teams led ---- */

typedef struct {
  SamRegistry *registry; /* (owned) */
  GPtrArray *holders;    /* (owned) */
  GPtrArray *teams;      /* (owned) (element-type utf8): led */
  SamHousingPlan *plan;  /* (owned) */
} Teams;

static void
teams_free (gpointer data)
{
  Teams *teams = data;

  g_clear_pointer (&teams->registry, sam_registry_unref);
  g_clear_pointer (&teams->holders, g_ptr_array_unref);
  g_ptr_array_unref (teams->teams);
  g_clear_pointer (&teams->plan, sam_housing_plan_unref);
  g_free (teams);
}

static gpointer
teams_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) all = sam_store_list_holders (store, viewer, cancellable, error);
  /* What the head of a paper of the house says, and the names in it. */
  g_autoptr (GPtrArray) records =
      all ? sam_store_list_house (store, viewer, cancellable, error) : NULL;
  SamHousingPlan *plan =
      records ? sam_store_housing_plan (store, viewer, cancellable, error) : NULL;
  Teams *teams;

  if (!plan) {
    return NULL;
  }
  teams = g_new0 (Teams, 1);
  teams->plan = plan;
  teams->teams = g_ptr_array_new_with_free_func (g_free);
  teams->holders = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);
  for (guint i = 0; i < all->len; i++) {
    SamHolderSummary *summary = g_ptr_array_index (all, i);

    if (summary->team_id && sam_viewer_leads (viewer, summary->team_id)) {
      g_ptr_array_add (teams->holders, sam_holder_summary_ref (summary));
    }
  }
  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_TEAM
        && sam_viewer_leads (viewer, sam_record_get_id (record))) {
      g_ptr_array_add (teams->teams, g_strdup (sam_record_get_id (record)));
    }
  }
  teams->registry = sam_registry_new (records);
  return teams;
}

static gboolean
has_holders (SamPrintWindow *self, const char *team)
{
  for (guint i = 0; i < self->holders->len; i++) {
    if (g_strcmp0 (((SamHolderSummary *) g_ptr_array_index (self->holders, i))->team_id, team)
        == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
teams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Teams *teams = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  if (!teams || teams->teams->len == 0) {
    g_autofree char *text = error ? sam_error_text (error) : NULL;

    say (self, text ? text : C_ ("print", "You lead no team."));
    g_clear_pointer (&teams, teams_free);
    return;
  }
  self->registry = sam_registry_ref (teams->registry);
  self->holders = g_ptr_array_ref (teams->holders);
  for (guint i = 0; i < teams->teams->len; i++) {
    const char *team = g_ptr_array_index (teams->teams, i);

    if (has_holders (self, team)) {
      add_paper (self, SAM_FORM_HOLDER_TEAM, team, sam_context_name (self->context, team));
    }
    add_paper (self, SAM_FORM_TEAM_MONTH, team, sam_context_name (self->context, team));
  }
  /* Of all the teams together, in the name of the first. */
  self->plan = sam_housing_plan_ref (teams->plan);
  add_paper (self, SAM_FORM_HOUSING_PLANNING, g_ptr_array_index (teams->teams, 0), NULL);
  teams_free (teams);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                                          (int) find_first (self)));
}

typedef struct {
  SamPrintWindow *window; /* (owned) */
  char *team;             /* (owned) */
} Month;

static void
month_free (Month *month)
{
  g_object_unref (month->window);
  g_free (month->team);
  g_free (month);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Month, month_free)

static void
month_failed (SamPrintWindow *self, const GError *error)
{
  g_autofree char *text = sam_error_text (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
    say (self, text);
  }
}

static void
month_gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Month) month = user_data;
  SamPrintWindow *self = month->window;
  g_autoptr (GError) error = NULL;
  GPtrArray *views = sam_gather_finish (SAM_CONTEXT (source), result, &error);

  if (!views) {
    month_failed (self, error);
    return;
  }
  g_clear_pointer (&self->month_cases, g_ptr_array_unref);
  self->month_cases = views;
  g_free (self->month_team);
  self->month_team = g_steal_pointer (&month->team);
  lay_out (self);
}

static void
month_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Month) month = user_data;
  SamPrintWindow *self = month->window;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = sam_call_list_finish (context, result, &error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (!cases) {
    month_failed (self, error);
    return;
  }
  for (guint i = 0; i < cases->len; i++) {
    g_strv_builder_add (ids, sam_record_get_id (g_ptr_array_index (cases, i)));
  }
  list = g_strv_builder_end (ids);
  sam_gather_async (context, (const char *const *) list, SAM_USE_PRINT, self->laying_out, NULL,
                    NULL, month_gathered_cb, g_steal_pointer (&month));
}

/* The figures are counted from every case of the team. */
static void
gather_month (SamPrintWindow *self, const char *team)
{
  SamQuery *query = sam_query_new (SAM_RECORD_CASE);
  Month *month = g_new0 (Month, 1);

  month->window = g_object_ref (self);
  month->team = g_strdup (team);
  sam_query_where (query, SAM_CASE_TEAM_ID, team);
  sam_call_list_async (self->context, query, self->laying_out, month_listed_cb, month);
}

/* ---- The card of a service ---- */

/* What the head of the card says, and the service itself. */
static gpointer
registry_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = sam_store_list (store, viewer, query, cancellable, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  SamRecord *service =
      settings ? sam_store_get (store, viewer, SAM_RECORD_SERVICE, data, error) : NULL;

  if (!service) {
    return NULL;
  }
  g_ptr_array_add (records, service);
  for (guint i = 0; i < settings->len; i++) {
    g_ptr_array_add (records, g_object_ref (g_ptr_array_index (settings, i)));
  }
  return sam_registry_new (records);
}

static void
registry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamRegistry *registry = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_pointer (&registry, sam_registry_unref);
    return;
  }
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  if (!registry) {
    g_autofree char *text = sam_error_text (error);

    say (self, text);
    return;
  }
  self->registry = registry;
  add_paper (self, SAM_FORM_SERVICE, self->first_record, NULL);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static gpointer
view_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  /* Masked as for paper: what may not be printed never reaches the preview. */
  g_autoptr (SamViewer) paper = sam_viewer_for_use (viewer, SAM_PURPOSE_FOLLOW_UP, SAM_USE_PRINT);

  return sam_store_case_view (store, paper, data, error);
}

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamPrintWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  SamCaseView *view = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  const SamPaperLanguage *languages;
  guint n;

  if (!view) {
    g_autofree char *text = sam_error_text (error);

    if (text)
      say (self, text);
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
    return;
  }
  languages = sam_paper_languages (&n);
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (languages[i].tag, sam_form_language (view)) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->language), i);
  self->view = view;
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  list_papers (self);
}

/* ---- Out of the house ---- */

/* What is logged is what leaves, also when another paper is chosen meanwhile. */
static SamPrintJob *
job_new (SamPrintWindow *self)
{
  const Paper *paper = self->paper;
  const char *ids[] = { paper->id, NULL };
  SamPrintJob *job =
      sam_print_job_new (self->context, self->laid->pages, paper->form->id, paper->form->type, ids);

  sam_print_job_give (job, sam_paper_out_make (SAM_PAPER_OUT (self->out), self->laid->papers,
                                               (const char *const *) self->chosen));
  if (self->laid->code) {
    g_autoptr (GPtrArray) views = g_ptr_array_new ();

    g_ptr_array_add (views, self->view);
    sam_print_job_keep_sheet (job, self->laid->code,
                              sam_form_sheet (paper->form, views, paper->id,
                                              sam_context_get_today (self->context)));
  }
  return job;
}

static void
set_busy (SamPrintWindow *self, gboolean busy)
{
  self->busy = busy;
  update_buttons (self);
}

/* @said: (nullable): what there is to tell; @error: (nullable): why nothing came of it. */
static void
end_job (SamPrintWindow *self, const char *said, const GError *error)
{
  /* The window was closed meanwhile: what was on its way has left all the same. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error)
    toast_paper_error (self, error);
  else if (said)
    toast (self, said);
  set_busy (self, FALSE);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = sam_print_job_save_finish (GTK_WINDOW (source), result, &error);

  end_job (SAM_PRINT_WINDOW (source), saved ? C_ ("toast", "Saved as PDF") : NULL, error);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (widget);
  g_autoptr (SamPrintJob) job = NULL;

  if (!gtk_widget_get_sensitive (self->save))
    return;
  set_busy (self, TRUE);
  job = job_new (self);
  sam_print_job_save_async (job, GTK_WINDOW (self), self->cancellable, saved_cb, NULL);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (SamPrintWindow) self = g_object_ref (SAM_PRINT_WINDOW (widget));
  g_autoptr (SamPrintJob) job = NULL;
  g_autoptr (GError) error = NULL;
  const char *note;

  if (!gtk_widget_get_sensitive (self->save))
    return;
  set_busy (self, TRUE);
  job = job_new (self);
  sam_print_job_print (job, GTK_WINDOW (self), &note, &error);
  end_job (self, note, error);
}

/* ---- The window ---- */

static GtkWidget *
language_drop_down (void)
{
  guint n;
  const SamPaperLanguage *languages = sam_paper_languages (&n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GtkWidget *widget;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) sam_text (NULL, &languages[i].label));
  g_ptr_array_add (names, NULL);
  widget = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  sam_spoken_set (widget, C_ ("print", "Language of the paper"));
  return widget;
}

static GtkWidget *
make_copies (SamPrintWindow *self)
{
  GtkWidget *label = gtk_label_new (C_ ("print", "Numbered copies"));

  self->copies_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->copies = gtk_spin_button_new_with_range (1, MAX_COPIES, 1);
  sam_spoken_set (self->copies, C_ ("print", "Numbered copies"));
  g_signal_connect_swapped (self->copies, "value-changed", G_CALLBACK (lay_out), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->copies_row), label);
  gtk_box_append (GTK_BOX (self->copies_row), self->copies);
  gtk_widget_set_visible (self->copies_row, FALSE);
  return self->copies_row;
}

static GtkWidget *
make_side (SamPrintWindow *self)
{
  GtkWidget *all = gtk_scrolled_window_new ();
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (C_ ("print", "Large print"));
  GtkWidget *language_label = gtk_label_new (C_ ("print", "Language of the paper"));

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  sam_spoken_set (self->list, C_ ("print", "Papers"));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (paper_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), LIST_HEIGHT);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (side), scroll);

  self->language = language_drop_down ();
  g_signal_connect_swapped (self->language, "notify::selected", G_CALLBACK (lay_out), self);
  sam_papers_leave_by_tab (self->list, self->language);
  gtk_label_set_xalign (GTK_LABEL (language_label), 0);
  gtk_widget_add_css_class (language_label, "caption");
  gtk_widget_add_css_class (language_label, "dim-label");
  gtk_box_append (GTK_BOX (side), language_label);
  gtk_box_append (GTK_BOX (side), self->language);

  self->large = gtk_switch_new ();
  sam_spoken_set (self->large, C_ ("print", "Large print"));
  g_signal_connect_swapped (self->large, "notify::active", G_CALLBACK (lay_out), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->large);
  gtk_box_append (GTK_BOX (side), row);
  gtk_box_append (GTK_BOX (side), make_copies (self));
  self->sections = sam_paper_sections_new ();
  g_signal_connect_swapped (self->sections, "changed", G_CALLBACK (settle), self);
  gtk_box_append (GTK_BOX (side), self->sections);
  self->out = sam_paper_out_new (self->context);
  g_signal_connect_swapped (self->out, "changed", G_CALLBACK (settle), self);
  gtk_box_append (GTK_BOX (side), self->out);
  gtk_widget_set_margin_start (side, 12);
  gtk_widget_set_margin_end (side, 12);
  gtk_widget_set_margin_top (side, 12);
  gtk_widget_set_margin_bottom (side, 12);
  /* The label's wish for room must not become the pane's. */
  gtk_widget_set_hexpand (side, FALSE);
  gtk_widget_set_size_request (side, 260, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (all), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (all), side);
  return all;
}

static GtkWidget *
make_preview (SamPrintWindow *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->sheets = sam_sheets_new ();
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_set_visible (self->message, FALSE);
  self->spinner = gtk_spinner_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->sheets);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_widget_set_hexpand (scroll, TRUE);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static void
make_content (SamPrintWindow *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *head = adw_header_bar_new ();

  self->print = gtk_button_new_with_mnemonic (C_ ("button", "_Print…"));
  gtk_widget_add_css_class (self->print, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->print), "paper.print");
  self->save = gtk_button_new_with_mnemonic (C_ ("button", "_Save as PDF…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "paper.save");
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->print);
  adw_header_bar_pack_end (ADW_HEADER_BAR (head), self->save);
  gtk_box_append (GTK_BOX (all), head);
  gtk_box_append (GTK_BOX (body), make_side (self));
  gtk_box_append (GTK_BOX (body), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (body), make_preview (self));
  gtk_box_append (GTK_BOX (all), body);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), all);
  adw_window_set_content (ADW_WINDOW (self), self->toasts);
  update_buttons (self);
}

static SamPrintWindow *
print_window_new (SamWindow *window)
{
  SamPrintWindow *self = g_object_new (SAM_TYPE_PRINT_WINDOW, "transient-for", window, "modal",
                                       TRUE, "default-width", 1040, "default-height", 720, NULL);

  self->window = window;
  self->context = g_object_ref (sam_window_get_context (window));
  return self;
}

void
sam_print_window_open_teams (SamWindow *window, const char *form)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));

  self = print_window_new (window);
  self->first_form = g_strdup (form);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, teams_work, NULL, NULL, teams_free,
                      self->cancellable, teams_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

void
sam_print_window_open_service (SamWindow *window, const char *service_id)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (service_id != NULL);

  self = print_window_new (window);
  self->first_record = g_strdup (service_id);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, registry_work, g_strdup (service_id), g_free,
                      (GDestroyNotify) sam_registry_unref, self->cancellable, registry_cb,
                      g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

void
sam_print_window_open (SamWindow *window, const char *case_id, const char *form,
                       const char *record_id)
{
  SamPrintWindow *self;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (case_id != NULL);

  self = print_window_new (window);
  self->case_id = g_strdup (case_id);
  self->first_form = g_strdup (form);
  self->first_record = g_strdup (record_id);
  make_content (self);
  sam_call_run_async (self->context, SAM_STORE_READ, view_work, g_strdup (case_id), g_free,
                      (GDestroyNotify) sam_case_view_unref, self->cancellable, view_cb,
                      g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

/* However it is closed; what is under way holds the window, and would only end by itself. */
static void
sam_print_window_unrealize (GtkWidget *widget)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->laying_out);
  GTK_WIDGET_CLASS (sam_print_window_parent_class)->unrealize (widget);
}

static void
sam_print_window_dispose (GObject *object)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (object);

  g_clear_object (&self->laying_out);
  g_clear_object (&self->context);
  g_clear_pointer (&self->view, sam_case_view_unref);
  g_clear_pointer (&self->holders, g_ptr_array_unref);
  g_clear_pointer (&self->registry, sam_registry_unref);
  g_clear_pointer (&self->access_log, sam_access_log_unref);
  g_clear_pointer (&self->month_cases, g_ptr_array_unref);
  g_clear_pointer (&self->plan, sam_housing_plan_unref);
  g_clear_pointer (&self->laid, sam_laid_out_free);
  G_OBJECT_CLASS (sam_print_window_parent_class)->dispose (object);
}

static void
sam_print_window_finalize (GObject *object)
{
  SamPrintWindow *self = SAM_PRINT_WINDOW (object);

  g_free (self->case_id);
  g_free (self->first_form);
  g_free (self->first_record);
  g_free (self->month_team);
  g_strfreev (self->chosen);
  g_ptr_array_unref (self->papers);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (sam_print_window_parent_class)->finalize (object);
}

static void
sam_print_window_class_init (SamPrintWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_print_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_print_window_finalize;
  widget_class->unrealize = sam_print_window_unrealize;
  gtk_widget_class_install_action (widget_class, "paper.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "paper.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "paper.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sam_print_window_init (SamPrintWindow *self)
{
  self->papers = g_ptr_array_new_with_free_func (paper_free);
  self->cancellable = g_cancellable_new ();
  /* A window title ends up in task lists and logs. */
  gtk_window_set_title (GTK_WINDOW (self), C_ ("window title", "Print"));
}
