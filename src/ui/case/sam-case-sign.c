/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include <samspor/sam-id.h>

/* What binds: sending, answers of the parties, what became of the promises, moving the case. */

/* ---- Sending ---- */

static void
send_yes (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autoptr (SamRecord) agreement = sam_case_dup (page, id);
  g_autoptr (SamRecord) before = NULL;
  SamChanges *changes;
  const char *supersedes;

  if (!agreement) {
    return;
  }
  changes = sam_changes_new ("case");
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_moment (agreement, SAM_AGREEMENT_SENT_AT, sam_context_get_now (context));
  if (sam_record_get_int (agreement, SAM_AGREEMENT_REVISION) < 1) {
    sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  }
  sam_changes_put (changes, agreement);
  supersedes = sam_record_get_text (agreement, SAM_AGREEMENT_SUPERSEDES_ID);
  before = sam_case_dup (page, supersedes);
  if (before && sam_record_enum_is (before, SAM_AGREEMENT_STATE, "sent")) {
    sam_record_set_text (before, SAM_AGREEMENT_STATE, "superseded");
    sam_changes_put (changes, before);
  }
  sam_case_save (page, changes, C_ ("agreement", "Sent. Note the answer of each party."));
}

void
sam_case_send_agreement (SamCasePage *page, const char *agreement_id)
{
  SamCaseView *view = sam_case_page_get_view (page);
  SamRecord *agreement = sam_case_record (page, agreement_id);
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, agreement_id);
  g_autoptr (GPtrArray) commitments =
      sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  g_autofree char *asked = NULL;
  g_autofree char *body = NULL;
  gboolean replaces;

  if (!agreement) {
    return;
  }
  if (parties->len == 0 || commitments->len == 0) {
    sam_window_toast (sam_page_get_window (SAM_PAGE (page)),
                      parties->len == 0
                          ? C_ ("agreement", "Add a party first: nobody would be bound.")
                          : C_ ("agreement", "Add a commitment first: there is nothing to keep."),
                      NULL);
    return;
  }
  replaces = sam_record_has (agreement, SAM_AGREEMENT_SUPERSEDES_ID);
  asked = sam_count (NULL, "agreement", "%d party is asked to say yes.",
                     "%d parties are asked to say yes.", (int) parties->len);
  body =
      g_strconcat (asked, " ",
                   C_ ("agreement",
                       "From now on parties, commitments and deadlines are locked; a change is a "
                       "new version. What becomes of each promise can still be noted."),
                   replaces ? " " : NULL, C_ ("agreement", "The version before is replaced."),
                   NULL);
  sam_case_ask (page, C_ ("agreement", "Send the agreement?"), body, C_ ("agreement", "_Send"),
                FALSE, send_yes, agreement_id);
}

/* ---- New version, end ---- */

static void
new_version_yes (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamClock *clock = sam_context_get_clock (context);
  SamCaseView *view = sam_case_page_get_view (page);
  SamRecord *old = sam_case_record (page, id);
  g_autofree char *new_id = sam_id_new (clock);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) parties = sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, id);
  g_autoptr (GPtrArray) commitments = sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, id);
  SamChanges *changes;
  static const SamField copied[] = {
    SAM_AGREEMENT_CASE_ID,    SAM_AGREEMENT_TRANSITION_ID, SAM_AGREEMENT_TITLE,
    SAM_AGREEMENT_CONSENT_ID, SAM_AGREEMENT_LEGAL_BASIS,   SAM_AGREEMENT_OWN_PART,
    SAM_AGREEMENT_RESERVE,    SAM_AGREEMENT_TELL_WHOM,     SAM_AGREEMENT_SLIP_TELL,
    SAM_AGREEMENT_WHO_KNOWS,  SAM_AGREEMENT_VALID_UNTIL,   SAM_AGREEMENT_COOPERATION_ID,
  };

  if (!old) {
    return;
  }
  changes = sam_changes_new ("case");
  {
    g_autoptr (SamRecord) agreement =
        sam_record_new (SAM_RECORD_AGREEMENT, new_id, sam_record_get_scope (old));

    for (guint i = 0; i < G_N_ELEMENTS (copied); i++) {
      g_autofree char *text = sam_record_to_string (old, copied[i]);

      sam_record_set_from_string (agreement, copied[i], text ? text : "", NULL);
    }
    sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "draft");
    sam_record_set_int (agreement, SAM_AGREEMENT_REVISION,
                        sam_record_get_int (old, SAM_AGREEMENT_REVISION) + 1);
    sam_record_set_text (agreement, SAM_AGREEMENT_SUPERSEDES_ID, id);
    sam_changes_put (changes, agreement);
  }
  for (guint i = 0; i < parties->len; i++) {
    const SamRecord *party = g_ptr_array_index (parties, i);
    char *party_id = sam_id_new (clock);
    g_autoptr (SamRecord) copy =
        sam_record_new (SAM_RECORD_PARTY, party_id, sam_record_get_scope (party));

    g_hash_table_insert (ids, (gpointer) sam_record_get_id (party), party_id);
    for (SamField field = SAM_PARTY_AGREEMENT_ID; field < SAM_PARTY_N_FIELDS_END; field++) {
      g_autofree char *text = sam_record_to_string (party, field);

      sam_record_set_from_string (copy, field, text ? text : "", NULL);
    }
    sam_record_set_text (copy, SAM_PARTY_AGREEMENT_ID, new_id);
    sam_changes_put (changes, copy);
  }
  for (guint i = 0; i < commitments->len; i++) {
    const SamRecord *commitment = g_ptr_array_index (commitments, i);
    g_autofree char *commitment_id = sam_id_new (clock);
    const char *party_id =
        g_hash_table_lookup (ids, sam_record_get_text (commitment, SAM_COMMITMENT_PARTY_ID));
    g_autoptr (SamRecord) copy = NULL;

    /* What is settled stays with the old version. */
    if (!party_id || !sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "open")) {
      continue;
    }
    copy = sam_record_new (SAM_RECORD_COMMITMENT, commitment_id, sam_record_get_scope (commitment));
    for (SamField field = SAM_COMMITMENT_AGREEMENT_ID; field < SAM_COMMITMENT_N_FIELDS_END;
         field++) {
      g_autofree char *text = sam_record_to_string (commitment, field);

      sam_record_set_from_string (copy, field, text ? text : "", NULL);
    }
    sam_record_set_text (copy, SAM_COMMITMENT_AGREEMENT_ID, new_id);
    sam_record_set_text (copy, SAM_COMMITMENT_PARTY_ID, party_id);
    sam_changes_put (changes, copy);
  }
  sam_case_page_choose (page, "agreement-of", new_id);
  sam_case_save (page, changes,
                 C_ ("agreement", "A draft of the new version is made. The old one holds until it "
                                  "is sent."));
}

void
sam_case_new_version (SamCasePage *page, const char *agreement_id)
{
  sam_case_ask (page, C_ ("agreement", "Make a new version?"),
                C_ ("agreement", "You get a draft with the same parties and open commitments. The "
                                 "old version holds until the new one is sent; then every party is "
                                 "asked again."),
                C_ ("agreement", "_Make draft"), FALSE, new_version_yes, agreement_id);
}

void
sam_case_end_agreement (SamCasePage *page, const char *agreement_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *agreement = sam_case_record (page, agreement_id);
  SamEditor *editor;
  SamRecord *clone;
  guint part;

  if (!agreement) {
    return;
  }
  editor = sam_editor_new (context, C_ ("agreement", "End agreement"));
  part = sam_editor_add_part (editor, agreement);
  clone = sam_editor_get_part (editor, part);
  sam_record_set_text (clone, SAM_AGREEMENT_STATE, "ended");
  sam_record_set_date (clone, SAM_AGREEMENT_ENDED_ON, sam_context_get_today (context));
  sam_editor_add_group (editor, C_ ("agreement", "End agreement"),
                        C_ ("agreement", "It binds nobody any more. It stays to be read."));
  sam_editor_add_row (editor, part, SAM_AGREEMENT_ENDED_ON);
  sam_editor_add_row (editor, part, SAM_AGREEMENT_ENDED_WHY);
  sam_editor_set_done_text (editor, C_ ("agreement", "The agreement is ended"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

/* ---- The answer of a party ---- */

static void
sign_fields (SamEditor *editor, guint part)
{
  gboolean declined =
      sam_record_enum_is (sam_editor_get_part (editor, part), SAM_SIGNATURE_WAY, "declined");

  sam_editor_set_row_visible (editor, part, SAM_SIGNATURE_REASON, declined);
}

static void
sign_changed_cb (SamEditor *editor, gpointer user_data)
{
  sign_fields (editor, GPOINTER_TO_UINT (user_data));
}

void
sam_case_sign (SamCasePage *page, const char *party_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  SamRecord *party = sam_case_record (page, party_id);
  const char *agreement_id = party ? sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID) : NULL;
  SamRecord *agreement = sam_case_record (page, agreement_id);
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GPtrArray) commitments = NULL;
  g_autoptr (SamRecord) signature = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *title = NULL;
  g_autofree char *promised = NULL;
  g_autofree char *hint = NULL;
  SamEditor *editor;
  SamRecord *clone;
  const char *name;
  guint part, own = 0;

  if (!agreement) {
    return;
  }
  parties = sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, agreement_id);
  commitments = sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  for (guint i = 0; i < commitments->len; i++) {
    own += g_strcmp0 (sam_record_get_text (g_ptr_array_index (commitments, i),
                                           SAM_COMMITMENT_PARTY_ID),
                      party_id)
                   == 0
               ? 1
               : 0;
  }
  hash = sam_rules_terms_hash (agreement, parties, commitments);
  signature = sam_case_new (page, SAM_RECORD_SIGNATURE);
  sam_record_set_text (signature, SAM_SIGNATURE_AGREEMENT_ID, agreement_id);
  sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID, party_id);
  sam_record_set_int (signature, SAM_SIGNATURE_REVISION,
                      sam_record_get_int (agreement, SAM_AGREEMENT_REVISION));
  sam_record_set_text (signature, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (signature, SAM_SIGNATURE_NOTED_BY_USER, sam_context_get_user_id (context));

  name = sam_case_party_name (view, context, party);
  /* Translators: %s is a party, as “NAV” */
  title = g_strdup_printf (C_ ("agreement", "Answer of %s"), name);
  promised = sam_count (NULL, "agreement", "A yes binds this party to %d commitment.",
                        "A yes binds this party to %d commitments.", (int) own);
  hint = g_strconcat (promised, " ",
                      C_ ("agreement", "What you save is noted with your name and can't be changed "
                                       "afterwards, only marked as wrongly registered."),
                      NULL);
  editor = sam_editor_new (context, title);
  part = sam_editor_add_part (editor, signature);
  sam_editor_set_act (editor, part, SAM_OP_SIGN);
  clone = sam_editor_get_part (editor, part);
  sam_record_set_text (clone, SAM_SIGNATURE_WAY, "paper");
  sam_record_set_moment (clone, SAM_SIGNATURE_SIGNED_AT, sam_context_get_now (context));
  sam_record_set_text (clone, SAM_SIGNATURE_ROLE, sam_record_get_text (party, SAM_PARTY_ROLE));
  sam_editor_add_group (editor, C_ ("agreement", "Answer"), hint);
  sam_editor_add_row (editor, part, SAM_SIGNATURE_WAY);
  sam_editor_add_row (editor, part, SAM_SIGNATURE_NAME);
  sam_editor_add_row (editor, part, SAM_SIGNATURE_ROLE);
  sam_editor_add_row (editor, part, SAM_SIGNATURE_SIGNED_AT);
  sam_editor_add_row (editor, part, SAM_SIGNATURE_REASON);
  sign_fields (editor, part);
  g_signal_connect (editor, "changed", G_CALLBACK (sign_changed_cb), GUINT_TO_POINTER (part));
  sam_editor_set_done_text (editor, C_ ("agreement", "The answer is noted"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

/* ---- What became of a promise ---- */

static void
outcome_fields (SamEditor *editor, guint part)
{
  SamRecord *commitment = sam_editor_get_part (editor, part);
  gboolean kept = sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "kept")
                  || sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "late");
  gboolean open = sam_record_enum_is (commitment, SAM_COMMITMENT_STATE, "open");

  sam_editor_set_row_visible (editor, part, SAM_COMMITMENT_KEPT_ON, kept);
  sam_editor_set_row_visible (editor, part, SAM_COMMITMENT_WHY, !open);
}

static void
outcome_changed_cb (SamEditor *editor, gpointer user_data)
{
  outcome_fields (editor, GPOINTER_TO_UINT (user_data));
}

void
sam_case_commitment_outcome (SamCasePage *page, const char *commitment_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamRecord *commitment = sam_case_record (page, commitment_id);
  SamCommitmentStatus status;
  SamEditor *editor;
  SamRecord *clone;
  guint part;

  if (!commitment) {
    return;
  }
  editor = sam_editor_new (context, C_ ("commitment", "What happened"));
  part = sam_editor_add_part (editor, commitment);
  clone = sam_editor_get_part (editor, part);
  sam_editor_add_group (editor, sam_record_get_text (commitment, SAM_COMMITMENT_WHAT),
                        C_ ("commitment", "What is not kept says why: it is counted by reason, "
                                          "never to blame a person."));
  sam_editor_add_row (editor, part, SAM_COMMITMENT_STATE);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_COMMITMENT_KEPT_ON));
  sam_editor_add_row (editor, part, SAM_COMMITMENT_WHY);
  status = sam_rules_commitment (sam_case_page_get_view (page), commitment,
                                 sam_context_get_today (context));
  if (sam_record_enum_is (clone, SAM_COMMITMENT_STATE, "open")) {
    /* The likely answer; nothing is saved before Save, and what is late not without its reason. */
    sam_record_set_text (clone, SAM_COMMITMENT_STATE,
                         status.state == SAM_COMMITMENT_STATE_OVERDUE ? "late" : "kept");
    sam_record_set_date (clone, SAM_COMMITMENT_KEPT_ON, sam_context_get_today (context));
    sam_field_row_refresh (sam_editor_get_row (editor, part, SAM_COMMITMENT_STATE));
    sam_field_row_refresh (sam_editor_get_row (editor, part, SAM_COMMITMENT_KEPT_ON));
  }
  outcome_fields (editor, part);
  g_signal_connect (editor, "changed", G_CALLBACK (outcome_changed_cb), GUINT_TO_POINTER (part));
  sam_editor_set_done_text (editor, C_ ("commitment", "Noted"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

/* ---- Moving the case ---- */

typedef struct {
  SamEditor *editor; /* (not owned): owns this */
  SamRecord *about;  /* (owned): the case as it stands */
  SamRecord *asked;  /* (owned) (nullable): a question that waits; moving the case withdraws it */
  guint part;
} Move;

static void
move_free (gpointer data)
{
  Move *move = data;

  g_object_unref (move->about);
  g_clear_object (&move->asked);
  g_free (move);
}

/* The team the new holder works in: their first, unless they are in the case's team. */
static const char *
team_of (SamContext *context, const SamRecord *about, const char *user_id)
{
  const SamRecord *user = sam_context_record (context, user_id);
  const char *const *teams = user ? sam_record_get_set (user, SAM_USER_TEAM_IDS) : NULL;
  const char *now = sam_record_get_text (about, SAM_CASE_TEAM_ID);

  if (!teams || !teams[0] || (now && g_strv_contains (teams, now))) {
    return now;
  }
  return teams[0];
}

static void
move_before_save_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  Move *move = data;
  SamContext *context = sam_editor_get_context (editor);
  SamRecord *handover = sam_editor_get_part (editor, move->part);
  g_autoptr (SamRecord) about = sam_record_dup (move->about);
  const char *to = sam_record_get_text (handover, SAM_HANDOVER_TO_USER);

  sam_record_set_text (about, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (about, SAM_CASE_HOLDER_USER, to);
  sam_record_clear (about, SAM_CASE_HOLDER_TEAM);
  sam_record_clear (about, SAM_CASE_HOLDER_SERVICE);
  sam_record_set_moment (about, SAM_CASE_HOLDER_SINCE, sam_context_get_now (context));
  sam_record_set_text (about, SAM_CASE_COORDINATOR_USER, to);
  sam_record_set_text (about, SAM_CASE_TEAM_ID, team_of (context, move->about, to));
  if (move->asked) {
    g_autoptr (SamRecord) withdrawn = sam_record_dup (move->asked);

    sam_record_set_text (withdrawn, SAM_HANDOVER_STATE, "withdrawn");
    sam_record_set_moment (withdrawn, SAM_HANDOVER_ANSWERED_AT, sam_context_get_now (context));
    sam_record_set_text (withdrawn, SAM_HANDOVER_ANSWERED_BY_USER,
                         sam_context_get_user_id (context));
    sam_changes_put (changes, withdrawn);
  }
  sam_changes_put (changes, about);
}

static void
move_keep_cb (SamEditor *editor, GKeyFile *draft, gpointer data)
{
  Move *move = data;

  g_key_file_set_string (draft, SAM_CASE_FORM_GROUP, "case", sam_record_get_id (move->about));
}

static SamEditor *
move_form (SamContext *context, SamCaseView *view)
{
  SamRecord *about = (SamRecord *) sam_case_view_get_case (view);
  g_autoptr (SamRecord) handover = sam_case_new_in (context, view, SAM_RECORD_HANDOVER);
  const SamRecord *asked = sam_rules_open_ask (view);
  SamEditor *editor;
  Move *move;

  sam_rules_hand_over_from (handover, about);
  sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "user");
  sam_record_set_text (handover, SAM_HANDOVER_STATE, "assigned");
  sam_record_set_moment (handover, SAM_HANDOVER_ASKED_AT, sam_context_get_now (context));
  sam_record_set_text (handover, SAM_HANDOVER_ASKED_BY_USER, sam_context_get_user_id (context));
  sam_record_set_moment (handover, SAM_HANDOVER_ANSWERED_AT, sam_context_get_now (context));
  sam_record_set_text (handover, SAM_HANDOVER_ANSWERED_BY_USER, sam_context_get_user_id (context));
  editor = sam_editor_new (context, C_ ("case", "Move case"));
  move = g_new0 (Move, 1);
  move->editor = editor;
  move->about = g_object_ref (about);
  move->asked = asked ? g_object_ref ((SamRecord *) asked) : NULL;
  move->part = sam_editor_add_part (editor, handover);
  g_object_set_data_full (G_OBJECT (editor), "sam-move", move, move_free);
  sam_editor_add_group (
      editor, C_ ("case", "Who is responsible from now on"),
      C_ ("case", "When you save, this colleague becomes coordinator and responsible, and is told. "
                  "You move cases within the teams you lead. "
                  "If they work in another team, the case goes there: those in the old team who "
                  "have no part in it no longer see it, and what they have not sent yet is handed "
                  "over as a proposal."));
  sam_editor_add_row (editor, move->part, SAM_HANDOVER_TO_USER);
  sam_editor_add_row (editor, move->part, SAM_HANDOVER_REASON);
  sam_editor_set_before_save (editor, move_before_save_cb, move, NULL);
  sam_editor_set_kind (editor, SAM_CASE_FORM_MOVE, move_keep_cb, move);
  sam_editor_set_done_text (editor, C_ ("case", "The case is moved"));
  return editor;
}

SamEditor *
sam_case_move_again (SamContext *context, SamCaseView *view, GKeyFile *draft)
{
  return move_form (context, view);
}

void
sam_case_move_case (SamCasePage *page, const char *unused)
{
  SamCaseView *view = sam_case_page_get_view (page);

  if (view) {
    sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)),
                           move_form (sam_page_get_context (SAM_PAGE (page)), view));
  }
}
