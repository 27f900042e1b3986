/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-server.h>

/* ---- where the database is (samspord-place.c) ---- */

/* @path: (owned) (nullable): of a SQLite file, absolute. @conninfo: (owned) (nullable): how libpq
 * reaches PostgreSQL. Neither = in memory. @ctl: (owned) (nullable) */
typedef struct {
  char *path;
  char *conninfo;
  char *ctl;
  int lock_fd; /* -1 = not held */
} SamPlace;

/* Reads --db and --ctl. */
gboolean sam_place_parse (SamPlace *place, const char *db, const char *ctl, GError **error);
/* Makes the folder when it isn't there; refuses one that others can read or that is another's. */
gboolean sam_place_check_folder (SamPlace *place, GError **error);
/* Takes PATH.lock: SAM_SERVER_ERROR_LOCKED when another process has it. Nothing for memory, nor for
 * PostgreSQL, which several processes share. */
gboolean sam_place_lock (SamPlace *place, GError **error);
/* Whether the volume is encrypted as far as the kernel tells. */
gboolean sam_place_is_encrypted (SamPlace *place);
SamSql *sam_place_open (SamPlace *place, GError **error);
void sam_place_clear (SamPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamPlace, sam_place_clear)

/* ---- how far the database was served (samspord-epoch.c) ---- */

/* Refuses a database that is behind what was served; @new_epoch: begins one instead. */
gboolean sam_epoch_check (SamPlace *place, SamServer *server, gboolean new_epoch, GError **error);
/* Notes how far it is. */
gboolean sam_epoch_note (SamPlace *place, SamServer *server, GError **error);

/* ---- administration as messages (samspord-control.c) ---- */

/*
 * A command is one line of JSON, {"cmd":"token","user":"…",…}; the reply is {"ok":true,"out":"…"}
 * or {"ok":false,"error":"…"}. It runs the same way on an open database and through the control
 * socket of a running `serve`.
 */
char *sam_control_execute (SamServer *server, const char *json, gsize len);
/* Returns: (transfer full): `out`, or NULL with the reply's error. */
char *sam_control_read_reply (const char *json, gsize len, GError **error);

typedef struct _SamControl SamControl;
/* Listens on @path (0600), for this user alone. */
SamControl *sam_control_new (SamServer *server, const char *path, GError **error);
void sam_control_free (SamControl *control);
/* Sends @json to the socket at @path. Returns: (transfer full): the reply. */
char *sam_control_send (const char *path, const char *json, GError **error);
