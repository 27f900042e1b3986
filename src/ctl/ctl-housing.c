/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-person.h>
#include <samspor/records/sam-tenant.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-json.h>
#include <stdio.h>

#define MOST 10

/* Returns: (transfer full) (nullable): NULL with an error already said. */
static GPtrArray *
read_all (Ctl *ctl, const SamRecordType *types, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SamQuery) query = sam_query_new (types[i]);
    g_autoptr (GPtrArray) some = sam_store_list (ctl->store, ctl->viewer, query, NULL, &error);

    if (some == NULL) {
      ctl_fail (error);
      return NULL;
    }
    g_ptr_array_extend_and_steal (records, g_steal_pointer (&some));
  }
  return g_steal_pointer (&records);
}

static void
print_match (GString *out, const SamHousingMatch *match, SamLocale *locale)
{
  g_autofree char *site = sam_record_title (match->site, NULL);
  g_autofree char *unit = sam_record_title (match->unit, NULL);

  g_string_append_printf (out, "%s  %s, %s\n", sam_record_get_id (match->unit), site, unit);
  for (guint i = 0; i < match->findings->len; i++) {
    g_autofree char *sentence =
        sam_housing_finding_text (&g_array_index (match->findings, SamHousingFinding, i), NULL,
                                  locale);

    g_string_append_printf (out, "  %s\n", sentence);
  }
}

static void
print_match_json (GString *out, const SamHousingMatch *match)
{
  static const char *const verdicts[] = { "warns", "wish", "ask" };
  const SamEnumValue *rules = sam_field_get (SAM_TENANT_WARNED_OF)->values;

  sam_json_element (out);
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "unit_id", sam_record_get_id (match->unit));
  sam_json_member (out, "findings");
  sam_json_begin_array (out);
  for (guint i = 0; i < match->findings->len; i++) {
    const SamHousingFinding *finding = &g_array_index (match->findings, SamHousingFinding, i);

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "rule", rules[finding->rule].id);
    sam_json_member_add_string (out, "verdict", verdicts[finding->verdict]);
    sam_json_member_add_bool (out, "known", finding->is_known);
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
}

/* Prints the homes that fit best; what fails is said in words, and never who lives there. */
static int
suggest (Ctl *ctl, const SamRecord *need)
{
  static const SamRecordType settings[] = { SAM_RECORD_SETTING };
  static const SamRecordType stock_types[] = { SAM_RECORD_SITE, SAM_RECORD_HOUSING_UNIT,
                                               SAM_RECORD_TENANCY };
  g_autoptr (GPtrArray) setting_records = read_all (ctl, settings, G_N_ELEMENTS (settings));
  g_autoptr (GPtrArray) records =
      setting_records != NULL ? read_all (ctl, stock_types, G_N_ELEMENTS (stock_types)) : NULL;
  g_autoptr (SamRegistry) registry = NULL;
  g_autoptr (SamHousingStock) stock = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (SamLocale) locale = sam_locale_new (g_get_language_names ()[0]);
  g_autoptr (GString) out = g_string_new (NULL);

  if (records == NULL)
    return CTL_FAILED;
  registry = sam_registry_new (setting_records);
  stock = sam_housing_stock_new (records, registry, sam_clock_today (ctl->clock));
  matches = sam_housing_suggest (stock, need, MOST);
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint i = 0; i < matches->len; i++) {
    if (ctl->json)
      print_match_json (out, g_ptr_array_index (matches, i));
    else
      print_match (out, g_ptr_array_index (matches, i), locale);
  }
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

int
ctl_homes (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) need = NULL, person = NULL;

  if (args[0] == NULL || args[1] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  need = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_HOUSING_NEED, args[0], &error);
  if (need == NULL)
    return ctl_fail (error);
  person = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_PERSON,
                          sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID), &error);
  if (person == NULL)
    return ctl_fail (error);
  if (sam_housing_is_outside (person)) {
    return ctl_fail_text (C_ ("command line", "Housing for this person is taken care of outside "
                                              "the system. Nothing was looked up."));
  }
  if (!sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_VIEW, SAM_RECORD_HOUSING_NEED,
                             sam_record_get_id (need), "samsporctl homes", TRUE, &error))
    return ctl_fail (error);
  return suggest (ctl, need);
}
