/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-protocol-private.h"

G_BEGIN_DECLS

/* The parts of the engine: the cycle and the pull (sam-sync-engine.c), what is sent
 * (sam-sync-push.c), the way back after a 410 (sam-sync-recover.c). */

/* The next page, asked for while the last lines of this one are being taken in. */
typedef struct {
  char *cursor;    /* (owned) */
  SamReply *reply; /* (owned) (nullable) */
  GError *error;   /* (owned) (nullable) */
  gboolean here, wanted;
} SamSyncAhead;

struct _SamSyncEngine {
  GObject parent_instance;

  SamStore *store;           /* (owned) */
  SamClock *clock;           /* (owned) */
  SamRemote *fixed_remote;   /* (owned) (nullable) */
  SamRemote *remote;         /* (owned) (nullable) */
  char *remote_base;         /* (owned) (nullable) */
  SamSyncPlan *plan;         /* (owned) */
  SamSession *session;       /* (owned) (nullable): of the running cycle */
  GCancellable *cancellable; /* (owned) (nullable): of the running cycle */
  SamSyncAhead *ahead;       /* (nullable): its callback owns it until it is here */
  GPtrArray *armed;          /* (owned) (nullable): in flight, sent request by request */
  GPtrArray *ops;            /* (owned) (nullable): of them those of this request */
  guint n_sent;              /* of the armed, those of this request included */
  gboolean went_back;        /* to its end, in this cycle */
  char *lost;                /* (owned) (nullable): code of the last 410 */
  gboolean asking;           /* the inventory is being asked: its next question follows the last */
  char *known_as;            /* (owned) (nullable): digest of the server and key that were asked who
                                the user is */
  GPtrArray *waiters;        /* (owned) (element-type GTask): of the next or running cycle */
  GPtrArray *next_waiters;   /* (owned) (element-type GTask): came while a cycle ran */
  guint timer, guard;
  gboolean automatic, running;
  gboolean guard_fired;
  gulong store_changed;
  gulong network_changed;

  GPtrArray *homes;        /* (owned) (nullable) (element-type SamHomeToCheck): to ask about, the
                              last first */
  GHashTable *homes_asked; /* (owned) (element-type utf8): tenants, in this run since the homes
                              changed */
  gboolean homes_due;

  gint64 began;         /* of the running cycle, µs */
  gint64 devices_asked; /* µs, when a lead's window last asked of the devices; 0 = not yet */
  gboolean arming_log;
  GError
      *not_taken; /* (owned) (nullable): why the answer to an earlier request is not on the disk */
  guint pulled, pushed;
  gboolean failed;
  SamSyncError error;
  GError *last_error; /* (owned) (nullable) */
};

/* What goes to the database thread. */
typedef struct {
  GBytes *bytes;       /* (owned) (nullable) */
  SamSession *session; /* (owned) (nullable) */
  char *code;          /* (owned) (nullable) */
  SamArm what;
  gint64 hold;
  guint batch;
  gboolean anew;
} SamSyncJob;
void _sam_sync_job_free (SamSyncJob *job);
/* What work returns that has nothing to tell. */
gpointer _sam_sync_done (void);
/* @job: (transfer full); @callback gets the engine (transfer full). */
void _sam_sync_run (SamSyncEngine *self, SamStoreWork work, SamSyncJob *job,
                    GDestroyNotify result_free, GAsyncReadyCallback callback);

/* Tells the plan, and does what it says. */
void _sam_sync_step (SamSyncEngine *self, SamSyncEventKind kind, gint64 number, gint64 also);
/* Ends the cycle. (transfer full) @error */
void _sam_sync_fail (SamSyncEngine *self, GError *error, gint64 retry_after);
void _sam_sync_fail_status (SamSyncEngine *self, const SamReply *reply);
/* Ends it with an answer that is no success. A request that failed may have reached the server all
 * the same: what was sent stays in flight and is sent again with its old ids. (transfer full)
 * @reply */
void _sam_sync_refused (SamSyncEngine *self, SamReply *reply);
void _sam_sync_clear_guard (SamSyncEngine *self);
/* @callback gets the engine (transfer full). */
void _sam_sync_send (SamSyncEngine *self, const char *path, GBytes *body,
                     GAsyncReadyCallback callback);
/* Reads a small answer to its end. @reply: (transfer full) */
void _sam_sync_read_all (SamSyncEngine *self, SamReply *reply,
                         void (*done) (SamSyncEngine *self, SamReply *reply, GBytes *body));

/* ---- sam-sync-push.c ---- */

void _sam_sync_arm (SamSyncEngine *self, SamArm what);
void _sam_sync_push (SamSyncEngine *self);

/* ---- sam-sync-device.c ---- */

void _sam_sync_register (SamSyncEngine *self);
void _sam_sync_tell (SamSyncEngine *self);
/* A 403 that was read: whether it is this device that was shut out. */
void _sam_sync_forbidden (SamSyncEngine *self, SamReply *reply, GBytes *body);

/* What comes after the homes. */
void _sam_sync_homes_done (SamSyncEngine *self);

/* ---- sam-home-check.c ---- */

#define SAM_HOME_CHECK_PATH "/v1/housing/check"
/* Bytes of an answer at most. */
#define SAM_HOME_CHECK_MOST (64 * 1024)
GBytes *_sam_home_check_body (const char *need_id, const char *unit_id);
/* (transfer full): or NULL with @error. */
SamHousingAnswer *_sam_home_check_read (const SamReply *reply, GBytes *body, GError **error);

/* ---- sam-sync-homes.c ---- */

void _sam_sync_check_homes (SamSyncEngine *self);
/* The store has changed: bits of record types. */
void _sam_sync_homes_changed (SamSyncEngine *self, guint64 types);
/* What could not be asked is asked in the next cycle. */
void _sam_sync_homes_failed (SamSyncEngine *self);

/* ---- sam-sync-recover.c ---- */

/* A 410 to a pull. (transfer full) @reply */
void _sam_sync_lost (SamSyncEngine *self, SamReply *reply);
void _sam_sync_start_over (SamSyncEngine *self);
void _sam_sync_give_up (SamSyncEngine *self);
void _sam_sync_ask_inventory (SamSyncEngine *self);

G_END_DECLS
