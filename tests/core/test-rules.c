/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

/* A small case that every test shapes to its need. */
typedef struct {
  SamClock *clock;
  SamRecord *person, *record;
  GPtrArray *records;
  GPtrArray *registry;
} World;

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static void
world_init (World *w)
{
  g_autofree char *person = NULL, *id = NULL;

  w->clock = sam_clock_new_fixed (day (6, 4), G_GINT64_CONSTANT (1780552800000000), 7);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Lett");
  sam_record_set_text (w->person, SAM_PERSON_FAMILY_NAME, "Åsgård");
  w->record = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->record, SAM_CASE_STATUS, "active");
  sam_record_set_date (w->record, SAM_CASE_OPENED_ON, day (5, 3));
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
world_clear (World *w)
{
  sam_clock_unref (w->clock);
  g_object_unref (w->person);
  g_object_unref (w->record);
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->registry);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  SamRecord *record = sam_record_new (type, id, sam_record_get_id (w->record));

  g_ptr_array_add (w->records, record);
  return record;
}

static SamRecord *
add_transition (World *w, SamDate date, SamDate told)
{
  SamRecord *transition = add (w, SAM_RECORD_TRANSITION);
  g_autoptr (GPtrArray) rows = NULL;

  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_date (transition, SAM_TRANSITION_DATE, date);
  sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND,
                       date == SAM_DATE_NONE ? "unknown" : "fixed");
  sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, told);
  rows = sam_rules_new_points (transition);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (w->records, g_object_ref (g_ptr_array_index (rows, i)));
  return transition;
}

static SamRecord *
row_of (World *w, const char *point)
{
  for (guint i = 0; i < w->records->len; i++) {
    SamRecord *record = g_ptr_array_index (w->records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_GATE_ROW
        && sam_record_enum_is (record, SAM_GATE_ROW_POINT, point))
      return record;
  }
  g_assert_not_reached ();
}

static void
put_in_place (SamRecord *row)
{
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_AGREED, "Oppstart mandag kl. 9");
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "document");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, day (5, 20));
}

static SamCaseView *
view_of (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_case_view_new (w->record, w->person, w->records, registry);
}

static const SamPoint *
point_of (const SamGate *gate, const char *point)
{
  for (guint i = 0; i < gate->n_points; i++)
    if (g_strcmp0 (gate->points[i].point, point) == 0)
      return &gate->points[i];
  return NULL;
}

static void
test_new_gate_has_the_six_and_the_local (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamGate) gate = NULL;
  g_autoptr (GPtrArray) again = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, day (9, 1), day (6, 1));
  view = view_of (&w);
  gate = sam_rules_gate (view, sam_record_get_id (transition), day (6, 4));
  g_assert_cmpuint (gate->n_points, ==, 10);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++)
    g_assert_cmpstr (gate->points[i].point, ==, sam_fixed_points[i]);
  g_assert_cmpuint (gate->n_missing, ==, 6);
  g_assert_false (gate->ready);

  /* Two who open the same gate apart make the same rows. */
  again = sam_rules_new_points (transition);
  g_assert_cmpstr (sam_record_get_id (g_ptr_array_index (again, 3)), ==,
                   sam_record_get_id (gate->points[3].row));
}

/* Told in time: 14, 7 and 3 days before, moved back to an open day. */
static void
test_deadlines_told_in_time (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamGate) gate = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, day (6, 13), day (3, 2)); /* a Saturday */
  view = view_of (&w);
  gate = sam_rules_gate (view, sam_record_get_id (transition), day (3, 3));
  /* 30 May is a Saturday: Friday 29. */
  g_assert_cmpint (point_of (gate, "housing")->deadline.due, ==, day (5, 29));
  g_assert_cmpint (point_of (gate, "treatment")->deadline.due, ==, day (5, 29));
  /* 6 June is a Saturday: Friday 5. */
  g_assert_cmpint (point_of (gate, "work")->deadline.due, ==, day (6, 5));
  g_assert_cmpint (point_of (gate, "naloxone")->deadline.due, ==, day (6, 10));
  g_assert_cmpuint (gate->n_late_notice, ==, 0);
}

/* Told nine days before: what would have been due is due the first open day after, and counts on
 * who told us late. */
static void
test_late_notice (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamGate) gate = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, day (6, 13), day (6, 4));
  view = view_of (&w);
  gate = sam_rules_gate (view, sam_record_get_id (transition), day (6, 4));
  g_assert_cmpint (point_of (gate, "housing")->deadline.due, ==, day (6, 5));
  g_assert_true (point_of (gate, "housing")->deadline.late_notice);
  g_assert_false (point_of (gate, "naloxone")->deadline.late_notice);
  g_assert_cmpuint (gate->n_late_notice, >=, 2);
  g_assert_cmpuint (gate->n_overdue, ==, 0);
}

static void
test_unknown_date (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamGate) gate = NULL, later = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, SAM_DATE_NONE, day (6, 1));
  view = view_of (&w);
  gate = sam_rules_gate (view, sam_record_get_id (transition), day (6, 4));
  g_assert_true (gate->date_unknown);
  g_assert_false (gate->date_unchecked);
  /* The minimum package is due seven days after registration; the rest waits for a date. */
  g_assert_cmpint (point_of (gate, "housing")->deadline.due, ==, day (6, 8));
  g_assert_cmpint (point_of (gate, "work")->deadline.due, ==, SAM_DATE_NONE);
  later = sam_rules_gate (view, sam_record_get_id (transition), day (6, 9));
  g_assert_true (later->date_unchecked);
  g_assert_true (point_of (later, "housing")->overdue);
}

static void
test_ready (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition;
  const char *id;

  world_init (&w);
  transition = add_transition (&w, day (9, 1), day (6, 1));
  id = sam_record_get_id (transition);
  put_in_place (row_of (&w, "housing"));
  put_in_place (row_of (&w, "work"));
  put_in_place (row_of (&w, "activity"));
  put_in_place (row_of (&w, "follow_up"));
  sam_record_set_text (row_of (&w, "follow_up"), SAM_GATE_ROW_EVIDENCE_KIND, "oral");
  sam_record_set_text (row_of (&w, "follow_up"), SAM_GATE_ROW_EVIDENCE_BY, "Utekontakten");
  sam_record_set_text (row_of (&w, "education"), SAM_GATE_ROW_STATE, "not_relevant");
  sam_record_set_text (row_of (&w, "education"), SAM_GATE_ROW_REASON, "Vil vente til høsten");
  sam_record_set_text (row_of (&w, "treatment"), SAM_GATE_ROW_STATE, "declined");
  sam_record_set_date (row_of (&w, "treatment"), SAM_GATE_ROW_ASK_AGAIN_ON, day (7, 1));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, id, day (6, 4));

    g_assert_true (gate->ready);
    g_assert_cmpuint (gate->n_missing, ==, 0);
  }
  /* An oral yes without who said it is no evidence. */
  sam_record_clear (row_of (&w, "follow_up"), SAM_GATE_ROW_EVIDENCE_BY);
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, id, day (6, 4));

    g_assert_false (gate->ready);
    g_assert_true (point_of (gate, "follow_up")->lacks_evidence);
  }
}

/* A waived or interim point never makes a transition ready; interim falls back on its date. */
static void
test_waived_and_interim (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition;
  const char *id;

  world_init (&w);
  transition = add_transition (&w, day (6, 30), day (1, 2));
  id = sam_record_get_id (transition);
  for (guint i = 0; i < SAM_N_FIXED_POINTS; i++)
    put_in_place (row_of (&w, sam_fixed_points[i]));
  sam_record_set_text (row_of (&w, "work"), SAM_GATE_ROW_STATE, "waived");
  sam_record_set_text (row_of (&w, "housing"), SAM_GATE_ROW_STATE, "interim");
  sam_record_set_date (row_of (&w, "housing"), SAM_GATE_ROW_INTERIM_UNTIL, day (6, 20));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, id, day (6, 20));

    g_assert_false (gate->ready);
    g_assert_cmpuint (gate->n_missing, ==, 2);
    g_assert_cmpint (point_of (gate, "housing")->state, ==, SAM_POINT_INTERIM);
    g_assert_false (point_of (gate, "work")->overdue);
  }
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamGate) gate = sam_rules_gate (view, id, day (6, 21));

    g_assert_cmpint (point_of (gate, "housing")->state, ==, SAM_POINT_PLANNED);
    g_assert_true (point_of (gate, "housing")->fell_back);
    g_assert_true (point_of (gate, "housing")->overdue);
  }
}

/* Moved to the Wednesday before Easter 2026 (Easter Sunday is 5 April). */
static void
test_move_before_easter (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) moves = NULL;
  SamRecord *transition;
  guint seen = 0;

  world_init (&w);
  transition = add_transition (&w, day (4, 20), day (1, 5));
  sam_record_set_date (row_of (&w, "activity"), SAM_GATE_ROW_PINNED_ON, day (3, 30));
  view = view_of (&w);
  moves = sam_rules_move_effects (view, sam_record_get_id (transition), day (4, 1), day (3, 2));
  g_assert_cmpuint (moves->len, ==, 9); /* the pinned one stays out */
  for (guint i = 0; i < moves->len; i++) {
    const SamMove *move = &g_array_index (moves, SamMove, i);
    const char *point = sam_record_get_text (move->record, SAM_GATE_ROW_POINT);

    if (g_strcmp0 (point, "housing") == 0) {
      g_assert_cmpint (move->from, ==, day (4, 1)); /* 6 April is Easter Monday: Wednesday before */
      g_assert_cmpint (move->to, ==, day (3, 18));
      seen++;
    } else if (g_strcmp0 (point, "naloxone") == 0) {
      g_assert_cmpint (move->wanted, ==, day (3, 29)); /* Palm Sunday: a weekend, no holiday */
      g_assert_cmpint (move->to, ==, day (3, 27));
      g_assert_true (move->moved_back);
      g_assert_cmpuint (move->holidays, ==, 0);
      seen++;
    }
  }
  g_assert_cmpuint (seen, ==, 2);
}

static void
test_holiday_is_named (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) moves = NULL;
  SamRecord *transition;

  world_init (&w);
  transition = add_transition (&w, day (5, 20), day (1, 5));
  view = view_of (&w);
  /* 9 April − 7 = 2 April, Maundy Thursday: back to Wednesday 1 April. */
  moves = sam_rules_move_effects (view, sam_record_get_id (transition), day (4, 9), day (3, 2));
  for (guint i = 0; i < moves->len; i++) {
    const SamMove *move = &g_array_index (moves, SamMove, i);

    if (g_strcmp0 (sam_record_get_text (move->record, SAM_GATE_ROW_POINT), "work") == 0) {
      g_assert_cmpuint (move->holidays, ==, SAM_HOLIDAY_MAUNDY_THURSDAY);
      g_assert_cmpint (move->to, ==, day (4, 1));
      return;
    }
  }
  g_assert_not_reached ();
}

/* ---- Agreements ---- */

static SamRecord *
add_agreement (World *w, SamRecord *transition)
{
  SamRecord *agreement = add (w, SAM_RECORD_AGREEMENT);

  sam_record_set_text (agreement, SAM_AGREEMENT_CASE_ID, sam_record_get_id (w->record));
  sam_record_set_text (agreement, SAM_AGREEMENT_TRANSITION_ID, sam_record_get_id (transition));
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_moment (agreement, SAM_AGREEMENT_SENT_AT, G_GINT64_CONSTANT (1780000000000000));
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  return agreement;
}

static SamRecord *
add_party (World *w, SamRecord *agreement, const char *name)
{
  SamRecord *party = add (w, SAM_RECORD_PARTY);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "organisation");
  sam_record_set_text (party, SAM_PARTY_NAME, name);
  return party;
}

static SamRecord *
add_signature (World *w, SamRecord *agreement, SamRecord *party, const char *way, int revision,
               gint64 minute)
{
  SamRecord *signature = add (w, SAM_RECORD_SIGNATURE);

  sam_record_set_text (signature, SAM_SIGNATURE_AGREEMENT_ID, sam_record_get_id (agreement));
  sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (signature, SAM_SIGNATURE_WAY, way);
  sam_record_set_int (signature, SAM_SIGNATURE_REVISION, revision);
  sam_record_set_moment (signature, SAM_SIGNATURE_SIGNED_AT,
                         G_GINT64_CONSTANT (1780000000000000) + minute * 60 * 1000000);
  return signature;
}

static void
test_in_force_per_party (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *transition, *agreement, *paper, *phone, *no, *old, *none;
  guint in_force, n;

  world_init (&w);
  transition = add_transition (&w, day (9, 1), day (6, 1));
  agreement = add_agreement (&w, transition);
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 2);
  paper = add_party (&w, agreement, "NAV Eksempel");
  phone = add_party (&w, agreement, "Utekontakten");
  no = add_party (&w, agreement, "Boligkontoret");
  old = add_party (&w, agreement, "Frivilligsentralen");
  none = add_party (&w, agreement, "Poliklinikken");
  add_signature (&w, agreement, paper, "paper", 2, 1);
  add_signature (&w, agreement, phone, "phone", 2, 1);
  add_signature (&w, agreement, no, "paper", 2, 1);
  add_signature (&w, agreement, no, "declined", 2, 5); /* the last word counts */
  add_signature (&w, agreement, old, "paper", 1, 1);   /* of the version before */
  view = view_of (&w);
  g_assert_cmpint (sam_rules_party (view, paper).state, ==, SAM_PARTY_SIGNED);
  g_assert_true (sam_rules_party (view, paper).in_force);
  g_assert_cmpint (sam_rules_party (view, phone).state, ==, SAM_PARTY_ORAL);
  g_assert_true (sam_rules_party (view, phone).in_force);
  g_assert_cmpint (sam_rules_party (view, no).state, ==, SAM_PARTY_DECLINED);
  g_assert_false (sam_rules_party (view, no).in_force);
  g_assert_cmpint (sam_rules_party (view, old).state, ==, SAM_PARTY_ASKED);
  g_assert_cmpint (sam_rules_party (view, none).state, ==, SAM_PARTY_ASKED);
  sam_rules_agreement_counts (view, sam_record_get_id (agreement), &in_force, &n);
  g_assert_cmpuint (in_force, ==, 2);
  g_assert_cmpuint (n, ==, 5);
}

static void
test_commitments (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  SamRecord *transition, *agreement, *party, *follows, *pinned, *kept;

  world_init (&w);
  transition = add_transition (&w, day (6, 13), day (3, 2));
  agreement = add_agreement (&w, transition);
  party = add_party (&w, agreement, "Boligkontoret");
  follows = add (&w, SAM_RECORD_COMMITMENT);
  pinned = add (&w, SAM_RECORD_COMMITMENT);
  kept = add (&w, SAM_RECORD_COMMITMENT);
  for (guint i = 0; i < 3; i++) {
    SamRecord *commitment = ((SamRecord *[]){ follows, pinned, kept })[i];

    sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (agreement));
    sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
    sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Leiekontrakt");
    sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
    sam_record_set_int (commitment, SAM_COMMITMENT_OFFSET_DAYS, 7);
  }
  sam_record_set_date (pinned, SAM_COMMITMENT_PINNED_ON, day (6, 2));
  sam_record_set_text (kept, SAM_COMMITMENT_STATE, "kept");
  view = view_of (&w);
  g_assert_cmpint (sam_rules_commitment (view, follows, day (6, 4)).deadline.due, ==, day (6, 5));
  g_assert_cmpint (sam_rules_commitment (view, follows, day (6, 4)).state, ==,
                   SAM_COMMITMENT_STATE_OPEN);
  g_assert_cmpint (sam_rules_commitment (view, follows, day (6, 6)).state, ==,
                   SAM_COMMITMENT_STATE_OVERDUE);
  g_assert_true (sam_rules_commitment (view, pinned, day (6, 4)).pinned);
  g_assert_cmpint (sam_rules_commitment (view, pinned, day (6, 4)).state, ==,
                   SAM_COMMITMENT_STATE_OVERDUE);
  g_assert_cmpint (sam_rules_commitment (view, kept, day (8, 4)).state, ==,
                   SAM_COMMITMENT_STATE_KEPT);
}

/* The hash covers every term and nothing else, whatever order the records come in. */
static void
test_terms_hash (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) parties = g_ptr_array_new ();
  g_autoptr (GPtrArray) swapped = g_ptr_array_new ();
  g_autoptr (GPtrArray) commitments = g_ptr_array_new ();
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;
  SamRecord *transition, *agreement, *a, *b, *commitment;

  world_init (&w);
  transition = add_transition (&w, day (6, 13), day (3, 2));
  agreement = add_agreement (&w, transition);
  a = add_party (&w, agreement, "NAV Eksempel");
  b = add_party (&w, agreement, "Boligkontoret");
  commitment = add (&w, SAM_RECORD_COMMITMENT);
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Leiekontrakt");
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  g_ptr_array_add (parties, a);
  g_ptr_array_add (parties, b);
  g_ptr_array_add (swapped, b);
  g_ptr_array_add (swapped, a);
  g_ptr_array_add (commitments, commitment);
  first = sam_rules_terms_hash (agreement, parties, commitments);
  second = sam_rules_terms_hash (agreement, swapped, commitments);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (strlen (first), ==, 64);
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "kept"); /* state is no term */
  third = sam_rules_terms_hash (agreement, parties, commitments);
  g_assert_cmpstr (first, ==, third);
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Leiekontrakt og nøkler");
  fourth = sam_rules_terms_hash (agreement, parties, commitments);
  g_assert_cmpstr (first, !=, fourth);
}

/* ---- Today ---- */

static const SamTodayReason *
reason_of (SamTodayCard *card, SamTodayKind kind)
{
  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (reason->kind == kind)
      return reason;
  }
  return NULL;
}

static void
test_today_not_ready (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  const SamTodayReason *reason;

  world_init (&w);
  add_transition (&w, day (6, 13), day (5, 20));
  put_in_place (row_of (&w, "education"));
  put_in_place (row_of (&w, "work"));
  put_in_place (row_of (&w, "activity"));
  put_in_place (row_of (&w, "follow_up"));
  view = view_of (&w);
  card = sam_rules_today_card (view, NULL, day (6, 4));
  reason = reason_of (card, SAM_TODAY_NOT_READY);
  g_assert_nonnull (reason);
  g_assert_cmpint (reason->n, ==, 9);
  g_assert_cmpint (reason->k, ==, 2);
  g_assert_cmpint (reason->m, ==, 6);
  g_assert_cmpstr (reason->points[0], ==, "housing");
  g_assert_cmpstr (reason->points[1], ==, "treatment");
  g_assert_null (reason->points[2]);
}

static void
test_today_orders_classes (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;

  world_init (&w);
  add_transition (&w, day (6, 4), day (5, 20));
  sam_record_set_moment (w.record, SAM_CASE_WANTS_NOW_AT, G_GINT64_CONSTANT (1780500000000000));
  view = view_of (&w);
  card = sam_rules_today_card (view, NULL, day (6, 4));
  g_assert_cmpuint (card->reasons->len, >=, 3);
  g_assert_cmpint (((SamTodayReason *) g_ptr_array_index (card->reasons, 0))->kind, ==,
                   SAM_TODAY_TRANSITION_TODAY);
  for (guint i = 1; i < card->reasons->len; i++)
    g_assert_cmpint (
        sam_today_class (((SamTodayReason *) g_ptr_array_index (card->reasons, i - 1))->kind), <=,
        sam_today_class (((SamTodayReason *) g_ptr_array_index (card->reasons, i))->kind));
}

static void
test_today_not_reached (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *contact;

  world_init (&w);
  transition = add_transition (&w, day (6, 1), day (3, 20));
  g_assert_nonnull (transition);
  contact = add (&w, SAM_RECORD_CONTACT);
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "not_reached");
  sam_record_set_moment (contact, SAM_CONTACT_OCCURRED_AT, G_GINT64_CONSTANT (1780400000000000));
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamTodayCard) card = sam_rules_today_card (view, NULL, day (6, 4));
    const SamTodayReason *reason = reason_of (card, SAM_TODAY_NOT_REACHED);

    g_assert_nonnull (reason);
    g_assert_cmpint (reason->n, ==, 3);
    g_assert_cmpint (reason->k, ==, 1);
  }
  sam_record_set_text (contact, SAM_CONTACT_OUTCOME, "reached");
  {
    g_autoptr (SamCaseView) view = view_of (&w);
    g_autoptr (SamTodayCard) card = sam_rules_today_card (view, NULL, day (6, 4));

    g_assert_null (reason_of (card, SAM_TODAY_NOT_REACHED));
  }
}

/* Death stops every contact, letter and alert at once. */
static void
test_death_stops_everything (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  g_autoptr (SamCaseSummary) summary = NULL;

  world_init (&w);
  add_transition (&w, day (6, 5), day (3, 20));
  sam_record_set_date (w.person, SAM_PERSON_DECEASED_ON, day (6, 3));
  view = view_of (&w);
  card = sam_rules_today_card (view, NULL, day (6, 4));
  g_assert_null (card);
  summary = sam_rules_case_summary (view, day (6, 4));
  g_assert_cmpint (summary->next_kind, ==, SAM_NEXT_NONE);
}

static void
test_first_conversation (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) at_limit = NULL, over = NULL;

  world_init (&w);
  sam_record_set_text (w.record, SAM_CASE_STATUS, "waiting");
  view = view_of (&w);
  at_limit = sam_rules_today_card (view, NULL, day (5, 13));
  g_assert_null (at_limit);
  over = sam_rules_today_card (view, NULL, day (5, 14));
  g_assert_cmpint (reason_of (over, SAM_TODAY_FIRST_CONVERSATION)->n, ==, 11);
  g_assert_cmpint (reason_of (over, SAM_TODAY_FIRST_CONVERSATION)->k, ==, 10);
}

/* A threshold is a dated row: the value valid on the day counts. */
static void
test_dated_setting (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamRegistry) registry = NULL;
  g_autofree char *id = NULL;
  SamRecord *setting;

  world_init (&w);
  id = sam_id_new (w.clock);
  setting = sam_record_new (SAM_RECORD_SETTING, id, SAM_ID_NIL);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_FIRST_CONVERSATION);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "5");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, day (6, 1));
  g_ptr_array_add (w.registry, setting);
  registry = sam_registry_new (w.registry);
  g_assert_cmpint (sam_registry_setting_int (registry, SAM_SETTING_FIRST_CONVERSATION, day (5, 31)),
                   ==, 10);
  g_assert_cmpint (sam_registry_setting_int (registry, SAM_SETTING_FIRST_CONVERSATION, day (6, 1)),
                   ==, 5);
}

static void
test_strictly_protected_shows_no_place (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamCaseSummary) summary = NULL;
  g_autoptr (SamTransitionSummary) line = NULL;
  g_autofree char *id = NULL;
  SamRecord *place, *transition, *residence;

  world_init (&w);
  id = sam_id_new (w.clock);
  place = sam_record_new (SAM_RECORD_SERVICE, id, SAM_ID_NIL);
  sam_record_set_text (place, SAM_SERVICE_NAME, "Eksempel fengsel");
  g_ptr_array_add (w.registry, place);
  transition = add_transition (&w, day (6, 13), day (5, 20));
  sam_record_set_text (transition, SAM_TRANSITION_PLACE_ID, id);
  residence = add (&w, SAM_RECORD_RESIDENCE);
  sam_record_set_text (residence, SAM_RESIDENCE_KIND, "prison");
  sam_record_set_date (residence, SAM_RESIDENCE_FROM_ON, day (1, 1));
  sam_record_set_text (w.person, SAM_PERSON_PHONE, "00000001");
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  view = view_of (&w);
  summary = sam_rules_case_summary (view, day (6, 4));
  g_assert_null (summary->phone);
  g_assert_null (summary->residence_kind);
  line = sam_rules_transition_summary (view, sam_record_get_id (transition), day (6, 4));
  g_assert_null (line->place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rules/gate/new", test_new_gate_has_the_six_and_the_local);
  g_test_add_func ("/rules/gate/deadlines", test_deadlines_told_in_time);
  g_test_add_func ("/rules/gate/late-notice", test_late_notice);
  g_test_add_func ("/rules/gate/unknown-date", test_unknown_date);
  g_test_add_func ("/rules/gate/ready", test_ready);
  g_test_add_func ("/rules/gate/waived-and-interim", test_waived_and_interim);
  g_test_add_func ("/rules/gate/move-before-easter", test_move_before_easter);
  g_test_add_func ("/rules/gate/holiday-is-named", test_holiday_is_named);
  g_test_add_func ("/rules/agreement/in-force", test_in_force_per_party);
  g_test_add_func ("/rules/agreement/commitments", test_commitments);
  g_test_add_func ("/rules/agreement/terms-hash", test_terms_hash);
  g_test_add_func ("/rules/today/not-ready", test_today_not_ready);
  g_test_add_func ("/rules/today/classes", test_today_orders_classes);
  g_test_add_func ("/rules/today/not-reached", test_today_not_reached);
  g_test_add_func ("/rules/today/death", test_death_stops_everything);
  g_test_add_func ("/rules/today/first-conversation", test_first_conversation);
  g_test_add_func ("/rules/settings/dated", test_dated_setting);
  g_test_add_func ("/rules/protected/no-place", test_strictly_protected_shows_no_place);
  return g_test_run ();
}
