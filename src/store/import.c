/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "import-private.h"

#include <samspor/sam-contact-values.h>
#include <samspor/sam-csv.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-id.h>
#include <samspor/sam-person-id.h>
#include <string.h>

/* Days until somebody looks at a case that came in as "wants no help now" without a day to ask. */
#define ASK_AGAIN_DAYS 14

G_DEFINE_QUARK (sam_import_error_quark, sam_import_error)

static void
row_clear (gpointer data)
{
  SamImportRow *row = data;

  g_strfreev (row->cells);
}

static char **
dup_cells (GPtrArray *cells)
{
  char **copy = g_new0 (char *, cells->len + 1);

  for (guint i = 0; i < cells->len; i++)
    copy[i] = g_strstrip (g_strdup (g_ptr_array_index (cells, i)));
  return copy;
}

static gboolean
read_headings (SamImport *self, GPtrArray *cells, GError **error)
{
  g_autoptr (GStrvBuilder) ignored = g_strv_builder_new ();

  self->headings = dup_cells (cells);
  for (guint i = 0; self->headings[i] != NULL; i++) {
    SamImportColumn column = _sam_import_column_of (self->headings[i], self->is_stock);

    if (column == SAM_N_IMPORT_COLUMNS || self->at[column] >= 0)
      g_strv_builder_add (ignored, self->headings[i]);
    else
      self->at[column] = (int) i;
  }
  self->ignored = g_strv_builder_end (ignored);
  if (self->is_stock) {
    if (self->at[SAM_IMPORT_SITE] >= 0 || self->at[SAM_IMPORT_ADDRESS] >= 0)
      return TRUE;
    g_set_error_literal (error, SAM_IMPORT_ERROR, SAM_IMPORT_ERROR_STOCK_HEADINGS,
                         "The first line names no column that tells where a home is");
    return FALSE;
  }
  if (self->at[SAM_IMPORT_CASE_NUMBER] >= 0 || self->at[SAM_IMPORT_ID_NUMBER] >= 0
      || self->at[SAM_IMPORT_NAME] >= 0 || self->at[SAM_IMPORT_FAMILY_NAME] >= 0)
    return TRUE;
  g_set_error_literal (error, SAM_IMPORT_ERROR, SAM_IMPORT_ERROR_HEADINGS,
                       "The first line names no column that tells who a case is about");
  return FALSE;
}

static SamImport *
import_new (GBytes *bytes, gboolean is_stock, GError **error)
{
  g_autoptr (SamImport) self = NULL;
  g_autoptr (SamCsvReader) reader = NULL;
  g_autoptr (GError) cause = NULL;
  GPtrArray *cells;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (SamImport, 1);
  self->is_stock = is_stock;
  self->rows = g_array_new (FALSE, FALSE, sizeof (SamImportRow));
  g_array_set_clear_func (self->rows, row_clear);
  for (guint i = 0; i < SAM_N_IMPORT_COLUMNS; i++)
    self->at[i] = -1;

  reader = sam_csv_reader_new (bytes, 0, NULL, &cause);
  if (reader != NULL) {
    self->delimiter = sam_csv_reader_get_delimiter (reader);
    while (sam_csv_reader_next (reader, &cells, &cause)) {
      SamImportRow row;

      if (self->headings == NULL) {
        if (!read_headings (self, cells, error))
          return NULL;
        continue;
      }
      row.line = sam_csv_reader_get_line (reader);
      row.cells = dup_cells (cells);
      g_array_append_val (self->rows, row);
    }
  }
  if (cause != NULL) {
    g_set_error (error, SAM_IMPORT_ERROR, SAM_IMPORT_ERROR_NOT_A_TABLE,
                 "The file is no table that can be read: %s", cause->message);
    return NULL;
  }
  if (self->headings == NULL) {
    g_set_error_literal (error, SAM_IMPORT_ERROR,
                         is_stock ? SAM_IMPORT_ERROR_STOCK_HEADINGS : SAM_IMPORT_ERROR_HEADINGS,
                         "The file is empty");
    return NULL;
  }
  return g_steal_pointer (&self);
}

SamImport *
sam_import_new (GBytes *bytes, GError **error)
{
  return import_new (bytes, FALSE, error);
}

SamImport *
sam_import_new_stock (GBytes *bytes, GError **error)
{
  return import_new (bytes, TRUE, error);
}

void
sam_import_free (SamImport *import)
{
  if (import == NULL)
    return;
  g_strfreev (import->headings);
  g_strfreev (import->ignored);
  g_array_unref (import->rows);
  g_free (import);
}

guint
sam_import_n_lines (const SamImport *import)
{
  return import->rows->len;
}

const char *const *
sam_import_ignored (const SamImport *import)
{
  return (const char *const *) import->ignored;
}

void
sam_import_report_free (SamImportReport *report)
{
  if (report == NULL)
    return;
  g_array_unref (report->lines);
  g_free (report);
}

/* ---- One line ---- */

/* What a line says, already checked. Strings (owned) (nullable). */
typedef struct {
  char *case_number, *given, *family, *id_number, *id_kind, *phone, *address, *postcode, *city;
  char *coordinator, *team, *remark;
  const char *status, *form;
  SamDate birth, opened;
} Said;

static void
said_clear (Said *said)
{
  g_free (said->case_number);
  g_free (said->given);
  g_free (said->family);
  g_free (said->id_number);
  g_free (said->id_kind);
  g_free (said->phone);
  g_free (said->address);
  g_free (said->postcode);
  g_free (said->city);
  g_free (said->coordinator);
  g_free (said->team);
  g_free (said->remark);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

const char *
_sam_import_cell (const SamImport *import, const SamImportRow *row, SamImportColumn column)
{
  int at = import->at[column];

  if (at < 0 || (guint) at >= g_strv_length (row->cells) || row->cells[at][0] == '\0')
    return NULL;
  return row->cells[at];
}

gboolean
_sam_import_reject (SamImportLine *line, SamImportColumn column, const char *code, SamLabel reason)
{
  line->outcome = SAM_IMPORT_REJECTED;
  line->column = column;
  line->code = code;
  line->reason = reason;
  return FALSE;
}

static void
split_name (Said *said, const char *name)
{
  const char *comma = strchr (name, ',');
  const char *space = strrchr (name, ' ');

  if (comma != NULL) {
    said->family = g_strstrip (g_strndup (name, (gsize) (comma - name)));
    said->given = g_strstrip (g_strdup (comma + 1));
  } else if (space != NULL) {
    said->given = g_strstrip (g_strndup (name, (gsize) (space - name)));
    said->family = g_strdup (space + 1);
  } else {
    said->given = g_strdup (name);
  }
}

/* "Storgata 8, 0155 Oslo" becomes three fields; anything else stays as it was written. */
static void
split_address (Said *said, const char *text)
{
  const char *comma = strrchr (text, ',');

  if (comma != NULL) {
    g_autofree char *rest = g_strstrip (g_strdup (comma + 1));

    if (strlen (rest) > 5 && rest[4] == ' ') {
      g_autofree char *digits = g_strndup (rest, 4);
      char *postcode = sam_postcode_parse (digits, NULL);

      if (postcode != NULL) {
        said->address = g_strstrip (g_strndup (text, (gsize) (comma - text)));
        said->postcode = postcode;
        said->city = g_strstrip (g_strdup (rest + 5));
        return;
      }
    }
  }
  said->address = g_strdup (text);
}

static const char *
id_kind_name (SamPersonIdKind kind)
{
  switch (kind) {
  case SAM_PERSON_ID_FNR:
    return "fnr";
  case SAM_PERSON_ID_D:
    return "d";
  case SAM_PERSON_ID_FH:
    return "fh";
  case SAM_PERSON_ID_DUF:
    return "duf";
  case SAM_PERSON_ID_H: /* means nothing outside the house that gave it */
  case SAM_PERSON_ID_NONE:
    return NULL;
  }
  g_assert_not_reached ();
}

const char *
_sam_import_find_by_name (GPtrArray *records, SamField name_field, const char *text)
{
  g_autofree char *wanted = sam_fold (text);
  const char *found = NULL;

  for (guint i = 0; i < records->len; i++) {
    const SamRecord *record = g_ptr_array_index (records, i);
    const char *name = sam_record_get_text (record, name_field);
    g_autofree char *folded = name != NULL ? sam_fold (name) : NULL;

    if (g_strcmp0 (sam_record_get_id (record), text) == 0)
      return sam_record_get_id (record);
    if (g_strcmp0 (folded, wanted) == 0) {
      if (found != NULL)
        return NULL;
      found = sam_record_get_id (record);
    }
  }
  return found;
}

static gboolean
read_people (SamImportRun *run, const SamImportRow *row, Said *said, SamImportLine *line)
{
  const char *text;

  text = _sam_import_cell (run->import, row, SAM_IMPORT_COORDINATOR);
  if (text != NULL) {
    said->coordinator = g_strdup (_sam_import_find_by_name (run->users, SAM_USER_NAME, text));
    if (said->coordinator == NULL)
      return REJECT (line, SAM_IMPORT_COORDINATOR, "unknown-coordinator",
                     SAM_L ("import", "No coordinator here has this name"));
  }
  text = _sam_import_cell (run->import, row, SAM_IMPORT_TEAM);
  if (text != NULL) {
    said->team = g_strdup (_sam_import_find_by_name (run->teams, SAM_TEAM_NAME, text));
    if (said->team == NULL)
      return REJECT (line, SAM_IMPORT_TEAM, "unknown-team",
                     SAM_L ("import", "No team here has this name"));
  }
  return TRUE;
}

static gboolean
read_dates (SamImportRun *run, const SamImportRow *row, Said *said, SamImportLine *line)
{
  const char *text = _sam_import_cell (run->import, row, SAM_IMPORT_BIRTH_DATE);

  if (text != NULL
      && (!sam_date_parse_entry_full (text, run->today, SAM_DATE_ENTRY_FULL, &said->birth, NULL)
          || said->birth > run->today))
    return REJECT (line, SAM_IMPORT_BIRTH_DATE, "no-date",
                   SAM_L ("import", "This is no birth date; write day, month and year"));
  text = _sam_import_cell (run->import, row, SAM_IMPORT_OPENED);
  if (text != NULL
      && (!sam_date_parse_entry_full (text, run->today, SAM_DATE_ENTRY_PAST, &said->opened, NULL)
          || said->opened > run->today))
    return REJECT (line, SAM_IMPORT_OPENED, "no-date",
                   SAM_L ("import", "This is no day in the past"));
  return TRUE;
}

static gboolean
read_line (SamImportRun *run, const SamImportRow *row, Said *said, SamImportLine *line)
{
  SamImport *import = run->import;
  const char *text;

  if (g_strv_length (row->cells) > g_strv_length (import->headings))
    return REJECT (line, SAM_N_IMPORT_COLUMNS, "too-many-cells",
                   SAM_L ("import", "The line has more cells than there are headings"));

  said->case_number = g_strdup (_sam_import_cell (import, row, SAM_IMPORT_CASE_NUMBER));
  said->family = g_strdup (_sam_import_cell (import, row, SAM_IMPORT_FAMILY_NAME));
  said->given = g_strdup (_sam_import_cell (import, row, SAM_IMPORT_GIVEN_NAME));
  text = _sam_import_cell (import, row, SAM_IMPORT_NAME);
  if (text != NULL && said->family == NULL && said->given == NULL)
    split_name (said, text);

  text = _sam_import_cell (import, row, SAM_IMPORT_ID_NUMBER);
  if (text != NULL) {
    SamPersonId id;

    if (!sam_person_id_parse (text, run->environment, &id, NULL) || id_kind_name (id.kind) == NULL)
      return REJECT (line, SAM_IMPORT_ID_NUMBER, "no-person-number",
                     SAM_L ("import", "This is no person number that may be used here"));
    said->id_number = g_strdup (id.digits);
    said->id_kind = g_strdup (id_kind_name (id.kind));
    said->birth = id.birth;
  }
  if (!read_dates (run, row, said, line) || !read_people (run, row, said, line))
    return FALSE;

  text = _sam_import_cell (import, row, SAM_IMPORT_PHONE);
  if (text != NULL) {
    said->phone = sam_phone_parse (text, NULL);
    if (said->phone == NULL)
      return REJECT (line, SAM_IMPORT_PHONE, "no-phone",
                     SAM_L ("import", "This is no phone number"));
  }
  text = _sam_import_cell (import, row, SAM_IMPORT_ADDRESS);
  if (text != NULL)
    split_address (said, text);
  text = _sam_import_cell (import, row, SAM_IMPORT_STATUS);
  if (text != NULL) {
    said->status = _sam_import_status_of (text);
    if (said->status == NULL)
      return REJECT (line, SAM_IMPORT_STATUS, "unknown-status",
                     SAM_L ("import", "This status is not known here"));
    if (g_str_equal (said->status, "closed"))
      return REJECT (line, SAM_IMPORT_STATUS, "closed",
                     SAM_L ("import", "Closed cases are not taken in"));
  }
  text = _sam_import_cell (import, row, SAM_IMPORT_FORM);
  if (text != NULL) {
    said->form = _sam_import_form_of (text);
    if (said->form == NULL)
      return REJECT (line, SAM_IMPORT_FORM, "unknown-form",
                     SAM_L ("import", "Write bokmål or nynorsk"));
  }
  said->remark = g_strdup (_sam_import_cell (import, row, SAM_IMPORT_REMARK));

  if (said->case_number == NULL && said->id_number == NULL
      && (said->family == NULL || said->birth == SAM_DATE_NONE))
    return REJECT (
        line, SAM_N_IMPORT_COLUMNS, "no-identity",
        SAM_L ("import",
               "The line needs a case number, a person number, or a name and a birth date"));
  return TRUE;
}

/* ---- Who the line is about ---- */

static SamRecord *
find_one (SamImportRun *run, SamRecordType type, SamField field, const char *value, SamField field2,
          const char *value2, SamField field3, const char *value3, GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) found = NULL;

  sam_query_where (query, field, value);
  if (field2 != SAM_FIELD_NONE)
    sam_query_where (query, field2, value2);
  if (field3 != SAM_FIELD_NONE)
    sam_query_where (query, field3, value3);
  query->limit = 2;
  found = sam_store_list (run->store, run->viewer, query, NULL, error);
  if (found == NULL || found->len == 0)
    return NULL;
  return g_object_ref (g_ptr_array_index (found, 0));
}

/* FALSE with an error; else @person and @record are what is known, or NULL. */
static gboolean
find_known (SamImportRun *run, const Said *said, SamRecord **person, SamRecord **record,
            GError **error)
{
  GError *cause = NULL;

  *person = *record = NULL;
  if (said->case_number != NULL) {
    *record = find_one (run, SAM_RECORD_CASE, SAM_CASE_CASE_NUMBER, said->case_number,
                        SAM_FIELD_NONE, NULL, SAM_FIELD_NONE, NULL, &cause);
    if (*record != NULL)
      *person = sam_store_get (run->store, run->viewer, SAM_RECORD_PERSON,
                               sam_record_get_text (*record, SAM_CASE_PERSON_ID), &cause);
  }
  if (cause == NULL && *person == NULL && said->id_number != NULL)
    *person = find_one (run, SAM_RECORD_PERSON, SAM_PERSON_ID_NUMBER, said->id_number,
                        SAM_FIELD_NONE, NULL, SAM_FIELD_NONE, NULL, &cause);
  if (cause == NULL && *person == NULL && said->id_number == NULL && said->case_number == NULL) {
    g_autofree char *birth = sam_date_format_iso (said->birth);

    *person = find_one (run, SAM_RECORD_PERSON, SAM_PERSON_FAMILY_NAME, said->family,
                        SAM_PERSON_BIRTH_DATE, birth,
                        said->given != NULL ? SAM_PERSON_GIVEN_NAME : SAM_FIELD_NONE, said->given,
                        &cause);
  }
  if (cause == NULL && *person != NULL && *record == NULL) {
    g_autofree char *id =
        sam_store_case_of_person (run->store, run->viewer, sam_record_get_id (*person), &cause);

    if (id != NULL)
      *record = sam_store_get (run->store, run->viewer, SAM_RECORD_CASE, id, &cause);
  }
  if (cause != NULL) {
    g_propagate_error (error, cause);
    g_clear_object (person);
    g_clear_object (record);
    return FALSE;
  }
  return TRUE;
}

void
_sam_import_fill_text (SamRecord *record, SamField field, const char *value, gboolean *changed,
                       gboolean *differs)
{
  const char *now = sam_record_get_text (record, field);

  if (value == NULL || *value == '\0')
    return;
  if (now == NULL || *now == '\0') {
    sam_record_set_text (record, field, value);
    *changed = TRUE;
  } else if (!g_str_equal (now, value)) {
    *differs = TRUE;
  }
}

static void
fill_date (SamRecord *record, SamField field, SamDate value, gboolean *changed, gboolean *differs)
{
  SamDate now = sam_record_get_date (record, field);

  if (value == SAM_DATE_NONE)
    return;
  if (now == SAM_DATE_NONE) {
    sam_record_set_date (record, field, value);
    *changed = TRUE;
  } else if (now != value) {
    *differs = TRUE;
  }
}

static void
fill_person (SamRecord *person, const Said *said, gboolean *changed, gboolean *differs)
{
  _sam_import_fill_text (person, SAM_PERSON_GIVEN_NAME, said->given, changed, differs);
  _sam_import_fill_text (person, SAM_PERSON_FAMILY_NAME, said->family, changed, differs);
  if (!sam_record_has (person, SAM_PERSON_ID_NUMBER) && said->id_number != NULL)
    sam_record_clear (person, SAM_PERSON_ID_KIND);
  _sam_import_fill_text (person, SAM_PERSON_ID_NUMBER, said->id_number, changed, differs);
  _sam_import_fill_text (person, SAM_PERSON_ID_KIND, said->id_kind, changed, differs);
  fill_date (person, SAM_PERSON_BIRTH_DATE, said->birth, changed, differs);
  _sam_import_fill_text (person, SAM_PERSON_FORM, said->form, changed, differs);
  /* Nothing that tells where a strictly protected person is may come in by a file. */
  if (!sam_record_enum_is (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig")) {
    _sam_import_fill_text (person, SAM_PERSON_PHONE, said->phone, changed, differs);
    _sam_import_fill_text (person, SAM_PERSON_ADDRESS, said->address, changed, differs);
    _sam_import_fill_text (person, SAM_PERSON_POSTCODE, said->postcode, changed, differs);
    _sam_import_fill_text (person, SAM_PERSON_CITY, said->city, changed, differs);
  }
}

static const char *
first_team_of (SamImportRun *run, const char *user_id)
{
  for (guint i = 0; i < run->users->len; i++) {
    const SamRecord *user = g_ptr_array_index (run->users, i);

    if (g_strcmp0 (sam_record_get_id (user), user_id) == 0) {
      const char *const *teams = sam_record_get_set (user, SAM_USER_TEAM_IDS);

      return teams != NULL ? teams[0] : NULL;
    }
  }
  return NULL;
}

static SamRecord *
new_case (SamImportRun *run, SamClock *clock, const SamRecord *person, const Said *said)
{
  const SamViewerFields *me = sam_viewer_get (run->viewer);
  const char *coordinator = said->coordinator != NULL ? said->coordinator : me->user_id;
  const char *team = said->team != NULL ? said->team : first_team_of (run, coordinator);
  g_autofree char *id = sam_id_new (clock);
  SamRecord *record = sam_record_new (SAM_RECORD_CASE, id, id);

  if (team == NULL && me->team_ids != NULL)
    team = me->team_ids[0];
  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
  sam_record_set_text (record, SAM_CASE_TEAM_ID, team);
  sam_record_set_text (record, SAM_CASE_COORDINATOR_USER, coordinator);
  sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (record, SAM_CASE_HOLDER_USER, coordinator);
  sam_record_set_moment (record, SAM_CASE_HOLDER_SINCE, sam_clock_now (clock));
  sam_record_set_text (record, SAM_CASE_STATUS, said->status != NULL ? said->status : "new");
  if (g_strcmp0 (said->status, "declined_now") == 0)
    sam_record_set_date (record, SAM_CASE_ASK_AGAIN_ON, run->today + ASK_AGAIN_DAYS);
  sam_record_set_date (record, SAM_CASE_OPENED_ON,
                       said->opened != SAM_DATE_NONE ? said->opened : run->today);
  sam_record_set_text (record, SAM_CASE_CASE_NUMBER, said->case_number);
  sam_record_set_text (record, SAM_CASE_REMARK, said->remark);
  return record;
}

static void
fill_case (SamRecord *record, const Said *said, gboolean *changed, gboolean *differs)
{
  _sam_import_fill_text (record, SAM_CASE_CASE_NUMBER, said->case_number, changed, differs);
  _sam_import_fill_text (record, SAM_CASE_REMARK, said->remark, changed, differs);
  _sam_import_fill_text (record, SAM_CASE_STATUS, said->status, changed, differs);
  _sam_import_fill_text (record, SAM_CASE_COORDINATOR_USER, said->coordinator, changed, differs);
  _sam_import_fill_text (record, SAM_CASE_TEAM_ID, said->team, changed, differs);
  fill_date (record, SAM_CASE_OPENED_ON, said->opened, changed, differs);
}

static SamImportColumn
column_of_field (SamField field)
{
  switch (field) {
  case SAM_PERSON_ID_NUMBER:
    return SAM_IMPORT_ID_NUMBER;
  case SAM_PERSON_BIRTH_DATE:
    return SAM_IMPORT_BIRTH_DATE;
  case SAM_PERSON_PHONE:
    return SAM_IMPORT_PHONE;
  case SAM_PERSON_ADDRESS:
  case SAM_PERSON_POSTCODE:
  case SAM_PERSON_CITY:
    return SAM_IMPORT_ADDRESS;
  case SAM_PERSON_FAMILY_NAME:
    return SAM_IMPORT_FAMILY_NAME;
  case SAM_PERSON_GIVEN_NAME:
    return SAM_IMPORT_GIVEN_NAME;
  case SAM_CASE_CASE_NUMBER:
    return SAM_IMPORT_CASE_NUMBER;
  case SAM_CASE_COORDINATOR_USER:
    return SAM_IMPORT_COORDINATOR;
  case SAM_CASE_TEAM_ID:
    return SAM_IMPORT_TEAM;
  case SAM_CASE_OPENED_ON:
    return SAM_IMPORT_OPENED;
  case SAM_CASE_STATUS:
    return SAM_IMPORT_STATUS;
  case SAM_CASE_REMARK:
    return SAM_IMPORT_REMARK;
  default:
    return _sam_import_stock_column (field);
  }
}

static void
reject_problems (SamImportLine *line, GArray *problems)
{
  const SamSaveProblem *first = &g_array_index (problems, SamSaveProblem, 0);

  _sam_import_reject (line, column_of_field (first->problem.field), first->problem.code,
                      first->problem.message);
}

typedef struct {
  SamViewer *viewer;
  SamChanges *changes;
  gboolean dry;
  GArray *problems; /* (out) (owned) (nullable) */
} SaveJob;

/* Judging, saving and asking what was wrong belong together on the database thread. */
static gpointer
save_work (SamStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  SaveJob *job = data;
  g_autoptr (GError) cause = NULL;

  if (job->dry) {
    job->problems = sam_store_judge (store, job->viewer, job->changes, error);
    return job->problems;
  }
  if (sam_store_save (store, job->viewer, job->changes, SAM_ORIGIN_IMPORT, NULL, &cause))
    return job;
  if (g_error_matches (cause, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)) {
    job->problems = sam_store_last_problems (store);
    return job;
  }
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

gboolean
_sam_import_take_in (SamImportRun *run, SamChanges *changes, SamImportLine *line, GError **error)
{
  SaveJob job = { run->viewer, changes, run->dry, NULL };
  gboolean ok = sam_store_run (run->store, SAM_STORE_WRITE, save_work, &job, error) != NULL;

  if (ok && job.problems != NULL && job.problems->len > 0)
    reject_problems (line, job.problems);
  g_clear_pointer (&job.problems, g_array_unref);
  return ok;
}

static char *
key_of (const Said *said)
{
  if (said->case_number != NULL)
    return g_strconcat ("n", said->case_number, NULL);
  if (said->id_number != NULL)
    return g_strconcat ("i", said->id_number, NULL);
  return g_strdup_printf ("p%s|%s|%d", said->family, said->given != NULL ? said->given : "",
                          (int) said->birth);
}

static gboolean
import_line (SamImportRun *run, SamClock *clock, const SamImportRow *row, SamImportLine *line,
             GError **error)
{
  g_auto (Said) said = { 0 };
  g_autoptr (SamRecord) person = NULL;
  g_autoptr (SamRecord) record = NULL;
  g_autoptr (SamRecord) new_person = NULL;
  g_autoptr (SamRecord) new_record = NULL;
  g_autoptr (SamChanges) changes = NULL;
  g_autofree char *key = NULL;
  gboolean person_changed = FALSE, case_changed = FALSE;

  if (!read_line (run, row, &said, line))
    return TRUE;
  key = key_of (&said);
  if (!g_hash_table_add (run->seen, g_steal_pointer (&key))) {
    REJECT (line, SAM_N_IMPORT_COLUMNS, "twice",
            SAM_L ("import", "The same person or case stands on a line before"));
    return TRUE;
  }
  if (!find_known (run, &said, &person, &record, error))
    return FALSE;

  changes = sam_changes_new ("import");
  if (person != NULL) {
    new_person = sam_record_dup (person);
  } else {
    g_autofree char *id = sam_id_new (clock);

    if (said.family == NULL && said.given == NULL) {
      REJECT (line, SAM_IMPORT_NAME, "no-name", SAM_L ("import", "The line has no name"));
      return TRUE;
    }
    new_person = sam_record_new (SAM_RECORD_PERSON, id, id);
    person_changed = TRUE;
  }
  fill_person (new_person, &said, &person_changed, &line->differs);
  if (record != NULL) {
    new_record = sam_record_dup (record);
    fill_case (new_record, &said, &case_changed, &line->differs);
  } else {
    new_record = new_case (run, clock, new_person, &said);
    case_changed = TRUE;
  }
  if (person_changed)
    sam_changes_put (changes, new_person);
  if (case_changed)
    sam_changes_put (changes, new_record);
  if (!person_changed && !case_changed)
    line->outcome = SAM_IMPORT_UNCHANGED;
  else
    line->outcome = record == NULL ? SAM_IMPORT_NEW : SAM_IMPORT_FILLED;
  if (sam_changes_size (changes) == 0)
    return TRUE;
  return _sam_import_take_in (run, changes, line, error);
}

static gboolean
run_lines (SamImportRun *run, SamImportReport *report, SamImportProgress progress,
           gpointer user_data, GCancellable *cancellable, GError **error)
{
  GArray *rows = run->import->rows;

  for (guint i = 0; i < rows->len; i++) {
    const SamImportRow *row = &g_array_index (rows, SamImportRow, i);
    SamImportLine line = { .line = row->line, .column = SAM_N_IMPORT_COLUMNS };
    gboolean ok;

    if (g_cancellable_is_cancelled (cancellable)) {
      report->cancelled = TRUE;
      break;
    }
    ok = run->import->is_stock
             ? _sam_import_stock_line (run, row, &line, error)
             : import_line (run, sam_store_get_clock (run->store), row, &line, error);
    if (!ok)
      return FALSE;
    report->n[line.outcome]++;
    g_array_append_val (report->lines, line);
    if (progress != NULL)
      progress (i + 1, rows->len, user_data);
  }
  return TRUE;
}

SamImportReport *
sam_import_run (SamImport *import, SamStore *store, SamViewer *viewer, gboolean dry, SamDate today,
                SamImportProgress progress, gpointer user_data, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (SamImportReport) report = NULL;
  g_autoptr (SamQuery) users = sam_query_new (SAM_RECORD_USER);
  g_autoptr (SamQuery) teams = sam_query_new (SAM_RECORD_TEAM);
  g_autoptr (GPtrArray) all_users = NULL;
  g_autoptr (GPtrArray) all_teams = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SamImportRun run = { import, store, viewer, today, dry };
  gboolean ok;

  g_return_val_if_fail (import != NULL && SAM_IS_STORE (store) && viewer != NULL, NULL);

  all_users = sam_store_list (store, viewer, users, cancellable, error);
  if (all_users == NULL)
    return NULL;
  all_teams = sam_store_list (store, viewer, teams, cancellable, error);
  if (all_teams == NULL)
    return NULL;
  run.users = all_users;
  run.teams = all_teams;
  run.seen = seen;
  run.environment = sam_viewer_get (viewer)->environment;

  if (import->is_stock && !_sam_import_stock_begin (&run, cancellable, error))
    return NULL;
  report = g_new0 (SamImportReport, 1);
  report->lines = g_array_new (FALSE, TRUE, sizeof (SamImportLine));
  ok = run_lines (&run, report, progress, user_data, cancellable, error);
  _sam_import_stock_end (&run);
  return ok ? g_steal_pointer (&report) : NULL;
}
GBytes *
sam_import_rejects (SamImport *import, const SamImportReport *report)
{
  GString *out = g_string_new ("\xef\xbb\xbf");
  gsize len;

  sam_csv_append_row (out, (const char *const *) import->headings, import->delimiter);
  for (guint i = 0; i < report->lines->len; i++)
    if (g_array_index (report->lines, SamImportLine, i).outcome == SAM_IMPORT_REJECTED)
      sam_csv_append_row (out,
                          (const char *const *) g_array_index (import->rows, SamImportRow, i).cells,
                          import->delimiter);
  len = out->len;
  return g_bytes_new_take (g_string_free (out, FALSE), len);
}
