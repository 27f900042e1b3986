/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-sync.h>

#define SECOND G_USEC_PER_SEC
#define POLL (60 * SECOND)
/* Long enough to press Undo on the toast, short enough that nobody waits for a colleague. */
#define HOLD (8 * SECOND)
#define BACKOFF_FIRST (2 * SECOND)
#define BACKOFF_MOST (15 * 60 * SECOND)
#define RETRY_AFTER_MOST (60 * 60)
#define BATCH 200
#define REQUESTS_ARMED 3
/* A server that answers "retry" for ever must not keep a cycle alive for ever. */
#define PUSHES_MOST 64

typedef enum {
  PHASE_REST,
  PHASE_META,
  PHASE_REGISTER,
  PHASE_LOG,
  PHASE_ASK,   /* a restored server: what does it not know? */
  PHASE_AGAIN, /* that, and nothing else, is sent */
  PHASE_PULL,
  PHASE_SWEEP, /* what did not come with a pull from the beginning */
  PHASE_CHANGES,
  PHASE_PULL_AGAIN,
  PHASE_CONFIRM,
  PHASE_TELL,
} Phase;

struct _SamSyncPlan {
  Phase phase;
  SamSyncState state;
  gboolean knows_user;
  gboolean pushed; /* changes were sent in this cycle: pull once more before confirming */
  gboolean again;  /* asked for by hand while working */
  gboolean started_over, copied; /* in this cycle: once is mended, twice is for a person */
  gboolean recovering;           /* the store has not gone all the way back yet */
  gboolean too_old;              /* nothing is fetched in this cycle, what waits is still sent */
  gboolean still_taken;          /* and the server took it, in the last cycle */
  gint64 hold;
  gint64 covers;     /* what was saved until then goes with this cycle */
  gint64 held_until; /* when the youngest save may go; 0 = none is held back */
  gint64 wanted_at;  /* asked for by hand and not yet done; 0 = not */
  gint64 next_at;    /* 0 = not by itself */
  guint failures;
  guint pushes;
  guint most; /* operations of a request, as the server says */
  guint batch;
};

SamSyncPlan *
sam_sync_plan_new (gboolean knows_user)
{
  SamSyncPlan *plan = g_new0 (SamSyncPlan, 1);

  plan->knows_user = knows_user;
  plan->most = plan->batch = BATCH;
  return plan;
}

void
sam_sync_plan_free (SamSyncPlan *plan)
{
  g_free (plan);
}

SamSyncState
sam_sync_plan_get_state (const SamSyncPlan *plan)
{
  return plan->state;
}

void
sam_sync_plan_set_ops_most (SamSyncPlan *plan, guint most)
{
  plan->most = CLAMP (most, 1, BATCH);
  plan->batch = MIN (plan->batch, plan->most);
}

guint
sam_sync_plan_get_batch (const SamSyncPlan *plan)
{
  return plan->batch;
}

guint
sam_sync_plan_get_armed_most (const SamSyncPlan *plan)
{
  return plan->batch == plan->most ? REQUESTS_ARMED * plan->batch : plan->batch;
}

gint64
sam_sync_plan_get_next_at (const SamSyncPlan *plan)
{
  return plan->next_at;
}

gint64
sam_sync_plan_get_hold (const SamSyncPlan *plan)
{
  return plan->hold;
}

void
sam_sync_plan_forget_user (SamSyncPlan *plan)
{
  plan->knows_user = FALSE;
}

static SamSyncEffect
begin (SamSyncPlan *plan, const SamSyncEvent *event, gint64 hold)
{
  plan->state = SAM_SYNC_WORKING;
  plan->hold = hold;
  plan->covers = event->now - hold;
  plan->next_at = 0;
  plan->pushed = plan->started_over = plan->copied = plan->too_old = plan->still_taken = FALSE;
  plan->pushes = 0;
  plan->batch = plan->most;
  /* How far the store is on its way back is said with the answer to this. */
  if (!plan->knows_user || plan->recovering) {
    plan->phase = PHASE_META;
    return SAM_EFFECT_META;
  }
  plan->phase = PHASE_LOG;
  return SAM_EFFECT_ARM_LOG;
}

static SamSyncEffect
rest (SamSyncPlan *plan, SamSyncState state, gint64 next_at)
{
  plan->phase = PHASE_REST;
  plan->state = state;
  plan->next_at = next_at;
  return next_at != 0 ? SAM_EFFECT_WAIT : SAM_EFFECT_NONE;
}

static gboolean
needs_a_person (SamSyncError error)
{
  switch (error) {
  case SAM_SYNC_ERROR_TLS:
  case SAM_SYNC_ERROR_AUTH:
  case SAM_SYNC_ERROR_FORBIDDEN:
  case SAM_SYNC_ERROR_START_OVER:
  case SAM_SYNC_ERROR_RESTORED:
  case SAM_SYNC_ERROR_OLD_CLIENT:
  case SAM_SYNC_ERROR_NO_SERVER:
  case SAM_SYNC_ERROR_ADDRESS:
  case SAM_SYNC_ERROR_SUSPENDED:
  case SAM_SYNC_ERROR_OTHER_USER:
    return TRUE;
  case SAM_SYNC_ERROR_NETWORK:
  case SAM_SYNC_ERROR_CAPTIVE:
  case SAM_SYNC_ERROR_BUSY:
  case SAM_SYNC_ERROR_SERVER:
  case SAM_SYNC_ERROR_PROTOCOL:
  case SAM_SYNC_ERROR_LOCAL:
  case SAM_SYNC_ERROR_TOO_MANY:
    return FALSE;
  }
  g_assert_not_reached ();
}

/* When what was saved shortly before this cycle or in it, and so was too young for it, may go;
 * 0 = nothing was. (Never later than @most: the clock may have been set back since.) */
static gint64
go_later (SamSyncPlan *plan, gint64 now, gint64 most)
{
  if (plan->held_until <= plan->covers + HOLD)
    plan->held_until = 0;
  return plan->held_until != 0 ? CLAMP (plan->held_until, now, most) : 0;
}

/* Full jitter: many clients that lost the same server must not come back together. */
static SamSyncEffect
fail (SamSyncPlan *plan, const SamSyncEvent *event)
{
  SamSyncError error = (SamSyncError) event->number;
  gint64 floor = MIN (event->also, RETRY_AFTER_MOST) * SECOND;
  gint64 most;

  /* A server that has nothing for so old a client still takes what it has written. */
  if (error == SAM_SYNC_ERROR_OLD_CLIENT && !plan->too_old && !plan->recovering
      && (plan->phase == PHASE_PULL || plan->phase == PHASE_REGISTER)) {
    plan->too_old = TRUE;
    plan->phase = PHASE_CHANGES;
    return SAM_EFFECT_ARM_CHANGES;
  }
  if (error == SAM_SYNC_ERROR_AUTH)
    plan->knows_user = FALSE; /* a new token may be another user's: ask again first */
  plan->again = FALSE;
  /* A newer version is a person's to install; what is written before that goes by itself. */
  if (needs_a_person (error))
    return rest (plan, SAM_SYNC_STOPPED,
                 plan->still_taken ? go_later (plan, event->now, event->now + HOLD) : 0);

  most = BACKOFF_FIRST << MIN (plan->failures, 9);
  most = MIN (most, BACKOFF_MOST);
  plan->failures++;
  return rest (plan, SAM_SYNC_WAITING,
               event->now + MAX (floor, SECOND / 2 + (gint64) (event->random % (guint64) most)));
}

static SamSyncEffect
finish (SamSyncPlan *plan, const SamSyncEvent *event)
{
  gint64 poll = event->now + POLL - POLL / 5 + (gint64) (event->random % (guint64) (2 * POLL / 5));
  gint64 later;

  plan->failures = 0;
  if (plan->again) {
    plan->again = FALSE;
    return begin (plan, event, 0);
  }
  plan->wanted_at = 0;
  later = go_later (plan, event->now, poll);
  return rest (plan, SAM_SYNC_IDLE, later != 0 ? later : poll);
}

/* What was asked for by hand and failed is still wanted: what had been saved by then goes. */
static gint64
hold_at (const SamSyncPlan *plan, const SamSyncEvent *event)
{
  return plan->wanted_at != 0 ? CLAMP (event->now - plan->wanted_at, 0, HOLD) : HOLD;
}

/* What is asked for from outside; while working it only leaves a note. */
static SamSyncEffect
step_outside (SamSyncPlan *plan, const SamSyncEvent *event)
{
  gboolean working = plan->phase != PHASE_REST;

  switch (event->kind) {
  case SAM_EVENT_WANTED:
    plan->wanted_at = event->now;
    if (!working)
      return begin (plan, event, 0);
    plan->again = TRUE;
    return SAM_EFFECT_NONE;
  case SAM_EVENT_SAVED:
    plan->held_until = event->now + HOLD;
    if ((plan->state == SAM_SYNC_IDLE || (!working && plan->still_taken))
        && (plan->next_at == 0 || plan->next_at > plan->held_until)) {
      plan->next_at = plan->held_until;
      return SAM_EFFECT_WAIT;
    }
    return SAM_EFFECT_NONE;
  case SAM_EVENT_ONLINE:
    if (!working && plan->state == SAM_SYNC_WAITING)
      return begin (plan, event, hold_at (plan, event));
    return SAM_EFFECT_NONE;
  case SAM_EVENT_TICK:
    if (working || plan->next_at == 0)
      return SAM_EFFECT_NONE;
    /* Further off than it was ever put: the clock was set back meanwhile. */
    if (event->now < plan->next_at
        && plan->next_at - event->now <= (gint64) RETRY_AFTER_MOST * SECOND)
      return SAM_EFFECT_WAIT;
    return begin (plan, event, hold_at (plan, event));
  case SAM_EVENT_META:
  case SAM_EVENT_REGISTERED:
  case SAM_EVENT_TOLD:
  case SAM_EVENT_ARMED:
  case SAM_EVENT_PUSHED:
  case SAM_EVENT_PULLED:
  case SAM_EVENT_CONFIRMED:
  case SAM_EVENT_FAILED:
  case SAM_EVENT_SPLIT:
  case SAM_EVENT_LOST:
  case SAM_EVENT_COPIED:
  case SAM_EVENT_STARTED_OVER:
  case SAM_EVENT_INVENTORIED:
    break;
  }
  g_assert_not_reached ();
}

static SamSyncEffect
go (SamSyncPlan *plan, Phase phase, SamSyncEffect effect)
{
  plan->phase = phase;
  plan->pushes = 0;
  return effect;
}

/* The way back from where the store stands on it; a cycle that is not on it begins with the log. */
static SamSyncEffect
recover (SamSyncPlan *plan, SamRecovery recovery)
{
  plan->recovering = recovery != SAM_RECOVERY_NONE;
  switch (recovery) {
  case SAM_RECOVERY_NONE:
    return go (plan, PHASE_LOG, SAM_EFFECT_ARM_LOG);
  case SAM_RECOVERY_ASK:
    return go (plan, PHASE_ASK, SAM_EFFECT_INVENTORY);
  case SAM_RECOVERY_RESEND:
    return go (plan, PHASE_AGAIN, SAM_EFFECT_ARM_AGAIN);
  case SAM_RECOVERY_PULL:
    return go (plan, PHASE_PULL, SAM_EFFECT_PULL);
  case SAM_RECOVERY_SWEEP:
    return go (plan, PHASE_SWEEP, SAM_EFFECT_INVENTORY);
  }
  g_assert_not_reached ();
}

static SamSyncEffect
started_over (SamSyncPlan *plan, SamRecovery recovery)
{
  plan->recovering = TRUE;
  /* A server that was restored says first who it is now. */
  return recovery == SAM_RECOVERY_ASK ? go (plan, PHASE_META, SAM_EFFECT_META)
                                      : recover (plan, recovery);
}

static SamSyncEffect
after_changes (SamSyncPlan *plan)
{
  if (plan->too_old) {
    plan->still_taken = TRUE;
    return SAM_EFFECT_TOO_OLD;
  }
  if (plan->pushed) {
    plan->phase = PHASE_PULL_AGAIN;
    return SAM_EFFECT_PULL;
  }
  plan->phase = PHASE_CONFIRM;
  return SAM_EFFECT_CONFIRM;
}

SamSyncEffect
sam_sync_plan_step (SamSyncPlan *plan, const SamSyncEvent *event)
{
  g_return_val_if_fail (plan != NULL && event != NULL, SAM_EFFECT_NONE);

  switch (event->kind) {
  case SAM_EVENT_WANTED:
  case SAM_EVENT_SAVED:
  case SAM_EVENT_ONLINE:
  case SAM_EVENT_TICK:
    return step_outside (plan, event);
  case SAM_EVENT_FAILED:
    return fail (plan, event);
  case SAM_EVENT_META:
    plan->knows_user = TRUE;
    if (event->also != 0)
      return go (plan, PHASE_REGISTER, SAM_EFFECT_REGISTER);
    return recover (plan, (SamRecovery) event->number);
  case SAM_EVENT_REGISTERED:
    return recover (plan, (SamRecovery) event->number);
  case SAM_EVENT_ARMED:
    if (event->number > 0 && plan->pushes < PUSHES_MOST) {
      plan->pushes++;
      return SAM_EFFECT_PUSH;
    }
    if (plan->phase == PHASE_LOG || plan->phase == PHASE_AGAIN)
      return go (plan, PHASE_PULL, SAM_EFFECT_PULL);
    return after_changes (plan);
  case SAM_EVENT_PUSHED:
    if (plan->phase == PHASE_LOG)
      return SAM_EFFECT_ARM_LOG;
    if (plan->phase == PHASE_AGAIN)
      return SAM_EFFECT_ARM_AGAIN;
    plan->pushed = TRUE;
    return SAM_EFFECT_ARM_CHANGES;
  case SAM_EVENT_SPLIT:
    if (plan->batch == 1) {
      SamSyncEvent failed = *event;

      failed.kind = SAM_EVENT_FAILED;
      failed.number = SAM_SYNC_ERROR_PROTOCOL;
      failed.also = 0;
      return fail (plan, &failed);
    }
    plan->batch /= 2;
    return plan->phase == PHASE_LOG     ? SAM_EFFECT_ARM_LOG
           : plan->phase == PHASE_AGAIN ? SAM_EFFECT_ARM_AGAIN
                                        : SAM_EFFECT_ARM_CHANGES;
  case SAM_EVENT_PULLED:
    if (event->number != 0)
      return SAM_EFFECT_PULL;
    if (event->also == SAM_RECOVERY_SWEEP)
      return recover (plan, SAM_RECOVERY_SWEEP);
    if (plan->phase == PHASE_PULL)
      return go (plan, PHASE_CHANGES, SAM_EFFECT_ARM_CHANGES);
    plan->phase = PHASE_CONFIRM;
    return SAM_EFFECT_CONFIRM;
  case SAM_EVENT_LOST:
    if (plan->started_over)
      return SAM_EFFECT_GIVE_UP;
    plan->started_over = TRUE;
    return SAM_EFFECT_START_OVER;
  case SAM_EVENT_STARTED_OVER:
    return started_over (plan, (SamRecovery) event->number);
  case SAM_EVENT_INVENTORIED:
    if (event->number != 0)
      return SAM_EFFECT_INVENTORY;
    return recover (plan, (SamRecovery) event->also);
  case SAM_EVENT_COPIED:
    /* It hears with a pull what the server has, and then what waits goes with its old ids. */
    if (plan->copied || plan->phase == PHASE_LOG)
      return SAM_EFFECT_STAYS_COPIED;
    plan->copied = TRUE;
    return go (plan, PHASE_PULL, SAM_EFFECT_PULL);
  case SAM_EVENT_CONFIRMED:
    return go (plan, PHASE_TELL, SAM_EFFECT_TELL);
  case SAM_EVENT_TOLD:
    return finish (plan, event);
  }
  g_assert_not_reached ();
}
