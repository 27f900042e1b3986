/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Damage of every kind, and what is left in the folder for others to read. */

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE 4096

static GBytes *
read_bytes (const char *path)
{
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static void
write_bytes (const char *path, const void *data, gsize size)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  g_remove (log);
  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* ---- damage ---- */

/* On which pages the bytes of a box lie, found by looking for them. */
static void
find_pages (const guint8 *image, gsize image_size, const guint8 *box, gsize size, GArray *pages)
{
  for (gsize at = 0; at < size;) {
    gsize probe = MIN (size - at, 16);
    const guint8 *found = memmem (image, image_size, box + at, probe);
    gsize offset, n;
    guint page;

    g_assert_nonnull (found);
    offset = (gsize) (found - image);
    page = (guint) (offset / PAGE);
    g_array_append_val (pages, page);
    for (n = 0; at + n < size && offset + n < (gsize) (page + 1) * PAGE
                && image[offset + n] == box[at + n];
         n++) {
    }
    at += n;
    /* The first bytes of an overflow page are the number of the next: the rest is there. */
    g_assert_cmpuint (n, >, 0);
  }
}

typedef struct {
  Place *place;
  char *path;
  GBytes *image;
  GHashTable *rows;  /* (owned) rid → bytes */
  GHashTable *pages; /* (owned) rid → GArray of pages */
  GArray *slots[2];  /* (owned) pages of the slots and of their copy */
  GBytes *section;
} Damage;

static void
damage_set_up (Damage *damage, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SamSqlOptions at = { .exclusive = TRUE };
  SamVault *vault;
  SamSql *sql;
  gsize size;
  const guint8 *image;

  damage->place = place_new ();
  damage->path = place_path (damage->place, SAM_VAULT_FILE_NAME);
  damage->section = g_bytes_new ("where we were", 13);
  vault = sam_vault_create (damage->place->dir, &damage->place->unlock, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sam_vault_begin (vault, &error));
  for (int i = 0; i < 600; i++) {
    /* One in twenty is longer than a page. */
    g_autoptr (GBytes) bytes = row_make (i, i % 20 == 7 ? 9000 : 880);

    g_assert_cmpint (sam_vault_put (vault, 0, g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes), &error),
                     !=, 0);
  }
  g_assert_true (sam_vault_set_section (vault, "feed", damage->section, &error));
  g_assert_true (sam_vault_commit (vault, &error));
  /* Some holes, and rows out of order. */
  g_assert_true (sam_vault_begin (vault, &error));
  for (int i = 0; i < 40; i++) {
    g_autoptr (GBytes) bytes = row_make (1000 + i, 3 + i * 100);

    g_assert_true (sam_vault_delete (vault, 5 + i * 13, &error));
    sam_vault_put (vault, 6 + i * 13, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   &error);
  }
  g_assert_true (sam_vault_commit (vault, &error));
  damage->rows = rows_read (vault);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  sam_vault_close (vault);
  damage->image = read_bytes (damage->path);
  image = g_bytes_get_data (damage->image, &size);

  damage->pages =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  at.path = damage->path;
  sql = sam_sql_open (&at, &error);
  g_assert_no_error (error);
  {
    g_autoptr (SamSqlStatement) rows =
        sam_sql_prepare (sql, "SELECT rid, box FROM row WHERE rid > 1", &error);

    while (sam_sql_step (rows, &error) == SAM_SQL_STEP_ROW) {
      gint64 rid = sam_sql_column_int (rows, 0);
      gsize box_size = 0;
      const guint8 *box = sam_sql_column_blob (rows, 1, &box_size);
      GArray *pages = g_array_new (FALSE, FALSE, sizeof (guint));

      find_pages (image, size, box, box_size, pages);
      g_hash_table_insert (damage->pages, g_memdup2 (&rid, sizeof rid), pages);
    }
    g_assert_no_error (error);
  }
  {
    g_autoptr (SamSqlStatement) rows = sam_sql_prepare (
        sql,
        "SELECT n = 1000, CASE n WHEN 1000 THEN substr(params, 601, 300) ELSE wrapped END "
        "FROM slot WHERE n IN (3, 1000) ORDER BY n",
        &error);

    g_assert_no_error (error);
    while (sam_sql_step (rows, &error) == SAM_SQL_STEP_ROW) {
      gsize part_size = 0;
      const guint8 *part = sam_sql_column_blob (rows, 1, &part_size);
      GArray *pages = g_array_new (FALSE, FALSE, sizeof (guint));

      /* Zeroes are everywhere: look for what comes before them. */
      while (part_size > 0 && part[part_size - 1] == 0) {
        part_size--;
      }
      find_pages (image, size, part, MIN (part_size, 72), pages);
      damage->slots[sam_sql_column_int (rows, 0)] = pages;
    }
    g_assert_no_error (error);
  }
  sam_sql_close (sql);
  /* The copy is worth something only on another page. */
  g_assert_cmpuint (g_array_index (damage->slots[0], guint, 0), !=,
                    g_array_index (damage->slots[1], guint, 0));
}

static void
damage_tear_down (Damage *damage, gconstpointer data)
{
  g_hash_table_unref (damage->rows);
  g_hash_table_unref (damage->pages);
  g_bytes_unref (damage->image);
  g_bytes_unref (damage->section);
  g_array_unref (damage->slots[0]);
  g_array_unref (damage->slots[1]);
  g_free (damage->path);
  place_free (damage->place);
}

static gboolean
is_whole (GArray *pages, const guint8 *hit)
{
  for (guint i = 0; i < pages->len; i++) {
    if (hit[g_array_index (pages, guint, i)]) {
      return FALSE;
    }
  }
  return TRUE;
}

/* Damages @bytes in one of six ways, and says which pages. */
static gsize
damage_bytes (guint8 *bytes, gsize size, guint64 *state, int how, guint8 *hit)
{
  gsize n_pages = size / PAGE;
  gsize at, n;

  switch (how) {
  case 0: /* some bytes */
    n = 1 + row_random (state) % 64;
    for (gsize i = 0; i < n; i++) {
      at = row_random (state) % size;
      bytes[at] ^= 1 + row_random (state) % 255;
      hit[at / PAGE] = 1;
    }
    return size;
  case 1: /* a page */
    at = row_random (state) % n_pages;
    n = 1;
    break;
  case 2: /* the first page */
    at = 0;
    n = 1;
    break;
  case 3: /* eight pages in a row */
    at = row_random (state) % (n_pages - 8);
    n = 8;
    break;
  case 4: /* noise over some pages */
    n = 1 + row_random (state) % 4;
    at = row_random (state) % (n_pages - n);
    for (gsize i = at * PAGE; i < (at + n) * PAGE; i++) {
      bytes[i] = (guint8) row_random (state);
    }
    memset (hit + at, 1, n);
    return size;
  default: /* cut short */
    at = row_random (state) % size;
    memset (hit + at / PAGE, 1, n_pages - at / PAGE);
    return at;
  }
  memset (bytes + at * PAGE, 0, n * PAGE);
  memset (hit + at, 1, n);
  return size;
}

static void
test_damage (Damage *damage, gconstpointer data)
{
  gsize size;
  const guint8 *image = g_bytes_get_data (damage->image, &size);
  guint64 state = 11;
  guint n_opened = 0, n_noticed = 0, n_keyless = 0, n_rows = 0, n_beyond = 0;

  for (int run = 0; run < 300; run++) {
    g_autofree guint8 *bytes = g_memdup2 (image, size);
    g_autofree guint8 *hit = g_malloc0 (size / PAGE);
    g_autoptr (GHashTable) found = rows_new ();
    g_autoptr (GError) error = NULL;
    SamSalvageReport report;
    SamVault *vault;
    GHashTableIter iter;
    gpointer rid, pages;
    gsize left = damage_bytes (bytes, size, &state, run % 6, hit);
    gboolean done;

    write_bytes (damage->path, bytes, left);
    vault = sam_vault_open (damage->place->dir, &damage->place->unlock, NULL, &error);
    if (vault != NULL) {
      g_autoptr (GHashTable) seen = rows_new ();

      n_opened++;
      if (sam_vault_foreach (vault, rows_add, seen, &error)) {
        gboolean same = rows_equal (seen, damage->rows);

        /* Never called fine when it is not. */
        g_assert_true (same || sam_vault_get_state (vault) != SAM_VAULT_STATE_FINE);
        n_noticed += !same;
      }
      sam_vault_close (vault);
    } else {
      g_assert_nonnull (error);
    }
    g_clear_error (&error);

    done = sam_vault_salvage (damage->place->dir, &damage->place->unlock, NULL, rows_add, found,
                              &report, &error);
    if (!done) {
      /* Only when slots and copy are both hit is there no key to be had. */
      g_assert_false (is_whole (damage->slots[0], hit) || is_whole (damage->slots[1], hit));
      g_assert_nonnull (error);
      n_keyless++;
      continue;
    }
    g_hash_table_iter_init (&iter, damage->pages);
    while (g_hash_table_iter_next (&iter, &rid, &pages)) {
      GBytes *expected = g_hash_table_lookup (damage->rows, rid);
      GBytes *got = g_hash_table_lookup (found, rid);

      if (is_whole (pages, hit)) {
        n_rows++;
        g_assert_nonnull (got);
      } else {
        n_beyond += got != NULL;
      }
      if (got != NULL) {
        g_assert_true (g_bytes_equal (got, expected));
      }
    }
  }
  g_test_message ("300 damages: %u still opened, %u of them seen to be damaged; %u without a key; "
                  "%u rows on whole pages all came back, and %u on broken ones",
                  n_opened, n_noticed, n_keyless, n_rows, n_beyond);
  g_assert_cmpuint (n_opened, >, 50);
  g_assert_cmpuint (n_noticed, >, 50);
  g_assert_cmpuint (n_keyless, <, 30);
}

static void
test_salvage_into (Damage *damage, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *new_dir = g_build_filename (damage->place->root, "new", NULL);
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GHashTable) rows = NULL;
  g_autoptr (GBytes) section = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  SamSalvageReport report;
  SamVault *vault;
  gsize size;
  gint64 rid;

  bytes = g_bytes_unref_to_data (g_bytes_ref (damage->image), &size);
  memset (bytes, 0, PAGE); /* no head: no tables */
  memset (bytes + (gsize) g_array_index (damage->slots[0], guint, 0) * PAGE, 0, PAGE);
  write_bytes (damage->path, bytes, size);
  g_assert_null (sam_vault_open (damage->place->dir, &damage->place->unlock, NULL, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  before = read_bytes (damage->path);

  g_assert_true (sam_vault_salvage_into (damage->place->dir, &damage->place->unlock, NULL, new_dir,
                                         &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.rows, ==, g_hash_table_size (damage->rows));
  g_assert_cmpint (report.expected, ==, report.rows);
  g_assert_false (sam_vault_salvage_into (damage->place->dir, &damage->place->unlock, NULL, new_dir,
                                          &report, &error));
  g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_EXISTS);
  g_clear_error (&error);
  after = read_bytes (damage->path);
  g_assert_true (g_bytes_equal (before, after));

  /* The same key, rows, numbers and sections; and it is a vault like any other. */
  vault = sam_vault_open (new_dir, &damage->place->unlock, NULL, &error);
  g_assert_no_error (error);
  rows = rows_read (vault);
  g_assert_cmpint (sam_vault_get_state (vault), ==, SAM_VAULT_STATE_FINE);
  g_assert_true (rows_equal (rows, damage->rows));
  section = sam_vault_get_section (vault, "feed");
  g_assert_true (g_bytes_equal (section, damage->section));
  g_assert_cmpuint (sam_vault_get_generation (vault), >, report.generation);
  rid = put_one (vault, 0, "new");
  g_assert_false (g_hash_table_contains (damage->rows, &rid));
  sam_vault_close (vault);
}

/* ---- purge ---- */

static gboolean
count_purged (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  if (memmem (data, size, "hemmelig", 8) != NULL) {
    (*(int *) user_data)++;
  }
  return TRUE;
}

static int
carve_purged (SamVault *vault)
{
  g_autoptr (GError) error = NULL;
  SamSalvageReport report;
  int n = 0;

  g_assert_true (sam_vault_carve (vault, count_purged, &n, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpint (report.proven, >, 0);
  return n;
}

static void
test_purge (void)
{
  g_autoptr (Place) place = place_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SamVault) vault = sam_vault_create (place->dir, &place->unlock, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 rids[100];

  g_assert_no_error (error);
  for (int round = 0; round < 4; round++) {
    g_assert_true (sam_vault_begin (vault, &error));
    for (int i = 0; i < 100; i++) {
      g_string_printf (text, "%s %d ", i % 2 == 0 ? "hemmelig" : "annet", round);
      for (int k = 0; k < (i % 10 == 0 ? 800 : 60); k++) {
        g_string_append_printf (text, "ord %d ", k);
      }
      rids[i] = sam_vault_put (vault, round == 0 ? 0 : rids[i], (const guint8 *) text->str,
                               text->len, &error);
    }
    g_assert_true (sam_vault_commit (vault, &error));
  }
  g_assert_cmpint (carve_purged (vault), >, 50);
  g_assert_true (sam_vault_begin (vault, &error));
  for (int i = 0; i < 100; i += 2) {
    g_assert_true (sam_vault_delete (vault, rids[i], &error));
  }
  g_assert_true (sam_vault_commit (vault, &error));
  /* Still in the log, which is why a purge ends with a checkpoint. */
  g_assert_cmpint (carve_purged (vault), >, 0);
  g_assert_true (sam_vault_checkpoint (vault, &error));
  g_assert_cmpint (carve_purged (vault), ==, 0);
  /* The carver itself has not lost the lock. */
  {
    g_autoptr (SamVault) second = sam_vault_open (place->dir, &place->unlock, NULL, &error);

    g_assert_null (second);
    g_assert_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_IN_USE);
  }
}

/* ---- nothing readable ---- */

static gboolean
rewrite (SamVault *vault, GError **error)
{
  return TRUE;
}

/* The value as it could lie in a file. */
static GPtrArray *
disguises (const char *value)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  glong n = 0;
  gsize length = strlen (value);
  gunichar2 *wide = g_utf8_to_utf16 (value, -1, NULL, &n, NULL);
  GString *hex = g_string_new (NULL);

  g_ptr_array_add (all, g_bytes_new (value, length));
  g_ptr_array_add (all, g_bytes_new (wide, n * 2));
  for (glong i = 0; i < n; i++) {
    wide[i] = GUINT16_SWAP_LE_BE (wide[i]);
  }
  g_ptr_array_add (all, g_bytes_new_take (wide, n * 2));
  for (gsize i = 0; i < length; i++) {
    g_string_append_printf (hex, "%02x", (guint8) value[i]);
  }
  g_ptr_array_add (all, g_bytes_new (hex->str, hex->len));
  g_string_ascii_up (hex);
  g_ptr_array_add (all, g_string_free_to_bytes (hex));
  for (int shift = 0; shift < 3; shift++) {
    /* Without the ends, which depend on what stands beside. */
    g_autofree char *shifted = g_strdup_printf ("%.*s%s", shift, "xx", value);
    g_autofree char *coded = g_base64_encode ((const guint8 *) shifted, strlen (shifted));

    g_ptr_array_add (all, g_bytes_new (coded + 4, strlen (coded) - 8));
  }
  return all;
}

static guint
search_folder (const char *dir, GPtrArray *values, guint *n_files)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  *n_files = 0;
  while ((name = g_dir_read_name (open)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autoptr (GBytes) bytes = read_bytes (path);

    (*n_files)++;
    for (guint i = 0; i < values->len; i++) {
      g_autoptr (GPtrArray) all = disguises (values->pdata[i]);

      g_assert_null (strstr (name, values->pdata[i]));
      for (guint k = 0; k < all->len; k++) {
        gsize size;
        const void *needle = g_bytes_get_data (all->pdata[k], &size);

        if (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), needle, size)
            != NULL) {
          g_test_message ("“%s” as %u in %s", (char *) values->pdata[i], k, name);
          n++;
        }
      }
    }
  }
  return n;
}

static void
test_nothing_readable (void)
{
  static const SamVaultFormat formats[] = { { 2, rewrite }, { 0, NULL } };
  SamVaultOptions options = { .weak_passphrase = TRUE };
  SamUnlock words = { .kind = SAM_SLOT_PASSPHRASE, .passphrase = "tre små bukker bruse" };
  g_autoptr (Place) place = place_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) token = g_bytes_new_static ("token-4F9A2C77D1", 16);
  guint n_files;
  SamVault *vault;

  g_ptr_array_add (values, (char *) "Ragnhild Østbø-Solvang");
  g_ptr_array_add (values, (char *) "11223344556677");
  g_ptr_array_add (values, (char *) "Storgata 14B, 9008");
  g_ptr_array_add (values, (char *) "token-4F9A2C77D1");
  g_ptr_array_add (values, (char *) words.passphrase);
  vault = sam_vault_create (place->dir, &place->unlock, &options, &error);
  g_assert_no_error (error);
  /* What the tables in memory hold must not come out either. */
  g_assert_true (sam_sql_define (sam_vault_get_sql (vault),
                                 "CREATE TABLE t (s {TEXT}) {STRICT};"
                                 "CREATE VIRTUAL TABLE f USING fts5 (s);",
                                 &error));
  for (int round = 0; round < 30; round++) {
    g_assert_true (sam_vault_begin (vault, &error));
    for (guint i = 0; i < values->len; i++) {
      const char *value = values->pdata[i];

      sam_sql_run (sam_vault_get_sql (vault), "INSERT INTO t VALUES ($1)",
                   SAM_SQL_ARGS (SAM_SQL_TEXT (value)), &error);
      sam_sql_run (sam_vault_get_sql (vault), "INSERT INTO f VALUES ($1)",
                   SAM_SQL_ARGS (SAM_SQL_TEXT (value)), &error);
      g_assert_cmpint (sam_vault_put (vault, round < 5 ? 0 : 2 + i, (const guint8 *) value,
                                      strlen (value), &error),
                       !=, 0);
    }
    g_assert_true (sam_vault_set_section (vault, "tokens", token, &error));
    g_assert_true (sam_vault_commit (vault, &error));
    if (round == 20) {
      g_assert_true (sam_vault_checkpoint (vault, &error));
    }
  }
  g_assert_true (sam_vault_set_slot (vault, &words, &error));
  put_one (vault, 0, values->pdata[0]);
  /* As a kill would leave it, */
  g_assert_cmpuint (search_folder (place->dir, values, &n_files), ==, 0);
  g_assert_cmpuint (n_files, ==, 2);
  sam_vault_close (vault);
  /* at rest, and with a back-up beside. */
  options.formats = formats;
  vault = sam_vault_open (place->dir, &place->unlock, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (search_folder (place->dir, values, &n_files), ==, 0);
  g_assert_cmpuint (n_files, ==, 3);
  sam_vault_close (vault);

  /* The search itself finds what is there. */
  for (int k = 0; k < 8; k++) {
    g_autoptr (GPtrArray) all = disguises (values->pdata[0]);
    g_autofree char *path = place_path (place, "planted");
    gsize size;
    const void *data = g_bytes_get_data (all->pdata[k], &size);

    write_bytes (path, data, size);
    g_assert_cmpuint (search_folder (place->dir, values, &n_files), >=, 1);
  }
}

int
main (int argc, char **argv)
{
  /* As in test-crash.c: no user folders, stacks followed the quick way. */
  g_test_init (&argc, &argv, NULL);
  sam_sql_global_init (0);

#define ADD(name, func) g_test_add (name, Damage, NULL, damage_set_up, func, damage_tear_down)
  ADD ("/salvage/damage", test_damage);
  ADD ("/salvage/into", test_salvage_into);
  g_test_add_func ("/salvage/C7-purge", test_purge);
  g_test_add_func ("/salvage/C6-nothing-readable", test_nothing_readable);
  return g_test_run ();
}
