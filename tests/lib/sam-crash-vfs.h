/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A disk in memory that can lose its power. Every file has what was written and what is known to be
 * on the platter; a sync moves the one into the other, a crash goes back to the platter and to as
 * much of the rest as the mode says. Write-ahead logs need exclusive locking: there is no shared
 * memory. One thread.
 */
typedef struct _SamCrashVfs SamCrashVfs;

/** SamCrashMode: what becomes of writes that were not synced. */
typedef enum {
  SAM_CRASH_LOSE,   /* all are lost */
  SAM_CRASH_SUBSET, /* each is lost or kept, in no order */
  SAM_CRASH_TORN,   /* of each, some 512-byte sectors are kept */
  SAM_CRASH_KEEP,   /* all are kept: nobody had yet been told */
} SamCrashMode;
/* Those in which something may be missing. */
#define SAM_CRASH_N_MODES 3

/** SamCrashOp: what can fail, as bits. */
typedef enum {
  SAM_CRASH_OP_WRITE = 1 << 0,
  SAM_CRASH_OP_SYNC = 1 << 1,
  SAM_CRASH_OP_TRUNCATE = 1 << 2,
  SAM_CRASH_OP_DELETE = 1 << 3,
  SAM_CRASH_OP_READ = 1 << 4,
} SamCrashOp;

/** Registers the VFS under @name (a literal); @seed decides everything random. */
SamCrashVfs *sam_crash_vfs_new (const char *name, guint64 seed);
/** All connections must be closed. */
void sam_crash_vfs_free (SamCrashVfs *vfs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCrashVfs, sam_crash_vfs_free)

void sam_crash_vfs_seed (SamCrashVfs *vfs, guint64 seed);
/** A number below @below from the same source. */
guint32 sam_crash_vfs_random (SamCrashVfs *vfs, guint32 below);

/** After @n more changing operations the process is dying: that one and all others fail. */
void sam_crash_vfs_kill_after (SamCrashVfs *vfs, unsigned int n);
gboolean sam_crash_vfs_is_dead (SamCrashVfs *vfs);
/** The power goes off and comes back. Close the connections first (their last writes then fail by
 * themselves when the process is dead, and count as never made when it is not). */
void sam_crash_vfs_crash (SamCrashVfs *vfs, SamCrashMode mode);
/** From here every changing operation fails without being counted, as for a process that is gone.
 */
void sam_crash_vfs_die (SamCrashVfs *vfs);

/** The @n-th operation (0 first) among @ops from now fails with the SQLite code @rc: once, or from
 * then on. A write that fails may have been made in part; a sync that fails may have lost the
 * writes for good though they can still be read. */
void sam_crash_vfs_fail (SamCrashVfs *vfs, unsigned int ops, unsigned int n, int rc,
                         gboolean from_then_on);
void sam_crash_vfs_heal (SamCrashVfs *vfs);
/** Whether the failure asked for has happened. */
gboolean sam_crash_vfs_has_failed (SamCrashVfs *vfs);
/** Changing operations so far. */
guint64 sam_crash_vfs_get_operations (SamCrashVfs *vfs);

/** (transfer full) (nullable): the bytes of a file as they can be read. */
GBytes *sam_crash_vfs_get_file (SamCrashVfs *vfs, const char *path);
/** Puts a file on the platter, whole; NULL takes it away. */
void sam_crash_vfs_set_file (SamCrashVfs *vfs, const char *path, GBytes *bytes);
/** Takes every file away. */
void sam_crash_vfs_clear (SamCrashVfs *vfs);

/**
 * An allocator for SQLite whose @n-th allocation fails. Call sam_fault_alloc_install() before
 * anything opens a database.
 */
void sam_fault_alloc_install (void);
/** @n: -1 for never. */
void sam_fault_alloc_fail (int n, gboolean from_then_on);
gboolean sam_fault_alloc_has_failed (void);

G_END_DECLS
