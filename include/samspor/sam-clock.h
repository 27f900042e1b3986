/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <samspor/sam-date.h>

G_BEGIN_DECLS

/**
 * SamClock:
 *
 * Time and randomness as an argument: nothing in the rooms asks the computer for either. A clock is
 * atomically counted and may be asked from any thread.
 */
typedef struct _SamClock SamClock;

/**
 * SamClockFuncs:
 * @now_us: real time in microseconds since 1970-01-01T00:00:00Z
 * @today: the date in the municipality's zone (Europe/Oslo), or what --today says
 * @random: fills a buffer with random bytes
 *
 * What a clock answers with. Each function may be called from any thread.
 */
typedef struct {
  gint64 (*now_us) (gpointer user_data);
  SamDate (*today) (gpointer user_data);
  void (*random) (gpointer user_data, void *buf, size_t len);
} SamClockFuncs;

/**
 * sam_clock_new:
 * @funcs: copied, all members set
 * @user_data: (nullable): handed to each of them
 * @destroy: (nullable): frees @user_data with the clock
 *
 * Returns: (transfer full): a new clock
 */
SamClock *sam_clock_new (const SamClockFuncs *funcs, gpointer user_data, GDestroyNotify destroy);

/**
 * sam_clock_new_fixed:
 * @today: the date it answers
 * @now_us: the moment it answers, microseconds since the epoch
 * @seed: two clocks with the same seed give the same bytes (never for keys)
 *
 * A clock that stands still until it is set or advanced: tests, the demo, the simulator.
 *
 * Returns: (transfer full): a new clock
 */
SamClock *sam_clock_new_fixed (SamDate today, gint64 now_us, guint64 seed);

/**
 * sam_clock_fixed_set:
 * @clock: made by sam_clock_new_fixed()
 */
void sam_clock_fixed_set (SamClock *clock, SamDate today, gint64 now_us);

/**
 * sam_clock_fixed_advance:
 * @clock: made by sam_clock_new_fixed()
 * @us: microseconds, not negative
 *
 * Moves the moment; the date follows by one for each midnight of UTC+1 (Norwegian normal time)
 * that is passed.
 */
void sam_clock_fixed_advance (SamClock *clock, gint64 us);

/* Ask the clock, from any thread: real time in µs since the epoch, the date in the municipality,
 * and @len random bytes into @buf. */
gint64 sam_clock_now (SamClock *clock);
SamDate sam_clock_today (SamClock *clock);
void sam_clock_random (SamClock *clock, void *buf, size_t len);
SamClock *sam_clock_ref (SamClock *clock);
void sam_clock_unref (SamClock *clock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamClock, sam_clock_unref)

G_END_DECLS
