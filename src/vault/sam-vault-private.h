/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-vault.h>
#include <sodium.h>

G_BEGIN_DECLS

/* ---- sealing (sam-vault-seal.c) ---- */

#define SAM_SEAL_ID_SIZE 16
#define SAM_SEAL_KEY_SIZE 32
#define SAM_SEAL_NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SAM_SEAL_TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES
/* What a box holds beside its padded bytes. */
#define SAM_SEAL_OVERHEAD (SAM_SEAL_NONCE_SIZE + SAM_SEAL_TAG_SIZE)
#define SAM_SEAL_PAD 64
#define SAM_SEAL_HASH_SIZE 32

/* The keys of one vault, in memory of sodium_malloc(). */
typedef struct {
  guint8 id[SAM_SEAL_ID_SIZE];
  guint8 key[SAM_SEAL_KEY_SIZE]; /* what the slots wrap */
  guint8 box_key[SAM_SEAL_KEY_SIZE];
  guint8 set_key[SAM_SEAL_KEY_SIZE];
} SamSeal;

SamSeal *sam_seal_new (const guint8 *id, const guint8 *key);
void sam_seal_free (SamSeal *seal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSeal, sam_seal_free)

gsize sam_seal_box_size (gsize size);
/* @box: sam_seal_box_size() bytes */
void sam_seal_close (const SamSeal *seal, gint64 rid, const guint8 *data, gsize size, guint8 *box);
/* @data: @box_size bytes of room. FALSE when the box is not what was sealed under @rid. */
gboolean sam_seal_open (const SamSeal *seal, gint64 rid, const guint8 *box, gsize box_size,
                        guint8 *data, gsize *size);
/* Adds a row to the set hash, or takes it out again. */
void sam_seal_set_add (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                       const guint8 *tag);
void sam_seal_set_remove (const SamSeal *seal, guint8 *set, gint64 rid, const guint8 *nonce,
                          const guint8 *tag);
/* Bytes that are zeroed when freed. */
GBytes *sam_seal_bytes_new (const guint8 *data, gsize size);

/* ---- manifest (sam-vault-manifest.c) ---- */

#define SAM_MANIFEST_RID 1

typedef struct {
  guint32 format;
  guint64 generation;
  gint64 next_rid;
  gint64 count;
  guint8 set[SAM_SEAL_HASH_SIZE];
  guint8 slots[SAM_SEAL_HASH_SIZE];
  GHashTable *sections; /* (owned) name → GBytes; never changed in place, copies share it */
} SamManifest;

SamManifest *sam_manifest_new (void);
SamManifest *sam_manifest_copy (const SamManifest *manifest);
void sam_manifest_free (SamManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamManifest, sam_manifest_free)
void sam_manifest_set_section (SamManifest *manifest, const char *name, GBytes *bytes);
GBytes *sam_manifest_write (const SamManifest *manifest);
SamManifest *sam_manifest_read (const guint8 *data, gsize size);

/* ---- slots (sam-vault-slot.c) ---- */

#define SAM_SLOT_ID 0      /* row n of table slot that holds the vault's id */
#define SAM_SLOT_COPY 1000 /* row n that holds a copy of all the others on another page */
#define SAM_SLOT_COPY_MARK "SAMSLOT1"
#define SAM_SLOT_FIELD_MAX 256

typedef struct {
  gint64 n;
  char *kind;      /* (owned) */
  GBytes *params;  /* (owned) */
  GBytes *wrapped; /* (owned) */
} SamSlot;

SamSlot *sam_slot_new (gint64 n, const char *kind, GBytes *params, GBytes *wrapped);
void sam_slot_free (SamSlot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamSlot, sam_slot_free)

const char *sam_slot_kind_to_string (SamSlotKind kind);
/* Bits, 1 << SamSlotKind. */
unsigned int sam_slot_kinds (GPtrArray *slots);
/* The row with the vault's id. */
SamSlot *sam_slot_new_id (const guint8 *id);
/* (nullable): the id, borrowed */
const guint8 *sam_slot_get_id (const SamSlot *slot);
/* Wraps the key under @unlock. A desktop slot stores its secret, a key file not there is made. */
SamSlot *sam_slot_wrap (const SamUnlock *unlock, gboolean weak, const SamSeal *seal,
                        GError **error);
/* Tries every slot of the kind. @slots: of SamSlot. */
SamSeal *sam_slot_unwrap (GPtrArray *slots, const guint8 *id, const SamUnlock *unlock,
                          GError **error);
/* Forgets what a slot keeps outside the vault. */
void sam_slot_forget (SamSlotKind kind, const guint8 *id);
/* Keyed hash over all slots in order of n. */
void sam_slot_hash (const SamSeal *seal, GPtrArray *slots, guint8 *hash);
/* The copy: long enough that SQLite puts its end, which holds everything, on a page of its own. */
SamSlot *sam_slot_new_copy (GPtrArray *slots);
/* Reads a copy from its mark on. Returns: (transfer full) (nullable). */
GPtrArray *sam_slot_read_copy (const guint8 *data, gsize size);

/* ---- folder and process (sam-vault-folder.c) ---- */

gboolean sam_vault_check_folder (const char *dir, gboolean make, GError **error);
gboolean sam_vault_sync_folder (const char *dir, GError **error);
/* Copies @from, a database at rest, to @to (0600), whole or not at all. */
gboolean sam_vault_copy_file (const char *from, const char *to, GError **error);

/* ---- carver (sam-carver.c) ---- */

#define SAM_VAULT_PAGE 4096

typedef struct _SamCarver SamCarver;
/* Reads file and log. */
SamCarver *sam_carver_new (const char *vfs, const char *path, GError **error);
void sam_carver_free (SamCarver *carver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCarver, sam_carver_free)
/* Slots found anywhere, of SamSlot; the id among them. Several of one n are possible. */
GPtrArray *sam_carver_find_slots (SamCarver *carver);
/* @live: whether the row is in the newest committed state of its page */
typedef gboolean (*SamCarverFunc) (gint64 rid, const guint8 *box, gsize box_size,
                                   const guint8 *data, gsize size, gboolean live,
                                   gpointer user_data, GError **error);
gboolean sam_carver_run (SamCarver *carver, const SamSeal *seal, SamCarverFunc func,
                         gpointer user_data, SamSalvageReport *report, GError **error);

/* ---- the vault itself (sam-vault.c, sam-vault-open.c) ---- */

#define SAM_VAULT_SCHEMA "vault"
#define SAM_VAULT_APPLICATION_ID 0x53616d56 /* "SamV" */

struct _SamVault {
  SamSql *sql; /* (owned) */
  char *dir;   /* (owned) */
  char *path;  /* (owned) */
  char *vfs;   /* (owned) (nullable) */
  SamSqlSync sync;
  gboolean weak;
  gint64 rows_max;
  const SamVaultFormat *formats; /* (unowned) ended by one with format 0 */
  guint32 newest_format;

  SamSeal *seal;        /* (owned) */
  SamManifest *saved;   /* (owned) as on disk */
  SamManifest *pending; /* (owned) (nullable) of the open transaction */
  GPtrArray *marks;     /* (owned) pending at each savepoint */

  SamVaultState state;
  gboolean altered; /* seen before the rows were read: schema, slots, manifest */
  gboolean no_manifest;
  gint64 unreadable;
  unsigned int slots;
  gboolean broken; /* outcome of a commit unknown */

  guint8 *scratch; /* (owned) for one opened row */
  gsize scratch_size;
};

/* Takes @from, gives a SAM_VAULT_ERROR of the same class. Always FALSE. */
gboolean sam_vault_take_sql_error (GError *from, GError **error);
/* Makes a vault of this seal and these slots in @dir and opens it. @manifest: (nullable): sections,
 * generation and next rid to go on from. */
SamVault *sam_vault_create_sealed (const char *dir, const SamSeal *seal, GPtrArray *slots,
                                   const SamManifest *manifest, const SamVaultOptions *options,
                                   GError **error);
guint8 *sam_vault_get_scratch (SamVault *vault, gsize size);
GPtrArray *sam_vault_read_slots (SamSql *sql, GError **error);
/* Puts a row under a rid of the caller's (salvage). */
gboolean sam_vault_put_at (SamVault *vault, gint64 rid, const guint8 *data, gsize size,
                           GError **error);
/* Rewrites the slot table as @slots say, with its copy; inside a transaction. */
gboolean sam_vault_write_slots (SamVault *vault, GPtrArray *slots, GError **error);

G_END_DECLS
