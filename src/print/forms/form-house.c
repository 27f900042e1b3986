/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of the house: the card of a service, a team's month. */
#include "forms-private.h"

#include <samspor/sam-forms-many.h>

/* ---- The card of a service ---- */

static const char *
deputy (FormPaper *paper, const SamRecord *service)
{
  const char *name = _form_get (service, SAM_SERVICE_DEPUTY_NAME);
  SamDate from = sam_record_get_date (service, SAM_SERVICE_DEPUTY_FROM_ON);
  SamDate to = sam_record_get_date (service, SAM_SERVICE_DEPUTY_TO_ON);

  /* A deputy whose days are over helps nobody. */
  if (name == NULL || (to != SAM_DATE_NONE && to < paper->options->today))
    return NULL;
  return _form_lines (paper, name,
                      _form_phone (paper, _form_get (service, SAM_SERVICE_DEPUTY_PHONE)),
                      from > paper->options->today
                          ? _form_say (paper, &(SamLabel) SAM_L ("service card", "from {date}"),
                                       "date", _form_date (paper, from, SAM_DATE_STYLE_DAY), NULL)
                          : "",
                      to != SAM_DATE_NONE
                          ? _form_say (paper, &(SamLabel) SAM_L ("service card", "until {date}"),
                                       "date", _form_date (paper, to, SAM_DATE_STYLE_DAY), NULL)
                          : "",
                      NULL);
}

static const char *
field_text (FormPaper *paper, const SamRecord *service, SamField field)
{
  switch ((int) sam_field_get (field)->kind) {
  case SAM_KIND_DATE: {
    SamDate date = sam_record_get_date (service, field);

    return date != SAM_DATE_NONE ? _form_date (paper, date, SAM_DATE_STYLE_DAY) : NULL;
  }
  case SAM_KIND_INTEGER:
    return sam_record_has (service, field)
               ? _form_keep (paper, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                     sam_record_get_int (service, field)))
               : NULL;
  default:
    break;
  }
  if (field == SAM_SERVICE_DEPUTY_NAME)
    return deputy (paper, service);
  if (field == SAM_SERVICE_PHONE || field == SAM_SERVICE_PHONE_US
      || field == SAM_SERVICE_PHONE_NIGHT)
    return _form_get (service, field) != NULL ? _form_phone (paper, _form_get (service, field))
                                              : NULL;
  return _form_get (service, field);
}

void
_form_write_service (FormPaper *paper, const SamRecord *service)
{
  static const SamField fields[] = {
    SAM_SERVICE_PHONE,       SAM_SERVICE_PHONE_US,   SAM_SERVICE_PHONE_NIGHT,
    SAM_SERVICE_EMAIL,       SAM_SERVICE_HOURS,      SAM_SERVICE_CLOSED_PERIODS,
    SAM_SERVICE_DEPUTY_NAME, SAM_SERVICE_REFER_HOW,  SAM_SERVICE_ANSWER_DAYS,
    SAM_SERVICE_WAITS,       SAM_SERVICE_CAPACITY,   SAM_SERVICE_STARTS_UNTIL_ON,
    SAM_SERVICE_REMARK,      SAM_SERVICE_CHECKED_ON,
  };
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("service card", "Service card"), NULL);
  const SamLabel *kind = sam_enum_label (SAM_SERVICE_SERVICE_KIND,
                                         sam_record_get_text (service, SAM_SERVICE_SERVICE_KIND));
  const char *name = _form_get (service, SAM_SERVICE_NAME);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  _form_title (paper, title, name != NULL ? name : title,
               kind != NULL ? sam_text (paper->options->catalog, kind) : NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *text = field_text (paper, service, fields[i]);

    if (text == NULL)
      continue;
    g_ptr_array_add (pairs, (gpointer) sam_text (paper->options->catalog,
                                                 &sam_field_get (fields[i])->label));
    g_ptr_array_add (pairs, (gpointer) text);
  }
  g_ptr_array_add (pairs, NULL);
  _form_key_values (paper, (const char *const *) pairs->pdata);
}

/* ---- A team's month ---- */

static const SamLabel what[SAM_N_MONTH_KINDS] = {
  [SAM_MONTH_OPENED] = SAM_L ("team month", "New cases, and first conversation in time"),
  [SAM_MONTH_READY] = SAM_L ("team month", "Transitions, and all in place on the day"),
  [SAM_MONTH_REACHED] = SAM_L ("team month", "First week after it, and reached in it"),
  [SAM_MONTH_KEPT] = SAM_L ("team month", "Promises settled, and kept"),
};

static const char *
count (FormPaper *paper, guint n)
{
  return _form_keep (paper, sam_small_text (n, n > 0 && n < SAM_SMALL_LEAST ? SAM_SMALL_FEW
                                                                            : SAM_SMALL_SHOWN));
}

static void
add_figure (FormPaper *paper, SamTable *table, SamMonthKind kind, const SamMonthFigure *figure)
{
  SamSmall hidden = sam_month_hide (figure);
  gboolean show = hidden == SAM_SMALL_NONE && figure->of > 0;
  const char *cells[] = {
    sam_text (paper->options->catalog, &what[kind]),
    count (paper, figure->of),
    show ? _form_keep (paper, g_strdup_printf ("%u", figure->well)) : "–",
    show
        ? _form_say (paper, &(SamLabel) SAM_L ("team month", "{n} %"), "n",
                     _form_keep (paper, g_strdup_printf ("%u", (figure->well * 100 + figure->of / 2)
                                                                   / figure->of)),
                     NULL)
        : "–",
  };

  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}

void
_form_write_month (FormPaper *paper, const char *team_id, SamDate from, const SamTeamMonth *month)
{
  const char *title = _form_say (paper, &(SamLabel) SAM_L ("team month", "The team's month"), NULL);
  const char *team = sam_registry_name (sam_case_view_get_registry (paper->view), team_id);
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("team month", "What"), NULL), 55, SAM_COLUMN_BOLD },
    { _form_say (paper, &(SamLabel) SAM_L ("team month", "In all"), NULL), 15, SAM_COLUMN_NUMERIC },
    { _form_say (paper, &(SamLabel) SAM_L ("team month", "As it should"), NULL), 17,
      SAM_COLUMN_NUMERIC },
    { _form_say (paper, &(SamLabel) SAM_L ("team month", "Share"), NULL), 13, SAM_COLUMN_NUMERIC },
  };
  const char *pairs[] = {
    _form_say (paper, &(SamLabel) SAM_L ("team month", "Team"), NULL),
    team != NULL ? team : "",
    _form_say (paper, &(SamLabel) SAM_L ("team month", "Month"), NULL),
    _form_date (paper, from, SAM_DATE_STYLE_MONTH),
    _form_say (paper, &(SamLabel) SAM_L ("team month", "Open cases now"), NULL),
    count (paper, month->n_open),
    _form_say (paper, &(SamLabel) SAM_L ("team month", "Closed in the month"), NULL),
    count (paper, month->n_closed),
    NULL,
  };
  SamTable *table;

  _form_title (paper, title, title,
               _form_say (paper,
                          &(SamLabel) SAM_L ("team month",
                                             "Figures of the work, not of persons. Fewer than five "
                                             "are not told apart."),
                          NULL));
  _form_key_values (paper, pairs);
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < SAM_N_MONTH_KINDS; i++)
    add_figure (paper, table, (SamMonthKind) i, &month->n[i]);
  _form_heading (paper, NULL,
                 _form_say (paper, &(SamLabel) SAM_L ("team month", "What we learn from it"),
                            NULL));
  _form_text (paper, NULL, paper->options->large_print ? 3 : 5);
}
