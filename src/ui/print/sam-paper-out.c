/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-paper-out.h"

#include "../sam-row.h"
#include "../sam-spoken.h"
#include "../sam-words.h"
#include "sam-layout.h"
#include "sam-ways.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>

/* The first two of sam_form_ways(). */
enum { WAY_MEETING, WAY_LETTER };

/* What is chosen as the basis. */
typedef enum { BASIS_NONE, BASIS_CONSENT, BASIS_LAW, BASIS_AVERT } Basis;

struct _SamPaperOut {
  GtkBox parent_instance;

  SamContext *context;    /* (owned) */
  const SamFormDef *form; /* (nullable) */
  SamCaseView *view;      /* (owned) (nullable) */
  char *id;               /* (owned) (nullable) */
  GArray *recipients;     /* (owned) (element-type SamRecipient): of the view */
  GPtrArray *sections;    /* (owned) (nullable) (element-type SamFormSection) */
  char **allowed;         /* (owned) (nullable) */
  SamRecipient to;
  SamGiveBasis cover;
  GArray *bases; /* (owned) (element-type Basis): as they are offered */
  gboolean ready, filling;
  /* (not owned): children */
  GtkWidget *whom, *name, *name_row, *way, *way_row, *basis, *basis_row, *reference, *reference_row,
      *note;
};

G_DEFINE_FINAL_TYPE (SamPaperOut, sam_paper_out, GTK_TYPE_BOX)

static guint changed_signal;

/* ---- What is chosen ---- */

/* Several papers, each for its own reader. */
static gboolean
is_many (SamPaperOut *self)
{
  return self->form && g_str_equal (self->form->id, SAM_FORM_AGREEMENT_SHEETS);
}

static gboolean
stays (SamPaperOut *self)
{
  return !gtk_widget_get_visible (GTK_WIDGET (self))
         || gtk_drop_down_get_selected (GTK_DROP_DOWN (self->whom)) == 0;
}

static Basis
chosen_basis (SamPaperOut *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->basis));

  return n < self->bases->len ? g_array_index (self->bases, Basis, n) : BASIS_NONE;
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static gboolean
is_empty (GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (text_of (entry)));

  return *text == '\0';
}

static void
read_recipient (SamPaperOut *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->whom));

  if (n > 0 && n <= self->recipients->len) {
    self->to = g_array_index (self->recipients, SamRecipient, n - 1);
  } else {
    self->to = (SamRecipient){ .kind = SAM_RECIPIENT_NAMED, .name = text_of (self->name) };
  }
}

static gboolean
is_somebody_else (SamPaperOut *self)
{
  return !is_many (self)
         && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->whom)) > self->recipients->len;
}

/* ---- In words ---- */

static void
say (SamPaperOut *self, const char *text, gboolean act)
{
  gtk_label_set_text (GTK_LABEL (self->note), text ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
  if (act) {
    gtk_widget_add_css_class (self->note, "warning");
  } else {
    gtk_widget_remove_css_class (self->note, "warning");
  }
}

static char *
name_of (SamPaperOut *self, const SamRecipient *to)
{
  if (to->kind == SAM_RECIPIENT_PERSON) {
    return g_strdup (C_ ("paper out", "The person"));
  }
  return to->kind == SAM_RECIPIENT_RELATION ? sam_context_show_name (self->context, to->name)
                                            : g_strdup (to->name);
}

/* "Consent, 28 May" or "Statute, § 25, 28 May" */
static char *
consent_words (SamPaperOut *self, const SamRecord *consent)
{
  g_autofree char *day =
      sam_words_date_short (self->context, sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON));
  const char *reference = sam_record_get_text (consent, SAM_CONSENT_BASIS_REFERENCE);

  return sam_words_join (sam_words_enum (consent, SAM_CONSENT_BASIS), reference ? reference : "",
                         day, NULL);
}

static char *
day_words (SamPaperOut *self, SamField field)
{
  return sam_words_date (self->context, sam_record_get_date (self->cover.consent, field));
}

/* Why what is there does not do. */
static char *
why_not (SamPaperOut *self)
{
  if (sam_form_instead (self->form)) {
    return g_strdup (C_ ("paper out", "The whole agreement is for the person. Each party gets its "
                                      "own sheet."));
  }
  switch (self->cover.kind) {
  case SAM_GIVE_PARTLY:
    return g_strdup (C_ ("paper out", "The consent does not cover this paper."));
  case SAM_GIVE_WITHDRAWN: {
    g_autofree char *day = day_words (self, SAM_CONSENT_WITHDRAWN_ON);

    /* Translators: %s is a day, as in “4 June” */
    return g_strdup_printf (C_ ("paper out", "The consent was withdrawn %s."), day);
  }
  case SAM_GIVE_OVER: {
    g_autofree char *day = day_words (self, SAM_CONSENT_VALID_UNTIL);

    /* Translators: %s is a day, as in “4 June” */
    return g_strdup_printf (C_ ("paper out", "The consent ended %s."), day);
  }
  case SAM_GIVE_OWN:
  case SAM_GIVE_WHOLE:
  case SAM_GIVE_NONE:
    break;
  }
  return g_strdup (C_ ("paper out", "No consent is noted for this recipient."));
}

static gboolean
judge_basis (SamPaperOut *self)
{
  Basis basis = chosen_basis (self);

  if (basis == BASIS_CONSENT) {
    if (self->allowed) {
      g_autofree char *list = sam_form_sections_text ((const char *const *) self->allowed);
      /* Translators: %s is numbers, as “1, 3–5” */
      g_autofree char *text = g_strdup_printf (
          C_ ("paper out", "The consent covers only sections %s. The rest is left out."), list);

      say (self, text, FALSE);
    } else {
      say (self, NULL, FALSE);
    }
    return self->cover.kind == SAM_GIVE_WHOLE || self->allowed;
  }
  if (basis == BASIS_NONE) {
    g_autofree char *why = why_not (self);
    g_autofree char *text =
        g_strconcat (why, " ",
                     sam_form_instead (self->form)
                         ? C_ ("paper out", "Or say the law it rests on.")
                         : C_ ("paper out", "Note a consent first, or say the law it rests on."),
                     NULL);

    say (self, text, TRUE);
    return FALSE;
  }
  if (is_empty (self->reference)) {
    say (self, C_ ("paper out", "Say which section of the law it rests on."), TRUE);
    return FALSE;
  }
  say (self, NULL, FALSE);
  return TRUE;
}

/* ---- Each party its own ---- */

static gboolean
judge_parties (SamPaperOut *self)
{
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (self->view, SAM_PARTY_AGREEMENT_ID, self->id);
  const SamFormDef *sheet = sam_form_by_id (SAM_FORM_AGREEMENT_SHEET);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < parties->len; i++) {
    const char *id = sam_record_get_id (g_ptr_array_index (parties, i));
    SamRecipient to;

    if (sam_form_lacks_recipient (sheet, self->view, id)) {
      say (self,
           C_ ("paper out", "A party has no name yet. Say who it is first, or print the sheets of "
                            "the others one by one."),
           TRUE);
      return FALSE;
    }
    if (sam_form_recipient (sheet, self->view, id, &to)
        && sam_form_give_basis (sheet, self->view, id, &to, sam_context_get_today (self->context))
                   .kind
               > SAM_GIVE_WHOLE) {
      g_ptr_array_add (names, name_of (self, &to));
    }
  }
  if (names->len == 0) {
    say (self, NULL, FALSE);
    return TRUE;
  }
  g_ptr_array_add (names, NULL);
  list = sam_locale_format_list (sam_context_get_locale (self->context),
                                 (const char *const *) names->pdata);
  text = g_strdup_printf (
      /* Translators: %s is a list of names */
      C_ ("paper out", "No consent or other basis covers %s. Print the sheets of the others one by "
                       "one."),
      list);
  say (self, text, TRUE);
  return FALSE;
}

/* ---- Keeping it up to date ---- */

static void
add_basis (SamPaperOut *self, GtkStringList *words, Basis basis, const char *text)
{
  gtk_string_list_append (words, text);
  g_array_append_val (self->bases, basis);
}

static void
fill_bases (SamPaperOut *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  gboolean by_consent =
      self->cover.kind == SAM_GIVE_WHOLE || (self->cover.kind == SAM_GIVE_PARTLY && self->allowed);
  Basis before = chosen_basis (self);
  guint selected = 0;

  g_array_set_size (self->bases, 0);
  if (by_consent) {
    g_autofree char *text = consent_words (self, self->cover.consent);

    add_basis (self, words, BASIS_CONSENT, text);
  } else {
    add_basis (self, words, BASIS_NONE, C_ ("paper out", "None yet"));
  }
  add_basis (self, words, BASIS_LAW, sam_text (NULL, sam_enum_label (SAM_DISCLOSURE_BASIS, "lov")));
  add_basis (self, words, BASIS_AVERT,
             sam_text (NULL, sam_enum_label (SAM_DISCLOSURE_BASIS, "avvergingsplikt")));
  for (guint i = 1; i < self->bases->len; i++) {
    selected = g_array_index (self->bases, Basis, i) == before ? i : selected;
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->basis), G_LIST_MODEL (words));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->basis), selected);
  self->filling = FALSE;
}

static void
update (SamPaperOut *self)
{
  gboolean out = !stays (self);
  gboolean own = out && self->to.kind == SAM_RECIPIENT_PERSON;
  gboolean by_law = out && !is_many (self) && !own && chosen_basis (self) >= BASIS_LAW;

  gtk_widget_set_visible (self->name_row, out && is_somebody_else (self));
  gtk_widget_set_visible (self->way_row, out);
  gtk_widget_set_visible (self->basis_row, out && !is_many (self) && !own);
  gtk_widget_set_visible (self->reference_row, by_law);
  if (!out || own) {
    say (self, NULL, FALSE);
    self->ready = TRUE;
  } else if (is_many (self)) {
    self->ready = judge_parties (self);
  } else if (is_somebody_else (self) && is_empty (self->name)) {
    say (self, C_ ("paper out", "Say who gets it."), TRUE);
    self->ready = FALSE;
  } else {
    self->ready = judge_basis (self);
  }
  g_signal_emit (self, changed_signal, 0);
}

/* An extract is what a consent that names less covers of it. */
static void
find_cover (SamPaperOut *self)
{
  g_clear_pointer (&self->allowed, g_strfreev);
  self->cover = (SamGiveBasis){ SAM_GIVE_OWN, NULL };
  if (!self->view || stays (self) || is_many (self)) {
    return;
  }
  read_recipient (self);
  self->cover = sam_form_give_basis (self->form, self->view, self->id, &self->to,
                                     sam_context_get_today (self->context));
  if (self->cover.kind == SAM_GIVE_PARTLY && self->sections) {
    self->allowed = sam_form_sections_covered (self->sections, self->cover.consent);
  }
  fill_bases (self);
}

static void
choose_way (SamPaperOut *self)
{
  gboolean by_post = !stays (self) && !is_many (self) && self->to.kind != SAM_RECIPIENT_PERSON
                     && self->to.kind != SAM_RECIPIENT_RELATION;

  self->filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->way), by_post ? WAY_LETTER : WAY_MEETING);
  self->filling = FALSE;
}

static void
whom_cb (SamPaperOut *self)
{
  if (self->filling) {
    return;
  }
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->reference), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->basis), 0);
  self->filling = FALSE;
  find_cover (self);
  choose_way (self);
  update (self);
}

static void
name_cb (SamPaperOut *self)
{
  if (!self->filling) {
    find_cover (self);
    update (self);
  }
}

static void
basis_cb (SamPaperOut *self)
{
  if (!self->filling) {
    update (self);
  }
}

/* ---- From outside ---- */

static void
fill_whom (SamPaperOut *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  SamRecipient to;
  gboolean known = sam_form_recipient (self->form, self->view, self->id, &to);
  guint selected = 0;

  g_array_set_size (self->recipients, 0);
  gtk_string_list_append (words, C_ ("paper out", "Nobody: it stays here"));
  if (is_many (self)) {
    gtk_string_list_append (words, C_ ("paper out", "Each party, its own sheet"));
  } else {
    g_autoptr (GArray) some = sam_rules_recipients (self->view);

    g_array_append_vals (self->recipients, some->data, some->len);
    for (guint i = 0; known && i < self->recipients->len; i++) {
      if (sam_recipient_equal (&g_array_index (self->recipients, SamRecipient, i), &to)) {
        g_array_index (self->recipients, SamRecipient, i) = to;
        selected = i + 1;
      }
    }
    if (known && selected == 0) {
      g_array_append_val (self->recipients, to);
      selected = self->recipients->len;
    }
    for (guint i = 0; i < self->recipients->len; i++) {
      g_autofree char *name = name_of (self, &g_array_index (self->recipients, SamRecipient, i));

      gtk_string_list_append (words, name);
    }
    gtk_string_list_append (words, C_ ("paper out", "Somebody else…"));
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->whom), G_LIST_MODEL (words));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->whom), selected);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  self->filling = FALSE;
}

void
sam_paper_out_set_paper (SamPaperOut *self, const SamFormDef *form, SamCaseView *view,
                         const char *id)
{
  gboolean leaves;

  g_return_if_fail (SAM_IS_PAPER_OUT (self));

  leaves = form && view && sam_form_leaves (form);
  if (view) {
    sam_case_view_ref (view);
  }
  g_clear_pointer (&self->view, sam_case_view_unref);
  self->view = view;
  self->form = form;
  g_free (self->id);
  self->id = g_strdup (id);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), leaves);
  if (leaves) {
    fill_whom (self);
  }
  whom_cb (self);
}

void
sam_paper_out_set_sections (SamPaperOut *self, GPtrArray *sections)
{
  g_return_if_fail (SAM_IS_PAPER_OUT (self));

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  self->sections = g_ptr_array_ref (sections);
  if (self->cover.kind == SAM_GIVE_PARTLY) {
    find_cover (self);
  }
  update (self);
}

const char *const *
sam_paper_out_get_allowed (SamPaperOut *self)
{
  g_return_val_if_fail (SAM_IS_PAPER_OUT (self), NULL);

  return !stays (self) && chosen_basis (self) == BASIS_CONSENT ? (const char *const *) self->allowed
                                                               : NULL;
}

gboolean
sam_paper_out_is_ready (SamPaperOut *self)
{
  g_return_val_if_fail (SAM_IS_PAPER_OUT (self), FALSE);

  return self->ready;
}

static SamRecord *
make_one (SamPaperOut *self, const SamLaidPaper *paper, const SamRecipient *to,
          const SamRecord *consent, const char *const *chosen)
{
  SamContext *context = self->context;
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  SamGiving giving = {
    .to = to, .consent = consent, .channel = sam_ways_get (self->way), .hash = paper->hash
  };
  SamRecord *record;

  if (!consent && to->kind != SAM_RECIPIENT_PERSON) {
    giving.basis = chosen_basis (self) == BASIS_AVERT ? "avvergingsplikt" : "lov";
    giving.reference = text_of (self->reference);
  }
  record = sam_form_disclosure (paper->form, self->view, paper->id, id, &giving,
                                self->sections ? self->sections : none, chosen);
  sam_record_begin (record, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  return record;
}

GPtrArray *
sam_paper_out_make (SamPaperOut *self, GPtrArray *papers, const char *const *chosen)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (SAM_IS_PAPER_OUT (self) && papers, records);

  for (guint i = 0; !stays (self) && i < papers->len; i++) {
    const SamLaidPaper *paper = g_ptr_array_index (papers, i);
    SamRecipient to = self->to;
    SamGiveBasis cover = self->cover;

    if (is_many (self)) {
      if (!sam_form_recipient (paper->form, self->view, paper->id, &to)) {
        continue;
      }
      cover = sam_form_give_basis (paper->form, self->view, paper->id, &to,
                                   sam_context_get_today (self->context));
    } else if (chosen_basis (self) != BASIS_CONSENT) {
      cover.consent = NULL;
    }
    g_ptr_array_add (records, make_one (self, paper, &to, cover.consent, chosen));
  }
  return records;
}

/* ---- The widget ---- */

static GtkWidget *
add_field (SamPaperOut *self, const char *words, GtkWidget *widget)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  sam_spoken_set (widget, words);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_box_append (GTK_BOX (self), row);
  return row;
}

static void
sam_paper_out_finalize (GObject *object)
{
  SamPaperOut *self = SAM_PAPER_OUT (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->view, sam_case_view_unref);
  g_free (self->id);
  g_array_unref (self->recipients);
  g_array_unref (self->bases);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_strfreev (self->allowed);
  G_OBJECT_CLASS (sam_paper_out_parent_class)->finalize (object);
}

static void
sam_paper_out_class_init (SamPaperOutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_paper_out_finalize;
  changed_signal = g_signal_new ("changed", SAM_TYPE_PAPER_OUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
sam_paper_out_init (SamPaperOut *self)
{
  self->recipients = g_array_new (FALSE, FALSE, sizeof (SamRecipient));
  self->bases = g_array_new (FALSE, FALSE, sizeof (Basis));
  self->ready = TRUE;
}

GtkWidget *
sam_paper_out_new (SamContext *context)
{
  SamPaperOut *self = g_object_new (SAM_TYPE_PAPER_OUT, "orientation", GTK_ORIENTATION_VERTICAL,
                                    "spacing", 12, "visible", FALSE, NULL);

  self->context = g_object_ref (context);
  self->whom = gtk_drop_down_new (NULL, NULL);
  add_field (self, C_ ("paper out", "Who gets the paper"), self->whom);
  /* Here it is seen in large text too, where what is below has to be scrolled to. */
  self->note = gtk_label_new (NULL);
  sam_label_wrap (self->note);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (self), self->note);
  self->name = gtk_entry_new ();
  self->name_row = add_field (self, C_ ("paper out", "Name"), self->name);
  self->way = sam_ways_new ();
  self->way_row = add_field (self, C_ ("paper out", "How it gets there"), self->way);
  self->basis = gtk_drop_down_new (NULL, NULL);
  self->basis_row = add_field (self, C_ ("paper out", "On what basis"), self->basis);
  self->reference = gtk_entry_new ();
  self->reference_row = add_field (self, C_ ("paper out", "Section of the law"), self->reference);
  g_signal_connect_swapped (self->whom, "notify::selected", G_CALLBACK (whom_cb), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_cb), self);
  g_signal_connect_swapped (self->basis, "notify::selected", G_CALLBACK (basis_cb), self);
  g_signal_connect_swapped (self->reference, "changed", G_CALLBACK (basis_cb), self);
  return GTK_WIDGET (self);
}
