/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-server-private.h"

#include <sodium.h>
#include <string.h>

/* version, flags, seq, origin, rank, id, epoch, then the tag; the account is in the tag alone. */
#define CURSOR_VERSION 1
#define EPOCH_LEN 8
#define AT_SEQ 2
#define AT_ORIGIN 10
#define AT_RANK 18
#define AT_ID 26
#define AT_EPOCH 42
#define AT_TAG 50
#define TAG_LEN 16
#define CURSOR_LEN (AT_TAG + TAG_LEN)
#define FLAG_FIRST 1
#define FLAG_REC 2
#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static void
put_int (guint8 *at, gint64 value)
{
  guint64 big = GUINT64_TO_BE ((guint64) value);
  memcpy (at, &big, 8);
}

static gint64
get_int (const guint8 *at)
{
  guint64 big;
  memcpy (&big, at, 8);
  return (gint64) GUINT64_FROM_BE (big);
}

static void
compute_tag (SamServer *server, const SamUid *account, const guint8 *bytes, guint8 tag[TAG_LEN])
{
  crypto_auth_hmacsha256_state state;
  guint8 full[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init (&state, server->mac_key, sizeof server->mac_key);
  crypto_auth_hmacsha256_update (&state, account->b, sizeof account->b);
  crypto_auth_hmacsha256_update (&state, bytes, AT_TAG);
  crypto_auth_hmacsha256_final (&state, full);
  memcpy (tag, full, TAG_LEN);
}

char *
sam_cursor_seal (SamServer *server, const SamUid *account, const SamCursor *cursor)
{
  guint8 bytes[CURSOR_LEN];
  char text[sodium_base64_ENCODED_LEN (CURSOR_LEN, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  g_assert (strlen (server->epoch) == EPOCH_LEN);
  bytes[0] = CURSOR_VERSION;
  bytes[1] = (guint8) ((cursor->first ? FLAG_FIRST : 0) | (cursor->is_rec ? FLAG_REC : 0));
  put_int (bytes + AT_SEQ, cursor->seq);
  put_int (bytes + AT_ORIGIN, cursor->origin);
  put_int (bytes + AT_RANK, cursor->rank);
  memcpy (bytes + AT_ID, cursor->id.b, SAM_ID_BYTES);
  memcpy (bytes + AT_EPOCH, server->epoch, EPOCH_LEN);
  compute_tag (server, account, bytes, bytes + AT_TAG);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

SamCursorCheck
sam_cursor_open (SamServer *server, const SamUid *account, const char *text, SamCursor *cursor)
{
  guint8 bytes[CURSOR_LEN], tag[TAG_LEN];
  size_t len = 0;

  /* libsodium takes bytes beyond ASCII for letters; a cursor has one spelling. */
  if (text[strspn (text, ALPHABET)] != '\0'
      || sodium_base642bin (bytes, sizeof bytes, text, strlen (text), NULL, &len, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             != 0
      || len != CURSOR_LEN || bytes[0] != CURSOR_VERSION) {
    return SAM_CURSOR_INVALID;
  }
  compute_tag (server, account, bytes, tag);
  if (sodium_memcmp (tag, bytes + AT_TAG, TAG_LEN) != 0) {
    return SAM_CURSOR_INVALID;
  }
  if (memcmp (bytes + AT_EPOCH, server->epoch, EPOCH_LEN) != 0) {
    return SAM_CURSOR_RESET;
  }
  cursor->first = (bytes[1] & FLAG_FIRST) != 0;
  cursor->is_rec = (bytes[1] & FLAG_REC) != 0;
  cursor->seq = get_int (bytes + AT_SEQ);
  cursor->origin = get_int (bytes + AT_ORIGIN);
  cursor->rank = get_int (bytes + AT_RANK);
  memcpy (cursor->id.b, bytes + AT_ID, SAM_ID_BYTES);
  return SAM_CURSOR_OK;
}
