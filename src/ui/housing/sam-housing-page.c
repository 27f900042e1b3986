/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-housing-page.h"

#include "sam-housing-planning.h"
#include "sam-lease-list.h"
#include "sam-need-list.h"
#include "sam-occupancy-list.h"
#include "sam-row.h"
#include "sam-spoken.h"
#include "sam-stock-list.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>

/* The parts in the order of the switch over them: homes, how they are let, needs, leases, planning.
 * A part is a file here and a line; nothing else knows the list. */
static const SamHousingPart *const parts[] = {
  &sam_stock_list_part, &sam_occupancy_list_part,   &sam_need_list_part,
  &sam_lease_list_part, &sam_housing_planning_part,
};
#define N_PARTS G_N_ELEMENTS (parts)

struct _SamHousingPage {
  SamPage parent_instance;

  GtkWidget *stack;                      /* (not owned) */
  GtkWidget *widgets[N_PARTS];           /* (not owned) */
  GtkWidget *wraps[N_PARTS];             /* (not owned): the switch of each */
  GtkWidget *switches[N_PARTS][N_PARTS]; /* (not owned): of each part, one to each part */
  guint part;
  gboolean stale[N_PARTS];
};

G_DEFINE_FINAL_TYPE (SamHousingPage, sam_housing_page, SAM_TYPE_PAGE)

static gboolean
may_see (SamHousingPage *self, guint part)
{
  return !parts[part]->is_for_leads || sam_context_is_lead (sam_page_get_context (SAM_PAGE (self)));
}

/* Only what is in front is read; the others when they are looked at. */
static void
ask (SamHousingPage *self)
{
  if (self->stale[self->part]) {
    self->stale[self->part] = FALSE;
    parts[self->part]->ask (self->widgets[self->part]);
  }
}

static void
show_part (SamHousingPage *self, guint part)
{
  self->part = part;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), parts[part]->id);
  for (guint i = 0; i < N_PARTS; i++) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->switches[part][i]), i == part);
  }
  ask (self);
  sam_page_print_changed (SAM_PAGE (self));
}

static void
switched_cb (GtkButton *button, gpointer user_data)
{
  SamHousingPage *self = user_data;
  guint part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "part"));

  if (part == self->part) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    return;
  }
  show_part (self, part);
  gtk_widget_grab_focus (self->switches[part][part]);
}

static void
add_switch (SamHousingPage *self, guint part)
{
  GtkWidget *header = GTK_WIDGET (parts[part]->get_header (self->widgets[part]));
  GtkWidget *wrap = sam_wrap_new (0, 0);

  gtk_widget_add_css_class (wrap, "section-switcher");
  sam_spoken_set (wrap, C_ ("housing", "Parts of the page"));
  for (guint i = 0; i < N_PARTS; i++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (sam_text (NULL, &parts[i]->label));

    gtk_widget_add_css_class (button, "flat");
    g_object_set_data (G_OBJECT (button), "part", GUINT_TO_POINTER (i));
    if (i > 0) {
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                   GTK_TOGGLE_BUTTON (self->switches[part][0]));
    }
    self->switches[part][i] = button;
    g_signal_connect (button, "clicked", G_CALLBACK (switched_cb), self);
    sam_wrap_append (SAM_WRAP (wrap), button);
  }
  self->wraps[part] = wrap;
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (header)), wrap, header);
}

/* Who is looking, or what they lead, may change while the page stands. */
static void
user_changed_cb (SamHousingPage *self)
{
  guint n = 0;

  for (guint i = 0; i < N_PARTS; i++) {
    n += may_see (self, i) ? 1 : 0;
  }
  for (guint i = 0; i < N_PARTS; i++) {
    gtk_widget_set_visible (self->wraps[i], n > 1);
    for (guint k = 0; k < N_PARTS; k++) {
      gtk_widget_set_visible (self->switches[i][k], may_see (self, k));
    }
  }
  if (!may_see (self, self->part)) {
    show_part (self, 0);
  }
}

static void
sam_housing_page_setup (SamPage *page)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);

  self->stack = gtk_stack_new ();
  adw_bin_set_child (ADW_BIN (self), self->stack);
  for (guint i = 0; i < N_PARTS; i++) {
    self->widgets[i] = parts[i]->make (page);
    gtk_stack_add_named (GTK_STACK (self->stack), self->widgets[i], parts[i]->id);
    add_switch (self, i);
    self->stale[i] = TRUE;
  }
  g_signal_connect_object (sam_page_get_context (page), "user-changed",
                           G_CALLBACK (user_changed_cb), self, G_CONNECT_SWAPPED);
  user_changed_cb (self);
  show_part (self, 0);
}

static void
sam_housing_page_open (SamPage *page, const char *argument, const char *section,
                       const char *record_id)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);
  g_auto (GStrv) words = argument ? g_strsplit (argument, "/", 2) : NULL;
  const char *id = section ? section : words ? words[0] : NULL;
  const char *record = record_id ? record_id : words && words[0] ? words[1] : NULL;
  guint part = 0;

  if (!id) {
    return;
  }
  while (part < N_PARTS && g_strcmp0 (parts[part]->id, id) != 0) {
    part++;
  }
  if (part == N_PARTS) {
    part = 0;
    record = id;
  }
  if (!may_see (self, part)) {
    return;
  }
  show_part (self, part);
  if (record && parts[part]->open) {
    parts[part]->open (self->widgets[part], record);
  }
}

static void
sam_housing_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);

  for (guint i = 0; i < N_PARTS; i++) {
    self->stale[i] |= (types & parts[i]->types) != 0;
  }
  ask (self);
}

static void
sam_housing_page_focus (SamPage *page)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);

  parts[self->part]->focus (self->widgets[self->part]);
}

static void
sam_housing_page_print (SamPage *page)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);

  if (parts[self->part]->print) {
    parts[self->part]->print (self->widgets[self->part]);
  }
}

static gboolean
sam_housing_page_can_print (SamPage *page)
{
  return parts[SAM_HOUSING_PAGE (page)->part]->print != NULL;
}

static void
sam_housing_page_class_init (SamHousingPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  for (guint i = 0; i < N_PARTS; i++) {
    page_class->types |= parts[i]->types;
  }
  page_class->setup = sam_housing_page_setup;
  page_class->open = sam_housing_page_open;
  page_class->reload = sam_housing_page_reload;
  page_class->focus = sam_housing_page_focus;
  page_class->print = sam_housing_page_print;
  page_class->can_print = sam_housing_page_can_print;
}

static void
sam_housing_page_init (SamHousingPage *self)
{
}
