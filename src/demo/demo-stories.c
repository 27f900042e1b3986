/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-rules.h>

static SamRecord *
of_case (Maker *maker, Story *story, SamRecordType type, int days_ago)
{
  SamRecord *record = demo_record (maker, type, sam_record_get_id (story->record), story->user,
                                   MIN (days_ago, maker->today - story->opened));
  SamField field = sam_field_by_name (sam_record_get_def (record), "case_id");

  sam_record_set_text (record, field, sam_record_get_id (story->record));
  return record;
}

static SamRecord *
of_person (Maker *maker, Story *story, SamRecordType type, int days_ago)
{
  SamRecord *record = demo_record (maker, type, sam_record_get_id (story->person), story->user,
                                   MIN (days_ago, maker->today - story->opened));
  SamField field = sam_field_by_name (sam_record_get_def (record), "person_id");

  sam_record_set_text (record, field, sam_record_get_id (story->person));
  return record;
}

/* ---- Contacts ---- */

/* What is written goes with how it was done. */
static const struct {
  const char *channel;
  const char *reached[2], *missed[2];
} notes[] = {
  { "phone",
    { "Snakket på telefon. Sover bedre, og vil gjerne prøve kafeen på Frivilligsentralen.",
      "Ringte selv. Lurte på når avtalen med boligkontoret er." },
    { "Ringte to ganger, la igjen beskjed.", "Telefonen er av." } },
  { "sms",
    { "Svarte på melding. Vil ha time før helgen.",
      "Skrev at helgen gikk bra. Vil ringe Utekontakten hvis det blir tungt." },
    { "Ikke svar på melding. Spør ved kafeen på Frivilligsentralen.",
      "Sendte melding om timen på torsdag." } },
  { "outreach",
    { "Gikk tur langs elva. Snakket om jobb og hva som var fint i fjor sommer.",
      "Snakket ved kafeen. Kommer innom på torsdag." },
    { "Var ikke ved kafeen. Prøver igjen i morgen.", "Ikke sett av Utekontakten i dag." } },
  { "meeting",
    { "Møttes på kontoret. Gikk gjennom planen, ønsker at søsteren er med neste gang.",
      "Var innom. Fikk hjelp med legitimasjon, bilde tas tirsdag." },
    { "Kom ikke til timen. Sender melding og prøver Utekontakten i morgen.",
      "Kom ikke til timen. Ny time er satt opp." } },
  { "home",
    { "Ryddet i brev fra NAV sammen, to ringes i morgen.",
      "Drakk kaffe og så på leiekontrakten sammen." },
    { "Ingen åpnet. La igjen en lapp med nummeret.", "Ingen åpnet. Ringer i ettermiddag." } },
  { "video",
    { "Videomøte med behandler. Enige om å starte forsiktig.",
      "Videomøte med rådgiver på skolen. Vil tenke på det." },
    { "Kom ikke inn på videomøtet. Ringer i morgen.", "Lyden virket ikke. Ny tid avtales." } },
};
enum { PHONE, SMS, OUTREACH, MEETING };

/* On days before today so many hours into the day's work, else minutes before now. */
static void
contact (Maker *maker, Story *story, int days_ago, int hour, const char *channel,
         const char *outcome, const char *text)
{
  SamRecord *record = of_case (maker, story, SAM_RECORD_CONTACT, days_ago);
  SamRecordMeta meta = *sam_record_get_meta (record);
  gint64 at = days_ago > 0 ? maker->now - (gint64) days_ago * SAM_USEC_PER_DAY
                                 + (gint64) hour * G_TIME_SPAN_HOUR
                           : maker->now - (gint64) hour * 5 * G_TIME_SPAN_MINUTE;

  meta.at = at;
  sam_record_set_meta (record, &meta);
  sam_record_set_moment (record, SAM_CONTACT_OCCURRED_AT, at);
  sam_record_set_text (record, SAM_CONTACT_CHANNEL, channel);
  sam_record_set_text (record, SAM_CONTACT_OUTCOME, outcome);
  sam_record_set_text (record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (record, SAM_CONTACT_TEXT, text);
  sam_record_set_text (record, SAM_CONTACT_BY_USER, story->user);
  demo_done (maker, record);
}

static void
some_contacts (Maker *maker, Story *story, guint n, int newest)
{
  int age = newest;

  for (guint i = 0; i < n && age < maker->today - story->opened; i++) {
    gboolean reached = demo_chance (maker, 70);
    int hour = 1 + (int) demo_below (maker, 5);
    guint how = demo_below (maker, G_N_ELEMENTS (notes));
    gboolean absent = !reached && !demo_chance (maker, 60) && how >= MEETING;

    contact (maker, story, age, hour, notes[how].channel,
             reached  ? "reached"
             : absent ? "no_show"
                      : "not_reached",
             demo_pick (maker, reached ? notes[how].reached : notes[how].missed, 2));
    age += 3 + (int) demo_below (maker, 14);
  }
}

/* ---- The gate ---- */

/* One letter a point, the six in their order and then the four local ones:
 * . not started, p planned, i interim, x in place (paper), o in place (oral yes), n declined,
 * - not relevant now, w waived by the lead, who names the service that failed */
typedef struct {
  const char *agreed[3]; /* nb texts for planned, in place, interim */
  int service;
} PointText;
static const PointText texts[] = {
  { { "Søknad om kommunal bolig er sendt.", "Leiekontrakt fra dagen før, Storgata 8.",
      "Rom på Eksempel pensjonat." },
    DEMO_HOUSING_OFFICE },
  { { "Rådgiver ser på et kveldskurs.", "Begynner på voksenopplæringen tirsdag kl. 9.", "" },
    DEMO_SCHOOL },
  { { "NAV vurderer kvalifiseringsprogram.", "Kvalifiseringsprogram, oppstart mandag kl. 9.", "" },
    DEMO_NAV },
  { { "Vil prøve fotballtreningen.",
      "Fotball tirsdag og torsdag kl. 18, følges av Frivilligsentralen.", "" },
    DEMO_VOLUNTARY },
  { { "Henvisning er sendt poliklinikken.", "Time ved poliklinikken dagen etter kl. 10.", "" },
    DEMO_POLICLINIC },
  { { "Utekontakten spørres om å møte.", "Utekontakten møter ved porten, og ringer dag 1 til 7.",
      "" },
    DEMO_OUTREACH },
  { { "Søknad om nødhjelp de første dagene.", "Utbetaling samme dag.", "" }, DEMO_NAV },
  { { "Time for bilde er bestilt.", "Legitimasjon og telefon ligger klare.", "" }, DEMO_NAV },
  { { "Fastlegen er spurt.", "Resepter og time hos fastlegen.", "" }, DEMO_GP },
  { { "Tilbys før dagen.", "Har fått nesespray og opplæring.", "" }, DEMO_PRISON },
};

static void
shape_point (Maker *maker, Story *story, SamRecord *row, guint i, char letter, SamDate date)
{
  const PointText *text = &texts[MIN (i, G_N_ELEMENTS (texts) - 1)];

  if (letter == '.')
    return;
  if (letter != '-' && letter != 'n') {
    sam_record_set_text (row, SAM_GATE_ROW_OWNER_USER, story->user);
    sam_record_set_text (row, SAM_GATE_ROW_SERVICE_ID, maker->services[text->service]);
  }
  switch (letter) {
  case 'p':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "planned");
    sam_record_set_text (row, SAM_GATE_ROW_AGREED, text->agreed[0]);
    break;
  case 'i':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "interim");
    sam_record_set_text (row, SAM_GATE_ROW_AGREED, text->agreed[2]);
    sam_record_set_date (row, SAM_GATE_ROW_INTERIM_UNTIL,
                         date != SAM_DATE_NONE ? date + 7 : maker->today + 6);
    break;
  case 'x':
  case 'o':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
    sam_record_set_text (row, SAM_GATE_ROW_AGREED, text->agreed[1]);
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, letter == 'x' ? "document" : "oral");
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE,
                         letter == 'x' ? "vedtak eller bekreftelse på e-post" : "på telefon");
    sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_BY, "kontaktpersonen der");
    sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON,
                         maker->today - 1 - (int) demo_below (maker, 10));
    break;
  case 'n':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "declined");
    sam_record_set_date (row, SAM_GATE_ROW_ASK_AGAIN_ON, maker->today + 12);
    break;
  case 'w':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "waived");
    sam_record_set_text (row, SAM_GATE_ROW_REASON, "Skolen svarte ikke på to måneder.");
    sam_record_set_text (row, SAM_GATE_ROW_WAIVED_BY_USER, maker->users[1]);
    sam_record_set_date (row, SAM_GATE_ROW_WAIVED_ON, maker->today - 2);
    break;
  case '-':
    sam_record_set_text (row, SAM_GATE_ROW_STATE, "not_relevant");
    sam_record_set_text (row, SAM_GATE_ROW_REASON, "Vil vente til høsten.");
    break;
  default:
    g_assert_not_reached ();
  }
}

/* @letters: ten; @in_days: from today, negative = happened; INT_MIN = no date. Returns the id. */
static char *
transition (Maker *maker, Story *story, const char *kind, int place, int in_days, int told_ago,
            const char *letters)
{
  gboolean known = in_days != G_MININT;
  SamRecord *record = of_case (maker, story, SAM_RECORD_TRANSITION, told_ago);
  g_autoptr (GPtrArray) rows = NULL;
  SamDate date = known ? maker->today + in_days : SAM_DATE_NONE;
  char *id = g_strdup (sam_record_get_id (record));

  sam_record_set_text (record, SAM_TRANSITION_KIND, kind);
  if (story->n != 49)
    sam_record_set_text (record, SAM_TRANSITION_PLACE_ID, maker->services[place]);
  sam_record_set_date (record, SAM_TRANSITION_DATE, date);
  sam_record_set_text (record, SAM_TRANSITION_DATE_KIND,
                       !known                         ? "unknown"
                       : in_days <= 0 || in_days > 14 ? "fixed"
                                                      : "computed");
  if (known && in_days > 0)
    sam_record_set_text (record, SAM_TRANSITION_AT_TIME, "10:00");
  sam_record_set_date (record, SAM_TRANSITION_TOLD_ON, maker->today - told_ago);
  sam_record_set_text (record, SAM_TRANSITION_TOLD_BY, "kontaktbetjenten");
  if (known)
    sam_record_set_date (record, SAM_TRANSITION_CHECKED_ON, maker->today - 1);
  else
    sam_record_set_date (record, SAM_TRANSITION_CHECKED_ON,
                         maker->today - (story->n == 3 ? 19 : 2));
  if (known && in_days < 0)
    sam_record_set_date (record, SAM_TRANSITION_HAPPENED_ON, date);
  sam_record_freeze (record);
  rows = sam_rules_new_points (record);
  demo_done (maker, record);
  for (guint i = 0; i < rows->len; i++) {
    SamRecord *row = g_ptr_array_index (rows, i);
    SamRecordMeta meta = { .by = (char *) story->user,
                           .at = maker->now - (gint64) MIN (told_ago, 3) * SAM_USEC_PER_DAY };

    sam_record_set_meta (row, &meta);
    shape_point (maker, story, row, i, letters[i], date);
    demo_done (maker, g_object_ref (row));
  }
  return id;
}

/* ---- The agreement ---- */

static SamRecord *
add_party (Maker *maker, Story *story, const char *agreement, GPtrArray *parties, int service,
           const char *name, const char *role)
{
  SamRecord *party = of_case (maker, story, SAM_RECORD_PARTY, 6);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, agreement);
  if (service >= 0) {
    g_autofree char *phone = g_strdup_printf ("00 00 01 %02d", service);

    sam_record_set_text (party, SAM_PARTY_PARTY_KIND, "service");
    sam_record_set_text (party, SAM_PARTY_SERVICE_ID, maker->services[service]);
    sam_record_set_text (party, SAM_PARTY_PHONE, phone);
  } else {
    sam_record_set_text (party, SAM_PARTY_PARTY_KIND,
                         g_str_equal (role, "koordinator") ? "coordinator" : "organisation");
  }
  sam_record_set_text (party, SAM_PARTY_NAME, name);
  sam_record_set_text (party, SAM_PARTY_ROLE, role);
  sam_record_set_int (party, SAM_PARTY_POSITION, parties->len + 1);
  g_ptr_array_add (parties, g_object_ref (party));
  demo_done (maker, party);
  return party;
}

/* What became of a promise: open, kept, late, not kept. @day: of the transition. */
typedef struct {
  char letter;
  SamDate day;
} Outcome;

static void
settle (SamRecord *commitment, const Outcome *outcome, int offset)
{
  switch (outcome->letter) {
  case 'k':
    sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "kept");
    sam_record_set_date (commitment, SAM_COMMITMENT_KEPT_ON, outcome->day - offset - 3);
    break;
  case 'l':
    sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "late");
    sam_record_set_text (commitment, SAM_COMMITMENT_WHY, "Saksbehandler var borte i to uker.");
    sam_record_set_date (commitment, SAM_COMMITMENT_KEPT_ON, outcome->day - offset + 1);
    break;
  case 'n':
    sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "not_kept");
    sam_record_set_text (commitment, SAM_COMMITMENT_WHY, "Fant ingen ledig bolig i tide.");
    break;
  case '-':
    sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "lapsed");
    sam_record_set_text (commitment, SAM_COMMITMENT_WHY, "Ville heller gå alene.");
    break;
  default:
    break;
  }
}

static void
commitment (Maker *maker, Story *story, const char *agreement, GPtrArray *commitments,
            const SamRecord *party, const char *what, int offset, const char *known_by, int pinned,
            const Outcome *outcome)
{
  SamRecord *record = of_case (maker, story, SAM_RECORD_COMMITMENT, 6);

  sam_record_set_text (record, SAM_COMMITMENT_AGREEMENT_ID, agreement);
  sam_record_set_text (record, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (record, SAM_COMMITMENT_WHAT, what);
  sam_record_set_text (record, SAM_COMMITMENT_RESPONSIBLE, "kontaktpersonen");
  if (pinned == 0)
    sam_record_set_int (record, SAM_COMMITMENT_OFFSET_DAYS, offset);
  else
    sam_record_set_date (record, SAM_COMMITMENT_PINNED_ON, maker->today + pinned);
  sam_record_set_text (record, SAM_COMMITMENT_KNOWN_BY, known_by);
  sam_record_set_text (record, SAM_COMMITMENT_STATE, "open");
  settle (record, outcome, offset);
  if (story->meeting != NULL && commitments->len == 2)
    sam_record_set_text (record, SAM_COMMITMENT_MEETING_ID, story->meeting);
  sam_record_set_int (record, SAM_COMMITMENT_POSITION, commitments->len + 1);
  g_ptr_array_add (commitments, g_object_ref (record));
  demo_done (maker, record);
}

static void
sign (Maker *maker, Story *story, const char *agreement, const SamRecord *party, const char *hash,
      const char *way, int days_ago)
{
  SamRecord *record = of_case (maker, story, SAM_RECORD_SIGNATURE, days_ago);

  sam_record_set_text (record, SAM_SIGNATURE_AGREEMENT_ID, agreement);
  sam_record_set_text (record, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (party));
  sam_record_set_int (record, SAM_SIGNATURE_REVISION, 1);
  sam_record_set_text (record, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (record, SAM_SIGNATURE_WAY, way);
  sam_record_set_text (record, SAM_SIGNATURE_NAME, "Stødig Kontakt");
  sam_record_set_text (record, SAM_SIGNATURE_ROLE, "leder");
  sam_record_set_moment (record, SAM_SIGNATURE_SIGNED_AT,
                         maker->now - (gint64) days_ago * SAM_USEC_PER_DAY);
  sam_record_set_text (record, SAM_SIGNATURE_NOTED_BY_USER, story->user);
  if (g_str_equal (way, "declined"))
    sam_record_set_text (record, SAM_SIGNATURE_REASON, "Mener saken hører til i en annen kommune.");
  demo_done (maker, record);
}

static gboolean
is_one_of (guint n, const guint *list, guint len)
{
  for (guint i = 0; i < len; i++)
    if (list[i] == n)
      return TRUE;
  return FALSE;
}
#define IS_ONE_OF(n, ...)                                                                          \
  is_one_of ((n), (const guint[]){ __VA_ARGS__ }, G_N_ELEMENTS (((const guint[]){ __VA_ARGS__ })))

/* @date: of the transition. @settled: what became of the six promises, a letter each. Of forty
 * agreements six are signed in part, nine have an oral yes, two are declined by a party, and five
 * have a party outside the directory. */
static void
agreement (Maker *maker, Story *story, const char *transition_id, SamDate date, const char *settled)
{
  /* Before the day, also where it has been. */
  int ago = date != SAM_DATE_NONE && date < maker->today ? maker->today - date + 12 : 6;
  SamRecord *record = of_case (maker, story, SAM_RECORD_AGREEMENT, ago + 1);
  g_autoptr (GPtrArray) parties = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) commitments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *hash = NULL;
  const char *id = sam_record_get_id (record);
  guint k = maker->n_agreements++ % 40;
  gboolean partly = IS_ONE_OF (k, 0, 2, 18, 22, 27, 31);
  gboolean oral = IS_ONE_OF (k, 0, 3, 6, 8, 11, 19, 23, 28, 33);
  gboolean declined = IS_ONE_OF (k, 20, 29);
  gboolean outside = IS_ONE_OF (k, 9, 13, 21, 26, 35);
  Outcome outcomes[6];
  SamRecord *nav, *outreach, *housing, *clinic, *own;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    outcomes[i] = (Outcome){ settled[i], date };
  sam_record_set_text (record, SAM_AGREEMENT_TITLE, "Før dagen og de første ukene");
  sam_record_set_text (record, SAM_AGREEMENT_TRANSITION_ID, transition_id);
  if (transition_id != NULL && story->n % 3 != 2)
    sam_record_set_text (
        record, SAM_AGREEMENT_COOPERATION_ID,
        maker->cooperations[story->n % 2 == 0 ? DEMO_WITH_PRISON : DEMO_WITH_HOSPITAL]);
  sam_record_set_text (record, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_int (record, SAM_AGREEMENT_REVISION, 1);
  sam_record_set_moment (record, SAM_AGREEMENT_SENT_AT,
                         maker->now - (gint64) ago * SAM_USEC_PER_DAY);
  sam_record_set_text (record, SAM_AGREEMENT_OWN_PART,
                       "Vil møte på kafeen den første ettermiddagen.");
  sam_record_set_text (record, SAM_AGREEMENT_RESERVE, "Utekontakten har rom den første natten.");
  sam_record_set_text (record, SAM_AGREEMENT_TELL_WHOM, "koordinatoren");
  demo_done (maker, g_object_ref (record));

  nav = add_party (maker, story, id, parties, DEMO_NAV, "NAV Eksempel", "veileder");
  outreach = add_party (maker, story, id, parties, DEMO_OUTREACH, "Utekontakten", "vakt");
  housing =
      add_party (maker, story, id, parties, DEMO_HOUSING_OFFICE, "Boligkontoret", "saksbehandler");
  clinic = outside ? add_party (maker, story, id, parties, -1, "Fotballklubben Eksempel", "trener")
                   : add_party (maker, story, id, parties, DEMO_POLICLINIC,
                                "Poliklinikken, TSB Sør", "behandler");
  own = add_party (maker, story, id, parties, -1, "Ruskoordinator", "koordinator");
  commitment (maker, story, id, commitments, nav, "Vedtak om kvalifiseringsprogram", 7, "vedtak",
              story->n == 4                              ? -3
              : transition_id == NULL && *settled == 'o' ? 20
                                                         : 0,
              &outcomes[0]);
  commitment (maker, story, id, commitments, outreach, "Møter ved porten, første natt", 0,
              "melding til koordinator", 0, &outcomes[1]);
  commitment (maker, story, id, commitments, housing, "Leiekontrakt klar til underskrift", 14,
              "underskrevet kontrakt", 0, &outcomes[2]);
  commitment (maker, story, id, commitments, housing, "Nøkler ligger klare hos vaktmester", 1,
              "beskjed til koordinator", 0, &outcomes[3]);
  commitment (maker, story, id, commitments, clinic, "Første time i uken etter", 7,
              "dag og klokkeslett", 0, &outcomes[4]);
  commitment (maker, story, id, commitments, own, "Følge til NAV første dag", 0, "gjort", 0,
              &outcomes[5]);

  hash = sam_rules_terms_hash (record, parties, commitments);
  sign (maker, story, id, nav, hash, "paper", ago - 1);
  sign (maker, story, id, outreach, hash,
        !oral               ? "paper"
        : story->n % 3 == 0 ? "phone"
                            : "meeting",
        ago - 4);
  if (!partly)
    sign (maker, story, id, housing, hash, declined ? "declined" : "paper", ago - 4);
  if (!partly)
    sign (maker, story, id, clinic, hash, "paper", ago - 3);
  sign (maker, story, id, own, hash, "paper", ago);
  g_object_unref (record);
}

/* ---- Plan, housing, people ---- */

static void
plan (Maker *maker, Story *story, const char *transition_id)
{
  static const char *const matters[] = { "Å bo for meg selv og ha orden på hverdagen.",
                                         "Å få se datteren min oftere.",
                                         "Å sove om natten og ha noe å stå opp til.",
                                         "Arbeid med hendene, helst ute." };
  static const char *const can[] = { "Jeg er god til å lage mat og holder avtaler om morgenen.",
                                     "Jeg kan snekring og har truckførerbevis.",
                                     "Jeg ber om hjelp når det trengs.",
                                     "Jeg kjenner byen og har en onkel som stiller opp." };
  static const char *const goals[] = { "Egen bolig innen høsten",
                                       "Komme i gang med arbeid eller kurs",
                                       "Ha noen å ringe til i helgene" };
  static const char *const domains[] = { "housing", "work_activity", "network" };
  static const char *const kinds[] = { "stabilitet", "kontroll", "skadereduksjon", "rusfri" };
  static const char *const hours[] = {
    "09:00", "14:15", "10:30", "12:15", "15:30", "12:00", "11:00"
  };
  static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  SamRecord *record = of_case (maker, story, SAM_RECORD_PLAN, 10);
  g_autofree char *id = g_strdup (sam_record_get_id (record));
  SamRecord *measure;

  sam_record_set_text (record, SAM_PLAN_KIND, "aftercare");
  sam_record_set_text (record, SAM_PLAN_TRANSITION_ID, transition_id);
  sam_record_set_text (record, SAM_PLAN_MATTERS,
                       demo_pick (maker, matters, G_N_ELEMENTS (matters)));
  sam_record_set_text (record, SAM_PLAN_CAN, demo_pick (maker, can, G_N_ELEMENTS (can)));
  if (transition_id != NULL && story->n != 49) {
    sam_record_set_text (record, SAM_PLAN_FIRST_PLACE, "ved porten kl. 10");
    sam_record_set_text (record, SAM_PLAN_FIRST_MEETS, "Utekontakten");
    sam_record_set_text (record, SAM_PLAN_FIRST_NIGHT, "egen bolig, ellers Utekontaktens rom");
    sam_record_set_text (record, SAM_PLAN_TRAVEL, "hentes med bil");
    sam_record_set_text (record, SAM_PLAN_MONEY, "utbetaling samme dag fra NAV");
    sam_record_set_text (record, SAM_PLAN_BELONGINGS, "to bager, sykkel hos onkelen");
  }
  sam_record_set_text (record, SAM_PLAN_SIGNS, "Jeg slutter å svare på meldinger.");
  sam_record_set_text (record, SAM_PLAN_HELPS, "At noen kommer innom, og en tur ut.");
  sam_record_set_text (record, SAM_PLAN_CALL_FIRST, "Utekontakten, så koordinator");
  sam_record_set_date (record, SAM_PLAN_REVIEW_ON, maker->today + 30);
  demo_done (maker, record);

  for (guint i = 0; i < 2u + story->n % 2; i++) {
    SamRecord *goal = of_case (maker, story, SAM_RECORD_GOAL, 10);

    sam_record_set_text (goal, SAM_GOAL_PLAN_ID, id);
    sam_record_set_text (goal, SAM_GOAL_WHAT, goals[i]);
    sam_record_set_text (goal, SAM_GOAL_DOMAIN, domains[i]);
    sam_record_set_text (goal, SAM_GOAL_GOAL_TYPE, kinds[(story->n + i) % 4]);
    sam_record_set_text (goal, SAM_GOAL_STATE, "open");
    sam_record_set_int (goal, SAM_GOAL_POSITION, i + 1);
    demo_done (maker, goal);
  }
  measure = of_case (maker, story, SAM_RECORD_MEASURE, 10);
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, id);
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Fast hjemmebesøk");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, story->user);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  /* Nobody can be in two homes at one hour. */
  sam_record_set_text (measure, SAM_MEASURE_WEEKDAY,
                       weekdays[story->n == 5 ? (guint) sam_date_weekday (maker->today) - 1
                                              : (story->n + story->n / 5) % 5]);
  sam_record_set_text (measure, SAM_MEASURE_AT_TIME,
                       story->n == 5 ? "13:30" : hours[story->n / 5 % 7]);
  sam_record_set_int (measure, SAM_MEASURE_EVERY_WEEKS,
                      story->n == 5 ? 1 : 1 + (int) (story->n / 25 + story->n) % 2);
  sam_record_set_date (measure, SAM_MEASURE_STARTS_ON, story->opened + 3);
  demo_done (maker, measure);

  measure = of_case (maker, story, SAM_RECORD_MEASURE, 6);
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, id);
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Ringe NAV om vedtaket");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER, story->user);
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_date (measure, SAM_MEASURE_DUE_ON,
                       maker->today + (story->n % 13 == 4 ? -2 : 3 + (int) demo_below (maker, 20)));
  demo_done (maker, measure);
}

static void
residence (Maker *maker, Story *story, const char *kind, int from_ago, int to_in)
{
  SamRecord *record;

  if (story->n == 49)
    return;
  record = of_person (maker, story, SAM_RECORD_RESIDENCE, from_ago);
  sam_record_set_text (record, SAM_RESIDENCE_KIND, kind);
  sam_record_set_date (record, SAM_RESIDENCE_FROM_ON, maker->today - from_ago);
  if (to_in != 0)
    sam_record_set_date (record, SAM_RESIDENCE_TO_ON, maker->today + to_in);
  if (g_str_equal (kind, "municipal"))
    sam_record_set_text (record, SAM_RESIDENCE_UNIT_ID,
                         g_ptr_array_index (maker->units, story->n % maker->units->len));
  if (g_str_equal (kind, "prison") && story->n % 2 == 0)
    sam_record_set_bool (record, SAM_RESIDENCE_KEPT_IN_SENTENCE, story->n == 6);
  demo_done (maker, record);
}

static void
people (Maker *maker, Story *story)
{
  static const char *const kinds[] = { "sibling", "parent", "friend", "partner" };
  static const char *const names[] = { "Omsorgsfull Nær", "Varm Nær", "Lystig Nær", "Sindig Nær" };
  static const char *const groups[] = { "contact", "housing", "plan", NULL };
  SamRecord *relation = of_person (maker, story, SAM_RECORD_RELATION, 20);
  SamRecord *consent = of_person (maker, story, SAM_RECORD_CONSENT, 20);
  g_autofree char *phone =
      g_strdup_printf ("00 03 %02u %02u", story->n / 100 % 100, story->n % 100);

  sam_record_set_text (relation, SAM_RELATION_NAME, names[story->n % 4]);
  sam_record_set_text (relation, SAM_RELATION_RELATION_KIND, kinds[story->n % 4]);
  sam_record_set_text (relation, SAM_RELATION_PHONE, phone);
  sam_record_set_bool (relation, SAM_RELATION_IS_CLOSEST, TRUE);
  demo_done (maker, relation);

  sam_record_set_text (consent, SAM_CONSENT_SERVICE_ID, maker->services[DEMO_HOUSING_OFFICE]);
  sam_record_set_set (consent, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_text (consent, SAM_CONSENT_GIVEN_BY, "person");
  sam_record_set_text (consent, SAM_CONSENT_ASKED_HOW, "meeting");
  sam_record_set_date (consent, SAM_CONSENT_GIVEN_ON, maker->today - 15);
  sam_record_set_date (consent, SAM_CONSENT_VALID_UNTIL, maker->today + 170);
  if (story->n % 19 == 8) {
    sam_record_set_date (consent, SAM_CONSENT_WITHDRAWN_ON, maker->today - 2);
    sam_record_set_text (consent, SAM_CONSENT_WITHDRAWN_HOW, "ringte selv");
  }
  sam_record_set_text (consent, SAM_CONSENT_NOTED_BY_USER, story->user);
  demo_done (maker, consent);
}

/* ---- Stories ---- */

typedef struct {
  const char *kind;
  int place, in_days, told_ago;
  const char *letters;
  gboolean agreement, plan;
} Scripted;

/* Nine in the next thirty days, three of them ready; four without date, one unchecked for 19 days;
 * one told two days before. */
static const Scripted scripted[] = {
  [0] = { "prison", DEMO_PRISON, 9, 15, "p-xx.xxxpx", TRUE, TRUE },
  [3] = { "remand", DEMO_REMAND, G_MININT, 30, "i..n......", FALSE, FALSE },
  [4] = { "prison", DEMO_PRISON, 45, 60, "p.pp......", TRUE, TRUE },
  [6] = { "prison", DEMO_PRISON, 21, 60, "xx-xxoxxxx", TRUE, TRUE },
  [7] = { "phv", DEMO_DPS, 32, 40, "ipp.poxp..", FALSE, TRUE },
  [8] = { "prison", DEMO_PRISON, 50, 70, "x..p......", FALSE, TRUE },
  [9] = { "tsb", DEMO_TSB, 5, 40, "xxxpxoxxxx", TRUE, TRUE },
  [14] = { "prison", DEMO_PRISON, 2, 0, "i....px...", FALSE, FALSE },
  [15] = { "tsb", DEMO_TSB, 27, 50, "xnxxxoxxpp", TRUE, TRUE },
  [16] = { "detox", DEMO_DETOX, 6, 4, "x-nxxoxxxx", FALSE, TRUE },
  [17] = { "prison", DEMO_PRISON, 18, 90, "p.pxx.p...", TRUE, TRUE },
  [18] = { "leave", DEMO_PRISON, 12, 25, "xp----xxxx", FALSE, FALSE },
  [19] = { "phv", DEMO_DPS, 25, 30, ".wp.x.....", FALSE, TRUE },
  [20] = { "remand", DEMO_REMAND, G_MININT, 12, "p..p.p....", FALSE, FALSE },
  [21] = { "remand", DEMO_REMAND, G_MININT, 9, "i....o.x..", FALSE, FALSE },
  [22] = { "remand", DEMO_REMAND, G_MININT, 6, "..........", FALSE, FALSE },
};

static void
tell_scripted (Maker *maker, Story *story, const Scripted *script)
{
  g_autofree char *id =
      transition (maker, story, script->kind, script->place, script->in_days,
                  MIN (script->told_ago, maker->today - story->opened), script->letters);

  /* What was due before today has been done where the day is near. */
  if (script->agreement)
    agreement (maker, story, id, maker->today + script->in_days,
               story->n == 9 ? "kokoko" : "oooooo");
  if (script->plan)
    plan (maker, story, id);
  residence (maker, story,
             g_str_equal (script->kind, "prison") || g_str_equal (script->kind, "remand")
                 ? "prison"
                 : "institution",
             120, 0);
  some_contacts (maker, story, 4, 2);
  people (maker, story);
}

/* Eleven in the first 28 days: three not reached, one whose day 5 is a Saturday. */
static void
tell_window (Maker *maker, Story *story, guint which)
{
  static const int days[] = { 3, 5, 12, 2, 6, 9, 14, 17, 20, 24, 27 };
  /* NAV, outreach, the lease, the keys, the first appointment, our own. */
  static const char *const outcomes[] = { "lkkkkk", "kkkkkk", "kknlkk", "kknkkk",
                                          "kkkklk", "lkkkkk", "kknnkk", "klkkkk",
                                          "kkkkk-", "kknkkk", "kkkkkl" };
  g_autofree char *id =
      transition (maker, story, which % 3 == 1 ? "tsb" : "prison",
                  which % 3 == 1 ? DEMO_TSB : DEMO_PRISON, -days[which], 40, "xxp-xoxxxx");

  if (which < 3) {
    contact (maker, story, MAX (days[which] - 1, 1), 2, "phone", "not_reached",
             notes[PHONE].missed[0]);
    contact (maker, story, 1, 1, "sms", "not_reached", notes[SMS].missed[0]);
  } else {
    contact (maker, story, MAX (days[which] - 1, 1), 3, "meeting", "reached",
             notes[MEETING].reached[0]);
    contact (maker, story, 1, 2, "phone", "reached", notes[PHONE].reached[0]);
  }
  some_contacts (maker, story, 2, days[which] + 6);
  agreement (maker, story, id, maker->today - days[which], outcomes[which]);
  plan (maker, story, id);
  residence (maker, story, which % 2 == 0 ? "municipal" : "temporary", days[which],
             which % 2 == 0 ? 0 : 20 + (int) which);
  people (maker, story);
}

static void
tell_ordinary (Maker *maker, Story *story)
{
  static const char *const homes[] = { "municipal", "private", "municipal", "family",
                                       "temporary", "owned",   "private",   "none" };
  const char *status = sam_record_get_text (story->record, SAM_CASE_STATUS);
  const char *home = homes[story->n % G_N_ELEMENTS (homes)];
  g_autofree char *id = NULL;

  if (g_str_equal (status, "new") || g_str_equal (status, "waiting")) {
    if (story->n % 2 == 0)
      contact (maker, story, 1, 2, "phone", "not_reached", notes[PHONE].missed[1]);
    return;
  }
  if (story->n % 8 == 1 && g_str_equal (status, "active"))
    id = transition (maker, story, story->n % 16 == 1 ? "prison" : "tsb",
                     story->n % 16 == 1 ? DEMO_PRISON : DEMO_TSB, 31 + (int) demo_below (maker, 60),
                     20, story->n % 3 == 0 ? "pp.p.p...." : "x.p.......");
  if (id != NULL)
    agreement (maker, story, id, SAM_DATE_NONE, "oooooo");
  else if (story->n % 32 == 12 && story->n > 40 && story->n < 110 && g_str_equal (status, "active"))
    agreement (maker, story, NULL, SAM_DATE_NONE, "oooooo");
  if (story->n % 5 != 2)
    plan (maker, story, id);
  residence (maker, story, home, 60 + (int) demo_below (maker, 300),
             g_str_equal (home, "temporary") ? 4 + (int) (story->n % 9) * 4
             : story->n % 29 == 6            ? 10
                                             : 0);
  some_contacts (maker, story, 2 + story->n % 4, (int) demo_below (maker, 20));
  people (maker, story);
}

void
demo_tell_first (Maker *maker, Story *story)
{
  const char *status = sam_record_get_text (story->record, SAM_CASE_STATUS);
  int waited = 3 + (int) (story->n * 7 % 13);
  int days_ago = maker->today - story->opened - waited;

  /* By the case's number: every choice that is drawn stays the same. */
  if (story->n % 4 == 2 && days_ago > 30
      && (g_str_equal (status, "active") || g_str_equal (status, "closed")))
    contact (maker, story, days_ago, 3, "meeting", "reached",
             "Første samtale. Gikk gjennom hva som er viktig nå, og hvem som kan hjelpe.");
}

void
demo_tell (Maker *maker, Story *story, guint n_cases)
{
  guint n = story->n;

  if (n < G_N_ELEMENTS (scripted) && scripted[n].kind != NULL) {
    tell_scripted (maker, story, &scripted[n]);
    return;
  }
  if (n == 1) { /* treatment broken off yesterday */
    g_free (transition (maker, story, "broken_off", DEMO_TSB, -1, 1, "i....p...."));
    some_contacts (maker, story, 3, 8);
    people (maker, story);
    return;
  }
  if (n == 2 || (n >= 27 && n <= 36)) {
    tell_window (maker, story, n == 2 ? 0 : n - 26);
    return;
  }
  tell_ordinary (maker, story);
  if (n == 55) { /* a note on the wrong person, taken back; and a long one */
    SamRecord *wrong = of_case (maker, story, SAM_RECORD_CONTACT, 3);
    SamRecordMeta meta = *sam_record_get_meta (wrong);

    sam_record_set_moment (wrong, SAM_CONTACT_OCCURRED_AT, maker->now - 3 * SAM_USEC_PER_DAY);
    sam_record_set_text (wrong, SAM_CONTACT_CHANNEL, "phone");
    sam_record_set_text (wrong, SAM_CONTACT_OUTCOME, "reached");
    sam_record_set_text (wrong, SAM_CONTACT_NATURE, "follow_up");
    sam_record_set_text (wrong, SAM_CONTACT_TEXT, "Ringte om time hos tannlege.");
    sam_record_set_text (wrong, SAM_CONTACT_BY_USER, story->user);
    meta.retracted_by = (char *) story->user;
    meta.retracted_at = maker->now - 2 * SAM_USEC_PER_DAY;
    meta.retracted_why = (char *) "Ført på feil person";
    sam_record_set_meta (wrong, &meta);
    demo_done (maker, wrong);
  }
  if (n == 56) {
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < 12; i++)
      g_string_append_printf (text, "%s ", notes[i % G_N_ELEMENTS (notes)].reached[0]);
    contact (maker, story, 4, 2, "home", "reached", text->str);
    g_string_free (text, TRUE);
  }
}
