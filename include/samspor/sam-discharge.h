/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-case-view.h>

G_BEGIN_DECLS

/*
 * The clock of patients who are ready for discharge: how long a municipality has had somebody wait
 * in a hospital, and about what that costs. Forskrift 18.11.2011 nr. 1115 chapter 3; mental health
 * care and specialised substance-use treatment since 1 January 2019, and since then it is the
 * municipality where somebody stays that pays. An estimate for a team lead, never an invoice. Pure;
 * any thread.
 */

/**
 * SamDischargeState:
 * @SAM_DISCHARGE_COMING: the day it counts from is not here yet
 * @SAM_DISCHARGE_RUNS: the days run
 * @SAM_DISCHARGE_RECEIVES: we have said that we can receive, so they run no more
 * @SAM_DISCHARGE_ENDED: it ended
 * @SAM_DISCHARGE_AGREED: the hospital agreed with our disagreement: none of its days counts
 */
typedef enum {
  SAM_DISCHARGE_COMING,
  SAM_DISCHARGE_RUNS,
  SAM_DISCHARGE_RECEIVES,
  SAM_DISCHARGE_ENDED,
  SAM_DISCHARGE_AGREED,
} SamDischargeState;

/**
 * SamDischargeClock: one notice on one day.
 * @first: the first day that counts
 * @until: the first day that doesn't any more: today while it runs, @first when none counts
 * @days: from @first to @until
 * @unanswered: we owe an answer, since the day the notice came
 * @disputed: we disagree and nothing has come of it yet: its days are still counted
 *
 * § 13: payment is owed "fra og med det døgnet" the patient is declared ready and we know of it, if
 * we can't receive or don't answer; the ministry's letter of 2012 on when the duty begins counts
 * the days until the one on which we say that we can receive, so that day isn't counted, nor is
 * the day of discharge. Whether the first day itself counts has been handled differently: it is the
 * dated setting #SAM_SETTING_DISCHARGE_FIRST, 0 by the letter.
 */
typedef struct {
  SamDischargeState state;
  SamDate first, until;
  int days;
  gboolean unanswered, disputed;
} SamDischargeClock;
SamDischargeClock sam_rules_discharge (const SamRecord *notice, SamRegistry *registry,
                                       SamDate today);

/**
 * SamDischargeRate: days that follow one another and cost the same.
 * @setting: (nullable): where kroner and source stand; NULL: no rate is entered for these days
 */
typedef struct {
  SamDate first;
  int days, kroner;
  const SamRecord *setting;
} SamDischargeRate;

/**
 * SamDischargeSum: what several notices come to; a day two of them count is one day.
 * @rates: (owned) (element-type SamDischargeRate): by date
 * @kroner: for the days with a rate
 * @n_unpriced: the days without
 */
typedef struct {
  GArray *rates;
  gint64 kroner;
  int days, n_unpriced;
} SamDischargeSum;
/** sam_rules_discharge_sum: @notices: (element-type SamRecord). Returns: (transfer full). */
SamDischargeSum *sam_rules_discharge_sum (GPtrArray *notices, SamRegistry *registry, SamDate today);
void sam_discharge_sum_free (SamDischargeSum *sum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamDischargeSum, sam_discharge_sum_free)

/** sam_rules_is_discharge: whether somebody can be declared ready there: a transition out of
 * treatment; @kind: (nullable): enum id. */
gboolean sam_rules_is_discharge (const char *kind);

/* ---- Which municipality ---- */

/** SamTownGround: why a municipality is responsible. */
typedef enum { SAM_TOWN_UNKNOWN, SAM_TOWN_STAYS, SAM_TOWN_CHOSEN } SamTownGround;

/**
 * SamTown: which municipality is responsible for somebody on a day.
 * @name: (nullable): NULL: not known
 * @stayed_since: (nullable): chosen, but the person has come to stay in this one after that: ask
 *
 * Where somebody stays decides, not where somebody is registered: sosialtjenesteloven § 3, helse-
 * og omsorgstjenesteloven § 3-1, lov om kommunenes ansvar på det boligsosiale feltet § 3. Who is in
 * an institution may have chosen another municipality to come back to; then that one. A date that
 * nobody has noted counts as past.
 */
typedef struct {
  const char *name, *stayed_since;
  SamTownGround ground;
} SamTown;
/** sam_rules_town: strings belong to @person. */
SamTown sam_rules_town (const SamRecord *person, SamDate on);
/**
 * sam_rules_moved_to:
 * @person: not masked
 * @town: a service, the municipality that has said yes
 *
 * The person as they stand when @town has taken over on @on: they stay there, and a choice of
 * another municipality is over. Returns: (transfer full): a mutable copy
 */
SamRecord *sam_rules_moved_to (const SamRecord *person, const SamRecord *town, SamDate on);

G_END_DECLS
