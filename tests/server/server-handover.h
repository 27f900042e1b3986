/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

#include <samspor/sam-record.h>

/* A record as a device has it. (transfer full) */
SamRecord *load_record (Device *device, SamRecordType type, const char *id, const char *scope);
SamRecord *load_case (Device *device, const char *case_id);
/* What makes of one record another, as one of the group "g". @before: (nullable): none = it is
 * created. (transfer full) */
char *op_text (Device *as, SamRecord *before, SamRecord *after, const char *op_id);

/* A question to @to (of @kind "user", "team" or "service") to take the case over. (transfer full)
 */
SamRecord *new_ask (Device *as, const char *id, const char *case_id, const char *kind,
                    const char *to);

/* An answer as @as would give it: one operation for the hand-over, one for the case. */
typedef struct {
  char *handover, *about; /* (owned) (nullable) */
} Answer;

void answer_clear (Answer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)
/* To the question @id; @state: accepted, refused or withdrawn. */
Answer make_answer (Device *as, const char *case_id, const char *id, const char *state);
/* (transfer full): the reply */
char *push_answer (Device *as, const Answer *answer);
