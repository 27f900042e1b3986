/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-catalog.h>
#include <samspor/sam-settings.h>

G_BEGIN_DECLS

/*
 * Templates of agreements: what a kind of partner is usually asked to promise for a point before a
 * kind of transition. The program has texts of its own; the municipality's are dated settings whose
 * key is "commitment.KIND.POINT.PARTNER" and whose value is one commitment a line. An empty value
 * means that nothing is suggested there. Pure; any thread.
 */
#define SAM_TEMPLATE_PREFIX "commitment."

/** sam_template_kinds: Returns: (transfer none): kinds of transition that have a gate, ended by
 * NULL, as in `transition.kind`. */
const char *const *sam_template_kinds (void);
/** sam_template_points: Returns: (transfer none): the points, ended by NULL, as in
 * `gate_row.point`.
 */
const char *const *sam_template_points (void);
/** sam_template_partners: Returns: (transfer none): "coordinator" and the kinds of service, ended
 * by NULL, as in `service.service_kind`. */
const char *const *sam_template_partners (void);
/** sam_template_partner_label: Returns: (transfer none) (nullable): what a kind is called. */
const SamLabel *sam_template_partner_label (const char *partner);

/** sam_template_key: Returns: (transfer full): the key of the setting. */
char *sam_template_key (const char *kind, const char *point, const char *partner);
/** sam_template_key_is_known: every part of it is one there is. */
gboolean sam_template_key_is_known (const char *key);

/**
 * SamTemplateLine:
 * @point, @partner: (not owned): static
 * @text: (owned): one commitment
 * @is_own: the municipality's, not the program's
 */
typedef struct {
  const char *point, *partner;
  char *text;
  gboolean is_own;
} SamTemplateLine;

/**
 * sam_template_lines:
 * @kind: of the transition
 * @on: the day whose settings hold
 * @catalog: (nullable): the language of the program's own texts
 *
 * Returns: (transfer full) (element-type SamTemplateLine): by point, then partner, both in their
 *   own order
 */
GPtrArray *sam_template_lines (SamRegistry *registry, const char *kind, SamDate on,
                               SamCatalog *catalog);
/** sam_template_find: the first text for @partner at @point. Returns: (transfer none) (nullable).
 */
const char *sam_template_find (GPtrArray *lines, const char *point, const char *partner);

G_END_DECLS
