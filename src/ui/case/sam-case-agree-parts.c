/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* An agreement that is a draft, its parties and its commitments, each in a form of its own. */

void
sam_case_agreement_texts (SamEditor *editor, guint part)
{
  sam_editor_add_row (editor, part, SAM_AGREEMENT_OWN_PART);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_RESERVE);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_TELL_WHOM);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_SLIP_TELL);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_WHO_KNOWS);
}

void
sam_case_edit_agreement (SamCasePage *page, const char *agreement_id)
{
  SamRecord *agreement = sam_case_record (page, agreement_id);
  SamEditor *editor;
  guint part;

  if (!agreement) {
    return;
  }
  editor =
      sam_editor_new (sam_page_get_context (SAM_PAGE (page)), C_ ("agreement", "Edit agreement"));
  part = sam_editor_add_part (editor, agreement);
  sam_editor_add_group (editor, C_ ("agreement", "Agreement"), NULL);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_TITLE);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_AGREEMENT_CONSENT_ID),
                               sam_record_get_text (sam_case_view_get_case (
                                                        sam_case_page_get_view (page)),
                                                    SAM_CASE_PERSON_ID));
  sam_editor_add_row (editor, part, SAM_AGREEMENT_LEGAL_BASIS);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_COOPERATION_ID);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_VALID_UNTIL);
  sam_editor_add_group (editor, C_ ("agreement", "Text of the agreement"), NULL);
  sam_case_agreement_texts (editor, part);
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  sam_editor_add_row (editor, part, SAM_AGREEMENT_REMARK);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static gboolean
is_promising (SamCasePage *page, const char *party_id)
{
  g_autoptr (GPtrArray) commitments =
      sam_case_view_list_of (sam_case_page_get_view (page), SAM_COMMITMENT_PARTY_ID, party_id);

  return commitments->len > 0;
}

static void
retract_from_editor_cb (GtkButton *button, gpointer user_data)
{
  SamCasePage *page = user_data;
  const char *id = g_object_get_data (G_OBJECT (button), "sam-id");

  if (is_promising (page, id)) {
    sam_window_toast (sam_page_get_window (SAM_PAGE (page)),
                      C_ ("agreement", "This party has commitments in the agreement. Take them out "
                                       "first, or give them to another party."),
                      NULL);
    return;
  }
  gtk_widget_activate_action (GTK_WIDGET (button), "win.cancel-edit", NULL);
  sam_case_retract (page, id);
}

static void
add_remove_button (SamCasePage *page, SamEditor *editor, const char *label, const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "sam-id", g_strdup (id), g_free);
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 12);
  g_signal_connect (button, "clicked", G_CALLBACK (retract_from_editor_cb), page);
  sam_editor_append (editor, button);
}

static void
party_fields (SamEditor *editor, guint part)
{
  const char *kind = sam_record_get_text (sam_editor_get_part (editor, part), SAM_PARTY_PARTY_KIND);

  sam_editor_set_row_visible (editor, part, SAM_PARTY_SERVICE_ID, g_strcmp0 (kind, "service") == 0);
  sam_editor_set_row_visible (editor, part, SAM_PARTY_RELATION_ID,
                              g_strcmp0 (kind, "relative") == 0);
}

static void
party_changed_cb (SamEditor *editor, gpointer user_data)
{
  guint part = GPOINTER_TO_UINT (user_data);
  SamRecord *party = sam_editor_get_part (editor, part);
  const char *service = sam_context_name (sam_editor_get_context (editor),
                                          sam_record_get_text (party, SAM_PARTY_SERVICE_ID));

  /* The agreement names its parties itself: a service may be called something else later. */
  if (service && sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "service")
      && !sam_record_has (party, SAM_PARTY_NAME)) {
    sam_record_set_text (party, SAM_PARTY_NAME, service);
    sam_field_row_refresh (sam_editor_get_row (editor, part, SAM_PARTY_NAME));
  }
  party_fields (editor, part);
}

static void
party_form (SamCasePage *page, SamRecord *party, const char *title)
{
  SamEditor *editor = sam_editor_new (sam_page_get_context (SAM_PAGE (page)), title);
  guint part = sam_editor_add_part (editor, party);

  sam_editor_add_group (editor, C_ ("agreement", "Party"), NULL);
  sam_editor_add_row (editor, part, SAM_PARTY_PARTY_KIND);
  sam_editor_add_row (editor, part, SAM_PARTY_SERVICE_ID);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_PARTY_RELATION_ID),
                               sam_record_get_text (sam_case_view_get_case (
                                                        sam_case_page_get_view (page)),
                                                    SAM_CASE_PERSON_ID));
  sam_editor_add_row (editor, part, SAM_PARTY_NAME);
  sam_editor_add_row (editor, part, SAM_PARTY_ROLE);
  sam_editor_add_row (editor, part, SAM_PARTY_PHONE);
  sam_editor_add_group (editor, C_ ("agreement", "Deputy"), NULL);
  sam_editor_add_row (editor, part, SAM_PARTY_DEPUTY);
  sam_editor_add_row (editor, part, SAM_PARTY_DEPUTY_PHONE);
  if (sam_record_is_frozen (party)) {
    add_remove_button (page, editor, C_ ("agreement", "Take the party out…"),
                       sam_record_get_id (party));
  }
  party_fields (editor, part);
  g_signal_connect (editor, "changed", G_CALLBACK (party_changed_cb), GUINT_TO_POINTER (part));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

void
sam_case_edit_party (SamCasePage *page, const char *party_id)
{
  SamRecord *party = sam_case_record (page, party_id);

  if (party) {
    party_form (page, party, C_ ("agreement", "Edit party"));
  }
}

static guint
next_position (SamCasePage *page, SamField field, const char *agreement_id)
{
  g_autoptr (GPtrArray) others =
      sam_case_view_list_of (sam_case_page_get_view (page), field, agreement_id);

  return others->len + 1;
}

void
sam_case_new_party (SamCasePage *page, const char *agreement_id)
{
  g_autoptr (SamRecord) party = sam_case_new (page, SAM_RECORD_PARTY);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, agreement_id);
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "service");
  sam_record_set_int (party, SAM_PARTY_POSITION,
                      next_position (page, SAM_PARTY_AGREEMENT_ID, agreement_id));
  party_form (page, party, C_ ("agreement", "Add party"));
}

static void
commitment_form (SamCasePage *page, SamRecord *commitment, const char *title)
{
  SamEditor *editor = sam_editor_new (sam_page_get_context (SAM_PAGE (page)), title);
  guint part = sam_editor_add_part (editor, commitment);
  const char *case_id = sam_case_page_get_case_id (page);

  sam_editor_add_group (editor, C_ ("agreement", "Commitment"), NULL);
  sam_editor_add_row (editor, part, SAM_COMMITMENT_WHAT);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_COMMITMENT_PARTY_ID), case_id);
  sam_editor_add_row (editor, part, SAM_COMMITMENT_RESPONSIBLE);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_COMMITMENT_GATE_ROW_ID),
                               case_id);
  sam_editor_add_row (editor, part, SAM_COMMITMENT_KNOWN_BY);
  sam_editor_add_group (editor, C_ ("agreement", "Deadline"),
                        C_ ("agreement",
                            "It follows the date (↔) by a number of days before it, or "
                            "it is fixed. Not both."));
  sam_editor_add_row (editor, part, SAM_COMMITMENT_OFFSET_DAYS);
  sam_editor_add_row (editor, part, SAM_COMMITMENT_PINNED_ON);
  if (sam_record_is_frozen (commitment)) {
    add_remove_button (page, editor, C_ ("agreement", "Take the commitment out…"),
                       sam_record_get_id (commitment));
  }
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

void
sam_case_edit_commitment (SamCasePage *page, const char *commitment_id)
{
  SamRecord *commitment = sam_case_record (page, commitment_id);

  if (commitment) {
    commitment_form (page, commitment, C_ ("agreement", "Edit commitment"));
  }
}

void
sam_case_new_commitment (SamCasePage *page, const char *agreement_id)
{
  sam_case_decide_commitment (page, agreement_id, NULL);
}

void
sam_case_decide_commitment (SamCasePage *page, const char *agreement_id, const char *meeting_id)
{
  g_autoptr (SamRecord) commitment = sam_case_new (page, SAM_RECORD_COMMITMENT);

  sam_record_set_text (commitment, SAM_COMMITMENT_MEETING_ID, meeting_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_int (commitment, SAM_COMMITMENT_POSITION,
                      next_position (page, SAM_COMMITMENT_AGREEMENT_ID, agreement_id));
  commitment_form (page, commitment, C_ ("agreement", "Add commitment"));
}
