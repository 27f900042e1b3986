/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What tells devices that something is gone is kept for a year and a month, and longer while a
 * device that is in use has not heard it. So is what became of an operation, and longer while its
 * device has not gone on to another. */
#include "sam-server-private.h"

/* Results let go in one transaction: nobody waits for it long. */
#define OPS_AT_ONCE 2000

/* The last sequence that may be let go. */
static gboolean
find_floor (SamServer *server, gint64 now, gint64 *floor_seq, GError **error)
{
  gint64 slowest = 0;

  if (!sam_sql_get_int (server->sql, sam_server_statements[SAM_STMT_GONE_BEFORE],
                        SAM_SQL_ARGS (SAM_SQL_INT (now - SAM_SERVER_KEPT_DAYS * SAM_USEC_PER_DAY)),
                        floor_seq, NULL, error)
      || !sam_sql_get_int (server->sql, sam_server_statements[SAM_STMT_DEVICE_SLOWEST],
                           SAM_SQL_ARGS (
                               SAM_SQL_INT (now - SAM_SERVER_DEVICE_DAYS * SAM_USEC_PER_DAY)),
                           &slowest, NULL, error)) {
    return FALSE;
  }
  if (slowest > 0) {
    *floor_seq = MIN (*floor_seq, slowest);
  }
  return TRUE;
}

static gboolean
expire_ops (SamServer *server, GError **error)
{
  gint64 before = sam_clock_now (server->clock) - SAM_SERVER_KEPT_DAYS * SAM_USEC_PER_DAY;
  gint64 n;

  do {
    g_auto (SamTxn) txn = { 0 };

    if (!sam_txn_begin_beside (&txn, server, error)
        || !sam_server_run (server, SAM_STMT_OPS_DELETE,
                            SAM_SQL_ARGS (SAM_SQL_INT (before), SAM_SQL_INT (OPS_AT_ONCE)),
                            error)) {
      return FALSE;
    }
    n = sam_sql_changes (server->sql);
    if (!sam_txn_commit (&txn, NULL, error)) {
      return FALSE;
    }
  } while (n == OPS_AT_ONCE);
  return TRUE;
}

/* What is gone, and who was told. */
static gboolean
expire_gone (SamServer *server, GError **error)
{
  g_auto (SamFence) fence = { 0 };
  g_auto (SamTxn) txn = { 0 };
  gint64 floor_seq = 0;

  sam_fence_enter (&fence, server, NULL);
  if (!sam_fence_read (server, error)
      || !find_floor (server, sam_clock_now (server->clock), &floor_seq, error)) {
    return FALSE;
  }
  if (floor_seq == 0) {
    return TRUE;
  }
  if (!sam_txn_begin (&txn, server, error)) {
    return FALSE;
  }
  static const SamServerStatement steps[] = { SAM_STMT_OUTS_DELETE, SAM_STMT_RECEIPTS_DELETE,
                                              SAM_STMT_ERASED_DELETE, SAM_STMT_HEAD_SET_FLOOR };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (!sam_server_run (server, steps[i], SAM_SQL_ARGS (SAM_SQL_INT (floor_seq)), error)) {
      return FALSE;
    }
  }
  return sam_txn_commit (&txn, NULL, error);
}

gboolean
sam_server_expire (SamServer *server, GError **error)
{
  g_return_val_if_fail (server, FALSE);
  return expire_ops (server, error) && expire_gone (server, error);
}
