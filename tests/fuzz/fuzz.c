/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <samspor/sam-json.h>
#include <string.h>

GBytes *
fuzz_line (const guint8 **data, gsize *size)
{
  const guint8 *newline = *size > 0 ? memchr (*data, '\n', *size) : NULL;
  gsize len = newline != NULL ? (gsize) (newline - *data) : *size;
  GBytes *line = fuzz_rest (*data, len);

  len += newline != NULL;
  *data += len;
  *size -= len;
  return line;
}

GBytes *
fuzz_rest (const guint8 *data, gsize size)
{
  return g_bytes_new (data, size);
}

gboolean
fuzz_is_object (GBytes *bytes)
{
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  SamJsonToken token;

  return sam_json_check (data, len, NULL, NULL) && sam_json_token_init (&token, data, len)
         && token.kind == SAM_JSON_OBJECT;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  fuzz_begin ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_one (data, size);
  return 0;
}
