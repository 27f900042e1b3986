/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-occupancy-list.h"

#include "sam-calls.h"
#include "sam-list-model.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-stock-filter.h"
#include "sam-strip.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

/* In a low window the page is scrolled, not only the list. */
#define LIST_LEAST 240 /* pixels at 96 dpi */

struct _SamOccupancyList {
  AdwBin parent_instance;

  SamPage *page;                  /* (not owned) */
  SamPageHeader *header;          /* (not owned) */
  SamStockBar *bar;               /* (not owned) */
  GtkWidget *stack, *list;        /* (not owned) */
  GtkWidget *axis, *words;        /* (not owned) */
  GtkWidget *zooms[SAM_N_STRIPS]; /* (not owned) */
  GtkSingleSelection *selection;  /* (not owned): the list's */
  SamListModel *model;            /* (owned) */
  GHashTable *strips;             /* (owned) (element-type SamStrip): those that are on screen */
  SamStripView view;
  SamStripZoom zoom;
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamOccupancyList, sam_occupancy_list, ADW_TYPE_BIN)

static const char *
line_id (gconstpointer line)
{
  return sam_record_get_id (((const SamStockHome *) line)->unit);
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  return sam_stock_home_equal (a, b);
}

/* ---- What is chosen ---- */

/* Returns: (transfer none) (nullable): the home the keyboard is at. */
static SamStockHome *
selected_home (SamOccupancyList *self)
{
  SamItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item ? sam_item_get (item) : NULL;
}

static const SamStockTenant *
tenant_of (const SamStockHome *home, const SamHomePeriod *period)
{
  for (guint i = 0; period->lease && i < home->tenants->len; i++) {
    const SamStockTenant *tenant = &g_array_index (home->tenants, SamStockTenant, i);

    if (g_strcmp0 (tenant->lease_id, sam_record_get_id (period->lease)) == 0) {
      return tenant;
    }
  }
  return NULL;
}

/* The period that is marked, in words under the strips. */
static void
show_words (SamOccupancyList *self)
{
  SamContext *context = self->view.context;
  SamStockHome *home = selected_home (self);
  g_autoptr (GArray) periods = NULL;
  g_autofree char *name = NULL, *period_words = NULL, *who = NULL, *words = NULL;
  const SamStockTenant *tenant;
  const SamHomePeriod *period;

  if (!home) {
    gtk_label_set_text (GTK_LABEL (self->words), "");
    return;
  }
  periods = sam_strip_periods (home, sam_context_get_today (context));
  period = sam_strip_period_at (periods, self->view.chosen);
  tenant = tenant_of (home, period);
  name = sam_strip_name (home);
  period_words = sam_strip_words (context, period);
  who = tenant ? sam_context_show_name (context, tenant->name) : NULL;
  words = sam_words_join (name, period_words, who ? who : "", NULL);
  gtk_label_set_text (GTK_LABEL (self->words), words);
}

static void
update_strips (SamOccupancyList *self)
{
  GHashTableIter iter;
  gpointer strip;

  g_hash_table_iter_init (&iter, self->strips);
  while (g_hash_table_iter_next (&iter, &strip, NULL)) {
    sam_strip_update (strip);
  }
  sam_strip_axis_update (SAM_STRIP_AXIS (self->axis));
  show_words (self);
}

static void
selected_cb (SamOccupancyList *self)
{
  SamStockHome *home = selected_home (self);
  const char *id = home ? sam_record_get_id (home->unit) : NULL;

  if (g_strcmp0 (self->view.home, id) != 0) {
    g_free (self->view.home);
    self->view.home = g_strdup (id);
    update_strips (self);
  }
}

static void
show_span (SamOccupancyList *self, SamStripSpan span)
{
  self->view.span = span;
  self->view.chosen = CLAMP (self->view.chosen, span.start, sam_strip_end (span) - 1);
  update_strips (self);
}

static void
show_today (SamOccupancyList *self)
{
  SamDate today = sam_context_get_today (self->view.context);

  self->view.chosen = today;
  show_span (self, sam_strip_span (self->zoom, today));
}

static void
show_zoom (SamOccupancyList *self, SamStripZoom zoom)
{
  self->zoom = zoom;
  for (guint i = 0; i < SAM_N_STRIPS; i++) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->zooms[i]), i == zoom);
  }
  show_span (self, sam_strip_span (zoom, self->view.chosen));
}

/* To the period before or after, into another time when it is not in this one. */
static void
step (SamOccupancyList *self, int direction)
{
  SamStockHome *home = selected_home (self);
  g_autoptr (GArray) periods = NULL;
  const SamHomePeriod *period;
  SamDate day, seen_from = self->view.span.start, seen_to = sam_strip_end (self->view.span);

  if (!home) {
    return;
  }
  periods = sam_strip_periods (home, sam_context_get_today (self->view.context));
  period = sam_strip_period_at (periods, self->view.chosen);
  day = direction < 0 ? period->from - 1 : period->end;
  if (direction < 0 ? period->from > seen_from : period->end < seen_to) {
    self->view.chosen = day;
    update_strips (self);
    return;
  }
  self->view.chosen = direction < 0 ? seen_from - 1 : seen_to;
  self->view.span = sam_strip_move (self->view.span, direction);
  update_strips (self);
}

static void
open_chosen (SamOccupancyList *self)
{
  SamWindow *window = sam_page_get_window (self->page);
  SamStockHome *home = selected_home (self);
  g_autoptr (GArray) periods = NULL;
  const SamStockTenant *tenant;

  if (!home || !window) {
    return;
  }
  periods = sam_strip_periods (home, sam_context_get_today (self->view.context));
  tenant = tenant_of (home, sam_strip_period_at (periods, self->view.chosen));
  if (tenant && tenant->case_id) {
    sam_window_open_case (window, tenant->case_id, "housing", tenant->tenant_id);
  } else {
    g_autofree char *where = g_strdup_printf ("stock/%s", sam_record_get_id (home->unit));

    sam_window_open_page (window, "housing", where);
  }
}

/* ---- The strips on screen ---- */

static void
chosen_cb (SamStrip *strip, int day, gpointer user_data)
{
  SamOccupancyList *self = g_object_get_data (G_OBJECT (strip), "part");
  guint position = gtk_list_item_get_position (user_data);

  self->view.chosen = day;
  gtk_single_selection_set_selected (self->selection, position);
  update_strips (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamOccupancyList *self = user_data;
  GtkWidget *strip = sam_strip_new (&self->view);

  g_object_set_data (G_OBJECT (strip), "part", self);
  g_signal_connect (strip, "chosen", G_CALLBACK (chosen_cb), item);
  gtk_list_item_set_child (item, strip);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamOccupancyList *self = user_data;
  GtkWidget *strip = gtk_list_item_get_child (item);

  g_hash_table_add (self->strips, strip);
  sam_strip_set_home (SAM_STRIP (strip), sam_item_get (gtk_list_item_get_item (item)));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  SamOccupancyList *self = user_data;
  GtkWidget *strip = gtk_list_item_get_child (item);

  g_hash_table_remove (self->strips, strip);
  sam_strip_set_home (SAM_STRIP (strip), NULL);
}

static gboolean
key_cb (GtkEventControllerKey *key, guint keyval, guint code, GdkModifierType state,
        gpointer user_data)
{
  SamOccupancyList *self = user_data;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) {
    return FALSE;
  }
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    step (self, -1);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    step (self, 1);
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    show_today (self);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ---- The part ---- */

static void
show_stock (SamOccupancyList *self, const SamStock *stock)
{
  g_autofree char *homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) stock->n_homes);
  g_autofree char *free_words =
      sam_count (NULL, "housing", "%d free", "%d free", (int) stock->n_free);
  g_autofree char *shown = NULL, *subtitle = NULL;

  if (stock->homes->len != stock->n_homes) {
    shown = sam_count (NULL, "housing", "%d shown", "%d shown", (int) stock->homes->len);
  }
  subtitle = sam_words_join (homes, free_words, shown ? shown : "", NULL);
  sam_page_header_set_subtitle (self->header, stock->n_homes > 0 ? subtitle : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), stock->n_homes > 0);
  sam_list_model_apply (self->model, stock->homes);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), stock->homes->len > 0 ? "strips"
                                                             : stock->n_homes > 0  ? "none"
                                                                                   : "empty");
  selected_cb (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamOccupancyList) self = user_data;
  g_autoptr (GError) error = NULL;
  SamStock *stock = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (stock) {
    show_stock (self, stock);
    sam_stock_free (stock);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    sam_page_tell_error (self->page, error);
  }
}

static void
part_ask (GtkWidget *part)
{
  SamOccupancyList *self = SAM_OCCUPANCY_LIST (part);

  if (!sam_context_get_viewer (self->view.context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_call_run_async (self->view.context, SAM_STORE_READ, sam_stock_work,
                      sam_stock_bar_get_filter (self->bar), sam_stock_filter_free, sam_stock_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

static SamPageHeader *
part_get_header (GtkWidget *part)
{
  return SAM_OCCUPANCY_LIST (part)->header;
}

static void
part_focus (GtkWidget *part)
{
  gtk_widget_grab_focus (SAM_OCCUPANCY_LIST (part)->list);
}

static void
sam_occupancy_list_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_OCCUPANCY_LIST (object)->cancellable);
  G_OBJECT_CLASS (sam_occupancy_list_parent_class)->dispose (object);
}

static void
sam_occupancy_list_finalize (GObject *object)
{
  SamOccupancyList *self = SAM_OCCUPANCY_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_hash_table_unref (self->strips);
  g_free (self->view.home);
  G_OBJECT_CLASS (sam_occupancy_list_parent_class)->finalize (object);
}

static void
sam_occupancy_list_class_init (SamOccupancyListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_occupancy_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_occupancy_list_finalize;
}

static void
sam_occupancy_list_init (SamOccupancyList *self)
{
  self->strips = g_hash_table_new (NULL, NULL);
}

static void
zoomed_cb (GtkButton *button, gpointer user_data)
{
  show_zoom (user_data, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "zoom")));
}

static void
earlier_cb (SamOccupancyList *self)
{
  show_span (self, sam_strip_move (self->view.span, -1));
}

static void
later_cb (SamOccupancyList *self)
{
  show_span (self, sam_strip_move (self->view.span, 1));
}

static GtkWidget *
add_icon_button (GtkWidget *box, const char *icon, const char *name, GCallback clicked,
                 SamOccupancyList *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  sam_spoken_set (button, name);
  gtk_widget_set_tooltip_text (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* How much time, and which. */
static GtkWidget *
make_times (SamOccupancyList *self)
{
  static const SamLabel labels[SAM_N_STRIPS] = {
    [SAM_STRIP_QUARTER] = SAM_L ("time shown", "Quarter"),
    [SAM_STRIP_YEAR] = SAM_L ("time shown", "Year"),
    [SAM_STRIP_THREE_YEARS] = SAM_L ("time shown", "Three years"),
  };
  GtkWidget *wrap = sam_wrap_new (12, 6);
  GtkWidget *zooms = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *moves = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *today = sam_button_new (C_ ("time shown", "_Today"));

  gtk_widget_add_css_class (zooms, "linked");
  for (guint i = 0; i < SAM_N_STRIPS; i++) {
    self->zooms[i] = gtk_toggle_button_new_with_label (sam_text (NULL, &labels[i]));
    g_object_set_data (G_OBJECT (self->zooms[i]), "zoom", GUINT_TO_POINTER (i));
    g_signal_connect (self->zooms[i], "clicked", G_CALLBACK (zoomed_cb), self);
    gtk_box_append (GTK_BOX (zooms), self->zooms[i]);
  }
  add_icon_button (moves, "go-previous-symbolic", C_ ("time shown", "Earlier"),
                   G_CALLBACK (earlier_cb), self);
  g_signal_connect_swapped (today, "clicked", G_CALLBACK (show_today), self);
  gtk_box_append (GTK_BOX (moves), today);
  add_icon_button (moves, "go-next-symbolic", C_ ("time shown", "Later"), G_CALLBACK (later_cb),
                   self);
  sam_wrap_append (SAM_WRAP (wrap), zooms);
  sam_wrap_append (SAM_WRAP (wrap), moves);
  return wrap;
}

static void
add_sign (GtkWidget *wrap, const char *css_class, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), sam_strip_sign_new (css_class));
  gtk_box_append (GTK_BOX (box), label);
  sam_wrap_append (SAM_WRAP (wrap), box);
}

static GtkWidget *
make_legend (void)
{
  GtkWidget *wrap = sam_wrap_new (18, 6);

  for (guint i = 0; i < SAM_N_HOME_STATES; i++) {
    add_sign (wrap, sam_strip_class ((SamHomeState) i), sam_stock_state_label ((SamHomeState) i));
  }
  add_sign (wrap, "now", C_ ("housing", "Today"));
  add_sign (wrap, "ends", C_ ("housing", "The lease ends, and nothing follows"));
  return wrap;
}

static GtkWidget *
make_list (SamOccupancyList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->model =
      sam_list_model_new (line_id, line_equal, (gpointer (*) (gpointer)) sam_stock_home_ref,
                          (GDestroyNotify) sam_stock_home_unref);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  sam_spoken_set (self->list, C_ ("housing", "Homes over time"));
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (open_chosen), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->list, keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              (int) (LIST_LEAST * sam_text_scale (scroller)));
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_strips (SamOccupancyList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), make_times (self));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "strips");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  self->axis = sam_strip_axis_new (&self->view);
  gtk_box_append (GTK_BOX (card), self->axis);
  gtk_box_append (GTK_BOX (card), make_list (self));
  gtk_box_append (GTK_BOX (box), card);
  self->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), make_legend ());
  return box;
}

static GtkWidget *
make_empty (const char *title, const char *description)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "sam-housing-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  return page;
}

static GtkWidget *
part_make (SamPage *page)
{
  SamOccupancyList *self = g_object_new (SAM_TYPE_OCCUPANCY_LIST, NULL);
  SamContext *context = sam_page_get_context (page);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->page = page;
  self->view.context = context;
  self->view.chosen = sam_context_get_today (context);
  self->view.span = sam_strip_span (SAM_STRIP_YEAR, self->view.chosen);
  gtk_widget_add_css_class (body, "page-body");
  self->header = SAM_PAGE_HEADER (sam_page_header_new (C_ ("page", "Housing")));
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->header));
  self->bar = SAM_STOCK_BAR (sam_stock_bar_new (context));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  g_signal_connect_object (self->bar, "changed", G_CALLBACK (part_ask), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->bar));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "wait");
  gtk_stack_add_named (GTK_STACK (self->stack), make_strips (self), "strips");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       make_empty (C_ ("housing", "No home is like that"),
                                   C_ ("housing", "Choose something else above.")),
                       "none");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       make_empty (C_ ("housing", "No buildings yet"),
                                   C_ ("housing",
                                       "A team lead enters the buildings and their homes.")),
                       "empty");
  gtk_box_append (GTK_BOX (body), self->stack);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  adw_bin_set_child (ADW_BIN (self), scroller);
  show_zoom (self, SAM_STRIP_YEAR);
  g_signal_connect_object (context, "new-day", G_CALLBACK (part_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (show_words), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

const SamHousingPart sam_occupancy_list_part = {
  .id = "occupancy",
  .label = SAM_L ("housing part", "Occupancy"),
  .types = SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT) | SAM_TYPE_BIT (TENANCY)
           | SAM_TYPE_BIT (TENANT) | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE)
           | SAM_TYPE_BIT (SETTING),
  .make = part_make,
  .get_header = part_get_header,
  .ask = part_ask,
  .focus = part_focus,
};
