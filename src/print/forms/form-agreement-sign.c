/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The signatures of an agreement, and where they are to be written. */
#include "agreement-private.h"

#define SIGNING_ROW_HEIGHT 34

SamTable *
_form_signing_table (FormPaper *paper)
{
  const SamColumn columns[] = {
    { _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Party"), NULL), 20,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Name and role"), NULL), 27,
      SAM_COLUMN_DEFAULT },
    { _form_say (paper, &(SamLabel) SAM_L ("paper", "Date"), NULL), 13, SAM_COLUMN_DEFAULT },
    { _form_say (paper,
                 &(SamLabel) SAM_L ("paper agreement",
                                    "Signature, or confirmed orally at __ noted by __"),
                 NULL),
      40, SAM_COLUMN_DEFAULT },
  };

  return _form_signatures (paper, columns, G_N_ELEMENTS (columns));
}

static const char *
signature_how (FormPaper *paper, const SamPartyStatus *status, gboolean whole)
{
  const SamRecord *signature = status->signature;
  const char *reason = _form_get (signature, SAM_SIGNATURE_REASON), *how;
  int minutes = 0;
  const char *time, *by;

  sam_moment_to_local (sam_record_get_moment (signature, SAM_SIGNATURE_SIGNED_AT), paper->zone,
                       &minutes);
  time = _form_keep (paper, sam_locale_format_time (paper->options->locale, minutes));
  by = _form_user_name (paper, sam_record_get_text (signature, SAM_SIGNATURE_NOTED_BY_USER));
  switch (status->state) {
  case SAM_PARTY_ORAL:
    how =
        *by != '\0'
            ? _form_say (paper,
                         &(SamLabel) SAM_L ("paper agreement",
                                            "Confirmed orally at {time}, noted by {name}"),
                         "time", time, "name", by, NULL)
            : _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Confirmed orally at {time}"),
                         "time", time, NULL);
    break;
  case SAM_PARTY_SIGNED:
    how = _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Signed"), NULL);
    break;
  case SAM_PARTY_DECLINED:
    return _form_lines (
        paper, _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "Has said no"), NULL),
        whole && reason != NULL && paper->protection != FORM_STRICT ? reason : "", NULL);
  case SAM_PARTY_NOT_ASKED:
  case SAM_PARTY_ASKED:
  default:
    return "";
  }
  if (status->in_force)
    how = _form_keep (
        paper,
        g_strconcat (how, " · ",
                     _form_say (paper, &(SamLabel) SAM_L ("paper agreement", "In force"), NULL),
                     NULL));
  return how;
}

void
_form_signing_party (FormPaper *paper, SamTable *table, const SamRecord *party, gboolean whole)
{
  SamPartyStatus status = sam_rules_party (paper->view, party);
  const char *cells[] = { _form_party_title (paper, party), _form_party_person (paper, party), NULL,
                          NULL };

  if (status.signature != NULL) {
    const char *name = _form_get (status.signature, SAM_SIGNATURE_NAME);
    const char *role = _form_get (status.signature, SAM_SIGNATURE_ROLE);
    gint64 at = sam_record_get_moment (status.signature, SAM_SIGNATURE_SIGNED_AT);

    if (name != NULL && role != NULL)
      cells[1] = _form_say (paper, &(SamLabel) SAM_L ("paper", "{name}, {role}"), "name", name,
                            "role", role, NULL);
    else if (name != NULL)
      cells[1] = name;
    cells[2] =
        _form_date_near (paper, sam_moment_to_local (at, paper->zone, NULL), SAM_DATE_STYLE_DAY);
    cells[3] = signature_how (paper, &status, whole);
  }
  /* Where nothing more is to be written by hand the row is as high as its words. */
  sam_table_set_row_height (table, cells[3] && *cells[3] ? 0 : SIGNING_ROW_HEIGHT);
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}

void
_form_signing_coordinator (FormPaper *paper, SamTable *table)
{
  const char *cells[] = { _form_say (paper, &(SamLabel) SAM_L ("paper", "Coordinator"), NULL),
                          paper->coordinator, NULL, NULL };

  sam_table_set_row_height (table, SIGNING_ROW_HEIGHT);
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
}
