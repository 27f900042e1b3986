/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * A throw-away PostgreSQL: a cluster in a private folder, a socket in it and no TCP, run by another
 * user when the test is run by root. It ends with the program, however that ends. Failures to start
 * end the test.
 */
typedef struct _SamPostgres SamPostgres;

/** @durable: syncs its log, for tests that stop it in the middle. */
SamPostgres *sam_postgres_new (gboolean durable);
void sam_postgres_free (SamPostgres *pg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamPostgres, sam_postgres_free)

/** The one of this program, made at the first call and ended at its exit. */
SamPostgres *sam_postgres_shared (void);

/** Makes an empty database. Free with g_free(): what libpq connects to it with, as the owner. */
char *sam_postgres_create (SamPostgres *pg);
/** Drops it, connections and all. @conninfo: from sam_postgres_create() */
void sam_postgres_drop (SamPostgres *pg, const char *conninfo);
/** Stops it at once, as a crash would, and starts it again. */
void sam_postgres_crash (SamPostgres *pg);
/** Runs a script by psql. @out, @err: (out) (optional) (transfer full). Returns: whether it ran to
 * its end. */
gboolean sam_postgres_psql (SamPostgres *pg, const char *conninfo, const char *script, char **out,
                            char **err);

G_END_DECLS
