/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-records.h>
#include <samspor/sam-viewer.h>
#include <string.h>

struct _SamViewer {
  gatomicrefcount ref_count;
  SamViewerFields fields; /* all (owned) */
};

G_DEFINE_BOXED_TYPE (SamViewer, sam_viewer, sam_viewer_ref, sam_viewer_unref)

static const char *const *
copy_strv (const char *const *strv)
{
  static const char *const empty[] = { NULL };

  return (const char *const *) g_strdupv ((char **) (strv ? strv : empty));
}

SamViewer *
sam_viewer_new (const SamViewerFields *fields)
{
  SamViewer *viewer;

  g_return_val_if_fail (fields && fields->user_id, NULL);
  g_return_val_if_fail (fields->purpose != SAM_PURPOSE_UNSET, NULL);

  viewer = g_new0 (SamViewer, 1);
  g_atomic_ref_count_init (&viewer->ref_count);
  viewer->fields = *fields;
  viewer->fields.user_id = g_strdup (fields->user_id);
  viewer->fields.user_name = g_strdup (fields->user_name);
  viewer->fields.roles = copy_strv (fields->roles);
  viewer->fields.team_ids = copy_strv (fields->team_ids);
  viewer->fields.lead_team_ids = copy_strv (fields->lead_team_ids);
  return viewer;
}

SamViewer *
sam_viewer_ref (SamViewer *viewer)
{
  g_return_val_if_fail (viewer, NULL);
  g_atomic_ref_count_inc (&viewer->ref_count);
  return viewer;
}

void
sam_viewer_unref (SamViewer *viewer)
{
  if (!viewer || !g_atomic_ref_count_dec (&viewer->ref_count))
    return;
  g_free ((char *) viewer->fields.user_id);
  g_free ((char *) viewer->fields.user_name);
  g_strfreev ((char **) viewer->fields.roles);
  g_strfreev ((char **) viewer->fields.team_ids);
  g_strfreev ((char **) viewer->fields.lead_team_ids);
  g_free (viewer);
}

const SamViewerFields *
sam_viewer_get (const SamViewer *viewer)
{
  g_return_val_if_fail (viewer, NULL);
  return &viewer->fields;
}

SamViewer *
sam_viewer_for_use (const SamViewer *viewer, SamPurpose purpose, SamUse use)
{
  SamViewerFields fields;

  g_return_val_if_fail (viewer, NULL);
  fields = viewer->fields;
  fields.purpose = purpose;
  fields.use = use;
  return sam_viewer_new (&fields);
}

gboolean
sam_viewer_has_role (const SamViewer *viewer, const char *role)
{
  g_return_val_if_fail (viewer && role, FALSE);
  return g_strv_contains (viewer->fields.roles, role);
}

gboolean
sam_viewer_leads (const SamViewer *viewer, const char *team_id)
{
  g_return_val_if_fail (viewer, FALSE);

  if (!sam_viewer_has_role (viewer, "lead"))
    return FALSE;
  if (!team_id)
    return viewer->fields.lead_team_ids[0] != NULL;
  return g_strv_contains (viewer->fields.lead_team_ids, team_id);
}

gboolean
sam_viewer_may_see_type (const SamViewer *viewer, SamRecordType type)
{
  const SamTypeDef *def = sam_type_get (type);

  g_return_val_if_fail (viewer && def, FALSE);
  return (viewer->fields.compartments & (1u << def->compartment)) != 0;
}

guint
sam_roles_compartments (const char *const *roles)
{
  guint compartments = 1u << SAM_COMPARTMENT_REGISTRY;

  if (roles && (g_strv_contains (roles, "coordinator") || g_strv_contains (roles, "lead")))
    compartments |= 1u << SAM_COMPARTMENT_FOLLOW_UP | 1u << SAM_COMPARTMENT_HEALTH
                    | 1u << SAM_COMPARTMENT_RELATIVES;
  return compartments;
}

/* ---- Masking ---- */

typedef enum { MASK_NOTHING, MASK_ADDRESS_GROUP, MASK_PLACES, MASK_WHEREABOUTS } Mask;

static Mask
mask_for (const SamRecord *person, SamUse use)
{
  const char *grade = sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE);

  if (!grade || strcmp (grade, "open") == 0)
    return MASK_NOTHING;
  if (strcmp (grade, "klient") == 0)
    return use == SAM_USE_PRINT || use == SAM_USE_EXPORT ? MASK_ADDRESS_GROUP : MASK_NOTHING;
  if (strcmp (grade, "fortrolig") == 0)
    return use == SAM_USE_PAGE ? MASK_NOTHING : MASK_PLACES;
  /* Strictly confidential, and any grade this version does not know. */
  return MASK_WHEREABOUTS;
}

/* How one reaches a person tells where the person is, when nothing else may. */
static gboolean
is_reach (SamField field)
{
  return field == SAM_PERSON_PHONE || field == SAM_PERSON_OTHER_PHONE
         || field == SAM_PERSON_SAFE_PHONE || field == SAM_PERSON_EMAIL
         || field == SAM_PERSON_IF_NOT_REACHED;
}

/* Leases are everybody's to read: the days of somebody's part of one tell which it is, and so does
 * the point of a gate that rests on it. */
static gboolean
is_trail (SamField field)
{
  return field == SAM_TENANT_FROM_ON || field == SAM_TENANT_TO_ON
         || field == SAM_GATE_ROW_TENANT_ID;
}

static gboolean
is_masked (Mask mask, const SamFieldDef *def, SamField field)
{
  /* What somebody proposed may hold any member of its target, written as one text. Where it is
   * compared the members are masked one by one, as the target's. */
  if (mask != MASK_NOTHING && field == SAM_PROPOSAL_PATCH)
    return TRUE;
  switch (mask) {
  case MASK_NOTHING:
    return FALSE;
  case MASK_ADDRESS_GROUP:
    return def->sensitivity == SAM_SENSITIVITY_ADDRESS && g_strcmp0 (def->group, "address") == 0;
  case MASK_PLACES:
    return def->sensitivity == SAM_SENSITIVITY_ADDRESS;
  case MASK_WHEREABOUTS:
    return def->sensitivity == SAM_SENSITIVITY_ADDRESS || is_reach (field) || is_trail (field);
  }
  g_assert_not_reached ();
}

gboolean
sam_field_tells_where (SamField field)
{
  return is_masked (MASK_WHEREABOUTS, sam_field_get (field), field);
}

SamRecord *
sam_viewer_mask (const SamViewer *viewer, const SamRecord *person, SamRecord *record)
{
  g_autoptr (SamRecord) masked = NULL;
  const SamTypeDef *def;
  Mask mask;

  g_return_val_if_fail (viewer && SAM_IS_RECORD (record), NULL);
  g_return_val_if_fail (!person || sam_record_get_rtype (person) == SAM_RECORD_PERSON, NULL);

  if (!person)
    return g_object_ref (record);
  mask = mask_for (person, viewer->fields.use);
  if (mask == MASK_NOTHING)
    return g_object_ref (record);
  def = sam_record_get_def (record);
  for (guint i = 0; i < def->n_fields; i++) {
    SamField field = (SamField) ((def->type << 8) | i);

    if (!is_masked (mask, &def->fields[i], field) || !sam_record_has (record, field))
      continue;
    if (!masked)
      masked = sam_record_dup (record);
    sam_record_clear (masked, field);
  }
  if (!masked)
    return g_object_ref (record);
  sam_record_freeze (masked);
  return g_steal_pointer (&masked);
}
