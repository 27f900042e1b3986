/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A coordinator, who leads nobody, assigns a home and takes it back: before anything of it is sent,
 * and when the server has it already. Then all of it is as before, for everybody. Run on both
 * databases. */
#include "desk.h"

#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY (sam_date_from_ymd (2026, 6, 4))

typedef struct {
  Fixture f;
  GHashTable *arrived; /* (owned) (element-type utf8) */
  Desk *boss, *kari;
  char *people[2], *cases[2];                     /* (owned) */
  char *unit, *need, *offer, *transition, *point; /* (owned) */
} Town;

/* What it is about; @scope: (nullable): the registry. (transfer full) */
static SamRecord *
make (Town *t, SamRecordType type, const char *scope, char **id)
{
  *id = sam_id_new (t->f.clock);
  return sam_record_new (type, *id, scope ? scope : SAM_ID_NIL);
}

/* (transfer full) @record */
static void
save_one (Desk *desk, SamRecord *record)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) own = record;
  g_autoptr (GError) error = NULL;

  sam_changes_put (changes, own);
  sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

static void
add_home (Town *t)
{
  g_autofree char *site_id = NULL;
  SamRecord *site = make (t, SAM_RECORD_SITE, NULL, &site_id);
  SamRecord *unit = make (t, SAM_RECORD_HOUSING_UNIT, NULL, &t->unit);

  sam_record_set_text (site, SAM_SITE_NAME, "Bakken");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "rusfritt");
  save_one (t->boss, site);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, site_id);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, "H0101");
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  save_one (t->boss, unit);
  desk_sync (t->boss);
}

static void
add_need (Town *t)
{
  SamRecord *need = make (t, SAM_RECORD_HOUSING_NEED, t->people[0], &t->need);
  SamRecord *offer = make (t, SAM_RECORD_HOUSING_OFFER, t->people[0], &t->offer);
  SamRecord *transition = make (t, SAM_RECORD_TRANSITION, t->cases[0], &t->transition);
  SamRecord *point = make (t, SAM_RECORD_GATE_ROW, t->cases[0], &t->point);

  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, t->people[0]);
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, TODAY - 30);
  save_one (t->kari, need);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_PERSON_ID, t->people[0]);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_NEED_ID, t->need);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID, t->unit);
  sam_record_set_date (offer, SAM_HOUSING_OFFER_OFFERED_ON, TODAY - 2);
  save_one (t->kari, offer);
  sam_record_set_text (transition, SAM_TRANSITION_CASE_ID, t->cases[0]);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, TODAY + 20);
  save_one (t->kari, transition);
  sam_record_set_text (point, SAM_GATE_ROW_TRANSITION_ID, t->transition);
  sam_record_set_text (point, SAM_GATE_ROW_CASE_ID, t->cases[0]);
  sam_record_set_text (point, SAM_GATE_ROW_POINT, "housing");
  sam_record_set_text (point, SAM_GATE_ROW_STATE, "planned");
  save_one (t->kari, point);
}

static void
town_set_up (Town *t, gconstpointer data)
{
  fixture_set_up (&t->f, NULL);
  t->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  t->boss = desk_new (&t->f, "boss", "lead", t->arrived);
  t->kari = desk_new (&t->f, "kari", "coordinator", t->arrived);
  for (guint i = 0; i < 2; i++)
    t->cases[i] = make_case (t->kari->device, &t->people[i]);
  add_home (t);
  desk_sync (t->kari);
  add_need (t);
  desk_sync (t->kari);
}

static void
town_tear_down (Town *t, gconstpointer data)
{
  desk_free (t->kari);
  desk_free (t->boss);
  for (guint i = 0; i < 2; i++) {
    g_free (t->people[i]);
    g_free (t->cases[i]);
  }
  g_free (t->unit);
  g_free (t->need);
  g_free (t->offer);
  g_free (t->transition);
  g_free (t->point);
  g_hash_table_unref (t->arrived);
  fixture_tear_down (&t->f, NULL);
}

/* Both of them on one lease, from today. (transfer full): what takes it back */
static char *
assign (Town *t)
{
  g_autoptr (GError) error = NULL;
  Desk *desk = t->kari;
  g_autoptr (SamCaseView) view =
      sam_store_case_view (desk->store, desk->viewer, t->cases[0], &error);
  g_autoptr (SamHousingStock) stock =
      sam_store_housing_stock (desk->store, desk->viewer, NULL, &error);
  g_autoptr (SamRecord) need = desk_get (desk, SAM_RECORD_HOUSING_NEED, t->need);
  g_autoptr (SamHousingMatch) match = sam_housing_check (stock, need, t->unit);
  g_autofree char *lease_id = sam_id_new (t->f.clock), *secret = sam_id_new (t->f.clock);
  g_autoptr (SamRecord) other = desk_get (desk, SAM_RECORD_PERSON, t->people[1]);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  SamAssignment assignment = { .tenancy_id = lease_id,
                               .secret = secret,
                               .need_id = t->need,
                               .form = "open_ended",
                               .from = TODAY,
                               .match = match,
                               .others = others,
                               .evidence = "Bolig er tildelt" };
  g_autoptr (SamChanges) changes = sam_changes_new ("assignment");
  g_autoptr (GPtrArray) group = NULL;
  SamAssignFault fault;
  char *undo = NULL;

  g_assert_no_error (error);
  g_ptr_array_add (others, other);
  group = sam_rules_assign (view, &assignment, desk->viewer, TODAY, &fault);
  g_assert_nonnull (group);
  /* lease, two tenants, the need's end, the offer's answer, the gate's point */
  g_assert_cmpuint (group->len, ==, 6);
  for (guint i = 0; i < group->len; i++)
    sam_changes_put (changes, g_ptr_array_index (group, i));
  sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, &undo, &error);
  g_assert_no_error (error);
  return undo;
}

/* All that an assignment writes, as this desk shows it. (transfer full) */
static char *
shown (Town *t, Desk *desk)
{
  static const SamRecordType types[] = { SAM_RECORD_TENANCY, SAM_RECORD_TENANT,
                                         SAM_RECORD_HOUSING_NEED, SAM_RECORD_HOUSING_OFFER,
                                         SAM_RECORD_GATE_ROW };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (GPtrArray) list = desk_list (desk, types[i], NULL);

    for (guint k = 0; k < list->len; k++) {
      const SamRecord *record = g_ptr_array_index (list, k);
      g_autoptr (GBytes) body = sam_record_to_body (record);

      if (!sam_record_is_retracted (record))
        g_string_append_printf (out, "%s %.*s\n", sam_record_get_id (record),
                                (int) g_bytes_get_size (body),
                                (const char *) g_bytes_get_data (body, NULL));
    }
  }
  return g_string_free (out, FALSE);
}

static void
take_back (Town *t, gboolean is_sent)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *there = NULL, *after = NULL, *there_after = NULL, *undo = NULL;

  desk_pull (t->boss, 500);
  before = shown (t, t->kari);
  there = shown (t, t->boss);
  undo = assign (t);
  if (is_sent)
    desk_sync (t->kari);
  sam_store_undo (t->kari->store, t->kari->viewer, undo, &error);
  g_assert_no_error (error);
  after = shown (t, t->kari);
  g_assert_cmpstr (after, ==, before);
  desk_sync (t->kari);
  g_assert_cmpuint (sam_store_get_status (t->kari->store).refused, ==, 0);
  g_assert_cmpuint (sam_store_get_status (t->kari->store).pending, ==, 0);
  desk_pull (t->boss, 500);
  there_after = shown (t, t->boss);
  g_assert_cmpstr (there_after, ==, there);
}

static void
test_unsent (Town *t, gconstpointer data)
{
  take_back (t, FALSE);
}

static void
test_sent (Town *t, gconstpointer data)
{
  take_back (t, TRUE);
  /* The home is free, and the need open: the same can be done again. */
  take_back (t, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/taken-back/unsent", Town, NULL, town_set_up, test_unsent, town_tear_down);
  g_test_add ("/taken-back/sent", Town, NULL, town_set_up, test_sent, town_tear_down);
  return g_test_run ();
}
