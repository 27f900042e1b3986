/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What partners keep, what they are asked, agreements between services, meetings, appointments. */
#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-templates.h>
#include <string.h>

typedef struct {
  SamClock *clock;
  SamRecord *person, *record;
  GPtrArray *records, *registry;
  SamRecord *agreement;
} World;

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static void
world_init (World *w)
{
  g_autofree char *person = NULL, *id = NULL;

  w->clock = sam_clock_new_fixed (day (6, 4), G_GINT64_CONSTANT (1780552800000000), 7);
  person = sam_id_new (w->clock);
  id = sam_id_new (w->clock);
  w->person = sam_record_new (SAM_RECORD_PERSON, person, person);
  sam_record_set_text (w->person, SAM_PERSON_GIVEN_NAME, "Lett");
  sam_record_set_text (w->person, SAM_PERSON_FAMILY_NAME, "Åsgård");
  w->record = sam_record_new (SAM_RECORD_CASE, id, id);
  sam_record_set_text (w->record, SAM_CASE_PERSON_ID, person);
  sam_record_set_text (w->record, SAM_CASE_STATUS, "active");
  w->records = g_ptr_array_new_with_free_func (g_object_unref);
  w->registry = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
world_clear (World *w)
{
  sam_clock_unref (w->clock);
  g_object_unref (w->person);
  g_object_unref (w->record);
  g_ptr_array_unref (w->records);
  g_ptr_array_unref (w->registry);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static SamRecord *
add (World *w, SamRecordType type)
{
  g_autofree char *id = sam_id_new (w->clock);
  gboolean in_registry = sam_type_get (type)->scope == SAM_SCOPE_REGISTRY;
  SamRecord *record =
      sam_record_new (type, id, in_registry ? SAM_ID_NIL : sam_record_get_id (w->record));

  g_ptr_array_add (in_registry ? w->registry : w->records, record);
  return record;
}

static SamCaseView *
view_of (World *w)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);

  return sam_case_view_new (w->record, w->person, w->records, registry);
}

static SamRecord *
add_service (World *w, const char *name, const char *kind)
{
  SamRecord *service = add (w, SAM_RECORD_SERVICE);

  sam_record_set_text (service, SAM_SERVICE_NAME, name);
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, kind);
  return service;
}

static void
add_agreement (World *w, const char *state)
{
  w->agreement = add (w, SAM_RECORD_AGREEMENT);
  sam_record_set_text (w->agreement, SAM_AGREEMENT_STATE, state);
  sam_record_set_int (w->agreement, SAM_AGREEMENT_REVISION, 1);
  if (strcmp (state, "draft") != 0)
    sam_record_set_moment (w->agreement, SAM_AGREEMENT_SENT_AT,
                           G_GINT64_CONSTANT (1780000000000000));
}

/* @answer: (nullable): the way of the signature */
static SamRecord *
add_party (World *w, const char *kind, const SamRecord *service, const char *name,
           const char *answer)
{
  SamRecord *party = add (w, SAM_RECORD_PARTY);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (w->agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, kind);
  sam_record_set_text (party, SAM_PARTY_SERVICE_ID, service ? sam_record_get_id (service) : NULL);
  sam_record_set_text (party, SAM_PARTY_NAME, name);
  if (answer) {
    SamRecord *signature = add (w, SAM_RECORD_SIGNATURE);

    sam_record_set_text (signature, SAM_SIGNATURE_AGREEMENT_ID, sam_record_get_id (w->agreement));
    sam_record_set_text (signature, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
    sam_record_set_text (signature, SAM_SIGNATURE_WAY, answer);
    sam_record_set_int (signature, SAM_SIGNATURE_REVISION, 1);
    sam_record_set_moment (signature, SAM_SIGNATURE_SIGNED_AT,
                           G_GINT64_CONSTANT (1780000000000000));
  }
  return party;
}

static SamRecord *
add_promise (World *w, const SamRecord *party, const char *state, SamDate due)
{
  SamRecord *commitment = add (w, SAM_RECORD_COMMITMENT);

  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID, sam_record_get_id (w->agreement));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, "Leiekontrakt");
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, state);
  sam_record_set_date (commitment, SAM_COMMITMENT_PINNED_ON, due);
  return commitment;
}

static GHashTable *
partners_between (World *w, SamDate from, SamDate to)
{
  g_autoptr (SamCaseView) view = view_of (w);
  GHashTable *partners = sam_partners_new ();

  sam_rules_add_partners (view, from, to, day (6, 4), partners);
  return partners;
}

static SamPartner *
partner_of (GHashTable *partners, const SamRecord *service)
{
  return g_hash_table_lookup (partners, sam_record_get_id (service));
}

/* ---- What partners keep ---- */

static void
test_only_what_was_promised_counts (void)
{
  static const char *const states[] = { "kept", "kept", "late", "not_kept", "open", "lapsed" };
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL;
  SamRecord *housing, *dps, *yes, *asked, *declined;
  SamPartner *partner;

  world_init (&w);
  housing = add_service (&w, "Boligkontoret", "housing_office");
  dps = add_service (&w, "DPS", "dps");
  add_agreement (&w, "sent");
  yes = add_party (&w, "service", housing, "Boligkontoret", "phone");
  asked = add_party (&w, "service", dps, "DPS", NULL);
  declined = add_party (&w, "organisation", NULL, "Fotballklubben", "declined");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    add_promise (&w, yes, states[i], day (5, 20));
    add_promise (&w, asked, states[i], day (5, 20));
    add_promise (&w, declined, states[i], day (5, 20));
  }
  partners = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_cmpuint (g_hash_table_size (partners), ==, 1);
  partner = partner_of (partners, housing);
  g_assert_cmpstr (partner->name, ==, "Boligkontoret");
  /* Past its deadline and not asked about is none of them, nor what no longer applies. */
  g_assert_cmpuint (partner->n[SAM_PARTNER_KEPT], ==, 2);
  g_assert_cmpuint (partner->n[SAM_PARTNER_LATE], ==, 1);
  g_assert_cmpuint (partner->n[SAM_PARTNER_NOT_KEPT], ==, 1);
  g_assert_cmpuint (partner->items->len, ==, 4);
}

static void
test_no_share_of_fewer_than_five (void)
{
  g_auto (World) w = { 0 };
  SamRecord *service, *party;

  world_init (&w);
  service = add_service (&w, "NAV", "nav");
  add_agreement (&w, "sent");
  party = add_party (&w, "service", service, "NAV", "paper");
  for (guint n = 1; n <= 6; n++) {
    g_autoptr (GHashTable) partners = NULL;

    add_promise (&w, party, n == 1 ? "not_kept" : "kept", day (5, 20));
    partners = partners_between (&w, day (5, 1), day (6, 4));
    g_assert_cmpuint (sam_partner_n_settled (partner_of (partners, service)), ==, n);
    g_assert_cmpint (sam_partner_share_kept (partner_of (partners, service)), ==,
                     n < 5    ? -1
                     : n == 5 ? 80
                              : 83);
  }
}

static void
test_counted_by_deadline (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL;
  SamRecord *service, *party, *undated;

  world_init (&w);
  service = add_service (&w, "NAV", "nav");
  add_agreement (&w, "sent");
  party = add_party (&w, "service", service, "NAV", "paper");
  add_promise (&w, party, "kept", day (5, 1));
  add_promise (&w, party, "kept", day (4, 30));
  add_promise (&w, party, "kept", day (6, 1));
  undated = add_promise (&w, party, "kept", SAM_DATE_NONE);
  sam_record_set_date (undated, SAM_COMMITMENT_KEPT_ON, day (5, 31));
  partners = partners_between (&w, day (5, 1), day (5, 31));
  g_assert_cmpuint (partner_of (partners, service)->n[SAM_PARTNER_KEPT], ==, 2);
}

/* A version that was replaced keeps what was settled in it; a draft binds nobody. */
static void
test_replaced_counts_draft_does_not (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL;
  SamRecord *service;

  world_init (&w);
  service = add_service (&w, "NAV", "nav");
  add_agreement (&w, "superseded");
  add_promise (&w, add_party (&w, "service", service, "NAV", "paper"), "not_kept", day (5, 20));
  add_agreement (&w, "draft");
  add_promise (&w, add_party (&w, "coordinator", NULL, NULL, NULL), "not_kept", day (5, 20));
  partners = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_cmpuint (g_hash_table_size (partners), ==, 1);
  g_assert_cmpuint (partner_of (partners, service)->n[SAM_PARTNER_NOT_KEPT], ==, 1);
}

static SamRecord *
add_waived (World *w, SamRecord *party, SamRecord *service)
{
  SamRecord *row = add (w, SAM_RECORD_GATE_ROW);

  sam_record_set_text (row, SAM_GATE_ROW_POINT, "housing");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "waived");
  sam_record_set_text (row, SAM_GATE_ROW_REASON, "Svarte ikke");
  sam_record_set_date (row, SAM_GATE_ROW_WAIVED_ON, day (5, 20));
  sam_record_set_text (row, SAM_GATE_ROW_SERVICE_ID, sam_record_get_id (service));
  if (party)
    sam_record_set_text (row, SAM_GATE_ROW_WAIVED_PARTY_ID, sam_record_get_id (party));
  return row;
}

/* A waiver counts on the party it names, not on the service that has the point. */
static void
test_waiver_counts_on_the_party_that_failed (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL;
  SamRecord *housing, *nav;
  SamPartnerItem *item;

  world_init (&w);
  housing = add_service (&w, "Boligkontoret", "housing_office");
  nav = add_service (&w, "NAV", "nav");
  add_agreement (&w, "sent");
  add_waived (&w, add_party (&w, "service", nav, "NAV", "paper"), housing);
  add_waived (&w, NULL, housing);
  partners = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_cmpuint (partner_of (partners, nav)->n[SAM_PARTNER_WAIVED], ==, 1);
  g_assert_cmpuint (partner_of (partners, housing)->n[SAM_PARTNER_WAIVED], ==, 1);
  item = g_ptr_array_index (partner_of (partners, nav)->items, 0);
  g_assert_cmpstr (item->point, ==, "housing");
  g_assert_cmpstr (item->text, ==, "Svarte ikke");
  /* It is no outcome of a promise. */
  g_assert_cmpuint (sam_partner_n_settled (partner_of (partners, nav)), ==, 0);
}

static void
test_late_notice_counts_on_the_institution (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL, hidden = NULL;
  SamRecord *prison = NULL, *told_late = NULL, *told_in_time = NULL;

  world_init (&w);
  prison = add_service (&w, "Eksempel fengsel", "prison");
  for (guint i = 0; i < 2; i++) {
    SamRecord *transition = add (&w, SAM_RECORD_TRANSITION);
    g_autoptr (GPtrArray) rows = NULL;

    sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
    sam_record_set_text (transition, SAM_TRANSITION_PLACE_ID, sam_record_get_id (prison));
    sam_record_set_text (transition, SAM_TRANSITION_DATE_KIND, "fixed");
    sam_record_set_date (transition, SAM_TRANSITION_DATE, i == 0 ? day (6, 6) : day (9, 1));
    sam_record_set_date (transition, SAM_TRANSITION_TOLD_ON, day (6, 3));
    rows = sam_rules_new_points (transition);
    for (guint k = 0; k < rows->len; k++)
      g_ptr_array_add (w.records, g_object_ref (g_ptr_array_index (rows, k)));
    *(i == 0 ? &told_late : &told_in_time) = transition;
  }
  partners = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_cmpuint (partner_of (partners, prison)->n[SAM_PARTNER_LATE_NOTICE], ==, 1);
  g_assert_cmpstr (
      ((SamPartnerItem *) g_ptr_array_index (partner_of (partners, prison)->items, 0))->record_id,
      ==, sam_record_get_id (told_late));
  /* Nothing tells where somebody with a strictly confidential address has been. */
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  hidden = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_null (partner_of (hidden, prison));
}

/* Two relatives of one name are two; a name outside the directory is one partner everywhere. */
static void
test_partners_are_told_apart (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GHashTable) partners = NULL;
  SamRecord *sister, *friend;

  world_init (&w);
  add_agreement (&w, "sent");
  sister = add_party (&w, "relative", NULL, "Varm Nær", "meeting");
  friend = add_party (&w, "relative", NULL, "Varm Nær", "meeting");
  sam_record_set_text (sister, SAM_PARTY_RELATION_ID, "0190a000-0000-7000-8000-0000000000a1");
  sam_record_set_text (friend, SAM_PARTY_RELATION_ID, "0190a000-0000-7000-8000-0000000000a2");
  add_promise (&w, sister, "kept", day (5, 20));
  add_promise (&w, friend, "kept", day (5, 20));
  add_promise (&w, add_party (&w, "organisation", NULL, "Fotballklubben", "paper"), "kept",
               day (5, 20));
  add_promise (&w, add_party (&w, "organisation", NULL, "Fotballklubben", "paper"), "late",
               day (5, 20));
  add_promise (&w, add_party (&w, "coordinator", NULL, "Kari", NULL), "kept", day (5, 20));
  partners = partners_between (&w, day (5, 1), day (6, 4));
  g_assert_cmpuint (g_hash_table_size (partners), ==, 4);
  g_assert_cmpuint (
      ((SamPartner *) g_hash_table_lookup (partners, "name:Fotballklubben"))->items->len, ==, 2);
  g_assert_cmpstr (((SamPartner *) g_hash_table_lookup (partners, "us"))->name, ==, "");
}

/* ---- Overdue ---- */

static void
test_overdue_only_while_it_stands (void)
{
  static const struct {
    const char *state;
    SamCommitmentState wanted;
  } cases[] = { { "draft", SAM_COMMITMENT_STATE_OPEN },
                { "sent", SAM_COMMITMENT_STATE_OVERDUE },
                { "superseded", SAM_COMMITMENT_STATE_OPEN },
                { "ended", SAM_COMMITMENT_STATE_OPEN } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamCaseView) view = NULL;
    SamTodayFigures figures = { 0 };
    SamRecord *asked, *yes;

    world_init (&w);
    add_agreement (&w, cases[i].state);
    asked = add_promise (&w, add_party (&w, "organisation", NULL, "A", NULL), "open", day (6, 1));
    yes = add_promise (&w, add_party (&w, "organisation", NULL, "B", "paper"), "open", day (6, 1));
    view = view_of (&w);
    g_assert_cmpint (sam_rules_commitment (view, yes, day (6, 4)).state, ==, cases[i].wanted);
    g_assert_false (sam_rules_is_promised (view, asked));
    /* A figure counts what its list shows: what somebody said yes to. */
    sam_rules_add_figures (view, day (6, 4), &figures);
    g_assert_cmpuint (figures.commitments_overdue, ==, i == 1 ? 1 : 0);
  }
}

static gboolean
has_problem (const SamRecord *record, SamField field)
{
  g_autoptr (GArray) problems = sam_record_validate (record, day (6, 4));

  for (guint i = 0; i < problems->len; i++)
    if (g_array_index (problems, SamProblem, i).field == field)
      return TRUE;
  return FALSE;
}

/* Late is "not kept" only after somebody said why. */
static void
test_late_and_not_kept_need_why (void)
{
  static const char *const states[] = { "late", "not_kept" };
  g_auto (World) w = { 0 };
  SamRecord *promise;

  world_init (&w);
  add_agreement (&w, "sent");
  promise = add_promise (&w, add_party (&w, "organisation", NULL, "A", NULL), "open", day (6, 1));
  sam_record_set_text (promise, SAM_COMMITMENT_CASE_ID, sam_record_get_id (w.record));
  g_assert_false (has_problem (promise, SAM_COMMITMENT_WHY));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    sam_record_set_text (promise, SAM_COMMITMENT_STATE, states[i]);
    sam_record_clear (promise, SAM_COMMITMENT_WHY);
    g_assert_true (has_problem (promise, SAM_COMMITMENT_WHY));
    sam_record_set_text (promise, SAM_COMMITMENT_WHY, "Saksbehandler var borte");
    g_assert_false (has_problem (promise, SAM_COMMITMENT_WHY));
  }
}

/* ---- Templates ---- */

static SamRecord *
add_text (World *w, const char *key, const char *value, SamDate from)
{
  SamRecord *setting = add (w, SAM_RECORD_SETTING);

  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, key);
  sam_record_set_text (setting, SAM_SETTING_VALUE, value);
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, from);
  return setting;
}

static GPtrArray *
lines_on (World *w, const char *kind, SamDate on)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (w->registry);
  g_autoptr (SamCatalog) plain = sam_catalog_new_empty ("en");

  return sam_template_lines (registry, kind, on, plain);
}

static void
test_templates_are_dated (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) own = NULL, before = NULL, after = NULL, later = NULL;
  g_autofree char *key = sam_template_key ("prison", "housing", "housing_office");

  world_init (&w);
  own = lines_on (&w, "prison", day (6, 4));
  g_assert_cmpstr (sam_template_find (own, "housing", "housing_office"), ==,
                   "The lease is ready to sign, with the day to move in");
  add_text (&w, key, "Nøkler ligger klare\n\n  Vaktmester møter \n", day (6, 1));
  add_text (&w, key, "", day (6, 20));
  before = lines_on (&w, "prison", day (5, 31));
  g_assert_cmpuint (before->len, ==, own->len);
  after = lines_on (&w, "prison", day (6, 4));
  g_assert_cmpuint (after->len, ==, own->len + 1);
  g_assert_cmpstr (sam_template_find (after, "housing", "housing_office"), ==,
                   "Nøkler ligger klare");
  /* Empty: nothing is suggested there, also not the program's own. */
  later = lines_on (&w, "prison", day (6, 20));
  g_assert_cmpuint (later->len, ==, own->len - 1);
  g_assert_null (sam_template_find (later, "housing", "housing_office"));
}

static void
test_templates_differ_by_kind (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (GPtrArray) prison = NULL, move = NULL;

  world_init (&w);
  prison = lines_on (&w, "prison", day (6, 4));
  move = lines_on (&w, "move", day (6, 4));
  g_assert_nonnull (sam_template_find (prison, "id_phone", "prison"));
  g_assert_null (sam_template_find (move, "id_phone", "prison"));
  g_assert_nonnull (sam_template_find (move, "money", "nav"));
}

static void
test_template_keys (void)
{
  g_autofree char *key = sam_template_key ("tsb", "gp_medicine", "gp");

  g_assert_true (sam_template_key_is_known (key));
  g_assert_cmpuint (strlen (key), <=, 80);
  g_assert_false (sam_template_key_is_known ("commitment.tsb.gp_medicine"));
  g_assert_false (sam_template_key_is_known ("commitment.tsb.gp_medicine.gp.x"));
  g_assert_false (sam_template_key_is_known ("commitment.jail.housing.nav"));
  g_assert_false (sam_template_key_is_known ("commitment.prison.garden.nav"));
  g_assert_false (sam_template_key_is_known ("commitment.prison.housing.citizen"));
  g_assert_false (sam_template_key_is_known ("offset.housing"));
  for (guint i = 0; sam_template_kinds ()[i]; i++)
    g_assert_nonnull (sam_enum_label (SAM_TRANSITION_KIND, sam_template_kinds ()[i]));
  for (guint i = 0; sam_template_points ()[i]; i++)
    g_assert_nonnull (sam_rules_point_label (sam_template_points ()[i]));
  for (guint i = 0; sam_template_partners ()[i]; i++)
    g_assert_nonnull (sam_template_partner_label (sam_template_partners ()[i]));
}

/* ---- Between services ---- */

static SamRecord *
add_cooperation (World *w, const char *kind, SamDate from, SamDate to, SamDate again)
{
  SamRecord *cooperation = add (w, SAM_RECORD_COOPERATION);

  sam_record_set_text (cooperation, SAM_COOPERATION_TITLE, "Avtale");
  sam_record_set_text (cooperation, SAM_COOPERATION_KIND, kind);
  sam_record_set_date (cooperation, SAM_COOPERATION_VALID_FROM, from);
  sam_record_set_date (cooperation, SAM_COOPERATION_VALID_TO, to);
  sam_record_set_date (cooperation, SAM_COOPERATION_REVISION_ON, again);
  return cooperation;
}

static void
test_cooperation_past_its_revision (void)
{
  g_auto (World) w = { 0 };
  SamRecord *one;

  world_init (&w);
  one = add_cooperation (&w, "prison", day (1, 1), day (12, 31), day (5, 3));
  g_assert_cmpint (sam_rules_cooperation (one, day (5, 3)), ==, SAM_COOPERATION_STANDS);
  g_assert_cmpint (sam_rules_cooperation (one, day (5, 4)), ==, SAM_COOPERATION_TO_REVISE);
  g_assert_cmpint (sam_rules_cooperation (one, day (12, 31)), ==, SAM_COOPERATION_TO_REVISE);
  g_assert_cmpint (sam_rules_cooperation (one, sam_date_from_ymd (2027, 1, 1)), ==,
                   SAM_COOPERATION_OVER);
  g_assert_cmpint (sam_rules_cooperation (one, sam_date_from_ymd (2025, 12, 31)), ==,
                   SAM_COOPERATION_TO_COME);
}

static void
test_agreement_rests_on_the_only_one_that_holds (void)
{
  g_auto (World) w = { 0 };
  SamRecord *transition, *holds;

  world_init (&w);
  transition = add (&w, SAM_RECORD_TRANSITION);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "remand");
  add_cooperation (&w, "prison", day (1, 1), day (5, 31), SAM_DATE_NONE);
  holds = add_cooperation (&w, "prison", day (6, 1), SAM_DATE_NONE, day (6, 2));
  add_cooperation (&w, "hol_6_1", day (1, 1), SAM_DATE_NONE, SAM_DATE_NONE);
  {
    g_autoptr (SamRegistry) registry = sam_registry_new (w.registry);

    g_assert_true (sam_rules_cooperation_for (registry, transition, day (6, 4)) == holds);
    g_assert_null (sam_rules_cooperation_for (registry, NULL, day (6, 4)));
    sam_record_set_text (transition, SAM_TRANSITION_KIND, "move");
    g_assert_null (sam_rules_cooperation_for (registry, transition, day (6, 4)));
    sam_record_set_text (transition, SAM_TRANSITION_KIND, "remand");
  }
  /* Of two nobody chooses by chance. */
  add_cooperation (&w, "prison", day (6, 1), SAM_DATE_NONE, SAM_DATE_NONE);
  {
    g_autoptr (SamRegistry) registry = sam_registry_new (w.registry);

    g_assert_null (sam_rules_cooperation_for (registry, transition, day (6, 4)));
  }
}

/* ---- Appointments and meetings ---- */

static SamRecord *
add_appointment (World *w, SamDate on, const char *at, const char *state)
{
  SamRecord *appointment = add (w, SAM_RECORD_APPOINTMENT);

  sam_record_set_date (appointment, SAM_APPOINTMENT_MEETS_ON, on);
  sam_record_set_text (appointment, SAM_APPOINTMENT_AT_TIME, at);
  sam_record_set_text (appointment, SAM_APPOINTMENT_STATE, state);
  sam_record_set_text (appointment, SAM_APPOINTMENT_PLACE, "Sjøgata 11");
  return appointment;
}

static SamRecord *
add_meeting (World *w, SamDate on, const char *at, SamDate next)
{
  SamRecord *meeting = add (w, SAM_RECORD_MEETING);

  sam_record_set_text (meeting, SAM_MEETING_KIND, "care_group");
  sam_record_set_date (meeting, SAM_MEETING_MEETS_ON, on);
  sam_record_set_text (meeting, SAM_MEETING_AT_TIME, at);
  sam_record_set_date (meeting, SAM_MEETING_NEXT_ON, next);
  sam_record_set_text (meeting, SAM_MEETING_NEXT_TIME, next != SAM_DATE_NONE ? at : NULL);
  return meeting;
}

static void
test_appointments_today_by_the_hour (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GPtrArray) lines = NULL, none = NULL;
  static const char *const hours[] = { "08:30", "10:00", "14:00", NULL };

  world_init (&w);
  add_appointment (&w, day (6, 4), "14:00", "planned");
  add_appointment (&w, day (6, 4), "08:30", "planned");
  add_appointment (&w, day (6, 4), "09:00", "moved");
  add_appointment (&w, day (6, 4), "09:00", "cancelled");
  add_appointment (&w, day (6, 5), "09:00", "planned");
  add_meeting (&w, day (6, 4), "10:00", SAM_DATE_NONE);
  sam_record_clear (add_meeting (&w, day (6, 4), NULL, SAM_DATE_NONE), SAM_MEETING_AT_TIME);
  view = view_of (&w);
  lines = sam_rules_appointments_today (view, day (6, 4));
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (hours));
  for (guint i = 0; i < lines->len; i++) {
    const SamAppointmentToday *line = g_ptr_array_index (lines, i);

    g_assert_cmpstr (line->at_time, ==, hours[i]);
    g_assert_cmpstr (line->name, ==, "Lett Åsgård");
    g_assert_cmpstr (line->meeting_kind, ==, i == 1 || i == 3 ? "care_group" : NULL);
  }
  none = sam_rules_appointments_today (view, day (6, 6));
  g_assert_null (none);
}

/* A next meeting shows on its day, unless it has been called as a meeting of its own. */
static void
test_next_meeting_shows_once (void)
{
  for (guint called = 0; called < 2; called++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamCaseView) view = NULL;
    g_autoptr (GPtrArray) lines = NULL;
    const char *at = NULL;

    world_init (&w);
    add_meeting (&w, day (5, 7), "12:00", day (6, 4));
    if (called)
      add_meeting (&w, day (6, 4), "13:00", SAM_DATE_NONE);
    view = view_of (&w);
    lines = sam_rules_appointments_today (view, day (6, 4));
    g_assert_cmpuint (lines->len, ==, 1);
    g_assert_cmpstr (((SamAppointmentToday *) g_ptr_array_index (lines, 0))->at_time, ==,
                     called ? "13:00" : "12:00");
    g_assert_cmpint (sam_rules_next_meeting (view, day (5, 20), &at), ==, day (6, 4));
    g_assert_cmpstr (at, ==, called ? "13:00" : "12:00");
    g_assert_cmpint (sam_rules_next_meeting (view, day (6, 5), &at), ==, SAM_DATE_NONE);
    g_assert_null (at);
  }
}

static void
test_no_appointments_of_the_dead_or_closed (void)
{
  for (guint i = 0; i < 2; i++) {
    g_auto (World) w = { 0 };
    g_autoptr (SamCaseView) view = NULL;

    world_init (&w);
    add_appointment (&w, day (6, 4), "14:00", "planned");
    if (i == 0)
      sam_record_set_date (w.person, SAM_PERSON_DECEASED_ON, day (6, 2));
    else
      sam_record_set_text (w.record, SAM_CASE_STATUS, "closed");
    view = view_of (&w);
    g_assert_null (sam_rules_appointments_today (view, day (6, 4)));
  }
}

static void
test_strictly_protected_shows_no_place (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  SamRecord *service, *appointment;
  const SamAppointmentToday *line;

  world_init (&w);
  service = add_service (&w, "TSB Sør", "tsb");
  appointment = add_appointment (&w, day (6, 4), "14:00", "planned");
  sam_record_set_text (appointment, SAM_APPOINTMENT_SERVICE_ID, sam_record_get_id (service));
  sam_record_set_text (w.person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
  view = view_of (&w);
  lines = sam_rules_appointments_today (view, day (6, 4));
  line = g_ptr_array_index (lines, 0);
  g_assert_null (line->place);
  g_assert_null (line->with_whom);
}

static void
test_coming_appointments (void)
{
  g_auto (World) w = { 0 };
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GPtrArray) coming = NULL;
  SamRecord *late, *early;

  world_init (&w);
  late = add_appointment (&w, day (6, 9), "09:00", "planned");
  add_appointment (&w, day (6, 3), "09:00", "planned");
  add_appointment (&w, day (6, 8), "09:00", "cancelled");
  early = add_appointment (&w, day (6, 4), "15:00", "planned");
  view = view_of (&w);
  coming = sam_rules_coming_appointments (view, day (6, 4));
  g_assert_cmpuint (coming->len, ==, 2);
  g_assert_true (g_ptr_array_index (coming, 0) == early);
  g_assert_true (g_ptr_array_index (coming, 1) == late);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/partners/only-what-was-promised", test_only_what_was_promised_counts);
  g_test_add_func ("/partners/no-share-under-five", test_no_share_of_fewer_than_five);
  g_test_add_func ("/partners/by-deadline", test_counted_by_deadline);
  g_test_add_func ("/partners/replaced-and-draft", test_replaced_counts_draft_does_not);
  g_test_add_func ("/partners/waiver", test_waiver_counts_on_the_party_that_failed);
  g_test_add_func ("/partners/late-notice", test_late_notice_counts_on_the_institution);
  g_test_add_func ("/partners/told-apart", test_partners_are_told_apart);
  g_test_add_func ("/commitments/overdue-while-it-stands", test_overdue_only_while_it_stands);
  g_test_add_func ("/commitments/why", test_late_and_not_kept_need_why);
  g_test_add_func ("/templates/dated", test_templates_are_dated);
  g_test_add_func ("/templates/by-kind", test_templates_differ_by_kind);
  g_test_add_func ("/templates/keys", test_template_keys);
  g_test_add_func ("/cooperation/revision", test_cooperation_past_its_revision);
  g_test_add_func ("/cooperation/rests-on", test_agreement_rests_on_the_only_one_that_holds);
  g_test_add_func ("/appointments/by-the-hour", test_appointments_today_by_the_hour);
  g_test_add_func ("/appointments/next-meeting", test_next_meeting_shows_once);
  g_test_add_func ("/appointments/death", test_no_appointments_of_the_dead_or_closed);
  g_test_add_func ("/appointments/protected", test_strictly_protected_shows_no_place);
  g_test_add_func ("/appointments/coming", test_coming_appointments);
  return g_test_run ();
}
