/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-catalog.h>
#include <samspor/sam-record.h>
#include <samspor/sam-small-numbers.h>

G_BEGIN_DECLS

/*
 * How many of those with an open case are registered in which municipality, and for how many which
 * one is responsible (sam_rules_town()), for whoever argues about who pays. Only numbers, none from
 * one to four (sam-small-numbers.h): what is not told is not in here at all.
 */

/**
 * SamTownsColumn:
 * @SAM_TOWNS_REGISTERED: registered there
 * @SAM_TOWNS_STAYS: it is responsible, because they stay there
 * @SAM_TOWNS_CHOSEN: it is responsible, because they chose it
 * @SAM_TOWNS_RESPONSIBLE: the two together
 *
 * Whoever stays in one and has chosen another counts where they chose, once: a number of all who
 * stay somewhere, beside these, would tell by subtraction how few have chosen.
 */
typedef enum {
  SAM_TOWNS_REGISTERED,
  SAM_TOWNS_STAYS,
  SAM_TOWNS_CHOSEN,
  SAM_TOWNS_RESPONSIBLE,
  SAM_N_TOWNS_COLUMNS,
} SamTownsColumn;

/**
 * SamTownsLine:
 * @name: (owned) (nullable): NULL: all that are not named
 * @numbers, @marks: 0 where it is not told
 */
typedef struct {
  char *name;
  guint numbers[SAM_N_TOWNS_COLUMNS];
  SamSmallMark marks[SAM_N_TOWNS_COLUMNS];
} SamTownsLine;

/**
 * SamTowns:
 * @lines: (owned) (element-type SamTownsLine): by name; a municipality is named when one of its
 *   numbers is five or more, and the others come last, together
 * @total: of those whose municipality is known: registered ones and responsible ones are different
 *   persons, so that neither total tells the other
 */
typedef struct {
  GArray *lines;
  SamTownsLine total;
} SamTowns;

/**
 * sam_rules_towns:
 * @records: (transfer none) (element-type SamRecord): cases and persons the viewer sees; any order
 *
 * Nobody counts whose address is strictly protected, who is dead, who has no open case, or whose
 * municipality nobody has noted. "Oslo" and "Oslo kommune" are one. Pure; any thread.
 *
 * Returns: (transfer full)
 */
SamTowns *sam_rules_towns (GPtrArray *records, SamDate today);
void sam_towns_free (SamTowns *towns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTowns, sam_towns_free)

/** sam_towns_csv: Returns: (transfer full): all of it, for a spreadsheet. @catalog: (nullable) */
char *sam_towns_csv (const SamTowns *towns, SamCatalog *catalog);

G_END_DECLS
