/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-record-private.h"
#include "sam-type-private.h"

#include <samspor/sam-id.h>

/* ---- Reading bodies ---- */

static gboolean
is_decimal (const char *text)
{
  const char *p = text;

  if (*p == '-')
    p++;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  while (g_ascii_isdigit (*p))
    p++;
  if (*p == '.') {
    p++;
    if (!g_ascii_isdigit (*p))
      return FALSE;
    while (g_ascii_isdigit (*p))
      p++;
  }
  return *p == '\0' && p - text <= 40;
}

static int
compare_text (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
read_set (SamValue *value, const SamJsonToken *token)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  SamJsonCursor cursor;
  SamJsonToken element;

  if (token->kind != SAM_JSON_ARRAY || !sam_json_cursor_array (&cursor, token->raw, token->len))
    return FALSE;
  while (sam_json_cursor_next_element (&cursor, &element)) {
    if (element.kind != SAM_JSON_STRING)
      return FALSE;
    g_ptr_array_add (items, sam_json_token_dup_string (&element));
  }
  if (items->len == 0)
    return TRUE;
  qsort (items->pdata, items->len, sizeof (gpointer), compare_text);
  for (guint i = items->len; i > 1; i--) {
    if (strcmp (items->pdata[i - 1], items->pdata[i - 2]) == 0)
      g_ptr_array_remove_index (items, i - 1);
  }
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_add (items, NULL);
  value->set = (char **) g_ptr_array_free (g_steal_pointer (&items), FALSE);
  value->has = TRUE;
  return TRUE;
}

static gboolean
read_text (SamValue *value, const SamFieldDef *field, const SamJsonToken *token)
{
  g_autofree char *text = NULL;

  if (token->kind != SAM_JSON_STRING)
    return FALSE;
  text = sam_json_token_dup_string (token);
  if (!*text)
    return TRUE;
  if (field->kind == SAM_KIND_REF && !sam_id_is_valid (text))
    return FALSE;
  if (field->kind == SAM_KIND_DECIMAL && !is_decimal (text))
    return FALSE;
  value->text = g_steal_pointer (&text);
  value->has = TRUE;
  return TRUE;
}

static gboolean
read_value (SamValue *value, const SamFieldDef *field, const SamJsonToken *token)
{
  g_autofree char *text = NULL;
  gboolean yes;

  switch (field->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    return read_text (value, field, token);
  case SAM_KIND_INTEGER:
    value->has = sam_json_token_get_int (token, &value->number);
    return value->has;
  case SAM_KIND_BOOL:
    value->has = sam_json_token_get_bool (token, &yes);
    value->number = value->has && yes;
    return value->has;
  case SAM_KIND_DATE:
    text = sam_json_token_dup_string (token);
    value->number = sam_date_parse_iso (text);
    value->has = value->number != SAM_DATE_NONE;
    return value->has;
  case SAM_KIND_DATETIME:
    text = sam_json_token_dup_string (token);
    value->has = text && sam_moment_parse (text, &value->number, NULL);
    return value->has;
  case SAM_KIND_SET:
    return read_set (value, token);
  }
  g_assert_not_reached ();
}

/* Bodies come in the order of the table, so the search starts where the last one ended. */
static int
find_field (const SamTypeDef *def, const SamJsonToken *name, guint start)
{
  for (guint i = 0; i < def->n_fields; i++) {
    guint at = (start + i) % def->n_fields;

    if (sam_json_token_is (name, def->fields[at].name))
      return (int) at;
  }
  return -1;
}

gboolean
sam_record_read_body (SamRecord *record, GBytes *body, gboolean checked, GError **error)
{
  const SamTypeDef *def = record->def;
  SamJsonCursor cursor;
  SamJsonToken name, token;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  guint next = 0;

  if (!checked && !sam_json_check (data, len, NULL, error)) {
    g_prefix_error (error, "reading a %s: ", def->name);
    return FALSE;
  }
  if (!sam_json_cursor_object (&cursor, data, len)) {
    g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_BODY, "reading a %s: it is no object",
                 def->name);
    return FALSE;
  }
  while (sam_json_cursor_next (&cursor, &name, &token)) {
    int i = find_field (def, &name, next);

    if (i < 0 || token.kind == SAM_JSON_NULL)
      continue;
    if (!read_value (&record->values[i], &def->fields[i], &token)) {
      g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_BODY,
                   "reading a %s: “%s” has another kind", def->name, def->fields[i].name);
      return FALSE;
    }
    next = (guint) i + 1;
  }
  if (cursor.failed) {
    g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_BODY, "reading a %s: it breaks off",
                 def->name);
    return FALSE;
  }
  record->origin = g_bytes_ref (body);
  return TRUE;
}

/* ---- Writing ---- */

void
sam_value_append_token (const SamValue *value, const SamFieldDef *field, GString *out)
{
  g_autofree char *text = NULL;

  if (!value->has) {
    sam_json_append_null (out);
    return;
  }
  switch (field->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    sam_json_append_string (out, value->text);
    break;
  case SAM_KIND_INTEGER:
    sam_json_append_int (out, value->number);
    break;
  case SAM_KIND_BOOL:
    sam_json_append_bool (out, value->number != 0);
    break;
  case SAM_KIND_DATE:
    text = sam_date_format_iso ((SamDate) value->number);
    sam_json_append_string (out, text);
    break;
  case SAM_KIND_DATETIME:
    text = sam_moment_format (value->number);
    sam_json_append_string (out, text);
    break;
  case SAM_KIND_SET:
    sam_json_begin_array (out);
    for (guint i = 0; value->set[i]; i++) {
      sam_json_element (out);
      sam_json_append_string (out, value->set[i]);
    }
    sam_json_end_array (out);
    break;
  }
}

char *
sam_record_token (const SamRecord *record, SamField field)
{
  const SamFieldDef *def;
  const SamValue *value;
  GString *out;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  g_return_val_if_fail (SAM_FIELD_TYPE (field) == record->def->type
                            && SAM_FIELD_INDEX (field) < record->def->n_fields,
                        NULL);

  def = &record->def->fields[SAM_FIELD_INDEX (field)];
  value = &record->values[SAM_FIELD_INDEX (field)];
  if (!value->has)
    return NULL;
  out = g_string_new (NULL);
  sam_value_append_token (value, def, out);
  return g_string_free (out, FALSE);
}

static GBytes *
write_changed (const SamRecord *record)
{
  const SamTypeDef *def = record->def;
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) del = g_ptr_array_new ();
  g_autoptr (GArray) set = g_array_new (FALSE, FALSE, sizeof (SamJsonSet));
  g_autoptr (GError) error = NULL;
  GBytes *body;

  for (guint i = 0; i < def->n_fields; i++) {
    const SamValue *value = &record->values[i];

    if (!value->touched)
      continue;
    if (value->has) {
      char *token = sam_record_token (record, (SamField) ((def->type << 8) | i));
      SamJsonSet one = { def->fields[i].name, token, -1 };

      g_ptr_array_add (tokens, token);
      g_array_append_val (set, one);
    } else {
      g_ptr_array_add (del, (gpointer) def->fields[i].name);
    }
  }
  if (set->len == 0 && del->len == 0)
    return g_bytes_ref (record->origin);
  g_ptr_array_add (del, NULL);
  body = sam_json_object_patch (record->origin, (SamJsonSet *) set->data, set->len,
                                (const char *const *) del->pdata, &error);
  if (!body)
    g_error ("writing a record that was read: %s", error->message);
  return body;
}

GBytes *
sam_record_to_body (const SamRecord *record)
{
  GString *out;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);

  if (record->origin)
    return write_changed (record);
  out = g_string_new (NULL);
  sam_json_begin_object (out);
  for (guint i = 0; i < record->def->n_fields; i++) {
    if (!record->values[i].has)
      continue;
    sam_json_member (out, record->def->fields[i].name);
    sam_value_append_token (&record->values[i], &record->def->fields[i], out);
  }
  sam_json_end_object (out);
  return g_string_free_to_bytes (out);
}

void
sam_record_append_json (const SamRecord *record, GString *out)
{
  static const char *const states[] = { "saved", "waiting", "conflict", "refused" };
  const SamRecordMeta *meta;
  const char *state;

  g_return_if_fail (SAM_IS_RECORD ((gpointer) record) && out);

  meta = &record->meta;
  state = states[meta->state];
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "type", record->def->name);
  sam_json_member_add_string (out, "id", record->id);
  sam_json_member_add_string (out, "version", meta->version);
  /* Where the type has a state of its own (an agreement, a point), that one keeps the name. */
  if (sam_field_by_name (record->def, "state") == SAM_FIELD_NONE)
    sam_json_member_add_string (out, "state", state);
  sam_json_member_add_string (out, "sync_state", state);
  for (guint i = 0; i < record->def->n_fields; i++) {
    if (record->def->fields[i].flags & SAM_FIELD_LOCAL_ONLY)
      continue;
    sam_json_member (out, record->def->fields[i].name);
    sam_value_append_token (&record->values[i], &record->def->fields[i], out);
  }
  if (sam_record_is_retracted (record)) {
    g_autofree char *at = meta->retracted_at ? sam_moment_format (meta->retracted_at) : NULL;

    sam_json_member (out, "retracted");
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "at", at);
    sam_json_member_add_string (out, "by", meta->retracted_by);
    sam_json_member_add_string (out, "why", meta->retracted_why);
    sam_json_end_object (out);
  }
  sam_json_end_object (out);
}

/* ---- Bodies as members ---- */

static void
member_clear (gpointer data)
{
  SamMember *member = data;

  g_free (member->name);
  g_free (member->token);
}

static int
compare_members (const void *a, const void *b)
{
  return strcmp (((const SamMember *) a)->name, ((const SamMember *) b)->name);
}

GArray *
sam_body_members (GBytes *body)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (SamMember));
  SamJsonCursor cursor;
  SamJsonToken name, token;
  const char *data;
  gsize len;

  g_array_set_clear_func (members, member_clear);
  if (!body)
    return members;
  data = g_bytes_get_data (body, &len);
  if (!sam_json_cursor_object (&cursor, data, len))
    return members;
  while (sam_json_cursor_next (&cursor, &name, &token)) {
    SamMember member;

    if (token.kind == SAM_JSON_NULL)
      continue;
    member.name = sam_json_token_dup_string (&name);
    member.token = sam_json_canonical_token (&token);
    g_array_append_val (members, member);
  }
  if (members->len)
    qsort (members->data, members->len, sizeof (SamMember), compare_members);
  return members;
}

const char *
sam_members_find (const GArray *members, const char *name)
{
  SamMember key = { (char *) name, NULL };
  const SamMember *found = NULL;

  if (members->len)
    found = bsearch (&key, members->data, members->len, sizeof (SamMember), compare_members);
  return found ? found->token : NULL;
}

gboolean
sam_record_equal (const SamRecord *a, const SamRecord *b)
{
  g_autoptr (GBytes) body_a = NULL;
  g_autoptr (GBytes) body_b = NULL;
  g_autoptr (GArray) members_a = NULL;
  g_autoptr (GArray) members_b = NULL;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) a) && SAM_IS_RECORD ((gpointer) b), FALSE);

  if (a == b)
    return TRUE;
  if (a->def != b->def)
    return FALSE;
  body_a = sam_record_to_body (a);
  body_b = sam_record_to_body (b);
  if (g_bytes_equal (body_a, body_b))
    return TRUE;
  members_a = sam_body_members (body_a);
  members_b = sam_body_members (body_b);
  if (members_a->len != members_b->len)
    return FALSE;
  for (guint i = 0; i < members_a->len; i++) {
    const SamMember *one = &g_array_index (members_a, SamMember, i);
    const SamMember *other = &g_array_index (members_b, SamMember, i);

    if (strcmp (one->name, other->name) != 0 || strcmp (one->token, other->token) != 0)
      return FALSE;
  }
  return TRUE;
}

/* ---- The form of the command line and CSV ---- */

static gboolean
refuse (const SamFieldDef *field, const char *what, GError **error)
{
  g_set_error (error, SAM_RECORD_ERROR, SAM_RECORD_ERROR_INVALID, "setting “%s”: %s", field->name,
               what);
  return FALSE;
}

static gboolean
set_integer (SamRecord *record, SamField field, const char *text, GError **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, -SAM_JSON_MAX_INT, SAM_JSON_MAX_INT, &number, NULL))
    return refuse (sam_field_get (field), "a whole number is needed", error);
  sam_record_set_int (record, field, number);
  return TRUE;
}

static gboolean
set_list (SamRecord *record, SamField field, const char *text, GError **error)
{
  const SamFieldDef *def = sam_field_get (field);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; parts[i]; i++) {
    g_strstrip (parts[i]);
    if (!*parts[i])
      continue;
    if (def->values && !sam_enum_label (field, parts[i]))
      return refuse (def, "an unknown value", error);
    g_ptr_array_add (kept, parts[i]);
  }
  g_ptr_array_add (kept, NULL);
  sam_record_set_set (record, field, (const char *const *) kept->pdata);
  return TRUE;
}

gboolean
sam_record_set_from_string (SamRecord *record, SamField field, const char *text, GError **error)
{
  const SamFieldDef *def;
  SamDate date;
  gint64 us;

  g_return_val_if_fail (SAM_IS_RECORD (record) && !record->frozen && text, FALSE);
  g_return_val_if_fail (SAM_FIELD_TYPE (field) == record->def->type, FALSE);

  def = sam_field_get (field);
  g_return_val_if_fail (def, FALSE);
  if (!*text) {
    sam_record_clear (record, field);
    return TRUE;
  }
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (def, "the text is not UTF-8", error);

  switch (def->kind) {
  case SAM_KIND_ENUM:
    if (!sam_enum_label (field, text))
      return refuse (def, "an unknown value", error);
    break;
  case SAM_KIND_REF:
    if (!sam_id_is_valid (text))
      return refuse (def, "an id is needed", error);
    break;
  case SAM_KIND_DECIMAL:
    if (!is_decimal (text))
      return refuse (def, "a decimal number is needed", error);
    break;
  case SAM_KIND_INTEGER:
    return set_integer (record, field, text, error);
  case SAM_KIND_BOOL:
    if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
      return refuse (def, "true or false is needed", error);
    sam_record_set_bool (record, field, text[0] == 't');
    return TRUE;
  case SAM_KIND_DATE:
    date = sam_date_parse_iso (text);
    if (date == SAM_DATE_NONE)
      return refuse (def, "a date like 2026-12-03 is needed", error);
    sam_record_set_date (record, field, date);
    return TRUE;
  case SAM_KIND_DATETIME:
    if (!sam_moment_parse (text, &us, NULL))
      return refuse (def, "a time like 2026-12-03T12:00:00Z is needed", error);
    sam_record_set_moment (record, field, us);
    return TRUE;
  case SAM_KIND_SET:
    return set_list (record, field, text, error);
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
    break;
  }
  sam_record_set_text (record, field, text);
  return TRUE;
}

char *
sam_record_to_string (const SamRecord *record, SamField field)
{
  const SamFieldDef *def;
  const SamValue *value;

  g_return_val_if_fail (SAM_IS_RECORD ((gpointer) record), NULL);
  g_return_val_if_fail (SAM_FIELD_TYPE (field) == record->def->type
                            && SAM_FIELD_INDEX (field) < record->def->n_fields,
                        NULL);

  def = &record->def->fields[SAM_FIELD_INDEX (field)];
  value = &record->values[SAM_FIELD_INDEX (field)];
  if (!value->has)
    return NULL;
  switch (def->kind) {
  case SAM_KIND_TEXT:
  case SAM_KIND_MULTILINE:
  case SAM_KIND_DECIMAL:
  case SAM_KIND_ENUM:
  case SAM_KIND_REF:
    return g_strdup (value->text);
  case SAM_KIND_INTEGER:
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
  case SAM_KIND_BOOL:
    return g_strdup (value->number ? "true" : "false");
  case SAM_KIND_DATE:
    return sam_date_format_iso ((SamDate) value->number);
  case SAM_KIND_DATETIME:
    return sam_moment_format (value->number);
  case SAM_KIND_SET:
    return g_strjoinv (",", value->set);
  }
  g_assert_not_reached ();
}
