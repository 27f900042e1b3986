/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SamDate:
 *
 * A day of the Gregorian calendar as a count, 1 = 0001-01-01 (the same count as GDate's Julian
 * day). Dates are compared and subtracted as integers.
 */
typedef gint32 SamDate;

#define SAM_DATE_NONE ((SamDate) 0)
#define SAM_DATE_MIN ((SamDate) 1)       /* 0001-01-01 */
#define SAM_DATE_MAX ((SamDate) 3652059) /* 9999-12-31 */
/* 1970-01-01 */
#define SAM_DATE_EPOCH ((SamDate) 719163)

#define SAM_USEC_PER_DAY (G_GINT64_CONSTANT (86400000000))

/** sam_date_is_valid: TRUE from SAM_DATE_MIN to SAM_DATE_MAX; SAM_DATE_NONE is not. */
gboolean sam_date_is_valid (SamDate date);

/**
 * sam_date_from_ymd:
 *
 * Returns: the date, or %SAM_DATE_NONE when there is no such day
 */
SamDate sam_date_from_ymd (int year, int month, int day);

/**
 * sam_date_to_ymd:
 * @year: (out) (optional): 1–9999
 * @month: (out) (optional): 1–12
 * @day: (out) (optional): 1–31
 *
 * Returns: FALSE and zeros when @date is none
 */
gboolean sam_date_to_ymd (SamDate date, int *year, int *month, int *day);

/** sam_date_days_in_month: Returns: 28 to 31, leap years counted. */
int sam_date_days_in_month (int year, int month);

/**
 * sam_date_weekday:
 *
 * Returns: 1 = Monday … 7 = Sunday (ISO 8601)
 */
int sam_date_weekday (SamDate date);

/**
 * sam_date_iso_week:
 * @year: (out) (optional): the year the week belongs to
 *
 * Returns: 1–53 (ISO 8601)
 */
int sam_date_iso_week (SamDate date, int *year);

/**
 * sam_date_add_days:
 *
 * Returns: the day @days later (or earlier), %SAM_DATE_NONE outside year 1–9999
 */
SamDate sam_date_add_days (SamDate date, int days);

/**
 * sam_date_add_months:
 *
 * The same day of another month; the last of the month where there is no such day.
 */
SamDate sam_date_add_months (SamDate date, int months);

/**
 * sam_date_birthday:
 * @birth: a birth date
 * @years: whole years, for instance 16 or 18
 *
 * The day somebody turns @years. Someone born on 29 February turns on 1 March in other years, since
 * a year of age is reached when it is completed.
 */
SamDate sam_date_birthday (SamDate birth, int years);

/**
 * sam_date_age:
 *
 * Returns: whole years on the day @on (the birthday itself counts), -1 before birth or when
 *   either is none
 */
int sam_date_age (SamDate birth, SamDate on);

/**
 * sam_date_parse_iso:
 * @text: (nullable): "2026-12-03" and nothing else
 *
 * Returns: the date or %SAM_DATE_NONE
 */
SamDate sam_date_parse_iso (const char *text);

/**
 * sam_date_format_iso:
 * @date: a valid date
 *
 * For files and the wire; never for the screen.
 *
 * Returns: (transfer full): "2026-12-03"
 */
char *sam_date_format_iso (SamDate date);

/**
 * sam_moment_parse:
 * @text: an RFC 3339 date-time with an offset, for instance "2026-12-03T13:00:00.25+01:00"
 * @us: (out): microseconds since the epoch; finer fractions are cut
 *
 * "24:00:00" and leap seconds (":60") are refused.
 *
 * Returns: FALSE with %SAM_CORE_ERROR set
 */
gboolean sam_moment_parse (const char *text, gint64 *us, GError **error);

/**
 * sam_moment_format:
 * @us: microseconds since the epoch
 *
 * Returns: (transfer full): "2026-12-03T12:00:00Z", whole seconds (rounded down)
 */
char *sam_moment_format (gint64 us);

/**
 * sam_moment_to_local:
 * @us: microseconds since the epoch
 * @zone: the zone of the reader
 * @minutes: (out) (optional): minutes after midnight
 *
 * Returns: the date of that moment in @zone
 */
SamDate sam_moment_to_local (gint64 us, GTimeZone *zone, int *minutes);

/**
 * sam_moment_from_local:
 * @minutes: minutes after midnight, 0–1439
 *
 * The moment of a local time. A time that the clocks skip gives the moment they went on to; one
 * that happens twice gives the first.
 */
gint64 sam_moment_from_local (SamDate date, int minutes, GTimeZone *zone);

/**
 * SamDateEntryFlags:
 * @SAM_DATE_ENTRY_PAST: a date without year or a weekday means the latest one, today included for
 *   a date; for when something happened
 * @SAM_DATE_ENTRY_FULL: only a date with a year of four digits (or ISO); for birth dates
 */
typedef enum {
  SAM_DATE_ENTRY_DEFAULT = 0,
  SAM_DATE_ENTRY_PAST = 1 << 0,
  SAM_DATE_ENTRY_FULL = 1 << 1
} SamDateEntryFlags;

/**
 * sam_date_parse_entry:
 * @text: what somebody typed
 * @today: the day it was typed
 * @out: (out): the date meant
 *
 * Reads what people type for a date: "3.5", "3.5.26", "03.05.2026", "030526", "3. mai",
 * "3. mai 2026", "fre. 3. mai", "+14", "+2 uker", "fre", "fredag", "i dag", "i morgen",
 * "i overmorgen", "i går" and their nynorsk and English forms, and ISO. A day and month without a
 * year is the nearest one from today on, within a year; a weekday is the next one after today. Two
 * digits of a year mean the year from 80 years back to 19 years ahead.
 *
 * Returns: FALSE with %SAM_CORE_ERROR: INVALID, NO_SUCH_DATE, NEEDS_YEAR or WRONG_WEEKDAY
 */
gboolean sam_date_parse_entry (const char *text, SamDate today, SamDate *out, GError **error);

/**
 * sam_date_parse_entry_full:
 * @flags: see #SamDateEntryFlags
 *
 * As sam_date_parse_entry().
 */
gboolean sam_date_parse_entry_full (const char *text, SamDate today, SamDateEntryFlags flags,
                                    SamDate *out, GError **error);

/**
 * sam_time_parse:
 * @text: "13.00", "13:00", "9", "0930", "kl. 9.30"
 * @minutes: (out): minutes after midnight, 0–1439
 *
 * Returns: FALSE with %SAM_CORE_ERROR: INVALID or NO_SUCH_TIME
 */
gboolean sam_time_parse (const char *text, int *minutes, GError **error);

G_END_DECLS
