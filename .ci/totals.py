#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of CI: what the test runner and the long tests wrote down, added up.

    totals.py MESON-TESTLOG LONG-JSON EXIT-CODE…

A test program counts as the points of its TAP output, as the tests unittest ran, or as one. A log that is missing, or a
step that ended badly without a failed test to show for it, is a failure.
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


def meson(path):
    passed = failed = 0
    for line in path.read_text().splitlines():
        test = json.loads(line)
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


def main():
    passed = failed = 0
    for read, name in zip((meson, long), sys.argv[1:3]):
        try:
            p, f = read(pathlib.Path(name))
        except (OSError, ValueError, KeyError) as e:
            print(f'{name}: {e}')
            p, f = 0, 1
        passed, failed = passed + p, failed + f
    if any(code != '0' for code in sys.argv[3:]) and not failed:
        print(f'a step ended badly: {" ".join(sys.argv[3:])}')
        failed = 1
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
