/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-clock.h>
#include <samspor/sam-demo.h>
#include <samspor/sam-records.h>

G_BEGIN_DECLS

#define DEMO_N_USERS 12
#define DEMO_N_TEAMS 4
#define DEMO_N_DISTRICTS 3
#define DEMO_N_SERVICES 16
#define DEMO_N_COOPERATIONS 8

enum { /* indexes of services the stories name */
       DEMO_PRISON,
       DEMO_REMAND,
       DEMO_TSB,
       DEMO_DPS,
       DEMO_POLICLINIC,
       DEMO_DETOX,
       DEMO_NAV,
       DEMO_HOUSING_OFFICE,
       DEMO_OUTREACH,
       DEMO_VOLUNTARY,
       DEMO_GP,
       DEMO_SCHOOL,
       DEMO_PROBATION,
       DEMO_POLICE,
       DEMO_CHILD_WELFARE,
       DEMO_EMERGENCY,
};

enum { /* indexes of cooperation agreements that stories rest on */
       DEMO_WITH_PRISON,
       DEMO_WITH_HOSPITAL,
};

typedef struct {
  SamClock *clock; /* (owned): ids */
  guint64 state;   /* of the generator of choices */
  SamDate today;
  gint64 now;
  SamDemo *demo;
  char *users[DEMO_N_USERS]; /* (owned): record ids */
  char *teams[DEMO_N_TEAMS];
  char *districts[DEMO_N_DISTRICTS];
  char *services[DEMO_N_SERVICES];
  char *cooperations[DEMO_N_COOPERATIONS];
  GPtrArray *units;   /* (owned) (element-type utf8): ids of housing units */
  guint n_agreements; /* made so far */
} Maker;

/* One case being made. */
typedef struct {
  guint n;                    /* 0-based */
  SamRecord *person, *record; /* still mutable while the story is told */
  const char *user;           /* id of the coordinator */
  SamDate opened;
  char *meeting; /* (owned) (nullable): id of a meeting that decided something */
} Story;

guint32 demo_below (Maker *maker, guint32 n);
gboolean demo_chance (Maker *maker, guint percent);
const char *demo_pick (Maker *maker, const char *const *list, guint n);
/* A new record of @scope, written by @user @days_ago days ago; put among the records by
 * demo_done(). */
SamRecord *demo_record (Maker *maker, SamRecordType type, const char *scope, const char *user,
                        int days_ago);
/* Freezes and keeps it. (transfer full) */
void demo_done (Maker *maker, SamRecord *record);

void demo_registry (Maker *maker);
void demo_cases (Maker *maker, guint n);
/* The cases of single stories, and for how long the one that was passed on has rested. */
#define DEMO_TURNED_AWAY 10
#define DEMO_PASSED_ON 12
#define DEMO_PASSED_ON_DAYS 10
/* Who is responsible, refusals by others, referrals. */
void demo_holders (Maker *maker, Story *story);
/* What belongs to teams: who is away, who covers, inquiries. Draws nothing. */
void demo_intake (Maker *maker);
/* A few have a plan for a home, and one for when it gets difficult. Draws nothing. */
void demo_plans (Maker *maker);
/* Leases, tenants and needs, from where the stories let people live. Draws nothing. */
void demo_housing (Maker *maker);
/* Other municipalities, and who is ready for discharge. Draws nothing. */
void demo_towns (Maker *maker);
/* What surrounds a case: transitions with gate, plan, agreement, contacts, housing. */
void demo_tell (Maker *maker, Story *story, guint n_cases);
/* What services have agreed on between them. */
void demo_cooperations (Maker *maker);
/* Meetings, before the agreement that one of them decided on, and appointments. */
void demo_meetings (Maker *maker, Story *story);
void demo_appointments (Maker *maker, Story *story);
/* Some had their first conversation soon after they came. */
void demo_tell_first (Maker *maker, Story *story);
/* Some alerts have been answered; @first: index of the case's first record. */
void demo_answers (Maker *maker, Story *story, guint first);
/* What follows it: the first 28 days, chains, birthdays. */
void demo_follow (Maker *maker, Story *story);

G_END_DECLS
