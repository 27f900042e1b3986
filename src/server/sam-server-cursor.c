/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-server-private.h"

#include <sodium.h>
#include <string.h>

/* version, flags, seq, origin, rank and id unless it is after all of its sequence, epoch, then the
 * tag; the account is in the tag alone. */
#define CURSOR_VERSION 1
#define EPOCH_LEN 8
#define AT_SEQ 2
#define AT_ORIGIN 10
#define AT_RANK 18
#define AT_ID 26
#define PLACE_LEN (8 + SAM_ID_BYTES)
#define TAG_LEN 16
#define CURSOR_MAX (AT_RANK + PLACE_LEN + EPOCH_LEN + TAG_LEN)
#define FLAG_FIRST 1
#define FLAG_REC 2
#define FLAG_ALL 4
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

/* @len: of what comes before the tag. */
static void
compute_tag (SamServer *server, const SamUid *account, const guint8 *bytes, gsize len,
             guint8 tag[TAG_LEN])
{
  crypto_auth_hmacsha256_state state;
  guint8 full[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_init (&state, server->mac_key, sizeof server->mac_key);
  crypto_auth_hmacsha256_update (&state, account->b, sizeof account->b);
  crypto_auth_hmacsha256_update (&state, bytes, len);
  crypto_auth_hmacsha256_final (&state, full);
  memcpy (tag, full, TAG_LEN);
}

void
sam_cursor_after_all (SamCursor *cursor, gint64 seq)
{
  cursor->seq = seq;
  cursor->is_rec = TRUE;
  cursor->rank = G_MAXINT64;
  memset (cursor->id.b, 0xff, SAM_ID_BYTES);
}

gboolean
sam_cursor_is_after_all (const SamCursor *cursor)
{
  SamCursor all = *cursor;

  sam_cursor_after_all (&all, cursor->seq);
  return cursor->is_rec && cursor->rank == all.rank && sam_uid_equal (&cursor->id, &all.id);
}

char *
sam_cursor_seal (SamServer *server, const SamUid *account, const SamCursor *cursor)
{
  guint8 bytes[CURSOR_MAX];
  char text[sodium_base64_ENCODED_LEN (CURSOR_MAX, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  gboolean all = sam_cursor_is_after_all (cursor);
  gsize len = all ? AT_RANK : AT_RANK + PLACE_LEN;

  g_assert (strlen (server->epoch) == EPOCH_LEN);
  bytes[0] = CURSOR_VERSION;
  bytes[1] = (guint8) ((cursor->first ? FLAG_FIRST : 0) | (cursor->is_rec ? FLAG_REC : 0)
                       | (all ? FLAG_ALL : 0));
  put_int (bytes + AT_SEQ, cursor->seq);
  put_int (bytes + AT_ORIGIN, cursor->origin);
  if (!all) {
    put_int (bytes + AT_RANK, cursor->rank);
    memcpy (bytes + AT_ID, cursor->id.b, SAM_ID_BYTES);
  }
  memcpy (bytes + len, server->epoch, EPOCH_LEN);
  len += EPOCH_LEN;
  compute_tag (server, account, bytes, len, bytes + len);
  sodium_bin2base64 (text, sizeof text, bytes, len + TAG_LEN,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

SamCursorCheck
sam_cursor_open (SamServer *server, const SamUid *account, const char *text, SamCursor *cursor)
{
  guint8 bytes[CURSOR_MAX], tag[TAG_LEN];
  gsize at_epoch;
  size_t len = 0;

  /* libsodium takes bytes beyond ASCII for letters; a cursor has one spelling. */
  if (text[strspn (text, ALPHABET)] != '\0'
      || sodium_base642bin (bytes, sizeof bytes, text, strlen (text), NULL, &len, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             != 0
      || len < AT_RANK || bytes[0] != CURSOR_VERSION) {
    return SAM_CURSOR_INVALID;
  }
  at_epoch = bytes[1] & FLAG_ALL ? AT_RANK : AT_RANK + PLACE_LEN;
  if (len != at_epoch + EPOCH_LEN + TAG_LEN) {
    return SAM_CURSOR_INVALID;
  }
  compute_tag (server, account, bytes, at_epoch + EPOCH_LEN, tag);
  if (sodium_memcmp (tag, bytes + at_epoch + EPOCH_LEN, TAG_LEN) != 0) {
    return SAM_CURSOR_INVALID;
  }
  if (memcmp (bytes + at_epoch, server->epoch, EPOCH_LEN) != 0) {
    return SAM_CURSOR_RESET;
  }
  cursor->first = (bytes[1] & FLAG_FIRST) != 0;
  cursor->is_rec = (bytes[1] & FLAG_REC) != 0;
  cursor->seq = get_int (bytes + AT_SEQ);
  cursor->origin = get_int (bytes + AT_ORIGIN);
  if (bytes[1] & FLAG_ALL) {
    sam_cursor_after_all (cursor, cursor->seq);
  } else {
    cursor->rank = get_int (bytes + AT_RANK);
    memcpy (cursor->id.b, bytes + AT_ID, SAM_ID_BYTES);
  }
  return SAM_CURSOR_OK;
}
