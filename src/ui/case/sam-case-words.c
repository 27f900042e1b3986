/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

static const SamEnumValue date_phrases[] = {
  { "fixed", SAM_L ("kind of date in a line", "fixed date") },
  { "computed", SAM_L ("kind of date in a line", "computed date") },
  { "estimated", SAM_L ("kind of date in a line", "estimated date") },
  { "unknown", SAM_L ("kind of date in a line", "unknown date") },
};

const char *
sam_case_user (SamContext *context, const char *user_id)
{
  if (user_id && g_strcmp0 (user_id, sam_context_get_user_id (context)) == 0) {
    return C_ ("colleague", "you");
  }
  return sam_context_name (context, user_id);
}

const char *
sam_case_by_user (SamContext *context, const char *user_id)
{
  if (user_id && g_strcmp0 (user_id, sam_context_get_user_id (context)) == 0) {
    return C_ ("by a colleague", "you");
  }
  return sam_context_name (context, user_id);
}

char *
sam_case_person_name (const SamCaseView *view)
{
  const SamRecord *person = sam_case_view_get_person (view);
  const char *given = person ? sam_record_get_text (person, SAM_PERSON_GIVEN_NAME) : NULL;
  const char *family = person ? sam_record_get_text (person, SAM_PERSON_FAMILY_NAME) : NULL;

  if (!given && !family) {
    return g_strdup (C_ ("person", "Name not shown here"));
  }
  return given && family ? g_strconcat (given, " ", family, NULL)
                         : g_strdup (given ? given : family);
}

/* ---- Transition ---- */

const char *
sam_case_channel_icon (const SamRecord *contact)
{
  static const struct {
    const char *channel, *icon;
  } icons[] = {
    { "letter", "mail-unread-symbolic" },     { "sms", "chat-message-new-symbolic" },
    { "meeting", "system-users-symbolic" },   { "home", "sam-housing-symbolic" },
    { "outreach", "mark-location-symbolic" }, { "partner", "sam-services-symbolic" },
    { "video", "camera-video-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++) {
    if (sam_record_enum_is (contact, SAM_CONTACT_CHANNEL, icons[i].channel)) {
      return icons[i].icon;
    }
  }
  return "sam-phone-symbolic";
}

char *
sam_case_transition_title (SamContext *context, const SamRecord *transition)
{
  const char *place =
      sam_context_name (context, sam_record_get_text (transition, SAM_TRANSITION_PLACE_ID));

  return sam_words_join (sam_words_enum (transition, SAM_TRANSITION_KIND), place ? place : "",
                         NULL);
}

char *
sam_case_transition_when (SamContext *context, const SamRecord *transition)
{
  SamDate date = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  const char *at = sam_record_get_text (transition, SAM_TRANSITION_AT_TIME);
  g_autofree char *day = NULL;
  int minutes = 0;

  if (date == SAM_DATE_NONE
      || sam_record_enum_is (transition, SAM_TRANSITION_DATE_KIND, "unknown")) {
    SamDate earliest = sam_record_get_date (transition, SAM_TRANSITION_EARLIEST_ON);
    SamDate latest = sam_record_get_date (transition, SAM_TRANSITION_LATEST_ON);
    g_autofree char *from = sam_words_date_short (context, earliest);
    g_autofree char *to = sam_words_date_short (context, latest);

    if (earliest != SAM_DATE_NONE && latest != SAM_DATE_NONE) {
      return g_strdup_printf (C_ ("transition date", "Unknown, between %1$s and %2$s"), from, to);
    }
    if (earliest != SAM_DATE_NONE) {
      return g_strdup_printf (C_ ("transition date", "Unknown, at the earliest %s"), from);
    }
    if (latest != SAM_DATE_NONE) {
      return g_strdup_printf (C_ ("transition date", "Unknown, at the latest %s"), to);
    }
    return g_strdup (C_ ("transition date", "The date is unknown"));
  }
  day = sam_words_date (context, date);
  if (at && sam_time_parse (at, &minutes, NULL)) {
    g_autofree char *time = sam_locale_format_time (sam_context_get_locale (context), minutes);

    /* Translators: date and time, "Saturday 13 June at 10.00" */
    return g_strdup_printf (C_ ("transition date", "%1$s at %2$s"), day, time);
  }
  return g_steal_pointer (&day);
}

char *
sam_case_transition_about (SamContext *context, const SamRecord *transition)
{
  SamDate date = sam_record_get_date (transition, SAM_TRANSITION_DATE);
  SamDate checked = sam_record_get_date (transition, SAM_TRANSITION_CHECKED_ON);
  SamDate told = sam_record_get_date (transition, SAM_TRANSITION_TOLD_ON);
  const char *told_by = sam_record_get_text (transition, SAM_TRANSITION_TOLD_BY);
  const char *kind = sam_record_get_text (transition, SAM_TRANSITION_DATE_KIND);
  const char *phrase = "";
  g_autofree char *relative = sam_words_relative (context, date);
  g_autofree char *checked_words = NULL;
  g_autofree char *told_words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (date_phrases); i++) {
    if (g_strcmp0 (date_phrases[i].id, kind) == 0) {
      phrase = sam_text (NULL, &date_phrases[i].label);
    }
  }
  if (checked != SAM_DATE_NONE) {
    g_autofree char *when = sam_words_relative (context, checked);

    /* Translators: "computed date, checked yesterday" */
    checked_words = g_strdup_printf (C_ ("transition date", "%1$s, checked %2$s"), phrase, when);
    phrase = checked_words;
  }
  if (told != SAM_DATE_NONE) {
    g_autofree char *when =
        sam_locale_format_date_near (sam_context_get_locale (context), told,
                                     sam_context_get_today (context), SAM_DATE_STYLE_DAY);

    told_words = told_by ? g_strdup_printf (
                     /* Translators: a date and who told us */
                     C_ ("transition date", "told %1$s by %2$s"), when, told_by)
                         : g_strdup_printf (C_ ("transition date", "told %s"), when);
  }
  return sam_words_join (relative, phrase, told_words ? told_words : "", NULL);
}

/* ---- Points ---- */

const char *
sam_case_point_name (const SamPoint *point)
{
  const char *label = sam_record_get_text (point->row, SAM_GATE_ROW_LABEL);
  const SamLabel *fixed = sam_rules_point_label (point->point);

  return label ? label : fixed ? sam_text (NULL, fixed) : (point->point ? point->point : "");
}

const char *
sam_case_point_mark (const SamPoint *point)
{
  /* Called in place, but nobody says how we know: it reads as planned. */
  return sam_point_icon (point->lacks_evidence ? SAM_POINT_PLANNED : point->state);
}

const char *
sam_case_point_state (SamContext *context, const SamPoint *point, SamTone *tone, char **owned)
{
  *owned = NULL;
  *tone = SAM_TONE_NEUTRAL;
  if (point->lacks_evidence) {
    *tone = SAM_TONE_SOON;
    return C_ ("point state", "How do we know?");
  }
  if (point->fell_back) {
    *tone = SAM_TONE_LATE;
    return C_ ("point state", "No longer solved");
  }
  switch (point->state) {
  case SAM_POINT_NOT_STARTED:
    *tone = point->overdue ? SAM_TONE_LATE : SAM_TONE_NEUTRAL;
    break;
  case SAM_POINT_PLANNED:
    *tone = point->overdue ? SAM_TONE_LATE : SAM_TONE_SOON;
    break;
  case SAM_POINT_INTERIM: {
    g_autofree char *until = NULL;

    *tone = SAM_TONE_SOON;
    if (point->until == SAM_DATE_NONE) {
      break;
    }
    until = sam_locale_format_date_near (sam_context_get_locale (context), point->until,
                                         sam_context_get_today (context), SAM_DATE_STYLE_DAY);
    /* Translators: a date */
    *owned = g_strdup_printf (C_ ("point state", "For now, until %s"), until);
    return *owned;
  }
  case SAM_POINT_IN_PLACE:
    *tone = SAM_TONE_DONE;
    break;
  case SAM_POINT_DECLINED:
  case SAM_POINT_NOT_RELEVANT:
  case SAM_POINT_WAIVED:
    break;
  }
  /* Where a home decides, it is not what somebody has written. */
  return point->lease != SAM_POINT_LEASE_NONE ? sam_words_point_state (point->state)
                                              : sam_words_enum (point->row, SAM_GATE_ROW_STATE);
}

/* (transfer full): what the person's lease says of the point; "" when it says nothing */
static char *
lease_words (SamContext *context, const SamPoint *point)
{
  g_autofree char *until =
      point->until != SAM_DATE_NONE
          ? sam_locale_format_date_near (sam_context_get_locale (context), point->until,
                                         sam_context_get_today (context), SAM_DATE_STYLE_DAY)
          : NULL;

  switch (point->lease) {
  case SAM_POINT_LEASE_IN_PLACE:
    if (!until) {
      return g_strdup (C_ ("point lease", "Lease without an end"));
    }
    /* Translators: a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("point lease", "Lease until %s"), until);
  case SAM_POINT_LEASE_ENDS_BEFORE:
    /* Translators: a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("point lease",
                                "The lease ends %s and does not go on past the transition"),
                            until);
  case SAM_POINT_LEASE_BEGINS_AFTER:
    return g_strdup (C_ ("point lease", "The lease begins after the transition"));
  case SAM_POINT_LEASE_GONE:
    return g_strdup (C_ ("point lease", "The lease it rested on does not hold"));
  case SAM_POINT_LEASE_INTERIM:
  case SAM_POINT_LEASE_NONE:
    break;
  }
  return g_strdup ("");
}

static char *
evidence_words (SamContext *context, const SamRecord *row)
{
  const char *evidence = sam_record_get_text (row, SAM_GATE_ROW_EVIDENCE);
  const char *by = sam_record_get_text (row, SAM_GATE_ROW_EVIDENCE_BY);
  SamDate on = sam_record_get_date (row, SAM_GATE_ROW_EVIDENCE_ON);
  gboolean oral = sam_record_enum_is (row, SAM_GATE_ROW_EVIDENCE_KIND, "oral");
  g_autofree char *when =
      on == SAM_DATE_NONE
          ? g_strdup ("")
          : sam_locale_format_date_near (sam_context_get_locale (context), on,
                                         sam_context_get_today (context), SAM_DATE_STYLE_DAY);
  g_autofree char *how = NULL;
  g_autofree char *all = NULL;

  if (oral) {
    /* Translators: %s is a day, as in “Friday 12 June” */
    how = *when ? g_strdup_printf (C_ ("how we know", "orally confirmed %s"), when)
                : g_strdup (C_ ("how we know", "orally confirmed"));
    all = sam_words_join (how, by ? by : "", evidence ? evidence : "", NULL);
  } else {
    all = sam_words_join (evidence ? evidence : "", when, by ? by : "", NULL);
  }
  if (*all == '\0') {
    return g_steal_pointer (&all);
  }
  return g_strdup_printf (C_ ("how we know", "How we know: %s"), all);
}

char *
sam_case_point_how (SamCaseView *view, SamContext *context, const SamPoint *point)
{
  const SamRecord *row = point->row;
  const char *owner = sam_case_user (context, sam_record_get_text (row, SAM_GATE_ROW_OWNER_USER));
  const char *service =
      sam_context_name (context, sam_record_get_text (row, SAM_GATE_ROW_SERVICE_ID));
  g_autofree char *lease = lease_words (context, point);
  g_autofree char *first = NULL;
  g_autofree char *who = NULL;

  switch (point->state) {
  case SAM_POINT_IN_PLACE:
    first = evidence_words (context, row);
    break;
  case SAM_POINT_DECLINED: {
    SamDate ask = sam_record_get_date (row, SAM_GATE_ROW_ASK_AGAIN_ON);
    g_autofree char *day = sam_words_date_short (context, ask);

    if (ask != SAM_DATE_NONE) {
      first = g_strdup_printf (C_ ("point", "Ask again %s"), day);
    }
    break;
  }
  case SAM_POINT_WAIVED: {
    const char *by =
        sam_context_name (context, sam_record_get_text (row, SAM_GATE_ROW_WAIVED_BY_USER));
    const SamRecord *party =
        sam_case_view_get (view, sam_record_get_text (row, SAM_GATE_ROW_WAIVED_PARTY_ID));
    const char *failed = party ? sam_case_party_name (view, context, party) : service;

    if (by && failed) {
      /* Translators: who waived it, and the party that failed */
      first = g_strdup_printf (C_ ("point", "Waived by %1$s, failed: %2$s"), by, failed);
    }
    break;
  }
  case SAM_POINT_NOT_RELEVANT:
    return g_strdup ("");
  case SAM_POINT_NOT_STARTED:
  case SAM_POINT_PLANNED:
  case SAM_POINT_INTERIM:
    if (!owner) {
      who = g_strdup (C_ ("point", "Nobody is responsible"));
    }
    break;
  }
  if (owner) {
    who = g_strdup_printf (C_ ("point", "Responsible: %s"), owner);
  }
  return sam_words_join (lease, first ? first : "", who ? who : "", service ? service : "",
                         point->pinned ? C_ ("deadline", "fixed deadline") : "", NULL);
}

char *
sam_case_point_due (SamContext *context, const SamPoint *point, SamTone *tone)
{
  g_autofree char *day = NULL;

  *tone = SAM_TONE_NEUTRAL;
  if (point->holds || point->state == SAM_POINT_WAIVED || point->deadline.due == SAM_DATE_NONE
      || (point->counts && !point->needed)) {
    return NULL;
  }
  day = sam_words_date_short (context, point->deadline.due);
  if (point->overdue) {
    g_free (day);
    day = sam_locale_format_date_near (sam_context_get_locale (context), point->deadline.due,
                                       sam_context_get_today (context), SAM_DATE_STYLE_DAY);
    *tone = SAM_TONE_LATE;
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("deadline", "was due %s"), day);
  }
  return g_strdup_printf (C_ ("deadline", "due %s"), day);
}

static void
add_clause (GString *out, SamContext *context, const SamGate *gate, const char *sentence,
            gboolean (*match) (const SamPoint *point))
{
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autoptr (GString) clause = NULL;

  for (guint i = 0; i < gate->n_points; i++) {
    const SamPoint *point = &gate->points[i];

    if (point->needed && !point->holds && match (point)) {
      g_ptr_array_add (points, (gpointer) point->point);
    }
  }
  if (points->len == 0) {
    return;
  }
  g_ptr_array_add (points, NULL);
  list =
      sam_today_points_list ((const char *const *) points->pdata, sam_context_get_locale (context));
  if (out->len > 0) {
    g_string_append_c (out, ' ');
  }
  clause = g_string_new (sentence);
  g_string_replace (clause, "%s", list, 1);
  g_string_append (out, clause->str);
}

static gboolean
is_ownerless (const SamPoint *point)
{
  return !sam_record_has (point->row, SAM_GATE_ROW_OWNER_USER) && point->state != SAM_POINT_WAIVED
         && point->state != SAM_POINT_IN_PLACE;
}

static gboolean
is_planned (const SamPoint *point)
{
  return point->state == SAM_POINT_PLANNED && !point->fell_back;
}

static gboolean
is_interim (const SamPoint *point)
{
  return point->state == SAM_POINT_INTERIM;
}

/* Not because time has passed, but because of what the lease says. */
static gboolean
is_uncovered (const SamPoint *point)
{
  return point->fell_back && point->lease >= SAM_POINT_LEASE_ENDS_BEFORE;
}

static gboolean
is_fallen (const SamPoint *point)
{
  return point->fell_back && !is_uncovered (point);
}

static gboolean
is_waived (const SamPoint *point)
{
  return point->state == SAM_POINT_WAIVED;
}

static gboolean
is_unproven (const SamPoint *point)
{
  return point->lacks_evidence;
}

static guint
count_matches (const SamGate *gate, gboolean (*match) (const SamPoint *point))
{
  guint n = 0;

  for (guint i = 0; i < gate->n_points; i++) {
    n += gate->points[i].needed && !gate->points[i].holds && match (&gate->points[i]) ? 1 : 0;
  }
  return n;
}

void
sam_case_gate_words (SamContext *context, const SamGate *gate, char **first, char **rest)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autofree char *list = NULL;
  GString *out = g_string_new (NULL);

  if (gate->ready) {
    *first = g_strdup (C_ ("gate", "Ready."));
    *rest = g_strdup (
        gate->is_link
            ? C_ ("gate", "The first night is clear. All six points are asked for before the last "
                          "transition of the chain.")
            : C_ ("gate",
                  "All six points are in place, declined by the person, or not relevant now."));
    g_string_free (out, TRUE);
    return;
  }
  for (guint i = 0; sam_fixed_points[i]; i++) {
    gboolean holds = FALSE;

    for (guint n = 0; n < gate->n_points; n++) {
      holds |= g_strcmp0 (gate->points[n].point, sam_fixed_points[i]) == 0
               && (gate->points[n].holds || !gate->points[n].needed);
    }
    if (!holds) {
      g_ptr_array_add (missing, (gpointer) sam_fixed_points[i]);
    }
  }
  g_ptr_array_add (missing, NULL);
  list = sam_today_points_list ((const char *const *) missing->pdata,
                                sam_context_get_locale (context));
  /* Translators: %s is a list of points, as “housing and work” */
  *first = g_strdup_printf (C_ ("gate", "Not ready: %s."), list);
  if (gate->n_missing > 1 && count_matches (gate, is_ownerless) == gate->n_missing) {
    g_string_append (out, C_ ("gate", "Nobody is responsible for any of it."));
  } else {
    add_clause (out, context, gate, C_ ("gate", "Nobody is responsible for: %s."), is_ownerless);
  }
  add_clause (out, context, gate, C_ ("gate", "Planned, but not in place: %s."), is_planned);
  add_clause (out, context, gate, C_ ("gate", "Solved only for now: %s."), is_interim);
  add_clause (out, context, gate, C_ ("gate", "The solution for now has ended: %s."), is_fallen);
  add_clause (out, context, gate, C_ ("gate", "The lease does not cover the day: %s."),
              is_uncovered);
  add_clause (out, context, gate, C_ ("gate", "Nobody says how we know: %s."), is_unproven);
  add_clause (out, context, gate, C_ ("gate", "Waived, still not in place: %s."), is_waived);
  *rest = g_string_free (out, FALSE);
}

/* ---- Agreement ---- */

const char *
sam_case_party_name (SamCaseView *view, SamContext *context, const SamRecord *party)
{
  const char *name = sam_record_get_text (party, SAM_PARTY_NAME);
  const char *service =
      sam_context_name (context, sam_record_get_text (party, SAM_PARTY_SERVICE_ID));
  const SamRecord *relation =
      sam_case_view_get (view, sam_record_get_text (party, SAM_PARTY_RELATION_ID));

  if (!name && !service && relation) {
    name = sam_record_get_text (relation, SAM_RELATION_NAME);
  }
  if (name && sam_context_get_hide_names (context)
      && (relation || sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "relative")
          || sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "person"))) {
    g_autofree char *initials = sam_context_show_name (context, name);

    /* Few, and no names: they may stay. */
    return g_intern_string (initials);
  }
  if (name) {
    return name;
  }
  return service ? service : sam_words_enum (party, SAM_PARTY_PARTY_KIND);
}

char *
sam_case_party_words (SamContext *context, const SamPartyStatus *status, const SamRecord *agreement,
                      SamTone *tone)
{
  gint64 at = status->signature ? sam_record_get_moment (status->signature, SAM_SIGNATURE_SIGNED_AT)
                                : sam_record_get_moment (agreement, SAM_AGREEMENT_SENT_AT);
  SamDate on =
      at != 0 ? sam_moment_to_local (at, sam_context_get_zone (context), NULL) : SAM_DATE_NONE;
  g_autofree char *day =
      sam_locale_format_date_near (sam_context_get_locale (context), on,
                                   sam_context_get_today (context), SAM_DATE_STYLE_DAY);

  *tone = SAM_TONE_NEUTRAL;
  switch (status->state) {
  case SAM_PARTY_NOT_ASKED:
    return g_strdup (C_ ("party state", "not asked"));
  case SAM_PARTY_ASKED:
    *tone = SAM_TONE_SOON;
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("party state", "sent %s"), day);
  case SAM_PARTY_SIGNED:
    *tone = SAM_TONE_DONE;
    return g_strdup_printf (C_ ("party state", "signed %s"), day);
  case SAM_PARTY_ORAL:
    *tone = SAM_TONE_DONE;
    return g_strdup_printf (C_ ("party state", "orally confirmed %s"), day);
  case SAM_PARTY_DECLINED:
    *tone = SAM_TONE_LATE;
    return g_strdup_printf (C_ ("party state", "declined %s"), day);
  }
  return g_strdup ("");
}

char *
sam_case_commitment_words (SamContext *context, const SamRecord *commitment,
                           const SamCommitmentStatus *status, SamTone *tone)
{
  SamDate kept = sam_record_get_date (commitment, SAM_COMMITMENT_KEPT_ON);
  SamDate due = status->deadline.due;
  g_autofree char *day =
      sam_locale_format_date_near (sam_context_get_locale (context), due,
                                   sam_context_get_today (context), SAM_DATE_STYLE_DAY);
  g_autofree char *kept_day =
      sam_locale_format_date_near (sam_context_get_locale (context), kept,
                                   sam_context_get_today (context), SAM_DATE_STYLE_DAY);

  *tone = SAM_TONE_NEUTRAL;
  switch (status->state) {
  case SAM_COMMITMENT_STATE_OPEN:
    if (due == SAM_DATE_NONE) {
      return g_strdup (C_ ("commitment state", "no date yet"));
    }
    if (due - sam_context_get_today (context) <= 7) {
      *tone = SAM_TONE_SOON;
    }
    return g_steal_pointer (&day);
  case SAM_COMMITMENT_STATE_OVERDUE:
    *tone = SAM_TONE_LATE;
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("commitment state", "was due %s"), day);
  case SAM_COMMITMENT_STATE_KEPT:
    *tone = SAM_TONE_DONE;
    return kept == SAM_DATE_NONE ? g_strdup (C_ ("commitment state", "kept"))
                                 : g_strdup_printf (C_ ("commitment state", "kept %s"), kept_day);
  case SAM_COMMITMENT_STATE_LATE:
    *tone = SAM_TONE_SOON;
    return g_strdup (C_ ("commitment state", "late"));
  case SAM_COMMITMENT_STATE_NOT_KEPT:
    *tone = SAM_TONE_LATE;
    return g_strdup (C_ ("commitment state", "not kept"));
  case SAM_COMMITMENT_STATE_LAPSED:
    return g_strdup (C_ ("commitment state", "lapsed"));
  }
  return g_strdup ("");
}

char *
sam_case_agreement_counts (const SamCaseView *view, const SamRecord *agreement)
{
  guint in_force = 0, n = 0;
  g_autofree char *parties = NULL;

  sam_rules_agreement_counts (view, sam_record_get_id (agreement), &in_force, &n);
  if (!sam_rules_agreement_is_sent (agreement)) {
    return g_strdup (C_ ("agreement", "draft, binds nobody yet"));
  }
  parties = sam_count (NULL, "agreement", "of %d party", "of %d parties", (int) n);
  /* Translators: a number and "of 4 parties": "in force for 2 of 4 parties" */
  return g_strdup_printf (C_ ("agreement", "in force for %1$u %2$s"), in_force, parties);
}
