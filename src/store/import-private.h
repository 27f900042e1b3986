/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-import.h>

G_BEGIN_DECLS

typedef struct {
  guint line;
  char **cells; /* (owned) */
} SamImportRow;

struct _SamImport {
  gboolean is_stock;
  char **headings;              /* (owned) */
  char **ignored;               /* (owned) */
  int at[SAM_N_IMPORT_COLUMNS]; /* index of the column, -1 = not there */
  GArray *rows;                 /* (owned) (element-type SamImportRow) */
  char delimiter;
};

/* One reading of a file into a store. */
typedef struct {
  SamImport *import;
  SamStore *store;
  SamViewer *viewer;
  SamDate today;
  gboolean dry;
  GPtrArray *users, *teams; /* (owned) (element-type SamRecord) */
  GHashTable *seen;         /* (owned): keys of lines before in this file */
  SamEnvironment environment;
  struct _SamImportStock *stock; /* (owned) (nullable): of a list of homes */
} SamImportRun;

/* What a heading means; SAM_N_IMPORT_COLUMNS when not known. */
SamImportColumn _sam_import_column_of (const char *heading, gboolean is_stock);
/* Identifier of a status word or a målform; NULL when not known. */
const char *_sam_import_status_of (const char *text);
const char *_sam_import_form_of (const char *text);
/* A word for a value of a field of homes: its identifier; NULL when not known. */
const char *_sam_import_value_of (SamField field, const char *text);
/* -1 = neither yes nor no. */
int _sam_import_yes_or_no (const char *text);
/* (nullable): NULL for an empty cell. */
const char *_sam_import_cell (const SamImport *import, const SamImportRow *row,
                              SamImportColumn column);
/* Always FALSE. */
gboolean _sam_import_reject (SamImportLine *line, SamImportColumn column, const char *code,
                             SamLabel reason);
#define REJECT(line, column, code, ...)                                                            \
  _sam_import_reject (line, column, code, (SamLabel) __VA_ARGS__)
/* By name or id; two of one name are no answer. */
const char *_sam_import_find_by_name (GPtrArray *records, SamField name_field, const char *text);
/* Fills an empty field; a different value that stands here is kept and told of. */
void _sam_import_fill_text (SamRecord *record, SamField field, const char *value, gboolean *changed,
                            gboolean *differs);
/* Judges, and saves unless the run is dry; what does not hold rejects the line. FALSE = an error of
 * the store. */
gboolean _sam_import_take_in (SamImportRun *run, SamChanges *changes, SamImportLine *line,
                              GError **error);

gboolean _sam_import_stock_begin (SamImportRun *run, GCancellable *cancellable, GError **error);
void _sam_import_stock_end (SamImportRun *run);
gboolean _sam_import_stock_line (SamImportRun *run, const SamImportRow *row, SamImportLine *line,
                                 GError **error);
/* Which column a field of a building or home comes from. */
SamImportColumn _sam_import_stock_column (SamField field);

G_END_DECLS
