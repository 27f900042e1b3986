/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-housing.h>
#include <samspor/sam-rules.h>

G_BEGIN_DECLS

/*
 * Who waits for a home, what has been offered, and what an assignment writes. Pure; any thread.
 */

/**
 * SamNeedState:
 * @SAM_NEED_NO_DECISION: asked for, nothing decided
 * @SAM_NEED_OFFERED: a home has been offered, no answer yet
 * @SAM_NEED_ACCEPTED: the person said yes to a home that is yet to be assigned
 * @SAM_NEED_ENDED: in another way than by a home of ours
 */
typedef enum {
  SAM_NEED_NO_DECISION,
  SAM_NEED_GRANTED,
  SAM_NEED_REFUSED,
  SAM_NEED_OFFERED,
  SAM_NEED_ACCEPTED,
  SAM_NEED_ASSIGNED,
  SAM_NEED_ENDED,
} SamNeedState;

/**
 * SamNeedStatus: how long somebody has waited, and where it stands.
 * @days: since it was asked for, until it ended
 * @days_over: since the day it is needed, until it ended; below 0 = that day is to come; 0 also
 *   when no day is said
 * @appeal_open: an appeal can still be made
 * @decision_over: the decision is no longer valid
 * @n_offers: made, those withdrawn by us left out
 * @open_offer, @accepted: (transfer none) (nullable): the last one without an answer, or with a yes
 */
typedef struct {
  SamNeedState state;
  int days, days_over;
  gboolean appeal_open, decision_over;
  guint n_offers, n_declined;
  const SamRecord *open_offer, *accepted;
} SamNeedStatus;

/**
 * sam_rules_need:
 * @offers: (nullable) (element-type SamRecord): of any needs; those of @need count
 */
SamNeedStatus sam_rules_need (const SamRecord *need, GPtrArray *offers, SamDate today);

/** sam_rules_need_now: Returns: (transfer none) (nullable): the need that has not ended, of several
 * the one asked last. Nobody has one whose address is strictly protected. */
const SamRecord *sam_rules_need_now (const SamCaseView *view);

/**
 * SamUnfit: somebody whose home is no longer declared as the need asks.
 * @tenant, @need: (owned)
 * @match: (owned): only what does not fit and was not known when the home was assigned
 */
typedef struct {
  SamRecord *tenant, *need;
  SamHousingMatch *match;
} SamUnfit;

/**
 * sam_rules_unfit:
 * @records: (element-type SamRecord): leases, tenants and needs the viewer sees; others are left
 *   alone
 *
 * Of those who are on the lease on @today: see sam_tenant_is_on(). A home that is lived in is let:
 * that is no fault of it.
 *
 * Returns: (transfer full) (element-type SamUnfit): in the order of @records
 */
GPtrArray *sam_rules_unfit (const SamHousingStock *stock, GPtrArray *records, SamDate today);

/** SamAssignFault: why nothing is assigned. */
typedef enum {
  SAM_ASSIGN_FINE,
  SAM_ASSIGN_NO_NEED,   /* no such need in this case */
  SAM_ASSIGN_OUTSIDE,   /* sam_housing_is_outside(), of whoever would be on the lease */
  SAM_ASSIGN_OVER,      /* the need has ended */
  SAM_ASSIGN_NO_REASON, /* warned of, and nobody has said why all the same */
} SamAssignFault;

/** sam_rules_assign_fault: Returns: (transfer none): one sentence for whoever assigns. */
const SamLabel *sam_rules_assign_fault (SamAssignFault fault);

/**
 * SamAssignment: what somebody has chosen; all borrowed.
 * @tenancy_id: id of the lease to be made
 * @secret: an id of the form's own, kept no longer than it. The ids of the tenants come from it:
 *   they are the same whenever it is saved, and nobody can tell from them which lease is theirs
 * @match: the home held against the need, as it was shown
 * @others: (nullable): persons on the lease besides the one whose need it is
 * @reason: (nullable): why it is assigned in spite of what is warned of, here or by the server
 * @evidence: how we know that the gate's first point holds, in the language of the user
 * @checked_at: when the server checked it, µs; 0 = it has not
 * @checked_warned_of: (nullable): what it warned of
 */
typedef struct {
  const char *tenancy_id, *secret, *need_id, *form;
  SamDate from, to;
  const SamHousingMatch *match;
  GPtrArray *others; /* (element-type SamRecord) */
  const char *reason, *evidence;
  gint64 checked_at;
  const char *const *checked_warned_of;
} SamAssignment;

/** sam_rules_may_assign: whether a home may be assigned for the need at all, whatever home it is:
 * known before anything of it is shown or asked of the server. @need_id: (nullable) */
SamAssignFault sam_rules_may_assign (SamCaseView *view, const char *need_id);

/** sam_rules_assign_warned_of: the rules that this computer warns of, and the server: both are
 * answered for by whoever assigns the home all the same. Returns: (transfer full) */
char **sam_rules_assign_warned_of (const SamAssignment *assignment);

/**
 * sam_rules_assign:
 * @view: the case of the one whose need it is
 * @fault: (out): SAM_ASSIGN_FINE when something is returned
 *
 * The group that is saved together: the lease, its tenants, the end of the need, the answer to the
 * offer (another home still offered is withdrawn) and, when a transition is coming, the gate's
 * first point as SamPointLease has it: in place with a lease that has begun by the date and goes on
 * past it, solved for now with a temporary place; with any other, and with a home that is only
 * held, the point stays as it was. A temporary place does not end the need.
 *
 * Returns: (transfer full) (nullable) (element-type SamRecord): mutable, the lease first
 */
GPtrArray *sam_rules_assign (SamCaseView *view, const SamAssignment *assignment,
                             const SamViewer *viewer, SamDate today, SamAssignFault *fault);

G_END_DECLS
