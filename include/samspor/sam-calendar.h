/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-catalog.h>
#include <samspor/sam-date.h>

G_BEGIN_DECLS

/**
 * SamHoliday:
 *
 * The public holidays of Norway (lov 1995-02-24 nr. 12 om helligdager og helligdagsfred, and lov
 * 1947-04-26 nr. 1 om 1. og 17. mai). They are not moved when they fall on a Sunday. One day may
 * have two: 17 May 2027 is also Whit Monday, 1 May 2008 also Ascension Day.
 */
typedef enum {
  SAM_HOLIDAY_NEW_YEAR = 1 << 0,
  SAM_HOLIDAY_MAUNDY_THURSDAY = 1 << 1,
  SAM_HOLIDAY_GOOD_FRIDAY = 1 << 2,
  SAM_HOLIDAY_EASTER_SUNDAY = 1 << 3,
  SAM_HOLIDAY_EASTER_MONDAY = 1 << 4,
  SAM_HOLIDAY_LABOUR_DAY = 1 << 5,
  SAM_HOLIDAY_CONSTITUTION_DAY = 1 << 6,
  SAM_HOLIDAY_ASCENSION_DAY = 1 << 7,
  SAM_HOLIDAY_WHIT_SUNDAY = 1 << 8,
  SAM_HOLIDAY_WHIT_MONDAY = 1 << 9,
  SAM_HOLIDAY_CHRISTMAS_DAY = 1 << 10,
  SAM_HOLIDAY_SECOND_CHRISTMAS_DAY = 1 << 11
} SamHoliday;

#define SAM_N_HOLIDAYS 12

/**
 * sam_easter:
 *
 * Returns: Easter Sunday of @year (Gregorian computus)
 */
SamDate sam_easter (int year);

/**
 * sam_holidays_on:
 *
 * Returns: bits of #SamHoliday, 0 on other days
 */
guint sam_holidays_on (SamDate date);

/**
 * sam_holiday_label:
 * @holiday: exactly one bit
 *
 * Returns: (transfer none): its name for sam_text()
 */
const SamLabel *sam_holiday_label (SamHoliday holiday);

/**
 * SamCalendarFlags:
 *
 * Days that are no holidays by law but usually staffed as such: a setting.
 */
typedef enum {
  SAM_CALENDAR_CLOSE_CHRISTMAS_EVE = 1 << 0,
  SAM_CALENDAR_CLOSE_NEW_YEARS_EVE = 1 << 1,
  SAM_CALENDAR_DEFAULT = SAM_CALENDAR_CLOSE_CHRISTMAS_EVE | SAM_CALENDAR_CLOSE_NEW_YEARS_EVE
} SamCalendarFlags;

/**
 * SamCalendar:
 *
 * Which days the municipality is open: not Saturdays, Sundays, holidays or its own closed days.
 * Immutable and atomically counted; any thread.
 */
typedef struct _SamCalendar SamCalendar;

/**
 * sam_calendar_new:
 * @closed: (array length=n_closed) (nullable): further closed days, any order, copied
 *
 * Returns: (transfer full)
 */
SamCalendar *sam_calendar_new (SamCalendarFlags flags, const SamDate *closed, gsize n_closed);
SamCalendar *sam_calendar_ref (SamCalendar *calendar);
void sam_calendar_unref (SamCalendar *calendar);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCalendar, sam_calendar_unref)

/** sam_calendar_is_open: TRUE on a weekday that no holiday and no setting closes. */
gboolean sam_calendar_is_open (SamCalendar *calendar, SamDate date);

/**
 * sam_calendar_next_open:
 *
 * Returns: the first open day strictly after @date; %SAM_DATE_NONE if none within ten years
 */
SamDate sam_calendar_next_open (SamCalendar *calendar, SamDate date);

/**
 * sam_calendar_previous_open:
 *
 * Returns: the last open day strictly before @date; %SAM_DATE_NONE if none within ten years
 */
SamDate sam_calendar_previous_open (SamCalendar *calendar, SamDate date);

/**
 * sam_calendar_open_on_or_before:
 *
 * Returns: @date itself when open, else the last open day before it
 */
SamDate sam_calendar_open_on_or_before (SamCalendar *calendar, SamDate date);

/**
 * sam_calendar_open_on_or_after:
 *
 * Returns: @date itself when open, else the first open day after it
 */
SamDate sam_calendar_open_on_or_after (SamCalendar *calendar, SamDate date);

/**
 * sam_calendar_open_days_add:
 * @days: open days, negative for backwards
 *
 * The day on which @days open days have passed since @date; 0 gives @date itself, open or not.
 */
SamDate sam_calendar_open_days_add (SamCalendar *calendar, SamDate date, int days);

/**
 * sam_calendar_open_days_between:
 *
 * Returns: how many open days there are after @from up to and with @to; negative when @to is
 * earlier
 */
int sam_calendar_open_days_between (SamCalendar *calendar, SamDate from, SamDate to);

/**
 * SamDeadline:
 * @due: the day it must be done
 * @original: the date less the offset, moved back to an open day: when it would have been due had
 *   we been told in time
 * @late_notice: we were told so late that the first open day after decided; counted on who told
 *   us, never as our lateness
 */
typedef struct {
  SamDate due;
  SamDate original;
  gboolean late_notice;
} SamDeadline;

/**
 * sam_deadline_before:
 * @date: of the transition
 * @offset_days: calendar days before it, 0 or more
 * @told_on: when we were told of it, %SAM_DATE_NONE if not known
 * @out: (out)
 *
 * The deadline of something that must stand before a transition: the earlier of the transition's
 * date and the later of (@date − @offset_days moved back to an open day) and (the first open day
 * after we were told). It is moved earlier, never later than the date.
 */
void sam_deadline_before (SamCalendar *calendar, SamDate date, int offset_days, SamDate told_on,
                          SamDeadline *out);

/* The days on which contact is due after a release unless the plan says otherwise */
#define SAM_N_FIRST_DAYS 10
extern const int sam_first_days[SAM_N_FIRST_DAYS];

/**
 * SamFirstDay:
 * @day: 0 is the day of release
 * @date: its date; a contact is never moved later
 * @weekday: 1 = Monday
 * @closed: nobody is at work: it needs a named weekend arrangement, or @before and @after
 * @before: the last open day before, when @closed and not earlier than day 0; else none
 * @after: the next open day, when @closed; else none
 */
typedef struct {
  int day;
  SamDate date;
  int weekday;
  gboolean closed;
  SamDate before;
  SamDate after;
} SamFirstDay;

/**
 * sam_calendar_first_days:
 * @day0: the day of release, discharge or overdose
 * @days: (array length=n_days) (nullable): day numbers; NULL for the default ten
 * @out: (out): room for @n_days (ten with NULL)
 *
 * Lays the contacts of the first 28 days on the calendar.
 *
 * Returns: how many were written
 */
gsize sam_calendar_first_days (SamCalendar *calendar, SamDate day0, const int *days, gsize n_days,
                               SamFirstDay *out);

G_END_DECLS
