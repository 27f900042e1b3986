/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "work.h"

#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <samspor/sam-rules.h>
#include <string.h>

#define MAX_CASES 3

/* A token of sam_store_undo() with what it takes back. */
typedef struct {
  char *token;
  GPtrArray *records; /* (owned) (element-type SamRecord) */
} Undo;

struct _Work {
  Desk *desk;
  GRand *rand;
  GPtrArray *undos;     /* (owned) (element-type Undo) */
  SamRecord *left_open; /* (owned) (nullable): an editor somebody went for coffee from */
  guint n_words, n_saved;

  /* the action being put together */
  SamChanges *changes;
  GPtrArray *records; /* (owned) (element-type SamRecord): of the action */
  const char *what;
};

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_free (undo->token);
  g_ptr_array_unref (undo->records);
  g_free (undo);
}

Work *
work_new (Desk *desk, GRand *rand)
{
  Work *work = g_new0 (Work, 1);

  work->desk = desk;
  work->rand = rand;
  work->undos = g_ptr_array_new_with_free_func (undo_free);
  return work;
}

void
work_free (Work *work)
{
  g_ptr_array_unref (work->undos);
  g_clear_object (&work->left_open);
  g_free (work);
}

guint
work_n_saved (Work *work)
{
  return work->n_saved;
}

/* ---- drawing ---- */

static guint
draw (Work *work, guint n)
{
  return (guint) g_rand_int_range (work->rand, 0, (gint32) n);
}

#define one_of(work, ...)                                                                          \
  (((const char *const[]){ __VA_ARGS__ })[draw (                                                   \
      (work), (guint) (sizeof ((const char *const[]){ __VA_ARGS__ }) / sizeof (char *)))])

static SamDate
today (Work *work)
{
  return sam_clock_today (work->desk->f->clock);
}

static gint64
now (Work *work)
{
  return sam_clock_now (work->desk->f->clock);
}

/* No two texts are alike, so that each can be looked for. */
static char *
words (Work *work)
{
  return g_strdup_printf ("%s %u", work->desk->device->user_id + 30, ++work->n_words);
}

/* (transfer full) (nullable): one that is there, most often the first, on which two then meet;
 * @scope (nullable) */
static SamRecord *
pick (Work *work, SamRecordType type, const char *scope)
{
  g_autoptr (GPtrArray) list = desk_list (work->desk, type, scope);
  guint n = draw (work, 2) == 0 ? 1 : list->len;

  return list->len > 0 ? g_object_ref (list->pdata[draw (work, n)]) : NULL;
}

/* (transfer full) (nullable): one of the whole's parts */
static SamRecord *
pick_of (Work *work, SamField field, const char *id)
{
  g_autoptr (GPtrArray) list = desk_list (work->desk, SAM_FIELD_TYPE (field), NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++) {
    if (g_strcmp0 (sam_record_get_text (list->pdata[i], field), id) == 0) {
      g_ptr_array_add (found, list->pdata[i]);
    }
  }
  return found->len > 0 ? g_object_ref (found->pdata[draw (work, found->len)]) : NULL;
}

/* ---- one action ---- */

static void
begin (Work *work, const char *what)
{
  work->what = what;
  work->changes = sam_changes_new ("test");
  work->records = g_ptr_array_new_with_free_func (g_object_unref);
}

/* (transfer full) */
static void
put (Work *work, SamRecord *record)
{
  sam_changes_put (work->changes, record);
  g_ptr_array_add (work->records, record);
}

static gboolean
note_all (Work *work, GPtrArray *before)
{
  for (guint i = 0; i < work->records->len; i++) {
    SamRecord *record = work->records->pdata[i];

    desk_note (work->desk, sam_record_get_rtype (record), sam_record_get_id (record),
               before->pdata[i]);
  }
  return TRUE;
}

static void
object_unref (gpointer object)
{
  g_clear_object (&object);
}

static GPtrArray *
before_all (Work *work)
{
  GPtrArray *before = g_ptr_array_new_with_free_func (object_unref);

  for (guint i = 0; i < work->records->len; i++) {
    SamRecord *record = work->records->pdata[i];

    g_ptr_array_add (before, desk_get (work->desk, sam_record_get_rtype (record),
                                       sam_record_get_id (record)));
  }
  return before;
}

static gboolean
end (Work *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = before_all (work);
  g_autoptr (GPtrArray) records = g_ptr_array_ref (work->records);
  char *token = NULL;
  gboolean saved = sam_store_save (work->desk->store, work->desk->viewer, work->changes,
                                   SAM_ORIGIN_USER, &token, &error);

  sam_changes_free (work->changes);
  if (saved) {
    GString *ids = g_string_new (NULL);
    Undo *undo = g_new0 (Undo, 1);

    note_all (work, before);
    for (guint i = 0; i < work->records->len; i++) {
      SamRecord *record = work->records->pdata[i];

      g_string_append_printf (ids, " %s:%s", sam_record_get_def (record)->name,
                              sam_record_get_id (record));
    }
    g_test_message ("%s %s:%s", work->desk->device->user_id, work->what, ids->str);
    g_string_free (ids, TRUE);
    undo->token = token;
    undo->records = g_ptr_array_ref (records);
    g_ptr_array_add (work->undos, undo);
    work->n_saved++;
  } else {
    g_assert_true (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)
                   || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE)
                   || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND));
  }
  g_clear_pointer (&work->records, g_ptr_array_unref);
  return saved;
}

/* ---- any field ---- */

static char *
scope_for (const SamRecord *record, SamRecordType type)
{
  const SamTypeDef *def = sam_type_get (type);

  /* A person's records are pointed at from the case, and the case's from the person's. */
  return sam_record_get_def (record)->scope == def->scope ? g_strdup (sam_record_get_scope (record))
                                                          : NULL;
}

static void
set_ref (Work *work, SamRecord *record, SamField field)
{
  SamRecordType type = sam_field_get (field)->ref;
  g_autofree char *scope = NULL;
  g_autoptr (SamRecord) target = NULL;

  if (type == SAM_N_RECORD_TYPES) {
    return;
  }
  if (draw (work, 8) == 0) {
    sam_record_clear (record, field);
    return;
  }
  /* What is made in the same action is pointed at as soon as there is any. */
  for (guint i = 0; work->records != NULL && i < work->records->len && target == NULL; i++) {
    SamRecord *other = work->records->pdata[i];

    if (sam_record_get_rtype (other) == type && draw (work, 2) == 0) {
      target = g_object_ref (other);
    }
  }
  scope = scope_for (record, type);
  target = target != NULL ? target : pick (work, type, scope);
  if (target != NULL) {
    sam_record_set_text (record, field, sam_record_get_id (target));
  }
}

static void
set_words (Work *work, SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autofree char *text = words (work);

  if (def->max == 0 || def->max >= (gint64) strlen (text)) {
    sam_record_set_text (record, field, text);
  } else if (def->max == 5) {
    sam_record_set_text (record, field, one_of (work, "08:30", "12:00"));
  } else if (def->max == 4) {
    sam_record_set_text (record, field, one_of (work, "0150", "5003"));
  }
}

static void
set_set (Work *work, SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; def->values != NULL && def->values[i].id != NULL; i++) {
    if (draw (work, 3) == 0) {
      g_ptr_array_add (values, (gpointer) def->values[i].id);
    }
  }
  if (values->len > 0) {
    g_ptr_array_add (values, NULL);
    sam_record_set_set (record, field, (const char *const *) values->pdata);
  }
}

static void
set_any (Work *work, SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  guint n = 0;

  /* The address of a protected person is masked, and what moves to others leaves the desk: neither
   * could be looked for afterwards. */
  if (def->flags & (SAM_FIELD_SERVER_COMPUTED | SAM_FIELD_LOCAL_ONLY)
      || field == SAM_PERSON_ADDRESS_GRADE
      || (SAM_FIELD_TYPE (field) == SAM_RECORD_CASE && g_strcmp0 (def->group, "holder") == 0)) {
    return;
  }
  switch (def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
    set_words (work, record, field);
    break;
  case SAM_KIND_INTEGER:
    sam_record_set_int (record, field, def->min + draw (work, 8));
    break;
  case SAM_KIND_DECIMAL:
    sam_record_set_text (record, field, one_of (work, "1.5", "2"));
    break;
  case SAM_KIND_BOOL:
    sam_record_set_bool (record, field, draw (work, 2) == 0);
    break;
  case SAM_KIND_DATE:
    sam_record_set_date (record, field,
                         sam_date_add_days (today (work), (int) draw (work, 90) - 40));
    break;
  case SAM_KIND_DATETIME:
    sam_record_set_moment (record, field, now (work) - draw (work, 1000) * G_USEC_PER_SEC);
    break;
  case SAM_KIND_ENUM:
    while (def->values[n].id != NULL) {
      n++;
    }
    sam_record_set_text (record, field, def->values[draw (work, n)].id);
    break;
  case SAM_KIND_REF:
    set_ref (work, record, field);
    break;
  case SAM_KIND_SET:
    set_set (work, record, field);
    break;
  }
}

static SamField
nth_field (const SamTypeDef *def, guint n)
{
  return (SamField) ((def->type << 8) | n);
}

/* Some fields at random; a few of them emptied. */
static void
scribble (Work *work, SamRecord *record, guint n)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < n; i++) {
    SamField field = nth_field (def, draw (work, def->n_fields));

    if (sam_field_get (field)->flags & SAM_FIELD_IMMUTABLE) {
      continue;
    }
    if (draw (work, 8) == 0) {
      sam_record_clear (record, field);
    } else {
      set_any (work, record, field);
    }
  }
}

/* (transfer full): a new record, which may lack much */
static SamRecord *
make (Work *work, SamRecordType type, const char *scope)
{
  const SamTypeDef *def = sam_type_get (type);
  g_autofree char *id = sam_id_new (work->desk->f->clock);
  SamRecord *record = sam_record_new (type, id, scope != NULL ? scope : id);

  if (def->parent != SAM_FIELD_NONE) {
    sam_record_set_text (record, def->parent, scope);
  }
  sam_record_begin (record, work->desk->viewer, today (work), now (work));
  return record;
}

static void
complete (Work *work, SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = nth_field (def, i);

    if ((def->fields[i].flags & SAM_FIELD_REQUIRED) && !sam_record_has (record, field)) {
      set_any (work, record, field);
    }
  }
}

/* ---- the actions ---- */

static const SamRecordType of_a_case[] = {
  SAM_RECORD_CONTACT, SAM_RECORD_TRANSITION, SAM_RECORD_GATE_ROW,    SAM_RECORD_AGREEMENT,
  SAM_RECORD_PARTY,   SAM_RECORD_COMMITMENT, SAM_RECORD_PLAN,        SAM_RECORD_GOAL,
  SAM_RECORD_MEASURE, SAM_RECORD_MEETING,    SAM_RECORD_APPOINTMENT,
};
static const SamRecordType of_a_person[] = {
  SAM_RECORD_RELATION,
  SAM_RECORD_CONSENT,
  SAM_RECORD_DISCLOSURE,
  SAM_RECORD_RESIDENCE,
};
static const SamRecordType of_all[] = {
  SAM_RECORD_SERVICE, SAM_RECORD_SITE,        SAM_RECORD_HOUSING_UNIT,
  SAM_RECORD_SETTING, SAM_RECORD_COOPERATION,
};

static SamRecordType
draw_type (Work *work)
{
  switch (draw (work, 9)) {
  case 8:
    /* Absences give and take sight of cases: test-cover.c. */
    return SAM_RECORD_INQUIRY;
  case 0:
    return draw (work, 2) == 0 ? SAM_RECORD_PERSON : SAM_RECORD_CASE;
  case 1:
  case 2:
    return of_a_person[draw (work, G_N_ELEMENTS (of_a_person))];
  case 3:
    return of_all[draw (work, G_N_ELEMENTS (of_all))];
  default:
    return of_a_case[draw (work, G_N_ELEMENTS (of_a_case))];
  }
}

static SamRecord *
make_person (Work *work)
{
  SamRecord *person = make (work, SAM_RECORD_PERSON, NULL);
  g_autofree char *name = words (work);

  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, name);
  return person;
}

static gboolean
new_case (Work *work)
{
  g_autoptr (GPtrArray) cases = desk_list (work->desk, SAM_RECORD_CASE, NULL);
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_PERSON, NULL);
  SamRecord *case_record;

  if (cases->len >= MAX_CASES) {
    return FALSE;
  }
  begin (work, "opens a case");
  case_record = make (work, SAM_RECORD_CASE, NULL);
  if (there != NULL && draw (work, 2) == 0) {
    sam_record_set_text (case_record, SAM_CASE_PERSON_ID, sam_record_get_id (there));
  } else {
    SamRecord *person = make_person (work);

    sam_record_set_text (case_record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
    put (work, person);
  }
  scribble (work, case_record, draw (work, 3));
  put (work, case_record);
  return end (work);
}

static gboolean
new_person (Work *work)
{
  begin (work, "writes a person in");
  put (work, make_person (work));
  return end (work);
}

/* (nullable): a new record of any type for somebody who is there */
static SamRecord *
make_any (Work *work)
{
  SamRecordType type = draw_type (work);
  const SamTypeDef *def = sam_type_get (type);
  g_autoptr (SamRecord) owner = NULL;
  SamRecord *record;

  if (type == SAM_RECORD_CASE || type == SAM_RECORD_PERSON) {
    return NULL;
  }
  if (def->scope == SAM_SCOPE_TEAM) {
    owner =
        desk_get (work->desk, SAM_RECORD_TEAM, sam_viewer_get (work->desk->viewer)->team_ids[0]);
  } else if (def->scope != SAM_SCOPE_REGISTRY) {
    owner = pick (work, def->scope == SAM_SCOPE_CASE ? SAM_RECORD_CASE : SAM_RECORD_PERSON, NULL);
  }
  if (owner == NULL && def->scope != SAM_SCOPE_REGISTRY) {
    return NULL;
  }
  record = make (work, type, owner != NULL ? sam_record_get_id (owner) : SAM_ID_NIL);
  scribble (work, record, draw (work, 6));
  if (def->parent != SAM_FIELD_NONE) {
    sam_record_set_text (record, def->parent, sam_record_get_id (owner));
  }
  complete (work, record);
  /* What these types ask for besides. */
  if (type == SAM_RECORD_CONSENT) {
    sam_record_set_text (record, SAM_CONSENT_RECIPIENT_NAME, "Prøve motell");
    set_set (work, record, SAM_CONSENT_FIELD_GROUPS);
  } else if (type == SAM_RECORD_MEASURE && draw (work, 2) == 0) {
    set_ref (work, record, SAM_MEASURE_PLAN_ID);
  } else if (type == SAM_RECORD_PARTY) {
    set_words (work, record, SAM_PARTY_NAME);
  }
  return record;
}

static gboolean
put_new (Work *work)
{
  SamRecord *record;

  begin (work, "makes");
  record = make_any (work);
  if (record != NULL) {
    put (work, record);
  }
  return end (work);
}

/* (transfer full) (nullable): a changed copy of any record */
static SamRecord *
change_any (Work *work)
{
  g_autoptr (SamRecord) record = pick (work, draw_type (work), NULL);
  SamRecord *copy = record != NULL ? sam_record_dup (record) : NULL;

  if (copy != NULL) {
    scribble (work, copy, 1 + draw (work, 3));
  }
  return copy;
}

static gboolean
put_change (Work *work)
{
  SamRecord *copy;

  begin (work, "changes");
  copy = change_any (work);
  if (copy != NULL) {
    put (work, copy);
  }
  return end (work);
}

static gboolean
is_in_action (Work *work, const char *id)
{
  for (guint i = 0; i < work->records->len; i++) {
    if (strcmp (sam_record_get_id (work->records->pdata[i]), id) == 0) {
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
put_several (Work *work)
{
  guint n = 2 + draw (work, 4);

  begin (work, "writes several");
  for (guint i = 0; i < n; i++) {
    SamRecord *record = draw (work, 2) == 0 ? make_any (work) : change_any (work);

    if (record != NULL && is_in_action (work, sam_record_get_id (record))) {
      g_object_unref (record);
    } else if (record != NULL) {
      put (work, record);
    }
  }
  return end (work);
}

/* Somebody begins to write, is called away, and saves much later. */
static gboolean
put_late (Work *work)
{
  if (work->left_open == NULL) {
    g_autoptr (SamRecord) record = pick (work, draw_type (work), NULL);

    if (record != NULL) {
      work->left_open = sam_record_dup (record);
      scribble (work, work->left_open, 2);
    }
    return FALSE;
  }
  begin (work, "saves late");
  put (work, g_steal_pointer (&work->left_open));
  return end (work);
}

static gboolean
new_transition (Work *work)
{
  g_autoptr (SamRecord) case_record = pick (work, SAM_RECORD_CASE, NULL);
  g_autoptr (GPtrArray) points = NULL;
  SamRecord *record;

  if (case_record == NULL) {
    return FALSE;
  }
  begin (work, "opens a transition");
  record = make (work, SAM_RECORD_TRANSITION, sam_record_get_id (case_record));
  sam_record_set_text (record, SAM_TRANSITION_KIND, one_of (work, "prison", "tsb", "leave"));
  sam_record_set_date (record, SAM_TRANSITION_DATE,
                       sam_date_add_days (today (work), (int) draw (work, 60)));
  sam_record_set_text (record, SAM_TRANSITION_DATE_KIND, "fixed");
  set_ref (work, record, SAM_TRANSITION_PREVIOUS_ID);
  points = sam_rules_new_points (record);
  put (work, record);
  for (guint i = 0; i < points->len; i++) {
    put (work, g_object_ref (points->pdata[i]));
  }
  return end (work);
}

static gboolean
change_transition (Work *work)
{
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_TRANSITION, NULL);
  g_autoptr (SamRecord) record = there != NULL ? sam_record_dup (there) : NULL;

  if (record == NULL) {
    return FALSE;
  }
  switch (draw (work, 5)) {
  case 0:
    begin (work, "moves the date");
    sam_record_set_date (record, SAM_TRANSITION_MOVED_FROM_ON,
                         sam_record_get_date (record, SAM_TRANSITION_DATE));
    sam_record_set_date (record, SAM_TRANSITION_MOVED_ON, today (work));
    sam_record_set_text (record, SAM_TRANSITION_DATE_KIND, "fixed");
    sam_record_set_date (record, SAM_TRANSITION_DATE,
                         sam_date_add_days (today (work), (int) draw (work, 60)));
    break;
  case 1:
    begin (work, "loses the date");
    sam_record_set_text (record, SAM_TRANSITION_DATE_KIND, "unknown");
    sam_record_clear (record, SAM_TRANSITION_DATE);
    break;
  case 2:
    begin (work, "cancels");
    sam_record_set_date (record, SAM_TRANSITION_CANCELLED_ON, today (work));
    set_words (work, record, SAM_TRANSITION_CANCELLED_WHY);
    break;
  case 3:
    begin (work, "opens again");
    sam_record_clear (record, SAM_TRANSITION_CANCELLED_ON);
    sam_record_clear (record, SAM_TRANSITION_CANCELLED_WHY);
    break;
  default:
    begin (work, "says it happened");
    sam_record_set_date (record, SAM_TRANSITION_HAPPENED_ON, today (work));
  }
  put (work, g_steal_pointer (&record));
  return end (work);
}

static gboolean
change_point (Work *work)
{
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_GATE_ROW, NULL);
  g_autoptr (SamRecord) record = there != NULL ? sam_record_dup (there) : NULL;
  const char *state = one_of (work, "planned", "interim", "in_place", "declined", "not_relevant",
                              "waived", "not_started");

  if (record == NULL) {
    return FALSE;
  }
  begin (work, "changes a point");
  sam_record_set_text (record, SAM_GATE_ROW_STATE, state);
  set_ref (work, record, draw (work, 2) == 0 ? SAM_GATE_ROW_PARTY_ID : SAM_GATE_ROW_SERVICE_ID);
  if (draw (work, 2) == 0) {
    sam_record_set_text (record, SAM_GATE_ROW_OWNER_USER, work->desk->device->user_id);
  }
  set_words (work, record, SAM_GATE_ROW_REASON);
  sam_record_set_date (record, SAM_GATE_ROW_INTERIM_UNTIL, sam_date_add_days (today (work), 5));
  sam_record_set_date (record, SAM_GATE_ROW_ASK_AGAIN_ON, sam_date_add_days (today (work), 9));
  sam_record_set_date (record, SAM_GATE_ROW_EVIDENCE_ON, today (work));
  sam_record_set_text (record, SAM_GATE_ROW_EVIDENCE_KIND, "document");
  set_words (work, record, SAM_GATE_ROW_AGREED);
  if (strcmp (state, "waived") == 0) {
    sam_record_set_text (record, SAM_GATE_ROW_WAIVED_BY_USER, work->desk->device->user_id);
    sam_record_set_date (record, SAM_GATE_ROW_WAIVED_ON, today (work));
    set_ref (work, record, SAM_GATE_ROW_WAIVED_PARTY_ID);
  }
  put (work, g_steal_pointer (&record));
  return end (work);
}

static SamRecord *
make_party (Work *work, const char *case_id, const char *agreement)
{
  SamRecord *party = make (work, SAM_RECORD_PARTY, case_id);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, agreement);
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, one_of (work, "organisation", "person"));
  set_words (work, party, SAM_PARTY_NAME);
  return party;
}

static SamRecord *
make_commitment (Work *work, const char *case_id, const char *agreement, const char *party)
{
  SamRecord *commitment = make (work, SAM_RECORD_COMMITMENT, case_id);

  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, agreement);
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, party);
  set_words (work, commitment, SAM_COMMITMENT_WHAT);
  if (draw (work, 3) == 0) {
    set_ref (work, commitment, SAM_COMMITMENT_GATE_ROW_ID);
  }
  return commitment;
}

static gboolean
new_agreement (Work *work)
{
  g_autoptr (SamRecord) case_record = pick (work, SAM_RECORD_CASE, NULL);
  const char *case_id = case_record != NULL ? sam_record_get_id (case_record) : NULL;
  guint n_parties = draw (work, 3);
  SamRecord *agreement;

  if (case_record == NULL) {
    return FALSE;
  }
  begin (work, "drafts an agreement");
  agreement = make (work, SAM_RECORD_AGREEMENT, case_id);
  set_words (work, agreement, SAM_AGREEMENT_TITLE);
  set_ref (work, agreement, SAM_AGREEMENT_TRANSITION_ID);
  set_ref (work, agreement, SAM_AGREEMENT_CONSENT_ID);
  if (draw (work, 2) == 0) {
    set_ref (work, agreement, SAM_AGREEMENT_SUPERSEDES_ID);
  }
  put (work, agreement);
  for (guint i = 0; i < n_parties; i++) {
    SamRecord *party = make_party (work, case_id, sam_record_get_id (agreement));

    put (work, party);
    put (work,
         make_commitment (work, case_id, sam_record_get_id (agreement), sam_record_get_id (party)));
  }
  return end (work);
}

/* (transfer full) (nullable): mostly one that still can be changed */
static SamRecord *
pick_draft (Work *work)
{
  g_autoptr (GPtrArray) list = desk_list (work->desk, SAM_RECORD_AGREEMENT, NULL);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++) {
    if (sam_record_enum_is (list->pdata[i], SAM_AGREEMENT_STATE, "draft")) {
      g_ptr_array_add (drafts, list->pdata[i]);
    }
  }
  return drafts->len > 0 && draw (work, 6) > 0
             ? g_object_ref (drafts->pdata[draw (work, drafts->len)])
             : pick (work, SAM_RECORD_AGREEMENT, NULL);
}

static gboolean
change_draft (Work *work)
{
  g_autoptr (SamRecord) there = pick_draft (work);
  SamRecord *record;

  if (there == NULL) {
    return FALSE;
  }
  begin (work, "changes an agreement");
  record = sam_record_dup (there);
  set_words (work, record, draw (work, 2) == 0 ? SAM_AGREEMENT_TITLE : SAM_AGREEMENT_OWN_PART);
  put (work, record);
  return end (work);
}

/* Parts one by one, as they are thought of. */
static gboolean
add_part (Work *work)
{
  g_autoptr (SamRecord) agreement = pick_draft (work);
  g_autoptr (SamRecord) party = NULL;
  const char *id, *case_id;

  if (agreement == NULL) {
    return FALSE;
  }
  id = sam_record_get_id (agreement);
  case_id = sam_record_get_scope (agreement);
  party = pick_of (work, SAM_PARTY_AGREEMENT_ID, id);
  begin (work, "adds to an agreement");
  put (work, party == NULL || draw (work, 2) == 0
                 ? make_party (work, case_id, id)
                 : make_commitment (work, case_id, id, sam_record_get_id (party)));
  return end (work);
}

static gboolean
send_agreement (Work *work)
{
  g_autoptr (SamRecord) there = pick_draft (work);
  g_autoptr (SamRecord) before = NULL;
  const char *supersedes;
  SamRecord *record;

  if (there == NULL) {
    return FALSE;
  }
  begin (work, "sends an agreement");
  record = sam_record_dup (there);
  sam_record_set_text (record, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_moment (record, SAM_AGREEMENT_SENT_AT, now (work));
  put (work, record);
  supersedes = sam_record_get_text (record, SAM_AGREEMENT_SUPERSEDES_ID);
  before = supersedes != NULL ? desk_get (work->desk, SAM_RECORD_AGREEMENT, supersedes) : NULL;
  if (before != NULL && sam_record_enum_is (before, SAM_AGREEMENT_STATE, "sent")) {
    SamRecord *old = sam_record_dup (before);

    sam_record_set_text (old, SAM_AGREEMENT_STATE, "superseded");
    put (work, old);
  }
  return end (work);
}

static gboolean
end_agreement (Work *work)
{
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_AGREEMENT, NULL);
  SamRecord *record;

  if (there == NULL || !sam_record_enum_is (there, SAM_AGREEMENT_STATE, "sent")) {
    return FALSE;
  }
  begin (work, "ends an agreement");
  record = sam_record_dup (there);
  sam_record_set_text (record, SAM_AGREEMENT_STATE, "ended");
  sam_record_set_date (record, SAM_AGREEMENT_ENDED_ON, today (work));
  set_words (work, record, SAM_AGREEMENT_ENDED_WHY);
  put (work, record);
  return end (work);
}

static gboolean
sign (Work *work)
{
  g_autoptr (SamRecord) agreement = pick (work, SAM_RECORD_AGREEMENT, NULL);
  g_autoptr (SamRecord) party = NULL;
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GPtrArray) commitments = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  const char *id;
  SamRecord *record;

  if (agreement == NULL) {
    return FALSE;
  }
  id = sam_record_get_id (agreement);
  party = pick_of (work, SAM_PARTY_AGREEMENT_ID, id);
  if (party == NULL) {
    return FALSE;
  }
  begin (work, "signs");
  view = sam_store_case_view (work->desk->store, work->desk->viewer,
                              sam_record_get_scope (agreement), &error);
  g_assert_no_error (error);
  parties = sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, id);
  commitments = sam_case_view_list_of (view, SAM_COMMITMENT_AGREEMENT_ID, id);
  hash = sam_rules_terms_hash (agreement, parties, commitments);
  record = make (work, SAM_RECORD_SIGNATURE, sam_record_get_scope (agreement));
  sam_record_set_text (record, SAM_SIGNATURE_AGREEMENT_ID, id);
  sam_record_set_text (record, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
  sam_record_set_int (record, SAM_SIGNATURE_REVISION,
                      sam_record_get_int (agreement, SAM_AGREEMENT_REVISION));
  sam_record_set_text (record, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (record, SAM_SIGNATURE_WAY,
                       one_of (work, "paper", "meeting", "phone", "email", "svarut", "declined"));
  set_words (work, record, SAM_SIGNATURE_NAME);
  set_words (work, record, SAM_SIGNATURE_REASON);
  sam_changes_act (work->changes, SAM_OP_SIGN, record);
  g_ptr_array_add (work->records, record);
  return end (work);
}

static gboolean
keep_commitment (Work *work)
{
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_COMMITMENT, NULL);
  SamRecord *record;

  if (there == NULL) {
    return FALSE;
  }
  begin (work, "notes what became of a commitment");
  record = sam_record_dup (there);
  sam_record_set_text (record, SAM_COMMITMENT_STATE,
                       one_of (work, "kept", "late", "not_kept", "lapsed", "open"));
  sam_record_set_date (record, SAM_COMMITMENT_KEPT_ON, today (work));
  set_words (work, record, SAM_COMMITMENT_WHY);
  put (work, record);
  return end (work);
}

static gboolean
close_case (Work *work)
{
  g_autoptr (SamRecord) there = pick (work, SAM_RECORD_CASE, NULL);
  SamRecord *record;

  if (there == NULL) {
    return FALSE;
  }
  record = sam_record_dup (there);
  if (sam_record_enum_is (there, SAM_CASE_STATUS, "closed")) {
    begin (work, "opens a case again");
    sam_record_set_text (record, SAM_CASE_STATUS, "active");
    sam_record_clear (record, SAM_CASE_CLOSED_ON);
  } else {
    begin (work, "closes a case");
    sam_record_set_text (record, SAM_CASE_STATUS, "closed");
    sam_record_set_date (record, SAM_CASE_CLOSED_ON, today (work));
  }
  put (work, record);
  return end (work);
}

static gboolean
retract (Work *work)
{
  SamRecordType type = draw (work, 8) == 0 ? SAM_RECORD_SIGNATURE : draw_type (work);
  g_autoptr (SamRecord) record = pick (work, type, NULL);

  if (record == NULL) {
    return FALSE;
  }
  begin (work, "takes back");
  sam_changes_retract (work->changes, type, sam_record_get_id (record), "Feilregistrert");
  g_ptr_array_add (work->records, g_steal_pointer (&record));
  return end (work);
}

static gboolean
undo (Work *work)
{
  guint n = work->undos->len;
  guint i = n > 0 ? n - 1 - draw (work, MIN (n, 6)) : 0;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GError) error = NULL;
  const Undo *chosen;
  gboolean done;

  if (n == 0) {
    return FALSE;
  }
  chosen = work->undos->pdata[i];
  work->records = g_ptr_array_ref (chosen->records);
  before = before_all (work);
  done = sam_store_undo (work->desk->store, work->desk->viewer, chosen->token, &error);
  if (done) {
    note_all (work, before);
    g_test_message ("%s undoes from %s", work->desk->device->user_id,
                    sam_record_get_id (work->records->pdata[0]));
    g_ptr_array_remove_index (work->undos, i);
    work->n_saved++;
  } else {
    g_assert_true (g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)
                   || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE)
                   || g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND));
  }
  g_clear_pointer (&work->records, g_ptr_array_unref);
  return done;
}

void
work_meet (Work *one, Work *other)
{
  Work *both[] = { one, other };
  SamRecordType type = draw_type (one);
  g_autoptr (SamRecord) record = NULL;

  if (draw (one, 3) == 0) {
    /* What the one binds, the other still writes on. */
    send_agreement (one);
    add_part (other);
    return;
  }
  record = pick (one, type, NULL);
  for (guint i = 0; record != NULL && i < G_N_ELEMENTS (both); i++) {
    g_autoptr (SamRecord) seen = desk_get (both[i]->desk, type, sam_record_get_id (record));

    if (seen != NULL) {
      SamRecord *copy = sam_record_dup (seen);

      begin (both[i], "changes what another changes");
      scribble (both[i], copy, 8);
      put (both[i], copy);
      end (both[i]);
    }
  }
}

static const struct {
  gboolean (*act) (Work *work);
  guint weight;
} actions[] = {
  { new_case, 3 },       { new_person, 1 },    { put_new, 6 },        { put_change, 8 },
  { put_several, 5 },    { put_late, 2 },      { new_transition, 2 }, { change_transition, 3 },
  { change_point, 4 },   { new_agreement, 4 }, { change_draft, 4 },   { add_part, 6 },
  { send_agreement, 4 }, { end_agreement, 2 }, { sign, 6 },           { keep_commitment, 3 },
  { close_case, 1 },     { retract, 4 },       { undo, 3 },
};

gboolean
work_step (Work *work)
{
  guint sum = 0, at;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    sum += actions[i].weight;
  }
  at = draw (work, sum);
  for (guint i = 0;; i++) {
    if (at < actions[i].weight) {
      return actions[i].act (work);
    }
    at -= actions[i].weight;
  }
}
