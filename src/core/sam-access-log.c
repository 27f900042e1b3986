/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-access-log.h>
#include <samspor/sam-core-error.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>

#define PAGE_MOST (4 * 1024 * 1024)

struct _SamAccessLog {
  gatomicrefcount ref_count;
  GPtrArray *events;  /* (owned) (element-type SamAccessEvent) */
  GPtrArray *copies;  /* (owned) (element-type SamAccessCopy) */
  GStringChunk *text; /* (owned): each string once */
  gint64 until;
};

SamAccessLog *
sam_access_log_new (void)
{
  SamAccessLog *log = g_new0 (SamAccessLog, 1);

  g_atomic_ref_count_init (&log->ref_count);
  log->events = g_ptr_array_new_with_free_func (g_free);
  log->copies = g_ptr_array_new_with_free_func (g_free);
  log->text = g_string_chunk_new (1024);
  return log;
}

SamAccessLog *
sam_access_log_ref (SamAccessLog *log)
{
  g_return_val_if_fail (log, NULL);
  g_atomic_ref_count_inc (&log->ref_count);
  return log;
}

void
sam_access_log_unref (SamAccessLog *log)
{
  if (!log || !g_atomic_ref_count_dec (&log->ref_count))
    return;
  g_ptr_array_unref (log->events);
  g_ptr_array_unref (log->copies);
  g_string_chunk_free (log->text);
  g_free (log);
}

/* ---- A page from outside ---- */

/* (transfer full) (nullable): NULL when the object has no such text. */
static char *
text_of (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;

  return sam_json_find (object->raw, object->len, name, &token) ? sam_json_token_dup_string (&token)
                                                                : NULL;
}

static gboolean
moment_of (const SamJsonToken *object, const char *name, gint64 *us)
{
  g_autofree char *text = text_of (object, name);

  return text && sam_moment_parse (text, us, NULL);
}

static SamAccessWhat
what_from_name (const char *name)
{
  static const char *const names[] = {
    [SAM_ACCESS_WHAT_VIEW] = "view",       [SAM_ACCESS_WHAT_PRINT] = "print",
    [SAM_ACCESS_WHAT_EXPORT] = "export",   [SAM_ACCESS_WHAT_SEARCH] = "search",
    [SAM_ACCESS_WHAT_HISTORY] = "history", [SAM_ACCESS_WHAT_LOG] = "log",
    [SAM_ACCESS_WHAT_REFUSED] = "refused",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return (SamAccessWhat) i;
  return SAM_ACCESS_WHAT_OTHER;
}

static SamPurpose
purpose_from_name (const char *name)
{
  for (SamPurpose purpose = SAM_PURPOSE_FOLLOW_UP; name && purpose < SAM_N_PURPOSES; purpose++)
    if (g_str_equal (sam_purpose_name (purpose), name))
      return purpose;
  return SAM_PURPOSE_UNSET;
}

/* "Team Nord, Team Sør" */
static char *
teams_of (const SamJsonToken *object)
{
  g_autoptr (GString) out = g_string_new (NULL);
  SamJsonToken list, token;
  SamJsonCursor cursor;

  if (!sam_json_find (object->raw, object->len, "teams", &list)
      || !sam_json_cursor_array (&cursor, list.raw, list.len))
    return g_strdup ("");
  while (sam_json_cursor_next_element (&cursor, &token)) {
    g_autofree char *name = sam_json_token_dup_string (&token);

    if (name && *name)
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", name);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const char *
keep (SamAccessLog *log, const char *text)
{
  return text ? g_string_chunk_insert_const (log->text, text) : NULL;
}

/* (transfer full) (nullable): NULL when it breaks the contract. */
static SamAccessEvent *
read_event (SamAccessLog *log, const SamJsonToken *item)
{
  g_autofree SamAccessEvent *event = g_new0 (SamAccessEvent, 1);
  g_autofree char *id = item->kind == SAM_JSON_OBJECT ? text_of (item, "by") : NULL;
  g_autofree char *name = id ? text_of (item, "name") : NULL;
  g_autofree char *what = name ? text_of (item, "what") : NULL;
  g_autofree char *type = what ? text_of (item, "t") : NULL;

  if (!type || !sam_id_is_valid (id) || !moment_of (item, "at", &event->at))
    return NULL;
  g_autofree char *role = text_of (item, "role");
  g_autofree char *why = text_of (item, "why");
  g_autofree char *form = text_of (item, "form");
  g_autofree char *teams = teams_of (item);
  const SamTypeDef *def = sam_type_by_name (type);

  event->user_id = keep (log, id);
  event->name = keep (log, name);
  event->is_lead = g_strcmp0 (role, "lead") == 0;
  event->team = keep (log, teams);
  event->what = what_from_name (what);
  event->type = def ? def->type : SAM_N_RECORD_TYPES;
  event->purpose = purpose_from_name (why);
  event->form = keep (log, form);
  return g_steal_pointer (&event);
}

static SamAccessCopy *
read_copy (SamAccessLog *log, const SamJsonToken *item)
{
  g_autofree SamAccessCopy *copy = g_new0 (SamAccessCopy, 1);
  g_autofree char *name = item->kind == SAM_JSON_OBJECT ? text_of (item, "name") : NULL;

  if (!name || !moment_of (item, "seen", &copy->at))
    return NULL;
  g_autofree char *role = text_of (item, "role");
  g_autofree char *teams = teams_of (item);

  copy->name = keep (log, name);
  copy->is_lead = g_strcmp0 (role, "lead") == 0;
  copy->team = keep (log, teams);
  return g_steal_pointer (&copy);
}

typedef struct {
  gint64 until;
  GPtrArray *events, *copies; /* (owned) */
} Page;

static void
page_clear (Page *page)
{
  g_ptr_array_unref (page->events);
  g_ptr_array_unref (page->copies);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* (transfer full) @entry */
static gboolean
take (GPtrArray *list, gpointer entry)
{
  if (entry)
    g_ptr_array_add (list, entry);
  return entry != NULL;
}

static gboolean
read_page (SamAccessLog *log, const char *data, gsize len, Page *page, char **next)
{
  SamJsonToken whole, list, item;
  SamJsonCursor cursor;

  if (!sam_json_token_init (&whole, data, len) || whole.kind != SAM_JSON_OBJECT
      || !moment_of (&whole, "until", &page->until) || !sam_json_find (data, len, "items", &list)
      || !sam_json_cursor_array (&cursor, list.raw, list.len))
    return FALSE;
  while (sam_json_cursor_next_element (&cursor, &item))
    if (!take (page->events, read_event (log, &item)))
      return FALSE;
  if (sam_json_find (data, len, "copies", &list)) {
    if (!sam_json_cursor_array (&cursor, list.raw, list.len))
      return FALSE;
    while (sam_json_cursor_next_element (&cursor, &item))
      if (!take (page->copies, read_copy (log, &item)))
        return FALSE;
  }
  *next = text_of (&whole, "next");
  return TRUE;
}

gboolean
sam_access_log_add_page (SamAccessLog *log, GBytes *page, char **next, GError **error)
{
  static const SamJsonLimits limits = { .max_depth = 8, .max_len = PAGE_MOST };
  g_auto (Page) read = { 0, g_ptr_array_new_with_free_func (g_free),
                         g_ptr_array_new_with_free_func (g_free) };
  gsize len;
  const char *data;

  g_return_val_if_fail (log && page && next, FALSE);

  *next = NULL;
  data = g_bytes_get_data (page, &len);
  if (!sam_json_check (data, len, &limits, NULL) || !read_page (log, data, len, &read, next)) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_CORRUPT,
                         "reading a page of an access log: it is not one");
    return FALSE;
  }
  /* what is missing is what had not come when the first page was made */
  if (log->until == 0)
    log->until = read.until;
  g_ptr_array_extend (log->events, read.events, NULL, NULL);
  g_ptr_array_extend (log->copies, read.copies, NULL, NULL);
  g_ptr_array_set_free_func (read.events, NULL);
  g_ptr_array_set_free_func (read.copies, NULL);
  return TRUE;
}

guint
sam_access_log_get_n_events (const SamAccessLog *log)
{
  g_return_val_if_fail (log, 0);
  return log->events->len;
}

const SamAccessEvent *
sam_access_log_get_event (const SamAccessLog *log, guint n)
{
  g_return_val_if_fail (log && n < log->events->len, NULL);
  return g_ptr_array_index (log->events, n);
}

guint
sam_access_log_get_n_copies (const SamAccessLog *log)
{
  g_return_val_if_fail (log, 0);
  return log->copies->len;
}

const SamAccessCopy *
sam_access_log_get_copy (const SamAccessLog *log, guint n)
{
  g_return_val_if_fail (log && n < log->copies->len, NULL);
  return g_ptr_array_index (log->copies, n);
}

gint64
sam_access_log_get_until (const SamAccessLog *log)
{
  g_return_val_if_fail (log, 0);
  return log->until;
}

/* ---- Lines ---- */

static void
line_free (gpointer data)
{
  SamAccessLine *line = data;

  g_ptr_array_unref (line->forms);
  g_free (line);
}

static void
line_add (SamAccessLine *line, const SamAccessEvent *event)
{
  line->n++;
  line->from = line->n > 1 ? MIN (line->from, event->at) : event->at;
  if (!line->last || event->at > line->last->at)
    line->last = event;
  if (event->type < SAM_N_RECORD_TYPES)
    line->types[event->type] = TRUE;
  line->purposes |= 1u << event->purpose;
  /* each string is kept once, so the same paper is the same pointer */
  if (event->form && !g_ptr_array_find (line->forms, event->form, NULL))
    g_ptr_array_add (line->forms, (gpointer) event->form);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SamAccessLine *left = *(SamAccessLine *const *) a, *right = *(SamAccessLine *const *) b;

  return left->last->at != right->last->at ? (left->last->at > right->last->at ? -1 : 1) : 0;
}

GPtrArray *
sam_access_log_gather (const SamAccessLog *log, GTimeZone *zone)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (log && zone, lines);

  for (guint i = 0; i < log->events->len; i++) {
    const SamAccessEvent *event = g_ptr_array_index (log->events, i);
    g_autofree char *key = g_strdup_printf ("%d %d %s", sam_moment_to_local (event->at, zone, NULL),
                                            (int) event->what, event->user_id);
    SamAccessLine *line = g_hash_table_lookup (known, key);

    if (!line) {
      line = g_new0 (SamAccessLine, 1);
      line->forms = g_ptr_array_new ();
      g_ptr_array_add (lines, line);
      g_hash_table_insert (known, g_steal_pointer (&key), line);
    }
    line_add (line, event);
  }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}
