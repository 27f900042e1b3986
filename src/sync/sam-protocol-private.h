/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/* Largest bytes of one line and between two checkpoints (data/api/openapi.yaml). */
#define SAM_PROTOCOL_LINE_MOST (512 * 1024)
#define SAM_PROTOCOL_PAGE_MOST (64 * 1024 * 1024)
#define SAM_PROTOCOL_REPLY_MOST (16 * 1024 * 1024)

/* Body of POST /v1/sync/ops. */
GBytes *_sam_protocol_encode_ops (GPtrArray *ops);
/* Body of POST /v1/devices. */
GBytes *_sam_protocol_encode_device (const char *device, const char *client);
/* A reply that refuses each of @ops with @code, for what a server will not even read. */
GBytes *_sam_protocol_refuse_ops (GPtrArray *ops, const char *code);
/* What GET /v1/meta says about the user, and how many operations a request may hold at most; NULL
 * with SAM_SYNC_ERROR_PROTOCOL. */
SamSession *_sam_protocol_decode_meta (GBytes *body, guint *most, GError **error);
/* A text member of a problem+json body; NULL when there is none. */
char *_sam_protocol_problem_member (GBytes *body, const char *name);
/* The error of an HTTP status that is not a success. */
SamSyncError _sam_protocol_error_of_status (const SamReply *reply);

/*
 * SamFeedSplitter: cuts a byte stream into whole NDJSON lines up to a checkpoint (`cp` or `end`),
 * so that each piece can be taken in as one transaction and a cut stream loses only its tail.
 * It looks at nothing but line ends and the `k` member in front; the store reads the lines.
 */
typedef struct {
  GByteArray *buffer; /* (owned) */
  gsize scanned;      /* bytes already searched for line ends */
  gsize line_start;
} SamFeedSplitter;
void _sam_feed_splitter_init (SamFeedSplitter *splitter);
void _sam_feed_splitter_clear (SamFeedSplitter *splitter);
void _sam_feed_splitter_push (SamFeedSplitter *splitter, const guint8 *data, gsize len);
/* Next piece (transfer full), or NULL when more bytes are needed; error when a limit is passed. */
GBytes *_sam_feed_splitter_next (SamFeedSplitter *splitter, GError **error);
gboolean _sam_feed_splitter_is_empty (const SamFeedSplitter *splitter);
/* Where to go on after a page that ends with this piece; NULL when that is not said here. What the
 * store makes of the piece is what holds. (transfer full) */
char *_sam_feed_next_cursor (GBytes *piece);

G_END_DECLS
