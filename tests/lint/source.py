# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every check of the source needs: the files, C without its comments, one way to report."""
import os
import pathlib
import re
import sys

TOP = pathlib.Path(os.environ.get('SAMSPOR_LINT_TOP') or pathlib.Path(__file__).parents[2]).resolve()
LEAVE = re.compile(r'^(build.*|\..*|__pycache__|node_modules)$')


def files(*suffixes, under=('.',)):
    """Files of the tree with one of these endings (all without), as paths from the top."""
    found = []
    for start in under:
        for folder, folders, names in os.walk(TOP / start):
            here = pathlib.Path(folder).relative_to(TOP)
            folders[:] = sorted(d for d in folders
                                if not LEAVE.match(d) or (here / d) == pathlib.Path('.ci'))
            found += [here / n for n in sorted(names)
                      if (not suffixes or n.endswith(suffixes)) and not n.endswith('.pyc')
                      and not (TOP / here / n).is_symlink() and n != '.git']
    return found


def read(path):
    return (TOP / path).read_text(encoding='utf-8')


def text_files():
    for path in files():
        try:
            yield path, read(path)
        except UnicodeDecodeError:
            continue


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code_only(text, strings=False):
    """C or CSS without comments (and with empty strings); every line keeps its number."""
    def blank(m):
        t = m.group()
        if t[0] in '"\'':
            return t if strings else t[0] * 2
        return '\n' * t.count('\n') or ' '
    return TOKEN.sub(blank, text)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


class Report:
    """Collects what is wrong; a check that had nothing to look at where it must is wrong too."""

    def __init__(self):
        self.wrong = []

    def add(self, path, line, what):
        self.wrong.append(f'{path}:{line}: {what}')

    def search(self, path, text, pattern, what):
        for m in re.finditer(pattern, text):
            self.add(path, line_of(text, m.start()), f'{what}: {m.group().strip()}')

    def end(self, looked_at, least=1):
        if looked_at < least:
            self.wrong.append(f'only {looked_at} files to look at, expected at least {least}')
        for line in self.wrong:
            print(line)
        print(f'{looked_at} files looked at, {len(self.wrong)} faults')
        sys.exit(1 if self.wrong else 0)
