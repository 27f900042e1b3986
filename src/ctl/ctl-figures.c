/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* Figures for whoever plans, small numbers hidden. */

/* CTL_OK when the user is a lead and asks for a table. */
static int
begin (Ctl *ctl, char **args, const char *refusal)
{
  gboolean as_csv = ctl_take_flag (args, "--csv");

  if (!as_csv || args[0] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  return sam_viewer_leads (ctl->viewer, NULL) ? CTL_OK : ctl_fail_text (refusal);
}

/* Nothing is written that could not be logged. */
static int
end (Ctl *ctl, SamRecordType about, const char *what, const char *csv)
{
  g_autoptr (GError) error = NULL;

  if (!sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_EXPORT, about, NULL, what, TRUE,
                             &error))
    return ctl_fail (error);
  printf ("\xef\xbb\xbf%s", csv);
  return CTL_OK;
}

int
ctl_housing_planning (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamHousingPlan) plan = NULL;
  g_autofree char *csv = NULL;
  int code =
      begin (ctl, args, C_ ("command line", "Nothing was written: only team leads plan homes."));

  if (code != CTL_OK)
    return code;
  plan = sam_store_housing_plan (ctl->store, ctl->viewer, NULL, &error);
  if (plan == NULL)
    return ctl_fail (error);
  csv = sam_housing_plan_csv (plan, NULL);
  return end (ctl, SAM_RECORD_HOUSING_NEED, "housing-planning", csv);
}

int
ctl_municipalities (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamTowns) towns = NULL;
  g_autofree char *csv = NULL;
  int code = begin (ctl, args,
                    C_ ("command line", "Nothing was written: these figures are for team "
                                        "leads."));

  if (code != CTL_OK)
    return code;
  towns = sam_store_towns (ctl->store, ctl->viewer, NULL, &error);
  if (towns == NULL)
    return ctl_fail (error);
  csv = sam_towns_csv (towns, NULL);
  return end (ctl, SAM_RECORD_PERSON, "municipalities", csv);
}
