/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-demo.h>
#include <samspor/sam-discharge.h>
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

typedef struct {
  SamDemo *demo;         /* (owned) */
  SamRegistry *registry; /* (owned) */
  GPtrArray *views;      /* (owned) (element-type SamCaseView) */
} Town;

static void
town_init (Town *town, guint n, SamDate today)
{
  g_autoptr (GPtrArray) registry = g_ptr_array_new ();
  g_autoptr (GHashTable) by_scope =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) persons = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();

  town->demo = sam_demo_new (n, today, SAM_DEMO_SEED);
  for (guint i = 0; i < town->demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (town->demo->records, i);
    const char *scope = sam_record_get_scope (record);

    if (g_str_equal (scope, SAM_ID_NIL)) {
      g_ptr_array_add (registry, record);
    } else if (sam_record_get_rtype (record) == SAM_RECORD_PERSON) {
      g_hash_table_insert (persons, (gpointer) scope, record);
    } else if (sam_record_get_rtype (record) == SAM_RECORD_CASE) {
      g_ptr_array_add (cases, record);
    } else {
      GPtrArray *list = g_hash_table_lookup (by_scope, scope);

      if (list == NULL) {
        list = g_ptr_array_new ();
        g_hash_table_insert (by_scope, (gpointer) scope, list);
      }
      g_ptr_array_add (list, record);
    }
  }
  town->registry = sam_registry_new (registry);
  town->views = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_case_view_unref);
  for (guint i = 0; i < cases->len; i++) {
    SamRecord *record = g_ptr_array_index (cases, i);
    const char *person = sam_record_get_text (record, SAM_CASE_PERSON_ID);
    g_autoptr (GPtrArray) all = g_ptr_array_new ();
    GPtrArray *mine = g_hash_table_lookup (by_scope, sam_record_get_id (record));
    GPtrArray *theirs = g_hash_table_lookup (by_scope, person);

    for (guint k = 0; mine != NULL && k < mine->len; k++)
      g_ptr_array_add (all, g_ptr_array_index (mine, k));
    for (guint k = 0; theirs != NULL && k < theirs->len; k++)
      g_ptr_array_add (all, g_ptr_array_index (theirs, k));
    g_ptr_array_add (town->views, sam_case_view_new (record, g_hash_table_lookup (persons, person),
                                                     all, town->registry));
  }
}

static void
town_clear (Town *town)
{
  g_ptr_array_unref (town->views);
  sam_registry_unref (town->registry);
  sam_demo_free (town->demo);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

static void
test_every_record_is_valid (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  town_init (&town, 300, SAM_DEMO_TODAY);
  for (guint i = 0; i < town.demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (town.demo->records, i);
    const SamTypeDef *def = sam_record_get_def (record);
    g_autoptr (GArray) problems = sam_record_validate (record, SAM_DEMO_TODAY);

    if (problems->len > 0) {
      const SamProblem *problem = &g_array_index (problems, SamProblem, 0);

      g_error ("%s: %s: %s", def->name,
               problem->field != SAM_FIELD_NONE ? sam_field_get (problem->field)->name : "-",
               problem->message.text);
    }
    /* What is referred to comes first. */
    for (guint f = 0; f < def->n_fields; f++) {
      const char *ref;

      if (def->fields[f].kind != SAM_KIND_REF)
        continue;
      ref = sam_record_get_text (record, (SamField) ((def->type << 8) | f));
      g_assert_true (ref == NULL || g_hash_table_contains (ids, ref)
                     || g_str_equal (ref, sam_record_get_id (record)));
    }
    g_assert_true (g_hash_table_add (ids, (gpointer) sam_record_get_id (record)));
  }
}

/* Who is responsible and who is asked; what others refused, and how far referrals have come. */
static void
count_holders (SamCaseView *view, SamHolderTotals *totals, guint *most_passed, guint refusals[2],
               guint *stages, guint *n_asked)
{
  GPtrArray *refused = sam_case_view_list (view, SAM_RECORD_REFUSAL);
  GPtrArray *referrals = sam_case_view_list (view, SAM_RECORD_REFERRAL);
  g_autoptr (SamHolderSummary) summary = sam_rules_holder_summary (view, SAM_DEMO_TODAY);
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, SAM_DEMO_TODAY);

  /* The story of each case ends at whoever is responsible. */
  g_assert_true (ledger->whole);
  if (summary != NULL) {
    sam_holder_totals_add (totals, summary);
    *most_passed = MAX (*most_passed, summary->n_passed);
    if (ledger->open != NULL
        && sam_record_enum_is (ledger->open->handover, SAM_HANDOVER_TO_KIND, "user")) {
      g_autoptr (SamTodayCard) card =
          sam_rules_today_card (view, summary->asked_id, SAM_DEMO_TODAY);

      *n_asked += card != NULL && card->asks_me;
    }
  }
  for (guint i = 0; i < refused->len; i++)
    refusals[sam_record_enum_is (g_ptr_array_index (refused, i), SAM_REFUSAL_KIND, "declined")]++;
  for (guint i = 0; i < referrals->len; i++)
    stages[sam_rules_referral_clock (sam_case_view_get_registry (view),
                                     g_ptr_array_index (referrals, i), SAM_DEMO_TODAY)
               .stage]++;
}

/* What stands on a card without a case: test_intake(). */
static gboolean
is_of_team (SamTodayKind kind)
{
  return kind == SAM_TODAY_INQUIRY || kind == SAM_TODAY_REPORT || kind == SAM_TODAY_SUPPORT
         || kind == SAM_TODAY_ABSENCE_UNCOVERED || kind == SAM_TODAY_ABSENCE_LONG;
}

static GPtrArray *
of_type (const Town *town, SamRecordType type)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < town->demo->records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (town->demo->records, i)) == type)
      g_ptr_array_add (found, g_ptr_array_index (town->demo->records, i));
  return found;
}

/* Absences covered and not, coming, long and over; inquiries open, answered, anonymous, closed;
 * reports by relatives at each duty, support due and ended. */
static void
test_intake (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GPtrArray) absences = NULL;
  g_autoptr (GPtrArray) inquiries = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GPtrArray) supports = NULL;
  g_auto (GStrv) starts = NULL;
  guint duties[SAM_REPORT_DONE + 1] = { 0 };
  guint states[SAM_ABSENCE_COMING + 1] = { 0 };
  guint covered = 0, needs_cover = 0, must_assign = 0, open_ended = 0, open = 0, answered = 0,
        overdue = 0, anonymous = 0, unowned = 0, closed = 0, held = 0, left = 0, due = 0, ended = 0;

  town_init (&town, 300, SAM_DEMO_TODAY);
  absences = of_type (&town, SAM_RECORD_ABSENCE);
  inquiries = of_type (&town, SAM_RECORD_INQUIRY);
  for (guint i = 0; i < absences->len; i++) {
    const SamRecord *absence = g_ptr_array_index (absences, i);
    SamAbsenceStatus status = sam_rules_absence (absence, absences, town.registry, SAM_DEMO_TODAY);

    states[status.state]++;
    covered += status.state == SAM_ABSENCE_NOW && status.covered;
    needs_cover += status.needs_cover;
    must_assign += status.must_assign;
    open_ended += !sam_record_has (absence, SAM_ABSENCE_TO_ON);
    for (guint k = 0; status.must_assign && k < town.views->len; k++) {
      const SamRecord *record = sam_case_view_get_case (g_ptr_array_index (town.views, k));

      held += g_strcmp0 (sam_record_get_text (record, SAM_CASE_HOLDER_USER),
                         sam_record_get_text (absence, SAM_ABSENCE_ABSENT_USER))
              == 0;
    }
  }
  for (guint i = 0; i < inquiries->len; i++) {
    const SamRecord *inquiry = g_ptr_array_index (inquiries, i);
    SamInquiryStatus status = sam_rules_inquiry (inquiry, town.registry, SAM_DEMO_TODAY);

    open += status.open && !status.answered;
    answered += status.open && status.answered;
    overdue += status.overdue;
    closed += !status.open;
    unowned += status.open && !sam_record_has (inquiry, SAM_INQUIRY_OWNER_USER);
    anonymous += sam_record_enum_is (inquiry, SAM_INQUIRY_FROM_WHO, "anonymous");
  }
  for (guint k = 0; k < town.views->len; k++) {
    const SamRecord *record = sam_case_view_get_case (g_ptr_array_index (town.views, k));
    const SamRecord *user =
        sam_registry_get (town.registry, sam_record_get_text (record, SAM_CASE_HOLDER_USER));

    left += user != NULL && !sam_record_get_bool (user, SAM_USER_ACTIVE);
  }
  reports = of_type (&town, SAM_RECORD_RELATIVE_REPORT);
  for (guint i = 0; i < reports->len; i++)
    duties[sam_rules_report (g_ptr_array_index (reports, i), town.registry, NULL)]++;
  for (guint d = 0; d < G_N_ELEMENTS (duties); d++)
    g_assert_cmpuint (duties[d], >, 0);
  supports = of_type (&town, SAM_RECORD_RELATIVE_SUPPORT);
  for (guint i = 0; i < supports->len; i++) {
    SamSupportStatus status =
        sam_rules_support (g_ptr_array_index (supports, i), town.registry, SAM_DEMO_TODAY);

    due += status.asks && status.due == SAM_DEMO_TODAY;
    ended += !status.open;
  }
  g_assert_cmpuint (supports->len, ==, 2);
  g_assert_cmpuint (due, ==, 1);
  g_assert_cmpuint (ended, ==, 1);
  for (guint s = 0; s < G_N_ELEMENTS (states); s++)
    g_assert_cmpuint (states[s], >, 0);
  g_assert_cmpuint (covered, >, 0);
  g_assert_cmpuint (needs_cover, >, 0);
  g_assert_cmpuint (must_assign, ==, 1);
  g_assert_cmpuint (open_ended, >, 0);
  /* One long sick with more cases than anybody, one gone with four left. */
  g_assert_cmpuint (held, >=, 50);
  g_assert_cmpuint (left, ==, 4);
  g_assert_cmpuint (open, >, 0);
  g_assert_cmpuint (answered, >, 0);
  g_assert_cmpuint (overdue, >, 0);
  g_assert_cmpuint (unowned, >, 0);
  g_assert_cmpuint (closed, >, 0);
  g_assert_cmpuint (anonymous, >, 0);
  starts = sam_rules_starts_today (town.registry, SAM_DEMO_TODAY);
  g_assert_cmpuint (g_strv_length (starts), >, 0);
}

/* Alerts that a measure has ended. */
static guint
count_measures (SamCaseView *view)
{
  GPtrArray *answers = sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER);
  guint n = 0;

  for (guint i = 0; i < answers->len; i++) {
    const SamRecord *answer = g_ptr_array_index (answers, i);

    n += sam_record_enum_is (answer, SAM_ALERT_ANSWER_KIND, "measure")
                 && sam_rules_alert_ends (view, answer, SAM_DEMO_TODAY)
             ? 1
             : 0;
  }
  return n;
}

/* One notice that is disputed, one whose days run, one that nobody has answered; each way to be
 * responsible; another municipality that is asked and one that has said yes. */
static void
test_towns (void)
{
  g_auto (Town) town = { 0 };
  g_autoptr (GPtrArray) notices = NULL;
  guint grounds[SAM_TOWN_CHOSEN + 1] = { 0 }, disputed = 0, unanswered = 0, three = 0, asked = 0,
                                  accepted = 0;

  town_init (&town, 300, SAM_DEMO_TODAY);
  notices = of_type (&town, SAM_RECORD_DISCHARGE_NOTICE);
  for (guint i = 0; i < notices->len; i++) {
    SamDischargeClock clock =
        sam_rules_discharge (g_ptr_array_index (notices, i), town.registry, SAM_DEMO_TODAY);

    disputed += clock.disputed;
    unanswered += clock.unanswered;
    three += clock.state == SAM_DISCHARGE_RUNS && clock.days == 3 && !clock.disputed;
  }
  for (guint i = 0; i < town.views->len; i++) {
    SamCaseView *view = g_ptr_array_index (town.views, i);
    const SamRecord *about = sam_case_view_get_case (view);
    const SamRecord *person = sam_case_view_get_person (view);
    const SamRecord *ask = sam_rules_open_ask (view);
    const SamRecord *service =
        sam_registry_get (town.registry,
                          sam_record_get_text (ask != NULL ? ask : about,
                                               ask != NULL ? SAM_HANDOVER_TO_SERVICE
                                                           : SAM_CASE_HOLDER_SERVICE));

    if (service != NULL && sam_record_enum_is (service, SAM_SERVICE_SERVICE_KIND, "municipality")) {
      asked += ask != NULL;
      accepted += ask == NULL;
    }
    if (person != NULL && sam_record_has (person, SAM_PERSON_REGISTERED_MUNICIPALITY)) {
      grounds[sam_rules_town (person, SAM_DEMO_TODAY).ground]++;
    }
  }
  g_assert_cmpuint (notices->len, ==, 3);
  g_assert_cmpuint (disputed, ==, 1);
  g_assert_cmpuint (unanswered, ==, 1);
  g_assert_cmpuint (three, ==, 1);
  g_assert_cmpuint (asked, ==, 1);
  g_assert_cmpuint (accepted, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    g_assert_cmpuint (grounds[i], >, 0);
}

/* Whether Today says something of @record. */
static gboolean
is_reason (const SamTodayCard *card, const SamRecord *record)
{
  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (g_strcmp0 (reason->record_id, sam_record_get_id (record)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Every state of every rule is there to be looked at; one that is empty fails. */
static void
test_every_situation_is_there (void)
{
  g_auto (Town) town = { 0 };
  guint points[SAM_POINT_WAIVED + 1] = { 0 }, parties[SAM_PARTY_DECLINED + 1] = { 0 };
  guint kinds[SAM_TODAY_TURNS + 1] = { 0 }, soon = 0, soon_ready = 0, unknown = 0, unchecked = 0;
  guint late = 0, outside = 0, oral = 0, fell_back = 0, for_now = 0;
  guint refusals[2] = { 0 }, stages[SAM_REFERRAL_STAGE_ENDED + 1] = { 0 }, most_passed = 0;
  SamHolderTotals holders = { 0 };
  guint escalated = 0, measures = 0;
  SamTodayFigures figures = { 0 };

  town_init (&town, 300, SAM_DEMO_TODAY);
  g_assert_cmpuint (town.views->len, ==, 300);
  for (guint i = 0; i < town.views->len; i++) {
    SamCaseView *view = g_ptr_array_index (town.views, i);
    GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
    GPtrArray *all = sam_case_view_list (view, SAM_RECORD_PARTY);
    g_autoptr (SamTodayCard) card =
        sam_rules_today_card (view,
                              sam_record_get_text (sam_case_view_get_case (view),
                                                   SAM_CASE_COORDINATOR_USER),
                              SAM_DEMO_TODAY);

    sam_rules_add_figures (view, SAM_DEMO_TODAY, &figures);
    escalated += card != NULL && card->escalated ? 1 : 0;
    measures += count_measures (view);
    for (guint k = 0; card != NULL && k < card->reasons->len; k++)
      kinds[((SamTodayReason *) g_ptr_array_index (card->reasons, k))->kind]++;
    count_holders (view, &holders, &most_passed, refusals, stages,
                   &kinds[SAM_TODAY_ASKED_TO_TAKE_OVER]);
    for (guint t = 0; t < transitions->len; t++) {
      g_autoptr (SamGate) gate =
          sam_rules_gate (view, sam_record_get_id (g_ptr_array_index (transitions, t)),
                          SAM_DEMO_TODAY);
      SamDate date = sam_record_get_date (gate->transition, SAM_TRANSITION_DATE);

      for (guint p = 0; p < gate->n_points; p++)
        points[gate->points[p].state]++;
      if (gate->over)
        continue;
      for (guint p = 0; p < gate->n_points; p++) {
        const SamPoint *point = &gate->points[p];

        if (point->fell_back && point->lease == SAM_POINT_LEASE_ENDS_BEFORE) {
          fell_back++;
          g_assert_true (is_reason (card, point->tenant));
        }
        for_now += point->state == SAM_POINT_INTERIM && point->lease == SAM_POINT_LEASE_INTERIM;
      }
      if (gate->date_unknown)
        unknown++;
      if (gate->date_unchecked)
        unchecked++;
      if (!gate->date_unknown && date - SAM_DEMO_TODAY <= 30
          && sam_rules_transition_kind (sam_record_get_text (gate->transition, SAM_TRANSITION_KIND))
                 ->gate) {
        soon++;
        soon_ready += gate->ready;
      }
      if (gate->n_late_notice > 0)
        late++;
    }
    for (guint p = 0; p < all->len; p++) {
      SamPartyStatus status = sam_rules_party (view, g_ptr_array_index (all, p));

      parties[status.state]++;
      if (sam_record_enum_is (g_ptr_array_index (all, p), SAM_PARTY_PARTY_KIND, "organisation"))
        outside++;
      if (status.state == SAM_PARTY_ORAL)
        oral++;
    }
  }
  g_assert_cmpuint (holders.n_waiting, ==, 8);
  g_assert_cmpuint (holders.n_overdue, ==, 4);
  g_assert_cmpuint (holders.n_refused, ==, 2);
  g_assert_cmpuint (most_passed, ==, 6);
  g_assert_cmpuint (refusals[0], ==, 1);
  g_assert_cmpuint (refusals[1], >, 0);
  for (guint s = 0; s < G_N_ELEMENTS (stages); s++)
    g_assert_cmpuint (stages[s], >, 0);
  g_assert_cmpuint (kinds[SAM_TODAY_TURNED_AWAY], ==, 1);
  g_assert_cmpuint (soon, ==, 9);
  g_assert_cmpuint (soon_ready, ==, 3);
  g_assert_cmpuint (unknown, ==, 4);
  g_assert_cmpuint (unchecked, ==, 1);
  g_assert_cmpuint (figures.in_window, >=, 11);
  g_assert_cmpuint (figures.not_reached, >=, 3);
  g_assert_cmpuint (late, >=, 1);
  g_assert_cmpuint (escalated, >, 0);
  g_assert_cmpuint (figures.deferred, >, 0);
  g_assert_cmpuint (figures.not_correct, >, 0);
  g_assert_cmpuint (measures, >, 0);
  g_assert_cmpuint (outside, >, 0);
  g_assert_cmpuint (oral, >, 0);
  for (guint s = 0; s <= SAM_POINT_WAIVED; s++)
    g_assert_cmpuint (points[s], >, 0);
  /* A lease that ends before the day, and a place for now. */
  g_assert_cmpuint (fell_back, ==, 1);
  g_assert_cmpuint (for_now, ==, 1);
  for (guint s = SAM_PARTY_ASKED; s <= SAM_PARTY_DECLINED; s++)
    g_assert_cmpuint (parties[s], >, 0);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    /* No release is due on the day itself, and no date has just been moved: those come with the
     * day the demo is looked at. */
    if (k == SAM_TODAY_TRANSITION_TODAY || k == SAM_TODAY_DATE_MOVED || is_of_team (k))
      continue;
    if (kinds[k] == 0)
      g_error ("No card of kind %u", k);
  }
}

/* Forty agreements: six signed in part, nine with an oral yes, two declined by a party, five with a
 * party outside the directory; every outcome of a promise. */
static void
test_agreements (void)
{
  g_auto (Town) town = { 0 };
  guint n = 0, partly = 0, oral = 0, declined = 0, outside = 0, rests = 0;
  guint outcomes[SAM_COMMITMENT_STATE_LAPSED + 1] = { 0 };
  guint counted[SAM_N_PARTNER_OUTCOMES] = { 0 };
  g_autoptr (GHashTable) partners = sam_partners_new ();
  GHashTableIter iter;
  gpointer value;
  gboolean few = FALSE, shared = FALSE;

  town_init (&town, 300, SAM_DEMO_TODAY);
  for (guint i = 0; i < town.views->len; i++) {
    SamCaseView *view = g_ptr_array_index (town.views, i);
    GPtrArray *agreements = sam_case_view_list (view, SAM_RECORD_AGREEMENT);
    GPtrArray *commitments = sam_case_view_list (view, SAM_RECORD_COMMITMENT);

    sam_rules_add_partners (view, SAM_DATE_MIN, SAM_DEMO_TODAY, SAM_DEMO_TODAY, partners);
    for (guint k = 0; k < commitments->len; k++)
      outcomes[sam_rules_commitment (view, g_ptr_array_index (commitments, k), SAM_DEMO_TODAY)
                   .state]++;
    for (guint k = 0; k < agreements->len; k++) {
      const SamRecord *agreement = g_ptr_array_index (agreements, k);
      g_autoptr (GPtrArray) parties =
          sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
      guint states[SAM_PARTY_DECLINED + 1] = { 0 };

      n++;
      rests += sam_record_has (agreement, SAM_AGREEMENT_COOPERATION_ID);
      for (guint p = 0; p < parties->len; p++) {
        const SamRecord *party = g_ptr_array_index (parties, p);

        states[sam_rules_party (view, party).state]++;
        outside += sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "organisation");
      }
      partly += states[SAM_PARTY_ASKED] > 0 && states[SAM_PARTY_DECLINED] == 0;
      oral += states[SAM_PARTY_ORAL] > 0;
      declined += states[SAM_PARTY_DECLINED] > 0;
    }
  }
  g_assert_cmpuint (n, ==, 40);
  g_assert_cmpuint (partly, ==, 6);
  g_assert_cmpuint (oral, ==, 9);
  g_assert_cmpuint (declined, ==, 2);
  g_assert_cmpuint (outside, ==, 5);
  g_assert_cmpuint (rests, >, 0);
  for (guint s = 0; s < G_N_ELEMENTS (outcomes); s++)
    g_assert_cmpuint (outcomes[s], >, 0);
  g_hash_table_iter_init (&iter, partners);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    for (guint o = 0; o < SAM_N_PARTNER_OUTCOMES; o++)
      counted[o] += ((SamPartner *) value)->n[o];
    *(sam_partner_share_kept (value) < 0 ? &few : &shared) = TRUE;
  }
  for (guint o = 0; o < SAM_N_PARTNER_OUTCOMES; o++)
    g_assert_cmpuint (counted[o], >, 0);
  g_assert_true (few && shared);
}

/* Eight agreements between services, two of them past the day they should be looked at again;
 * meetings that decided something, and appointments in every state. */
static void
test_cooperation_meetings_and_appointments (void)
{
  g_auto (Town) town = { 0 };
  GPtrArray *cooperations;
  guint states[SAM_COOPERATION_OVER + 1] = { 0 }, today = 0, meetings = 0, decisions = 0, bound = 0;
  static const char *const kinds[] = { "planned", "kept", "moved", "cancelled" };
  guint appointments[G_N_ELEMENTS (kinds)] = { 0 };

  town_init (&town, 300, SAM_DEMO_TODAY);
  cooperations = sam_registry_list (town.registry, SAM_RECORD_COOPERATION);
  g_assert_cmpuint (cooperations->len, ==, 8);
  for (guint i = 0; i < cooperations->len; i++)
    states[sam_rules_cooperation (g_ptr_array_index (cooperations, i), SAM_DEMO_TODAY)]++;
  g_assert_cmpuint (states[SAM_COOPERATION_TO_REVISE], ==, 2);
  for (guint s = 0; s < G_N_ELEMENTS (states); s++)
    g_assert_cmpuint (states[s], >, 0);
  for (guint i = 0; i < town.views->len; i++) {
    SamCaseView *view = g_ptr_array_index (town.views, i);
    g_autoptr (GPtrArray) lines = sam_rules_appointments_today (view, SAM_DEMO_TODAY);
    GPtrArray *all = sam_case_view_list (view, SAM_RECORD_APPOINTMENT);
    GPtrArray *held = sam_case_view_list (view, SAM_RECORD_MEETING);

    today += lines != NULL ? lines->len : 0;
    meetings += held->len;
    for (guint k = 0; k < held->len; k++) {
      const char *id = sam_record_get_id (g_ptr_array_index (held, k));
      g_autoptr (GPtrArray) measures = sam_case_view_list_of (view, SAM_MEASURE_MEETING_ID, id);
      g_autoptr (GPtrArray) promises = sam_case_view_list_of (view, SAM_COMMITMENT_MEETING_ID, id);

      decisions += measures->len;
      bound += promises->len;
    }
    for (guint k = 0; k < all->len; k++)
      for (guint s = 0; s < G_N_ELEMENTS (kinds); s++)
        appointments[s] +=
            sam_record_enum_is (g_ptr_array_index (all, k), SAM_APPOINTMENT_STATE, kinds[s]);
  }
  g_assert_cmpuint (today, >=, 4);
  g_assert_cmpuint (meetings, >, 10);
  g_assert_cmpuint (decisions, >, 0);
  g_assert_cmpuint (bound, >, 0);
  for (guint s = 0; s < G_N_ELEMENTS (kinds); s++)
    g_assert_cmpuint (appointments[s], >, 0);
}

/* The first 28 days: every state of a day, of what is agreed and of naloxone; a Saturday nobody
 * has; overdoses, a chain, a birthday that is prepared and one that is not; after death nothing. */
static void
test_every_window_is_there (void)
{
  g_auto (Town) town = { 0 };
  guint in_window = 0, merged = 0, saturday = 0, declined = 0, due = 0, not_asked = 0;
  guint tried = 0, reached = 0, overdoses = 0, reviewed = 0, links = 0, direct = 0, dead = 0;
  guint prepared = 0, unprepared = 0;

  town_init (&town, 300, SAM_DEMO_TODAY);
  for (guint i = 0; i < town.views->len; i++) {
    SamCaseView *view = g_ptr_array_index (town.views, i);
    GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);
    GPtrArray *all = sam_case_view_list (view, SAM_RECORD_OVERDOSE);
    const SamRecord *person = sam_case_view_get_person (view);
    g_autoptr (SamFollowWindow) window = sam_rules_window (view, SAM_DEMO_TODAY);
    SamTurning turning;

    overdoses += all->len;
    for (guint k = 0; k < all->len; k++)
      reviewed += sam_record_has (g_ptr_array_index (all, k), SAM_OVERDOSE_PLAN_REVIEWED_ON);
    for (guint t = 0; t < transitions->len; t++) {
      SamChain chain = sam_rules_chain (view, g_ptr_array_index (transitions, t));

      links += chain.length > 1;
      direct += !chain.ends_free;
      /* Released and dead: nothing is counted any more. */
      dead += person != NULL && sam_record_has (person, SAM_PERSON_DECEASED_ON)
              && sam_rules_day0 (view, g_ptr_array_index (transitions, t)) != SAM_DATE_NONE
              && window == NULL;
    }
    if (sam_rules_turning (view, SAM_DEMO_TODAY, &turning)) {
      prepared += turning.transition != NULL;
      unprepared += turning.transition == NULL;
    }
    if (window == NULL)
      continue;
    in_window++;
    merged += window->n_merged > 0;
    declined += window->declined;
    not_asked += window->followup == NULL
                 || sam_record_enum_is (window->followup, SAM_FOLLOWUP_AGREED, "not_asked");
    due += window->due != NULL && window->reached_on != SAM_DATE_NONE;
    for (int d = 0; d <= SAM_WINDOW_DAYS; d++) {
      tried += !window->days[d].reached && window->days[d].n_tried > 0;
      reached += window->days[d].reached;
      saturday +=
          d == 5 && window->days[d].no_weekend && window->days[d].date == SAM_DEMO_TODAY + 2;
    }
  }
  /* Eleven, and the treatment that was broken off yesterday. */
  g_assert_cmpuint (in_window, ==, 12);
  g_assert_cmpuint (saturday, ==, 1);
  g_assert_cmpuint (merged, >, 0);
  g_assert_cmpuint (declined, >, 0);
  g_assert_cmpuint (not_asked, >, 0);
  g_assert_cmpuint (due, >, 0);
  g_assert_cmpuint (tried, >, 0);
  g_assert_cmpuint (reached, >, 0);
  g_assert_cmpuint (overdoses, ==, 2);
  g_assert_cmpuint (reviewed, ==, 1);
  g_assert_cmpuint (links, ==, 2);
  g_assert_cmpuint (direct, ==, 1);
  g_assert_cmpuint (dead, >, 0);
  g_assert_cmpuint (prepared, >, 0);
  g_assert_cmpuint (unprepared, >, 0);
}

static void
test_same_seed_same_town (void)
{
  g_autoptr (SamDemo) a = sam_demo_new (80, SAM_DEMO_TODAY, 1);
  g_autoptr (SamDemo) b = sam_demo_new (80, SAM_DEMO_TODAY, 1);
  g_autoptr (SamDemo) c = sam_demo_new (80, SAM_DEMO_TODAY, 2);

  g_assert_cmpuint (a->records->len, ==, b->records->len);
  for (guint i = 0; i < a->records->len; i++) {
    SamRecord *x = g_ptr_array_index (a->records, i), *y = g_ptr_array_index (b->records, i);

    g_assert_cmpstr (sam_record_get_id (x), ==, sam_record_get_id (y));
    g_assert_true (sam_record_equal (x, y));
  }
  g_assert_cmpstr (sam_record_get_id (g_ptr_array_index (a->records, 0)), !=,
                   sam_record_get_id (g_ptr_array_index (c->records, 0)));
}

static void
test_large (void)
{
  g_autoptr (SamDemo) demo = sam_demo_new (2000, SAM_DEMO_TODAY, SAM_DEMO_SEED);

  g_assert_cmpuint (demo->records->len, >=, 20000);
}

static void
test_before_easter (void)
{
  g_auto (Town) town = { 0 };

  /* Wednesday before Easter: the day on which everything closes early. */
  town_init (&town, 60, sam_date_from_ymd (2026, 4, 1));
  g_assert_cmpuint (town.views->len, ==, 60);
}

static void
test_names_and_numbers_are_invented (void)
{
  g_autoptr (SamDemo) demo = sam_demo_new (300, SAM_DEMO_TODAY, SAM_DEMO_SEED);

  for (guint i = 0; i < demo->records->len; i++) {
    SamRecord *record = g_ptr_array_index (demo->records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_PERSON) {
      const char *number = sam_record_get_text (record, SAM_PERSON_ID_NUMBER);
      const char *phone = sam_record_get_text (record, SAM_PERSON_PHONE);

      /* Month + 80, and a phone number that can't be a subscriber's. */
      g_assert_true (number == NULL || number[2] >= '8');
      g_assert_true (phone == NULL || g_str_has_prefix (phone, "00 "));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/valid", test_every_record_is_valid);
  g_test_add_func ("/demo/situations", test_every_situation_is_there);
  g_test_add_func ("/demo/towns", test_towns);
  g_test_add_func ("/demo/intake", test_intake);
  g_test_add_func ("/demo/agreements", test_agreements);
  g_test_add_func ("/demo/cooperation", test_cooperation_meetings_and_appointments);
  g_test_add_func ("/demo/windows", test_every_window_is_there);
  g_test_add_func ("/demo/same-seed", test_same_seed_same_town);
  g_test_add_func ("/demo/large", test_large);
  g_test_add_func ("/demo/before-easter", test_before_easter);
  g_test_add_func ("/demo/invented", test_names_and_numbers_are_invented);
  return g_test_run ();
}
