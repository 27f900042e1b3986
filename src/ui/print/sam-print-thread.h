/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As g_task_run_in_thread(), on the one thread that long runs of papers have, one after another:
 * glibc keeps a heap for each thread, and with a thread for each run what one has let go of is lost
 * to the next. @task: (transfer none); @work answers it. */
void sam_print_thread_run (GTask *task, GTaskThreadFunc work);

G_END_DECLS
