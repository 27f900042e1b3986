/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-page.h"

#include "sam-window.h"

typedef struct {
  SamWindow *window;   /* (not owned) (nullable): the page lives inside it; NULL once it is gone */
  SamContext *context; /* (owned) (nullable): answers may come after the window has gone */
  char *id;            /* (owned) */
  char *search;        /* (owned) */
  gboolean shown;
  guint64 stale;  /* types that changed and are not yet shown again */
  GPtrArray *ids; /* (owned) (nullable): changed ids; NULL with stale = many */
  guint reload_id;
  gint64 answer_began; /* for tests/bench */
} SamPagePrivate;

enum { PRINT_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (SamPage, sam_page, ADW_TYPE_BIN)

static gboolean
reload_cb (gpointer user_data)
{
  SamPage *self = user_data;
  SamPagePrivate *priv = sam_page_get_instance_private (self);
  guint64 types = priv->stale;
  g_autoptr (GPtrArray) ids = g_steal_pointer (&priv->ids);

  priv->reload_id = 0;
  priv->stale = 0;
  if (ids) {
    g_ptr_array_add (ids, NULL);
  }
  if (SAM_PAGE_GET_CLASS (self)->reload) {
    SAM_PAGE_GET_CLASS (self)->reload (self, types, ids ? (const char *const *) ids->pdata : NULL);
  }
  return G_SOURCE_REMOVE;
}

static void
queue_reload (SamPage *self)
{
  SamPagePrivate *priv = sam_page_get_instance_private (self);

  /* One frame at 60 Hz; a pull of thousands of records then costs one question a frame at most. */
  if (priv->shown && priv->stale != 0 && priv->reload_id == 0) {
    priv->reload_id = g_timeout_add (16, reload_cb, self);
  }
}

static void
sam_page_dispose (GObject *object)
{
  SamPagePrivate *priv = sam_page_get_instance_private (SAM_PAGE (object));

  g_clear_handle_id (&priv->reload_id, g_source_remove);
  g_clear_weak_pointer (&priv->window);
  G_OBJECT_CLASS (sam_page_parent_class)->dispose (object);
}

static void
sam_page_finalize (GObject *object)
{
  SamPagePrivate *priv = sam_page_get_instance_private (SAM_PAGE (object));

  g_clear_object (&priv->context);
  g_clear_pointer (&priv->ids, g_ptr_array_unref);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->search, g_free);
  G_OBJECT_CLASS (sam_page_parent_class)->finalize (object);
}

static void
sam_page_class_init (SamPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sam_page_dispose;
  object_class->finalize = sam_page_finalize;
  signals[PRINT_CHANGED] = g_signal_new ("print-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sam_page_init (SamPage *self)
{
  SamPagePrivate *priv = sam_page_get_instance_private (self);

  priv->search = g_strdup ("");
  priv->stale = SAM_ALL_TYPES;
}

SamWindow *
sam_page_get_window (SamPage *page)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  return priv->window;
}

SamContext *
sam_page_get_context (SamPage *page)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  return priv->context;
}

const char *
sam_page_get_id (SamPage *page)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  return priv->id;
}

void
sam_page_tell (SamPage *page, const char *text, const char *undo)
{
  SamWindow *window = sam_page_get_window (page);

  if (window) {
    sam_window_toast (window, text, undo);
  }
}

void
sam_page_tell_error (SamPage *page, const GError *error)
{
  SamWindow *window = sam_page_get_window (page);

  if (window) {
    sam_window_error (window, error);
  }
}

gboolean
sam_page_is_shown (SamPage *page)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  return priv->shown;
}

void
sam_page_print_changed (SamPage *page)
{
  g_signal_emit (page, signals[PRINT_CHANGED], 0);
}

void
sam_page_setup (SamPage *page, SamWindow *window, const char *id)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  g_return_if_fail (priv->window == NULL);

  g_set_weak_pointer (&priv->window, window);
  priv->context = g_object_ref (sam_window_get_context (window));
  priv->id = g_strdup (id);
  if (SAM_PAGE_GET_CLASS (page)->setup) {
    SAM_PAGE_GET_CLASS (page)->setup (page);
  }
}

void
sam_page_open (SamPage *page, const char *argument, const char *section, const char *record_id)
{
  if (SAM_PAGE_GET_CLASS (page)->open) {
    SAM_PAGE_GET_CLASS (page)->open (page, argument, section, record_id);
  }
}

void
sam_page_set_shown (SamPage *page, gboolean shown)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  priv->shown = shown;
  if (shown) {
    queue_reload (page);
  } else {
    g_clear_handle_id (&priv->reload_id, g_source_remove);
  }
}

void
sam_page_invalidate (SamPage *page, guint64 types, const char *const *ids)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);
  guint64 hit = types & (SAM_PAGE_GET_CLASS (page)->types | (types == SAM_ALL_TYPES ? types : 0));

  if (hit == 0) {
    return;
  }
  if (!ids) {
    g_clear_pointer (&priv->ids, g_ptr_array_unref);
  } else if (priv->stale == 0) {
    priv->ids = g_ptr_array_new_with_free_func (g_free);
  }
  if (priv->ids) {
    for (guint i = 0; ids[i]; i++) {
      g_ptr_array_add (priv->ids, g_strdup (ids[i]));
    }
  }
  priv->stale |= hit;
  queue_reload (page);
}

void
sam_page_search (SamPage *page, const char *text)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  if (g_strcmp0 (priv->search, text) == 0) {
    return;
  }
  g_free (priv->search);
  priv->search = g_strdup (text);
  if (SAM_PAGE_GET_CLASS (page)->search) {
    SAM_PAGE_GET_CLASS (page)->search (page, text);
  }
}

const char *
sam_page_get_search (SamPage *page)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);

  return priv->search;
}

void
sam_page_search_activate (SamPage *page)
{
  if (SAM_PAGE_GET_CLASS (page)->search_activate) {
    SAM_PAGE_GET_CLASS (page)->search_activate (page);
  }
}

void
sam_page_focus (SamPage *page)
{
  if (SAM_PAGE_GET_CLASS (page)->focus) {
    SAM_PAGE_GET_CLASS (page)->focus (page);
  } else {
    gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
  }
}

void
sam_page_print (SamPage *page)
{
  if (SAM_PAGE_GET_CLASS (page)->print && sam_page_can_print (page)) {
    SAM_PAGE_GET_CLASS (page)->print (page);
  }
}

gboolean
sam_page_can_print (SamPage *page)
{
  SamPageClass *klass = SAM_PAGE_GET_CLASS (page);

  return klass->print && (!klass->can_print || klass->can_print (page));
}

/* ---- For measuring ---- */

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  SamPagePrivate *priv = sam_page_get_instance_private (user_data);
  gint64 now = g_get_monotonic_time ();

  g_signal_handlers_disconnect_by_func (clock, painted_cb, user_data);
  g_printerr ("painted %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", priv->id, now,
              now - priv->answer_began);
}

void
sam_page_answered (SamPage *page, gint64 began)
{
  SamPagePrivate *priv = sam_page_get_instance_private (page);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (page));

  if (clock && g_getenv ("SAMSPOR_BENCH")) {
    priv->answer_began = began;
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), page, 0);
    gtk_widget_queue_draw (GTK_WIDGET (page));
  }
}
