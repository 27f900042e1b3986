/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-catalog.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-locale.h>

#include <string.h>

#include "sam-config.h"
#include "sam-plural-private.h"

/* The GNU .mo format: gettext manual, "The Format of GNU MO Files" */
#define MO_MAGIC 0x950412deU
#define MO_HEADER 20
#define MAX_MESSAGES 200000

struct _SamCatalog {
  gatomicrefcount refs;
  char *tag;            /* (owned) */
  GBytes *bytes;        /* (owned) (nullable) */
  GHashTable *messages; /* (owned): keys and values inside bytes: char* → Message* */
  SamPlural *plural;    /* (owned) (nullable): NULL = n != 1 */
  guint n_plurals;
  SamCatalog *next; /* (owned) (nullable): has what this one lacks */
};

/* The forms lie behind each other, each with its NUL; len is without the last. */
typedef struct {
  const char *text;
  gsize len;
} Message;

typedef struct {
  const guint8 *data;
  gsize len;
  gboolean swap;
} File;

static guint32
read_word (const File *file, gsize at)
{
  guint32 word;

  g_assert (at + 4 <= file->len);

  memcpy (&word, file->data + at, 4);

  return file->swap ? GUINT32_SWAP_LE_BE (word) : word;
}

/* The string of an entry of one of the two tables, or NULL when it is not wholly in the file. */
static const char *
read_string (const File *file, gsize table, guint32 i, gsize *len)
{
  gsize n = read_word (file, table + 8 * (gsize) i);
  gsize at = read_word (file, table + 8 * (gsize) i + 4);

  if (at >= file->len || n >= file->len - at || file->data[at + n] != '\0')
    return NULL;
  *len = n;

  return (const char *) file->data + at;
}

static gboolean
corrupt (GError **error, const char *what)
{
  g_set_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT, "reading a catalog: %s", what);

  return FALSE;
}

/* "Plural-Forms: nplurals=2; plural=(n != 1);" among the lines of the header */
static gboolean
read_plural_forms (SamCatalog *self, const char *header, GError **error)
{
  const char *line = strstr (header, "Plural-Forms:");
  const char *count, *rule, *end;
  g_autofree char *text = NULL, *expression = NULL;
  gint64 n;

  if (line == NULL)
    return TRUE;
  end = strchr (line, '\n');
  text = end != NULL ? g_strndup (line, (gsize) (end - line)) : g_strdup (line);
  count = strstr (text, "nplurals=");
  rule = strstr (text, "plural=");
  /* The first is inside the other word when nothing stands before it. */
  while (rule != NULL && rule > text && rule[-1] == 'n')
    rule = strstr (rule + 1, "plural=");
  if (count == NULL || rule == NULL)
    return corrupt (error, "its plural forms are not understood");

  n = g_ascii_strtoll (count + strlen ("nplurals="), NULL, 10);
  expression = g_strdup (rule + strlen ("plural="));
  if (strchr (expression, ';') != NULL)
    *strchr (expression, ';') = '\0';
  if (n < 1 || n > 6)
    return corrupt (error, "its plural forms are not understood");
  self->plural = sam_plural_new (expression);
  if (self->plural == NULL)
    return corrupt (error, "its plural forms are not understood");
  self->n_plurals = (guint) n;

  return TRUE;
}

static gboolean
load (SamCatalog *self, GError **error)
{
  File file;
  guint32 magic, n;
  gsize originals, translations;
  Message *header;

  file.data = g_bytes_get_data (self->bytes, &file.len);
  file.swap = FALSE;
  if (file.len < MO_HEADER)
    return corrupt (error, "it is too short");
  magic = read_word (&file, 0);
  if (magic == GUINT32_SWAP_LE_BE (MO_MAGIC))
    file.swap = TRUE;
  else if (magic != MO_MAGIC)
    return corrupt (error, "it is no .mo file");
  if (read_word (&file, 4) >> 16 != 0)
    return corrupt (error, "its revision is not known");

  n = read_word (&file, 8);
  originals = read_word (&file, 12);
  translations = read_word (&file, 16);
  if (n > MAX_MESSAGES || originals > file.len || translations > file.len
      || 8 * (gsize) n > file.len - originals || 8 * (gsize) n > file.len - translations)
    return corrupt (error, "its tables are outside the file");

  for (guint32 i = 0; i < n; i++) {
    Message message;
    gsize key_len;
    const char *key = read_string (&file, originals, i, &key_len);

    message.text = read_string (&file, translations, i, &message.len);
    if (key == NULL || message.text == NULL)
      return corrupt (error, "a text is outside the file");
    if (!g_utf8_validate_len (message.text, strlen (message.text), NULL)
        || !g_utf8_validate (key, -1, NULL))
      return corrupt (error, "a text is not UTF-8");
    g_hash_table_insert (self->messages, (gpointer) key, g_memdup2 (&message, sizeof message));
  }

  header = g_hash_table_lookup (self->messages, "");

  return header == NULL || read_plural_forms (self, header->text, error);
}

SamCatalog *
sam_catalog_new_empty (const char *tag)
{
  SamCatalog *self;

  g_return_val_if_fail (tag != NULL, NULL);

  self = g_new0 (SamCatalog, 1);
  g_atomic_ref_count_init (&self->refs);
  self->tag = g_strdup (tag);
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->n_plurals = 2;

  return self;
}

SamCatalog *
sam_catalog_new_from_bytes (GBytes *bytes, const char *tag, GError **error)
{
  g_autoptr (SamCatalog) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (tag != NULL, NULL);

  self = sam_catalog_new_empty (tag);
  self->bytes = g_bytes_ref (bytes);
  if (!load (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
sam_catalog_set_next (SamCatalog *catalog, SamCatalog *next)
{
  g_return_if_fail (catalog != NULL && catalog->next == NULL);
  g_return_if_fail (next != NULL && next != catalog);

  catalog->next = next;
}

const char *
sam_catalog_languages (const char *wanted)
{
  static const char *const chains[] = { "nn:nb", "se:nb", "nb" };

  g_return_val_if_fail (wanted != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    if (strncmp (wanted, chains[i], 2) == 0 && !g_ascii_isalpha (wanted[2]))
      return chains[i];
  return strncmp (wanted, "no", 2) == 0 && !g_ascii_isalpha (wanted[2]) ? "nb" : NULL;
}

SamCatalog *
sam_catalog_ref (SamCatalog *catalog)
{
  g_return_val_if_fail (catalog != NULL, NULL);

  g_atomic_ref_count_inc (&catalog->refs);

  return catalog;
}

void
sam_catalog_unref (SamCatalog *catalog)
{
  g_return_if_fail (catalog != NULL);

  if (g_atomic_ref_count_dec (&catalog->refs)) {
    g_free (catalog->tag);
    g_hash_table_unref (catalog->messages);
    g_clear_pointer (&catalog->plural, sam_plural_free);
    g_clear_pointer (&catalog->bytes, g_bytes_unref);
    g_clear_pointer (&catalog->next, sam_catalog_unref);
    g_free (catalog);
  }
}

const char *
sam_catalog_get_tag (SamCatalog *catalog)
{
  g_return_val_if_fail (catalog != NULL, NULL);

  return catalog->tag;
}

guint
sam_catalog_n_plurals (SamCatalog *catalog)
{
  g_return_val_if_fail (catalog != NULL, 2);

  return catalog->n_plurals;
}

static const Message *
find (SamCatalog *catalog, const char *context, const char *msgid)
{
  g_autofree char *joined = NULL;
  char buf[256];
  gsize context_len, msgid_len;

  if (context == NULL)
    return g_hash_table_lookup (catalog->messages, msgid);

  context_len = strlen (context);
  msgid_len = strlen (msgid);
  if (context_len + msgid_len + 2 > sizeof buf) {
    joined = g_strconcat (context, "\004", msgid, NULL);
    return g_hash_table_lookup (catalog->messages, joined);
  }
  memcpy (buf, context, context_len);
  buf[context_len] = '\004';
  memcpy (buf + context_len + 1, msgid, msgid_len + 1);

  return g_hash_table_lookup (catalog->messages, buf);
}

const char *
sam_catalog_lookup (SamCatalog *catalog, const char *context, const char *msgid)
{
  const Message *message;

  g_return_val_if_fail (catalog != NULL && msgid != NULL, msgid);

  /* The header is no text. */
  if (*msgid == '\0')
    return msgid;
  for (; catalog != NULL; catalog = catalog->next) {
    message = find (catalog, context, msgid);
    if (message != NULL && *message->text != '\0')
      return message->text;
  }

  return msgid;
}

/* The form of a message for @n by the catalog's own rule; NULL when it has none. */
static const char *
plural_form (SamCatalog *catalog, const Message *message, guint64 n)
{
  guint64 form = catalog->plural != NULL ? sam_plural_eval (catalog->plural, n) : (n != 1);
  const char *text = message->text, *end = message->text + message->len;

  if (form >= catalog->n_plurals)
    form = 0;
  for (; form > 0 && text <= end; form--)
    text += strlen (text) + 1;
  return text <= end && *text != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

const char *
sam_catalog_lookup_plural (SamCatalog *catalog, const char *context, const char *singular,
                           const char *plural, guint64 n)
{
  g_return_val_if_fail (singular != NULL && plural != NULL, singular);
  g_return_val_if_fail (catalog != NULL, n == 1 ? singular : plural);

  for (; catalog != NULL && *singular != '\0'; catalog = catalog->next) {
    const Message *message = find (catalog, context, singular);
    const char *text = message != NULL ? plural_form (catalog, message, n) : NULL;

    if (text != NULL)
      return text;
  }

  return n == 1 ? singular : plural;
}

void
sam_catalog_foreach (SamCatalog *catalog, GHFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (catalog != NULL && func != NULL);

  g_hash_table_iter_init (&iter, catalog->messages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    func (key, (gpointer) ((Message *) value)->text, user_data);
}

const char *
sam_text_c (SamCatalog *catalog, const char *context, const char *text)
{
  g_return_val_if_fail (text != NULL, "");

  if (*text == '\0')
    return text;
  if (catalog == NULL)
    return context != NULL ? g_dpgettext2 (SAM_GETTEXT_DOMAIN, context, text)
                           : g_dgettext (SAM_GETTEXT_DOMAIN, text);

  return sam_catalog_lookup (catalog, context, text);
}

const char *
sam_text (SamCatalog *catalog, const SamLabel *label)
{
  if (label == NULL || label->text == NULL)
    return "";

  return sam_text_c (catalog, label->context, label->text);
}

/* Whether a text may be given to a printf with one int: any number of %% and at most one %d or
 * %i (with flags, width or 1$). */
static gboolean
takes_int (const char *text)
{
  int conversions = 0;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p != '%')
      continue;
    p++;
    if (*p == '%')
      continue;
    if (p[0] == '1' && p[1] == '$')
      p += 2;
    p += strspn (p, "'+ -0");
    /* A width of two digits is enough for anybody. */
    for (int i = 0; i < 2 && g_ascii_isdigit (*p); i++)
      p++;
    if ((*p != 'd' && *p != 'i') || ++conversions > 1)
      return FALSE;
  }

  return TRUE;
}

/* Below this no language here groups the digits: what SamLocale does, without asking it. */
#define GROUPED_FROM 10000

/* The one %d of @text becomes @n with its digits grouped. */
static char *
format_grouped (SamCatalog *catalog, const char *text, int n)
{
  g_autoptr (SamLocale) locale =
      sam_locale_new (catalog != NULL ? sam_catalog_get_tag (catalog) : g_get_language_names ()[0]);
  g_autofree char *number = sam_locale_format_int (locale, n);
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p != '%') {
      g_string_append_c (out, *p);
    } else if (*++p == '%') {
      g_string_append_c (out, '%');
    } else {
      p += strcspn (p, "di");
      g_string_append (out, number);
    }
  }

  return g_string_free (out, FALSE);
}

char *
sam_count (SamCatalog *catalog, const char *context, const char *singular, const char *plural,
           int n)
{
  guint64 magnitude = n < 0 ? (guint64) - (gint64) n : (guint64) n;
  g_autofree char *key = NULL;
  const char *text;

  g_return_val_if_fail (singular != NULL && plural != NULL, NULL);
  g_return_val_if_fail (takes_int (singular) && takes_int (plural), NULL);

  if (catalog != NULL) {
    text = sam_catalog_lookup_plural (catalog, context, singular, plural, magnitude);
  } else {
    /* gettext has no plural with context but by the joined key. */
    key = context != NULL ? g_strconcat (context, "\004", singular, NULL) : g_strdup (singular);
    text = g_dngettext (SAM_GETTEXT_DOMAIN, key, plural, (gulong) magnitude);
    if (text == key)
      text = singular;
  }
  if (!takes_int (text))
    text = magnitude == 1 ? singular : plural;
  if (magnitude >= GROUPED_FROM)
    return format_grouped (catalog, text, n);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (text, n);
#pragma GCC diagnostic pop
}
