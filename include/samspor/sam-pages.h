/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-document.h>

G_BEGIN_DECLS

/* The same name as in cairo.h (C11 lets it be said twice), so that a caller that only writes
 * files needs no cairo. */
typedef struct _cairo cairo_t;

/**
 * SamFonts:
 *
 * The fonts of one run: Cantarell, then Noto Sans, DejaVu Sans. Loading them is the dear part
 * of a small print job, so many documents share one. Not thread-safe: it belongs to the thread
 * that paginates, and moves with the pages made from it.
 */
typedef struct _SamFonts SamFonts;

/**
 * SamPages:
 *
 * Finished pages, immutable: the printer, the PDF and the preview draw the same ones. They may
 * be handed from the thread that made them to another, but only one thread at a time may draw,
 * read or let go of pages that come from the same #SamFonts (Pango's layouts are not locked).
 */
typedef struct _SamPages SamPages;

#define SAM_PRINT_ERROR (sam_print_error_quark ())
GQuark sam_print_error_quark (void) G_GNUC_CONST;

/**
 * SamPrintError:
 * @SAM_PRINT_ERROR_FAILED: anything else
 * @SAM_PRINT_ERROR_NO_SPACE: the disk or the quota is full; nothing was left behind
 * @SAM_PRINT_ERROR_DENIED: the folder or file may not be written
 * @SAM_PRINT_ERROR_NOT_FOUND: there is no such folder
 */
typedef enum {
  SAM_PRINT_ERROR_FAILED,
  SAM_PRINT_ERROR_NO_SPACE,
  SAM_PRINT_ERROR_DENIED,
  SAM_PRINT_ERROR_NOT_FOUND,
} SamPrintError;

/**
 * SamConcatFlags:
 * @SAM_CONCAT_DEFAULT: one after the other
 * @SAM_CONCAT_NEW_SHEET: each begins on the front of a sheet, so that two-sided printing never
 *   puts one party's paper on the back of another's; an empty page is added where needed
 */
typedef enum {
  SAM_CONCAT_DEFAULT = 0,
  SAM_CONCAT_NEW_SHEET = 1 << 0,
} SamConcatFlags;

/** sam_fonts_new: Returns: (transfer full): fonts for one run, never %NULL */
SamFonts *sam_fonts_new (void);
SamFonts *sam_fonts_ref (SamFonts *fonts);
void sam_fonts_unref (SamFonts *fonts);

#define SAM_TYPE_PAGES (sam_pages_get_type ())
GType sam_pages_get_type (void) G_GNUC_CONST;

/**
 * sam_document_paginate:
 * @doc: the document; sealed by this
 * @fonts: (nullable): fonts to share; %NULL takes new ones
 *
 * Lays the document out. The same document and fonts always give the same pages. An empty
 * document is one page with head and foot. May run in any thread.
 *
 * Returns: (transfer full): at least one page
 */
SamPages *sam_document_paginate (SamDocument *doc, SamFonts *fonts);

/**
 * sam_pages_concat:
 * @pages: (array length=n_pages): what to put after each other; at least one
 *
 * Several papers as one run. Each keeps its own "page n of N".
 *
 * Returns: (transfer full): all pages
 */
SamPages *sam_pages_concat (SamPages *const *pages, size_t n_pages, SamConcatFlags flags);
SamPages *sam_pages_ref (SamPages *pages);
void sam_pages_unref (SamPages *pages);

/** sam_pages_get_count: Returns: how many pages there are. */
unsigned sam_pages_get_count (SamPages *pages);
/**
 * sam_pages_get_size:
 * @width: (out) (optional): points
 * @height: (out) (optional): points
 *
 * The size of the paper, the same for all pages.
 */
void sam_pages_get_size (SamPages *pages, double *width, double *height);
/**
 * sam_pages_get_title:
 *
 * Returns: (transfer none): the title of the paper (of the first, when there are several),
 *   without names; may be empty
 */
const char *sam_pages_get_title (SamPages *pages);
/**
 * sam_pages_get_text:
 * @n: page, from 0
 *
 * What the page says, in reading order: a line per paragraph and per table row, cells parted
 * by tabs, head first and foot last. For screen readers, and for tests.
 *
 * Returns: (transfer full): the text
 */
char *sam_pages_get_text (SamPages *pages, unsigned n);
/**
 * sam_pages_draw:
 * @n: page, from 0
 * @cr: where to draw; one unit is a point, the origin is the top left corner of the paper
 *
 * Draws in black and greys on whatever is there; the state of @cr is restored.
 */
void sam_pages_draw (SamPages *pages, unsigned n, cairo_t *cr);

/**
 * sam_pages_to_pdf:
 * @created: seconds since 1970 (UTC), said in the file; the same pages and the same time give
 *   the same bytes
 *
 * A PDF in memory: text that can be searched, headings as outline, structure tags and the
 * language for screen readers. The title is the paper's, no author is named.
 *
 * Returns: (transfer full): the file, or %NULL with #SamPrintError
 */
GBytes *sam_pages_to_pdf (SamPages *pages, gint64 created, GError **error);
/**
 * sam_pages_write_pdf:
 * @path: where; an existing file is replaced. What is no ordinary file (a pipe, a device) is
 *   written to as it is.
 * @cancellable: (nullable): looked at between two pages and while the file is put together
 *
 * Writes the PDF beside @path (mode 0600) and renames it when all of it is on disk: after a
 * failure @path is as before and nothing else is left. Blocks on the disk: not for the thread
 * of the window.
 *
 * Returns: %FALSE with #SamPrintError or %G_IO_ERROR_CANCELLED
 */
gboolean sam_pages_write_pdf (SamPages *pages, const char *path, gint64 created,
                              GCancellable *cancellable, GError **error);
/**
 * sam_pages_write_pdf_fd:
 * @fd: open for writing; stays open
 *
 * Returns: %FALSE with #SamPrintError
 */
gboolean sam_pages_write_pdf_fd (SamPages *pages, int fd, gint64 created, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamFonts, sam_fonts_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamPages, sam_pages_unref)

G_END_DECLS
