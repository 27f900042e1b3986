/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-sql.h>

/*
 * The vault: rows sealed on disk (`vault.db`), SQL in memory, one transaction over both.
 *
 * The vault knows rows only as bytes with a number (rid). What they mean, and the typed tables in
 * memory, belong to the room above, which gets the connection from sam_vault_get_sql() and uses
 * sam_vault_begin() … sam_vault_commit() around everything it changes.
 *
 * Everything here runs on the thread that opened the vault (the db thread) and may block.
 */

G_BEGIN_DECLS

/** Errors of a vault. Messages name what was being done, never a path or anything inside. */
#define SAM_VAULT_ERROR (sam_vault_error_quark ())
GQuark sam_vault_error_quark (void);

/**
 * SamVaultError:
 * @SAM_VAULT_ERROR_FAILED: anything without a class of its own
 * @SAM_VAULT_ERROR_ABSENT: there is no vault in the folder
 * @SAM_VAULT_ERROR_EXISTS: creating where a vault is
 * @SAM_VAULT_ERROR_IN_USE: another program has it open
 * @SAM_VAULT_ERROR_WRONG_KEY: the passphrase, key file or desktop secret does not open it
 * @SAM_VAULT_ERROR_NO_SLOT: the vault has no slot of the kind asked for
 * @SAM_VAULT_ERROR_SLOT_BOUNDS: a slot asks for more work or memory than a slot of ours ever does
 * @SAM_VAULT_ERROR_KEY_FILE: the key file is not there, too short or readable by others
 * @SAM_VAULT_ERROR_SECRET_SERVICE: the desktop's key ring did not answer, or has no key for it
 * @SAM_VAULT_ERROR_FOREIGN: the file is something else
 * @SAM_VAULT_ERROR_NEWER_FORMAT: made by a newer program; not touched
 * @SAM_VAULT_ERROR_DAMAGED: the file is so damaged that it cannot be opened; sam_vault_salvage()
 * can bring back what is whole
 * @SAM_VAULT_ERROR_FOLDER: the folder is not private, or on a network disk
 * @SAM_VAULT_ERROR_READ_ONLY: the folder, the file or the vault's state allows no writing
 * @SAM_VAULT_ERROR_FULL: the disk is full; nothing was saved
 * @SAM_VAULT_ERROR_NO_MEMORY: out of memory; nothing was saved
 * @SAM_VAULT_ERROR_IO: a disk error before the commit; nothing was saved
 * @SAM_VAULT_ERROR_UNKNOWN_OUTCOME: a disk error in the commit: close, open again, derive again,
 *   then tell
 * @SAM_VAULT_ERROR_NOT_FOUND: no row with that rid
 * @SAM_VAULT_ERROR_LIMIT: more rows than the cap, or a row larger than one may be
 * @SAM_VAULT_ERROR_MISUSE: the caller's mistake: no transaction open, not yet loaded …
 */
typedef enum {
  SAM_VAULT_ERROR_FAILED,
  SAM_VAULT_ERROR_ABSENT,
  SAM_VAULT_ERROR_EXISTS,
  SAM_VAULT_ERROR_IN_USE,
  SAM_VAULT_ERROR_WRONG_KEY,
  SAM_VAULT_ERROR_NO_SLOT,
  SAM_VAULT_ERROR_SLOT_BOUNDS,
  SAM_VAULT_ERROR_KEY_FILE,
  SAM_VAULT_ERROR_SECRET_SERVICE,
  SAM_VAULT_ERROR_FOREIGN,
  SAM_VAULT_ERROR_NEWER_FORMAT,
  SAM_VAULT_ERROR_DAMAGED,
  SAM_VAULT_ERROR_FOLDER,
  SAM_VAULT_ERROR_READ_ONLY,
  SAM_VAULT_ERROR_FULL,
  SAM_VAULT_ERROR_NO_MEMORY,
  SAM_VAULT_ERROR_IO,
  SAM_VAULT_ERROR_UNKNOWN_OUTCOME,
  SAM_VAULT_ERROR_NOT_FOUND,
  SAM_VAULT_ERROR_LIMIT,
  SAM_VAULT_ERROR_MISUSE,
} SamVaultError;

/**
 * SamVaultState: what the first sam_vault_foreach() found. Anything but FINE is read-only, and
 * nothing is deleted.
 * @SAM_VAULT_STATE_UNKNOWN: not yet loaded
 * @SAM_VAULT_STATE_FINE: every row opens and all match the manifest
 * @SAM_VAULT_STATE_ALTERED: what opens does not match the manifest, or the schema or slots are not
 *   what was written: replaced, deleted, copied, moved or replayed rows, things planted
 * @SAM_VAULT_STATE_DAMAGED: some rows do not open, or the file's structure is broken
 *
 * A newer format and a foreign file are errors of sam_vault_open(); see #SamVaultError.
 */
typedef enum {
  SAM_VAULT_STATE_UNKNOWN,
  SAM_VAULT_STATE_FINE,
  SAM_VAULT_STATE_ALTERED,
  SAM_VAULT_STATE_DAMAGED,
} SamVaultState;

/** SamSlotKind: what opens a vault. */
typedef enum {
  SAM_SLOT_DESKTOP,    /* 32 random bytes in the Secret Service */
  SAM_SLOT_PASSPHRASE, /* Argon2id */
  SAM_SLOT_FILE,       /* a key file: tests and automation */
} SamSlotKind;

/**
 * SamUnlock: how to open a vault, or what to seal a new one with. Borrowed for the call.
 * @kind: which kind of slot
 * @passphrase: for SAM_SLOT_PASSPHRASE: UTF-8, at least one byte
 * @key_file: for SAM_SLOT_FILE: a path to 32–4096 bytes that only the owner can read
 */
typedef struct {
  SamSlotKind kind;
  const char *passphrase;
  const char *key_file;
} SamUnlock;

#define SAM_VAULT_FILE_NAME "vault.db"
/** Bytes one row may hold. */
#define SAM_VAULT_ROW_MAX (4 * 1024 * 1024)
/** Rows a vault may hold. */
#define SAM_VAULT_ROWS_MAX 60000
/** The format this program writes. */
#define SAM_VAULT_FORMAT 1

typedef struct _SamVault SamVault;

/**
 * SamVaultFormat: one step of a change of the vault's format (not of records: those are never
 * migrated, typed tables are derived from their bodies at each start).
 * @format: the format the step makes, from the one before
 * @convert: rewrites rows and sections with the ordinary calls inside an open transaction
 */
typedef struct {
  guint32 format;
  gboolean (*convert) (SamVault *vault, GError **error);
} SamVaultFormat;

/**
 * SamVaultOptions: for tests and for salvage; programs pass NULL.
 * @sync: FULL unless a test wants to see what NORMAL loses
 * @vfs: (nullable): a registered SQLite VFS; the folder is then a name and is not looked at
 * @weak_passphrase: Argon2id with the least work the library has, so that tests are quick
 * @formats: (nullable): steps instead of the program's own, ended by one with format 0
 * @rows_max: a lower cap than SAM_VAULT_ROWS_MAX; 0 for that
 */
typedef struct {
  SamSqlSync sync;
  const char *vfs;
  gboolean weak_passphrase;
  const SamVaultFormat *formats;
  gint64 rows_max;
} SamVaultOptions;

/**
 * sam_vault_create:
 * @dir: the folder; made (0700) when it is not there. Must be private and not on a network disk
 * @unlock: the first slot. A key file that is not there is made (0600)
 * @options: (nullable): for tests
 *
 * Makes a new empty vault with a random key and opens it. The file appears under its name whole or
 * not at all.
 *
 * Returns: (transfer full): loaded and fine; NULL and SAM_VAULT_ERROR
 */
SamVault *sam_vault_create (const char *dir, const SamUnlock *unlock,
                            const SamVaultOptions *options, GError **error);

/**
 * sam_vault_open:
 *
 * Opens the vault in @dir. Nothing is written before the key has opened the manifest, and nothing
 * at all to a foreign file or a newer format. Call sam_vault_foreach() next: until then the state
 * is unknown and writes are refused. A vault of an older format is backed up (sealed) and
 * converted.
 *
 * Returns: (transfer full): the vault; NULL and SAM_VAULT_ERROR
 */
SamVault *sam_vault_open (const char *dir, const SamUnlock *unlock, const SamVaultOptions *options,
                          GError **error);

/** Closes, forgetting the key; an open transaction is rolled back. */
void sam_vault_close (SamVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamVault, sam_vault_close)

/**
 * SamVaultFunc:
 * @rid: the row's number
 * @data: its bytes, borrowed for the call; zeroed after
 *
 * Returns: FALSE with @error set to stop
 */
typedef gboolean (*SamVaultFunc) (gint64 rid, const guint8 *data, gsize size, gpointer user_data,
                                  GError **error);

/**
 * sam_vault_foreach:
 * @func: (nullable): called for every row that opens, in order of rid
 *
 * Reads every row once, and decides the state: see sam_vault_get_state(). A row that does not open
 * is left out, not an error. May be called again later, outside a transaction.
 *
 * Returns: FALSE when @func stopped it or the file could not be read at all
 */
gboolean sam_vault_foreach (SamVault *vault, SamVaultFunc func, gpointer user_data, GError **error);

/** The state; see #SamVaultState. */
SamVaultState sam_vault_get_state (SamVault *vault);
/** Rows that would not open in the last sam_vault_foreach(), and rows the manifest says there are.
 */
gint64 sam_vault_get_unreadable (SamVault *vault);
gint64 sam_vault_get_count (SamVault *vault);
/** One more at every commit: a whole older file put back is seen by comparing it with what the
 * server remembers. */
guint64 sam_vault_get_generation (SamVault *vault);
/** 16 random bytes that name this vault, borrowed. */
const guint8 *sam_vault_get_id (SamVault *vault);
/** The connection: typed tables go into its main (memory) schema. Borrowed. Never write to the
 * schema `vault` through it. */
SamSql *sam_vault_get_sql (SamVault *vault);

/** Begins the one transaction over memory and vault. Refused unless the state is fine. */
gboolean sam_vault_begin (SamVault *vault, GError **error);
/** Rewrites the manifest and commits. On FALSE nothing is saved, in memory or on disk, except with
 * SAM_VAULT_ERROR_UNKNOWN_OUTCOME: then the vault refuses everything and must be opened again. */
gboolean sam_vault_commit (SamVault *vault, GError **error);
/** Undoes everything since sam_vault_begin(); harmless without a transaction. */
void sam_vault_rollback (SamVault *vault);
/** Savepoints over both sides, as sam_sql_savepoint(). */
gboolean sam_vault_savepoint (SamVault *vault, GError **error);
gboolean sam_vault_savepoint_release (SamVault *vault, GError **error);
gboolean sam_vault_savepoint_rollback (SamVault *vault, GError **error);

/**
 * sam_vault_put:
 * @rid: the row to replace, or 0 for a new one
 * @data: its bytes (@size may be 0)
 *
 * Seals a row. Inside a transaction.
 *
 * Returns: the rid, never used before when new; 0 and SAM_VAULT_ERROR
 */
gint64 sam_vault_put (SamVault *vault, gint64 rid, const guint8 *data, gsize size, GError **error);
/** Deletes a row. Inside a transaction. Its number is never used again. */
gboolean sam_vault_delete (SamVault *vault, gint64 rid, GError **error);
/** Opens one row. Returns: (transfer full): its bytes, zeroed when freed; NULL and SAM_VAULT_ERROR.
 */
GBytes *sam_vault_get (SamVault *vault, gint64 rid, GError **error);

/**
 * sam_vault_set_section:
 * @name: a name of ours ("feed", "device", "tokens", "log")
 * @bytes: (nullable): what the room above keeps in the manifest; NULL removes it
 *
 * Sets a section of the manifest. Inside a transaction.
 */
gboolean sam_vault_set_section (SamVault *vault, const char *name, GBytes *bytes, GError **error);
/** Returns: (transfer full) (nullable): the section, NULL when there is none. */
GBytes *sam_vault_get_section (SamVault *vault, const char *name);

/** Call when nothing else is to be done: above 1 MiB of log it moves the log into the file. */
gboolean sam_vault_idle (SamVault *vault, GError **error);
/** Moves the log into the file and empties it: after a purge. */
gboolean sam_vault_checkpoint (SamVault *vault, GError **error);

/**
 * sam_vault_set_slot:
 * @unlock: the slot to add, or to change when there is one of its kind
 *
 * Wraps the vault's key once more; own transaction. A changed slot's old wrapping is gone from the
 * file and the log when this returns.
 */
gboolean sam_vault_set_slot (SamVault *vault, const SamUnlock *unlock, GError **error);
/** Removes the slot of a kind; the last one cannot be removed. Own transaction. */
gboolean sam_vault_remove_slot (SamVault *vault, SamSlotKind kind, GError **error);
/** Which slots the vault in @dir has, without opening it: what to ask the user for. Bits
 * (1 << SamSlotKind); 0 and SAM_VAULT_ERROR when there is no vault to look at. */
unsigned int sam_vault_peek_slots (const char *dir, const SamVaultOptions *options, GError **error);

/** Removes the sealed back-ups that changes of format left beside the vault: part of a purge. */
gboolean sam_vault_destroy_backups (SamVault *vault, GError **error);

/** SamVaultInfo: what `samsporctl check` says. */
typedef struct {
  guint32 format;
  guint64 generation;
  gint64 rows;
  gint64 unreadable;
  gint64 file_size;   /* bytes */
  gint64 log_size;    /* bytes, the write-ahead log */
  unsigned int slots; /* bits: 1 << SamSlotKind */
  SamVaultState state;
} SamVaultInfo;
void sam_vault_info (SamVault *vault, SamVaultInfo *info);

/** SamSalvageReport: what the carver saw. */
typedef struct {
  gint64 pages;       /* pages looked at, in file and log */
  gint64 candidates;  /* things that had the shape of a row */
  gint64 proven;      /* of those, whose seal opened: all of them, older copies included */
  gint64 rows;        /* distinct row numbers among them */
  guint64 generation; /* of the newest manifest found, 0 when none */
  gint64 expected;    /* rows that manifest speaks of, -1 when none */
} SamSalvageReport;

/**
 * sam_vault_salvage:
 * @dir: a vault, open here or not; only read
 * @func: (nullable): every distinct row that can be proven, newest first where one row was found
 *   several times; called once per rid
 * @report: (out) (optional)
 *
 * Finds rows without the b-tree: leaf pages and overflow chains in the file, free pages and log,
 * each proven by its seal. Works when the file's structure, or the pages with the slots, are gone.
 */
gboolean sam_vault_salvage (const char *dir, const SamUnlock *unlock,
                            const SamVaultOptions *options, SamVaultFunc func, gpointer user_data,
                            SamSalvageReport *report, GError **error);
/**
 * sam_vault_carve:
 * @func: called for *every* copy of every row found, however old
 *
 * The same over an open vault with its key: after a purge (and sam_vault_checkpoint()) it must find
 * nothing of what was purged.
 */
gboolean sam_vault_carve (SamVault *vault, SamVaultFunc func, gpointer user_data,
                          SamSalvageReport *report, GError **error);
/**
 * sam_vault_salvage_into:
 * @new_dir: a folder without a vault
 *
 * Salvages into a new sealed vault with the same key and slots, rids and sections kept. The old
 * vault is not touched.
 */
gboolean sam_vault_salvage_into (const char *dir, const SamUnlock *unlock,
                                 const SamVaultOptions *options, const char *new_dir,
                                 SamSalvageReport *report, GError **error);

/** SamVaultSwap: whether what is in memory can end on disk unsealed. */
typedef enum {
  SAM_VAULT_SWAP_NONE,      /* none, or compressed in memory (zram) */
  SAM_VAULT_SWAP_ENCRYPTED, /* on dm-crypt */
  SAM_VAULT_SWAP_PLAIN,
} SamVaultSwap;
/** Looks at `/proc/swaps`. @swaps: (nullable): another file's path, for tests. */
SamVaultSwap sam_vault_check_swap (const char *swaps);

/** No core dumps (limit and filter), files private to the owner (umask 077). Once, first in main.
 */
void sam_vault_harden_process (void);

G_END_DECLS
