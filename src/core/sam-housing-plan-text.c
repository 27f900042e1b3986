/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-type-private.h"

#include <samspor/sam-csv.h>
#include <samspor/sam-housing-plan.h>

/* The plan in words: the same in the window, on paper and in a spreadsheet. */

static const SamLabel ways[SAM_N_HOUSING_PLAN_BY] = {
  [SAM_HOUSING_PLAN_DISTRICT] = SAM_L ("housing planning", "District"),
  [SAM_HOUSING_PLAN_ENVIRONMENT] = SAM_L ("housing planning", "Living environment"),
  [SAM_HOUSING_PLAN_FOLLOW_UP] = SAM_L ("housing planning", "Follow-up"),
};

static const SamLabel columns[SAM_N_HOUSING_PLAN_COLUMNS] = {
  [SAM_HOUSING_PLAN_ASKED] = SAM_L ("housing planning", "Waiting"),
  [SAM_HOUSING_PLAN_WAIT] = SAM_L ("housing planning", "Days waited (median)"),
  [SAM_HOUSING_PLAN_HOMES] = SAM_L ("housing planning", "Homes"),
  [SAM_HOUSING_PLAN_FREE] = SAM_L ("housing planning", "Free now"),
  [SAM_HOUSING_PLAN_ENDING] = SAM_L ("housing planning", "End within 90 days"),
  [SAM_HOUSING_PLAN_EMPTY] = SAM_L ("housing planning", "Empty days, last year"),
  [SAM_HOUSING_PLAN_REPAIR] = SAM_L ("housing planning", "Days of repair"),
};

const char *
sam_housing_plan_by_name (SamHousingPlanBy by, SamCatalog *catalog)
{
  g_return_val_if_fail (by < SAM_N_HOUSING_PLAN_BY, "");

  return sam_text (catalog, &ways[by]);
}

const char *
sam_housing_plan_column_name (SamHousingPlanColumn column, SamCatalog *catalog)
{
  g_return_val_if_fail (column < SAM_N_HOUSING_PLAN_COLUMNS, "");

  return sam_text (catalog, &columns[column]);
}

static const char *
enum_name (const SamEnumValue *values, const char *id, SamCatalog *catalog)
{
  for (guint i = 0; values[i].id; i++) {
    if (strcmp (values[i].id, id) == 0)
      return sam_text (catalog, &values[i].label);
  }
  return id;
}

const char *
sam_housing_plan_line_name (const SamHousingPlan *plan, SamHousingPlanBy by,
                            const SamHousingPlanLine *line, SamCatalog *catalog)
{
  if (line == &plan->total)
    return sam_text_c (catalog, "housing planning", "In all");
  if (line->is_several)
    return sam_text_c (catalog, "housing planning", "Several districts");
  if (line->name)
    return line->name;
  switch (by) {
  case SAM_HOUSING_PLAN_ENVIRONMENT:
    return line->id ? enum_name (sam_enum_environment, line->id, catalog)
                    : sam_text_c (catalog, "housing planning", "Not said, not assessed");
  case SAM_HOUSING_PLAN_FOLLOW_UP:
    return line->id ? enum_name (sam_enum_follow_up_level, line->id, catalog)
                    : sam_text_c (catalog, "housing planning", "Follow-up not said");
  case SAM_HOUSING_PLAN_DISTRICT:
  case SAM_N_HOUSING_PLAN_BY:
  default:
    return sam_text_c (catalog, "housing planning", "District not said");
  }
}

char *
sam_housing_plan_cell (const SamHousingPlanLine *line, SamHousingPlanColumn column)
{
  switch (column) {
  case SAM_HOUSING_PLAN_ASKED:
    return sam_small_text (line->asked, line->mark);
  case SAM_HOUSING_PLAN_WAIT:
    return line->median_wait >= 0 ? g_strdup_printf ("%d", line->median_wait) : g_strdup ("–");
  case SAM_HOUSING_PLAN_HOMES:
    return g_strdup_printf ("%u", line->homes);
  case SAM_HOUSING_PLAN_FREE:
    return g_strdup_printf ("%u", line->free);
  case SAM_HOUSING_PLAN_ENDING:
    return g_strdup_printf ("%u", line->ending);
  case SAM_HOUSING_PLAN_EMPTY:
    return g_strdup_printf ("%u", line->empty_days);
  case SAM_HOUSING_PLAN_REPAIR:
    return g_strdup_printf ("%u", line->repair_days);
  case SAM_N_HOUSING_PLAN_COLUMNS:
  default:
    g_return_val_if_reached (NULL);
  }
}

/* Where what is told to be asked for exceeds what is free by most; NULL = nowhere. */
static const SamHousingPlanLine *
most_missing (const SamHousingPlan *plan, SamHousingPlanBy by)
{
  const SamHousingPlanLine *most = NULL;

  for (guint i = 0; i < plan->lines[by]->len; i++) {
    const SamHousingPlanLine *line = &g_array_index (plan->lines[by], SamHousingPlanLine, i);

    if (line->id && line->asked > line->free
        && (!most || line->asked - line->free > most->asked - most->free))
      most = line;
  }
  return most;
}

/* Of what is told only; NULL when that is a number. */
static const char *
plain_finding (const SamHousingPlanLine *all, SamCatalog *catalog)
{
  if (all->mark == SAM_SMALL_FEW)
    return sam_text_c (catalog, "housing planning", "Fewer than five wait for a home.");
  if (all->mark == SAM_SMALL_LEFT_OUT)
    return sam_text_c (catalog, "housing planning",
                       "So few wait for a home that no number is told.");
  return all->asked == 0 ? sam_text_c (catalog, "housing planning", "Nobody waits for a home.")
                         : NULL;
}

char *
sam_housing_plan_finding (const SamHousingPlan *plan, SamHousingPlanBy by, SamCatalog *catalog)
{
  const SamHousingPlanLine *line;
  const char *plain;
  g_autofree char *waiting = NULL, *homes = NULL;
  GString *text;

  g_return_val_if_fail (plan != NULL && by < SAM_N_HOUSING_PLAN_BY, NULL);

  line = most_missing (plan, by);
  plain = line ? NULL : plain_finding (&plan->total, catalog);
  if (plain)
    return g_strdup (plain);
  text =
      g_string_new (line ? sam_text_c (catalog, "housing planning",
                                       /* Translators: a district or kind of home, as a name;
                                        * then who waits, and what is free */
                                       "Most are missing here: {where}. {waiting}, {homes}.")
                         : sam_text_c (catalog, "housing planning", "In all: {waiting}, {homes}."));
  line = line ? line : &plan->total;
  waiting = sam_count (catalog, "housing planning", "%d waits", "%d wait", (int) line->asked);
  homes = sam_count (catalog, "housing planning", "%d home is free", "%d homes are free",
                     (int) line->free);
  g_string_replace (text, "{waiting}", waiting, 1);
  g_string_replace (text, "{homes}", homes, 1);
  g_string_replace (text, "{where}", sam_housing_plan_line_name (plan, by, line, catalog), 1);
  return g_string_free (text, FALSE);
}

const char *
sam_housing_plan_rule (SamCatalog *catalog)
{
  return sam_text_c (catalog, "housing planning",
                     "Those who wait are people: one to four are told as <5. Where that number "
                     "could be worked out from others, one of those is hidden: –. A person counts "
                     "once.");
}

char *
sam_housing_plan_unknown (const SamHousingPlan *plan, SamCatalog *catalog)
{
  g_return_val_if_fail (plan != NULL, NULL);

  if (plan->total.n_unknown == 0)
    return NULL;
  return sam_count (catalog, "housing planning",
                    "%d home has had no lease here: for how long it has been empty is not known.",
                    "%d homes have had no lease here: for how long they have been empty is not "
                    "known.",
                    (int) plan->total.n_unknown);
}

/* ---- For a spreadsheet ---- */

static void
add_row (GString *out, const char *what, const char *name, const SamHousingPlanLine *line)
{
  const char *cells[SAM_N_HOUSING_PLAN_COLUMNS + 3] = { what, name };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < SAM_N_HOUSING_PLAN_COLUMNS; i++) {
    g_ptr_array_add (owned, sam_housing_plan_cell (line, (SamHousingPlanColumn) i));
    cells[2 + i] = g_ptr_array_index (owned, i);
  }
  sam_csv_append_row (out, cells, ';');
}

static void
add_head (GString *out, SamCatalog *catalog)
{
  const char *cells[SAM_N_HOUSING_PLAN_COLUMNS + 3] = {
    sam_text_c (catalog, "housing planning", "Divided by"),
    sam_text_c (catalog, "housing planning", "What"),
  };

  for (guint i = 0; i < SAM_N_HOUSING_PLAN_COLUMNS; i++)
    cells[2 + i] = sam_text (catalog, &columns[i]);
  sam_csv_append_row (out, cells, ';');
}

char *
sam_housing_plan_csv (const SamHousingPlan *plan, SamCatalog *catalog)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (plan != NULL, NULL);

  add_head (out, catalog);
  for (guint by = 0; by < SAM_N_HOUSING_PLAN_BY; by++) {
    for (guint i = 0; i < plan->lines[by]->len; i++) {
      const SamHousingPlanLine *line = &g_array_index (plan->lines[by], SamHousingPlanLine, i);

      add_row (out, sam_text (catalog, &ways[by]),
               sam_housing_plan_line_name (plan, (SamHousingPlanBy) by, line, catalog), line);
    }
  }
  for (guint i = 0; i < plan->sites->len; i++) {
    const SamHousingPlanLine *line = &g_array_index (plan->sites, SamHousingPlanLine, i);

    add_row (out, sam_text_c (catalog, "housing planning", "Building"), line->name, line);
  }
  add_row (out, "", sam_text_c (catalog, "housing planning", "In all"), &plan->total);
  return g_string_free (out, FALSE);
}
