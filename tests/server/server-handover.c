/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-handover.h"

#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

SamRecord *
load_record (Device *device, SamRecordType type, const char *id, const char *scope)
{
  const char *line = g_hash_table_lookup (device->records, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  SamJsonToken d;

  g_assert_nonnull (line);
  g_assert_true (sam_json_find (line, strlen (line), "d", &d));
  body = g_bytes_new (d.raw, d.len);
  SamRecord *record = sam_record_new_from_body (type, id, scope, body, &error);
  g_assert_no_error (error);
  return record;
}

SamRecord *
load_case (Device *device, const char *case_id)
{
  return load_record (device, SAM_RECORD_CASE, case_id, case_id);
}

char *
op_text (Device *as, SamRecord *before, SamRecord *after, const char *op_id)
{
  g_autofree char *base = before ? device_version (as, sam_record_get_id (after)) : NULL;
  g_autoptr (SamPatch) patch = sam_patch_diff (before, sam_record_freeze (after));
  SamOpFields fields = { .op_id = op_id,
                         .kind = before ? SAM_OP_UPDATE : SAM_OP_CREATE,
                         .type = sam_record_get_rtype (after),
                         .id = sam_record_get_id (after),
                         .scope = sam_record_get_scope (after),
                         .patch = patch,
                         .base = base,
                         .group = "g" };
  g_autoptr (SamOp) op = sam_op_new (&fields);
  GString *json = g_string_new (NULL);

  sam_op_append_json (op, json);
  return g_string_free (json, FALSE);
}

SamRecord *
new_ask (Device *as, const char *id, const char *case_id, const char *kind, const char *to)
{
  g_autoptr (SamRecord) about = load_case (as, case_id);
  SamRecord *ask = sam_record_new (SAM_RECORD_HANDOVER, id, case_id);
  g_autofree char *name = g_strdup_printf ("to_%s", kind);

  sam_record_set_text (ask, SAM_HANDOVER_CASE_ID, case_id);
  sam_record_set_text (ask, SAM_HANDOVER_STATE, "asked");
  sam_record_set_text (ask, SAM_HANDOVER_REASON, "Flytter");
  sam_record_set_text (ask, SAM_HANDOVER_TO_KIND, kind);
  sam_record_set_text (ask, sam_field_by_name (sam_type_get (SAM_RECORD_HANDOVER), name), to);
  sam_record_set_text (ask, SAM_HANDOVER_ASKED_BY_USER, as->user_id);
  sam_record_set_moment (ask, SAM_HANDOVER_ASKED_AT, FIXTURE_NOW);
  sam_rules_hand_over_from (ask, about);
  return ask;
}

void
answer_clear (Answer *answer)
{
  g_free (answer->handover);
  g_free (answer->about);
}

Answer
make_answer (Device *as, const char *case_id, const char *id, const char *state)
{
  g_autoptr (SamRecord) before = load_record (as, SAM_RECORD_HANDOVER, id, case_id);
  g_autoptr (SamRecord) after = sam_record_dup (before);
  g_autofree char *a = new_id (as->f), *b = new_id (as->f);
  Answer answer = { 0 };

  sam_record_set_text (after, SAM_HANDOVER_STATE, state);
  sam_record_set_moment (after, SAM_HANDOVER_ANSWERED_AT, FIXTURE_NOW);
  sam_record_set_text (after, SAM_HANDOVER_ANSWERED_BY_USER, as->user_id);
  if (strcmp (state, "refused") == 0) {
    sam_record_set_text (after, SAM_HANDOVER_ANSWER_REASON, "Har for mange saker");
  }
  if (strcmp (state, "accepted") == 0) {
    g_autoptr (SamRecord) about = load_case (as, case_id);
    g_autoptr (SamRecord) moved = sam_rules_take_over (about, after);

    answer.about = op_text (as, about, moved, b);
  }
  answer.handover = op_text (as, before, after, a);
  return answer;
}

char *
push_answer (Device *as, const Answer *answer)
{
  g_autofree char *ops = answer->about ? g_strjoin (",", answer->about, answer->handover, NULL)
                                       : g_strdup (answer->handover);

  return push (as, ops);
}
