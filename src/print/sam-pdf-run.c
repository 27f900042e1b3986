/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What cairo can't say, put behind a long PDF instead of into it. libqpdf holds every object of the
 * file in memory, hundreds of megabytes for a run of 800 pages; here the few that change are
 * written once more after the end (ISO 32000-1, 7.5.6), which takes nothing. Only what looks
 * exactly as cairo 1.16 writes it is touched. */
#include "sam-pdf-private.h"

#include <stdio.h>
#include <string.h>

#define XREF_LINE 20

typedef struct {
  const char *data; /* (not owned) */
  gsize length;
  unsigned size, root, info; /* of the trailer */
  gsize xref, lines;         /* where the table begins, and its first line */
} Drawn;

typedef struct {
  unsigned number;
  gsize offset;
} Entry;

static const char *
find_last (const char *data, gsize length, const char *what)
{
  return g_strrstr_len (data + (length > 400 ? length - 400 : 0), (gssize) MIN (length, 400), what);
}

/* Numbers are read up to the end of the buffer, which need not end in a NUL. */
static gboolean
read_trailer (Drawn *drawn)
{
  const char *trailer = find_last (drawn->data, drawn->length, "trailer\n");
  g_autofree char *text = NULL;
  unsigned long xref;
  unsigned count;
  char head[32];

  if (trailer == NULL)
    return FALSE;
  text = g_strndup (trailer, (gsize) (drawn->data + drawn->length - trailer));
  if (sscanf (text, "trailer << /Size %u /Root %u 0 R /Info %u 0 R >> startxref %lu", &drawn->size,
              &drawn->root, &drawn->info, &xref)
          != 4
      || xref + sizeof head > drawn->length)
    return FALSE;
  drawn->xref = xref;
  g_snprintf (head, sizeof head, "xref\n0 %u\n", drawn->size);
  count = (unsigned) strlen (head);
  drawn->lines = drawn->xref + count;
  return strncmp (drawn->data + drawn->xref, head, count) == 0
         && drawn->lines + (gsize) drawn->size * XREF_LINE <= drawn->length;
}

/* The text of an object without its number; NULL when it is not where the table says. */
static char *
read_object (const Drawn *drawn, unsigned number)
{
  g_autofree char *head = g_strdup_printf ("%u 0 obj\n", number);
  g_autofree char *line = NULL;
  gsize offset;
  const char *end;

  if (number == 0 || number >= drawn->size)
    return NULL;
  line = g_strndup (drawn->data + drawn->lines + (gsize) number * XREF_LINE, 10);
  offset = (gsize) g_ascii_strtoull (line, NULL, 10);
  if (offset + strlen (head) >= drawn->length
      || strncmp (drawn->data + offset, head, strlen (head)) != 0)
    return NULL;
  offset += strlen (head);
  end = g_strstr_len (drawn->data + offset, (gssize) (drawn->length - offset), "endobj");
  return end != NULL ? g_strndup (drawn->data + offset, (gsize) (end - drawn->data - offset))
                     : NULL;
}

static void
add_object (GString *out, gsize base, GArray *entries, unsigned number, const char *text)
{
  Entry entry = { number, base + out->len };

  g_array_append_val (entries, entry);
  g_string_append_printf (out, "%u 0 obj\n%s\nendobj\n", number, text);
}

/* A text string as UTF-16, in hexadecimal. */
static char *
text_string (const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  GString *out = g_string_new ("<FEFF");

  for (glong i = 0; i < n; i++)
    g_string_append_printf (out, "%04X", wide[i]);
  g_string_append_c (out, '>');
  return g_string_free (out, FALSE);
}

/* What is put behind the file, while it is made. */
typedef struct {
  const Drawn *drawn; /* (not owned) */
  GString *out;       /* (not owned) */
  gsize base;
  GArray *entries;         /* (not owned) (element-type Entry) */
  GPtrArray *alternatives; /* (not owned): of figures, in reading order */
  GPtrArray *languages;    /* (not owned) (nullable): of sections, in reading order */
  unsigned n_figures, n_sections;
} Behind;

/* The same object with one member more. */
static void
add_member (Behind *behind, unsigned number, const char *text, const char *end, const char *member)
{
  g_autofree char *more = g_strdup_printf ("%.*s\n   %s\n>>", (int) (end - text), text, member);

  add_object (behind->out, behind->base, behind->entries, number, more);
}

/* Figures get their alternatives, sections their language. */
static void
say_more (Behind *behind, const char *kids)
{
  const char *p = kids;
  unsigned number;
  int used;

  while (sscanf (p, " %u 0 R%n", &number, &used) == 1) {
    g_autofree char *text = read_object (behind->drawn, number);
    const char *end = text != NULL ? strstr (text, "\n>>") : NULL;
    g_autofree char *member = NULL;

    if (end != NULL && strstr (text, "   /S /Figure\n") != NULL
        && behind->n_figures < behind->alternatives->len) {
      g_autofree char *said =
          text_string (g_ptr_array_index (behind->alternatives, behind->n_figures++));

      member = g_strconcat ("/Alt ", said, NULL);
      add_member (behind, number, text, end, member);
    } else if (end != NULL && strstr (text, "   /S /Sect\n") != NULL && behind->languages != NULL
               && behind->n_sections < behind->languages->len) {
      const char *inner = strchr (text, '[');

      member =
          g_strdup_printf ("/Lang (%s)", (const char *) g_ptr_array_index (behind->languages,
                                                                           behind->n_sections++));
      add_member (behind, number, text, end, member);
      if (inner != NULL)
        say_more (behind, inner + 1);
    }
    p += used;
  }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *two = b;

  return one->number < two->number ? -1 : one->number > two->number;
}

static void
add_table (const Drawn *drawn, GString *out, gsize base, GArray *entries)
{
  g_autofree char *id =
      g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) drawn->data, drawn->length);
  gsize start = base + out->len;

  g_array_sort (entries, compare_entries);
  g_string_append (out, "xref\n");
  for (unsigned i = 0; i < entries->len; i++) {
    const Entry *entry = &g_array_index (entries, Entry, i);

    g_string_append_printf (out, "%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n", entry->number,
                            entry->offset);
  }
  g_string_append_printf (out,
                          "trailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev "
                          "%" G_GSIZE_FORMAT "\n   /ID [<%s> <%s>]\n>>\nstartxref\n%" G_GSIZE_FORMAT
                          "\n%%%%EOF\n",
                          drawn->size + 1, drawn->root, drawn->info, drawn->xref, id, id, start);
}

/* The document takes the number the root of the structure had, so that its children, thousands of
 * them, need not be told of a new parent; the root gets a new one. */
gboolean
_sam_pdf_finish_run (GByteArray *bytes, const char *language, GPtrArray *languages,
                     GPtrArray *alternatives)
{
  Drawn drawn = { .data = (const char *) bytes->data, .length = bytes->len };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autofree char *catalog = NULL, *tree = NULL, *text = NULL;
  const char *at, *kids;
  char *end;
  unsigned structure, parents;

  if (!read_trailer (&drawn))
    return FALSE;
  catalog = read_object (&drawn, drawn.root);
  at = catalog != NULL ? strstr (catalog, "/StructTreeRoot ") : NULL;
  if (at == NULL || sscanf (at, "/StructTreeRoot %u 0 R", &structure) != 1
      || !g_str_has_prefix (catalog, "<< /Type /Catalog\n")
      || (end = strstr (catalog, "\n>>")) == NULL)
    return FALSE;
  tree = read_object (&drawn, structure);
  kids = tree != NULL ? strchr (tree, '[') : NULL;
  if (kids == NULL || sscanf (tree, "<< /Type /StructTreeRoot /ParentTree %u 0 R", &parents) != 1)
    return FALSE;
  *end = '\0';
  {
    g_autoptr (GString) whole = g_string_new (catalog);
    g_autofree char *was = g_strdup_printf ("/StructTreeRoot %u 0 R", structure);
    g_autofree char *is = g_strdup_printf ("/StructTreeRoot %u 0 R", drawn.size);

    g_string_replace (whole, was, is, 1);
    g_string_append_printf (whole, "\n   /Lang (%s)", language);
    /* cairo says it itself as soon as there is a section. */
    if (strstr (catalog, "/MarkInfo") == NULL)
      g_string_append (whole, "\n   /MarkInfo << /Marked true >>");
    g_string_append (whole, "\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>");
    add_object (out, bytes->len, entries, drawn.root, whole->str);
  }
  end = strchr (tree, ']');
  if (end == NULL)
    return FALSE;
  end[1] = '\0';
  text = g_strdup_printf ("<< /Type /StructElem\n   /S /Document\n   /P %u 0 R\n   /K %s\n>>",
                          drawn.size, kids);
  add_object (out, bytes->len, entries, structure, text);
  g_free (text);
  text = g_strdup_printf ("<< /Type /StructTreeRoot\n   /ParentTree %u 0 R\n   /K %u 0 R\n>>",
                          parents, structure);
  add_object (out, bytes->len, entries, drawn.size, text);
  if (languages != NULL || alternatives->len > 0)
    say_more (&(Behind){ &drawn, out, bytes->len, entries, alternatives, languages, 0, 0 },
              kids + 1);
  add_table (&drawn, out, bytes->len, entries);
  g_byte_array_append (bytes, (const guint8 *) out->str, (guint) out->len);
  return TRUE;
}
