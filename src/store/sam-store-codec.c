/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-codec.h"

#include <samspor/sam-store.h>
#include <string.h>

#define ABSENT G_MAXUINT32

typedef enum { MEMBER_INT, MEMBER_TEXT, MEMBER_SLICE } MemberKind;
typedef struct {
  guint16 offset;
  guint8 kind;
  guint8 required;
} Member;

#define INT(field)                                                                                 \
  {                                                                                                \
    G_STRUCT_OFFSET (SamRow, field), MEMBER_INT, 0                                                 \
  }
#define TEXT(field)                                                                                \
  {                                                                                                \
    G_STRUCT_OFFSET (SamRow, field), MEMBER_TEXT, 0                                                \
  }
#define TEXT1(field)                                                                               \
  {                                                                                                \
    G_STRUCT_OFFSET (SamRow, field), MEMBER_TEXT, 1                                                \
  }
#define SLICE(field)                                                                               \
  {                                                                                                \
    G_STRUCT_OFFSET (SamRow, field), MEMBER_SLICE, 0                                               \
  }
#define SLICE1(field)                                                                              \
  {                                                                                                \
    G_STRUCT_OFFSET (SamRow, field), MEMBER_SLICE, 1                                               \
  }

static const Member rec_members[] = {
  TEXT1 (rec.type), TEXT1 (rec.id),   TEXT1 (rec.scope), INT (rec.comp), TEXT1 (rec.version),
  INT (rec.seq),    INT (rec.schema), TEXT (rec.by),     INT (rec.at),   TEXT (rec.x_by),
  TEXT (rec.x_why), INT (rec.x_at),   SLICE1 (rec.body), INT (rec.pass),
};
static const Member edit_members[] = {
  TEXT1 (edit.type),     TEXT1 (edit.id),          TEXT1 (edit.scope),
  INT (edit.comp),       TEXT (edit.base_version), SLICE1 (edit.base),
  SLICE1 (edit.ours),    INT (edit.first_at),      INT (edit.at),
  TEXT (edit.by),        TEXT (edit.screen),       TEXT1 (edit.group),
  INT (edit.state),      TEXT (edit.paths),        TEXT (edit.proposed),
  TEXT (edit.proposals), TEXT (edit.theirs_by),    INT (edit.theirs_at),
  INT (edit.rebases),
};
static const Member op_members[] = {
  TEXT1 (op.op),      TEXT (op.type),         TEXT (op.id),     TEXT (op.scope),  INT (op.comp),
  INT (op.verb),      TEXT (op.base_version), SLICE (op.base),  SLICE (op.patch), SLICE (op.sent),
  TEXT (op.why),      TEXT1 (op.group),       TEXT (op.screen), INT (op.at),      INT (op.state),
  INT (op.attempts),  TEXT (op.code),         TEXT (op.field),  TEXT (op.extra),  TEXT (op.take),
  INT (op.from_edit), INT (op.resent),
};
static const Member kept_members[] = {
  INT (kept.why),    INT (kept.at),  INT (kept.until), TEXT (kept.id),
  TEXT (kept.scope), TEXT (kept.op), INT (kept.comp),  SLICE1 (kept.payload),
};
static const Member log_members[] = {
  INT (log.n), TEXT1 (log.prev), TEXT1 (log.event), TEXT1 (log.hash), TEXT (log.op),
};
static const Member text_members[] = { TEXT1 (text.key), TEXT1 (text.text), INT (text.at) };

static const struct {
  const Member *members;
  guint n_members;
  guint8 layout;
  guint n_first; /* members of layout 1 */
} layouts[SAM_ROW_N] = {
  [SAM_ROW_REC] = { rec_members, G_N_ELEMENTS (rec_members), 2, G_N_ELEMENTS (rec_members) - 1 },
  [SAM_ROW_EDIT] = { edit_members, G_N_ELEMENTS (edit_members), 1, G_N_ELEMENTS (edit_members) },
  [SAM_ROW_OP] = { op_members, G_N_ELEMENTS (op_members), 2, G_N_ELEMENTS (op_members) - 1 },
  [SAM_ROW_KEPT] = { kept_members, G_N_ELEMENTS (kept_members), 1, G_N_ELEMENTS (kept_members) },
  [SAM_ROW_LOG] = { log_members, G_N_ELEMENTS (log_members), 1, G_N_ELEMENTS (log_members) },
  [SAM_ROW_DRAFT] = { text_members, G_N_ELEMENTS (text_members), 1, G_N_ELEMENTS (text_members) },
  [SAM_ROW_PREF] = { text_members, G_N_ELEMENTS (text_members), 1, G_N_ELEMENTS (text_members) },
};

void
sam_pack_int (GByteArray *out, gint64 value)
{
  guint64 le = GUINT64_TO_LE ((guint64) value);

  g_byte_array_append (out, (const guint8 *) &le, sizeof le);
}

void
sam_pack_slice (GByteArray *out, SamSlice slice)
{
  guint32 le = GUINT32_TO_LE (slice.data == NULL ? ABSENT : (guint32) slice.size);

  g_assert (slice.size < ABSENT);
  g_byte_array_append (out, (const guint8 *) &le, sizeof le);
  if (slice.data == NULL) {
    return;
  }
  g_byte_array_append (out, slice.data, slice.size);
  g_byte_array_append (out, (const guint8 *) "", 1);
}

void
sam_pack_text (GByteArray *out, const char *text)
{
  sam_pack_slice (out, (SamSlice){ text, text == NULL ? 0 : strlen (text) });
}

gint64
sam_unpack_int (SamUnpack *in)
{
  guint64 le;

  if (in->failed || (gsize) (in->end - in->p) < sizeof le) {
    in->failed = TRUE;
    return 0;
  }
  memcpy (&le, in->p, sizeof le);
  in->p += sizeof le;
  return (gint64) GUINT64_FROM_LE (le);
}

SamSlice
sam_unpack_slice (SamUnpack *in)
{
  guint32 le;
  SamSlice slice;

  if (in->failed || (gsize) (in->end - in->p) < sizeof le) {
    in->failed = TRUE;
    return SAM_SLICE_NONE;
  }
  memcpy (&le, in->p, sizeof le);
  in->p += sizeof le;
  le = GUINT32_FROM_LE (le);
  if (le == ABSENT) {
    return SAM_SLICE_NONE;
  }
  if ((gsize) (in->end - in->p) < (gsize) le + 1 || in->p[le] != '\0') {
    in->failed = TRUE;
    return SAM_SLICE_NONE;
  }
  slice = (SamSlice){ in->p, le };
  in->p += (gsize) le + 1;
  return slice;
}

const char *
sam_unpack_text (SamUnpack *in)
{
  SamSlice slice = sam_unpack_slice (in);

  /* g_utf8_validate() stops at a NUL, so a text has exactly one, at its end. */
  if (slice.data != NULL && !g_utf8_validate (slice.data, (gssize) slice.size, NULL)) {
    in->failed = TRUE;
    return NULL;
  }
  return slice.data;
}

void
sam_row_encode (GByteArray *out, const SamRow *row)
{
  const guint8 head[2] = { (guint8) row->kind, layouts[row->kind].layout };

  g_assert (row->kind > 0 && row->kind < SAM_ROW_N);
  g_byte_array_append (out, head, sizeof head);
  for (guint i = 0; i < layouts[row->kind].n_members; i++) {
    const Member *member = &layouts[row->kind].members[i];
    const void *field = G_STRUCT_MEMBER_P (row, member->offset);

    switch ((MemberKind) member->kind) {
    case MEMBER_INT:
      sam_pack_int (out, *(const gint64 *) field);
      break;
    case MEMBER_TEXT:
      g_assert (!member->required || *(const char *const *) field != NULL);
      sam_pack_text (out, *(const char *const *) field);
      break;
    case MEMBER_SLICE:
      g_assert (!member->required || ((const SamSlice *) field)->data != NULL);
      sam_pack_slice (out, *(const SamSlice *) field);
      break;
    }
  }
}

gboolean
sam_row_decode (SamRow *row, const guint8 *data, gsize size, GError **error)
{
  SamUnpack in = { data, data + size, FALSE };
  guint n_members;

  memset (row, 0, sizeof *row);
  if (size < 2 || data[0] == 0 || data[0] >= SAM_ROW_N || data[1] == 0
      || data[1] > layouts[data[0]].layout) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY,
                         "Reading the vault: a row was made by a newer program");
    return FALSE;
  }
  row->kind = data[0];
  in.p += 2;
  n_members = data[1] == 1 ? layouts[row->kind].n_first : layouts[row->kind].n_members;
  for (guint i = 0; i < n_members && !in.failed; i++) {
    const Member *member = &layouts[row->kind].members[i];
    void *field = G_STRUCT_MEMBER_P (row, member->offset);

    switch ((MemberKind) member->kind) {
    case MEMBER_INT:
      *(gint64 *) field = sam_unpack_int (&in);
      break;
    case MEMBER_TEXT:
      *(const char **) field = sam_unpack_text (&in);
      in.failed |= member->required && *(const char **) field == NULL;
      break;
    case MEMBER_SLICE:
      *(SamSlice *) field = sam_unpack_slice (&in);
      in.failed |= member->required && ((SamSlice *) field)->data == NULL;
      break;
    }
  }
  if (in.failed || in.p != in.end) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_READ_ONLY,
                         "Reading the vault: a row is not what it should be");
    return FALSE;
  }
  return TRUE;
}

void
sam_patch_pack (GByteArray *out, const SamPatch *patch)
{
  sam_pack_int (out, sam_patch_size (patch));
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    sam_pack_text (out, name);
    sam_pack_text (out, token);
  }
}

SamPatch *
sam_patch_unpack (SamSlice slice)
{
  SamUnpack in = { slice.data, (const guint8 *) slice.data + slice.size, slice.data == NULL };
  SamPatch *patch = sam_patch_new ();
  gint64 n = sam_unpack_int (&in);

  for (gint64 i = 0; i < n && !in.failed; i++) {
    const char *name = sam_unpack_text (&in);
    const char *token = sam_unpack_text (&in);

    if (name == NULL) {
      break;
    }
    if (token != NULL) {
      sam_patch_set (patch, name, token);
    } else {
      sam_patch_del (patch, name);
    }
  }
  return patch;
}
