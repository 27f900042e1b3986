/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The head of a page: its title once, a dim line under it, buttons at the end. In a .ui file:
 *   <object class="SamPageHeader"><property name="title">…</property>
 *     <child type="end"><object class="GtkButton"/></child></object>
 * Properties "title", "subtitle" (markup is not read).
 */
#define SAM_TYPE_PAGE_HEADER (sam_page_header_get_type ())
G_DECLARE_FINAL_TYPE (SamPageHeader, sam_page_header, SAM, PAGE_HEADER, GtkWidget)

GtkWidget *sam_page_header_new (const char *title);
void sam_page_header_set_title (SamPageHeader *header, const char *title);
/** sam_page_header_set_subtitle: @subtitle: (nullable). */
void sam_page_header_set_subtitle (SamPageHeader *header, const char *subtitle);
void sam_page_header_add_end (SamPageHeader *header, GtkWidget *widget);

/** sam_section_heading_new: a heading over a card, with a dim remark beside it (nullable). */
GtkWidget *sam_section_heading_new (const char *title, const char *remark);

G_END_DECLS
