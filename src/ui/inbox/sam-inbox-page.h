/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-page.h"

G_BEGIN_DECLS

/* What needs an answer: two who wrote differently, refused changes; and what waits to be sent. */
#define SAM_TYPE_INBOX_PAGE (sam_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (SamInboxPage, sam_inbox_page, SAM, INBOX_PAGE, SamPage)

G_END_DECLS
