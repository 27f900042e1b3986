/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-case-view.h>

G_BEGIN_DECLS

/*
 * To whom something about a person may be given, and on what it rests. Pure, as all rules. Any
 * thread.
 */

/** SamRecipientKind: a free name is SAM_RECIPIENT_NAMED. */
typedef enum {
  SAM_RECIPIENT_PERSON,
  SAM_RECIPIENT_SERVICE,
  SAM_RECIPIENT_RELATION,
  SAM_RECIPIENT_NAMED,
} SamRecipientKind;

/**
 * SamRecipient: strings borrowed from the view, or from whoever fills it.
 * @id: (nullable): of the service or the relative
 * @name: (nullable): what it is called; of a free name all there is
 * @service_kind: (nullable): a consent for any service of this kind is for this one
 */
typedef struct {
  SamRecipientKind kind;
  const char *id, *name, *service_kind;
} SamRecipient;

/** sam_rules_recipients: Returns: (transfer full) (element-type SamRecipient): the person first,
 * then each service, relative and name that a consent, an agreement or a referral speaks of. */
GArray *sam_rules_recipients (SamCaseView *view);
gboolean sam_recipient_equal (const SamRecipient *a, const SamRecipient *b);
/** sam_rules_party_recipient: Returns: whether it can be said who a party of an agreement is: @to;
 * FALSE for the coordinator, who is of the house. */
gboolean sam_rules_party_recipient (SamCaseView *view, const SamRecord *party, SamRecipient *to);

/** sam_rules_consent_holds: also a statute that was noted as the basis; not withdrawn, not over. */
gboolean sam_rules_consent_holds (const SamRecord *consent, SamDate today);
/** sam_rules_consent_is_for: by the service or the relative it names, else by the name, written
 * as it may be. */
gboolean sam_rules_consent_is_for (SamCaseView *view, const SamRecord *consent,
                                   const SamRecipient *to);
/** sam_rules_consent_is_for_party: the same; and the consent @agreement (nullable) rests on is for
 * each of its parties when it names none of them. */
gboolean sam_rules_consent_is_for_party (SamCaseView *view, const SamRecord *consent,
                                         const SamRecord *agreement, const SamRecipient *to);

/**
 * SamGiveBasisKind:
 * @SAM_GIVE_OWN: it is the person's own
 * @SAM_GIVE_WHOLE: what is asked for may be given
 * @SAM_GIVE_PARTLY: there is a basis, and it does not name all of this
 * @SAM_GIVE_WITHDRAWN: there was one, until the person took it back
 * @SAM_GIVE_OVER: there was one, and it ended
 * @SAM_GIVE_NONE: there never was
 */
typedef enum {
  SAM_GIVE_OWN,
  SAM_GIVE_WHOLE,
  SAM_GIVE_PARTLY,
  SAM_GIVE_WITHDRAWN,
  SAM_GIVE_OVER,
  SAM_GIVE_NONE,
} SamGiveBasisKind;

/** SamGiveBasis: @consent: (nullable): borrowed from the view: what it rests on, or rested on. */
typedef struct {
  SamGiveBasisKind kind;
  const SamRecord *consent;
} SamGiveBasis;

/**
 * sam_rules_give_basis:
 * @agreement: (nullable): what is given is of it, see sam_rules_consent_is_for_party()
 * @groups: (nullable): the field groups that are asked for, all of them; NULL = none in particular
 *
 * One consent decides: the newest that holds and names all, else that which names the most.
 */
SamGiveBasis sam_rules_give_basis (SamCaseView *view, const SamRecipient *to,
                                   const SamRecord *agreement, const char *const *groups,
                                   SamDate today);

/**
 * SamGiving: what leaves, and on what it rests.
 * @consent: (nullable): then it says the basis
 * @basis, @reference: (nullable): without @consent: "lov" or "avvergingsplikt", and what it says
 * @channel: (nullable)
 * @groups: (nullable): NULL = those of @consent; empty = none
 * @what: in words
 * @hash: (nullable): of the paper
 * @about: (nullable): the record it is printed of; a plan and an agreement are referred to
 */
typedef struct {
  const SamRecipient *to;
  const SamRecord *consent;
  const char *basis, *reference, *channel, *what, *hash;
  const char *const *groups;
  const SamRecord *about;
} SamGiving;
/** sam_rules_disclosure: @id: of the new record. Returns: (transfer full): mutable; when and by
 * whom is left to sam_record_begin(). */
SamRecord *sam_rules_disclosure (SamCaseView *view, const char *id, const SamGiving *giving);

G_END_DECLS
