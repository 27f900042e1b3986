/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/records/sam-service.h>
#include <samspor/records/sam-setting.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-templates.h>
#include <string.h>

#define COORDINATOR "coordinator"

static const char *const kinds[] = { "prison", "remand",     "tsb",  "phv",      "detox",
                                     "leave",  "broken_off", "move", "turns_18", NULL };
static const char *const points[] = { "housing",     "education", "work",  "activity",
                                      "treatment",   "follow_up", "money", "id_phone",
                                      "gp_medicine", "naloxone",  NULL };
static const char *const partners[] = {
  COORDINATOR,      "nav",       "dps",       "tsb",      "lar",
  "prison",         "probation", "gp",        "police",   "child_welfare",
  "housing_office", "school",    "work",      "outreach", "hospital",
  "health",         "relatives", "voluntary", "other",    NULL,
};

/* The program's own texts. @kinds: names between spaces; NULL = all. Starting texts of the project,
 * from what counts as in place for each point; the municipality writes its own over them. */
typedef struct {
  const char *kinds, *point, *partner;
  SamLabel text;
} Default;
#define FROM_PRISON " prison remand leave "
#define FROM_CARE " tsb phv detox broken_off "
static const Default defaults[] = {
  { NULL, "housing", COORDINATOR,
    SAM_L ("agreement template", "Says where the first night is if the home is not ready") },
  { NULL, "housing", "nav",
    SAM_L ("agreement template", "The decision on housing and deposit is made") },
  { NULL, "housing", "housing_office",
    SAM_L ("agreement template", "The lease is ready to sign, with the day to move in") },
  { NULL, "education", "school",
    SAM_L ("agreement template", "Gives the day, time, place and name for the start") },
  { NULL, "work", "nav",
    SAM_L ("agreement template", "Gives the day, time, place and name for the start") },
  { NULL, "work", "work",
    SAM_L ("agreement template", "Gives the day, time and name for the first day at work") },
  { NULL, "activity", "voluntary",
    SAM_L ("agreement template", "Somebody meets the person there the first time") },
  { NULL, "treatment", "dps",
    SAM_L ("agreement template", "Gives the first appointment: day, time, place and name") },
  { NULL, "treatment", "tsb",
    SAM_L ("agreement template", "Gives the first appointment: day, time, place and name") },
  { NULL, "treatment", "lar",
    SAM_L ("agreement template", "Has arranged where medicine is fetched from the first day") },
  { NULL, "treatment", "gp",
    SAM_L ("agreement template", "Gives an appointment in the first week") },
  { NULL, "follow_up", COORDINATOR,
    SAM_L ("agreement template", "Meets or calls the person day 1 to 7") },
  { FROM_PRISON, "follow_up", "prison",
    SAM_L ("agreement template", "Tells the coordinator the same day if the date changes") },
  { FROM_CARE, "follow_up", "tsb",
    SAM_L ("agreement template", "Tells the coordinator the same day if the treatment ends") },
  { FROM_CARE, "follow_up", "dps",
    SAM_L ("agreement template", "Tells the coordinator the same day if the treatment ends") },
  { FROM_PRISON, "follow_up", "probation",
    SAM_L ("agreement template", "Agrees with the coordinator on who meets the person when") },
  { " turns_18 ", "follow_up", "child_welfare",
    SAM_L ("agreement template", "Says what help goes on after the birthday") },
  { NULL, "follow_up", "outreach",
    SAM_L ("agreement template", "Meets the person on the day and calls day 1 to 7") },
  { NULL, "money", "nav",
    SAM_L ("agreement template", "Money for the first days is paid out on the day itself") },
  { NULL, "id_phone", "nav", SAM_L ("agreement template", "Helps to get identity papers") },
  { FROM_PRISON, "id_phone", "prison",
    SAM_L ("agreement template", "Identity papers and phone lie ready on the day") },
  { FROM_CARE, "gp_medicine", "tsb",
    SAM_L ("agreement template", "Medicine for the first days and a list go along") },
  { FROM_CARE, "gp_medicine", "dps",
    SAM_L ("agreement template", "Medicine for the first days and a list go along") },
  { FROM_PRISON, "gp_medicine", "prison",
    SAM_L ("agreement template", "Medicine for the first days and a list go along") },
  { NULL, "gp_medicine", "gp",
    SAM_L ("agreement template", "Prescriptions are ready and an appointment is booked") },
  { FROM_PRISON, "naloxone", "prison",
    SAM_L ("agreement template", "Naloxone is offered with training before the day") },
  { FROM_CARE, "naloxone", "tsb",
    SAM_L ("agreement template", "Naloxone is offered with training before the day") },
  { NULL, "naloxone", "outreach",
    SAM_L ("agreement template", "Naloxone is offered with training in the first week") },
};

const char *const *
sam_template_kinds (void)
{
  return kinds;
}

const char *const *
sam_template_points (void)
{
  return points;
}

const char *const *
sam_template_partners (void)
{
  return partners;
}

const SamLabel *
sam_template_partner_label (const char *partner)
{
  static const SamLabel coordinator = SAM_L ("party kind", "Coordinator");

  return g_strcmp0 (partner, COORDINATOR) == 0 ? &coordinator
                                               : sam_enum_label (SAM_SERVICE_SERVICE_KIND, partner);
}

char *
sam_template_key (const char *kind, const char *point, const char *partner)
{
  return g_strconcat (SAM_TEMPLATE_PREFIX, kind, ".", point, ".", partner, NULL);
}

gboolean
sam_template_key_is_known (const char *key)
{
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (key, SAM_TEMPLATE_PREFIX))
    return FALSE;
  parts = g_strsplit (key + strlen (SAM_TEMPLATE_PREFIX), ".", -1);
  return g_strv_length (parts) == 3 && g_strv_contains (kinds, parts[0])
         && g_strv_contains (points, parts[1]) && g_strv_contains (partners, parts[2]);
}

static void
line_free (gpointer data)
{
  SamTemplateLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void
add_line (GPtrArray *lines, const char *point, const char *partner, const char *text,
          gboolean is_own)
{
  SamTemplateLine *line = g_new0 (SamTemplateLine, 1);

  line->point = point;
  line->partner = partner;
  line->text = g_strdup (text);
  line->is_own = is_own;
  g_ptr_array_add (lines, line);
}

static gboolean
is_for (const Default *def, const char *kind)
{
  g_autofree char *word = g_strconcat (" ", kind, " ", NULL);

  return def->kinds == NULL || strstr (def->kinds, word) != NULL;
}

/* The municipality's texts by key, the newest that holds. (transfer container) */
static GHashTable *
own_texts (SamRegistry *registry, SamDate on)
{
  GPtrArray *settings = sam_registry_list (registry, SAM_RECORD_SETTING);
  GHashTable *found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < settings->len; i++) {
    SamRecord *setting = g_ptr_array_index (settings, i);
    const char *key = sam_record_get_text (setting, SAM_SETTING_SETTING_KEY);
    SamDate from = sam_record_get_date (setting, SAM_SETTING_VALID_FROM);
    const SamRecord *before;

    if (key == NULL || !g_str_has_prefix (key, SAM_TEMPLATE_PREFIX) || from > on)
      continue;
    before = g_hash_table_lookup (found, key);
    if (before == NULL || sam_record_get_date (before, SAM_SETTING_VALID_FROM) <= from)
      g_hash_table_insert (found, (gpointer) key, setting);
  }
  return found;
}

GPtrArray *
sam_template_lines (SamRegistry *registry, const char *kind, SamDate on, SamCatalog *catalog)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autoptr (GHashTable) own = NULL;

  g_return_val_if_fail (registry != NULL && kind != NULL, lines);

  own = own_texts (registry, on);
  for (guint p = 0; points[p] != NULL; p++)
    for (guint r = 0; partners[r] != NULL; r++) {
      g_autofree char *key = sam_template_key (kind, points[p], partners[r]);
      const SamRecord *setting = g_hash_table_lookup (own, key);
      const char *value = setting != NULL ? sam_record_get_text (setting, SAM_SETTING_VALUE) : NULL;
      g_auto (GStrv) texts = value != NULL ? g_strsplit (value, "\n", -1) : NULL;

      for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
        if (*g_strstrip (texts[i]) != '\0')
          add_line (lines, points[p], partners[r], texts[i], TRUE);
      for (guint d = 0; setting == NULL && d < G_N_ELEMENTS (defaults); d++)
        if (g_str_equal (defaults[d].point, points[p])
            && g_str_equal (defaults[d].partner, partners[r]) && is_for (&defaults[d], kind))
          add_line (lines, points[p], partners[r], sam_text (catalog, &defaults[d].text), FALSE);
    }
  return lines;
}

const char *
sam_template_find (GPtrArray *lines, const char *point, const char *partner)
{
  for (guint i = 0; i < lines->len; i++) {
    const SamTemplateLine *line = g_ptr_array_index (lines, i);

    if (g_strcmp0 (line->point, point) == 0 && g_strcmp0 (line->partner, partner) == 0)
      return line->text;
  }
  return NULL;
}
