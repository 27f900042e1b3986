/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-private.h"

/* The sections that are lists: contacts, people, consents. */

#define CONTACTS_FIRST 30

/* ---- Contacts ---- */

static void
log_contact (SamCasePage *page, const char *id)
{
  sam_window_log_contact (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page));
}

static int
compare_contacts (gconstpointer a, gconstpointer b)
{
  gint64 first = sam_record_get_moment (*(SamRecord *const *) a, SAM_CONTACT_OCCURRED_AT);
  gint64 second = sam_record_get_moment (*(SamRecord *const *) b, SAM_CONTACT_OCCURRED_AT);

  return first == second ? 0 : second > first ? 1 : -1;
}

/* A contact is read as it was written, whole; what was wrongly registered is struck through. */
static GtkWidget *
contact_row_new (SamCaseShow *show, const SamRecord *contact, char **spoken)
{
  const SamRecordMeta *meta = sam_record_get_meta (contact);
  gboolean gone = sam_record_is_retracted (contact);
  const char *by =
      sam_case_user (show->context, sam_record_get_text (contact, SAM_CONTACT_BY_USER));
  const char *service =
      sam_context_name (show->context, sam_record_get_text (contact, SAM_CONTACT_SERVICE_ID));
  const char *text = sam_record_get_text (contact, SAM_CONTACT_TEXT);
  const char *next = sam_record_get_text (contact, SAM_CONTACT_NEXT_STEP);
  SamDate next_on = sam_record_get_date (contact, SAM_CONTACT_NEXT_ON);
  gboolean reached = sam_record_enum_is (contact, SAM_CONTACT_OUTCOME, "reached");
  gboolean health = sam_record_enum_is (contact, SAM_CONTACT_NATURE, "health");
  g_autofree char *when =
      sam_words_moment (show->context, sam_record_get_moment (contact, SAM_CONTACT_OCCURRED_AT));
  g_autofree char *next_day = sam_words_date_short (show->context, next_on);
  g_autofree char *about = NULL;
  g_autofree char *title =
      sam_words_join (sam_words_enum (contact, SAM_CONTACT_CHANNEL),
                      sam_words_enum (contact, SAM_CONTACT_OUTCOME), service ? service : "", NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (sam_case_channel_icon (contact));
  GtkWidget *heading = sam_case_label (title, "heading");
  g_autofree char *next_words = NULL;
  g_autofree char *why = NULL;

  gtk_widget_add_css_class (row, "point-row");
  gtk_widget_add_css_class (icon, "round");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  sam_tone_apply (icon, reached && !gone ? SAM_TONE_DONE : SAM_TONE_NEUTRAL);
  sam_spoken_hide (icon);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), heading);
  if (health) {
    text = C_ ("contact", "Written in the patient record");
  }
  if (text) {
    GtkWidget *label = sam_case_label (text, NULL);

    if (gone) {
      gtk_widget_add_css_class (label, "struck");
    }
    gtk_box_append (GTK_BOX (words), label);
  }
  if (next || next_on != SAM_DATE_NONE) {
    g_autofree char *both =
        sam_words_join (next ? next : "", next_on != SAM_DATE_NONE ? next_day : "", NULL);

    next_words = g_strdup_printf (C_ ("contact", "Next: %s"), both);
    gtk_box_append (GTK_BOX (words), sam_case_label (next_words, NULL));
  }
  if (gone) {
    const char *who = sam_case_by_user (show->context, meta->retracted_by);

    gtk_widget_add_css_class (heading, "struck");
    /* Translators: %s is a colleague, or “you” */
    why = who ? g_strdup_printf (C_ ("retract", "Wrongly registered, noted by %s"), who)
              : g_strdup (C_ ("retract", "Wrongly registered"));
  }
  about = sam_words_join (when, by ? by : "", why ? why : "", NULL);
  gtk_box_append (GTK_BOX (words), sam_case_label (about, "caption"));
  gtk_box_append (GTK_BOX (row), words);
  if (sam_words_state (meta->state) && !gone) {
    gtk_box_append (GTK_BOX (row),
                    sam_chip_new (sam_words_state (meta->state),
                                  meta->state == SAM_STATE_WAITING    ? SAM_TONE_NEUTRAL
                                  : meta->state == SAM_STATE_CONFLICT ? SAM_TONE_ASK
                                                                      : SAM_TONE_LATE));
  }
  if (!gone) {
    GtkWidget *button = sam_case_button (show, C_ ("contact", "Mark wrong"), sam_case_retract,
                                         sam_record_get_id (contact));
    g_autofree char *name =
        /* Translators: what the contact was: "Phone · Reached" */
        g_strdup_printf (C_ ("contact", "Mark as wrongly registered: %s"), title);

    gtk_widget_add_css_class (button, "flat");
    gtk_widget_set_tooltip_text (button, C_ ("contact", "Mark as wrongly registered"));
    sam_spoken_set (button, name);
    gtk_box_append (GTK_BOX (row), button);
  }
  *spoken = sam_words_join (title, text ? text : "", next_words ? next_words : "", about, NULL);
  return row;
}

void
sam_case_contacts_show (SamCaseShow *show)
{
  GPtrArray *kept = sam_case_view_list (show->view, SAM_RECORD_CONTACT);
  GPtrArray *gone = sam_case_view_list_retracted (show->view);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *remark = NULL;
  GtkWidget *list;
  SamDate reached;
  guint n;

  if (sam_case_meetings_show (show)) {
    return;
  }
  for (guint i = 0; i < kept->len; i++) {
    g_ptr_array_add (all, g_ptr_array_index (kept, i));
  }
  for (guint i = 0; gone && i < gone->len; i++) {
    if (sam_record_get_rtype (g_ptr_array_index (gone, i)) == SAM_RECORD_CONTACT) {
      g_ptr_array_add (all, g_ptr_array_index (gone, i));
    }
  }
  if (all->len == 0) {
    sam_case_empty (show, show->main, C_ ("contact", "No contact is logged yet."),
                    C_ ("contact", "Log a contact"), log_contact, NULL);
    return;
  }
  g_ptr_array_sort (all, compare_contacts);
  reached = sam_rules_reached_on (show->view);
  if (reached != SAM_DATE_NONE) {
    g_autofree char *when = sam_words_relative (show->context, reached);

    remark = g_strdup_printf (C_ ("contact", "last reached %s"), when);
  } else {
    remark = g_strdup (C_ ("contact", "not reached yet"));
  }
  /* The button for one more is in the head of the case, in sight above. */
  sam_case_heading (show->main, C_ ("contact", "Contacts"), remark);
  list = sam_case_list (show->main);
  n = sam_case_limit (show, show->main, "contacts", all->len, CONTACTS_FIRST);
  for (guint i = 0; i < n; i++) {
    const SamRecord *contact = g_ptr_array_index (all, i);
    g_autofree char *spoken = NULL;
    GtkWidget *row = contact_row_new (show, contact, &spoken);

    sam_case_list_row (show, list, row, sam_record_get_id (contact), spoken, NULL);
  }
}

/* ---- People ---- */

static void
new_relation (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) relation = sam_case_new (page, SAM_RECORD_RELATION);

  sam_case_edit (page, relation, C_ ("relation", "New relation"));
}

static void
edit_relation (SamCasePage *page, const char *id)
{
  SamRecord *relation = sam_case_record (page, id);

  if (relation) {
    sam_case_edit (page, relation, C_ ("relation", "Edit relation"));
  }
}

void
sam_case_people_show (SamCaseShow *show)
{
  GPtrArray *relations = sam_case_view_list (show->view, SAM_RECORD_RELATION);
  GtkWidget *heading, *list;

  if (relations->len == 0) {
    sam_case_empty (show, show->main,
                    C_ ("relation", "Nobody close to the person is noted. Ask who may know what."),
                    C_ ("relation", "New relation…"), new_relation, NULL);
    return;
  }
  heading = sam_case_heading (show->main, C_ ("relation", "Those who are close"),
                              C_ ("relation", "and what they may know"));
  sam_case_heading_add (show, heading, C_ ("relation", "New relation…"), new_relation, NULL);
  list = sam_case_list (show->main);
  for (guint i = 0; i < relations->len; i++) {
    const SamRecord *relation = g_ptr_array_index (relations, i);
    g_autofree char *phone = sam_words_field (show->context, relation, SAM_RELATION_PHONE);
    const char *may = sam_record_get_text (relation, SAM_RELATION_MAY_KNOW);
    g_autofree char *may_words =
        /* Translators: %s is what the relative may know, a list */
        may ? g_strdup_printf (C_ ("relation", "May know: %s"), may)
            : g_strdup (C_ ("relation", "Nothing is agreed about what they may know"));
    g_autofree char *who =
        sam_words_join (sam_words_enum (relation, SAM_RELATION_RELATION_KIND), phone,
                        sam_record_get_bool (relation, SAM_RELATION_TELL_SAME_DAY)
                            ? C_ ("relation", "may be told the same day")
                            : "",
                        NULL);
    g_autofree char *why = g_strdup_printf ("%s\n%s", who, may_words);
    SamRow *row = SAM_ROW (sam_row_new ());

    sam_row_set_name (row, show->context, sam_record_get_text (relation, SAM_RELATION_NAME), why);
    if (sam_record_get_bool (relation, SAM_RELATION_IS_CLOSEST)) {
      sam_row_set_chip (row, sam_text (NULL, &sam_field_get (SAM_RELATION_IS_CLOSEST)->label),
                        SAM_TONE_NEUTRAL);
    } else if (sam_record_get_bool (relation, SAM_RELATION_IS_CHILD)) {
      sam_row_set_chip (row, sam_text (NULL, &sam_field_get (SAM_RELATION_IS_CHILD)->label),
                        SAM_TONE_NEUTRAL);
    } else {
      sam_case_row_state (row, relation);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (relation), NULL,
                       edit_relation);
  }
}

/* ---- Consents ---- */

static void
new_consent (SamCasePage *page, const char *id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamEditor *editor = sam_editor_new (context, C_ ("consent", "New consent"));
  g_autoptr (SamRecord) consent = sam_case_new (page, SAM_RECORD_CONSENT);
  guint part;

  sam_record_set_text (consent, SAM_CONSENT_BASIS, "samtykke");
  sam_record_set_text (consent, SAM_CONSENT_GIVEN_BY, "person");
  sam_record_set_date (consent, SAM_CONSENT_GIVEN_ON, sam_context_get_today (context));
  sam_record_set_text (consent, SAM_CONSENT_NOTED_BY_USER, sam_context_get_user_id (context));
  part = sam_editor_add_part (editor, consent);
  sam_editor_add_group (
      editor, C_ ("consent", "Who may be told what"),
      C_ ("consent", "A consent is given freely, for something definite, and can be withdrawn at "
                     "any time."));
  sam_editor_add_row (editor, part, SAM_CONSENT_SERVICE_ID);
  sam_field_row_set_ref_scope (sam_editor_add_row (editor, part, SAM_CONSENT_RELATION_ID),
                               sam_record_get_scope (consent));
  sam_editor_add_row (editor, part, SAM_CONSENT_RECIPIENT_NAME);
  sam_editor_add_row (editor, part, SAM_CONSENT_FIELD_GROUPS);
  sam_editor_add_row (editor, part, SAM_CONSENT_BASIS);
  sam_editor_add_row (editor, part, SAM_CONSENT_BASIS_REFERENCE);
  sam_editor_add_row (editor, part, SAM_CONSENT_LIFTS);
  sam_editor_add_group (editor, C_ ("consent", "Given"), NULL);
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_CONSENT_GIVEN_ON));
  sam_editor_add_row (editor, part, SAM_CONSENT_GIVEN_BY);
  sam_editor_add_row (editor, part, SAM_CONSENT_ASKED_HOW);
  sam_editor_add_row (editor, part, SAM_CONSENT_VALID_UNTIL);
  sam_editor_add_folded_group (editor, C_ ("consent", "Doubt about the capacity to consent"));
  sam_editor_add_row (editor, part, SAM_CONSENT_CAPACITY_IN_DOUBT);
  sam_editor_add_row (editor, part, SAM_CONSENT_CAPACITY_NOTE);
  sam_editor_set_done_text (editor, C_ ("consent", "The consent is noted"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
}

static char *
recipient_in (SamContext *context, SamCaseView *view, const char *name, const char *service_id,
              const char *relation_id)
{
  const char *service = sam_context_name (context, service_id);
  const SamRecord *relation = relation_id ? sam_case_view_get (view, relation_id) : NULL;

  if (service) {
    return g_strdup (service);
  }
  if (relation) {
    return sam_context_show_name (context, sam_record_get_text (relation, SAM_RELATION_NAME));
  }
  return name ? sam_context_show_name (context, name)
              : g_strdup (C_ ("reference", "not shown here"));
}

static char *
recipient_of (SamCaseShow *show, const char *name, const char *service_id, const char *relation_id)
{
  return recipient_in (show->context, show->view, name, service_id, relation_id);
}

/* Who has got something on a consent, and when last; NULL: nobody. */
static char *
who_must_be_told (SamCasePage *page, const char *consent_id)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  SamCaseView *view = sam_case_page_get_view (page);
  g_autoptr (GPtrArray) given = sam_case_view_list_of (view, SAM_DISCLOSURE_CONSENT_ID, consent_id);
  const SamRecord *last = NULL;
  g_autofree char *who = NULL, *day = NULL;

  for (guint i = 0; i < given->len; i++) {
    const SamRecord *one = g_ptr_array_index (given, i);

    if (!last
        || sam_record_get_moment (one, SAM_DISCLOSURE_GIVEN_AT)
               > sam_record_get_moment (last, SAM_DISCLOSURE_GIVEN_AT)) {
      last = one;
    }
  }
  if (!last) {
    return NULL;
  }
  who = recipient_in (context, view, sam_record_get_text (last, SAM_DISCLOSURE_RECIPIENT_NAME),
                      sam_record_get_text (last, SAM_DISCLOSURE_SERVICE_ID),
                      sam_record_get_text (last, SAM_DISCLOSURE_RELATION_ID));
  day = sam_words_moment (context, sam_record_get_moment (last, SAM_DISCLOSURE_GIVEN_AT));
  return g_strdup_printf (
      /* Translators: %1$s is who has got something, %2$s when: "yesterday at 15.40" */
      C_ ("consent", "%1$s got something on this basis, last %2$s, and must be told that the "
                     "consent is withdrawn."),
      who, day);
}

static void
withdraw_consent (SamCasePage *page, const char *id)
{
  SamRecord *consent = sam_case_record (page, id);
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  g_autofree char *told = consent ? who_must_be_told (page, id) : NULL;
  SamEditor *editor;
  SamRecord *clone;
  guint part;

  if (!consent) {
    return;
  }
  editor = sam_editor_new (context, C_ ("consent", "Withdraw consent"));
  part = sam_editor_add_part (editor, consent);
  clone = sam_editor_get_part (editor, part);
  sam_record_set_date (clone, SAM_CONSENT_WITHDRAWN_ON, sam_context_get_today (context));
  sam_editor_add_group (
      editor, C_ ("consent", "Withdrawn"),
      C_ ("consent",
          "It takes effect when you save: from then on nothing more may be given to this "
          "recipient on this basis. What was given before stays in the list, and so does "
          "the consent."));
  sam_field_row_set_date_past (sam_editor_add_row (editor, part, SAM_CONSENT_WITHDRAWN_ON));
  sam_editor_add_row (editor, part, SAM_CONSENT_WITHDRAWN_HOW);
  if (told) {
    sam_editor_add_group (editor, C_ ("consent", "To be told"), told);
  }
  sam_editor_set_done_text (editor, C_ ("consent", "The consent is withdrawn"));
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), editor);
  sam_editor_touch (editor);
}

static void
add_disclosures (SamCaseShow *show)
{
  GPtrArray *disclosures = sam_case_view_list (show->view, SAM_RECORD_DISCLOSURE);
  GtkWidget *list;
  guint n;

  if (disclosures->len == 0) {
    return;
  }
  sam_case_heading (show->main, C_ ("disclosure", "What was given to whom"), NULL);
  list = sam_case_list (show->main);
  n = sam_case_limit (show, show->main, "disclosures", disclosures->len, 20);
  for (guint i = disclosures->len; i > disclosures->len - n; i--) {
    const SamRecord *disclosure = g_ptr_array_index (disclosures, i - 1);
    const char *by =
        sam_case_user (show->context, sam_record_get_text (disclosure, SAM_DISCLOSURE_BY_USER));
    g_autofree char *when =
        sam_words_moment (show->context,
                          sam_record_get_moment (disclosure, SAM_DISCLOSURE_GIVEN_AT));
    g_autofree char *why = sam_words_join (sam_record_get_text (disclosure, SAM_DISCLOSURE_WHAT),
                                           sam_record_has (disclosure, SAM_DISCLOSURE_CHANNEL)
                                               ? sam_words_enum (disclosure, SAM_DISCLOSURE_CHANNEL)
                                               : "",
                                           sam_words_enum (disclosure, SAM_DISCLOSURE_BASIS), when,
                                           by ? by : "", NULL);
    g_autofree char *whom =
        recipient_of (show, sam_record_get_text (disclosure, SAM_DISCLOSURE_RECIPIENT_NAME),
                      sam_record_get_text (disclosure, SAM_DISCLOSURE_SERVICE_ID),
                      sam_record_get_text (disclosure, SAM_DISCLOSURE_RELATION_ID));
    SamRow *row = sam_case_row (whom, why);

    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (disclosure), NULL, NULL);
  }
}

void
sam_case_consents_show (SamCaseShow *show)
{
  GPtrArray *consents = sam_case_view_list (show->view, SAM_RECORD_CONSENT);
  GtkWidget *heading, *list;

  if (consents->len == 0) {
    sam_case_empty (show, show->main,
                    C_ ("consent", "No consent is noted. Nothing may be shared on consent yet."),
                    C_ ("consent", "New consent…"), new_consent, NULL);
    add_disclosures (show);
    return;
  }
  heading = sam_case_heading (show->main, C_ ("consent", "Consents"), NULL);
  sam_case_heading_add (show, heading, C_ ("consent", "New consent…"), new_consent, NULL);
  list = sam_case_list (show->main);
  for (guint i = consents->len; i > 0; i--) {
    const SamRecord *consent = g_ptr_array_index (consents, i - 1);
    SamDate withdrawn = sam_record_get_date (consent, SAM_CONSENT_WITHDRAWN_ON);
    SamDate until = sam_record_get_date (consent, SAM_CONSENT_VALID_UNTIL);
    SamDate given = sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON);
    g_autofree char *groups = sam_words_field (show->context, consent, SAM_CONSENT_FIELD_GROUPS);
    g_autofree char *given_day = sam_words_date_short (show->context, given);
    g_autofree char *given_words = g_strdup_printf (C_ ("consent", "given %s"), given_day);
    g_autofree char *until_day = sam_words_date_short (show->context, until);
    g_autofree char *withdrawn_day = sam_words_date_short (show->context, withdrawn);
    g_autofree char *why =
        sam_words_join (groups, sam_words_enum (consent, SAM_CONSENT_BASIS), given_words,
                        sam_record_get_bool (consent, SAM_CONSENT_CAPACITY_IN_DOUBT)
                            ? C_ ("consent", "doubt about the capacity to consent")
                            : "",
                        NULL);
    g_autofree char *whom =
        recipient_of (show, sam_record_get_text (consent, SAM_CONSENT_RECIPIENT_NAME),
                      sam_record_get_text (consent, SAM_CONSENT_SERVICE_ID),
                      sam_record_get_text (consent, SAM_CONSENT_RELATION_ID));
    SamRow *row = sam_case_row (whom, why);
    g_autofree char *chip = NULL;

    if (withdrawn != SAM_DATE_NONE && withdrawn <= show->today) {
      /* Translators: %s is a day, as in “Friday 12 June” */
      chip = g_strdup_printf (C_ ("consent", "withdrawn %s"), withdrawn_day);
      sam_row_set_chip (row, chip, SAM_TONE_NEUTRAL);
    } else if (until != SAM_DATE_NONE && until < show->today) {
      chip = g_strdup_printf (C_ ("consent", "ended %s"), until_day);
      sam_row_set_chip (row, chip, SAM_TONE_NEUTRAL);
    } else {
      chip = until == SAM_DATE_NONE ? g_strdup (C_ ("consent", "valid"))
                                    : g_strdup_printf (C_ ("consent", "valid until %s"), until_day);
      sam_row_set_chip (row, chip, SAM_TONE_DONE);
      sam_case_row_action (show, row, C_ ("consent", "Withdraw…"), withdraw_consent,
                           sam_record_get_id (consent));
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (consent), NULL, NULL);
  }
  add_disclosures (show);
}
