/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-json.h>
#include <samspor/sam-record.h>

G_BEGIN_DECLS

/* What one field holds: `number` for integers, bools, dates and moments; `text` (owned); `set`
 * (owned), sorted. Absent when `has` is FALSE. */
typedef struct {
  union {
    gint64 number;
    char *text;
    char **set;
  };
  guint8 has;
  guint8 touched; /* differs from the body it was read from */
} SamValue;

struct _SamRecord {
  GObject parent;
  const SamTypeDef *def;
  char *id;    /* (owned) */
  char *scope; /* (owned) */
  SamRecordMeta meta;
  GBytes *origin; /* (owned) (nullable): the verbatim body it was read from */
  gboolean frozen;
  SamValue *values; /* (owned): def->n_fields of them */
};

/* @checked: sam_json_check() has seen it. */
gboolean sam_record_read_body (SamRecord *record, GBytes *body, gboolean checked, GError **error);
void sam_value_append_token (const SamValue *value, const SamFieldDef *field, GString *out);

static inline gboolean
sam_kind_is_text (SamKind kind)
{
  return kind == SAM_KIND_TEXT || kind == SAM_KIND_MULTILINE || kind == SAM_KIND_DECIMAL
         || kind == SAM_KIND_ENUM || kind == SAM_KIND_REF;
}

/* One member of a body: name and canonical value, both (owned). */
typedef struct {
  char *name;
  char *token;
} SamMember;

/* The members of a body sorted by name, null ones left out (null means absent).
 * (element-type SamMember) */
GArray *sam_body_members (GBytes *body);
/* (nullable): the token of @name among sorted @members */
const char *sam_members_find (const GArray *members, const char *name);

G_END_DECLS
