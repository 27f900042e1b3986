/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-id.h>

/* Agreements between services, meetings and appointments. Nothing here draws by chance: what is
 * told of a case follows from its number. */

static const struct {
  const char *title, *kind, *covers, *contacts, *others;
  int services[2];
  int from, to, again; /* days from today; 0 = none */
} cooperations[DEMO_N_COOPERATIONS] = {
  [DEMO_WITH_PRISON] = { "Avtale med Eksempel fengsel om løslatelse",
                         "prison",
                         "Fengselet melder fra så tidlig som mulig, også om varetekt. Kommunen "
                         "møter i fengselet før dagen.",
                         "Tilbakeføringskoordinatoren, 00 00 02 00",
                         NULL,
                         { DEMO_PRISON, DEMO_REMAND },
                         -760,
                         0,
                         -32 },
  [DEMO_WITH_HOSPITAL] = { "Samarbeidsavtale med helseforetaket, rus og psykisk helse",
                           "hol_6_1",
                           "Henvisning, innleggelse og utskriving. Første time er avtalt før "
                           "utskriving.",
                           "Samhandlingssjefen",
                           "Helseforetaket Sør",
                           { DEMO_TSB, DEMO_DPS },
                           -500,
                           595,
                           120 },
  { "Lokal avtale med NAV Eksempel",
    "nav",
    "Penger de første dagene, kvalifiseringsprogram.",
    "Leder for oppfølgingsteamet",
    NULL,
    { DEMO_NAV, -1 },
    -300,
    0,
    65 },
  { "Avtale med politiet om forebygging",
    "police",
    "Felles møte hver måned.",
    "Forebyggende enhet",
    NULL,
    { DEMO_POLICE, -1 },
    -640,
    0,
    90 },
  { "Avtale om tildeling av kommunal bolig",
    "housing",
    "Svar innen tre uker. Midlertidig sted mens vi venter.",
    "Saksbehandler ved boligkontoret",
    NULL,
    { DEMO_HOUSING_OFFICE, -1 },
    -900,
    0,
    -11 },
  { "Avtale med Friomsorgen om felles oppfølging",
    "other",
    "Hvem møter når, og hvem ringer hvem.",
    NULL,
    NULL,
    { DEMO_PROBATION, -1 },
    -200,
    530,
    165 },
  { "Avtale med Frivilligsentralen om følge til aktivitet",
    "other",
    "Følge den første gangen.",
    NULL,
    "Fotballklubben Eksempel",
    { DEMO_VOLUNTARY, -1 },
    26,
    391,
    391 },
  { "Avtale med DPS Nord om ambulant team",
    "hol_6_1",
    "Erstattet av den nye samarbeidsavtalen.",
    NULL,
    NULL,
    { DEMO_DPS, -1 },
    -1300,
    -501,
    0 },
};

void
demo_cooperations (Maker *maker)
{
  for (guint i = 0; i < DEMO_N_COOPERATIONS; i++) {
    SamRecord *record =
        demo_record (maker, SAM_RECORD_COOPERATION, SAM_ID_NIL, maker->users[1], 200);
    const char *services[3] = { maker->services[cooperations[i].services[0]], NULL, NULL };

    if (cooperations[i].services[1] >= 0)
      services[1] = maker->services[cooperations[i].services[1]];
    maker->cooperations[i] = g_strdup (sam_record_get_id (record));
    sam_record_set_text (record, SAM_COOPERATION_TITLE, cooperations[i].title);
    sam_record_set_text (record, SAM_COOPERATION_KIND, cooperations[i].kind);
    sam_record_set_set (record, SAM_COOPERATION_SERVICE_IDS, services);
    sam_record_set_text (record, SAM_COOPERATION_PARTIES_TEXT, cooperations[i].others);
    sam_record_set_text (record, SAM_COOPERATION_COVERS, cooperations[i].covers);
    sam_record_set_text (record, SAM_COOPERATION_CONTACTS, cooperations[i].contacts);
    sam_record_set_date (record, SAM_COOPERATION_VALID_FROM, maker->today + cooperations[i].from);
    if (cooperations[i].to != 0)
      sam_record_set_date (record, SAM_COOPERATION_VALID_TO, maker->today + cooperations[i].to);
    if (cooperations[i].again != 0)
      sam_record_set_date (record, SAM_COOPERATION_REVISION_ON,
                           maker->today + cooperations[i].again);
    demo_done (maker, record);
  }
}

static SamRecord *
of_case (Maker *maker, Story *story, SamRecordType type, int days_ago)
{
  const char *case_id = sam_record_get_id (story->record);
  SamRecord *record =
      demo_record (maker, type, case_id, story->user, MIN (days_ago, maker->today - story->opened));

  sam_record_set_text (record, sam_type_get (type)->parent, case_id);
  return record;
}

static gboolean
is_quiet (const Story *story)
{
  /* Nothing that tells where; those who have died; those who are not followed now. */
  return story->n == 49 || story->n == 53 || story->n == 54
         || !sam_record_enum_is (story->record, SAM_CASE_STATUS, "active");
}

/* ---- Meetings ---- */

static void
decision (Maker *maker, Story *story, const char *meeting, const char *what, int due, gboolean done)
{
  SamRecord *measure = of_case (maker, story, SAM_RECORD_MEASURE, 10);

  sam_record_set_text (measure, SAM_MEASURE_WHAT, what);
  sam_record_set_text (measure, SAM_MEASURE_MEETING_ID, meeting);
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, story->user);
  sam_record_set_text (measure, SAM_MEASURE_STATE, done ? "done" : "open");
  if (done)
    sam_record_set_date (measure, SAM_MEASURE_DONE_ON, maker->today - 2);
  else
    sam_record_set_date (measure, SAM_MEASURE_DUE_ON, maker->today + due);
  demo_done (maker, measure);
}

/* Returns: (transfer full): its id. @in_days: negative = held, with minutes. */
static char *
meeting (Maker *maker, Story *story, const char *kind, int in_days, const char *at, int next)
{
  SamRecord *record = of_case (maker, story, SAM_RECORD_MEETING, 20);
  char *id = g_strdup (sam_record_get_id (record));

  sam_record_set_text (record, SAM_MEETING_KIND, kind);
  sam_record_set_date (record, SAM_MEETING_MEETS_ON, maker->today + in_days);
  sam_record_set_text (record, SAM_MEETING_AT_TIME, at);
  sam_record_set_text (record, SAM_MEETING_PLACE, "Rådhuset, møterom 2");
  sam_record_set_text (record, SAM_MEETING_PARTICIPANTS,
                       "Koordinator, NAV Eksempel, Boligkontoret, Utekontakten");
  sam_record_set_text (record, SAM_MEETING_AGENDA, "Hva er viktig nå\nBolig\nHvem gjør hva");
  if (in_days < 0)
    sam_record_set_text (record, SAM_MEETING_MINUTES,
                         "Enige om å holde på planen. Ønsker å bo nær broren.");
  if (next != 0) {
    sam_record_set_date (record, SAM_MEETING_NEXT_ON, maker->today + next);
    sam_record_set_text (record, SAM_MEETING_NEXT_TIME, at);
  }
  demo_done (maker, record);
  return id;
}

void
demo_meetings (Maker *maker, Story *story)
{
  if (is_quiet (story))
    return;
  if (story->n == 0) {
    story->meeting = meeting (maker, story, "care_group", -14, "12:30", 0);
    decision (maker, story, story->meeting, "Bestille time for bilde til legitimasjon", 0, TRUE);
    decision (maker, story, story->meeting, "Sende søknaden om bolig på nytt", 25, FALSE);
    g_free (meeting (maker, story, "transition", 5, "12:30", 0));
  } else if (story->n == 5) {
    /* The next one stands only in the one before. */
    g_free (meeting (maker, story, "care_group", -28, "14:15", 14));
  } else if (story->n == 10) {
    g_free (meeting (maker, story, "care_group", 0, "13:00", 0));
  } else if (story->n % 10 == 2 && story->n >= 40) {
    g_autofree char *id =
        meeting (maker, story, story->n % 20 == 2 ? "other" : "care_group", -9, "10:00", 30);

    decision (maker, story, id, "Spørre fastlegen om ny time", 20 + (int) story->n % 9,
              story->n % 3 == 0);
  }
}

/* ---- Appointments ---- */

static void
appointment (Maker *maker, Story *story, int in_days, const char *at, int service, const char *whom,
             const char *place, const char *state)
{
  SamRecord *record = of_case (maker, story, SAM_RECORD_APPOINTMENT, 8);

  sam_record_set_date (record, SAM_APPOINTMENT_MEETS_ON, maker->today + in_days);
  sam_record_set_text (record, SAM_APPOINTMENT_AT_TIME, at);
  sam_record_set_int (record, SAM_APPOINTMENT_LENGTH_MINUTES, 45);
  sam_record_set_text (record, SAM_APPOINTMENT_SERVICE_ID, maker->services[service]);
  sam_record_set_text (record, SAM_APPOINTMENT_WITH_WHOM, whom);
  sam_record_set_text (record, SAM_APPOINTMENT_PLACE, place);
  sam_record_set_text (record, SAM_APPOINTMENT_HOW_TO_GET_THERE,
                       "Buss 4 til Torget, døra til høyre for apoteket, andre etasje.");
  sam_record_set_text (record, SAM_APPOINTMENT_STATE, state);
  if (story->n % 2 == 0)
    sam_record_set_moment (record, SAM_APPOINTMENT_SLIP_GIVEN_AT,
                           maker->now - 3 * SAM_USEC_PER_DAY);
  demo_done (maker, record);
}

void
demo_appointments (Maker *maker, Story *story)
{
  guint n = story->n;

  if (is_quiet (story))
    return;
  if (n == 6) {
    appointment (maker, story, 0, "09:15", DEMO_NAV, "Veileder Stødig Kontakt", "Storgata 4",
                 "planned");
  } else if (n == 2) {
    appointment (maker, story, 0, "11:30", DEMO_POLICLINIC, "Trygg Behandler", "Sjøgata 11",
                 "planned");
  } else if (n == 8) {
    appointment (maker, story, 0, "14:45", DEMO_GP, NULL, "Torggata 2", "planned");
    appointment (maker, story, -7, "14:45", DEMO_GP, NULL, "Torggata 2", "kept");
  } else if (n % 12 == 0) {
    appointment (maker, story, 1 + (int) n % 9, "10:00", DEMO_NAV, "Veileder Stødig Kontakt",
                 "Storgata 4", "planned");
  } else if (n % 12 == 3 && n > 30) {
    appointment (maker, story, -4, "13:00", DEMO_DPS, "Trygg Behandler", "Sjøgata 11",
                 n % 24 == 3 ? "kept" : "moved");
  } else if (n % 12 == 5 && n > 30) {
    appointment (maker, story, -2, "09:00", DEMO_HOUSING_OFFICE, "Saksbehandler Lun Huset",
                 "Rådhuset", n % 24 == 5 ? "planned" : "cancelled");
  }
}
