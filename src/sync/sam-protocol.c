/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-protocol-private.h"

#include <json-glib/json-glib.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json-document.h>
#include <samspor/sam-json.h>
#include <string.h>

/* No desktop is without its server for longer. */
#define OFFLINE_DAYS_MOST 366
/* An `end` line that is longer is looked at by the store alone. */
#define END_MOST 4096

GBytes *
_sam_protocol_encode_ops (GPtrArray *ops)
{
  GString *out = g_string_new (NULL);
  gsize len;

  sam_json_begin_object (out);
  sam_json_member (out, "ops");
  sam_json_begin_array (out);
  for (guint i = 0; i < ops->len; i++) {
    sam_json_element (out);
    sam_op_append_json (g_ptr_array_index (ops, i), out);
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
  len = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), len);
}

GBytes *
_sam_protocol_encode_device (const char *device, const char *client)
{
  GString *out = g_string_new (NULL);

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "device", device);
  sam_json_member_add_string (out, "client", client);
  sam_json_member (out, "schema");
  sam_json_begin_object (out);
  for (SamRecordType type = 0; type < SAM_N_RECORD_TYPES; type++)
    sam_json_member_add_int (out, sam_type_get (type)->name, sam_type_get (type)->schema);
  sam_json_end_object (out);
  sam_json_end_object (out);
  return g_string_free_to_bytes (out);
}

GBytes *
_sam_protocol_refuse_ops (GPtrArray *ops, const char *code)
{
  GString *out = g_string_new (NULL);
  gsize len;

  sam_json_begin_object (out);
  sam_json_member (out, "results");
  sam_json_begin_array (out);
  for (guint i = 0; i < ops->len; i++) {
    const SamOpFields *op = sam_op_get (g_ptr_array_index (ops, i));

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "op", op->op_id);
    sam_json_member_add_string (out, "id", op->id);
    sam_json_member_add_string (out, "r", "rejected");
    sam_json_member (out, "problem");
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "code", code);
    sam_json_end_object (out);
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
  len = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), len);
}

static char **
string_list (JsonObject *object, const char *name)
{
  JsonArray *array = sam_json_member_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_node_get_string (node));
  }
  return g_strv_builder_end (builder);
}

/* A server that gives no days is not asked how many. */
static guint
offline_days (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "offline_max_days");
  gint64 days = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                        && json_node_get_value_type (node) == G_TYPE_INT64
                    ? json_node_get_int (node)
                    : 0;

  return (guint) CLAMP (days, 0, OFFLINE_DAYS_MOST);
}

/* What is not said or makes no sense is no limit. */
static guint
ops_most (JsonObject *object)
{
  JsonObject *limits = sam_json_member_object (object, "limits");
  JsonNode *node = limits != NULL ? json_object_get_member (limits, "ops") : NULL;
  gint64 ops = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                       && json_node_get_value_type (node) == G_TYPE_INT64
                   ? json_node_get_int (node)
                   : 0;

  return ops > 0 ? (guint) MIN (ops, G_MAXUINT) : G_MAXUINT;
}

SamSession *
_sam_protocol_decode_meta (GBytes *body, guint *most, GError **error)
{
  g_autoptr (SamSession) session = g_new0 (SamSession, 1);
  g_autoptr (JsonNode) root = sam_json_parse_document (body, NULL, NULL);
  JsonObject *object =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonObject *user = object != NULL ? sam_json_member_object (object, "user") : NULL;
  const char *id = user != NULL ? sam_json_member_string (user, "id") : NULL;
  const char *environment = object != NULL ? sam_json_member_string (object, "environment") : NULL;
  g_auto (GStrv) compartments = NULL;

  if (id == NULL || !sam_id_is_valid (id) || environment == NULL) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                         "The server did not say who the user is");
    return NULL;
  }
  session->user_id = g_strdup (id);
  session->user_name = g_strdup (sam_json_member_string (user, "name"));
  session->environment = g_strdup (environment);
  session->epoch = g_strdup (sam_json_member_string (object, "epoch"));
  session->offline_max_days = offline_days (object);
  *most = ops_most (object);
  session->roles = string_list (object, "roles");
  session->team_ids = string_list (object, "teams");
  session->lead_team_ids = string_list (object, "lead_teams");
  compartments = string_list (object, "compartments");
  for (guint i = 0; compartments[i] != NULL; i++) {
    SamCompartment compartment;

    /* A wall this version does not know is one it has no records behind. */
    if (sam_compartment_from_name (compartments[i], &compartment))
      session->compartments |= 1u << compartment;
  }
  return g_steal_pointer (&session);
}

char *
_sam_protocol_problem_member (GBytes *body, const char *name)
{
  g_autoptr (JsonNode) root = sam_json_parse_document (body, NULL, NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  return g_strdup (sam_json_member_string (json_node_get_object (root), name));
}

SamSyncError
_sam_protocol_error_of_status (const SamReply *reply)
{
  /* Without our header another program answered: a proxy in trouble, or a sign-in page. */
  if (!reply->is_ours)
    return reply->status >= 500 && reply->status != 511 ? SAM_SYNC_ERROR_SERVER
                                                        : SAM_SYNC_ERROR_CAPTIVE;
  switch (reply->status) {
  case 401:
    return SAM_SYNC_ERROR_AUTH;
  case 403:
    return SAM_SYNC_ERROR_FORBIDDEN;
  case 409:
    return SAM_SYNC_ERROR_RESTORED;
  case 410:
    return SAM_SYNC_ERROR_START_OVER;
  case 426:
    return SAM_SYNC_ERROR_OLD_CLIENT;
  case 429:
  case 503:
    return SAM_SYNC_ERROR_BUSY;
  default:
    return reply->status >= 500 ? SAM_SYNC_ERROR_SERVER : SAM_SYNC_ERROR_PROTOCOL;
  }
}

void
_sam_feed_splitter_init (SamFeedSplitter *splitter)
{
  splitter->buffer = g_byte_array_new ();
  splitter->scanned = 0;
  splitter->line_start = 0;
}

void
_sam_feed_splitter_clear (SamFeedSplitter *splitter)
{
  g_clear_pointer (&splitter->buffer, g_byte_array_unref);
}

void
_sam_feed_splitter_push (SamFeedSplitter *splitter, const guint8 *data, gsize len)
{
  g_byte_array_append (splitter->buffer, data, (guint) len);
}

gboolean
_sam_feed_splitter_is_empty (const SamFeedSplitter *splitter)
{
  return splitter->buffer->len == 0;
}

/* The line without what begins it, which may have JSON's white space before it; NULL = it begins
 * otherwise. */
static const char *
after (const char *line, const char *end, const char *token)
{
  gsize len = strlen (token);

  while (line < end && (*line == ' ' || *line == '\t'))
    line++;
  return (gsize) (end - line) >= len && memcmp (line, token, len) == 0 ? line + len : NULL;
}

static gboolean
is_checkpoint (const guint8 *data, gsize len)
{
  static const char *const begin[] = { "{", "\"k\"", ":" };
  const char *line = (const char *) data, *end = line + len;

  for (guint i = 0; i < G_N_ELEMENTS (begin) && line != NULL; i++)
    line = after (line, end, begin[i]);
  return line != NULL
         && (after (line, end, "\"cp\"") != NULL || after (line, end, "\"end\"") != NULL);
}

GBytes *
_sam_feed_splitter_next (SamFeedSplitter *splitter, GError **error)
{
  GByteArray *buffer = splitter->buffer;

  while (splitter->scanned < buffer->len) {
    const guint8 *at = buffer->data + splitter->scanned;
    const guint8 *newline = memchr (at, '\n', buffer->len - splitter->scanned);
    gsize line_len;

    if (newline == NULL) {
      splitter->scanned = buffer->len;
      break;
    }
    splitter->scanned = (gsize) (newline - buffer->data) + 1;
    line_len = splitter->scanned - splitter->line_start;
    if (line_len > SAM_PROTOCOL_LINE_MOST)
      break;
    if (is_checkpoint (buffer->data + splitter->line_start, line_len)) {
      GBytes *piece = g_bytes_new (buffer->data, splitter->scanned);

      g_byte_array_remove_range (buffer, 0, (guint) splitter->scanned);
      splitter->scanned = splitter->line_start = 0;
      return piece;
    }
    splitter->line_start = splitter->scanned;
  }
  if (MAX (splitter->scanned, buffer->len) - splitter->line_start > SAM_PROTOCOL_LINE_MOST
      || buffer->len > SAM_PROTOCOL_PAGE_MOST)
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                         "The server sends more than it said it would");
  return NULL;
}

char *
_sam_feed_next_cursor (GBytes *piece)
{
  static const SamJsonLimits limits = { .max_depth = 2, .max_len = END_MOST };
  gsize len;
  const char *data = g_bytes_get_data (piece, &len);
  const char *newline = len > 1 ? g_strrstr_len (data, (gssize) len - 1, "\n") : NULL;
  const char *line = newline != NULL ? newline + 1 : data;
  SamJsonCursor members;
  SamJsonToken name, value;
  g_autofree char *cursor = NULL;
  gboolean end = FALSE, more = FALSE;

  len -= (gsize) (line - data);
  if (len <= 1 || !sam_json_check (line, len - 1, &limits, NULL)
      || !sam_json_cursor_object (&members, line, len - 1))
    return NULL;
  while (sam_json_cursor_next (&members, &name, &value)) {
    if (sam_json_token_is (&name, "k"))
      end = sam_json_token_is (&value, "end");
    else if (sam_json_token_is (&name, "more"))
      more = value.kind == SAM_JSON_TRUE;
    else if (sam_json_token_is (&name, "cursor") && value.kind == SAM_JSON_STRING)
      cursor = sam_json_token_dup_string (&value);
  }
  return end && more ? g_steal_pointer (&cursor) : NULL;
}
