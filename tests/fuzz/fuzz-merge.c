/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Four lines: a type, and who retracted; what both began from (empty = nothing); mine; theirs.
 * Nobody's words are lost, and nothing is invented. */
#include "core/sam-record-private.h"
#include "fuzz.h"

#include <samspor/sam-merge.h>
#include <samspor/sam-records.h>
#include <string.h>

#define TODAY sam_date_from_ymd (2026, 6, 4)

void
fuzz_begin (void)
{
}

typedef struct {
  SamRecordType type;
  GBytes *base; /* (owned) (nullable) */
  SamMergeSide mine, theirs;
} Input;

static void
input_clear (Input *input)
{
  g_clear_pointer (&input->base, g_bytes_unref);
  g_clear_pointer (&input->mine.body, g_bytes_unref);
  g_clear_pointer (&input->theirs.body, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Input, input_clear)

static gboolean
read_input (Input *input, const guint8 *data, gsize size)
{
  g_autoptr (GBytes) head = fuzz_line (&data, &size);
  g_autofree char *text = g_strdup_printf ("%.*s", (int) g_bytes_get_size (head),
                                           (const char *) g_bytes_get_data (head, NULL));
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  const SamTypeDef *def = words[0] != NULL ? sam_type_by_name (words[0]) : NULL;
  const char *retracted = words[0] != NULL && words[1] != NULL ? words[1] : "";

  input->type = def != NULL ? def->type : SAM_RECORD_PERSON;
  input->base = fuzz_line (&data, &size);
  input->mine.body = fuzz_line (&data, &size);
  input->theirs.body = fuzz_line (&data, &size);
  input->mine.retracted = strstr (retracted, "mine") != NULL;
  input->theirs.retracted = strstr (retracted, "theirs") != NULL;
  if (g_bytes_get_size (input->base) == 0) {
    g_clear_pointer (&input->base, g_bytes_unref);
  }
  return (input->base == NULL || fuzz_is_object (input->base)) && fuzz_is_object (input->mine.body)
         && fuzz_is_object (input->theirs.body);
}

static const SamMergeConflict *
conflict_of (const SamMergeResult *result, const char *name)
{
  for (guint i = 0; i < result->conflicts->len; i++) {
    const SamMergeConflict *conflict = result->conflicts->pdata[i];

    for (guint k = 0; k < conflict->n; k++) {
      if (strcmp (conflict->fields[k], name) == 0) {
        return conflict;
      }
    }
  }
  return NULL;
}

static gboolean
is_set (SamRecordType type, const char *name)
{
  const SamTypeDef *def = sam_type_get (type);

  for (guint i = 0; i < def->n_fields; i++) {
    if (strcmp (def->fields[i].name, name) == 0) {
      return def->fields[i].merge == SAM_MERGE_SET;
    }
  }
  return FALSE;
}

/* Member by member, unless the whole record is the conflict. */
static void
check_member (const Input *input, const SamMergeResult *result, const char *name,
              GArray *const sides[4])
{
  const char *base = sam_members_find (sides[0], name), *mine = sam_members_find (sides[1], name);
  const char *theirs = sam_members_find (sides[2], name), *got = sam_members_find (sides[3], name);

  if (conflict_of (result, name) != NULL || g_strcmp0 (mine, theirs) == 0) {
    g_assert_cmpstr (got, ==, theirs);
  } else if (g_strcmp0 (mine, base) == 0) {
    g_assert_cmpstr (got, ==, theirs);
  } else if (g_strcmp0 (theirs, base) == 0) {
    g_assert_cmpstr (got, ==, mine);
  } else {
    /* Both wrote: only a set is joined without asking. */
    g_assert_true (is_set (input->type, name));
  }
}

static void
check_members (const Input *input, const SamMergeResult *result)
{
  g_autoptr (GArray) base = sam_body_members (input->base);
  g_autoptr (GArray) mine = sam_body_members (input->mine.body);
  g_autoptr (GArray) theirs = sam_body_members (input->theirs.body);
  g_autoptr (GArray) got = sam_body_members (result->body);
  GArray *const sides[] = { base, mine, theirs, got };

  for (guint s = 0; s < G_N_ELEMENTS (sides); s++) {
    for (guint i = 0; i < sides[s]->len; i++) {
      check_member (input, result, g_array_index (sides[s], SamMember, i).name, sides);
    }
  }
}

static gboolean
is_whole (const SamMergeResult *result)
{
  const SamMergeConflict *first = result->conflicts->len > 0 ? result->conflicts->pdata[0] : NULL;

  return first != NULL && (first->retract || first->rule);
}

static gboolean
equal_bodies (GBytes *a, GBytes *b)
{
  g_autoptr (SamPatch) diff = sam_patch_diff_bodies (a, b);

  return sam_patch_is_empty (diff);
}

/* One side alone, and both alike, are never a question. */
static void
check_trivial (const Input *input)
{
  SamMergeSide side = { input->mine.body, FALSE };
  SamMergeSide old = { input->base, FALSE };
  g_autoptr (SamMergeResult) alike = sam_merge (input->type, input->base, &side, &side, TODAY);

  g_assert_cmpuint (alike->conflicts->len, ==, 0);
  g_assert_true (equal_bodies (alike->body, input->mine.body));
  if (input->base != NULL) {
    g_autoptr (SamMergeResult) mine = sam_merge (input->type, input->base, &side, &old, TODAY);
    g_autoptr (SamMergeResult) theirs = sam_merge (input->type, input->base, &old, &side, TODAY);

    g_assert_cmpuint (mine->conflicts->len + theirs->conflicts->len, ==, 0);
    /* White space alone is no change, so either side's bytes may stand. */
    g_assert_true (equal_bodies (mine->body, input->mine.body));
    g_assert_true (equal_bodies (theirs->body, input->mine.body));
  }
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_auto (Input) input = { 0 };
  g_autoptr (SamMergeResult) result = NULL;
  g_autoptr (SamMergeResult) swapped = NULL;

  if (!read_input (&input, data, size)) {
    return FALSE;
  }
  result = sam_merge (input.type, input.base, &input.mine, &input.theirs, TODAY);
  g_assert_true (fuzz_is_object (result->body));
  if (is_whole (result)) {
    g_assert_cmpuint (result->conflicts->len, ==, 1);
    g_assert_true (g_bytes_equal (result->body, input.theirs.body));
  } else {
    check_members (&input, result);
  }
  /* Who is asked first does not change what there is to ask. */
  swapped = sam_merge (input.type, input.base, &input.theirs, &input.mine, TODAY);
  g_assert_cmpuint (swapped->conflicts->len, ==, result->conflicts->len);
  if (result->conflicts->len == 0) {
    g_assert_true (equal_bodies (result->body, swapped->body));
    g_assert_true (result->retracted == swapped->retracted);
  }
  check_trivial (&input);
  return TRUE;
}
