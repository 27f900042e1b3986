/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SamItem: one line of a snapshot: an id and something immutable that is shown. */
#define SAM_TYPE_ITEM (sam_item_get_type ())
G_DECLARE_FINAL_TYPE (SamItem, sam_item, SAM, ITEM, GObject)
const char *sam_item_get_id (SamItem *item);
/** sam_item_get: Returns: (transfer none): what was given to sam_list_model_apply(). */
gpointer sam_item_get (SamItem *item);

/*
 * A GListModel over the last snapshot of a query. A new snapshot is applied as the smallest
 * items-changed, so that rows on screen, selection and scrolling stay where they are.
 */
#define SAM_TYPE_LIST_MODEL (sam_list_model_get_type ())
G_DECLARE_FINAL_TYPE (SamListModel, sam_list_model, SAM, LIST_MODEL, GObject)

/**
 * sam_list_model_new:
 * @get_id: names a line; unique in a snapshot
 * @equal: whether two lines with one id look the same
 * @data_ref, @data_unref: of the lines
 */
SamListModel *sam_list_model_new (const char *(*get_id) (gconstpointer), GEqualFunc equal,
                                  gpointer (*data_ref) (gpointer), GDestroyNotify data_unref);
/** sam_list_model_apply: @lines: (nullable): NULL empties. */
void sam_list_model_apply (SamListModel *model, GPtrArray *lines);
/** sam_list_model_refresh: the same lines, shown anew (the day changed, names are hidden). */
void sam_list_model_refresh (SamListModel *model);
/** sam_list_model_find: Returns: position of @id, or G_MAXUINT. */
guint sam_list_model_find (SamListModel *model, const char *id);

G_END_DECLS
