/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-clock.h>
#include <samspor/sam-record.h>
#include <samspor/sam-sql.h>

/*
 * The municipal backend as a function: a request in, a response out, over one database connection
 * and one clock. It knows no socket and no thread, so that tests and a simulator drive the very
 * code that sam-server-http.h puts on the network. Everything here belongs to the thread that
 * opened the connection.
 */

G_BEGIN_DECLS

#define SAM_SERVER_ERROR (sam_server_error_quark ())
GQuark sam_server_error_quark (void);

/**
 * SamServerError:
 * @SAM_SERVER_ERROR_USAGE: an argument is not what it must be
 * @SAM_SERVER_ERROR_NOT_FOUND: no such user, team or grant
 * @SAM_SERVER_ERROR_EXISTS: there already is one
 * @SAM_SERVER_ERROR_DATABASE: the database is not one of ours, or of a newer format
 * @SAM_SERVER_ERROR_ENVIRONMENT: the database belongs to another environment
 * @SAM_SERVER_ERROR_LOCKED: another process has the database
 * @SAM_SERVER_ERROR_EXPOSED: others than the owner can read the folder
 * @SAM_SERVER_ERROR_ADDRESS: not a loopback address or unix socket
 * @SAM_SERVER_ERROR_RESTORED: the database is behind what was served from it
 * @SAM_SERVER_ERROR_CONTROL: the control socket of a running server did not answer
 */
typedef enum {
  SAM_SERVER_ERROR_USAGE,
  SAM_SERVER_ERROR_NOT_FOUND,
  SAM_SERVER_ERROR_EXISTS,
  SAM_SERVER_ERROR_DATABASE,
  SAM_SERVER_ERROR_ENVIRONMENT,
  SAM_SERVER_ERROR_LOCKED,
  SAM_SERVER_ERROR_EXPOSED,
  SAM_SERVER_ERROR_ADDRESS,
  SAM_SERVER_ERROR_RESTORED,
  SAM_SERVER_ERROR_CONTROL,
} SamServerError;

/* Limits, told in /v1/meta. */
#define SAM_SERVER_API 1
#define SAM_SERVER_PAGE_DEFAULT 500
#define SAM_SERVER_PAGE_MAX 2000
#define SAM_SERVER_CHECKPOINT 100       /* lines between two `cp` lines */
#define SAM_SERVER_CHECKPOINT_FIRST 500 /* the same during a first pull */
#define SAM_SERVER_WAIT_MAX 25          /* seconds of a long poll */
#define SAM_SERVER_OPS_MAX 500          /* operations in one push */
#define SAM_SERVER_BODY_MAX (1024 * 1024)
#define SAM_SERVER_RECORD_MAX (256 * 1024)
#define SAM_SERVER_OFFLINE_MAX_DAYS 14 /* without a pull a desktop locks what it shows */
#define SAM_SERVER_MIN_CLIENT_SCHEMA 1
#define SAM_SERVER_OLD_CLIENT_DAYS 90
#define SAM_SERVER_KEPT_DAYS 400   /* what tells that something is gone, or done */
#define SAM_SERVER_DEVICE_DAYS 180 /* a device not seen for so long is not waited for */

typedef struct _SamServer SamServer;

/**
 * SamServerOptions:
 * @environment: (nullable): "production", "test" or "demo"; NULL takes what the database says, and
 *   "test" for a new one. Production refuses synthetic person numbers, the others real ones
 * @token_clock: (nullable): the clock tokens expire by, when @clock was moved to another day
 * @rate_per_minute: requests a device may make in a minute; 0 = as many as it likes
 * @rate_burst: how many of them at once; 0 = half a minute's
 * @min_client_schema: lowest Samspor-Client-Schema that is served; 0 = SAM_SERVER_MIN_CLIENT_SCHEMA
 * @min_client_since: moment that minimum was set; for SAM_SERVER_OLD_CLIENT_DAYS after it what an
 *   older client has waiting is still taken in
 */
typedef struct {
  const char *environment;
  SamClock *token_clock;
  guint rate_per_minute, rate_burst;
  guint min_client_schema;
  gint64 min_client_since;
} SamServerOptions;

/**
 * sam_server_new:
 * @sql: (transfer full): an open connection; an empty database gets its tables
 * @clock: time and randomness, kept
 * @options: (nullable)
 *
 * Returns: (transfer full): or NULL with SAM_SERVER_ERROR or SAM_SQL_ERROR; @sql is closed then
 */
SamServer *sam_server_new (SamSql *sql, SamClock *clock, const SamServerOptions *options,
                           GError **error);
void sam_server_free (SamServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamServer, sam_server_free)

/** sam_server_get_sql: Returns: (transfer none): the connection, for tests. */
SamSql *sam_server_get_sql (SamServer *server);
/** sam_server_get_epoch: Returns: (transfer none): first part of every version. */
const char *sam_server_get_epoch (SamServer *server);
const char *sam_server_get_environment (SamServer *server);
/** sam_server_begin_epoch: for a database put back from a back-up: no cursor and no version given
 * out before is one of ours any more. */
gboolean sam_server_begin_epoch (SamServer *server, GError **error);

/* ---- One request ---- */

/**
 * SamServerRequest: all borrowed.
 * @method: "GET", "POST" …
 * @path: percent-decoded, without query
 * @query: (nullable): what stands after "?", as written
 * @authorization, @device, @client_schema, @content_type: (nullable): values of the headers
 *   Authorization, Samspor-Device, Samspor-Client-Schema and Content-Type
 * @body: (nullable)
 * @again: the answer was held back and is asked for anew: takes no turn of the device's
 */
typedef struct {
  const char *method;
  const char *path;
  const char *query;
  const char *authorization;
  const char *device;
  const char *client_schema;
  const char *content_type;
  GBytes *body;
  gboolean again;
} SamServerRequest;

/**
 * SamServerResponse:
 * @status: HTTP status
 * @content_type: (owned)
 * @body: (owned): the whole body; a feed page is whole too (at most SAM_SERVER_PAGE_MAX records)
 * @allow: (owned) (nullable): header Allow of a 405
 * @challenge: header WWW-Authenticate: Bearer, for a 401
 * @retry_after: seconds, 0 = no such header
 * @wait: seconds for which the shell may hold this answer back: nothing is new yet. When they are
 *   over, or the feed is no more at @head, it asks `again`; 0 = this goes at once
 *
 * Every response also carries Samspor-Api: 1, Cache-Control: no-store and Date.
 */
typedef struct {
  guint status;
  char *content_type;
  GBytes *body;
  char *allow;
  gboolean challenge;
  guint retry_after;
  guint wait;
  gint64 head;
} SamServerResponse;
void sam_server_response_free (SamServerResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamServerResponse, sam_server_response_free)

/**
 * sam_server_handle:
 *
 * Answers one request: sign-in, who sees what, the route, one transaction. Never fails: an internal
 * failure is a 500 or 503 problem without detail.
 *
 * Returns: (transfer full)
 */
SamServerResponse *sam_server_handle (SamServer *server, const SamServerRequest *request);

/**
 * sam_server_poll:
 * @head: (out): the last sequence of the feed
 *
 * What the shell does while somebody waits: lets go what has run out, and looks how far the feed
 * is.
 */
gboolean sam_server_poll (SamServer *server, gint64 *head, GError **error);

/**
 * SamServerProblem: what a code means, one entry of the table behind every refusal.
 * @code: stable identifier
 * @status: HTTP status
 * @retry: what may help: never, same, after, refresh, split, rebase or rebootstrap
 * @op_retry: (nullable): the same when it is said of one operation, where it differs
 */
typedef struct {
  const char *code;
  guint status;
  const char *retry;
  const char *op_retry;
} SamServerProblem;
/** sam_server_get_problems: Returns: (transfer none) (array length=n_problems): a code that is not
 * there is a rule of core's that an operation broke: 422, never. */
const SamServerProblem *sam_server_get_problems (gsize *n_problems);

/** sam_server_problem: a response of application/problem+json (RFC 9457), for the shells around.
 * @code: of the table; @title: English, no personal data. Returns: (transfer full). */
SamServerResponse *sam_server_problem (const char *code, const char *title);

/**
 * SamServerRoute: one entry of the route table.
 * @method, @path: "{…}" stands for one segment
 * @auth: whether a token is needed
 * @device: whether the header Samspor-Device is needed
 * @client: which clients may use it: those new enough; for a while older ones that have work
 *   waiting; any
 */
typedef struct {
  const char *method;
  const char *path;
  gboolean auth;
  gboolean device;
  enum { SAM_CLIENT_NEW, SAM_CLIENT_PUSH, SAM_CLIENT_ANY } client;
} SamServerRoute;
/** sam_server_get_routes: Returns: (transfer none) (array length=n_routes). */
const SamServerRoute *sam_server_get_routes (gsize *n_routes);

/* ---- Administration: each call is one transaction ---- */

/**
 * SamServerUser:
 * @login: name to sign in by, letters, digits, "-", "_", "."
 * @name: shown to colleagues
 * @role: "coordinator" or "lead"
 * @teams: (nullable) (array zero-terminated=1): names of teams, made when they don't exist
 * @lead_teams: (nullable) (array zero-terminated=1): teams led; NULL for a lead = @teams
 * @id: (nullable): record id to give; NULL makes one
 */
typedef struct {
  const char *login;
  const char *name;
  const char *role;
  const char *const *teams;
  const char *const *lead_teams;
  const char *id;
} SamServerUser;

/** sam_server_add_team: @district (nullable): its name, made when absent. Returns: (transfer full):
 * the team's id, an existing one when the name is taken. */
char *sam_server_add_team (SamServer *server, const char *name, const char *district,
                           GError **error);
/** sam_server_add_user: an account with its `user` record; an existing login gets the new name,
 * role and teams. Returns: (transfer full): the user's id. */
char *sam_server_add_user (SamServer *server, const SamServerUser *user, GError **error);
/** sam_server_set_user_active: FALSE: no token works, all is out of scope, the record says so. */
gboolean sam_server_set_user_active (SamServer *server, const char *login, gboolean active,
                                     GError **error);
/**
 * sam_server_add_grant:
 * @scope: id of a case or person
 * @compartment: follow_up, health, attendance, relatives or slt
 * @until_us: moment it ends, 0 = open
 * @reason: why, for the audit
 *
 * Returns: (transfer full): id of the grant
 */
char *sam_server_add_grant (SamServer *server, const char *login, const char *scope,
                            const char *compartment, gint64 until_us, const char *reason,
                            GError **error);
gboolean sam_server_end_grant (SamServer *server, const char *grant_id, GError **error);
/** sam_server_issue_token: 32 random bytes, of which only the SHA-256 is kept. @days: 1–3650.
 * Returns: (transfer full): base64url. */
char *sam_server_issue_token (SamServer *server, const char *login, guint days, GError **error);
/** sam_server_revoke_tokens: every token of the user ends now. @n: (out) (optional): how many. */
gboolean sam_server_revoke_tokens (SamServer *server, const char *login, guint *n, GError **error);
/** sam_server_list_devices: @login (nullable): of one user only. Returns: (transfer full): a line
 * each. */
char *sam_server_list_devices (SamServer *server, const char *login, GError **error);
/** sam_server_suspend_device: FALSE resumes it. A suspended device hears nothing but that. */
gboolean sam_server_suspend_device (SamServer *server, const char *device_id, gboolean suspend,
                                    GError **error);
/** sam_server_sweep: turns grants and absences that have run out into `out` events, and gives sight
 * for absences that have begun. Every request does it too. */
gboolean sam_server_sweep (SamServer *server, GError **error);
/**
 * sam_server_expire:
 *
 * Lets go `out` and `del` that are older than SAM_SERVER_KEPT_DAYS and that every device seen in
 * SAM_SERVER_DEVICE_DAYS has passed. An older cursor is told `cursor-expired` from then on. So are
 * results of operations, once their device has sent another that is as old. Sweeping does it once a
 * day.
 */
gboolean sam_server_expire (SamServer *server, GError **error);
/** sam_server_erase: an administrative hard delete: the body goes, devices get `del`. */
gboolean sam_server_erase (SamServer *server, const char *record_id, const char *reason,
                           GError **error);

/**
 * sam_server_fill:
 * @records: (element-type SamRecord): whole, valid; teams, users and districts among them
 *
 * Puts records in as they are, by the user in each record's meta, in one transaction: the demo.
 * Users become accounts that sign in by @login_of (user record id → login; nullable).
 */
gboolean sam_server_fill (SamServer *server, GPtrArray *records, GHashTable *login_of,
                          GError **error);
/** sam_server_has_people: whether there is a person record. */
gboolean sam_server_has_people (SamServer *server, gboolean *has_people, GError **error);

G_END_DECLS
