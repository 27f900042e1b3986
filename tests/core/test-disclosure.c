/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* To whom something may be given, on what it rests, and what is kept of it. */
#include <samspor/sam-disclose.h>

#define SEED 20260604
#define TODAY (sam_date_from_ymd (2026, 6, 4))
#define WORLDS 4000

/* A case with two services of one kind and one of another, and a relative. */
typedef struct {
  SamRecord *person, *record;
  GPtrArray *records, *registry; /* (owned) (element-type SamRecord) */
  SamCaseView *view;             /* (owned) (nullable) */
  guint n;
} World;

static SamRecord *nav, *other_nav, *office, *mother;

static SamRecord *
make (World *w, SamRecordType type, GPtrArray *list)
{
  g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-%012u", ++w->n);
  SamRecord *record = sam_record_new (type, id, w->person ? sam_record_get_id (w->person) : id);

  g_ptr_array_add (list, record);
  return record;
}

static SamRecord *
service (World *w, const char *name, const char *kind)
{
  SamRecord *record = make (w, SAM_RECORD_SERVICE, w->registry);

  sam_record_set_text (record, SAM_SERVICE_NAME, name);
  sam_record_set_text (record, SAM_SERVICE_SERVICE_KIND, kind);
  return record;
}

static void
world_init (World *w)
{
  *w = (World){ .records = g_ptr_array_new_with_free_func (g_object_unref),
                .registry = g_ptr_array_new_with_free_func (g_object_unref) };
  w->person = make (w, SAM_RECORD_PERSON, w->records);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (w->person, SAM_PERSON_FAMILY_NAME, "Lindås");
  w->record = make (w, SAM_RECORD_CASE, w->records);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, sam_record_get_id (w->person));
  nav = service (w, "NAV Nordby", "nav");
  other_nav = service (w, "NAV Sørby", "nav");
  office = service (w, "Boligkontoret", "housing_office");
  mother = make (w, SAM_RECORD_RELATION, w->records);
  sam_record_set_text (mother, SAM_RELATION_PERSON_ID, sam_record_get_id (w->person));
  sam_record_set_text (mother, SAM_RELATION_NAME, "Stille Lindås");
}

static void
world_clear (World *w)
{
  g_clear_pointer (&w->view, sam_case_view_unref);
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->registry);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamCaseView *
see (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  g_clear_pointer (&w->view, sam_case_view_unref);
  w->view = sam_case_view_new (w->record, w->person, w->records, registry);
  return w->view;
}

/* A consent for the plan, given on the day @given. */
static SamRecord *
consent (World *w, SamDate given)
{
  const char *const groups[] = { "plan", NULL };
  SamRecord *record = make (w, SAM_RECORD_CONSENT, w->records);

  sam_record_set_text (record, SAM_CONSENT_PERSON_ID, sam_record_get_id (w->person));
  sam_record_set_text (record, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_set (record, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_date (record, SAM_CONSENT_GIVEN_ON, given);
  return record;
}

static SamRecord *
consent_for (World *w, const SamRecord *to, SamDate given)
{
  SamRecord *record = consent (w, given);

  sam_record_set_text (record,
                       sam_record_get_rtype (to) == SAM_RECORD_SERVICE ? SAM_CONSENT_SERVICE_ID
                                                                       : SAM_CONSENT_RELATION_ID,
                       sam_record_get_id (to));
  return record;
}

static SamRecipient
to_service (const SamRecord *record)
{
  return (SamRecipient){ .kind = SAM_RECIPIENT_SERVICE,
                         .id = sam_record_get_id (record),
                         .name = sam_record_get_text (record, SAM_SERVICE_NAME) };
}

static void
assert_basis (World *w, const SamRecipient *to, const char *group, SamGiveBasisKind kind,
              const SamRecord *rests_on)
{
  const char *const groups[] = { group, NULL };
  SamGiveBasis basis = sam_rules_give_basis (see (w), to, NULL, groups, TODAY);

  g_assert_cmpint (basis.kind, ==, kind);
  g_assert_cmpstr (basis.consent != NULL ? sam_record_get_id (basis.consent) : NULL, ==,
                   rests_on != NULL ? sam_record_get_id (rests_on) : NULL);
}

/* ---- One consent ---- */

static void
test_holds (void)
{
  /* Days from today; NONE = not said. */
  enum { NONE = 1000 };
  static const struct {
    int given, until, withdrawn;
    gboolean holds;
  } cases[] = {
    { 0, NONE, NONE, TRUE },
    { -400, NONE, NONE, TRUE },
    { 1, NONE, NONE, FALSE },
    { -10, 0, NONE, TRUE },
    { -10, -1, NONE, FALSE },
    { -10, 1, NONE, TRUE },
    /* The day it is taken back it holds no longer, and a day to come does not wait either. */
    { -10, NONE, 0, FALSE },
    { -10, NONE, -1, FALSE },
    { -10, NONE, 1, FALSE },
    { -10, 10, 0, FALSE },
    { 0, NONE, 0, FALSE },
  };
  g_auto (World) w = { 0 };

  world_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (SamRecord) record =
        sam_record_new (SAM_RECORD_CONSENT, "01890000-0000-7000-8000-0000000000ff",
                        sam_record_get_id (w.person));

    sam_record_set_date (record, SAM_CONSENT_GIVEN_ON, TODAY + cases[i].given);
    if (cases[i].until != NONE)
      sam_record_set_date (record, SAM_CONSENT_VALID_UNTIL, TODAY + cases[i].until);
    if (cases[i].withdrawn != NONE)
      sam_record_set_date (record, SAM_CONSENT_WITHDRAWN_ON, TODAY + cases[i].withdrawn);
    g_test_message ("case %u", i);
    g_assert_cmpint (sam_rules_consent_holds (record, TODAY), ==, cases[i].holds);
  }
}

static void
test_is_for (void)
{
  g_auto (World) w = { 0 };
  const SamRecipient person = { .kind = SAM_RECIPIENT_PERSON, .name = "Stille Lindås" };
  SamRecipient to;
  SamRecord *record;

  world_init (&w);
  record = consent_for (&w, nav, TODAY);
  to = to_service (nav);
  g_assert_true (sam_rules_consent_is_for (see (&w), record, &to));
  /* Another office of the same kind is another recipient… */
  to = to_service (other_nav);
  g_assert_false (sam_rules_consent_is_for (w.view, record, &to));
  /* …unless the paper is for whichever there is of that kind. */
  to.service_kind = "nav";
  g_assert_true (sam_rules_consent_is_for (w.view, record, &to));
  to.service_kind = "housing_office";
  g_assert_false (sam_rules_consent_is_for (w.view, record, &to));
  g_assert_false (sam_rules_consent_is_for (w.view, record, &person));

  record = consent_for (&w, mother, TODAY);
  to = (SamRecipient){ .kind = SAM_RECIPIENT_RELATION, .id = sam_record_get_id (mother) };
  g_assert_true (sam_rules_consent_is_for (see (&w), record, &to));
  to.id = sam_record_get_id (nav);
  g_assert_false (sam_rules_consent_is_for (w.view, record, &to));

  record = consent (&w, TODAY);
  sam_record_set_text (record, SAM_CONSENT_RECIPIENT_NAME, "Åse Naboen");
  to = (SamRecipient){ .kind = SAM_RECIPIENT_NAMED, .name = "ÅSE naboen" };
  g_assert_true (sam_rules_consent_is_for (see (&w), record, &to));
  to.name = "Åse Nabo";
  g_assert_false (sam_rules_consent_is_for (w.view, record, &to));
  to.name = NULL;
  g_assert_false (sam_rules_consent_is_for (w.view, record, &to));
}

/* ---- All of them ---- */

static void
test_newest_that_holds (void)
{
  g_auto (World) w = { 0 };
  SamRecipient to;
  SamRecord *old, *new;

  world_init (&w);
  to = to_service (nav);
  assert_basis (&w, &to, "plan", SAM_GIVE_NONE, NULL);
  old = consent_for (&w, nav, TODAY - 40);
  sam_record_set_date (old, SAM_CONSENT_VALID_UNTIL, TODAY - 1);
  assert_basis (&w, &to, "plan", SAM_GIVE_OVER, old);
  sam_record_set_date (old, SAM_CONSENT_VALID_UNTIL, TODAY);
  assert_basis (&w, &to, "plan", SAM_GIVE_WHOLE, old);
  assert_basis (&w, &to, NULL, SAM_GIVE_WHOLE, old);
  assert_basis (&w, &to, "transition", SAM_GIVE_PARTLY, old);
  new = consent_for (&w, nav, TODAY - 2);
  assert_basis (&w, &to, "plan", SAM_GIVE_WHOLE, new);
  /* Taken back today: from now on nothing but the older one. */
  sam_record_set_date (new, SAM_CONSENT_WITHDRAWN_ON, TODAY);
  assert_basis (&w, &to, "plan", SAM_GIVE_WHOLE, old);
  sam_record_set_date (old, SAM_CONSENT_VALID_UNTIL, TODAY - 1);
  assert_basis (&w, &to, "plan", SAM_GIVE_WITHDRAWN, new);
  /* Nobody else gets anything of it, and the person needs none. */
  to = to_service (office);
  assert_basis (&w, &to, "plan", SAM_GIVE_NONE, NULL);
  to = (SamRecipient){ .kind = SAM_RECIPIENT_PERSON };
  assert_basis (&w, &to, "plan", SAM_GIVE_OWN, NULL);
}

static void
test_not_yet (void)
{
  g_auto (World) w = { 0 };
  SamRecipient to;

  world_init (&w);
  consent_for (&w, nav, TODAY + 1);
  to = to_service (nav);
  assert_basis (&w, &to, "plan", SAM_GIVE_NONE, NULL);
}

static void
test_no_groups (void)
{
  g_auto (World) w = { 0 };
  const char *const none[] = { NULL };
  SamRecipient to;
  SamRecord *record;

  world_init (&w);
  record = consent_for (&w, nav, TODAY);
  sam_record_set_set (record, SAM_CONSENT_FIELD_GROUPS, none);
  to = to_service (nav);
  assert_basis (&w, &to, "plan", SAM_GIVE_PARTLY, record);
}

/* ---- Against the rule as one would say it ---- */

static const char *const all_groups[] = { "plan", "transition", "housing" };

static void
add_random (World *w, GRand *rand)
{
  const SamRecord *const to[] = { nav, other_nav, office, mother };
  guint whom = (guint) g_rand_int_range (rand, 0, 5);
  SamDate given = TODAY + g_rand_int_range (rand, -3, 2);
  SamRecord *record = whom < 4 ? consent_for (w, to[whom], given) : consent (w, given);
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();

  if (whom == 4)
    sam_record_set_text (record, SAM_CONSENT_RECIPIENT_NAME, "Åse Naboen");
  for (guint i = 0; i < G_N_ELEMENTS (all_groups); i++)
    if (g_rand_boolean (rand))
      g_ptr_array_add (groups, (gpointer) all_groups[i]);
  g_ptr_array_add (groups, NULL);
  sam_record_set_set (record, SAM_CONSENT_FIELD_GROUPS, (const char *const *) groups->pdata);
  if (g_rand_int_range (rand, 0, 3) == 0)
    sam_record_set_date (record, SAM_CONSENT_VALID_UNTIL, TODAY + g_rand_int_range (rand, -2, 3));
  if (g_rand_int_range (rand, 0, 4) == 0)
    sam_record_set_date (record, SAM_CONSENT_WITHDRAWN_ON, TODAY - g_rand_int_range (rand, 0, 2));
}

/* Whether one consent says @kind, looked at alone. */
static gboolean
says (const SamRecord *record, const char *group, SamGiveBasisKind kind)
{
  const char *const *groups = sam_record_get_set (record, SAM_CONSENT_FIELD_GROUPS);
  SamDate until = sam_record_get_date (record, SAM_CONSENT_VALID_UNTIL);
  gboolean began = sam_record_get_date (record, SAM_CONSENT_GIVEN_ON) <= TODAY;
  gboolean withdrawn = sam_record_has (record, SAM_CONSENT_WITHDRAWN_ON);
  gboolean ended = until != SAM_DATE_NONE && until < TODAY;
  gboolean named = group == NULL;

  for (guint i = 0; !named && groups != NULL && groups[i] != NULL; i++)
    named = g_str_equal (groups[i], group);
  switch (kind) {
  case SAM_GIVE_WHOLE:
    return began && !withdrawn && !ended && named;
  case SAM_GIVE_PARTLY:
    return began && !withdrawn && !ended && !named;
  case SAM_GIVE_WITHDRAWN:
    return withdrawn;
  case SAM_GIVE_OVER:
    return began && !withdrawn && ended;
  case SAM_GIVE_OWN:
  case SAM_GIVE_NONE:
    break;
  }
  return FALSE;
}

static gboolean
names (const SamRecord *record, const SamRecipient *to)
{
  SamField field = to->kind == SAM_RECIPIENT_SERVICE    ? SAM_CONSENT_SERVICE_ID
                   : to->kind == SAM_RECIPIENT_RELATION ? SAM_CONSENT_RELATION_ID
                                                        : SAM_CONSENT_RECIPIENT_NAME;

  return g_strcmp0 (sam_record_get_text (record, field),
                    to->kind == SAM_RECIPIENT_NAMED ? to->name : to->id)
         == 0;
}

/* The best that any of them says; of several that say it the one that comes last in the list. */
static SamGiveBasis
slow_basis (SamCaseView *view, const SamRecipient *to, const char *group)
{
  GPtrArray *list = sam_case_view_list (view, SAM_RECORD_CONSENT);

  for (SamGiveBasisKind kind = SAM_GIVE_WHOLE; kind < SAM_GIVE_NONE; kind++) {
    const SamRecord *found = NULL;

    for (guint i = 0; i < list->len; i++) {
      const SamRecord *record = g_ptr_array_index (list, i);

      if (names (record, to) && says (record, group, kind))
        found = record;
    }
    if (found != NULL)
      return (SamGiveBasis){ kind, found };
  }
  return (SamGiveBasis){ SAM_GIVE_NONE, NULL };
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  guint seen[SAM_GIVE_NONE + 1] = { 0 };

  for (guint i = 0; i < WORLDS; i++) {
    g_auto (World) w = { 0 };
    guint n = (guint) g_rand_int_range (rand, 0, 7);
    SamRecipient to[4];

    world_init (&w);
    for (guint k = 0; k < n; k++)
      add_random (&w, rand);
    to[0] = to_service (nav);
    to[1] = to_service (office);
    to[2] = (SamRecipient){ .kind = SAM_RECIPIENT_RELATION, .id = sam_record_get_id (mother) };
    to[3] = (SamRecipient){ .kind = SAM_RECIPIENT_NAMED, .name = "Åse Naboen" };
    see (&w);
    for (guint k = 0; k < G_N_ELEMENTS (to); k++)
      for (guint g = 0; g <= G_N_ELEMENTS (all_groups); g++) {
        const char *group = g < G_N_ELEMENTS (all_groups) ? all_groups[g] : NULL;
        const char *const groups[] = { group, NULL };
        SamGiveBasis fast = sam_rules_give_basis (w.view, &to[k], NULL, groups, TODAY);
        SamGiveBasis slow = slow_basis (w.view, &to[k], group);

        g_assert_cmpint (fast.kind, ==, slow.kind);
        g_assert_true (fast.consent == slow.consent);
        seen[fast.kind]++;
      }
  }
  for (guint kind = SAM_GIVE_WHOLE; kind <= SAM_GIVE_NONE; kind++)
    g_assert_cmpuint (seen[kind], >, 100);
}

/* ---- Recipients ---- */

static void
test_recipients (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GArray) list = NULL;
  SamRecord *record;

  world_init (&w);
  consent_for (&w, nav, TODAY - 3);
  consent_for (&w, nav, TODAY - 2);
  record = consent (&w, TODAY - 1);
  sam_record_set_text (record, SAM_CONSENT_RECIPIENT_NAME, "Åse Naboen");
  record = consent (&w, TODAY);
  sam_record_set_text (record, SAM_CONSENT_RECIPIENT_NAME, "åse naboen");
  /* Nobody at all: as a consent that is still being written. */
  consent (&w, TODAY);
  list = sam_rules_recipients (see (&w));
  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpint (g_array_index (list, SamRecipient, 0).kind, ==, SAM_RECIPIENT_PERSON);
  /* The newest first, each once. */
  g_assert_cmpstr (g_array_index (list, SamRecipient, 1).name, ==, "åse naboen");
  g_assert_cmpstr (g_array_index (list, SamRecipient, 2).name, ==, "NAV Nordby");
  g_assert_cmpint (g_array_index (list, SamRecipient, 3).kind, ==, SAM_RECIPIENT_RELATION);
  g_assert_cmpstr (g_array_index (list, SamRecipient, 3).name, ==, "Stille Lindås");
}

/* ---- What is kept ---- */

static void
test_kept_by_consent (void)
{
  g_auto (World) w = { 0 };
  SamRecipient to;
  SamRecord *record;
  g_autoptr (SamRecord) kept = NULL;
  SamGiving giving = { .to = &to, .channel = "letter", .what = "Planen", .hash = "abcd" };

  world_init (&w);
  record = consent_for (&w, nav, TODAY);
  sam_record_set_text (record, SAM_CONSENT_BASIS_REFERENCE, "muntlig, 4. juni");
  to = to_service (nav);
  giving.consent = record;
  /* What a caller says besides is not asked for: the consent is the basis. */
  giving.basis = "lov";
  kept = sam_rules_disclosure (see (&w), "01890000-0000-7000-8000-00000000aaaa", &giving);
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_CONSENT_ID), ==,
                   sam_record_get_id (record));
  g_assert_true (sam_record_enum_is (kept, SAM_DISCLOSURE_BASIS, "samtykke"));
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_BASIS_REFERENCE), ==,
                   "muntlig, 4. juni");
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_SERVICE_ID), ==,
                   sam_record_get_id (nav));
  g_assert_false (sam_record_has (kept, SAM_DISCLOSURE_RECIPIENT_NAME));
  g_assert_true (g_strv_contains (sam_record_get_set (kept, SAM_DISCLOSURE_FIELD_GROUPS), "plan"));
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_PAPER_HASH), ==, "abcd");
}

static void
test_kept_by_law (void)
{
  g_auto (World) w = { 0 };
  const SamRecipient to = { .kind = SAM_RECIPIENT_NAMED, .name = "Politiet" };
  SamRecord *plan;
  g_autoptr (SamRecord) kept = NULL;
  SamGiving giving = {
    .to = &to, .basis = "avvergingsplikt", .reference = "strl. § 196", .what = "Planen"
  };

  world_init (&w);
  plan = make (&w, SAM_RECORD_PLAN, w.records);
  sam_record_set_text (plan, SAM_PLAN_CASE_ID, sam_record_get_id (w.record));
  giving.about = plan;
  kept = sam_rules_disclosure (see (&w), "01890000-0000-7000-8000-00000000aaaa", &giving);
  g_assert_true (sam_record_enum_is (kept, SAM_DISCLOSURE_BASIS, "avvergingsplikt"));
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_BASIS_REFERENCE), ==, "strl. § 196");
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_RECIPIENT_NAME), ==, "Politiet");
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_PLAN_ID), ==,
                   sam_record_get_id (plan));
  g_assert_false (sam_record_has (kept, SAM_DISCLOSURE_CONSENT_ID));
  g_assert_false (sam_record_has (kept, SAM_DISCLOSURE_CHANNEL));
}

/* An extract names what is on it, not all that the consent would let out. */
static void
test_kept_of_an_extract (void)
{
  g_auto (World) w = { 0 };
  const char *const both[] = { "plan", "transition", NULL };
  const char *const one[] = { "transition", NULL };
  SamRecipient to = { .kind = SAM_RECIPIENT_PERSON };
  g_autoptr (SamRecord) kept = NULL;
  g_autoptr (SamRecord) own = NULL;
  SamGiving giving = { .to = &to, .what = "Utdrag", .groups = one };
  SamRecord *record;

  world_init (&w);
  own = sam_rules_disclosure (see (&w), "01890000-0000-7000-8000-00000000aaab", &giving);
  g_assert_cmpstr (sam_record_get_text (own, SAM_DISCLOSURE_RECIPIENT_NAME), ==, "Modig Lindås");
  record = consent_for (&w, mother, TODAY);
  sam_record_set_set (record, SAM_CONSENT_FIELD_GROUPS, both);
  to = (SamRecipient){ .kind = SAM_RECIPIENT_RELATION, .id = sam_record_get_id (mother) };
  giving.consent = record;
  kept = sam_rules_disclosure (see (&w), "01890000-0000-7000-8000-00000000aaaa", &giving);
  g_assert_cmpstr (sam_record_get_text (kept, SAM_DISCLOSURE_RELATION_ID), ==,
                   sam_record_get_id (mother));
  g_assert_cmpuint (g_strv_length (
                        (char **) sam_record_get_set (kept, SAM_DISCLOSURE_FIELD_GROUPS)),
                    ==, 1);
  g_assert_true (
      g_strv_contains (sam_record_get_set (kept, SAM_DISCLOSURE_FIELD_GROUPS), "transition"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/disclosure/holds", test_holds);
  g_test_add_func ("/core/disclosure/is-for", test_is_for);
  g_test_add_func ("/core/disclosure/newest-that-holds", test_newest_that_holds);
  g_test_add_func ("/core/disclosure/not-yet", test_not_yet);
  g_test_add_func ("/core/disclosure/no-groups", test_no_groups);
  g_test_add_func ("/core/disclosure/random", test_random);
  g_test_add_func ("/core/disclosure/recipients", test_recipients);
  g_test_add_func ("/core/disclosure/kept-by-consent", test_kept_by_consent);
  g_test_add_func ("/core/disclosure/kept-by-law", test_kept_by_law);
  g_test_add_func ("/core/disclosure/kept-of-an-extract", test_kept_of_an_extract);
  return g_test_run ();
}
