/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-month.h>
#include <samspor/sam-small-numbers.h>
#include <string.h>

/*
 * The reader of these tests knows the rules and nothing but what is shown, and tries all tables
 * there are, one after the other: slow and obvious, and of nothing that the code under test does.
 */

#define MOST_ROWS 4
#define MOST_COLUMNS 4

typedef struct {
  guint n_rows, n_columns;
  SamSmallTotals totals;
  guint numbers[MOST_ROWS * MOST_COLUMNS];
  SamSmallMark marks[(MOST_ROWS + 1) * (MOST_COLUMNS + 1)];
  guint ceiling; /* a number beyond which no other is tried */
} Shown;

/* What a cell could be: the least and most found so far. */
typedef struct {
  guint least[(MOST_ROWS + 1) * (MOST_COLUMNS + 1)], most[(MOST_ROWS + 1) * (MOST_COLUMNS + 1)];
  gboolean any;
} Found;

static gboolean
exists (const Shown *shown, guint row, guint column)
{
  return (row < shown->n_rows || (shown->totals & SAM_SMALL_OF_COLUMNS) != 0)
         && (column < shown->n_columns || (shown->totals & SAM_SMALL_OF_ROWS) != 0);
}

static SamSmallMark
mark_at (const Shown *shown, guint row, guint column)
{
  return shown->marks[row * (shown->n_columns + 1) + column];
}

static guint
number_at (const Shown *shown, const guint *numbers, guint row, guint column)
{
  guint sum = 0;

  for (guint i = 0; i < shown->n_rows; i++) {
    for (guint j = 0; j < shown->n_columns; j++) {
      if ((i == row || row == shown->n_rows) && (j == column || column == shown->n_columns))
        sum += numbers[i * shown->n_columns + j];
    }
  }
  return sum;
}

/* The cell is a part of a row or column that is not divided: all of it is "–" and its total "<5";
 * or of a table so small. */
static gboolean
is_of_undivided (const Shown *shown, guint row, guint column)
{
  gboolean in_all = exists (shown, shown->n_rows, shown->n_columns)
                    && mark_at (shown, shown->n_rows, shown->n_columns) == SAM_SMALL_FEW;
  gboolean in_row = column < shown->n_columns && exists (shown, row, shown->n_columns)
                    && mark_at (shown, row, shown->n_columns) == SAM_SMALL_FEW;
  gboolean in_column = row < shown->n_rows && exists (shown, shown->n_rows, column)
                       && mark_at (shown, shown->n_rows, column) == SAM_SMALL_FEW;

  for (guint j = 0; j < shown->n_columns; j++)
    in_row = in_row && mark_at (shown, row, j) == SAM_SMALL_LEFT_OUT;
  for (guint i = 0; i < shown->n_rows; i++)
    in_column = in_column && mark_at (shown, i, column) == SAM_SMALL_LEFT_OUT;
  return in_row || in_column || in_all;
}

static gboolean
could_be (const Shown *shown, guint row, guint column, guint number)
{
  switch (mark_at (shown, row, column)) {
  case SAM_SMALL_SHOWN:
    return number == number_at (shown, shown->numbers, row, column);
  case SAM_SMALL_FEW:
    return number >= 1 && number <= 4;
  case SAM_SMALL_LEFT_OUT:
  default:
    return is_of_undivided (shown, row, column) ? number <= 4 : number >= 5;
  }
}

static gboolean
totals_could_be (const Shown *shown, const guint *numbers)
{
  for (guint i = 0; i <= shown->n_rows; i++) {
    for (guint j = 0; j <= shown->n_columns; j++) {
      if ((i == shown->n_rows || j == shown->n_columns) && exists (shown, i, j)
          && !could_be (shown, i, j, number_at (shown, numbers, i, j)))
        return FALSE;
    }
  }
  return TRUE;
}

static void
note (const Shown *shown, const guint *numbers, Found *found)
{
  for (guint i = 0; i <= shown->n_rows; i++) {
    for (guint j = 0; j <= shown->n_columns; j++) {
      guint at = i * (shown->n_columns + 1) + j;
      guint number = number_at (shown, numbers, i, j);

      found->least[at] = found->any ? MIN (found->least[at], number) : number;
      found->most[at] = found->any ? MAX (found->most[at], number) : number;
    }
  }
  found->any = TRUE;
}

/* A shown total that is passed already, or can't be reached, ends the row early. */
static gboolean
row_could_be (const Shown *shown, const guint *numbers, guint row)
{
  return !exists (shown, row, shown->n_columns)
         || could_be (shown, row, shown->n_columns,
                      number_at (shown, numbers, row, shown->n_columns));
}

static void
try_all (const Shown *shown, guint *numbers, guint cell, Found *found)
{
  guint row = cell / shown->n_columns, column = cell % shown->n_columns;

  if (column == 0 && row > 0 && !row_could_be (shown, numbers, row - 1))
    return;
  if (row == shown->n_rows) {
    if (totals_could_be (shown, numbers))
      note (shown, numbers, found);
    return;
  }
  for (guint number = 0; number <= shown->ceiling; number++) {
    if (could_be (shown, row, column, number)) {
      numbers[cell] = number;
      try_all (shown, numbers, cell + 1, found);
    }
  }
  numbers[cell] = 0;
}

static char *
say (const Shown *shown)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i <= shown->n_rows; i++) {
    for (guint j = 0; j <= shown->n_columns; j++) {
      g_autofree char *cell =
          sam_small_text (number_at (shown, shown->numbers, i, j), mark_at (shown, i, j));

      if (exists (shown, i, j))
        g_string_append_printf (text, "%s (%u)\t", cell, number_at (shown, shown->numbers, i, j));
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
hide (Shown *shown)
{
  guint most = 0;

  for (guint i = 0; i < shown->n_rows * shown->n_columns; i++)
    most = MAX (most, shown->numbers[i]);
  shown->ceiling = MAX (most, 5) + 2;
  sam_small_numbers_hide (shown->numbers, shown->n_rows, shown->n_columns, shown->totals,
                          shown->marks);
}

/* Every cell: small ones never shown, shown ones right, hidden ones at least two numbers. */
static void
check (Shown *shown)
{
  guint tried[MOST_ROWS * MOST_COLUMNS] = { 0 };
  Found found = { 0 };

  hide (shown);
  try_all (shown, tried, 0, &found);
  for (guint i = 0; i <= shown->n_rows; i++) {
    for (guint j = 0; j <= shown->n_columns; j++) {
      guint at = i * (shown->n_columns + 1) + j;
      guint number = number_at (shown, shown->numbers, i, j);
      SamSmallMark mark = shown->marks[at];
      g_autofree char *text = NULL;

      if (!exists (shown, i, j))
        continue;
      if (found.any
          && (mark == SAM_SMALL_SHOWN ? number == 0 || number >= 5
                                      : found.least[at] < found.most[at]))
        continue;
      text = say (shown);
      g_error ("row %u, column %u is known:\n%s", i, j, text);
    }
  }
}

/* ---- What is hidden ---- */

static void
assert_marks (const guint *numbers, guint n_rows, guint n_columns, SamSmallTotals totals,
              const char *expected)
{
  Shown shown = { .n_rows = n_rows, .n_columns = n_columns, .totals = totals };
  g_autoptr (GString) text = g_string_new (NULL);

  memcpy (shown.numbers, numbers, n_rows * n_columns * sizeof *numbers);
  check (&shown);
  for (guint i = 0; i <= n_rows; i++) {
    for (guint j = 0; j <= n_columns; j++) {
      if (exists (&shown, i, j)) {
        g_autofree char *cell =
            sam_small_text (number_at (&shown, numbers, i, j), mark_at (&shown, i, j));

        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", cell);
      }
    }
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_lists (void)
{
  static const struct {
    guint numbers[4];
    const char *expected;
  } lists[] = {
    { { 5, 6, 7, 0 }, "5 6 7 0 18" },      { { 0, 0, 0, 0 }, "0 0 0 0 0" },
    { { 3, 20, 30, 9 }, "<5 20 30 – 62" }, { { 3, 2, 30, 9 }, "<5 <5 30 9 44" },
    { { 3, 0, 0, 0 }, "<5 0 0 0 <5" },     { { 3, 7, 0, 0 }, "<5 – 0 0 10" },
    { { 4, 4, 0, 9 }, "<5 <5 0 – 17" },    { { 1, 5, 0, 0 }, "<5 5 0 0 –" },
    { { 4, 4, 0, 0 }, "<5 <5 0 0 –" },     { { 1, 1, 1, 1 }, "– – – – <5" },
    { { 1, 0, 2, 0 }, "<5 0 <5 0 <5" },    { { 1, 1, 0, 2 }, "– – – – <5" },
    { { 4, 4, 4, 4 }, "<5 <5 <5 <5 –" },   { { 0, 1, 1, 4 }, "0 <5 <5 <5 6" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    assert_marks (lists[i].numbers, 4, 1, SAM_SMALL_OF_COLUMNS, lists[i].expected);
}

static void
test_tables (void)
{
  static const guint plain[] = { 20, 9, 12, 8 };
  static const guint one[] = { 3, 20, 12, 20, 9, 30, 40, 50, 60 };
  static const guint few[] = { 3, 0, 20, 9 };

  assert_marks (plain, 2, 2, SAM_SMALL_OF_ROWS | SAM_SMALL_OF_COLUMNS, "20 9 29 12 8 20 32 17 49");
  /* Beside, below and across: not only the nearest. */
  assert_marks (one, 3, 3, SAM_SMALL_OF_ROWS | SAM_SMALL_OF_COLUMNS,
                "<5 – 12 35 – – 30 59 40 50 60 150 63 79 102 244");
  assert_marks (few, 2, 2, SAM_SMALL_OF_ROWS | SAM_SMALL_OF_COLUMNS, "<5 0 <5 – 9 – 23 9 32");
}

/* ---- Every table there is, and many more ---- */

static void
test_every_small_table (void)
{
  static const struct {
    guint n_rows, n_columns, most;
  } sizes[] = { { 1, 1, 9 }, { 1, 2, 8 }, { 2, 1, 8 }, { 3, 1, 7 }, { 4, 1, 6 }, { 2, 2, 6 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    for (guint totals = 1; totals <= 3; totals++) {
      Shown shown = { .n_rows = sizes[s].n_rows,
                      .n_columns = sizes[s].n_columns,
                      .totals = (SamSmallTotals) totals };
      guint n = shown.n_rows * shown.n_columns, i = 0;

      while (i < n) {
        check (&shown);
        for (i = 0; i < n && shown.numbers[i] == sizes[s].most; i++)
          shown.numbers[i] = 0;
        if (i < n)
          shown.numbers[i]++;
      }
    }
  }
}

static void
test_random_tables (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  guint n = g_test_slow () ? 200000 : 20000;

  for (guint i = 0; i < n; i++) {
    Shown shown = { .n_rows = (guint) g_rand_int_range (rand, 1, 4),
                    .n_columns = (guint) g_rand_int_range (rand, 1, 4),
                    .totals = (SamSmallTotals) g_rand_int_range (rand, 1, 4) };
    int most = g_rand_boolean (rand) ? 7 : 3;

    for (guint k = 0; k < shown.n_rows * shown.n_columns; k++)
      shown.numbers[k] =
          g_rand_int_range (rand, 0, 3) == 0 ? 0 : (guint) g_rand_int_range (rand, 0, most);
    check (&shown);
  }
}

/* ---- One whole, divided in several ways ---- */

#define MOST_WAYS 3
#define MOST_PARTS 4

typedef struct {
  guint n_ways, whole, ceiling;
  guint numbers[MOST_WAYS][MOST_PARTS];
  SamSmallMark marks[MOST_WAYS][MOST_PARTS + 1];
  SamSmallParts ways[MOST_WAYS];
} Whole;

typedef struct {
  guint least[MOST_PARTS], most[MOST_PARTS];
  gboolean any;
} Parts;

static gboolean
part_could_be (const SamSmallParts *way, guint part, guint number)
{
  gboolean undivided = TRUE;

  for (guint i = 0; i < way->n; i++)
    undivided = undivided && way->marks[i] == SAM_SMALL_LEFT_OUT;
  if (way->marks[part] == SAM_SMALL_SHOWN)
    return number == way->numbers[part];
  if (way->marks[part] == SAM_SMALL_FEW)
    return number >= 1 && number <= 4;
  return undivided || number >= 5;
}

/* What the parts could be if the whole were @left. */
static void
try_parts (const SamSmallParts *way, guint part, guint *tried, guint left, Parts *parts)
{
  if (part == way->n) {
    for (guint i = 0; left == 0 && i < way->n; i++) {
      parts->least[i] = parts->any ? MIN (parts->least[i], tried[i]) : tried[i];
      parts->most[i] = parts->any ? MAX (parts->most[i], tried[i]) : tried[i];
    }
    parts->any = parts->any || left == 0;
    return;
  }
  for (tried[part] = 0; tried[part] <= left; tried[part]++) {
    if (part_could_be (way, part, tried[part]))
      try_parts (way, part + 1, tried, left - tried[part], parts);
  }
}

static gboolean
whole_could_be (const Whole *whole, guint number)
{
  SamSmallMark mark = whole->ways[0].marks[whole->ways[0].n];

  return mark == SAM_SMALL_SHOWN ? number == whole->whole
         : mark == SAM_SMALL_FEW ? number >= 1 && number <= 4
                                 : number >= 5;
}

static void
check_whole (const Whole *whole)
{
  Parts seen[MOST_WAYS] = { 0 };
  guint n_wholes = 0;

  sam_small_numbers_hide_parts (whole->ways, whole->n_ways);
  for (guint number = 0; number <= whole->ceiling; number++) {
    Parts parts[MOST_WAYS];
    guint tried[MOST_PARTS];
    gboolean could = whole_could_be (whole, number);

    memcpy (parts, seen, sizeof parts);
    for (guint w = 0; w < whole->n_ways; w++) {
      Parts now = { 0 };

      try_parts (&whole->ways[w], 0, tried, number, &now);
      could = could && now.any;
      try_parts (&whole->ways[w], 0, tried, number, &parts[w]);
    }
    if (could) {
      memcpy (seen, parts, sizeof parts);
      n_wholes++;
    }
  }
  for (guint w = 0; w < whole->n_ways; w++) {
    const SamSmallParts *way = &whole->ways[w];

    g_assert_cmpint (way->marks[way->n], ==, whole->ways[0].marks[whole->ways[0].n]);
    for (guint i = 0; i < way->n; i++) {
      if (way->marks[i] == SAM_SMALL_SHOWN)
        g_assert_true (way->numbers[i] == 0 || way->numbers[i] >= 5);
      else
        g_assert_cmpuint (seen[w].least[i], <, seen[w].most[i]);
    }
    if (way->marks[way->n] != SAM_SMALL_SHOWN)
      g_assert_cmpuint (n_wholes, >, 1);
    else
      g_assert_true (whole->whole == 0 || whole->whole >= 5);
  }
}

static void
divide_whole (Whole *whole, GRand *rand)
{
  for (guint w = 0; w < whole->n_ways; w++) {
    SamSmallParts *way = &whole->ways[w];

    way->n = (guint) g_rand_int_range (rand, 1, MOST_PARTS + 1);
    way->numbers = whole->numbers[w];
    way->marks = whole->marks[w];
    for (guint i = 0; i < whole->whole; i++)
      whole->numbers[w][g_rand_int_range (rand, 0, (gint32) way->n)]++;
  }
}

static void
test_ways (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint n = g_test_slow () ? 200000 : 20000;

  for (guint i = 0; i < n; i++) {
    Whole whole = { .n_ways = (guint) g_rand_int_range (rand, 1, MOST_WAYS + 1),
                    .whole = (guint) g_rand_int_range (rand, 0, 14) };

    whole.ceiling = whole.whole + 6;
    divide_whole (&whole, rand);
    check_whole (&whole);
  }
}

/* Two of four at most are eight at most, and eight of one at least are eight at least: both ways
 * together would tell all. */
static void
test_ways_that_tell_together (void)
{
  static const guint fours[] = { 4, 4 }, ones[] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  SamSmallMark of_fours[3], of_ones[9];
  const SamSmallParts ways[] = { { fours, 2, of_fours }, { ones, 8, of_ones } };

  sam_small_numbers_hide_parts (ways, 2);
  g_assert_cmpint (of_ones[8], ==, SAM_SMALL_LEFT_OUT);
  g_assert_cmpint (of_fours[2], ==, SAM_SMALL_LEFT_OUT);
  g_assert_cmpint (of_ones[0], ==, SAM_SMALL_FEW);
  g_assert_cmpint (of_fours[0], ==, SAM_SMALL_LEFT_OUT);
}

/* ---- The team's month ---- */

/* How many figures would be printed as this one is. */
static guint
count_alike (const SamMonthFigure *figure, guint most)
{
  SamSmall small = sam_month_hide (figure);
  guint n = 0;

  for (guint of = 0; of <= most; of++) {
    for (guint well = 0; well <= of; well++) {
      SamMonthFigure other = { well, of };

      n += sam_month_hide (&other) == small && (small == SAM_SMALL_WHOLE || of == figure->of)
           && (small != SAM_SMALL_NONE || well == figure->well);
    }
  }
  return n;
}

static void
test_month (void)
{
  for (guint of = 0; of <= 40; of++) {
    for (guint well = 0; well <= of; well++) {
      SamMonthFigure figure = { well, of };
      gboolean few = (well > 0 && well < 5) || (of - well > 0 && of - well < 5);

      g_assert_cmpint (sam_month_hide (&figure) != SAM_SMALL_NONE, ==, few);
      if (few)
        g_assert_cmpuint (count_alike (&figure, 40), >, 1);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/small-numbers/lists", test_lists);
  g_test_add_func ("/core/small-numbers/tables", test_tables);
  g_test_add_func ("/core/small-numbers/every-small-table", test_every_small_table);
  g_test_add_func ("/core/small-numbers/random-tables", test_random_tables);
  g_test_add_func ("/core/small-numbers/ways", test_ways);
  g_test_add_func ("/core/small-numbers/ways-that-tell-together", test_ways_that_tell_together);
  g_test_add_func ("/core/small-numbers/month", test_month);
  return g_test_run ();
}
