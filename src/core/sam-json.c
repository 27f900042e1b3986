/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-core-error.h>
#include <samspor/sam-json-document.h>

JsonNode *
sam_json_parse_document (GBytes *bytes, const SamJsonLimits *limits, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  const char *data;
  gsize len;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &len);
  if (!sam_json_check (data, len, limits, error))
    return NULL;
  if (len > G_MAXSSIZE) {
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_TOO_LARGE,
                         "reading JSON: a document that is too long");
    return NULL;
  }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) len, NULL)) {
    /* Its own message would quote the text. */
    g_set_error_literal (error, SAM_CORE_ERROR, SAM_CORE_ERROR_INVALID,
                         "reading JSON: refused by the parser");
    return NULL;
  }

  return json_parser_steal_root (parser);
}

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

const char *
sam_json_member_string (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (name != NULL, NULL);

  node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
sam_json_member_int (JsonObject *object, const char *name, gint64 *value)
{
  JsonNode *node;

  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  node = get_value (object, name, G_TYPE_INT64);
  if (node == NULL)
    return FALSE;
  *value = json_node_get_int (node);

  return TRUE;
}

gboolean
sam_json_member_bool (JsonObject *object, const char *name, gboolean *value)
{
  JsonNode *node;

  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  node = get_value (object, name, G_TYPE_BOOLEAN);
  if (node == NULL)
    return FALSE;
  *value = json_node_get_boolean (node);

  return TRUE;
}

JsonObject *
sam_json_member_object (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (name != NULL, NULL);

  node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
sam_json_member_array (JsonObject *object, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (name != NULL, NULL);

  node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
