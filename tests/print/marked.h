/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form-case.h"

G_BEGIN_DECLS

/* A word that stands in one field of one record only, so that finding it tells what was printed. */
typedef struct {
  char *text; /* (owned) */
  const SamRecord *record;
  SamField field;
} Mark;

/* The sample case with a record of every type and a mark in every text of it. */
typedef struct {
  FormCase sample;
  GArray *marks; /* (owned) (element-type Mark) */
} MarkedCase;

/* @first: as in form_case_init_from(); marks of other numbers are other words */
void marked_case_init (MarkedCase *self, guint first);
void marked_case_clear (MarkedCase *self);
/* A party the mark is a part of, so that no other party may read it; NULL: none. */
const char *mark_party (const MarkedCase *self, const Mark *mark);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MarkedCase, marked_case_clear)

G_END_DECLS
