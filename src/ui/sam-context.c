/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-context.h"

#include "sam-calls.h"
#include "sam-page.h"

#include <samspor/sam-contact-values.h>

/* The registry types whose names lists need without asking. */
static const SamRecordType directory_types[] = {
  SAM_RECORD_USER, SAM_RECORD_TEAM,         SAM_RECORD_DISTRICT,    SAM_RECORD_SERVICE,
  SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT, SAM_RECORD_COOPERATION,
};

typedef struct {
  SamRecord *record; /* (owned) */
  char *name;        /* (owned) */
} Entry;

struct _SamContext {
  GObject parent_instance;

  SamStore *store;           /* (owned) */
  SamClock *clock;           /* (owned) */
  SamLocale *locale;         /* (owned) */
  GTimeZone *zone;           /* (owned) */
  SamSession *session;       /* (owned) (nullable) */
  SamViewer *viewer;         /* (owned) (nullable) */
  GHashTable *directory;     /* (owned) (element-type utf8 Entry) */
  GCancellable *cancellable; /* (owned) */
  SamDate day;               /* that was told of last */
  gboolean hide_names;
};

typedef enum { PROP_HIDE_NAMES = 1, N_PROPS } SamContextProperty;
enum { DIRECTORY_CHANGED, USER_CHANGED, MINUTE, NEW_DAY, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SamContext, sam_context, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->record);
  g_free (entry->name);
  g_free (entry);
}

static void
directory_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SamContext *self = SAM_CONTEXT (source);
  SamRecordType type = GPOINTER_TO_UINT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = sam_call_list_finish (self, result, &error);
  GHashTableIter iter;
  gpointer value;

  /* A list that could not be read leaves the names that were there; the page that needs more says
   * what is wrong. */
  if (!records) {
    return;
  }
  g_hash_table_iter_init (&iter, self->directory);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (sam_record_get_rtype (((Entry *) value)->record) == type) {
      g_hash_table_iter_remove (&iter);
    }
  }
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);
    Entry *entry = g_new0 (Entry, 1);

    entry->record = g_object_ref (record);
    entry->name = sam_record_title (record, NULL);
    g_hash_table_replace (self->directory, g_strdup (sam_record_get_id (record)), entry);
  }
  g_signal_emit (self, signals[DIRECTORY_CHANGED], 0);
}

static void
read_directory (SamContext *self, guint64 types)
{
  if (!self->viewer) {
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (directory_types); i++) {
    if (types & (G_GUINT64_CONSTANT (1) << directory_types[i])) {
      sam_call_list_async (self, sam_query_new (directory_types[i]), self->cancellable,
                           directory_listed_cb, GUINT_TO_POINTER (directory_types[i]));
    }
  }
}

static void
sam_context_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SamContext *self = SAM_CONTEXT (object);

  switch ((SamContextProperty) prop_id) {
  case PROP_HIDE_NAMES:
    g_value_set_boolean (value, self->hide_names);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sam_context_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SamContext *self = SAM_CONTEXT (object);

  switch ((SamContextProperty) prop_id) {
  case PROP_HIDE_NAMES:
    sam_context_set_hide_names (self, g_value_get_boolean (value));
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sam_context_dispose (GObject *object)
{
  SamContext *self = SAM_CONTEXT (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (sam_context_parent_class)->dispose (object);
}

static void
sam_context_finalize (GObject *object)
{
  SamContext *self = SAM_CONTEXT (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->directory, g_hash_table_unref);
  g_clear_pointer (&self->viewer, sam_viewer_unref);
  g_clear_pointer (&self->session, sam_session_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->locale, sam_locale_unref);
  g_clear_pointer (&self->clock, sam_clock_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (sam_context_parent_class)->finalize (object);
}

static void
sam_context_class_init (SamContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sam_context_dispose;
  object_class->finalize = sam_context_finalize;
  object_class->get_property = sam_context_get_property;
  object_class->set_property = sam_context_set_property;
  props[PROP_HIDE_NAMES] =
      g_param_spec_boolean ("hide-names", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DIRECTORY_CHANGED] =
      g_signal_new ("directory-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[MINUTE] = g_signal_new ("minute", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[NEW_DAY] = g_signal_new ("new-day", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[USER_CHANGED] = g_signal_new ("user-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sam_context_init (SamContext *self)
{
  self->cancellable = g_cancellable_new ();
  self->directory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->zone = g_time_zone_new_identifier ("Europe/Oslo");
  if (!self->zone) {
    self->zone = g_time_zone_new_local ();
  }
}

SamContext *
sam_context_new (SamStore *store, SamClock *clock, const char *language)
{
  SamContext *self;

  g_return_val_if_fail (SAM_IS_STORE (store), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (SAM_TYPE_CONTEXT, NULL);
  self->store = g_object_ref (store);
  self->clock = sam_clock_ref (clock);
  self->day = sam_clock_today (clock);
  self->locale = sam_locale_new (language);
  return self;
}

SamStore *
sam_context_get_store (SamContext *context)
{
  return context->store;
}

SamClock *
sam_context_get_clock (SamContext *context)
{
  return context->clock;
}

SamLocale *
sam_context_get_locale (SamContext *context)
{
  return context->locale;
}

SamDate
sam_context_get_today (SamContext *context)
{
  return sam_clock_today (context->clock);
}

gint64
sam_context_get_now (SamContext *context)
{
  return sam_clock_now (context->clock);
}

GTimeZone *
sam_context_get_zone (SamContext *context)
{
  return context->zone;
}

void
sam_context_tick (SamContext *context)
{
  SamDate today;

  g_return_if_fail (SAM_IS_CONTEXT (context));

  today = sam_context_get_today (context);
  if (today != context->day) {
    context->day = today;
    g_signal_emit (context, signals[NEW_DAY], 0);
  }
  g_signal_emit (context, signals[MINUTE], 0);
}

SamViewer *
sam_context_get_viewer (SamContext *context)
{
  return context->viewer;
}

const SamSession *
sam_context_get_session (SamContext *context)
{
  return context->session;
}

const char *
sam_context_get_user_id (SamContext *context)
{
  return context->session && context->session->user_id ? context->session->user_id : "";
}

gboolean
sam_context_is_lead (SamContext *context)
{
  return context->session && context->session->roles
         && g_strv_contains ((const char *const *) context->session->roles, "lead");
}

void
sam_context_refresh_user (SamContext *context)
{
  g_return_if_fail (SAM_IS_CONTEXT (context));

  /* Copies that the store keeps beside its queue: nothing is waited for. */
  g_clear_pointer (&context->session, sam_session_free);
  g_clear_pointer (&context->viewer, sam_viewer_unref);
  context->session = sam_store_get_session (context->store);
  context->viewer = sam_store_get_viewer (context->store);
  g_signal_emit (context, signals[USER_CHANGED], 0);
  read_directory (context, SAM_ALL_TYPES);
}

void
sam_context_store_changed (SamContext *context, guint64 types)
{
  g_return_if_fail (SAM_IS_CONTEXT (context));

  read_directory (context, types);
}

const char *
sam_context_name (SamContext *context, const char *id)
{
  Entry *entry = id ? g_hash_table_lookup (context->directory, id) : NULL;

  return entry ? entry->name : NULL;
}

SamRecord *
sam_context_record (SamContext *context, const char *id)
{
  Entry *entry = id ? g_hash_table_lookup (context->directory, id) : NULL;

  return entry ? entry->record : NULL;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer locale)
{
  const Entry *first = *(const Entry *const *) a, *second = *(const Entry *const *) b;

  return sam_locale_compare (locale, first->name, second->name);
}

GPtrArray *
sam_context_registry (SamContext *context, SamRecordType type)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, context->directory);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Entry *entry = value;

    if (sam_record_get_rtype (entry->record) == type && !sam_record_is_retracted (entry->record)
        && (type != SAM_RECORD_USER || !sam_record_has (entry->record, SAM_USER_ACTIVE)
            || sam_record_get_bool (entry->record, SAM_USER_ACTIVE))) {
      g_ptr_array_add (entries, entry);
    }
  }
  g_ptr_array_sort_with_data (entries, compare_entries, context->locale);
  for (guint i = 0; i < entries->len; i++) {
    g_ptr_array_add (records, g_object_ref (((Entry *) g_ptr_array_index (entries, i))->record));
  }
  return records;
}

gboolean
sam_context_get_hide_names (SamContext *context)
{
  return context->hide_names;
}

void
sam_context_set_hide_names (SamContext *context, gboolean hide)
{
  g_return_if_fail (SAM_IS_CONTEXT (context));

  hide = !!hide;
  if (context->hide_names != hide) {
    context->hide_names = hide;
    g_object_notify_by_pspec (G_OBJECT (context), props[PROP_HIDE_NAMES]);
  }
}

char *
sam_context_show_name (SamContext *context, const char *name)
{
  if (!name || !context->hide_names) {
    return g_strdup (name ? name : "");
  }
  return sam_name_initials (name);
}
