/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-clock.h>

#include <string.h>

struct _SamClock {
  gatomicrefcount refs;
  SamClockFuncs funcs;
  gpointer user_data;     /* (owned) when destroy is set */
  GDestroyNotify destroy; /* (nullable) */
};

typedef struct {
  GMutex mutex;
  SamDate today;
  gint64 now_us;
  guint64 state;
} FixedClock;

SamClock *
sam_clock_new (const SamClockFuncs *funcs, gpointer user_data, GDestroyNotify destroy)
{
  SamClock *self;

  g_return_val_if_fail (funcs != NULL, NULL);
  g_return_val_if_fail (funcs->now_us != NULL && funcs->today != NULL && funcs->random != NULL,
                        NULL);

  self = g_new0 (SamClock, 1);
  g_atomic_ref_count_init (&self->refs);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

SamClock *
sam_clock_ref (SamClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  g_atomic_ref_count_inc (&clock->refs);

  return clock;
}

void
sam_clock_unref (SamClock *clock)
{
  g_return_if_fail (clock != NULL);

  if (g_atomic_ref_count_dec (&clock->refs)) {
    if (clock->destroy != NULL)
      clock->destroy (clock->user_data);
    g_free (clock);
  }
}

gint64
sam_clock_now (SamClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->funcs.now_us (clock->user_data);
}

SamDate
sam_clock_today (SamClock *clock)
{
  g_return_val_if_fail (clock != NULL, SAM_DATE_NONE);

  return clock->funcs.today (clock->user_data);
}

void
sam_clock_random (SamClock *clock, void *buf, size_t len)
{
  g_return_if_fail (clock != NULL);
  g_return_if_fail (buf != NULL || len == 0);

  clock->funcs.random (clock->user_data, buf, len);
}

static gint64
fixed_now (gpointer user_data)
{
  FixedClock *fixed = user_data;
  gint64 now;

  g_mutex_lock (&fixed->mutex);
  now = fixed->now_us;
  g_mutex_unlock (&fixed->mutex);

  return now;
}

static SamDate
fixed_today (gpointer user_data)
{
  FixedClock *fixed = user_data;
  SamDate today;

  g_mutex_lock (&fixed->mutex);
  today = fixed->today;
  g_mutex_unlock (&fixed->mutex);

  return today;
}

/* splitmix64: one word of state, every seed is a good one. */
static guint64
next_word (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static void
fixed_random (gpointer user_data, void *buf, size_t len)
{
  FixedClock *fixed = user_data;
  guint8 *p = buf;

  g_mutex_lock (&fixed->mutex);
  while (len > 0) {
    guint64 word = GUINT64_TO_LE (next_word (&fixed->state));
    size_t n = MIN (len, sizeof word);

    memcpy (p, &word, n);
    p += n;
    len -= n;
  }
  g_mutex_unlock (&fixed->mutex);
}

static void
fixed_free (gpointer user_data)
{
  FixedClock *fixed = user_data;

  g_mutex_clear (&fixed->mutex);
  g_free (fixed);
}

static const SamClockFuncs fixed_funcs = { fixed_now, fixed_today, fixed_random };

SamClock *
sam_clock_new_fixed (SamDate today, gint64 now_us, guint64 seed)
{
  FixedClock *fixed;

  g_return_val_if_fail (sam_date_is_valid (today), NULL);

  fixed = g_new0 (FixedClock, 1);
  g_mutex_init (&fixed->mutex);
  fixed->today = today;
  fixed->now_us = now_us;
  fixed->state = seed;

  return sam_clock_new (&fixed_funcs, fixed, fixed_free);
}

void
sam_clock_fixed_set (SamClock *clock, SamDate today, gint64 now_us)
{
  FixedClock *fixed;

  g_return_if_fail (clock != NULL && clock->funcs.now_us == fixed_now);
  g_return_if_fail (sam_date_is_valid (today));

  fixed = clock->user_data;
  g_mutex_lock (&fixed->mutex);
  fixed->today = today;
  fixed->now_us = now_us;
  g_mutex_unlock (&fixed->mutex);
}

static gint64
day_in_norway (gint64 us)
{
  gint64 local = us + G_GINT64_CONSTANT (3600000000);
  gint64 day = local / SAM_USEC_PER_DAY;

  return local % SAM_USEC_PER_DAY < 0 ? day - 1 : day;
}

void
sam_clock_fixed_advance (SamClock *clock, gint64 us)
{
  FixedClock *fixed;
  gint64 before;

  g_return_if_fail (clock != NULL && clock->funcs.now_us == fixed_now);
  g_return_if_fail (us >= 0);

  fixed = clock->user_data;
  g_mutex_lock (&fixed->mutex);
  before = day_in_norway (fixed->now_us);
  fixed->now_us += us;
  fixed->today += (SamDate) (day_in_norway (fixed->now_us) - before);
  g_mutex_unlock (&fixed->mutex);
}
