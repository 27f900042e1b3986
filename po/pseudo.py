#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalog of a language nobody speaks, made from the source as it is now and never installed:
every message in brackets, accented and a third longer. What stands in a window without brackets is
not in a catalog; what is cut off has no room for a longer language.

    pseudo.py SOURCE OUT.po DEPFILE XGETTEXT-ARGUMENT…

Beside OUT.po it makes qps/LC_MESSAGES/samspor.mo, where programs that are not installed look.
"""
import ast
import os
import re
import subprocess
import sys

LONGER = 1.35
PLAIN = 'AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz'
ACCENTED = 'ÅåÇçĎďËëĞğĤĥÎîĴĵĶķĹĺŇňØøŘřŠšŤťÜüŴŵÝýŽž'
VOWELS = 'aeiouyAEIOUY'
# What the program and not the reader understands: conversions, names in braces, commands, keys.
KEPT = re.compile(r'%(?:\d+\$)?[-+ #0\']*\d*(?:\.\d+)?(?:hh?|ll?|z|j)?[a-zA-Z%]|\{\w+\}|`[^`]*`'
                  r'|https?://\S+|_[A-Za-z]|--[\w-]+|[\w.]+@[\w.]+')


def longer(text):
    """Vowels are drawn out: a long word is harder on a window than one word more."""
    wanted = max(1, round(len(text) * (LONGER - 1)))
    vowels = [i for i, c in enumerate(text) if c in VOWELS]
    if not vowels:
        return text + '~' * wanted if text.strip() else text
    more, rest = divmod(wanted, len(vowels))
    out = ''
    for i, c in enumerate(text):
        out += c
        if c in VOWELS:
            out += c.lower() * (more + (vowels.index(i) < rest))
    return out


def pseudo(text):
    """A message as the language nobody speaks has it."""
    inner = text.strip()
    if not inner:
        return text
    before = text[:len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()):]
    out, at = '', 0
    for m in [*KEPT.finditer(inner), None]:
        piece = inner[at:m.start() if m else len(inner)]
        out += longer(piece).translate(str.maketrans(PLAIN, ACCENTED)) if piece else ''
        if m:
            out, at = out + m.group(), m.end()
    return f'{before}[{out}]{after}'


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def translate(pot):
    """The template with every message answered."""
    message, key, out = {}, None, []
    for line in [*pot.splitlines(), '']:
        m = re.match(r'(?:(msg\w+(?:\[\d\])?) )?(".*")$', line)
        if m:
            key = m.group(1) or key
            message[key] = message.get(key, '') + ast.literal_eval(m.group(2))
        elif not line.strip() and message.get('msgid'):
            one, several = message['msgid'], message.get('msgid_plural')
            lines = [f'{k} {quoted(message[k])}' for k in ('msgctxt', 'msgid', 'msgid_plural')
                     if k in message]
            lines += ([f'msgstr {quoted(pseudo(one))}'] if several is None else
                      [f'msgstr[0] {quoted(pseudo(one))}', f'msgstr[1] {quoted(pseudo(several))}'])
            out.append('\n'.join(lines))
        if not line.strip():
            message, key = {}, None
    head = ('msgid ""\nmsgstr ""\n"Language: qps\\n"\n"MIME-Version: 1.0\\n"\n'
            '"Content-Type: text/plain; charset=UTF-8\\n"\n'
            '"Content-Transfer-Encoding: 8bit\\n"\n'
            '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n')
    return '\n\n'.join([head.rstrip(), *out]) + '\n'


def main():
    source, out, depfile, *args = sys.argv[1:]
    pot = subprocess.run(['xgettext', *args, '-D', source, '-f', f'{source}/po/POTFILES.in', '-o',
                          '-'], check=True, capture_output=True, text=True,
                         env={**os.environ, 'LC_ALL': 'C.UTF-8'}).stdout
    with open(f'{source}/po/POTFILES.in', encoding='utf-8') as f:
        files = [line.strip() for line in f if line.strip() and line[0] != '#']
    with open(out, 'w', encoding='utf-8') as f:
        f.write(translate(pot))
    folder = os.path.join(os.path.dirname(out), 'qps', 'LC_MESSAGES')
    os.makedirs(folder, exist_ok=True)
    subprocess.run(['msgfmt', '-o', os.path.join(folder, 'samspor.mo'), out], check=True)
    with open(depfile, 'w', encoding='utf-8') as f:
        f.write(f'{out}: ' + ' '.join(f'{source}/{name}' for name in files) + '\n')


if __name__ == '__main__':
    main()
