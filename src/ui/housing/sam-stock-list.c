/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-stock-list.h"

#include "sam-calls.h"
#include "sam-spoken.h"
#include "sam-stock-file.h"
#include "sam-stock-filter.h"
#include "sam-stock.h"
#include "sam-window.h"
#include "sam-words.h"
#include "widgets/sam-list-detail.h"

#include <glib/gi18n.h>
#include <samspor/sam-id.h>

/* One building with those of its homes that are asked for; atomically counted. */
typedef struct {
  SamRecord *site;  /* (owned) */
  GPtrArray *homes; /* (owned) (element-type SamStockHome) */
  guint n_free;
  int ends_days;
  gboolean is_filtered;
} Place;

struct _SamStockList {
  AdwBin parent_instance;

  SamPage *page;             /* (not owned) */
  SamListDetail *lists;      /* (not owned) */
  SamStockBar *bar;          /* (not owned) */
  GtkWidget *new_button;     /* (not owned) */
  GtkWidget *file_menu;      /* (not owned) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SamStockList, sam_stock_list, ADW_TYPE_BIN)

/* ---- The lines ---- */

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_object_unref (place->site);
  g_ptr_array_unref (place->homes);
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
place_new (SamRecord *site, int ends_days, gboolean is_filtered)
{
  Place *place = g_atomic_rc_box_new0 (Place);

  place->site = g_object_ref (site);
  place->homes = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_stock_home_unref);
  place->ends_days = ends_days;
  place->is_filtered = is_filtered;
  return place;
}

/* While something is asked for, a building without any such home is left out. */
static GPtrArray *
places_of (const SamStock *stock, gboolean is_filtered)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (place_unref);
  guint next = 0;

  for (guint i = 0; i < stock->sites->len; i++) {
    SamRecord *site = g_ptr_array_index (stock->sites, i);
    Place *place = place_new (site, stock->ends_days, is_filtered);

    while (next < stock->homes->len) {
      SamStockHome *home = g_ptr_array_index (stock->homes, next);

      if (home->site != site) {
        break;
      }
      g_ptr_array_add (place->homes, sam_stock_home_ref (home));
      place->n_free += home->now.state == SAM_HOME_FREE ? 1 : 0;
      next++;
    }
    if (is_filtered && place->homes->len == 0) {
      place_unref (place);
    } else {
      g_ptr_array_add (lines, place);
    }
  }
  return lines;
}

static const char *
line_id (gconstpointer line)
{
  return sam_record_get_id (((const Place *) line)->site);
}

static gboolean
line_equal (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *two = b;

  if (one == two) {
    return TRUE;
  }
  if (!sam_record_equal (one->site, two->site) || one->homes->len != two->homes->len
      || one->is_filtered != two->is_filtered || one->ends_days != two->ends_days) {
    return FALSE;
  }
  for (guint i = 0; i < one->homes->len; i++) {
    if (!sam_stock_home_equal (g_ptr_array_index (one->homes, i),
                               g_ptr_array_index (two->homes, i))) {
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

  homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) place->homes->len);
  why = sam_words_join (sam_words_enum (place->site, SAM_SITE_ENVIRONMENT), homes, NULL);
  sam_row_set_text (row, sam_record_get_text (place->site, SAM_SITE_NAME), why);
  if (place->n_free > 0) {
    chip = sam_count (NULL, "housing", "%d free", "%d free", (int) place->n_free);
  }
  sam_row_set_chip (row, chip, SAM_TONE_ASK);
}

/* ---- The detail ---- */

/* A form that says of what building it is. */
static SamEditor *
building_editor (SamStockList *self, const char *what, const SamRecord *site)
{
  const char *name = site ? sam_record_get_text (site, SAM_SITE_NAME) : NULL;
  g_autofree char *title = sam_words_join (what, name ? name : "", NULL);

  return sam_editor_new (sam_page_get_context (self->page), title);
}

static void
begin_edit (SamStockList *self, SamEditor *editor, SamRecord *record)
{
  sam_editor_build (editor, sam_editor_add_part (editor, record));
  sam_window_begin_edit (sam_page_get_window (self->page), editor);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  SamStockList *self = user_data;
  SamWindow *window = sam_page_get_window (self->page);
  const char *case_id = g_object_get_data (G_OBJECT (row), "case");
  SamRecord *unit = g_object_get_data (G_OBJECT (row), "unit");

  if (case_id) {
    sam_window_open_case (window, case_id, "housing", g_object_get_data (G_OBJECT (row), "record"));
  } else if (unit) {
    SamRecord *site = sam_context_record (sam_page_get_context (self->page),
                                          sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID));

    begin_edit (self, building_editor (self, C_ ("housing", "Edit home"), site), unit);
  }
}

static void
edit_cb (GtkButton *button, gpointer user_data)
{
  SamStockList *self = user_data;
  SamRecord *site = g_object_get_data (G_OBJECT (button), "record");

  begin_edit (self, building_editor (self, C_ ("housing", "Edit building"), site), site);
}

static void
new_unit_cb (GtkButton *button, gpointer user_data)
{
  SamStockList *self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) unit = sam_record_new (SAM_RECORD_HOUSING_UNIT, id, SAM_ID_NIL);
  SamRecord *site = g_object_get_data (G_OBJECT (button), "record");

  sam_record_set_text (unit, SAM_HOUSING_UNIT_SITE_ID, sam_record_get_id (site));
  sam_record_set_bool (unit, SAM_HOUSING_UNIT_IN_USE, TRUE);
  begin_edit (self, building_editor (self, C_ ("housing", "New home"), site), unit);
}

static void
add_button (GtkWidget *end, const char *label, GCallback clicked, SamRecord *record,
            SamStockList *self)
{
  GtkWidget *button = sam_button_new (label);

  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (end), button);
}

static const char *
when (const SamRecord *unit, SamField field, const char *words)
{
  return sam_record_get_bool (unit, field) ? words : "";
}

static char *
size_words (SamContext *context, const SamRecord *unit)
{
  g_autofree char *size =
      sam_record_has (unit, SAM_HOUSING_UNIT_SIZE_M2)
          ? sam_locale_format_int (sam_context_get_locale (context),
                                   sam_record_get_int (unit, SAM_HOUSING_UNIT_SIZE_M2))
          : NULL;

  /* Translators: square metres */
  return size ? g_strdup_printf (C_ ("housing", "%s m²"), size) : g_strdup ("");
}

static char *
rent_words (SamContext *context, const SamRecord *unit)
{
  g_autofree char *rent =
      sam_record_has (unit, SAM_HOUSING_UNIT_RENT)
          ? sam_locale_format_int (sam_context_get_locale (context),
                                   sam_record_get_int (unit, SAM_HOUSING_UNIT_RENT))
          : NULL;

  /* Translators: rent */
  return rent ? g_strdup_printf (C_ ("housing", "%s kr a month"), rent) : g_strdup ("");
}

/* Nothing is said of what nobody has declared. */
static char *
count_words (const SamRecord *unit, SamField field)
{
  int n = sam_record_has (unit, field) ? (int) sam_record_get_int (unit, field) : 0;

  if (n <= 0) {
    return g_strdup ("");
  }
  return field == SAM_HOUSING_UNIT_ROOMS
             ? sam_count (NULL, "housing", "%d room", "%d rooms", n)
             : sam_count (NULL, "housing", "at most %d person", "at most %d people", n);
}

/* What is as the building is said there. */
static char *
about_home (SamContext *context, const SamStockHome *home)
{
  const SamRecord *unit = home->unit;
  const char *level = sam_words_enum (unit, SAM_HOUSING_UNIT_FOLLOW_UP_LEVEL);
  const char *environment = sam_words_enum (unit, SAM_HOUSING_UNIT_ENVIRONMENT);
  const char *state = sam_words_state (sam_record_get_meta (unit)->state);
  g_autofree char *rooms = count_words (unit, SAM_HOUSING_UNIT_ROOMS);
  g_autofree char *most = count_words (unit, SAM_HOUSING_UNIT_MAX_PERSONS);
  g_autofree char *size = size_words (context, unit);
  g_autofree char *rent = rent_words (context, unit);
  g_autofree char *groups = sam_words_field (context, unit, SAM_HOUSING_UNIT_TARGET_GROUPS);

  return sam_words_join (rooms, size, most, rent, environment ? environment : "",
                         when (unit, SAM_HOUSING_UNIT_STEP_FREE, C_ ("housing", "no steps")),
                         when (unit, SAM_HOUSING_UNIT_WHEELCHAIR,
                               C_ ("housing", "room for a wheelchair")),
                         when (unit, SAM_HOUSING_UNIT_PETS, C_ ("housing", "pets allowed")),
                         when (unit, SAM_HOUSING_UNIT_CHILDREN, C_ ("housing", "suits children")),
                         groups, level ? level : "", state ? state : "", NULL);
}

static SamTone
tone_of (const SamStockHome *home, SamDate today, int ends_days)
{
  switch (home->now.state) {
  case SAM_HOME_FREE:
    return SAM_TONE_ASK;
  case SAM_HOME_LET:
    return home->now.is_last && home->now.end - 1 - today <= ends_days ? SAM_TONE_SOON
                                                                       : SAM_TONE_NEUTRAL;
  case SAM_HOME_HELD:
  case SAM_HOME_REPAIR:
  case SAM_HOME_NOT_IN_USE:
  case SAM_N_HOME_STATES:
  default:
    return SAM_TONE_NEUTRAL;
  }
}

static void
show_home (GtkWidget *list, const Place *place, const SamStockHome *home, SamStockList *self)
{
  SamContext *context = sam_page_get_context (self->page);
  const char *number = sam_record_get_text (home->unit, SAM_HOUSING_UNIT_NAME);
  const char *home_kind = sam_words_enum (home->unit, SAM_HOUSING_UNIT_HOME_KIND);
  g_autofree char *what = sam_words_join (number ? number : "", home_kind ? home_kind : "", NULL);
  g_autofree char *about = about_home (context, home);
  g_autofree char *state = sam_stock_state_words (context, &home->now);
  SamRow *row = SAM_ROW (sam_row_new ());
  GtkListBoxRow *item;

  sam_row_set_text (row, what, about);
  sam_row_set_chip (row, state, tone_of (home, sam_context_get_today (context), place->ends_days));
  item = sam_boxed_list_add (list, GTK_WIDGET (row), sam_context_is_lead (context), NULL);
  if (sam_context_is_lead (context)) {
    g_object_set_data_full (G_OBJECT (item), "unit", g_object_ref (home->unit), g_object_unref);
  }
  for (guint i = 0; i < home->tenants->len; i++) {
    const SamStockTenant *tenant = &g_array_index (home->tenants, SamStockTenant, i);
    g_autofree char *why = NULL;

    /* Translators: %s is the number of a home: whose lease it is */
    why = g_strdup_printf (C_ ("housing", "on the lease of %s"), number ? number : "");
    row = SAM_ROW (sam_row_new ());
    sam_row_set_name (row, context, tenant->name, why);
    sam_row_set_icon (row, "sam-person-symbolic", SAM_TONE_NEUTRAL, TRUE);
    item = sam_boxed_list_add (list, GTK_WIDGET (row), tenant->case_id != NULL, NULL);
    g_object_set_data_full (G_OBJECT (item), "case", g_strdup (tenant->case_id), g_free);
    g_object_set_data_full (G_OBJECT (item), "record", g_strdup (tenant->tenant_id), g_free);
  }
}

static void
show_building (GtkWidget *box, const Place *place, SamContext *context)
{
  static const SamField fields[] = {
    SAM_SITE_ADDRESS,         SAM_SITE_STAIR,      SAM_SITE_POSTCODE,    SAM_SITE_CITY,
    SAM_SITE_DISTRICT_ID,     SAM_SITE_SERVICE_ID, SAM_SITE_ENVIRONMENT, SAM_SITE_MAX_PERSONS,
    SAM_SITE_FOLLOW_UP_LEVEL, SAM_SITE_AREA_NOTE,  SAM_SITE_REMARK
  };
  GtkWidget *list;

  sam_detail_heading (box, C_ ("housing", "The building"), NULL);
  list = sam_detail_list (box);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *value = sam_words_field (context, place->site, fields[i]);

    sam_detail_fact (list, sam_text (NULL, &sam_field_get (fields[i])->label), value);
  }
}

static void
show_cb (GtkWidget *box, gpointer line, gpointer user_data)
{
  SamStockList *self = user_data;
  SamContext *context = sam_page_get_context (self->page);
  const Place *place = line;
  GtkWidget *end, *list;
  g_autofree char *free_words =
      sam_count (NULL, "housing", "%d free", "%d free", (int) place->n_free);
  g_autofree char *subtitle =
      sam_words_join (sam_words_enum (place->site, SAM_SITE_ENVIRONMENT), free_words, NULL);

  end = sam_detail_title (box, sam_record_get_text (place->site, SAM_SITE_NAME), subtitle);
  if (sam_context_is_lead (context)) {
    add_button (end, C_ ("housing", "New _home"), G_CALLBACK (new_unit_cb), place->site, self);
    add_button (end, C_ ("housing", "_Edit"), G_CALLBACK (edit_cb), place->site, self);
  }
  sam_detail_heading (box, C_ ("housing", "Homes"),
                      place->is_filtered ? C_ ("housing", "those that are asked for") : NULL);
  if (place->homes->len == 0) {
    sam_detail_label (box, C_ ("housing", "No homes are entered here yet."), "dim-label");
  } else {
    list = sam_detail_list (box);
    g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
    for (guint i = 0; i < place->homes->len; i++) {
      show_home (list, place, g_ptr_array_index (place->homes, i), self);
    }
  }
  show_building (box, place, context);
}

/* ---- The part ---- */

static const SamListDetailKind kind = { line_id,     line_equal, place_ref,
                                        place_unref, bind_cb,    show_cb };

typedef struct {
  SamStockList *self; /* (owned) */
  gboolean is_filtered;
} Asked;

static void
show_stock (SamStockList *self, const SamStock *stock, gboolean is_filtered)
{
  g_autoptr (GPtrArray) lines = places_of (stock, is_filtered);
  g_autofree char *homes = sam_count (NULL, "housing", "%d home", "%d homes", (int) stock->n_homes);
  g_autofree char *free_words =
      sam_count (NULL, "housing", "%d free", "%d free", (int) stock->n_free);
  g_autofree char *shown = NULL, *subtitle = NULL;

  if (is_filtered) {
    shown = sam_count (NULL, "housing", "%d shown", "%d shown", (int) stock->homes->len);
  }
  subtitle = sam_words_join (homes, free_words, shown ? shown : "", NULL);
  sam_page_header_set_subtitle (sam_list_detail_get_header (self->lists),
                                stock->sites->len > 0 ? subtitle : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), stock->sites->len > 0);
  if (is_filtered) {
    sam_list_detail_apply (self->lists, lines, C_ ("housing", "No home is like that"),
                           C_ ("housing", "Choose something else above."));
  } else {
    sam_list_detail_apply (
        self->lists, lines, C_ ("housing", "No buildings yet"),
        sam_context_is_lead (sam_page_get_context (self->page))
            ? C_ ("housing",
                  "Enter the first building, or take in buildings and homes from a file.")
            : C_ ("housing", "A team lead enters the buildings and their homes."));
  }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (SamStockList) self = asked->self;
  g_autoptr (GError) error = NULL;
  SamStock *stock = sam_call_run_finish (SAM_CONTEXT (source), result, &error);

  if (stock) {
    show_stock (self, stock, asked->is_filtered);
    sam_stock_free (stock);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    sam_list_detail_fail (self->lists);
    sam_page_tell_error (self->page, error);
  }
  g_free (asked);
}

static void
part_ask (GtkWidget *part)
{
  SamStockList *self = SAM_STOCK_LIST (part);
  SamContext *context = sam_page_get_context (self->page);
  SamStockFilter *filter;
  Asked *asked;

  if (!sam_context_get_viewer (context)) {
    return;
  }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->new_button, sam_context_is_lead (context));
  gtk_widget_set_visible (self->file_menu, sam_context_is_lead (context));
  sam_list_detail_wait (self->lists);
  filter = sam_stock_bar_get_filter (self->bar);
  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->is_filtered = sam_stock_filter_is_set (filter);
  sam_call_run_async (context, SAM_STORE_READ, sam_stock_work, filter, sam_stock_filter_free,
                      sam_stock_free, self->cancellable, listed_cb, asked);
}

static void
new_saved_cb (SamEditor *editor, const char *undo, gpointer user_data)
{
  SamStockList *self = user_data;

  sam_list_detail_select (self->lists, sam_record_get_id (sam_editor_get_part (editor, 0)));
}

static void
new_cb (SamStockList *self)
{
  SamContext *context = sam_page_get_context (self->page);
  g_autofree char *id = sam_id_new (sam_context_get_clock (context));
  g_autoptr (SamRecord) site = sam_record_new (SAM_RECORD_SITE, id, SAM_ID_NIL);
  SamEditor *editor = building_editor (self, C_ ("housing", "New building"), NULL);

  /* Until somebody has declared it. */
  sam_record_set_text (site, SAM_SITE_ENVIRONMENT, "ikke_vurdert");
  g_signal_connect_object (editor, "saved", G_CALLBACK (new_saved_cb), self, 0);
  begin_edit (self, editor, site);
}

static SamPageHeader *
part_get_header (GtkWidget *part)
{
  return sam_list_detail_get_header (SAM_STOCK_LIST (part)->lists);
}

/* A building, or the building of a home; no filter hides it. */
static void
part_open (GtkWidget *part, const char *record_id)
{
  SamStockList *self = SAM_STOCK_LIST (part);
  SamRecord *record = sam_context_record (sam_page_get_context (self->page), record_id);
  const char *site = record && sam_record_get_rtype (record) == SAM_RECORD_HOUSING_UNIT
                         ? sam_record_get_text (record, SAM_HOUSING_UNIT_SITE_ID)
                         : record_id;

  sam_stock_bar_clear (self->bar);
  sam_list_detail_select (self->lists, site);
  part_ask (part);
}

static void
part_focus (GtkWidget *part)
{
  sam_list_detail_focus (SAM_STOCK_LIST (part)->lists);
}

static void
sam_stock_list_dispose (GObject *object)
{
  g_cancellable_cancel (SAM_STOCK_LIST (object)->cancellable);
  G_OBJECT_CLASS (sam_stock_list_parent_class)->dispose (object);
}

static void
sam_stock_list_finalize (GObject *object)
{
  g_clear_object (&SAM_STOCK_LIST (object)->cancellable);
  G_OBJECT_CLASS (sam_stock_list_parent_class)->finalize (object);
}

static void
sam_stock_list_class_init (SamStockListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sam_stock_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sam_stock_list_finalize;
}

static void
sam_stock_list_init (SamStockList *self)
{
}

static GtkWidget *
part_make (SamPage *page)
{
  SamStockList *self = g_object_new (SAM_TYPE_STOCK_LIST, NULL);
  SamPageHeader *header;

  self->page = page;
  self->lists = SAM_LIST_DETAIL (
      sam_list_detail_new (C_ ("page", "Housing"), "sam-housing-symbolic", &kind, self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lists));
  g_signal_connect_object (sam_page_get_context (page), "new-day", G_CALLBACK (part_ask), self,
                           G_CONNECT_SWAPPED);
  header = sam_list_detail_get_header (self->lists);
  self->bar = SAM_STOCK_BAR (sam_stock_bar_new (sam_page_get_context (page)));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  g_signal_connect_object (self->bar, "changed", G_CALLBACK (part_ask), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (header))),
                              GTK_WIDGET (self->bar), GTK_WIDGET (header));
  self->new_button = sam_button_new (C_ ("housing", "New _building"));
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_widget_set_visible (self->new_button, FALSE);
  g_signal_connect_swapped (self->new_button, "clicked", G_CALLBACK (new_cb), self);
  sam_page_header_add_end (header, self->new_button);
  self->file_menu = sam_stock_file_menu (page);
  gtk_widget_set_visible (self->file_menu, FALSE);
  sam_page_header_add_end (header, self->file_menu);
  return GTK_WIDGET (self);
}

const SamHousingPart sam_stock_list_part = {
  .id = "stock",
  .label = SAM_L ("housing part", "Homes"),
  .types = SAM_TYPE_BIT (SITE) | SAM_TYPE_BIT (HOUSING_UNIT) | SAM_TYPE_BIT (TENANCY)
           | SAM_TYPE_BIT (TENANT) | SAM_TYPE_BIT (PERSON) | SAM_TYPE_BIT (CASE)
           | SAM_TYPE_BIT (SETTING),
  .make = part_make,
  .get_header = part_get_header,
  .ask = part_ask,
  .open = part_open,
  .focus = part_focus,
};
