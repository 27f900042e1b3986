-- SPDX-FileCopyrightText: The Samspor authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The year in figures, counted in plain SQL over plain tables: r_<type>, one column a field, days
-- and moments as ISO text; what was registered by mistake is not there. Nothing of the rules is
-- used. A part begins with "-- @once", "-- @daily" (before the figures of a day) or
-- "-- @figure <name>": one SELECT of one text column, whose rows must be those the rules give.

-- @once
CREATE TABLE today (d TEXT);

-- The public holidays of Norway, written out.
CREATE TABLE holiday (d TEXT PRIMARY KEY);
INSERT INTO holiday VALUES
  ('2025-01-01'), ('2025-04-17'), ('2025-04-18'), ('2025-04-20'), ('2025-04-21'), ('2025-05-01'),
  ('2025-05-17'), ('2025-05-29'), ('2025-06-08'), ('2025-06-09'), ('2025-12-25'), ('2025-12-26'),
  ('2026-01-01'), ('2026-04-02'), ('2026-04-03'), ('2026-04-05'), ('2026-04-06'), ('2026-05-01'),
  ('2026-05-14'), ('2026-05-17'), ('2026-05-24'), ('2026-05-25'), ('2026-12-25'), ('2026-12-26'),
  ('2027-01-01'), ('2027-03-25'), ('2027-03-26'), ('2027-03-28'), ('2027-03-29'), ('2027-05-01'),
  ('2027-05-06'), ('2027-05-16'), ('2027-05-17'), ('2027-12-25'), ('2027-12-26'),
  ('2028-01-01');

-- The thresholds that hold until the municipality says otherwise.
CREATE TABLE preset (key TEXT PRIMARY KEY, n INTEGER);
INSERT INTO preset VALUES
  ('first_conversation_days', 10), ('handover_answer_open_days', 3),
  ('handover_acute_open_days', 1), ('deferral_days', 14), ('escalation_open_days', 3),
  ('unchecked_date_days', 7), ('minimum_package_days', 7), ('wants_now_hours', 72),
  ('absence_days', 14), ('inquiry_answer_open_days', 2), ('not_ready_days', 14),
  ('housing_ends_days', 14), ('weekend_ahead_days', 7),
  ('lease_ends_first_days', 90), ('lease_ends_second_days', 60), ('lease_ends_last_days', 30),
  ('temporary_ends_days', 3);

-- Kinds of transition: ends in freedom?
CREATE TABLE kind (id TEXT PRIMARY KEY, gate INTEGER, window INTEGER);
INSERT INTO kind VALUES
  ('prison', 1, 1), ('remand', 1, 1), ('tsb', 1, 1), ('phv', 1, 1), ('detox', 1, 1),
  ('broken_off', 1, 1), ('leave', 1, 0), ('move', 1, 0), ('turns_16', 0, 0), ('turns_18', 0, 0);

-- Points: days before; whether one of the six; whether of the minimum package while there is no
-- date (first night, who meets and calls, money and id, medicine, naloxone).
CREATE TABLE point (id TEXT PRIMARY KEY, days INTEGER, six INTEGER, least INTEGER);
INSERT INTO point VALUES
  ('housing', 14, 1, 1), ('treatment', 14, 1, 0), ('education', 7, 1, 0), ('work', 7, 1, 0),
  ('activity', 7, 1, 0), ('follow_up', 7, 1, 1), ('money', 3, 0, 1), ('id_phone', 3, 0, 1),
  ('gp_medicine', 3, 0, 1), ('naloxone', 3, 0, 1);

-- What is prepared before a birthday, and how many days.
CREATE TABLE task (kind TEXT, point TEXT, days INTEGER, PRIMARY KEY (kind, point));
INSERT INTO task VALUES
  ('turns_16', 'talk', 90), ('turns_16', 'own_consents', 0), ('turns_16', 'own_letters', 0),
  ('turns_16', 'plan_review', -30),
  ('turns_18', 'talk', 150), ('turns_18', 'aftercare', 120), ('turns_18', 'adult_services', 90),
  ('turns_18', 'housing', 90), ('turns_18', 'money', 30), ('turns_18', 'id_phone', 30),
  ('turns_18', 'own_consents', 0), ('turns_18', 'own_letters', 0), ('turns_18', 'plan_review', -30);

CREATE TABLE first_day (n INTEGER PRIMARY KEY);
INSERT INTO first_day VALUES (0), (1), (2), (3), (5), (7), (10), (14), (21), (28);

CREATE INDEX contact_of ON r_contact (case_id, outcome);
CREATE INDEX row_of ON r_gate_row (transition_id);
CREATE INDEX transition_of ON r_transition (case_id);
CREATE INDEX next_of ON r_transition (previous_id);
CREATE INDEX case_of ON r_case (person_id);
CREATE INDEX signature_of ON r_signature (party_id);
CREATE INDEX commitment_of ON r_commitment (case_id);
CREATE INDEX handover_of ON r_handover (case_id);
CREATE INDEX answer_to ON r_alert_answer (subject_id, rule, anchor_on);
CREATE INDEX residence_of ON r_residence (person_id);
CREATE INDEX tenant_of ON r_tenant (person_id);
CREATE INDEX plan_of ON r_followup (transition_id);
CREATE INDEX plan_after ON r_followup (overdose_id);
CREATE INDEX day_of ON r_followup_day (followup_id);
CREATE INDEX overdose_of ON r_overdose (case_id);
CREATE INDEX meeting_of ON r_meeting (case_id);

-- @daily
-- Days: n = open days up to it; open_day = the n-th of them.
DROP TABLE IF EXISTS day;
CREATE TABLE day AS
WITH RECURSIVE d (d) AS (SELECT '2025-01-01' UNION ALL
                         SELECT date (d, '+1 day') FROM d WHERE d < '2028-06-30'),
  closed (days) AS (SELECT coalesce ((SELECT value FROM r_setting WHERE setting_key = 'closed_days'
                                      ORDER BY valid_from DESC LIMIT 1), '')),
  open (d, is_open) AS (
    SELECT d, strftime ('%w', d) NOT IN ('0', '6') AND d NOT IN (SELECT d FROM holiday)
              AND substr (d, 6) NOT IN ('12-24', '12-31') AND instr (days, d) = 0
    FROM d, closed)
SELECT d, is_open, SUM (is_open) OVER (ORDER BY d) AS n FROM open;
CREATE UNIQUE INDEX day_d ON day (d);
DROP TABLE IF EXISTS open_day;
CREATE TABLE open_day AS SELECT n, d FROM day WHERE is_open;
CREATE UNIQUE INDEX open_day_n ON open_day (n);

-- before: the day itself or the last open one before it; next: the first open one after it.
DROP TABLE IF EXISTS around;
CREATE TABLE around AS
SELECT d, is_open, n, (SELECT d FROM open_day WHERE open_day.n = day.n) AS before,
       (SELECT d FROM open_day WHERE open_day.n = day.n + 1) AS next,
       CASE WHEN is_open THEN (SELECT d FROM open_day WHERE open_day.n = day.n - 1)
            ELSE (SELECT d FROM open_day WHERE open_day.n = day.n) END AS previous
FROM day;
CREATE UNIQUE INDEX around_d ON around (d);

DROP TABLE IF EXISTS bound;
CREATE TABLE bound AS
SELECT key, CAST (coalesce ((SELECT value FROM r_setting WHERE setting_key = key AND valid_from <= d
                             ORDER BY valid_from DESC LIMIT 1), n) AS INTEGER) AS n
FROM preset, today;

-- Cases that somebody works on, of persons who live.
DROP TABLE IF EXISTS live;
CREATE TABLE live AS
SELECT c.*, p.birth_date, p.birth_precision, p.address_grade
FROM r_case c JOIN r_person p ON p.id = c.person_id
WHERE c.status <> 'closed' AND p.deceased_on IS NULL;
CREATE UNIQUE INDEX live_id ON live (id);

-- The same on an earlier day: what was asked then is answered within what held then.
DROP TABLE IF EXISTS bound_on;
CREATE TABLE bound_on AS
SELECT d, key,
       CAST (coalesce ((SELECT value FROM r_setting WHERE setting_key = key AND valid_from <= d
                        ORDER BY valid_from DESC LIMIT 1), n) AS INTEGER) AS n
FROM preset, (SELECT date (received_at, 'localtime') AS d FROM r_inquiry
              UNION SELECT date (asked_at, 'localtime') FROM r_handover
              UNION SELECT began_on FROM r_relative_support)
WHERE key LIKE '%answer%' OR key LIKE '%acute%';
CREATE UNIQUE INDEX bound_on_d ON bound_on (d, key);

-- Transitions, with the place each has in its chain of those that are not cancelled.
DROP TABLE IF EXISTS tr;
CREATE TABLE tr AS
SELECT t.*, k.gate, k.window,
       (SELECT COUNT (*) FROM r_transition x
        WHERE x.previous_id = t.id AND x.cancelled_on IS NULL AND t.cancelled_on IS NULL)
         AS is_link,
       (SELECT COUNT (*) FROM r_transition x WHERE x.previous_id = t.id AND x.cancelled_on IS NULL
                                               AND x.direct = 'true') AS goes_on,
       coalesce (happened_on, date) AS day0,
       happened_on IS NOT NULL OR cancelled_on IS NOT NULL
       OR coalesce (date (date, CASE WHEN k.gate THEN '+0 day' ELSE '+30 day' END) < today.d, 0)
         AS over
FROM r_transition t JOIN live ON live.id = t.case_id JOIN kind k ON k.id = t.kind, today;
CREATE UNIQUE INDEX tr_id ON tr (id);
CREATE INDEX tr_case ON tr (case_id);

-- Homes: leases, as long as both the lease and one's part of it last, and residences but for those
-- in a home that one has a lease of at the time.
DROP TABLE IF EXISTS part;
CREATE TABLE part AS
SELECT t.id, t.person_id, CASE form WHEN 'temporary' THEN 'temporary' ELSE 'municipal' END AS kind,
       form, max (t.from_on, l.from_on) AS from_on,
       nullif (min (coalesce (t.to_on, '9999'), coalesce (l.given_up_on, l.to_on, '9999')), '9999')
         AS to_on,
       kept_during IS NOT NULL AS kept, ended_how, risk_on, unit_id, l.id AS lease_id,
       renewed_from_id
FROM r_tenant t JOIN r_tenancy l ON l.id = t.tenancy_id;
DELETE FROM part WHERE to_on < from_on;
CREATE INDEX part_of ON part (person_id);
DROP TABLE IF EXISTS homes;
CREATE TABLE homes AS
SELECT h.*, live.id AS case_id
FROM (SELECT * FROM part
      UNION ALL
      SELECT id, person_id, kind, NULL, from_on, to_on,
             coalesce (kept_in_sentence, '') = 'true' AND kind NOT IN ('prison', 'institution'),
             ended_how, NULL, unit_id, NULL, NULL
      FROM r_residence r
      WHERE NOT EXISTS (SELECT 1 FROM part p WHERE p.person_id = r.person_id
                                               AND p.unit_id = r.unit_id
                                               AND p.from_on <= coalesce (r.to_on, '9999')
                                               AND r.from_on <= coalesce (p.to_on, '9999'))) h
     JOIN live ON live.person_id = h.person_id
WHERE coalesce (address_grade, '') <> 'strengt_fortrolig';
CREATE INDEX homes_of ON homes (person_id);

-- What the homes of a person say of the first night after a transition: a lease that has begun by
-- the date and goes on past it; a place for now that reaches the date, until when.
DROP TABLE IF EXISTS night;
CREATE TABLE night AS
SELECT t.id,
       EXISTS (SELECT 1 FROM homes h
               WHERE h.case_id = t.case_id AND form IN ('fixed', 'trial', 'open_ended')
                     AND h.from_on <= coalesce (t.date, today.d)
                     AND coalesce (h.to_on > t.date, h.to_on IS NULL)) AS leased,
       (SELECT coalesce (h.to_on, '9999') FROM homes h
        WHERE h.case_id = t.case_id AND h.kind = 'temporary'
              AND coalesce (t.date, today.d) BETWEEN h.from_on AND coalesce (h.to_on, '9999')
        ORDER BY h.from_on DESC, h.id DESC LIMIT 1) AS now_until,
       NOT EXISTS (SELECT 1 FROM live WHERE live.id = t.case_id
                                            AND address_grade = 'strengt_fortrolig') AS told
FROM tr t, today;
CREATE UNIQUE INDEX night_id ON night (id);
-- The same of the one home that a point names; of a date that is not known it holds until it ends.
DROP TABLE IF EXISTS own;
CREATE TABLE own AS
SELECT r.id,
       coalesce (h.form IN ('fixed', 'trial', 'open_ended') AND h.from_on <= night_on
                 AND coalesce (h.to_on > night_on, 1), 0) AS leased,
       CASE WHEN h.kind = 'temporary' AND night_on BETWEEN h.from_on AND coalesce (h.to_on, '9999')
            THEN coalesce (h.to_on, '9999') END AS now_until
FROM (SELECT r.*, coalesce (t.date, today.d) AS night_on
      FROM r_gate_row r JOIN tr t ON t.id = r.transition_id, today
      WHERE tenant_id IS NOT NULL) r
     LEFT JOIN homes h ON h.id = r.tenant_id;
CREATE UNIQUE INDEX own_id ON own (id);

-- Points, with state, deadline and whether they hold.
DROP TABLE IF EXISTS pt;
CREATE TABLE pt AS
WITH p AS (
  SELECT r.*, t.date, t.told_on, t.over, t.is_link, t.gate,
         max (t.told_on, coalesce (t.moved_on, '')) AS unknown_since,
         CASE WHEN t.gate THEN coalesce (p.six, 0) ELSE k.days IS NOT NULL END AS counts,
         CASE WHEN t.gate THEN p.days ELSE coalesce (k.days, p.days) END AS days,
         coalesce (p.least, 0) AS least,
         r.state = 'interim' AND r.interim_until < today.d AS over_now,
         r.point = 'housing' AND (night.leased OR coalesce (own.leased, 0))
           AND (r.state IN ('not_started', 'planned', 'interim')
                OR r.state = 'in_place'
                   AND (own.id IS NOT NULL OR r.evidence IS NULL AND r.agreed IS NULL)) AS leased,
         CASE WHEN r.point = 'housing' AND NOT night.leased AND NOT coalesce (own.leased, 0)
                   AND (r.state IN ('not_started', 'planned')
                        OR r.state = 'interim' AND r.interim_until < today.d
                        OR own.id IS NOT NULL AND r.state IN ('in_place', 'interim'))
              THEN coalesce (own.now_until, night.now_until) END AS now_until,
         r.point = 'housing' AND own.id IS NOT NULL AND night.told
           AND r.state IN ('in_place', 'interim') AS rests
  FROM r_gate_row r JOIN tr t ON t.id = r.transition_id JOIN night ON night.id = t.id
       LEFT JOIN own ON own.id = r.id
       LEFT JOIN point p ON p.id = r.point
       LEFT JOIN task k ON k.kind = t.kind AND k.point = r.point,
       today),
r AS (
  SELECT p.*,
         CASE WHEN leased THEN 0 WHEN now_until IS NOT NULL THEN now_until < d
              WHEN rests THEN 1 ELSE over_now END AS fell_back
  FROM p, today),
q AS (
  SELECT p.*,
         CASE WHEN leased THEN 'in_place' WHEN fell_back THEN 'planned'
              WHEN now_until IS NOT NULL THEN 'interim' ELSE state END AS shown,
         leased
         OR (state = 'in_place' AND NOT fell_back AND now_until IS NULL
             AND (evidence IS NOT NULL OR agreed IS NOT NULL))
         OR state = 'declined' OR (state = 'not_relevant' AND reason IS NOT NULL) AS holds,
         counts AND (NOT is_link OR point IN ('housing', 'follow_up')) AS needed,
         (SELECT before FROM around WHERE d = date (p.date, -days || ' day')) AS wanted,
         CASE WHEN days >= 0 THEN (SELECT next FROM around WHERE d = told_on) END AS floor
  FROM r p),
due AS (
SELECT q.*,
       CASE WHEN pinned_on IS NOT NULL THEN pinned_on
            WHEN date IS NOT NULL AND days < 0 THEN wanted
            WHEN date IS NOT NULL THEN min (date, max (wanted, coalesce (floor, wanted)))
            WHEN least THEN date (unknown_since, '+' || (SELECT n FROM bound
                                                   WHERE key = 'minimum_package_days') || ' day')
       END AS due,
       gate AND pinned_on IS NULL AND date IS NOT NULL AND coalesce (floor > wanted, 0) AS late
FROM q)
-- What a link of a chain does not need is not overdue; a waiver ends the alert on its point.
SELECT due.*, NOT holds AND shown <> 'waived' AND (needed OR NOT counts) AND coalesce (due < d, 0)
                AS overdue
FROM due, today;
CREATE INDEX pt_of ON pt (transition_id);

-- @figure points
SELECT pt.id || ' ' || shown || ' holds ' || holds || ' counts ' || counts || ' needed ' || needed
       || ' fell back ' || fell_back || ' due ' || coalesce (due, '-') || ' late ' || late
       || ' overdue ' || overdue
FROM pt

-- @figure gates
SELECT t.id || ' needed ' || SUM (needed) || ' missing ' || SUM (needed AND NOT holds) || ' ready '
       || (SUM (needed AND NOT holds) = 0) || ' link ' || (t.is_link > 0)
       || ' unknown ' || (t.date IS NULL)
       || ' unchecked ' || (t.date IS NULL AND NOT t.over
                            AND julianday (today.d)
                                - julianday (max (coalesce (checked_on, ''), t.told_on))
                                > (SELECT n FROM bound WHERE key = 'unchecked_date_days'))
       || ' over ' || t.over || ' late ' || SUM (late)
       || ' overdue ' || SUM (overdue)
FROM tr t JOIN pt ON pt.transition_id = t.id, today GROUP BY t.id

-- @daily
-- The windows today is in: the latest day 0 wins; of two on one day what was planned first.
DROP TABLE IF EXISTS win;
CREATE TABLE win AS
WITH causes AS (
  SELECT id, case_id, kind, day0, date AS planned FROM tr
  WHERE window AND cancelled_on IS NULL AND NOT goes_on AND day0 IS NOT NULL
  UNION ALL
  SELECT o.id, o.case_id, 'overdose', date (o.occurred_at, 'localtime'), NULL
  FROM r_overdose o JOIN live ON live.id = o.case_id),
now AS (
  SELECT causes.*, CAST (julianday (d) - julianday (day0) AS INTEGER) AS nr,
         ROW_NUMBER () OVER (PARTITION BY case_id
                             ORDER BY day0 DESC, kind = 'overdose', planned, id) AS rank,
         COUNT (*) OVER (PARTITION BY case_id) AS n
  FROM causes, today WHERE julianday (d) - julianday (day0) BETWEEN 0 AND 28)
SELECT now.id, now.case_id, now.kind, day0, nr, n - 1 AS merged, f.id AS followup_id,
       f.ask_again_on, coalesce (f.agreed = 'declined', 0) AS declined,
       (SELECT MAX (date (occurred_at, 'localtime')) FROM r_contact c
        WHERE c.case_id = now.case_id AND outcome = 'reached'
          AND date (occurred_at, 'localtime') >= day0) AS reached,
       (SELECT COUNT (*) FROM r_contact c
        WHERE c.case_id = now.case_id AND outcome NOT IN ('reached', 'cancelled_by_us')
          AND date (occurred_at, 'localtime') >= day0) AS tried
FROM now LEFT JOIN r_followup f ON now.id IN (f.transition_id, f.overdose_id)
WHERE rank = 1;
-- Days on which contact is due: on a closed day that nobody has, the last open one before it, and
-- then the next open one too; its own when there is no open one since day 0.
DROP TABLE IF EXISTS due_day;
CREATE TABLE due_day AS
WITH planned AS (
  SELECT win.id, day0, n FROM win, first_day
  UNION
  SELECT win.id, day0, day_number
  FROM win JOIN r_followup_day f ON f.followup_id = win.followup_id),
on_day AS (
  SELECT planned.*, a.d, a.is_open, a.previous, a.next, f.weekend_by
  FROM planned JOIN win ON win.id = planned.id
       JOIN around a ON a.d = date (planned.day0, '+' || planned.n || ' day')
       LEFT JOIN r_followup_day f ON f.followup_id = win.followup_id AND f.day_number = planned.n)
SELECT id, n, d AS date, NOT is_open AND weekend_by IS NULL AS nobody,
       CASE WHEN is_open OR weekend_by IS NOT NULL OR previous < day0 THEN d ELSE previous END
         AS due,
       CASE WHEN NOT is_open AND weekend_by IS NULL AND previous >= day0 THEN next END AS second
FROM on_day;
CREATE INDEX due_day_of ON due_day (id);

-- @figure windows
SELECT win.id || ' day ' || nr || ' merged ' || merged || ' declined ' || declined || ' reached '
       || coalesce (reached, '-') || ' tried ' || tried || ' due '
       || coalesce (CASE WHEN declined THEN NULL ELSE
            (SELECT MAX (x) FROM (SELECT due AS x FROM due_day WHERE due_day.id = win.id
                                  UNION ALL SELECT second FROM due_day WHERE due_day.id = win.id)
             WHERE x <= d AND x > coalesce (reached, '')) END, '-')
FROM win, today

-- @figure answers
SELECT a.id || ' ends ' || CASE a.kind
         WHEN 'not_correct' THEN 1
         WHEN 'deferred' THEN d < until_on
         ELSE coalesce (m.state = 'open' AND (m.owner_user IS NOT NULL OR m.responsible IS NOT NULL)
                        AND m.due_on >= d, 0) END
FROM r_alert_answer a JOIN live ON live.id = a.case_id LEFT JOIN r_measure m ON m.id = a.measure_id,
     today

-- @daily
-- What each party has said to the version that stands.
DROP TABLE IF EXISTS said;
CREATE TABLE said AS
SELECT p.*, a.state AS agreement_state, a.sent_at, a.valid_until, a.transition_id,
       (SELECT way FROM r_signature s WHERE s.party_id = p.id AND s.revision = a.revision
        ORDER BY signed_at DESC, id DESC LIMIT 1) AS way
FROM r_party p JOIN r_agreement a ON a.id = p.agreement_id JOIN live ON live.id = p.case_id;
CREATE UNIQUE INDEX said_id ON said (id);
DROP TABLE IF EXISTS co;
CREATE TABLE co AS
WITH c AS (
  SELECT c.*, s.party_kind, s.service_id, s.name, s.way, s.agreement_state, s.sent_at, t.date,
         t.told_on, t.id AS of_transition,
         (SELECT before FROM around
          WHERE d = date (t.date, '-' || coalesce (offset_days, 0) || ' day')) AS wanted,
         (SELECT next FROM around WHERE d = t.told_on) AS floor
  FROM r_commitment c JOIN said s ON s.id = c.party_id
       LEFT JOIN r_transition t ON t.id = s.transition_id)
SELECT c.*, coalesce (pinned_on, min (date, max (wanted, coalesce (floor, wanted)))) AS due,
       party_kind = 'coordinator' OR coalesce (way <> 'declined', 0) AS promised
FROM c;

-- @figure parties
SELECT id || ' ' || CASE WHEN way = 'declined' THEN 'declined'
                         WHEN way IN ('meeting', 'phone') THEN 'oral'
                         WHEN way IS NOT NULL THEN 'signed'
                         WHEN sent_at IS NOT NULL THEN 'asked' ELSE 'not_asked' END
       || ' in force ' || coalesce (agreement_state = 'sent' AND way <> 'declined', 0)
FROM said

-- @figure commitments
SELECT id || ' ' || CASE WHEN state = 'open' AND agreement_state = 'sent' AND due < d THEN 'overdue'
                         ELSE state END
       || ' due ' || coalesce (due, '-') || ' promised ' || promised
FROM co, today

-- @figure waits
SELECT agreement_id || ' since ' || date (sent_at, 'localtime') || ' due -' FROM said
WHERE agreement_state = 'sent' AND way IS NULL AND party_kind <> 'coordinator'
UNION ALL
SELECT id || ' since - due ' || coalesce (due, '-') FROM co, today
WHERE state = 'open' AND agreement_state = 'sent' AND party_kind <> 'coordinator' AND promised
      AND coalesce (due, d) >= d

-- @figure cooperations
SELECT id || ' state ' || CASE WHEN valid_to < d THEN 3 WHEN valid_from > d THEN 1
                               WHEN revision_on < d THEN 2 ELSE 0 END
FROM r_cooperation, today

-- @figure holders
SELECT live.id || ' passed on ' || COUNT (CASE WHEN h.state IN ('accepted', 'assigned') THEN 1 END)
       || ' refused ' || COUNT (CASE WHEN h.state = 'refused' THEN 1 END) || ' days without answer '
       || coalesce (SUM (CASE WHEN h.state <> 'assigned' THEN
            CAST (julianday (coalesce (date (answered_at, 'localtime'), d))
                  - julianday (date (asked_at, 'localtime')) AS INTEGER) END), 0)
FROM live LEFT JOIN r_handover h ON h.case_id = live.id, today GROUP BY live.id

-- @figure asks
SELECT h.id || ' due ' || x.d || ' overdue ' || (x.d < today.d)
FROM r_handover h JOIN live ON live.id = h.case_id
     LEFT JOIN r_service s ON s.id = h.to_service
     JOIN day a ON a.d = date (h.asked_at, 'localtime')
     JOIN open_day x ON x.n = a.n + CASE
       WHEN h.acute = 'true' THEN (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                                            AND key = 'handover_acute_open_days')
       ELSE coalesce (s.answer_days, (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                        AND key = 'handover_answer_open_days')) END,
     today
WHERE h.state = 'asked'

-- @figure referrals
SELECT r.id || ' stage ' || CASE WHEN outcome IS NOT NULL THEN 3 WHEN assessed_on IS NOT NULL THEN 2
                                 WHEN received_on IS NOT NULL THEN 1 ELSE 0 END
       || ' days ' || CAST (julianday (coalesce (outcome_on, d)) - julianday (sent_on) AS INTEGER)
FROM r_referral r JOIN live ON live.id = r.case_id, today

-- @daily
-- An absence is noted, and covered, in one team; who is away covers nobody.
DROP TABLE IF EXISTS away;
CREATE TABLE away AS
WITH a AS (
  SELECT a.*, CASE WHEN to_on < d THEN 0 WHEN from_on <= d THEN 1 ELSE 2 END AS state,
         coalesce (u.active = 'true' AND NOT EXISTS (
           SELECT 1 FROM r_absence b
           WHERE b.team_id = a.team_id AND b.absent_user = a.covered_by_user
             AND b.from_on <= max (d, a.from_on)
             AND coalesce (b.to_on, '9999') >= max (d, a.from_on)), 0) AS has_deputy
  FROM r_absence a LEFT JOIN r_user u ON u.id = a.covered_by_user, today)
SELECT a.*, state > 0 AND has_deputy AS covered,
       state > 0 AND NOT has_deputy
       AND from_on <= (SELECT next FROM around WHERE around.d = today.d) AS needs_cover,
       state = 1 AND julianday (d) - julianday (from_on)
                     >= (SELECT n FROM bound WHERE key = 'absence_days') AS must_assign,
       CASE WHEN state = 1 THEN CAST (julianday (d) - julianday (from_on) AS INTEGER)
            ELSE 0 END AS days
FROM a, today;
DROP TABLE IF EXISTS lead;
CREATE TABLE lead AS
SELECT id FROM r_user ORDER BY length (lead_team_ids) DESC LIMIT 1;

-- @figure absences
SELECT id || ' state ' || state || ' covered ' || covered || ' needs cover ' || needs_cover
       || ' must assign ' || must_assign || ' days ' || days
FROM away

-- @figure inquiries
SELECT i.id || ' open ' || (became = 'open') || ' answered ' || (answer IS NOT NULL)
       || ' due ' || x.d || ' overdue ' || (became = 'open' AND answer IS NULL AND x.d < today.d)
FROM r_inquiry i JOIN day a ON a.d = date (received_at, 'localtime')
     JOIN open_day x ON x.n = a.n + (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                                        AND key = 'inquiry_answer_open_days'), today

-- @figure reports
SELECT id || ' duty ' || CASE WHEN told_on IS NOT NULL THEN 3 WHEN assessed_on IS NOT NULL THEN 2
                              WHEN looked_into_on IS NOT NULL THEN 1 ELSE 0 END
FROM r_relative_report

-- @daily
DROP TABLE IF EXISTS gate;
CREATE TABLE gate AS
SELECT t.*, SUM (needed AND NOT holds) AS missing, SUM (late) AS late, SUM (overdue) AS overdue,
       MIN (CASE WHEN overdue THEN due END) AS overdue_since,
       t.date IS NULL AND NOT t.over
       AND julianday (today.d) - julianday (max (coalesce (checked_on, ''), t.told_on))
           > (SELECT n FROM bound WHERE key = 'unchecked_date_days') AS unchecked
FROM tr t JOIN pt ON pt.transition_id = t.id, today GROUP BY t.id;

-- Since when the last contact that is due has not been made.
DROP TABLE IF EXISTS contact_due;
CREATE TABLE contact_due AS
SELECT id, (SELECT MAX (x) FROM (SELECT due AS x FROM due_day WHERE due_day.id = win.id
                                 UNION ALL SELECT second FROM due_day WHERE due_day.id = win.id)
            WHERE x <= d AND x > coalesce (reached, '')) AS due
FROM win, today WHERE NOT declined;

-- Where each person lives.
DROP TABLE IF EXISTS home;
CREATE TABLE home AS
SELECT * FROM (SELECT homes.*, ROW_NUMBER () OVER (PARTITION BY case_id
                                                   ORDER BY kept, from_on DESC, id DESC) AS nr
               FROM homes, today
               WHERE from_on <= d AND coalesce (to_on, '9999') >= d AND form IS NOT 'held')
WHERE nr = 1;
CREATE UNIQUE INDEX home_of ON home (case_id);

-- Why each case stands on Today, before anybody has answered: rule, what it is about, the day it
-- hangs on.
DROP TABLE IF EXISTS reason;
CREATE TABLE reason (rule TEXT, subject TEXT, anchor TEXT, case_id TEXT);
INSERT INTO reason
SELECT 'broken_off', id, day0, case_id FROM win
WHERE kind = 'broken_off' AND reached IS NULL AND NOT declined;
INSERT INTO reason
SELECT 'not_reached', id, day0, case_id FROM win
WHERE kind <> 'broken_off' AND reached IS NULL AND NOT declined AND (nr > 0 OR kind = 'overdose');
INSERT INTO reason
SELECT 'contact_due', id, due, case_id FROM win JOIN contact_due USING (id)
WHERE reached IS NOT NULL AND due IS NOT NULL;
INSERT INTO reason
SELECT 'no_weekend', win.id, MIN (due_day.date), case_id FROM win JOIN due_day USING (id)
WHERE nobody AND NOT declined AND n BETWEEN nr AND nr + (SELECT bound.n FROM bound
                                                         WHERE key = 'weekend_ahead_days')
GROUP BY win.id;
INSERT INTO reason
SELECT 'ask_again', followup_id, ask_again_on, case_id FROM win, today
WHERE declined AND ask_again_on <= d AND coalesce (reached < ask_again_on, 1);
INSERT INTO reason
SELECT 'plan_review', o.id, date (occurred_at, 'localtime'), case_id
FROM r_overdose o JOIN live ON live.id = case_id WHERE plan_reviewed_on IS NULL;
INSERT INTO reason
SELECT 'turned_away', id, date (at, 'localtime'), case_id
FROM (SELECT r.id, case_id, MAX (occurred_at) AS at FROM r_refusal r JOIN live ON live.id = case_id
      WHERE kind = 'turned_away' GROUP BY case_id) r
WHERE NOT EXISTS (SELECT 1 FROM r_contact c WHERE c.case_id = r.case_id AND outcome = 'reached'
                                              AND julianday (c.occurred_at) > julianday (at));
INSERT INTO reason
SELECT 'transition_today', id, date, case_id FROM gate, today WHERE gate AND date = d AND NOT over;
INSERT INTO reason
SELECT 'not_ready', id, date, case_id FROM gate, today
WHERE gate AND NOT over AND missing > 0
      AND julianday (date) - julianday (d) <= (SELECT n FROM bound WHERE key = 'not_ready_days');
INSERT INTO reason
SELECT 'point_overdue', id, overdue_since, case_id FROM gate
WHERE gate AND NOT over AND overdue > 0
      AND id NOT IN (SELECT subject FROM reason WHERE rule = 'not_ready');
INSERT INTO reason
SELECT 'date_unchecked', id, max (coalesce (checked_on, ''), told_on), case_id FROM gate
WHERE gate AND unchecked;
INSERT INTO reason
SELECT 'date_moved', id, date, case_id FROM gate, today
WHERE gate AND NOT over AND julianday (d) - julianday (moved_on) < 7;
INSERT INTO reason
SELECT 'interim_ends', id, interim_until, case_id FROM pt, today
WHERE gate AND NOT over AND point = 'housing' AND state = 'interim' AND NOT leased
      AND now_until IS NULL AND NOT rests
      AND julianday (interim_until) - julianday (d)
          <= (SELECT n FROM bound WHERE key = 'housing_ends_days');
INSERT INTO reason
SELECT CASE WHEN kind = 'temporary' THEN 'interim_ends' WHEN ahead <= last THEN 'tenancy_ends'
            WHEN ahead <= second THEN 'tenancy_ends_second' ELSE 'tenancy_ends_first' END,
       id, to_on, case_id
FROM (SELECT homes.*, julianday (to_on) - julianday (d) AS ahead,
             (SELECT n FROM bound WHERE key = 'lease_ends_first_days') AS first,
             (SELECT n FROM bound WHERE key = 'lease_ends_second_days') AS second,
             (SELECT n FROM bound WHERE key = 'lease_ends_last_days') AS last,
             (SELECT n FROM bound WHERE key = 'temporary_ends_days') AS week
      FROM homes, today
      WHERE from_on <= d AND form IS NOT 'held' AND kind IN ('municipal', 'private', 'temporary'))
     h, today
WHERE ahead <= CASE kind WHEN 'temporary' THEN week ELSE max (first, second, last) END
      AND NOT (to_on < d AND ended_how IS NOT NULL)
      AND NOT EXISTS (
        SELECT 1 FROM homes o
        WHERE o.person_id = h.person_id AND o.id <> h.id
              AND coalesce (o.to_on, '9999') > h.to_on
              AND (h.to_on < d AND o.from_on <= d
                   OR o.form IS NOT 'held'
                      AND (o.from_on <= date (h.to_on, '+1 day')
                           OR coalesce (o.renewed_from_id = h.lease_id, 0))
                      AND (h.kind = 'temporary' AND o.kind <> 'none'
                           OR o.kind IN ('municipal', 'private', 'owned', 'family'))));
INSERT INTO reason
SELECT 'home_at_risk', id, risk_on, case_id FROM homes, today
WHERE risk_on <= d AND coalesce (to_on, '9999') >= d;
-- What the server said of a home after it was assigned, and was not known then.
INSERT INTO reason
SELECT 'home_warned', t.id, date (checked_at, 'localtime'), live.id
FROM r_tenant t JOIN r_tenancy l ON l.id = t.tenancy_id JOIN live ON live.person_id = t.person_id,
     today
WHERE coalesce (address_grade, '') <> 'strengt_fortrolig'
      AND coalesce (t.to_on, '9999') >= d AND coalesce (l.given_up_on, l.to_on, '9999') >= d
      AND EXISTS (SELECT 1
                  FROM json_each ('["' || replace (checked_warned_of, ',', '","') || '"]') said
                  WHERE instr (',' || coalesce (warned_of, '') || ',', ',' || said.value || ',')
                        = 0);
INSERT INTO reason
SELECT 'promise', id, due, case_id FROM co, today
WHERE state = 'open' AND agreement_state = 'sent' AND promised
      AND (due < d OR (due = d AND party_kind = 'coordinator'));
INSERT INTO reason
SELECT 'promise', m.id, due_on, case_id
FROM r_measure m JOIN live ON live.id = case_id, today WHERE state = 'open' AND due_on <= d;
INSERT INTO reason
SELECT 'ask_again', id, ask_again_on, case_id FROM pt, today
WHERE NOT over AND state = 'declined' AND ask_again_on <= d;
INSERT INTO reason
SELECT 'wants_now', id, date (wants_now_at, 'localtime'), id FROM live, today
WHERE julianday (d) - julianday (date (wants_now_at, 'localtime')) <= 3;
INSERT INTO reason
SELECT 'first_conversation', id, opened_on, id FROM live, today
WHERE status IN ('new', 'waiting')
      AND NOT EXISTS (SELECT 1 FROM r_contact c WHERE c.case_id = live.id AND outcome = 'reached')
      AND julianday (d) - julianday (opened_on)
          > (SELECT n FROM bound WHERE key = 'first_conversation_days');
INSERT INTO reason
SELECT 'ask_again', id, ask_again_on, id FROM live, today
WHERE status = 'declined_now' AND ask_again_on <= d;
INSERT INTO reason
SELECT 'rhythm', m.id, d, case_id FROM r_measure m JOIN live ON live.id = case_id, today
WHERE state = 'open' AND every_weeks > 0
      AND instr ('sun mon tue wed thu fri sat', weekday) = 1 + 4 * strftime ('%w', d)
      AND starts_on <= d AND coalesce (ends_on, '9999') >= d
      AND NOT coalesce (d BETWEEN pause_from_on AND pause_to_on, 0)
      AND CAST (julianday (d, '-6 day', 'weekday 1') - julianday (starts_on, '-6 day', 'weekday 1')
                AS INTEGER) / 7 % every_weeks = 0;
INSERT INTO reason
SELECT 'turns', coalesce (t.id, live.person_id), birthday, live.id
FROM (SELECT live.*, date (birth_date, '+' || age || ' year') AS birthday, 'turns_' || age AS kind
      FROM live JOIN (SELECT 16 AS age UNION SELECT 18) WHERE birth_precision = 'day') live
     LEFT JOIN tr t ON t.case_id = live.id AND t.kind = live.kind AND t.cancelled_on IS NULL, today
WHERE julianday (birthday) - julianday (d) BETWEEN -30 AND 180
      AND (t.id IS NULL
           OR NOT t.over AND EXISTS (SELECT 1 FROM pt WHERE transition_id = t.id AND needed
                                                      AND NOT holds));
INSERT INTO reason
SELECT 'asked', h.id, x.d, case_id
FROM r_handover h JOIN live ON live.id = h.case_id
     JOIN r_user u ON u.id = live.coordinator_user
     JOIN day a ON a.d = date (h.asked_at, 'localtime')
     JOIN open_day x ON x.n = a.n + CASE
       WHEN h.acute = 'true' THEN (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                                            AND key = 'handover_acute_open_days')
       ELSE (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                      AND key = 'handover_answer_open_days') END
WHERE h.state = 'asked' AND (h.to_user = u.id OR (h.to_kind = 'team' AND (
        instr (u.team_ids, h.to_team) OR coalesce (instr (u.lead_team_ids, h.to_team), 0))));
INSERT INTO reason
SELECT 'handover_late', h.id, x.d, case_id
FROM r_handover h JOIN live ON live.id = h.case_id
     LEFT JOIN r_service s ON s.id = h.to_service
     JOIN day a ON a.d = date (h.asked_at, 'localtime')
     JOIN open_day x ON x.n = a.n + CASE
       WHEN h.acute = 'true' THEN (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                                            AND key = 'handover_acute_open_days')
       ELSE coalesce (s.answer_days, (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                        AND key = 'handover_answer_open_days')) END,
     today
WHERE h.state = 'asked' AND h.to_kind = 'service' AND x.d < today.d;
INSERT INTO reason
WITH waits AS (
  SELECT n.*, max (ready_on, date (notified_at, 'localtime')) AS first_on
  FROM r_discharge_notice n, today
  WHERE coalesce (dispute_outcome, '') <> 'agreed' AND coalesce (ended_on, '9999') > d
        AND (answered_on IS NULL OR receives_on IS NULL OR answered_on > d OR receives_on > d))
SELECT 'discharge_answer', waits.id, date (notified_at, 'localtime'), case_id
FROM waits JOIN live ON live.id = case_id WHERE answered_on IS NULL
UNION ALL
SELECT 'discharge_days', waits.id, first_on, case_id
FROM waits JOIN live ON live.id = case_id, today WHERE first_on < d;

-- What is not answered. An answer: not correct, put off until a later day, or a measure somebody is
-- responsible for by a day that has not passed. It has gone to the lead when it has been due for so
-- many open days: at once, but for what has days of its own to be done in.
DROP TABLE IF EXISTS alert;
CREATE TABLE alert AS
SELECT reason.*, rule <> 'asked' AND coalesce (now.n - (SELECT n FROM day WHERE day.d = date (
         anchor, '+' || coalesce ((SELECT n FROM bound WHERE key = CASE rule
           WHEN 'first_conversation' THEN 'first_conversation_days'
           WHEN 'date_unchecked' THEN 'unchecked_date_days' END), 0) || ' day'))
         >= (SELECT n FROM bound WHERE key = 'escalation_open_days'), 0) AS escalated
FROM reason, today JOIN day now ON now.d = today.d
WHERE NOT EXISTS (
  SELECT 1 FROM r_alert_answer a LEFT JOIN r_measure m ON m.id = a.measure_id
  WHERE a.rule = reason.rule AND a.subject_id = subject AND a.anchor_on = anchor
    AND CASE a.kind WHEN 'not_correct' THEN 1 WHEN 'deferred' THEN today.d < until_on
        ELSE m.state = 'open' AND m.due_on >= today.d END);

-- @figure reasons
SELECT rule || ' ' || subject || ' ' || coalesce (anchor, '-') || ' escalated ' || escalated
FROM alert

-- @figure appointments
SELECT 'appointment ' || a.id FROM r_appointment a JOIN live ON live.id = case_id, today
WHERE meets_on = d AND state = 'planned'
UNION ALL
-- As it stands in a meeting, else as a meeting before it agreed.
SELECT 'meeting ' || m.id FROM r_meeting m JOIN live ON live.id = case_id, today
WHERE meets_on = d
      OR (next_on = d AND NOT EXISTS (SELECT 1 FROM r_meeting x
                                      WHERE x.case_id = m.case_id AND x.meets_on = d))

-- @figure late notices
SELECT s.name || ' told ' || COUNT (*) || ' late ' || SUM (late > 0)
FROM gate JOIN r_service s ON s.id = gate.place_id JOIN live ON live.id = gate.case_id, today
WHERE gate AND date >= date (d, '-365 day') AND coalesce (address_grade, '') <> 'strengt_fortrolig'
GROUP BY s.name HAVING SUM (late > 0) > 0

-- @figure spans
WITH moves AS (
  SELECT case_id, to_kind AS kind,
         CASE to_kind WHEN 'user' THEN to_user WHEN 'team' THEN to_team ELSE to_service END
           AS holder,
         coalesce (answered_at, asked_at) AS at
  FROM r_handover WHERE state IN ('accepted', 'assigned')
  UNION ALL
  SELECT live.id, coalesce (from_kind, holder_kind),
         CASE coalesce (from_kind, holder_kind) WHEN 'user' THEN coalesce (from_user, holder_user)
              WHEN 'team' THEN coalesce (from_team, holder_team)
              ELSE coalesce (from_service, holder_service) END,
         CASE WHEN h.id IS NULL THEN holder_since ELSE '' END
  FROM live LEFT JOIN (SELECT h.*, MIN (coalesce (answered_at, asked_at)) FROM r_handover h
                       WHERE state IN ('accepted', 'assigned') GROUP BY case_id) h
            ON h.case_id = live.id)
SELECT case_id || ' ' || kind || ' ' || holder || ' from '
       || coalesce (date (nullif (at, ''), 'localtime'), '-') || ' to '
       || coalesce (date (LEAD (at) OVER (PARTITION BY case_id ORDER BY at), 'localtime'), '-')
FROM moves JOIN live ON live.id = case_id

-- @daily
DROP TABLE IF EXISTS figure;
CREATE TABLE figure AS
SELECT 'waiting for the first conversation ' || COUNT (*) || ', the longest '
       || coalesce (MAX (CAST (julianday (d) - julianday (opened_on) AS INTEGER)), 0) || ' days'
         AS line
FROM live, today
WHERE status IN ('new', 'waiting')
      AND NOT EXISTS (SELECT 1 FROM r_contact c WHERE c.case_id = live.id AND outcome = 'reached')
UNION ALL
SELECT 'in 30 days ' || COUNT (*) || ', ready ' || COUNT (CASE WHEN missing = 0 THEN 1 END)
FROM gate, today WHERE gate AND NOT over AND julianday (date) - julianday (d) <= 30
UNION ALL
SELECT 'in the window ' || COUNT (*) || ', not reached '
       || coalesce (SUM (reached IS NULL AND NOT declined), 0) FROM win
UNION ALL
SELECT 'commitments overdue ' || COUNT (*) FROM co, today
WHERE state = 'open' AND agreement_state = 'sent' AND due < d AND promised
UNION ALL
SELECT 'put off ' || COUNT (CASE WHEN kind = 'deferred' AND until_on > d THEN 1 END)
       || ', not correct '
       || COUNT (CASE WHEN kind = 'not_correct'
                           AND julianday (d) - julianday (date (answered_at, 'localtime')) <= 30
                      THEN 1 END)
FROM r_alert_answer a JOIN live ON live.id = a.case_id, today;

-- What is counted on a partner: a service, a name outside the directory, ourselves.
DROP TABLE IF EXISTS partner;
CREATE TABLE partner AS
SELECT CASE WHEN party_kind = 'coordinator' THEN 'us'
            ELSE coalesce (service_id, 'name:' || name) END AS id, state AS what
FROM co WHERE state IN ('kept', 'late', 'not_kept') AND promised AND sent_at IS NOT NULL
UNION ALL
SELECT service_id, 'waived' FROM pt WHERE state = 'waived'
UNION ALL
SELECT place_id, 'told late' FROM gate JOIN live ON live.id = case_id
WHERE late > 0 AND place_id IS NOT NULL AND coalesce (address_grade, '') <> 'strengt_fortrolig';

-- @figure partners
SELECT id || ' kept ' || SUM (what = 'kept') || ' late ' || SUM (what = 'late') || ' not kept '
       || SUM (what = 'not_kept') || ' waived ' || SUM (what = 'waived') || ' told late '
       || SUM (what = 'told late')
FROM partner GROUP BY id

-- @figure team cards
-- The lead leads all teams and is no owner of what others have.
SELECT 'inquiry ' || id FROM r_inquiry
WHERE became = 'open' AND answer IS NULL
      AND coalesce (owner_user, '') IN ('', (SELECT id FROM lead))
UNION ALL
SELECT 'report ' || id FROM r_relative_report
WHERE told_on IS NULL AND coalesce (owner_user, '') IN ('', (SELECT id FROM lead))
UNION ALL
SELECT 'support ' || s.id FROM r_relative_support s JOIN day a ON a.d = s.began_on
     JOIN open_day x ON x.n = a.n + (SELECT n FROM bound_on WHERE bound_on.d = a.d
                                                        AND key = 'inquiry_answer_open_days'), today
WHERE s.ended_on IS NULL AND coalesce (s.next_on, x.d) <= today.d
      AND coalesce (s.owner_user, '') IN ('', (SELECT id FROM lead))
UNION ALL
SELECT CASE WHEN must_assign THEN 'long ' ELSE 'uncovered ' END || id FROM away
WHERE must_assign OR needs_cover

-- @figure today
SELECT line FROM figure

-- @figure store today
SELECT line FROM figure
UNION ALL
SELECT 'gone to the lead ' || COUNT (DISTINCT case_id) FROM alert WHERE escalated

-- @daily
-- Of the cases opened in each of the last months: the median of days to the first conversation.
DROP TABLE IF EXISTS first_after;
CREATE TABLE first_after AS
WITH RECURSIVE month (ago) AS (SELECT 0 UNION ALL SELECT ago + 1 FROM month WHERE ago < 11),
first AS (
  SELECT opened_on, (SELECT MIN (date (occurred_at, 'localtime')) FROM r_contact x
                     WHERE x.case_id = c.id AND outcome = 'reached') AS first
  FROM r_case c),
waited AS (
  SELECT ago, days, ROW_NUMBER () OVER (PARTITION BY ago ORDER BY days) AS nr,
         COUNT (*) OVER (PARTITION BY ago) AS n
  FROM (SELECT 12 * (substr (d, 1, 4) - substr (opened_on, 1, 4)) + substr (d, 6, 2)
               - substr (opened_on, 6, 2) AS ago,
               CAST (julianday (first) - julianday (opened_on) AS INTEGER) AS days
        FROM first, today WHERE first >= opened_on))
SELECT month.ago, coalesce (days, -1) AS days
FROM month LEFT JOIN waited ON waited.ago = month.ago AND nr = n / 2 + 1;

-- @figure store team
SELECT 'not ready ' || COUNT (*) FROM gate, today
WHERE gate AND NOT over AND missing > 0 AND date >= d AND date <= date (d, '+14 day')
UNION ALL
SELECT 'unchecked ' || COUNT (*) FROM gate WHERE gate AND unchecked
UNION ALL
SELECT 'told late ' || COUNT (*) FROM gate, today
WHERE gate AND NOT over AND late > 0 AND coalesce (date, d) >= d
UNION ALL
SELECT 'asked to take over ' || COUNT (*) FROM r_handover WHERE state = 'asked'
UNION ALL
-- Each case once, once more with a transition within 30 days, once more in the first 28 days.
SELECT coordinator_user || ' cases ' || COUNT (*) || ' weight '
       || SUM (1 + EXISTS (SELECT 1 FROM gate WHERE gate.case_id = c.id AND gate AND NOT over
                                                AND date <= date (d, '+30 day'))
               + EXISTS (SELECT 1 FROM win WHERE win.case_id = c.id))
FROM r_case c, today WHERE status <> 'closed' GROUP BY coordinator_user
UNION ALL
SELECT 'opened ' || ago || ' months ago, first conversation after ' || days FROM first_after

-- @figure store cases
SELECT live.id || ' ' || status || ' opened ' || opened_on || ' reached '
       || coalesce ((SELECT MAX (date (occurred_at, 'localtime')) FROM r_contact c
                     WHERE c.case_id = live.id AND outcome = 'reached'), '-')
       || ' transition '
       || coalesce ((SELECT coalesce (date, 'unknown') FROM gate
                     WHERE gate.case_id = live.id AND NOT over AND coalesce (date, d) >= d
                     ORDER BY gate DESC, date IS NULL, date LIMIT 1), '-')
       || ' lives '
       || coalesce ((SELECT kind || ' until ' || coalesce (to_on, '-') FROM home
                     WHERE home.case_id = live.id), '-')
FROM live, today

-- @figure store cards
-- The lead's own, those the lead covers for, what has gone to the lead, and what the lead is asked.
SELECT DISTINCT a.case_id FROM alert a JOIN live ON live.id = a.case_id JOIN lead
WHERE rule <> 'asked'
      AND (escalated OR lead.id IN (coordinator_user, holder_user)
           OR EXISTS (SELECT 1 FROM away
                      WHERE away.state = 1 AND covered_by_user = lead.id
                            AND away.team_id = live.team_id
                            AND absent_user IN (coordinator_user, holder_user)))
UNION
SELECT h.case_id FROM r_handover h JOIN live ON live.id = h.case_id JOIN lead
WHERE h.state = 'asked' AND (to_user = lead.id OR to_kind = 'team')
