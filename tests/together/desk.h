/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../server/server-fixture.h"
#include "sam-test.h"

#include <samspor/sam-store.h>

/* A desk is what one person sits at: the store of the program in a folder of its own, on the clock
 * of the server it is sometimes connected to. It remembers what it was told is saved. */

/* A record as the desk showed it after the last action of its person on it. */
typedef struct {
  SamRecordType type;
  GBytes *body; /* (owned) */
  gboolean retracted;
} Said;

typedef struct {
  Fixture *f;
  const char *login;
  Device *device; /* (owned): the sign-in */
  SamTestDir *dir;
  SamStore *store;
  SamViewer *viewer;
  GHashTable *said;    /* (owned): record id → Said */
  GHashTable *wrote;   /* (owned): "id/field" → the token written here last, "" = emptied */
  GHashTable *arrived; /* (owned elsewhere): "id/field=token" that the server has taken in */
} Desk;

Desk *desk_new (Fixture *f, const char *login, const char *role, GHashTable *arrived);
void desk_free (Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* (transfer full) (nullable): NULL = there is none */
SamRecord *desk_get (Desk *desk, SamRecordType type, const char *id);
/* (transfer full): records of a type; @scope (nullable) */
GPtrArray *desk_list (Desk *desk, SamRecordType type, const char *scope);
/* Remembers what the desk shows of a record now as what its person was told. @before: as it was. */
void desk_note (Desk *desk, SamRecordType type, const char *id, const SamRecord *before);

void desk_pull (Desk *desk, guint limit);
/* What becomes of a batch that was armed. */
typedef enum {
  FATE_ANSWERED,
  FATE_REPLY_LOST, /* the server has it, the desk was not told */
  FATE_NOT_SENT,   /* the desk knows that nothing was attempted */
  FATE_CUT_OFF,    /* it never came there, which the desk can't know */
  N_FATES,
} Fate;
/* How many operations were armed. */
guint desk_push (Desk *desk, gint64 hold_us, guint max, Fate fate);
/* Rounds until there is nothing more to send. */
void desk_sync (Desk *desk);
