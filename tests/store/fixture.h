/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-test.h"
#include "store/sam-store-private.h"

G_BEGIN_DECLS

/* Well-known records of every test. */
#define TEAM "01900000-0000-7000-8000-000000000001"
#define KARI "01900000-0000-7000-8000-000000000002" /* a coordinator */
#define OLA "01900000-0000-7000-8000-000000000003"  /* a team lead */
#define SERVICE "01900000-0000-7000-8000-000000000004"
#define PERSON "01900000-0000-7000-8000-000000000005"
#define CASE "01900000-0000-7000-8000-000000000006"
#define PERSON2 "01900000-0000-7000-8000-000000000007"
#define CASE2 "01900000-0000-7000-8000-000000000008"

/* 2026-11-23, 12:00 UTC */
#define NOW_US (G_GINT64_CONSTANT (1795435200) * G_USEC_PER_SEC)

/* ---- a small server: the state of records, a feed, operations judged by version alone ---- */

typedef struct _Server Server;
Server *server_new (SamClock *clock);
void server_free (Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)
/* Puts a record as a change of its own; @scope NULL = itself or the registry. */
void server_put (Server *server, const char *type, const char *id, const char *scope,
                 const char *by, const char *body);
/* Changes members of a record: a JSON object. */
void server_patch (Server *server, const char *id, const char *by, const char *members);
void server_retract (Server *server, const char *id, const char *by);
void server_delete (Server *server, const char *id);
/* The scope leaves everybody's sight. */
void server_out (Server *server, const char *scope);
/* The body of a record, NULL = there is none. */
const char *server_body (Server *server, const char *id);
const char *server_version (Server *server, const char *id);
guint server_n_records (Server *server);
/* The next operation with this record id is answered so, once. */
void server_refuse (Server *server, const char *id, const char *result, const char *code,
                    const char *pointer);
/* All lines after @cursor, @per_page records a checkpoint. */
GBytes *server_pull (Server *server, const char *cursor, guint per_page);
/* The reply to a batch of operations. */
GBytes *server_push (Server *server, const char *by, GPtrArray *ops);
guint server_n_logged (Server *server);
/* A copy as it is now. */
Server *server_back_up (Server *server);
/* After it was put back: no version is what it was called before. */
void server_begin_epoch (Server *server);
/* A record leaves without a word in the feed. */
void server_forget (Server *server, const char *id);
/* The reply to a question to the inventory. */
GBytes *server_inventory (Server *server, GBytes *body);

/* ---- one device ---- */

typedef struct {
  SamTestDir *dir; /* (owned) */
  char *profile;   /* (owned) */
  char *key;       /* (owned) */
  SamUnlock unlock;
  SamClock *clock;   /* (owned) */
  SamStore *store;   /* (owned) */
  SamViewer *viewer; /* (owned) (nullable) */
  const char *user;
  const SamVaultOptions *options; /* (nullable) */
} Device;

Device *device_new (const char *user, const char *role);
/* With a VFS of its own: the profile is /crash. */
Device *device_new_on (const char *user, const char *role, const SamVaultOptions *options);
void device_free (Device *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Device, device_free)
/* Closes and opens again. */
void device_reopen (Device *device);
/* The file of the vault as it is now, and that it is so again. */
GBytes *device_copy (Device *device);
void device_put_back (Device *device, GBytes *copy);
/* Pull, push, pull, as the engine does. */
void device_sync (Device *device, Server *server);
void device_pull (Device *device, Server *server);
/* Arms, and gives what would be sent. */
GPtrArray *device_arm (Device *device);
/* The memory tables are what a fresh derivation gives, and the vault is whole. */
void device_check (Device *device);

SamRecord *device_get (Device *device, SamRecordType type, const char *id);
/* A mutable copy of what is there. */
SamRecord *device_edit (Device *device, SamRecordType type, const char *id);
/* Saves one record; the undo token. */
char *device_save (Device *device, SamRecord *record);
/* Sets one field of a record and saves. */
void device_set (Device *device, SamField field, const char *id, const char *value);
char *device_value (Device *device, SamField field, const char *id);
/* A new contact in CASE; its id. */
char *device_add_contact (Device *device, const char *text);
guint device_count (Device *device, SamRecordType type);

/* The records every test begins with. */
void server_fill (Server *server);

G_END_DECLS
