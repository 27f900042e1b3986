#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The long tests: `./dev test long --minutes N` does all the work of the table below.

One line an entry: a name and a function, which is told when everything must have ended (a
time.monotonic()) and how many minutes were given, does all its work, and gives (passed, failed,
what it reached). Random input is the longer the more minutes there are. No entry has a time of its
own, since machines differ; what has not ended with the minutes hangs, or has not been shown, and
either is a failure. What each said stands in build/test/long/, the sums in build/test/long.json.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / 'build'
LOGS = BUILD / 'test' / 'long'
PLAIN = BUILD / 'plain'
FUZZ = BUILD / 'fuzz'
# Rooms whose tests have been seen clean under valgrind; the others have the sanitizers alone so far.
ROOMS = ('core',)
WORKERS = 2


def plain_build():
    """Valgrind and the sanitizers exclude each other, so it has a build of its own."""
    if not (PLAIN / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', PLAIN, TOP, '--buildtype=debugoptimized'],
                       check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', PLAIN, '--quiet'], check=True)


def introspect():
    return json.loads(subprocess.run(['meson', 'introspect', PLAIN, '--tests'], check=True,
                                     capture_output=True, text=True).stdout)


def run(command, cwd, env, path, end):
    """Runs a test program up to the end of everything; its exit code, or None when it was out."""
    with open(path, 'w') as log:
        try:
            return subprocess.run(command, cwd=cwd, env=dict(os.environ, **env),
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  timeout=max(1, end - time.monotonic())).returncode
        except subprocess.TimeoutExpired:
            return None


def points(path):
    return len(re.findall(r'^ok \d+', path.read_text(errors='replace'), re.M))


def said(name, code, path):
    return f'{name} {"did not end" if code is None else f"ended with {code}"}: {path}'


def slow(*names):
    """The whole of tests that `./dev test` runs a part of (g_test_slow), without sanitizers."""
    def work(end, minutes):
        plain_build()
        known = {test['name']: test for test in introspect()}
        passed, missed = 0, []
        for name in names:
            path = LOGS / f'slow-{name}.log'
            if name not in known:
                missed.append(f'there is no {name}')
                continue
            test = known[name]
            code = run(test['cmd'] + ['-m', 'slow'], test['workdir'] or PLAIN,
                       dict(test['env'], SAMSPOR_MINUTES=str(minutes)), path, end)
            found = points(path)
            passed += found
            if code != 0 or not found:
                missed.append(said(name, code, path))
        return passed, len(missed), '; '.join(missed) or f'all of {", ".join(names)}'
    return work


def changes(end, minutes):
    """Random changes of good input, in the build with the sanitizers: the more, the more minutes."""
    path, times = LOGS / 'changes.log', int(minutes * 10)
    code = run([BUILD / 'test' / 'tests' / 'core' / 'test-fuzz'], BUILD / 'test',
               {'SAM_FUZZ_RUNS': str(times),
                'ASAN_OPTIONS': 'detect_leaks=0:abort_on_error=1',
                'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1'}, path, end)
    found = points(path)
    if code != 0 or not found:
        return found, 1, said('changes', code, path)
    return found, 0, f'{times} times as long as in ./dev test'


def fuzz(end, minutes):
    """libFuzzer on every target of tests/fuzz, side by side: a minute each of an hour, less of less.
    An hour goes new ways each time; the gate goes the same, so that it says of a change what it
    said of the one before. What is found new is kept for the next time; the input of a failure lies
    beside the logs."""
    if not (FUZZ / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', FUZZ, TOP, '-Dfuzz=true', '--buildtype=debugoptimized',
                        '-Db_sanitize=address,undefined', '-Db_lundef=false'], check=True,
                       env=dict(os.environ, CC='clang'), stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', FUZZ, '--quiet', 'fuzzers'], check=True)
    seconds = 60 if minutes >= 60 else max(3, int(minutes * 0.4))
    seed = 0 if minutes >= 60 else 1
    names = sorted(p.stem.removeprefix('fuzz-') for p in (TOP / 'tests/fuzz').glob('fuzz-*.c'))

    def one(name):
        made, corpus = FUZZ / 'tests/fuzz' / name, TOP / 'tests/fuzz/corpus' / name
        found, path = FUZZ / 'found' / name, LOGS / f'fuzz-{name}.log'
        found.mkdir(parents=True, exist_ok=True)
        folders = [folder for folder in (found, corpus, made) if folder.is_dir()]
        # Inputs that are long for the sake of a limit run once in ./dev test.
        code = run([FUZZ / 'tests/fuzz' / f'libfuzzer-{name}', f'-seed={seed}',
                    f'-max_total_time={seconds}',
                    '-max_len=8192', '-timeout=30', '-rss_limit_mb=3000', '-print_final_stats=1',
                    f'-artifact_prefix={LOGS}/fuzz-{name}-', *folders], LOGS,
                   {'UBSAN_OPTIONS': 'print_stacktrace=1', 'G_DEBUG': 'gc-friendly',
                    'LSAN_OPTIONS': f'suppressions={TOP}/tests/lib/lsan.supp:print_suppressions=0'},
                   path, end)
        done = re.search(r'number_of_executed_units: (\d+)', path.read_text(errors='replace'))
        return name, code, int(done.group(1)) if done else 0, path

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(one, names))
    missed = [said(name, code, path) for name, code, runs, path in results if code != 0 or not runs]
    reached = ', '.join(f'{name} {runs}' for name, _, runs, _ in results)
    return (len(results) - len(missed), len(missed),
            '; '.join([*missed, f'{seconds} s each, inputs run: {reached}']))


def valgrind(end, _minutes):
    """Every unit test program of ROOMS under valgrind, quickest first."""
    plain_build()
    tests = introspect()
    # Programs of ours alone: an interpreter that runs a test has leaks of its own to show.
    unit = [t for t in tests if t['protocol'] == 'tap'
            and any(s.split(':')[-1] in ROOMS for s in t['suite'])
            and pathlib.Path(t['cmd'][0]).is_relative_to(PLAIN)]
    unit.sort(key=lambda t: duration(t['name']))
    supp = TOP / 'tests' / 'lib' / 'valgrind.supp'
    command = ['valgrind', '--quiet', '--error-exitcode=99', '--leak-check=full',
               '--show-leak-kinds=definite', '--errors-for-leak-kinds=definite',
               '--num-callers=30', f'--suppressions={supp}']
    glib = pathlib.Path('/usr/share/glib-2.0/valgrind/glib.supp')
    if glib.exists():
        command.append(f'--suppressions={glib}')

    def one(test):
        # glibc's own checks would hide what valgrind sees.
        env = dict(test['env'], G_SLICE='always-malloc', SAMSPOR_VALGRIND='1', MALLOC_CHECK_='0')
        path = LOGS / f'valgrind-{test["name"]}.log'
        return test['name'], run(command + test['cmd'], test['workdir'] or PLAIN, env, path, end), path

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(one, unit))
    missed = [said(name, code, path) for name, code, path in results if code != 0]
    passed = len(results) - len(missed)
    return passed, len(missed), '; '.join(missed) or f'all {passed} test programs'


SEEDS, AT_A_TIME = 5000, 50
FAULT = re.compile(r'^# fault (.+?) +(\d+) of +(\d+) \|(.*)$', re.M)


def simulator(end, minutes):
    """The seeds of the simulator in two processes; what went wrong how often, and where. In less
    than an hour fewer, and then not every fault comes often enough at every place of the plan."""
    plain_build()
    seeds = SEEDS if minutes >= 60 else int(25 * minutes)
    program, each = PLAIN / 'tests' / 'together' / 'test-sim', seeds // WORKERS

    def one(n):
        path = LOGS / f'simulator-{n}.log'
        env = {'SAMSPOR_FIRST': str(1 + n * each), 'SAMSPOR_SEEDS': str(each)}
        return run([program], PLAIN, env, path, end), path

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(one, range(WORKERS)))
    missed = [said('simulator', code, path) for code, path in results if code != 0]
    hits, floors, places = {}, {}, {}
    for _, path in results:
        for name, n, floor, pairs in FAULT.findall(path.read_text(errors='replace')):
            hits[name] = hits.get(name, 0) + int(n)
            floors[name] = floors.get(name, 0) + int(floor)
            before = places.get(name, [0] * len(pairs.split()))
            places[name] = [b if p == '-' or b == '-' else b + int(p)
                            for b, p in zip(before, pairs.split())]
            places[name] = ['-' if p == '-' else b for b, p in zip(places[name], pairs.split())]
    for name, n in hits.items():
        at = ' '.join(f'{p:>7}' for p in places[name])
        print(f'    {name:16} {n:8} of {floors[name]:8} | {at}')
        if n < floors[name]:
            missed.append(f'{name}: only {n} of {floors[name]}')
        if seeds == SEEDS and any(p != '-' and p < AT_A_TIME for p in places[name]):
            missed.append(f'{name}: fewer than {AT_A_TIME} in some place of the plan')
    passed = sum(code == 0 for code, _ in results) + len(hits)
    return passed, len(missed), '; '.join(missed) or f'{each * WORKERS} seeds'


def duration(name):
    """How long a test took in the last `./dev test`; what is not known comes last."""
    log = BUILD / 'test' / 'meson-logs' / 'testlog.json'
    if not hasattr(duration, 'known'):
        lines = log.read_text().splitlines() if log.exists() else []
        duration.known = {d['name']: d['duration'] for d in map(json.loads, lines)}
    return duration.known.get(name, 1e9)


# The quick ones first: what is wrong is known the sooner.
TABLE = [
    ('merge', slow('test-merge')),
    ('the first days', slow('test-window')),
    ('histories', slow('store-history')),
    ('random changes', changes),
    ('fuzz', fuzz),
    ('a year', slow('year')),
    ('kills and power cuts', slow('store-kill', 'store-crash')),
    ('one and two at work', slow('server-accepts')),
    ('simulator', simulator),
    ('planted errors', slow('sim')),
    ('who is responsible', slow('test-holder', 'server-holder')),
    ('alerts', slow('test-alert-steps')),
    ('which home fits', slow('test-housing', 'test-assign', 'home-worlds', 'server-housing')),
    ('many servers on PostgreSQL', slow('feed-postgres')),
    ('nothing leaks', slow('server-leak', 'leak-postgres')),
    ('the server and its database are killed', slow('killed-postgres')),
    ('valgrind', valgrind),
]


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--minutes', type=float, default=60)
    p.add_argument('only', nargs='*', help='names of entries; all without')
    args = p.parse_args()
    unknown = set(args.only) - {name for name, _ in TABLE}
    if unknown:
        p.error(f'no entry is called {", ".join(sorted(unknown))}')
    table = [e for e in TABLE if not args.only or e[0] in args.only]
    LOGS.mkdir(parents=True, exist_ok=True)
    (BUILD / 'test' / 'long.json').unlink(missing_ok=True)
    end = time.monotonic() + args.minutes * 60
    sums = []
    for name, work in table:
        begin = time.monotonic()
        print(f'{name}:', flush=True)
        passed, failed, reached = work(end, args.minutes)
        took = (time.monotonic() - begin) / 60
        print(f'  {passed} passed, {failed} failed in {took:.1f} minutes: {reached}', flush=True)
        sums.append({'name': name, 'passed': passed, 'failed': failed, 'reached': reached,
                     'minutes': round(took, 1)})
    (BUILD / 'test' / 'long.json').write_text(json.dumps(sums, indent=1) + '\n')
    passed, failed = (sum(s[k] for s in sums) for k in ('passed', 'failed'))
    print(f'long: {passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
