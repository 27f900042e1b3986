/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-settings.h>
#include <samspor/sam-store.h>

G_BEGIN_DECLS

/**
 * SamImport: a list a municipality exported from another system, of its cases or of its homes, read
 * but not yet taken in. Immutable once made; one thread at a time.
 */
typedef struct _SamImport SamImport;

#define SAM_IMPORT_ERROR (sam_import_error_quark ())
GQuark sam_import_error_quark (void);
/**
 * SamImportError:
 * @SAM_IMPORT_ERROR_NOT_A_TABLE: no text table (binary, broken quotes), or too large
 * @SAM_IMPORT_ERROR_HEADINGS: the first line has none of the headings that name a person or a case
 * @SAM_IMPORT_ERROR_STOCK_HEADINGS: the same of a list of homes: none that names a building
 */
typedef enum {
  SAM_IMPORT_ERROR_NOT_A_TABLE,
  SAM_IMPORT_ERROR_HEADINGS,
  SAM_IMPORT_ERROR_STOCK_HEADINGS,
} SamImportError;

/**
 * SamImportColumn: what a column of the file means, by its heading in nb, nn or en: the first of a
 * list of cases, those from @SAM_IMPORT_SITE on of a list of homes, where a line is a home with its
 * building. @SAM_IMPORT_ADDRESS is of both.
 */
typedef enum {
  SAM_IMPORT_CASE_NUMBER,
  SAM_IMPORT_FAMILY_NAME,
  SAM_IMPORT_GIVEN_NAME,
  SAM_IMPORT_NAME,
  SAM_IMPORT_ID_NUMBER,
  SAM_IMPORT_BIRTH_DATE,
  SAM_IMPORT_PHONE,
  SAM_IMPORT_ADDRESS,
  SAM_IMPORT_STATUS,
  SAM_IMPORT_COORDINATOR,
  SAM_IMPORT_TEAM,
  SAM_IMPORT_OPENED,
  SAM_IMPORT_FORM,
  SAM_IMPORT_REMARK,
  SAM_IMPORT_SITE,
  SAM_IMPORT_POSTCODE,
  SAM_IMPORT_CITY,
  SAM_IMPORT_STAIR,
  SAM_IMPORT_DISTRICT,
  SAM_IMPORT_ENVIRONMENT,
  SAM_IMPORT_NUMBER,
  SAM_IMPORT_HOME_KIND,
  SAM_IMPORT_ROOMS,
  SAM_IMPORT_SIZE,
  SAM_IMPORT_PERSONS,
  SAM_IMPORT_RENT,
  SAM_IMPORT_STEP_FREE,
  SAM_IMPORT_WHEELCHAIR,
  SAM_IMPORT_PETS,
  SAM_IMPORT_CHILDREN,
  SAM_IMPORT_GROUPS,
  SAM_IMPORT_LEVEL,
  SAM_N_IMPORT_COLUMNS,
} SamImportColumn;
/** sam_import_column_label: Returns: (transfer none): what the column is called on screen. */
const SamLabel *sam_import_column_label (SamImportColumn column);

/**
 * sam_import_new:
 * @bytes: the file: semicolon, comma or tab; UTF-8 with or without mark, or Windows-1252
 * Returns: (transfer full): or NULL with SAM_IMPORT_ERROR
 */
SamImport *sam_import_new (GBytes *bytes, GError **error);
/** sam_import_new_stock: the same of a list of homes. */
SamImport *sam_import_new_stock (GBytes *bytes, GError **error);
void sam_import_free (SamImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamImport, sam_import_free)
guint sam_import_n_lines (const SamImport *import);
/** sam_import_ignored: Returns: (transfer none) (array zero-terminated=1): headings not known. */
const char *const *sam_import_ignored (const SamImport *import);

/**
 * SamImportOutcome:
 * @SAM_IMPORT_NEW: a person and a case; a home, or a building without homes
 * @SAM_IMPORT_FILLED: known; what was empty here is filled in
 * @SAM_IMPORT_UNCHANGED: known; nothing to fill in
 * @SAM_IMPORT_REJECTED: not taken in, nothing of the line
 */
typedef enum {
  SAM_IMPORT_NEW,
  SAM_IMPORT_FILLED,
  SAM_IMPORT_UNCHANGED,
  SAM_IMPORT_REJECTED,
  SAM_N_IMPORT_OUTCOMES,
} SamImportOutcome;

/**
 * SamImportLine: what became of one line. It never holds a value of the file.
 * @line: line of the file, from 1 (the headings)
 * @column: SAM_N_IMPORT_COLUMNS = the whole line
 * @code: (nullable): stable identifier of the reason
 * @reason: source text of the reason; a NULL text when there is none
 * @differs: the file says something else than what stands here; what stands here was kept
 */
typedef struct {
  guint line;
  SamImportOutcome outcome;
  SamImportColumn column;
  const char *code;
  SamLabel reason;
  gboolean differs;
} SamImportLine;

/** SamImportReport: @lines (owned) (element-type SamImportLine); @cancelled: the rest was left. */
typedef struct {
  GArray *lines;
  guint n[SAM_N_IMPORT_OUTCOMES];
  gboolean cancelled;
} SamImportReport;
void sam_import_report_free (SamImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamImportReport, sam_import_report_free)

/** SamImportProgress: called on the importing thread after each line. */
typedef void (*SamImportProgress) (guint done, guint total, gpointer user_data);

/**
 * sam_import_run:
 * @dry: only say what would happen
 * @today: the day it is done
 * @progress: (nullable)
 *
 * One line is one group: whole or not at all. A line is known by its case number, else by its
 * person number, else by name and birth date; with none of them it is rejected. Lines taken in stay
 * when others are rejected or the run is cancelled, and taking the file in twice changes nothing.
 * In a list of homes a building is known by its name and stair, else by its address, and a home by
 * its number there; a building that is not known is made with its first home and needs a declared
 * environment.
 * Must not run on the main thread (it waits for the database thread line by line).
 *
 * Returns: (transfer full): or NULL with an error of the store; what was taken in before stays
 */
SamImportReport *sam_import_run (SamImport *import, SamStore *store, SamViewer *viewer,
                                 gboolean dry, SamDate today, SamImportProgress progress,
                                 gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * sam_import_rejects:
 * The rejected lines with the headings, as a CSV file. They hold personal data, so they are written
 * only where the user says, and that is logged as an export by the caller.
 * Returns: (transfer full)
 */
GBytes *sam_import_rejects (SamImport *import, const SamImportReport *report);

/**
 * sam_stock_export:
 * @registry: (transfer none): buildings, homes and districts
 *
 * All buildings and homes as the CSV file sam_import_new_stock() reads, in the language of the
 * program. No person is in it.
 *
 * Returns: (transfer full)
 */
GBytes *sam_stock_export (SamRegistry *registry);
/**
 * sam_store_export_stock:
 *
 * sam_stock_export() of what @viewer sees. What leaves is logged before it does. Blocks: on the
 * store's thread, or where there is no window.
 *
 * Returns: (transfer full): %NULL with #SamStoreError
 */
GBytes *sam_store_export_stock (SamStore *store, SamViewer *viewer, GCancellable *cancellable,
                                GError **error);

G_END_DECLS
