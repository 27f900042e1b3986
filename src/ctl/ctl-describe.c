/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/sam-json.h>
#include <stdio.h>

static const char *
kind_name (SamKind kind)
{
  static const char *const names[] = { "text", "multiline", "integer", "decimal", "bool",
                                       "date", "datetime",  "enum",    "ref",     "set" };

  return names[kind];
}

static const char *
scope_name (SamScopeKind scope)
{
  static const char *const names[] = { "registry", "case", "person", "target" };

  return names[scope];
}

static const char *
lifecycle_name (SamLifecycle lifecycle)
{
  static const char *const names[] = { "editable", "append_only", "signed", "server" };

  return names[lifecycle];
}

static const char *
sensitivity_name (SamSensitivity sensitivity)
{
  static const char *const names[] = { "plain", "personal", "address" };

  return names[sensitivity];
}

static void
append_field (GString *out, const SamFieldDef *field)
{
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "name", field->name);
  sam_json_member_add_string (out, "kind", kind_name (field->kind));
  sam_json_member_add_bool (out, "required", (field->flags & SAM_FIELD_REQUIRED) != 0);
  sam_json_member_add_bool (out, "term", (field->flags & SAM_FIELD_TERM) != 0);
  sam_json_member_add_bool (out, "immutable", (field->flags & SAM_FIELD_IMMUTABLE) != 0);
  if (field->kind == SAM_KIND_REF)
    sam_json_member_add_string (out, "ref",
                                field->ref < SAM_N_RECORD_TYPES ? sam_type_get (field->ref)->name
                                                                : NULL);
  if (field->values != NULL) {
    sam_json_member (out, "values");
    sam_json_begin_array (out);
    for (const SamEnumValue *value = field->values; value->id != NULL; value++) {
      sam_json_element (out);
      sam_json_append_string (out, value->id);
    }
    sam_json_end_array (out);
  }
  sam_json_member_add_string (out, "sensitivity", sensitivity_name (field->sensitivity));
  sam_json_member_add_string (out, "purpose", sam_purpose_name (field->purpose));
  sam_json_member_add_string (out, "basis", field->basis);
  sam_json_member_add_int (out, "since", field->since);
  sam_json_end_object (out);
}

/* The register of what is held, why, and on what legal basis (personvernforordningen art. 30). */
int
ctl_describe (Ctl *ctl, char **args)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (args[0] != NULL)
    return ctl_usage (ctl);
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint t = 0; t < SAM_N_RECORD_TYPES; t++) {
    const SamTypeDef *def = sam_type_get ((SamRecordType) t);

    if (ctl->json) {
      sam_json_element (out);
      sam_json_begin_object (out);
      sam_json_member_add_string (out, "type", def->name);
      sam_json_member_add_string (out, "title", sam_text (NULL, &def->noun));
      sam_json_member_add_string (out, "scope", scope_name (def->scope));
      sam_json_member_add_string (out, "compartment", sam_compartment_name (def->compartment));
      sam_json_member_add_string (out, "lifecycle", lifecycle_name (def->lifecycle));
      sam_json_member_add_int (out, "schema", def->schema);
      sam_json_member (out, "fields");
      sam_json_begin_array (out);
      for (guint i = 0; i < def->n_fields; i++) {
        sam_json_element (out);
        append_field (out, &def->fields[i]);
      }
      sam_json_end_array (out);
      sam_json_end_object (out);
    } else {
      g_string_append_printf (out, "%s (%s): %s, %s, %s\n", def->name, sam_text (NULL, &def->noun),
                              scope_name (def->scope), sam_compartment_name (def->compartment),
                              lifecycle_name (def->lifecycle));
      for (guint i = 0; i < def->n_fields; i++)
        g_string_append_printf (out, "  %-24s %-10s %-12s %s\n", def->fields[i].name,
                                kind_name (def->fields[i].kind),
                                sam_purpose_name (def->fields[i].purpose),
                                def->fields[i].basis != NULL ? def->fields[i].basis : "");
    }
  }
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}
