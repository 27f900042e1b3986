#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""C looks as clang-format 14 writes it, and text files end as .editorconfig says."""
import shutil
import subprocess
import sys

from source import TOP, Report, files, text_files

report = Report()
tool = shutil.which('clang-format-14') or shutil.which('clang-format')
if not tool:
    sys.exit('clang-format is missing')
version = subprocess.run([tool, '--version'], capture_output=True, text=True).stdout
if ' 14.' not in version:
    sys.exit(f'clang-format 14 is what the tree is written with, this is {version.strip()}')
c_files = [str(p) for p in files('.c', '.h', under=('src', 'include', 'tests'))]
if c_files:
    r = subprocess.run([tool, '--dry-run', *c_files], cwd=TOP, capture_output=True, text=True)
    report.wrong += [line for line in r.stderr.splitlines() if 'clang-format-violations' in line]
for path, text in text_files():
    if path.suffix in ('.po', '.pot') or str(path) == 'LICENSE':
        continue
    if path.parts[:3] == ('tests', 'fuzz', 'corpus'):
        continue    # each is the bytes it has to be
    if text and not text.endswith('\n'):
        report.add(path, text.count('\n') + 1, 'no line end at the end')
    if path.suffix not in ('.csv', '.txt'):
        report.search(path, text, r'(?m)[ \t]+$|\r', 'space at the end of a line')
report.end(len(c_files))
