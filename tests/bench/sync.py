# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of sync: `./dev bench --only sync`. Both sides of each ratio are measured here."""
import json
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import threading

POUCH = pathlib.Path(__file__).resolve().parent / 'anchors/pouch'
TODAY = '2026-06-04'
BATCHES = (100, 500, 1000, 2000)


class Wire:
    """Passes bytes to a server and counts them: what goes over a connection, and how many."""

    def __init__(self, port):
        self.port, self.sizes = port, {'up': 0, 'down': 0}
        self.requests = self.connections = 0
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(('127.0.0.1', self.port))
            for way in ((client, server, 'up'), (server, client, 'down')):
                threading.Thread(target=self.carry, args=way, daemon=True).start()

    def carry(self, source, target, way):
        try:
            while data := source.recv(65536):
                self.sizes[way] += len(data)
                self.requests += data.startswith((b'GET ', b'POST '))
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def counts(self):
        return self.connections, self.requests, self.sizes['up'], self.sizes['down']


class Pouch:
    """express-pouchdb with the documents of the feed, from npm, in the build folder."""

    def __init__(self, bench):
        self.folder = bench.build / 'pouch'
        self.folder.mkdir(exist_ok=True)
        changed = False
        for name in ('package.json', 'package-lock.json', 'pouch.js'):
            ours, theirs = POUCH / name, self.folder / name
            if not theirs.exists() or theirs.read_bytes() != ours.read_bytes():
                shutil.copy(ours, theirs)
                changed |= name != 'pouch.js'
        if changed or not (self.folder / 'node_modules').exists():
            subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'],
                           cwd=self.folder, check=True, stdout=sys.stderr)

    def start(self, feed):
        with open(feed, 'rb') as lines:
            self.server = subprocess.Popen(['node', 'pouch.js', 'serve'], cwd=self.folder,
                                           stdin=lines, stdout=subprocess.PIPE, text=True)
        _, port, docs = self.server.stdout.readline().split()
        self.url, self.docs = f'http://127.0.0.1:{port}', int(docs)

    def stop(self):
        self.server.terminate()
        self.server.wait(20)
        self.server.stdout.close()

    def best(self, command, *more):
        """Documents a second with the batch size that is best, and which that is."""
        found = []
        for batch in BATCHES:
            done = subprocess.run(['node', 'pouch.js', command, self.url, str(batch), *more],
                                  cwd=self.folder, check=True, capture_output=True, text=True)
            said = json.loads(done.stdout.strip().splitlines()[-1])
            found.append((said['docs'] / said['seconds'], batch))
        return max(found)


def tool(bench, what, profile, url, times):
    return bench.tool('sync-bench', what, profile, bench.key, TODAY, url, times)


def pull(bench, pouch, runs):
    """Inside both programs, from the first request until all is there."""
    rates = []
    for n in range(runs + 1):
        profile = bench.root.profile(f'first-{n}', TODAY).init().login(bench.server, 'leder')
        said = tool(bench, 'pull', profile.dir, bench.server.url, 1)
        shutil.rmtree(profile.dir)
        rates.append(said['pulled'] / said['ms'] * 1000)
    ours = statistics.median(rates[1:])
    rate, batch = pouch.best('pull')
    bench.figures['pouch_pull'] = {'docs': pouch.docs, 'ours': rates, 'rate': rate, 'batch': batch}
    bench.row(f'first pull without the start, PouchDB by {batch}', ours, rate, ours / rate,
              '≥ 5 ×', '/s')


def push(bench, pouch, edits):
    profile = pathlib.Path(bench.root.path, 'push')
    rates, said = [], {}
    for _ in range(2):
        shutil.copytree(bench.lead.dir, profile)
        tool(bench, 'save', profile, bench.server.url, edits)
        said = tool(bench, 'push', profile, bench.server.url, 1)
        shutil.rmtree(profile)
        # What one of these sent, the next would have to fetch, so each ends with all of it.
        bench.lead.json('sync', timeout=600)
        rates.append(said['pushed'] / said['push_ms'] * 1000)
    rate, batch = pouch.best('push', str(edits))
    bench.figures['push'] = {'ours': rates, 'pouch': rate, 'batch': batch, **said}
    bench.row(f'push of {said["pushed"]} edits, PouchDB by {batch}', max(rates), rate,
              max(rates) / rate, '≥ 8000 /s, ≥ 1 ×', '/s')


def one(bench, times):
    profile = pathlib.Path(bench.root.path, 'one')
    shutil.copytree(bench.lead.dir, profile)
    said = tool(bench, 'one', profile, bench.server.url, times)['ms']
    bench.figures['one_edit'] = said
    bench.row('one edit until confirmed, p50', said['p50'], None, None, '', 'ms')
    bench.row('one edit until confirmed, p95', said['p95'], None, None, '≤ 15 ms', 'ms')


def idle(bench, times):
    """Nothing to do: the time straight to the server, then the bytes through a wire that counts."""
    profile = pathlib.Path(bench.root.path, 'idle')
    shutil.copytree(bench.lead.dir, profile)
    said = tool(bench, 'idle', profile, bench.server.url, times)
    # A program's first cycle asks more: what one such run costs is taken off the other.
    wire = Wire(bench.server.port)
    tool(bench, 'idle', profile, wire.url, 0)
    first = wire.counts()
    tool(bench, 'idle', profile, wire.url, times)
    wire.listener.close()
    connections, *each = (now - 2 * then for now, then in zip(wire.counts(), first))
    requests, up, down = (n / times for n in each)
    bench.figures['idle'] = {**said, 'requests': requests, 'sent': up, 'received': down,
                             'more_connections': connections}
    bench.row('nothing to sync, p50', said['ms']['p50'], None, None, '≤ 3 ms', 'ms')
    bench.row(f'its bytes sent, {requests:.0f} request(s), {connections} new connection(s)', up,
              None, None, '1 GET', 'B')
    bench.row('its bytes received', down, None, None, '≤ 400 B', 'B')


def run(bench, runs, edits, times):
    pouch = Pouch(bench)
    pouch.start(pathlib.Path(bench.root.path, 'feed'))
    try:
        pull(bench, pouch, runs)
        push(bench, pouch, edits)
    finally:
        pouch.stop()
    one(bench, times)
    idle(bench, times)
