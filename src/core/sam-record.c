/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-private.h"
#include "sam-type-private.h"

#include <samspor/sam-id.h>

/* Every record type is a GObject type of its own with real properties, registered from its table,
 * so that expressions and bindings of GTK work on records. The base type has none. */

typedef struct {
  GObjectClass parent;
  const SamTypeDef *def;
  GParamSpec **specs; /* by field index; owned by the class */
} SamRecordClass;

G_DEFINE_QUARK (sam_record_error_quark, sam_record_error)

static gpointer base_class;

static SamRecordClass *
get_class (const SamRecord *record)
{
  return (SamRecordClass *) ((GTypeInstance *) record)->g_class;
}

/* ---- Values ---- */

static void
value_clear (SamValue *value, SamKind kind)
{
  if (!value->has)
    return;
  if (kind == SAM_KIND_SET)
    g_strfreev (value->set);
  else if (sam_kind_is_text (kind))
    g_free (value->text);
  value->number = 0;
  value->set = NULL;
  value->has = FALSE;
}

static SamValue *
get_value (const SamRecord *record, SamField field, const SamFieldDef **def)
{
  guint index = SAM_FIELD_INDEX (field);

  g_assert (SAM_FIELD_TYPE (field) == record->def->type && index < record->def->n_fields);

  if (def)
    *def = &record->def->fields[index];
  return &record->values[index];
}

#define FIELD_OK(record, field)                                                                    \
  (SAM_IS_RECORD ((gpointer) (record)) && SAM_FIELD_TYPE (field) == (record)->def->type            \
   && SAM_FIELD_INDEX (field) < (record)->def->n_fields)
#define FIELD_KIND(record, field) ((record)->def->fields[SAM_FIELD_INDEX (field)].kind)

/* ---- The classes ---- */

static void
record_finalize (GObject *object)
{
  SamRecord *record = (SamRecord *) object;

  for (guint i = 0; i < record->def->n_fields; i++)
    value_clear (&record->values[i], record->def->fields[i].kind);
  g_free (record->values);
  g_free (record->id);
  g_free (record->scope);
  g_free (record->meta.version);
  g_free (record->meta.by);
  g_free (record->meta.retracted_by);
  g_free (record->meta.retracted_why);
  g_clear_pointer (&record->origin, g_bytes_unref);

  G_OBJECT_CLASS (base_class)->finalize (object);
}

static void
record_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  SamRecord *record = (SamRecord *) object;
  SamField field = (SamField) ((record->def->type << 8) | (prop - 1));

  switch (FIELD_KIND (record, field)) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    g_value_set_string (value, sam_record_get_text (record, field));
    break;
  case SAM_KIND_INTEGER:
    g_value_set_int64 (value, sam_record_get_int (record, field));
    break;
  case SAM_KIND_DATETIME:
    g_value_set_int64 (value, sam_record_get_moment (record, field));
    break;
  case SAM_KIND_BOOL:
    g_value_set_boolean (value, sam_record_get_bool (record, field));
    break;
  case SAM_KIND_DATE:
    g_value_set_int (value, sam_record_get_date (record, field));
    break;
  case SAM_KIND_SET:
    g_value_set_boxed (value, sam_record_get_set (record, field));
    break;
  }
}

static void
record_set_property (GObject *object, guint prop, const GValue *value, GParamSpec *pspec)
{
  SamRecord *record = (SamRecord *) object;
  SamField field = (SamField) ((record->def->type << 8) | (prop - 1));

  switch (FIELD_KIND (record, field)) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    sam_record_set_text (record, field, g_value_get_string (value));
    break;
  case SAM_KIND_INTEGER:
    sam_record_set_int (record, field, g_value_get_int64 (value));
    break;
  case SAM_KIND_DATETIME:
    sam_record_set_moment (record, field, g_value_get_int64 (value));
    break;
  case SAM_KIND_BOOL:
    sam_record_set_bool (record, field, g_value_get_boolean (value));
    break;
  case SAM_KIND_DATE:
    sam_record_set_date (record, field, g_value_get_int (value));
    break;
  case SAM_KIND_SET:
    sam_record_set_set (record, field, g_value_get_boxed (value));
    break;
  }
}

static GParamSpec *
make_spec (const SamFieldDef *field)
{
  g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *canonical = g_intern_string (name);

  switch (field->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    return g_param_spec_string (canonical, NULL, NULL, NULL, flags);
  case SAM_KIND_INTEGER:
  case SAM_KIND_DATETIME:
    return g_param_spec_int64 (canonical, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  case SAM_KIND_BOOL:
    return g_param_spec_boolean (canonical, NULL, NULL, FALSE, flags);
  case SAM_KIND_DATE:
    return g_param_spec_int (canonical, NULL, NULL, 0, SAM_DATE_MAX, 0, flags);
  case SAM_KIND_SET:
    return g_param_spec_boxed (canonical, NULL, NULL, G_TYPE_STRV, flags);
  }
  g_assert_not_reached ();
}

static void
base_class_init (gpointer klass, gpointer data)
{
  GObjectClass *object_class = klass;

  base_class = g_type_class_peek_parent (klass);
  object_class->finalize = record_finalize;
}

static void
type_class_init (gpointer klass, gpointer data)
{
  SamRecordClass *record_class = klass;
  GObjectClass *object_class = klass;

  /* These two are not inherited. */
  object_class->get_property = record_get_property;
  object_class->set_property = record_set_property;
  record_class->def = data;
  record_class->specs = g_new0 (GParamSpec *, record_class->def->n_fields);
  for (guint i = 0; i < record_class->def->n_fields; i++) {
    record_class->specs[i] = make_spec (&record_class->def->fields[i]);
    g_object_class_install_property (klass, i + 1, record_class->specs[i]);
  }
}

static void
type_instance_init (GTypeInstance *instance, gpointer klass)
{
  SamRecord *record = (SamRecord *) instance;

  record->def = ((SamRecordClass *) klass)->def;
  record->values = g_new0 (SamValue, record->def->n_fields);
}

GType
sam_record_get_type (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    GTypeInfo info = {
      .class_size = sizeof (SamRecordClass),
      .class_init = base_class_init,
      .instance_size = sizeof (SamRecord),
    };

    g_once_init_leave (&once, g_type_register_static (G_TYPE_OBJECT, "SamRecord", &info,
                                                      G_TYPE_FLAG_ABSTRACT));
  }
  return once;
}

GType
sam_type_gtype (SamRecordType type)
{
  static gsize once[SAM_N_RECORD_TYPES];

  g_return_val_if_fail ((guint) type < SAM_N_RECORD_TYPES, G_TYPE_INVALID);

  if (g_once_init_enter (&once[type])) {
    const SamTypeDef *def = sam_type_get (type);
    GTypeInfo info = {
      .class_size = sizeof (SamRecordClass),
      .class_init = type_class_init,
      .class_data = def,
      .instance_size = sizeof (SamRecord),
      .instance_init = type_instance_init,
    };

    g_once_init_leave (&once[type],
                       g_type_register_static (SAM_TYPE_RECORD, def->gtype_name, &info, 0));
  }
  return once[type];
}

/* ---- Making records ---- */

SamRecord *
sam_record_new (SamRecordType type, const char *id, const char *scope)
{
  SamRecord *record;

  g_return_val_if_fail ((guint) type < SAM_N_RECORD_TYPES, NULL);
  g_return_val_if_fail (id && scope, NULL);

  record = g_object_new (sam_type_gtype (type), NULL);
  record->id = g_strdup (id);
  record->scope = g_strdup (scope);
  return record;
}

static void
copy_meta (SamRecordMeta *to, const SamRecordMeta *from)
{
  SamRecordMeta copy = *from;

  copy.version = g_strdup (from->version);
  copy.by = g_strdup (from->by);
  copy.retracted_by = g_strdup (from->retracted_by);
  copy.retracted_why = g_strdup (from->retracted_why);
  g_free (to->version);
  g_free (to->by);
  g_free (to->retracted_by);
  g_free (to->retracted_why);
  *to = copy;
}

static SamRecord *
read_record (SamRecordType type, const char *id, const char *scope, GBytes *body, gboolean checked,
             GError **error)
{
  g_autoptr (SamRecord) record = NULL;

  g_return_val_if_fail (body, NULL);

  record = sam_record_new (type, id, scope);
  if (!record || !sam_record_read_body (record, body, checked, error))
    return NULL;
  record->frozen = TRUE;
  return g_steal_pointer (&record);
}

SamRecord *
sam_record_new_from_body (SamRecordType type, const char *id, const char *scope, GBytes *body,
                          GError **error)
{
  return read_record (type, id, scope, body, FALSE, error);
}

SamRecord *
sam_record_new_from_store (SamRecordType type, const char *id, const char *scope, GBytes *body,
                           const SamRecordMeta *meta, GError **error)
{
  SamRecord *record = read_record (type, id, scope, body, TRUE, error);

  if (record)
    copy_meta (&record->meta, meta);
  return record;
}

SamRecord *
sam_record_dup (const SamRecord *record)
{
  SamRecord *copy;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);

  copy = sam_record_new (record->def->type, record->id, record->scope);
  copy_meta (&copy->meta, &record->meta);
  copy->origin = record->origin ? g_bytes_ref (record->origin) : NULL;
  for (guint i = 0; i < record->def->n_fields; i++) {
    const SamValue *from = &record->values[i];
    SamValue *to = &copy->values[i];

    *to = *from;
    if (!from->has)
      continue;
    if (record->def->fields[i].kind == SAM_KIND_SET)
      to->set = g_strdupv (from->set);
    else if (sam_kind_is_text (record->def->fields[i].kind))
      to->text = g_strdup (from->text);
  }
  return copy;
}

SamRecord *
sam_record_freeze (SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD (record), NULL);

  record->frozen = TRUE;
  return record;
}

gboolean
sam_record_is_frozen (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), TRUE);
  return record->frozen;
}

const SamTypeDef *
sam_record_get_def (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  return record->def;
}

SamRecordType
sam_record_get_rtype (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), SAM_N_RECORD_TYPES);
  return record->def->type;
}

const char *
sam_record_get_id (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  return record->id;
}

const char *
sam_record_get_scope (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  return record->scope;
}

const SamRecordMeta *
sam_record_get_meta (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  return &record->meta;
}

void
sam_record_set_meta (SamRecord *record, const SamRecordMeta *meta)
{
  g_return_if_fail (SAM_IS_RECORD (record) && meta);
  g_return_if_fail (!record->frozen);

  copy_meta (&record->meta, meta);
}

gboolean
sam_record_is_retracted (const SamRecord *record)
{
  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), FALSE);
  return record->meta.retracted_by || record->meta.retracted_at;
}

/* ---- Getters ---- */

gboolean
sam_record_has (const SamRecord *record, SamField field)
{
  g_return_val_if_fail (FIELD_OK (record, field), FALSE);
  return get_value (record, field, NULL)->has;
}

const char *
sam_record_get_text (const SamRecord *record, SamField field)
{
  const SamValue *value;

  g_return_val_if_fail (FIELD_OK (record, field) && sam_kind_is_text (FIELD_KIND (record, field)),
                        NULL);
  value = get_value (record, field, NULL);
  return value->has ? value->text : NULL;
}

gint64
sam_record_get_int (const SamRecord *record, SamField field)
{
  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_INTEGER,
                        0);
  return get_value (record, field, NULL)->number;
}

gboolean
sam_record_get_bool (const SamRecord *record, SamField field)
{
  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_BOOL,
                        FALSE);
  return get_value (record, field, NULL)->number != 0;
}

SamDate
sam_record_get_date (const SamRecord *record, SamField field)
{
  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_DATE,
                        SAM_DATE_NONE);
  return (SamDate) get_value (record, field, NULL)->number;
}

gint64
sam_record_get_moment (const SamRecord *record, SamField field)
{
  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_DATETIME,
                        0);
  return get_value (record, field, NULL)->number;
}

const char *const *
sam_record_get_set (const SamRecord *record, SamField field)
{
  const SamValue *value;

  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_SET,
                        NULL);
  value = get_value (record, field, NULL);
  return value->has ? (const char *const *) value->set : NULL;
}

gboolean
sam_record_enum_is (const SamRecord *record, SamField field, const char *id)
{
  g_return_val_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_ENUM,
                        FALSE);
  return g_strcmp0 (sam_record_get_text (record, field), id) == 0;
}

/* ---- Setters ---- */

static void
changed (SamRecord *record, SamField field)
{
  get_value (record, field, NULL)->touched = TRUE;
  g_object_notify_by_pspec (G_OBJECT (record), get_class (record)->specs[SAM_FIELD_INDEX (field)]);
}

void
sam_record_clear (SamRecord *record, SamField field)
{
  SamValue *value;
  const SamFieldDef *def;

  g_return_if_fail (FIELD_OK (record, field));
  g_return_if_fail (!record->frozen);

  value = get_value (record, field, &def);
  if (!value->has)
    return;
  value_clear (value, def->kind);
  changed (record, field);
}

void
sam_record_set_text (SamRecord *record, SamField field, const char *text)
{
  SamValue *value;
  const SamFieldDef *def;

  g_return_if_fail (FIELD_OK (record, field) && sam_kind_is_text (FIELD_KIND (record, field)));
  g_return_if_fail (!record->frozen);
  g_return_if_fail (!text || g_utf8_validate (text, -1, NULL));

  if (!text || !*text) {
    sam_record_clear (record, field);
    return;
  }
  value = get_value (record, field, &def);
  if (value->has && strcmp (value->text, text) == 0)
    return;
  text = g_strdup (text);
  value_clear (value, def->kind);
  value->text = (char *) text;
  value->has = TRUE;
  changed (record, field);
}

static void
set_number (SamRecord *record, SamField field, gint64 number)
{
  SamValue *value = get_value (record, field, NULL);

  if (value->has && value->number == number)
    return;
  value->number = number;
  value->has = TRUE;
  changed (record, field);
}

void
sam_record_set_int (SamRecord *record, SamField field, gint64 number)
{
  g_return_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_INTEGER);
  g_return_if_fail (!record->frozen);
  g_return_if_fail (number >= -SAM_JSON_MAX_INT && number <= SAM_JSON_MAX_INT);

  set_number (record, field, number);
}

void
sam_record_set_bool (SamRecord *record, SamField field, gboolean yes)
{
  g_return_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_BOOL);
  g_return_if_fail (!record->frozen);

  set_number (record, field, yes ? 1 : 0);
}

void
sam_record_set_date (SamRecord *record, SamField field, SamDate date)
{
  g_return_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_DATE);
  g_return_if_fail (!record->frozen);
  g_return_if_fail (date == SAM_DATE_NONE || sam_date_is_valid (date));

  if (date == SAM_DATE_NONE)
    sam_record_clear (record, field);
  else
    set_number (record, field, date);
}

void
sam_record_set_moment (SamRecord *record, SamField field, gint64 us)
{
  g_return_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_DATETIME);
  g_return_if_fail (!record->frozen);

  /* The wire has whole seconds; a record read back must equal the one that was saved. */
  us -= ((us % G_USEC_PER_SEC) + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  if (us == 0)
    sam_record_clear (record, field);
  else
    set_number (record, field, us);
}

static int
compare_text (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

void
sam_record_set_set (SamRecord *record, SamField field, const char *const *values)
{
  g_auto (GStrv) sorted = NULL;
  SamValue *value;
  guint n, kept = 0;

  g_return_if_fail (FIELD_OK (record, field) && FIELD_KIND (record, field) == SAM_KIND_SET);
  g_return_if_fail (!record->frozen);

  if (!values || !values[0]) {
    sam_record_clear (record, field);
    return;
  }
  sorted = g_strdupv ((char **) values);
  n = g_strv_length (sorted);
  qsort (sorted, n, sizeof *sorted, compare_text);
  for (guint i = 0; i < n; i++) {
    if (kept && strcmp (sorted[kept - 1], sorted[i]) == 0)
      g_free (sorted[i]);
    else
      sorted[kept++] = sorted[i];
  }
  sorted[kept] = NULL;

  value = get_value (record, field, NULL);
  if (value->has && g_strv_equal ((const char *const *) value->set, (const char *const *) sorted))
    return;
  value_clear (value, SAM_KIND_SET);
  value->set = g_steal_pointer (&sorted);
  value->has = TRUE;
  changed (record, field);
}

/* ---- Titles ---- */

char *
sam_record_title (const SamRecord *record, SamCatalog *catalog)
{
  const SamTypeDef *def;
  const SamLabel *label;
  char *title = NULL;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);

  def = record->def;
  if (def->format_title)
    title = def->format_title (record, catalog);
  for (guint i = 0; !title && i < def->n_fields; i++) {
    if ((def->fields[i].flags & SAM_FIELD_SEARCH) && sam_kind_is_text (def->fields[i].kind)
        && record->values[i].has)
      title = g_strdup (record->values[i].text);
  }
  for (guint i = 0; !title && i < def->n_fields; i++) {
    if (def->fields[i].kind != SAM_KIND_ENUM || !(def->fields[i].flags & SAM_FIELD_LIST)
        || !record->values[i].has)
      continue;
    label = sam_enum_label ((SamField) ((def->type << 8) | i), record->values[i].text);
    if (label)
      title = g_strdup (sam_text (catalog, label));
  }
  return title ? title : g_strdup (sam_text (catalog, &def->noun));
}
