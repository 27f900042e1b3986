/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-document-private.h"
#include "sam-typeset-private.h"

G_BEGIN_DECLS

typedef enum { SAM_MARK_TEXT, SAM_MARK_QR, SAM_MARK_OPEN, SAM_MARK_CLOSE } SamMarkKind;

/* What is said on a page, in reading order: lines of text, and what they belong to. */
typedef struct {
  SamMarkKind kind;
  const char *tag; /* (nullable): PDF structure tag; %NULL outside the structure (head, foot) */
  union {
    PangoLayout *layout; /* (owned) (nullable) */
    SamQr *qr;           /* (owned): of a code */
  };
  PangoLayoutLine *line; /* (owned) (nullable) */
  double x;
  double baseline; /* of a code its upper edge */
  union {
    double gray;
    double side; /* of a code */
  };
} SamMark;

/* Ink without meaning: a filled area, or (without width or height) a hairline. */
typedef struct {
  double x;
  double y;
  double width;
  double height;
  double gray;
} SamShape;

typedef struct {
  char *text; /* (owned) */
  int level;
  double y;
} SamOutline;

typedef struct {
  GArray *marks;   /* (owned) (element-type SamMark) */
  GArray *shapes;  /* (owned) (element-type SamShape) */
  GArray *outline; /* (owned) (element-type SamOutline) */
} SamPage;

typedef struct {
  unsigned first; /* page */
  char *title;    /* (owned) */
  char *language; /* (owned) */
} SamPart;

struct _SamPages {
  int ref_count;    /* (atomic) */
  GPtrArray *pages; /* (owned) (element-type SamPage) */
  GArray *parts;    /* (owned) (element-type SamPart): the papers in it */
  char *title;      /* (owned) */
  char *language;   /* (owned) */
  double width;
  double height;
};

SamPage *_sam_page_new (void);
SamPages *_sam_pages_new (const char *title, const char *language, double width, double height);
/* @with_tags: also say what is a heading, a table …; only for a PDF surface. */
void _sam_page_draw (SamPage *page, cairo_t *cr, gboolean with_tags);

G_END_DECLS
