/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "Alt vi har skrevet om deg": every record of the case and the person, for the person (GDPR art.
 * 15, pbrl § 5-1, fvl § 18). Left out, and said so: what is about others, who told us something,
 * what was recorded by mistake (it may be about somebody else), and where a protected address is.
 */
#include "forms-private.h"

#include <string.h>

/* In the order a reader asks in; types that are not here follow. */
static const SamRecordType order[] = {
  SAM_RECORD_CONTACT,       SAM_RECORD_PLAN,         SAM_RECORD_GOAL,
  SAM_RECORD_MEASURE,       SAM_RECORD_TRANSITION,   SAM_RECORD_GATE_ROW,
  SAM_RECORD_FOLLOWUP,      SAM_RECORD_FOLLOWUP_DAY, SAM_RECORD_AGREEMENT,
  SAM_RECORD_PARTY,         SAM_RECORD_COMMITMENT,   SAM_RECORD_SIGNATURE,
  SAM_RECORD_MEETING,       SAM_RECORD_APPOINTMENT,  SAM_RECORD_RELATION,
  SAM_RECORD_CONSENT,       SAM_RECORD_DISCLOSURE,   SAM_RECORD_REFERRAL,
  SAM_RECORD_REFUSAL,       SAM_RECORD_RESIDENCE,    SAM_RECORD_HOUSING_NEED,
  SAM_RECORD_HOUSING_OFFER, SAM_RECORD_TENANT,       SAM_RECORD_DISCHARGE_NOTICE,
};

/* What is about others, or is the number that paper never says. */
static const SamField left_out[] = {
  SAM_PERSON_ID_NUMBER, SAM_PERSON_DECEASED_TOLD_BY, SAM_RELATION_PHONE,
  SAM_RELATION_EMAIL,   SAM_RELATION_REMARK,         SAM_TRANSITION_TOLD_BY,
  SAM_OVERDOSE_TOLD_BY, SAM_REFUSAL_TOLD_BY,         SAM_ALERT_ANSWER_RULE,
};

/* The person's own words, which stay the person's whatever the address is. */
static const SamField own_words[] = {
  SAM_PERSON_GIVEN_NAME, SAM_PERSON_FAMILY_NAME, SAM_PLAN_MATTERS,
  SAM_PLAN_CAN,          SAM_PLAN_SIGNS,         SAM_PLAN_HELPS,
  SAM_PLAN_REMARK,       SAM_GOAL_WHAT,          SAM_AGREEMENT_OWN_PART,
};

static gboolean
is_among (SamField field, const SamField *fields, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (fields[i] == field)
      return TRUE;
  return FALSE;
}

/* Words of ours that mean nothing to a reader: keys, places in a list, fingerprints. */
static gboolean
is_inside (const SamFieldDef *def)
{
  return g_str_has_suffix (def->name, "_hash") || strcmp (def->name, "position") == 0;
}

/* Under a strictly confidential address words that others wrote may tell the place. */
static gboolean
may_tell_where (FormPaper *paper, SamField field, const SamFieldDef *def)
{
  if (paper->protection != FORM_STRICT)
    return FALSE;
  if (def->kind == SAM_KIND_REF)
    return def->ref != SAM_RECORD_USER && def->ref != SAM_RECORD_TEAM;
  return (def->kind == SAM_KIND_TEXT || def->kind == SAM_KIND_MULTILINE)
         && !is_among (field, own_words, G_N_ELEMENTS (own_words));
}

/* On a paper without names. */
static const SamField telling[] = {
  SAM_PERSON_BIRTH_DATE,  SAM_PERSON_POSTCODE, SAM_PERSON_CITY,
  SAM_RESIDENCE_POSTCODE, SAM_RESIDENCE_CITY,
};

/* Its place among those there are: the word is one of the figures. */
static const char *
pathway_number (FormPaper *paper, const SamRecord *record)
{
  const SamEnumValue *values = sam_field_get (SAM_CASE_PATHWAY)->values;

  for (guint i = 0; values[i].id != NULL; i++)
    if (sam_record_enum_is (record, SAM_CASE_PATHWAY, values[i].id))
      return _form_keep (paper, g_strdup_printf ("%u", i + 1));
  return NULL;
}

/* What a field says on this paper; NULL: nothing. */
static const char *
said (FormPaper *paper, const SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);

  if (is_inside (def) || is_among (field, left_out, G_N_ELEMENTS (left_out))
      || may_tell_where (paper, field, def)
      || (paper->options->pseudonymised && is_among (field, telling, G_N_ELEMENTS (telling))))
    return NULL;
  return field == SAM_CASE_PATHWAY ? pathway_number (paper, record)
                                   : _form_value (paper, record, field);
}

static const char *
label_of (FormPaper *paper, SamField field)
{
  /* A word of the figures, which says nothing to the person. */
  if (field == SAM_CASE_PATHWAY)
    return FORM_SAY (SAM_L ("paper everything", "Group in the figures"));
  if (field == SAM_CASE_PATHWAY_ON)
    return FORM_SAY (SAM_L ("paper everything", "Group in the figures since"));
  return sam_text (paper->options->catalog, &sam_field_get (field)->label);
}

/* ---- One record ---- */

/* The field that says who wrote it. */
static SamField
by_field (const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);

    if (g_str_has_suffix (def->fields[i].name, "by_user") && sam_record_has (record, field))
      return field;
  }
  return SAM_FIELD_NONE;
}

/* When it was: the day or moment its type is sorted by; SAM_FIELD_NONE: when it was written. */
static SamField
when_field (const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < G_N_ELEMENTS (def->sort) && def->sort[i] != SAM_FIELD_NONE; i++) {
    SamKind kind = sam_field_get (def->sort[i])->kind;

    if ((kind == SAM_KIND_DATE || kind == SAM_KIND_DATETIME)
        && sam_record_has (record, def->sort[i]))
      return def->sort[i];
  }
  return SAM_FIELD_NONE;
}

/* A moment is when it happened and stands in its column; a day may be a deadline, and keeps its
 * label among the others too. */
static gboolean
is_said_in_column (const SamRecord *record, SamField field)
{
  return field == by_field (record)
         || (field == when_field (record) && sam_field_get (field)->kind == SAM_KIND_DATETIME);
}

static gint64
when_at (const SamRecord *record)
{
  SamField field = when_field (record);

  if (field == SAM_FIELD_NONE)
    return sam_record_get_meta (record)->at;
  if (sam_field_get (field)->kind == SAM_KIND_DATETIME)
    return sam_record_get_moment (record, field);
  return ((gint64) sam_record_get_date (record, field) - SAM_DATE_EPOCH) * SAM_USEC_PER_DAY;
}

static const char *
when_text (FormPaper *paper, const SamRecord *record)
{
  SamField field = when_field (record);
  gint64 at = sam_record_get_meta (record)->at;

  if (field != SAM_FIELD_NONE)
    return _form_value (paper, record, field);
  return at != 0
             ? _form_date (paper, sam_moment_to_local (at, paper->zone, NULL), SAM_DATE_STYLE_DAY)
             : "";
}

static const char *
by_text (FormPaper *paper, const SamRecord *record)
{
  SamField field = by_field (record);

  return _form_user_name (paper, field != SAM_FIELD_NONE ? sam_record_get_text (record, field)
                                                         : sam_record_get_meta (record)->by);
}

/* "Label: value", a line each; the labels bold. */
static void
add_record (FormPaper *paper, SamTable *table, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (SamRun));
  GString *plain = g_string_new (NULL);
  const char *cells[] = { when_text (paper, record), NULL, by_text (paper, record) };

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    const char *value = !is_said_in_column (record, field) ? said (paper, record, field) : NULL;
    SamRun run;

    if (value == NULL)
      continue;
    run = (SamRun){ _form_keep (paper, g_strconcat (runs->len > 0 ? "\n" : "",
                                                    label_of (paper, field), ": ", NULL)),
                    SAM_RUN_BOLD };
    g_string_append (plain, run.text);
    g_array_append_val (runs, run);
    run = (SamRun){ _form_numbers (paper, value), SAM_RUN_PLAIN };
    g_string_append (plain, run.text);
    g_array_append_val (runs, run);
  }
  cells[1] = _form_keep (paper, g_string_free (plain, FALSE));
  _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  if (runs->len > 0)
    _form_cell_runs (paper, table, 1, (const SamRun *) runs->data, runs->len);
}

/* Those of the same time stay in the order of their type. */
static int
compare_when (gconstpointer a, gconstpointer b)
{
  const SamRecord *left = *(SamRecord *const *) a, *right = *(SamRecord *const *) b;
  gint64 at = when_at (left), other = when_at (right);

  return at != other ? (at < other ? -1 : 1) : 0;
}

/* ---- Sections ---- */

static void
write_type (FormPaper *paper, SamRecordType type)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper", "When")), 21, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper everything", "What is written")), 59, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper everything", "Who wrote it")), 20, SAM_COLUMN_DEFAULT },
  };
  GPtrArray *list = sam_case_view_list (paper->view, type);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  SamTable *table;

  if (list->len == 0)
    return;
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (records, g_ptr_array_index (list, i));
  g_ptr_array_sort (records, compare_when);
  _form_section_heading (paper, sam_text (paper->options->catalog, &sam_type_get (type)->plural));
  table = _form_table (paper, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < records->len; i++)
    add_record (paper, table, g_ptr_array_index (records, i));
}

/* A record of which there is one: its fields below each other. */
static void
write_one (FormPaper *paper, const SamRecord *record, const char *heading)
{
  const SamTypeDef *def = sam_record_get_def (record);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);
    const char *value = said (paper, record, field);

    if (value != NULL) {
      g_ptr_array_add (pairs, (gpointer) label_of (paper, field));
      g_ptr_array_add (pairs, (gpointer) _form_numbers (paper, value));
    }
  }
  g_ptr_array_add (pairs, NULL);
  _form_section_heading (paper, heading);
  _form_key_values (paper, (const char *const *) pairs->pdata);
}

/* What was recorded by mistake: that it was, not what, since it may be about somebody else. */
static void
write_mistakes (FormPaper *paper)
{
  const SamColumn columns[] = {
    { FORM_SAY (SAM_L ("paper", "When")), 21, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper everything", "What it was")), 39, SAM_COLUMN_DEFAULT },
    { FORM_SAY (SAM_L ("paper everything", "Who said that it was a mistake")), 40,
      SAM_COLUMN_DEFAULT },
  };
  GPtrArray *list = sam_case_view_list_retracted (paper->asked);
  SamTable *table = NULL;

  for (guint i = 0; i < list->len; i++) {
    const SamRecord *record = g_ptr_array_index (list, i);
    const SamRecordMeta *meta = sam_record_get_meta (record);
    const char *cells[] = {
      meta->retracted_at != 0
          ? _form_date (paper, sam_moment_to_local (meta->retracted_at, paper->zone, NULL),
                        SAM_DATE_STYLE_DAY)
          : "",
      sam_text (paper->options->catalog, &sam_record_get_def (record)->noun),
      _form_user_name (paper, meta->retracted_by),
    };

    if (!sam_viewer_may_see_type (paper->options->viewer, sam_record_get_rtype (record)))
      continue;
    if (table == NULL) {
      _form_section_heading (paper, FORM_SAY (SAM_L ("paper everything", "Recorded by mistake")));
      table = _form_table (paper, columns, G_N_ELEMENTS (columns));
    }
    _form_row (paper, table, cells, G_N_ELEMENTS (cells));
  }
}

static gboolean
is_about_the_person (SamRecordType type)
{
  SamScopeKind scope = sam_type_get (type)->scope;

  return (scope == SAM_SCOPE_PERSON || scope == SAM_SCOPE_CASE) && type != SAM_RECORD_PERSON
         && type != SAM_RECORD_CASE;
}

const char *
_form_unseen (FormPaper *paper)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++)
    if (is_about_the_person ((SamRecordType) type)
        && !sam_viewer_may_see_type (paper->options->viewer, (SamRecordType) type))
      g_ptr_array_add (names, (gpointer) sam_text (paper->options->catalog,
                                                   &sam_type_get ((SamRecordType) type)->plural));
  return names->len > 0 ? _form_list (paper, names) : NULL;
}

static void
write_left_out (FormPaper *paper)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  const char *parts = _form_unseen (paper);

  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                      "Your number in the population register. We "
                                                      "have it, and print only the birth date.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                      "What is about others: phone numbers of "
                                                      "those who are close to you, remarks about "
                                                      "them, and who told us something.")));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                      "Changes that are not decided yet, when two "
                                                      "have written differently.")));
  if (paper->protection == FORM_CLIENT)
    g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                        "Your address, because it is protected. "
                                                        "You can read it with us.")));
  else if (paper->protection != FORM_OPEN)
    g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                        "Addresses and places, because yours is "
                                                        "protected. You can read them with us.")));
  if (parts != NULL)
    g_ptr_array_add (items,
                     (gpointer) _form_say (paper,
                                           &(SamLabel) SAM_L ("paper everything",
                                                              "What whoever printed this may not "
                                                              "see: {list}. Ask us for it."),
                                           "list", parts, NULL));
  g_ptr_array_add (items, (gpointer) FORM_SAY (SAM_L ("paper everything",
                                                      "Who has looked at what is written. You can "
                                                      "ask for that too.")));
  sam_document_begin_group (paper->doc);
  paper->always = TRUE;
  _form_section_heading (paper, FORM_SAY (SAM_L ("paper everything", "What does not stand here")));
  _form_bullets (paper, items);
  sam_document_end_group (paper->doc);
}

static void
write_rights (FormPaper *paper)
{
  sam_document_begin_group (paper->doc);
  paper->always = TRUE;
  _form_section_heading (paper, FORM_SAY (SAM_L ("paper everything", "If something is wrong")));
  _form_paragraph (
      paper,
      _form_say (paper,
                 &(SamLabel) SAM_L ("paper everything",
                                    "You can ask us to correct what is wrong or lacks, and to "
                                    "delete what we no longer need. Call {name}, phone {phone}. If "
                                    "you do not agree with our answer, you can complain to "
                                    "Datatilsynet."),
                 "name", paper->coordinator != NULL ? paper->coordinator : "____________", "phone",
                 *paper->coordinator_phone != '\0' ? paper->coordinator_phone : "____________",
                 NULL));
  sam_document_end_group (paper->doc);
}

static gboolean
is_ordered (SamRecordType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == type)
      return TRUE;
  return FALSE;
}

static void
write_everything (FormPaper *paper, const SamRecord *record)
{
  const char *title = FORM_SAY (SAM_L ("paper everything", "All we have written about you"));

  _form_tight (paper);
  _form_title (paper, title, title, _form_who (paper));
  _form_paragraph (paper,
                   _form_say (paper,
                              &(SamLabel) SAM_L ("paper everything",
                                                 "This is what stands about you in Samspor on "
                                                 "{date}. You have a right to read it."),
                              "date", _form_date (paper, paper->options->today, SAM_DATE_STYLE_DAY),
                              NULL));
  write_one (paper, paper->person, FORM_SAY (SAM_L ("paper everything", "You")));
  write_one (paper, record, FORM_SAY (SAM_L ("paper everything", "Your case")));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    write_type (paper, order[i]);
  for (guint type = 0; type < SAM_N_RECORD_TYPES; type++)
    if (is_about_the_person ((SamRecordType) type) && !is_ordered ((SamRecordType) type))
      write_type (paper, (SamRecordType) type);
  write_mistakes (paper);
  write_left_out (paper);
  write_rights (paper);
}

static gboolean
has_person (SamCaseView *view, const SamRecord *record, SamDate today)
{
  return sam_case_view_get_person (view) != NULL;
}

/* No consent names all of it: it is for the person, or for whom a statute says. */
const SamFormHow _form_how_everything = { .write = write_everything,
                                          .suits = has_person,
                                          .shares = "everything",
                                          .extract = TRUE,
                                          .recipient = _form_to_person };
