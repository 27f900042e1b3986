/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-sheet-draft.h"

#define PREFIX "keyed:"
#define HEAD "sheet"

char *
sam_sheet_draft_key (const char *name, const char *case_id)
{
  return g_strconcat (PREFIX, name, ":", case_id, NULL);
}

/* (transfer full) (nullable) */
static char *
name_of (const char *key)
{
  const char *name = key + strlen (PREFIX);
  const char *end = strchr (name, ':');

  return end ? g_strndup (name, (gsize) (end - name)) : NULL;
}

void
sam_sheet_draft_free (SamSheetDraft *draft)
{
  g_free (draft->name);
  g_clear_pointer (&draft->sheet, sam_sheet_free);
  g_array_unref (draft->numbers);
  g_key_file_unref (draft->lines);
  g_free (draft);
}

/* ---- Written ---- */

char *
sam_sheet_draft_text (const SamSheet *sheet, const GArray *numbers, GPtrArray *lines,
                      const char *case_id, gboolean printed, gint64 begun)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *rows_text = NULL;
  SamSheet part = *sheet;
  gboolean any = FALSE;

  for (guint i = 0; i < sheet->rows->len && i < lines->len; i++) {
    SamSheetRow *row = g_ptr_array_index (sheet->rows, i);
    const SamSheetLine *line = g_ptr_array_index (lines, i);
    int number = (int) g_array_index (numbers, guint, i);
    g_autofree char *group = g_strdup_printf ("%d", number);

    if (!line || !g_str_equal (row->case_id, case_id)) {
      continue;
    }
    g_ptr_array_add (rows, row);
    g_array_append_val (written, number);
    if (!sam_sheet_line_is_blank (line)) {
      sam_sheet_line_keep (line, file, group);
      any = TRUE;
    }
  }
  if (!any) {
    return NULL;
  }
  part.rows = rows;
  rows_text = sam_sheet_to_text (&part);
  g_key_file_set_string (file, HEAD, "rows", rows_text);
  g_key_file_set_integer_list (file, HEAD, "numbers", (int *) (void *) written->data, written->len);
  g_key_file_set_boolean (file, HEAD, "printed", printed);
  g_key_file_set_int64 (file, HEAD, "begun", begun);
  return g_key_file_to_data (file, NULL, NULL);
}

/* ---- Found again ---- */

/* The row where its number belongs. */
static void
add_row (SamSheetDraft *draft, SamSheetRow *row, guint number)
{
  guint at = draft->numbers->len;

  while (at > 0 && g_array_index (draft->numbers, guint, at - 1) > number) {
    at--;
  }
  g_array_insert_val (draft->numbers, at, number);
  g_ptr_array_insert (draft->sheet->rows, (int) at, row);
}

static void
copy_line (SamSheetDraft *draft, GKeyFile *file, const char *group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys && keys[i]; i++) {
    g_autofree char *value = g_key_file_get_value (file, group, keys[i], NULL);

    g_key_file_set_value (draft->lines, group, keys[i], value);
  }
}

/* (nullable): @file is filled beside it */
static SamSheet *
read_part (SamStore *store, const char *key, GKeyFile *file)
{
  g_autofree char *text = sam_store_get_draft (store, key, NULL);
  g_autofree char *rows = NULL;

  if (!text || !g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL)) {
    return NULL;
  }
  rows = g_key_file_get_string (file, HEAD, "rows", NULL);
  return sam_sheet_from_text (rows);
}

static void
add_part (SamSheetDraft *draft, SamSheet *part, GKeyFile *file)
{
  gint64 begun = g_key_file_get_int64 (file, HEAD, "begun", NULL);
  gsize n = 0;
  g_autofree int *numbers = g_key_file_get_integer_list (file, HEAD, "numbers", &n, NULL);

  if (n != part->rows->len) {
    return;
  }
  draft->begun = draft->begun == 0 ? begun : MIN (draft->begun, begun);
  draft->printed = g_key_file_get_boolean (file, HEAD, "printed", NULL);
  if (!draft->sheet) {
    draft->sheet = sam_sheet_new (part->form, part->about, part->on);
  }
  for (gsize i = 0; i < n; i++) {
    g_autofree char *group = g_strdup_printf ("%d", numbers[i]);

    add_row (draft, g_ptr_array_steal_index (part->rows, 0), (guint) numbers[i]);
    copy_line (draft, file, group);
  }
}

/* (nullable): of the one that was written in last */
static char *
last_name (SamStore *store, char **keys, const char *meeting_id)
{
  for (guint i = 0; keys[i]; i++) {
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autoptr (SamSheet) part = read_part (store, keys[i], file);

    if (part && (!meeting_id || g_strcmp0 (part->about, meeting_id) == 0)) {
      return name_of (keys[i]);
    }
  }
  return NULL;
}

SamSheetDraft *
sam_sheet_draft_find (SamStore *store, const char *name, const char *meeting_id)
{
  g_auto (GStrv) keys = sam_store_list_drafts (store, PREFIX, NULL);
  g_autoptr (SamSheetDraft) draft = g_new0 (SamSheetDraft, 1);

  draft->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  draft->lines = g_key_file_new ();
  if (keys) {
    draft->name = name ? g_strdup (name) : last_name (store, keys, meeting_id);
  }
  for (guint i = 0; draft->name && keys[i]; i++) {
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autofree char *its = name_of (keys[i]);
    g_autoptr (SamSheet) part = NULL;

    if (g_strcmp0 (its, draft->name) == 0) {
      part = read_part (store, keys[i], file);
    }
    if (part) {
      add_part (draft, part, file);
    }
  }
  return draft->sheet ? g_steal_pointer (&draft) : NULL;
}
