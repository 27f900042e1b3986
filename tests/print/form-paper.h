/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form-case.h"

#include <samspor/sam-paper.h>

G_BEGIN_DECLS

/* The sample case and how its papers are printed. */
typedef struct {
  FormCase sample;
  SamCatalog *catalog;
  SamLocale *locale;
  SamViewer *viewer;
  SamAccessLog *access_log;
  SamFormOptions options;
} Paper;

/* @tag: the language of the paper, as built in po/ */
void paper_init (Paper *self, const char *tag);
void paper_clear (Paper *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)
/* The fonts all tests share; let go of after the last. */
void papers_end (void);

SamPages *print (Paper *self, const char *form, const char *id);
char *words_of (SamPages *pages);
char *text_of (Paper *self, const char *form, const SamRecord *record);
void assert_has (const char *text, const char *what);
void assert_lacks (const char *text, const char *what);
void assert_unsuited (Paper *self, const char *form, const SamRecord *record);
/* Returns: (transfer full) (element-type SamFormOffer) */
GPtrArray *offers_of (Paper *self);
/* How often a form is offered; @detail: (nullable): and with what. */
guint n_offered (Paper *self, const char *form, const char *detail);
/* Of a page: all ink within the edges of the paper. */
void check_ink (SamPages *pages, guint page, const char *form);

G_END_DECLS
