/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-store-private.h"

#include <string.h>

/*
 * The store object: its thread and queue, opening and closing, who is looking, what is shown at the
 * foot of the window. What is done with records is in the other files of this room.
 */

G_DEFINE_QUARK (sam_store_error_quark, sam_store_error)

G_DEFINE_FINAL_TYPE (SamStore, sam_store, G_TYPE_OBJECT)

enum { CHANGED, STATUS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- jobs ---- */

typedef struct {
  SamStoreAccess access;
  guint64 n;                 /* in the order they were asked for */
  GCancellable *cancellable; /* (nullable), owned by async jobs */
  /* a call that somebody waits for */
  SamStoreCall call;
  gpointer args;
  GError **error;
  gboolean ok, done; /* (mutex lock) */
  /* work handed over with sam_store_run_async() */
  GTask *task; /* (owned) (nullable) */
  SamStoreWork work;
  gpointer data;
  GDestroyNotify data_free, result_free;
  gpointer result;
  GError *failure; /* (owned) */
} SamStoreJob;

static void
drop (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The store is closed");
}

static gboolean
deliver_cb (gpointer user_data)
{
  SamStoreJob *job = user_data;

  if (job->data_free != NULL) {
    job->data_free (job->data);
  }
  if (job->failure != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->failure));
  } else {
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
  }
  return G_SOURCE_REMOVE;
}

static void
job_free (gpointer user_data)
{
  SamStoreJob *job = user_data;

  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_clear_error (&job->failure);
  g_free (job);
}

/* Hands an async job back to the thread that asked. */
static void
job_deliver (SamStoreJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, deliver_cb, job, job_free);
  g_source_set_static_name (source, "SamStore result");
  g_source_attach (source, g_task_get_context (job->task));
}

static void
job_run (SamStore *store, SamStoreJob *job)
{
  gboolean cancellable = job->access != SAM_STORE_WRITE && job->cancellable != NULL;

  if (cancellable && store->sql != NULL) {
    sam_sql_set_cancellable (store->sql, job->cancellable);
  }
  if (job->task != NULL) {
    if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->failure)) {
      job->result = job->work (store, job->data, job->cancellable, &job->failure);
    }
  } else if (!g_cancellable_set_error_if_cancelled (job->cancellable, job->error)) {
    job->ok = job->call (store, job->args, job->error);
  }
  if (cancellable && store->sql != NULL) {
    sam_sql_set_cancellable (store->sql, NULL);
  }
}

static gboolean close_vault (SamStore *store, gpointer args, GError **error);

/* Writes go before reads, so that a save never waits for a list. A pull is one write after the
 * other: there whoever asked before the next piece came has their turn before it, and what is asked
 * after a write was handed over still sees it. */
static SamStoreJob *
next_job (SamStore *store)
{
  SamStoreJob *write = g_queue_peek_head (&store->writes);
  SamStoreJob *read = g_queue_peek_head (&store->reads);

  if (write == NULL || (store->took_in && read != NULL && read->n < write->n)) {
    return g_queue_pop_head (&store->reads);
  }
  store->took_in = FALSE;
  return g_queue_pop_head (&store->writes);
}

static gpointer
thread_main (gpointer user_data)
{
  SamStore *store = user_data;

  g_mutex_lock (&store->lock);
  for (;;) {
    SamStoreJob *job = next_job (store);
    gboolean dropped = job != NULL && job->access != SAM_STORE_WRITE && store->closing;

    if (job == NULL) {
      if (store->closing) {
        break;
      }
      g_cond_wait (&store->cond, &store->lock);
      continue;
    }
    g_mutex_unlock (&store->lock);
    if (dropped) {
      drop (job->task != NULL ? &job->failure : job->error);
    } else {
      job_run (store, job);
    }
    if (job->task != NULL) {
      job_deliver (job);
      g_mutex_lock (&store->lock);
    } else {
      g_mutex_lock (&store->lock);
      job->done = TRUE;
      g_cond_broadcast (&store->cond);
    }
  }
  g_mutex_unlock (&store->lock);
  close_vault (store, NULL, NULL);
  return NULL;
}

static void
enqueue (SamStore *store, SamStoreJob *job)
{
  job->n = ++store->n_jobs;
  g_queue_push_tail (job->access == SAM_STORE_WRITE ? &store->writes : &store->reads, job);
  g_cond_broadcast (&store->cond);
}

gboolean
sam_store_call (SamStore *store, SamStoreAccess access, GCancellable *cancellable,
                SamStoreCall func, gpointer args, GError **error)
{
  SamStoreJob job = {
    .access = access, .cancellable = cancellable, .call = func, .args = args, .error = error
  };

  if (store->mode == SAM_STORE_SYNCHRONOUS) {
    if (store->closing) {
      drop (error);
      return FALSE;
    }
    job_run (store, &job);
    return job.ok;
  }
  if (g_thread_self () == store->thread) {
    return func (store, args, error);
  }
  g_mutex_lock (&store->lock);
  if (store->closing) {
    g_mutex_unlock (&store->lock);
    drop (error);
    return FALSE;
  }
  enqueue (store, &job);
  while (!job.done) {
    g_cond_wait (&store->cond, &store->lock);
  }
  g_mutex_unlock (&store->lock);
  return job.ok;
}

/* Beside the database thread: whoever types waits neither for a pull nor for a save. */
static void
find_thread (gpointer data, gpointer user_data)
{
  SamStoreJob *job = data;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->failure)) {
    job->result = job->work (user_data, job->data, job->cancellable, &job->failure);
  }
  job_deliver (job);
}

void
sam_store_run_async (SamStore *store, SamStoreAccess access, SamStoreWork work, gpointer data,
                     GDestroyNotify data_free, GDestroyNotify result_free,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SamStoreJob *job;
  gboolean run;

  g_return_if_fail (SAM_IS_STORE (store));
  g_return_if_fail (work != NULL);

  job = g_new0 (SamStoreJob, 1);
  job->access = access;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, sam_store_run_async);
  job->work = work;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;

  g_mutex_lock (&store->lock);
  run = store->mode == SAM_STORE_SYNCHRONOUS;
  if (store->closing) {
    g_mutex_unlock (&store->lock);
    drop (&job->failure);
    job_deliver (job);
    return;
  }
  if (!run && access == SAM_STORE_FIND && store->lines != NULL) {
    if (store->finders == NULL) {
      store->finders = g_thread_pool_new (find_thread, store, 1, FALSE, NULL);
    }
    g_thread_pool_push (store->finders, job, NULL);
  } else if (!run) {
    enqueue (store, job);
  }
  g_mutex_unlock (&store->lock);
  if (run) {
    job_run (store, job);
    job_deliver (job);
  }
}

gpointer
sam_store_run_finish (SamStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  SamStoreWork work;
  gpointer data, result;
} RunArgs;

static gboolean
do_run (SamStore *store, gpointer user_data, GError **error)
{
  RunArgs *args = user_data;

  args->result = args->work (store, args->data, NULL, error);
  return args->result != NULL;
}

gpointer
sam_store_run (SamStore *store, SamStoreAccess access, SamStoreWork work, gpointer data,
               GError **error)
{
  RunArgs args = { work, data, NULL };

  g_return_val_if_fail (SAM_IS_STORE (store) && work != NULL, NULL);

  sam_store_call (store, access, NULL, do_run, &args, error);
  return args.result;
}

SamClock *
sam_store_get_clock (SamStore *store)
{
  g_return_val_if_fail (SAM_IS_STORE (store), NULL);

  return store->clock;
}

/* ---- making, opening, closing ---- */

static void
sam_store_init (SamStore *store)
{
  g_mutex_init (&store->lock);
  g_cond_init (&store->cond);
  g_queue_init (&store->writes);
  g_queue_init (&store->reads);
  store->context = g_main_context_ref_thread_default ();
  store->session = g_new0 (SamSession, 1);
  store->log_waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) sam_log_event_free);
  store->problems = g_array_new (FALSE, TRUE, sizeof (SamSaveProblem));
  store->buffer = g_byte_array_new ();
  store->locales =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sam_locale_unref);
  store->tally.waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->txn.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  store->txn.cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  store->replaced =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_queue_init (&store->replaced_order);
  sam_store_cases_init (store);
}

static void
forget_unlock (SamStore *store)
{
  char *passphrase = (char *) store->unlock.passphrase;

  if (passphrase != NULL) {
    explicit_bzero (passphrase, strlen (passphrase));
  }
  g_free (passphrase);
  g_free ((char *) store->unlock.key_file);
  memset (&store->unlock, 0, sizeof store->unlock);
}

static void
sam_store_finalize (GObject *object)
{
  SamStore *store = SAM_STORE (object);

  sam_store_close (store);
  forget_unlock (store);
  g_free (store->profile_dir);
  g_free (store->feed.cursor);
  g_free (store->feed.stopped);
  g_free (store->feed.epoch);
  sam_store_inventory_clear (&store->inventory);
  g_clear_pointer (&store->standing.receipts, g_array_unref);
  g_free (store->log.hash);
  g_clear_pointer (&store->session, sam_session_free);
  g_clear_pointer (&store->viewer, sam_viewer_unref);
  g_clear_pointer (&store->cases_viewer, sam_viewer_unref);
  g_ptr_array_unref (store->log_waiting);
  g_array_unref (store->problems);
  g_byte_array_unref (store->buffer);
  g_hash_table_unref (store->cases);
  g_clear_pointer (&store->registry, sam_registry_unref);
  g_clear_pointer (&store->case_order, g_ptr_array_unref);
  g_clear_pointer (&store->guarded, g_hash_table_unref);
  g_hash_table_unref (store->replaced);
  g_queue_clear_full (&store->replaced_order, g_free);
  for (guint i = 0; i < SAM_N_RECORD_TYPES; i++) {
    g_free (store->tables[i].columns);
    g_free (store->tables[i].insert);
    g_free (store->tables[i].indexes);
  }
  g_hash_table_unref (store->locales);
  g_hash_table_unref (store->tally.waiting);
  g_hash_table_unref (store->txn.ids);
  g_hash_table_unref (store->txn.cases);
  g_main_context_unref (store->context);
  g_clear_pointer (&store->clock, sam_clock_unref);
  g_mutex_clear (&store->lock);
  g_cond_clear (&store->cond);
  G_OBJECT_CLASS (sam_store_parent_class)->finalize (object);
}

static void
sam_store_class_init (SamStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sam_store_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_STRV, G_TYPE_UINT);
  signals[STATUS_CHANGED] = g_signal_new ("status-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

SamStore *
sam_store_new (SamClock *clock, SamStoreMode mode)
{
  SamStore *store;

  g_return_val_if_fail (clock != NULL, NULL);

  store = g_object_new (SAM_TYPE_STORE, NULL);
  store->clock = sam_clock_ref (clock);
  store->mode = mode;
  if (mode == SAM_STORE_THREADED) {
    /* The thread holds no reference: sam_store_close() joins it before the store goes. */
    g_mutex_lock (&store->lock);
    store->thread = g_thread_new ("store", thread_main, store);
    g_mutex_unlock (&store->lock);
  }
  return store;
}

void
sam_store_set_vault_options (SamStore *store, const SamVaultOptions *options)
{
  store->options = options;
}

typedef struct {
  const char *dir;
  const SamUnlock *unlock;
  gboolean create;
} OpenArgs;

static void
forget_vault (SamStore *store)
{
  g_hash_table_remove_all (store->replaced);
  g_queue_clear_full (&store->replaced_order, g_free);
  g_clear_pointer (&store->registry, sam_registry_unref);
  sam_store_gather_end (store);
  sam_store_cases_forget (store, NULL);
  sam_store_lines_drop (store);
  store->sql = NULL;
  g_clear_pointer (&store->vault, sam_vault_close);
  g_clear_pointer (&store->feed_owed, g_bytes_unref);
  store->restored = FALSE;
  store->expired_at = 0;
  store->clock_ahead = 0;
}

static gboolean
load (SamStore *store, GError **error)
{
  store->sql = sam_vault_get_sql (store->vault);
  /* The session first: what waits is shown as written by this user. */
  if (!sam_store_define_tables (store, error) || !sam_store_load_sections (store, error)
      || !sam_store_derive (store, error)) {
    return FALSE;
  }
  /* The power may have gone between a purge and the emptying of the log: what is left of it there
   * would outlive what it was about. */
  store->log_owed = sam_vault_get_state (store->vault) == SAM_VAULT_STATE_FINE
                    && !sam_vault_checkpoint (store->vault, NULL);
  sam_store_update_status (store);
  return TRUE;
}

static gboolean
open_vault (SamStore *store, gpointer user_data, GError **error)
{
  const OpenArgs *args = user_data;
  g_autoptr (GError) below = NULL;

  if (store->vault != NULL) {
    g_set_error_literal (error, SAM_STORE_ERROR, SAM_STORE_ERROR_USAGE,
                         "Opening the profile: one is open");
    return FALSE;
  }
  store->vault = args->create ? sam_vault_create (args->dir, args->unlock, store->options, &below)
                              : sam_vault_open (args->dir, args->unlock, store->options, &below);
  if (store->vault == NULL || !load (store, &below)) {
    forget_vault (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (args->create && !sam_store_name_device (store, &below)) {
    forget_vault (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  forget_unlock (store);
  g_free (store->profile_dir);
  store->profile_dir = g_strdup (args->dir);
  store->unlock.kind = args->unlock->kind;
  store->unlock.passphrase = g_strdup (args->unlock->passphrase);
  store->unlock.key_file = g_strdup (args->unlock->key_file);
  return TRUE;
}

gboolean
sam_store_reopen (SamStore *store, GError **error)
{
  g_autoptr (GError) below = NULL;
  gboolean restored = store->restored;

  forget_vault (store);
  store->restored = restored;
  store->vault = sam_vault_open (store->profile_dir, &store->unlock, store->options, &below);
  if (store->vault == NULL || !load (store, &below)) {
    forget_vault (store);
    sam_store_update_status (store);
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  return TRUE;
}

gboolean
sam_store_create (SamStore *store, const char *profile_dir, const SamUnlock *unlock, GError **error)
{
  OpenArgs args = { profile_dir, unlock, TRUE };

  g_return_val_if_fail (SAM_IS_STORE (store) && profile_dir != NULL && unlock != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, open_vault, &args, error);
}

gboolean
sam_store_open (SamStore *store, const char *profile_dir, const SamUnlock *unlock, GError **error)
{
  OpenArgs args = { profile_dir, unlock, FALSE };

  g_return_val_if_fail (SAM_IS_STORE (store) && profile_dir != NULL && unlock != NULL, FALSE);

  return sam_store_call (store, SAM_STORE_WRITE, NULL, open_vault, &args, error);
}

static gboolean
close_vault (SamStore *store, gpointer args, GError **error)
{
  if (store->vault == NULL) {
    return TRUE;
  }
  /* What was seen and not yet written down goes with a last transaction; a vault that can't be
   * written loses only what no file could take. */
  if (store->log_waiting->len > 0 && sam_store_begin (store, NULL)) {
    sam_store_commit (store, SAM_ORIGIN_USER, NULL);
  }
  if (store->vault != NULL) {
    sam_vault_checkpoint (store->vault, NULL);
  }
  forget_vault (store);
  return TRUE;
}

void
sam_store_close (SamStore *store)
{
  g_return_if_fail (SAM_IS_STORE (store));

  g_mutex_lock (&store->lock);
  if (store->closing) {
    g_mutex_unlock (&store->lock);
    return;
  }
  store->closing = TRUE;
  if (store->mode == SAM_STORE_SYNCHRONOUS) {
    g_mutex_unlock (&store->lock);
    close_vault (store, NULL, NULL);
    return;
  }
  g_cond_broadcast (&store->cond);
  g_mutex_unlock (&store->lock);
  g_assert (g_thread_self () != store->thread);
  g_thread_join (g_steal_pointer (&store->thread));
  if (store->finders != NULL) {
    g_thread_pool_free (g_steal_pointer (&store->finders), FALSE, TRUE);
  }
}

/* ---- telling others ---- */

typedef struct {
  SamStore *store; /* (owned) */
  guint64 types;
  char **ids; /* (owned) (nullable) */
  SamOrigin origin;
} Told;

static void
told_free (gpointer user_data)
{
  Told *told = user_data;

  g_object_unref (told->store);
  g_strfreev (told->ids);
  g_free (told);
}

static gboolean
tell_changed_cb (gpointer user_data)
{
  Told *told = user_data;

  g_signal_emit (told->store, signals[CHANGED], 0, told->types, told->ids, told->origin);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_status_cb (gpointer user_data)
{
  Told *told = user_data;

  g_signal_emit (told->store, signals[STATUS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell (SamStore *store, Told *told, GSourceFunc func)
{
  /* A store that is going away tells nobody. */
  if (store->closing) {
    g_strfreev (told->ids);
    g_free (told);
    return;
  }
  told->store = g_object_ref (store);
  if (store->mode == SAM_STORE_SYNCHRONOUS) {
    func (told);
    told_free (told);
    return;
  }
  {
    g_autoptr (GSource) source = g_idle_source_new ();

    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, func, told, told_free);
    g_source_set_static_name (source, "SamStore signal");
    g_source_attach (source, store->context);
  }
}

void
sam_store_tell_changed (SamStore *store, guint64 types, char **ids, SamOrigin origin)
{
  Told *told = g_new0 (Told, 1);

  told->types = types;
  told->ids = ids;
  told->origin = origin;
  tell (store, told, tell_changed_cb);
}

void
sam_store_tell_status (SamStore *store)
{
  tell (store, g_new0 (Told, 1), tell_status_cb);
}

SamStoreStatus
sam_store_get_status (SamStore *store)
{
  SamStoreStatus status = { 0 };

  g_return_val_if_fail (SAM_IS_STORE (store), status);

  g_mutex_lock (&store->lock);
  status = store->status;
  status.permit_over = sam_permit_is_over (&store->permit, sam_clock_now (store->clock));
  g_mutex_unlock (&store->lock);
  return status;
}

gboolean
sam_store_salvage (const char *profile_dir, const SamUnlock *unlock, const char *dir, guint *n_rows,
                   GError **error)
{
  SamSalvageReport report = { 0 };
  g_autoptr (GError) below = NULL;

  g_return_val_if_fail (profile_dir != NULL && unlock != NULL && dir != NULL, FALSE);

  if (!sam_vault_salvage_into (profile_dir, unlock, NULL, dir, &report, &below)) {
    return sam_store_fail (error, g_steal_pointer (&below));
  }
  if (n_rows != NULL) {
    *n_rows = (guint) report.rows;
  }
  return TRUE;
}
