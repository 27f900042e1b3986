/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sam-server-sql.h"

#define SAM_SERVER_STATEMENT_TEXT(name, text) [SAM_STMT_##name] = text,
const char *const sam_server_statements[] = { SAM_SERVER_STATEMENTS (SAM_SERVER_STATEMENT_TEXT) };
#define SAM_SERVER_POSTGRES_TEXT(name, text) [SAM_PG_##name] = text,
const char *const sam_server_postgres_statements[] = { SAM_SERVER_POSTGRES_STATEMENTS (
    SAM_SERVER_POSTGRES_TEXT) };

/* Ids are 16 bytes, moments microseconds. An absent reference is a blob of no bytes: it equals no
 * id, and no statement needs a null. `comp` is a number of SamCompartment (checked where it is
 * written), -1 in scope_out = every compartment. */
const char sam_server_schema[] =
    "CREATE TABLE server_state (id {INT} NOT NULL PRIMARY KEY, format {INT} NOT NULL,"
    " epoch {TEXT} NOT NULL, mac_key {BLOB} NOT NULL, environment {TEXT} NOT NULL,"
    " created_us {INT} NOT NULL){STRICT};\n"
    "CREATE TABLE feed_head (id {INT} NOT NULL PRIMARY KEY, seq {INT} NOT NULL,"
    " at_us {INT} NOT NULL, floor_seq {INT} NOT NULL){STRICT};\n"
    "CREATE TABLE record (id {BLOB} NOT NULL PRIMARY KEY, type {TEXT} NOT NULL,"
    " rank {INT} NOT NULL, scope {BLOB} NOT NULL, comp {INT} NOT NULL, n {INT} NOT NULL,"
    " seq {INT} NOT NULL, sv {INT} NOT NULL, by_user {BLOB} NOT NULL, at_us {INT} NOT NULL,"
    " created_by {BLOB} NOT NULL, retracted_by {BLOB} NOT NULL, retracted_at {INT} NOT NULL,"
    " retracted_why {TEXT} NOT NULL, erased_why {TEXT} NOT NULL, body {TEXT} NOT NULL){STRICT};\n"
    "CREATE INDEX record_seq ON record (seq, rank, id, scope, comp);\n"
    "CREATE INDEX record_scope ON record (scope, comp, seq, rank, id);\n"
    "CREATE TABLE visible (account {BLOB} NOT NULL, scope {BLOB} NOT NULL, comp {INT} NOT NULL,"
    " since_seq {INT} NOT NULL, until_us {INT} NOT NULL,"
    " PRIMARY KEY (account, scope, comp)){STRICT};\n"
    "CREATE INDEX visible_since ON visible (account, since_seq);\n"
    "CREATE INDEX visible_scope ON visible (scope);\n"
    "CREATE INDEX visible_until ON visible (until_us);\n"
    "CREATE TABLE scope_out (account {BLOB} NOT NULL, seq {INT} NOT NULL, scope {BLOB} NOT NULL,"
    " comp {INT} NOT NULL, reason {TEXT} NOT NULL,"
    " PRIMARY KEY (account, seq, scope, comp)){STRICT};\n"
    "CREATE TABLE case_fact (case_id {BLOB} NOT NULL PRIMARY KEY, person {BLOB} NOT NULL,"
    " team {BLOB} NOT NULL, coordinator {BLOB} NOT NULL, holder_user {BLOB} NOT NULL,"
    " open {INT} NOT NULL){STRICT};\n"
    "CREATE INDEX case_fact_person ON case_fact (person);\n"
    "CREATE INDEX case_fact_team ON case_fact (team);\n"
    "CREATE INDEX case_fact_coordinator ON case_fact (coordinator);\n"
    "CREATE INDEX case_fact_holder ON case_fact (holder_user);\n"
    "CREATE TABLE handover_ask (handover {BLOB} NOT NULL PRIMARY KEY, case_id {BLOB} NOT NULL,"
    " to_user {BLOB} NOT NULL, to_team {BLOB} NOT NULL){STRICT};\n"
    "CREATE INDEX handover_ask_case ON handover_ask (case_id);\n"
    "CREATE TABLE absence_fact (absence {BLOB} NOT NULL PRIMARY KEY, team {BLOB} NOT NULL,"
    " absent {BLOB} NOT NULL, deputy {BLOB} NOT NULL, from_us {INT} NOT NULL,"
    " until_us {INT} NOT NULL, begun {INT} NOT NULL){STRICT};\n"
    "CREATE INDEX absence_fact_team ON absence_fact (team, absent);\n"
    "CREATE INDEX absence_fact_deputy ON absence_fact (deputy);\n"
    "CREATE TABLE account (id {BLOB} NOT NULL PRIMARY KEY, login {TEXT} NOT NULL,"
    " name {TEXT} NOT NULL, roles {TEXT} NOT NULL, active {INT} NOT NULL){STRICT};\n"
    "CREATE UNIQUE INDEX account_login ON account (login);\n"
    "CREATE TABLE membership (account {BLOB} NOT NULL, team {BLOB} NOT NULL, leads {INT} NOT NULL,"
    " PRIMARY KEY (account, team)){STRICT};\n"
    "CREATE INDEX membership_team ON membership (team);\n"
    "CREATE TABLE team (id {BLOB} NOT NULL PRIMARY KEY, name {TEXT} NOT NULL){STRICT};\n"
    "CREATE INDEX team_name ON team (name);\n"
    "CREATE TABLE district (id {BLOB} NOT NULL PRIMARY KEY, name {TEXT} NOT NULL){STRICT};\n"
    "CREATE TABLE access_grant (id {BLOB} NOT NULL PRIMARY KEY, account {BLOB} NOT NULL,"
    " scope {BLOB} NOT NULL, comp {INT} NOT NULL, until_us {INT} NOT NULL,"
    " ended_us {INT} NOT NULL, reason {TEXT} NOT NULL, created_us {INT} NOT NULL){STRICT};\n"
    "CREATE INDEX access_grant_scope ON access_grant (scope);\n"
    "CREATE INDEX access_grant_account ON access_grant (account);\n"
    "CREATE TABLE token (hash {BLOB} NOT NULL PRIMARY KEY, account {BLOB} NOT NULL,"
    " created_us {INT} NOT NULL, expires_us {INT} NOT NULL, revoked_us {INT} NOT NULL){STRICT};\n"
    "CREATE INDEX token_account ON token (account);\n"
    "CREATE TABLE device (account {BLOB} NOT NULL, id {BLOB} NOT NULL, generation {INT} NOT NULL,"
    " cursor_seq {INT} NOT NULL, seen_us {INT} NOT NULL, PRIMARY KEY (account, id)){STRICT};\n"
    "CREATE TABLE op_result (op {BLOB} NOT NULL PRIMARY KEY, account {BLOB} NOT NULL,"
    " device {BLOB} NOT NULL, fingerprint {TEXT} NOT NULL, target {BLOB} NOT NULL,"
    " result {TEXT} NOT NULL, at_us {INT} NOT NULL){STRICT};\n"
    "CREATE TABLE audit (id {BLOB} NOT NULL PRIMARY KEY, at_us {INT} NOT NULL,"
    " account {BLOB} NOT NULL, device {BLOB} NOT NULL, kind {TEXT} NOT NULL, type {TEXT} NOT NULL,"
    " target {BLOB} NOT NULL, number {INT} NOT NULL, hash {TEXT} NOT NULL,"
    " detail {TEXT} NOT NULL){STRICT};\n"
    "CREATE INDEX audit_target ON audit (target, at_us);\n"
    "CREATE INDEX audit_account ON audit (account, device, number);\n";

/* What format 3 added: what is told of devices, receipts for purges, and kept versions. What was
 * taken from a device before it had receipts to give is not asked for. */
const char sam_server_schema_3[] =
    "ALTER TABLE device ADD COLUMN client {TEXT} NOT NULL DEFAULT '';\n"
    "ALTER TABLE device ADD COLUMN suspended_us {INT} NOT NULL DEFAULT 0;\n"
    "ALTER TABLE device ADD COLUMN unsent {INT} NOT NULL DEFAULT 0;\n"
    "ALTER TABLE device ADD COLUMN since_seq {INT} NOT NULL DEFAULT 0;\n"
    "ALTER TABLE scope_out ADD COLUMN at_us {INT} NOT NULL DEFAULT 0;\n"
    "UPDATE device SET since_seq = (SELECT seq FROM feed_head WHERE id = 1);\n"
    "UPDATE scope_out SET at_us = (SELECT at_us FROM feed_head WHERE id = 1);\n"
    "CREATE TABLE receipt (account {BLOB} NOT NULL, device {BLOB} NOT NULL, seq {INT} NOT NULL,"
    " scope {BLOB} NOT NULL, comp {INT} NOT NULL, n_rows {INT} NOT NULL, at_us {INT} NOT NULL,"
    " PRIMARY KEY (account, device, seq, scope, comp)){STRICT};\n"
    "CREATE TABLE revision (id {BLOB} NOT NULL, n {INT} NOT NULL, seq {INT} NOT NULL,"
    " sv {INT} NOT NULL, by_user {BLOB} NOT NULL, at_us {INT} NOT NULL,"
    " retracted_by {BLOB} NOT NULL, retracted_at {INT} NOT NULL, retracted_why {TEXT} NOT NULL,"
    " body {TEXT} NOT NULL, PRIMARY KEY (id, n)){STRICT};\n";

/* A setting that was never made is NULL, one of an earlier transaction empty: neither is anybody,
 * no row is seen. A SELECT of its own is asked once, not for each row. */
#define SERVING "(SELECT current_setting('samspor.serving', true)) = 'on'"
#define ACCOUNT "(SELECT decode(NULLIF(current_setting('samspor.account', true), ''), 'hex'))"
#define NOW "(SELECT CAST(NULLIF(current_setting('samspor.now', true), '') AS BIGINT))"
#define KEPT_US "34560000000000" /* SAM_SERVER_KEPT_DAYS */
#define FENCE(table)                                                                               \
  "ALTER TABLE " table " ENABLE ROW LEVEL SECURITY;\n"                                             \
  "ALTER TABLE " table " FORCE ROW LEVEL SECURITY;\n"
#define SERVED(table)                                                                              \
  "CREATE POLICY serving ON " table " TO samspor_server USING (" SERVING ")"                       \
  " WITH CHECK (" SERVING ");\n"
#define OWN(table)                                                                                 \
  "CREATE POLICY own ON " table " FOR SELECT TO samspor_server USING (account = " ACCOUNT ");\n"

const char sam_server_session[] = "SET ROLE samspor_server";

const char sam_server_fence[] =
    "DO $$ BEGIN CREATE ROLE samspor_server NOLOGIN;"
    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;\n"
    "DO $$ BEGIN\n"
    "IF NOT pg_has_role(CURRENT_USER, 'samspor_server', 'MEMBER') THEN\n"
    " GRANT samspor_server TO CURRENT_USER; END IF;\n"
    "EXECUTE format('GRANT USAGE ON SCHEMA %I TO samspor_server', current_schema());\n"
    "EXECUTE format('GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA %I TO samspor_server',"
    " current_schema());\n"
    "END $$;\n"
    "GRANT DELETE ON visible, membership, handover_ask, absence_fact, scope_out, receipt, record,"
    " revision, op_result TO samspor_server;\n"
    /* What is on record stays as it was written. */
    "REVOKE UPDATE ON audit, op_result FROM samspor_server;\n"
    "REVOKE INSERT ON server_state, feed_head FROM samspor_server;\n"
    /* clang-format off */
    FENCE ("record") SERVED ("record")
    "CREATE POLICY sight ON record FOR SELECT TO samspor_server USING (EXISTS (SELECT 1"
    " FROM visible v WHERE v.account = " ACCOUNT " AND v.scope = record.scope"
    " AND v.comp = record.comp AND v.until_us > " NOW "));\n"
    "CREATE POLICY erased ON record AS RESTRICTIVE FOR DELETE TO samspor_server"
    " USING (erased_why <> '');\n"
    FENCE ("revision") SERVED ("revision")
    "CREATE POLICY sight ON revision FOR SELECT TO samspor_server USING (EXISTS (SELECT 1"
    " FROM record r WHERE r.id = revision.id));\n"
    FENCE ("visible") SERVED ("visible") OWN ("visible")
    FENCE ("scope_out") SERVED ("scope_out") OWN ("scope_out")
    FENCE ("receipt") SERVED ("receipt") OWN ("receipt")
    FENCE ("op_result") SERVED ("op_result") OWN ("op_result")
    "CREATE POLICY old ON op_result AS RESTRICTIVE FOR DELETE TO samspor_server"
    " USING (at_us < " NOW " - " KEPT_US ");\n"
    FENCE ("audit")
    "CREATE POLICY add ON audit FOR INSERT TO samspor_server WITH CHECK (true);\n"
    "CREATE POLICY serving ON audit FOR SELECT TO samspor_server USING (" SERVING ");\n";
/* clang-format on */
