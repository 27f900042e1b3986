/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is refused of homes and leases: the program and the server name the same fault, nothing of
 * it is kept, and what stands beside it goes in. Random leases are held against a calendar that is
 * crossed off day by day. Run on both databases. */
#include "desk.h"
#include "housing-obvious.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  Fixture f;
  GHashTable *arrived; /* (owned) (element-type utf8) */
  Desk *boss;
  char *person, *case_id; /* (owned) */
} Town;

static void
town_set_up (Town *t, gconstpointer data)
{
  fixture_set_up (&t->f, NULL);
  t->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  t->boss = desk_new (&t->f, "boss", "lead", t->arrived);
  t->case_id = make_case (t->boss->device, &t->person);
  desk_sync (t->boss);
}

static void
town_tear_down (Town *t, gconstpointer data)
{
  desk_free (t->boss);
  g_free (t->person);
  g_free (t->case_id);
  g_hash_table_unref (t->arrived);
  fixture_tear_down (&t->f, NULL);
}

#define town_test(path, function)                                                                  \
  g_test_add (path, Town, NULL, town_set_up, function, town_tear_down)

static gint64
number (Town *t, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (sam_sql_get_int (fixture_sql (&t->f), text, SAM_SQL_NO_ARGS, &n, NULL, &error));
  g_assert_no_error (error);
  return n;
}

static gint64
on_server (Town *t)
{
  return number (t, "SELECT COUNT(*) FROM record WHERE type IN ('site', 'housing_unit', 'tenancy',"
                    " 'tenant', 'residence')");
}

/* ---- One record, saved here and sent as it is ---- */

/* "code field" of what the program finds wrong with @record; "" = nothing. (transfer full) */
static char *
judged (Town *t, SamRecord *record)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) problems = NULL;
  const SamProblem *problem;

  sam_changes_put (changes, record);
  problems = sam_store_judge (t->boss->store, t->boss->viewer, changes, &error);
  g_assert_no_error (error);
  if (problems->len == 0) {
    return g_strdup ("");
  }
  problem = &g_array_index (problems, SamSaveProblem, 0).problem;
  return g_strdup_printf ("%s %s", problem->code,
                          problem->field != SAM_FIELD_NONE ? sam_field_get (problem->field)->name
                                                           : "-");
}

/* @record as an operation that makes it, in a group of its own. (transfer full) */
static char *
op_of (Town *t, const SamRecord *record)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *op = new_id (&t->f);
  GString *text = g_string_new (NULL);
  SamJsonToken name, value;
  SamJsonCursor cursor;
  gboolean first = TRUE;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  g_string_append_printf (text,
                          "{\"op\":\"%s\",\"k\":\"create\",\"t\":\"%s\",\"id\":\"%s\",\"c\":\"%s\","
                          "\"set\":[",
                          op, sam_record_get_def (record)->name, sam_record_get_id (record),
                          sam_record_get_scope (record));
  g_assert_true (sam_json_cursor_object (&cursor, data, len));
  while (sam_json_cursor_next (&cursor, &name, &value)) {
    g_autofree char *member = sam_json_token_dup_string (&name);

    g_string_append_printf (text, "%s{\"p\":\"/%s\",\"v\":%.*s}", first ? "" : ",", member,
                            (int) value.len, value.raw);
    first = FALSE;
  }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

/* "code field" of the server's answer to operation @n; "" = taken in. (transfer full) */
static char *
answered (const char *reply, guint n)
{
  g_autofree char *result = result_member (reply, n, "r");
  g_autofree char *problem = result_member (reply, n, "problem");
  g_autofree char *code = NULL, *pointer = NULL;
  SamJsonToken at;

  if (strcmp (result, "\"applied\"") == 0) {
    return g_strdup ("");
  }
  g_assert_cmpstr (result, ==, "\"rejected\"");
  code = result_code (reply, n);
  if (sam_json_find (problem, strlen (problem), "pointer", &at)) {
    pointer = sam_json_token_dup_string (&at);
  }
  return g_strdup_printf ("%s %s", code, pointer != NULL ? pointer + 1 : "-");
}

static char *
sent (Town *t, const SamRecord *record)
{
  g_autofree char *op = op_of (t, record);
  g_autofree char *reply = push (t->boss->device, op);

  return answered (reply, 0);
}

/* ---- Each fault ---- */

#define GONE "01900000-0000-7000-8000-00000000eeee"

/* Homes to refer to; ids (owned). */
typedef struct {
  char *site, *let, *free, *unused, *loose, *lease;
} Homes;

static void
homes_clear (Homes *homes)
{
  g_free (homes->site);
  g_free (homes->let);
  g_free (homes->free);
  g_free (homes->unused);
  g_free (homes->loose);
  g_free (homes->lease);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Homes, homes_clear)

/* A home that is let this year, a free one, one out of use and one whose building is taken out. */
static void
homes_init (Homes *homes, Town *t)
{
  g_auto (World) w = { 0 };
  g_autoptr (GError) error = NULL;
  SamRecord *site, *let, *free, *unused, *loose, *lease;

  world_init (&w, 77);
  site = world_add_site (&w, "Bakken", "rusfritt");
  let = world_add_unit (&w, site, "H0101");
  free = world_add_unit (&w, site, "H0102");
  unused = world_add_unit (&w, site, "H0103");
  sam_record_set_bool (unused, SAM_HOUSING_UNIT_IN_USE, FALSE);
  loose = world_add_unit (&w, site, "H0104");
  sam_record_set_text (loose, SAM_HOUSING_UNIT_SITE_ID, GONE);
  lease = world_add_lease (&w, let, TODAY - 10, TODAY + 100);
  sam_server_fill (t->f.server, w.records, NULL, &error);
  g_assert_no_error (error);
  desk_sync (t->boss);
  *homes = (Homes){ .site = g_strdup (sam_record_get_id (site)),
                    .let = g_strdup (sam_record_get_id (let)),
                    .free = g_strdup (sam_record_get_id (free)),
                    .unused = g_strdup (sam_record_get_id (unused)),
                    .loose = g_strdup (sam_record_get_id (loose)),
                    .lease = g_strdup (sam_record_get_id (lease)) };
}

/* {…} stand for the homes above and for the person. */
static const struct {
  const char *type, *body, *fault;
} bad[] = {
  { "tenancy", "{\"unit_id\":\"{let}\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\"}",
    "let unit_id" },
  { "tenancy",
    "{\"unit_id\":\"{let}\",\"form\":\"fixed\",\"from_on\":\"2026-01-01\","
    "\"to_on\":\"2026-05-25\"}",
    "let unit_id" },
  { "tenancy", "{\"unit_id\":\"{let}\",\"form\":\"open_ended\",\"from_on\":\"2026-01-01\"}",
    "let unit_id" },
  { "tenancy",
    "{\"unit_id\":\"{free}\",\"form\":\"fixed\",\"from_on\":\"2026-06-04\","
    "\"to_on\":\"2026-06-03\"}",
    "order to_on" },
  { "tenancy",
    "{\"unit_id\":\"{free}\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\","
    "\"given_up_on\":\"2026-06-03\"}",
    "order given_up_on" },
  { "tenancy", "{\"unit_id\":\"{free}\",\"form\":\"fixed\",\"from_on\":\"2026-06-04\"}",
    "required to_on" },
  { "tenancy",
    "{\"unit_id\":\"{free}\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\","
    "\"to_on\":\"2026-12-31\"}",
    "order to_on" },
  { "tenancy", "{\"unit_id\":\"{free}\",\"form\":\"open_ended\"}", "required from_on" },
  { "tenancy", "{\"form\":\"open_ended\",\"from_on\":\"2026-06-04\"}", "required unit_id" },
  { "tenancy", "{\"unit_id\":\"" GONE "\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\"}",
    "ref unit_id" },
  { "tenancy", "{\"unit_id\":\"{unused}\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\"}",
    "out-of-use unit_id" },
  { "tenancy", "{\"unit_id\":\"{loose}\",\"form\":\"open_ended\",\"from_on\":\"2026-06-04\"}",
    "no-building unit_id" },
  { "housing_unit", "{\"name\":\"H0105\",\"in_use\":true}", "required site_id" },
  { "housing_unit", "{\"site_id\":\"" GONE "\",\"name\":\"H0105\",\"in_use\":true}",
    "ref site_id" },
  { "housing_unit", "{\"site_id\":\"{site}\",\"name\":\"H0105\",\"in_use\":true,\"rooms\":0}",
    "range rooms" },
  { "housing_unit", "{\"site_id\":\"{site}\",\"in_use\":true}", "required name" },
  { "site", "{\"name\":\"Bakken 3\"}", "required environment" },
  { "tenant", "{\"person_id\":\"{person}\",\"tenancy_id\":\"{lease}\",\"from_on\":\"2026-05-24\"}",
    "outside-lease from_on" },
  { "tenant",
    "{\"person_id\":\"{person}\",\"tenancy_id\":\"{lease}\",\"from_on\":\"2026-06-04\","
    "\"to_on\":\"2026-12-31\"}",
    "outside-lease to_on" },
  { "tenant",
    "{\"person_id\":\"{person}\",\"tenancy_id\":\"{lease}\",\"from_on\":\"2026-06-04\","
    "\"to_on\":\"2026-06-03\"}",
    "order to_on" },
  { "tenant", "{\"person_id\":\"{person}\",\"from_on\":\"2026-06-04\"}", "required tenancy_id" },
  { "residence",
    "{\"person_id\":\"{person}\",\"kind\":\"private\",\"from_on\":\"2026-06-04\","
    "\"to_on\":\"2026-06-03\"}",
    "order to_on" },
};

/* (transfer full): row @n as a record */
static SamRecord *
bad_record (Town *t, const Homes *homes, guint n)
{
  const SamTypeDef *type = sam_type_by_name (bad[n].type);
  const char *const names[][2] = {
    { "{site}", homes->site },     { "{let}", homes->let },     { "{free}", homes->free },
    { "{unused}", homes->unused }, { "{loose}", homes->loose }, { "{lease}", homes->lease },
    { "{person}", t->person },
  };
  g_autofree char *id = new_id (&t->f);
  g_autoptr (GString) text = g_string_new (bad[n].body);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (SamRecord) record = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_string_replace (text, names[i][0], names[i][1], 0);
  }
  body = g_bytes_new (text->str, text->len);
  record = sam_record_new_from_body (type->type, id,
                                     type->scope == SAM_SCOPE_REGISTRY ? SAM_ID_NIL : t->person,
                                     body, &error);
  g_assert_no_error (error);
  return sam_record_dup (record);
}

/* Each is named here and on the server alike; beside a good lease in one group it takes that one
 * along; and nothing of any is left. */
static void
test_each_fault (Town *t, gconstpointer data)
{
  g_auto (Homes) homes = { 0 };
  gint64 before;

  homes_init (&homes, t);
  before = on_server (t);
  for (guint n = 0; n < G_N_ELEMENTS (bad); n++) {
    g_autoptr (SamRecord) record = bad_record (t, &homes, n);
    g_autoptr (SamChanges) changes = sam_changes_new ("test");
    g_autofree char *here = NULL, *there = NULL, *id = new_id (&t->f);
    g_autoptr (SamRecord) good = sam_record_new (SAM_RECORD_SITE, id, SAM_ID_NIL);
    g_autoptr (GError) error = NULL;

    there = sent (t, record);
    here = judged (t, record);
    g_test_message ("%s: %s, %s", bad[n].type, here, there);
    g_assert_cmpstr (here, ==, bad[n].fault);
    g_assert_cmpstr (there, ==, bad[n].fault);
    sam_record_set_text (good, SAM_SITE_NAME, "Nygata");
    sam_record_set_text (good, SAM_SITE_ENVIRONMENT, "rusfritt");
    sam_changes_put (changes, good);
    sam_changes_put (changes, record);
    g_assert_false (
        sam_store_save (t->boss->store, t->boss->viewer, changes, SAM_ORIGIN_USER, NULL, &error));
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
    {
      g_autoptr (SamRecord) half = desk_get (t->boss, SAM_RECORD_SITE, id);

      g_assert_null (half);
    }
  }
  g_assert_cmpint (on_server (t), ==, before);
  desk_sync (t->boss);
  g_assert_cmpint (on_server (t), ==, before);
}

/* All of them in one batch with good ones between: each is rejected for itself, and each good one
 * is in. */
static void
test_one_by_one (Town *t, gconstpointer data)
{
  g_auto (Homes) homes = { 0 };
  g_autoptr (GString) ops = g_string_new (NULL);
  g_autofree char *reply = NULL;
  gint64 before;

  homes_init (&homes, t);
  before = on_server (t);
  for (guint n = 0; n < G_N_ELEMENTS (bad); n++) {
    g_autoptr (SamRecord) record = bad_record (t, &homes, n);
    g_autofree char *id = new_id (&t->f);
    g_autoptr (SamRecord) good = sam_record_new (SAM_RECORD_HOUSING_UNIT, id, SAM_ID_NIL);
    g_autofree char *name = g_strdup_printf ("H02%02u", n);
    g_autofree char *wrong = op_of (t, record), *right = NULL;

    sam_record_set_text (good, SAM_HOUSING_UNIT_SITE_ID, homes.site);
    sam_record_set_text (good, SAM_HOUSING_UNIT_NAME, name);
    sam_record_set_bool (good, SAM_HOUSING_UNIT_IN_USE, TRUE);
    right = op_of (t, good);
    g_string_append_printf (ops, "%s%s,%s", n > 0 ? "," : "", wrong, right);
  }
  reply = push (t->boss->device, ops->str);
  for (guint n = 0; n < G_N_ELEMENTS (bad); n++) {
    g_autofree char *wrong = answered (reply, 2 * n), *right = answered (reply, 2 * n + 1);

    g_assert_cmpstr (wrong, ==, bad[n].fault);
    g_assert_cmpstr (right, ==, "");
  }
  g_assert_cmpint (on_server (t), ==, before + (gint64) G_N_ELEMENTS (bad));
}

/* ---- Whoever is strictly protected ---- */

/* (transfer full) @record */
static void
save_one (Town *t, SamRecord *record)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) own = record;
  g_autoptr (GError) error = NULL;

  sam_changes_put (changes, own);
  sam_store_save (t->boss->store, t->boss->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

static SamRecord *
of_person (Town *t, SamRecordType type)
{
  g_autofree char *id = new_id (&t->f);
  SamRecord *record = sam_record_new (type, id, t->person);

  sam_record_set_text (record, sam_type_get (type)->parent, t->person);
  return record;
}

/* A need, an offer of one home, a lease of another, and where the person lived before. */
static char *
put_homes_of_person (Town *t, const Homes *homes)
{
  SamRecord *need = of_person (t, SAM_RECORD_HOUSING_NEED);
  SamRecord *offer = of_person (t, SAM_RECORD_HOUSING_OFFER);
  SamRecord *tenant = of_person (t, SAM_RECORD_TENANT);
  SamRecord *lived = of_person (t, SAM_RECORD_RESIDENCE);
  char *need_id = g_strdup (sam_record_get_id (need));

  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, TODAY - 30);
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  save_one (t, need);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_NEED_ID, need_id);
  sam_record_set_text (offer, SAM_HOUSING_OFFER_UNIT_ID, homes->free);
  sam_record_set_date (offer, SAM_HOUSING_OFFER_OFFERED_ON, TODAY - 5);
  save_one (t, offer);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, homes->lease);
  sam_record_set_text (tenant, SAM_TENANT_NEED_ID, need_id);
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, TODAY - 5);
  save_one (t, tenant);
  sam_record_set_text (lived, SAM_RESIDENCE_KIND, "private");
  sam_record_set_text (lived, SAM_RESIDENCE_ADDRESS, "Kjølvikveien 9");
  sam_record_set_text (lived, SAM_RESIDENCE_UNIT_ID, homes->unused);
  sam_record_set_date (lived, SAM_RESIDENCE_FROM_ON, TODAY - 300);
  sam_record_set_date (lived, SAM_RESIDENCE_TO_ON, TODAY - 20);
  save_one (t, lived);
  desk_sync (t->boss);
  return need_id;
}

/* How often what tells of a home stands in what is kept of the person: on the server in any
 * version, and at the desk. */
static guint
homes_told (Town *t, const Homes *homes)
{
  static const SamRecordType types[] = { SAM_RECORD_HOUSING_NEED, SAM_RECORD_HOUSING_OFFER,
                                         SAM_RECORD_TENANT, SAM_RECORD_RESIDENCE };
  g_autofree char *day = sam_date_format_iso (TODAY - 5);
  /* The day of the person's part: leases are everybody's to read. */
  g_autofree char *since = g_strdup_printf ("\"from_on\":\"%s\"", day);
  const char *tokens[] = { homes->free, homes->lease, homes->unused, "Kjølvikveien", since };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++) {
    g_autofree char *like = g_strdup_printf (
        "SELECT (SELECT COUNT(*) FROM record WHERE rank >= 200 AND body LIKE '%%%s%%')"
        " + (SELECT COUNT(*) FROM revision WHERE body LIKE '%%%s%%')"
        " - (SELECT COUNT(*) FROM revision v, record r WHERE r.id = v.id AND r.rank < 200"
        " AND v.body LIKE '%%%s%%')",
        tokens[i], tokens[i], tokens[i]);

    n += (guint) number (t, like);
    for (guint k = 0; k < G_N_ELEMENTS (types); k++) {
      g_autoptr (GPtrArray) list = desk_list (t->boss, types[k], NULL);

      for (guint j = 0; j < list->len; j++) {
        g_autoptr (GBytes) body = sam_record_to_body (g_ptr_array_index (list, j));
        g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

        n += strstr (text, tokens[i]) != NULL;
      }
    }
  }
  return n;
}

/* Once the address is strictly confidential nothing of a home is kept of the person, nobody is
 * asked about one, and none is looked for, compared or given. */
static void
test_strictly_protected (Town *t, gconstpointer data)
{
  g_auto (Homes) homes = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *need_id = NULL, *body = NULL;
  g_autoptr (SamServerResponse) response = NULL;
  g_autoptr (SamCaseView) view = NULL;
  g_autoptr (GArray) lived = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  g_autoptr (SamHousingMatch) match = NULL;
  g_autoptr (GPtrArray) asked = NULL, group = NULL;
  g_autoptr (SamRecord) need = NULL;
  SamAssignFault fault;

  homes_init (&homes, t);
  need_id = put_homes_of_person (t, &homes);
  g_assert_cmpuint (homes_told (t, &homes), >=, 10);
  {
    g_autoptr (SamRecord) person = desk_get (t->boss, SAM_RECORD_PERSON, t->person);
    SamRecord *changed = sam_record_dup (person);

    sam_record_set_text (changed, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
    save_one (t, changed);
  }
  desk_sync (t->boss);
  g_assert_cmpuint (sam_store_get_status (t->boss->store).refused, ==, 0);
  g_assert_cmpuint (homes_told (t, &homes), ==, 0);

  view = sam_store_case_view (t->boss->store, t->boss->viewer, t->case_id, &error);
  g_assert_no_error (error);
  lived = sam_rules_homes (view, TODAY);
  g_assert_cmpuint (lived->len, ==, 0);
  asked = sam_store_homes_to_check (t->boss->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (asked->len, ==, 0);
  stock = sam_store_housing_stock (t->boss->store, t->boss->viewer, NULL, &error);
  need = desk_get (t->boss, SAM_RECORD_HOUSING_NEED, need_id);
  match = sam_housing_check (stock, need, homes.free);
  group = sam_rules_assign (view,
                            &(SamAssignment){ .tenancy_id = GONE,
                                              .secret = GONE,
                                              .need_id = need_id,
                                              .form = "open_ended",
                                              .from = TODAY,
                                              .match = match,
                                              .reason = "x",
                                              .evidence = "x" },
                            t->boss->viewer, TODAY, &fault);
  g_assert_null (group);
  g_assert_cmpint (fault, ==, SAM_ASSIGN_OUTSIDE);
  body = g_strdup_printf ("{\"need_id\":\"%s\",\"unit_id\":\"%s\"}", need_id, homes.free);
  response = send_request (t->boss->device, "POST", "/v1/housing/check", NULL, body);
  g_assert_cmpuint (response->status, ==, 404);
}

/* ---- Random leases against a calendar ---- */

static SamRecord *
random_lease (World *w, const SamRecord *unit)
{
  g_autoptr (SamRecord) any =
      world_add_lease (w, unit, TODAY - 80 + (int) sam_random_below (w->clock, 160), SAM_DATE_NONE);

  /* owned by the caller alone until it is let */
  g_ptr_array_steal_index (w->records, w->records->len - 1);
  if (sam_random_below (w->clock, 4) > 0) {
    sam_record_set_text (any, SAM_TENANCY_FORM, "fixed");
    sam_record_set_date (any, SAM_TENANCY_TO_ON,
                         sam_record_get_date (any, SAM_TENANCY_FROM_ON)
                             + (int) sam_random_below (w->clock, 60));
  }
  return g_steal_pointer (&any);
}

/* 12 leases a town, of any home in any days: program, server and calendar say the same. */
static void
test_random (Town *t, gconstpointer data)
{
  guint towns = g_test_slow () ? 120 : 25, n = 0, n_let = 0, n_in = 0;

  for (guint64 seed = 1; seed <= towns; seed++) {
    g_auto (World) w = { 0 };
    g_autoptr (GPtrArray) units = g_ptr_array_new ();
    g_autoptr (GError) error = NULL;

    world_init_random (&w, seed);
    sam_server_fill (t->f.server, w.records, NULL, &error);
    g_assert_no_error (error);
    desk_sync (t->boss);
    for (guint i = 0; i < w.records->len; i++) {
      if (sam_record_get_rtype (g_ptr_array_index (w.records, i)) == SAM_RECORD_HOUSING_UNIT) {
        g_ptr_array_add (units, g_ptr_array_index (w.records, i));
      }
    }
    for (guint i = 0; i < 12; i++, n++) {
      const SamRecord *unit = g_ptr_array_index (units, sam_random_below (w.clock, units->len));
      SamRecord *lease = random_lease (&w, unit);
      const char *wanted = obvious_lease (&w, unit, lease);
      g_autofree char *here = NULL, *there = NULL;

      here = judged (t, lease);
      there = sent (t, lease);
      g_assert_cmpstr (here, ==, wanted);
      g_assert_cmpstr (there, ==, wanted);
      n_let += strcmp (wanted, "let unit_id") == 0;
      if (*wanted == '\0') {
        g_ptr_array_add (w.records, lease);
        desk_pull (t->boss, 500);
        n_in++;
      } else {
        g_object_unref (lease);
      }
    }
  }
  g_test_message ("%u leases: %u in, %u of homes that are let", n, n_in, n_let);
  g_assert_cmpuint (n_in, >, n / 10);
  g_assert_cmpuint (n_let, >, n / 10);
}

/* ---- Two at work, mostly without the network ---- */

enum { N_DESKS = 2, N_HOMES = 2 };

typedef struct {
  Town *t;
  Desk *desks[N_DESKS]; /* (owned) */
  char *undo[N_DESKS];  /* (owned) (nullable): takes back the last thing done there */
  World w;
  const char *homes[N_HOMES];
  guint n_saved, n_refused_here, n_refused_there, n_conflicts;
} Week;

static void
week_init (Week *week, Town *t, guint64 seed)
{
  static const char *const logins[] = { "lead", "boss" };
  g_autoptr (GError) error = NULL;
  SamRecord *site;

  memset (week, 0, sizeof *week);
  week->t = t;
  world_init (&week->w, seed);
  site = world_add_site (&week->w, "Bakken", "rusfritt");
  for (guint i = 0; i < N_HOMES; i++) {
    week->homes[i] = sam_record_get_id (world_add_unit (&week->w, site, i == 0 ? "H1" : "H2"));
  }
  sam_server_fill (t->f.server, week->w.records, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_DESKS; i++) {
    week->desks[i] = desk_new (&t->f, logins[i], "lead", t->arrived);
    desk_sync (week->desks[i]);
  }
}

static void
week_clear (Week *week)
{
  for (guint i = 0; i < N_DESKS; i++) {
    desk_free (week->desks[i]);
    g_free (week->undo[i]);
  }
  world_clear (&week->w);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Week, week_clear)

/* Leases of one of the homes as a desk shows them. (transfer full) */
static GPtrArray *
leases_of (Desk *desk, const char *home)
{
  GPtrArray *leases = desk_list (desk, SAM_RECORD_TENANCY, NULL);

  for (guint i = leases->len; i > 0; i--) {
    const SamRecord *lease = g_ptr_array_index (leases, i - 1);

    if (sam_record_is_retracted (lease)
        || g_strcmp0 (sam_record_get_text (lease, SAM_TENANCY_UNIT_ID), home) != 0) {
      g_ptr_array_remove_index (leases, i - 1);
    }
  }
  return leases;
}

static void
assert_let_once (GPtrArray *leases)
{
  for (guint i = 0; i < leases->len; i++) {
    const SamRecord *lease = g_ptr_array_index (leases, i);
    g_auto (World) others = { 0 };
    g_autoptr (SamRecord) unit =
        sam_record_new (SAM_RECORD_HOUSING_UNIT, sam_record_get_text (lease, SAM_TENANCY_UNIT_ID),
                        SAM_ID_NIL);

    world_init (&others, 1);
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
    for (guint k = i + 1; k < leases->len; k++) {
      g_ptr_array_add (others.records, g_object_ref (g_ptr_array_index (leases, k)));
    }
    g_assert_cmpstr (obvious_lease (&others, unit, lease), ==, "");
  }
}

/* Of what the server has, as somebody who writes nothing is told. */
static void
assert_let_once_on_server (Week *week)
{
  desk_pull (week->t->boss, 500);
  for (guint i = 0; i < N_HOMES; i++) {
    g_autoptr (GPtrArray) leases = leases_of (week->t->boss, week->homes[i]);

    assert_let_once (leases);
  }
}

/* (transfer full) (nullable): a lease that somebody changes, or a new one */
static SamRecord *
random_change (Week *week, Desk *desk)
{
  SamClock *chance = week->w.clock;
  g_autoptr (GPtrArray) leases = leases_of (desk, week->homes[sam_random_below (chance, N_HOMES)]);
  g_autoptr (SamRecord) lease = NULL;
  SamDate from;

  if (leases->len == 0 || sam_random_below (chance, 2) == 0) {
    g_autoptr (SamRecord) unit =
        sam_record_new (SAM_RECORD_HOUSING_UNIT, week->homes[sam_random_below (chance, N_HOMES)],
                        SAM_ID_NIL);

    return random_lease (&week->w, unit);
  }
  lease = sam_record_dup (g_ptr_array_index (leases, sam_random_below (chance, leases->len)));
  from = sam_record_get_date (lease, SAM_TENANCY_FROM_ON);
  switch (sam_random_below (chance, 4)) {
  case 0: /* renewed, or shorter */
    sam_record_set_text (lease, SAM_TENANCY_FORM, "fixed");
    sam_record_set_date (lease, SAM_TENANCY_TO_ON, from + (int) sam_random_below (chance, 90));
    break;
  case 1: /* without an end from now on */
    sam_record_set_text (lease, SAM_TENANCY_FORM, "open_ended");
    sam_record_clear (lease, SAM_TENANCY_TO_ON);
    break;
  case 2: /* given back */
    if (from > TODAY) {
      return NULL;
    }
    sam_record_set_date (lease, SAM_TENANCY_GIVEN_UP_ON,
                         from + (int) sam_random_below (chance, (guint) (TODAY - from) + 1));
    break;
  default: /* not given back after all */
    sam_record_clear (lease, SAM_TENANCY_GIVEN_UP_ON);
    break;
  }
  return g_steal_pointer (&lease);
}

static void
count_refusal (Week *week, gboolean saved, const GError *error)
{
  if (!saved) {
    g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
  }
  week->n_saved += saved;
  week->n_refused_here += !saved;
}

static void
work_once (Week *week, guint at)
{
  Desk *desk = week->desks[at];
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) record = random_change (week, desk);
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;
  gboolean saved;

  if (record == NULL) {
    return;
  }
  sam_changes_put (changes, record);
  saved = sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, &undo, &error);
  count_refusal (week, saved, error);
  if (saved) {
    g_free (week->undo[at]);
    week->undo[at] = g_steal_pointer (&undo);
  }
}

static void
take_back (Week *week, guint at)
{
  Desk *desk = week->desks[at];
  g_autofree char *undo = g_steal_pointer (&week->undo[at]);
  g_autoptr (GError) error = NULL;

  /* what has been taken out of the Inbox meanwhile can't be taken back: nothing happens then */
  if (undo != NULL && !sam_store_undo (desk->store, desk->viewer, undo, &error)) {
    g_assert_cmpuint (error->domain, ==, SAM_STORE_ERROR);
  }
}

/* What the Inbox holds is answered: refused ones are taken out, of two texts either is taken. */
static void
empty_inbox (Week *week, guint at)
{
  Desk *desk = week->desks[at];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;

  while (sam_store_get_status (desk->store).refused > 0) {
    g_autoptr (GPtrArray) left = sam_store_list_waiting (desk->store, desk->viewer, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < left->len; i++) {
      const SamWaiting *one = g_ptr_array_index (left, i);

      if (one->state == SAM_STATE_REFUSED) {
        g_assert_cmpstr (one->code, ==, "let");
        week->n_refused_there++;
        sam_store_drop_refused (desk->store, desk->viewer, one->op_id, &error);
        g_assert_no_error (error);
        break;
      }
    }
  }
  conflicts = sam_store_list_conflicts (desk->store, desk->viewer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < conflicts->len; i++) {
    const SamConflict *conflict = g_ptr_array_index (conflicts, i);
    SamTake take = sam_random_below (week->w.clock, 2) == 0 ? SAM_TAKE_MINE : SAM_TAKE_THEIRS;
    gboolean saved =
        sam_store_resolve (desk->store, desk->viewer, conflict->id, NULL, take, NULL, &error);

    week->n_conflicts++;
    if (!saved && g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)) {
      /* one's own text would let the home twice by now */
      g_clear_error (&error);
      sam_store_resolve (desk->store, desk->viewer, conflict->id, NULL, SAM_TAKE_THEIRS, NULL,
                         &error);
    }
    g_clear_error (&error);
  }
}

/* Assigned, renewed, given back, taken back and chosen between at two desks in any order: the
 * server never has two leases of one home on one day. */
static void
test_weeks (Town *t, gconstpointer data)
{
  guint weeks = g_test_slow () ? 100 : 12;
  guint saved = 0, here = 0, there = 0, conflicts = 0;

  for (guint64 seed = 1; seed <= weeks; seed++) {
    g_auto (Week) week = { 0 };

    week_init (&week, t, seed);
    for (guint step = 0; step < 60; step++) {
      guint at = sam_random_below (week.w.clock, N_DESKS);

      switch (sam_random_below (week.w.clock, 8)) {
      case 0:
        take_back (&week, at);
        break;
      case 1:
        desk_sync (week.desks[at]);
        assert_let_once_on_server (&week);
        empty_inbox (&week, at);
        break;
      default:
        work_once (&week, at);
        break;
      }
    }
    for (guint round = 0; round < 2 * N_DESKS; round++) {
      desk_sync (week.desks[round % N_DESKS]);
      assert_let_once_on_server (&week);
      empty_inbox (&week, round % N_DESKS);
    }
    saved += week.n_saved;
    here += week.n_refused_here;
    there += week.n_refused_there;
    conflicts += week.n_conflicts;
  }
  g_test_message ("%u weeks: %u saved, %u refused at once, %u by the server, %u conflicts", weeks,
                  saved, here, there, conflicts);
  g_assert_cmpuint (saved, >, 5 * weeks);
  g_assert_cmpuint (here, >, weeks);
  g_assert_cmpuint (there, >, weeks / 2);
  g_assert_cmpuint (conflicts, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  town_test ("/leases/each-fault-is-named-and-nothing-is-half-done", test_each_fault);
  town_test ("/leases/rejected-one-by-one-in-a-batch", test_one_by_one);
  town_test ("/leases/strictly-protected-leaves-no-home", test_strictly_protected);
  town_test ("/leases/program-and-server-as-the-calendar", test_random);
  town_test ("/leases/never-two-at-two-desks", test_weeks);
  return g_test_run ();
}
