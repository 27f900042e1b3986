/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of core hold on the server too: who may write what, locked terms, signatures, person
 * numbers, one open case a person. Also what the log keeps. */
#include "server-fixture.h"

#include <samspor/sam-op.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static char *
op_of (Fixture *f, SamOpKind kind, SamRecord *record)
{
  g_autofree char *id = new_id (f);
  g_autoptr (SamPatch) patch = sam_patch_diff (NULL, sam_record_freeze (record));
  SamOpFields fields = { .op_id = id,
                         .kind = kind,
                         .type = sam_record_get_rtype (record),
                         .id = sam_record_get_id (record),
                         .scope = sam_record_get_scope (record),
                         .patch = patch };
  g_autoptr (SamOp) op = sam_op_new (&fields);
  GString *json = g_string_new (NULL);
  sam_op_append_json (op, json);
  return g_string_free (json, FALSE);
}

static char *
push_record (Device *device, SamOpKind kind, SamRecord *record)
{
  g_autofree char *op = op_of (device->f, kind, record);
  return push (device, op);
}

static void
assert_refused (const char *reply, const char *code, const char *pointer)
{
  g_autofree char *problem = result_member (reply, 0, "problem");
  g_autofree char *found = result_code (reply, 0);
  g_autofree char *wanted = pointer ? g_strdup_printf ("\"pointer\":\"%s\"", pointer) : NULL;
  g_assert_cmpstr (found, ==, code);
  if (wanted && !strstr (problem, wanted)) {
    g_test_message ("%s", problem);
  }
  g_assert_true (!wanted || strstr (problem, wanted));
}

static SamRecord *
new_setting (Device *as, const char *id)
{
  SamRecord *setting = sam_record_new (SAM_RECORD_SETTING, id, SAM_ID_NIL);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, "absence_days");
  sam_record_set_text (setting, SAM_SETTING_VALUE, "10");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, sam_date_from_ymd (2026, 7, 1));
  sam_record_set_text (setting, SAM_SETTING_SOURCE, "Vedtak");
  sam_record_set_text (setting, SAM_SETTING_BY_USER, as->user_id);
  return setting;
}

static void
test_registry (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autofree char *id = new_id (f);
  g_autofree char *team_id = new_id (f);
  g_autoptr (SamRecord) hers = new_setting (kari, id);
  g_autoptr (SamRecord) theirs = new_setting (lead, id);
  g_autofree char *a = push_record (kari, SAM_OP_CREATE, hers);
  assert_result (a, 0, "denied");
  g_autofree char *b = push_record (lead, SAM_OP_CREATE, theirs);
  assert_result (b, 0, "applied");
  device_pull (kari);
  g_assert_true (device_has (kari, id));
  /* what the server alone writes */
  g_autoptr (SamRecord) team = sam_record_new (SAM_RECORD_TEAM, team_id, SAM_ID_NIL);
  sam_record_set_text (team, SAM_TEAM_NAME, "Øst");
  g_autofree char *c = push_record (lead, SAM_OP_CREATE, team);
  assert_result (c, 0, "denied");
  g_autofree char *version = device_version (kari, f->nord);
  g_autofree char *rename = op_update (f, "team", f->nord, version, "name", "\"Øst\"", NULL);
  g_autofree char *d = push (lead, rename);
  assert_result (d, 0, "denied");
  /* a record somewhere else than where it belongs */
  g_autofree char *other = new_id (f);
  g_autoptr (SamRecord) astray = sam_record_new (SAM_RECORD_SETTING, other, f->nord);
  sam_record_set_text (astray, SAM_SETTING_SETTING_KEY, "absence_days");
  sam_record_set_text (astray, SAM_SETTING_VALUE, "10");
  g_autofree char *e = push_record (lead, SAM_OP_CREATE, astray);
  assert_result (e, 0, "rejected");
  assert_refused (e, "scope", "/c");
}

/* A number of eleven digits by the rule of 1964; month + 80 is synthetic (Skatteetaten). */
static char *
make_number (guint month)
{
  static const int w1[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 };
  static const int w2[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  for (guint individual = 100; individual < 500; individual++) {
    g_autofree char *nine = g_strdup_printf ("01%02u80%03u", month, individual);
    int k1 = 0, k2 = 0;
    for (guint i = 0; i < 9; i++) {
      k1 += w1[i] * (nine[i] - '0');
    }
    k1 = (11 - k1 % 11) % 11;
    for (guint i = 0; i < 9; i++) {
      k2 += w2[i] * (nine[i] - '0');
    }
    k2 = (11 - (k2 + w2[9] * k1) % 11) % 11;
    if (k1 < 10 && k2 < 10) {
      return g_strdup_printf ("%s%d%d", nine, k1, k2);
    }
  }
  g_assert_not_reached ();
}

static void
test_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *real = make_number (1), *synthetic = make_number (81);
  const char *const numbers[] = { real, synthetic };

  for (guint i = 0; i < 2; i++) {
    g_autofree char *id = new_id (f);
    g_autoptr (SamRecord) person = sam_record_new (SAM_RECORD_PERSON, id, id);
    sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Modig");
    sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, "Furulund");
    sam_record_set_text (person, SAM_PERSON_ID_KIND, "fnr");
    sam_record_set_text (person, SAM_PERSON_ID_NUMBER, numbers[i]);
    g_autofree char *reply = push_record (kari, SAM_OP_CREATE, person);
    if (i == 0) {
      assert_result (reply, 0, "rejected");
      assert_refused (reply, "real", "/id_number");
      g_assert_null (strstr (reply, real));
    } else {
      assert_result (reply, 0, "applied");
    }
  }
}

static void
test_one_case (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autofree char *second = new_id (f);
  g_autofree char *op = op_case (f, second, person, f->nord, kari->user_id, NULL);
  g_autofree char *reply = push (kari, op);
  assert_result (reply, 0, "rejected");
  assert_refused (reply, "open-case", NULL);
}

/* What an agreement of another team's case rests on stays, though the lead's desk has none of it.
 */
static void
test_in_use (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) lead = device_new (f, "lead");
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *service_id = new_id (f), *free_id = new_id (f), *agreement_id = new_id (f),
                  *party_id = new_id (f);
  const char *const services[] = { service_id, free_id };

  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autoptr (SamRecord) service = sam_record_new (SAM_RECORD_SERVICE, services[i], SAM_ID_NIL);
    sam_record_set_text (service, SAM_SERVICE_NAME, "NAV Eksempel");
    sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, "nav");
    g_autofree char *reply = push_record (lead, SAM_OP_CREATE, service);
    assert_result (reply, 0, "applied");
  }
  g_autoptr (SamRecord) agreement = sam_record_new (SAM_RECORD_AGREEMENT, agreement_id, case_id);
  sam_record_set_text (agreement, SAM_AGREEMENT_CASE_ID, case_id);
  sam_record_set_text (agreement, SAM_AGREEMENT_TITLE, "Avtale om løslatelse");
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "draft");
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  g_autofree char *a = push_record (kari, SAM_OP_CREATE, agreement);
  assert_result (a, 0, "applied");
  g_autoptr (SamRecord) party = sam_record_new (SAM_RECORD_PARTY, party_id, case_id);
  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, agreement_id);
  sam_record_set_text (party, SAM_PARTY_CASE_ID, case_id);
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "service");
  sam_record_set_text (party, SAM_PARTY_SERVICE_ID, service_id);
  g_autofree char *b = push_record (kari, SAM_OP_CREATE, party);
  assert_result (b, 0, "applied");
  device_pull (lead);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    g_autofree char *op = new_id (f), *version = device_version (lead, services[i]);
    g_autofree char *retract =
        g_strdup_printf ("{\"op\":\"%s\",\"k\":\"retract\",\"t\":\"service\",\"id\":\"%s\","
                         "\"base\":\"%s\",\"why\":\"feil\"}",
                         op, services[i], version);
    g_autofree char *reply = push (lead, retract);
    g_autofree char *r = result_member (reply, 0, "r");
    g_assert_cmpstr (r, ==, i == 0 ? "\"rejected\"" : "\"applied\"");
    g_assert_true ((strstr (reply, "in-use") != NULL) == (i == 0));
  }
}

static void
test_agreement (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *agreement_id = new_id (f), *party_id = new_id (f), *commitment_id = new_id (f);
  g_autofree char *signature_id = new_id (f), *wrong_id = new_id (f);
  g_autoptr (GPtrArray) parties = g_ptr_array_new ();
  g_autoptr (GPtrArray) commitments = g_ptr_array_new ();

  g_autoptr (SamRecord) agreement = sam_record_new (SAM_RECORD_AGREEMENT, agreement_id, case_id);
  sam_record_set_text (agreement, SAM_AGREEMENT_CASE_ID, case_id);
  sam_record_set_text (agreement, SAM_AGREEMENT_TITLE, "Avtale om løslatelse");
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "draft");
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  g_autofree char *a = push_record (kari, SAM_OP_CREATE, agreement);
  assert_result (a, 0, "applied");
  g_autoptr (SamRecord) party = sam_record_new (SAM_RECORD_PARTY, party_id, case_id);
  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, agreement_id);
  sam_record_set_text (party, SAM_PARTY_CASE_ID, case_id);
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "organisation");
  sam_record_set_text (party, SAM_PARTY_NAME, "Kafé Ankeret");
  g_autofree char *b = push_record (kari, SAM_OP_CREATE, party);
  assert_result (b, 0, "applied");
  g_autoptr (SamRecord) commitment = sam_record_new (SAM_RECORD_COMMITMENT, commitment_id, case_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, agreement_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_CASE_ID, case_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, party_id);
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Møter ved porten");
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_int (commitment, SAM_COMMITMENT_OFFSET_DAYS, 0);
  g_autofree char *c = push_record (kari, SAM_OP_CREATE, commitment);
  assert_result (c, 0, "applied");

  device_pull (kari);
  g_autofree char *v1 = device_version (kari, agreement_id);
  g_autofree char *send_id = new_id (f);
  g_autofree char *send_op = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"update\",\"t\":\"agreement\",\"id\":\"%s\",\"base\":\"%s\",\"set\":["
      "{\"p\":\"/state\",\"v\":\"sent\"},{\"p\":\"/sent_at\",\"v\":\"2026-06-04T12:00:00Z\"}]}",
      send_id, agreement_id, v1);
  g_autofree char *d = push (kari, send_op);
  assert_result (d, 0, "applied");

  /* from here the terms stand */
  device_pull (kari);
  g_autofree char *v2 = device_version (kari, agreement_id);
  g_autofree char *title = op_update (f, "agreement", agreement_id, v2, "title", "\"x\"", NULL);
  g_autofree char *e = push (kari, title);
  assert_result (e, 0, "rejected");
  assert_refused (e, "locked", "/title");
  g_autofree char *commitment_v = device_version (kari, commitment_id);
  g_autofree char *what =
      op_update (f, "commitment", commitment_id, commitment_v, "what", "\"x\"", NULL);
  g_autofree char *g = push (kari, what);
  assert_result (g, 0, "rejected");
  assert_refused (g, "locked", "/what");

  /* a signature says which terms it signs, and the server counts them again */
  g_ptr_array_add (parties, party);
  g_ptr_array_add (commitments, commitment);
  g_autofree char *hash = sam_rules_terms_hash (agreement, parties, commitments);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *bad = g_strdup (hash);
    bad[0] = bad[0] == '0' ? '1' : '0';
    g_autoptr (SamRecord) signature =
        sam_record_new (SAM_RECORD_SIGNATURE, i ? signature_id : wrong_id, case_id);
    sam_record_set_text (signature, SAM_SIGNATURE_AGREEMENT_ID, agreement_id);
    sam_record_set_text (signature, SAM_SIGNATURE_CASE_ID, case_id);
    sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID, party_id);
    sam_record_set_int (signature, SAM_SIGNATURE_REVISION, 1);
    sam_record_set_text (signature, SAM_SIGNATURE_TERMS_HASH, i ? hash : bad);
    sam_record_set_text (signature, SAM_SIGNATURE_WAY, "phone");
    sam_record_set_text (signature, SAM_SIGNATURE_NAME, "Siv Sol");
    sam_record_set_moment (signature, SAM_SIGNATURE_SIGNED_AT, FIXTURE_NOW);
    sam_record_set_text (signature, SAM_SIGNATURE_NOTED_BY_USER, kari->user_id);
    g_autofree char *reply = push_record (kari, SAM_OP_SIGN, signature);
    if (i) {
      assert_result (reply, 0, "applied");
    } else {
      assert_result (reply, 0, "rejected");
      assert_refused (reply, "stale", "/terms_hash");
    }
  }
  device_pull (kari);
  g_assert_true (device_has (kari, signature_id));
  /* what is signed is not written again */
  g_autofree char *sv = device_version (kari, signature_id);
  g_autofree char *rename =
      op_update (f, "signature", signature_id, sv, "name", "\"En annen\"", NULL);
  g_autofree char *h = push (kari, rename);
  g_autofree char *r = result_member (h, 0, "r");
  g_assert_true (strcmp (r, "\"rejected\"") == 0 || strcmp (r, "\"denied\"") == 0);
}

static void
test_log (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *op = new_id (f);
  SamSql *sql = fixture_sql (f);
  gint64 n = 0;
  g_autofree char *event = g_strdup_printf (
      "{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"case\",\"id\":\"%s\",\"c\":\"%s\",\"set\":["
      "{\"p\":\"/n\",\"v\":7},{\"p\":\"/hash\",\"v\":\"abcd\"},{\"p\":\"/"
      "access\",\"v\":\"view\"}]}",
      op, case_id, case_id);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *reply = push (kari, event);
    g_autofree char *r = result_member (reply, 0, "r");
    g_assert_cmpstr (r, ==, i ? "\"duplicate\"" : "\"applied\"");
  }
  g_assert_true (sam_sql_get_int (
      sql, "SELECT COUNT(*) FROM audit WHERE kind = 'view' AND number = 7 AND hash = 'abcd'",
      SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_cmpint (n, ==, 1);
  /* what a device got is on record, a pull with nothing new is not */
  device_pull (kari);
  device_pull (kari);
  device_pull (kari);
  g_assert_true (sam_sql_get_int (sql, "SELECT COUNT(*) FROM audit WHERE kind = 'delivered'",
                                  SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_cmpint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fixture_test ("/server/judged/registry", test_registry);
  fixture_test ("/server/judged/numbers", test_numbers);
  fixture_test ("/server/judged/one-case", test_one_case);
  fixture_test ("/server/judged/in-use", test_in_use);
  fixture_test ("/server/judged/agreement", test_agreement);
  fixture_test ("/server/judged/log", test_log);
  return g_test_run ();
}
