/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

/* What partners keep of what they promised. */

static void
item_free (gpointer data)
{
  SamPartnerItem *item = data;

  g_free (item->record_id);
  g_free (item->case_id);
  g_free (item->name);
  g_free (item->text);
  g_free (item->point);
  g_free (item);
}

void
sam_partner_free (SamPartner *partner)
{
  g_free (partner->id);
  g_free (partner->name);
  g_ptr_array_unref (partner->items);
  g_free (partner);
}

GHashTable *
sam_partners_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sam_partner_free);
}

char *
sam_partner_id (SamCaseView *view, const SamRecord *party, const char **name)
{
  const char *service = sam_record_get_text (party, SAM_PARTY_SERVICE_ID);
  const char *known = sam_registry_name (sam_case_view_get_registry (view), service);

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")) {
    *name = "";
    return g_strdup ("us");
  }
  if (known != NULL) {
    *name = known;
    return g_strdup (service);
  }
  *name = sam_record_get_text (party, SAM_PARTY_NAME);
  if (*name == NULL) {
    const SamRecord *relation =
        sam_case_view_get (view, sam_record_get_text (party, SAM_PARTY_RELATION_ID));

    *name = relation != NULL ? sam_record_get_text (relation, SAM_RELATION_NAME) : NULL;
  }
  if (*name == NULL)
    *name = "";
  /* A relative is somebody else in each case. */
  return sam_record_has (party, SAM_PARTY_RELATION_ID)
             ? g_strconcat ("relation:", sam_record_get_text (party, SAM_PARTY_RELATION_ID), NULL)
             : g_strconcat ("name:", *name, NULL);
}

static SamPartner *
find_partner (GHashTable *partners, const char *id, const char *name)
{
  SamPartner *partner = g_hash_table_lookup (partners, id);

  if (partner == NULL) {
    partner = g_new0 (SamPartner, 1);
    partner->id = g_strdup (id);
    partner->name = g_strdup (name);
    partner->items = g_ptr_array_new_with_free_func (item_free);
    g_hash_table_insert (partners, partner->id, partner);
  }
  return partner;
}

static SamPartnerItem *
count (SamPartner *partner, SamCaseView *view, SamPartnerOutcome outcome, const SamRecord *about,
       const char *text, SamDate on)
{
  SamPartnerItem *item = g_new0 (SamPartnerItem, 1);

  item->outcome = outcome;
  item->type = sam_record_get_rtype (about);
  item->record_id = g_strdup (sam_record_get_id (about));
  item->case_id = g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
  item->name = _sam_rules_person_name (view);
  item->text = g_strdup (text != NULL ? text : "");
  item->on = on;
  g_ptr_array_add (partner->items, item);
  partner->n[outcome]++;
  return item;
}

static gboolean
is_within (SamDate date, SamDate from, SamDate to)
{
  return date != SAM_DATE_NONE && date >= from && date <= to;
}

gboolean
sam_rules_is_promised (const SamCaseView *view, const SamRecord *commitment)
{
  const SamRecord *party =
      sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
  SamPartyState state;

  if (party == NULL || sam_record_is_retracted (party))
    return FALSE;
  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator"))
    return TRUE;
  state = sam_rules_party (view, party).state;
  return state == SAM_PARTY_SIGNED || state == SAM_PARTY_ORAL;
}

static void
add_commitment (SamCaseView *view, const SamRecord *commitment, SamDate from, SamDate to,
                SamDate today, GHashTable *partners)
{
  const SamRecord *party =
      sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
  const SamRecord *agreement =
      sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_AGREEMENT_ID));
  SamCommitmentStatus status = sam_rules_commitment (view, commitment, today);
  SamDate on = status.deadline.due;
  g_autofree char *id = NULL;
  const char *name;
  SamPartnerOutcome outcome;

  switch (status.state) {
  case SAM_COMMITMENT_STATE_KEPT:
    outcome = SAM_PARTNER_KEPT;
    break;
  case SAM_COMMITMENT_STATE_LATE:
    outcome = SAM_PARTNER_LATE;
    break;
  case SAM_COMMITMENT_STATE_NOT_KEPT:
    outcome = SAM_PARTNER_NOT_KEPT;
    break;
  case SAM_COMMITMENT_STATE_OPEN:
  case SAM_COMMITMENT_STATE_OVERDUE:
  case SAM_COMMITMENT_STATE_LAPSED:
  default:
    return;
  }
  if (agreement == NULL || sam_record_is_retracted (agreement)
      || !sam_rules_agreement_is_sent (agreement) || !sam_rules_is_promised (view, commitment))
    return;
  if (on == SAM_DATE_NONE)
    on = sam_record_get_date (commitment, SAM_COMMITMENT_KEPT_ON);
  if (on == SAM_DATE_NONE)
    on = sam_rules_day (sam_record_get_moment (agreement, SAM_AGREEMENT_SENT_AT));
  if (!is_within (on, from, to))
    return;
  id = sam_partner_id (view, party, &name);
  count (find_partner (partners, id, name), view, outcome, commitment,
         sam_record_get_text (commitment, SAM_COMMITMENT_WHAT), on);
}

static void
add_waiver (SamCaseView *view, const SamRecord *row, SamDate from, SamDate to, GHashTable *partners)
{
  const SamRecord *party =
      sam_case_view_get (view, sam_record_get_text (row, SAM_GATE_ROW_WAIVED_PARTY_ID));
  const char *service = sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID);
  const char *name = sam_registry_name (sam_case_view_get_registry (view), service);
  SamDate on = sam_record_get_date (row, SAM_GATE_ROW_WAIVED_ON);
  g_autofree char *id = NULL;

  if (!sam_record_enum_is (row, SAM_GATE_ROW_STATE, "waived") || !is_within (on, from, to))
    return;
  if (party != NULL)
    id = sam_partner_id (view, party, &name);
  else if (name != NULL)
    id = g_strdup (service);
  if (id == NULL)
    return;
  count (find_partner (partners, id, name), view, SAM_PARTNER_WAIVED, row,
         sam_record_get_text (row, SAM_GATE_ROW_REASON), on)
      ->point = g_strdup (sam_record_get_text (row, SAM_GATE_ROW_POINT));
}

static void
add_notice (SamCaseView *view, const SamRecord *transition, SamDate from, SamDate to, SamDate today,
            GHashTable *partners)
{
  const char *place = sam_record_get_text (transition, SAM_TRANSITION_PLACE_ID);
  const char *name = sam_registry_name (sam_case_view_get_registry (view), place);
  SamDate told = _sam_rules_told_on (transition);
  g_autoptr (SamGate) gate = NULL;

  if (name == NULL || !is_within (told, from, to) || _sam_rules_strictly_protected (view))
    return;
  gate = sam_rules_gate (view, sam_record_get_id (transition), today);
  if (gate != NULL && gate->n_late_notice > 0)
    count (find_partner (partners, place, name), view, SAM_PARTNER_LATE_NOTICE, transition,
           sam_record_get_text (transition, SAM_TRANSITION_KIND), told);
}

void
sam_rules_add_partners (SamCaseView *view, SamDate from, SamDate to, SamDate today,
                        GHashTable *partners)
{
  GPtrArray *commitments, *rows, *transitions;

  g_return_if_fail (view != NULL && partners != NULL);

  commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);
  rows = sam_case_view_list (view, SAM_RECORD_GATE_ROW);
  transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
  for (guint i = 0; i < commitments->len; i++)
    add_commitment (view, g_ptr_array_index (commitments, i), from, to, today, partners);
  for (guint i = 0; i < rows->len; i++)
    add_waiver (view, g_ptr_array_index (rows, i), from, to, partners);
  for (guint i = 0; i < transitions->len; i++)
    add_notice (view, g_ptr_array_index (transitions, i), from, to, today, partners);
}

guint
sam_partner_n_settled (const SamPartner *partner)
{
  return partner->n[SAM_PARTNER_KEPT] + partner->n[SAM_PARTNER_LATE]
         + partner->n[SAM_PARTNER_NOT_KEPT];
}

int
sam_partner_share_kept (const SamPartner *partner)
{
  guint n = sam_partner_n_settled (partner);

  return n < SAM_PARTNER_LEAST ? -1 : (int) ((partner->n[SAM_PARTNER_KEPT] * 100 + n / 2) / n);
}
