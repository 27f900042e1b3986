/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-typeset-private.h"

G_BEGIN_DECLS

#define SAM_FLOW_MAX_COLUMNS 12

/* How firmly a slice holds on to the next one; a weaker tie is let go first. */
enum { SAM_TIE_NONE = 0, SAM_TIE_GROUP = 1, SAM_TIE_LINES = 2, SAM_TIE_HEADING = 3 };

typedef struct _SamFlowRow SamFlowRow;

typedef struct {
  double edges[SAM_FLOW_MAX_COLUMNS + 1]; /* of the columns, from the left edge of the text */
  double pad_left;
  double pad_right;
  double pad_y;
  gboolean is_ruled;
  gboolean is_head_repeated;
  SamFlowRow *head;   /* (unowned) (nullable) */
  gconstpointer page; /* the last page it was drawn on */
} SamFlowTable;

struct _SamFlowRow {
  SamFlowTable *table; /* (unowned) */
  GPtrArray *cells;    /* (owned) (element-type GArray of SamLine) */
  double height;
  double least_height;       /* of its first part, when it has to be split */
  const SamFlowRow *section; /* (unowned) (nullable): the line above that says whose it is */
  gboolean is_head;
  gboolean is_section;
};

typedef enum {
  SAM_FLOW_TEXT,
  SAM_FLOW_ROW,
  SAM_FLOW_RULED,
  SAM_FLOW_QR,
  SAM_FLOW_BREAK
} SamFlowKind;

/* A slice of the paper as wide as the text, that no page parts: a line, a row. */
typedef struct {
  SamFlowKind kind;
  double space; /* above, unless it comes first on a page */
  double height;
  int tie;        /* to the next */
  unsigned group; /* 0 = none */

  const SamLine *line; /* (nullable) text */
  GArray *label;       /* (nullable) (unowned) (element-type SamLine): before the first line */
  double indent;
  const char *tag;
  gconstpointer list; /* (nullable): identity */
  gconstpointer item; /* (nullable): identity */
  gconstpointer para; /* identity */
  char *outline;      /* (owned) (nullable) */

  const SamFlowRow *row; /* (unowned) (nullable) */

  SamQr *qr;       /* (unowned) (nullable) */
  double side;     /* of it */
  GArray *caption; /* (unowned) (element-type SamLine): beside it */
} SamFlowAtom;

/* A document as slices, measured but not yet on pages. */
typedef struct {
  GArray *atoms;     /* (owned) (element-type SamFlowAtom) */
  GPtrArray *tables; /* (owned) (element-type SamFlowTable) */
  GPtrArray *rows;   /* (owned) (element-type SamFlowRow) */
  GPtrArray *texts;  /* (owned) (element-type GArray of SamLine): what the atoms point into */
} SamFlow;

SamFlow *_sam_flow_new (SamDocument *doc, SamTypesetter *setter, double width);
void _sam_flow_free (SamFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamFlow, _sam_flow_free)

G_END_DECLS
