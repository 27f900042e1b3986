/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-catalog.h>
#include <samspor/sam-record.h>
#include <samspor/sam-small-numbers.h>

G_BEGIN_DECLS

/*
 * What is asked for against what there is, for whoever plans homes. Of persons only numbers, and of
 * those none from one to four (sam-small-numbers.h): what is not told is not in here at all. Homes,
 * leases and days are the municipality's own, each of them stands in the registry for all to see,
 * and are told as they are.
 */

/* How far ahead a lease "ends soon", and how far back empty days are counted. */
#define SAM_HOUSING_PLAN_AHEAD 90
#define SAM_HOUSING_PLAN_BACK 365

/** SamHousingPlanBy: what needs and homes are divided by. Each divides all of them. */
typedef enum {
  SAM_HOUSING_PLAN_DISTRICT,
  SAM_HOUSING_PLAN_ENVIRONMENT,
  SAM_HOUSING_PLAN_FOLLOW_UP,
  SAM_N_HOUSING_PLAN_BY,
} SamHousingPlanBy;

/**
 * SamHousingPlanLine:
 * @id: (nullable): of the district, or the value of the enum; NULL where nothing is said
 * @name: (nullable): of the district or building
 * @is_several: the need names several districts
 * @asked, @mark: persons with an open need; 0 where it is not told
 * @median_wait: days since it was asked, half of them longer; -1 where @asked is not told
 * @homes: in use
 * @free: nobody has a lease on it, and it is not being repaired; as #SAM_HOME_FREE
 * @ending: the last lease on it ends within #SAM_HOUSING_PLAN_AHEAD days
 * @empty_days: of the last #SAM_HOUSING_PLAN_BACK days, those on which a home stood without a lease
 * @repair_days: those before the end of a repair, back to the lease before; not among @empty_days
 * @n_unknown: homes nobody has ever had a lease on: for how long they have been empty is not known,
 *   and is not in @empty_days
 */
typedef struct {
  char *id, *name; /* (owned) (nullable) */
  gboolean is_several;
  guint asked;
  SamSmallMark mark;
  int median_wait;
  guint homes, free, ending, empty_days, repair_days, n_unknown;
} SamHousingPlanLine;

/**
 * SamHousingPlan: immutable, atomically counted.
 * @lines: (element-type SamHousingPlanLine): every value there is, also where all is 0
 * @sites: (element-type SamHousingPlanLine): buildings, the most empty days first; nothing of
 *   persons
 */
typedef struct {
  GArray *lines[SAM_N_HOUSING_PLAN_BY]; /* (owned) */
  GArray *sites;                        /* (owned) */
  SamHousingPlanLine total;
} SamHousingPlan;

/**
 * sam_rules_housing_plan:
 * @records: (transfer none) (element-type SamRecord): districts, sites, homes and leases, and the
 *   needs and persons the viewer sees; any order
 * @today: the day it is counted
 *
 * A person counts once, with the need asked last. Nobody counts whose address is strictly
 * protected (sam_housing_is_outside()), who is dead, or whose person is not among @records. Pure;
 * any thread.
 *
 * Returns: (transfer full)
 */
SamHousingPlan *sam_rules_housing_plan (GPtrArray *records, SamDate today);
SamHousingPlan *sam_housing_plan_ref (SamHousingPlan *plan);
void sam_housing_plan_unref (SamHousingPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHousingPlan, sam_housing_plan_unref)

/** SamHousingPlanColumn: what is told of a line, in the order of the table. */
typedef enum {
  SAM_HOUSING_PLAN_ASKED,
  SAM_HOUSING_PLAN_WAIT,
  SAM_HOUSING_PLAN_HOMES,
  SAM_HOUSING_PLAN_FREE,
  SAM_HOUSING_PLAN_ENDING,
  SAM_HOUSING_PLAN_EMPTY,
  SAM_HOUSING_PLAN_REPAIR,
  SAM_N_HOUSING_PLAN_COLUMNS,
} SamHousingPlanColumn;

/** sam_housing_plan_by_name: "Bydel" …; Returns: (transfer none). @catalog: (nullable) */
const char *sam_housing_plan_by_name (SamHousingPlanBy by, SamCatalog *catalog);
/** sam_housing_plan_column_name: the head of a column. Returns: (transfer none). */
const char *sam_housing_plan_column_name (SamHousingPlanColumn column, SamCatalog *catalog);
/** sam_housing_plan_line_name: Returns: (transfer none): what the line is about; @line of
 * @plan->total is all. */
const char *sam_housing_plan_line_name (const SamHousingPlan *plan, SamHousingPlanBy by,
                                        const SamHousingPlanLine *line, SamCatalog *catalog);
/** sam_housing_plan_cell: Returns: (transfer full): as it is told: a number, "<5", "–". */
char *sam_housing_plan_cell (const SamHousingPlanLine *line, SamHousingPlanColumn column);

/**
 * sam_housing_plan_finding:
 *
 * Where most is missing, in words, of what is told.
 *
 * Returns: (transfer full)
 */
char *sam_housing_plan_finding (const SamHousingPlan *plan, SamHousingPlanBy by,
                                SamCatalog *catalog);

/** sam_housing_plan_rule: what "<5" and "–" stand for. Returns: (transfer none). */
const char *sam_housing_plan_rule (SamCatalog *catalog);

/** sam_housing_plan_unknown: Returns: (transfer full) (nullable): of how many homes it is not known
 * how long they have been empty. */
char *sam_housing_plan_unknown (const SamHousingPlan *plan, SamCatalog *catalog);

/**
 * sam_housing_plan_csv:
 *
 * Returns: (transfer full): all of it, told as everywhere, for a spreadsheet
 */
char *sam_housing_plan_csv (const SamHousingPlan *plan, SamCatalog *catalog);

G_END_DECLS
