#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source, script and page says first whose it is and under which licence."""
import re

from source import Report, files, read

SUFFIXES = ('.c', '.h', '.py', '.sh', '.md', '.build', '.css', '.ui', '.yaml', '.yml', '.sql',
            '.xml', '.xml.in', '.in', '.supp', '.toml')
PLAIN = ('meson_options.txt', 'dev', '.ci/run', 'tests/lib/display', '.clang-format',
         '.editorconfig')
# REUSE.toml speaks for itself and for what has no place for two lines.
LEAVE = ('REUSE.toml',)
OWNER = 'SPDX-FileCopyrightText: ' + 'The Samspor authors'
LICENCE = re.compile('SPDX-License-Identifier: ' + r'(\S+)')


def main():
    report = Report()
    looked = 0
    for path in files():
        name = str(path)
        if not (name.endswith(SUFFIXES) or name in PLAIN) or name in LEAVE:
            continue
        looked += 1
        head = '\n'.join(read(path).split('\n')[:6])
        licence = LICENCE.search(head)
        right = 'CC0-1.0' if '.metainfo.' in name else 'GPL-3.0-or-later'
        if OWNER not in head:
            report.add(path, 1, 'does not say whose it is')
        if not licence or licence.group(1) != right:
            report.add(path, 1, f'does not say {right}')
    report.end(looked, 10)


main()
