/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-small-numbers.h>

/*
 * The table is a network: each row and each column is a node, its numbers flow from rows to
 * columns, and totals flow back, so that what a table has to add up to is that nothing is lost on
 * the way. Another table that agrees with all that is shown is a round through hidden numbers, one
 * more here and one less there. A hidden number that lies on such a round could be two numbers;
 * for one that does not, the round that leaves out least is hidden.
 */

typedef struct {
  guint from, to;
  guint number, least, most;
  gboolean is_total;
  SamSmallMark mark;
} Cell;

typedef struct {
  GArray *cells; /* (owned) (element-type Cell) */
  guint n_nodes;
} Net;

typedef enum { DOWN, UP } Way;

#define NONE G_MAXUINT
/* A total says most, so many parts are left out before one. */
#define COST_OF_PART 1000u
#define COST_OF_TOTAL 50000u

static Cell *
cell_at (const Net *net, guint i)
{
  return &g_array_index (net->cells, Cell, i);
}

static gboolean
is_small (guint number)
{
  return number > 0 && number < SAM_SMALL_LEAST;
}

static Cell
cell_new (guint from, guint to, guint number, gboolean is_total)
{
  Cell cell = { from, to, number, 0, 0, is_total, SAM_SMALL_SHOWN };

  if (is_small (number)) {
    cell.mark = SAM_SMALL_FEW;
    cell.least = 1;
    cell.most = SAM_SMALL_LEAST - 1;
  } else if (number > 0) {
    cell.least = SAM_SMALL_LEAST;
    cell.most = G_MAXUINT;
  }
  return cell;
}

/* ---- Rounds ---- */

/* What it costs to let the cell be one more or less; NONE when it can't be, hidden or not. */
static guint
cost_of (const Cell *cell, Way way)
{
  if (way == UP ? cell->number >= cell->most : cell->number <= cell->least)
    return NONE;
  if (cell->mark != SAM_SMALL_SHOWN)
    return 0;
  return (cell->is_total ? COST_OF_TOTAL : COST_OF_PART) + MIN (cell->number, COST_OF_PART - 1);
}

typedef struct {
  guint cost, cell; /* the cheapest way to the node, and the cell it comes by */
} Reached;

static gboolean
reach (Reached *reached, guint from, guint to, guint cost, guint cell)
{
  if (cost == NONE || reached[from].cost == NONE || reached[from].cost + cost >= reached[to].cost)
    return FALSE;
  reached[to].cost = reached[from].cost + cost;
  reached[to].cell = cell;
  return TRUE;
}

/* The cheapest ways from a node to all others without @but. (transfer full) (array) */
static Reached *
ways_from (const Net *net, guint node, guint but)
{
  Reached *reached = g_new (Reached, net->n_nodes);
  gboolean again = TRUE;

  for (guint i = 0; i < net->n_nodes; i++)
    reached[i] = (Reached){ i == node ? 0 : NONE, NONE };
  while (again) {
    again = FALSE;
    for (guint i = 0; i < net->cells->len; i++) {
      const Cell *cell = cell_at (net, i);

      if (i == but)
        continue;
      again |= reach (reached, cell->from, cell->to, cost_of (cell, UP), i);
      again |= reach (reached, cell->to, cell->from, cost_of (cell, DOWN), i);
    }
  }
  return reached;
}

/* The round on which the cell goes up or down. Returns: its cost, NONE when there is none. */
static guint
find_round (const Net *net, guint i, Way way, Reached **reached)
{
  const Cell *cell = cell_at (net, i);

  *reached = NULL;
  if (way == UP ? cell->number >= cell->most : cell->number <= cell->least)
    return NONE;
  *reached = ways_from (net, way == UP ? cell->to : cell->from, i);
  return (*reached)[way == UP ? cell->from : cell->to].cost;
}

static void
hide_round (const Net *net, guint i, Way way, const Reached *reached)
{
  const Cell *begin = cell_at (net, i);
  guint node = way == UP ? begin->from : begin->to;

  while (reached[node].cell != NONE) {
    Cell *cell = cell_at (net, reached[node].cell);

    if (cell->mark == SAM_SMALL_SHOWN)
      cell->mark = SAM_SMALL_LEFT_OUT;
    node = node == cell->to ? cell->from : cell->to;
  }
}

/* Lets a hidden cell be two numbers at least. Returns: FALSE when nothing can do that. */
static gboolean
protect (const Net *net, guint i)
{
  g_autofree Reached *down = NULL, *up = NULL;
  guint cost_down = find_round (net, i, DOWN, &down);
  guint cost_up = find_round (net, i, UP, &up);

  if (cost_down == NONE && cost_up == NONE)
    return FALSE;
  if (cost_up <= cost_down)
    hide_round (net, i, UP, up);
  else
    hide_round (net, i, DOWN, down);
  return TRUE;
}

/* What is hidden for another's sake lies on its round, so it needs none of its own. Returns: FALSE
 * when nothing could be told without telling more; then nothing is. */
static gboolean
protect_all (const Net *net)
{
  gboolean done = TRUE;

  for (guint i = 0; done && i < net->cells->len; i++)
    done = cell_at (net, i)->mark == SAM_SMALL_SHOWN || protect (net, i);
  for (guint i = 0; !done && i < net->cells->len; i++)
    cell_at (net, i)->mark = SAM_SMALL_LEFT_OUT;
  return done;
}

/* ---- Tables ---- */

typedef struct {
  Net net;
  guint n_rows, n_columns;
  SamSmallTotals totals;
} Table;

static gboolean
has (const Table *table, SamSmallTotals totals)
{
  return (table->totals & totals) == totals;
}

/* Where the cell is among those of the net; NONE for a total that is not asked for. */
static guint
place_of (const Table *table, guint row, guint column)
{
  guint width = table->n_columns + has (table, SAM_SMALL_OF_ROWS);

  if ((row == table->n_rows && !has (table, SAM_SMALL_OF_COLUMNS)) || column >= width)
    return NONE;
  return row * width + column;
}

/* A row or a column without a total has nothing to add up to: all of them are one node. */
static guint
row_node (const Table *table, guint row)
{
  return has (table, SAM_SMALL_OF_ROWS) ? row : 0;
}

static guint
column_node (const Table *table, guint column)
{
  return table->n_rows + 1 + (has (table, SAM_SMALL_OF_COLUMNS) ? column : 0);
}

static guint
sum_of (const Table *table, const guint *numbers, guint row, guint column)
{
  guint sum = 0;

  for (guint i = 0; i < table->n_rows; i++) {
    for (guint j = 0; j < table->n_columns; j++) {
      if ((i == row || row == table->n_rows) && (j == column || column == table->n_columns))
        sum += numbers[i * table->n_columns + j];
    }
  }
  return sum;
}

static void
table_init (Table *table, const guint *numbers, guint n_rows, guint n_columns,
            SamSmallTotals totals)
{
  *table = (Table){
    { g_array_new (FALSE, FALSE, sizeof (Cell)), n_rows + n_columns + 2 }, n_rows, n_columns, totals
  };
  for (guint i = 0; i <= n_rows; i++) {
    for (guint j = 0; j <= n_columns; j++) {
      gboolean back = (i == n_rows) != (j == n_columns);
      guint row = row_node (table, i), column = column_node (table, j);
      Cell cell = cell_new (back ? column : row, back ? row : column, sum_of (table, numbers, i, j),
                            i == n_rows || j == n_columns);

      if (place_of (table, i, j) != NONE)
        g_array_append_val (table->net.cells, cell);
    }
  }
}

static void
table_clear (Table *table)
{
  g_array_unref (table->net.cells);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static void
leave_out (Cell *cell)
{
  cell->mark = SAM_SMALL_LEFT_OUT;
  cell->least = 0;
  cell->most = SAM_SMALL_LEAST - 1;
}

/* Four ones with a total of "<5" would be told by their being four: so small a total is not divided
 * in three or more. @n cells, each @step after the one before, and then their total. */
static void
divide (const Table *table, guint first, guint step, guint n)
{
  guint last = first + n * step, parts = 0;
  gboolean is_all = last - first + 1 == table->net.cells->len;

  for (guint i = first; i < last; i += step) {
    const Cell *cell = cell_at (&table->net, i);

    parts += cell->number > 0 && !(is_all && cell->is_total);
  }
  for (guint i = first; parts >= 3 && is_small (cell_at (&table->net, last)->number) && i < last;
       i += step)
    leave_out (cell_at (&table->net, i));
}

static void
divide_all (const Table *table)
{
  gboolean rows = has (table, SAM_SMALL_OF_ROWS), columns = has (table, SAM_SMALL_OF_COLUMNS);
  guint width = table->n_columns + rows, height = table->n_rows + columns;

  for (guint i = 0; rows && i < height; i++)
    divide (table, i * width, 1, table->n_columns);
  for (guint j = 0; columns && j < width; j++)
    divide (table, j, width, table->n_rows);
  if (rows && columns)
    divide (table, 0, 1, width * height - 1);
}

static void
read_marks (const Table *table, SamSmallMark *marks)
{
  for (guint i = 0; i <= table->n_rows; i++) {
    for (guint j = 0; j <= table->n_columns; j++) {
      guint place = place_of (table, i, j);

      marks[i * (table->n_columns + 1) + j] =
          place != NONE ? cell_at (&table->net, place)->mark : SAM_SMALL_SHOWN;
    }
  }
}

void
sam_small_numbers_hide (const guint *numbers, guint n_rows, guint n_columns, SamSmallTotals totals,
                        SamSmallMark *marks)
{
  g_auto (Table) table = { 0 };

  g_return_if_fail (numbers != NULL && marks != NULL && n_rows > 0 && n_columns > 0);

  table_init (&table, numbers, n_rows, n_columns, totals);
  divide_all (&table);
  protect_all (&table.net);
  read_marks (&table, marks);
}

/* ---- One whole, divided in several ways ---- */

/* @whole: what is told of the whole; shown = what this way tells. Returns: FALSE when this way has
 * to tell less of it. */
static gboolean
hide_parts (const SamSmallParts *way, SamSmallMark whole)
{
  g_auto (Table) table = { 0 };
  Cell *total;
  gboolean done;

  table_init (&table, way->numbers, way->n, 1, SAM_SMALL_OF_COLUMNS);
  divide_all (&table);
  total = cell_at (&table.net, way->n);
  /* All ways have to go the same way, so they all go up. */
  if (whole == SAM_SMALL_LEFT_OUT) {
    total->mark = whole;
    total->least = total->number;
  }
  done = protect_all (&table.net);
  for (guint i = 0; i <= way->n; i++)
    way->marks[i] = cell_at (&table.net, i)->mark;
  return done && (whole == SAM_SMALL_LEFT_OUT || total->mark != SAM_SMALL_LEFT_OUT);
}

void
sam_small_numbers_hide_parts (const SamSmallParts *ways, guint n_ways)
{
  gboolean done = TRUE;

  g_return_if_fail (ways != NULL || n_ways == 0);

  for (guint i = 0; i < n_ways; i++)
    done &= hide_parts (&ways[i], SAM_SMALL_SHOWN);
  for (guint i = 0; !done && i < n_ways; i++)
    hide_parts (&ways[i], SAM_SMALL_LEFT_OUT);
}

char *
sam_small_text (guint number, SamSmallMark mark)
{
  if (mark == SAM_SMALL_SHOWN)
    return g_strdup_printf ("%u", number);
  return g_strdup (mark == SAM_SMALL_FEW ? "<5" : "–");
}
