/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-private.h"

#include <samspor/sam-person-id.h>

/* Names in the style of the national synthetic register: an adjective and a noun. */
static const char *const given[] = {
  "Modig",        "Stille", "Trygg",  "Varm",    "Glad",  "Klok",   "Rolig",  "Frisk",
  "Tydelig",      "Klar",   "Lett",   "Blid",    "Snill", "Kvikk",  "Ivrig",  "Munter",
  "Flittig",      "Våken",  "Mild",   "Lun",     "Sprek", "Tapper", "Ærlig",  "Ydmyk",
  "Åpen",         "Sindig", "Lystig", "Vennlig", "Djerv", "Kjapp",  "Nøysom", "Omtenksom",
  "Ettertenksom", "Rask",   "Stø",    "Taus",
};
static const char *const family[] = {
  "Furulund",  "Bekkevoll", "Haugland", "Lindås",    "Myrvold", "Tangen",   "Sundnes", "Solli",
  "Myhre",     "Nygård",    "Åsgård",   "Fjellheim", "Østby",   "Bjørkli",  "Granmo",  "Elvestad",
  "Steinsvik", "Sandvik",   "Kvernmo",  "Ødegård",   "Ås",      "Lyngstad", "Torpet",  "Hagen",
  "Brattli",   "Skogly",    "Vikøren",  "Høgmo",     "Tunheim", "Rønning",  "Øyen",    "Strandheim",
};

/* Cases per user of a municipality with 300; the third is long sick and has the most. */
static const guint share[DEMO_N_USERS] = { 46, 0, 58, 40, 20, 40, 0, 4, 40, 10, 36, 6 };
static const guint team_of_user[DEMO_N_USERS] = { 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3 };

static guint
user_of (guint n)
{
  /* A step without a common divisor with 300 mixes the users and still gives each its share. */
  guint at = (n * 37) % 300, sum = 0;

  for (guint i = 0; i < DEMO_N_USERS; i++) {
    sum += share[i];
    if (at < sum)
      return i;
  }
  return 0;
}

/* The first stories are told on the pages people look at first, so they have names of their own. */
static const struct {
  const char *given, *family;
} names[] = {
  { "Lett", "Åsgård" },    { "Stille", "Bekkevoll" }, { "Modig", "Furulund" },
  { "Trygg", "Haugland" }, { "Glad", "Myrvold" },     { "Klok", "Tangen" },
  { "Klar", "Nygård" },    { "Tydelig", "Myhre" },    { "Frisk", "Solli" },
  { "Rolig", "Sundnes" },  { "Varm", "Lindås" },      { "Blid", "Ødegård" },
};

/* What trips programs: two of one name and year, twins, Sámi letters, very long, aa for å. */
static void
name_of (Maker *maker, guint n, const char **first, const char **last)
{
  *first = given[(n * 5 + n / 36) % G_N_ELEMENTS (given)];
  *last = family[(n * 7 + n / 32) % G_N_ELEMENTS (family)];
  if (n < G_N_ELEMENTS (names)) {
    *first = names[n].given;
    *last = names[n].family;
  }
  switch (n) {
  case 40:
  case 41: /* same name and birth year */
    *first = "Munter";
    *last = "Granmo";
    break;
  case 42:
  case 43: /* twins */
    *first = n == 42 ? "Flittig" : "Ivrig";
    *last = "Tunheim";
    break;
  case 44:
    *first = "Áilu";
    *last = "Đorvvošnjárga";
    break;
  case 45:
    *first = "Šearrá";
    *last = "Ŋállejohka";
    break;
  case 46: /* 42 letters */
    *first = "Ettertenksomogomsorgsfull";
    *last = "Bjørnstadmyrenogli";
    break;
  case 47:
    *first = "Våken";
    *last = "Aasgaard";
    break;
  default:
    break;
  }
}

static SamDate
birth_of (Maker *maker, guint n)
{
  int year = 2026 - 20 - (int) demo_below (maker, 45);

  if (n == 40 || n == 41)
    year = 1984;
  if (n == 42 || n == 43)
    return sam_date_from_ymd (1991, 9, 14);
  if (n == 0)
    return sam_date_from_ymd (1985, 3, 1);
  /* The youth team has the young. */
  if (user_of (n) >= 10)
    year = 2026 - 16 - (int) demo_below (maker, 9);
  return sam_date_from_ymd (year, 1 + (int) demo_below (maker, 12),
                            1 + (int) demo_below (maker, 28));
}

static void
tell_person (Maker *maker, Story *story)
{
  static const char *const channels[] = { "phone", "sms", NULL };
  SamRecord *person = story->person;
  guint n = story->n;
  const char *first, *last;
  SamDate birth;
  g_autofree char *phone = NULL, *number = NULL;

  name_of (maker, n, &first, &last);
  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, first);
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, last);
  if (n == 48) { /* an alias and nothing else: outreach */
    sam_record_set_bool (person, SAM_PERSON_NAME_IS_ALIAS, TRUE);
    sam_record_clear (person, SAM_PERSON_FAMILY_NAME);
    sam_record_set_text (person, SAM_PERSON_ID_KIND, "none");
    return;
  }
  birth = birth_of (maker, n);
  sam_record_set_date (person, SAM_PERSON_BIRTH_DATE, birth);
  sam_record_set_text (person, SAM_PERSON_BIRTH_PRECISION, "day");
  number = sam_person_id_synthetic (SAM_PERSON_ID_FNR, birth, n);
  sam_record_set_text (person, SAM_PERSON_ID_KIND, "fnr");
  sam_record_set_text (person, SAM_PERSON_ID_NUMBER, number);
  /* Numbers no subscriber has; two share one. */
  phone =
      g_strdup_printf ("00 01 %02u %02u", (n == 51 ? 50 : n) / 100 % 100, (n == 51 ? 50 : n) % 100);
  sam_record_set_text (person, SAM_PERSON_FORM, n % 9 == 4 ? "nn" : "nb");
  sam_record_set_text (person, SAM_PERSON_LANGUAGE, n % 23 == 5 ? "so" : n % 9 == 4 ? "nn" : "nb");
  if (n % 23 == 5)
    sam_record_set_bool (person, SAM_PERSON_INTERPRETER, TRUE);
  if (n == 49) { /* nothing that tells where */
    sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, "strengt_fortrolig");
    sam_record_set_text (person, SAM_PERSON_OUTSIDE_CONTACT, "teamleder");
    return;
  }
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE,
                       n == 52            ? "fortrolig"
                       : n == 0 || n == 3 ? "klient"
                                          : "open");
  sam_record_set_text (person, SAM_PERSON_PHONE, phone);
  sam_record_set_set (person, SAM_PERSON_CONTACT_CHANNELS, channels);
  if (n % 4 == 0)
    sam_record_set_text (person, SAM_PERSON_CONTACT_HOURS, "helst etter kl. 11");
  sam_record_set_bool (person, SAM_PERSON_MAY_LEAVE_MESSAGE, n % 3 != 0);
  if (n % 17 == 3)
    sam_record_set_bool (person, SAM_PERSON_NEVER_CALL, TRUE);
  if (n % 5 == 0)
    sam_record_set_text (person, SAM_PERSON_GP, "Fastlegene på Torget");
}

static const char *
status_of (guint n)
{
  if (n < 39)
    return n == 11 || n == 25 || n == 26 ? "waiting" : "active";
  switch (n % 20) {
  case 0:
  case 7:
    return "waiting";
  case 3:
    return "new";
  case 11:
    return "declined_now";
  case 13:
  case 17:
    return "closed";
  default:
    return "active";
  }
}

static void
tell_case (Maker *maker, Story *story)
{
  static const char *const sources[] = { "self", "relative", "gp",     "nav",   "prison",
                                         "tsb",  "outreach", "police", "school" };
  SamRecord *record = story->record;
  const char *status = status_of (story->n);
  g_autofree char *number = g_strdup_printf ("2026/%04u", 101 + story->n);
  guint user = story->n < 12 ? 0 : user_of (story->n);

  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (story->person));
  sam_record_set_text (record, SAM_CASE_CASE_NUMBER, number);
  sam_record_set_text (record, SAM_CASE_TEAM_ID, maker->teams[team_of_user[user]]);
  sam_record_set_text (record, SAM_CASE_COORDINATOR_USER, story->user);
  sam_record_set_text (record, SAM_CASE_HOLDER_KIND, "user");
  sam_record_set_text (record, SAM_CASE_HOLDER_USER, story->user);
  sam_record_set_moment (record, SAM_CASE_HOLDER_SINCE,
                         maker->now
                             - (gint64) (story->n == DEMO_PASSED_ON ? DEMO_PASSED_ON_DAYS
                                                                    : maker->today - story->opened)
                                   * SAM_USEC_PER_DAY);
  sam_record_set_text (record, SAM_CASE_STATUS, status);
  sam_record_set_date (record, SAM_CASE_OPENED_ON, story->opened);
  sam_record_set_text (record, SAM_CASE_SOURCE, demo_pick (maker, sources, G_N_ELEMENTS (sources)));
  if (g_str_equal (status, "declined_now"))
    sam_record_set_date (record, SAM_CASE_ASK_AGAIN_ON,
                         maker->today + (int) demo_below (maker, 40) - 5);
  if (g_str_equal (status, "closed")) {
    sam_record_set_date (record, SAM_CASE_CLOSED_ON, maker->today - 5);
    sam_record_set_text (record, SAM_CASE_CLOSED_REASON,
                         story->n % 2 == 0 ? "Klarer seg godt og har fast følge fra NAV"
                                           : "Flyttet til en annen kommune, overtatt der");
  }
  if (story->n == 13)
    sam_record_set_moment (record, SAM_CASE_WANTS_NOW_AT, maker->now - 20 * G_TIME_SPAN_HOUR);
}

void
demo_cases (Maker *maker, guint n_cases)
{
  for (guint n = 0; n < n_cases; n++) {
    Story story = { .n = n };
    guint user = n < 12 ? 0 : user_of (n);
    int days = 20 + (int) demo_below (maker, 300);
    guint first = maker->demo->records->len;

    story.user = maker->users[user];
    if (g_str_equal (status_of (n), "waiting") || g_str_equal (status_of (n), "new"))
      days = 1 + (int) demo_below (maker, 19);
    if (n == 11)
      days = 19;
    story.opened = maker->today - days;
    story.person = demo_record (maker, SAM_RECORD_PERSON, NULL, story.user, days);
    story.record = demo_record (maker, SAM_RECORD_CASE, NULL, story.user, days);
    tell_person (maker, &story);
    tell_case (maker, &story);
    /* Two are dead: every contact, letter and alert has stopped. */
    if (n == 53 || n == 54) {
      sam_record_set_date (story.person, SAM_PERSON_DECEASED_ON, maker->today - (n == 53 ? 2 : 40));
      sam_record_set_text (story.person, SAM_PERSON_DECEASED_TOLD_BY, "Fastlegene på Torget");
    }
    demo_done (maker, g_object_ref (story.person));
    demo_done (maker, g_object_ref (story.record));
    demo_meetings (maker, &story);
    demo_tell (maker, &story, n_cases);
    demo_follow (maker, &story);
    demo_holders (maker, &story);
    demo_appointments (maker, &story);
    g_free (story.meeting);
    demo_tell_first (maker, &story);
    demo_answers (maker, &story, first);
    g_object_unref (story.person);
    g_object_unref (story.record);
  }
}
