/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-csv.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-locale.h>
#include <stdio.h>
#include <string.h>

static const SamTypeDef *
take_type (char **args)
{
  return args[0] != NULL ? sam_type_by_name (args[0]) : NULL;
}

static int
fail_unknown_type (void)
{
  return ctl_fail_text (C_ ("command line", "There is no such record type. `samsporctl describe` "
                                            "lists them."));
}

/* ---- Reading ---- */

gboolean
ctl_add_where (SamQuery *query, const SamTypeDef *def, const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  SamField field = name != NULL ? sam_field_by_name (def, name) : SAM_FIELD_NONE;

  if (field == SAM_FIELD_NONE)
    return FALSE;
  sam_query_where (query, field, equals + 1);
  return TRUE;
}

static void
print_records (Ctl *ctl, GPtrArray *records)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (ctl->json) {
    sam_json_begin_array (out);
    for (guint i = 0; i < records->len; i++) {
      sam_json_element (out);
      sam_record_append_json (g_ptr_array_index (records, i), out);
    }
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  } else {
    for (guint i = 0; i < records->len; i++) {
      const SamRecord *record = g_ptr_array_index (records, i);
      g_autofree char *title = sam_record_title (record, NULL);

      g_string_append_printf (out, "%s  %s\n", sam_record_get_id (record),
                              title != NULL ? title : "");
    }
  }
  fputs (out->str, stdout);
}

static gboolean
log_access (Ctl *ctl, SamAccess access, SamRecordType type, const char *id, const char *detail)
{
  g_autoptr (GError) error = NULL;

  /* What leaves on a terminal or in a file has been seen: it is logged before it leaves. */
  if (sam_store_log_access (ctl->store, ctl->viewer, access, type, id, detail, TRUE, &error))
    return TRUE;
  ctl_fail (error);
  return FALSE;
}

int
ctl_list (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamQuery) query = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *sort = NULL;
  const SamTypeDef *def;
  gboolean missing = FALSE;
  char *where;

  if (args[0] == NULL)
    return ctl_usage (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  query = sam_query_new (def->type);
  while ((where = ctl_take_option (args, "--where", &missing)) != NULL) {
    g_autofree char *owned = where;

    if (!ctl_add_where (query, def, owned))
      return ctl_usage (ctl);
  }
  query->search = ctl_take_option (args, "--search", &missing);
  sort = ctl_take_option (args, "--sort", &missing);
  query->with_retracted = ctl_take_flag (args, "--retracted");
  if (missing || args[1] != NULL)
    return ctl_usage (ctl);
  if (sort != NULL) {
    query->sort = sam_field_by_name (def, sort);
    if (query->sort == SAM_FIELD_NONE)
      return ctl_usage (ctl);
  }
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  records = sam_store_list (ctl->store, ctl->viewer, query, NULL, &error);
  if (records == NULL)
    return ctl_fail (error);
  if (def->scope != SAM_SCOPE_REGISTRY
      && !log_access (ctl, SAM_ACCESS_SEARCH, def->type, SAM_ID_NIL, "samsporctl"))
    return CTL_FAILED;
  print_records (ctl, records);
  return CTL_OK;
}

int
ctl_get (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  const SamTypeDef *def;

  if (args[0] == NULL || args[1] == NULL || args[2] != NULL)
    return ctl_usage (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  record = sam_store_get (ctl->store, ctl->viewer, def->type, args[1], &error);
  if (record == NULL)
    return ctl_fail (error);
  if (def->scope != SAM_SCOPE_REGISTRY
      && !log_access (ctl, SAM_ACCESS_VIEW, def->type, args[1], "samsporctl"))
    return CTL_FAILED;
  if (ctl->json) {
    sam_record_append_json (record, out);
    g_string_append_c (out, '\n');
  } else {
    for (guint i = 0; i < def->n_fields; i++) {
      g_autofree char *value = sam_record_to_string (record, (SamField) ((def->type << 8) | i));

      if (value != NULL)
        g_string_append_printf (out, "%s: %s\n", def->fields[i].name, value);
    }
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

/* ---- Writing ---- */

/* Sets "f=v" on @record; says what is wrong and returns FALSE. */
static gboolean
set_one (SamRecord *record, const char *text, gboolean *usage)
{
  const SamTypeDef *def = sam_record_get_def (record);
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  SamField field = name != NULL ? sam_field_by_name (def, name) : SAM_FIELD_NONE;

  *usage = field == SAM_FIELD_NONE;
  if (*usage)
    return FALSE;
  if (!sam_record_set_from_string (record, field, equals + 1, NULL)) {
    g_autofree char *sentence =
        /* Translators: %s is a field as the command line names it, the last one what is wrong with
           it */
        g_strdup_printf (C_ ("command line", "The value of %s can't be read. Nothing was saved."),
                         name);

    ctl_fail_text (sentence);
    return FALSE;
  }
  return TRUE;
}

typedef struct {
  Ctl *ctl;
  SamChanges *changes;
  GArray *problems; /* (owned) (nullable) */
} Save;

static gpointer
save_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *save = data;

  if (sam_store_save (store, save->ctl->viewer, save->changes, SAM_ORIGIN_USER, NULL, error))
    return save;
  save->problems = sam_store_last_problems (store);
  return NULL;
}

int
ctl_save_changes (Ctl *ctl, SamChanges *changes)
{
  g_autoptr (GError) error = NULL;
  Save save = { ctl, changes, NULL };
  g_autoptr (GArray) problems = NULL;
  gboolean ok = sam_store_run (ctl->store, SAM_STORE_WRITE, save_work, &save, &error) != NULL;

  problems = save.problems;
  if (ok)
    return CTL_OK;
  if (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS) && problems != NULL
      && problems->len > 0) {
    const SamProblem *problem = &g_array_index (problems, SamSaveProblem, 0).problem;
    g_autofree char *sentence = NULL;

    if (problem->field != SAM_FIELD_NONE)
      sentence = g_strdup_printf (C_ ("command line", "Nothing was saved. %s: %s."),
                                  sam_field_get (problem->field)->name,
                                  sam_text (NULL, &problem->message));
    else
      sentence = g_strdup_printf (C_ ("command line", "Nothing was saved: %s."),
                                  sam_text (NULL, &problem->message));
    return ctl_fail_text (sentence);
  }
  return ctl_fail (error);
}

/* The scope a new record belongs to, from what has been set; NULL when that is missing. */
static char *
scope_of (const SamTypeDef *def, const char *id, char **sets)
{
  g_autofree char *prefix = NULL;

  if (def->scope == SAM_SCOPE_REGISTRY)
    return g_strdup (SAM_ID_NIL);
  if (def->parent == SAM_FIELD_NONE)
    return g_strdup (id);
  prefix = g_strconcat (sam_field_get (def->parent)->name, "=", NULL);
  for (guint i = 0; sets[i] != NULL; i++)
    if (g_str_has_prefix (sets[i], prefix) && sam_id_is_valid (sets[i] + strlen (prefix)))
      return g_strdup (sets[i] + strlen (prefix));
  return NULL;
}

/* A signature carries what it signs: the revision and the hash of the terms as they stand. */
static gboolean
complete_signature (Ctl *ctl, SamRecord *signature, GError **error)
{
  const char *agreement_id = sam_record_get_text (signature, SAM_SIGNATURE_AGREEMENT_ID);
  g_autoptr (SamCaseView) view =
      sam_store_case_view (ctl->store, ctl->viewer, sam_record_get_scope (signature), error);
  const SamRecord *agreement = view != NULL ? sam_case_view_get (view, agreement_id) : NULL;
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GPtrArray) commitments = NULL;
  g_autofree char *hash = NULL;

  if (view == NULL)
    return FALSE;
  if (agreement == NULL)
    return TRUE; /* the judge says what is missing */
  parties = sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, agreement_id);
  commitments = sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  hash = sam_rules_terms_hash (agreement, parties, commitments);
  if (!sam_record_has (signature, SAM_SIGNATURE_TERMS_HASH))
    sam_record_set_text (signature, SAM_SIGNATURE_TERMS_HASH, hash);
  if (!sam_record_has (signature, SAM_SIGNATURE_REVISION))
    sam_record_set_int (signature, SAM_SIGNATURE_REVISION,
                        sam_record_get_int (agreement, SAM_AGREEMENT_REVISION));
  return TRUE;
}

/* The team of who takes over: the case's own when they are in it, else their first. */
static const char *
team_after (const SamRecord *case_record, const SamRecord *user)
{
  const char *now = sam_record_get_text (case_record, SAM_CASE_TEAM_ID);
  const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);

  return teams == NULL || g_strv_contains (teams, now) ? now : teams[0];
}

static const char *
receiver_kind (const SamRecord *handover)
{
  if (sam_record_has (handover, SAM_HANDOVER_TO_SERVICE))
    return "service";
  return sam_record_has (handover, SAM_HANDOVER_TO_USER) ? "user" : "team";
}

/* Whoever asks says only whom: who is responsible now stands in the case. */
static gboolean
complete_ask (Ctl *ctl, SamRecord *handover, GError **error)
{
  g_autoptr (SamRecord) about =
      sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_CASE,
                     sam_record_get_text (handover, SAM_HANDOVER_CASE_ID), error);

  if (about == NULL)
    return FALSE;
  if (!sam_record_has (handover, SAM_HANDOVER_TO_KIND))
    sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, receiver_kind (handover));
  if (!sam_record_has (handover, SAM_HANDOVER_FROM_KIND))
    sam_rules_hand_over_from (handover, about);
  if (!sam_record_has (handover, SAM_HANDOVER_FOLLOWS))
    sam_rules_let_all_follow (handover);
  return TRUE;
}

/* A yes and the case it moves are one group, here as in the window. */
static gboolean
complete_answer (Ctl *ctl, SamRecord *handover, SamChanges *changes, GError **error)
{
  g_autoptr (SamRecord) before = NULL;
  g_autoptr (SamRecord) after = NULL;

  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked"))
    return TRUE;
  if (!sam_record_has (handover, SAM_HANDOVER_ANSWERED_AT))
    sam_record_set_moment (handover, SAM_HANDOVER_ANSWERED_AT, sam_clock_now (ctl->clock));
  if (!sam_record_has (handover, SAM_HANDOVER_ANSWERED_BY_USER))
    sam_record_set_text (handover, SAM_HANDOVER_ANSWERED_BY_USER,
                         sam_viewer_get (ctl->viewer)->user_id);
  if (!sam_record_enum_is (handover, SAM_HANDOVER_STATE, "accepted"))
    return TRUE;
  before = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_CASE,
                          sam_record_get_text (handover, SAM_HANDOVER_CASE_ID), error);
  if (before == NULL)
    return FALSE;
  after = sam_rules_take_over (before, handover);
  sam_changes_act (changes, SAM_OP_UPDATE, after);
  return TRUE;
}

/* An assigned hand-over and the case it moves are one group, here as in the window. */
static gboolean
add_move (Ctl *ctl, SamRecord *handover, SamChanges *changes, GError **error)
{
  g_autoptr (SamRecord) before = NULL;
  g_autoptr (SamRecord) user = NULL;
  g_autoptr (SamRecord) after = NULL;
  g_autoptr (SamRecord) withdrawn = NULL;
  g_autoptr (SamCaseView) view = NULL;
  const SamRecord *asked;

  if (sam_record_enum_is (handover, SAM_HANDOVER_STATE, "asked"))
    return complete_ask (ctl, handover, error);
  if (!sam_record_enum_is (handover, SAM_HANDOVER_STATE, "assigned")
      || !sam_record_has (handover, SAM_HANDOVER_TO_USER))
    return TRUE;
  before = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_CASE,
                          sam_record_get_text (handover, SAM_HANDOVER_CASE_ID), error);
  if (before == NULL)
    return FALSE;
  user = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_USER,
                        sam_record_get_text (handover, SAM_HANDOVER_TO_USER), error);
  if (user == NULL)
    return FALSE;
  sam_record_set_text (handover, SAM_HANDOVER_TO_KIND, "user");
  sam_rules_hand_over_from (handover, before);
  view = sam_store_case_view (ctl->store, ctl->viewer, sam_record_get_id (before), error);
  if (view == NULL)
    return FALSE;
  asked = sam_rules_open_ask (view);
  if (asked != NULL) {
    withdrawn = sam_record_dup (asked);
    sam_record_set_text (withdrawn, SAM_HANDOVER_STATE, "withdrawn");
    sam_record_set_moment (withdrawn, SAM_HANDOVER_ANSWERED_AT, sam_clock_now (ctl->clock));
    sam_record_set_text (withdrawn, SAM_HANDOVER_ANSWERED_BY_USER,
                         sam_viewer_get (ctl->viewer)->user_id);
    sam_changes_act (changes, SAM_OP_UPDATE, withdrawn);
  }
  after = sam_record_dup (before);
  sam_record_set_text (after, SAM_CASE_TEAM_ID, team_after (before, user));
  sam_record_set_text (after, SAM_CASE_COORDINATOR_USER, sam_record_get_id (user));
  sam_record_set_text (after, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (after, SAM_CASE_HOLDER_USER, sam_record_get_id (user));
  sam_record_clear (after, SAM_CASE_HOLDER_TEAM);
  sam_record_clear (after, SAM_CASE_HOLDER_SERVICE);
  sam_record_set_moment (after, SAM_CASE_HOLDER_SINCE, sam_clock_now (ctl->clock));
  sam_changes_act (changes, SAM_OP_UPDATE, after);
  return TRUE;
}

/* An answer's id says which alert it answers. (transfer full): @record itself when it does not name
 * one, which the judgement says better. */
static SamRecord *
under_alert_id (Ctl *ctl, SamRecord *record, GError **error)
{
  const char *rule = sam_record_get_text (record, SAM_ALERT_ANSWER_RULE);
  const char *subject = sam_record_get_text (record, SAM_ALERT_ANSWER_SUBJECT_ID);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *id = NULL;

  if (rule == NULL || subject == NULL)
    return g_object_ref (record);
  id = sam_store_alert_id (ctl->store, ctl->viewer, rule, subject,
                           sam_record_get_date (record, SAM_ALERT_ANSWER_ANCHOR_ON), error);
  return id != NULL ? sam_record_new_from_body (SAM_RECORD_ALERT_ANSWER, id,
                                                sam_record_get_scope (record), body, error)
                    : NULL;
}

/* A contact plan and its days have the id that is theirs on every device. @record: (transfer full).
 * Returns: (transfer full) (nullable): mutable. */
static SamRecord *
with_its_own_id (SamRecord *record, GError **error)
{
  g_autofree char *id = sam_rules_followup_id (record);
  g_autoptr (SamRecord) from = record;
  g_autoptr (SamRecord) renamed = NULL;
  g_autoptr (GBytes) body = NULL;

  if (id == NULL)
    return g_steal_pointer (&from);
  body = sam_record_to_body (from);
  renamed = sam_record_new_from_body (sam_record_get_rtype (from), id, sam_record_get_scope (from),
                                      body, error);
  return renamed != NULL ? sam_record_dup (renamed) : NULL;
}

int
ctl_new (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (SamChanges) changes = NULL;
  g_autofree char *id = sam_id_new (ctl->clock);
  g_autofree char *scope = NULL;
  const SamTypeDef *def;
  gboolean usage;
  int code;

  if (args[0] == NULL || ctl_has_option (args))
    return ctl_usage (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  scope = scope_of (def, id, args + 1);
  if (scope == NULL) {
    g_autofree char *sentence =
        g_strdup_printf (C_ ("command line", "Nothing was saved: %s=ID is needed."),
                         sam_field_get (def->parent)->name);

    return ctl_fail_text (sentence);
  }
  record = sam_record_new (def->type, id, scope);
  for (guint i = 1; args[i] != NULL; i++)
    if (!set_one (record, args[i], &usage))
      return usage ? ctl_usage (ctl) : CTL_FAILED;
  record = with_its_own_id (g_steal_pointer (&record), &error);
  if (record == NULL)
    return ctl_fail (error);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  sam_record_begin (record, ctl->viewer, sam_clock_today (ctl->clock), sam_clock_now (ctl->clock));
  if (def->type == SAM_RECORD_ALERT_ANSWER) {
    SamRecord *named = under_alert_id (ctl, record, &error);

    if (named == NULL)
      return ctl_fail (error);
    g_object_unref (record);
    record = named;
  }
  changes = sam_changes_new ("samsporctl");
  if (def->type == SAM_RECORD_SIGNATURE) {
    if (!complete_signature (ctl, record, &error))
      return ctl_fail (error);
    sam_changes_act (changes, SAM_OP_SIGN, record);
  } else if (def->type == SAM_RECORD_HANDOVER) {
    if (!add_move (ctl, record, changes, &error))
      return ctl_fail (error);
    sam_changes_act (changes, SAM_OP_CREATE, record);
  } else {
    sam_changes_put (changes, record);
  }
  if (def->type == SAM_RECORD_TRANSITION) {
    /* The gate opens with its points, as in the window. */
    g_autoptr (GPtrArray) points = sam_rules_new_points (record);

    for (guint i = 0; i < points->len; i++)
      sam_changes_put (changes, g_ptr_array_index (points, i));
  }
  code = ctl_save_changes (ctl, changes);
  if (code == CTL_OK)
    printf ("%s\n", sam_record_get_id (record));
  return code;
}

int
ctl_set (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) before = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (SamChanges) changes = NULL;
  const SamTypeDef *def;
  gboolean usage;

  if (args[0] == NULL || args[1] == NULL || args[2] == NULL || ctl_has_option (args))
    return ctl_usage (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  before = sam_store_get (ctl->store, ctl->viewer, def->type, args[1], &error);
  if (before == NULL)
    return ctl_fail (error);
  record = sam_record_dup (before);
  for (guint i = 2; args[i] != NULL; i++)
    if (!set_one (record, args[i], &usage))
      return usage ? ctl_usage (ctl) : CTL_FAILED;
  if (sam_record_equal (before, record))
    return CTL_OK;
  changes = sam_changes_new ("samsporctl");
  if (def->type == SAM_RECORD_HANDOVER) {
    if (!complete_answer (ctl, record, changes, &error))
      return ctl_fail (error);
    sam_changes_act (changes, SAM_OP_UPDATE, record);
  } else {
    sam_changes_put (changes, record);
  }
  return ctl_save_changes (ctl, changes);
}

int
ctl_delete (Ctl *ctl, char **args)
{
  g_autoptr (SamChanges) changes = NULL;
  gboolean missing = FALSE;
  g_autofree char *why = ctl_take_option (args, "--why", &missing);
  const SamTypeDef *def;

  if (missing || args[0] == NULL || args[1] == NULL || args[2] != NULL)
    return ctl_usage (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  changes = sam_changes_new ("samsporctl");
  sam_changes_retract (changes, def->type, args[1], why);
  return ctl_save_changes (ctl, changes);
}

/* ---- Two who wrote differently ---- */

static GPtrArray *
list_conflicts (Ctl *ctl)
{
  g_autoptr (GError) error = NULL;
  /* A list, not the person's own page: a protected address stays hidden. */
  g_autoptr (SamViewer) viewer =
      sam_viewer_for_use (ctl->viewer, sam_viewer_get (ctl->viewer)->purpose, SAM_USE_LIST);
  GPtrArray *conflicts = sam_store_list_conflicts (ctl->store, viewer, &error);

  if (conflicts == NULL)
    ctl_fail (error);
  return conflicts;
}

int
ctl_conflicts (Ctl *ctl, char **args)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) conflicts = NULL;

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  conflicts = list_conflicts (ctl);
  if (conflicts == NULL)
    return CTL_FAILED;
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint i = 0; i < conflicts->len; i++) {
    const SamConflict *conflict = g_ptr_array_index (conflicts, i);

    if (ctl->json) {
      sam_json_element (out);
      sam_json_begin_object (out);
      sam_json_member_add_string (out, "type", sam_type_get (conflict->type)->name);
      sam_json_member_add_string (out, "id", conflict->id);
      sam_json_member_add_string (out, "field", conflict->field);
      sam_json_member_add_string (out, "base", conflict->base);
      sam_json_member_add_string (out, "mine", conflict->mine);
      sam_json_member_add_string (out, "theirs", conflict->theirs);
      sam_json_member_add_bool (out, "colleagues", conflict->is_colleagues);
      sam_json_member_add_string (out, "mine_by", conflict->mine_by);
      sam_json_member_add_string (out, "theirs_by", conflict->theirs_by);
      sam_json_end_object (out);
    } else {
      g_string_append_printf (out, "%s %s %s\n", sam_type_get (conflict->type)->name, conflict->id,
                              conflict->field);
    }
  }
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

int
ctl_resolve (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  gboolean missing = FALSE;
  g_autofree char *take = ctl_take_option (args, "--take", &missing);
  g_autofree char *field = ctl_take_option (args, "--field", &missing);
  SamTake side;

  if (missing || take == NULL || args[0] == NULL || args[1] != NULL)
    return ctl_usage (ctl);
  if (g_str_equal (take, "mine"))
    side = SAM_TAKE_MINE;
  else if (g_str_equal (take, "theirs"))
    side = SAM_TAKE_THEIRS;
  else if (g_str_equal (take, "both"))
    side = SAM_TAKE_BOTH;
  else
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  if (!sam_store_resolve (ctl->store, ctl->viewer, args[0], field, side, NULL, &error))
    return ctl_fail (error);
  return CTL_OK;
}

/* ---- Files ---- */

int
ctl_export (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamQuery) query = NULL;
  g_autoptr (SamViewer) viewer = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GString) out = g_string_new ("\xef\xbb\xbf");
  gboolean csv = ctl_take_flag (args, "--csv");
  g_auto (GStrv) cells = NULL;
  const SamTypeDef *def;

  if (!csv || args[0] == NULL || args[1] != NULL)
    return ctl_usage (ctl);
  if (g_str_equal (args[0], "stock"))
    return ctl_export_stock (ctl);
  def = take_type (args);
  if (def == NULL)
    return fail_unknown_type ();
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  viewer = sam_viewer_for_use (ctl->viewer, SAM_PURPOSE_STATISTICS, SAM_USE_EXPORT);
  query = sam_query_new (def->type);
  records = sam_store_list (ctl->store, viewer, query, NULL, &error);
  if (records == NULL)
    return ctl_fail (error);
  if (!log_access (ctl, SAM_ACCESS_EXPORT, def->type, SAM_ID_NIL, "csv"))
    return CTL_FAILED;

  cells = g_new0 (char *, def->n_fields + 2);
  cells[0] = g_strdup ("id");
  for (guint i = 0; i < def->n_fields; i++)
    cells[i + 1] = g_strdup (def->fields[i].name);
  sam_csv_append_row (out, (const char *const *) cells, ';');
  for (guint r = 0; r < records->len; r++) {
    const SamRecord *record = g_ptr_array_index (records, r);

    g_free (cells[0]);
    cells[0] = g_strdup (sam_record_get_id (record));
    for (guint i = 0; i < def->n_fields; i++) {
      g_free (cells[i + 1]);
      cells[i + 1] = sam_record_to_string (record, (SamField) ((def->type << 8) | i));
      if (cells[i + 1] == NULL)
        cells[i + 1] = g_strdup ("");
    }
    sam_csv_append_row (out, (const char *const *) cells, ';');
  }
  fwrite (out->str, 1, out->len, stdout);
  return CTL_OK;
}
