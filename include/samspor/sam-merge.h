/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamMergeConflict: members that two people wrote differently and that are chosen together.
 * All arrays are as long as @fields; a token is NULL where the member is absent.
 * @fields: (owned): names of the members of the group
 * @base: (owned) @mine: (owned) @theirs: (owned): canonical tokens
 * @rule: both sides may stand alone, but together they break a rule of the record
 * @retract: one side retracted the record while the other changed it
 */
typedef struct {
  guint n;
  char **fields;
  char **base, **mine, **theirs;
  gboolean rule;
  gboolean retract;
} SamMergeConflict;

/**
 * SamMergeResult:
 * @body: (owned): the merged body; where there is a conflict, what they wrote stands
 * @conflicts: (owned) (element-type SamMergeConflict): empty when all went together
 * @retracted: whether the merged record is retracted
 */
typedef struct {
  GBytes *body;
  GPtrArray *conflicts;
  gboolean retracted;
} SamMergeResult;

/** sam_merge_result_free: frees what a merge returned, with its patch and conflicts. */
void sam_merge_result_free (SamMergeResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamMergeResult, sam_merge_result_free)

/**
 * SamMergeSide: one side of a merge.
 * @body: what it wrote (verbatim)
 * @retracted: it retracted the record
 */
typedef struct {
  GBytes *body;
  gboolean retracted;
} SamMergeSide;

/**
 * sam_merge:
 * @base: (nullable): what both started from (the frozen copy of the first unsynced edit); NULL when
 *   both created the record, then every member is new on both sides
 * @today: for the rules of the record
 *
 * Joins what two people wrote, three-way, by member (RFC 6901 pointers of one step). Values are
 * compared as canonical tokens.
 *
 * - one side changed a member, or both alike: it is taken;
 * - members with the same group are one unit: changes on both sides that do not end alike are one
 *   conflict of the whole group;
 * - SAM_MERGE_NEVER without a group: all such members of the type are one unit, so that two people
 *   never share the words of one consent; a crisis plan is one unit as a whole;
 * - sets: what either added, less what either removed;
 * - members this version does not know are merged one by one;
 * - retract against edit is a conflict (of no members, @retract set);
 * - a merged record that breaks a rule which neither side breaks is a conflict of all members that
 *   either side changed (@rule set), and the body is theirs; where there is another conflict the
 *   choice is judged instead.
 *
 * Pure, any thread. Bodies must have passed sam_json_check() as objects.
 *
 * Returns: (transfer full)
 */
SamMergeResult *sam_merge (SamRecordType type, GBytes *base, const SamMergeSide *mine,
                           const SamMergeSide *theirs, SamDate today);

/**
 * sam_merge_unit:
 * The members that are chosen together with @field, by name, @field among them, in table order.
 * Returns: (transfer full)
 */
char **sam_merge_unit (SamField field, GBytes *body);

G_END_DECLS
