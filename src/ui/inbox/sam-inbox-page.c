/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-page.h"

#include "sam-calls.h"
#include "sam-inbox-choices.h"
#include "sam-inbox-private.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

struct _SamInboxPage {
  SamPage parent_instance;

  SamListDetail *lists;      /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamInboxPage, sam_inbox_page, SAM_TYPE_PAGE)

static void
show_cb (GtkWidget *box, gpointer data, gpointer page)
{
  SamInboxLine *line = data;

  switch (line->kind) {
  case SAM_INBOX_ASKED:
  case SAM_INBOX_MY_ASK:
    sam_inbox_show_ask (page, box, line);
    break;
  case SAM_INBOX_HOLDERS:
    sam_inbox_show_holders (page, box, line);
    break;
  case SAM_INBOX_CONFLICT:
    sam_inbox_show_conflict (page, box, line);
    break;
  case SAM_INBOX_REFUSED:
    sam_inbox_show_refused (page, box, line);
    break;
  case SAM_INBOX_SET_ASIDE:
    sam_inbox_show_set_aside (page, box, line);
    break;
  case SAM_INBOX_LOG_FAULTS:
    sam_inbox_show_faults (page, box, line);
    break;
  case SAM_INBOX_INQUIRY:
    sam_inbox_show_inquiry (page, box, line);
    break;
  case SAM_INBOX_REPORT:
    sam_inbox_show_report (page, box, line);
    break;
  case SAM_INBOX_SUPPORT:
    sam_inbox_show_support (page, box, line);
    break;
  case SAM_INBOX_WAITING:
    sam_inbox_show_waiting (page, box, line);
    break;
  case SAM_INBOX_CHOSEN:
    sam_inbox_show_choices (page, box, line);
    break;
  }
}

/* Whose case, call or report has been read stands in the access log: what is about a case as a look
 * at that case. A list of names alone is none, here as in Cases, nor is what concerns no person. */
static void
seen_cb (gconstpointer data, gpointer page)
{
  const SamInboxLine *line = data;

  switch (line->kind) {
  case SAM_INBOX_LOG_FAULTS:
  case SAM_INBOX_HOLDERS:
  case SAM_INBOX_WAITING:
  case SAM_INBOX_CHOSEN:
    return;
  case SAM_INBOX_ASKED:
  case SAM_INBOX_MY_ASK:
  case SAM_INBOX_CONFLICT:
  case SAM_INBOX_REFUSED:
  case SAM_INBOX_SET_ASIDE:
  case SAM_INBOX_INQUIRY:
  case SAM_INBOX_REPORT:
  case SAM_INBOX_SUPPORT:
    break;
  }
  if (line->case_id) {
    sam_call_log (sam_page_get_context (page), SAM_ACCESS_VIEW, SAM_RECORD_CASE, line->case_id,
                  "inbox");
  } else if (sam_type_get (line->type)->scope != SAM_SCOPE_REGISTRY) {
    sam_call_log (sam_page_get_context (page), SAM_ACCESS_VIEW, line->type, line->record_id,
                  "inbox");
  }
}

/* ---- The page ---- */

static const SamListDetailKind kind = { sam_inbox_line_get_id,
                                        sam_inbox_line_equal,
                                        sam_inbox_line_ref,
                                        sam_inbox_line_unref,
                                        sam_inbox_bind,
                                        show_cb,
                                        seen_cb };

static void
lines_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamInboxPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *subtitle = NULL;
  guint n = 0;

  if (!lines) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  for (guint i = 0; i < lines->len; i++) {
    const SamInboxLine *line = g_ptr_array_index (lines, i);

    n += line->kind == SAM_INBOX_ASKED || line->kind == SAM_INBOX_CONFLICT
         || line->kind == SAM_INBOX_REFUSED || line->kind == SAM_INBOX_LOG_FAULTS
         || line->kind == SAM_INBOX_REPORT
         || (line->kind == SAM_INBOX_INQUIRY && !line->status.answered)
         || (line->kind == SAM_INBOX_SUPPORT && line->support.asks);
  }
  subtitle = n > 0 ? sam_count (NULL, "inbox", "%d needs an answer from you",
                                "%d need an answer from you", (int) n)
                   : g_strdup (C_ ("inbox", "Nothing needs an answer from you"));
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists), subtitle);
  sam_list_detail_apply (
      self->lists, lines, C_ ("inbox", "The Inbox is empty"),
      C_ ("inbox", "Inquiries come here, what somebody asks you to take over, what two wrote "
                   "differently, and what the server refuses."));
}

static void
ask (SamInboxPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, sam_inbox_read, NULL, NULL, lines_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

static void
status_cb (SamInboxPage *self)
{
  if (sam_page_is_shown (SAM_PAGE (self))) {
    ask (self);
  }
}

static void
sam_inbox_page_setup (SamPage *page)
{
  SamInboxPage *self = SAM_INBOX_PAGE (page);
  SamContext *context = sam_page_get_context (page);

  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Inbox"), "sam-inbox-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (context, "directory-changed", G_CALLBACK (sam_list_detail_refresh),
                           self->lists, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "new-day", G_CALLBACK (sam_list_detail_refresh), self->lists,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::hide-names", G_CALLBACK (sam_list_detail_refresh),
                           self->lists, G_CONNECT_SWAPPED);
  g_signal_connect_object (sam_context_get_store (context), "status-changed",
                           G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
}

static void
sam_inbox_page_open (SamPage *page, const char *argument, const char *section,
                     const char *record_id)
{
  /* What changed while it was away came without a change of records: sent, refused. */
  ask (SAM_INBOX_PAGE (page));
  if (argument) {
    sam_list_detail_select (SAM_INBOX_PAGE (page)->lists, argument);
  }
}

static void
sam_inbox_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_INBOX_PAGE (page));
}

static void
sam_inbox_page_focus (SamPage *page)
{
  sam_list_detail_focus (SAM_INBOX_PAGE (page)->lists);
}

static void
sam_inbox_page_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_INBOX_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_inbox_page_parent_class)->dispose (object);
}

static void
sam_inbox_page_finalize (GObject *object)
{
  g_clear_object (&SAM_INBOX_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_inbox_page_parent_class)->finalize (object);
}

static void
sam_inbox_page_class_init (SamInboxPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_inbox_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_inbox_page_finalize;
  page_class->types = SAM_ALL_TYPES;
  page_class->setup = sam_inbox_page_setup;
  page_class->open = sam_inbox_page_open;
  page_class->reload = sam_inbox_page_reload;
  page_class->focus = sam_inbox_page_focus;
}

static void
sam_inbox_page_init (SamInboxPage *self)
{
}
