/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <samspor/sam-json.h>

G_BEGIN_DECLS

/**
 * sam_json_parse_document:
 * @limits: (nullable)
 *
 * Checks, then parses with json-glib. The only way to a JsonNode.
 *
 * Returns: (transfer full): or NULL with %SAM_CORE_ERROR; free with json_node_unref()
 */
JsonNode *sam_json_parse_document (GBytes *bytes, const SamJsonLimits *limits, GError **error);

/**
 * sam_json_member_string:
 *
 * Typed getters: json-glib's own convert or warn. Each takes a nullable object.
 *
 * Returns: (transfer none) (nullable): NULL when absent or of another type
 */
const char *sam_json_member_string (JsonObject *object, const char *name);

/**
 * sam_json_member_int:
 *
 * Returns: FALSE when absent or no integer; @value is then untouched
 */
gboolean sam_json_member_int (JsonObject *object, const char *name, gint64 *value);
gboolean sam_json_member_bool (JsonObject *object, const char *name, gboolean *value);
JsonObject *sam_json_member_object (JsonObject *object, const char *name);
JsonArray *sam_json_member_array (JsonObject *object, const char *name);

G_END_DECLS
