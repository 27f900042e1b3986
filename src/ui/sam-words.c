/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-contact-values.h>

char *
sam_words_relative (SamContext *context, SamDate date)
{
  SamDate today = sam_context_get_today (context);
  int days;

  if (date == SAM_DATE_NONE) {
    return g_strdup ("");
  }
  days = date - today;
  switch (days) {
  case 0:
    return g_strdup (C_ ("relative date", "today"));
  case 1:
    return g_strdup (C_ ("relative date", "tomorrow"));
  case -1:
    return g_strdup (C_ ("relative date", "yesterday"));
  default:
    break;
  }
  if (days > 0) {
    return sam_count (NULL, "relative date", "in %d day", "in %d days", days);
  }
  return sam_count (NULL, "relative date", "%d day ago", "%d days ago", -days);
}

char *
sam_words_date_short (SamContext *context, SamDate date)
{
  return sam_locale_format_date_near (sam_context_get_locale (context), date,
                                      sam_context_get_today (context), SAM_DATE_STYLE_MEDIUM);
}

char *
sam_words_date (SamContext *context, SamDate date)
{
  return sam_locale_format_date_near (sam_context_get_locale (context), date,
                                      sam_context_get_today (context), SAM_DATE_STYLE_LONG);
}

char *
sam_words_when (SamContext *context, SamDate date)
{
  g_autofree char *relative = sam_words_relative (context, date);
  g_autofree char *day = sam_words_date_short (context, date);

  return sam_words_join (relative, day, NULL);
}

char *
sam_words_due (SamContext *context, SamDate date)
{
  int over = sam_context_get_today (context) - date;

  if (date != SAM_DATE_NONE && over > 0) {
    return sam_count (NULL, "deadline", "%d day over the deadline", "%d days over the deadline",
                      over);
  }
  return sam_words_when (context, date);
}

char *
sam_words_moment (SamContext *context, gint64 us)
{
  int minutes = 0;
  SamDate date;
  g_autofree char *time = NULL, *day = NULL;

  if (us == 0) {
    return g_strdup ("");
  }
  date = sam_moment_to_local (us, sam_context_get_zone (context), &minutes);
  time = sam_locale_format_time (sam_context_get_locale (context), minutes);
  if (date == sam_context_get_today (context)) {
    return g_strdup_printf (C_ ("moment", "at %s"), time);
  }
  if (date == sam_context_get_today (context) - 1) {
    return g_strdup_printf (C_ ("moment", "yesterday at %s"), time);
  }
  day = sam_locale_format_date_near (sam_context_get_locale (context), date,
                                     sam_context_get_today (context), SAM_DATE_STYLE_DAY);
  /* Translators: a day and a time, "3 December at 15.40" */
  return g_strdup_printf (C_ ("moment", "%1$s at %2$s"), day, time);
}

char *
sam_words_answer (SamContext *context, SamDate date)
{
  g_autofree char *day = sam_words_date (context, date);
  g_autofree char *relative = sam_words_relative (context, date);
  guint holidays = sam_holidays_on (date);

  for (guint i = 0; i < SAM_N_HOLIDAYS; i++) {
    if (holidays & (1u << i)) {
      /* Translators: a date, how far away, and the name of a holiday */
      return g_strdup_printf (C_ ("date answer", "%1$s, %2$s (%3$s)"), day, relative,
                              sam_text (NULL, sam_holiday_label (1u << i)));
    }
  }
  /* Translators: a date and how far away: "Thursday 3 December, in 12 days" */
  return g_strdup_printf (C_ ("date answer", "%1$s, %2$s"), day, relative);
}

char *
sam_words_age (SamContext *context, SamDate birth)
{
  int age = sam_date_age (birth, sam_context_get_today (context));

  return age < 0 ? g_strdup ("") : sam_count (NULL, "age", "%d year", "%d years", age);
}

const char *
sam_words_enum (const SamRecord *record, SamField field)
{
  const char *id = sam_record_get_text (record, field);
  const SamLabel *label = id ? sam_enum_label (field, id) : NULL;

  if (!id) {
    return "";
  }
  /* A value this version does not know is shown as it came: better odd than hidden. */
  return label ? sam_text (NULL, label) : id;
}

/* A label as it stands inside a sentence: "Telefon" but "telefon", and still "SMS". */
static char *
inside (const char *label)
{
  gunichar first = g_utf8_get_char (label),
           second = *label ? g_utf8_get_char (g_utf8_next_char (label)) : 0;
  char lower[7] = { 0 };

  if (!g_unichar_isupper (first) || g_unichar_isupper (second)) {
    return g_strdup (label);
  }
  g_unichar_to_utf8 (g_unichar_tolower (first), lower);
  return g_strconcat (lower, g_utf8_next_char (label), NULL);
}

static char *
words_set (SamContext *context, const SamRecord *record, SamField field)
{
  const char *const *values = sam_record_get_set (record, field);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; values && values[i]; i++) {
    const SamLabel *label = sam_enum_label (field, values[i]);
    const char *name = label ? sam_text (NULL, label) : sam_context_name (context, values[i]);

    g_ptr_array_add (words, label && i > 0 ? inside (name) : g_strdup (name ? name : values[i]));
  }
  if (words->len == 0) {
    return g_strdup ("");
  }
  g_ptr_array_add (words, NULL);
  return sam_locale_format_list (sam_context_get_locale (context),
                                 (const char *const *) words->pdata);
}

char *
sam_words_field (SamContext *context, const SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  const char *text;
  int minutes = 0;

  if (!sam_record_has (record, field)) {
    return g_strdup ("");
  }
  switch (def->kind) {
  case SAM_KIND_TEXT:
    text = sam_record_get_text (record, field);
    if (g_str_has_suffix (def->name, "phone") || g_strcmp0 (def->name, "phone_us") == 0
        || g_strcmp0 (def->name, "phone_night") == 0) {
      return sam_phone_format (text ? text : "");
    }
    if (g_str_has_suffix (def->name, "_time") && text && sam_time_parse (text, &minutes, NULL)) {
      return sam_locale_format_time (sam_context_get_locale (context), minutes);
    }
    return g_strdup (text ? text : "");
  case SAM_KIND_MULTILINE:
    text = sam_record_get_text (record, field);
    return g_strdup (text ? text : "");
  case SAM_KIND_INTEGER:
    return sam_locale_format_int (sam_context_get_locale (context),
                                  sam_record_get_int (record, field));
  case SAM_KIND_DECIMAL:
    text = sam_record_get_text (record, field);
    return sam_locale_format_decimal (sam_context_get_locale (context), text ? text : "", 0, 6);
  case SAM_KIND_BOOL:
    return g_strdup (sam_record_get_bool (record, field) ? C_ ("answer", "yes")
                                                         : C_ ("answer", "no"));
  case SAM_KIND_DATE:
    return sam_words_date (context, sam_record_get_date (record, field));
  case SAM_KIND_DATETIME:
    return sam_words_moment (context, sam_record_get_moment (record, field));
  case SAM_KIND_ENUM:
    return g_strdup (sam_words_enum (record, field));
  case SAM_KIND_REF:
    text = sam_context_name (context, sam_record_get_text (record, field));
    return g_strdup (text ? text : C_ ("reference", "not shown here"));
  case SAM_KIND_SET:
    return words_set (context, record, field);
  }
  return g_strdup ("");
}

char *
sam_words_join (const char *first, ...)
{
  GString *out = g_string_new (NULL);
  va_list args;

  va_start (args, first);
  for (const char *part = first; part; part = va_arg (args, const char *)) {
    if (*part != '\0') {
      if (out->len > 0) {
        g_string_append (out, " · ");
      }
      g_string_append (out, part);
    }
  }
  va_end (args);
  return g_string_free (out, FALSE);
}

char *
sam_words_keep (const char *words)
{
  GString *out = g_string_new (words);

  g_string_replace (out, " ", "\u00a0", 0);
  return g_string_free (out, FALSE);
}

const char *
sam_words_state (SamRecordState state)
{
  switch (state) {
  case SAM_STATE_SAVED:
    return NULL;
  case SAM_STATE_WAITING:
    return C_ ("record state", "waits to be sent");
  case SAM_STATE_CONFLICT:
    return C_ ("record state", "two wrote differently");
  case SAM_STATE_REFUSED:
    return C_ ("record state", "refused by the server");
  }
  return NULL;
}
