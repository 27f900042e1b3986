/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of an assignment, from the choice to the judgement of what it writes, against a slow
 * and obvious reference: whether it is refused and why, what is warned of, who waits on, which
 * offers are answered, and whether the home is let in those days. */
#include "housing-obvious.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>
#include <string.h>

#define U(n) "01900000-0000-7000-8000-0000000000" n
#define LEADER U ("14")
#define TEAM U ("01")
#define PERSON U ("21")
#define CASE U ("31")
#define LEASE U ("73")
#define PER_TOWN 8

/* ---- A town and somebody who asks ---- */

typedef struct {
  World world;
  GPtrArray *units; /* (element-type SamRecord): of @world */
  GPtrArray *own;   /* (owned) (element-type SamRecord): need and offers */
  SamRecord *person, *case_record, *user, *team; /* (owned) */
  SamRecord *need;                               /* of @own */
} Town;

static SamRecord *
own (Town *t, SamRecordType type, const char *id, const char *scope)
{
  SamRecord *record = sam_record_new (type, id, scope);

  if (sam_type_get (type)->scope == SAM_SCOPE_PERSON && type != SAM_RECORD_PERSON)
    sam_record_set_text (record, sam_type_get (type)->parent, PERSON);
  return record;
}

static guint
below (Town *t, guint n)
{
  return sam_random_below (t->world.clock, n);
}

static void
add_offer (Town *t)
{
  static const char *const answers[] = { NULL, NULL, "accepted", "declined", "withdrawn" };
  g_autofree char *id = sam_id_new (t->world.clock);
  const char *answer = answers[below (t, G_N_ELEMENTS (answers))];
  SamRecord *offer = own (t, SAM_RECORD_HOUSING_OFFER, id, PERSON);

  sam_record_set_text (offer, SAM_HOUSING_OFFER_NEED_ID,
                       below (t, 5) == 0 ? U ("99") : sam_record_get_id (t->need));
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID,
                       sam_record_get_id (g_ptr_array_index (t->units, below (t, t->units->len))));
  sam_record_set_date (offer, SAM_HOUSING_OFFER_OFFERED_ON, TODAY - 5);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_ANSWER, answer);
  if (answer)
    sam_record_set_date (offer, SAM_HOUSING_OFFER_ANSWERED_ON, TODAY - 1);
  g_ptr_array_add (t->own, sam_record_freeze (offer));
}

static void
add_need (Town *t)
{
  g_autoptr (SamRecord) wishes = world_random_need (&t->world);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (SamRecord) made = NULL;

  sam_record_set_text (wishes, SAM_HOUSING_NEED_PERSON_ID, PERSON);
  sam_record_set_date (wishes, SAM_HOUSING_NEED_ASKED_ON, TODAY - 30);
  if (below (t, 8) == 0) {
    sam_record_set_date (wishes, SAM_HOUSING_NEED_ENDED_ON, TODAY - 2);
    sam_record_set_text (wishes, SAM_HOUSING_NEED_ENDED_HOW, "other");
  }
  body = sam_record_to_body (wishes);
  made = sam_record_new_from_body (SAM_RECORD_HOUSING_NEED, sam_record_get_id (wishes), PERSON,
                                   body, NULL);
  t->need = made;
  g_ptr_array_add (t->own, g_steal_pointer (&made));
}

static void
town_init (Town *t, guint64 seed)
{
  memset (t, 0, sizeof *t);
  world_init_random (&t->world, seed);
  t->units = g_ptr_array_new ();
  t->own = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < t->world.records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (t->world.records, i)) == SAM_RECORD_HOUSING_UNIT)
      g_ptr_array_add (t->units, g_ptr_array_index (t->world.records, i));
  t->team = own (t, SAM_RECORD_TEAM, TEAM, SAM_ID_NIL);
  t->user = own (t, SAM_RECORD_USER, LEADER, SAM_ID_NIL);
  t->person = own (t, SAM_RECORD_PERSON, PERSON, PERSON);
  sam_record_set_text (t->person, SAM_PERSON_GIVEN_NAME, "Modig");
  if (below (t, 8) == 0)
    sam_record_set_text (t->person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  t->case_record = own (t, SAM_RECORD_CASE, CASE, CASE);
  sam_record_set_text (t->case_record, SAM_CASE_PERSON_ID, PERSON);
  sam_record_set_text (t->case_record, SAM_CASE_TEAM_ID, TEAM);
  sam_record_set_text (t->case_record, SAM_CASE_STATUS, "active");
  sam_record_freeze (t->person);
  sam_record_freeze (t->case_record);
  add_need (t);
  for (guint n = below (t, 4); n > 0; n--)
    add_offer (t);
}

static void
town_clear (Town *t)
{
  g_ptr_array_unref (t->units);
  g_ptr_array_unref (t->own);
  g_object_unref (t->person);
  g_object_unref (t->case_record);
  g_object_unref (t->user);
  g_object_unref (t->team);
  world_clear (&t->world);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

/* ---- The judge's eyes ---- */

static SamRecord *
found (GPtrArray *records, SamRecordType type, const char *id)
{
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    if (sam_record_get_rtype (record) == type && strcmp (sam_record_get_id (record), id) == 0)
      return record;
  }
  return NULL;
}

static SamRecord *
lookup (SamRecordType type, const char *id, gpointer data)
{
  Town *t = data;
  SamRecord *people[] = { t->person, t->case_record, t->user, t->team };
  SamRecord *record = found (t->world.records, type, id);

  if (!record)
    record = found (t->own, type, id);
  for (guint i = 0; !record && i < G_N_ELEMENTS (people); i++)
    if (sam_record_get_rtype (people[i]) == type && strcmp (sam_record_get_id (people[i]), id) == 0)
      record = people[i];
  return record ? g_object_ref (record) : NULL;
}

static GPtrArray *
children (SamField field, const char *id, gpointer data)
{
  Town *t = data;
  GPtrArray *all[] = { t->world.records, t->own };
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint a = 0; a < G_N_ELEMENTS (all); a++)
    for (guint i = 0; i < all[a]->len; i++) {
      SamRecord *record = g_ptr_array_index (all[a], i);

      if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field)
          && g_strcmp0 (sam_record_get_text (record, field), id) == 0)
        g_ptr_array_add (list, g_object_ref (record));
    }
  return list;
}

/* "code field" of what the judge finds in what was made of the town; "" = it stands. */
static char *
verdict (Town *t, const SamViewer *viewer, GPtrArray *group)
{
  static const SamJudgeFuncs funcs = { .lookup = lookup, .children = children };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_op_unref);
  g_autoptr (GArray) problems = NULL;
  const SamProblem *problem;

  for (guint i = 0; i < group->len; i++) {
    SamRecord *after = g_ptr_array_index (group, i);
    g_autoptr (SamRecord) before =
        lookup (sam_record_get_rtype (after), sam_record_get_id (after), t);
    g_autoptr (SamPatch) patch = sam_patch_diff (before, after);
    g_autofree char *op_id = g_strdup_printf ("01910000-0000-7000-8000-%012u", i);

    g_ptr_array_add (ops, sam_op_new (
                              &(SamOpFields){ .op_id = op_id,
                                              .kind = before ? SAM_OP_UPDATE : SAM_OP_CREATE,
                                              .type = sam_record_get_rtype (after),
                                              .id = sam_record_get_id (after),
                                              .scope = before ? NULL : sam_record_get_scope (after),
                                              .patch = patch,
                                              .base = before ? "a.1" : NULL,
                                              .group = "g" }));
  }
  problems = sam_judge (viewer, ops, TODAY, &funcs, t);
  if (problems->len == 0)
    return g_strdup ("");
  problem = &g_array_index (problems, SamJudgeProblem, 0).problem;
  return g_strdup_printf ("%s %s", problem->code,
                          problem->field != SAM_FIELD_NONE ? sam_field_get (problem->field)->name
                                                           : "-");
}

/* ---- The reference ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The rules that warn, out of "rule verdict, rule verdict"; a set has its words in order. (transfer
 * full) */
static char *
obvious_warned (const Obvious *o)
{
  g_auto (GStrv) parts = g_strsplit (o->said->str, ", ", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    char *verdict = strchr (parts[i], ' ');

    if (verdict != NULL && g_str_has_prefix (verdict, " warns")) {
      *verdict = '\0';
      g_ptr_array_add (names, parts[i]);
    }
  }
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (",", (char **) names->pdata);
}

static SamAssignFault
obvious_fault (Town *t, const char *warned, const char *reason)
{
  const char *grade = sam_record_get_text (t->person, SAM_PERSON_ADDRESS_GRADE);

  if (grade != NULL)
    return SAM_ASSIGN_OUTSIDE;
  if (sam_record_has (t->need, SAM_HOUSING_NEED_ENDED_ON))
    return SAM_ASSIGN_OVER;
  if (*warned != '\0' && (reason == NULL || strspn (reason, " ") == strlen (reason)))
    return SAM_ASSIGN_NO_REASON;
  return SAM_ASSIGN_FINE;
}

/* What is written, a line a record, as a clerk would say it. (transfer full) */
static char *
obvious_written (Town *t, const SamAssignment *a, const char *unit, const char *warned)
{
  GString *text = g_string_new (NULL);
  gboolean waits_on = strcmp (a->form, "temporary") == 0;

  g_string_append_printf (text, "lease %s %s %d %d\n", unit, a->form, a->from, a->to);
  g_string_append_printf (text, "tenant %s %d %s %s %s\n", sam_record_get_id (t->need), a->from,
                          warned, *warned ? a->reason : "", *warned ? LEADER : "");
  if (!waits_on)
    g_string_append_printf (text, "need %d assigned\n", TODAY);
  for (guint i = 0; i < t->own->len; i++) {
    const SamRecord *offer = g_ptr_array_index (t->own, i);

    if (sam_record_get_rtype (offer) == SAM_RECORD_HOUSING_OFFER
        && !sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER)
        && strcmp (sam_record_get_text (offer, SAM_HOUSING_OFFER_NEED_ID),
                   sam_record_get_id (t->need))
               == 0) {
      gboolean is_this = strcmp (sam_record_get_text (offer, SAM_HOUSING_OFFER_UNIT_ID), unit) == 0;

      if (is_this || !waits_on)
        g_string_append_printf (text, "offer %s %s\n", sam_record_get_id (offer),
                                is_this ? "accepted" : "withdrawn");
    }
  }
  return g_string_free (text, FALSE);
}

static const char *
text_of (const SamRecord *record, SamField field)
{
  const char *text = sam_record_get_text (record, field);

  return text ? text : "";
}

/* Offers come in the order of the view. */
static char *
sorted (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_texts);
  return g_strjoinv ("\n", lines);
}

/* The same of what the rules have made. */
static char *
written (GPtrArray *group)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < group->len; i++) {
    const SamRecord *r = g_ptr_array_index (group, i);
    const char *const *warned;
    g_autofree char *names = NULL;

    switch ((int) sam_record_get_rtype (r)) {
    case SAM_RECORD_TENANCY:
      g_string_append_printf (text, "lease %s %s %d %d\n", text_of (r, SAM_TENANCY_UNIT_ID),
                              text_of (r, SAM_TENANCY_FORM),
                              sam_record_get_date (r, SAM_TENANCY_FROM_ON),
                              sam_record_get_date (r, SAM_TENANCY_TO_ON));
      break;
    case SAM_RECORD_TENANT:
      warned = sam_record_get_set (r, SAM_TENANT_WARNED_OF);
      names = warned ? g_strjoinv (",", (char **) warned) : g_strdup ("");
      g_string_append_printf (text, "tenant %s %d %s %s %s\n", text_of (r, SAM_TENANT_NEED_ID),
                              sam_record_get_date (r, SAM_TENANT_FROM_ON), names,
                              text_of (r, SAM_TENANT_OVERRIDE_REASON),
                              text_of (r, SAM_TENANT_OVERRIDE_USER));
      break;
    case SAM_RECORD_HOUSING_NEED:
      g_string_append_printf (text, "need %d %s\n",
                              sam_record_get_date (r, SAM_HOUSING_NEED_ENDED_ON),
                              text_of (r, SAM_HOUSING_NEED_ENDED_HOW));
      break;
    case SAM_RECORD_HOUSING_OFFER:
      g_string_append_printf (text, "offer %s %s\n", sam_record_get_id (r),
                              text_of (r, SAM_HOUSING_OFFER_ANSWER));
      break;
    default:
      g_assert_not_reached ();
    }
  }
  return sorted (text->str);
}

/* ---- One assignment ---- */

typedef struct {
  guint n, faults[SAM_ASSIGN_NO_REASON + 1], let, saved;
} Counts;

static void
compare_written (Town *t, const SamAssignment *a, const SamRecord *unit, const char *warned,
                 const SamViewer *viewer, GPtrArray *group, Counts *counts)
{
  g_autofree char *wanted = obvious_written (t, a, sam_record_get_id (unit), warned);
  g_autofree char *lines = sorted (wanted), *said = written (group);
  g_autofree char *judged = verdict (t, viewer, group);
  const char *stands = obvious_lease (&t->world, unit, g_ptr_array_index (group, 0));

  g_assert_cmpstr (said, ==, lines);
  g_assert_cmpstr (judged, ==, stands);
  counts->let += strcmp (stands, "let unit_id") == 0;
  counts->saved += *stands == '\0';
}

static void
compare_one (Town *t, const SamHousingStock *stock, SamRegistry *registry, const SamViewer *viewer,
             SamCaseView *view, Counts *counts)
{
  static const char *const forms[] = { "open_ended", "fixed", "trial", "temporary", "held" };
  static const char *const reasons[] = { NULL, "", "  ", "Eneste som er ledig" };
  const SamRecord *unit = g_ptr_array_index (t->units, below (t, t->units->len));
  g_autoptr (SamHousingMatch) match = sam_housing_check (stock, t->need, sam_record_get_id (unit));
  const char *form = forms[below (t, G_N_ELEMENTS (forms))];
  SamDate from = TODAY - 40 + (int) below (t, 120);
  SamAssignment a = { .tenancy_id = LEASE,
                      .secret = LEASE,
                      .need_id = sam_record_get_id (t->need),
                      .form = form,
                      .from = from,
                      .to = strcmp (form, "open_ended") == 0 ? SAM_DATE_NONE
                                                             : from + (int) below (t, 90),
                      .match = match,
                      .reason = reasons[below (t, G_N_ELEMENTS (reasons))],
                      .evidence = "Bolig tildelt" };
  g_auto (Obvious) o = { 0 };
  g_autofree char *warned = NULL;
  g_autoptr (GPtrArray) group = NULL;
  SamAssignFault fault;

  if (match == NULL) {
    g_assert_false (sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE));
    return;
  }
  obvious_check (&t->world, &o, t->need, unit, registry);
  warned = obvious_warned (&o);
  group = sam_rules_assign (view, &a, viewer, TODAY, &fault);
  g_assert_cmpint (fault, ==, obvious_fault (t, warned, a.reason));
  g_assert_cmpint (group == NULL, ==, fault != SAM_ASSIGN_FINE);
  counts->faults[fault]++;
  counts->n++;
  if (group != NULL)
    compare_written (t, &a, unit, warned, viewer, group, counts);
}

static SamViewer *
viewer_new (void)
{
  static const char *const roles[] = { "lead", NULL };
  static const char *const teams[] = { TEAM, NULL };

  return sam_viewer_new (&(SamViewerFields){ .user_id = LEADER,
                                             .user_name = "Leder",
                                             .roles = roles,
                                             .team_ids = teams,
                                             .lead_team_ids = teams,
                                             .compartments = sam_roles_compartments (roles),
                                             .purpose = SAM_PURPOSE_HOUSING });
}

/* A million when slow. */
static void
test_reference (void)
{
  guint wanted = g_test_slow () ? 1000000 : 10000;
  g_autoptr (SamViewer) viewer = viewer_new ();
  Counts counts = { 0 };

  for (guint64 seed = 1; counts.n < wanted; seed++) {
    g_auto (Town) t = { 0 };
    g_autoptr (SamRegistry) registry = NULL;
    g_autoptr (SamHousingStock) stock = NULL;
    g_autoptr (SamCaseView) view = NULL;

    town_init (&t, seed);
    registry = sam_registry_new (t.world.settings);
    stock = world_stock (&t.world, TODAY);
    view = sam_case_view_new (t.case_record, t.person, t.own, registry);
    for (guint i = 0; i < PER_TOWN; i++)
      compare_one (&t, stock, registry, viewer, view, &counts);
  }
  g_test_message (
      "%u assignments: %u would be saved, %u of let homes, %u without a reason, %u over,"
      " %u outside",
      counts.n, counts.saved, counts.let, counts.faults[SAM_ASSIGN_NO_REASON],
      counts.faults[SAM_ASSIGN_OVER], counts.faults[SAM_ASSIGN_OUTSIDE]);
  g_assert_cmpuint (counts.saved, >, wanted / 50);
  g_assert_cmpuint (counts.let, >, wanted / 50);
  g_assert_cmpuint (counts.faults[SAM_ASSIGN_NO_REASON], >, wanted / 50);
  g_assert_cmpuint (counts.faults[SAM_ASSIGN_OVER], >, wanted / 50);
  g_assert_cmpuint (counts.faults[SAM_ASSIGN_OUTSIDE], >, wanted / 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assign/as-the-obvious-reference", test_reference);
  return g_test_run ();
}
