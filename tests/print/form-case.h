/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-forms.h>
#include <samspor/sam-housing-plan.h>

G_BEGIN_DECLS

#define FORM_CASE_TODAY (sam_date_from_ymd (2026, 6, 4))

/* Lett Åsgård moves on 13 June: records are mutable until form_case_view(). */
typedef struct {
  GPtrArray *records;  /* (owned) */
  GPtrArray *registry; /* (owned) */
  SamRecord *person, *record;
  SamRecord *transition, *plan, *agreement, *consent, *housing_consent;
  SamRecord *housing, *prison, *follow_up; /* parties: kommunal tjeneste, fengsel, frivillig */
  SamRecord *ask, *meeting, *referral, *crisis, *homes; /* (nullable): of form_case_add_more() */
  SamRecord *lease, *tenant;                            /* (nullable): of a place for now */
  guint n_ids;
} FormCase;

void form_case_init (FormCase *self);
/* The same with other ids, above @first, to stand beside it. */
void form_case_init_from (FormCase *self, guint first);
void form_case_clear (FormCase *self);
SamRecord *form_case_add (FormCase *self, SamRecordType type);
/* The gate row of a point. */
SamRecord *form_case_row (FormCase *self, const char *point);
/* What the other papers of a case are written of: form-case-more.c. */
void form_case_add_more (FormCase *self);
SamCaseView *form_case_view (FormCase *self);
SamViewer *form_case_viewer (void);
/* What the server says of who looked at it: three people in three days. */
SamAccessLog *form_case_access_log (void);
/* A town of three buildings where seventeen wait: form-case-town.c. */
SamHousingPlan *form_case_housing_plan (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FormCase, form_case_clear)

G_END_DECLS
