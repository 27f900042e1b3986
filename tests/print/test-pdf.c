/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The file: what other programs read in it, and what is left when it cannot be written. */
#include "sample.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define CREATED 1780560000 /* 4 June 2026, 08:00 UTC */

typedef struct {
  char *folder;    /* (owned) */
  char *path;      /* (owned) */
  SamPages *pages; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SamDocument) doc = sample_sheet (SAM_DOCUMENT_LARGE_PRINT);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("samspor-print-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "ark.pdf", NULL);
  fixture->pages = sam_document_paginate (doc, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  /* Fails, and the test with it, when a temporary file was left. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  sam_pages_unref (fixture->pages);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));
  return output;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The words in a fixed order: how they stand on paper is not how they are read. */
static char *
sorted_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n\t\f", -1);
  GString *sorted = g_string_new (NULL);

  qsort (words, g_strv_length (words), sizeof *words, compare_words);
  for (unsigned i = 0; words[i] != NULL; i++) {
    if (words[i][0] != '\0' && strcmp (words[i], "☐") != 0) {
      g_string_append_printf (sorted, "%s\n", words[i]);
    }
  }
  return g_string_free (sorted, FALSE);
}

static void
test_read_back (Fixture *fixture, gconstpointer data)
{
  const char *const to_text[] = { "pdftotext", "-enc", "UTF-8", fixture->path, "-", NULL };
  const char *const info[] = { "pdfinfo", fixture->path, NULL };
  const char *const structure[] = { "pdfinfo", "-struct", fixture->path, NULL };
  const char *const fonts[] = { "pdffonts", fixture->path, NULL };
  const char *const check[] = { "qpdf", "--check", fixture->path, NULL };
  const char *const json[] = { "qpdf", "--json=1", "--json-key=objects", fixture->path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autofree char *about = NULL;
  g_autofree char *tags = NULL;
  g_autofree char *embedded = NULL;
  g_autofree char *checked = NULL;
  g_autofree char *objects = NULL;
  struct stat status = { 0 };

  sam_pages_write_pdf (fixture->pages, fixture->path, CREATED, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);

  text = run (to_text);
  for (unsigned i = 0; i < sam_pages_get_count (fixture->pages); i++) {
    g_autofree char *page = sam_pages_get_text (fixture->pages, i);

    g_string_append (said, page);
  }
  expected = sorted_words (said->str);
  found = sorted_words (text);
  g_assert_cmpstr (found, ==, expected);

  about = run (info);
  g_assert_nonnull (strstr (about, "Avtale om hva som skal være på plass\n"));
  g_assert_nonnull (strstr (about, "Pages:           3\n"));
  g_assert_nonnull (strstr (about, "(A4)"));
  g_assert_nonnull (strstr (about, "Tagged:          yes"));
  g_assert_nonnull (strstr (about, "Jun  4"));
  g_assert_null (strstr (about, "Author"));
  g_assert_null (strstr (about, "Åsgård"));

  tags = run (structure);
  g_assert_true (g_str_has_prefix (tags, "Document\n  H1"));
  g_assert_nonnull (strstr (tags, "Table"));
  g_assert_nonnull (strstr (tags, "TH"));

  /* Every font is in the file (emb), and its letters can be read back (uni). */
  embedded = run (fonts);
  g_assert_null (strstr (embedded, " no  "));

  checked = run (check);
  g_assert_nonnull (strstr (checked, "No syntax or stream encoding errors"));
  objects = run (json);
  g_assert_nonnull (strstr (objects, "\"/Lang\": \"nb\""));
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SamDocument) doc = sample_sheet (SAM_DOCUMENT_LARGE_PRINT);
  g_autoptr (SamPages) again = sam_document_paginate (doc, NULL);
  g_autoptr (GBytes) first = sam_pages_to_pdf (fixture->pages, CREATED, NULL);
  g_autoptr (GBytes) second = sam_pages_to_pdf (again, CREATED, NULL);
  g_autoptr (GBytes) later = sam_pages_to_pdf (again, CREATED + 60, NULL);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_false (g_bytes_equal (first, later));
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const char *const structure[] = { "pdfinfo", "-struct", fixture->path, NULL };
  const char *const json[] = { "qpdf", "--json=1", "--json-key=objects", fixture->path, NULL };
  const char *const to_text[] = { "pdftotext", "-enc", "UTF-8", fixture->path, "-", NULL };
  const char *const info[] = { "pdfinfo", fixture->path, NULL };
  const char *const check[] = { "qpdf", "--check", fixture->path, NULL };
  g_autoptr (SamFonts) fonts = sam_fonts_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
  g_autoptr (SamPages) pages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *about = NULL;
  g_autofree char *checked = NULL;
  g_autofree char *tags = NULL;
  g_autofree char *objects = NULL;
  g_autofree char *text = NULL;

  for (unsigned i = 0; i < 200; i++) {
    g_autoptr (SamDocument) doc = NULL;

    if (i % 100 == 50) {
      /* One with a code among them. */
      doc = sam_document_new ("nb", SAM_DOCUMENT_DEFAULT);
      sam_document_add_title (doc, "Æøå");
      g_assert_true (sam_document_add_qr (doc, "BEGIN:VCALENDAR", 60, "Kode nå", "Her"));
    } else {
      doc = sample_sheet (SAM_DOCUMENT_DEFAULT);
    }
    g_ptr_array_add (all, sam_document_paginate (doc, fonts));
  }
  pages = sam_pages_concat ((SamPages *const *) all->pdata, all->len, SAM_CONCAT_NEW_SHEET);
  sam_pages_write_pdf (pages, fixture->path, CREATED, NULL, &error);
  g_assert_no_error (error);
  about = run (info);
  g_assert_nonnull (strstr (about, "Pages:           399\n"));
  checked = run (check);
  g_assert_nonnull (strstr (checked, "No syntax or stream encoding errors"));
  /* What is put behind a long file says the same as what libqpdf puts into a short one. */
  tags = run (structure);
  g_assert_true (g_str_has_prefix (tags, "Document\n  H1"));
  g_assert_nonnull (strstr (tags, "Figure"));
  objects = run (json);
  g_assert_nonnull (strstr (objects, "\"/Lang\": \"nb\""));
  g_assert_nonnull (strstr (objects, "\"/Marked\": true"));
  g_assert_nonnull (strstr (objects, "\"/DisplayDocTitle\": true"));
  g_assert_nonnull (strstr (objects, "\"/Alt\": \"Kode nå\""));
  text = run (to_text);
  g_assert_nonnull (strstr (text, "Æøå"));
}

/* The languages said in a file, in order: that of the whole first, then of each section. */
static char *
languages_in (const char *path)
{
  const char *const json[] = { "qpdf", "--json=1", "--json-key=objects", path, NULL };
  const char *const check[] = { "qpdf", "--check", path, NULL };
  const char *const structure[] = { "pdfinfo", "-struct", path, NULL };
  g_autofree char *checked = run (check);
  g_autofree char *tags = run (structure);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *objects = run (json);
  const char *at = objects;

  g_assert_nonnull (strstr (checked, "No syntax or stream encoding errors"));
  g_assert_true (g_str_has_prefix (tags, "Document\n"));
  while ((at = strstr (at, "\"/Lang\": \"")) != NULL) {
    at += strlen ("\"/Lang\": \"");
    g_string_append_printf (found, "%.*s ", (int) strcspn (at, "\""), at);
  }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

/* A run of papers in several languages says of each which it is, a short one and a long one; what
 * is in one language is not cut into sections. */
static void
test_languages (Fixture *fixture, gconstpointer data)
{
  static const char *const languages[] = { "nn", "nb", "nb", "se" };
  g_autoptr (SamFonts) fonts = sam_fonts_new ();

  for (unsigned times = 1; times <= 20; times += 19) {
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_pages_unref);
    g_autoptr (SamPages) mixed = NULL;
    g_autoptr (SamPages) same = NULL;
    g_autoptr (GString) expected = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *found = NULL;
    g_autofree char *of_one = NULL;
    unsigned sections = 0;

    for (unsigned i = 0; i < times * G_N_ELEMENTS (languages); i++) {
      const char *language = languages[i % G_N_ELEMENTS (languages)];
      g_autoptr (SamDocument) doc = sam_document_new (language, SAM_DOCUMENT_DEFAULT);

      sam_document_add_title (doc, "Æøå");
      sam_document_add_paragraph (doc, "Tekst");
      g_assert_true (sam_document_add_qr (doc, "BEGIN:VCALENDAR", 60, "Kode", "Her"));
      g_ptr_array_add (all, sam_document_paginate (doc, fonts));
      g_string_append_printf (expected, "%s ", language);
    }
    mixed = sam_pages_concat ((SamPages *const *) all->pdata, all->len, SAM_CONCAT_NEW_SHEET);
    sam_pages_write_pdf (mixed, fixture->path, CREATED, NULL, &error);
    g_assert_no_error (error);
    found = languages_in (fixture->path);
    for (const char *at = found; *at != '\0'; at += *at == ' ' ? 1 : strcspn (at, " "))
      sections += *at == ' ';
    g_assert_cmpuint (sections, ==, all->len + 1);
    /* Objects are listed by number, so the order is that of the papers but for the whole. */
    g_assert_nonnull (strstr (found, expected->str));

    same = sam_pages_concat ((SamPages *const *) all->pdata + 1, 2, SAM_CONCAT_NEW_SHEET);
    sam_pages_write_pdf (same, fixture->path, CREATED, NULL, &error);
    g_assert_no_error (error);
    of_one = languages_in (fixture->path);
    g_assert_cmpstr (of_one, ==, "nb ");
  }
}

static void
test_full_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct stat status = { 0 };
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_assert_false (sam_pages_write_pdf (fixture->pages, "/dev/full", CREATED, NULL, &error));
  g_assert_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_NO_SPACE);
  g_assert_true (g_str_has_prefix (error->message, "Writing the PDF: "));
  g_clear_error (&error);
  /* The device is still one. */
  g_assert_cmpint (stat ("/dev/full", &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));

  g_assert_cmpint (fd, >=, 0);
  g_assert_false (sam_pages_write_pdf_fd (fixture->pages, fd, CREATED, &error));
  g_assert_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_NO_SPACE);
  close (fd);
}

/* The disk fills in the middle: the file that was there is untouched, nothing else is left. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  struct rlimit before = { 0 };
  struct rlimit tight = { 0 };
  gboolean is_written = FALSE;

  g_assert_true (g_file_set_contents (fixture->path, "forrige", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = before;
  tight.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  is_written = sam_pages_write_pdf (fixture->pages, fixture->path, CREATED, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_DFL);
  g_assert_false (is_written);
  g_assert_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_NO_SPACE);
  g_assert_null (strstr (error->message, fixture->folder));
  g_assert_true (g_file_get_contents (fixture->path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "forrige");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ingen", "ark.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (sam_pages_write_pdf (fixture->pages, path, CREATED, NULL, &error));
  g_assert_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* A folder is not replaced by a file. */
  g_assert_false (sam_pages_write_pdf (fixture->pages, fixture->folder, CREATED, NULL, &error));
  g_assert_error (error, SAM_PRINT_ERROR, SAM_PRINT_ERROR_FAILED);
}

/* Whoever stops it has the file that was there before, and no other. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autofree char *kept = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "forrige", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (
      sam_pages_write_pdf (fixture->pages, fixture->path, CREATED, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (fixture->path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "forrige");
  folder = g_dir_open (fixture->folder, 0, NULL);
  g_assert_nonnull (g_dir_read_name (folder));
  g_assert_null (g_dir_read_name (folder));
}

static gpointer
paginate_in_thread (gpointer data)
{
  g_autoptr (SamDocument) doc = sample_sheet (SAM_DOCUMENT_DEFAULT);

  return sam_document_paginate (doc, NULL);
}

/* Two runs at a time, and pages that outlive the thread that made them. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[2] = { NULL };
  g_autoptr (GBytes) first = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++) {
    threads[i] = g_thread_new ("print", paginate_in_thread, NULL);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (SamPages) pages = g_thread_join (threads[i]);
    g_autoptr (GBytes) bytes = sam_pages_to_pdf (pages, CREATED, NULL);

    g_assert_true (first == NULL || g_bytes_equal (first, bytes));
    if (first == NULL) {
      first = g_steal_pointer (&bytes);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/print/pdf/read-back", Fixture, NULL, set_up, test_read_back, tear_down);
  g_test_add ("/print/pdf/same-bytes", Fixture, NULL, set_up, test_same_bytes, tear_down);
  g_test_add ("/print/pdf/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/print/pdf/languages", Fixture, NULL, set_up, test_languages, tear_down);
  g_test_add ("/print/pdf/full-device", Fixture, NULL, set_up, test_full_device, tear_down);
  g_test_add ("/print/pdf/full-disk", Fixture, NULL, set_up, test_full_disk, tear_down);
  g_test_add ("/print/pdf/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/print/pdf/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/print/pdf/threads", Fixture, NULL, set_up, test_threads, tear_down);
  return g_test_run ();
}
