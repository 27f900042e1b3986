/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-agreement-private.h"

#include "sam-type-private.h"

#include <samspor/sam-fold.h>
#include <samspor/sam-records.h>
#include <samspor/sam-templates.h>

static char *
folded_name (const SamRecord *person)
{
  const char *given = sam_record_get_text (person, SAM_PERSON_GIVEN_NAME);
  const char *family = sam_record_get_text (person, SAM_PERSON_FAMILY_NAME);
  g_autofree char *name =
      g_strconcat (given ? given : "", given && family ? " " : "", family ? family : "", NULL);

  return sam_fold (name);
}

void
_sam_judge_party (const SamRecord *person, const SamRecord *before, const SamRecord *after,
                  GArray *problems)
{
  const char *name = sam_record_get_text (after, SAM_PARTY_NAME);
  const char *old = before ? sam_record_get_text (before, SAM_PARTY_NAME) : NULL;
  g_autofree char *citizen = person && name ? folded_name (person) : NULL;
  g_autofree char *folded = citizen ? sam_fold (name) : NULL;

  if (citizen && *citizen && g_strcmp0 (name, old) != 0 && g_str_equal (citizen, folded))
    sam_problem_add (problems, SAM_PARTY_NAME, "citizen",
                     SAM_L ("problem", "The person is no party: what the person will do is written "
                                       "in the agreement and binds nobody"));
}

void
_sam_judge_commitment (const SamRecord *party, const SamRecord *after, GArray *problems)
{
  if (party
      && g_strcmp0 (sam_record_get_text (party, SAM_PARTY_AGREEMENT_ID),
                    sam_record_get_text (after, SAM_COMMITMENT_AGREEMENT_ID))
             != 0)
    sam_problem_add (problems, SAM_COMMITMENT_PARTY_ID, "ref",
                     SAM_L ("problem", "What this points at belongs to another agreement"));
}

void
_sam_judge_template (const SamRecord *setting, GArray *problems)
{
  const char *key = sam_record_get_text (setting, SAM_SETTING_SETTING_KEY);

  if (key && g_str_has_prefix (key, SAM_TEMPLATE_PREFIX) && !sam_template_key_is_known (key))
    sam_problem_add (problems, SAM_SETTING_SETTING_KEY, "enum",
                     SAM_L ("problem", "Name a kind of transition, a point and a kind of partner "
                                       "that there is"));
}

void
_sam_judge_still_needed (SamRecordType type, GArray *problems)
{
  switch ((int) type) {
  case SAM_RECORD_PARTY:
    sam_problem_add (problems, SAM_FIELD_NONE, "in-use",
                     SAM_L ("problem", "This party has commitments in the agreement. Take them out "
                                       "first, or give them to another party"));
    break;
  case SAM_RECORD_SERVICE:
    sam_problem_add (problems, SAM_FIELD_NONE, "in-use",
                     SAM_L ("problem", "This service is party to an agreement that stands. End the "
                                       "agreement or make a new version without it first"));
    break;
  case SAM_RECORD_COOPERATION:
    sam_problem_add (problems, SAM_FIELD_NONE, "in-use",
                     SAM_L ("problem", "Agreements rest on this one. Write when it ends instead"));
    break;
  case SAM_RECORD_TENANCY:
    sam_problem_add (problems, SAM_FIELD_NONE, "in-use",
                     SAM_L ("problem", "Somebody is on this lease. Write when it ends instead"));
    break;
  default:
    g_assert_not_reached ();
  }
}

void
_sam_judge_taken_away (SamField field, SamRecordType target, GArray *problems)
{
  switch ((int) target) {
  case SAM_RECORD_PARTY:
    sam_problem_add (problems, field, "removed",
                     SAM_L ("problem",
                            "This party was taken out of the agreement. Choose another"));
    break;
  case SAM_RECORD_SERVICE:
    sam_problem_add (problems, field, "removed",
                     SAM_L ("problem", "This service was taken out of the directory. Choose "
                                       "another, or write the name"));
    break;
  default:
    sam_problem_add (problems, field, "ref", SAM_L ("problem", "What this points at is not there"));
    break;
  }
}
