/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-sql-private.h"

#include <string.h>

G_DEFINE_QUARK (sam_sql_error_quark, sam_sql_error)

/* Searches compose texts, so the cache must not grow with them. */
#define IDLE_MAX 256

struct _SamSqlStatement {
  SamSql *sql;     /* (unowned) */
  char *text;      /* (owned) */
  guint hash;      /* hash_text() */
  gpointer handle; /* (owned) the driver's */
  unsigned int n_params;
  gboolean read_only;
  gboolean running;   /* stepped and not reset */
  GError *bind_error; /* (owned) (nullable) */
  GList link;         /* in sql->idle_order */
};

/* Eight letters at a time: texts are long and few, and are looked up at every use. */
static guint
hash_text (const char *text)
{
  gsize len = strlen (text);
  guint64 hash = len;

  for (gsize at = 0; at + sizeof (guint64) <= len; at += sizeof (guint64)) {
    guint64 word;

    memcpy (&word, text + at, sizeof word);
    hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
  }
  return (guint) hash;
}

static guint
statement_hash (gconstpointer key)
{
  return ((const SamSqlStatement *) key)->hash;
}

static gboolean
statement_equal (gconstpointer a, gconstpointer b)
{
  return strcmp (((const SamSqlStatement *) a)->text, ((const SamSqlStatement *) b)->text) == 0;
}

SamSql *
sam_sql_new (const SamSqlDriver *driver, gpointer db)
{
  SamSql *sql = g_new0 (SamSql, 1);

  sql->driver = driver;
  sql->db = db;
  sql->idle = g_hash_table_new (statement_hash, statement_equal);
  sql->wal_pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sql->marks = g_ptr_array_new ();
  g_queue_init (&sql->idle_order);
  return sql;
}

enum { WORD_BEGIN, WORD_COMMIT, WORD_ROLLBACK };

gboolean
sam_sql_prepare_words (SamSql *sql, GError **error)
{
  const char *const texts[] = { sql->driver->begin, "COMMIT", "ROLLBACK" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    unsigned int n_params;
    gboolean read_only;

    sql->words[i] = sql->driver->prepare (sql, texts[i], &n_params, &read_only, error);
    if (sql->words[i] == NULL) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Says a transaction word past the latch. */
static gboolean
say (SamSql *sql, int which, GError **error)
{
  gboolean done = sql->driver->step (sql, sql->words[which], error) == SAM_SQL_STEP_DONE;

  sql->driver->reset (sql, sql->words[which], FALSE);
  return done;
}

static void
statement_free (SamSqlStatement *statement)
{
  statement->sql->driver->finalize (statement->sql, statement->handle);
  g_clear_error (&statement->bind_error);
  g_free (statement->text);
  g_free (statement);
}

static void
forget_idle (SamSql *sql, SamSqlStatement *statement)
{
  g_hash_table_remove (sql->idle, statement);
  g_queue_unlink (&sql->idle_order, &statement->link);
}

void
sam_sql_close (SamSql *sql)
{
  if (sql == NULL) {
    return;
  }
  if (sql->n_out != 0) {
    g_critical ("Closing a database: %u statements are still in use", sql->n_out);
  }
  sam_sql_rollback (sql);
  sam_sql_set_cancellable (sql, NULL);
  while (sql->idle_order.head != NULL) {
    SamSqlStatement *statement = sql->idle_order.head->data;

    forget_idle (sql, statement);
    statement_free (statement);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sql->words); i++) {
    if (sql->words[i] != NULL) {
      sql->driver->finalize (sql, sql->words[i]);
    }
  }
  for (guint i = 0; i < sql->marks->len; i++) {
    if (sql->marks->pdata[i] != NULL) {
      sql->driver->finalize (sql, sql->marks->pdata[i]);
    }
  }
  sql->driver->close (sql);
  g_ptr_array_unref (sql->marks);
  g_hash_table_unref (sql->idle);
  g_hash_table_unref (sql->wal_pages);
  g_clear_pointer (&sql->observed, g_hash_table_unref);
  g_clear_error (&sql->latched);
  g_clear_error (&sql->broken);
  g_free (sql);
}

const char *
sam_sql_get_driver_name (SamSql *sql)
{
  g_return_val_if_fail (sql != NULL, NULL);

  return sql->driver->name;
}

void
sam_sql_set_observer (SamSql *sql, SamSqlObserver observer, gpointer user_data)
{
  g_return_if_fail (sql != NULL);

  sql->observer = observer;
  sql->observer_data = user_data;
  g_clear_pointer (&sql->observed, g_hash_table_unref);
  if (observer != NULL) {
    sql->observed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }
}

static void
tell_observer (SamSql *sql, const char *text)
{
  if (sql->observer != NULL && g_hash_table_add (sql->observed, g_strdup (text))) {
    sql->observer (text, sql->observer_data);
  }
}

/* The first error of a transaction stays; everything after it fails with the same. */
static void
latch (SamSql *sql, const GError *error)
{
  if (sql->in_transaction && sql->latched == NULL) {
    sql->latched = g_error_copy (error);
    sql->latched_at = sql->savepoints;
  }
}

static gboolean
refuse (SamSql *sql, GError **error)
{
  const GError *why;

  if (sql->rollback_owed) {
    g_autoptr (GError) local = NULL;

    if (sql->driver->in_transaction (sql) && !say (sql, WORD_ROLLBACK, &local)
        && sql->driver->in_transaction (sql)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return TRUE;
    }
    sql->rollback_owed = FALSE;
  }
  if (sql->driver->revive != NULL && !sql->in_transaction) {
    if (!sql->driver->revive (sql, error)) {
      return TRUE;
    }
    g_clear_error (&sql->broken);
  }
  why = sql->broken != NULL ? sql->broken : sql->latched;
  if (why == NULL) {
    return FALSE;
  }
  if (error != NULL) {
    *error = g_error_copy (why);
  }
  return TRUE;
}

static gboolean G_GNUC_PRINTF (4, 5)
    misuse (SamSql *sql, SamSqlError code, GError **error, const char *format, ...)
{
  g_autoptr (GError) local = NULL;
  va_list args;

  va_start (args, format);
  local = g_error_new_valist (SAM_SQL_ERROR, code, format, args);
  va_end (args);
  latch (sql, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- statements ---- */

SamSqlStatement *
sam_sql_prepare (SamSql *sql, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  SamSqlStatement key = { .text = (char *) text };
  SamSqlStatement *statement;
  gpointer handle;
  unsigned int n_params = 0;
  gboolean read_only = FALSE;

  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (refuse (sql, error)) {
    return NULL;
  }
  key.hash = hash_text (text);
  statement = g_hash_table_lookup (sql->idle, &key);
  if (statement != NULL) {
    forget_idle (sql, statement);
    sql->n_out++;
    return statement;
  }

  tell_observer (sql, text);
  handle = sql->driver->prepare (sql, text, &n_params, &read_only, &local);
  if (handle == NULL) {
    latch (sql, local);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  statement = g_new0 (SamSqlStatement, 1);
  statement->sql = sql;
  statement->text = g_strdup (text);
  statement->hash = key.hash;
  statement->handle = handle;
  statement->n_params = n_params;
  statement->read_only = read_only;
  statement->link.data = statement;
  sql->n_out++;
  return statement;
}

void
sam_sql_release (SamSqlStatement *statement)
{
  SamSql *sql;

  if (statement == NULL) {
    return;
  }
  sql = statement->sql;
  sql->n_out--;
  sql->driver->reset (sql, statement->handle, TRUE);
  statement->running = FALSE;
  g_clear_error (&statement->bind_error);
  if (g_hash_table_contains (sql->idle, statement)) {
    statement_free (statement);
    return;
  }
  g_hash_table_add (sql->idle, statement);
  g_queue_push_tail_link (&sql->idle_order, &statement->link);
  if (sql->idle_order.length > IDLE_MAX) {
    SamSqlStatement *oldest = sql->idle_order.head->data;

    forget_idle (sql, oldest);
    statement_free (oldest);
  }
}

static void
bind_value (SamSqlStatement *statement, unsigned int n, const SamSqlValue *value, gboolean copy)
{
  static const SamSqlValue null_value = { SAM_SQL_KIND_NULL, 0, NULL, 0 };
  SamSql *sql = statement->sql;

  if (statement->bind_error != NULL) {
    return;
  }
  if (n < 1 || n > statement->n_params) {
    g_set_error (&statement->bind_error, SAM_SQL_ERROR, SAM_SQL_ERROR_MISUSE,
                 "Binding a value: there is no parameter %u", n);
    return;
  }
  if (statement->running) {
    sam_sql_reset (statement);
  }
  if (value->kind != SAM_SQL_KIND_INT && value->data == NULL) {
    value = &null_value;
  }
  sql->driver->bind (sql, statement->handle, n, value, copy, &statement->bind_error);
}

void
sam_sql_bind (SamSqlStatement *statement, unsigned int n, const SamSqlValue *value)
{
  g_return_if_fail (statement != NULL);
  g_return_if_fail (value != NULL);

  bind_value (statement, n, value, TRUE);
}

void
sam_sql_bind_borrowed (SamSqlStatement *statement, unsigned int n, const SamSqlValue *value)
{
  g_return_if_fail (statement != NULL);
  g_return_if_fail (value != NULL);

  bind_value (statement, n, value, FALSE);
}

void
sam_sql_bind_int (SamSqlStatement *statement, unsigned int n, gint64 value)
{
  sam_sql_bind (statement, n, &SAM_SQL_INT (value));
}

void
sam_sql_bind_text (SamSqlStatement *statement, unsigned int n, const char *text, gssize length)
{
  sam_sql_bind (statement, n, &SAM_SQL_TEXT_SIZED (text, length));
}

void
sam_sql_bind_blob (SamSqlStatement *statement, unsigned int n, const void *data, gsize size)
{
  sam_sql_bind (statement, n, &SAM_SQL_BLOB (data, (gssize) size));
}

void
sam_sql_bind_null (SamSqlStatement *statement, unsigned int n)
{
  sam_sql_bind (statement, n, &SAM_SQL_NULL);
}

void
sam_sql_bind_all (SamSqlStatement *statement, const SamSqlValue *values, gsize n_values)
{
  g_return_if_fail (statement != NULL);
  g_return_if_fail (values != NULL || n_values == 0);

  for (gsize i = 0; i < n_values; i++) {
    bind_value (statement, (unsigned int) i + 1, &values[i], TRUE);
  }
}

SamSqlStep
sam_sql_step (SamSqlStatement *statement, GError **error)
{
  g_autoptr (GError) local = NULL;
  SamSql *sql;
  SamSqlStep found;

  g_return_val_if_fail (statement != NULL, SAM_SQL_STEP_ERROR);
  g_return_val_if_fail (error == NULL || *error == NULL, SAM_SQL_STEP_ERROR);

  sql = statement->sql;
  if (refuse (sql, error)) {
    return SAM_SQL_STEP_ERROR;
  }
  if (statement->bind_error != NULL) {
    latch (sql, statement->bind_error);
    if (error != NULL) {
      *error = g_error_copy (statement->bind_error);
    }
    return SAM_SQL_STEP_ERROR;
  }

  sql->may_cancel = statement->read_only && !sql->in_transaction;
  if (sql->may_cancel && g_cancellable_is_cancelled (sql->cancellable)) {
    g_set_error (&local, SAM_SQL_ERROR, SAM_SQL_ERROR_CANCELLED, "Running SQL: cancelled");
    found = SAM_SQL_STEP_ERROR;
  } else {
    found = sql->driver->step (sql, statement->handle, &local);
  }
  sql->may_cancel = FALSE;
  statement->running = TRUE;
  if (found != SAM_SQL_STEP_ROW) {
    sam_sql_reset (statement);
  }
  if (found == SAM_SQL_STEP_ERROR) {
    if (!sql->in_transaction && !statement->read_only
        && g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_IO)) {
      /* A write of its own is its own commit. */
      local->code = SAM_SQL_ERROR_UNKNOWN_OUTCOME;
      sql->broken = g_error_copy (local);
    }
    latch (sql, local);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return found;
}

void
sam_sql_reset (SamSqlStatement *statement)
{
  g_return_if_fail (statement != NULL);

  if (statement->running) {
    statement->sql->driver->reset (statement->sql, statement->handle, FALSE);
    statement->running = FALSE;
  }
}

unsigned int
sam_sql_column_count (SamSqlStatement *statement)
{
  g_return_val_if_fail (statement != NULL, 0);

  return statement->sql->driver->column_count (statement->handle);
}

SamSqlKind
sam_sql_column_kind (SamSqlStatement *statement, unsigned int column)
{
  g_return_val_if_fail (statement != NULL, SAM_SQL_KIND_NULL);

  return statement->sql->driver->column_kind (statement->handle, column);
}

gint64
sam_sql_column_int (SamSqlStatement *statement, unsigned int column)
{
  if (sam_sql_column_kind (statement, column) != SAM_SQL_KIND_INT) {
    return 0;
  }
  return statement->sql->driver->column_int (statement->handle, column);
}

static const void *
column_data (SamSqlStatement *statement, unsigned int column, SamSqlKind kind, gsize *size)
{
  gsize ignored;
  const void *data = NULL;

  if (size == NULL) {
    size = &ignored;
  }
  *size = 0;
  if (sam_sql_column_kind (statement, column) == kind) {
    data = statement->sql->driver->column_data (statement->handle, column, size);
    /* Drivers give NULL for nothing. */
    if (data == NULL) {
      data = "";
    }
  }
  return data;
}

const char *
sam_sql_column_text (SamSqlStatement *statement, unsigned int column, gsize *length)
{
  return column_data (statement, column, SAM_SQL_KIND_TEXT, length);
}

const guint8 *
sam_sql_column_blob (SamSqlStatement *statement, unsigned int column, gsize *size)
{
  return column_data (statement, column, SAM_SQL_KIND_BLOB, size);
}

/* ---- whole statements ---- */

static SamSqlStatement *
prepare_bound (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
               GError **error)
{
  SamSqlStatement *statement = sam_sql_prepare (sql, text, error);

  if (statement != NULL) {
    for (gsize i = 0; i < n_values; i++) {
      bind_value (statement, (unsigned int) i + 1, &values[i], FALSE);
    }
  }
  return statement;
}

static gboolean
run_out (SamSqlStatement *statement, GError **error)
{
  SamSqlStep found;

  do {
    found = sam_sql_step (statement, error);
  } while (found == SAM_SQL_STEP_ROW);
  return found == SAM_SQL_STEP_DONE;
}

gboolean
sam_sql_run (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
             GError **error)
{
  g_autoptr (SamSqlStatement) statement = prepare_bound (sql, text, values, n_values, error);

  return statement != NULL && run_out (statement, error);
}

gboolean
sam_sql_run_one (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                 GError **error)
{
  gint64 changes;

  if (!sam_sql_run (sql, text, values, n_values, error)) {
    return FALSE;
  }
  changes = sam_sql_changes (sql);
  if (changes != 1) {
    return misuse (sql, SAM_SQL_ERROR_CHANGES, error,
                   "Writing a row: %" G_GINT64_FORMAT " rows were touched", changes);
  }
  return TRUE;
}

gboolean
sam_sql_get_int (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                 gint64 *value, gboolean *found, GError **error)
{
  g_autoptr (SamSqlStatement) statement = NULL;
  SamSqlStep step;

  g_return_val_if_fail (value != NULL, FALSE);

  *value = 0;
  statement = prepare_bound (sql, text, values, n_values, error);
  if (statement == NULL) {
    return FALSE;
  }
  step = sam_sql_step (statement, error);
  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  if (found != NULL) {
    *found = step == SAM_SQL_STEP_ROW;
  } else if (step == SAM_SQL_STEP_DONE) {
    return misuse (sql, SAM_SQL_ERROR_CHANGES, error, "Reading a number: there is no row");
  }
  if (step == SAM_SQL_STEP_ROW) {
    *value = sam_sql_column_int (statement, 0);
    return run_out (statement, error);
  }
  return TRUE;
}

char *
sam_sql_get_text (SamSql *sql, const char *text, const SamSqlValue *values, gsize n_values,
                  GError **error)
{
  g_autoptr (SamSqlStatement) statement = prepare_bound (sql, text, values, n_values, error);
  g_autofree char *copy = NULL;

  if (statement == NULL || sam_sql_step (statement, error) != SAM_SQL_STEP_ROW) {
    return NULL;
  }
  copy = g_strdup (sam_sql_column_text (statement, 0, NULL));
  if (!run_out (statement, error)) {
    return NULL;
  }
  return g_steal_pointer (&copy);
}

gboolean
sam_sql_define (SamSql *sql, const char *text, GError **error)
{
  g_autoptr (GString) spelled = NULL;
  g_autoptr (GError) local = NULL;
  const char *from;

  g_return_val_if_fail (sql != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (refuse (sql, error)) {
    return FALSE;
  }
  spelled = g_string_new (NULL);
  from = text;
  while (*from != '\0') {
    const struct {
      const char *word;
      const char *spelling;
    } words[] = {
      { "{INT}", sql->driver->type_int },   { "{TEXT}", sql->driver->type_text },
      { "{BLOB}", sql->driver->type_blob }, { "{KEY}", sql->driver->type_key },
      { "{STRICT}", sql->driver->strict },
    };
    gsize i;

    if (*from != '{') {
      g_string_append_c (spelled, *from++);
      continue;
    }
    for (i = 0; i < G_N_ELEMENTS (words) && !g_str_has_prefix (from, words[i].word); i++) {
    }
    if (i == G_N_ELEMENTS (words)) {
      return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Defining tables: an unknown {WORD}");
    }
    g_string_append (spelled, words[i].spelling);
    from += strlen (words[i].word);
  }

  tell_observer (sql, text);
  if (!sql->driver->script (sql, spelled->str, &local)) {
    latch (sql, local);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return TRUE;
}

gint64
sam_sql_changes (SamSql *sql)
{
  g_return_val_if_fail (sql != NULL, 0);

  return sql->driver->changes (sql);
}

/* ---- transactions ---- */

gboolean
sam_sql_begin (SamSql *sql, GError **error)
{
  g_return_val_if_fail (sql != NULL, FALSE);

  if (sql->in_transaction) {
    return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Beginning a transaction: one is open");
  }
  if (refuse (sql, error) || !say (sql, WORD_BEGIN, error)) {
    return FALSE;
  }
  sql->in_transaction = TRUE;
  sql->savepoints = 0;
  return TRUE;
}

static void
end_transaction (SamSql *sql)
{
  sql->in_transaction = FALSE;
  sql->savepoints = 0;
  g_clear_error (&sql->latched);
}

gboolean
sam_sql_commit (SamSql *sql, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (sql != NULL, FALSE);

  if (!sql->in_transaction) {
    return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Committing: no transaction is open");
  }
  if (sql->latched != NULL) {
    local = g_error_copy (sql->latched);
    sam_sql_rollback (sql);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!sql->driver->in_transaction (sql)) {
    end_transaction (sql);
    return misuse (sql, SAM_SQL_ERROR_FAILED, error, "Committing: the transaction was lost");
  }
  if (say (sql, WORD_COMMIT, &local)) {
    end_transaction (sql);
    return TRUE;
  }
  if (g_error_matches (local, SAM_SQL_ERROR, SAM_SQL_ERROR_IO)) {
    local->code = SAM_SQL_ERROR_UNKNOWN_OUTCOME;
    sql->broken = g_error_copy (local);
  }
  sam_sql_rollback (sql);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
sam_sql_rollback (SamSql *sql)
{
  g_return_if_fail (sql != NULL);

  if (!sql->in_transaction) {
    return;
  }
  end_transaction (sql);
  /* Some errors have rolled back already. */
  if (sql->driver->in_transaction (sql) && !say (sql, WORD_ROLLBACK, NULL)
      && sql->driver->in_transaction (sql)) {
    sql->rollback_owed = TRUE;
  }
}

gboolean
sam_sql_in_transaction (SamSql *sql)
{
  g_return_val_if_fail (sql != NULL, FALSE);

  return sql->in_transaction;
}

void
sam_sql_latch (SamSql *sql, const GError *error)
{
  g_return_if_fail (sql != NULL);
  g_return_if_fail (error != NULL);

  latch (sql, error);
}

const GError *
sam_sql_get_latched (SamSql *sql)
{
  g_return_val_if_fail (sql != NULL, NULL);

  return sql->latched;
}

typedef enum { MARK, MARK_RELEASE, MARK_ROLLBACK, N_MARKS } Mark;

/* Kept prepared: whoever tries one thing after another says them for each. */
static gboolean
savepoint_word (SamSql *sql, Mark which, unsigned int n, GError **error)
{
  static const char *const words[N_MARKS] = { "SAVEPOINT", "RELEASE SAVEPOINT",
                                              "ROLLBACK TO SAVEPOINT" };
  gsize at = (n - 1) * N_MARKS + which;
  g_autoptr (GError) local = NULL;
  gpointer handle;

  if (at >= sql->marks->len) {
    g_ptr_array_set_size (sql->marks, (int) at + 1);
  }
  if (sql->marks->pdata[at] == NULL) {
    g_autofree char *text = g_strdup_printf ("%s s%u", words[which], n);
    unsigned int n_params;
    gboolean read_only;

    sql->marks->pdata[at] = sql->driver->prepare (sql, text, &n_params, &read_only, &local);
  }
  handle = sql->marks->pdata[at];
  if (handle != NULL) {
    gboolean done = sql->driver->step (sql, handle, &local) == SAM_SQL_STEP_DONE;

    sql->driver->reset (sql, handle, FALSE);
    if (done) {
      return TRUE;
    }
  }
  latch (sql, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sam_sql_savepoint (SamSql *sql, GError **error)
{
  g_return_val_if_fail (sql != NULL, FALSE);

  if (refuse (sql, error)) {
    return FALSE;
  }
  if (!sql->in_transaction) {
    return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Opening a savepoint: no transaction");
  }
  if (!savepoint_word (sql, MARK, sql->savepoints + 1, error)) {
    return FALSE;
  }
  sql->savepoints++;
  return TRUE;
}

gboolean
sam_sql_savepoint_release (SamSql *sql, GError **error)
{
  g_return_val_if_fail (sql != NULL, FALSE);

  if (refuse (sql, error)) {
    return FALSE;
  }
  if (sql->savepoints == 0) {
    return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Closing a savepoint: none is open");
  }
  return savepoint_word (sql, MARK_RELEASE, sql->savepoints--, error);
}

gboolean
sam_sql_savepoint_rollback (SamSql *sql, GError **error)
{
  unsigned int n;

  g_return_val_if_fail (sql != NULL, FALSE);

  if (sql->savepoints == 0) {
    return misuse (sql, SAM_SQL_ERROR_MISUSE, error, "Undoing a savepoint: none is open");
  }
  n = sql->savepoints--;
  if (sql->latched != NULL && (sql->latched_at < n || !sql->driver->in_transaction (sql))) {
    return !refuse (sql, error);
  }
  g_clear_error (&sql->latched);
  return savepoint_word (sql, MARK_ROLLBACK, n, error)
         && savepoint_word (sql, MARK_RELEASE, n, error);
}

void
sam_sql_set_cancellable (SamSql *sql, GCancellable *cancellable)
{
  g_return_if_fail (sql != NULL);

  if (g_set_object (&sql->cancellable, cancellable)) {
    sql->driver->watch (sql, cancellable != NULL);
  }
}

unsigned int
sam_sql_get_wal_pages (SamSql *sql, const char *schema)
{
  g_return_val_if_fail (sql != NULL, 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (sql->wal_pages, schema));
}
