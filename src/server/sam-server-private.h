/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-server-sql.h"

#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <samspor/sam-server.h>
#include <samspor/sam-viewer.h>

/* Numbers of compartments are stored: they are never given anew. */
G_STATIC_ASSERT (SAM_COMPARTMENT_REGISTRY == 0 && SAM_COMPARTMENT_FOLLOW_UP == 1
                 && SAM_COMPARTMENT_HEALTH == 2 && SAM_COMPARTMENT_ATTENDANCE == 3
                 && SAM_COMPARTMENT_RELATIVES == 4 && SAM_COMPARTMENT_SLT == 5);
#define SAM_SERVER_ALL_COMPARTMENTS (-1)
/* What a coordinator or lead has of a case by role. */
#define SAM_SERVER_ROLE_COMPARTMENTS                                                               \
  (1u << SAM_COMPARTMENT_FOLLOW_UP | 1u << SAM_COMPARTMENT_HEALTH | 1u << SAM_COMPARTMENT_RELATIVES)

#define SAM_SERVER_FORMAT 3
#define SAM_SERVER_MAC_KEY 32

/* An id as 16 bytes; the nil id (all zero) is the registry's scope. */
typedef struct {
  guint8 b[SAM_ID_BYTES];
} SamUid;
G_STATIC_ASSERT (sizeof (SamUid) == SAM_ID_BYTES);

extern const SamUid sam_uid_nil;
#define SAM_SQL_UID(uid) SAM_SQL_BLOB ((uid)->b, SAM_ID_BYTES)
/* A reference that is not there. */
#define SAM_SQL_NO_UID SAM_SQL_BLOB ("", 0)
gboolean sam_uid_parse (const char *text, SamUid *uid);
char *sam_uid_dup_text (const SamUid *uid);
gboolean sam_uid_equal (const SamUid *a, const SamUid *b);
gboolean sam_uid_is_nil (const SamUid *uid);
guint sam_uid_hash (gconstpointer uid);
gboolean sam_uid_hash_equal (gconstpointer a, gconstpointer b);
SamUid *sam_uid_copy (const SamUid *uid);
void sam_uid_new (SamServer *server, SamUid *uid);
/* Reads column @n; FALSE when it holds no 16 bytes. */
gboolean sam_uid_column (SamSqlStatement *statement, unsigned int n, SamUid *uid);

struct _SamServer {
  SamSql *sql;           /* (owned) */
  SamClock *clock;       /* (owned) */
  SamClock *token_clock; /* (owned) */
  char *epoch;           /* (owned) */
  char *environment;     /* (owned) */
  guint8 mac_key[SAM_SERVER_MAC_KEY];
  gboolean shared; /* PostgreSQL: other processes write too, and there is a second fence */
  gboolean fenced; /* statements outside a write transaction read as @account, or serve */
  gboolean serves;
  gboolean reads; /* a transaction is open that nothing was written in */
  SamUid account;
  guint rate_per_minute, rate_burst;
  GHashTable *buckets; /* (owned) (nullable): turns of each device (sam-server-rate.c) */
  guint min_client_schema;
  gint64 min_client_since;
  SamHousingStock *stock; /* (owned) (nullable): as the registry was at stock_head on stock_day */
  gint64 stock_head;
  SamDate stock_day;
  gint64 next_expiry; /* moment at which sweeping lets go of what is old */
};

/* Who asks. */
typedef struct {
  SamUid id;
  char id_text[SAM_ID_LEN + 1];
  char *name; /* (owned) */
  gboolean is_lead;
  gboolean has_device;
  SamUid device;
  gint64 generation;       /* what the device says */
  gint64 known_generation; /* the highest one it said before */
  gint64 known_cursor;
  gboolean is_suspended;
} SamActor;
void sam_actor_clear (SamActor *actor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamActor, sam_actor_clear)

/* Runs one of the statements. */
#define sam_server_run(server, id, ...)                                                            \
  sam_sql_run ((server)->sql, sam_server_statements[id], __VA_ARGS__)
SamSqlStatement *sam_server_stmt (SamServer *server, SamServerStatement id,
                                  const SamSqlValue *values, gsize n_values, GError **error);
/* Whether the statement has a row: 1, 0, or -1 with @error. */
int sam_server_has_row (SamServer *server, SamServerStatement id, const SamSqlValue *values,
                        gsize n_values, GError **error);

/* ---- the second fence (sam-server-fence.c) ---- */

/* From enter to the end of the block statements see what @account sees (NULL: they serve, and see
 * all). Nothing on SQLite. They don't nest. */
typedef struct {
  SamServer *server;
} SamFence;
void sam_fence_enter (SamFence *fence, SamServer *server, const SamUid *account);
void sam_fence_clear (SamFence *fence);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamFence, sam_fence_clear)
/* Begins what a fenced statement is run in; sam_server_stmt() does it. */
gboolean sam_fence_read (SamServer *server, GError **error);
/* Begins a write transaction; it serves. */
gboolean sam_fence_write (SamServer *server, GError **error);
/* Lets the connection work as the role that is fenced in, and makes sure that it is. */
gboolean sam_fence_raise (SamServer *server, GError **error);

/* ---- locks among processes (sam-server-lock.c) ---- */
gboolean sam_lock_all (SamServer *server, GError **error);
/* @batch: (element-type SamPushed) */
gboolean sam_lock_batch (SamServer *server, const SamActor *actor, GPtrArray *batch,
                         GError **error);

/* Place of a type in the feed among equal sequences: what others refer to first. Stored. */
gint64 sam_server_rank (SamRecordType type);

/* ---- responses (sam-server-problem.c) ---- */
SamServerResponse *sam_server_response_json (guint status, GString *json);
/* (transfer full) @op_id, @pointer: (nullable) */
SamServerResponse *sam_server_problem_full (const char *code, const char *title, const char *op_id,
                                            const char *pointer);
SamServerResponse *sam_server_problem_at (const char *code, const char *title, const char *pointer);
SamServerResponse *sam_server_not_found (void);
/* For a failed statement: 503 when another attempt may do, else 500; logs the class, no values. */
SamServerResponse *sam_server_failed (const GError *error);
void sam_server_append_problem (GString *json, const char *code, const char *title,
                                const char *op_id, const char *pointer);
/* The body of a request that takes an object: NULL with it in @data, or the problem. */
SamServerResponse *sam_server_read_body (const SamServerRequest *request, const char **data,
                                         gsize *len);
/* A query member, percent-decoded. Returns: (transfer full) (nullable). */
char *sam_server_query_get (const char *query, const char *name);

/* ---- one write transaction (sam-server-txn.c) ---- */

/* A record as the table holds it; strings (owned). */
typedef struct {
  SamUid id;
  SamRecordType type;
  gboolean known_type;
  char *type_name;
  SamUid scope;
  gint64 comp;
  gint64 n, seq, sv, at_us;
  SamUid by_user, created_by;
  gboolean retracted;
  SamUid retracted_by;
  gint64 retracted_at;
  char *retracted_why;
  char *erased_why; /* "" = not erased */
  char *body;
  gsize body_len;
} SamStored;
void sam_stored_clear (SamStored *stored);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamStored, sam_stored_clear)
/* Reads the record: 1 found, 0 not, -1 with @error. */
int sam_server_load (SamServer *server, const SamUid *id, SamStored *stored, GError **error);
/* Reads the record's columns from the feed query, from column @first (type) on. */
void sam_stored_from_columns (SamStored *stored, SamSqlStatement *statement, unsigned int first);
/* The record that a path names, when the actor may see it: 1, 0, or -1 with @error. The one place
 * that judges sight of a single record. */
int sam_server_load_seen (SamServer *server, const SamActor *actor, const char *type,
                          const char *id, SamStored *stored, GError **error);
/* That somebody reads one record, before it leaves. */
gboolean sam_server_note_read (SamServer *server, const SamActor *actor, const char *kind,
                               const SamStored *stored, GError **error);
/* (transfer full): who asks, as core knows them. */
SamViewer *sam_server_viewer (SamServer *server, const SamActor *actor, GError **error);
/* Appends the `rec` (or `del`) line, without the line feed. */
void sam_server_append_record (SamServer *server, GString *out, const SamStored *stored);
/* Returns: (transfer full): "<epoch>.<n>" */
char *sam_server_version (SamServer *server, gint64 n);
/* Returns: (transfer full) (nullable): the record as core knows it, meta included; NULL when its
 * type is unknown or its body does not read. */
SamRecord *sam_server_to_record (SamServer *server, const SamStored *stored);

/*
 * What one transaction changed. Sequences are given as its last statements: until then new rows of
 * `visible` and `scope_out` carry SAM_SERVER_PENDING.
 */
#define SAM_SERVER_PENDING (G_MAXINT64 - 1)
typedef struct {
  SamServer *server;
  gint64 now;
  GArray *changed;   /* (element-type SamUid): in order, each once */
  GHashTable *is_in; /* (element-type SamUid): the same, as a set */
  GHashTable *given; /* (unowned) (nullable): SamUid → gint64: takes the sequences at the end */
  GHashTable *accounts; /* (element-type SamUid): whose visible or scope_out rows wait for a seq */
  GHashTable *read;     /* SamUid → SamRecord: seen by the one actor, and as they still are */
  GHashTable *cases;    /* (element-type SamUid): to recompute */
  GHashTable *persons;
  GHashTable *teams;
} SamTxn;

/* Nobody else writes until its end. */
gboolean sam_txn_begin (SamTxn *txn, SamServer *server, GError **error);
/* The same, but others may write: for what is only added to (audit, device), or locks by itself. */
gboolean sam_txn_begin_beside (SamTxn *txn, SamServer *server, GError **error);
/* Recomputes, gives sequences and commits. On FALSE nothing was saved. @head: (out) (optional) */
gboolean sam_txn_commit (SamTxn *txn, gint64 *head, GError **error);
/* Rolls back unless committed; frees. */
void sam_txn_clear (SamTxn *txn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamTxn, sam_txn_clear)
/* How far the list of changes is, to forget what a rolled back savepoint did. */
guint sam_txn_mark (SamTxn *txn);
void sam_txn_forget (SamTxn *txn, guint mark);
void sam_txn_touch_record (SamTxn *txn, const SamUid *id);

/* Inserts a record and everything that follows from it. @created_by is @by. */
gboolean sam_txn_insert (SamTxn *txn, const SamUid *id, SamRecordType type, const SamUid *scope,
                         SamCompartment comp, const SamUid *by, const char *body, gsize len,
                         GError **error);
gboolean sam_txn_update (SamTxn *txn, const SamStored *old, const SamUid *by, const char *body,
                         gsize len, GError **error);
gboolean sam_txn_retract (SamTxn *txn, const SamStored *old, const SamUid *by, const char *why,
                          GError **error);
/* Keeps the record's present version; before each change of it. */
gboolean sam_txn_keep_version (SamTxn *txn, const SamUid *id, GError **error);
gboolean sam_txn_audit (SamTxn *txn, const SamUid *account, const SamUid *device, const char *kind,
                        const char *type, const SamUid *target, gint64 number, const char *hash,
                        const char *detail, GError **error);

/* ---- who sees what (sam-server-scope.c) ---- */

/* Keeps the projections of a case, hand-over or absence in step and notes what to recompute. */
gboolean sam_scope_record_changed (SamTxn *txn, const SamUid *id, SamRecordType type,
                                   const SamUid *scope, const char *body, gsize len,
                                   gboolean retracted, GError **error);
/* Recomputes every noted case, then every noted person, and every noted team. */
gboolean sam_scope_settle (SamTxn *txn, GError **error);
/* Everything the account may see changed: roles, teams, active. */
gboolean sam_scope_account_changed (SamTxn *txn, const SamUid *account, GError **error);
/* Notes the cases of absences that have begun since. */
gboolean sam_scope_begin_absences (SamTxn *txn, GError **error);
/* Notes the cases of a person. */
gboolean sam_scope_touch_cases (SamTxn *txn, const SamUid *person, GError **error);
/* Notes a scope (case, person or team) to recompute. */
gboolean sam_scope_touch (SamTxn *txn, const SamUid *scope, GError **error);
/* Sends `out` to somebody who wrote into a scope without seeing it afterwards. */
gboolean sam_scope_send_out (SamTxn *txn, const SamUid *account, const SamUid *scope, gint64 comp,
                             const char *reason, GError **error);
/* 1, 0 or -1 with @error. */
int sam_scope_sees (SamServer *server, const SamUid *account, const SamUid *scope, gint64 comp,
                    gint64 now, GError **error);

/* ---- strictly confidential addresses (sam-server-grade.c) ---- */

/* Whether a case or person is of somebody whose address is strictly confidential: 1, 0, -1. */
int sam_grade_is_strict (SamServer *server, const SamUid *scope, GError **error);
/* Whether an operation's patch may be stored in @scope: 1, 0 with @field that may not be there, -1
 * with @error. */
int sam_grade_check (SamServer *server, const SamUid *scope, SamRecordType type,
                     const SamPatch *patch, SamField *field, GError **error);
/* Returns: (transfer full) (nullable): the body without what tells where; NULL when nothing does.
 */
GBytes *sam_grade_blank (SamRecordType type, const char *body, gsize len);
/* A person was changed to @body: blanks what is stored of them when the grade was raised. */
gboolean sam_grade_changed (SamTxn *txn, const SamStored *old, const SamUid *by, const char *body,
                            gsize len, GError **error);

/* Blanks what a database from before this rule holds. */
gboolean sam_grade_begin (SamTxn *txn, GError **error);

/* ---- cursors (sam-server-cursor.c) ---- */

/* A place in one account's feed: after the row (seq, kind, rank, id). */
typedef struct {
  gint64 seq;
  gint64 origin;   /* head when the first pull began */
  gboolean first;  /* still in the first pull */
  gboolean is_rec; /* kind: out before rec */
  gint64 rank;     /* of an out: its compartment */
  SamUid id;       /* of an out: its scope */
} SamCursor;
typedef enum {
  SAM_CURSOR_OK,
  SAM_CURSOR_INVALID, /* not ours, altered or another user's */
  SAM_CURSOR_RESET,   /* ours, of another epoch */
} SamCursorCheck;
/* After everything up to @seq. */
void sam_cursor_after_all (SamCursor *cursor, gint64 seq);
gboolean sam_cursor_is_after_all (const SamCursor *cursor);
char *sam_cursor_seal (SamServer *server, const SamUid *account, const SamCursor *cursor);
SamCursorCheck sam_cursor_open (SamServer *server, const SamUid *account, const char *text,
                                SamCursor *cursor);

/* ---- routes ---- */
SamServerResponse *sam_server_changes (SamServer *server, SamActor *actor,
                                       const SamServerRequest *request);
SamServerResponse *sam_server_push (SamServer *server, SamActor *actor,
                                    const SamServerRequest *request);
SamServerResponse *sam_server_op_status (SamServer *server, SamActor *actor, const char *op_id);
SamServerResponse *sam_server_get_record (SamServer *server, const SamActor *actor,
                                          const char *type, const char *id);
SamServerResponse *sam_server_inventory (SamServer *server, const SamActor *actor,
                                         const SamServerRequest *request);
SamServerResponse *sam_server_history (SamServer *server, const SamActor *actor,
                                       const SamServerRequest *request, const char *type,
                                       const char *id);
/* Who looked at a case. */
SamServerResponse *sam_server_audit (SamServer *server, const SamActor *actor,
                                     const SamServerRequest *request, const char *id);
SamServerResponse *sam_server_search (SamServer *server, const SamActor *actor,
                                      const SamServerRequest *request);
/* Whether a home fits a need (sam-server-housing.c). */
SamServerResponse *sam_server_check_home (SamServer *server, const SamActor *actor,
                                          const SamServerRequest *request);
void sam_server_stock_clear (SamServer *server);
SamServerResponse *sam_server_meta (SamServer *server, const SamActor *actor);
/* Token to actor: NULL, or the 401. */
SamServerResponse *sam_server_sign_in (SamServer *server, const char *authorization,
                                       SamActor *actor);
/* Header Samspor-Device into the actor: NULL, or the problem. */
SamServerResponse *sam_server_read_device (SamServer *server, const char *header, SamActor *actor);
/* Takes one of the device's turns: NULL, or the 429 when it has none left. */
SamServerResponse *sam_server_take_turn (SamServer *server, const SamActor *actor);
/* What is kept of actor->device. */
gboolean sam_server_know_device (SamServer *server, SamActor *actor, GError **error);
SamServerResponse *sam_server_suspended (void);
SamServerResponse *sam_server_own_device (SamServer *server, const SamActor *actor);
SamServerResponse *sam_server_devices_led (SamServer *server, const SamActor *actor);
SamServerResponse *sam_server_register_device (SamServer *server, SamActor *actor,
                                               const SamServerRequest *request);
SamServerResponse *sam_server_take_receipts (SamServer *server, SamActor *actor,
                                             const SamServerRequest *request);
gboolean sam_txn_save_device (SamTxn *txn, const SamActor *actor, gint64 generation, gint64 cursor,
                              GError **error);
