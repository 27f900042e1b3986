/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/* Reading records: one, a list. Everything that leaves here is frozen and masked. */

SamQuery *
sam_query_new (SamRecordType type)
{
  SamQuery *query = g_new0 (SamQuery, 1);

  query->type = type;
  query->sort = SAM_FIELD_NONE;
  return query;
}

static void
term_clear (gpointer data)
{
  g_free (((SamQueryTerm *) data)->value);
}

void
sam_query_where (SamQuery *query, SamField field, const char *value)
{
  SamQueryTerm term = { field, g_strdup (value) };

  g_return_if_fail (query != NULL);

  if (query->where == NULL) {
    query->where = g_array_new (FALSE, FALSE, sizeof (SamQueryTerm));
    g_array_set_clear_func (query->where, term_clear);
  }
  g_array_append_val (query->where, term);
}

void
sam_query_free (SamQuery *query)
{
  if (query == NULL) {
    return;
  }
  g_clear_pointer (&query->where, g_array_unref);
  g_free (query->scope);
  g_free (query->search);
  g_free (query);
}

/* ---- records of rows ---- */

SamRecord *
sam_store_record_of_body (int type, const char *id, const char *scope, SamSlice body,
                          GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body.data, body.size);

  return sam_record_new_from_body ((SamRecordType) type, id, scope, bytes, error);
}

SamHeadRow *
sam_head_row_new (const SamSeen *seen)
{
  const char *const texts[] = { seen->id, seen->scope, seen->version,
                                seen->by, seen->x_by,  seen->x_why };
  const char *kept[G_N_ELEMENTS (texts)] = { NULL };
  gsize lengths[G_N_ELEMENTS (texts)];
  gsize size = sizeof (SamHeadRow) + seen->body.size;
  SamHeadRow *row;
  char *end;

  if (seen->type < 0 || seen->type >= SAM_N_RECORD_TYPES) {
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    lengths[i] = texts[i] != NULL ? strlen (texts[i]) + 1 : 0;
    size += lengths[i];
  }
  row = g_atomic_rc_box_alloc (size);
  memset (row, 0, sizeof *row);
  end = row->held;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] != NULL) {
      kept[i] = memcpy (end, texts[i], lengths[i]);
      end += lengths[i];
    }
  }
  row->type = (SamRecordType) seen->type;
  row->comp = seen->comp;
  row->id = kept[0];
  row->scope = kept[1];
  row->meta.version = (char *) kept[2];
  row->meta.seq = seen->seq;
  row->meta.by = (char *) kept[3];
  row->meta.at = seen->at;
  row->meta.retracted_at = seen->x_at;
  if (row->meta.retracted_at != 0) {
    row->meta.retracted_by = (char *) (kept[4] != NULL ? kept[4] : "");
    row->meta.retracted_why = (char *) kept[5];
  }
  row->meta.state = seen->state;
  row->body.size = seen->body.size;
  row->body.data = seen->body.size > 0 ? memcpy (end, seen->body.data, seen->body.size) : end;
  return row;
}

SamHeadRow *
sam_head_row_take (SamSqlStatement *statement)
{
  SamSeen seen = {
    .id = sam_sql_column_text (statement, 0, NULL),
    .type = (int) sam_sql_column_int (statement, 1),
    .scope = sam_sql_column_text (statement, 2, NULL),
    .version = sam_sql_column_text (statement, 3, NULL),
    .seq = sam_sql_column_int (statement, 4),
    .by = sam_sql_column_text (statement, 5, NULL),
    .at = sam_sql_column_int (statement, 6),
    .x_by = sam_sql_column_text (statement, 7, NULL),
    .x_at = sam_sql_column_int (statement, 8),
    .x_why = sam_sql_column_text (statement, 9, NULL),
    .state = (SamRecordState) sam_sql_column_int (statement, 10),
    .comp = sam_sql_column_int (statement, 12),
  };

  seen.body.data = sam_sql_column_blob (statement, 11, &seen.body.size);
  return sam_head_row_new (&seen);
}

void
sam_head_row_unref (SamHeadRow *row)
{
  g_atomic_rc_box_release (row);
}

SamRecord *
sam_head_row_record (const SamHeadRow *row, GError **error)
{
  g_autoptr (GBytes) body =
      g_bytes_new_with_free_func (row->body.data, row->body.size, g_atomic_rc_box_release,
                                  g_atomic_rc_box_acquire ((gpointer) row));

  return sam_record_new_from_store (row->type, row->id, row->scope, body, &row->meta, error);
}

SamRecord *
sam_store_read_record (SamSqlStatement *statement, GError **error)
{
  g_autoptr (SamHeadRow) row = sam_head_row_take (statement);

  return row != NULL ? sam_head_row_record (row, error) : NULL;
}

SamRecord *
sam_store_peek (SamStore *store, const char *id, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_sql_prepare (store->sql, "SELECT " SAM_HEAD_COLUMNS " FROM head h WHERE h.id = $1",
                       error);

  if (statement == NULL) {
    return NULL;
  }
  sam_sql_bind_text (statement, 1, id, -1);
  return sam_sql_step (statement, error) == SAM_SQL_STEP_ROW
             ? sam_store_read_record (statement, error)
             : NULL;
}

/* ---- masking ---- */

static void
add_guarded (GHashTable *guarded, const char *scope, SamRecord *person)
{
  if (scope != NULL) {
    g_hash_table_insert (guarded, g_strdup (scope), g_object_ref (person));
  }
}

static gboolean
find_guarded (SamStore *store, GError **error)
{
  g_autoptr (GHashTable) guarded =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  /* The person comes with the row: a look-up by id may have to read all of head (see
   * sam_store_need_ids()). */
  statement = sam_sql_prepare (
      store->sql,
      "SELECT " SAM_HEAD_COLUMNS
      ", c.id FROM t_person p JOIN head h ON h.n = p.n LEFT JOIN t_case t"
      " ON t.person_id = h.id LEFT JOIN head c ON c.n = t.n WHERE p.address_grade <> 'open'",
      error);
  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    g_autoptr (SamRecord) person = sam_store_read_record (statement, error);

    if (person == NULL) {
      return FALSE;
    }
    add_guarded (guarded, sam_record_get_id (person), person);
    add_guarded (guarded, sam_sql_column_text (statement, SAM_N_HEAD_COLUMNS, NULL), person);
  }
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  store->guarded = g_steal_pointer (&guarded);
  return TRUE;
}

gboolean
sam_store_guard (SamStore *store, const char *scope, SamRecord **person, GError **error)
{
  *person = NULL;
  if (store->txn.open && (store->txn.types >> SAM_RECORD_PERSON & 3) != 0) {
    /* Persons or cases (the next number) changed inside the open transaction. */
    g_clear_pointer (&store->guarded, g_hash_table_unref);
  }
  if (store->guarded == NULL && !find_guarded (store, error)) {
    return FALSE;
  }
  *person = g_hash_table_lookup (store->guarded, scope);
  return TRUE;
}

SamRecord *
sam_store_mask (SamStore *store, SamViewer *viewer, SamRecord *record, GError **error)
{
  g_autoptr (SamRecord) owned = record;
  SamRecord *person;

  if (!sam_store_guard (store, sam_record_get_scope (record), &person, error)) {
    return NULL;
  }
  if (person == NULL) {
    return g_steal_pointer (&owned);
  }
  return sam_viewer_mask (viewer, person, record);
}

/* ---- one record ---- */

typedef struct {
  SamViewer *viewer;
  SamRecordType type;
  const char *id;
  SamRecord *record; /* (owned) */
  const SamQuery *query;
  GPtrArray *list; /* (owned) */
} ReadArgs;

gboolean
sam_store_may_see (SamViewer *viewer, SamRecordType type, gint64 comp)
{
  guint mask = sam_viewer_get (viewer)->compartments | (1u << SAM_COMPARTMENT_REGISTRY);

  return sam_viewer_may_see_type (viewer, type) && (mask >> comp & 1) != 0;
}

gboolean
sam_store_not_found (GError **error)
{
  g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND,
                       "There is no such record");
  return FALSE;
}

static gboolean
do_get (SamStore *store, gpointer user_data, GError **error)
{
  ReadArgs *args = user_data;
  g_auto (SamHead) head = { 0 };
  g_autoptr (GError) below = NULL;
  SamRecord *record;

  if (!sam_store_need_viewer (store, args->viewer, error)) {
    return FALSE;
  }
  if (!sam_store_find_head (store, args->id, &head, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (head.n == 0 || head.type != (int) args->type
      || !sam_store_may_see (args->viewer, args->type, head.comp)) {
    return sam_store_not_found (error);
  }
  record = sam_store_peek (store, args->id, &below);
  args->record = record != NULL ? sam_store_mask (store, args->viewer, record, &below) : NULL;
  if (args->record == NULL) {
    return below != NULL ? sam_store_fail (error, g_steal_pointer (&below))
                         : sam_store_not_found (error);
  }
  return TRUE;
}

SamRecord *
sam_store_get (SamStore *store, SamViewer *viewer, SamRecordType type, const char *id,
               GError **error)
{
  ReadArgs args = { .viewer = viewer, .type = type, .id = id };

  g_return_val_if_fail (SAM_IS_STORE (store) && type < SAM_N_RECORD_TYPES && id != NULL, NULL);

  sam_store_call (store, SAM_STORE_READ, NULL, do_get, &args, error);
  return args.record;
}

/* ---- lists ---- */

/* A term of a query with its value in the form records have it. */
typedef struct {
  SamField field;
  char *value; /* (owned) (nullable): NULL = absent */
} Term;

static void
parsed_clear (gpointer data)
{
  g_free (((Term *) data)->value);
}

static gboolean
parse_terms (const SamQuery *query, GArray *terms, GError **error)
{
  g_array_set_clear_func (terms, parsed_clear);
  for (guint i = 0; query->where != NULL && i < query->where->len; i++) {
    const SamQueryTerm *term = &g_array_index (query->where, SamQueryTerm, i);
    g_autoptr (SamRecord) scratch = NULL;
    Term parsed = { term->field, NULL };

    if (term->field == SAM_FIELD_NONE || SAM_FIELD_TYPE (term->field) != query->type
        || SAM_FIELD_INDEX (term->field) >= sam_type_get (query->type)->n_fields) {
      g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                           "The record type has no such field");
      return FALSE;
    }
    scratch = sam_record_new (query->type, SAM_ID_NIL, SAM_ID_NIL);
    if (term->value != NULL && *term->value != '\0'
        && !sam_record_set_from_string (scratch, term->field, term->value, NULL)) {
      g_set_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                   "This is not a value of the field %s", sam_field_get (term->field)->name);
      return FALSE;
    }
    parsed.value = sam_record_to_string (scratch, term->field);
    g_array_append_val (terms, parsed);
  }
  if (query->sort != SAM_FIELD_NONE
      && (SAM_FIELD_TYPE (query->sort) != query->type
          || SAM_FIELD_INDEX (query->sort) >= sam_type_get (query->type)->n_fields)) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                         "The record type has no such field");
    return FALSE;
  }
  return TRUE;
}

static gboolean
matches (SamRecord *record, GArray *terms)
{
  for (guint i = 0; i < terms->len; i++) {
    const Term *term = &g_array_index (terms, Term, i);
    g_autofree char *value = sam_record_to_string (record, term->field);

    if (g_strcmp0 (value, term->value) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Where all that @query can find lies. (nullable): here and there. */
static const char *
scope_of (const SamQuery *query)
{
  return query->scope == NULL && sam_type_get (query->type)->scope == SAM_SCOPE_REGISTRY
             ? SAM_ID_NIL
             : query->scope;
}

static SamSqlStatement *
prepare_list (SamStore *store, const SamQuery *query, SamViewer *viewer, GArray *terms,
              GError **error)
{
  const SamTypedTable *table = &store->tables[query->type];
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) bound = g_array_new (FALSE, FALSE, sizeof (guint));
  SamSqlStatement *statement;
  const char *scope = scope_of (query);
  /* What belongs to one case or person is few: that is compared on the records alone. */
  gboolean typed = terms->len > 0 && query->scope == NULL;
  guint k = 2;

  if (typed && !sam_store_need_typed (store, query->type, error)) {
    return NULL;
  }
  g_string_printf (text,
                   "SELECT " SAM_HEAD_COLUMNS ", h.n FROM head h%s%s%s WHERE h.type = $1 AND"
                   " ($2 >> h.comp & 1) = 1%s",
                   typed ? " JOIN t_" : "", typed ? sam_type_get (query->type)->name : "",
                   typed ? " t ON t.n = h.n" : "", query->with_retracted ? "" : " AND h.x_at = 0");
  if (scope != NULL) {
    if (!sam_store_need_scopes (store, error)) {
      return NULL;
    }
    g_string_append_printf (text, " AND h.scope = $%u", ++k);
  }
  if (query->changed_after != 0) {
    g_string_append_printf (text, " AND h.at > $%u", ++k);
  }
  /* Only equality of texts is left to SQL; the rest is compared on the record. */
  for (guint i = 0; typed && i < terms->len; i++) {
    const Term *term = &g_array_index (terms, Term, i);
    const SamFieldDef *field = sam_field_get (term->field);

    if (term->value == NULL
        || (field->kind != SAM_KIND_REF && field->kind != SAM_KIND_ENUM
            && field->kind != SAM_KIND_TEXT && field->kind != SAM_KIND_DATE)) {
      continue;
    }
    for (guint j = 0; j < table->n_columns; j++) {
      if (table->columns[j] == term->field) {
        g_string_append_printf (text, " AND t.%s = $%u", field->name, ++k);
        g_array_append_val (bound, i);
      }
    }
  }
  statement = sam_sql_prepare (store->sql, text->str, error);
  if (statement == NULL) {
    return NULL;
  }
  k = 2;
  sam_sql_bind_int (statement, 1, query->type);
  sam_sql_bind_int (statement, 2,
                    sam_viewer_get (viewer)->compartments | (1u << SAM_COMPARTMENT_REGISTRY));
  if (scope != NULL) {
    sam_sql_bind_text (statement, ++k, scope, -1);
  }
  if (query->changed_after != 0) {
    sam_sql_bind_int (statement, ++k, query->changed_after);
  }
  for (guint i = 0; i < bound->len; i++) {
    const Term *term = &g_array_index (terms, Term, g_array_index (bound, guint, i));

    sam_sql_bind_text (statement, ++k, term->value, -1);
  }
  return statement;
}

/* ---- order ---- */

typedef struct {
  SamRecord *record;
  char *text[3]; /* (owned) (nullable): a key for strcmp() */
  gint64 number[3];
} Sorted;

static void
sorted_clear (gpointer data)
{
  Sorted *sorted = data;

  g_object_unref (sorted->record);
  for (guint i = 0; i < 3; i++) {
    g_free (sorted->text[i]);
  }
}

static void
make_key (SamStore *store, Sorted *sorted, guint k, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  const char *text;

  sorted->number[k] = G_MAXINT64; /* what is absent comes last */
  switch (def->kind) {
  case SAM_KIND_INTEGER:
    if (sam_record_has (sorted->record, field)) {
      sorted->number[k] = sam_record_get_int (sorted->record, field);
    }
    break;
  case SAM_KIND_BOOL:
    sorted->number[k] = sam_record_get_bool (sorted->record, field);
    break;
  case SAM_KIND_DATE:
    if (sam_record_has (sorted->record, field)) {
      sorted->number[k] = sam_record_get_date (sorted->record, field);
    }
    break;
  case SAM_KIND_DATETIME:
    if (sam_record_has (sorted->record, field)) {
      sorted->number[k] = sam_record_get_moment (sorted->record, field);
    }
    break;
  case SAM_KIND_ENUM:
    text = sam_record_get_text (sorted->record, field);
    for (guint i = 0; text != NULL && def->values != NULL && def->values[i].id != NULL; i++) {
      if (strcmp (def->values[i].id, text) == 0) {
        sorted->number[k] = i;
      }
    }
    break;
  case SAM_KIND_DECIMAL:
    text = sam_record_get_text (sorted->record, field);
    if (text != NULL) {
      /* Only for the order; the value stays text. */
      sorted->number[k] = (gint64) (g_ascii_strtod (text, NULL) * 1000.0);
    }
    break;
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_REF:
  case SAM_KIND_SET: {
    g_autofree char *value = sam_record_to_string (sorted->record, field);

    if (value != NULL) {
      sorted->number[k] = 0;
      sorted->text[k] = def->kind == SAM_KIND_REF
                            ? g_steal_pointer (&value)
                            : sam_locale_sort_key (sam_store_get_locale (store, "nb"), value);
    }
  } break;
  }
}

typedef struct {
  gboolean descending;
} Order;

static int
compare_sorted (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Sorted *x = a, *y = b;
  const Order *order = user_data;

  for (guint k = 0; k < 3; k++) {
    int result;

    if (x->number[k] != y->number[k]) {
      result = x->number[k] < y->number[k] ? -1 : 1;
      if (x->number[k] == G_MAXINT64 || y->number[k] == G_MAXINT64) {
        return result;
      }
    } else {
      result = g_strcmp0 (x->text[k], y->text[k]);
    }
    if (result != 0) {
      return order->descending ? -result : result;
    }
  }
  return strcmp (sam_record_get_id (x->record), sam_record_get_id (y->record));
}

SamLocale *
sam_store_get_locale (SamStore *store, const char *language)
{
  SamLocale *locale = g_hash_table_lookup (store->locales, language);

  if (locale == NULL) {
    locale = sam_locale_new (language);
    g_hash_table_insert (store->locales, g_strdup (language), locale);
  }
  return locale;
}

static void
order_list (SamStore *store, const SamQuery *query, GArray *rows, GPtrArray *list)
{
  const SamTypeDef *def = sam_type_get (query->type);
  Order order = { query->descending };

  for (guint i = 0; i < rows->len; i++) {
    Sorted *sorted = &g_array_index (rows, Sorted, i);

    if (query->sort != SAM_FIELD_NONE) {
      make_key (store, sorted, 0, query->sort);
    } else {
      for (guint k = 0; k < 3 && def->sort[k] != SAM_FIELD_NONE; k++) {
        make_key (store, sorted, k, def->sort[k]);
      }
    }
  }
  g_array_sort_with_data (rows, compare_sorted, &order);
  for (guint i = 0; i < rows->len && (query->limit == 0 || i < query->limit); i++) {
    g_ptr_array_add (list, g_object_ref (g_array_index (rows, Sorted, i).record));
  }
}

static SamViewer *
viewer_for_lists (SamViewer *viewer)
{
  const SamViewerFields *fields = sam_viewer_get (viewer);

  return fields->use == SAM_USE_PAGE ? sam_viewer_for_use (viewer, fields->purpose, SAM_USE_LIST)
                                     : sam_viewer_ref (viewer);
}

/* What a list is made with. */
typedef struct {
  SamStore *store;
  const SamQuery *query;
  SamViewer *viewer;
  GArray *terms;
  GStrv words;
  GHashTable *found; /* (nullable): what the search index has */
  GArray *rows;      /* (element-type Sorted) */
} Listing;

static gboolean
add_record (Listing *listing, SamRecord *record, GError **error)
{
  g_autoptr (SamRecord) masked =
      sam_store_mask (listing->store, listing->viewer, g_object_ref (record), error);
  Sorted sorted = { 0 };

  if (masked == NULL) {
    return FALSE;
  }
  if (!matches (masked, listing->terms)) {
    return TRUE;
  }
  if (masked != record && listing->found != NULL) {
    /* A protected value must not be found by searching for it. */
    g_autoptr (GBytes) body = sam_record_to_body (masked);
    g_autofree char *folded = sam_store_search_text (listing->query->type, SAM_SLICE_BYTES (body));

    if (!sam_fold_matches (folded, (const char *const *) listing->words)) {
      return TRUE;
    }
  }
  sorted.record = g_steal_pointer (&masked);
  g_array_append_val (listing->rows, sorted);
  return TRUE;
}

/* What belongs to no case, at the start: before the indexes that would find it are made. */
static gboolean
collect_gathered (Listing *listing, GPtrArray *group, GError **error)
{
  const SamQuery *query = listing->query;

  for (guint i = 0; i < group->len; i++) {
    const SamHeadRow *row = group->pdata[i];
    g_autoptr (SamRecord) record = NULL;

    if (row->type != query->type || !sam_store_may_see (listing->viewer, row->type, row->comp)
        || (row->meta.retracted_at != 0 && !query->with_retracted)
        || (query->changed_after != 0 && row->meta.at <= query->changed_after)) {
      continue;
    }
    record = sam_head_row_record (row, NULL);
    if (record != NULL && !add_record (listing, record, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
collect (Listing *listing, GError **error)
{
  const SamQuery *query = listing->query;
  SamScopeKind kind = sam_type_get (query->type)->scope;
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (SamSqlStatement) statement = NULL;
  GPtrArray *group = NULL;
  SamSqlStep step;

  if (listing->words[0] != NULL) {
    found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    if (!sam_store_search (listing->store, query->type, query->search, found, error)) {
      return FALSE;
    }
    listing->found = found;
  } else if (scope_of (query) != NULL && (kind == SAM_SCOPE_REGISTRY || kind == SAM_SCOPE_TEAM)) {
    group = sam_store_gathered (listing->store, scope_of (query));
  }
  if (group != NULL) {
    return collect_gathered (listing, group, error);
  }
  statement = prepare_list (listing->store, query, listing->viewer, listing->terms, error);
  if (statement == NULL) {
    return FALSE;
  }
  while ((step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gint64 n = sam_sql_column_int (statement, SAM_N_HEAD_COLUMNS);
    g_autoptr (SamRecord) record = NULL;

    if (found != NULL && !g_hash_table_contains (found, &n)) {
      continue;
    }
    record = sam_store_read_record (statement, NULL);
    if (record != NULL && !add_record (listing, record, error)) {
      return FALSE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

static gboolean
do_list (SamStore *store, gpointer user_data, GError **error)
{
  ReadArgs *args = user_data;
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Sorted));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) words = sam_fold_words (args->query->search);
  Listing listing = {
    .store = store, .query = args->query, .terms = terms, .words = words, .rows = rows
  };
  g_autoptr (GError) below = NULL;

  if (!sam_store_need_viewer (store, args->viewer, error)
      || !parse_terms (args->query, terms, error)) {
    return FALSE;
  }
  g_array_set_clear_func (rows, sorted_clear);
  viewer = viewer_for_lists (args->viewer);
  listing.viewer = viewer;
  if (sam_viewer_may_see_type (viewer, args->query->type) && !collect (&listing, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  order_list (store, args->query, rows, list);
  args->list = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
sam_store_list (SamStore *store, SamViewer *viewer, const SamQuery *query,
                GCancellable *cancellable, GError **error)
{
  ReadArgs args = { .viewer = viewer, .query = query };

  g_return_val_if_fail (SAM_IS_STORE (store) && query != NULL, NULL);
  g_return_val_if_fail (query->type < SAM_N_RECORD_TYPES, NULL);

  sam_store_call (store, SAM_STORE_READ, cancellable, do_list, &args, error);
  return args.list;
}

GPtrArray *
sam_store_list_types (SamStore *store, SamViewer *viewer, const SamRecordType *types, gsize n_types,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  for (gsize i = 0; i < n_types; i++) {
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    g_autoptr (GPtrArray) some = sam_store_list (store, viewer, query, cancellable, error);

    if (some == NULL) {
      return NULL;
    }
    g_ptr_array_extend_and_steal (records, g_steal_pointer (&some));
  }
  return g_steal_pointer (&records);
}

GPtrArray *
sam_store_list_house (SamStore *store, SamViewer *viewer, GCancellable *cancellable, GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_SETTING, SAM_RECORD_TEAM, SAM_RECORD_SERVICE,
                                         SAM_RECORD_USER };

  return sam_store_list_types (store, viewer, types, G_N_ELEMENTS (types), cancellable, error);
}
