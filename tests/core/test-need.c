/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long somebody waits, whose home no longer fits, and what an assignment writes. */
#include <samspor/sam-id.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>
#include <string.h>

#define U(n) "01900000-0000-7000-8000-0000000000" n
#define KARI U ("11")
#define PERSON U ("21")
#define OTHER U ("22")
#define CASE U ("31")
#define SITE U ("41")
#define UNIT U ("42")
#define UNIT_TWO U ("43")
#define NEED U ("51")
#define NEED_TWO U ("54")
#define OFFER U ("52")
#define OFFER_TWO U ("53")
#define LEASE U ("61")
#define SECRET U ("6f")
#define MOVE U ("71")
#define POINT U ("72")
#define TODAY (sam_date_from_ymd (2026, 6, 4))

typedef struct {
  GPtrArray *records; /* (owned) (element-type SamRecord) */
} World;

static void
world_clear (World *w)
{
  g_ptr_array_unref (w->records);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamRecord *
make (SamRecordType type, const char *id, const char *scope, va_list args)
{
  SamRecord *record = sam_record_new (type, id, scope);
  const char *name;

  while ((name = va_arg (args, const char *))) {
    g_autoptr (GError) error = NULL;

    sam_record_set_from_string (record, sam_field_by_name (sam_record_get_def (record), name),
                                va_arg (args, const char *), &error);
    g_assert_no_error (error);
  }
  return record;
}

/* A record that is there already is replaced. */
static SamRecord *
put (World *w, SamRecordType type, const char *id, const char *scope, ...)
{
  va_list args;
  SamRecord *record;

  va_start (args, scope);
  record = make (type, id, scope, args);
  va_end (args);
  for (guint i = 0; i < w->records->len; i++) {
    if (strcmp (sam_record_get_id (g_ptr_array_index (w->records, i)), id) == 0) {
      g_ptr_array_remove_index (w->records, i);
      break;
    }
  }
  g_ptr_array_add (w->records, record);
  return record;
}

static void
world_init (World *w)
{
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  put (w, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", "family_name", "Furulund",
       NULL);
  put (w, SAM_RECORD_CASE, CASE, CASE, "person_id", PERSON, "status", "active", NULL);
  put (w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "rusfritt", NULL);
  put (w, SAM_RECORD_HOUSING_UNIT, UNIT, SAM_ID_NIL, "site_id", SITE, "name", "H0101", "in_use",
       "true", "children", "false", NULL);
  put (w, SAM_RECORD_HOUSING_UNIT, UNIT_TWO, SAM_ID_NIL, "site_id", SITE, "name", "H0102", "in_use",
       "true", NULL);
  put (w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "environment", "rusfritt", "persons", "1", NULL);
}

static SamRecord *
find (World *w, const char *id)
{
  for (guint i = 0; i < w->records->len; i++)
    if (strcmp (sam_record_get_id (g_ptr_array_index (w->records, i)), id) == 0)
      return g_ptr_array_index (w->records, i);
  return NULL;
}

static SamHousingStock *
stock_of (World *w)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = sam_registry_new (none);

  return sam_housing_stock_new (w->records, registry, TODAY);
}

static SamCaseView *
view_of (World *w)
{
  g_autoptr (GPtrArray) shared = g_ptr_array_new ();
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = NULL;

  for (guint i = 0; i < w->records->len; i++) {
    SamRecord *record = g_ptr_array_index (w->records, i);

    sam_record_freeze (record);
    if (strcmp (sam_record_get_scope (record), SAM_ID_NIL) == 0)
      g_ptr_array_add (shared, record);
    else if (record != find (w, PERSON) && record != find (w, CASE))
      g_ptr_array_add (rest, record);
  }
  registry = sam_registry_new (shared);
  return sam_case_view_new (find (w, CASE), find (w, PERSON), rest, registry);
}

/* ---- Who waits ---- */

static GPtrArray *
offers_of (World *w)
{
  GPtrArray *offers = g_ptr_array_new ();

  for (guint i = 0; i < w->records->len; i++)
    if (sam_record_get_rtype (g_ptr_array_index (w->records, i)) == SAM_RECORD_HOUSING_OFFER)
      g_ptr_array_add (offers, g_ptr_array_index (w->records, i));
  return offers;
}

static void
test_wait (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  SamNeedStatus s;

  world_init (&w);
  s = sam_rules_need (find (&w, NEED), none, TODAY);
  g_assert_cmpint (s.state, ==, SAM_NEED_NO_DECISION);
  g_assert_cmpint (s.days, ==, 30);
  g_assert_cmpint (s.days_over, ==, 0);
  g_assert_false (s.appeal_open);
  g_assert_false (s.decision_over);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "needed_on", "2026-06-01", "decided_on", "2026-05-20", "outcome", "granted", "valid_to",
       "2026-06-03", "appeal_by", "2026-06-04", NULL);
  s = sam_rules_need (find (&w, NEED), none, TODAY);
  g_assert_cmpint (s.state, ==, SAM_NEED_GRANTED);
  g_assert_cmpint (s.days_over, ==, 3);
  g_assert_true (s.appeal_open);
  g_assert_true (s.decision_over);
  s = sam_rules_need (find (&w, NEED), none, TODAY - 5);
  g_assert_cmpint (s.days_over, ==, -2);
  g_assert_false (s.decision_over);
  s = sam_rules_need (find (&w, NEED), none, TODAY + 1);
  g_assert_false (s.appeal_open);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "decided_on", "2026-05-20", "outcome", "declined", NULL);
  g_assert_cmpint (sam_rules_need (find (&w, NEED), none, TODAY).state, ==, SAM_NEED_REFUSED);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "ended_on", "2026-05-15", "ended_how", "assigned", NULL);
  s = sam_rules_need (find (&w, NEED), none, TODAY);
  g_assert_cmpint (s.state, ==, SAM_NEED_ASSIGNED);
  g_assert_cmpint (s.days, ==, 10);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "ended_on", "2026-05-15", "ended_how", "found", NULL);
  g_assert_cmpint (sam_rules_need (find (&w, NEED), none, TODAY).state, ==, SAM_NEED_ENDED);
}

static void
test_offers (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) offers = NULL;
  SamNeedStatus s;

  world_init (&w);
  put (&w, SAM_RECORD_HOUSING_OFFER, OFFER, PERSON, "person_id", PERSON, "need_id", NEED, "unit_id",
       UNIT, "offered_on", "2026-05-20", "answer", "declined", "answered_on", "2026-05-21", NULL);
  put (&w, SAM_RECORD_HOUSING_OFFER, OFFER_TWO, PERSON, "person_id", PERSON, "need_id", NEED,
       "unit_id", UNIT_TWO, "offered_on", "2026-06-01", NULL);
  put (&w, SAM_RECORD_HOUSING_OFFER, U ("54"), PERSON, "person_id", PERSON, "need_id", NEED,
       "unit_id", UNIT, "offered_on", "2026-06-02", "answer", "withdrawn", "answered_on",
       "2026-06-02", NULL);
  put (&w, SAM_RECORD_HOUSING_OFFER, U ("55"), PERSON, "person_id", PERSON, "need_id", U ("59"),
       "unit_id", UNIT, "offered_on", "2026-06-02", NULL);
  offers = offers_of (&w);
  s = sam_rules_need (find (&w, NEED), offers, TODAY);
  g_assert_cmpint (s.state, ==, SAM_NEED_OFFERED);
  g_assert_cmpuint (s.n_offers, ==, 2);
  g_assert_cmpuint (s.n_declined, ==, 1);
  g_assert_true (s.open_offer == find (&w, OFFER_TWO));
  g_assert_null (s.accepted);
  put (&w, SAM_RECORD_HOUSING_OFFER, OFFER_TWO, PERSON, "person_id", PERSON, "need_id", NEED,
       "unit_id", UNIT_TWO, "offered_on", "2026-06-01", "answer", "accepted", "answered_on",
       "2026-06-03", NULL);
  g_ptr_array_unref (offers);
  offers = offers_of (&w);
  s = sam_rules_need (find (&w, NEED), offers, TODAY);
  g_assert_cmpint (s.state, ==, SAM_NEED_ACCEPTED);
  g_assert_true (s.accepted == find (&w, OFFER_TWO));
  g_assert_null (s.open_offer);
}

/* The one asked last of those that have not ended. */
static void
test_now (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) two = NULL, one = NULL, none = NULL, strict = NULL;

  world_init (&w);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED_TWO, PERSON, "person_id", PERSON, "asked_on", "2026-05-20",
       NULL);
  two = view_of (&w);
  g_assert_cmpstr (sam_record_get_id (sam_rules_need_now (two)), ==, NEED_TWO);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED_TWO, PERSON, "person_id", PERSON, "asked_on", "2026-05-20",
       "ended_on", "2026-05-21", "ended_how", "withdrawn", NULL);
  one = view_of (&w);
  g_assert_cmpstr (sam_record_get_id (sam_rules_need_now (one)), ==, NEED);
  put (&w, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", "address_grade",
       "strengt_fortrolig", NULL);
  strict = view_of (&w);
  g_assert_null (sam_rules_need_now (strict));
  put (&w, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", NULL);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "ended_on", "2026-05-15", "ended_how", "found", NULL);
  none = view_of (&w);
  g_assert_null (sam_rules_need_now (none));
}

/* ---- Who no longer fits ---- */

static void
live_there (World *w, const char *warned_of)
{
  put (w, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "open_ended", "from_on",
       "2026-05-10", NULL);
  if (warned_of)
    put (w, SAM_RECORD_TENANT, U ("62"), PERSON, "person_id", PERSON, "tenancy_id", LEASE,
         "need_id", NEED, "from_on", "2026-05-10", "warned_of", warned_of, NULL);
  else
    put (w, SAM_RECORD_TENANT, U ("62"), PERSON, "person_id", PERSON, "tenancy_id", LEASE,
         "need_id", NEED, "from_on", "2026-05-10", NULL);
}

/* The rules that no longer hold, "-" when nothing is said. */
static char *
unfit_of (World *w)
{
  g_autoptr (SamHousingStock) stock = stock_of (w);
  g_autoptr (GPtrArray) unfit = sam_rules_unfit (stock, w->records, TODAY);
  g_auto (GStrv) rules = NULL;
  const SamUnfit *one;

  if (unfit->len == 0)
    return g_strdup ("-");
  g_assert_cmpuint (unfit->len, ==, 1);
  one = g_ptr_array_index (unfit, 0);
  g_assert_true (one->tenant == find (w, U ("62")));
  g_assert_true (one->need == find (w, NEED));
  g_assert_cmpuint (one->match->n_warnings, ==, one->match->findings->len);
  rules = sam_housing_warned_of (one->match->findings, TRUE);
  return g_strjoinv (",", rules);
}

static void
assert_unfit (World *w, const char *wanted)
{
  g_autofree char *said = unfit_of (w);

  g_assert_cmpstr (said, ==, wanted);
}

static void
test_unfit (void)
{
  g_auto (World) w = { 0 };

  world_init (&w);
  live_there (&w, NULL);
  /* Let, since it is lived in: no fault of it. */
  assert_unfit (&w, "-");
  put (&w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav", NULL);
  assert_unfit (&w, "environment");
  live_there (&w, "environment");
  assert_unfit (&w, "-");
  live_there (&w, NULL);
  put (&w, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-05-10", "to_on", "2026-06-03", NULL);
  assert_unfit (&w, "-");
  put (&w, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-05-10", "to_on", "2026-06-04", NULL);
  assert_unfit (&w, "environment");
  put (&w, SAM_RECORD_TENANT, U ("62"), PERSON, "person_id", PERSON, "tenancy_id", LEASE, "need_id",
       NEED, "from_on", "2026-05-10", "to_on", "2026-06-01", NULL);
  assert_unfit (&w, "-");
  put (&w, SAM_RECORD_TENANT, U ("62"), PERSON, "person_id", PERSON, "tenancy_id", LEASE, "from_on",
       "2026-05-10", NULL);
  assert_unfit (&w, "-");
}

/* A lease that is renewed stands beside the next one: somebody is listed once. */
static void
test_unfit_once (void)
{
  g_auto (World) w = { 0 };

  world_init (&w);
  live_there (&w, NULL);
  put (&w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav", NULL);
  put (&w, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-05-10", "to_on", "2026-06-30", NULL);
  put (&w, SAM_RECORD_TENANCY, U ("63"), SAM_ID_NIL, "unit_id", UNIT, "form", "open_ended",
       "from_on", "2026-07-01", "renewed_from_id", LEASE, NULL);
  put (&w, SAM_RECORD_TENANT, U ("64"), PERSON, "person_id", PERSON, "tenancy_id", U ("63"),
       "need_id", NEED, "from_on", "2026-07-01", NULL);
  assert_unfit (&w, "environment");
}

/* Somebody else on the same lease, or next door, changes nothing of the answer. */
static void
test_unfit_of_nobody_else (void)
{
  g_auto (World) w = { 0 };
  g_autofree char *before = NULL, *after = NULL;

  world_init (&w);
  live_there (&w, NULL);
  put (&w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav", NULL);
  before = unfit_of (&w);
  put (&w, SAM_RECORD_PERSON, OTHER, OTHER, "given_name", "Stille", "family_name", "Granli", NULL);
  put (&w, SAM_RECORD_TENANCY, U ("63"), SAM_ID_NIL, "unit_id", UNIT_TWO, "form", "open_ended",
       "from_on", "2026-01-01", NULL);
  put (&w, SAM_RECORD_TENANT, U ("64"), OTHER, "person_id", OTHER, "tenancy_id", U ("63"),
       "from_on", "2026-01-01", "risk_on", "2026-05-01", NULL);
  put (&w, SAM_RECORD_TENANT, U ("65"), OTHER, "person_id", OTHER, "tenancy_id", LEASE, "from_on",
       "2026-05-10", NULL);
  after = unfit_of (&w);
  g_assert_cmpstr (before, ==, after);
}

/* ---- The assignment ---- */

static SamViewer *
viewer_new (void)
{
  static const char *const roles[] = { "coordinator", NULL };

  return sam_viewer_new (&(SamViewerFields){ .user_id = KARI,
                                             .user_name = "Kari",
                                             .roles = roles,
                                             .compartments = 1u << SAM_COMPARTMENT_FOLLOW_UP,
                                             .purpose = SAM_PURPOSE_HOUSING });
}

static GPtrArray *
assign (World *w, SamAssignment a, SamAssignFault *fault)
{
  g_autoptr (SamHousingStock) stock = stock_of (w);
  g_autoptr (SamHousingMatch) match = sam_housing_check (stock, find (w, NEED), UNIT);
  g_autoptr (SamCaseView) view = view_of (w);
  g_autoptr (SamViewer) viewer = viewer_new ();

  a.tenancy_id = LEASE;
  a.secret = SECRET;
  a.need_id = a.need_id ? a.need_id : NEED;
  a.match = match;
  a.evidence = "Bolig tildelt";
  a.from = a.from != SAM_DATE_NONE ? a.from : TODAY;
  return sam_rules_assign (view, &a, viewer, TODAY, fault);
}

/* One line a record: its type and what it holds, less ids that follow from others. */
static char *
text_of (GPtrArray *group)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < group->len; i++) {
    const SamRecord *record = g_ptr_array_index (group, i);
    const SamTypeDef *def = sam_record_get_def (record);
    g_autoptr (GArray) problems = sam_record_validate (record, TODAY);

    g_assert_cmpuint (problems->len, ==, 0);
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", def->name);
    for (guint k = 0; k < def->n_fields; k++) {
      SamField field = (SamField) ((def->type << 8) | k);
      g_autofree char *value = sam_record_to_string (record, field);

      if (value && def->fields[k].kind != SAM_KIND_REF)
        g_string_append_printf (text, " %s=%s", def->fields[k].name, value);
    }
  }
  return g_string_free (text, FALSE);
}

static void
assert_assigned (World *w, SamAssignment a, const char *wanted)
{
  SamAssignFault fault = SAM_ASSIGN_OVER;
  g_autoptr (GPtrArray) group = assign (w, a, &fault);
  g_autofree char *text = NULL;

  g_assert_cmpint (fault, ==, SAM_ASSIGN_FINE);
  text = text_of (group);
  g_assert_cmpstr (text, ==, wanted);
}

static void
assert_refused (World *w, SamAssignment a, SamAssignFault wanted)
{
  SamAssignFault fault = SAM_ASSIGN_FINE;
  g_autoptr (GPtrArray) group = assign (w, a, &fault);
  g_autoptr (SamCaseView) view = view_of (w);

  g_assert_null (group);
  /* Known before a home is held against the need, but for the reason and who else comes. */
  g_assert_cmpint (sam_rules_may_assign (view, a.need_id ? a.need_id : NEED), ==,
                   wanted == SAM_ASSIGN_NO_REASON || a.others ? SAM_ASSIGN_FINE : wanted);
  g_assert_cmpint (fault, ==, wanted);
  g_assert_nonnull (sam_rules_assign_fault (fault)->text);
}

static void
test_assign (void)
{
  g_auto (World) w = { 0 };
  SamAssignFault fault;
  g_autoptr (GPtrArray) group = NULL;
  const SamRecord *tenant;

  world_init (&w);
  assert_assigned (&w, (SamAssignment){ .form = "open_ended" },
                   "tenancy form=open_ended from_on=2026-06-04\n"
                   "tenant from_on=2026-06-04\n"
                   "housing_need asked_on=2026-05-05 persons=1 environment=rusfritt "
                   "ended_on=2026-06-04 ended_how=assigned");
  group = assign (&w, (SamAssignment){ .form = "open_ended" }, &fault);
  tenant = g_ptr_array_index (group, 1);
  g_assert_cmpstr (sam_record_get_text (tenant, SAM_TENANT_NEED_ID), ==, NEED);
  g_assert_cmpstr (sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID), ==, LEASE);
  g_assert_cmpstr (sam_record_get_text (tenant, SAM_TENANT_PERSON_ID), ==, PERSON);
  g_assert_cmpstr (sam_record_get_scope (tenant), ==, PERSON);
  g_assert_false (sam_record_has (tenant, SAM_TENANT_OVERRIDE_USER));
}

/* Saved twice they are the same tenants; whoever has their ids can't tell the lease from them. */
static void
test_ids (void)
{
  g_auto (World) w = { 0 };
  SamAssignFault fault;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  SamAssignment assignment = { .form = "open_ended", .others = others };
  g_autoptr (GPtrArray) group = NULL, again = NULL;

  world_init (&w);
  g_ptr_array_add (others, put (&w, SAM_RECORD_PERSON, OTHER, OTHER, "given_name", "Stille", NULL));
  group = assign (&w, assignment, &fault);
  again = assign (&w, assignment, &fault);
  for (guint i = 1; i <= 2; i++) {
    const SamRecord *tenant = g_ptr_array_index (group, i);
    const char *id = sam_record_get_id (tenant);
    const char *person = sam_record_get_text (tenant, SAM_TENANT_PERSON_ID);
    g_autofree char *from_lease = sam_id_derive (LEASE, person);
    g_autofree char *from_person = sam_id_derive (person, LEASE);

    g_assert_cmpint (sam_record_get_rtype (tenant), ==, SAM_RECORD_TENANT);
    g_assert_cmpstr (id, ==, sam_record_get_id (g_ptr_array_index (again, i)));
    g_assert_cmpstr (id, !=, from_lease);
    g_assert_cmpstr (id, !=, from_person);
  }
}

static void
test_override (void)
{
  g_auto (World) w = { 0 };
  SamAssignFault fault;
  g_autoptr (GPtrArray) group = NULL, others = g_ptr_array_new ();

  world_init (&w);
  g_ptr_array_add (others, put (&w, SAM_RECORD_PERSON, OTHER, OTHER, "given_name", "Stille", NULL));
  g_ptr_array_add (others, find (&w, PERSON));
  put (&w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav", NULL);
  assert_refused (&w, (SamAssignment){ .form = "open_ended" }, SAM_ASSIGN_NO_REASON);
  assert_refused (&w, (SamAssignment){ .form = "open_ended", .reason = " \n" },
                  SAM_ASSIGN_NO_REASON);
  group = assign (&w,
                  (SamAssignment){ .form = "open_ended",
                                   .reason = "Eneste ledige",
                                   .checked_at = G_GINT64_CONSTANT (1780567200000000),
                                   .checked_warned_of = (const char *[]){ "environment", NULL },
                                   .others = others },
                  &fault);
  g_assert_cmpuint (group->len, ==, 4);
  {
    const SamRecord *one = g_ptr_array_index (group, 1), *two = g_ptr_array_index (group, 2);
    const char *const *warned = sam_record_get_set (one, SAM_TENANT_WARNED_OF);

    g_assert_cmpuint (g_strv_length ((char **) warned), ==, 1);
    g_assert_cmpstr (warned[0], ==, "environment");
    g_assert_cmpstr (sam_record_get_text (one, SAM_TENANT_OVERRIDE_REASON), ==, "Eneste ledige");
    g_assert_cmpstr (sam_record_get_text (one, SAM_TENANT_OVERRIDE_USER), ==, KARI);
    g_assert_cmpint (sam_record_get_moment (one, SAM_TENANT_CHECKED_AT), ==,
                     G_GINT64_CONSTANT (1780567200000000));
    g_assert_nonnull (sam_record_get_set (one, SAM_TENANT_CHECKED_WARNED_OF));
    /* Of the other nothing was asked. */
    g_assert_cmpstr (sam_record_get_text (two, SAM_TENANT_PERSON_ID), ==, OTHER);
    g_assert_cmpstr (sam_record_get_scope (two), ==, OTHER);
    g_assert_false (sam_record_has (two, SAM_TENANT_NEED_ID));
    g_assert_false (sam_record_has (two, SAM_TENANT_OVERRIDE_REASON));
    g_assert_cmpstr (sam_record_get_id (one), !=, sam_record_get_id (two));
  }
}

/* What the server alone warns of takes a reason too, and is answered for with it. */
static void
test_override_of_the_server (void)
{
  static const char *const said[] = { "children", NULL };
  g_auto (World) w = { 0 };
  SamAssignFault fault;
  SamAssignment a = { .form = "open_ended", .checked_at = 1, .checked_warned_of = said };
  g_autoptr (GPtrArray) group = NULL;
  const SamRecord *tenant;
  g_auto (GStrv) newly = NULL;
  g_autofree char *known = NULL;

  world_init (&w);
  assert_refused (&w, a, SAM_ASSIGN_NO_REASON);
  put (&w, SAM_RECORD_SITE, SITE, SAM_ID_NIL, "name", "Bakken", "environment", "uten_krav", NULL);
  a.reason = "Eneste ledige";
  group = assign (&w, a, &fault);
  tenant = g_ptr_array_index (group, 1);
  known = g_strjoinv (" ", (char **) sam_record_get_set (tenant, SAM_TENANT_WARNED_OF));
  g_assert_cmpstr (known, ==, "children environment");
  g_assert_cmpstr (sam_record_get_text (tenant, SAM_TENANT_OVERRIDE_USER), ==, KARI);
  newly = sam_housing_newly_warned (tenant);
  g_assert_null (newly[0]);
}

static void
test_refused (void)
{
  g_auto (World) w = { 0 };

  world_init (&w);
  assert_refused (&w, (SamAssignment){ .form = "open_ended", .need_id = U ("99") },
                  SAM_ASSIGN_NO_NEED);
  put (&w, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", "family_name", "Furulund",
       "address_grade", "strengt_fortrolig", NULL);
  assert_refused (&w, (SamAssignment){ .form = "open_ended" }, SAM_ASSIGN_OUTSIDE);
  put (&w, SAM_RECORD_PERSON, PERSON, PERSON, "given_name", "Modig", "family_name", "Furulund",
       NULL);
  put (&w, SAM_RECORD_HOUSING_NEED, NEED, PERSON, "person_id", PERSON, "asked_on", "2026-05-05",
       "environment", "rusfritt", "ended_on", "2026-06-01", "ended_how", "withdrawn", NULL);
  assert_refused (&w, (SamAssignment){ .form = "open_ended" }, SAM_ASSIGN_OVER);
}

/* Nothing of homes is kept for whoever is strictly protected: not as one of several either. */
static void
test_refused_with_somebody_outside (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) group = NULL;
  SamAssignFault fault;

  world_init (&w);
  g_ptr_array_add (others, put (&w, SAM_RECORD_PERSON, OTHER, OTHER, "given_name", "Stille",
                                "address_grade", "fortrolig", NULL));
  group = assign (&w, (SamAssignment){ .form = "open_ended", .others = others }, &fault);
  g_assert_nonnull (group);
  g_ptr_array_add (others, put (&w, SAM_RECORD_PERSON, U ("23"), U ("23"), "given_name", "Klok",
                                "address_grade", "strengt_fortrolig", NULL));
  assert_refused (&w, (SamAssignment){ .form = "open_ended", .others = others },
                  SAM_ASSIGN_OUTSIDE);
}

static void
test_answers_offers (void)
{
  g_auto (World) w = { 0 };

  world_init (&w);
  put (&w, SAM_RECORD_HOUSING_OFFER, OFFER, PERSON, "person_id", PERSON, "need_id", NEED, "unit_id",
       UNIT, "offered_on", "2026-06-01", NULL);
  put (&w, SAM_RECORD_HOUSING_OFFER, OFFER_TWO, PERSON, "person_id", PERSON, "need_id", NEED,
       "unit_id", UNIT_TWO, "offered_on", "2026-06-02", NULL);
  assert_assigned (&w, (SamAssignment){ .form = "fixed", .to = sam_date_from_ymd (2029, 6, 3) },
                   "tenancy form=fixed from_on=2026-06-04 to_on=2029-06-03\n"
                   "tenant from_on=2026-06-04\n"
                   "housing_need asked_on=2026-05-05 persons=1 environment=rusfritt "
                   "ended_on=2026-06-04 ended_how=assigned\n"
                   "housing_offer offered_on=2026-06-01 answer=accepted answered_on=2026-06-04\n"
                   "housing_offer offered_on=2026-06-02 answer=withdrawn answered_on=2026-06-04");
  /* Whoever is given a night still waits for a home, and for an answer to the other one. */
  assert_assigned (&w,
                   (SamAssignment){ .form = "temporary", .to = sam_date_from_ymd (2026, 6, 10) },
                   "tenancy form=temporary from_on=2026-06-04 to_on=2026-06-10\n"
                   "tenant from_on=2026-06-04\n"
                   "housing_offer offered_on=2026-06-01 answer=accepted answered_on=2026-06-04");
}

static void
assert_point (World *w, SamAssignment a, const char *wanted)
{
  SamAssignFault fault;
  g_autoptr (GPtrArray) group = assign (w, a, &fault);
  const SamRecord *last = g_ptr_array_index (group, group->len - 1);
  g_autoptr (GPtrArray) only = g_ptr_array_new ();
  g_autofree char *text = NULL;

  if (!wanted) {
    g_assert_cmpint (sam_record_get_rtype (last), !=, SAM_RECORD_GATE_ROW);
    return;
  }
  g_ptr_array_add (only, (gpointer) last);
  text = text_of (only);
  g_assert_cmpstr (text, ==, wanted);
  g_assert_cmpstr (sam_record_get_text (last, SAM_GATE_ROW_TENANT_ID), ==,
                   sam_record_get_id (g_ptr_array_index (group, 1)));
}

static void
test_settles_the_point (void)
{
  g_auto (World) w = { 0 };
  SamDate end = sam_date_from_ymd (2026, 6, 30);

  world_init (&w);
  put (&w, SAM_RECORD_TRANSITION, MOVE, CASE, "case_id", CASE, "kind", "prison", "date_kind",
       "fixed", "date", "2026-06-20", NULL);
  put (&w, SAM_RECORD_GATE_ROW, U ("73"), CASE, "transition_id", MOVE, "case_id", CASE, "point",
       "work", "state", "planned", NULL);
  put (&w, SAM_RECORD_GATE_ROW, POINT, CASE, "transition_id", MOVE, "case_id", CASE, "point",
       "housing", "state", "not_relevant", "reason", "Ingen vet", NULL);
  assert_point (&w, (SamAssignment){ .form = "open_ended" },
                "gate_row point=housing state=in_place evidence=Bolig tildelt "
                "evidence_kind=document evidence_on=2026-06-04");
  assert_point (&w, (SamAssignment){ .form = "trial", .to = end },
                "gate_row point=housing state=in_place evidence=Bolig tildelt "
                "evidence_kind=document evidence_on=2026-06-04");
  assert_point (&w, (SamAssignment){ .form = "temporary", .to = end },
                "gate_row point=housing state=interim evidence=Bolig tildelt "
                "evidence_kind=document evidence_on=2026-06-04 interim_until=2026-06-30");
  /* A home that is only held is none yet. */
  assert_point (&w, (SamAssignment){ .form = "held", .to = end }, NULL);
  /* Too late, or over before: it does not carry that day. */
  assert_point (&w,
                (SamAssignment){ .form = "open_ended", .from = sam_date_from_ymd (2026, 6, 21) },
                NULL);
  assert_point (&w, (SamAssignment){ .form = "fixed", .to = sam_date_from_ymd (2026, 6, 19) },
                NULL);
  /* The last day is no night. */
  assert_point (&w, (SamAssignment){ .form = "fixed", .to = sam_date_from_ymd (2026, 6, 20) },
                NULL);
  /* A date that is not known is none, whatever is written. */
  put (&w, SAM_RECORD_TRANSITION, MOVE, CASE, "case_id", CASE, "kind", "prison", "date_kind",
       "unknown", "date", "2026-06-05", NULL);
  assert_point (&w, (SamAssignment){ .form = "open_ended", .from = TODAY + 1 }, NULL);
  assert_point (&w, (SamAssignment){ .form = "trial", .to = end },
                "gate_row point=housing state=in_place evidence=Bolig tildelt "
                "evidence_kind=document evidence_on=2026-06-04");
  put (&w, SAM_RECORD_TRANSITION, MOVE, CASE, "case_id", CASE, "kind", "prison", "date_kind",
       "fixed", "date", "2026-06-20", "happened_on", "2026-06-03", NULL);
  assert_point (&w, (SamAssignment){ .form = "open_ended" }, NULL);
}

static guint n_settled;

/* What is written of the point when a home is assigned, the gate reads in the same way: it never
 * falls back at once. Whatever was known of homes before. */
static void
settle_at_random (GRand *rand)
{
  static const char *const forms[] = { "open_ended", "fixed", "trial", "temporary", "held" };
  static const char *const states[] = { "not_started", "planned",      "interim",
                                        "in_place",    "not_relevant", "declined" };
  g_auto (World) w = { 0 };
  g_autofree char *date = sam_date_format_iso (TODAY + g_rand_int_range (rand, 0, 20));
  SamAssignment a = { .form = forms[g_rand_int_range (rand, 0, G_N_ELEMENTS (forms))],
                      .from = TODAY + g_rand_int_range (rand, -3, 25) };
  gboolean dated = g_rand_int_range (rand, 0, 4) > 0;
  SamAssignFault fault;
  g_autoptr (GPtrArray) group = NULL;
  g_autoptr (SamCaseView) view = NULL;
  SamGate *gate;

  if (strcmp (a.form, "open_ended") != 0)
    a.to = a.from + g_rand_int_range (rand, 0, 30);
  world_init (&w);
  put (&w, SAM_RECORD_TRANSITION, MOVE, CASE, "case_id", CASE, "kind", "prison", "date_kind",
       dated ? "fixed" : "unknown", "date", date, NULL);
  put (&w, SAM_RECORD_GATE_ROW, POINT, CASE, "transition_id", MOVE, "case_id", CASE, "point",
       "housing", "state", states[g_rand_int_range (rand, 0, G_N_ELEMENTS (states))], NULL);
  if (g_rand_boolean (rand)) {
    g_autofree char *to = sam_date_format_iso (TODAY + g_rand_int_range (rand, -5, 30));

    put (&w, SAM_RECORD_TENANCY, U ("63"), SAM_ID_NIL, "unit_id", UNIT_TWO, "form",
         forms[g_rand_int_range (rand, 1, G_N_ELEMENTS (forms))], "from_on", "2026-05-01", "to_on",
         to, NULL);
    put (&w, SAM_RECORD_TENANT, U ("64"), PERSON, "person_id", PERSON, "tenancy_id", U ("63"),
         "from_on", "2026-05-01", NULL);
  }
  group = assign (&w, a, &fault);
  g_assert_cmpint (fault, ==, SAM_ASSIGN_FINE);
  for (guint i = 0; i < group->len; i++) {
    SamRecord *record = g_ptr_array_index (group, i);

    if (find (&w, sam_record_get_id (record)))
      g_ptr_array_remove (w.records, find (&w, sam_record_get_id (record)));
    g_ptr_array_add (w.records, g_object_ref (record));
  }
  view = view_of (&w);
  gate = sam_rules_gate (view, MOVE, TODAY);
  g_assert_cmpuint (gate->n_points, ==, 1);
  if (sam_record_has (find (&w, POINT), SAM_GATE_ROW_TENANT_ID)) {
    const char *written = sam_record_get_text (find (&w, POINT), SAM_GATE_ROW_STATE);

    g_assert_false (gate->points[0].fell_back);
    g_assert_cmpint (gate->points[0].state, >=,
                     strcmp (written, "in_place") == 0 ? SAM_POINT_IN_PLACE : SAM_POINT_INTERIM);
    n_settled++;
  }
  sam_gate_free (gate);
}

static void
test_what_is_settled_stays (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260604);

  for (guint i = 0; i < 2000; i++)
    settle_at_random (rand);
  g_assert_cmpuint (n_settled, >, 400);
}

/* A lease that ends before the date is worth saying, and takes nothing of what is said of the place
 * for now that has run out. */
static void
test_a_place_that_ran_out (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (SamTodayCard) card = NULL;
  guint n = 0;

  world_init (&w);
  put (&w, SAM_RECORD_TRANSITION, MOVE, CASE, "case_id", CASE, "kind", "prison", "date_kind",
       "fixed", "date", "2026-10-20", NULL);
  put (&w, SAM_RECORD_GATE_ROW, POINT, CASE, "transition_id", MOVE, "case_id", CASE, "point",
       "housing", "state", "interim", "interim_until", "2026-06-03", NULL);
  put (&w, SAM_RECORD_TENANCY, LEASE, SAM_ID_NIL, "unit_id", UNIT, "form", "fixed", "from_on",
       "2026-05-10", "to_on", "2026-10-01", NULL);
  put (&w, SAM_RECORD_TENANT, U ("62"), PERSON, "person_id", PERSON, "tenancy_id", LEASE, "from_on",
       "2026-05-10", NULL);
  view = view_of (&w);
  card = sam_rules_today_card (view, NULL, TODAY);
  for (guint i = 0; i < card->reasons->len; i++) {
    const SamTodayReason *reason = g_ptr_array_index (card->reasons, i);

    if (reason->kind == SAM_TODAY_INTERIM_ENDS) {
      g_assert_cmpint (reason->days_over, ==, 1);
      n++;
    }
  }
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/need/wait", test_wait);
  g_test_add_func ("/need/now", test_now);
  g_test_add_func ("/need/offers", test_offers);
  g_test_add_func ("/need/unfit", test_unfit);
  g_test_add_func ("/need/unfit-once", test_unfit_once);
  g_test_add_func ("/need/unfit-of-nobody-else", test_unfit_of_nobody_else);
  g_test_add_func ("/assign/whole", test_assign);
  g_test_add_func ("/assign/ids-tell-nothing", test_ids);
  g_test_add_func ("/assign/override", test_override);
  g_test_add_func ("/assign/override-of-the-server", test_override_of_the_server);
  g_test_add_func ("/assign/refused", test_refused);
  g_test_add_func ("/assign/refused-with-somebody-outside", test_refused_with_somebody_outside);
  g_test_add_func ("/assign/offers", test_answers_offers);
  g_test_add_func ("/assign/point", test_settles_the_point);
  g_test_add_func ("/need/place-that-ran-out", test_a_place_that_ran_out);
  g_test_add_func ("/assign/point-stays", test_what_is_settled_stays);

  return g_test_run ();
}
