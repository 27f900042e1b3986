/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-services-page.h"

#include "print/sam-print-window.h"
#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>

struct _SamServicesPage {
  SamPage parent_instance;

  SamListDetail *lists;      /* (not owned) */
  GtkWidget *new_button;     /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamServicesPage, sam_services_page, SAM_TYPE_PAGE)

/* ---- Who answers ---- */

static gboolean
has_deputy_now (const SamRecord *service, SamDate today)
{
  SamDate from = sam_record_get_date (service, SAM_SERVICE_DEPUTY_FROM_ON);
  SamDate to = sam_record_get_date (service, SAM_SERVICE_DEPUTY_TO_ON);

  return (sam_record_has (service, SAM_SERVICE_DEPUTY_NAME)
          || sam_record_has (service, SAM_SERVICE_DEPUTY_PHONE))
         && from != SAM_DATE_NONE && from <= today && (to == SAM_DATE_NONE || today <= to);
}

/* Returns: (transfer full): name and number of who answers us now; "" when nobody is entered. */
static char *
answers_now (SamContext *context, const SamRecord *service)
{
  SamField number =
      sam_record_has (service, SAM_SERVICE_PHONE_US) ? SAM_SERVICE_PHONE_US : SAM_SERVICE_PHONE;
  g_autofree char *phone = NULL, *whole = NULL;

  if (has_deputy_now (service, sam_context_get_today (context))) {
    g_autofree char *name = sam_words_field (context, service, SAM_SERVICE_DEPUTY_NAME);

    phone = sam_words_field (context, service,
                             sam_record_has (service, SAM_SERVICE_DEPUTY_PHONE)
                                 ? SAM_SERVICE_DEPUTY_PHONE
                                 : number);
    whole = sam_words_keep (phone);
    return sam_words_join (name, whole, NULL);
  }
  phone = sam_words_field (context, service, number);
  return sam_words_keep (phone);
}

static char *
checked_words (SamContext *context, const SamRecord *service)
{
  SamDate checked = sam_record_get_date (service, SAM_SERVICE_CHECKED_ON);
  g_autofree char *when = NULL;

  if (checked == SAM_DATE_NONE) {
    return g_strdup (C_ ("service", "never checked"));
  }
  when = sam_words_relative (context, checked);
  return g_strdup_printf (C_ ("service", "checked %s"), when);
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  return sam_record_get_id (line);
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  return a == b
         || (sam_record_get_meta (a)->state == sam_record_get_meta (b)->state
             && sam_record_equal (a, b));
}

static gpointer
line_ref (gpointer line)
{
  return g_object_ref (line);
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  SamContext *context = sam_page_get_context (user_data);
  const SamRecord *service = sam_item_get (item);
  g_autofree char *who = answers_now (context, service);
  g_autofree char *why =
      sam_words_join (sam_words_enum (service, SAM_SERVICE_SERVICE_KIND), who, NULL);
  const char *name = sam_record_get_text (service, SAM_SERVICE_NAME);

  sam_row_set_text (row, name, why);
  if (has_deputy_now (service, sam_context_get_today (context))) {
    sam_row_set_chip (row, C_ ("service", "deputy"), SAM_TONE_ASK);
  } else if (!sam_record_has (service, SAM_SERVICE_CHECKED_ON)) {
    sam_row_set_chip (row, C_ ("service", "never checked"), SAM_TONE_SOON);
  } else {
    sam_row_set_chip (row, NULL, SAM_TONE_NEUTRAL);
  }
}

/* ---- The detail ---- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamServicesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  if (sam_call_save_finish (SAM_CONTEXT (source), result, &undo, NULL, &error)) {
    sam_page_tell (SAM_PAGE (self), C_ ("toast", "Noted as checked today"), undo);
  } else {
    sam_page_tell_error (SAM_PAGE (self), error);
  }
}

static void
checked_cb (GtkButton *button, gpointer user_data)
{
  SamServicesPage *self = user_data;
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  SamRecord *service = g_object_get_data (G_OBJECT (button), "record");
  g_autoptr (SamRecord) changed = sam_record_dup (service);
  SamChanges *changes = sam_changes_new ("services");

  sam_record_set_date (changed, SAM_SERVICE_CHECKED_ON, sam_context_get_today (context));
  sam_changes_put (changes, changed);
  sam_call_save_async (context, changes, saved_cb, g_object_ref (self));
}

static void
edit_cb (GtkButton *button, gpointer user_data)
{
  sam_window_edit_record (sam_page_get_window (user_data),
                          g_object_get_data (G_OBJECT (button), "record"));
}

static void
card_cb (GtkButton *button, gpointer user_data)
{
  sam_print_window_open_service (sam_page_get_window (user_data),
                                 sam_record_get_id (
                                     g_object_get_data (G_OBJECT (button), "record")));
}

static void
add_button (GtkWidget *end, const char *label, GCallback clicked, SamRecord *record, gpointer page)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", clicked, page);
  gtk_box_append (GTK_BOX (end), button);
}

static void
add_facts (GtkWidget *box, SamContext *context, const SamRecord *service, const SamField *fields,
           guint n, const char *title)
{
  GtkWidget *list = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *value = sam_words_field (context, service, fields[i]);

    if (*value == '\0') {
      continue;
    }
    if (!list) {
      sam_detail_heading (box, title, NULL);
      list = sam_detail_list (box);
    }
    sam_detail_fact (list, sam_text (NULL, &sam_field_get (fields[i])->label), value);
  }
}

static void
show_deputy (GtkWidget *box, SamContext *context, const SamRecord *service)
{
  g_autofree char *name = sam_words_field (context, service, SAM_SERVICE_DEPUTY_NAME);
  g_autofree char *phone = sam_words_field (context, service, SAM_SERVICE_DEPUTY_PHONE);
  SamDate from = sam_record_get_date (service, SAM_SERVICE_DEPUTY_FROM_ON);
  SamDate to = sam_record_get_date (service, SAM_SERVICE_DEPUTY_TO_ON);
  g_autofree char *first = NULL, *last = NULL, *period = NULL, *value = NULL;

  if (!*name && !*phone) {
    return;
  }
  if (from != SAM_DATE_NONE && to != SAM_DATE_NONE) {
    first = sam_words_date_short (context, from);
    last = sam_words_date_short (context, to);
    /* Translators: from a day to a day */
    period = g_strdup_printf (C_ ("service", "%1$s to %2$s"), first, last);
  }
  value = sam_words_join (name, phone, period ? period : "", NULL);
  sam_detail_heading (box, C_ ("service", "Deputy"), NULL);
  sam_detail_fact (sam_detail_list (box),
                   has_deputy_now (service, sam_context_get_today (context))
                       ? C_ ("service", "Answers now")
                       : C_ ("service", "At other times"),
                   value);
}

static void
show_cb (GtkWidget *box, gpointer line, gpointer page)
{
  static const SamField phones[] = { SAM_SERVICE_PHONE_US, SAM_SERVICE_PHONE,
                                     SAM_SERVICE_PHONE_NIGHT, SAM_SERVICE_EMAIL };
  static const SamField open[] = { SAM_SERVICE_HOURS, SAM_SERVICE_CLOSED_PERIODS };
  static const SamField cooperation[] = { SAM_SERVICE_REFER_HOW, SAM_SERVICE_ANSWER_DAYS,
                                          SAM_SERVICE_WAITS, SAM_SERVICE_CAPACITY,
                                          SAM_SERVICE_REMARK };
  SamContext *context = sam_page_get_context (page);
  SamRecord *service = line;
  g_autofree char *checked = checked_words (context, service);
  g_autofree char *now = answers_now (context, service);
  const char *state = sam_words_state (sam_record_get_meta (service)->state);
  g_autofree char *subtitle = sam_words_join (sam_words_enum (service, SAM_SERVICE_SERVICE_KIND),
                                              checked, state ? state : "", NULL);
  GtkWidget *end =
      sam_detail_title (box, sam_record_get_text (service, SAM_SERVICE_NAME), subtitle);

  add_button (end, C_ ("service", "_Print card…"), G_CALLBACK (card_cb), service, page);
  if (sam_context_is_lead (context)) {
    add_button (end, C_ ("service", "_Checked today"), G_CALLBACK (checked_cb), service, page);
    add_button (end, C_ ("service", "_Edit"), G_CALLBACK (edit_cb), service, page);
  }
  if (*now) {
    sam_detail_heading (box, C_ ("service", "Answers now"), NULL);
    sam_detail_fact (sam_detail_list (box),
                     has_deputy_now (service, sam_context_get_today (context))
                         ? C_ ("service", "The deputy")
                         : C_ ("service", "For us"),
                     now);
  }
  add_facts (box, context, service, phones, G_N_ELEMENTS (phones), C_ ("service", "Reach them"));
  show_deputy (box, context, service);
  add_facts (box, context, service, open, G_N_ELEMENTS (open), C_ ("service", "Open"));
  add_facts (box, context, service, cooperation, G_N_ELEMENTS (cooperation),
             C_ ("service", "Cooperation"));
}

/* ---- The page ---- */

static const SamListDetailKind kind = { line_id,        line_equal, line_ref,
                                        g_object_unref, bind_cb,    show_cb };

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamServicesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) services = sam_call_list_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *subtitle = NULL;

  if (!services) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  subtitle = sam_count (NULL, "services", "%d service", "%d services", (int) services->len);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                services->len > 0 ? subtitle : NULL);
  sam_list_detail_apply (self->lists, services, C_ ("services", "No services yet"),
                         C_ ("services",
                             "A team lead enters whom we work with, and who answers there."));
}

static void
ask (SamServicesPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  SamQuery *query;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  query = sam_query_new (SAM_RECORD_SERVICE);
  gtk_widget_set_visible (self->new_button, sam_context_is_lead (context));
  sam_list_detail_wait (self->lists);
  sam_call_list_async (context, query, self->cancellable, listed_cb, g_object_ref (self));
}

static void
new_saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamServicesPage *self = user_data;

  sam_list_detail_select (self->lists, sam_record_get_id (sam_editor_get_part (editor, 0)));
}

static void
new_cb (SamServicesPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) service = sam_record_new (SAM_RECORD_SERVICE, id, SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (context, C_ ("services", "New service"));

  sam_editor_build (editor, sam_editor_add_part (editor, service));
  g_signal_connect_object (editor, "saved", G_CALLBACK (new_saved_cb), self, 0);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (self)), editor);
}

static void
sam_services_page_setup (SamPage *page)
{
  SamServicesPage *self = SAM_SERVICES_PAGE (page);

  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Services"), "sam-services-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (sam_page_get_context (page), "new-day",
                           G_CALLBACK (sam_list_detail_refresh), self->lists, G_CONNECT_SWAPPED);
  self->new_button = sam_button_new (C_ ("services", "New _service"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_widget_set_visible (self->new_button, FALSE);
  g_signal_connect_swapped (self->new_button, "clicked", G_CALLBACK (new_cb), self);
  sam_page_header_add_end (sam_list_detail_get_header (self->lists), self->new_button);
}

static void
sam_services_page_open (SamPage *page, const char *argument, const char *section,
                        const char *record_id)
{
  if (record_id || argument) {
    sam_list_detail_select (SAM_SERVICES_PAGE (page)->lists, record_id ? record_id : argument);
  }
}

static void
sam_services_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_SERVICES_PAGE (page));
}

static void
sam_services_page_focus (SamPage *page)
{
  sam_list_detail_focus (SAM_SERVICES_PAGE (page)->lists);
}

static void
sam_services_page_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_SERVICES_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_services_page_parent_class)->dispose (object);
}

static void
sam_services_page_finalize (GObject *object)
{
  SamServicesPage *self = SAM_SERVICES_PAGE (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sam_services_page_parent_class)->finalize (object);
}

static void
sam_services_page_class_init (SamServicesPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_services_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_services_page_finalize;
  page_class->types = SAM_TYPE_BIT (SERVICE);
  page_class->setup = sam_services_page_setup;
  page_class->open = sam_services_page_open;
  page_class->reload = sam_services_page_reload;
  page_class->focus = sam_services_page_focus;
}

static void
sam_services_page_init (SamServicesPage *self)
{
}
