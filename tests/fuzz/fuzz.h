/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A target is a file with these two. The sanitizers look for crashes; what a target asserts are the
 * promises of what it feeds. The same file is linked with libFuzzer (-Dfuzz=true) and, in every
 * build, with replay.c, which runs the corpus once. */

/* Once, before the first input. */
void fuzz_begin (void);
/* Returns: whether the input was taken for what it should be; promises that fail abort. */
gboolean fuzz_one (const guint8 *data, gsize size);

/* The bytes up to the next line feed, in memory of just that size, so that a step outside shows;
 * @data goes on behind it. Returns: (transfer full): empty at the end. */
GBytes *fuzz_line (const guint8 **data, gsize *size);
/* The rest, the same way. */
GBytes *fuzz_rest (const guint8 *data, gsize size);
/* Whether it has passed the strict reader as an object. */
gboolean fuzz_is_object (GBytes *bytes);

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
