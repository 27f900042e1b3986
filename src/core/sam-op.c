/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-date.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-op.h>
#include <string.h>

/* Limits of what is read from outside, in characters of the text as bytes. */
#define MAX_NAME 200
#define MAX_BASE 100
#define MAX_GROUP 64
#define MAX_SCREEN 64
#define MAX_WHY 8000
#define MAX_MEMBERS 512
#define MAX_DEPS 256

struct _SamOp {
  gatomicrefcount ref_count;
  SamOpFields fields; /* all (owned) */
};

static const char *const kinds[] = { "create",  "update",  "retract", "sign",
                                     "resolve", "propose", "view-log" };

G_DEFINE_QUARK (sam_op_error_quark, sam_op_error)
G_DEFINE_BOXED_TYPE (SamOp, sam_op, sam_op_ref, sam_op_unref)

const char *
sam_op_kind_name (SamOpKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);
  return kinds[kind];
}

const char *
sam_op_error_code (const GError *error)
{
  static const char *const codes[] = { "bad-op",       "unknown-member", "unknown-kind",
                                       "unknown-type", "bad-pointer",    "base-missing" };

  if (!error || error->domain != SAM_OP_ERROR || (guint) error->code >= G_N_ELEMENTS (codes))
    return codes[0];
  return codes[error->code];
}

static SamPatch *
copy_patch (const SamPatch *patch)
{
  SamPatch *copy = sam_patch_new ();

  for (guint i = 0; patch && i < sam_patch_size (patch); i++) {
    const char *name;
    const char *token;

    sam_patch_nth (patch, i, &name, &token);
    if (token)
      sam_patch_set (copy, name, token);
    else
      sam_patch_del (copy, name);
  }
  return copy;
}

SamOp *
sam_op_new (const SamOpFields *fields)
{
  SamOp *op;

  g_return_val_if_fail (fields && fields->op_id && fields->id, NULL);
  g_return_val_if_fail ((guint) fields->type < SAM_N_RECORD_TYPES, NULL);

  op = g_new0 (SamOp, 1);
  g_atomic_ref_count_init (&op->ref_count);
  op->fields = *fields;
  op->fields.op_id = g_strdup (fields->op_id);
  op->fields.id = g_strdup (fields->id);
  op->fields.scope = g_strdup (fields->scope);
  op->fields.base = g_strdup (fields->base);
  op->fields.patch = copy_patch (fields->patch);
  op->fields.group = g_strdup (fields->group);
  op->fields.deps = fields->deps && fields->deps[0]
                        ? (const char *const *) g_strdupv ((char **) fields->deps)
                        : NULL;
  op->fields.screen = g_strdup (fields->screen);
  op->fields.why = g_strdup (fields->why);
  op->fields.take = g_strdup (fields->take);
  return op;
}

SamOp *
sam_op_ref (SamOp *op)
{
  g_return_val_if_fail (op, NULL);
  g_atomic_ref_count_inc (&op->ref_count);
  return op;
}

void
sam_op_unref (SamOp *op)
{
  if (!op || !g_atomic_ref_count_dec (&op->ref_count))
    return;
  g_free ((char *) op->fields.op_id);
  g_free ((char *) op->fields.id);
  g_free ((char *) op->fields.scope);
  g_free ((char *) op->fields.base);
  sam_patch_free ((SamPatch *) op->fields.patch);
  g_free ((char *) op->fields.group);
  g_strfreev ((char **) op->fields.deps);
  g_free ((char *) op->fields.screen);
  g_free ((char *) op->fields.why);
  g_free ((char *) op->fields.take);
  g_free (op);
}

const SamOpFields *
sam_op_get (const SamOp *op)
{
  g_return_val_if_fail (op, NULL);
  return &op->fields;
}

SamOp *
sam_op_with_base (const SamOp *op, const char *base)
{
  SamOpFields fields;

  g_return_val_if_fail (op, NULL);
  fields = op->fields;
  fields.base = base;
  return sam_op_new (&fields);
}

/* ---- The wire ---- */

/* A pointer of one step (RFC 6901). */
static void
append_pointer (GString *out, const char *name)
{
  g_autoptr (GString) pointer = g_string_new ("/");

  for (const char *p = name; *p; p++) {
    if (*p == '~')
      g_string_append (pointer, "~0");
    else if (*p == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *p);
  }
  sam_json_append_string (out, pointer->str);
}

static void
append_patch (const SamPatch *patch, GString *out)
{
  guint n_set = 0;
  guint n = sam_patch_size (patch);

  for (guint i = 0; i < n; i++) {
    const char *name;
    const char *token;

    sam_patch_nth (patch, i, &name, &token);
    if (!token)
      continue;
    if (n_set++ == 0) {
      sam_json_member (out, "set");
      sam_json_begin_array (out);
    }
    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member (out, "p");
    append_pointer (out, name);
    sam_json_member_add_raw (out, "v", token, strlen (token));
    sam_json_end_object (out);
  }
  if (n_set > 0)
    sam_json_end_array (out);
  if (n_set == n)
    return;
  sam_json_member (out, "del");
  sam_json_begin_array (out);
  for (guint i = 0; i < n; i++) {
    const char *name;
    const char *token;

    sam_patch_nth (patch, i, &name, &token);
    if (token)
      continue;
    sam_json_element (out);
    append_pointer (out, name);
  }
  sam_json_end_array (out);
}

static void
add_if (GString *out, const char *name, const char *text)
{
  if (text && *text)
    sam_json_member_add_string (out, name, text);
}

static void
append_op (const SamOp *op, gboolean for_fingerprint, GString *out)
{
  const SamOpFields *fields = &op->fields;

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "op", fields->op_id);
  sam_json_member_add_string (out, "t", sam_type_get (fields->type)->name);
  sam_json_member_add_string (out, "id", fields->id);
  add_if (out, "c", fields->scope);
  sam_json_member_add_string (out, "k", kinds[fields->kind]);
  add_if (out, "base", fields->base);
  append_patch (fields->patch, out);
  /* What it is sent together with, and from where, is no part of what it does: operations that wait
   * may join another group after the server has seen them once. */
  if (!for_fingerprint)
    add_if (out, "group", fields->group);
  if (fields->deps && !for_fingerprint) {
    sam_json_member (out, "deps");
    sam_json_begin_array (out);
    for (guint i = 0; fields->deps[i]; i++) {
      sam_json_element (out);
      sam_json_append_string (out, fields->deps[i]);
    }
    sam_json_end_array (out);
  }
  if (fields->client_at && !for_fingerprint) {
    g_autofree char *at = sam_moment_format (fields->client_at);

    sam_json_member_add_string (out, "client_at", at);
  }
  if (!for_fingerprint)
    add_if (out, "screen", fields->screen);
  add_if (out, "why", fields->why);
  add_if (out, "take", fields->take);
  sam_json_end_object (out);
}

void
sam_op_append_json (const SamOp *op, GString *out)
{
  g_return_if_fail (op && out);
  append_op (op, FALSE, out);
}

char *
sam_op_fingerprint (const SamOp *op)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (op, NULL);
  append_op (op, TRUE, out);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) out->str, out->len);
}

char *
sam_op_proposal_id (const SamOp *op)
{
  g_return_val_if_fail (op, NULL);
  return sam_id_derive ("proposal", op->fields.op_id);
}

/* ---- Reading the wire ---- */

/* What is read so far; all (owned). */
typedef struct {
  char *op, *type, *id, *scope, *kind, *base, *group, *client_at, *screen, *why, *take;
  char **deps;
  SamPatch *patch;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_free (reading->op);
  g_free (reading->type);
  g_free (reading->id);
  g_free (reading->scope);
  g_free (reading->kind);
  g_free (reading->base);
  g_free (reading->group);
  g_free (reading->client_at);
  g_free (reading->screen);
  g_free (reading->why);
  g_free (reading->take);
  g_strfreev (reading->deps);
  sam_patch_free (reading->patch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
refuse (GError **error, SamOpError code, const char *what)
{
  g_set_error (error, SAM_OP_ERROR, code, "reading an operation: %s", what);
  return FALSE;
}

static char *
read_pointer (const SamJsonToken *token)
{
  g_autofree char *text = sam_json_token_dup_string (token);
  g_autoptr (GString) name = g_string_new (NULL);

  if (!text || text[0] != '/' || !text[1] || strlen (text) > MAX_NAME)
    return NULL;
  for (const char *p = text + 1; *p; p++) {
    if (*p == '/')
      return NULL;
    if (*p == '~') {
      p++;
      if (*p != '0' && *p != '1')
        return NULL;
      g_string_append_c (name, *p == '0' ? '~' : '/');
    } else {
      g_string_append_c (name, *p);
    }
  }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static gboolean
is_patched (const SamPatch *patch, const char *wanted)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name;

    sam_patch_nth (patch, i, &name, NULL);
    if (strcmp (name, wanted) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_set (Reading *reading, const SamJsonToken *array, GError **error)
{
  SamJsonCursor items;
  SamJsonToken item;

  if (array->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&items, array->raw, array->len))
    return refuse (error, SAM_OP_ERROR_FORMAT, "“set” is no array");
  while (sam_json_cursor_next_element (&items, &item)) {
    SamJsonCursor members;
    SamJsonToken name;
    SamJsonToken value;
    SamJsonToken new_value = { 0 };
    g_autofree char *pointer = NULL;
    g_autofree char *token = NULL;

    if (item.kind != SAM_JSON_OBJECT || !sam_json_cursor_object (&members, item.raw, item.len))
      return refuse (error, SAM_OP_ERROR_FORMAT, "“set” holds something else than objects");
    while (sam_json_cursor_next (&members, &name, &value)) {
      if (sam_json_token_is (&name, "p"))
        pointer = read_pointer (&value);
      else if (sam_json_token_is (&name, "v"))
        new_value = value;
      else
        return refuse (error, SAM_OP_ERROR_MEMBER, "an unknown member in “set”");
    }
    if (!pointer)
      return refuse (error, SAM_OP_ERROR_POINTER, "a path does not name one member");
    if (!new_value.raw || new_value.kind == SAM_JSON_NULL)
      return refuse (error, SAM_OP_ERROR_FORMAT, "a member is set to nothing");
    if (is_patched (reading->patch, pointer))
      return refuse (error, SAM_OP_ERROR_POINTER, "one member twice");
    token = sam_json_canonical_token (&new_value);
    sam_patch_set (reading->patch, pointer, token);
    if (sam_patch_size (reading->patch) > MAX_MEMBERS)
      return refuse (error, SAM_OP_ERROR_FORMAT, "too many members");
  }
  return TRUE;
}

static gboolean
read_del (Reading *reading, const SamJsonToken *array, GError **error)
{
  SamJsonCursor items;
  SamJsonToken item;

  if (array->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&items, array->raw, array->len))
    return refuse (error, SAM_OP_ERROR_FORMAT, "“del” is no array");
  while (sam_json_cursor_next_element (&items, &item)) {
    g_autofree char *pointer = read_pointer (&item);

    if (!pointer)
      return refuse (error, SAM_OP_ERROR_POINTER, "a path does not name one member");
    if (is_patched (reading->patch, pointer))
      return refuse (error, SAM_OP_ERROR_POINTER, "one member twice");
    sam_patch_del (reading->patch, pointer);
    if (sam_patch_size (reading->patch) > MAX_MEMBERS)
      return refuse (error, SAM_OP_ERROR_FORMAT, "too many members");
  }
  return TRUE;
}

static gboolean
read_deps (Reading *reading, const SamJsonToken *array, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SamJsonCursor items;
  SamJsonToken item;

  if (array->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&items, array->raw, array->len))
    return refuse (error, SAM_OP_ERROR_FORMAT, "“deps” is no array");
  while (sam_json_cursor_next_element (&items, &item)) {
    g_autofree char *id = sam_json_token_dup_string (&item);

    if (!sam_id_is_valid (id) || ids->len >= MAX_DEPS)
      return refuse (error, SAM_OP_ERROR_FORMAT, "“deps” holds something else than operations");
    g_ptr_array_add (ids, g_steal_pointer (&id));
  }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_set_free_func (ids, NULL);
  reading->deps = (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  return TRUE;
}

static gboolean
read_members (Reading *reading, const char *json, gsize len, GError **error)
{
  const struct {
    const char *name;
    char **to;
    gsize max;
  } texts[] = {
    { "op", &reading->op, SAM_ID_LEN },
    { "t", &reading->type, 40 },
    { "id", &reading->id, SAM_ID_LEN },
    { "c", &reading->scope, SAM_ID_LEN },
    { "k", &reading->kind, 20 },
    { "base", &reading->base, MAX_BASE },
    { "group", &reading->group, MAX_GROUP },
    { "client_at", &reading->client_at, 40 },
    { "screen", &reading->screen, MAX_SCREEN },
    { "why", &reading->why, MAX_WHY },
    { "take", &reading->take, 10 },
  };
  SamJsonCursor cursor;
  SamJsonToken name;
  SamJsonToken value;

  if (!sam_json_cursor_object (&cursor, json, len))
    return refuse (error, SAM_OP_ERROR_FORMAT, "it is no object");
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    guint i = 0;

    if (sam_json_token_is (&name, "set")) {
      if (!read_set (reading, &value, error))
        return FALSE;
      continue;
    }
    if (sam_json_token_is (&name, "del")) {
      if (!read_del (reading, &value, error))
        return FALSE;
      continue;
    }
    if (sam_json_token_is (&name, "deps")) {
      if (!read_deps (reading, &value, error))
        return FALSE;
      continue;
    }
    while (i < G_N_ELEMENTS (texts) && !sam_json_token_is (&name, texts[i].name))
      i++;
    if (i == G_N_ELEMENTS (texts))
      return refuse (error, SAM_OP_ERROR_MEMBER, "an unknown member");
    *texts[i].to = sam_json_token_dup_string (&value);
    if (!*texts[i].to || !**texts[i].to || strlen (*texts[i].to) > texts[i].max)
      return refuse (error, SAM_OP_ERROR_FORMAT, "a text is missing, empty or too long");
  }
  return TRUE;
}

static gboolean
needs_base (SamOpKind kind)
{
  return kind == SAM_OP_UPDATE || kind == SAM_OP_RETRACT || kind == SAM_OP_RESOLVE;
}

SamOp *
sam_op_new_from_json (const char *json, gsize len, GError **error)
{
  g_auto (Reading) reading = { .patch = sam_patch_new () };
  SamOpFields fields = { 0 };
  const SamTypeDef *type;
  guint kind = 0;

  g_return_val_if_fail (json, NULL);

  if (!sam_json_check (json, len, NULL, error)) {
    g_prefix_error (error, "reading an operation: ");
    return NULL;
  }
  if (!read_members (&reading, json, len, error))
    return NULL;
  if (!sam_id_is_valid (reading.op) || !sam_id_is_valid (reading.id)
      || (reading.scope && !sam_id_is_valid (reading.scope))) {
    refuse (error, SAM_OP_ERROR_FORMAT, "an id is missing or none");
    return NULL;
  }
  type = reading.type ? sam_type_by_name (reading.type) : NULL;
  if (!type) {
    refuse (error, SAM_OP_ERROR_TYPE, "an unknown record type");
    return NULL;
  }
  while (kind < G_N_ELEMENTS (kinds) && g_strcmp0 (reading.kind, kinds[kind]) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (kinds)) {
    refuse (error, SAM_OP_ERROR_KIND, "an unknown kind of operation");
    return NULL;
  }
  if (needs_base (kind) && !reading.base) {
    refuse (error, SAM_OP_ERROR_BASE, "the version it was written on is missing");
    return NULL;
  }
  if (reading.client_at && !sam_moment_parse (reading.client_at, &fields.client_at, NULL)) {
    refuse (error, SAM_OP_ERROR_FORMAT, "“client_at” is no time");
    return NULL;
  }
  if (reading.take && strcmp (reading.take, "mine") != 0 && strcmp (reading.take, "theirs") != 0
      && strcmp (reading.take, "edited") != 0) {
    refuse (error, SAM_OP_ERROR_FORMAT, "“take” is none of the three");
    return NULL;
  }

  fields.op_id = reading.op;
  fields.kind = (SamOpKind) kind;
  fields.type = type->type;
  fields.id = reading.id;
  fields.scope = reading.scope;
  fields.base = reading.base;
  fields.patch = reading.patch;
  fields.group = reading.group;
  fields.deps = (const char *const *) reading.deps;
  fields.screen = reading.screen;
  fields.why = reading.why;
  fields.take = reading.take;
  return sam_op_new (&fields);
}

/* ---- Applying ---- */

SamRecord *
sam_op_apply (const SamOp *op, const SamRecord *before, GError **error)
{
  const SamOpFields *fields;
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (SamRecord) read = NULL;
  g_autoptr (SamRecord) after = NULL;

  g_return_val_if_fail (op, NULL);
  fields = &op->fields;
  g_return_val_if_fail (before || fields->kind == SAM_OP_CREATE || fields->kind == SAM_OP_SIGN,
                        NULL);

  if (fields->kind == SAM_OP_RETRACT || fields->kind == SAM_OP_PROPOSE
      || fields->kind == SAM_OP_VIEW_LOG) {
    if (sam_record_is_frozen (before))
      return g_object_ref ((SamRecord *) before);
    return sam_record_freeze (sam_record_dup (before));
  }
  old = before ? sam_record_to_body (before) : NULL;
  body = sam_patch_apply (fields->patch, old);
  if (!body) {
    g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_BODY,
                 "applying an operation: not possible");
    return NULL;
  }
  if (!before)
    return sam_record_new_from_body (fields->type, fields->id,
                                     fields->scope ? fields->scope : SAM_ID_NIL, body, error);
  read = sam_record_new_from_body (sam_record_get_rtype (before), sam_record_get_id (before),
                                   sam_record_get_scope (before), body, error);
  if (!read)
    return NULL;
  after = sam_record_dup (read);
  sam_record_set_meta (after, sam_record_get_meta (before));
  sam_record_freeze (after);
  return g_steal_pointer (&after);
}
