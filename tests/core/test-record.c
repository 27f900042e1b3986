/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-id.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY sam_date_from_ymd (2026, 6, 4)
#define ID "01900000-0000-7000-8000-000000000001"
#define SCOPE "01900000-0000-7000-8000-000000000002"

static SamClock *
make_clock (void)
{
  gint64 noon = (gint64) (TODAY - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY + 10 * G_TIME_SPAN_HOUR;

  return sam_clock_new_fixed (TODAY, noon, 20260604);
}

static char *
body_of (const SamRecord *record)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static SamRecord *
read_person (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return sam_record_new_from_body (SAM_RECORD_PERSON, ID, SCOPE, body, error);
}

static gboolean
has_problem (const SamRecord *record, SamField field, const char *code)
{
  g_autoptr (GArray) problems = sam_record_validate (record, TODAY);

  for (guint i = 0; i < problems->len; i++) {
    const SamProblem *problem = &g_array_index (problems, SamProblem, i);

    if (problem->field == field && strcmp (problem->code, code) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
test_tables (void)
{
  g_autoptr (GError) error = NULL;

  sam_types_check (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    const SamTypeDef *type = sam_type_get (i);

    g_assert_true (sam_type_by_name (type->name) == type);
    for (guint j = 0; j < type->n_fields; j++) {
      SamField field = (SamField) ((i << 8) | j);

      g_assert_cmpuint (sam_field_by_name (type, type->fields[j].name), ==, field);
      g_assert_true (sam_field_get (field) == &type->fields[j]);
    }
  }
  g_assert_null (sam_type_by_name ("client"));
  g_assert_cmpuint (sam_field_by_name (sam_type_get (SAM_RECORD_CASE), "nothing"), ==,
                    SAM_FIELD_NONE);
  g_assert_cmpstr (sam_enum_label (SAM_CASE_STATUS, "new")->text, ==, "New");
  g_assert_null (sam_enum_label (SAM_CASE_STATUS, "gone"));
}

static void
test_children_carry_their_case (void)
{
  for (guint i = SAM_RECORD_HANDOVER; i < SAM_N_RECORD_TYPES; i++) {
    const SamTypeDef *type = sam_type_get (i);

    if (type->scope == SAM_SCOPE_CASE)
      g_assert_cmpstr (sam_field_get (type->parent)->name, ==, "case_id");
    else if (type->scope == SAM_SCOPE_PERSON)
      g_assert_cmpstr (sam_field_get (type->parent)->name, ==, "person_id");
    else if (type->scope == SAM_SCOPE_TEAM)
      g_assert_cmpstr (sam_field_get (type->parent)->name, ==, "team_id");
    else
      g_assert_cmpint (type->scope, ==, SAM_SCOPE_TARGET);
  }
}

static void
test_body_is_verbatim (void)
{
  const char *text =
      "{ \"later\" : [1, {\"a\":null}],\"given_name\":\"Mod\\u0069g\", \"form\":\"xx\" }";
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record = read_person (text, &error);
  g_autoptr (SamRecord) copy = NULL;
  g_autofree char *same = NULL;
  g_autofree char *changed = NULL;

  g_assert_no_error (error);
  g_assert_true (sam_record_is_frozen (record));
  g_assert_cmpstr (sam_record_get_text (record, SAM_PERSON_GIVEN_NAME), ==, "Modig");
  g_assert_cmpstr (sam_record_get_text (record, SAM_PERSON_FORM), ==, "xx");
  same = body_of (record);
  g_assert_cmpstr (same, ==, text);

  copy = sam_record_dup (record);
  sam_record_set_text (copy, SAM_PERSON_FAMILY_NAME, "Furulund");
  changed = body_of (copy);
  g_assert_nonnull (strstr (changed, "[1, {\"a\":null}]"));
  g_assert_nonnull (strstr (changed, "\"Mod\\u0069g\""));
  g_assert_nonnull (strstr (changed, "\"family_name\":\"Furulund\""));
  g_assert_nonnull (strstr (changed, "\"form\":\"xx\""));
  g_assert_false (sam_record_equal (record, copy));
  g_assert_null (sam_record_get_text (record, SAM_PERSON_FAMILY_NAME));
}

static void
test_wrong_bodies (void)
{
  static const char *const bodies[] = {
    "[]",
    "",
    "{",
    "{\"given_name\":1}",
    "{\"name_is_alias\":\"true\"}",
    "{\"birth_date\":\"2026-02-30\"}",
    "{\"birth_date\":\"1.2.2026\"}",
    "{\"contact_channels\":\"sms\"}",
    "{\"contact_channels\":[1]}",
    "{\"given_name\":\"a\",\"given_name\":\"b\"}",
    "{\"given_name\":\"a\\u0000b\"}",
    "{}{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamRecord) record = read_person (bodies[i], &error);

    g_assert_null (record);
    g_assert_nonnull (error);
  }
}

static void
test_null_is_absent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) record = read_person ("{\"given_name\":null,\"phone\":\"\"}", &error);

  g_assert_no_error (error);
  g_assert_false (sam_record_has (record, SAM_PERSON_GIVEN_NAME));
  g_assert_false (sam_record_has (record, SAM_PERSON_PHONE));
}

static void
test_random_round_trip (void)
{
  g_autoptr (SamClock) clock = make_clock ();

  for (guint n = 0; n < 40 * SAM_N_RECORD_TYPES; n++) {
    SamRecordType type = n % SAM_N_RECORD_TYPES;
    g_autoptr (SamRecord) record = sam_record_random (type, clock);
    g_autoptr (SamRecord) read = NULL;
    g_autoptr (SamRecord) copy = NULL;
    g_autoptr (SamRecord) typed = NULL;
    g_autoptr (GBytes) body = sam_record_to_body (record);
    g_autoptr (GError) error = NULL;
    g_autofree char *title = sam_record_title (record, NULL);

    read = sam_record_new_from_body (type, sam_record_get_id (record),
                                     sam_record_get_scope (record), body, &error);
    g_assert_no_error (error);
    g_assert_true (sam_record_equal (record, read));
    copy = sam_record_dup (read);
    g_assert_true (sam_record_equal (copy, read));
    g_assert_nonnull (title);

    typed = sam_record_new (type, sam_record_get_id (record), sam_record_get_scope (record));
    for (guint i = 0; i < sam_type_get (type)->n_fields; i++) {
      SamField field = (SamField) ((type << 8) | i);
      g_autofree char *text = sam_record_to_string (record, field);

      g_assert_true ((text != NULL) == sam_record_has (record, field));
      if (text) {
        sam_record_set_from_string (typed, field, text, &error);
        g_assert_no_error (error);
      }
    }
    g_assert_true (sam_record_equal (record, typed));
  }
}

static void
test_patch_is_the_difference (void)
{
  g_autoptr (SamClock) clock = make_clock ();

  for (guint n = 0; n < 40 * SAM_N_RECORD_TYPES; n++) {
    SamRecordType type = n % SAM_N_RECORD_TYPES;
    g_autoptr (SamRecord) from = sam_record_random (type, clock);
    g_autoptr (SamRecord) to = sam_record_random (type, clock);
    g_autoptr (SamPatch) patch = sam_patch_diff (from, to);
    g_autoptr (SamPatch) whole = sam_patch_diff (NULL, to);
    g_autoptr (SamPatch) none = sam_patch_diff (to, to);
    g_autoptr (GBytes) before = sam_record_to_body (from);
    g_autoptr (GBytes) after = sam_patch_apply (patch, before);
    g_autoptr (GBytes) made = sam_patch_apply (whole, NULL);
    g_autoptr (SamRecord) changed = NULL;
    g_autoptr (SamRecord) created = NULL;

    changed = sam_record_new_from_body (type, ID, SCOPE, after, NULL);
    created = sam_record_new_from_body (type, ID, SCOPE, made, NULL);
    g_assert_true (sam_record_equal (changed, to));
    g_assert_true (sam_record_equal (created, to));
    g_assert_true (sam_patch_is_empty (none));
  }
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_properties (void)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PERSON, ID, SCOPE);
  g_autofree char *name = NULL;
  g_auto (GStrv) channels = NULL;
  const char *set[] = { "sms", "phone", "sms", NULL };
  guint n = 0;
  int birth;

  g_signal_connect (record, "notify::given-name", G_CALLBACK (count_notify), &n);
  g_object_set (record, "given-name", "Modig", "birth-date", sam_date_from_ymd (1990, 5, 3),
                "contact-channels", set, NULL);
  g_object_set (record, "given-name", "Modig", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_get (record, "given-name", &name, "birth-date", &birth, "contact-channels", &channels,
                NULL);
  g_assert_cmpstr (name, ==, "Modig");
  g_assert_cmpint (birth, ==, sam_date_from_ymd (1990, 5, 3));
  g_assert_cmpuint (g_strv_length (channels), ==, 2);
  g_assert_cmpstr (channels[0], ==, "phone");
  sam_record_clear (record, SAM_PERSON_GIVEN_NAME);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (g_type_is_a (sam_type_gtype (SAM_RECORD_PERSON), SAM_TYPE_RECORD));
  g_assert_true (sam_type_gtype (SAM_RECORD_CASE) != sam_type_gtype (SAM_RECORD_PERSON));
}

static void
test_frozen_refuses_setters (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (SamRecord) record =
        sam_record_freeze (sam_record_new (SAM_RECORD_PERSON, ID, SCOPE));

    sam_record_set_text (record, SAM_PERSON_GIVEN_NAME, "Modig");
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*frozen*");
}

static void
test_public_json (void)
{
  g_autoptr (SamRecord) row = sam_record_new (SAM_RECORD_GATE_ROW, ID, SCOPE);
  g_autoptr (SamRecord) team = sam_record_new (SAM_RECORD_TEAM, ID, SAM_ID_NIL);
  g_autoptr (GString) out = g_string_new (NULL);
  SamRecordMeta meta = { .version = (char *) "a1.4", .state = SAM_STATE_WAITING };

  sam_record_set_text (row, SAM_GATE_ROW_STATE, "planned");
  sam_record_set_meta (row, &meta);
  sam_record_append_json (row, out);
  g_assert_nonnull (strstr (out->str, "\"version\":\"a1.4\""));
  g_assert_nonnull (strstr (out->str, "\"state\":\"planned\""));
  g_assert_nonnull (strstr (out->str, "\"sync_state\":\"waiting\""));
  g_assert_nonnull (strstr (out->str, "\"evidence\":null"));
  g_string_truncate (out, 0);
  sam_record_set_text (team, SAM_TEAM_NAME, "Nord");
  sam_record_append_json (team, out);
  g_assert_cmpstr (out->str, ==,
                   "{\"type\":\"team\",\"id\":\"" ID "\",\"version\":null,\"state\":\"saved\","
                   "\"sync_state\":\"saved\",\"name\":\"Nord\",\"district_id\":null,\"phone\":null,"
                   "\"email\":null}");
}

static void
test_from_string_refuses (void)
{
  static const struct {
    SamField field;
    const char *text;
  } cases[] = {
    { SAM_PERSON_BIRTH_DATE, "3.5.1990" }, { SAM_PERSON_ADDRESS_GRADE, "kode6" },
    { SAM_PERSON_NEVER_CALL, "ja" },       { SAM_PERSON_CONTACT_CHANNELS, "sms,pigeon" },
    { SAM_PERSON_GIVEN_NAME, "\xff" },
  };
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PERSON, ID, SCOPE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (sam_record_set_from_string (record, cases[i].field, cases[i].text, &error));
    g_assert_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_INVALID);
    g_assert_null (strstr (error->message, cases[i].text));
  }
}

/* ---- Rules of single types ---- */

static void
test_strictly_confidential_stores_no_place (void)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PERSON, ID, SCOPE);

  sam_record_set_text (record, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (record, SAM_PERSON_PHONE, "22222222");
  sam_record_set_text (record, SAM_PERSON_GP, "Legekontoret");
  g_assert_false (has_problem (record, SAM_PERSON_PHONE, "protected"));
  sam_record_set_text (record, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  g_assert_true (has_problem (record, SAM_PERSON_PHONE, "protected"));
  g_assert_true (has_problem (record, SAM_PERSON_GP, "protected"));
  g_assert_false (has_problem (record, SAM_PERSON_OUTSIDE_CONTACT, "protected"));
}

static void
test_exactly_one_holder (void)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CASE, ID, ID);

  sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "user");
  g_assert_true (has_problem (record, SAM_CASE_HOLDER_KIND, "holder"));
  sam_record_set_text (record, SAM_CASE_HOLDER_USER, ID);
  g_assert_false (has_problem (record, SAM_CASE_HOLDER_KIND, "holder"));
  sam_record_set_text (record, SAM_CASE_HOLDER_SERVICE, ID);
  g_assert_true (has_problem (record, SAM_CASE_HOLDER_KIND, "holder"));
  sam_record_clear (record, SAM_CASE_HOLDER_SERVICE);
  sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "team");
  g_assert_true (has_problem (record, SAM_CASE_HOLDER_KIND, "holder"));
  sam_record_set_text (record, SAM_CASE_HOLDER_TEAM, ID);
  g_assert_false (has_problem (record, SAM_CASE_HOLDER_KIND, "holder"));
}

static void
test_in_place_says_how_we_know (void)
{
  g_autoptr (SamRecord) row = sam_record_new (SAM_RECORD_GATE_ROW, ID, SCOPE);

  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  g_assert_true (has_problem (row, SAM_GATE_ROW_EVIDENCE, "required"));
  g_assert_true (has_problem (row, SAM_GATE_ROW_EVIDENCE_ON, "required"));
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE, "Ringte, plass fra mandag");
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "oral");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, TODAY);
  g_assert_true (has_problem (row, SAM_GATE_ROW_EVIDENCE_BY, "required"));
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_BY, "Boligkontoret");
  g_assert_false (has_problem (row, SAM_GATE_ROW_EVIDENCE_BY, "required"));
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "interim");
  g_assert_true (has_problem (row, SAM_GATE_ROW_INTERIM_UNTIL, "required"));
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "not_relevant");
  g_assert_true (has_problem (row, SAM_GATE_ROW_REASON, "required"));
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "waived");
  g_assert_true (has_problem (row, SAM_GATE_ROW_WAIVED_PARTY_ID, "required"));
}

static void
test_health_contact_has_no_text (void)
{
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, ID, SCOPE);

  sam_record_set_text (contact, SAM_CONTACT_TEXT, "En samtale");
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  g_assert_false (has_problem (contact, SAM_CONTACT_TEXT, "health"));
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "health");
  g_assert_true (has_problem (contact, SAM_CONTACT_TEXT, "health"));
}

static void
test_unknown_date_is_empty (void)
{
  g_autoptr (SamRecord) transition = sam_record_new (SAM_RECORD_TRANSITION, ID, SCOPE);

  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  g_assert_true (has_problem (transition, SAM_TRANSITION_DATE, "required"));
  sam_record_set_date (transition, SAM_TRANSITION_DATE, TODAY);
  g_assert_false (has_problem (transition, SAM_TRANSITION_DATE, "required"));
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "unknown");
  g_assert_true (has_problem (transition, SAM_TRANSITION_DATE, "order"));
  sam_record_set_text (transition, SAM_TRANSITION_AT_TIME, "24:00");
  g_assert_true (has_problem (transition, SAM_TRANSITION_AT_TIME, "format"));
  sam_record_set_text (transition, SAM_TRANSITION_AT_TIME, "09:30");
  g_assert_false (has_problem (transition, SAM_TRANSITION_AT_TIME, "format"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/record/tables", test_tables);
  g_test_add_func ("/core/record/children-carry-their-case", test_children_carry_their_case);
  g_test_add_func ("/core/record/body-is-verbatim", test_body_is_verbatim);
  g_test_add_func ("/core/record/wrong-bodies", test_wrong_bodies);
  g_test_add_func ("/core/record/null-is-absent", test_null_is_absent);
  g_test_add_func ("/core/record/random-round-trip", test_random_round_trip);
  g_test_add_func ("/core/record/patch-is-the-difference", test_patch_is_the_difference);
  g_test_add_func ("/core/record/properties", test_properties);
  g_test_add_func ("/core/record/frozen-refuses-setters", test_frozen_refuses_setters);
  g_test_add_func ("/core/record/public-json", test_public_json);
  g_test_add_func ("/core/record/from-string-refuses", test_from_string_refuses);
  g_test_add_func ("/core/record/strictly-confidential-stores-no-place",
                   test_strictly_confidential_stores_no_place);
  g_test_add_func ("/core/record/exactly-one-holder", test_exactly_one_holder);
  g_test_add_func ("/core/record/in-place-says-how-we-know", test_in_place_says_how_we_know);
  g_test_add_func ("/core/record/health-contact-has-no-text", test_health_contact_has_no_text);
  g_test_add_func ("/core/record/unknown-date-is-empty", test_unknown_date_is_empty);
  return g_test_run ();
}
