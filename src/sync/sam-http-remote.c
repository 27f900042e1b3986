/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <samspor/sam-sync.h>

/* Seconds without a byte; the server's feed says something at least every ten. */
#define SILENCE_MOST 30
/* Grows when the contract asks more of a client than before. */
#define CLIENT_SCHEMA "1"

struct _SamHttpRemote {
  GObject parent_instance;
  char *base;           /* (owned): without a slash at the end */
  SoupSession *session; /* (owned) */
};

static void sam_http_remote_remote_init (SamRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SamHttpRemote, sam_http_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAM_TYPE_REMOTE, sam_http_remote_remote_init))

/* Health data and tokens leave only through TLS; plain http only never leaves the machine, and a
 * name (even "localhost") may be made to mean another machine. */
gboolean
sam_sync_check_address (const char *base, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  g_return_val_if_fail (base != NULL, FALSE);

  uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL
      && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL) {
    if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
      return TRUE;
    if (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0) {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

      if (address != NULL && g_inet_address_get_is_loopback (address))
        return TRUE;
    }
  }
  g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_ADDRESS,
                       "The server's address must begin with https://");
  return FALSE;
}

SamRemote *
sam_http_remote_new (const char *base, GError **error)
{
  SamHttpRemote *self;
  gsize len;

  if (!sam_sync_check_address (base, error))
    return NULL;

  self = g_object_new (SAM_TYPE_HTTP_REMOTE, NULL);
  len = strlen (base);
  while (len > 0 && base[len - 1] == '/')
    len--;
  self->base = g_strndup (base, len);
  return SAM_REMOTE (self);
}

static gboolean
is_our_type (SoupMessageHeaders *headers)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return g_strcmp0 (type, "application/json") == 0 || g_strcmp0 (type, "application/x-ndjson") == 0
         || g_strcmp0 (type, "application/problem+json") == 0;
}

static SamReply *
reply_from_message (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *api = soup_message_headers_get_one (headers, "Samspor-Api");
  const char *date = soup_message_headers_get_one (headers, "Date");
  const char *after = soup_message_headers_get_one (headers, "Retry-After");
  SamReply *reply = g_new0 (SamReply, 1);

  reply->status = soup_message_get_status (message);
  reply->is_ours = g_strcmp0 (api, "1") == 0 && is_our_type (headers);
  if (date != NULL) {
    g_autoptr (GDateTime) when = soup_date_time_new_from_http_string (date);

    if (when != NULL)
      reply->server_time = g_date_time_to_unix (when) * G_USEC_PER_SEC;
  }
  if (after != NULL) {
    guint64 seconds;

    /* The date form is rare and our own server never sends it: the backoff alone then decides. */
    if (g_ascii_string_to_unsigned (after, 10, 0, G_MAXINT32, &seconds, NULL))
      reply->retry_after = (gint64) seconds;
  }
  return reply;
}

static void
translate_error (GError **error, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  } else if (cause->domain == G_TLS_ERROR) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_TLS,
                         "The server's certificate is not trusted");
  } else if (g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING)) {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL,
                         "The answer could not be decoded");
  } else {
    g_set_error_literal (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK,
                         "The server could not be reached");
  }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (source), result, &cause);
  g_autoptr (SamReply) reply = NULL;

  if (stream == NULL) {
    GError *error = NULL;

    translate_error (&error, cause);
    g_task_return_error (task, error);
    return;
  }
  reply = reply_from_message (message);
  reply->body = g_steal_pointer (&stream);
  g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) sam_reply_free);
}

static void
http_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                        const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  SamHttpRemote *self = SAM_HTTP_REMOTE (remote);
  g_autofree char *url = g_strconcat (self->base, path, NULL);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = soup_message_new (body != NULL ? "POST" : "GET", url);
  SoupMessageHeaders *headers;

  g_task_set_source_tag (task, http_remote_send_async);
  if (message == NULL) {
    g_task_return_new_error (task, SAM_SYNC_ERROR, SAM_SYNC_ERROR_ADDRESS,
                             "The server's address can't be used");
    return;
  }
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Samspor-Api", "1");
  soup_message_headers_replace (headers, "Samspor-Client-Schema", CLIENT_SCHEMA);
  soup_message_headers_replace (headers, "Accept",
                                "application/x-ndjson, application/json, application/problem+json");
  if (token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

    soup_message_headers_replace (headers, "Authorization", bearer);
  }
  if (device != NULL)
    soup_message_headers_replace (headers, "Samspor-Device", device);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  /* Operations carry their own ids, so a connection may be reused and a request sent again. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);

  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                           g_steal_pointer (&task));
}

static SamReply *
http_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sam_http_remote_dispose (GObject *object)
{
  SamHttpRemote *self = SAM_HTTP_REMOTE (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sam_http_remote_parent_class)->dispose (object);
}

static void
sam_http_remote_finalize (GObject *object)
{
  SamHttpRemote *self = SAM_HTTP_REMOTE (object);

  g_free (self->base);
  G_OBJECT_CLASS (sam_http_remote_parent_class)->finalize (object);
}

static void
sam_http_remote_class_init (SamHttpRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_http_remote_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_http_remote_finalize;
}

static void
sam_http_remote_remote_init (SamRemoteInterface *iface)
{
  iface->send_async = http_remote_send_async;
  iface->send_finish = http_remote_send_finish;
}

static void
sam_http_remote_init (SamHttpRemote *self)
{
  self->session =
      soup_session_new_with_options ("timeout", SILENCE_MOST, "idle-timeout", 60,
                                     "max-conns-per-host", 2, "user-agent", "samspor", NULL);
  /* The token is ours to send; a server that asks for a password gets none. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}
