/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-summary-words.h"

#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>

static const char *
enum_words (SamField field, const char *id)
{
  const SamLabel *label = id ? sam_enum_label (field, id) : NULL;

  return label ? sam_text (NULL, label) : id ? id : "";
}

static const char *
point_words (const char *point)
{
  const SamLabel *label = point ? sam_rules_point_label (point) : NULL;

  return label ? sam_text (NULL, label) : point ? point : "";
}

const char *
sam_words_transition_kind (const char *kind)
{
  return enum_words (SAM_TRANSITION_KIND, kind);
}

char *
sam_words_next (SamContext *context, SamNextKind kind, const char *text)
{
  switch (kind) {
  case SAM_NEXT_NONE:
    return g_strdup ("");
  case SAM_NEXT_POINT:
    return g_strdup (point_words (text));
  case SAM_NEXT_COMMITMENT:
  case SAM_NEXT_MEASURE:
  case SAM_NEXT_CONTACT:
    return g_strdup (text ? text : "");
  case SAM_NEXT_ASK_AGAIN:
    return g_strdup (C_ ("next step", "Ask again"));
  case SAM_NEXT_TRANSITION:
    return g_strdup (sam_words_transition_kind (text));
  }
  return g_strdup ("");
}

char *
sam_words_transition (SamContext *context, const char *kind, SamDate date)
{
  g_autofree char *when = NULL;

  if (!kind) {
    return g_strdup ("");
  }
  if (date == SAM_DATE_NONE) {
    /* Translators: a kind of transition, for instance "Remand" */
    return g_strdup_printf (C_ ("transition", "%s, date unknown"),
                            sam_words_transition_kind (kind));
  }
  when = sam_words_when (context, date);
  /* Translators: a kind of transition and a date in words */
  return g_strdup_printf (C_ ("transition", "%1$s, %2$s"), sam_words_transition_kind (kind), when);
}

char *
sam_words_missing (guint n_missing, gboolean ready, SamDate date, SamDate today, SamTone *tone)
{
  if (ready) {
    *tone = SAM_TONE_DONE;
    return g_strdup (C_ ("transition", "ready"));
  }
  *tone = SAM_TONE_NEUTRAL;
  if (date != SAM_DATE_NONE && date <= today + 14) {
    *tone = SAM_TONE_LATE;
  } else if (date != SAM_DATE_NONE && date <= today + 30) {
    *tone = SAM_TONE_SOON;
  }
  return sam_count (NULL, "transition", "%d left", "%d left", (int) n_missing);
}

char *
sam_words_reached (SamContext *context, SamDate reached)
{
  int days;

  if (reached == SAM_DATE_NONE) {
    return g_strdup (C_ ("reached", "not yet"));
  }
  days = sam_context_get_today (context) - reached;
  /* Under a heading that says what happened, some languages say it in fewer words. */
  if (days > 1) {
    return sam_count (NULL, "reached", "%d day ago", "%d days ago", days);
  }
  return sam_words_relative (context, reached);
}

char *
sam_words_housing (SamContext *context, const char *kind, SamDate until)
{
  const char *words = enum_words (SAM_RESIDENCE_KIND, kind);
  g_autofree char *day = NULL;

  if (!kind) {
    return g_strdup ("");
  }
  if (until == SAM_DATE_NONE) {
    return g_strdup (words);
  }
  day = sam_words_date_short (context, until);
  /* Translators: a kind of home and a day: "Temporary place until Fri 12 Jun" */
  return g_strdup_printf (C_ ("residence", "%1$s until %2$s"), words, day);
}

const char *
sam_words_protection (const char *grade)
{
  if (!grade || g_strcmp0 (grade, "open") == 0) {
    return NULL;
  }
  return enum_words (SAM_PERSON_ADDRESS_GRADE, grade);
}

const char *
sam_point_icon (SamPointState state)
{
  switch (state) {
  case SAM_POINT_NOT_STARTED:
    return "sam-point-not-started-symbolic";
  case SAM_POINT_PLANNED:
    return "sam-point-planned-symbolic";
  case SAM_POINT_INTERIM:
    return "sam-point-interim-symbolic";
  case SAM_POINT_IN_PLACE:
    return "sam-point-in-place-symbolic";
  case SAM_POINT_DECLINED:
    return "sam-point-declined-symbolic";
  case SAM_POINT_NOT_RELEVANT:
    return "sam-point-none-symbolic";
  case SAM_POINT_WAIVED:
    return "sam-point-waived-symbolic";
  }
  return "sam-point-not-started-symbolic";
}

SamTone
sam_point_tone (SamPointState state)
{
  switch (state) {
  case SAM_POINT_PLANNED:
  case SAM_POINT_INTERIM:
  case SAM_POINT_WAIVED:
    return SAM_TONE_SOON;
  case SAM_POINT_IN_PLACE:
    return SAM_TONE_DONE;
  case SAM_POINT_NOT_STARTED:
  case SAM_POINT_DECLINED:
  case SAM_POINT_NOT_RELEVANT:
    return SAM_TONE_NEUTRAL;
  }
  return SAM_TONE_NEUTRAL;
}

const char *
sam_words_point_state (SamPointState state)
{
  static const char *const ids[] = {
    [SAM_POINT_NOT_STARTED] = "not_started", [SAM_POINT_PLANNED] = "planned",
    [SAM_POINT_INTERIM] = "interim",         [SAM_POINT_IN_PLACE] = "in_place",
    [SAM_POINT_DECLINED] = "declined",       [SAM_POINT_NOT_RELEVANT] = "not_relevant",
    [SAM_POINT_WAIVED] = "waived",
  };

  return enum_words (SAM_GATE_ROW_STATE, ids[state]);
}

const char *
sam_point_subject_icon (const char *point)
{
  static const struct {
    const char *point, *icon;
  } icons[] = {
    { "housing", "sam-housing-symbolic" },
    { "education", "sam-education-symbolic" },
    { "work", "sam-work-symbolic" },
    { "activity", "sam-activity-symbolic" },
    { "treatment", "sam-treatment-symbolic" },
    { "follow_up", "sam-follow-up-symbolic" },
    { "money", "sam-money-symbolic" },
    { "id_phone", "sam-card-symbolic" },
    { "gp_medicine", "sam-medicine-symbolic" },
    { "naloxone", "sam-shield-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++) {
    if (g_strcmp0 (icons[i].point, point) == 0) {
      return icons[i].icon;
    }
  }
  return NULL;
}

void
sam_point_image_set (GtkWidget *image, SamPointState state, const char *point)
{
  g_autofree char *spoken =
      g_strdup_printf ("%s: %s", point_words (point), sam_words_point_state (state));

  gtk_image_set_from_icon_name (GTK_IMAGE (image), sam_point_icon (state));
  sam_tone_apply (image, sam_point_tone (state));
  gtk_widget_set_tooltip_text (image, spoken);
  sam_spoken_set (image, spoken);
}

GtkWidget *
sam_point_image_new (SamPointState state, const char *point)
{
  GtkWidget *image = gtk_image_new ();

  gtk_widget_add_css_class (image, "point");
  sam_point_image_set (image, state, point);
  return image;
}

char *
sam_words_cooperation (SamContext *context, const SamRecord *cooperation, SamTone *tone)
{
  SamDate today = sam_context_get_today (context);
  SamDate from = sam_record_get_date (cooperation, SAM_COOPERATION_VALID_FROM);
  SamDate to = sam_record_get_date (cooperation, SAM_COOPERATION_VALID_TO);
  SamDate again = sam_record_get_date (cooperation, SAM_COOPERATION_REVISION_ON);
  g_autofree char *near = NULL, *day = NULL;
  SamDate shown;

  *tone = SAM_TONE_NEUTRAL;
  switch (sam_rules_cooperation (cooperation, today)) {
  case SAM_COOPERATION_TO_REVISE:
    *tone = SAM_TONE_LATE;
    shown = again;
    break;
  case SAM_COOPERATION_TO_COME:
    shown = from;
    break;
  case SAM_COOPERATION_OVER:
  case SAM_COOPERATION_STANDS:
  default:
    shown = to;
    break;
  }
  near = sam_locale_format_date_near (sam_context_get_locale (context), shown, today,
                                      SAM_DATE_STYLE_DAY);
  day = sam_words_keep (near);
  switch (sam_rules_cooperation (cooperation, today)) {
  case SAM_COOPERATION_TO_REVISE:
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("cooperation", "Should have been looked at again %s"), day);
  case SAM_COOPERATION_TO_COME:
    return g_strdup_printf (C_ ("cooperation", "Valid from %s"), day);
  case SAM_COOPERATION_OVER:
    return g_strdup_printf (C_ ("cooperation", "Ended %s"), day);
  case SAM_COOPERATION_STANDS:
  default:
    break;
  }
  return to != SAM_DATE_NONE ? g_strdup_printf (C_ ("cooperation", "Valid until %s"), day)
                             : g_strdup (C_ ("cooperation", "Valid until it is ended"));
}
