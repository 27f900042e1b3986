/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-config.h"

#include <glib/gi18n.h>
#include <samspor/sam-forms.h>
#include <samspor/sam-pages.h>
#include <samspor/sam-paper.h>

static const SamPaperLanguage languages[] = {
  { "nb", SAM_L ("language of paper", "Bokmål") },
  { "nn", SAM_L ("language of paper", "Nynorsk") },
  { "en", SAM_L ("language of paper", "English") },
  /* Last: a draft, only where its catalog is there. What it does not say yet is bokmål. */
  { "se", SAM_L ("language of paper", "Northern Sámi, draft") },
};

/* (transfer full) */
static char *
catalog_path (const char *tag)
{
  const char *dir = g_getenv ("SAMSPOR_LOCALEDIR");

  return g_build_filename (dir != NULL ? dir : SAM_LOCALEDIR, tag, "LC_MESSAGES",
                           SAM_GETTEXT_DOMAIN ".mo", NULL);
}

const SamPaperLanguage *
sam_paper_languages (guint *n)
{
  g_autofree char *draft = catalog_path (languages[G_N_ELEMENTS (languages) - 1].tag);

  if (n != NULL)
    *n = G_N_ELEMENTS (languages) - (g_file_test (draft, G_FILE_TEST_IS_REGULAR) ? 0 : 1);
  return languages;
}

gboolean
sam_paper_language_is_known (const char *tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].tag, tag) == 0)
      return TRUE;
  return FALSE;
}

/* One .mo file; NULL when it is not there or is none. */
static SamCatalog *
read_catalog (const char *tag)
{
  g_autofree char *path = catalog_path (tag);
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  gsize len;

  if (!g_file_get_contents (path, &text, &len, NULL))
    return NULL;
  bytes = g_bytes_new_take (text, len);
  return sam_catalog_new_from_bytes (bytes, tag, NULL);
}

SamCatalog *
sam_paper_catalog (const char *tag)
{
  g_autoptr (SamCatalog) first = NULL;
  g_auto (GStrv) tags = NULL;
  SamCatalog *last = NULL;
  const char *chain;

  g_return_val_if_fail (sam_paper_language_is_known (tag), NULL);

  chain = sam_catalog_languages (tag);
  tags = g_strsplit (chain != NULL ? chain : tag, ":", -1);
  /* The first is asked for by name even when it has no file: it decides how dates are written. */
  for (guint i = 0; tags[i] != NULL; i++) {
    SamCatalog *catalog = g_str_equal (tags[i], "en") ? NULL : read_catalog (tags[i]);

    if (catalog == NULL && first == NULL)
      catalog = sam_catalog_new_empty (tags[i]);
    if (first == NULL)
      first = catalog;
    else if (catalog != NULL)
      sam_catalog_set_next (last, catalog);
    if (catalog != NULL)
      last = catalog;
  }
  return g_steal_pointer (&first);
}

static const char *
form_text (SamFormError code)
{
  switch (code) {
  case SAM_FORM_ERROR_NO_RECORD:
  case SAM_FORM_ERROR_WRONG_TYPE:
    return C_ ("print error", "There is nothing of that kind to print. Nothing was written.");
  case SAM_FORM_ERROR_NOT_ALLOWED:
    return C_ ("print error", "You may not see what this paper holds. Nothing was written.");
  case SAM_FORM_ERROR_NO_PARTIES:
    return C_ ("print error",
               "Nobody is a party to the agreement yet. Choose the parties first, then print.");
  case SAM_FORM_ERROR_UNSUITED:
    return C_ ("print error",
               "This paper is not for what was chosen, for instance a consent that is "
               "withdrawn or over. Nothing was written.");
  case SAM_FORM_ERROR_NO_SECTION:
    return C_ ("print error", "The paper has no such section, or is always whole. Nothing was "
                              "written.");
  case SAM_FORM_ERROR_ONLINE:
    return C_ ("print error",
               "This paper is made of what only the server has. Nothing was written.");
  case SAM_FORM_ERROR_SEVERAL:
    break;
  }
  return C_ ("print error", "The paper could not be made. Nothing was written.");
}

static const char *
print_text (SamPrintError code)
{
  switch (code) {
  case SAM_PRINT_ERROR_NO_SPACE:
    return C_ ("print error", "The disk is full. No file was written, and what was there is as it "
                              "was. Make room and try again.");
  case SAM_PRINT_ERROR_DENIED:
    return C_ ("print error", "No file may be written there. Choose another place.");
  case SAM_PRINT_ERROR_NOT_FOUND:
    return C_ ("print error", "The folder is not there. Choose another place.");
  case SAM_PRINT_ERROR_FAILED:
    break;
  }
  return C_ ("print error", "The paper could not be made. Nothing was written.");
}

char *
sam_paper_error_text (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SAM_FORM_ERROR)
    return g_strdup (form_text ((SamFormError) error->code));
  if (error->domain == SAM_PRINT_ERROR)
    return g_strdup (print_text ((SamPrintError) error->code));
  return g_strdup (print_text (SAM_PRINT_ERROR_FAILED));
}
