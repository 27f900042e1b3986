/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <samspor/sam-system-clock.h>
#include <sys/random.h>

#define MORNING (8 * 60)

typedef struct {
  GTimeZone *oslo; /* (owned) */
  gint64 shift;    /* µs to add to the computer's time */
} SystemClock;

static gint64
system_now (gpointer user_data)
{
  SystemClock *self = user_data;

  return g_get_real_time () + self->shift;
}

static SamDate
system_today (gpointer user_data)
{
  SystemClock *self = user_data;

  return sam_moment_to_local (system_now (self), self->oslo, NULL);
}

static void
system_random (gpointer user_data, void *buf, size_t len)
{
  guint8 *to = buf;

  while (len > 0) {
    ssize_t got = getrandom (to, len, 0);

    if (got < 0) {
      if (errno == EINTR)
        continue;
      /* Ids and nonces without randomness would be worse than an end. */
      g_error ("The system gives no random numbers");
    }
    to += got;
    len -= (size_t) got;
  }
}

static void
system_free (gpointer user_data)
{
  SystemClock *self = user_data;

  g_time_zone_unref (self->oslo);
  g_free (self);
}

SamClock *
sam_system_clock_new (SamDate today)
{
  static const SamClockFuncs funcs = { system_now, system_today, system_random };
  SystemClock *self = g_new0 (SystemClock, 1);

  self->oslo = g_time_zone_new_identifier ("Europe/Oslo");
  if (self->oslo == NULL)
    self->oslo = g_time_zone_new_utc ();
  if (today != SAM_DATE_NONE)
    self->shift = sam_moment_from_local (today, MORNING, self->oslo) - g_get_real_time ();
  return sam_clock_new (&funcs, self, system_free);
}
