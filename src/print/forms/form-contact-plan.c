/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The contact plan of the first 28 days, for the person: who makes contact on which day, whom the
 * person can call, and the way back within 48 hours. A no keeps all but the days. */
#include "forms-private.h"

/* What the 28 days follow: the window that today is in, else the coming transition. */
static const SamRecord *
cause_of (SamCaseView *view, SamDate today)
{
  g_autoptr (SamFollowWindow) window = sam_rules_window (view, today);

  return window != NULL ? window->cause : sam_rules_next_transition (view, today);
}

static const SamRecord *
followup_of (FormPaper *paper, const SamRecord *cause)
{
  g_autoptr (SamFollowWindow) window =
      cause != NULL
          ? sam_rules_window_of (paper->view, sam_record_get_id (cause), paper->options->today)
          : NULL;

  return window != NULL ? window->followup : NULL;
}

static void
write_agreed (FormPaper *paper, const SamRecord *followup)
{
  SamDate on =
      followup != NULL ? sam_record_get_date (followup, SAM_FOLLOWUP_AGREED_ON) : SAM_DATE_NONE;

  if (followup != NULL && sam_record_enum_is (followup, SAM_FOLLOWUP_AGREED, "declined"))
    return;
  if (followup != NULL && sam_record_enum_is (followup, SAM_FOLLOWUP_AGREED, "agreed")
      && on != SAM_DATE_NONE)
    _form_paragraph (paper,
                     _form_say (paper,
                                &(SamLabel) SAM_L ("paper contacts",
                                                   "We agreed on this {date}. You can change your "
                                                   "mind at any time."),
                                "date", _form_date_near (paper, on, SAM_DATE_STYLE_DAY), NULL));
  else
    _form_paragraph (paper, FORM_SAY (SAM_L ("paper contacts",
                                             "This is a proposal. You decide, and you can change "
                                             "your mind at any time.")));
}

static void
write_numbers (FormPaper *paper, const SamRecord *followup)
{
  const char *agreed =
      _form_phone (paper, followup != NULL ? _form_get (followup, SAM_FOLLOWUP_PHONE) : NULL);
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper", "Coordinator")),
    _form_coordinator (paper),
    FORM_SAY (SAM_L ("paper contacts", "The number we agreed on")),
    agreed,
    FORM_SAY (SAM_L ("paper contacts", "Day and night")),
    _form_say (paper,
               &(SamLabel) SAM_L ("paper contacts",
                                  "Emergency clinic {clinic} · in an emergency {emergency}"),
               "clinic", _form_phone (paper, "116117"), "emergency", "113", NULL),
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "2", FORM_SAY (SAM_L ("paper contacts", "Whom you can call")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_not_reached (FormPaper *paper)
{
  const char *whom =
      paper->person != NULL ? _form_get (paper->person, SAM_PERSON_IF_NOT_REACHED) : NULL;
  const char *pairs[] = {
    FORM_SAY (SAM_L ("paper contacts", "Then we ask")),
    whom != NULL ? whom : "",
    NULL,
  };

  sam_document_begin_group (paper->doc);
  _form_heading (paper, "3", FORM_SAY (SAM_L ("paper contacts", "If we do not reach you")));
  _form_paragraph (paper, FORM_SAY (SAM_L ("paper contacts",
                                           "Then we try in another way, and we go on trying. You "
                                           "lose nothing because we did not get hold of you.")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static const char *
naloxone (FormPaper *paper, const SamRecord *followup)
{
  const char *id = followup != NULL ? _form_get (followup, SAM_FOLLOWUP_NALOXONE) : NULL;
  gboolean declined = g_strcmp0 (id, "declined") == 0;
  gboolean has = g_strcmp0 (id, "given") == 0 || g_strcmp0 (id, "has") == 0;

  return _form_fill (paper, "{has}   {none}", "has",
                     _form_box (paper, has, FORM_SAY (SAM_L ("paper plan", "have got it"))), "none",
                     _form_box (paper, declined, FORM_SAY (SAM_L ("paper plan", "do not want it"))),
                     NULL);
}

static void
write_difficult (FormPaper *paper, const SamRecord *followup)
{
  gint64 until =
      followup != NULL ? sam_record_get_moment (followup, SAM_FOLLOWUP_RETURN_UNTIL_AT) : 0;
  const char *when = "";
  const char *pairs[7];

  if (until != 0) {
    int minutes = 0;
    SamDate date = sam_moment_to_local (until, paper->zone, &minutes);

    when = _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date",
                      _form_date (paper, date, SAM_DATE_STYLE_LONG), "time",
                      _form_keep (paper, sam_locale_format_time (paper->options->locale, minutes)),
                      NULL);
  }
  pairs[0] = FORM_SAY (SAM_L ("paper plan", "Naloxone"));
  pairs[1] = naloxone (paper, followup);
  pairs[2] = FORM_SAY (SAM_L ("paper contacts", "Back by"));
  pairs[3] = when;
  pairs[4] = FORM_SAY (SAM_L ("paper contacts", "Like this"));
  pairs[5] = "";
  pairs[6] = NULL;
  sam_document_begin_group (paper->doc);
  _form_heading (paper, "4", FORM_SAY (SAM_L ("paper plan", "If it gets difficult")));
  _form_paragraph (
      paper,
      FORM_SAY (SAM_L (
          "paper contacts",
          "If you leave treatment, you can come back within 48 hours. Call us, and we help you.")));
  _form_key_values (paper, pairs);
  sam_document_end_group (paper->doc);
}

static void
write_contact_plan (FormPaper *paper, const SamRecord *record)
{
  const SamRecord *cause = record != NULL ? cause_of (paper->view, paper->options->today) : NULL;
  const SamRecord *followup = followup_of (paper, cause);
  const char *title = FORM_SAY (SAM_L ("paper contacts", "The first 28 days: who makes contact"));
  const char *who = _form_who (paper);

  _form_tight (paper);
  _form_title (paper, title, title, *who != '\0' ? who : NULL);
  if (paper->person == NULL) {
    const char *pairs[] = { FORM_SAY (SAM_L ("paper", "Name")), "", NULL };

    _form_key_values (paper, pairs);
  }
  write_agreed (paper, followup);
  _form_heading (paper, "1", FORM_SAY (SAM_L ("paper contacts", "Day by day")));
  _form_first_days (paper, cause, NULL);
  write_numbers (paper, followup);
  write_not_reached (paper);
  write_difficult (paper, followup);
}

/* Whether there are 28 days to speak of: a window today, or a transition that opens one. */
static gboolean
has_window (SamCaseView *view, const SamRecord *record, SamDate today)
{
  const SamRecord *cause = cause_of (view, today);

  return cause != NULL && _form_is_alive (view)
         && (sam_record_get_rtype (cause) != SAM_RECORD_TRANSITION
             || sam_rules_transition_kind (_form_get (cause, SAM_TRANSITION_KIND))->window);
}

/* Whom to call stays, whatever else is left out. */
static const FormSection sections[] = { { .number = "4", .always = TRUE }, { .number = NULL } };

const SamFormHow _form_how_contact_plan = { .write = write_contact_plan,
                                            .wanted = has_window,
                                            .shares = "transition",
                                            .extract = TRUE,
                                            .sections = sections,
                                            .recipient = _form_to_person };
