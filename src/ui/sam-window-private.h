/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-window.h"

#include <samspor/sam-sync.h>

G_BEGIN_DECLS

/* One place the user has been. */
typedef struct {
  char *page;      /* (owned) */
  char *argument;  /* (owned) (nullable) */
  char *section;   /* (owned) (nullable) */
  char *record_id; /* (owned) (nullable) */
} SamPlace;

/* A form that waits to be written on: kept from an earlier run, or put aside for another. */
typedef struct {
  char *key;         /* (owned): of its draft */
  SamEditor *editor; /* (owned) (nullable): itself, when it was put aside */
} SamAside;

struct _SamWindow {
  AdwApplicationWindow parent_instance;

  SamContext *context;       /* (owned) */
  SamSyncEngine *engine;     /* (owned) (nullable) */
  GHashTable *made;          /* (owned) (element-type utf8 SamPage): pages made so far */
  GPtrArray *places;         /* (owned) (element-type SamPlace): the last is the one in front */
  GHashTable *bar_rows;      /* (owned) (element-type utf8 GtkWidget) */
  GHashTable *counts;        /* (owned) (element-type utf8 GtkWidget): badge labels by page id */
  SamEditor *editor;         /* (owned) (nullable): the one being edited */
  GPtrArray *waiting;        /* (owned) (element-type SamAside): the newest first */
  GCancellable *cancellable; /* (owned) */
  guint count_id;
  guint clock_id;
  guint opening_id;
  gboolean restored_read; /* the user has read that an older copy was put back */
  gboolean fetched;       /* the first full fetch has ended */
  gboolean has_main;      /* the pages are in front, somebody is signed in */
  guint keeping;          /* drafts that must be on the disk before the window closes */
  gboolean not_kept;      /* one of them could not be written */
  gboolean closing;       /* that is being seen to */
  gboolean may_close;

  AdwToastOverlay *toasts;
  GtkStack *states;
  GtkSpinner *opening_spinner;
  AdwLeaflet *leaflet;
  GtkBox *sidebar;
  GtkListBox *page_list;
  GtkButton *foot;
  GtkLabel *foot_confirmed;
  GtkLabel *foot_waiting;
  GtkBox *content;
  GtkStack *heads;
  GtkButton *back_button;
  AdwSplitButton *new_button;
  GtkSearchEntry *search;
  GtkButton *print_button;
  AdwWindowTitle *edit_title;
  GtkBox *bars;
  GtkStack *pages;
};

/* sam-window-status.c: the foot of the sidebar, the figures, the bars. */
void sam_window_status_setup (SamWindow *self);
void sam_window_status_update (SamWindow *self);
void sam_window_counts_queue (SamWindow *self);

/* For the application. */
void sam_window_set_engine (SamWindow *self, SamSyncEngine *engine);
/** sam_window_show_state: puts a page of its own (first run, unlock, nobody signed in) in front of
 * the whole window; NULL goes back to the spinner. @page: (transfer floating) (nullable). */
void sam_window_show_state (SamWindow *self, GtkWidget *page);
/** sam_window_show_main: the pages; opens Today the first time. */
void sam_window_show_main (SamWindow *self);

G_END_DECLS
