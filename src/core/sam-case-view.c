/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-case-view.h>

/* Thousands of views are made at each start, nearly all of few records of few types. */
#define FEW_RECORDS 48 /* a walk finds one as fast as a table does */

struct _SamCaseView {
  gatomicrefcount ref_count;
  SamRecord *case_record;               /* (owned) */
  SamRecord *person;                    /* (owned) (nullable) */
  SamRegistry *registry;                /* (owned) */
  GPtrArray *records;                   /* (owned) (element-type SamRecord): the rest */
  GHashTable *by_id;                    /* (owned) (nullable) (element-type utf8 SamRecord) */
  GPtrArray *lists[SAM_N_RECORD_TYPES]; /* (owned) (nullable): NULL = none */
  GPtrArray *retracted;                 /* (owned) (nullable) */
  GHashTable *leases; /* (owned) (nullable) (element-type utf8 SamRecord): by tenant, masked ones */
  GHashTable *pages;  /* (owned) (nullable) (element-type utf8 SamRecord): less masked, by id */
  guint64 types;      /* those that are all here */
};

static int
compare_field (const SamRecord *a, const SamRecord *b, SamField field)
{
  switch (sam_field_get (field)->kind) {
  case SAM_KIND_INTEGER: {
    gint64 x = sam_record_get_int (a, field), y = sam_record_get_int (b, field);

    return x < y ? -1 : x > y;
  }
  case SAM_KIND_DATE: {
    SamDate x = sam_record_get_date (a, field), y = sam_record_get_date (b, field);

    return x < y ? -1 : x > y;
  }
  case SAM_KIND_DATETIME: {
    gint64 x = sam_record_get_moment (a, field), y = sam_record_get_moment (b, field);

    return x < y ? -1 : x > y;
  }
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    return g_strcmp0 (sam_record_get_text (a, field), sam_record_get_text (b, field));
  case SAM_KIND_BOOL:
    return (int) sam_record_get_bool (a, field) - (int) sam_record_get_bool (b, field);
  case SAM_KIND_SET:
    return 0;
  }
  g_assert_not_reached ();
}

static GPtrArray *
no_records (void)
{
  static GPtrArray *none;

  if (g_once_init_enter (&none))
    g_once_init_leave (&none, g_ptr_array_new ());
  return none;
}

static void
add_to (GPtrArray **list, SamRecord *record)
{
  if (*list == NULL)
    *list = g_ptr_array_new ();
  g_ptr_array_add (*list, record);
}

/* The type's own order, then the id, so that every device lists alike. */
static int
compare_records (gconstpointer pa, gconstpointer pb)
{
  const SamRecord *a = *(const SamRecord *const *) pa, *b = *(const SamRecord *const *) pb;
  const SamTypeDef *def = sam_record_get_def (a);

  for (guint i = 0; i < G_N_ELEMENTS (def->sort) && def->sort[i] != SAM_FIELD_NONE; i++) {
    int order = compare_field (a, b, def->sort[i]);

    if (order != 0)
      return order;
  }
  return g_strcmp0 (sam_record_get_id (a), sam_record_get_id (b));
}

SamCaseView *
sam_case_view_new (SamRecord *case_record, SamRecord *person, GPtrArray *records,
                   SamRegistry *registry)
{
  SamCaseView *self;

  g_return_val_if_fail (SAM_IS_RECORD (case_record), NULL);
  g_return_val_if_fail (sam_record_get_rtype (case_record) == SAM_RECORD_CASE, NULL);
  g_return_val_if_fail (records != NULL && registry != NULL, NULL);

  self = g_new0 (SamCaseView, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->case_record = g_object_ref (case_record);
  self->person = person != NULL ? g_object_ref (person) : NULL;
  self->registry = sam_registry_ref (registry);
  self->records = g_ptr_array_new_full (records->len, g_object_unref);
  if (records->len > FEW_RECORDS)
    self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->types = G_MAXUINT64;
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    g_ptr_array_add (self->records, g_object_ref (record));
    if (self->by_id != NULL)
      g_hash_table_replace (self->by_id, (gpointer) sam_record_get_id (record), record);
    add_to (sam_record_is_retracted (record) ? &self->retracted
                                             : &self->lists[sam_record_get_rtype (record)],
            record);
  }
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++)
    if (self->lists[t] != NULL && self->lists[t]->len > 1)
      g_ptr_array_sort (self->lists[t], compare_records);
  return self;
}

void
sam_case_view_set_types (SamCaseView *view, guint64 types)
{
  view->types = types;
}

SamCaseView *
sam_case_view_ref (SamCaseView *view)
{
  g_atomic_ref_count_inc (&view->ref_count);
  return view;
}

void
sam_case_view_unref (SamCaseView *view)
{
  if (!g_atomic_ref_count_dec (&view->ref_count))
    return;
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++)
    g_clear_pointer (&view->lists[t], g_ptr_array_unref);
  g_clear_pointer (&view->retracted, g_ptr_array_unref);
  g_clear_pointer (&view->by_id, g_hash_table_unref);
  g_clear_pointer (&view->leases, g_hash_table_unref);
  g_clear_pointer (&view->pages, g_hash_table_unref);
  g_ptr_array_unref (view->records);
  sam_registry_unref (view->registry);
  g_clear_object (&view->person);
  g_object_unref (view->case_record);
  g_free (view);
}

const SamRecord *
sam_case_view_get_case (const SamCaseView *view)
{
  return view->case_record;
}

const SamRecord *
sam_case_view_get_person (const SamCaseView *view)
{
  return view->person;
}

SamRegistry *
sam_case_view_get_registry (const SamCaseView *view)
{
  return view->registry;
}

const SamRecord *
sam_case_view_get (const SamCaseView *view, const char *id)
{
  if (id == NULL)
    return NULL;
  if (g_str_equal (id, sam_record_get_id (view->case_record)))
    return view->case_record;
  if (view->person != NULL && g_str_equal (id, sam_record_get_id (view->person)))
    return view->person;
  if (view->by_id != NULL)
    return g_hash_table_lookup (view->by_id, id);
  for (guint i = 0; i < view->records->len; i++)
    if (g_str_equal (id, sam_record_get_id (g_ptr_array_index (view->records, i))))
      return g_ptr_array_index (view->records, i);
  return NULL;
}

void
sam_case_view_keep_lease (SamCaseView *view, const char *tenant_id, SamRecord *lease)
{
  g_return_if_fail (tenant_id != NULL && sam_record_get_rtype (lease) == SAM_RECORD_TENANCY);

  if (view->leases == NULL)
    view->leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_replace (view->leases, g_strdup (tenant_id), g_object_ref (lease));
}

const SamRecord *
sam_case_view_get_lease (const SamCaseView *view, const SamRecord *tenant)
{
  const char *id = sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID);
  const SamRecord *lease;

  if (id == NULL)
    return view->leases != NULL ? g_hash_table_lookup (view->leases, sam_record_get_id (tenant))
                                : NULL;
  lease = sam_registry_get (view->registry, id);
  return lease != NULL && sam_record_get_rtype (lease) == SAM_RECORD_TENANCY ? lease : NULL;
}

void
sam_case_view_keep_page (SamCaseView *view, SamRecord *record)
{
  g_return_if_fail (view != NULL && SAM_IS_RECORD (record));

  if (view->pages == NULL)
    view->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_hash_table_replace (view->pages, g_strdup (sam_record_get_id (record)), g_object_ref (record));
}

const SamRecord *
sam_case_view_get_page (const SamCaseView *view, const SamRecord *record)
{
  const SamRecord *page = view->pages != NULL && record != NULL
                              ? g_hash_table_lookup (view->pages, sam_record_get_id (record))
                              : NULL;

  return page != NULL ? page : record;
}

GPtrArray *
sam_case_view_list (const SamCaseView *view, SamRecordType type)
{
  g_return_val_if_fail (type < SAM_N_RECORD_TYPES, NULL);
  g_return_val_if_fail ((view->types >> type & 1) != 0, no_records ());

  return view->lists[type] != NULL ? view->lists[type] : no_records ();
}

GPtrArray *
sam_case_view_list_of (const SamCaseView *view, SamField field, const char *id)
{
  GPtrArray *all = sam_case_view_list (view, SAM_FIELD_TYPE (field));
  GPtrArray *some = g_ptr_array_new ();

  for (guint i = 0; id != NULL && i < all->len; i++)
    if (g_strcmp0 (sam_record_get_text (g_ptr_array_index (all, i), field), id) == 0)
      g_ptr_array_add (some, g_ptr_array_index (all, i));
  return some;
}

GPtrArray *
sam_case_view_list_retracted (const SamCaseView *view)
{
  return view->retracted != NULL ? view->retracted : no_records ();
}

SamRecordState
sam_case_view_worst_state (const SamCaseView *view)
{
  SamRecordState worst = sam_record_get_meta (view->case_record)->state;

  if (view->person != NULL)
    worst = MAX (worst, sam_record_get_meta (view->person)->state);
  for (guint i = 0; i < view->records->len; i++)
    worst = MAX (worst, sam_record_get_meta (g_ptr_array_index (view->records, i))->state);
  return worst;
}
