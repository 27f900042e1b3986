/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The slip in the hand: one appointment, large, without the name of a service that would tell why.
 * It fills the upper half of the sheet, to be folded or cut to the size of a pocket. */
#include "forms-private.h"

#define SLIP_SIZE 17
#define SLIP_MARGIN_TOP 40
#define SLIP_MARGIN_SIDE 60
#define SLIP_MARGIN_BOTTOM 26
#define SLIP_CODE 74
#define SLIP_CODE_LARGE 50 /* a telephone sees as well as before */

/* A name that was written for the slip, else a service that gives nothing away. */
static const char *
with_whom (FormPaper *paper, const SamRecord *appointment)
{
  const char *whom = _form_get (appointment, SAM_APPOINTMENT_WITH_WHOM);
  const SamRecord *service = sam_registry_get (sam_case_view_get_registry (paper->view),
                                               _form_get (appointment, SAM_APPOINTMENT_SERVICE_ID));

  /* Under a strictly confidential address a name may tell the place. */
  if (paper->protection == FORM_STRICT)
    return "";
  if (whom != NULL)
    return whom;
  if (service != NULL && sam_service_kind_is_open (_form_get (service, SAM_SERVICE_SERVICE_KIND)))
    return _form_get (service, SAM_SERVICE_NAME);
  return "";
}

static const char *
how_long (FormPaper *paper, const SamRecord *appointment)
{
  const char *time = _form_time (paper, _form_get (appointment, SAM_APPOINTMENT_AT_TIME));
  int minutes = (int) sam_record_get_int (appointment, SAM_APPOINTMENT_LENGTH_MINUTES);
  g_autofree char *length = NULL;

  if (minutes <= 0)
    return time;
  length = sam_count (paper->options->catalog, "paper slip", "%d minute", "%d minutes", minutes);
  return _form_say (paper, &(SamLabel) SAM_L ("paper slip", "{time}, about {length}"), "time", time,
                    "length", length, NULL);
}

static void
write_slip (FormPaper *paper, const SamRecord *appointment)
{
  gboolean strict = paper->protection == FORM_STRICT;
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("paper slip", "My appointment"), NULL);
  const char *way = strict ? NULL : _form_get (appointment, SAM_APPOINTMENT_HOW_TO_GET_THERE);
  const char *place = strict ? NULL : _form_get (appointment, SAM_APPOINTMENT_PLACE);
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("paper slip", "Day"), NULL),
    _form_date_near (paper, sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON),
                     SAM_DATE_STYLE_LONG),
    _form_say (paper, &(SamLabel) SAM_L ("paper slip", "Time"), NULL),
    how_long (paper, appointment),
    _form_say (paper, &(SamLabel) SAM_L ("paper slip", "With"), NULL),
    with_whom (paper, appointment),
    _form_say (paper, &(SamLabel) SAM_L ("paper slip", "Where"), NULL),
    place != NULL ? place : "",
    way != NULL ? _form_say (paper, &(SamLabel) SAM_L ("paper slip", "The way"), NULL) : NULL,
    way,
    NULL,
  };

  sam_document_set_font_size (paper->doc, SLIP_SIZE);
  sam_document_set_margins (paper->doc, SLIP_MARGIN_TOP, SLIP_MARGIN_SIDE, SLIP_MARGIN_BOTTOM,
                            SLIP_MARGIN_SIDE);
  _form_title (paper, title, title, NULL);
  _form_key_values (paper, pairs);
  if (paper->coordinator != NULL && *paper->coordinator_phone != '\0')
    _form_paragraph (paper,
                     _form_say (paper,
                                &(SamLabel) SAM_L ("paper slip",
                                                   "If you can't come, call {name}, {phone}. Then "
                                                   "we find another time."),
                                "name", paper->coordinator, "phone", paper->coordinator_phone,
                                NULL));
  if (sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON) != SAM_DATE_NONE)
    _form_qr (paper,
              _form_calendar_entry (
                  paper, appointment,
                  _form_say (paper, &(SamLabel) SAM_L ("calendar entry", "Appointment"), NULL),
                  place),
              paper->options->large_print ? SLIP_CODE_LARGE : SLIP_CODE,
              _form_say (paper,
                         &(SamLabel) SAM_L ("paper slip",
                                            "Code that puts the appointment into the calendar of a "
                                            "telephone"),
                         NULL),
              _form_say (paper,
                         &(SamLabel) SAM_L ("paper slip",
                                            "Point the camera of a telephone at the code, and the "
                                            "appointment is put into its calendar."),
                         NULL));
}

static gboolean
is_coming (SamCaseView *view, const SamRecord *appointment, SamDate today)
{
  g_autoptr (GPtrArray) coming = sam_rules_coming_appointments (view, today);

  return g_ptr_array_find (coming, appointment, NULL);
}

static char *
day (SamCaseView *view, const SamRecord *appointment, SamLocale *locale, SamDate today)
{
  return sam_locale_format_date_near (locale,
                                      sam_record_get_date (appointment, SAM_APPOINTMENT_MEETS_ON),
                                      today, SAM_DATE_STYLE_MEDIUM);
}

const SamFormHow _form_how_slip = { .write = write_slip,
                                    .wanted = is_coming,
                                    .detail = day,
                                    .shares = "contact",
                                    .recipient = _form_to_person };
