/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-catalog.h>
#include <samspor/sam-date.h>
#include <samspor/sam-types.h>

G_BEGIN_DECLS

#define SAM_RECORD_ERROR (sam_record_error_quark ())
GQuark sam_record_error_quark (void);

/**
 * SamRecordError:
 * @SAM_RECORD_ERROR_BODY: the body is not a strict I-JSON object or a member has another kind
 * @SAM_RECORD_ERROR_INVALID: a rule of the record does not hold (see the field in SamProblem)
 */
typedef enum { SAM_RECORD_ERROR_BODY, SAM_RECORD_ERROR_INVALID } SamRecordError;

typedef enum {
  SAM_KIND_TEXT,
  SAM_KIND_MULTILINE,
  SAM_KIND_INTEGER,
  SAM_KIND_DECIMAL, /* exact text, never a double */
  SAM_KIND_BOOL,
  SAM_KIND_DATE,     /* a day, "YYYY-MM-DD" in JSON and SQL */
  SAM_KIND_DATETIME, /* a moment, RFC 3339 in UTC in JSON and SQL */
  SAM_KIND_ENUM,     /* an identifier; an unknown one is kept as it came */
  SAM_KIND_REF,      /* the id of another record */
  SAM_KIND_SET,      /* unordered set of text scalars (ids or identifiers) */
} SamKind;

typedef enum {
  SAM_FIELD_REQUIRED = 1 << 0,
  SAM_FIELD_UNIQUE = 1 << 1,
  SAM_FIELD_INDEXED = 1 << 2,
  SAM_FIELD_SEARCH = 1 << 3,
  SAM_FIELD_LIST = 1 << 4,
  SAM_FIELD_PRINT = 1 << 5,
  SAM_FIELD_LOCAL_ONLY = 1 << 6,
  SAM_FIELD_SERVER_COMPUTED = 1 << 7,
  SAM_FIELD_TERM = 1 << 8,      /* locked once its agreement is sent */
  SAM_FIELD_IMMUTABLE = 1 << 9, /* given at creation, never patched */
  SAM_FIELD_MORE = 1 << 10,     /* folded under "More" in the editor */
  SAM_FIELD_WHOLE = 1 << 11, /* this is a part of the record it points at: see sam_type_whole() */
} SamFieldFlags;

/**
 * SamMerge: how two people's changes to one field are joined (three-way, against the base).
 * @SAM_MERGE_SCALAR: one side changed, or both alike: take it; else conflict
 * @SAM_MERGE_SET: adds of both, minus removes of both
 * @SAM_MERGE_NEVER: any change on both sides is shown to a person, even an equal group member
 *
 * Fields with the same `group` are one unit: a change on both sides anywhere in the group is a
 * conflict of the whole group, and choosing one side takes the whole group.
 */
typedef enum { SAM_MERGE_SCALAR, SAM_MERGE_SET, SAM_MERGE_NEVER } SamMerge;

typedef enum {
  SAM_SENSITIVITY_PLAIN,
  SAM_SENSITIVITY_PERSONAL,
  SAM_SENSITIVITY_ADDRESS
} SamSensitivity;

typedef enum {
  SAM_PURPOSE_UNSET, /* the lint fails on it */
  SAM_PURPOSE_FOLLOW_UP,
  SAM_PURPOSE_AGREEMENT,
  SAM_PURPOSE_HOUSING,
  SAM_PURPOSE_STATISTICS,
  SAM_PURPOSE_SECURITY,
  SAM_N_PURPOSES,
} SamPurpose;
/** sam_purpose_name: Returns: (transfer none): the identifier in JSON, "follow_up". */
const char *sam_purpose_name (SamPurpose purpose);

/**
 * SamEnumValue:
 * @id: the identifier in JSON, SQL and on the command line
 * @label: what a person reads, with the record type's own gettext context (gender and number)
 */
typedef struct {
  const char *id;
  SamLabel label;
} SamEnumValue;

/**
 * SamFieldDef:
 * @name: column, JSON member and (with '-' for '_') GObject property
 * @values: (nullable): for enums and sets of identifiers, ended by a NULL id
 * @ref: for refs and sets of ids: the type referred to; SAM_N_RECORD_TYPES otherwise means "any"
 * @min: smallest integer, or smallest length of a text
 * @max: largest integer, or largest length of a text in characters; 0 = the kind's default
 * @group: (nullable): merge group
 * @basis: legal basis of the purpose, as a short citation
 * @section: heading under which the editor shows the field; a NULL text = not in the editor
 * @order: place inside the section
 * @since: schema number of the type that brought the field, from 1
 */
struct _SamFieldDef {
  const char *name;
  SamKind kind;
  SamFieldFlags flags;
  SamLabel label;
  SamLabel hint;
  const SamEnumValue *values;
  SamRecordType ref;
  gint64 min, max;
  SamMerge merge;
  const char *group;
  SamSensitivity sensitivity;
  SamPurpose purpose;
  const char *basis;
  SamLabel section;
  guint order;
  guint since;
};

typedef enum {
  SAM_LIFECYCLE_EDITABLE,
  SAM_LIFECYCLE_APPEND_ONLY, /* created, then only retracted (feilregistrert) */
  SAM_LIFECYCLE_SIGNED,      /* terms are immutable once sent or signed */
  SAM_LIFECYCLE_SERVER,      /* written by the server alone: user, team, district */
} SamLifecycle;

typedef enum {
  SAM_SCOPE_REGISTRY,
  SAM_SCOPE_CASE,
  SAM_SCOPE_PERSON,
  SAM_SCOPE_TEAM, /* seen by everybody who works in the team or leads it */
  SAM_SCOPE_TARGET
} SamScopeKind;

/**
 * SamProblem: one thing that does not hold, to be shown under its field.
 * @field: the field, or SAM_FIELD_NONE for the whole record
 * @code: (not nullable): stable identifier on the wire: required, range, format, enum, ref, order,
 *   locked, immutable, append-only, not-allowed, holder, stale, …
 * @message: (not nullable): source text and context for a person; no values inside
 */
typedef struct {
  SamField field;
  const char *code;
  SamLabel message;
} SamProblem;

/**
 * SamTypeDef:
 * @name: table "t_<name>", wire name, command-line name
 * @gtype_name: name of the GObject type
 * @noun: singular, for headings; @plural: for pages
 * @parent: for types whose scope is a case through another record (party → agreement), the field
 *   that names the case or person, for those of a team the team; SAM_FIELD_NONE for registry and
 * for person and case themselves
 * @lead_writes: only a team lead may create or change it
 * @sort: up to three fields, ended by SAM_FIELD_NONE
 * @validate: (nullable): rules inside one record; adds #SamProblem to @problems
 * @format_title: (nullable): owned text that names the record in lists; never an address
 */
struct _SamTypeDef {
  SamRecordType type;
  const char *name;
  const char *gtype_name;
  SamLabel noun, plural;
  const char *icon;
  const SamFieldDef *fields;
  guint n_fields;
  guint schema; /* highest `since` */
  SamCompartment compartment;
  SamScopeKind scope;
  SamField parent;
  SamLifecycle lifecycle;
  gboolean lead_writes;
  gboolean needs_server_sql;
  SamField sort[3];
  void (*validate) (const SamRecord *record, SamDate today, GArray *problems);
  char *(*format_title) (const SamRecord *record, SamCatalog *catalog);
};

/* ---- The registry (constant data; any thread) ---- */

/** sam_type_get: Returns: (transfer none): the description of @type. */
const SamTypeDef *sam_type_get (SamRecordType type);
/** sam_type_by_name: Returns: (transfer none) (nullable): the type called @name on the wire. */
const SamTypeDef *sam_type_by_name (const char *name);
/** sam_type_gtype: registers the type at first use. Returns: its GObject type. */
GType sam_type_gtype (SamRecordType type);
/** sam_field_get: Returns: (transfer none): the description of @field. */
const SamFieldDef *sam_field_get (SamField field);
/** sam_field_by_name: Returns: the field of @type called @name, or SAM_FIELD_NONE. */
SamField sam_field_by_name (const SamTypeDef *type, const char *name);
/**
 * sam_type_whole:
 *
 * What may be written in a part (a party, a commitment, a signature) depends on what its whole (the
 * agreement) says, and the other way round, so what is unsent of one whole is sent and judged
 * together.
 * Returns: the field of @type that names the whole it is a part of, or SAM_FIELD_NONE.
 */
SamField sam_type_whole (const SamTypeDef *type);
/** sam_type_is_whole: Returns: whether records of other types are parts of one of @type. */
gboolean sam_type_is_whole (SamRecordType type);
/** sam_enum_label: Returns: (nullable): the label of enum value @id of @field; NULL if unknown. */
const SamLabel *sam_enum_label (SamField field, const char *id);
/** sam_types_check: the self-check of the tables (holes, names, missing purpose, SQL words).
 * Returns: FALSE with the first fault in @error. */
gboolean sam_types_check (GError **error);

/* ---- A record ---- */

/**
 * SamRecordState: what a person is told about a record.
 * @SAM_STATE_SAVED: confirmed by the server
 * @SAM_STATE_WAITING: saved here, waits to be sent
 * @SAM_STATE_CONFLICT: two wrote differently
 * @SAM_STATE_REFUSED: the server said no; the text is kept
 */
typedef enum {
  SAM_STATE_SAVED,
  SAM_STATE_WAITING,
  SAM_STATE_CONFLICT,
  SAM_STATE_REFUSED,
} SamRecordState;

#define SAM_TYPE_RECORD (sam_record_get_type ())
GType sam_record_get_type (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamRecord, g_object_unref)
#define SAM_RECORD(o) (G_TYPE_CHECK_INSTANCE_CAST ((o), SAM_TYPE_RECORD, SamRecord))
#define SAM_IS_RECORD(o) (G_TYPE_CHECK_INSTANCE_TYPE ((o), SAM_TYPE_RECORD))

/**
 * sam_record_new:
 * @type: a record type
 * @id: a UUIDv7 in text
 * @scope: id of the case, person or team it belongs to, SAM_ID_NIL for the registry
 *
 * A new, empty, mutable record. Mutable records belong to one thread; sam_record_freeze() makes
 * one that may cross threads.
 *
 * Returns: (transfer full):
 */
SamRecord *sam_record_new (SamRecordType type, const char *id, const char *scope);

/**
 * sam_record_new_from_body:
 * @body: (transfer none): verbatim I-JSON object as the server or an edit holds it
 *
 * Reads a body with the strict scanner. Unknown members and unknown enum values are kept and come
 * out of sam_record_to_body() byte for byte. A known member of the wrong kind is an error. The
 * record is frozen.
 *
 * Returns: (transfer full): or NULL with SAM_RECORD_ERROR_BODY
 */
SamRecord *sam_record_new_from_body (SamRecordType type, const char *id, const char *scope,
                                     GBytes *body, GError **error);

/** sam_record_dup: Returns: (transfer full): a mutable copy (the editor's clone). */
SamRecord *sam_record_dup (const SamRecord *record);
/** sam_record_freeze: no setter works after it. Returns: (transfer none): @record. */
SamRecord *sam_record_freeze (SamRecord *record);
gboolean sam_record_is_frozen (const SamRecord *record);

/* What a record is; all (transfer none), valid as long as the record. */
const SamTypeDef *sam_record_get_def (const SamRecord *record);
SamRecordType sam_record_get_rtype (const SamRecord *record);
const char *sam_record_get_id (const SamRecord *record);
const char *sam_record_get_scope (const SamRecord *record);

/** SamRecordMeta: what surrounds the fields; all strings (owned) (nullable). */
typedef struct {
  char *version;       /* "<epoch>.<n>", NULL until the server has it */
  gint64 seq;          /* the server's sequence, 0 unknown */
  char *by;            /* user id of the last writer */
  gint64 at;           /* when, µs since the epoch, by the server */
  char *retracted_by;  /* user id, NULL = not retracted */
  gint64 retracted_at; /* µs */
  char *retracted_why;
  SamRecordState state;
} SamRecordMeta;

/**
 * sam_record_new_from_store:
 * @body: (transfer none): as for sam_record_new_from_body(), but of a document that the strict
 *   scanner has let through when it came in; it isn't asked again, since lists are made of many
 * @meta: copied
 *
 * Returns: (transfer full): frozen; or NULL with SAM_RECORD_ERROR_BODY
 */
SamRecord *sam_record_new_from_store (SamRecordType type, const char *id, const char *scope,
                                      GBytes *body, const SamRecordMeta *meta, GError **error);

/** sam_record_get_meta: Returns: (transfer none). */
const SamRecordMeta *sam_record_get_meta (const SamRecord *record);
/** sam_record_set_meta: copies @meta; only on a mutable record. */
void sam_record_set_meta (SamRecord *record, const SamRecordMeta *meta);
gboolean sam_record_is_retracted (const SamRecord *record);

/* Getters. A field must belong to the record's type and have the kind; an absent field reads as
 * NULL, 0, FALSE or SAM_DATE_NONE. */
gboolean sam_record_has (const SamRecord *record, SamField field);
/** sam_record_get_text: text, multiline, decimal, enum and ref. Returns: (nullable). */
const char *sam_record_get_text (const SamRecord *record, SamField field);
gint64 sam_record_get_int (const SamRecord *record, SamField field);
gboolean sam_record_get_bool (const SamRecord *record, SamField field);
SamDate sam_record_get_date (const SamRecord *record, SamField field);
/** sam_record_get_moment: Returns: µs since the epoch, 0 when absent. */
gint64 sam_record_get_moment (const SamRecord *record, SamField field);
/** sam_record_get_set: Returns: (transfer none) (nullable): sorted, NULL-ended. */
const char *const *sam_record_get_set (const SamRecord *record, SamField field);
/** sam_record_enum_is: TRUE when the enum field holds @id. */
gboolean sam_record_enum_is (const SamRecord *record, SamField field, const char *id);

/* Setters, on mutable records only; NULL, SAM_DATE_NONE and sam_record_clear() empty a field. */
void sam_record_set_text (SamRecord *record, SamField field, const char *text);
void sam_record_set_int (SamRecord *record, SamField field, gint64 value);
void sam_record_set_bool (SamRecord *record, SamField field, gboolean value);
void sam_record_set_date (SamRecord *record, SamField field, SamDate date);
void sam_record_set_moment (SamRecord *record, SamField field, gint64 us);
void sam_record_set_set (SamRecord *record, SamField field, const char *const *values);
void sam_record_clear (SamRecord *record, SamField field);

/**
 * sam_record_set_from_string:
 * Reads @text as the command line and CSV give it (enum by id, date YYYY-MM-DD, moment RFC 3339,
 * set as comma list, "" empties). Returns: FALSE with SAM_RECORD_ERROR_INVALID.
 */
gboolean sam_record_set_from_string (SamRecord *record, SamField field, const char *text,
                                     GError **error);
/** sam_record_to_string: the same, the other way. Returns: (transfer full) (nullable): NULL =
 * absent. */
char *sam_record_to_string (const SamRecord *record, SamField field);
/** sam_record_token: Returns: (transfer full) (nullable): canonical JSON token of the field. */
char *sam_record_token (const SamRecord *record, SamField field);

/** sam_record_to_body: Returns: (transfer full): JSON object; unknown members as they came. */
GBytes *sam_record_to_body (const SamRecord *record);
/** sam_record_append_json: writes the public form of `samsporctl --json` (type, id, version, state,
 * known fields; absent = null). */
void sam_record_append_json (const SamRecord *record, GString *out);
/** sam_record_equal: same fields, unknown members included. */
gboolean sam_record_equal (const SamRecord *a, const SamRecord *b);
/** sam_record_title: Returns: (transfer full): what names it in a list, in @catalog's language. */
char *sam_record_title (const SamRecord *record, SamCatalog *catalog);

/**
 * sam_record_validate:
 * Required, range, enum, format and the type's own rules. Pure.
 * Returns: (transfer full) (element-type SamProblem): empty when all holds.
 */
GArray *sam_record_validate (const SamRecord *record, SamDate today);

/* ---- Patches: what one operation changes ---- */

/**
 * SamPatch: a set of members to set (canonical token) and to remove, by JSON member name.
 * Names one member, never a path inside one.
 */
SamPatch *sam_patch_new (void);
void sam_patch_free (SamPatch *patch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamPatch, sam_patch_free)
void sam_patch_set (SamPatch *patch, const char *name, const char *token);
void sam_patch_del (SamPatch *patch, const char *name);
/** sam_patch_put: @token (nullable): NULL removes. */
void sam_patch_put (SamPatch *patch, const char *name, const char *token);
gboolean sam_patch_is_empty (const SamPatch *patch);
guint sam_patch_size (const SamPatch *patch);
/** sam_patch_nth: @token is NULL for a removal. */
void sam_patch_nth (const SamPatch *patch, guint n, const char **name, const char **token);
/** sam_patch_diff: what turns @from into @to; @from (nullable) = a create.
 * Returns: (transfer full). */
SamPatch *sam_patch_diff (const SamRecord *from, const SamRecord *to);
/** sam_patch_diff_bodies: the same over two verbatim bodies; @from (nullable). */
SamPatch *sam_patch_diff_bodies (GBytes *from, GBytes *to);
/** sam_patch_apply: Returns: (transfer full): @body with the patch; unknown members untouched.
 * @body (nullable) = empty object. */
GBytes *sam_patch_apply (const SamPatch *patch, GBytes *body);

G_END_DECLS
