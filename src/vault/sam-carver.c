/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds rows without the b-tree. A row lies on a leaf page, or begins there and goes on along a
 * chain of overflow pages; every page, in the file or in a frame of the log, is looked at for what
 * has the shape of a row, and the seal proves it. Formats: sqlite.org/fileformat.html §1.5, §1.6,
 * §4.1. */

#include "sam-vault-private.h"

#include <string.h>

#define FRAME_HEADER 24
#define FRAME (FRAME_HEADER + SAM_VAULT_PAGE)
#define LOG_HEADER 32
#define TABLE_LEAF 0x0d
/* Bytes of a payload on the leaf itself, for a page without reserved space (§1.6). */
#define LOCAL_MAX (SAM_VAULT_PAGE - 35)
#define LOCAL_MIN ((SAM_VAULT_PAGE - 12) * 32 / 255 - 23)
#define CHAIN (SAM_VAULT_PAGE - 4)
#define CELLS_MAX ((SAM_VAULT_PAGE - 8) / 2)
#define PAYLOAD_MAX (SAM_VAULT_ROW_MAX + 4096)

struct _SamCarver {
  guint8 *file; /* (owned) */
  gsize file_size;
  guint8 *log; /* (owned) (nullable) */
  gsize log_size;
  GHashTable *newest; /* (owned) page number → its newest committed image in the log */
  GByteArray *chain;  /* (owned) a payload put together */
};

static guint32
be32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static guint8 *
read_whole (const char *vfs, const char *path, gboolean wal, gsize *size, GError **error)
{
  g_autoptr (SamSqlFile) file = sam_sql_file_open (vfs, path, wal, error);
  g_autofree guint8 *data = NULL;
  gint64 length;

  if (file == NULL) {
    return NULL;
  }
  length = sam_sql_file_get_size (file);
  if (length < 0) {
    g_set_error (error, SAM_SQL_ERROR, SAM_SQL_ERROR_IO, "Reading a file: its size is unknown");
    return NULL;
  }
  /* To whole pages: a file cut short is read as if zeroes followed. */
  data = g_malloc0 (length + SAM_VAULT_PAGE);
  for (gint64 at = 0; at < length; at += 1 << 20) {
    if (!sam_sql_file_read (file, at, data + at, MIN (length - at, 1 << 20), error)) {
      return NULL;
    }
  }
  *size = (gsize) length;
  return g_steal_pointer (&data);
}

/* Which frames count: those of the log's present salt up to its last commit. */
static void
map_log (SamCarver *carver)
{
  gsize committed = 0;
  const guint8 *salt = carver->log + 16;

  for (int pass = 0; pass < 2; pass++) {
    for (gsize at = LOG_HEADER; at + FRAME <= carver->log_size; at += FRAME) {
      const guint8 *frame = carver->log + at;

      if (memcmp (frame + 8, salt, 8) != 0) {
        break;
      }
      if (pass == 0 && be32 (frame + 4) != 0) {
        committed = at + FRAME;
      } else if (pass == 1 && at < committed) {
        g_hash_table_insert (carver->newest, GUINT_TO_POINTER (be32 (frame)),
                             (gpointer) (frame + FRAME_HEADER));
      }
    }
  }
}

SamCarver *
sam_carver_new (const char *vfs, const char *path, GError **error)
{
  g_autoptr (SamCarver) carver = g_new0 (SamCarver, 1);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  carver->newest = g_hash_table_new (NULL, NULL);
  carver->chain = g_byte_array_new ();
  carver->file = read_whole (vfs, path, FALSE, &carver->file_size, error);
  if (carver->file == NULL) {
    return NULL;
  }
  if (sam_sql_file_exists (vfs, log)) {
    carver->log = read_whole (vfs, path, TRUE, &carver->log_size, error);
    if (carver->log == NULL) {
      return NULL;
    }
    if (carver->log_size > LOG_HEADER) {
      map_log (carver);
    }
  }
  return g_steal_pointer (&carver);
}

void
sam_carver_free (SamCarver *carver)
{
  if (carver != NULL) {
    g_free (carver->file);
    g_free (carver->log);
    g_hash_table_unref (carver->newest);
    g_byte_array_unref (carver->chain);
    g_free (carver);
  }
}

static const guint8 *
find_page (SamCarver *carver, guint32 n)
{
  const guint8 *page = g_hash_table_lookup (carver->newest, GUINT_TO_POINTER (n));

  if (page == NULL && n >= 1 && (guint64) n * SAM_VAULT_PAGE < carver->file_size + SAM_VAULT_PAGE) {
    page = carver->file + (gsize) (n - 1) * SAM_VAULT_PAGE;
  }
  return page;
}

/* A number of one to nine bytes (§1.6); 0 when it does not end before @end. */
static gsize
read_varint (const guint8 *at, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (gsize i = 0; i < 9 && at + i < end; i++) {
    if (i == 8) {
      *value = *value << 8 | at[i];
      return 9;
    }
    *value = *value << 7 | (at[i] & 0x7f);
    if ((at[i] & 0x80) == 0) {
      return i + 1;
    }
  }
  return 0;
}

/* The payload of the cell at @at on @page, whole; NULL when it is not one. */
static const guint8 *
read_payload (SamCarver *carver, const guint8 *page, gsize at, gint64 *rid, gsize *size)
{
  const guint8 *end = page + SAM_VAULT_PAGE;
  const guint8 *cell = page + at;
  guint64 payload, number;
  gsize used, local;
  guint32 next;

  used = read_varint (cell, end, &payload);
  cell += used;
  if (used == 0 || payload < 4 || payload > PAYLOAD_MAX) {
    return NULL;
  }
  used = read_varint (cell, end, &number);
  cell += used;
  if (used == 0) {
    return NULL;
  }
  *rid = (gint64) number;
  *size = (gsize) payload;
  if (payload <= LOCAL_MAX) {
    return (gsize) (end - cell) >= payload ? cell : NULL;
  }

  local = LOCAL_MIN + (payload - LOCAL_MIN) % CHAIN;
  if (local > LOCAL_MAX) {
    local = LOCAL_MIN;
  }
  if ((gsize) (end - cell) < local + 4) {
    return NULL;
  }
  g_byte_array_set_size (carver->chain, 0);
  g_byte_array_append (carver->chain, cell, local);
  next = be32 (cell + local);
  /* A chain that runs in a circle ends when the payload is full. */
  while (carver->chain->len < payload) {
    const guint8 *link = find_page (carver, next);

    if (link == NULL) {
      return NULL;
    }
    g_byte_array_append (carver->chain, link + 4, MIN (payload - carver->chain->len, CHAIN));
    next = be32 (link);
  }
  return carver->chain->data;
}

/* Serial types of a record (§2.1): how many bytes a blob or text has. */
static gboolean
read_record (const guint8 *payload, gsize size, int n_columns, const guint8 **columns, gsize *sizes)
{
  guint64 header, type;
  gsize at = read_varint (payload, payload + size, &header);
  gsize body;

  if (at == 0 || header > size || header > 64) {
    return FALSE;
  }
  body = (gsize) header;
  for (int i = 0; i < n_columns; i++) {
    gsize used = read_varint (payload + at, payload + header, &type);

    /* The first column is the row number, stored as null; the others are blobs and text. */
    if (used == 0 || (i == 0 ? type != 0 : type < 12)) {
      return FALSE;
    }
    at += used;
    sizes[i] = i == 0 ? 0 : (gsize) (type - 12) / 2;
    if (sizes[i] > size - body) {
      return FALSE;
    }
    columns[i] = payload + body;
    body += sizes[i];
  }
  return at == header;
}

typedef gboolean (*PageFunc) (SamCarver *carver, const guint8 *page, gsize at, gboolean live,
                              gpointer user_data, GError **error);

/* Calls @func for every cell of every leaf there is, the live ones first. */
static gboolean
each_cell (SamCarver *carver, PageFunc func, gpointer user_data, gint64 *n_pages, GError **error)
{
  gsize file_pages = (carver->file_size + SAM_VAULT_PAGE - 1) / SAM_VAULT_PAGE;
  gsize frames = carver->log_size > LOG_HEADER ? (carver->log_size - LOG_HEADER) / FRAME : 0;

  *n_pages = (gint64) (file_pages + frames);
  for (int pass = 0; pass < 2; pass++) {
    for (gsize i = 0; i < file_pages + frames; i++) {
      gboolean in_log = i < frames;
      /* The log from its end: the newer first. */
      const guint8 *frame = in_log ? carver->log + LOG_HEADER + (frames - 1 - i) * FRAME : NULL;
      const guint8 *page =
          in_log ? frame + FRAME_HEADER : carver->file + (i - frames) * SAM_VAULT_PAGE;
      guint32 n = in_log ? be32 (frame) : (guint32) (i - frames + 1);
      gboolean live = find_page (carver, n) == page;
      gsize head = n == 1 ? 100 : 0;
      gsize cells;

      if (live != (pass == 0) || page[head] != TABLE_LEAF) {
        continue;
      }
      cells = MIN ((gsize) page[head + 3] << 8 | page[head + 4], (CELLS_MAX - head) / 2 * 2);
      for (gsize c = 0; c < cells && head + 8 + 2 * c + 2 <= SAM_VAULT_PAGE; c++) {
        gsize at = (gsize) page[head + 8 + 2 * c] << 8 | page[head + 9 + 2 * c];

        if (at >= head + 8 && at < SAM_VAULT_PAGE
            && !func (carver, page, at, live, user_data, error)) {
          return FALSE;
        }
      }
    }
  }
  return TRUE;
}

/* ---- slots ---- */

static gboolean
look_for_slot (SamCarver *carver, const guint8 *page, gsize at, gboolean live, gpointer user_data,
               GError **error)
{
  GPtrArray *slots = user_data;
  const guint8 *columns[4];
  gsize sizes[4], size = 0;
  gint64 n = 0;
  const guint8 *payload = read_payload (carver, page, at, &n, &size);
  g_autofree char *kind = NULL;
  g_autoptr (GBytes) params = NULL;
  g_autoptr (GBytes) wrapped = NULL;

  if (payload == NULL || n < 0 || n > SAM_SLOT_FILE + 1
      || !read_record (payload, size, 4, columns, sizes) || sizes[1] > 16
      || sizes[2] > SAM_SLOT_FIELD_MAX || sizes[3] > SAM_SLOT_FIELD_MAX) {
    return TRUE;
  }
  kind = g_strndup ((const char *) columns[1], sizes[1]);
  params = g_bytes_new (columns[2], sizes[2]);
  wrapped = g_bytes_new (columns[3], sizes[3]);
  g_ptr_array_add (slots, sam_slot_new (n, kind, params, wrapped));
  return TRUE;
}

static void
look_for_copies (const guint8 *data, gsize size, GPtrArray *slots)
{
  const guint8 *at = data;
  const guint8 *end = size > 0 ? data + size : data;

  while (at < end
         && (at = memmem (at, end - at, SAM_SLOT_COPY_MARK, strlen (SAM_SLOT_COPY_MARK))) != NULL) {
    g_autoptr (GPtrArray) copy = sam_slot_read_copy (at, end - at);

    if (copy != NULL) {
      g_ptr_array_extend_and_steal (slots, g_steal_pointer (&copy));
    }
    at++;
  }
}

GPtrArray *
sam_carver_find_slots (SamCarver *carver)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_slot_free);
  gint64 pages;

  each_cell (carver, look_for_slot, slots, &pages, NULL);
  look_for_copies (carver->log, carver->log_size, slots);
  look_for_copies (carver->file, carver->file_size, slots);
  return slots;
}

/* ---- rows ---- */

typedef struct {
  const SamSeal *seal;
  SamCarverFunc func;
  gpointer user_data;
  SamSalvageReport *report;
  GHashTable *rids; /* (owned) rids proven */
  guint8 *data;     /* (owned) */
  gsize data_size;
} Search;

static gboolean
look_for_row (SamCarver *carver, const guint8 *page, gsize at, gboolean live, gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  const guint8 *columns[2];
  gsize sizes[2], size = 0, opened = 0;
  gint64 rid = 0;
  const guint8 *payload = read_payload (carver, page, at, &rid, &size);
  gboolean went_on;

  if (payload == NULL || rid < SAM_MANIFEST_RID || !read_record (payload, size, 2, columns, sizes)
      || sizes[1] < SAM_SEAL_OVERHEAD) {
    return TRUE;
  }
  search->report->candidates++;
  if (sizes[1] > search->data_size) {
    g_free (search->data);
    search->data_size = sizes[1];
    search->data = g_malloc (search->data_size);
  }
  if (!sam_seal_open (search->seal, rid, columns[1], sizes[1], search->data, &opened)) {
    return TRUE;
  }
  search->report->proven++;
  if (rid == SAM_MANIFEST_RID) {
    g_autoptr (SamManifest) manifest = sam_manifest_read (search->data, opened);

    if (manifest != NULL && manifest->generation > search->report->generation) {
      search->report->generation = manifest->generation;
      search->report->expected = manifest->count;
    }
  } else if (!g_hash_table_contains (search->rids, &rid)) {
    g_hash_table_add (search->rids, g_memdup2 (&rid, sizeof rid));
    search->report->rows++;
  }
  went_on = search->func == NULL
            || search->func (rid, columns[1], sizes[1], search->data, opened, live,
                             search->user_data, error);
  sodium_memzero (search->data, search->data_size);
  return went_on;
}

gboolean
sam_carver_run (SamCarver *carver, const SamSeal *seal, SamCarverFunc func, gpointer user_data,
                SamSalvageReport *report, GError **error)
{
  SamSalvageReport ignored;
  Search search = { seal, func, user_data, report != NULL ? report : &ignored, NULL, NULL, 0 };
  gboolean done;

  *search.report = (SamSalvageReport){ .expected = -1 };
  search.rids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  done = each_cell (carver, look_for_row, &search, &search.report->pages, error);
  g_hash_table_unref (search.rids);
  g_free (search.data);
  return done;
}
