/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/* Asks the server beside the engine: nothing of the answer is taken into the vault, and a cycle
 * that runs goes on. Main thread. */
typedef struct _SamAsker SamAsker;

/* @remote: (nullable): NULL = over HTTP. NULL with SAM_SYNC_ERROR_NO_SERVER. */
SamAsker *_sam_asker_new (SamStore *store, SamRemote *remote, GError **error);
void _sam_asker_free (SamAsker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamAsker, _sam_asker_free)

typedef struct {
  SamReply *reply; /* (owned) */
  GBytes *body;    /* (owned) */
} SamAnswer;
void _sam_answer_free (SamAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamAnswer, _sam_answer_free)

/* What is asked, and how long and large the whole answer may be. */
typedef struct {
  const char *path; /* (not owned) */
  GBytes *body;     /* (not owned) (nullable): NULL = GET */
  guint ms;         /* a server that trickles for ever must not hold whoever waits */
  gsize most;       /* bytes; what is longer is cut, and breaks the contract */
} SamQuestion;

/* @asker: must live until the answer. */
void _sam_ask_async (SamAsker *asker, const SamQuestion *question, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data);
/* Any status is an answer. (transfer full): NULL with SAM_SYNC_ERROR_NETWORK when it did not come
 * whole or in time, or G_IO_ERROR_CANCELLED. */
SamAnswer *_sam_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
