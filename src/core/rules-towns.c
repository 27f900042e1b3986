/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-type-private.h"

#include <samspor/records/sam-case.h>
#include <samspor/records/sam-person.h>
#include <samspor/sam-csv.h>
#include <samspor/sam-discharge.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-towns.h>

/* What one municipality adds up to, before it is known what may be told. */
typedef struct {
  char *name; /* (owned): as it is written; of several ways the first */
  guint numbers[SAM_N_TOWNS_COLUMNS];
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_free (count->name);
  g_free (count);
}

/* ---- Counting ---- */

static Count *
count_of (GHashTable *counts, const char *name)
{
  g_autofree char *folded = sam_fold (name);
  Count *count;

  if (g_str_has_suffix (folded, " kommune"))
    folded[strlen (folded) - strlen (" kommune")] = '\0';
  count = g_hash_table_lookup (counts, folded);
  if (count == NULL) {
    count = g_new0 (Count, 1);
    count->name = g_strdup (name);
    g_hash_table_insert (counts, g_steal_pointer (&folded), count);
  } else if (strcmp (name, count->name) < 0) {
    g_free (count->name);
    count->name = g_strdup (name);
  }
  return count;
}

static void
count_person (GHashTable *counts, const SamRecord *person, SamDate today)
{
  SamTown town = sam_rules_town (person, today);
  const char *registered = sam_record_get_text (person, SAM_PERSON_REGISTERED_MUNICIPALITY);

  if (registered != NULL && sam_record_get_date (person, SAM_PERSON_REGISTERED_FROM_ON) <= today)
    count_of (counts, registered)->numbers[SAM_TOWNS_REGISTERED]++;
  if (town.ground != SAM_TOWN_UNKNOWN) {
    Count *count = count_of (counts, town.name);

    count->numbers[town.ground == SAM_TOWN_CHOSEN ? SAM_TOWNS_CHOSEN : SAM_TOWNS_STAYS]++;
    count->numbers[SAM_TOWNS_RESPONSIBLE]++;
  }
}

/* (transfer container) (element-type utf8): who has an open case */
static GHashTable *
followed_up (GPtrArray *records)
{
  GHashTable *persons = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);
    const char *person = sam_record_get_rtype (record) == SAM_RECORD_CASE
                             ? sam_record_get_text (record, SAM_CASE_PERSON_ID)
                             : NULL;

    if (person != NULL && !sam_record_is_retracted (record)
        && !sam_record_enum_is (record, SAM_CASE_STATUS, "closed"))
      g_hash_table_add (persons, (gpointer) person);
  }
  return persons;
}

/* ---- Who is named ---- */

static gboolean
is_named (const Count *count)
{
  return count->numbers[SAM_TOWNS_REGISTERED] >= SAM_SMALL_LEAST
         || count->numbers[SAM_TOWNS_STAYS] >= SAM_SMALL_LEAST
         || count->numbers[SAM_TOWNS_CHOSEN] >= SAM_SMALL_LEAST;
}

static void
add (SamTownsLine *line, const guint *numbers)
{
  for (guint i = 0; i < SAM_N_TOWNS_COLUMNS; i++)
    line->numbers[i] += numbers[i];
}

static void
line_clear (gpointer data)
{
  g_free (((SamTownsLine *) data)->name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *one = sam_fold (((const SamTownsLine *) a)->name);
  g_autofree char *other = sam_fold (((const SamTownsLine *) b)->name);

  return strcmp (one, other);
}

static void
make_lines (SamTowns *towns, GHashTable *counts)
{
  SamTownsLine others = { .name = NULL };
  gboolean has_others = FALSE;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Count *count = value;
    SamTownsLine line = { .name = NULL };

    add (&towns->total, count->numbers);
    if (!is_named (count)) {
      add (&others, count->numbers);
      has_others = TRUE;
      continue;
    }
    line.name = g_strdup (count->name);
    add (&line, count->numbers);
    g_array_append_val (towns->lines, line);
  }
  g_array_sort (towns->lines, compare_names);
  if (has_others)
    g_array_append_val (towns->lines, others);
}

/* ---- What may be told ---- */

static void
tell (SamTownsLine *line, SamTownsColumn column, SamSmallMark mark)
{
  line->marks[column] = mark;
  if (mark != SAM_SMALL_SHOWN)
    line->numbers[column] = 0;
}

/* @lines with the total as the last. Who is responsible, and why: a table of its own; where people
 * are registered has nothing to do with it. */
static void
hide (SamTownsLine **lines, guint n)
{
  g_autofree guint *registered = g_new (guint, n), *why = g_new (guint, n * 2);
  g_autofree SamSmallMark *marks = g_new (SamSmallMark, (n + 1) * 3);
  SamSmallParts parts = { registered, n, marks };

  for (guint i = 0; i < n; i++) {
    registered[i] = lines[i]->numbers[SAM_TOWNS_REGISTERED];
    why[i * 2] = lines[i]->numbers[SAM_TOWNS_STAYS];
    why[i * 2 + 1] = lines[i]->numbers[SAM_TOWNS_CHOSEN];
  }
  sam_small_numbers_hide_parts (&parts, 1);
  for (guint i = 0; i <= n; i++)
    tell (lines[i], SAM_TOWNS_REGISTERED, marks[i]);
  sam_small_numbers_hide (why, n, 2, SAM_SMALL_OF_ROWS | SAM_SMALL_OF_COLUMNS, marks);
  for (guint i = 0; i <= n; i++) {
    tell (lines[i], SAM_TOWNS_STAYS, marks[i * 3]);
    tell (lines[i], SAM_TOWNS_CHOSEN, marks[i * 3 + 1]);
    tell (lines[i], SAM_TOWNS_RESPONSIBLE, marks[i * 3 + 2]);
  }
}

SamTowns *
sam_rules_towns (GPtrArray *records, SamDate today)
{
  g_autoptr (GHashTable) counts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);
  g_autoptr (GHashTable) followed = NULL;
  g_autofree SamTownsLine **lines = NULL;
  SamTowns *towns;
  guint n;

  g_return_val_if_fail (records != NULL, NULL);

  followed = followed_up (records);
  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_PERSON && !sam_record_is_retracted (record)
        && g_hash_table_contains (followed, sam_record_get_id (record))
        && !sam_record_has (record, SAM_PERSON_DECEASED_ON) && !sam_housing_is_outside (record))
      count_person (counts, record, today);
  }
  towns = g_new0 (SamTowns, 1);
  towns->lines = g_array_new (FALSE, FALSE, sizeof (SamTownsLine));
  g_array_set_clear_func (towns->lines, line_clear);
  make_lines (towns, counts);
  n = towns->lines->len;
  lines = g_new (SamTownsLine *, n + 1);
  for (guint i = 0; i < n; i++)
    lines[i] = &g_array_index (towns->lines, SamTownsLine, i);
  lines[n] = &towns->total;
  if (n > 0)
    hide (lines, n);
  return towns;
}

void
sam_towns_free (SamTowns *towns)
{
  g_array_unref (towns->lines);
  g_free (towns);
}

/* ---- For a spreadsheet ---- */

static const SamLabel columns[SAM_N_TOWNS_COLUMNS] = {
  [SAM_TOWNS_REGISTERED] = SAM_L ("municipality figures", "Registered there"),
  [SAM_TOWNS_STAYS] = SAM_L ("municipality figures", "Responsible: they stay there"),
  [SAM_TOWNS_CHOSEN] = SAM_L ("municipality figures", "Responsible: they chose it"),
  [SAM_TOWNS_RESPONSIBLE] = SAM_L ("municipality figures", "Responsible in all"),
};

static void
add_row (GString *out, const char *name, const SamTownsLine *line)
{
  const char *cells[SAM_N_TOWNS_COLUMNS + 2] = { name };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < SAM_N_TOWNS_COLUMNS; i++) {
    g_ptr_array_add (owned, sam_small_text (line->numbers[i], line->marks[i]));
    cells[1 + i] = g_ptr_array_index (owned, i);
  }
  sam_csv_append_row (out, cells, ';');
}

char *
sam_towns_csv (const SamTowns *towns, SamCatalog *catalog)
{
  const char *head[SAM_N_TOWNS_COLUMNS + 2] = {
    sam_text_c (catalog, "municipality figures", "Municipality"),
  };
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (towns != NULL, NULL);

  for (guint i = 0; i < SAM_N_TOWNS_COLUMNS; i++)
    head[1 + i] = sam_text (catalog, &columns[i]);
  sam_csv_append_row (out, head, ';');
  for (guint i = 0; i < towns->lines->len; i++) {
    const SamTownsLine *line = &g_array_index (towns->lines, SamTownsLine, i);

    add_row (out,
             line->name != NULL
                 ? line->name
                 : sam_text_c (catalog, "municipality figures", "Other municipalities"),
             line);
  }
  add_row (out, sam_text_c (catalog, "municipality figures", "In all"), &towns->total);
  return g_string_free (out, FALSE);
}
