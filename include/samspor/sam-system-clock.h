/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-clock.h>

G_BEGIN_DECLS

/**
 * sam_system_clock_new:
 * @today: the day to pretend it is (--today: demo and tests only), or SAM_DATE_NONE
 *
 * The computer's time and randomness. It lives in room sql, the lowest room that may ask the
 * computer for anything. With @today the moment starts at 08:00 that day and goes on from there.
 * Returns: (transfer full). Any thread.
 */
SamClock *sam_system_clock_new (SamDate today);

G_END_DECLS
