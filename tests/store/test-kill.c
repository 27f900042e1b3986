/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A process that saves is killed (SIGKILL) at random moments; nothing it called saved is lost. This
 * tells nothing of power cuts (the kernel still has what was written): test-crash does. */

#include "fixture.h"

#include <samspor/sam-records.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *writer;

/* Reads whole lines: at least @n_wanted before the kill, and what was in the pipe after it. */
static void
kill_after (GPid pid, int out, guint n_wanted, GPtrArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean killed = FALSE;
  guint n = 0;
  char buffer[512];
  gssize got;

  while ((got = read (out, buffer, sizeof buffer)) > 0) {
    g_string_append_len (text, buffer, got);
    for (gssize i = 0; i < got; i++) {
      n += buffer[i] == '\n';
    }
    if (n >= n_wanted && !killed) {
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      killed = TRUE;
    }
  }
  g_assert_true (killed);
  {
    g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

    for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++) {
      g_ptr_array_add (ids, g_strdup (lines[i]));
    }
  }
}

static void
test_kill (void)
{
  Device *device = device_new (KARI, "coordinator");
  g_autoptr (Server) server = server_new (device->clock);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new ();
  guint rounds = sam_test_has_hour () ? 500 : g_test_slow () ? 100 : 20;

  server_fill (server);
  device_pull (device, server);
  for (guint round = 0; round < rounds; round++) {
    char *argv[] = { (char *) writer, device->profile, device->key, NULL };
    g_autoptr (GError) error = NULL;
    int out = -1, status;
    GPid pid;
    guint before = ids->len;

    sam_store_close (device->store);
    g_assert_finalize_object (device->store);
    g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                              &out, NULL, &error);
    g_assert_no_error (error);
    kill_after (pid, out, (guint) g_rand_int_range (rand, 1, 25), ids);
    close (out);
    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
    g_spawn_close_pid (pid);

    device->store = sam_store_new (device->clock, SAM_STORE_SYNCHRONOUS);
    sam_store_open (device->store, device->profile, &device->unlock, &error);
    g_assert_no_error (error);
    g_assert_cmpint (sam_store_get_status (device->store).vault, ==, SAM_VAULT_STATE_FINE);
    g_assert_cmpuint (ids->len, >, before);
    for (guint i = 0; i < ids->len; i++) {
      g_autoptr (SamRecord) contact =
          sam_store_get (device->store, device->viewer, SAM_RECORD_CONTACT, ids->pdata[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (sam_record_get_text (contact, SAM_CONTACT_TEXT), ==, ids->pdata[i]);
    }
  }
  g_test_message ("%u kills, %u saved, none lost", rounds, ids->len);
  device_check (device);
  device_free (device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, >, 1);
  writer = argv[1];

  g_test_add_func ("/kill/writer", test_kill);

  return g_test_run ();
}
