/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include <samspor/sam-forms.h>

/* The list of agreements and the one in front. */

static void
choose_agreement (SamCasePage *page, const char *id)
{
  sam_case_page_choose (page, "agreement-of", id);
}

static void
new_agreement (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  const SamRecord *transition =
      sam_rules_next_transition (sam_case_page_get_view (page), sam_context_get_today (context));

  sam_case_new_agreement (page, transition ? sam_record_get_id (transition) : NULL);
}

static gboolean
is_alive (const SamRecord *agreement)
{
  return sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft")
         || sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent");
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return strcmp (sam_record_get_id (*(SamRecord *const *) b),
                 sam_record_get_id (*(SamRecord *const *) a));
}

static void
print_agreement (SamCasePage *page, const char *id)
{
  sam_print_window_open (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page),
                         SAM_FORM_AGREEMENT, id);
}

static const SamRecord *
chosen_agreement (SamCaseShow *show)
{
  const char *id = sam_case_page_get_choice (show->page, "agreement-of");
  const SamRecord *chosen = id ? sam_case_view_get (show->view, id) : NULL;
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_AGREEMENT);

  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_COMMITMENT) {
    chosen =
        sam_case_view_get (show->view, sam_record_get_text (chosen, SAM_COMMITMENT_AGREEMENT_ID));
  }
  if (chosen && sam_record_get_rtype (chosen) == SAM_RECORD_AGREEMENT
      && !sam_record_is_retracted (chosen)) {
    return chosen;
  }
  /* The newest that lives: an id begins with the time it was made. */
  chosen = NULL;
  for (guint i = 0; i < all->len; i++) {
    const SamRecord *agreement = g_ptr_array_index (all, i);

    if (!chosen || is_alive (agreement) > is_alive (chosen)
        || (is_alive (agreement) == is_alive (chosen)
            && strcmp (sam_record_get_id (agreement), sam_record_get_id (chosen)) > 0)) {
      chosen = agreement;
    }
  }
  return chosen;
}

static void
add_parties (SamCaseShow *show, const SamRecord *agreement, gboolean draft)
{
  const char *id = sam_record_get_id (agreement);
  g_autoptr (GPtrArray) parties = sam_case_view_list_of (show->view, SAM_PARTY_AGREEMENT_ID, id);
  g_autofree char *counts = sam_case_agreement_counts (show->view, agreement);
  GtkWidget *heading =
      sam_case_heading (show->main, C_ ("agreement", "Parties"), draft ? NULL : counts);
  GtkWidget *list;
  gboolean live = sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent");

  if (draft) {
    sam_case_heading_add (show, heading, C_ ("agreement", "Add party…"), sam_case_new_party, id);
  }
  if (parties->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("agreement", "Nobody is asked to bind themselves yet."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (parties, i);
    SamPartyStatus status = sam_rules_party (show->view, party);
    SamTone tone;
    g_autofree char *words = sam_case_party_words (show->context, &status, agreement, &tone);
    g_autofree char *phone = sam_words_field (show->context, party, SAM_PARTY_PHONE);
    const char *role = sam_record_get_text (party, SAM_PARTY_ROLE);
    const char *signer =
        status.signature ? sam_record_get_text (status.signature, SAM_SIGNATURE_NAME) : NULL;
    const char *reason =
        status.signature ? sam_record_get_text (status.signature, SAM_SIGNATURE_REASON) : NULL;
    const char *noted =
        status.signature && status.state == SAM_PARTY_ORAL
            ? sam_case_by_user (show->context,
                                sam_record_get_text (status.signature, SAM_SIGNATURE_NOTED_BY_USER))
            : NULL;
    const char *service = sam_record_get_text (party, SAM_PARTY_SERVICE_ID);
    gboolean unknown = service && !sam_context_record (show->context, service);
    g_autofree char *noted_words =
        /* Translators: %s is a colleague, or “you” */
        noted ? g_strdup_printf (C_ ("party state", "noted by %s"), noted) : NULL;
    g_autofree char *why =
        sam_words_join (sam_words_enum (party, SAM_PARTY_PARTY_KIND),
                        unknown ? C_ ("party", "no longer in the directory") : "", role ? role : "",
                        phone, signer ? signer : "", noted_words ? noted_words : "",
                        reason ? reason : "", NULL);
    SamRow *row = sam_case_row (sam_case_party_name (show->view, show->context, party), why);

    if (!draft) {
      sam_row_set_chip (row, words, tone);
    }
    if (live && !status.in_force) {
      sam_case_row_action (show, row, C_ ("agreement", "Answer…"), sam_case_sign,
                           sam_record_get_id (party));
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (party), NULL,
                       draft ? sam_case_edit_party : NULL);
  }
}

static void
add_commitments (SamCaseShow *show, const SamRecord *agreement, gboolean draft)
{
  const char *id = sam_record_get_id (agreement);
  g_autoptr (GPtrArray) commitments =
      sam_case_view_list_of (show->view, SAM_COMMITMENT_AGREEMENT_ID, id);
  GtkWidget *heading =
      sam_case_heading (show->main, C_ ("agreement", "This binds the parties"), NULL);
  GtkWidget *list;

  if (draft) {
    sam_case_heading_add (show, heading, C_ ("agreement", "Add commitment…"),
                          sam_case_new_commitment, id);
  }
  if (commitments->len == 0) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("agreement", "Nobody has promised anything yet."),
                                    "dim-label"));
    return;
  }
  list = sam_case_list (show->main);
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    const SamRecord *party =
        sam_case_view_get (show->view, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
    const SamRecord *point =
        sam_case_view_get (show->view,
                           sam_record_get_text (commitment, SAM_COMMITMENT_GATE_ROW_ID));
    const SamLabel *label =
        point ? sam_rules_point_label (sam_record_get_text (point, SAM_GATE_ROW_POINT)) : NULL;
    SamCommitmentStatus status = sam_rules_commitment (show->view, commitment, show->today);
    SamTone tone;
    g_autofree char *words = sam_case_commitment_words (show->context, commitment, &status, &tone);
    const char *responsible = sam_record_get_text (commitment, SAM_COMMITMENT_RESPONSIBLE);
    const char *known = sam_record_get_text (commitment, SAM_COMMITMENT_KNOWN_BY);
    const char *reason = sam_record_get_text (commitment, SAM_COMMITMENT_WHY);
    g_autofree char *known_words =
        /* Translators: %s is what shows that it was done, in the words of whoever wrote it */
        known ? g_strdup_printf (C_ ("how we know", "How we know: %s"), known) : NULL;
    gboolean open =
        status.state == SAM_COMMITMENT_STATE_OPEN || status.state == SAM_COMMITMENT_STATE_OVERDUE;
    g_autofree char *why =
        sam_words_join (party ? sam_case_party_name (show->view, show->context, party) : "",
                        responsible ? responsible : "", label ? sam_text (NULL, label) : "",
                        !open                         ? ""
                        : status.pinned               ? C_ ("deadline", "fixed deadline")
                        : status.deadline.late_notice ? C_ ("deadline", "told late")
                        : status.deadline.due != SAM_DATE_NONE
                            ? C_ ("deadline", "↔ follows the date")
                            : "",
                        known_words ? known_words : "", reason ? reason : "", NULL);
    SamRow *row = sam_case_row (sam_record_get_text (commitment, SAM_COMMITMENT_WHAT), why);

    sam_row_set_chip (row, words, tone);
    if (!draft && open) {
      sam_case_row_action (show, row,
                           status.state == SAM_COMMITMENT_STATE_OVERDUE
                               ? C_ ("commitment", "What happened?…")
                               : C_ ("commitment", "Outcome…"),
                           sam_case_commitment_outcome, sam_record_get_id (commitment));
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (commitment), NULL,
                       draft ? sam_case_edit_commitment : sam_case_commitment_outcome);
  }
}

static void
add_texts (SamCaseShow *show, const SamRecord *agreement, gboolean draft)
{
  static const SamField fields[] = {
    SAM_AGREEMENT_OWN_PART,  SAM_AGREEMENT_RESERVE,   SAM_AGREEMENT_TELL_WHOM,
    SAM_AGREEMENT_SLIP_TELL, SAM_AGREEMENT_WHO_KNOWS, SAM_AGREEMENT_LEGAL_BASIS,
    SAM_AGREEMENT_REMARK,
  };
  GtkWidget *heading =
      sam_case_heading (show->main, C_ ("agreement", "Text of the agreement"), NULL);
  GtkWidget *list = NULL;

  if (draft) {
    sam_case_heading_add (show, heading, C_ ("agreement", "Edit the text"), sam_case_edit_agreement,
                          sam_record_get_id (agreement));
  }
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (sam_record_has (agreement, fields[i])) {
      if (!list) {
        list = sam_case_list (show->main);
      }
      sam_case_text (list, sam_text (NULL, &sam_field_get (fields[i])->label),
                     sam_record_get_text (agreement, fields[i]));
    }
  }
  if (!list) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("agreement", "No text is written yet: what the person will "
                                                     "do, the reserve for the first night, who "
                                                     "tells whom."),
                                    "dim-label"));
  }
}

static void
add_side (SamCaseShow *show, const SamRecord *agreement)
{
  GPtrArray *all = sam_case_view_list (show->view, SAM_RECORD_AGREEMENT);
  g_autoptr (GPtrArray) newest = NULL;
  const char *id = sam_record_get_id (agreement);
  const SamRecord *transition =
      sam_case_view_get (show->view, sam_record_get_text (agreement, SAM_AGREEMENT_TRANSITION_ID));
  const SamRecord *consent =
      sam_case_view_get (show->view, sam_record_get_text (agreement, SAM_AGREEMENT_CONSENT_ID));
  gint64 sent = sam_record_get_moment (agreement, SAM_AGREEMENT_SENT_AT);
  gint64 revision = sam_record_get_int (agreement, SAM_AGREEMENT_REVISION);
  SamDate until = sam_record_get_date (agreement, SAM_AGREEMENT_VALID_UNTIL);
  SamRecord *cooperation =
      sam_context_record (show->context,
                          sam_record_get_text (agreement, SAM_AGREEMENT_COOPERATION_ID));
  GtkWidget *list, *heading, *buttons = sam_wrap_new (6, 6);

  sam_case_heading (show->side, C_ ("agreement", "About the agreement"), NULL);
  list = sam_case_list (show->side);
  sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_STATE)->label),
                 sam_words_enum (agreement, SAM_AGREEMENT_STATE));
  if (revision > 0) {
    g_autofree char *words = sam_words_field (show->context, agreement, SAM_AGREEMENT_REVISION);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_REVISION)->label), words);
  }
  if (sent != 0) {
    g_autofree char *words = sam_words_moment (show->context, sent);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_SENT_AT)->label), words);
  }
  if (transition) {
    g_autofree char *title = sam_case_transition_title (show->context, transition);
    g_autofree char *when = sam_case_transition_when (show->context, transition);
    g_autofree char *words = sam_words_join (title, when, NULL);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_TRANSITION_ID)->label),
                   words);
  }
  if (until != SAM_DATE_NONE) {
    g_autofree char *words = sam_words_date_short (show->context, until);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_VALID_UNTIL)->label), words);
  }
  if (cooperation) {
    SamTone tone;
    g_autofree char *state = sam_words_cooperation (show->context, cooperation, &tone);
    g_autofree char *words =
        sam_words_join (sam_record_get_text (cooperation, SAM_COOPERATION_TITLE),
                        sam_rules_cooperation (cooperation, show->today) == SAM_COOPERATION_STANDS
                            ? ""
                            : state,
                        NULL);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_COOPERATION_ID)->label),
                   words);
  }
  if (consent) {
    SamDate given = sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON);
    g_autofree char *day = sam_words_date_short (show->context, given);
    g_autofree char *words = sam_record_has (consent, SAM_CONSENT_WITHDRAWN_ON)
                                 ? g_strdup (C_ ("agreement", "withdrawn"))
                                 /* Translators: %s is a day, as in “Friday 12 June” */
                                 : g_strdup_printf (C_ ("consent", "given %s"), day);

    sam_case_fact (list, sam_text (NULL, &sam_field_get (SAM_AGREEMENT_CONSENT_ID)->label), words);
  }
  if (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "draft")) {
    GtkWidget *send =
        sam_case_button (show, C_ ("agreement", "Send…"), sam_case_send_agreement, id);

    gtk_widget_add_css_class (send, "suggested-action");
    sam_wrap_append (SAM_WRAP (buttons), send);
    sam_wrap_append (SAM_WRAP (buttons),
                     sam_case_button (show, C_ ("agreement", "Wrongly registered…"),
                                      sam_case_retract, id));
  } else if (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "sent")) {
    sam_wrap_append (SAM_WRAP (buttons), sam_case_button (show, C_ ("agreement", "New version…"),
                                                          sam_case_new_version, id));
    sam_wrap_append (SAM_WRAP (buttons),
                     sam_case_button (show, C_ ("agreement", "End…"), sam_case_end_agreement, id));
  }
  sam_wrap_append (SAM_WRAP (buttons),
                   sam_case_button (show, C_ ("agreement", "Print…"), print_agreement, id));
  gtk_box_append (GTK_BOX (show->side), buttons);

  heading = sam_case_heading (show->side, C_ ("agreement", "All agreements"), NULL);
  sam_case_heading_add (show, heading, C_ ("agreement", "New agreement…"), new_agreement, NULL);
  list = sam_case_list (show->side);
  newest = g_ptr_array_copy (all, NULL, NULL);
  g_ptr_array_set_free_func (newest, NULL);
  g_ptr_array_sort (newest, compare_newest);
  for (guint i = 0; i < newest->len; i++) {
    const SamRecord *other = g_ptr_array_index (newest, i);
    g_autofree char *counts = sam_case_agreement_counts (show->view, other);
    SamRow *row = sam_case_row (sam_record_get_text (other, SAM_AGREEMENT_TITLE), counts);

    if (other == agreement) {
      sam_row_set_chip (row, C_ ("agreement", "shown"), SAM_TONE_ASK);
    } else if (!sam_record_enum_is (other, SAM_AGREEMENT_STATE, "sent")) {
      sam_row_set_chip (row, sam_words_enum (other, SAM_AGREEMENT_STATE), SAM_TONE_NEUTRAL);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (other), NULL,
                       choose_agreement);
  }
}

void
sam_case_agreements_show (SamCaseShow *show)
{
  const SamRecord *agreement = chosen_agreement (show);
  gboolean draft;

  if (!agreement) {
    sam_case_empty (show, show->main,
                    C_ ("agreement", "No agreement is made. An agreement binds the services, never "
                                     "the person."),
                    C_ ("agreement", "New agreement…"), new_agreement, NULL);
    return;
  }
  draft = !sam_rules_agreement_is_sent (agreement);
  gtk_box_append (GTK_BOX (show->main),
                  sam_case_label (sam_record_get_text (agreement, SAM_AGREEMENT_TITLE), "heading"));
  if (sam_record_enum_is (agreement, SAM_AGREEMENT_STATE, "ended")) {
    const char *why = sam_record_get_text (agreement, SAM_AGREEMENT_ENDED_WHY);
    g_autofree char *day =
        sam_words_date (show->context, sam_record_get_date (agreement, SAM_AGREEMENT_ENDED_ON));
    /* Translators: %s is a day, as in “Friday 12 June” */
    g_autofree char *ended = g_strdup_printf (C_ ("agreement", "Ended %s"), day);
    g_autofree char *words = sam_words_join (ended, why ? why : "", NULL);

    gtk_box_append (GTK_BOX (show->main), sam_case_label (words, "dim-label"));
  }
  add_parties (show, agreement, draft);
  add_commitments (show, agreement, draft);
  add_texts (show, agreement, draft);
  add_side (show, agreement);
}
