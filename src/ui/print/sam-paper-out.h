/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sam-context.h"

#include <gtk/gtk.h>
#include <samspor/sam-forms.h>

G_BEGIN_DECLS

/*
 * To whom a paper goes, how, and on what basis. Emits "changed" when any of it does.
 */
#define SAM_TYPE_PAPER_OUT (sam_paper_out_get_type ())
G_DECLARE_FINAL_TYPE (SamPaperOut, sam_paper_out, SAM, PAPER_OUT, GtkBox)

GtkWidget *sam_paper_out_new (SamContext *context);
/** sam_paper_out_set_paper: another paper was chosen: whoever it is for by nature is filled in.
 * @view: (nullable): NULL of a paper that is about no case. */
void sam_paper_out_set_paper (SamPaperOut *out, const SamFormDef *form, SamCaseView *view,
                              const char *id);
/** sam_paper_out_set_sections: (element-type SamFormSection): of the paper as it was laid out. */
void sam_paper_out_set_sections (SamPaperOut *out, GPtrArray *sections);
/** sam_paper_out_get_allowed: Returns: (transfer none) (nullable): the sections the basis covers;
 * NULL = all. */
const char *const *sam_paper_out_get_allowed (SamPaperOut *out);
/** sam_paper_out_is_ready: whether it may leave as it stands. */
gboolean sam_paper_out_is_ready (SamPaperOut *out);
/**
 * sam_paper_out_make:
 * @papers: (element-type SamLaidPaper)
 * @chosen: (nullable): the sections that are on it
 *
 * Returns: (transfer full) (element-type SamRecord): the disclosures; none when it stays here
 */
GPtrArray *sam_paper_out_make (SamPaperOut *out, GPtrArray *papers, const char *const *chosen);

G_END_DECLS
