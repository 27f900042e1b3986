/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sam-store-private.h"

G_BEGIN_DECLS

/*
 * What is unsent, as groups: the rows of one action, which are sent together or not at all, and
 * what a group depends on. Of what waits no more is read than is asked for, since a queue that is
 * long is asked about once for each batch of it.
 */

typedef struct {
  gint64 rid;
  gboolean is_edit;
  gboolean from_edit; /* an operation that was one */
  char *record;       /* (owned) */
  gint64 verb;        /* -1 for an edit */
  gint64 at;          /* last change */
  guint rank;         /* within its whole: see rank_of() */
  char *whole;        /* (owned) (nullable): what it is a part of, or is */
  char *beside;       /* (owned) (nullable): what it is judged beside the others of */
  GPtrArray *refs;    /* (owned) (nullable) (element-type utf8): what it newly points at */
  GBytes *row;        /* (owned) (nullable): its row, spares a second look into the vault */
} SamMember;

typedef struct _SamGroup SamGroup;
struct _SamGroup {
  char *name; /* (owned) */
  GArray *members;
  gint64 youngest;
  gboolean refused, retracts;
  guint n_conflicts;
  gboolean armed;
  gboolean reached;    /* it is in the order */
  gboolean read;       /* the rest is known */
  SamGroup *waits_for; /* (nullable): it goes first */
};

SamGroup *sam_group_new (const char *name);
void sam_group_free (SamGroup *group);
SamMember *sam_group_nth (const SamGroup *group, guint n);
/* What its members depend on, from their rows; puts them in order. */
gboolean sam_group_read (SamStore *store, SamGroup *group, GError **error);
/* Whether @a must come before @b of the same group. */
gboolean sam_member_goes_before (const SamMember *a, const SamMember *b);

/* Without what is on its way. */
typedef struct {
  SamStore *store;
  GPtrArray *order;    /* (owned) (element-type SamGroup): as far as reached, by their oldest row */
  GHashTable *by_name; /* (owned): name → SamGroup */
  GHashTable *makers;  /* (owned): record → SamGroup that makes it, or NULL; as far as asked */
  GHashTable *readers; /* (owned) (nullable): record → GPtrArray of groups that point at it */
  gint64 last;         /* the row reached */
  gboolean ended;
} SamUnsent;
void sam_unsent_init (SamUnsent *unsent, SamStore *store);
void sam_unsent_clear (SamUnsent *unsent);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SamUnsent, sam_unsent_clear)
/* Appends to the order, unless there is nothing more. */
gboolean sam_unsent_reach (SamUnsent *unsent, GError **error);
/* A group that must be on its way before this one: it makes something this one points at, or points
 * at something this one takes back. *@first stays NULL when there is none. */
gboolean sam_unsent_find_first (SamUnsent *unsent, const SamGroup *group, SamGroup **first,
                                GError **error);
/* A group that waits for itself by way of others becomes one with them. */
gboolean sam_unsent_join_knot (SamUnsent *unsent, SamGroup *knot, GError **error);

G_END_DECLS
