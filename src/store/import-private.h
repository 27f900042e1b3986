/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-import.h>

G_BEGIN_DECLS

/* What a heading means; SAM_N_IMPORT_COLUMNS when not known. */
SamImportColumn _sam_import_column_of (const char *heading);
/* Identifier of a status word or a målform; NULL when not known. */
const char *_sam_import_status_of (const char *text);
const char *_sam_import_form_of (const char *text);

G_END_DECLS
