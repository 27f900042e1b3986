/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-record.h>

/*
 * What a row of the vault holds. Each kind is one flat struct and one table of its members; a row
 * is: kind (1 byte), layout (1 byte), then the members in the order of the table. Numbers are 8
 * bytes, little endian; texts and bytes are a length of 4 bytes (all ones = absent), the bytes and
 * a NUL, so that a decoded row needs no copies: its pointers go into the decoded bytes. A later
 * layout has more members at its end; of an older row they read as 0.
 */

G_BEGIN_DECLS

typedef enum {
  SAM_ROW_REC = 1, /* what the server last said about one record */
  SAM_ROW_EDIT,    /* what the user wrote since, at most one per record */
  SAM_ROW_OP,      /* a frozen operation, in the order of row numbers per record */
  SAM_ROW_KEPT,    /* for undo, for a restored server, for what can't be delivered; 30 days */
  SAM_ROW_LOG,     /* one event of the access log */
  SAM_ROW_DRAFT,
  SAM_ROW_PREF,
  SAM_ROW_N,
} SamRowKind;

typedef struct {
  const void *data; /* (nullable) */
  gsize size;
} SamSlice;

/* Strings are (nullable) unless the table says otherwise; all borrowed. */
typedef struct {
  const char *type; /* wire name: a type this program does not know is kept too */
  const char *id, *scope;
  gint64 comp;
  const char *version;
  gint64 seq, schema;
  const char *by;
  gint64 at;
  const char *x_by, *x_why;
  gint64 x_at; /* 0 = not retracted */
  SamSlice body;
  gint64 pass; /* the first pull, or the one from the beginning, that brought it last */
} SamRowRec;

typedef enum { SAM_EDIT_DIRTY, SAM_EDIT_CONFLICT } SamEditState;
typedef struct {
  const char *type, *id, *scope;
  gint64 comp;
  const char *base_version; /* NULL while an operation before it is not confirmed */
  SamSlice base;            /* frozen at the first change the server does not have */
  SamSlice ours;
  gint64 first_at, at;
  const char *by, *screen, *group;
  gint64 state;
  const char *paths;     /* conflict: members chosen together with ',', groups with ';' between */
  const char *proposed;  /* conflict: the text that was proposed last */
  const char *proposals; /* conflict: operations that proposed it, comma between */
  const char *theirs_by; /* conflict: who wrote the other text, and when */
  gint64 theirs_at;
  gint64 rebases;
} SamRowEdit;

typedef enum { SAM_OP_QUEUED, SAM_OP_INFLIGHT, SAM_OP_REFUSED } SamOpState;
typedef struct {
  const char *op, *type, *id, *scope;
  gint64 comp;
  gint64 verb; /* SamOpKind */
  const char *base_version;
  SamSlice base;  /* what it was made against */
  SamSlice patch; /* of sam_patch_pack() */
  SamSlice sent;  /* what the record is once it is applied */
  const char *why;
  const char *group, *screen;
  gint64 at;
  gint64 state;
  gint64 attempts;
  const char *code, *field; /* refused */
  const char *extra;        /* resolve: id of the proposal */
  const char *take;         /* resolve */
  gint64 from_edit;         /* armed from an edit that is still there */
  gint64 resent;            /* was acknowledged by a server that has since been restored */
} SamRowOp;

typedef enum {
  SAM_KEPT_ACKED,
  SAM_KEPT_RESOLVED,
  SAM_KEPT_QUARANTINE,
  SAM_KEPT_REPLACED,
  SAM_KEPT_UNDO,
  SAM_KEPT_FOUND, /* as acknowledged: it stood there when it was to be sent */
} SamKeptWhy;
typedef struct {
  gint64 why;
  gint64 at, until;
  const char *id, *scope, *op; /* op: operation or undo token */
  gint64 comp;
  SamSlice payload; /* a row of another kind, or the list of an undo */
} SamRowKept;

typedef struct {
  gint64 n;
  const char *prev, *event, *hash;
  const char *op; /* the operation it is on its way with */
} SamRowLog;

/* draft and pref */
typedef struct {
  const char *key, *text;
  gint64 at;
} SamRowText;

typedef struct {
  SamRowKind kind;
  union {
    SamRowRec rec;
    SamRowEdit edit;
    SamRowOp op;
    SamRowKept kept;
    SamRowLog log;
    SamRowText text;
  };
} SamRow;

/** sam_row_encode: appends the bytes of @row to @out. */
void sam_row_encode (GByteArray *out, const SamRow *row);
/** sam_row_decode: strict: every byte is accounted for. @row borrows from @data. */
gboolean sam_row_decode (SamRow *row, const guint8 *data, gsize size, GError **error);

/* Sections of the manifest and lists inside rows are written the same way. */
void sam_pack_int (GByteArray *out, gint64 value);
void sam_pack_text (GByteArray *out, const char *text);
void sam_pack_slice (GByteArray *out, SamSlice slice);
typedef struct {
  const guint8 *p, *end;
  gboolean failed;
} SamUnpack;
gint64 sam_unpack_int (SamUnpack *in);
const char *sam_unpack_text (SamUnpack *in);
SamSlice sam_unpack_slice (SamUnpack *in);

void sam_patch_pack (GByteArray *out, const SamPatch *patch);
SamPatch *sam_patch_unpack (SamSlice slice);

#define SAM_SLICE_BYTES(bytes)                                                                     \
  ((SamSlice){ g_bytes_get_data ((bytes), NULL), g_bytes_get_size (bytes) })
#define SAM_SLICE_NONE ((SamSlice){ NULL, 0 })

G_END_DECLS
