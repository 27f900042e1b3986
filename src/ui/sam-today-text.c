/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-today-text.h"

#include <glib/gi18n.h>
#include <samspor/records/sam-tenant.h>

/* Points as words inside a sentence: small letters, no article. */
static const SamEnumValue point_words[] = {
  { "housing", SAM_L ("point in a sentence", "housing") },
  { "education", SAM_L ("point in a sentence", "education") },
  { "work", SAM_L ("point in a sentence", "work") },
  { "activity", SAM_L ("point in a sentence", "activity") },
  { "treatment", SAM_L ("point in a sentence", "treatment") },
  { "follow_up", SAM_L ("point in a sentence", "follow-up") },
  { "money", SAM_L ("point in a sentence", "money for the first days") },
  { "id_phone", SAM_L ("point in a sentence", "ID and phone") },
  { "gp_medicine", SAM_L ("point in a sentence", "GP and medicine") },
  { "naloxone", SAM_L ("point in a sentence", "naloxone") },
  { "local", SAM_L ("point in a sentence", "a local point") },
  { "talk", SAM_L ("point in a sentence", "the talk about what changes") },
  { "aftercare", SAM_L ("point in a sentence", "after-care from child welfare") },
  { "adult_services", SAM_L ("point in a sentence", "who takes over in adult services") },
  { "own_consents", SAM_L ("point in a sentence", "consents") },
  { "own_letters", SAM_L ("point in a sentence", "letters") },
  { "plan_review", SAM_L ("point in a sentence", "the plan gone through") },
};

/* What happens to a person at a transition, as the start of a sentence: "Release in 9 days". */
static const SamEnumValue kind_today[] = {
  { "prison", SAM_L ("transition today", "Release today.") },
  { "remand", SAM_L ("transition today", "Release from remand today.") },
  { "tsb", SAM_L ("transition today", "Discharge today.") },
  { "phv", SAM_L ("transition today", "Discharge today.") },
  { "detox", SAM_L ("transition today", "Detox ends today.") },
  { "leave", SAM_L ("transition today", "Leave today.") },
  { "broken_off", SAM_L ("transition today", "Treatment broken off today.") },
  { "move", SAM_L ("transition today", "Moves today.") },
  { "turns_16", SAM_L ("transition today", "Turns 16 today.") },
  { "turns_18", SAM_L ("transition today", "Turns 18 today.") },
};
static const SamEnumValue kind_today_at[] = {
  { "prison", SAM_L ("transition today", "Release today at %s.") },
  { "remand", SAM_L ("transition today", "Release from remand today at %s.") },
  { "tsb", SAM_L ("transition today", "Discharge today at %s.") },
  { "phv", SAM_L ("transition today", "Discharge today at %s.") },
  { "detox", SAM_L ("transition today", "Detox ends today at %s.") },
  { "leave", SAM_L ("transition today", "Leave today at %s.") },
  { "broken_off", SAM_L ("transition today", "Treatment broken off today at %s.") },
  { "move", SAM_L ("transition today", "Moves today at %s.") },
  { "turns_16", SAM_L ("transition today", "Turns 16 today, %s.") },
  { "turns_18", SAM_L ("transition today", "Turns 18 today, %s.") },
};
static const SamEnumValue kind_on[] = {
  { "prison", SAM_L ("transition ahead", "Release %s.") },
  { "remand", SAM_L ("transition ahead", "Release from remand %s.") },
  { "tsb", SAM_L ("transition ahead", "Discharge %s.") },
  { "phv", SAM_L ("transition ahead", "Discharge %s.") },
  { "detox", SAM_L ("transition ahead", "Detox ends %s.") },
  { "leave", SAM_L ("transition ahead", "Leave %s.") },
  { "broken_off", SAM_L ("transition ahead", "Treatment broken off %s.") },
  { "move", SAM_L ("transition ahead", "Moves %s.") },
  { "turns_16", SAM_L ("transition ahead", "Turns 16 %s.") },
  { "turns_18", SAM_L ("transition ahead", "Turns 18 %s.") },
};

/* How to reach somebody, inside a sentence. */
static const SamEnumValue channel_words[] = {
  { "letter", SAM_L ("channel in a sentence", "letter") },
  { "phone", SAM_L ("channel in a sentence", "phone") },
  { "sms", SAM_L ("channel in a sentence", "text message") },
  { "meeting", SAM_L ("channel in a sentence", "meeting") },
  { "home", SAM_L ("channel in a sentence", "home visit") },
  { "outreach", SAM_L ("channel in a sentence", "outreach") },
  { "partner", SAM_L ("channel in a sentence", "through a partner") },
  { "video", SAM_L ("channel in a sentence", "video") },
};

/* Who got in touch, and when: "yesterday", "3 days ago". */
static const SamEnumValue inquiry_waits[] = {
  /* Translators: %s is when it came, as “yesterday” or “3 days ago” */
  { "self", SAM_L ("inquiry waits", "An inquiry by the person concerned %s is not answered.") },
  { "relative", SAM_L ("inquiry waits", "An inquiry by a relative %s is not answered.") },
  { "anonymous", SAM_L ("inquiry waits", "An anonymous inquiry %s is not answered.") },
  { "gp", SAM_L ("inquiry waits", "An inquiry by the GP %s is not answered.") },
  { "nav", SAM_L ("inquiry waits", "An inquiry by NAV %s is not answered.") },
  { "police", SAM_L ("inquiry waits", "An inquiry by the police %s is not answered.") },
  { "school", SAM_L ("inquiry waits", "An inquiry by the school %s is not answered.") },
  { "prison", SAM_L ("inquiry waits", "An inquiry by the prison %s is not answered.") },
  { "tsb", SAM_L ("inquiry waits", "An inquiry by specialised treatment %s is not answered.") },
  { "child_welfare", SAM_L ("inquiry waits", "An inquiry by child welfare %s is not answered.") },
  { "outreach", SAM_L ("inquiry waits", "An inquiry by outreach %s is not answered.") },
};

static const char *
word (const SamEnumValue *values, gsize n, const char *id)
{
  for (gsize i = 0; i < n; i++) {
    if (g_strcmp0 (values[i].id, id) == 0) {
      return sam_text (NULL, &values[i].label);
    }
  }
  return NULL;
}

/* One word into one place of a sentence from a table; the sentence is no format of printf. */
static char *
fill (const char *sentence, const char *value)
{
  GString *out = g_string_new (sentence);

  g_string_replace (out, "%s", value, 1);
  return g_string_free (out, FALSE);
}

const char *
sam_today_channel_word (const char *channel)
{
  const char *found = word (channel_words, G_N_ELEMENTS (channel_words), channel);

  return found ? found : (channel ? channel : "");
}

const char *
sam_today_point_word (const char *point)
{
  const char *found = word (point_words, G_N_ELEMENTS (point_words), point);

  return found ? found : (point ? point : "");
}

char *
sam_today_points_list (const char *const *points, SamLocale *locale)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; points && points[i]; i++) {
    g_ptr_array_add (words, (gpointer) sam_today_point_word (points[i]));
  }
  g_ptr_array_add (words, NULL);
  return sam_locale_format_list (locale, (const char *const *) words->pdata);
}

static char *
day_words (SamLocale *locale, SamDate date, SamDate today)
{
  return sam_locale_format_date_near (locale, date, today, SAM_DATE_STYLE_LONG);
}

/* "in 9 days (Saturday 13 June)" */
static char *
ahead_words (SamLocale *locale, SamDate date, SamDate today)
{
  g_autofree char *day = day_words (locale, date, today);
  int days = date - today;
  g_autofree char *relative = NULL;

  if (days == 1) {
    relative = g_strdup (C_ ("relative date", "tomorrow"));
  } else if (days > 1) {
    relative = sam_count (NULL, "relative date", "in %d day", "in %d days", days);
  } else {
    return g_steal_pointer (&day);
  }
  /* Translators: how far away and the date: "in 9 days (Saturday 13 June)" */
  return g_strdup_printf (C_ ("transition ahead", "%1$s (%2$s)"), relative, day);
}

static char *
ago_words (SamLocale *locale, SamDate date, SamDate today)
{
  int days = today - date;

  if (days == 0) {
    return g_strdup (C_ ("relative date", "today"));
  }
  if (days == 1) {
    return g_strdup (C_ ("relative date", "yesterday"));
  }
  return days > 1 ? sam_count (NULL, "relative date", "%d day ago", "%d days ago", days)
                  : day_words (locale, date, today);
}

static char *
transition_today (const SamTodayReason *reason, SamLocale *locale)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  int minutes = 0;
  const char *format;

  if (reason->text2 && sam_time_parse (reason->text2, &minutes, NULL)
      && (format = word (kind_today_at, G_N_ELEMENTS (kind_today_at), reason->text))) {
    g_autofree char *time = sam_locale_format_time (locale, minutes);

    first = fill (format, time);
  } else {
    const char *text = word (kind_today, G_N_ELEMENTS (kind_today), reason->text);

    first = g_strdup (text ? text : C_ ("transition today", "Transition today."));
  }
  if (reason->who) {
    /* Translators: who meets the person on the day of release, a name or words */
    second = g_strdup_printf (C_ ("transition today", "Meets: %s."), reason->who);
  } else {
    second = g_strdup (C_ ("transition today", "Nobody is agreed to meet."));
  }
  return g_strconcat (first, " ", second, NULL);
}

static char *
not_ready (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  const char *format = word (kind_on, G_N_ELEMENTS (kind_on), reason->text);
  g_autofree char *when = ahead_words (locale, reason->date, today);
  g_autofree char *first = fill (format ? format : C_ ("transition ahead", "Transition %s."), when);
  g_autofree char *list = sam_today_points_list ((const char *const *) reason->points, locale);
  /* Of a link in a chain only what the first night takes is asked for. */
  g_autofree char *missing =
      reason->m == SAM_N_FIXED_POINTS
          ? sam_count (NULL, "not ready", "%d of 6 points is not in place: {list}.",
                       "%d of 6 points are not in place: {list}.", reason->k)
          : sam_count (NULL, "not ready",
                       "Of what the first night takes, %d point is not in place: {list}.",
                       "Of what the first night takes, %d points are not in place: {list}.",
                       reason->k);
  GString *text = g_string_new (missing);

  g_string_replace (text, "{list}", list, 1);
  g_string_prepend_c (text, ' ');
  g_string_prepend (text, first);
  return g_string_free (text, FALSE);
}

/* The first 28 days: not reached at all. */
static char *
not_reached (const SamTodayReason *reason)
{
  g_autofree char *attempts =
      reason->k == 0 ? g_strdup (C_ ("today", "no attempts"))
                     : sam_count (NULL, "today", "%d attempt", "%d attempts", reason->k);

  /* Translators: day number of the first 28 days, "2 attempts", and how to try next: "phone" */
  return g_strdup_printf (C_ ("today", "Day %1$d of 28. Not reached yet, %2$s. Next way: %3$s."),
                          reason->n, attempts, sam_today_channel_word (reason->text2));
}

/* The first 28 days: a contact is due. */
static char *
contact_due (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  const char *channel = sam_today_channel_word (reason->text2);
  g_autofree char *reached = reason->m == 0 ? g_strdup (C_ ("today", "Reached earlier today."))
                             : reason->m == 1
                                 ? g_strdup (C_ ("today", "Last reached yesterday."))
                                 : sam_count (NULL, "today", "Last reached %d day ago.",
                                              "Last reached %d days ago.", reason->m);
  g_autofree char *next = NULL;

  if (reason->k > 0) {
    g_autofree char *attempts =
        sam_count (NULL, "today", "%d attempt since.", "%d attempts since.", reason->k);

    /* Translators: "2 attempts since." and how to try next: "phone" */
    next = g_strdup_printf (C_ ("today", "%1$s Next way: %2$s."), attempts, channel);
  } else if (reason->date < today) {
    g_autofree char *day = day_words (locale, reason->date, today);

    /* Translators: a date, and how to reach the person: "phone" */
    next = g_strdup_printf (C_ ("today", "Contact was agreed for %1$s: %2$s."), day, channel);
  } else if (reason->who) {
    /* Translators: who makes contact today, and how: "phone" */
    next = g_strdup_printf (C_ ("today", "Today: %1$s, %2$s."), reason->who, channel);
  } else {
    /* Translators: how to reach the person today: "phone" */
    next = g_strdup_printf (C_ ("today", "Today: %s."), channel);
  }
  /* Translators: day number of the first 28 days, then two sentences */
  return g_strdup_printf (C_ ("today", "Day %1$d of 28. %2$s %3$s"), reason->n, reached, next);
}

static char *
no_weekend (const SamTodayReason *reason, SamLocale *locale)
{
  int weekday = sam_date_weekday (reason->date);
  const char *name = sam_locale_weekday (locale, weekday, FALSE);

  /* Translators: day number of the first 28 days, and the day of the week: "Saturday" */
  return weekday >= 6
             ? g_strdup_printf (C_ ("today", "Day %1$d is %2$s. Nobody has the weekend."),
                                reason->n, name)
             : g_strdup_printf (C_ ("today", "Day %1$d is %2$s, and we are closed. Nobody has it."),
                                reason->n, name);
}

static char *
plan_review (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *when = ago_words (locale, reason->date, today);

  if (g_strcmp0 (reason->text2, "not_asked") == 0) {
    /* Translators: "yesterday", "3 days ago" */
    return g_strdup_printf (C_ ("today", "Overdose %s. The plan is not gone through again yet, and "
                                         "the return card is not offered."),
                            when);
  }
  /* Translators: "yesterday", "3 days ago" */
  return g_strdup_printf (C_ ("today", "Overdose %s. The plan is not gone through again yet."),
                          when);
}

static char *
turns (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  gboolean adult = g_strcmp0 (reason->text, "turns_18") == 0;
  g_autofree char *left =
      sam_count (NULL, "turns", "%d task remains.", "%d tasks remain.", reason->k);
  g_autofree char *when = NULL;

  if (reason->n > 0) {
    when =
        adult ? sam_count (NULL, "turns", "Turns 18 in %d day.", "Turns 18 in %d days.", reason->n)
              : sam_count (NULL, "turns", "Turns 16 in %d day.", "Turns 16 in %d days.", reason->n);
  } else if (reason->n == 0) {
    when = g_strdup (adult ? C_ ("turns", "Turns 18 today.") : C_ ("turns", "Turns 16 today."));
  } else {
    g_autofree char *day = day_words (locale, reason->date, today);

    /* Translators: a date */
    when = g_strdup_printf (adult ? C_ ("turns", "Turned 18 on %s.")
                                  : C_ ("turns", "Turned 16 on %s."),
                            day);
  }
  return g_strconcat (when, " ", left, NULL);
}

static char *
date_moved (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *before = day_words (locale, reason->date2, today);
  g_autofree char *after = NULL;
  g_autofree char *moved = NULL;

  if (reason->date == SAM_DATE_NONE) {
    moved = sam_count (NULL, "today", "%d deadline is left.", "%d deadlines are left.", reason->k);
    /* Translators: the date that no longer holds, "3 deadlines are left." */
    return g_strdup_printf (C_ ("today", "The date %1$s does not hold any more, and the new one is "
                                         "unknown. %2$s"),
                            before, moved);
  }
  after = day_words (locale, reason->date, today);
  moved =
      sam_count (NULL, "today", "%d deadline is changed.", "%d deadlines are changed.", reason->k);
  /* Translators: old date, new date, "8 deadlines are changed." */
  return g_strdup_printf (C_ ("today", "The date is moved from %1$s to %2$s. %3$s"), before, after,
                          moved);
}

static char *
turned_away (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *when = ago_words (locale, reason->date, today);
  g_autofree char *first = NULL;

  if (reason->text && reason->who) {
    /* Translators: a service, when ("yesterday"), and who told us */
    first = g_strdup_printf (C_ ("today", "Was turned away at %1$s %2$s, told by %3$s."),
                             reason->text, when, reason->who);
  } else if (reason->text) {
    /* Translators: a service, and when ("yesterday") */
    first = g_strdup_printf (C_ ("today", "Was turned away at %1$s %2$s."), reason->text, when);
  } else {
    first = g_strdup_printf (C_ ("today", "Was turned away %s."), when);
  }
  return g_strconcat (first, " ", C_ ("today", "Nobody has talked with the person since."), NULL);
}

static char *
wants_now (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *said = ago_words (locale, reason->date, today);
  g_autofree char *first = g_strdup_printf (C_ ("today", "Wants to start now (said %s)."), said);
  g_autofree char *services = NULL, *second = NULL;

  if (!reason->points || !reason->points[0]) {
    return g_steal_pointer (&first);
  }
  services = sam_locale_format_list (locale, (const char *const *) reason->points);
  /* Translators: names of services */
  second = g_strdup_printf (C_ ("today", "This can start today: %s."), services);
  return g_strconcat (first, " ", second, NULL);
}

static char *
inquiry (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  const char *format = word (inquiry_waits, G_N_ELEMENTS (inquiry_waits), reason->text);
  g_autofree char *when = ago_words (locale, reason->date, today);

  return fill (format ? format : C_ ("inquiry waits", "An inquiry %s is not answered."), when);
}

static char *
report (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *when = ago_words (locale, reason->date, today);

  switch ((SamReportDuty) reason->n) {
  case SAM_REPORT_LOOK_INTO:
    return g_strdup_printf (C_ ("today", "The report by a relative %s has not been looked into."),
                            when);
  case SAM_REPORT_ASSESS:
    return g_strdup_printf (C_ ("today",
                                "The report by a relative %s has been looked into, but not "
                                "assessed."),
                            when);
  case SAM_REPORT_TELL:
  case SAM_REPORT_DONE:
    break;
  }
  return g_strdup_printf (C_ ("today",
                              "The report by a relative %s has been assessed. The relative "
                              "has not been told."),
                          when);
}

/* It is the relative's own: nobody else is named. */
static char *
support (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *day = NULL;

  if (reason->date2 == SAM_DATE_NONE) {
    day = ago_words (locale, reason->date, today);
    /* Translators: "yesterday", "3 days ago" */
    return g_strdup_printf (C_ ("today",
                                "Support for a relative began %s. No next talk is agreed."),
                            day);
  }
  if (reason->date2 == today) {
    return g_strdup (C_ ("today", "Talk with a relative today."));
  }
  day = day_words (locale, reason->date2, today);
  /* Translators: a date that has passed */
  return g_strdup_printf (C_ ("today", "A talk with a relative was agreed for %s."), day);
}

static char *
uncovered (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *from = day_words (locale, reason->date, today);
  g_autofree char *to =
      reason->date2 != SAM_DATE_NONE ? day_words (locale, reason->date2, today) : NULL;
  g_autofree char *cases = sam_count (NULL, "today", "Nobody covers; it is about %d open case.",
                                      "Nobody covers; it is about %d open cases.", reason->k);
  g_autofree char *days = NULL;

  if (to) {
    /* Translators: first and last day of an absence */
    days = g_strdup_printf (C_ ("today", "Away from %1$s to %2$s."), from, to);
  } else {
    days = g_strdup_printf (C_ ("today", "Away from %s, until further notice."), from);
  }
  return g_strconcat (days, " ", cases, NULL);
}

static char *
long_away (const SamTodayReason *reason)
{
  g_autofree char *days = sam_count (NULL, "today", "Has been away for %d day.",
                                     "Has been away for %d days.", reason->n);
  g_autofree char *cases =
      sam_count (NULL, "today", "The responsibility for %d case must be assigned.",
                 "The responsibility for %d cases must be assigned.", reason->k);

  return g_strconcat (days, " ", cases, NULL);
}

char *
sam_today_cover_sentence (const char *name, SamDate to, guint n_cases, SamLocale *locale,
                          SamDate today)
{
  g_autofree char *cases = sam_count (NULL, "today", "%d case", "%d cases", (int) n_cases);
  g_autofree char *until = to != SAM_DATE_NONE ? day_words (locale, to, today) : NULL;

  if (until) {
    /* Translators: a colleague, the last day, "58 cases" */
    return g_strdup_printf (C_ ("today", "You cover for %1$s until and including %2$s (%3$s)."),
                            name, until, cases);
  }
  /* Translators: a colleague, "58 cases" */
  return g_strdup_printf (C_ ("today", "You cover for %1$s until further notice (%2$s)."), name,
                          cases);
}

/* The rules have their names where homes are compared. */
static char *
home_warned (const SamTodayReason *reason, SamLocale *locale)
{
  const SamEnumValue *rules = sam_field_get (SAM_TENANT_CHECKED_WARNED_OF)->values;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; reason->points && reason->points[i]; i++) {
    for (guint k = 0; rules[k].id; k++) {
      if (g_str_equal (rules[k].id, reason->points[i])) {
        g_ptr_array_add (words, (gpointer) sam_text (NULL, &rules[k].label));
      }
    }
  }
  g_ptr_array_add (words, NULL);
  list = sam_locale_format_list (locale, (const char *const *) words->pdata);
  if (!reason->text) {
    /* Translators: what the server warns of, as “Living environment and Rent” */
    return g_strdup_printf (C_ ("today",
                                "A home was assigned before the server had answered. It warns "
                                "of: %1$s. Look at the assignment."),
                            list);
  }
  /* Translators: the home, and what the server warns of, as “Living environment and Rent” */
  return g_strdup_printf (C_ ("today",
                              "%1$s was assigned before the server had answered. It warns of: "
                              "%2$s. Look at the assignment."),
                          reason->text, list);
}

static char *
discharge_days (const SamTodayReason *reason)
{
  g_autofree char *days = sam_count (NULL, "today", "Has waited %d day ready for discharge.",
                                     "Has waited %d days ready for discharge.", reason->n);

  return g_strconcat (days, " ",
                      reason->k ? C_ ("today", "We disagree; the days count until it is settled.")
                                : C_ ("today", "The municipality pays until it can receive."),
                      NULL);
}

static char *
home_ends (const SamTodayReason *reason, const char *day, SamDate today)
{
  gboolean over = reason->date < today;

  if (reason->kind == SAM_TODAY_INTERIM_ENDS) {
    return g_strdup_printf (
        over ? C_ ("today", "The temporary place ended %s. The next night is not settled.")
             : C_ ("today", "The temporary place ends %s. The next night is not settled."),
        day);
  }
  return g_strdup_printf (over ? C_ ("today", "The tenancy ended %s. The next home is not settled.")
                               : C_ ("today", "The tenancy ends %s. The next home is not settled."),
                          day);
}

static char *
home_at_risk (const SamTodayReason *reason, const char *day)
{
  if (reason->text == NULL) {
    return g_strdup_printf (C_ ("today", "May lose the home (noted %s)."), day);
  }
  /* Translators: since when, and what it is about: "Two months of rent are not paid" */
  return g_strdup_printf (C_ ("today", "May lose the home (noted %1$s): %2$s"), day, reason->text);
}

static char *
body (const SamTodayReason *reason, SamLocale *locale, SamDate today)
{
  g_autofree char *day =
      reason->date != SAM_DATE_NONE ? day_words (locale, reason->date, today) : NULL;
  g_autofree char *other = NULL;
  const char *text = reason->text ? reason->text : "";

  switch (reason->kind) {
  case SAM_TODAY_BROKEN_OFF:
    other = ago_words (locale, reason->date, today);
    return g_strdup_printf (C_ ("today",
                                "The treatment was broken off %s. The first 28 days have begun."),
                            other);
  case SAM_TODAY_TURNED_AWAY:
    return turned_away (reason, locale, today);
  case SAM_TODAY_TRANSITION_TODAY:
    return transition_today (reason, locale);
  case SAM_TODAY_NOT_REACHED:
    return not_reached (reason);
  case SAM_TODAY_CONTACT_DUE:
    return contact_due (reason, locale, today);
  case SAM_TODAY_NO_WEEKEND:
    return no_weekend (reason, locale);
  case SAM_TODAY_PLAN_REVIEW:
    return plan_review (reason, locale, today);
  case SAM_TODAY_TURNS:
    return turns (reason, locale, today);
  case SAM_TODAY_NOT_READY:
    return not_ready (reason, locale, today);
  case SAM_TODAY_POINT_OVERDUE:
    other = sam_today_points_list ((const char *const *) reason->points, locale);
    /* Translators: points and the date of the earliest deadline */
    return g_strdup_printf (C_ ("today", "Past the deadline: %1$s. First due %2$s."), other, day);
  case SAM_TODAY_DATE_UNCHECKED:
    return sam_count (NULL, "today", "The date is unknown. Last checked %d day ago.",
                      "The date is unknown. Last checked %d days ago.", reason->n);
  case SAM_TODAY_DATE_MOVED:
    return date_moved (reason, locale, today);
  case SAM_TODAY_WANTS_NOW:
    return wants_now (reason, locale, today);
  case SAM_TODAY_ASKED_TO_TAKE_OVER:
    /* Translators: who asks, and the last day to answer */
    return g_strdup_printf (C_ ("today",
                                "%1$s asks you to take over the responsibility. Answer by %2$s."),
                            reason->who ? reason->who : C_ ("today", "A colleague"), day);
  case SAM_TODAY_DISCHARGE_ANSWER:
    /* Translators: the day it came */
    return g_strdup_printf (C_ ("today", "The notice that a patient is ready for discharge came "
                                         "%s. Nobody has answered it yet."),
                            day);
  case SAM_TODAY_DISCHARGE_DAYS:
    return discharge_days (reason);
  case SAM_TODAY_HANDOVER_LATE:
    /* Translators: a service outside, and the last day to answer, which has passed */
    return g_strdup_printf (C_ ("today",
                                "%1$s is asked to take over and should have answered by %2$s."),
                            reason->who ? reason->who : C_ ("today", "A service outside"), day);
  case SAM_TODAY_INQUIRY:
    return inquiry (reason, locale, today);
  case SAM_TODAY_REPORT:
    return report (reason, locale, today);
  case SAM_TODAY_SUPPORT:
    return support (reason, locale, today);
  case SAM_TODAY_ABSENCE_UNCOVERED:
    return uncovered (reason, locale, today);
  case SAM_TODAY_ABSENCE_LONG:
    return long_away (reason);
  case SAM_TODAY_INTERIM_ENDS:
  case SAM_TODAY_TENANCY_ENDS:
  case SAM_TODAY_TENANCY_ENDS_SECOND:
  case SAM_TODAY_TENANCY_ENDS_FIRST:
    return home_ends (reason, day, today);
  case SAM_TODAY_HOME_AT_RISK:
    return home_at_risk (reason, day);
  case SAM_TODAY_HOME_WARNED:
    return home_warned (reason, locale);
  case SAM_TODAY_MY_PROMISE:
    /* Translators: what was promised, and the deadline */
    return g_strdup_printf (C_ ("today", "You have promised “%1$s” by %2$s."), text, day);
  case SAM_TODAY_PARTY_PROMISE:
    if (!reason->who) {
      return g_strdup_printf (C_ ("today",
                                  "“%1$s” should have been done by %2$s. Ask what happened."),
                              text, day);
    }
    /* Translators: who, what, and the deadline */
    return g_strdup_printf (C_ ("today",
                                "%1$s should have done “%2$s” by %3$s. Ask what happened."),
                            reason->who, text, day);
  case SAM_TODAY_FIRST_CONVERSATION: {
    g_autofree char *limit =
        sam_count (NULL, "today", "The limit is %d day.", "The limit is %d days.", reason->k);
    g_autofree char *waited =
        sam_count (NULL, "today", "Has waited %d day for the first conversation.",
                   "Has waited %d days for the first conversation.", reason->n);

    return g_strconcat (waited, " ", limit, NULL);
  }
  case SAM_TODAY_RHYTHM: {
    int minutes = 0;

    if (reason->text2 && sam_time_parse (reason->text2, &minutes, NULL)) {
      g_autofree char *time = sam_locale_format_time (locale, minutes);

      /* Translators: a fixed weekly appointment and its time */
      return g_strdup_printf (C_ ("today", "Fixed appointment today at %2$s: %1$s."), text, time);
    }
    return g_strdup_printf (C_ ("today", "Fixed appointment today: %s."), text);
  }
  case SAM_TODAY_ASK_AGAIN:
    if (reason->points && reason->points[0]) {
      other = sam_today_points_list ((const char *const *) reason->points, locale);
      return g_strdup_printf (
          C_ ("today", "Did not want this last time: %s. Today it is agreed to ask again."), other);
    }
    if (reason->type == SAM_RECORD_FOLLOWUP) {
      return g_strdup (C_ ("today", "Did not want the contacts of the first 28 days. Today it is "
                                    "agreed to ask once more."));
    }
    return g_strdup (C_ ("today", "Did not want help last time. Today it is agreed to ask again."));
  case SAM_TODAY_CONFLICT:
    if (reason->type == SAM_RECORD_PROPOSAL) {
      return g_strdup (C_ ("today", "A colleague wrote something that does not stand in the case "
                                    "yet. Take it in or leave it out."));
    }
    return g_strdup (C_ ("today", "Two wrote differently. Choose what holds."));
  case SAM_TODAY_REFUSED:
    return g_strdup (C_ ("today", "The server refused a change. The text is kept here."));
  }
  return g_strdup ("");
}

char *
sam_today_sentence (const SamTodayReason *reason, const char *name, SamLocale *locale,
                    SamDate today)
{
  g_autofree char *text = body (reason, locale, today);

  if (!name || *name == '\0') {
    return g_steal_pointer (&text);
  }
  /* Translators: name of the person, and the sentence about them */
  return g_strdup_printf (C_ ("today", "%1$s: %2$s"), name, text);
}
