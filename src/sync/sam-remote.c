/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-sync.h>

G_DEFINE_QUARK (sam_sync_error_quark, sam_sync_error)
G_DEFINE_INTERFACE (SamRemote, sam_remote, G_TYPE_OBJECT)

static void
sam_remote_default_init (SamRemoteInterface *iface)
{
}

void
sam_reply_free (SamReply *reply)
{
  if (reply == NULL)
    return;
  g_clear_object (&reply->body);
  g_free (reply);
}

void
sam_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                       const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (SAM_IS_REMOTE (remote));
  g_return_if_fail (path != NULL && g_str_has_prefix (path, "/v1/"));

  SAM_REMOTE_GET_IFACE (remote)->send_async (remote, path, body, token, device, cancellable,
                                             callback, user_data);
}

SamReply *
sam_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SAM_IS_REMOTE (remote), NULL);

  return SAM_REMOTE_GET_IFACE (remote)->send_finish (remote, result, error);
}
