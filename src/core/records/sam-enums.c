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

/* How often somebody from the services comes to a home, least first. */
const SamEnumValue sam_enum_follow_up_level[] = {
  { "none", SAM_L ("follow-up level", "None") },
  { "visits", SAM_L ("follow-up level", "Visits by agreement") },
  { "daily", SAM_L ("follow-up level", "Every day") },
  { "always", SAM_L ("follow-up level", "Somebody there day and night") },
  { NULL, SAM_L (NULL, NULL) },
};

/* Whom a municipality means a home for. */
const SamEnumValue sam_enum_target_group[] = {
  { "young", SAM_L ("target group of homes", "Young people") },
  { "families", SAM_L ("target group of homes", "Families with children") },
  { "after_stay", SAM_L ("target group of homes", "After prison or treatment") },
  { "follow_up", SAM_L ("target group of homes", "People with much follow-up") },
  { "elderly", SAM_L ("target group of homes", "Elderly people") },
  { NULL, SAM_L (NULL, NULL) },
};

/* In the order of SamHousingRule. */
const SamEnumValue sam_enum_housing_rule[] = {
  { "environment", SAM_L ("housing rule", "Living environment") },
  { "step_free", SAM_L ("housing rule", "Step-free") },
  { "wheelchair", SAM_L ("housing rule", "Room for a wheelchair") },
  { "children", SAM_L ("housing rule", "Suits children") },
  { "persons", SAM_L ("housing rule", "Room for all") },
  { "group", SAM_L ("housing rule", "Meant for") },
  { "stair", SAM_L ("housing rule", "Homes on one stair") },
  { "address", SAM_L ("housing rule", "Homes at one address") },
  { "near", SAM_L ("housing rule", "Homes near each other") },
  { "free", SAM_L ("housing rule", "Free in time") },
  { "pets", SAM_L ("housing rule", "Pets allowed") },
  { "rooms", SAM_L ("housing rule", "Number of rooms") },
  { "rent", SAM_L ("housing rule", "Rent") },
  { "follow_up", SAM_L ("housing rule", "Follow-up") },
  { "district", SAM_L ("housing rule", "District") },
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
