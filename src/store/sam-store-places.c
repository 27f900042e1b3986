/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-records.h>

/*
 * When the server has an address as strictly confidential, it has blanked what tells where the
 * person is in every version. Here the records come anew from it; what is kept besides them loses
 * the same: an acknowledged operation its members, which a restored server is then not told again,
 * and what only serves to take something back goes as a whole. Work that was not sent is left:
 * whoever wrote it is told that it is not taken in, and takes it out.
 */

/* The members of a type that tell where somebody is; NULL-ended. (transfer container) */
static const char **
names_of (const char *type)
{
  const SamTypeDef *def = type != NULL ? sam_type_by_name (type) : NULL;
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; def != NULL && i < def->n_fields; i++) {
    if (sam_field_tells_where ((SamField) ((def->type << 8) | i))) {
      g_ptr_array_add (names, (gpointer) def->fields[i].name);
    }
  }
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

static gboolean
has_any (SamSlice body, const char *const *names)
{
  SamJsonToken token;

  for (guint i = 0; body.size > 0 && names[i] != NULL; i++) {
    if (sam_json_find (body.data, body.size, names[i], &token)) {
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
sam_store_is_blanked (const SamRowRec *old, const SamRowRec *rec)
{
  g_autofree const char **names = names_of (rec->type);
  SamJsonToken token;

  for (guint i = 0; names[i] != NULL; i++) {
    if (sam_json_find (old->body.data, old->body.size, names[i], &token)
        && !sam_json_find (rec->body.data, rec->body.size, names[i], &token)) {
      return TRUE;
    }
  }
  return FALSE;
}

GBytes *
sam_store_without_places (const char *type, GBytes *body)
{
  g_autofree const char **names = names_of (type);

  return has_any (SAM_SLICE_BYTES (body), names)
             ? sam_json_object_patch (body, NULL, 0, names, NULL)
             : g_bytes_ref (body);
}

/* @room: (owned): what the slice then borrows from. */
static void
blank (SamSlice *body, const char *const *names, GBytes **room)
{
  g_autoptr (GBytes) whole = NULL;

  if (has_any (*body, names)) {
    whole = g_bytes_new (body->data, body->size);
    *room = sam_json_object_patch (whole, NULL, 0, names, NULL);
    *body = SAM_SLICE_BYTES (*room);
  }
}

static gboolean
is_acked_op (const SamRowKept *kept, const SamRow *inner)
{
  return (kept->why == SAM_KEPT_ACKED || kept->why == SAM_KEPT_FOUND) && inner->kind == SAM_ROW_OP;
}

/* An undo: see keep_undo() in sam-store-save.c. */
static gboolean
undo_has_places (SamSlice payload)
{
  const guint8 *data = payload.data;
  SamUnpack in = { data, data + payload.size, FALSE };
  g_autofree const char **names = NULL;
  SamSlice before, after, edit = SAM_SLICE_NONE;
  SamRow row;
  SamOpKind kind = (SamOpKind) sam_unpack_int (&in);

  names = names_of (sam_unpack_text (&in));
  sam_unpack_text (&in);
  before = sam_unpack_slice (&in);
  after = sam_unpack_slice (&in);
  if (kind == SAM_OP_RESOLVE) {
    /* With the edit that the choice was made in. */
    edit = sam_unpack_slice (&in);
  }
  return in.failed || has_any (before, names) || has_any (after, names)
         || (edit.data != NULL && sam_row_decode (&row, edit.data, edit.size, NULL)
             && row.kind == SAM_ROW_EDIT
             && (has_any (row.edit.base, names) || has_any (row.edit.ours, names)));
}

static gboolean
patch_has_places (const SamPatch *patch, const char *const *names)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (g_strv_contains (names, name)) {
      return TRUE;
    }
  }
  return FALSE;
}

/* The operation without them, under the same row number; without anything left it goes too. */
static gboolean
blank_op (SamStore *store, gint64 rid, const SamRowKept *kept, const SamRowOp *op,
          const char *const *names, GError **error)
{
  g_autoptr (SamPatch) patch = sam_patch_unpack (op->patch);
  g_autoptr (SamPatch) rest = sam_patch_new ();
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GBytes) sent = NULL;
  SamRow inner = { .kind = SAM_ROW_OP, .op = *op };
  SamRow row = { .kind = SAM_ROW_KEPT, .kept = *kept };

  for (guint i = 0; patch != NULL && i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (g_strv_contains (names, name)) {
      continue;
    }
    if (token != NULL) {
      sam_patch_set (rest, name, token);
    } else {
      sam_patch_del (rest, name);
    }
  }
  if (patch != NULL && sam_patch_is_empty (rest) && !sam_patch_is_empty (patch)) {
    return sam_store_delete_row (store, SAM_ROW_KEPT, rid, error);
  }
  sam_patch_pack (packed, rest);
  inner.op.patch = (SamSlice){ packed->data, packed->len };
  blank (&inner.op.base, names, &base);
  blank (&inner.op.sent, names, &sent);
  sam_row_encode (payload, &inner);
  row.kept.payload = (SamSlice){ payload->data, payload->len };
  return sam_store_put_row (store, rid, &row, error) != 0;
}

static gboolean
forget_in (SamStore *store, gint64 rid, gboolean *changed, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  g_autofree const char **names = NULL;
  g_autoptr (SamPatch) patch = NULL;
  const SamRowKept *kept;
  SamRow inner;

  if (!sam_store_get_row (store, rid, SAM_ROW_KEPT, &held, error)) {
    return FALSE;
  }
  kept = &held.row.kept;
  if (kept->why == SAM_KEPT_UNDO) {
    if (!undo_has_places (kept->payload)) {
      return TRUE;
    }
    *changed = TRUE;
    return sam_store_delete_row (store, SAM_ROW_KEPT, rid, error);
  }
  if (!sam_row_decode (&inner, kept->payload.data, kept->payload.size, error)) {
    return FALSE;
  }
  names = names_of (inner.kind == SAM_ROW_OP     ? inner.op.type
                    : inner.kind == SAM_ROW_EDIT ? inner.edit.type
                                                 : NULL);
  if (inner.kind == SAM_ROW_OP) {
    patch = sam_patch_unpack (inner.op.patch);
  }
  if (inner.kind == SAM_ROW_OP
          ? !has_any (inner.op.base, names) && !has_any (inner.op.sent, names)
                && (patch == NULL || !patch_has_places (patch, names))
          : inner.kind != SAM_ROW_EDIT
                || (!has_any (inner.edit.base, names) && !has_any (inner.edit.ours, names))) {
    return TRUE;
  }
  *changed = TRUE;
  return is_acked_op (kept, &inner) ? blank_op (store, rid, kept, &inner.op, names, error)
                                    : sam_store_delete_row (store, SAM_ROW_KEPT, rid, error);
}

/* Whether the server itself has it so: what is written here may still be taken back. */
static gboolean
is_strict (SamStore *store, gint64 rec_rid, gboolean *strict, GError **error)
{
  g_auto (SamRowHeld) held = { 0 };
  SamJsonToken grade;

  if (!sam_store_get_row (store, rec_rid, SAM_ROW_REC, &held, error)) {
    return FALSE;
  }
  *strict = sam_json_find (held.row.rec.body.data, held.row.rec.body.size, "address_grade", &grade)
            && sam_json_token_is (&grade, "strengt_fortrolig");
  return TRUE;
}

gboolean
sam_store_forget_places (SamStore *store, gboolean *changed, GError **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));

  *changed = FALSE;
  if (!sam_store_need_typed (store, SAM_RECORD_PERSON, error)
      || !sam_store_need_typed (store, SAM_RECORD_CASE, error)
      || !sam_store_collect_rids (store,
                                  "SELECT h.rec_rid FROM t_person p JOIN head h ON h.n = p.n"
                                  " WHERE p.address_grade = 'strengt_fortrolig' AND h.rec_rid <> 0",
                                  SAM_SQL_NO_ARGS, people, error)) {
    return FALSE;
  }
  for (guint i = 0; i < people->len; i++) {
    gint64 person = g_array_index (people, gint64, i);
    g_autoptr (GArray) rids = g_array_new (FALSE, FALSE, sizeof (gint64));
    gboolean strict = FALSE;

    if (!is_strict (store, person, &strict, error)) {
      return FALSE;
    }
    if (strict
        && !sam_store_collect_rids (
            store,
            "SELECT k.rid FROM m_kept k WHERE k.why <> $2 AND k.scope IN (SELECT h.id FROM head h"
            " WHERE h.rec_rid = $1 UNION SELECT c.id FROM head h JOIN t_case t ON t.person_id = "
            "h.id"
            " JOIN head c ON c.n = t.n WHERE h.rec_rid = $1)",
            SAM_SQL_ARGS (SAM_SQL_INT (person), SAM_SQL_INT (SAM_KEPT_QUARANTINE)), rids, error)) {
      return FALSE;
    }
    for (guint k = 0; k < rids->len; k++) {
      if (!forget_in (store, g_array_index (rids, gint64, k), changed, error)) {
        return FALSE;
      }
    }
  }
  return TRUE;
}
