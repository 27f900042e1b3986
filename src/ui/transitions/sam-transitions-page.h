/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* Releases, discharges and other transitions: those without a date first, then by date, with their
 * six points. Opens with what it is narrowed to: "ready", "left", "soon",
 * "unchecked", "late" or a kind. */
#define SAM_TYPE_TRANSITIONS_PAGE (sam_transitions_page_get_type ())
G_DECLARE_FINAL_TYPE (SamTransitionsPage, sam_transitions_page, SAM, TRANSITIONS_PAGE, SamPage)

G_END_DECLS
