/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The second fence, of PostgreSQL alone. Row-level security gives the role samspord works as no row
 * of what people wrote in a transaction that has not said whose sight it has. A request reads in
 * such transactions, begun by its first statement and given up at its end; a write transaction
 * *serves*: it judges and recomputes sight, which needs more than one user's rows. Both last as
 * long as the transaction, so that nothing is left on the connection. On SQLite nothing happens.
 */
#include "sam-server-private.h"

/* Whose rows the open transaction may read. */
static gboolean
say (SamServer *server, const SamUid *account, gboolean serving, GError **error)
{
  return sam_sql_run (server->sql, sam_server_postgres_statements[SAM_PG_FENCE_SET],
                      SAM_SQL_ARGS (account ? SAM_SQL_UID (account) : SAM_SQL_NO_UID,
                                    SAM_SQL_INT (sam_clock_now (server->clock)),
                                    SAM_SQL_TEXT (serving ? "on" : "")),
                      error);
}

void
sam_fence_enter (SamFence *fence, SamServer *server, const SamUid *account)
{
  g_return_if_fail (!server->fenced);
  if (!server->shared) {
    return;
  }
  fence->server = server;
  server->fenced = TRUE;
  server->serves = account == NULL;
  server->account = account ? *account : sam_uid_nil;
}

void
sam_fence_clear (SamFence *fence)
{
  SamServer *server = fence->server;

  fence->server = NULL;
  if (server) {
    server->fenced = FALSE;
    if (server->reads) {
      server->reads = FALSE;
      sam_sql_rollback (server->sql);
    }
  }
}

gboolean
sam_fence_read (SamServer *server, GError **error)
{
  if (!server->fenced || sam_sql_in_transaction (server->sql)) {
    return TRUE;
  }
  server->reads = sam_sql_begin (server->sql, error);
  return server->reads
         && say (server, server->serves ? NULL : &server->account, server->serves, error);
}

gboolean
sam_fence_write (SamServer *server, GError **error)
{
  /* what was read in order to write belongs to the same transaction */
  if (!server->reads && !sam_sql_begin (server->sql, error)) {
    return FALSE;
  }
  server->reads = FALSE;
  if (server->shared && !say (server, server->fenced ? &server->account : NULL, TRUE, error)) {
    sam_sql_rollback (server->sql);
    return FALSE;
  }
  return TRUE;
}

gboolean
sam_fence_raise (SamServer *server, GError **error)
{
  gboolean holds = FALSE;
  gint64 one;

  if (!server->shared) {
    return TRUE;
  }
  if (!sam_sql_set_session (server->sql, sam_server_session, error)
      || !sam_sql_get_int (server->sql, sam_server_postgres_statements[SAM_PG_FENCE_HOLDS],
                           SAM_SQL_NO_ARGS, &one, &holds, error)) {
    return FALSE;
  }
  if (!holds) {
    g_set_error_literal (error, SAM_SERVER_ERROR, SAM_SERVER_ERROR_EXPOSED,
                         "Opening the database: row-level security does not hold for the role "
                         "samspor_server");
  }
  return holds;
}
