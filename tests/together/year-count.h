/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "year.h"

G_BEGIN_DECLS

/* The figures of year.sql, counted over plain tables, and held against what the rules say. */
typedef struct _Count Count;
Count *count_new (void);
void count_free (Count *count);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Count, count_free)
/* Puts records, as they are now, into the tables. */
void count_take (Count *count, GPtrArray *records);
void count_set_day (Count *count, SamDate today);
/* Returns: how many lines differ. */
guint count_compare (Count *count, Town *town);
/* Fails when a state, an answer or an outcome was never written. */
void count_check_values (Count *count);
guint count_n_figures (const Count *count);
/* Lines that were compared in all. */
guint64 count_n_held (const Count *count);

/* What the rules say under the name of a figure: lines, in any order. (transfer full) */
GPtrArray *rules_figure (Town *town, const char *name);
/* Fails when a state of a rule never occurred. */
void rules_check_seen (void);

G_END_DECLS
