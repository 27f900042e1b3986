/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "import-private.h"

#include <samspor/sam-contact-values.h>
#include <samspor/sam-csv.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-id.h>
#include <string.h>

/* A list of homes: each line is a home with what is said of its building, or a building alone. */

/* The most digits a number of a home has. */
#define MOST_DIGITS 9

typedef struct _SamImportStock {
  GPtrArray *sites, *districts; /* (owned) (element-type SamRecord): as they are by now */
  GHashTable *named;            /* (owned) (element-type utf8 GArray): places in @sites, by words */
  GHashTable *pending; /* (owned) (element-type utf8): buildings a dry run would have made */
  GHashTable *homes;   /* (owned) (element-type utf8 SamRecord): by building and number */
} Stock;

/* What a column holds, and of which field. */
typedef enum { TEXT, VALUE, NUMBER, YES_NO, DISTRICT, GROUPS } Kind;
typedef struct {
  SamImportColumn column;
  SamField field;
  Kind kind;
} Column;

/* In the order of an exported file. */
static const Column columns[] = {
  { SAM_IMPORT_SITE, SAM_SITE_NAME, TEXT },
  { SAM_IMPORT_ADDRESS, SAM_SITE_ADDRESS, TEXT },
  { SAM_IMPORT_POSTCODE, SAM_SITE_POSTCODE, TEXT },
  { SAM_IMPORT_CITY, SAM_SITE_CITY, TEXT },
  { SAM_IMPORT_STAIR, SAM_SITE_STAIR, TEXT },
  { SAM_IMPORT_DISTRICT, SAM_SITE_DISTRICT_ID, DISTRICT },
  { SAM_IMPORT_ENVIRONMENT, SAM_SITE_ENVIRONMENT, VALUE },
  { SAM_IMPORT_NUMBER, SAM_HOUSING_UNIT_NAME, TEXT },
  { SAM_IMPORT_HOME_KIND, SAM_HOUSING_UNIT_HOME_KIND, VALUE },
  { SAM_IMPORT_ROOMS, SAM_HOUSING_UNIT_ROOMS, NUMBER },
  { SAM_IMPORT_SIZE, SAM_HOUSING_UNIT_SIZE_M2, NUMBER },
  { SAM_IMPORT_PERSONS, SAM_HOUSING_UNIT_MAX_PERSONS, NUMBER },
  { SAM_IMPORT_RENT, SAM_HOUSING_UNIT_RENT, NUMBER },
  { SAM_IMPORT_STEP_FREE, SAM_HOUSING_UNIT_STEP_FREE, YES_NO },
  { SAM_IMPORT_WHEELCHAIR, SAM_HOUSING_UNIT_WHEELCHAIR, YES_NO },
  { SAM_IMPORT_PETS, SAM_HOUSING_UNIT_PETS, YES_NO },
  { SAM_IMPORT_CHILDREN, SAM_HOUSING_UNIT_CHILDREN, YES_NO },
  { SAM_IMPORT_GROUPS, SAM_HOUSING_UNIT_TARGET_GROUPS, GROUPS },
  { SAM_IMPORT_LEVEL, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL, VALUE },
};

static gboolean
is_of_site (SamField field)
{
  return SAM_FIELD_TYPE (field) == SAM_RECORD_SITE;
}

SamImportColumn
_sam_import_stock_column (SamField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].field == field)
      return columns[i].column;
  return SAM_N_IMPORT_COLUMNS;
}

/* ---- What stands in a cell ---- */

/* A gap of three digits, as "8 500" or "8.500", and what is written behind a number fall away. */
static gboolean
read_number (const char *text, gint64 *value)
{
  static const char *const behind[] = { "kr",  "kr/mnd", "kr/md", ",-",  ",00",
                                        ".00", "m²",     "m2",    "kvm", NULL };
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *rest = NULL;
  gboolean again = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (digits, g_unichar_tolower (g_utf8_get_char (p)));
  rest = g_strdup (g_str_has_prefix (digits->str, "kr") ? digits->str + 2 : digits->str);
  while (again) {
    again = FALSE;
    for (guint i = 0; behind[i] != NULL && !again; i++)
      if (g_str_has_suffix (rest, behind[i])) {
        rest[strlen (rest) - strlen (behind[i])] = '\0';
        again = TRUE;
      }
  }
  g_string_truncate (digits, 0);
  for (const char *p = rest; *p != '\0'; p++)
    if (*p != '.' || strspn (p + 1, "0123456789") != 3 || p == rest)
      g_string_append_c (digits, *p);
  if (digits->len == 0 || digits->len > MOST_DIGITS
      || strspn (digits->str, "0123456789") != digits->len)
    return FALSE;
  *value = g_ascii_strtoll (digits->str, NULL, 10);
  return TRUE;
}

static gboolean
read_groups (const char *text, SamRecord *into, SamField field)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",/+|\n", -1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    const char *word = g_strstrip (words[i]), *id;

    if (*word == '\0')
      continue;
    id = _sam_import_value_of (field, word);
    if (id == NULL)
      return FALSE;
    g_ptr_array_add (ids, (gpointer) id);
  }
  g_ptr_array_add (ids, NULL);
  sam_record_set_set (into, field, (const char *const *) ids->pdata);
  return TRUE;
}

static gboolean
read_text (const Column *column, const char *text, SamRecord *into)
{
  g_autofree char *postcode = NULL;

  if (column->column != SAM_IMPORT_POSTCODE) {
    sam_record_set_text (into, column->field, text);
    return TRUE;
  }
  postcode = sam_postcode_parse (text, NULL);
  if (postcode != NULL)
    sam_record_set_text (into, column->field, postcode);
  return postcode != NULL;
}

static gboolean
read_value (const Column *column, const char *text, SamRecord *into)
{
  const char *id = _sam_import_value_of (column->field, text);

  if (id != NULL)
    sam_record_set_text (into, column->field, id);
  return id != NULL;
}

static gboolean
read_cell (SamImportRun *run, const Column *column, const char *text, SamRecord *into,
           SamImportLine *line)
{
  gint64 number = 0;
  const char *id;
  int yes;

  switch (column->kind) {
  case TEXT:
    return read_text (column, text, into)
           || REJECT (line, column->column, "postcode",
                      SAM_L ("import", "A postcode has four digits"));
  case VALUE:
    return read_value (column, text, into)
           || REJECT (line, column->column, "unknown-word",
                      SAM_L ("import", "This word is not known here"));
  case NUMBER:
    if (!read_number (text, &number))
      return REJECT (line, column->column, "no-number", SAM_L ("import", "Write a whole number"));
    sam_record_set_int (into, column->field, number);
    return TRUE;
  case YES_NO:
    yes = _sam_import_yes_or_no (text);
    if (yes < 0)
      return REJECT (line, column->column, "yes-or-no", SAM_L ("import", "Write yes or no"));
    sam_record_set_bool (into, column->field, yes > 0);
    return TRUE;
  case DISTRICT:
    id = _sam_import_find_by_name (run->stock->districts, SAM_DISTRICT_NAME, text);
    if (id == NULL)
      return REJECT (line, column->column, "unknown-district",
                     SAM_L ("import", "No district here has this name"));
    sam_record_set_text (into, column->field, id);
    return TRUE;
  case GROUPS:
    return read_groups (text, into, column->field)
           || REJECT (line, column->column, "unknown-word",
                      SAM_L ("import", "This word is not known here"));
  }
  g_assert_not_reached ();
}

/* @site and @unit hold what the line says. */
static gboolean
read_line (SamImportRun *run, const SamImportRow *row, SamRecord *site, SamRecord *unit,
           gboolean *has_home, SamImportLine *line)
{
  *has_home = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *text = _sam_import_cell (run->import, row, columns[i].column);

    if (text == NULL)
      continue;
    if (!is_of_site (columns[i].field))
      *has_home = TRUE;
    if (!read_cell (run, &columns[i], text, is_of_site (columns[i].field) ? site : unit, line))
      return FALSE;
  }
  if (!sam_record_has (site, SAM_SITE_NAME) && !sam_record_has (site, SAM_SITE_ADDRESS))
    return REJECT (line, SAM_IMPORT_SITE, "no-site",
                   SAM_L ("import", "The line does not say in which building the home is"));
  if (*has_home && !sam_record_has (unit, SAM_HOUSING_UNIT_NAME))
    return REJECT (line, SAM_IMPORT_NUMBER, "no-number-of-home",
                   SAM_L ("import", "The line has no number of the home"));
  return TRUE;
}

/* ---- What is known ---- */

static gboolean
same_text (const SamRecord *a, const SamRecord *b, SamField field)
{
  g_autofree char *one = sam_fold (sam_record_get_text (a, field));
  g_autofree char *other = sam_fold (sam_record_get_text (b, field));

  return g_str_equal (one, other);
}

/* A line that names no stair means the only building of that name or address. */
static gboolean
is_site (const SamRecord *known, const SamRecord *said)
{
  SamField by = sam_record_has (said, SAM_SITE_NAME) ? SAM_SITE_NAME : SAM_SITE_ADDRESS;

  if (by == SAM_SITE_ADDRESS && sam_record_has (said, SAM_SITE_POSTCODE)
      && sam_record_has (known, SAM_SITE_POSTCODE) && !same_text (known, said, SAM_SITE_POSTCODE))
    return FALSE;
  return !sam_record_has (said, SAM_SITE_STAIR) || !sam_record_has (known, SAM_SITE_STAIR)
         || same_text (known, said, SAM_SITE_STAIR);
}

static char *
site_key (const SamRecord *site, SamField field)
{
  g_autofree char *words = sam_fold (sam_record_get_text (site, field));

  return g_strdup_printf ("%u %s", (guint) field, words);
}

/* By name and by address, as far as it is not there already. */
static void
index_site (Stock *stock, guint at)
{
  static const SamField fields[] = { SAM_SITE_NAME, SAM_SITE_ADDRESS };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *key = site_key (g_ptr_array_index (stock->sites, at), fields[i]);
    GArray *places = g_hash_table_lookup (stock->named, key);
    gboolean is_there = FALSE;

    if (places == NULL) {
      places = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (stock->named, g_steal_pointer (&key), places);
    }
    for (guint k = 0; k < places->len && !is_there; k++)
      is_there = g_array_index (places, guint, k) == at;
    if (!is_there)
      g_array_append_val (places, at);
  }
}

/* FALSE when the line is rejected; *@at is G_MAXUINT when the building is not known. */
static gboolean
find_site (const Stock *stock, const SamRecord *said, guint *at, SamImportLine *line)
{
  g_autofree char *key =
      site_key (said, sam_record_has (said, SAM_SITE_NAME) ? SAM_SITE_NAME : SAM_SITE_ADDRESS);
  const GArray *places = g_hash_table_lookup (stock->named, key);

  *at = G_MAXUINT;
  for (guint i = 0; places != NULL && i < places->len; i++) {
    guint place = g_array_index (places, guint, i);

    if (!is_site (g_ptr_array_index (stock->sites, place), said))
      continue;
    if (*at != G_MAXUINT)
      return REJECT (line, SAM_IMPORT_SITE, "which-site",
                     SAM_L ("import", "Several buildings are called this; write the stair"));
    *at = place;
  }
  return TRUE;
}

static char *
home_key (const char *site_id, const SamRecord *unit)
{
  g_autofree char *number = sam_fold (sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME));

  return g_strconcat (site_id, " ", number, NULL);
}

/* As _sam_import_fill_text(), of any kind of field. */
static void
fill (SamRecord *record, const SamRecord *said, gboolean *changed, gboolean *differs)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    SamField field = columns[i].field;
    g_autofree char *value = NULL, *now = NULL;

    if (is_of_site (field) != (sam_record_get_rtype (record) == SAM_RECORD_SITE)
        || !sam_record_has (said, field))
      continue;
    value = sam_record_to_string (said, field);
    now = sam_record_to_string (record, field);
    if (!sam_record_has (record, field)) {
      *changed |= sam_record_set_from_string (record, field, value, NULL);
    } else if (columns[i].kind == TEXT) {
      *differs |= !same_text (record, said, field);
    } else {
      *differs |= g_strcmp0 (value, now) != 0;
    }
  }
}

/* ---- A line ---- */

/* What was saved, as the store has it now, so that the next line of the file fills in that. */
static SamRecord *
saved (SamImportRun *run, SamRecord *record, GError **error)
{
  return run->dry ? g_object_ref (record)
                  : sam_store_get (run->store, run->viewer, sam_record_get_rtype (record),
                                   sam_record_get_id (record), error);
}

static gboolean
keep (SamImportRun *run, SamRecord *site, guint at, SamRecord *unit, GError **error)
{
  Stock *stock = run->stock;

  if (site != NULL) {
    SamRecord *now = saved (run, site, error);

    if (now == NULL)
      return FALSE;
    if (at == G_MAXUINT) {
      at = stock->sites->len;
      g_ptr_array_add (stock->sites, now);
      if (run->dry)
        g_hash_table_add (stock->pending, g_strdup (sam_record_get_id (now)));
    } else {
      g_object_unref (g_ptr_array_index (stock->sites, at));
      stock->sites->pdata[at] = now;
    }
    index_site (stock, at);
  }
  if (unit != NULL)
    g_hash_table_insert (stock->homes,
                         home_key (sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID), unit),
                         g_object_ref (unit));
  return TRUE;
}

static SamRecord *
begin_site (SamClock *clock, const SamRecord *said)
{
  g_autofree char *id = sam_id_new (clock);
  SamRecord *site = sam_record_new (SAM_RECORD_SITE, id, SAM_ID_NIL);

  if (!sam_record_has (said, SAM_SITE_NAME))
    sam_record_set_text (site, SAM_SITE_NAME, sam_record_get_text (said, SAM_SITE_ADDRESS));
  return site;
}

static SamRecord *
begin_home (SamClock *clock, const char *site_id)
{
  g_autofree char *id = sam_id_new (clock);
  SamRecord *unit = sam_record_new (SAM_RECORD_HOUSING_UNIT, id, SAM_ID_NIL);

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, site_id);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  return unit;
}

/* The environment a line tells is the home's. A new home that has another one than its building
 * keeps it as its own; of a known home what stands here is kept. */
static void
declare_environment (SamRecord *unit, gboolean is_known, const SamRecord *site, const char *said,
                     gboolean *differs)
{
  const char *own = sam_record_get_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT);
  const char *now = own != NULL ? own : sam_record_get_text (site, SAM_SITE_ENVIRONMENT);

  if (g_strcmp0 (said, now) == 0)
    return;
  if (is_known)
    *differs = TRUE;
  else
    sam_record_set_text (unit, SAM_HOUSING_UNIT_ENVIRONMENT, said);
}

/* A home of a list stands there once; buildings may be named on every line. */
static gboolean
is_first (SamImportRun *run, const char *key, SamImportLine *line)
{
  return g_hash_table_add (run->seen, g_strdup (key))
         || REJECT (line, SAM_IMPORT_NUMBER, "twice",
                    SAM_L ("import", "The same home stands on a line before"));
}

gboolean
_sam_import_stock_line (SamImportRun *run, const SamImportRow *row, SamImportLine *line,
                        GError **error)
{
  SamClock *clock = sam_store_get_clock (run->store);
  g_autoptr (SamRecord) said_site = sam_record_new (SAM_RECORD_SITE, SAM_ID_NIL, SAM_ID_NIL);
  g_autoptr (SamRecord) said_unit =
      sam_record_new (SAM_RECORD_HOUSING_UNIT, SAM_ID_NIL, SAM_ID_NIL);
  g_autoptr (SamRecord) site = NULL;
  g_autoptr (SamRecord) unit = NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("import");
  g_autofree char *key = NULL, *environment = NULL;
  gboolean has_home, site_changed = FALSE, unit_changed = FALSE;
  SamRecord *known = NULL;
  guint at;

  if (!read_line (run, row, said_site, said_unit, &has_home, line)
      || !find_site (run->stock, said_site, &at, line))
    return TRUE;
  if (at == G_MAXUINT && !sam_record_has (said_site, SAM_SITE_ENVIRONMENT)) {
    REJECT (line, SAM_IMPORT_ENVIRONMENT, "unknown-site",
            SAM_L ("import", "The building is not known; a new one needs its living environment"));
    return TRUE;
  }
  environment = g_strdup (sam_record_get_text (said_site, SAM_SITE_ENVIRONMENT));
  if (at != G_MAXUINT && has_home)
    sam_record_clear (said_site, SAM_SITE_ENVIRONMENT);
  site = at == G_MAXUINT ? begin_site (clock, said_site)
                         : sam_record_dup (g_ptr_array_index (run->stock->sites, at));
  fill (site, said_site, &site_changed, &line->differs);
  if (has_home) {
    key = home_key (sam_record_get_id (site), said_unit);
    if (!is_first (run, key, line))
      return TRUE;
    known = g_hash_table_lookup (run->stock->homes, key);
    unit = known != NULL ? sam_record_dup (known) : begin_home (clock, sam_record_get_id (site));
    fill (unit, said_unit, &unit_changed, &line->differs);
    if (environment != NULL)
      declare_environment (unit, known != NULL, site, environment, &line->differs);
  }
  /* A home is not judged without its building. */
  if (site_changed
      || (unit_changed && g_hash_table_contains (run->stock->pending, sam_record_get_id (site))))
    sam_changes_put (changes, site);
  if (unit_changed)
    sam_changes_put (changes, unit);
  if (!site_changed && !unit_changed) {
    line->outcome = SAM_IMPORT_UNCHANGED;
    return TRUE;
  }
  line->outcome = (has_home ? known == NULL : at == G_MAXUINT) ? SAM_IMPORT_NEW : SAM_IMPORT_FILLED;
  if (!_sam_import_take_in (run, changes, line, error))
    return FALSE;
  return line->outcome == SAM_IMPORT_REJECTED
         || keep (run, site_changed ? site : NULL, at, unit_changed ? unit : NULL, error);
}

/* ---- The whole file ---- */

static GPtrArray *
list_all (SamImportRun *run, SamRecordType type, GCancellable *cancellable, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);

  return sam_store_list (run->store, run->viewer, query, cancellable, error);
}

gboolean
_sam_import_stock_begin (SamImportRun *run, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) sites = list_all (run, SAM_RECORD_SITE, cancellable, error);
  g_autoptr (GPtrArray) districts =
      sites != NULL ? list_all (run, SAM_RECORD_DISTRICT, cancellable, error) : NULL;
  g_autoptr (GPtrArray) units =
      districts != NULL ? list_all (run, SAM_RECORD_HOUSING_UNIT, cancellable, error) : NULL;

  if (units == NULL)
    return FALSE;
  run->stock = g_new0 (Stock, 1);
  run->stock->sites = g_steal_pointer (&sites);
  run->stock->districts = g_steal_pointer (&districts);
  run->stock->named =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < run->stock->sites->len; i++)
    index_site (run->stock, i);
  run->stock->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->stock->homes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < units->len; i++) {
    SamRecord *unit = g_ptr_array_index (units, i);
    const char *site = sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID);

    if (site != NULL)
      g_hash_table_insert (run->stock->homes, home_key (site, unit), g_object_ref (unit));
  }
  return TRUE;
}

void
_sam_import_stock_end (SamImportRun *run)
{
  if (run->stock == NULL)
    return;
  g_ptr_array_unref (run->stock->sites);
  g_ptr_array_unref (run->stock->districts);
  g_hash_table_unref (run->stock->named);
  g_hash_table_unref (run->stock->pending);
  g_hash_table_unref (run->stock->homes);
  g_clear_pointer (&run->stock, g_free);
}

/* ---- The other way ---- */

static char *
write_groups (const SamRecord *unit)
{
  const char *const *ids = sam_record_get_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS);
  GString *out = g_string_new (NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    const SamLabel *label = sam_enum_label (SAM_HOUSING_UNIT_TARGET_GROUPS, ids[i]);

    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
                            label != NULL ? sam_text (NULL, label) : ids[i]);
  }
  return g_string_free (out, FALSE);
}

static const SamLabel yes_label = SAM_L ("import", "yes"), no_label = SAM_L ("import", "no");

static char *
write_cell (const Column *column, const SamRecord *record, SamRegistry *registry)
{
  const char *id;
  const SamLabel *label;
  const SamRecord *district;

  if (record == NULL || !sam_record_has (record, column->field))
    return g_strdup ("");
  switch (column->kind) {
  case VALUE:
    id = sam_record_get_text (record, column->field);
    label = sam_enum_label (column->field, id);
    return g_strdup (label != NULL ? sam_text (NULL, label) : id);
  case YES_NO:
    return g_strdup (
        sam_text (NULL, sam_record_get_bool (record, column->field) ? &yes_label : &no_label));
  case DISTRICT:
    district = sam_registry_get (registry, sam_record_get_text (record, column->field));
    return g_strdup (district != NULL ? sam_record_get_text (district, SAM_DISTRICT_NAME) : "");
  case GROUPS:
    return write_groups (record);
  case TEXT:
  case NUMBER:
    break;
  }
  return sam_record_to_string (record, column->field);
}

static const Column own_environment = { SAM_IMPORT_ENVIRONMENT, SAM_HOUSING_UNIT_ENVIRONMENT,
                                        VALUE };

static void
write_line (GString *out, const SamRecord *site, const SamRecord *unit, SamRegistry *registry)
{
  char *cells[G_N_ELEMENTS (columns) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    cells[i] =
        columns[i].column == SAM_IMPORT_ENVIRONMENT && unit != NULL
                && sam_record_has (unit, SAM_HOUSING_UNIT_ENVIRONMENT)
            ? write_cell (&own_environment, unit, registry)
            : write_cell (&columns[i], is_of_site (columns[i].field) ? site : unit, registry);
  sam_csv_append_row (out, (const char *const *) cells, ';');
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_free (cells[i]);
}

GBytes *
sam_stock_export (SamRegistry *registry)
{
  GPtrArray *sites = sam_registry_list (registry, SAM_RECORD_SITE);
  GPtrArray *units = sam_registry_list (registry, SAM_RECORD_HOUSING_UNIT);
  g_autoptr (GHashTable) full = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new ("\xef\xbb\xbf");
  const char *headings[G_N_ELEMENTS (columns) + 1] = { NULL };
  gsize len;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    headings[i] = sam_text (NULL, sam_import_column_label (columns[i].column));
  sam_csv_append_row (out, headings, ';');
  for (guint i = 0; i < units->len; i++) {
    const SamRecord *unit = g_ptr_array_index (units, i);
    const SamRecord *site =
        sam_registry_get (registry, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID));

    if (site == NULL)
      continue;
    write_line (out, site, unit, registry);
    g_hash_table_add (full, (gpointer) sam_record_get_id (site));
  }
  for (guint i = 0; i < sites->len; i++) {
    const SamRecord *site = g_ptr_array_index (sites, i);

    if (!g_hash_table_contains (full, sam_record_get_id (site)))
      write_line (out, site, NULL, registry);
  }
  len = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), len);
}

GBytes *
sam_store_export_stock (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                        GError **error)
{
  static const SamRecordType types[] = { SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT,
                                         SAM_RECORD_DISTRICT };
  g_autoptr (GPtrArray) records =
      sam_store_list_types (store, viewer, types, G_N_ELEMENTS (types), cancellable, error);
  g_autoptr (SamRegistry) registry = NULL;

  if (records == NULL
      || !sam_store_log_access (store, viewer, SAM_ACCESS_EXPORT, SAM_RECORD_HOUSING_UNIT, NULL,
                                "stock", TRUE, error))
    return NULL;
  registry = sam_registry_new (records);
  return sam_stock_export (registry);
}
