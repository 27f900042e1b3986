/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-vault-private.h"

#include <string.h>

/* Names the subkeys' purpose to crypto_kdf; eight bytes. */
#define KDF_CONTEXT "samsvalt"
#define KDF_BOX 1
#define KDF_SET 2

#define AAD_SIZE (SAM_SEAL_ID_SIZE + 8)

SamSeal *
sam_seal_new (const guint8 *id, const guint8 *key)
{
  SamSeal *seal;

  G_STATIC_ASSERT (SAM_SEAL_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  G_STATIC_ASSERT (SAM_SEAL_KEY_SIZE == crypto_kdf_KEYBYTES);
  G_STATIC_ASSERT (SAM_SEAL_KEY_SIZE == crypto_generichash_KEYBYTES);

  seal = sodium_malloc (sizeof *seal);
  if (seal == NULL) {
    g_error ("Making room for a key: out of memory");
  }
  memcpy (seal->id, id, SAM_SEAL_ID_SIZE);
  memcpy (seal->key, key, SAM_SEAL_KEY_SIZE);
  crypto_kdf_derive_from_key (seal->box_key, SAM_SEAL_KEY_SIZE, KDF_BOX, KDF_CONTEXT, key);
  crypto_kdf_derive_from_key (seal->set_key, SAM_SEAL_KEY_SIZE, KDF_SET, KDF_CONTEXT, key);
  return seal;
}

void
sam_seal_free (SamSeal *seal)
{
  sodium_free (seal);
}

static void
write_le64 (guint8 *to, guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (to, &value, sizeof value);
}

/* A box opens only in its own vault under its own number. */
static void
fill_aad (const SamSeal *seal, gint64 rid, guint8 *aad)
{
  memcpy (aad, seal->id, SAM_SEAL_ID_SIZE);
  write_le64 (aad + SAM_SEAL_ID_SIZE, (guint64) rid);
}

static gsize
padded_size (gsize size)
{
  return (size / SAM_SEAL_PAD + 1) * SAM_SEAL_PAD;
}

gsize
sam_seal_box_size (gsize size)
{
  return padded_size (size) + SAM_SEAL_OVERHEAD;
}

void
sam_seal_close (const SamSeal *seal, gint64 rid, const guint8 *data, gsize size, guint8 *box)
{
  guint8 aad[AAD_SIZE];
  guint8 *inside = box + SAM_SEAL_NONCE_SIZE;
  gsize padded = 0;

  fill_aad (seal, rid, aad);
  randombytes_buf (box, SAM_SEAL_NONCE_SIZE);
  if (size > 0) {
    memcpy (inside, data, size);
  }
  sodium_pad (&padded, inside, size, SAM_SEAL_PAD, padded_size (size));
  g_assert (padded == padded_size (size));
  crypto_aead_xchacha20poly1305_ietf_encrypt (inside, NULL, inside, padded, aad, AAD_SIZE, NULL,
                                              box, seal->box_key);
}

gboolean
sam_seal_open (const SamSeal *seal, gint64 rid, const guint8 *box, gsize box_size, guint8 *data,
               gsize *size)
{
  guint8 aad[AAD_SIZE];
  unsigned long long padded = 0;

  if (box_size < SAM_SEAL_OVERHEAD + SAM_SEAL_PAD
      || (box_size - SAM_SEAL_OVERHEAD) % SAM_SEAL_PAD != 0) {
    return FALSE;
  }
  fill_aad (seal, rid, aad);
  return crypto_aead_xchacha20poly1305_ietf_decrypt (data, &padded, NULL, box + SAM_SEAL_NONCE_SIZE,
                                                     box_size - SAM_SEAL_NONCE_SIZE, aad, AAD_SIZE,
                                                     box, seal->box_key)
             == 0
         && sodium_unpad (size, data, padded, SAM_SEAL_PAD) == 0;
}

/* One row's part of the set hash. Keyed, so that nobody without the key can look for rows whose
 * parts add up to a given sum; a sum, so that one row changes it in constant time. */
static void
row_hash (const SamSeal *seal, gint64 rid, const guint8 *nonce, const guint8 *tag, guint64 *words)
{
  guint8 input[8 + SAM_SEAL_NONCE_SIZE + SAM_SEAL_TAG_SIZE];
  guint8 hash[SAM_SEAL_HASH_SIZE];

  write_le64 (input, (guint64) rid);
  memcpy (input + 8, nonce, SAM_SEAL_NONCE_SIZE);
  memcpy (input + 8 + SAM_SEAL_NONCE_SIZE, tag, SAM_SEAL_TAG_SIZE);
  crypto_generichash (hash, sizeof hash, input, sizeof input, seal->set_key, SAM_SEAL_KEY_SIZE);
  memcpy (words, hash, sizeof hash);
}

static void
set_change (guint8 *set, const guint64 *words, gboolean remove)
{
  guint8 *at = set;
  unsigned int carry = remove ? 1 : 0;

  /* Modulo 2^256; taking away is adding the complement and one. */
  for (int i = 0; i < SAM_SEAL_HASH_SIZE / 8; i++, at += 8) {
    guint64 old;
    guint64 word = GUINT64_FROM_LE (words[i]);
    unsigned __int128 sum;

    memcpy (&old, at, sizeof old);
    sum = (unsigned __int128) GUINT64_FROM_LE (old) + (remove ? ~word : word) + carry;
    carry = (unsigned int) (sum >> 64);
    write_le64 (at, (guint64) sum);
  }
}

void
sam_seal_set_add (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                  const guint8 *tag)
{
  guint64 words[SAM_SEAL_HASH_SIZE / 8];

  row_hash (seal, rid, nonce, tag, words);
  set_change (set, words, FALSE);
}

void
sam_seal_set_remove (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                     const guint8 *tag)
{
  guint64 words[SAM_SEAL_HASH_SIZE / 8];

  row_hash (seal, rid, nonce, tag, words);
  set_change (set, words, TRUE);
}

typedef struct {
  gsize size;
  guint8 data[];
} Zeroed;

static void
zeroed_free (gpointer data)
{
  Zeroed *zeroed = data;

  sodium_memzero (zeroed->data, zeroed->size);
  g_free (zeroed);
}

GBytes *
sam_seal_bytes_new (const guint8 *data, gsize size)
{
  Zeroed *zeroed = g_malloc (sizeof *zeroed + size);

  zeroed->size = size;
  if (size > 0) {
    memcpy (zeroed->data, data, size);
  }
  return g_bytes_new_with_free_func (zeroed->data, size, zeroed_free, zeroed);
}
