/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Memory that zeroes itself when freed: rows of people live in SQLite's pages and statements, and a
 * freed block can be handed to anything or end in a core file. */

#include "sam-sql-private.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3_mem_methods base;

static void
zero_free (void *block)
{
  if (block != NULL) {
    explicit_bzero (block, base.xSize (block));
    base.xFree (block);
  }
}

static void *
zero_realloc (void *block, int size)
{
  int old = base.xSize (block);
  void *grown;

  /* The base would copy and leave the old bytes behind. */
  if (size <= old && size >= old / 2) {
    return block;
  }
  grown = base.xMalloc (size);
  if (grown == NULL) {
    return NULL;
  }
  memcpy (grown, block, MIN (old, size));
  zero_free (block);
  return grown;
}

static gsize initialized;

static void
global_init (gint64 heap_limit)
{
  if (g_once_init_enter (&initialized)) {
    sqlite3_mem_methods methods;
    int rc = sqlite3_config (SQLITE_CONFIG_GETMALLOC, &base);

    if (rc == SQLITE_OK) {
      methods = base;
      methods.xFree = zero_free;
      methods.xRealloc = zero_realloc;
      rc = sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
    }
    if (rc == SQLITE_OK) {
      /* Lookaside would keep small values outside the allocator; a path is never a URI. */
      sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0);
      sqlite3_config (SQLITE_CONFIG_URI, 0);
      /* What no limit is held against is not counted: that takes a lock at each block. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, heap_limit > 0);
    } else {
      g_warning ("Setting up SQLite: it was in use before; freed memory is not zeroed");
    }
    sqlite3_initialize ();
    g_once_init_leave (&initialized, 1);
  }
  if (heap_limit > 0) {
    sqlite3_hard_heap_limit64 (heap_limit);
  }
}

void
sam_sql_global_init (gint64 heap_limit)
{
  g_return_if_fail (heap_limit >= 0);

  global_init (heap_limit);
}

void
sam_sql_global_init_default (void)
{
  global_init (0);
}
