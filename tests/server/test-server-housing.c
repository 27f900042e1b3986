/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a home fits a need, asked of the server: what it says, what it never says, and what is
 * left behind of the question. Linked with --wrap, so that a rule that looks at residents can be
 * put in the place of core's. */
#include "../../src/server/sam-server-private.h"
#include "housing-world.h"
#include "server-fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

#define CHECK "/v1/housing/check"
#define MARK "Xqzeptrion"
#define MOST_AT_ONCE 5000u

/* ---- A rule that looks at residents ---- */

SamHousingMatch *__real_sam_housing_check (const SamHousingStock *stock, const SamRecord *need,
                                           const char *unit_id);
SamHousingMatch *__wrap_sam_housing_check (const SamHousingStock *stock, const SamRecord *need,
                                           const char *unit_id);

typedef enum {
  HONEST,
  TELLS_BY_A_WARNING,
  TELLS_BY_A_NUMBER,
  TELLS_BY_SILENCE,
  N_RULES,
} Rule;
static Rule rule = HONEST;
static GPtrArray *neighbours; /* (nullable) (element-type SamRecord): as that rule sees them */

static gboolean
has_neighbour (SamRecordType type, SamField field, const char *value)
{
  for (guint i = 0; neighbours != NULL && i < neighbours->len; i++) {
    const SamRecord *record = g_ptr_array_index (neighbours, i);

    if (sam_record_get_rtype (record) == type && sam_record_enum_is (record, field, value)) {
      return TRUE;
    }
  }
  return FALSE;
}

SamHousingMatch *
__wrap_sam_housing_check (const SamHousingStock *stock, const SamRecord *need, const char *unit_id)
{
  SamHousingMatch *match = __real_sam_housing_check (stock, need, unit_id);
  SamHousingFinding told = { .rule = SAM_HOUSING_ENVIRONMENT };

  if (match == NULL || rule == HONEST) {
    return match;
  }
  if (rule == TELLS_BY_A_WARNING
      && has_neighbour (SAM_RECORD_PERSON, SAM_PERSON_ADDRESS_GRADE, "fortrolig")) {
    g_array_append_val (match->findings, told);
  }
  if (rule == TELLS_BY_A_NUMBER && match->findings->len > 0
      && has_neighbour (SAM_RECORD_TENANT, SAM_TENANT_ENDED_HOW, "eviction")) {
    g_array_index (match->findings, SamHousingFinding, 0).has++;
    g_array_index (match->findings, SamHousingFinding, 0).is_known ^= TRUE;
  }
  if (rule == TELLS_BY_SILENCE
      && has_neighbour (SAM_RECORD_HOUSING_NEED, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt")) {
    g_clear_pointer (&match, sam_housing_match_free);
  }
  return match;
}

/* ---- Asking ---- */

static SamServerResponse *
check (Device *device, const char *need, const char *unit)
{
  g_autofree char *body = g_strdup_printf ("{\"need_id\":\"%s\",\"unit_id\":\"%s\"}", need, unit);

  return send_request (device, "POST", CHECK, NULL, body);
}

/* All that is heard, as one text. (transfer full) */
static char *
heard (SamServerResponse *r)
{
  return g_strdup_printf ("%u %s %s %d %u %u %.*s", r->status, r->content_type,
                          r->allow ? r->allow : "", r->challenge, r->retry_after, r->wait,
                          (int) g_bytes_get_size (r->body),
                          (const char *) g_bytes_get_data (r->body, NULL));
}

static char *
hear (Device *device, const char *need, const char *unit)
{
  g_autoptr (SamServerResponse) response = check (device, need, unit);

  return heard (response);
}

static gint64
number (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (sam_sql_get_int (fixture_sql (f), text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

static void
run_sql (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  sam_sql_run (fixture_sql (f), text, SAM_SQL_NO_ARGS, &error);
  g_assert_no_error (error);
}

static void
fill (Fixture *f, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;

  sam_server_fill (f->server, records, NULL, &error);
  g_assert_no_error (error);
}

/* ---- A town: a random stock, one who asks, and three needs ---- */

enum { N_NEEDS = 3, N_UNITS = 4 };

typedef struct {
  Fixture *f;
  Device *kari;
  World world;
  char *person;              /* (owned): whose needs they are */
  SamRecord *needs[N_NEEDS]; /* (owned) */
  const char *units[N_UNITS];
  guint n_units;
} Town;

/* What the municipality has declared, in place of what was declared before. */
static void
put_stock (Town *t)
{
  run_sql (t->f, "DELETE FROM record WHERE type IN ('site', 'housing_unit', 'tenancy', 'setting')");
  fill (t->f, t->world.records);
  fill (t->f, t->world.settings);
  sam_server_stock_clear (t->f->server);
}

static void
town_init (Town *t, Fixture *f, Device *kari, const char *person, guint64 seed)
{
  g_autoptr (GPtrArray) needs = g_ptr_array_new ();

  memset (t, 0, sizeof *t);
  t->f = f;
  t->kari = kari;
  t->person = g_strdup (person);
  world_init_random (&t->world, seed);
  for (guint i = 0; i < N_NEEDS; i++) {
    g_autoptr (SamRecord) made = world_random_need (&t->world);
    g_autoptr (GBytes) body = NULL;

    sam_record_set_text (made, SAM_HOUSING_NEED_PERSON_ID, person);
    sam_record_set_date (made, SAM_HOUSING_NEED_ASKED_ON, TODAY - 3);
    body = sam_record_to_body (made);
    t->needs[i] = sam_record_new_from_body (SAM_RECORD_HOUSING_NEED, sam_record_get_id (made),
                                            person, body, NULL);
    g_ptr_array_add (needs, t->needs[i]);
  }
  for (guint i = 0; i < t->world.records->len && t->n_units < N_UNITS; i++) {
    const SamRecord *record = g_ptr_array_index (t->world.records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_HOUSING_UNIT) {
      t->units[t->n_units++] = sam_record_get_id (record);
    }
  }
  put_stock (t);
  fill (f, needs);
}

static void
town_clear (Town *t)
{
  for (guint i = 0; i < N_NEEDS; i++) {
    g_object_unref (t->needs[i]);
  }
  world_clear (&t->world);
  g_free (t->person);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

/* The same records for core, with those who live there among them. (transfer full) */
static SamHousingStock *
core_stock (Town *t, GPtrArray *residents)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = sam_registry_new (t->world.settings);

  g_ptr_array_extend (records, t->world.records, NULL, NULL);
  g_ptr_array_extend (records, residents, NULL, NULL);
  return sam_housing_stock_new (records, registry, TODAY);
}

/* (transfer full) (nullable): NULL = there is no such home */
static char *
core_says (Town *t, const SamHousingStock *stock, guint need, const char *unit)
{
  g_autoptr (SamHousingMatch) match = __real_sam_housing_check (stock, t->needs[need], unit);
  g_autofree char *json = match != NULL ? sam_housing_answer_to_json (match, TODAY) : NULL;

  return json != NULL ? g_strdup_printf ("200 application/json  0 0 0 %s", json) : NULL;
}

/* ---- Who lives there ---- */

static const SamRecordType of_residents[] = {
  SAM_RECORD_PERSON,   SAM_RECORD_CASE,       SAM_RECORD_TENANT,   SAM_RECORD_RESIDENCE,
  SAM_RECORD_CONTACT,  SAM_RECORD_CONSENT,    SAM_RECORD_OVERDOSE, SAM_RECORD_HOUSING_NEED,
  SAM_RECORD_RELATION, SAM_RECORD_TRANSITION,
};

static void
mark_texts (SamRecord *record)
{
  const SamTypeDef *type = sam_record_get_def (record);

  for (guint i = 0; i < type->n_fields; i++) {
    if (type->fields[i].kind == SAM_KIND_TEXT || type->fields[i].kind == SAM_KIND_MULTILINE) {
      sam_record_set_text (record, (SamField) ((type->type << 8) | i), MARK);
    }
  }
}

/* Somebody on a lease, with everything a record can hold; half of them the one who asks sees. */
static void
add_resident (Town *t, GPtrArray *residents, const SamRecord *lease, SamClock *chance)
{
  g_autofree char *person = sam_id_new (chance), *case_id = sam_id_new (chance);
  gboolean is_seen = sam_random_below (chance, 2) == 0;

  for (guint n = 0; n < G_N_ELEMENTS (of_residents); n++) {
    const SamTypeDef *type = sam_type_get (of_residents[n]);
    g_autofree char *own = sam_id_new (chance);
    const char *scope = type->scope == SAM_SCOPE_PERSON ? person : case_id;
    const char *id = type->type == SAM_RECORD_PERSON ? person
                     : type->type == SAM_RECORD_CASE ? case_id
                                                     : own;
    SamRecord *record = sam_record_new (type->type, id, scope);

    for (guint i = 0; i < type->n_fields; i++) {
      sam_record_random_field (record, (SamField) ((type->type << 8) | i), chance);
    }
    mark_texts (record);
    if (type->parent != SAM_FIELD_NONE && type->type != SAM_RECORD_PERSON) {
      sam_record_set_text (record, type->parent,
                           type->type == SAM_RECORD_CASE || type->scope == SAM_SCOPE_PERSON
                               ? person
                               : case_id);
    }
    if (type->type == SAM_RECORD_CASE) {
      sam_record_set_text (record, SAM_CASE_PERSON_ID, person);
      sam_record_set_text (record, SAM_CASE_TEAM_ID, is_seen ? t->f->nord : t->f->sor);
      sam_record_set_text (record, SAM_CASE_COORDINATOR_USER, is_seen ? t->kari->user_id : NULL);
      sam_record_clear (record, SAM_CASE_HOLDER_USER);
    }
    if (type->type == SAM_RECORD_TENANT) {
      sam_record_set_text (record, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
    }
    if (type->type == SAM_RECORD_RESIDENCE) {
      sam_record_set_text (record, SAM_RESIDENCE_UNIT_ID,
                           sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
    }
    g_ptr_array_add (residents, record);
  }
}

/* (transfer full) (element-type SamRecord) */
static GPtrArray *
random_residents (Town *t, guint64 seed)
{
  g_autoptr (SamClock) chance = sam_clock_new_fixed (TODAY, FIXTURE_NOW, seed);
  GPtrArray *residents = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < t->world.records->len; i++) {
    const SamRecord *lease = g_ptr_array_index (t->world.records, i);

    if (sam_record_get_rtype (lease) == SAM_RECORD_TENANCY && sam_random_below (chance, 4) > 0) {
      add_resident (t, residents, lease, chance);
    }
  }
  return residents;
}

/* They live there, and whoever did before never has. */
static void
move_in (Town *t, GPtrArray *residents)
{
  /* What the one who asks wrote, and the scopes it is in, stays; those who live there were filled
   * in by nobody. */
  static const char *const gone[] = {
    "DELETE FROM record WHERE rank >= 200 AND created_by NOT IN (SELECT id FROM account)"
    " AND scope NOT IN (SELECT r.scope FROM record r WHERE r.rank >= 200"
    " AND r.created_by IN (SELECT id FROM account))",
    "DELETE FROM case_fact WHERE case_id NOT IN (SELECT id FROM record)",
    "DELETE FROM visible WHERE scope NOT IN (SELECT scope FROM record)"
    " AND scope NOT IN (SELECT id FROM team)",
    "DELETE FROM scope_out",
  };

  for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
    run_sql (t->f, gone[i]);
  }
  fill (t->f, residents);
  sam_server_stock_clear (t->f->server);
  neighbours = residents;
}

/* Whether homes and needs, which of them differs from world to world, are answered as core answers
 * them, and nothing of a resident is in it. */
static gboolean
is_told_the_same (Town *t, GPtrArray *residents, guint world)
{
  g_autoptr (SamHousingStock) stock = core_stock (t, residents);

  for (guint unit = 0; unit < t->n_units; unit++) {
    guint need = (unit + world) % N_NEEDS;
    g_autofree char *said = hear (t->kari, sam_record_get_id (t->needs[need]), t->units[unit]);
    g_autofree char *wanted = core_says (t, stock, need, t->units[unit]);

    g_assert_null (strstr (said, MARK));
    for (guint i = 0; i < residents->len; i++) {
      g_assert_null (strstr (said, sam_record_get_id (g_ptr_array_index (residents, i))));
    }
    if (wanted == NULL ? !g_str_has_prefix (said, "404 ") : strcmp (said, wanted) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

/* So many worlds, a new stock every fifty: how many of them are told apart. */
static guint
told_apart (Fixture *f, guint first, guint n_worlds)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  guint n = 0;

  for (guint done = 0; done < n_worlds;) {
    g_auto (Town) town = { 0 };

    town_init (&town, f, kari, person, 1 + first + done);
    for (guint i = 0; i < 50 && done < n_worlds; i++, done++) {
      g_autoptr (GPtrArray) residents = random_residents (&town, 1000003 + first + done);

      move_in (&town, residents);
      n += !is_told_the_same (&town, residents, i);
      neighbours = NULL;
    }
    run_sql (f, "DELETE FROM record WHERE type = 'housing_need'");
    g_test_message ("%u worlds", first + done);
  }
  return n;
}

/* All worlds that share a stock are told what core says of the stock alone: so any two of them are
 * told the same, byte for byte. 100,000 when slow; fewer on PostgreSQL. */
static void
test_worlds (Fixture *f, gconstpointer data)
{
  guint n = g_test_slow () ? (fixture_on_postgresql () ? 2000 : 100000)
                           : (fixture_on_postgresql () ? 60 : 2000);

  rule = HONEST;
  for (guint done = 0; done < n; done += MOST_AT_ONCE) {
    g_assert_cmpuint (told_apart (f, done, MIN (MOST_AT_ONCE, n - done)), ==, 0);
    /* Each question is on record for ever: now and then a new database. */
    fixture_tear_down (f, NULL);
    fixture_set_up (f, NULL);
  }
}

static void
test_worlds_noticed (Fixture *f, gconstpointer data)
{
  for (rule = HONEST + 1; rule < N_RULES; rule++) {
    g_assert_cmpuint (told_apart (f, 0, 60), >, 0);
  }
  rule = HONEST;
}

/* ---- By example ---- */

/* A building with two homes that are declared without requirement; H0102 is let. */
typedef struct {
  World world;
  char *person, *case_id, *need; /* (owned) */
  const char *unit, *let;
} Street;

static void
street_init (Street *s, Fixture *f, Device *kari)
{
  g_autoptr (GPtrArray) needs = g_ptr_array_new_with_free_func (g_object_unref);
  SamRecord *site, *one, *other, *need;

  memset (s, 0, sizeof *s);
  world_init (&s->world, 5);
  site = world_add_site (&s->world, "Bakken " MARK, "uten_krav");
  sam_record_set_text (site, SAM_SITE_ADDRESS, MARK " 7");
  one = world_add_unit (&s->world, site, "H0101");
  other = world_add_unit (&s->world, site, "H0102");
  world_add_lease (&s->world, other, TODAY - 90, SAM_DATE_NONE);
  s->unit = sam_record_get_id (one);
  s->let = sam_record_get_id (other);
  s->case_id = make_case (kari, &s->person);
  s->need = new_id (f);
  need = sam_record_new (SAM_RECORD_HOUSING_NEED, s->need, s->person);
  g_ptr_array_add (needs, need);
  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, s->person);
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, TODAY);
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  fill (f, s->world.records);
  fill (f, needs);
}

static void
street_clear (Street *s)
{
  world_clear (&s->world);
  g_free (s->person);
  g_free (s->case_id);
  g_free (s->need);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Street, street_clear)

#define OK_ "200 application/json  0 0 0 "
#define ENVIRONMENT                                                                                \
  "{\"rule\":\"environment\",\"verdict\":\"warns\",\"known\":true,\"has\":\"uten_krav\","          \
  "\"wants\":\"rusfritt\"}"

static void
test_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_auto (Street) s = { 0 };
  g_autofree char *said = NULL, *let = NULL;

  street_init (&s, f, kari);
  said = hear (kari, s.need, s.unit);
  g_assert_cmpstr (said, ==,
                   OK_ "{\"day\":\"2026-06-04\",\"version\":1,\"findings\":[" ENVIRONMENT "]}");
  /* a lease has a day and no name; without an end there is no day either */
  let = hear (kari, s.need, s.let);
  g_assert_cmpstr (let, ==,
                   OK_ "{\"day\":\"2026-06-04\",\"version\":1,\"findings\":[" ENVIRONMENT
                       ",{\"rule\":\"free\",\"verdict\":\"warns\",\"known\":true,"
                       "\"wants\":\"2026-06-04\"}]}");
}

/* What is not there, not theirs to see, taken back, no need, no home, or out of use. */
static void
test_one_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_auto (Street) s = { 0 };
  g_autofree char *nothing = new_id (f), *wanted = NULL, *mine = NULL;

  street_init (&s, f, kari);
  wanted = hear (kari, nothing, s.unit);
  g_assert_true (g_str_has_prefix (wanted, "404 "));
  mine = hear (kari, s.need, s.unit);
  g_assert_true (g_str_has_prefix (mine, "200 "));
  {
    const char *const asked[][2] = { { s.need, nothing },   { s.unit, s.unit },
                                     { s.need, s.need },    { s.person, s.unit },
                                     { s.case_id, s.unit }, { nothing, nothing } };

    for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
      g_autofree char *said = hear (kari, asked[i][0], asked[i][1]);
      g_assert_cmpstr (said, ==, wanted);
    }
  }
  {
    g_autofree char *said = hear (siri, s.need, s.unit);
    g_assert_cmpstr (said, ==, wanted);
  }
  run_sql (f, "UPDATE record SET body = replace(body, '\"in_use\":true', '\"in_use\":false')"
              " WHERE type = 'housing_unit'");
  sam_server_stock_clear (f->server);
  {
    g_autofree char *said = hear (kari, s.need, s.unit);
    g_assert_cmpstr (said, ==, wanted);
  }
}

static void
test_two_ids (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *body;
    guint status;
    const char *code;
  } bodies[] = {
    { "{}", 400, "bad-body" },
    { "[]", 400, "bad-body" },
    { "{\"need_id\":\"x\",\"unit_id\":\"x\"}", 400, "bad-body" },
    { "{\"need_id\":1,\"unit_id\":2}", 400, "bad-body" },
    { "{\"environment\":\"rusfritt\"}", 422, "extra-member" },
    { "{\"need_id\":\"01900000-0000-7000-8000-000000000001\",\"persons\":3}", 422, "extra-member" },
  };
  g_autoptr (Device) kari = device_new (f, "kari");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (SamServerResponse) response =
        send_request (kari, "POST", CHECK, NULL, bodies[i].body);
    g_autofree char *code = problem_code (response);

    g_assert_cmpuint (response->status, ==, bodies[i].status);
    g_assert_cmpstr (code, ==, bodies[i].code);
  }
}

/* ---- What is left behind ---- */

/* For somebody whose address is strictly protected there is the answer of what is not there, and
 * neither it, nor what is on record, nor what is logged of a failure, tells of a home. */
static void
test_strict (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_auto (Street) s = { 0 };
  g_autofree char *nothing = new_id (f), *wanted = NULL, *said = NULL, *failed = NULL;
  g_autofree char *marks = NULL;

  street_init (&s, f, kari);
  wanted = hear (kari, nothing, s.unit);
  device_pull (kari);
  {
    g_autofree char *version = device_version (kari, s.person);
    g_autofree char *op =
        op_update (f, "person", s.person, version, "address_grade", "\"strengt_fortrolig\"", NULL);
    g_autofree char *reply = push (kari, op);
    assert_result (reply, 0, "applied");
  }
  said = hear (kari, s.need, s.unit);
  g_assert_cmpstr (said, ==, wanted);
  g_assert_null (strstr (said, MARK));
  g_assert_null (strstr (said, s.unit));
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit WHERE kind = 'housing-refused'"), ==, 2);
  marks = g_strdup_printf ("SELECT COUNT(*) FROM audit WHERE kind LIKE 'housing%%' AND"
                           " (detail LIKE '%%" MARK "%%' OR detail LIKE '%%%s%%' OR hash <> '')",
                           s.unit);
  g_assert_cmpint (number (f, marks), ==, 0);
  /* a database that fails while it is asked */
  if (!fixture_on_postgresql ()) {
    run_sql (f, "ALTER TABLE case_fact RENAME TO elsewhere");
    /* the whole of what is logged */
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "a request failed (sam_sql_error_quark 0)");
    failed = hear (kari, s.need, s.unit);
    g_assert_true (g_str_has_prefix (failed, "500 "));
    g_assert_null (strstr (failed, MARK));
    g_assert_null (strstr (failed, s.unit));
    g_test_assert_expected_messages ();
    run_sql (f, "ALTER TABLE elsewhere RENAME TO case_fact");
  }
}

/* What somebody has allowed, and has taken back, is no part of it: the answer is the same, and no
 * text of it is in the answer or on record. */
static void
test_withdrawn_consent (Fixture *f, gconstpointer data)
{
  static const char *const states[] = { "2026-06-01", NULL };
  g_autoptr (Device) kari = device_new (f, "kari");
  g_auto (Street) s = { 0 };
  g_autofree char *wanted = NULL;

  street_init (&s, f, kari);
  wanted = hear (kari, s.need, s.unit);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (GPtrArray) consents = g_ptr_array_new_with_free_func (g_object_unref);
    g_autofree char *id = new_id (f), *said = NULL;
    SamRecord *consent = sam_record_new (SAM_RECORD_CONSENT, id, s.person);

    mark_texts (consent);
    sam_record_set_text (consent, SAM_CONSENT_PERSON_ID, s.person);
    if (states[i] != NULL) {
      sam_record_set_date (consent, SAM_CONSENT_WITHDRAWN_ON, TODAY);
    }
    g_ptr_array_add (consents, consent);
    fill (f, consents);
    sam_server_stock_clear (f->server);
    said = hear (kari, s.need, s.unit);
    g_assert_cmpstr (said, ==, wanted);
    g_assert_null (strstr (said, MARK));
  }
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%" MARK "%'"), ==, 0);
}

/* Who may not live near each other is nothing the rule knows: the neighbour moves in, is evicted
 * and is gone, and the need is told the same. */
static void
test_neighbour (Fixture *f, gconstpointer data)
{
  static const char *const ends[] = { NULL, "eviction", "death" };
  g_autoptr (Device) kari = device_new (f, "kari");
  g_auto (Street) s = { 0 };
  g_autofree char *wanted = NULL, *neighbour = NULL, *case_id = NULL;

  street_init (&s, f, kari);
  wanted = hear (kari, s.need, s.unit);
  case_id = make_case (kari, &neighbour);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (GPtrArray) tenants = g_ptr_array_new_with_free_func (g_object_unref);
    g_autofree char *id = new_id (f), *said = NULL;
    SamRecord *tenant = sam_record_new (SAM_RECORD_TENANT, id, neighbour);

    sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, neighbour);
    sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID,
                         sam_record_get_id (
                             g_ptr_array_index (s.world.records, s.world.records->len - 1)));
    sam_record_set_date (tenant, SAM_TENANT_FROM_ON, TODAY - 60);
    if (ends[i] != NULL) {
      sam_record_set_date (tenant, SAM_TENANT_TO_ON, TODAY - 1);
      sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, ends[i]);
    }
    g_ptr_array_add (tenants, tenant);
    fill (f, tenants);
    sam_server_stock_clear (f->server);
    said = hear (kari, s.need, s.unit);
    g_assert_cmpstr (said, ==, wanted);
  }
}

/* Who answers for the case reads of the question, with its purpose; a refused one is on record for
 * the municipality, and no home is in either. */
static void
test_on_record (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) siri = device_new (f, "siri");
  g_auto (Street) s = { 0 };
  g_autofree char *given = NULL, *refused = NULL, *path = NULL, *text = NULL, *marks = NULL;
  g_autoptr (SamServerResponse) log = NULL;

  street_init (&s, f, kari);
  given = hear (kari, s.need, s.unit);
  refused = hear (siri, s.need, s.unit);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit WHERE kind = 'housing' AND type ="
                              " 'housing_need' AND detail = '{\"purpose\":\"housing\"}'"),
                   ==, 1);
  g_assert_cmpint (number (f, "SELECT COUNT(*) FROM audit WHERE kind = 'housing-refused' AND"
                              " detail = '{\"purpose\":\"housing\"}'"),
                   ==, 1);
  path = g_strconcat ("/v1/audit/cases/", s.case_id, NULL);
  log = send_request (kari, "GET", path, NULL, NULL);
  text = heard (log);
  g_assert_true (g_str_has_prefix (text, "200 "));
  g_assert_nonnull (strstr (text, "\"what\":\"view\",\"why\":\"housing\",\"t\":\"housing_need\""));
  g_assert_null (strstr (text, siri->user_id));
  g_assert_null (strstr (text, s.unit));
}

/* The registry is read once a change of it, not once a question; and once a day. */
static void
test_read_once (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  g_auto (Street) s = { 0 };
  g_autofree char *one = NULL, *two = NULL, *three = NULL, *four = NULL;
  SamHousingStock *first;
  SamRecord *unit;

  street_init (&s, f, kari);
  one = hear (kari, s.need, s.unit);
  first = f->server->stock;
  g_assert_cmpuint (sam_housing_stock_get_size (first), ==, 2);
  two = hear (kari, s.need, s.let);
  g_assert_true (f->server->stock == first);
  unit = world_add_unit (&s.world, g_ptr_array_index (s.world.records, 0), "H0103");
  g_ptr_array_add (more, unit);
  fill (f, more);
  three = hear (kari, s.need, sam_record_get_id (unit));
  g_assert_cmpstr (three, ==, one);
  g_assert_cmpuint (sam_housing_stock_get_size (f->server->stock), ==, 3);
  sam_clock_fixed_advance (f->clock, SAM_USEC_PER_DAY);
  four = hear (kari, s.need, s.unit);
  g_assert_nonnull (strstr (four, "\"day\":\"2026-06-05\""));
}

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/server/housing/answer", test_answer);
  fixture_test ("/server/housing/one-answer-for-what-is-not-there", test_one_answer);
  fixture_test ("/server/housing/two-ids-and-nothing-else", test_two_ids);
  fixture_test ("/server/housing/withdrawn-consent-changes-nothing", test_withdrawn_consent);
  fixture_test ("/server/housing/never-compared-with-a-neighbour", test_neighbour);
  fixture_test ("/server/housing/on-record-with-its-purpose", test_on_record);
  fixture_test ("/server/housing/registry-is-read-once-a-change", test_read_once);
  fixture_test ("/server/housing/same-whoever-lives-there", test_worlds);
  fixture_test ("/server/housing/rule-that-looks-at-residents-is-noticed", test_worlds_noticed);
  fixture_test ("/server/housing/strictly-protected-leaves-no-address", test_strict);
  return g_test_run ();
}
