/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-forms-many.h>

G_BEGIN_DECLS

/**
 * SamLayout: one paper that is to be laid out; all owned.
 * @id: of the record, the team or the service
 * @view: (nullable): masked for paper
 * @registry: (nullable): of a paper of the house
 * @holders: (nullable) (element-type SamHolderSummary): of the teams led
 * @cases: (nullable) (element-type SamCaseView): of a team, for its month
 * @plan: (nullable): homes and needs
 * @sections: (nullable): those that are on it
 * @access_log: (nullable): of a paper that is written of what only the server has
 */
typedef struct {
  const SamFormDef *form;
  char *id, *lang;
  SamCaseView *view;
  SamRegistry *registry;
  GPtrArray *holders, *cases;
  SamHousingPlan *plan;
  char **sections;
  SamAccessLog *access_log;
  SamViewer *viewer;
  SamDate today;
  gboolean large;
  guint copies;
} SamLayout;

void sam_layout_free (SamLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamLayout, sam_layout_free)

/** SamLaidPaper: one of the papers, as somebody may get it. */
typedef struct {
  const SamFormDef *form;
  char *id, *hash; /* (owned) */
} SamLaidPaper;

/**
 * SamLaidOut: all owned.
 * @code: (nullable): its version, when it is keyed in afterwards
 * @sections: (element-type SamFormSection): of the whole paper; none when it is always whole
 * @papers: (element-type SamLaidPaper): those that may leave the house
 */
typedef struct {
  SamPages *pages;
  char *code;
  GPtrArray *sections, *papers;
} SamLaidOut;

void sam_laid_out_free (SamLaidOut *laid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamLaidOut, sam_laid_out_free)

/** sam_layout_month: the last month that is over. */
void sam_layout_month (SamDate today, SamDate *from, SamDate *to);

/** sam_layout_async: on a thread of its own, with fonts of its own. @layout: (transfer full). */
void sam_layout_async (SamLayout *layout, gpointer source, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
SamLaidOut *sam_layout_finish (gpointer source, GAsyncResult *result, GError **error);

G_END_DECLS
