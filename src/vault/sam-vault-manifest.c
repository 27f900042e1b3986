/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The manifest as bytes, little-endian: magic, format, generation, next rid, count, set hash, hash
 * of the slots, number of sections, then for each: length and name, length and bytes, by name. */

#include "sam-vault-private.h"

#include <string.h>

#define MAGIC "SMF1"
#define HEAD (4 + 4 + 8 + 8 + 8 + SAM_SEAL_HASH_SIZE + SAM_SEAL_HASH_SIZE + 4)
#define SECTIONS_MAX 64
#define NAME_MAX_SIZE 64

SamManifest *
sam_manifest_new (void)
{
  SamManifest *manifest = g_new0 (SamManifest, 1);

  manifest->format = SAM_VAULT_FORMAT;
  manifest->next_rid = SAM_MANIFEST_RID + 1;
  manifest->sections =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return manifest;
}

SamManifest *
sam_manifest_copy (const SamManifest *manifest)
{
  SamManifest *copy = g_memdup2 (manifest, sizeof *manifest);

  g_hash_table_ref (copy->sections);
  return copy;
}

void
sam_manifest_free (SamManifest *manifest)
{
  if (manifest != NULL) {
    g_hash_table_unref (manifest->sections);
    g_free (manifest);
  }
}

void
sam_manifest_set_section (SamManifest *manifest, const char *name, GBytes *bytes)
{
  GHashTable *sections =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, manifest->sections);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (strcmp (key, name) != 0) {
      g_hash_table_insert (sections, g_strdup (key), g_bytes_ref (value));
    }
  }
  if (bytes != NULL) {
    g_hash_table_insert (sections, g_strdup (name), g_bytes_ref (bytes));
  }
  g_hash_table_unref (manifest->sections);
  manifest->sections = sections;
}

static guint8 *
put (guint8 *at, const void *data, gsize size)
{
  if (size > 0) {
    memcpy (at, data, size);
  }
  return at + size;
}

static guint8 *
put32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  return put (at, &value, sizeof value);
}

static guint8 *
put64 (guint8 *at, guint64 value)
{
  value = GUINT64_TO_LE (value);
  return put (at, &value, sizeof value);
}

GBytes *
sam_manifest_write (const SamManifest *manifest)
{
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (manifest->sections), (GCompareFunc) strcmp);
  gsize size = HEAD;
  guint8 *buffer;
  guint8 *at;
  GBytes *bytes;

  for (GList *l = names; l != NULL; l = l->next) {
    size += 4 + strlen (l->data) + 4
            + g_bytes_get_size (g_hash_table_lookup (manifest->sections, l->data));
  }
  /* In one piece: a buffer that grows would leave copies of tokens behind. */
  buffer = g_malloc (size);
  at = put (buffer, MAGIC, 4);
  at = put32 (at, manifest->format);
  at = put64 (at, manifest->generation);
  at = put64 (at, (guint64) manifest->next_rid);
  at = put64 (at, (guint64) manifest->count);
  at = put (at, manifest->set, SAM_SEAL_HASH_SIZE);
  at = put (at, manifest->slots, SAM_SEAL_HASH_SIZE);
  at = put32 (at, g_hash_table_size (manifest->sections));
  for (GList *l = names; l != NULL; l = l->next) {
    gsize length;
    const void *data =
        g_bytes_get_data (g_hash_table_lookup (manifest->sections, l->data), &length);

    at = put32 (at, (guint32) strlen (l->data));
    at = put (at, l->data, strlen (l->data));
    at = put32 (at, (guint32) length);
    at = put (at, data, length);
  }
  g_assert (at == buffer + size);
  bytes = sam_seal_bytes_new (buffer, size);
  sodium_memzero (buffer, size);
  g_free (buffer);
  return bytes;
}

typedef struct {
  const guint8 *at;
  gsize left;
  gboolean bad;
} Reader;

static const guint8 *
take (Reader *reader, gsize size)
{
  const guint8 *at = reader->at;

  if (reader->bad || size > reader->left) {
    reader->bad = TRUE;
    return NULL;
  }
  reader->at += size;
  reader->left -= size;
  return at;
}

static guint32
take32 (Reader *reader)
{
  const guint8 *at = take (reader, 4);
  guint32 value = 0;

  if (at != NULL) {
    memcpy (&value, at, sizeof value);
  }
  return GUINT32_FROM_LE (value);
}

static guint64
take64 (Reader *reader)
{
  const guint8 *at = take (reader, 8);
  guint64 value = 0;

  if (at != NULL) {
    memcpy (&value, at, sizeof value);
  }
  return GUINT64_FROM_LE (value);
}

SamManifest *
sam_manifest_read (const guint8 *data, gsize size)
{
  g_autoptr (SamManifest) manifest = sam_manifest_new ();
  Reader reader = { data, size, FALSE };
  const guint8 *at = take (&reader, 4);
  guint32 n_sections;

  if (at == NULL || memcmp (at, MAGIC, 4) != 0) {
    return NULL;
  }
  manifest->format = take32 (&reader);
  manifest->generation = take64 (&reader);
  manifest->next_rid = (gint64) take64 (&reader);
  manifest->count = (gint64) take64 (&reader);
  at = take (&reader, 2 * SAM_SEAL_HASH_SIZE);
  n_sections = take32 (&reader);
  if (reader.bad || n_sections > SECTIONS_MAX || manifest->next_rid <= SAM_MANIFEST_RID
      || manifest->count < 0) {
    return NULL;
  }
  memcpy (manifest->set, at, SAM_SEAL_HASH_SIZE);
  memcpy (manifest->slots, at + SAM_SEAL_HASH_SIZE, SAM_SEAL_HASH_SIZE);
  for (guint32 i = 0; i < n_sections; i++) {
    guint32 length = take32 (&reader);
    const guint8 *name = take (&reader, length);
    guint32 bytes_size = take32 (&reader);
    const guint8 *bytes = take (&reader, bytes_size);

    if (reader.bad || length == 0 || length > NAME_MAX_SIZE || memchr (name, '\0', length)) {
      return NULL;
    }
    g_hash_table_insert (manifest->sections, g_strndup ((const char *) name, length),
                         sam_seal_bytes_new (bytes, bytes_size));
  }
  return reader.left == 0 ? g_steal_pointer (&manifest) : NULL;
}
