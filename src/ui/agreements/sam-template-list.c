/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-template-list.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-summary-words.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-columns.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-judge.h>
#include <samspor/sam-rules.h>
#include <samspor/sam-templates.h>

/* One kind of transition; atomically counted. */
typedef struct {
  const char *kind;      /* (not owned): static */
  GPtrArray *lines;      /* (owned) (element-type SamTemplateLine) */
  SamRegistry *registry; /* (owned): the settings */
} Kind;

struct _SamTemplateList {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned) */
  SamListDetail *lists;      /* (not owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SamTemplateList, sam_template_list, ADW_TYPE_BIN)

static void
kind_clear (gpointer data)
{
  Kind *line = data;

  g_ptr_array_unref (line->lines);
  sam_registry_unref (line->registry);
}

static gpointer
kind_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

static void
kind_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, kind_clear);
}

/* ---- The question ---- */

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (SAM_RECORD_SETTING);
  g_autoptr (GPtrArray) settings = sam_store_list (store, viewer, query, cancellable, error);
  const char *const *kinds = sam_template_kinds ();
  g_autoptr (SamRegistry) registry = NULL;
  GPtrArray *lines;

  if (!settings) {
    return NULL;
  }
  registry = sam_registry_new (settings);
  lines = g_ptr_array_new_with_free_func (kind_unref);
  for (guint i = 0; kinds[i]; i++) {
    Kind *line = g_atomic_rc_box_new0 (Kind);

    line->kind = kinds[i];
    line->registry = sam_registry_ref (registry);
    line->lines = sam_template_lines (registry, kinds[i], (SamDate) GPOINTER_TO_INT (data), NULL);
    g_ptr_array_add (lines, line);
  }
  return lines;
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  return ((const Kind *) line)->kind;
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Kind *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (one->lines->len != two->lines->len) {
    return FALSE;
  }
  for (guint i = 0; i < one->lines->len; i++) {
    const SamTemplateLine *x = g_ptr_array_index (one->lines, i);
    const SamTemplateLine *y = g_ptr_array_index (two->lines, i);

    if (x->point != y->point || x->partner != y->partner || x->is_own != y->is_own
        || g_strcmp0 (x->text, y->text) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static guint
n_own (const Kind *line)
{
  guint n = 0;

  for (guint i = 0; i < line->lines->len; i++) {
    n += ((const SamTemplateLine *) g_ptr_array_index (line->lines, i))->is_own ? 1 : 0;
  }
  return n;
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  const Kind *line = sam_item_get (item);
  g_autofree char *why =
      sam_count (NULL, "template", "%d commitment", "%d commitments", (int) line->lines->len);

  sam_row_set_text (row, sam_words_transition_kind (line->kind), why);
  sam_row_set_chip (row, n_own (line) > 0 ? C_ ("template", "own texts") : NULL, SAM_TONE_ASK);
}

/* ---- The detail ---- */

/* Returns: (transfer full): what is suggested there now, a commitment a line. */
static char *
text_of (const Kind *line, const char *point, const char *partner)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < line->lines->len; i++) {
    const SamTemplateLine *one = g_ptr_array_index (line->lines, i);

    if (g_str_equal (one->point, point) && g_str_equal (one->partner, partner)) {
      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", one->text);
    }
  }
  return g_string_free (out, FALSE);
}

/* Returns: (transfer full): the setting of today, as it stands or new: what held before stays. */
static SamRecord *
setting_for (SamTemplateList *self, const Kind *line, const char *point, const char *partner)
{
  SamContext *context = sam_page_get_context (self->page);
  SamDate today = sam_context_get_today (context);
  GPtrArray *settings = sam_registry_list (line->registry, SAM_RECORD_SETTING);
  g_autofree char *key = sam_template_key (line->kind, point, partner);
  g_autofree char *text = text_of (line, point, partner);
  g_autofree char *name = NULL, *id = NULL, *day = NULL;
  SamRecord *setting;

  for (guint i = 0; i < settings->len; i++) {
    SamRecord *other = g_ptr_array_index (settings, i);

    if (g_strcmp0 (sam_record_get_text (other, SAM_SETTING_SETTING_KEY), key) == 0
        && sam_record_get_date (other, SAM_SETTING_VALID_FROM) == today) {
      return g_object_ref (other);
    }
  }
  /* Two who write the same text on one day write one setting. */
  day = sam_date_format_iso (today);
  name = g_strconcat (key, "@", day, NULL);
  id = sam_id_derive ("setting", name);
  setting = sam_record_new (SAM_RECORD_SETTING, id, SAM_ID_NIL);
  sam_record_set_text (setting, SAM_SETTING_SETTING_KEY, key);
  sam_record_set_text (setting, SAM_SETTING_VALUE, text);
  sam_record_begin (setting, sam_context_get_viewer (context), today,
                    sam_context_get_now (context));
  return setting;
}

static void
edit (SamTemplateList *self, const Kind *line, const char *point, const char *partner)
{
  SamContext *context = sam_page_get_context (self->page);
  g_autoptr (SamRecord) setting = setting_for (self, line, point, partner);
  SamEditor *editor = sam_editor_new (context, C_ ("template", "Edit template"));
  guint part = sam_editor_add_part (editor, setting);
  const SamLabel *whom = sam_template_partner_label (partner);
  g_autofree char *heading =
      sam_words_join (sam_words_transition_kind (line->kind),
                      sam_text (NULL, sam_rules_point_label (point)), sam_text (NULL, whom), NULL);

  sam_editor_add_group (editor, heading,
                        C_ ("template", "One commitment a line. Leave it empty, and nothing is "
                                        "suggested here. Agreements that are made already stay as "
                                        "they are."));
  sam_field_row_set_title (sam_editor_add_row (editor, part, SAM_SETTING_VALUE),
                           C_ ("template", "What is asked"));
  sam_editor_add_row (editor, part, SAM_SETTING_VALID_FROM);
  sam_editor_add_row (editor, part, SAM_SETTING_SOURCE);
  sam_editor_set_done_text (editor, C_ ("template", "The template is saved"));
  sam_window_begin_edit (sam_page_get_window (self->page), editor);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  const SamTemplateLine *one = g_object_get_data (G_OBJECT (row), "line");
  const Kind *line = g_object_get_data (G_OBJECT (list), "kind");

  edit (user_data, line, one->point, one->partner);
}

typedef struct {
  SamTemplateList *self;      /* (not owned) */
  Kind *line;                 /* (owned) */
  GtkWidget *point, *partner; /* (not owned) */
} Adding;

static void
adding_free (gpointer data)
{
  Adding *adding = data;

  kind_unref (adding->line);
  g_free (adding);
}

static void
add_cb (GtkButton *button, gpointer user_data)
{
  Adding *adding = user_data;
  guint point = gtk_drop_down_get_selected (GTK_DROP_DOWN (adding->point));
  guint partner = gtk_drop_down_get_selected (GTK_DROP_DOWN (adding->partner));

  edit (adding->self, adding->line, sam_template_points ()[point],
        sam_template_partners ()[partner]);
}

static GtkWidget *
chooser (const char *name, const char *const *ids, const SamLabel *(*label) (const char *id))
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *drop;

  for (guint i = 0; ids[i]; i++) {
    gtk_string_list_append (words, sam_text (NULL, label (ids[i])));
  }
  drop = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL);
  sam_spoken_set (drop, name);
  return drop;
}

static void
add_adding (SamTemplateList *self, GtkWidget *box, Kind *line)
{
  GtkWidget *wrap = sam_wrap_new (6, 6);
  GtkWidget *button = sam_button_new (C_ ("template", "_Write a text…"));
  Adding *adding = g_new0 (Adding, 1);

  adding->self = self;
  adding->line = kind_ref (line);
  adding->point = chooser (C_ ("template", "Point"), sam_template_points (), sam_rules_point_label);
  adding->partner = chooser (C_ ("template", "Kind of partner"), sam_template_partners (),
                             sam_template_partner_label);
  sam_detail_heading (box, C_ ("template", "Another point or partner"), NULL);
  sam_wrap_append (SAM_WRAP (wrap), adding->point);
  sam_wrap_append (SAM_WRAP (wrap), adding->partner);
  sam_wrap_append (SAM_WRAP (wrap), button);
  g_object_set_data_full (G_OBJECT (wrap), "adding", adding, adding_free);
  g_signal_connect (button, "clicked", G_CALLBACK (add_cb), adding);
  gtk_box_append (GTK_BOX (box), wrap);
}

static void
show_cb (GtkWidget *box, gpointer data, gpointer user_data)
{
  SamTemplateList *self = user_data;
  gboolean lead = sam_context_is_lead (sam_page_get_context (self->page));
  Kind *line = data;
  const char *point = NULL;
  GtkWidget *list = NULL;

  sam_detail_title (box, sam_words_transition_kind (line->kind),
                    lead ? C_ ("template", "Suggested when an agreement is made from the gate. "
                                           "Choose a text to write your own.")
                         : C_ ("template", "Suggested when an agreement is made from the gate. A "
                                           "team lead writes them."));
  for (guint i = 0; i < line->lines->len; i++) {
    SamTemplateLine *one = g_ptr_array_index (line->lines, i);
    g_autofree char *why =
        sam_words_join (sam_text (NULL, sam_template_partner_label (one->partner)),
                        one->is_own ? "" : C_ ("template", "the program's own text"), NULL);
    GtkWidget *row = sam_row_new ();
    GtkListBoxRow *item;

    if (g_strcmp0 (point, one->point) != 0) {
      point = one->point;
      sam_detail_heading (box, sam_text (NULL, sam_rules_point_label (point)), NULL);
      list = sam_detail_list (box);
      g_object_set_data_full (G_OBJECT (list), "kind", kind_ref (line), kind_unref);
      g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
    }
    sam_row_set_text (SAM_ROW (row), one->text, why);
    item = sam_boxed_list_add (list, row, lead, NULL);
    g_object_set_data (G_OBJECT (item), "line", one);
  }
  if (lead) {
    add_adding (self, box, line);
  }
}

/* ---- The part ---- */

static const SamListDetailKind kind = {
  line_id, line_equal, kind_ref, kind_unref, bind_cb, show_cb
};

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamTemplateList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (!lines) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (self->page, error);
    }
    return;
  }
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                C_ ("template", "What is usually asked of whom"));
  sam_list_detail_apply (self->lists, lines, "", NULL);
}

void
sam_template_list_ask (SamTemplateList *self)
{
  SamContext *context = sam_page_get_context (self->page);

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, list_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL,
                      (GDestroyNotify) g_ptr_array_unref, self->cancellable, listed_cb,
                      g_object_ref (self));
}

SamListDetail *
sam_template_list_get_lists (SamTemplateList *self)
{
  return self->lists;
}

static void
sam_template_list_dispose (GObject *object)
{
  SamTemplateList *self = SAM_TEMPLATE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (sam_template_list_parent_class)->dispose (object);
}

static void
sam_template_list_finalize (GObject *object)
{
  SamTemplateList *self = SAM_TEMPLATE_LIST (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sam_template_list_parent_class)->finalize (object);
}

static void
sam_template_list_class_init (SamTemplateListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_template_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_template_list_finalize;
}

static void
sam_template_list_init (SamTemplateList *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
sam_template_list_new (SamPage *page)
{
  SamTemplateList *self = g_object_new (SAM_TYPE_TEMPLATE_LIST, NULL);

  self->page = page;
  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Agreements"), "sam-agreement-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  return GTK_WIDGET (self);
}
