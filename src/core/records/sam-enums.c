/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../sam-type-private.h"

/* Values that more than one record type uses. */

const SamEnumValue sam_enum_environment[] = {
  { "rusfritt", SAM_L ("living environment", "Substance-free") },
  { "uten_krav", SAM_L ("living environment", "No requirement") },
  { "ikke_vurdert", SAM_L ("living environment", "Not assessed") },
  { NULL, SAM_L (NULL, NULL) },
};

const SamEnumValue sam_enum_channel[] = {
  { "letter", SAM_L ("contact channel", "Letter") },
  { "phone", SAM_L ("contact channel", "Phone") },
  { "sms", SAM_L ("contact channel", "SMS") },
  { "meeting", SAM_L ("contact channel", "Meeting") },
  { "home", SAM_L ("contact channel", "Home visit") },
  { "outreach", SAM_L ("contact channel", "Outreach") },
  { "partner", SAM_L ("contact channel", "Through a partner") },
  { "video", SAM_L ("contact channel", "Video") },
  { NULL, SAM_L (NULL, NULL) },
};

const SamEnumValue sam_enum_holder_kind[] = {
  { "user", SAM_L ("holder kind", "A colleague") },
  { "team", SAM_L ("holder kind", "A team") },
  { "service", SAM_L ("holder kind", "A service") },
  { NULL, SAM_L (NULL, NULL) },
};

const SamEnumValue sam_enum_field_group[] = {
  { "contact", SAM_L ("field group", "Name and how to reach") },
  { "housing", SAM_L ("field group", "Housing") },
  { "plan", SAM_L ("field group", "The plan") },
  { "transition", SAM_L ("field group", "The transition") },
  { "treatment", SAM_L ("field group", "Treatment") },
  { "education", SAM_L ("field group", "Education") },
  { "work", SAM_L ("field group", "Work") },
  { "activity", SAM_L ("field group", "Activity") },
  { "money", SAM_L ("field group", "Money") },
  { "relatives", SAM_L ("field group", "Relatives") },
  { "agreement", SAM_L ("field group", "The agreement") },
  { NULL, SAM_L (NULL, NULL) },
};

const SamEnumValue sam_enum_consent_basis[] = {
  { "samtykke", SAM_L ("legal basis of sharing", "Consent") },
  { "lov", SAM_L ("legal basis of sharing", "Statute") },
  { "avvergingsplikt", SAM_L ("legal basis of sharing", "Duty to avert") },
  { NULL, SAM_L (NULL, NULL) },
};

/* Who counts as a relative follows pasient- og brukerrettighetsloven § 1-3 b. */
const SamEnumValue sam_enum_relative[] = {
  { "partner", SAM_L ("relative", "Spouse or partner") },
  { "parent", SAM_L ("relative", "Parent") },
  { "child", SAM_L ("relative", "Child over 18") },
  { "sibling", SAM_L ("relative", "Brother or sister") },
  { "grandparent", SAM_L ("relative", "Grandparent") },
  { "other", SAM_L ("relative", "Other close family") },
  { NULL, SAM_L (NULL, NULL) },
};
