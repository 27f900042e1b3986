/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets that were printed on this computer and wait to be keyed in. */
#include <samspor/sam-store.h>
#include <string.h>

#define PREFIX "sheet-"
#define MAX_KEPT 40

static char *
key_of (const char *code)
{
  return g_strconcat (PREFIX, code, NULL);
}

gboolean
sam_store_keep_sheet (SamStore *store, const char *code, const SamSheet *sheet, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) kept = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && code != NULL && sheet != NULL, FALSE);

  key = key_of (code);
  text = sam_sheet_to_text (sheet);
  if (!sam_store_put_draft (store, key, text, error))
    return FALSE;
  kept = sam_store_list_drafts (store, PREFIX, error);
  for (guint i = 0; kept != NULL && kept[i] != NULL; i++)
    if (i >= MAX_KEPT && !sam_store_put_draft (store, kept[i], NULL, error))
      return FALSE;
  return kept != NULL;
}

SamSheet *
sam_store_get_sheet (SamStore *store, const char *code, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (SAM_IS_STORE (store) && code != NULL, NULL);

  key = key_of (code);
  text = sam_store_get_draft (store, key, error);
  return text != NULL ? sam_sheet_from_text (text) : NULL;
}

char **
sam_store_list_sheets (SamStore *store, GError **error)
{
  char **keys = sam_store_list_drafts (store, PREFIX, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    memmove (keys[i], keys[i] + strlen (PREFIX), strlen (keys[i] + strlen (PREFIX)) + 1);
  return keys;
}
