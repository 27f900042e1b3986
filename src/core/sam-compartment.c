/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-types.h>

static const char *const names[SAM_N_COMPARTMENTS] = {
  [SAM_COMPARTMENT_REGISTRY] = "registry",   [SAM_COMPARTMENT_FOLLOW_UP] = "follow_up",
  [SAM_COMPARTMENT_HEALTH] = "health",       [SAM_COMPARTMENT_ATTENDANCE] = "attendance",
  [SAM_COMPARTMENT_RELATIVES] = "relatives", [SAM_COMPARTMENT_SLT] = "slt",
};

const char *
sam_compartment_name (SamCompartment compartment)
{
  g_return_val_if_fail (compartment < SAM_N_COMPARTMENTS, NULL);

  return names[compartment];
}

gboolean
sam_compartment_from_name (const char *name, SamCompartment *compartment)
{
  for (guint i = 0; i < SAM_N_COMPARTMENTS; i++) {
    if (g_strcmp0 (names[i], name) == 0) {
      *compartment = (SamCompartment) i;
      return TRUE;
    }
  }
  return FALSE;
}
