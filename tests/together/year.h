/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-case-view.h>
#include <samspor/sam-clock.h>
#include <samspor/sam-date.h>
#include <samspor/sam-records.h>
#include <samspor/sam-store.h>
#include <samspor/sam-viewer.h>

#include "sam-test.h"

G_BEGIN_DECLS

/*
 * A year in the demo municipality: what people do, day by day. Everything is judged as the server
 * judges it before it stands.
 */

/* One case with what is known of it. @record and @person are the current ones. */
typedef struct {
  SamRecord *record, *person; /* (owned) */
  GPtrArray *records;         /* (owned) (element-type SamRecord): the rest of case and person */
  SamCaseView *view;          /* (owned) (nullable): see town_view() */
} TownCase;

typedef struct {
  GRand *rand;
  SamClock *clock;
  GTimeZone *oslo;
  SamDate today;
  gint64 now;            /* moves on with each act */
  GHashTable *records;   /* (owned) (element-type utf8 SamRecord): all, retracted ones too */
  GHashTable *by_scope;  /* (owned) (element-type utf8 TownCase): by id of case and of person */
  GPtrArray *cases;      /* (owned) (element-type TownCase) */
  GPtrArray *registry;   /* (owned) (element-type SamRecord) */
  GPtrArray *of_teams;   /* (owned) (element-type SamRecord) */
  GHashTable *viewers;   /* (owned) (element-type utf8 SamViewer): by user id */
  SamRegistry *rules_of; /* (owned) (nullable): see town_registry() */
  GPtrArray *changed;    /* (owned) (element-type SamRecord): since somebody took them */
  GPtrArray *act;        /* (owned) (element-type SamRecord): being put together */
  char *lead;            /* (owned): leads all teams */
  guint n_acts, n_refused;
  SamTestDir *dir;   /* (owned) */
  SamStore *store;   /* (owned) (nullable): the lead's computer */
  SamViewer *viewer; /* (owned): of it */
  gint64 n_fed;      /* lines it was sent */
} Town;

Town *town_new (guint n_cases, SamDate today, guint32 seed);
void town_free (Town *town);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

/* A new morning. */
void town_wake (Town *town, SamDate today);
/* Some minutes later. Returns: the moment. */
gint64 town_later (Town *town);
SamRegistry *town_registry (Town *town);
SamCaseView *town_view (Town *town, TownCase *at);
/* Of one case, not retracted, in the order they came. Returns: (transfer container). */
GPtrArray *town_of (TownCase *at, SamRecordType type);
SamRecord *town_get (Town *town, const char *id);

/* A new record of @scope (nullable = a registry's), filled as one begins by @user. */
SamRecord *town_make (Town *town, SamRecordType type, const char *scope);
/* Puts a mutable record into the act. (transfer full) */
void town_put (Town *town, SamRecord *record);
/* Judges the act of @user. @refused: (nullable): the code it must be refused with. */
void town_done (Town *town, const char *user, const char *refused);
/* Registered by mistake. */
void town_retract (Town *town, const char *user, SamRecord *record);
/* What the server alone writes: users. (transfer full) */
void town_server_writes (Town *town, SamRecord *record);

/* The lead's computer, and what it fetches. */
void town_open_desk (Town *town);
void town_close_desk (Town *town);
void town_pull (Town *town, GPtrArray *records);

/* One day of what people do. @pace: per cent of what is done with few cases, in which all must
 * happen. */
void town_live (Town *town, guint pace);
/* How often an act of each kind was done; fails when one never was. */
void town_check_lived (void);

G_END_DECLS
