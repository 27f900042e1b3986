#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody is given a row of somebody else's: users ask four processes on one PostgreSQL, each request
another process and another user, while cases change hands, colleagues are asked, answer and cover
for each other, and grants come, go and run out.

What each may see is worked out by SQL of its own, from records, grants and memberships and never from
the table the server asks. A request may see what was right at any moment while it lasted; time alone
only takes sight away here. Asked of a server that was built without its predicate (open-sight.c), the
same test must find foreign rows: then it can tell.

  test_leak.py SAMSPORD SAMSPORD-OPEN [-m slow]
"""
import collections
import datetime
import json
import os
import random
import sys
import tempfile
import threading
import zoneinfo

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lib')]
from client import (Device, Samspord, contact, create, new_id, new_token,  # noqa: E402
                    person_and_case)
from postgres import Postgres, Psql  # noqa: E402

PROCESSES = 4
SLOW = sys.argv[3:] == ['-m', 'slow']
MINUTES = float(os.environ.get('SAMSPOR_MINUTES', 60))
USERS, REQUESTS, CASES = ((50, 100_000 if MINUTES >= 60 else int(250 * MINUTES), 4) if SLOW
                          else (10, 2_500, 2))
TEAMS = ('Nord', 'Sør', 'Øst')
# Each must have happened.
KINDS = ('name_coordinator', 'assign', 'ask', 'accepted', 'go_away', 'come_back', 'grant',
         'end_grant', 'short_grant')
# follow_up, health and relatives by role; the others by name.
SIGHT = '''
WITH now AS (
  SELECT extract(epoch FROM clock_timestamp()) * 1000000 AS us,
    (clock_timestamp() AT TIME ZONE 'Europe/Oslo')::date AS day),
facts AS (
  SELECT id AS scope, decode(replace(body::jsonb->>'person_id', '-', ''), 'hex') AS person,
    decode(replace(body::jsonb->>'team_id', '-', ''), 'hex') AS team,
    decode(replace(body::jsonb->>'coordinator_user', '-', ''), 'hex') AS coordinator,
    decode(replace(body::jsonb->>'holder_user', '-', ''), 'hex') AS holder
  FROM record WHERE type = 'case'),
asked AS (
  SELECT scope, decode(replace(body::jsonb->>'to_user', '-', ''), 'hex') AS account,
    decode(replace(body::jsonb->>'to_team', '-', ''), 'hex') AS team
  FROM record WHERE type = 'handover' AND body::jsonb->>'state' = 'asked'),
away AS (
  SELECT scope AS team, decode(replace(body::jsonb->>'absent_user', '-', ''), 'hex') AS absent,
    decode(replace(body::jsonb->>'covered_by_user', '-', ''), 'hex') AS deputy
  FROM record, now WHERE type = 'absence' AND retracted_at = 0
    AND (body::jsonb->>'from_on')::date <= day
    AND coalesce((body::jsonb->>'to_on')::date, day) >= day),
by_role AS (
  SELECT coordinator AS account, scope, person FROM facts
  UNION SELECT holder, scope, person FROM facts
  UNION SELECT m.account, f.scope, f.person FROM facts f JOIN membership m
    ON m.team = f.team AND m.leads = 1
  UNION SELECT m.account, f.scope, f.person FROM facts f JOIN asked k ON k.scope = f.scope
    JOIN membership m ON m.account = k.account AND m.team = f.team
  UNION SELECT m.account, f.scope, f.person FROM facts f JOIN asked k ON k.scope = f.scope
    JOIN membership m ON m.team = k.team
  UNION SELECT m.account, f.scope, f.person FROM facts f JOIN away w ON w.team = f.team
    AND w.absent IN (f.coordinator, f.holder)
    JOIN membership m ON m.account = w.deputy AND m.team = w.team),
seen AS (
  SELECT account, scope, person, comp FROM by_role, unnest(ARRAY[1, 2, 4]) AS comp
  UNION SELECT g.account, g.scope, f.person, g.comp FROM now, access_grant g LEFT JOIN facts f
    ON f.scope = g.scope WHERE g.ended_us > now.us AND g.until_us > now.us),
sight AS (
  SELECT account, scope, comp FROM seen
  UNION SELECT account, person, comp FROM seen WHERE comp NOT IN (3, 5)
  UNION SELECT account, team, comp FROM membership, unnest(ARRAY[1, 2, 4]) AS comp)
SELECT encode(s.account, 'hex'), encode(r.id, 'hex') FROM sight s JOIN record r
  ON r.scope = s.scope AND r.comp = s.comp
UNION ALL SELECT encode(a.id, 'hex'), encode(r.id, 'hex') FROM account a, record r
  WHERE r.scope = decode(repeat('00', 16), 'hex')
'''


def plain(uuid):
    return uuid.replace('-', '')


class World:
    def __init__(self, folder, program, pg):
        self.conninfo = pg.create()
        self.folder = folder
        self.servers, self.ports = [], []
        self.serve(program, PROCESSES)
        self.psql = Psql(pg, self.conninfo)
        self.changed = threading.Condition()
        self.begun = self.published = 0     # changes
        self.sights = {}                    # number of a change → user → what may be seen after it
        self.rand = random.Random(5)
        self.users, self.devices, self.leads = [], {}, []
        for i in range(USERS):
            role = 'lead' if i % 5 == 0 else 'coordinator'
            user = self.servers[0].admin('user', 'add', '--user', f'u{i}', '--name', f'Bruker {i}',
                                         '--role', role, '--team', TEAMS[i % len(TEAMS)])
            self.users.append(user)
            self.leads += [user] if role == 'lead' else []
        # Of one device of each: several threads may be the same person.
        for user in self.users:
            token, digest = new_token()
            self.psql.run(f"INSERT INTO token VALUES ('\\x{digest}', '\\x{plain(user)}', 0,"
                          f" {2 ** 62}, 0)")
            self.devices[user] = token
        teams = dict(self.psql.run("SELECT name, encode(id, 'hex') FROM team"))
        self.teams = [self.dashed(teams[name]) for name in TEAMS]
        self.epoch = self.psql.run('SELECT epoch FROM server_state')[0][0]
        self.cases = []
        for i, user in enumerate(self.users):
            if user in self.leads:
                continue
            device = Device(self.devices[user])
            for _ in range(CASES):
                case, _, ops = person_and_case(self.teams[i % len(TEAMS)], user)
                answers = device.push(self.ports[0], *ops, contact(case, user, 'Samtale')[1])
                assert set(answers) == {'applied'}, answers
                self.cases.append(case)
            device.close()
        # What lies in the other compartments of each case.
        for case in self.cases:
            for comp in (2, 3, 4, 5):
                self.psql.run(
                    'INSERT INTO record (id, type, rank, scope, comp, n, seq, sv, by_user, at_us,'
                    ' created_by, retracted_by, retracted_at, retracted_why, erased_why, body)'
                    f" SELECT '\\x{plain(new_id())}', 'contact', 350, scope, {comp}, 1, seq, sv,"
                    " by_user, at_us, created_by, '', 0, '', '', '{}' FROM record"
                    f" WHERE id = '\\x{plain(case)}'")
        self.everything = [(kind, self.dashed(record)) for kind, record in self.psql.run(
            "SELECT type, encode(id, 'hex') FROM record WHERE type IN ('case', 'contact', 'person')")]
        self.publish()

    def serve(self, program, n):
        """From now on they ask these."""
        servers = [Samspord(program, 'postgresql:' + self.conninfo,
                            os.path.join(self.folder, f'{os.path.basename(program)}-{i}.log')).start()
                   for i in range(n)]
        self.servers += servers
        self.ports = [server.port for server in servers]

    def members(self, team):
        return [u for i, u in enumerate(self.users) if i % len(TEAMS) == self.teams.index(team)]

    def lead_of(self, team):
        """None where there are too few users."""
        return next((user for user in self.members(team) if user in self.leads), None)

    def load(self, record):
        """Its version and what stands in it."""
        n, body = self.psql.run(f"SELECT n, body FROM record WHERE id = '\\x{plain(record)}'")[0]
        return f'{self.epoch}.{n}', json.loads(body)

    @staticmethod
    def dashed(text):
        return '-'.join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def publish(self):
        sight = {plain(user): set() for user in self.users}
        for user, record in self.psql.run(SIGHT):
            sight[user].add(record)
        with self.changed:
            self.published += 1
            self.begun = max(self.begun, self.published)
            self.sights[self.published] = sight
            self.sights.pop(self.published - 200, None)
            self.changed.notify_all()

    def allowed(self, user, first, last):
        """What was right from change `first` to change `last`, when that is known."""
        with self.changed:
            self.changed.wait_for(lambda: self.published >= last, 120)
            return set().union(*(self.sights[n][plain(user)] for n in range(first, last + 1)))

    def close(self):
        self.psql.__exit__()
        for server in self.servers:
            server.stop()


def member(name, value):
    return {'p': '/' + name, 'v': value}


def update(kind, record, base, group='g', gone=(), **fields):
    return {'op': new_id(), 'k': 'update', 't': kind, 'id': record, 'base': base, 'group': group,
            'set': [member(*field) for field in fields.items()], 'del': ['/' + name for name in gone]}


def moment():
    return datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


class Changes(threading.Thread):
    """Moves cases between people, has them asked and covered for, gives and ends grants: one after
    the other."""

    def __init__(self, world):
        super().__init__()
        self.world, self.stop, self.error = world, threading.Event(), None
        self.tried, self.applied = collections.Counter(), collections.Counter()
        self.grants, self.asks, self.absences = [], {}, []
        self.rand = random.Random(11)

    def push(self, user, *ops):
        device = Device(self.world.devices[user])
        answers = device.push(self.rand.choice(self.world.ports), *ops)
        device.close()
        return set(answers) == {'applied'}

    def name_coordinator(self):
        """A lead names another coordinator."""
        case = self.rand.choice(self.world.cases)
        base, body = self.world.load(case)
        lead = self.world.lead_of(body['team_id'])
        to = self.rand.choice(self.world.members(body['team_id']))
        return lead and self.push(lead, update('case', case, base, coordinator_user=to))

    def hand_over(self, state, case, body, by, **to):
        """What a question or an assignment says."""
        holder = {'from_' + name: body['holder_' + name] for name in ('kind', 'user', 'team')
                  if 'holder_' + name in body}
        record = new_id()
        self.world.everything.append(('handover', record))
        return record, create('handover', record, case, 'g', case_id=case, reason='prøve',
                              state=state, asked_at=moment(), asked_by_user=by, **holder, **to)

    def assign(self):
        """A lead moves a case without asking."""
        case = self.rand.choice(self.world.cases)
        base, body = self.world.load(case)
        lead = self.world.lead_of(body['team_id'])
        to = self.rand.choice(self.world.members(body['team_id']))
        if not lead:
            return False
        _, first = self.hand_over('assigned', case, body, lead, to_kind='user', to_user=to)
        return self.push(lead, first, update(
            'case', case, base, gone=['holder_team'] if 'holder_team' in body else [],
            holder_kind='user', holder_user=to, holder_since=moment(), coordinator_user=to))

    def ask(self):
        """Whoever has a case asks a colleague, or another team."""
        case = self.rand.choice(self.world.cases)
        _, body = self.world.load(case)
        by = body['holder_user']
        if self.rand.random() < 0.5:
            to = self.rand.choice([team for team in self.world.teams if team != body['team_id']])
            to = {'to_kind': 'team', 'to_team': to}
        else:
            to = {'to_kind': 'user',
                  'to_user': self.rand.choice(self.world.members(body['team_id']))}
        record, op = self.hand_over('asked', case, body, by, **to)
        if self.push(by, op):
            self.asks[record] = (case, by, to)
            return True
        return False

    def answer(self):
        """Yes, no, or the question is taken back."""
        if not self.asks:
            return False
        record = self.rand.choice(list(self.asks))
        case, by, to = self.asks[record]
        state = self.rand.choice(('accepted', 'accepted', 'refused', 'withdrawn'))
        who = (by if state == 'withdrawn' else to.get('to_user')
               or self.rand.choice(self.world.members(to['to_team'])))
        at, ops = moment(), []
        answer = {'state': state, 'answered_at': at, 'answered_by_user': who}
        if state == 'refused':
            answer['answer_reason'] = 'for mange saker'
        if state == 'accepted':
            base, body = self.world.load(case)
            gone = ['holder_team'] if 'holder_team' in body and 'to_user' in to else []
            moved = {'team_id': to['to_team'], 'holder_team': to['to_team']} if 'to_team' in to else {}
            ops = [update('case', case, base, gone=gone, holder_kind=to['to_kind'], holder_user=who,
                          holder_since=at, coordinator_user=who, **moved)]
        if not self.push(who, *ops, update('handover', record, self.world.load(record)[0], **answer)):
            return False
        del self.asks[record]
        return state

    def go_away(self):
        """Somebody with cases is away today, and a colleague covers."""
        team = self.rand.choice(self.world.teams)
        absent, deputy = self.rand.sample(self.world.members(team), 2)
        record, today = new_id(), datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Oslo'))
        more = {'to_on': today.strftime('%Y-%m-%d')} if self.rand.random() < 0.5 else {}
        op = create('absence', record, team, team_id=team, absent_user=absent,
                    from_on=today.strftime('%Y-%m-%d'), covered_by_user=deputy, **more)
        if not self.push(absent, op):
            return False
        self.world.everything.append(('absence', record))
        self.absences.append((record, absent))
        return True

    def come_back(self):
        if not self.absences:
            return False
        record, absent = self.absences.pop(self.rand.randrange(len(self.absences)))
        return self.push(absent, {'op': new_id(), 'k': 'retract', 't': 'absence', 'id': record,
                                  'base': self.world.load(record)[0], 'why': 'prøve'})

    def grant(self):
        self.grants.append(self.world.servers[0].admin(
            'grant', 'add', '--user', f'u{self.rand.randrange(USERS)}', '--scope',
            self.rand.choice(self.world.cases), '--compartment',
            self.rand.choice(('follow_up', 'health', 'attendance', 'slt')), '--reason', 'prøve'))
        return True

    def end_grant(self):
        if not self.grants:
            return False
        self.world.servers[0].admin('grant', 'end', '--id', self.grants.pop())
        return True

    def short_grant(self):
        """It runs out while they ask. The command ends one at midnight at the earliest: the table is
        told, of compartments that nothing but a grant gives."""
        until = datetime.date.today() + datetime.timedelta(days=2)
        grant = self.world.servers[0].admin(
            'grant', 'add', '--user', f'u{self.rand.randrange(USERS)}', '--scope',
            self.rand.choice(self.world.cases), '--compartment',
            self.rand.choice(('attendance', 'slt')), '--reason', 'prøve', '--until', str(until))
        self.world.psql.run(
            'WITH g AS (UPDATE access_grant SET until_us = (extract(epoch FROM clock_timestamp())'
            f" * 1000000)::bigint + 500000 WHERE id = '\\x{plain(grant)}' RETURNING *)"
            ' UPDATE visible v SET until_us = least(v.until_us, g.until_us) FROM g'
            ' WHERE v.account = g.account AND v.scope = g.scope AND v.comp = g.comp'
            f' AND v.until_us < {2 ** 62}')
        return True

    def run(self):
        ways = [self.name_coordinator, self.assign, self.ask, self.answer, self.go_away,
                self.come_back, self.grant, self.end_grant, self.short_grant]
        try:
            while not self.stop.is_set():
                with self.world.changed:
                    self.world.begun += 1
                # In turn at first, so that a short run has each of them.
                n = sum(self.tried.values())
                how = ways[n % len(ways)] if n < 4 * len(ways) else self.rand.choice(ways)
                self.tried[how.__name__] += 1
                done = how()
                self.applied[done if isinstance(done, str) else how.__name__] += bool(done)
                self.world.publish()
        except Exception as error:  # told by whoever waits for it
            self.error = error
            with self.world.changed:
                self.world.begun = self.world.published
                self.world.changed.notify_all()


class Asks(threading.Thread):
    """Asks as one user after the other, each time another process."""

    def __init__(self, world, n, seed):
        super().__init__()
        self.world, self.n, self.rand = world, n, random.Random(seed)
        self.foreign, self.given, self.hidden, self.error = [], 0, 0, None
        self.devices = {user: Device(token) for user, token in world.devices.items()}

    def records(self, device, path, content):
        if not path.startswith('/v1/sync/changes'):
            return [json.loads(content)['id']]
        lines = [json.loads(line) for line in content.splitlines()]
        if lines[-1]['k'] == 'end':
            device.cursor = lines[-1]['cursor']
        return [line['id'] for line in lines if line['k'] == 'rec']

    def one(self):
        world, rand = self.world, self.rand
        user = rand.choice(world.users)
        device, port = self.devices[user], rand.choice(world.ports)
        if rand.random() < 0.6:
            kind, record = rand.choice(world.everything)
            path = f'/v1/{kind}/{record}'
        else:
            if rand.random() < 0.2:
                device.cursor = None
            path = '/v1/sync/changes?limit=100' + (f'&cursor={device.cursor}' if device.cursor else '')
        with world.changed:
            first = world.published
        status, headers, content = device.ask(port, 'GET', path)
        with world.changed:
            last = world.begun
        if status == 404:
            # There and not to be seen is the same as not there.
            unknown = device.ask(port, 'GET', f'/v1/case/{new_id()}')
            assert unknown == (status, headers, content), (unknown, headers, content)
            self.hidden += 1
            return
        assert status == 200, (status, content[:300])
        got = {plain(record) for record in self.records(device, path, content)}
        if got:
            self.given += len(got)
            self.foreign += [(user, record) for record in got - world.allowed(user, first, last)]

    def run(self):
        try:
            for _ in range(self.n):
                self.one()
        except Exception as error:
            self.error = error
        for device in self.devices.values():
            device.close()


def ask(world, n):
    threads = [Asks(world, n // PROCESSES, seed) for seed in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
        if thread.error:
            raise thread.error
    return threads


def main():
    print('1..2')
    with tempfile.TemporaryDirectory() as folder, Postgres() as pg:
        world = World(folder, sys.argv[1], pg)
        changes = Changes(world)
        changes.start()
        try:
            threads = ask(world, REQUESTS)
        finally:
            changes.stop.set()
            changes.join()
        if changes.error:
            raise changes.error
        foreign = [f for thread in threads for f in thread.foreign]
        given, hidden = (sum(getattr(t, k) for t in threads) for k in ('given', 'hidden'))
        moved = {name: changes.applied[name] for name in KINDS}
        good = (not foreign and given > REQUESTS / 4 and hidden > REQUESTS / 10
                and all(moved.values()))
        print(f'# {REQUESTS} requests of {USERS} users over {PROCESSES} processes, {given} records'
              f' given, {hidden} refused, changes of sight {moved}: {len(foreign)} foreign'
              f' {foreign[:3]}')
        print(f'{"ok" if good else "not ok"} 1 nobody is given a row of somebody else', flush=True)

        world.serve(sys.argv[2], 1)
        found = sum(len(thread.foreign) for thread in ask(world, 200))
        print(f'# of a server without its predicate: {found} foreign')
        print(f'{"ok" if found else "not ok"} 2 the test would notice')
        world.close()
    return 0 if good and found else 1


sys.exit(main())
