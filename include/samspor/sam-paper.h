/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-catalog.h>
#include <samspor/sam-locale.h>

G_BEGIN_DECLS

/*
 * What printing from the window and from the command line share: the languages of paper, and what
 * to say when it fails.
 */

/** SamPaperLanguage: a language paper can be printed in, whatever the window's is.
 * @tag: "nb", "nn", "en"; @label: its name for the reader of the window */
typedef struct {
  const char *tag;
  SamLabel label;
} SamPaperLanguage;
/** sam_paper_languages: those to choose among in a window. Returns: (transfer none) (array
 * length=n). Any thread. */
const SamPaperLanguage *sam_paper_languages (guint *n);
/** sam_paper_language_is_known: whether paper can be printed in @tag (nullable), be it offered or
 * only prepared ("se"). */
gboolean sam_paper_language_is_known (const char *tag);

/**
 * sam_paper_catalog:
 * @tag: a known language
 *
 * Reads the catalog of another language than the process's own; SAMSPOR_LOCALEDIR overrides where
 * from. English is the source, so its catalog is empty. Blocks on the disk.
 * What the language lacks comes from the next of sam_catalog_languages().
 * Returns: (transfer full): an empty catalog when none is installed
 */
SamCatalog *sam_paper_catalog (const char *tag);

/** sam_paper_error_text: one sentence for an error of forms, pages or PDF. Returns: (transfer
 * full). */
char *sam_paper_error_text (const GError *error);

G_END_DECLS
