/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-case-view.h>
#include <samspor/sam-clock.h>
#include <samspor/sam-housing-plan.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-op.h>
#include <samspor/sam-record.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-sheet.h>
#include <samspor/sam-towns.h>
#include <samspor/sam-vault.h>
#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/*
 * The store: records, queries, search, edits, conflicts and the access log of one profile.
 *
 * Threads. The store owns the one database thread. Every function below that takes a GError may be
 * called from any thread: called on the database thread it runs at once, called elsewhere it is
 * queued and waits (writes before reads). The window never waits: it passes a #SamStoreWork to
 * sam_store_run_async(), which runs on the database thread and may call any function here.
 * Everything handed out is immutable and may cross threads.
 */

#define SAM_STORE_ERROR (sam_store_error_quark ())
GQuark sam_store_error_quark (void);

/**
 * SamStoreError:
 * @SAM_STORE_ERROR_PROBLEMS: the change breaks a rule; sam_store_last_problems() has the list
 * @SAM_STORE_ERROR_NO_USER: the server has not said who the user is yet: no records are shown
 * @SAM_STORE_ERROR_NOT_FOUND: no such record, or not for this viewer (the two are one answer)
 * @SAM_STORE_ERROR_READ_ONLY: the vault was altered or damaged, or the folder can't be written
 * @SAM_STORE_ERROR_FULL: the disk is full; nothing was saved, the editor keeps its text
 * @SAM_STORE_ERROR_TOO_MANY: the server sends more rows than this device may hold
 * @SAM_STORE_ERROR_PROTOCOL: a feed line is not what the contract says
 * @SAM_STORE_ERROR_USAGE: an unknown type, field or value in a query
 * @SAM_STORE_ERROR_PERMIT: the server has not been heard of for longer than this device may be
 * without it: nothing is shown or saved until it has answered
 * @SAM_STORE_ERROR_OTHER_USER: the server says somebody else than this profile is for
 */
typedef enum {
  SAM_STORE_ERROR_PROBLEMS,
  SAM_STORE_ERROR_NO_USER,
  SAM_STORE_ERROR_NOT_FOUND,
  SAM_STORE_ERROR_READ_ONLY,
  SAM_STORE_ERROR_FULL,
  SAM_STORE_ERROR_TOO_MANY,
  SAM_STORE_ERROR_PROTOCOL,
  SAM_STORE_ERROR_USAGE,
  SAM_STORE_ERROR_PERMIT,
  SAM_STORE_ERROR_OTHER_USER,
} SamStoreError;

#define SAM_TYPE_STORE (sam_store_get_type ())
G_DECLARE_FINAL_TYPE (SamStore, sam_store, SAM, STORE, GObject)

/* Signal "changed" (guint64 types, GStrv ids, guint origin), on the main context of the thread that
 * made the store, after each commit: bit n of `types` = SamRecordType n; `ids` are record ids (at
 * most 500, else NULL = many). Signal "status-changed" (): ask sam_store_get_status() again. */
typedef enum { SAM_ORIGIN_USER, SAM_ORIGIN_SYNC, SAM_ORIGIN_IMPORT } SamOrigin;

typedef enum {
  SAM_STORE_THREADED,
  SAM_STORE_SYNCHRONOUS /* no thread; tests, simulator */
} SamStoreMode;

/** sam_store_new: Returns: (transfer full): a store with nothing open. */
SamStore *sam_store_new (SamClock *clock, SamStoreMode mode);
/** sam_store_create: makes a profile folder (0700) with a new vault. */
gboolean sam_store_create (SamStore *store, const char *profile_dir, const SamUnlock *unlock,
                           GError **error);
/** sam_store_open: opens the vault, derives the tables. A vault that was altered opens read-only
 * (sam_store_get_status() says so). */
gboolean sam_store_open (SamStore *store, const char *profile_dir, const SamUnlock *unlock,
                         GError **error);
/** sam_store_close: finishes writes, drops reads, joins the thread. Safe to call twice. */
void sam_store_close (SamStore *store);

typedef gpointer (*SamStoreWork) (SamStore *store, gpointer data, GCancellable *cancellable,
                                  GError **error);
/** SamStoreAccess: FIND is for sam_store_find_cases() alone: beside the database thread as soon as
 * there is a list to look in. */
typedef enum { SAM_STORE_READ, SAM_STORE_WRITE, SAM_STORE_FIND } SamStoreAccess;
/**
 * sam_store_run_async:
 * @work: runs on the database thread, or with FIND on one of its own
 * @data: (transfer full): for @work, freed with @data_free on the calling thread
 * @result_free: frees a result nobody took
 */
void sam_store_run_async (SamStore *store, SamStoreAccess access, SamStoreWork work, gpointer data,
                          GDestroyNotify data_free, GDestroyNotify result_free,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/** sam_store_run_finish: Returns: (transfer full) (nullable): what @work returned. */
gpointer sam_store_run_finish (SamStore *store, GAsyncResult *result, GError **error);

/** sam_store_run: the same, waiting; for the command line and worker threads, never for the main
 * thread of a window. @data stays the caller's. Returns: what @work returned. */
gpointer sam_store_run (SamStore *store, SamStoreAccess access, SamStoreWork work, gpointer data,
                        GError **error);
/** sam_store_get_clock: Returns: (transfer none). */
SamClock *sam_store_get_clock (SamStore *store);

/* ---- Who is looking ---- */

/**
 * SamSession: where the backend is and who the user is there. Sealed in the vault.
 * All strings (owned) (nullable); the user part is NULL until the server has answered /v1/meta.
 */
typedef struct {
  char *server; /* base URL */
  char *token;
  char *device_id;
  guint generation;
  char *user_id, *user_name;
  char **roles; /* "coordinator", "lead" */
  char **team_ids, **lead_team_ids;
  guint compartments;     /* bit n = SamCompartment n */
  char *environment;      /* "production", "test", "demo" */
  char *epoch;            /* of the server's feed; this and the next only in what /v1/meta said */
  guint offline_max_days; /* 0 = not said */
} SamSession;
void sam_session_free (SamSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSession, sam_session_free)
/** sam_store_get_session: Returns: (transfer full). */
SamSession *sam_store_get_session (SamStore *store);
gboolean sam_store_set_server (SamStore *store, const char *server, const char *token,
                               GError **error);
/** sam_store_set_user: what /v1/meta said; starts showing records. Another user id than before on
 * the same vault is refused (one vault, one user). */
gboolean sam_store_set_user (SamStore *store, const SamSession *said, GError **error);
/** sam_store_get_viewer: Returns: (transfer full) (nullable): the viewer of this session; NULL also
 * while the permit to be without the server is over. */
SamViewer *sam_store_get_viewer (SamStore *store);

/* ---- Reading ---- */

/**
 * SamQuery: a list of records of one type. Strings are (owned) (nullable).
 * @where: (element-type SamQueryTerm): all must hold; values in the form of sam_record_to_string()
 */
typedef struct {
  SamField field;
  char *value; /* (owned) */
} SamQueryTerm;
typedef struct {
  SamRecordType type;
  GArray *where;
  char *scope;
  char *search;
  SamField sort; /* SAM_FIELD_NONE = the type's own order */
  gboolean descending;
  guint limit;          /* 0 = all */
  gint64 changed_after; /* only what the server or the user changed later; 0 = all */
  gboolean with_retracted;
} SamQuery;
SamQuery *sam_query_new (SamRecordType type);
void sam_query_where (SamQuery *query, SamField field, const char *value);
void sam_query_free (SamQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamQuery, sam_query_free)

/** sam_store_list: Returns: (transfer full) (element-type SamRecord): frozen, masked for @viewer.
 */
GPtrArray *sam_store_list (SamStore *store, SamViewer *viewer, const SamQuery *query,
                           GCancellable *cancellable, GError **error);
/** sam_store_list_types: all of several types. Returns: (transfer full) (element-type SamRecord):
 * frozen, masked for @viewer, in the order of @types. */
GPtrArray *sam_store_list_types (SamStore *store, SamViewer *viewer, const SamRecordType *types,
                                 gsize n_types, GCancellable *cancellable, GError **error);
/** sam_store_list_house: what a paper that is about no case says of the house: settings, teams,
 * services and users. Returns: (transfer full) (element-type SamRecord): as sam_store_list() */
GPtrArray *sam_store_list_house (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                                 GError **error);
/** sam_store_get: also retracted ones. Returns: (transfer full): or NULL with NOT_FOUND. */
SamRecord *sam_store_get (SamStore *store, SamViewer *viewer, SamRecordType type, const char *id,
                          GError **error);
/** sam_store_case_view: Returns: (transfer full): all of one case with its person, registry
 * look-ups included, masked for @viewer. */
SamCaseView *sam_store_case_view (SamStore *store, SamViewer *viewer, const char *case_id,
                                  GError **error);
/** sam_store_case_of_person: Returns: (transfer full) (nullable): the open case of a person. */
char *sam_store_case_of_person (SamStore *store, SamViewer *viewer, const char *person_id,
                                GError **error);

/** SamCaseSort: the orders of the Cases page. */
typedef enum {
  SAM_CASE_SORT_NAME,
  SAM_CASE_SORT_STATUS,
  SAM_CASE_SORT_NEXT,
  SAM_CASE_SORT_HOLDER,
  SAM_CASE_SORT_REACHED,
  SAM_CASE_SORT_TRANSITION,
  SAM_CASE_SORT_HOUSING,
} SamCaseSort;
typedef struct {
  const char *search;      /* (nullable) */
  const char *status;      /* (nullable): one case status; NULL = all but closed */
  const char *coordinator; /* (nullable): user id */
  const char *team;        /* (nullable): team id */
  const char *language;    /* "nb" …: alphabet of the order */
  SamCaseSort sort;
  gboolean descending;
  guint limit; /* 0 = all */
} SamCaseQuery;
/** sam_store_list_cases: from summaries kept per case (sam_rules_case_summary()), so a keystroke
 * costs no rules. Returns: (transfer full) (element-type SamCaseSummary); @n_total (out) (optional)
 * how many there are without the limit. */
GPtrArray *sam_store_list_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                                 guint *n_total, GCancellable *cancellable, GError **error);
/**
 * sam_store_find_cases:
 * @behind: (out) (optional): a pull has since brought something that sam_store_list_cases() shows
 *
 * The same in the list as it was last made, on any thread and at once, also while a pull is taken
 * in: for the search as one types. What was saved here is always in it, and what has left this
 * device never. The first time, and after a save, it is sam_store_list_cases().
 * Returns: (transfer full) (element-type SamCaseSummary): NULL with @error, as there;
 * G_IO_ERROR_CANCELLED also when the store is closed.
 */
GPtrArray *sam_store_find_cases (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                                 guint *n_total, gboolean *behind, GCancellable *cancellable,
                                 GError **error);
/** sam_store_find_cases_now: the same for the thread that paints, which must not wait: what a
 * letter finds is in the frame that shows the letter. Returns: (transfer full) (nullable)
 * (element-type SamCaseSummary): NULL when the list is to be made first, or is so long (5,000) that
 * looking through it would be seen; then ask sam_store_find_cases() with SAM_STORE_FIND. */
GPtrArray *sam_store_find_cases_now (SamStore *store, SamViewer *viewer, const SamCaseQuery *query,
                                     guint *n_total, gboolean *behind);
/** sam_store_list_transitions: transitions of open cases from @from on and those without date.
 * Returns: (transfer full) (element-type SamTransitionSummary): unknown dates first, then by date.
 */
GPtrArray *sam_store_list_transitions (SamStore *store, SamViewer *viewer, SamDate from,
                                       GCancellable *cancellable, GError **error);
/** sam_store_list_holders: the cases that were passed on or that somebody is asked to take over.
 * Returns: (transfer full) (element-type SamHolderSummary): what waits longest first. */
GPtrArray *sam_store_list_holders (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                                   GError **error);
/** sam_store_today: a coordinator's morning; of the teams a lead leads also what has gone to the
 * lead. Returns: (transfer full) (element-type SamTodayCard): one card per person, in the order of
 * the classes, with figures in @figures (out) (optional), a lead's of all the teams' cases. */
GPtrArray *sam_store_today (SamStore *store, SamViewer *viewer, SamTodayFigures *figures,
                            GCancellable *cancellable, GError **error);
/** sam_store_appointments_today: Returns: (transfer full) (element-type SamAppointmentToday): of
 * the same cases, by the hour. */
GPtrArray *sam_store_appointments_today (SamStore *store, SamViewer *viewer,
                                         GCancellable *cancellable, GError **error);

/** sam_store_of_teams: all records of @type, one whose scope is a team, in the teams the viewer
 * works in or leads. Returns: (transfer full) (element-type SamRecord): frozen; NULL with @error.
 */
GPtrArray *sam_store_of_teams (SamStore *store, SamViewer *viewer, SamRecordType type,
                               GError **error);
/** sam_store_answered: the alerts that a lead's figures count as put off or as not correct, newest
 * first. @kind: as in sam_rules_answered(). Returns: (transfer full) (element-type SamAnswered);
 * NULL with @error. */
GPtrArray *sam_store_answered (SamStore *store, SamViewer *viewer, const char *kind,
                               GCancellable *cancellable, GError **error);
/** SamCover: whom the viewer covers for today. Strings (owned).
 * @to_on: the last day; NONE = nobody knows yet
 * @n_cases: cases that are not closed which therefore stand on the viewer's Today */
typedef struct {
  char *absent_user, *team_id;
  SamDate to_on;
  guint n_cases;
} SamCover;
void sam_cover_free (SamCover *cover);
/** sam_store_covers: Returns: (transfer full) (element-type SamCover); NULL with @error. */
GPtrArray *sam_store_covers (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                             GError **error);
/** sam_store_count_held: Returns: (transfer full) (element-type utf8 guint): how many cases that
 * are not closed a user answers for in a team, by sam_store_held_key(); of cases the viewer sees.
 */
GHashTable *sam_store_count_held (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                                  GError **error);
/** sam_store_held_key: Returns: (transfer full). */
char *sam_store_held_key (const char *user_id, const char *team_id);
/** sam_store_housing_stock: the homes as they are declared and let today, ready to be compared.
 * Returns: (transfer full): NULL with @error. */
SamHousingStock *sam_store_housing_stock (SamStore *store, SamViewer *viewer,
                                          GCancellable *cancellable, GError **error);
/** sam_store_waits: what others have been asked for or have promised in the viewer's own cases.
 * Looks at their records: for when somebody wants to see it. Returns: (transfer full) (element-type
 * SamTodayWait): in one order. */
GPtrArray *sam_store_waits (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                            GError **error);

/** SamNews: a record that somebody else has written in one of the viewer's own cases. */
typedef struct {
  SamRecordType type;
  char *id, *case_id, *name, *by_user; /* (owned); @by_user (nullable) */
  gint64 at;                           /* µs */
} SamNews;
/** sam_store_news: what others have written since @since (µs). Returns: (transfer full)
 * (element-type SamNews): the newest first, at most @max. */
GPtrArray *sam_store_news (SamStore *store, SamViewer *viewer, gint64 since, guint max,
                           GCancellable *cancellable, GError **error);

/** SamLoad: what one coordinator has, never how it is done. @weight: each case once, once more when
 * a transition is within 30 days, once more in the first 28 days after one. */
typedef struct {
  char *coordinator_user; /* (owned) */
  guint cases, weight;
} SamLoad;
#define SAM_TEAM_MONTHS 12
/**
 * SamTeam: what a lead sees of the teams led, besides the cards.
 * @not_ready: transitions within 14 days that are not ready
 * @unchecked: without a date that anybody has checked lately
 * @told_late: coming ones that we were told of so late that a deadline gave way
 * @handovers: asked to take over, no answer
 * @loads: (owned) (element-type SamLoad): the heaviest first
 * @days_to_first: of the cases opened in each of the last months, the oldest first: the median of
 *   days until the first conversation; -1 = none has had one
 */
typedef struct {
  guint not_ready, unchecked, told_late, handovers;
  GArray *loads;
  int days_to_first[SAM_TEAM_MONTHS];
} SamTeam;
void sam_team_free (SamTeam *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTeam, sam_team_free)
/** sam_store_housing_plan: of the needs the viewer sees and all of the stock, counted in one way
 * for page, paper and file: two ways of masking would tell by what they differ. Returns: (transfer
 * full). */
SamHousingPlan *sam_store_housing_plan (SamStore *store, SamViewer *viewer,
                                        GCancellable *cancellable, GError **error);
/** sam_store_towns: of the open cases the viewer sees. Returns: (transfer full). */
SamTowns *sam_store_towns (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                           GError **error);
/** sam_store_team: from what the lists keep already. Returns: (transfer full). */
SamTeam *sam_store_team (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                         GError **error);
/**
 * sam_store_alert_id: under which the alert that @rule, @subject_id and @anchor name is answered:
 * its answer's id when there is one, or the first that is free.
 *
 * Returns: (transfer full): NULL with @error
 */
char *sam_store_alert_id (SamStore *store, SamViewer *viewer, const char *rule,
                          const char *subject_id, SamDate anchor, GError **error);

/* ---- Writing ---- */

/** SamChanges: the records of one user action: one group, judged and sent together. */
typedef struct _SamChanges SamChanges;
SamChanges *sam_changes_new (const char *screen);
void sam_changes_free (SamChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamChanges, sam_changes_free)
/** sam_changes_put: a create or an update. @record is frozen by the call. (transfer none) */
void sam_changes_put (SamChanges *changes, SamRecord *record);
/** sam_changes_act: the same, as an action whose operation is frozen at once (sign, hand-over). */
void sam_changes_act (SamChanges *changes, SamOpKind kind, SamRecord *record);
void sam_changes_retract (SamChanges *changes, SamRecordType type, const char *id, const char *why);
/** sam_changes_remove_draft: the draft goes in the same transaction. */
void sam_changes_remove_draft (SamChanges *changes, const char *key);
guint sam_changes_size (const SamChanges *changes);

/**
 * sam_store_save:
 * @undo: (out) (optional) (transfer full): token for sam_store_undo(), good for 30 days
 *
 * T1: judged by the same rules as on the server, then one transaction, one fsync. After TRUE the
 * change is on the disk; and with a case that changes hands what stands in the old one's name (see
 * sam_rules_follow()), which the same @undo takes back.
 */
gboolean sam_store_save (SamStore *store, SamViewer *viewer, SamChanges *changes, SamOrigin origin,
                         char **undo, GError **error);
/** SamSaveProblem: @record indexes the changes in the order they were put. */
typedef struct {
  guint record;
  SamProblem problem;
} SamSaveProblem;
/** sam_store_last_problems: Returns: (transfer full) (element-type SamSaveProblem): of the save
 * that just failed; ask inside the same work function. */
GArray *sam_store_last_problems (SamStore *store);
/** sam_store_judge: the same judgement without saving. Returns: (transfer full): empty = would do.
 */
GArray *sam_store_judge (SamStore *store, SamViewer *viewer, SamChanges *changes, GError **error);
/** sam_store_undo: a new change that takes the action back; unsent operations are simply dropped.
 */
gboolean sam_store_undo (SamStore *store, SamViewer *viewer, const char *undo, GError **error);

/* Drafts and preferences: small sealed texts by key; NULL @text removes. */
gboolean sam_store_put_draft (SamStore *store, const char *key, const char *text, GError **error);
/** sam_store_get_draft: Returns: (transfer full) (nullable). */
char *sam_store_get_draft (SamStore *store, const char *key, GError **error);
/** sam_store_list_drafts: Returns: (transfer full) (nullable): the keys that begin with @prefix,
 * the newest first; NULL with @error. */
char **sam_store_list_drafts (SamStore *store, const char *prefix, GError **error);
gboolean sam_store_put_pref (SamStore *store, const char *key, const char *text, GError **error);
char *sam_store_get_pref (SamStore *store, const char *key, GError **error);

/** sam_store_keep_sheet: until it is keyed in, under the version code on the paper; the 40 printed
 * last are kept. */
gboolean sam_store_keep_sheet (SamStore *store, const char *code, const SamSheet *sheet,
                               GError **error);
/** sam_store_get_sheet: Returns: (transfer full) (nullable): NULL without @error when no such sheet
 * was printed here. */
SamSheet *sam_store_get_sheet (SamStore *store, const char *code, GError **error);
/** sam_store_list_sheets: Returns: (transfer full) (nullable): their codes, the newest first. */
char **sam_store_list_sheets (SamStore *store, GError **error);

/** SamAccess: what is logged (pasientjournalloven § 22; Normen faktaark 15). */
typedef enum {
  SAM_ACCESS_VIEW,
  SAM_ACCESS_PRINT,
  SAM_ACCESS_EXPORT,
  SAM_ACCESS_SEARCH,
  SAM_ACCESS_REFUSED,
} SamAccess;
/**
 * sam_store_log_access:
 * @detail: (nullable): identifier of form, list or format; never a name or a search text
 *
 * Rides in the next transaction, at the latest with @now = TRUE (always before print and export).
 */
gboolean sam_store_log_access (SamStore *store, SamViewer *viewer, SamAccess access,
                               SamRecordType type, const char *id, const char *detail, gboolean now,
                               GError **error);

/* ---- What waits, what two wrote differently, what was refused ---- */

/**
 * SamRecovery: how far the way back is when the server's feed can't be followed from where it was
 * read last. Kept in the vault, so that it goes on after a crash.
 * @SAM_RECOVERY_ASK: the server was restored: what of ours does it not know?
 * @SAM_RECOVERY_RESEND: that is sent again, with its old ids; nothing else is
 * @SAM_RECOVERY_PULL: all is fetched from the beginning
 * @SAM_RECOVERY_SWEEP: what did not come with it is asked for by id
 */
typedef enum {
  SAM_RECOVERY_NONE,
  SAM_RECOVERY_ASK,
  SAM_RECOVERY_RESEND,
  SAM_RECOVERY_PULL,
  SAM_RECOVERY_SWEEP,
} SamRecovery;

typedef struct {
  guint pending;   /* changes not yet confirmed by the server */
  guint taken;     /* of these: sent and taken in, and no pull has told of them yet */
  guint conflicts; /* records two wrote differently, mine and colleagues'; and those a colleague
                      wrote that never came to be */
  guint refused;
  guint quarantined;     /* unsent work of cases that left, to be delivered as proposals */
  gint64 last_confirmed; /* server time, µs, of the last pull that ended; 0 = never */
  gint64 head, head_at;
  gint64 stale_since; /* µs: the server answers, but has written nothing since; 0 = it writes */
  gint64 clock_ahead; /* s: this computer's clock beyond the server's when it last answered, below 0
                         = behind it; 0 = they agree within five minutes */
  gboolean full_pull_done; /* alerts run only after it */
  SamVaultState vault;
  gboolean stopped_410; /* the server does not let this computer start over; nothing is cleared */
  SamRecovery recovery;
  gboolean server_restored; /* the server was, and sam_store_read_restored() has not been called */
  guint resent, to_judge;   /* then: changes sent again and taken in; those a person must judge */
  gboolean restored; /* the server remembers newer data from this computer: an older copy of the
                        vault was put back, and what the server has was fetched again */
  guint n_records;
  gboolean registered;    /* the server knows this device */
  gboolean suspended;     /* and has shut it out; nothing is cleared */
  gboolean permit_over;   /* it has been without the server for more than offline_max_days */
  guint offline_max_days; /* 0 = the server has not said */
  guint log_faults;       /* for a lead: computers whose access log has gaps that nobody has read
                             of */
} SamStoreStatus;
SamStoreStatus sam_store_get_status (SamStore *store);

/** SamConflict: one field (or group) of one record. Strings (owned) (nullable). */
typedef struct {
  SamRecordType type;
  char *id, *case_id;
  char *proposal_id;          /* set when known to the server */
  gboolean is_colleagues;     /* a colleague's unsent text against the server's */
  gboolean base_known;        /* @base is what both began from; NULL then = it was empty */
  char *field;                /* first member of the group */
  char **fields;              /* all members that are chosen together */
  char *base, *mine, *theirs; /* as sam_record_to_string(); NULL = empty */
  char *mine_by, *theirs_by;  /* user ids */
  gint64 mine_at, theirs_at;
  SamRecord *makes; /* (owned) (nullable): what a colleague wrote and could not send before losing
                       sight of the case: to be taken in whole, or left out */
} SamConflict;
void sam_conflict_free (SamConflict *conflict);
/** sam_store_list_conflicts: Returns: (transfer full) (element-type SamConflict). */
GPtrArray *sam_store_list_conflicts (SamStore *store, SamViewer *viewer, GError **error);
typedef enum {
  SAM_TAKE_MINE,
  SAM_TAKE_THEIRS,
  SAM_TAKE_BOTH /* long text: theirs, then mine */
} SamTake;
/** sam_store_resolve: @field (nullable) = every field of the record. One group: the update with
 * base = current, and the closing of the proposal. */
gboolean sam_store_resolve (SamStore *store, SamViewer *viewer, const char *record_id,
                            const char *field, SamTake take, char **undo, GError **error);

/** SamChoice: a choice between two texts that can still be taken back. Strings (owned).
 * @case_id: (nullable)
 * @undo: for sam_store_undo(), until @until (µs) */
typedef struct {
  SamRecordType type;
  char *id, *case_id, *undo;
  gint64 at, until;
} SamChoice;
void sam_choice_free (SamChoice *choice);
/** sam_store_list_choices: what was chosen on this computer in the last 30 days. Returns: (transfer
 * full) (element-type SamChoice): the newest first. */
GPtrArray *sam_store_list_choices (SamStore *store, SamViewer *viewer, GError **error);

/** SamWaiting: one line of the Inbox. */
typedef struct {
  SamRecordType type;
  char *id, *case_id, *op_id;
  SamOpKind kind;
  SamRecordState state; /* WAITING or REFUSED */
  char *code;           /* refused: code of the problem */
  char *field;          /* refused: member it points at */
  gint64 at;
} SamWaiting;
void sam_waiting_free (SamWaiting *waiting);
/** sam_store_list_waiting: Returns: (transfer full) (element-type SamWaiting). */
GPtrArray *sam_store_list_waiting (SamStore *store, SamViewer *viewer, GError **error);
/** sam_store_drop_refused: gives a refused change up; the text stays in `kept` for 30 days. */
gboolean sam_store_drop_refused (SamStore *store, SamViewer *viewer, const char *op_id,
                                 GError **error);

/** SamSetAside: work the server refused also as a proposal; it is on this computer alone, until
 * @until (µs). Strings (owned).
 * @case_id: (nullable): NULL when the case has left
 * @record: (owned): what was written and nothing else */
typedef struct {
  SamRecordType type;
  char *op_id, *id, *case_id;
  SamRecord *record;
  gint64 at, until;
} SamSetAside;
void sam_set_aside_free (SamSetAside *aside);
/** sam_store_list_set_aside: Returns: (transfer full) (element-type SamSetAside): the newest
 * first. */
GPtrArray *sam_store_list_set_aside (SamStore *store, SamViewer *viewer, GError **error);

/* ---- For the room `sync` (bytes in, operations out; no HTTP here) ---- */

/** SamArm: the access log goes first, so that nothing leaves before it is told who looked. */
typedef enum { SAM_ARM_LOG, SAM_ARM_CHANGES, SAM_ARM_AGAIN } SamArm;
/**
 * sam_store_arm:
 * @what: access-log events (as view_log operations), changes, or only what a restored server is
 * sent again
 * @hold_us: leave operations alone that are younger than this (the window's 8 s for undo), 0 = none
 * @max: at most so many operations; a group is never split
 *
 * T2: due edits become operations, state in flight, committed before this returns. Operations in
 * flight from before come first, with their old ids.
 * Returns: (transfer full) (element-type SamOp): possibly empty.
 */
GPtrArray *sam_store_arm (SamStore *store, SamArm what, gint64 hold_us, guint max, GError **error);
/**
 * sam_store_acknowledge:
 * @reply: body of the reply to POST /v1/sync/ops
 * @n_taken: (out) (optional): operations that the server has now, events of the log included
 * T3: per operation applied, duplicate, conflict, rejected, denied, gone, skipped, retry, proposal.
 */
gboolean sam_store_acknowledge (SamStore *store, GBytes *reply, guint *n_taken, GError **error);
/** sam_store_unarm: after an HTTP error where nothing was attempted: back to queued. */
gboolean sam_store_unarm (SamStore *store, GError **error);
/** sam_store_begin_pull: notes what is acknowledged already; call it before each request for the
 * feed. Returns: (transfer full) (nullable): the cursor to ask from, "" before the first pull; NULL
 * with @error when the store is closed. */
char *sam_store_begin_pull (SamStore *store, GError **error);
/**
 * sam_store_apply:
 * @lines: whole NDJSON lines up to and including a `cp` or `end` line
 * @out_end: (out) (optional): TRUE when the last line was `end`; @out_more its `more`
 *
 * T4 (and T5 for each `out`): one transaction with the cursor in it. Anything wrong: nothing of the
 * lines is applied. Returns: FALSE with PROTOCOL, TOO_MANY, FULL …
 */
gboolean sam_store_apply (SamStore *store, GBytes *lines, guint *n_records, gboolean *out_end,
                          gboolean *out_more, GError **error);
/** sam_store_confirm_pull: the pull that began last ended with more = false: what was acknowledged
 * before it is now confirmed, at the time the server named in the feed's `end`. */
gboolean sam_store_confirm_pull (SamStore *store, GError **error);
/** sam_store_stop_410: remembers that the server wants to start over again and again. */
gboolean sam_store_stop_410 (SamStore *store, const char *code, GError **error);

/* ---- This device ---- */

/** sam_store_set_registered: the server knows it now. */
gboolean sam_store_set_registered (SamStore *store, GError **error);
/** sam_store_set_suspended: the server has shut it out, until a pull is confirmed again. */
gboolean sam_store_set_suspended (SamStore *store, GError **error);
/** sam_store_tell_receipts: which purges are done that the server has not heard of, and how much
 * waits here. Returns: (transfer full) (nullable): a body for POST /v1/devices/self/receipts; NULL
 * with @error, or without it when there is nothing to tell. */
GBytes *sam_store_tell_receipts (SamStore *store, GError **error);
/** sam_store_told_receipts: the server has heard what sam_store_tell_receipts() told last. */
gboolean sam_store_told_receipts (SamStore *store, GError **error);

/** SamLogFaults: a computer of a team that is led whose access log has gaps. Strings (owned).
 * @seen_at: when the server heard from it, as known when the gaps were
 * @n: how often an event was missing, or did not follow the one before */
typedef struct {
  char *device, *user_id;
  gint64 seen_at;
  guint n;
} SamLogFaults;
void sam_log_faults_free (SamLogFaults *faults);
/** sam_store_set_devices: @devices: body of GET /v1/devices, which a lead may ask. PROTOCOL when it
 * is not what the contract says. */
gboolean sam_store_set_devices (SamStore *store, GBytes *devices, GError **error);
/** sam_store_list_log_faults: for a lead, those that have more than when
 * sam_store_read_log_faults() was called last. Returns: (transfer full) (element-type
 * SamLogFaults).
 */
GPtrArray *sam_store_list_log_faults (SamStore *store, SamViewer *viewer, GError **error);
/** sam_store_read_log_faults: the user has read of all of them. */
gboolean sam_store_read_log_faults (SamStore *store, GError **error);
/** sam_store_note_time: counts the time without the server; to be called when a profile is opened
 * and now and then while it is. A clock that is set back gives no more of it. */
gboolean sam_store_note_time (SamStore *store, GError **error);

/* ---- Homes that were assigned without the server ---- */

/** SamHomeToCheck: a home that somebody's lease is for, and the need it was assigned for. Strings
 * (owned). */
typedef struct {
  char *tenant_id, *need_id, *unit_id;
} SamHomeToCheck;
void sam_home_to_check_free (SamHomeToCheck *home);
/** sam_store_homes_to_check: those the user wrote last, that the server has and has not been asked
 * about, or has warned of more than whoever assigned them knew. Returns: (transfer full)
 * (element-type SamHomeToCheck); NULL with @error. */
GPtrArray *sam_store_homes_to_check (SamStore *store, GError **error);
/** sam_store_set_home_checked: what the server warned of: names of rules. An ordinary change of the
 * tenant; none when that stands there already. */
gboolean sam_store_set_home_checked (SamStore *store, const char *tenant_id,
                                     const char *const *warned_of, GError **error);

/* ---- Starting over. Nothing that waits is cleared, and absence removes nothing. ---- */

/** sam_store_start_over: the server does not know the cursor. @code: "cursor-expired" = fetch from
 * the beginning; any other may mean a restored server, so ask first. */
gboolean sam_store_start_over (SamStore *store, const char *code, GError **error);
/**
 * sam_store_ask_inventory: the next question to the server's inventory.
 * @anew: forget how far it was
 * Returns: (transfer full) (nullable): a body for POST /v1/sync/inventory; NULL with @error, or
 * without it when there is no more to ask: then the recovery has gone one step on.
 */
GBytes *sam_store_ask_inventory (SamStore *store, gboolean anew, GError **error);
/** sam_store_take_inventory: the answer. Of a restored server: what it does not know is put on its
 * way again. After a pull from the beginning: what it says is gone is removed. */
gboolean sam_store_take_inventory (SamStore *store, GBytes *reply, GError **error);
/** sam_store_read_restored: the user has read that the server was restored. */
gboolean sam_store_read_restored (SamStore *store, GError **error);

/** sam_store_index_search: fills the next slice of what searches look in: 50 of the listed cases,
 * then 200 rows of the search index. Returns: TRUE while there is more. Called when idle. */
gboolean sam_store_index_search (SamStore *store);
/** sam_store_salvage: carves the rows of a damaged vault into a new sealed vault in @dir. */
gboolean sam_store_salvage (const char *profile_dir, const SamUnlock *unlock, const char *dir,
                            guint *n_rows, GError **error);

G_END_DECLS
