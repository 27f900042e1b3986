/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-vault.h>

G_BEGIN_DECLS

/* A private folder for a vault, and a key file beside it. */
typedef struct {
  char *root; /* (owned) */
  char *dir;  /* (owned) */
  char *key;  /* (owned) */
  SamUnlock unlock;
} Place;

Place *place_new (void);
void place_free (Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)
char *place_path (Place *place, const char *name);

/* Rows of a vault by rid, as read by sam_vault_foreach(). */
GHashTable *rows_new (void);
gboolean rows_add (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error);
GHashTable *rows_read (SamVault *vault);
gboolean rows_equal (GHashTable *a, GHashTable *b);

/* A row's bytes by number: the same for the same seed, text with words in it. */
GBytes *row_make (guint64 seed, gsize size);
guint64 row_random (guint64 *state);

/* One transaction that puts the row and commits; the rid. */
gint64 put_one (SamVault *vault, gint64 rid, const char *text);
SamVault *open_fine (Place *place);

G_END_DECLS
