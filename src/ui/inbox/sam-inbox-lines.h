/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-context.h"

G_BEGIN_DECLS

typedef enum {
  SAM_INBOX_ASKED, /* somebody asks the reader to take a case over */
  SAM_INBOX_CONFLICT,
  SAM_INBOX_REFUSED,
  SAM_INBOX_SET_ASIDE,  /* refused also as a proposal: to be read while it is kept */
  SAM_INBOX_LOG_FAULTS, /* a lead: computers whose access log has gaps */
  SAM_INBOX_INQUIRY,
  SAM_INBOX_REPORT,
  SAM_INBOX_SUPPORT,
  SAM_INBOX_MY_ASK,  /* the reader waits for an answer */
  SAM_INBOX_HOLDERS, /* a lead: who has the ball, in all cases of the teams */
  SAM_INBOX_WAITING,
  SAM_INBOX_CHOSEN /* what was chosen between two texts, while it can be taken back */
} SamInboxKind;

/**
 * SamInboxLine: one line of the Inbox, atomically counted and immutable. Strings (owned).
 * @conflicts: (element-type SamConflict): all of one record, for CONFLICT
 * @waiting: (element-type SamWaiting): one for REFUSED, all that waits for WAITING
 * @choices: (element-type SamChoice): for CHOSEN
 * @names: (element-type utf8): whom each of @waiting or @choices is about, "" when nobody
 * @record: (nullable): as it stands here, or as the one of a CONFLICT that never came to be would;
 *   what was written of a SET_ASIDE
 * @about: (nullable): the case of a question
 * @deadline: the last day to answer a question
 * @until: how long it is kept, µs, for SET_ASIDE
 * @holders: (element-type SamHolderSummary): for HOLDERS
 * @faults: (element-type SamLogFaults): for LOG_FAULTS
 * @name: (nullable): whom it is about, or who got in touch
 * @status: of an inquiry
 * @duty, @due: of a report by a relative
 * @support: of support for a relative
 */
typedef struct {
  SamInboxKind kind;
  char *id;
  SamRecordType type;
  char *record_id, *case_id, *name;
  SamRecord *record;    /* (owned) (nullable) */
  GPtrArray *conflicts; /* (owned) (nullable) */
  GPtrArray *waiting;   /* (owned) (nullable) */
  GPtrArray *choices;   /* (owned) (nullable) */
  GPtrArray *names;     /* (owned) (nullable) */
  SamRecord *about;     /* (owned) (nullable) */
  GPtrArray *holders;   /* (owned) (nullable) */
  GPtrArray *faults;    /* (owned) (nullable) */
  SamDate deadline;
  gint64 at, until;
  SamInquiryStatus status;
  SamReportDuty duty;
  SamDate due;
  SamSupportStatus support;
} SamInboxLine;

gpointer sam_inbox_line_ref (gpointer line);
void sam_inbox_line_unref (gpointer line);
const char *sam_inbox_line_get_id (gconstpointer line);
gboolean sam_inbox_line_equal (gconstpointer a, gconstpointer b);

/** sam_inbox_read: a SamCallWork; @data unused. Returns: (transfer full) (element-type
 * SamInboxLine): what needs an answer first, what only waits last. */
gpointer sam_inbox_read (SamStore *store, SamViewer *viewer, gpointer data,
                         GCancellable *cancellable, GError **error);
/** sam_inbox_makes: whether a CONFLICT is about a record that never came to be. */
gboolean sam_inbox_makes (const SamInboxLine *line);
/** sam_inbox_section: where in the case a record of @type stands. Returns: (transfer none). */
const char *sam_inbox_section (SamRecordType type);
/** sam_inbox_value: a value of a conflict as a person reads it. Returns: (transfer full). */
char *sam_inbox_value (SamContext *context, const SamConflict *conflict, const char *value);

G_END_DECLS
