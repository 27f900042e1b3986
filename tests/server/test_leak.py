#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody is given a row of somebody else's: users ask four processes on one PostgreSQL, each request
another process and another user, while cases change hands and grants come and go.

What each may see is worked out by SQL of its own, from records, grants and memberships and never from
the table the server asks. A request may see what was right at any moment while it lasted. Once the
server's table says that all see all, the same test must find foreign rows: then it can tell.

  test_leak.py SAMSPORD [-m slow]
"""
import json
import os
import random
import sys
import tempfile
import threading

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lib')]
from client import Device, Samspord, contact, new_id, new_token, person_and_case  # noqa: E402
from postgres import Postgres, Psql  # noqa: E402

PROCESSES = 4
SLOW = sys.argv[2:] == ['-m', 'slow']
MINUTES = float(os.environ.get('SAMSPOR_MINUTES', 60))
USERS, REQUESTS, CASES = ((50, 100_000 if MINUTES >= 60 else int(250 * MINUTES), 4) if SLOW
                          else (10, 2_500, 2))
TEAMS = ('Nord', 'Sør', 'Øst')
# follow_up, health and relatives by role; the others by name.
SIGHT = '''
WITH facts AS (
  SELECT id AS scope, decode(replace(body::jsonb->>'person_id', '-', ''), 'hex') AS person,
    decode(replace(body::jsonb->>'team_id', '-', ''), 'hex') AS team,
    decode(replace(body::jsonb->>'coordinator_user', '-', ''), 'hex') AS coordinator,
    decode(replace(body::jsonb->>'holder_user', '-', ''), 'hex') AS holder
  FROM record WHERE type = 'case'),
by_role AS (
  SELECT coordinator AS account, scope, person FROM facts
  UNION SELECT holder, scope, person FROM facts
  UNION SELECT m.account, f.scope, f.person FROM facts f JOIN membership m
    ON m.team = f.team AND m.leads = 1),
seen AS (
  SELECT account, scope, person, comp FROM by_role, unnest(ARRAY[1, 2, 4]) AS comp
  UNION SELECT g.account, g.scope, f.person, g.comp FROM access_grant g LEFT JOIN facts f
    ON f.scope = g.scope
    WHERE g.ended_us > extract(epoch FROM clock_timestamp()) * 1000000),
sight AS (
  SELECT account, scope, comp FROM seen
  UNION SELECT account, person, comp FROM seen WHERE comp NOT IN (3, 5))
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
        self.servers = [Samspord(program, 'postgresql:' + self.conninfo,
                                 os.path.join(folder, f'samspord-{i}.log')).start()
                        for i in range(PROCESSES)]
        self.ports = [server.port for server in self.servers]
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
        teams = dict(self.psql.run("SELECT name, id FROM team"))
        self.cases = []
        for i, user in enumerate(self.users):
            if user in self.leads:
                continue
            device = Device(self.devices[user])
            for _ in range(CASES):
                team = teams[TEAMS[i % len(TEAMS)]].removeprefix('\\x')
                team = '-'.join((team[:8], team[8:12], team[12:16], team[16:20], team[20:]))
                case, _, ops = person_and_case(team, user)
                answers = device.push(self.ports[0], *ops, contact(case, user, 'Samtale')[1])
                assert set(answers) == {'applied'}, answers
                self.cases.append((case, i % len(TEAMS)))
            device.close()
        # What lies in the other compartments of each case.
        for case, _ in self.cases:
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


class Changes(threading.Thread):
    """Moves cases between people and gives and ends grants, one after the other."""

    def __init__(self, world):
        super().__init__()
        self.world, self.stop, self.applied, self.error = world, threading.Event(), 0, None
        self.grants = []

    def move(self, rand):
        world = self.world
        case, team = rand.choice(world.cases)
        lead = rand.choice([u for i, u in enumerate(world.users)
                            if u in world.leads and i % len(TEAMS) == team] or [None])
        if not lead:
            return 0
        other = rand.choice([u for i, u in enumerate(world.users) if i % len(TEAMS) == team])
        row = world.psql.run(f"SELECT n, body::jsonb->>'holder_user' FROM record WHERE id ="
                             f" '\\x{plain(case)}'")[0]
        epoch = world.psql.run('SELECT epoch FROM server_state')[0][0]
        device = Device(world.devices[lead])
        answer = device.push(rand.choice(world.ports), {
            'op': new_id(), 'k': 'update', 't': 'case', 'id': case, 'c': case,
            'base': f'{epoch}.{row[0]}', 'set': [{'p': '/coordinator_user', 'v': other}]})
        device.close()
        return answer == ['applied']

    def grant(self, rand):
        world = self.world
        if self.grants and rand.random() < 0.5:
            world.servers[0].admin('grant', 'end', '--id', self.grants.pop())
        else:
            self.grants.append(world.servers[0].admin(
                'grant', 'add', '--user', f'u{rand.randrange(USERS)}', '--scope',
                rand.choice(world.cases)[0], '--compartment',
                rand.choice(('follow_up', 'health', 'attendance', 'slt')), '--reason', 'prøve'))
        return 1

    def run(self):
        rand = random.Random(11)
        try:
            while not self.stop.is_set():
                with self.world.changed:
                    self.world.begun += 1
                how = self.grant if rand.random() < 0.1 else self.move
                self.applied += how(rand)
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
        good = not foreign and given > REQUESTS / 4 and hidden > REQUESTS / 10 and changes.applied > 5
        print(f'# {REQUESTS} requests of {USERS} users over {PROCESSES} processes, {given} records'
              f' given, {hidden} refused, {changes.applied} changes of sight: {len(foreign)} foreign'
              f' {foreign[:3]}')
        print(f'{"ok" if good else "not ok"} 1 nobody is given a row of somebody else', flush=True)

        world.psql.run('DELETE FROM visible; INSERT INTO visible SELECT a.id, s.scope, s.comp, 1,'
                       f' {2 ** 62} FROM account a, (SELECT DISTINCT scope, comp FROM record) AS s')
        found = sum(len(thread.foreign) for thread in ask(world, 200))
        print(f'# with sight opened to all: {found} foreign')
        print(f'{"ok" if found else "not ok"} 2 the test would notice')
        world.close()
    return 0 if good and found else 1


sys.exit(main())
