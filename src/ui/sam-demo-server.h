/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-date.h>

G_BEGIN_DECLS

/*
 * The demo's own backend: a samspord on loopback with its database in memory, ended with the
 * window.
 */
#define SAM_TYPE_DEMO_SERVER (sam_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (SamDemoServer, sam_demo_server, SAM, DEMO_SERVER, GObject)

/** sam_demo_server_new: @dir: a private folder for its control socket. @cases: how many. */
SamDemoServer *sam_demo_server_new (const char *dir, guint cases, SamDate today);
/** sam_demo_server_start_async: starts it, and asks it for a token for @user. */
void sam_demo_server_start_async (SamDemoServer *server, const char *user,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/** sam_demo_server_start_finish: @url, @token: (out) (transfer full). */
gboolean sam_demo_server_start_finish (SamDemoServer *server, GAsyncResult *result, char **url,
                                       char **token, GError **error);
/** sam_demo_server_stop: ends it; waits for its end. */
void sam_demo_server_stop (SamDemoServer *server);

G_END_DECLS
