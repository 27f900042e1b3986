/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* "Wants to start now": said by the person, expires by itself; what can start today stands on the
 * card. One key sets it and takes it back. */

gboolean
sam_case_wants_now (SamCaseShow *show)
{
  return sam_rules_wants_now (sam_case_view_get_case (show->view),
                              sam_case_view_get_registry (show->view), show->today,
                              sam_context_get_now (show->context));
}

void
sam_case_toggle_wants_now (SamCasePage *page)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  SamCaseShow show = {
    .page = page, .context = context, .view = view, .today = sam_context_get_today (context)
  };
  g_autoptr (SamRecord) copy = NULL;
  SamChanges *changes;
  gboolean wants;

  if (!view) {
    return;
  }
  wants = sam_case_wants_now (&show);
  copy = sam_record_dup ((SamRecord *) sam_case_view_get_case (view));
  if (wants) {
    sam_record_clear (copy, SAM_CASE_WANTS_NOW_AT);
  } else {
    sam_record_set_moment (copy, SAM_CASE_WANTS_NOW_AT, sam_context_get_now (context));
  }
  changes = sam_changes_new ("case");
  sam_changes_put (changes, copy);
  sam_case_save (page, changes,
                 wants ? C_ ("toast", "No longer noted as wanting to start now")
                       : C_ ("toast", "Noted: wants to start now"));
}
