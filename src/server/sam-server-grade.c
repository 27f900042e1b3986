/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Strictly confidential addresses: nothing that tells where the person is is stored, in no record
 * of theirs and in no earlier version of one. Raising the grade blanks what is there. Versions stay
 * as they are, and what was signed keeps its hash; only the sequence moves, so that every device
 * that still may see the record is sent it again.
 */
#include "sam-server-private.h"

#include <samspor/sam-json.h>
#include <samspor/sam-records.h>
#include <string.h>

static gboolean
body_is_strict (const char *body, gsize len)
{
  SamJsonToken token;
  return sam_json_find (body, len, sam_field_get (SAM_PERSON_ADDRESS_GRADE)->name, &token)
         && token.kind == SAM_JSON_STRING && sam_json_token_is (&token, "strengt_fortrolig");
}

int
sam_grade_is_strict (SamServer *server, const SamUid *scope, GError **error)
{
  g_auto (SamStored) stored = { 0 };
  SamUid person = *scope;

  if (sam_uid_is_nil (scope)) {
    return 0;
  }
  {
    g_autoptr (SamSqlStatement) statement =
        sam_server_stmt (server, SAM_STMT_IS_CASE, SAM_SQL_ARGS (SAM_SQL_UID (scope)), error);
    SamSqlStep step = statement ? sam_sql_step (statement, error) : SAM_SQL_STEP_ERROR;
    if (step == SAM_SQL_STEP_ERROR) {
      return -1;
    }
    if (step == SAM_SQL_STEP_ROW) {
      sam_uid_column (statement, 0, &person);
    }
  }
  int found = sam_server_load (server, &person, &stored, error);
  if (found <= 0) {
    return found;
  }
  return stored.known_type && stored.type == SAM_RECORD_PERSON
         && body_is_strict (stored.body, stored.body_len);
}

/* The first member that tells where somebody is, or SAM_FIELD_NONE. */
static SamField
first_whereabouts (SamRecordType type, const char *body, gsize len)
{
  const SamTypeDef *def = sam_type_get (type);
  SamJsonToken token;
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    if (sam_field_tells_where (field) && sam_json_find (body, len, def->fields[i].name, &token)) {
      return field;
    }
  }
  return SAM_FIELD_NONE;
}

int
sam_grade_check (SamServer *server, const SamUid *scope, SamRecordType type, const SamPatch *patch,
                 SamField *field, GError **error)
{
  *field = SAM_FIELD_NONE;
  /* a person's own fields are looked at by the person's rules */
  for (guint i = 0; type != SAM_RECORD_PERSON && i < sam_patch_size (patch); i++) {
    const char *name, *token;
    sam_patch_nth (patch, i, &name, &token);
    SamField named = sam_field_by_name (sam_type_get (type), name);
    if (token && named != SAM_FIELD_NONE && sam_field_tells_where (named)) {
      *field = named;
    }
  }
  int strict = *field == SAM_FIELD_NONE ? 0 : sam_grade_is_strict (server, scope, error);
  return strict < 0 ? -1 : !strict;
}

GBytes *
sam_grade_blank (SamRecordType type, const char *body, gsize len)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GBytes) whole = g_bytes_new (body, len);

  if (first_whereabouts (type, body, len) == SAM_FIELD_NONE) {
    return NULL;
  }
  for (guint i = 0; i < def->n_fields; i++) {
    if (sam_field_tells_where ((SamField) ((def->type << 8) | i))) {
      g_ptr_array_add (names, (gpointer) def->fields[i].name);
    }
  }
  g_ptr_array_add (names, NULL);
  return sam_json_object_patch (whole, NULL, 0, (const char *const *) names->pdata, NULL);
}

/* ---- raising ---- */

typedef struct {
  SamUid id;
  gint64 n;     /* 0 = the record itself, else one of its earlier versions */
  GBytes *body; /* (owned) */
} Blank;

static void
blank_clear (gpointer data)
{
  Blank *blank = data;
  g_clear_pointer (&blank->body, g_bytes_unref);
}

/* What of a scope is to be blanked: columns id, type, n, body. */
static gboolean
collect (SamServer *server, SamServerStatement id, const SamUid *scope, GArray *blanks,
         GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement =
      sam_server_stmt (server, id, SAM_SQL_ARGS (SAM_SQL_UID (scope)), error);

  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    gsize len = 0;
    const char *name = sam_sql_column_text (statement, 1, NULL);
    const char *body = sam_sql_column_text (statement, 3, &len);
    const SamTypeDef *def = name ? sam_type_by_name (name) : NULL;
    Blank blank = { .n = sam_sql_column_int (statement, 2) };
    sam_uid_column (statement, 0, &blank.id);
    blank.body = def && len > 0 ? sam_grade_blank (def->type, body, len) : NULL;
    if (blank.body) {
      g_array_append_val (blanks, blank);
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

static gboolean
blank_scope (SamTxn *txn, const SamUid *scope, guint *n_blanked, GError **error)
{
  g_autoptr (GArray) blanks = g_array_new (FALSE, TRUE, sizeof (Blank));
  g_array_set_clear_func (blanks, blank_clear);

  if (!collect (txn->server, SAM_STMT_BODIES_OF_SCOPE, scope, blanks, error)
      || !collect (txn->server, SAM_STMT_REVISIONS_OF_SCOPE, scope, blanks, error)) {
    return FALSE;
  }
  for (guint i = 0; i < blanks->len; i++) {
    Blank *blank = &g_array_index (blanks, Blank, i);
    gsize len;
    const char *data = g_bytes_get_data (blank->body, &len);
    gboolean done =
        blank->n == 0
            ? sam_server_run (txn->server, SAM_STMT_RECORD_BLANK,
                              SAM_SQL_ARGS (SAM_SQL_UID (&blank->id),
                                            SAM_SQL_TEXT_SIZED (data, (gssize) len)),
                              error)
            : sam_server_run (txn->server, SAM_STMT_REVISION_BLANK,
                              SAM_SQL_ARGS (SAM_SQL_UID (&blank->id), SAM_SQL_INT (blank->n),
                                            SAM_SQL_TEXT_SIZED (data, (gssize) len)),
                              error);
    if (!done) {
      return FALSE;
    }
    if (blank->n == 0) {
      sam_txn_touch_record (txn, &blank->id);
    }
  }
  *n_blanked += blanks->len;
  return TRUE;
}

static gboolean
ids_of (SamServer *server, SamServerStatement id, const SamSqlValue *values, gsize n_values,
        GArray *ids, GError **error)
{
  SamSqlStep step = SAM_SQL_STEP_ERROR;
  g_autoptr (SamSqlStatement) statement = sam_server_stmt (server, id, values, n_values, error);
  while (statement && (step = sam_sql_step (statement, error)) == SAM_SQL_STEP_ROW) {
    SamUid uid;
    if (sam_uid_column (statement, 0, &uid)) {
      g_array_append_val (ids, uid);
    }
  }
  return step == SAM_SQL_STEP_DONE;
}

/* A person and their cases. */
static gboolean
blank_person (SamTxn *txn, const SamUid *person, const SamUid *by, GError **error)
{
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (SamUid));
  guint n_blanked = 0;

  g_array_append_vals (scopes, person, 1);
  if (!ids_of (txn->server, SAM_STMT_CASES_OF_PERSON, SAM_SQL_ARGS (SAM_SQL_UID (person)), scopes,
               error)) {
    return FALSE;
  }
  for (guint i = 0; i < scopes->len; i++) {
    if (!blank_scope (txn, &g_array_index (scopes, SamUid, i), &n_blanked, error)) {
      return FALSE;
    }
  }
  g_autofree char *detail = g_strdup_printf ("{\"blanked\":%u}", n_blanked);
  return sam_txn_audit (txn, by, NULL, "grade-raised", "person", person, 0, NULL, detail, error);
}

gboolean
sam_grade_changed (SamTxn *txn, const SamStored *old, const SamUid *by, const char *body, gsize len,
                   GError **error)
{
  return old->type != SAM_RECORD_PERSON || !body_is_strict (body, len)
         || body_is_strict (old->body, old->body_len) || blank_person (txn, &old->id, by, error);
}

gboolean
sam_grade_begin (SamTxn *txn, GError **error)
{
  g_autoptr (GArray) persons = g_array_new (FALSE, FALSE, sizeof (SamUid));

  if (!ids_of (txn->server, SAM_STMT_RECORDS_OF_TYPE, SAM_SQL_ARGS (SAM_SQL_TEXT ("person")),
               persons, error)) {
    return FALSE;
  }
  for (guint i = 0; i < persons->len; i++) {
    const SamUid *person = &g_array_index (persons, SamUid, i);
    int strict = sam_grade_is_strict (txn->server, person, error);
    if (strict < 0
        || (strict
            && (!blank_person (txn, person, NULL, error) || !sam_scope_touch (txn, person, error)
                || !sam_scope_touch_cases (txn, person, error)))) {
      return FALSE;
    }
  }
  return TRUE;
}
