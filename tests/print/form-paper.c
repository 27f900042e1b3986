/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-paper.h"

#include <cairo.h>
#include <string.h>

/* The least that printers need free at the edges. */
#define EDGE 12.0

static SamFonts *fonts;

void
paper_init (Paper *self, const char *tag)
{
  form_case_init (&self->sample);
  form_case_add_more (&self->sample);
  if (fonts == NULL)
    fonts = sam_fonts_new ();
  self->catalog = sam_paper_catalog (tag);
  self->locale = sam_locale_new (tag);
  self->viewer = form_case_viewer ();
  self->access_log = form_case_access_log ();
  self->options = (SamFormOptions){ .catalog = self->catalog,
                                    .locale = self->locale,
                                    .today = FORM_CASE_TODAY,
                                    .viewer = self->viewer,
                                    .access_log = self->access_log };
}

void
paper_clear (Paper *self)
{
  form_case_clear (&self->sample);
  sam_catalog_unref (self->catalog);
  sam_locale_unref (self->locale);
  sam_viewer_unref (self->viewer);
  sam_access_log_unref (self->access_log);
}

SamPages *
print (Paper *self, const char *form, const char *id)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);
  g_autoptr (GError) error = NULL;
  SamPages *pages = sam_form_pages (sam_form_by_id (form), view, id, &self->options, fonts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pages);
  return pages;
}

char *
words_of (SamPages *pages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sam_pages_get_count (pages); i++) {
    g_autofree char *page = sam_pages_get_text (pages, i);

    g_string_append (text, page);
  }
  return g_string_free (text, FALSE);
}

char *
text_of (Paper *self, const char *form, const SamRecord *record)
{
  g_autoptr (SamPages) pages = print (self, form, sam_record_get_id (record));

  return words_of (pages);
}

void
assert_has (const char *text, const char *what)
{
  if (strstr (text, what) == NULL) {
    g_autofree char *one = g_strescape (what, NULL);

    g_test_message ("%s", text);
    g_test_fail_printf ("not on the paper: %s", one);
  }
}

void
assert_lacks (const char *text, const char *what)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autofree char *needle = g_utf8_strdown (what, -1);

  if (strstr (lower, needle) != NULL) {
    g_test_message ("%s", text);
    g_test_fail_printf ("on the paper: %s", what);
  }
}

void
assert_unsuited (Paper *self, const char *form, const SamRecord *record)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);
  g_autoptr (GError) error = NULL;

  g_assert_null (sam_form_pages (sam_form_by_id (form), view, sam_record_get_id (record),
                                 &self->options, fonts, &error));
  g_assert_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_UNSUITED);
}

GPtrArray *
offers_of (Paper *self)
{
  g_autoptr (SamCaseView) view = form_case_view (&self->sample);

  return sam_forms_offer (view, self->viewer, self->locale, FORM_CASE_TODAY);
}

/* How often a form is offered, and with what. */
guint
n_offered (Paper *self, const char *form, const char *detail)
{
  g_autoptr (GPtrArray) offers = offers_of (self);
  guint n = 0;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    if (g_str_equal (offer->form->id, form)
        && (detail == NULL || g_strcmp0 (offer->detail, detail) == 0))
      n++;
  }
  return n;
}

void
papers_end (void)
{
  g_clear_pointer (&fonts, sam_fonts_unref);
}

/* Of a page: all ink within the edges of the paper. */
void
check_ink (SamPages *pages, guint page, const char *form)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double paper_width, paper_height, x, y, width, height;

  sam_pages_get_size (pages, &paper_width, &paper_height);
  sam_pages_draw (pages, page, cr);
  cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
  if (width > 0
      && (x < EDGE || y < EDGE || x + width > paper_width - EDGE
          || y + height > paper_height - EDGE))
    g_test_fail_printf ("%s, page %u: ink at %.0f %.0f, %.0f × %.0f", form, page + 1, x, y, width,
                        height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
