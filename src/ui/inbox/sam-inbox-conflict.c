/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-inbox-private.h"

#include "sam-calls.h"
#include "sam-chip.h"
#include "sam-spoken.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>

/* ---- Choosing ---- */

typedef struct {
  char *record_id, *field; /* (owned) (nullable) */
  SamTake take;
} Choice;

typedef struct {
  SamPage *page;    /* (owned) */
  const char *told; /* (not owned): what is said when it is done */
} Done;

typedef struct {
  SamPage *page; /* (not owned): its widgets live inside it */
  Choice choice;
  const char *told; /* (not owned) */
} Press;

static void
press_free (gpointer data, GClosure *closure)
{
  Press *press = data;

  g_free (press->choice.record_id);
  g_free (press->choice.field);
  g_free (press);
}

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->record_id);
  g_free (choice->field);
  g_free (choice);
}

static gpointer
resolve_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
              GError **error)
{
  const Choice *choice = data;
  char *undo = NULL;

  if (!sam_store_resolve (store, viewer, choice->record_id, choice->field, choice->take, &undo,
                          error)) {
    return NULL;
  }
  return undo ? undo : g_strdup ("");
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Done *done = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (undo) {
    sam_page_tell (done->page, done->told, *undo ? undo : NULL);
  } else {
    sam_page_tell_error (done->page, error);
  }
  g_object_unref (done->page);
  g_free (done);
}

static void
choose_cb (GtkButton *button, gpointer user_data)
{
  Press *press = user_data;
  SamPage *page = press->page;
  Choice *choice = g_new0 (Choice, 1);
  Done *done = g_new0 (Done, 1);

  done->page = g_object_ref (page);
  done->told = press->told;
  choice->record_id = g_strdup (press->choice.record_id);
  choice->field = g_strdup (press->choice.field);
  choice->take = press->choice.take;
  sam_call_run_async (sam_page_get_context (page), SAM_STORE_WRITE, resolve_work, choice,
                      choice_free, g_free, NULL, resolved_cb, done);
}

static void
on_press (SamPage *page, GtkWidget *button, const char *record_id, const char *field, SamTake take,
          const char *told)
{
  Press *press = g_new0 (Press, 1);

  press->page = page;
  press->choice = (Choice){ g_strdup (record_id), g_strdup (field), take };
  press->told = told;
  g_signal_connect_data (button, "clicked", G_CALLBACK (choose_cb), press, press_free, 0);
}

static GtkWidget *
choice_button (SamPage *page, const char *label, const char *spoken, const char *record_id,
               const char *field, SamTake take)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  sam_spoken_set (button, spoken);
  on_press (page, button, record_id, field, take,
            C_ ("toast", "Chosen. The other text is kept for 30 days"));
  return button;
}

/* One side: who wrote it and when, the text itself, the button that keeps it. */
static void
add_side (GtkWidget *list, const char *who, const char *when, gboolean stands, const char *value,
          GtkWidget *button)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = sam_wrap_new (6, 2);
  const char *shown = value && *value ? value : C_ ("inbox", "(empty)");
  const char *now = stands ? C_ ("inbox", "stands now") : "";
  g_autofree char *spoken = sam_words_join (who, when, now, shown, NULL);
  GtkWidget *label;

  gtk_widget_add_css_class (box, "fact");
  gtk_widget_set_hexpand (words, TRUE);
  label = gtk_label_new (who);
  gtk_widget_add_css_class (label, *when ? "caption-heading" : "caption");
  sam_wrap_append (SAM_WRAP (head), label);
  if (*when) {
    GtkWidget *moment = gtk_label_new (when);

    gtk_widget_add_css_class (moment, "caption");
    gtk_widget_add_css_class (moment, "dim-label");
    sam_wrap_append (SAM_WRAP (head), moment);
  } else {
    gtk_widget_add_css_class (label, "dim-label");
  }
  if (stands) {
    sam_wrap_append (SAM_WRAP (head), sam_chip_new (now, SAM_TONE_NEUTRAL));
  }
  gtk_box_append (GTK_BOX (words), head);
  label = sam_detail_label (words, shown, NULL);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_box_append (GTK_BOX (box), words);
  if (button) {
    gtk_box_append (GTK_BOX (box), button);
  }
  sam_boxed_list_add (list, box, FALSE, spoken);
}

/* "You wrote", "Kari Vik wrote". */
static char *
side_words (SamContext *context, const char *by)
{
  const char *name = by ? sam_context_name (context, by) : NULL;

  if (g_strcmp0 (by, sam_context_get_user_id (context)) == 0) {
    return g_strdup (C_ ("inbox", "You wrote"));
  }
  /* Translators: name of a colleague */
  return name ? g_strdup_printf (C_ ("inbox", "%s wrote"), name)
              : g_strdup (C_ ("inbox", "A colleague wrote"));
}

static char *
together_words (const SamConflict *conflict)
{
  GString *out = g_string_new (NULL);

  for (char **field = conflict->fields; field && *field; field++) {
    if (g_strcmp0 (*field, conflict->field) != 0) {
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                              sam_inbox_field_label (conflict->type, *field));
    }
  }
  if (out->len > 0) {
    g_autofree char *list = g_string_free (out, FALSE);

    /* Translators: other fields that hang together with this one */
    return g_strdup_printf (C_ ("inbox", "chosen together with: %s"), list);
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_text (const SamConflict *conflict)
{
  SamField field = sam_field_by_name (sam_type_get (conflict->type), conflict->field);
  SamKind kind = field == SAM_FIELD_NONE ? SAM_KIND_BOOL : sam_field_get (field)->kind;

  /* The members of a group are chosen as they are: two texts can't be joined half. */
  return kind == SAM_KIND_MULTILINE
         && (!conflict->fields || !conflict->fields[0] || !conflict->fields[1]);
}

static void
show_conflict_field (SamPage *page, GtkWidget *box, const SamConflict *conflict)
{
  SamContext *context = sam_page_get_context (page);
  const char *label = sam_inbox_field_label (conflict->type, conflict->field);
  g_autofree char *together = together_words (conflict);
  g_autofree char *base = sam_inbox_value (context, conflict, conflict->base);
  g_autofree char *mine = sam_inbox_value (context, conflict, conflict->mine);
  g_autofree char *theirs = sam_inbox_value (context, conflict, conflict->theirs);
  /* What stands may have been touched since by the one who proposes: then nobody is named. */
  gboolean named = !conflict->is_colleagues || conflict->mine_by;
  g_autofree char *mine_by =
      named ? side_words (context, conflict->mine_by) : g_strdup (C_ ("inbox", "It says now"));
  g_autofree char *mine_at = sam_words_moment (context, conflict->mine_at);
  g_autofree char *theirs_by = side_words (context, conflict->theirs_by);
  g_autofree char *theirs_at = sam_words_moment (context, conflict->theirs_at);
  g_autofree char *keep_mine = sam_words_join (C_ ("inbox", "Keep this"), label, mine, NULL);
  g_autofree char *keep_theirs = sam_words_join (C_ ("inbox", "Keep this"), label, theirs, NULL);
  GtkWidget *list;

  sam_detail_heading (box, label, together);
  list = sam_detail_list (box);
  if (conflict->base_known) {
    add_side (list, C_ ("inbox", "It said before"), "", FALSE, base, NULL);
  }
  add_side (list, mine_by, mine_at, conflict->is_colleagues && named, mine,
            choice_button (page, C_ ("inbox", "Keep this"), keep_mine, conflict->id,
                           conflict->field, SAM_TAKE_MINE));
  add_side (list, theirs_by, theirs_at, !conflict->is_colleagues, theirs,
            choice_button (page, C_ ("inbox", "Keep this"), keep_theirs, conflict->id,
                           conflict->field, SAM_TAKE_THEIRS));
  if (is_text (conflict) && conflict->mine && conflict->theirs) {
    g_autofree char *both = sam_words_join (C_ ("inbox", "Keep both"), label, NULL);
    GtkWidget *button = choice_button (page, C_ ("inbox", "Keep both, one after the other"), both,
                                       conflict->id, conflict->field, SAM_TAKE_BOTH);

    gtk_widget_set_halign (button, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (box), button);
  }
}

/* There is nothing to compare it with: it is read as a whole, and taken in or left out. */
static void
show_missing (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  SamContext *context = sam_page_get_context (page);
  const SamConflict *conflict = g_ptr_array_index (line->conflicts, 0);
  g_autofree char *title = sam_inbox_title (page, line);
  g_autofree char *who = side_words (context, conflict->theirs_by);
  g_autofree char *when = sam_words_moment (context, conflict->theirs_at);
  GtkWidget *end = sam_detail_title (box, title, sam_inbox_what (line));
  GtkWidget *buttons = sam_wrap_new (6, 6);
  GtkWidget *take = sam_button_new (C_ ("inbox", "_Take it in"));
  GtkWidget *leave = sam_button_new (C_ ("inbox", "_Leave it out"));

  sam_inbox_add_open (page, end, line);
  sam_detail_label (box,
                    C_ ("inbox", "This was written on a computer that no longer saw the case when "
                                 "it was to be sent, so it does not stand in the case yet. Take it "
                                 "in, or leave it out."),
                    "dim-label");
  sam_detail_heading (box, who, when);
  sam_inbox_add_facts (context, sam_detail_list (box), conflict->makes);
  gtk_widget_add_css_class (take, "suggested-action");
  on_press (page, take, line->record_id, NULL, SAM_TAKE_THEIRS, C_ ("toast", "Taken in"));
  on_press (page, leave, line->record_id, NULL, SAM_TAKE_MINE,
            C_ ("toast", "Not taken in. The server keeps the text"));
  sam_wrap_append (SAM_WRAP (buttons), take);
  sam_wrap_append (SAM_WRAP (buttons), leave);
  gtk_box_append (GTK_BOX (box), buttons);
}

static void
show_differing (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  g_autofree char *title = sam_inbox_title (page, line);
  GtkWidget *end = sam_detail_title (box, title, sam_inbox_what (line));
  GtkWidget *label;

  sam_inbox_add_open (page, end, line);
  label = sam_detail_label (
      box,
      C_ ("inbox", "Two wrote differently in the same place. Choose what holds; both programs are "
                   "then alike. Nothing of what was written is lost."),
      NULL);
  gtk_widget_add_css_class (label, "dim-label");
  for (guint i = 0; i < line->conflicts->len; i++) {
    show_conflict_field (page, box, g_ptr_array_index (line->conflicts, i));
  }
  if (line->conflicts->len > 1) {
    const SamConflict *first = g_ptr_array_index (line->conflicts, 0);
    SamContext *context = sam_page_get_context (page);
    GtkWidget *list;
    g_autofree char *mine = side_words (context, first->mine_by);
    g_autofree char *mine_at = sam_words_moment (context, first->mine_at);
    g_autofree char *theirs = side_words (context, first->theirs_by);
    g_autofree char *theirs_at = sam_words_moment (context, first->theirs_at);
    g_autofree char *all_mine = sam_words_join (C_ ("inbox", "Keep all"), mine, NULL);
    g_autofree char *all_theirs = sam_words_join (C_ ("inbox", "Keep all"), theirs, NULL);

    sam_detail_heading (box, C_ ("inbox", "All at once"), NULL);
    list = sam_detail_list (box);
    add_side (list, mine, mine_at, FALSE, C_ ("inbox", "everything above"),
              choice_button (page, C_ ("inbox", "Keep all"), all_mine, line->record_id, NULL,
                             SAM_TAKE_MINE));
    add_side (list, theirs, theirs_at, FALSE, C_ ("inbox", "everything above"),
              choice_button (page, C_ ("inbox", "Keep all"), all_theirs, line->record_id, NULL,
                             SAM_TAKE_THEIRS));
  }
}

void
sam_inbox_show_conflict (SamPage *page, GtkWidget *box, SamInboxLine *line)
{
  if (sam_inbox_makes (line)) {
    show_missing (page, box, line);
  } else {
    show_differing (page, box, line);
  }
}
