/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim.h"

#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#define STEPS 400
#define CYCLES 5
#define AT(place) (1u << AT_##place)
#define ON_ITS_WAY (AT (META) | AT (LOG) | AT (PULL) | AT (PUSH) | AT (BACK))
#define ANYWHERE ((1u << N_PLACES) - 1)

const SimFaultDef sim_faults[N_FAULTS] = {
  [FAULT_DROP] = { "drop", 50000, ON_ITS_WAY },
  [FAULT_DUPLICATE] = { "duplicate", 50000, ON_ITS_WAY },
  [FAULT_REORDER] = { "reorder", 50000, ANYWHERE },
  [FAULT_DELAY] = { "delay", 50000, ON_ITS_WAY },
  [FAULT_CUT] = { "cut", 50000, ON_ITS_WAY },
  [FAULT_CLIENT_KILL] = { "client kill", 100000, ANYWHERE },
  [FAULT_EIO] = { "EIO", 20000, ANYWHERE },
  [FAULT_FULL] = { "full disk", 20000, ANYWHERE },
  [FAULT_SERVER_KILL] = { "server kill", 20000, ON_ITS_WAY & ~AT (BACK) }, /* writes nothing */
  [FAULT_AUTH] = { "401", 20000, ON_ITS_WAY },
  [FAULT_BUSY] = { "429, 503", 20000, ON_ITS_WAY },
  [FAULT_BAD_LINE] = { "bad line", 20000, AT (PULL) },
  [FAULT_SCOPE] = { "scope move", 20000, ANYWHERE },
  [FAULT_CLOCK] = { "clock", 5000, ANYWHERE },
  [FAULT_GRADE] = { "grade", 5000, ANYWHERE },
  [FAULT_EXPIRY] = { "grant expiry", 5000, ANYWHERE },
  [FAULT_SKEW] = { "version skew", 5000, AT (PULL) },
  [FAULT_SECOND] = { "second instance", 1000, ANYWHERE },
  [FAULT_TOO_LARGE] = { "413", 5000, AT (LOG) | AT (PUSH) },
  [FAULT_HTML] = { "sign-in page", 5000, ON_ITS_WAY },
  [FAULT_EXPIRED] = { "cursor expiry", 5000, ANYWHERE },
  [FAULT_RESTORED] = { "restore", 2000, ANYWHERE },
  [FAULT_COPIED] = { "vault put back", 1000, ANYWHERE },
  [FAULT_PERMIT] = { "permit", 5000, ANYWHERE },
};

SimTotals sim_totals;
const char *sim_mutant;
static Sim town; /* what every seed begins with */
static Sim *current;
static Dice seals; /* what libsodium gets */

gboolean
sim_is_mutant (const char *name)
{
  return sim_mutant != NULL && strcmp (sim_mutant, name) == 0;
}

/* ---- chance ---- */

guint64
dice_word (Dice *dice)
{
  guint64 z = dice->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

guint
dice_below (Dice *dice, guint n)
{
  return (guint) (dice_word (dice) % n);
}

gboolean
dice_in (Dice *dice, guint n)
{
  return dice_below (dice, n) == 0;
}

void
dice_fill (Dice *dice, void *buf, size_t len)
{
  for (guint8 *at = buf; len > 0;) {
    guint64 word = dice_word (dice);
    size_t n = MIN (len, sizeof word);

    memcpy (at, &word, n);
    at += n;
    len -= n;
  }
}

static const char *
seals_name (void)
{
  return "simulator";
}

static uint32_t
seals_word (void)
{
  return (uint32_t) dice_word (&seals);
}

static void
seals_fill (void *const buf, const size_t len)
{
  dice_fill (&seals, buf, len);
}

static randombytes_implementation seals_source = {
  .implementation_name = seals_name,
  .random = seals_word,
  .buf = seals_fill,
};

/* ---- time ---- */

static gint64
node_now (gpointer data)
{
  Node *node = data;

  return node->sim->now + node->skew;
}

static SamDate
node_today (gpointer data)
{
  static const gint64 day = 24 * 3600 * SIM_SECOND;

  return sam_date_add_days (sam_date_from_ymd (1970, 1, 1),
                            (int) ((node_now (data) + 2 * 3600 * SIM_SECOND) / day));
}

static void
node_random (gpointer data, void *buf, size_t len)
{
  dice_fill (&((Node *) data)->dice, buf, len);
}

SamClock *
node_clock_new (Node *node)
{
  static const SamClockFuncs funcs = { node_now, node_today, node_random };

  return sam_clock_new (&funcs, node, NULL);
}

/* ---- what will happen ---- */

static gboolean
is_before (const SimEvent *a, const SimEvent *b)
{
  return a->at != b->at ? a->at < b->at : a->n < b->n;
}

static SimEvent *
plan (Sim *sim, gint64 delay)
{
  SimEvent *event = g_new0 (SimEvent, 1);
  guint i = sim->heap->len;

  event->at = sim->now + delay;
  event->n = ++sim->n_events;
  g_ptr_array_add (sim->heap, event);
  while (i > 0 && is_before (event, sim->heap->pdata[(i - 1) / 2])) {
    sim->heap->pdata[i] = sim->heap->pdata[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  sim->heap->pdata[i] = event;
  return event;
}

void
sim_plan (Sim *sim, gint64 delay, SimFunc func, gpointer data)
{
  SimEvent *event = plan (sim, delay);

  event->func = func;
  event->data = data;
}

static SimEvent *
take_first (Sim *sim)
{
  GPtrArray *heap = sim->heap;
  SimEvent *first = heap->pdata[0], *last = heap->pdata[heap->len - 1];
  guint i = 0;

  g_ptr_array_set_size (heap, (int) heap->len - 1);
  while (heap->len > 0) {
    guint child = 2 * i + 1;

    if (child + 1 < heap->len && is_before (heap->pdata[child + 1], heap->pdata[child])) {
      child++;
    }
    if (child >= heap->len || is_before (last, heap->pdata[child])) {
      heap->pdata[i] = last;
      break;
    }
    heap->pdata[i] = heap->pdata[child];
    i = child;
  }
  return first;
}

/* The timers of the engine stand in the same row as the letters of the network. */
guint __wrap_g_timeout_add (guint interval, GSourceFunc function, gpointer data);
guint __wrap_g_timeout_add_seconds (guint interval, GSourceFunc function, gpointer data);
gboolean __wrap_g_source_remove (guint tag);
gboolean __real_g_source_remove (guint tag);

#define FIRST_TIMER 0x40000000u

guint
__wrap_g_timeout_add (guint interval, GSourceFunc function, gpointer data)
{
  SimEvent *event = plan (current, (gint64) interval * 1000);

  event->id = FIRST_TIMER + ++current->n_timers;
  event->source = function;
  event->data = data;
  event->interval = interval;
  return event->id;
}

guint
__wrap_g_timeout_add_seconds (guint interval, GSourceFunc function, gpointer data)
{
  return __wrap_g_timeout_add (interval * 1000, function, data);
}

gboolean
__wrap_g_source_remove (guint tag)
{
  for (guint i = 0; current != NULL && tag > FIRST_TIMER && i < current->heap->len; i++) {
    SimEvent *event = current->heap->pdata[i];

    if (event->id == tag) {
      event->id = 0;
      event->source = NULL;
      return TRUE;
    }
  }
  return tag > FIRST_TIMER ? FALSE : __real_g_source_remove (tag);
}

void
sim_settle (Sim *sim)
{
  while (g_main_context_iteration (NULL, FALSE)) {
  }
}

/* FALSE: nothing more until then. */
gboolean
sim_next (Sim *sim, gint64 until)
{
  g_autofree SimEvent *event = NULL;

  if (sim->heap->len == 0 || ((SimEvent *) sim->heap->pdata[0])->at > until) {
    sim->now = MAX (sim->now, until);
    return FALSE;
  }
  event = take_first (sim);
  sim->now = MAX (sim->now, event->at);
  if (event->func != NULL) {
    event->func (event->data);
  } else if (event->source != NULL && event->source (event->data)) {
    __wrap_g_timeout_add (event->interval, event->source, event->data);
  }
  sim_settle (sim);
  for (guint i = 0; i < sim->n_clients; i++) {
    sim_client_look (&sim->clients[i]);
  }
  return TRUE;
}

/* ---- what is told ---- */

void
sim_note (Sim *sim, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  for (const char *c = text; *c != '\0'; c++) {
    sim->trace = (sim->trace ^ (guint8) *c) * G_GUINT64_CONSTANT (0x100000001b3);
  }
  if (g_getenv ("SAMSPOR_TRACE") != NULL) {
    g_print ("# %6.1f %s\n", (double) (sim->now - SIM_START) / SIM_SECOND, text);
  }
}

void
sim_fail (Sim *sim, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (sim->broken->len == 0) {
    g_string_append_printf (sim->broken, "seed %" G_GUINT64_FORMAT ", step %u: ", sim->seed,
                            sim->step);
    g_string_append_vprintf (sim->broken, format, args);
  }
  va_end (args);
}

void
sim_hit (Client *client, SimFault fault)
{
  sim_totals.faults[fault]++;
  sim_totals.pairs[fault][client->place]++;
}

Client *
sim_client_of (SamStore *store)
{
  for (guint i = 0; i < SIM_CLIENTS_MAX; i++) {
    if (town.clients[i].desk.store == store) {
      return &town.clients[i];
    }
  }
  return NULL;
}

/* ---- one seed ---- */

/* Who does something next: often one whose words are just on their way, which is soon over. */
static Client *
draw_actor (Sim *sim, Client *drawn)
{
  for (guint i = 0; i < sim->n_clients; i++) {
    if (sim->clients[i].place == AT_PUSH && dice_in (&sim->dice, 2)) {
      return &sim->clients[i];
    }
  }
  return drawn;
}

static void
step (Sim *sim)
{
  Client *client = &sim->clients[dice_below (&sim->dice, sim->n_clients)];
  guint what = dice_below (&sim->dice, 100);

  if (what < 56) {
    for (guint n = 1 + dice_below (&sim->dice, 3); n > 0; n--) {
      sim_next (sim, sim->now + 30 * SIM_SECOND);
    }
  } else if (what < 80) {
    sim_client_act (draw_actor (sim, client));
  } else if (what < 92) {
    sim_client_want (client);
  } else {
    sim_server_act (sim);
  }
  sim_settle (sim);
  for (guint i = 0; i < sim->n_clients; i++) {
    sim_client_look (&sim->clients[i]);
  }
}

/* Everything works again: all must come to hold what they may see, soon. */
static void
heal (Sim *sim)
{
  gboolean equal = FALSE;

  sim->healed = TRUE;
  sim_totals.heals++;
  sim_server_restart (sim);
  for (guint i = 0; i < sim->n_clients; i++) {
    Client *client = &sim->clients[i];

    sam_crash_vfs_heal (client->vfs);
    sim_client_kill (client, FALSE);
  }
  /* What is still on its way from before arrives in the meantime, or never. */
  for (guint round = 0; round < CYCLES && !equal; round++) {
    gint64 until = sim->now + 300 * SIM_SECOND;

    for (guint i = 0; i < sim->n_clients; i++) {
      sim->clients[i].outcomes = sim->clients[i].ok = 0;
      sim->clients[i].last_wanted = 0;
      sim_client_want (&sim->clients[i]);
    }
    sim_settle (sim);
    for (guint left = sim->n_clients; left > 0 && sim_next (sim, until);) {
      left = 0;
      for (guint i = 0; i < sim->n_clients; i++) {
        left += sim->clients[i].outcomes == 0;
      }
    }
    equal = TRUE;
    for (guint i = 0; i < sim->n_clients; i++) {
      equal = sim_client_equal (&sim->clients[i], FALSE) && equal;
    }
    sim_totals.rounds[MIN (round, 7)] += equal;
  }
  if (!equal) {
    sim_totals.stalls++;
    for (guint i = 0; i < sim->n_clients; i++) {
      sim_client_equal (&sim->clients[i], TRUE);
    }
  }
}

static void
event_free (gpointer data)
{
  g_free (data);
}

Sim *
sim_begin (guint64 seed, guint n_clients)
{
  Sim *sim = &town;

  current = sim;
  sim->seed = seed;
  sim->dice.state = seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d) + 1;
  seals.state = seed;
  sqlite3_test_control (SQLITE_TESTCTRL_PRNG_SEED, (int) (seed & 0x7fffffff) + 1, NULL);
  sim->now = SIM_START + 3600 * SIM_SECOND;
  sim->n_events = sim->n_timers = 0;
  sim->trace = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  sim->healed = n_clients != 0;
  sim->over = FALSE;
  sim->whole = seed % 20 == 0;
  sim->step = 0;
  sim->heap = g_ptr_array_new_with_free_func (event_free);
  g_ptr_array_set_free_func (sim->heap, NULL);
  sim->broken = g_string_new (NULL);
  sim->n_clients = n_clients != 0 ? n_clients : 2 + dice_below (&sim->dice, SIM_CLIENTS_MAX - 1);
  sim_server_begin (sim);
  for (guint i = 0; i < sim->n_clients; i++) {
    sim_client_begin (sim, &sim->clients[i]);
  }
  return sim;
}

char *
sim_end (Sim *sim)
{
  sim->over = TRUE;
  for (guint i = 0; i < sim->n_clients; i++) {
    sim_client_end (&sim->clients[i]);
  }
  /* Letters nobody waits for any more. */
  while (sim->heap->len > 0) {
    sim_next (sim, G_MAXINT64);
  }
  sim_server_end (sim);
  g_ptr_array_unref (sim->heap);
  return g_string_free (sim->broken, sim->broken->len == 0);
}

char *
sim_run (guint64 seed, guint64 *trace)
{
  Sim *sim = sim_begin (seed, 0);
  char *broken;

  for (; sim->step < STEPS && sim->broken->len == 0; sim->step++) {
    step (sim);
  }
  if (sim->broken->len == 0) {
    heal (sim);
  }
  for (guint i = 0; i < sim->n_clients && sim->broken->len == 0; i++) {
    sim_check_client (&sim->clients[i], TRUE);
  }
  if (sim->broken->len == 0) {
    sim_server_check (sim);
  }
  broken = sim_end (sim);
  sim_totals.seeds++;
  sim_totals.steps += sim->step;
  *trace = sim->trace;
  return broken;
}

/* ---- SQLite's memory ---- */

#ifdef __SANITIZE_ADDRESS__
/* Most of what is allocated is SQLite's, whose code nobody watches here: without the watched
 * allocator a seed takes half as long. The size stands in front. */
void *__libc_malloc (size_t size);
void *__libc_realloc (void *block, size_t size);
void __libc_free (void *block);

#define IN_FRONT 16

static void *
take (int size)
{
  gint64 *block = __libc_malloc ((size_t) size + IN_FRONT);

  if (block == NULL) {
    return NULL;
  }
  *block = size;
  return (guint8 *) block + IN_FRONT;
}

static void *
block_of (void *memory)
{
  return (guint8 *) memory - IN_FRONT;
}

static void
give_back (void *memory)
{
  if (memory != NULL) {
    __libc_free (block_of (memory));
  }
}

static void *
take_again (void *memory, int size)
{
  gint64 *block = __libc_realloc (block_of (memory), (size_t) size + IN_FRONT);

  if (block == NULL) {
    return NULL;
  }
  *block = size;
  return (guint8 *) block + IN_FRONT;
}

static int
size_of (void *memory)
{
  return memory != NULL ? (int) *(gint64 *) block_of (memory) : 0;
}

static int
round_up (int size)
{
  return (size + 7) & ~7;
}

static int
begin_memory (void *data)
{
  return SQLITE_OK;
}

static void
end_memory (void *data)
{
}

static const sqlite3_mem_methods unwatched = {
  take, give_back, take_again, size_of, round_up, begin_memory, end_memory, NULL,
};
#endif

void
sim_init (void)
{
  static const struct {
    const char *login;
    gboolean is_lead;
  } people[SIM_CLIENTS_MAX] = {
    { "kari", FALSE }, { "ola", FALSE }, { "lea", TRUE }, { "siri", FALSE }
  };

  randombytes_set_implementation (&seals_source);
  g_assert_cmpint (sodium_init (), >=, 0);
  /* One thread and no count of bytes: a fifth of the time. */
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
#ifdef __SANITIZE_ADDRESS__
  sqlite3_config (SQLITE_CONFIG_MALLOC, &unwatched);
#endif
  sam_sql_global_init (0);
  current = &town;
  town.now = SIM_START;
  town.heap = g_ptr_array_new ();
  for (guint i = 0; i < SIM_CLIENTS_MAX; i++) {
    town.clients[i].login = people[i].login;
    town.clients[i].is_lead = people[i].is_lead;
    town.clients[i].index = i;
  }
  sim_server_prepare (&town);
  for (guint i = 0; i < SIM_CLIENTS_MAX; i++) {
    sim_client_prepare (&town, &town.clients[i]);
  }
  g_ptr_array_unref (town.heap);
}
