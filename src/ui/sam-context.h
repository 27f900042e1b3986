/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <samspor/sam-calendar.h>
#include <samspor/sam-locale.h>
#include <samspor/sam-records.h>
#include <samspor/sam-store.h>

G_BEGIN_DECLS

/*
 * What every page and widget needs to know of the world: the store, the day, the language, who is
 * looking. One per window, handed down; main thread only.
 *
 * Property "hide-names" (gboolean): names on screen are shown as initials.
 * Signal "directory-changed" (): names from the registry (users, services, teams …) changed.
 * Signal "minute" (): another minute has begun, for words that hold the hour.
 * Signal "new-day" (): another day has begun: what was worked out from the day is out of date.
 * Signal "user-changed" (): the session or the viewer changed.
 */
#define SAM_TYPE_CONTEXT (sam_context_get_type ())
G_DECLARE_FINAL_TYPE (SamContext, sam_context, SAM, CONTEXT, GObject)

/** sam_context_new: @language: tag for SamLocale. Returns: (transfer full). */
SamContext *sam_context_new (SamStore *store, SamClock *clock, const char *language);

SamStore *sam_context_get_store (SamContext *context);
SamClock *sam_context_get_clock (SamContext *context);
SamLocale *sam_context_get_locale (SamContext *context);
SamDate sam_context_get_today (SamContext *context);
/** sam_context_get_now: µs since the epoch. */
gint64 sam_context_get_now (SamContext *context);
GTimeZone *sam_context_get_zone (SamContext *context);
/** sam_context_tick: the window calls it about once a minute; emits minute, and before it new-day
 * when the day has changed since it was called last. */
void sam_context_tick (SamContext *context);
/** sam_context_get_viewer: Returns: (transfer none) (nullable): NULL until the server has said who
 * the user is; then no page is shown. */
SamViewer *sam_context_get_viewer (SamContext *context);
const SamSession *sam_context_get_session (SamContext *context);
/** sam_context_get_user_id: Returns: (transfer none): "" while unknown. */
const char *sam_context_get_user_id (SamContext *context);
gboolean sam_context_is_lead (SamContext *context);

/** sam_context_refresh_user: reads session and viewer again; emits user-changed and
 * directory-changed. */
void sam_context_refresh_user (SamContext *context);
/** sam_context_store_changed: the window tells which types changed, so that names are read again.
 */
void sam_context_store_changed (SamContext *context, guint64 types);

/**
 * sam_context_name:
 * @id: (nullable): id of a user, team, district, service, site or unit
 *
 * Returns: (transfer none) (nullable): its name from memory, so that lists need no query
 */
const char *sam_context_name (SamContext *context, const char *id);
/** sam_context_record: Returns: (transfer none) (nullable): the registry record itself. */
SamRecord *sam_context_record (SamContext *context, const char *id);
/** sam_context_registry: Returns: (transfer full) (element-type SamRecord): the records of one
 * registry type in memory, in alphabetical order (users: only active ones). */
GPtrArray *sam_context_registry (SamContext *context, SamRecordType type);

gboolean sam_context_get_hide_names (SamContext *context);
void sam_context_set_hide_names (SamContext *context, gboolean hide);
/** sam_context_show_name: Returns: (transfer full): @name, or its initials while names are hidden.
 */
char *sam_context_show_name (SamContext *context, const char *name);

G_END_DECLS
