/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who sees what, kept as rows of `visible` in the same transaction as the change that causes it.
 * A case: its coordinator, the named holder, the leads of its team, whoever is asked to take it
 * over until answered (of a team everybody in it), who covers for the first two while they are
 * away, and named grants. When the address of the person is strictly confidential, only whoever the
 * case or a grant names. What belongs to a team: who works in it or leads it. A person: whoever
 * sees a case of theirs, the one who wrote the person in until there is a case, and named grants.
 * The registry: every active account. A row that goes leaves a `scope_out` row, which the feed
 * sends as `out`.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <string.h>

/* (account, compartment) */
typedef struct {
  SamUid account;
  gint64 comp;
} SightKey;

static guint
sight_hash (gconstpointer key)
{
  return sam_uid_hash (key) ^ (guint) ((const SightKey *) key)->comp;
}

static gboolean
sight_equal (gconstpointer a, gconstpointer b)
{
  const SightKey *x = a, *y = b;
  return x->comp == y->comp && sam_uid_equal (&x->account, &y->account);
}

static GHashTable *
sights_new (void)
{
  return g_hash_table_new_full (sight_hash, sight_equal, g_free, g_free);
}

static void
sights_add (GHashTable *sights, const SamUid *account, gint64 comp, gint64 until)
{
  SightKey key;
  memset (&key, 0, sizeof key);
  key.account = *account;
  key.comp = comp;
  gint64 *known = g_hash_table_lookup (sights, &key);
  if (!known) {
    g_hash_table_insert (sights, g_memdup2 (&key, sizeof key), g_memdup2 (&until, sizeof until));
  } else if (*known < until) {
    *known = until;
  }
}

static void
sights_add_role (GHashTable *sights, const SamUid *account, gint64 until)
{
  for (gint64 comp = 0; comp < SAM_N_COMPARTMENTS; comp++) {
    if (SAM_SERVER_ROLE_COMPARTMENTS & 1u << comp) {
      sights_add (sights, account, comp, until);
    }
  }
}

/* What a statement gives: (account, comp, until), (account), or (account, until). */
typedef enum { BY_COMPARTMENT, BY_ROLE, BY_ROLE_UNTIL } Columns;

static gboolean
collect (SamTxn *txn, SamServerStatement id, const SamSqlValue *values, gsize n_values,
         Columns columns, GHashTable *sights, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (txn->server, id, values, n_values, error);
  if (!statement) {
    return FALSE;
  }
  for (;;) {
    SamUid account;
    switch (sam_sql_step (statement, error)) {
    case SAM_SQL_STEP_ROW:
      if (!sam_uid_column (statement, 0, &account)) {
        break;
      }
      if (columns == BY_ROLE) {
        sights_add_role (sights, &account, SAM_SERVER_NEVER);
      } else if (columns == BY_ROLE_UNTIL) {
        sights_add_role (sights, &account, sam_sql_column_int (statement, 1));
      } else {
        sights_add (sights, &account, sam_sql_column_int (statement, 1),
                    sam_sql_column_int (statement, 2));
      }
      break;
    case SAM_SQL_STEP_DONE:
      return TRUE;
    case SAM_SQL_STEP_ERROR:
    default:
      return FALSE;
    }
  }
}

static gboolean
put_out (SamTxn *txn, const SamUid *account, const SamUid *scope, gint64 comp, const char *reason,
         GError **error)
{
  g_hash_table_add (txn->accounts, sam_uid_copy (account));
  return sam_server_run (txn->server, SAM_STMT_OUT_PUT,
                         SAM_SQL_ARGS (SAM_SQL_UID (account), SAM_SQL_INT (SAM_SERVER_PENDING),
                                       SAM_SQL_UID (scope), SAM_SQL_INT (comp),
                                       SAM_SQL_TEXT (reason), SAM_SQL_INT (txn->now)),
                         error);
}

gboolean
sam_scope_send_out (SamTxn *txn, const SamUid *account, const SamUid *scope, gint64 comp,
                    const char *reason, GError **error)
{
  return put_out (txn, account, scope, comp, reason, error);
}

/* Makes the rows of @scope what @wanted says; @why: of what goes before its time. */
static gboolean
reconcile (SamTxn *txn, const SamUid *scope, GHashTable *wanted, const char *why, GError **error)
{
  g_autoptr (GHashTable) current = sights_new ();
  g_autoptr (GHashTable) keeps =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key_pointer, until_pointer;

  if (!collect (txn, SAM_STMT_VISIBLE_OF_SCOPE, SAM_SQL_ARGS (SAM_SQL_UID (scope)), BY_COMPARTMENT,
                current, error)) {
    return FALSE;
  }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key_pointer, &until_pointer)) {
    const SightKey *key = key_pointer;
    gint64 until = *(gint64 *) until_pointer;
    const gint64 *now = g_hash_table_lookup (current, key);
    g_hash_table_add (keeps, sam_uid_copy (&key->account));
    if (!now) {
      g_hash_table_add (txn->accounts, sam_uid_copy (&key->account));
      if (!sam_server_run (txn->server, SAM_STMT_VISIBLE_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                         SAM_SQL_INT (key->comp), SAM_SQL_INT (SAM_SERVER_PENDING),
                                         SAM_SQL_INT (until)),
                           error)) {
        return FALSE;
      }
    } else if (*now != until
               && !sam_server_run (txn->server, SAM_STMT_VISIBLE_SET_UNTIL,
                                   SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                                 SAM_SQL_INT (key->comp), SAM_SQL_INT (until)),
                                   error)) {
      return FALSE;
    }
  }
  g_hash_table_iter_init (&iter, current);
  while (g_hash_table_iter_next (&iter, &key_pointer, &until_pointer)) {
    const SightKey *key = key_pointer;
    if (g_hash_table_contains (wanted, key)) {
      continue;
    }
    gboolean keeps_some = g_hash_table_contains (keeps, &key->account);
    const char *reason = *(gint64 *) until_pointer <= txn->now ? "expired" : why;
    if (!sam_server_run (txn->server, SAM_STMT_VISIBLE_DELETE,
                         SAM_SQL_ARGS (SAM_SQL_UID (&key->account), SAM_SQL_UID (scope),
                                       SAM_SQL_INT (key->comp)),
                         error)
        || !put_out (txn, &key->account, scope,
                     keeps_some ? key->comp : SAM_SERVER_ALL_COMPARTMENTS, reason, error)) {
      return FALSE;
    }
  }
  return TRUE;
}

typedef enum { SCOPE_CASE, SCOPE_PERSON, SCOPE_TEAM } ScopeKind;

/* Grants name a scope; of a person what has no link to one is left to the grant itself. */
static gboolean
settle_scope (SamTxn *txn, const SamUid *scope, ScopeKind kind, GError **error)
{
  g_autoptr (GHashTable) wanted = sights_new ();
  gboolean done = FALSE;
  int strict = kind == SCOPE_TEAM ? 0 : sam_grade_is_strict (txn->server, scope, error);

  if (strict < 0) {
    return FALSE;
  }
  if (!collect (txn, SAM_STMT_GRANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope), SAM_SQL_INT (txn->now)),
                BY_COMPARTMENT, wanted, error)) {
    return FALSE;
  }
  switch (kind) {
  case SCOPE_PERSON:
    done = collect (txn, SAM_STMT_PERSON_WANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope)), BY_COMPARTMENT,
                    wanted, error)
           && collect (txn, SAM_STMT_PERSON_CREATOR, SAM_SQL_ARGS (SAM_SQL_UID (scope)), BY_ROLE,
                       wanted, error);
    break;
  case SCOPE_CASE:
    done = collect (txn, strict ? SAM_STMT_CASE_NAMED : SAM_STMT_CASE_WANTED,
                    SAM_SQL_ARGS (SAM_SQL_UID (scope)), BY_ROLE, wanted, error);
    done = done
           && (strict
               || collect (txn, SAM_STMT_CASE_DEPUTIES,
                           SAM_SQL_ARGS (SAM_SQL_UID (scope), SAM_SQL_INT (txn->now)),
                           BY_ROLE_UNTIL, wanted, error));
    break;
  case SCOPE_TEAM:
    done = collect (txn, SAM_STMT_TEAM_WANTED, SAM_SQL_ARGS (SAM_SQL_UID (scope)), BY_ROLE, wanted,
                    error);
    break;
  }
  return done && reconcile (txn, scope, wanted, strict ? "grade" : "scope", error);
}

static gboolean
settle_all (SamTxn *txn, GHashTable *scopes, ScopeKind kind, GError **error)
{
  GHashTableIter iter;
  gpointer scope;

  if (g_hash_table_size (scopes) == 0) {
    return TRUE;
  }
  /* sight may be another now */
  g_hash_table_remove_all (txn->read);
  g_hash_table_iter_init (&iter, scopes);
  while (g_hash_table_iter_next (&iter, &scope, NULL)) {
    if (!settle_scope (txn, scope, kind, error)) {
      return FALSE;
    }
  }
  g_hash_table_remove_all (scopes);
  return TRUE;
}

gboolean
sam_scope_settle (SamTxn *txn, GError **error)
{
  /* persons after the cases: sight of a person follows from theirs */
  return settle_all (txn, txn->cases, SCOPE_CASE, error)
         && settle_all (txn, txn->persons, SCOPE_PERSON, error)
         && settle_all (txn, txn->teams, SCOPE_TEAM, error);
}

static gboolean
touch_case (SamTxn *txn, const SamUid *case_id, gboolean *is_case, GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (txn->server, SAM_STMT_IS_CASE, SAM_SQL_ARGS (SAM_SQL_UID (case_id)), error);
  SamUid person;
  SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;

  if (step == SAM_SQL_STEP_ERROR) {
    return FALSE;
  }
  *is_case = step == SAM_SQL_STEP_ROW;
  if (*is_case) {
    g_hash_table_add (txn->cases, sam_uid_copy (case_id));
    if (sam_uid_column (statement, 0, &person)) {
      g_hash_table_add (txn->persons, sam_uid_copy (&person));
    }
  }
  return TRUE;
}

gboolean
sam_scope_touch (SamTxn *txn, const SamUid *scope, GError **error)
{
  gboolean is_case = FALSE;

  if (sam_uid_is_nil (scope)) {
    return TRUE;
  }
  if (!touch_case (txn, scope, &is_case, error)) {
    return FALSE;
  }
  if (!is_case) {
    int is_team = sam_server_has_row (txn->server, SAM_STMT_IS_TEAM,
                                      SAM_SQL_ARGS (SAM_SQL_UID (scope)), error);
    if (is_team < 0) {
      return FALSE;
    }
    g_hash_table_add (is_team ? txn->teams : txn->persons, sam_uid_copy (scope));
  }
  return TRUE;
}

/* Notes the cases a statement gives. */
static gboolean
touch_cases (SamTxn *txn, SamServerStatement id, const SamSqlValue *values, gsize n_values,
             GError **error)
{
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (txn->server, id, values, n_values, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SamUid));
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  gboolean is_case;
  SamUid uid;

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    if (sam_uid_column (statement, 0, &uid)) {
      g_array_append_val (ids, uid);
    }
  }
  for (guint i = 0; step == SAM_SQL_STEP_DONE && i < ids->len; i++) {
    if (!touch_case (txn, &g_array_index (ids, SamUid, i), &is_case, error)) {
      return FALSE;
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

gboolean
sam_scope_touch_cases (SamTxn *txn, const SamUid *person, GError **error)
{
  return touch_cases (txn, SAM_STMT_CASES_OF_PERSON, SAM_SQL_ARGS (SAM_SQL_UID (person)), error);
}

/* A member that names a record; an absent one is a blob of no bytes. */
static SamSqlValue
ref_of (const char *body, gsize len, SamField field, SamUid *room)
{
  SamJsonToken token;
  if (sam_json_find (body, len, sam_field_get (field)->name, &token)
      && token.kind == SAM_JSON_STRING) {
    g_autofree char *text = sam_json_token_dup_string (&token);
    if (sam_uid_parse (text, room)) {
      return SAM_SQL_UID (room);
    }
  }
  return SAM_SQL_NO_UID;
}

static gboolean
member_is (const char *body, gsize len, SamField field, const char *value)
{
  SamJsonToken token;
  return sam_json_find (body, len, sam_field_get (field)->name, &token)
         && token.kind == SAM_JSON_STRING && sam_json_token_is (&token, value);
}

/* The midnight in Norway with which a day begins; @none when the member names no day. */
static gint64
day_begins (const char *body, gsize len, SamField field, int days_later, gint64 none)
{
  static GTimeZone *oslo;
  SamJsonToken token;
  SamDate date = SAM_DATE_NONE;

  if (g_once_init_enter (&oslo)) {
    GTimeZone *zone = g_time_zone_new_identifier ("Europe/Oslo");
    g_once_init_leave (&oslo, zone ? zone : g_time_zone_new_utc ());
  }
  if (sam_json_find (body, len, sam_field_get (field)->name, &token)
      && token.kind == SAM_JSON_STRING) {
    g_autofree char *text = sam_json_token_dup_string (&token);
    date = text ? sam_date_parse_iso (text) : SAM_DATE_NONE;
  }
  return date == SAM_DATE_NONE
             ? none
             : sam_moment_from_local (sam_date_add_days (date, days_later), 0, oslo);
}

static gboolean
absence_changed (SamTxn *txn, const SamUid *id, const SamUid *team, const char *body, gsize len,
                 gboolean retracted, GError **error)
{
  SamUid absent = sam_uid_nil, deputy = sam_uid_nil;
  SamSqlValue who = ref_of (body, len, SAM_ABSENCE_ABSENT_USER, &absent);
  gint64 from = day_begins (body, len, SAM_ABSENCE_FROM_ON, 0, SAM_SERVER_NEVER);
  gboolean done =
      retracted
          ? sam_server_run (txn->server, SAM_STMT_ABSENCE_DELETE, SAM_SQL_ARGS (SAM_SQL_UID (id)),
                            error)
          : sam_server_run (txn->server, SAM_STMT_ABSENCE_PUT,
                            SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_UID (team), who,
                                          ref_of (body, len, SAM_ABSENCE_COVERED_BY_USER, &deputy),
                                          SAM_SQL_INT (from),
                                          SAM_SQL_INT (day_begins (body, len, SAM_ABSENCE_TO_ON, 1,
                                                                   SAM_SERVER_NEVER)),
                                          SAM_SQL_INT (from <= txn->now)),
                            error);

  return done
         && touch_cases (txn, SAM_STMT_CASES_OF_ABSENT, SAM_SQL_ARGS (SAM_SQL_UID (team), who),
                         error);
}

gboolean
sam_scope_begin_absences (SamTxn *txn, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SamUid));
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (txn->server, SAM_STMT_ABSENCES_DUE, SAM_SQL_ARGS (SAM_SQL_INT (txn->now)),
                         error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid both[2];
      if (sam_uid_column (statement, 0, &both[0]) && sam_uid_column (statement, 1, &both[1])) {
        g_array_append_vals (ids, both, 2);
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  for (guint i = 0; i < ids->len; i += 2) {
    if (!touch_cases (txn, SAM_STMT_CASES_OF_ABSENT,
                      SAM_SQL_ARGS (SAM_SQL_UID (&g_array_index (ids, SamUid, i)),
                                    SAM_SQL_UID (&g_array_index (ids, SamUid, i + 1))),
                      error)) {
      return FALSE;
    }
  }
  return sam_server_run (txn->server, SAM_STMT_ABSENCES_BEGIN,
                         SAM_SQL_ARGS (SAM_SQL_INT (txn->now)), error);
}

gboolean
sam_scope_record_changed (SamTxn *txn, const SamUid *id, SamRecordType type, const SamUid *scope,
                          const char *body, gsize len, gboolean retracted, GError **error)
{
  SamUid a = sam_uid_nil, b = sam_uid_nil, c = sam_uid_nil, d = sam_uid_nil;
  gboolean is_case = FALSE;

  switch ((int) type) {
  case SAM_RECORD_CASE: {
    gboolean open = !retracted && !member_is (body, len, SAM_CASE_STATUS, "closed");
    return touch_case (txn, id, &is_case, error)
           && sam_server_run (txn->server, SAM_STMT_CASE_FACT_PUT,
                              SAM_SQL_ARGS (SAM_SQL_UID (id),
                                            ref_of (body, len, SAM_CASE_PERSON_ID, &a),
                                            ref_of (body, len, SAM_CASE_TEAM_ID, &b),
                                            ref_of (body, len, SAM_CASE_COORDINATOR_USER, &c),
                                            ref_of (body, len, SAM_CASE_HOLDER_USER, &d),
                                            SAM_SQL_INT (open)),
                              error)
           && touch_case (txn, id, &is_case, error);
  }
  case SAM_RECORD_PERSON:
    /* who sees the cases follows from the grade of the address */
    g_hash_table_add (txn->persons, sam_uid_copy (id));
    return sam_scope_touch_cases (txn, id, error);
  case SAM_RECORD_TEAM:
    g_hash_table_add (txn->teams, sam_uid_copy (id));
    return TRUE;
  case SAM_RECORD_ABSENCE:
    return absence_changed (txn, id, scope, body, len, retracted, error);
  case SAM_RECORD_HANDOVER:
    if (!retracted && member_is (body, len, SAM_HANDOVER_STATE, "asked")) {
      if (!sam_server_run (txn->server, SAM_STMT_ASK_PUT,
                           SAM_SQL_ARGS (SAM_SQL_UID (id), SAM_SQL_UID (scope),
                                         /* Only whoever the question is put to. */
                                         member_is (body, len, SAM_HANDOVER_TO_KIND, "user")
                                             ? ref_of (body, len, SAM_HANDOVER_TO_USER, &a)
                                             : SAM_SQL_NO_UID,
                                         member_is (body, len, SAM_HANDOVER_TO_KIND, "team")
                                             ? ref_of (body, len, SAM_HANDOVER_TO_TEAM, &b)
                                             : SAM_SQL_NO_UID),
                           error)) {
        return FALSE;
      }
    } else if (!sam_server_run (txn->server, SAM_STMT_ASK_DELETE, SAM_SQL_ARGS (SAM_SQL_UID (id)),
                                error)) {
      return FALSE;
    }
    return touch_case (txn, scope, &is_case, error);
  default:
    return TRUE;
  }
}

gboolean
sam_scope_account_changed (SamTxn *txn, const SamUid *account, GError **error)
{
  static const SamServerStatement from[] = { SAM_STMT_VISIBLE_SCOPES, SAM_STMT_CASES_OF_ACCOUNT,
                                             SAM_STMT_TEAMS_OF_ACCOUNT };
  g_autoptr (GHashTable) registry = sights_new ();
  g_autoptr (GHashTable) scopes =
      g_hash_table_new_full (sam_uid_hash, sam_uid_hash_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer scope;

  for (guint i = 0; i < G_N_ELEMENTS (from); i++) {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (txn->server, from[i], SAM_SQL_ARGS (SAM_SQL_UID (account)), error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid uid;
      if (sam_uid_column (statement, 0, &uid)) {
        g_hash_table_add (scopes, sam_uid_copy (&uid));
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  g_hash_table_iter_init (&iter, scopes);
  while (g_hash_table_iter_next (&iter, &scope, NULL)) {
    if (!sam_scope_touch (txn, scope, error)) {
      return FALSE;
    }
  }
  /* the registry is one scope for all */
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (txn->server, SAM_STMT_ACCOUNT_IDS, SAM_SQL_NO_ARGS, error);
    SamSqlStep step = SAM_SQL_STEP_ERROR;
    while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
      SamUid uid;
      if (sam_uid_column (statement, 0, &uid)) {
        sights_add (registry, &uid, SAM_COMPARTMENT_REGISTRY, SAM_SERVER_NEVER);
      }
    }
    if (step != SAM_SQL_STEP_DONE) {
      return FALSE;
    }
  }
  return reconcile (txn, &sam_uid_nil, registry, "scope", error);
}

int
sam_scope_sees (SamServer *server, const SamUid *account, const SamUid *scope, gint64 comp,
                gint64 now, GError **error)
{
  return sam_server_has_row (server, SAM_STMT_SCOPE_SEEN,
                             SAM_SQL_ARGS (SAM_SQL_UID (account), SAM_SQL_UID (scope),
                                           SAM_SQL_INT (comp), SAM_SQL_INT (now)),
                             error);
}
