/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-record.h>

G_BEGIN_DECLS

/**
 * SamOpKind: what an operation does.
 * @SAM_OP_CREATE: a new record; the patch is its whole body
 * @SAM_OP_UPDATE: changes members, against a base version
 * @SAM_OP_RETRACT: marks it as wrongly registered (feilregistrert); nothing is removed
 * @SAM_OP_SIGN: creates a signature over the terms of an agreement
 * @SAM_OP_RESOLVE: type proposal, id of the proposal: writes the patch to its target (base = the
 *   target's current version) and closes the proposal, in one act
 * @SAM_OP_PROPOSE: type and id of the target: keeps the losing side of a conflict as a proposal
 *   record, whose id is sam_op_proposal_id()
 * @SAM_OP_VIEW_LOG: an event of the access log; type and id tell what was looked at (the nil id: a
 *   whole list), the patch holds the event's own members
 */
typedef enum {
  SAM_OP_CREATE,
  SAM_OP_UPDATE,
  SAM_OP_RETRACT,
  SAM_OP_SIGN,
  SAM_OP_RESOLVE,
  SAM_OP_PROPOSE,
  SAM_OP_VIEW_LOG,
} SamOpKind;

/** sam_op_kind_name: Returns: (transfer none): the name on the wire, "view-log" for the log. */
const char *sam_op_kind_name (SamOpKind kind);

#define SAM_OP_ERROR (sam_op_error_quark ())
GQuark sam_op_error_quark (void);

/**
 * SamOpError: why an operation from outside was not read.
 * @SAM_OP_ERROR_FORMAT: not an object, a member of the wrong kind, an id that is none
 * @SAM_OP_ERROR_MEMBER: a member the contract does not know
 * @SAM_OP_ERROR_KIND: an unknown kind of operation
 * @SAM_OP_ERROR_TYPE: an unknown record type
 * @SAM_OP_ERROR_POINTER: a path that is not one member, or one member twice
 * @SAM_OP_ERROR_BASE: an update, retract or resolve without a base version
 */
typedef enum {
  SAM_OP_ERROR_FORMAT,
  SAM_OP_ERROR_MEMBER,
  SAM_OP_ERROR_KIND,
  SAM_OP_ERROR_TYPE,
  SAM_OP_ERROR_POINTER,
  SAM_OP_ERROR_BASE,
} SamOpError;

/** sam_op_error_code: Returns: (transfer none): the code for the wire, "bad-op", "base-missing" …
 */
const char *sam_op_error_code (const GError *error);

/**
 * SamOpFields: what an operation holds. Given to sam_op_new() (all borrowed), and read back.
 * @op_id: UUIDv7 of the operation itself: the same operation sent twice takes effect once
 * @scope: (nullable): case or person it belongs to, the nil id for the registry; needed for a
 * create
 * @base: (nullable): "<epoch>.<n>" it was written on, or "after:<op id>" of an operation before it
 * @patch: (nullable): NULL = nothing
 * @group: (nullable): operations with the same group are judged all or nothing
 * @deps: (nullable): operations that must have been applied
 * @client_at: when the person did it, µs since the epoch
 * @screen: (nullable): where in the window
 * @why: (nullable): reason of a retract, note of a proposal
 * @take: (nullable): of a resolve: "mine", "theirs" or "edited"
 */
typedef struct {
  const char *op_id;
  SamOpKind kind;
  SamRecordType type;
  const char *id;
  const char *scope;
  const char *base;
  const SamPatch *patch;
  const char *group;
  const char *const *deps;
  gint64 client_at;
  const char *screen;
  const char *why;
  const char *take;
} SamOpFields;

#define SAM_TYPE_OP (sam_op_get_type ())
GType sam_op_get_type (void);

/** sam_op_new: copies @fields. An operation never changes. Returns: (transfer full). Any thread. */
SamOp *sam_op_new (const SamOpFields *fields);
SamOp *sam_op_ref (SamOp *op);
void sam_op_unref (SamOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamOp, sam_op_unref)
/** sam_op_get: Returns: (transfer none): what it holds; @patch is never NULL. */
const SamOpFields *sam_op_get (const SamOp *op);
/** sam_op_with_base: Returns: (transfer full): the same operation on another base version. */
SamOp *sam_op_with_base (const SamOp *op, const char *base);

/**
 * sam_op_append_json:
 * Writes the wire form: {"op","t","id","c","k","base","set":[{"p":"/name","v":…}],"del":["/name"],
 * "group","deps","client_at","screen","why","take"}; what is empty is left out.
 */
void sam_op_append_json (const SamOp *op, GString *out);
/**
 * sam_op_new_from_json:
 * @json: (array length=len): one object
 *
 * Reads the wire form, strictly. Never repeats a value in an error.
 * Returns: (transfer full): or NULL with SAM_OP_ERROR or (not JSON) SAM_CORE_ERROR
 */
SamOp *sam_op_new_from_json (const char *json, gsize len, GError **error);

/** sam_op_fingerprint: SHA-256 of what it does (all but group, deps, client_at and screen). The
 * same op id with another fingerprint is refused. Returns: (transfer full): 64 hex digits. */
char *sam_op_fingerprint (const SamOp *op);
/** sam_op_proposal_id: Returns: (transfer full): id of the proposal record a propose creates. */
char *sam_op_proposal_id (const SamOp *op);

/**
 * sam_op_apply:
 * @before: (nullable): the record as it is; NULL for a create or a sign
 *
 * The record as it will be. A create, sign, update or resolve (with the target as @before) changes
 * members; a retract and a propose change none. The meta of @before stays.
 *
 * Returns: (transfer full): frozen; or NULL with SAM_RECORD_ERROR
 */
SamRecord *sam_op_apply (const SamOp *op, const SamRecord *before, GError **error);

G_END_DECLS
