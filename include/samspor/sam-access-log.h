/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamAccessLog: who has looked at a case and its person, as the server tells it page by page
 * (GET /v1/audit/cases/{id}). It belongs to one thread until the last page is in; then nothing in
 * it changes. It is never stored on this computer.
 */
typedef struct _SamAccessLog SamAccessLog;

/**
 * SamAccessWhat: what somebody did. SEARCH: it was among what a search showed. HISTORY: earlier
 * versions. LOG: who else had looked. OTHER: something a later version has a word for.
 */
typedef enum {
  SAM_ACCESS_WHAT_VIEW,
  SAM_ACCESS_WHAT_PRINT,
  SAM_ACCESS_WHAT_EXPORT,
  SAM_ACCESS_WHAT_SEARCH,
  SAM_ACCESS_WHAT_HISTORY,
  SAM_ACCESS_WHAT_LOG,
  SAM_ACCESS_WHAT_REFUSED,
  SAM_ACCESS_WHAT_OTHER,
} SamAccessWhat;

/** SamAccessEvent: one of them; strings are the log's. */
typedef struct {
  gint64 at; /* µs */
  const char *user_id, *name;
  gboolean is_lead;
  const char *team; /* names of the teams, with a comma between them; may be empty */
  SamAccessWhat what;
  SamRecordType type; /* SAM_N_RECORD_TYPES: one this version does not know */
  SamPurpose purpose; /* SAM_PURPOSE_UNSET: it was not said */
  const char *form;   /* (nullable): the paper that was printed */
} SamAccessEvent;

/** SamAccessCopy: somebody who has the case on a desktop, and can read it there; @at: when it last
 * fetched, µs. */
typedef struct {
  gint64 at;
  const char *name;
  gboolean is_lead;
  const char *team;
} SamAccessCopy;

/** sam_access_log_new: Returns: (transfer full): one that no page is in yet. */
SamAccessLog *sam_access_log_new (void);
/** sam_access_log_ref: atomically counted. Returns: (transfer full): @log. */
SamAccessLog *sam_access_log_ref (SamAccessLog *log);
void sam_access_log_unref (SamAccessLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamAccessLog, sam_access_log_unref)

/**
 * sam_access_log_add_page:
 * @page: a body from outside
 * @next: (out) (transfer full) (nullable): cursor of the page after it
 *
 * Returns: FALSE with %SAM_CORE_ERROR_CORRUPT when it is not what the contract says; nothing of it
 *   was taken in
 */
gboolean sam_access_log_add_page (SamAccessLog *log, GBytes *page, char **next, GError **error);

/** sam_access_log_get_n_events: how many are in so far. */
guint sam_access_log_get_n_events (const SamAccessLog *log);
const SamAccessEvent *sam_access_log_get_event (const SamAccessLog *log, guint n);
/** sam_access_log_get_n_copies: how many have it on a desktop now. */
guint sam_access_log_get_n_copies (const SamAccessLog *log);
const SamAccessCopy *sam_access_log_get_copy (const SamAccessLog *log, guint n);
/** sam_access_log_get_until: µs: what desktops had not sent by then is missing. */
gint64 sam_access_log_get_until (const SamAccessLog *log);

/**
 * SamAccessLine: what one person did in one way on one day.
 * @last: the newest of its events
 * @from: µs, of the oldest
 * @types: (array length=SAM_N_RECORD_TYPES): of which types
 * @purposes: bit n = #SamPurpose n
 * @forms: (element-type utf8): papers, each once; strings are the log's
 */
typedef struct {
  const SamAccessEvent *last;
  gint64 from;
  guint n;
  gboolean types[SAM_N_RECORD_TYPES];
  guint purposes;
  GPtrArray *forms;
} SamAccessLine;

/**
 * sam_access_log_gather:
 * @zone: in which days begin
 *
 * Returns: (transfer full) (element-type SamAccessLine): the newest first
 */
GPtrArray *sam_access_log_gather (const SamAccessLog *log, GTimeZone *zone);

G_END_DECLS
