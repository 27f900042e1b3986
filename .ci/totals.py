#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of CI: what the test runner and the long tests wrote down, added up.

    totals.py MESON-TESTLOG AGAIN-LOG LONG-JSON EXIT-CODE…
    totals.py --windows MESON-TESTLOG

A test program counts as the points of its TAP output, as the tests unittest ran, or as one. What
stands in AGAIN-LOG, if there is one, is what a test of the window said the second time. A log that is
missing, or a step that ended badly without a failed test to show for it, is a failure.

With --windows: the tests that failed, if all of them work a window; else the exit code is 1.
"""
import json
import pathlib
import re
import sys

GOOD = ('OK', 'EXPECTEDFAIL')
PLAN = re.compile(r'^1\.\.\d+', re.M)
POINT = re.compile(r'^(not )?ok \d+(?!.*# *SKIP)', re.M | re.I)
RAN = re.compile(r'^Ran (\d+) tests?\b', re.M)
FELL = re.compile(r'\b(?:failures|errors)=(\d+)')


def tests(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def meson(path, again):
    passed = failed = 0
    second = {test['name']: test for test in (tests(again) if again.exists() else [])}
    for test in tests(path):
        if test['name'] in second and test['result'] not in GOOD:
            test = second[test['name']]
            print(f'run a second time, alone: {test["name"]} ({test["result"]})')
        out = (test.get('stdout') or '') + '\n' + (test.get('stderr') or '')
        total = bad = 0
        if PLAN.search(out):
            points = POINT.findall(out)
            total, bad = len(points), sum(1 for p in points if p)
        elif RAN.search(out):
            total = int(RAN.findall(out)[-1])
            verdict = out.rpartition('\nFAILED')
            bad = min(total, sum(map(int, FELL.findall(verdict[2])))) if verdict[1] else 0
        if test['result'] in GOOD:
            passed += total or 1
        elif test['result'] != 'SKIP':
            print(f'failed: {test["name"]} ({test["result"]})')
            passed += total - bad
            failed += bad or 1
    return passed, failed


def long(path):
    sums = json.loads(path.read_text())
    for s in sums:
        print(f'{s["name"]}: {s["passed"]} passed, {s["failed"]} failed: {s["reached"]}')
    return sum(s['passed'] for s in sums), sum(s['failed'] for s in sums)


def windows(path):
    """The names meson knows the failed tests by."""
    failed = [t['name'] for t in tests(path) if t['result'] not in GOOD + ('SKIP',)]
    known = [re.fullmatch(r'\S+:ui / (\S+)', name) for name in failed]
    if not failed or not all(known):
        sys.exit(1)
    print(*(match[1] for match in known))


def main():
    if sys.argv[1] == '--windows':
        return windows(pathlib.Path(sys.argv[2]))
    log, again, sums = map(pathlib.Path, sys.argv[1:4])
    passed = failed = 0
    for read, *files in ((meson, log, again), (long, sums)):
        try:
            p, f = read(*files)
        except (OSError, ValueError, KeyError) as e:
            print(f'{files[0]}: {e}')
            p, f = 0, 1
        passed, failed = passed + p, failed + f
    if any(code != '0' for code in sys.argv[4:]) and not failed:
        print(f'a step ended badly: {" ".join(sys.argv[4:])}')
        failed = 1
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
