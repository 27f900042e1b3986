/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to look for homes:
 *
 *   housing-bench HOMES NEEDS
 *
 * Prints one JSON object: milliseconds to make the stock ready, and to find the ten best homes for
 * each of the needs. All invented, of one seed. */

#include "housing-town.h"

#include <samspor/sam-housing.h>
#include <stdio.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  guint n_homes = argc > 2 ? (guint) atoi (argv[1]) : 0, found = 0;
  g_autoptr (SamClock) clock = sam_clock_new_fixed (HOUSING_TOWN_TODAY, HOUSING_TOWN_NOW, 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SamRegistry) registry = sam_registry_new (none);
  g_autoptr (GPtrArray) records = NULL, needs = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  gint64 start, ready;

  if (n_homes == 0) {
    fprintf (stderr, "housing-bench HOMES NEEDS\n");
    return 2;
  }
  records = housing_town_stock (clock, n_homes);
  needs = housing_town_needs (clock, (guint) atoi (argv[2]));
  start = g_get_monotonic_time ();
  stock = sam_housing_stock_new (records, registry, HOUSING_TOWN_TODAY);
  ready = g_get_monotonic_time ();
  for (guint i = 0; i < needs->len; i++) {
    g_autoptr (GPtrArray) matches = sam_housing_suggest (stock, g_ptr_array_index (needs, i), 10);

    found += matches->len;
  }
  printf ("{\"ready_ms\": %.2f, \"suggest_ms\": %.2f, \"found\": %u}\n",
          (double) (ready - start) / 1000, (double) (g_get_monotonic_time () - ready) / 1000,
          found);
  return 0;
}
