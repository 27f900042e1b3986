/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-housing-private.h"
#include "sam-type-private.h"

#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-person.h>
#include <samspor/records/sam-site.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-housing.h>

/*
 * A thousand needs against five thousand homes are five million comparisons, so both sides are
 * first turned into numbers, column by column, and a comparison is a mask of the rules that fail:
 * without a branch, so that several homes are compared at once.
 */

#define BIT(rule) (1u << SAM_HOUSING_##rule)
#define ALL_RULES ((1u << SAM_N_HOUSING_RULES) - 1)
#define UNKNOWN -1
#define MOST_SUGGESTED 100
/* Among the groups a home is meant for. */
#define ANYBODY (1u << 30)
#define OTHERS (1u << 29)

/* Places in sam_enum_environment. */
enum { RUSFRITT, UTEN_KRAV, NOT_ASSESSED };

typedef struct {
  guint32 fails;       /* what is asked by a yes or no and is not so, and the limits */
  guint32 unknown;     /* of what nothing is declared */
  guint32 environment; /* 1 << its place */
  guint32 groups;
  gint32 persons, rooms, rent, level; /* what is not declared fails whatever is asked for */
  gint32 district;                    /* UNKNOWN = none */
  SamDate free_on;
} Home;

/* The same of all homes, each number by itself. */
typedef struct {
  guint32 *fails, *environment, *groups; /* (owned) */
  gint32 *persons, *rooms, *rent, *level, *free_on;
} Columns;

typedef struct {
  guint32 asked, hard, unknown;
  guint32 unfit;  /* environments that do not fit */
  guint32 groups; /* one of these */
  gint32 environment;
  gint32 persons, rooms, rent, level;
  const guint8 *districts; /* (nullable): by number: 1 = wished for */
  SamDate needed_on;
} Need;

/* How many homes there are around one, and how many there may be. */
typedef struct {
  guint stair, address, near;
} Around;

struct _SamHousingStock {
  gatomicrefcount ref_count;
  GPtrArray *units, *sites; /* (owned) (element-type SamRecord): in the order of answers */
  GArray *homes;            /* (owned) (element-type Home) */
  Columns columns;
  GArray *around;        /* (owned) (element-type Around) */
  GHashTable *numbers;   /* (owned) (element-type utf8 guint): unit id → place + 1 */
  GHashTable *districts; /* (owned) (element-type utf8 guint): id → number + 1 */
  Around limits;         /* 0 = none */
  SamDate today;
};

void
sam_housing_match_free (SamHousingMatch *match)
{
  g_object_unref (match->unit);
  g_object_unref (match->site);
  g_array_unref (match->findings);
  g_free (match);
}

/* ---- The stock ---- */

static gint32
place_of (const SamEnumValue *values, const char *id)
{
  for (gint32 i = 0; id && values[i].id; i++) {
    if (strcmp (values[i].id, id) == 0)
      return i;
  }
  return UNKNOWN;
}

const SamRecord *
sam_housing_declared_by (const SamRecord *unit, const SamRecord *site, SamHousingRule of,
                         SamField *field)
{
  gboolean is_level = of == SAM_HOUSING_FOLLOW_UP;
  SamField own = is_level ? SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL : SAM_HOUSING_UNIT_ENVIRONMENT;
  SamField general = is_level ? SAM_SITE_FOLLOW_UP_LEVEL : SAM_SITE_ENVIRONMENT;

  g_return_val_if_fail (of == SAM_HOUSING_ENVIRONMENT || of == SAM_HOUSING_FOLLOW_UP, NULL);

  if (unit && sam_record_has (unit, own)) {
    *field = own;
    return unit;
  }
  *field = general;
  return site && sam_record_has (site, general) ? site : NULL;
}

const char *
_sam_housing_declared (const SamRecord *unit, const SamRecord *site, SamHousingRule of)
{
  SamField field;
  const SamRecord *record = sam_housing_declared_by (unit, site, of, &field);

  return record ? sam_record_get_text (record, field) : NULL;
}

static void
say_yes_or_no (Home *home, const SamRecord *unit, SamField field, guint32 bit)
{
  if (!sam_record_has (unit, field))
    home->unknown |= bit;
  if (!sam_record_get_bool (unit, field))
    home->fails |= bit;
}

static gint32
district_number (SamHousingStock *stock, const char *id)
{
  guint number;

  if (!id)
    return UNKNOWN;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (stock->districts, id));
  if (number == 0) {
    number = g_hash_table_size (stock->districts) + 1;
    g_hash_table_insert (stock->districts, g_strdup (id), GUINT_TO_POINTER (number));
  }
  return (gint32) number - 1;
}

/* A number of the home; @without where it has none. */
static gint32
declared_number (Home *home, const SamRecord *unit, SamField field, guint32 bit, gint32 without)
{
  if (sam_record_has (unit, field))
    return (gint32) sam_record_get_int (unit, field);
  home->unknown |= bit;
  return without;
}

static guint32
read_groups (const SamRecord *unit)
{
  const char *const *ids = sam_record_get_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS);
  guint32 groups = 0;

  for (guint i = 0; ids && ids[i]; i++) {
    gint32 group = place_of (sam_enum_target_group, ids[i]);

    groups |= group == UNKNOWN ? OTHERS : 1u << group;
  }
  return groups != 0 ? groups : ANYBODY;
}

static Home
read_home (SamHousingStock *stock, const SamRecord *unit, const SamRecord *site, SamDate leased)
{
  SamDate repair = sam_record_get_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL);
  gint32 environment =
      place_of (sam_enum_environment, _sam_housing_declared (unit, site, SAM_HOUSING_ENVIRONMENT));
  Home home = {
    .groups = read_groups (unit),
    .level = place_of (sam_enum_follow_up_level,
                       _sam_housing_declared (unit, site, SAM_HOUSING_FOLLOW_UP)),
    .district = district_number (stock, sam_record_get_text (site, SAM_SITE_DISTRICT_ID)),
    .free_on = MAX (stock->today, leased),
  };

  if (environment == UNKNOWN || environment == NOT_ASSESSED) {
    environment = NOT_ASSESSED;
    home.unknown |= BIT (ENVIRONMENT);
  }
  home.environment = 1u << environment;
  /* One person fits in anywhere. */
  home.persons = declared_number (&home, unit, SAM_HOUSING_UNIT_MAX_PERSONS, BIT (PERSONS), 1);
  home.rooms = declared_number (&home, unit, SAM_HOUSING_UNIT_ROOMS, BIT (ROOMS), 0);
  home.rent = declared_number (&home, unit, SAM_HOUSING_UNIT_RENT, BIT (RENT), G_MAXINT32);
  if (home.level == UNKNOWN)
    home.unknown |= BIT (FOLLOW_UP);
  if (home.district == UNKNOWN)
    home.unknown |= BIT (DISTRICT);
  say_yes_or_no (&home, unit, SAM_HOUSING_UNIT_STEP_FREE, BIT (STEP_FREE));
  say_yes_or_no (&home, unit, SAM_HOUSING_UNIT_WHEELCHAIR, BIT (WHEELCHAIR));
  say_yes_or_no (&home, unit, SAM_HOUSING_UNIT_CHILDREN, BIT (CHILDREN));
  say_yes_or_no (&home, unit, SAM_HOUSING_UNIT_PETS, BIT (PETS));
  if (sam_record_get_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR)) {
    home.fails &= ~BIT (STEP_FREE);
    home.unknown &= ~BIT (STEP_FREE);
  }
  if (repair != SAM_DATE_NONE)
    home.free_on = MAX (home.free_on, sam_date_add_days (repair, 1));
  return home;
}

/* The first day without a lease, by unit. A lease yet to begin is a promise too. */
static GHashTable *
leased_until (GPtrArray *records)
{
  GHashTable *until = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *lease = g_ptr_array_index (records, i);
    const char *unit;
    SamDate end, known;

    if (sam_record_get_rtype (lease) != SAM_RECORD_TENANCY || sam_record_is_retracted (lease))
      continue;
    unit = sam_record_get_text (lease, SAM_TENANCY_UNIT_ID);
    if (!unit)
      continue;
    end = _sam_lease_end (lease);
    known = (SamDate) GPOINTER_TO_INT (g_hash_table_lookup (until, unit));
    g_hash_table_insert (until, (gpointer) unit, GINT_TO_POINTER (MAX (known, end)));
  }
  return until;
}

/* A home with what answers are ordered by. */
typedef struct {
  SamRecord *unit, *site;
  char *building, *number; /* (owned) */
} Line;

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_free (line->building);
  g_free (line->number);
}

static int
compare_lines (const void *a, const void *b)
{
  const Line *one = a, *other = b;
  int order = strcmp (one->building, other->building);

  if (order == 0)
    order = strcmp (one->number, other->number);
  return order != 0 ? order
                    : strcmp (sam_record_get_id (one->unit), sam_record_get_id (other->unit));
}

static char *
folded (const SamRecord *record, SamField field)
{
  const char *text = sam_record_get_text (record, field);

  return sam_fold (text ? text : "");
}

static GArray *
read_lines (GPtrArray *records)
{
  g_autoptr (GHashTable) sites = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_SITE && !sam_record_is_retracted (record))
      g_hash_table_insert (sites, (gpointer) sam_record_get_id (record), record);
  }
  for (guint i = 0; i < records->len; i++) {
    SamRecord *unit = g_ptr_array_index (records, i);
    const char *site_id;
    Line line = { unit, NULL, NULL, NULL };

    if (sam_record_get_rtype (unit) != SAM_RECORD_HOUSING_UNIT || sam_record_is_retracted (unit)
        || !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE))
      continue;
    site_id = sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID);
    line.site = site_id ? g_hash_table_lookup (sites, site_id) : NULL;
    if (!line.site)
      continue;
    line.building = folded (line.site, SAM_SITE_NAME);
    line.number = folded (unit, SAM_HOUSING_UNIT_NAME);
    g_array_append_val (lines, line);
  }
  g_array_sort (lines, compare_lines);
  return lines;
}

/* ---- How many stand together ---- */

/* A building without an address shares it with nobody. */
static char *
address_key (const SamRecord *site)
{
  g_autofree char *street = folded (site, SAM_SITE_ADDRESS);
  const char *postcode = sam_record_get_text (site, SAM_SITE_POSTCODE);

  return *street ? g_strconcat (street, "\n", postcode ? postcode : "", NULL)
                 : g_strconcat ("\n", sam_record_get_id (site), NULL);
}

static guint
count_one (GHashTable *counts, const char *key)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;

  g_hash_table_insert (counts, g_strdup (key), GUINT_TO_POINTER (n));
  return n;
}

/* Where homes stand: in a block there are many at one point. */
typedef struct {
  gint64 east, north;
  guint homes; /* at the point */
  guint near;  /* within the radius, these among them */
} Point;

/* Points in squares as wide as the radius: only those of nine squares can be near. */
static char *
square_key (gint64 east, gint64 north, gint64 metres)
{
  /* From a corner west and south of all of Norway, so that no square lies around zero. */
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, (east + 1000000) / metres,
                          north / metres);
}

static void
add_to_square (GHashTable *squares, Point *point, gint64 metres)
{
  g_autofree char *key = square_key (point->east, point->north, metres);
  GPtrArray *square = g_hash_table_lookup (squares, key);

  if (!square) {
    square = g_ptr_array_new ();
    g_hash_table_insert (squares, g_steal_pointer (&key), square);
  }
  g_ptr_array_add (square, point);
}

static guint
count_near (GHashTable *squares, const Point *of, gint64 metres)
{
  guint n = 0;

  for (gint64 x = -1; x <= 1; x++) {
    for (gint64 y = -1; y <= 1; y++) {
      g_autofree char *key = square_key (of->east + x * metres, of->north + y * metres, metres);
      const GPtrArray *square = g_hash_table_lookup (squares, key);

      for (guint i = 0; square && i < square->len; i++) {
        const Point *other = g_ptr_array_index (square, i);
        gint64 dx = other->east - of->east, dy = other->north - of->north;

        if (dx * dx + dy * dy <= metres * metres)
          n += other->homes;
      }
    }
  }
  return n;
}

static char *
point_key (const SamRecord *site)
{
  if (!sam_record_has (site, SAM_SITE_EAST) || !sam_record_has (site, SAM_SITE_NORTH))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          sam_record_get_int (site, SAM_SITE_EAST),
                          sam_record_get_int (site, SAM_SITE_NORTH));
}

/* Returns: (transfer full) (element-type utf8 Point): by point_key(), each with what is near. */
static GHashTable *
points_of (SamHousingStock *stock, gint64 metres)
{
  GHashTable *points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) squares =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter each;
  gpointer value;

  for (guint i = 0; i < stock->sites->len; i++) {
    const SamRecord *site = g_ptr_array_index (stock->sites, i);
    g_autofree char *key = point_key (site);
    Point *point = key ? g_hash_table_lookup (points, key) : NULL;

    if (!key)
      continue;
    if (!point) {
      point = g_new0 (Point, 1);
      point->east = sam_record_get_int (site, SAM_SITE_EAST);
      point->north = sam_record_get_int (site, SAM_SITE_NORTH);
      add_to_square (squares, point, metres);
      g_hash_table_insert (points, g_steal_pointer (&key), point);
    }
    point->homes++;
  }
  g_hash_table_iter_init (&each, points);
  while (g_hash_table_iter_next (&each, NULL, &value)) {
    Point *point = value;

    point->near = count_near (squares, point, metres);
  }
  return points;
}

/* @points: (nullable): of points_of(). */
static guint
near_to (GHashTable *points, const SamRecord *site)
{
  g_autofree char *key = points ? point_key (site) : NULL;
  const Point *point = key ? g_hash_table_lookup (points, key) : NULL;

  return point ? point->near : 0;
}

static void
count_around (SamHousingStock *stock, gint64 metres)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) points = stock->limits.near > 0 ? points_of (stock, metres) : NULL;
  g_autoptr (GPtrArray) stairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < stock->sites->len; i++) {
    const SamRecord *site = g_ptr_array_index (stock->sites, i);
    g_autofree char *stair = folded (site, SAM_SITE_STAIR);
    char *address = address_key (site);

    g_ptr_array_add (addresses, address);
    g_ptr_array_add (stairs, g_strconcat (address, "\n", stair, NULL));
    count_one (counts, address);
    count_one (counts, g_ptr_array_index (stairs, i));
  }
  for (guint i = 0; i < stock->sites->len; i++) {
    Home *home = &g_array_index (stock->homes, Home, i);
    Around around = {
      .stair = GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (stairs, i))),
      .address = GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (addresses, i))),
      .near = near_to (points, g_ptr_array_index (stock->sites, i)),
    };

    if (stock->limits.stair > 0 && around.stair > stock->limits.stair)
      home->fails |= BIT (STAIR);
    if (stock->limits.address > 0 && around.address > stock->limits.address)
      home->fails |= BIT (ADDRESS);
    if (stock->limits.near > 0 && around.near > stock->limits.near)
      home->fails |= BIT (NEAR);
    g_array_append_val (stock->around, around);
  }
}

static void
fill_columns (SamHousingStock *stock)
{
  guint n = stock->homes->len;

  stock->columns = (Columns){
    .fails = g_new (guint32, n),
    .environment = g_new (guint32, n),
    .groups = g_new (guint32, n),
    .persons = g_new (gint32, n),
    .rooms = g_new (gint32, n),
    .rent = g_new (gint32, n),
    .level = g_new (gint32, n),
    .free_on = g_new (gint32, n),
  };
  for (guint i = 0; i < n; i++) {
    const Home *home = &g_array_index (stock->homes, Home, i);

    stock->columns.fails[i] = home->fails;
    stock->columns.environment[i] = home->environment;
    stock->columns.groups[i] = home->groups;
    stock->columns.persons[i] = home->persons;
    stock->columns.rooms[i] = home->rooms;
    stock->columns.rent[i] = home->rent;
    stock->columns.level[i] = home->level;
    stock->columns.free_on[i] = home->free_on;
  }
}

static void
columns_clear (Columns *columns)
{
  g_free (columns->fails);
  g_free (columns->environment);
  g_free (columns->groups);
  g_free (columns->persons);
  g_free (columns->rooms);
  g_free (columns->rent);
  g_free (columns->level);
  g_free (columns->free_on);
}

SamHousingStock *
sam_housing_stock_new (GPtrArray *records, SamRegistry *registry, SamDate today)
{
  SamHousingStock *stock;
  g_autoptr (GHashTable) leased = NULL;
  g_autoptr (GArray) lines = NULL;

  g_return_val_if_fail (records && registry, NULL);
  g_return_val_if_fail (sam_date_is_valid (today), NULL);

  stock = g_new0 (SamHousingStock, 1);
  g_atomic_ref_count_init (&stock->ref_count);
  stock->today = today;
  stock->units = g_ptr_array_new_with_free_func (g_object_unref);
  stock->sites = g_ptr_array_new_with_free_func (g_object_unref);
  stock->homes = g_array_new (FALSE, FALSE, sizeof (Home));
  stock->around = g_array_new (FALSE, FALSE, sizeof (Around));
  stock->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  stock->districts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  stock->limits = (Around){
    .stair = (guint) sam_registry_setting_int (registry, SAM_SETTING_HOMES_STAIR, today),
    .address = (guint) sam_registry_setting_int (registry, SAM_SETTING_HOMES_ADDRESS, today),
    .near = (guint) sam_registry_setting_int (registry, SAM_SETTING_HOMES_NEAR, today),
  };
  leased = leased_until (records);
  lines = read_lines (records);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    const char *id = sam_record_get_id (line->unit);
    Home home = read_home (stock, line->unit, line->site,
                           (SamDate) GPOINTER_TO_INT (g_hash_table_lookup (leased, id)));

    g_ptr_array_add (stock->units, g_object_ref (line->unit));
    g_ptr_array_add (stock->sites, g_object_ref (line->site));
    g_array_append_val (stock->homes, home);
    g_hash_table_insert (stock->numbers, (gpointer) id, GUINT_TO_POINTER (i + 1));
  }
  count_around (stock, sam_registry_setting_int (registry, SAM_SETTING_NEAR_METRES, today));
  fill_columns (stock);
  return stock;
}

SamHousingStock *
sam_housing_stock_ref (SamHousingStock *stock)
{
  g_atomic_ref_count_inc (&stock->ref_count);
  return stock;
}

void
sam_housing_stock_unref (SamHousingStock *stock)
{
  if (!g_atomic_ref_count_dec (&stock->ref_count))
    return;
  g_ptr_array_unref (stock->units);
  g_ptr_array_unref (stock->sites);
  g_array_unref (stock->homes);
  columns_clear (&stock->columns);
  g_array_unref (stock->around);
  g_hash_table_unref (stock->numbers);
  g_hash_table_unref (stock->districts);
  g_free (stock);
}

guint
sam_housing_stock_get_size (const SamHousingStock *stock)
{
  return stock->units->len;
}

/* ---- A need ---- */

static void
ask (Need *need, const SamRecord *record, SamField field, guint32 bit)
{
  if (sam_record_get_bool (record, field))
    need->asked |= bit;
}

static void
read_musts (Need *need, const SamRecord *record)
{
  static const struct {
    const char *id;
    guint32 bit;
  } musts[] = {
    { "pets", BIT (PETS) },          { "rooms", BIT (ROOMS) },
    { "rent", BIT (RENT) },          { "follow_up_level", BIT (FOLLOW_UP) },
    { "districts", BIT (DISTRICT) },
  };
  const char *const *said = sam_record_get_set (record, SAM_HOUSING_NEED_MUSTS);

  for (guint i = 0; said && said[i]; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (musts); j++) {
      if (strcmp (said[i], musts[j].id) == 0)
        need->hard |= musts[j].bit;
    }
  }
}

/* @districts (out) (transfer full) (nullable) is what the need points into. */
static Need
read_need (const SamHousingStock *stock, const SamRecord *record, guint8 **districts)
{
  const char *const *wished = sam_record_get_set (record, SAM_HOUSING_NEED_DISTRICTS);
  gint32 group =
      place_of (sam_enum_target_group, sam_record_get_text (record, SAM_HOUSING_NEED_TARGET_GROUP));
  gint32 environment =
      place_of (sam_enum_environment, sam_record_get_text (record, SAM_HOUSING_NEED_ENVIRONMENT));
  Need need = {
    .asked = ALL_RULES & ~(BIT (STEP_FREE) | BIT (WHEELCHAIR) | BIT (CHILDREN) | BIT (PETS)),
    .hard = BIT (STEP_FREE) | BIT (WHEELCHAIR) | BIT (CHILDREN) | BIT (PERSONS) | BIT (STAIR)
            | BIT (ADDRESS) | BIT (NEAR) | BIT (FREE),
    .environment = environment == UNKNOWN ? NOT_ASSESSED : environment,
    .groups = ANYBODY | (group == UNKNOWN ? 0 : 1u << group),
    .persons = (gint32) sam_record_get_int (record, SAM_HOUSING_NEED_PERSONS),
    .rooms = (gint32) sam_record_get_int (record, SAM_HOUSING_NEED_ROOMS),
    .rent = sam_record_has (record, SAM_HOUSING_NEED_RENT)
                ? (gint32) sam_record_get_int (record, SAM_HOUSING_NEED_RENT)
                : G_MAXINT32,
    .level = place_of (sam_enum_follow_up_level,
                       sam_record_get_text (record, SAM_HOUSING_NEED_FOLLOW_UP_LEVEL)),
    .needed_on = MAX (stock->today, sam_record_get_date (record, SAM_HOUSING_NEED_NEEDED_ON)),
  };

  ask (&need, record, SAM_HOUSING_NEED_STEP_FREE, BIT (STEP_FREE));
  ask (&need, record, SAM_HOUSING_NEED_WHEELCHAIR, BIT (WHEELCHAIR));
  ask (&need, record, SAM_HOUSING_NEED_CHILDREN, BIT (CHILDREN));
  ask (&need, record, SAM_HOUSING_NEED_PETS, BIT (PETS));
  /* Who said nothing about the environment is asked before moving in where it is substance-free,
   * and who is of no group where a home is meant for some. */
  *(need.environment == NOT_ASSESSED ? &need.unknown : &need.hard) |= BIT (ENVIRONMENT);
  *(group == UNKNOWN ? &need.unknown : &need.hard) |= BIT (GROUP);
  need.unfit = need.environment == NOT_ASSESSED ? 1u << RUSFRITT : ~(1u << need.environment);
  read_musts (&need, record);
  *districts = NULL;
  if (wished) {
    *districts = g_new0 (guint8, g_hash_table_size (stock->districts) + 1);
    for (guint i = 0; wished[i]; i++) {
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (stock->districts, wished[i]));

      if (number > 0)
        (*districts)[number - 1] = 1;
    }
    need.districts = *districts;
  }
  return need;
}

/* ---- The comparison ---- */

/* Bit @rule if it fails. */
#define IF(condition, rule) ((guint32) ((condition) != 0) << SAM_HOUSING_##rule)

/* In @fails, for the homes from @first to before @end: the rules that fail. */
static void
compare_homes (const SamHousingStock *stock, const Need *need, guint first, guint end,
               guint32 *fails)
{
  const Columns *c = &stock->columns;
  const Need n = *need;

  for (guint i = first; i < end; i++)
    fails[i - first] =
        (c->fails[i] | IF (c->persons[i] < n.persons, PERSONS) | IF (c->rooms[i] < n.rooms, ROOMS)
         | IF (c->rent[i] > n.rent, RENT) | IF (c->level[i] < n.level, FOLLOW_UP)
         | IF (c->environment[i] & n.unfit, ENVIRONMENT)
         | IF ((c->groups[i] & n.groups) == 0, GROUP) | IF (c->free_on[i] > n.needed_on, FREE))
        & n.asked;
  for (guint i = first; n.districts != NULL && i < end; i++) {
    gint32 district = g_array_index (stock->homes, Home, i).district;

    fails[i - first] |= IF (district == UNKNOWN || n.districts[district] == 0, DISTRICT);
  }
}

/* Ones in fifteen bits. */
static inline guint
ones (guint32 mask)
{
  mask = mask - ((mask >> 1) & 0x5555u);
  mask = (mask & 0x3333u) + ((mask >> 2) & 0x3333u);
  mask = (mask + (mask >> 4)) & 0x0f0fu;
  return (mask + (mask >> 8)) & 0x1fu;
}

static inline guint64
warnings_rank (const Need *need, guint32 fails)
{
  return (guint64) ones (fails & need->hard) << 60;
}

/* What answers are ordered by, the best lowest; @place among the homes keeps it unequal. */
static guint64
rank_of (const Home *home, const Need *need, guint32 fails, guint place)
{
  guint32 unknown = home->unknown | need->unknown, wishes = fails & ~need->hard;
  guint64 wait = (guint64) (MAX (home->free_on, need->needed_on) - need->needed_on);

  return warnings_rank (need, fails) | (guint64) ones (wishes & ~unknown) << 56
         | (guint64) ones (wishes & unknown) << 52 | wait << 28 | place;
}

static void
numbers_of (const SamHousingStock *stock, const Need *need, guint place, SamHousingFinding *finding)
{
  const Home *home = &g_array_index (stock->homes, Home, place);
  const Around *around = &g_array_index (stock->around, Around, place);

  switch (finding->rule) {
  case SAM_HOUSING_ENVIRONMENT:
    finding->has = g_bit_nth_lsf (home->environment, -1);
    finding->wants = need->environment;
    return;
  case SAM_HOUSING_PERSONS:
    finding->has = finding->is_known ? home->persons : 0;
    finding->wants = need->persons;
    return;
  case SAM_HOUSING_STAIR:
    finding->has = around->stair;
    finding->wants = stock->limits.stair;
    return;
  case SAM_HOUSING_ADDRESS:
    finding->has = around->address;
    finding->wants = stock->limits.address;
    return;
  case SAM_HOUSING_NEAR:
    finding->has = around->near;
    finding->wants = stock->limits.near;
    return;
  case SAM_HOUSING_FREE:
    finding->has = home->free_on;
    finding->wants = need->needed_on;
    return;
  case SAM_HOUSING_ROOMS:
    finding->has = finding->is_known ? home->rooms : 0;
    finding->wants = need->rooms;
    return;
  case SAM_HOUSING_RENT:
    finding->has = finding->is_known ? home->rent : 0;
    finding->wants = need->rent;
    return;
  case SAM_HOUSING_FOLLOW_UP:
    finding->has = finding->is_known ? home->level : 0;
    finding->wants = need->level;
    return;
  case SAM_HOUSING_STEP_FREE:
  case SAM_HOUSING_WHEELCHAIR:
  case SAM_HOUSING_CHILDREN:
  case SAM_HOUSING_GROUP:
  case SAM_HOUSING_PETS:
  case SAM_HOUSING_DISTRICT:
  case SAM_N_HOUSING_RULES:
  default:
    return;
  }
}

static SamHousingMatch *
match_of (const SamHousingStock *stock, const Need *need, guint32 fails, guint place)
{
  const Home *home = &g_array_index (stock->homes, Home, place);
  SamHousingMatch *match = g_new0 (SamHousingMatch, 1);
  guint32 unknown = fails & (home->unknown | need->unknown);

  match->unit = g_object_ref (g_ptr_array_index (stock->units, place));
  match->site = g_object_ref (g_ptr_array_index (stock->sites, place));
  match->findings = g_array_new (FALSE, FALSE, sizeof (SamHousingFinding));
  match->free_on = home->free_on;
  match->n_warnings = ones (fails & need->hard);
  match->n_wishes = ones (fails & ~need->hard & ~unknown);
  match->n_unknown = ones (fails & ~need->hard & unknown);
  for (guint rule = 0; rule < SAM_N_HOUSING_RULES; rule++) {
    SamHousingFinding finding = { .rule = (SamHousingRule) rule };
    guint32 bit = 1u << rule;

    if ((fails & bit) == 0)
      continue;
    finding.is_known = (unknown & bit) == 0;
    finding.verdict = (need->hard & bit) != 0 ? SAM_HOUSING_WARNS
                      : finding.is_known      ? SAM_HOUSING_WISH
                                              : SAM_HOUSING_ASK;
    numbers_of (stock, need, place, &finding);
    g_array_append_val (match->findings, finding);
  }
  return match;
}

SamHousingMatch *
sam_housing_check (const SamHousingStock *stock, const SamRecord *record, const char *unit_id)
{
  g_autofree guint8 *districts = NULL;
  guint32 fails;
  Need need;
  guint place;

  g_return_val_if_fail (stock && unit_id, NULL);
  g_return_val_if_fail (sam_record_get_rtype (record) == SAM_RECORD_HOUSING_NEED, NULL);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (stock->numbers, unit_id));
  if (place == 0)
    return NULL;
  need = read_need (stock, record, &districts);
  compare_homes (stock, &need, place - 1, place, &fails);
  return match_of (stock, &need, fails, place - 1);
}

GPtrArray *
sam_housing_suggest (const SamHousingStock *stock, const SamRecord *record, guint most)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_housing_match_free);
  g_autofree guint8 *districts = NULL;
  g_autofree guint32 *fails = NULL;
  guint64 best[MOST_SUGGESTED];
  guint n = 0;
  Need need;

  g_return_val_if_fail (stock && most > 0 && most <= MOST_SUGGESTED, matches);
  g_return_val_if_fail (sam_record_get_rtype (record) == SAM_RECORD_HOUSING_NEED, matches);

  need = read_need (stock, record, &districts);
  fails = g_new (guint32, stock->homes->len);
  compare_homes (stock, &need, 0, stock->homes->len, fails);
  for (guint i = 0; i < stock->homes->len; i++) {
    guint at;
    guint64 rank;

    if (n == most && warnings_rank (&need, fails[i]) > best[n - 1])
      continue;
    rank = rank_of (&g_array_index (stock->homes, Home, i), &need, fails[i], i);
    if (n == most && rank > best[n - 1])
      continue;
    if (n < most)
      n++;
    for (at = n - 1; at > 0 && best[at - 1] > rank; at--)
      best[at] = best[at - 1];
    best[at] = rank;
  }
  for (guint i = 0; i < n; i++) {
    guint place = (guint) (best[i] & 0xfffffff);

    g_ptr_array_add (matches, match_of (stock, &need, fails[place], place));
  }
  return matches;
}

gboolean
sam_housing_is_outside (const SamRecord *person)
{
  return person && sam_record_enum_is (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
}
