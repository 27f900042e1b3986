/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-pages-private.h"
#include "sam-pdf-private.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <qpdf/qpdf-c.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From so many on libqpdf takes more memory than a run may. */
#define MANY_PAGES 60

/* Each paper of a run in several languages. */
#define SECTION "Sect"

G_DEFINE_QUARK (sam_print_error_quark, sam_print_error)

/* The path is left out of every message: a file may be named after a person. */
static gboolean
fail_errno (GError **error, const char *doing, int code)
{
  SamPrintError kind = SAM_PRINT_ERROR_FAILED;

  if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
    kind = SAM_PRINT_ERROR_NO_SPACE;
  } else if (code == EACCES || code == EPERM || code == EROFS) {
    kind = SAM_PRINT_ERROR_DENIED;
  } else if (code == ENOENT || code == ENOTDIR) {
    kind = SAM_PRINT_ERROR_NOT_FOUND;
  }
  g_set_error (error, SAM_PRINT_ERROR, kind, "%s: %s", doing, g_strerror (code));
  return FALSE;
}

/* Where cairo writes to. */
typedef struct {
  GByteArray *bytes;
  GCancellable *cancellable; /* (nullable) */
} Sink;

/* After the last page cairo still has much to write: a run is stopped there too. */
static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned length)
{
  Sink *sink = closure;

  if (g_cancellable_is_cancelled (sink->cancellable)) {
    return CAIRO_STATUS_WRITE_ERROR;
  }
  g_byte_array_append (sink->bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Links inside the file: cairo counts pages from 1 and wants a point, whatever the locale. */
static void
add_outline (cairo_surface_t *surface, SamPages *pages)
{
  gboolean has_parts = pages->parts->len > 1;

  for (unsigned i = 0; i < pages->parts->len; i++) {
    const SamPart *part = &g_array_index (pages->parts, SamPart, i);
    unsigned end = i + 1 < pages->parts->len ? g_array_index (pages->parts, SamPart, i + 1).first
                                             : pages->pages->len;
    int parent = CAIRO_PDF_OUTLINE_ROOT;

    if (has_parts && part->title[0] != '\0') {
      g_autofree char *where = g_strdup_printf ("page=%u pos=[0 0]", part->first + 1);

      parent = cairo_pdf_surface_add_outline (surface, parent, part->title, where, 0);
    }
    for (unsigned n = part->first; n < end; n++) {
      const SamPage *page = g_ptr_array_index (pages->pages, n);

      for (unsigned j = 0; j < page->outline->len; j++) {
        const SamOutline *entry = &g_array_index (page->outline, SamOutline, j);
        g_autofree char *where = g_strdup_printf ("page=%u pos=[0 %d]", n + 1, (int) entry->y);

        cairo_pdf_surface_add_outline (surface, parent, entry->text, where, 0);
      }
    }
  }
}

static char *
format_time (gint64 created)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (created);

  if (time == NULL) {
    return NULL;
  }
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time),
                          g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/* The language of each paper, when they are not all in the same; a reader that speaks would say the
 * others as the first. (transfer container) (nullable) */
static GPtrArray *
list_languages (SamPages *pages)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new ();
  gboolean is_mixed = FALSE;

  for (unsigned i = 0; i < pages->parts->len; i++) {
    char *language = g_array_index (pages->parts, SamPart, i).language;

    is_mixed = is_mixed || strcmp (language, pages->language) != 0;
    g_ptr_array_add (languages, language);
  }
  return is_mixed ? g_steal_pointer (&languages) : NULL;
}

static gboolean
is_first_of_part (SamPages *pages, unsigned page)
{
  for (unsigned i = 0; i < pages->parts->len; i++) {
    if (g_array_index (pages->parts, SamPart, i).first == page) {
      return TRUE;
    }
  }
  return FALSE;
}

static GByteArray *
draw_pdf (SamPages *pages, gboolean is_mixed, const char *created, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Sink sink = { bytes, cancellable };
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_bytes, &sink, pages->width, pages->height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_5);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, pages->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Samspor");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  for (unsigned i = 0; i < pages->pages->len && !g_cancellable_is_cancelled (cancellable); i++) {
    if (is_mixed && is_first_of_part (pages, i)) {
      cairo_tag_begin (cr, SECTION, NULL);
    }
    _sam_page_draw (g_ptr_array_index (pages->pages, i), cr, TRUE);
    if (is_mixed && (i + 1 == pages->pages->len || is_first_of_part (pages, i + 1))) {
      cairo_tag_end (cr, SECTION);
    }
    cairo_show_page (cr);
  }
  /* cairo ends the program when this speaks of a page that is not there. */
  if (!g_cancellable_is_cancelled (cancellable)) {
    add_outline (surface, pages);
  }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS) {
    status = cairo_surface_status (surface);
  }
  cairo_surface_destroy (surface);
  if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
    return NULL;
  }
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_FAILED, "Drawing the PDF: %s",
                 cairo_status_to_string (status));
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

/* cairo puts every heading and table at the root of the structure; the standard (ISO 32000-1,
 * 14.8.4.2) wants one document there. */
static void
wrap_structure (qpdf_data qpdf, qpdf_oh root)
{
  qpdf_oh tree = qpdf_oh_get_key (qpdf, root, "/StructTreeRoot");
  qpdf_oh kids = 0;
  qpdf_oh document = 0;

  if (!qpdf_oh_is_dictionary (qpdf, tree)) {
    return;
  }
  kids = qpdf_oh_get_key (qpdf, tree, "/K");
  if (!qpdf_oh_is_array (qpdf, kids)) {
    return;
  }
  document =
      qpdf_make_indirect_object (qpdf,
                                 qpdf_oh_parse (qpdf, "<< /Type /StructElem /S /Document >>"));
  qpdf_oh_replace_key (qpdf, document, "/P", tree);
  qpdf_oh_replace_key (qpdf, document, "/K", kids);
  for (int i = 0; i < qpdf_oh_get_array_n_items (qpdf, kids); i++) {
    qpdf_oh_replace_key (qpdf, qpdf_oh_get_array_item (qpdf, kids, i), "/P", document);
  }
  qpdf_oh_replace_key (qpdf, tree, "/K", document);
}

/* What the figures of all pages are, in reading order. */
static GPtrArray *
list_alternatives (SamPages *pages)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (unsigned i = 0; i < pages->pages->len; i++) {
    const SamPage *page = g_ptr_array_index (pages->pages, i);

    for (unsigned j = 0; j < page->marks->len; j++) {
      const SamMark *mark = &g_array_index (page->marks, SamMark, j);

      if (mark->kind == SAM_MARK_QR) {
        g_ptr_array_add (texts, mark->qr->alternative);
      }
    }
  }
  return texts;
}

/* What is still to be said of the structure, in reading order. */
typedef struct {
  GPtrArray *alternatives; /* (not owned): of figures */
  GPtrArray *languages;    /* (not owned) (nullable): of sections */
  unsigned n_figures, n_sections;
} More;

/* Figures and sections are never inside of anything but a section. */
static void
say_more (qpdf_data qpdf, qpdf_oh above, More *more)
{
  qpdf_oh kids = qpdf_oh_get_key (qpdf, above, "/K");

  for (int i = 0; i < qpdf_oh_get_array_n_items (qpdf, kids); i++) {
    qpdf_oh kid = qpdf_oh_get_array_item (qpdf, kids, i);
    qpdf_oh kind = qpdf_oh_is_dictionary (qpdf, kid) ? qpdf_oh_get_key (qpdf, kid, "/S") : 0;
    const char *name =
        kind != 0 && qpdf_oh_is_name (qpdf, kind) ? qpdf_oh_get_name (qpdf, kind) : "";

    if (strcmp (name, "/Figure") == 0 && more->n_figures < more->alternatives->len) {
      const char *text = g_ptr_array_index (more->alternatives, more->n_figures++);

      qpdf_oh_replace_key (qpdf, kid, "/Alt", qpdf_oh_new_unicode_string (qpdf, text));
    } else if (strcmp (name, "/" SECTION) == 0 && more->languages != NULL
               && more->n_sections < more->languages->len) {
      const char *language = g_ptr_array_index (more->languages, more->n_sections++);

      qpdf_oh_replace_key (qpdf, kid, "/Lang", qpdf_oh_new_unicode_string (qpdf, language));
      say_more (qpdf, kid, more);
    }
  }
}

static void
name_figures_and_languages (qpdf_data qpdf, qpdf_oh root, SamPages *pages, GPtrArray *languages)
{
  g_autoptr (GPtrArray) texts = list_alternatives (pages);
  qpdf_oh document = qpdf_oh_get_key (qpdf, qpdf_oh_get_key (qpdf, root, "/StructTreeRoot"), "/K");
  More more = { .alternatives = texts, .languages = languages };

  if (qpdf_oh_is_dictionary (qpdf, document)) {
    say_more (qpdf, document, &more);
  }
}

/* What cairo 1.16 cannot say: the language, that the tags are meant, and that a viewer shows
 * the paper's title rather than the name of the file. */
static GBytes *
finish_pdf (SamPages *pages, GPtrArray *languages, GByteArray *drawn, GError **error)
{
  qpdf_data qpdf = qpdf_init ();
  GBytes *bytes = NULL;
  QPDF_ERROR_CODE code = 0;

  qpdf_silence_errors (qpdf);
  qpdf_set_suppress_warnings (qpdf, QPDF_TRUE);
  code = qpdf_read_memory (qpdf, "paper", (const char *) drawn->data, drawn->len, NULL);
  if ((code & QPDF_ERRORS) == 0) {
    qpdf_oh root = qpdf_get_root (qpdf);

    qpdf_oh_replace_key (qpdf, root, "/Lang", qpdf_oh_new_unicode_string (qpdf, pages->language));
    qpdf_oh_replace_key (qpdf, root, "/MarkInfo", qpdf_oh_parse (qpdf, "<< /Marked true >>"));
    qpdf_oh_replace_key (qpdf, root, "/ViewerPreferences",
                         qpdf_oh_parse (qpdf, "<< /DisplayDocTitle true >>"));
    wrap_structure (qpdf, root);
    name_figures_and_languages (qpdf, root, pages, languages);
    code = qpdf_init_write_memory (qpdf);
  }
  if ((code & QPDF_ERRORS) == 0) {
    qpdf_set_deterministic_ID (qpdf, QPDF_TRUE);
    code = qpdf_write (qpdf);
  }
  if ((code & QPDF_ERRORS) == 0 && !qpdf_has_error (qpdf)) {
    bytes = g_bytes_new (qpdf_get_buffer (qpdf), qpdf_get_buffer_length (qpdf));
  } else {
    g_set_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_FAILED, "Finishing the PDF: %s",
                 qpdf_has_error (qpdf) ? qpdf_get_error_full_text (qpdf, qpdf_get_error (qpdf))
                                       : "unknown error");
  }
  qpdf_cleanup (&qpdf);
  return bytes;
}

static GBytes *
make_pdf (SamPages *pages, gint64 created, GCancellable *cancellable, GError **error)
{
  g_autofree char *time = format_time (created);
  g_autoptr (GPtrArray) languages = list_languages (pages);
  g_autoptr (GByteArray) drawn = NULL;

  g_return_val_if_fail (time != NULL, NULL);

  drawn = draw_pdf (pages, languages != NULL, time, cancellable, error);
  if (drawn == NULL) {
    return NULL;
  }
  if (pages->pages->len > MANY_PAGES) {
    g_autoptr (GPtrArray) alternatives = list_alternatives (pages);

    if (_sam_pdf_finish_run (drawn, pages->language, languages, alternatives)) {
      return g_byte_array_free_to_bytes (g_steal_pointer (&drawn));
    }
  }
  return finish_pdf (pages, languages, drawn, error);
}

GBytes *
sam_pages_to_pdf (SamPages *pages, gint64 created, GError **error)
{
  g_return_val_if_fail (pages != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return make_pdf (pages, created, NULL, error);
}

static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  size_t left = 0;
  const char *data = g_bytes_get_data (bytes, &left);

  while (left > 0) {
    ssize_t n = write (fd, data, left);

    if (n < 0 && errno != EINTR) {
      return fail_errno (error, "Writing the PDF", errno);
    }
    if (n > 0) {
      data += n;
      left -= (size_t) n;
    }
  }
  return TRUE;
}

gboolean
sam_pages_write_pdf_fd (SamPages *pages, int fd, gint64 created, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (pages != NULL && fd >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  bytes = sam_pages_to_pdf (pages, created, error);
  return bytes != NULL && write_all (fd, bytes, error);
}

/* A pipe or device is written to; replacing it by a file would take it away. */
static gboolean
write_special (const char *path, GBytes *bytes, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
  gboolean is_written = FALSE;

  if (fd < 0) {
    return fail_errno (error, "Opening what the PDF is written to", errno);
  }
  is_written = write_all (fd, bytes, error);
  if (close (fd) != 0 && is_written) {
    return fail_errno (error, "Writing the PDF", errno);
  }
  return is_written;
}

static gboolean
write_beside (const char *path, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".samspor-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  gboolean is_written = FALSE;

  if (fd < 0) {
    return fail_errno (error, "Creating the PDF", errno);
  }
  is_written = write_all (fd, bytes, error);
  if (is_written && fsync (fd) != 0) {
    is_written = fail_errno (error, "Writing the PDF", errno);
  }
  if (close (fd) != 0 && is_written) {
    is_written = fail_errno (error, "Writing the PDF", errno);
  }
  is_written = is_written && !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (is_written && g_rename (temporary, path) != 0) {
    is_written = fail_errno (error, "Putting the PDF in place", errno);
  }
  if (!is_written) {
    g_unlink (temporary);
  }
  return is_written;
}

gboolean
sam_pages_write_pdf (SamPages *pages, const char *path, gint64 created, GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  struct stat info = { 0 };

  g_return_val_if_fail (pages != NULL && path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  bytes = make_pdf (pages, created, cancellable, error);
  if (bytes == NULL) {
    return FALSE;
  }
  if (stat (path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)) {
    return write_special (path, bytes, error);
  }
  return write_beside (path, bytes, cancellable, error);
}
