/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-server-private.h"

#include <samspor/sam-op.h>
#include <samspor/sam-viewer.h>

typedef enum {
  SAM_RESULT_NONE, /* not judged yet */
  SAM_RESULT_APPLIED,
  SAM_RESULT_DUPLICATE,
  SAM_RESULT_CONFLICT,
  SAM_RESULT_REJECTED,
  SAM_RESULT_DENIED,
  SAM_RESULT_GONE,
  SAM_RESULT_SKIPPED,
  SAM_RESULT_RETRY,
  SAM_RESULT_PROPOSAL,
} SamResultKind;

/* One operation of a push and what became of it. */
typedef struct {
  SamOp *op;   /* (owned) (nullable): NULL when it could not be read */
  char *op_id; /* (owned) */
  SamUid op_uid;
  char *group; /* (owned) (nullable) */
  SamResultKind result;
  SamUid record; /* the record whose version is told: APPLIED, DUPLICATE, PROPOSAL */
  gboolean has_record;
  SamUid scope; /* where it lies: APPLIED */
  gint64 comp;
  gint64 n;      /* its version */
  SamUid target; /* of a resolve */
  gboolean has_target;
  gint64 target_n;
  char *code, *pointer; /* (owned) (nullable): of the problem */
  const char *title;
  char *current; /* (owned) (nullable): the current record's line, of a CONFLICT */
} SamPushed;

typedef struct {
  SamServer *server;
  SamActor *actor;
  SamTxn *txn;
  SamViewer *viewer; /* (owned) */
} SamPush;

void sam_pushed_refuse (SamPushed *pushed, SamResultKind result, const char *code,
                        const char *title, const char *pointer);

/* (transfer full): the patch as the wire writes it: {"set":[{"p":"/name","v":…}],"del":["/name"]}.
 * @of (nullable): the type whose members that tell where somebody is are left out. */
char *sam_push_patch_text (const SamPatch *patch, const SamTypeDef *of);
/* Adds to @text, the patch of a proposal, what stood in its members in the version it was written
 * on, when that is known: "was":[{"p":"/name","v":…}]. @hide: (nullable): as @of
 * above. */
gboolean sam_push_add_was (SamServer *server, const SamOpFields *fields, const SamTypeDef *hide,
                           char **text, GError **error);
/* Applies one group of operations, none of them seen before, inside a savepoint. @group:
 * (element-type SamPushed). FALSE only when the database failed. */
gboolean sam_push_group (SamPush *push, GPtrArray *group, GError **error);
/* Takes in an event of the access log, with what is wrong with its place in it. */
gboolean sam_push_view_log (SamPush *push, SamPushed *pushed, GError **error);
