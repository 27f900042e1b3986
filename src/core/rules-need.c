/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>

static gboolean
refers (const SamRecord *record, SamField field, const char *id)
{
  return g_strcmp0 (sam_record_get_text (record, field), id) == 0;
}

/* ---- Who waits ---- */

/* The later of two, @other (nullable). */
static const SamRecord *
later_of (const SamRecord *offer, const SamRecord *other)
{
  return other != NULL
                 && sam_record_get_date (other, SAM_HOUSING_OFFER_OFFERED_ON)
                        > sam_record_get_date (offer, SAM_HOUSING_OFFER_OFFERED_ON)
             ? other
             : offer;
}

static void
count_offers (const SamRecord *need, GPtrArray *offers, SamNeedStatus *status)
{
  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    const SamRecord *offer = g_ptr_array_index (offers, i);

    if (sam_record_is_retracted (offer)
        || !refers (offer, SAM_HOUSING_OFFER_NEED_ID, sam_record_get_id (need))
        || sam_record_enum_is (offer, SAM_HOUSING_OFFER_ANSWER, "withdrawn"))
      continue;
    status->n_offers++;
    if (!sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER))
      status->open_offer = later_of (offer, status->open_offer);
    else if (sam_record_enum_is (offer, SAM_HOUSING_OFFER_ANSWER, "accepted"))
      status->accepted = later_of (offer, status->accepted);
    else if (sam_record_enum_is (offer, SAM_HOUSING_OFFER_ANSWER, "declined"))
      status->n_declined++;
  }
}

static SamNeedState
state_of (const SamRecord *need, const SamNeedStatus *status)
{
  if (sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON))
    return sam_record_enum_is (need, SAM_HOUSING_NEED_ENDED_HOW, "assigned") ? SAM_NEED_ASSIGNED
                                                                             : SAM_NEED_ENDED;
  if (status->accepted != NULL)
    return SAM_NEED_ACCEPTED;
  if (status->open_offer != NULL)
    return SAM_NEED_OFFERED;
  if (!sam_record_has (need, SAM_HOUSING_NEED_OUTCOME))
    return SAM_NEED_NO_DECISION;
  return sam_record_enum_is (need, SAM_HOUSING_NEED_OUTCOME, "declined") ? SAM_NEED_REFUSED
                                                                         : SAM_NEED_GRANTED;
}

SamNeedStatus
sam_rules_need (const SamRecord *need, GPtrArray *offers, SamDate today)
{
  SamNeedStatus status = { 0 };
  SamDate until, needed, valid, appeal;

  g_return_val_if_fail (sam_record_get_rtype (need) == SAM_RECORD_HOUSING_NEED, status);

  until = sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON)
              ? sam_record_get_date (need, SAM_HOUSING_NEED_ENDED_ON)
              : today;
  needed = sam_record_get_date (need, SAM_HOUSING_NEED_NEEDED_ON);
  valid = sam_record_get_date (need, SAM_HOUSING_NEED_VALID_TO);
  appeal = sam_record_get_date (need, SAM_HOUSING_NEED_APPEAL_BY);
  count_offers (need, offers, &status);
  status.state = state_of (need, &status);
  status.days = MAX (0, until - sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON));
  status.days_over = needed == SAM_DATE_NONE ? 0 : until - needed;
  status.appeal_open = appeal != SAM_DATE_NONE && appeal >= today;
  status.decision_over = valid != SAM_DATE_NONE && valid < today;
  return status;
}

const SamRecord *
sam_rules_need_now (const SamCaseView *view)
{
  GPtrArray *needs;

  g_return_val_if_fail (view != NULL, NULL);

  needs = sam_case_view_list (view, SAM_RECORD_HOUSING_NEED);
  if (sam_housing_is_outside (sam_case_view_get_person (view)))
    return NULL;
  /* They come in the order they were asked. */
  for (guint i = needs->len; i > 0; i--) {
    const SamRecord *need = g_ptr_array_index (needs, i - 1);

    if (!sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON))
      return need;
  }
  return NULL;
}

/* ---- Who no longer fits ---- */

static void
unfit_free (gpointer data)
{
  SamUnfit *unfit = data;

  g_object_unref (unfit->tenant);
  g_object_unref (unfit->need);
  sam_housing_match_free (unfit->match);
  g_free (unfit);
}

/* Leaves of @match what is warned of and new to whoever assigned the home. */
static void
keep_news (SamHousingMatch *match, const SamRecord *tenant)
{
  const char *const *known = sam_record_get_set (tenant, SAM_TENANT_WARNED_OF);

  for (guint i = match->findings->len; i > 0; i--) {
    const SamHousingFinding *finding = &g_array_index (match->findings, SamHousingFinding, i - 1);

    if (finding->verdict != SAM_HOUSING_WARNS || finding->rule == SAM_HOUSING_FREE
        || (known != NULL && g_strv_contains (known, sam_housing_rule_name (finding->rule))))
      g_array_remove_index (match->findings, i - 1);
  }
  match->n_warnings = match->findings->len;
  match->n_wishes = match->n_unknown = 0;
}

GPtrArray *
sam_rules_unfit (const SamHousingStock *stock, GPtrArray *records, SamDate today)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (unfit_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < records->len; i++)
    g_hash_table_insert (by_id, (gpointer) sam_record_get_id (g_ptr_array_index (records, i)),
                         g_ptr_array_index (records, i));
  for (guint i = 0; i < records->len; i++) {
    SamRecord *tenant = g_ptr_array_index (records, i);
    const char *need_id, *lease_id;
    SamRecord *need, *lease;
    g_autoptr (SamHousingMatch) match = NULL;
    SamUnfit *unfit;

    if (sam_record_get_rtype (tenant) != SAM_RECORD_TENANT)
      continue;
    need_id = sam_record_get_text (tenant, SAM_TENANT_NEED_ID);
    lease_id = sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID);
    need = need_id ? g_hash_table_lookup (by_id, need_id) : NULL;
    lease = lease_id ? g_hash_table_lookup (by_id, lease_id) : NULL;
    /* Of a lease that is renewed the next one waits. */
    if (need == NULL || lease == NULL || sam_record_is_retracted (need)
        || !sam_record_has (lease, SAM_TENANCY_UNIT_ID) || !sam_tenant_is_on (tenant, lease, today))
      continue;
    match = sam_housing_check (stock, need, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
    if (match == NULL)
      continue;
    keep_news (match, tenant);
    if (match->n_warnings == 0)
      continue;
    unfit = g_new (SamUnfit, 1);
    unfit->tenant = g_object_ref (tenant);
    unfit->need = g_object_ref (need);
    unfit->match = g_steal_pointer (&match);
    g_ptr_array_add (all, unfit);
  }
  return all;
}

/* ---- The assignment ---- */

const SamLabel *
sam_rules_assign_fault (SamAssignFault fault)
{
  static const SamLabel labels[] = {
    [SAM_ASSIGN_FINE] = SAM_L ("assignment", "Nothing stands in the way"),
    [SAM_ASSIGN_NO_NEED] = SAM_L ("assignment", "There is no such housing need in this case"),
    [SAM_ASSIGN_OUTSIDE] = SAM_L ("assignment", "Housing for this person is taken care of outside "
                                                "the system"),
    [SAM_ASSIGN_OVER] = SAM_L ("assignment", "This need has ended"),
    [SAM_ASSIGN_NO_REASON] = SAM_L ("assignment", "The home is warned of: say why it is assigned "
                                                  "all the same"),
  };

  g_return_val_if_fail (fault < G_N_ELEMENTS (labels), &labels[0]);
  return &labels[fault];
}

static SamRecord *
make_lease (const SamAssignment *a)
{
  SamRecord *lease = sam_record_new (SAM_RECORD_TENANCY, a->tenancy_id, SAM_ID_NIL);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, sam_record_get_id (a->match->unit));
  sam_record_set_text (lease, SAM_TENANCY_FORM, a->form);
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, a->from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, a->to);
  return lease;
}

static SamRecord *
make_tenant (const SamAssignment *a, const char *person_id)
{
  g_autofree char *id = sam_id_derive (a->secret, person_id);
  SamRecord *tenant = sam_record_new (SAM_RECORD_TENANT, id, person_id);

  sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, person_id);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, a->tenancy_id);
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, a->from);
  return tenant;
}

static void
say_checked (SamRecord *tenant, const SamAssignment *a, const char *const *warned_of,
             const SamViewer *viewer)
{
  sam_record_set_text (tenant, SAM_TENANT_NEED_ID, a->need_id);
  if (*warned_of != NULL) {
    sam_record_set_set (tenant, SAM_TENANT_WARNED_OF, warned_of);
    sam_record_set_text (tenant, SAM_TENANT_OVERRIDE_REASON, a->reason);
    sam_record_set_text (tenant, SAM_TENANT_OVERRIDE_USER, sam_viewer_get (viewer)->user_id);
  }
  if (a->checked_at != 0) {
    sam_record_set_moment (tenant, SAM_TENANT_CHECKED_AT, a->checked_at);
    if (a->checked_warned_of != NULL && *a->checked_warned_of != NULL)
      sam_record_set_set (tenant, SAM_TENANT_CHECKED_WARNED_OF, a->checked_warned_of);
  }
}

/* Returns: FALSE when one of them may not be there at all. */
static gboolean
add_others (const SamAssignment *a, const char *person_id, GPtrArray *group)
{
  for (guint i = 0; a->others != NULL && i < a->others->len; i++) {
    const SamRecord *other = g_ptr_array_index (a->others, i);

    if (sam_housing_is_outside (other))
      return FALSE;
    if (strcmp (sam_record_get_id (other), person_id) != 0)
      g_ptr_array_add (group, make_tenant (a, sam_record_get_id (other)));
  }
  return TRUE;
}

static void
answer_offers (SamCaseView *view, const SamAssignment *a, SamDate today, GPtrArray *group)
{
  GPtrArray *offers = sam_case_view_list (view, SAM_RECORD_HOUSING_OFFER);

  for (guint i = 0; i < offers->len; i++) {
    const SamRecord *offer = g_ptr_array_index (offers, i);
    gboolean same = refers (offer, SAM_HOUSING_OFFER_UNIT_ID, sam_record_get_id (a->match->unit));
    SamRecord *answered;

    if (!refers (offer, SAM_HOUSING_OFFER_NEED_ID, a->need_id)
        || sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER)
        || (!same && g_str_equal (a->form, "temporary")))
      continue;
    answered = sam_record_dup (offer);
    sam_record_set_text (answered, SAM_HOUSING_OFFER_ANSWER, same ? "accepted" : "withdrawn");
    sam_record_set_date (answered, SAM_HOUSING_OFFER_ANSWERED_ON, today);
    g_ptr_array_add (group, answered);
  }
}

static const SamRecord *
housing_point (SamCaseView *view, const SamRecord *transition)
{
  g_autoptr (GPtrArray) points =
      sam_case_view_list_of (view, SAM_GATE_ROW_TRANSITION_ID, sam_record_get_id (transition));

  for (guint i = 0; i < points->len; i++)
    if (sam_record_enum_is (g_ptr_array_index (points, i), SAM_GATE_ROW_POINT, "housing"))
      return g_ptr_array_index (points, i);
  return NULL;
}

/* The home as it will be read when it is assigned. */
static SamPointLease
judge_assigned (const SamAssignment *a, const SamRecord *transition, SamDate today)
{
  SamHome home = { .from = a->from,
                   .to = a->to,
                   .is_lease = TRUE,
                   .is_temporary = g_str_equal (a->form, "temporary"),
                   .is_held = g_str_equal (a->form, "held") };

  return _sam_rules_judge_home (&home, _sam_rules_date (transition), today, TRUE);
}

static void
settle_point (SamCaseView *view, const SamAssignment *a, const char *tenant_id, SamDate today,
              GPtrArray *group)
{
  static const SamField gone[] = { SAM_GATE_ROW_REASON,          SAM_GATE_ROW_ASK_AGAIN_ON,
                                   SAM_GATE_ROW_WAIVED_BY_USER,  SAM_GATE_ROW_WAIVED_ON,
                                   SAM_GATE_ROW_WAIVED_PARTY_ID, SAM_GATE_ROW_INTERIM_UNTIL,
                                   SAM_GATE_ROW_EVIDENCE_BY };
  const SamRecord *transition = sam_rules_next_transition (view, today);
  const SamRecord *point = transition != NULL ? housing_point (view, transition) : NULL;
  SamPointLease lease =
      point != NULL ? judge_assigned (a, transition, today) : SAM_POINT_LEASE_NONE;
  gboolean interim = lease == SAM_POINT_LEASE_INTERIM;
  SamRecord *settled;

  if (!interim && lease != SAM_POINT_LEASE_IN_PLACE)
    return;
  settled = sam_record_dup (point);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    sam_record_clear (settled, gone[i]);
  sam_record_set_text (settled, SAM_GATE_ROW_STATE, interim ? "interim" : "in_place");
  if (interim)
    sam_record_set_date (settled, SAM_GATE_ROW_INTERIM_UNTIL, a->to);
  sam_record_set_text (settled, SAM_GATE_ROW_TENANT_ID, tenant_id);
  sam_record_set_text (settled, SAM_GATE_ROW_EVIDENCE, a->evidence);
  sam_record_set_text (settled, SAM_GATE_ROW_EVIDENCE_KIND, "document");
  sam_record_set_date (settled, SAM_GATE_ROW_EVIDENCE_ON, today);
  g_ptr_array_add (group, settled);
}

SamAssignFault
sam_rules_may_assign (SamCaseView *view, const char *need_id)
{
  const SamRecord *need;

  g_return_val_if_fail (view != NULL, SAM_ASSIGN_NO_NEED);

  need = need_id != NULL ? sam_case_view_get (view, need_id) : NULL;
  if (sam_housing_is_outside (sam_case_view_get_person (view)))
    return SAM_ASSIGN_OUTSIDE;
  if (need == NULL || sam_record_get_rtype (need) != SAM_RECORD_HOUSING_NEED
      || sam_record_is_retracted (need))
    return SAM_ASSIGN_NO_NEED;
  return sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON) ? SAM_ASSIGN_OVER : SAM_ASSIGN_FINE;
}

char **
sam_rules_assign_warned_of (const SamAssignment *a)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) here = sam_housing_warned_of (a->match->findings, FALSE);

  g_strv_builder_addv (names, (const char **) here);
  for (guint i = 0; a->checked_warned_of != NULL && a->checked_warned_of[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) here, a->checked_warned_of[i]))
      g_strv_builder_add (names, a->checked_warned_of[i]);
  return g_strv_builder_end (names);
}

static gboolean
says_nothing (const char *reason)
{
  g_autofree char *said = reason != NULL ? g_strstrip (g_strdup (reason)) : NULL;

  return said == NULL || *said == '\0';
}

GPtrArray *
sam_rules_assign (SamCaseView *view, const SamAssignment *a, const SamViewer *viewer, SamDate today,
                  SamAssignFault *fault)
{
  const SamRecord *need;
  g_auto (GStrv) warned_of = NULL;
  const char *person_id;
  GPtrArray *group;
  SamRecord *tenant;

  g_return_val_if_fail (view && a && a->match && a->form && viewer && fault, NULL);

  warned_of = sam_rules_assign_warned_of (a);
  *fault = sam_rules_may_assign (view, a->need_id);
  if (*fault == SAM_ASSIGN_FINE && *warned_of != NULL && says_nothing (a->reason))
    *fault = SAM_ASSIGN_NO_REASON;
  if (*fault != SAM_ASSIGN_FINE)
    return NULL;
  need = sam_case_view_get (view, a->need_id);
  person_id = sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID);
  group = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (group, make_lease (a));
  tenant = make_tenant (a, person_id);
  say_checked (tenant, a, (const char *const *) warned_of, viewer);
  g_ptr_array_add (group, tenant);
  if (!add_others (a, person_id, group)) {
    *fault = SAM_ASSIGN_OUTSIDE;
    g_ptr_array_unref (group);
    return NULL;
  }
  if (!g_str_equal (a->form, "temporary")) {
    SamRecord *ended = sam_record_dup (need);

    sam_record_set_date (ended, SAM_HOUSING_NEED_ENDED_ON, today);
    sam_record_set_text (ended, SAM_HOUSING_NEED_ENDED_HOW, "assigned");
    g_ptr_array_add (group, ended);
  }
  answer_offers (view, a, today, group);
  settle_point (view, a, sam_record_get_id (tenant), today, group);
  return group;
}
