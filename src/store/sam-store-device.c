/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

/*
 * What is between this device and the server: whether it is registered or suspended, which purges
 * the server has not heard of yet, and how long it may go on without hearing from the server.
 */

/* What POST /v1/devices/self/receipts takes at once. */
#define RECEIPTS_MOST 2000
/* Time that has passed is written down no more often than this. */
#define NOTE_EVERY_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

/* ---- receipts ---- */

void
sam_receipt_clear (gpointer data)
{
  g_clear_pointer (&((SamReceipt *) data)->scope, g_free);
}

gboolean
sam_store_queue_receipt (SamStore *store, const char *scope, gint64 comp, gint64 seq, guint rows,
                         GError **error)
{
  SamReceipt receipt = { g_strdup (scope), comp, seq, rows };

  g_array_append_val (store->standing.receipts, receipt);
  return sam_store_put_standing (store, error);
}

static guint
unsent (const SamStoreStatus *status)
{
  return status->pending + status->refused + status->quarantined;
}

typedef struct {
  GBytes *body; /* (out) (transfer full) (nullable) */
  gboolean flag;
} DeviceArgs;

static gboolean
do_tell (SamStore *store, gpointer user_data, GError **error)
{
  DeviceArgs *args = user_data;
  SamStanding *standing = &store->standing;
  guint n = unsent (&store->status), most = MIN (standing->receipts->len, RECEIPTS_MOST);
  GString *out;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  if (most == 0 && standing->unsent_told == n) {
    return TRUE;
  }
  store->telling = most;
  store->telling_unsent = n;
  out = g_string_new (NULL);
  sam_json_begin_object (out);
  sam_json_member (out, "receipts");
  sam_json_begin_array (out);
  for (guint i = 0; i < most; i++) {
    const SamReceipt *receipt = &g_array_index (standing->receipts, SamReceipt, i);

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "c", receipt->scope);
    if (receipt->comp >= 0) {
      sam_json_member_add_string (out, "m", sam_compartment_name ((SamCompartment) receipt->comp));
    }
    sam_json_member_add_int (out, "s", receipt->seq);
    sam_json_member_add_int (out, "rows", receipt->rows);
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  sam_json_member_add_int (out, "unsent", n);
  sam_json_end_object (out);
  args->body = g_string_free_to_bytes (out);
  return TRUE;
}

GBytes *
sam_store_tell_receipts (SamStore *store, GError **error)
{
  DeviceArgs args = { 0 };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_WRITE, NULL, do_tell, &args, error);
  return args.body;
}

static gboolean
do_told (SamStore *store, gpointer user_data, GError **error)
{
  SamStanding *standing = &store->standing;

  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  /* What was queued since stands behind them. */
  if (store->telling > 0) {
    g_array_remove_range (standing->receipts, 0, store->telling);
  }
  store->telling = 0;
  standing->unsent_told = store->telling_unsent;
  return sam_store_end (store, sam_store_put_standing (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_told_receipts (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_told, NULL, error);
}

/* ---- registered, suspended ---- */

static gboolean
do_set_registered (SamStore *store, gpointer user_data, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  store->standing.registered = TRUE;
  return sam_store_end (store, sam_store_put_standing (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_set_registered (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_registered, NULL, error);
}

static gboolean
do_set_suspended (SamStore *store, gpointer user_data, GError **error)
{
  if (!sam_store_begin (store, error)) {
    return FALSE;
  }
  store->standing.suspended = TRUE;
  return sam_store_end (store, sam_store_put_standing (store, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_set_suspended (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_suspended, NULL, error);
}

/* ---- the permit ---- */

/* Only time that goes forward counts: a clock that is set back takes nothing of it away, and goes
 * on counting from where it was set. */
static gint64
used_at (const SamPermit *permit, gint64 now)
{
  return permit->used + MAX (now - permit->seen, 0);
}

gboolean
sam_permit_is_over (const SamPermit *permit, gint64 now)
{
  return permit->days > 0 && permit->seen != 0
         && used_at (permit, now) > permit->days * SAM_USEC_PER_DAY;
}

void
sam_permit_note (SamPermit *permit, gint64 now)
{
  if (permit->seen != 0) {
    permit->used = used_at (permit, now);
    permit->seen = now;
  }
}

void
sam_permit_renew (SamPermit *permit, gint64 now)
{
  permit->used = 0;
  permit->seen = now;
}

gboolean
sam_permit_is_due (const SamPermit *permit, gint64 now)
{
  return permit->seen != 0 && ABS (now - permit->seen) >= NOTE_EVERY_US;
}

static gboolean
do_note_time (SamStore *store, gpointer user_data, GError **error)
{
  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  if (!sam_permit_is_due (&store->standing.permit, sam_clock_now (store->clock))) {
    return TRUE;
  }
  /* The commit notes it. */
  return sam_store_begin (store, error) && sam_store_commit (store, SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_note_time (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_note_time, NULL, error);
}
