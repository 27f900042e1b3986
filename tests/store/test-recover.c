/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The way back: a cursor that is too old, a server put back from its back-up. What was acknowledged
 * is there again, what waits waits, nothing newer is written over, and only an answer removes. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  Device *kari, *ola;
  Server *server, *back_up;
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
  fixture->back_up = server_back_up (fixture->server);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  device_check (fixture->kari);
  device_check (fixture->ola);
  server_free (fixture->server);
  g_clear_pointer (&fixture->back_up, server_free);
  device_free (fixture->kari);
  device_free (fixture->ola);
}

static void
restore (Fixture *fixture)
{
  server_free (fixture->server);
  fixture->server = g_steal_pointer (&fixture->back_up);
  server_begin_epoch (fixture->server);
}

static SamStoreStatus
status (Device *device)
{
  return sam_store_get_status (device->store);
}

/* One step of the way back, as the engine takes it. FALSE = it has been gone to its end. */
static gboolean
recover_step (Device *device, Server *server, gboolean *asking)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *cursor = NULL;

  switch (status (device).recovery) {
  case SAM_RECOVERY_NONE:
    return FALSE;
  case SAM_RECOVERY_ASK:
  case SAM_RECOVERY_SWEEP:
    body = sam_store_ask_inventory (device->store, !*asking, &error);
    *asking = body != NULL;
    if (body != NULL) {
      reply = server_inventory (server, body);
      sam_store_take_inventory (device->store, reply, &error);
    }
    break;
  case SAM_RECOVERY_RESEND:
    ops = sam_store_arm (device->store, SAM_ARM_AGAIN, 0, 200, &error);
    if (ops->len > 0) {
      reply = server_push (server, device->user, ops);
      sam_store_acknowledge (device->store, reply, NULL, &error);
      break;
    }
    G_GNUC_FALLTHROUGH;
  case SAM_RECOVERY_PULL:
    cursor = sam_store_begin_pull (device->store, &error);
    reply = server_pull (server, cursor, 3);
    sam_store_apply (device->store, reply, NULL, NULL, NULL, &error);
    break;
  }
  g_assert_no_error (error);
  return TRUE;
}

/* To the end, closing and opening after each step when @crash. */
static void
recover (Device *device, Server *server, const char *code, gboolean crash)
{
  g_autoptr (GError) error = NULL;
  gboolean asking = FALSE;
  guint steps = 0;

  sam_store_start_over (device->store, code, &error);
  g_assert_no_error (error);
  while (recover_step (device, server, &asking)) {
    g_assert_cmpuint (++steps, <, 200);
    /* What was asked is forgotten in a crash: it is asked again, and there is no end of that when
     * every step crashes. So it does, now and then. */
    if (crash && (steps < 20 || steps % 7 == 0)) {
      SamRecovery before = status (device).recovery;

      device_reopen (device);
      g_assert_cmpint (status (device).recovery, ==, before);
      asking = asking && steps >= 20 && steps % 7 != 0;
    }
  }
}

static void
expired (Fixture *fixture, gboolean crash)
{
  g_autofree char *contact = NULL;

  /* Gone without a word: the cursor is older than what the server remembers of deletions. */
  server_put (fixture->server, "service", "01900000-0000-7000-8000-0000000000aa", NULL, OLA,
              "{\"name\":\"Nedlagt\",\"kind\":\"nav\"}");
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  contact = device_add_contact (fixture->kari, "Usendt");
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_SERVICE), ==, 2);
  server_forget (fixture->server, "01900000-0000-7000-8000-0000000000aa");
  server_patch (fixture->server, PERSON2, OLA, "{\"city\":\"Fjellby\"}");
  recover (fixture->kari, fixture->server, "cursor-expired", crash);
  /* What is there no more is gone, the rest is as the server has it, and what waits waits. */
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_SERVICE), ==, 1);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_PERSON), ==, 2);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 2);
  g_assert_false (status (fixture->kari).server_restored);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  g_assert_nonnull (server_body (fixture->server, contact));
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  expired (fixture, FALSE);
}

static void
test_expired_crash (Fixture *fixture, gconstpointer data)
{
  expired (fixture, TRUE);
}

/* A listing that is not whole removes nothing: only the answer by id does. */
static void
test_absence_removes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) silent = g_bytes_new_static ("{\"records\":[]}", 14);
  g_autoptr (GBytes) unclear = g_bytes_new_static ("{\"records\":[{\"id\":\"" PERSON "\"}]}", 57);
  static const char end[] = "{\"k\":\"end\",\"cursor\":\"9\",\"more\":false,\"head\":9,"
                            "\"head_at\":\"2026-11-23T12:00:00Z\","
                            "\"server_time\":\"2026-11-23T12:00:00Z\"}\n";
  g_autoptr (GBytes) nothing = g_bytes_new_static (end, sizeof end - 1);
  guint n = status (fixture->kari).n_records;

  sam_store_start_over (fixture->kari->store, "cursor-expired", &error);
  g_assert_no_error (error);
  sam_store_apply (fixture->kari->store, nothing, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (status (fixture->kari).n_records, ==, n);
  g_assert_cmpint (status (fixture->kari).recovery, ==, SAM_RECOVERY_SWEEP);
  body = sam_store_ask_inventory (fixture->kari->store, TRUE, &error);
  g_assert_nonnull (body);
  /* An answer that does not say it is gone is no answer, and one that is not whole is none. */
  g_assert_false (sam_store_take_inventory (fixture->kari->store, unclear, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_cmpuint (status (fixture->kari).n_records, ==, n);
  g_assert_true (sam_store_take_inventory (fixture->kari->store, silent, &error));
  g_assert_cmpuint (status (fixture->kari).n_records, ==, n);
}

/* An id that is gone for this user while something about it waits: that is delivered. */
static void
test_gone_with_work (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON2, "44444444");
  server_forget (fixture->server, PERSON2);
  recover (fixture->kari, fixture->server, "cursor-expired", FALSE);
  g_assert_cmpuint (device_count (fixture->kari, SAM_RECORD_PERSON), ==, 1);
  g_assert_cmpuint (status (fixture->kari).quarantined, ==, 1);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).quarantined, ==, 0);
}

/* ---- a server put back from its back-up ---- */

static void
restored (Fixture *fixture, gboolean crash)
{
  g_autofree char *contact = NULL;
  g_autofree char *unsent = NULL;

  /* Acknowledged, then lost by the server: a chain of changes, and something new. */
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "55555555");
  contact = device_add_contact (fixture->kari, "Bekreftet, så borte");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  unsent = device_add_contact (fixture->kari, "Ikke sendt ennå");
  restore (fixture);
  g_assert_null (strstr (server_body (fixture->server, PERSON), "55555555"));

  recover (fixture->kari, fixture->server, "feed-reset", crash);
  g_assert_true (status (fixture->kari).server_restored);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 3);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 0);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "55555555"));
  g_assert_nonnull (server_body (fixture->server, contact));
  g_assert_null (server_body (fixture->server, unsent));
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (server_body (fixture->server, unsent));
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  /* It is true until it has been read, and a second restore is told anew. */
  device_reopen (fixture->kari);
  g_assert_true (status (fixture->kari).server_restored);
  g_assert_true (sam_store_read_restored (fixture->kari->store, NULL));
  g_assert_false (status (fixture->kari).server_restored);
}

static void
test_restored (Fixture *fixture, gconstpointer data)
{
  restored (fixture, FALSE);
}

static void
test_restored_crash (Fixture *fixture, gconstpointer data)
{
  restored (fixture, TRUE);
}

/* Somebody wrote to the restored server before this computer came back: theirs stands, and mine is
 * a proposal for both. */
static void
test_restored_newer_work (Fixture *fixture, gconstpointer data)
{
  g_autofree char *phone = NULL;

  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_sync (fixture->kari, fixture->server);
  restore (fixture);
  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"66666666\"}");
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 0);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 1);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "66666666"));
  phone = device_value (fixture->kari, SAM_PERSON_PHONE, PERSON);
  g_assert_cmpstr (phone, ==, "66666666");
  device_sync (fixture->kari, fixture->server);
  {
    g_autoptr (GPtrArray) list =
        sam_store_list_conflicts (fixture->kari->store, fixture->kari->viewer, NULL);
    const SamConflict *conflict;

    g_assert_cmpuint (list->len, ==, 1);
    conflict = list->pdata[0];
    /* What stands, and what was proposed beside it. */
    g_assert_cmpstr (conflict->mine, ==, "66666666");
    g_assert_cmpstr (conflict->theirs, ==, "44444444");
    g_assert_cmpstr (conflict->theirs_by, ==, KARI);
  }
}

static void
put_phone (Fixture *fixture, SamChanges *changes, const char *id, const char *phone)
{
  g_autoptr (SamRecord) record = device_edit (fixture->kari, SAM_RECORD_PERSON, id);

  sam_record_set_text (record, SAM_PERSON_PHONE, phone);
  sam_changes_put (changes, record);
}

/* One action on two records: to one of them a colleague's came first, and neither is changed. */
static void
test_restored_group (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;

  put_phone (fixture, changes, GPOINTER_TO_INT (data) ? PERSON2 : PERSON, "44444444");
  put_phone (fixture, changes, GPOINTER_TO_INT (data) ? PERSON : PERSON2, "44444444");
  sam_store_save (fixture->kari->store, fixture->kari->viewer, changes, SAM_ORIGIN_USER, NULL,
                  &error);
  g_assert_no_error (error);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON2), "44444444"));
  restore (fixture);
  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"66666666\"}");
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  device_sync (fixture->kari, fixture->server);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 0);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 2);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "66666666"));
  g_assert_null (strstr (server_body (fixture->server, PERSON2), "44444444"));
  {
    g_autoptr (GPtrArray) list =
        sam_store_list_conflicts (fixture->kari->store, fixture->kari->viewer, NULL);

    g_assert_cmpuint (list->len, ==, 2);
  }
}

/* What the back-up had already is not done twice. */
static void
test_restored_known (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contact = device_add_contact (fixture->kari, "Er i sikkerhetskopien");
  guint n;

  device_sync (fixture->kari, fixture->server);
  server_free (fixture->back_up);
  fixture->back_up = server_back_up (fixture->server);
  n = server_n_records (fixture->server);
  restore (fixture);
  recover (fixture->kari, fixture->server, "cursor-ahead", FALSE);
  g_assert_cmpuint (server_n_records (fixture->server), ==, n);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 0);
  g_assert_true (status (fixture->kari).server_restored);
}

/* Work of three kinds waits in a copy of the vault, and is sent; then the copy is put back and
 * finds it on the server. @contact: (out) */
static void
find_own_work (Fixture *fixture, char **contact)
{
  g_autoptr (GBytes) copy = NULL;

  *contact = device_add_contact (fixture->kari, "Skrevet før kopien");
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON2, "44444444");
  device_set (fixture->kari, SAM_PERSON_CITY, PERSON2, "Voss");
  copy = device_copy (fixture->kari);
  device_sync (fixture->kari, fixture->server);
  device_put_back (fixture->kari, copy);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 3);
  /* Of one of them a colleague has changed a part since. */
  server_patch (fixture->server, PERSON2, OLA, "{\"email\":\"ny@example.no\"}");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  g_assert_cmpuint (status (fixture->kari).conflicts, ==, 0);
}

/* The server loses it after all: it gets it from the one who wrote it. */
static void
test_restored_found (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contact = NULL;

  find_own_work (fixture, &contact);
  restore (fixture);
  g_assert_null (server_body (fixture->server, contact));
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 3);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 0);
  g_assert_nonnull (strstr (server_body (fixture->server, contact), "Skrevet før kopien"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON2), "44444444"));
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON2), "Voss"));
}

/* The server has it in its back-up: nothing is done twice, and nobody is asked; the next time it
 * may be otherwise. */
static void
test_restored_found_known (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contact = NULL;
  g_autofree char *version = NULL;
  guint n;

  find_own_work (fixture, &contact);
  server_free (fixture->back_up);
  fixture->back_up = server_back_up (fixture->server);
  n = server_n_records (fixture->server);
  restore (fixture);
  version = g_strdup (server_version (fixture->server, PERSON));
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).resent, ==, 0);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 0);
  g_assert_cmpuint (server_n_records (fixture->server), ==, n);
  g_assert_cmpstr (server_version (fixture->server, PERSON), ==, version);
}

/* A server that was not restored is told nothing of it, whatever has been written there since. */
static void
test_found_not_restored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contact = NULL;
  guint n;

  find_own_work (fixture, &contact);
  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"66666666\"}");
  n = server_n_records (fixture->server);
  recover (fixture->kari, fixture->server, "cursor-invalid", FALSE);
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).to_judge, ==, 0);
  g_assert_cmpuint (server_n_records (fixture->server), ==, n);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "66666666"));
}

/* Two wrote the same, and the second had nothing to send. */
static void
test_restored_same_text (Fixture *fixture, gconstpointer data)
{
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "44444444");
  server_patch (fixture->server, PERSON, OLA, "{\"phone\":\"44444444\"}");
  device_sync (fixture->kari, fixture->server);
  g_assert_cmpuint (status (fixture->kari).pending, ==, 0);
  restore (fixture);
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
}

/* What a colleague had written and the server lost is, here too, what the server has; an edit that
 * was begun on it keeps its own text. */
static void
test_restored_edit_on_lost (Fixture *fixture, gconstpointer data)
{
  server_patch (fixture->server, PERSON, OLA, "{\"city\":\"Fjellby\"}");
  device_sync (fixture->kari, fixture->server);
  device_set (fixture->kari, SAM_PERSON_PHONE, PERSON, "77777777");
  restore (fixture);
  recover (fixture->kari, fixture->server, "feed-reset", FALSE);
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "77777777"));
  g_assert_null (strstr (server_body (fixture->server, PERSON), "Fjellby"));
}

/* Another epoch than last time is a restored server, also before the feed has said so. */
static void
test_epoch (Fixture *fixture, gconstpointer data)
{
  SamSession *said = sam_store_get_session (fixture->kari->store);
  g_autoptr (GError) error = NULL;

  said->epoch = g_strdup ("aaaa0001");
  g_assert_true (sam_store_set_user (fixture->kari->store, said, &error));
  g_assert_cmpint (status (fixture->kari).recovery, ==, SAM_RECOVERY_NONE);
  g_free (said->epoch);
  said->epoch = g_strdup ("aaaa0002");
  g_assert_true (sam_store_set_user (fixture->kari->store, said, &error));
  g_assert_cmpint (status (fixture->kari).recovery, ==, SAM_RECOVERY_ASK);
  sam_session_free (said);
}

static void
say_epoch (Device *device, const char *epoch)
{
  SamSession *said = sam_store_get_session (device->store);
  g_autoptr (GError) error = NULL;

  g_free (said->epoch);
  said->epoch = g_strdup (epoch);
  sam_store_set_user (device->store, said, &error);
  g_assert_no_error (error);
  sam_session_free (said);
}

/* The server is put back while all is being fetched from the beginning because a cursor was too
 * old: what it has lost is sent again, and not taken for gone. */
static void
test_restored_while_expired (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contact = device_add_contact (fixture->kari, "Bekreftet");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) late = g_bytes_new_static ("{\"epoch\":\"aaaa0002\",\"records\":[]}", 36);
  gboolean asking = FALSE;

  say_epoch (fixture->kari, "aaaa0001");
  device_sync (fixture->kari, fixture->server);
  g_assert_nonnull (server_body (fixture->server, contact));
  sam_store_start_over (fixture->kari->store, "cursor-expired", &error);
  g_assert_no_error (error);
  restore (fixture);
  /* The answer of one that began anew in between counts for nothing. */
  while (status (fixture->kari).recovery == SAM_RECOVERY_PULL) {
    recover_step (fixture->kari, fixture->server, &asking);
  }
  body = sam_store_ask_inventory (fixture->kari->store, TRUE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (body);
  g_assert_false (sam_store_take_inventory (fixture->kari->store, late, &error));
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROTOCOL);

  say_epoch (fixture->kari, "aaaa0002");
  g_assert_cmpint (status (fixture->kari).recovery, ==, SAM_RECOVERY_ASK);
  while (recover_step (fixture->kari, fixture->server, &asking)) {
  }
  g_assert_nonnull (server_body (fixture->server, contact));
  g_assert_cmpuint (status (fixture->kari).resent, ==, 1);
}

/* ---- without the server ---- */

#define DAY ((gint64) SAM_USEC_PER_DAY)

static void
set_clock (Device *device, gint64 now)
{
  sam_clock_fixed_set (device->clock, sam_clock_today (device->clock), now);
  sam_store_note_time (device->store, NULL);
}

static gboolean
may_look (Device *device)
{
  g_autoptr (SamViewer) viewer = sam_store_get_viewer (device->store);
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_PERSON);
  g_autoptr (GError) error = NULL;
  /* Also with the viewer that somebody had from before. */
  g_autoptr (GPtrArray) list = sam_store_list (device->store, device->viewer, query, NULL, &error);

  g_assert_true ((viewer != NULL) == (list != NULL));
  g_assert_true ((list == NULL) == status (device).permit_over);
  if (list == NULL) {
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PERMIT);
  }
  return list != NULL;
}

static void
test_permit (Fixture *fixture, gconstpointer data)
{
  Device *kari = fixture->kari;
  SamSession *said = sam_store_get_session (kari->store);
  g_autoptr (SamViewer) viewer = sam_viewer_ref (kari->viewer);
  gint64 start = sam_clock_now (kari->clock);

  said->offline_max_days = 14;
  g_assert_true (sam_store_set_user (kari->store, said, NULL));
  sam_session_free (said);
  device_set (kari, SAM_PERSON_PHONE, PERSON, "44444444");
  set_clock (kari, start + 13 * DAY);
  g_assert_true (may_look (kari));
  /* Set back: that gives no more days, neither at once nor after a restart. */
  set_clock (kari, start - 3000 * DAY);
  device_reopen (kari);
  g_assert_true (may_look (kari));
  set_clock (kari, start - 3000 * DAY + DAY / 2);
  g_assert_true (may_look (kari));
  set_clock (kari, start - 3000 * DAY + 2 * DAY);
  g_clear_pointer (&kari->viewer, sam_viewer_unref);
  kari->viewer = sam_viewer_ref (viewer);
  g_assert_false (may_look (kari));
  set_clock (kari, start - 9000 * DAY);
  g_assert_false (may_look (kari));
  device_reopen (kari);
  g_clear_pointer (&kari->viewer, sam_viewer_unref);
  kari->viewer = sam_viewer_ref (viewer);
  g_assert_false (may_look (kari));
  /* What waits was kept, can be sent, and the server's answer lifts it. */
  g_assert_cmpuint (status (kari).pending, ==, 1);
  device_sync (kari, fixture->server);
  g_assert_true (may_look (kari));
  g_assert_cmpuint (status (kari).pending, ==, 0);
  g_assert_nonnull (strstr (server_body (fixture->server, PERSON), "44444444"));
}

/* A purge is told of once, and after a crash too. */
static void
test_receipts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autofree char *text = NULL;

  server_out (fixture->server, CASE);
  device_pull (fixture->kari, fixture->server);
  device_reopen (fixture->kari);
  body = sam_store_tell_receipts (fixture->kari->store, NULL);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_nonnull (strstr (text, "\"c\":\"" CASE "\",\"s\":"));
  g_assert_nonnull (strstr (text, "\"rows\":1}],\"unsent\":0}"));
  /* One that comes while the first is on its way is not taken for it. */
  server_out (fixture->server, PERSON);
  device_pull (fixture->kari, fixture->server);
  g_assert_true (sam_store_told_receipts (fixture->kari->store, NULL));
  again = sam_store_tell_receipts (fixture->kari->store, NULL);
  g_free (text);
  text = g_strndup (g_bytes_get_data (again, NULL), g_bytes_get_size (again));
  g_assert_null (strstr (text, CASE));
  g_assert_nonnull (strstr (text, PERSON));
  g_assert_true (sam_store_told_receipts (fixture->kari->store, NULL));
  g_assert_null (sam_store_tell_receipts (fixture->kari->store, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add ("/recover/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("expired", test_expired);
  ADD ("expired-crash", test_expired_crash);
  ADD ("absence", test_absence_removes_nothing);
  ADD ("gone-with-work", test_gone_with_work);
  ADD ("restored", test_restored);
  ADD ("restored-crash", test_restored_crash);
  ADD ("restored-newer-work", test_restored_newer_work);
  ADD ("restored-group", test_restored_group);
  g_test_add ("/recover/restored-group-last", Fixture, GINT_TO_POINTER (1), set_up,
              test_restored_group, tear_down);
  ADD ("restored-known", test_restored_known);
  ADD ("restored-found", test_restored_found);
  ADD ("restored-found-known", test_restored_found_known);
  ADD ("found-not-restored", test_found_not_restored);
  ADD ("restored-same-text", test_restored_same_text);
  ADD ("restored-edit-on-lost", test_restored_edit_on_lost);
  ADD ("epoch", test_epoch);
  ADD ("restored-while-expired", test_restored_while_expired);
  ADD ("C11-permit", test_permit);
  ADD ("receipts", test_receipts);

  return g_test_run ();
}
