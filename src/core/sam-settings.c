/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/records/sam-service.h>
#include <samspor/records/sam-setting.h>
#include <samspor/records/sam-team.h>
#include <samspor/records/sam-user.h>
#include <samspor/sam-settings.h>
#include <string.h>

/* Offsets are calendar days before the transition. */
static const SamSettingDef defs[] = {
  { SAM_SETTING_MUNICIPALITY, "Eksempel kommune", SAM_L ("setting", "Name on paper"), FALSE, 0, 0 },
  { SAM_SETTING_CLOSED_DAYS, "", SAM_L ("setting", "Closed days of the municipality"), FALSE, 0,
    0 },
  { SAM_SETTING_FIRST_CONVERSATION, "10", SAM_L ("setting", "Days until the first conversation"),
    TRUE, 1, 90 },
  { SAM_SETTING_HANDOVER_ANSWER, "3",
    SAM_L ("setting", "Open days to answer when asked to take over"), TRUE, 1, 30 },
  { SAM_SETTING_HANDOVER_ACUTE, "1",
    SAM_L ("setting", "Open days to answer when it is urgent to take over"), TRUE, 1, 30 },
  { SAM_SETTING_UNCHECKED_DATE, "7", SAM_L ("setting", "Days an unknown date may stand unchecked"),
    TRUE, 1, 60 },
  { SAM_SETTING_MINIMUM_PACKAGE, "7",
    SAM_L ("setting", "Days until the minimum package is in place when the date is unknown"), TRUE,
    1, 60 },
  { SAM_SETTING_WANTS_NOW, "72", SAM_L ("setting", "Hours “wants to start now” lasts"), TRUE, 1,
    336 },
  { SAM_SETTING_ABSENCE, "14",
    SAM_L ("setting", "Days a colleague may be away before the team lead must assign the cases"),
    TRUE, 1, 90 },
  { SAM_SETTING_INQUIRY_ANSWER, "2", SAM_L ("setting", "Open days to answer an inquiry"), TRUE, 0,
    30 },
  { SAM_SETTING_NOT_READY, "14",
    SAM_L ("setting", "Days before a transition it shows on Today when not ready"), TRUE, 1, 90 },
  { SAM_SETTING_HOUSING_ENDS, "14",
    SAM_L ("setting", "Days before an interim housing point ends it shows on Today"), TRUE, 1,
    180 },
  { SAM_SETTING_LEASE_FIRST, "90",
    SAM_L ("setting", "Days before a lease ends: the first reminder"), TRUE, 1, 365 },
  { SAM_SETTING_LEASE_SECOND, "60",
    SAM_L ("setting", "Days before a lease ends: the second reminder"), TRUE, 1, 365 },
  { SAM_SETTING_LEASE_LAST, "30", SAM_L ("setting", "Days before a lease ends: the last reminder"),
    TRUE, 1, 365 },
  { SAM_SETTING_TEMPORARY_ENDS, "3",
    SAM_L ("setting", "Days before a temporary place ends it shows on Today"), TRUE, 1, 60 },
  /* Husbanken advises four to eight homes where several are built together; 0 = no limit. */
  { SAM_SETTING_HOMES_STAIR, "8", SAM_L ("setting", "Homes on one stair at most"), TRUE, 0, 200 },
  { SAM_SETTING_HOMES_ADDRESS, "8", SAM_L ("setting", "Homes at one address at most"), TRUE, 0,
    500 },
  { SAM_SETTING_HOMES_NEAR, "0", SAM_L ("setting", "Homes near each other at most"), TRUE, 0,
    1000 },
  { SAM_SETTING_NEAR_METRES, "200", SAM_L ("setting", "Metres that count as near"), TRUE, 10,
    5000 },
  { SAM_SETTING_DEFERRAL, "14", SAM_L ("setting", "Days an alert can be put off at most"), TRUE, 1,
    60 },
  { SAM_SETTING_ESCALATION, "3",
    SAM_L ("setting", "Open days after it was due that an alert goes to the team lead"), TRUE, 1,
    30 },
  { SAM_SETTING_WEEKEND_AHEAD, "7",
    SAM_L ("setting", "Days before a weekend of the first 28 days that nobody has shows on Today"),
    TRUE, 1, 28 },
  /* Forskrift 18.11.2011 nr. 1115 § 13: from and including the day itself. */
  { SAM_SETTING_DISCHARGE_FIRST, "0",
    SAM_L ("setting", "Ready for discharge: days after it that the first one counts"), TRUE, 0, 1 },
  /* Set anew each year: nobody's default could be right. */
  { SAM_SETTING_DISCHARGE_RATE, "", SAM_L ("setting", "Ready for discharge: kroner for one day"),
    TRUE, 1, 100000 },
  { SAM_SETTING_OFFSET "housing", "14", SAM_L ("setting", "Housing: days before"), TRUE, 0, 180 },
  { SAM_SETTING_OFFSET "treatment", "14", SAM_L ("setting", "Treatment: days before"), TRUE, 0,
    180 },
  { SAM_SETTING_OFFSET "education", "7", SAM_L ("setting", "Education: days before"), TRUE, 0,
    180 },
  { SAM_SETTING_OFFSET "work", "7", SAM_L ("setting", "Work: days before"), TRUE, 0, 180 },
  { SAM_SETTING_OFFSET "activity", "7", SAM_L ("setting", "Activity: days before"), TRUE, 0, 180 },
  { SAM_SETTING_OFFSET "follow_up", "7", SAM_L ("setting", "Follow-up: days before"), TRUE, 0,
    180 },
  { SAM_SETTING_OFFSET "money", "3", SAM_L ("setting", "Money: days before"), TRUE, 0, 180 },
  { SAM_SETTING_OFFSET "id_phone", "3", SAM_L ("setting", "Identity papers and phone: days before"),
    TRUE, 0, 180 },
  { SAM_SETTING_OFFSET "gp_medicine", "3", SAM_L ("setting", "GP and medicine: days before"), TRUE,
    0, 180 },
  { SAM_SETTING_OFFSET "naloxone", "3", SAM_L ("setting", "Naloxone: days before"), TRUE, 0, 180 },
};

const SamSettingDef *
sam_setting_defs (guint *n)
{
  if (n != NULL)
    *n = G_N_ELEMENTS (defs);
  return defs;
}

const SamSettingDef *
sam_setting_def (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (defs); i++)
    if (g_strcmp0 (defs[i].key, key) == 0)
      return &defs[i];
  return NULL;
}

struct _SamRegistry {
  gatomicrefcount ref_count;
  GHashTable *by_id;                    /* (owned) (element-type utf8 SamRecord) */
  GPtrArray *lists[SAM_N_RECORD_TYPES]; /* (owned) (element-type SamRecord), not retracted */
  SamCalendar *calendar;                /* (owned) */
};

static SamCalendar *
calendar_of (SamRegistry *registry)
{
  /* Closed days are dates already, so the value that counts is the newest one. */
  const char *text = sam_registry_setting (registry, SAM_SETTING_CLOSED_DAYS, SAM_DATE_MAX);
  g_auto (GStrv) parts = g_strsplit_set (text, ", ", -1);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (SamDate));

  for (guint i = 0; parts[i] != NULL; i++) {
    SamDate date = sam_date_parse_iso (parts[i]);

    if (date != SAM_DATE_NONE)
      g_array_append_val (days, date);
  }
  return sam_calendar_new (SAM_CALENDAR_DEFAULT, (const SamDate *) (gpointer) days->data,
                           days->len);
}

SamRegistry *
sam_registry_new (GPtrArray *records)
{
  SamRegistry *self = g_new0 (SamRegistry, 1);

  g_return_val_if_fail (records != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++)
    self->lists[t] = g_ptr_array_new ();
  for (guint i = 0; i < records->len; i++) {
    SamRecord *record = g_ptr_array_index (records, i);

    g_hash_table_replace (self->by_id, (gpointer) sam_record_get_id (record),
                          g_object_ref (record));
    if (!sam_record_is_retracted (record))
      g_ptr_array_add (self->lists[sam_record_get_rtype (record)], record);
  }
  self->calendar = calendar_of (self);
  return self;
}

SamRegistry *
sam_registry_ref (SamRegistry *registry)
{
  g_atomic_ref_count_inc (&registry->ref_count);
  return registry;
}

void
sam_registry_unref (SamRegistry *registry)
{
  if (!g_atomic_ref_count_dec (&registry->ref_count))
    return;
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++)
    g_ptr_array_unref (registry->lists[t]);
  g_hash_table_unref (registry->by_id);
  sam_calendar_unref (registry->calendar);
  g_free (registry);
}

const SamRecord *
sam_registry_get (SamRegistry *registry, const char *id)
{
  return id != NULL ? g_hash_table_lookup (registry->by_id, id) : NULL;
}

GPtrArray *
sam_registry_list (SamRegistry *registry, SamRecordType type)
{
  g_return_val_if_fail (type < SAM_N_RECORD_TYPES, NULL);

  return registry->lists[type];
}

const SamRecord *
sam_registry_setting_of (SamRegistry *registry, const char *key, SamDate on)
{
  GPtrArray *settings = registry->lists[SAM_RECORD_SETTING];
  const SamRecord *best = NULL;

  for (guint i = 0; i < settings->len; i++) {
    const SamRecord *record = g_ptr_array_index (settings, i);
    SamDate from = sam_record_get_date (record, SAM_SETTING_VALID_FROM);

    if (g_strcmp0 (sam_record_get_text (record, SAM_SETTING_SETTING_KEY), key) == 0 && from <= on
        && (best == NULL || from >= sam_record_get_date (best, SAM_SETTING_VALID_FROM)))
      best = record;
  }
  return best != NULL && sam_record_has (best, SAM_SETTING_VALUE) ? best : NULL;
}

const char *
sam_registry_setting (SamRegistry *registry, const char *key, SamDate on)
{
  const SamSettingDef *def = sam_setting_def (key);
  const SamRecord *record;

  g_return_val_if_fail (def != NULL, "");

  record = sam_registry_setting_of (registry, key, on);
  return record != NULL ? sam_record_get_text (record, SAM_SETTING_VALUE) : def->value;
}

int
sam_registry_setting_int (SamRegistry *registry, const char *key, SamDate on)
{
  const SamSettingDef *def = sam_setting_def (key);
  gint64 value = 0;

  g_return_val_if_fail (def != NULL && def->is_integer, 0);

  if (!g_ascii_string_to_signed (sam_registry_setting (registry, key, on), 10, def->min, def->max,
                                 &value, NULL))
    g_ascii_string_to_signed (def->value, 10, def->min, def->max, &value, NULL);
  return (int) value;
}

SamCalendar *
sam_registry_calendar (SamRegistry *registry)
{
  return registry->calendar;
}

const char *
sam_registry_name (SamRegistry *registry, const char *id)
{
  const SamRecord *record = sam_registry_get (registry, id);
  SamField name;

  if (record == NULL)
    return NULL;
  name = sam_field_by_name (sam_record_get_def (record), "name");
  return name != SAM_FIELD_NONE ? sam_record_get_text (record, name) : NULL;
}
