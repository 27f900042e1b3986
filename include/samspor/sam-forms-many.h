/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-forms.h>
#include <samspor/sam-housing-plan.h>
#include <samspor/sam-month.h>
#include <samspor/sam-sheet.h>

G_BEGIN_DECLS

/* Papers that are not about one case: of a list of cases, of a team. They never go to a person or a
 * partner. */
#define SAM_FORM_MEETING_LIST "meeting-list"         /* cases to go through; without names */
#define SAM_FORM_FIELD "field-sheet"                 /* whom to meet on a day */
#define SAM_FORM_SERVICE "service-card"              /* one service of the directory */
#define SAM_FORM_TEAM_MONTH "team-month"             /* figures of a team */
#define SAM_FORM_HOUSING_PLANNING "housing-planning" /* homes asked for against homes there are */

/** sam_forms_of_many: Returns: (transfer none) (array length=n). */
const SamFormDef *sam_forms_of_many (guint *n);
/** sam_form_is_together: the ids given for @form, of cases, make one paper. */
gboolean sam_form_is_together (const SamFormDef *form);

/** sam_form_suits: whether @form can be printed of @record: a plan of its kind, a consent that
 * holds.
 */
gboolean sam_form_suits (const SamFormDef *form, SamCaseView *view, const SamRecord *record,
                         SamDate today);

/** sam_form_is_of_house: it is about no case at all: a team or a service. */
gboolean sam_form_is_of_house (const SamFormDef *form);

/**
 * sam_form_sheet:
 * @views: (element-type SamCaseView): as they are printed
 * @about: (nullable): the meeting of a meeting sheet
 *
 * The lines of the paper that sam_form_build() or sam_form_build_together() makes of the same.
 * Returns: (transfer full) (nullable): NULL when @form is not keyed in
 */
SamSheet *sam_form_sheet (const SamFormDef *form, GPtrArray *views, const char *about,
                          SamDate today);

/**
 * sam_form_build_together:
 * @form: one of sam_form_is_together()
 * @views: (element-type SamCaseView): at least one, in the order they are printed
 * @options: the day is the day the sheet is for
 * @hash: (out) (optional) (transfer full): as in sam_form_build()
 *
 * Any thread. Returns: (transfer full)
 */
SamDocument *sam_form_build_together (const SamFormDef *form, GPtrArray *views,
                                      const SamFormOptions *options, char **hash);

/**
 * sam_form_build_team:
 * @team_id: a team of @registry
 * @holders: (element-type SamHolderSummary): its cases that were passed on or wait for an answer
 *
 * The form holder-team. Any thread. Returns: (transfer full)
 */
SamDocument *sam_form_build_team (SamRegistry *registry, const char *team_id, GPtrArray *holders,
                                  const SamFormOptions *options);

/** sam_form_build_service: the form service-card; NULL with #SamFormError when @registry has no
 * such service. Any thread. Returns: (transfer full) */
SamDocument *sam_form_build_service (SamRegistry *registry, const char *service_id,
                                     const SamFormOptions *options, GError **error);

/**
 * sam_form_build_month:
 * @from: the first day of the month
 * @month: of all cases of the team
 *
 * The form team-month: no share of fewer than five, and nothing that tells the other part. Any
 * thread. Returns: (transfer full)
 */
SamDocument *sam_form_build_month (SamRegistry *registry, const char *team_id, SamDate from,
                                   const SamTeamMonth *month, const SamFormOptions *options);

/**
 * sam_form_build_housing_planning:
 * @team_id: a team of @registry, in whose name it is printed
 * @plan: as it is told everywhere; the paper leaves nothing out and adds nothing
 *
 * The form housing-planning. Any thread. Returns: (transfer full)
 */
SamDocument *sam_form_build_housing_planning (SamRegistry *registry, const char *team_id,
                                              const SamHousingPlan *plan,
                                              const SamFormOptions *options);

G_END_DECLS
