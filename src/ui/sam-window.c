/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-window-private.h"

#include "case/sam-case-page.h"
#include "case/sam-case-resume.h"
#include "compat/sam-confirm.h"
#include "compat/sam-modal.h"
#include "import/sam-import-window.h"
#include "print/sam-sheet-window.h"
#include "sam-absence-window.h"
#include "sam-calls.h"
#include "sam-contact-window.h"
#include "sam-inquiry.h"
#include "sam-later-window.h"
#include "sam-new-case.h"
#include "sam-spoken.h"
#include "sam-toast.h"
#include "sam-words.h"
#include <samspor/sam-error-text.h>

#include <glib/gi18n.h>

#define MAX_PLACES 50

G_DEFINE_FINAL_TYPE (SamWindow, sam_window, ADW_TYPE_APPLICATION_WINDOW)

static void show_place (SamWindow *self);

static void
place_free (gpointer data)
{
  SamPlace *place = data;

  g_free (place->page);
  g_free (place->argument);
  g_free (place->section);
  g_free (place->record_id);
  g_free (place);
}

static SamPlace *
current_place (SamWindow *self)
{
  return self->places->len > 0 ? g_ptr_array_index (self->places, self->places->len - 1) : NULL;
}

/* ---- Pages ---- */

static void
print_changed_cb (SamPage *page, SamWindow *self)
{
  if (sam_page_is_shown (page)) {
    gboolean can = sam_page_can_print (page);

    gtk_widget_set_visible (GTK_WIDGET (self->print_button), can);
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print", can);
  }
}

static SamPage *
ensure_page (SamWindow *self, const char *id)
{
  SamPage *page = g_hash_table_lookup (self->made, id);
  const SamPageDef *def = sam_pages_find (id);

  if (page || !def) {
    return page;
  }
  page = g_object_new (def->get_type (), NULL);
  g_hash_table_insert (self->made, g_strdup (id), page);
  gtk_widget_set_visible (GTK_WIDGET (page), FALSE);
  gtk_stack_add_named (self->pages, GTK_WIDGET (page), id);
  g_signal_connect_object (page, "print-changed", G_CALLBACK (print_changed_cb), self, 0);
  sam_page_setup (page, self, id);
  return page;
}

/* Exactly one page is visible, so that whoever walks the tree finds only what is on screen. */
static void
bring_to_front (SamWindow *self, GtkWidget *child)
{
  GtkWidget *before = gtk_stack_get_visible_child (self->pages);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  gtk_widget_set_visible (child, TRUE);
  if (before && before != child && focus && gtk_widget_is_ancestor (focus, before)) {
    /* GTK 4.8 forgets to let go of the page when it is hidden twice with the keyboard in it. */
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  }
  gtk_stack_set_visible_child (self->pages, child);
  if (before && before != child) {
    gtk_widget_set_visible (before, FALSE);
    if (SAM_IS_PAGE (before)) {
      sam_page_set_shown (SAM_PAGE (before), FALSE);
    }
  }
  if (SAM_IS_PAGE (child)) {
    sam_page_set_shown (SAM_PAGE (child), TRUE);
  }
}

static void
mark_row (SamWindow *self, const char *id)
{
  const SamPageDef *def = sam_pages_find (id);
  const char *marked = def && !def->icon ? def->parent : id;

  for (int i = 0;; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->page_list, i);

    if (!row) {
      break;
    }
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "page"), marked) == 0) {
      gtk_list_box_select_row (self->page_list, row);
      return;
    }
  }
  gtk_list_box_unselect_all (self->page_list);
}

static void
show_place (SamWindow *self)
{
  SamPlace *place = current_place (self);
  SamPage *page = place ? ensure_page (self, place->page) : NULL;
  const char *text;

  if (!page) {
    return;
  }
  sam_page_open (page, place->argument, place->section, place->record_id);
  bring_to_front (self, GTK_WIDGET (page));
  mark_row (self, place->page);
  print_changed_cb (page, self);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), self->places->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->places->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.wants-now", SAM_IS_CASE_PAGE (page));
  text = SAM_PAGE_GET_CLASS (page)->has_search ? sam_page_get_search (page) : "";
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->search)), text) != 0) {
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  }
  g_object_set (self->leaflet, "visible-child", self->content, NULL);
  sam_page_focus (page);
}

static gboolean
may_leave (SamWindow *self)
{
  if (!self->editor) {
    return TRUE;
  }
  if (sam_editor_is_dirty (self->editor)) {
    SamPlace *place = current_place (self);

    sam_window_toast (self, C_ ("editor", "You are writing something. Save or cancel it first."),
                      NULL);
    if (place) {
      mark_row (self, place->page);
    }
    return FALSE;
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.cancel-edit", NULL);
  return TRUE;
}

static void
go_to (SamWindow *self, const char *page, const char *argument, const char *section,
       const char *record_id)
{
  SamPlace *before = current_place (self), *place;

  g_return_if_fail (sam_pages_find (page) != NULL);

  if (!self->has_main || !may_leave (self)) {
    return;
  }
  if (before && g_strcmp0 (before->page, page) == 0
      && g_strcmp0 (before->argument, argument) == 0) {
    /* Another section of the same case is not another place to go back to. */
    g_free (before->section);
    g_free (before->record_id);
    before->section = g_strdup (section);
    before->record_id = g_strdup (record_id);
    show_place (self);
    return;
  }
  place = g_new0 (SamPlace, 1);
  place->page = g_strdup (page);
  place->argument = g_strdup (argument);
  place->section = g_strdup (section);
  place->record_id = g_strdup (record_id);
  g_ptr_array_add (self->places, place);
  if (self->places->len > MAX_PLACES) {
    g_ptr_array_remove_index (self->places, 0);
  }
  show_place (self);
}

static void
page_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  sam_window_open_page (user_data, g_object_get_data (G_OBJECT (row), "page"), NULL);
}

/* The keyboard has marked the rows it came through: the mark is of the page in front again. */
static void
page_list_left_cb (GtkEventControllerFocus *controller, gpointer user_data)
{
  SamWindow *self = user_data;
  const SamPlace *place = current_place (self);

  /* The keyboard leaves a list that goes with its window too. */
  if (place && self->page_list) {
    mark_row (self, place->page);
  }
}

static void
add_page_rows (SamWindow *self)
{
  for (const SamPageDef *def = sam_pages; def->id; def++) {
    GtkWidget *row, *box, *label, *badge, *icon;

    if (!def->icon) {
      continue;
    }
    row = gtk_list_box_row_new ();
    box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    icon = gtk_image_new_from_icon_name (def->icon);
    sam_spoken_hide (icon);
    gtk_box_append (GTK_BOX (box), icon);
    label = gtk_label_new (sam_text (NULL, &def->label));
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_box_append (GTK_BOX (box), label);
    badge = gtk_label_new (NULL);
    gtk_widget_add_css_class (badge, "badge");
    gtk_widget_add_css_class (badge, "numeric");
    gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
    gtk_widget_set_visible (badge, FALSE);
    gtk_box_append (GTK_BOX (box), badge);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    g_object_set_data (G_OBJECT (row), "page", (gpointer) def->id);
    sam_spoken_set (row, sam_text (NULL, &def->label));
    g_object_set_data (G_OBJECT (badge), "row", row);
    g_object_set_data (G_OBJECT (badge), "label", (gpointer) sam_text (NULL, &def->label));
    g_hash_table_insert (self->counts, g_strdup (def->id), badge);
    gtk_list_box_append (self->page_list, row);
  }
}

/* ---- Search ---- */

static void
search_changed_cb (GtkSearchEntry *entry, gpointer user_data)
{
  SamWindow *self = user_data;
  SamPage *page = sam_window_get_page (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (!page || self->editor) {
    return;
  }
  if (SAM_PAGE_GET_CLASS (page)->has_search) {
    sam_page_search (page, text);
  } else if (*text != '\0') {
    g_autofree char *typed = g_strdup (text);
    int position = gtk_editable_get_position (GTK_EDITABLE (entry));
    SamPage *cases = ensure_page (self, "cases");

    sam_page_search (cases, typed);
    sam_window_open_page (self, "cases", NULL);
    gtk_widget_grab_focus (GTK_WIDGET (entry));
    gtk_editable_set_position (GTK_EDITABLE (entry), position);
  }
}

static void
search_activate_cb (GtkSearchEntry *entry, gpointer user_data)
{
  SamPage *page = sam_window_get_page (user_data);

  if (page && !sam_window_is_editing (user_data)) {
    sam_page_search (page, gtk_editable_get_text (GTK_EDITABLE (entry)));
    sam_page_search_activate (page);
  }
}

static void
stop_search_cb (GtkSearchEntry *entry, gpointer user_data)
{
  SamPage *page = sam_window_get_page (user_data);

  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  if (page) {
    sam_page_focus (page);
  }
}

/* ---- Actions ---- */

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint32 wanted = g_variant_get_int32 (parameter);
  gint32 n = 0;

  for (const SamPageDef *def = sam_pages; def->id; def++) {
    if (def->icon && ++n == wanted) {
      sam_window_open_page (SAM_WINDOW (widget), def->id, NULL);
      return;
    }
  }
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sam_window_go_back (SAM_WINDOW (widget));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);

  if (self->has_main && !self->editor) {
    g_object_set (self->leaflet, "visible-child", self->content, NULL);
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
    /* What was searched for last is written over, not added to. */
    gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
  }
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPage *page = sam_window_get_page (SAM_WINDOW (widget));

  if (page && !sam_window_is_editing (SAM_WINDOW (widget))) {
    sam_page_print (page);
  }
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);
  gboolean folded = FALSE;

  g_object_get (self->leaflet, "folded", &folded, NULL);
  if (folded) {
    GtkWidget *shown = NULL;

    g_object_get (self->leaflet, "visible-child", &shown, NULL);
    g_object_set (self->leaflet, "visible-child",
                  shown == GTK_WIDGET (self->sidebar) ? GTK_WIDGET (self->content)
                                                      : GTK_WIDGET (self->sidebar),
                  NULL);
    g_clear_object (&shown);
  } else {
    gtk_widget_set_visible (GTK_WIDGET (self->sidebar),
                            !gtk_widget_get_visible (GTK_WIDGET (self->sidebar)));
  }
}

static void
folded_cb (SamWindow *self)
{
  gboolean folded = FALSE;

  /* A sidebar that F9 has hidden must be there again when folding makes it a page of its own. */
  g_object_get (self->leaflet, "folded", &folded, NULL);
  if (folded) {
    gtk_widget_set_visible (GTK_WIDGET (self->sidebar), TRUE);
    g_object_set (self->leaflet, "visible-child", self->content, NULL);
  }
}

static void
new_case_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sam_window_new_case (SAM_WINDOW (widget));
}

static void
log_contact_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);
  SamPlace *place = current_place (self);

  sam_window_log_contact (self,
                          place && g_strcmp0 (place->page, "case") == 0 ? place->argument : NULL);
}

static void
inquiry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (SAM_WINDOW (widget)->has_main) {
    sam_inquiry_present (SAM_WINDOW (widget));
  }
}

static void
wants_now_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamPage *page = sam_window_get_page (SAM_WINDOW (widget));

  if (page && SAM_IS_CASE_PAGE (page) && !sam_window_is_editing (SAM_WINDOW (widget))) {
    sam_case_toggle_wants_now (SAM_CASE_PAGE (page));
  }
}

static void
absence_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (SAM_WINDOW (widget)->has_main) {
    sam_absence_window_present (SAM_WINDOW (widget));
  }
}

static void
log_later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (SAM_WINDOW (widget)->has_main) {
    sam_later_window_present (SAM_WINDOW (widget));
  }
}

static void
from_meeting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (SAM_WINDOW (widget)->has_main) {
    sam_sheet_window_present (SAM_WINDOW (widget), NULL, NULL);
  }
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);

  if (self->has_main) {
    sam_import_window_present (self);
  }
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sam_sync_engine_sync_finish (SAM_SYNC_ENGINE (source), result, NULL, &error)) {
    SamSyncStatus status = sam_sync_engine_get_status (SAM_SYNC_ENGINE (source));
    g_autofree char *bar = status.failed ? sam_error_sync_text (status.error) : NULL;
    g_autofree char *text = sam_error_text (error);

    /* What stays true stands in a bar already. */
    if (text && !bar) {
      sam_window_toast (self, text, NULL);
    }
  }
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);

  if (self->engine) {
    sam_sync_engine_sync_async (self->engine, self->cancellable, synced_cb, g_object_ref (self));
  }
}

/* ---- Editing ---- */

static void
end_edit (SamWindow *self)
{
  g_autoptr (SamEditor) editor = g_steal_pointer (&self->editor);

  if (!editor) {
    return;
  }
  gtk_stack_set_visible_child_name (self->heads, "page");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-edit", FALSE);
  show_place (self);
  gtk_stack_remove (self->pages, GTK_WIDGET (editor));
}

static void
editor_saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamWindow *self = user_data;
  const char *text = sam_editor_get_done_text (editor);

  if (self->editor == editor) {
    end_edit (self);
  }
  sam_window_toast (self, text ? text : C_ ("toast", "Saved"),
                    sam_editor_is_final (editor) ? NULL : undo);
}

static void
editor_can_save_cb (SamEditor *editor, GParamSpec *pspec, gpointer user_data)
{
  SamWindow *self = user_data;
  gboolean can_save = FALSE;

  if (self->editor == editor) {
    g_object_get (editor, "can-save", &can_save, NULL);
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save", can_save);
  }
}

/* ---- Forms that wait to be written on ---- */

static void
waiting_free (gpointer data)
{
  SamAside *waiting = data;

  g_free (waiting->key);
  g_clear_object (&waiting->editor);
  g_free (waiting);
}

static void go_on_cb (SamWindow *self);

static void
show_waiting (SamWindow *self)
{
  guint n = self->waiting->len;
  g_autofree char *text = NULL;

  if (n > 0) {
    text = sam_count (NULL, "editor", "%d form you were filling in was kept.",
                      "%d forms you were filling in were kept.", (int) n);
  }
  sam_window_error_bar (self, "draft", text, C_ ("editor", "Go on writing"), go_on_cb);
}

static void
forget_waiting (SamWindow *self, const char *key)
{
  for (guint i = 0; i < self->waiting->len; i++) {
    SamAside *waiting = g_ptr_array_index (self->waiting, i);

    if (g_strcmp0 (waiting->key, key) == 0) {
      g_ptr_array_remove_index (self->waiting, i);
      break;
    }
  }
  show_waiting (self);
}

void
sam_window_drop_draft (SamWindow *self, const char *key)
{
  g_return_if_fail (SAM_IS_WINDOW (self) && key);

  sam_call_put_draft (self->context, key, NULL);
  forget_waiting (self, key);
}

typedef struct {
  SamWindow *window; /* (owned) */
  char *key;         /* (owned) */
} GoOn;

static void
go_on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GoOn *data = user_data;
  g_autoptr (SamWindow) self = data->window;
  g_autofree char *key = data->key;
  g_autofree char *text = sam_call_get_draft_finish (SAM_CONTEXT (source), result);
  SamEditor *editor;

  g_free (data);
  if (text && sam_case_resume (self, key, text)) {
    return;
  }
  editor = text ? sam_editor_restore (self->context, key, text) : NULL;
  if (editor) {
    sam_window_begin_edit (self, editor);
  } else {
    /* Gone with its case, or of a later version: nothing is offered that can't be opened. */
    forget_waiting (self, key);
  }
}

static void
go_on_cb (SamWindow *self)
{
  SamAside *first = self->waiting->len > 0 ? g_ptr_array_index (self->waiting, 0) : NULL;
  GoOn *data;

  if (!first || !may_leave (self)) {
    return;
  }
  if (first->editor) {
    g_autoptr (SamEditor) editor = g_object_ref (first->editor);

    sam_window_begin_edit (self, editor);
    return;
  }
  data = g_new0 (GoOn, 1);
  data->window = g_object_ref (self);
  data->key = g_strdup (first->key);
  sam_call_get_draft_async (self->context, data->key, go_on_read_cb, data);
}

/* What can't be gone on with now because another form has unsaved text stays at hand. */
static void
put_aside (SamWindow *self, SamEditor *editor)
{
  SamAside *waiting = g_new0 (SamAside, 1);

  waiting->key = g_strdup (sam_editor_get_draft_key (editor));
  waiting->editor = g_object_ref (editor);
  g_ptr_array_insert (self->waiting, 0, waiting);
  sam_editor_keep_async (editor, NULL, NULL);
  show_waiting (self);
}

static void
go_on_editing (SamWindow *self, gpointer data)
{
  g_autoptr (SamEditor) editor = g_object_ref (data);

  g_object_set_data (G_OBJECT (editor), "sam-resumed", GINT_TO_POINTER (TRUE));
  if (!sam_window_begin_edit (self, editor)) {
    put_aside (self, editor);
  }
}

static void
dropped_editor_free (gpointer data)
{
  g_autoptr (SamEditor) editor = data;

  if (!g_object_get_data (G_OBJECT (editor), "sam-resumed")) {
    sam_editor_drop_draft (editor);
  }
}

static void
cancel_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);
  g_autoptr (SamEditor) editor = self->editor ? g_object_ref (self->editor) : NULL;

  if (!editor) {
    return;
  }
  end_edit (self);
  if (sam_editor_is_dirty (editor)) {
    /* No question: what was written can be had back from the toast. */
    g_object_set_data (G_OBJECT (editor), "sam-resumed", NULL);
    sam_window_toast_button (self, C_ ("toast", "Not saved"), C_ ("toast", "Go on writing"),
                             go_on_editing, g_object_ref (editor), dropped_editor_free);
  } else {
    sam_editor_drop_draft (editor);
  }
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SamWindow *self = SAM_WINDOW (widget);

  if (self->editor) {
    sam_editor_save (self->editor);
  }
}

/* Whom a form over a case is about, so that nothing is written on somebody else. */
static void
show_whom (SamWindow *self)
{
  SamPage *page = sam_window_get_page (self);
  g_autofree char *name =
      page && SAM_IS_CASE_PAGE (page) && self->editor
          ? sam_case_page_name_of (SAM_CASE_PAGE (page), sam_editor_get_scope (self->editor))
          : NULL;
  const char *whom = name ? name : self->editor ? sam_editor_get_whom (self->editor) : NULL;
  g_autofree char *shown = whom ? sam_context_show_name (self->context, whom) : NULL;

  adw_window_title_set_subtitle (self->edit_title, shown ? shown : "");
}

gboolean
sam_window_begin_edit (SamWindow *window, SamEditor *editor)
{
  g_autoptr (SamEditor) owned = NULL;

  g_return_val_if_fail (SAM_IS_WINDOW (window), FALSE);
  g_return_val_if_fail (SAM_IS_EDITOR (editor), FALSE);

  owned = g_object_ref_sink (editor);
  if (!window->has_main || !may_leave (window)) {
    return FALSE;
  }
  window->editor = g_object_ref (editor);
  gtk_widget_set_visible (GTK_WIDGET (editor), FALSE);
  gtk_stack_add_child (window->pages, GTK_WIDGET (editor));
  bring_to_front (window, GTK_WIDGET (editor));
  g_signal_handlers_disconnect_by_data (editor, window);
  g_signal_connect_object (editor, "saved", G_CALLBACK (editor_saved_cb), window, 0);
  g_signal_connect_object (editor, "notify::can-save", G_CALLBACK (editor_can_save_cb), window, 0);
  adw_window_title_set_title (window->edit_title, sam_editor_get_title (editor));
  show_whom (window);
  gtk_stack_set_visible_child_name (window->heads, "edit");
  gtk_widget_action_set_enabled (GTK_WIDGET (window), "win.cancel-edit", TRUE);
  editor_can_save_cb (editor, NULL, window);
  g_object_set (window->leaflet, "visible-child", window->content, NULL);
  forget_waiting (window, sam_editor_get_draft_key (editor));
  sam_editor_grab_first (editor);
  return TRUE;
}

gboolean
sam_window_is_editing (SamWindow *window)
{
  g_return_val_if_fail (SAM_IS_WINDOW (window), FALSE);

  return window->editor != NULL;
}

void
sam_window_edit_record (SamWindow *window, SamRecord *record)
{
  const SamTypeDef *def = sam_record_get_def (record);
  SamEditor *editor = sam_editor_new (window->context, sam_text (NULL, &def->noun));

  sam_editor_build (editor, sam_editor_add_part (editor, record));
  sam_window_begin_edit (window, editor);
}

void
sam_window_new_case (SamWindow *window)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  if (window->has_main) {
    sam_window_begin_edit (window, sam_new_case_editor (window));
  }
}

void
sam_window_log_contact (SamWindow *window, const char *case_id)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  if (window->has_main) {
    sam_contact_window_present (window, case_id);
  }
}

/* ---- Telling ---- */

typedef struct {
  void (*clicked) (SamWindow *window, gpointer data);
  gpointer data;
  GDestroyNotify data_free;
  GWeakRef window;
} ToastButton;

static void
toast_button_free (gpointer data, GClosure *closure)
{
  ToastButton *button = data;

  if (button->data_free && button->data) {
    button->data_free (button->data);
  }
  g_weak_ref_clear (&button->window);
  g_free (button);
}

static void
toast_clicked_cb (AdwToast *toast, gpointer user_data)
{
  ToastButton *button = user_data;
  g_autoptr (SamWindow) window = g_weak_ref_get (&button->window);

  if (window && button->clicked) {
    void (*clicked) (SamWindow *, gpointer) = button->clicked;

    button->clicked = NULL;
    clicked (window, button->data);
  }
}

void
sam_window_toast_button (SamWindow *window, const char *text, const char *label,
                         void (*clicked) (SamWindow *window, gpointer data), gpointer data,
                         GDestroyNotify data_free)
{
  AdwToast *toast = sam_toast_new (text);
  ToastButton *button = g_new0 (ToastButton, 1);

  button->clicked = clicked;
  button->data = data;
  button->data_free = data_free;
  g_weak_ref_init (&button->window, window);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_timeout (toast, 8);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (toast_clicked_cb), button,
                         toast_button_free, 0);
  sam_toast_show (window->toasts, toast);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sam_call_undo_finish (SAM_CONTEXT (source), result, &error)) {
    sam_window_toast (self, C_ ("toast", "Undone"), NULL);
  } else if (error) {
    sam_window_error (self, error);
  }
}

static void
undo_clicked (SamWindow *window, gpointer data)
{
  sam_call_undo_async (window->context, data, undone_cb, g_object_ref (window));
}

void
sam_window_toast (SamWindow *window, const char *text, const char *undo)
{
  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (text != NULL);

  if (undo) {
    sam_window_toast_button (window, text, C_ ("toast", "Undo"), undo_clicked, g_strdup (undo),
                             g_free);
  } else {
    sam_toast_show (window->toasts, sam_toast_new (text));
  }
}

void
sam_window_error (SamWindow *window, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (error != NULL);

  text = sam_error_text (error);
  if (!text) {
    return;
  }
  if (sam_error_stays (error)) {
    sam_window_error_bar (window, "saving", text, NULL, NULL);
  } else {
    sam_window_toast (window, text, NULL);
  }
}

/* ---- Going somewhere ---- */

void
sam_window_open_page (SamWindow *window, const char *id, const char *argument)
{
  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (id != NULL);

  go_to (window, id, argument, NULL, NULL);
}

void
sam_window_open_case (SamWindow *window, const char *case_id, const char *section,
                      const char *record_id)
{
  g_return_if_fail (SAM_IS_WINDOW (window));
  g_return_if_fail (case_id != NULL);

  go_to (window, "case", case_id, section, record_id);
}

void
sam_window_go_back (SamWindow *window)
{
  g_return_if_fail (SAM_IS_WINDOW (window));

  if (window->places->len > 1 && may_leave (window)) {
    g_ptr_array_remove_index (window->places, window->places->len - 1);
    show_place (window);
  }
}

SamPage *
sam_window_get_page (SamWindow *window)
{
  SamPlace *place = current_place (window);

  return place ? g_hash_table_lookup (window->made, place->page) : NULL;
}

SamContext *
sam_window_get_context (SamWindow *window)
{
  g_return_val_if_fail (SAM_IS_WINDOW (window), NULL);

  return window->context;
}

SamWindow *
sam_window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root) && !SAM_IS_WINDOW (root)) {
    root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
  }
  return root && SAM_IS_WINDOW (root) ? SAM_WINDOW (root) : NULL;
}

/* ---- What happens around it ---- */

static void
store_changed_cb (SamStore *store, guint64 types, char **ids, guint origin, gpointer user_data)
{
  SamWindow *self = user_data;
  GHashTableIter iter;
  gpointer page;

  if (origin == SAM_ORIGIN_USER && types != 0) {
    /* Something was saved, so what stood in the way is gone. */
    sam_window_error_bar (self, "saving", NULL, NULL, NULL);
  }
  sam_context_store_changed (self->context, types);
  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &page)) {
    sam_page_invalidate (page, types, (const char *const *) ids);
  }
  sam_window_counts_queue (self);
}

static void
directory_changed_cb (SamWindow *self)
{
  GHashTableIter iter;
  gpointer page;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &page)) {
    sam_page_invalidate (page, SAM_ALL_TYPES, NULL);
  }
}

/* What is late, near or over is worked out from the day. */
static void
new_day_cb (SamWindow *self)
{
  directory_changed_cb (self);
  sam_window_counts_queue (self);
}

static gboolean
opening_cb (gpointer user_data)
{
  SamWindow *self = user_data;

  self->opening_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->opening_spinner), TRUE);
  gtk_spinner_start (self->opening_spinner);
  return G_SOURCE_REMOVE;
}

void
sam_window_show_state (SamWindow *self, GtkWidget *page)
{
  GtkWidget *before = gtk_stack_get_child_by_name (self->states, "state");

  if (before) {
    gtk_stack_remove (self->states, before);
  }
  g_clear_handle_id (&self->opening_id, g_source_remove);
  gtk_spinner_stop (self->opening_spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->opening_spinner), FALSE);
  if (page) {
    gtk_stack_add_named (self->states, page, "state");
    gtk_stack_set_visible_child (self->states, page);
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  } else {
    gtk_stack_set_visible_child_name (self->states, "opening");
    self->opening_id = g_timeout_add (300, opening_cb, self);
  }
  self->has_main = FALSE;
}

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;
  g_auto (GStrv) keys = sam_call_list_drafts_finish (SAM_CONTEXT (source), result);

  for (guint i = 0; keys && keys[i]; i++) {
    SamAside *waiting = g_new0 (SamAside, 1);

    waiting->key = g_strdup (keys[i]);
    g_ptr_array_add (self->waiting, waiting);
  }
  show_waiting (self);
}

void
sam_window_show_main (SamWindow *self)
{
  GtkWidget *before = gtk_stack_get_child_by_name (self->states, "state");

  g_clear_handle_id (&self->opening_id, g_source_remove);
  gtk_spinner_stop (self->opening_spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), TRUE);
  gtk_stack_set_visible_child_name (self->states, "main");
  if (before) {
    gtk_stack_remove (self->states, before);
  }
  if (self->has_main) {
    return;
  }
  self->has_main = TRUE;
  if (self->places->len == 0) {
    go_to (self, sam_pages[0].id, NULL, NULL, NULL);
    sam_call_list_drafts_async (self->context, SAM_EDITOR_DRAFT, drafts_cb, g_object_ref (self));
  } else {
    show_place (self);
  }
  sam_window_status_update (self);
  sam_window_counts_queue (self);
}

void
sam_window_set_engine (SamWindow *self, SamSyncEngine *engine)
{
  if (g_set_object (&self->engine, engine) && engine) {
    g_signal_connect_object (engine, "status-changed", G_CALLBACK (sam_window_status_update), self,
                             G_CONNECT_SWAPPED);
    sam_window_status_update (self);
  }
}

SamSyncEngine *
sam_window_get_engine (SamWindow *self)
{
  g_return_val_if_fail (SAM_IS_WINDOW (self), NULL);
  return self->engine;
}

/* ---- Closing ---- */

static void
close_anyway_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;

  self->closing = FALSE;
  if (sam_confirm_finish (GTK_WINDOW (source), result)) {
    self->may_close = TRUE;
    gtk_window_close (GTK_WINDOW (self));
  }
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamWindow) self = user_data;

  self->not_kept |= !sam_editor_keep_finish (SAM_EDITOR (source), result, NULL);
  if (--self->keeping > 0) {
    return;
  }
  if (self->not_kept) {
    sam_confirm_async (GTK_WINDOW (self), C_ ("editor", "Close and lose what you have written?"),
                       C_ ("editor",
                           "It could not be kept on this computer: the disk may be full, or its "
                           "folder can't be written. Stay, make room or copy the text, and try "
                           "again."),
                       C_ ("editor", "_Close and lose it"), TRUE, close_anyway_cb,
                       g_object_ref (self));
    return;
  }
  self->closing = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
keep_first (SamWindow *self, SamEditor *editor)
{
  if (editor && !sam_editor_is_kept (editor)) {
    self->keeping++;
    sam_editor_keep_async (editor, kept_cb, g_object_ref (self));
  }
}

/* Closing loses nothing as long as every draft is on the disk, to be offered at the next start. */
static gboolean
close_request_cb (SamWindow *self)
{
  if (self->may_close || self->closing) {
    return !self->may_close;
  }
  self->not_kept = FALSE;
  keep_first (self, self->editor);
  for (guint i = 0; i < self->waiting->len; i++) {
    keep_first (self, ((SamAside *) g_ptr_array_index (self->waiting, i))->editor);
  }
  self->closing = self->keeping > 0;
  return self->closing;
}

static void
sam_window_dispose (GObject *object)
{
  SamWindow *self = SAM_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  /* It holds the context, and the window's own group of actions outlives the window in GTK 4.8. */
  g_action_map_remove_action (G_ACTION_MAP (self), "hide-names");
  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_handle_id (&self->opening_id, g_source_remove);
  g_clear_object (&self->editor);
  g_ptr_array_set_size (self->waiting, 0);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAM_TYPE_WINDOW);
  G_OBJECT_CLASS (sam_window_parent_class)->dispose (object);
}

static void
sam_window_finalize (GObject *object)
{
  SamWindow *self = SAM_WINDOW (object);

  g_clear_pointer (&self->made, g_hash_table_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->bar_rows, g_hash_table_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (sam_window_parent_class)->finalize (object);
}

static void
sam_window_class_init (SamWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sam_window_dispose;
  object_class->finalize = sam_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/no/samspor/Samspor/ui/sam-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SamWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, states);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, page_list);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, foot);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, foot_confirmed);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, foot_waiting);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, content);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, heads);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, search);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, print_button);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, edit_title);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, bars);
  gtk_widget_class_bind_template_child (widget_class, SamWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, page_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_list_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);

  gtk_widget_class_install_action (widget_class, "win.page", "i", page_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.new-case", NULL, new_case_action);
  gtk_widget_class_install_action (widget_class, "win.log-contact", NULL, log_contact_action);
  gtk_widget_class_install_action (widget_class, "win.inquiry", NULL, inquiry_action);
  gtk_widget_class_install_action (widget_class, "win.wants-now", NULL, wants_now_action);
  gtk_widget_class_install_action (widget_class, "win.absence", NULL, absence_action);
  gtk_widget_class_install_action (widget_class, "win.log-later", NULL, log_later_action);
  gtk_widget_class_install_action (widget_class, "win.from-meeting", NULL, from_meeting_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.cancel-edit", NULL, cancel_edit_action);
}

/* A split button has no name of its own to hand on to its two halves. */
static void
name_new_button (SamWindow *self)
{
  for (GtkWidget *half = gtk_widget_get_first_child (GTK_WIDGET (self->new_button)); half;
       half = gtk_widget_get_next_sibling (half)) {
    if (GTK_IS_MENU_BUTTON (half)) {
      sam_spoken_set (half, C_ ("window", "Other new things"));
    } else if (GTK_IS_BUTTON (half)) {
      sam_spoken_set (half, C_ ("window", "New inquiry"));
    }
  }
}

static void
sam_window_init (SamWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  self->bar_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_page_rows (self);
  name_new_button (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-edit", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.wants-now", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->print_button), FALSE);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
  sam_modal_keep_keyboard (GTK_WINDOW (self));
}

SamWindow *
sam_window_new (GtkApplication *application, SamContext *context)
{
  SamWindow *self;
  g_autoptr (GPropertyAction) hide = NULL;

  g_return_val_if_fail (SAM_IS_CONTEXT (context), NULL);

  self = g_object_new (SAM_TYPE_WINDOW, "application", application, NULL);
  self->context = g_object_ref (context);
  hide = g_property_action_new ("hide-names", context, "hide-names");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (hide));
  g_signal_connect_object (sam_context_get_store (context), "changed",
                           G_CALLBACK (store_changed_cb), self, 0);
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (directory_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "new-day", G_CALLBACK (new_day_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (show_whom), self,
                           G_CONNECT_SWAPPED);
  sam_window_status_setup (self);
  sam_window_show_state (self, NULL);
  return self;
}
