/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Homes and needs, for whoever plans: the numbers of sam-housing-plan.h and no others. */
#include "forms-private.h"

#include <samspor/sam-forms-many.h>

/* What a line of a table says of one first cell and these columns. */
typedef struct {
  const SamHousingPlanColumn *columns;
  guint n;
} Told;

static guint
name_columns (FormPaper *paper, SamColumn *columns, const char *first, Told told)
{
  columns[0] = (SamColumn){ first, 26, SAM_COLUMN_BOLD };
  for (guint i = 0; i < told.n; i++)
    columns[1 + i] =
        (SamColumn){ sam_housing_plan_column_name (told.columns[i], paper->options->catalog), 10,
                     SAM_COLUMN_NUMERIC };
  return told.n + 1;
}

static guint
fill_cells (FormPaper *paper, const char **cells, const char *name, const SamHousingPlanLine *line,
            Told told)
{
  cells[0] = name;
  for (guint i = 0; i < told.n; i++)
    cells[1 + i] = _form_keep (paper, sam_housing_plan_cell (line, told.columns[i]));
  return told.n + 1;
}

/* @meant: what the whole table says where it is set in parts, for the first of them. */
static void
add_line (FormPaper *paper, SamTable *table, const char *name, const SamHousingPlanLine *line,
          Told told, Told meant)
{
  const char *cells[SAM_N_HOUSING_PLAN_COLUMNS + 1], *whole[SAM_N_HOUSING_PLAN_COLUMNS + 1];
  guint n = fill_cells (paper, cells, name, line, told);
  guint n_whole = meant.n > 0 ? fill_cells (paper, whole, name, line, meant) : 0;

  _form_row_otherwise (paper, table, cells, n, whole, n_whole);
}

static SamTable *
begin_table (FormPaper *paper, const char *first, Told told, Told meant)
{
  SamColumn columns[SAM_N_HOUSING_PLAN_COLUMNS + 1], whole[SAM_N_HOUSING_PLAN_COLUMNS + 1];
  guint n = name_columns (paper, columns, first, told);
  guint n_whole = meant.n > 0 ? name_columns (paper, whole, first, meant) : 0;

  return _form_table_otherwise (paper, columns, n, whole, n_whole);
}

static void
add_table (FormPaper *paper, const SamHousingPlan *plan, SamHousingPlanBy by, Told told, Told meant)
{
  SamCatalog *catalog = paper->options->catalog;
  SamTable *table = begin_table (paper, sam_housing_plan_by_name (by, catalog), told, meant);

  for (guint i = 0; i < plan->lines[by]->len; i++) {
    const SamHousingPlanLine *line = &g_array_index (plan->lines[by], SamHousingPlanLine, i);

    add_line (paper, table, sam_housing_plan_line_name (plan, by, line, catalog), line, told,
              meant);
  }
  add_line (paper, table, sam_housing_plan_line_name (plan, by, &plan->total, catalog),
            &plan->total, told, meant);
}

static void
add_by (FormPaper *paper, const SamHousingPlan *plan, SamHousingPlanBy by)
{
  static const SamHousingPlanColumn columns[] = {
    SAM_HOUSING_PLAN_ASKED,  SAM_HOUSING_PLAN_WAIT,  SAM_HOUSING_PLAN_HOMES,  SAM_HOUSING_PLAN_FREE,
    SAM_HOUSING_PLAN_ENDING, SAM_HOUSING_PLAN_EMPTY, SAM_HOUSING_PLAN_REPAIR,
  };
  const guint half = 4;
  const Told all = { columns, G_N_ELEMENTS (columns) };
  const Told first = { columns, half }, second = { columns + half, all.n - half };
  SamCatalog *catalog = paper->options->catalog;

  _form_heading (paper, NULL, sam_housing_plan_by_name (by, catalog));
  _form_text (paper, _form_keep (paper, sam_housing_plan_finding (plan, by, catalog)), 0);
  sam_document_keep_with_next (paper->doc);
  if (!paper->options->large_print) {
    add_table (paper, plan, by, all, all);
    return;
  }
  /* So many columns would break their words. */
  add_table (paper, plan, by, first, all);
  sam_document_add_space (paper->doc, 6);
  add_table (paper, plan, by, second, (Told){ NULL, 0 });
}

static void
add_sites (FormPaper *paper, const SamHousingPlan *plan)
{
  static const SamHousingPlanColumn columns[] = { SAM_HOUSING_PLAN_HOMES, SAM_HOUSING_PLAN_EMPTY,
                                                  SAM_HOUSING_PLAN_REPAIR };
  const Told told = { columns, G_N_ELEMENTS (columns) };
  SamTable *table = NULL;

  for (guint i = 0; i < plan->sites->len; i++) {
    const SamHousingPlanLine *site = &g_array_index (plan->sites, SamHousingPlanLine, i);

    if (site->empty_days == 0 && site->repair_days == 0)
      continue;
    if (table == NULL) {
      const char *title =
          _form_say (paper, &(SamLabel) SAM_L ("housing planning", "Where homes stand empty"),
                     NULL);

      _form_heading (paper, NULL, title);
      table =
          begin_table (paper,
                       _form_say (paper, &(SamLabel) SAM_L ("housing planning", "Building"), NULL),
                       told, told);
    }
    add_line (paper, table, site->name, site, told, told);
  }
}

void
_form_write_housing_planning (FormPaper *paper, const SamHousingPlan *plan)
{
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("form", "Homes and needs"), NULL);
  char *unknown = sam_housing_plan_unknown (plan, paper->options->catalog);

  _form_title (paper, title, title, sam_housing_plan_rule (paper->options->catalog));
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++)
    add_by (paper, plan, (SamHousingPlanBy) by);
  add_sites (paper, plan);
  if (unknown != NULL)
    _form_text (paper, _form_keep (paper, unknown), 0);
}
