/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a refusal says: one table from code to status and to what may help. */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <string.h>

static const SamServerProblem problems[] = {
  /* of a request */
  { "token-missing", 401, "refresh" },
  { "token-invalid", 401, "refresh" },
  { "token-expired", 401, "refresh" },
  { "device-suspended", 403, "never" },
  { "not-found", 404, "never" },
  { "method", 405, "never" },
  { "restored-copy", 409, "rebootstrap" },
  { "cursor-invalid", 410, "rebootstrap" },
  { "cursor-expired", 410, "rebootstrap" },
  { "cursor-ahead", 410, "rebootstrap" },
  { "feed-reset", 410, "rebootstrap" },
  { "too-large", 413, "split", "never" },
  { "too-many", 413, "split" },
  { "too-many-ops", 413, "split" },
  { "content-type", 415, "never" },
  { "client-too-old", 426, "never" },
  { "rate", 429, "after" },
  { "internal", 500, "after" },
  { "unavailable", 503, "after" },
  { "bad-request", 400, "never" },
  { "json", 400, "never" },
  { "ops-missing", 400, "never" },
  { "bad-body", 400, "never" },
  { "limit", 400, "never" },
  { "device-required", 400, "never" },
  /* of an operation that does not read */
  { "bad-op", 400, "never" },
  { "length", 400, "never" },
  { "unknown-member", 400, "never" },
  { "unknown-kind", 400, "never" },
  { "unknown-type", 400, "never" },
  { "bad-pointer", 400, "never" },
  /* of a check of a home */
  { "extra-member", 422, "never" },
  { "base-missing", 428, "rebase" },
  /* of one that does */
  { "gone", 404, "never" },
  { "not-allowed", 403, "never" },
  { "group", 424, "never" },
  { "dep", 424, "same" },
};
/* A rule that an operation breaks: its code is core's. */
static const SamServerProblem rule = { NULL, 422, "never" };

const SamServerProblem *
sam_server_get_problems (gsize *n_problems)
{
  g_return_val_if_fail (n_problems != NULL, NULL);
  *n_problems = G_N_ELEMENTS (problems);
  return problems;
}

static const SamServerProblem *
problem_of (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
    if (strcmp (problems[i].code, code) == 0) {
      return &problems[i];
    }
  }
  return &rule;
}

void
sam_server_response_free (SamServerResponse *response)
{
  if (!response) {
    return;
  }
  g_free (response->content_type);
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->allow);
  g_free (response);
}

SamServerResponse *
sam_server_response_json (guint status, GString *json)
{
  SamServerResponse *response = g_new0 (SamServerResponse, 1);
  response->status = status;
  response->content_type = g_strdup ("application/json");
  response->body = g_string_free_to_bytes (json);
  return response;
}

void
sam_server_append_problem (GString *json, const char *code, const char *title, const char *op_id,
                           const char *pointer)
{
  const SamServerProblem *problem = problem_of (code);
  g_autofree char *type = g_strdup_printf ("urn:samspor:problem:%s", code);
  sam_json_begin_object (json);
  sam_json_member_add_string (json, "type", type);
  sam_json_member_add_string (json, "title", title);
  sam_json_member_add_int (json, "status", problem->status);
  sam_json_member_add_string (json, "code", code);
  sam_json_member_add_string (json, "retry",
                              op_id && problem->op_retry ? problem->op_retry : problem->retry);
  if (op_id) {
    sam_json_member_add_string (json, "op", op_id);
  }
  if (pointer) {
    sam_json_member_add_string (json, "pointer", pointer);
  }
  sam_json_end_object (json);
}

SamServerResponse *
sam_server_problem_full (const char *code, const char *title, const char *op_id,
                         const char *pointer)
{
  GString *json = g_string_new (NULL);
  sam_server_append_problem (json, code, title, op_id, pointer);
  SamServerResponse *response = sam_server_response_json (problem_of (code)->status, json);
  g_free (response->content_type);
  response->content_type = g_strdup ("application/problem+json");
  response->challenge = response->status == 401;
  return response;
}

SamServerResponse *
sam_server_problem_at (const char *code, const char *title, const char *pointer)
{
  return sam_server_problem_full (code, title, NULL, pointer);
}

SamServerResponse *
sam_server_problem (const char *code, const char *title)
{
  g_return_val_if_fail (code && title, NULL);
  return sam_server_problem_full (code, title, NULL, NULL);
}

/* One answer for what is not there and what this user may not see. */
SamServerResponse *
sam_server_not_found (void)
{
  return sam_server_problem ("not-found", "There is nothing here.");
}

SamServerResponse *
sam_server_failed (const GError *error)
{
  gboolean sql = error && error->domain == SAM_SQL_ERROR;
  int code = error ? error->code : -1;

  /* a database that is gone for a moment, too: the same operations may be sent again */
  if (sql
      && (code == SAM_SQL_ERROR_BUSY || code == SAM_SQL_ERROR_FULL
          || code == SAM_SQL_ERROR_NO_MEMORY || code == SAM_SQL_ERROR_IO
          || code == SAM_SQL_ERROR_CANT_OPEN || code == SAM_SQL_ERROR_UNKNOWN_OUTCOME)) {
    g_info ("a request could not be served now (sql %d)", code);
    SamServerResponse *response =
        sam_server_problem ("unavailable", "The server can't do this now.");
    response->retry_after = 10;
    return response;
  }
  g_warning ("a request failed (%s %d)", error ? g_quark_to_string (error->domain) : "unknown",
             code);
  return sam_server_problem ("internal", "The server failed.");
}

SamServerResponse *
sam_server_read_body (const SamServerRequest *request, const char **data, gsize *len)
{
  *len = 0;
  *data = request->body ? g_bytes_get_data (request->body, len) : NULL;
  if (request->content_type
      && g_ascii_strncasecmp (request->content_type, "application/json", 16) != 0) {
    return sam_server_problem ("content-type", "The body must be application/json.");
  }
  if (*len > SAM_SERVER_BODY_MAX) {
    return sam_server_problem ("too-large", "The request is too large.");
  }
  SamJsonToken token;
  if (!*data || !sam_json_check (*data, *len, NULL, NULL)
      || !sam_json_token_init (&token, *data, *len)) {
    return sam_server_problem ("json", "The body is not valid I-JSON.");
  }
  if (token.kind != SAM_JSON_OBJECT) {
    return sam_server_problem_at ("bad-body", "The body is not what the contract says.", "");
  }
  return NULL;
}
