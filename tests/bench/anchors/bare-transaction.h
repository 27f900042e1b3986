/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least that a save which survives a power cut can cost: one row, one transaction, one fsync of
 * SQLite's log, in the folder where the records are. */
typedef struct _BareTransaction BareTransaction;
BareTransaction *bare_transaction_new (const char *dir);
void bare_transaction_free (BareTransaction *bare);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BareTransaction, bare_transaction_free)
void bare_transaction_run (BareTransaction *bare, const char *id, gsize body_len);

G_END_DECLS
