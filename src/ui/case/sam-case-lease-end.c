/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-housing-private.h"

/* The end of somebody's part in a lease, and the home given back. Who leaves ends that part only:
 * somebody whom the reader does not see may be on the lease too, so it ends by its own day or when
 * the home is given back. */

typedef struct {
  SamEditor *editor;  /* (not owned): owns this */
  GtkWidget *follows; /* (not owned) */
  char *others;       /* (owned) (nullable): the names of those who stay */
} Form;

enum { TENANT, LEASE };

static void
form_free (gpointer data)
{
  Form *form = data;

  g_free (form->others);
  g_free (form);
}

static char *
follows_words (Form *form)
{
  SamContext *context = sam_editor_get_context (form->editor);
  const SamRecord *tenant = sam_editor_get_part (form->editor, TENANT);
  const SamRecord *lease = sam_editor_get_part (form->editor, LEASE);
  SamDate back = sam_record_get_date (lease, SAM_TENANCY_GIVEN_UP_ON);
  g_autofree char *back_day = sam_words_date (context, back);

  if (!sam_record_has (tenant, SAM_TENANT_TO_ON)) {
    return g_strdup (C_ ("lease", "Write the last day."));
  }
  if (form->others) {
    /* Translators: %s is one name or several */
    return g_strdup_printf (C_ ("lease", "Only this part ends. The lease goes on for %s."),
                            form->others);
  }
  if (back != SAM_DATE_NONE) {
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (C_ ("lease", "The home can be let from %s."), back_day);
  }
  return g_strdup (C_ ("lease", "The home can be let when it is noted as given back."));
}

static void
show_follows (Form *form)
{
  g_autofree char *words = follows_words (form);

  gtk_label_set_text (GTK_LABEL (form->follows), words);
}

static void
changed_cb (SamEditor *editor, gpointer user_data)
{
  show_follows (user_data);
}

static Form *
form_new (SamContext *context, const char *title, SamRecord *tenant, SamRecord *lease,
          GPtrArray *others)
{
  Form *form = g_new0 (Form, 1);

  form->editor = sam_editor_new (context, title);
  form->others = others->len > 0 ? sam_case_other_names (context, others) : NULL;
  g_object_set_data_full (G_OBJECT (form->editor), "sam-form", form, form_free);
  sam_editor_add_part (form->editor, tenant);
  sam_editor_add_part (form->editor, lease);
  return form;
}

static void
form_show (SamCasePage *page, Form *form)
{
  form->follows = sam_case_follows (form->editor, "");
  show_follows (form);
  g_signal_connect (form->editor, "changed", G_CALLBACK (changed_cb), form);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (page)), form->editor);
  sam_editor_touch (form->editor);
}

static void
add_given_back (Form *form)
{
  sam_editor_add_group (form->editor, C_ ("lease", "The home"),
                        C_ ("lease", "Only when the keys are back and nobody else lives there."));
  sam_field_row_set_date_past (sam_editor_add_row (form->editor, LEASE, SAM_TENANCY_GIVEN_UP_ON));
}

static void
fill_in (Form *form, const char *how)
{
  SamContext *context = sam_editor_get_context (form->editor);
  SamRecord *tenant = sam_editor_get_part (form->editor, TENANT);

  if (!sam_record_has (tenant, SAM_TENANT_TO_ON)) {
    sam_record_set_date (tenant, SAM_TENANT_TO_ON,
                         MAX (sam_context_get_today (context),
                              sam_record_get_date (tenant, SAM_TENANT_FROM_ON)));
  }
  if (how && !sam_record_has (tenant, SAM_TENANT_ENDED_HOW)) {
    sam_record_set_text (tenant, SAM_TENANT_ENDED_HOW, how);
  }
}

/* Whoever has left without a word of how stands on the lease still, and the home stays let. */
static void
require_end (Form *form)
{
  sam_editor_require (form->editor, TENANT, SAM_TENANT_ENDED_HOW);
  sam_editor_require (form->editor, TENANT, SAM_TENANT_TO_ON);
}

static void
open_end (SamCasePage *page, SamRecord *tenant, SamRecord *lease, GPtrArray *others)
{
  Form *form;

  sam_case_others_drop_leaving (others, lease);
  form = form_new (sam_page_get_context (SAM_PAGE (page)),
                   C_ ("lease", "Notice or end of the lease"), tenant, lease, others);
  fill_in (form, NULL);
  require_end (form);
  sam_editor_add_group (form->editor, C_ ("lease", "How it ends"), NULL);
  sam_editor_add_row (form->editor, TENANT, SAM_TENANT_ENDED_HOW);
  sam_field_row_set_title (sam_editor_add_row (form->editor, TENANT, SAM_TENANT_TO_ON),
                           C_ ("lease", "Last day"));
  if (!form->others) {
    add_given_back (form);
  }
  sam_editor_set_done_text (form->editor, form->others
                                              ? C_ ("lease", "This part in the lease ends")
                                              : C_ ("lease", "The end of the lease is noted"));
  form_show (page, form);
}

static void
open_give_up (SamCasePage *page, SamRecord *tenant, SamRecord *lease, GPtrArray *others)
{
  Form *form;

  sam_case_others_drop_leaving (others, lease);
  form = form_new (sam_page_get_context (SAM_PAGE (page)),
                   C_ ("lease", "Give the home up for a stay"), tenant, lease, others);
  fill_in (form, "tenant");
  require_end (form);
  sam_editor_add_group (form->editor, C_ ("lease", "Given up"),
                        C_ ("lease", "Because of a sentence or treatment. Look first whether it "
                                     "can be kept."));
  sam_editor_add_row (form->editor, TENANT, SAM_TENANT_KEPT_BY);
  sam_field_row_set_title (sam_editor_add_row (form->editor, TENANT, SAM_TENANT_TO_ON),
                           C_ ("lease", "Last day"));
  sam_editor_add_row (form->editor, TENANT, SAM_TENANT_ENDED_HOW);
  if (!form->others) {
    add_given_back (form);
  }
  sam_editor_set_done_text (form->editor, C_ ("lease", "The home is given up"));
  form_show (page, form);
}

static void
open_give_back (SamCasePage *page, SamRecord *tenant, SamRecord *lease, GPtrArray *others)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (page));
  Form *form;

  if (others->len > 0) {
    sam_page_tell (SAM_PAGE (page), C_ ("lease", "Somebody else is still on the lease."), NULL);
    return;
  }
  form = form_new (context, C_ ("lease", "Home given back"), tenant, lease, others);
  sam_record_set_date (sam_editor_get_part (form->editor, LEASE), SAM_TENANCY_GIVEN_UP_ON,
                       sam_context_get_today (context));
  add_given_back (form);
  sam_editor_set_done_text (form->editor, C_ ("lease", "The home is given back"));
  form_show (page, form);
}

void
sam_case_end_lease (SamCasePage *page, const char *tenant_id)
{
  sam_case_open_lease (page, tenant_id, open_end);
}

void
sam_case_give_up_home (SamCasePage *page, const char *tenant_id)
{
  sam_case_open_lease (page, tenant_id, open_give_up);
}

void
sam_case_give_back_home (SamCasePage *page, const char *tenant_id)
{
  sam_case_open_lease (page, tenant_id, open_give_back);
}
