/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-records.h>
#include <samspor/sam-viewer.h>
#include <string.h>

#define ID "01900000-0000-7000-8000-000000000001"
#define TEAM "01900000-0000-7000-8000-000000000002"
#define OTHER "01900000-0000-7000-8000-000000000003"

static SamViewer *
make_viewer (SamUse use)
{
  static const char *const roles[] = { "coordinator", NULL };
  static const char *const teams[] = { TEAM, NULL };
  SamViewerFields fields = {
    .user_id = ID,
    .user_name = "Kari",
    .roles = roles,
    .team_ids = teams,
    .purpose = SAM_PURPOSE_FOLLOW_UP,
    .use = use,
    .environment = SAM_ENVIRONMENT_TEST,
    .compartments = sam_roles_compartments (roles),
  };

  return sam_viewer_new (&fields);
}

static SamRecord *
make_person (const char *grade)
{
  SamRecord *person = sam_record_new (SAM_RECORD_PERSON, ID, ID);

  sam_record_set_text (person, SAM_PERSON_GIVEN_NAME, "Modig");
  sam_record_set_text (person, SAM_PERSON_PHONE, "22222222");
  sam_record_set_text (person, SAM_PERSON_ADDRESS, "Storgata 1");
  sam_record_set_text (person, SAM_PERSON_STAYING_MUNICIPALITY, "Eksempel");
  sam_record_set_text (person, SAM_PERSON_GP, "Legekontoret");
  sam_record_set_text (person, SAM_PERSON_ADDRESS_GRADE, grade);
  return sam_record_freeze (person);
}

static void
check_mask (const char *grade, SamUse use, gboolean address, gboolean gp, gboolean phone)
{
  g_autoptr (SamViewer) viewer = make_viewer (use);
  g_autoptr (SamRecord) person = make_person (grade);
  g_autoptr (SamRecord) masked = sam_viewer_mask (viewer, person, person);
  g_autoptr (GBytes) body = sam_record_to_body (masked);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_assert_true (sam_record_is_frozen (masked));
  g_assert_cmpint (strstr (text, "Storgata") != NULL, ==, address);
  g_assert_cmpint (strstr (text, "Legekontoret") != NULL, ==, gp);
  g_assert_cmpint (strstr (text, "Eksempel") != NULL, ==, gp);
  g_assert_cmpint (strstr (text, "22222222") != NULL, ==, phone);
  g_assert_nonnull (strstr (text, "Modig"));
  g_assert_cmpint (masked == person, ==, address && gp && phone);
}

static void
test_masks (void)
{
  for (SamUse use = SAM_USE_PAGE; use <= SAM_USE_EXPORT; use++) {
    check_mask ("open", use, TRUE, TRUE, TRUE);
    check_mask ("klient", use, use == SAM_USE_PAGE || use == SAM_USE_LIST, TRUE, TRUE);
    check_mask ("fortrolig", use, use == SAM_USE_PAGE, use == SAM_USE_PAGE, TRUE);
    check_mask ("strengt_fortrolig", use, FALSE, FALSE, FALSE);
    check_mask ("a_grade_of_later", use, FALSE, FALSE, FALSE);
  }
}

/* A body that was read keeps what it knows nothing of; masking must still take the fields out. */
static void
test_masks_what_was_read (void)
{
  const char *json = "{\"given_name\":\"M\",\"address\":\"Stor\\u0067ata 1\","
                     "\"address_grade\":\"strengt_fortrolig\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (SamViewer) viewer = make_viewer (SAM_USE_PAGE);
  g_autoptr (SamRecord) person = sam_record_new_from_body (SAM_RECORD_PERSON, ID, ID, body, NULL);
  g_autoptr (SamRecord) masked = sam_viewer_mask (viewer, person, person);
  g_autoptr (GBytes) out = sam_record_to_body (masked);
  g_autofree char *text = g_strndup (g_bytes_get_data (out, NULL), g_bytes_get_size (out));

  g_assert_null (strstr (text, "ata 1"));
}

static void
test_masks_what_belongs_to_the_person (void)
{
  g_autoptr (SamViewer) viewer = make_viewer (SAM_USE_LIST);
  g_autoptr (SamRecord) person = make_person ("fortrolig");
  g_autoptr (SamRecord) transition = sam_record_new (SAM_RECORD_TRANSITION, OTHER, TEAM);
  g_autoptr (SamRecord) service = sam_record_new (SAM_RECORD_SERVICE, OTHER, ID);
  g_autoptr (SamRecord) proposal = sam_record_new (SAM_RECORD_PROPOSAL, OTHER, ID);
  g_autoptr (SamRecord) hidden = NULL;
  g_autoptr (SamRecord) masked = NULL;
  g_autoptr (SamRecord) same = NULL;

  sam_record_set_text (transition, SAM_TRANSITION_PLACE_ID, TEAM);
  sam_record_set_text (transition, SAM_TRANSITION_KIND, "prison");
  masked = sam_viewer_mask (viewer, person, transition);
  g_assert_false (sam_record_has (masked, SAM_TRANSITION_PLACE_ID));
  g_assert_true (sam_record_has (masked, SAM_TRANSITION_KIND));
  /* A proposal holds members of its target as one text. */
  sam_record_set_text (proposal, SAM_PROPOSAL_PATCH, "{\"set\":[],\"del\":[\"/address\"]}");
  hidden = sam_viewer_mask (viewer, person, proposal);
  g_assert_false (sam_record_has (hidden, SAM_PROPOSAL_PATCH));
  same = sam_viewer_mask (viewer, NULL, service);
  g_assert_true (same == service);
}

static void
test_who (void)
{
  static const char *const lead[] = { "lead", NULL };
  static const char *const teams[] = { TEAM, NULL };
  g_autoptr (SamViewer) viewer = make_viewer (SAM_USE_PAGE);
  SamViewerFields fields = *sam_viewer_get (viewer);
  g_autoptr (SamViewer) leader = NULL;
  g_autoptr (SamViewer) blind = NULL;
  g_autoptr (SamViewer) printing =
      sam_viewer_for_use (viewer, SAM_PURPOSE_AGREEMENT, SAM_USE_PRINT);

  g_assert_false (sam_viewer_leads (viewer, NULL));
  g_assert_true (sam_viewer_may_see_type (viewer, SAM_RECORD_CONTACT));
  g_assert_cmpint (sam_viewer_get (printing)->use, ==, SAM_USE_PRINT);
  g_assert_cmpstr (sam_viewer_get (printing)->team_ids[0], ==, TEAM);
  fields.roles = lead;
  fields.lead_team_ids = teams;
  leader = sam_viewer_new (&fields);
  g_assert_true (sam_viewer_leads (leader, NULL));
  g_assert_true (sam_viewer_leads (leader, TEAM));
  g_assert_false (sam_viewer_leads (leader, OTHER));
  fields.compartments = 1u << SAM_COMPARTMENT_REGISTRY;
  blind = sam_viewer_new (&fields);
  g_assert_true (sam_viewer_may_see_type (blind, SAM_RECORD_SERVICE));
  g_assert_false (sam_viewer_may_see_type (blind, SAM_RECORD_PERSON));
  g_assert_cmpuint (sam_roles_compartments (NULL), ==, 1u << SAM_COMPARTMENT_REGISTRY);
}

static void
test_needs_a_purpose (void)
{
  if (g_test_subprocess ()) {
    SamViewerFields fields = { .user_id = ID, .purpose = SAM_PURPOSE_UNSET };

    sam_viewer_new (&fields);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*SAM_PURPOSE_UNSET*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/viewer/masks", test_masks);
  g_test_add_func ("/core/viewer/masks-what-was-read", test_masks_what_was_read);
  g_test_add_func ("/core/viewer/masks-what-belongs-to-the-person",
                   test_masks_what_belongs_to_the_person);
  g_test_add_func ("/core/viewer/who", test_who);
  g_test_add_func ("/core/viewer/needs-a-purpose", test_needs_a_purpose);
  return g_test_run ();
}
