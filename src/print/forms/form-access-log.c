/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "Hvem har sett på opplysningene dine": who has looked at the case and the person, for the person
 * (pasientjournalloven § 18, GDPR art. 15). What somebody did in one way on one day is one line. It
 * tells which kinds of records, never what stood there; and what it can't tell. */
#include "forms-private.h"

#include <string.h>

#define BETWEEN "\u00a0· " /* never at the beginning of a line */

static const char *
time_of (FormPaper *paper, gint64 at, SamDate *date)
{
  int minutes = 0;

  *date = sam_moment_to_local (at, paper->zone, &minutes);
  return _form_keep (paper, sam_locale_format_time (paper->options->locale, minutes));
}

/* "4 June 2026 / at 09.12", or from when to when and how often. */
static const char *
when_text (FormPaper *paper, const SamAccessLine *line)
{
  SamDate date;
  const char *from = time_of (paper, line->from, &date);
  const char *to = time_of (paper, line->last->at, &date);
  gboolean one = g_str_equal (from, to);
  const char *clock =
      one ? _form_say (paper, &(SamLabel) SAM_L ("paper access", "at {time}"), "time", to, NULL)
          : _form_say (paper, &(SamLabel) SAM_L ("paper access", "at {from}–{to}"), "from", from,
                       "to", to, NULL);

  return _form_lines (paper, _form_date (paper, date, SAM_DATE_STYLE_DAY), clock,
                      line->n > 1
                          ? _form_keep (paper, sam_count (paper->options->catalog, "paper access",
                                                          "%d time", "%d times", (int) line->n))
                          : "",
                      NULL);
}

static const char *
role_text (FormPaper *paper, gboolean is_lead, const char *team)
{
  return _form_lines (paper,
                      is_lead ? FORM_SAY (SAM_L ("paper access", "Team lead"))
                              : FORM_SAY (SAM_L ("paper access", "Coordinator")),
                      team, NULL);
}

static const char *
join (FormPaper *paper, GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return _form_keep (paper, g_strjoinv (BETWEEN, (char **) texts->pdata));
}

/* Papers by name, but not those of our own, whose names are for colleagues; those with nothing on
 * them only when there is no other. NULL: none that is known. */
static const char *
papers_text (FormPaper *paper, const SamAccessLine *line)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) blank = g_ptr_array_new ();
  gboolean ours = FALSE;

  for (guint i = 0; i < line->forms->len; i++) {
    const SamFormDef *form = sam_form_by_id (g_ptr_array_index (line->forms, i));

    if (form != NULL && form->staff)
      ours = TRUE;
    else if (form != NULL)
      g_ptr_array_add (form->blank ? blank : texts,
                       (gpointer) sam_text (paper->options->catalog, &form->title));
  }
  if (ours)
    g_ptr_array_add (texts,
                     (gpointer) FORM_SAY (SAM_L ("paper access", "Papers for our own work")));
  if (texts->len > 0)
    return join (paper, texts);
  return blank->len > 0 ? join (paper, blank) : NULL;
}

static const char *
types_text (FormPaper *paper, const SamAccessLine *line)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) type);
    gboolean is_one = type == SAM_RECORD_CASE || type == SAM_RECORD_PERSON;

    if (line->types[type])
      g_ptr_array_add (texts, (gpointer) sam_text (paper->options->catalog,
                                                   is_one ? &def->noun : &def->plural));
  }
  return texts->len > 0 ? join (paper, texts) : FORM_SAY (SAM_L ("paper access", "something new"));
}

static const char *
what_text (FormPaper *paper, const SamAccessLine *line)
{
  static const SamLabel labels[] = {
    [SAM_ACCESS_WHAT_VIEW] = SAM_L ("paper access", "Read: {what}"),
    [SAM_ACCESS_WHAT_PRINT] = SAM_L ("paper access", "Printed: {what}"),
    [SAM_ACCESS_WHAT_EXPORT] = SAM_L ("paper access", "Saved in a file: {what}"),
    [SAM_ACCESS_WHAT_SEARCH] = SAM_L ("paper access", "Found in a search: {what}"),
    [SAM_ACCESS_WHAT_HISTORY] = SAM_L ("paper access", "Read what stood there before: {what}"),
    [SAM_ACCESS_WHAT_LOG] = SAM_L ("paper access", "Read who has looked at your information"),
    [SAM_ACCESS_WHAT_REFUSED] = SAM_L ("paper access", "Tried to open, and was not let in: {what}"),
    [SAM_ACCESS_WHAT_OTHER] = SAM_L ("paper access", "Used: {what}"),
  };
  const char *papers = line->last->what == SAM_ACCESS_WHAT_PRINT ? papers_text (paper, line) : NULL;

  return _form_say (paper, &labels[line->last->what], "what",
                    papers != NULL ? papers : types_text (paper, line), NULL);
}

static const char *
why_text (FormPaper *paper, const SamAccessLine *line)
{
  static const SamLabel labels[SAM_N_PURPOSES] = {
    [SAM_PURPOSE_UNSET] = SAM_L ("paper access why", "Not noted"),
    [SAM_PURPOSE_FOLLOW_UP] = SAM_L ("paper access why", "Follow-up"),
    [SAM_PURPOSE_AGREEMENT] = SAM_L ("paper access why", "Agreement"),
    [SAM_PURPOSE_HOUSING] = SAM_L ("paper access why", "Housing"),
    [SAM_PURPOSE_STATISTICS] = SAM_L ("paper access why", "Figures"),
    [SAM_PURPOSE_SECURITY] = SAM_L ("paper access why", "Security"),
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  /* the server has no purpose of it, and there is but one */
  if (line->last->what == SAM_ACCESS_WHAT_LOG)
    return FORM_SAY (SAM_L ("paper access why", "Access or check"));
  for (guint i = 0; i < SAM_N_PURPOSES; i++)
    if ((line->purposes & (1u << i)) != 0)
      g_ptr_array_add (texts, (gpointer) sam_text (paper->options->catalog, &labels[i]));
  return join (paper, texts);
}

static void
write_lines (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper access", "Day and time")), 21, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper access", "Who")), 18, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("paper access", "Role and team")), 18, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper access", "What they did")), 29, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper access", "Why")), 14, SAM_COLUMN_DEFAULT },
  };
  g_autoptr (GPtrArray) lines = sam_access_log_gather (paper->options->access_log, paper->zone);
  SamTable *table;

  _form_section_heading (paper,
                         FORM_SAY (SAM_L ("paper access", "Who has looked, the newest first")));
  if (lines->len == 0) {
    _form_paragraph (paper, FORM_SAY (SAM_L ("paper access", "Nobody, as far as was noted.")));
    return;
  }
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < lines->len; i++) {
    const SamAccessLine *line = g_ptr_array_index (lines, i);
    const char *cells[] = { when_text (paper, line), line->last->name,
                            role_text (paper, line->last->is_lead, line->last->team),
                            what_text (paper, line), why_text (paper, line) };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

/* Who can look without being on the network; that alone is not to have looked. */
static void
write_copies (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper access", "Who")), 36, SAM_COLUMN_BOLD },
    { FORM_SAY (SAM_L ("paper access", "Role and team")), 36, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper access", "Last fetched")), 28, SAM_COLUMN_DEFAULT },
  };
  const SamAccessLog *log = paper->options->access_log;
  SamTable *table;

  if (sam_access_log_get_n_copies (log) == 0)
    return;
  _form_section_heading (paper, FORM_SAY (SAM_L ("paper access",
                                                 "Who has your case on their computer now")));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sam_access_log_get_n_copies (log); i++) {
    const SamAccessCopy *copy = sam_access_log_get_copy (log, i);
    SamDate date;
    const char *clock = time_of (paper, copy->at, &date);
    const char *cells[] = {
      copy->name,
      role_text (paper, copy->is_lead, copy->team),
      _form_lines (paper, _form_date (paper, date, SAM_DATE_STYLE_DAY),
                   _form_say (paper, &(SamLabel) SAM_L ("paper access", "at {time}"), "time", clock,
                              NULL),
                   NULL),
    };

    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
  _form_paragraph (paper, FORM_SAY (SAM_L ("paper access",
                                           "They can read it without the network. Each time they "
                                           "do, it is noted as above.")));
}

static void
write_left_out (FormPaper *paper)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  const char *parts = _form_unseen (paper);

  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper access",
                                                      "What was read on a computer that has not "
                                                      "sent what it noted. It comes when that "
                                                      "computer is on the network again.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper access",
                                                      "Lists where your name stood among others, "
                                                      "and files made of such lists.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper access",
                                                      "What others have been told or given. It "
                                                      "stands in “All we have written about "
                                                      "you”.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper access",
                                                      "The role and team somebody had then: those "
                                                      "here are what they have now.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper access",
                                                      "What those who run the computers do to keep "
                                                      "them running.")));
  if (parts != NULL)
    g_ptr_array_add (items, (gpointer) _form_say (
                                paper,
                                &(SamLabel) SAM_L ("paper access",
                                                   "Who has looked at what whoever printed this "
                                                   "may not see: {list}. Ask us for it."),
                                "list", parts, NULL));
  sam_document_begin_group (paper->doc);
  _form_section_heading (paper, FORM_SAY (SAM_L ("paper access", "What does not stand here")));
  _form_bullets (paper, items);
  sam_document_end_group (paper->doc);
}

static void
write_rights (FormPaper *paper)
{
  sam_document_begin_group (paper->doc);
  _form_section_heading (paper, FORM_SAY (SAM_L ("paper access",
                                                 "If you wonder why somebody has looked")));
  _form_paragraph (
      paper,
      _form_say (paper,
                 &(SamLabel) SAM_L ("paper access",
                                    "Nobody may look at your information without needing it in "
                                    "their work. Call {name}, phone {phone}, or ask for the team "
                                    "lead. We find out why, and answer you. You can also complain "
                                    "to Datatilsynet."),
                 "name", paper->coordinator != NULL ? paper->coordinator : "____________", "phone",
                 *paper->coordinator_phone != '\0' ? paper->coordinator_phone : "____________",
                 NULL));
  sam_document_end_group (paper->doc);
}

static void
write_access_log (FormPaper *paper, const SamRecord *record)
{
  const char *title = FORM_SAY (SAM_L ("paper access", "Who has looked at your information"));
  SamDate date;
  const char *clock = time_of (paper, sam_access_log_get_until (paper->options->access_log), &date);

  _form_tight (paper);
  _form_title (paper, title, title, _form_who (paper));
  _form_paragraph (paper,
                   _form_say (paper,
                              &(SamLabel) SAM_L ("paper access",
                                                 "Those who work with your case look at what is "
                                                 "written about you when they need it to help you. "
                                                 "Samspor notes who it was each time. This is what "
                                                 "the municipality had noted until {date} at "
                                                 "{time}. You have a right to know it."),
                              "date", _form_date (paper, date, SAM_DATE_STYLE_DAY), "time", clock,
                              NULL));
  write_lines (paper);
  write_copies (paper);
  write_left_out (paper);
  write_rights (paper);
}

static gboolean
has_person (SamCaseView *view, const SamRecord *record, SamDate today)
{
  return sam_case_view_get_person (view) != NULL;
}

const SamFormHow _form_how_access_log = { .write = write_access_log,
                                          .suits = has_person,
                                          .recipient = _form_to_person,
                                          .online = TRUE };
