/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

/*
 * The access log: who looked at what, and why (pasientjournalloven § 22). Each event carries a
 * number and the hash of the one before, so that a gap shows. Events wait in memory for the next
 * transaction.
 */

void
sam_log_event_free (SamLogEvent *event)
{
  g_free (event->user);
  g_free (event->id);
  g_free (event->detail);
  g_free (event);
}

static const char *
access_name (SamAccess access)
{
  switch (access) {
  case SAM_ACCESS_VIEW:
    return "view";
  case SAM_ACCESS_PRINT:
    return "print";
  case SAM_ACCESS_EXPORT:
    return "export";
  case SAM_ACCESS_SEARCH:
    return "search";
  case SAM_ACCESS_REFUSED:
    return "refused";
  }
  return "view";
}

static gboolean
put_event (SamStore *store, const SamLogEvent *event, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *at = sam_moment_format (event->at);
  g_autofree char *op = sam_id_new (store->clock);
  g_autofree char *hash = NULL;
  SamRow row = { .kind = SAM_ROW_LOG };

  sam_json_begin_object (json);
  sam_json_member_add_int (json, "n", store->log.n + 1);
  sam_json_member_add_string (json, "prev", store->log.hash);
  sam_json_member_add_string (json, "at", at);
  sam_json_member_add_string (json, "by", event->user);
  sam_json_member_add_string (json, "what", access_name (event->access));
  sam_json_member_add_string (json, "type", sam_type_get (event->type)->name);
  sam_json_member_add_string (json, "id", event->id != NULL ? event->id : SAM_ID_NIL);
  sam_json_member_add_string (json, "why", sam_purpose_name (event->purpose));
  if (event->detail != NULL) {
    sam_json_member_add_string (json, "detail", event->detail);
  }
  sam_json_end_object (json);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) json->str, json->len);

  row.log = (SamRowLog){ store->log.n + 1, store->log.hash, json->str, hash, op };
  if (sam_store_put_row (store, 0, &row, error) == 0) {
    return FALSE;
  }
  store->log.n++;
  g_free (store->log.hash);
  store->log.hash = g_steal_pointer (&hash);
  return TRUE;
}

gboolean
sam_store_log_flush (SamStore *store, GError **error)
{
  if (store->log_waiting->len == store->log_flushed) {
    return TRUE;
  }
  for (guint i = store->log_flushed; i < store->log_waiting->len; i++) {
    if (!put_event (store, store->log_waiting->pdata[i], error)) {
      return FALSE;
    }
  }
  store->log_flushed = store->log_waiting->len;
  return sam_store_put_log_head (store, error);
}

typedef struct {
  SamLogEvent *event; /* (owned) */
  gboolean now;
} LogArgs;

static gboolean
do_log (SamStore *store, gpointer user_data, GError **error)
{
  LogArgs *args = user_data;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  g_ptr_array_add (store->log_waiting, g_steal_pointer (&args->event));
  if (!args->now || store->txn.open) {
    return TRUE;
  }
  return sam_store_begin (store, error) && sam_store_commit (store, SAM_ORIGIN_USER, error);
}

gboolean
sam_store_log_access (SamStore *store, SamViewer *viewer, SamAccess access, SamRecordType type,
                      const char *id, const char *detail, gboolean now, GError **error)
{
  LogArgs args = { NULL, now };
  gboolean ok;

  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  if (viewer == NULL) {
    return sam_store_need_viewer (store, viewer, error);
  }
  args.event = g_new0 (SamLogEvent, 1);
  args.event->at = sam_clock_now (store->clock);
  args.event->user = g_strdup (sam_viewer_get (viewer)->user_id);
  args.event->access = access;
  args.event->type = type;
  args.event->purpose = sam_viewer_get (viewer)->purpose;
  args.event->id = g_strdup (id);
  args.event->detail = g_strdup (detail);
  ok = sam_store_call (store, now ? SAM_STORE_WRITE : SAM_STORE_READ, NULL, do_log, &args, error);
  g_clear_pointer (&args.event, sam_log_event_free);
  return ok;
}
