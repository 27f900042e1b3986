/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year-count.h"

#include <samspor/sam-rules.h>
#include <string.h>

enum {
  WINDOW_NOT_REACHED,
  WINDOW_REACHED,
  WINDOW_DUE,
  WINDOW_DECLINED,
  WINDOW_MERGED,
  N_WINDOWS,
};

static const char *const holder_kinds[] = { "user", "team", "service" };

/* How often each state of each rule was met. */
static guint seen_points[SAM_POINT_WAIVED + 1], seen_windows[N_WINDOWS],
    seen_kinds[SAM_TODAY_TURNS + 1], seen_answers[3][2], seen_parties[SAM_PARTY_DECLINED + 1],
    seen_commitments[SAM_COMMITMENT_STATE_LAPSED + 1], seen_outcomes[SAM_N_PARTNER_OUTCOMES],
    seen_waits[2], seen_cooperations[SAM_COOPERATION_OVER + 1], seen_holders[3], seen_asks[2],
    seen_stages[SAM_REFERRAL_STAGE_ENDED + 1], seen_absences[SAM_ABSENCE_COMING + 1], seen_cover[2],
    seen_assign[2], seen_escalated[2], seen_inquiries[4], seen_duties[SAM_REPORT_DONE + 1];

/* "-" = none */
static char *
day (SamDate date)
{
  return date != SAM_DATE_NONE ? sam_date_format_iso (date) : g_strdup ("-");
}

/* (nullable) */
static SamCaseView *
live_view (Town *town, guint i)
{
  TownCase *at = town->cases->pdata[i];

  return sam_record_enum_is (at->record, SAM_CASE_STATUS, "closed")
                 || sam_record_has (at->person, SAM_PERSON_DECEASED_ON)
             ? NULL
             : town_view (town, at);
}

G_GNUC_PRINTF (2, 3)
static void
line (GPtrArray *lines, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (lines, g_strdup_vprintf (format, args));
  va_end (args);
}

/* ---- gates ---- */

static void
add_points (GPtrArray *lines, SamGate *gate)
{
  static const char *const states[] = { "not_started", "planned",      "interim", "in_place",
                                        "declined",    "not_relevant", "waived" };

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];
    g_autofree char *due = day (point->deadline.due);

    seen_points[point->state]++;
    line (lines, "%s %s holds %d counts %d needed %d fell back %d due %s late %d overdue %d",
          sam_record_get_id (point->row), states[point->state], point->holds, point->counts,
          point->needed, point->fell_back, due, point->deadline.late_notice, point->overdue);
  }
}

static void
add_gate (GPtrArray *lines, SamGate *gate)
{
  line (lines,
        "%s needed %u missing %u ready %d link %d unknown %d unchecked %d over %d late %u "
        "overdue %u",
        sam_record_get_id (gate->transition), gate->n_needed, gate->n_missing, gate->ready,
        gate->is_link, gate->date_unknown, gate->date_unchecked, gate->over, gate->n_late_notice,
        gate->n_overdue);
}

static void
add_gates (GPtrArray *lines, SamCaseView *view, SamDate today,
           void (*add) (GPtrArray *lines, SamGate *gate))
{
  GPtrArray *transitions = sam_case_view_list (view, SAM_RECORD_TRANSITION);

  for (guint i = 0; i < transitions->len; i++) {
    g_autoptr (SamGate) gate =
        sam_rules_gate (view, sam_record_get_id (transitions->pdata[i]), today);

    add (lines, gate);
  }
}

static void
points (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  add_gates (lines, view, today, add_points);
}

static void
gates (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  add_gates (lines, view, today, add_gate);
}

static void
late_notices (GPtrArray *lines, Town *town)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sam_transition_summary_unref);
  g_autoptr (GPtrArray) late = NULL;

  for (guint k = 0; k < town->cases->len; k++) {
    SamCaseView *view = live_view (town, k);
    GPtrArray *transitions = view != NULL ? sam_case_view_list (view, SAM_RECORD_TRANSITION) : NULL;

    for (guint i = 0; transitions != NULL && i < transitions->len; i++) {
      g_ptr_array_add (all, sam_rules_transition_summary (view,
                                                          sam_record_get_id (transitions->pdata[i]),
                                                          town->today));
    }
  }
  late = sam_rules_late_notice (all, town->today);
  for (guint i = 0; i < late->len; i++) {
    const SamLateNotice *notice = late->pdata[i];

    line (lines, "%s told %u late %u", notice->place, notice->n_told, notice->n_late);
  }
}

/* ---- the first 28 days ---- */

static void
windows (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (SamFollowWindow) window = sam_rules_window (view, today);
  g_autofree char *reached = NULL;
  g_autofree char *due = NULL;

  if (window == NULL) {
    return;
  }
  seen_windows[window->declined                      ? WINDOW_DECLINED
               : window->reached_on == SAM_DATE_NONE ? WINDOW_NOT_REACHED
               : window->due != NULL                 ? WINDOW_DUE
                                                     : WINDOW_REACHED]++;
  seen_windows[WINDOW_MERGED] += window->n_merged > 0;
  reached = day (window->reached_on);
  due = day (window->due != NULL && !window->declined ? window->due_on : SAM_DATE_NONE);
  line (lines, "%s day %d merged %u declined %d reached %s tried %u due %s",
        sam_record_get_id (window->cause), window->day, window->n_merged, window->declined, reached,
        window->n_tried, due);
}

/* ---- alerts ---- */

static void
reasons (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  const SamRecord *record = sam_case_view_get_case (view);
  const char *coordinator = sam_record_get_text (record, SAM_CASE_COORDINATOR_USER);
  g_autoptr (SamTodayCard) card = sam_rules_today_card (view, coordinator, today);

  for (guint i = 0; card != NULL && i < card->reasons->len; i++) {
    const SamTodayReason *reason = card->reasons->pdata[i];
    const char *rule = sam_today_rule (reason->kind);
    g_autofree char *on = day (reason->date);

    seen_kinds[reason->kind]++;
    seen_escalated[reason->escalated ? 1 : 0]++;
    line (lines, "%s %s %s escalated %d", rule != NULL ? rule : "asked", reason->record_id, on,
          reason->escalated);
  }
}

static void
answers (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_ALERT_ANSWER);
  static const char *const kinds[] = { "measure", "deferred", "not_correct" };

  for (guint i = 0; i < all->len; i++) {
    gboolean ends = sam_rules_alert_ends (view, all->pdata[i], today);

    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      if (sam_record_enum_is (all->pdata[i], SAM_ALERT_ANSWER_KIND, kinds[k])) {
        seen_answers[k][ends ? 1 : 0]++;
      }
    }
    line (lines, "%s ends %d", sam_record_get_id (all->pdata[i]), ends);
  }
}

/* ---- agreements ---- */

static void
parties (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  static const char *const states[] = { "not_asked", "asked", "signed", "oral", "declined" };
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_PARTY);

  for (guint i = 0; i < all->len; i++) {
    SamPartyStatus status = sam_rules_party (view, all->pdata[i]);

    seen_parties[status.state]++;
    line (lines, "%s %s in force %d", sam_record_get_id (all->pdata[i]), states[status.state],
          status.in_force);
  }
}

static void
commitments (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  static const char *const states[] = { "open", "overdue", "kept", "late", "not_kept", "lapsed" };
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_COMMITMENT);

  for (guint i = 0; i < all->len; i++) {
    SamCommitmentStatus status = sam_rules_commitment (view, all->pdata[i], today);
    g_autofree char *due = day (status.deadline.due);

    seen_commitments[status.state]++;
    line (lines, "%s %s due %s promised %d", sam_record_get_id (all->pdata[i]),
          states[status.state], due, sam_rules_is_promised (view, all->pdata[i]));
  }
}

/* What others have been asked for or have promised, and are not late with. */
static void
waits (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (GPtrArray) all = sam_rules_waits (view, today);

  for (guint i = 0; i < all->len; i++) {
    const SamTodayWait *wait = all->pdata[i];
    g_autofree char *since = day (wait->since);
    g_autofree char *due = day (wait->due);

    seen_waits[wait->since != SAM_DATE_NONE ? 0 : 1]++;
    line (lines, "%s since %s due %s", wait->record_id, since, due);
  }
}

/* ---- partners ---- */

static void
cooperations (GPtrArray *lines, Town *town)
{
  GPtrArray *all = sam_registry_list (town_registry (town), SAM_RECORD_COOPERATION);

  for (guint i = 0; i < all->len; i++) {
    SamCooperationState state = sam_rules_cooperation (all->pdata[i], town->today);

    seen_cooperations[state]++;
    line (lines, "%s state %u", sam_record_get_id (all->pdata[i]), state);
  }
}

static void
partners (GPtrArray *lines, Town *town)
{
  g_autoptr (GHashTable) all = sam_partners_new ();
  GHashTableIter iter;
  gpointer id, value;

  for (guint k = 0; k < town->cases->len; k++) {
    SamCaseView *view = live_view (town, k);

    if (view != NULL) {
      sam_rules_add_partners (view, SAM_DATE_MIN, SAM_DATE_MAX, town->today, all);
    }
  }
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const SamPartner *partner = value;
    guint sum = 0;

    for (guint k = 0; k < SAM_N_PARTNER_OUTCOMES; k++) {
      seen_outcomes[k] += partner->n[k];
      sum += partner->n[k];
    }
    if (sum > 0) {
      line (lines, "%s kept %u late %u not kept %u waived %u told late %u", (char *) id,
            partner->n[SAM_PARTNER_KEPT], partner->n[SAM_PARTNER_LATE],
            partner->n[SAM_PARTNER_NOT_KEPT], partner->n[SAM_PARTNER_WAIVED],
            partner->n[SAM_PARTNER_LATE_NOTICE]);
    }
  }
}

/* ---- who is responsible ---- */

static void
holders (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, today);
  const SamRecord *record = sam_case_view_get_case (view);
  const char *kind = sam_record_get_text (record, SAM_CASE_HOLDER_KIND);

  for (guint i = 0; i < G_N_ELEMENTS (holder_kinds); i++) {
    seen_holders[i] += strcmp (kind, holder_kinds[i]) == 0;
  }
  g_assert_true (ledger->whole);
  line (lines, "%s passed on %u refused %u days without answer %d", sam_record_get_id (record),
        ledger->n_passed, ledger->n_refused, ledger->days_unanswered);
}

/* Who was responsible, from which day to which. */
static void
spans (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, today);
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");

  for (guint i = 0; i < ledger->n_spans; i++) {
    const SamHolderSpan *span = &ledger->spans[i];
    g_autofree char *from =
        day (span->from_at != 0 ? sam_moment_to_local (span->from_at, oslo, NULL) : SAM_DATE_NONE);
    g_autofree char *to =
        day (span->to_at != 0 ? sam_moment_to_local (span->to_at, oslo, NULL) : SAM_DATE_NONE);

    line (lines, "%s %s %s from %s to %s", sam_record_get_id (sam_case_view_get_case (view)),
          span->kind,
          strcmp (span->kind, "user") == 0   ? span->user_id
          : strcmp (span->kind, "team") == 0 ? span->team_id
                                             : span->service_id,
          from, to);
  }
}

static void
asks (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (SamHolderLedger) ledger = sam_rules_holder_ledger (view, today);

  if (ledger->open != NULL) {
    g_autofree char *due = day (ledger->open->deadline);

    seen_asks[ledger->open->overdue ? 1 : 0]++;
    line (lines, "%s due %s overdue %d", sam_record_get_id (ledger->open->handover), due,
          ledger->open->overdue);
  }
}

static void
referrals (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  GPtrArray *all = sam_case_view_list (view, SAM_RECORD_REFERRAL);

  for (guint i = 0; i < all->len; i++) {
    SamReferralClock clock =
        sam_rules_referral_clock (sam_case_view_get_registry (view), all->pdata[i], today);

    seen_stages[clock.stage]++;
    line (lines, "%s stage %u days %d", sam_record_get_id (all->pdata[i]), clock.stage, clock.days);
  }
}

/* ---- what belongs to a team ---- */

static GPtrArray *
of_type (Town *town, SamRecordType type)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < town->of_teams->len; i++) {
    if (sam_record_get_rtype (town->of_teams->pdata[i]) == type) {
      g_ptr_array_add (found, town->of_teams->pdata[i]);
    }
  }
  return found;
}

static void
absences (GPtrArray *lines, Town *town)
{
  g_autoptr (GPtrArray) all = of_type (town, SAM_RECORD_ABSENCE);

  for (guint i = 0; i < all->len; i++) {
    SamAbsenceStatus status =
        sam_rules_absence (all->pdata[i], all, town_registry (town), town->today);

    seen_absences[status.state]++;
    seen_cover[status.needs_cover ? 1 : 0]++;
    seen_assign[status.must_assign ? 1 : 0]++;
    line (lines, "%s state %u covered %d needs cover %d must assign %d days %d",
          sam_record_get_id (all->pdata[i]), status.state, status.covered, status.needs_cover,
          status.must_assign, status.days);
  }
}

static void
inquiries (GPtrArray *lines, Town *town)
{
  g_autoptr (GPtrArray) all = of_type (town, SAM_RECORD_INQUIRY);

  for (guint i = 0; i < all->len; i++) {
    SamInquiryStatus status = sam_rules_inquiry (all->pdata[i], town_registry (town), town->today);
    g_autofree char *due = day (status.due);

    seen_inquiries[!status.open ? 0 : status.answered ? 1 : status.overdue ? 2 : 3]++;
    line (lines, "%s open %d answered %d due %s overdue %d", sam_record_get_id (all->pdata[i]),
          status.open, status.answered, due, status.overdue);
  }
}

static void
reports (GPtrArray *lines, Town *town)
{
  g_autoptr (GPtrArray) all = of_type (town, SAM_RECORD_RELATIVE_REPORT);

  for (guint i = 0; i < all->len; i++) {
    SamReportDuty duty = sam_rules_report (all->pdata[i], town_registry (town), NULL);

    seen_duties[duty]++;
    line (lines, "%s duty %u", sam_record_get_id (all->pdata[i]), duty);
  }
}

/* What stands on the lead's Today without a case. */
static void
team_cards (GPtrArray *lines, Town *town)
{
  g_autoptr (GPtrArray) all = of_type (town, SAM_RECORD_ABSENCE);
  SamRegistry *registry = town_registry (town);

  for (guint i = 0; i < town->of_teams->len; i++) {
    const SamRecord *record = town->of_teams->pdata[i];
    SamRecordType type = sam_record_get_rtype (record);
    g_autoptr (SamTodayCard) card =
        type == SAM_RECORD_ABSENCE
            ? sam_rules_absence_card (record, all, 1, registry, town->viewer, town->today)
        : type == SAM_RECORD_INQUIRY
            ? sam_rules_inquiry_card (record, registry, town->viewer, town->today)
        : type == SAM_RECORD_RELATIVE_SUPPORT
            ? sam_rules_support_card (record, registry, town->viewer, town->today)
            : sam_rules_report_card (record, registry, town->viewer, town->today);

    if (card != NULL) {
      const SamTodayReason *reason = card->reasons->pdata[0];

      seen_kinds[reason->kind]++;
      line (lines, "%s %s",
            reason->kind == SAM_TODAY_INQUIRY             ? "inquiry"
            : reason->kind == SAM_TODAY_REPORT            ? "report"
            : reason->kind == SAM_TODAY_SUPPORT           ? "support"
            : reason->kind == SAM_TODAY_ABSENCE_UNCOVERED ? "uncovered"
                                                          : "long",
            reason->record_id);
    }
  }
}

/* ---- Today ---- */

static void
appointments (GPtrArray *lines, SamCaseView *view, SamDate today)
{
  g_autoptr (GPtrArray) all = sam_rules_appointments_today (view, today);

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const SamAppointmentToday *one = all->pdata[i];

    line (lines, "%s %s", one->meeting_kind != NULL ? "meeting" : "appointment", one->record_id);
  }
}

static void
add_today (GPtrArray *lines, const SamTodayFigures *sum)
{
  line (lines, "waiting for the first conversation %u, the longest %u days", sum->waiting_first,
        sum->longest_waiting_days);
  line (lines, "in 30 days %u, ready %u", sum->transitions_30, sum->transitions_30_ready);
  line (lines, "in the window %u, not reached %u", sum->in_window, sum->not_reached);
  line (lines, "commitments overdue %u", sum->commitments_overdue);
  line (lines, "put off %u, not correct %u", sum->deferred, sum->not_correct);
}

static void
today_figures (GPtrArray *lines, Town *town)
{
  SamTodayFigures sum = { 0 };

  for (guint k = 0; k < town->cases->len; k++) {
    SamCaseView *view = live_view (town, k);

    if (view != NULL) {
      sam_rules_add_figures (view, town->today, &sum);
    }
  }
  add_today (lines, &sum);
}

/* ---- the lead's page, from the store ---- */

static void
store_today (GPtrArray *lines, Town *town)
{
  SamTodayFigures figures = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = sam_store_today (town->store, town->viewer, &figures, NULL, &error);

  g_assert_no_error (error);
  add_today (lines, &figures);
  line (lines, "gone to the lead %u", figures.escalated);
}

static void
store_cases (GPtrArray *lines, Town *town)
{
  SamCaseQuery query = { .language = "nb" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all =
      sam_store_list_cases (town->store, town->viewer, &query, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++) {
    const SamCaseSummary *one = all->pdata[i];
    const TownCase *at = g_hash_table_lookup (town->by_scope, one->case_id);
    g_autofree char *opened = day (one->opened_on);
    g_autofree char *reached = day (one->reached_on);
    g_autofree char *transition = one->transition_id != NULL && one->transition_on == SAM_DATE_NONE
                                      ? g_strdup ("unknown")
                                      : day (one->transition_on);
    g_autofree char *until = day (one->residence_until);

    if (!sam_record_has (at->person, SAM_PERSON_DECEASED_ON)) {
      line (lines, "%s %s opened %s reached %s transition %s lives %s%s%s", one->case_id,
            one->status, opened, reached, transition,
            one->residence_kind != NULL ? one->residence_kind : "-",
            one->residence_kind != NULL ? " until " : "", one->residence_kind != NULL ? until : "");
    }
  }
}

static void
store_cards (GPtrArray *lines, Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = sam_store_today (town->store, town->viewer, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < cards->len; i++) {
    const SamTodayCard *card = cards->pdata[i];

    if (card->case_id != NULL) {
      line (lines, "%s", card->case_id);
    }
  }
}

static void
store_team (GPtrArray *lines, Town *town)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamTeam) team = sam_store_team (town->store, town->viewer, NULL, &error);

  g_assert_no_error (error);
  line (lines, "not ready %u", team->not_ready);
  line (lines, "unchecked %u", team->unchecked);
  line (lines, "told late %u", team->told_late);
  line (lines, "asked to take over %u", team->handovers);
  for (guint i = 0; i < team->loads->len; i++) {
    const SamLoad *load = &g_array_index (team->loads, SamLoad, i);

    line (lines, "%s cases %u weight %u", load->coordinator_user, load->cases, load->weight);
  }
  for (guint i = 0; i < SAM_TEAM_MONTHS; i++) {
    line (lines, "opened %u months ago, first conversation after %d", SAM_TEAM_MONTHS - 1 - i,
          team->days_to_first[i]);
  }
}

/* ---- all of them ---- */

static const struct {
  const char *name;
  void (*of_case) (GPtrArray *lines, SamCaseView *view, SamDate today);
  void (*of_town) (GPtrArray *lines, Town *town);
} figures[] = {
  { "points", points, NULL },
  { "gates", gates, NULL },
  { "late notices", NULL, late_notices },
  { "windows", windows, NULL },
  { "reasons", reasons, NULL },
  { "answers", answers, NULL },
  { "parties", parties, NULL },
  { "commitments", commitments, NULL },
  { "waits", waits, NULL },
  { "partners", NULL, partners },
  { "cooperations", NULL, cooperations },
  { "holders", holders, NULL },
  { "spans", spans, NULL },
  { "asks", asks, NULL },
  { "referrals", referrals, NULL },
  { "absences", NULL, absences },
  { "inquiries", NULL, inquiries },
  { "reports", NULL, reports },
  { "team cards", NULL, team_cards },
  { "appointments", appointments, NULL },
  { "today", NULL, today_figures },
  { "store today", NULL, store_today },
  { "store team", NULL, store_team },
  { "store cases", NULL, store_cases },
  { "store cards", NULL, store_cards },
};

GPtrArray *
rules_figure (Town *town, const char *name)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    if (strcmp (figures[i].name, name) != 0) {
      continue;
    }
    if (figures[i].of_town != NULL) {
      figures[i].of_town (lines, town);
      return lines;
    }
    for (guint k = 0; k < town->cases->len; k++) {
      SamCaseView *view = live_view (town, k);

      if (view != NULL) {
        figures[i].of_case (lines, view, town->today);
      }
    }
    return lines;
  }
  g_error ("No rule gives %s", name);
}

#define CHECK_SEEN(what)                                                                           \
  for (guint i = 0; i < G_N_ELEMENTS (what); i++) {                                                \
    g_test_message ("%s %u: %u", #what, i, (what)[i]);                                             \
    if ((what)[i] == 0) {                                                                          \
      g_error ("Never: %s %u", #what, i);                                                          \
    }                                                                                              \
  }

void
rules_check_seen (void)
{
  CHECK_SEEN (seen_points);
  CHECK_SEEN (seen_windows);
  CHECK_SEEN (seen_kinds);
  CHECK_SEEN (seen_answers[0]);
  CHECK_SEEN (seen_answers[1]);
  /* "Not correct" always ends its alert. */
  g_assert_cmpuint (seen_answers[2][0], ==, 0);
  g_assert_cmpuint (seen_answers[2][1], >, 0);
  CHECK_SEEN (seen_parties);
  CHECK_SEEN (seen_commitments);
  CHECK_SEEN (seen_outcomes);
  CHECK_SEEN (seen_waits);
  CHECK_SEEN (seen_cooperations);
  CHECK_SEEN (seen_holders);
  CHECK_SEEN (seen_asks);
  CHECK_SEEN (seen_stages);
  CHECK_SEEN (seen_absences);
  CHECK_SEEN (seen_cover);
  CHECK_SEEN (seen_assign);
  CHECK_SEEN (seen_escalated);
  CHECK_SEEN (seen_inquiries);
  CHECK_SEEN (seen_duties);
}
