/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What of a table of persons may be told. A number from one to four says too much about somebody,
 * so it is told as "<5"; and a number beside it that would let a reader work it out is left out.
 *
 * That nobody may be told apart in figures is statistikkloven § 7; the limit of five is the one
 * Norwegian health figures for municipalities mostly have, taken here for all. What has to be left
 * out besides is secondary cell suppression: with whole numbers in rows and columns, another table
 * agrees with what is shown exactly when there is a way round in a network (D. Gusfield, "A graph
 * theoretic approach to statistical data security", SIAM Journal on Computing 17, 1988).
 * The reader is taken to know these rules.
 */

/* The least number of persons that is told. */
#define SAM_SMALL_LEAST 5

/**
 * SamSmallMark:
 * @SAM_SMALL_SHOWN: the number itself
 * @SAM_SMALL_FEW: "<5": from one to four
 * @SAM_SMALL_LEFT_OUT: "–": five or more, or a part of a whole so small that it is not divided
 */
typedef enum { SAM_SMALL_SHOWN, SAM_SMALL_FEW, SAM_SMALL_LEFT_OUT } SamSmallMark;

/**
 * SamSmallTotals: which totals stand beside the numbers.
 * @SAM_SMALL_OF_ROWS: at the end of each row
 * @SAM_SMALL_OF_COLUMNS: below each column; with both also that of all
 */
typedef enum { SAM_SMALL_OF_ROWS = 1 << 0, SAM_SMALL_OF_COLUMNS = 1 << 1 } SamSmallTotals;

/**
 * sam_small_numbers_hide:
 * @numbers: (array): @n_rows × @n_columns, row by row
 * @totals: at least one
 * @marks: (out caller-allocates) (array): (@n_rows + 1) × (@n_columns + 1), row by row, the last of
 *   a row and the last row being the totals, where there are any
 *
 * Every number that is not shown, totals among them, could be at least two different ones with all
 * that is shown, whatever the table. Zeros are told, but for those in a row, a column or a table
 * whose total is told as "<5" and that has three parts or more: it is not divided at all. The same
 * numbers give the same marks.
 */
void sam_small_numbers_hide (const guint *numbers, guint n_rows, guint n_columns,
                             SamSmallTotals totals, SamSmallMark *marks);

/**
 * SamSmallParts: a whole, divided in one way.
 * @marks: (array): @n + 1: of the parts, and last of the whole
 */
typedef struct {
  const guint *numbers;
  guint n;
  SamSmallMark *marks;
} SamSmallParts;

/**
 * sam_small_numbers_hide_parts:
 * @ways: (array length=n_ways): the same whole, divided in several ways
 *
 * As sam_small_numbers_hide() for each, but what one of them tells of the whole is told by all, so
 * that none gives away what another hides.
 */
void sam_small_numbers_hide_parts (const SamSmallParts *ways, guint n_ways);

/**
 * sam_small_text:
 *
 * Returns: (transfer full): the number, "<5" or "–"
 */
char *sam_small_text (guint number, SamSmallMark mark);

G_END_DECLS
