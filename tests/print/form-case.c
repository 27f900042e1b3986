/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-case.h"

#include <samspor/sam-id.h>
#include <samspor/sam-rules.h>
#include <string.h>

static SamDate
day (int month, int d)
{
  return sam_date_from_ymd (2026, month, d);
}

static char *
next_id (FormCase *self)
{
  return g_strdup_printf ("0190a000-0000-7000-8000-%012x", ++self->n_ids);
}

SamRecord *
form_case_add (FormCase *self, SamRecordType type)
{
  const SamTypeDef *def = sam_type_get (type);
  gboolean in_registry = def->scope == SAM_SCOPE_REGISTRY;
  g_autofree char *id = next_id (self);
  SamRecord *record;

  record = sam_record_new (type, id,
                           in_registry                      ? SAM_ID_NIL
                           : self->record == NULL           ? id
                           : def->scope == SAM_SCOPE_PERSON ? sam_record_get_id (self->person)
                                                            : sam_record_get_id (self->record));
  if (type != SAM_RECORD_PERSON && type != SAM_RECORD_CASE)
    g_ptr_array_add (in_registry ? self->registry : self->records, record);
  if (def->scope == SAM_SCOPE_CASE && type != SAM_RECORD_CASE && def->parent != SAM_FIELD_NONE)
    sam_record_set_text (record, def->parent, sam_record_get_id (self->record));
  if (def->scope == SAM_SCOPE_PERSON && type != SAM_RECORD_PERSON)
    sam_record_set_text (record, def->parent, sam_record_get_id (self->person));
  return record;
}

static SamRecord *
add_service (FormCase *self, const char *name, const char *kind, const char *phone)
{
  SamRecord *service = form_case_add (self, SAM_RECORD_SERVICE);

  sam_record_set_text (service, SAM_SERVICE_NAME, name);
  sam_record_set_text (service, SAM_SERVICE_SERVICE_KIND, kind);
  sam_record_set_text (service, SAM_SERVICE_PHONE, phone);
  return service;
}

static SamRecord *
add_party (FormCase *self, const char *kind, SamRecord *service, const char *name, const char *role)
{
  SamRecord *party = form_case_add (self, SAM_RECORD_PARTY);

  sam_record_set_text (party, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (self->agreement));
  sam_record_set_text (party, SAM_PARTY_PARTY_KIND, kind);
  if (service != NULL)
    sam_record_set_text (party, SAM_PARTY_SERVICE_ID, sam_record_get_id (service));
  sam_record_set_text (party, SAM_PARTY_NAME, name);
  sam_record_set_text (party, SAM_PARTY_ROLE, role);
  sam_record_set_int (party, SAM_PARTY_POSITION, self->n_ids);
  return party;
}

static SamRecord *
add_commitment (FormCase *self, SamRecord *party, const char *point, const char *what,
                const char *responsible, int offset, const char *known_by)
{
  SamRecord *commitment = form_case_add (self, SAM_RECORD_COMMITMENT);

  sam_record_set_text (commitment, SAM_COMMITMENT_AGREEMENT_ID,
                       sam_record_get_id (self->agreement));
  sam_record_set_text (commitment, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party));
  sam_record_set_text (commitment, SAM_COMMITMENT_GATE_ROW_ID,
                       sam_record_get_id (form_case_row (self, point)));
  sam_record_set_text (commitment, SAM_COMMITMENT_WHAT, what);
  sam_record_set_text (commitment, SAM_COMMITMENT_RESPONSIBLE, responsible);
  sam_record_set_int (commitment, SAM_COMMITMENT_OFFSET_DAYS, offset);
  sam_record_set_text (commitment, SAM_COMMITMENT_KNOWN_BY, known_by);
  sam_record_set_text (commitment, SAM_COMMITMENT_STATE, "open");
  sam_record_set_int (commitment, SAM_COMMITMENT_POSITION, self->n_ids);
  return commitment;
}

static void
put_in_place (FormCase *self, const char *point, const char *agreed, SamRecord *service)
{
  SamRecord *row = form_case_row (self, point);

  sam_record_set_text (row, SAM_GATE_ROW_STATE, "in_place");
  sam_record_set_text (row, SAM_GATE_ROW_AGREED, agreed);
  sam_record_set_text (row, SAM_GATE_ROW_EVIDENCE_KIND, "document");
  sam_record_set_date (row, SAM_GATE_ROW_EVIDENCE_ON, day (5, 28));
  if (service != NULL)
    sam_record_set_text (row, SAM_GATE_ROW_SERVICE_ID, sam_record_get_id (service));
}

SamRecord *
form_case_row (FormCase *self, const char *point)
{
  for (guint i = 0; i < self->records->len; i++) {
    SamRecord *record = g_ptr_array_index (self->records, i);

    if (sam_record_get_rtype (record) == SAM_RECORD_GATE_ROW
        && sam_record_enum_is (record, SAM_GATE_ROW_POINT, point))
      return record;
  }
  g_assert_not_reached ();
}

static void
add_person (FormCase *self)
{
  SamRecord *user;

  self->person = form_case_add (self, SAM_RECORD_PERSON);
  sam_record_set_text (self->person, SAM_PERSON_GIVEN_NAME, "Lett");
  sam_record_set_text (self->person, SAM_PERSON_FAMILY_NAME, "Åsgård");
  sam_record_set_date (self->person, SAM_PERSON_BIRTH_DATE, sam_date_from_ymd (1985, 3, 1));
  sam_record_set_text (self->person, SAM_PERSON_ID_KIND, "fnr");
  sam_record_set_text (self->person, SAM_PERSON_ID_NUMBER, "01838598765");
  sam_record_set_text (self->person, SAM_PERSON_ADDRESS, "Fjordgløttveien 17");
  sam_record_set_text (self->person, SAM_PERSON_POSTCODE, "0999");
  sam_record_set_text (self->person, SAM_PERSON_CITY, "Lysvik");
  sam_record_set_text (self->person, SAM_PERSON_ADDRESS_GRADE, "open");
  sam_record_set_text (self->person, SAM_PERSON_OUTSIDE_CONTACT, "Teamleder 1, 00 00 00 09");
  self->record = form_case_add (self, SAM_RECORD_CASE);
  sam_record_set_text (self->record, SAM_CASE_PERSON_ID, sam_record_get_id (self->person));
  sam_record_set_text (self->record, SAM_CASE_STATUS, "active");
  user = form_case_add (self, SAM_RECORD_USER);
  sam_record_set_text (user, SAM_USER_NAME, "Medarbeider 1");
  sam_record_set_text (user, SAM_USER_PHONE, "00 00 00 01");
  sam_record_set_text (self->record, SAM_CASE_COORDINATOR_USER, sam_record_get_id (user));
}

static void
add_transition (FormCase *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  self->transition = form_case_add (self, SAM_RECORD_TRANSITION);
  sam_record_set_text (self->transition, SAM_TRANSITION_KIND, "prison");
  sam_record_set_date (self->transition, SAM_TRANSITION_DATE, day (6, 13));
  sam_record_set_text (self->transition, SAM_TRANSITION_DATE_KIND, "computed");
  sam_record_set_text (self->transition, SAM_TRANSITION_AT_TIME, "10:00");
  sam_record_set_date (self->transition, SAM_TRANSITION_TOLD_ON, day (5, 20));
  rows = sam_rules_new_points (self->transition);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->records, g_object_ref (g_ptr_array_index (rows, i)));
}

static void
add_plan (FormCase *self)
{
  SamRecord *goal, *measure, *relation;

  self->plan = form_case_add (self, SAM_RECORD_PLAN);
  sam_record_set_text (self->plan, SAM_PLAN_KIND, "aftercare");
  sam_record_set_text (self->plan, SAM_PLAN_TRANSITION_ID, sam_record_get_id (self->transition));
  sam_record_set_text (self->plan, SAM_PLAN_MATTERS,
                       "Å se datteren min hver uke, og å ha en fast plass å bo.");
  sam_record_set_text (self->plan, SAM_PLAN_CAN,
                       "Jeg er snekker. Turer i skogen og musikk hjelper meg å roe ned.");
  sam_record_set_text (self->plan, SAM_PLAN_FIRST_PLACE, "Hovedporten, Storgata 8");
  sam_record_set_text (self->plan, SAM_PLAN_FIRST_MEETS, "Medarbeider 1");
  sam_record_set_text (self->plan, SAM_PLAN_FIRST_NIGHT, "Egen leilighet, Storgata 8, H0203");
  sam_record_set_text (self->plan, SAM_PLAN_TRAVEL, "Buss 12, så går vi sammen");
  sam_record_set_text (self->plan, SAM_PLAN_MONEY, "Nødhjelp fra NAV, klar fredag");
  sam_record_set_text (self->plan, SAM_PLAN_SIGNS, "Jeg slutter å ta telefonen.");
  sam_record_set_text (self->plan, SAM_PLAN_HELPS, "At noen kommer innom.");
  sam_record_set_text (self->plan, SAM_PLAN_CALL_FIRST, "Ekstra Berg, 00 00 00 21");
  sam_record_set_date (self->plan, SAM_PLAN_REVIEW_ON, day (8, 20));

  goal = form_case_add (self, SAM_RECORD_GOAL);
  sam_record_set_text (goal, SAM_GOAL_PLAN_ID, sam_record_get_id (self->plan));
  sam_record_set_text (goal, SAM_GOAL_WHAT, "Komme i gang på verkstedet");
  sam_record_set_text (goal, SAM_GOAL_STATE, "open");
  measure = form_case_add (self, SAM_RECORD_MEASURE);
  sam_record_set_text (measure, SAM_MEASURE_PLAN_ID, sam_record_get_id (self->plan));
  sam_record_set_text (measure, SAM_MEASURE_WHAT, "Hjemmebesøk og en kopp kaffe");
  sam_record_set_text (measure, SAM_MEASURE_OWNER_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
  sam_record_set_text (measure, SAM_MEASURE_STATE, "open");
  sam_record_set_text (measure, SAM_MEASURE_WEEKDAY, "tue");
  sam_record_set_text (measure, SAM_MEASURE_AT_TIME, "13:30");
  sam_record_set_int (measure, SAM_MEASURE_EVERY_WEEKS, 2);
  relation = form_case_add (self, SAM_RECORD_RELATION);
  sam_record_set_text (relation, SAM_RELATION_NAME, "Ekstra Berg");
  sam_record_set_text (relation, SAM_RELATION_RELATION_KIND, "sibling");
  sam_record_set_text (relation, SAM_RELATION_PHONE, "00 00 00 21");
  sam_record_set_text (relation, SAM_RELATION_MAY_KNOW, "At jeg flytter, og når");
  sam_record_set_bool (relation, SAM_RELATION_TELL_SAME_DAY, TRUE);
}

static void
add_agreement (FormCase *self, SamRecord *office, SamRecord *prison)
{
  static const char *const groups[] = { "agreement", "contact", "housing", "transition", NULL };

  self->consent = form_case_add (self, SAM_RECORD_CONSENT);
  sam_record_set_text (self->consent, SAM_CONSENT_SERVICE_ID, sam_record_get_id (office));
  sam_record_set_set (self->consent, SAM_CONSENT_FIELD_GROUPS, groups);
  sam_record_set_text (self->consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_date (self->consent, SAM_CONSENT_GIVEN_ON, day (5, 28));
  sam_record_set_date (self->consent, SAM_CONSENT_VALID_UNTIL, day (12, 13));

  self->agreement = form_case_add (self, SAM_RECORD_AGREEMENT);
  sam_record_set_text (self->agreement, SAM_AGREEMENT_TRANSITION_ID,
                       sam_record_get_id (self->transition));
  sam_record_set_text (self->agreement, SAM_AGREEMENT_TITLE, "Før 13. juni");
  sam_record_set_text (self->agreement, SAM_AGREEMENT_STATE, "sent");
  sam_record_set_int (self->agreement, SAM_AGREEMENT_REVISION, 1);
  sam_record_set_moment (self->agreement, SAM_AGREEMENT_SENT_AT,
                         G_GINT64_CONSTANT (1780041600000000));
  sam_record_set_text (self->agreement, SAM_AGREEMENT_CONSENT_ID,
                       sam_record_get_id (self->consent));
  sam_record_set_text (self->agreement, SAM_AGREEMENT_RESERVE, "Utekontakten");
  sam_record_set_text (self->agreement, SAM_AGREEMENT_OWN_PART, "Møter til visning 8. juni.");
  sam_record_set_date (self->agreement, SAM_AGREEMENT_VALID_UNTIL, day (12, 13));

  self->housing = add_party (self, "service", office, "Medarbeider 5", "boligkonsulent");
  self->prison = add_party (self, "service", prison, NULL, "kontaktbetjent");
  self->follow_up = add_party (self, "organisation", NULL, "Gatenær frivillighet", NULL);
  sam_record_set_text (self->follow_up, SAM_PARTY_PHONE, "00 00 00 33");
  sam_record_set_text (self->housing, SAM_PARTY_DEPUTY, "Medarbeider 6");
  sam_record_set_text (self->housing, SAM_PARTY_DEPUTY_PHONE, "00 00 00 06");

  add_commitment (self, self->housing, "housing",
                  "Leiekontrakt på Storgata 8, H0203, klar til underskrift", "Medarbeider 5", 4,
                  "underskrevet kontrakt");
  add_commitment (self, self->housing, "housing", "Nøkler ligger klare hos vaktmester",
                  "Medarbeider 5", 1, "beskjed til koordinator");
  add_commitment (self, self->prison, "follow_up", "Si fra om datoen endres", "Betjent 2", 7,
                  "telefon til koordinator");
  add_commitment (self, self->follow_up, "activity", "Følge til verkstedet første uke",
                  "Frivillig 3", 0, "melding samme dag");
}

static void
add_signatures (FormCase *self)
{
  SamRecord *oral = form_case_add (self, SAM_RECORD_SIGNATURE);
  g_autofree char *hash = g_strnfill (64, 'a');

  sam_record_set_text (oral, SAM_SIGNATURE_AGREEMENT_ID, sam_record_get_id (self->agreement));
  sam_record_set_text (oral, SAM_SIGNATURE_PARTY_ID, sam_record_get_id (self->prison));
  sam_record_set_int (oral, SAM_SIGNATURE_REVISION, 1);
  sam_record_set_text (oral, SAM_SIGNATURE_TERMS_HASH, hash);
  sam_record_set_text (oral, SAM_SIGNATURE_WAY, "phone");
  sam_record_set_text (oral, SAM_SIGNATURE_NAME, "Betjent 2");
  /* 08:15 UTC, 10:15 in Oslo */
  sam_record_set_moment (oral, SAM_SIGNATURE_SIGNED_AT, G_GINT64_CONSTANT (1780388100000000));
  sam_record_set_text (oral, SAM_SIGNATURE_NOTED_BY_USER,
                       sam_record_get_text (self->record, SAM_CASE_COORDINATOR_USER));
}

void
form_case_init (FormCase *self)
{
  form_case_init_from (self, 0);
}

void
form_case_init_from (FormCase *self, guint first)
{
  SamRecord *office, *prison, *workshop, *row;

  *self = (FormCase){ .n_ids = first };
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->registry = g_ptr_array_new_with_free_func (g_object_unref);
  add_person (self);
  add_transition (self);
  office = add_service (self, "Boligkontoret", "housing_office", "00 00 00 11");
  prison = add_service (self, "Solbakken fengsel", "prison", "00 00 00 12");
  workshop = add_service (self, "Verkstedet", "work", "00 00 00 13");
  sam_record_set_text (self->transition, SAM_TRANSITION_PLACE_ID, sam_record_get_id (prison));
  row = form_case_row (self, "housing");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "interim");
  sam_record_set_text (row, SAM_GATE_ROW_AGREED, "Storgata 8, H0203");
  sam_record_set_date (row, SAM_GATE_ROW_INTERIM_UNTIL, day (6, 30));
  sam_record_set_text (row, SAM_GATE_ROW_SERVICE_ID, sam_record_get_id (office));
  put_in_place (self, "work", "Oppstart mandag 15. juni kl. 9", workshop);
  put_in_place (self, "activity", "Turgruppe onsdager", NULL);
  put_in_place (self, "naloxone", "Fått med seg", NULL);
  row = form_case_row (self, "education");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "not_relevant");
  sam_record_set_text (row, SAM_GATE_ROW_REASON, "Har fagbrev");
  row = form_case_row (self, "treatment");
  sam_record_set_text (row, SAM_GATE_ROW_STATE, "declined");
  sam_record_set_date (row, SAM_GATE_ROW_ASK_AGAIN_ON, day (7, 1));
  add_plan (self);
  add_agreement (self, office, prison);
  add_signatures (self);
}

void
form_case_clear (FormCase *self)
{
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->registry, g_ptr_array_unref);
  g_clear_object (&self->person);
  g_clear_object (&self->record);
}

SamCaseView *
form_case_view (FormCase *self)
{
  g_autoptr (SamRegistry) registry = sam_registry_new (self->registry);

  return sam_case_view_new (self->record, self->person, self->records, registry);
}

SamViewer *
form_case_viewer (void)
{
  static const char *const roles[] = { "coordinator", NULL };
  SamViewerFields fields = { .user_id = "0190a000-0000-7000-8000-000000000003",
                             .user_name = "Medarbeider 1",
                             .roles = roles,
                             .compartments = sam_roles_compartments (roles),
                             .purpose = SAM_PURPOSE_FOLLOW_UP,
                             .use = SAM_USE_PAGE,
                             .environment = SAM_ENVIRONMENT_DEMO };

  return sam_viewer_new (&fields);
}

#define LOOKED(AT, WHO, ROLE, TEAMS, REST)                                                         \
  "{\"at\":\"" AT "\",\"by\":\"01900000-0000-7000-8000-00000000000" WHO                            \
  "\",\"name\":\"Medarbeider " WHO "\",\"role\":\"" ROLE "\",\"teams\":[" TEAMS "]," REST "}"
#define NORD "\"Team Nord\""
#define COPIES                                                                                     \
  "\"copies\":[{\"seen\":\"2026-06-04T11:00:00Z\",\"by\":\"01900000-0000-7000-8000-"               \
  "000000000001\","                                                                                \
  "\"name\":\"Medarbeider 1\",\"role\":\"coordinator\",\"teams\":[" NORD "]}]"

SamAccessLog *
form_case_access_log (void)
{
  static const char *const events[] = {
    LOOKED ("2026-06-04T11:55:00Z", "1", "coordinator", NORD, "\"what\":\"log\",\"t\":\"case\""),
    LOOKED ("2026-06-04T09:40:00Z", "1", "coordinator", NORD,
            "\"what\":\"view\",\"t\":\"contact\",\"why\":\"follow_up\""),
    LOOKED ("2026-06-04T07:12:00Z", "1", "coordinator", NORD,
            "\"what\":\"view\",\"t\":\"case\",\"why\":\"follow_up\""),
    LOOKED ("2026-06-04T08:00:00Z", "1", "coordinator", NORD,
            "\"what\":\"view\",\"t\":\"plan\",\"why\":\"housing\""),
    LOOKED ("2026-06-03T14:05:00Z", "2", "lead", NORD ",\"Team Sør\"",
            "\"what\":\"print\",\"t\":\"plan\",\"form\":\"plan\",\"why\":\"follow_up\""),
    LOOKED ("2026-06-02T08:00:00Z", "3", "coordinator", "",
            "\"what\":\"refused\",\"t\":\"person\""),
    NULL,
  };
  SamAccessLog *log = sam_access_log_new ();
  g_autofree char *items = g_strjoinv (",", (char **) events);
  g_autofree char *page =
      g_strdup_printf ("{\"until\":\"2026-06-04T12:00:00Z\",\"items\":[%s]," COPIES "}", items);
  g_autoptr (GBytes) bytes = g_bytes_new (page, strlen (page));
  g_autofree char *next = NULL;

  g_assert_true (sam_access_log_add_page (log, bytes, &next, NULL));
  return log;
}
