#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names every file with words for the user, and no other; no text is lost."""
import re

from source import TOP, Report, code_only, files, read

MARK = re.compile(r'\b(?:_|N_|C_|NC_|SAM_L|SAM_N|ngettext|g_dngettext|g_dpgettext2?|gettext'
                  r'|sam_count)\s*\(\s*"|\bsam_text_c\s*\([^"()]*"')
DEFINES = re.compile(r'^[ \t]*#[ \t]*define[^\n]*(?:\\\n[^\n]*)*', re.M)


def marked(path):
    text = read(path)
    if path.suffix == '.ui':
        return 'translatable="' in text
    if path.suffix in ('.c', '.h'):
        return bool(MARK.search(DEFINES.sub('', code_only(text, strings=True))))
    return True


def main():
    report = Report()
    list_file = TOP / 'po' / 'POTFILES.in'
    sources = (files('.c', '.h', under=('src', 'include')) + files('.ui', under=('src', 'data'))
               + files('.desktop.in', '.metainfo.xml.in', '.gschema.xml', under=('data',)))
    if not list_file.exists():
        # Before the first catalog there is no list, so there must be no catalog either.
        for path in files('.po', under=('po',)):
            report.add(path, 1, 'a catalog, but no po/POTFILES.in')
        report.end(len(sources))
    named = [line.strip() for line in list_file.read_text().splitlines()
             if line.strip() and not line.startswith('#')]
    for name in sorted(set(n for n in named if named.count(n) > 1)):
        report.add('po/POTFILES.in', named.index(name) + 1, f'{name} twice')
    for name in named:
        if not (TOP / name).exists():
            report.add('po/POTFILES.in', 1, f'{name} does not exist')
    for path in sources:
        if marked(path) != (str(path) in named) and path.suffix != '.xml':
            report.add(path, 1, 'has words for the user and is not in po/POTFILES.in'
                       if marked(path) else 'is in po/POTFILES.in and has no words')
    report.end(len(sources), len(named) // 2)


main()
