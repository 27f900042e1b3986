/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-access-log.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-store.h>

G_BEGIN_DECLS

#define SAM_SYNC_ERROR (sam_sync_error_quark ())
GQuark sam_sync_error_quark (void);

/**
 * SamSyncError: why a cycle did not reach the end. Work that waits is never lost by any of these.
 * @SAM_SYNC_ERROR_NETWORK: no answer, cut off or too slow; tried again by itself
 * @SAM_SYNC_ERROR_TLS: the server's certificate is not trusted; not tried again by itself
 * @SAM_SYNC_ERROR_CAPTIVE: something else than the backend answers (sign-in page of a network)
 * @SAM_SYNC_ERROR_AUTH: the token is unknown, expired or revoked
 * @SAM_SYNC_ERROR_FORBIDDEN: this device or user may not use the server
 * @SAM_SYNC_ERROR_START_OVER: 410 again and again: sync stands still
 * @SAM_SYNC_ERROR_RESTORED: 409: the server has seen a newer generation of this vault
 * @SAM_SYNC_ERROR_BUSY: 429 or 503; tried again when the server says
 * @SAM_SYNC_ERROR_OLD_CLIENT: 426: this version is too old
 * @SAM_SYNC_ERROR_SERVER: 5xx; tried again by itself
 * @SAM_SYNC_ERROR_PROTOCOL: an answer that breaks the contract; nothing of it was taken in
 * @SAM_SYNC_ERROR_LOCAL: the vault could not take it in (full disk, read-only)
 * @SAM_SYNC_ERROR_TOO_MANY: the server has more for this device than it may hold
 * @SAM_SYNC_ERROR_NO_SERVER: no server or token has been given
 * @SAM_SYNC_ERROR_ADDRESS: not https, and not http to a loopback address
 * @SAM_SYNC_ERROR_SUSPENDED: 403: the administrator has shut this device out
 * @SAM_SYNC_ERROR_OTHER_USER: the token is of somebody else than this profile
 */
typedef enum {
  SAM_SYNC_ERROR_NETWORK,
  SAM_SYNC_ERROR_TLS,
  SAM_SYNC_ERROR_CAPTIVE,
  SAM_SYNC_ERROR_AUTH,
  SAM_SYNC_ERROR_FORBIDDEN,
  SAM_SYNC_ERROR_START_OVER,
  SAM_SYNC_ERROR_RESTORED,
  SAM_SYNC_ERROR_BUSY,
  SAM_SYNC_ERROR_OLD_CLIENT,
  SAM_SYNC_ERROR_SERVER,
  SAM_SYNC_ERROR_PROTOCOL,
  SAM_SYNC_ERROR_LOCAL,
  SAM_SYNC_ERROR_TOO_MANY,
  SAM_SYNC_ERROR_NO_SERVER,
  SAM_SYNC_ERROR_ADDRESS,
  SAM_SYNC_ERROR_SUSPENDED,
  SAM_SYNC_ERROR_OTHER_USER,
} SamSyncError;

/* ---- The remote: the one seam to the network ---- */

/** SamReply: what came back. @body is (owned), read to the end or closed by the engine. */
typedef struct {
  guint status;
  gboolean is_ours;   /* carries Samspor-Api: 1 and one of our content types */
  gint64 retry_after; /* seconds, 0 = not said */
  gint64 server_time; /* µs from the Date header, 0 = not said */
  GInputStream *body;
} SamReply;
void sam_reply_free (SamReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamReply, sam_reply_free)

#define SAM_TYPE_REMOTE (sam_remote_get_type ())
G_DECLARE_INTERFACE (SamRemote, sam_remote, SAM, REMOTE, GObject)
/**
 * SamRemoteInterface: sends one request. Main thread only.
 * @path: below the base URL, starting with "/v1/"; carries no personal data
 * @body: (nullable): a JSON body makes it a POST
 */
struct _SamRemoteInterface {
  GTypeInterface parent;
  void (*send_async) (SamRemote *remote, const char *path, GBytes *body, const char *token,
                      const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data);
  SamReply *(*send_finish) (SamRemote *remote, GAsyncResult *result, GError **error);
};
void sam_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                            const char *device, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** sam_remote_send_finish: Returns: (transfer full): or NULL with SAM_SYNC_ERROR. */
SamReply *sam_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error);

#define SAM_TYPE_HTTP_REMOTE (sam_http_remote_get_type ())
G_DECLARE_FINAL_TYPE (SamHttpRemote, sam_http_remote, SAM, HTTP_REMOTE, GObject)
/**
 * sam_http_remote_new:
 * @base: https://…, or http:// to a loopback address
 *
 * libsoup: no redirects, no cookies, no cache, no password prompts; 30 s without a byte ends it.
 * Returns: (transfer full): or NULL with SAM_SYNC_ERROR_ADDRESS
 */
SamRemote *sam_http_remote_new (const char *base, GError **error);
/** sam_sync_check_address: the same judgement of an address alone. */
gboolean sam_sync_check_address (const char *base, GError **error);

/* ---- The plan: a pure state machine, events in, one effect out ---- */

typedef enum {
  SAM_SYNC_IDLE, /* nothing to do; asks again by itself */
  SAM_SYNC_WORKING,
  SAM_SYNC_WAITING, /* after a failure; tries again by itself at next_at */
  SAM_SYNC_STOPPED, /* needs a person: sign in, another network, the administrator */
} SamSyncState;

typedef enum {
  SAM_EFFECT_NONE,
  SAM_EFFECT_META,
  SAM_EFFECT_ARM_LOG,
  SAM_EFFECT_PULL,
  SAM_EFFECT_ARM_CHANGES,
  SAM_EFFECT_PUSH,
  SAM_EFFECT_REGISTER, /* the server is told what this device is */
  SAM_EFFECT_CONFIRM,
  SAM_EFFECT_TELL,         /* which purges are done, and how much waits */
  SAM_EFFECT_START_OVER,   /* the store takes its first step back */
  SAM_EFFECT_TOO_OLD,      /* what could be sent was: the cycle ends with OLD_CLIENT */
  SAM_EFFECT_STAYS_COPIED, /* it was told and asks again: the cycle ends with RESTORED */
  SAM_EFFECT_GIVE_UP,      /* it would go round for ever: a person is told */
  SAM_EFFECT_INVENTORY,    /* the next question to the server's inventory */
  SAM_EFFECT_ARM_AGAIN,    /* what a restored server is sent again */
  SAM_EFFECT_WAIT,         /* until sam_sync_plan_next_at() */
} SamSyncEffect;

typedef enum {
  SAM_EVENT_WANTED, /* by hand: skips a wait, holds nothing back */
  SAM_EVENT_SAVED,  /* something was saved here */
  SAM_EVENT_ONLINE, /* the network came back: only a hint */
  SAM_EVENT_TICK,   /* time passed */
  SAM_EVENT_META,   /* the server said who the user is; number = the store's SamRecovery, also = 1
                       when it does not know this device yet */
  SAM_EVENT_REGISTERED, /* number as above */
  SAM_EVENT_ARMED,      /* number = operations armed */
  SAM_EVENT_PUSHED,     /* the reply was taken in */
  SAM_EVENT_PULLED,     /* an `end` line was taken in; number = 1 when there is more, also = the
                           store's SamRecovery */
  SAM_EVENT_CONFIRMED,
  SAM_EVENT_TOLD,
  SAM_EVENT_FAILED,       /* number = SamSyncError, also = Retry-After in seconds */
  SAM_EVENT_SPLIT,        /* 413: the batch was too large */
  SAM_EVENT_LOST,         /* 410: the feed can't be followed from here */
  SAM_EVENT_COPIED,       /* 409: the server has seen newer data of this vault */
  SAM_EVENT_STARTED_OVER, /* number = the store's SamRecovery */
  SAM_EVENT_INVENTORIED, /* number = 1 while there is more to ask, also = the store's SamRecovery */
} SamSyncEventKind;
typedef struct {
  SamSyncEventKind kind;
  gint64 now; /* µs */
  gint64 number;
  gint64 also;
  guint64 random; /* from the clock's randomness, for jitter */
} SamSyncEvent;

/** SamSyncPlan: decides the order log, pull, changes, pull again; and when to try again. It has no
 * clock, no randomness, no I/O, so that a simulator runs the same code. */
typedef struct _SamSyncPlan SamSyncPlan;
SamSyncPlan *sam_sync_plan_new (gboolean knows_user);
void sam_sync_plan_free (SamSyncPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSyncPlan, sam_sync_plan_free)
SamSyncEffect sam_sync_plan_step (SamSyncPlan *plan, const SamSyncEvent *event);
SamSyncState sam_sync_plan_get_state (const SamSyncPlan *plan);
/** sam_sync_plan_set_ops_most: operations of one request, as the server says; ours is 200. */
void sam_sync_plan_set_ops_most (SamSyncPlan *plan, guint most);
/** sam_sync_plan_get_batch: operations in the next push at most; halved by SAM_EVENT_SPLIT. */
guint sam_sync_plan_get_batch (const SamSyncPlan *plan);
/** sam_sync_plan_get_armed_most: changes in flight at once at most: several requests' worth, until
 * one had to be split. */
guint sam_sync_plan_get_armed_most (const SamSyncPlan *plan);
gint64 sam_sync_plan_get_next_at (const SamSyncPlan *plan);
/** sam_sync_plan_forget_user: the next cycle begins by asking who the user is. */
void sam_sync_plan_forget_user (SamSyncPlan *plan);
/** sam_sync_plan_get_hold: µs operations are left alone in this cycle (undo). */
gint64 sam_sync_plan_get_hold (const SamSyncPlan *plan);

/* ---- The engine: runs the plan. Main thread. ---- */

#define SAM_TYPE_SYNC_ENGINE (sam_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (SamSyncEngine, sam_sync_engine, SAM, SYNC_ENGINE, GObject)

/** SamSyncStatus: for the sidebar's foot. */
typedef struct {
  SamSyncState state;
  gboolean failed; /* the last cycle ended with @error */
  SamSyncError error;
  gint64 next_at;   /* µs, when it tries again by itself; 0 = not */
  guint pulled_now; /* records taken in by the running pull, for progress */
} SamSyncStatus;
/** SamSyncResult: what one cycle did, as `samsporctl sync --json` tells. */
typedef struct {
  guint pulled, pushed, conflicts, refused, pending;
  gint64 head;
  double seconds;
  gboolean server_restored; /* found out in this cycle; then: changes sent again and taken in, and
                               those to be judged */
  guint resent, to_judge;
} SamSyncResult;

/**
 * sam_sync_engine_new:
 * @remote: (nullable): NULL = an HTTP remote to the session's server, made anew when it changes
 *
 * Signal "status-changed" (): ask sam_sync_engine_get_status() again.
 * Returns: (transfer full)
 */
SamSyncEngine *sam_sync_engine_new (SamStore *store, SamClock *clock, SamRemote *remote);
/** sam_sync_engine_start: from now on by itself: now, after a save (holding back 8 s for undo),
 * every minute, when the network comes back. */
void sam_sync_engine_start (SamSyncEngine *engine);
/** sam_sync_engine_stop: ends a running request; what was in flight is sent again later. */
void sam_sync_engine_stop (SamSyncEngine *engine);
SamSyncStatus sam_sync_engine_get_status (SamSyncEngine *engine);
/**
 * sam_sync_engine_sync_async: a cycle now (F5, `samsporctl sync`); joins a running one and then
 * runs another. Ends well when the last pull reached `end`, conflicts and refusals included.
 */
void sam_sync_engine_sync_async (SamSyncEngine *engine, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean sam_sync_engine_sync_finish (SamSyncEngine *engine, GAsyncResult *result,
                                      SamSyncResult *out, GError **error);

/* ---- Who has looked at a case. Main thread. ---- */

/** SamAccessProgress: so many events are in so far. */
typedef void (*SamAccessProgress) (guint n, gpointer user_data);
/**
 * sam_sync_fetch_access_log_async:
 * @remote: (nullable): NULL = HTTP to the session's server
 * @progress: (nullable): called after each page, never after the end
 *
 * Asks the server, page by page; nothing is stored. What this desktop has not sent is not in it:
 * a cycle of the engine comes first. Ends with SAM_SYNC_ERROR; FORBIDDEN: others answer for the
 * case; SAM_STORE_ERROR_NOT_FOUND: the server shows no such case.
 */
void sam_sync_fetch_access_log_async (SamStore *store, SamRemote *remote, const char *case_id,
                                      SamAccessProgress progress, gpointer progress_data,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/** sam_sync_fetch_access_log_finish: Returns: (transfer full): or NULL. */
SamAccessLog *sam_sync_fetch_access_log_finish (SamStore *store, GAsyncResult *result,
                                                GError **error);

/* ---- Whether a home fits a need. Main thread. ---- */

/** SAM_SYNC_CHECK_MS: somebody waits: a server that has not answered by then is not waited for. */
#define SAM_SYNC_CHECK_MS 2000
/**
 * sam_sync_check_home_async:
 * @remote: (nullable): NULL = HTTP to the session's server
 *
 * Nothing is stored. Ends with SAM_SYNC_ERROR (NETWORK also when it took too long, PROTOCOL also
 * when the server is too old to know); SAM_STORE_ERROR_NOT_FOUND: the server compares no such need
 * and home, as one that it has not been sent yet. Whoever asked then compares by himself and leaves
 * `tenant.checked_at` empty: the engine asks again when the assignment has reached the server.
 */
void sam_sync_check_home_async (SamStore *store, SamRemote *remote, const char *need_id,
                                const char *unit_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** sam_sync_check_home_finish: Returns: (transfer full): or NULL. */
SamHousingAnswer *sam_sync_check_home_finish (SamStore *store, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
