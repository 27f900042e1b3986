/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked of every request, in one order, before its route is served. */
#include "sam-server-private.h"

#include <string.h>

typedef SamServerResponse *(*Handler) (SamServer *server, SamActor *actor,
                                       const SamServerRequest *request, const char *const *args);

static SamServerResponse *
on_meta (SamServer *server, SamActor *actor, const SamServerRequest *request,
         const char *const *args)
{
  return sam_server_meta (server, request->authorization ? actor : NULL);
}

static SamServerResponse *
on_changes (SamServer *server, SamActor *actor, const SamServerRequest *request,
            const char *const *args)
{
  return sam_server_changes (server, actor, request);
}

static SamServerResponse *
on_push (SamServer *server, SamActor *actor, const SamServerRequest *request,
         const char *const *args)
{
  return sam_server_push (server, actor, request);
}

static SamServerResponse *
on_op (SamServer *server, SamActor *actor, const SamServerRequest *request, const char *const *args)
{
  return sam_server_op_status (server, actor, args[0]);
}

static SamServerResponse *
on_record (SamServer *server, SamActor *actor, const SamServerRequest *request,
           const char *const *args)
{
  return sam_server_get_record (server, actor, args[0], args[1]);
}

static SamServerResponse *
on_register (SamServer *server, SamActor *actor, const SamServerRequest *request,
             const char *const *args)
{
  return sam_server_register_device (server, actor, request);
}

static SamServerResponse *
on_devices (SamServer *server, SamActor *actor, const SamServerRequest *request,
            const char *const *args)
{
  return sam_server_devices_led (server, actor);
}

static SamServerResponse *
on_own_device (SamServer *server, SamActor *actor, const SamServerRequest *request,
               const char *const *args)
{
  return sam_server_own_device (server, actor);
}

static SamServerResponse *
on_receipts (SamServer *server, SamActor *actor, const SamServerRequest *request,
             const char *const *args)
{
  return sam_server_take_receipts (server, actor, request);
}

static SamServerResponse *
on_inventory (SamServer *server, SamActor *actor, const SamServerRequest *request,
              const char *const *args)
{
  return sam_server_inventory (server, actor, request);
}

static SamServerResponse *
on_search (SamServer *server, SamActor *actor, const SamServerRequest *request,
           const char *const *args)
{
  return sam_server_search (server, actor, request);
}

static SamServerResponse *
on_history (SamServer *server, SamActor *actor, const SamServerRequest *request,
            const char *const *args)
{
  return sam_server_history (server, actor, request, args[0], args[1]);
}

static SamServerResponse *
on_audit (SamServer *server, SamActor *actor, const SamServerRequest *request,
          const char *const *args)
{
  return sam_server_audit (server, actor, request, args[0]);
}

static SamServerResponse *
on_check_home (SamServer *server, SamActor *actor, const SamServerRequest *request,
               const char *const *args)
{
  return sam_server_check_home (server, actor, request);
}

/* The first pattern a path fits is its own; `handlers` has the same order. */
static const SamServerRoute routes[] = {
  { "GET", "/v1/meta", FALSE, FALSE, SAM_CLIENT_ANY },
  { "POST", "/v1/devices", TRUE, FALSE, SAM_CLIENT_PUSH },
  { "GET", "/v1/devices", TRUE, TRUE, SAM_CLIENT_NEW },
  { "GET", "/v1/devices/self", TRUE, TRUE, SAM_CLIENT_PUSH },
  { "POST", "/v1/devices/self/receipts", TRUE, TRUE, SAM_CLIENT_PUSH },
  { "GET", "/v1/sync/changes", TRUE, TRUE, SAM_CLIENT_NEW },
  { "POST", "/v1/sync/ops", TRUE, TRUE, SAM_CLIENT_PUSH },
  { "GET", "/v1/sync/ops/{op_id}", TRUE, TRUE, SAM_CLIENT_PUSH },
  { "POST", "/v1/sync/inventory", TRUE, TRUE, SAM_CLIENT_NEW },
  { "POST", "/v1/search", TRUE, TRUE, SAM_CLIENT_NEW },
  { "GET", "/v1/audit/cases/{id}", TRUE, TRUE, SAM_CLIENT_NEW },
  { "POST", "/v1/housing/check", TRUE, TRUE, SAM_CLIENT_NEW },
  { "GET", "/v1/{type}/{id}", TRUE, TRUE, SAM_CLIENT_NEW },
  { "GET", "/v1/{type}/{id}/history", TRUE, TRUE, SAM_CLIENT_NEW },
};
static const Handler handlers[] = {
  on_meta, on_register,  on_devices, on_own_device, on_receipts,   on_changes, on_push,
  on_op,   on_inventory, on_search,  on_audit,      on_check_home, on_record,  on_history,
};
G_STATIC_ASSERT (G_N_ELEMENTS (routes) == G_N_ELEMENTS (handlers));

const SamServerRoute *
sam_server_get_routes (gsize *n_routes)
{
  g_return_val_if_fail (n_routes != NULL, NULL);
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

enum { MAX_ARGS = 2 };

static gboolean
path_matches (const char *pattern, char **segments, const char *args[MAX_ARGS])
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint n_args = 0;
  if (g_strv_length (wanted) != g_strv_length (segments)) {
    return FALSE;
  }
  for (guint i = 0; wanted[i]; i++) {
    if (wanted[i][0] == '{') {
      g_assert (n_args < MAX_ARGS);
      args[n_args++] = segments[i];
    } else if (strcmp (wanted[i], segments[i]) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* The route of a request: its number, or -1 with the refusal. */
static int
find_route (const SamServerRequest *request, char **segments, const char *args[MAX_ARGS],
            SamServerResponse **refused)
{
  g_autoptr (GString) allow = g_string_new (NULL);
  const char *pattern = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
    if (pattern ? strcmp (pattern, routes[i].path) != 0
                : !path_matches (routes[i].path, segments, args)) {
      continue;
    }
    pattern = routes[i].path;
    if (strcmp (routes[i].method, request->method) == 0) {
      return (int) i;
    }
    g_string_append_printf (allow, "%s%s", allow->len ? ", " : "", routes[i].method);
  }
  if (!pattern) {
    *refused = sam_server_not_found ();
  } else {
    *refused = sam_server_problem ("method", "This method is not known here.");
    (*refused)->allow = g_string_free (g_steal_pointer (&allow), FALSE);
  }
  return -1;
}

/* Old clients are told, and not cut off from what they have to deliver. */
static SamServerResponse *
check_client (SamServer *server, const SamServerRoute *route, const char *schema)
{
  guint64 number = 0;
  gint64 grace = SAM_SERVER_OLD_CLIENT_DAYS * SAM_USEC_PER_DAY;

  if (!schema || route->client == SAM_CLIENT_ANY
      || (g_ascii_string_to_unsigned (schema, 10, 0, G_MAXUINT, &number, NULL)
          && number >= server->min_client_schema)) {
    return NULL;
  }
  if (route->client == SAM_CLIENT_PUSH
      && sam_clock_now (server->clock) < server->min_client_since + grace) {
    return NULL;
  }
  return sam_server_problem ("client-too-old", "This client is too old for the server.");
}

SamServerResponse *
sam_server_handle (SamServer *server, const SamServerRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_auto (SamActor) actor = { 0 };
  g_auto (SamFence) fence = { 0 };
  const char *args[MAX_ARGS] = { NULL, NULL };
  SamServerResponse *refused = NULL;

  g_return_val_if_fail (server && request && request->method && request->path, NULL);

  g_auto (GStrv) segments = g_strsplit (request->path, "/", 8);
  int n = find_route (request, segments, args, &refused);
  if (n < 0) {
    return refused;
  }
  const SamServerRoute *route = &routes[n];
  if (route->auth || request->authorization) {
    refused = sam_server_sign_in (server, request->authorization, &actor);
    if (!refused && (route->device || request->device)) {
      refused = sam_server_read_device (server, request->device, &actor);
    }
    if (!refused && actor.is_suspended && handlers[n] != on_meta && handlers[n] != on_own_device) {
      refused = sam_server_suspended ();
    }
    if (!refused && !request->again) {
      refused = sam_server_take_turn (server, &actor);
    }
  }
  if (!refused) {
    refused = check_client (server, route, request->client_schema);
  }
  if (refused) {
    return refused;
  }
  if (!sam_server_sweep (server, &error)) {
    return sam_server_failed (error);
  }
  if (request->authorization) {
    sam_fence_enter (&fence, server, &actor.id);
  }
  return handlers[n](server, &actor, request, args);
}
