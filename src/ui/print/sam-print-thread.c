/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-print-thread.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

typedef struct {
  GTask *task; /* (owned) */
  GTaskThreadFunc work;
} Work;

static void
work_cb (gpointer data, gpointer user_data)
{
  Work *work = data;
  GTask *task = work->task;

#ifdef __GLIBC__
  /* What the work before this one has let go of goes back to the system: milliseconds. */
  malloc_trim (0);
#endif
  work->work (task, g_task_get_source_object (task), g_task_get_task_data (task),
              g_task_get_cancellable (task));
  g_object_unref (task);
  g_free (work);
}

void
sam_print_thread_run (GTask *task, GTaskThreadFunc work)
{
  static GThreadPool *thread;
  Work *one = g_new (Work, 1);

  if (!thread) {
    /* One of its own cannot fail to begin later on; it stays as long as the program. */
    thread = g_thread_pool_new (work_cb, NULL, 1, TRUE, NULL);
  }
  one->task = g_object_ref (task);
  one->work = work;
  g_thread_pool_push (thread, one, NULL);
}
