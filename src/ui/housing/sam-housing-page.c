/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-housing-page.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>
#include <samspor/sam-settings.h>

/* Who is registered somewhere. Strings (owned). */
typedef struct {
  char *unit_id, *case_id, *name, *residence_id; /* unit and case (nullable) */
  char *kind;                                    /* enum id */
  SamDate to;
} Lodger;

/* One building with its homes, or the line of what ends soon; atomically counted. */
typedef struct {
  char *id;
  SamRecord *site;  /* (owned) (nullable): NULL = what ends soon, or homes without a building */
  GPtrArray *units; /* (owned) (element-type SamRecord) */
  GArray *lodgers;  /* (owned) (element-type Lodger) */
  guint free, in_use;
} Place;

typedef struct {
  GPtrArray *lines; /* (owned) (element-type Place) */
  guint n_units, n_free, n_ending;
} Answer;

struct _SamHousingPage {
  SamPage parent_instance;

  SamListDetail *lists;      /* (not owned) */
  GtkWidget *new_button;     /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamHousingPage, sam_housing_page, SAM_TYPE_PAGE)

/* ---- The question ---- */

static void
lodger_clear (gpointer data)
{
  Lodger *lodger = data;

  g_free (lodger->unit_id);
  g_free (lodger->case_id);
  g_free (lodger->name);
  g_free (lodger->residence_id);
  g_free (lodger->kind);
}

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->id);
  g_clear_object (&place->site);
  g_ptr_array_unref (place->units);
  g_array_unref (place->lodgers);
}

static gpointer
place_ref (gpointer line)
{
  return g_atomic_rc_box_acquire (line);
}

static void
place_unref (gpointer line)
{
  g_atomic_rc_box_release_full (line, place_clear);
}

static Place *
place_new (const char *id, SamRecord *site)
{
  Place *place = g_atomic_rc_box_new0 (Place);

  place->id = g_strdup (id);
  place->site = site ? g_object_ref (site) : NULL;
  place->units = g_ptr_array_new_with_free_func (g_object_unref);
  place->lodgers = g_array_new (FALSE, FALSE, sizeof (Lodger));
  g_array_set_clear_func (place->lodgers, lodger_clear);
  return place;
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->lines, g_ptr_array_unref);
  g_free (answer);
}

static Lodger
lodger_of (SamStore *store, SamViewer *viewer, const SamRecord *residence)
{
  const char *person_id = sam_record_get_text (residence, SAM_RESIDENCE_PERSON_ID);
  g_autoptr (SamRecord) person = sam_store_get (store, viewer, SAM_RECORD_PERSON, person_id, NULL);

  return (Lodger){
    .unit_id = g_strdup (sam_record_get_text (residence, SAM_RESIDENCE_UNIT_ID)),
    .case_id = sam_store_case_of_person (store, viewer, person_id, NULL),
    .name = person ? sam_record_title (person, NULL) : g_strdup (""),
    .residence_id = g_strdup (sam_record_get_id (residence)),
    .kind = g_strdup (sam_record_get_text (residence, SAM_RESIDENCE_KIND)),
    .to = sam_record_get_date (residence, SAM_RESIDENCE_TO_ON),
  };
}

static int
compare_lodgers (gconstpointer a, gconstpointer b)
{
  return ((const Lodger *) a)->to - ((const Lodger *) b)->to;
}

static gboolean
is_current (const SamRecord *residence, SamDate today)
{
  SamDate from = sam_record_get_date (residence, SAM_RESIDENCE_FROM_ON);
  SamDate to = sam_record_get_date (residence, SAM_RESIDENCE_TO_ON);

  return (from == SAM_DATE_NONE || from <= today) && (to == SAM_DATE_NONE || to >= today)
         && !sam_record_has (residence, SAM_RESIDENCE_ENDED_HOW);
}

static GPtrArray *
list_all (SamStore *store, SamViewer *viewer, SamRecordType type, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (SamQuery) query = sam_query_new (type);

  return sam_store_list (store, viewer, query, cancellable, error);
}

static int
ends_days (SamStore *store, SamViewer *viewer, SamDate today, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) settings = list_all (store, viewer, SAM_RECORD_SETTING, cancellable, NULL);
  g_autoptr (SamRegistry) registry = NULL;

  if (!settings) {
    return 0;
  }
  registry = sam_registry_new (settings);
  return sam_registry_setting_int (registry, SAM_SETTING_HOUSING_ENDS, today);
}

static void
count_free (Place *place)
{
  for (guint i = 0; i < place->units->len; i++) {
    const SamRecord *unit = g_ptr_array_index (place->units, i);
    gboolean taken = FALSE;

    for (guint k = 0; k < place->lodgers->len && !taken; k++) {
      taken =
          g_strcmp0 (g_array_index (place->lodgers, Lodger, k).unit_id, sam_record_get_id (unit))
          == 0;
    }
    if (taken) {
      place->in_use++;
    } else if (!sam_record_has (unit, SAM_HOUSING_UNIT_IN_USE)
               || sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE)) {
      place->free++;
    }
  }
}

static gpointer
list_work (SamStore *store, SamViewer *viewer, gpointer data, GCancellable *cancellable,
           GError **error)
{
  SamDate today = (SamDate) GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) sites = list_all (store, viewer, SAM_RECORD_SITE, cancellable, error);
  g_autoptr (GPtrArray) units =
      sites ? list_all (store, viewer, SAM_RECORD_HOUSING_UNIT, cancellable, error) : NULL;
  g_autoptr (GPtrArray) residences =
      units ? list_all (store, viewer, SAM_RECORD_RESIDENCE, cancellable, error) : NULL;
  g_autoptr (GHashTable) by_site = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_unit = g_hash_table_new (g_str_hash, g_str_equal);
  Place *ending;
  Answer *answer;
  int days;

  if (!residences) {
    return NULL;
  }
  days = ends_days (store, viewer, today, cancellable);
  ending = place_new ("ending", NULL);
  answer = g_new0 (Answer, 1);
  answer->lines = g_ptr_array_new_with_free_func (place_unref);
  g_ptr_array_add (answer->lines, ending);
  for (guint i = 0; i < sites->len; i++) {
    SamRecord *site = g_ptr_array_index (sites, i);
    Place *place = place_new (sam_record_get_id (site), site);

    g_hash_table_insert (by_site, place->id, place);
    g_ptr_array_add (answer->lines, place);
  }
  for (guint i = 0; i < units->len; i++) {
    SamRecord *unit = g_ptr_array_index (units, i);
    const char *site = sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID);
    Place *place = site ? g_hash_table_lookup (by_site, site) : NULL;

    if (place) {
      g_ptr_array_add (place->units, g_object_ref (unit));
      g_hash_table_insert (by_unit, (gpointer) sam_record_get_id (unit), place);
    }
  }
  for (guint i = 0; i < residences->len; i++) {
    const SamRecord *residence = g_ptr_array_index (residences, i);
    const char *unit = sam_record_get_text (residence, SAM_RESIDENCE_UNIT_ID);
    SamDate to = sam_record_get_date (residence, SAM_RESIDENCE_TO_ON);
    Place *place = unit ? g_hash_table_lookup (by_unit, unit) : NULL;

    if (!is_current (residence, today)) {
      continue;
    }
    if (place) {
      Lodger lodger = lodger_of (store, viewer, residence);

      g_array_append_val (place->lodgers, lodger);
    }
    if (to != SAM_DATE_NONE && to - today <= days) {
      Lodger lodger = lodger_of (store, viewer, residence);

      g_array_append_val (ending->lodgers, lodger);
    }
  }
  g_array_sort (ending->lodgers, compare_lodgers);
  answer->n_units = units->len;
  answer->n_ending = ending->lodgers->len;
  for (guint i = 1; i < answer->lines->len; i++) {
    Place *place = g_ptr_array_index (answer->lines, i);

    count_free (place);
    answer->n_free += place->free;
  }
  if (answer->n_ending == 0) {
    g_ptr_array_remove_index (answer->lines, 0);
  }
  return answer;
}

/* Whether every home's people can be seen; else nobody can say from here that one is free. */
static gboolean
sees_all (SamContext *context)
{
  const SamSession *session = sam_context_get_session (context);
  g_autoptr (GPtrArray) teams = sam_context_registry (context, SAM_RECORD_TEAM);

  for (guint i = 0; i < teams->len; i++) {
    if (!session || !session->lead_team_ids
        || !g_strv_contains ((const char *const *) session->lead_team_ids,
                             sam_record_get_id (g_ptr_array_index (teams, i)))) {
      return FALSE;
    }
  }
  return teams->len > 0;
}

/* ---- The list ---- */

static const char *
line_id (gconstpointer line)
{
  return ((const Place *) line)->id;
}

static gboolean
same_record (SamRecord *a, SamRecord *b)
{
  return a == b || (a && b && sam_record_equal (a, b));
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (!same_record (one->site, two->site) || one->units->len != two->units->len
      || one->lodgers->len != two->lodgers->len || one->free != two->free) {
    return FALSE;
  }
  for (guint i = 0; i < one->units->len; i++) {
    if (!same_record (g_ptr_array_index (one->units, i), g_ptr_array_index (two->units, i))) {
      return FALSE;
    }
  }
  for (guint i = 0; i < one->lodgers->len; i++) {
    const Lodger *x = &g_array_index (one->lodgers, Lodger, i);
    const Lodger *y = &g_array_index (two->lodgers, Lodger, i);

    if (x->to != y->to || g_strcmp0 (x->residence_id, y->residence_id) != 0
        || g_strcmp0 (x->name, y->name) != 0 || g_strcmp0 (x->unit_id, y->unit_id) != 0) {
      return FALSE;
    }
  }
  return TRUE;
}

static void
bind_cb (SamRow *row, gpointer item, gpointer user_data)
{
  const Place *place = sam_item_get (item);
  g_autofree char *why = NULL, *chip = NULL, *homes = NULL;

  if (!place->site) {
    sam_row_set_text (row, C_ ("housing", "Ends soon"),
                      C_ ("housing", "the next night or home is to be settled"));
    chip = g_strdup_printf ("%u", place->lodgers->len);
    sam_row_set_icon (row, "sam-point-interim-symbolic", SAM_TONE_SOON, TRUE);
    sam_row_set_chip (row, chip, SAM_TONE_SOON);
    return;
  }
  homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) place->units->len);
  why = sam_words_join (sam_words_enum (place->site, SAM_SITE_ENVIRONMENT), homes, NULL);
  sam_row_set_icon (row, NULL, SAM_TONE_NEUTRAL, FALSE);
  sam_row_set_text (row, sam_record_get_text (place->site, SAM_SITE_NAME), why);
  if (place->free > 0 && sees_all (sam_page_get_context (user_data))) {
    chip = sam_count (NULL, "housing", "%d free", "%d free", (int) place->free);
  }
  sam_row_set_chip (row, chip, SAM_TONE_NEUTRAL);
}

/* ---- The detail ---- */

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamWindow *window = sam_page_get_window (user_data);
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");
  SamRecord *unit = g_object_get_data (G_OBJECT (row), "unit");

  if (case_id) {
    sam_window_open_case (window, case_id, "housing", g_object_get_data (G_OBJECT (row), "record"));
  } else if (unit) {
    sam_window_edit_record (window, unit);
  }
}

static void
edit_cb (GtkButton *button, gpointer user_data)
{
  sam_window_edit_record (sam_page_get_window (user_data),
                          g_object_get_data (G_OBJECT (button), "record"));
}

static void
new_unit_cb (GtkButton *button, gpointer user_data)
{
  SamContext *context = sam_page_get_context (user_data);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) unit = sam_record_new (SAM_RECORD_HOUSING_UNIT, id, SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (context, C_ ("housing", "New home"));

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID,
                       sam_record_get_id (g_object_get_data (G_OBJECT (button), "record")));
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  sam_editor_build (editor, sam_editor_add_part (editor, unit));
  sam_window_begin_edit (sam_page_get_window (user_data), editor);
}

static void
add_button (GtkWidget *end, const char *label, GCallback clicked, SamRecord *record, gpointer page)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", clicked, page);
  gtk_box_append (GTK_BOX (end), button);
}

static void
add_lodger (GtkWidget *list, SamRow *row, const Lodger *lodger)
{
  GtkListBoxRow *item = sam_boxed_list_add (list, GTK_WIDGET (row), lodger->case_id != NULL, NULL);

  g_object_set_data_full (G_OBJECT (item), "case", g_strdup (lodger->case_id), g_free);
  g_object_set_data_full (G_OBJECT (item), "record", g_strdup (lodger->residence_id), g_free);
}

static void
show_ending (GtkWidget *box, const Place *place, gpointer page)
{
  SamContext *context = sam_page_get_context (page);
  GtkWidget *list;

  sam_detail_title (box, C_ ("housing", "Ends soon"),
                    C_ ("housing", "Temporary places and tenancies with an end date, nearest "
                                   "first"));
  list = sam_detail_list (box);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), page);
  for (guint i = 0; i < place->lodgers->len; i++) {
    const Lodger *lodger = &g_array_index (place->lodgers, Lodger, i);
    const SamLabel *kind = lodger->kind ? sam_enum_label (SAM_RESIDENCE_KIND, lodger->kind) : NULL;
    const char *unit = sam_context_name (context, lodger->unit_id);
    g_autofree char *why =
        sam_words_join (kind ? sam_text (NULL, kind) : "", unit ? unit : "", NULL);
    g_autofree char *when = sam_words_when (context, lodger->to);
    SamRow *row = SAM_ROW (sam_row_new ());

    sam_row_set_name (row, context, lodger->name, why);
    sam_row_set_chip (row, when,
                      lodger->to <= sam_context_get_today (context) + 7 ? SAM_TONE_LATE
                                                                        : SAM_TONE_SOON);
    add_lodger (list, row, lodger);
  }
}

static char *
unit_words (SamContext *context, const Place *place, const SamRecord *unit)
{
  const char *environment = sam_record_has (unit, SAM_HOUSING_UNIT_ENVIRONMENT)
                                ? sam_words_enum (unit, SAM_HOUSING_UNIT_ENVIRONMENT)
                                : sam_words_enum (place->site, SAM_SITE_ENVIRONMENT);
  gint64 rooms = sam_record_get_int (unit, SAM_HOUSING_UNIT_ROOMS);
  gint64 most = sam_record_get_int (unit, SAM_HOUSING_UNIT_MAX_PERSONS);
  g_autofree char *room_words =
      rooms > 0 ? sam_count (NULL, "housing", "%d room", "%d rooms", (int) rooms) : NULL;
  g_autofree char *most_words =
      most > 0 ? sam_count (NULL, "housing", "at most %d person", "at most %d people", (int) most)
               : NULL;

  return sam_words_join (environment, room_words ? room_words : "", most_words ? most_words : "",
                         sam_record_get_bool (unit, SAM_HOUSING_UNIT_STEP_FREE)
                             ? C_ ("housing", "no steps")
                             : "",
                         NULL);
}

static void
show_unit (GtkWidget *list, const Place *place, SamRecord *unit, gpointer page)
{
  SamContext *context = sam_page_get_context (page);
  const char *name = sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME);
  gboolean off = sam_record_has (unit, SAM_HOUSING_UNIT_IN_USE)
                 && !sam_record_get_bool (unit, SAM_HOUSING_UNIT_IN_USE);
  g_autofree char *about = unit_words (context, place, unit);
  guint n = 0;

  for (guint i = 0; i < place->lodgers->len; i++) {
    const Lodger *lodger = &g_array_index (place->lodgers, Lodger, i);
    g_autofree char *why = NULL, *until = NULL;
    SamRow *row;

    if (g_strcmp0 (lodger->unit_id, sam_record_get_id (unit)) != 0) {
      continue;
    }
    row = SAM_ROW (sam_row_new ());
    why = sam_words_join (name ? name : "", about, NULL);
    sam_row_set_name (row, context, lodger->name, why);
    if (lodger->to != SAM_DATE_NONE) {
      g_autofree char *day = sam_words_date_short (context, lodger->to);

      until = g_strdup_printf (C_ ("residence", "until %s"), day);
      sam_row_set_chip (row, until, SAM_TONE_SOON);
    }
    add_lodger (list, row, lodger);
    n++;
  }
  if (n == 0) {
    SamRow *row = SAM_ROW (sam_row_new ());
    GtkListBoxRow *item;

    sam_row_set_text (row, name, about);
    sam_row_set_chip (row, off ? C_ ("housing", "not in use") : C_ ("housing", "free"),
                      SAM_TONE_NEUTRAL);
    item = sam_boxed_list_add (list, GTK_WIDGET (row), sam_context_is_lead (context), NULL);
    g_object_set_data_full (G_OBJECT (item), "unit", g_object_ref (unit), g_object_unref);
  }
}

static void
show_cb (GtkWidget *box, gpointer line, gpointer page)
{
  static const SamField fields[] = { SAM_SITE_ADDRESS,     SAM_SITE_POSTCODE,
                                     SAM_SITE_CITY,        SAM_SITE_DISTRICT_ID,
                                     SAM_SITE_SERVICE_ID,  SAM_SITE_ENVIRONMENT,
                                     SAM_SITE_MAX_PERSONS, SAM_SITE_REMARK };
  SamContext *context = sam_page_get_context (page);
  const Place *place = line;
  GtkWidget *end, *list;
  g_autofree char *free_words = NULL, *subtitle = NULL;

  if (!place->site) {
    show_ending (box, place, page);
    return;
  }
  if (sees_all (context)) {
    free_words = sam_count (NULL, "housing", "%d free", "%d free", (int) place->free);
  }
  subtitle = sam_words_join (sam_words_enum (place->site, SAM_SITE_ENVIRONMENT),
                             free_words ? free_words : "", NULL);
  end = sam_detail_title (box, sam_record_get_text (place->site, SAM_SITE_NAME), subtitle);
  if (sam_context_is_lead (context)) {
    add_button (end, C_ ("housing", "New _home"), G_CALLBACK (new_unit_cb), place->site, page);
    add_button (end, C_ ("housing", "_Edit"), G_CALLBACK (edit_cb), place->site, page);
  }
  sam_detail_heading (box, C_ ("housing", "Homes"),
                      sees_all (context) ? NULL
                                         : C_ ("housing", "free = nobody among the cases you see"));
  if (place->units->len == 0) {
    sam_detail_label (box, C_ ("housing", "No homes are entered here yet."), "dim-label");
  } else {
    list = sam_detail_list (box);
    g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), page);
    for (guint i = 0; i < place->units->len; i++) {
      show_unit (list, place, g_ptr_array_index (place->units, i), page);
    }
  }
  sam_detail_heading (box, C_ ("housing", "The building"), NULL);
  list = sam_detail_list (box);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_words_field (context, place->site, fields[i]);

    sam_detail_fact (list, sam_text (NULL, &sam_field_get (fields[i])->label), value);
  }
}

/* ---- The page ---- */

static const SamListDetailKind kind = { line_id,     line_equal, place_ref,
                                        place_unref, bind_cb,    show_cb };

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SamHousingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  Answer *answer = sam_call_run_finish (SAM_CONTEXT (source), result, &error);
  g_autofree char *homes = NULL, *free_words = NULL, *ending = NULL, *subtitle = NULL;

  if (!answer) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sam_list_detail_fail (self->lists);
      sam_page_tell_error (SAM_PAGE (self), error);
    }
    return;
  }
  homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) answer->n_units);
  if (sees_all (SAM_CONTEXT (source))) {
    free_words = sam_count (NULL, "housing", "%d free", "%d free", (int) answer->n_free);
  }
  if (answer->n_ending > 0) {
    ending = sam_count (NULL, "housing", "%d place ends soon", "%d places end soon",
                        (int) answer->n_ending);
  }
  subtitle = sam_words_join (homes, free_words ? free_words : "", ending ? ending : "", NULL);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                answer->lines->len > 0 ? subtitle : NULL);
  sam_list_detail_apply (self->lists, answer->lines, C_ ("housing", "No buildings yet"),
                         C_ ("housing", "A team lead enters the buildings and their homes."));
  answer_free (answer);
}

static void
ask (SamHousingPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->new_button, sam_context_is_lead (context));
  sam_list_detail_wait (self->lists);
  sam_call_run_async (context, SAM_STORE_READ, list_work,
                      GINT_TO_POINTER (sam_context_get_today (context)), NULL, answer_free,
                      self->cancellable, listed_cb, g_object_ref (self));
}

static void
new_saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamHousingPage *self = user_data;

  sam_list_detail_select (self->lists, sam_record_get_id (sam_editor_get_part (editor, 0)));
}

static void
new_cb (SamHousingPage *self)
{
  SamContext *context = sam_page_get_context (SAM_PAGE (self));
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) site = sam_record_new (SAM_RECORD_SITE, id, SAM_ID_NIL);
  SamEditor *editor = sam_editor_new (context, C_ ("housing", "New building"));

  sam_editor_build (editor, sam_editor_add_part (editor, site));
  g_signal_connect_object (editor, "saved", G_CALLBACK (new_saved_cb), self, 0);
  sam_window_begin_edit (sam_page_get_window (SAM_PAGE (self)), editor);
}

static void
sam_housing_page_setup (SamPage *page)
{
  SamHousingPage *self = SAM_HOUSING_PAGE (page);

  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Housing"), "sam-housing-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (sam_page_get_context (page), "new-day",
                           G_CALLBACK (sam_list_detail_refresh), self->lists, G_CONNECT_SWAPPED);
  self->new_button = sam_button_new (C_ ("housing", "New _building"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_widget_set_visible (self->new_button, FALSE);
  g_signal_connect_swapped (self->new_button, "clicked", G_CALLBACK (new_cb), self);
  sam_page_header_add_end (sam_list_detail_get_header (self->lists), self->new_button);
}

static void
sam_housing_page_open (SamPage *page, const char *argument, const char *section,
                       const char *record_id)
{
  if (argument) {
    sam_list_detail_select (SAM_HOUSING_PAGE (page)->lists, argument);
  }
}

static void
sam_housing_page_reload (SamPage *page, guint64 types, const char *const *ids)
{
  ask (SAM_HOUSING_PAGE (page));
}

static void
sam_housing_page_focus (SamPage *page)
{
  sam_list_detail_focus (SAM_HOUSING_PAGE (page)->lists);
}

static void
sam_housing_page_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_HOUSING_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_housing_page_parent_class)->dispose (object);
}

static void
sam_housing_page_finalize (GObject *object)
{
  g_clear_object (&SAM_HOUSING_PAGE (object)->cancellable);
  G_OBJECT_CLASS (sam_housing_page_parent_class)->finalize (object);
}

static void
sam_housing_page_class_init (SamHousingPageClass *klass)
{
  SamPageClass *page_class = SAM_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sam_housing_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_housing_page_finalize;
  page_class->types = SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT) | SAM_TYPE_BIT (RESIDENCE)
                      | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE) | SAM_TYPE_BIT (SETTING);
  page_class->setup = sam_housing_page_setup;
  page_class->open = sam_housing_page_open;
  page_class->reload = sam_housing_page_reload;
  page_class->focus = sam_housing_page_focus;
}

static void
sam_housing_page_init (SamHousingPage *self)
{
}
