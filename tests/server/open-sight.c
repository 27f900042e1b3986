/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server without its predicate, for tests that must notice. Linked in with --wrap, so that the
 * program is the same but for this: whatever asks the table `visible` finds that everybody sees
 * everything, and PostgreSQL's row-level security is told that each transaction serves. The rows of
 * the table stay what they are.
 */
#include "../../src/server/sam-server-private.h"
#include "../../src/server/sam-server-sql.h"

#define ALL                                                                                        \
  "(SELECT a.id AS account, s.scope, s.comp, 0 AS since_seq,"                                      \
  " 9223372036854775807 AS until_us FROM account a CROSS JOIN"                                     \
  " (SELECT DISTINCT scope, comp FROM record) AS s)"

SamSqlStatement *__real_sam_sql_prepare (SamSql *sql, const char *text, GError **error);
SamSqlStatement *__wrap_sam_sql_prepare (SamSql *sql, const char *text, GError **error);
void __real_sam_fence_enter (SamFence *fence, SamServer *server, const SamUid *account);
void __wrap_sam_fence_enter (SamFence *fence, SamServer *server, const SamUid *account);

/* Those a request is answered from; who sees what is kept by others. */
static gboolean
is_of_reading (const char *text)
{
  static const SamServerStatement ids[] = { SAM_STMT_FEED_PAGE, SAM_STMT_RECORD_SEEN,
                                            SAM_STMT_SCOPE_VERSIONS, SAM_STMT_RECORDS_IN_SIGHT,
                                            SAM_STMT_ACCESS_PAGE };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    if (text == sam_server_statements[ids[i]]) {
      return TRUE;
    }
  }
  return FALSE;
}

SamSqlStatement *
__wrap_sam_sql_prepare (SamSql *sql, const char *text, GError **error)
{
  g_autoptr (GString) open = NULL;

  if (!is_of_reading (text)) {
    return __real_sam_sql_prepare (sql, text, error);
  }
  open = g_string_new (text);
  g_assert (g_string_replace (open, "visible v", ALL " v", 0) > 0);
  return __real_sam_sql_prepare (sql, open->str, error);
}

void
__wrap_sam_fence_enter (SamFence *fence, SamServer *server, const SamUid *account)
{
  __real_sam_fence_enter (fence, server, NULL);
}
