/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-templates.h>

/* Forming a binding agreement from the gate: who takes part, and what each point asks of whom. */

typedef struct {
  SamRecord *record; /* (owned): mutable; written when its check is on */
  GtkWidget *check;  /* (not owned) */
  char *name;        /* (owned) */
} NewParty;

typedef struct {
  SamRecord *record;               /* (owned): mutable */
  GtkWidget *check, *what, *party; /* (not owned) */
  char *service_id;                /* (owned) (nullable): of the point, to suggest its party */
  const char *point;               /* (not owned) (nullable): of the gate, to suggest a text */
  char *suggested;                 /* (owned) (nullable): the text the program put there */
  char *responsible;               /* (owned) (nullable): who has the point with us */
} NewCommitment;

typedef struct {
  SamEditor *editor;   /* (not owned): owns this */
  SamCaseView *view;   /* (owned) */
  const char *case_id; /* (not owned): of the view */
  char *transition_id; /* (owned) (nullable) */
  guint part;
  GPtrArray *parties;     /* (owned) (element-type NewParty) */
  GPtrArray *commitments; /* (owned) (element-type NewCommitment) */
  GtkWidget *party_list;  /* (not owned) */
  GtkWidget *promises;    /* (not owned) (nullable): the list of commitments */
  GPtrArray *templates;   /* (owned) (nullable) (element-type SamTemplateLine) */
  GtkStringList *names;   /* (owned): of the parties, in their order */
  GtkWidget *extra;       /* (not owned): entry for a name outside the directory */
  SamRecord *picked;      /* (owned): what the service picker writes into */
  SamFieldRow *picker;    /* (owned) */
  gboolean filling;
} Forming;

static void
party_free (gpointer data)
{
  NewParty *party = data;

  g_object_unref (party->record);
  g_free (party->name);
  g_free (party);
}

static void
commitment_free (gpointer data)
{
  NewCommitment *commitment = data;

  g_object_unref (commitment->record);
  g_free (commitment->service_id);
  g_free (commitment->suggested);
  g_free (commitment->responsible);
  g_free (commitment);
}

static void
forming_free (gpointer data)
{
  Forming *self = data;

  g_clear_pointer (&self->view, sam_case_view_unref);
  g_clear_pointer (&self->parties, g_ptr_array_unref);
  g_clear_pointer (&self->commitments, g_ptr_array_unref);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->picker);
  g_clear_object (&self->picked);
  g_free (self->transition_id);
  g_free (self);
}

static void
touch (Forming *self)
{
  if (!self->filling) {
    sam_editor_touch (self->editor);
  }
}

/* ---- Parties ---- */

static void
party_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  GtkWidget *check = g_object_get_data (G_OBJECT (row), "check");

  if (check) {
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                 !gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  }
}

/* What kind of partner a party is, as the templates know them; NULL = none of them. */
static const char *
partner_kind (Forming *self, const NewParty *party)
{
  const SamRecord *service =
      sam_context_record (sam_editor_get_context (self->editor),
                          sam_record_get_text (party->record, SAM_PARTY_SERVICE_ID));

  if (sam_record_enum_is (party->record, SAM_PARTY_PARTY_KIND, "coordinator")) {
    return "coordinator";
  }
  return service ? sam_record_get_text (service, SAM_SERVICE_SERVICE_KIND) : NULL;
}

/* The template's words for the party, as long as nobody has written others. */
static void
suggest_text (Forming *self, NewCommitment *commitment)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (commitment->party));
  const char *written = gtk_editable_get_text (GTK_EDITABLE (commitment->what));
  const char *text = NULL;

  if (!self->templates || !commitment->point || n >= self->parties->len
      || (*written && g_strcmp0 (written, commitment->suggested) != 0)) {
    return;
  }
  text = sam_template_find (self->templates, commitment->point,
                            partner_kind (self, g_ptr_array_index (self->parties, n)));
  g_free (commitment->suggested);
  commitment->suggested = g_strdup (text);
  gtk_editable_set_text (GTK_EDITABLE (commitment->what), text ? text : "");
}

static void
suggest_parties (Forming *self)
{
  /* A commitment whose point names a service belongs to that party. */
  self->filling = TRUE;
  for (guint i = 0; i < self->commitments->len; i++) {
    NewCommitment *commitment = g_ptr_array_index (self->commitments, i);

    for (guint n = 0; commitment->service_id && n < self->parties->len; n++) {
      NewParty *party = g_ptr_array_index (self->parties, n);

      if (g_strcmp0 (sam_record_get_text (party->record, SAM_PARTY_SERVICE_ID),
                     commitment->service_id)
          == 0) {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (commitment->party), n);
      }
    }
    suggest_text (self, commitment);
  }
  self->filling = FALSE;
}

static NewParty *
add_party (Forming *self, const char *kind, const char *service_id, const char *relation_id,
           const char *name, const char *shown, const char *why, gboolean checked)
{
  SamContext *context = sam_editor_get_context (self->editor);
  const char *case_id = self->case_id;
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  NewParty *party;
  GtkWidget *box, *words;
  GtkListBoxRow *row;
  SamRecord *service = service_id ? sam_context_record (context, service_id) : NULL;

  for (guint i = 0; i < self->parties->len; i++) {
    NewParty *other = g_ptr_array_index (self->parties, i);

    if ((service_id
         && g_strcmp0 (sam_record_get_text (other->record, SAM_PARTY_SERVICE_ID), service_id) == 0)
        || (!service_id && !relation_id && g_strcmp0 (other->name, shown) == 0)) {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (other->check), TRUE);
      return other;
    }
  }
  party = g_new0 (NewParty, 1);
  party->record = sam_record_new (SAM_RECORD_PARTY, id, case_id);
  party->name = g_strdup (shown);
  sam_record_set_text (party->record, SAM_PARTY_AGREEMENT_ID,
                       sam_record_get_id (sam_editor_get_part (self->editor, self->part)));
  sam_record_set_text (party->record, SAM_PARTY_CASE_ID, case_id);
  sam_record_set_text (party->record, SAM_PARTY_PARTY_KIND, kind);
  sam_record_set_text (party->record, SAM_PARTY_SERVICE_ID, service_id);
  sam_record_set_text (party->record, SAM_PARTY_RELATION_ID, relation_id);
  sam_record_set_text (party->record, SAM_PARTY_NAME, name);
  if (service) {
    sam_record_set_text (party->record, SAM_PARTY_PHONE,
                         sam_record_get_text (service, SAM_SERVICE_PHONE));
  }
  sam_record_set_int (party->record, SAM_PARTY_POSITION, self->parties->len + 1);
  g_ptr_array_add (self->parties, party);
  gtk_string_list_append (self->names, shown);

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  party->check = gtk_check_button_new ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (party->check), checked);
  sam_spoken_set (party->check, shown);
  gtk_widget_set_valign (party->check, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (party->check, "toggled", G_CALLBACK (touch), self);
  gtk_box_append (GTK_BOX (words), sam_case_label (shown, NULL));
  if (why) {
    gtk_box_append (GTK_BOX (words), sam_case_label (why, "caption"));
  }
  gtk_widget_add_css_class (box, "point-row");
  gtk_box_append (GTK_BOX (box), party->check);
  gtk_box_append (GTK_BOX (box), words);
  row = sam_boxed_list_add (self->party_list, box, TRUE, shown);
  gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
  g_object_set_data (G_OBJECT (row), "check", party->check);
  return party;
}

static void
picked_cb (SamFieldRow *row, gpointer user_data)
{
  Forming *self = user_data;
  SamContext *context = sam_editor_get_context (self->editor);
  g_autofree char *id = g_strdup (sam_record_get_text (self->picked, SAM_PARTY_SERVICE_ID));
  const char *name = sam_context_name (context, id);

  if (!name) {
    return;
  }
  add_party (self, "service", id, NULL, name, name, NULL, TRUE);
  sam_record_clear (self->picked, SAM_PARTY_SERVICE_ID);
  sam_field_row_refresh (self->picker);
  suggest_parties (self);
  touch (self);
}

static void
extra_cb (Forming *self)
{
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->extra))));

  if (*name == '\0') {
    return;
  }
  add_party (self, "organisation", NULL, NULL, name, name,
             C_ ("agreement", "Not in the list of services"), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->extra), "");
  touch (self);
}

static void
add_known_parties (Forming *self, const SamRecord *transition, const SamGate *gate)
{
  SamContext *context = sam_editor_get_context (self->editor);
  const SamRecord *about = sam_case_view_get_case (self->view);
  const char *place = transition ? sam_record_get_text (transition, SAM_TRANSITION_PLACE_ID) : NULL;
  const char *coordinator =
      sam_context_name (context, sam_record_get_text (about, SAM_CASE_COORDINATOR_USER));
  GPtrArray *relations = sam_case_view_list (self->view, SAM_RECORD_RELATION);

  /* The coordinator first: what belongs to nobody else is theirs. */
  add_party (self, "coordinator", NULL, NULL, coordinator,
             coordinator ? coordinator : C_ ("agreement", "The coordinator"),
             C_ ("agreement", "Coordinator of the case"), TRUE);
  for (guint i = 0; gate && i < gate->n_points; i++) {
    const char *service = sam_record_get_text (gate->points[i].row, SAM_GATE_ROW_SERVICE_ID);
    const char *name = sam_context_name (context, service);

    if (name) {
      add_party (self, "service", service, NULL, name, name, sam_case_point_name (&gate->points[i]),
                 TRUE);
    }
  }
  if (sam_context_name (context, place)) {
    add_party (self, "service", place, NULL, sam_context_name (context, place),
               sam_context_name (context, place), C_ ("agreement", "Where the person comes from"),
               FALSE);
  }
  for (guint i = 0; i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);
    const char *name = sam_record_get_text (relation, SAM_RELATION_NAME);

    add_party (self, "relative", NULL, sam_record_get_id (relation), name, name,
               sam_words_enum (relation, SAM_RELATION_RELATION_KIND), FALSE);
  }
}

static void
add_party_widgets (Forming *self)
{
  SamContext *context = sam_editor_get_context (self->editor);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  GtkWidget *list = sam_editor_add_group (self->editor, C_ ("agreement", "Somebody else"), NULL);

  self->picked = sam_record_new (SAM_RECORD_PARTY, id, self->case_id);
  self->picker = sam_field_row_new (context, self->picked, SAM_PARTY_SERVICE_ID);
  sam_field_row_set_title (self->picker, C_ ("agreement", "Add a service"));
  sam_field_row_add_to (self->picker, GTK_LIST_BOX (list));
  g_signal_connect (self->picker, "changed", G_CALLBACK (picked_cb), self);
  self->extra = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->extra),
                                 C_ ("agreement", "Add a name outside the list"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->extra), TRUE);
  g_signal_connect_swapped (self->extra, "apply", G_CALLBACK (extra_cb), self);
  g_signal_connect_swapped (self->extra, "changed", G_CALLBACK (touch), self);
  gtk_list_box_append (GTK_LIST_BOX (list), self->extra);
}

/* ---- What is promised ---- */

static void
what_changed_cb (GtkEditable *editable, Forming *self)
{
  touch (self);
}

static void
party_chosen_cb (GtkDropDown *drop, GParamSpec *pspec, Forming *self)
{
  guint n = gtk_drop_down_get_selected (drop);

  if (!self->filling && n < self->parties->len) {
    NewParty *party = g_ptr_array_index (self->parties, n);

    for (guint i = 0; i < self->commitments->len; i++) {
      NewCommitment *commitment = g_ptr_array_index (self->commitments, i);

      if (commitment->party == GTK_WIDGET (drop)) {
        suggest_text (self, commitment);
      }
    }
    gtk_check_button_set_active (GTK_CHECK_BUTTON (party->check), TRUE);
    touch (self);
  }
}

/* @record: (transfer full): mutable. Returns: (transfer none). */
static NewCommitment *
add_commitment (Forming *self, SamRecord *record, const char *name, const char *service_id,
                const char *due, const char *agreed, gboolean wanted)
{
  NewCommitment *commitment = g_new0 (NewCommitment, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = sam_wrap_new (12, 6);
  /* Translators: %s is a party, as “NAV”; of “Agreement on …”, a day */
  g_autofree char *what_name = g_strdup_printf (C_ ("agreement", "%s: what is promised"), name);
  g_autofree char *party_name = g_strdup_printf (C_ ("agreement", "%s: who promises it"), name);
  GtkListBoxRow *row;

  commitment->record = record;
  commitment->service_id = g_strdup (service_id);
  sam_record_set_text (record, SAM_COMMITMENT_AGREEMENT_ID,
                       sam_record_get_id (sam_editor_get_part (self->editor, self->part)));
  sam_record_set_int (record, SAM_COMMITMENT_POSITION, self->commitments->len + 1);
  g_ptr_array_add (self->commitments, commitment);

  commitment->check = gtk_check_button_new_with_label (name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (commitment->check), wanted);
  gtk_widget_set_hexpand (commitment->check, TRUE);
  g_signal_connect_swapped (commitment->check, "toggled", G_CALLBACK (touch), self);
  sam_wrap_append (SAM_WRAP (line), commitment->check);
  if (due) {
    sam_wrap_append (SAM_WRAP (line), sam_case_label (due, "caption"));
  }
  gtk_box_append (GTK_BOX (words), line);
  commitment->what = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (commitment->what), agreed ? agreed : "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (commitment->what),
                                  C_ ("agreement", "What is promised"));
  sam_spoken_set (commitment->what, what_name);
  g_signal_connect (commitment->what, "changed", G_CALLBACK (what_changed_cb), self);
  gtk_box_append (GTK_BOX (words), commitment->what);
  commitment->party = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL);
  sam_spoken_set (commitment->party, party_name);
  g_signal_connect (commitment->party, "notify::selected", G_CALLBACK (party_chosen_cb), self);
  gtk_box_append (GTK_BOX (words), commitment->party);
  g_object_bind_property (commitment->check, "active", commitment->what, "sensitive",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (commitment->check, "active", commitment->party, "sensitive",
                          G_BINDING_SYNC_CREATE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "point-row");
  gtk_box_append (GTK_BOX (box), words);
  row = sam_boxed_list_add (self->promises, box, FALSE, name);
  gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
  return commitment;
}

/* Returns: (transfer full): mutable: a commitment to a point, with its deadline. */
static SamRecord *
record_for (Forming *self, const SamPoint *point, SamDate date)
{
  SamContext *context = sam_editor_get_context (self->editor);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  SamRecord *record = sam_record_new (SAM_RECORD_COMMITMENT, id, self->case_id);

  sam_record_set_text (record, SAM_COMMITMENT_CASE_ID, self->case_id);
  sam_record_set_text (record, SAM_COMMITMENT_GATE_ROW_ID, sam_record_get_id (point->row));
  sam_record_set_text (record, SAM_COMMITMENT_STATE, "open");
  if (point->pinned) {
    sam_record_set_date (record, SAM_COMMITMENT_PINNED_ON,
                         sam_record_get_date (point->row, SAM_GATE_ROW_PINNED_ON));
  } else {
    g_autofree char *key = g_strconcat (SAM_SETTING_OFFSET, point->point, NULL);
    const char *known = sam_setting_def (key) ? key : SAM_SETTING_OFFSET "money";

    sam_record_set_int (record, SAM_COMMITMENT_OFFSET_DAYS,
                        sam_registry_setting_int (sam_case_view_get_registry (self->view), known,
                                                  date != SAM_DATE_NONE
                                                      ? date
                                                      : sam_context_get_today (context)));
  }
  return record;
}

/* What the template asks of further partners at the same point: offered, not chosen. */
static void
add_others (Forming *self, const SamPoint *point, SamDate date, const char *due)
{
  const char *service = sam_record_get_text (point->row, SAM_GATE_ROW_SERVICE_ID);

  for (guint n = 0; self->templates && n < self->parties->len; n++) {
    const NewParty *party = g_ptr_array_index (self->parties, n);
    const char *text =
        sam_template_find (self->templates, point->point, partner_kind (self, party));
    g_autofree char *name = NULL;
    NewCommitment *commitment;

    if (!text || sam_record_enum_is (party->record, SAM_PARTY_PARTY_KIND, "coordinator")
        || (service
            && g_strcmp0 (service, sam_record_get_text (party->record, SAM_PARTY_SERVICE_ID))
                   == 0)) {
      continue;
    }
    name = sam_words_join (sam_case_point_name (point), party->name, NULL);
    commitment =
        add_commitment (self, record_for (self, point, date), name, NULL, due, text, FALSE);
    commitment->point = point->point;
    commitment->suggested = g_strdup (text);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (commitment->party), n);
  }
}

static void
add_point (Forming *self, const SamPoint *point, SamDate date)
{
  SamContext *context = sam_editor_get_context (self->editor);
  g_autofree char *due = NULL;
  NewCommitment *commitment;

  if (point->deadline.due != SAM_DATE_NONE) {
    g_autofree char *day = sam_words_date_short (context, point->deadline.due);

    /* Translators: %s is a day, as in “Friday 12 June” */
    due = point->pinned ? g_strdup_printf (C_ ("deadline", "due %s, fixed"), day)
          : point->deadline.late_notice
              ? g_strdup_printf (C_ ("deadline", "due %s, told late"), day)
              : g_strdup_printf (C_ ("deadline", "due %s ↔ follows the date"), day);
  }
  commitment = add_commitment (self, record_for (self, point, date), sam_case_point_name (point),
                               sam_record_get_text (point->row, SAM_GATE_ROW_SERVICE_ID), due,
                               sam_record_get_text (point->row, SAM_GATE_ROW_AGREED),
                               point->counts || point->state == SAM_POINT_PLANNED);
  commitment->point = point->point;
  commitment->responsible = g_strdup (
      sam_context_name (context, sam_record_get_text (point->row, SAM_GATE_ROW_OWNER_USER)));
  add_others (self, point, date, due);
}

static void
add_promises (Forming *self)
{
  self->promises = sam_editor_add_group (
      self->editor, C_ ("agreement", "What must be in place"),
      C_ ("agreement", "Each point that does not hold yet becomes a commitment of one party."));
}

/* ---- The draft: who was chosen and what was written beside the agreement ---- */

static void
keep_body (GKeyFile *draft, const char *group, const SamRecord *record)
{
  g_autoptr (GBytes) bytes = sam_record_to_body (record);
  g_autofree char *body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_key_file_set_string (draft, group, "id", sam_record_get_id (record));
  g_key_file_set_string (draft, group, "body", body);
}

static SamRecord *
kept_body (Forming *self, GKeyFile *draft, const char *group, SamRecordType type)
{
  g_autofree char *id = g_key_file_get_string (draft, group, "id", NULL);
  g_autofree char *body = g_key_file_get_string (draft, group, "body", NULL);
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (SamRecord) record =
      id && bytes ? sam_record_new_from_body (type, id, self->case_id, bytes, NULL) : NULL;

  return record ? sam_record_dup (record) : NULL;
}

static void
keep_cb (SamEditor *editor, GKeyFile *draft, gpointer data)
{
  Forming *self = data;

  g_key_file_set_string (draft, SAM_CASE_FORM_GROUP, "case", self->case_id);
  if (self->transition_id) {
    g_key_file_set_string (draft, SAM_CASE_FORM_GROUP, "transition", self->transition_id);
  }
  g_key_file_set_string (draft, SAM_CASE_FORM_GROUP, "extra",
                         gtk_editable_get_text (GTK_EDITABLE (self->extra)));
  for (guint i = 0; i < self->parties->len; i++) {
    NewParty *party = g_ptr_array_index (self->parties, i);
    g_autofree char *group = g_strdup_printf ("party %u", i);

    keep_body (draft, group, party->record);
    g_key_file_set_string (draft, group, "name", party->name);
    g_key_file_set_boolean (draft, group, "chosen",
                            gtk_check_button_get_active (GTK_CHECK_BUTTON (party->check)));
  }
  for (guint i = 0; i < self->commitments->len; i++) {
    NewCommitment *commitment = g_ptr_array_index (self->commitments, i);
    g_autofree char *group = g_strdup_printf ("promise %u", i);

    keep_body (draft, group, commitment->record);
    g_key_file_set_string (draft, group, "name",
                           gtk_check_button_get_label (GTK_CHECK_BUTTON (commitment->check)));
    g_key_file_set_string (draft, group, "what",
                           gtk_editable_get_text (GTK_EDITABLE (commitment->what)));
    g_key_file_set_boolean (draft, group, "chosen",
                            gtk_check_button_get_active (GTK_CHECK_BUTTON (commitment->check)));
    g_key_file_set_uint64 (draft, group, "party",
                           gtk_drop_down_get_selected (GTK_DROP_DOWN (commitment->party)));
  }
}

static gboolean
same_text (const SamRecord *a, const SamRecord *b, SamField field)
{
  return g_strcmp0 (sam_record_get_text (a, field), sam_record_get_text (b, field)) == 0;
}

/* The kept party as it stands in the form. Returns: its number, or how many there are. */
static guint
take_party (Forming *self, GKeyFile *draft, guint n)
{
  g_autofree char *group = g_strdup_printf ("party %u", n);
  g_autofree char *name = g_key_file_get_string (draft, group, "name", NULL);
  g_autoptr (SamRecord) kept = kept_body (self, draft, group, SAM_RECORD_PARTY);
  NewParty *party = NULL;
  guint at;

  for (guint i = 0; kept && i < self->parties->len && !party; i++) {
    NewParty *other = g_ptr_array_index (self->parties, i);

    if (same_text (kept, other->record, SAM_PARTY_PARTY_KIND)
        && same_text (kept, other->record, SAM_PARTY_SERVICE_ID)
        && same_text (kept, other->record, SAM_PARTY_RELATION_ID)
        && (sam_record_has (kept, SAM_PARTY_SERVICE_ID)
            || sam_record_has (kept, SAM_PARTY_RELATION_ID)
            || g_strcmp0 (name, other->name) == 0)) {
      party = other;
    }
  }
  if (kept && name && !party) {
    party = add_party (self, sam_record_get_text (kept, SAM_PARTY_PARTY_KIND),
                       sam_record_get_text (kept, SAM_PARTY_SERVICE_ID),
                       sam_record_get_text (kept, SAM_PARTY_RELATION_ID),
                       sam_record_get_text (kept, SAM_PARTY_NAME), name, NULL, TRUE);
  }
  if (!party) {
    return self->parties->len;
  }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (party->check),
                               g_key_file_get_boolean (draft, group, "chosen", NULL));
  return g_ptr_array_find (self->parties, party, &at) ? at : self->parties->len;
}

static void
take_promise (Forming *self, GKeyFile *draft, guint n, const GArray *parties)
{
  g_autofree char *group = g_strdup_printf ("promise %u", n);
  g_autofree char *name = g_key_file_get_string (draft, group, "name", NULL);
  g_autofree char *what = g_key_file_get_string (draft, group, "what", NULL);
  gboolean chosen = g_key_file_get_boolean (draft, group, "chosen", NULL);
  guint64 party = g_key_file_get_uint64 (draft, group, "party", NULL);
  g_autoptr (SamRecord) kept = kept_body (self, draft, group, SAM_RECORD_COMMITMENT);
  NewCommitment *commitment = NULL;

  for (guint i = 0; kept && i < self->commitments->len && !commitment; i++) {
    NewCommitment *other = g_ptr_array_index (self->commitments, i);

    if (same_text (kept, other->record, SAM_COMMITMENT_GATE_ROW_ID)
        && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (other->check)), name) == 0) {
      commitment = other;
    }
  }
  if (kept && name && !commitment && chosen) {
    /* Its point holds by now; what was written about it is still there. */
    if (!self->promises) {
      add_promises (self);
    }
    commitment = add_commitment (self, g_steal_pointer (&kept), name, NULL, NULL, NULL, TRUE);
  }
  if (!commitment) {
    return;
  }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (commitment->check), chosen);
  gtk_editable_set_text (GTK_EDITABLE (commitment->what), what ? what : "");
  if (party < parties->len && g_array_index (parties, guint, party) < self->parties->len) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (commitment->party),
                                g_array_index (parties, guint, party));
  }
}

static gboolean
has_nth (GKeyFile *draft, const char *what, guint n)
{
  g_autofree char *group = g_strdup_printf ("%s %u", what, n);

  return g_key_file_has_group (draft, group);
}

/* ---- Saving ---- */

static void
before_save_cb (SamEditor *editor, SamChanges *changes, gpointer data)
{
  Forming *self = data;
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->commitments->len; i++) {
    NewCommitment *commitment = g_ptr_array_index (self->commitments, i);
    guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (commitment->party));

    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (commitment->check))
        && n < self->parties->len) {
      g_hash_table_add (used, g_ptr_array_index (self->parties, n));
    }
  }
  for (guint i = 0; i < self->parties->len; i++) {
    NewParty *party = g_ptr_array_index (self->parties, i);

    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (party->check))
        || g_hash_table_contains (used, party)) {
      g_autoptr (SamRecord) copy = sam_record_dup (party->record);

      sam_changes_put (changes, copy);
    }
  }
  for (guint i = 0; i < self->commitments->len; i++) {
    NewCommitment *commitment = g_ptr_array_index (self->commitments, i);
    guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (commitment->party));
    g_autofree char *what =
        g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (commitment->what))));

    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (commitment->check))
        && n < self->parties->len) {
      NewParty *party = g_ptr_array_index (self->parties, n);
      g_autoptr (SamRecord) copy = sam_record_dup (commitment->record);

      /* A point nobody has described yet is promised by its name. */
      sam_record_set_text (copy, SAM_COMMITMENT_WHAT,
                           *what
                               ? what
                               : gtk_check_button_get_label (GTK_CHECK_BUTTON (commitment->check)));
      sam_record_set_text (copy, SAM_COMMITMENT_PARTY_ID, sam_record_get_id (party->record));
      if (commitment->responsible
          && sam_record_enum_is (party->record, SAM_PARTY_PARTY_KIND, "coordinator")) {
        sam_record_set_text (copy, SAM_COMMITMENT_RESPONSIBLE, commitment->responsible);
      }
      sam_changes_put (changes, copy);
    }
  }
}

static char *
title_of (SamContext *context, const SamRecord *transition)
{
  SamDate date = transition ? sam_record_get_date (transition, SAM_TRANSITION_DATE) : SAM_DATE_NONE;

  if (date != SAM_DATE_NONE) {
    g_autofree char *day =
        sam_locale_format_date (sam_context_get_locale (context), date, SAM_DATE_STYLE_DAY);

    return g_strdup_printf (C_ ("agreement", "Agreement on what must be in place before %s"), day);
  }
  return g_strdup (C_ ("agreement", "Agreement on what must be in place"));
}

static Forming *
agreement_form (SamContext *context, SamCaseView *view, const char *transition_id)
{
  const SamRecord *transition = transition_id ? sam_case_view_get (view, transition_id) : NULL;
  SamEditor *editor = sam_editor_new (context, C_ ("agreement", "New agreement"));
  g_autoptr (SamRecord) agreement = sam_case_new_in (context, view, SAM_RECORD_AGREEMENT);
  g_autoptr (SamGate) gate = NULL;
  g_autofree char *title = title_of (context, transition);
  Forming *self = g_new0 (Forming, 1);
  const SamRecord *person, *rests_on;

  self->editor = editor;
  self->view = sam_case_view_ref (view);
  self->case_id = sam_record_get_id (sam_case_view_get_case (view));
  self->transition_id = g_strdup (transition_id);
  self->parties = g_ptr_array_new_with_free_func (party_free);
  self->commitments = g_ptr_array_new_with_free_func (commitment_free);
  self->names = gtk_string_list_new (NULL);
  self->templates = transition
                        ? sam_template_lines (sam_case_view_get_registry (view),
                                              sam_record_get_text (transition, SAM_TRANSITION_KIND),
                                              sam_context_get_today (context), NULL)
                        : NULL;
  self->filling = TRUE;
  g_object_set_data_full (G_OBJECT (editor), "sam-forming", self, forming_free);
  person = sam_case_view_get_person (self->view);

  sam_record_set_text (agreement, SAM_AGREEMENT_TRANSITION_ID, transition_id);
  sam_record_set_text (agreement, SAM_AGREEMENT_STATE, "draft");
  sam_record_set_int (agreement, SAM_AGREEMENT_REVISION, 1);
  rests_on = sam_rules_cooperation_for (sam_case_view_get_registry (view), transition,
                                        sam_context_get_today (context));
  if (rests_on) {
    sam_record_set_text (agreement, SAM_AGREEMENT_COOPERATION_ID, sam_record_get_id (rests_on));
  }
  self->part = sam_editor_add_part (editor, agreement);
  sam_record_set_text (sam_editor_get_part (editor, self->part), SAM_AGREEMENT_TITLE, title);
  sam_editor_add_group (editor, C_ ("agreement", "Agreement"),
                        C_ ("agreement", "It binds the services, each to its own part. Nothing is "
                                         "sent yet: you can change everything in the draft."));
  sam_editor_add_row (editor, self->part, SAM_AGREEMENT_TITLE);
  if (person) {
    sam_field_row_set_ref_scope (sam_editor_add_row (editor, self->part, SAM_AGREEMENT_CONSENT_ID),
                                 sam_record_get_id (person));
  }
  sam_editor_add_row (editor, self->part, SAM_AGREEMENT_COOPERATION_ID);
  sam_editor_add_row (editor, self->part, SAM_AGREEMENT_VALID_UNTIL);

  self->party_list =
      sam_editor_add_group (editor, C_ ("agreement", "Parties"),
                            C_ ("agreement", "Choose who shall bind themselves to something."));
  g_signal_connect (self->party_list, "row-activated", G_CALLBACK (party_row_activated_cb), self);
  if (transition) {
    gate = sam_rules_gate (self->view, transition_id, sam_context_get_today (context));
  }
  add_known_parties (self, transition, gate);
  add_party_widgets (self);

  if (gate && gate->n_points > 0) {
    add_promises (self);
    for (guint i = 0; i < gate->n_points; i++) {
      const SamPoint *point = &gate->points[i];

      if (!point->holds && point->state != SAM_POINT_WAIVED) {
        add_point (self, point, sam_record_get_date (transition, SAM_TRANSITION_DATE));
      }
    }
  }
  sam_editor_add_folded_group (editor, C_ ("agreement", "Text of the agreement"));
  sam_case_agreement_texts (editor, self->part);
  suggest_parties (self);
  self->filling = FALSE;
  sam_editor_set_before_save (editor, before_save_cb, self, NULL);
  sam_editor_set_kind (editor, SAM_CASE_FORM_AGREEMENT, keep_cb, self);
  sam_editor_set_done_text (editor, C_ ("agreement", "The draft is saved. Nothing is sent yet."));
  return self;
}

SamEditor *
sam_case_agreement_again (SamContext *context, SamCaseView *view, GKeyFile *draft)
{
  g_autofree char *transition_id =
      g_key_file_get_string (draft, SAM_CASE_FORM_GROUP, "transition", NULL);
  g_autofree char *extra = g_key_file_get_string (draft, SAM_CASE_FORM_GROUP, "extra", NULL);
  g_autoptr (GArray) parties = g_array_new (FALSE, FALSE, sizeof (guint));
  Forming *self = agreement_form (context, view, transition_id);

  self->filling = TRUE;
  for (guint i = 0; has_nth (draft, "party", i); i++) {
    guint at = take_party (self, draft, i);

    g_array_append_val (parties, at);
  }
  for (guint i = 0; has_nth (draft, "promise", i); i++) {
    take_promise (self, draft, i, parties);
  }
  gtk_editable_set_text (GTK_EDITABLE (self->extra), extra ? extra : "");
  self->filling = FALSE;
  return self->editor;
}

void
sam_case_new_agreement (SamCasePage *page, const char *transition_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor =
      agreement_form (context, sam_case_page_get_view (page), transition_id)->editor;

  sam_case_page_choose (page, "agreement-of", sam_record_get_id (sam_editor_get_part (editor, 0)));
  sam_case_page_go (page, "agreements", NULL);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}
