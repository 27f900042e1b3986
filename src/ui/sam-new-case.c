/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-new-case.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-words.h"

#include <glib/gi18n.h>
#include <samspor/sam-fold.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>

/* What the check for the same person needs while the form is open; freed with the editor. */
typedef struct {
  SamEditor *editor;             /* (not owned) */
  SamWindow *window;             /* (not owned) */
  GtkWidget *box, *label, *open; /* (not owned) */
  char *case_id;                 /* (owned) (nullable): the one that was found */
  GCancellable *cancellable;     /* (owned) (nullable) */
  guint person, case_part;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_cancellable_cancel (check->cancellable);
  g_clear_object (&check->cancellable);
  g_free (check->case_id);
  g_free (check);
}

/* Inside one's own cases only: the answer must tell nothing about others'. */
static gpointer
same_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  SamCaseQuery query = { .search = data, .language = "nb", .limit = 10 };

  return sam_store_list_cases (store, viewer, &query, NULL, cancellable, error);
}

static void
cases_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static char *
typed_name (const SamRecord *person)
{
  const char *given = sam_record_get_text (person, SAM_PERSON_GIVEN_NAME);
  const char *family = sam_record_get_text (person, SAM_PERSON_FAMILY_NAME);

  return g_strdup_printf ("%s %s", given ? given : "", family ? family : "");
}

static void
same_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamEditor) editor = user_data;
  Check *check = g_object_get_data (G_OBJECT (editor), "sam-check");
  g_autoptr (GPtrArray) cases = sam_call_run_finish (SAM_CONTEXT (source), result, NULL);
  const SamRecord *person;
  g_autofree char *name = NULL, *folded = NULL;
  SamDate birth;

  if (!cases || !check) {
    return;
  }
  person = sam_editor_get_part (editor, check->person);
  birth = sam_record_get_date (person, SAM_PERSON_BIRTH_DATE);
  name = typed_name (person);
  folded = sam_fold (name);
  g_clear_pointer (&check->case_id, g_free);
  for (guint i = 0; i < cases->len && !check->case_id; i++) {
    const SamCaseSummary *one = g_ptr_array_index (cases, i);
    g_autofree char *other = sam_fold (one->name);

    if (g_strcmp0 (folded, other) == 0
        && (birth == SAM_DATE_NONE || one->birth_date == SAM_DATE_NONE
            || birth == one->birth_date)) {
      g_autofree char *age = sam_words_age (SAM_CONTEXT (source), one->birth_date);
      g_autofree char *shown = sam_context_show_name (SAM_CONTEXT (source), one->name);
      g_autofree char *who = sam_words_join (shown, age, NULL);
      g_autofree char *text =
          /* Translators: %s is a name and an age */
          g_strdup_printf (C_ ("new case", "Already among your cases: %s"), who);

      check->case_id = g_strdup (one->case_id);
      gtk_label_set_text (GTK_LABEL (check->label), text);
    }
  }
  gtk_widget_set_visible (check->box, check->case_id != NULL);
}

static void
changed_cb (SamEditor *editor, gpointer user_data)
{
  Check *check = user_data;
  const SamRecord *person = sam_editor_get_part (editor, check->person);
  g_autofree char *name = NULL;

  g_cancellable_cancel (check->cancellable);
  g_clear_object (&check->cancellable);
  if (!sam_record_has (person, SAM_PERSON_GIVEN_NAME)
      || !sam_record_has (person, SAM_PERSON_FAMILY_NAME)) {
    gtk_widget_set_visible (check->box, FALSE);
    return;
  }
  name = typed_name (person);
  check->cancellable = g_cancellable_new ();
  sam_call_run_async (sam_editor_get_context (editor), SAM_STORE_READ, same_work,
                      g_steal_pointer (&name), g_free, cases_free, check->cancellable, same_cb,
                      g_object_ref (editor));
}

static void
open_cb (GtkButton *button, gpointer user_data)
{
  Check *check = user_data;
  SamWindow *window = check->window;
  g_autofree char *case_id = g_strdup (check->case_id);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel-edit", NULL);
  sam_window_open_case (window, case_id, NULL, NULL);
}

static void
saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  Check *check = user_data;

  sam_window_open_case (check->window,
                        sam_record_get_id (sam_editor_get_part (editor, check->case_part)), NULL,
                        NULL);
}

static SamRecord *
new_person (SamContext *context)
{
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  SamRecord *person = sam_record_new (SAM_RECORD_PERSON, id, id);

  sam_record_begin (person, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  return person;
}

static SamRecord *
new_case (SamContext *context, const SamRecord *person)
{
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  SamRecord *record = sam_record_new (SAM_RECORD_CASE, id, id);

  sam_record_set_text (record, SAM_CASE_PERSON_ID, sam_record_get_id (person));
  sam_record_begin (record, sam_context_get_viewer (context), sam_context_get_today (context),
                    sam_context_get_now (context));
  return record;
}

/* From whom a case came, when it came of an inquiry; the two lists differ in what else there is. */
static const char *
source_of (const SamRecord *inquiry)
{
  const char *from = sam_record_get_text (inquiry, SAM_INQUIRY_FROM_WHO);

  return sam_enum_label (SAM_CASE_SOURCE, from) ? from : "other";
}

/* The last word of a name is taken for the family's; it is there to be corrected. */
static void
name_from (SamRecord *person, const char *name)
{
  g_autofree char *whole = g_strstrip (g_strdup (name ? name : ""));
  char *last = strrchr (whole, ' ');

  if (last) {
    *last = '\0';
    sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, g_strchomp (whole));
    sam_record_set_text (person, SAM_PERSON_FAMILY_NAME, last + 1);
  } else if (*whole) {
    sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, whole);
  }
}

static void
fill_from (SamRecord *person, SamRecord *record, const SamRecord *inquiry)
{
  /* Only who called about themselves has said their own name and number. */
  if (sam_record_enum_is (inquiry, SAM_INQUIRY_FROM_WHO, "self")) {
    name_from (person, sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_NAME));
    sam_record_set_text (person, SAM_PERSON_PHONE,
                         sam_record_get_text (inquiry, SAM_INQUIRY_CALLER_PHONE));
  }
  sam_record_set_text (record, SAM_CASE_TEAM_ID, sam_record_get_scope (inquiry));
  sam_record_set_text (record, SAM_CASE_SOURCE, source_of (inquiry));
  sam_record_set_text (record, SAM_CASE_REMARK, sam_record_get_text (inquiry, SAM_INQUIRY_ABOUT));
}

SamEditor *
sam_new_case_editor (SamWindow *window)
{
  return sam_new_case_editor_from (window, NULL);
}

SamEditor *
sam_new_case_editor_from (SamWindow *window, SamRecord *inquiry)
{
  static const SamField who[] = { SAM_PERSON_GIVEN_NAME, SAM_PERSON_FAMILY_NAME,
                                  SAM_PERSON_BIRTH_DATE, SAM_PERSON_PHONE };
  static const SamField what[] = { SAM_CASE_SOURCE, SAM_CASE_STATUS, SAM_CASE_OPENED_ON,
                                   SAM_CASE_REMARK };
  static const SamField more[] = { SAM_PERSON_ID_KIND, SAM_PERSON_ID_NUMBER, SAM_PERSON_LANGUAGE,
                                   SAM_PERSON_FORM, SAM_PERSON_ADDRESS_GRADE };
  SamContext *context = sam_window_get_context (window);
  SamEditor *editor = sam_editor_new (context, C_ ("editor", "New case"));
  g_autoptr (SamRecord) person = new_person (context);
  g_autoptr (SamRecord) record = new_case (context, person);
  Check *check = g_new0 (Check, 1);
  const SamSession *session = sam_context_get_session (context);

  if (inquiry) {
    fill_from (person, record, inquiry);
  }
  check->editor = editor;
  check->window = window;
  check->person = sam_editor_add_part (editor, person);
  check->case_part = sam_editor_add_part (editor, record);
  g_object_set_data_full (G_OBJECT (editor), "sam-check", check, check_free);
  if (inquiry) {
    SamRecord *became = sam_editor_get_part (editor, sam_editor_add_part (editor, inquiry));

    sam_record_set_text (became, SAM_INQUIRY_BECAME, "case");
    sam_record_set_text (became, SAM_INQUIRY_CASE_ID, sam_record_get_id (record));
  }

  check->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (check->box, "notice-bar");
  gtk_widget_add_css_class (check->box, "card");
  gtk_widget_set_visible (check->box, FALSE);
  check->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (check->label), 0);
  gtk_label_set_wrap (GTK_LABEL (check->label), TRUE);
  gtk_widget_set_hexpand (check->label, TRUE);
  gtk_box_append (GTK_BOX (check->box), check->label);
  check->open = gtk_button_new_with_label (C_ ("new case", "Open that case"));
  gtk_widget_set_valign (check->open, GTK_ALIGN_CENTER);
  g_signal_connect (check->open, "clicked", G_CALLBACK (open_cb), check);
  gtk_box_append (GTK_BOX (check->box), check->open);
  sam_editor_append (editor, check->box);

  sam_editor_add_group (editor, C_ ("new case", "Who"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (who); i++) {
    sam_editor_add_row (editor, check->person, who[i]);
  }
  sam_editor_add_group (editor, C_ ("new case", "The case"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (what); i++) {
    sam_editor_add_row (editor, check->case_part, what[i]);
  }
  if (session && session->team_ids && session->team_ids[0] && session->team_ids[1]) {
    sam_editor_add_row (editor, check->case_part, SAM_CASE_TEAM_ID);
  }
  sam_editor_add_folded_group (editor, C_ ("editor", "More details"));
  for (guint i = 0; i < G_N_ELEMENTS (more); i++) {
    sam_editor_add_row (editor, check->person, more[i]);
  }
  sam_editor_set_done_text (editor, C_ ("toast", "The case has been opened"));
  g_signal_connect (editor, "changed", G_CALLBACK (changed_cb), check);
  g_signal_connect_after (editor, "saved", G_CALLBACK (saved_cb), check);
  if (inquiry) {
    /* What is known is enough to be saved, and to be asked for among the cases there are. */
    sam_editor_touch (editor);
    changed_cb (editor, check);
  }
  return editor;
}
