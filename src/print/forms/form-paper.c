/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Words, dates and blocks as every form needs them. */
#include "forms-private.h"

#include <samspor/sam-contact-values.h>
#include <string.h>

#define FORM_MAX_CELLS 12
#define NBSP "\u00a0"
#define TIGHT_FONT_SIZE 11
#define TIGHT_TOP 28
#define TIGHT_SIDE 48
#define TIGHT_BOTTOM 20

/* ---- Words ---- */

const char *
_form_keep (FormPaper *paper, char *text)
{
  const char *kept = g_string_chunk_insert (paper->text, text);

  g_free (text);
  return kept;
}

static const char *
fill (FormPaper *paper, const char *text, va_list pairs)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';) {
    const char *end = *p == '{' ? strchr (p, '}') : NULL;
    const char *value = NULL;

    if (end != NULL) {
      va_list again;

      va_copy (again, pairs);
      for (const char *name = va_arg (again, const char *); name != NULL;
           name = va_arg (again, const char *)) {
        const char *this_value = va_arg (again, const char *);

        if (strlen (name) == (gsize) (end - p - 1) && strncmp (name, p + 1, strlen (name)) == 0)
          value = this_value != NULL ? this_value : "";
      }
      va_end (again);
    }
    if (value != NULL) {
      g_string_append (out, value);
      p = end + 1;
    } else {
      g_string_append_c (out, *p++);
    }
  }
  return _form_keep (paper, g_string_free (out, FALSE));
}

const char *
_form_say (FormPaper *paper, const SamLabel *label, ...)
{
  va_list pairs;
  const char *said;

  va_start (pairs, label);
  said = fill (paper, sam_text (paper->options->catalog, label), pairs);
  va_end (pairs);
  return said;
}

const char *
_form_fill (FormPaper *paper, const char *text, ...)
{
  va_list pairs;
  const char *said;

  va_start (pairs, text);
  said = fill (paper, text, pairs);
  va_end (pairs);
  return said;
}

const char *
_form_lines (FormPaper *paper, ...)
{
  GString *out = g_string_new (NULL);
  va_list parts;

  /* Ended by a NULL; an empty text is "" so that it can stand among the others. */
  va_start (parts, paper);
  for (const char *part = va_arg (parts, const char *); part != NULL;
       part = va_arg (parts, const char *)) {
    if (*part == '\0')
      continue;
    if (out->len > 0)
      g_string_append_c (out, '\n');
    g_string_append (out, part);
  }
  va_end (parts);
  return _form_keep (paper, g_string_free (out, FALSE));
}

const char *
_form_list (FormPaper *paper, GPtrArray *texts)
{
  g_autoptr (GPtrArray) strv = g_ptr_array_new ();

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (strv, g_ptr_array_index (texts, i));
  g_ptr_array_add (strv, NULL);
  return _form_keep (paper, sam_locale_format_list (paper->options->locale,
                                                    (const char *const *) strv->pdata));
}

/* Binds what must stay on one line; a weekday in front may stay behind on the line before. */
static const char *
bind_date (FormPaper *paper, char *text)
{
  GString *out = g_string_new (NULL);
  gboolean seen_digit = FALSE;

  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_isdigit (*p))
      seen_digit = TRUE;
    if (*p == ' ' && seen_digit)
      g_string_append (out, NBSP);
    else
      g_string_append_c (out, *p);
  }
  g_free (text);
  return _form_keep (paper, g_string_free (out, FALSE));
}

const char *
_form_date (FormPaper *paper, SamDate date, SamDateStyle style)
{
  return bind_date (paper, sam_locale_format_date (paper->options->locale, date, style));
}

const char *
_form_date_near (FormPaper *paper, SamDate date, SamDateStyle style)
{
  return bind_date (paper, sam_locale_format_date_near (paper->options->locale, date,
                                                        paper->options->today, style));
}

const char *
_form_numbers (FormPaper *paper, const char *text)
{
  GString *out;

  if (text == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (*p == ' ' && p > text && g_ascii_isdigit (p[-1]) && g_ascii_isdigit (p[1]))
      g_string_append (out, NBSP);
    else
      g_string_append_c (out, *p);
  return _form_keep (paper, g_string_free (out, FALSE));
}

const char *
_form_time (FormPaper *paper, const char *at_time)
{
  int minutes;

  if (at_time == NULL || !sam_time_parse (at_time, &minutes, NULL))
    return "";
  return _form_keep (paper, sam_locale_format_time (paper->options->locale, minutes));
}

const char *
_form_phone (FormPaper *paper, const char *phone)
{
  g_autofree char *text = NULL;
  GString *out;

  if (phone == NULL || *phone == '\0')
    return "";
  text = sam_phone_format (phone);
  out = g_string_new (text);
  g_string_replace (out, " ", NBSP, 0);
  return _form_keep (paper, g_string_free (out, FALSE));
}

const char *
_form_get (const SamRecord *record, SamField field)
{
  const char *text = record != NULL ? sam_record_get_text (record, field) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

const char *
_form_box (FormPaper *paper, gboolean crossed, const char *text)
{
  return _form_keep (paper, g_strconcat (crossed ? FORM_CROSSED : FORM_BOX, NBSP, text, NULL));
}

/* ---- Blocks ---- */

static void
sum (FormPaper *paper, const char *kind, const char *text)
{
  if (paper->skipping)
    return;
  g_checksum_update (paper->sum, (const guchar *) kind, -1);
  if (text != NULL)
    g_checksum_update (paper->sum, (const guchar *) text, -1);
  g_checksum_update (paper->sum, (const guchar *) "\0", 1);
}

void
_form_tight (FormPaper *paper)
{
  sam_document_set_font_size (paper->doc, TIGHT_FONT_SIZE);
  sam_document_set_margins (paper->doc, TIGHT_TOP, TIGHT_SIDE, TIGHT_BOTTOM, TIGHT_SIDE);
}

void
_form_title (FormPaper *paper, const char *paper_title, const char *title, const char *lead)
{
  sum (paper, "title", title);
  sam_document_set_paper_title (paper->doc, paper_title);
  sam_document_add_title (paper->doc, title);
  if (lead != NULL) {
    lead = _form_discreet (paper, lead);
    sum (paper, "lead", lead);
    sam_document_add_lead (paper->doc, lead);
  }
  _form_say_extract (paper);
}

void
_form_heading (FormPaper *paper, const char *number, const char *text)
{
  if (number != NULL)
    _form_mark (paper, number, text);
  sum (paper, "heading", number);
  sum (paper, "", text);
  sam_document_add_heading (paper->doc, 1, number, text);
}

void
_form_section_heading (FormPaper *paper, const char *text)
{
  _form_heading (paper, _form_keep (paper, g_strdup_printf ("%u", ++paper->n_sections)), text);
}

void
_form_paragraph (FormPaper *paper, const char *text)
{
  text = _form_discreet (paper, text);
  sum (paper, "text", text);
  sam_document_add_paragraph (paper->doc, text);
}

void
_form_text (FormPaper *paper, const char *text, guint lines)
{
  if (text != NULL && *text != '\0') {
    _form_paragraph (paper, text);
  } else {
    sum (paper, "lines", NULL);
    sam_document_add_ruled_lines (paper->doc, lines);
  }
}

void
_form_key_values (FormPaper *paper, const char *const *pairs)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new ();

  for (guint i = 0; pairs[i] != NULL; i++) {
    /* A label is ours. */
    g_ptr_array_add (said, i % 2 == 0 ? (gpointer) pairs[i]
                                      : (gpointer) _form_discreet (paper, pairs[i]));
    sum (paper, "pair", g_ptr_array_index (said, i));
  }
  g_ptr_array_add (said, NULL);
  sam_document_add_key_values (paper->doc, (const char *const *) said->pdata);
}

void
_form_bullets (FormPaper *paper, GPtrArray *texts)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < texts->len; i++) {
    g_ptr_array_add (items, (gpointer) _form_discreet (paper, g_ptr_array_index (texts, i)));
    sum (paper, "item", g_ptr_array_index (items, i));
  }
  g_ptr_array_add (items, NULL);
  sam_document_add_list (paper->doc, SAM_LIST_BULLETS, (const char *const *) items->pdata);
}

static void
sum_columns (FormPaper *paper, const SamColumn *columns, gsize n)
{
  for (gsize i = 0; i < n; i++)
    sum (paper, "column", columns[i].title);
}

SamTable *
_form_table (FormPaper *paper, const SamColumn *columns, gsize n)
{
  sum_columns (paper, columns, n);
  return sam_document_add_table (paper->doc, columns, n);
}

SamTable *
_form_signatures (FormPaper *paper, const SamColumn *columns, gsize n)
{
  sum_columns (paper, columns, n);
  return sam_document_add_signature_table (paper->doc, columns, n);
}

void
_form_row (FormPaper *paper, SamTable *table, const char *const *cells, gsize n)
{
  _form_row_otherwise (paper, table, cells, n, cells, n);
}

SamTable *
_form_table_otherwise (FormPaper *paper, const SamColumn *columns, gsize n, const SamColumn *meant,
                       gsize n_meant)
{
  sum_columns (paper, meant, n_meant);
  return sam_document_add_table (paper->doc, columns, n);
}

void
_form_row_otherwise (FormPaper *paper, SamTable *table, const char *const *cells, gsize n,
                     const char *const *meant, gsize n_meant)
{
  const char *said[FORM_MAX_CELLS] = { NULL };

  g_assert (n <= FORM_MAX_CELLS);
  for (gsize i = 0; i < n_meant; i++)
    sum (paper, "cell", _form_discreet (paper, meant[i]));
  for (gsize i = 0; i < n; i++)
    said[i] = _form_discreet (paper, cells[i]);
  sam_table_add_row (table, said);
}

void
_form_cell_runs (FormPaper *paper, SamTable *table, gsize column, const SamRun *runs, gsize n)
{
  g_autofree SamRun *said = g_new0 (SamRun, n);

  for (gsize i = 0; i < n; i++)
    said[i] = (SamRun){ _form_discreet (paper, runs[i].text), runs[i].style };
  sam_table_set_cell_runs (table, column, said, n);
}

void
_form_empty_rows (SamTable *table, guint n)
{
  for (guint i = 0; i < n; i++)
    sam_table_add_row (table, NULL);
}

void
_form_section (FormPaper *paper, SamTable *table, const char *text)
{
  text = _form_discreet (paper, text);
  sum (paper, "section", text);
  sam_table_add_section (table, text);
}

void
_form_qr (FormPaper *paper, const char *data, double side, const char *alternative,
          const char *caption)
{
  data = _form_discreet (paper, data);
  caption = _form_discreet (paper, caption);
  /* What is too long for a code is on the paper in words. */
  if (sam_document_add_qr (paper->doc, data, side, alternative, caption)) {
    sum (paper, "code", data);
    sum (paper, "caption", caption);
  }
}

void
_form_changes (FormPaper *paper, const char *number, guint n_rows)
{
  sam_document_begin_group (paper->doc);
  _form_heading (paper, number,
                 _form_say (paper, &(SamLabel) SAM_L ("paper", "Changes in the meeting"), NULL));
  sam_document_add_lettered_rows (paper->doc, n_rows);
  sam_document_end_group (paper->doc);
}
