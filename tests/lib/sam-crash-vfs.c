/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "sam-crash-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

typedef struct {
  gint64 offset;
  GBytes *bytes; /* (owned) (nullable) NULL cuts the file at @offset */
} Change;

typedef struct {
  int refs;
  char *name;          /* (owned) (nullable) */
  gboolean exists;     /* has a name on the disk */
  GByteArray *now;     /* (owned) as read */
  GByteArray *platter; /* (owned) as it is after a crash */
  GArray *changes;     /* (owned) of Change: in now, not on the platter */
  GPtrArray *handles;  /* (owned) of Handle (unowned) */
} Disk;

typedef struct {
  sqlite3_file base;
  SamCrashVfs *vfs; /* (unowned) */
  Disk *disk;
  int lock;
  gboolean delete_on_close;
} Handle;

struct _SamCrashVfs {
  sqlite3_vfs base;
  GHashTable *disks; /* (owned) name → Disk */
  guint64 state;
  gint64 kill_in; /* -1: not */
  gboolean dead;
  guint64 operations;
  unsigned int fail_ops;
  gint64 fail_in; /* -1: not */
  int fail_rc;
  gboolean fail_on, failing, failed;
};

static void
change_clear (gpointer data)
{
  g_clear_pointer (&((Change *) data)->bytes, g_bytes_unref);
}

static Disk *
disk_new (const char *name)
{
  Disk *disk = g_new0 (Disk, 1);

  disk->refs = 1;
  disk->name = g_strdup (name);
  disk->now = g_byte_array_new ();
  disk->platter = g_byte_array_new ();
  disk->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (disk->changes, change_clear);
  disk->handles = g_ptr_array_new ();
  return disk;
}

static void
disk_unref (gpointer data)
{
  Disk *disk = data;

  if (--disk->refs == 0) {
    g_free (disk->name);
    g_byte_array_unref (disk->now);
    g_byte_array_unref (disk->platter);
    g_array_unref (disk->changes);
    g_ptr_array_unref (disk->handles);
    g_free (disk);
  }
}

static void
write_at (GByteArray *bytes, const guint8 *data, gsize size, gsize offset)
{
  gsize end = offset + size;

  if (end > bytes->len) {
    gsize old = bytes->len;

    g_byte_array_set_size (bytes, end);
    memset (bytes->data + old, 0, end - old);
  }
  memcpy (bytes->data + offset, data, size);
}

static void
apply (GByteArray *bytes, const Change *change)
{
  if (change->bytes == NULL) {
    if ((guint) change->offset < bytes->len) {
      g_byte_array_set_size (bytes, change->offset);
    }
  } else {
    gsize size;
    const guint8 *data = g_bytes_get_data (change->bytes, &size);

    write_at (bytes, data, size, change->offset);
  }
}

guint32
sam_crash_vfs_random (SamCrashVfs *vfs, guint32 below)
{
  guint64 z = vfs->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint32) ((z ^ z >> 31) % below);
}

/* Whether an operation may go on: SQLITE_OK, or what it fails with. */
static int
check (SamCrashVfs *vfs, SamCrashOp op, int dead_rc)
{
  if (op != SAM_CRASH_OP_READ) {
    if (!vfs->dead) {
      vfs->operations++;
      if (vfs->kill_in >= 0 && vfs->kill_in-- == 0) {
        vfs->dead = TRUE;
      }
    }
    if (vfs->dead) {
      return dead_rc;
    }
  }
  if ((vfs->fail_ops & op) != 0 && (vfs->failing || (vfs->fail_in >= 0 && vfs->fail_in-- == 0))) {
    vfs->failed = TRUE;
    vfs->failing = vfs->fail_on;
    return vfs->fail_rc;
  }
  return SQLITE_OK;
}

/* ---- a file ---- */

static int
file_close (sqlite3_file *file)
{
  Handle *handle = (Handle *) file;
  Disk *disk = handle->disk;

  g_ptr_array_remove (disk->handles, handle);
  if (handle->delete_on_close && disk->name != NULL) {
    g_hash_table_remove (handle->vfs->disks, disk->name);
  }
  disk_unref (disk);
  handle->base.pMethods = NULL;
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) file;
  GByteArray *now = handle->disk->now;
  int rc = check (handle->vfs, SAM_CRASH_OP_READ, SQLITE_IOERR_READ);
  int have;

  if (rc != SQLITE_OK) {
    return rc;
  }
  have = offset >= now->len ? 0 : (int) MIN ((gint64) size, (gint64) now->len - offset);
  if (have > 0) {
    memcpy (buffer, now->data + offset, have);
  }
  memset ((guint8 *) buffer + have, 0, size - have);
  return have == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  Handle *handle = (Handle *) file;
  int rc = check (handle->vfs, SAM_CRASH_OP_WRITE, SQLITE_IOERR_WRITE);
  Change change = { offset, NULL };

  if (rc != SQLITE_OK && !handle->vfs->dead) {
    /* It may have been made in part. */
    size = (int) sam_crash_vfs_random (handle->vfs, (guint32) size + 1);
  } else if (rc != SQLITE_OK) {
    return rc;
  }
  if (size > 0) {
    write_at (handle->disk->now, data, size, offset);
    change.bytes = g_bytes_new (data, size);
    g_array_append_val (handle->disk->changes, change);
  }
  return rc;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  Handle *handle = (Handle *) file;
  int rc = check (handle->vfs, SAM_CRASH_OP_TRUNCATE, SQLITE_IOERR_TRUNCATE);
  Change change = { size, NULL };

  if (rc == SQLITE_OK) {
    apply (handle->disk->now, &change);
    g_array_append_val (handle->disk->changes, change);
  }
  return rc;
}

static int
file_sync (sqlite3_file *file, int flags)
{
  Handle *handle = (Handle *) file;
  GArray *changes = handle->disk->changes;
  int rc = check (handle->vfs, SAM_CRASH_OP_SYNC, SQLITE_IOERR_FSYNC);

  if (rc != SQLITE_OK && handle->vfs->dead) {
    return rc;
  }
  /* After a failed sync Linux calls the pages clean, whether they were written or not. */
  for (guint i = 0; i < changes->len; i++) {
    if (rc == SQLITE_OK || sam_crash_vfs_random (handle->vfs, 2) == 0) {
      apply (handle->disk->platter, &g_array_index (changes, Change, i));
    }
  }
  g_array_set_size (changes, 0);
  return rc;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  *size = ((Handle *) file)->disk->now->len;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *file, int level)
{
  Handle *handle = (Handle *) file;
  GPtrArray *handles = handle->disk->handles;

  for (guint i = 0; i < handles->len; i++) {
    const Handle *other = handles->pdata[i];

    if (other != handle
        && (other->lock >= SQLITE_LOCK_PENDING
            || (level >= SQLITE_LOCK_RESERVED && other->lock >= SQLITE_LOCK_RESERVED)
            || (level == SQLITE_LOCK_EXCLUSIVE && other->lock >= SQLITE_LOCK_SHARED))) {
      return SQLITE_BUSY;
    }
  }
  handle->lock = MAX (handle->lock, level);
  return SQLITE_OK;
}

static int
file_unlock (sqlite3_file *file, int level)
{
  Handle *handle = (Handle *) file;

  handle->lock = MIN (handle->lock, level);
  return SQLITE_OK;
}

static int
file_check_reserved (sqlite3_file *file, int *reserved)
{
  const Disk *disk = ((Handle *) file)->disk;

  *reserved = 0;
  for (guint i = 0; i < disk->handles->len; i++) {
    *reserved |= ((Handle *) disk->handles->pdata[i])->lock >= SQLITE_LOCK_RESERVED;
  }
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *file, int op, void *data)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector_size (sqlite3_file *file)
{
  return 4096;
}

static int
file_characteristics (sqlite3_file *file)
{
  /* As SQLite says of disks: a torn write leaves the bytes around it alone. */
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods file_methods = {
  1,
  file_close,
  file_read,
  file_write,
  file_truncate,
  file_sync,
  file_size,
  file_lock,
  file_unlock,
  file_check_reserved,
  file_control,
  file_sector_size,
  file_characteristics,
};

/* ---- the disk ---- */

static int
vfs_open (sqlite3_vfs *base, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
  SamCrashVfs *vfs = (SamCrashVfs *) base;
  Handle *handle = (Handle *) file;
  Disk *disk = name != NULL ? g_hash_table_lookup (vfs->disks, name) : NULL;

  memset (handle, 0, sizeof *handle);
  if (disk == NULL) {
    if (name != NULL && (flags & SQLITE_OPEN_CREATE) == 0) {
      return SQLITE_CANTOPEN;
    }
    if (vfs->dead) {
      return SQLITE_CANTOPEN;
    }
    disk = disk_new (name);
    if (name != NULL) {
      g_hash_table_insert (vfs->disks, disk->name, disk);
      disk->refs++;
    }
  } else {
    disk->refs++;
  }
  handle->base.pMethods = &file_methods;
  handle->vfs = vfs;
  handle->disk = disk;
  handle->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  g_ptr_array_add (disk->handles, handle);
  if (flags_out != NULL) {
    *flags_out = flags;
  }
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *base, const char *name, int sync_folder)
{
  SamCrashVfs *vfs = (SamCrashVfs *) base;
  int rc = check (vfs, SAM_CRASH_OP_DELETE, SQLITE_IOERR_DELETE);

  if (rc != SQLITE_OK) {
    return rc;
  }
  return g_hash_table_remove (vfs->disks, name) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int
vfs_access (sqlite3_vfs *base, const char *name, int flags, int *found)
{
  Disk *disk = g_hash_table_lookup (((SamCrashVfs *) base)->disks, name);

  /* A file of no bytes is as good as none, as in SQLite's own. */
  *found = disk != NULL && disk->now->len > 0;
  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *base, const char *name, int size, char *out)
{
  g_strlcpy (out, name, size);
  return SQLITE_OK;
}

static int
vfs_randomness (sqlite3_vfs *base, int size, char *out)
{
  for (int i = 0; i < size; i++) {
    out[i] = (char) sam_crash_vfs_random ((SamCrashVfs *) base, 256);
  }
  return size;
}

static int
vfs_sleep (sqlite3_vfs *base, int microseconds)
{
  return microseconds;
}

static int
vfs_time (sqlite3_vfs *base, double *days)
{
  *days = 2460000.5;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *base, int size, char *out)
{
  return 0;
}

SamCrashVfs *
sam_crash_vfs_new (const char *name, guint64 seed)
{
  SamCrashVfs *vfs = g_new0 (SamCrashVfs, 1);

  vfs->base.iVersion = 1;
  vfs->base.szOsFile = sizeof (Handle);
  vfs->base.mxPathname = 512;
  vfs->base.zName = name;
  vfs->base.xOpen = vfs_open;
  vfs->base.xDelete = vfs_delete;
  vfs->base.xAccess = vfs_access;
  vfs->base.xFullPathname = vfs_full_path;
  vfs->base.xRandomness = vfs_randomness;
  vfs->base.xSleep = vfs_sleep;
  vfs->base.xCurrentTime = vfs_time;
  vfs->base.xGetLastError = vfs_last_error;
  vfs->disks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, disk_unref);
  vfs->state = seed;
  vfs->kill_in = -1;
  vfs->fail_in = -1;
  g_assert_cmpint (sqlite3_vfs_register (&vfs->base, 0), ==, SQLITE_OK);
  return vfs;
}

void
sam_crash_vfs_free (SamCrashVfs *vfs)
{
  if (vfs != NULL) {
    sqlite3_vfs_unregister (&vfs->base);
    sam_crash_vfs_clear (vfs);
    g_hash_table_unref (vfs->disks);
    g_free (vfs);
  }
}

void
sam_crash_vfs_seed (SamCrashVfs *vfs, guint64 seed)
{
  vfs->state = seed;
}

void
sam_crash_vfs_kill_after (SamCrashVfs *vfs, unsigned int n)
{
  vfs->kill_in = n;
}

gboolean
sam_crash_vfs_is_dead (SamCrashVfs *vfs)
{
  return vfs->dead;
}

void
sam_crash_vfs_die (SamCrashVfs *vfs)
{
  vfs->dead = TRUE;
}

void
sam_crash_vfs_crash (SamCrashVfs *vfs, SamCrashMode mode)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, vfs->disks);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Disk *disk = value;

    g_assert_cmpuint (disk->handles->len, ==, 0);
    for (guint i = 0; mode != SAM_CRASH_LOSE && i < disk->changes->len; i++) {
      const Change *change = &g_array_index (disk->changes, Change, i);

      if (mode == SAM_CRASH_KEEP) {
        apply (disk->platter, change);
      } else if (mode == SAM_CRASH_SUBSET || change->bytes == NULL) {
        if (sam_crash_vfs_random (vfs, 2) == 0) {
          apply (disk->platter, change);
        }
      } else {
        gsize size;
        const guint8 *data = g_bytes_get_data (change->bytes, &size);

        /* Sectors are those of the disk, not of the write. */
        for (gsize at = 0; at < size;) {
          gsize n = MIN (size - at, SECTOR - (change->offset + at) % SECTOR);

          if (sam_crash_vfs_random (vfs, 2) == 0) {
            write_at (disk->platter, data + at, n, change->offset + at);
          }
          at += n;
        }
      }
    }
    g_array_set_size (disk->changes, 0);
    g_byte_array_set_size (disk->now, 0);
    g_byte_array_append (disk->now, disk->platter->data, disk->platter->len);
  }
  vfs->dead = FALSE;
  vfs->kill_in = -1;
  sam_crash_vfs_heal (vfs);
}

void
sam_crash_vfs_fail (SamCrashVfs *vfs, unsigned int ops, unsigned int n, int rc,
                    gboolean from_then_on)
{
  vfs->fail_ops = ops;
  vfs->fail_in = n;
  vfs->fail_rc = rc;
  vfs->fail_on = from_then_on;
  vfs->failing = FALSE;
  vfs->failed = FALSE;
}

void
sam_crash_vfs_heal (SamCrashVfs *vfs)
{
  vfs->fail_ops = 0;
  vfs->fail_in = -1;
  vfs->failing = FALSE;
}

gboolean
sam_crash_vfs_has_failed (SamCrashVfs *vfs)
{
  return vfs->failed;
}

guint64
sam_crash_vfs_get_operations (SamCrashVfs *vfs)
{
  return vfs->operations;
}

GBytes *
sam_crash_vfs_get_file (SamCrashVfs *vfs, const char *path)
{
  Disk *disk = g_hash_table_lookup (vfs->disks, path);

  return disk != NULL ? g_bytes_new (disk->now->data, disk->now->len) : NULL;
}

void
sam_crash_vfs_set_file (SamCrashVfs *vfs, const char *path, GBytes *bytes)
{
  g_hash_table_remove (vfs->disks, path);
  if (bytes != NULL) {
    Disk *disk = disk_new (path);
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);

    g_byte_array_append (disk->now, data, size);
    g_byte_array_append (disk->platter, data, size);
    g_hash_table_insert (vfs->disks, disk->name, disk);
  }
}

void
sam_crash_vfs_clear (SamCrashVfs *vfs)
{
  g_hash_table_remove_all (vfs->disks);
}

/* ---- memory that runs out ---- */

static sqlite3_mem_methods real;
static int alloc_in = -1;
static gboolean alloc_on, alloc_failed, alloc_failing;

static void *
fault_malloc (int size)
{
  if (alloc_failing || (alloc_in >= 0 && alloc_in-- == 0)) {
    alloc_failed = TRUE;
    alloc_failing = alloc_on;
    return NULL;
  }
  return real.xMalloc (size);
}

void
sam_fault_alloc_install (void)
{
  sqlite3_mem_methods methods;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  methods = real;
  methods.xMalloc = fault_malloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods), ==, SQLITE_OK);
}

void
sam_fault_alloc_fail (int n, gboolean from_then_on)
{
  alloc_in = n;
  alloc_on = from_then_on;
  alloc_failing = FALSE;
  if (n >= 0) {
    alloc_failed = FALSE;
  }
}

gboolean
sam_fault_alloc_has_failed (void)
{
  return alloc_failed;
}
