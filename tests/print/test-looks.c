/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every form as a small picture, beside the one that was looked at and approved: a line that has
 * moved or a rule that is gone is found, the grey around a letter is not. Where they differ, a
 * picture in the folder of SAMSPOR_LOOKS shows it: what is gone red, what is new blue.
 * SAMSPOR_APPROVE=1 approves what there is now (src/print/README.md). */
#include "form-paper.h"
#include "sam-pages-private.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <samspor/sam-forms-many.h>
#include <string.h>

#define DOTS_PER_INCH 54.0
#define SCALE (DOTS_PER_INCH / 72.0)
/* Of a paper: what comes after is more of the same. */
#define MOST_PAGES 4
/* Sixteen greys, so that the pictures are small. */
#define STEP 17
/* Of 255, as the mean of nine dots, and how many such dots a page may have. */
#define TOLERANCE 9
#define MOST_DOTS 18
#define FONT "/usr/share/fonts/opentype/cantarell/Cantarell-Regular.otf"

typedef struct {
  int width, height;
  guint8 *dots; /* (owned): 255 = white */
} Picture;

static void
picture_free (Picture *self)
{
  g_free (self->dots);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

static Picture *
picture_new (int width, int height)
{
  Picture *self = g_new0 (Picture, 1);

  self->width = width;
  self->height = height;
  self->dots = g_malloc ((gsize) width * (gsize) height);
  return self;
}

static guint8
rounded (guint8 grey)
{
  return (guint8) ((grey + STEP / 2) / STEP * STEP);
}

static Picture *
picture_of (SamPages *pages, guint n)
{
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  Picture *self;

  sam_pages_get_size (pages, &width, &height);
  self = picture_new ((int) (width * SCALE), (int) (height * SCALE));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, SCALE, SCALE);
  sam_pages_draw (pages, n, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < self->height; y++) {
    const guint8 *row = cairo_image_surface_get_data (surface)
                        + (gssize) y * cairo_image_surface_get_stride (surface);

    for (int x = 0; x < self->width; x++)
      self->dots[y * self->width + x] = rounded (row[4 * x]);
  }
  cairo_surface_destroy (surface);
  return self;
}

/* NULL when there is none. */
static Picture *
read_picture (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  Picture *self = NULL;

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS
      && cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24) {
    self = picture_new (cairo_image_surface_get_width (surface),
                        cairo_image_surface_get_height (surface));
    for (int y = 0; y < self->height; y++) {
      const guint8 *row = cairo_image_surface_get_data (surface)
                          + (gssize) y * cairo_image_surface_get_stride (surface);

      for (int x = 0; x < self->width; x++)
        self->dots[y * self->width + x] = row[4 * x];
    }
  }
  cairo_surface_destroy (surface);
  return self;
}

static void
write_surface (cairo_surface_t *surface, const char *path)
{
  cairo_surface_mark_dirty (surface);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
write_picture (const Picture *self, const char *path)
{
  /* cairo writes a mask as a picture of greys. */
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, self->width, self->height);

  cairo_surface_flush (surface);
  for (int y = 0; y < self->height; y++)
    memcpy (cairo_image_surface_get_data (surface)
                + (gssize) y * cairo_image_surface_get_stride (surface),
            self->dots + y * self->width, (gsize) self->width);
  write_surface (surface, path);
}

/* What is only in the approved one is red, only in the new one blue. */
static void
write_difference (const Picture *approved, const Picture *now, const char *path)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, approved->width, approved->height);

  cairo_surface_flush (surface);
  for (int y = 0; y < approved->height; y++) {
    guint8 *row = cairo_image_surface_get_data (surface)
                  + (gssize) y * cairo_image_surface_get_stride (surface);

    for (int x = 0; x < approved->width; x++) {
      guint8 before = approved->dots[y * approved->width + x];
      guint8 after = now->dots[y * approved->width + x];
      guint32 dot = (guint32) after << 16 | (guint32) MAX (before, after) << 8 | before;

      if (before == after)
        dot = before * 0x010101u;
      else
        dot = (guint32) after << 16 | (guint32) MIN (before, after) << 8 | before;
      memcpy (row + 4 * x, &dot, sizeof dot);
    }
  }
  write_surface (surface, path);
}

static int
around (const Picture *self, int x, int y)
{
  int sum = 0;

  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      sum += self->dots[(y + dy) * self->width + x + dx];
  return sum;
}

/* How many dots look otherwise; pictures of other sizes do everywhere. */
static int
differing (const Picture *a, const Picture *b)
{
  int n = 0;

  if (a->width != b->width || a->height != b->height)
    return G_MAXINT;
  for (int y = 1; y + 1 < a->height; y++)
    for (int x = 1; x + 1 < a->width; x++)
      if (ABS (around (a, x, y) - around (b, x, y)) > 9 * TOLERANCE)
        n++;
  return n;
}

static gboolean
looks_alike (const Picture *a, const Picture *b)
{
  return differing (a, b) <= MOST_DOTS;
}

/* ---- The papers ---- */

static SamDocument *
of_house (Paper *p, SamCaseView *view, const SamFormDef *form)
{
  static const SamTeamMonth month = { .n = { { 8, 16 }, { 19, 20 }, { 3, 4 }, { 42, 61 } },
                                      .n_open = 187,
                                      .n_closed = 6 };
  SamRegistry *registry = sam_case_view_get_registry (view);
  const char *team = sam_record_get_text (p->sample.record, SAM_CASE_TEAM_ID);
  const char *service =
      sam_record_get_text (form_case_row (&p->sample, "housing"), SAM_GATE_ROW_SERVICE_ID);
  g_autoptr (GPtrArray) holders =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_holder_summary_unref);

  if (form->type == SAM_RECORD_SERVICE)
    return sam_form_build_service (registry, service, &p->options, NULL);
  if (g_str_equal (form->id, SAM_FORM_TEAM_MONTH))
    return sam_form_build_month (registry, team, FORM_CASE_TODAY - 34, &month, &p->options);
  if (g_str_equal (form->id, SAM_FORM_HOUSING_PLANNING)) {
    g_autoptr (SamHousingPlan) plan = form_case_housing_plan ();

    return sam_form_build_housing_planning (registry, team, plan, &p->options);
  }
  g_ptr_array_add (holders, sam_rules_holder_summary (view, FORM_CASE_TODAY));
  return sam_form_build_team (registry, team, holders, &p->options);
}

static SamPages *
print_form (Paper *p, const SamFormDef *form)
{
  g_autoptr (SamCaseView) view = form_case_view (&p->sample);
  g_autoptr (GPtrArray) offers = sam_forms_offer (view, p->viewer, p->locale, FORM_CASE_TODAY);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autoptr (SamDocument) doc = NULL;

  for (guint i = 0; i < offers->len; i++) {
    const SamFormOffer *offer = g_ptr_array_index (offers, i);

    if (offer->form == form)
      return print (p, form->id, offer->id);
  }
  if (sam_form_is_online (form))
    return print (p, form->id, sam_record_get_id (p->sample.record));
  g_ptr_array_add (views, view);
  doc = sam_form_is_together (form) ? sam_form_build_together (form, views, &p->options, NULL)
                                    : of_house (p, view, form);
  return sam_document_paginate (doc, NULL);
}

typedef struct {
  const char *form, *tag; /* @form: (nullable): every form there is */
  gboolean large;
} Look;

static const Look looks[] = {
  { NULL, "nb", FALSE },
  { SAM_FORM_PLAN, "nb", TRUE },
  { SAM_FORM_AGREEMENT_SHEET, "nb", TRUE },
  { SAM_FORM_APPOINTMENT_SLIP, "nb", TRUE },
  { SAM_FORM_FIELD, "nb", TRUE },
  { SAM_FORM_PLAN, "nn", FALSE },
  { SAM_FORM_AGREEMENT_SHEET, "nn", FALSE },
  { SAM_FORM_CONTACT_PLAN, "nn", FALSE },
  { SAM_FORM_GATE, "nn", FALSE },
};

static char *
approved_path (const char *name)
{
  return g_build_filename (g_getenv ("SAMSPOR_APPROVED"), name, NULL);
}

static void
compare (const char *name, const Picture *now)
{
  g_autofree char *path = approved_path (name);
  g_autoptr (Picture) approved = NULL;

  if (g_getenv ("SAMSPOR_APPROVE") != NULL) {
    approved = read_picture (path);
    /* What looks as it did stays the same file. */
    if (approved == NULL || !looks_alike (approved, now))
      write_picture (now, path);
    return;
  }
  approved = read_picture (path);
  if (approved == NULL) {
    g_test_fail_printf ("%s was never approved", name);
  } else if (!looks_alike (approved, now)) {
    g_autofree char *shown = g_build_filename (g_getenv ("SAMSPOR_LOOKS"), name, NULL);

    if (approved->width == now->width && approved->height == now->height)
      write_difference (approved, now, shown);
    g_test_message ("%s: %d dots differ: %s", name, differing (approved, now), shown);
    g_test_fail_printf ("%s does not look as it was approved: %s", name, shown);
  }
}

/* @made: names of pictures */
static void
look_at (const SamFormDef *form, const Look *look, GHashTable *made)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  SamRecord *team;

  paper_init (&p, look->tag);
  p.options.large_print = look->large;
  /* A day with somebody to meet. */
  if (g_str_equal (form->id, SAM_FORM_FIELD))
    p.options.today = sam_date_from_ymd (2026, 6, 15);
  team = form_case_add (&p.sample, SAM_RECORD_TEAM);
  sam_record_set_text (team, SAM_TEAM_NAME, "Team Nord");
  sam_record_set_text (p.sample.record, SAM_CASE_TEAM_ID, sam_record_get_id (team));
  pages = print_form (&p, form);
  for (guint i = 0; i < MIN (sam_pages_get_count (pages), MOST_PAGES); i++) {
    char *name =
        g_strdup_printf ("%s-%s%s-%u.png", form->id, look->tag, look->large ? "-large" : "", i + 1);
    g_autoptr (Picture) now = picture_of (pages, i);

    compare (name, now);
    g_hash_table_add (made, name);
  }
}

/* A paper that is gone or has become shorter leaves no picture behind. */
static void
check_left_over (GHashTable *made)
{
  g_autoptr (GDir) dir = g_dir_open (g_getenv ("SAMSPOR_APPROVED"), 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = approved_path (name);

    if (!g_str_has_suffix (name, ".png") || g_hash_table_contains (made, name))
      continue;
    if (g_getenv ("SAMSPOR_APPROVE") != NULL)
      g_unlink (path);
    else
      g_test_fail_printf ("%s is a picture of nothing", name);
  }
}

/* Another edition of the font has other letters: then all pictures differ, and it is said why. */
static gboolean
has_the_font (void)
{
  g_autofree char *data = NULL, *approved = NULL, *sum = NULL, *line = NULL;
  g_autofree char *path = approved_path ("font.sha256");
  gsize length;

  if (!g_file_get_contents (FONT, &data, &length, NULL))
    return FALSE;
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  line = g_strconcat (sum, "\n", NULL);
  if (g_getenv ("SAMSPOR_APPROVE") != NULL)
    g_assert_true (g_file_set_contents (path, line, -1, NULL));
  return g_file_get_contents (path, &approved, NULL, NULL) && g_str_equal (approved, line);
}

static void
test_looks (void)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n, n_many;
  const SamFormDef *forms = sam_forms (&n), *many = sam_forms_of_many (&n_many);

  g_assert_cmpint (g_mkdir_with_parents (g_getenv ("SAMSPOR_LOOKS"), 0755), ==, 0);
  if (!has_the_font ()) {
    g_test_fail_printf ("the pictures were made with another edition of Cantarell: approve anew");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (looks[i].form != NULL) {
      look_at (sam_form_by_id (looks[i].form), &looks[i], made);
      continue;
    }
    for (guint k = 0; k < n + n_many; k++)
      look_at (k < n ? &forms[k] : &many[k - n], &looks[i], made);
  }
  g_assert_cmpuint (g_hash_table_size (made), >, 40);
  check_left_over (made);
}

/* ---- What is found, and what is not ---- */

static void
test_moved_line (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (Picture) before = NULL;
  SamPage *page;
  guint n = 0;

  paper_init (&p, "nb");
  pages = print (&p, SAM_FORM_PLAN, sam_record_get_id (p.sample.plan));
  before = picture_of (pages, 0);
  page = g_ptr_array_index (pages->pages, 0);
  for (guint i = 0; i < page->marks->len; i++) {
    SamMark *mark = &g_array_index (page->marks, SamMark, i);
    g_autoptr (Picture) after = NULL;

    /* One figure alone is smaller than what is forgiven. */
    if (mark->kind != SAM_MARK_TEXT || mark->line->length < 4 || n++ % 3 != 0)
      continue;
    mark->baseline += 2;
    after = picture_of (pages, 0);
    mark->baseline -= 2;
    if (looks_alike (before, after))
      g_test_fail_printf ("nobody sees that “%.*s” has moved", mark->line->length,
                          pango_layout_get_text (mark->layout) + mark->line->start_index);
  }
  g_assert_cmpuint (n, >, 30);
}

static void
test_lost_rule (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (Picture) before = NULL;
  SamPage *page;

  paper_init (&p, "nb");
  pages = print (&p, SAM_FORM_PLAN, sam_record_get_id (p.sample.plan));
  before = picture_of (pages, 0);
  page = g_ptr_array_index (pages->pages, 0);
  g_assert_cmpuint (page->shapes->len, >, 30);
  for (guint i = 0; i < page->shapes->len; i += 3) {
    SamShape *shape = &g_array_index (page->shapes, SamShape, i), kept = *shape;
    g_autoptr (Picture) after = NULL;

    shape->gray = 1;
    after = picture_of (pages, 0);
    *shape = kept;
    if (looks_alike (before, after))
      g_test_fail_printf ("nobody sees that the rule at %.0f %.0f, %.0f × %.0f is gone", kept.x,
                          kept.y, kept.width, kept.height);
  }
}

static void
test_grey_around_letters (void)
{
  g_auto (Paper) p = { 0 };
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (Picture) before = NULL, after = NULL;
  GRand *rand = g_rand_new_with_seed (20260604);

  paper_init (&p, "nb");
  pages = print (&p, SAM_FORM_PLAN, sam_record_get_id (p.sample.plan));
  before = picture_of (pages, 0);
  after = picture_of (pages, 0);
  for (int i = 0; i < after->width * after->height; i++) {
    int grey = after->dots[i];

    /* Only edges are grey. */
    if (grey > 30 && grey < 225)
      after->dots[i] = (guint8) (grey + g_rand_int_range (rand, -17, 18));
  }
  g_assert_true (looks_alike (before, after));
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/looks/approved", test_looks);
  g_test_add_func ("/print/looks/moved-line", test_moved_line);
  g_test_add_func ("/print/looks/lost-rule", test_lost_rule);
  g_test_add_func ("/print/looks/grey-around-letters", test_grey_around_letters);
  status = g_test_run ();
  papers_end ();
  return status;
}
