/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-sql.h>

G_BEGIN_DECLS

/*
 * A driver: everything that differs between databases. @db and @handle are its own; the functions
 * above it (sam-sql.c) keep the cache, the latch and the transaction. Errors are SAM_SQL_ERROR with
 * the class as the database gave it; what it means at a commit is decided above.
 */
typedef struct {
  const char *name;
  const char *begin;
  /* what {INT} {TEXT} {BLOB} {KEY} {STRICT} are */
  const char *type_int;
  const char *type_text;
  const char *type_blob;
  const char *type_key;
  const char *strict;

  void (*close) (SamSql *sql);
  gpointer (*prepare) (SamSql *sql, const char *text, unsigned int *n_params, gboolean *read_only,
                       GError **error);
  void (*finalize) (SamSql *sql, gpointer handle);
  gboolean (*bind) (SamSql *sql, gpointer handle, unsigned int n, const SamSqlValue *value,
                    gboolean copy, GError **error);
  SamSqlStep (*step) (SamSql *sql, gpointer handle, GError **error);
  /* @forget: values too */
  void (*reset) (SamSql *sql, gpointer handle, gboolean forget);
  unsigned int (*column_count) (gpointer handle);
  SamSqlKind (*column_kind) (gpointer handle, unsigned int column);
  gint64 (*column_int) (gpointer handle, unsigned int column);
  /* text or bytes; NULL when null */
  const void *(*column_data) (gpointer handle, unsigned int column, gsize *size);
  gint64 (*changes) (SamSql *sql);
  /* what the database itself says: an error may have ended the transaction */
  gboolean (*in_transaction) (SamSql *sql);
  gboolean (*script) (SamSql *sql, const char *text, GError **error);
  /* starts and stops looking at sql->cancellable while sql->may_cancel */
  void (*watch) (SamSql *sql, gboolean on);
  /* (nullable) outside a transaction: makes a connection that was lost usable again */
  gboolean (*revive) (SamSql *sql, GError **error);
} SamSqlDriver;

struct _SamSql {
  const SamSqlDriver *driver; /* (unowned) */
  gpointer db;                /* (owned) the driver's connection */

  GHashTable *idle;   /* (owned) SamSqlStatement by its text, prepared and not in use */
  GQueue idle_order;  /* the same, longest unused first */
  unsigned int n_out; /* statements in use */

  SamSqlObserver observer;
  gpointer observer_data;
  GHashTable *observed; /* (owned) (nullable) texts told */

  gpointer words[3]; /* (owned) BEGIN, COMMIT, ROLLBACK, ready for when memory has run out */
  GPtrArray *marks;  /* (owned): words of savepoints, the driver's handles; NULL = not said yet */
  gboolean rollback_owed; /* the last one failed */

  gboolean in_transaction;
  GError *latched; /* (owned) (nullable) the first error of the transaction */
  GError *broken;  /* (owned) (nullable) the outcome nobody knows */
  unsigned int savepoints;
  unsigned int latched_at; /* savepoints open when the error was latched */

  GCancellable *cancellable; /* (owned) (nullable) */
  gboolean may_cancel;       /* a read outside a transaction is running */

  GHashTable *wal_pages; /* (owned) schema → pages in its log */
  unsigned int auto_checkpoint;
};

SamSql *sam_sql_new (const SamSqlDriver *driver, gpointer db);
/* The last step of opening. */
gboolean sam_sql_prepare_words (SamSql *sql, GError **error);

/* sam-sql-alloc.c */
void sam_sql_global_init_default (void);

G_END_DECLS
