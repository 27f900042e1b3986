/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-settings.h>

typedef struct {
  const char *login, *name, *role;
  guint team;
} DemoUser;
/* The third is long sick and has the most cases, the fifth works 40 %, the seventh begins
 * tomorrow, the eighth is gone with four cases left. */
static const DemoUser users[DEMO_N_USERS] = {
  { "koordinator", "Rask Medarbeider", "coordinator", 0 },
  { "leder", "Klok Leder", "lead", 0 },
  { "sykmeldt", "Stø Medarbeider", "coordinator", 0 },
  { "kollega", "Blid Medarbeider", "coordinator", 0 },
  { "deltid", "Mild Medarbeider", "coordinator", 1 },
  { "sor", "Varm Medarbeider", "coordinator", 1 },
  { "vikar", "Fersk Vikar", "coordinator", 1 },
  { "sluttet", "Taus Medarbeider", "coordinator", 2 },
  { "vest", "Kvikk Medarbeider", "coordinator", 2 },
  { "vestleder", "Lun Leder", "lead", 2 },
  { "ung", "Sprek Medarbeider", "coordinator", 3 },
  { "ungleder", "Trygg Leder", "lead", 3 },
};

static const char *const teams[DEMO_N_TEAMS] = { "Team Nord", "Team Sør", "Team Vest",
                                                 "Ungdomsteamet" };
static const char *const districts[DEMO_N_DISTRICTS] = { "Nord", "Sør", "Vest" };

typedef struct {
  const char *name, *kind, *refer, *phrase_nb, *phrase_nn;
  int answer_days;
} DemoService;
static const DemoService services[DEMO_N_SERVICES] = {
  { "Eksempel fengsel", "prison", "Tilbakeføringskoordinatoren ringer oss", "i Eksempel fengsel",
    "i Eksempel fengsel", 3 },
  { "Eksempel fengsel, varetekt", "prison", "Sosialkonsulenten", "i varetekt", "i varetekt", 3 },
  { "TSB Sør, døgn", "tsb", "Henvisning fra fastlege eller kommunen", "ved TSB Sør", "ved TSB Sør",
    7 },
  { "DPS Nord", "dps", "Henvisning fra fastlege", "ved DPS Nord", "ved DPS Nord", 10 },
  { "Poliklinikken, TSB Sør", "tsb", "Ring vakttelefonen før kl. 14", "ved poliklinikken",
    "ved poliklinikken", 7 },
  { "Avrusningen Eksempel", "tsb", "Ring samme dag", "ved avrusningen", "ved avrusinga", 1 },
  { "NAV Eksempel", "nav", "Kontaktperson i ungdoms- og oppfølgingsteamet", "ved NAV Eksempel",
    "ved NAV Eksempel", 5 },
  { "Boligkontoret", "housing_office", "Søknad med vedlegg, svar innen tre uker",
    "ved boligkontoret", "ved bustadkontoret", 10 },
  { "Utekontakten", "outreach", "Ring eller møt opp", "hos Utekontakten", "hos Utekontakten", 1 },
  { "Frivilligsentralen", "voluntary", "Ta direkte kontakt", "ved Frivilligsentralen",
    "ved Frivilligsentralen", 3 },
  { "Fastlegene på Torget", "gp", "Bestill time for personen", "hos fastlegen", "hos fastlegen",
    3 },
  { "Eksempel videregående skole", "school", "Rådgiver", "ved skolen", "ved skulen", 5 },
  { "Friomsorgen Eksempel", "probation", "Saksbehandler", "ved friomsorgen", "ved friomsorga", 5 },
  { "Politiet i Eksempel", "police", "Forebyggende enhet", "hos politiet", "hos politiet", 2 },
  { "Barnevernstjenesten", "child_welfare", "Vakttelefon hele døgnet", "ved barnevernet",
    "ved barnevernet", 2 },
  { "Legevakta", "health", "116 117", "ved legevakta", "ved legevakta", 0 },
};

static const char *const streets[] = { "Storgata",  "Kirkegata",  "Elveveien",     "Åsveien",
                                       "Bakkegata", "Sjøgata",    "Torggata",      "Parkveien",
                                       "Skolegata", "Fjordgata",  "Øvre Torvgate", "Nygata",
                                       "Myrveien",  "Lindealleen" };

static void
make_users (Maker *maker)
{
  for (guint i = 0; i < DEMO_N_DISTRICTS; i++) {
    SamRecord *district = demo_record (maker, SAM_RECORD_DISTRICT, SAM_ID_NIL, NULL, 400);

    sam_record_set_text (district, SAM_DISTRICT_NAME, districts[i]);
    maker->districts[i] = g_strdup (sam_record_get_id (district));
    demo_done (maker, district);
  }
  for (guint i = 0; i < DEMO_N_TEAMS; i++) {
    SamRecord *team = demo_record (maker, SAM_RECORD_TEAM, SAM_ID_NIL, NULL, 400);
    g_autofree char *phone = g_strdup_printf ("00 00 00 %02u", 90 + i);

    maker->teams[i] = g_strdup (sam_record_get_id (team));
    sam_record_set_text (team, SAM_TEAM_NAME, teams[i]);
    sam_record_set_text (team, SAM_TEAM_DISTRICT_ID, maker->districts[i % DEMO_N_DISTRICTS]);
    sam_record_set_text (team, SAM_TEAM_PHONE, phone);
    demo_done (maker, team);
  }
  for (guint i = 0; i < DEMO_N_USERS; i++) {
    SamRecord *user = demo_record (maker, SAM_RECORD_USER, SAM_ID_NIL, NULL, 400);
    const char *one[] = { maker->teams[users[i].team], NULL };
    const char *all[] = { maker->teams[0], maker->teams[1], maker->teams[2], maker->teams[3],
                          NULL };
    g_autofree char *phone = g_strdup_printf ("00 00 00 %02u", 1 + i);
    gboolean leads_all = i == 1;

    maker->users[i] = g_strdup (sam_record_get_id (user));
    sam_record_set_text (user, SAM_USER_NAME, users[i].name);
    sam_record_set_text (user, SAM_USER_PHONE, phone);
    sam_record_set_text (user, SAM_USER_ROLE, users[i].role);
    sam_record_set_set (user, SAM_USER_TEAM_IDS, leads_all ? all : one);
    if (g_str_equal (users[i].role, "lead"))
      sam_record_set_set (user, SAM_USER_LEAD_TEAM_IDS, leads_all ? all : one);
    sam_record_set_bool (user, SAM_USER_ACTIVE, i != 7);
    demo_done (maker, user);
    g_hash_table_insert (maker->demo->logins, g_strdup (maker->users[i]),
                         g_strdup (users[i].login));
  }
}

static void
make_services (Maker *maker)
{
  for (guint i = 0; i < DEMO_N_SERVICES; i++) {
    SamRecord *service = demo_record (maker, SAM_RECORD_SERVICE, SAM_ID_NIL, maker->users[1], 200);
    g_autofree char *phone = g_strdup_printf ("00 00 01 %02u", i);
    g_autofree char *direct = g_strdup_printf ("00 00 02 %02u", i);

    maker->services[i] = g_strdup (sam_record_get_id (service));
    sam_record_set_text (service, SAM_SERVICE_NAME, services[i].name);
    sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, services[i].kind);
    sam_record_set_text (service, SAM_SERVICE_REFER_HOW, services[i].refer);
    sam_record_set_text (service, SAM_SERVICE_HOURS,
                         i == DEMO_EMERGENCY ? "hele døgnet" : "mandag til fredag 8–15.30");
    sam_record_set_text (service, SAM_SERVICE_PHONE, i == DEMO_EMERGENCY ? "116117" : phone);
    sam_record_set_text (service, SAM_SERVICE_PHONE_US, direct);
    if (services[i].answer_days > 0)
      sam_record_set_int (service, SAM_SERVICE_ANSWER_DAYS, services[i].answer_days);
    if (i == DEMO_DPS) {
      sam_record_set_text (service, SAM_SERVICE_DEPUTY_NAME, "Snar Vikar");
      sam_record_set_date (service, SAM_SERVICE_DEPUTY_FROM_ON, maker->today - 3);
      sam_record_set_date (service, SAM_SERVICE_DEPUTY_TO_ON, maker->today + 18);
    }
    if (i == DEMO_OUTREACH || i == DEMO_VOLUNTARY)
      sam_record_set_date (service, SAM_SERVICE_STARTS_UNTIL_ON, maker->today + 2);
    sam_record_set_date (service, SAM_SERVICE_CHECKED_ON,
                         maker->today - (int) demo_below (maker, i == DEMO_SCHOOL ? 400 : 60));
    sam_record_set_text (service, SAM_SERVICE_PLACE_PHRASE_NB, services[i].phrase_nb);
    sam_record_set_text (service, SAM_SERVICE_PLACE_PHRASE_NN, services[i].phrase_nn);
    demo_done (maker, service);
  }
}

/* What is declared of a home; some of it of most of them. */
static void
declare (SamRecord *unit, guint n)
{
  static const char *const kinds[] = { "flat", "flat", "room", "flat", "shared", "house" };
  static const char *const families[] = { "families", NULL }, *const young[] = { "young", NULL };

  sam_record_set_text (unit, SAM_HOUSING_UNIT_HOME_KIND, kinds[n % G_N_ELEMENTS (kinds)]);
  sam_record_set_int (unit, SAM_HOUSING_UNIT_SIZE_M2, 22 + 4 * (n % 9));
  if (n % 11 != 6)
    sam_record_set_int (unit, SAM_HOUSING_UNIT_RENT, 7200 + 350 * (n % 9));
  if (n % 3 != 2)
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_STEP_FREE, n % 3 == 0);
  if (n % 12 == 9)
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_WHEELCHAIR, TRUE);
  if (n % 4 != 3)
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_PETS, n % 4 == 1);
  if (n % 5 != 4)
    sam_record_set_bool (unit, SAM_HOUSING_UNIT_CHILDREN, n % 5 == 2);
  if (n % 13 == 7)
    sam_record_set_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS, families);
  if (n % 17 == 5)
    sam_record_set_set (unit, SAM_HOUSING_UNIT_TARGET_GROUPS, young);
}

/* 60 units on 14 sites; eleven on one stair. */
static void
make_housing (Maker *maker)
{
  static const char *const environments[] = { "rusfritt", "uten_krav", "ikke_vurdert" };
  static const char *const levels[] = { "visits", "daily", "none", "visits", "always" };
  guint n_sites = G_N_ELEMENTS (streets), made = 0;

  for (guint i = 0; i < n_sites; i++) {
    SamRecord *site = demo_record (maker, SAM_RECORD_SITE, SAM_ID_NIL, maker->users[1], 300);
    g_autofree char *address = g_strdup_printf ("%s %u", streets[i], 2 + demo_below (maker, 60));
    g_autofree char *site_id = g_strdup (sam_record_get_id (site));
    guint n = i == 0 ? 11 : MIN (60 - made, i + 1 == n_sites ? 60 - made : 3 + (i % 3));

    sam_record_set_text (site, SAM_SITE_NAME, address);
    sam_record_set_text (site, SAM_SITE_ADDRESS, address);
    sam_record_set_text (site, SAM_SITE_POSTCODE, "0001");
    sam_record_set_text (site, SAM_SITE_CITY, "Eksempel");
    /* Streets near each other are in one district; of the last nobody has said which. */
    if (i + 1 < n_sites)
      sam_record_set_text (site, SAM_SITE_DISTRICT_ID, maker->districts[i / 5]);
    sam_record_set_text (site, SAM_SITE_ENVIRONMENT, environments[i % 3]);
    sam_record_set_text (site, SAM_SITE_FOLLOW_UP_LEVEL, levels[i % G_N_ELEMENTS (levels)]);
    sam_record_set_int (site, SAM_SITE_EAST, 262000 + 180 * (int) (i % 5));
    sam_record_set_int (site, SAM_SITE_NORTH, 6649000 + 240 * (int) (i / 5));
    if (i == 0)
      sam_record_set_text (site, SAM_SITE_AREA_NOTE, "Rolig gate, fem minutter til bussen.");
    if (i < 6)
      sam_record_set_int (site, SAM_SITE_MAX_PERSONS, 8);
    demo_done (maker, site);
    for (guint k = 0; k < n; k++, made++) {
      SamRecord *unit =
          demo_record (maker, SAM_RECORD_HOUSING_UNIT, SAM_ID_NIL, maker->users[1], 300);
      g_autofree char *name = g_strdup_printf ("H0%u%02u", 1 + k / 4, 1 + k % 4);

      sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, site_id);
      sam_record_set_text (unit, SAM_HOUSING_UNIT_NAME, name);
      sam_record_set_int (unit, SAM_HOUSING_UNIT_ROOMS, 1 + demo_below (maker, 3));
      sam_record_set_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS, 1 + demo_below (maker, 2));
      sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
      declare (unit, made);
      if (made % 29 == 20)
        sam_record_set_date (unit, SAM_HOUSING_UNIT_REPAIR_UNTIL, maker->today + 24);
      g_ptr_array_add (maker->units, g_strdup (sam_record_get_id (unit)));
      demo_done (maker, unit);
    }
  }
}

void
demo_registry (Maker *maker)
{
  SamRecord *setting;

  make_users (maker);
  setting = demo_record (maker, SAM_RECORD_SETTING, SAM_ID_NIL, maker->users[1], 300);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, SAM_SETTING_MUNICIPALITY);
  sam_record_set_text (setting, SAM_SETTING_VALUE, "Eksempel kommune");
  sam_record_set_date (setting, SAM_SETTING_VALID_FROM, maker->today - 300);
  sam_record_set_text (setting, SAM_SETTING_SOURCE, "Vedtak i ledermøtet");
  sam_record_set_text (setting, SAM_SETTING_BY_USER, maker->users[1]);
  demo_done (maker, setting);
  make_services (maker);
  make_housing (maker);
  demo_cooperations (maker);
}
