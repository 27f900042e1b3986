/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A reply that says what went wrong, and the reply that says who the user is: whatever comes, what
 * is taken from it is text that the strict reader finds too. */
#include "fuzz.h"
#include "sync/sam-protocol-private.h"

#include <samspor/sam-id.h>
#include <samspor/sam-json.h>

void
fuzz_begin (void)
{
}

static gboolean
check_member (GBytes *body, const char *name)
{
  g_autofree char *got = _sam_protocol_problem_member (body, name);
  g_autofree char *wanted = NULL;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  SamJsonToken value;

  if (fuzz_is_object (body) && sam_json_find (data, len, name, &value)) {
    wanted = sam_json_token_dup_string (&value);
  }
  g_assert_cmpstr (got, ==, wanted);
  g_assert_true (got == NULL || g_utf8_validate (got, -1, NULL));
  return got != NULL;
}

static void
check_meta (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  guint most = 0;
  g_autoptr (SamSession) session = _sam_protocol_decode_meta (body, &most, &error);

  if (session == NULL) {
    g_assert_error (error, SAM_SYNC_ERROR, SAM_SYNC_ERROR_PROTOCOL);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (fuzz_is_object (body));
  g_assert_true (sam_id_is_valid (session->user_id));
  g_assert_cmpuint (most, >, 0);
  g_assert_nonnull (session->environment);
}

/* The first byte is a status; a body of ours never changes what the status says. */
static void
check_status (guint8 byte)
{
  SamReply reply = { .status = 400u + byte, .is_ours = (byte & 1) != 0 };
  SamSyncError said = _sam_protocol_error_of_status (&reply);

  g_assert_true (said <= SAM_SYNC_ERROR_ADDRESS);
  g_assert_true (said != SAM_SYNC_ERROR_LOCAL && said != SAM_SYNC_ERROR_TLS);
}

gboolean
fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = fuzz_rest (data, size);
  gboolean code = check_member (body, "code");

  check_member (body, "title");
  check_member (body, "pointer");
  check_meta (body);
  if (size > 0) {
    check_status (data[0]);
  }
  return code;
}
