/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-fold.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-locale.h>
#include <samspor/sam-merge.h>
#include <samspor/sam-sql.h>
#include <samspor/sam-store.h>

#include "sam-store-codec.h"

G_BEGIN_DECLS

/* How long a row of kind kept stays. */
#define SAM_KEPT_US (30 * SAM_USEC_PER_DAY)
/* A record is rebased by itself this often before a person is asked. */
#define SAM_REBASES_MAX 5
/* `changed` names at most this many records. */
#define SAM_CHANGED_MAX 500
/* In the head table: a record of a type this program does not know. */
#define SAM_TYPE_UNKNOWN (-1)

/* What the manifest keeps for this room. */
typedef struct {
  char *cursor;           /* (owned): "" before the first pull */
  gint64 head, head_at;   /* of the last `end` */
  gint64 server_time;     /* of the last `end` */
  gint64 last_confirmed;  /* server time of the last pull that ended */
  gint64 confirmed_until; /* rows of kind kept, acknowledged, below this one = confirmed */
  gint64 full_pull_done;
  char *stopped;   /* (owned) (nullable): code of the 410 */
  gint64 recovery; /* SamRecovery */
  gint64 pass;     /* grows with each pull from the beginning */
  char *epoch;     /* (owned) (nullable): of the server that was last asked */
  gint64 restored; /* SamRestored */
  gint64 resent, to_judge;
} SamStoreFeed;

/* Whether the server was restored: being dealt with, and then until the user has read of it. */
typedef enum { SAM_RESTORED_NOT, SAM_RESTORED_UNREAD, SAM_RESTORED_UNDER_WAY } SamRestored;

/* A purge that the server has not heard of. */
typedef struct {
  char *scope; /* (owned) */
  gint64 comp; /* -1 = all of it */
  gint64 seq;
  guint rows;
} SamReceipt;

/* How long this device may go on without the server: see sam-store-device.c. */
typedef struct {
  gint64 days; /* 0 = the server has not said */
  gint64 used; /* µs since the last confirmed pull that were noted */
  gint64 seen; /* the clock at the last note; 0 = no pull was confirmed yet */
} SamPermit;

/* What is between this device and the server. */
typedef struct {
  gint64 registered, suspended;
  gint64 unsent_told; /* how many changes the server was told wait here */
  SamPermit permit;
  GArray *receipts; /* (owned) (element-type SamReceipt): oldest first */
} SamStanding;

/* What is still to be asked of the server's inventory; see sam-store-recover.c. */
typedef struct {
  GQueue digests; /* (element-type utf8): scopes */
  GQueue lists;   /* (element-type utf8): scopes whose records are asked for one by one */
  char after[37]; /* the last id asked for in the first of @lists; "" = none yet */
} SamInventory;

typedef struct {
  gint64 n;
  char *hash; /* (owned): of the last event, hex */
} SamStoreLogHead;

/* What the user has done and is not sent, but for edits: of m_op, with literals only, and of a row.
 */
#define SAM_OP_WAITS "state < 2 AND from_edit = 0 AND record_id IS NOT NULL"
static inline gboolean
sam_store_op_waits (const SamRowOp *op)
{
  return op->state < SAM_OP_REFUSED && !op->from_edit && op->id != NULL;
}

/* Counted as rows come and go: after each commit all of a long queue would be counted anew. */
typedef struct {
  GHashTable *waiting; /* (owned) (element-type gint64): rows for which sam_store_op_waits() */
  gint64 acked;        /* of kind kept, acknowledged and not confirmed */
  /* Else to be counted: not the tables, but something about them has changed. */
  gboolean waiting_known, acked_known;
} SamTally;

/* What one transaction touched; told to others after its commit. */
typedef struct {
  gboolean open;
  guint64 types;
  GHashTable *ids;   /* (owned) (element-type utf8): record ids */
  GHashTable *cases; /* (owned) (element-type utf8): cases whose summaries are old */
  gboolean registry; /* a registry record: every summary is old */
  gboolean veiled;   /* an address is protected, or a case retracted: shown as before no more */
  gboolean purged;   /* rows left: the log of the file is emptied after the commit */
  guint64 filled, indexed; /* typed tables that became so inside it */
} SamStoreTxn;

/* The typed table of a record type: only what is looked up by value. */
typedef struct {
  SamField *columns; /* (owned) (array length=n_columns) */
  guint n_columns;
  char *insert;  /* (owned): $1 = n, then the columns */
  char *indexes; /* (owned) */
} SamTypedTable;

typedef struct _SamCaseLines SamCaseLines;

typedef enum { SAM_SHRED_DONE, SAM_SHRED_BEGIN, SAM_SHRED_GOES_ON } SamShred;

struct _SamStore {
  GObject parent_instance;

  SamClock *clock; /* (owned) */
  SamStoreMode mode;
  GMainContext *context; /* (owned): of the thread that made the store */
  GThread *thread;       /* (owned) (nullable) */

  GMutex lock;
  GCond cond;
  GQueue writes, reads;  /* (element-type SamStoreJob) (mutex lock) */
  guint64 n_jobs;        /* (mutex lock) */
  gboolean closing;      /* (mutex lock) */
  SamStoreStatus status; /* (mutex lock) */
  SamSession *session;   /* (owned) (mutex lock) */
  SamViewer *viewer;     /* (owned) (nullable) (mutex lock) */
  SamPermit permit;      /* (mutex lock): as in standing */
  GThreadPool *finders;  /* (owned) (nullable) (mutex lock): made on demand */
  SamCaseLines *lines;   /* (owned) (nullable) (mutex lock): see sam-store-find.c */
  guint64 lines_stamp;   /* (mutex lock): grows with what changes a list of cases */

  /* All below: database thread only. */
  gboolean took_in; /* the last write was a piece of a pull */
  SamVault *vault;  /* (owned) (nullable) */
  SamSql *sql;      /* (nullable): the vault's */
  const SamVaultOptions *options;
  char *profile_dir;   /* (owned) (nullable) */
  SamUnlock unlock;    /* (owned strings): kept to open again after a write of unknown outcome */
  gboolean newer_rows; /* rows of a newer program: nothing is written */
  SamStoreFeed feed;
  GBytes *feed_owed;  /* (owned) (nullable): it goes with the next transaction */
  gboolean log_owed;  /* a purge is done, but the log could not be emptied after it */
  gboolean restored;  /* the server has said so since the profile was opened */
  gint64 clock_ahead; /* s, when the server last said its time since the profile was opened */
  gint64 expired_at;  /* when what is kept was last looked through; 0 = not since it was opened */
  gint64 pull_mark;   /* what confirmed_until becomes when the running pull has ended */
  SamInventory inventory;
  SamStanding standing;
  guint telling, telling_unsent; /* of the standing, on their way to the server */
  SamStoreLogHead log;
  GPtrArray *log_waiting; /* (owned) (element-type SamLogEvent): not yet in a transaction */
  guint log_flushed;      /* how many of them are in the open one */
  GArray *problems;       /* (owned) (element-type SamSaveProblem) */
  SamStoreTxn txn;
  SamTally tally;
  GByteArray *buffer;      /* (owned): for encoding */
  GHashTable *cases;       /* (owned): see sam-store-cases.c */
  GPtrArray *case_order;   /* (owned) (nullable): its entries */
  SamViewer *cases_viewer; /* (owned) (nullable): for whom they were made */
  SamDate cases_today;
  GHashTable *guarded;   /* (owned) (nullable): scope → person whose address is protected */
  SamRegistry *registry; /* (owned) (nullable): made on demand */
  gint64 next_n;         /* of head: never used twice while the tables live */
  SamTypedTable tables[SAM_N_RECORD_TYPES];
  gboolean ids_indexed, scopes_indexed;
  GHashTable *gathered; /* (owned) (nullable): see sam-store-gather.c */
  GHashTable
      *heads; /* (nullable): while opening, of the ids asked for: utf8 → gint64 n, 0 = none */
  guint64 filled, indexed;       /* a bit for each that holds what head has, that has its indexes */
  gint64 search_done, search_to; /* rows of head between are not in the search index yet */
  SamShred shredding;            /* whether the index still holds words that were purged */
  GHashTable *replaced; /* (owned): "id version" → GBytes: bodies that an open editor may be on */
  GQueue replaced_order; /* (element-type utf8): keys, oldest first */
  GHashTable *locales;   /* (owned): tag → SamLocale */
};

/* ---- threads (sam-store.c) ---- */

typedef gboolean (*SamStoreCall) (SamStore *store, gpointer args, GError **error);
/* Runs @func on the database thread and waits. */
gboolean sam_store_call (SamStore *store, SamStoreAccess access, GCancellable *cancellable,
                         SamStoreCall func, gpointer args, GError **error);
/* Opens the vault again after a write of unknown outcome. */
gboolean sam_store_reopen (SamStore *store, GError **error);
/* Signals, on the thread that made the store. @ids: (transfer full) (nullable) */
void sam_store_tell_changed (SamStore *store, guint64 types, char **ids, SamOrigin origin);
void sam_store_tell_status (SamStore *store);
/* Options for tests: another VFS, weaker work for a passphrase. Before create or open. */
void sam_store_set_vault_options (SamStore *store, const SamVaultOptions *options);

/* ---- transactions (sam-store-txn.c) ---- */

gboolean sam_store_begin (SamStore *store, GError **error);
gboolean sam_store_commit (SamStore *store, SamOrigin origin, GError **error);
void sam_store_rollback (SamStore *store);
/* Commits when @ok, else rolls back. Returns: whether all is saved. */
gboolean sam_store_end (SamStore *store, gboolean ok, SamOrigin origin, GError **error);
/* Errors of the rooms below as this room's. */
gboolean sam_store_fail (GError **error, GError *below);
void sam_store_touch (SamStore *store, int type, const char *id, const char *scope);
gboolean sam_store_load_sections (SamStore *store, GError **error);
/* A new vault is a device of its own. */
gboolean sam_store_name_device (SamStore *store, GError **error);
gboolean sam_store_put_feed (SamStore *store, GError **error);
/* How the feed is now is not worth a transaction: what is lost of it is heard again. */
void sam_store_owe_feed (SamStore *store);
gboolean sam_store_put_log_head (SamStore *store, GError **error);
gboolean sam_store_put_standing (SamStore *store, GError **error);
/* The viewer of a session whose user is known. */
SamViewer *sam_store_viewer_of_session (const SamSession *session);
void sam_store_update_status (SamStore *store);
gboolean sam_store_need_open (SamStore *store, GError **error);
/* Also refuses a NULL viewer, and anybody when the permit to be without the server is over. */
gboolean sam_store_need_viewer (SamStore *store, SamViewer *viewer, GError **error);

/* ---- rows and memory tables (sam-store-tables.c) ---- */

gboolean sam_store_define_tables (SamStore *store, GError **error);
/* Fills the memory tables from the rows of the vault. */
gboolean sam_store_derive (SamStore *store, GError **error);
/* The indexes of head by id and by scope: the start needs neither, every transaction both. By id
 * outside transactions only. */
gboolean sam_store_need_ids (SamStore *store, GError **error);
gboolean sam_store_need_scopes (SamStore *store, GError **error);
/* Before SQL with t_<type> of a type that it does not name itself. */
gboolean sam_store_need_typed (SamStore *store, SamRecordType type, GError **error);
/* All memory tables as text, without row numbers of their own: two stores that hold the same show
 * the same. */
char *sam_store_dump_memory (SamStore *store, GError **error);

/* Seals a row and keeps its index in memory. @rid 0 = new. Returns: its number, 0 = error. */
gint64 sam_store_put_row (SamStore *store, gint64 rid, const SamRow *row, GError **error);
gboolean sam_store_delete_row (SamStore *store, SamRowKind kind, gint64 rid, GError **error);
/* An operation's row becomes an edit and keeps its place: the order of rows is that of the work. */
gboolean sam_store_turn_to_edit (SamStore *store, gint64 rid, const SamRowEdit *edit,
                                 GError **error);
/* A decoded row together with the bytes it borrows from. */
typedef struct {
  GBytes *bytes; /* (owned) */
  SamRow row;
} SamRowHeld;
gboolean sam_store_get_row (SamStore *store, gint64 rid, SamRowKind kind, SamRowHeld *held,
                            GError **error);
/* The same of @bytes: (transfer full): read before. */
gboolean sam_store_open_row (GBytes *bytes, SamRowKind kind, SamRowHeld *held, GError **error);
void sam_row_held_clear (SamRowHeld *held);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamRowHeld, sam_row_held_clear)

/* What a record looks like: the parts of a row of head. All borrowed. */
typedef struct {
  int type;
  const char *id, *scope;
  gint64 comp;
  const char *version;
  gint64 seq;
  const char *by;
  gint64 at;
  const char *x_by, *x_why;
  gint64 x_at;
  SamRecordState state;
  gint64 rec_rid;
  SamSlice body;
} SamSeen;

/* What the head table knows of a record. */
typedef struct {
  gint64 n; /* 0 = not there */
  int type;
  char *scope; /* (owned) */
  gint64 comp;
  char *version; /* (owned) (nullable) */
  gint64 seq;
  gint64 rec_rid;
  SamRecordState state;
  gboolean retracted;
} SamHead;
void sam_head_clear (SamHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamHead, sam_head_clear)
gboolean sam_store_find_head (SamStore *store, const char *id, SamHead *head, GError **error);
/* Brings the head and typed rows of a record in line with its rows in the vault. @rec_rid -1 = as
 * before, 0 = there is none any more; @rec (nullable) spares a look into the vault. */
gboolean sam_store_refresh (SamStore *store, const char *id, gint64 rec_rid, const SamRowRec *rec,
                            GError **error);
/* The same for a record of which nothing is unsent here, with its head at hand. */
gboolean sam_store_put_plain_rec (SamStore *store, const SamHead *head, const SamRowRec *rec,
                                  GError **error);
/* Puts what the server says about a record. */
gboolean sam_store_put_rec (SamStore *store, gint64 rid, const SamRowRec *rec, GError **error);

/* Row numbers of a record's edit (0 = none) and of its operations, oldest first. */
gboolean sam_store_find_edit (SamStore *store, const char *id, gint64 *rid, GError **error);
gboolean sam_store_find_ops (SamStore *store, const char *id, GArray *rids, GError **error);
/* A list of row numbers from any query whose first column is one. */
gboolean sam_store_collect_rids (SamStore *store, const char *text, const SamSqlValue *values,
                                 gsize n_values, GArray *rids, GError **error);

/* ---- strictly confidential addresses (sam-store-places.c) ---- */

/* Whether @rec lacks something that tells where somebody is and @old had. */
gboolean sam_store_is_blanked (const SamRowRec *old, const SamRowRec *rec);
/* (transfer full): @body without what tells where somebody is. */
GBytes *sam_store_without_places (const char *type, GBytes *body);
/* Takes out of what is kept what tells where people are of whom the server says so. In a
 * transaction. */
gboolean sam_store_forget_places (SamStore *store, gboolean *changed, GError **error);

/* ---- gaps in access logs (sam-store-faults.c) ---- */

/* Computers of those led that have gaps which have not been read of. */
guint sam_store_count_log_faults (SamStore *store);

/* ---- what was read while opening (sam-store-gather.c) ---- */

/* From now on rows are gathered / no more. */
void sam_store_gather_begin (SamStore *store);
void sam_store_gather_end (SamStore *store);
/* A row of head is new … */
void sam_store_gather (SamStore *store, const SamSeen *seen);
/* … or other than it was, in the same scope … */
void sam_store_gather_again (SamStore *store, const SamSeen *seen);
/* … or gone from it. */
void sam_store_gather_remove (SamStore *store, const char *scope, const char *id);
/* (element-type SamHeadRow) (transfer none): the rows of @scope. Of a case or person those of
 * SAM_RULES_LIST_TYPES, in the order of head, and others that are not at rest; of the registry and
 * of teams all but proposals. NULL = ask the tables. */
GPtrArray *sam_store_gathered (SamStore *store, const char *scope);
/* Those of @scope are not asked for again: what they take is wanted for what comes of them. */
void sam_store_gathered_used (SamStore *store, const char *scope);

/* ---- reading (sam-store-query.c) ---- */

/* The record of head columns (id, type, scope, version, seq, by_user, at, x_by, x_at, x_why, state,
 * body, comp) of @statement; frozen, not masked. NULL for an unknown type with @error unset. */
#define SAM_HEAD_COLUMNS                                                                           \
  "h.id, h.type, h.scope, h.version, h.seq, h.by_user, h.at, h.x_by, h.x_at, h.x_why, h.state, "   \
  "h.body, h.comp"
#define SAM_N_HEAD_COLUMNS 13
/* A row of head, for a record that is made later. Counted, immutable, any thread. */
typedef struct {
  SamRecordType type;
  gint64 comp;
  SamRecordMeta meta;
  const char *id, *scope;
  SamSlice body;
  char held[]; /* what the others point to */
} SamHeadRow;
/* NULL = of no known type. */
SamHeadRow *sam_head_row_new (const SamSeen *seen);
SamHeadRow *sam_head_row_take (SamSqlStatement *statement);
void sam_head_row_unref (SamHeadRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHeadRow, sam_head_row_unref)
SamRecord *sam_head_row_record (const SamHeadRow *row, GError **error);
SamRecord *sam_store_read_record (SamSqlStatement *statement, GError **error);
/* Whether @viewer may see a record of @type that lies in compartment @comp. */
gboolean sam_store_may_see (SamViewer *viewer, SamRecordType type, gint64 comp);
/* Sets SAM_STORE_ERROR_NOT_FOUND. Returns: FALSE. */
gboolean sam_store_not_found (GError **error);
/* One record as it is, not masked. NULL with @error unset when there is none. */
SamRecord *sam_store_peek (SamStore *store, const char *id, GError **error);
SamRecord *sam_store_record_of_body (int type, const char *id, const char *scope, SamSlice body,
                                     GError **error);
/* The rows of a case and its person for @viewer (nullable = all of them, for judging). @types: a
 * bit for each type that is wanted whole; of the others only what is not at rest. */
typedef struct _SamCaseRows SamCaseRows;
SamCaseRows *sam_store_read_case (SamStore *store, SamViewer *viewer, const char *case_id,
                                  guint64 types, GError **error);
void sam_case_rows_free (SamCaseRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCaseRows, sam_case_rows_free)
/* What the rows hold, masked. Any thread. */
SamCaseView *sam_case_rows_view (const SamCaseRows *rows, GError **error);
/* Both at once. */
SamCaseView *sam_store_build_view (SamStore *store, SamViewer *viewer, const char *case_id,
                                   guint64 types, GError **error);
/* Masks a record for @viewer (transfer full both ways). */
SamRecord *sam_store_mask (SamStore *store, SamViewer *viewer, SamRecord *record, GError **error);
/* NULL with @error set. (transfer none) */
SamRegistry *sam_store_get_registry (SamStore *store, GError **error);
/* Person or case → the person whose address is protected; NULL = nobody's. */
gboolean sam_store_guard (SamStore *store, const char *scope, SamRecord **person, GError **error);
SamLocale *sam_store_get_locale (SamStore *store, const char *language);

/* ---- summaries (sam-store-cases.c) ---- */

void sam_store_cases_init (SamStore *store);
/* @scopes: (nullable) (element-type utf8): of cases and persons; NULL = all. */
void sam_store_cases_forget (SamStore *store, GHashTable *scopes);
/* Which cases there are has changed. */
void sam_store_cases_reorder (SamStore *store);
/* (nullable) both. */
gboolean sam_store_same_list (const char *const *a, const char *const *b);
/* Makes what a search for cases looks in, of up to @slice cases that are listed already. */
gboolean sam_store_cases_index (SamStore *store, guint slice, guint *n_done, GError **error);
/* Whether lists made for one viewer are right for the other. */
gboolean sam_store_same_lists (SamViewer *made_for, SamViewer *viewer);
/* As sam_store_list_cases(), and what was made is kept for other threads. */
GPtrArray *sam_store_list_and_keep (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                                    guint *n_total, GCancellable *cancellable, GError **error);

/* ---- the list for other threads (sam-store-find.c) ---- */

/* What a list of cases shows, orders and searches; never changed once it is made. */
typedef struct {
  SamCaseSummary *summary;                  /* (owned) */
  char *language, *sort_name, *sort_holder; /* (owned): keys of one alphabet */
  char *
      text; /* (owned) (nullable): GRefString: what a search looks in; NULL = nobody has searched */
} SamCaseLine;
/* @text: (transfer none) (nullable): a GRefString. Counted with g_atomic_rc_box_acquire(). */
SamCaseLine *sam_case_line_new (SamCaseSummary *summary, SamLocale *locale, const char *language,
                                char *text);
/* The same with @text: (transfer none). */
SamCaseLine *sam_case_line_new_searched (const SamCaseLine *old, char *text);
void sam_case_line_unref (SamCaseLine *line);
/* Returns: (transfer full) (element-type SamCaseSummary): those of @lines that @query wants. */
GPtrArray *sam_case_lines_select (GPtrArray *lines, const SamCaseQuery *query, guint *n_total);
/* Whether somebody looks in a list that would fit this viewer. On the database thread. */
gboolean sam_store_lines_wanted (SamStore *store, SamViewer *viewer, const char *language);
void sam_store_lines_set (SamStore *store, const char *language, GPtrArray *lines);
/* They are no more right: taken away … */
void sam_store_lines_drop (SamStore *store);
/* … or told to be behind. */
void sam_store_lines_touch (SamStore *store);

/* ---- edits (sam-store-edit.c) ---- */

/* The case or person a record belongs to, from its own fields. */
char *sam_store_scope_of (SamStore *store, const SamRecord *record, GError **error);
/* Sets the body a user wants a record to have: the edit begins, changes, or goes when it is again
 * what the server has. @base (nullable) with @base_version: what it was written on when that is
 * older than what the server has now; then the two are joined at once. @group: the action; what was
 * unsent of the record before joins it. */
gboolean sam_store_write_edit (SamStore *store, const char *id, GBytes *body, GBytes *base,
                               const char *base_version, const char *group, const char *screen,
                               GError **error);
/* What is unsent of the whole a record is a part of, or is, becomes part of @group. @body: what the
 * record will be, or is (nullable). */
gboolean sam_store_join_whole (SamStore *store, SamRecordType type, const char *id, GBytes *body,
                               const char *group, GError **error);
/* Makes one group of two: what is unsent of @from is sent together with @to. */
gboolean sam_store_move_group (SamStore *store, const char *from, const char *to, GError **error);
/* A person has one open case: what is unsent of the person's cases is judged side by side. */
char *sam_store_beside_key (const char *person_id);
/* Whether something unsent points at the record. */
gboolean sam_store_is_pointed_at (SamStore *store, const char *id, gboolean *is, GError **error);
/* Whether a frozen change that the record's edit was written on waits to be sent. */
gboolean sam_store_has_frozen (SamStore *store, const char *id, gint64 edit_rid, gboolean *frozen,
                               GError **error);
/* What was changed so far becomes an operation of its own, since what is done next stands on it. */
gboolean sam_store_freeze_edit (SamStore *store, const char *id, const char *group, GError **error);
/* After theirs changed: joins the edit with what the server says now. */
gboolean sam_store_rebase (SamStore *store, const char *id, GError **error);
/* The same with the parts given: @base (nullable) = both made the record. Writes or removes the
 * edit row; @edit_rid 0 = new. */
gboolean sam_store_join (SamStore *store, gint64 edit_rid, const SamRowEdit *edit, GBytes *base,
                         GBytes *ours, const SamRowRec *theirs, GError **error);
/* Of what turns @base into @ours, what @there, as the server last said it, has already: it is kept
 * as if it had been acknowledged. @beneath: what the text is joined with, which is @there unless
 * something frozen is still to be sent. (sam-store-found.c) */
gboolean sam_store_keep_found (SamStore *store, const SamRowEdit *edit, GBytes *base, GBytes *ours,
                               GBytes *beneath, const SamRowRec *there, GError **error);
/* A frozen operation. Returns: FALSE with @error. */
gboolean sam_store_put_op (SamStore *store, const SamRowOp *op, GError **error);
/* Until when what is kept now is kept. */
gint64 sam_store_keep_until (SamStore *store);
/* Keeps a row for 30 days under another kind. */
gboolean sam_store_keep (SamStore *store, SamKeptWhy why, const SamRow *row, const char *op,
                         GError **error);
/* Everything unsent of a record goes: edit and operations but proposals. @why: kept so, or -1. */
gboolean sam_store_drop_unsent (SamStore *store, const char *id, int why, GError **error);
/* After theirs changed, or nothing of the record is on its way any more: frozen operations and the
 * edit on them are joined with it, or shown to a person. */
gboolean sam_store_settle (SamStore *store, const char *id, GError **error);
/* What of an edit is with nobody else yet: what two wrote differently has a proposal for each
 * wording, but for one that was written while something was on its way. @patch: (transfer full) */
gboolean sam_store_unproposed (SamStore *store, const SamRowEdit *edit, SamPatch **patch,
                               GError **error);
/* Adds the members of @patch as `edit.proposed` lists them. */
void sam_store_add_wording (GString *lines, const SamPatch *patch);
/* Conflict members of an edit back to what the server has. */
GBytes *sam_store_without_conflicts (const SamRowEdit *edit, GBytes *theirs);
gboolean sam_store_has_inflight (SamStore *store, const char *id, gboolean *inflight,
                                 GError **error);
/* Current body and version of what the server said; NULL = it has nothing. */
GBytes *sam_store_rec_body (SamStore *store, const char *id, char **version, GError **error);
/* The core of saving, inside a transaction. */
gboolean sam_store_save_changes (SamStore *store, SamViewer *viewer, SamChanges *changes,
                                 const char *group, const char *undo, GError **error);

/* ---- what follows along (sam-store-follow.c) ---- */

/* Whether @record is a hand-over that changes hands now; then what is written with it. Inside a
 * transaction. (transfer full) (element-type SamRecord): empty when it does not; NULL = @error. */
GPtrArray *sam_store_followers (SamStore *store, const SamRecord *record, GError **error);

/* ---- conflicts (sam-store-conflict.c) ---- */

/* The proposal of a conflict, once per text. */
gboolean sam_store_propose (SamStore *store, const char *type, const char *id, const char *scope,
                            gint64 comp, const char *base_version, const SamPatch *patch,
                            const char *why, char **op, GError **error);
/* The members a proposal record wants. (transfer full) */
SamPatch *sam_store_patch_of_proposal (const SamRecord *proposal);
/* Its closing alone, with the choice that @choice was. */
gboolean sam_store_put_closing (SamStore *store, const SamRecord *proposal, const SamRowOp *choice,
                                const char *group, GError **error);
/* Of the proposals that the choice in @op closes, itself and what goes with it, and that are open:
 * their wordings as an edit lists them, and the operations that made them. (sam-store-reopen.c) */
gboolean sam_store_proposed_of (SamStore *store, const SamRowOp *op, GString *wordings,
                                GString *ids, GError **error);
/* After the choice in @op has become an edit of the record: its closings go with that, or wait for
 * the next choice. */
gboolean sam_store_choice_reopened (SamStore *store, const SamRowOp *op, GError **error);
/* What was chosen of the open proposals about @target, part by part, is to be chosen again. */
gboolean sam_store_forget_decided (SamStore *store, const char *target, GError **error);
/* A case's own id, or the open case of a person; NULL for the registry. */
char *sam_store_case_of_scope (SamStore *store, const char *scope, GError **error);
/* Whether a decision of mine on @proposal is on its way; @target: what it proposes about. */
gboolean sam_store_is_being_closed (SamStore *store, const char *target, const char *proposal,
                                    gboolean *closing, GError **error);
/* After a proposal came or changed: its target's state, and my own conflict when it was closed. */
gboolean sam_store_proposal_arrived (SamStore *store, const char *id, GError **error);

/* ---- body of a feed line (sam-store-pull.c) ---- */

/* Whether version @held is @version or a later one of the same epoch. */
gboolean sam_store_is_as_new (const char *held, const char *version);
/* Puts one `rec` line, an object that was checked; what it touches of mine is joined. */
gboolean sam_store_apply_line (SamStore *store, const char *line, gsize len, GError **error);
/* A record that the server says is gone; what was not sent is set aside. */
gboolean sam_store_remove_gone (SamStore *store, const char *id, GError **error);

/* ---- acknowledging (sam-store-push.c) ---- */

/* What the reply says of one operation; strings (owned) (nullable). */
typedef struct {
  char *op, *r, *id, *version, *code, *pointer;
  gint64 seq;
  char *target_version;
  gint64 target_seq;
  SamJsonToken rec;
  gboolean has_rec;
} SamPushResult;
/* The server has what was sent: that is now what it last said. @settled: (out): nothing more of the
 * record is unsent, and it is shown so. */
gboolean sam_store_confirm_rec (SamStore *store, const SamRowOp *op, const char *version,
                                gint64 seq, gboolean *settled, GError **error);
/* Turns a frozen operation into an edit of the same text, to be joined with what the server has. */
gboolean sam_store_op_thaw (SamStore *store, gint64 rid, SamRow *row, gboolean both_new,
                            GError **error);
/* Whether what the server says it has holds all that @op wants. (sam-store-found.c) */
gboolean sam_store_stands_there (const SamRowOp *op, const SamPushResult *result);
/* A proposal that the server refused. */
gboolean sam_store_not_taken (SamStore *store, gint64 rid, const SamRow *row, GError **error);
/* It waits in the Inbox for a person. */
gboolean sam_store_op_refuse (SamStore *store, gint64 rid, SamRow *row, const char *code,
                              const char *pointer, GError **error);

/* ---- this device (sam-store-device.c) ---- */

void sam_receipt_clear (gpointer data);
/* @comp: -1 = all; in the transaction of the purge. */
gboolean sam_store_queue_receipt (SamStore *store, const char *scope, gint64 comp, gint64 seq,
                                  guint rows, GError **error);
gboolean sam_permit_is_over (const SamPermit *permit, gint64 now);
/* Counts the time that has passed. */
void sam_permit_note (SamPermit *permit, gint64 now);
/* Whether enough has passed to be written down. */
gboolean sam_permit_is_due (const SamPermit *permit, gint64 now);
/* The server has answered. */
void sam_permit_renew (SamPermit *permit, gint64 now);

/* ---- starting over (sam-store-recover.c) ---- */

void sam_store_inventory_clear (SamInventory *inventory);
/* What /v1/meta said of the server itself: another epoch than before, and it was restored. */
gboolean sam_store_meet_server (SamStore *store, const SamSession *said, GError **error);
/* From the empty cursor, with a pass of its own; inside a transaction, not yet put. */
void sam_store_feed_from_start (SamStore *store);
/* What became of an operation that was sent to a restored server again. */
gboolean sam_store_resent_answered (SamStore *store, gint64 rid, SamRow *row,
                                    const SamPushResult *result, GError **error);

/* ---- access log (sam-store-log.c) ---- */

typedef struct {
  gint64 at;
  char *user; /* (owned) */
  SamAccess access;
  SamRecordType type;
  SamPurpose purpose;
  char *id, *detail; /* (owned) (nullable) */
} SamLogEvent;
void sam_log_event_free (SamLogEvent *event);
/* Puts the waiting events into the open transaction. */
gboolean sam_store_log_flush (SamStore *store, GError **error);

/* ---- drafts and preferences (sam-store-text.c) ---- */

/* Inside a transaction; NULL @text removes. */
gboolean sam_store_put_text (SamStore *store, SamRowKind kind, const char *key, const char *text,
                             GError **error);

/* ---- search (sam-store-search.c) ---- */

gboolean sam_store_search_define (SamStore *store, GError **error);
/* All rows that head has now are to be indexed. */
void sam_store_search_begin (SamStore *store);
/* A row of head is new, other than it was, or gone. */
gboolean sam_store_search_stale (SamStore *store, gint64 n, GError **error);
/* Takes rows that are gone out of the index at once. */
void sam_store_search_purge (SamStore *store);
/* Which rows of head, of one type, match: a set of gint64 keys. */
gboolean sam_store_search (SamStore *store, SamRecordType type, const char *text, GHashTable *found,
                           GError **error);
/* The folded text of a body's searched fields. */
char *sam_store_search_text (SamRecordType type, SamSlice body);

G_END_DECLS
