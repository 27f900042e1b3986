/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "year.h"

#include <samspor/sam-json.h>
#include <string.h>

/* The lead's computer: what it shows comes from the real store, which keeps its lists from one pull
 * to the next. */

void
town_open_desk (Town *town)
{
  const SamViewerFields *lead = sam_viewer_get (g_hash_table_lookup (town->viewers, town->lead));
  SamUnlock unlock = { .kind = SAM_SLOT_FILE };
  g_autoptr (GError) error = NULL;
  g_autofree char *profile = NULL;
  g_autofree char *key = NULL;
  SamSession session = { .user_id = (char *) lead->user_id,
                         .user_name = (char *) lead->user_name,
                         .roles = (char **) lead->roles,
                         .team_ids = (char **) lead->team_ids,
                         .lead_team_ids = (char **) lead->lead_team_ids,
                         .compartments = lead->compartments,
                         .environment = (char *) "demo" };

  town->dir = sam_test_dir_new ();
  profile = sam_test_dir_file (town->dir, "profile");
  key = sam_test_dir_file (town->dir, "key");
  unlock.key_file = key;
  town->store = sam_store_new (town->clock, SAM_STORE_SYNCHRONOUS);
  sam_store_create (town->store, profile, &unlock, &error);
  g_assert_no_error (error);
  sam_store_set_server (town->store, "https://example.test", "token", &error);
  g_assert_no_error (error);
  sam_store_set_user (town->store, &session, &error);
  g_assert_no_error (error);
  town->viewer = sam_store_get_viewer (town->store);
}

void
town_close_desk (Town *town)
{
  if (town->store == NULL) {
    return;
  }
  sam_store_close (town->store);
  g_assert_finalize_object (town->store);
  sam_viewer_unref (town->viewer);
  sam_test_dir_free (town->dir);
}

/* One line of the feed. */
static void
append_line (Town *town, GString *out, SamRecord *record)
{
  const SamRecordMeta *meta = sam_record_get_meta (record);
  const SamTypeDef *def = sam_record_get_def (record);
  g_autoptr (GBytes) body = sam_record_to_body (record);
  g_autofree char *at = sam_moment_format (meta->at != 0 ? meta->at : town->now);
  g_autofree char *version = g_strdup_printf ("1.%" G_GINT64_FORMAT, ++town->n_fed);

  sam_json_begin_object (out);
  sam_json_member_add_string (out, "k", "rec");
  sam_json_member_add_string (out, "t", def->name);
  sam_json_member_add_string (out, "id", sam_record_get_id (record));
  sam_json_member_add_string (out, "c", sam_record_get_scope (record));
  sam_json_member_add_string (out, "v", version);
  sam_json_member_add_int (out, "s", town->n_fed);
  sam_json_member_add_int (out, "sv", (gint64) def->schema);
  sam_json_member_add_string (out, "by", meta->by != NULL ? meta->by : town->lead);
  sam_json_member_add_string (out, "at", at);
  if (sam_record_is_retracted (record)) {
    sam_json_member (out, "x");
    sam_json_begin_object (out);
    sam_json_member_add_string (out, "by", meta->retracted_by);
    sam_json_member_add_string (out, "at", at);
    sam_json_end_object (out);
  }
  sam_json_member_add_raw (out, "d", g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  sam_json_end_object (out);
  g_string_append_c (out, '\n');
}

void
town_pull (Town *town, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = sam_store_begin_pull (town->store, &error);
  g_autofree char *now = sam_moment_format (town->now);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) lines = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++) {
    append_line (town, out, records->pdata[i]);
  }
  g_string_append_printf (out,
                          "{\"k\":\"end\",\"cursor\":\"%" G_GINT64_FORMAT
                          "\",\"more\":false,\"head\":%" G_GINT64_FORMAT
                          ",\"head_at\":\"%s\",\"server_time\":\"%s\"}\n",
                          town->n_fed, town->n_fed, now, now);
  lines = g_bytes_new (out->str, out->len);
  sam_store_apply (town->store, lines, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  sam_store_confirm_pull (town->store, &error);
  g_assert_no_error (error);
}
