/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The access log as devices tell it. Each event carries its number on that device and the hash of
 * the one before: where one is missing, does not follow or is told twice differently, that goes on
 * record beside it, and whoever leads reads how often. It holds up nothing.
 */
#include "sam-server-push-private.h"

#include <samspor/sam-json.h>
#include <string.h>

/* Of one event. */
typedef struct {
  gint64 number;
  char *prev, *hash; /* (owned) (nullable) */
} Link;

static void
link_clear (Link *link)
{
  g_free (link->prev);
  g_free (link->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

/* Returns: (transfer none) (nullable) */
static const char *
member (const SamPatch *patch, const char *wanted)
{
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    if (strcmp (name, wanted) == 0) {
      return token;
    }
  }
  return NULL;
}

static char *
string_member (const SamPatch *patch, const char *name)
{
  const char *text = member (patch, name);
  SamJsonToken token;

  return text && sam_json_token_init (&token, text, strlen (text))
             ? sam_json_token_dup_string (&token)
             : NULL;
}

static void
read_link (const SamPatch *patch, Link *link)
{
  const char *text = member (patch, "n");
  SamJsonToken token;

  if (!text || !sam_json_token_init (&token, text, strlen (text))
      || !sam_json_token_get_int (&token, &link->number) || link->number < 1) {
    link->number = 0;
  }
  link->prev = string_member (patch, "prev");
  link->hash = string_member (patch, "hash");
}

/* Whether it says what its hash was taken of. Events from before purposes were said have none; one
 * that lost its own no longer fits its hash. */
static gboolean
is_whole (const SamPatch *patch, const Link *link)
{
  static const char *const members[] = { "n",    "prev", "at",  "by",    "what",
                                         "type", "id",   "why", "detail" };
  g_autoptr (GString) json = g_string_new (NULL);

  sam_json_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *token = member (patch, members[i]);

    if (token) {
      sam_json_member_add_raw (json, members[i], token, strlen (token));
    }
  }
  sam_json_end_object (json);
  g_autofree char *hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) json->str, json->len);
  return g_strcmp0 (hash, link->hash) == 0;
}

/* What is wrong with an event after those that are known of its device: NULL = nothing. */
static gboolean
find_fault (SamServer *server, const SamActor *actor, const Link *link, gboolean whole,
            const char **fault, GError **error)
{
  gboolean follows = link->number == 1 && link->prev && !link->prev[0];
  guint n_before = link->number == 1, n_here = 0;
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, SAM_STMT_LOG_LINKS,
                       SAM_SQL_ARGS (SAM_SQL_UID (&actor->id), SAM_SQL_UID (&actor->device),
                                     SAM_SQL_INT (MAX (link->number - 1, 1)),
                                     SAM_SQL_INT (MAX (link->number, 1))),
                       error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    if (sam_sql_column_int (statement, 0) == link->number) {
      n_here++;
    } else {
      n_before++;
      follows |= g_strcmp0 (sam_sql_column_text (statement, 1, NULL), link->prev) == 0;
    }
  }
  *fault = link->number == 0 || !whole ? "altered"
           : n_before == 0             ? "missing"
           : !follows                  ? "altered"
           /* a copy that was put back goes on from where it was: that is said where it parts */
           : n_here >= n_before ? "twice"
                                : NULL;
  return step == SAM_SQL_STEP_DONE;
}

gboolean
sam_push_view_log (SamPush *push, SamPushed *pushed, GError **error)
{
  const SamOpFields *fields = sam_op_get (pushed->op);
  const SamActor *actor = push->actor;
  const char *type = sam_type_get (fields->type)->name;
  g_autofree char *detail = sam_push_patch_text (fields->patch, NULL);
  g_auto (Link) link = { 0 };
  const char *fault;
  SamUid target;

  read_link (fields->patch, &link);
  if (!find_fault (push->server, actor, &link, is_whole (fields->patch, &link), &fault, error)) {
    return FALSE;
  }
  if (fault) {
    g_autofree char *told =
        g_strdup_printf ("{\"fault\":\"%s\",\"n\":%" G_GINT64_FORMAT "}", fault, link.number);
    /* a number below zero: the index of what a device tells finds them */
    if (!sam_txn_audit (push->txn, &actor->id, &actor->device, "log-fault", type, NULL,
                        -MAX (link.number, 1), NULL, told, error)) {
      return FALSE;
    }
  }
  pushed->result = SAM_RESULT_APPLIED;
  return sam_txn_audit (push->txn, &actor->id, &actor->device, "view", type,
                        sam_uid_parse (fields->id, &target) ? &target : NULL, link.number,
                        link.hash, detail, error);
}
