/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Any field of any record in words, in the language of the paper. */
#include "forms-private.h"

#include <string.h>

static const char *
text_value (FormPaper *paper, SamField field, const SamFieldDef *def, const char *text)
{
  /* Words about a telephone, not its number. */
  if (field == SAM_PLAN_ID_PHONE)
    return text;
  if (g_str_has_suffix (def->name, "phone"))
    return _form_phone (paper, text);
  if (g_str_has_suffix (def->name, "_time"))
    return _form_time (paper, text);
  return text;
}

static const char *
moment_value (FormPaper *paper, gint64 moment)
{
  int minutes = 0;
  SamDate date = sam_moment_to_local (moment, paper->zone, &minutes);

  return _form_say (paper, &(SamLabel) SAM_L ("paper", "{date} at {time}"), "date",
                    _form_date (paper, date, SAM_DATE_STYLE_DAY), "time",
                    _form_keep (paper, sam_locale_format_time (paper->options->locale, minutes)),
                    NULL);
}

/* The name of what is referred to, from the registry or from the case; NULL: it has none. */
static const char *
ref_value (FormPaper *paper, const char *id)
{
  const char *name = sam_registry_name (sam_case_view_get_registry (paper->view), id);
  const SamRecord *record = name == NULL ? sam_case_view_get (paper->view, id) : NULL;

  if (record == NULL)
    return name;
  if (sam_record_get_rtype (record) == SAM_RECORD_PARTY)
    return _form_party_title (paper, record);
  if (sam_record_get_rtype (record) == SAM_RECORD_RELATION)
    return _form_get (record, SAM_RELATION_NAME);
  return NULL;
}

/* One that a later version has brought is said as it is stored. */
static const char *
enum_value (FormPaper *paper, SamField field, const char *id)
{
  const SamLabel *label = sam_enum_label (field, id);

  return label != NULL ? sam_text (paper->options->catalog, label) : id;
}

static const char *
set_value (FormPaper *paper, const SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  const char *const *values = sam_record_get_set (record, field);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    const char *text =
        def->values != NULL ? enum_value (paper, field, values[i]) : ref_value (paper, values[i]);

    if (text != NULL)
      g_ptr_array_add (texts, (gpointer) text);
  }
  g_ptr_array_add (texts, NULL);
  return _form_keep (paper, g_strjoinv (" · ", (char **) texts->pdata));
}

const char *
_form_value (FormPaper *paper, const SamRecord *record, SamField field)
{
  const SamFieldDef *def = sam_field_get (field);
  const char *text = NULL;

  if (!sam_record_has (record, field))
    return NULL;
  switch (def->kind) {
  case SAM_KIND_TEXT:
    text = text_value (paper, field, def, sam_record_get_text (record, field));
    break;
  case SAM_KIND_MULTILINE:
    text = sam_record_get_text (record, field);
    break;
  case SAM_KIND_INTEGER:
    text = _form_keep (paper, sam_locale_format_int (paper->options->locale,
                                                     sam_record_get_int (record, field)));
    break;
  case SAM_KIND_DECIMAL:
    text =
        _form_keep (paper, sam_locale_format_decimal (paper->options->locale,
                                                      sam_record_get_text (record, field), 0, 6));
    break;
  case SAM_KIND_BOOL:
    text = sam_record_get_bool (record, field) ? FORM_SAY (SAM_L ("answer", "yes"))
                                               : FORM_SAY (SAM_L ("answer", "no"));
    break;
  case SAM_KIND_DATE:
    text = _form_date (paper, sam_record_get_date (record, field), SAM_DATE_STYLE_DAY);
    break;
  case SAM_KIND_DATETIME:
    text = moment_value (paper, sam_record_get_moment (record, field));
    break;
  case SAM_KIND_ENUM:
    text = enum_value (paper, field, sam_record_get_text (record, field));
    break;
  case SAM_KIND_REF:
    text = ref_value (paper, sam_record_get_text (record, field));
    break;
  case SAM_KIND_SET:
    text = set_value (paper, record, field);
    break;
  }
  return text != NULL && *text != '\0' ? text : NULL;
}
