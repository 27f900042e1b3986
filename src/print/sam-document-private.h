/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-document.h>

G_BEGIN_DECLS

/* The boxes that are drawn, not set from a font. */
#define SAM_BOX_EMPTY "\342\230\220"   /* U+2610 */
#define SAM_BOX_CROSSED "\342\230\222" /* U+2612 */

/* A stretch of a paragraph that does not look like the rest, in bytes. */
typedef struct {
  unsigned start;
  unsigned end;
  SamRunStyle style;
} SamSpan;

typedef struct {
  char *text;    /* (owned): clean UTF-8 without newline */
  GArray *spans; /* (owned) (element-type SamSpan) */
} SamPara;

typedef enum {
  SAM_BLOCK_TITLE,
  SAM_BLOCK_LEAD,
  SAM_BLOCK_HEADING,
  SAM_BLOCK_PARAGRAPH,
  SAM_BLOCK_LIST,
  SAM_BLOCK_TABLE,
  SAM_BLOCK_KEY_VALUES,
  SAM_BLOCK_RULED,
  SAM_BLOCK_QR,
  SAM_BLOCK_SPACE,
  SAM_BLOCK_PAGE_BREAK,
} SamBlockKind;

typedef struct {
  GPtrArray *cells;  /* (owned) (element-type GPtrArray of SamPara): one per column, or one */
  double min_height; /* unscaled */
  gboolean is_section;
  gboolean keep_with_next;
} SamRow;

typedef struct {
  GPtrArray *title; /* (owned) (element-type SamPara): empty when the column has none */
  double share;
  SamColumnFlags flags;
} SamColumnInfo;

struct _SamTable {
  SamDocument *doc;  /* (unowned): the owner */
  GArray *columns;   /* (owned) (element-type SamColumnInfo) */
  GPtrArray *rows;   /* (owned) (element-type SamRow) */
  double row_height; /* of rows still to be added */
  gboolean has_head;
};

/* A square of dark and light modules. Atomically counted, immutable. */
typedef struct {
  unsigned n;        /* modules on a side */
  guint8 *modules;   /* (owned): n × n, 1 = dark */
  char *alternative; /* (owned): what it is, for who cannot see it */
} SamQr;

/* NULL when @data is too long. */
SamQr *_sam_qr_new (const char *data, const char *alternative);
SamQr *_sam_qr_ref (SamQr *qr);
void _sam_qr_unref (SamQr *qr);

typedef struct {
  SamBlockKind kind;
  int level;         /* heading: 1 or 2 */
  unsigned count;    /* ruled lines */
  double points;     /* space, side of a code */
  SamListStyle list; /* list */
  GPtrArray *paras;  /* (owned) (nullable) (element-type SamPara): text */
  GPtrArray *items;  /* (owned) (nullable) (element-type GPtrArray of SamPara): list */
  SamTable *table;   /* (owned) (nullable): table, key-values */
  SamQr *qr;         /* (owned) (nullable): code, with the text beside it in paras */
  unsigned group;    /* 0 = none */
  gboolean keep_with_next;
} SamBlock;

struct _SamDocument {
  int ref_count;     /* (atomic) */
  int sealed;        /* (atomic) */
  char *language;    /* (owned) */
  char *paper_title; /* (owned) */
  char *sender;      /* (owned) */
  char *contact;     /* (owned) */
  char *version;     /* (owned) */
  char *copy;        /* (owned) */
  char *page_label;  /* (owned) */
  double scale;
  double font_size;
  double margin_top;
  double margin_right;
  double margin_bottom;
  double margin_left;
  GPtrArray *blocks; /* (owned) (element-type SamBlock) */
  unsigned n_groups;
  gboolean in_group;
};

/* Text as paragraphs: cleaned, split at newlines, no empty ones at the end. */
GPtrArray *_sam_paras_new_from_runs (const SamRun *runs, size_t n_runs);
GPtrArray *_sam_paras_new (const char *text, SamRunStyle style);

G_END_DECLS
