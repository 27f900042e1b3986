/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SamLabel:
 *
 * A text of a const table: the source string in English and its gettext context (xgettext reads
 * SAM_L with --keyword=SAM_L:1c,2).
 */
typedef struct {
  const char *context;
  const char *text;
} SamLabel;

#define SAM_L(c, t)                                                                                \
  {                                                                                                \
    c, t                                                                                           \
  }

/**
 * SamCatalog:
 *
 * One gettext catalog (.mo) read by the program itself: paper is printed in the reader's language
 * whatever the window's is, and setlocale() is for the whole process. Immutable and atomically
 * counted; any thread. Wherever a catalog is an argument, NULL means the process's own gettext.
 */
typedef struct _SamCatalog SamCatalog;

/**
 * sam_catalog_new_from_bytes:
 * @bytes: the .mo file, kept as long as the catalog
 * @tag: the language, for instance "nn"
 *
 * Reads a GNU .mo file of either byte order, revision 0. Nothing in the file is trusted.
 *
 * Returns: (transfer full): or NULL with %SAM_CORE_ERROR_CORRUPT
 */
SamCatalog *sam_catalog_new_from_bytes (GBytes *bytes, const char *tag, GError **error);

/**
 * sam_catalog_new_empty:
 * @tag: for instance "en"
 *
 * A catalog with nothing in it: it answers with the source strings.
 */
SamCatalog *sam_catalog_new_empty (const char *tag);

/**
 * sam_catalog_set_next:
 * @next: (transfer full): asked, text by text, for what @catalog does not have
 *
 * Before the catalog is shared. The plural forms of a text are those of the catalog it is found in.
 */
void sam_catalog_set_next (SamCatalog *catalog, SamCatalog *next);

/**
 * sam_catalog_languages:
 * @wanted: what the reader asked for, for instance "nn_NO.UTF-8"
 *
 * Whose texts are read, the first that has one: who reads Nynorsk or Northern Sámi reads Bokmål
 * rather than English.
 *
 * Returns: (transfer none): tags with a colon between them, as in LANGUAGE; NULL for a language
 * that is no such case
 */
const char *sam_catalog_languages (const char *wanted);

/** sam_catalog_ref: atomically counted; any thread. Returns: (transfer full): @catalog. */
SamCatalog *sam_catalog_ref (SamCatalog *catalog);
void sam_catalog_unref (SamCatalog *catalog);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCatalog, sam_catalog_unref)

/** sam_catalog_get_tag: Returns: (transfer none): the language tag it was made with. */
const char *sam_catalog_get_tag (SamCatalog *catalog);

/**
 * sam_catalog_lookup:
 * @context: (nullable)
 * @msgid: the source string
 *
 * Returns: (transfer none): the translation or @msgid; lives as long as @catalog (or @msgid)
 */
const char *sam_catalog_lookup (SamCatalog *catalog, const char *context, const char *msgid);

/**
 * sam_catalog_lookup_plural:
 * @n: the number that decides
 *
 * Returns: (transfer none): the form for @n by the catalog's own Plural-Forms, or the source form
 */
const char *sam_catalog_lookup_plural (SamCatalog *catalog, const char *context,
                                       const char *singular, const char *plural, guint64 n);

/**
 * sam_catalog_n_plurals:
 *
 * Returns: nplurals of the header, 2 without one
 */
guint sam_catalog_n_plurals (SamCatalog *catalog);

/**
 * sam_catalog_foreach:
 *
 * Calls @func for each message with its raw key ("context\004msgid") and value: for tests of
 * catalogs.
 */
void sam_catalog_foreach (SamCatalog *catalog, GHFunc func, gpointer user_data);

/**
 * sam_text:
 * @catalog: (nullable): NULL for the process's gettext, domain "samspor"
 * @label: (nullable): NULL gives ""
 *
 * Returns: (transfer none): the text to show
 */
const char *sam_text (SamCatalog *catalog, const SamLabel *label);

/**
 * sam_text_c:
 *
 * As sam_text() for a context and a literal in the code (xgettext --keyword=sam_text_c:2c,3).
 */
const char *sam_text_c (SamCatalog *catalog, const char *context, const char *text);

/**
 * sam_count:
 * @singular: the whole sentence for one, with exactly one %d where the number goes (or none)
 * @plural: the whole sentence for several
 *
 * The only way a noun meets a number (xgettext --keyword=sam_count:2c,3,4). A translation whose
 * conversions differ from the source's is not used. The number is written as by
 * sam_locale_format_int().
 *
 * Returns: (transfer full)
 */
char *sam_count (SamCatalog *catalog, const char *context, const char *singular, const char *plural,
                 int n);

G_END_DECLS
