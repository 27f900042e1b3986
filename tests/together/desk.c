/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <string.h>

static void
said_free (gpointer data)
{
  Said *said = data;

  g_bytes_unref (said->body);
  g_free (said);
}

Desk *
desk_new (Fixture *f, const char *login, const char *role, GHashTable *arrived)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;
  g_autofree char *key = NULL;
  SamUnlock unlock = { .kind = SAM_SLOT_FILE };
  char *roles[] = { (char *) role, NULL };
  char *teams[] = { f->nord, NULL };
  char *none[] = { NULL };
  SamSession session = { .user_name = (char *) login,
                         .roles = roles,
                         .team_ids = teams,
                         .lead_team_ids = strcmp (role, "lead") == 0 ? teams : none,
                         .compartments = sam_roles_compartments ((const char *const *) roles),
                         .environment = (char *) "test" };

  desk->f = f;
  desk->login = login;
  desk->device = device_new (f, login);
  desk->dir = sam_test_dir_new ();
  desk->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, said_free);
  desk->wrote = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  desk->arrived = arrived;
  profile = sam_test_dir_file (desk->dir, "profile");
  key = sam_test_dir_file (desk->dir, "key");
  unlock.key_file = key;
  desk->store = sam_store_new (f->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_create (desk->store, profile, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (desk->store, "https://example.test", "token", &error);
  g_assert_no_error (error);
  session.user_id = desk->device->user_id;
  sam_store_set_user (desk->store, &session, &error);
  g_assert_no_error (error);
  desk->viewer = sam_store_get_viewer (desk->store);
  return desk;
}

void
desk_free (Desk *desk)
{
  sam_store_close (desk->store);
  g_assert_finalize_object (desk->store);
  sam_viewer_unref (desk->viewer);
  sam_test_dir_free (desk->dir);
  device_free (desk->device);
  g_hash_table_unref (desk->said);
  g_hash_table_unref (desk->wrote);
  g_free (desk);
}

SamRecord *
desk_get (Desk *desk, SamRecordType type, const char *id)
{
  g_autoptr (GError) error = NULL;
  SamRecord *record = sam_store_get (desk->store, desk->viewer, type, id, &error);

  if (record == NULL) {
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  }
  return record;
}

GPtrArray *
desk_list (Desk *desk, SamRecordType type, const char *scope)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  query->scope = g_strdup (scope);
  list = sam_store_list (desk->store, desk->viewer, query, NULL, &error);
  g_assert_no_error (error);
  return list;
}

void
desk_note (Desk *desk, SamRecordType type, const char *id, const SamRecord *before)
{
  g_autoptr (SamRecord) now = desk_get (desk, type, id);
  const SamTypeDef *def = sam_type_get (type);
  Said *said;

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((type << 8) | i);
    g_autofree char *old = before != NULL ? sam_record_token (before, field) : NULL;
    g_autofree char *new = now != NULL ? sam_record_token (now, field) : NULL;

    if (g_strcmp0 (old, new) != 0) {
      g_hash_table_replace (desk->wrote, g_strdup_printf ("%s/%s", id, def->fields[i].name),
                            g_strdup (new != NULL ? new : ""));
    }
  }
  if (now == NULL) {
    /* Never sent and taken back: as if it had not been. */
    g_hash_table_remove (desk->said, id);
    return;
  }
  said = g_new0 (Said, 1);
  said->type = type;
  said->body = sam_record_to_body (now);
  said->retracted = sam_record_is_retracted (now);
  g_hash_table_replace (desk->said, g_strdup (id), said);
}

/* ---- the network ---- */

void
desk_pull (Desk *desk, guint limit)
{
  gboolean end = FALSE, more = TRUE;
  g_autoptr (GError) error = NULL;

  while (!end || more) {
    g_autofree char *cursor = sam_store_begin_pull (desk->store, &error);
    g_autofree char *query = g_strdup_printf ("limit=%u&cursor=%s", limit, cursor);
    g_autoptr (SamServerResponse) response =
        send_request (desk->device, "GET", "/v1/sync/changes", query, NULL);

    g_assert_no_error (error);
    g_assert_cmpuint (response->status, ==, 200);
    sam_store_apply (desk->store, response->body, NULL, &end, &more, &error);
    g_assert_no_error (error);
  }
  sam_store_confirm_pull (desk->store, &error);
  g_assert_no_error (error);
}

static void
note_arrived (Desk *desk, const SamOpFields *op)
{
  const SamTypeDef *def = sam_type_get (op->type);

  if (op->kind == SAM_OP_CREATE || op->kind == SAM_OP_SIGN) {
    for (guint i = 0; i < def->n_fields; i++) {
      g_hash_table_add (desk->arrived, g_strdup_printf ("%s/%s=", op->id, def->fields[i].name));
    }
  }
  for (guint i = 0; i < sam_patch_size (op->patch); i++) {
    const char *name, *token;

    sam_patch_nth (op->patch, i, &name, &token);
    g_hash_table_add (desk->arrived,
                      g_strdup_printf ("%s/%s=%s", op->id, name, token != NULL ? token : ""));
  }
}

static void
note_results (Desk *desk, GPtrArray *ops, const char *reply)
{
  for (guint i = 0; i < ops->len; i++) {
    g_autofree char *result = result_member (reply, i, "r");

    if (strcmp (result, "\"applied\"") == 0 || strcmp (result, "\"proposal\"") == 0) {
      note_arrived (desk, sam_op_get (ops->pdata[i]));
    } else if (strcmp (result, "\"duplicate\"") != 0) {
      g_autofree char *code = result_code (reply, i);
      const SamOpFields *op = sam_op_get (ops->pdata[i]);

      g_test_message ("the server says %s %s to %s, operation %d", result, code, op->id,
                      (int) op->kind);
    }
  }
}

guint
desk_push (Desk *desk, gint64 hold_us, guint max, Fate fate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = sam_store_arm (desk->store, SAM_ARM_CHANGES, hold_us, max, &error);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *reply = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < ops->len; i++) {
    const SamOpFields *op = sam_op_get (ops->pdata[i]);

    g_test_message ("%s arms %s of %s %s in %s, fate %d", desk->device->user_id,
                    sam_op_kind_name (op->kind), sam_type_get (op->type)->name, op->id, op->group,
                    (int) fate);
  }
  if (ops->len == 0 || fate == FATE_CUT_OFF) {
    return ops->len;
  }
  if (fate == FATE_NOT_SENT) {
    sam_store_unarm (desk->store, &error);
    g_assert_no_error (error);
    return ops->len;
  }
  for (guint i = 0; i < ops->len; i++) {
    if (i > 0) {
      g_string_append_c (json, ',');
    }
    sam_op_append_json (ops->pdata[i], json);
  }
  reply = push (desk->device, json->str);
  note_results (desk, ops, reply);
  if (fate == FATE_ANSWERED) {
    g_autoptr (GBytes) bytes = g_bytes_new (reply, strlen (reply));

    sam_store_acknowledge (desk->store, bytes, NULL, &error);
    g_assert_no_error (error);
  }
  return ops->len;
}

void
desk_sync (Desk *desk)
{
  guint n = 1;

  desk_pull (desk, 500);
  for (guint round = 0; n > 0; round++) {
    n = desk_push (desk, 0, 200, FATE_ANSWERED);
    sam_clock_fixed_advance (desk->f->clock, G_USEC_PER_SEC);
    desk_pull (desk, 500);
    g_assert_cmpuint (round, <, 100);
  }
}
