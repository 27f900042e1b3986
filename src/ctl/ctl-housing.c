/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-private.h"

#include <glib/gi18n.h>
#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-person.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/records/sam-tenant.h>
#include <samspor/sam-housing.h>
#include <samspor/sam-id.h>
#include <samspor/sam-json.h>
#include <samspor/sam-need.h>
#include <stdio.h>

#define MOST 10

static void
print_match (GString *out, const SamHousingMatch *match, SamLocale *locale)
{
  g_autofree char *site = sam_record_title (match->site, NULL);
  g_autofree char *unit = sam_record_title (match->unit, NULL);

  g_string_append_printf (out, "%s  %s, %s\n", sam_record_get_id (match->unit), site, unit);
  for (guint i = 0; i < match->findings->len; i++) {
    g_autofree char *sentence =
        sam_housing_finding_text (&g_array_index (match->findings, SamHousingFinding, i), NULL,
                                  locale);

    g_string_append_printf (out, "  %s\n", sentence);
  }
}

static void
print_match_json (GString *out, const SamHousingMatch *match)
{
  sam_json_element (out);
  sam_json_begin_object (out);
  sam_json_member_add_string (out, "unit_id", sam_record_get_id (match->unit));
  sam_json_member (out, "findings");
  sam_json_begin_array (out);
  for (guint i = 0; i < match->findings->len; i++) {
    const SamHousingFinding *finding = &g_array_index (match->findings, SamHousingFinding, i);

    sam_json_element (out);
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "rule", sam_housing_rule_name (finding->rule));
    sam_json_member_add_string (out, "verdict", sam_housing_verdict_name (finding->verdict));
    sam_json_member_add_bool (out, "known", finding->is_known);
    sam_json_end_object (out);
  }
  sam_json_end_array (out);
  sam_json_end_object (out);
}

/* Prints the homes that fit best; what fails is said in words, and never who lives there. */
static int
suggest (Ctl *ctl, const SamRecord *need)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamHousingStock) stock =
      sam_store_housing_stock (ctl->store, ctl->viewer, NULL, &error);
  g_autoptr (GPtrArray) matches = NULL;
  g_autoptr (SamLocale) locale = sam_locale_new (g_get_language_names ()[0]);
  g_autoptr (GString) out = g_string_new (NULL);

  if (stock == NULL)
    return ctl_fail (error);
  matches = sam_housing_suggest (stock, need, MOST);
  if (ctl->json)
    sam_json_begin_array (out);
  for (guint i = 0; i < matches->len; i++) {
    if (ctl->json)
      print_match_json (out, g_ptr_array_index (matches, i));
    else
      print_match (out, g_ptr_array_index (matches, i), locale);
  }
  if (ctl->json) {
    sam_json_end_array (out);
    g_string_append_c (out, '\n');
  }
  fputs (out->str, stdout);
  return CTL_OK;
}

int
ctl_homes (Ctl *ctl, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) need = NULL, person = NULL;

  if (args[0] == NULL || args[1] != NULL)
    return ctl_usage (ctl);
  if (!ctl_open_viewer (ctl))
    return CTL_FAILED;
  need = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_HOUSING_NEED, args[0], &error);
  if (need == NULL)
    return ctl_fail (error);
  person = sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_PERSON,
                          sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID), &error);
  if (person == NULL)
    return ctl_fail (error);
  if (sam_housing_is_outside (person)) {
    return ctl_fail_text (C_ ("command line", "Housing for this person is taken care of outside "
                                              "the system. Nothing was looked up."));
  }
  if (!sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_VIEW, SAM_RECORD_HOUSING_NEED,
                             sam_record_get_id (need), "samsporctl homes", TRUE, &error))
    return ctl_fail (error);
  return suggest (ctl, need);
}

/* ---- Assigning one ---- */

/* What was said on the command line; strings (owned). */
typedef struct {
  char *from, *to, *form, *reason;
} Said;

static void
said_clear (Said *said)
{
  g_free (said->from);
  g_free (said->to);
  g_free (said->form);
  g_free (said->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

/* A day, @option being how it was asked for; FALSE with an error already said. */
static gboolean
read_day (const char *text, const char *option, SamDate *day)
{
  g_autofree char *sentence = NULL;

  *day = text != NULL ? sam_date_parse_iso (text) : SAM_DATE_NONE;
  if (text == NULL || *day != SAM_DATE_NONE)
    return TRUE;
  /* Translators: %s is a word of the command line */
  sentence = g_strdup_printf (C_ ("command line", "The day after %s can't be read. Nothing was "
                                                  "assigned."),
                              option);
  ctl_fail_text (sentence);
  return FALSE;
}

/* What is warned of, less what is @known already. */
static void
say_warnings (const GArray *findings, char **known)
{
  g_autoptr (SamLocale) locale = sam_locale_new (g_get_language_names ()[0]);

  for (guint i = 0; i < findings->len; i++) {
    const SamHousingFinding *finding = &g_array_index (findings, SamHousingFinding, i);
    g_autofree char *sentence = sam_housing_finding_text (finding, NULL, locale);

    if (finding->verdict == SAM_HOUSING_WARNS
        && !(known != NULL
             && g_strv_contains ((const char *const *) known,
                                 sam_housing_rule_name (finding->rule))))
      fprintf (stderr, "  %s\n", sentence);
  }
}

/* What the server says of the same home and need; strings and @answer (owned). */
typedef struct {
  GMainLoop *loop;
  SamHousingAnswer *answer; /* (nullable): it has not answered, or does not know the need yet */
  char **warned_of;         /* (nullable) */
} Asked;

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->loop, g_main_loop_unref);
  g_clear_pointer (&asked->answer, sam_housing_answer_free);
  g_strfreev (asked->warned_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->answer = sam_sync_check_home_finish (SAM_STORE (source), result, NULL);
  g_main_loop_quit (asked->loop);
}

/* As the window does: it is not waited for long, and what it has not said is asked of it again when
 * the assignment has reached it. */
static void
ask_server (Ctl *ctl, SamAssignment *assignment, Asked *asked)
{
  asked->loop = g_main_loop_new (NULL, FALSE);
  sam_sync_check_home_async (ctl->store, NULL, assignment->need_id,
                             sam_record_get_id (assignment->match->unit), NULL, asked_cb, asked);
  g_main_loop_run (asked->loop);
  if (asked->answer == NULL)
    return;
  asked->warned_of = sam_housing_warned_of (asked->answer->findings, FALSE);
  assignment->checked_at = sam_clock_now (ctl->clock);
  assignment->checked_warned_of = (const char *const *) asked->warned_of;
}

static int
fail_fault (SamAssignFault fault)
{
  g_autofree char *sentence =
      /* Translators: %s is what is wrong */
      g_strdup_printf (C_ ("command line", "Nothing was assigned. %s."),
                       sam_text (NULL, sam_rules_assign_fault (fault)));

  return ctl_fail_text (sentence);
}

/* What the server alone warns of is said too, whether or not somebody has given a reason. */
static void
say_more (const SamAssignment *assignment, const Asked *asked)
{
  g_auto (GStrv) here = sam_housing_warned_of (assignment->match->findings, FALSE);
  g_auto (GStrv) all = sam_rules_assign_warned_of (assignment);

  if (g_strv_length (all) == g_strv_length (here))
    return;
  fprintf (stderr, "%s\n",
           C_ ("command line", "The server warns of more than is known here. Fetch what others "
                               "have written to see it."));
  say_warnings (asked->answer->findings, here);
}

static int
save_group (Ctl *ctl, SamAssignment *assignment, SamCaseView *view, const Asked *asked)
{
  g_autoptr (SamChanges) changes = sam_changes_new ("samsporctl assign");
  g_autoptr (GPtrArray) group = NULL;
  SamAssignFault fault;

  group = sam_rules_assign (view, assignment, ctl->viewer, sam_clock_today (ctl->clock), &fault);
  if (group == NULL) {
    int code = fail_fault (fault);

    if (fault == SAM_ASSIGN_NO_REASON) {
      say_warnings (assignment->match->findings, NULL);
      say_more (assignment, asked);
    }
    return code;
  }
  for (guint i = 0; i < group->len; i++)
    sam_changes_put (changes, g_ptr_array_index (group, i));
  if (ctl_save_changes (ctl, changes) != CTL_OK)
    return CTL_FAILED;
  say_more (assignment, asked);
  if (assignment->checked_at == 0)
    fprintf (stderr, "%s\n",
             C_ ("command line",
                 "Checked here, not by the server yet. It is checked there when the "
                 "assignment is sent."));
  printf ("%s\n", assignment->tenancy_id);
  return CTL_OK;
}

/* How we know that the point holds: it stands on paper, so the day is in words. */
static char *
evidence_of (Ctl *ctl, SamDate from)
{
  g_autoptr (SamLocale) locale = sam_locale_new (g_get_language_names ()[0]);
  g_autofree char *day =
      sam_locale_format_date_near (locale, from, sam_clock_today (ctl->clock), SAM_DATE_STYLE_LONG);

  /* Translators: how we know that a point holds; %s is a day */
  return g_strdup_printf (C_ ("command line", "A home is assigned, from %s"), day);
}

static int
assign (Ctl *ctl, const char *need_id, const char *unit_id, const Said *said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SamRecord) need =
      sam_store_get (ctl->store, ctl->viewer, SAM_RECORD_HOUSING_NEED, need_id, &error);
  g_autofree char *case_id =
      need != NULL
          ? sam_store_case_of_person (ctl->store, ctl->viewer,
                                      sam_record_get_text (need, SAM_HOUSING_NEED_PERSON_ID),
                                      &error)
          : NULL;
  g_autoptr (SamCaseView) view =
      case_id != NULL ? sam_store_case_view (ctl->store, ctl->viewer, case_id, &error) : NULL;
  g_autoptr (SamHousingStock) stock =
      view != NULL ? sam_store_housing_stock (ctl->store, ctl->viewer, NULL, &error) : NULL;
  g_autoptr (SamHousingMatch) match = NULL;
  g_autofree char *tenancy_id = sam_id_new (ctl->clock), *secret = sam_id_new (ctl->clock);
  g_autofree char *evidence = NULL;
  g_auto (Asked) asked = { NULL, NULL, NULL };
  SamAssignFault fault;
  SamAssignment assignment = { .tenancy_id = tenancy_id,
                               .secret = secret,
                               .need_id = need_id,
                               .form = said->form,
                               .reason = said->reason };

  if (error != NULL)
    return ctl_fail (error);
  if (stock == NULL)
    return ctl_fail_text (C_ ("command line", "The person has no open case. Nothing was "
                                              "assigned."));
  /* Said before anything of the need goes anywhere. */
  fault = sam_rules_may_assign (view, need_id);
  if (fault != SAM_ASSIGN_FINE)
    return fail_fault (fault);
  match = sam_housing_check (stock, need, unit_id);
  if (match == NULL)
    return ctl_fail_text (C_ ("command line", "There is no such home in use. Nothing was "
                                              "assigned."));
  if (!read_day (said->from, "--from", &assignment.from)
      || !read_day (said->to, "--to", &assignment.to))
    return CTL_FAILED;
  evidence = evidence_of (ctl, assignment.from);
  assignment.evidence = evidence;
  assignment.match = match;
  if (!sam_store_log_access (ctl->store, ctl->viewer, SAM_ACCESS_VIEW, SAM_RECORD_HOUSING_NEED,
                             need_id, "samsporctl assign", FALSE, &error))
    return ctl_fail (error);
  /* What it does not have as it stands here it can't answer. */
  if (sam_record_get_meta (need)->state == SAM_STATE_SAVED)
    ask_server (ctl, &assignment, &asked);
  return save_group (ctl, &assignment, view, &asked);
}

int
ctl_assign (Ctl *ctl, char **args)
{
  gboolean missing = FALSE;
  g_auto (Said)
      said = { ctl_take_option (args, "--from", &missing), ctl_take_option (args, "--to", &missing),
               ctl_take_option (args, "--form", &missing),
               ctl_take_option (args, "--reason", &missing) };

  if (missing || ctl_has_option (args) || said.from == NULL || said.form == NULL || args[0] == NULL
      || args[1] == NULL || args[2] != NULL)
    return ctl_usage (ctl);
  if (sam_enum_label (SAM_TENANCY_FORM, said.form) == NULL)
    return ctl_fail_text (C_ ("command line", "There is no such form of lease. Nothing was "
                                              "assigned."));
  return ctl_open_viewer (ctl) ? assign (ctl, args[0], args[1], &said) : CTL_FAILED;
}
