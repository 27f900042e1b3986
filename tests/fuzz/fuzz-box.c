/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in a vault, by the first byte: "b" a box from outside, "s" bytes to seal, "m" an opened
 * manifest, "c" the inside of a copy of the slots. */
#include "fuzz.h"
#include "vault/sam-vault-private.h"

#include <string.h>

static SamSeal *seal;

void
fuzz_begin (void)
{
  static const guint8 id[SAM_SEAL_ID_SIZE] = "a vault's name!";
  static const guint8 key[SAM_SEAL_KEY_SIZE] = "thirty-two bytes nobody will try";

  g_assert_cmpint (sodium_init (), >=, 0);
  seal = sam_seal_new (id, key);
}

/* Nobody without the key makes a box. */
static gboolean
try_box (const guint8 *data, gsize size)
{
  g_autofree guint8 *room = g_malloc (MAX (size, 1));
  gsize opened = 0;

  g_assert_false (sam_seal_open (seal, size > 0 ? data[0] : 0, data, size, room, &opened));
  return FALSE;
}

static gboolean
try_seal (const guint8 *data, gsize size)
{
  gint64 rid = size > 0 ? data[0] + 2 : 2;
  gsize box_size = sam_seal_box_size (size), opened = 0;
  g_autofree guint8 *box = g_malloc (box_size);
  g_autofree guint8 *room = g_malloc (box_size);
  gsize at = size > 1 ? (data[1] * 31u + (gsize) rid) % box_size : 0;

  sam_seal_close (seal, rid, data, size, box);
  g_assert_true (sam_seal_open (seal, rid, box, box_size, room, &opened));
  g_assert_cmpmem (room, opened, data, size);
  g_assert_false (sam_seal_open (seal, rid + 1, box, box_size, room, &opened));
  g_assert_false (sam_seal_open (seal, rid, box, box_size - SAM_SEAL_PAD, room, &opened));
  box[at] ^= (guint8) (1 << (rid & 7));
  g_assert_false (sam_seal_open (seal, rid, box, box_size, room, &opened));
  return TRUE;
}

static gboolean
try_manifest (const guint8 *data, gsize size)
{
  g_autoptr (SamManifest) manifest = sam_manifest_read (data, size);
  g_autoptr (SamManifest) again = NULL;
  g_autoptr (GBytes) bytes = NULL, same = NULL;

  if (manifest == NULL) {
    return FALSE;
  }
  g_assert_cmpint (manifest->next_rid, >, SAM_MANIFEST_RID);
  g_assert_cmpint (manifest->count, >=, 0);
  bytes = sam_manifest_write (manifest);
  again = sam_manifest_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (again);
  same = sam_manifest_write (again);
  g_assert_true (g_bytes_equal (bytes, same));
  return TRUE;
}

/* The sum over a copy is no secret, so it is always right here: what is inside is what is read. */
static gboolean
try_copy (const guint8 *data, gsize size)
{
  gsize head = strlen (SAM_SLOT_COPY_MARK) + 4 + crypto_generichash_BYTES;
  g_autofree guint8 *copy = g_malloc (head + size);
  g_autoptr (GPtrArray) slots = NULL;
  guint32 length = GUINT32_TO_LE ((guint32) size);

  memcpy (copy, SAM_SLOT_COPY_MARK, 8);
  memcpy (copy + 8, &length, 4);
  crypto_generichash (copy + 12, crypto_generichash_BYTES, data, size, NULL, 0);
  memcpy (copy + head, data, size);
  g_assert_null (sam_slot_read_copy (copy, head + size - 1));
  slots = sam_slot_read_copy (copy, head + size);
  if (slots == NULL) {
    return FALSE;
  }
  for (guint i = 0; i < slots->len; i++) {
    const SamSlot *slot = slots->pdata[i];

    g_assert_cmpuint (g_bytes_get_size (slot->params), <=, SAM_SLOT_FIELD_MAX);
    g_assert_cmpuint (g_bytes_get_size (slot->wrapped), <=, SAM_SLOT_FIELD_MAX);
    sam_slot_get_id (slot);
  }
  sam_slot_kinds (slots);
  return TRUE;
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy =
      g_memdup2 (size > 1 ? data + 1 : (const guint8 *) "", MAX (size, 2) - 1);
  gsize len = size > 0 ? size - 1 : 0;

  switch (size > 0 ? data[0] : 'b') {
  case 's':
    return try_seal (copy, len);
  case 'm':
    return try_manifest (copy, len);
  case 'c':
    return try_copy (copy, len);
  default:
    return try_box (copy, len);
  }
}
