/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-store.h>
#include <samspor/sam-sync.h>

G_BEGIN_DECLS

#define CTL_OK 0
#define CTL_FAILED 1
#define CTL_USAGE 2

/* One run of samsporctl. */
typedef struct {
  char *profile; /* (owned) */
  gboolean json;
  SamClock *clock;   /* (owned) */
  SamStore *store;   /* (owned) (nullable): open after ctl_open() */
  SamViewer *viewer; /* (owned) (nullable) */
  const char *usage; /* of the command that runs */
} Ctl;

typedef int (*CtlCommand) (Ctl *ctl, char **args);

/* Says one sentence on stderr. Returns the exit code. */
int ctl_fail (const GError *error);
int ctl_fail_text (const char *sentence);
int ctl_usage (const Ctl *ctl);

/* Opens the profile; FALSE with an error already said. */
gboolean ctl_open (Ctl *ctl);
/* The same, and somebody is known to be looking. */
gboolean ctl_open_viewer (Ctl *ctl);

/* How to open the vault: the slots it has, else (@damaged) what can be tried. FALSE with an error
 * already said; the passphrase in it is forgotten by ctl_forget_unlock(). */
gboolean ctl_choose_unlock (const char *profile, gboolean damaged, SamUnlock *unlock);
void ctl_forget_unlock (SamUnlock *unlock);

/* Takes "--name VALUE" (or "--name=VALUE") out of @args; NULL when not there, @missing when it has
 * no value. (transfer full) */
char *ctl_take_option (char **args, const char *name, gboolean *missing);
/* Takes a bare "--name" out of @args. */
gboolean ctl_take_flag (char **args, const char *name);
/* TRUE when something that looks like an option is left. */
gboolean ctl_has_option (char **args);
/* Reads a small file or "-"; NULL with an error already said. */
GBytes *ctl_read (const char *path);

/* "field=value" into @query; FALSE when there is no such field. */
gboolean ctl_add_where (SamQuery *query, const SamTypeDef *def, const char *text);

/* Saves one group; the exit code, what is wrong already said. */
int ctl_save_changes (Ctl *ctl, SamChanges *changes);

/* Sends what waits, and asks the server who has looked at a case. (transfer full) (nullable) */
SamAccessLog *ctl_fetch_access_log (Ctl *ctl, const char *case_id, GError **error);

int ctl_init (Ctl *ctl, char **args);
int ctl_login (Ctl *ctl, char **args);
int ctl_sync (Ctl *ctl, char **args);
int ctl_status (Ctl *ctl, char **args);
int ctl_check (Ctl *ctl, char **args);
int ctl_list (Ctl *ctl, char **args);
int ctl_get (Ctl *ctl, char **args);
int ctl_new (Ctl *ctl, char **args);
int ctl_set (Ctl *ctl, char **args);
int ctl_delete (Ctl *ctl, char **args);
int ctl_conflicts (Ctl *ctl, char **args);
int ctl_resolve (Ctl *ctl, char **args);
int ctl_import (Ctl *ctl, char **args);
int ctl_export (Ctl *ctl, char **args);
/* The list of homes that `import --type stock` reads. */
int ctl_export_stock (Ctl *ctl);
int ctl_describe (Ctl *ctl, char **args);
int ctl_homes (Ctl *ctl, char **args);
int ctl_housing_planning (Ctl *ctl, char **args);
int ctl_municipalities (Ctl *ctl, char **args);
int ctl_assign (Ctl *ctl, char **args);
int ctl_forms (Ctl *ctl, char **args);
int ctl_print (Ctl *ctl, char **args);

G_END_DECLS
