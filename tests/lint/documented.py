#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every public function says what it is for.

A comment belongs to all declarations up to the next empty line, so that a few siblings may
share one. GObject's own two (a type's number, an error domain) need none.
"""
import re

from source import Report, files, line_of, read

DECLARATION = re.compile(r'^(?!typedef|#|\s|G_|static|extern|enum|return)[A-Za-z_][^;{}()@]*?'
                         r'\b(sam_\w+)\s*\(', re.M)
COMMENT = re.compile(r'/\*.*?\*/', re.S)


def main():
    report = Report()
    headers = files('.h', under=('include',))
    for path in headers:
        text = read(path)
        # Comments keep their place and lose their words.
        plain = COMMENT.sub(lambda m: ('@' if 'SPDX' not in m.group() else ' ')
                            + re.sub(r'[^\n]', ' ', m.group()[1:]), text)
        inside = [(m.start(), m.end()) for m in COMMENT.finditer(text)]
        for m in DECLARATION.finditer(plain):
            start = m.start()
            if m.group(1).endswith(('_get_type', '_error_quark')):
                continue
            # The paragraph: back to the last empty line that is not inside a comment.
            while True:
                cut = text.rfind('\n\n', 0, start)
                within = next((a for a, b in inside if a < cut < b), None)
                if within is None:
                    break
                start = within
            if '@' not in plain[cut + 1:m.start()]:
                report.add(path, line_of(text, m.start()), f'{m.group(1)} is not documented')
    report.end(len(headers))


main()
