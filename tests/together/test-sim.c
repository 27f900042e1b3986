/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Seeds of the simulator (sim.h): SAMSPOR_SEED=n runs one twice and tells of it (SAMSPOR_TRACE=1:
 * at length), SAMSPOR_SEEDS=n as many from SAMSPOR_FIRST on, SAMSPOR_MUTANT=name with an error
 * planted.
 */

#include "sim.h"

#include <stdlib.h>

static guint64
number (const char *name, guint64 otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
print_totals (gboolean floors)
{
  guint below = 0;

  for (guint fault = 0; fault < N_FAULTS; fault++) {
    const SimFaultDef *def = &sim_faults[fault];
    guint64 floor = def->floor * sim_totals.seeds / 5000;
    GString *pairs = g_string_new (NULL);

    for (guint place = 0; place < N_PLACES; place++) {
      if (def->places & 1u << place) {
        g_string_append_printf (pairs, " %7" G_GUINT64_FORMAT, sim_totals.pairs[fault][place]);
        below += sim_totals.pairs[fault][place] < 50 * sim_totals.seeds / 5000;
      } else {
        g_string_append (pairs, "       -");
      }
    }
    g_print ("# fault %-16s %8" G_GUINT64_FORMAT " of %8" G_GUINT64_FORMAT " |%s\n", def->name,
             sim_totals.faults[fault], floor, pairs->str);
    below += sim_totals.faults[fault] < floor;
    g_string_free (pairs, TRUE);
  }
  g_print ("# seeds %" G_GUINT64_FORMAT ", steps %" G_GUINT64_FORMAT ", requests %" G_GUINT64_FORMAT
           ", saves %" G_GUINT64_FORMAT ", reopened %" G_GUINT64_FORMAT
           ", chosen %" G_GUINT64_FORMAT ", heals %" G_GUINT64_FORMAT ", stalls %" G_GUINT64_FORMAT
           "; equal after cycle 1..5:",
           sim_totals.seeds, sim_totals.steps, sim_totals.requests, sim_totals.saves,
           sim_totals.reopens, sim_totals.conflicts, sim_totals.heals, sim_totals.stalls);
  for (guint i = 0; i < 5; i++) {
    g_print (" %" G_GUINT64_FORMAT, sim_totals.rounds[i]);
  }
  g_print ("\n");
  if (floors) {
    g_assert_cmpuint (below, ==, 0);
  }
}

static void
test_seeds (void)
{
  guint64 n = number ("SAMSPOR_SEEDS", 300), first = number ("SAMSPOR_FIRST", 1);

  for (guint64 seed = first; seed < first + n; seed++) {
    guint64 trace, again;
    g_autofree char *broken = sim_run (seed, &trace);

    if (broken != NULL) {
      print_totals (FALSE);
      g_error ("%s", broken);
    }
    if (seed % 100 == 0) {
      g_free (sim_run (seed, &again));
      g_assert_cmpuint (trace, ==, again);
    }
  }
  print_totals (g_getenv ("SAMSPOR_MUTANT") == NULL && n >= 100);
}

static void
test_one (void)
{
  guint64 trace, again, seed = number ("SAMSPOR_SEED", 1);
  g_autofree char *broken = sim_run (seed, &trace);
  g_autofree char *other = sim_run (seed, &again);

  g_print ("# trace %016" G_GINT64_MODIFIER "x %s\n", trace, broken != NULL ? broken : "");
  g_assert_cmpuint (trace, ==, again);
  g_assert_cmpstr (broken, ==, other);
  g_assert_null (broken);
}

static const char *const mutants[] = {
  "naive-seq",       "updated-at",         "cursor-before-rows",   "ack-before-commit",
  "no-dedupe",       "purge-emits-op",     "base-overwritten",     "coalesce-into-inflight",
  "absence-deletes", "413-drops",          "denied-drops",         "gain-missed",
  "html-accepted",   "no-jitter",          "synchronous-normal",   "journal-off",
  "error-ignored",   "box-without-number", "manifest-not-updated", "compartment-left-out",
  "epoch-ignored",
};
static const char *program;

/* A program with the error in it ends badly within 100 seeds. */
static void
test_mutant (gconstpointer name)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "SAMSPOR_MUTANT", name, TRUE);
  g_subprocess_launcher_setenv (launcher, "SAMSPOR_SEEDS", "100", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, program, "-p", "/sim/seeds", NULL);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child) || g_subprocess_get_exit_status (child) != 0);
}

/* That the server warns of a disk that went is as it must be. */
static void
hush (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if ((level & G_LOG_LEVEL_WARNING) == 0) {
    g_log_default_handler (domain, level, message, user_data);
  }
}

static GLogWriterOutput
say (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  return level & G_LOG_LEVEL_WARNING ? G_LOG_WRITER_HANDLED
                                     : g_log_writer_default (level, fields, n_fields, user_data);
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (say, NULL, NULL);
  g_log_set_default_handler (hush, NULL);
  sim_mutant = g_getenv ("SAMSPOR_MUTANT");
  sim_init ();
  if (g_getenv ("SAMSPOR_SEED") != NULL) {
    g_test_add_func ("/sim/one", test_one);
  } else {
    g_test_add_func ("/sim/seeds", test_seeds);
    g_test_add_func ("/sim/closing", sim_story_closing);
  }
  program = argv[0];
  for (guint i = 0; g_test_slow () && sim_mutant == NULL && i < G_N_ELEMENTS (mutants); i++) {
    g_autofree char *path = g_strconcat ("/sim/mutant/", mutants[i], NULL);

    g_test_add_data_func (path, mutants[i], test_mutant);
  }
  return g_test_run ();
}
