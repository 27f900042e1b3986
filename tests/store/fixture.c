/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

/* ---- server ---- */

typedef struct {
  char *type, *id, *scope, *by, *x_by; /* (owned) */
  GBytes *body;                        /* (owned) */
  guint n;
  gint64 seq;
  gboolean gone, out;
  Server *server; /* (not owned) */
} Record;

typedef struct {
  char *result, *code, *pointer; /* (owned) (nullable) */
} Answer;

struct _Server {
  SamClock *clock;     /* (owned) */
  GPtrArray *records;  /* (owned) (element-type Record): in the order of their last change */
  GHashTable *applied; /* (owned): op id → version */
  GHashTable *answers; /* (owned): record id → Answer */
  gint64 seq;
  guint n_logged;
  guint epoch;
};

static void
record_free (gpointer data)
{
  Record *record = data;

  g_free (record->type);
  g_free (record->id);
  g_free (record->scope);
  g_free (record->by);
  g_free (record->x_by);
  g_bytes_unref (record->body);
  g_free (record);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->result);
  g_free (answer->code);
  g_free (answer->pointer);
  g_free (answer);
}

Server *
server_new (SamClock *clock)
{
  Server *server = g_new0 (Server, 1);

  server->clock = sam_clock_ref (clock);
  server->records = g_ptr_array_new_with_free_func (record_free);
  server->applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  server->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  server->epoch = 1;
  return server;
}

void
server_free (Server *server)
{
  sam_clock_unref (server->clock);
  g_ptr_array_unref (server->records);
  g_hash_table_unref (server->applied);
  g_hash_table_unref (server->answers);
  g_free (server);
}

static Record *
find (Server *server, const char *id)
{
  for (guint i = 0; i < server->records->len; i++) {
    Record *record = server->records->pdata[i];

    if (strcmp (record->id, id) == 0) {
      return record;
    }
  }
  return NULL;
}

static char *
version_of (const Record *record)
{
  return g_strdup_printf ("e%u.%u", record->server->epoch, record->n);
}

static void
changed (Server *server, Record *record, const char *by)
{
  guint index = 0;

  g_free (record->by);
  record->by = g_strdup (by);
  record->n++;
  record->seq = ++server->seq;
  g_assert_true (g_ptr_array_find (server->records, record, &index));
  g_ptr_array_steal_index (server->records, index);
  g_ptr_array_add (server->records, record);
}

void
server_put (Server *server, const char *type, const char *id, const char *scope, const char *by,
            const char *body)
{
  Record *record = g_new0 (Record, 1);
  const SamTypeDef *def = sam_type_by_name (type);

  record->server = server;
  record->type = g_strdup (type);
  record->id = g_strdup (id);
  record->scope = g_strdup (scope != NULL                                     ? scope
                            : def != NULL && def->scope == SAM_SCOPE_REGISTRY ? SAM_ID_NIL
                                                                              : id);
  record->body = g_bytes_new (body, strlen (body));
  g_ptr_array_add (server->records, record);
  changed (server, record, by);
}

void
server_patch (Server *server, const char *id, const char *by, const char *members)
{
  Record *record = find (server, id);
  g_autoptr (GBytes) set = g_bytes_new (members, strlen (members));
  g_autoptr (SamPatch) patch = sam_patch_diff_bodies (NULL, set);
  GBytes *body = sam_patch_apply (patch, record->body);

  g_bytes_unref (record->body);
  record->body = body;
  changed (server, record, by);
}

void
server_retract (Server *server, const char *id, const char *by)
{
  Record *record = find (server, id);

  record->x_by = g_strdup (by);
  changed (server, record, by);
}

void
server_delete (Server *server, const char *id)
{
  Record *record = find (server, id);

  record->gone = TRUE;
  changed (server, record, OLA);
}

void
server_out (Server *server, const char *scope)
{
  Record *mark = g_new0 (Record, 1);

  for (guint i = server->records->len; i > 0; i--) {
    if (strcmp (((Record *) server->records->pdata[i - 1])->scope, scope) == 0) {
      g_ptr_array_remove_index (server->records, i - 1);
    }
  }
  mark->server = server;
  mark->type = g_strdup ("");
  mark->id = g_strdup (scope);
  mark->scope = g_strdup (scope);
  mark->body = g_bytes_new_static ("{}", 2);
  mark->out = TRUE;
  g_ptr_array_add (server->records, mark);
  changed (server, mark, OLA);
}

Server *
server_back_up (Server *server)
{
  Server *copy = server_new (server->clock);
  GHashTableIter iter;
  gpointer op, version;

  copy->seq = server->seq;
  copy->epoch = server->epoch;
  for (guint i = 0; i < server->records->len; i++) {
    Record *record = g_memdup2 (server->records->pdata[i], sizeof (Record));

    record->server = copy;
    record->type = g_strdup (record->type);
    record->id = g_strdup (record->id);
    record->scope = g_strdup (record->scope);
    record->by = g_strdup (record->by);
    record->x_by = g_strdup (record->x_by);
    record->body = g_bytes_ref (record->body);
    g_ptr_array_add (copy->records, record);
  }
  g_hash_table_iter_init (&iter, server->applied);
  while (g_hash_table_iter_next (&iter, &op, &version)) {
    g_hash_table_insert (copy->applied, g_strdup (op), g_strdup (version));
  }
  return copy;
}

void
server_begin_epoch (Server *server)
{
  server->epoch++;
}

void
server_forget (Server *server, const char *id)
{
  guint index = 0;

  g_assert_true (g_ptr_array_find (server->records, find (server, id), &index));
  g_ptr_array_remove_index (server->records, index);
}

/* The string member @name of @object. */
static char *
member (const SamJsonToken *object, const char *name)
{
  SamJsonToken token;

  g_assert_true (sam_json_find (object->raw, object->len, name, &token));
  return sam_json_token_dup_string (&token);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static guint
digest (Server *server, const char *scope, char **hex)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < server->records->len; i++) {
    const Record *record = server->records->pdata[i];

    if (!record->gone && !record->out && strcmp (record->scope, scope) == 0) {
      g_autofree char *version = version_of (record);

      g_ptr_array_add (lines, g_strdup_printf ("%s:%s\n", record->id, version));
    }
  }
  g_ptr_array_sort (lines, compare_texts);
  for (guint i = 0; i < lines->len; i++) {
    g_checksum_update (sum, lines->pdata[i], -1);
  }
  *hex = g_strdup (g_checksum_get_string (sum));
  return lines->len;
}

/* One entry for each id of either side whose version differs. */
static void
compare_records (Server *server, const SamJsonToken *asked, GString *out)
{
  g_autoptr (GHashTable) had = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *scope = member (asked, "c");
  SamJsonCursor cursor;
  SamJsonToken have, one;
  GHashTableIter iter;
  gpointer id;

  g_assert_true (sam_json_find (asked->raw, asked->len, "have", &have));
  sam_json_cursor_array (&cursor, have.raw, have.len);
  while (sam_json_cursor_next_element (&cursor, &one)) {
    g_hash_table_insert (had, member (&one, "id"), member (&one, "v"));
  }
  for (guint i = 0; i < server->records->len; i++) {
    const Record *record = server->records->pdata[i];
    g_autofree char *version = version_of (record);

    if (record->gone || record->out || strcmp (record->scope, scope) != 0) {
      continue;
    }
    if (g_strcmp0 (g_hash_table_lookup (had, record->id), version) != 0) {
      sam_json_element (out);
      sam_json_begin_object (out);
      sam_json_member_add_string (out, "id", record->id);
      sam_json_member_add_string (out, "v", version);
      sam_json_end_object (out);
    }
    g_hash_table_remove (had, record->id);
  }
  g_hash_table_iter_init (&iter, had);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "id", id);
    sam_json_member (out, "v");
    sam_json_append_null (out);
    sam_json_end_object (out);
  }
}

GBytes *
server_inventory (Server *server, GBytes *body)
{
  GString *out = g_string_new (NULL);
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  gboolean digests;
  SamJsonToken list, one;
  SamJsonCursor cursor;

  g_assert_true (sam_json_check (data, len, NULL, NULL));
  digests = sam_json_find (data, len, "scopes", &list);
  g_assert_true (digests || sam_json_find (data, len, "records", &list));
  sam_json_cursor_array (&cursor, list.raw, list.len);
  sam_json_begin_object (out);
  sam_json_member (out, digests ? "differ" : "records");
  sam_json_begin_array (out);
  while (sam_json_cursor_next_element (&cursor, &one)) {
    if (digests) {
      g_autofree char *scope = member (&one, "c");
      g_autofree char *theirs = member (&one, "h");
      g_autofree char *ours = NULL;
      guint n = digest (server, scope, &ours);
      SamJsonToken count;
      gint64 held = -1;

      g_assert_true (sam_json_find (one.raw, one.len, "n", &count)
                     && sam_json_token_get_int (&count, &held));
      if (held != n || strcmp (ours, theirs) != 0) {
        sam_json_element (out);
        sam_json_append_string (out, scope);
      }
    } else {
      compare_records (server, &one, out);
    }
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
  return g_string_free_to_bytes (out);
}

const char *
server_body (Server *server, const char *id)
{
  static char *text;
  Record *record = find (server, id);

  g_clear_pointer (&text, g_free);
  if (record == NULL) {
    return NULL;
  }
  text = g_strndup (g_bytes_get_data (record->body, NULL), g_bytes_get_size (record->body));
  return text;
}

const char *
server_version (Server *server, const char *id)
{
  static char *text;

  g_free (text);
  text = version_of (find (server, id));
  return text;
}

guint
server_n_records (Server *server)
{
  return server->records->len;
}

guint
server_n_logged (Server *server)
{
  return server->n_logged;
}

void
server_refuse (Server *server, const char *id, const char *result, const char *code,
               const char *pointer)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->result = g_strdup (result);
  answer->code = g_strdup (code);
  answer->pointer = g_strdup (pointer);
  g_hash_table_insert (server->answers, g_strdup (id), answer);
}

static void
append_rec (GString *out, const Record *record)
{
  g_autofree char *version = version_of (record);

  sam_json_begin_object (out);
  if (record->out) {
    sam_json_member_add_string (out, "k", "out");
    sam_json_member_add_string (out, "c", record->id);
    sam_json_member_add_string (out, "reason", "scope");
    sam_json_member_add_int (out, "s", record->seq);
    sam_json_end_object (out);
    return;
  }
  sam_json_member_add_string (out, "k", record->gone ? "del" : "rec");
  sam_json_member_add_string (out, "t", record->type);
  sam_json_member_add_string (out, "id", record->id);
  sam_json_member_add_string (out, "c", record->scope);
  sam_json_member_add_string (out, "v", version);
  sam_json_member_add_int (out, "s", record->seq);
  sam_json_member_add_int (out, "sv", 1);
  sam_json_member_add_string (out, "by", record->by);
  sam_json_member_add_string (out, "at", "2026-11-20T10:00:00Z");
  if (record->x_by != NULL) {
    sam_json_member (out, "x");
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "by", record->x_by);
    sam_json_member_add_string (out, "at", "2026-11-20T11:00:00Z");
    sam_json_end_object (out);
  }
  if (!record->gone) {
    sam_json_member_add_raw (out, "d", g_bytes_get_data (record->body, NULL),
                             g_bytes_get_size (record->body));
  }
  sam_json_end_object (out);
}

GBytes *
server_pull (Server *server, const char *cursor, guint per_page)
{
  GString *out = g_string_new (NULL);
  gint64 from = g_ascii_strtoll (cursor, NULL, 10);
  guint n = 0;

  for (guint i = 0; i < server->records->len; i++) {
    const Record *record = server->records->pdata[i];

    if (record->seq <= from) {
      continue;
    }
    append_rec (out, record);
    g_string_append_c (out, '\n');
    from = record->seq;
    if (per_page != 0 && ++n == per_page) {
      g_string_append_printf (out, "{\"k\":\"cp\",\"cursor\":\"%" G_GINT64_FORMAT "\"}\n", from);
      return g_string_free_to_bytes (out);
    }
  }
  g_string_append_printf (out,
                          "{\"k\":\"end\",\"cursor\":\"%" G_GINT64_FORMAT
                          "\",\"more\":false,\"head\":%" G_GINT64_FORMAT
                          ",\"head_at\":\"2026-11-23T12:00:00Z\",\"server_time\":"
                          "\"2026-11-23T12:00:00Z\"}\n",
                          server->seq, server->seq);
  return g_string_free_to_bytes (out);
}

static char *
patch_text (const SamPatch *patch)
{
  GString *out = g_string_new ("{\"set\":[");
  gboolean first = TRUE;

  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (token != NULL) {
      g_string_append_printf (out, "%s{\"p\":\"/%s\",\"v\":%s}", first ? "" : ",", name, token);
      first = FALSE;
    }
  }
  g_string_append (out, "],\"del\":[");
  first = TRUE;
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (token == NULL) {
      g_string_append_printf (out, "%s\"/%s\"", first ? "" : ",", name);
      first = FALSE;
    }
  }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static void
propose (Server *server, const SamOp *op, const char *by)
{
  const SamOpFields *fields = sam_op_get (op);
  g_autofree char *id = sam_op_proposal_id (op);
  g_autofree char *patch = patch_text (fields->patch);
  Record *target = find (server, fields->id);
  g_autoptr (SamRecord) record =
      sam_record_new (SAM_RECORD_PROPOSAL, id, target != NULL ? target->scope : fields->scope);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  sam_record_set_text (record, SAM_PROPOSAL_TARGET_TYPE, sam_type_get (fields->type)->name);
  sam_record_set_text (record, SAM_PROPOSAL_TARGET_ID, fields->id);
  sam_record_set_text (record, SAM_PROPOSAL_OP_ID, fields->op_id);
  sam_record_set_text (record, SAM_PROPOSAL_BASE_VERSION, fields->base);
  sam_record_set_text (record, SAM_PROPOSAL_PATCH, patch);
  sam_record_set_text (record, SAM_PROPOSAL_BY_USER, by);
  body = sam_record_to_body (record);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (find (server, id) == NULL) {
    server_put (server, "proposal", id, sam_record_get_scope (record), by, text);
  }
}

/* Whether the operation may be applied; else the result's members are written. */
static gboolean
may_apply (Server *server, const SamOp *op, GString *out)
{
  const SamOpFields *fields = sam_op_get (op);
  Answer *answer = g_hash_table_lookup (server->answers, fields->id);
  Record *record = find (server, fields->id);
  const char *base = fields->base;

  if (answer != NULL) {
    sam_json_member_add_string (out, "r", answer->result);
    sam_json_member (out, "problem");
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "code", answer->code);
    if (answer->pointer != NULL) {
      sam_json_member_add_string (out, "pointer", answer->pointer);
    }
    sam_json_end_object (out);
    g_hash_table_remove (server->answers, fields->id);
    return FALSE;
  }
  switch (fields->kind) {
  case SAM_OP_CREATE:
  case SAM_OP_SIGN:
    if (record == NULL) {
      return TRUE;
    }
    break;
  case SAM_OP_RESOLVE:
    if (record != NULL) {
      g_autoptr (SamRecord) proposal = sam_record_new_from_body (SAM_RECORD_PROPOSAL, record->id,
                                                                 record->scope, record->body, NULL);

      if (sam_record_has (proposal, SAM_PROPOSAL_CLOSED_AT)) {
        break;
      }
      record = find (server, sam_record_get_text (proposal, SAM_PROPOSAL_TARGET_ID));
      if (record == NULL) {
        return TRUE;
      }
    }
    G_GNUC_FALLTHROUGH;
  default:
    if (record == NULL) {
      sam_json_member_add_string (out, "r", "gone");
      return FALSE;
    }
    {
      g_autofree char *version = version_of (record);

      if (g_strcmp0 (base, version) == 0
          || (base != NULL && g_str_has_prefix (base, "after:")
              && g_hash_table_contains (server->applied, base + 6))) {
        return TRUE;
      }
    }
    break;
  }
  sam_json_member_add_string (out, "r", "conflict");
  sam_json_member (out, "rec");
  append_rec (out, record);
  return FALSE;
}

static void
append_applied (GString *out, const Record *record)
{
  g_autofree char *version = version_of (record);

  sam_json_member_add_string (out, "id", record->id);
  sam_json_member_add_string (out, "v", version);
  sam_json_member_add_int (out, "s", record->seq);
}

static void
patch_record (Server *server, Record *record, const SamPatch *patch, const char *by)
{
  GBytes *body = sam_patch_apply (patch, record->body);

  g_bytes_unref (record->body);
  record->body = body;
  changed (server, record, by);
}

static void
apply (Server *server, const SamOp *op, const char *by, GString *out)
{
  const SamOpFields *fields = sam_op_get (op);
  Record *record;

  switch (fields->kind) {
  case SAM_OP_CREATE:
  case SAM_OP_SIGN: {
    g_autoptr (GBytes) body = sam_patch_apply (fields->patch, NULL);
    g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

    server_put (server, sam_type_get (fields->type)->name, fields->id, fields->scope, by, text);
    break;
  }
  case SAM_OP_UPDATE:
    patch_record (server, find (server, fields->id), fields->patch, by);
    break;
  case SAM_OP_RETRACT:
    server_retract (server, fields->id, by);
    break;
  case SAM_OP_PROPOSE:
    propose (server, op, by);
    sam_json_member_add_string (out, "r", "proposal");
    return;
  case SAM_OP_RESOLVE: {
    Record *proposal = find (server, fields->id);
    g_autoptr (SamRecord) about = sam_record_new_from_body (SAM_RECORD_PROPOSAL, proposal->id,
                                                            proposal->scope, proposal->body, NULL);
    Record *target = find (server, sam_record_get_text (about, SAM_PROPOSAL_TARGET_ID));
    g_autofree char *closing = g_strdup_printf (
        "{\"closed_by\":\"%s\",\"closed_at\":\"2026-11-23T12:00:00Z\",\"closed_take\":\"%s\"}", by,
        fields->take);

    if (!sam_patch_is_empty (fields->patch)) {
      patch_record (server, target, fields->patch, by);
    }
    server_patch (server, fields->id, by, closing);
    sam_json_member_add_string (out, "r", "applied");
    append_applied (out, proposal);
    if (target != NULL) {
      sam_json_member (out, "target");
      sam_json_begin_object (out);
      append_applied (out, target);
      sam_json_end_object (out);
    }
    return;
  }
  case SAM_OP_VIEW_LOG:
    server->n_logged++;
    sam_json_member_add_string (out, "r", "applied");
    return;
  }
  record = find (server, fields->id);
  sam_json_member_add_string (out, "r", "applied");
  append_applied (out, record);
}

/* Operations of one group: all of them or none. */
static void
push_group (Server *server, const char *by, GPtrArray *group, GString *out)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);
  gboolean refused = FALSE;

  for (guint i = 0; i < group->len; i++) {
    const SamOpFields *fields = sam_op_get (group->pdata[i]);
    GString *why = g_string_new ("{");
    const char *base = fields->base;
    gboolean earlier = FALSE;

    for (guint k = 0; k < i && base != NULL; k++) {
      earlier |= g_str_has_prefix (base, "after:")
                 && strcmp (base + 6, sam_op_get (group->pdata[k])->op_id) == 0;
    }
    if (!earlier && fields->kind != SAM_OP_PROPOSE && fields->kind != SAM_OP_VIEW_LOG
        && !g_hash_table_contains (server->applied, fields->op_id)
        && !may_apply (server, group->pdata[i], why)) {
      refused = TRUE;
      g_ptr_array_add (refusals, g_strdup (why->str + 1));
    } else {
      g_ptr_array_add (refusals, NULL);
    }
    g_string_free (why, TRUE);
  }
  for (guint i = 0; i < group->len; i++) {
    const SamOp *op = group->pdata[i];
    const char *id = sam_op_get (op)->op_id;

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "op", id);
    if (refusals->pdata[i] != NULL) {
      g_string_append_printf (out, ",%s", (char *) refusals->pdata[i]);
    } else if (refused) {
      sam_json_member_add_string (out, "r", "skipped");
    } else if (g_hash_table_contains (server->applied, id)) {
      sam_json_member_add_string (out, "r", "duplicate");
      sam_json_member_add_string (out, "v", g_hash_table_lookup (server->applied, id));
    } else {
      Record *record;

      apply (server, op, by, out);
      record = find (server, sam_op_get (op)->id);
      g_hash_table_insert (server->applied, g_strdup (id),
                           record != NULL ? version_of (record) : g_strdup ("e1.1"));
    }
    sam_json_end_object (out);
  }
}

GBytes *
server_push (Server *server, const char *by, GPtrArray *ops)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  sam_json_begin_object (out);
  sam_json_member (out, "results");
  sam_json_begin_array (out);
  for (guint i = 0; i < ops->len; i++) {
    const char *name = sam_op_get (ops->pdata[i])->group;
    g_autoptr (GPtrArray) group = g_ptr_array_new ();

    if (name != NULL && !g_hash_table_add (done, (gpointer) name)) {
      continue;
    }
    for (guint k = i; k < ops->len; k++) {
      if (k == i || (name != NULL && g_strcmp0 (name, sam_op_get (ops->pdata[k])->group) == 0)) {
        g_ptr_array_add (group, ops->pdata[k]);
      }
    }
    push_group (server, by, group, out);
  }
  sam_json_end_array (out);
  sam_json_member_add_int (out, "head", server->seq);
  sam_json_end_object (out);
  return g_string_free_to_bytes (out);
}

void
server_fill (Server *server)
{
  server_put (server, "team", TEAM, NULL, OLA, "{\"name\":\"Team sentrum\"}");
  server_put (server, "user", KARI, NULL, OLA, "{\"name\":\"Kari Nordmann\"}");
  server_put (server, "user", OLA, NULL, OLA, "{\"name\":\"Ola Nordmann\"}");
  server_put (server, "service", SERVICE, NULL, OLA,
              "{\"name\":\"NAV Eksempel\",\"kind\":\"nav\",\"future\":{\"a\":[1,2]}}");
  server_put (
      server, "person", PERSON, NULL, KARI,
      "{\"given_name\":\"Modig\",\"family_name\":\"Furulund\",\"birth_date\":\"1990-02-03\","
      "\"phone\":\"22222222\",\"address_grade\":\"open\",\"city\":\"Eksempel\"}");
  server_put (server, "case", CASE, NULL, KARI,
              "{\"person_id\":\"" PERSON "\",\"team_id\":\"" TEAM "\",\"coordinator_user\":\"" KARI
              "\",\"holder_kind\":\"user\",\"holder_user\":\"" KARI
              "\",\"status\":\"active\",\"opened_on\":\"2026-01-02\",\"source\":\"self\"}");
  server_put (
      server, "person", PERSON2, NULL, KARI,
      "{\"given_name\":\"Åpen\",\"family_name\":\"Østlid\",\"birth_date\":\"1985-05-06\","
      "\"phone\":\"33333333\",\"address\":\"Skjult vei 3\",\"address_grade\":\"fortrolig\"}");
  server_put (server, "case", CASE2, NULL, KARI,
              "{\"person_id\":\"" PERSON2 "\",\"team_id\":\"" TEAM "\",\"coordinator_user\":\"" KARI
              "\",\"holder_kind\":\"user\",\"holder_user\":\"" KARI
              "\",\"status\":\"new\",\"opened_on\":\"2026-03-04\",\"source\":\"nav\"}");
}

/* ---- device ---- */

static void
new_store (Device *device)
{
  device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_set_vault_options (device->store, device->options);
}

Device *
device_new (const char *user, const char *role)
{
  return device_new_on (user, role, NULL);
}

Device *
device_new_on (const char *user, const char *role, const SamVaultOptions *options)
{
  Device *device = g_new0 (Device, 1);
  static guint64 seed = 1;
  g_autoptr (GError) error = NULL;
  char *roles[] = { (char *) role, NULL };
  char *teams[] = { (char *) TEAM, NULL };
  char *none[] = { NULL };
  SamSession session = { .user_id = (char *) user,
                         .user_name = (char *) "Nordmann",
                         .roles = roles,
                         .team_ids = teams,
                         .lead_team_ids = strcmp (role, "lead") == 0 ? teams : none,
                         .compartments = sam_roles_compartments ((const char *const *) roles),
                         .environment = (char *) "test" };

  device->dir = sam_test_dir_new ();
  device->options = options;
  device->profile = options != NULL && options->vfs != NULL
                        ? g_strdup ("/crash")
                        : sam_test_dir_file (device->dir, "profile");
  device->key = sam_test_dir_file (device->dir, "key");
  device->unlock.kind = SAM_SLOT_FILE;
  device->unlock.key_file = device->key;
  device->user = user;
  device->clock = sam_clock_new_fixed (sam_date_from_ymd (2026, 11, 23), NOW_US, seed++);
  new_store (device);
  sam_store_create (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (device->store, "https://example.test", "token", &error);
  g_assert_no_error (error);
  sam_store_set_user (device->store, &session, &error);
  g_assert_no_error (error);
  device->viewer = sam_store_get_viewer (device->store);
  return device;
}

void
device_free (Device *device)
{
  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
  g_clear_pointer (&device->viewer, sam_viewer_unref);
  sam_clock_unref (device->clock);
  g_free (device->profile);
  g_free (device->key);
  sam_test_dir_free (device->dir);
  g_free (device);
}

static void
close_store (Device *device)
{
  sam_store_close (device->store);
  g_assert_finalize_object (device->store);
}

static void
open_store (Device *device)
{
  g_autoptr (GError) error = NULL;

  new_store (device);
  sam_store_open (device->store, device->profile, &device->unlock, &error);
  g_assert_no_error (error);
  g_clear_pointer (&device->viewer, sam_viewer_unref);
  device->viewer = sam_store_get_viewer (device->store);
}

void
device_reopen (Device *device)
{
  close_store (device);
  open_store (device);
}

GBytes *
device_copy (Device *device)
{
  g_autofree char *path = g_build_filename (device->profile, SAM_VAULT_FILE_NAME, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize len;

  close_store (device);
  g_file_get_contents (path, &data, &len, &error);
  g_assert_no_error (error);
  open_store (device);
  return g_bytes_new_take (data, len);
}

void
device_put_back (Device *device, GBytes *copy)
{
  g_autofree char *path = g_build_filename (device->profile, SAM_VAULT_FILE_NAME, NULL);
  g_autoptr (GError) error = NULL;

  close_store (device);
  g_file_set_contents (path, g_bytes_get_data (copy, NULL), (gssize) g_bytes_get_size (copy),
                       &error);
  g_assert_no_error (error);
  open_store (device);
}

void
device_pull (Device *device, Server *server)
{
  gboolean end = FALSE, more = TRUE;

  while (!end || more) {
    g_autoptr (GError) error = NULL;
    g_autofree char *cursor = sam_store_begin_pull (device->store, &error);
    g_autoptr (GBytes) lines = NULL;

    g_assert_no_error (error);
    lines = server_pull (server, cursor, 3);
    sam_store_apply (device->store, lines, NULL, &end, &more, &error);
    g_assert_no_error (error);
  }
  {
    g_autoptr (GError) error = NULL;

    sam_store_confirm_pull (device->store, &error);
    g_assert_no_error (error);
  }
}

GPtrArray *
device_arm (Device *device)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ops = sam_store_arm (device->store, SAM_ARM_CHANGES, 0, 200, &error);

  g_assert_no_error (error);
  return ops;
}

void
device_sync (Device *device, Server *server)
{
  device_pull (device, server);
  for (guint round = 0; round < 10; round++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) log = sam_store_arm (device->store, SAM_ARM_LOG, 0, 200, &error);
    g_autoptr (GPtrArray) ops = NULL;
    g_autoptr (GBytes) reply = NULL;

    g_assert_no_error (error);
    if (log->len > 0) {
      reply = server_push (server, device->user, log);
      sam_store_acknowledge (device->store, reply, NULL, &error);
      g_assert_no_error (error);
      g_clear_pointer (&reply, g_bytes_unref);
    }
    ops = device_arm (device);
    if (ops->len == 0) {
      break;
    }
    reply = server_push (server, device->user, ops);
    sam_store_acknowledge (device->store, reply, NULL, &error);
    g_assert_no_error (error);
    sam_clock_fixed_advance (device->clock, G_USEC_PER_SEC);
    device_pull (device, server);
    g_assert_cmpuint (round, <, 9);
  }
}

/* What was gathered while opening is what the tables say, in their order. */
static void
check_gathered (SamStore *store)
{
  g_autoptr (SamSqlStatement) statement = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GError) error = NULL;
  SamSqlStep step;
  GHashTableIter iter;
  gpointer group;
  guint n_gathered = 0, n_rows = 0;

  g_assert_nonnull (store->gathered);
  statement =
      sam_sql_prepare (store->sql, "SELECT " SAM_HEAD_COLUMNS " FROM head h ORDER BY h.n", &error);
  g_assert_no_error (error);
  while ((step = sam_sql_step (statement, &error)) == SAM_SQL_STEP_ROW) {
    g_autoptr (SamHeadRow) row = sam_head_row_take (statement);
    SamScopeKind kind = row != NULL ? sam_type_get (row->type)->scope : SAM_SCOPE_TARGET;
    const SamHeadRow *kept;
    GPtrArray *of_scope;
    guint at;

    if (row == NULL
        || (row->meta.state == SAM_STATE_SAVED && kind != SAM_SCOPE_REGISTRY
            && kind != SAM_SCOPE_TEAM && (SAM_RULES_LIST_TYPES >> row->type & 1) == 0)) {
      continue;
    }
    of_scope = sam_store_gathered (store, row->scope);
    at = GPOINTER_TO_UINT (g_hash_table_lookup (seen, of_scope));
    g_assert_cmpuint (at, <, of_scope->len);
    kept = of_scope->pdata[at];
    g_assert_cmpstr (kept->id, ==, row->id);
    g_assert_cmpint (kept->type, ==, row->type);
    g_assert_cmpint (kept->comp, ==, row->comp);
    g_assert_cmpint (kept->meta.state, ==, row->meta.state);
    g_assert_cmpint (kept->meta.retracted_at, ==, row->meta.retracted_at);
    g_assert_cmpstr (kept->meta.version, ==, row->meta.version);
    g_assert_cmpstr (kept->meta.by, ==, row->meta.by);
    g_assert_cmpmem (kept->body.data, kept->body.size, row->body.data, row->body.size);
    g_hash_table_insert (seen, of_scope, GUINT_TO_POINTER (at + 1));
    n_rows++;
  }
  g_assert_cmpint (step, ==, SAM_SQL_STEP_DONE);
  g_hash_table_iter_init (&iter, store->gathered);
  while (g_hash_table_iter_next (&iter, NULL, &group)) {
    n_gathered += ((GPtrArray *) group)->len;
  }
  g_assert_cmpuint (n_gathered, ==, n_rows);
}

void
device_check (Device *device)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *held = sam_store_dump_memory (device->store, &error);
  g_autofree char *fresh = NULL;

  g_assert_no_error (error);
  device_reopen (device);
  g_assert_cmpint (sam_store_get_status (device->store).vault, ==, SAM_VAULT_STATE_FINE);
  check_gathered (device->store);
  fresh = sam_store_dump_memory (device->store, &error);
  g_assert_no_error (error);
  if (strcmp (held, fresh) != 0) {
    g_auto (GStrv) a = g_strsplit (held, "\n", -1);
    g_auto (GStrv) b = g_strsplit (fresh, "\n", -1);

    for (guint i = 0; a[i] != NULL && b[i] != NULL; i++) {
      g_assert_cmpstr (a[i], ==, b[i]);
    }
  }
  g_assert_cmpuint (strlen (held), ==, strlen (fresh));
}

SamRecord *
device_get (Device *device, SamRecordType type, const char *id)
{
  g_autoptr (GError) error = NULL;
  SamRecord *record = sam_store_get (device->store, device->viewer, type, id, &error);

  g_assert_no_error (error);
  g_assert_true (sam_record_is_frozen (record));
  return record;
}

SamRecord *
device_edit (Device *device, SamRecordType type, const char *id)
{
  g_autoptr (SamRecord) record = device_get (device, type, id);

  return sam_record_dup (record);
}

char *
device_save (Device *device, SamRecord *record)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;
  char *undo = NULL;

  sam_changes_put (changes, record);
  sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, &undo, &error);
  if (error != NULL) {
    g_autoptr (GArray) problems = sam_store_last_problems (device->store);

    for (guint i = 0; i < problems->len; i++) {
      const SamProblem *problem = &g_array_index (problems, SamSaveProblem, i).problem;

      g_test_message ("%s: %s",
                      problem->field != SAM_FIELD_NONE ? sam_field_get (problem->field)->name : "-",
                      problem->code);
    }
  }
  g_assert_no_error (error);
  return undo;
}

void
device_set (Device *device, SamField field, const char *id, const char *value)
{
  g_autoptr (SamRecord) record = device_edit (device, SAM_FIELD_TYPE (field), id);
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  sam_record_set_from_string (record, field, value, &error);
  g_assert_no_error (error);
  undo = device_save (device, record);
}

char *
device_value (Device *device, SamField field, const char *id)
{
  g_autoptr (SamRecord) record = device_get (device, SAM_FIELD_TYPE (field), id);

  return sam_record_to_string (record, field);
}

char *
device_add_contact (Device *device, const char *text)
{
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CONTACT, id, CASE);
  g_autofree char *undo = NULL;

  sam_record_set_text (record, SAM_CONTACT_CASE_ID, CASE);
  sam_record_set_moment (record, SAM_CONTACT_OCCURRED_AT, NOW_US - G_GINT64_CONSTANT (3600000000));
  sam_record_set_text (record, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (record, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (record, SAM_CONTACT_TEXT, text);
  sam_record_set_text (record, SAM_CONTACT_BY_USER, device->user);
  undo = device_save (device, record);
  return g_steal_pointer (&id);
}

guint
device_count (Device *device, SamRecordType type)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = sam_store_list (device->store, device->viewer, query, NULL, &error);

  g_assert_no_error (error);
  return list->len;
}
