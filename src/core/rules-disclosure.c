/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <samspor/sam-disclose.h>
#include <samspor/sam-fold.h>

/* To whom something may be given, and what is kept of it. */

static const char *
text_of (const SamRecord *record, SamField field)
{
  const char *text = record != NULL ? sam_record_get_text (record, field) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

/* ---- Recipients ---- */

static gboolean
same_name (const char *a, const char *b)
{
  g_autofree char *one = a != NULL ? sam_fold (a) : NULL;
  g_autofree char *other = b != NULL ? sam_fold (b) : NULL;

  return one != NULL && g_strcmp0 (one, other) == 0;
}

gboolean
sam_recipient_equal (const SamRecipient *a, const SamRecipient *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == SAM_RECIPIENT_PERSON)
    return TRUE;
  return a->kind == SAM_RECIPIENT_NAMED ? same_name (a->name, b->name)
                                        : g_strcmp0 (a->id, b->id) == 0;
}

static void
add (GArray *list, const SamRecipient *to)
{
  if (to->kind != SAM_RECIPIENT_PERSON && to->name == NULL)
    return;
  for (guint i = 0; i < list->len; i++)
    if (sam_recipient_equal (&g_array_index (list, SamRecipient, i), to))
      return;
  g_array_append_val (list, *to);
}

/* Whoever a record names by service, relative or free words; the name may not be known. */
static SamRecipient
recipient_of (SamCaseView *view, const char *service, const char *relation, const char *name)
{
  if (service != NULL)
    return (SamRecipient){ .kind = SAM_RECIPIENT_SERVICE,
                           .id = service,
                           .name = sam_registry_name (sam_case_view_get_registry (view), service) };
  if (relation != NULL)
    return (SamRecipient){ .kind = SAM_RECIPIENT_RELATION,
                           .id = relation,
                           .name =
                               text_of (sam_case_view_get (view, relation), SAM_RELATION_NAME) };
  return (SamRecipient){ .kind = SAM_RECIPIENT_NAMED, .name = name };
}

static void
add_named (SamCaseView *view, GArray *list, const char *service, const char *relation,
           const char *name)
{
  SamRecipient to = recipient_of (view, service, relation, name);

  add (list, &to);
}

gboolean
sam_rules_party_recipient (SamCaseView *view, const SamRecord *party, SamRecipient *to)
{
  const char *service = text_of (party, SAM_PARTY_SERVICE_ID);
  const char *relation = text_of (party, SAM_PARTY_RELATION_ID);
  const char *name = text_of (party, SAM_PARTY_NAME);

  g_return_val_if_fail (view != NULL && to != NULL, FALSE);

  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator"))
    return FALSE;
  if (sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "person")) {
    *to = (SamRecipient){ .kind = SAM_RECIPIENT_PERSON };
    return sam_case_view_get_person (view) != NULL;
  }
  *to = recipient_of (view, service, relation, name);
  if (to->name == NULL)
    to->name = name;
  return to->name != NULL;
}

GArray *
sam_rules_recipients (SamCaseView *view)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (SamRecipient));
  const SamRecipient person = { .kind = SAM_RECIPIENT_PERSON };
  GPtrArray *some;

  g_return_val_if_fail (view != NULL, list);

  add (list, &person);
  some = sam_case_view_list (view, SAM_RECORD_CONSENT);
  for (guint i = some->len; i > 0; i--) {
    const SamRecord *consent = g_ptr_array_index (some, i - 1);

    add_named (view, list, text_of (consent, SAM_CONSENT_SERVICE_ID),
               text_of (consent, SAM_CONSENT_RELATION_ID),
               text_of (consent, SAM_CONSENT_RECIPIENT_NAME));
  }
  some = sam_case_view_list (view, SAM_RECORD_PARTY);
  for (guint i = 0; i < some->len; i++) {
    const SamRecord *party = g_ptr_array_index (some, i);

    if (!sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "coordinator")
        && !sam_record_enum_is (party, SAM_PARTY_PARTY_KIND, "person"))
      add_named (view, list, text_of (party, SAM_PARTY_SERVICE_ID),
                 text_of (party, SAM_PARTY_RELATION_ID), text_of (party, SAM_PARTY_NAME));
  }
  some = sam_case_view_list (view, SAM_RECORD_REFERRAL);
  for (guint i = 0; i < some->len; i++)
    add_named (view, list, text_of (g_ptr_array_index (some, i), SAM_REFERRAL_SERVICE_ID), NULL,
               text_of (g_ptr_array_index (some, i), SAM_REFERRAL_PLACE));
  some = sam_case_view_list (view, SAM_RECORD_RELATION);
  for (guint i = 0; i < some->len; i++)
    add_named (view, list, NULL, sam_record_get_id (g_ptr_array_index (some, i)), NULL);
  return list;
}

/* ---- What it rests on ---- */

gboolean
sam_rules_consent_holds (const SamRecord *consent, SamDate today)
{
  SamDate until;

  g_return_val_if_fail (consent != NULL, FALSE);

  until = sam_record_get_date (consent, SAM_CONSENT_VALID_UNTIL);
  return !sam_record_has (consent, SAM_CONSENT_WITHDRAWN_ON)
         && sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON) <= today
         && (until == SAM_DATE_NONE || until >= today);
}

/* An id says it alone; a name counts where there is none. */
gboolean
sam_rules_consent_is_for (SamCaseView *view, const SamRecord *consent, const SamRecipient *to)
{
  const char *service_id = text_of (consent, SAM_CONSENT_SERVICE_ID);
  const char *relation_id = text_of (consent, SAM_CONSENT_RELATION_ID);
  const SamRecord *service = sam_registry_get (sam_case_view_get_registry (view), service_id);

  if (to->kind == SAM_RECIPIENT_PERSON)
    return FALSE;
  if (service_id != NULL)
    return (to->kind == SAM_RECIPIENT_SERVICE && g_strcmp0 (service_id, to->id) == 0)
           || (service != NULL && to->service_kind != NULL
               && sam_record_enum_is (service, SAM_SERVICE_SERVICE_KIND, to->service_kind));
  if (relation_id != NULL)
    return to->kind == SAM_RECIPIENT_RELATION && g_strcmp0 (relation_id, to->id) == 0;
  return same_name (text_of (consent, SAM_CONSENT_RECIPIENT_NAME), to->name);
}

/* @consent (nullable): whether it is for a party of @agreement; NULL: whether @to is one. */
static gboolean
is_of_a_party (SamCaseView *view, const SamRecord *agreement, const SamRecord *consent,
               const SamRecipient *to)
{
  g_autoptr (GPtrArray) parties =
      sam_case_view_list_of (view, SAM_PARTY_AGREEMENT_ID, sam_record_get_id (agreement));
  SamRecipient one;

  for (guint i = 0; i < parties->len; i++)
    if (sam_rules_party_recipient (view, g_ptr_array_index (parties, i), &one)
        && (consent != NULL ? sam_rules_consent_is_for (view, consent, &one)
                            : sam_recipient_equal (&one, to)))
      return TRUE;
  return FALSE;
}

gboolean
sam_rules_consent_is_for_party (SamCaseView *view, const SamRecord *consent,
                                const SamRecord *agreement, const SamRecipient *to)
{
  g_return_val_if_fail (view != NULL && consent != NULL && to != NULL, FALSE);

  if (sam_rules_consent_is_for (view, consent, to))
    return TRUE;
  return agreement != NULL
         && g_strcmp0 (text_of (agreement, SAM_AGREEMENT_CONSENT_ID), sam_record_get_id (consent))
                == 0
         && text_of (consent, SAM_CONSENT_SERVICE_ID) == NULL
         && text_of (consent, SAM_CONSENT_RELATION_ID) == NULL
         && is_of_a_party (view, agreement, NULL, to)
         && !is_of_a_party (view, agreement, consent, NULL);
}

static guint
count_named (const SamRecord *consent, const char *const *asked)
{
  const char *const *groups = sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS);
  guint n = 0;

  for (guint i = 0; asked != NULL && asked[i] != NULL; i++)
    n += groups != NULL && g_strv_contains (groups, asked[i]);
  return n;
}

/* Worse than what is there already is not taken: the list goes from the newest. */
static void
offer (SamGiveBasis *cover, guint *best, SamGiveBasisKind kind, const SamRecord *consent, guint n)
{
  if (kind < cover->kind || (kind == SAM_GIVE_PARTLY && cover->kind == kind && n > *best)) {
    *cover = (SamGiveBasis){ kind, consent };
    *best = n;
  }
}

SamGiveBasis
sam_rules_give_basis (SamCaseView *view, const SamRecipient *to, const SamRecord *agreement,
                      const char *const *groups, SamDate today)
{
  SamGiveBasis cover = { SAM_GIVE_NONE, NULL };
  guint n_asked = groups != NULL ? g_strv_length ((char **) groups) : 0, best = 0;
  GPtrArray *consents;

  g_return_val_if_fail (view != NULL && to != NULL, cover);

  if (to->kind == SAM_RECIPIENT_PERSON)
    return (SamGiveBasis){ SAM_GIVE_OWN, NULL };
  consents = sam_case_view_list (view, SAM_RECORD_CONSENT);
  for (guint i = consents->len; i > 0; i--) {
    const SamRecord *consent = g_ptr_array_index (consents, i - 1);
    guint n = count_named (consent, groups);

    if (!sam_rules_consent_is_for_party (view, consent, agreement, to))
      continue;
    if (sam_rules_consent_holds (consent, today))
      offer (&cover, &best, n == n_asked ? SAM_GIVE_WHOLE : SAM_GIVE_PARTLY, consent, n);
    else if (sam_record_has (consent, SAM_CONSENT_WITHDRAWN_ON))
      offer (&cover, &best, SAM_GIVE_WITHDRAWN, consent, n);
    else if (sam_record_get_date (consent, SAM_CONSENT_GIVEN_ON) <= today)
      offer (&cover, &best, SAM_GIVE_OVER, consent, n);
  }
  return cover;
}

/* ---- What is kept ---- */

static void
set_recipient (SamCaseView *view, SamRecord *disclosure, const SamRecipient *to)
{
  const SamRecord *person = sam_case_view_get_person (view);
  const char *given = text_of (person, SAM_PERSON_GIVEN_NAME);
  const char *family = text_of (person, SAM_PERSON_FAMILY_NAME);
  g_autofree char *name = NULL;

  switch (to->kind) {
  case SAM_RECIPIENT_PERSON:
    name = g_strjoin (" ", given != NULL ? given : "", family != NULL ? family : "", NULL);
    g_strstrip (name);
    sam_record_set_text (disclosure, SAM_DISCLOSURE_RECIPIENT_NAME, name);
    return;
  case SAM_RECIPIENT_SERVICE:
    sam_record_set_text (disclosure, SAM_DISCLOSURE_SERVICE_ID, to->id);
    return;
  case SAM_RECIPIENT_RELATION:
    sam_record_set_text (disclosure, SAM_DISCLOSURE_RELATION_ID, to->id);
    return;
  case SAM_RECIPIENT_NAMED:
    sam_record_set_text (disclosure, SAM_DISCLOSURE_RECIPIENT_NAME, to->name);
    return;
  }
}

static void
set_basis (SamRecord *disclosure, const SamGiving *giving)
{
  const SamRecord *consent = giving->consent;
  const char *basis = consent != NULL ? text_of (consent, SAM_CONSENT_BASIS) : giving->basis;
  const char *reference =
      consent != NULL ? text_of (consent, SAM_CONSENT_BASIS_REFERENCE) : giving->reference;
  const char *const *groups = giving->groups != NULL ? giving->groups
                              : consent != NULL
                                  ? sam_record_get_set (consent, SAM_CONSENT_FIELD_GROUPS)
                                  : NULL;

  if (consent != NULL)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_CONSENT_ID, sam_record_get_id (consent));
  sam_record_set_text (disclosure, SAM_DISCLOSURE_BASIS, basis);
  if (reference != NULL)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_BASIS_REFERENCE, reference);
  if (groups != NULL && groups[0] != NULL)
    sam_record_set_set (disclosure, SAM_DISCLOSURE_FIELD_GROUPS, groups);
}

static void
set_about (SamRecord *disclosure, const SamRecord *about)
{
  if (about == NULL)
    return;
  if (sam_record_get_rtype (about) == SAM_RECORD_PLAN)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_PLAN_ID, sam_record_get_id (about));
  else if (sam_record_get_rtype (about) == SAM_RECORD_AGREEMENT)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_AGREEMENT_ID, sam_record_get_id (about));
  else if (sam_record_get_rtype (about) == SAM_RECORD_PARTY)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_AGREEMENT_ID,
                         sam_record_get_text (about, SAM_PARTY_AGREEMENT_ID));
}

SamRecord *
sam_rules_disclosure (SamCaseView *view, const char *id, const SamGiving *giving)
{
  const char *person_id;
  SamRecord *disclosure;

  g_return_val_if_fail (view != NULL && id != NULL && giving != NULL, NULL);

  person_id = sam_record_get_text (sam_case_view_get_case (view), SAM_CASE_PERSON_ID);
  disclosure = sam_record_new (SAM_RECORD_DISCLOSURE, id, person_id);
  sam_record_set_text (disclosure, SAM_DISCLOSURE_PERSON_ID, person_id);
  set_recipient (view, disclosure, giving->to);
  set_basis (disclosure, giving);
  set_about (disclosure, giving->about);
  sam_record_set_text (disclosure, SAM_DISCLOSURE_WHAT, giving->what);
  if (giving->channel != NULL)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_CHANNEL, giving->channel);
  if (giving->hash != NULL)
    sam_record_set_text (disclosure, SAM_DISCLOSURE_PAPER_HASH, giving->hash);
  return disclosure;
}
