/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-list-model.h"

struct _SamItem {
  GObject parent_instance;

  char *id;      /* (owned) */
  gpointer data; /* (owned) */
  GDestroyNotify data_unref;
};

G_DEFINE_FINAL_TYPE (SamItem, sam_item, G_TYPE_OBJECT)

static void
sam_item_finalize (GObject *object)
{
  SamItem *self = SAM_ITEM (object);

  g_free (self->id);
  if (self->data_unref && self->data) {
    self->data_unref (self->data);
  }
  G_OBJECT_CLASS (sam_item_parent_class)->finalize (object);
}

static void
sam_item_class_init (SamItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_item_finalize;
}

static void
sam_item_init (SamItem *self)
{
}

const char *
sam_item_get_id (SamItem *item)
{
  return item->id;
}

gpointer
sam_item_get (SamItem *item)
{
  return item->data;
}

struct _SamListModel {
  GObject parent_instance;

  GPtrArray *items; /* (owned) (element-type SamItem) */
  const char *(*get_id) (gconstpointer);
  GEqualFunc equal;
  gpointer (*data_ref) (gpointer);
  GDestroyNotify data_unref;
};

static GType
get_item_type (GListModel *list)
{
  return SAM_TYPE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return SAM_LIST_MODEL (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  GPtrArray *items = SAM_LIST_MODEL (list)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SamListModel, sam_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
sam_list_model_finalize (GObject *object)
{
  g_ptr_array_unref (SAM_LIST_MODEL (object)->items);
  G_OBJECT_CLASS (sam_list_model_parent_class)->finalize (object);
}

static void
sam_list_model_class_init (SamListModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_list_model_finalize;
}

static void
sam_list_model_init (SamListModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

SamListModel *
sam_list_model_new (const char *(*get_id) (gconstpointer), GEqualFunc equal,
                    gpointer (*data_ref) (gpointer), GDestroyNotify data_unref)
{
  SamListModel *self = g_object_new (SAM_TYPE_LIST_MODEL, NULL);

  self->get_id = get_id;
  self->equal = equal;
  self->data_ref = data_ref;
  self->data_unref = data_unref;
  return self;
}

static SamItem *
item_new (SamListModel *self, gpointer line)
{
  SamItem *item = g_object_new (SAM_TYPE_ITEM, NULL);

  item->id = g_strdup (self->get_id (line));
  item->data = self->data_ref (line);
  item->data_unref = self->data_unref;
  return item;
}

/* The longest run of old lines, in the order of the new snapshot, that can stay: keep[i] is the old
 * position of new line i, or -1. What is not in it is removed and put in again. */
static int *
lines_to_keep (SamListModel *self, GPtrArray *lines)
{
  g_autoptr (GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree int *tails = g_new (int, lines->len + 1);
  g_autofree int *before = g_new (int, lines->len + 1);
  int *keep = g_new (int, lines->len + 1);
  int length = 0;

  for (guint i = 0; i < self->items->len; i++) {
    SamItem *item = g_ptr_array_index (self->items, i);

    g_hash_table_insert (old, item->id, GUINT_TO_POINTER (i + 1));
  }
  for (guint i = 0; i < lines->len; i++) {
    gpointer line = g_ptr_array_index (lines, i);
    int position = (int) GPOINTER_TO_UINT (g_hash_table_lookup (old, self->get_id (line))) - 1;
    int low = 0, high = length;

    before[i] = -1;
    if (position >= 0
        && !self->equal (((SamItem *) g_ptr_array_index (self->items, position))->data, line)) {
      position = -1;
    }
    keep[i] = position;
    if (position < 0) {
      continue;
    }
    while (low < high) {
      int middle = (low + high) / 2;

      if (keep[tails[middle]] < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before[i] = low > 0 ? tails[low - 1] : -1;
    tails[low] = (int) i;
    if (low == length) {
      length++;
    }
  }
  /* Walk the longest run back and let go of all that is not in it. */
  {
    int last = length > 0 ? tails[length - 1] : -1;

    for (int i = (int) lines->len - 1; i >= 0; i--) {
      if (i == last) {
        last = before[i];
      } else {
        keep[i] = -1;
      }
    }
  }
  return keep;
}

/* How many places a view hears of one by one: for each it may bind all the rows it holds again, or
 * make new ones for lines that the next place takes away. */
#define MOST_PLACES 16
#define FEW_LINES 64

static gboolean
changes_much (SamListModel *model, const int *keep, guint n_lines)
{
  guint places = 0, kept = 0;
  guint most = MAX (model->items->len, n_lines);
  int before = -1;

  for (guint i = 0; i < n_lines; i++) {
    if (keep[i] < 0) {
      places += i == 0 || keep[i - 1] >= 0 ? 1 : 0;
    } else {
      places += keep[i] != before + 1 ? 1 : 0;
      before = keep[i];
      kept++;
    }
  }
  return places > MOST_PLACES || (most > FEW_LINES && kept < most / 2);
}

static void
replace_all (SamListModel *model, GPtrArray *lines, const int *keep)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&model->items);

  model->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < lines->len; i++) {
    g_ptr_array_add (model->items, keep[i] >= 0
                                       ? g_object_ref (g_ptr_array_index (before, (guint) keep[i]))
                                       : item_new (model, g_ptr_array_index (lines, i)));
  }
  g_list_model_items_changed (G_LIST_MODEL (model), 0, before->len, model->items->len);
}

void
sam_list_model_apply (SamListModel *model, GPtrArray *lines)
{
  g_autofree int *keep = NULL;
  g_autoptr (GPtrArray) none = NULL;
  guint position = 0; /* in the model as it is changed, from the front */
  guint old = 0;      /* the same place in the model as it was */
  guint i = 0;

  g_return_if_fail (SAM_IS_LIST_MODEL (model));

  if (!lines) {
    lines = none = g_ptr_array_new ();
  }
  keep = lines_to_keep (model, lines);
  if (changes_much (model, keep, lines->len)) {
    replace_all (model, lines, keep);
    return;
  }
  while (i < lines->len || position < model->items->len) {
    guint first = i;
    guint removed = 0;

    while (i < lines->len && keep[i] < 0) {
      i++;
    }
    /* Remove old lines up to the next one that stays, put the new ones in their place. */
    if (i < lines->len) {
      removed = (guint) keep[i] - old;
    } else {
      removed = model->items->len - position;
    }
    if (removed > 0) {
      g_ptr_array_remove_range (model->items, position, removed);
    }
    for (guint n = first; n < i; n++) {
      g_ptr_array_insert (model->items, (int) (position + n - first),
                          item_new (model, g_ptr_array_index (lines, n)));
    }
    if (removed > 0 || i > first) {
      g_list_model_items_changed (G_LIST_MODEL (model), position, removed, i - first);
    }
    old += removed;
    position += i - first;
    if (i < lines->len) {
      i++;
      position++;
      old++;
    }
  }
}

void
sam_list_model_refresh (SamListModel *model)
{
  g_autoptr (GPtrArray) before = NULL;

  g_return_if_fail (SAM_IS_LIST_MODEL (model));

  /* New objects, so that views bind them again. */
  before = g_steal_pointer (&model->items);
  model->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < before->len; i++) {
    g_ptr_array_add (model->items, item_new (model, sam_item_get (g_ptr_array_index (before, i))));
  }
  g_list_model_items_changed (G_LIST_MODEL (model), 0, before->len, model->items->len);
}

guint
sam_list_model_find (SamListModel *model, const char *id)
{
  g_return_val_if_fail (SAM_IS_LIST_MODEL (model), G_MAXUINT);

  for (guint i = 0; i < model->items->len; i++) {
    if (g_strcmp0 (((SamItem *) g_ptr_array_index (model->items, i))->id, id) == 0) {
      return i;
    }
  }
  return G_MAXUINT;
}
