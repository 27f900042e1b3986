/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a program says of homes to somebody who looks for one: suggestions, each thing that does not
 * fit in every language, what an assignment writes and why it is refused. The stock stands still
 * while people who differ in everything a record can hold move in and out, and all worlds are told
 * the same, byte for byte. Rules that look at residents are planted, and are noticed. */
#include "fixture.h"
#include "housing-world.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-need.h>
#include <samspor/sam-records.h>
#include <string.h>

#define MARK "Xqzeptrion"
#define NOW (sam_date_from_ymd (2026, 11, 23))
#define LEASE "01900000-0000-7000-8000-00000000a001"
#define TENANTS "01900000-0000-7000-8000-00000000a002"

enum { N_NEEDS = 2, WORLDS_A_TOWN = 50, N_LANGUAGES = 3 };

static SamCatalog *catalogs[N_LANGUAGES];
static SamLocale *locales[N_LANGUAGES];

/* ---- Rules that look at residents ---- */

typedef enum {
  HONEST,
  LEAVES_OUT,  /* a home beside somebody who was evicted */
  PUTS_LAST,   /* a home where somebody's address is confidential */
  ADDS_A_WORD, /* where somebody moves out soon */
  REFUSES,     /* when anybody who lives there has a risk written down */
  N_RULES,
} Rule;
static Rule rule = HONEST;

/* ---- A town ---- */

typedef struct {
  Device *device; /* (owned) */
  Server *server; /* (owned) */
  World world;
  SamClock *chance;  /* (owned) */
  GPtrArray *living; /* (owned) (element-type GPtrArray): of each lease, its residents' records */
  GPtrArray *leases; /* (element-type SamRecord): of @world */
  char *needs[N_NEEDS]; /* (owned) */
} Town;

/* Days of @record, which was made for another day, as if it had been made today. */
static void
move_days (SamRecord *record)
{
  const SamTypeDef *type = sam_record_get_def (record);

  for (guint i = 0; i < type->n_fields; i++) {
    SamField field = (SamField) ((type->type << 8) | i);

    if (type->fields[i].kind == SAM_KIND_DATE && sam_record_has (record, field)) {
      sam_record_set_date (record, field,
                           sam_date_add_days (sam_record_get_date (record, field), NOW - TODAY));
    }
  }
}

static void
put_record (Town *t, const SamRecord *record)
{
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  server_put (t->server, sam_record_get_def (record)->name, sam_record_get_id (record),
              sam_record_get_scope (record), KARI, text);
}

/* The one who asks has needs, and a home already, which is looked at again. */
static void
put_asker (Town *t)
{
  for (guint i = 0; i < N_NEEDS; i++) {
    g_autoptr (SamRecord) made = world_random_need (&t->world);
    g_autoptr (GBytes) body = NULL;
    g_autoptr (SamRecord) need = NULL;

    sam_record_set_text (made, SAM_HOUSING_NEED_PERSON_ID, PERSON);
    sam_record_set_date (made, SAM_HOUSING_NEED_ASKED_ON, TODAY - 3);
    move_days (made);
    t->needs[i] = g_strdup (sam_record_get_id (made));
    body = sam_record_to_body (made);
    need = sam_record_new_from_body (SAM_RECORD_HOUSING_NEED, t->needs[i], PERSON, body, NULL);
    put_record (t, need);
  }
  if (t->leases->len > 0) {
    const SamRecord *lease = g_ptr_array_index (t->leases, 0);
    g_autofree char *id = sam_id_new (t->chance);
    g_autoptr (SamRecord) tenant = sam_record_new (SAM_RECORD_TENANT, id, PERSON);

    sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, PERSON);
    sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
    sam_record_set_text (tenant, SAM_TENANT_NEED_ID, t->needs[0]);
    sam_record_set_date (tenant, SAM_TENANT_FROM_ON,
                         sam_record_get_date (lease, SAM_TENANCY_FROM_ON));
    put_record (t, tenant);
  }
}

static void
town_init (Town *t, guint64 seed)
{
  memset (t, 0, sizeof *t);
  t->device = device_new (OLA, "lead");
  t->server = server_new (t->device->clock);
  t->chance = sam_clock_new_fixed (NOW, NOW_US, seed);
  t->living = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  t->leases = g_ptr_array_new ();
  server_fill (t->server);
  world_init_random (&t->world, seed);
  for (guint i = 0; i < t->world.records->len + t->world.settings->len; i++) {
    SamRecord *record = i < t->world.records->len
                            ? g_ptr_array_index (t->world.records, i)
                            : g_ptr_array_index (t->world.settings, i - t->world.records->len);

    move_days (record);
    put_record (t, record);
    if (sam_record_get_rtype (record) == SAM_RECORD_TENANCY) {
      g_ptr_array_add (t->leases, record);
      g_ptr_array_add (t->living, g_ptr_array_new_with_free_func (g_object_unref));
    }
  }
  put_asker (t);
  device_pull (t->device, t->server);
}

static void
town_clear (Town *t)
{
  device_free (t->device);
  server_free (t->server);
  sam_clock_unref (t->chance);
  g_ptr_array_unref (t->living);
  g_ptr_array_unref (t->leases);
  for (guint i = 0; i < N_NEEDS; i++) {
    g_free (t->needs[i]);
  }
  world_clear (&t->world);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, town_clear)

/* ---- Who lives there ---- */

static const SamRecordType of_residents[] = {
  SAM_RECORD_PERSON,     SAM_RECORD_CASE,         SAM_RECORD_TENANT,
  SAM_RECORD_RESIDENCE,  SAM_RECORD_HOUSING_NEED, SAM_RECORD_HOUSING_OFFER,
  SAM_RECORD_CONTACT,    SAM_RECORD_CONSENT,      SAM_RECORD_OVERDOSE,
  SAM_RECORD_TRANSITION, SAM_RECORD_RELATION,     SAM_RECORD_DISCHARGE_NOTICE,
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

/* (transfer full): everything it can hold, at random */
static SamRecord *
resident_record (Town *t, SamRecordType which, const SamRecord *lease, const char *person,
                 const char *case_id)
{
  const SamTypeDef *type = sam_type_get (which);
  g_autofree char *own = sam_id_new (t->chance);
  const char *scope = type->scope == SAM_SCOPE_PERSON ? person : case_id;
  SamRecord *record = sam_record_new (which,
                                      which == SAM_RECORD_PERSON ? person
                                      : which == SAM_RECORD_CASE ? case_id
                                                                 : own,
                                      scope);

  for (guint i = 0; i < type->n_fields; i++) {
    if (sam_random_below (t->chance, 4) > 0) {
      sam_record_random_field (record, (SamField) ((type->type << 8) | i), t->chance);
    }
  }
  mark_texts (record);
  if (type->parent != SAM_FIELD_NONE && which != SAM_RECORD_PERSON) {
    sam_record_set_text (record, type->parent,
                         which == SAM_RECORD_CASE || type->scope == SAM_SCOPE_PERSON ? person
                                                                                     : case_id);
  }
  if (which == SAM_RECORD_CASE) {
    sam_record_set_text (record, SAM_CASE_PERSON_ID, person);
    sam_record_set_text (record, SAM_CASE_TEAM_ID, TEAM);
  } else if (which == SAM_RECORD_TENANT) {
    sam_record_set_text (record, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  } else if (which == SAM_RECORD_RESIDENCE) {
    sam_record_set_text (record, SAM_RESIDENCE_UNIT_ID,
                         sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  } else if (which == SAM_RECORD_HOUSING_OFFER) {
    sam_record_set_text (record, SAM_HOUSING_OFFER_UNIT_ID,
                         sam_record_get_text (lease, SAM_TENANCY_UNIT_ID));
  }
  return record;
}

/* Whoever is on lease @n leaves sight, and somebody else moves in, or nobody. */
static void
move (Town *t, guint n)
{
  GPtrArray *living = g_ptr_array_index (t->living, n);

  for (guint i = 0; i < MIN (living->len, 2); i++) {
    server_out (t->server, sam_record_get_id (g_ptr_array_index (living, i)));
  }
  g_ptr_array_set_size (living, 0);
  if (sam_random_below (t->chance, 4) > 0) {
    g_autofree char *person = sam_id_new (t->chance), *case_id = sam_id_new (t->chance);

    for (guint i = 0; i < G_N_ELEMENTS (of_residents); i++) {
      SamRecord *record =
          resident_record (t, of_residents[i], g_ptr_array_index (t->leases, n), person, case_id);

      g_ptr_array_add (living, record);
      put_record (t, record);
    }
  }
}

/* ---- What is said ---- */

/* Whether one who lives in @unit (nullable: anywhere) has @value, or anything when it is NULL. */
static gboolean
has_neighbour (Town *t, const char *unit, SamField field, const char *value)
{
  for (guint n = 0; n < t->leases->len; n++) {
    GPtrArray *living = g_ptr_array_index (t->living, n);

    if (unit != NULL
        && g_strcmp0 (sam_record_get_text (g_ptr_array_index (t->leases, n), SAM_TENANCY_UNIT_ID),
                      unit)
               != 0) {
      continue;
    }
    for (guint i = 0; i < living->len; i++) {
      const SamRecord *record = g_ptr_array_index (living, i);

      if (sam_record_get_rtype (record) == SAM_FIELD_TYPE (field)
          && (value == NULL ? sam_record_has (record, field)
                            : sam_record_enum_is (record, field, value))) {
        return TRUE;
      }
    }
  }
  return FALSE;
}

static gboolean
tells (Town *t, const SamHousingMatch *match, Rule which, SamField field, const char *value)
{
  return rule == which && has_neighbour (t, sam_record_get_id (match->unit), field, value);
}

/* A home as the window and the command line show it, and as it goes over the wire. */
static void
say_match (Town *t, GString *said, const SamHousingMatch *match)
{
  g_autofree char *json = sam_housing_answer_to_json (match, NOW);

  g_string_append_printf (said, "%s %s %d %s\n", sam_record_get_text (match->site, SAM_SITE_NAME),
                          sam_record_get_text (match->unit, SAM_HOUSING_UNIT_NAME), match->free_on,
                          json);
  for (guint i = 0; i < match->findings->len; i++) {
    for (guint l = 0; l < N_LANGUAGES; l++) {
      g_autofree char *sentence =
          sam_housing_finding_text (&g_array_index (match->findings, SamHousingFinding, i),
                                    catalogs[l], locales[l]);

      g_string_append_printf (said, "  %s\n", sentence);
    }
  }
  if (tells (t, match, ADDS_A_WORD, SAM_TENANT_TO_ON, NULL)) {
    g_string_append (said, "  Boligen blir snart ledig.\n");
  }
}

static void
say_suggested (Town *t, GString *said, GPtrArray *matches)
{
  for (guint last = 0; last < 2; last++) {
    for (guint i = 0; i < matches->len; i++) {
      const SamHousingMatch *match = g_ptr_array_index (matches, i);

      if (!tells (t, match, LEAVES_OUT, SAM_TENANT_ENDED_HOW, "eviction")
          && tells (t, match, PUTS_LAST, SAM_PERSON_ADDRESS_GRADE, "fortrolig") == (last == 1)) {
        say_match (t, said, match);
      }
    }
  }
}

static void
say_label (GString *said, const SamLabel *label)
{
  for (guint l = 0; l < N_LANGUAGES; l++) {
    g_string_append_printf (said, "  %s\n", sam_text (catalogs[l], label));
  }
}

/* What would be saved, and what the rules of the program say to it. */
static void
say_group (Town *t, GString *said, GPtrArray *group)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("assignment");
  g_autoptr (GArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < group->len; i++) {
    SamRecord *record = g_ptr_array_index (group, i);
    g_autoptr (GBytes) body = sam_record_to_body (record);

    g_string_append_printf (said, "  %s %.*s\n", sam_record_get_def (record)->name,
                            (int) g_bytes_get_size (body),
                            (const char *) g_bytes_get_data (body, NULL));
    sam_changes_put (changes, record);
  }
  problems = sam_store_judge (t->device->store, t->device->viewer, changes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++) {
    const SamSaveProblem *problem = &g_array_index (problems, SamSaveProblem, i);

    g_string_append_printf (said, "  %u %d %s\n", problem->record, problem->problem.field,
                            problem->problem.code);
    say_label (said, &problem->problem.message);
  }
}

static void
say_assigned (Town *t, GString *said, const char *need, const SamHousingMatch *match, guint n)
{
  static const char *const forms[] = { "open_ended", "fixed", "temporary", "held" };
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view =
      sam_store_case_view (t->device->store, t->device->viewer, CASE, &error);
  SamAssignment a = { .tenancy_id = LEASE,
                      .secret = TENANTS,
                      .need_id = need,
                      .form = forms[n % G_N_ELEMENTS (forms)],
                      .from = NOW,
                      .to = n % G_N_ELEMENTS (forms) == 0 ? SAM_DATE_NONE : NOW + 30,
                      .match = match,
                      .reason = n % 3 == 0 ? NULL : "Eneste som er ledig",
                      .evidence = "Bolig tildelt" };
  SamAssignFault fault;
  g_autoptr (GPtrArray) group = NULL;

  g_assert_no_error (error);
  group = sam_rules_assign (view, &a, t->device->viewer, NOW, &fault);
  say_label (said, sam_rules_assign_fault (fault));
  if (tells (t, match, REFUSES, SAM_TENANT_RISK_ON, NULL)) {
    say_label (said, sam_rules_assign_fault (SAM_ASSIGN_OVER));
  } else if (group != NULL) {
    say_group (t, said, group);
  }
}

/* Whether the home that the one who asks has is as it should be. */
static void
say_own (Town *t, GString *said, const SamHousingStock *stock)
{
  static const SamRecordType types[] = { SAM_RECORD_TENANT, SAM_RECORD_TENANCY,
                                         SAM_RECORD_HOUSING_NEED };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) unfit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    GPtrArray *some = sam_store_list (t->device->store, t->device->viewer, query, NULL, NULL);

    g_ptr_array_extend_and_steal (records, some);
  }
  unfit = sam_rules_unfit (stock, records, NOW);
  for (guint i = 0; i < unfit->len; i++) {
    const SamUnfit *one = g_ptr_array_index (unfit, i);

    if (strcmp (sam_record_get_scope (one->tenant), PERSON) == 0) {
      say_match (t, said, one->match);
    }
  }
}

/* (transfer full) */
static char *
all_said (Town *t)
{
  GString *said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SamHousingStock) stock =
      sam_store_housing_stock (t->device->store, t->device->viewer, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_NEEDS; i++) {
    g_autoptr (SamRecord) need = device_get (t->device, SAM_RECORD_HOUSING_NEED, t->needs[i]);
    g_autoptr (GPtrArray) matches = sam_housing_suggest (stock, need, 100);
    SamNeedStatus status = sam_rules_need (need, NULL, NOW);

    g_string_append_printf (said, "%d %d %d %u\n", status.state, status.days, status.days_over,
                            sam_housing_stock_get_size (stock));
    say_suggested (t, said, matches);
    for (guint n = i; n < matches->len; n += N_NEEDS) {
      say_assigned (t, said, t->needs[i], g_ptr_array_index (matches, n), n);
    }
  }
  say_own (t, said, stock);
  return g_string_free (said, FALSE);
}

/* ---- The proof ---- */

static void
assert_silent (Town *t, const char *said)
{
  g_assert_null (strstr (said, MARK));
  for (guint n = 0; n < t->living->len; n++) {
    GPtrArray *living = g_ptr_array_index (t->living, n);

    for (guint i = 0; i < living->len; i++) {
      g_assert_null (strstr (said, sam_record_get_id (g_ptr_array_index (living, i))));
    }
  }
}

/* So many worlds; in how many something else is said than where nobody lives. */
static guint
told_apart (guint first, guint n_worlds)
{
  guint n = 0;

  for (guint done = 0; done < n_worlds;) {
    g_auto (Town) t = { 0 };
    g_autofree char *wanted = NULL;

    town_init (&t, 1 + first + done);
    wanted = all_said (&t);
    for (guint i = 0; i < WORLDS_A_TOWN && done < n_worlds; i++, done++) {
      g_autofree char *said = NULL;

      for (guint k = 0; k < 2 && t.leases->len > 0; k++) {
        move (&t, sam_random_below (t.chance, t.leases->len));
      }
      device_pull (t.device, t.server);
      said = all_said (&t);
      if (rule == HONEST) {
        g_assert_cmpstr (said, ==, wanted);
        assert_silent (&t, said);
      }
      n += strcmp (said, wanted) != 0;
    }
  }
  return n;
}

static guint
minutes (void)
{
  const char *text = g_getenv ("SAMSPOR_MINUTES");

  return text != NULL ? (guint) g_ascii_strtod (text, NULL) : 60;
}

/* 100,000 when there is an hour, fewer in less. */
static void
test_worlds (void)
{
  guint n = !g_test_slow () ? 500 : minutes () >= 60 ? 100000 : 5000;

  g_assert_cmpuint (told_apart (0, n), ==, 0);
  g_test_message ("%u worlds", n);
}

static void
test_noticed (void)
{
  for (rule = HONEST + 1; rule < N_RULES; rule++) {
    g_assert_cmpuint (told_apart (0, 100), >, 0);
  }
  rule = HONEST;
}

/* What is declared, let or limited is said, so that silence about the rest is no accident. */
static void
test_declared (void)
{
  static const struct {
    const char *type, *members;
  } changes[] = {
    { "site", "{\"environment\":\"ikke_vurdert\",\"address\":\"Annengata 9\"}" },
    { "housing_unit", "{\"rent\":99999,\"max_persons\":9}" },
    { "housing_unit", "{\"in_use\":false}" },
    { "tenancy", "{\"given_up_on\":\"2028-01-01\"}" },
  };

  for (guint c = 0; c < G_N_ELEMENTS (changes); c++) {
    guint n = 0;

    for (guint64 seed = 1; seed <= 20; seed++) {
      g_auto (Town) t = { 0 };
      g_autofree char *before = NULL, *after = NULL;

      town_init (&t, seed);
      before = all_said (&t);
      for (guint i = 0; i < t.world.records->len; i++) {
        const SamRecord *record = g_ptr_array_index (t.world.records, i);

        if (strcmp (sam_record_get_def (record)->name, changes[c].type) == 0) {
          server_patch (t.server, sam_record_get_id (record), OLA, changes[c].members);
          break;
        }
      }
      device_pull (t.device, t.server);
      after = all_said (&t);
      n += strcmp (before, after) != 0;
    }
    g_test_message ("%s: %u", changes[c].type, n);
    g_assert_cmpuint (n, >=, 5);
  }
}

static void
read_languages (void)
{
  static const char *const tags[] = { "nb", "nn" };

  catalogs[0] = sam_catalog_new_empty ("en");
  locales[0] = sam_locale_new ("en");
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autofree char *path = g_build_filename (g_getenv ("SAMSPOR_LOCALEDIR"), tags[i],
                                              "LC_MESSAGES", "samspor.mo", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    char *data;
    gsize len;

    g_file_get_contents (path, &data, &len, &error);
    g_assert_no_error (error);
    bytes = g_bytes_new_take (data, len);
    catalogs[i + 1] = sam_catalog_new_from_bytes (bytes, tags[i], &error);
    g_assert_no_error (error);
    locales[i + 1] = sam_locale_new (tags[i]);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  read_languages ();
  g_test_add_func ("/home-worlds/same-whoever-lives-there", test_worlds);
  g_test_add_func ("/home-worlds/rule-that-looks-at-residents-is-noticed", test_noticed);
  g_test_add_func ("/home-worlds/what-is-declared-is-said", test_declared);
  result = g_test_run ();
  for (guint i = 0; i < N_LANGUAGES; i++) {
    sam_catalog_unref (catalogs[i]);
    sam_locale_unref (locales[i]);
  }
  return result;
}
