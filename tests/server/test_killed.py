#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was acknowledged is there, whatever is killed under load: samspord by SIGKILL over SQLite, and
PostgreSQL by an immediate stop under two processes of samspord, which live on and connect again.

  test_killed.py SAMSPORD [-m slow]
"""
import json
import os
import signal
import sys
import tempfile
import threading

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lib')]
from client import Device, Samspord, contact, person_and_case  # noqa: E402
from postgres import Postgres, Psql  # noqa: E402

SLOW = sys.argv[2:] == ['-m', 'slow']
WRITERS = 4
# Acknowledged writes between two kills: a kill comes in the middle of work, whenever that is.
BETWEEN = 12


class Writer(threading.Thread):
    """Writes contacts into a case of its own until it is told to stop; what fails in between is
    tried again as the same operation."""

    def __init__(self, load, token, user, team):
        # A failure is told at once, not when the writers have ended, which they don't by themselves.
        super().__init__(daemon=True)
        self.load, self.user, self.device = load, user, Device(token)
        self.case, _, ops = person_and_case(team, user)
        answers = self.device.push(load.port(self), *ops)
        assert answers == ['applied', 'applied'], answers
        self.acknowledged, self.waits, self.again, self.error = [], None, 0, None

    def run(self):
        try:
            while not self.load.stop.is_set():
                self.waits = self.waits or contact(self.case, self.user, 'Under last')
                record, op = self.waits
                try:
                    answer = self.device.push(self.load.port(self), op)[0]
                except OSError:
                    answer = 503
                if answer in ('applied', 'duplicate'):
                    self.again += answer == 'duplicate'
                    self.acknowledged.append(record)
                    self.waits = None
                    self.load.note()
                else:
                    assert answer == 503, answer
                    self.load.wait_until_up()
        except Exception as error:  # told by whoever waits for it
            self.error = error
        self.device.close()


class Load:
    def __init__(self, ports):
        self.ports = ports
        self.stop = threading.Event()
        self.up = threading.Condition()
        self.is_up, self.n = True, 0
        self.writers = []

    def port(self, writer):
        known = self.writers.index(writer) if writer in self.writers else 0
        return self.ports[known % len(self.ports)]

    def note(self):
        with self.up:
            self.n += 1
            self.up.notify_all()

    def wait_until_up(self):
        with self.up:
            self.up.wait_for(lambda: self.is_up or self.stop.is_set(), 60)

    def after(self, n):
        """Waits until `n` more were acknowledged."""
        with self.up:
            wanted = self.n + n
            assert self.up.wait_for(lambda: self.n >= wanted or any(w.error for w in self.writers),
                                    120), 'nothing is acknowledged'

    def set_up(self, is_up):
        with self.up:
            self.is_up = is_up
            self.up.notify_all()

    def begin(self, admin, team_of):
        for i in range(WRITERS):
            user = admin('user', 'add', '--user', f'u{i}', '--name', 'Kari', '--role',
                         'coordinator', '--team', 'Nord')
            self.writers.append(Writer(self, admin('token', '--user', f'u{i}'), user, team_of()))
        for writer in self.writers:
            writer.start()

    def end(self):
        self.stop.set()
        self.set_up(True)
        for writer in self.writers:
            writer.join()
        for writer in self.writers:
            if writer.error:
                raise writer.error

    def missing(self, port):
        """Acknowledged records that their writer can't read."""
        missing = 0
        for writer in self.writers:
            for record in writer.acknowledged:
                status, _, content = writer.device.ask(port, 'GET', f'/v1/contact/{record}')
                missing += status != 200 or record.encode() not in content
            writer.device.close()
        return missing


def team_by_feed(server, admin):
    """The id of the team, as a device hears of it."""
    admin('user', 'add', '--user', 'first', '--name', 'Den første', '--role', 'lead', '--team', 'Nord')
    device = Device(admin('token', '--user', 'first'))
    teams = json.loads(device.ask(server.port, 'GET', '/v1/meta')[2])['teams']
    device.close()
    return teams[0]


def report(number, name, load, kills, missing):
    n = sum(len(writer.acknowledged) for writer in load.writers)
    again = sum(writer.again for writer in load.writers)
    print(f'# {kills} kills under load, {n} writes acknowledged, {again} of them had been saved before'
          f' the answer was lost: {missing} lost')
    print(f'{"not ok" if missing else "ok"} {number} {name}', flush=True)
    return not missing


def kill_samspord(number, folder, kills):
    data = os.path.join(folder, 'sqlite')
    os.mkdir(data, 0o700)
    server = Samspord(sys.argv[1], f'sqlite:{data}/server.db', os.path.join(folder, 'sqlite.log'))
    server.start()
    load = Load([server.port])
    team = team_by_feed(server, server.admin)
    load.begin(server.admin, lambda: team)
    for _ in range(kills):
        load.after(BETWEEN)
        load.set_up(False)
        server.stop(signal.SIGKILL)
        load.ports[0] = server.start().port
        load.set_up(True)
    load.after(BETWEEN)
    load.end()
    missing = load.missing(server.port)
    server.stop()
    return report(number, 'samspord over SQLite is killed', load, kills, missing)


def stop_postgres(number, folder, kills):
    with Postgres(durable=True) as pg:
        conninfo = pg.create()
        servers = [Samspord(sys.argv[1], 'postgresql:' + conninfo,
                            os.path.join(folder, f'pg-{i}.log')).start() for i in range(2)]
        try:
            return crash_under(pg, conninfo, servers, number, kills)
        except Exception:
            for server in servers:
                print(f'# samspord {server.process.poll()}: {open(server.log).read()[-2000:]}')
            raise


def crash_under(pg, conninfo, servers, number, kills):
    load = Load([server.port for server in servers])
    team = team_by_feed(servers[0], servers[0].admin)
    load.begin(servers[0].admin, lambda: team)
    for _ in range(kills):
        load.after(BETWEEN)
        load.set_up(False)
        pg.crash()
        pg.start()
        load.set_up(True)
    load.after(BETWEEN)
    load.end()
    missing = load.missing(servers[0].port)
    with Psql(pg, conninfo) as psql:
        stored = {row[0] for row in psql.run(
            "SELECT encode(id, 'hex') FROM record WHERE type = 'contact' AND seq > 0")}
        missing += sum(record.replace('-', '') not in stored
                       for writer in load.writers for record in writer.acknowledged)
    for server in servers:
        server.stop()
    return report(number, 'PostgreSQL is stopped at once', load, kills, missing)


def main():
    print('1..2')
    with tempfile.TemporaryDirectory() as folder:
        good = [kill_samspord(1, folder, 200 if SLOW else 5),
                stop_postgres(2, folder, 50 if SLOW else 3)]
    return 0 if all(good) else 1


sys.exit(main())
