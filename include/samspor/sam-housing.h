/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <samspor/sam-locale.h>
#include <samspor/sam-settings.h>

G_BEGIN_DECLS

/*
 * Which home fits a need. A home is what the municipality has declared of it: nothing here takes a
 * person who lives somewhere, so the answer is the same whoever does, and no text can tell of a
 * neighbour. Pure; any thread.
 */

/**
 * SamHousingRule: what a home is held against, as in `tenant.warned_of`. Up to
 * @SAM_HOUSING_FREE a home that does not fulfil it is warned of; the others are wishes unless the
 * need says that they are musts.
 * @SAM_HOUSING_ENVIRONMENT: the declared environment, of the home or else of its building
 * @SAM_HOUSING_GROUP: whom the municipality means the home for
 * @SAM_HOUSING_STAIR: how many homes of the municipality share a stair, an address, a
 *   neighbourhood: dated settings; Husbanken advises four to eight homes in shared projects
 * @SAM_HOUSING_FREE: no lease, and repaired, on the day it is needed
 * @SAM_HOUSING_FOLLOW_UP: how often somebody comes there
 */
typedef enum {
  SAM_HOUSING_ENVIRONMENT,
  SAM_HOUSING_STEP_FREE,
  SAM_HOUSING_WHEELCHAIR,
  SAM_HOUSING_CHILDREN,
  SAM_HOUSING_PERSONS,
  SAM_HOUSING_GROUP,
  SAM_HOUSING_STAIR,
  SAM_HOUSING_ADDRESS,
  SAM_HOUSING_NEAR,
  SAM_HOUSING_FREE,
  SAM_HOUSING_PETS,
  SAM_HOUSING_ROOMS,
  SAM_HOUSING_RENT,
  SAM_HOUSING_FOLLOW_UP,
  SAM_HOUSING_DISTRICT,
  SAM_N_HOUSING_RULES,
} SamHousingRule;

/**
 * sam_housing_declared_by:
 * @unit: (nullable): a home
 * @site: (nullable): its building
 * @of: %SAM_HOUSING_ENVIRONMENT or %SAM_HOUSING_FOLLOW_UP
 * @field: (out): where it stands in what is returned
 *
 * What a home says of itself holds; else what its building says.
 *
 * Returns: (transfer none) (nullable): @unit or @site; %NULL when neither declares it
 */
const SamRecord *sam_housing_declared_by (const SamRecord *unit, const SamRecord *site,
                                          SamHousingRule of, SamField *field);

/**
 * SamHousingVerdict:
 * @SAM_HOUSING_WARNS: whoever assigns the home all the same gives a reason and a name
 * @SAM_HOUSING_WISH: a wish that is not met
 * @SAM_HOUSING_ASK: a wish of which nothing is declared
 */
typedef enum { SAM_HOUSING_WARNS, SAM_HOUSING_WISH, SAM_HOUSING_ASK } SamHousingVerdict;

/**
 * SamHousingFinding: one thing that does not fit.
 * @is_known: FALSE when nothing is declared of it
 * @has, @wants: what the home has and what is needed or allowed: a number, a place in the list of
 *   values, or a #SamDate, by the rule; 0 where the rule compares nothing
 */
typedef struct {
  SamHousingRule rule;
  SamHousingVerdict verdict;
  gboolean is_known;
  gint64 has, wants;
} SamHousingFinding;

/**
 * SamHousingMatch: a home held against a need.
 * @unit, @site: (owned)
 * @findings: (owned) (element-type SamHousingFinding): what does not fit, in the order of the
 *   rules; empty = all fits
 * @free_on: the first day nobody has a lease on it and it is repaired; SAM_DATE_MAX = no end known
 */
typedef struct {
  SamRecord *unit, *site;
  GArray *findings;
  guint n_warnings, n_wishes, n_unknown;
  SamDate free_on;
} SamHousingMatch;

/** sam_housing_match_free: @match: (transfer full). */
void sam_housing_match_free (SamHousingMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHousingMatch, sam_housing_match_free)

/**
 * SamHousingStock: the homes of a municipality made ready to be compared; immutable, atomically
 * counted.
 */
typedef struct _SamHousingStock SamHousingStock;

/**
 * sam_housing_stock_new:
 * @records: (transfer none) (element-type SamRecord): sites, homes and leases, frozen, any order;
 *   retracted ones, homes that are out of use and homes without a building are left out
 * @registry: (transfer none): whose settings hold
 * @today: the day whose leases, repairs and settings count
 *
 * Returns: (transfer full)
 */
SamHousingStock *sam_housing_stock_new (GPtrArray *records, SamRegistry *registry, SamDate today);
SamHousingStock *sam_housing_stock_ref (SamHousingStock *stock);
void sam_housing_stock_unref (SamHousingStock *stock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHousingStock, sam_housing_stock_unref)
guint sam_housing_stock_get_size (const SamHousingStock *stock);

/**
 * sam_housing_check:
 * @need: (transfer none): a housing_need
 * @unit_id: a home
 *
 * Returns: (transfer full) (nullable): NULL when the stock has no such home
 */
SamHousingMatch *sam_housing_check (const SamHousingStock *stock, const SamRecord *need,
                                    const char *unit_id);

/**
 * sam_housing_suggest:
 * @most: how many, at most 100
 *
 * Fewest warnings first, then fewest wishes that are not met, then least unknown, then free
 * soonest, then by building and number.
 *
 * Returns: (transfer full) (element-type SamHousingMatch)
 */
GPtrArray *sam_housing_suggest (const SamHousingStock *stock, const SamRecord *need, guint most);

/**
 * sam_housing_is_outside:
 * @person: (transfer none) (nullable): whose need it is
 *
 * For somebody whose address is strictly protected no home is looked for, kept or compared here
 * (forskrift om folkeregisteret: strengt fortrolig adresse; Normen, faktaark 55).
 */
gboolean sam_housing_is_outside (const SamRecord *person);

/**
 * sam_housing_finding_text:
 * @catalog: (nullable): the language
 * @locale: for dates and numbers
 *
 * Names the rule and what would satisfy it.
 *
 * Returns: (transfer full): one sentence
 */
char *sam_housing_finding_text (const SamHousingFinding *finding, SamCatalog *catalog,
                                SamLocale *locale);

/* ---- An answer, as it goes over the wire ---- */

/** SAM_HOUSING_VERSION: of the rules: it rises when the same home and need are answered otherwise.
 */
#define SAM_HOUSING_VERSION 1

/** sam_housing_rule_name: as in `tenant.warned_of`. */
const char *sam_housing_rule_name (SamHousingRule rule);
/** sam_housing_verdict_name: as it goes over the wire. */
const char *sam_housing_verdict_name (SamHousingVerdict verdict);

/**
 * sam_housing_answer_to_json:
 * @day: the day the stock was made ready for
 *
 * Returns: (transfer full): the findings of @match as `HousingAnswer` of the contract: only what is
 *   declared, asked for, limited or leased
 */
char *sam_housing_answer_to_json (const SamHousingMatch *match, SamDate day);

/**
 * SamHousingAnswer:
 * @findings: (owned) (element-type SamHousingFinding): without rules of a later @version
 */
typedef struct {
  SamDate day;
  gint64 version;
  GArray *findings;
} SamHousingAnswer;
void sam_housing_answer_free (SamHousingAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SamHousingAnswer, sam_housing_answer_free)

/** sam_housing_answer_new_from_json: Returns: (transfer full) (nullable): NULL when @data is no
 * such answer. */
SamHousingAnswer *sam_housing_answer_new_from_json (const char *data, gsize len);

/**
 * sam_housing_warned_of:
 * @findings: (element-type SamHousingFinding)
 * @is_let: the home is let to whoever has the need, so that it is free no longer says nothing
 *
 * Returns: (transfer full): the names of the rules that warn, in their order
 */
char **sam_housing_warned_of (const GArray *findings, gboolean is_let);

/**
 * sam_housing_newly_warned:
 * @tenant: (transfer none)
 *
 * Returns: (transfer full): what the server has warned of and whoever assigned the home had not
 * been warned of: the names of the rules
 */
char **sam_housing_newly_warned (const SamRecord *tenant);

G_END_DECLS
