/* SPDX-FileCopyrightText: The Samspor authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Every statement of the server, in the subset SQLite and PostgreSQL share: parameters $1..$n, no
 * parentheses around the members of a UNION, no bare null among selected columns, row values for
 * ties. A test prepares each one on both. `until_us` and `ended_us` are moments; SAM_SERVER_NEVER
 * stands for "no end", so that a comparison needs no OR.
 */
#define SAM_SERVER_NEVER G_MAXINT64

/* Of device d the outs o without a receipt. */
#define SAM_SERVER_OUTSTANDING                                                                     \
  " ON o.account = d.account AND o.seq > d.since_seq"                                              \
  " AND NOT EXISTS (SELECT 1 FROM receipt c WHERE c.account = d.account AND c.device = d.id"       \
  " AND c.seq = o.seq AND c.scope = o.scope AND c.comp = o.comp)"

/* How often the access log of device d did not hold together: see sam-server-log.c. */
#define SAM_SERVER_LOG_FAULTS                                                                      \
  "(SELECT COUNT(*) FROM audit g WHERE g.account = d.account AND g.device = d.id"                  \
  " AND g.number < 0 AND g.kind = 'log-fault')"

/* clang-format off */
#define SAM_SERVER_STATEMENTS(X) \
  /* ---- state ---- */ \
  X (STATE_GET, "SELECT format, epoch, mac_key, environment FROM server_state WHERE id = 1") \
  X (STATE_PUT, "INSERT INTO server_state (id, format, epoch, mac_key, environment, created_us)" \
     " VALUES (1, $1, $2, $3, $4, $5)") \
  X (STATE_SET_EPOCH, "UPDATE server_state SET epoch = $1 WHERE id = 1") \
  X (STATE_SET_FORMAT, "UPDATE server_state SET format = $1 WHERE id = 1") \
  X (STATE_SET_ENVIRONMENT, "UPDATE server_state SET environment = $1 WHERE id = 1") \
  X (HEAD_PUT, "INSERT INTO feed_head (id, seq, at_us, floor_seq) VALUES (1, 0, $1, 0)") \
  X (HEAD_GET, "SELECT seq, at_us, floor_seq FROM feed_head WHERE id = 1") \
  /* Takes the head lock, which lasts until the commit: sequence order is commit order. */ \
  X (HEAD_TAKE, "UPDATE feed_head SET seq = seq + $1, at_us = $2 WHERE id = 1 RETURNING seq") \
  X (HEAD_SET_FLOOR, "UPDATE feed_head SET floor_seq = $1 WHERE id = 1 AND floor_seq < $1") \
  X (HEAD_BEAT, "UPDATE feed_head SET at_us = $1 WHERE id = 1") \
  /* ---- records ---- */ \
  X (RECORD_GET, "SELECT type, scope, comp, n, seq, sv, by_user, at_us, retracted_by, retracted_at," \
     " retracted_why, erased_why, body, created_by FROM record WHERE id = $1") \
  X (RECORD_INSERT, "INSERT INTO record (id, type, rank, scope, comp, n, seq, sv, by_user, at_us," \
     " created_by, retracted_by, retracted_at, retracted_why, erased_why, body)" \
     " VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $8, $10, 0, '', '', $11)") \
  X (RECORD_UPDATE, "UPDATE record SET n = n + 1, sv = $2, by_user = $3, at_us = $4, body = $5" \
     " WHERE id = $1") \
  X (RECORD_RETRACT, "UPDATE record SET n = n + 1, by_user = $2, at_us = $3, retracted_by = $2," \
     " retracted_at = $3, retracted_why = $4 WHERE id = $1") \
  X (RECORD_ERASE, "UPDATE record SET n = n + 1, at_us = $2, erased_why = $3, body = ''," \
     " retracted_why = '' WHERE id = $1") \
  X (RECORD_SET_SEQ, "UPDATE record SET seq = $2 WHERE id = $1") \
  X (RECORDS_OF_SCOPE, "SELECT id FROM record WHERE scope = $1 AND type = $2" \
     " AND erased_why = '' ORDER BY id") \
  X (RECORDS_OF_TYPE, "SELECT id FROM record WHERE type = $1 AND erased_why = '' ORDER BY id") \
  X (RECORDS_OF_SCOPE_NAMING, "SELECT id FROM record WHERE scope = $1 AND type = $2" \
     " AND erased_why = '' AND body LIKE $3 ORDER BY id") \
  X (RECORDS_OF_TYPE_NAMING, "SELECT id FROM record WHERE type = $1 AND erased_why = ''" \
     " AND body LIKE $2 ORDER BY id") \
  X (CASES_OF_PERSON, "SELECT case_id FROM case_fact WHERE person = $1 ORDER BY case_id") \
  X (RECORD_SEQ, "SELECT n, seq FROM record WHERE id = $1") \
  X (ANY_PERSON, "SELECT 1 FROM record WHERE type = 'person' LIMIT 1") \
  /* What account $2 may read of record $1 (moment $3). */ \
  X (RECORD_SEEN, "SELECT 1 FROM record r JOIN visible v ON v.account = $2 AND v.scope = r.scope" \
     " AND v.comp = r.comp AND v.until_us > $3 WHERE r.id = $1") \
  X (SCOPE_SEEN, "SELECT 1 FROM visible WHERE account = $1 AND scope = $2 AND comp = $3" \
     " AND until_us > $4") \
  X (SCOPE_EVER_SEEN, "SELECT 1 FROM visible WHERE account = $1 AND scope = $2" \
     " UNION SELECT 1 FROM scope_out WHERE account = $1 AND scope = $2") \
  /* What account $1 may read of scope $2 (moment $3), by id. */ \
  X (SCOPE_VERSIONS, "SELECT r.id, r.n FROM visible v JOIN record r ON r.scope = v.scope" \
     " AND r.comp = v.comp WHERE v.account = $1 AND v.scope = $2 AND v.until_us > $3" \
     " AND r.erased_why = '' ORDER BY r.id") \
  X (RECORDS_IN_SIGHT, "SELECT r.id, r.type, r.scope, r.comp, r.n, r.seq, r.sv, r.by_user, r.at_us," \
     " r.retracted_by, r.retracted_at, r.retracted_why, r.erased_why, r.body FROM visible v" \
     " JOIN record r ON r.scope = v.scope AND r.comp = v.comp WHERE v.account = $1" \
     " AND v.until_us > $2 AND r.erased_why = '' ORDER BY r.rank, r.id") \
  /* ---- homes: see sam-server-housing.c; $1 is the registry ---- */ \
  X (REGISTRY_HEAD, "SELECT COALESCE(MAX(seq), 0) FROM record WHERE scope = $1 AND comp = 0") \
  X (STOCK, "SELECT id, type, scope, comp, n, seq, sv, by_user, at_us, retracted_by, retracted_at," \
     " retracted_why, erased_why, body FROM record WHERE scope = $1 AND comp = 0" \
     " AND erased_why = '' AND type IN ('site', 'housing_unit', 'tenancy', 'setting')" \
     " ORDER BY id") \
  /* ---- strictly confidential addresses: see sam-server-grade.c ---- */ \
  X (BODIES_OF_SCOPE, "SELECT id, type, 0, body FROM record WHERE scope = $1 AND erased_why = ''") \
  X (REVISIONS_OF_SCOPE, "SELECT v.id, r.type, v.n, v.body FROM record r" \
     " JOIN revision v ON v.id = r.id WHERE r.scope = $1") \
  X (RECORD_BLANK, "UPDATE record SET body = $2 WHERE id = $1") \
  X (REVISION_BLANK, "UPDATE revision SET body = $3 WHERE id = $1 AND n = $2") \
  /* Whoever the case itself names; a role gives nothing. */ \
  X (CASE_NAMED, \
     "SELECT a.id FROM case_fact c JOIN account a ON a.id = c.coordinator" \
     " WHERE c.case_id = $1 AND a.active = 1" \
     " UNION SELECT a.id FROM case_fact c JOIN account a ON a.id = c.holder_user" \
     " WHERE c.case_id = $1 AND a.active = 1" \
     " UNION SELECT a.id FROM handover_ask h JOIN case_fact c ON c.case_id = h.case_id" \
     " JOIN membership m ON m.account = h.to_user AND m.team = c.team" \
     " JOIN account a ON a.id = h.to_user WHERE h.case_id = $1 AND c.open = 1 AND a.active = 1") \
  /* ---- letting go: see sam-server-expire.c ---- */ \
  X (GONE_BEFORE, "SELECT COALESCE(MAX(t.seq), 0) FROM (SELECT seq FROM scope_out WHERE at_us < $1" \
     " UNION ALL SELECT seq FROM record WHERE erased_why <> '' AND at_us < $1) AS t") \
  /* One that has only said what it is has nothing to be told about. */ \
  X (DEVICE_SLOWEST, "SELECT MIN(cursor_seq) FROM device WHERE seen_us >= $1 AND cursor_seq > 0") \
  X (OUTS_DELETE, "DELETE FROM scope_out WHERE seq <= $1") \
  X (RECEIPTS_DELETE, "DELETE FROM receipt WHERE seq <= $1") \
  /* A scope stays as long as anything in it does. */ \
  X (ERASED_DELETE, "DELETE FROM record WHERE erased_why <> '' AND seq <= $1" \
     " AND NOT EXISTS (SELECT 1 FROM record c WHERE c.scope = record.id AND c.id <> record.id)") \
  /* ---- earlier versions ---- */ \
  X (REVISION_PUT, "INSERT INTO revision (id, n, seq, sv, by_user, at_us, retracted_by," \
     " retracted_at, retracted_why, body) SELECT id, n, seq * $2, sv, by_user, at_us, retracted_by," \
     " retracted_at, retracted_why, body FROM record WHERE id = $1") \
  X (REVISIONS_DELETE, "DELETE FROM revision WHERE id = $1") \
  X (HISTORY, "SELECT n, seq, sv, by_user, at_us, retracted_by, retracted_at, retracted_why, body" \
     " FROM (SELECT id, n, seq, sv, by_user, at_us, retracted_by, retracted_at, retracted_why, body" \
     " FROM record UNION ALL SELECT id, n, seq, sv, by_user, at_us, retracted_by, retracted_at," \
     " retracted_why, body FROM revision) AS h WHERE id = $1 AND n < $2 ORDER BY n DESC LIMIT $3") \
  /* ---- the feed: see sam-server-feed.c ---- */ \
  /* Sight of a record that has changed is asked for row by row, so that no database begins with all \
   * that is in sight: there is no more of the former than there is to send. */ \
  X (FEED_PAGE, \
     "SELECT u.e, u.kind, u.rk, u.id, u.reason, r.type, r.scope, r.comp, r.n, r.seq, r.sv," \
     " r.by_user, r.at_us, r.retracted_by, r.retracted_at, r.retracted_why, r.erased_why, r.body" \
     " FROM (" \
     "SELECT * FROM (SELECT r1.seq AS e, 1 AS kind, r1.rank AS rk, r1.id AS id, '' AS reason" \
     " FROM record r1 WHERE r1.seq >= $2 AND (r1.seq, r1.rank, r1.id) > ($2, $3, $4)" \
     " AND r1.seq >= (SELECT v1.since_seq FROM visible v1 WHERE v1.account = $1" \
     " AND v1.scope = r1.scope AND v1.comp = r1.comp AND v1.until_us > $7)" \
     " ORDER BY r1.seq, r1.rank, r1.id LIMIT $8) AS a" \
     " UNION ALL " \
     "SELECT * FROM (SELECT v2.since_seq, 1, r2.rank, r2.id, '' FROM visible v2 JOIN record r2" \
     " ON r2.scope = v2.scope AND r2.comp = v2.comp AND r2.seq < v2.since_seq" \
     " WHERE v2.account = $1 AND v2.until_us > $7 AND v2.since_seq >= $2" \
     " AND (v2.since_seq, r2.rank, r2.id) > ($2, $3, $4)" \
     " ORDER BY v2.since_seq, r2.rank, r2.id LIMIT $8) AS b" \
     " UNION ALL " \
     "SELECT * FROM (SELECT o.seq, 0, o.comp, o.scope, o.reason FROM scope_out o" \
     " WHERE o.account = $1 AND o.seq >= $2 AND (o.seq, o.comp, o.scope) > ($2, $5, $6)" \
     " ORDER BY o.seq, o.comp, o.scope LIMIT $8) AS c" \
     ") AS u LEFT JOIN record r ON r.id = u.id AND u.kind = 1" \
     " ORDER BY u.e, u.kind, u.rk, u.id LIMIT $8") \
  /* ---- who sees what: see sam-server-scope.c ---- */ \
  X (CASE_FACT_PUT, "INSERT INTO case_fact (case_id, person, team, coordinator, holder_user, open)" \
     " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id) DO UPDATE SET person = excluded.person," \
     " team = excluded.team, coordinator = excluded.coordinator," \
     " holder_user = excluded.holder_user, open = excluded.open") \
  X (CASE_FACT_GET, "SELECT holder_user, open FROM case_fact WHERE case_id = $1") \
  X (ASK_PUT, "INSERT INTO handover_ask (handover, case_id, to_user, to_team)" \
     " VALUES ($1, $2, $3, $4) ON CONFLICT (handover) DO UPDATE SET to_user = excluded.to_user," \
     " to_team = excluded.to_team") \
  X (ASK_DELETE, "DELETE FROM handover_ask WHERE handover = $1") \
  X (CASE_WANTED, \
     "SELECT a.id FROM case_fact c JOIN account a ON a.id = c.coordinator" \
     " WHERE c.case_id = $1 AND a.active = 1" \
     " UNION SELECT a.id FROM case_fact c JOIN account a ON a.id = c.holder_user" \
     " WHERE c.case_id = $1 AND a.active = 1" \
     " UNION SELECT a.id FROM case_fact c JOIN membership m ON m.team = c.team AND m.leads = 1" \
     " JOIN account a ON a.id = m.account WHERE c.case_id = $1 AND a.active = 1" \
     /* A question ends with the case, and with leaving the team in which one was asked. */ \
     " UNION SELECT a.id FROM handover_ask h JOIN case_fact c ON c.case_id = h.case_id" \
     " JOIN membership m ON m.account = h.to_user AND m.team = c.team" \
     " JOIN account a ON a.id = h.to_user WHERE h.case_id = $1 AND c.open = 1 AND a.active = 1" \
     " UNION SELECT a.id FROM handover_ask h JOIN case_fact c ON c.case_id = h.case_id" \
     " JOIN membership m ON m.team = h.to_team JOIN account a ON a.id = m.account" \
     " WHERE h.case_id = $1 AND c.open = 1 AND a.active = 1") \
  X (GRANTED, "SELECT g.account, g.comp, MAX(g.until_us) FROM access_grant g" \
     " JOIN account a ON a.id = g.account WHERE g.scope = $1 AND g.ended_us > $2" \
     " AND g.until_us > $2 AND a.active = 1 GROUP BY g.account, g.comp") \
  /* Compartments 3 and 5 (attendance, slt) have no link to a person. */ \
  X (PERSON_WANTED, "SELECT v.account, v.comp, MAX(v.until_us) FROM case_fact c" \
     " JOIN visible v ON v.scope = c.case_id WHERE c.person = $1 AND v.comp <> 3 AND v.comp <> 5" \
     " GROUP BY v.account, v.comp") \
  X (PERSON_CREATOR, "SELECT r.created_by FROM record r JOIN account a ON a.id = r.created_by" \
     " WHERE r.id = $1 AND r.type = 'person' AND a.active = 1" \
     " AND NOT EXISTS (SELECT 1 FROM case_fact c WHERE c.person = $1)") \
  X (ABSENCE_PUT, "INSERT INTO absence_fact (absence, team, absent, deputy, from_us, until_us," \
     " begun) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (absence) DO UPDATE" \
     " SET deputy = excluded.deputy, from_us = excluded.from_us, until_us = excluded.until_us," \
     " begun = excluded.begun") \
  X (ABSENCE_DELETE, "DELETE FROM absence_fact WHERE absence = $1") \
  X (ABSENCES_DUE, "SELECT DISTINCT team, absent FROM absence_fact WHERE begun = 0" \
     " AND from_us <= $1") \
  X (ABSENCES_BEGIN, "UPDATE absence_fact SET begun = 1 WHERE begun = 0 AND from_us <= $1") \
  X (CASES_OF_ABSENT, "SELECT case_id FROM case_fact WHERE team = $1" \
     " AND (coordinator = $2 OR holder_user = $2)") \
  /* Who covers sees the open cases of the team whose absence it is, as long as it lasts. */ \
  X (CASE_DEPUTIES, "SELECT a.id, MAX(f.until_us) FROM case_fact c JOIN absence_fact f" \
     " ON f.team = c.team AND (f.absent = c.coordinator OR f.absent = c.holder_user)" \
     " JOIN membership m ON m.account = f.deputy AND m.team = f.team" \
     " JOIN account a ON a.id = f.deputy WHERE c.case_id = $1 AND c.open = 1" \
     " AND f.from_us <= $2 AND f.until_us > $2 AND a.active = 1 GROUP BY a.id") \
  X (TEAM_WANTED, "SELECT a.id FROM membership m JOIN account a ON a.id = m.account" \
     " WHERE m.team = $1 AND a.active = 1") \
  X (IS_TEAM, "SELECT 1 FROM team WHERE id = $1") \
  X (TEAMS_OF_ACCOUNT, "SELECT team FROM membership WHERE account = $1") \
  X (VISIBLE_OF_SCOPE, "SELECT account, comp, until_us FROM visible WHERE scope = $1") \
  X (VISIBLE_PUT, "INSERT INTO visible (account, scope, comp, since_seq, until_us)" \
     " VALUES ($1, $2, $3, $4, $5)") \
  X (VISIBLE_SET_UNTIL, "UPDATE visible SET until_us = $4 WHERE account = $1 AND scope = $2" \
     " AND comp = $3") \
  X (VISIBLE_DELETE, "DELETE FROM visible WHERE account = $1 AND scope = $2 AND comp = $3") \
  X (VISIBLE_SETTLE, "UPDATE visible SET since_seq = $2 WHERE account = $1 AND since_seq = $3") \
  /* Asked with every request. With DISTINCT, SQLite would walk through all rows by scope. */ \
  X (VISIBLE_EXPIRED, "SELECT scope FROM visible WHERE until_us <= $1") \
  X (VISIBLE_SCOPES, "SELECT DISTINCT scope FROM visible WHERE account = $1") \
  X (OUT_PUT, "INSERT INTO scope_out (account, seq, scope, comp, reason, at_us)" \
     " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, seq, scope, comp) DO NOTHING") \
  X (OUT_SETTLE, "UPDATE scope_out SET seq = $2 WHERE account = $1 AND seq = $3") \
  X (CASES_OF_ACCOUNT, \
     "SELECT case_id FROM case_fact WHERE coordinator = $1" \
     " UNION SELECT case_id FROM case_fact WHERE holder_user = $1" \
     " UNION SELECT c.case_id FROM membership m JOIN case_fact c ON c.team = m.team" \
     " WHERE m.account = $1 AND m.leads = 1" \
     " UNION SELECT case_id FROM handover_ask WHERE to_user = $1" \
     " UNION SELECT h.case_id FROM membership m JOIN handover_ask h ON h.to_team = m.team" \
     " WHERE m.account = $1" \
     " UNION SELECT c.case_id FROM absence_fact f JOIN case_fact c ON c.team = f.team" \
     " AND (c.coordinator = f.absent OR c.holder_user = f.absent) WHERE f.deputy = $1" \
     " UNION SELECT scope FROM access_grant WHERE account = $1") \
  X (IS_CASE, "SELECT person FROM case_fact WHERE case_id = $1") \
  /* ---- accounts ---- */ \
  X (ACCOUNT_BY_LOGIN, "SELECT id, name, roles, active FROM account WHERE login = $1") \
  X (ACCOUNT_BY_ID, "SELECT login, name, roles, active FROM account WHERE id = $1") \
  X (ACCOUNT_PUT, "INSERT INTO account (id, login, name, roles, active)" \
     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET login = excluded.login," \
     " name = excluded.name, roles = excluded.roles, active = excluded.active") \
  X (ACCOUNT_IDS, "SELECT id FROM account WHERE active = 1 ORDER BY id") \
  X (MEMBERSHIP_CLEAR, "DELETE FROM membership WHERE account = $1") \
  X (MEMBERSHIP_PUT, "INSERT INTO membership (account, team, leads) VALUES ($1, $2, $3)" \
     " ON CONFLICT (account, team) DO UPDATE SET leads = excluded.leads") \
  X (MEMBERSHIP_GET, "SELECT team, leads FROM membership WHERE account = $1 ORDER BY team") \
  X (HAS_GRANT, "SELECT 1 FROM access_grant WHERE account = $1 AND scope = $2" \
     " AND ended_us > $3 AND until_us > $3") \
  X (TEAM_BY_NAME, "SELECT id FROM team WHERE name = $1") \
  X (TEAM_PUT, "INSERT INTO team (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE" \
     " SET name = excluded.name") \
  X (DISTRICT_BY_NAME, "SELECT id FROM district WHERE name = $1") \
  X (DISTRICT_PUT, "INSERT INTO district (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE" \
     " SET name = excluded.name") \
  /* Beyond those of the role; what is seen of them is what was granted. */ \
  X (COMPARTMENTS_GRANTED, "SELECT DISTINCT comp FROM access_grant WHERE account = $1" \
     " AND ended_us > $2 AND until_us > $2") \
  X (GRANT_PUT, "INSERT INTO access_grant (id, account, scope, comp, until_us, ended_us, reason," \
     " created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
  X (GRANT_GET, "SELECT scope FROM access_grant WHERE id = $1 AND ended_us > $2") \
  X (GRANT_END, "UPDATE access_grant SET ended_us = $2 WHERE id = $1") \
  /* ---- tokens and devices ---- */ \
  X (TOKEN_PUT, "INSERT INTO token (hash, account, created_us, expires_us, revoked_us)" \
     " VALUES ($1, $2, $3, $4, 0)") \
  X (TOKEN_GET, "SELECT t.account, t.expires_us, t.revoked_us, a.name, a.roles, a.active" \
     " FROM token t JOIN account a ON a.id = t.account WHERE t.hash = $1") \
  X (TOKEN_REVOKE, "UPDATE token SET revoked_us = $2 WHERE account = $1 AND revoked_us = 0") \
  X (DEVICE_GET, "SELECT generation, cursor_seq, suspended_us FROM device WHERE account = $1" \
     " AND id = $2") \
  X (DEVICE_PUT, "INSERT INTO device (account, id, generation, cursor_seq, seen_us, since_seq)" \
     " SELECT $1, $2, $3, $4, $5, h.seq FROM feed_head h WHERE h.id = 1" \
     " ON CONFLICT (account, id) DO UPDATE" \
     " SET generation = excluded.generation, cursor_seq = excluded.cursor_seq," \
     " seen_us = excluded.seen_us") \
  X (DEVICE_SET_CLIENT, "UPDATE device SET client = $3 WHERE account = $1 AND id = $2") \
  X (DEVICE_SET_UNSENT, "UPDATE device SET unsent = $3 WHERE account = $1 AND id = $2") \
  X (DEVICE_SUSPEND, "UPDATE device SET suspended_us = $2 WHERE id = $1") \
  X (DEVICE_ONE, "SELECT d.id, d.account, d.suspended_us, d.seen_us, d.generation, d.unsent," \
     " COUNT(o.seq) FROM device d LEFT JOIN scope_out o" SAM_SERVER_OUTSTANDING \
     " WHERE d.account = $1 AND d.id = $2 GROUP BY d.account, d.id") \
  /* Of everybody in a team that account $1 leads. */ \
  X (DEVICES_LED, "SELECT d.id, d.account, d.suspended_us, d.seen_us, d.generation, d.unsent," \
     " COUNT(o.seq), COALESCE(MIN(o.at_us), 0), " SAM_SERVER_LOG_FAULTS \
     " FROM device d LEFT JOIN scope_out o" SAM_SERVER_OUTSTANDING \
     " WHERE d.account IN (SELECT m.account FROM membership l JOIN membership m ON m.team = l.team WHERE l.account = $1 AND l.leads = 1)" \
     " GROUP BY d.account, d.id ORDER BY d.account, d.id") \
  X (DEVICES_ALL, "SELECT d.id, d.account, d.suspended_us, d.seen_us, d.generation, d.unsent," \
     " COUNT(o.seq), COALESCE(MIN(o.at_us), 0), " SAM_SERVER_LOG_FAULTS ", a.login, d.client" \
     " FROM device d" \
     " JOIN account a ON a.id = d.account LEFT JOIN scope_out o" SAM_SERVER_OUTSTANDING \
     " GROUP BY d.account, d.id, a.login ORDER BY a.login, d.id") \
  X (RECEIPT_PUT, "INSERT INTO receipt (account, device, seq, scope, comp, n_rows, at_us)" \
     " SELECT o.account, $2, o.seq, o.scope, o.comp, $6, $7 FROM scope_out o" \
     " WHERE o.account = $1 AND o.seq = $3 AND o.scope = $4 AND o.comp = $5" \
     " ON CONFLICT (account, device, seq, scope, comp) DO NOTHING") \
  /* ---- operations ---- */ \
  X (OP_GET, "SELECT account, fingerprint, target, result, device FROM op_result WHERE op = $1") \
  X (OP_PUT, "INSERT INTO op_result (op, account, device, fingerprint, target, result, at_us)" \
     " VALUES ($1, $2, $3, $4, $5, $6, $7)") \
  /* Kept longer than anybody sends an operation again, and as long as its device has not gone on: \
   * to a later change, as far as it is one itself. */ \
  X (OPS_DELETE, "DELETE FROM op_result WHERE op IN (SELECT o.op FROM op_result o JOIN (" \
     "SELECT account, device, MAX(at_us) AS latest," \
     " MAX(CASE WHEN length(target) > 0 THEN at_us ELSE 0 END) AS latest_change" \
     " FROM op_result WHERE at_us < $1 GROUP BY account, device) AS l" \
     " ON l.account = o.account AND l.device = o.device WHERE o.at_us < l.latest_change" \
     " OR (length(o.target) = 0 AND o.at_us < l.latest) LIMIT $2)") \
  X (LOG_LINKS, "SELECT number, hash FROM audit WHERE account = $1 AND device = $2" \
     " AND number >= $3 AND number <= $4 AND kind = 'view'") \
  X (AUDIT_PUT, "INSERT INTO audit (id, at_us, account, device, kind, type, target, number, hash," \
     " detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)") \
  /* Whether account $2 is who answers for case $1, or leads its team. */ \
  X (CASE_ANSWERED_FOR, "SELECT 1 FROM case_fact c WHERE c.case_id = $1 AND (c.coordinator = $2" \
     " OR c.holder_user = $2 OR EXISTS (SELECT 1 FROM membership m WHERE m.team = c.team" \
     " AND m.account = $2 AND m.leads = 1))") \
  /* Who looked at what account $1 may read (moment $2) of case $3 and its person, before row \
   * ($4, $5). */ \
  X (ACCESS_PAGE, "SELECT a.id, a.at_us, a.account, a.kind, r.type, a.detail FROM visible v" \
     " JOIN record r ON r.scope = v.scope AND r.comp = v.comp JOIN audit a ON a.target = r.id" \
     " WHERE v.account = $1 AND v.until_us > $2" \
     " AND v.scope IN ($3, (SELECT c.person FROM case_fact c WHERE c.case_id = $3))" \
     " AND a.kind IN ('view', 'read', 'history', 'found', 'audit', 'housing')" \
     " AND (a.at_us, a.id) < ($4, $5) ORDER BY a.at_us DESC, a.id DESC LIMIT $6") \
  /* Whose devices have fetched case $1 since it came into their sight, and have it (moment $2). */ \
  X (CASE_COPIES, "SELECT d.account, MAX(d.seen_us) FROM visible v JOIN device d" \
     " ON d.account = v.account AND d.cursor_seq >= v.since_seq WHERE v.scope = $1" \
     " AND v.until_us > $2 GROUP BY d.account ORDER BY 2 DESC, 1") \
  X (TEAM_NAMES, "SELECT t.name FROM membership m JOIN team t ON t.id = m.team" \
     " WHERE m.account = $1 ORDER BY t.name") \
  X (AUDIT_COUNT, "SELECT COUNT(*) FROM audit WHERE kind = $1")
/* clang-format on */

/* Those of PostgreSQL alone: see sam-server-fence.c and sam-server-lock.c. */
/* clang-format off */
#define SAM_SERVER_POSTGRES_STATEMENTS(X) \
  /* Until the end of the transaction: the account whose rows may be read, the moment sight is held \
   * against, and whether the transaction serves. */ \
  X (FENCE_SET, "SELECT set_config('samspor.account', encode($1, 'hex'), true)," \
     " set_config('samspor.now', CAST (CAST ($2 AS BIGINT) AS TEXT), true)," \
     " set_config('samspor.serving', $3, true)") \
  X (FENCE_HOLDS, "SELECT 1 FROM pg_roles WHERE rolname = CURRENT_USER AND NOT rolsuper" \
     " AND NOT rolbypassrls AND 7 = (SELECT COUNT(*) FROM pg_class WHERE oid IN" \
     " ('record'::regclass, 'visible'::regclass, 'scope_out'::regclass, 'op_result'::regclass," \
     " 'audit'::regclass, 'revision'::regclass, 'receipt'::regclass) AND relrowsecurity AND relforcerowsecurity)") \
  X (LOCK, "SELECT pg_advisory_xact_lock($1)") \
  X (LOCK_SHARED, "SELECT pg_advisory_xact_lock_shared($1)")
/* clang-format on */

#define SAM_SERVER_POSTGRES_ID(name, text) SAM_PG_##name,
typedef enum {
  SAM_SERVER_POSTGRES_STATEMENTS (SAM_SERVER_POSTGRES_ID) SAM_N_PG
} SamServerPostgresStatement;
#define SAM_SERVER_STATEMENT_ID(name, text) SAM_STMT_##name,
typedef enum { SAM_SERVER_STATEMENTS (SAM_SERVER_STATEMENT_ID) SAM_N_STMTS } SamServerStatement;

/* One text each, NULL-free, SAM_N_STMTS long. */
extern const char *const sam_server_statements[];
extern const char *const sam_server_postgres_statements[];
/* Of PostgreSQL: the role, what it may do and the row-level security, for the owner to run once
 * after the tables; and what each session begins with. */
extern const char sam_server_fence[];
extern const char sam_server_session[];
/* The tables, with {INT} {TEXT} {BLOB} {STRICT} for what drivers spell differently. */
extern const char sam_server_schema[];
/* What brings format 2 to format 3; a new database runs both. */
extern const char sam_server_schema_3[];
