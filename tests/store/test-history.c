/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Histories of edits on two devices and a server: what is added, changed, sent, lost, refused,
 * taken back and decided, in every order that has hurt other programs. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

typedef struct {
  Device *kari, *ola;
  Server *server;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kari = device_new (KARI, "coordinator");
  fixture->ola = device_new (OLA, "lead");
  fixture->server = server_new (fixture->kari->clock);
  server_fill (fixture->server);
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  device_check (fixture->kari);
  device_check (fixture->ola);
  server_free (fixture->server);
  device_free (fixture->kari);
  device_free (fixture->ola);
}

static void
assert_value (Device *device, SamField field, const char *id, const char *expected)
{
  g_autofree char *value = device_value (device, field, id);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_state (Device *device, SamRecordType type, const char *id, SamRecordState expected)
{
  g_autoptr (SamRecord) record = device_get (device, type, id);

  g_assert_cmpint (sam_record_get_meta (record)->state, ==, expected);
}

static GPtrArray *
conflicts (Device *device)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = sam_store_list_conflicts (device->store, device->viewer, &error);

  g_assert_no_error (error);
  return list;
}

static GPtrArray *
waiting (Device *device)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = sam_store_list_waiting (device->store, device->viewer, &error);

  g_assert_no_error (error);
  return list;
}

static void
sync_all (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++) {
    device_sync (fixture->kari, fixture->server);
    device_sync (fixture->ola, fixture->server);
  }
}

static void
assert_idle (Device *device)
{
  SamStoreStatus status = sam_store_get_status (device->store);

  g_assert_cmpuint (status.pending, ==, 0);
  g_assert_cmpuint (status.conflicts, ==, 0);
  g_assert_cmpuint (status.refused, ==, 0);
}

static void
resolve (Device *device, const char *id, const char *field, SamTake take)
{
  g_autoptr (GError) error = NULL;

  sam_store_resolve (device->store, device->viewer, id, field, take, NULL, &error);
  g_assert_no_error (error);
}

/* ---- one device ---- */

static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = device_add_contact (fixture->kari, "Ringte");

  assert_state (fixture->kari, SAM_RECORD_CONTACT, id, SAM_STATE_WAITING);
  device_sync (fixture->kari, fixture->server);
  assert_state (fixture->kari, SAM_RECORD_CONTACT, id, SAM_STATE_SAVED);
  assert_idle (fixture->kari);
  device_sync (fixture->ola, fixture->server);
  assert_value (fixture->ola, SAM_CONTACT_TEXT, id, "Ringte");
}

static char *
add_residence (Device *device, const char *id)
{
  g_autofree char *new_id = id != NULL ? g_strdup (id) : sam_id_new (device->clock);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_RESIDENCE, new_id, PERSON);

  sam_record_set_text (record, SAM_RESIDENCE_PERSON_ID, PERSON);
  sam_record_set_text (record, SAM_RESIDENCE_KIND, "private");
  sam_record_set_date (record, SAM_RESIDENCE_FROM_ON, sam_date_from_ymd (2026, 1, 1));
  g_free (device_save (device, record));
  return g_steal_pointer (&new_id);
}

static void
test_add_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_residence (fixture->kari, NULL);
  g_autoptr (GPtrArray) ops = NULL;

  device_set (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-11");
  ops = device_arm (fixture->kari);
  /* The create is on its way first; the change waits for it. */
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (sam_op_get (ops->pdata[0])->kind, ==, SAM_OP_CREATE);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, id), "2026-10-11"));
  assert_idle (fixture->kari);
}

static void
test_edit_resync (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_sync (fixture->kari, fixture->server);
  assert_idle (fixture->kari);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "55555555");
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Annet sted");
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "55555555");
  assert_value (fixture->ola, SAM_PERSON_CITY, PERSON, "Annet sted");
  assert_idle (fixture->ola);
}

/* A change made while one is on its way waits, and stands on what was sent. */
static void
test_edit_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GBytes) reply = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 1);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "55555555");
  device_reopen (fixture->kari);
  again = device_arm (fixture->kari);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpstr (sam_op_get (again->pdata[0])->op_id, ==, sam_op_get (ops->pdata[0])->op_id);
  reply = server_push (fixture->server, KARI, again);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "55555555");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "55555555"));
  assert_idle (fixture->kari);
}

/* What is on its way is changed back to what it was. */
static void
test_turned_back_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "22222222"));
  assert_idle (fixture->kari);
}

/* The answer is lost: the same operations go again and take effect once. */
static void
test_lost_reply (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = device_add_contact (fixture->kari, "En gang");
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) lost = NULL;
  guint n;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  lost = server_push (fixture->server, KARI, ops);
  n = server_n_records (fixture->server);
  device_check (fixture->kari);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (server_n_records (fixture->server), ==, n);
  assert_idle (fixture->kari);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
}

static void
test_unarm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  g_free (device_add_contact (fixture->kari, "Nei"));
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 2);
  sam_store_unarm (fixture->kari->store, &error);
  g_assert_no_error (error);
  device_check (fixture->kari);
  server_patch (fixture->server, PERSON, OLA, "{\"city\":\"Bergen\"}");
  device_sync (fixture->kari, fixture->server);
  assert_idle (fixture->kari);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
}

static void
test_retract (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sent = device_add_contact (fixture->kari, "Sendt");
  g_autofree char *unsent = NULL;
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;

  device_sync (fixture->kari, fixture->server);
  unsent = device_add_contact (fixture->kari, "Ikke sendt");
  sam_changes_retract (changes, SAM_RECORD_CONTACT, sent, "feil person");
  sam_changes_retract (changes, SAM_RECORD_CONTACT, unsent, NULL);
  sam_store_save (fixture->kari->store, fixture->kari->viewer, changes, SAM_ORIGIN_USER, NULL,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  {
    g_autoptr (SamRecord) record = device_get (fixture->kari, SAM_RECORD_CONTACT, sent);

    g_assert_true (sam_record_is_retracted (record));
    g_assert_null (sam_store_get (fixture->kari->store, fixture->kari->viewer, SAM_RECORD_CONTACT,
                                  unsent, NULL));
  }
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
  g_assert_cmpuint (device_count (fixture->ola, SAM_RECORD_CONTACT), ==, 0);
  g_assert_null (server_body (fixture->server, unsent));
  assert_idle (fixture->kari);
}

/* ---- the order in which things are sent ---- */

static char *
add_agreement (Device *device)
{
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_AGREEMENT, id, CASE);

  sam_record_begin (record, device->viewer, sam_clock_today (device->clock),
                    sam_clock_now (device->clock));
  sam_record_set_text (record, SAM_AGREEMENT_CASE_ID, CASE);
  sam_record_set_text (record, SAM_AGREEMENT_TITLE, "Avtale");
  g_free (device_save (device, record));
  return g_steal_pointer (&id);
}

static char *
add_party (Device *device, const char *agreement, const char *name)
{
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PARTY, id, CASE);

  sam_record_set_text (record, SAM_PARTY_AGREEMENT_ID, agreement);
  sam_record_set_text (record, SAM_PARTY_CASE_ID, CASE);
  sam_record_set_text (record, SAM_PARTY_PARTY_KIND, "person");
  sam_record_set_text (record, SAM_PARTY_NAME, name);
  g_free (device_save (device, record));
  return g_steal_pointer (&id);
}

static guint
place_of (GPtrArray *ops, const char *id, SamOpKind kind)
{
  for (guint i = 0; i < ops->len; i++) {
    const SamOpFields *fields = sam_op_get (ops->pdata[i]);

    if (fields->kind == kind && strcmp (fields->id, id) == 0) {
      return i;
    }
  }
  g_assert_not_reached ();
}

static void
test_whole_together (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *agreement = add_agreement (kari);
  g_autofree char *party = NULL;
  g_autoptr (GPtrArray) young = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  /* Changed before and after a part was made: one edit, and the part must not find it locked. */
  device_set (kari, SAM_AGREEMENT_TITLE, agreement, "Bindende avtale");
  party = add_party (kari, agreement, "Prøve motell");
  sam_clock_fixed_advance (kari->clock, 9 * G_USEC_PER_SEC);
  {
    g_autoptr (SamRecord) record = device_edit (kari, SAM_RECORD_AGREEMENT, agreement);

    sam_record_set_text (record, SAM_AGREEMENT_STATE, "sent");
    sam_record_set_moment (record, SAM_AGREEMENT_SENT_AT, sam_clock_now (kari->clock));
    g_free (device_save (kari, record));
  }
  /* What was done to the whole within eight seconds holds up all of it. */
  young = sam_store_arm (kari->store, SAM_ARM_CHANGES, 8 * G_USEC_PER_SEC, 200, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (young->len, ==, 0);

  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, ==, 3);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_CREATE), ==, 0);
  g_assert_cmpuint (place_of (ops, party, SAM_OP_CREATE), ==, 1);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_UPDATE), ==, 2);
  for (guint i = 1; i < ops->len; i++) {
    g_assert_cmpstr (sam_op_get (ops->pdata[i])->group, ==, sam_op_get (ops->pdata[0])->group);
  }
  device_check (kari);
}

/* Sends what is due of a queue, at most @max: that many of @ids from @from on, in their order. */
static void
send_next (Fixture *fixture, guint max, GPtrArray *ids, guint from, guint n)
{
  Device *kari = fixture->kari;
  guint waited = sam_store_get_status (kari->store).pending;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = sam_store_arm (kari->store, SAM_ARM_CHANGES, 0, max, &error);
  g_autoptr (GBytes) reply = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, n);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpstr (sam_op_get (ops->pdata[i])->id, ==, ids->pdata[from + i]);
  }
  reply = server_push (fixture->server, kari->user, ops);
  sam_store_acknowledge (kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  /* The server has it, but no pull has shown it yet. */
  g_assert_cmpuint (sam_store_get_status (kari->store).pending, ==, waited);
}

/* A queue longer than what is looked at at once, with an action of three in it. */
static void
test_long_queue (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SamChanges) together = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 260; i++) {
    g_ptr_array_add (ids, device_add_contact (kari, "ringte"));
  }
  for (guint i = 0; i < 3; i++) {
    g_autofree char *id = sam_id_new (kari->clock);
    g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, CASE);

    sam_record_set_text (contact, SAM_CONTACT_CASE_ID, CASE);
    sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, NOW_US);
    sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
    sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
    sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
    sam_record_set_text (contact, SAM_CONTACT_BY_USER, KARI);
    sam_changes_put (together, contact);
    g_ptr_array_add (ids, g_steal_pointer (&id));
  }
  sam_store_save (kari->store, kari->viewer, together, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (ids, device_add_contact (kari, "ringte igjen"));
  g_assert_cmpuint (sam_store_get_status (kari->store).pending, ==, 264);

  send_next (fixture, 200, ids, 0, 200);
  /* Two more would fit; the three go together, and nobody overtakes them. */
  send_next (fixture, 62, ids, 200, 60);
  send_next (fixture, 62, ids, 260, 4);
  device_check (kari);
  device_sync (kari, fixture->server);
  assert_idle (kari);
}

static void
test_maker_first (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *transition = sam_id_new (kari->clock);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  /* The agreement is older than the transition that it is made to point at. */
  g_autofree char *agreement = add_agreement (kari);

  device_sync (kari, fixture->server);
  device_set (kari, SAM_AGREEMENT_TITLE, agreement, "Bindende avtale");
  sam_clock_fixed_advance (kari->clock, 9 * G_USEC_PER_SEC);
  {
    g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_TRANSITION, transition, CASE);

    sam_record_set_text (record, SAM_TRANSITION_CASE_ID, CASE);
    sam_record_set_text (record, SAM_TRANSITION_KIND, "prison");
    sam_record_set_text (record, SAM_TRANSITION_DATE_KIND, "unknown");
    g_free (device_save (kari, record));
  }
  device_set (kari, SAM_AGREEMENT_TRANSITION_ID, agreement, transition);
  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpuint (place_of (ops, transition, SAM_OP_CREATE), ==, 0);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_UPDATE), ==, 1);
}

/* What points at something goes before that is taken back, however young it is. */
static void
test_readers_first (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *agreement = add_agreement (kari);
  g_autofree char *party = add_party (kari, agreement, "Prøve motell");
  g_autofree char *transition = sam_id_new (kari->clock);
  g_autofree char *row = sam_id_new (kari->clock);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (SamChanges) gate = sam_changes_new ("test");
    g_autoptr (SamRecord) opened = sam_record_new (SAM_RECORD_TRANSITION, transition, CASE);
    g_autoptr (SamRecord) point = sam_record_new (SAM_RECORD_GATE_ROW, row, CASE);

    sam_record_set_text (opened, SAM_TRANSITION_CASE_ID, CASE);
    sam_record_set_text (opened, SAM_TRANSITION_KIND, "prison");
    sam_record_set_text (opened, SAM_TRANSITION_DATE_KIND, "unknown");
    sam_record_set_text (point, SAM_GATE_ROW_CASE_ID, CASE);
    sam_record_set_text (point, SAM_GATE_ROW_TRANSITION_ID, transition);
    sam_record_set_text (point, SAM_GATE_ROW_POINT, "local");
    sam_record_set_text (point, SAM_GATE_ROW_LABEL, "Nøkler");
    sam_record_set_text (point, SAM_GATE_ROW_STATE, "not_started");
    sam_changes_put (gate, opened);
    sam_changes_put (gate, point);
    sam_store_save (kari->store, kari->viewer, gate, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
  device_sync (kari, fixture->server);
  device_set (kari, SAM_GATE_ROW_PARTY_ID, row, party);
  sam_changes_retract (changes, SAM_RECORD_PARTY, party, "feil");
  sam_store_save (kari->store, kari->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  sam_clock_fixed_advance (kari->clock, 9 * G_USEC_PER_SEC);
  device_set (kari, SAM_GATE_ROW_AGREED, row, "Hentes hos vaktmester");
  held = sam_store_arm (kari->store, SAM_ARM_CHANGES, 8 * G_USEC_PER_SEC, 200, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (held->len, ==, 0);
  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpuint (place_of (ops, row, SAM_OP_UPDATE), ==, 0);
  g_assert_cmpuint (place_of (ops, party, SAM_OP_RETRACT), ==, 1);
}

/* Taken back before it was sent, but others stand on it: the server hears of it first. */
static void
test_retract_pointed_at (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *agreement = add_agreement (kari);
  g_autofree char *party = add_party (kari, agreement, "Prøve motell");
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  sam_changes_retract (changes, SAM_RECORD_AGREEMENT, agreement, NULL);
  sam_store_save (kari->store, kari->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, ==, 3);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_CREATE), ==, 0);
  g_assert_cmpuint (place_of (ops, party, SAM_OP_CREATE), ==, 1);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_RETRACT), ==, 2);
}

/* Two groups that each need what the other makes are sent as one. */
static void
test_knot (Fixture *fixture, gconstpointer data)
{
  static const SamRecordType types[] = { SAM_RECORD_TRANSITION, SAM_RECORD_PLAN };
  Device *kari = fixture->kari;
  g_autofree char *agreement = add_agreement (kari);
  g_autofree char *plan = sam_id_new (kari->clock);
  char *ids[G_N_ELEMENTS (types)];
  g_autoptr (GPtrArray) ops = NULL;

  {
    g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PLAN, plan, CASE);

    sam_record_set_text (record, SAM_PLAN_CASE_ID, CASE);
    sam_record_set_text (record, SAM_PLAN_KIND, "aftercare");
    g_free (device_save (kari, record));
  }
  device_sync (kari, fixture->server);
  /* The agreement with one transition, the plan with another; then each points at the other's. */
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (SamChanges) changes = sam_changes_new ("test");
    g_autoptr (SamRecord) opened = NULL;
    g_autoptr (SamRecord) other = i == 0 ? device_edit (kari, SAM_RECORD_AGREEMENT, agreement)
                                         : device_edit (kari, SAM_RECORD_PLAN, plan);
    g_autoptr (GError) error = NULL;

    ids[i] = sam_id_new (kari->clock);
    opened = sam_record_new (SAM_RECORD_TRANSITION, ids[i], CASE);
    sam_record_set_text (opened, SAM_TRANSITION_CASE_ID, CASE);
    sam_record_set_text (opened, SAM_TRANSITION_KIND, "prison");
    sam_record_set_text (opened, SAM_TRANSITION_DATE_KIND, "unknown");
    sam_changes_put (changes, opened);
    sam_record_set_text (other, i == 0 ? SAM_AGREEMENT_REMARK : SAM_PLAN_REMARK, "Sammen");
    sam_changes_put (changes, other);
    sam_store_save (kari->store, kari->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
  {
    g_autoptr (SamRecord) record = device_edit (kari, SAM_RECORD_TRANSITION, ids[0]);

    sam_record_set_text (record, SAM_TRANSITION_PREVIOUS_ID, ids[1]);
    g_free (device_save (kari, record));
  }
  device_set (kari, SAM_PLAN_TRANSITION_ID, plan, ids[0]);
  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, >, 0);
  device_sync (kari, fixture->server);
  assert_idle (kari);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_free (ids[i]);
  }
}

/* What was signed is sent as it was signed, though it has ended since. */
static void
test_sign_freezes (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *agreement = add_agreement (kari);
  g_autofree char *party = add_party (kari, agreement, "Prøve motell");
  g_autofree char *id = sam_id_new (kari->clock);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  guint signs;

  device_set (kari, SAM_PARTY_ROLE, party, "Vert");
  {
    g_autoptr (SamRecord) record = device_edit (kari, SAM_RECORD_AGREEMENT, agreement);

    sam_record_set_text (record, SAM_AGREEMENT_STATE, "sent");
    sam_record_set_moment (record, SAM_AGREEMENT_SENT_AT, sam_clock_now (kari->clock));
    g_free (device_save (kari, record));
  }
  {
    g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_SIGNATURE, id, CASE);
    g_autoptr (SamRecord) signed_one = device_get (kari, SAM_RECORD_AGREEMENT, agreement);
    g_autoptr (GPtrArray) parties = g_ptr_array_new_with_free_func (g_object_unref);
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    g_autofree char *hash = NULL;

    g_ptr_array_add (parties, device_get (kari, SAM_RECORD_PARTY, party));
    hash = sam_rules_terms_hash (signed_one, parties, none);
    sam_record_set_text (record, SAM_SIGNATURE_CASE_ID, CASE);
    sam_record_set_text (record, SAM_SIGNATURE_AGREEMENT_ID, agreement);
    sam_record_set_text (record, SAM_SIGNATURE_PARTY_ID, party);
    sam_record_set_int (record, SAM_SIGNATURE_REVISION, 1);
    sam_record_set_text (record, SAM_SIGNATURE_TERMS_HASH, hash);
    sam_record_set_text (record, SAM_SIGNATURE_WAY, "paper");
    sam_record_set_text (record, SAM_SIGNATURE_NAME, "Siv Sol");
    sam_record_set_moment (record, SAM_SIGNATURE_SIGNED_AT, sam_clock_now (kari->clock));
    sam_changes_act (changes, SAM_OP_SIGN, record);
    sam_store_save (kari->store, kari->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
    g_assert_no_error (error);
  }
  {
    g_autoptr (SamRecord) record = device_edit (kari, SAM_RECORD_AGREEMENT, agreement);

    sam_record_set_text (record, SAM_AGREEMENT_STATE, "ended");
    sam_record_set_date (record, SAM_AGREEMENT_ENDED_ON, sam_clock_today (kari->clock));
    g_free (device_save (kari, record));
  }
  ops = device_arm (kari);
  g_assert_cmpuint (ops->len, ==, 6);
  signs = place_of (ops, id, SAM_OP_SIGN);
  g_assert_cmpuint (place_of (ops, agreement, SAM_OP_UPDATE), <, signs);
  g_assert_cmpuint (place_of (ops, party, SAM_OP_UPDATE), <, signs);
  g_assert_cmpint (sam_op_get (ops->pdata[signs + 1])->kind, ==, SAM_OP_UPDATE);
  /* Sent again it is the same in the same order. */
  again = device_arm (kari);
  g_assert_cmpuint (again->len, ==, ops->len);
  for (guint i = 0; i < ops->len; i++) {
    g_assert_cmpstr (sam_op_get (again->pdata[i])->op_id, ==, sam_op_get (ops->pdata[i])->op_id);
  }
  device_sync (kari, fixture->server);
  assert_idle (kari);
  assert_value (kari, SAM_AGREEMENT_STATE, agreement, "ended");
  g_assert_nonnull (strstr (server_body (fixture->server, agreement), "\"ended\""));
}

/* ---- a change on top of a frozen one ---- */

static void
act_on_person (Device *device, SamField field, const char *value)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) record = device_edit (device, SAM_RECORD_PERSON, PERSON);
  g_autoptr (GError) error = NULL;

  sam_record_set_text (record, field, value);
  sam_changes_act (changes, SAM_OP_UPDATE, record);
  sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

/* A colleague's change comes in between: the upper change does not take the lower one back. */
static void
test_edit_on_frozen (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;

  act_on_person (kari, SAM_PERSON_PHONE, "44444444");
  act_on_person (kari, SAM_PERSON_EMAIL, "modig@example.test");
  device_set (kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
  server_patch (fixture->server, PERSON, OLA, "{\"remark\":\"Fra en kollega\"}");
  device_pull (kari, fixture->server);
  assert_value (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (kari, SAM_PERSON_REMARK, PERSON, "Fra en kollega");
  device_sync (kari, fixture->server);
  assert_idle (kari);
  assert_value (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (kari, SAM_PERSON_EMAIL, PERSON, "modig@example.test");
  assert_value (kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
  assert_value (kari, SAM_PERSON_REMARK, PERSON, "Fra en kollega");
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
}

/* The same, told only in the answer to the frozen one. */
static void
test_edit_on_frozen_conflict (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  act_on_person (kari, SAM_PERSON_PHONE, "44444444");
  ops = device_arm (kari);
  device_set (kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
  server_patch (fixture->server, PERSON, OLA, "{\"remark\":\"Fra en kollega\"}");
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_value (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_sync (kari, fixture->server);
  assert_idle (kari);
  assert_value (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
  assert_value (kari, SAM_PERSON_REMARK, PERSON, "Fra en kollega");
}

static void
test_back_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  /* The old text again, while the new one is on its way: it must follow. */
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  sync_all (fixture);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "22222222"));
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "22222222");
  assert_idle (fixture->kari);
}

static void
test_back_in_flight_unheard (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  /* It never arrived, and was put back. */
  sam_store_unarm (fixture->kari->store, &error);
  g_assert_no_error (error);
  sync_all (fixture);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "22222222"));
  assert_idle (fixture->kari);
}

/* ---- undo ---- */

static void
undo_of (Device *device, const char *token)
{
  g_autoptr (GError) error = NULL;

  sam_store_undo (device->store, device->viewer, token, &error);
  g_assert_no_error (error);
}

static void
test_undo_unsent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SamRecord) record = device_edit (fixture->kari, SAM_RECORD_PERSON, PERSON);
  g_autofree char *id = sam_id_new (fixture->kari->clock);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, CASE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  sam_record_set_text (record, SAM_PERSON_PHONE, "44444444");
  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, CASE);
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, NOW_US);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (contact, SAM_CONTACT_BY_USER, KARI);
  sam_changes_put (changes, record);
  sam_changes_put (changes, contact);
  sam_store_save (fixture->kari->store, fixture->kari->viewer, changes, SAM_ORIGIN_USER, &token,
                  &error);
  g_assert_no_error (error);
  /* Younger than the window's eight seconds: left alone. */
  ops = sam_store_arm (fixture->kari->store, SAM_ARM_CHANGES, 8 * G_USEC_PER_SEC, 200, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 0);

  undo_of (fixture->kari, token);
  assert_idle (fixture->kari);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  g_assert_false (sam_store_undo (fixture->kari->store, fixture->kari->viewer, token, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
}

static void
test_undo_retract_keeps_the_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_residence (fixture->kari, NULL);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-11");
  sam_changes_retract (changes, SAM_RECORD_RESIDENCE, id, "feil");
  sam_store_save (fixture->kari->store, fixture->kari->viewer, changes, SAM_ORIGIN_USER, &token,
                  &error);
  g_assert_no_error (error);
  undo_of (fixture->kari, token);
  assert_value (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-11");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, id), "2026-10-11"));
  assert_idle (fixture->kari);
}

static void
test_undo_sent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SamRecord) record = device_edit (fixture->kari, SAM_RECORD_PERSON, PERSON);

  sam_record_set_text (record, SAM_PERSON_PHONE, "44444444");
  token = device_save (fixture->kari, record);
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  undo_of (fixture->kari, token);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "22222222"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Bergen"));
}

/* ---- two who write ---- */

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_set (fixture->ola, SAM_PERSON_CITY, PERSON, "Bergen");
  sync_all (fixture);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
}

/* A member this program does not know survives an edit of the ones it knows. */
static void
test_unknown_members (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->ola, SAM_SERVICE_NAME, SERVICE, "NAV Nytt");
  device_sync (fixture->ola, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, SERVICE), "\"future\":{\"a\":[1,2]}"));
  g_assert_nonnull (strstr (server_body (fixture->server, SERVICE), "NAV Nytt"));
}

static void
make_conflict (Fixture *fixture)
{
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) colleagues = NULL;
  const SamConflict *conflict;

  make_conflict (fixture);
  mine = conflicts (fixture->kari);
  g_assert_cmpuint (mine->len, ==, 1);
  conflict = mine->pdata[0];
  g_assert_cmpstr (conflict->id, ==, PERSON);
  g_assert_cmpstr (conflict->case_id, ==, CASE);
  g_assert_cmpstr (conflict->field, ==, "remark");
  g_assert_null (conflict->base);
  g_assert_cmpstr (conflict->mine, ==, "Ringer helst selv");
  g_assert_cmpstr (conflict->theirs, ==, "Vil ha SMS");
  g_assert_cmpstr (conflict->mine_by, ==, KARI);
  g_assert_cmpstr (conflict->theirs_by, ==, OLA);
  g_assert_false (conflict->is_colleagues);
  g_assert_nonnull (conflict->proposal_id);
  /* The field nobody else touched has gone through meanwhile. */
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Bergen"));
  g_assert_null (strstr (server_body (fixture->server, PERSON), "Ringer"));
  assert_state (fixture->kari, SAM_RECORD_PERSON, PERSON, SAM_STATE_CONFLICT);
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");

  device_sync (fixture->ola, fixture->server);
  colleagues = conflicts (fixture->ola);
  g_assert_cmpuint (colleagues->len, ==, 1);
  conflict = colleagues->pdata[0];
  g_assert_true (conflict->is_colleagues);
  g_assert_cmpstr (conflict->field, ==, "remark");
  g_assert_cmpstr (conflict->mine, ==, "Vil ha SMS");
  g_assert_cmpstr (conflict->theirs, ==, "Ringer helst selv");
  g_assert_cmpstr (conflict->theirs_by, ==, KARI);
  assert_state (fixture->ola, SAM_RECORD_PERSON, PERSON, SAM_STATE_CONFLICT);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).conflicts, ==, 1);
  g_assert_cmpuint (sam_store_get_status (fixture->ola->store).conflicts, ==, 1);
  device_check (fixture->kari);
  device_check (fixture->ola);
}

static void
assert_ends (Fixture *fixture, const char *remark)
{
  sync_all (fixture);
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, remark);
  assert_value (fixture->ola, SAM_PERSON_REMARK, PERSON, remark);
  assert_value (fixture->ola, SAM_PERSON_CITY, PERSON, "Bergen");
  {
    g_autoptr (GPtrArray) a = conflicts (fixture->kari);
    g_autoptr (GPtrArray) b = conflicts (fixture->ola);

    g_assert_cmpuint (a->len, ==, 0);
    g_assert_cmpuint (b->len, ==, 0);
  }
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
}

static void
test_resolve_mine (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  device_check (fixture->kari);
  assert_ends (fixture, "Ringer helst selv");
}

static void
test_resolve_theirs (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  resolve (fixture->kari, PERSON, "remark", SAM_TAKE_THEIRS);
  assert_ends (fixture, "Vil ha SMS");
}

static void
test_resolve_both (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_BOTH);
  assert_ends (fixture, "Vil ha SMS\n\nRinger helst selv");
}

/* Decided before the proposal was even sent. */
static void
test_resolve_at_once (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->ola, fixture->server);
  device_pull (fixture->kari, fixture->server);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Ringer helst selv");
}

/* Decided while the proposal was on its way. */
static void
test_resolve_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;

  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->ola, fixture->server);
  device_pull (fixture->kari, fixture->server);
  ops = device_arm (fixture->kari);
  reply = server_push (fixture->server, KARI, ops);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_ends (fixture, "Vil ha SMS");
}

/* Closing a proposal has no text of its own. What I write while it is on its way stands on what I
 * saw then, not on what a colleague has written on the server meanwhile. */
static void
test_write_beside_closing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) closing = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GBytes) closed = NULL;

  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->ola, fixture->server);
  device_pull (fixture->kari, fixture->server);
  ops = device_arm (fixture->kari);
  reply = server_push (fixture->server, KARI, ops);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  device_pull (fixture->kari, fixture->server);

  closing = device_arm (fixture->kari);
  g_assert_cmpuint (closing->len, ==, 1);
  g_assert_cmpint (sam_op_get (closing->pdata[0])->kind, ==, SAM_OP_RESOLVE);
  g_assert_true (sam_patch_is_empty (sam_op_get (closing->pdata[0])->patch));
  closed = server_push (fixture->server, KARI, closing);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"55555555\"}");
  device_pull (fixture->kari, fixture->server);
  sam_store_acknowledge (fixture->kari->store, closed, NULL, &error);
  g_assert_no_error (error);

  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "55555555"));
  g_assert_null (strstr (server_body (fixture->server, PERSON), "44444444"));
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).conflicts, ==, 1);
  device_check (fixture->kari);
}

/* A vault put back from a copy sends a choice again that it had sent before, on the text of then:
 * the server knows the id, and nobody is asked anything. */
static void
test_resolve_known_otherwise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) unheard = NULL;
  g_autoptr (GBytes) reply = NULL;

  make_conflict (fixture);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  ops = device_arm (fixture->kari);
  unheard = server_push (fixture->server, KARI, ops);
  device_pull (fixture->kari, fixture->server);
  server_refuse (fixture->server, sam_op_get (ops->pdata[0])->id, "rejected", "op-reused", NULL);
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_ends (fixture, "Ringer helst selv");
}

static void
test_colleague_takes_theirs (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  /* For a colleague "theirs" is the text that was proposed. */
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_THEIRS);
  assert_ends (fixture, "Ringer helst selv");
}

/* A choice that comes too late takes nothing along of what was written before it. */
static void
test_colleague_chosen_over_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *phone = NULL;

  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  device_set (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_THEIRS);
  server_patch (fixture->server, PERSON, KARI, "{\"remark\":\"Har ny telefon\"}");
  device_pull (fixture->ola, fixture->server);
  phone = device_value (fixture->ola, SAM_PERSON_PHONE, PERSON);
  g_assert_cmpstr (phone, ==, "44444444");
  device_sync (fixture->ola, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  device_check (fixture->ola);
}

static void
test_colleague_keeps (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Vil ha SMS");
}

/* Both decide, each in ignorance of the other. */
static void
test_both_resolve (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_THEIRS);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Ringer helst selv");
}

/* @undo: (nullable): of the one choice there is; NULL = there is none. */
static void
assert_choices (Device *device, const char *undo)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = sam_store_list_choices (device->store, device->viewer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, undo != NULL);
  if (undo != NULL) {
    const SamChoice *choice = list->pdata[0];

    g_assert_cmpstr (choice->undo, ==, undo);
    g_assert_cmpstr (choice->id, ==, PERSON);
    g_assert_cmpint (choice->type, ==, SAM_RECORD_PERSON);
    g_assert_cmpint (choice->until - choice->at, ==,
                     G_GINT64_CONSTANT (30) * 24 * 3600 * G_USEC_PER_SEC);
  }
}

static void
test_undo_resolve (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GPtrArray) list = NULL;

  make_conflict (fixture);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_THEIRS,
                     &token, &error);
  g_assert_no_error (error);
  assert_choices (fixture->kari, token);
  undo_of (fixture->kari, token);
  assert_choices (fixture->kari, NULL);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((SamConflict *) list->pdata[0])->mine, ==, "Ringer helst selv");
  device_check (fixture->kari);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Ringer helst selv");
}

/* A clock far ahead for a while takes nothing away that is kept for thirty days. */
static void
test_clock_ahead_keeps (Fixture *fixture, gconstpointer data)
{
  const gint64 days = G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  SamClock *clock = fixture->kari->clock;
  SamDate today;
  gint64 now;

  make_conflict (fixture);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_THEIRS,
                     &token, &error);
  g_assert_no_error (error);
  now = sam_clock_now (clock);
  today = sam_clock_today (clock);
  sam_clock_fixed_set (clock, today, now + 400 * days);
  device_sync (fixture->kari, fixture->server);
  sam_clock_fixed_set (clock, today, now);
  assert_choices (fixture->kari, token);
  undo_of (fixture->kari, token);
  assert_choices (fixture->kari, NULL);
  device_check (fixture->kari);
}

/* What was chosen and sent: the text that stood stands again, or is differed about anew. */
static void
test_undo_resolve_sent (Fixture *fixture, gconstpointer data)
{
  SamTake take = (SamTake) GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GPtrArray) list = NULL;

  make_conflict (fixture);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, take, &token,
                     &error);
  g_assert_no_error (error);
  assert_ends (fixture, take == SAM_TAKE_MINE ? "Ringer helst selv" : "Vil ha SMS");
  assert_choices (fixture->kari, token);
  undo_of (fixture->kari, token);
  assert_choices (fixture->kari, NULL);
  device_check (fixture->kari);
  if (take == SAM_TAKE_MINE) {
    assert_ends (fixture, "Vil ha SMS");
    return;
  }
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((SamConflict *) list->pdata[0])->mine, ==, "Ringer helst selv");
  g_assert_cmpstr (((SamConflict *) list->pdata[0])->theirs, ==, "Vil ha SMS");
  sync_all (fixture);
  {
    g_autoptr (GPtrArray) told = conflicts (fixture->ola);

    g_assert_cmpuint (told->len, ==, 1);
  }
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Ringer helst selv");
}

/* Two groups of one record; one is decided now, the other later. */
static void
test_resolve_one_group (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Min");
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Din");
  device_set (fixture->ola, SAM_PERSON_PHONE, PERSON, "55555555");
  device_set (fixture->ola, SAM_PERSON_CITY, PERSON, "Bergen");
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 2);
  resolve (fixture->kari, PERSON, "phone", SAM_TAKE_MINE);
  g_ptr_array_unref (list);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((SamConflict *) list->pdata[0])->field, ==, "remark");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  resolve (fixture->kari, PERSON, "remark", SAM_TAKE_THEIRS);
  assert_ends (fixture, "Din");
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
}

/* They write the same: no conflict, nothing to send. */
static void
test_same_text (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Likt");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Likt");
  sync_all (fixture);
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
}

/* Retracted there, changed here. */
static void
test_retract_against_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_residence (fixture->kari, NULL);
  g_autoptr (GPtrArray) list = NULL;

  sync_all (fixture);
  device_set (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-11");
  server_retract (fixture->server, id, OLA);
  device_sync (fixture->kari, fixture->server);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  resolve (fixture->kari, id, NULL, SAM_TAKE_THEIRS);
  sync_all (fixture);
  assert_idle (fixture->kari);
}

/* The same derived id made on two devices. */
static void
test_create_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sam_id_derive ("test", "one");

  g_free (add_residence (fixture->kari, id));
  g_free (add_residence (fixture->ola, id));
  sync_all (fixture);
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_RESIDENCE), ==, 1);
}

/* An editor that was open while the record changed does not put the old values back. */
static void
test_stale_editor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SamRecord) editor = device_edit (fixture->kari, SAM_RECORD_PERSON, PERSON);

  server_patch (fixture->server, PERSON, OLA, "{\"city\":\"Bergen\"}");
  device_pull (fixture->kari, fixture->server);
  sam_record_set_text (editor, SAM_PERSON_PHONE, "44444444");
  g_free (device_save (fixture->kari, editor));
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Bergen");
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  sync_all (fixture);
  assert_value (fixture->ola, SAM_PERSON_CITY, PERSON, "Bergen");
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_idle (fixture->kari);
}

/* ---- groups and refusals ---- */

static char *
save_pair (Device *device, const char *phone)
{
  g_autoptr (SamRecord) person = device_edit (device, SAM_RECORD_PERSON, PERSON);
  g_autofree char *id = sam_id_new (device->clock);
  g_autoptr (SamRecord) contact = sam_record_new (SAM_RECORD_CONTACT, id, CASE);
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;

  sam_record_set_text (person, SAM_PERSON_PHONE, phone);
  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, CASE);
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, NOW_US);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (contact, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (contact, SAM_CONTACT_BY_USER, device->user);
  sam_record_set_text (contact, SAM_CONTACT_TEXT, "Nytt nummer");
  sam_changes_put (changes, person);
  sam_changes_put (changes, contact);
  sam_store_save (device->store, device->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&id);
}

static void
test_refused_create_with_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_residence (fixture->kari, NULL);

  device_set (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-11");
  server_refuse (fixture->server, id, "rejected", "range", "/to_on");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).refused, ==, 1);
  device_set (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-12");
  assert_value (fixture->kari, SAM_RESIDENCE_TO_ON, id, "2026-10-12");
  sync_all (fixture);
  g_assert_nonnull (strstr (server_body (fixture->server, id), "2026-10-12"));
  assert_idle (fixture->kari);
}

static void
test_refused_then_mended (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = save_pair (fixture->kari, "44444444");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  const SamWaiting *first;

  server_refuse (fixture->server, id, "rejected", "required", "/text");
  device_sync (fixture->kari, fixture->server);
  /* One was refused: neither took effect, and both wait for a person. */
  g_assert_null (server_body (fixture->server, id));
  g_assert_null (strstr (server_body (fixture->server, PERSON), "44444444"));
  assert_state (fixture->kari, SAM_RECORD_CONTACT, id, SAM_STATE_REFUSED);
  assert_state (fixture->kari, SAM_RECORD_PERSON, PERSON, SAM_STATE_WAITING);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).refused, ==, 1);
  list = waiting (fixture->kari);
  g_assert_cmpuint (list->len, ==, 2);
  first = list->pdata[0];
  g_assert_cmpint (first->state, ==, SAM_STATE_REFUSED);
  g_assert_cmpstr (first->code, ==, "required");
  g_assert_cmpstr (first->field, ==, "text");
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 0);
  device_check (fixture->kari);

  device_set (fixture->kari, SAM_CONTACT_TEXT, id, "Nytt nummer, bekreftet");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, id), "bekreftet"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  assert_idle (fixture->kari);
}

static void
test_refused_then_dropped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = save_pair (fixture->kari, "44444444");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  server_refuse (fixture->server, PERSON, "denied", "not-allowed", NULL);
  device_sync (fixture->kari, fixture->server);
  list = waiting (fixture->kari);
  g_assert_cmpint (((SamWaiting *) list->pdata[0])->state, ==, SAM_STATE_REFUSED);
  sam_store_drop_refused (fixture->kari->store, fixture->kari->viewer,
                          ((SamWaiting *) list->pdata[0])->op_id, &error);
  g_assert_no_error (error);
  assert_idle (fixture->kari);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  device_sync (fixture->kari, fixture->server);
  g_assert_null (server_body (fixture->server, id));
}

/* A change of the same record joins the group it is already in. */
static void
test_groups_join (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = save_pair (fixture->kari, "44444444");
  g_autofree char *b = save_pair (fixture->kari, "55555555");
  g_autoptr (GPtrArray) ops = device_arm (fixture->kari);

  g_assert_cmpuint (ops->len, ==, 3);
  for (guint i = 1; i < ops->len; i++) {
    g_assert_cmpstr (sam_op_get (ops->pdata[i])->group, ==, sam_op_get (ops->pdata[0])->group);
  }
  device_sync (fixture->kari, fixture->server);
  assert_idle (fixture->kari);
}

/* ---- scopes ---- */

static gboolean
find_marker (gint64 rid, const guint8 *data, gsize size, gpointer user_data, GError **error)
{
  const char *const *markers = user_data;

  for (guint i = 0; markers[i] != NULL; i++) {
    g_assert_null (memmem (data, size, markers[i], strlen (markers[i])));
  }
  return TRUE;
}

static void
assert_no_trace (Device *device, const char *const *markers)
{
  g_autoptr (GError) error = NULL;
  SamSalvageReport report;

  sam_vault_carve (device->store->vault, find_marker, (gpointer) markers, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report.proven, >, 0);
}

static void
test_out (Fixture *fixture, gconstpointer data)
{
  static const char *const markers[] = { CASE,       PERSON,           "Modig", "Ringte en gang",
                                         "12345678", "kladd om bolig", NULL };
  g_autofree char *id = device_add_contact (fixture->kari, "Ringte en gang");
  g_autoptr (GError) error = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "12345678");
  sam_store_put_draft (fixture->kari->store, "contact:" CASE, "kladd om bolig", &error);
  g_assert_no_error (error);
  device_sync (fixture->kari, fixture->server);
  sam_store_index_search (fixture->kari->store);
  server_out (fixture->server, CASE);
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CASE), ==, 1);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_PERSON), ==, 1);
  assert_no_trace (fixture->kari, markers);
  {
    g_autofree char *draft = sam_store_get_draft (fixture->kari->store, "contact:" CASE, &error);
    g_autofree char *memory = sam_store_dump_memory (fixture->kari->store, &error);

    g_assert_null (draft);
    g_assert_null (strstr (memory, "Modig"));
  }
  assert_idle (fixture->kari);
  device_sync (fixture->kari, fixture->server);
}

/* Unsent work of a case that left is delivered, and shredded when it has arrived. */
static GPtrArray *
set_aside (Device *device)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = sam_store_list_set_aside (device->store, device->viewer, &error);

  g_assert_no_error (error);
  return list;
}

static void
test_out_with_unsent (Fixture *fixture, gconstpointer data)
{
  static const char *const markers[] = { CASE, PERSON, "Modig", "Usendt ord", NULL };
  g_autofree char *id = device_add_contact (fixture->kari, "Usendt ord");
  guint n_before = server_n_records (fixture->server);

  device_set (fixture->kari, SAM_CASE_REMARK, CASE, "Usendt ord om saken");
  server_out (fixture->server, CASE);
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).quarantined, ==, 2);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  device_check (fixture->kari);
  {
    /* What is still to be delivered is not refused. */
    g_autoptr (GPtrArray) list = set_aside (fixture->kari);

    g_assert_cmpuint (list->len, ==, 0);
  }
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) ops = device_arm (fixture->kari);
    g_autoptr (GBytes) reply = NULL;

    g_assert_cmpuint (ops->len, ==, 2);
    g_assert_cmpint (sam_op_get (ops->pdata[0])->kind, ==, SAM_OP_PROPOSE);
    reply = server_push (fixture->server, KARI, ops);
    sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (server_n_records (fixture->server), >, n_before - 3);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).quarantined, ==, 0);
  assert_no_trace (fixture->kari, markers);
}

/* Whether what waits to be sent has a proposal with this text. */
static gboolean
proposes (Device *device, const char *member, const char *text)
{
  g_autoptr (GPtrArray) ops = device_arm (device);
  gboolean found = FALSE;

  for (guint i = 0; i < ops->len; i++) {
    const SamOpFields *fields = sam_op_get (ops->pdata[i]);

    for (guint k = 0; k < sam_patch_size (fields->patch); k++) {
      const char *name, *token;

      sam_patch_nth (fields->patch, k, &name, &token);
      found |= fields->kind == SAM_OP_PROPOSE && strcmp (name, member) == 0
               && g_strcmp0 (token, text) == 0;
    }
  }
  return found;
}

/* Of two who wrote differently the rest of the edit is delivered too. */
static void
test_out_with_conflict (Fixture *fixture, gconstpointer data)
{
  make_conflict (fixture);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Usendt sted");
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_true (proposes (fixture->kari, "city", "\"Usendt sted\""));
}

/* Two wrote differently, and something else of the record is on its way. */
static void
make_conflict_in_flight (Fixture *fixture)
{
  g_autoptr (GPtrArray) sent = NULL;

  make_conflict (fixture);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  sent = device_arm (fixture->kari);
  g_assert_cmpuint (sent->len, ==, 1);
}

/* A wording that came while something was on its way was not proposed yet. */
static void
test_out_with_newer_wording (Fixture *fixture, gconstpointer data)
{
  make_conflict_in_flight (fixture);
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst om morgenen");
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_true (proposes (fixture->kari, "remark", "\"Ringer helst om morgenen\""));
}

static void
test_decided_beside_newer_wording (Fixture *fixture, gconstpointer data)
{
  make_conflict_in_flight (fixture);
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst om morgenen");
  device_sync (fixture->ola, fixture->server);
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_MINE);
  device_sync (fixture->ola, fixture->server);
  device_pull (fixture->kari, fixture->server);
  g_assert_true (proposes (fixture->kari, "remark", "\"Ringer helst om morgenen\""));
}

/* What the server knows nobody for is proposed in vain, and outlives the record here. */
/* It can be read by whoever wrote it: with the case while that is here, without it afterwards. */
static void
assert_set_aside (Device *device, SamField field, const char *text, gboolean in_sight)
{
  g_autoptr (GPtrArray) list = set_aside (device);
  const SamSetAside *one;

  g_assert_cmpuint (list->len, ==, 1);
  one = list->pdata[0];
  g_assert_cmpstr (sam_record_get_text (one->record, field), ==, text);
  g_assert_true ((one->case_id != NULL) == in_sight);
  g_assert_cmpint (one->until, >, sam_clock_now (device->clock));
  g_assert_null (sam_record_get_text (one->record, SAM_PERSON_FAMILY_NAME));
}

static void
test_out_with_text_nobody_takes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->ola, fixture->server);
  device_pull (fixture->kari, fixture->server);
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 1);
  text = g_strdup_printf ("{\"results\":[{\"op\":\"%s\",\"r\":\"gone\"}],\"head\":1}",
                          sam_op_get (ops->pdata[0])->op_id);
  reply = g_bytes_new (text, strlen (text));
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_set_aside (fixture->kari, SAM_PERSON_REMARK, "Ringer helst selv", TRUE);
  server_out (fixture->server, PERSON);
  server_out (fixture->server, CASE);
  device_pull (fixture->kari, fixture->server);
  device_reopen (fixture->kari);
  assert_set_aside (fixture->kari, SAM_PERSON_REMARK, "Ringer helst selv", FALSE);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).quarantined, ==, 1);
  device_check (fixture->kari);
}

/* What was set aside by a clock that was years behind is still there when that is put right. */
static void
test_out_by_a_clock_behind (Fixture *fixture, gconstpointer data)
{
  static const gint64 years = 8 * G_GINT64_CONSTANT (365) * 24 * 3600 * G_USEC_PER_SEC;
  g_autoptr (GPtrArray) ops = NULL;

  device_pull (fixture->kari, fixture->server);
  sam_clock_fixed_set (fixture->kari->clock, sam_clock_today (fixture->kari->clock),
                       sam_clock_now (fixture->kari->clock) - years);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "12345678");
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).quarantined, ==, 1);
  sam_clock_fixed_advance (fixture->kari->clock, years);
  device_reopen (fixture->kari);
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).quarantined, ==, 1);
}

/* What was put back as it had been while it was on its way may have arrived all the same. */
static void
test_out_with_text_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = device_value (fixture->kari, SAM_PERSON_PHONE, PERSON);
  g_autofree char *token = g_strdup_printf ("\"%s\"", before);
  g_autoptr (GPtrArray) sent = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "12345678");
  sent = device_arm (fixture->kari);
  g_assert_cmpuint (sent->len, ==, 1);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, before);
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_true (proposes (fixture->kari, "phone", token));
}

/* The colleague's text is chosen while something else that was written here still waits. */
static void
test_choose_on_unsent (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  device_check (fixture->kari);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Ringer helst selv"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Voss"));
  assert_idle (fixture->kari);
}

/* Undone, with what was written before and after it still there. */
static void
test_unchoose_on_unsent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *undo = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  device_set (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  undo_of (fixture->kari, undo);
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  assert_value (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  device_check (fixture->kari);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Legesenteret"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Voss"));
}

/* The same of a choice between the own text and a colleague's. */
static void
test_unchoose_after_more (Fixture *fixture, gconstpointer data)
{
  g_autofree char *undo = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  make_conflict (fixture);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_MINE,
                     &undo, &error);
  g_assert_no_error (error);
  device_set (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  undo_of (fixture->kari, undo);
  assert_value (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  device_check (fixture->kari);
}

/* Kari sees a text of Ola's beside hers, and has more that is not sent. */
static void
make_proposal_on_unsent (Fixture *fixture)
{
  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
}

/* A colleague is quicker, between the choice and its sending: nobody is written over. */
static void
test_choose_on_unsent_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  make_proposal_on_unsent (fixture);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  server_patch (fixture->server, PERSON, OLA, "{\"city\":\"Bergen\"}");
  ops = device_arm (fixture->kari);
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Bergen"));
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, >, 0);
  device_check (fixture->kari);
}

/* Two wordings were proposed and one was chosen; then a colleague writes the same member. */
static void
test_resolved_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  make_conflict (fixture);
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer om morgenen");
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  server_patch (fixture->server, PERSON, OLA, "{\"remark\":\"Har ny telefon\"}");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Har ny telefon"));
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer om morgenen");
  assert_value (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, >, 0);
  device_check (fixture->kari);
}

static guint
n_proposals (Fixture *fixture)
{
  return device_count (fixture->kari, SAM_RECORD_PROPOSAL);
}

/* A colleague wrote beside the choice before it came there: it is the choice still, and closes what
 * was proposed. */
static void
test_resolved_beside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  make_conflict (fixture);
  device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer om morgenen");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (n_proposals (fixture), ==, 2);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  ops = device_arm (fixture->kari);
  server_patch (fixture->server, PERSON, OLA, "{\"email\":\"ny@example.no\"}");
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_ends (fixture, "Ringer om morgenen");
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "ny@example.no"));
  g_assert_cmpuint (n_proposals (fixture), ==, 2);
}

/* A colleague wrote the same member before the choice came there: it is one conflict again, with
 * the proposals it had, and the next choice closes them. */
static void
test_resolved_against (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  guint wordings = GPOINTER_TO_INT (data) ? 2 : 1;

  make_conflict (fixture);
  if (wordings == 2) {
    device_set (fixture->kari, SAM_PERSON_REMARK, PERSON, "Ringer om morgenen");
    device_sync (fixture->kari, fixture->server);
  }
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  server_patch (fixture->server, PERSON, OLA, "{\"remark\":\"Har ny telefon\"}");
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->kari, fixture->server);
  device_check (fixture->kari);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_false (((SamConflict *) list->pdata[0])->is_colleagues);
  g_assert_nonnull (((SamConflict *) list->pdata[0])->proposal_id);
  g_assert_cmpuint (n_proposals (fixture), ==, wordings);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, wordings == 2 ? "Ringer om morgenen" : "Ringer helst selv");
  g_assert_cmpuint (n_proposals (fixture), ==, wordings);
}

/* The same with a colleague's text that was chosen: it is not proposed once more. */
static void
test_chosen_against (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  make_conflict (fixture);
  device_sync (fixture->ola, fixture->server);
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_THEIRS);
  server_patch (fixture->server, PERSON, OLA, "{\"remark\":\"Har ny telefon\"}");
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->ola, fixture->server);
  g_assert_cmpuint (device_count (fixture->ola, SAM_RECORD_PROPOSAL), ==, 1);
  list = conflicts (fixture->ola);
  g_assert_cmpuint (list->len, ==, 1);
  resolve (fixture->ola, PERSON, NULL, SAM_TAKE_MINE);
  assert_ends (fixture, "Ringer helst selv");
}

/* Of a colleague's proposal one member is taken, and in the next mine stands: that is one action,
 * refused as a whole or not at all. */
static void
test_choose_in_turn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;
  const SamOpFields *fields;

  device_set (fixture->ola, SAM_PERSON_REMARK, PERSON, "Ringer helst selv");
  device_set (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
  server_patch (fixture->server, PERSON, KARI,
                "{\"remark\":\"Vil ha SMS\",\"phone\":\"55555555\"}");
  device_sync (fixture->ola, fixture->server);
  device_sync (fixture->kari, fixture->server);
  /* Taken back, it is asked about again. */
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, "phone", SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  undo_of (fixture->kari, undo);
  g_clear_pointer (&undo, g_free);
  left = conflicts (fixture->kari);
  g_assert_cmpuint (left->len, ==, 2);
  g_clear_pointer (&left, g_ptr_array_unref);
  resolve (fixture->kari, PERSON, "phone", SAM_TAKE_THEIRS);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, "remark", SAM_TAKE_MINE,
                     &undo, &error);
  g_assert_no_error (error);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  undo_of (fixture->kari, undo);
  left = conflicts (fixture->kari);
  g_assert_cmpuint (left->len, ==, 1);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  resolve (fixture->kari, PERSON, "remark", SAM_TAKE_MINE);
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 1);
  fields = sam_op_get (ops->pdata[0]);
  g_assert_cmpint (fields->kind, ==, SAM_OP_RESOLVE);
  g_assert_cmpuint (sam_patch_size (fields->patch), ==, 1);
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  sync_all (fixture);
  assert_value (fixture->ola, SAM_PERSON_PHONE, PERSON, "44444444");
  assert_value (fixture->ola, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
}

/* Taken back when another choice was made on top of it: what both took in stays. */
static void
test_unchoose_beneath (Fixture *fixture, gconstpointer data)
{
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  make_proposal_on_unsent (fixture);
  device_set (fixture->ola, SAM_PERSON_PHONE, PERSON, "41111111");
  server_patch (fixture->server, PERSON, KARI, "{\"phone\":\"42222222\"}");
  device_sync (fixture->ola, fixture->server);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  device_pull (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  undo_of (fixture->kari, undo);
  assert_value (fixture->kari, SAM_PERSON_REMARK, PERSON, "Vil ha SMS");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  assert_value (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Voss"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Legesenteret"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Vil ha SMS"));
  device_check (fixture->kari);
}

/* Written on a choice that could not be sent yet, with an answer lost beneath both: what a
 * colleague wrote meanwhile stays. */
static void
test_write_on_waiting_choice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GBytes) unheard = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  make_conflict (fixture);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Voss");
  sent = device_arm (fixture->kari);
  unheard = server_push (fixture->server, KARI, sent);
  resolve (fixture->kari, PERSON, NULL, SAM_TAKE_THEIRS);
  device_set (fixture->kari, SAM_PERSON_GP, PERSON, "Legesenteret");
  server_patch (fixture->server, PERSON, OLA, "{\"email\":\"ny@example.no\"}");
  device_pull (fixture->kari, fixture->server);
  reply = server_push (fixture->server, KARI, sent);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  device_check (fixture->kari);
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "ny@example.no"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Legesenteret"));
  assert_idle (fixture->kari);
}

/* Chosen and taken back while something of the record is on its way. */
static void
test_unchoose_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autofree char *undo = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;

  make_proposal_on_unsent (fixture);
  sent = device_arm (fixture->kari);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, PERSON, NULL, SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  undo_of (fixture->kari, undo);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Vil ha SMS"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "Voss"));
  device_check (fixture->kari);
}

#define MISSING "01900000-0000-7000-8000-0000000000aa"

static void
put_missing (Fixture *fixture)
{
  server_put (fixture->server, "proposal", "01900000-0000-7000-8000-0000000000ab", CASE, OLA,
              "{\"target_type\":\"contact\",\"target_id\":\"" MISSING
              "\",\"op_id\":\"01900000-0000-7000-8000-0000000000ac\",\"by_user\":\"" OLA
              "\",\"patch\":\"{\\\"set\\\":[{\\\"p\\\":\\\"/case_id\\\",\\\"v\\\":\\\"" CASE
              "\\\"},{\\\"p\\\":\\\"/occurred_at\\\",\\\"v\\\":\\\"2026-11-20T10:00:00Z\\\"},"
              "{\\\"p\\\":\\\"/channel\\\",\\\"v\\\":\\\"phone\\\"},"
              "{\\\"p\\\":\\\"/outcome\\\",\\\"v\\\":\\\"reached\\\"},"
              "{\\\"p\\\":\\\"/nature\\\",\\\"v\\\":\\\"follow_up\\\"},"
              "{\\\"p\\\":\\\"/by_user\\\",\\\"v\\\":\\\"" OLA "\\\"},"
              "{\\\"p\\\":\\\"/text\\\",\\\"v\\\":\\\"Ringte fra toget\\\"}],\\\"del\\\":[]}\"}");
  device_sync (fixture->kari, fixture->server);
}

/* How much is to be chosen, and that Today says so of the case; also when it is opened again. */
static void
assert_told (Device *device, guint n)
{
  g_autoptr (GError) error = NULL;
  SamTodayFigures figures;
  g_autoptr (GPtrArray) cards =
      sam_store_today (device->store, device->viewer, &figures, NULL, &error);
  guint said = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = cards->pdata[i];

    for (guint k = 0; k < card->reasons->len; k++) {
      const SamTodayReason *reason = card->reasons->pdata[k];

      said += reason->kind == SAM_TODAY_CONFLICT && reason->type == SAM_RECORD_PROPOSAL
              && g_strcmp0 (card->case_id, CASE) == 0;
    }
  }
  g_assert_cmpuint (said, ==, n);
  g_assert_cmpuint (figures.conflicts_apart, ==, 0);
  g_assert_cmpuint (sam_store_get_status (device->store).conflicts, ==, n);
  device_check (device);
}

/* A record that was never sent comes as a proposal without a target: who takes it makes it. */
static void
test_take_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  put_missing (fixture);
  list = conflicts (fixture->kari);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((SamConflict *) list->pdata[0])->field, ==, "text");
  g_assert_cmpstr (sam_record_get_text (((SamConflict *) list->pdata[0])->makes, SAM_CONTACT_TEXT),
                   ==, "Ringte fra toget");
  assert_told (fixture->kari, 1);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, MISSING, "text", SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  assert_value (fixture->kari, SAM_CONTACT_TEXT, MISSING, "Ringte fra toget");
  undo_of (fixture->kari, undo);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  again = conflicts (fixture->kari);
  g_assert_cmpuint (again->len, ==, 1);
  assert_told (fixture->kari, 1);
  g_clear_pointer (&undo, g_free);
  sam_store_resolve (fixture->kari->store, fixture->kari->viewer, MISSING, NULL, SAM_TAKE_THEIRS,
                     &undo, &error);
  g_assert_no_error (error);
  assert_told (fixture->kari, 0);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, MISSING), "Ringte fra toget"));
  assert_told (fixture->kari, 0);
  assert_idle (fixture->kari);
  /* Once it is sent, it goes back as registered wrongly. */
  undo_of (fixture->kari, undo);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  assert_told (fixture->kari, 0);
  assert_idle (fixture->kari);
}

static void
test_leave_missing (Fixture *fixture, gconstpointer data)
{
  put_missing (fixture);
  resolve (fixture->kari, MISSING, NULL, SAM_TAKE_MINE);
  assert_told (fixture->kari, 0);
  device_sync (fixture->kari, fixture->server);
  g_assert_null (server_body (fixture->server, MISSING));
  assert_told (fixture->kari, 0);
  assert_idle (fixture->kari);
}

/* A draft about a case stays when a service it names is deleted. */
static void
test_draft_naming_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;

  sam_store_put_draft (fixture->kari->store, "contact:" CASE, "service_id=" SERVICE, &error);
  g_assert_no_error (error);
  server_delete (fixture->server, SERVICE);
  device_pull (fixture->kari, fixture->server);
  draft = sam_store_get_draft (fixture->kari->store, "contact:" CASE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft, ==, "service_id=" SERVICE);
}

/* A conflict of which the other side's text is not told. */
static void
test_conflict_without_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = device_add_contact (fixture->kari, "Skal ikke bort");

  server_refuse (fixture->server, id, "conflict", "conflict", NULL);
  device_sync (fixture->kari, fixture->server);
  assert_value (fixture->kari, SAM_CONTACT_TEXT, id, "Skal ikke bort");
  assert_state (fixture->kari, SAM_RECORD_CONTACT, id, SAM_STATE_REFUSED);
}

/* What was written after the change that became a proposal is still there. */
static void
test_became_proposal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  ops = device_arm (fixture->kari);
  g_assert_cmpuint (ops->len, ==, 1);
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
  server_refuse (fixture->server, PERSON, "proposal", "proposal", NULL);
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  assert_value (fixture->kari, SAM_PERSON_PHONE, PERSON, "22222222");
  assert_value (fixture->kari, SAM_PERSON_CITY, PERSON, "Skrevet etterpå");
}

/* Taking back an unsent record can itself be undone. */
static void
test_undo_retract_unsent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = device_add_contact (fixture->kari, "Angret");
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autofree char *undo = NULL;
  g_autoptr (GError) error = NULL;

  sam_changes_retract (changes, SAM_RECORD_CONTACT, id, NULL);
  sam_store_save (fixture->kari->store, fixture->kari->viewer, changes, SAM_ORIGIN_USER, &undo,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  undo_of (fixture->kari, undo);
  assert_value (fixture->kari, SAM_CONTACT_TEXT, id, "Angret");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, id), "Angret"));
  assert_idle (fixture->kari);
}

/* The case comes back with all its records. */
static void
test_regain (Fixture *fixture, gconstpointer data)
{
  server_out (fixture->server, CASE);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CASE), ==, 1);
  server_put (fixture->server, "case", CASE, NULL, OLA,
              "{\"person_id\":\"" PERSON "\",\"team_id\":\"" TEAM
              "\",\"status\":\"active\",\"opened_on\":\"2026-01-02\"}");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CASE), ==, 2);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = device_add_contact (fixture->kari, "Slettes av forvalter");
  const char *markers[] = { "Slettes av forvalter", NULL };

  device_sync (fixture->kari, fixture->server);
  server_delete (fixture->server, id);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_CONTACT), ==, 0);
  assert_no_trace (fixture->kari, markers);
}

/* ---- the feed is whole or not at all ---- */

static void
apply_text (Device *device, const char *text, gboolean good)
{
  g_autoptr (GBytes) lines = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  gboolean end = FALSE, more = TRUE;

  g_assert_true (sam_store_apply (device->store, lines, NULL, &end, &more, &error) == good);
  g_assert_true (!good || (end && !more));
}

#define END_ALONE                                                                                  \
  "{\"k\":\"end\",\"cursor\":\"%s\",\"more\":false,\"head\":%d,\"head_at\":\"2026-06-04T06:00:"    \
  "00Z\","                                                                                         \
  "\"server_time\":\"2026-06-04T06:00:00Z\",\"n\":0,\"out\":0}\n"

/* A pull that brings nothing and goes nowhere is one transaction, with its confirmation; and what
 * it says is not lost to what goes wrong between. */
static void
test_end_alone (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  g_autofree char *seven = g_strdup_printf (END_ALONE, "one", 7);
  g_autofree char *eight = g_strdup_printf (END_ALONE, "one", 8);
  g_autofree char *nine = g_strdup_printf (END_ALONE, "one", 9);
  g_autofree char *on = g_strdup_printf (END_ALONE, "two", 10);
  g_autoptr (GError) error = NULL;
  guint64 generation = sam_vault_get_generation (kari->store->vault);

  apply_text (kari, seven, TRUE);
  g_assert_cmpuint (sam_vault_get_generation (kari->store->vault), ==, generation + 1);
  apply_text (kari, eight, TRUE);
  g_assert_cmpuint (sam_vault_get_generation (kari->store->vault), ==, generation + 1);
  g_assert_cmpint (sam_store_get_status (kari->store).head, ==, 8);
  apply_text (kari, "{\"k\":\"cp\",\"cursor\":\"bad\",\"n\":1}\n{\"k\":\"rec\"}\n", FALSE);
  g_assert_cmpstr (kari->store->feed.cursor, ==, "one");
  g_assert_cmpint (kari->store->feed.head, ==, 8);

  /* It goes with what comes next … */
  device_set (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  g_assert_cmpuint (sam_vault_get_generation (kari->store->vault), ==, generation + 2);
  device_reopen (kari);
  g_assert_cmpint (sam_store_get_status (kari->store).head, ==, 8);

  /* … or with the confirmation; a place further on is written at once. */
  apply_text (kari, nine, TRUE);
  g_assert_true (sam_store_confirm_pull (kari->store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sam_vault_get_generation (kari->store->vault), ==, generation + 3);
  apply_text (kari, on, TRUE);
  g_assert_cmpuint (sam_vault_get_generation (kari->store->vault), ==, generation + 4);
  device_reopen (kari);
  g_assert_cmpint (sam_store_get_status (kari->store).head, ==, 10);
  g_assert_cmpstr (kari->store->feed.cursor, ==, "two");
}

static void
test_bad_lines (Fixture *fixture, gconstpointer data)
{
#define GOOD                                                                                       \
  "{\"k\":\"rec\",\"t\":\"team\",\"id\":\"01900000-0000-7000-8000-0000000000aa\",\"c\":"           \
  "\"" SAM_ID_NIL "\",\"v\":\"e1.1\",\"s\":99,\"sv\":1,\"d\":{\"name\":\"Ny\"}}\n"
#define END "{\"k\":\"cp\",\"cursor\":\"99\"}\n"
#define REC(extra) "{\"k\":\"rec\",\"t\":\"person\",\"id\":\"" PERSON "\"," extra "}\n"
  static const char *const bad[] = {
    GOOD,
    GOOD "{\"k\":\"cp\"}\n",
    GOOD "{\"k\":\"rec\"}\n" END,
    GOOD "not json\n" END,
    GOOD "{\"k\":\"cp\",\"cursor\":\"99\",\"cursor\":\"98\"}\n",
    GOOD "{\"k\":\"end\",\"cursor\":\"99\"}\n",
    GOOD REC ("\"c\":\"" PERSON "\",\"v\":\"e1.9\",\"s\":99,\"d\":{\"phone\":12}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"v\":\"e1.9\",\"s\":99,\"d\":[]") END,
    GOOD REC ("\"c\":\"" CASE "\",\"v\":\"e1.9\",\"s\":99,\"d\":{}") END,
    GOOD REC ("\"c\":\"x\",\"v\":\"e1.9\",\"s\":99,\"d\":{}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"v\":\"9\",\"s\":99,\"d\":{}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"m\":\"health\",\"v\":\"e1.9\",\"s\":99,\"d\":{}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"m\":\"nothing\",\"v\":\"e1.9\",\"s\":99,\"d\":{}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"v\":\"e1.9\",\"s\":9223372036854775808,\"d\":{}") END,
    GOOD REC ("\"c\":\"" PERSON "\",\"v\":\"e1.9\",\"s\":99,\"at\":\"i dag\",\"d\":{}") END,
    GOOD "{\"k\":\"out\"}\n" END,
    GOOD "{\"k\":\"end\",\"cursor\":\"99\",\"more\":false}\n" GOOD,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = sam_store_dump_memory (fixture->kari->store, NULL);
  g_autofree char *cursor = sam_store_begin_pull (fixture->kari->store, &error);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GBytes) lines = g_bytes_new_static (bad[i], strlen (bad[i]));
    g_autofree char *after = NULL;
    g_autofree char *still = NULL;

    g_assert_false (sam_store_apply (fixture->kari->store, lines, NULL, NULL, NULL, &error));
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);
    g_clear_error (&error);
    after = sam_store_dump_memory (fixture->kari->store, NULL);
    still = sam_store_begin_pull (fixture->kari->store, &error);
    g_assert_cmpstr (before, ==, after);
    g_assert_cmpstr (cursor, ==, still);
  }
  {
    g_autoptr (GBytes) lines =
        g_bytes_new_static (GOOD "{\"k\":\"ping\"}\n" END, strlen (GOOD "{\"k\":\"ping\"}\n" END));
    guint n = 0;

    sam_store_apply (fixture->kari->store, lines, &n, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 1);
  }
}

/* A record type of a newer server is kept, not shown, and not lost. */
static void
test_unknown_type (Fixture *fixture, gconstpointer data)
{
  server_put (fixture->server, "hovercraft", "01900000-0000-7000-8000-0000000000bb", CASE, OLA,
              "{\"eels\":true}");
  device_sync (fixture->kari, fixture->server);
  device_check (fixture->kari);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).n_records, ==,
                    sam_store_get_status (fixture->ola->store).n_records + 1);
}

static void
test_confirmed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) reply = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  sam_clock_fixed_advance (fixture->kari->clock, G_USEC_PER_SEC);
  ops = device_arm (fixture->kari);
  reply = server_push (fixture->server, KARI, ops);
  sam_store_acknowledge (fixture->kari->store, reply, NULL, &error);
  g_assert_no_error (error);
  /* Acknowledged is not confirmed before a pull that began later has ended. */
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).pending, ==, 1);
  /* The computer's clock is set back meanwhile: that changes nothing. */
  sam_clock_fixed_set (fixture->kari->clock, sam_clock_today (fixture->kari->clock),
                       sam_clock_now (fixture->kari->clock) - 60 * G_USEC_PER_SEC);
  device_pull (fixture->kari, fixture->server);
  g_assert_cmpuint (sam_store_get_status (fixture->kari->store).pending, ==, 0);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sam_store_stop_410 (fixture->kari->store, "feed-reset", &error);
  g_assert_no_error (error);
  device_reopen (fixture->kari);
  g_assert_true (sam_store_get_status (fixture->kari->store).stopped_410);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_PERSON), ==, 2);
}

/* ---- many random histories ---- */

static void
test_random (Fixture *fixture, gconstpointer data)
{
  static const SamField texts[] = { SAM_PERSON_PHONE, SAM_PERSON_CITY, SAM_PERSON_REMARK };
  static const char *const persons[] = { PERSON, PERSON2 };
  GRand *rand = g_rand_new_with_seed (7);
  guint steps = g_test_slow () ? 4000 : 150;

  for (guint i = 0; i < steps; i++) {
    Device *device = g_rand_boolean (rand) ? fixture->kari : fixture->ola;
    g_autofree char *value = g_strdup_printf ("%08d", g_rand_int_range (rand, 20000000, 20000004));
    const char *person = persons[g_rand_int_range (rand, 0, 2)];

    switch (g_rand_int_range (rand, 0, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
      device_set (device, texts[g_rand_int_range (rand, 0, 3)], person, value);
      break;
    case 4:
      g_free (device_add_contact (device, value));
      break;
    case 5: {
      /* sent, the answer lost */
      g_autoptr (GPtrArray) ops = device_arm (device);
      g_autoptr (GBytes) reply = server_push (fixture->server, device->user, ops);

      break;
    }
    case 6:
      device_pull (device, fixture->server);
      break;
    case 7: {
      g_autoptr (GPtrArray) list = conflicts (device);

      if (list->len > 0) {
        const SamConflict *conflict = list->pdata[0];

        resolve (device, conflict->id, g_rand_boolean (rand) ? conflict->field : NULL,
                 g_rand_boolean (rand) ? SAM_TAKE_MINE : SAM_TAKE_THEIRS);
      }
      break;
    }
    case 8:
      device_check (device);
      break;
    default:
      device_sync (device, fixture->server);
    }
    sam_clock_fixed_advance (device->clock, 1000);
  }
  /* Then somebody decides what is left, and both end equal. */
  for (guint i = 0; i < 40; i++) {
    g_autoptr (GPtrArray) list = NULL;

    sync_all (fixture);
    list = conflicts (fixture->ola);
    if (list->len == 0) {
      g_ptr_array_unref (list);
      list = conflicts (fixture->kari);
      if (list->len == 0) {
        break;
      }
      resolve (fixture->kari, ((SamConflict *) list->pdata[0])->id, NULL, SAM_TAKE_MINE);
    } else {
      resolve (fixture->ola, ((SamConflict *) list->pdata[0])->id, NULL, SAM_TAKE_MINE);
    }
  }
  sync_all (fixture);
  assert_idle (fixture->kari);
  assert_idle (fixture->ola);
  for (guint p = 0; p < 2; p++) {
    g_autoptr (SamRecord) a = device_get (fixture->kari, SAM_RECORD_PERSON, persons[p]);
    g_autoptr (SamRecord) b = device_get (fixture->ola, SAM_RECORD_PERSON, persons[p]);

    g_assert_true (sam_record_equal (a, b));
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/history/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("add", test_add);
  ADD ("add-edit", test_add_edit);
  ADD ("edit-resync", test_edit_resync);
  ADD ("edit-in-flight", test_edit_in_flight);
  ADD ("turned-back-in-flight", test_turned_back_in_flight);
  ADD ("lost-reply", test_lost_reply);
  ADD ("unarm", test_unarm);
  ADD ("retract", test_retract);
  ADD ("whole-together", test_whole_together);
  ADD ("long-queue", test_long_queue);
  ADD ("maker-first", test_maker_first);
  ADD ("readers-first", test_readers_first);
  ADD ("retract-pointed-at", test_retract_pointed_at);
  ADD ("knot", test_knot);
  ADD ("sign-freezes", test_sign_freezes);
  ADD ("edit-on-frozen", test_edit_on_frozen);
  ADD ("edit-on-frozen-conflict", test_edit_on_frozen_conflict);
  ADD ("back-in-flight", test_back_in_flight);
  ADD ("back-in-flight-unheard", test_back_in_flight_unheard);
  ADD ("refused-create-with-edit", test_refused_create_with_edit);
  ADD ("undo-retract-edited", test_undo_retract_keeps_the_edit);
  ADD ("undo-unsent", test_undo_unsent);
  ADD ("undo-sent", test_undo_sent);
  ADD ("merge", test_merge);
  ADD ("unknown-members", test_unknown_members);
  ADD ("conflict", test_conflict);
  ADD ("resolve-mine", test_resolve_mine);
  ADD ("resolve-theirs", test_resolve_theirs);
  ADD ("resolve-both", test_resolve_both);
  ADD ("resolve-at-once", test_resolve_at_once);
  ADD ("resolve-in-flight", test_resolve_in_flight);
  ADD ("write-beside-closing", test_write_beside_closing);
  ADD ("resolve-known-otherwise", test_resolve_known_otherwise);
  ADD ("colleague-takes-theirs", test_colleague_takes_theirs);
  ADD ("colleague-keeps", test_colleague_keeps);
  ADD ("colleague-chosen-over-edit", test_colleague_chosen_over_edit);
  ADD ("both-resolve", test_both_resolve);
  ADD ("undo-resolve", test_undo_resolve);
  ADD ("clock-ahead-keeps", test_clock_ahead_keeps);
  g_test_add ("/history/undo-resolve-sent-mine", Fixture, GINT_TO_POINTER (SAM_TAKE_MINE), set_up,
              test_undo_resolve_sent, tear_down);
  g_test_add ("/history/undo-resolve-sent-theirs", Fixture, GINT_TO_POINTER (SAM_TAKE_THEIRS),
              set_up, test_undo_resolve_sent, tear_down);
  ADD ("resolve-one-group", test_resolve_one_group);
  ADD ("same-text", test_same_text);
  ADD ("retract-against-edit", test_retract_against_edit);
  ADD ("create-twice", test_create_twice);
  ADD ("stale-editor", test_stale_editor);
  ADD ("refused-then-mended", test_refused_then_mended);
  ADD ("refused-then-dropped", test_refused_then_dropped);
  ADD ("groups-join", test_groups_join);
  ADD ("out", test_out);
  ADD ("out-with-unsent", test_out_with_unsent);
  ADD ("out-with-conflict", test_out_with_conflict);
  ADD ("choose-on-unsent", test_choose_on_unsent);
  ADD ("unchoose-on-unsent", test_unchoose_on_unsent);
  ADD ("unchoose-after-more", test_unchoose_after_more);
  ADD ("choose-on-unsent-too-late", test_choose_on_unsent_too_late);
  ADD ("resolved-too-late", test_resolved_too_late);
  ADD ("choose-in-turn", test_choose_in_turn);
  ADD ("resolved-beside", test_resolved_beside);
  ADD ("resolved-against", test_resolved_against);
  g_test_add ("/history/resolved-against-twice", Fixture, GINT_TO_POINTER (1), set_up,
              test_resolved_against, tear_down);
  ADD ("chosen-against", test_chosen_against);
  ADD ("write-on-waiting-choice", test_write_on_waiting_choice);
  ADD ("unchoose-beneath", test_unchoose_beneath);
  ADD ("unchoose-in-flight", test_unchoose_in_flight);
  ADD ("out-with-newer-wording", test_out_with_newer_wording);
  ADD ("out-with-text-nobody-takes", test_out_with_text_nobody_takes);
  ADD ("out-by-a-clock-behind", test_out_by_a_clock_behind);
  ADD ("out-with-text-taken-back", test_out_with_text_taken_back);
  ADD ("decided-beside-newer-wording", test_decided_beside_newer_wording);
  ADD ("take-missing", test_take_missing);
  ADD ("leave-missing", test_leave_missing);
  ADD ("draft-naming-deleted", test_draft_naming_deleted);
  ADD ("conflict-without-text", test_conflict_without_text);
  ADD ("became-proposal", test_became_proposal);
  ADD ("undo-retract-unsent", test_undo_retract_unsent);
  ADD ("regain", test_regain);
  ADD ("delete", test_delete);
  ADD ("end-alone", test_end_alone);
  ADD ("bad-lines", test_bad_lines);
  ADD ("unknown-type", test_unknown_type);
  ADD ("confirmed", test_confirmed);
  ADD ("stop", test_stop);
  ADD ("random", test_random);

  return g_test_run ();
}
