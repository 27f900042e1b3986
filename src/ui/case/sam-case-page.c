/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "print/sam-print-window.h"
#include "sam-case-private.h"
#include "sam-press.h"

#include <samspor/sam-forms.h>
#include <samspor/sam-id.h>
#include <samspor/sam-person-id.h>

#define NAME_CHARS 24
#define LINE_CHARS 40
/* What a home shows of other cases and of the registry. */
#define HOME_TYPES                                                                                 \
  (SAM_TYPE_BIT (TENANT) | SAM_TYPE_BIT (TENANCY) | SAM_TYPE_BIT (HOUSING_UNIT)                    \
   | SAM_TYPE_BIT (SITE))

static const SamCaseSection sections[] = {
  { "overview", SAM_L ("case section", "Overview"), sam_case_overview_show, NULL },
  { "plan", SAM_L ("case section", "Plan"), sam_case_plan_show, SAM_FORM_PLAN },
  { "transition", SAM_L ("case section", "Transition"), sam_case_transition_show, SAM_FORM_GATE },
  { "housing", SAM_L ("case section", "Housing"), sam_case_housing_show, SAM_FORM_HOUSING_PLAN },
  { "agreements", SAM_L ("case section", "Agreements"), sam_case_agreements_show,
    SAM_FORM_AGREEMENT },
  { "responsible", SAM_L ("case section", "Responsibility"), sam_case_holder_show,
    SAM_FORM_HOLDER },
  { "contacts", SAM_L ("case section", "Contacts"), sam_case_contacts_show, SAM_FORM_CONTACT_PLAN },
  { "people", SAM_L ("case section", "People"), sam_case_people_show, NULL },
  { "consents", SAM_L ("case section", "Consents"), sam_case_consents_show, SAM_FORM_CONSENT },
};

struct _SamCasePage {
  SamPage parent_instance;

  char *case_id;         /* (owned) (nullable) */
  char *record_id;       /* (owned) (nullable): to be marked when the section is built next */
  guint section;         /* index of sections */
  SamCaseView *view;     /* (owned) (nullable) */
  gboolean built;        /* something of this case stands in the page */
  char *fingerprint;     /* (owned) (nullable): what the widgets were built from */
  GHashTable *choices;   /* (owned): "case id/key" → id */
  GHashTable *places;    /* (owned): case id → the section last looked at, as index + 1 */
  GHashTable *positions; /* (owned): "case id/section" → how far it was scrolled, owned double */
  GCancellable *cancellable; /* (owned) */
  guint spinner_id;
  gboolean logged; /* that this case was looked at stands in the log */

  /* (not owned): children */
  GtkWidget *stack, *scroller, *columns, *side, *head, *tabs[G_N_ELEMENTS (sections)];
  GtkWidget *avatar, *name, *line, *chips, *buttons, *body, *ask_button, *move_button,
      *notice_label;
};

G_DEFINE_FINAL_TYPE (SamCasePage, sam_case_page, SAM_TYPE_PAGE)

/* ---- What is remembered ---- */

SamCaseView *
sam_case_page_get_view (SamCasePage *page)
{
  return page->view;
}

const char *
sam_case_page_get_case_id (SamCasePage *page)
{
  return page->case_id;
}

char *
sam_case_page_name_of (SamCasePage *page, const char *scope)
{
  const SamRecord *about = page->view ? sam_case_view_get_case (page->view) : NULL;

  if (!about
      || (g_strcmp0 (scope, sam_record_get_id (about)) != 0
          && g_strcmp0 (scope, sam_record_get_text (about, SAM_CASE_PERSON_ID)) != 0)) {
    return NULL;
  }
  return sam_case_person_name (page->view);
}

static char *
key_of (SamCasePage *self, const char *key)
{
  return g_strconcat (self->case_id ? self->case_id : "", "/", key, NULL);
}

const char *
sam_case_page_get_choice (SamCasePage *page, const char *key)
{
  g_autofree char *full = key_of (page, key);

  return g_hash_table_lookup (page->choices, full);
}

static void
remember_position (SamCasePage *self)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double *value;

  if (!self->case_id || !self->view) {
    return;
  }
  value = g_new (double, 1);
  *value = gtk_adjustment_get_value (adjustment);
  g_hash_table_replace (self->positions, key_of (self, sections[self->section].id), value);
}

static gboolean
restore_position_cb (gpointer user_data)
{
  SamCasePage *self = user_data;
  g_autofree char *key = key_of (self, sections[self->section].id);
  double *value = g_hash_table_lookup (self->positions, key);
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_adjustment_set_value (adjustment, value ? *value : 0);
  return G_SOURCE_REMOVE;
}

/* ---- The head ---- */

static char *
holder_words (SamCasePage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamRecord *record = sam_case_view_get_case (self->view);
  const char *user = sam_case_user (context, sam_record_get_text (record, SAM_CASE_HOLDER_USER));
  const char *team = sam_context_name (context, sam_record_get_text (record, SAM_CASE_HOLDER_TEAM));
  const char *service =
      sam_context_name (context, sam_record_get_text (record, SAM_CASE_HOLDER_SERVICE));
  gint64 since = sam_record_get_moment (record, SAM_CASE_HOLDER_SINCE);
  g_autofree char *who =
      sam_words_join (user ? user : "", team ? team : "", service ? service : "", NULL);
  g_autofree char *day = NULL;
  g_autofree char *near = NULL;

  if (*who == '\0') {
    return g_strdup (C_ ("case", "nobody is responsible now"));
  }
  if (since == 0) {
    return g_strdup_printf (C_ ("case", "responsible now: %s"), who);
  }
  near = sam_locale_format_date_near (sam_context_get_locale (context),
                                      sam_moment_to_local (since, sam_context_get_zone (context),
                                                           NULL),
                                      sam_context_get_today (context), SAM_DATE_STYLE_DAY);
  day = sam_words_keep (near);
  /* Translators: who, and since which day */
  return g_strdup_printf (C_ ("case", "responsible now: %1$s, since %2$s"), who, day);
}

static void
update_head (SamCasePage *self, SamCaseShow *show)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  const SamRecord *record = sam_case_view_get_case (self->view);
  const SamRecord *person = sam_case_view_get_person (self->view);
  g_autofree char *name = sam_case_person_name (self->view);
  g_autofree char *shown = sam_context_show_name (context, name);
  g_autofree char *age = NULL;
  g_autofree char *number = NULL;
  g_autofree char *holder = holder_words (self);
  g_autofree char *line = NULL;
  SamRecordState state = sam_case_view_worst_state (self->view);
  const char *grade = person ? sam_record_get_text (person, SAM_PERSON_ADDRESS_GRADE) : NULL;

  adw_avatar_set_text (ADW_AVATAR (self->avatar), name);
  gtk_label_set_text (GTK_LABEL (self->name), shown);
  /* A long name has the line to itself; the buttons go under it. */
  gtk_label_set_width_chars (GTK_LABEL (self->name),
                             (int) MIN (g_utf8_strlen (shown, -1), NAME_CHARS));
  sam_box_clear (self->chips);
  if (person) {
    SamDate died = sam_record_get_date (person, SAM_PERSON_DECEASED_ON);

    age = sam_words_age (context, sam_record_get_date (person, SAM_PERSON_BIRTH_DATE));
    number = sam_record_has (person, SAM_PERSON_ID_NUMBER)
                 ? sam_person_id_mask (sam_record_get_text (person, SAM_PERSON_ID_NUMBER))
                 : NULL;
    if (died != SAM_DATE_NONE) {
      g_autofree char *day = sam_words_date (context, died);
      /* Translators: %s is a day, as in “Friday 12 June” */
      g_autofree char *text = g_strdup_printf (C_ ("person", "Died %s"), day);

      sam_wrap_append (SAM_WRAP (self->chips), sam_chip_new (text, SAM_TONE_NEUTRAL));
    }
    if (sam_words_protection (grade)) {
      sam_wrap_append (SAM_WRAP (self->chips),
                       sam_chip_new (sam_words_protection (grade), SAM_TONE_NEUTRAL));
    }
  }
  if (!sam_record_enum_is (record, SAM_CASE_STATUS, "active")) {
    sam_wrap_append (SAM_WRAP (self->chips),
                     sam_chip_new (sam_words_enum (record, SAM_CASE_STATUS), SAM_TONE_NEUTRAL));
  }
  if (sam_case_wants_now (show)) {
    sam_wrap_append (SAM_WRAP (self->chips),
                     sam_chip_new (C_ ("case", "Wants to start now"), SAM_TONE_ASK));
  }
  if (sam_words_state (state)) {
    sam_wrap_append (SAM_WRAP (self->chips),
                     sam_chip_new (sam_words_state (state),
                                   state == SAM_STATE_WAITING    ? SAM_TONE_NEUTRAL
                                   : state == SAM_STATE_CONFLICT ? SAM_TONE_ASK
                                                                 : SAM_TONE_LATE));
  }
  gtk_widget_set_visible (self->chips, gtk_widget_get_first_child (self->chips) != NULL);
  line = sam_words_join (age ? age : "", number ? number : "", holder, NULL);
  gtk_label_set_text (GTK_LABEL (self->line), line);
  gtk_label_set_width_chars (GTK_LABEL (self->line),
                             (int) MIN (g_utf8_strlen (line, -1), LINE_CHARS));
  gtk_widget_set_visible (self->move_button, sam_context_is_lead (context));
  /* A team lead moves a case; the question stands at who is responsible. */
  gtk_widget_set_visible (self->ask_button, !sam_context_is_lead (context)
                                                && !sam_rules_open_ask (self->view)
                                                && sam_case_may_ask (context, self->view));
}

/* ---- The body ---- */

/* What the widgets are built from: versions and states of all records, in short. */
static char *
fingerprint_of (SamCaseView *view)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  const SamRecord *first[] = { sam_case_view_get_case (view), sam_case_view_get_person (view) };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++) {
    if (first[i]) {
      g_autoptr (GBytes) body = sam_record_to_body (first[i]);

      g_checksum_update (sum, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
      g_checksum_update (sum, (const guchar *) &sam_record_get_meta (first[i])->state,
                         sizeof (SamRecordState));
    }
  }
  for (int type = 0; type < SAM_N_RECORD_TYPES; type++) {
    GPtrArray *records = sam_case_view_list (view, (SamRecordType) type);

    for (guint i = 0; records && i < records->len; i++) {
      const SamRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GBytes) body = sam_record_to_body (record);

      g_checksum_update (sum, (const guchar *) sam_record_get_id (record), SAM_ID_LEN);
      g_checksum_update (sum, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
      g_checksum_update (sum, (const guchar *) &sam_record_get_meta (record)->state,
                         sizeof (SamRecordState));
    }
  }
  {
    GPtrArray *gone = sam_case_view_list_retracted (view);

    for (guint i = 0; gone && i < gone->len; i++) {
      g_checksum_update (sum, (const guchar *) sam_record_get_id (g_ptr_array_index (gone, i)),
                         SAM_ID_LEN);
    }
  }
  return g_strdup (g_checksum_get_string (sum));
}

static char *
focused_id (SamCasePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  for (; focus && focus != GTK_WIDGET (self); focus = gtk_widget_get_parent (focus)) {
    const char *id = g_object_get_data (G_OBJECT (focus), "sam-id");

    if (id) {
      return g_strdup (id);
    }
  }
  return NULL;
}

static void
build (SamCasePage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *focused = focused_id (self);
  g_autofree char *marked = g_steal_pointer (&self->record_id);
  SamCaseShow show = {
    .page = self,
    .context = context,
    .view = self->view,
    .record_id = marked ? marked : focused,
    .main = self->body,
    .side = self->side,
    .today = sam_context_get_today (context),
  };

  if (!self->view) {
    return;
  }
  self->built = TRUE;
  update_head (self, &show);
  sam_box_clear (self->body);
  sam_box_clear (self->side);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[i]), i == self->section);
  }
  sections[self->section].show (&show);
  gtk_widget_set_visible (self->side, gtk_widget_get_first_child (self->side) != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "case");
}

void
sam_case_page_choose (SamCasePage *page, const char *key, const char *id)
{
  if (id) {
    g_hash_table_replace (page->choices, key_of (page, key), g_strdup (id));
  } else {
    g_autofree char *full = key_of (page, key);

    g_hash_table_remove (page->choices, full);
  }
  build (page);
}

void
sam_case_page_go (SamCasePage *page, const char *section, const char *record_id)
{
  sam_window_open_case (sam_page_get_window (SAM_PAGE (page)), page->case_id, section, record_id);
}

static void
tab_clicked_cb (GtkButton *button, gpointer user_data)
{
  SamCasePage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    if (self->tabs[i] == GTK_WIDGET (button) && i != self->section) {
      sam_case_page_go (self, sections[i].id, NULL);
      return;
    }
  }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

static gboolean
spinner_cb (gpointer user_data)
{
  SamCasePage *self = user_data;

  self->spinner_id = 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "waiting");
  return G_SOURCE_REMOVE;
}

static void
build_anew (GtkWidget *page)
{
  SamCasePage *self = SAM_CASE_PAGE (page);

  build (self);
  g_idle_add_full (G_PRIORITY_LOW, restore_position_cb, g_object_ref (self), g_object_unref);
}

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);
  SamCasePage *self = user_data;
  g_autofree char *fingerprint = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return; /* the page may be gone */
  }
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (!view) {
    g_clear_pointer (&self->view, sam_case_view_unref);
    g_clear_pointer (&self->fingerprint, g_free);
    self->built = FALSE;
    gtk_label_set_text (
        GTK_LABEL (self->notice_label),
        g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)
            ? C_ ("case", "This case is not shown here. It may have been moved to another team.")
            : C_ ("case", "The case can't be shown now."));
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "gone");
    if (!g_error_matches (error, SAM_STORE_ERROR, SAM_STORE_ERROR_NOT_FOUND)) {
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  self->logged = TRUE;
  fingerprint = fingerprint_of (view);
  g_clear_pointer (&self->view, sam_case_view_unref);
  self->view = g_steal_pointer (&view);
  sam_page_print_changed (SAM_PAGE (self));
  if (g_strcmp0 (fingerprint, self->fingerprint) == 0 && !self->record_id) {
    /* Something of another case, or only the registry: nothing here looks different. */
    return;
  }
  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&fingerprint);
  if (self->built) {
    sam_press_wait (GTK_WIDGET (self), build_anew);
  } else {
    build_anew (GTK_WIDGET (self));
  }
}

static void
ask (SamCasePage *self)
{
  if (!self->case_id) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!self->view && self->spinner_id == 0) {
    self->spinner_id = g_timeout_add (300, spinner_cb, self);
  }
  sam_call_case_view_async (sam_page_get_context (SAM_PAGE (self)), self->case_id, !self->logged,
                            self->cancellable, view_cb, self);
}

static void
rebuild (SamCasePage *self)
{
  g_clear_pointer (&self->fingerprint, g_free);
  build (self);
}

/* ---- The page ---- */

static void
sam_case_page_open (SamPage *page, const char *argument, const char *section, const char *record_id)
{
  SamCasePage *self = SAM_CASE_PAGE (page);
  gboolean other = g_strcmp0 (argument, self->case_id) != 0;
  guint wanted = 0;

  if (!argument) {
    return;
  }
  remember_position (self);
  if (other) {
    g_free (self->case_id);
    self->case_id = g_strdup (argument);
    g_clear_pointer (&self->view, sam_case_view_unref);
    g_clear_pointer (&self->fingerprint, g_free);
    self->built = FALSE;
    self->logged = FALSE;
  }
  wanted = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, argument));
  wanted = wanted > 0 ? wanted - 1 : 0;
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    if (g_strcmp0 (sections[i].id, section) == 0) {
      wanted = i;
    }
  }
  self->section = wanted;
  g_hash_table_replace (self->places, g_strdup (argument), GUINT_TO_POINTER (wanted + 1));
  g_free (self->record_id);
  self->record_id = g_strdup (record_id);
  if (record_id && g_strcmp0 (section, "transition") == 0) {
    g_hash_table_replace (self->choices, key_of (self, "transition-of"), g_strdup (record_id));
  }
  if (record_id && g_strcmp0 (section, "agreements") == 0) {
    g_hash_table_replace (self->choices, key_of (self, "agreement-of"), g_strdup (record_id));
  }
  if (g_strcmp0 (section, "contacts") == 0 && record_id) {
    g_hash_table_replace (self->choices, key_of (self, "meeting-of"), g_strdup (record_id));
  }
  if (self->view) {
    rebuild (self);
    g_idle_add_full (G_PRIORITY_LOW, restore_position_cb, g_object_ref (self), g_object_unref);
  } else {
    ask (self);
  }
}

static void
sam_case_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  SamCasePage *self = SAM_CASE_PAGE (page);

  if ((types & HOME_TYPES) && sections[self->section].show == sam_case_housing_show) {
    g_clear_pointer (&self->fingerprint, g_free);
  }
  ask (self);
}

static void
sam_case_page_focus (SamPage *page)
{
  SamCasePage *self = SAM_CASE_PAGE (page);

  gtk_widget_grab_focus (self->tabs[self->section]);
}

static void
log_contact_cb (SamCasePage *self)
{
  sam_window_log_contact (sam_page_get_window (SAM_PAGE (self)), self->case_id);
}

static void
move_case_cb (SamCasePage *self)
{
  sam_case_move_case (self, NULL);
}

static void
ask_over_cb (SamCasePage *self)
{
  sam_case_ask_over (self, NULL);
}

static void
context_changed_cb (SamCasePage *self)
{
  if (self->view && sam_page_is_shown (SAM_PAGE (self))) {
    rebuild (self);
  }
}

static void
sam_case_page_setup (SamPage *page)
{
  SamContext *context = sam_page_get_context (page);

  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (context_changed_cb), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (context_changed_cb), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "new-day", G_CALLBACK (context_changed_cb), page,
                           G_CONNECT_SWAPPED);
}

static void
sam_case_page_dispose (GObject *object)
{
  SamCasePage *self = SAM_CASE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  G_OBJECT_CLASS (sam_case_page_parent_class)->dispose (object);
}

static void
sam_case_page_finalize (GObject *object)
{
  SamCasePage *self = SAM_CASE_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->view, sam_case_view_unref);
  g_clear_pointer (&self->choices, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_free (self->fingerprint);
  g_free (self->case_id);
  g_free (self->record_id);
  G_OBJECT_CLASS (sam_case_page_parent_class)->finalize (object);
}

static void
sam_case_page_print (SamPage *page)
{
  SamCasePage *self = SAM_CASE_PAGE (page);

  if (self->case_id)
    sam_print_window_open (sam_page_get_window (page), self->case_id, sections[self->section].form,
                           NULL);
}

static gboolean
sam_case_page_can_print (SamPage *page)
{
  return SAM_CASE_PAGE (page)->view != NULL;
}

static void
sam_case_page_class_init (SamCasePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  object_class->dispose = sam_case_page_dispose;
  object_class->finalize = sam_case_page_finalize;
  page_class->types =
      SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (HANDOVER)
      | SAM_TYPE_BIT (RELATION) | SAM_TYPE_BIT (CONSENT) | SAM_TYPE_BIT (DISCLOSURE)
      | SAM_TYPE_BIT (RESIDENCE) | SAM_TYPE_BIT (CONTACT) | SAM_TYPE_BIT (TRANSITION)
      | SAM_TYPE_BIT (GATE_ROW) | SAM_TYPE_BIT (AGREEMENT) | SAM_TYPE_BIT (PARTY)
      | SAM_TYPE_BIT (COMMITMENT) | SAM_TYPE_BIT (SIGNATURE) | SAM_TYPE_BIT (PLAN)
      | SAM_TYPE_BIT (GOAL) | SAM_TYPE_BIT (MEASURE) | SAM_TYPE_BIT (REFUSAL)
      | SAM_TYPE_BIT (REFERRAL) | SAM_TYPE_BIT (MEETING) | SAM_TYPE_BIT (APPOINTMENT)
      | SAM_TYPE_BIT (OVERDOSE) | SAM_TYPE_BIT (FOLLOWUP) | SAM_TYPE_BIT (FOLLOWUP_DAY)
      | SAM_TYPE_BIT (COOPERATION) | SAM_TYPE_BIT (PROPOSAL) | SAM_TYPE_BIT (SETTING)
      | SAM_TYPE_BIT (HOUSING_NEED) | SAM_TYPE_BIT (HOUSING_OFFER) | SAM_TYPE_BIT (DISCHARGE_NOTICE)
      | HOME_TYPES;
  page_class->setup = sam_case_page_setup;
  page_class->open = sam_case_page_open;
  page_class->reload = sam_case_page_reload;
  page_class->focus = sam_case_page_focus;
  page_class->print = sam_case_page_print;
  page_class->can_print = sam_case_page_can_print;
}

static void
make_head (SamCasePage *self)
{
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *log;

  self->head = sam_wrap_new (12, 12);
  self->avatar = adw_avatar_new (48, NULL, TRUE);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->avatar, "case-avatar");
  sam_spoken_hide (self->avatar);
  gtk_box_append (GTK_BOX (who), self->avatar);
  self->name = sam_case_label (NULL, "page-title");
  self->line = sam_case_label (NULL, "dim-label");
  self->chips = sam_wrap_new (6, 6);
  gtk_widget_set_margin_top (self->chips, 4);
  gtk_box_append (GTK_BOX (words), self->name);
  gtk_box_append (GTK_BOX (words), self->line);
  gtk_box_append (GTK_BOX (words), self->chips);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (who), words);
  gtk_widget_set_hexpand (who, TRUE);
  sam_wrap_append (SAM_WRAP (self->head), who);

  self->buttons = sam_wrap_new (6, 6);
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_START);
  log = gtk_button_new_with_label (C_ ("case", "Log contact"));
  g_signal_connect_swapped (log, "clicked", G_CALLBACK (log_contact_cb), self);
  sam_wrap_append (SAM_WRAP (self->buttons), log);
  self->ask_button = gtk_button_new_with_label (C_ ("case", "Ask to take over…"));
  g_signal_connect_swapped (self->ask_button, "clicked", G_CALLBACK (ask_over_cb), self);
  gtk_widget_set_visible (self->ask_button, FALSE);
  sam_wrap_append (SAM_WRAP (self->buttons), self->ask_button);
  self->move_button = gtk_button_new_with_label (C_ ("case", "Move case…"));
  g_signal_connect_swapped (self->move_button, "clicked", G_CALLBACK (move_case_cb), self);
  gtk_widget_set_visible (self->move_button, FALSE);
  sam_wrap_append (SAM_WRAP (self->buttons), self->move_button);
  sam_wrap_append (SAM_WRAP (self->head), self->buttons);
}

static void
sam_case_page_init (SamCasePage *self)
{
  GtkWidget *switcher = sam_wrap_new (0, 0);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *above = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();

  make_head (self);
  gtk_box_append (GTK_BOX (above), self->head);
  gtk_widget_add_css_class (switcher, "section-switcher");
  sam_spoken_set (switcher, C_ ("case", "Sections of the case"));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    self->tabs[i] = gtk_toggle_button_new_with_label (sam_text (NULL, &sections[i].label));
    gtk_widget_add_css_class (self->tabs[i], "flat");
    if (i > 0) {
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tabs[i]),
                                   GTK_TOGGLE_BUTTON (self->tabs[0]));
    }
    g_signal_connect (self->tabs[i], "clicked", G_CALLBACK (tab_clicked_cb), self);
    sam_wrap_append (SAM_WRAP (switcher), self->tabs[i]);
  }
  gtk_box_append (GTK_BOX (above), switcher);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->side, FALSE);

  self->columns = sam_columns_new ();
  gtk_widget_add_css_class (self->columns, "page-body");
  /* Both columns are of the section that is chosen above them. */
  sam_columns_set_head (SAM_COLUMNS (self->columns), above);
  sam_columns_set_main (SAM_COLUMNS (self->columns), self->body);
  sam_columns_set_side (SAM_COLUMNS (self->columns), self->side);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->columns);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
                       "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "case");
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "waiting");
  self->notice_label = sam_case_label (NULL, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->notice_label), 0.5);
  gtk_stack_add_named (GTK_STACK (self->stack), self->notice_label, "gone");
  adw_bin_set_child (ADW_BIN (self), self->stack);
}
