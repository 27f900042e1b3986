/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-private.h"

#include <string.h>

/* What others have been asked for or have promised, and is not late: nothing to do but to know. */

static void
wait_free (gpointer data)
{
  SamTodayWait *wait = data;

  g_free (wait->case_id);
  g_free (wait->name);
  g_free (wait->record_id);
  g_free (wait->who);
  g_free (wait->what);
  g_free (wait);
}

static void
add (GPtrArray *waits, const SamCaseView *view, const SamRecord *about, const SamRecord *party,
     const char *what, SamDate since, SamDate due)
{
  SamTodayWait *wait = g_new0 (SamTodayWait, 1);
  const char *who = sam_record_get_text (party, SAM_PARTY_NAME);

  if (who == NULL)
    who = sam_registry_name (sam_case_view_get_registry (view),
                             sam_record_get_text (party, SAM_PARTY_SERVICE_ID));
  wait->case_id = g_strdup (sam_record_get_id (sam_case_view_get_case (view)));
  wait->name = _sam_rules_person_name (view);
  wait->record_id = g_strdup (sam_record_get_id (about));
  wait->who = g_strdup (who);
  wait->what = g_strdup (what);
  wait->since = since;
  wait->due = due;
  g_ptr_array_add (waits, wait);
}

static void
add_asked (GPtrArray *waits, const SamCaseView *view)
{
  GPtrArray *parties = sam_case_view_list (view, SAM_RECORD_PARTY);

  for (guint i = 0; i < parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (parties, i);
    const SamRecord *agreement =
        sam_case_view_get (view, sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID));
    gint64 sent = agreement != NULL ? sam_record_get_moment (agreement, SAM_AGREEMENT_SENT_AT) : 0;

    if (sent == 0 || !sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")
        || sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")
        || sam_rules_party (view, party).state != SAM_PARTY_ASKED)
      continue;
    add (waits, view, agreement, party, sam_record_get_text (agreement, SAM_AGREEMENT_TITLE),
         sam_rules_day (sent), SAM_DATE_NONE);
  }
}

static void
add_promised (GPtrArray *waits, const SamCaseView *view, SamDate today)
{
  GPtrArray *commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);

  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *party =
        sam_case_view_get (view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
    SamCommitmentStatus status = sam_rules_commitment (view, commitment, today);

    /* What is past its deadline is among what has to be done. */
    if (party == NULL || status.state != SAM_COMMITMENT_STATE_OPEN
        || sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")
        || !sam_rules_party (view, party).in_force)
      continue;
    add (waits, view, commitment, party, sam_record_get_text (commitment, SAM_COMMITMENT_WHAT),
         SAM_DATE_NONE, status.deadline.due);
  }
}

static int
compare_waits (gconstpointer pa, gconstpointer pb)
{
  const SamTodayWait *a = *(SamTodayWait *const *) pa, *b = *(SamTodayWait *const *) pb;

  /* Who has not answered first, the longest wait at the top; then by deadline, none last. */
  if ((a->since != SAM_DATE_NONE) != (b->since != SAM_DATE_NONE))
    return a->since != SAM_DATE_NONE ? -1 : 1;
  if (a->since != b->since)
    return a->since < b->since ? -1 : 1;
  if (a->due != b->due)
    return a->due == SAM_DATE_NONE ? 1 : b->due == SAM_DATE_NONE ? -1 : a->due < b->due ? -1 : 1;
  /* What is about one person stands together. */
  if (strcmp (a->case_id, b->case_id) != 0)
    return strcmp (a->case_id, b->case_id);
  return strcmp (a->record_id, b->record_id);
}

GPtrArray *
sam_rules_waits (SamCaseView *view, SamDate today)
{
  GPtrArray *waits = g_ptr_array_new_with_free_func (wait_free);

  g_return_val_if_fail (view != NULL, waits);

  if (_sam_rules_deceased (view)
      || sam_record_enum_is (sam_case_view_get_case (view), SAM_CASE_STATUS, "closed"))
    return waits;
  add_asked (waits, view);
  add_promised (waits, view, today);
  sam_rules_sort_waits (waits);
  return waits;
}

void
sam_rules_sort_waits (GPtrArray *waits)
{
  g_ptr_array_sort (waits, compare_waits);
}
