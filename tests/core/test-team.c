/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to a team: absence and cover, inquiries; and who wants to start now. */
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define TEAM "01900000-0000-7000-8000-0000000000a1"
#define OTHER_TEAM "01900000-0000-7000-8000-0000000000a2"
#define KARI "01900000-0000-7000-8000-0000000000b1"
#define OLA "01900000-0000-7000-8000-0000000000b2"
#define SIRI "01900000-0000-7000-8000-0000000000b3"
/* Thursday; Monday 1 June is the Monday after Whitsun's weekend has passed: all open. */
#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define NOON_TODAY G_GINT64_CONSTANT (1780567200000000) /* 2026-06-04T10:00:00Z */

typedef struct {
  guint n;
  GPtrArray *registry, *absences;
} World;

static void
world_clear (World *w)
{
  g_ptr_array_unref (w->registry);
  g_ptr_array_unref (w->absences);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamRecord *
make (World *w, SamRecordType type, const char *id, const char *scope)
{
  g_autofree char *own = g_strdup_printf ("01910000-0000-7000-8000-%012u", ++w->n);

  return sam_record_new (type, id != NULL ? id : own, scope);
}

static SamRecord *
add_user (World *w, const char *id, const char *name)
{
  static const char *const teams[] = { TEAM, NULL };
  SamRecord *user = make (w, SAM_RECORD_USER, id, SAM_ID_NIL);

  sam_record_set_text (user, SAM_USER_NAME, name);
  sam_record_set_set (user, SAM_USER_TEAM_IDS, teams);
  sam_record_set_bool (user, SAM_USER_ACTIVE, TRUE);
  g_ptr_array_add (w->registry, user);
  return user;
}

static void
world_init (World *w)
{
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
  w->absences = g_ptr_array_new_with_free_func (g_object_unref);
  add_user (w, KARI, "Kari");
  add_user (w, OLA, "Ola");
  add_user (w, SIRI, "Siri");
}

/* @to: SAM_DATE_NONE = nobody knows */
static SamRecord *
add_absence (World *w, const char *user, SamDate from, SamDate to, const char *deputy)
{
  SamRecord *absence = make (w, SAM_RECORD_ABSENCE, NULL, TEAM);

  sam_record_set_text (absence, SAM_ABSENCE_TEAM_ID, TEAM);
  sam_record_set_text (absence, SAM_ABSENCE_ABSENT_USER, user);
  sam_record_set_date (absence, SAM_ABSENCE_FROM_ON, from);
  sam_record_set_date (absence, SAM_ABSENCE_TO_ON, to);
  sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, deputy);
  g_ptr_array_add (w->absences, absence);
  return absence;
}

static SamViewer *
viewer (const char *user, gboolean leads)
{
  static const char *const teams[] = { TEAM, NULL };
  static const char *const roles[][2] = { { "coordinator", NULL }, { "lead", NULL } };
  SamViewerFields fields = { .user_id = user,
                             .roles = roles[leads],
                             .team_ids = teams,
                             .lead_team_ids = leads ? teams : NULL,
                             .compartments = sam_roles_compartments (roles[leads]),
                             .purpose = SAM_PURPOSE_FOLLOW_UP };

  return sam_viewer_new (&fields);
}

static SamAbsenceStatus
status_of (World *w, const SamRecord *absence, SamDate on)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_rules_absence (absence, w->absences, registry, on);
}

/* ---- Absence ---- */

static void
test_deputy_covers_from_the_first_to_the_last_day (void)
{
  g_auto (World) w = { 0 };
  static const int days[] = { -1, 0, 5, 6 };
  static const gboolean covers[] = { FALSE, TRUE, TRUE, FALSE };

  world_init (&w);
  add_absence (&w, KARI, TODAY, TODAY + 5, OLA);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GPtrArray) mine = sam_rules_covers (w.absences, OLA, TODAY + days[i]);
    g_autoptr (GPtrArray) others = sam_rules_covers (w.absences, SIRI, TODAY + days[i]);

    g_assert_cmpint (sam_rules_is_covered_for (mine, TEAM, KARI, KARI), ==, covers[i]);
    g_assert_cmpuint (others->len, ==, 0);
  }
}

static void
test_cover_is_for_cases_coordinated_or_held_in_the_team (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) mine = NULL;

  world_init (&w);
  add_absence (&w, KARI, TODAY, SAM_DATE_NONE, OLA);
  mine = sam_rules_covers (w.absences, OLA, TODAY);
  g_assert_true (sam_rules_is_covered_for (mine, TEAM, KARI, SIRI));
  g_assert_true (sam_rules_is_covered_for (mine, TEAM, SIRI, KARI));
  g_assert_false (sam_rules_is_covered_for (mine, TEAM, SIRI, SIRI));
  /* Another team has not chosen this deputy. */
  g_assert_false (sam_rules_is_covered_for (mine, OTHER_TEAM, KARI, KARI));
  g_assert_false (sam_rules_is_covered_for (mine, NULL, KARI, KARI));
}

static void
test_after_14_days_the_lead_must_assign (void)
{
  g_auto (World) w = { 0 };
  SamRecord *absence, *setting;

  world_init (&w);
  absence = add_absence (&w, KARI, TODAY - 13, SAM_DATE_NONE, OLA);
  g_assert_false (status_of (&w, absence, TODAY).must_assign);
  g_assert_true (status_of (&w, absence, TODAY + 1).must_assign);
  g_assert_cmpint (status_of (&w, absence, TODAY + 1).days, ==, 14);
  /* The limit is dated data of the municipality. */
  setting = make (&w, SAM_RECORD_SETTING, NULL, SAM_ID_NIL);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_ABSENCE);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "5");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, TODAY);
  g_ptr_array_add (w.registry, setting);
  g_assert_true (status_of (&w, absence, TODAY).must_assign);
  g_assert_false (status_of (&w, absence, TODAY - 1).must_assign);
  /* Over, there is nothing to assign for. */
  sam_record_set_date (absence, SAM_ABSENCE_TO_ON, TODAY - 1);
  g_assert_false (status_of (&w, absence, TODAY).must_assign);
  g_assert_cmpint (status_of (&w, absence, TODAY).state, ==, SAM_ABSENCE_OVER);
}

static void
test_uncovered_is_known_on_the_last_open_day_before (void)
{
  g_auto (World) w = { 0 };
  SamRecord *monday;

  world_init (&w);
  monday = add_absence (&w, KARI, TODAY + 4, TODAY + 8, NULL);
  g_assert_false (status_of (&w, monday, TODAY).needs_cover);
  g_assert_true (status_of (&w, monday, TODAY + 1).needs_cover); /* Friday */
  g_assert_true (status_of (&w, monday, TODAY + 6).needs_cover);
  g_assert_false (status_of (&w, monday, TODAY + 9).needs_cover);
  sam_record_set_text (monday, SAM_ABSENCE_COVERED_BY_USER, OLA);
  g_assert_false (status_of (&w, monday, TODAY + 1).needs_cover);
}

static void
test_who_is_away_or_has_left_covers_nobody (void)
{
  g_auto (World) w = { 0 };
  SamRecord *absence;

  world_init (&w);
  absence = add_absence (&w, KARI, TODAY - 1, TODAY + 9, OLA);
  add_absence (&w, OLA, TODAY + 2, TODAY + 3, NULL);
  g_assert_true (status_of (&w, absence, TODAY).covered);
  g_assert_false (status_of (&w, absence, TODAY + 2).covered);
  g_assert_true (status_of (&w, absence, TODAY + 2).needs_cover);
  g_assert_true (status_of (&w, absence, TODAY + 4).covered);
  sam_record_set_bool (g_ptr_array_index (w.registry, 1), SAM_USER_ACTIVE, FALSE);
  g_assert_false (status_of (&w, absence, TODAY + 4).covered);
}

static void
test_absence_is_an_alert_of_the_lead_with_cases (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamViewer) lead = viewer (SIRI, TRUE);
  g_autoptr (SamViewer) colleague = viewer (OLA, FALSE);
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  g_autoptr (SamTodayCard) longer = NULL;
  const SamTodayReason *reason;
  SamRecord *absence;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  absence = add_absence (&w, KARI, TODAY - 2, TODAY + 30, NULL);
  g_assert_null (sam_rules_absence_card (absence, w.absences, 3, registry, colleague, TODAY));
  /* Nobody to reach, nothing to cover. */
  g_assert_null (sam_rules_absence_card (absence, w.absences, 0, registry, lead, TODAY));
  card = sam_rules_absence_card (absence, w.absences, 3, registry, lead, TODAY);
  g_assert_nonnull (card);
  g_assert_null (card->case_id);
  g_assert_cmpstr (card->name, ==, "Kari");
  reason = g_ptr_array_index (card->reasons, 0);
  g_assert_cmpint (reason->kind, ==, SAM_TODAY_ABSENCE_UNCOVERED);
  g_assert_cmpint (reason->k, ==, 3);
  sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, OLA);
  g_assert_null (sam_rules_absence_card (absence, w.absences, 3, registry, lead, TODAY));
  /* Covered or not, after the limit somebody must answer for the cases. */
  longer = sam_rules_absence_card (absence, w.absences, 3, registry, lead, TODAY + 12);
  g_assert_nonnull (longer);
  reason = g_ptr_array_index (longer->reasons, 0);
  g_assert_cmpint (reason->kind, ==, SAM_TODAY_ABSENCE_LONG);
  g_assert_cmpint (reason->n, ==, 14);
  g_assert_cmpint (sam_today_class (reason->kind), ==, 5);
}

/* ---- Inquiries ---- */

static SamRecord *
inquiry_of (World *w, SamDate received, const char *owner)
{
  SamRecord *inquiry = make (w, SAM_RECORD_INQUIRY, NULL, TEAM);

  sam_record_set_text (inquiry, SAM_INQUIRY_TEAM_ID, TEAM);
  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, "relative");
  sam_record_set_text (inquiry, SAM_INQUIRY_BECAME, "open");
  sam_record_set_text (inquiry, SAM_INQUIRY_OWNER_USER, owner);
  sam_record_set_moment (inquiry, SAM_INQUIRY_RECEIVED_AT,
                         NOON_TODAY + (gint64) (received - TODAY) * SAM_USEC_PER_DAY);
  g_ptr_array_add (w->absences, inquiry); /* only to be freed */
  return inquiry;
}

static void
test_inquiry_is_due_in_open_days (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  SamRecord *inquiry;
  SamInquiryStatus status;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  inquiry = inquiry_of (&w, TODAY, NULL); /* Thursday: Friday, Monday */
  status = sam_rules_inquiry (inquiry, registry, TODAY + 4);
  g_assert_cmpint (status.due, ==, TODAY + 4);
  g_assert_true (status.open);
  g_assert_false (status.overdue);
  g_assert_true (sam_rules_inquiry (inquiry, registry, TODAY + 5).overdue);
  sam_record_set_text (inquiry, SAM_INQUIRY_ANSWER, "Ga råd.");
  g_assert_false (sam_rules_inquiry (inquiry, registry, TODAY + 5).overdue);
  g_assert_true (sam_rules_inquiry (inquiry, registry, TODAY + 5).open);
  sam_record_set_text (inquiry, SAM_INQUIRY_BECAME, "closed");
  g_assert_false (sam_rules_inquiry (inquiry, registry, TODAY).open);
}

static gboolean
shows (const SamRecord *inquiry, SamRegistry *registry, const char *user)
{
  g_autoptr (SamViewer) one = viewer (user, FALSE);
  g_autoptr (SamTodayCard) card = sam_rules_inquiry_card (inquiry, registry, one, TODAY);

  return card != NULL;
}

static void
test_inquiry_stands_with_its_owner_or_with_everybody (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  SamRecord *inquiry;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  inquiry = inquiry_of (&w, TODAY - 1, NULL);
  g_assert_true (shows (inquiry, registry, KARI));
  g_assert_true (shows (inquiry, registry, OLA));
  sam_record_set_text (inquiry, SAM_INQUIRY_OWNER_USER, OLA);
  g_assert_false (shows (inquiry, registry, KARI));
  g_assert_true (shows (inquiry, registry, OLA));
  sam_record_set_text (inquiry, SAM_INQUIRY_ANSWER, "Ga råd.");
  g_assert_false (shows (inquiry, registry, OLA));
}

static void
test_who_is_anonymous_has_no_name (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  SamRecord *inquiry;

  world_init (&w);
  inquiry = inquiry_of (&w, TODAY, NULL);
  sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, "anonymous");
  before = sam_record_validate (inquiry, TODAY);
  g_assert_cmpuint (before->len, ==, 0);
  sam_record_set_text (inquiry, SAM_INQUIRY_CALLER_NAME, "Ingen");
  after = sam_record_validate (inquiry, TODAY);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (g_array_index (after, SamProblem, 0).field, ==, SAM_INQUIRY_CALLER_NAME);
}

/* ---- Reports by relatives ---- */

/* hol § 10-1: look into it, assess it, tell the relative; each rests on the one before. */
static void
test_report_has_its_duties_in_order (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamRecord) report = NULL;
  g_autoptr (GArray) told_at_once = NULL;
  g_autoptr (GArray) assessed_at_once = NULL;
  g_autoptr (GArray) whole = NULL;
  g_autoptr (SamViewer) one = viewer (KARI, FALSE);
  SamDate due;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  report = make (&w, SAM_RECORD_RELATIVE_REPORT, NULL, TEAM);
  sam_record_set_text (report, SAM_RELATIVE_REPORT_TEAM_ID, TEAM);
  sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME, "Trofast Granmo");
  sam_record_set_text (report, SAM_RELATIVE_REPORT_ABOUT, "Bekymret for sønnen");
  sam_record_set_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT, NOON_TODAY);
  g_assert_cmpint (sam_rules_report (report, registry, &due), ==, SAM_REPORT_LOOK_INTO);
  g_assert_cmpint (due, ==, TODAY + 4);
  sam_record_set_date (report, SAM_RELATIVE_REPORT_TOLD_ON, TODAY);
  told_at_once = sam_record_validate (report, TODAY);
  g_assert_cmpuint (told_at_once->len, >, 0);
  sam_record_clear (report, SAM_RELATIVE_REPORT_TOLD_ON);
  sam_record_set_date (report, SAM_RELATIVE_REPORT_ASSESSED_ON, TODAY);
  sam_record_set_text (report, SAM_RELATIVE_REPORT_ASSESSMENT, "Ikke grunnlag");
  assessed_at_once = sam_record_validate (report, TODAY);
  g_assert_cmpuint (assessed_at_once->len, >, 0);
  sam_record_clear (report, SAM_RELATIVE_REPORT_ASSESSED_ON);
  sam_record_set_date (report, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, TODAY);
  g_assert_cmpint (sam_rules_report (report, registry, &due), ==, SAM_REPORT_ASSESS);
  g_assert_cmpint (due, ==, SAM_DATE_NONE);
  sam_record_set_date (report, SAM_RELATIVE_REPORT_ASSESSED_ON, TODAY);
  g_assert_cmpint (sam_rules_report (report, registry, NULL), ==, SAM_REPORT_TELL);
  {
    g_autoptr (SamTodayCard) card = sam_rules_report_card (report, registry, one, TODAY);

    g_assert_nonnull (card);
    g_assert_cmpint (((SamTodayReason *) card->reasons->pdata[0])->n, ==, SAM_REPORT_TELL);
  }
  sam_record_set_date (report, SAM_RELATIVE_REPORT_TOLD_ON, TODAY);
  whole = sam_record_validate (report, TODAY);
  g_assert_cmpuint (whole->len, ==, 0);
  g_assert_cmpint (sam_rules_report (report, registry, NULL), ==, SAM_REPORT_DONE);
  g_assert_null (sam_rules_report_card (report, registry, one, TODAY));
}

static void
test_report_is_of_the_compartment_relatives (void)
{
  g_assert_cmpint (sam_type_get (SAM_RECORD_RELATIVE_REPORT)->compartment, ==,
                   SAM_COMPARTMENT_RELATIVES);
  g_assert_cmpint (sam_type_get (SAM_RECORD_INQUIRY)->compartment, ==, SAM_COMPARTMENT_FOLLOW_UP);
}

/* ---- Support for relatives ---- */

static SamRecord *
support_of (World *w, SamDate began, const char *owner)
{
  SamRecord *support = make (w, SAM_RECORD_RELATIVE_SUPPORT, NULL, TEAM);

  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_TEAM_ID, TEAM);
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME, "Trofast Granmo");
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_OWNER_USER, owner);
  sam_record_set_date (support, SAM_RELATIVE_SUPPORT_BEGAN_ON, began);
  g_ptr_array_add (w->absences, support); /* only to be freed */
  return support;
}

static gboolean
shows_support (const SamRecord *support, SamRegistry *registry, const char *user, SamDate today)
{
  g_autoptr (SamViewer) one = viewer (user, FALSE);
  g_autoptr (SamTodayCard) card = sam_rules_support_card (support, registry, one, today);

  if (card != NULL) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, 0);

    g_assert_cmpint (reason->kind, ==, SAM_TODAY_SUPPORT);
    g_assert_cmpint (sam_today_class (reason->kind), ==, 5);
    g_assert_cmpstr (card->name, ==, "Trofast Granmo");
  }
  return card != NULL;
}

/* Until a talk is agreed it asks from the day by which an inquiry would have to be answered. */
static void
test_support_without_a_talk_asks_for_one_in_open_days (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  SamRecord *support;
  SamSupportStatus status;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  support = support_of (&w, TODAY, KARI); /* Thursday: Friday, Monday */
  status = sam_rules_support (support, registry, TODAY + 3);
  g_assert_cmpint (status.due, ==, TODAY + 4);
  g_assert_true (status.open);
  g_assert_false (status.asks);
  g_assert_false (shows_support (support, registry, KARI, TODAY + 3));
  status = sam_rules_support (support, registry, TODAY + 4);
  g_assert_true (status.asks);
  g_assert_false (status.late);
  g_assert_true (shows_support (support, registry, KARI, TODAY + 4));
  g_assert_true (sam_rules_support (support, registry, TODAY + 5).late);
}

static void
test_support_asks_on_the_day_of_the_next_talk (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  SamRecord *support;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  support = support_of (&w, TODAY - 30, KARI);
  sam_record_set_date (support, SAM_RELATIVE_SUPPORT_NEXT_ON, TODAY + 1);
  g_assert_false (sam_rules_support (support, registry, TODAY).asks);
  g_assert_false (shows_support (support, registry, KARI, TODAY));
  g_assert_true (shows_support (support, registry, KARI, TODAY + 1));
  g_assert_false (sam_rules_support (support, registry, TODAY + 1).late);
  g_assert_true (sam_rules_support (support, registry, TODAY + 2).late);
  g_assert_true (shows_support (support, registry, KARI, TODAY + 2));
}

static void
test_support_stands_with_its_owner_or_with_everybody (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  SamRecord *support;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  support = support_of (&w, TODAY - 30, NULL);
  g_assert_true (shows_support (support, registry, KARI, TODAY));
  g_assert_true (shows_support (support, registry, OLA, TODAY));
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_OWNER_USER, OLA);
  g_assert_false (shows_support (support, registry, KARI, TODAY));
  g_assert_true (shows_support (support, registry, OLA, TODAY));
}

static void
test_support_ends_with_a_why (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (GArray) without = NULL;
  g_autoptr (GArray) whole = NULL;
  SamRecord *support;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  support = support_of (&w, TODAY - 30, KARI);
  sam_record_set_date (support, SAM_RELATIVE_SUPPORT_ENDED_ON, TODAY);
  without = sam_record_validate (support, TODAY);
  g_assert_cmpuint (without->len, ==, 1);
  g_assert_cmpint (g_array_index (without, SamProblem, 0).field, ==,
                   SAM_RELATIVE_SUPPORT_ENDED_WHY);
  sam_record_set_text (support, SAM_RELATIVE_SUPPORT_ENDED_WHY, "Klarer seg nå");
  whole = sam_record_validate (support, TODAY);
  g_assert_cmpuint (whole->len, ==, 0);
  g_assert_false (sam_rules_support (support, registry, TODAY).open);
  g_assert_false (shows_support (support, registry, KARI, TODAY));
}

static void
test_support_is_of_the_compartment_relatives (void)
{
  const SamTypeDef *support = sam_type_get (SAM_RECORD_RELATIVE_SUPPORT);

  g_assert_cmpint (support->compartment, ==, SAM_COMPARTMENT_RELATIVES);
  g_assert_cmpint (support->scope, ==, SAM_SCOPE_TEAM);
  g_assert_true (sam_field_get (SAM_RELATIVE_SUPPORT_RELATIVE_IS)->values
                 == sam_field_get (SAM_RELATIVE_REPORT_RELATIVE_IS)->values);
}

/* ---- Wants to start now ---- */

static void
test_wants_now_lasts_72_hours (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamRecord) record = NULL;
  gint64 hour = G_TIME_SPAN_HOUR;

  world_init (&w);
  registry = sam_registry_new (w.registry);
  record = make (&w, SAM_RECORD_CASE, OTHER_TEAM, OTHER_TEAM);
  g_assert_false (sam_rules_wants_now (record, registry, TODAY, NOON_TODAY));
  sam_record_set_moment (record, SAM_CASE_WANTS_NOW_AT, NOON_TODAY);
  g_assert_true (sam_rules_wants_now (record, registry, TODAY, NOON_TODAY));
  g_assert_true (sam_rules_wants_now (record, registry, TODAY + 3, NOON_TODAY + 72 * hour - 1));
  g_assert_false (sam_rules_wants_now (record, registry, TODAY + 3, NOON_TODAY + 72 * hour));
  g_assert_false (sam_rules_wants_now (record, registry, TODAY, NOON_TODAY - 1));
}

static void
test_wants_now_lists_what_starts_today (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  g_auto (GStrv) today = NULL;
  g_auto (GStrv) later = NULL;

  world_init (&w);
  for (guint i = 0; i < 3; i++) {
    static const char *const names[] = { "Utekontakten", "DPS", "NAV" };
    SamRecord *service = make (&w, SAM_RECORD_SERVICE, NULL, SAM_ID_NIL);

    sam_record_set_text (service, SAM_SERVICE_NAME, names[i]);
    if (i > 0)
      sam_record_set_date (service, SAM_SERVICE_STARTS_UNTIL_ON, TODAY + (int) i - 2);
    g_ptr_array_add (w.registry, service);
  }
  registry = sam_registry_new (w.registry);
  today = sam_rules_starts_today (registry, TODAY);
  g_assert_cmpuint (g_strv_length (today), ==, 1);
  g_assert_cmpstr (today[0], ==, "NAV");
  later = sam_rules_starts_today (registry, TODAY + 1);
  g_assert_cmpuint (g_strv_length (later), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/absence/deputy-covers-from-the-first-to-the-last-day",
                   test_deputy_covers_from_the_first_to_the_last_day);
  g_test_add_func ("/core/absence/cover-is-for-cases-in-the-team",
                   test_cover_is_for_cases_coordinated_or_held_in_the_team);
  g_test_add_func ("/core/absence/after-14-days-the-lead-must-assign",
                   test_after_14_days_the_lead_must_assign);
  g_test_add_func ("/core/absence/uncovered-is-known-on-the-last-open-day-before",
                   test_uncovered_is_known_on_the_last_open_day_before);
  g_test_add_func ("/core/absence/who-is-away-or-has-left-covers-nobody",
                   test_who_is_away_or_has_left_covers_nobody);
  g_test_add_func ("/core/absence/alert-of-the-lead",
                   test_absence_is_an_alert_of_the_lead_with_cases);
  g_test_add_func ("/core/inquiry/due-in-open-days", test_inquiry_is_due_in_open_days);
  g_test_add_func ("/core/inquiry/stands-with-its-owner-or-with-everybody",
                   test_inquiry_stands_with_its_owner_or_with_everybody);
  g_test_add_func ("/core/inquiry/anonymous-has-no-name", test_who_is_anonymous_has_no_name);
  g_test_add_func ("/core/report/duties-in-order", test_report_has_its_duties_in_order);
  g_test_add_func ("/core/report/compartment", test_report_is_of_the_compartment_relatives);
  g_test_add_func ("/core/support/asks-for-a-talk-in-open-days",
                   test_support_without_a_talk_asks_for_one_in_open_days);
  g_test_add_func ("/core/support/asks-on-the-day-of-the-talk",
                   test_support_asks_on_the_day_of_the_next_talk);
  g_test_add_func ("/core/support/stands-with-its-owner-or-with-everybody",
                   test_support_stands_with_its_owner_or_with_everybody);
  g_test_add_func ("/core/support/ends-with-a-why", test_support_ends_with_a_why);
  g_test_add_func ("/core/support/compartment", test_support_is_of_the_compartment_relatives);
  g_test_add_func ("/core/wants-now/lasts-72-hours", test_wants_now_lasts_72_hours);
  g_test_add_func ("/core/wants-now/lists-what-starts-today",
                   test_wants_now_lists_what_starts_today);
  return g_test_run ();
}
