/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Absence and inquiries between two desks and the server: what the deputy sees and stops seeing,
 * what everybody in a team shares. */
#include "desk.h"

#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))

typedef struct {
  Fixture f;
  GHashTable *arrived; /* (owned) (element-type utf8) */
  Desk *kari, *ola, *lead;
} House;

static void
house_set_up (House *h, gconstpointer data)
{
  fixture_set_up (&h->f, NULL);
  h->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  h->kari = desk_new (&h->f, "kari", "coordinator", h->arrived);
  h->ola = desk_new (&h->f, "ola", "coordinator", h->arrived);
  h->lead = desk_new (&h->f, "lead", "lead", h->arrived);
  desk_pull (h->kari, 500);
  desk_pull (h->ola, 500);
  desk_pull (h->lead, 500);
}

static void
house_tear_down (House *h, gconstpointer data)
{
  desk_free (h->kari);
  desk_free (h->ola);
  desk_free (h->lead);
  g_hash_table_unref (h->arrived);
  fixture_tear_down (&h->f, NULL);
}

#define house_test(path, function)                                                                 \
  g_test_add (path, House, NULL, house_set_up, function, house_tear_down)

static void
set_day (House *h, int days_later)
{
  sam_clock_fixed_set (h->f.clock, TODAY + days_later, FIXTURE_NOW + days_later * SAM_USEC_PER_DAY);
}

static SamRecord *
make (Desk *desk, SamRecordType type, const char *scope)
{
  g_autofree char *id = sam_id_new (desk->f->clock);

  return sam_record_new (type, id, scope != NULL ? scope : id);
}

static void
begin (Desk *desk, SamRecord *record)
{
  sam_record_begin (record, desk->viewer, sam_clock_today (desk->f->clock),
                    sam_clock_now (desk->f->clock));
}

static void
save (Desk *desk, SamRecord *one, SamRecord *two)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;

  sam_changes_put (changes, one);
  if (two != NULL) {
    sam_changes_put (changes, two);
  }
  sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

/* (transfer full): the id of a case of Nord, opened @days_ago, still waiting for a conversation */
static char *
open_case (Desk *desk, int days_ago)
{
  g_autoptr (SamRecord) person = make (desk, SAM_RECORD_PERSON, NULL);
  g_autoptr (SamRecord) record = make (desk, SAM_RECORD_CASE, NULL);

  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
  sam_record_set_date (record, SAM_CASE_OPENED_ON, sam_clock_today (desk->f->clock) - days_ago);
  begin (desk, record);
  save (desk, person, record);
  desk_sync (desk);
  return g_strdup (sam_record_get_id (record));
}

static char *
note_absence (Desk *desk, const char *user, SamDate from, SamDate to, const char *deputy)
{
  g_autoptr (SamRecord) absence = make (desk, SAM_RECORD_ABSENCE, desk->f->nord);

  sam_record_set_text (absence, SAM_ABSENCE_TEAM_ID, desk->f->nord);
  sam_record_set_text (absence, SAM_ABSENCE_ABSENT_USER, user);
  sam_record_set_date (absence, SAM_ABSENCE_FROM_ON, from);
  sam_record_set_date (absence, SAM_ABSENCE_TO_ON, to);
  sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, deputy);
  save (desk, absence, NULL);
  desk_sync (desk);
  return g_strdup (sam_record_get_id (absence));
}

/* The kind of the card of @case_id (NULL: of a team) on the desk's Today; -1 = none. */
static int
card_of (Desk *desk, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = sam_store_today (desk->store, desk->viewer, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = cards->pdata[i];

    if (g_strcmp0 (card->case_id, case_id) == 0) {
      return (int) ((SamTodayReason *) card->reasons->pdata[0])->kind;
    }
  }
  return -1;
}

static guint
covered_cases (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) covers = sam_store_covers (desk->store, desk->viewer, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < covers->len; i++) {
    n += ((SamCover *) covers->pdata[i])->n_cases;
  }
  return n;
}

/* During absence the holder stays, and everything due shows on the deputy's Today. */
static void
test_due_shows_on_the_deputys_today (House *h, gconstpointer data)
{
  g_autofree char *case_id = open_case (h->kari, 20);
  g_autofree char *absence = note_absence (h->kari, h->kari->device->user_id, TODAY + 1, TODAY + 4,
                                           h->ola->device->user_id);
  g_autoptr (SamRecord) seen = NULL;

  desk_pull (h->ola, 500);
  g_assert_cmpint (card_of (h->ola, case_id), ==, -1);
  g_assert_cmpuint (covered_cases (h->ola), ==, 0);
  g_assert_cmpint (card_of (h->kari, case_id), ==, SAM_TODAY_FIRST_CONVERSATION);
  set_day (h, 1);
  desk_pull (h->ola, 500);
  g_assert_cmpint (card_of (h->ola, case_id), ==, SAM_TODAY_FIRST_CONVERSATION);
  g_assert_cmpuint (covered_cases (h->ola), ==, 1);
  g_assert_cmpint (card_of (h->kari, case_id), ==, SAM_TODAY_FIRST_CONVERSATION);
  seen = desk_get (h->ola, SAM_RECORD_CASE, case_id);
  g_assert_cmpstr (sam_record_get_text (seen, SAM_CASE_HOLDER_USER), ==, h->kari->device->user_id);
  /* The day after the last the case has left the deputy's computer. */
  set_day (h, 5);
  desk_pull (h->ola, 500);
  g_assert_cmpint (card_of (h->ola, case_id), ==, -1);
  g_assert_cmpuint (covered_cases (h->ola), ==, 0);
  g_assert_null (desk_get (h->ola, SAM_RECORD_CASE, case_id));
}

static void
test_uncovered_is_the_leads_alert (House *h, gconstpointer data)
{
  g_autofree char *case_id = open_case (h->kari, 2);
  g_autofree char *absence = NULL;
  g_autoptr (SamRecord) change = NULL;
  g_autoptr (SamRecord) there = NULL;

  desk_pull (h->lead, 500);
  g_assert_cmpint (card_of (h->lead, NULL), ==, -1);
  absence = note_absence (h->kari, h->kari->device->user_id, TODAY, TODAY + 20, NULL);
  desk_pull (h->lead, 500);
  desk_pull (h->ola, 500);
  g_assert_cmpint (card_of (h->lead, NULL), ==, SAM_TODAY_ABSENCE_UNCOVERED);
  g_assert_cmpint (card_of (h->ola, NULL), ==, -1);
  /* The lead finds somebody, and the alert ends by its reason being gone. */
  there = desk_get (h->lead, SAM_RECORD_ABSENCE, absence);
  change = sam_record_dup (there);
  sam_record_set_text (change, SAM_ABSENCE_COVERED_BY_USER, h->ola->device->user_id);
  save (h->lead, change, NULL);
  g_assert_cmpint (card_of (h->lead, NULL), ==, -1);
  desk_sync (h->lead);
  desk_pull (h->ola, 500);
  g_assert_cmpuint (covered_cases (h->ola), ==, 1);
  /* After 14 days it must be assigned, covered or not. */
  set_day (h, 14);
  g_assert_cmpint (card_of (h->lead, NULL), ==, SAM_TODAY_ABSENCE_LONG);
}

/* An unowned inquiry stands with everybody in the team; when one takes it, with that one. */
static void
test_inquiry_is_shared_until_taken (House *h, gconstpointer data)
{
  g_autoptr (SamRecord) inquiry = make (h->kari, SAM_RECORD_INQUIRY, h->f.nord);
  g_autoptr (SamRecord) there = NULL;
  g_autoptr (SamRecord) taken = NULL;

  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, "relative");
  begin (h->kari, inquiry);
  save (h->kari, inquiry, NULL);
  g_assert_cmpint (card_of (h->kari, NULL), ==, SAM_TODAY_INQUIRY);
  desk_sync (h->kari);
  desk_pull (h->ola, 500);
  g_assert_cmpint (card_of (h->ola, NULL), ==, SAM_TODAY_INQUIRY);
  there = desk_get (h->ola, SAM_RECORD_INQUIRY, sam_record_get_id (inquiry));
  taken = sam_record_dup (there);
  sam_record_set_text (taken, SAM_INQUIRY_OWNER_USER, h->ola->device->user_id);
  save (h->ola, taken, NULL);
  desk_sync (h->ola);
  desk_pull (h->kari, 500);
  g_assert_cmpint (card_of (h->ola, NULL), ==, SAM_TODAY_INQUIRY);
  g_assert_cmpint (card_of (h->kari, NULL), ==, -1);
}

/* Whoever leaves a team loses what is the team's, also from the computer. */
static void
test_leaving_the_team_purges_its_records (House *h, gconstpointer data)
{
  static const char *const sor[] = { "Sør", NULL };
  g_autoptr (SamRecord) inquiry = make (h->kari, SAM_RECORD_INQUIRY, h->f.nord);
  g_autoptr (GError) error = NULL;
  SamServerUser user = { .login = "ola", .name = "ola", .role = "coordinator", .teams = sor };
  g_autofree char *id = NULL;

  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, "nav");
  begin (h->kari, inquiry);
  save (h->kari, inquiry, NULL);
  desk_sync (h->kari);
  desk_pull (h->ola, 500);
  id = g_strdup (sam_record_get_id (inquiry));
  {
    g_autoptr (SamRecord) there = desk_get (h->ola, SAM_RECORD_INQUIRY, id);

    g_assert_nonnull (there);
  }
  g_free (sam_server_add_user (h->f.server, &user, &error));
  g_assert_no_error (error);
  desk_pull (h->ola, 500);
  g_assert_null (desk_get (h->ola, SAM_RECORD_INQUIRY, id));
  g_assert_cmpint (card_of (h->ola, NULL), ==, -1);
}

/* Work on a case that has left the deputy's sight is not lost: it comes to who has the case as a
 * proposal, and nothing else is held back. */
static void
test_late_work_of_the_deputy_is_not_lost (House *h, gconstpointer data)
{
  g_autofree char *case_id = open_case (h->kari, 3);
  g_autofree char *absence =
      note_absence (h->kari, h->kari->device->user_id, TODAY, TODAY, h->ola->device->user_id);
  g_autoptr (SamRecord) contact = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GPtrArray) proposals = NULL;

  desk_pull (h->ola, 500);
  contact = make (h->ola, SAM_RECORD_CONTACT, case_id);
  sam_record_set_text (contact, SAM_CONTACT_CASE_ID, case_id);
  sam_record_set_text (contact, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  begin (h->ola, contact);
  save (h->ola, contact, NULL);
  set_day (h, 2);
  desk_sync (h->ola);
  desk_pull (h->kari, 500);
  contacts = desk_list (h->kari, SAM_RECORD_CONTACT, case_id);
  proposals = desk_list (h->kari, SAM_RECORD_PROPOSAL, NULL);
  g_assert_cmpuint (contacts->len + proposals->len, ==, 1);
  g_assert_cmpuint (sam_store_get_status (h->ola->store).pending, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  house_test ("/together/cover/due-shows-on-the-deputys-today",
              test_due_shows_on_the_deputys_today);
  house_test ("/together/cover/uncovered-is-the-leads-alert", test_uncovered_is_the_leads_alert);
  house_test ("/together/cover/late-work-is-not-lost", test_late_work_of_the_deputy_is_not_lost);
  house_test ("/together/inquiry/shared-until-taken", test_inquiry_is_shared_until_taken);
  house_test ("/together/inquiry/leaving-the-team", test_leaving_the_team_purges_its_records);
  return g_test_run ();
}
