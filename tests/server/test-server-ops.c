/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations: each kind of result, idempotency, groups, proposals, moving a case. */
#include "server-fixture.h"

#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static void
assert_code (const char *reply, guint n, const char *expected)
{
  g_autofree char *code = result_code (reply, n);
  g_assert_cmpstr (code, ==, expected);
}

static guint
raw_status (Device *device, const char *body, char **code)
{
  g_autoptr (SamServerResponse) response =
      send_request (device, "POST", "/v1/sync/ops", NULL, body);
  if (response->status != 200) {
    *code = problem_code (response);
  }
  return response->status;
}

static void
test_results (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);

  device_pull (kari);
  g_autofree char *version = device_version (kari, person);
  g_autofree char *update = op_update (f, "person", person, version, "phone", "\"40000001\"", NULL);
  g_autofree char *first = push (kari, update);
  assert_result (first, 0, "applied");
  g_autofree char *v = result_member (first, 0, "v");
  g_autofree char *s = result_member (first, 0, "s");
  g_autofree char *expected = g_strdup_printf ("\"%s.2\"", sam_server_get_epoch (f->server));
  g_assert_cmpstr (v, ==, expected);

  /* the same again: once */
  g_autofree char *second = push (kari, update);
  assert_result (second, 0, "duplicate");
  g_autofree char *v2 = result_member (second, 0, "v");
  g_autofree char *s2 = result_member (second, 0, "s");
  g_assert_cmpstr (v2, ==, v);
  g_assert_cmpstr (s2, ==, s);

  /* the same id for something else, by anybody */
  g_autofree char *op_id = result_member (first, 0, "op");
  g_autofree char *reused =
      g_strdup_printf ("{\"op\":%s,\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"%s\","
                       "\"set\":[{\"p\":\"/phone\",\"v\":\"40000002\"}]}",
                       op_id, person, version);
  g_autofree char *third = push (kari, reused);
  assert_result (third, 0, "rejected");
  assert_code (third, 0, "op-reused");
  g_autofree char *fourth = push (ola, update);
  assert_result (fourth, 0, "rejected");
  assert_code (fourth, 0, "op-reused");

  /* written on an old version: conflict, with what is there now */
  g_autofree char *late = op_update (f, "person", person, version, "phone", "\"40000003\"", NULL);
  g_autofree char *fifth = push (kari, late);
  assert_result (fifth, 0, "conflict");
  g_autofree char *rec = result_member (fifth, 0, "rec");
  g_assert_nonnull (strstr (rec, "40000001"));
  /* refused changes nothing, so it is judged anew */
  g_autofree char *again = push (kari, late);
  assert_result (again, 0, "conflict");

  /* another epoch's version never matches */
  g_autofree char *other =
      op_update (f, "person", person, "00000000.2", "phone", "\"40000004\"", NULL);
  g_autofree char *sixth = push (kari, other);
  assert_result (sixth, 0, "conflict");

  /* what is not there and what one may not see are one answer */
  g_autofree char *unknown_id = new_id (f);
  g_autofree char *unknown = op_update (f, "person", unknown_id, version, "phone", "\"1\"", NULL);
  g_autofree char *foreign = op_update (f, "person", person, version, "phone", "\"1\"", NULL);
  g_autofree char *a = push (ola, unknown);
  g_autofree char *b = push (ola, foreign);
  assert_result (a, 0, "gone");
  assert_result (b, 0, "gone");
  g_autofree char *rec_a = result_member (a, 0, "rec");
  g_autofree char *rec_b = result_member (b, 0, "rec");
  g_assert_cmpstr (rec_a, ==, "");
  g_assert_cmpstr (rec_b, ==, "");
  g_autofree char *in_foreign_id = new_id (f), *in_unknown_id = new_id (f);
  g_autofree char *in_foreign = op_contact (ola, in_foreign_id, case_id, "x", NULL);
  g_autofree char *in_unknown = op_contact (ola, in_unknown_id, unknown_id, "x", NULL);
  g_autofree char *c = push (ola, in_foreign);
  g_autofree char *d = push (ola, in_unknown);
  assert_result (c, 0, "gone");
  assert_result (d, 0, "gone");
  /* nor does one get sight of a person by opening a case on it */
  g_autofree char *own_case = new_id (f);
  g_autofree char *take = op_case (f, own_case, person, f->nord, ola->user_id, NULL);
  g_autofree char *e = push (ola, take);
  assert_result (e, 0, "gone");

  /* the type must fit the id */
  g_autofree char *wrong_type = op_update (f, "case", person, version, "remark", "\"1\"", NULL);
  g_autofree char *g = push (kari, wrong_type);
  assert_result (g, 0, "gone");
  /* an id in use */
  g_autofree char *taken = op_person (f, case_id, "Berg", NULL);
  g_autofree char *h = push (kari, taken);
  assert_result (h, 0, "rejected");
  assert_code (h, 0, "id-taken");

  /* how it went, asked by the one who did it and by another */
  g_autofree char *bare = g_strndup (op_id + 1, strlen (op_id) - 2);
  g_autofree char *path = g_strconcat ("/v1/sync/ops/", bare, NULL);
  g_autoptr (SamServerResponse) mine = send_request (kari, "GET", path, NULL, NULL);
  g_autoptr (SamServerResponse) theirs = send_request (ola, "GET", path, NULL, NULL);
  g_assert_cmpuint (mine->status, ==, 200);
  g_assert_cmpuint (theirs->status, ==, 404);
}

static void
test_requests (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *op = new_id (f);
  static const struct {
    const char *body;
    guint status;
    const char *code;
  } cases[] = {
    { "", 400, "json" },
    { "{", 400, "json" },
    { "{\"ops\":[],\"ops\":[]}", 400, "json" },
    { "{\"ops\":[1e400]}", 400, "json" },
    { "{\"ops\":{}}", 400, "ops-missing" },
    { "{}", 400, "ops-missing" },
    { "{\"ops\":[1]}", 400, "bad-op" },
    { "{\"ops\":[{\"k\":\"create\"}]}", 400, "bad-op" },
    { "{\"ops\":[{\"op\":\"00000000-0000-0000-0000-000000000000\"}]}", 400, "bad-op" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *code = NULL;
    g_assert_cmpuint (raw_status (kari, cases[i].body, &code), ==, cases[i].status);
    g_assert_cmpstr (code, ==, cases[i].code);
  }
  g_autofree char *code = NULL, *code2 = NULL, *code3 = NULL, *code4 = NULL;

  /* a change without base: nothing was attempted */
  g_autofree char *baseless =
      g_strdup_printf ("{\"ops\":[{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\","
                       "\"set\":[{\"p\":\"/phone\",\"v\":\"1\"}]}]}",
                       op, person);
  g_assert_cmpuint (raw_status (kari, baseless, &code), ==, 428);

  /* beside a good one it is refused alone */
  g_autofree char *good_id = new_id (f);
  g_autofree char *good = op_contact (kari, good_id, case_id, "x", NULL);
  g_autofree char *both =
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\","
                       "\"set\":[{\"p\":\"/phone\",\"v\":\"1\"}]},%s",
                       op, person, good);
  g_autofree char *reply = push (kari, both);
  assert_result (reply, 0, "rejected");
  assert_result (reply, 1, "applied");

  /* too many, too large */
  g_autoptr (GString) many = g_string_new ("{\"ops\":[");
  for (guint i = 0; i <= SAM_SERVER_OPS_MAX; i++) {
    g_autofree char *id = new_id (f);
    g_autofree char *one = op_contact (kari, id, case_id, "x", NULL);
    g_string_append_printf (many, "%s%s", i ? "," : "", one);
  }
  g_string_append (many, "]}");
  g_assert_cmpuint (raw_status (kari, many->str, &code2), ==, 413);
  g_assert_cmpstr (code2, ==, "too-many-ops");
  g_autofree char *spaces = g_strnfill (SAM_SERVER_BODY_MAX, ' ');
  g_autofree char *large = g_strconcat ("{\"ops\":[]", spaces, "}", NULL);
  g_assert_cmpuint (raw_status (kari, large, &code3), ==, 413);
  g_assert_cmpstr (code3, ==, "too-large");
  g_autofree char *letters = g_strnfill (SAM_SERVER_RECORD_MAX, 'x');
  g_autofree char *long_id = new_id (f);
  g_autofree char *long_op = op_contact (kari, long_id, case_id, letters, NULL);
  g_autofree char *long_body = g_strdup_printf ("{\"ops\":[%s]}", long_op);
  g_assert_cmpuint (raw_status (kari, long_body, &code4), ==, 413);

  g_autofree char *empty = push (kari, "");
  g_assert_nonnull (strstr (empty, "\"results\":[]"));
}

static void
test_groups (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) other = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *contact = new_id (f), *unknown = new_id (f), *lone = new_id (f);

  g_autofree char *good = op_contact (kari, contact, case_id, "x", "a");
  g_autofree char *alone = op_contact (kari, lone, case_id, "y", NULL);
  g_autofree char *bad = op_update (f, "person", unknown, "00000000.1", "phone", "\"1\"", "a");
  /* all or nothing, and nobody else is held up */
  g_autofree char *ops = g_strjoin (",", good, alone, bad, NULL);
  g_autofree char *reply = push (kari, ops);
  assert_result (reply, 0, "skipped");
  assert_result (reply, 1, "applied");
  assert_result (reply, 2, "gone");
  device_pull (other);
  g_assert_false (device_has (other, contact));
  g_assert_true (device_has (other, lone));
  /* the good half in another group stands */
  g_autofree char *free_op = op_contact (kari, contact, case_id, "x", "b");
  g_autofree char *second = push (kari, free_op);
  assert_result (second, 0, "applied");

  /* in a group a later operation builds on an earlier one */
  g_autofree char *person = new_id (f), *new_case = new_id (f), *note = new_id (f);
  g_autofree char *p = op_person (f, person, "Berg", "c");
  g_autofree char *c = op_case (f, new_case, person, f->nord, kari->user_id, "c");
  g_autofree char *n = op_contact (kari, note, new_case, "x", "c");
  g_autofree char *whole = g_strjoin (",", p, c, n, NULL);
  g_autofree char *third = push (kari, whole);
  assert_result (third, 0, "applied");
  assert_result (third, 1, "applied");
  assert_result (third, 2, "applied");
  /* sent again as it is, and again in parts */
  g_autofree char *fourth = push (kari, whole);
  for (guint i = 0; i < 3; i++) {
    assert_result (fourth, i, "duplicate");
  }
  g_autofree char *fifth = push (kari, c);
  assert_result (fifth, 0, "duplicate");

  /* after:<operation> and deps */
  g_autofree char *op_a = new_id (f), *op_b = new_id (f), *op_c = new_id (f), *lost = new_id (f);
  g_autofree char *third_id = new_id (f);
  g_autofree char *person_v = NULL;
  device_pull (kari);
  person_v = device_version (kari, person);
  g_autofree char *chain = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"%s\","
      "\"set\":[{\"p\":\"/phone\",\"v\":\"40000001\"}]},"
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"after:%s\","
      "\"set\":[{\"p\":\"/phone\",\"v\":\"40000002\"}]},"
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"person\",\"id\":\"%s\",\"base\":\"after:%s\","
      "\"set\":[{\"p\":\"/phone\",\"v\":\"40000003\"}]}",
      op_a, person, person_v, op_b, person, op_a, op_c, person, op_a);
  g_autofree char *sixth = push (kari, chain);
  assert_result (sixth, 0, "applied");
  assert_result (sixth, 1, "applied");
  assert_result (sixth, 2, "conflict");
  /* the sequence of the first version went with the second; told at once and when asked again */
  g_autofree char *heard = push (kari, chain);
  g_autofree char *gone = result_member (sixth, 0, "s");
  g_autofree char *given = result_member (sixth, 1, "s");
  g_autofree char *gone_again = result_member (heard, 0, "s");
  g_autofree char *given_again = result_member (heard, 1, "s");
  g_assert_cmpstr (gone, ==, "");
  g_assert_cmpstr (gone_again, ==, "");
  g_assert_cmpstr (given, !=, "");
  g_assert_cmpstr (given, ==, given_again);
  g_autofree char *dep = op_contact (kari, third_id, case_id, "z", NULL);
  dep[strlen (dep) - 1] = '\0';
  g_autofree char *with_dep = g_strdup_printf ("%s,\"deps\":[\"%s\"]}", dep, lost);
  g_autofree char *seventh = push (kari, with_dep);
  assert_result (seventh, 0, "skipped");
  g_autofree char *with_good = g_strdup_printf ("%s,\"deps\":[\"%s\"]}", dep, op_a);
  g_autofree char *eighth = push (kari, with_good);
  assert_result (eighth, 0, "applied");
}

static char *
op_retract (Fixture *f, const char *type, const char *id, const char *base)
{
  g_autofree char *op = new_id (f);
  return g_strdup_printf ("{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"%s\",\"id\":\"%s\","
                          "\"base\":\"%s\",\"why\":\"feil sak\"}",
                          op, type, id, base);
}

static void
test_retract (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *contact = new_id (f);
  g_autofree char *create = op_contact (kari, contact, case_id, "x", NULL);
  g_autofree char *created = push (kari, create);
  assert_result (created, 0, "applied");
  device_pull (kari);
  g_autofree char *version = device_version (kari, contact);
  g_autofree char *retract = op_retract (f, "contact", contact, version);
  g_autofree char *reply = push (kari, retract);
  assert_result (reply, 0, "applied");
  device_pull (kari);
  const char *line = g_hash_table_lookup (kari->records, contact);
  g_assert_nonnull (strstr (line, "\"x\":{\"at\":\"2026-06-04T"));
  g_assert_nonnull (strstr (line, "\"why\":\"feil sak\""));
  g_assert_nonnull (strstr (line, "\"text\":\"x\""));
  /* not twice, and not on an old version */
  g_autofree char *old = op_retract (f, "contact", contact, version);
  g_autofree char *second = push (kari, old);
  assert_result (second, 0, "conflict");
  g_autofree char *now = device_version (kari, contact);
  g_autofree char *twice = op_retract (f, "contact", contact, now);
  g_autofree char *third = push (kari, twice);
  assert_result (third, 0, "rejected");
  assert_code (third, 0, "retracted");
}

static char *
op_propose (Fixture *f, const char *type, const char *id, const char *scope, const char *base,
            const char *name, const char *value)
{
  g_autofree char *op = new_id (f);
  return g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"propose\",\"t\":\"%s\",\"id\":\"%s\",\"c\":\"%s\",\"base\":\"%s\","
      "\"set\":[{\"p\":\"/%s\",\"v\":%s}]}",
      op, type, id, scope, base, name, value);
}

static char *
op_resolve (Fixture *f, const char *proposal, const char *base, const char *set, const char *take)
{
  g_autofree char *op = new_id (f);
  return g_strdup_printf ("{\"op\":\"%s\",\"k\":\"resolve\",\"t\":\"proposal\",\"id\":%s,"
                          "\"base\":\"%s\",\"set\":[%s],\"take\":\"%s\"}",
                          op, proposal, base, set, take);
}

static char *
unquote (const char *text)
{
  return g_strndup (text + 1, strlen (text) - 2);
}

static void
test_proposals (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);

  device_pull (kari);
  g_autofree char *base = device_version (kari, person);
  g_autofree char *theirs = op_update (f, "person", person, base, "phone", "\"40000001\"", NULL);
  g_autofree char *moved = push (lead, theirs);
  assert_result (moved, 0, "applied");
  g_autofree char *propose =
      op_propose (f, "person", person, person, base, "phone", "\"40000002\"");
  g_autofree char *reply = push (kari, propose);
  assert_result (reply, 0, "proposal");
  g_autofree char *again = push (kari, propose);
  assert_result (again, 0, "duplicate");
  g_autofree char *id = result_member (reply, 0, "id");
  g_autofree char *bare = unquote (id);

  /* it reaches the colleague, with the losing text */
  device_pull (lead);
  g_assert_true (device_has (lead, bare));
  g_autofree char *patch = device_field (lead, bare, "patch");
  g_autofree char *target = device_field (lead, bare, "target_id");
  g_autofree char *by = device_field (lead, bare, "by_user");
  g_assert_nonnull (strstr (patch, "40000002"));
  g_assert_cmpstr (target, ==, person);
  g_assert_cmpstr (by, ==, kari->user_id);

  /* it can't be changed in any other way than by resolving it */
  g_autofree char *pv = device_version (lead, bare);
  g_autofree char *change = op_update (f, "proposal", bare, pv, "note", "\"x\"", NULL);
  g_autofree char *denied = push (lead, change);
  assert_result (denied, 0, "denied");

  /* resolved on an old version: conflict; on the current: target and proposal in one act */
  g_autofree char *old = op_resolve (f, id, base, "{\"p\":\"/phone\",\"v\":\"40000002\"}", "mine");
  g_autofree char *conflict = push (lead, old);
  assert_result (conflict, 0, "conflict");
  g_autofree char *current = device_version (lead, person);
  g_autofree char *resolve =
      op_resolve (f, id, current, "{\"p\":\"/phone\",\"v\":\"40000002\"}", "mine");
  g_autofree char *done = push (lead, resolve);
  assert_result (done, 0, "applied");
  device_pull (kari);
  g_autofree char *phone = device_field (kari, person, "phone");
  g_autofree char *closed_by = device_field (kari, bare, "closed_by");
  g_autofree char *closed_at = device_field (kari, bare, "closed_at");
  g_assert_cmpstr (phone, ==, "40000002");
  g_assert_cmpstr (closed_by, ==, lead->user_id);
  g_assert_cmpstr (closed_at, !=, "");
  /* once */
  g_autofree char *now = device_version (kari, person);
  g_autofree char *second = op_resolve (f, id, now, "", "theirs");
  g_autofree char *closed = push (kari, second);
  assert_result (closed, 0, "conflict");

  /* nobody proposes into what they never saw */
  g_autofree char *foreign = op_propose (f, "person", person, person, base, "phone", "\"4\"");
  g_autofree char *unknown_id = new_id (f);
  g_autofree char *unknown =
      op_propose (f, "person", unknown_id, unknown_id, base, "phone", "\"4\"");
  g_autofree char *x = push (ola, foreign);
  g_autofree char *y = push (ola, unknown);
  assert_result (x, 0, "gone");
  assert_result (y, 0, "gone");
}

/* A lead moves the case: one group of a hand-over and the case. */
static char *
op_move (Fixture *f, Device *lead, const char *case_id, const char *version, const char *from,
         const char *to, const char *team)
{
  g_autofree char *a = new_id (f), *b = new_id (f), *handover = new_id (f);
  return g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"handover\",\"id\":\"%s\",\"c\":\"%s\",\"group\":"
      "\"m\","
      "\"set\":[{\"p\":\"/case_id\",\"v\":\"%s\"},{\"p\":\"/from_kind\",\"v\":\"user\"},"
      "{\"p\":\"/from_user\",\"v\":\"%s\"},{\"p\":\"/to_kind\",\"v\":\"user\"},"
      "{\"p\":\"/to_user\",\"v\":\"%s\"},{\"p\":\"/reason\",\"v\":\"flyttet\"},"
      "{\"p\":\"/state\",\"v\":\"assigned\"},{\"p\":\"/asked_at\",\"v\":\"2026-06-04T12:00:00Z\"},"
      "{\"p\":\"/asked_by_user\",\"v\":\"%s\"}]},"
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"case\",\"id\":\"%s\",\"base\":\"%s\",\"group\":"
      "\"m\","
      "\"set\":[{\"p\":\"/team_id\",\"v\":\"%s\"},{\"p\":\"/coordinator_user\",\"v\":\"%s\"},"
      "{\"p\":\"/holder_kind\",\"v\":\"user\"},{\"p\":\"/holder_user\",\"v\":\"%s\"},"
      "{\"p\":\"/holder_since\",\"v\":\"2026-06-04T12:00:00Z\"}]}",
      a, handover, case_id, case_id, from, to, lead->user_id, b, case_id, version, team, to, to);
}

static void
test_move (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) sorlead = device_new (f, "sorlead");
  g_autoptr (Device) boss = device_new (f, "boss");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "før", NULL);
  g_autofree char *created = push (kari, op);
  assert_result (created, 0, "applied");
  device_pull (kari);
  device_pull (siri);
  device_pull (lead);
  device_pull (sorlead);
  device_pull (boss);
  g_assert_true (device_has (lead, case_id));
  g_assert_false (device_has (siri, case_id));
  g_assert_false (device_has (sorlead, case_id));
  g_autofree char *version = device_version (boss, case_id);

  /* to somebody who has left: whoever answers for it would not see it */
  g_assert_true (sam_server_set_user_active (f->server, "siri", FALSE, &error));
  g_autofree char *refused_op =
      op_move (f, boss, case_id, version, kari->user_id, siri->user_id, f->sor);
  g_autofree char *refused = push (boss, refused_op);
  g_autofree char *r = result_member (refused, 1, "r");
  g_assert_cmpstr (r, !=, "\"applied\"");
  const char *teams[] = { "Sør", NULL };
  SamServerUser back = { .login = "siri", .name = "siri", .role = "coordinator", .teams = teams };
  g_autofree char *siri_id = sam_server_add_user (f->server, &back, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (siri_id, ==, siri->user_id);

  g_autofree char *move = op_move (f, boss, case_id, version, kari->user_id, siri->user_id, f->sor);
  g_autofree char *reply = push (boss, move);
  assert_result (reply, 0, "applied");
  assert_result (reply, 1, "applied");
  device_pull (kari);
  device_pull (siri);
  device_pull (lead);
  device_pull (sorlead);
  device_pull (boss);
  Device *out[] = { kari, lead }, *in[] = { siri, sorlead, boss };
  for (guint i = 0; i < G_N_ELEMENTS (out); i++) {
    g_assert_false (device_has (out[i], case_id));
    g_assert_false (device_has (out[i], person));
    g_assert_false (device_has (out[i], contact));
    g_assert_cmpuint (out[i]->n_outs, ==, 2); /* the case, and with it the person */
  }
  for (guint i = 0; i < G_N_ELEMENTS (in); i++) {
    g_assert_true (device_has (in[i], case_id));
    g_assert_true (device_has (in[i], person));
    g_assert_true (device_has (in[i], contact));
  }
  /* work that was not sent before is delivered blind, a new record too */
  g_autofree char *late = new_id (f);
  g_autofree char *propose = op_propose (f, "contact", late, case_id, version, "text", "\"etter\"");
  g_autofree char *delivered = push (kari, propose);
  assert_result (delivered, 0, "proposal");
  g_autofree char *id = result_member (delivered, 0, "id");
  g_autofree char *bare = unquote (id);
  device_pull (siri);
  device_pull (kari);
  g_assert_true (device_has (siri, bare));
  g_assert_false (device_has (kari, bare));
  g_autofree char *too_late = op_contact (kari, late, case_id, "etter", NULL);
  g_autofree char *gone = push (kari, too_late);
  assert_result (gone, 0, "gone");
  /* and back again: all its records come once more */
  g_autofree char *v2 = device_version (boss, case_id);
  g_autofree char *home = op_move (f, boss, case_id, v2, siri->user_id, kari->user_id, f->nord);
  g_autofree char *returned = push (boss, home);
  assert_result (returned, 1, "applied");
  device_pull (kari);
  g_assert_true (device_has (kari, contact));
  g_assert_true (device_has (kari, bare));
}

/* Whoever writes what they do not see afterwards is told to let go of it: Ola says no to what Kari
 * asks, and the case is none of Ola's. */
static void
test_take_back (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *handover = new_id (f), *a = new_id (f), *b = new_id (f);
  g_autofree char *question = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"handover\",\"id\":\"%s\",\"c\":\"%s\","
      "\"set\":[{\"p\":\"/case_id\",\"v\":\"%s\"},{\"p\":\"/from_kind\",\"v\":\"user\"},"
      "{\"p\":\"/from_user\",\"v\":\"%s\"},{\"p\":\"/to_kind\",\"v\":\"user\"},"
      "{\"p\":\"/to_user\",\"v\":\"%s\"},{\"p\":\"/reason\",\"v\":\"ferie\"},"
      "{\"p\":\"/state\",\"v\":\"asked\"},{\"p\":\"/asked_at\",\"v\":\"2026-06-04T12:00:00Z\"},"
      "{\"p\":\"/asked_by_user\",\"v\":\"%s\"}]}",
      a, handover, case_id, case_id, kari->user_id, ola->user_id, kari->user_id);
  g_autofree char *asked = push (kari, question);

  assert_result (asked, 0, "applied");
  device_pull (ola);
  g_assert_true (device_has (ola, case_id));
  g_autofree char *version = device_version (ola, handover);
  g_autofree char *no = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"handover\",\"id\":\"%s\",\"base\":\"%s\",\"set\":["
      "{\"p\":\"/state\",\"v\":\"refused\"},{\"p\":\"/answer_reason\",\"v\":\"for mange\"},"
      "{\"p\":\"/answered_at\",\"v\":\"2026-06-04T12:00:00Z\"},"
      "{\"p\":\"/answered_by_user\",\"v\":\"%s\"}]}",
      b, handover, version, ola->user_id);
  guint before = ola->n_outs;
  g_autofree char *reply = push (ola, no);
  assert_result (reply, 0, "applied");
  device_pull (ola);
  g_assert_false (device_has (ola, person));
  g_assert_false (device_has (ola, case_id));
  g_assert_cmpuint (ola->n_outs, >=, before + 2); /* the case and the person */
}

/* A person without a case is seen by the one who wrote it in. */
static void
test_lone_person (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *person = new_id (f), *case_id = new_id (f);
  g_autofree char *a = op_person (f, person, "Berg", NULL);
  g_autofree char *reply = push (kari, a);
  assert_result (reply, 0, "applied");
  device_pull (kari);
  device_pull (lead);
  g_assert_true (device_has (kari, person));
  g_assert_false (device_has (lead, person));
  g_autofree char *b = op_case (f, case_id, person, f->nord, kari->user_id, NULL);
  g_autofree char *second = push (kari, b);
  assert_result (second, 0, "applied");
  device_pull (lead);
  g_assert_true (device_has (lead, person));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/ops/results", test_results);
  fixture_test ("/server/ops/requests", test_requests);
  fixture_test ("/server/ops/groups", test_groups);
  fixture_test ("/server/ops/retract", test_retract);
  fixture_test ("/server/ops/proposals", test_proposals);
  fixture_test ("/server/ops/move", test_move);
  fixture_test ("/server/ops/take-back", test_take_back);
  fixture_test ("/server/ops/lone-person", test_lone_person);
  return g_test_run ();
}
