/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-calendar.h>
#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamSettingDef:
 * @key: as in `setting.setting_key`
 * @value: the default, used until a dated record of the municipality says otherwise
 * @label: what a team lead reads
 * @is_integer: the value is a whole number between @min and @max
 *
 * Thresholds, offsets and texts are dated data, never code: an old case shows the value that was
 * valid then. Starting values are the project's own and are to be confirmed by the municipality.
 */
typedef struct {
  const char *key;
  const char *value;
  SamLabel label;
  gboolean is_integer;
  int min, max;
} SamSettingDef;

/** sam_setting_defs: Returns: (transfer none) (array length=n): every setting there is. */
const SamSettingDef *sam_setting_defs (guint *n);
/** sam_setting_def: Returns: (transfer none) (nullable): the setting called @key. */
const SamSettingDef *sam_setting_def (const char *key);

/* The keys. */
#define SAM_SETTING_MUNICIPALITY "municipality"
#define SAM_SETTING_CLOSED_DAYS "closed_days" /* comma list of ISO dates */
#define SAM_SETTING_FIRST_CONVERSATION "first_conversation_days"
#define SAM_SETTING_HANDOVER_ANSWER "handover_answer_open_days"
#define SAM_SETTING_HANDOVER_ACUTE "handover_acute_open_days"
#define SAM_SETTING_UNCHECKED_DATE "unchecked_date_days"
#define SAM_SETTING_MINIMUM_PACKAGE "minimum_package_days"
#define SAM_SETTING_WANTS_NOW "wants_now_hours"
#define SAM_SETTING_ABSENCE "absence_days"
#define SAM_SETTING_INQUIRY_ANSWER "inquiry_answer_open_days"
#define SAM_SETTING_NOT_READY "not_ready_days"
#define SAM_SETTING_HOUSING_ENDS "housing_ends_days"
#define SAM_SETTING_LEASE_FIRST "lease_ends_first_days"
#define SAM_SETTING_LEASE_SECOND "lease_ends_second_days"
#define SAM_SETTING_LEASE_LAST "lease_ends_last_days"
#define SAM_SETTING_TEMPORARY_ENDS "temporary_ends_days"
#define SAM_SETTING_HOMES_STAIR "homes_stair"
#define SAM_SETTING_HOMES_ADDRESS "homes_address"
#define SAM_SETTING_HOMES_NEAR "homes_near"
#define SAM_SETTING_NEAR_METRES "near_metres"
#define SAM_SETTING_DEFERRAL "deferral_days"
#define SAM_SETTING_ESCALATION "escalation_open_days"
#define SAM_SETTING_WEEKEND_AHEAD "weekend_ahead_days"
#define SAM_SETTING_DISCHARGE_FIRST "discharge_first_day"
#define SAM_SETTING_DISCHARGE_RATE "rate.ready_for_discharge" /* kroner a day; no default */
#define SAM_SETTING_OFFSET "offset." /* + point, for instance "offset.housing" */

/**
 * SamRegistry:
 *
 * The records every case refers to (users, teams, districts, services, sites, units, settings), as
 * one immutable, atomically counted set. Any thread.
 */
typedef struct _SamRegistry SamRegistry;

/**
 * sam_registry_new:
 * @records: (element-type SamRecord) (transfer none): frozen registry records, any order
 * Returns: (transfer full)
 */
SamRegistry *sam_registry_new (GPtrArray *records);
SamRegistry *sam_registry_ref (SamRegistry *registry);
void sam_registry_unref (SamRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamRegistry, sam_registry_unref)

/** sam_registry_get: Returns: (transfer none) (nullable): the record with @id (nullable). */
const SamRecord *sam_registry_get (SamRegistry *registry, const char *id);
/** sam_registry_list: Returns: (transfer none) (element-type SamRecord): of one type, not
 * retracted. */
GPtrArray *sam_registry_list (SamRegistry *registry, SamRecordType type);
/** sam_registry_setting: Returns: (transfer none): the value of @key valid on @on. */
const char *sam_registry_setting (SamRegistry *registry, const char *key, SamDate on);
/** sam_registry_setting_of: Returns: (transfer none) (nullable): the record that says so, with its
 * date and source; NULL: the default. */
const SamRecord *sam_registry_setting_of (SamRegistry *registry, const char *key, SamDate on);
/** sam_registry_setting_int: Returns: the same as a number; the default when it is no number, 0
 * when there is no default either. */
int sam_registry_setting_int (SamRegistry *registry, const char *key, SamDate on);
/** sam_registry_calendar: Returns: (transfer none): open days, the municipality's own included. */
SamCalendar *sam_registry_calendar (SamRegistry *registry);
/** sam_registry_name: Returns: (transfer none) (nullable): name of a user, team, service … */
const char *sam_registry_name (SamRegistry *registry, const char *id);

G_END_DECLS
