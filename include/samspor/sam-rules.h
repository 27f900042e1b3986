/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-calendar.h>
#include <samspor/sam-case-view.h>
#include <samspor/sam-homes.h>
#include <samspor/sam-viewer.h>

G_BEGIN_DECLS

/*
 * The rules: pure functions over one case and a date. They return data, never sentences. The same
 * functions run in the window, on the command line, on paper and on the server. Any thread.
 */

/* ---- Kinds of transition ---- */

/* How long before and after a birthday of 16 or 18 its tasks are worked on. */
#define SAM_AGE_DAYS_BEFORE 180
#define SAM_AGE_DAYS_AFTER 30

/** SamTransitionTask: @days_before the birthday, negative after it. */
typedef struct {
  const char *point; /* NULL ends a list */
  int days_before;
} SamTransitionTask;

/**
 * SamTransitionKind: what a kind of transition brings with it.
 * @gate: the six points and the local ones must be in place before it
 * @window: it ends in freedom, so the first 28 days follow
 * @unplanned: it has happened to us: the same-day alarm of treatment broken off
 * @age: the age reached, 0 for others
 * @tasks: (nullable): what is prepared instead of a gate
 */
typedef struct {
  const char *id;
  gboolean gate, window, unplanned;
  int age;
  const SamTransitionTask *tasks;
} SamTransitionKind;
/** sam_rules_transition_kind: @kind: (nullable): enum id. Returns: (transfer none): never NULL; a
 * kind of a later version has a gate and a window, none has neither. */
const SamTransitionKind *sam_rules_transition_kind (const char *kind);
/** sam_rules_point_means: Returns: (transfer none) (nullable): what "in place" takes of @point. */
const SamLabel *sam_rules_point_means (const char *point);

/**
 * SamChain: the place of a transition among those that follow one another.
 * @number: 1 = the first; @length: 1 = no chain
 * @previous: (transfer none) (nullable); @next: (transfer none) (nullable): not cancelled
 * @ends_free: the person is free after this link: nothing says that the next follows straight on
 */
typedef struct {
  guint number, length;
  const SamRecord *previous, *next;
  gboolean ends_free;
} SamChain;
SamChain sam_rules_chain (const SamCaseView *view, const SamRecord *transition);
/**
 * sam_rules_carry_points:
 * What the points of @transition_id become when they take over what the link before it says: those
 * nobody has begun here. A waiver and a fixed deadline hold for one transition alone.
 * Returns: (transfer full) (element-type SamRecord): mutable copies, none when there is nothing
 */
GPtrArray *sam_rules_carry_points (const SamCaseView *view, const char *transition_id);

/**
 * SamTurning: the person turns 16 or 18 soon, or just has.
 * @transition: (transfer none) (nullable): the transition that prepares it, when one is registered
 * @n_left: tasks that do not hold; all while nothing is registered
 */
typedef struct {
  const SamTransitionKind *kind;
  const SamRecord *transition;
  SamDate date;
  guint n_left;
} SamTurning;
/** sam_rules_turning: from 180 days before to 30 after. Returns: FALSE when there is none; @turning
 * is written only with TRUE. */
gboolean sam_rules_turning (SamCaseView *view, SamDate today, SamTurning *turning);

/* ---- The gate: what must be in place before a transition ---- */

/**
 * SamPointState: state of a point on a given day, in the order of urgency for a reader.
 */
typedef enum {
  SAM_POINT_NOT_STARTED,
  SAM_POINT_PLANNED,
  SAM_POINT_INTERIM,
  SAM_POINT_IN_PLACE,
  SAM_POINT_DECLINED,
  SAM_POINT_NOT_RELEVANT,
  SAM_POINT_WAIVED,
} SamPointState;

/* The six points every transition has (hearing statement of Norsk Narkotikapolitiforening on Dok.
 * 8:119 S (2020–2021): housing, education, work, activities, treatment and follow-up must be
 * planned and established before a release). They can't be deleted. */
#define SAM_N_FIXED_POINTS 6
extern const char *const sam_fixed_points[SAM_N_FIXED_POINTS + 1];
/* Local points: they have deadlines but don't count in "k of 6". */
extern const char *const sam_local_points[];

/**
 * SamPoint:
 * @row: (transfer none): the gate_row
 * @holds: in place (with how we know), declined by the person, or not relevant with a reason
 * @counts: one of the six, or a task of a birthday
 * @needed: this transition is not ready without it; of a link that is not the last of a chain only
 *   what the first night takes
 * @fell_back: it was interim and its date has passed, or it rests on a lease that does not hold
 * @lacks_evidence: called in place, but nobody says how we know
 * @deadline: when it must hold; due = SAM_DATE_NONE while the date is unknown and it is not part of
 *   the minimum package
 * @pinned: the deadline was set by hand and doesn't follow the date
 * @overdue: it does not hold and its deadline has passed
 * @lease, @tenant: of the housing point: the home that decides it, or that is worth saying; a
 *   tenant or residence of the view, NULL = none
 * @until: the last day of an interim point or of @tenant's home; NONE = no end is known
 */
typedef struct {
  const SamRecord *row, *tenant;
  const char *point;
  SamPointLease lease;
  SamDate until;
  SamPointState state;
  gboolean holds, counts, needed, fell_back, lacks_evidence, pinned, overdue;
  SamDeadline deadline;
} SamPoint;

/**
 * SamGate:
 * @points: (array length=n_points): the six first, then local ones, each in its order
 * @n_needed: the six; fewer of a link of a chain; the tasks of a birthday
 * @n_missing: of those that don't hold
 * @ready: all needed hold: only then a transition is ready. A waived or interim point never makes
 *   it.
 * @is_link: another transition follows: only the last of a chain needs all six
 * @date_unchecked: the date is unknown and nobody has checked it for too long
 */
typedef struct {
  SamCaseView *view; /* (owned) */
  const SamRecord *transition;
  SamPoint *points; /* (owned) */
  guint n_points, n_needed, n_missing, n_late_notice, n_overdue;
  gboolean ready, is_link, date_unknown, date_unchecked, over;
} SamGate;
/** sam_rules_gate: Returns: (transfer full) (nullable): NULL when there is no such transition. */
SamGate *sam_rules_gate (SamCaseView *view, const char *transition_id, SamDate today);
void sam_gate_free (SamGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamGate, sam_gate_free)

/** sam_rules_next_transition: Returns: (transfer none) (nullable): the coming transition: the
 * earliest that has not happened and is not cancelled, one without date if there is no other. */
const SamRecord *sam_rules_next_transition (const SamCaseView *view, SamDate today);
/**
 * sam_rules_new_points:
 * The rows a new transition starts with: the six and the local ones, with ids derived from the
 * transition's, so that two people who open the same gate without network make the same rows.
 * Returns: (transfer full) (element-type SamRecord): mutable records
 */
GPtrArray *sam_rules_new_points (const SamRecord *transition);
/** sam_rules_point_label: Returns: (transfer none) (nullable): what a fixed or local point is
 * called. */
const SamLabel *sam_rules_point_label (const char *point);

/**
 * SamMove: what moving, losing or learning a transition's date does to one deadline.
 * @record: (transfer none): a gate_row or a commitment
 * @from: SAM_DATE_NONE = it arises; @to: SAM_DATE_NONE = it falls away
 * @wanted: the new date less its offset, before it was moved back to an open day
 * @holidays: bits of #SamHoliday on @wanted, 0 when it is a weekend or open
 * @late_notice: the first open day after we were told decides now
 */
typedef struct {
  const SamRecord *record;
  SamDate from, to, wanted;
  guint holidays;
  gboolean moved_back, late_notice;
} SamMove;
/**
 * sam_rules_move_effects:
 * @new_date: SAM_DATE_NONE = the date is lost: the minimum package is due instead
 *
 * Every deadline that follows the date, also those that stay.
 * Returns: (transfer full) (element-type SamMove): records belong to @view.
 */
GArray *sam_rules_move_effects (SamCaseView *view, const char *transition_id, SamDate new_date,
                                SamDate today);

/* ---- Binding agreements ---- */

typedef enum {
  SAM_PARTY_NOT_ASKED,
  SAM_PARTY_ASKED, /* sent, no answer */
  SAM_PARTY_SIGNED,
  SAM_PARTY_ORAL, /* said yes at a meeting or on the phone, noted by a named user */
  SAM_PARTY_DECLINED,
} SamPartyState;
/**
 * SamPartyStatus:
 * @signature: (transfer none) (nullable): the one that decides: the last of the current revision
 * @in_force: the agreement binds this party
 */
typedef struct {
  SamPartyState state;
  const SamRecord *signature;
  gboolean in_force;
} SamPartyStatus;
SamPartyStatus sam_rules_party (const SamCaseView *view, const SamRecord *party);
/** sam_rules_agreement_counts: parties the agreement binds, of all. */
void sam_rules_agreement_counts (const SamCaseView *view, const char *agreement_id, guint *in_force,
                                 guint *n_parties);
/** sam_rules_agreement_is_sent: its terms are locked. */
gboolean sam_rules_agreement_is_sent (const SamRecord *agreement);
/**
 * sam_rules_terms:
 * @parties: (element-type SamRecord), @commitments: (element-type SamRecord): all of the agreement
 *
 * The terms as canonical JSON: every field flagged as a term, records by id. What a signature
 * signs. Returns: (transfer full)
 */
char *sam_rules_terms (const SamRecord *agreement, GPtrArray *parties, GPtrArray *commitments);
/** sam_rules_terms_hash: Returns: (transfer full): SHA-256 of sam_rules_terms(), lower-case hex. */
char *sam_rules_terms_hash (const SamRecord *agreement, GPtrArray *parties, GPtrArray *commitments);

typedef enum {
  SAM_COMMITMENT_STATE_OPEN,
  SAM_COMMITMENT_STATE_OVERDUE, /* open and past its deadline: ask what happened */
  SAM_COMMITMENT_STATE_KEPT,
  SAM_COMMITMENT_STATE_LATE,
  SAM_COMMITMENT_STATE_NOT_KEPT,
  SAM_COMMITMENT_STATE_LAPSED,
} SamCommitmentState;
typedef struct {
  SamCommitmentState state;
  SamDeadline deadline;
  gboolean pinned;
} SamCommitmentStatus;
SamCommitmentStatus sam_rules_commitment (const SamCaseView *view, const SamRecord *commitment,
                                          SamDate today);
/** sam_rules_is_promised: the one it is asked of has said yes, or it is our own: only then a day
 * that passes is anybody's. A yes to a version that was replaced or ended since stays a yes. */
gboolean sam_rules_is_promised (const SamCaseView *view, const SamRecord *commitment);

/**
 * SamPartnerOutcome: what is counted on a partner. A commitment past its deadline that nobody has
 * asked about is none of these.
 * @SAM_PARTNER_LATE: done after the deadline, and somebody has written why
 * @SAM_PARTNER_WAIVED: a point that the lead waived, naming the partner that failed
 * @SAM_PARTNER_LATE_NOTICE: told us of a transition so late that its deadlines are the first open
 *   day after; counts on the place the person comes from
 */
typedef enum {
  SAM_PARTNER_KEPT,
  SAM_PARTNER_LATE,
  SAM_PARTNER_NOT_KEPT,
  SAM_PARTNER_WAIVED,
  SAM_PARTNER_LATE_NOTICE,
  SAM_N_PARTNER_OUTCOMES,
} SamPartnerOutcome;

/**
 * SamPartnerItem: one thing a figure counts; strings (owned).
 * @type, @record_id: a commitment, a gate_row or a transition
 * @name: the person of the case
 * @text: what was promised, the reason of a waiver, the kind of the transition (enum id)
 * @point: (nullable): the point that was waived
 * @on: the deadline; what has none counts on the day it was settled, at last on the day it was sent
 */
typedef struct {
  SamPartnerOutcome outcome;
  SamRecordType type;
  char *record_id, *case_id, *name, *text, *point;
  SamDate on;
} SamPartnerItem;

/**
 * SamPartner: strings (owned).
 * @id: the service's id, "us" for the coordinators, "name:…" for a name outside the directory
 * @name: "" for ourselves
 * @n: by outcome
 */
typedef struct {
  char *id, *name;
  guint n[SAM_N_PARTNER_OUTCOMES];
  GPtrArray *items; /* (owned) (element-type SamPartnerItem) */
} SamPartner;

/* No share of fewer: it would say more about chance, and about persons, than about a partner. */
#define SAM_PARTNER_LEAST 5

/** sam_partners_new: Returns: (transfer full) (element-type utf8 SamPartner): to be filled by
 * sam_rules_add_partners(), by id. */
GHashTable *sam_partners_new (void);
void sam_partner_free (SamPartner *partner);
/** sam_partner_id: Returns: (transfer full): under which a party counts, see #SamPartner. */
char *sam_partner_id (SamCaseView *view, const SamRecord *party, const char **name);
/** sam_rules_add_partners: adds what one case holds between two days, both counted, to @partners.
 */
void sam_rules_add_partners (SamCaseView *view, SamDate from, SamDate to, SamDate today,
                             GHashTable *partners);
/** sam_partner_n_settled: commitments that somebody has said the outcome of. */
guint sam_partner_n_settled (const SamPartner *partner);
/** sam_partner_share_kept: Returns: per cent kept of what is settled; -1 = fewer than
 * SAM_PARTNER_LEAST. */
int sam_partner_share_kept (const SamPartner *partner);

/* ---- Appointments and meetings ---- */

/** SamAppointmentToday: what the person has on a day. Boxed, counted, immutable; strings (owned).
 * @meeting_kind: (nullable): enum id of a meeting; NULL = an appointment of the person
 * @at_time: (nullable): "HH:MM"
 * @with_whom, @place: (nullable): also when it must not show
 */
typedef struct {
  gatomicrefcount ref_count;
  char *record_id, *case_id, *name, *address_grade, *team_id, *coordinator_user, *holder_user;
  char *meeting_kind, *at_time, *with_whom, *place;
} SamAppointmentToday;
/** sam_rules_appointments_today: appointments that are still planned, and meetings.
 * Returns: (transfer full) (nullable) (element-type SamAppointmentToday): by the hour, those
 *   without one last; NULL = none. */
GPtrArray *sam_rules_appointments_today (const SamCaseView *view, SamDate today);
SamAppointmentToday *sam_appointment_today_ref (SamAppointmentToday *appointment);
void sam_appointment_today_unref (SamAppointmentToday *appointment);
/** sam_appointment_today_compare: Returns: as strcmp(), by the hour, those without one last. */
int sam_appointment_today_compare (const SamAppointmentToday *a, const SamAppointmentToday *b);
/** sam_rules_next_meeting: the next meeting from @today on, as it stands in a meeting, else as a
 * meeting before it agreed. @at_time: (out) (nullable): "HH:MM". Returns: SAM_DATE_NONE = none. */
SamDate sam_rules_next_meeting (const SamCaseView *view, SamDate today, const char **at_time);
/** sam_rules_coming_appointments: agreed and not over on @today. Returns: (transfer container)
 * (element-type SamRecord): by day and hour. */
GPtrArray *sam_rules_coming_appointments (const SamCaseView *view, SamDate today);
/** sam_service_kind_is_open: whether the kind of a service gives nothing away about the person whom
 * it is written beside: only then its name may stand on a slip. */
gboolean sam_service_kind_is_open (const char *service_kind);

/* ---- System level ---- */

typedef enum {
  SAM_COOPERATION_STANDS,
  SAM_COOPERATION_TO_COME,   /* valid from a later day */
  SAM_COOPERATION_TO_REVISE, /* it should have been looked at again */
  SAM_COOPERATION_OVER,      /* its last day has passed */
} SamCooperationState;
SamCooperationState sam_rules_cooperation (const SamRecord *cooperation, SamDate today);
/** sam_rules_cooperation_for: the one a new agreement before @transition rests on: of its kind,
 * valid on @today, and the only one. Returns: (transfer none) (nullable). */
const SamRecord *sam_rules_cooperation_for (SamRegistry *registry, const SamRecord *transition,
                                            SamDate today);

/* ---- Contact ---- */

/** sam_rules_day: what happened counts on its day in Norway. @at: µs. Returns: SAM_DATE_NONE for 0.
 */
SamDate sam_rules_day (gint64 at);
/** sam_rules_reached_on: the last day the person was reached (two-way, or seen by a named partner).
 * Returns: SAM_DATE_NONE = never. */
SamDate sam_rules_reached_on (const SamCaseView *view);
/** sam_rules_attempts_since: contacts after @since that did not reach the person. */
guint sam_rules_attempts_since (const SamCaseView *view, SamDate since);

/**
 * sam_rules_next_channel:
 * @since: attempts before it don't count
 *
 * Which way to try next: what the person has asked for first, then up the ladder from letter and
 * phone to partners and outreach. One that did not reach is followed by the next; a no-show or a
 * silence raises the effort and never ends it.
 * Returns: (transfer none): id of a contact channel
 */
const char *sam_rules_next_channel (const SamCaseView *view, SamDate since);

/* ---- The first 28 days ---- */

#define SAM_WINDOW_DAYS 28

/**
 * SamWindowDay: one of the days 0 to 28.
 * @planned: contact is due: one of the default days, or one that somebody has written down
 * @closed: nobody is at work
 * @no_weekend: contact falls on a closed day and nobody is named who has it
 * @on: when the contact is due: its own date, or the last open day before while nobody has the
 *   closed day; never later than @date. SAM_DATE_NONE when nothing is due
 * @second_on: due too when @on was pulled forward: the next open day; else SAM_DATE_NONE
 * @record: (transfer none) (nullable): the followup_day
 * @who: (transfer none) (nullable): name of who makes contact
 * @channel: (transfer none) (nullable): enum id
 * @weekend_by: (transfer none) (nullable): who is named for a closed day
 * @n_tried: contacts on this date that did not reach the person
 * @reached: the person was reached on this date; tried is not reached
 */
typedef struct {
  int day, weekday;
  SamDate date, on, second_on;
  gboolean planned, closed, no_weekend, reached;
  const SamRecord *record;
  const char *who, *channel, *weekend_by;
  guint n_tried;
} SamWindowDay;

/**
 * SamFollowWindow: the first 28 days after a release, a discharge, the end of detox, treatment
 * broken off or an overdose.
 * @cause: (transfer none): the transition or overdose
 * @followup: (transfer none) (nullable): what is agreed with the person
 * @day: number of today's day; negative before day 0, above 28 afterwards
 * @n_merged: other windows that today is in too: this one has the latest day 0
 * @declined: the person does not want the contacts: none is due; naloxone, a number to call and one
 *   more question remain
 * @reached_on: last day reached since day 0, SAM_DATE_NONE = not yet
 * @n_tried: attempts since day 0 that did not reach the person
 * @due: (nullable): the contact that is due and has not reached the person; points into @days
 * @due_on: since when
 * @next_channel: (transfer none): which way to try next
 */
typedef struct {
  SamCaseView *view; /* (owned) */
  const SamRecord *cause, *followup;
  SamDate day0;
  int day;
  guint n_merged, n_tried;
  gboolean declined;
  SamDate reached_on;
  const SamWindowDay *due;
  SamDate due_on;
  const char *next_channel;
  SamWindowDay days[SAM_WINDOW_DAYS + 1];
} SamFollowWindow;

/** sam_rules_window: the one that today is in. Returns: (transfer full) (nullable): NULL when there
 * is none; the person's death ends every one at once. */
SamFollowWindow *sam_rules_window (SamCaseView *view, SamDate today);
/** sam_rules_window_of: that of a transition or overdose, whether its days have come or not.
 * Returns: (transfer full) (nullable): NULL when it opens none, its date is unknown, or the person
 * is dead. */
SamFollowWindow *sam_rules_window_of (SamCaseView *view, const char *cause_id, SamDate today);
void sam_rules_window_free (SamFollowWindow *window);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamFollowWindow, sam_rules_window_free)
/** sam_rules_day0: day 0 of the window that @cause (a transition or overdose) opens. Returns:
 * SAM_DATE_NONE when it opens none or has no date. */
SamDate sam_rules_day0 (const SamCaseView *view, const SamRecord *cause);
/**
 * sam_rules_followup:
 * @cause: a transition or overdose
 * Returns: (transfer full): a new, empty contact plan of @cause, mutable; its id is derived, so
 * that two who begin one without network make the same
 */
SamRecord *sam_rules_followup (const SamRecord *cause);
/** sam_rules_followup_day: the same for day @day of @followup. Returns: (transfer full). */
SamRecord *sam_rules_followup_day (const SamRecord *followup, int day);
/** sam_rules_followup_id: Returns: (transfer full) (nullable): the id that a followup or
 * followup_day must have; NULL for other types. */
char *sam_rules_followup_id (const SamRecord *record);

/* ---- Who is responsible ---- */

/*
 * Exactly one is responsible for an open case at every instant: a colleague, a team with a named
 * person, or a service. It moves when whoever is asked says yes, or when a team lead assigns it
 * inside the teams led; asking moves nothing (product rule R11).
 */

/** sam_rules_may_ask: whether the viewer may ask somebody to take the case over: whoever is
 * responsible, the coordinator while a service is, or a lead of its team. */
gboolean sam_rules_may_ask (const SamViewer *viewer, const SamRecord *case_record);
/** sam_rules_may_answer: whether the viewer may say yes or no to @handover: whoever is asked, a
 * member of the team asked; the answer of a service outside is noted by whoever may ask. */
gboolean sam_rules_may_answer (const SamViewer *viewer, const SamRecord *case_record,
                               const SamRecord *handover);
/** sam_rules_may_withdraw: who asked, who is responsible, or a lead of the team. */
gboolean sam_rules_may_withdraw (const SamViewer *viewer, const SamRecord *case_record,
                                 const SamRecord *handover);
/** sam_rules_asks_user: whether @handover waits for an answer of @user_id (nullable), or of a team
 * the registry says they work in. */
gboolean sam_rules_asks_user (SamRegistry *registry, const SamRecord *handover,
                              const char *user_id);
/** sam_rules_open_ask: Returns: (transfer none) (nullable): the question that waits for an answer;
 * there is at most one. */
const SamRecord *sam_rules_open_ask (const SamCaseView *view);
/** sam_rules_hand_over_from: fills who has the responsibility now into a new, mutable hand-over. */
void sam_rules_hand_over_from (SamRecord *handover, const SamRecord *case_record);
/**
 * sam_rules_take_over:
 * @handover: accepted, with who answered
 *
 * The case as a yes leaves it: the one change of holder that an acceptance allows. A colleague who
 * takes over becomes coordinator too, unless both have the case for some days yet.
 * Returns: (transfer full): mutable
 */
SamRecord *sam_rules_take_over (const SamRecord *case_record, const SamRecord *handover);
/** sam_rules_changes_hands: whether a hand-over moves its case: it was asked and is accepted, or is
 * assigned from the first. @before: (nullable): as it was; NULL = it is new. */
gboolean sam_rules_changes_hands (const SamRecord *before, const SamRecord *after);
/** sam_rules_let_all_follow: what a question says unless whoever asks chooses. */
void sam_rules_let_all_follow (SamRecord *handover);
/**
 * sam_rules_follow:
 * @view: the case, before or after
 * @handover: accepted, and what follows is what it says; or assigned, and all of it does
 *
 * What stands in the name of whoever had the responsibility and is not done goes to the colleague
 * who has it now: open measures, points that work is left on, and who makes the agreed contacts
 * that are due or to come. Commitments and meetings are the case's own and name no colleague. A
 * service outside gets nothing in its name: whoever asked stays coordinator; nor does one have
 * anything in its name to give.
 * Returns: (transfer full) (element-type SamRecord): changed copies, mutable
 */
GPtrArray *sam_rules_follow (SamCaseView *view, const SamRecord *handover, SamDate today);
/** sam_rules_answer_days: open days to answer in: for what is urgent, for a colleague or a team, or
 * what the service itself says; as the settings were on the day it was asked. */
int sam_rules_answer_days (SamRegistry *registry, const SamRecord *handover, SamDate asked_on);
/** sam_rules_answer_deadline: Returns: the last day to answer; never stored. */
SamDate sam_rules_answer_deadline (SamRegistry *registry, const SamRecord *handover);

/**
 * SamHolderSpan: who was responsible, from when to when. Texts belong to the records.
 * @handover: (nullable): the one that began it; NULL = from the start
 * @from_at: µs, 0 = from the start of the case
 * @to_at: µs, 0 = still
 */
typedef struct {
  const char *kind, *user_id, *team_id, *service_id;
  const SamRecord *handover;
  gint64 from_at, to_at;
} SamHolderSpan;
/**
 * SamHolderAsk: one question and what came of it, in the order they were asked.
 * @answered_on: NONE = no answer yet
 * @days: days without an answer, until it came or until today
 */
typedef struct {
  const SamRecord *handover;
  SamDate asked_on, deadline, answered_on;
  int days;
  gboolean open, overdue;
} SamHolderAsk;
/**
 * SamHolderLedger: the history of responsibility of one case ("who has the ball").
 * @n_passed: times it was passed on
 * @n_refused: times somebody said no
 * @days_unanswered: days on which a question stood without an answer
 * @open: (nullable): the question that waits now, one of @asks
 * @whole: each span begins where the one before ended, and the last is whoever is responsible now
 */
typedef struct {
  SamCaseView *view;    /* (owned) */
  SamHolderSpan *spans; /* (owned): at least one */
  SamHolderAsk *asks;   /* (owned) */
  guint n_spans, n_asks, n_passed, n_refused;
  int days_unanswered;
  const SamHolderAsk *open;
  gboolean whole;
} SamHolderLedger;
/** sam_rules_holder_ledger: Returns: (transfer full). */
SamHolderLedger *sam_rules_holder_ledger (SamCaseView *view, SamDate today);
void sam_holder_ledger_free (SamHolderLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHolderLedger, sam_holder_ledger_free)

/** SamHolderSummary: one case of a team's ledger. Boxed, counted, immutable; strings (owned). */
typedef struct {
  gatomicrefcount ref_count;
  char *case_id, *person_id, *name, *address_grade;
  char *team_id, *holder_user;
  char *holder;   /* (nullable): what the holder is called */
  char *asked_id; /* (nullable): who is asked now, unless that tells where the person is */
  guint n_passed, n_refused;
  int days_unanswered;
  SamDate asked_on, deadline; /* NONE = nobody is asked */
  gboolean overdue;
} SamHolderSummary;
/** sam_rules_holder_summary: Returns: (transfer full) (nullable): NULL when the case was never
 * passed on and nobody was asked. */
SamHolderSummary *sam_rules_holder_summary (SamCaseView *view, SamDate today);
SamHolderSummary *sam_holder_summary_ref (SamHolderSummary *summary);
void sam_holder_summary_unref (SamHolderSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHolderSummary, sam_holder_summary_unref)
/** sam_holder_summary_compare: Returns: as strcmp(): what waits longest over its deadline first,
 * then what was passed on most. */
int sam_holder_summary_compare (const SamHolderSummary *a, const SamHolderSummary *b);
/** SamHolderTotals: the sums of a team's ledger. */
typedef struct {
  guint n_cases, n_passed, n_waiting, n_overdue, n_refused;
  int days_unanswered;
} SamHolderTotals;
void sam_holder_totals_add (SamHolderTotals *totals, const SamHolderSummary *summary);

/** SamReferralClock: how far a referral has come.
 * @stage: the last thing that happened
 * @days: since it was sent; until the outcome, when there is one
 * @days_received: since they have it; -1 = not known to be received
 * @answer_by: NONE, or the day by which they should have assessed it, by their own word
 */
typedef enum {
  SAM_REFERRAL_STAGE_SENT,
  SAM_REFERRAL_STAGE_RECEIVED,
  SAM_REFERRAL_STAGE_ASSESSED,
  SAM_REFERRAL_STAGE_ENDED,
} SamReferralStage;
typedef struct {
  SamReferralStage stage;
  int days, days_received;
  SamDate answer_by;
  gboolean overdue;
} SamReferralClock;
SamReferralClock sam_rules_referral_clock (SamRegistry *registry, const SamRecord *referral,
                                           SamDate today);
/** sam_rules_turned_away: Returns: (transfer none) (nullable): the last time a service turned the
 * person away after which nobody has talked with the person. */
const SamRecord *sam_rules_turned_away (const SamCaseView *view);

/* ---- What comes next, and the lists ---- */

typedef enum {
  SAM_NEXT_NONE,
  SAM_NEXT_POINT,      /* text = point */
  SAM_NEXT_COMMITMENT, /* text = what */
  SAM_NEXT_MEASURE,    /* text = what */
  SAM_NEXT_CONTACT,    /* text = next step */
  SAM_NEXT_ASK_AGAIN,
  SAM_NEXT_TRANSITION, /* text = kind */
} SamNextKind;

/** SAM_RULES_LIST_TYPES: a bit for each type of record that the lists' rules look at:
 * sam_rules_case_summary(), sam_rules_transition_summary(), sam_rules_today_card(),
 * sam_rules_appointments_today(), sam_rules_answered() and sam_rules_add_figures(). A view for them
 * alone needs no others. */
#define SAM_RULES_LIST_BIT(type) (G_GUINT64_CONSTANT (1) << (type))
#define SAM_RULES_LIST_TYPES                                                                       \
  (SAM_RULES_LIST_BIT (SAM_RECORD_PERSON) | SAM_RULES_LIST_BIT (SAM_RECORD_CASE)                   \
   | SAM_RULES_LIST_BIT (SAM_RECORD_CONTACT) | SAM_RULES_LIST_BIT (SAM_RECORD_TRANSITION)          \
   | SAM_RULES_LIST_BIT (SAM_RECORD_GATE_ROW) | SAM_RULES_LIST_BIT (SAM_RECORD_AGREEMENT)          \
   | SAM_RULES_LIST_BIT (SAM_RECORD_PARTY) | SAM_RULES_LIST_BIT (SAM_RECORD_SIGNATURE)             \
   | SAM_RULES_LIST_BIT (SAM_RECORD_COMMITMENT) | SAM_RULES_LIST_BIT (SAM_RECORD_PLAN)             \
   | SAM_RULES_LIST_BIT (SAM_RECORD_MEASURE) | SAM_RULES_LIST_BIT (SAM_RECORD_RESIDENCE)           \
   | SAM_RULES_LIST_BIT (SAM_RECORD_TENANT) | SAM_RULES_LIST_BIT (SAM_RECORD_HANDOVER)             \
   | SAM_RULES_LIST_BIT (SAM_RECORD_REFUSAL) | SAM_RULES_LIST_BIT (SAM_RECORD_MEETING)             \
   | SAM_RULES_LIST_BIT (SAM_RECORD_APPOINTMENT) | SAM_RULES_LIST_BIT (SAM_RECORD_ALERT_ANSWER)    \
   | SAM_RULES_LIST_BIT (SAM_RECORD_OVERDOSE) | SAM_RULES_LIST_BIT (SAM_RECORD_FOLLOWUP)           \
   | SAM_RULES_LIST_BIT (SAM_RECORD_FOLLOWUP_DAY)                                                  \
   | SAM_RULES_LIST_BIT (SAM_RECORD_DISCHARGE_NOTICE))

/** SamCaseSummary: one line of Cases. Boxed, atomically counted, immutable; strings (owned). */
typedef struct {
  gatomicrefcount ref_count;
  char *case_id, *person_id;
  char *name;      /* "Family, Given" order is the list's; this is "Given Family" */
  char *sort_name; /* "Family Given" */
  SamDate birth_date;
  char *address_grade;
  char *status; /* enum id */
  char *case_number;
  char *phone; /* for search; NULL when protected */
  char *team_id, *coordinator_user;
  char *holder_name; /* (nullable) */
  char *holder_user; /* (nullable) */
  SamNextKind next_kind;
  char *next_text; /* (nullable) */
  SamDate next_on;
  SamDate opened_on, reached_on;
  char *transition_id, *transition_kind; /* (nullable) */
  SamDate transition_on;                 /* NONE = unknown */
  guint n_missing;
  gboolean ready;
  char *residence_kind; /* (nullable) enum id */
  SamDate residence_until;
  SamRecordState state;
} SamCaseSummary;
SamCaseSummary *sam_rules_case_summary (SamCaseView *view, SamDate today);
SamCaseSummary *sam_case_summary_ref (SamCaseSummary *summary);
void sam_case_summary_unref (SamCaseSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamCaseSummary, sam_case_summary_unref)

/** SamTransitionSummary: one line of Transitions. Boxed, counted, immutable; strings (owned). */
typedef struct {
  gatomicrefcount ref_count;
  char *transition_id, *case_id, *person_id, *name, *address_grade;
  char *kind, *place; /* enum id; (nullable) name of the place, NULL when it must not show */
  char *team_id, *coordinator_user;
  SamDate date; /* NONE = unknown */
  char *date_kind;
  SamDate checked_on, told_on;
  SamPointState points[SAM_N_FIXED_POINTS];
  SamDate deadlines[SAM_N_FIXED_POINTS];
  guint n_missing, n_late_notice, n_overdue;
  guint chain_number, chain_length; /* length 1: no chain */
  gboolean ready, date_unchecked, happened;
  int discharge_days; /* the patient waits ready for so long; -1: not */
  SamRecordState state;
} SamTransitionSummary;
/** sam_rules_transition_summary: Returns: (transfer full) (nullable): NULL when it was ahead of a
 * person who is dead. */
SamTransitionSummary *sam_rules_transition_summary (SamCaseView *view, const char *transition_id,
                                                    SamDate today);
SamTransitionSummary *sam_transition_summary_ref (SamTransitionSummary *summary);
void sam_transition_summary_unref (SamTransitionSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTransitionSummary, sam_transition_summary_unref)
/** SamTransitionIs: what a list of transitions can be narrowed to, and what a team lead counts. */
typedef enum {
  SAM_TRANSITION_IS_READY,
  SAM_TRANSITION_IS_NOT_READY,
  SAM_TRANSITION_IS_NOT_READY_SOON, /* within 14 days */
  SAM_TRANSITION_IS_UNCHECKED,      /* without a date that anybody has checked lately */
  SAM_TRANSITION_IS_TOLD_LATE,      /* a deadline is not earlier only because we were told late */
} SamTransitionIs;
/** sam_transition_summary_is: of one with points that is ahead, or has no date; else FALSE. Any
 * thread. */
gboolean sam_transition_summary_is (const SamTransitionSummary *summary, SamTransitionIs what,
                                    SamDate today);

/** SamLateNotice: how often an institution told us too late; @place (owned). */
typedef struct {
  char *place;
  guint n_told, n_late;
} SamLateNotice;
/**
 * sam_rules_late_notice:
 * @transitions: (element-type SamTransitionSummary)
 *
 * Counted by institution over the last year and what is ahead, never as our lateness. Places that
 * must not show are left out.
 * Returns: (transfer full) (element-type SamLateNotice): those that were late at all, the most
 * first
 */
GPtrArray *sam_rules_late_notice (GPtrArray *transitions, SamDate today);

/**
 * SamTodayKind: why a person stands on Today, in the order of the fixed classes: the first that
 * applies gives the card its place. Rules place cards; there is no score of a person.
 */
typedef enum {
  SAM_TODAY_BROKEN_OFF,         /* class 1: treatment broken off, not reached since. date */
  SAM_TODAY_TURNED_AWAY,        /* 1: text = service or place, who = told by, moment in at */
  SAM_TODAY_TRANSITION_TODAY,   /* 2: text = kind, who = who meets, time in text2 */
  SAM_TODAY_DISCHARGE_ANSWER,   /* 2: a notice of discharge is unanswered. date = it came */
  SAM_TODAY_NOT_REACHED,        /* 3: n = day of 28, k = attempts, text2 = next channel */
  SAM_TODAY_CONTACT_DUE,        /* 3: n = day of 28, m = days since reached, k = attempts since it
                                 * was due, who, text2 = channel */
  SAM_TODAY_NO_WEEKEND,         /* 3: n = day of 28, date = the closed day */
  SAM_TODAY_PLAN_REVIEW,        /* 3: date of an overdose, text2 = return card */
  SAM_TODAY_NOT_READY,          /* 4: date, n = days, k of m missing, points; text = kind */
  SAM_TODAY_POINT_OVERDUE,      /* 4: point due, no transition within reach: date, points */
  SAM_TODAY_DATE_UNCHECKED,     /* 4: n = days since checked; text = kind */
  SAM_TODAY_DATE_MOVED,         /* 4: date = new or none, date2 = old, k = deadlines changed */
  SAM_TODAY_DISCHARGE_DAYS,     /* 4: n = days, k = disputed, date = the first one */
  SAM_TODAY_WANTS_NOW,          /* 5: moment in at, points = services that can start today */
  SAM_TODAY_ASKED_TO_TAKE_OVER, /* 5: who = who asks, date = the last day to answer */
  SAM_TODAY_HANDOVER_LATE,      /* 5: who = a service outside that doesn't answer, date = due */
  SAM_TODAY_INQUIRY,            /* 5: text = from whom, at, date = received, date2 = due */
  SAM_TODAY_REPORT,             /* 5: n = SamReportDuty, date = received, date2 = due */
  SAM_TODAY_SUPPORT,            /* 5: date = began, date2 = agreed talk, or NONE */
  SAM_TODAY_ABSENCE_UNCOVERED,  /* 5: date, date2 = from, to (may be none), k = open cases */
  SAM_TODAY_ABSENCE_LONG,       /* 5: n = days away, m = limit, k = open cases */
  SAM_TODAY_INTERIM_ENDS,       /* 6: date */
  SAM_TODAY_TENANCY_ENDS,       /* 6: date; the last reminder of three, which are three alerts */
  SAM_TODAY_TENANCY_ENDS_SECOND,
  SAM_TODAY_TENANCY_ENDS_FIRST,
  SAM_TODAY_HOME_AT_RISK,       /* 6: date = since when, text = what it is about, or none */
  SAM_TODAY_HOME_WARNED,        /* 6: text = home (may be none), points = housing rules, date */
  SAM_TODAY_MY_PROMISE,         /* 7: text = what, date */
  SAM_TODAY_PARTY_PROMISE,      /* 7: who = party, text = what, date */
  SAM_TODAY_FIRST_CONVERSATION, /* 8: n = days, k = limit */
  SAM_TODAY_RHYTHM,             /* 9: text = what, text2 = time */
  SAM_TODAY_ASK_AGAIN,          /* 10: date */
  SAM_TODAY_TURNS,              /* 11: text = kind, date, n = days until, k = tasks left; about the
                                 * person while no transition is registered */
  SAM_TODAY_CONFLICT,           /* the store's: two wrote differently */
  SAM_TODAY_REFUSED,            /* the store's: the server said no */
} SamTodayKind;
/** sam_today_class: the class (1–11, texts of Today) of a kind; 12 for the store's own. */
int sam_today_class (SamTodayKind kind);

typedef struct {
  SamTodayKind kind;
  SamRecordType type;
  char *record_id;          /* (owned): what it is about */
  char *text, *text2, *who; /* (owned) (nullable) */
  char **points;            /* (owned) (nullable): points that are missing; names of services */
  SamDate date, date2;
  gint64 at;
  int n, k, m;
  int days_over;      /* days past the limit: longest first inside a class */
  gboolean escalated; /* due for so many open days that it has gone to the team lead */
} SamTodayReason;
/**
 * SamTodayCard: one person on Today, or (@case_id NULL) what belongs to a team. Boxed, counted,
 * immutable; strings (owned).
 * @escalated: one of the reasons has gone to the team lead
 */
typedef struct {
  gatomicrefcount ref_count;
  char *case_id, *person_id, *name, *address_grade;
  char *team_id, *coordinator_user, *holder_user;
  GPtrArray *reasons; /* (owned) (element-type SamTodayReason): the worst first, at least one */
  gboolean escalated;
  SamRecordState state;
  gboolean asks_me; /* the reader is asked to take the case over */
} SamTodayCard;
/** sam_rules_today_card: @me (nullable): user id, for promises of one's own.
 * Returns: (transfer full) (nullable): NULL when nothing has to be done now. */
SamTodayCard *sam_rules_today_card (SamCaseView *view, const char *me, SamDate today);
SamTodayCard *sam_today_card_ref (SamTodayCard *card);
void sam_today_card_unref (SamTodayCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTodayCard, sam_today_card_unref)
/** sam_today_card_new: for reasons found outside a case's rules (conflict, refused).
 * @like: (nullable): take reasons and names from it. Returns: (transfer full). */
SamTodayCard *sam_today_card_new_with (SamCaseView *view, SamTodayCard *like, SamTodayKind kind,
                                       SamRecordType type, const char *record_id);
/** sam_today_card_new_of_team: a card without a case, for one record of a team; no name yet.
 * Returns: (transfer full). */
SamTodayCard *sam_today_card_new_of_team (const SamRecord *about, SamTodayKind kind);
/** sam_today_card_compare: Returns: as strcmp(): class, then longest overdue; 0 = as urgent, by
 * name then, in somebody's alphabet. */
int sam_today_card_compare (const SamTodayCard *a, const SamTodayCard *b);

/* ---- Alerts: what obliges until it is answered ---- */

/** sam_today_rule: Returns: (transfer none) (nullable): the stable identifier of the rule that
 * gives reasons of @kind, as it stands in answers; NULL when it can't be answered (it is settled in
 * the Inbox). */
const char *sam_today_rule (SamTodayKind kind);
/** sam_today_anchor: the date a reason hangs on: another date is another alert, the same date never
 * alerts twice. SAM_DATE_NONE: it can't be answered. */
SamDate sam_today_anchor (const SamTodayReason *reason);
/* One alert is answered again this often after answers to it were registered by mistake. */
#define SAM_ALERT_ANSWERS_MAX 32
/**
 * sam_rules_alert_id_of:
 * @n: 0; one more for each earlier answer that was registered by mistake
 *
 * The id of the answer to an alert: the same on every desk. Returns: (transfer full)
 */
char *sam_rules_alert_id_of (const char *rule, const char *subject_id, SamDate anchor, guint n);
/** sam_rules_alert_id: the first id for the alert of @reason. Returns: (transfer full) (nullable):
 * NULL when it can't be answered. */
char *sam_rules_alert_id (const SamTodayReason *reason);
/** sam_rules_alert_answer: Returns: (transfer none) (nullable): the last answer to the alert of
 * @reason, whether it still holds or not. */
const SamRecord *sam_rules_alert_answer (const SamCaseView *view, const SamTodayReason *reason);
/**
 * sam_rules_alert_ends: whether @answer ends its alert on @today: "not correct" does, a deferral
 * before its day, a measure with an owner while it is open and in date (R12). Reading ends nothing.
 */
gboolean sam_rules_alert_ends (const SamCaseView *view, const SamRecord *answer, SamDate today);

/**
 * sam_rules_remind:
 * @remembered: (nullable): what this gave the last time
 * @cards: (element-type SamTodayCard): what stands on Today now
 * @n_new: (out): urgent alerts that nobody has been reminded of
 *
 * The desktop reminds once of an alert that can't wait: never twice for one anchor and date (R8),
 * and not of what has been answered. Returns: (transfer full): to be remembered, no personal data
 */
char *sam_rules_remind (const char *remembered, GPtrArray *cards, SamDate today, guint *n_new);

/** SamAnswered: an alert that was answered and is counted for it. Strings (owned).
 * @reason: (nullable): in the words of whoever answered
 * @until: a deferral's day; NONE of what was said not to be correct */
typedef struct {
  char *case_id, *name, *reason, *by_user;
  gint64 at;
  SamDate until;
} SamAnswered;
void sam_answered_free (SamAnswered *answered);
/** sam_rules_answered: those of one case that SamTodayFigures counts. @kind: enum id: "deferred" or
 * "not_correct". Returns: (transfer full) (element-type SamAnswered) */
GPtrArray *sam_rules_answered (const SamCaseView *view, const char *kind, SamDate today);

/* ---- Waiting for others ---- */

/** SamTodayWait: what somebody else has been asked for (@since) or has promised (@due), and is not
 * late with. Strings (owned), @who and @what (nullable). */
typedef struct {
  char *case_id, *name;
  char *record_id; /* agreement or commitment */
  char *who, *what;
  SamDate since; /* asked, no answer yet; NONE = promised */
  SamDate due;   /* NONE = none, or asked */
} SamTodayWait;
/** sam_rules_waits: Returns: (transfer full) (element-type SamTodayWait): unanswered first, then by
 * deadline. */
GPtrArray *sam_rules_waits (SamCaseView *view, SamDate today);
/** sam_rules_sort_waits: those of several cases in one order. */
void sam_rules_sort_waits (GPtrArray *waits);

/** SamTodayFigures: what stands to the right on Today; each opens its list. */
typedef struct {
  guint active, waiting_first, longest_waiting_days;
  guint transitions_30, transitions_30_ready;
  guint in_window, not_reached;
  guint commitments_overdue;
  guint conflicts, refused;
  guint conflicts_apart, refused_apart; /* records of these that stand on no card */
  guint escalated;                      /* persons whose alerts have gone to the team lead */
  guint deferred, not_correct; /* answers: put off now; said to be wrong in the last 30 days */
  guint with_parties;          /* cases in which others have been asked for something */
  SamDate next_deadline;       /* NONE = none: "Nothing is urgent now. Next deadline …" */
} SamTodayFigures;
/** sam_rules_add_figures: adds one case to @figures. */
void sam_rules_add_figures (SamCaseView *view, SamDate today, SamTodayFigures *figures);

/* ---- Absence ---- */

typedef enum { SAM_ABSENCE_OVER, SAM_ABSENCE_NOW, SAM_ABSENCE_COMING } SamAbsenceState;
/**
 * SamAbsenceStatus:
 * @covered: somebody who works here and is not away too covers
 * @needs_cover: nobody covers, and it has begun or begins by the next open day: the lead's alert
 * @days: since it began
 * @limit: days after which the lead must assign the cases (setting)
 * @must_assign: it has lasted that long: covering is no longer enough
 */
typedef struct {
  SamAbsenceState state;
  gboolean covered, needs_cover, must_assign;
  int days, limit;
} SamAbsenceStatus;
/** sam_rules_absence_is_on: whether it lasts on @on. */
gboolean sam_rules_absence_is_on (const SamRecord *absence, SamDate on);
/** sam_rules_absence: @absences: (element-type SamRecord): all that are known, for who covers may
 * be away too. */
SamAbsenceStatus sam_rules_absence (const SamRecord *absence, GPtrArray *absences,
                                    SamRegistry *registry, SamDate today);
/** sam_rules_covers: Returns: (transfer container) (element-type SamRecord): of @absences those in
 * which @me covers on @today. */
GPtrArray *sam_rules_covers (GPtrArray *absences, const char *me, SamDate today);
/** sam_rules_is_covered_for: whether a case with this team, coordinator and holder (nullable all
 * three) is one that @covers (element-type SamRecord) is about. Responsibility stays where it is.
 */
gboolean sam_rules_is_covered_for (GPtrArray *covers, const char *team_id, const char *coordinator,
                                   const char *holder);
/** sam_rules_absence_card: what it asks of a lead of its team: cover, or after the limit to assign.
 * @n_cases: open cases of the absent colleague. Returns: (transfer full) (nullable). */
SamTodayCard *sam_rules_absence_card (const SamRecord *absence, GPtrArray *absences, guint n_cases,
                                      SamRegistry *registry, const SamViewer *viewer,
                                      SamDate today);

/* ---- Inquiries ---- */

/**
 * SamInquiryStatus:
 * @open: nothing has become of it yet
 * @received, @due: the day, and the last day to answer in open days (setting); NONE without a
 * moment
 * @overdue: open, not answered, and that day has passed
 */
typedef struct {
  gboolean open, answered, overdue;
  SamDate received, due;
} SamInquiryStatus;
SamInquiryStatus sam_rules_inquiry (const SamRecord *inquiry, SamRegistry *registry, SamDate today);
/** sam_rules_inquiry_card: until it is answered it stands on its owner's Today, or without an owner
 * on that of everybody in the team. Returns: (transfer full) (nullable). */
SamTodayCard *sam_rules_inquiry_card (const SamRecord *inquiry, SamRegistry *registry,
                                      const SamViewer *viewer, SamDate today);

/**
 * SamReportDuty: what a report by a relative asks of the municipality next, in the order of the law
 * (helse- og omsorgstjenesteloven § 10-1).
 */
typedef enum {
  SAM_REPORT_LOOK_INTO,
  SAM_REPORT_ASSESS,
  SAM_REPORT_TELL,
  SAM_REPORT_DONE
} SamReportDuty;
/** sam_rules_report: Returns: the next duty. @due: (out) (optional): until when it must be looked
 * into, in open days (as an inquiry; setting); NONE later, for which the law names no day. */
SamReportDuty sam_rules_report (const SamRecord *report, SamRegistry *registry, SamDate *due);
/** sam_rules_report_card: as sam_rules_inquiry_card(), until the relative has been told. */
SamTodayCard *sam_rules_report_card (const SamRecord *report, SamRegistry *registry,
                                     const SamViewer *viewer, SamDate today);

/**
 * SamSupportStatus: support a relative gets for their own part.
 * @open: it has not ended
 * @asks: its day has come: the next talk is to be held, or to be agreed on
 * @late: that day has passed
 * @due: the next talk; while none is agreed, the last day to agree on one, in open days after it
 * began (as an inquiry; setting)
 */
typedef struct {
  gboolean open, asks, late;
  SamDate due;
} SamSupportStatus;
SamSupportStatus sam_rules_support (const SamRecord *support, SamRegistry *registry, SamDate today);
/** sam_rules_support_card: as sam_rules_inquiry_card(), from the day on which it asks. */
SamTodayCard *sam_rules_support_card (const SamRecord *support, SamRegistry *registry,
                                      const SamViewer *viewer, SamDate today);

/* ---- Wants to start now ---- */

/** sam_rules_starts_today: Returns: (transfer full): names of the services known to take somebody
 * in on @today, NULL-ended. */
char **sam_rules_starts_today (SamRegistry *registry, SamDate today);
/** sam_rules_wants_now: whether the case says so and the hours (setting) have not passed at @now,
 * µs.
 */
gboolean sam_rules_wants_now (const SamRecord *case_record, SamRegistry *registry, SamDate today,
                              gint64 now);

/* ---- Paper ---- */

/** SamFirstDays: the first 28 days of a transition on the calendar; n days in @days. */
gsize sam_rules_first_days (SamCaseView *view, const char *transition_id,
                            SamFirstDay days[SAM_N_FIRST_DAYS]);

G_END_DECLS
