/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
ctl_municipalities (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamTowns) towns = NULL;
  g_autofree char *csv = NULL;
  gboolean as_csv = ctl_take_flag (args, "--csv");

  if (!as_csv || args[0] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  if (!sam_viewer_leads (ctl->viewer, NULL))
    return ctl_fail_text (C_ ("command line", "Nothing was written: these figures are for team "
                                              "leads."));
  towns = sam_store_towns (ctl->store, ctl->viewer, NULL, &error);
  if (towns == NULL
      || !sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_EXPORT, SAM_RECORD_PERSON, NULL,
                                "municipalities", TRUE, &error))
    return ctl_fail (error);
  csv = sam_towns_csv (towns, NULL);
  printf ("\xef\xbb\xbf%s", csv);
  return CTL_OK;
}
