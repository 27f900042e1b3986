/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-id.h>

#include <string.h>

static gboolean
is_hyphen_place (int i)
{
  return i == 8 || i == 13 || i == 18 || i == 23;
}

static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

gboolean
sam_id_is_valid (const char *id)
{
  if (id == NULL)
    return FALSE;

  for (int i = 0; i < SAM_ID_LEN; i++) {
    if (is_hyphen_place (i) ? id[i] != '-' : hex_value (id[i]) < 0)
      return FALSE;
  }

  return id[SAM_ID_LEN] == '\0';
}

gboolean
sam_id_to_bytes (const char *id, guint8 bytes[SAM_ID_BYTES])
{
  int n = 0;

  g_return_val_if_fail (bytes != NULL, FALSE);

  if (!sam_id_is_valid (id))
    return FALSE;

  for (int i = 0; i < SAM_ID_LEN;) {
    if (is_hyphen_place (i)) {
      i++;
    } else {
      bytes[n++] = (guint8) (hex_value (id[i]) << 4 | hex_value (id[i + 1]));
      i += 2;
    }
  }

  return TRUE;
}

char *
sam_id_from_bytes (const guint8 bytes[SAM_ID_BYTES])
{
  static const char digits[] = "0123456789abcdef";
  char *id;
  int p = 0;

  g_return_val_if_fail (bytes != NULL, NULL);

  id = g_malloc (SAM_ID_LEN + 1);
  for (int i = 0; i < SAM_ID_BYTES; i++) {
    if (is_hyphen_place (p))
      id[p++] = '-';
    id[p++] = digits[bytes[i] >> 4];
    id[p++] = digits[bytes[i] & 15];
  }
  id[p] = '\0';

  return id;
}

static void
set_version (guint8 bytes[SAM_ID_BYTES], int version)
{
  bytes[6] = (guint8) ((bytes[6] & 0x0f) | version << 4);
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
}

char *
sam_id_new (SamClock *clock)
{
  guint8 bytes[SAM_ID_BYTES];
  guint64 ms;

  g_return_val_if_fail (clock != NULL, NULL);

  ms = (guint64) MAX (sam_clock_now (clock), 0) / 1000;
  sam_clock_random (clock, bytes + 6, sizeof bytes - 6);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (ms >> (40 - 8 * i));
  set_version (bytes, 7);

  return sam_id_from_bytes (bytes);
}

char *
sam_id_derive (const char *name_space, const char *name)
{
  g_autoptr (GChecksum) sum = NULL;
  guint8 hash[32];
  gsize len = sizeof hash;

  g_return_val_if_fail (name_space != NULL && name != NULL, NULL);

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) name_space, (gssize) strlen (name_space) + 1);
  g_checksum_update (sum, (const guchar *) name, (gssize) strlen (name));
  g_checksum_get_digest (sum, hash, &len);
  set_version (hash, 8);

  return sam_id_from_bytes (hash);
}

gint64
sam_id_time (const char *id)
{
  guint8 bytes[SAM_ID_BYTES];
  gint64 ms = 0;

  if (!sam_id_to_bytes (id, bytes) || bytes[6] >> 4 != 7)
    return 0;

  for (int i = 0; i < 6; i++)
    ms = ms << 8 | bytes[i];

  return ms * 1000;
}
