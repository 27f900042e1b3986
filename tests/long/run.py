#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The long tests: `./dev test long --minutes N` shares N minutes among the table below.

One line an entry: a name, its share of the time, and a command. The command is told
SAMSPOR_SECONDS, works about that long and says on its last lines what it reached; its exit
code is its verdict. It may print `N passed, N failed` to be counted as more than one test.
A Python function in place of a command gets the seconds and gives (passed, failed, reached).
What each said stands in build/test/long/, the sums in build/test/long.json.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / 'build'
LOGS = BUILD / 'test' / 'long'
PLAIN = BUILD / 'plain'
# Rooms whose tests have been seen clean under valgrind; the others have the sanitizers alone so far.
ROOMS = ('core',)
WORKERS = 2
COUNT = re.compile(r'^(?:\w+: )?(\d+) passed, (\d+) failed', re.M)


def plain_build():
    """Valgrind and the sanitizers exclude each other, so it has a build of its own."""
    if not (PLAIN / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', PLAIN, TOP, '--buildtype=debugoptimized'],
                       check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', PLAIN, '--quiet'], check=True)


def introspect():
    return json.loads(subprocess.run(['meson', 'introspect', PLAIN, '--tests'], check=True,
                                     capture_output=True, text=True).stdout)


def slow(*names):
    """The whole of tests that `./dev test` runs a part of (g_test_slow), without sanitizers."""
    def run(seconds):
        end = time.monotonic() + seconds
        plain_build()
        passed, failed, said = 0, 0, []
        for test in (t for t in introspect() if t['name'] in names):
            left = end - time.monotonic()
            path = LOGS / f'slow-{test["name"]}.log'
            if left < 5:
                said.append(f'no time for {test["name"]}')
                continue
            try:
                with open(path, 'w') as log:
                    code = subprocess.run(test['cmd'] + ['-m', 'slow'], cwd=test['workdir'] or PLAIN,
                                          env=dict(os.environ, **test['env']),
                                          stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          timeout=left).returncode
            except subprocess.TimeoutExpired:
                said.append(f'{test["name"]} did not end in its time')
                continue
            points = len(re.findall(r'^ok \d+', path.read_text(errors='replace'), re.M))
            passed += points
            if code:
                failed += 1
                said.append(f'{test["name"]} ended with {code}: {path}')
        return passed, failed, '; '.join(said) or f'all of {", ".join(names)}'
    return run


def valgrind(seconds):
    """Every unit test program of the rooms below ui under valgrind, quickest first."""
    end = time.monotonic() + seconds
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
        left = end - time.monotonic()
        if left < 5:
            return test['name'], None
        env = dict(os.environ, **test['env'], G_SLICE='always-malloc', SAMSPOR_VALGRIND='1')
        # glibc's own checks would hide what valgrind sees.
        env.pop('MALLOC_CHECK_', None)
        with open(LOGS / f'valgrind-{test["name"]}.log', 'w') as log:
            try:
                code = subprocess.run(command + test['cmd'], env=env, cwd=test['workdir'] or PLAIN,
                                      stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                      timeout=left).returncode
            except subprocess.TimeoutExpired:
                return test['name'], None
        return test['name'], code

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(one, unit))
    for name, code in results:
        if code:
            print(f'  {name} ended with {code}: {LOGS}/valgrind-{name}.log')
    passed = sum(code == 0 for _, code in results)
    failed = sum(code not in (0, None) for _, code in results)
    left = [name for name, code in results if code is None]
    reached = f'{passed + failed} of {len(unit)} test programs'
    return passed, failed, reached + (f'; no time for {", ".join(left)}' if left else '')


def duration(name):
    """How long a test took in the last `./dev test`; what is not known comes last."""
    log = BUILD / 'test' / 'meson-logs' / 'testlog.json'
    if not hasattr(duration, 'known'):
        lines = log.read_text().splitlines() if log.exists() else []
        duration.known = {d['name']: d['duration'] for d in map(json.loads, lines)}
    return duration.known.get(name, 1e9)


# name, share, command (words; the build folder is the working folder) or function
TABLE = [
    ('kills and power cuts', 2, slow('store-kill', 'store-crash')),
    ('histories', 1, slow('store-history')),
    ('one and two at work', 2, slow('server-accepts')),
    ('merge', 1, slow('test-merge')),
    ('who is responsible', 1, slow('test-holder', 'server-holder')),
    ('fuzz', 1, 'env SAM_FUZZ_RUNS=10 tests/core/test-fuzz'),
    ('valgrind', 6, valgrind),
]


def run_command(name, command, seconds):
    env = dict(os.environ, SAMSPOR_SECONDS=str(int(seconds)), SAMSPOR_BUILD=str(BUILD / 'test'),
               ASAN_OPTIONS='detect_leaks=0:abort_on_error=1',
               UBSAN_OPTIONS='print_stacktrace=1:halt_on_error=1', TZ='Europe/Oslo')
    path = LOGS / f'{name}.log'
    with open(path, 'w') as log:
        try:
            # What outlives its time by far hangs, and that is a failure.
            code = subprocess.run(shlex.split(command), env=env, cwd=BUILD / 'test',
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                  timeout=seconds * 1.5 + 60).returncode
        except subprocess.TimeoutExpired:
            code = 'no end'
        except OSError as e:
            code = e.strerror
    out = path.read_text(errors='replace')
    counts = COUNT.findall(out)
    passed, failed = map(int, counts[-1]) if counts else (int(code == 0), int(code != 0))
    if code != 0 and not failed:
        failed = 1
    lines = [line for line in out.splitlines() if line.strip() and not COUNT.match(line)]
    reached = (lines or ['it said nothing'])[-1].strip()
    return passed, failed, reached if code == 0 else f'exit code {code}: {reached} ({path})'


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--minutes', type=float, default=60)
    p.add_argument('only', nargs='*', help='names of entries; all without')
    args = p.parse_args()
    unknown = set(args.only) - {name for name, _, _ in TABLE}
    if unknown:
        p.error(f'no entry is called {", ".join(sorted(unknown))}')
    table = [e for e in TABLE if not args.only or e[0] in args.only]
    LOGS.mkdir(parents=True, exist_ok=True)
    (BUILD / 'test' / 'long.json').unlink(missing_ok=True)
    shares = sum(share for _, share, _ in table)
    end = time.monotonic() + args.minutes * 60
    sums = []
    for name, share, what in table:
        # What one entry leaves of its time, the next ones share.
        seconds = max(5, (end - time.monotonic()) * share / shares)
        shares -= share
        begin = time.monotonic()
        print(f'{name}: {seconds / 60:.1f} minutes', flush=True)
        if callable(what):
            passed, failed, reached = what(seconds)
        else:
            passed, failed, reached = run_command(name, what, seconds)
        took = (time.monotonic() - begin) / 60
        print(f'  {passed} passed, {failed} failed in {took:.1f} minutes: {reached}', flush=True)
        sums.append({'name': name, 'passed': passed, 'failed': failed, 'reached': reached,
                     'minutes': round(took, 1)})
    (BUILD / 'test' / 'long.json').write_text(json.dumps(sums, indent=1) + '\n')
    passed, failed = (sum(s[k] for s in sums) for k in ('passed', 'failed'))
    print(f'long: {passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
