/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year-count.h"

#include <sqlite3.h>
#include <string.h>

/* Differences that are shown of one figure. */
#define SHOWN 8

typedef struct {
  char *name; /* (owned) */
  sqlite3_stmt *sql;
} Figure;

struct _Count {
  sqlite3 *db;
  sqlite3_stmt *insert[SAM_N_RECORD_TYPES], *remove[SAM_N_RECORD_TYPES];
  GPtrArray *figures; /* (owned) (element-type Figure) */
  char *daily;        /* (owned) */
  guint64 n_held;     /* lines that were the same on both sides */
  GHashTable *values; /* (owned) (element-type utf8): "field=value" of each enum met */
};

static void
figure_free (gpointer data)
{
  Figure *figure = data;

  sqlite3_finalize (figure->sql);
  g_free (figure->name);
  g_free (figure);
}

static void
check (Count *count, int code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
    g_error ("SQL: %s", sqlite3_errmsg (count->db));
  }
}

static void
run (Count *count, const char *sql)
{
  check (count, sqlite3_exec (count->db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *
prepare (Count *count, const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  check (count, sqlite3_prepare_v2 (count->db, sql, -1, &stmt, NULL));
  return stmt;
}

/* One plain table a type, one column a field. */
static void
make_table (Count *count, SamRecordType type)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autoptr (GString) create = g_string_new (NULL);
  g_autoptr (GString) insert = g_string_new (NULL);
  g_autofree char *remove = g_strdup_printf ("DELETE FROM r_%s WHERE id = ?", def->name);

  g_string_append_printf (create, "CREATE TABLE r_%s (id TEXT PRIMARY KEY", def->name);
  g_string_append_printf (insert, "INSERT OR REPLACE INTO r_%s VALUES (?", def->name);
  for (guint i = 0; i < def->n_fields; i++) {
    g_string_append_printf (create, ", %s %s", def->fields[i].name,
                            def->fields[i].kind == SAM_KIND_INTEGER ? "INTEGER" : "TEXT");
    g_string_append (insert, ", ?");
  }
  g_string_append_c (create, ')');
  g_string_append_c (insert, ')');
  run (count, create->str);
  count->insert[type] = prepare (count, insert->str);
  count->remove[type] = prepare (count, remove);
}

/* The parts of the file of SQL. */
static void
read_parts (Count *count)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "together", "year.sql", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (text, "\n-- @", -1);
  for (guint i = 1; parts[i] != NULL; i++) {
    char *sql = strchr (parts[i], '\n');

    g_assert_nonnull (sql);
    *sql++ = '\0';
    if (strcmp (parts[i], "once") == 0) {
      run (count, sql);
    } else if (strcmp (parts[i], "daily") == 0) {
      g_autofree char *before = g_steal_pointer (&count->daily);

      count->daily = g_strconcat (before != NULL ? before : "", sql, NULL);
      run (count, sql);
    } else {
      Figure *figure = g_new0 (Figure, 1);

      g_assert_true (g_str_has_prefix (parts[i], "figure "));
      figure->name = g_strdup (parts[i] + strlen ("figure "));
      figure->sql = prepare (count, sql);
      g_ptr_array_add (count->figures, figure);
    }
  }
}

Count *
count_new (void)
{
  Count *count = g_new0 (Count, 1);

  count->figures = g_ptr_array_new_with_free_func (figure_free);
  count->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check (count, sqlite3_open (":memory:", &count->db));
  for (SamRecordType type = 0; type < SAM_N_RECORD_TYPES; type++) {
    make_table (count, type);
  }
  read_parts (count);
  return count;
}

void
count_free (Count *count)
{
  for (SamRecordType type = 0; type < SAM_N_RECORD_TYPES; type++) {
    sqlite3_finalize (count->insert[type]);
    sqlite3_finalize (count->remove[type]);
  }
  g_ptr_array_unref (count->figures);
  g_assert_cmpint (sqlite3_close (count->db), ==, SQLITE_OK);
  g_hash_table_unref (count->values);
  g_free (count->daily);
  g_free (count);
}

static void
put (Count *count, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  sqlite3_stmt *stmt =
      (sam_record_is_retracted (record) ? count->remove : count->insert)[def->type];

  sqlite3_bind_text (stmt, 1, sam_record_get_id (record), -1, SQLITE_TRANSIENT);
  for (guint i = 0; !sam_record_is_retracted (record) && i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    g_autofree char *value = sam_record_to_string (record, field);

    if (def->fields[i].kind == SAM_KIND_ENUM && value != NULL) {
      g_hash_table_add (count->values, g_strdup_printf ("%u=%s", field, value));
    }
    sqlite3_bind_text (stmt, (int) i + 2, value, -1, SQLITE_TRANSIENT);
  }
  check (count, sqlite3_step (stmt));
  sqlite3_reset (stmt);
}

void
count_take (Count *count, GPtrArray *records)
{
  run (count, "BEGIN");
  for (guint i = 0; i < records->len; i++) {
    put (count, records->pdata[i]);
  }
  run (count, "COMMIT");
}

void
count_set_day (Count *count, SamDate today)
{
  g_autofree char *date = sam_date_format_iso (today);
  g_autofree char *set =
      g_strdup_printf ("DELETE FROM today; INSERT INTO today VALUES ('%s')", date);

  run (count, set);
  run (count, count->daily);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
rows_of (Count *count, Figure *figure)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  int code;

  while ((code = sqlite3_step (figure->sql)) == SQLITE_ROW) {
    const char *text = (const char *) sqlite3_column_text (figure->sql, 0);

    g_ptr_array_add (rows, g_strdup (text != NULL ? text : "NULL"));
  }
  check (count, code);
  sqlite3_reset (figure->sql);
  return rows;
}

/* What stands on one side only. Returns: how many lines. */
static guint
show_differences (const char *name, GPtrArray *rules, GPtrArray *sql)
{
  guint i = 0, k = 0, n = 0;

  while (i < rules->len || k < sql->len) {
    int order = i == rules->len ? 1 : k == sql->len ? -1 : strcmp (rules->pdata[i], sql->pdata[k]);

    if (order != 0 && n++ < SHOWN) {
      g_test_message ("%s: %s %s", name, order < 0 ? "the rules alone:" : "the SQL alone:  ",
                      (char *) (order < 0 ? rules->pdata[i] : sql->pdata[k]));
    }
    i += order <= 0 ? 1 : 0;
    k += order >= 0 ? 1 : 0;
  }
  return n;
}

guint
count_compare (Count *count, Town *town)
{
  guint n = 0;

  for (guint i = 0; i < count->figures->len; i++) {
    Figure *figure = count->figures->pdata[i];
    g_autoptr (GPtrArray) rules = rules_figure (town, figure->name);
    g_autoptr (GPtrArray) sql = rows_of (count, figure);
    guint differ;

    g_ptr_array_sort (rules, compare);
    g_ptr_array_sort (sql, compare);
    differ = show_differences (figure->name, rules, sql);
    if (differ > 0) {
      g_test_message ("%s: %u lines differ of %u", figure->name, differ, rules->len);
    }
    n += differ;
    count->n_held += rules->len;
  }
  return n;
}

void
count_check_values (Count *count)
{
  static const SamField fields[] = {
    SAM_CASE_STATUS,       SAM_CASE_HOLDER_KIND,     SAM_TRANSITION_KIND, SAM_TRANSITION_DATE_KIND,
    SAM_GATE_ROW_STATE,    SAM_CONTACT_CHANNEL,      SAM_CONTACT_OUTCOME, SAM_FOLLOWUP_AGREED,
    SAM_FOLLOWUP_NALOXONE, SAM_OVERDOSE_RETURN_CARD, SAM_AGREEMENT_STATE, SAM_PARTY_PARTY_KIND,
    SAM_COMMITMENT_STATE,  SAM_SIGNATURE_WAY,        SAM_HANDOVER_STATE,  SAM_HANDOVER_TO_KIND,
    SAM_REFUSAL_KIND,      SAM_REFERRAL_OUTCOME,     SAM_RESIDENCE_KIND,  SAM_APPOINTMENT_STATE,
    SAM_MEASURE_STATE,     SAM_ALERT_ANSWER_KIND,
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const SamFieldDef *def = sam_field_get (fields[i]);

    for (guint k = 0; def->values[k].id != NULL; k++) {
      g_autofree char *value = g_strdup_printf ("%u=%s", fields[i], def->values[k].id);

      if (!g_hash_table_contains (count->values, value)) {
        g_error ("Never: %s %s", def->name, def->values[k].id);
      }
    }
  }
}

guint
count_n_figures (const Count *count)
{
  return count->figures->len;
}

guint64
count_n_held (const Count *count)
{
  return count->n_held;
}
