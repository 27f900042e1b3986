/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-resume.h"

#include "housing/sam-assign-window.h"
#include "sam-case-private.h"

/* Forms of a case that hold more than their records, and come back from a draft as they were. */
static const struct {
  const char *kind;
  const char *section;
  SamEditor *(*make) (SamContext *context, SamCaseView *view, GKeyFile *draft);
  const char *(*gone) (SamCaseView *view, GKeyFile *draft); /* (nullable): why it is no more */
} forms[] = {
  { SAM_CASE_FORM_AGREEMENT, "agreements", sam_case_agreement_again, NULL },
  { SAM_CASE_FORM_MOVE, "overview", sam_case_move_again, NULL },
  { SAM_CASE_FORM_ASK, "responsible", sam_case_ask_again, NULL },
  { SAM_ASSIGN_FORM, "housing", sam_assign_again, sam_assign_gone },
};

typedef struct {
  SamWindow *window; /* (owned) */
  char *key;         /* (owned) */
  char *case_id;     /* (owned) */
  GKeyFile *draft;   /* (owned) */
  guint form;
} Resume;

static void
resume_free (Resume *data)
{
  g_object_unref (data->window);
  g_free (data->key);
  g_free (data->case_id);
  g_key_file_unref (data->draft);
  g_free (data);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Resume, resume_free)

static void
view_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Resume) data = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SamCaseView) view = sam_call_case_view_finish (SAM_CONTEXT (source), result, &error);
  SamEditor *editor;
  const char *gone;

  if (!view) {
    /* The draft stays where it is. */
    sam_window_error (data->window, error);
    return;
  }
  gone = forms[data->form].gone ? forms[data->form].gone (view, data->draft) : NULL;
  if (gone) {
    sam_window_drop_draft (data->window, data->key);
    sam_window_toast (data->window, gone, NULL);
    return;
  }
  editor = forms[data->form].make (SAM_CONTEXT (source), view, data->draft);
  sam_editor_take_draft (editor, data->key, data->draft);
  if (!sam_window_is_editing (data->window)) {
    sam_window_open_case (data->window, data->case_id, forms[data->form].section, NULL);
  }
  sam_window_begin_edit (data->window, editor);
}

gboolean
sam_case_resume (SamWindow *window, const char *key, const char *draft)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *kind = NULL;
  g_autofree char *case_id = NULL;

  g_return_val_if_fail (SAM_IS_WINDOW (window), FALSE);

  if (!g_key_file_load_from_data (file, draft, (gsize) -1, G_KEY_FILE_NONE, NULL)) {
    return FALSE;
  }
  kind = sam_editor_kind_of (file);
  case_id = g_key_file_get_string (file, SAM_CASE_FORM_GROUP, "case", NULL);
  for (guint i = 0; kind && case_id && i < G_N_ELEMENTS (forms); i++) {
    if (g_str_equal (forms[i].kind, kind)) {
      Resume *data = g_new0 (Resume, 1);

      data->window = g_object_ref (window);
      data->key = g_strdup (key);
      data->case_id = g_steal_pointer (&case_id);
      data->draft = g_key_file_ref (file);
      data->form = i;
      sam_call_case_view_async (sam_window_get_context (window), data->case_id, TRUE, NULL, view_cb,
                                data);
      return TRUE;
    }
  }
  return FALSE;
}
