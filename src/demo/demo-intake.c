/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

/* Of the users in demo-registry.c: who is away from and to which day (G_MAXINT = nobody knows), and
 * who covers (-1 = nobody). */
static const struct {
  guint user, team;
  int from, to, deputy;
} absences[] = {
  { 2, 0, -19, G_MAXINT, 3 }, /* long sick, covered, and the lead must assign by now */
  { 3, 0, 4, 11, 0 },         /* coming, covered */
  { 4, 1, 1, 29, 6 },         /* from tomorrow the substitute covers */
  { 5, 1, -2, 3, -1 },        /* away now, and nobody covers */
  { 8, 2, -30, -16, 9 },      /* over */
  { 10, 3, 1, 8, -1 },        /* from tomorrow, and nobody covers */
};

static const struct {
  guint team;
  const char *from, *kind, *name, *about, *answer, *next, *became, *reason;
  int days_ago, at, owner, taken_by; /* at: minutes of that day */
} inquiries[] = {
  { 0, "relative", "worry", "Omtenksom Brattli",
    "Moren til en mann på 24 år. Han svarer ikke på "
    "telefon og har ikke vært hjemme siden lørdag.",
    NULL, NULL, "open", NULL, 1, 690, -1, 3 },
  { 0, "nav", "question", "Ivrig Skogly", "Spør hvordan de kan be om et samarbeidsmøte.", NULL,
    "Ringe tilbake med tider", "open", NULL, 3, 670, 0, 0 },
  { 0, "anonymous", "message", NULL, "Sier at noen sover i kjelleren i Storgata.",
    "Takket. Sa at vi ikke kan si noe om enkeltpersoner, og at Utekontakten kan se innom.",
    "Utekontakten ser innom i ettermiddag", "open", NULL, 0, 432, 3, 3 },
  { 0, "self", "wants_help", "Lystig Torpet",
    "Vil snakke med noen om å trappe ned. Helst etter "
    "jobb.",
    NULL, NULL, "open", NULL, 0, 444, 0, 0 },
  { 1, "school", "question", "Sindig Vikøren",
    "Rådgiver spør hva vi kan bidra med på "
    "foreldremøtet.",
    "Vi kommer gjerne.", NULL, "closed", "Besvart, ingen oppfølging", 5, 605, 5, 5 },
  { 2, "police", "message", NULL, "Ber om å bli ringt opp. Ville ikke si mer på telefon.", NULL,
    NULL, "open", NULL, 2, 800, -1, 8 },
  { 3, "child_welfare", "question", "Mild Hagen", "Spør om ventetid hos Ungdomsteamet.",
    "Omtrent to uker. Akutte tas samme dag.", NULL, "closed", "Besvart", 8, 880, 10, 10 },
};

/* How far each has come in what the law asks: days ago it was looked into, assessed, told; -1 = not
 * yet. */
static const struct {
  guint team;
  const char *name, *is, *about, *assessment;
  int days_ago, owner, looked_into, assessed, told;
} reports[] = {
  { 0, "Trofast Granmo", "parent",
    "Sønnen på 31 år har ruset seg daglig siden jul og spiser nesten "
    "ikke.",
    NULL, 6, -1, -1, -1, -1 },
  { 2, "Vennlig Bjørkli", "sibling", "Søsteren slipper ingen inn og har sluttet å svare.", NULL, 9,
    8, 4, -1, -1 },
  { 3, "Ærlig Solli", "parent", "Datteren på 19 år er borte flere døgn av gangen.",
    "Ikke grunnlag for sak. Tilbud om samtaler er gitt.", 20, 10, 12, 2, -1 },
  { 1, "Sindig Høgmo", "partner", "Samboeren har hatt tre overdoser siden påske.",
    "Det fremmes ikke sak nå. Frivillig innleggelse er avtalt.", 40, 5, 36, 30, 29 },
};

/* What relatives get for their own part: one whose next talk is today, one that has ended. */
static const struct {
  guint team;
  const char *name, *is, *needs, *agreed, *why;
  int owner, began, next, ended; /* days ago; G_MININT = none */
} supports[] = {
  { 0, "Tålmodig Haugli", "parent", "Sover dårlig og vil ha noen å snakke med som kjenner feltet.",
    "Samtale annenhver uke. Har fått tilbud om pårørendegruppe.", NULL, 0, 14, 0, G_MININT },
  { 2, "Rolig Skogstad", "partner", "Vil vite hvor det går an å få avlastning og råd om økonomi.",
    "Tre samtaler. Hjelp til å søke.", "Har fått det som var avtalt, og vil klare seg selv nå.", 8,
    60, G_MININT, 10 },
};

static void
make_supports (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (supports); i++) {
    const char *team = maker->teams[supports[i].team];
    const char *owner = maker->users[supports[i].owner];
    SamRecord *support =
        demo_record (maker, SAM_RECORD_RELATIVE_SUPPORT, team, owner, supports[i].began);
    g_autofree char *phone = g_strdup_printf ("00 06 00 %02u", i);

    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_TEAM_ID, team);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_NAME, supports[i].name);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_IS, supports[i].is);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_RELATIVE_PHONE, phone);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_NEEDS, supports[i].needs);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_AGREED, supports[i].agreed);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_OWNER_USER, owner);
    sam_record_set_date (support, SAM_RELATIVE_SUPPORT_BEGAN_ON, maker->today - supports[i].began);
    if (supports[i].next != G_MININT)
      sam_record_set_date (support, SAM_RELATIVE_SUPPORT_NEXT_ON, maker->today - supports[i].next);
    if (supports[i].ended != G_MININT)
      sam_record_set_date (support, SAM_RELATIVE_SUPPORT_ENDED_ON,
                           maker->today - supports[i].ended);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_ENDED_WHY, supports[i].why);
    sam_record_set_text (support, SAM_RELATIVE_SUPPORT_TAKEN_BY_USER, owner);
    demo_done (maker, support);
  }
}

static void
set_days_ago (Maker *maker, SamRecord *record, SamField field, int days)
{
  if (days >= 0)
    sam_record_set_date (record, field, maker->today - days);
}

static void
make_reports (Maker *maker, GTimeZone *oslo)
{
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
    const char *team = maker->teams[reports[i].team];
    SamRecord *report =
        demo_record (maker, SAM_RECORD_RELATIVE_REPORT, team, maker->users[1], reports[i].days_ago);
    g_autofree char *phone = g_strdup_printf ("00 05 00 %02u", i);

    sam_record_set_text (report, SAM_RELATIVE_REPORT_TEAM_ID, team);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_NAME, reports[i].name);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_IS, reports[i].is);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_RELATIVE_PHONE, phone);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_ABOUT, reports[i].about);
    sam_record_set_moment (report, SAM_RELATIVE_REPORT_RECEIVED_AT,
                           sam_moment_from_local (maker->today - reports[i].days_ago,
                                                  9 * 60 + 47 * (int) i, oslo));
    if (reports[i].owner >= 0)
      sam_record_set_text (report, SAM_RELATIVE_REPORT_OWNER_USER, maker->users[reports[i].owner]);
    set_days_ago (maker, report, SAM_RELATIVE_REPORT_LOOKED_INTO_ON, reports[i].looked_into);
    set_days_ago (maker, report, SAM_RELATIVE_REPORT_ASSESSED_ON, reports[i].assessed);
    sam_record_set_text (report, SAM_RELATIVE_REPORT_ASSESSMENT, reports[i].assessment);
    set_days_ago (maker, report, SAM_RELATIVE_REPORT_TOLD_ON, reports[i].told);
    demo_done (maker, report);
  }
}

void
demo_intake (Maker *maker)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");

  for (guint i = 0; i < G_N_ELEMENTS (absences); i++) {
    SamRecord *absence = demo_record (maker, SAM_RECORD_ABSENCE, maker->teams[absences[i].team],
                                      maker->users[1], MAX (-absences[i].from, 1));

    sam_record_set_text (absence, SAM_ABSENCE_TEAM_ID, maker->teams[absences[i].team]);
    sam_record_set_text (absence, SAM_ABSENCE_ABSENT_USER, maker->users[absences[i].user]);
    sam_record_set_date (absence, SAM_ABSENCE_FROM_ON, maker->today + absences[i].from);
    if (absences[i].to != G_MAXINT)
      sam_record_set_date (absence, SAM_ABSENCE_TO_ON, maker->today + absences[i].to);
    if (absences[i].deputy >= 0)
      sam_record_set_text (absence, SAM_ABSENCE_COVERED_BY_USER, maker->users[absences[i].deputy]);
    demo_done (maker, absence);
  }
  for (guint i = 0; i < G_N_ELEMENTS (inquiries); i++) {
    SamRecord *inquiry = demo_record (maker, SAM_RECORD_INQUIRY, maker->teams[inquiries[i].team],
                                      maker->users[inquiries[i].taken_by], inquiries[i].days_ago);
    g_autofree char *phone = g_strdup_printf ("00 04 00 %02u", i);

    sam_record_set_text (inquiry, SAM_INQUIRY_TEAM_ID, maker->teams[inquiries[i].team]);
    sam_record_set_text (inquiry, SAM_INQUIRY_FROM_WHO, inquiries[i].from);
    sam_record_set_text (inquiry, SAM_INQUIRY_INQUIRY_KIND, inquiries[i].kind);
    sam_record_set_text (inquiry, SAM_INQUIRY_CALLER_NAME, inquiries[i].name);
    if (inquiries[i].name != NULL)
      sam_record_set_text (inquiry, SAM_INQUIRY_CALLER_PHONE, phone);
    sam_record_set_text (inquiry, SAM_INQUIRY_ABOUT, inquiries[i].about);
    sam_record_set_text (inquiry, SAM_INQUIRY_ANSWER, inquiries[i].answer);
    sam_record_set_text (inquiry, SAM_INQUIRY_NEXT_STEP, inquiries[i].next);
    if (inquiries[i].owner >= 0)
      sam_record_set_text (inquiry, SAM_INQUIRY_OWNER_USER, maker->users[inquiries[i].owner]);
    sam_record_set_moment (inquiry, SAM_INQUIRY_RECEIVED_AT,
                           sam_moment_from_local (maker->today - inquiries[i].days_ago,
                                                  inquiries[i].at, oslo));
    sam_record_set_text (inquiry, SAM_INQUIRY_TAKEN_BY_USER, maker->users[inquiries[i].taken_by]);
    sam_record_set_text (inquiry, SAM_INQUIRY_BECAME, inquiries[i].became);
    sam_record_set_text (inquiry, SAM_INQUIRY_BECAME_REASON, inquiries[i].reason);
    demo_done (maker, inquiry);
  }
  make_reports (maker, oslo);
  make_supports (maker);
}
