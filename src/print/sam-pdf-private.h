/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says the language, that the tags are meant, one document above all of them and what figures are,
 * behind what cairo has drawn. FALSE: it does not look as cairo 1.16 writes it; nothing is changed.
 * @languages: (nullable) (element-type utf8): of each section, where the papers of a run are in
 *   several languages; then each paper is a section */
gboolean _sam_pdf_finish_run (GByteArray *bytes, const char *language, GPtrArray *languages,
                              GPtrArray *alternatives);

G_END_DECLS
