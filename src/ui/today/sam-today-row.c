/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-row.h"

#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-today-text.h"
#include "sam-words.h"
#include "widgets/sam-beside.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

/* More reasons than these are counted, not told: the case has them all. */
#define MAX_MORE 2

static const SamTodayLook looks[] = {
  [SAM_TODAY_BROKEN_OFF] = { "dialog-warning-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_LOG,
                             SAM_L ("today action", "Log attempt"), NULL },
  [SAM_TODAY_TURNED_AWAY] = { "dialog-warning-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_LOG,
                              SAM_L ("today action", "Log attempt"), "responsible" },
  [SAM_TODAY_TRANSITION_TODAY] = { "sam-gate-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_OPEN,
                                   SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_DISCHARGE_ANSWER] = { "sam-treatment-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_OPEN,
                                   SAM_L ("today action", "Answer"), "transition" },
  [SAM_TODAY_DISCHARGE_DAYS] = { "sam-treatment-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                 SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_HANDOVER_LATE] = { "sam-handover-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                SAM_L ("today action", "Open"), "responsible" },
  [SAM_TODAY_NOT_REACHED] = { "sam-phone-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_LOG,
                              SAM_L ("today action", "Log attempt"), NULL },
  [SAM_TODAY_CONTACT_DUE] = { "sam-phone-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_LOG,
                              SAM_L ("today action", "Log contact"), NULL },
  [SAM_TODAY_NO_WEEKEND] = { "dialog-warning-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                             SAM_L ("today action", "Name somebody"), "transition" },
  [SAM_TODAY_PLAN_REVIEW] = { "dialog-warning-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_OPEN,
                              SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_NOT_READY] = { "sam-gate-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                            SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_POINT_OVERDUE] = { "sam-gate-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_DATE_UNCHECKED] = { "sam-point-interim-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                 SAM_L ("today action", "Check date"), "transition" },
  [SAM_TODAY_DATE_MOVED] = { "sam-today-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_OPEN,
                             SAM_L ("today action", "Look"), "transition" },
  [SAM_TODAY_WANTS_NOW] = { "sam-handover-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_OPEN,
                            SAM_L ("today action", "Open"), "overview" },
  [SAM_TODAY_ASKED_TO_TAKE_OVER] = { "sam-handover-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_OPEN,
                                     SAM_L ("today action", "Answer"), "responsible" },
  [SAM_TODAY_INQUIRY] = { "sam-phone-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_INBOX,
                          SAM_L ("today action", "Answer"), NULL },
  [SAM_TODAY_REPORT] = { "sam-person-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_INBOX,
                         SAM_L ("today action", "Look"), NULL },
  [SAM_TODAY_SUPPORT] = { "sam-person-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_INBOX,
                          SAM_L ("today action", "Look"), NULL },
  [SAM_TODAY_ABSENCE_UNCOVERED] = { "sam-person-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_ABSENCE,
                                    SAM_L ("today action", "Look"), NULL },
  [SAM_TODAY_ABSENCE_LONG] = { "sam-handover-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_ABSENCE,
                               SAM_L ("today action", "Look"), NULL },
  [SAM_TODAY_INTERIM_ENDS] = { "sam-housing-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                               SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_TENANCY_ENDS] = { "sam-housing-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                               SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_TENANCY_ENDS_SECOND] = { "sam-housing-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                      SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_TENANCY_ENDS_FIRST] = { "sam-housing-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_OPEN,
                                     SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_HOME_AT_RISK] = { "sam-housing-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                               SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_HOME_WARNED] = { "sam-housing-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                              SAM_L ("today action", "Open"), "housing" },
  [SAM_TODAY_MY_PROMISE] = { "sam-agreement-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                             SAM_L ("today action", "Open"), "agreements" },
  [SAM_TODAY_PARTY_PROMISE] = { "sam-agreement-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_OPEN,
                                SAM_L ("today action", "Follow up"), "agreements" },
  [SAM_TODAY_FIRST_CONVERSATION] = { "sam-person-symbolic", SAM_TONE_SOON, SAM_TODAY_ACT_LOG,
                                     SAM_L ("today action", "Log attempt"), NULL },
  [SAM_TODAY_RHYTHM] = { "sam-today-symbolic", SAM_TONE_NEUTRAL, SAM_TODAY_ACT_LOG,
                         SAM_L ("today action", "Log contact"), NULL },
  [SAM_TODAY_ASK_AGAIN] = { "sam-person-symbolic", SAM_TONE_NEUTRAL, SAM_TODAY_ACT_LOG,
                            SAM_L ("today action", "Log attempt"), NULL },
  [SAM_TODAY_TURNS] = { "sam-today-symbolic", SAM_TONE_NEUTRAL, SAM_TODAY_ACT_OPEN,
                        SAM_L ("today action", "Open"), "transition" },
  [SAM_TODAY_CONFLICT] = { "sam-inbox-symbolic", SAM_TONE_ASK, SAM_TODAY_ACT_INBOX,
                           SAM_L ("today action", "Choose"), NULL },
  [SAM_TODAY_REFUSED] = { "dialog-warning-symbolic", SAM_TONE_LATE, SAM_TODAY_ACT_INBOX,
                          SAM_L ("today action", "Look"), NULL },
};

const SamTodayLook *
sam_today_look (SamTodayKind kind)
{
  return &looks[kind];
}

static char *
days_over (SamContext *context, const SamTodayReason *reason)
{
  SamDate today = sam_context_get_today (context);

  if (reason->date != SAM_DATE_NONE && reason->date < today) {
    return sam_count (NULL, "today chip", "%d day over", "%d days over", today - reason->date);
  }
  return sam_words_relative (context, reason->date);
}

char *
sam_today_chip (SamContext *context, const SamTodayReason *reason, SamTone *tone)
{
  *tone = looks[reason->kind].tone;
  switch (reason->kind) {
  case SAM_TODAY_ASKED_TO_TAKE_OVER:
    if (reason->days_over > 0) {
      *tone = SAM_TONE_LATE;
    }
    return days_over (context, reason);
  case SAM_TODAY_BROKEN_OFF:
  case SAM_TODAY_TURNED_AWAY:
    return sam_words_relative (context, reason->date);
  case SAM_TODAY_TRANSITION_TODAY:
    if (reason->who) {
      *tone = SAM_TONE_SOON;
      return g_strdup (C_ ("today chip", "today"));
    }
    return g_strdup (C_ ("today chip", "nobody meets"));
  case SAM_TODAY_NOT_REACHED:
    return g_strdup (C_ ("today chip", "not reached"));
  case SAM_TODAY_CONTACT_DUE:
    return g_strdup (C_ ("today chip", "contact due"));
  case SAM_TODAY_NO_WEEKEND:
    return g_strdup (C_ ("today chip", "nobody has it"));
  case SAM_TODAY_PLAN_REVIEW:
    return sam_words_relative (context, reason->date);
  case SAM_TODAY_TURNS:
    return sam_words_relative (context, reason->date);
  case SAM_TODAY_NOT_READY:
    if (reason->n <= 3) {
      *tone = SAM_TONE_LATE;
    }
    /* Translators: how many points are in place: "4 of 6" */
    return g_strdup_printf (C_ ("today chip", "%1$d of %2$d"), reason->m - reason->k, reason->m);
  case SAM_TODAY_DISCHARGE_ANSWER:
    return g_strdup (C_ ("today chip", "not answered"));
  case SAM_TODAY_DISCHARGE_DAYS:
    return sam_count (NULL, "today chip", "%d day", "%d days", reason->n);
  case SAM_TODAY_DATE_UNCHECKED:
    return g_strdup (C_ ("today chip", "no date"));
  case SAM_TODAY_DATE_MOVED:
    return g_strdup (C_ ("today chip", "moved"));
  case SAM_TODAY_WANTS_NOW:
    return g_strdup (C_ ("today chip", "wants to start"));
  case SAM_TODAY_INQUIRY:
  case SAM_TODAY_REPORT:
  case SAM_TODAY_SUPPORT:
    if (reason->days_over > 0) {
      *tone = SAM_TONE_LATE;
      return sam_count (NULL, "today chip", "%d day over", "%d days over", reason->days_over);
    }
    if (reason->kind == SAM_TODAY_SUPPORT) {
      return g_strdup (reason->date2 != SAM_DATE_NONE ? C_ ("today chip", "talk today")
                                                      : C_ ("today chip", "no talk agreed"));
    }
    return g_strdup (reason->kind == SAM_TODAY_REPORT ? C_ ("today chip", "by a relative")
                                                      : C_ ("today chip", "not answered"));
  case SAM_TODAY_ABSENCE_UNCOVERED:
    return g_strdup (C_ ("today chip", "nobody covers"));
  case SAM_TODAY_ABSENCE_LONG:
    return sam_count (NULL, "today chip", "%d case", "%d cases", reason->k);
  case SAM_TODAY_FIRST_CONVERSATION:
    return sam_count (NULL, "today chip", "waits %d day", "waits %d days", reason->n);
  case SAM_TODAY_POINT_OVERDUE:
  case SAM_TODAY_HANDOVER_LATE:
  case SAM_TODAY_INTERIM_ENDS:
  case SAM_TODAY_TENANCY_ENDS:
  case SAM_TODAY_TENANCY_ENDS_SECOND:
  case SAM_TODAY_TENANCY_ENDS_FIRST:
  case SAM_TODAY_MY_PROMISE:
  case SAM_TODAY_PARTY_PROMISE:
    return days_over (context, reason);
  case SAM_TODAY_HOME_AT_RISK:
    return g_strdup (C_ ("today chip", "at risk"));
  case SAM_TODAY_HOME_WARNED:
    return g_strdup (C_ ("today chip", "warning"));
  case SAM_TODAY_RHYTHM:
  case SAM_TODAY_ASK_AGAIN:
    return g_strdup (C_ ("today chip", "today"));
  case SAM_TODAY_CONFLICT:
    return g_strdup (C_ ("today chip", "choose"));
  case SAM_TODAY_REFUSED:
    return g_strdup (C_ ("today chip", "refused"));
  }
  return NULL;
}

/* ---- The widget ---- */

struct _SamTodayRow {
  GtkWidget parent_instance;

  GtkWidget *wrap, *icon, *words, *what, *why, *more, *chip, *button, *menu; /* (not owned) */
  SamContext *context; /* (owned) (nullable) */
  char *name;          /* (owned) (nullable) */
  char *case_id;       /* (owned) (nullable) */
  gboolean may_answer; /* one of its reasons */
  gulong hide_id;
};

enum { ACTION, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamTodayRow, sam_today_row, GTK_TYPE_WIDGET)

static void
clicked_cb (SamTodayRow *self)
{
  g_signal_emit (self, signals[ACTION], 0);
}

static void
sam_today_row_dispose (GObject *object)
{
  SamTodayRow *self = SAM_TODAY_ROW (object);

  if (self->context) {
    g_clear_signal_handler (&self->hide_id, self->context);
  }
  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->wrap, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_today_row_parent_class)->dispose (object);
}

static void
sam_today_row_class_init (SamTodayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_today_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "samrow");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
line_new (SamTodayRow *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  sam_label_wrap (label);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->words), label);
  return label;
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *case_id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", case_id);
  g_menu_append_item (menu, item);
}

/* Made when somebody opens it: thirty cards would have thirty. */
static void
make_menu (GtkMenuButton *button, gpointer user_data)
{
  SamTodayRow *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) contact = g_menu_new ();
  g_autoptr (GMenu) answer = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();

  add_item (contact, C_ ("today menu", "_Reached"), "today.reached", self->case_id);
  add_item (contact, C_ ("today menu", "_Tried"), "today.tried", self->case_id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (contact));
  if (self->may_answer) {
    add_item (answer, C_ ("today menu", "_Measure …"), "today.measure", self->case_id);
    add_item (answer, C_ ("today menu", "P_ut off …"), "today.defer", self->case_id);
    add_item (answer, C_ ("today menu", "_Not correct …"), "today.not-correct", self->case_id);
    g_menu_append_section (menu, NULL, G_MENU_MODEL (answer));
  }
  add_item (open, C_ ("today menu", "_Open"), "today.open", self->case_id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
sam_today_row_init (SamTodayRow *self)
{
  GtkWidget *start = sam_beside_new (12);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->wrap = sam_wrap_new (12, 6);
  gtk_widget_set_valign (self->wrap, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->wrap, GTK_WIDGET (self));
  self->icon = gtk_image_new ();
  gtk_widget_add_css_class (self->icon, "round");
  sam_spoken_hide (self->icon);
  sam_beside_append (start, self->icon);
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (self->words, TRUE);
  sam_beside_append (start, self->words);
  self->what = line_new (self, "heading");
  self->why = line_new (self, "caption");
  self->more = line_new (self, "caption");
  gtk_widget_add_css_class (self->more, "dim-label");
  gtk_widget_set_visible (self->more, FALSE);
  sam_wrap_append (SAM_WRAP (self->wrap), start);

  self->chip = sam_chip_new (NULL, SAM_TONE_NEUTRAL);
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (end), self->chip);
  self->button = gtk_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->button, FALSE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (GTK_BOX (end), self->button);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), make_menu, self, NULL);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->menu, FALSE);
  gtk_box_append (GTK_BOX (end), self->menu);
  sam_wrap_append (SAM_WRAP (self->wrap), end);
}

void
sam_today_row_set_suggested (SamTodayRow *row, gboolean suggested)
{
  g_return_if_fail (SAM_IS_TODAY_ROW (row));

  if (suggested) {
    gtk_widget_add_css_class (row->button, "suggested-action");
  } else {
    gtk_widget_remove_css_class (row->button, "suggested-action");
  }
}

static void
set_button (SamTodayRow *self, const char *label)
{
  const char *name = gtk_label_get_text (GTK_LABEL (self->what));
  g_autofree char *spoken = sam_words_join (label, name, NULL);
  g_autofree char *more = sam_words_join (C_ ("today menu", "More"), name, NULL);

  gtk_button_set_label (GTK_BUTTON (self->button), label);
  gtk_widget_set_visible (self->button, TRUE);
  /* Twenty buttons called "Open" say nothing to whoever hears them one after another. */
  sam_spoken_set (self->button, spoken);
  sam_spoken_set (self->menu, more);
}

static void
show_name (SamTodayRow *self)
{
  g_autofree char *shown = sam_context_show_name (self->context, self->name);
  g_autofree char *spoken = NULL;
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_label_set_text (GTK_LABEL (self->what), shown);
  set_button (self, gtk_button_get_label (GTK_BUTTON (self->button)));
  spoken = sam_today_row_get_spoken (self);
  if (GTK_IS_LIST_BOX_ROW (row)) {
    sam_spoken_set (row, spoken);
  }
}

/* Who has it, on a card that has gone to the team lead. */
static char *
whose_words (SamContext *context, const SamTodayCard *card)
{
  const char *holder = card->holder_user ? card->holder_user : card->coordinator_user;
  const char *name = sam_context_name (context, holder);

  if (!card->escalated) {
    return NULL;
  }
  if (!name || g_strcmp0 (holder, sam_context_get_user_id (context)) == 0) {
    return g_strdup (C_ ("today", "This has gone to the team lead."));
  }
  /* Translators: the name of a colleague */
  return g_strdup_printf (C_ ("today", "This has gone to the team lead. %s has the case."), name);
}

/* What stands below the worst reason. */
static char *
more_words (SamContext *context, const SamTodayCard *card)
{
  SamLocale *locale = sam_context_get_locale (context);
  SamDate today = sam_context_get_today (context);
  g_autofree char *whose = whose_words (context, card);
  GString *more = g_string_new (NULL);

  for (guint i = 1; i < card->reasons->len && i <= MAX_MORE; i++) {
    g_autofree char *one =
        sam_today_sentence (g_ptr_array_index (card->reasons, i), NULL, locale, today);

    g_string_append_printf (more, "%s%s", more->len > 0 ? " " : "", one);
  }
  if (card->reasons->len > MAX_MORE + 1) {
    g_autofree char *rest = sam_count (NULL, "today", "And %d more.", "And %d more.",
                                       (int) card->reasons->len - MAX_MORE - 1);

    g_string_append_printf (more, " %s", rest);
  }
  if (whose) {
    g_string_append_printf (more, "%s%s", more->len > 0 ? " " : "", whose);
  }
  return g_string_free (more, FALSE);
}

char *
sam_today_row_print (SamContext *context, const SamTodayCard *card)
{
  const SamTodayReason *worst = g_ptr_array_index (card->reasons, 0);
  SamTone tone;
  g_autofree char *chip = sam_today_chip (context, worst, &tone);
  g_autofree char *more = more_words (context, card);
  g_autofree char *sentence = sam_today_sentence (worst, NULL, sam_context_get_locale (context),
                                                  sam_context_get_today (context));

  return g_strdup_printf ("%d %d %s\n%s\n%s\n%s", (int) worst->kind, (int) tone,
                          card->name ? card->name : "", sentence, more, chip ? chip : "");
}

static gboolean
may_answer (const SamTodayCard *card)
{
  for (guint i = 0; i < card->reasons->len; i++) {
    if (sam_today_anchor (g_ptr_array_index (card->reasons, i)) != SAM_DATE_NONE) {
      return TRUE;
    }
  }
  return FALSE;
}

void
sam_today_row_popup (SamTodayRow *row)
{
  g_return_if_fail (SAM_IS_TODAY_ROW (row));

  if (gtk_widget_get_visible (row->menu)) {
    gtk_menu_button_popup (GTK_MENU_BUTTON (row->menu));
  }
}

GtkWidget *
sam_today_row_new (SamContext *context, const SamTodayCard *card, gboolean suggested)
{
  SamTodayRow *self = g_object_new (SAM_TYPE_TODAY_ROW, NULL);
  const SamTodayReason *worst = g_ptr_array_index (card->reasons, 0);
  const SamTodayLook *look = sam_today_look (worst->kind);
  SamLocale *locale = sam_context_get_locale (context);
  SamDate today = sam_context_get_today (context);
  SamTone tone;
  g_autofree char *chip = sam_today_chip (context, worst, &tone);
  g_autofree char *sentence = sam_today_sentence (worst, NULL, locale, today);
  gboolean named = card->name && *card->name;
  g_autofree char *shown =
      named ? sam_context_show_name (context, card->name)
            : g_strdup (card->case_id ? "" : sam_text (NULL, &sam_type_get (worst->type)->noun));
  g_autofree char *more = more_words (context, card);

  self->context = g_object_ref (context);
  self->name = g_strdup (named ? card->name : NULL);
  self->case_id = g_strdup (card->case_id);
  self->may_answer = may_answer (card);
  gtk_label_set_text (GTK_LABEL (self->what), shown);
  gtk_label_set_text (GTK_LABEL (self->why), sentence);
  gtk_label_set_text (GTK_LABEL (self->more), more);
  gtk_widget_set_visible (self->more, *more != '\0');
  gtk_widget_set_visible (self->menu, card->case_id != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), look->icon);
  sam_tone_apply (self->icon, look->tone);
  sam_chip_set (SAM_CHIP (self->chip), chip, tone);
  set_button (self, sam_text (NULL, &look->button));
  sam_today_row_set_suggested (self, suggested);
  if (named) {
    self->hide_id =
        g_signal_connect_swapped (context, "notify::hide-names", G_CALLBACK (show_name), self);
  }
  return GTK_WIDGET (self);
}

GtkWidget *
sam_today_row_new_plain (const char *icon, SamTone tone, const char *what, const char *why,
                         const char *chip, const char *button)
{
  SamTodayRow *self = g_object_new (SAM_TYPE_TODAY_ROW, NULL);

  gtk_label_set_text (GTK_LABEL (self->what), what);
  gtk_label_set_text (GTK_LABEL (self->why), why);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  sam_tone_apply (self->icon, tone);
  sam_chip_set (SAM_CHIP (self->chip), chip, tone);
  set_button (self, button);
  return GTK_WIDGET (self);
}

char *
sam_today_row_get_spoken (SamTodayRow *row)
{
  const char *chip = gtk_widget_get_tooltip_text (row->chip);

  g_return_val_if_fail (SAM_IS_TODAY_ROW (row), NULL);

  return sam_words_join (gtk_label_get_text (GTK_LABEL (row->what)),
                         gtk_label_get_text (GTK_LABEL (row->why)),
                         gtk_label_get_text (GTK_LABEL (row->more)), chip ? chip : "", NULL);
}
