/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The C expression of a Plural-Forms header: n, numbers, ?: || && == != < <= > >= + - * / % ! and
 * parentheses. NULL when it is not one, or larger than any language needs. */
typedef struct _SamPlural SamPlural;

SamPlural *sam_plural_new (const char *expression);
void sam_plural_free (SamPlural *plural);

/* Division by zero gives 0. */
guint64 sam_plural_eval (const SamPlural *plural, guint64 n);

G_END_DECLS
