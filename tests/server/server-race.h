/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

/* One push of one of two writers.
 * @ops: its operations, as text
 * @reply: (out) (transfer full) */
typedef struct {
  Device *device;
  const char *ops;
  char *reply;
} Sent;

/* Two threads with a connection each send @n pushes to the server, which answers on this thread
 * over loopback; on PostgreSQL each thread is a server of its own. Of each pair both set out at the
 * same moment, and nobody knows who comes first. */
void race (Fixture *f, Sent *one, Sent *other, guint n);
