/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk.h"
#include "sam-crash-vfs.h"
#include "store/sam-store-private.h"
#include "work.h"

#include <samspor/sam-sync.h>

/*
 * The whole of sync in one thread, on a time and a chance of its own: the engine and the plan that
 * the window runs, the store, the vault on a disk that can lose its power, the server's core on
 * another. What a seed does it does again, byte for byte.
 */

#define SIM_CLIENTS_MAX 4
#define SIM_VAULT_PROFILE "/crash"
#define SIM_VAULT_PATH SIM_VAULT_PROFILE "/" SAM_VAULT_FILE_NAME
/* With this begins what only a newer server's program knows. */
#define SIM_NEWER "zz_"
#define SIM_START G_GINT64_CONSTANT (1780574400000000) /* 2026-06-04T12:00:00Z */
#define SIM_SECOND ((gint64) G_USEC_PER_SEC)
#define SIM_DAY (24 * 3600 * SIM_SECOND)

/* What can go wrong. Each is counted when it hits something under way. */
typedef enum {
  FAULT_DROP,
  FAULT_DUPLICATE,
  FAULT_REORDER,
  FAULT_DELAY,
  FAULT_CUT,
  FAULT_CLIENT_KILL,
  FAULT_EIO,
  FAULT_FULL,
  FAULT_SERVER_KILL,
  FAULT_AUTH,
  FAULT_BUSY,
  FAULT_BAD_LINE,
  FAULT_SCOPE,
  FAULT_CLOCK,
  FAULT_GRADE,
  FAULT_EXPIRY,
  FAULT_SKEW,
  FAULT_SECOND,
  FAULT_TOO_LARGE,
  FAULT_HTML,
  FAULT_EXPIRED,
  FAULT_RESTORED,
  FAULT_COPIED,
  FAULT_PERMIT,
  N_FAULTS,
} SimFault;

/* Where a client's cycle is. */
typedef enum {
  AT_IDLE,
  AT_WAITING,
  AT_STOPPED,
  AT_META,
  AT_LOG,
  AT_PULL,
  AT_PUSH,
  AT_BACK, /* on the way back after a 410 */
  N_PLACES,
} SimPlace;

typedef struct {
  const char *name;
  guint floor;  /* in 5,000 seeds */
  guint places; /* bits: where it can hit at all */
} SimFaultDef;
extern const SimFaultDef sim_faults[N_FAULTS];

typedef struct _Sim Sim;
typedef struct _Client Client;
typedef struct _SimRemote SimRemote;

/* splitmix64 */
typedef struct {
  guint64 state;
} Dice;
guint64 dice_word (Dice *dice);
guint dice_below (Dice *dice, guint n);
gboolean dice_in (Dice *dice, guint n); /* one time of @n */
void dice_fill (Dice *dice, void *buf, size_t len);

/* One node's view of time and chance. */
typedef struct {
  Sim *sim;
  gint64 skew;
  Dice dice;
} Node;
SamClock *node_clock_new (Node *node);

/* Something that will happen. */
typedef void (*SimFunc) (gpointer data);
typedef struct {
  gint64 at;
  guint64 n; /* among equals the first that was planned */
  guint id;  /* of a timer; 0 = none */
  SimFunc func;
  GSourceFunc source;
  gpointer data;
  guint interval; /* a timer that may go off again, ms */
} SimEvent;

struct _Client {
  Sim *sim;
  guint index;
  const char *login;
  gboolean is_lead;
  Node node;
  Fixture f; /* for the desk: clock and teams */
  Device device;
  Desk desk;
  Work *work; /* (nullable): of a seed over the whole registry */
  GRand *rand;
  SamCrashVfs *vfs;
  SamVaultOptions options;
  char *key, *vfs_name; /* (owned) */
  GBytes *image;        /* (owned): an empty vault of this user */
  SamSyncEngine *engine;
  SimRemote *remote;
  SimPlace place;
  GHashTable *seen;        /* "id/field=token" that was on the screen or written here */
  GHashTable *seen_before; /* the same before the vault was last put back from a copy */
  guint life;              /* how often it was put back */
  gboolean late;           /* what arrives now was sent in an earlier life */
  GHashTable *takes_back;  /* record ids somebody here retracted */
  GHashTable *has;         /* record ids the device was given and not told to remove */
  GHashTable *purged;      /* scopes that left */
  gboolean armed_kill, armed_fail;
  gboolean lose_answer; /* that to the next push */
  SimFault armed_fault;
  guint words;
  int n_requests; /* of the running minute and program */
  gint64 minute, last_wanted;
  guint64 sent, arrived; /* numbers of requests, to tell reordering */
  gboolean html;         /* the last answer was a sign-in page, but to a pull */
  guint outcomes, ok;    /* of cycles asked for */
  gint64 cursor_seq;
  guint n_delays;
  gint64 last_delay;
  guint n_viewed, n_given;
  char *cursor; /* (owned) (nullable) */

  GBytes *copy;           /* (owned) (nullable): of the vault, */
  GHashTable *wrote_then; /* (owned): and what was written and seen by then */
  GHashTable *seen_then;
  guint n_viewed_then;
};

struct _Sim {
  guint64 seed;
  Dice dice;
  gint64 now;
  GPtrArray *heap; /* (element-type SimEvent) */
  guint64 n_events;
  guint n_timers;
  guint64 trace;
  gboolean healed; /* no more faults */
  gboolean over;   /* nobody is there any more */
  gboolean whole;  /* over the whole registry */
  guint step;

  Client clients[SIM_CLIENTS_MAX];
  guint n_clients;

  /* server */
  Node node;
  SamClock *clock;
  SamCrashVfs *vfs;
  GBytes *image;
  SamServer *server; /* NULL = down */
  char *team, *boss, *boss_id;
  char *user_ids[SIM_CLIENTS_MAX], *tokens[SIM_CLIENTS_MAX];
  GPtrArray *case_ids, *person_ids; /* of the town */
  GHashTable *model;                /* "id/field" → token: what the server must hold */
  GHashTable *verbatim;             /* "id/field" → the member's bytes, which nobody here knows */
  GHashTable *version;              /* record id → n */
  GHashTable *effects;              /* op id → what it did */
  GHashTable *arrived;              /* "id/field=token" the server has taken in */
  GHashTable *terms;                /* ids of agreements that were signed */
  GPtrArray *grants;
  GBytes *backup;           /* (owned) (nullable): of the server, */
  GHashTable *arrived_then; /* (owned): and what had arrived, */
  GHashTable *effects_then; /* taken effect */
  GHashTable *terms_then;   /* and been signed by then */
  guint n_words;

  GString *broken; /* the first violation; empty = none */
};

/* Counts of all seeds. */
typedef struct {
  guint64 faults[N_FAULTS];
  guint64 pairs[N_FAULTS][N_PLACES];
  guint64 seeds, steps, requests, reopens, saves, heals, stalls, conflicts, rounds[8];
} SimTotals;
extern SimTotals sim_totals;
extern const char *sim_mutant; /* (nullable): the one planted */
gboolean sim_is_mutant (const char *name);

/* sim.c */
/* (nullable): whose store this is */
Client *sim_client_of (SamStore *store);
void sim_init (void);
/* @n_clients: of a story that is told, in which nothing goes wrong by itself; 0 = as the seed has
 * it. */
Sim *sim_begin (guint64 seed, guint n_clients);
/* The violation, or NULL. (transfer full) */
char *sim_end (Sim *sim);
/* Runs a seed: the violation, or NULL. (transfer full) */
char *sim_run (guint64 seed, guint64 *trace);
void sim_plan (Sim *sim, gint64 delay, SimFunc func, gpointer data);
void sim_note (Sim *sim, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_fail (Sim *sim, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_hit (Client *client, SimFault fault);
void sim_settle (Sim *sim);
gboolean sim_next (Sim *sim, gint64 until);

/* sim-server.c */
void sim_server_prepare (Sim *sim);
void sim_server_begin (Sim *sim);
void sim_server_end (Sim *sim);
void sim_server_restart (Sim *sim);
SamServerResponse *sim_server_handle (Sim *sim, Client *client, const SamServerRequest *request);
void sim_server_act (Sim *sim);
/* The colleague changes members of a record as it is now. @set: `"p":"/x","v":…` objects */
void sim_server_write (Sim *sim, const char *type, const char *id, const char *set);
/* (transfer full): record id → GBytes of the body: what @client must hold, from plain SQL */
GHashTable *sim_server_expected (Sim *sim, Client *client);
void sim_server_check (Sim *sim);
void sim_server_learn (Sim *sim, Client *client, GBytes *body, GBytes *reply);

typedef void (*SimRowFunc) (Sim *sim, const char *id, const char *type, gint64 n, const char *body,
                            gsize size, gpointer data);
void sim_server_each (Sim *sim, SimRowFunc func, gpointer data);
void sim_server_learn_record (Sim *sim, const char *id, const char *type, gint64 n,
                              const char *body, gsize size, gpointer data);
/* Those whose work is under way are hit. */
void sim_server_hit (Sim *sim, SimFault fault);

/* sim-back.c */
/* The feed begins anew: a cursor too old, a server put back from its back-up. */
void sim_begin_anew (Sim *sim);
void sim_forget_backup (Sim *sim);
/* A server that is ahead of the program writes what the program does not know. */
void sim_newer_server (Sim *sim);
/* A copy of the vault is made, or put back. */
void sim_copy_vault (Client *client);
void sim_forget_copy (Client *client);

/* sim-net.c */
GType sim_remote_get_type (void);
SimRemote *sim_remote_new (Client *client);
void sim_remote_forget (SimRemote *remote);

/* sim-client.c */
void sim_client_prepare (Sim *sim, Client *client);
void sim_client_begin (Sim *sim, Client *client);
void sim_client_end (Client *client);
void sim_client_kill (Client *client, gboolean count);
void sim_client_look (Client *client);
/* In the middle of a cycle, or with something that waits. */
gboolean sim_client_is_busy (Client *client);
/* Ends the program as its user does, and begins it. */
void sim_client_close (Client *client);
void sim_client_open (Client *client);
void sim_client_act (Client *client);
void sim_client_want (Client *client);
void sim_client_delivered (Client *client, const char *data, gsize len);

/* sim-work.c */
void sim_work_step (Client *client);

/* sim-story.c */
void sim_story_closing (void);

/* sim-check.c */
void sim_check_cursor (Client *client);
void sim_check_client (Client *client, gboolean quiet);
gboolean sim_client_equal (Client *client, gboolean tell);
