/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-stock-filter.h"

#include "sam-spoken.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

#define SEARCH_WIDTH 180

struct _SamStockBar {
  AdwBin parent_instance;

  SamContext *context;                                             /* (not owned) */
  GtkWidget *search, *state, *environment, *district, *accessible; /* (not owned) */
  GPtrArray *districts; /* (owned) (element-type utf8): ids in the order of the choices */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (SamStockBar, sam_stock_bar, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
changed_cb (SamStockBar *self)
{
  if (!self->is_filling) {
    g_signal_emit (self, signals[CHANGED], 0);
  }
}

static GtkWidget *
add_choice (SamStockBar *self, GtkWidget *wrap, const char *name, GtkStringList *words)
{
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (words), NULL);

  sam_spoken_set (drop, name);
  g_signal_connect_swapped (drop, "notify::selected", G_CALLBACK (changed_cb), self);
  sam_wrap_append (SAM_WRAP (wrap), drop);
  return drop;
}

static GtkStringList *
state_words (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, C_ ("housing filter", "Any state"));
  for (guint i = 0; i < SAM_N_HOME_STATES; i++) {
    gtk_string_list_append (words, sam_stock_state_label ((SamHomeState) i));
  }
  return words;
}

static GtkStringList *
environment_words (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, C_ ("housing filter", "Any environment"));
  for (const SamEnumValue *value = sam_field_get (SAM_SITE_ENVIRONMENT)->values; value->id;
       value++) {
    gtk_string_list_append (words, sam_text (NULL, &value->label));
  }
  return words;
}

/* The districts as they are now; what is chosen stays. */
static void
fill_districts (SamStockBar *self)
{
  g_autoptr (GPtrArray) districts = sam_context_registry (self->context, SAM_RECORD_DISTRICT);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->district));
  g_autofree char *id = chosen > 0 && chosen <= self->districts->len
                            ? g_strdup (g_ptr_array_index (self->districts, chosen - 1))
                            : NULL;

  g_ptr_array_set_size (self->districts, 0);
  gtk_string_list_append (words, C_ ("housing filter", "Any district"));
  chosen = 0;
  for (guint i = 0; i < districts->len; i++) {
    const SamRecord *district = g_ptr_array_index (districts, i);
    const char *name = sam_record_get_text (district, SAM_DISTRICT_NAME);

    g_ptr_array_add (self->districts, g_strdup (sam_record_get_id (district)));
    gtk_string_list_append (words, name ? name : "");
    chosen = g_strcmp0 (id, sam_record_get_id (district)) == 0 ? i + 1 : chosen;
  }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->district), G_LIST_MODEL (words));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->district), chosen);
  self->is_filling = FALSE;
  gtk_widget_set_visible (self->district, districts->len > 0);
}

SamStockFilter *
sam_stock_bar_get_filter (SamStockBar *bar)
{
  const SamEnumValue *environments = sam_field_get (SAM_SITE_ENVIRONMENT)->values;
  SamStockFilter *filter = sam_stock_filter_new (sam_context_get_today (bar->context));
  g_autofree char *search =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (bar->search))));
  guint environment = gtk_drop_down_get_selected (GTK_DROP_DOWN (bar->environment));
  guint district = gtk_drop_down_get_selected (GTK_DROP_DOWN (bar->district));

  filter->state = (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (bar->state)) - 1;
  filter->environment = environment > 0 ? g_strdup (environments[environment - 1].id) : NULL;
  filter->district = district > 0 && district <= bar->districts->len
                         ? g_strdup (g_ptr_array_index (bar->districts, district - 1))
                         : NULL;
  filter->is_accessible = gtk_check_button_get_active (GTK_CHECK_BUTTON (bar->accessible));
  filter->search = *search ? g_steal_pointer (&search) : NULL;
  return filter;
}

void
sam_stock_bar_clear (SamStockBar *bar)
{
  bar->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (bar->search), "");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (bar->state), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (bar->environment), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (bar->district), 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (bar->accessible), FALSE);
  bar->is_filling = FALSE;
}

void
sam_stock_bar_focus (SamStockBar *bar)
{
  gtk_widget_grab_focus (bar->search);
}

static void
sam_stock_bar_finalize (GObject *object)
{
  g_ptr_array_unref (SAM_STOCK_BAR (object)->districts);
  G_OBJECT_CLASS (sam_stock_bar_parent_class)->finalize (object);
}

static void
sam_stock_bar_class_init (SamStockBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sam_stock_bar_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
sam_stock_bar_init (SamStockBar *self)
{
  self->districts = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
sam_stock_bar_new (SamContext *context)
{
  SamStockBar *self = g_object_new (SAM_TYPE_STOCK_BAR, NULL);
  GtkWidget *wrap = sam_wrap_new (6, 6);

  self->context = context;
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", C_ ("housing filter", "Address or number"), NULL);
  gtk_widget_set_size_request (self->search, SEARCH_WIDTH, -1);
  sam_spoken_set (self->search, C_ ("housing filter", "Search homes"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (changed_cb), self);
  sam_wrap_append (SAM_WRAP (wrap), self->search);
  self->state = add_choice (self, wrap, C_ ("housing filter", "State"), state_words ());
  self->environment =
      add_choice (self, wrap, C_ ("housing filter", "Living environment"), environment_words ());
  self->district =
      add_choice (self, wrap, C_ ("housing filter", "District"), gtk_string_list_new (NULL));
  self->accessible = gtk_check_button_new_with_label (C_ ("housing filter", "Accessible"));
  gtk_widget_set_tooltip_text (self->accessible,
                               C_ ("housing filter", "Step-free, or room for a wheelchair"));
  g_signal_connect_swapped (self->accessible, "toggled", G_CALLBACK (changed_cb), self);
  sam_wrap_append (SAM_WRAP (wrap), self->accessible);
  adw_bin_set_child (ADW_BIN (self), wrap);
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (fill_districts), self,
                           G_CONNECT_SWAPPED);
  fill_districts (self);
  return GTK_WIDGET (self);
}
