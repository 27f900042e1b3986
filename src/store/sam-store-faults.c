/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * Gaps in the access logs of the computers of the teams that are led, as the server told last, and
 * how many of them have been read of: one preference, a list with the names of the server's own.
 */

#define KEY "log-faults"

typedef struct {
  SamLogFaults told;
  gint64 read; /* of the faults */
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->told.device);
  g_free (told->told.user_id);
  g_free (told);
}

void
sam_log_faults_free (SamLogFaults *faults)
{
  if (faults == NULL) {
    return;
  }
  g_free (faults->device);
  g_free (faults->user_id);
  g_free (faults);
}

static char *
text_of (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;

  return sam_json_find (object->raw, object->len, name, &token) && token.kind == SAM_JSON_STRING
             ? sam_json_token_dup_string (&token)
             : NULL;
}

static gint64
number_of (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;
  gint64 value = 0;

  return sam_json_find (object->raw, object->len, name, &token)
                 && sam_json_token_get_int (&token, &value)
             ? value
             : 0;
}

/* Returns: (transfer full) (nullable) (element-type Told): those with faults; NULL when it is no
 * such list. */
static GPtrArray *
read_list (const char *text, gsize len)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (told_free);
  SamJsonCursor cursor;
  SamJsonToken object;

  if (!sam_json_check (text, len, NULL, NULL) || !sam_json_cursor_array (&cursor, text, len)) {
    return NULL;
  }
  while (sam_json_cursor_next_element (&cursor, &object)) {
    g_autofree char *seen_at = NULL;
    Told *told;

    if (object.kind != SAM_JSON_OBJECT) {
      return NULL;
    }
    told = g_new0 (Told, 1);
    g_ptr_array_add (list, told);
    told->told.device = text_of (&object, "device");
    told->told.user_id = text_of (&object, "user");
    told->told.n = (guint) CLAMP (number_of (&object, "log_faults"), 0, G_MAXINT);
    told->read = number_of (&object, "read");
    seen_at = text_of (&object, "seen_at");
    if (told->told.device == NULL || told->told.user_id == NULL || seen_at == NULL
        || !sam_moment_parse (seen_at, &told->told.seen_at, NULL)) {
      return NULL;
    }
    if (told->told.n == 0) {
      g_ptr_array_set_size (list, (int) list->len - 1);
    }
  }
  return g_steal_pointer (&list);
}

/* Returns: (transfer full): empty when nothing is kept; NULL with @error. */
static GPtrArray *
kept_list (SamStore *store, GError **error)
{
  g_autoptr (GError) below = NULL;
  g_autofree char *text =
      sam_sql_get_text (store->sql, "SELECT text FROM m_text WHERE kind = $1 AND key = $2",
                        SAM_SQL_ARGS (SAM_SQL_INT (SAM_ROW_PREF), SAM_SQL_TEXT (KEY)), &below);
  GPtrArray *list = text != NULL ? read_list (text, strlen (text)) : NULL;

  if (below != NULL) {
    g_propagate_error (error, g_steal_pointer (&below));
    return NULL;
  }
  return list != NULL ? list : g_ptr_array_new_with_free_func (told_free);
}

static gboolean
keep_list (SamStore *store, GPtrArray *list, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  sam_json_begin_array (json);
  for (guint i = 0; i < list->len; i++) {
    const Told *told = list->pdata[i];
    g_autofree char *seen_at = sam_moment_format (told->told.seen_at);

    sam_json_element (json);
    sam_json_begin_object (json);
    sam_json_member_add_string (json, "device", told->told.device);
    sam_json_member_add_string (json, "user", told->told.user_id);
    sam_json_member_add_string (json, "seen_at", seen_at);
    sam_json_member_add_int (json, "log_faults", told->told.n);
    sam_json_member_add_int (json, "read", told->read);
    sam_json_end_object (json);
  }
  sam_json_end_array (json);
  return sam_store_put_text (store, SAM_ROW_PREF, KEY, list->len > 0 ? json->str : NULL, error);
}

static Told *
find (GPtrArray *list, const char *device)
{
  for (guint i = 0; i < list->len; i++) {
    Told *told = list->pdata[i];

    if (strcmp (told->told.device, device) == 0) {
      return told;
    }
  }
  return NULL;
}

guint
sam_store_count_log_faults (SamStore *store)
{
  const char *const *led = (const char *const *) store->session->lead_team_ids;
  g_autoptr (GPtrArray) list = NULL;
  guint n = 0;

  if (led == NULL || led[0] == NULL || (list = kept_list (store, NULL)) == NULL) {
    return 0;
  }
  for (guint i = 0; i < list->len; i++) {
    const Told *told = list->pdata[i];

    n += told->told.n > told->read;
  }
  return n;
}

/* ---- what the server told ---- */

static gboolean
same_list (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len) {
    return FALSE;
  }
  for (guint i = 0; i < a->len; i++) {
    const Told *one = a->pdata[i], *two = find (b, one->told.device);

    /* When it was heard from changes all the time; that is noted when there is more to note. */
    if (two == NULL || one->told.n != two->told.n
        || strcmp (one->told.user_id, two->told.user_id) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
do_set_devices (SamStore *store, gpointer user_data, GError **error)
{
  GBytes *devices = user_data;
  gsize len;
  const char *text = g_bytes_get_data (devices, &len);
  g_autoptr (GPtrArray) list = read_list (text, len);
  g_autoptr (GPtrArray) before = NULL;

  if (list == NULL) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL,
                         "The list of devices is not what the contract says");
    return FALSE;
  }
  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  before = kept_list (store, error);
  if (before == NULL) {
    return FALSE;
  }
  if (same_list (list, before)) {
    return TRUE;
  }
  for (guint i = 0; i < list->len; i++) {
    Told *told = list->pdata[i];
    const Told *old = find (before, told->told.device);

    told->read = old != NULL ? old->read : 0;
  }
  return sam_store_begin (store, error)
         && sam_store_end (store, keep_list (store, list, error), SAM_ORIGIN_SYNC, error);
}

gboolean
sam_store_set_devices (SamStore *store, GBytes *devices, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store) && devices != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_set_devices, devices, error);
}

/* ---- what is said of it ---- */

typedef struct {
  SamViewer *viewer;
  GPtrArray *list; /* (owned) */
} FaultsArgs;

static gboolean
do_list_log_faults (SamStore *store, gpointer user_data, GError **error)
{
  FaultsArgs *args = user_data;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_log_faults_free);
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  kept = kept_list (store, &below);
  if (kept == NULL) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  for (guint i = 0; i < kept->len && sam_viewer_leads (args->viewer, NULL); i++) {
    const Told *told = kept->pdata[i];
    SamLogFaults *faults;

    if (told->told.n > told->read) {
      faults = g_new0 (SamLogFaults, 1);
      faults->device = g_strdup (told->told.device);
      faults->user_id = g_strdup (told->told.user_id);
      faults->seen_at = told->told.seen_at;
      faults->n = told->told.n;
      g_ptr_array_add (list, faults);
    }
  }
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list_log_faults (SamStore *store, SamViewer *viewer, GError **error)
{
  FaultsArgs args = { .viewer = viewer };

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_list_log_faults, &args, error);
  return args.list;
}

static gboolean
do_read_log_faults (SamStore *store, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!sam_store_need_open (store, error)) {
    return FALSE;
  }
  list = kept_list (store, error);
  if (list == NULL) {
    return FALSE;
  }
  for (guint i = 0; i < list->len; i++) {
    Told *told = list->pdata[i];

    told->read = told->told.n;
  }
  return sam_store_begin (store, error)
         && sam_store_end (store, keep_list (store, list, error), SAM_ORIGIN_USER, error);
}

gboolean
sam_store_read_log_faults (SamStore *store, GError **error)
{
  g_return_val_if_fail (SAM_IS_STORE (store), FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, do_read_log_faults, NULL, error);
}
