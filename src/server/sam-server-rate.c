/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How often a device may ask: a bucket of turns each, in this process alone. A bucket holds time:
 * it fills as time passes, and a request takes out what one costs.
 */
#include "sam-server-private.h"

#include <string.h>

/* Above so many buckets those that are full are forgotten: a new one is full too. */
#define BUCKETS_MAX 10000

typedef struct {
  SamUid account, device;
} Key;

typedef struct {
  Key key;
  gint64 credit, at; /* microseconds */
} Bucket;

static guint
key_hash (gconstpointer key)
{
  const Key *k = key;
  return sam_uid_hash (&k->account) ^ sam_uid_hash (&k->device);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return sam_uid_equal (&x->account, &y->account) && sam_uid_equal (&x->device, &y->device);
}

static void
forget_full (GHashTable *buckets, gint64 now, gint64 full)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, buckets);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Bucket *bucket = value;
    if (bucket->credit + (now - bucket->at) >= full) {
      g_hash_table_iter_remove (&iter);
    }
  }
}

SamServerResponse *
sam_server_take_turn (SamServer *server, const SamActor *actor)
{
  if (server->rate_per_minute == 0) {
    return NULL;
  }
  gint64 now = sam_clock_now (server->clock);
  gint64 cost = 60 * G_USEC_PER_SEC / server->rate_per_minute;
  gint64 full = cost * MAX (server->rate_burst, 1);
  Key key;

  memset (&key, 0, sizeof key);
  key.account = actor->id;
  key.device = actor->device;
  if (!server->buckets) {
    server->buckets = g_hash_table_new_full (key_hash, key_equal, NULL, g_free);
  }
  Bucket *bucket = g_hash_table_lookup (server->buckets, &key);
  if (!bucket) {
    if (g_hash_table_size (server->buckets) >= BUCKETS_MAX) {
      forget_full (server->buckets, now, full);
    }
    bucket = g_new0 (Bucket, 1);
    *bucket = (Bucket){ key, full, now };
    g_hash_table_insert (server->buckets, &bucket->key, bucket);
  }
  bucket->credit = MIN (full, bucket->credit + MAX (now - bucket->at, 0));
  bucket->at = now;
  if (bucket->credit >= cost) {
    bucket->credit -= cost;
    return NULL;
  }
  SamServerResponse *response = sam_server_problem ("rate", "This device asks too often.");
  response->retry_after = (guint) ((cost - bucket->credit + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  return response;
}
