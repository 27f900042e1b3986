/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <samspor/sam-server.h>

G_BEGIN_DECLS

/**
 * SamServerHttp: puts a #SamServer on a loopback address or a unix socket, in the main context of
 * the thread that made it. HTTP/1.1 without TLS: a municipality puts a web server in front.
 *
 * Bodies above SAM_SERVER_BODY_MAX are answered with 413 or, where the length was not said, cut
 * off; a request that is not read in SAM_SERVER_HTTP_READ_SECONDS, or an answer that is not taken
 * in SAM_SERVER_HTTP_WRITE_SECONDS, ends the connection. Whoever waits for the feed holds no
 * thread: once in SAM_SERVER_HTTP_POLL_MS, and after each POST, it is looked whether the feed has
 * moved.
 */
typedef struct _SamServerHttp SamServerHttp;

#define SAM_SERVER_HTTP_READ_SECONDS 30
#define SAM_SERVER_HTTP_WRITE_SECONDS 120
#define SAM_SERVER_HTTP_POLL_MS 1000

/** sam_server_http_new: @server (transfer none): must outlive it. Returns: (transfer full). */
SamServerHttp *sam_server_http_new (SamServer *server);
void sam_server_http_free (SamServerHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamServerHttp, sam_server_http_free)

/** sam_server_http_set_timeouts: other times than the usual, for tests; milliseconds. */
void sam_server_http_set_timeouts (SamServerHttp *http, guint read_ms, guint write_ms);

/** sam_server_http_set_poll: another time than SAM_SERVER_HTTP_POLL_MS, for tests. */
void sam_server_http_set_poll (SamServerHttp *http, guint poll_ms);
/** sam_server_http_get_n_waiting: how many wait for the feed. */
guint sam_server_http_get_n_waiting (SamServerHttp *http);

/**
 * sam_server_http_listen:
 * @address: "127.0.0.1:0", "[::1]:8443", "localhost:0" or "unix:/absolute/path"
 *
 * Returns: FALSE with SAM_SERVER_ERROR_ADDRESS for any other address, or G_IO_ERROR
 */
gboolean sam_server_http_listen (SamServerHttp *http, const char *address, GError **error);
/** sam_server_http_get_uri: Returns: (transfer full) (nullable): "http://127.0.0.1:PORT", or
 * "unix:PATH". */
char *sam_server_http_get_uri (SamServerHttp *http);

G_END_DECLS
