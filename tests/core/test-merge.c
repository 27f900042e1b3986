/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-merge.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY sam_date_from_ymd (2026, 6, 4)
/* `-m slow` does all of them; a part is enough to notice a mistake. */
#define N_CASES (g_test_slow () ? 100000u : 6000u)
#define POOL 6

static SamMergeResult *
merge (SamRecordType type, const char *base, const char *mine, const char *theirs)
{
  g_autoptr (GBytes) b = base ? g_bytes_new (base, strlen (base)) : NULL;
  g_autoptr (GBytes) m = g_bytes_new (mine, strlen (mine));
  g_autoptr (GBytes) t = g_bytes_new (theirs, strlen (theirs));
  SamMergeSide my = { m, FALSE };
  SamMergeSide their = { t, FALSE };

  return sam_merge (type, b, &my, &their, TODAY);
}

static char *
text_of (GBytes *body)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  return sam_json_object_canonical (data, len, NULL, NULL);
}

static void
assert_body (SamMergeResult *result, const char *wanted)
{
  g_autofree char *got = text_of (result->body);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_different_fields (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_SERVICE, "{\"name\":\"A\",\"service_kind\":\"nav\"}",
             "{\"name\":\"A\",\"service_kind\":\"nav\",\"hours\":\"9–15\"}",
             "{\"name\":\"B\",\"service_kind\":\"nav\"}");

  g_assert_cmpuint (result->conflicts->len, ==, 0);
  assert_body (result, "{\"hours\":\"9–15\",\"name\":\"B\",\"service_kind\":\"nav\"}");
}

static void
test_same_field (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_SERVICE, "{\"name\":\"A\",\"hours\":\"8\"}",
             "{\"name\":\"A\",\"hours\":\"9\"}", "{\"name\":\"A\"}");
  SamMergeConflict *conflict;

  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_cmpuint (conflict->n, ==, 1);
  g_assert_cmpstr (conflict->fields[0], ==, "hours");
  g_assert_cmpstr (conflict->base[0], ==, "\"8\"");
  g_assert_cmpstr (conflict->mine[0], ==, "\"9\"");
  g_assert_null (conflict->theirs[0]);
  assert_body (result, "{\"name\":\"A\"}");
}

static void
test_spelling_is_no_change (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_SERVICE, "{\"name\":\"Ås\"}", "{ \"name\" : \"\\u00c5s\", \"hours\":\"9\"}",
             "{\"name\":\"Es\"}");

  g_assert_cmpuint (result->conflicts->len, ==, 0);
  assert_body (result, "{\"hours\":\"9\",\"name\":\"Es\"}");
}

static void
test_group_is_one (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_PERSON,
             "{\"given_name\":\"M\",\"city\":\"Oslo\",\"address_grade\":\"open\"}",
             "{\"given_name\":\"M\",\"city\":\"Bergen\",\"address_grade\":\"open\"}",
             "{\"given_name\":\"M\",\"city\":\"Oslo\",\"address_grade\":\"fortrolig\"}");
  SamMergeConflict *conflict;

  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_cmpuint (conflict->n, ==, 2);
  g_assert_cmpstr (conflict->fields[0], ==, "city");
  g_assert_cmpstr (conflict->fields[1], ==, "address_grade");
}

static void
test_holder_is_one (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_CASE,
             "{\"holder_kind\":\"user\",\"holder_since\":\"2026-01-01T00:00:00Z\"}",
             "{\"holder_kind\":\"team\",\"holder_since\":\"2026-01-01T00:00:00Z\"}",
             "{\"holder_kind\":\"user\",\"holder_since\":\"2026-02-01T00:00:00Z\"}");

  g_assert_cmpuint (result->conflicts->len, ==, 1);
}

static void
test_consent_is_never_mixed (void)
{
  g_autoptr (SamMergeResult) result = merge (
      SAM_RECORD_CONSENT, "{\"recipient_name\":\"NAV\",\"field_groups\":[\"plan\"]}",
      "{\"recipient_name\":\"NAV\",\"field_groups\":[\"plan\",\"work\"]}",
      "{\"recipient_name\":\"NAV\",\"field_groups\":[\"plan\"],\"withdrawn_on\":\"2026-06-01\"}");
  SamMergeConflict *conflict;

  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_cmpuint (conflict->n, ==, 3);
}

static void
test_crisis_plan_is_never_mixed (void)
{
  g_autoptr (SamMergeResult) aftercare = merge (SAM_RECORD_PLAN, "{\"kind\":\"aftercare\"}",
                                                "{\"kind\":\"aftercare\",\"matters\":\"a\"}",
                                                "{\"kind\":\"aftercare\",\"travel\":\"b\"}");
  g_autoptr (SamMergeResult) crisis =
      merge (SAM_RECORD_PLAN, "{\"kind\":\"crisis\"}", "{\"kind\":\"crisis\",\"matters\":\"a\"}",
             "{\"kind\":\"crisis\",\"travel\":\"b\"}");

  g_assert_cmpuint (aftercare->conflicts->len, ==, 0);
  g_assert_cmpuint (crisis->conflicts->len, ==, 1);
}

/* What two may never have written half each: one changed one member, the other another. */
static void
test_never_joined (void)
{
  static const struct {
    SamRecordType type;
    const char *always; /* stands on both sides */
    const char *one, *before, *mine;
    const char *other, *then, *theirs;
  } never[] = {
    { SAM_RECORD_AGREEMENT, "\"state\":\"signed\"", "title", "a", "b", "own_part", "c", "d" },
    { SAM_RECORD_AGREEMENT, "\"title\":\"x\"", "state", "draft", "sent", "sent_at",
      "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z" },
    { SAM_RECORD_COMMITMENT, "\"state\":\"open\"", "what", "a", "b", "responsible", "c", "d" },
    { SAM_RECORD_COMMITMENT, "\"what\":\"x\"", "pinned_on", "2026-06-01", "2026-06-02",
      "offset_days", "1", "2" },
    { SAM_RECORD_TRANSITION, "\"note\":\"x\"", "date", "2026-06-01", "2026-06-02", "date_kind", "a",
      "b" },
    { SAM_RECORD_REFUSAL, "\"remark\":\"x\"", "appeal_by_on", "2026-06-01", "2026-06-02",
      "can_appeal", "yes", "no" },
    { SAM_RECORD_PARTY, "\"party_kind\":\"person\"", "name", "a", "b", "phone", "1", "2" },
    { SAM_RECORD_CONSENT, "\"recipient_name\":\"NAV\"", "given_on", "2026-01-01", "2026-01-02",
      "withdrawn_on", "2026-02-01", "2026-02-02" },
    { SAM_RECORD_CASE, "\"status\":\"active\"", "holder_kind", "user", "team", "coordinator_user",
      "a", "b" },
    { SAM_RECORD_CASE, "\"holder_kind\":\"user\"", "status", "active", "closed", "closed_on",
      "2026-01-01", "2026-01-02" },
    { SAM_RECORD_PLAN, "\"kind\":\"crisis\"", "matters", "a", "b", "travel", "c", "d" },
    { SAM_RECORD_PERSON, "\"given_name\":\"x\"", "address", "a", "b", "address_grade", "open",
      "fortrolig" },
    { SAM_RECORD_PERSON, "\"given_name\":\"x\"", "birth_date", "1985-01-01", "1985-01-02",
      "id_number", "1", "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (never); i++) {
    static const char form[] = "{%s,\"%s\":\"%s\",\"%s\":\"%s\"}";
    g_autofree char *base = g_strdup_printf (form, never[i].always, never[i].one, never[i].before,
                                             never[i].other, never[i].then);
    g_autofree char *mine = g_strdup_printf (form, never[i].always, never[i].one, never[i].mine,
                                             never[i].other, never[i].then);
    g_autofree char *theirs = g_strdup_printf (form, never[i].always, never[i].one, never[i].before,
                                               never[i].other, never[i].theirs);
    g_autoptr (SamMergeResult) result = merge (never[i].type, base, mine, theirs);
    const SamMergeConflict *conflict;

    g_test_message ("%s and %s", never[i].one, never[i].other);
    g_assert_cmpint (sam_field_by_name (sam_type_get (never[i].type), never[i].one), !=,
                     SAM_FIELD_NONE);
    g_assert_cmpint (sam_field_by_name (sam_type_get (never[i].type), never[i].other), !=,
                     SAM_FIELD_NONE);
    g_assert_cmpuint (result->conflicts->len, ==, 1);
    conflict = result->conflicts->pdata[0];
    g_assert_false (conflict->rule);
    g_assert_true (g_strv_contains ((const char *const *) conflict->fields, never[i].one));
    g_assert_true (g_strv_contains ((const char *const *) conflict->fields, never[i].other));
    {
      g_autofree char *stands = sam_json_object_canonical (theirs, strlen (theirs), NULL, NULL);

      assert_body (result, stands);
    }
  }
}

static void
test_sets (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_PERSON, "{\"contact_channels\":[\"letter\",\"sms\"]}",
             "{\"contact_channels\":[\"sms\",\"phone\"]}",
             "{\"contact_channels\":[\"video\",\"letter\",\"sms\"]}");

  g_assert_cmpuint (result->conflicts->len, ==, 0);
  assert_body (result, "{\"contact_channels\":[\"phone\",\"sms\",\"video\"]}");
}

static void
test_unknown_members (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_TEAM, "{\"x\":{\"a\":1},\"y\":[1]}", "{\"x\":{\"a\":2},\"y\":[1]}",
             "{\"x\":{\"a\":1},\"y\":[2]}");
  g_autoptr (SamMergeResult) both =
      merge (SAM_RECORD_TEAM, "{\"x\":{\"a\":1}}", "{\"x\":{\"a\":2}}", "{\"x\":{\"a\":3}}");

  g_assert_cmpuint (result->conflicts->len, ==, 0);
  assert_body (result, "{\"x\":{\"a\":2},\"y\":[2]}");
  g_assert_cmpuint (both->conflicts->len, ==, 1);
}

static void
test_retract_against_edit (void)
{
  g_autoptr (GBytes) base = g_bytes_new_static ("{\"what\":\"a\"}", 12);
  g_autoptr (GBytes) edit = g_bytes_new_static ("{\"what\":\"b\"}", 12);
  SamMergeSide retracted = { base, TRUE };
  SamMergeSide same = { base, FALSE };
  SamMergeSide edited = { edit, FALSE };
  g_autoptr (SamMergeResult) mine = sam_merge (SAM_RECORD_GOAL, base, &retracted, &edited, TODAY);
  g_autoptr (SamMergeResult) theirs = sam_merge (SAM_RECORD_GOAL, base, &edited, &retracted, TODAY);
  g_autoptr (SamMergeResult) alone = sam_merge (SAM_RECORD_GOAL, base, &retracted, &same, TODAY);

  g_assert_cmpuint (mine->conflicts->len, ==, 1);
  g_assert_true (((SamMergeConflict *) g_ptr_array_index (mine->conflicts, 0))->retract);
  g_assert_false (mine->retracted);
  g_assert_cmpuint (theirs->conflicts->len, ==, 1);
  g_assert_true (theirs->retracted);
  g_assert_cmpuint (alone->conflicts->len, ==, 0);
  g_assert_true (alone->retracted);
}

/* One moves the start, the other the end; each stands alone, together the end is before the start.
 */
static void
test_rule_across_fields (void)
{
  g_autoptr (SamMergeResult) result =
      merge (SAM_RECORD_HANDOVER, "{\"from_on\":\"2026-06-01\",\"overlap_until\":\"2026-06-20\"}",
             "{\"from_on\":\"2026-06-15\",\"overlap_until\":\"2026-06-20\"}",
             "{\"from_on\":\"2026-06-01\",\"overlap_until\":\"2026-06-10\"}");
  SamMergeConflict *conflict;

  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_true (conflict->rule);
  g_assert_cmpuint (conflict->n, ==, 2);
  assert_body (result, "{\"from_on\":\"2026-06-01\",\"overlap_until\":\"2026-06-10\"}");
}

static void
test_both_created (void)
{
  g_autoptr (SamMergeResult) same =
      merge (SAM_RECORD_GATE_ROW, NULL, "{\"point\":\"housing\"}", "{\"point\":\"housing\"}");
  g_autoptr (SamMergeResult) other =
      merge (SAM_RECORD_GATE_ROW, NULL, "{\"agreed\":\"a\"}", "{\"agreed\":\"b\"}");

  g_assert_cmpuint (same->conflicts->len, ==, 0);
  g_assert_cmpuint (other->conflicts->len, ==, 1);
}

static void
test_unit (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_auto (GStrv) holder = sam_merge_unit (SAM_CASE_HOLDER_USER, body);
  g_auto (GStrv) alone = sam_merge_unit (SAM_PERSON_EMAIL, body);
  g_auto (GStrv) consent = sam_merge_unit (SAM_CONSENT_BASIS, body);

  g_assert_true (g_strv_contains ((const char *const *) holder, "team_id"));
  g_assert_true (g_strv_contains ((const char *const *) holder, "holder_since"));
  g_assert_false (g_strv_contains ((const char *const *) holder, "status"));
  g_assert_cmpuint (g_strv_length (alone), ==, 1);
  g_assert_cmpuint (g_strv_length (consent), ==, SAM_F (CONSENT, N_FIELDS_END));
}

/* ---- Properties over random records ---- */

static GBytes *
edit (SamRecord *base, SamClock *clock, guint *touched)
{
  g_autoptr (SamRecord) copy = sam_record_dup (base);
  const SamTypeDef *def = sam_record_get_def (base);
  guint n = sam_random_below (clock, 4);

  *touched = n;
  while (n-- > 0) {
    SamField field = (SamField) ((def->type << 8) | sam_random_below (clock, def->n_fields));

    if (sam_random_below (clock, 4) == 0)
      sam_record_clear (copy, field);
    else
      sam_record_random_field (copy, field, clock);
  }
  return sam_record_to_body (copy);
}

static gboolean
has_token (GBytes *body, const char *name, const char *token)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  SamJsonToken found;
  g_autofree char *canonical = NULL;

  if (!sam_json_find (data, len, name, &found))
    return FALSE;
  canonical = sam_json_canonical_token (&found);
  return strcmp (canonical, token) == 0;
}

static void
assert_nothing_invented (SamRecordType type, GBytes *merged, GBytes *base, GBytes *mine,
                         GBytes *theirs)
{
  gsize len;
  const char *data = g_bytes_get_data (merged, &len);
  SamJsonCursor cursor;
  SamJsonToken name;
  SamJsonToken value;

  g_assert_true (sam_json_cursor_object (&cursor, data, len));
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    g_autofree char *member = sam_json_token_dup_string (&name);
    g_autofree char *token = sam_json_canonical_token (&value);
    SamField field = sam_field_by_name (sam_type_get (type), member);

    if (sam_field_get (field)->kind == SAM_KIND_SET)
      continue;
    g_assert_true (has_token (base, member, token) || has_token (mine, member, token)
                   || has_token (theirs, member, token));
  }
}

static char *
conflict_names (SamMergeResult *result)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < result->conflicts->len; i++) {
    SamMergeConflict *conflict = g_ptr_array_index (result->conflicts, i);

    for (guint j = 0; j < conflict->n; j++)
      g_string_append_printf (names, "%s ", conflict->fields[j]);
    g_string_append_printf (names, "%d; ", conflict->rule);
  }
  return g_string_free (names, FALSE);
}

static void
assert_same (GBytes *a, GBytes *b)
{
  g_autofree char *one = text_of (a);
  g_autofree char *other = text_of (b);

  g_assert_cmpstr (one, ==, other);
}

static void
test_properties (void)
{
  g_autoptr (SamClock) clock =
      sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), 77);
  g_autoptr (GPtrArray) pool = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_conflicts = 0;
  guint n_rules = 0;
  guint n_joined = 0;

  for (guint i = 0; i < POOL * SAM_N_RECORD_TYPES; i++)
    g_ptr_array_add (pool, sam_record_random (i % SAM_N_RECORD_TYPES, clock));

  /* A rule across fields is met once in some thousands: on until there is one. */
  for (guint n = 0; n < N_CASES || (n_rules == 0 && n < 20 * N_CASES); n++) {
    SamRecord *record = g_ptr_array_index (pool, sam_random_below (clock, pool->len));
    SamRecordType type = sam_record_get_rtype (record);
    guint n_mine;
    guint n_theirs;
    g_autoptr (GBytes) base = sam_record_to_body (record);
    g_autoptr (GBytes) a = edit (record, clock, &n_mine);
    g_autoptr (GBytes) b = edit (record, clock, &n_theirs);
    SamMergeSide mine = { a, FALSE };
    SamMergeSide theirs = { b, FALSE };
    SamMergeSide none = { base, FALSE };
    g_autoptr (SamMergeResult) result = sam_merge (type, base, &mine, &theirs, TODAY);
    g_autoptr (SamMergeResult) turned = sam_merge (type, base, &theirs, &mine, TODAY);
    g_autoptr (SamMergeResult) again = NULL;
    g_autofree char *names = conflict_names (result);
    g_autofree char *turned_names = conflict_names (turned);

    /* Symmetric: the same conflicts, and without any the same result. */
    g_assert_cmpstr (names, ==, turned_names);
    if (result->conflicts->len == 0)
      assert_same (result->body, turned->body);
    assert_nothing_invented (type, result->body, base, a, b);

    /* Nothing on one side: the other side, as it was written. */
    if (n % 4 == 0) {
      again = sam_merge (type, base, &mine, &none, TODAY);
      g_assert_cmpuint (again->conflicts->len, ==, 0);
      g_assert_true (g_bytes_equal (again->body, a));
    } else if (n % 4 == 1) {
      again = sam_merge (type, base, &none, &theirs, TODAY);
      g_assert_cmpuint (again->conflicts->len, ==, 0);
      assert_same (again->body, b);
    } else if (n % 4 == 2) {
      /* Both alike: no conflict. */
      again = sam_merge (type, base, &mine, &mine, TODAY);
      g_assert_cmpuint (again->conflicts->len, ==, 0);
      assert_same (again->body, a);
    } else if (result->conflicts->len == 0) {
      /* What was merged merges with either side to itself. */
      SamMergeSide merged = { result->body, FALSE };

      again = sam_merge (type, b, &merged, &theirs, TODAY);
      g_assert_cmpuint (again->conflicts->len, ==, 0);
      assert_same (again->body, result->body);
    }
    n_conflicts += result->conflicts->len > 0;
    for (guint i = 0; i < result->conflicts->len; i++)
      n_rules += ((SamMergeConflict *) g_ptr_array_index (result->conflicts, i))->rule;
    n_joined += result->conflicts->len == 0 && n_mine > 0 && n_theirs > 0;
  }
  g_test_message ("%u merged, %u in conflict, %u by a rule", n_joined, n_conflicts, n_rules);
  g_assert_cmpuint (n_joined, >, N_CASES / 10);
  g_assert_cmpuint (n_conflicts, >, N_CASES / 50);
  g_assert_cmpuint (n_rules, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/merge/different-fields", test_different_fields);
  g_test_add_func ("/core/merge/same-field", test_same_field);
  g_test_add_func ("/core/merge/spelling-is-no-change", test_spelling_is_no_change);
  g_test_add_func ("/core/merge/group-is-one", test_group_is_one);
  g_test_add_func ("/core/merge/holder-is-one", test_holder_is_one);
  g_test_add_func ("/core/merge/consent-is-never-mixed", test_consent_is_never_mixed);
  g_test_add_func ("/core/merge/crisis-plan-is-never-mixed", test_crisis_plan_is_never_mixed);
  g_test_add_func ("/core/merge/never-joined", test_never_joined);
  g_test_add_func ("/core/merge/sets", test_sets);
  g_test_add_func ("/core/merge/unknown-members", test_unknown_members);
  g_test_add_func ("/core/merge/retract-against-edit", test_retract_against_edit);
  g_test_add_func ("/core/merge/rule-across-fields", test_rule_across_fields);
  g_test_add_func ("/core/merge/both-created", test_both_created);
  g_test_add_func ("/core/merge/unit", test_unit);
  g_test_add_func ("/core/merge/properties", test_properties);
  return g_test_run ();
}
