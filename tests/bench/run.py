#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Samspor costs, held against anchors measured in the same run: `./dev bench`.

Every figure is the median of five runs after one that is thrown away (p95 and p99 are of one
run with many presses or saves). The table says what was asked for; nothing passes or fails by a
clock, only a program that breaks makes the exit code other than 0. The same stands as JSON in
bench.json beside the build.

  start      exec → first damage of a mapped window, and → the frame with Today's cards,
             against gnome-text-editor on the same display and bus, without accessibility
  memory     VmHWM two seconds after that frame
  keystroke  the list of cases as the search text grows: in the store and in the window, alone
             and while a pull of 5,000 records is taken in
  rules      of all lists over all cases, and from one change to the cards that follow
  save       a contact, beyond one row in a bare SQLite transaction in the same folder
  homes      5,000 of them held against 1,000 needs, and the list of those needs as the page asks
             for it, against the same rule with nothing around
  polls      500 clients that ask each second whether there is anything new
  print      200 plans of four pages as one PDF, against the same words set plainly by Pango and
             cairo, and the memory it takes; the same from the window: the latest frame meanwhile,
             against that of a still window beside it, the most memory against the idle window,
             the first page on screen, and until a run is cancelled
  pull       first pull of all records against curl → json-glib → SQLite (tests/bench/anchors)
  sync       the same and a push of 10,000 edits against PouchDB (npm, into the build folder), one
             edit until it is confirmed, and nothing to do; only when asked for with --only
"""
import argparse
import itertools
import json
import os
import pathlib
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve()
TOP = HERE.parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'lib'))
import polls  # noqa: E402
from samspor import Root  # noqa: E402
import sync  # noqa: E402

TODAY = '2026-06-04'


def measure(runs, one):
    """The median of `runs` after one more that is thrown away."""
    return statistics.median([one() for _ in range(runs + 1)][1:])


# ---- in the window: this part runs inside tests/lib/display -----------------------------------

class Watch:
    """Sees windows being mapped and painted."""

    def __init__(self):
        from Xlib import X, display
        from Xlib.ext import damage
        self.X, self.kinds = X, damage
        self.x = display.Display()
        self.x.damage_query_version()
        self.root = self.x.screen().root
        self.root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self.x.sync()
        self.event_base = self.x.query_extension('DAMAGE').first_event
        self.mapped, self.first = {}, {}

    def events(self, until):
        """Handle what comes until the moment `until` (monotonic); yields after each event."""
        while True:
            while self.x.pending_events():
                self.handle(self.x.next_event())
                yield
            left = until - time.monotonic()
            if left <= 0:
                return
            select.select([self.x.fileno()], [], [], left)

    def handle(self, event):
        from Xlib import error
        X, now = self.X, time.monotonic()
        try:
            if event.type == X.CreateNotify and event.parent == self.root:
                event.window.change_attributes(event_mask=X.StructureNotifyMask)
                event.window.damage_create(self.kinds.DamageReportRawRectangles)
                self.x.flush()
            elif event.type == X.MapNotify:
                # Not the frames of the window manager: they have no class.
                if event.window.get_wm_class() and event.window.get_geometry().width > 100:
                    self.mapped.setdefault(event.window.id, now)
            elif event.type == X.UnmapNotify:
                self.mapped.pop(event.window.id, None)
            elif event.type == self.event_base:
                window = getattr(event.drawable, 'id', event.drawable)
                if window in self.mapped and event.area.width > 1:
                    self.first.setdefault(window, now)
        except error.XError:
            pass  # the window is gone again


def hwm(pid, what='VmHWM'):
    status = pathlib.Path('/proc', str(pid), 'status').read_text()
    return int(re.search(rf'{what}:\s+(\d+) kB', status).group(1)) / 1024


def reset_hwm(pid):
    """From now on the most memory is counted anew."""
    pathlib.Path('/proc', str(pid), 'clear_refs').write_text('5')


def painted(log, page):
    """The last moment the program said that this page was painted, None = not yet."""
    found = re.findall(rf'^painted {page} (\d+) ', log.read_text(), re.M)
    return int(found[-1]) / 1e6 if found else None


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_one(command, page=None, keep=None):
    """Starts a program; milliseconds to its first paint and to its page, MiB 2 s later."""
    watch = Watch()
    log = pathlib.Path(os.environ['TMPDIR'], 'bench.err')
    with open(log, 'w') as err:
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=err, stderr=err,
                                   cwd=os.environ['HOME'], env=dict(os.environ, SAMSPOR_BENCH='1'))
    try:
        first = shown = None
        deadline = began + 60
        for _ in watch.events(deadline):
            if watch.first and first is None:
                first = min(watch.first.values()) - began
            if first is not None and (not page or painted(log, page)):
                break
        if first is None or (page and not painted(log, page)):
            raise SystemExit(f'{command[0]} was not painted:\n{log.read_text()}')
        shown = painted(log, page) - began if page else first
        for _ in watch.events(time.monotonic() + 2):
            pass
        answer = {'first': first * 1000, 'shown': shown * 1000, 'memory': hwm(process.pid)}
        idle = hwm(process.pid, 'VmRSS')
        if keep:
            answer.update(keep(watch, log, process.pid), idle=idle)
        if process.poll() is not None:
            raise SystemExit(f'{command[0]} ended by itself:\n{log.read_text()}')
        return answer
    finally:
        end(process)
        watch.x.close()


def paintings(log, page, began):
    """When this page was painted from `began` on, each with how many seconds after it was told what
    to show."""
    told = re.findall(rf'^painted {page} (\d+) (\d+)$', log.read_text(), re.M)
    return [(int(at) / 1e6, int(took) / 1e6) for at, took in told if int(at) / 1e6 >= began]


class Hand:
    """Presses keys."""

    def __init__(self, watch, log):
        self.watch, self.log, self.x = watch, log, watch.x

    def search(self):
        """Goes to the search field of the cases."""
        self.tap('2', control=True)
        self.settle(1)
        self.tap('f', control=True)
        self.settle(0.5)
        return self

    def tap(self, name, control=False):
        from Xlib import X, XK
        from Xlib.ext import xtest
        code = self.x.keysym_to_keycode(XK.string_to_keysym(name))
        hold = self.x.keysym_to_keycode(XK.string_to_keysym('Control_L'))
        for press in ([(X.KeyPress, hold)] if control else []) + [
                (X.KeyPress, code), (X.KeyRelease, code)] + (
                [(X.KeyRelease, hold)] if control else []):
            xtest.fake_input(self.x, *press)
        self.x.sync()

    def settle(self, seconds):
        for _ in self.watch.events(time.monotonic() + seconds):
            pass

    def letter(self, letter, patience):
        """Milliseconds from the press to the painted list, in a list; none when it was never."""
        began = time.monotonic()
        self.tap(letter)
        while time.monotonic() < began + patience:
            painted_then = paintings(self.log, 'cases', began)
            if painted_then:
                return [(painted_then[0][0] - began) * 1000]
            self.settle(0.005)
        return []

    def clear(self):
        self.tap('a', control=True)
        self.tap('BackSpace')


def type_keys(words):
    """Presses keys in the search field; milliseconds from each press to the painted list."""
    def keep(watch, log, _):
        hand, times = Hand(watch, log).search(), []
        for word in words:
            for letter in word:
                times += hand.letter(letter, 1)
                hand.settle(0.2)
            hand.clear()
            hand.settle(0.4)
        return {'keys': times}
    return keep


def change_from_afar(n, change):
    """Fetches what `change` did elsewhere, n times; milliseconds of the longest repaint of Today
    that each makes: it is asked again when a fetch ends too, with nothing new to show."""
    def keep(watch, log, _):
        hand, times = Hand(watch, log), []
        for i in range(n):
            change(i)
            hand.settle(1)
            began = time.monotonic()
            hand.tap('F5')
            while time.monotonic() < began + 10 and not paintings(log, 'today', began):
                hand.settle(0.01)
            hand.settle(1)
            times += [max(took for _, took in paintings(log, 'today', began)) * 1000]
        return {'repaints': times}
    return keep


def type_in_pull(words, profile, server):
    """The same while what the server has is taken in; it is held until then."""
    def keep(watch, log, _):
        def touched():
            return max(f.stat().st_mtime for f in pathlib.Path(profile).iterdir())
        hand, times, before = Hand(watch, log).search(), [], touched()
        os.kill(server, signal.SIGCONT)
        hand.tap('F5')
        end = time.monotonic() + 60
        while touched() == before and time.monotonic() < end:
            hand.settle(0.002)
        last, changed = touched(), time.monotonic()
        for letter in itertools.cycle(''.join(word + ' ' for word in words)):
            if letter == ' ':
                hand.clear()
                hand.settle(0.2)
            else:
                times += hand.letter(letter, 1)
            hand.settle(0.02)
            if touched() != last:
                last, changed = touched(), time.monotonic()
            elif time.monotonic() > changed + 0.25:
                break
        os.kill(server, signal.SIGSTOP)
        return {'keys': times}
    return keep


class StillWindow:
    """A window beside the one that is measured, that does nothing: how late its frames come is what
    nobody could better here and now."""

    def __init__(self, command):
        self.command, self.late = command, []

    def __enter__(self):
        self.process = subprocess.Popen([self.command], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        if not self.process.stdout.readline():
            raise SystemExit('the still window was not painted')
        os.set_blocking(self.process.stdout.fileno(), False)
        return self

    def __exit__(self, *exc):
        end(self.process)

    def latest(self, began, ended):
        """The latest frame in ms between these moments."""
        for line in (self.process.stdout.read() or b'').splitlines():
            at, by = line.split()
            self.late.append((int(at) / 1e6, int(by) / 1000))
        return max((by for at, by in self.late if began <= at <= ended), default=1000 / 60)


class Printing:
    """The window that prints many, and the hand in it."""

    def __init__(self, watch, log, pid, still):
        self.hand, self.log, self.pid, self.still = Hand(watch, log), log, pid, still

    def lines(self, *what):
        """What the window said of this so far, the figures of each time."""
        said = re.findall(rf'^print (?:{"|".join(what)}) (.*)$', self.log.read_text(), re.M)
        return [[int(word) for word in line.split()] for line in said]

    def next(self, before, *what):
        """Waits for one more of these than there were; its figures."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            lines = self.lines(*what)
            if len(lines) > before:
                return lines[-1]
            self.hand.settle(0.005)
        raise SystemExit(f'no "print {what}":\n{self.log.read_text()}')

    def after(self, do, *what):
        before = len(self.lines(*what))
        do()
        return self.next(before, *what)

    def open(self):
        """From the list of cases; the plan is the fourth of the papers."""
        before = set(self.hand.watch.mapped)
        self.after(lambda: self.hand.tap('p', control=True), 'run')
        self.window, = set(self.hand.watch.mapped) - before
        for _ in range(3):
            self.hand.tap('Down')
            self.hand.settle(0.5)

    def opened(self):
        """Opened anew when it has been closed."""
        if self.window not in self.hand.watch.mapped:
            self.open()

    def plans(self):
        """Lays the plans out: milliseconds to the first sheet on screen, what the run cost, and the
        latest frame of a window that does nothing."""
        self.hand.tap('Up')
        self.hand.settle(0.5)
        before, began = len(self.lines('first')), time.monotonic()
        run = self.after(lambda: self.hand.tap('Down'), 'run')
        return self.next(before, 'first')[0] / 1000, run, self.still.latest(began, time.monotonic())

    def begin_to_save(self, n):
        """To a name of its own, in the folder that is offered, until the writing has begun."""
        hand, windows = self.hand, set(self.hand.watch.mapped)
        hand.tap('s', control=True)
        while set(hand.watch.mapped) <= windows:
            hand.settle(0.05)
        hand.settle(1)
        hand.tap('a', control=True)
        for letter in str(n):
            hand.tap(letter)
        for letter in ('period', 'p', 'd', 'f'):
            hand.tap(letter)
        hand.settle(0.3)
        self.after(lambda: hand.tap('Return'), 'begun')

    def cancelled(self, begin, later, done):
        """Escape so much later than something has begun: milliseconds until it had ended; nothing
        when it had ended by itself before. Then the key may have closed the window."""
        def press():
            begin()
            self.hand.settle(later)
            self.hand.tap('Escape')
        stopped = len(self.lines('cancelled'))
        said = self.after(press, 'cancelled', done)
        return [said[0] / 1000] if len(self.lines('cancelled')) > stopped else []

    def measure(self, times):
        """Lays out the plans of all cases from the list of cases and writes them as PDF, and
        cancels as many runs, half of them while they are written."""
        hand = self.hand
        hand.tap('2', control=True)
        hand.settle(2)
        self.open()
        reset_hwm(self.pid)
        got = {'runs': [], 'written': [], 'first': [], 'cancel': [], 'cancel_written': [],
               'still': []}
        for i in range(times):
            self.opened()
            first, run, still = self.plans()
            got['first'].append(first)
            got['runs'].append(run)
            before = len(self.lines('written'))
            self.begin_to_save(2 * i)
            began = time.monotonic()
            got['written'].append(self.next(before, 'written'))
            got['still'].append(max(still, self.still.latest(began, time.monotonic())))
            hand.settle(0.5)
            # In the midst of it: laying out and writing take about a second each.
            later = 0.1 * (i % 5)
            got['cancel_written'] += self.cancelled(lambda n=2 * i + 1: self.begin_to_save(n), later,
                                                    'written')
            hand.settle(1)
            self.opened()
            hand.tap('Up')
            hand.settle(1)
            got['cancel'] += self.cancelled(lambda: hand.tap('Down'), later, 'run')
            hand.settle(1)
        got['peak'] = hwm(self.pid)
        return got


def inner(args):
    job = json.loads(args.inner)
    if 'papers' in job:
        samspor = [job['samspor'], '--profile', job['profile'], '--today', TODAY]
        with StillWindow(job['still']) as still:
            answer = start_one(samspor, 'today', lambda watch, log, pid: Printing(
                watch, log, pid, still).measure(job['runs']))
        pathlib.Path(job['answer']).write_text(json.dumps(answer))
        return
    if 'server' in job:
        answer = {'keys': []}
        for n in range(job['runs']):
            profile = f'{job["profile"]}-{n}'
            shutil.copytree(job['profile'], profile)
            answer['keys'] += start_one([job['samspor'], '--profile', profile, '--today', TODAY],
                                        'today',
                                        type_in_pull(job['words'], profile, job['server']))['keys']
        pathlib.Path(job['answer']).write_text(json.dumps(answer))
        return
    if 'change' in job:
        def change(i):
            case = job['cases'][i % len(job['cases'])]
            for command in (['new', 'contact', f'case_id={case}', *job['change']], ['sync']):
                done = subprocess.run([*job['ctl'], *command], text=True, capture_output=True,
                                      env=job['env'])
                if done.returncode:
                    raise SystemExit(f'{command[0]}: {done.stderr}')
        with tempfile.TemporaryDirectory() as folder:
            profile = f'{folder}/profile'
            shutil.copytree(job['profile'], profile)
            answer = start_one([job['samspor'], '--profile', profile, '--today', TODAY], 'today',
                               change_from_afar(job['changes'], change))
        pathlib.Path(job['answer']).write_text(json.dumps(answer))
        return
    runs = job['runs'] + 1
    samspor = [job['samspor'], '--profile', job['profile'], '--today', TODAY]
    answer = {'editor': [], 'samspor': []}
    for _ in range(runs):
        if shutil.which('gnome-text-editor'):
            answer['editor'].append(start_one(['gnome-text-editor', '--standalone']))
        answer['samspor'].append(start_one(samspor, 'today'))
    answer['keys'] = start_one(samspor, 'today', type_keys(job['words']))['keys']
    pathlib.Path(job['answer']).write_text(json.dumps(answer))


# ---- outside -----------------------------------------------------------------------------------

class Bench:
    def __init__(self, root, args):
        self.root, self.args = root, args
        self.build = pathlib.Path(root.build)
        self.rows, self.figures = [], {}

    def row(self, what, ours, anchor, ratio, asked, unit):
        self.rows.append((what, ours, anchor, ratio, asked, unit))
        print(f'  {what}: {ours:.1f} {unit}', file=sys.stderr)

    def tool(self, name, *args, stdin=None):
        done = subprocess.run([self.build / 'tests/bench' / name, *map(str, args)], text=True,
                              input=stdin, env=self.root.env, capture_output=True)
        if done.returncode:
            raise SystemExit(f'{name} {args[0]}: {done.stderr}')
        return json.loads(done.stdout)

    def prepare(self):
        """A server with the cases and a profile of the team lead that has them all."""
        self.server = self.root.server(environment='demo', today=TODAY, demo=self.args.cases)
        self.server.start()
        self.lead = self.root.profile('lead', TODAY).init().login(self.server, 'leder')
        began = time.monotonic()
        said = self.lead.json('sync', timeout=600)
        print(f'bench: {said["pulled"]} records in {time.monotonic() - began:.1f} s',
              file=sys.stderr)
        self.key = self.root.env['SAMSPOR_KEY_FILE']

    def pull(self):
        token = self.server.token('leder')
        feed = pathlib.Path(self.root.path, 'feed')
        ours, anchor, records = [], [], 0
        for n in range(self.args.runs + 1):
            profile = self.root.profile(f'pull-{n}', TODAY).init()
            profile.ctl('login', '--server', self.server.url, '--token-file', '-', stdin=token)
            began = time.monotonic()
            records = profile.json('sync', timeout=600)['pulled']
            ours.append(time.monotonic() - began)
            shutil.rmtree(profile.dir)
            database = pathlib.Path(self.root.path, f'anchor-{n}.db')
            began = time.monotonic()
            said = self.tool('pull-anchor', self.server.url, database, 2000,
                             *([feed] if n == 0 else []), stdin=token)
            anchor.append(time.monotonic() - began)
            if abs(said['records'] - records) > 5:
                raise SystemExit(f'pull: {records} here, {said["records"]} there')
            for file in database.parent.glob(database.name + '*'):
                file.unlink()
        a, b = statistics.median(ours[1:]), statistics.median(anchor[1:])
        self.figures['pull'] = {'records': records, 'ours_s': ours, 'anchor_s': anchor}
        self.row(f'first pull, {records} records', records / a, records / b, b / a, '≥ 0.5 ×', '/s')

    def papers(self):
        out = pathlib.Path(self.root.path, 'planer.pdf')
        runs = [self.tool('print-bench', self.args.plans, out) for _ in range(self.args.runs + 1)]
        got = {k: statistics.median(r[k] for r in runs[1:]) for k in runs[0]}
        self.figures['print'] = got
        what = f'{self.args.plans} plans, {got["pages"]:.0f} pages'
        self.row('first page of a plan laid out', got['first_ms'], None, None, '≤ 150 ms', 'ms')
        self.row(f'{what} laid out', got['laid_out_ms'], None, None, '', 'ms')
        self.row(f'{what} laid out and written', got['written_ms'], got['plain_ms'],
                 got['written_ms'] / got['plain_ms'], '≤ 10,000 ms', 'ms')
        self.row(f'{what}, memory beyond', got['peak_mb'], None, None, '≤ 150 MB', 'MB')

    def homes(self):
        runs = [self.tool('housing-bench', self.args.homes, self.args.needs)
                for _ in range(self.args.runs + 1)]
        got = {k: statistics.median(r[k] for r in runs[1:]) for k in runs[0]}
        self.figures['homes'] = got
        self.row(f'{self.args.homes} homes made ready', got['ready_ms'], None, None, '', 'ms')
        self.row(f'ten best of them for {self.args.needs} needs', got['suggest_ms'], None, None,
                 '≤ 50 ms', 'ms')
        runs = []
        for n in range(self.args.runs + 1):
            profile = pathlib.Path(self.root.path, f'needs-{n}')
            runs.append(self.tool('needs-bench', profile, self.root.env['SAMSPOR_KEY_FILE'],
                                  self.args.homes, self.args.needs))
            shutil.rmtree(profile)
        got = {k: statistics.median(r[k] for r in runs[1:]) for k in runs[0]}
        if got['lines'] != self.args.needs:
            raise SystemExit(f'needs: {got["lines"]} lines of {self.args.needs}')
        self.figures['needs'] = got
        self.row(f'{self.args.needs} needs with their homes, as the page asks', got['asked_ms'],
                 got['rules_ms'], got['asked_ms'] / got['rules_ms'], 'reported', 'ms')

    def papers_in_window(self):
        """A plan for each of some cases, all printed in one run from the window."""
        # Some of the cases are closed, and not in the list.
        server = self.root.server(environment='demo', today=TODAY,
                                  demo=self.args.plans + self.args.plans // 8)
        server.start()
        lead = self.root.profile('paper-lead', TODAY).init().login(server, 'leder')
        lead.json('sync', timeout=600)
        have = {p['case_id'] for p in lead.json('list', 'plan')}
        for case in lead.json('list', 'case'):
            if case['id'] not in have:
                lead.ctl('new', 'plan', f'case_id={case["id"]}', 'kind=aftercare',
                         'matters=Ro, og noe å gå til')
        server.stop()
        got = self.inside({'papers': True, 'profile': lead.dir,
                           'still': str(self.build / 'tests/bench/still-window')}, 'cairo')
        self.figures['print_window'] = got
        what = f'{got["runs"][-1][0]} plans from the window'
        still = max(got['still'])
        for key, doing in (('runs', 'laid out'), ('written', 'written')):
            late = max(run[3] / 1000 for run in got[key])
            self.row(f'{what}, the latest frame while {doing}', late, still, late / still,
                     '≤ 33 ms', 'ms')
        self.row(f'{what}, laid out and written',
                 statistics.median((r[1] + w[1]) / 1000 for r, w in zip(got['runs'], got['written'])),
                 None, None, '≤ 10,000 ms', 'ms')
        self.row(f'{what}, the most memory, beside the idle window', got['peak'], got['idle'],
                 got['peak'] / got['idle'], f'≤ {got["idle"] + 150:.0f} MB', 'MB')
        self.row('first page of a run on screen', statistics.median(got['first']), None, None,
                 '≤ 150 ms', 'ms')
        for key, doing in (('cancel', 'laid out'), ('cancel_written', 'written')):
            # A run that is too short to be cancelled says nothing.
            if got[key]:
                self.row(f'until a run is cancelled while it is {doing}', max(got[key]), None, None,
                         '≤ 200 ms', 'ms')

    def store(self):
        keys = self.tool('store-bench', 'keys', self.lead.dir, self.key, self.args.keys)
        self.row('keystroke → list, store, p95', keys['ms']['p95'], None, None, '≤ 8 ms', 'ms')
        during = self.tool('store-bench', 'keys-in-pull', pathlib.Path(self.root.path, 'fresh'),
                           self.key, self.lead.dir, pathlib.Path(self.root.path, 'feed'),
                           self.args.during)
        self.row(f'the same during a pull of {during["records"]}', during['ms']['p95'], None, None,
                 '≤ 8 ms', 'ms')
        # On copies: what is measured after this starts with nothing unsent.
        copy = pathlib.Path(self.root.path, 'saves')
        shutil.copytree(self.lead.dir, copy)
        save = self.tool('store-bench', 'save', copy, self.key, self.args.saves)
        for p in ('p50', 'p99'):
            ours, bare = save['ours'][p], save['bare'][p]
            self.row(f'save, {p}, beyond the bare one', ours - bare, bare, ours / bare,
                     '≤ 5 ms' if p == 'p99' else '', 'ms')
        copy = pathlib.Path(self.root.path, 'rules')
        shutil.copytree(self.lead.dir, copy)
        rules = self.tool('store-bench', 'rules', copy, self.key, TODAY, self.args.keys // 4)
        self.row(f'rules over {rules["records"]} records', rules['all']['p50'], None, None,
                 '≤ 100 ms', 'ms')
        self.row('rules after one change, p95', rules['one']['p95'], None, None, '≤ 5 ms', 'ms')
        self.figures.update(keys=keys, keys_in_pull=during, save=save, rules=rules)

    def inside(self, job, renderer):
        """What inner() measures; None where the renderer does not work."""
        answer = pathlib.Path(self.root.path, 'answer.json')
        job = {'samspor': self.root.program('samspor'),
               'profile': job.get('profile') or self.lead.dir, 'answer': str(answer), 'runs': self.args.runs, 'words': self.args.words, **job}
        done = subprocess.run(
            [TOP / 'tests/lib/display', '--no-a11y', '--renderer', renderer, '--', sys.executable,
             str(HERE), '--inner', json.dumps(job)], capture_output=True, text=True,
            env=dict(os.environ, SAMSPOR_KEY_FILE=self.root.env['SAMSPOR_KEY_FILE']))
        if done.returncode:
            if renderer != 'cairo':
                print(f'bench: {renderer} does not work here', file=sys.stderr)
                return None
            raise SystemExit(f'windows: {done.stderr}')
        return json.loads(answer.read_text())

    def p95(self, what, times, asked):
        times = sorted(times)
        if times:
            self.row(what, times[min(len(times) - 1, int(len(times) * 0.95))], None, None, asked,
                     'ms')

    def typing_in_pull(self):
        """A colleague takes in cases; the lead's program fetches them while somebody types."""
        colleague = self.root.profile('colleague', TODAY).init().login(self.server, 'koordinator')
        colleague.json('sync', timeout=600)
        path = pathlib.Path(self.root.path, 'cases.csv')
        with open(path, 'w', encoding='utf-8') as out:
            out.write('saksnummer;etternavn;fornavn;fødselsdato\n')
            for n in range(self.args.during // 2):
                out.write(f'P{n};Prøve{n % 97};Lett;{1 + n % 28:02}.03.{1950 + n % 50}\n')
        colleague.ctl('import', path, timeout=600)
        colleague.json('sync', timeout=600)
        server = self.server.process.pid
        os.kill(server, signal.SIGSTOP)
        try:
            times = self.inside({'server': server}, 'cairo')['keys']
        finally:
            os.kill(server, signal.SIGCONT)
        self.figures['painted_in_pull'] = times
        self.p95(f'the same during a pull of {self.args.during}, {len(times)} letters', times,
                 '≤ 33 ms')

    def repaints(self, renderer):
        """A colleague logs attempts to reach people who have not been reached since they came out:
        how many there are stands on their cards, which are the lead's."""
        other = self.root.profile(f'other-{renderer}', TODAY).init().login(self.server, 'leder')
        other.json('sync', timeout=600)
        out = {t['id']: t['happened_on'] for t in other.json('list', 'transition')}
        began = {f['case_id']: out[f['transition_id']] for f in other.json('list', 'followup')
                 if f['transition_id']}
        reached = {c['case_id'] for c in other.json('list', 'contact') if c['case_id'] in began
                   and c['outcome'] == 'reached' and c['occurred_at'] > began[c['case_id']]}
        cases = sorted(set(began) - reached)
        got = self.inside(
            {'cases': cases, 'changes': self.args.changes,
             'env': {**self.root.env, 'SAMSPOR_KEY_FILE': self.key},
             'ctl': [self.root.program('samsporctl'), '--profile', str(other.dir),
                     '--today', TODAY],
             'change': [f'occurred_at={TODAY}T07:00:00Z', 'channel=phone', 'outcome=not_reached',
                        'nature=follow_up']}, renderer)
        if got:
            self.figures[f'repaints_{renderer}'] = got
            self.p95(f'Today after one change → painted, p95, {renderer}', got['repaints'],
                     '≤ 16 ms' if renderer == 'cairo' else 'reported')

    def windows(self, renderer):
        got = self.inside({}, renderer)
        if not got:
            return
        self.figures[renderer] = got
        asked = (lambda text: text) if renderer == 'cairo' else (lambda _: 'reported')
        middle = {name: {k: statistics.median(r[k] for r in runs[1:]) for k in
                         ('first', 'shown', 'memory')} for name, runs in got.items()
                  if name in ('samspor', 'editor') and runs}
        ours, editor = middle['samspor'], middle.get('editor')
        for key, name, unit in (('first', 'start → first paint', 'ms'),
                                ('shown', "start → Today's cards", 'ms'),
                                ('memory', 'memory 2 s later', 'MiB')):
            anchor = editor['first' if key == 'shown' else key] if editor else None
            self.row(f'{name}, {renderer}', ours[key], anchor, anchor and ours[key] / anchor,
                     asked('≤ 1.5 ×'), unit)
        self.p95(f'keystroke → painted list, p95, {renderer}', got['keys'], asked('≤ 33 ms'))

    def table(self):
        def number(value, places=1):
            return '' if value is None else f'{value:.{places}f}'
        head = ('measure', 'ours', 'anchor', 'ratio', 'asked')
        lines = [(what, f'{number(ours)} {unit}', f'{number(anchor)} {unit}' if anchor else '',
                  number(ratio, 2), asked) for what, ours, anchor, ratio, asked, unit in self.rows]
        wide = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
        for line in [head, tuple('-' * w for w in wide), *lines]:
            print(' | '.join(cell.ljust(w) for cell, w in zip(line, wide)).rstrip())


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--smoke', action='store_true', help='everything once and small')
    p.add_argument('--cases', type=int, default=2000)
    p.add_argument('--runs', type=int, default=5)
    p.add_argument('--only', choices=('homes', 'polls', 'print', 'pull', 'store', 'windows', 'sync'),
                   action='append')
    p.add_argument('--inner', help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.inner:
        return inner(args)
    args.keys, args.saves, args.during, args.changes = 1000, 500, 5000, 40
    # Twice, and each kept for 30 days: with the records as many rows as a vault may hold.
    args.edits, args.times, args.plans = 10000, 200, 200
    args.homes, args.needs = 5000, 1000
    args.words = ['hagen', 'bekk', 'munter', 'solli', 'trygg', 'lind', 'stille', 'granmo']
    if args.smoke:
        args.cases, args.runs = 60, 1
        args.keys, args.saves, args.during, args.words = 20, 5, 700, ['ha']
        args.changes, args.edits, args.times, args.plans = 2, 200, 5, 3
        args.homes, args.needs = 60, 20
    only = args.only or ('homes', 'polls', 'print', 'pull', 'store', 'windows')
    with Root() as root:
        bench = Bench(root, args)
        if 'polls' in only:
            polls.measure(bench, *((20, 1, 60) if args.smoke else (500, 20, args.cases)))
        if 'print' in only:
            bench.papers()
            bench.papers_in_window()
        if 'homes' in only:
            bench.homes()
        if set(only) - {'homes', 'polls', 'print'}:
            bench.prepare()
        if {'pull', 'store', 'sync'} & set(only):
            bench.pull()
        if 'sync' in only:
            sync.run(bench, args.runs, args.edits, args.times)
        if 'store' in only:
            bench.store()
        if 'windows' in only:
            bench.server.stop()
            bench.windows('cairo')
            bench.server.restart()
            bench.repaints('cairo')
            if not args.smoke:
                bench.repaints('ngl')
            bench.typing_in_pull()
            bench.server.stop()
            if not args.smoke:
                bench.windows('ngl')
        bench.table()
        if not args.smoke:
            out = bench.build / 'bench.json'
            out.write_text(json.dumps(
                {'load': os.getloadavg(), 'rows': [dict(zip(
                    ('measure', 'ours', 'anchor', 'ratio', 'asked', 'unit'), row))
                    for row in bench.rows], 'figures': bench.figures}, indent=1))
            print(f'\n{out}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
