/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-document.h>
#include <samspor/sam-pages.h>

/* The sheet of one party to an agreement. */
SamDocument *sample_sheet (SamDocumentFlags flags);
