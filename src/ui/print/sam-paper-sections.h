/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <samspor/sam-forms.h>

G_BEGIN_DECLS

/*
 * Which sections are on the paper. Emits "changed" when somebody chooses. Not seen while there is
 * nothing to choose among.
 */
#define SAM_TYPE_PAPER_SECTIONS (sam_paper_sections_get_type ())
G_DECLARE_FINAL_TYPE (SamPaperSections, sam_paper_sections, SAM, PAPER_SECTIONS, GtkBox)

GtkWidget *sam_paper_sections_new (void);
/** sam_paper_sections_reset: another paper: all of it again. */
void sam_paper_sections_reset (SamPaperSections *sections);
/**
 * sam_paper_sections_set:
 * @list: (element-type SamFormSection): of the whole paper
 * @allowed: (nullable): those that may be chosen; the others are not offered
 */
void sam_paper_sections_set (SamPaperSections *sections, GPtrArray *list,
                             const char *const *allowed);
/** sam_paper_sections_get: Returns: (transfer full) (nullable): what is chosen; NULL = all. */
char **sam_paper_sections_get (SamPaperSections *sections);

G_END_DECLS
