/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-list-model.h"
#include "sam-page-header.h"
#include "sam-row.h"

G_BEGIN_DECLS

/**
 * SamListDetailKind: what a page of list and detail shows.
 * @get_id, @equal, @data_ref, @data_unref: of the lines, as for sam_list_model_new()
 * @bind: fills a row of the list from its SamItem
 * @show: fills the empty box of the detail from a line
 * @seen: (nullable): a line has stood beside the list for a second, where somebody can read it;
 * once until another one has
 */
typedef struct {
  const char *(*get_id) (gconstpointer line);
  GEqualFunc equal;
  gpointer (*data_ref) (gpointer line);
  GDestroyNotify data_unref;
  SamRowBind bind;
  void (*show) (GtkWidget *box, gpointer line, gpointer page);
  void (*seen) (gconstpointer line, gpointer page);
} SamListDetailKind;

/*
 * A page of list and detail: head, a card with the list, the detail beside it. With large text or
 * in a narrow window there is one of them at a time, and a button back to the list.
 */
#define SAM_TYPE_LIST_DETAIL (sam_list_detail_get_type ())
G_DECLARE_FINAL_TYPE (SamListDetail, sam_list_detail, SAM, LIST_DETAIL, GtkWidget)

/** sam_list_detail_new: @kind: static; @page: for its functions, outlives the widget. */
GtkWidget *sam_list_detail_new (const char *title, const char *icon, const SamListDetailKind *kind,
                                gpointer page);
SamPageHeader *sam_list_detail_get_header (SamListDetail *self);
/** sam_list_detail_wait: a question is asked; a spinner comes after 300 ms if nothing is shown. */
void sam_list_detail_wait (SamListDetail *self);
/** sam_list_detail_apply: @lines: the new snapshot. @title, @description: of the empty page. */
void sam_list_detail_apply (SamListDetail *self, GPtrArray *lines, const char *title,
                            const char *description);
/** sam_list_detail_fail: the question failed: no spinner. */
void sam_list_detail_fail (SamListDetail *self);
/** sam_list_detail_select: shows the line called @id now or when it comes. */
void sam_list_detail_select (SamListDetail *self, const char *id);
/** sam_list_detail_get_shown: Returns: (transfer none) (nullable): which line is in the detail. */
const char *sam_list_detail_get_shown (SamListDetail *self);
/** sam_list_detail_refresh: names are hidden, a day passed: the same, shown anew. */
void sam_list_detail_refresh (SamListDetail *self);
void sam_list_detail_focus (SamListDetail *self);

/* ---- What details are built of ---- */

/** sam_detail_title: the title of the detail with a dim line below (nullable). Returns: (transfer
 * none): a box at its end for buttons. */
GtkWidget *sam_detail_title (GtkWidget *box, const char *title, const char *subtitle);
/** sam_detail_heading: over what follows. */
void sam_detail_heading (GtkWidget *box, const char *title, const char *remark);
/** sam_detail_list: an empty card. Returns: (transfer none). */
GtkWidget *sam_detail_list (GtkWidget *box);
/** sam_detail_fact: a label and a value; nothing when the value is empty. Text can be selected. */
void sam_detail_fact (GtkWidget *list, const char *label, const char *value);
/** sam_detail_label: a wrapping label; @css_class (nullable). Returns: (transfer none). */
GtkWidget *sam_detail_label (GtkWidget *box, const char *text, const char *css_class);

G_END_DECLS
