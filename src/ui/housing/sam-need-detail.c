/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-need-detail.h"

#include "sam-assign-window.h"
#include "sam-need-form.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

/* ---- Words ---- */

const char *
sam_need_state_words (const SamNeedStatus *status, SamTone *tone)
{
  *tone = SAM_TONE_NEUTRAL;
  switch (status->state) {
  case SAM_NEED_NO_DECISION:
    *tone = SAM_TONE_SOON;
    return C_ ("state of a housing need", "No decision");
  case SAM_NEED_GRANTED:
    return C_ ("state of a housing need", "Granted");
  case SAM_NEED_REFUSED:
    return C_ ("state of a housing need", "Declined");
  case SAM_NEED_OFFERED:
    *tone = SAM_TONE_ASK;
    return C_ ("state of a housing need", "Offered");
  case SAM_NEED_ACCEPTED:
    *tone = SAM_TONE_ASK;
    return C_ ("state of a housing need", "Said yes");
  case SAM_NEED_ASSIGNED:
    *tone = SAM_TONE_DONE;
    return C_ ("state of a housing need", "Assigned");
  case SAM_NEED_ENDED:
  default:
    return C_ ("state of a housing need", "Ended");
  }
}

char *
sam_need_wait_words (const SamNeedLine *line)
{
  return sam_record_has (line->need, SAM_HOUSING_NEED_ENDED_ON)
             ? sam_count (NULL, "housing need", "waited %d day", "waited %d days",
                          line->status.days)
             : sam_count (NULL, "housing need", "has waited %d day", "has waited %d days",
                          line->status.days);
}

/* What a home is warned of when it lacks it, and what is a wish. */
static gboolean
is_must (const SamRecord *need, SamField field, const char *must)
{
  const char *const *musts = sam_record_get_set (need, SAM_HOUSING_NEED_MUSTS);

  return must == NULL || (musts && g_strv_contains (musts, must));
}

static char *
asked_words (SamContext *context, const SamRecord *need, gboolean musts)
{
  static const struct {
    SamField field;
    const char *must; /* NULL = always */
  } asked[] = {
    { SAM_HOUSING_NEED_ENVIRONMENT, NULL },
    { SAM_HOUSING_NEED_TARGET_GROUP, NULL },
    { SAM_HOUSING_NEED_PERSONS, NULL },
    { SAM_HOUSING_NEED_CHILDREN, NULL },
    { SAM_HOUSING_NEED_STEP_FREE, NULL },
    { SAM_HOUSING_NEED_WHEELCHAIR, NULL },
    { SAM_HOUSING_NEED_PETS, "pets" },
    { SAM_HOUSING_NEED_ROOMS, "rooms" },
    { SAM_HOUSING_NEED_RENT, "rent" },
    { SAM_HOUSING_NEED_FOLLOW_UP_LEVEL, "follow_up_level" },
    { SAM_HOUSING_NEED_DISTRICTS, "districts" },
  };
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    const SamFieldDef *def = sam_field_get (asked[i].field);
    const char *label = sam_text (NULL, &def->label);

    if (!sam_record_has (need, asked[i].field)
        || is_must (need, asked[i].field, asked[i].must) != musts
        || (def->kind == SAM_KIND_BOOL && !sam_record_get_bool (need, asked[i].field))) {
      continue;
    }
    if (def->kind == SAM_KIND_BOOL) {
      g_ptr_array_add (words, g_strdup (label));
    } else {
      g_autofree char *value = sam_words_field (context, need, asked[i].field);

      /* Translators: what is asked of a home, and how much: “Rooms, at least: 2” */
      g_ptr_array_add (words, g_strdup_printf (C_ ("housing need", "%1$s: %2$s"), label, value));
    }
  }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

/* ---- What is pressed ---- */

/* What a button is about; freed with it. */
typedef struct {
  SamPage *page;    /* (not owned) */
  SamRecord *need;  /* (owned) */
  SamRecord *offer; /* (owned) (nullable) */
  char *case_id, *name, *unit_id, *home;
} About;

static void
about_free (gpointer data, GClosure *closure)
{
  About *about = data;

  g_object_unref (about->need);
  g_clear_object (&about->offer);
  g_free (about->case_id);
  g_free (about->name);
  g_free (about->unit_id);
  g_free (about->home);
  g_free (about);
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, GCallback clicked, const SamNeedLine *line,
            SamPage *page, SamRecord *offer, const char *unit_id)
{
  GtkWidget *button = sam_button_new (label);
  About *about = g_new0 (About, 1);

  about->page = page;
  about->need = g_object_ref (line->need);
  about->offer = offer ? g_object_ref (offer) : NULL;
  about->case_id = g_strdup (line->case_id);
  about->name = g_strdup (line->name);
  about->unit_id = g_strdup (unit_id);
  if (unit_id) {
    about->home = sam_need_home (sam_page_get_context (page), unit_id);
    sam_spoken_describe (button, about->home);
  }
  g_signal_connect_data (button, "clicked", clicked, about, about_free, 0);
  if (SAM_IS_WRAP (box)) {
    sam_wrap_append (SAM_WRAP (box), button);
  } else {
    gtk_box_append (GTK_BOX (box), button);
  }
  return button;
}

static void
open_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_window_open_case (sam_page_get_window (about->page), about->case_id, "housing", NULL);
}

static void
edit_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_need_edit (sam_page_get_window (about->page), about->need, about->name);
}

static void
offer_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_need_offer (sam_page_get_window (about->page), about->need, about->name, about->unit_id,
                  about->home);
}

static void
assign_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_assign_present (sam_page_get_window (about->page), about->case_id,
                      sam_record_get_id (about->need), about->unit_id);
}

static void
yes_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_need_answer (sam_page_get_window (about->page), about->offer, "accepted");
}

static void
no_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_need_decline (sam_page_get_window (about->page), about->offer, about->name, about->home);
}

static void
withdraw_cb (GtkButton *button, gpointer user_data)
{
  const About *about = user_data;

  sam_need_answer (sam_page_get_window (about->page), about->offer, "withdrawn");
}

/* ---- The home that was assigned ---- */

static void
home_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (case_id) {
    sam_window_open_case (sam_page_get_window (user_data), case_id, "housing",
                          g_object_get_data (G_OBJECT (row), "tenant"));
  }
}

/* Where the lease stands, with all that can be done with it. */
static void
add_assigned (GtkWidget *box, const SamNeedLine *line, SamPage *page)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *home =
      sam_need_home (context, sam_record_get_text (line->lease, SAM_TENANCY_UNIT_ID));
  g_autofree char *day =
      sam_words_date_short (context, sam_record_get_date (line->tenant, SAM_TENANT_FROM_ON));
  /* Translators: %s is the first day of a lease */
  g_autofree char *from = g_strdup_printf (C_ ("housing need", "from %s"), day);
  g_autofree char *why =
      sam_words_join (sam_words_enum (line->lease, SAM_TENANCY_FORM), from, NULL);
  GtkWidget *list, *row = sam_row_new ();
  g_autofree char *spoken = NULL;
  GtkListBoxRow *shown;

  sam_detail_heading (box, C_ ("housing need", "The home that was assigned"), NULL);
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (home_activated_cb), page);
  sam_row_set_text (SAM_ROW (row), home, why);
  spoken = sam_row_get_spoken (SAM_ROW (row));
  shown = sam_boxed_list_add (list, row, line->case_id != NULL, spoken);
  g_object_set_data_full (G_OBJECT (shown), "case", g_strdup (line->case_id), g_free);
  g_object_set_data_full (G_OBJECT (shown), "tenant", g_strdup (sam_record_get_id (line->tenant)),
                          g_free);
}

/* ---- What is asked for, and the decision ---- */

/* Returns: (transfer none): the card. */
static GtkWidget *
add_need (GtkWidget *box, SamContext *context, const SamRecord *need)
{
  GtkWidget *list = sam_detail_list (box);
  g_autofree char *needed =
      sam_record_has (need, SAM_HOUSING_NEED_NEEDED_ON)
          ? sam_words_when (context, sam_record_get_date (need, SAM_HOUSING_NEED_NEEDED_ON))
          : NULL;
  g_autofree char *musts = asked_words (context, need, TRUE);
  g_autofree char *wishes = asked_words (context, need, FALSE);

  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HOUSING_NEED_NEEDED_ON)->label),
                   needed);
  sam_detail_fact (list, C_ ("housing need", "Must have"), musts);
  sam_detail_fact (list, C_ ("housing need", "Wishes"), wishes);
  sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HOUSING_NEED_WISHES)->label),
                   sam_record_get_text (need, SAM_HOUSING_NEED_WISHES));
  return list;
}

static void
add_decision (GtkWidget *list, SamContext *context, const SamNeedLine *line)
{
  const SamRecord *need = line->need;
  const char *law = sam_record_get_text (need, SAM_HOUSING_NEED_LAW);
  g_autofree char *on = NULL, *outcome = NULL, *valid = NULL, *appeal = NULL, *valid_words = NULL,
                  *appeal_words = NULL;

  if (!sam_record_has (need, SAM_HOUSING_NEED_OUTCOME)) {
    sam_detail_fact (list, C_ ("housing need", "The decision"),
                     C_ ("housing need", "Nothing is decided yet."));
    return;
  }
  on = sam_words_date (context, sam_record_get_date (need, SAM_HOUSING_NEED_DECIDED_ON));
  outcome =
      sam_words_join (sam_words_enum (need, SAM_HOUSING_NEED_OUTCOME), on, law ? law : "", NULL);
  sam_detail_fact (list, C_ ("housing need", "The decision"), outcome);
  if (sam_record_has (need, SAM_HOUSING_NEED_VALID_TO)) {
    valid = sam_words_when (context, sam_record_get_date (need, SAM_HOUSING_NEED_VALID_TO));
    valid_words =
        sam_words_join (valid,
                        line->status.decision_over ? C_ ("housing need", "no longer valid") : "",
                        NULL);
    sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HOUSING_NEED_VALID_TO)->label),
                     valid_words);
  }
  if (sam_record_has (need, SAM_HOUSING_NEED_APPEAL_BY)) {
    appeal = sam_words_when (context, sam_record_get_date (need, SAM_HOUSING_NEED_APPEAL_BY));
    appeal_words =
        sam_words_join (appeal,
                        line->status.appeal_open ? ""
                                                 : C_ ("housing need", "the deadline has passed"),
                        NULL);
    sam_detail_fact (list, sam_text (NULL, &sam_field_get (SAM_HOUSING_NEED_APPEAL_BY)->label),
                     appeal_words);
  }
}

/* ---- Homes ---- */

/* A home with sentences under it. Returns: (transfer none): the box of its words. */
static GtkWidget *
add_home (GtkWidget *list, const char *home, const char *end, GtkWidget **buttons)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = sam_detail_label (head, home, "heading");
  g_autofree char *spoken = sam_words_join (home, end ? end : "", NULL);

  gtk_widget_set_hexpand (title, TRUE);
  if (end) {
    gtk_box_append (GTK_BOX (head), sam_chip_new (end, SAM_TONE_NEUTRAL));
  }
  gtk_widget_add_css_class (box, "point-row");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), words);
  *buttons = sam_wrap_new (6, 6);
  gtk_box_append (GTK_BOX (box), *buttons);
  sam_boxed_list_add (list, box, FALSE, spoken);
  return words;
}

const char *
sam_need_finding_icon (SamHousingVerdict verdict)
{
  static const char *const icons[] = {
    [SAM_HOUSING_WARNS] = "dialog-warning-symbolic",
    [SAM_HOUSING_WISH] = "dialog-information-symbolic",
    [SAM_HOUSING_ASK] = "sam-point-not-started-symbolic",
  };

  return icons[verdict];
}

static void
add_finding (GtkWidget *words, const char *icon_name, SamTone tone, const char *sentence)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  gboolean warns = tone == SAM_TONE_SOON;

  sam_tone_apply (icon, tone);
  if (tone == SAM_TONE_NEUTRAL) {
    gtk_widget_add_css_class (icon, "dim-label");
  }
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  sam_spoken_hide (icon);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_widget_set_hexpand (sam_detail_label (line, sentence, warns ? NULL : "dim-label"), TRUE);
  gtk_box_append (GTK_BOX (words), line);
}

static void
add_findings (GtkWidget *words, SamContext *context, const SamHousingMatch *match)
{
  for (guint i = 0; i < match->findings->len; i++) {
    const SamHousingFinding *finding = &g_array_index (match->findings, SamHousingFinding, i);
    g_autofree char *sentence =
        sam_housing_finding_text (finding, NULL, sam_context_get_locale (context));

    add_finding (words, sam_need_finding_icon (finding->verdict),
                 finding->verdict == SAM_HOUSING_WARNS ? SAM_TONE_SOON : SAM_TONE_NEUTRAL,
                 sentence);
  }
}

static char *
offer_words (SamContext *context, const SamRecord *offer)
{
  const char *reason = sam_record_get_text (offer, SAM_HOUSING_OFFER_REASON);
  const char *state = sam_words_state (sam_record_get_meta (offer)->state);
  g_autofree char *offered =
      sam_words_date_short (context, sam_record_get_date (offer, SAM_HOUSING_OFFER_OFFERED_ON));
  /* Translators: %s is a day */
  g_autofree char *on = g_strdup_printf (C_ ("housing need", "offered %s"), offered);
  g_autofree char *by = NULL, *due = NULL;

  if (!sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER)
      && sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER_BY)) {
    due = sam_words_due (context, sam_record_get_date (offer, SAM_HOUSING_OFFER_ANSWER_BY));
    /* Translators: %s is a day, as in “in 12 days · Thu 3 Dec” */
    by = g_strdup_printf (C_ ("housing need", "answer %s"), due);
  }
  return sam_words_join (on, by ? by : "", reason ? reason : "", state ? state : "", NULL);
}

static void
add_offers (GtkWidget *box, const SamNeedLine *line, SamPage *page)
{
  SamContext *context = sam_page_get_context (page);
  gboolean open = !sam_record_has (line->need, SAM_HOUSING_NEED_ENDED_ON) && line->case_id;
  GtkWidget *list;

  if (line->offers->len == 0) {
    return;
  }
  sam_detail_heading (box, C_ ("housing need", "Offers"), NULL);
  list = sam_detail_list (box);
  for (guint i = 0; i < line->offers->len; i++) {
    SamRecord *offer = g_ptr_array_index (line->offers, i);
    const char *unit_id = sam_record_get_text (offer, SAM_HOUSING_OFFER_UNIT_ID);
    gboolean answered = sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER);
    g_autofree char *home = sam_need_home (context, unit_id);
    g_autofree char *about = offer_words (context, offer);
    GtkWidget *buttons, *words;

    words = add_home (list, home,
                      answered ? sam_words_enum (offer, SAM_HOUSING_OFFER_ANSWER)
                               : C_ ("housing need", "No answer yet"),
                      &buttons);
    sam_detail_label (words, about, "dim-label");
    if (open && !answered) {
      add_button (buttons, C_ ("housing need", "Said _yes"), G_CALLBACK (yes_cb), line, page, offer,
                  unit_id);
      add_button (buttons, C_ ("housing need", "Said _no…"), G_CALLBACK (no_cb), line, page, offer,
                  unit_id);
      add_button (buttons, C_ ("housing need", "_Withdraw"), G_CALLBACK (withdraw_cb), line, page,
                  offer, unit_id);
    }
    if (open && sam_record_enum_is (offer, SAM_HOUSING_OFFER_ANSWER, "accepted")) {
      add_button (buttons, C_ ("housing need", "_Assign…"), G_CALLBACK (assign_cb), line, page,
                  NULL, unit_id);
    }
  }
}

static char *
free_words (SamContext *context, const SamHousingMatch *match)
{
  g_autofree char *day = NULL;

  if (match->free_on <= sam_context_get_today (context)) {
    return g_strdup (C_ ("housing need", "free now"));
  }
  if (match->free_on >= SAM_DATE_MAX) {
    return g_strdup (C_ ("housing need", "let"));
  }
  day = sam_words_date_short (context, match->free_on);
  /* Translators: %s is a day */
  return g_strdup_printf (C_ ("housing need", "free from %s"), day);
}

static gboolean
is_offered (const SamNeedLine *line, const char *unit_id)
{
  for (guint i = 0; i < line->offers->len; i++) {
    const SamRecord *offer = g_ptr_array_index (line->offers, i);

    if (!sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER)
        && g_strcmp0 (sam_record_get_text (offer, SAM_HOUSING_OFFER_UNIT_ID), unit_id) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
add_suggestions (GtkWidget *box, const SamNeedLine *line, SamPage *page)
{
  SamContext *context = sam_page_get_context (page);
  GPtrArray *matches = line->suggested;
  GtkWidget *list;

  sam_detail_heading (box, C_ ("housing need", "Suggestions"),
                      C_ ("housing need", "Best first. Only what is declared of the homes is "
                                          "compared, never who lives there."));
  if (matches->len == 0) {
    sam_detail_label (box, C_ ("housing need", "No homes are entered yet."), "dim-label");
    return;
  }
  list = sam_detail_list (box);
  for (guint i = 0; i < matches->len; i++) {
    const SamHousingMatch *match = g_ptr_array_index (matches, i);
    const char *unit_id = sam_record_get_id (match->unit);
    g_autofree char *home = sam_need_home (context, unit_id);
    g_autofree char *when = free_words (context, match);
    GtkWidget *buttons, *words = add_home (list, home, when, &buttons);

    add_findings (words, context, match);
    if (match->findings->len == 0) {
      add_finding (words, "sam-point-in-place-symbolic", SAM_TONE_DONE,
                   C_ ("housing need", "Fits all that is asked for."));
    }
    if (line->case_id && !is_offered (line, unit_id)) {
      add_button (buttons, C_ ("housing need", "_Offer…"), G_CALLBACK (offer_cb), line, page, NULL,
                  unit_id);
    }
    if (line->case_id) {
      add_button (buttons, C_ ("housing need", "_Assign…"), G_CALLBACK (assign_cb), line, page,
                  NULL, unit_id);
    }
  }
}

/* ---- Who no longer fits ---- */

static void
unfit_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");

  if (case_id) {
    sam_window_open_case (sam_page_get_window (user_data), case_id, "housing", NULL);
  }
}

static void
show_unfit (GtkWidget *box, const SamNeedLine *line, SamPage *page)
{
  SamContext *context = sam_page_get_context (page);
  GtkWidget *list;

  sam_detail_title (box, C_ ("housing need", "No longer fits"),
                    C_ ("housing need", "What is declared of the home has changed since it was "
                                        "assigned, or what the person needs"));
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (unfit_activated_cb), page);
  for (guint i = 0; i < line->unfit->len; i++) {
    const SamNeedUnfit *one = &g_array_index (line->unfit, SamNeedUnfit, i);
    const SamHousingMatch *match = one->unfit->match;
    g_autofree char *home = sam_need_home (context, sam_record_get_id (match->unit));
    GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
    GtkWidget *head = sam_row_new ();
    GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
    g_autofree char *spoken = NULL;
    GtkListBoxRow *row;

    sam_row_set_name (SAM_ROW (head), context, one->name, home);
    spoken = sam_row_get_spoken (SAM_ROW (head));
    gtk_box_append (GTK_BOX (outer), head);
    gtk_widget_add_css_class (words, "follows");
    add_findings (words, context, match);
    gtk_box_append (GTK_BOX (outer), words);
    row = sam_boxed_list_add (list, outer, one->case_id != NULL, spoken);
    g_object_set_data_full (G_OBJECT (row), "case", g_strdup (one->case_id), g_free);
  }
}

void
sam_need_detail_show (GtkWidget *box, const SamNeedLine *line, SamPage *page)
{
  SamContext *context = sam_page_get_context (page);
  g_autofree char *name = NULL, *waited = NULL, *subtitle = NULL;
  const char *state;
  GtkWidget *end;
  SamTone tone;

  if (line->unfit) {
    show_unfit (box, line, page);
    return;
  }
  name = sam_context_show_name (context, line->name);
  state = sam_words_state (sam_record_get_meta (line->need)->state);
  waited = sam_need_wait_words (line);
  subtitle = sam_words_join (sam_need_state_words (&line->status, &tone), waited,
                             state ? state : "", NULL);
  end = sam_detail_title (box, name, line->is_outside ? NULL : subtitle);
  if (line->case_id) {
    add_button (end, C_ ("housing need", "Open the _case"), G_CALLBACK (open_cb), line, page, NULL,
                NULL);
  }
  if (line->is_outside) {
    sam_detail_label (box,
                      C_ ("housing need",
                          "The address of this person is strictly protected. Housing is taken "
                          "care of outside the system: nothing is suggested, offered or assigned "
                          "here."),
                      NULL);
    return;
  }
  add_button (end, C_ ("housing need", "_Edit"), G_CALLBACK (edit_cb), line, page, NULL, NULL);
  if (line->lease) {
    add_assigned (box, line, page);
  }
  add_decision (add_need (box, context, line->need), context, line);
  add_offers (box, line, page);
  if (line->suggested) {
    add_suggestions (box, line, page);
  }
}
