/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-server.h>

/* A server in memory on a fixed clock, with three teams and six users:
 * kari, ola (coordinators of Nord), siri (coordinator of Sør), lead (leads Nord), sorlead (leads
 * Sør), boss (leads all). */
typedef struct {
  SamClock *clock;
  SamServer *server;
  char *nord, *sor, *vest; /* teams */
  char *conninfo;          /* (nullable): the database, on PostgreSQL */
  SamSql *owner;           /* (nullable): a connection of its owner */
} Fixture;

#define FIXTURE_NOW G_GINT64_CONSTANT (1780574400000000) /* 2026-06-04T12:00:00Z */

/* With SAMSPOR_TEST_DB=postgresql all this is on a throw-away PostgreSQL instead. */
gboolean fixture_on_postgresql (void);
/* A connection that sees every row: the server's own, or that of the database's owner. */
SamSql *fixture_sql (Fixture *f);
void fixture_set_up (Fixture *f, gconstpointer data);
/* @environment: (nullable): as in SamServerOptions */
void fixture_set_up_in (Fixture *f, const char *environment);
void fixture_set_up_with (Fixture *f, const SamServerOptions *options);
void fixture_tear_down (Fixture *f, gconstpointer data);

/* A signed-in device. */
typedef struct {
  Fixture *f;
  char *user_id;       /* (owned) */
  char *token;         /* (owned) */
  char *device;        /* (owned): "id.generation" */
  char *cursor;        /* (owned) (nullable) */
  GHashTable *records; /* id → the record's line */
  guint n_outs, n_checkpoints, n_records;
  gboolean restored;
} Device;

Device *device_new (Fixture *f, const char *login);
void device_free (Device *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Device, device_free)
char *user_id_of (Fixture *f, const char *login);

SamServerResponse *send_request (Device *device, const char *method, const char *path,
                                 const char *query, const char *body);
/* (transfer full) (nullable): what is sent on a route; @status: what a coordinator hears who sees
 * the case in its path. A route the tests do not know ends them. */
char *route_body (const SamServerRoute *route, Device *device, guint *status);
char *route_path (const SamServerRoute *route, const char *type, const char *id);
/* (transfer full): a member of the body as raw JSON, "" when absent */
char *response_member (SamServerResponse *response, const char *name);
/* One page. @limit 0 = the server's own. Keeps lines only up to checkpoint @cut (0 = all of them):
 * what comes after the last checkpoint of a cut page is thrown away. Returns: more. */
gboolean device_pull_page (Device *device, guint limit, guint cut);
void device_pull (Device *device);
gboolean device_has (Device *device, const char *id);
/* (transfer full): a member of the record's body or line ("" when absent) */
char *device_version (Device *device, const char *id);
char *device_field (Device *device, const char *id, const char *name);

/* Pushes `"ops":[…]`. Returns: (transfer full): the reply's body; asserts status 200. */
char *push (Device *device, const char *ops);
/* The n-th result's member, (transfer full) as raw JSON ("" when absent). */
char *result_member (const char *reply, guint n, const char *name);
#define assert_result(reply, n, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *r_ = result_member (reply, n, "r");                                           \
    g_autofree char *p_ = result_member (reply, n, "problem");                                     \
    if (g_strcmp0 (r_, "\"" expected "\"") != 0) {                                                 \
      g_test_message ("result %u: %s %s", (guint) (n), r_, p_);                                    \
    }                                                                                              \
    g_assert_cmpstr (r_, ==, "\"" expected "\"");                                                  \
  }                                                                                                \
  G_STMT_END
/* The code of a result's problem, (transfer full). */
char *result_code (const char *reply, guint n);
char *problem_code (SamServerResponse *response);

/* Ops as text; ids are made when NULL. (transfer full) */
char *new_id (Fixture *f);
char *op_person (Fixture *f, const char *id, const char *family_name, const char *group);
char *op_case (Fixture *f, const char *id, const char *person, const char *team,
               const char *coordinator, const char *group);
char *op_contact (Device *as, const char *id, const char *case_id, const char *text,
                  const char *group);
char *op_update (Fixture *f, const char *type, const char *id, const char *base, const char *name,
                 const char *value, const char *group);
/* A person with a case of Nord, coordinator and holder @as. Returns the case's id. */
char *make_case (Device *as, char **person_id);
