/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-sync.h>

#define S G_GINT64_CONSTANT (1000000)

static SamSyncEffect
step (SamSyncPlan *plan, SamSyncEventKind kind, gint64 now, gint64 number, gint64 also)
{
  const SamSyncEvent event = { kind, now, number, also, 12345 };

  return sam_sync_plan_step (plan, &event);
}

static void
test_order (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (FALSE);

  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 0, 0, 0), ==, SAM_EFFECT_META);
  g_assert_cmpint (step (plan, SAM_EVENT_META, 0, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 2, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_PUSHED, 0, 2, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 1, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 3, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_PUSHED, 0, 3, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, 0), ==, SAM_EFFECT_CONFIRM);
  g_assert_cmpint (step (plan, SAM_EVENT_CONFIRMED, 5 * S, 0, 0), ==, SAM_EFFECT_TELL);
  g_assert_cmpint (step (plan, SAM_EVENT_TOLD, 5 * S, 0, 0), ==, SAM_EFFECT_WAIT);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_IDLE);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 5 * S + 48 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), <=, 5 * S + 72 * S);
}

static void
test_nothing_to_send_pulls_once (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 0, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_CONFIRM);
}

static void
run_idle (SamSyncPlan *plan, gint64 now)
{
  step (plan, SAM_EVENT_WANTED, now, 0, 0);
  step (plan, SAM_EVENT_ARMED, now, 0, 0);
  step (plan, SAM_EVENT_PULLED, now, 0, 0);
  step (plan, SAM_EVENT_ARMED, now, 0, 0);
  step (plan, SAM_EVENT_CONFIRMED, now, 0, 0);
  step (plan, SAM_EVENT_TOLD, now, 0, 0);
}

static void
test_hold_after_save (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  run_idle (plan, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_SAVED, S, 0, 0), ==, SAM_EFFECT_WAIT);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 9 * S);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 8 * S, 0, 0), ==, SAM_EFFECT_WAIT);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 9 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, 8 * S);
}

/* Goes on from SAM_EFFECT_ARM_LOG; everything old enough has been sent. */
static void
finish_cycle (SamSyncPlan *plan, gint64 now)
{
  step (plan, SAM_EVENT_ARMED, now, 0, 0);
  step (plan, SAM_EVENT_PULLED, now, 0, 0);
  step (plan, SAM_EVENT_ARMED, now, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_CONFIRMED, now, 0, 0), ==, SAM_EFFECT_TELL);
  g_assert_cmpint (step (plan, SAM_EVENT_TOLD, now, 0, 0), ==, SAM_EFFECT_WAIT);
}

/* Saves that follow each other closely: each goes when its eight seconds are over, none waits for
 * the next poll because it was too young for the cycle of the one before. */
static void
test_hold_after_two_saves (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  run_idle (plan, 0);
  step (plan, SAM_EVENT_SAVED, S, 0, 0);
  step (plan, SAM_EVENT_SAVED, 6 * S, 0, 0);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 9 * S);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 9 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, 10 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 14 * S);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 14 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, 15 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 15 * S + 48 * S);
  /* A cycle so slow that the second save has come of age meanwhile. */
  step (plan, SAM_EVENT_SAVED, 16 * S, 0, 0);
  step (plan, SAM_EVENT_SAVED, 20 * S, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 24 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, 40 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 40 * S);
  step (plan, SAM_EVENT_TICK, 40 * S, 0, 0);
  finish_cycle (plan, 41 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 41 * S + 48 * S);
  /* By hand nothing was held back. */
  step (plan, SAM_EVENT_SAVED, 42 * S, 0, 0);
  step (plan, SAM_EVENT_WANTED, 43 * S, 0, 0);
  finish_cycle (plan, 44 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 44 * S + 48 * S);
}

/* What was saved before somebody asked goes with the first cycle that does not fail, and what has
 * not gone is not forgotten. */
static void
test_hold_after_failure (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);
  gint64 next;

  run_idle (plan, 0);
  step (plan, SAM_EVENT_SAVED, 10 * S, 0, 0);
  step (plan, SAM_EVENT_WANTED, 11 * S, 0, 0);
  step (plan, SAM_EVENT_FAILED, 12 * S, SAM_SYNC_ERROR_NETWORK, 0);
  next = sam_sync_plan_get_next_at (plan);
  g_assert_cmpint (next, <, 16 * S);
  step (plan, SAM_EVENT_TICK, next, 0, 0);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, next - 11 * S);
  /* Asked for again while that one fails. */
  step (plan, SAM_EVENT_WANTED, 16 * S, 0, 0);
  step (plan, SAM_EVENT_FAILED, 17 * S, SAM_SYNC_ERROR_NETWORK, 0);
  next = sam_sync_plan_get_next_at (plan);
  step (plan, SAM_EVENT_TICK, next, 0, 0);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, MIN (next - 16 * S, 8 * S));
  finish_cycle (plan, next + S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, next + S + 48 * S);

  /* Nobody asked: what is too young for the cycle after a failure goes when it is old enough. */
  step (plan, SAM_EVENT_TICK, 100 * S, 0, 0);
  step (plan, SAM_EVENT_FAILED, 101 * S, SAM_SYNC_ERROR_NETWORK, 0);
  next = sam_sync_plan_get_next_at (plan);
  step (plan, SAM_EVENT_SAVED, next - S / 4, 0, 0);
  step (plan, SAM_EVENT_TICK, next, 0, 0);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, 8 * S);
  finish_cycle (plan, next + S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, next - S / 4 + 8 * S);
}

/* A save while a cycle works goes eight seconds after it, not after the end of that cycle. */
static void
test_hold_while_working (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  run_idle (plan, 0);
  step (plan, SAM_EVENT_WANTED, 10 * S, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_SAVED, 11 * S, 0, 0), ==, SAM_EFFECT_NONE);
  finish_cycle (plan, 13 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 19 * S);
  /* Asked for by hand meanwhile: at once, and nothing is left for later. */
  step (plan, SAM_EVENT_TICK, 19 * S, 0, 0);
  step (plan, SAM_EVENT_SAVED, 20 * S, 0, 0);
  step (plan, SAM_EVENT_WANTED, 20 * S, 0, 0);
  step (plan, SAM_EVENT_ARMED, 21 * S, 0, 0);
  step (plan, SAM_EVENT_PULLED, 21 * S, 0, 0);
  step (plan, SAM_EVENT_ARMED, 21 * S, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_CONFIRMED, 21 * S, 0, 0), ==, SAM_EFFECT_TELL);
  g_assert_cmpint (step (plan, SAM_EVENT_TOLD, 21 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, 0);
  finish_cycle (plan, 22 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 22 * S + 48 * S);
  /* The cycle it fell into fails: the next one that ends well still knows of it. */
  step (plan, SAM_EVENT_WANTED, 100 * S, 0, 0);
  step (plan, SAM_EVENT_SAVED, 101 * S, 0, 0);
  step (plan, SAM_EVENT_FAILED, 101 * S, SAM_SYNC_ERROR_NETWORK, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 104 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, 105 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 109 * S);
}

/* An hour back on the clock is no hour without a cycle. */
static void
test_hold_and_clock_set_back (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  run_idle (plan, 4000 * S);
  step (plan, SAM_EVENT_SAVED, 4001 * S, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ONLINE, 401 * S, 0, 0), ==, SAM_EFFECT_NONE);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 300 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, 301 * S);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), <=, 301 * S + 72 * S);
}

static void
test_by_hand_holds_nothing (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  run_idle (plan, 0);
  step (plan, SAM_EVENT_SAVED, S, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 2 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (sam_sync_plan_get_hold (plan), ==, 0);
}

static void
test_wanted_while_working_runs_again (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 0, 0, 0), ==, SAM_EFFECT_NONE);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  step (plan, SAM_EVENT_PULLED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_CONFIRMED, 0, 0, 0), ==, SAM_EFFECT_TELL);
  g_assert_cmpint (step (plan, SAM_EVENT_TOLD, 0, 0, 0), ==, SAM_EFFECT_ARM_LOG);
}

/* Each failure waits at most twice as long as the one before, never longer than 15 minutes, and
 * never shorter than the server asked for. */
static void
test_backoff (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);
  gint64 most = 2 * S;

  for (guint i = 0; i < 20; i++) {
    gint64 next;

    step (plan, SAM_EVENT_WANTED, 0, 0, 0);
    g_assert_cmpint (step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_NETWORK, 0), ==,
                     SAM_EFFECT_WAIT);
    next = sam_sync_plan_get_next_at (plan);
    g_assert_cmpint (next, >, 0);
    g_assert_cmpint (next, <=, most + S / 2);
    most = MIN (most * 2, 15 * 60 * S);
  }
  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_BUSY, 1800);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), >=, 1800 * S);
  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_BUSY, 999999);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), <=, 3600 * S + S);
}

static void
test_stops_for_a_person (void)
{
  static const SamSyncError stops[] = { SAM_SYNC_ERROR_TLS,        SAM_SYNC_ERROR_AUTH,
                                        SAM_SYNC_ERROR_FORBIDDEN,  SAM_SYNC_ERROR_RESTORED,
                                        SAM_SYNC_ERROR_START_OVER, SAM_SYNC_ERROR_OLD_CLIENT };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++) {
    g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

    step (plan, SAM_EVENT_WANTED, 0, 0, 0);
    g_assert_cmpint (step (plan, SAM_EVENT_FAILED, 0, stops[i], 0), ==, SAM_EFFECT_NONE);
    g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
    g_assert_cmpint (step (plan, SAM_EVENT_TICK, 3600 * S, 0, 0), ==, SAM_EFFECT_NONE);
    g_assert_cmpint (step (plan, SAM_EVENT_SAVED, 3600 * S, 0, 0), ==, SAM_EFFECT_NONE);
    g_assert_cmpint (step (plan, SAM_EVENT_ONLINE, 3600 * S, 0, 0), ==, SAM_EFFECT_NONE);
    /* By hand it tries; after a refused token it first asks whose the token is now. */
    g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 3600 * S, 0, 0), ==,
                     stops[i] == SAM_SYNC_ERROR_AUTH ? SAM_EFFECT_META : SAM_EFFECT_ARM_LOG);
  }
}

static void
test_split (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);
  guint splits = 0;

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  step (plan, SAM_EVENT_PULLED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 200, 0), ==, SAM_EFFECT_PUSH);
  while (sam_sync_plan_get_batch (plan) > 1) {
    guint before = sam_sync_plan_get_batch (plan);

    g_assert_cmpint (step (plan, SAM_EVENT_SPLIT, 0, 0, 0), ==, SAM_EFFECT_ARM_CHANGES);
    g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, before / 2);
    splits++;
  }
  g_assert_cmpuint (splits, ==, 7);
  g_assert_cmpint (step (plan, SAM_EVENT_SPLIT, 0, 0, 0), ==, SAM_EFFECT_WAIT);
}

/* Several requests' worth is armed at once, but not when one was too large; never more in a request
 * than the server says. */
static void
test_ops_most (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 200);
  g_assert_cmpuint (sam_sync_plan_get_armed_most (plan), ==, 600);
  sam_sync_plan_set_ops_most (plan, 1000000);
  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 200);
  sam_sync_plan_set_ops_most (plan, 50);
  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 50);
  g_assert_cmpuint (sam_sync_plan_get_armed_most (plan), ==, 150);
  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  step (plan, SAM_EVENT_PULLED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 150, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_SPLIT, 0, 0, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 25);
  g_assert_cmpuint (sam_sync_plan_get_armed_most (plan), ==, 25);
  sam_sync_plan_set_ops_most (plan, 0);
  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 1);
  /* The next cycle begins with what the server says. */
  sam_sync_plan_set_ops_most (plan, 50);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_NETWORK, 0);
  step (plan, SAM_EVENT_WANTED, S, 0, 0);
  g_assert_cmpuint (sam_sync_plan_get_batch (plan), ==, 50);
}

/* A server that says "retry" for ever must not hold the cycle. */
static void
test_endless_retry_ends (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);
  guint pushes = 0;

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  step (plan, SAM_EVENT_PULLED, 0, 0, 0);
  while (step (plan, SAM_EVENT_ARMED, 0, 1, 0) == SAM_EFFECT_PUSH) {
    g_assert_cmpint (step (plan, SAM_EVENT_PUSHED, 0, 1, 0), ==, SAM_EFFECT_ARM_CHANGES);
    g_assert_cmpuint (++pushes, <, 1000);
  }
  g_assert_cmpuint (pushes, >, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, 0), ==, SAM_EFFECT_CONFIRM);
}

/* A device that the server does not know says what it is, once it is known whose it is. */
static void
test_register (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (FALSE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_META, 0, SAM_RECOVERY_NONE, 1), ==, SAM_EFFECT_REGISTER);
  g_assert_cmpint (step (plan, SAM_EVENT_REGISTERED, 0, SAM_RECOVERY_NONE, 0), ==,
                   SAM_EFFECT_ARM_LOG);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_SUSPENDED, 0);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 0);
}

/* Nothing is fetched for so old a client, and what it has written is still sent. */
static void
test_too_old (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_OLD_CLIENT, 0), ==,
                   SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 2, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_PUSHED, 0, 2, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_TOO_OLD);
  g_assert_cmpint (step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_OLD_CLIENT, 0), ==,
                   SAM_EFFECT_NONE);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 0);
  /* What is written after that goes by itself, when it may no longer be undone. */
  g_assert_cmpint (step (plan, SAM_EVENT_SAVED, S, 0, 0), ==, SAM_EFFECT_WAIT);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 9 * S);
  g_assert_cmpint (step (plan, SAM_EVENT_TICK, 9 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
  step (plan, SAM_EVENT_ARMED, 9 * S, 0, 0);
  step (plan, SAM_EVENT_FAILED, 9 * S, SAM_SYNC_ERROR_OLD_CLIENT, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 9 * S, 1, 0), ==, SAM_EFFECT_PUSH);
  /* So does what is written meanwhile. */
  g_assert_cmpint (step (plan, SAM_EVENT_SAVED, 10 * S, 0, 0), ==, SAM_EFFECT_NONE);
  step (plan, SAM_EVENT_PUSHED, 10 * S, 1, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 10 * S, 0, 0), ==, SAM_EFFECT_TOO_OLD);
  g_assert_cmpint (step (plan, SAM_EVENT_FAILED, 10 * S, SAM_SYNC_ERROR_OLD_CLIENT, 0), ==,
                   SAM_EFFECT_WAIT);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 18 * S);
  /* Also when it does not take that any more: then a person has to do something first. */
  step (plan, SAM_EVENT_WANTED, S, 0, 0);
  step (plan, SAM_EVENT_ARMED, S, 0, 0);
  step (plan, SAM_EVENT_FAILED, S, SAM_SYNC_ERROR_OLD_CLIENT, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, S, 2, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_FAILED, S, SAM_SYNC_ERROR_OLD_CLIENT, 0), ==,
                   SAM_EFFECT_NONE);
  g_assert_cmpint (step (plan, SAM_EVENT_SAVED, S, 0, 0), ==, SAM_EFFECT_NONE);
  g_assert_cmpint (sam_sync_plan_get_next_at (plan), ==, 0);
}

/* A cursor that is too old: from the beginning, what did not come is asked for, then as always. */
static void
test_expired (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_LOST, 0, 0, 0), ==, SAM_EFFECT_START_OVER);
  g_assert_cmpint (step (plan, SAM_EVENT_STARTED_OVER, 0, SAM_RECOVERY_PULL, 0), ==,
                   SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 1, SAM_RECOVERY_PULL), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, SAM_RECOVERY_SWEEP), ==,
                   SAM_EFFECT_INVENTORY);
  g_assert_cmpint (step (plan, SAM_EVENT_INVENTORIED, 0, 1, 0), ==, SAM_EFFECT_INVENTORY);
  g_assert_cmpint (step (plan, SAM_EVENT_INVENTORIED, 0, 0, SAM_RECOVERY_NONE), ==,
                   SAM_EFFECT_ARM_LOG);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 0, 0), ==, SAM_EFFECT_PULL);
  /* Once more in the same cycle would be once more for ever. */
  g_assert_cmpint (step (plan, SAM_EVENT_LOST, 0, 0, 0), ==, SAM_EFFECT_GIVE_UP);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_START_OVER, 0);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
}

/* A restored server: who is it now, what does it not know, that again, and only then the rest. */
static void
test_restored_server (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_LOST, 0, 0, 0), ==, SAM_EFFECT_START_OVER);
  g_assert_cmpint (step (plan, SAM_EVENT_STARTED_OVER, 0, SAM_RECOVERY_ASK, 0), ==,
                   SAM_EFFECT_META);
  g_assert_cmpint (step (plan, SAM_EVENT_META, 0, SAM_RECOVERY_ASK, 0), ==, SAM_EFFECT_INVENTORY);
  g_assert_cmpint (step (plan, SAM_EVENT_INVENTORIED, 0, 1, 0), ==, SAM_EFFECT_INVENTORY);
  g_assert_cmpint (step (plan, SAM_EVENT_INVENTORIED, 0, 0, SAM_RECOVERY_RESEND), ==,
                   SAM_EFFECT_ARM_AGAIN);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 9, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_SPLIT, 0, 0, 0), ==, SAM_EFFECT_ARM_AGAIN);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 9, 0), ==, SAM_EFFECT_PUSH);
  /* Cut off here: the next try begins with who it is, and goes on from where it was. */
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_NETWORK, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, S, 0, 0), ==, SAM_EFFECT_META);
  g_assert_cmpint (step (plan, SAM_EVENT_META, S, SAM_RECOVERY_RESEND, 0), ==,
                   SAM_EFFECT_ARM_AGAIN);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, S, 9, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_PUSHED, S, 9, 0), ==, SAM_EFFECT_ARM_AGAIN);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, S, 0, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, S, 0, SAM_RECOVERY_SWEEP), ==,
                   SAM_EFFECT_INVENTORY);
  g_assert_cmpint (step (plan, SAM_EVENT_INVENTORIED, S, 0, SAM_RECOVERY_NONE), ==,
                   SAM_EFFECT_ARM_LOG);
  finish_cycle (plan, S);
  g_assert_cmpint (step (plan, SAM_EVENT_WANTED, 2 * S, 0, 0), ==, SAM_EFFECT_ARM_LOG);
}

/* A vault put back from a copy: it is told with a pull what the server has, once. */
static void
test_restored_copy (void)
{
  g_autoptr (SamSyncPlan) plan = sam_sync_plan_new (TRUE);

  step (plan, SAM_EVENT_WANTED, 0, 0, 0);
  step (plan, SAM_EVENT_ARMED, 0, 0, 0);
  step (plan, SAM_EVENT_PULLED, 0, 0, 0);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 3, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_COPIED, 0, 0, 0), ==, SAM_EFFECT_PULL);
  g_assert_cmpint (step (plan, SAM_EVENT_PULLED, 0, 0, 0), ==, SAM_EFFECT_ARM_CHANGES);
  g_assert_cmpint (step (plan, SAM_EVENT_ARMED, 0, 3, 0), ==, SAM_EFFECT_PUSH);
  g_assert_cmpint (step (plan, SAM_EVENT_COPIED, 0, 0, 0), ==, SAM_EFFECT_STAYS_COPIED);
  step (plan, SAM_EVENT_FAILED, 0, SAM_SYNC_ERROR_RESTORED, 0);
  g_assert_cmpint (sam_sync_plan_get_state (plan), ==, SAM_SYNC_STOPPED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sync/plan/order", test_order);
  g_test_add_func ("/sync/plan/nothing-to-send-pulls-once", test_nothing_to_send_pulls_once);
  g_test_add_func ("/sync/plan/hold-after-save", test_hold_after_save);
  g_test_add_func ("/sync/plan/hold-after-two-saves", test_hold_after_two_saves);
  g_test_add_func ("/sync/plan/hold-after-failure", test_hold_after_failure);
  g_test_add_func ("/sync/plan/hold-while-working", test_hold_while_working);
  g_test_add_func ("/sync/plan/hold-and-clock-set-back", test_hold_and_clock_set_back);
  g_test_add_func ("/sync/plan/by-hand-holds-nothing", test_by_hand_holds_nothing);
  g_test_add_func ("/sync/plan/wanted-while-working", test_wanted_while_working_runs_again);
  g_test_add_func ("/sync/plan/backoff", test_backoff);
  g_test_add_func ("/sync/plan/stops-for-a-person", test_stops_for_a_person);
  g_test_add_func ("/sync/plan/split", test_split);
  g_test_add_func ("/sync/plan/ops-most", test_ops_most);
  g_test_add_func ("/sync/plan/endless-retry-ends", test_endless_retry_ends);
  g_test_add_func ("/sync/plan/register", test_register);
  g_test_add_func ("/sync/plan/too-old", test_too_old);
  g_test_add_func ("/sync/plan/expired", test_expired);
  g_test_add_func ("/sync/plan/restored-server", test_restored_server);
  g_test_add_func ("/sync/plan/restored-copy", test_restored_copy);
  return g_test_run ();
}
