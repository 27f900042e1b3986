/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A home is assigned at two desks with one server, which answers, is too old to, or does not. */
#include "desk.h"
#include "housing-world.h"

#include <samspor/sam-homes.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-records.h>
#include <samspor/sam-sync.h>
#include <string.h>

/* ---- The network: straight to the server's core ---- */

#define TOWN_TYPE_REMOTE (town_remote_get_type ())
G_DECLARE_FINAL_TYPE (TownRemote, town_remote, TOWN, REMOTE, GObject)

struct _TownRemote {
  GObject parent_instance;
  Desk *desk;
  guint n_checks;
  guint check_status; /* what a question about a home is answered with; 0 = by the server */
  gboolean is_silent; /* nothing is answered at all */
  gboolean is_cut;    /* the line is cut when a question about a home is asked */
};

static void town_remote_iface_init (SamRemoteInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TownRemote, town_remote, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAM_TYPE_REMOTE, town_remote_iface_init))

static void
silent_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_new_error (user_data, G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
}

static void
town_remote_send_async (SamRemote *remote, const char *path, GBytes *body, const char *token,
                        const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TownRemote *self = TOWN_REMOTE (remote);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  g_autofree char *text =
      body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
  gboolean is_check = strcmp (parts[0], "/v1/housing/check") == 0;
  g_autoptr (SamServerResponse) response = NULL;
  SamReply *reply;

  g_task_set_source_tag (task, town_remote_send_async);
  self->n_checks += is_check;
  if (self->is_silent) {
    g_cancellable_connect (cancellable, G_CALLBACK (silent_cancelled_cb), g_object_ref (task),
                           g_object_unref);
    return;
  }
  if (is_check && self->is_cut) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "cut");
    return;
  }
  response =
      send_request (self->desk->device, body != NULL ? "POST" : "GET", parts[0], parts[1], text);
  reply = g_new0 (SamReply, 1);
  reply->is_ours = TRUE;
  reply->status = is_check && self->check_status != 0 ? self->check_status : response->status;
  reply->body = g_memory_input_stream_new_from_bytes (response->body);
  g_task_return_pointer (task, reply, (GDestroyNotify) sam_reply_free);
}

static SamReply *
town_remote_send_finish (SamRemote *remote, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
town_remote_iface_init (SamRemoteInterface *iface)
{
  iface->send_async = town_remote_send_async;
  iface->send_finish = town_remote_send_finish;
}

static void
town_remote_class_init (TownRemoteClass *klass)
{
}

static void
town_remote_init (TownRemote *self)
{
}

/* ---- The town ---- */

typedef struct {
  Fixture f;
  GHashTable *arrived; /* (owned) (element-type utf8) */
  Desk *lead, *boss;
  TownRemote *remote; /* (owned): the lead's */
  SamSyncEngine *engine;
  char *people[2];
  char *site, *units[2], *needs[2]; /* (owned) */
} Town;

static SamRecord *
make (Desk *desk, SamRecordType type, const char *scope)
{
  g_autofree char *id = sam_id_new (desk->f->clock);

  return sam_record_new (type, id, scope != NULL ? scope : SAM_ID_NIL);
}

/* (transfer full) @record */
static void
save_one (Desk *desk, SamRecord *record)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("test");
  g_autoptr (SamRecord) own = record;
  g_autoptr (GError) error = NULL;

  sam_changes_put (changes, own);
  sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
}

static char *
add_unit (Town *t, const char *name)
{
  SamRecord *unit = make (t->boss, SAM_RECORD_HOUSING_UNIT, NULL);
  char *id = g_strdup (sam_record_get_id (unit));

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, t->site);
  sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, name);
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  save_one (t->boss, unit);
  return id;
}

static char *
add_need (Town *t, guint n, const char *wishes)
{
  SamRecord *need = make (t->boss, SAM_RECORD_HOUSING_NEED, t->people[n]);
  char *id = g_strdup (sam_record_get_id (need));

  sam_record_set_text (need, SAM_HOUSING_NEED_PERSON_ID, t->people[n]);
  sam_record_set_date (need, SAM_HOUSING_NEED_ASKED_ON, TODAY - 30);
  sam_record_set_text (need, SAM_HOUSING_NEED_ENVIRONMENT, "rusfritt");
  sam_record_set_text (need, SAM_HOUSING_NEED_WISHES, wishes);
  save_one (t->boss, need);
  return id;
}

static void
declare (Town *t, const char *environment)
{
  g_autoptr (SamRecord) site = desk_get (t->boss, SAM_RECORD_SITE, t->site);
  SamRecord *changed = sam_record_dup (site);

  sam_record_set_text (changed, SAM_SITE_ENVIRONMENT, environment);
  save_one (t->boss, changed);
  desk_sync (t->boss);
}

static void
town_set_up (Town *t, gconstpointer data)
{
  SamRecord *site;

  fixture_set_up (&t->f, NULL);
  t->arrived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  t->lead = desk_new (&t->f, "lead", "lead", t->arrived);
  t->boss = desk_new (&t->f, "boss", "lead", t->arrived);
  t->remote = g_object_new (TOWN_TYPE_REMOTE, NULL);
  t->remote->desk = t->lead;
  t->engine = sam_sync_engine_new (t->lead->store, t->f.clock, SAM_REMOTE (t->remote));
  for (guint i = 0; i < 2; i++) {
    g_autofree char *case_id = make_case (t->lead->device, &t->people[i]);
  }
  desk_sync (t->boss);
  site = make (t->boss, SAM_RECORD_SITE, NULL);
  t->site = g_strdup (sam_record_get_id (site));
  sam_record_set_text (site, SAM_SITE_NAME, "Bakken");
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "rusfritt");
  save_one (t->boss, site);
  t->units[0] = add_unit (t, "H0101");
  t->units[1] = add_unit (t, "H0102");
  for (guint i = 0; i < 2; i++) {
    t->needs[i] = add_need (t, i, i == 0 ? "Nær bussen" : "Ikke i kjeller");
  }
  desk_sync (t->boss);
  desk_sync (t->lead);
}

static void
town_tear_down (Town *t, gconstpointer data)
{
  g_assert_finalize_object (t->engine);
  g_assert_finalize_object (t->remote);
  desk_free (t->lead);
  desk_free (t->boss);
  for (guint i = 0; i < 2; i++) {
    g_free (t->people[i]);
    g_free (t->units[i]);
    g_free (t->needs[i]);
  }
  g_free (t->site);
  g_hash_table_unref (t->arrived);
  fixture_tear_down (&t->f, NULL);
}

#define town_test(path, function)                                                                  \
  g_test_add (path, Town, NULL, town_set_up, function, town_tear_down)

/* Home @unit from @from to @to (NONE = no end) for need @need_id of person @n, without the server:
 * the lease, who is on it, and the end of the need. (transfer full) (nullable): the tenant's id;
 * NULL with @error */
static char *
assign_days (Town *t, Desk *desk, guint n, const char *need_id, const char *unit, SamDate from,
             SamDate to, GError **error)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("assignment");
  g_autoptr (SamRecord) lease = make (desk, SAM_RECORD_TENANCY, NULL);
  g_autoptr (SamRecord) tenant = make (desk, SAM_RECORD_TENANT, t->people[n]);
  g_autoptr (SamRecord) need = desk_get (desk, SAM_RECORD_HOUSING_NEED, need_id);
  g_autoptr (SamRecord) ended = sam_record_dup (need);

  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, unit);
  sam_record_set_text (lease, SAM_TENANCY_FORM, to == SAM_DATE_NONE ? "open_ended" : "fixed");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, from);
  sam_record_set_date (lease, SAM_TENANCY_TO_ON, to);
  sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, t->people[n]);
  sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, sam_record_get_id (lease));
  sam_record_set_text (tenant, SAM_TENANT_NEED_ID, need_id);
  sam_record_set_date (tenant, SAM_TENANT_FROM_ON, from);
  sam_record_set_date (ended, SAM_HOUSING_NEED_ENDED_ON, TODAY);
  sam_record_set_text (ended, SAM_HOUSING_NEED_ENDED_HOW, "assigned");
  sam_changes_put (changes, lease);
  sam_changes_put (changes, tenant);
  sam_changes_put (changes, ended);
  return sam_store_save (desk->store, desk->viewer, changes, SAM_ORIGIN_USER, NULL, error)
             ? g_strdup (sam_record_get_id (tenant))
             : NULL;
}

static char *
assign (Town *t, Desk *desk, guint n, const char *unit, GError **error)
{
  return assign_days (t, desk, n, t->needs[n], unit, TODAY, SAM_DATE_NONE, error);
}

/* ---- The engine ---- */

typedef struct {
  gboolean done, ok;
  GError *error;
} Cycle;

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cycle *cycle = user_data;

  cycle->ok = sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, NULL, &cycle->error);
  cycle->done = TRUE;
}

static Cycle
cycle_as_it_goes (Town *t)
{
  Cycle run = { 0 };

  sam_sync_engine_sync_async (t->engine, NULL, synced_cb, &run);
  while (!run.done) {
    g_main_context_iteration (NULL, TRUE);
  }
  return run;
}

static void
cycle (Town *t)
{
  Cycle run = cycle_as_it_goes (t);

  g_assert_no_error (run.error);
  g_assert_true (run.ok);
}

/* What the server warned of, as the lead's store has it: "-" = it has not said. (transfer full) */
static char *
checked (Town *t, const char *tenant_id)
{
  g_autoptr (SamRecord) tenant = desk_get (t->lead, SAM_RECORD_TENANT, tenant_id);
  const char *const *warned = sam_record_get_set (tenant, SAM_TENANT_CHECKED_WARNED_OF);

  if (!sam_record_has (tenant, SAM_TENANT_CHECKED_AT)) {
    return g_strdup ("-");
  }
  return warned != NULL ? g_strjoinv (" ", (char **) warned) : g_strdup ("");
}

#define assert_checked(t, tenant, expected)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *checked_ = checked (t, tenant);                                               \
    g_assert_cmpstr (checked_, ==, expected);                                                      \
  }                                                                                                \
  G_STMT_END

/* Assigned on what was declared yesterday; the server knows better, and is asked until it has
 * answered, and again when the homes change. */
static void
test_asked_again (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tenant = assign (t, t->lead, 0, t->units[0], &error);

  g_assert_no_error (error);
  declare (t, "uten_krav");
  cycle (t);
  g_assert_cmpuint (t->remote->n_checks, ==, 1);
  assert_checked (t, tenant, "environment");
  /* that it is let, to this very tenant, is no warning */
  for (guint i = 0; i < 3; i++) {
    cycle (t);
  }
  g_assert_cmpuint (t->remote->n_checks, ==, 1);
  desk_sync (t->boss);
  {
    g_autoptr (SamRecord) seen = desk_get (t->boss, SAM_RECORD_TENANT, tenant);

    g_assert_true (sam_record_has (seen, SAM_TENANT_CHECKED_AT));
    g_assert_nonnull (sam_record_get_set (seen, SAM_TENANT_CHECKED_WARNED_OF));
  }
  declare (t, "rusfritt");
  cycle (t);
  g_assert_cmpuint (t->remote->n_checks, ==, 2);
  assert_checked (t, tenant, "");
  declare (t, "uten_krav");
  cycle (t);
  cycle (t);
  g_assert_cmpuint (t->remote->n_checks, ==, 2);
  assert_checked (t, tenant, "");
}

/* What fits is written down once, and not asked about again. */
static void
test_clean (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tenant = assign (t, t->lead, 0, t->units[0], &error);

  g_assert_no_error (error);
  cycle (t);
  assert_checked (t, tenant, "");
  g_assert_cmpuint (t->remote->n_checks, ==, 1);
  cycle (t);
  g_assert_cmpuint (t->remote->n_checks, ==, 1);
}

/* A lease that no list shows, for the sake of a confidential address, is asked about all the
 * same. */
static void
test_confidential (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tenant = NULL;

  {
    g_autoptr (SamRecord) person = desk_get (t->lead, SAM_RECORD_PERSON, t->people[0]);
    SamRecord *changed = sam_record_dup (person);

    sam_record_set_text (changed, SAM_PERSON_ADDRESS_GRADE, "fortrolig");
    save_one (t->lead, changed);
  }
  cycle (t);
  tenant = assign (t, t->lead, 0, t->units[0], &error);
  g_assert_no_error (error);
  declare (t, "uten_krav");
  cycle (t);
  {
    g_autoptr (GPtrArray) listed = desk_list (t->lead, SAM_RECORD_TENANT, NULL);

    g_assert_cmpuint (listed->len, ==, 1);
    g_assert_false (sam_record_has (g_ptr_array_index (listed, 0), SAM_TENANT_TENANCY_ID));
  }
  g_assert_cmpuint (t->remote->n_checks, ==, 1);
  assert_checked (t, tenant, "environment");
}

/* A server that has no such route, or shows no such need: the cycle is a good one, nothing is
 * written, and it is not asked in a circle. */
static void
test_no_answer (Town *t, gconstpointer data)
{
  static const guint statuses[] = { 405, 404 };
  g_autoptr (GError) error = NULL;
  g_autofree char *tenant = assign (t, t->lead, 0, t->units[0], &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    t->remote->check_status = statuses[i];
    for (guint k = 0; k < 4; k++) {
      cycle (t);
      g_assert_false (sam_sync_engine_get_status (t->engine).failed);
    }
    g_assert_cmpuint (t->remote->n_checks, ==, i + 1);
    assert_checked (t, tenant, "-");
    declare (t, i == 0 ? "uten_krav" : "rusfritt");
  }
  t->remote->check_status = 0;
  cycle (t);
  assert_checked (t, tenant, "");
}

/* The line that is cut under a question loses neither it nor the one behind it. */
static void
test_cut (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = assign (t, t->lead, 0, t->units[0], &error);
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  second = assign (t, t->lead, 1, t->units[1], &error);
  g_assert_no_error (error);
  t->remote->is_cut = TRUE;
  for (guint i = 0; i < 3; i++) {
    Cycle run = cycle_as_it_goes (t);

    g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
    g_assert_false (run.ok);
    g_clear_error (&run.error);
    g_assert_cmpuint (t->remote->n_checks, ==, i + 1);
  }
  t->remote->is_cut = FALSE;
  cycle (t);
  g_assert_cmpuint (t->remote->n_checks, ==, 5);
  assert_checked (t, first, "");
  assert_checked (t, second, "");
}

/* ---- Asked by somebody who waits ---- */

typedef struct {
  SamHousingAnswer *answer; /* (owned) (nullable) */
  GError *error;
  gboolean done;
} Asked;

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->answer = sam_sync_check_home_finish (SAM_STORE (source), result, &asked->error);
  asked->done = TRUE;
}

static SamHousingAnswer *
ask (Town *t, const char *need, const char *unit, GError **error)
{
  Asked asked = { 0 };

  sam_sync_check_home_async (t->lead->store, SAM_REMOTE (t->remote), need, unit, NULL, checked_cb,
                             &asked);
  while (!asked.done) {
    g_main_context_iteration (NULL, TRUE);
  }
  if (asked.error != NULL) {
    g_propagate_error (error, asked.error);
  }
  return asked.answer;
}

static void
test_ask (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamHousingAnswer) fits = ask (t, t->needs[0], t->units[0], &error);
  g_autoptr (SamHousingAnswer) warns = NULL, none = NULL;
  const SamHousingFinding *finding;

  g_assert_no_error (error);
  g_assert_cmpuint (fits->findings->len, ==, 0);
  g_assert_cmpint (fits->day, ==, TODAY);
  g_assert_cmpint (fits->version, ==, SAM_HOUSING_VERSION);
  declare (t, "uten_krav");
  warns = ask (t, t->needs[0], t->units[0], &error);
  g_assert_no_error (error);
  g_assert_cmpuint (warns->findings->len, ==, 1);
  finding = &g_array_index (warns->findings, SamHousingFinding, 0);
  g_assert_cmpint (finding->rule, ==, SAM_HOUSING_ENVIRONMENT);
  g_assert_cmpint (finding->verdict, ==, SAM_HOUSING_WARNS);
  g_assert_true (finding->is_known);
  none = ask (t, t->people[0], t->units[0], &error);
  g_assert_null (none);
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  t->remote->check_status = 405;
  none = ask (t, t->needs[0], t->units[0], &error);
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
  g_clear_error (&error);
  t->remote->is_silent = TRUE;
  none = ask (t, t->needs[0], t->units[0], &error);
  g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_NETWORK);
}

/* ---- Both assign the same home ---- */

static char *
field_of (Desk *desk, SamRecordType type, const char *id, SamField field)
{
  g_autoptr (SamRecord) record = desk_get (desk, type, id);

  return g_strdup (sam_record_get_text (record, field));
}

/* What was refused is taken out, as its writer does in the Inbox. */
static guint
drop_refused (Desk *desk)
{
  guint n = 0;

  while (sam_store_get_status (desk->store).refused > 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) left = sam_store_list_waiting (desk->store, desk->viewer, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (left->len, >, 0);
    sam_store_drop_refused (desk->store, desk->viewer,
                            ((SamWaiting *) g_ptr_array_index (left, 0))->op_id, &error);
    g_assert_no_error (error);
    n++;
  }
  return n;
}

/* Without the network each takes the home to be free. The first to arrive has it; the other is told
 * in the Inbox, keeps the need with all that was written, and takes another home. */
static void
test_two_offline (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = assign (t, t->lead, 0, t->units[0], &error);
  g_autofree char *second = assign (t, t->boss, 1, t->units[0], &error);
  g_autoptr (GPtrArray) waiting = NULL, leases = NULL;
  g_autofree char *how = NULL, *wishes = NULL, *kept = NULL, *third = NULL;
  guint n_refused = 0;

  g_assert_no_error (error);
  desk_sync (t->lead);
  desk_sync (t->boss);
  g_assert_cmpuint (sam_store_get_status (t->lead->store).refused, ==, 0);
  waiting = sam_store_list_waiting (t->boss->store, t->boss->viewer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < waiting->len; i++) {
    const SamWaiting *one = g_ptr_array_index (waiting, i);

    g_test_message ("%s %s %s", sam_type_get (one->type)->name, one->code, one->field);
    n_refused += one->state == SAM_STATE_REFUSED && g_strcmp0 (one->code, "let") == 0
                 && one->type == SAM_RECORD_TENANCY && strcmp (one->field, "unit_id") == 0;
  }
  g_assert_cmpuint (n_refused, ==, 1);
  /* of the other's assignment nothing is on the server */
  desk_pull (t->lead, 500);
  {
    g_autoptr (SamRecord) tenant = desk_get (t->lead, SAM_RECORD_TENANT, second);

    g_assert_null (tenant);
  }
  how = field_of (t->lead, SAM_RECORD_HOUSING_NEED, t->needs[1], SAM_HOUSING_NEED_ENDED_HOW);
  g_assert_null (how);
  wishes = field_of (t->boss, SAM_RECORD_HOUSING_NEED, t->needs[1], SAM_HOUSING_NEED_WISHES);
  g_assert_cmpstr (wishes, ==, "Ikke i kjeller");

  g_assert_cmpuint (drop_refused (t->boss), >, 0);
  third = assign (t, t->boss, 1, t->units[1], &error);
  g_assert_no_error (error);
  desk_sync (t->boss);
  desk_sync (t->lead);
  g_assert_cmpuint (sam_store_get_status (t->boss->store).refused, ==, 0);
  leases = desk_list (t->lead, SAM_RECORD_TENANCY, NULL);
  g_assert_cmpuint (leases->len, ==, 2);
  kept = field_of (t->lead, SAM_RECORD_HOUSING_NEED, t->needs[1], SAM_HOUSING_NEED_WISHES);
  g_assert_cmpstr (kept, ==, "Ikke i kjeller");
  {
    g_autoptr (SamRecord) tenant = desk_get (t->lead, SAM_RECORD_TENANT, third);

    g_assert_nonnull (tenant);
  }
}

/* In one program the second is refused at once, and told why; nothing of it is kept. */
static void
test_one_program (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = assign (t, t->lead, 0, t->units[0], &error);
  g_autofree char *second = NULL, *how = NULL;
  g_autoptr (GArray) problems = NULL;
  const SamSaveProblem *problem;

  g_assert_no_error (error);
  second = assign (t, t->lead, 1, t->units[0], &error);
  g_assert_null (second);
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
  problems = sam_store_last_problems (t->lead->store);
  problem = &g_array_index (problems, SamSaveProblem, 0);
  g_assert_cmpstr (problem->problem.code, ==, "let");
  g_assert_cmpint (problem->problem.field, ==, SAM_TENANCY_UNIT_ID);
  g_assert_cmpstr (sam_text (NULL, &problem->problem.message), ==,
                   "The home is let in this period. Choose another home or period");
  how = field_of (t->lead, SAM_RECORD_HOUSING_NEED, t->needs[1], SAM_HOUSING_NEED_ENDED_HOW);
  g_assert_null (how);
}

/* ---- Every way two periods can lie to each other ---- */

#define END SAM_DATE_NONE

/* Days from TODAY, the last one included; @shares: a day in common. */
static const struct {
  int from, to, other_from, other_to;
  gboolean shares;
} periods[] = {
  { 0, END, 0, END, TRUE },   /* both from the same day, without an end */
  { 0, 30, 0, 30, TRUE },     /* the same days */
  { 0, 30, 30, 60, TRUE },    /* one moves in on the other's last day */
  { 0, 30, 31, 60, FALSE },   /* and on the day after */
  { 0, 30, 31, END, FALSE },  /* which has no end */
  { 0, 30, 10, 20, TRUE },    /* one within the other */
  { 0, END, 300, 330, TRUE }, /* later, but the first has no end */
  { 0, 30, 300, END, FALSE }, /* later, and the first is over */
  { 20, END, 0, 20, TRUE },   /* promised from a later day */
  { 20, END, 0, 19, FALSE },  /* and given for the days before it */
};

/* Saves one of the two; which: (transfer full) (nullable): the tenant. */
static char *
take_period (Town *t, Desk *desk, guint row, guint which, const char *need, const char *unit,
             GError **error)
{
  int from = which == 0 ? periods[row].from : periods[row].other_from;
  int to = which == 0 ? periods[row].to : periods[row].other_to;

  return assign_days (t, desk, which, need, unit, TODAY + from, to == END ? END : TODAY + to,
                      error);
}

static guint
count_leases (Desk *desk, const char *unit)
{
  g_autoptr (GPtrArray) leases = desk_list (desk, SAM_RECORD_TENANCY, NULL);
  guint n = 0;

  for (guint i = 0; i < leases->len; i++) {
    n += g_strcmp0 (sam_record_get_text (g_ptr_array_index (leases, i), SAM_TENANCY_UNIT_ID), unit)
         == 0;
  }
  return n;
}

/* A fresh home and two fresh needs for row @row, at both desks. */
static void
prepare_period (Town *t, guint row, char **unit, char **needs)
{
  g_autofree char *name = g_strdup_printf ("H9%03u", row);

  *unit = add_unit (t, name);
  needs[0] = add_need (t, 0, "Nær bussen");
  needs[1] = add_need (t, 1, "Ikke i kjeller");
  desk_sync (t->boss);
  desk_sync (t->lead);
}

/* At one desk, each of the two first. @data: which */
static void
test_periods_one_program (Town *t, gconstpointer data)
{
  guint first = GPOINTER_TO_UINT (data);

  for (guint row = 0; row < G_N_ELEMENTS (periods); row++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *unit = NULL, *one = NULL, *two = NULL, *how = NULL;
    char *needs[2];

    prepare_period (t, row, &unit, needs);
    one = take_period (t, t->lead, row, first, needs[first], unit, &error);
    g_assert_no_error (error);
    two = take_period (t, t->lead, row, !first, needs[!first], unit, &error);
    g_assert_cmpint (two == NULL, ==, periods[row].shares);
    how = field_of (t->lead, SAM_RECORD_HOUSING_NEED, needs[!first], SAM_HOUSING_NEED_ENDED_HOW);
    if (periods[row].shares) {
      g_autoptr (GArray) problems = sam_store_last_problems (t->lead->store);

      g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
      g_assert_cmpstr (g_array_index (problems, SamSaveProblem, 0).problem.code, ==, "let");
      g_assert_null (how);
    } else {
      g_assert_no_error (error);
      g_assert_cmpstr (how, ==, "assigned");
    }
    g_assert_cmpuint (count_leases (t->lead, unit), ==, periods[row].shares ? 1 : 2);
    g_free (needs[0]);
    g_free (needs[1]);
  }
  desk_sync (t->lead);
  g_assert_cmpuint (sam_store_get_status (t->lead->store).refused, ==, 0);
}

/* At two desks without the network, each of them first to arrive. Who comes second keeps text and
 * need, and is told that the home is let; when the days do not meet, both have it. @data: who */
static void
test_periods_two_desks (Town *t, gconstpointer data)
{
  guint first = GPOINTER_TO_UINT (data);
  Desk *desks[] = { t->lead, t->boss };

  for (guint row = 0; row < G_N_ELEMENTS (periods); row++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *unit = NULL, *kept = NULL, *lost = NULL, *how = NULL, *wishes = NULL;
    char *needs[2];
    gboolean shares = periods[row].shares;
    Desk *second = desks[!first];

    prepare_period (t, row, &unit, needs);
    kept = take_period (t, desks[first], row, first, needs[first], unit, &error);
    g_assert_no_error (error);
    lost = take_period (t, second, row, !first, needs[!first], unit, &error);
    g_assert_no_error (error);
    desk_sync (desks[first]);
    desk_sync (second);
    g_assert_cmpuint (sam_store_get_status (desks[first]->store).refused, ==, 0);
    g_assert_cmpint (sam_store_get_status (second->store).refused > 0, ==, shares);
    if (shares) {
      /* what was written is there to be read until it is taken out */
      g_autoptr (SamRecord) mine = desk_get (second, SAM_RECORD_TENANT, lost);

      g_assert_nonnull (mine);
      g_assert_cmpuint (drop_refused (second), >, 0);
    }
    desk_sync (second);
    desk_sync (desks[first]);
    how = field_of (second, SAM_RECORD_HOUSING_NEED, needs[!first], SAM_HOUSING_NEED_ENDED_HOW);
    wishes = field_of (second, SAM_RECORD_HOUSING_NEED, needs[!first], SAM_HOUSING_NEED_WISHES);
    g_assert_cmpstr (how, ==, shares ? NULL : "assigned");
    g_assert_cmpstr (wishes, ==, first == 0 ? "Ikke i kjeller" : "Nær bussen");
    for (guint i = 0; i < 2; i++) {
      g_autoptr (SamRecord) winner = desk_get (desks[i], SAM_RECORD_TENANT, kept);
      g_autoptr (SamRecord) other = desk_get (desks[i], SAM_RECORD_TENANT, lost);

      g_assert_nonnull (winner);
      g_assert_cmpint (other == NULL, ==, shares);
      g_assert_cmpuint (count_leases (desks[i], unit), ==, shares ? 1 : 2);
    }
    g_free (needs[0]);
    g_free (needs[1]);
  }
}

/* ---- Several on one lease ---- */

/* @n persons on one lease of the first home, at both desks. */
static void
share_among (Town *t, guint n, char **lease_id, char **tenants)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("assignment");
  g_autoptr (SamRecord) lease = make (t->lead, SAM_RECORD_TENANCY, NULL);
  g_autoptr (GError) error = NULL;

  *lease_id = g_strdup (sam_record_get_id (lease));
  sam_record_set_text (lease, SAM_TENANCY_UNIT_ID, t->units[0]);
  sam_record_set_text (lease, SAM_TENANCY_FORM, "open_ended");
  sam_record_set_date (lease, SAM_TENANCY_FROM_ON, TODAY - 90);
  sam_changes_put (changes, lease);
  for (guint i = 0; i < n; i++) {
    g_autoptr (SamRecord) tenant = make (t->lead, SAM_RECORD_TENANT, t->people[i]);

    tenants[i] = g_strdup (sam_record_get_id (tenant));
    sam_record_set_text (tenant, SAM_TENANT_PERSON_ID, t->people[i]);
    sam_record_set_text (tenant, SAM_TENANT_TENANCY_ID, *lease_id);
    sam_record_set_date (tenant, SAM_TENANT_FROM_ON, TODAY - 90);
    sam_changes_put (changes, tenant);
  }
  sam_store_save (t->lead->store, t->lead->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  desk_sync (t->lead);
  desk_sync (t->boss);
}

static void
share (Town *t, char **lease_id, char **tenants)
{
  share_among (t, 2, lease_id, tenants);
}

static void
leave (Desk *desk, const char *tenant_id, SamDate last, const char *how)
{
  g_autoptr (SamRecord) tenant = desk_get (desk, SAM_RECORD_TENANT, tenant_id);
  SamRecord *changed = sam_record_dup (tenant);

  sam_record_set_date (changed, SAM_TENANT_TO_ON, last);
  sam_record_set_text (changed, SAM_TENANT_ENDED_HOW, how);
  save_one (desk, changed);
}

/* Where person @n lives on @day, as a desk shows it: whether that home is one of @unit. */
static gboolean
lives_in (Town *t, Desk *desk, guint n, const char *unit, SamDate day)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id =
      sam_store_case_of_person (desk->store, desk->viewer, t->people[n], &error);
  g_autoptr (SamCaseView) view = sam_store_case_view (desk->store, desk->viewer, case_id, &error);
  SamHome home;

  g_assert_no_error (error);
  return sam_rules_home_now (view, day, &home) && home.unit != NULL
         && strcmp (sam_record_get_id (home.unit), unit) == 0;
}

/* One of two leaves: that part ends, and nothing else. The home stays let, the other stays in it,
 * and what somebody writes of the other meanwhile goes in beside it. */
static void
test_one_leaves (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lease_id = NULL, *none = NULL;
  char *tenants[2];

  share (t, &lease_id, tenants);
  leave (t->boss, tenants[1], TODAY - 1, "landlord");
  {
    g_autoptr (SamRecord) stays = desk_get (t->lead, SAM_RECORD_TENANT, tenants[0]);
    SamRecord *changed = sam_record_dup (stays);

    sam_record_set_date (changed, SAM_TENANT_RISK_ON, TODAY);
    sam_record_set_text (changed, SAM_TENANT_RISK_WHY, "Betaler ikke alene");
    save_one (t->lead, changed);
  }
  for (guint round = 0; round < 2; round++) {
    desk_sync (t->lead);
    desk_sync (t->boss);
  }
  for (guint i = 0; i < 2; i++) {
    Desk *desk = i == 0 ? t->lead : t->boss;
    g_autoptr (SamRecord) lease = desk_get (desk, SAM_RECORD_TENANCY, lease_id);
    g_autoptr (SamRecord) stays = desk_get (desk, SAM_RECORD_TENANT, tenants[0]);
    g_autoptr (SamRecord) gone = desk_get (desk, SAM_RECORD_TENANT, tenants[1]);

    g_assert_cmpuint (sam_store_get_status (desk->store).refused, ==, 0);
    g_assert_false (sam_record_has (lease, SAM_TENANCY_TO_ON));
    g_assert_false (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON));
    g_assert_false (sam_record_has (stays, SAM_TENANT_TO_ON));
    g_assert_false (sam_record_has (stays, SAM_TENANT_ENDED_HOW));
    g_assert_cmpstr (sam_record_get_text (stays, SAM_TENANT_RISK_WHY), ==, "Betaler ikke alene");
    g_assert_cmpint (sam_record_get_date (gone, SAM_TENANT_TO_ON), ==, TODAY - 1);
    g_assert_false (sam_record_has (gone, SAM_TENANT_RISK_WHY));
    g_assert_true (lives_in (t, desk, 0, t->units[0], TODAY));
    g_assert_false (lives_in (t, desk, 1, t->units[0], TODAY));
    g_assert_true (lives_in (t, desk, 1, t->units[0], TODAY - 1));
  }
  /* let as before to whoever asks */
  none = assign (t, t->boss, 1, t->units[0], &error);
  g_assert_null (none);
  g_assert_error (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS);
  g_free (tenants[0]);
  g_free (tenants[1]);
}

/* Each desk says of one of them that the home is left: both are, and only giving the home back lets
 * it to somebody else, from that day on. */
static void
test_both_leave (Town *t, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lease_id = NULL, *early = NULL, *next = NULL;
  char *tenants[2];

  share (t, &lease_id, tenants);
  leave (t->lead, tenants[0], TODAY - 2, "tenant");
  leave (t->boss, tenants[1], TODAY - 1, "landlord");
  for (guint round = 0; round < 2; round++) {
    desk_sync (t->lead);
    desk_sync (t->boss);
  }
  g_assert_cmpuint (sam_store_get_status (t->lead->store).refused, ==, 0);
  g_assert_cmpuint (sam_store_get_status (t->boss->store).refused, ==, 0);
  early = assign (t, t->lead, 0, t->units[0], &error);
  g_assert_null (early);
  g_clear_error (&error);
  {
    g_autoptr (SamRecord) lease = desk_get (t->lead, SAM_RECORD_TENANCY, lease_id);
    SamRecord *changed = sam_record_dup (lease);

    g_assert_false (sam_record_has (lease, SAM_TENANCY_TO_ON));
    sam_record_set_date (changed, SAM_TENANCY_GIVEN_UP_ON, TODAY);
    save_one (t->lead, changed);
  }
  next = assign (t, t->lead, 0, t->units[0], &error);
  g_assert_no_error (error);
  desk_sync (t->lead);
  desk_sync (t->boss);
  g_assert_cmpuint (sam_store_get_status (t->lead->store).refused, ==, 0);
  g_assert_cmpuint (count_leases (t->boss, t->units[0]), ==, 2);
  g_free (tenants[0]);
  g_free (tenants[1]);
}

/* Who leaves gives the home back, and doesn't know that another has moved in: the server does, and
 * refuses both. What was written is kept, and of the other nothing is told. */
static void
test_given_back_with_another_there (Town *t, gconstpointer data)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("lease");
  g_autoptr (SamRecord) moves_in = make (t->boss, SAM_RECORD_TENANT, t->people[1]);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lease_id = NULL, *mine = NULL, *kept = NULL;

  share_among (t, 1, &lease_id, &mine);
  sam_record_set_text (moves_in, SAM_TENANT_PERSON_ID, t->people[1]);
  sam_record_set_text (moves_in, SAM_TENANT_TENANCY_ID, lease_id);
  sam_record_set_date (moves_in, SAM_TENANT_FROM_ON, TODAY);
  save_one (t->boss, g_object_ref (moves_in));
  desk_sync (t->boss);
  {
    g_autoptr (SamRecord) tenant = desk_get (t->lead, SAM_RECORD_TENANT, mine);
    g_autoptr (SamRecord) lease = desk_get (t->lead, SAM_RECORD_TENANCY, lease_id);
    g_autoptr (SamRecord) left = sam_record_dup (tenant);
    g_autoptr (SamRecord) back = sam_record_dup (lease);

    sam_record_set_date (left, SAM_TENANT_TO_ON, TODAY);
    sam_record_set_text (left, SAM_TENANT_ENDED_HOW, "tenant");
    sam_record_set_date (back, SAM_TENANCY_GIVEN_UP_ON, TODAY);
    sam_record_set_text (back, SAM_TENANCY_REMARK, "Nøklene er hos vaktmesteren");
    sam_changes_put (changes, left);
    sam_changes_put (changes, back);
  }
  sam_store_save (t->lead->store, t->lead->viewer, changes, SAM_ORIGIN_USER, NULL, &error);
  g_assert_no_error (error);
  desk_sync (t->lead);
  waiting = sam_store_list_waiting (t->lead->store, t->lead->viewer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, 2);
  for (guint i = 0; i < waiting->len; i++) {
    const SamWaiting *one = g_ptr_array_index (waiting, i);

    g_test_message ("%s %d %s %s", sam_type_get (one->type)->name, one->state, one->code,
                    one->field);
    if (one->type == SAM_RECORD_TENANCY) {
      g_assert_cmpint (one->state, ==, SAM_STATE_REFUSED);
      g_assert_cmpstr (one->code, ==, "on-lease");
      g_assert_cmpstr (one->field, ==, "given_up_on");
    }
  }
  kept = field_of (t->lead, SAM_RECORD_TENANCY, lease_id, SAM_TENANCY_REMARK);
  g_assert_cmpstr (kept, ==, "Nøklene er hos vaktmesteren");
  desk_sync (t->boss);
  {
    g_autoptr (SamRecord) lease = desk_get (t->boss, SAM_RECORD_TENANCY, lease_id);

    g_assert_false (sam_record_has (lease, SAM_TENANCY_GIVEN_UP_ON));
    g_assert_true (lives_in (t, t->boss, 0, t->units[0], TODAY + 1));
    g_assert_true (lives_in (t, t->boss, 1, t->units[0], TODAY + 1));
  }

  g_assert_cmpuint (drop_refused (t->lead), >, 0);
  leave (t->lead, mine, TODAY, "tenant");
  desk_sync (t->lead);
  desk_sync (t->boss);
  g_assert_cmpuint (sam_store_get_status (t->lead->store).refused, ==, 0);
  g_assert_false (lives_in (t, t->boss, 0, t->units[0], TODAY + 1));
  g_assert_true (lives_in (t, t->boss, 1, t->units[0], TODAY + 1));
}

/* What a program says by itself, of what it has been sent, is what the server says: byte for byte.
 */
static void
test_store_as_server (Town *t, gconstpointer data)
{
  static const SamRecordType types[] = { SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT,
                                         SAM_RECORD_TENANCY, SAM_RECORD_SETTING };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  guint n = 0;

  for (guint64 seed = 1; seed <= 8; seed++) {
    g_auto (World) world = { 0 };
    g_autoptr (GError) error = NULL;

    world_init_random (&world, seed);
    sam_server_fill (t->f.server, world.records, NULL, &error);
    g_assert_no_error (error);
  }
  desk_pull (t->lead, 500);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (GPtrArray) some = desk_list (t->lead, types[i], NULL);

    g_ptr_array_extend_and_steal (records, g_steal_pointer (&some));
  }
  registry = sam_registry_new (records);
  stock = sam_housing_stock_new (records, registry, TODAY);
  for (guint i = 0; i < records->len; i++) {
    const char *unit = sam_record_get_id (g_ptr_array_index (records, i));
    g_autoptr (SamRecord) need = desk_get (t->lead, SAM_RECORD_HOUSING_NEED, t->needs[0]);
    g_autoptr (SamHousingMatch) match = sam_housing_check (stock, need, unit);
    g_autofree char *mine = match != NULL ? sam_housing_answer_to_json (match, TODAY) : NULL;
    g_autofree char *body =
        g_strdup_printf ("{\"need_id\":\"%s\",\"unit_id\":\"%s\"}", t->needs[0], unit);
    g_autoptr (SamServerResponse) response =
        send_request (t->lead->device, "POST", "/v1/housing/check", NULL, body);
    g_autofree char *said =
        g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));

    g_assert_cmpuint (response->status, ==, mine != NULL ? 200 : 404);
    if (mine != NULL) {
      g_assert_cmpstr (said, ==, mine);
      n++;
    }
  }
  g_assert_cmpuint (n, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  town_test ("/homes/server-is-asked-when-it-answers-again", test_asked_again);
  town_test ("/homes/clean-answer-is-kept", test_clean);
  town_test ("/homes/confidential-address", test_confidential);
  town_test ("/homes/no-answer-is-no-failure", test_no_answer);
  town_test ("/homes/cut-off", test_cut);
  town_test ("/homes/ask-at-once", test_ask);
  town_test ("/homes/two-offline-take-the-same", test_two_offline);
  town_test ("/homes/second-in-one-program-is-refused-at-once", test_one_program);
  for (guint first = 0; first < 2; first++) {
    g_test_add (first == 0 ? "/homes/never-two-leases/one-program"
                           : "/homes/never-two-leases/one-program-the-other-first",
                Town, GUINT_TO_POINTER (first), town_set_up, test_periods_one_program,
                town_tear_down);
    g_test_add (first == 0 ? "/homes/never-two-leases/two-desks"
                           : "/homes/never-two-leases/two-desks-the-other-first",
                Town, GUINT_TO_POINTER (first), town_set_up, test_periods_two_desks,
                town_tear_down);
  }
  town_test ("/homes/several-on-a-lease/one-leaves-and-only-that-part-ends", test_one_leaves);
  town_test ("/homes/several-on-a-lease/all-leave-and-the-home-is-given-back", test_both_leave);
  town_test ("/homes/several-on-a-lease/none-is-given-back-with-another-there",
             test_given_back_with_another_there);
  town_test ("/homes/program-says-what-the-server-says", test_store_as_server);
  return g_test_run ();
}
