/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-random.h"

#include <samspor/sam-core-error.h>
#include <samspor/sam-id.h>
#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY sam_date_from_ymd (2026, 6, 4)
#define OP "01900000-0000-7000-8000-000000000001"
#define ID "01900000-0000-7000-8000-000000000002"
#define CASE "01900000-0000-7000-8000-000000000003"

static SamOp *
read_op (const char *json, GError **error)
{
  return sam_op_new_from_json (json, strlen (json), error);
}

static char *
write_op (const SamOp *op)
{
  GString *out = g_string_new (NULL);

  sam_op_append_json (op, out);
  return g_string_free (out, FALSE);
}

static void
test_wire (void)
{
  const char *json =
      "{\"op\":\"" OP "\",\"t\":\"goal\",\"id\":\"" ID "\",\"c\":\"" CASE "\","
      "\"k\":\"update\",\"base\":\"7f3a.12\",\"set\":[{\"p\":\"/what\",\"v\":\"å\"},"
      "{\"p\":\"/a~1b~0c\",\"v\":{\"x\":[1]}}],\"del\":[\"/domain\"],\"group\":\"g1\","
      "\"deps\":[\"" CASE "\"],\"client_at\":\"2026-06-04T08:00:00Z\","
      "\"screen\":\"plan\",\"why\":\"derfor\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (SamOp) op = read_op (json, &error);
  g_autofree char *again = NULL;
  const SamOpFields *fields;
  const char *name;
  const char *token;

  g_assert_no_error (error);
  fields = sam_op_get (op);
  g_assert_cmpint (fields->kind, ==, SAM_OP_UPDATE);
  g_assert_cmpint (fields->type, ==, SAM_RECORD_GOAL);
  g_assert_cmpuint (sam_patch_size (fields->patch), ==, 3);
  sam_patch_nth (fields->patch, 1, &name, &token);
  g_assert_cmpstr (name, ==, "a/b~c");
  g_assert_cmpstr (token, ==, "{\"x\":[1]}");
  sam_patch_nth (fields->patch, 2, &name, &token);
  g_assert_cmpstr (name, ==, "domain");
  g_assert_null (token);
  again = write_op (op);
  g_assert_cmpstr (again, ==, json);
}

static void
test_refused (void)
{
#define HEAD "{\"op\":\"" OP "\",\"t\":\"goal\",\"id\":\"" ID "\","
  static const struct {
    const char *json;
    const char *code;
  } cases[] = {
    { "[]", "bad-op" },
    { "{\"op\":\"x\",\"t\":\"goal\",\"id\":\"" ID "\",\"k\":\"create\"}", "bad-op" },
    { "{\"op\":\"" OP "\",\"t\":\"goal\",\"k\":\"create\"}", "bad-op" },
    { HEAD "\"k\":\"create\",\"extra\":1}", "unknown-member" },
    { HEAD "\"k\":\"delete\"}", "unknown-kind" },
    { HEAD "\"k\":1}", "bad-op" },
    { "{\"op\":\"" OP "\",\"t\":\"client\",\"id\":\"" ID "\",\"k\":\"create\"}", "unknown-type" },
    { HEAD "\"k\":\"update\",\"set\":[]}", "base-missing" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a/b\",\"v\":1}]}", "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"a\",\"v\":1}]}", "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/\",\"v\":1}]}", "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a~2\",\"v\":1}]}", "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a\",\"v\":1},{\"p\":\"/a\",\"v\":2}]}",
      "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a\",\"v\":1}],\"del\":[\"/a\"]}", "bad-pointer" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a\",\"v\":null}]}", "bad-op" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a\"}]}", "bad-op" },
    { HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/a\",\"v\":1,\"w\":1}]}", "unknown-member" },
    { HEAD "\"k\":\"create\",\"deps\":[\"x\"]}", "bad-op" },
    { HEAD "\"k\":\"create\",\"client_at\":\"4.6.2026\"}", "bad-op" },
    { HEAD "\"k\":\"resolve\",\"base\":\"a.1\",\"take\":\"all\"}", "bad-op" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamOp) op = read_op (cases[i].json, &error);

    g_assert_null (op);
    g_assert_error (error, SAM_OP_ERROR, error->code);
    g_assert_cmpstr (sam_op_error_code (error), ==, cases[i].code);
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_op ("{\"op\":\"" OP "\",\"op\":\"" OP "\"}", &error));
    g_assert_error (error, SAM_CORE_ERROR, SAM_CORE_ERROR_DUPLICATE);
  }
}

static void
test_fingerprint (void)
{
  g_autoptr (SamOp) op =
      read_op (HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/what\",\"v\":\"a\"}]}", NULL);
  g_autoptr (SamOp) same =
      read_op (HEAD "\"client_at\":\"2026-06-04T08:00:00Z\",\"deps\":[\"" OP "\"],"
                    "\"group\":\"" ID "\",\"screen\":\"plan\","
                    "\"set\":[{\"v\":\"\\u0061\",\"p\":\"/what\"}],\"k\":\"create\"}",
               NULL);
  g_autoptr (SamOp) other =
      read_op (HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/what\",\"v\":\"b\"}]}", NULL);
  g_autofree char *a = sam_op_fingerprint (op);
  g_autofree char *b = sam_op_fingerprint (same);
  g_autofree char *c = sam_op_fingerprint (other);

  g_assert_cmpuint (strlen (a), ==, 64);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

static void
test_round_trip (void)
{
  g_autoptr (SamClock) clock = sam_clock_new_fixed (TODAY, G_GINT64_CONSTANT (1780567200000000), 5);

  for (guint n = 0; n < 10 * SAM_N_RECORD_TYPES; n++) {
    g_autoptr (SamRecord) record = sam_record_random (n % SAM_N_RECORD_TYPES, clock);
    g_autoptr (SamRecord) other = sam_record_random (n % SAM_N_RECORD_TYPES, clock);
    g_autoptr (SamPatch) whole = sam_patch_diff (NULL, record);
    g_autoptr (SamPatch) patch = sam_patch_diff (record, other);
    g_autofree char *op_id = sam_id_new (clock);
    SamOpFields fields = {
      .op_id = op_id,
      .kind = SAM_OP_CREATE,
      .type = n % SAM_N_RECORD_TYPES,
      .id = sam_record_get_id (record),
      .scope = sam_record_get_scope (record),
      .patch = whole,
    };
    g_autoptr (SamOp) create = sam_op_new (&fields);
    g_autoptr (SamOp) update = NULL;
    g_autoptr (SamOp) read = NULL;
    g_autoptr (SamRecord) made = sam_op_apply (create, NULL, NULL);
    g_autoptr (SamRecord) changed = NULL;
    g_autofree char *json = NULL;
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    g_assert_true (sam_record_equal (made, record));
    fields.kind = SAM_OP_UPDATE;
    fields.base = "a.1";
    fields.patch = patch;
    update = sam_op_new (&fields);
    json = write_op (update);
    read = read_op (json, NULL);
    a = sam_op_fingerprint (update);
    b = sam_op_fingerprint (read);
    g_assert_cmpstr (a, ==, b);
    changed = sam_op_apply (read, made, NULL);
    g_assert_true (sam_record_equal (changed, other));
    g_assert_cmpstr (sam_record_get_scope (changed), ==, sam_record_get_scope (record));
  }
}

static void
test_apply_refuses_wrong_kind (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamOp) op =
      read_op (HEAD "\"k\":\"create\",\"set\":[{\"p\":\"/position\",\"v\":\"a\"}]}", NULL);

  g_assert_null (sam_op_apply (op, NULL, &error));
  g_assert_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_BODY);
}

static void
test_base_and_proposal (void)
{
  g_autoptr (SamOp) op = read_op (HEAD "\"k\":\"update\",\"base\":\"after:" OP "\"}", NULL);
  g_autoptr (SamOp) moved = sam_op_with_base (op, "a.2");
  g_autofree char *id = sam_op_proposal_id (op);
  g_autofree char *again = sam_op_proposal_id (moved);

  g_assert_cmpstr (sam_op_get (moved)->base, ==, "a.2");
  g_assert_cmpstr (sam_op_get (op)->base, ==, "after:" OP);
  g_assert_true (sam_id_is_valid (id));
  g_assert_cmpstr (id, ==, again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/op/wire", test_wire);
  g_test_add_func ("/core/op/refused", test_refused);
  g_test_add_func ("/core/op/fingerprint", test_fingerprint);
  g_test_add_func ("/core/op/round-trip", test_round_trip);
  g_test_add_func ("/core/op/apply-refuses-wrong-kind", test_apply_refuses_wrong_kind);
  g_test_add_func ("/core/op/base-and-proposal", test_base_and_proposal);
  return g_test_run ();
}
