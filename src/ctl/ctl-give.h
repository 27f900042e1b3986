/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl-private.h"

#include <samspor/sam-forms.h>

G_BEGIN_DECLS

/* What the command line says of papers that leave the house. */
typedef struct {
  char *to, *by, *basis, *reference, *sections; /* (owned) (nullable) */
  GPtrArray *records; /* (owned) (element-type SamRecord): disclosures, before they are saved */
} CtlGive;

void ctl_give_clear (CtlGive *give);
/* FALSE with an error already said. */
gboolean ctl_give_take (CtlGive *give, char **args, gboolean *missing);

/* One paper of the run. */
typedef struct {
  const SamFormDef *form;
  const char *id;      /* (not owned) */
  GPtrArray *sections; /* (owned) (nullable) (element-type SamFormSection) */
  char **chosen;       /* (owned) (nullable): NULL = all */
  SamRecipient to;
  SamGiveBasis cover;
} CtlPaper;

void ctl_paper_clear (CtlPaper *paper);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtlPaper, ctl_paper_clear)

/* Which sections, to whom, and whether that may be; FALSE with an error already said. */
gboolean ctl_give_prepare (const CtlGive *give, CtlPaper *paper, SamCaseView *view,
                           const SamFormOptions *options);
gboolean ctl_give_add (CtlGive *give, const CtlPaper *paper, Ctl *ctl, SamCaseView *view,
                       const SamFormOptions *options);
/* Before the file is written; and when it could not be. */
gboolean ctl_give_save (const CtlGive *give, Ctl *ctl);
void ctl_give_take_back (const CtlGive *give, Ctl *ctl);

G_END_DECLS
