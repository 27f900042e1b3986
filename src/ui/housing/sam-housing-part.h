/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page-header.h"
#include "sam-page.h"
#include "sam-words.h"

G_BEGIN_DECLS

/**
 * SamHousingPart: a part of the Housing page: a file here that gives one of these, and a line in
 * the table of sam-housing-page.c. While there is only one, there is no switch between them.
 * @id: what sam_window_open_page (window, "housing", id) opens
 * @is_for_leads: nobody else sees it
 * @types: bit n = it shows SamRecordType n; asked again when one of them changes
 * @make: the part of @page, which outlives it. Returns: (transfer floating)
 * @get_header: its head; the switch between the parts stands under it, in the box it is in
 * @ask: what is shown is to be read anew; comes only while the part is in front
 * @open: (nullable): shows the record called @record_id now or when it comes
 * @focus: where the keyboard goes when the part comes to front
 * @print: (nullable): Ctrl+P and the print button, which only such a part has
 */
typedef struct {
  const char *id;
  SamLabel label;
  gboolean is_for_leads;
  guint64 types;
  GtkWidget *(*make) (SamPage *page);
  SamPageHeader *(*get_header) (GtkWidget *part);
  void (*ask) (GtkWidget *part);
  void (*open) (GtkWidget *part, const char *record_id);
  void (*focus) (GtkWidget *part);
  void (*print) (GtkWidget *part);
} SamHousingPart;

G_END_DECLS
