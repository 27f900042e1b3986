/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Slots: the vault's key wrapped under a passphrase, a secret of the desktop, or a key file. Each
 * wrapping is bound to vault, number, kind and parameters, so none of them can be exchanged. */

#include "sam-vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Argon2id: RFC 9106 §4, second recommendation (three passes, 64 MiB). */
#define PASSES 3
#define MEMORY (64 * 1024 * 1024)
/* What a slot may ask for before it is believed. */
#define PASSES_MAX 8
#define MEMORY_MAX (512 * 1024 * 1024)

#define PASSPHRASE_PARAMS (4 + 4 + 4 + crypto_pwhash_SALTBYTES)
#define PASSPHRASE_VERSION 1
#define WRAPPED_SIZE (SAM_SEAL_NONCE_SIZE + SAM_SEAL_KEY_SIZE + SAM_SEAL_TAG_SIZE)
#define KEY_FILE_MIN 32
#define KEY_FILE_MAX 4096

SamSlot *
sam_slot_new (gint64 n, const char *kind, GBytes *params, GBytes *wrapped)
{
  SamSlot *slot = g_new0 (SamSlot, 1);

  slot->n = n;
  slot->kind = g_strdup (kind);
  slot->params = g_bytes_ref (params);
  slot->wrapped = g_bytes_ref (wrapped);
  return slot;
}

void
sam_slot_free (SamSlot *slot)
{
  if (slot != NULL) {
    g_free (slot->kind);
    g_bytes_unref (slot->params);
    g_bytes_unref (slot->wrapped);
    g_free (slot);
  }
}

const char *
sam_slot_kind_to_string (SamSlotKind kind)
{
  static const char *const names[] = { "desktop", "passphrase", "file" };

  g_assert (kind < G_N_ELEMENTS (names));
  return names[kind];
}

unsigned int
sam_slot_kinds (GPtrArray *slots)
{
  unsigned int kinds = 0;

  for (guint i = 0; i < slots->len; i++) {
    const SamSlot *slot = slots->pdata[i];

    for (unsigned int kind = SAM_SLOT_DESKTOP; kind <= SAM_SLOT_FILE; kind++) {
      if (strcmp (slot->kind, sam_slot_kind_to_string (kind)) == 0) {
        kinds |= 1u << kind;
      }
    }
  }
  return kinds;
}

SamSlot *
sam_slot_new_id (const guint8 *id)
{
  g_autoptr (GBytes) params = g_bytes_new (id, SAM_SEAL_ID_SIZE);
  g_autoptr (GBytes) wrapped = g_bytes_new_static ("", 0);

  return sam_slot_new (SAM_SLOT_ID, "vault", params, wrapped);
}

const guint8 *
sam_slot_get_id (const SamSlot *slot)
{
  if (slot->n != SAM_SLOT_ID || g_bytes_get_size (slot->params) != SAM_SEAL_ID_SIZE) {
    return NULL;
  }
  return g_bytes_get_data (slot->params, NULL);
}

/* ---- what wraps the key: 32 bytes from passphrase, file or desktop ---- */

static gboolean
kek_from_passphrase (const char *passphrase, GBytes *params, guint8 *kek, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (params, &size);
  g_autofree char *normal = NULL;
  guint32 numbers[3];
  int failed;

  if (size != PASSPHRASE_PARAMS) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SLOT_BOUNDS,
                 "Opening a slot: its parameters are not ours");
    return FALSE;
  }
  memcpy (numbers, data, sizeof numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    numbers[i] = GUINT32_FROM_LE (numbers[i]);
  }
  if (numbers[0] != PASSPHRASE_VERSION || numbers[1] < crypto_pwhash_OPSLIMIT_MIN
      || numbers[1] > PASSES_MAX || numbers[2] < crypto_pwhash_MEMLIMIT_MIN
      || numbers[2] > MEMORY_MAX) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SLOT_BOUNDS,
                 "Opening a slot: it asks for more work than any of ours");
    return FALSE;
  }
  /* The same words typed on another keyboard may be composed otherwise. */
  normal = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFKC);
  if (normal == NULL) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY,
                 "Opening a slot: the passphrase is not text");
    return FALSE;
  }
  failed = crypto_pwhash (kek, SAM_SEAL_KEY_SIZE, normal, strlen (normal), data + sizeof numbers,
                          numbers[1], numbers[2], crypto_pwhash_ALG_ARGON2ID13);
  sodium_memzero (normal, strlen (normal));
  if (failed != 0) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_MEMORY,
                 "Opening a slot: not enough memory for the passphrase");
    return FALSE;
  }
  return TRUE;
}

static gboolean
key_file_error (GError **error, const char *why)
{
  g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_KEY_FILE, "Reading the key file: %s", why);
  return FALSE;
}

static gboolean
kek_from_file (const char *path, guint8 *kek, GError **error)
{
  static const guint8 purpose[] = "samspor key file";
  guint8 buffer[KEY_FILE_MAX];
  struct stat st;
  gsize have = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd < 0) {
    return key_file_error (error, g_strerror (errno));
  }
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode)) {
    close (fd);
    return key_file_error (error, "it is not a file");
  }
  if ((st.st_mode & 077) != 0 || st.st_uid != geteuid ()) {
    close (fd);
    return key_file_error (error, "others can read it; it must belong to you alone (mode 0600)");
  }
  if (st.st_size < KEY_FILE_MIN || st.st_size > KEY_FILE_MAX) {
    close (fd);
    return key_file_error (error, "it must hold 32 to 4096 bytes");
  }
  while (have < sizeof buffer) {
    gssize got = read (fd, buffer + have, sizeof buffer - have);

    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      break;
    }
    have += got;
  }
  close (fd);
  if (have < KEY_FILE_MIN) {
    sodium_memzero (buffer, sizeof buffer);
    return key_file_error (error, "it could not be read whole");
  }
  crypto_generichash (kek, SAM_SEAL_KEY_SIZE, buffer, have, purpose, sizeof purpose - 1);
  sodium_memzero (buffer, sizeof buffer);
  return TRUE;
}

static gboolean
make_key_file (const char *path, GError **error)
{
  guint8 key[SAM_SEAL_KEY_SIZE];
  char text[2 * SAM_SEAL_KEY_SIZE + 1];
  gboolean made;
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0) {
    return errno == EEXIST || key_file_error (error, g_strerror (errno));
  }
  randombytes_buf (key, sizeof key);
  sodium_bin2hex (text, sizeof text, key, sizeof key);
  text[sizeof text - 1] = '\n';
  made = write (fd, text, sizeof text) == sizeof text && fsync (fd) == 0;
  sodium_memzero (key, sizeof key);
  sodium_memzero (text, sizeof text);
  if (close (fd) != 0 || !made) {
    unlink (path);
    return key_file_error (error, "it could not be made");
  }
  return TRUE;
}

static const SecretSchema *
secret_schema (void)
{
  static const SecretSchema schema = { "no.samspor.Vault",
                                       SECRET_SCHEMA_NONE,
                                       { { "vault", SECRET_SCHEMA_ATTRIBUTE_STRING } } };

  return &schema;
}

/* @found: whether there is a key; an error only when the key ring did not answer. */
static gboolean
look_up_secret (const char *name, guint8 *kek, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  char *text =
      secret_password_lookup_nonpageable_sync (secret_schema (), NULL, &local, "vault", name, NULL);

  *found = FALSE;
  if (local != NULL) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE,
                 "Asking the desktop's key ring: %s", local->message);
    return FALSE;
  }
  if (text != NULL) {
    *found = sodium_hex2bin (kek, SAM_SEAL_KEY_SIZE, text, strlen (text), NULL, &length, NULL) == 0
             && length == SAM_SEAL_KEY_SIZE;
    secret_password_free (text);
  }
  return TRUE;
}

static gboolean
kek_from_desktop (const guint8 *id, gboolean make, guint8 *kek, GError **error)
{
  g_autoptr (GError) local = NULL;
  char name[2 * SAM_SEAL_ID_SIZE + 1];
  char text[2 * SAM_SEAL_KEY_SIZE + 1];
  gboolean found, stored;

  sodium_bin2hex (name, sizeof name, id, SAM_SEAL_ID_SIZE);
  /* A secret that is there is kept also when the slot is made anew: a transaction that fails after
   * the key ring has forgotten the old one would lock the vault for good. */
  if (!look_up_secret (name, kek, &found, error)) {
    return FALSE;
  }
  if (found) {
    return TRUE;
  }
  if (!make) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE,
                 "Asking the desktop's key ring: it has no key for this vault");
    return FALSE;
  }
  randombytes_buf (kek, SAM_SEAL_KEY_SIZE);
  sodium_bin2hex (text, sizeof text, kek, SAM_SEAL_KEY_SIZE);
  stored = secret_password_store_sync (secret_schema (), SECRET_COLLECTION_DEFAULT, "Samspor", text,
                                       NULL, &local, "vault", name, NULL);
  sodium_memzero (text, sizeof text);
  if (!stored) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_SECRET_SERVICE,
                 "Keeping the key in the desktop's key ring: %s", local->message);
  }
  return stored;
}

void
sam_slot_forget (SamSlotKind kind, const guint8 *id)
{
  if (kind == SAM_SLOT_DESKTOP) {
    char name[2 * SAM_SEAL_ID_SIZE + 1];

    sodium_bin2hex (name, sizeof name, id, SAM_SEAL_ID_SIZE);
    secret_password_clear_sync (secret_schema (), NULL, NULL, "vault", name, NULL);
  }
}

static gboolean
make_kek (const SamUnlock *unlock, GBytes *params, const guint8 *id, gboolean make, guint8 *kek,
          GError **error)
{
  switch (unlock->kind) {
  case SAM_SLOT_PASSPHRASE:
    if (unlock->passphrase == NULL || unlock->passphrase[0] == '\0') {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY,
                   "Opening a slot: the passphrase is empty");
      return FALSE;
    }
    return kek_from_passphrase (unlock->passphrase, params, kek, error);
  case SAM_SLOT_FILE:
    if (unlock->key_file == NULL) {
      return key_file_error (error, "none is named");
    }
    return (!make || make_key_file (unlock->key_file, error))
           && kek_from_file (unlock->key_file, kek, error);
  case SAM_SLOT_DESKTOP:
    return kek_from_desktop (id, make, kek, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

/* ---- wrapping ---- */

static GByteArray *
slot_aad (gint64 n, const char *kind, GBytes *params, const guint8 *id)
{
  GByteArray *aad = g_byte_array_new ();
  guint64 number = GUINT64_TO_LE ((guint64) n);
  gsize size;
  const guint8 *data = g_bytes_get_data (params, &size);

  g_byte_array_append (aad, id, SAM_SEAL_ID_SIZE);
  g_byte_array_append (aad, (const guint8 *) &number, sizeof number);
  g_byte_array_append (aad, (const guint8 *) kind, strlen (kind) + 1);
  g_byte_array_append (aad, data, size);
  return aad;
}

SamSlot *
sam_slot_wrap (const SamUnlock *unlock, gboolean weak, const SamSeal *seal, GError **error)
{
  /* One slot a kind. */
  gint64 n = (gint64) unlock->kind + 1;
  const char *kind = sam_slot_kind_to_string (unlock->kind);
  g_autoptr (GBytes) params = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autoptr (GByteArray) aad = NULL;
  guint8 box[WRAPPED_SIZE];
  guint8 *kek;

  if (unlock->kind == SAM_SLOT_PASSPHRASE) {
    guint8 data[PASSPHRASE_PARAMS];
    guint32 numbers[3] = { GUINT32_TO_LE (PASSPHRASE_VERSION),
                           GUINT32_TO_LE (weak ? crypto_pwhash_OPSLIMIT_MIN : PASSES),
                           GUINT32_TO_LE (weak ? crypto_pwhash_MEMLIMIT_MIN : MEMORY) };

    memcpy (data, numbers, sizeof numbers);
    randombytes_buf (data + sizeof numbers, crypto_pwhash_SALTBYTES);
    params = g_bytes_new (data, sizeof data);
  } else {
    params = g_bytes_new_static ("", 0);
  }

  kek = sodium_malloc (SAM_SEAL_KEY_SIZE);
  if (!make_kek (unlock, params, seal->id, TRUE, kek, error)) {
    sodium_free (kek);
    return NULL;
  }
  aad = slot_aad (n, kind, params, seal->id);
  randombytes_buf (box, SAM_SEAL_NONCE_SIZE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (box + SAM_SEAL_NONCE_SIZE, NULL, seal->key,
                                              SAM_SEAL_KEY_SIZE, aad->data, aad->len, NULL, box,
                                              kek);
  sodium_free (kek);
  wrapped = g_bytes_new (box, sizeof box);
  return sam_slot_new (n, kind, params, wrapped);
}

SamSeal *
sam_slot_unwrap (GPtrArray *slots, const guint8 *id, const SamUnlock *unlock, GError **error)
{
  const char *kind = sam_slot_kind_to_string (unlock->kind);
  SamSeal *seal = NULL;
  gboolean tried = FALSE;
  guint8 *keys = sodium_malloc (2 * SAM_SEAL_KEY_SIZE);

  for (guint i = 0; seal == NULL && i < slots->len; i++) {
    const SamSlot *slot = slots->pdata[i];
    g_autoptr (GByteArray) aad = NULL;
    gsize size;
    const guint8 *wrapped = g_bytes_get_data (slot->wrapped, &size);

    if (slot->n == SAM_SLOT_COPY || strcmp (slot->kind, kind) != 0 || size != WRAPPED_SIZE) {
      continue;
    }
    tried = TRUE;
    g_clear_error (error);
    if (!make_kek (unlock, slot->params, id, FALSE, keys, error)) {
      continue;
    }
    aad = slot_aad (slot->n, slot->kind, slot->params, id);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt (keys + SAM_SEAL_KEY_SIZE, NULL, NULL,
                                                    wrapped + SAM_SEAL_NONCE_SIZE,
                                                    size - SAM_SEAL_NONCE_SIZE, aad->data, aad->len,
                                                    wrapped, keys)
        == 0) {
      seal = sam_seal_new (id, keys + SAM_SEAL_KEY_SIZE);
    } else {
      g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_WRONG_KEY,
                   "Opening the vault: the key is not the right one");
    }
  }
  sodium_free (keys);
  if (!tried) {
    g_set_error (error, SAM_VAULT_ERROR, SAM_VAULT_ERROR_NO_SLOT,
                 "Opening the vault: it has no slot “%s”", kind);
  }
  return seal;
}

/* ---- all slots ---- */

static void
append_field (GByteArray *array, const void *data, gsize size)
{
  guint8 length[2] = { (guint8) size, (guint8) (size >> 8) };

  g_byte_array_append (array, length, sizeof length);
  g_byte_array_append (array, data, size);
}

static GByteArray *
slots_write (GPtrArray *slots)
{
  GByteArray *array = g_byte_array_new ();

  for (guint i = 0; i < slots->len; i++) {
    const SamSlot *slot = slots->pdata[i];
    guint8 n = (guint8) slot->n;
    gsize size;
    const void *data;

    if (slot->n < 0 || slot->n >= 255) {
      continue;
    }
    g_byte_array_append (array, &n, 1);
    append_field (array, slot->kind, strlen (slot->kind));
    data = g_bytes_get_data (slot->params, &size);
    append_field (array, data, size);
    data = g_bytes_get_data (slot->wrapped, &size);
    append_field (array, data, size);
  }
  return array;
}

void
sam_slot_hash (const SamSeal *seal, GPtrArray *slots, guint8 *hash)
{
  g_autoptr (GByteArray) array = slots_write (slots);

  crypto_generichash (hash, SAM_SEAL_HASH_SIZE, array->data, array->len, seal->set_key,
                      SAM_SEAL_KEY_SIZE);
}

/* A payload of 4,062 to 4,581 bytes keeps 489 on the leaf and the rest on one overflow page. */
#define COPY_PAYLOAD 4500
#define COPY_LEAD 600

SamSlot *
sam_slot_new_copy (GPtrArray *slots)
{
  g_autoptr (GByteArray) array = slots_write (slots);
  g_autoptr (GBytes) params = NULL;
  g_autoptr (GBytes) wrapped = g_bytes_new_static ("", 0);
  guint8 *data = g_malloc0 (COPY_PAYLOAD);
  guint8 *at = data + COPY_LEAD;
  guint32 length = GUINT32_TO_LE (array->len);
  guint8 sum[crypto_generichash_BYTES];

  g_assert (array->len + sizeof sum < COPY_PAYLOAD - COPY_LEAD - 64);
  crypto_generichash (sum, sizeof sum, array->data, array->len, NULL, 0);
  memcpy (at, SAM_SLOT_COPY_MARK, 8);
  memcpy (at + 8, &length, 4);
  memcpy (at + 12, sum, sizeof sum);
  memcpy (at + 12 + sizeof sum, array->data, array->len);
  params = g_bytes_new_take (data, COPY_PAYLOAD);
  return sam_slot_new (SAM_SLOT_COPY, "copy", params, wrapped);
}

static gboolean
read_field (const guint8 **at, const guint8 *end, GBytes **field)
{
  gsize size;

  if (end - *at < 2) {
    return FALSE;
  }
  size = (*at)[0] | (gsize) (*at)[1] << 8;
  if (size > SAM_SLOT_FIELD_MAX || (gsize) (end - *at) < 2 + size) {
    return FALSE;
  }
  *field = g_bytes_new (*at + 2, size);
  *at += 2 + size;
  return TRUE;
}

GPtrArray *
sam_slot_read_copy (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_slot_free);
  guint8 sum[crypto_generichash_BYTES];
  guint32 length;
  const guint8 *at, *end;

  if (size < 12 + sizeof sum || memcmp (data, SAM_SLOT_COPY_MARK, 8) != 0) {
    return NULL;
  }
  memcpy (&length, data + 8, 4);
  length = GUINT32_FROM_LE (length);
  if (length > size - 12 - sizeof sum) {
    return NULL;
  }
  at = data + 12 + sizeof sum;
  end = at + length;
  crypto_generichash (sum, sizeof sum, at, length, NULL, 0);
  if (memcmp (sum, data + 12, sizeof sum) != 0) {
    return NULL;
  }
  while (at < end) {
    g_autoptr (GBytes) kind = NULL;
    g_autoptr (GBytes) params = NULL;
    g_autoptr (GBytes) wrapped = NULL;
    g_autofree char *kind_text = NULL;
    gint64 n = *at++;

    if (!read_field (&at, end, &kind) || !read_field (&at, end, &params)
        || !read_field (&at, end, &wrapped)) {
      return NULL;
    }
    /* Bytes without length are NULL. */
    kind_text = g_bytes_get_size (kind) > 0
                    ? g_strndup (g_bytes_get_data (kind, NULL), g_bytes_get_size (kind))
                    : g_strdup ("");
    g_ptr_array_add (slots, sam_slot_new (n, kind_text, params, wrapped));
  }
  return g_steal_pointer (&slots);
}
