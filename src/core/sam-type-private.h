/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>
#include <string.h>

/* Legal bases of the purposes, as short citations. They say why a field may be held at all; the
 * dated legal bases of single decisions are settings. Laws: hol = helse- og omsorgstjenesteloven,
 * pbrl = pasient- og brukerrettighetsloven, hpl = helsepersonelloven, all on lovdata.no; what each
 * paragraph holds is described by Helsedirektoratet (koordinator, individuell plan, taushetsplikt)
 * and, for housing, Husbanken (boligsosial lov). */
#define SAM_BASIS_SERVICE "hol § 3-1"
#define SAM_BASIS_COORDINATOR "hol § 7-2, pbrl § 2-5 b"
#define SAM_BASIS_PLAN "hol § 7-1, pbrl § 2-5"
#define SAM_BASIS_COOPERATION "hol § 6-1"
#define SAM_BASIS_REENTRY "hol § 3-1, straffegjennomføringsloven § 4"
#define SAM_BASIS_HOUSING "boligsosial lov, sosialtjenesteloven § 27"
#define SAM_BASIS_DISCHARGE "hol § 11-4, forskrift 18.11.2011 nr. 1115"
#define SAM_BASIS_RESPONSIBLE "sosialtjenesteloven § 3, boligsosial lov § 3"
#define SAM_BASIS_CONSENT "hpl § 22"
#define SAM_BASIS_REPORT "hol § 10-1"
#define SAM_BASIS_SUPPORT "hol § 3-6"
#define SAM_BASIS_GUIDANCE "forvaltningsloven § 11, hol § 3-1"
#define SAM_BASIS_RELATIVES "pbrl § 3-3"
#define SAM_BASIS_CHILD_RELATIVE "hpl § 10 a"
#define SAM_BASIS_LOG "pasientjournalloven § 22"
#define SAM_BASIS_PROTECTION "personvernforordningen art. 5 nr. 1 f"
#define SAM_BASIS_PUBLIC_TASK "personvernforordningen art. 6 nr. 1 e"
#define SAM_BASIS_STATISTICS "personvernforordningen art. 6 nr. 1 e, art. 9 nr. 2 j"

extern const SamEnumValue sam_enum_environment[];
extern const SamEnumValue sam_enum_follow_up_level[];
extern const SamEnumValue sam_enum_target_group[];
extern const SamEnumValue sam_enum_housing_rule[];
extern const SamEnumValue sam_enum_channel[];
extern const SamEnumValue sam_enum_holder_kind[];
extern const SamEnumValue sam_enum_field_group[];
extern const SamEnumValue sam_enum_consent_basis[];
extern const SamEnumValue sam_enum_relative[];

extern const SamTypeDef sam_type_team;
extern const SamTypeDef sam_type_district;
extern const SamTypeDef sam_type_user;
extern const SamTypeDef sam_type_setting;
extern const SamTypeDef sam_type_service;
extern const SamTypeDef sam_type_site;
extern const SamTypeDef sam_type_housing_unit;
extern const SamTypeDef sam_type_tenancy;
extern const SamTypeDef sam_type_cooperation;
extern const SamTypeDef sam_type_person;
extern const SamTypeDef sam_type_case;
extern const SamTypeDef sam_type_handover;
extern const SamTypeDef sam_type_relation;
extern const SamTypeDef sam_type_consent;
extern const SamTypeDef sam_type_disclosure;
extern const SamTypeDef sam_type_residence;
extern const SamTypeDef sam_type_housing_need;
extern const SamTypeDef sam_type_housing_offer;
extern const SamTypeDef sam_type_tenant;
extern const SamTypeDef sam_type_contact;
extern const SamTypeDef sam_type_transition;
extern const SamTypeDef sam_type_gate_row;
extern const SamTypeDef sam_type_discharge_notice;
extern const SamTypeDef sam_type_meeting;
extern const SamTypeDef sam_type_agreement;
extern const SamTypeDef sam_type_party;
extern const SamTypeDef sam_type_commitment;
extern const SamTypeDef sam_type_signature;
extern const SamTypeDef sam_type_plan;
extern const SamTypeDef sam_type_goal;
extern const SamTypeDef sam_type_measure;
extern const SamTypeDef sam_type_refusal;
extern const SamTypeDef sam_type_referral;
extern const SamTypeDef sam_type_absence;
extern const SamTypeDef sam_type_inquiry;
extern const SamTypeDef sam_type_appointment;
extern const SamTypeDef sam_type_relative_report;
extern const SamTypeDef sam_type_relative_support;
extern const SamTypeDef sam_type_alert_answer;
extern const SamTypeDef sam_type_overdose;
extern const SamTypeDef sam_type_followup;
extern const SamTypeDef sam_type_followup_day;
extern const SamTypeDef sam_type_proposal;

/* One problem: sam_problem_add (problems, field, "order", SAM_L ("problem", "…")) */
#define sam_problem_add(problems, field, code, ...)                                                \
  sam_problem_append ((problems), (field), (code), (SamLabel) __VA_ARGS__)

void sam_problem_append (GArray *problems, SamField field, const char *code, SamLabel message);

/* What several types ask of their fields. */
void sam_check_needed (const SamRecord *record, SamField field, GArray *problems);
void sam_check_order (const SamRecord *record, SamField first, SamField last, GArray *problems);
void sam_check_past (const SamRecord *record, SamField field, SamDate today, GArray *problems);
void sam_check_past_moment (const SamRecord *record, SamField field, SamDate today,
                            GArray *problems);
void sam_check_postcode (const SamRecord *record, SamField field, GArray *problems);
void sam_check_time (const SamRecord *record, SamField field, GArray *problems);
