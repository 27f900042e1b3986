# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients that ask each second whether there is anything new: one samspord over SQLite, and two
on PostgreSQL. What one of them waits, and what a process needs."""
import json
import pathlib
import re
import urllib.request

from postgres import Postgres

TODAY = '2026-06-04'


def last_cursor(url, token):
    """Where the feed ends, for whoever has this token."""
    cursor = ''
    while True:
        request = urllib.request.Request(f'{url}/v1/sync/changes?limit=2000&cursor={cursor}', headers={
            'Authorization': 'Bearer ' + token,
            'Samspor-Device': '01900000-0000-7000-8000-ffffffffffff.1'})
        with urllib.request.urlopen(request) as reply:
            end = json.loads(reply.read().splitlines()[-1])
        cursor = end['cursor']
        if not end['more']:
            return cursor


def memory(server):
    status = pathlib.Path('/proc', str(server.process.pid), 'status').read_text()
    return int(re.search(r'VmHWM:\s+(\d+) kB', status).group(1)) / 1024


def ask(bench, what, servers, clients, seconds):
    token = servers[0].token('leder')
    cursor = last_cursor(servers[0].url, token)
    said = bench.tool('poll-clients', seconds, clients, cursor, *(s.port for s in servers),
                      stdin=token)
    bench.figures[f'polls, {what}'] = {**said, 'mib': [memory(server) for server in servers]}
    bench.row(f'{clients} clients ask each second, {what}, p99', said['ms']['p99'], None, None,
              '≤ 50 ms', 'ms')
    bench.row(f'a process of samspord, {what}', max(map(memory, servers)), None, None, '≤ 150 MiB',
              'MiB')


def measure(bench, clients, seconds, cases):
    def server(**where):
        return bench.root.server(environment='demo', today=TODAY, **where)
    one = server(db=f'sqlite:{bench.root.path}/polled/server.db', demo=cases)
    one.start()
    ask(bench, 'SQLite', [one], clients, seconds)
    one.stop()
    with Postgres() as pg:
        db = 'postgresql:' + pg.create()
        servers = [server(db=db, demo=cases).start(), server(db=db).start()]
        ask(bench, 'PostgreSQL', servers, clients, seconds)
        for each in servers:
            each.stop()
