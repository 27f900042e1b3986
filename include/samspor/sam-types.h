/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Forward names, so that a header rarely needs another header. */
typedef struct _SamFieldDef SamFieldDef;
typedef struct _SamTypeDef SamTypeDef;
typedef struct _SamRecord SamRecord;
typedef struct _SamPatch SamPatch;
typedef struct _SamOp SamOp;
typedef struct _SamCaseView SamCaseView;
typedef struct _SamViewer SamViewer;

/**
 * SamRecordType:
 *
 * The record types, in the order in which a feed sends them when their sequence is equal:
 * what others refer to comes first. The number is never stored or sent (the name is).
 */
typedef enum {
  SAM_RECORD_TEAM,
  SAM_RECORD_DISTRICT,
  SAM_RECORD_USER,
  SAM_RECORD_SETTING,
  SAM_RECORD_SERVICE,
  SAM_RECORD_SITE,
  SAM_RECORD_HOUSING_UNIT,
  SAM_RECORD_TENANCY,
  SAM_RECORD_COOPERATION,
  SAM_RECORD_PERSON,
  SAM_RECORD_CASE,
  SAM_RECORD_HANDOVER,
  SAM_RECORD_RELATION,
  SAM_RECORD_CONSENT,
  SAM_RECORD_DISCLOSURE,
  SAM_RECORD_RESIDENCE,
  SAM_RECORD_HOUSING_NEED,
  SAM_RECORD_HOUSING_OFFER,
  SAM_RECORD_TENANT,
  SAM_RECORD_CONTACT,
  SAM_RECORD_TRANSITION,
  SAM_RECORD_GATE_ROW,
  SAM_RECORD_DISCHARGE_NOTICE,
  SAM_RECORD_MEETING,
  SAM_RECORD_AGREEMENT,
  SAM_RECORD_PARTY,
  SAM_RECORD_COMMITMENT,
  SAM_RECORD_SIGNATURE,
  SAM_RECORD_PLAN,
  SAM_RECORD_GOAL,
  SAM_RECORD_MEASURE,
  SAM_RECORD_REFUSAL,
  SAM_RECORD_REFERRAL,
  SAM_RECORD_ABSENCE,
  SAM_RECORD_INQUIRY,
  SAM_RECORD_APPOINTMENT,
  SAM_RECORD_RELATIVE_REPORT,
  SAM_RECORD_ALERT_ANSWER,
  SAM_RECORD_OVERDOSE,
  SAM_RECORD_FOLLOWUP,
  SAM_RECORD_FOLLOWUP_DAY,
  SAM_RECORD_RELATIVE_SUPPORT,
  SAM_RECORD_PROPOSAL,
  SAM_N_RECORD_TYPES,
} SamRecordType;

/**
 * SamCompartment:
 *
 * A wall in the data. A compartment is a constant of the record type. Attendance (vilkår om
 * oppmøte) and SLT have no record types yet, but grants on the server already know them.
 */
typedef enum {
  SAM_COMPARTMENT_REGISTRY,
  SAM_COMPARTMENT_FOLLOW_UP,
  SAM_COMPARTMENT_HEALTH,
  SAM_COMPARTMENT_ATTENDANCE,
  SAM_COMPARTMENT_RELATIVES,
  SAM_COMPARTMENT_SLT,
  SAM_N_COMPARTMENTS,
} SamCompartment;

/** sam_compartment_name: Returns: (transfer none): its name on the wire and in grants. */
const char *sam_compartment_name (SamCompartment compartment);
/** sam_compartment_from_name: Returns: FALSE when this version knows no such compartment. */
gboolean sam_compartment_from_name (const char *name, SamCompartment *compartment);

/* A field id carries its type: (type << 8) | index. */
typedef guint16 SamField;
#define SAM_FIELD_TYPE(field) ((SamRecordType) ((field) >> 8))
#define SAM_FIELD_INDEX(field) ((guint) ((field) &0xff))
#define SAM_FIELD_FIRST(TYPE) (SAM_RECORD_##TYPE << 8)
/* The index part of a field id, for the tables: [SAM_F (PERSON, GIVEN_NAME)] = { … } */
#define SAM_F(TYPE, NAME) SAM_FIELD_INDEX (SAM_##TYPE##_##NAME)
#define SAM_FIELD_NONE ((SamField) 0xffff)

G_END_DECLS
