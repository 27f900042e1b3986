/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A private folder (0700) of one test, made in the temporary folder; sam_test_dir_free()
 * removes it with everything in it. Symbolic links in it are removed, never followed. */
typedef struct _SamTestDir SamTestDir;

/** Makes a new empty folder or ends the test. */
SamTestDir *sam_test_dir_new (void);

/** Its absolute path; belongs to @dir. */
const char *sam_test_dir_path (const SamTestDir *dir);

/** The path of something inside: sam_test_dir_file (dir, "vault.db"). Free with g_free(). */
char *sam_test_dir_file (const SamTestDir *dir, const char *name);

/** Removes the folder and all in it. */
void sam_test_dir_free (SamTestDir *dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamTestDir, sam_test_dir_free)

/** Whether this is the long part with all its time: an hour does what is asked, the gate a share
 * (tests/long/run.py). */
gboolean sam_test_has_hour (void);

G_END_DECLS
