/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The field ids of every record type. */
#include <samspor/records/sam-absence.h>
#include <samspor/records/sam-agreement.h>
#include <samspor/records/sam-alert-answer.h>
#include <samspor/records/sam-appointment.h>
#include <samspor/records/sam-case.h>
#include <samspor/records/sam-commitment.h>
#include <samspor/records/sam-consent.h>
#include <samspor/records/sam-contact.h>
#include <samspor/records/sam-cooperation.h>
#include <samspor/records/sam-discharge-notice.h>
#include <samspor/records/sam-disclosure.h>
#include <samspor/records/sam-district.h>
#include <samspor/records/sam-followup-day.h>
#include <samspor/records/sam-followup.h>
#include <samspor/records/sam-gate-row.h>
#include <samspor/records/sam-goal.h>
#include <samspor/records/sam-handover.h>
#include <samspor/records/sam-housing-need.h>
#include <samspor/records/sam-housing-offer.h>
#include <samspor/records/sam-housing-unit.h>
#include <samspor/records/sam-inquiry.h>
#include <samspor/records/sam-measure.h>
#include <samspor/records/sam-meeting.h>
#include <samspor/records/sam-overdose.h>
#include <samspor/records/sam-party.h>
#include <samspor/records/sam-person.h>
#include <samspor/records/sam-plan.h>
#include <samspor/records/sam-proposal.h>
#include <samspor/records/sam-referral.h>
#include <samspor/records/sam-refusal.h>
#include <samspor/records/sam-relation.h>
#include <samspor/records/sam-relative-report.h>
#include <samspor/records/sam-relative-support.h>
#include <samspor/records/sam-residence.h>
#include <samspor/records/sam-service.h>
#include <samspor/records/sam-setting.h>
#include <samspor/records/sam-signature.h>
#include <samspor/records/sam-site.h>
#include <samspor/records/sam-team.h>
#include <samspor/records/sam-tenancy.h>
#include <samspor/records/sam-tenant.h>
#include <samspor/records/sam-transition.h>
#include <samspor/records/sam-user.h>
