/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms-private.h"

#include <samspor/sam-forms-many.h>

static const SamFormDef forms[] = {
  { SAM_FORM_HOLDER_TEAM, SAM_L ("form", "Who has the ball? The team"), SAM_RECORD_TEAM, FALSE,
    TRUE, NULL },
  { SAM_FORM_MEETING_LIST, SAM_L ("form", "Meeting sheet, several cases"), SAM_RECORD_CASE, FALSE,
    TRUE, NULL },
  { SAM_FORM_FIELD, SAM_L ("form", "Field sheet for a day"), SAM_RECORD_CASE, FALSE, TRUE, NULL },
  { SAM_FORM_SERVICE, SAM_L ("form", "Service card"), SAM_RECORD_SERVICE, FALSE, FALSE, NULL },
  { SAM_FORM_TEAM_MONTH, SAM_L ("form", "The team's month"), SAM_RECORD_TEAM, FALSE, TRUE, NULL },
  { SAM_FORM_HOUSING_PLANNING, SAM_L ("form", "Homes and needs"), SAM_RECORD_TEAM, FALSE, TRUE,
    NULL },
};

const SamFormDef *
sam_forms_of_many (guint *n)
{
  if (n != NULL)
    *n = G_N_ELEMENTS (forms);
  return forms;
}

const SamFormDef *
_form_of_many (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].id, id) == 0)
      return &forms[i];
  return NULL;
}

gboolean
sam_form_is_together (const SamFormDef *form)
{
  g_return_val_if_fail (form != NULL, FALSE);

  return form->type == SAM_RECORD_CASE && _form_of_many (form->id) != NULL;
}

gboolean
sam_form_suits (const SamFormDef *form, SamCaseView *view, const SamRecord *record, SamDate today)
{
  g_return_val_if_fail (form != NULL && view != NULL && record != NULL, FALSE);

  return form->how == NULL || form->how->suits == NULL || form->how->suits (view, record, today);
}

gboolean
sam_form_is_of_house (const SamFormDef *form)
{
  g_return_val_if_fail (form != NULL, FALSE);

  return form->type == SAM_RECORD_TEAM || form->type == SAM_RECORD_SERVICE;
}

SamSheet *
sam_form_sheet (const SamFormDef *form, GPtrArray *views, const char *about, SamDate today)
{
  SamSheet *sheet;

  g_return_val_if_fail (form != NULL && views != NULL, NULL);

  if (!sam_form_is_together (form) && !g_str_equal (form->id, SAM_FORM_MEETING))
    return NULL;
  sheet = sam_sheet_new (form->id, about, today);
  for (guint i = 0; i < views->len; i++) {
    if (g_str_equal (form->id, SAM_FORM_FIELD))
      sam_sheet_add_visits (sheet, g_ptr_array_index (views, i));
    else
      sam_sheet_add_case (sheet, g_ptr_array_index (views, i), about != NULL);
  }
  return sheet;
}

/* What every paper has around it, of a case that is nobody's. */
static FormPaper *
paper_of_house (const SamFormDef *form, const char *id, SamRegistry *registry,
                const SamFormOptions *options)
{
  g_autoptr (SamRecord) nobody = sam_record_new (SAM_RECORD_CASE, id, id);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamCaseView) view = NULL;
  FormPaper *paper;

  if (form->type == SAM_RECORD_TEAM)
    sam_record_set_text (nobody, SAM_CASE_TEAM_ID, id);
  view = sam_case_view_new (sam_record_freeze (nobody), NULL, none, registry);
  paper = _form_paper_new (form, view, options);
  g_checksum_update (paper->sum, (const guchar *) form->id, -1);
  return paper;
}

SamDocument *
sam_form_build_together (const SamFormDef *form, GPtrArray *views, const SamFormOptions *options,
                         char **hash)
{
  SamFormOptions own;
  g_autoptr (FormPaper) paper = NULL;
  SamCaseView *first;

  g_return_val_if_fail (form != NULL && sam_form_is_together (form), NULL);
  g_return_val_if_fail (views != NULL && views->len > 0, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  own = *options;
  if (g_str_equal (form->id, SAM_FORM_MEETING_LIST))
    own.pseudonymised = TRUE;
  first = g_ptr_array_index (views, 0);
  paper = paper_of_house (form, sam_record_get_id (sam_case_view_get_case (first)),
                          sam_case_view_get_registry (first), &own);
  /* What is written about one may name another on the list. */
  for (guint i = 0; paper->veil != NULL && i < views->len; i++)
    _form_veil_add (paper->veil, g_ptr_array_index (views, i));
  if (g_str_equal (form->id, SAM_FORM_FIELD))
    _form_write_field (paper, views);
  else
    _form_write_meeting_list (paper, views);
  return _form_paper_finish (paper, NULL, hash);
}

SamDocument *
sam_form_build_team (SamRegistry *registry, const char *team_id, GPtrArray *holders,
                     const SamFormOptions *options)
{
  g_autoptr (FormPaper) paper = NULL;

  g_return_val_if_fail (registry != NULL && team_id != NULL && holders != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  paper = paper_of_house (_form_of_many (SAM_FORM_HOLDER_TEAM), team_id, registry, options);
  paper->coordinator = NULL;
  _form_write_holder_team (paper, team_id, holders);
  return _form_paper_finish (paper, NULL, NULL);
}

SamDocument *
sam_form_build_service (SamRegistry *registry, const char *service_id,
                        const SamFormOptions *options, GError **error)
{
  const SamRecord *service;
  g_autoptr (FormPaper) paper = NULL;

  g_return_val_if_fail (registry != NULL && service_id != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  service = sam_registry_get (registry, service_id);
  if (service == NULL || sam_record_get_rtype (service) != SAM_RECORD_SERVICE) {
    g_set_error (error, SAM_FORM_ERROR, SAM_FORM_ERROR_NO_RECORD,
                 "printing %s: the directory has no such service", SAM_FORM_SERVICE);
    return NULL;
  }
  paper = paper_of_house (_form_of_many (SAM_FORM_SERVICE), service_id, registry, options);
  paper->coordinator = NULL;
  _form_write_service (paper, service);
  return _form_paper_finish (paper, NULL, NULL);
}

SamDocument *
sam_form_build_month (SamRegistry *registry, const char *team_id, SamDate from,
                      const SamTeamMonth *month, const SamFormOptions *options)
{
  g_autoptr (FormPaper) paper = NULL;

  g_return_val_if_fail (registry != NULL && team_id != NULL && month != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  paper = paper_of_house (_form_of_many (SAM_FORM_TEAM_MONTH), team_id, registry, options);
  paper->coordinator = NULL;
  _form_write_month (paper, team_id, from, month);
  return _form_paper_finish (paper, NULL, NULL);
}

SamDocument *
sam_form_build_housing_planning (SamRegistry *registry, const char *team_id,
                                 const SamHousingPlan *plan, const SamFormOptions *options)
{
  g_autoptr (FormPaper) paper = NULL;

  g_return_val_if_fail (registry != NULL && team_id != NULL && plan != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->locale != NULL && options->viewer != NULL,
                        NULL);

  paper = paper_of_house (_form_of_many (SAM_FORM_HOUSING_PLANNING), team_id, registry, options);
  paper->coordinator = NULL;
  _form_write_housing_planning (paper, plan);
  return _form_paper_finish (paper, NULL, NULL);
}
