/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <samspor/sam-json.h>
#include <string.h>

/*
 * All records of a case with its person and the registry, which is what the rules take. Reading the
 * rows is the database thread's; making records and a view of them is nobody's in particular, so
 * that another thread can do it when there are thousands (see sam-store-cases.c).
 */

/* Returns: (transfer full) (element-type SamHeadRow): those of @scope, with all of @types. */
static GPtrArray *
rows_of (SamStore *store, const char *scope, guint64 types, GError **error)
{
  gboolean covered = strcmp (scope, SAM_ID_NIL) == 0 || (types & ~SAM_RULES_LIST_TYPES) == 0;
  GPtrArray *gathered = covered ? sam_store_gathered (store, scope) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  if (gathered != NULL) {
    return g_ptr_array_ref (gathered);
  }
  if (!sam_store_need_scopes (store, error)) {
    return NULL;
  }
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_head_row_unref);
  statement = sam_sql_prepare (store->sql,
                               "SELECT " SAM_HEAD_COLUMNS " FROM head h WHERE h.scope = $1 AND"
                               " h.type >= 0 AND (h.state > 0 OR ($2 >> h.type & 1) = 1)"
                               " ORDER BY h.n",
                               error);
  if (statement == NULL) {
    return NULL;
  }
  sam_sql_bind_text (statement, 1, scope, -1);
  sam_sql_bind_int (statement, 2, (gint64) types);
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamHeadRow *row = sam_head_row_take (statement);

    if (row != NULL) {
      g_ptr_array_add (rows, row);
    }
  }
  return step == SAM_SQL_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

SamRegistry *
sam_store_get_registry (SamStore *store, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  if (store->txn.open && store->txn.registry) {
    g_clear_pointer (&store->registry, sam_registry_unref);
  }
  if (store->registry != NULL) {
    return store->registry;
  }
  rows = rows_of (store, SAM_ID_NIL, G_MAXUINT64, error);
  if (rows == NULL) {
    return NULL;
  }
  for (guint i = 0; i < rows->len; i++) {
    SamRecord *record = sam_head_row_record (rows->pdata[i], NULL);

    if (record != NULL) {
      g_ptr_array_add (records, record);
    }
  }
  store->registry = sam_registry_new (records);
  return store->registry;
}

/* ---- The rows of a case ---- */

struct _SamCaseRows {
  SamViewer *viewer;     /* (owned) (nullable) */
  SamRegistry *registry; /* (owned) */
  SamRecord *guard;      /* (owned) (nullable): the person its records are masked for */
  GPtrArray *rows;       /* (owned) (element-type SamHeadRow) */
  char *case_id;         /* (owned) */
  char *person_id;       /* (owned) (nullable) */
  guint64 types;
};

void
sam_case_rows_free (SamCaseRows *rows)
{
  g_clear_pointer (&rows->viewer, sam_viewer_unref);
  g_clear_pointer (&rows->registry, sam_registry_unref);
  g_clear_object (&rows->guard);
  g_ptr_array_unref (rows->rows);
  g_free (rows->case_id);
  g_free (rows->person_id);
  g_free (rows);
}

/* What a case's own row says; its record is made later. */
static void
find_person (SamCaseRows *self, const SamHeadRow *row)
{
  SamJsonToken token;

  if (sam_json_find (row->body.data, row->body.size, sam_field_get (SAM_CASE_PERSON_ID)->name,
                     &token)
      && token.kind == SAM_JSON_STRING) {
    self->person_id = sam_json_token_dup_string (&token);
  }
}

static gboolean
add_scope (SamStore *store, SamCaseRows *self, const char *scope, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_of (store, scope, self->types, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    SamHeadRow *row = rows->pdata[i];

    if ((self->types >> row->type & 1) == 0 && row->meta.state == SAM_STATE_SAVED) {
      continue;
    }
    if (self->viewer != NULL && !sam_store_may_see (self->viewer, row->type, row->comp)) {
      continue;
    }
    g_ptr_array_add (self->rows, g_atomic_rc_box_acquire (row));
    if (self->person_id == NULL && row->type == SAM_RECORD_CASE) {
      find_person (self, row);
    }
  }
  return rows != NULL;
}

SamCaseRows *
sam_store_read_case (SamStore *store, SamViewer *viewer, const char *case_id, guint64 types,
                     GError **error)
{
  g_autoptr (SamCaseRows) self = g_new0 (SamCaseRows, 1);
  SamRegistry *registry = sam_store_get_registry (store, error);
  SamRecord *guard = NULL;

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_head_row_unref);
  self->case_id = g_strdup (case_id);
  self->types = types;
  if (registry == NULL || (viewer != NULL && !sam_store_guard (store, case_id, &guard, error))) {
    return NULL;
  }
  self->registry = sam_registry_ref (registry);
  self->viewer = viewer != NULL ? sam_viewer_ref (viewer) : NULL;
  self->guard = guard != NULL ? g_object_ref (guard) : NULL;
  if (!add_scope (store, self, case_id, error)
      || (self->person_id != NULL && !add_scope (store, self, self->person_id, error))) {
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* A paper without names must know what to hide: what the reader may see, just not here.
 * @masked: (element-type SamRecord): as they were before */
static void
keep_pages (SamCaseView *view, const SamCaseRows *rows, GPtrArray *masked)
{
  g_autoptr (SamViewer) reader =
      masked->len > 0
          ? sam_viewer_for_use (rows->viewer, sam_viewer_get (rows->viewer)->purpose, SAM_USE_PAGE)
          : NULL;

  for (guint i = 0; i < masked->len; i++) {
    g_autoptr (SamRecord) page = sam_viewer_mask (reader, rows->guard, masked->pdata[i]);

    sam_case_view_keep_page (view, page);
  }
}

/* @tenants: as they were before their address was masked. */
static void
keep_leases (SamCaseView *view, GPtrArray *tenants)
{
  for (guint i = 0; i < tenants->len; i++) {
    const SamRecord *lease = sam_case_view_get_lease (view, tenants->pdata[i]);

    if (lease != NULL) {
      sam_case_view_keep_lease (view, sam_record_get_id (tenants->pdata[i]), (SamRecord *) lease);
    }
  }
}

SamCaseView *
sam_case_rows_view (const SamCaseRows *rows, GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_full (rows->rows->len, (GDestroyNotify) g_object_unref);
  g_autoptr (GPtrArray) leased = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) hidden = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamRecord) case_record = NULL;
  g_autoptr (SamRecord) person = NULL;
  SamCaseView *view;

  for (guint i = 0; i < rows->rows->len; i++) {
    g_autoptr (SamRecord) record = sam_head_row_record (rows->rows->pdata[i], NULL);

    if (record == NULL) {
      continue;
    }
    if (rows->viewer != NULL && rows->guard != NULL) {
      SamRecord *masked = sam_viewer_mask (rows->viewer, rows->guard, record);

      if (masked != record && sam_record_get_rtype (record) == SAM_RECORD_TENANT) {
        g_ptr_array_add (leased, g_object_ref (record));
      }
      if (masked != record) {
        g_ptr_array_add (hidden, g_object_ref (record));
      }
      g_object_unref (record);
      record = masked;
    }
    if (strcmp (sam_record_get_id (record), rows->case_id) == 0) {
      g_set_object (&case_record, record);
    } else if (g_strcmp0 (sam_record_get_id (record), rows->person_id) == 0) {
      g_set_object (&person, record);
    } else {
      g_ptr_array_add (records, g_steal_pointer (&record));
    }
  }
  if (case_record == NULL || sam_record_get_rtype (case_record) != SAM_RECORD_CASE) {
    sam_store_not_found (error);
    return NULL;
  }
  view = sam_case_view_new (case_record, person, records, rows->registry);
  sam_case_view_set_types (view, rows->types);
  keep_leases (view, leased);
  keep_pages (view, rows, hidden);
  return view;
}

SamCaseView *
sam_store_build_view (SamStore *store, SamViewer *viewer, const char *case_id, guint64 types,
                      GError **error)
{
  g_autoptr (SamCaseRows) rows = sam_store_read_case (store, viewer, case_id, types, error);

  return rows != NULL ? sam_case_rows_view (rows, error) : NULL;
}

typedef struct {
  SamViewer *viewer;
  const char *id;
  SamCaseView *view; /* (owned) */
  char *text;        /* (owned) */
} ReadArgs;

static gboolean
do_case_view (SamStore *store, gpointer user_data, GError **error)
{
  ReadArgs *args = user_data;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  args->view = sam_store_build_view (store, args->viewer, args->id, G_MAXUINT64, &below);
  return args->view != NULL || sam_store_fail (error, g_steal_pointer (&below));
}

SamCaseView *
sam_store_case_view (SamStore *store, SamViewer *viewer, const char *case_id, GError **error)
{
  ReadArgs args = { .viewer = viewer, .id = case_id };

  g_return_val_if_fail (SAM_IS_STORE (store) && case_id != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_case_view, &args, error);
  return args.view;
}

static gboolean
do_case_of_person (SamStore *store, gpointer user_data, GError **error)
{
  ReadArgs *args = user_data;
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!sam_store_may_see (args->viewer, SAM_RECORD_CASE, SAM_COMPARTMENT_FOLLOW_UP)) {
    return TRUE;
  }
  args->text = sam_sql_get_text (
      store->sql,
      "SELECT h.id FROM t_case t JOIN head h ON h.n = t.n WHERE t.person_id = $1 AND h.x_at = 0"
      " AND t.status <> 'closed' ORDER BY t.opened_on DESC, h.id LIMIT 1",
      SAM_SQL_ARGS (SAM_SQL_TEXT (args->id)), &below);
  return below == NULL || sam_store_fail (error, g_steal_pointer (&below));
}

char *
sam_store_case_of_person (SamStore *store, SamViewer *viewer, const char *person_id, GError **error)
{
  ReadArgs args = { .viewer = viewer, .id = person_id };

  g_return_val_if_fail (SAM_IS_STORE (store) && person_id != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_case_of_person, &args, error);
  return args.text;
}
