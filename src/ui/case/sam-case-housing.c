/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-case-housing-private.h"

#include "../housing/sam-need-form.h"

/* Where the person lives now, what home is asked for and offered, and where the person has lived.
 */

#define HISTORY_FIRST 12
/* Days before a home ends in which that is told in a colour. */
#define ENDS_SOON 30
#define PLACE_ENDS_SOON 14

/* ---- Reading ---- */

const SamRecord *
sam_case_lease_of (const SamCaseView *view, const SamRecord *tenant)
{
  return sam_registry_get (sam_case_view_get_registry (view),
                           sam_record_get_text (tenant, SAM_TENANT_TENANCY_ID));
}

const SamRecord *
sam_case_lease_renewed (const SamCaseView *view, const SamRecord *lease)
{
  GPtrArray *all = sam_registry_list (sam_case_view_get_registry (view), SAM_RECORD_TENANCY);

  for (guint i = 0; i < all->len; i++) {
    const SamRecord *later = g_ptr_array_index (all, i);

    if (g_strcmp0 (sam_record_get_text (later, SAM_TENANCY_RENEWED_FROM_ID),
                   sam_record_get_id (lease))
        == 0) {
      return later;
    }
  }
  return NULL;
}

char *
sam_case_place (const SamCaseView *view, const char *unit_id)
{
  SamRegistry *registry = sam_case_view_get_registry (view);
  const SamRecord *unit = sam_registry_get (registry, unit_id);
  const char *name = unit ? sam_record_get_text (unit, SAM_HOUSING_UNIT_NAME) : NULL;
  const SamRecord *site =
      unit ? sam_registry_get (registry, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID))
           : NULL;
  const char *building = site ? sam_record_get_text (site, SAM_SITE_NAME) : NULL;

  if (!name) {
    return NULL;
  }
  return sam_words_join (building && !g_str_has_prefix (name, building) ? building : "", name,
                         NULL);
}

/* ---- Acting ---- */

static void
new_residence (SamCasePage *page, const char *id)
{
  g_autoptr (SamRecord) residence = sam_case_new (page, SAM_RECORD_RESIDENCE);

  sam_record_set_date (residence, SAM_RESIDENCE_FROM_ON,
                       sam_context_get_today (sam_page_get_context (SAM_PAGE (page))));
  sam_case_edit (page, residence, C_ ("residence", "New residence"));
}

static void
edit_residence (SamCasePage *page, const char *id)
{
  SamRecord *residence = sam_case_record (page, id);

  if (residence) {
    sam_case_edit (page, residence, C_ ("residence", "Edit residence"));
  }
}

static void
open_needs (SamCasePage *page, const char *id)
{
  sam_window_open_page (sam_page_get_window (SAM_PAGE (page)), "housing", id);
}

static void
new_need (SamCasePage *page, const char *id)
{
  sam_need_new (sam_page_get_window (SAM_PAGE (page)), sam_case_page_get_case_id (page));
}

static void
open_measure (SamCasePage *page, const char *id)
{
  const SamRecord *measure = sam_case_record (page, id);

  if (measure) {
    sam_case_open_plan (page, sam_record_get_text (measure, SAM_MEASURE_PLAN_ID));
  }
}

static void
open_housing (SamCasePage *page, const char *id)
{
  sam_case_page_go (page, "housing", id);
}

/* ---- Words ---- */

static char *
period_words (SamCaseShow *show, const SamHome *home)
{
  g_autofree char *first = sam_words_date_short (show->context, home->from);
  g_autofree char *last = sam_words_date_short (show->context, home->to);

  if (home->to == SAM_DATE_NONE) {
    /* Translators: %s is a day, as in “Friday 12 June” */
    return g_strdup_printf (home->when == SAM_HOME_AHEAD ? C_ ("period", "from %s")
                                                         : C_ ("period", "since %s"),
                            first);
  }
  /* Translators: from a date to a date */
  return g_strdup_printf (C_ ("period", "%1$s to %2$s"), first, last);
}

/* What waits to be sent, where the chip of the row is taken; "" = nothing. */
static const char *
state_words (const SamRecord *record)
{
  const char *words = sam_words_state (sam_record_get_meta (record)->state);

  return words ? words : "";
}

/* Of a home with an end the chip tells of that. */
static const char *
home_state_words (const SamHome *home)
{
  gboolean shows_end = home->when == SAM_HOME_NOW && home->to != SAM_DATE_NONE;

  return shows_end ? state_words (home->record) : "";
}

static char *
kept_words (const SamRecord *tenant)
{
  const char *by = sam_record_get_text (tenant, SAM_TENANT_KEPT_BY);
  const char *kept = !sam_record_has (tenant, SAM_TENANT_KEPT_DURING) ? NULL
                     : sam_record_enum_is (tenant, SAM_TENANT_KEPT_DURING, "sentence")
                         ? C_ ("lease", "kept during the sentence")
                         : C_ ("lease", "kept during treatment");
  g_autofree char *decided =
      /* Translators: %s is who decided that a home is kept or given up */
      by ? g_strdup_printf (C_ ("lease", "decided by %s"), by) : NULL;

  return sam_words_join (kept ? kept : "", decided ? decided : "", NULL);
}

static char *
tenant_title (SamCaseShow *show, const SamHome *home)
{
  char *place =
      home->lease
          ? sam_case_place (show->view, sam_record_get_text (home->lease, SAM_TENANCY_UNIT_ID))
          : NULL;

  return place ? place : g_strdup (C_ ("lease", "Municipal home"));
}

static char *
tenant_words (SamCaseShow *show, const SamHome *home)
{
  g_autofree char *period = period_words (show, home);
  g_autofree char *kept = kept_words (home->record);
  SamRegistry *registry = sam_case_view_get_registry (show->view);
  const SamRecord *unit =
      home->lease
          ? sam_registry_get (registry, sam_record_get_text (home->lease, SAM_TENANCY_UNIT_ID))
          : NULL;
  const SamRecord *site =
      unit ? sam_registry_get (registry, sam_record_get_text (unit, SAM_HOUSING_UNIT_SITE_ID))
           : NULL;
  SamField field;
  const SamRecord *says = sam_housing_declared_by (unit, site, SAM_HOUSING_ENVIRONMENT, &field);

  return sam_words_join (C_ ("lease", "Municipal home"),
                         home->lease ? sam_words_enum (home->lease, SAM_TENANCY_FORM) : "", period,
                         says ? sam_words_enum (says, field) : "", kept,
                         sam_record_has (home->record, SAM_TENANT_ENDED_HOW)
                             ? sam_words_enum (home->record, SAM_TENANT_ENDED_HOW)
                             : "",
                         home_state_words (home), NULL);
}

static char *
residence_words (SamCaseShow *show, const SamHome *home)
{
  const SamRecord *residence = home->record;
  const char *service =
      sam_context_name (show->context, sam_record_get_text (residence, SAM_RESIDENCE_SERVICE_ID));
  const char *address = sam_record_get_text (residence, SAM_RESIDENCE_ADDRESS);
  const char *city = sam_record_get_text (residence, SAM_RESIDENCE_CITY);
  g_autofree char *place =
      sam_case_place (show->view, sam_record_get_text (residence, SAM_RESIDENCE_UNIT_ID));
  g_autofree char *period = period_words (show, home);

  return sam_words_join (period, place ? place : "", service ? service : "", address ? address : "",
                         city ? city : "",
                         sam_record_has (residence, SAM_RESIDENCE_ENVIRONMENT)
                             ? sam_words_enum (residence, SAM_RESIDENCE_ENVIRONMENT)
                             : "",
                         sam_record_get_bool (residence, SAM_RESIDENCE_KEPT_IN_SENTENCE)
                             ? C_ ("residence", "kept during the sentence")
                             : "",
                         home->when != SAM_HOME_NOW
                                 && sam_record_has (residence, SAM_RESIDENCE_ENDED_HOW)
                             ? sam_words_enum (residence, SAM_RESIDENCE_ENDED_HOW)
                             : "",
                         home_state_words (home), NULL);
}

/* ---- A home ---- */

/* The lease that continues it, where the person is on that too. */
static const SamHome *
renewed_by (const GArray *homes, const SamHome *home)
{
  for (guint i = 0; i < homes->len; i++) {
    const SamHome *other = &g_array_index (homes, SamHome, i);

    if (sam_home_is_renewed_by (home, other)) {
      return other;
    }
  }
  return NULL;
}

/* What follows it is settled when there is a lease that continues it. */
static void
set_end (SamCaseShow *show, SamRow *row, const GArray *homes, const SamHome *home)
{
  const SamHome *next = renewed_by (homes, home);
  gboolean is_home = home->is_lease
                     || !(sam_record_enum_is (home->record, SAM_RESIDENCE_KIND, "prison")
                          || sam_record_enum_is (home->record, SAM_RESIDENCE_KIND, "institution"));
  int soon = home->is_lease ? ENDS_SOON : PLACE_ENDS_SOON;
  g_autofree char *day = NULL, *chip = NULL;

  if (home->when != SAM_HOME_NOW || home->to == SAM_DATE_NONE) {
    sam_case_row_state (row, home->record);
    return;
  }
  if (next) {
    day = next->to != SAM_DATE_NONE ? sam_words_date_short (show->context, next->to) : NULL;
    /* Translators: %s is a day, as in “Friday 12 June” */
    chip = day ? g_strdup_printf (C_ ("lease", "renewed until %s"), day)
               : g_strdup (C_ ("lease", "renewed"));
    sam_row_set_chip (row, chip, SAM_TONE_DONE);
    return;
  }
  day = sam_words_relative (show->context, home->to);
  /* Translators: %s is a day, as in “Friday 12 June” */
  chip = g_strdup_printf (C_ ("residence", "ends %s"), day);
  /* Leaving a prison or an institution is no loss of a home. */
  sam_row_set_chip (row, chip,
                    is_home && home->to - show->today <= soon ? SAM_TONE_SOON : SAM_TONE_NEUTRAL);
}

static void
add_residence (SamCaseShow *show, GtkWidget *list, const GArray *homes, const SamHome *home)
{
  g_autofree char *why = residence_words (show, home);
  SamRow *row = sam_case_row (sam_words_enum (home->record, SAM_RESIDENCE_KIND), why);

  sam_row_set_icon (row, "sam-housing-symbolic", SAM_TONE_NEUTRAL, TRUE);
  set_end (show, row, homes, home);
  sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (home->record), NULL,
                     edit_residence);
}

/* A lease that somebody has left holds the home until it is given back. */
static gboolean
waits_for_keys (const SamHome *home)
{
  SamDate until = home->lease ? sam_rules_lease_until (home->lease) : SAM_DATE_NONE;

  return home->lease
         && (home->when == SAM_HOME_OVER || sam_record_has (home->record, SAM_TENANT_ENDED_HOW))
         && !sam_record_has (home->lease, SAM_TENANCY_GIVEN_UP_ON)
         && (until == SAM_DATE_NONE || until > home->to);
}

static void
add_tenant (SamCaseShow *show, GtkWidget *list, const GArray *homes, const SamHome *home)
{
  const char *id = sam_record_get_id (home->record);
  g_autofree char *title = tenant_title (show, home);
  g_autofree char *why = tenant_words (show, home);
  SamRow *row = sam_case_row (title, why);

  sam_row_set_icon (row, "sam-housing-symbolic", SAM_TONE_NEUTRAL, TRUE);
  set_end (show, row, homes, home);
  if (waits_for_keys (home)) {
    sam_case_row_action (show, row, C_ ("lease", "Given back…"), sam_case_give_back_home, id);
  }
  sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, NULL);
}

static void
add_risk (SamCaseShow *show, GtkWidget *list, const SamHome *home)
{
  const char *about = sam_record_get_text (home->record, SAM_TENANT_RISK_WHY);
  g_autofree char *day =
      sam_words_date (show->context, sam_record_get_date (home->record, SAM_TENANT_RISK_ON));
  /* Translators: %s is a day, as in “Friday 12 June” */
  g_autofree char *what = g_strdup_printf (C_ ("lease", "Risk of losing the home since %s"), day);
  SamRow *row = sam_case_row (what, about ? about : C_ ("lease", "What it is about is not noted"));

  sam_row_set_icon (row, "dialog-warning-symbolic", SAM_TONE_LATE, TRUE);
  sam_case_row_action (show, row, C_ ("lease", "No longer"), sam_case_end_risk,
                       sam_record_get_id (home->record));
  sam_case_list_row (show, list, GTK_WIDGET (row), NULL, NULL, NULL);
}

/* ---- What was said of it when it was assigned ---- */

static void
add_note (SamCaseShow *show, GtkWidget *list, const char *icon, SamTone tone, const char *what,
          const char *why)
{
  SamRow *row = sam_case_row (what, why);

  sam_row_set_icon (row, icon, tone, TRUE);
  sam_case_list_row (show, list, GTK_WIDGET (row), NULL, NULL, NULL);
}

/* What the server said is told apart from what was only checked on a computer without it. */
static void
add_check (SamCaseShow *show, GtkWidget *list, const SamRecord *tenant)
{
  const char *reason = sam_record_get_text (tenant, SAM_TENANT_OVERRIDE_REASON);
  g_auto (GStrv) newly = sam_housing_newly_warned (tenant);

  if (!sam_record_has (tenant, SAM_TENANT_NEED_ID)) {
    return;
  }
  if (reason) {
    const char *by =
        sam_case_user (show->context, sam_record_get_text (tenant, SAM_TENANT_OVERRIDE_USER));
    g_autofree char *of = sam_words_field (show->context, tenant, SAM_TENANT_WARNED_OF);
    /* Translators: %s is what was warned of, as “Living environment, Rent” */
    g_autofree char *what = g_strdup_printf (C_ ("lease", "Assigned in spite of: %s"), of);
    g_autofree char *why = sam_words_join (reason, by ? by : "", NULL);

    add_note (show, list, "dialog-information-symbolic", SAM_TONE_NEUTRAL, what, why);
  }
  if (newly[0]) {
    g_autofree char *of = sam_words_field (show->context, tenant, SAM_TENANT_CHECKED_WARNED_OF);
    /* Translators: %s is what the server warns of, as “Living environment, Rent” */
    g_autofree char *what = g_strdup_printf (C_ ("lease", "The server warns of: %s"), of);

    add_note (show, list, "dialog-warning-symbolic", SAM_TONE_SOON, what,
              C_ ("lease", "The home was assigned before it had answered."));
  } else if (!sam_record_has (tenant, SAM_TENANT_CHECKED_AT)) {
    add_note (show, list, "network-offline-symbolic", SAM_TONE_NEUTRAL,
              C_ ("lease", "Checked here, not by the server yet"),
              C_ ("lease", "It is checked there when the assignment is sent."));
  }
}

/* ---- Who shares it: read beside, for it is of another case ---- */

typedef struct {
  GtkWidget *box; /* (owned) */
  SamCasePage *page;
} Sharing;

static void
open_other (SamCasePage *page, const char *case_id)
{
  sam_window_open_case (sam_page_get_window (SAM_PAGE (page)), case_id, "housing", NULL);
}

static void
others_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sharing *sharing = user_data;
  SamContext *context = SAM_CONTEXT (source);
  g_autoptr (GPtrArray) others = sam_case_others_finish (context, result, NULL);
  SamCaseShow show = { .page = sharing->page, .context = context };

  /* A section that is built anew asks anew. */
  for (guint i = 0; others && gtk_widget_get_root (sharing->box) && i < others->len; i++) {
    const SamCaseOther *other = g_ptr_array_index (others, i);
    g_autofree char *name = sam_context_show_name (context, other->name);
    SamRow *row = sam_case_row (name, C_ ("lease", "is on the same lease"));
    GtkWidget *list = gtk_widget_get_first_child (sharing->box);

    sam_row_set_icon (row, "avatar-default-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_case_list_row (&show, list ? list : sam_case_list (sharing->box), GTK_WIDGET (row),
                       other->case_id, NULL, other->case_id ? open_other : NULL);
  }
  gtk_widget_set_visible (sharing->box, gtk_widget_get_first_child (sharing->box) != NULL);
  g_object_unref (sharing->box);
  g_free (sharing);
}

static void
add_others (SamCaseShow *show, const SamHome *home)
{
  Sharing *sharing = g_new0 (Sharing, 1);

  sharing->box = g_object_ref (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  sharing->page = show->page;
  gtk_widget_set_visible (sharing->box, FALSE);
  gtk_box_append (GTK_BOX (show->main), sharing->box);
  sam_case_others_async (show->context, sam_record_get_id (home->lease),
                         sam_record_get_id (home->record), NULL, others_cb, sharing);
}

/* ---- What can be done with a lease ---- */

typedef struct {
  const char *name; /* of its action */
  const char *label;
  SamCaseAct act;
  gboolean shown;
} LeaseAct;

static void
act_cb (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  SamCaseAct act = g_object_get_data (G_OBJECT (action), "sam-act");

  act (user_data, g_variant_get_string (id, NULL));
}

/* What is done seldom, in a menu. */
static GtkWidget *
menu_new (SamCaseShow *show, const LeaseAct *acts, guint n, const char *id)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < n; i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (acts[i].name, G_VARIANT_TYPE_STRING);
    g_autofree char *full = g_strdup_printf ("lease.%s", acts[i].name);
    g_autoptr (GMenuItem) item = g_menu_item_new (acts[i].label, NULL);

    if (!acts[i].shown) {
      continue;
    }
    g_object_set_data (G_OBJECT (action), "sam-act", acts[i].act);
    g_signal_connect_object (action, "activate", G_CALLBACK (act_cb), show->page, 0);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    g_menu_item_set_action_and_target (item, full, "s", id);
    g_menu_append_item (menu, item);
  }
  gtk_widget_insert_action_group (button, "lease", G_ACTION_GROUP (group));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), C_ ("lease", "More about the lease"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}

static void
add_acts (SamCaseShow *show, const GArray *homes, const SamHome *home)
{
  const char *id = sam_record_get_id (home->record);
  GtkWidget *wrap = sam_wrap_new (6, 6);
  gboolean kept = sam_record_has (home->record, SAM_TENANT_KEPT_DURING);
  gboolean is_renewed = sam_case_lease_renewed (show->view, home->lease) != NULL;
  const LeaseAct buttons[] = {
    { "renew", C_ ("lease", "Renew…"), sam_case_renew_lease,
      sam_record_has (home->lease, SAM_TENANCY_TO_ON) && !is_renewed },
    { "join", C_ ("lease", "On the new lease too…"), sam_case_join_renewal,
      is_renewed && !renewed_by (homes, home)
          && !sam_record_has (home->record, SAM_TENANT_ENDED_HOW) },
    { "end", C_ ("lease", "Notice or end…"), sam_case_end_lease, TRUE },
    { "risk", C_ ("lease", "Risk of losing it…"), sam_case_note_risk,
      !sam_record_has (home->record, SAM_TENANT_RISK_ON) },
  };
  const LeaseAct seldom[] = {
    { "follow", C_ ("lease", "Follow-up in the home…"), sam_case_follow_home, TRUE },
    { "move-in", C_ ("lease", "Somebody moves in…"), sam_case_move_in, TRUE },
    { "keep", C_ ("lease", "Keep the home during a stay…"), sam_case_keep_home, !kept },
    { "keep-no-more", C_ ("lease", "Back in the home"), sam_case_keep_no_more, kept },
    { "give-up", C_ ("lease", "Give the home up for a stay…"), sam_case_give_up_home, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    if (buttons[i].shown) {
      sam_wrap_append (SAM_WRAP (wrap),
                       sam_case_button (show, buttons[i].label, buttons[i].act, id));
    }
  }
  sam_wrap_append (SAM_WRAP (wrap), menu_new (show, seldom, G_N_ELEMENTS (seldom), id));
  gtk_box_append (GTK_BOX (show->main), wrap);
}

/* What is agreed to happen in the home, week after week. */
static void
add_follow_up (SamCaseShow *show)
{
  GPtrArray *measures = sam_case_view_list (show->view, SAM_RECORD_MEASURE);
  GtkWidget *list = NULL;

  for (guint i = 0; i < measures->len; i++) {
    const SamRecord *measure = g_ptr_array_index (measures, i);
    const SamRecord *plan =
        sam_case_view_get (show->view, sam_record_get_text (measure, SAM_MEASURE_PLAN_ID));
    g_autofree char *rhythm = NULL;
    SamRow *row;

    if (!plan || !sam_record_enum_is (plan, SAM_PLAN_KIND, "housing")
        || !sam_record_enum_is (measure, SAM_MEASURE_STATE, "open")
        || !sam_record_has (measure, SAM_MEASURE_WEEKDAY)) {
      continue;
    }
    if (!list) {
      sam_case_heading (show->main, C_ ("lease", "Follow-up in the home"), NULL);
      list = sam_case_list (show->main);
    }
    rhythm = sam_case_rhythm (show, measure);
    row = sam_case_row (sam_record_get_text (measure, SAM_MEASURE_WHAT), rhythm);
    sam_case_row_state (row, measure);
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (measure), NULL,
                       open_measure);
  }
}

/* What the person wants of a home; the paper of it is printed from there. */
static void
add_plan (SamCaseShow *show)
{
  GPtrArray *plans = sam_case_view_list (show->view, SAM_RECORD_PLAN);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("lease", "Housing plan"), NULL);
  GtkWidget *list = NULL;

  for (guint i = 0; i < plans->len; i++) {
    const SamRecord *plan = g_ptr_array_index (plans, i);
    const char *matters = sam_record_get_text (plan, SAM_PLAN_MATTERS);
    SamRow *row;

    if (!sam_record_enum_is (plan, SAM_PLAN_KIND, "housing")) {
      continue;
    }
    if (!list) {
      list = sam_case_list (show->main);
    }
    row = sam_case_row (matters ? matters : C_ ("plan", "Not written yet."),
                        sam_text (NULL, &sam_field_get (SAM_PLAN_MATTERS)->label));
    sam_case_row_state (row, plan);
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (plan), NULL,
                       sam_case_open_plan);
  }
  if (!list) {
    sam_case_heading_add (show, heading, C_ ("lease", "New housing plan…"),
                          sam_case_new_housing_plan, NULL);
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("lease", "No plan for the home is written yet."),
                                    "dim-label"));
  }
}

static void
add_now (SamCaseShow *show, GArray *homes)
{
  GtkWidget *heading = sam_case_heading (show->main, C_ ("residence", "Lives now"), NULL);
  gboolean any = FALSE;

  sam_case_heading_add (show, heading, C_ ("residence", "New residence…"), new_residence, NULL);
  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);
    GtkWidget *list;

    if (home->when != SAM_HOME_NOW) {
      continue;
    }
    any = TRUE;
    list = sam_case_list (show->main);
    if (!home->is_lease) {
      add_residence (show, list, homes, home);
      continue;
    }
    add_tenant (show, list, homes, home);
    if (sam_record_has (home->record, SAM_TENANT_RISK_ON)) {
      add_risk (show, list, home);
    }
    add_check (show, list, home->record);
    if (home->lease) {
      add_others (show, home);
      add_acts (show, homes, home);
    }
  }
  if (!any) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("residence", "No residence is noted for today."),
                                    "dim-label"));
  }
}

/* ---- What is asked for and offered ---- */

static void
add_needs (SamCaseShow *show)
{
  GPtrArray *needs = sam_case_view_list (show->view, SAM_RECORD_HOUSING_NEED);
  GtkWidget *heading = sam_case_heading (show->main, C_ ("need of a home", "Needs a home"), NULL);
  GtkWidget *list = NULL;

  sam_case_heading_add (show, heading, C_ ("need of a home", "New need…"), new_need, NULL);
  for (guint i = needs->len; i > 0; i--) {
    const SamRecord *need = g_ptr_array_index (needs, i - 1);
    SamDate asked = sam_record_get_date (need, SAM_HOUSING_NEED_ASKED_ON);
    SamDate wanted = sam_record_get_date (need, SAM_HOUSING_NEED_NEEDED_ON);
    g_autofree char *asked_day = sam_words_date_short (show->context, asked);
    g_autofree char *wanted_day = sam_words_date_short (show->context, wanted);
    g_autofree char *id = g_strdup_printf ("needs/%s", sam_record_get_id (need));
    g_autofree char *asked_words = NULL, *wanted_words = NULL, *wait = NULL, *why = NULL;
    SamRow *row;

    if (sam_record_has (need, SAM_HOUSING_NEED_ENDED_ON)) {
      continue;
    }
    if (!list) {
      list = sam_case_list (show->main);
    }
    /* Translators: %s is a day, as in “Friday 12 June” */
    asked_words = g_strdup_printf (C_ ("need of a home", "asked for %s"), asked_day);
    if (wanted != SAM_DATE_NONE) {
      wanted_words = g_strdup_printf (C_ ("need of a home", "needed from %s"), wanted_day);
    }
    why = sam_words_join (asked_words, wanted_words ? wanted_words : "",
                          sam_record_has (need, SAM_HOUSING_NEED_OUTCOME)
                              ? sam_words_enum (need, SAM_HOUSING_NEED_OUTCOME)
                              : C_ ("need of a home", "not decided yet"),
                          NULL);
    wait = sam_count (NULL, "need of a home", "Has waited %d day", "Has waited %d days",
                      MAX (show->today - asked, 0));
    row = sam_case_row (wait, why);
    sam_row_set_icon (row, "sam-housing-symbolic", SAM_TONE_NEUTRAL, TRUE);
    sam_case_row_state (row, need);
    sam_case_list_row (show, list, GTK_WIDGET (row), id, NULL, open_needs);
  }
  if (!list) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("need of a home", "No need of another home is noted."),
                                    "dim-label"));
  }
}

static void
add_offers (SamCaseShow *show)
{
  GPtrArray *offers = sam_case_view_list (show->view, SAM_RECORD_HOUSING_OFFER);
  GtkWidget *list = NULL;

  for (guint i = offers->len; i > 0; i--) {
    const SamRecord *offer = g_ptr_array_index (offers, i - 1);
    SamDate by = sam_record_get_date (offer, SAM_HOUSING_OFFER_ANSWER_BY);
    gboolean answered = sam_record_has (offer, SAM_HOUSING_OFFER_ANSWER);
    g_autofree char *place =
        sam_case_place (show->view, sam_record_get_text (offer, SAM_HOUSING_OFFER_UNIT_ID));
    g_autofree char *day =
        sam_words_date_short (show->context,
                              sam_record_get_date (offer, SAM_HOUSING_OFFER_OFFERED_ON));
    g_autofree char *by_day = sam_words_date_short (show->context, by);
    /* Translators: %s is a day, as in “Friday 12 June” */
    g_autofree char *offered = g_strdup_printf (C_ ("offer of a home", "offered %s"), day);
    g_autofree char *answer_by =
        !answered && by != SAM_DATE_NONE
            ? g_strdup_printf (C_ ("offer of a home", "answer by %s"), by_day)
            : NULL;
    const char *reason = sam_record_get_text (offer, SAM_HOUSING_OFFER_REASON);
    g_autofree char *why = sam_words_join (offered, answer_by ? answer_by : "",
                                           reason ? reason : "", state_words (offer), NULL);
    SamRow *row;

    if (!list) {
      sam_case_heading (show->main, C_ ("offer of a home", "Offers"), NULL);
      list = sam_case_list (show->main);
    }
    row = sam_case_row (place ? place : C_ ("lease", "Municipal home"), why);
    if (answered) {
      sam_row_set_chip (row, sam_words_enum (offer, SAM_HOUSING_OFFER_ANSWER),
                        sam_record_enum_is (offer, SAM_HOUSING_OFFER_ANSWER, "accepted")
                            ? SAM_TONE_DONE
                            : SAM_TONE_NEUTRAL);
    } else {
      sam_row_set_chip (row, C_ ("offer of a home", "not answered yet"),
                        by != SAM_DATE_NONE && by < show->today ? SAM_TONE_LATE : SAM_TONE_SOON);
    }
    sam_case_list_row (show, list, GTK_WIDGET (row), sam_record_get_id (offer), NULL, NULL);
  }
}

/* ---- The section ---- */

static void
add_history (SamCaseShow *show, GArray *homes)
{
  GtkWidget *list = NULL;
  guint n = 0, shown = 0, limit;

  for (guint i = 0; i < homes->len; i++) {
    n += g_array_index (homes, SamHome, i).when == SAM_HOME_NOW ? 0 : 1;
  }
  if (n == 0) {
    return;
  }
  sam_case_heading (show->main, C_ ("residence", "Before and later"), NULL);
  list = sam_case_list (show->main);
  limit = sam_case_limit (show, show->main, "homes", n, HISTORY_FIRST);
  for (guint i = 0; i < homes->len && shown < limit; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    if (home->when == SAM_HOME_NOW) {
      continue;
    }
    shown++;
    if (home->is_lease) {
      add_tenant (show, list, homes, home);
    } else {
      add_residence (show, list, homes, home);
    }
  }
}

static void
show_outside (SamCaseShow *show, const SamRecord *person)
{
  const char *contact = sam_record_get_text (person, SAM_PERSON_OUTSIDE_CONTACT);
  g_autofree char *sentence =
      /* Translators: %s is whom to ask about somebody whose address is strictly confidential */
      contact
          ? g_strdup_printf (C_ ("lease", "Taken care of outside the system, contact: %s"), contact)
          : g_strdup (C_ ("lease", "Taken care of outside the system. Whom to ask is not "
                                   "noted yet."));

  sam_case_empty (show, show->main, sentence, NULL, NULL, NULL);
}

void
sam_case_housing_show (SamCaseShow *show)
{
  const SamRecord *person = sam_case_view_get_person (show->view);
  g_autoptr (GArray) homes = NULL;

  if (sam_housing_is_outside (person)) {
    show_outside (show, person);
    return;
  }
  homes = sam_rules_homes (show->view, show->today);
  if (homes->len == 0) {
    sam_case_empty (show, show->main, C_ ("residence", "Nobody has noted where the person lives."),
                    C_ ("residence", "New residence…"), new_residence, NULL);
  } else {
    add_now (show, homes);
    add_follow_up (show);
  }
  add_plan (show);
  add_needs (show);
  add_offers (show);
  add_history (show, homes);
}

void
sam_case_homes_show (SamCaseShow *show)
{
  const SamRecord *person = sam_case_view_get_person (show->view);
  g_autoptr (GArray) homes = sam_rules_homes (show->view, show->today);
  GtkWidget *heading, *list = NULL;

  if (sam_housing_is_outside (person)) {
    show_outside (show, person);
    return;
  }
  heading = sam_case_heading (show->main, C_ ("residence", "The home now and next"), NULL);
  sam_case_heading_add (show, heading, C_ ("residence", "Open Housing"), open_housing, NULL);
  for (guint i = 0; i < homes->len; i++) {
    const SamHome *home = &g_array_index (homes, SamHome, i);

    if (home->when == SAM_HOME_OVER) {
      continue;
    }
    list = list ? list : sam_case_list (show->main);
    if (home->is_lease) {
      add_tenant (show, list, homes, home);
    } else {
      add_residence (show, list, homes, home);
    }
    if (home->risk_on != SAM_DATE_NONE) {
      add_risk (show, list, home);
    }
  }
  if (!list) {
    gtk_box_append (GTK_BOX (show->main),
                    sam_case_label (C_ ("residence", "Nobody has noted where the person lives."),
                                    "dim-label"));
  }
}
