/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <samspor/sam-json.h>
#include <string.h>

gboolean
sam_rules_agreement_is_sent (const SamRecord *agreement)
{
  return sam_record_has (agreement, SAM_AGREEMENT_SENT_AT);
}

SamPartyStatus
sam_rules_party (const SamCaseView *view, const SamRecord *party)
{
  SamPartyStatus status = { SAM_PARTY_NOT_ASKED, NULL, FALSE };
  const SamRecord *agreement =
      sam_case_view_get (view, sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));
  g_autoptr (GPtrArray) signatures =
      sam_case_view_list_of (view, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
  gint64 revision;

  if (agreement == NULL || !sam_rules_agreement_is_sent (agreement))
    return status;
  status.state = SAM_PARTY_ASKED;
  revision = sam_record_get_int (agreement, SAM_AGREEMENT_REVISION);
  for (guint i = 0; i < signatures->len; i++) {
    const SamRecord *signature = g_ptr_array_index (signatures, i);

    if (sam_record_get_int (signature, SAM_SIGNATURE_REVISION) == revision
        && (status.signature == NULL
            || sam_record_get_moment (signature, SAM_SIGNATURE_SIGNED_AT)
                   >= sam_record_get_moment (status.signature, SAM_SIGNATURE_SIGNED_AT)))
      status.signature = signature;
  }
  if (status.signature != NULL) {
    const char *way = sam_record_get_text (status.signature, SAM_SIGNATURE_WAY);

    if (g_strcmp0 (way, "declined") == 0)
      status.state = SAM_PARTY_DECLINED;
    else if (g_strcmp0 (way, "meeting") == 0 || g_strcmp0 (way, "phone") == 0)
      status.state = SAM_PARTY_ORAL;
    else
      status.state = SAM_PARTY_SIGNED;
    status.in_force = status.state != SAM_PARTY_DECLINED
                      && sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent");
  }
  return status;
}

void
sam_rules_agreement_counts (const SamCaseView *view, const char *agreement_id, guint *in_force,
                            guint *n_parties)
{
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, agreement_id);
  guint n = 0;

  for (guint i = 0; i < parties->len; i++)
    if (sam_rules_party (view, g_ptr_array_index (parties, i)).in_force)
      n++;
  if (in_force != NULL)
    *in_force = n;
  if (n_parties != NULL)
    *n_parties = parties->len;
}

SamCommitmentStatus
sam_rules_commitment (const SamCaseView *view, const SamRecord *commitment, SamDate today)
{
  SamCommitmentStatus status = { SAM_COMMITMENT_STATE_OPEN, { 0 }, FALSE };
  const SamRecord *agreement =
      sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_AGREEMENT_ID));
  const SamRecord *transition =
      agreement != NULL
          ? sam_case_view_get (view, sam_record_get_text (agreement, SAM_AGREEMENT_TRANSITION_ID))
          : NULL;
  const char *state = sam_record_get_text (commitment, SAM_COMMITMENT_STATE);

  if (sam_record_has (commitment, SAM_COMMITMENT_PINNED_ON)) {
    status.pinned = TRUE;
    status.deadline.due = status.deadline.original =
        sam_record_get_date (commitment, SAM_COMMITMENT_PINNED_ON);
  } else if (transition != NULL && _sam_rules_date (transition) != SAM_DATE_NONE) {
    sam_deadline_before (sam_registry_calendar (sam_case_view_get_registry (view)),
                         _sam_rules_date (transition),
                         (int) sam_record_get_int (commitment, SAM_COMMITMENT_OFFSET_DAYS),
                         _sam_rules_told_on (transition), &status.deadline);
  }

  if (g_strcmp0 (state, "kept") == 0)
    status.state = SAM_COMMITMENT_STATE_KEPT;
  else if (g_strcmp0 (state, "late") == 0)
    status.state = SAM_COMMITMENT_STATE_LATE;
  else if (g_strcmp0 (state, "not_kept") == 0)
    status.state = SAM_COMMITMENT_STATE_NOT_KEPT;
  else if (g_strcmp0 (state, "lapsed") == 0)
    status.state = SAM_COMMITMENT_STATE_LAPSED;
  else if (status.deadline.due != SAM_DATE_NONE && status.deadline.due < today && agreement != NULL
           && sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent"))
    status.state = SAM_COMMITMENT_STATE_OVERDUE;
  return status;
}

/* ---- What a signature signs ---- */

static void
append_terms (GString *out, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "id", sam_record_get_id (record));
  for (guint i = 0; i < def->n_fields; i++) {
    g_autofree char *token = NULL;

    if (!(def->fields[i].flags & SAM_FIELD_TERM))
      continue;
    token = sam_record_token (record, (SamField) ((def->type << 8) | i));
    if (token != NULL)
      sam_json_member_add_raw (out, def->fields[i].name, token, strlen (token));
  }
  sam_json_end_object (out);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (sam_record_get_id (*(const SamRecord *const *) a),
                    sam_record_get_id (*(const SamRecord *const *) b));
}

static void
append_list (GString *out, const char *name, GPtrArray *records)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (!sam_record_is_retracted (g_ptr_array_index (records, i)))
      g_ptr_array_add (sorted, g_ptr_array_index (records, i));
  g_ptr_array_sort (sorted, compare_ids);
  sam_json_member (out, name);
  sam_json_begin_array (out);
  for (guint i = 0; i < sorted->len; i++) {
    sam_json_element (out);
    append_terms (out, g_ptr_array_index (sorted, i));
  }
  sam_json_end_array (out);
}

char *
sam_rules_terms (const SamRecord *agreement, GPtrArray *parties, GPtrArray *commitments)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char *canonical;

  g_return_val_if_fail (agreement != NULL && parties != NULL && commitments != NULL, NULL);

  sam_json_begin_object (out);
  sam_json_member (out, "agreement");
  append_terms (out, agreement);
  append_list (out, "commitments", commitments);
  append_list (out, "parties", parties);
  sam_json_end_object (out);
  canonical = sam_json_object_canonical (out->str, out->len, NULL, NULL);
  g_assert (canonical != NULL);
  return canonical;
}

char *
sam_rules_terms_hash (const SamRecord *agreement, GPtrArray *parties, GPtrArray *commitments)
{
  g_autofree char *terms = sam_rules_terms (agreement, parties, commitments);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, terms, -1);
}
