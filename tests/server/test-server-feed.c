/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The feed: every page size, every interruption, sight gained and lost. */
#include "../../src/server/sam-server-private.h"
#include "server-fixture.h"

#include <samspor/sam-records.h>
#include <string.h>

#define fixture_test(path, function)                                                               \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static void
add_contacts (Device *as, const char *case_id, guint n)
{
  g_autoptr (GString) ops = g_string_new (NULL);
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = new_id (as->f);
    g_autofree char *op = op_contact (as, id, case_id, "Ringte", NULL);
    g_string_append_printf (ops, "%s%s", ops->len ? "," : "", op);
    if (i % 100 == 99 || i + 1 == n) {
      g_autofree char *reply = push (as, ops->str);
      assert_result (reply, 0, "applied");
      g_string_truncate (ops, 0);
    }
  }
}

static void
assert_same (Device *a, Device *b)
{
  GHashTableIter iter;
  gpointer id, line;
  g_assert_cmpuint (g_hash_table_size (a->records), ==, g_hash_table_size (b->records));
  g_hash_table_iter_init (&iter, a->records);
  while (g_hash_table_iter_next (&iter, &id, &line)) {
    g_assert_cmpstr (line, ==, g_hash_table_lookup (b->records, id));
  }
}

static void
test_every_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) whole = device_new (f, "kari");
  g_autofree char *first = make_case (kari, NULL);
  g_autofree char *second = make_case (kari, NULL);
  add_contacts (kari, first, 20);
  add_contacts (kari, second, 20);
  device_pull (whole);
  /* 3 teams, 1 district, 6 users, 2 persons, 2 cases, 40 contacts */
  g_assert_cmpuint (g_hash_table_size (whole->records), ==, 3 + 1 + 6 + 2 + 2 + 40);
  for (guint limit = 1; limit <= 60; limit += limit < 20 ? 1 : 5) {
    g_autoptr (Device) device = device_new (f, "kari");
    while (device_pull_page (device, limit, 0)) {
    }
    assert_same (whole, device);
    g_assert_cmpuint (device->n_records, ==, g_hash_table_size (whole->records));
  }
}

static void
test_interrupted (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) whole = device_new (f, "kari");
  g_autoptr (Device) cut = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);

  device_pull (cut); /* past the first pull: a checkpoint every 100 lines */
  add_contacts (kari, case_id, 700);
  g_assert_false (device_pull_page (whole, 2000, 0));
  g_assert_cmpuint (whole->n_checkpoints, ==, 1);
  for (guint at = 1; at <= 6; at++) {
    g_autoptr (Device) device = device_new (f, "kari");
    g_free (device->cursor);
    device->cursor = g_strdup (cut->cursor);
    for (guint i = 0; i < at; i++) {
      device_pull_page (device, 2000, 1); /* one checkpoint, then the connection is lost */
    }
    device_pull (device);
    g_assert_cmpuint (device->n_records, ==, 700);
    g_assert_cmpuint (device->n_checkpoints, >=, at);
  }
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) boss = device_new (f, "boss");
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  g_autofree char *person = NULL;
  g_autofree char *case_id = make_case (kari, &person);
  g_autoptr (GError) error = NULL;
  gsize size;

  add_contacts (kari, case_id, 3);
  g_autofree char *grant =
      sam_server_add_grant (f->server, "ola", case_id, "follow_up", 0, "covers", &error);
  g_assert_no_error (error);
  device_pull (ola);
  g_free (ola->cursor);
  ola->cursor = NULL;
  /* gained at one moment: person, case, then the rest */
  g_autoptr (SamServerResponse) response =
      send_request (ola, "GET", "/v1/sync/changes", NULL, NULL);
  const char *text = g_bytes_get_data (response->body, &size);
  const char *a = g_strstr_len (text, (gssize) size, "\"t\":\"person\"");
  const char *b = g_strstr_len (text, (gssize) size, "\"t\":\"case\"");
  const char *c = g_strstr_len (text, (gssize) size, "\"t\":\"contact\"");
  g_assert_true (a && b && c && a < b && b < c);
}

static void
test_cursors (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) ola = device_new (f, "ola");
  device_pull (kari);
  gsize n = strlen (kari->cursor);

  for (gsize i = 0; i <= n; i++) {
    g_autofree char *bad = g_strdup (kari->cursor);
    if (i < n) {
      bad[i] = bad[i] == 'A' ? 'B' : 'A';
    } else {
      bad[n - 1] = '\0';
    }
    g_autofree char *query = g_strconcat ("cursor=", bad, NULL);
    g_autoptr (SamServerResponse) response =
        send_request (kari, "GET", "/v1/sync/changes", query, NULL);
    g_assert_cmpuint (response->status, ==, 410);
    g_autofree char *code = problem_code (response);
    g_assert_cmpstr (code, ==, "cursor-invalid");
  }
  /* it rides in every answer: behind the last record it names none */
  g_assert_cmpuint (strlen (kari->cursor), ==, 56);
  /* another user's */
  g_autofree char *query = g_strconcat ("cursor=", kari->cursor, NULL);
  g_autoptr (SamServerResponse) foreign =
      send_request (ola, "GET", "/v1/sync/changes", query, NULL);
  g_assert_cmpuint (foreign->status, ==, 410);
  /* another epoch, sealed with the right key */
  SamUid account;
  g_assert_true (sam_uid_parse (kari->user_id, &account));
  SamCursor cursor = { .seq = 1 };
  g_autofree char *epoch = f->server->epoch;
  f->server->epoch = g_strdup ("00000000");
  g_autofree char *other = sam_cursor_seal (f->server, &account, &cursor);
  g_free (f->server->epoch);
  f->server->epoch = g_steal_pointer (&epoch);
  cursor.seq = 1000000;
  g_autofree char *ahead = sam_cursor_seal (f->server, &account, &cursor);
  const char *const cases[][2] = { { other, "feed-reset" }, { ahead, "cursor-ahead" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *q = g_strconcat ("cursor=", cases[i][0], NULL);
    g_autoptr (SamServerResponse) response =
        send_request (kari, "GET", "/v1/sync/changes", q, NULL);
    g_autofree char *code = problem_code (response);
    g_assert_cmpuint (response->status, ==, 410);
    g_assert_cmpstr (code, ==, cases[i][1]);
  }
  /* too old; a first pull that began later goes on */
  g_autoptr (GError) error = NULL;
  g_assert_true (sam_sql_run (f->server->sql, "UPDATE feed_head SET floor_seq = seq",
                              SAM_SQL_NO_ARGS, &error));
  cursor.seq = 1;
  cursor.origin = 0;
  g_autofree char *old = sam_cursor_seal (f->server, &account, &cursor);
  g_autofree char *old_query = g_strconcat ("cursor=", old, NULL);
  g_autoptr (SamServerResponse) expired =
      send_request (kari, "GET", "/v1/sync/changes", old_query, NULL);
  g_autofree char *code = problem_code (expired);
  g_assert_cmpstr (code, ==, "cursor-expired");
  g_autoptr (Device) fresh = device_new (f, "kari");
  while (device_pull_page (fresh, 1, 0)) {
  }
  g_assert_cmpuint (g_hash_table_size (fresh->records), ==, g_hash_table_size (kari->records));

  for (const char *const *bad = (const char *const[]){ "0", "2001", "-1", "x", "", NULL }; *bad;
       bad++) {
    g_autofree char *q = g_strconcat ("limit=", *bad, NULL);
    g_autoptr (SamServerResponse) response =
        send_request (kari, "GET", "/v1/sync/changes", q, NULL);
    g_assert_cmpuint (response->status, ==, 400);
  }
}

static void
test_erased (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "feil person", NULL);
  g_autofree char *reply = push (kari, op);
  assert_result (reply, 0, "applied");
  device_pull (kari);
  g_assert_true (device_has (kari, contact));
  g_assert_true (sam_server_erase (f->server, contact, "court order", &error));
  g_assert_no_error (error);
  device_pull (kari);
  g_assert_false (device_has (kari, contact));
  g_autofree char *path = g_strconcat ("/v1/contact/", contact, NULL);
  g_autoptr (SamServerResponse) response = send_request (kari, "GET", path, NULL, NULL);
  g_assert_cmpuint (response->status, ==, 404);
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);
  g_autofree char *id = g_strndup (kari->device, SAM_ID_LEN);

  g_free (kari->device);
  kari->device = g_strconcat (id, ".40", NULL);
  device_pull (kari);
  g_assert_false (kari->restored);
  /* an older copy of the vault */
  g_free (kari->device);
  kari->device = g_strconcat (id, ".12", NULL);
  g_autofree char *contact = new_id (f);
  g_autofree char *op = op_contact (kari, contact, case_id, "etter", NULL);
  g_autofree char *body = g_strdup_printf ("{\"ops\":[%s]}", op);
  g_autoptr (SamServerResponse) refused = send_request (kari, "POST", "/v1/sync/ops", NULL, body);
  g_autofree char *code = problem_code (refused);
  g_assert_cmpuint (refused->status, ==, 409);
  g_assert_cmpstr (code, ==, "restored-copy");
  /* its log goes through */
  g_autofree char *log_id = new_id (f);
  g_autofree char *log =
      g_strdup_printf ("{\"op\":\"%s\",\"k\":\"view-log\",\"t\":\"case\",\"id\":\"%s\",\"set\":["
                       "{\"p\":\"/n\",\"v\":1},{\"p\":\"/hash\",\"v\":\"ab\"}]}",
                       log_id, case_id);
  g_autofree char *reply = push (kari, log);
  assert_result (reply, 0, "applied");
  /* told with each page, over after the last */
  device_pull_page (kari, 1, 0);
  g_assert_true (kari->restored);
  device_pull (kari);
  g_autofree char *again = push (kari, op);
  assert_result (again, 0, "applied");
  device_pull (kari);
  g_assert_false (kari->restored);
}

/* ---- a model: random changes of sight and content against what each must have ---- */

enum { N_USERS = 6, N_TEAMS = 3, STEPS = 2400 };
static const char *const logins[N_USERS] = { "kari", "ola", "siri", "lead", "sorlead", "boss" };
static const char *const team_names[N_TEAMS] = { "Nord", "Sør", "Vest" };

typedef struct {
  char id[SAM_ID_LEN + 1], person[SAM_ID_LEN + 1];
  int team, coordinator, holder, asked; /* -1 = nobody */
  char ask[SAM_ID_LEN + 1];
  GPtrArray *children;
  GPtrArray *person_children;
} Case;

typedef struct {
  char *id;
  guint case_index;
  int user;
  SamCompartment comp;
  gint64 until; /* 0 = open */
} Grant;

typedef struct {
  Fixture *f;
  GRand *rand;
  Device *devices[N_USERS];
  gboolean leads[N_USERS][N_TEAMS];
  gboolean active[N_USERS];
  char *teams[N_TEAMS];
  GArray *cases, *grants;
  guint lost, pages;
} Model;

static int
pick (Model *m, int n)
{
  return g_rand_int_range (m->rand, 0, n);
}

static void
set_user (Model *m, int user)
{
  g_autoptr (GError) error = NULL;
  const char *led[N_TEAMS + 1] = { NULL };
  guint n = 0;
  for (int i = 0; i < N_TEAMS; i++) {
    if (m->leads[user][i]) {
      led[n++] = team_names[i];
    }
  }
  const char *teams[] = { "Nord", NULL };
  SamServerUser said = { .login = logins[user],
                         .name = logins[user],
                         .role = n ? "lead" : "coordinator",
                         .teams = teams,
                         .lead_teams = led };
  g_autofree char *id = sam_server_add_user (m->f->server, &said, &error);
  g_assert_no_error (error);
  m->active[user] = TRUE;
}

static void
write_record (Model *m, SamRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_auto (SamTxn) txn = { 0 };
  g_auto (SamStored) stored = { 0 };
  SamUid id, scope;
  gsize len;

  sam_record_freeze (record);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  const char *data = g_bytes_get_data (body, &len);
  g_assert_true (sam_uid_parse (sam_record_get_id (record), &id));
  g_assert_true (sam_uid_parse (sam_record_get_scope (record), &scope));
  g_assert_true (sam_txn_begin (&txn, m->f->server, &error));
  int found = sam_server_load (m->f->server, &id, &stored, &error);
  g_assert_cmpint (found, >=, 0);
  if (found) {
    g_assert_true (sam_txn_update (&txn, &stored, &sam_uid_nil, data, len, &error));
  } else {
    g_assert_true (sam_txn_insert (&txn, &id, sam_record_get_rtype (record), &scope,
                                   sam_record_get_def (record)->compartment, &sam_uid_nil, data,
                                   len, &error));
  }
  g_assert_true (sam_txn_commit (&txn, NULL, &error));
  g_assert_no_error (error);
}

static void
write_case (Model *m, Case *c)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_CASE, c->id, c->id);
  sam_record_set_text (record, SAM_CASE_PERSON_ID, c->person);
  sam_record_set_text (record, SAM_CASE_TEAM_ID, m->teams[c->team]);
  if (c->coordinator >= 0) {
    sam_record_set_text (record, SAM_CASE_COORDINATOR_USER, m->devices[c->coordinator]->user_id);
  }
  if (c->holder >= 0) {
    sam_record_set_text (record, SAM_CASE_HOLDER_USER, m->devices[c->holder]->user_id);
  }
  sam_record_set_text (record, SAM_CASE_STATUS, "active");
  write_record (m, record);
}

static void
write_ask (Model *m, Case *c, gboolean asked)
{
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_HANDOVER, c->ask, c->id);
  sam_record_set_text (record, SAM_HANDOVER_CASE_ID, c->id);
  sam_record_set_text (record, SAM_HANDOVER_STATE, asked ? "asked" : "withdrawn");
  sam_record_set_text (record, SAM_HANDOVER_TO_KIND, "user");
  if (c->asked >= 0) {
    sam_record_set_text (record, SAM_HANDOVER_TO_USER, m->devices[c->asked]->user_id);
  }
  write_record (m, record);
}

/* The compartments a user must have of a case, or of its person. */
static guint
model_sees (Model *m, guint index, int user, gboolean person)
{
  const Case *c = &g_array_index (m->cases, Case, index);
  gint64 now = sam_clock_now (m->f->clock);
  guint comps = 0;
  if (!m->active[user]) {
    return 0;
  }
  /* All work in the first team: a question to a colleague is put to somebody in the case's team. */
  if (c->coordinator == user || c->holder == user || (c->asked == user && c->team == 0)
      || m->leads[user][c->team]) {
    comps = SAM_SERVER_ROLE_COMPARTMENTS;
  }
  for (guint i = 0; i < m->grants->len; i++) {
    const Grant *g = &g_array_index (m->grants, Grant, i);
    if (g->case_index == index && g->user == user && (g->until == 0 || g->until > now)) {
      comps |= 1u << g->comp;
    }
  }
  if (person) {
    comps &= ~(1u << SAM_COMPARTMENT_ATTENDANCE | 1u << SAM_COMPARTMENT_SLT);
  }
  return comps;
}

static void
model_check (Model *m, int user)
{
  Device *device = m->devices[user];
  guint expected = m->active[user] ? 3 + 1 + N_USERS : 0;

  for (guint i = 0; i < m->cases->len; i++) {
    Case *c = &g_array_index (m->cases, Case, i);
    gboolean sees_case = model_sees (m, i, user, FALSE) & 1u << SAM_COMPARTMENT_FOLLOW_UP;
    gboolean sees_person = model_sees (m, i, user, TRUE) & 1u << SAM_COMPARTMENT_FOLLOW_UP;
    g_assert_cmpint (device_has (device, c->id), ==, sees_case != 0);
    g_assert_cmpint (device_has (device, c->person), ==, sees_person != 0);
    expected +=
        (sees_case ? 1 + c->children->len : 0) + (sees_person ? 1 + c->person_children->len : 0);
    for (guint k = 0; k < c->children->len; k++) {
      g_assert_cmpint (device_has (device, g_ptr_array_index (c->children, k)), ==, sees_case != 0);
    }
  }
  g_assert_cmpuint (g_hash_table_size (device->records), ==, expected);
  /* and each in its newest version */
  g_auto (SamFence) fence = { 0 };
  GHashTableIter iter;
  sam_fence_enter (&fence, m->f->server, NULL);
  gpointer id_text;
  g_hash_table_iter_init (&iter, device->records);
  while (g_hash_table_iter_next (&iter, &id_text, NULL)) {
    g_auto (SamStored) stored = { 0 };
    SamUid id;
    g_assert_true (sam_uid_parse (id_text, &id));
    g_assert_cmpint (sam_server_load (m->f->server, &id, &stored, NULL), ==, 1);
    g_autofree char *newest = sam_server_version (m->f->server, stored.n);
    g_autofree char *has = device_version (device, id_text);
    g_assert_cmpstr (has, ==, newest);
  }
}

static void
new_case (Model *m)
{
  Case c = { .team = pick (m, N_TEAMS), .asked = -1 };
  g_autofree char *id = new_id (m->f), *person = new_id (m->f), *ask = new_id (m->f);
  g_strlcpy (c.id, id, sizeof c.id);
  g_strlcpy (c.person, person, sizeof c.person);
  g_strlcpy (c.ask, ask, sizeof c.ask);
  c.coordinator = pick (m, N_USERS + 1) - 1;
  c.holder = pick (m, N_USERS + 1) - 1;
  c.children = g_ptr_array_new_with_free_func (g_free);
  c.person_children = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_PERSON, c.person, c.person);
  sam_record_set_text (record, SAM_PERSON_GIVEN_NAME, "Modig");
  write_record (m, record);
  g_array_append_val (m->cases, c);
  write_case (m, &g_array_index (m->cases, Case, m->cases->len - 1));
}

static void
model_step (Model *m)
{
  g_autoptr (GError) error = NULL;
  int what = pick (m, 100);
  guint index = m->cases->len ? (guint) pick (m, (int) m->cases->len) : 0;
  Case *c = m->cases->len ? &g_array_index (m->cases, Case, index) : NULL;

  sam_clock_fixed_advance (m->f->clock, G_USEC_PER_SEC);
  if (!c || (what < 5 && m->cases->len < 40)) {
    new_case (m);
  } else if (what < 20) { /* a record in a case, or a new version of one */
    gboolean old = c->children->len > 3;
    g_autofree char *id =
        old ? g_strdup (g_ptr_array_index (c->children, pick (m, 3))) : new_id (m->f);
    g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_TRANSITION, id, c->id);
    g_autofree char *text = g_strdup_printf ("%u", g_rand_int (m->rand));
    sam_record_set_text (record, SAM_TRANSITION_CASE_ID, c->id);
    sam_record_set_text (record, SAM_TRANSITION_TOLD_BY, text);
    if (old && g_strcmp0 (id, c->ask) == 0) {
      return;
    }
    write_record (m, record);
    if (!old) {
      g_ptr_array_add (c->children, g_steal_pointer (&id));
    }
  } else if (what < 25) { /* something in the person's scope */
    g_autofree char *id = new_id (m->f);
    g_autoptr (SamRecord) record = sam_record_new (SAM_RECORD_RELATION, id, c->person);
    sam_record_set_text (record, SAM_RELATION_PERSON_ID, c->person);
    write_record (m, record);
    g_ptr_array_add (c->person_children, g_steal_pointer (&id));
  } else if (what < 40) { /* moved */
    switch (pick (m, 3)) {
    case 0:
      c->team = pick (m, N_TEAMS);
      break;
    case 1:
      c->coordinator = pick (m, N_USERS + 1) - 1;
      break;
    default:
      c->holder = pick (m, N_USERS + 1) - 1;
    }
    write_case (m, c);
  } else if (what < 45) { /* asked to take it over, answered */
    if (c->asked < 0) {
      gboolean known = FALSE;
      c->asked = pick (m, N_USERS);
      write_ask (m, c, TRUE);
      for (guint i = 0; i < c->children->len; i++) {
        known |= strcmp (g_ptr_array_index (c->children, i), c->ask) == 0;
      }
      if (!known) {
        g_ptr_array_insert (c->children, -1, g_strdup (c->ask));
      }
    } else {
      write_ask (m, c, FALSE);
      c->asked = -1;
    }
  } else if (what < 49) { /* leads another team */
    int user = pick (m, N_USERS);
    if (m->active[user]) {
      m->leads[user][pick (m, N_TEAMS)] ^= TRUE;
      set_user (m, user);
    }
  } else if (what < 51) { /* leaves, comes back */
    int user = pick (m, N_USERS);
    if (m->active[user]) {
      g_assert_true (sam_server_set_user_active (m->f->server, logins[user], FALSE, &error));
      m->active[user] = FALSE;
      /* the token no longer works: what the device has stays until it is used again */
    } else {
      set_user (m, user);
    }
  } else if (what < 60) { /* granted */
    static const SamCompartment comps[] = { SAM_COMPARTMENT_FOLLOW_UP, SAM_COMPARTMENT_FOLLOW_UP,
                                            SAM_COMPARTMENT_ATTENDANCE, SAM_COMPARTMENT_SLT };
    Grant g = { .case_index = index, .user = pick (m, N_USERS), .comp = comps[pick (m, 4)] };
    g.until = pick (m, 2) ? sam_clock_now (m->f->clock) + pick (m, 400) * G_USEC_PER_SEC + 1 : 0;
    g.id = sam_server_add_grant (m->f->server, logins[g.user], c->id, sam_compartment_name (g.comp),
                                 g.until, "covers", &error);
    g_assert_no_error (error);
    g_array_append_val (m->grants, g);
  } else if (what < 62 && m->grants->len) { /* ended */
    guint at = (guint) pick (m, (int) m->grants->len);
    Grant *g = &g_array_index (m->grants, Grant, at);
    g_assert_cmpint (sam_server_end_grant (m->f->server, g->id, &error), ==, TRUE);
    g_assert_no_error (error);
    g_free (g->id);
    g_array_remove_index_fast (m->grants, at);
  } else { /* a page, of any size, perhaps cut at a checkpoint */
    int user = pick (m, N_USERS);
    if (m->active[user]) {
      device_pull_page (m->devices[user], 1 + (guint) pick (m, 12), 0);
      m->pages++;
    }
  }
}

static void
run_model (Fixture *f, guint seed, guint steps)
{
  Model m = { .f = f };
  m.rand = g_rand_new_with_seed (seed);
  m.cases = g_array_new (FALSE, FALSE, sizeof (Case));
  m.grants = g_array_new (FALSE, FALSE, sizeof (Grant));
  m.teams[0] = f->nord;
  m.teams[1] = f->sor;
  m.teams[2] = f->vest;
  for (int i = 0; i < N_USERS; i++) {
    m.devices[i] = device_new (f, logins[i]);
    m.active[i] = TRUE;
  }
  m.leads[3][0] = m.leads[4][1] = TRUE;
  m.leads[5][0] = m.leads[5][1] = m.leads[5][2] = TRUE;

  for (guint i = 0; i < steps; i++) {
    model_step (&m);
    if (i % 200 == 199 || i + 1 == steps) {
      for (int user = 0; user < N_USERS; user++) {
        if (m.active[user]) {
          while (device_pull_page (m.devices[user], 1 + (guint) pick (&m, 40), 0)) {
          }
          model_check (&m, user);
        }
      }
    }
  }
  for (int user = 0; user < N_USERS; user++) {
    m.lost += m.devices[user]->n_outs;
  }
  g_test_message ("seed %u: %u cases, %u pages, %u outs", seed, m.cases->len, m.pages, m.lost);
  g_assert_cmpuint (m.lost, >, steps / 40);
  for (int i = 0; i < N_USERS; i++) {
    device_free (m.devices[i]);
  }
  for (guint i = 0; i < m.cases->len; i++) {
    g_ptr_array_unref (g_array_index (m.cases, Case, i).children);
    g_ptr_array_unref (g_array_index (m.cases, Case, i).person_children);
  }
  for (guint i = 0; i < m.grants->len; i++) {
    g_free (g_array_index (m.grants, Grant, i).id);
  }
  g_array_unref (m.cases);
  g_array_unref (m.grants);
  g_rand_free (m.rand);
}

static void
test_model (Fixture *f, gconstpointer data)
{
  run_model (f, GPOINTER_TO_UINT (data), STEPS);
}

/* Everybody asks again and again whether there is anything new: the head alone says that there is
 * not, and what else there is need not be there. */
static void
test_nothing_new (Fixture *f, gconstpointer data)
{
  SamSql *sql = sam_server_get_sql (f->server);
  g_autoptr (Device) kari = device_new (f, "kari");
  g_autoptr (Device) other = device_new (f, "kari");
  g_autofree char *case_id = make_case (kari, NULL);

  device_pull (other);
  g_assert_true (sam_sql_define (sql, "ALTER TABLE record RENAME TO put_away", NULL));
  g_assert_false (device_pull_page (other, 500, 0));
  g_assert_true (sam_sql_define (sql, "ALTER TABLE put_away RENAME TO record", NULL));
  add_contacts (kari, case_id, 1);
  guint before = other->n_records;
  g_assert_false (device_pull_page (other, 500, 0));
  g_assert_cmpuint (other->n_records, ==, before + 1);
}

int
main (int argc, char **argv)
{
  /* touches no folder at all, and so has no leak of GLib's to leave out */
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/server/feed/every-limit", test_every_limit);
  fixture_test ("/server/feed/interrupted", test_interrupted);
  fixture_test ("/server/feed/order", test_order);
  fixture_test ("/server/feed/C14-cursors", test_cursors);
  fixture_test ("/server/feed/erased", test_erased);
  fixture_test ("/server/feed/restored", test_restored);
  /* the tables of PostgreSQL are another role's */
  if (!fixture_on_postgresql ()) {
    fixture_test ("/server/feed/nothing-new", test_nothing_new);
  }
  /* more of them in the long tests: -m slow */
  guint n_seeds = g_test_slow () ? 20 : 1;
  for (guint seed = 1; seed <= n_seeds; seed++) {
    g_autofree char *path = g_strdup_printf ("/server/feed/model/%u", seed);
    g_test_add (path, Fixture, GUINT_TO_POINTER (seed), fixture_set_up, test_model,
                fixture_tear_down);
  }
  return g_test_run ();
}
