/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people write in the reduced registry: seven types, in which every way of merging is. */

#include "sim.h"

#include <samspor/sam-records.h>
#include <string.h>

typedef struct {
  Client *client;
  SamChanges *changes;
  GPtrArray *records; /* (element-type SamRecord) */
} Action;

static void
begin (Action *action, Client *client)
{
  action->client = client;
  action->changes = sam_changes_new ("sim");
  action->records = g_ptr_array_new_with_free_func (g_object_unref);
}

/* (transfer full) */
static void
put (Action *action, SamRecord *record)
{
  sam_changes_put (action->changes, record);
  g_ptr_array_add (action->records, record);
}

static void
note_seen (Client *client, const SamRecord *record)
{
  const SamTypeDef *def = record != NULL ? sam_record_get_def (record) : NULL;

  for (guint i = 0; def != NULL && i < def->n_fields; i++) {
    g_autofree char *token = sam_record_token (record, (SamField) ((def->type << 8) | i));

    if (token != NULL) {
      g_hash_table_add (client->seen, g_strconcat (sam_record_get_id (record), "/",
                                                   def->fields[i].name, "=", token, NULL));
    }
  }
}

/* (transfer full) (nullable) */
static SamRecord *
look (Client *client, SamRecordType type, const char *id)
{
  return sam_store_get (client->desk.store, client->desk.viewer, type, id, NULL);
}

static void
unref (gpointer object)
{
  g_clear_object (&object);
}

static void
forget_written (Client *client, const SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);

  for (guint i = 0; i < def->n_fields; i++) {
    g_autofree char *key = g_strconcat (sam_record_get_id (record), "/", def->fields[i].name, NULL);

    g_hash_table_remove (client->desk.wrote, key);
  }
}

static void
end (Action *action)
{
  Client *client = action->client;
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < action->records->len; i++) {
    SamRecord *record = action->records->pdata[i];

    g_ptr_array_add (before,
                     look (client, sam_record_get_rtype (record), sam_record_get_id (record)));
    note_seen (client, before->pdata[i]);
    note_seen (client, record);
  }
  if (sam_store_save (client->desk.store, client->desk.viewer, action->changes, SAM_ORIGIN_USER,
                      NULL, &error)) {
    sim_totals.saves++;
    for (guint i = 0; i < action->records->len; i++) {
      SamRecord *record = action->records->pdata[i];

      sim_note (client->sim, "%s writes %s %s, word %u", client->login,
                sam_record_get_def (record)->name, sam_record_get_id (record), client->words);
      desk_note (&client->desk, sam_record_get_rtype (record), sam_record_get_id (record),
                 before->pdata[i]);
    }
  } else if (!g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_PROBLEMS)) {
    /* It was said to have failed, and may be on the disk all the same. */
    for (guint i = 0; i < action->records->len; i++) {
      forget_written (client, action->records->pdata[i]);
    }
  }
  sam_changes_free (action->changes);
  g_ptr_array_unref (action->records);
}

/* (transfer full) (nullable) */
static SamRecord *
pick (Client *client, SamRecordType type)
{
  g_autoptr (SamQuery) query = sam_query_new (type);
  g_autoptr (GPtrArray) list =
      sam_store_list (client->desk.store, client->desk.viewer, query, NULL, NULL);
  Dice *dice = &client->sim->dice;

  if (list == NULL || list->len == 0) {
    return NULL;
  }
  /* Often one that is just on its way. */
  for (guint i = 0; i < list->len; i++) {
    gboolean inflight = FALSE;

    if (sam_store_has_inflight (client->desk.store, sam_record_get_id (list->pdata[i]), &inflight,
                                NULL)
        && inflight && dice_in (dice, 2)) {
      return g_object_ref (list->pdata[i]);
    }
  }
  return g_object_ref (list->pdata[dice_in (dice, 2) ? 0 : dice_below (dice, list->len)]);
}

static char *
words (Client *client)
{
  return g_strdup_printf ("%s %u", client->login, ++client->words);
}

static void
set_any (Client *client, SamRecord *record, const SamField *fields, guint n)
{
  SamField field = fields[dice_below (&client->sim->dice, n)];
  const SamFieldDef *def = sam_field_get (field);
  g_autofree char *text = words (client);

  if (field == SAM_PERSON_PHONE) {
    g_free (text);
    text = g_strdup_printf ("4%u%06u", client->index, ++client->words);
  } else if (field == SAM_PERSON_EMAIL) {
    g_free (text);
    text = g_strdup_printf ("%s%u@example.no", client->login, ++client->words);
  } else if (def->kind == SAM_KIND_SET) {
    static const char *const channels[][3] = {
      { "phone", NULL }, { "sms", NULL }, { "phone", "sms", NULL }, { "letter", NULL }
    };

    sam_record_set_set (record, field, channels[dice_below (&client->sim->dice, 4)]);
    return;
  }
  sam_record_set_text (record, field, text);
}

static void
change_person (Action *action)
{
  static const SamField fields[] = { SAM_PERSON_PHONE,         SAM_PERSON_REMARK,
                                     SAM_PERSON_EMAIL,         SAM_PERSON_GP,
                                     SAM_PERSON_ADDRESS,       SAM_PERSON_FAMILY_NAME,
                                     SAM_PERSON_CITY,          SAM_PERSON_CONTACT_CHANNELS,
                                     SAM_PERSON_IF_NOT_REACHED };
  g_autoptr (SamRecord) there = pick (action->client, SAM_RECORD_PERSON);
  SamRecord *copy = there != NULL ? sam_record_dup (there) : NULL;

  for (guint n = 1 + dice_below (&action->client->sim->dice, 2); copy != NULL && n > 0; n--) {
    set_any (action->client, copy, fields, G_N_ELEMENTS (fields));
  }
  if (copy != NULL) {
    put (action, copy);
  }
}

static void
change_case (Action *action)
{
  static const SamField fields[] = { SAM_CASE_REMARK, SAM_CASE_CASE_NUMBER };
  g_autoptr (SamRecord) there = pick (action->client, SAM_RECORD_CASE);
  SamRecord *copy = there != NULL ? sam_record_dup (there) : NULL;

  if (copy != NULL && dice_in (&action->client->sim->dice, 4)) {
    sam_record_set_text (copy, SAM_CASE_STATUS,
                         sam_record_enum_is (copy, SAM_CASE_STATUS, "active") ? "waiting"
                                                                              : "active");
  } else if (copy != NULL) {
    set_any (action->client, copy, fields, G_N_ELEMENTS (fields));
  }
  if (copy != NULL) {
    put (action, copy);
  }
}

static SamRecord *
make (Client *client, SamRecordType type, const char *scope)
{
  g_autofree char *id = sam_id_new (client->f.clock);
  const SamTypeDef *def = sam_type_get (type);
  SamRecord *record = sam_record_new (type, id, scope != NULL ? scope : id);

  if (def->parent != SAM_FIELD_NONE) {
    sam_record_set_text (record, def->parent, scope);
  }
  sam_record_begin (record, client->desk.viewer, sam_clock_today (client->f.clock),
                    sam_clock_now (client->f.clock));
  return record;
}

static void
add_contact (Action *action)
{
  Client *client = action->client;
  g_autoptr (SamRecord) there = pick (client, SAM_RECORD_CASE);
  g_autofree char *text = words (client);
  SamRecord *record;

  if (there == NULL) {
    return;
  }
  record = make (client, SAM_RECORD_CONTACT, sam_record_get_id (there));
  sam_record_set_text (record, SAM_CONTACT_CHANNEL, "phone");
  sam_record_set_text (record, SAM_CONTACT_OUTCOME, "reached");
  sam_record_set_text (record, SAM_CONTACT_NATURE, "follow_up");
  sam_record_set_text (record, SAM_CONTACT_TEXT, text);
  put (action, record);
}

static void
add_plan (Action *action)
{
  Client *client = action->client;
  g_autoptr (SamRecord) there = pick (client, SAM_RECORD_PLAN);
  g_autoptr (SamRecord) case_record = pick (client, SAM_RECORD_CASE);
  g_autofree char *text = words (client);
  SamRecord *record;

  if (there != NULL) {
    static const SamField fields[] = { SAM_PLAN_SIGNS, SAM_PLAN_HELPS, SAM_PLAN_MATTERS };

    record = sam_record_dup (there);
    set_any (client, record, fields, G_N_ELEMENTS (fields));
    put (action, record);
  } else if (case_record != NULL) {
    put (action, make (client, SAM_RECORD_PLAN, sam_record_get_id (case_record)));
  }
}

/* What is known of the relatives and of the health has compartments of its own. */
static void
add_apart (Action *action)
{
  Client *client = action->client;
  g_autoptr (SamRecord) person = pick (client, SAM_RECORD_PERSON);
  g_autoptr (SamRecord) case_record = pick (client, SAM_RECORD_CASE);
  g_autofree char *text = words (client);
  SamRecord *record;

  if (case_record == NULL || person == NULL) {
    return;
  }
  if (dice_in (&client->sim->dice, 2)) {
    record = make (client, SAM_RECORD_REFERRAL, sam_record_get_id (case_record));
    sam_record_set_text (record, SAM_REFERRAL_WHAT, text);
    sam_record_set_date (record, SAM_REFERRAL_SENT_ON, sam_clock_today (client->f.clock));
  } else {
    record = make (client, SAM_RECORD_RELATION, sam_record_get_id (person));
    sam_record_set_text (record, SAM_RELATION_NAME, text);
    sam_record_set_text (record, SAM_RELATION_RELATION_KIND, "sibling");
  }
  put (action, record);
}

static void
open_case (Action *action)
{
  Client *client = action->client;
  g_autofree char *name = words (client);
  SamRecord *person, *record;

  if (client->words > 60) {
    return;
  }
  person = make (client, SAM_RECORD_PERSON, NULL);
  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, name);
  put (action, person);
  if (dice_in (&client->sim->dice, 3)) {
    return;
  }
  record = make (client, SAM_RECORD_CASE, NULL);
  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
  put (action, record);
}

static void
take_back (Action *action)
{
  Client *client = action->client;
  g_autoptr (SamRecord) record = pick (client, SAM_RECORD_CONTACT);

  if (record != NULL) {
    g_hash_table_add (client->takes_back, g_strdup (sam_record_get_id (record)));
    sam_changes_retract (action->changes, SAM_RECORD_CONTACT, sam_record_get_id (record), "feil");
    g_ptr_array_add (action->records, g_steal_pointer (&record));
  }
}

/* Who takes what stands has not written it: whose it is must have it, should the server be put back
 * to before it. @theirs: the text that stands */
static void
forget_taken (Client *client, const char *id, const SamRecord *before, const SamPatch *theirs)
{
  for (guint i = 0; before != NULL && i < sam_patch_size (theirs); i++) {
    const char *name, *token;
    SamField field;
    g_autofree char *key = NULL;
    g_autofree char *old = NULL;

    sam_patch_nth (theirs, i, &name, &token);
    field = sam_field_by_name (sam_record_get_def (before), name);
    old = field != SAM_FIELD_NONE ? sam_record_token (before, field) : NULL;
    key = g_strconcat (id, "/", name, NULL);
    if (g_strcmp0 (old, token) != 0
        && g_strcmp0 (g_hash_table_lookup (client->desk.wrote, key), token) == 0) {
      g_hash_table_remove (client->desk.wrote, key);
    }
  }
}

static void
choose (Client *client)
{
  g_autoptr (GPtrArray) list =
      sam_store_list_conflicts (client->desk.store, client->desk.viewer, NULL);
  const SamConflict *conflict;
  g_autoptr (SamRecord) before = NULL;
  g_autoptr (SamRecord) after = NULL;
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (SamPatch) patch = NULL;

  if (list == NULL || list->len == 0) {
    return;
  }
  sim_totals.conflicts++;
  conflict = list->pdata[dice_below (&client->sim->dice, list->len)];
  /* Both texts are on the screen. */
  theirs = sam_store_rec_body (client->desk.store, conflict->id, NULL, NULL);
  patch = theirs != NULL ? sam_patch_diff_bodies (NULL, theirs) : sam_patch_new ();
  for (guint i = 0; i < sam_patch_size (patch); i++) {
    const char *name, *token;

    sam_patch_nth (patch, i, &name, &token);
    g_hash_table_add (client->seen, g_strconcat (conflict->id, "/", name, "=", token, NULL));
  }
  before = look (client, conflict->type, conflict->id);
  if (sam_store_resolve (client->desk.store, client->desk.viewer, conflict->id, NULL,
                         dice_in (&client->sim->dice, 2) ? SAM_TAKE_MINE : SAM_TAKE_THEIRS, NULL,
                         NULL)) {
    sim_note (client->sim, "%s chooses at %s", client->login, conflict->id);
    after = look (client, conflict->type, conflict->id);
    note_seen (client, after);
    desk_note (&client->desk, conflict->type, conflict->id, before);
    forget_taken (client, conflict->id, before, patch);
  } else if (before != NULL) {
    forget_written (client, before);
  }
}

static void
view (Client *client)
{
  g_autoptr (SamRecord) record = pick (client, SAM_RECORD_CASE);

  if (record != NULL
      && sam_store_log_access (client->desk.store, client->desk.viewer, SAM_ACCESS_VIEW,
                               SAM_RECORD_CASE, sam_record_get_id (record), NULL, TRUE, NULL)) {
    client->n_viewed++;
  }
}

void
sim_work_step (Client *client)
{
  static void (*const actions[]) (Action * action) = {
    change_person, change_person, change_person, change_case, change_case, add_contact,
    add_contact,   add_plan,      add_apart,     open_case,   take_back,
  };
  Dice *dice = &client->sim->dice;
  guint n = dice_below (dice, 16);
  Action action;

  if (n >= 13) {
    view (client);
  } else if (n >= 11) {
    choose (client);
  } else if (client->work != NULL && !sam_crash_vfs_is_dead (client->vfs) && !client->armed_kill
             && !client->armed_fail) {
    work_step (client->work);
  } else {
    begin (&action, client);
    actions[n](&action);
    end (&action);
  }
}
