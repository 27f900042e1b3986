#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a translator is given: a context for every short text, a comment for every %s, whole
sentences, and no text in a form that passes the catalogs by."""
import re
import tempfile

from catalogs import NEVER, NEVER_ON_PAPER, name, template
from source import TOP, TOKEN, Report, code_only, files, line_of, read

SHORT = 3
TEXT = re.compile(r'%(?:\d\$)?s')
# English that would come out on paper as one of the words that hurt.
NEVER_IN_ENGLISH = re.compile(r'\b(?:abus\w+|misus\w+|addict\w*|clients?|drugs?|drop-?outs?|proof)\b',
                              re.I)
JOINS = re.compile(r'\b(?:g_strconcat|g_strjoin)\s*\(')
WORDS = re.compile(r'\b(?:C_|NC_|sam_text_c)\s*\(\s*(?:\w+,\s*)?"[^"]*",\s*((?:"(?:\\.|[^"\\])*"\s*)+)\)')
WHOLE = re.compile(r'[.?!:]$')


def blocks(pot):
    """Where a message of a template stands, and whether anything explains it."""
    text = pot.read_text(encoding='utf-8')
    for block in text.split('\n\n')[1:]:
        refs = re.findall(r'^#: (.*)$', block, re.M)
        refs = [r.rpartition(':') for line in refs for r in line.split()]
        yield [(path, int(line)) for path, _, line in refs], '#. ' in block


def explained(report):
    """Contexts and comments."""
    with tempfile.TemporaryDirectory() as folder:
        messages = template(folder)
        found = list(blocks(type(TOP)(folder) / 'samspor.pot'))
        # One comment in a file does for the others of its context there.
        told = {(refs[0][0], name(message)[0])
                for (refs, comment), message in zip(found, messages.values()) if comment}
        for (refs, _), message in zip(found, messages.values()):
            context, source = name(message)
            path, line = refs[0] if refs else ('po', 1)
            if not context and len(source.split()) < SHORT and path.startswith('src'):
                report.add(path, line, f'a short text needs a context: {source}')
            if source != source.strip(' '):
                report.add(path, line, f'a part of a sentence begins or ends with a space: {source!r}')
            if not TEXT.search(source + message.get('msgid_plural', '')):
                continue
            if (path, context) not in told:
                report.add(path, line, f'what is %s? Translators need a comment: {source}')
        return len(found)


def call(text, start):
    """What stands in the parentheses of a call."""
    depth, at = 0, text.index('(', start)
    for m in re.finditer(r'"(?:\\.|[^"\\\n])*"|[()]', text[at:]):
        depth += {'(': 1, ')': -1}.get(m.group(), 0)
        if depth == 0:
            return text[at + 1:at + m.start()]
    return text[at + 1:]


def in_parts(report, path, text):
    """Texts of a catalog joined by a space are whole sentences."""
    for m in JOINS.finditer(text):
        inside = call(text, m.start())
        for words in WORDS.findall(inside):
            literal = ''.join(re.findall(r'"((?:\\.|[^"\\])*)"', words))
            if '" "' in inside and not WHOLE.search(literal):
                report.add(path, line_of(text, m.start()), f'a sentence made of parts: {literal}')
    for m in re.finditer(r'\b(?:g_strdup_printf|g_string_append_printf)\s*\(', text):
        inside = call(text, m.start())
        format_ = re.match(r'(?:\w+,\s*)?"((?:\\.|[^"\\])*)"', inside)
        if format_ and len(TEXT.findall(format_.group(1))) > 1 and re.search(
                r'%s[.?!]$', format_.group(1)):
            report.add(path, line_of(text, m.start()),
                       f'a sentence made of parts: {format_.group(1)}')


def fixed(report, path):
    """The literals of a form: none is a text of its own, and none is a word that hurts."""
    text = read(path)
    code = TOKEN.sub(lambda m: m.group() if m.group()[0] in '"\'' else re.sub(r'[^\n]', ' ', m.group()),
                     text)
    theirs = [(m.end(), m.end() + len(call(code, m.start()))) for m in re.finditer(
        r'\b(?:C_|SAM_L|sam_text_c|sam_count|_form_\w+|g_set_error(?:_literal)?)\s*\(', code)]
    for m in re.finditer(r'"((?:\\.|[^"\\\n])*)"', code):
        literal = m.group(1)
        inside = any(a <= m.start() < b for a, b in theirs)
        # A value of a record is compared with, not printed.
        for pattern in () if re.fullmatch(r'[a-z_]+', literal) else (
                NEVER, NEVER_ON_PAPER, NEVER_IN_ENGLISH):
            if found := pattern.search(literal):
                report.add(path, line_of(text, m.start()), f'never “{found.group()}”: {literal}')
        if not inside and re.search(r'[^\W\d_]{2,} [^\W\d_]{2,}', literal):
            report.add(path, line_of(text, m.start()), f'a text that no catalog knows: {literal}')


def main():
    report = Report()
    looked = explained(report)
    for path in files('.c', under=('src/ui', 'src/print', 'src/core', 'src/ctl')):
        in_parts(report, path, code_only(read(path), True))
    for path in files('.c', under=('src/print/forms',)):
        fixed(report, path)
    report.end(looked, 1)


if __name__ == '__main__':
    main()
