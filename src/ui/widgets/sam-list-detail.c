/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-list-detail.h"

#include "sam-press.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

#define GAP 24
#define LIST_WANTS 300 /* pixels at 96 dpi */
#define LIST_MOST 420
#define DETAIL_WANTS 400
#define DETAIL_MOST 860
/* What is passed by on the way to another line is not read. */
#define SEEN_MS 1000

struct _SamListDetail {
  GtkWidget parent_instance;

  const SamListDetailKind *kind;
  gpointer page; /* (not owned) */

  GtkWidget *body, *stack, *spinner, *empty, *panes; /* (not owned): children */
  GtkWidget *list_pane, *list, *detail_pane, *back, *detail;
  SamPageHeader *header;
  GtkSingleSelection *selection; /* (not owned): the list's */

  SamListModel *model; /* (owned) */
  char *selected;      /* (owned) (nullable): id of what is shown */
  gpointer shown;      /* (owned) (nullable): the line that is shown */
  char *looked_at;     /* (owned) (nullable): id of what stands where it can be read */
  char *seen;          /* (owned) (nullable): id of what did so for a second last */
  gboolean folded, in_detail, applied, applying;
  guint wait_id, fold_id, seen_id;
  GPtrArray *coming;         /* (owned) (nullable): the snapshot to show */
  char *title, *description; /* (owned) (nullable): of the empty page */
};

G_DEFINE_FINAL_TYPE (SamListDetail, sam_list_detail, GTK_TYPE_WIDGET)

/* ---- Two panes ---- */

#define SAM_TYPE_PANES (sam_panes_get_type ())
G_DECLARE_FINAL_TYPE (SamPanes, sam_panes, SAM, PANES, GtkWidget)
struct _SamPanes {
  GtkWidget parent_instance;

  SamListDetail *owner; /* (not owned) */
};
G_DEFINE_FINAL_TYPE (SamPanes, sam_panes, GTK_TYPE_WIDGET)

static gboolean
fold_cb (gpointer user_data)
{
  SamListDetail *self = user_data;

  self->fold_id = 0;
  gtk_widget_set_visible (self->back, self->folded);
  return G_SOURCE_REMOVE;
}

static void
sam_panes_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  SamListDetail *owner = SAM_PANES (widget)->owner;
  int a = 0, b = 0;

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (owner->list_pane, orientation, -1, &a, NULL, NULL, NULL);
  gtk_widget_measure (owner->detail_pane, orientation, -1, &b, NULL, NULL, NULL);
  *minimum = MAX (a, b);
  *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL
          ? MAX (*minimum, (int) ((LIST_WANTS + GAP + DETAIL_WANTS) * sam_text_scale (widget)))
          : MAX (*minimum, 400);
}

/* What the lines need at @width. The list itself measures them as if none had to break, so that the
 * last one was cut though there was room. */
static int
lines_height (SamListDetail *owner, int width)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (owner->selection)), measured = 0;
  gint64 all = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (owner->list); row;
       row = gtk_widget_get_next_sibling (row)) {
    int one = 0;

    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &one, NULL, NULL);
    all += one;
    measured++;
  }
  return measured > 0 ? (int) MIN (all * n / measured, G_MAXINT) : 0;
}

static void
place_list (SamListDetail *owner, int x, int width, int height)
{
  int least = 0;

  gtk_widget_measure (owner->list_pane, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  height = MAX (MIN (height, lines_height (owner, width)), least);
  gtk_widget_size_allocate (owner->list_pane, &(GtkAllocation){ x, 0, width, height }, -1);
}

static void
sam_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SamListDetail *owner = SAM_PANES (widget)->owner;
  double scale = sam_text_scale (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int a = 0, b = 0, list, detail;
  gboolean folded;

  gtk_widget_measure (owner->list_pane, GTK_ORIENTATION_HORIZONTAL, -1, &a, NULL, NULL, NULL);
  gtk_widget_measure (owner->detail_pane, GTK_ORIENTATION_HORIZONTAL, -1, &b, NULL, NULL, NULL);
  folded =
      width < MAX ((int) (LIST_WANTS * scale), a) + GAP + MAX ((int) (DETAIL_WANTS * scale), b);
  if (folded != owner->folded) {
    owner->folded = folded;
    /* Not now: this is the middle of a layout. */
    if (owner->fold_id == 0) {
      owner->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, owner, NULL);
    }
  }
  gtk_widget_set_child_visible (owner->list_pane, !folded || !owner->in_detail);
  gtk_widget_set_child_visible (owner->detail_pane, !folded || owner->in_detail);
  if (folded) {
    if (owner->in_detail) {
      gtk_widget_size_allocate (owner->detail_pane, &(GtkAllocation){ 0, 0, width, height }, -1);
    } else {
      place_list (owner, 0, width, height);
    }
    return;
  }
  list = CLAMP (width * 2 / 5, MAX ((int) (LIST_WANTS * scale), a), (int) (LIST_MOST * scale));
  /* Beside the list, not in the middle of a wide window: the eye goes from one to the other. */
  detail = MAX (MIN (width - list - GAP, (int) (DETAIL_MOST * scale)), b);
  place_list (owner, rtl ? width - list : 0, list, height);
  gtk_widget_size_allocate (owner->detail_pane,
                            &(GtkAllocation){ rtl ? width - list - GAP - detail : list + GAP, 0,
                                              detail, height },
                            -1);
}

static void
sam_panes_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object)))) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sam_panes_parent_class)->dispose (object);
}

static void
sam_panes_class_init (SamPanesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_panes_dispose;
  GTK_WIDGET_CLASS (klass)->measure = sam_panes_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = sam_panes_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "panes");
}

static void
sam_panes_init (SamPanes *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
}

/* ---- The detail ---- */

static gboolean
seen_cb (gpointer user_data)
{
  SamListDetail *self = user_data;

  self->seen_id = 0;
  g_free (self->seen);
  self->seen = g_strdup (self->looked_at);
  self->kind->seen (self->shown, self->page);
  return G_SOURCE_REMOVE;
}

/* Another line is shown, or the detail came to front or went. */
static void
look (SamListDetail *self)
{
  const char *id =
      self->shown && gtk_widget_get_mapped (self->detail) ? self->kind->get_id (self->shown) : NULL;

  if (!self->kind->seen || g_strcmp0 (id, self->looked_at) == 0) {
    return;
  }
  g_clear_handle_id (&self->seen_id, g_source_remove);
  g_free (self->looked_at);
  self->looked_at = g_strdup (id);
  if (id && g_strcmp0 (id, self->seen) != 0) {
    self->seen_id = g_timeout_add (SEEN_MS, seen_cb, self);
  }
}

static void
drop_shown (SamListDetail *self)
{
  if (self->shown) {
    self->kind->data_unref (g_steal_pointer (&self->shown));
  }
}

static void
show_line (SamListDetail *self, gpointer line)
{
  if (line && self->shown && self->kind->equal (line, self->shown)) {
    return;
  }
  drop_shown (self);
  sam_box_clear (self->detail);
  if (line) {
    self->shown = self->kind->data_ref (line);
    self->kind->show (self->detail, line, self->page);
  }
  look (self);
}

static void
selected_cb (SamListDetail *self)
{
  SamItem *item;

  if (self->applying) {
    return;
  }
  item = gtk_single_selection_get_selected_item (self->selection);
  if (item && g_strcmp0 (sam_item_get_id (item), self->selected) != 0) {
    g_free (self->selected);
    self->selected = g_strdup (sam_item_get_id (item));
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (
                                  gtk_widget_get_last_child (self->detail_pane))),
                              0);
  }
  show_line (self, item ? sam_item_get (item) : NULL);
}

static void
set_in_detail (SamListDetail *self, gboolean in_detail)
{
  self->in_detail = in_detail;
  gtk_widget_queue_allocate (self->panes);
}

static void
activate_cb (GtkListView *list, guint position, gpointer user_data)
{
  SamListDetail *self = user_data;

  gtk_single_selection_set_selected (self->selection, position);
  set_in_detail (self, TRUE);
  if (self->folded) {
    gtk_widget_child_focus (self->detail_pane, GTK_DIR_TAB_FORWARD);
  }
}

static void
back_cb (SamListDetail *self)
{
  set_in_detail (self, FALSE);
  gtk_widget_grab_focus (self->list);
}

/* ---- The widget ---- */

static gboolean
wait_cb (gpointer user_data)
{
  SamListDetail *self = user_data;

  self->wait_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (SamListDetail *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void
sam_list_detail_dispose (GObject *object)
{
  SamListDetail *self = SAM_LIST_DETAIL (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_handle_id (&self->fold_id, g_source_remove);
  g_clear_handle_id (&self->seen_id, g_source_remove);
  if (self->selection) {
    g_signal_handlers_disconnect_by_data (self->selection, self);
    self->selection = NULL;
  }
  if (self->detail) {
    g_signal_handlers_disconnect_by_data (self->detail, self);
    self->detail = NULL;
  }
  drop_shown (self);
  g_clear_pointer (&self->body, gtk_widget_unparent);
  G_OBJECT_CLASS (sam_list_detail_parent_class)->dispose (object);
}

static void
sam_list_detail_finalize (GObject *object)
{
  SamListDetail *self = SAM_LIST_DETAIL (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->looked_at, g_free);
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->coming, g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->description, g_free);
  G_OBJECT_CLASS (sam_list_detail_parent_class)->finalize (object);
}

static void
sam_list_detail_class_init (SamListDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_list_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_list_detail_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sam_list_detail_init (SamListDetail *self)
{
}

static GtkWidget *
make_list (SamListDetail *self, const char *title)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = sam_row_factory_new (self->kind->bind, NULL, self->page);

  self->model = sam_list_model_new (self->kind->get_id, self->kind->equal, self->kind->data_ref,
                                    self->kind->data_unref);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->list), TRUE);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  sam_spoken_set (self->list, title);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "side-list");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  return scroller;
}

static GtkWidget *
make_detail (SamListDetail *self)
{
  GtkWidget *pane = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->back = sam_button_new (C_ ("list and detail", "_Back to the list"));
  gtk_widget_add_css_class (self->back, "flat");
  gtk_widget_set_halign (self->back, GTK_ALIGN_START);
  gtk_widget_set_visible (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  gtk_box_append (GTK_BOX (pane), self->back);
  self->detail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->detail, "detail");
  g_signal_connect_swapped (self->detail, "map", G_CALLBACK (look), self);
  g_signal_connect_swapped (self->detail, "unmap", G_CALLBACK (look), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->detail);
  gtk_box_append (GTK_BOX (pane), scroller);
  return pane;
}

GtkWidget *
sam_list_detail_new (const char *title, const char *icon, const SamListDetailKind *kind,
                     gpointer page)
{
  SamListDetail *self = g_object_new (SAM_TYPE_LIST_DETAIL, NULL);
  GtkWidget *waiting = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  SamPanes *panes = g_object_new (SAM_TYPE_PANES, NULL);

  self->kind = kind;
  self->page = page;
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->body, "page-body");
  gtk_widget_set_parent (self->body, GTK_WIDGET (self));
  self->header = SAM_PAGE_HEADER (sam_page_header_new (title));
  gtk_box_append (GTK_BOX (self->body), GTK_WIDGET (self->header));
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->body), self->stack);

  self->spinner = gtk_spinner_new ();
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_append (GTK_BOX (waiting), self->spinner);
  gtk_stack_add_named (GTK_STACK (self->stack), waiting, "waiting");

  panes->owner = self;
  self->panes = GTK_WIDGET (panes);
  self->list_pane = make_list (self, title);
  gtk_widget_set_parent (self->list_pane, self->panes);
  self->detail_pane = make_detail (self);
  gtk_widget_set_parent (self->detail_pane, self->panes);
  gtk_stack_add_named (GTK_STACK (self->stack), self->panes, "list");

  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), icon);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  return GTK_WIDGET (self);
}

SamPageHeader *
sam_list_detail_get_header (SamListDetail *self)
{
  g_return_val_if_fail (SAM_IS_LIST_DETAIL (self), NULL);

  return self->header;
}

void
sam_list_detail_wait (SamListDetail *self)
{
  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  if (!self->applied && self->wait_id == 0) {
    self->wait_id = g_timeout_add (300, wait_cb, self);
  }
}

void
sam_list_detail_fail (SamListDetail *self)
{
  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  stop_waiting (self);
}

static void
apply_coming (GtkWidget *widget)
{
  SamListDetail *self = SAM_LIST_DETAIL (widget);
  g_autoptr (GPtrArray) lines = g_steal_pointer (&self->coming);
  guint before, place;

  self->applied = TRUE;
  before = gtk_single_selection_get_selected (self->selection);
  self->applying = TRUE;
  sam_list_model_apply (self->model, lines);
  place = self->selected ? sam_list_model_find (self->model, self->selected) : G_MAXUINT;
  if (place == G_MAXUINT && lines->len > 0) {
    /* What was shown is done with: the next one takes its place. */
    place = before == GTK_INVALID_LIST_POSITION ? 0 : MIN (before, lines->len - 1);
    if (self->selected) {
      set_in_detail (self, FALSE);
    }
  }
  gtk_single_selection_set_selected (self->selection,
                                     lines->len > 0 ? place : GTK_INVALID_LIST_POSITION);
  self->applying = FALSE;
  selected_cb (self);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), self->title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), self->description);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), lines->len > 0 ? "list" : "empty");
}

void
sam_list_detail_apply (SamListDetail *self, GPtrArray *lines, const char *title,
                       const char *description)
{
  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  stop_waiting (self);
  g_clear_pointer (&self->coming, g_ptr_array_unref);
  self->coming = g_ptr_array_ref (lines);
  g_free (self->title);
  self->title = g_strdup (title);
  g_free (self->description);
  self->description = g_strdup (description);
  sam_press_wait (GTK_WIDGET (self), apply_coming);
}

void
sam_list_detail_select (SamListDetail *self, const char *id)
{
  guint place;

  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  g_free (self->selected);
  self->selected = g_strdup (id);
  place = sam_list_model_find (self->model, id);
  if (place != G_MAXUINT) {
    gtk_single_selection_set_selected (self->selection, place);
  }
  set_in_detail (self, TRUE);
}

const char *
sam_list_detail_get_shown (SamListDetail *self)
{
  g_return_val_if_fail (SAM_IS_LIST_DETAIL (self), NULL);

  return self->shown ? self->kind->get_id (self->shown) : NULL;
}

void
sam_list_detail_refresh (SamListDetail *self)
{
  SamItem *item;

  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  self->applying = TRUE;
  sam_list_model_refresh (self->model);
  if (self->selected) {
    guint place = sam_list_model_find (self->model, self->selected);

    if (place != G_MAXUINT) {
      gtk_single_selection_set_selected (self->selection, place);
    }
  }
  self->applying = FALSE;
  item = gtk_single_selection_get_selected_item (self->selection);
  drop_shown (self);
  show_line (self, item ? sam_item_get (item) : NULL);
}

void
sam_list_detail_focus (SamListDetail *self)
{
  g_return_if_fail (SAM_IS_LIST_DETAIL (self));

  gtk_widget_grab_focus (self->folded && self->in_detail ? self->back : self->list);
}

/* ---- What details are built of ---- */

GtkWidget *
sam_detail_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  sam_label_wrap (label);
  if (css_class) {
    gtk_widget_add_css_class (label, css_class);
  }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

GtkWidget *
sam_detail_title (GtkWidget *box, const char *title, const char *subtitle)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_hexpand (words, TRUE);
  sam_detail_label (words, title, "title-4");
  if (subtitle && *subtitle) {
    sam_detail_label (words, subtitle, "dim-label");
  }
  gtk_box_append (GTK_BOX (head), words);
  gtk_widget_set_valign (end, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), end);
  gtk_box_append (GTK_BOX (box), head);
  return end;
}

void
sam_detail_heading (GtkWidget *box, const char *title, const char *remark)
{
  GtkWidget *heading = sam_section_heading_new (title, remark);

  gtk_widget_set_margin_top (heading, 12);
  gtk_box_append (GTK_BOX (box), heading);
}

GtkWidget *
sam_detail_list (GtkWidget *box)
{
  GtkWidget *list = sam_boxed_list_new ();

  gtk_box_append (GTK_BOX (box), list);
  return list;
}

void
sam_detail_fact (GtkWidget *list, const char *label, const char *value)
{
  GtkWidget *box, *words;
  g_autofree char *spoken = NULL;

  if (!value || *value == '\0') {
    return;
  }
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (box, "fact");
  words = sam_detail_label (box, label, "caption");
  gtk_widget_add_css_class (words, "dim-label");
  sam_detail_label (box, value, NULL);
  spoken = sam_words_join (label, value, NULL);
  sam_boxed_list_add (list, box, FALSE, spoken);
}
