/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Folders of the running program.
 */

/** sam_places_make_private_tmp: TMPDIR becomes a private folder in XDG_RUNTIME_DIR (memory, gone at
 * sign-out), because GTK and cairo write there. Before any thread is started. */
void sam_places_make_private_tmp (void);
void sam_places_remove_private_tmp (void);
/** sam_places_default_profile: Returns: (transfer full): where the records of this user lie. */
char *sam_places_default_profile (void);
/** sam_places_new_demo_profile: Returns: (transfer full) (nullable): a fresh private folder. */
char *sam_places_new_demo_profile (void);
/** sam_places_remove: a folder this program made, with all in it. */
void sam_places_remove (const char *dir);
/** sam_places_program: Returns: (transfer full) (nullable): another of our programs: beside this
 * one, in the build tree, or in PATH. */
char *sam_places_program (const char *name, const char *build_room);

G_END_DECLS
