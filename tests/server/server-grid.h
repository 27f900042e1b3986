/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Every refusal of the judge against a client that keeps no rule: as one operation or group, in
 * pieces, sent again, and by two writers at once. */
#include "server-fixture.h"

#include <samspor/sam-op.h>
#include <samspor/sam-records.h>

/* A server with who works on it, kari's case, and whatever else a row needs. */
typedef struct {
  Fixture f;
  GHashTable *devices;        /* (owned) (element-type utf8 Device): by login */
  GPtrArray *texts;           /* (owned): ids that were made */
  const char *person, *about; /* kari's case and whom it is about */
} Town;

/* What one client sends as one act. */
typedef struct {
  Town *town;
  Device *as;
  GPtrArray *ops; /* (owned) (element-type SamOp) */
} Act;

/* A refusal as it stands in the source.
 * @field: the field as the source names it
 * @title: (nullable): the sentence; NULL = it is another's, handed on */
typedef struct {
  char *function, *field, *code, *title;
  guint nth;
} Refusal;

/* A row: a refusal and who tries to get past it.
 * @nth: of those with the same function, field and code
 * @build: makes what is there, the act that must not come about, and the nearest lawful one
 * @pointer: (nullable): where the source computes the field
 * @first: (nullable): why it isn't the judge that answers such a client; then @result is what the
 *   client is told, with @said as the code
 * @whole: (nullable): why it can't be sent in pieces
 * @no_lawful: (nullable): why there is nothing lawful to send against it
 * @never: (nullable): why no client can try it at all; a function that holds that true is @build
 * @at: which operation of the act is refused with these words, from 1; 0 = any of them
 * @own: the server refuses it when it has written already; the judge has no such refusal
 * @environment: (nullable): of the server */
typedef struct {
  const char *function, *field, *code;
  guint nth;
  void (*build) (Town *town, Act *broken, Act *lawful);
  const char *pointer;
  const char *first, *result, *said;
  const char *whole, *no_lawful, *never;
  guint at;
  gboolean own;
  const char *environment;
} Row;

/* ---- What is there ---- */

Device *who (Town *town, const char *login);
/* (transfer none): a new id, kept by the town */
const char *fresh_id (Town *town);
/* Done at once by @login, and lawful. Fields as name and text, up to NULL. */
void put (Town *town, const char *login, SamRecordType type, const char *id, const char *scope,
          ...) G_GNUC_NULL_TERMINATED;
void alter (Town *town, const char *login, const char *id, ...) G_GNUC_NULL_TERMINATED;
void drop (Town *town, const char *login, const char *id);
void perform (Act *act);
/* (transfer full): a record as @device has it now */
SamRecord *record_as_seen (Device *device, const char *id);

/* ---- What is tried ---- */

void act_init (Act *act, Town *town);
void act_clear (Act *act);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Act, act_clear)
void act_by (Act *act, const char *login);
void act_create (Act *act, SamRecordType type, const char *id, const char *scope,
                 ...) G_GNUC_NULL_TERMINATED;
void act_change (Act *act, const char *id, ...) G_GNUC_NULL_TERMINATED;
void act_retract (Act *act, const char *id);
/* @before: (nullable), @after: (transfer full) */
void act_record (Act *act, SamOpKind kind, SamRecord *before, SamRecord *after);
/* As no client of ours would write it: @fields has all but the id of the operation. */
void act_raw (Act *act, const SamOpFields *fields);

/* ---- The grid ---- */

/* (transfer full) (element-type Refusal): what the source of the judge refuses */
GPtrArray *refusals_read (void);
const Refusal *refusal_of (GPtrArray *refusals, const Row *row);

/* What became of the cells. */
typedef struct {
  guint n_tried, n_senseless;
} Count;

void try_row (const Row *row, const Refusal *refusal, Count *count);
