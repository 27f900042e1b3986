# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which words stand in a window or on paper, whose they are, and what is cut off: for test_words.py
and for whoever reaches a state that it does not (test_states.py).

    with App(command, env=words.ENV) as app:
        seen = [('here', line) for line in look(app.process)]
        assert not strange(texts_of(seen), known('qps')) and not cut_off(seen)
"""
import ast
import functools
import gettext
import inspect
import json
import os
import pathlib
import re
import select
import signal
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'lib'), str(HERE.parent / 'lint')]
import shots  # noqa: E402
from catalogs import parse  # noqa: E402
from source import code_only  # noqa: E402

TOP = HERE.parents[1]
BUILD = pathlib.Path(os.environ['SAMSPOR_BUILD'])
LOOK = pathlib.Path(os.environ['TMPDIR'], 'look')
ENV = {'GIO_EXTRA_MODULES': str(BUILD / 'tests/ui/look'), 'SAMSPOR_LOOK': str(LOOK)}
# As they are read, the first that has a text.
CHAINS = {'nb': ['nb'], 'nn': ['nn', 'nb'], 'se': ['se', 'nb'], 'qps': []}
WORD = re.compile(r"[^\W\d_]{2,}")
# What a sheet is told from an older one by.
CODE = re.compile(r'(?<=versjon )[A-Z0-9]{4}\b')


def tell(process):
    """What the program knows of its windows, a line of JSON for each text in them."""
    if not LOOK.exists():
        os.mkfifo(LOOK)
    pipe = os.open(LOOK, os.O_RDONLY | os.O_NONBLOCK)
    try:
        process.send_signal(signal.SIGUSR2)
        poll, parts = select.poll(), []
        poll.register(pipe, select.POLLIN)
        while True:
            if not poll.poll(30000):
                raise AssertionError('the program does not tell what it shows')
            part = os.read(pipe, 1 << 20)
            if not part:
                return b''.join(parts)
            parts.append(part)
    finally:
        os.close(pipe)


def look(process):
    """Every text that stands in a window, is spoken or can be chosen, as the program itself knows
    it."""
    return [json.loads(line) for line in tell(process).decode().splitlines()]


def texts_of(seen):
    # The two letters of a face are a name's, and the folders beside GTK's files the computer's. In
    # a menu that is not open "_" stands before a letter. Sections of a paper are named as on the
    # paper beside them, in its language.
    return [(where, line['text'].replace('_', '') if line['kind'] == 'choice' else line['text'])
            for where, line in seen
            if 'AdwAvatar' not in line['path'] and 'GtkPlacesSidebar' not in line['path']
            and not ('SamPaperSections' in line['path'] and re.match(r'\d+ ', line['text']))]


# ---- Whose words they are -------------------------------------------------------------------------

def words_of_catalogs(lang):
    """What the catalogs of the language say in windows and on paper, the confirmed words alone."""
    return {w for tag in CHAINS[lang] for m in parse(TOP / f'po/{tag}.po')
            if m.get('msgctxt', 'command line') != 'command line' and not m.get('fuzzy')
            for k in m if k.startswith('msgstr')
            for w in WORD.findall(re.sub(r'_|\{\w+\}|https?:\S+', '', m[k]))}


def words_of_demo():
    """What the records of the demo and of shots.py hold: the literals they are made of, without the
    names of fields."""
    found = set(WORD.findall(shots.IMPORT))
    for made in (shots.profile, shots.differ):
        tree = ast.parse(inspect.getsource(made)).body[0]
        found |= {w for node in ast.walk(tree)
                  if isinstance(node, ast.Constant) and isinstance(node.value, str)
                  and node is not tree.body[0].value
                  for w in WORD.findall(node.value) if node.value[:1].isupper()}
    for path in (TOP / 'src/demo').glob('*.c'):
        for literal in re.findall(r'"((?:\\.|[^"\\\n])*)"', code_only(path.read_text(), True)):
            if not re.fullmatch(r'[a-z_0-9]*', literal):
                found |= set(WORD.findall(literal))
    return found


def words_of_others(lang):
    """The reviewed list: a section for all languages, and one for each."""
    words, section = set(), 'all'
    for line in (HERE / 'words-of-others.txt').read_text().splitlines():
        if line.startswith('['):
            section = line.strip('[]')
        elif line[:1] != '#' and section in ('all', lang):
            words |= set(WORD.findall(line))
    return words


class Theirs(typing.NamedTuple):
    """A text of GTK's or libadwaita's own: a line of words-of-gtk.txt."""
    text: str     # as in their source
    context: str  # of their catalog, mostly none
    where: str
    why: str      # it may stay

    def said(self, lang):
        """As they say it: their catalogs are whatever the computer has."""
        for tag in CHAINS[lang]:
            for domain in ('gtk40', 'libadwaita'):
                try:
                    words = gettext.translation(domain, '/usr/share/locale', [tag])
                except FileNotFoundError:
                    continue
                said = (words.pgettext(self.context, self.text) if self.context
                        else words.gettext(self.text))
                if said != self.text:
                    return said.replace('_', '')
        return self.text.replace('_', '')


@functools.cache
def theirs():
    """The reviewed list of what they say in our windows."""
    rows = [[part.strip() for part in line.split('|')]
            for line in (HERE / 'words-of-gtk.txt').read_text().splitlines()
            if line.strip() and line[0] != '#']
    for row in rows:
        assert len(row) == 4 and row[0] and row[2] and row[3], f'words-of-gtk.txt: {row}'
    return [Theirs(*row) for row in rows]


@functools.cache
def known(lang):
    words, others = words_of_catalogs(lang), words_of_others(lang)
    return (words | {w.lower() for w in words} | {w.capitalize() for w in words}
            | words_of_demo() | others | {w.capitalize() for w in others})


def outside_brackets(text):
    before = None
    while before != text:
        before, text = text, re.sub(r'\[[^\[\]]*\]', ' ', text)
    return text


def strange(texts, words, whole=()):
    """Of (where, text) those that hold a word from nowhere and are not in whole."""
    found = {}
    for where, text in texts:
        if text in whole:
            continue
        plain = CODE.sub('', outside_brackets(text))
        odd = [w for w in WORD.findall(plain) if w not in words]
        if odd:
            found.setdefault(' '.join(odd), f'{where}: {text[:120]!r}')
    return [f'{odd} — {where}' for odd, where in found.items()]


def cut_off(seen):
    """What has lost its end though it is ours, or stands outside its window."""
    found = {}
    for where, line in seen:
        if line['cut'] or (line['shortened'] and '[' in line['text']):
            found.setdefault((line['text'], line['path']),
                             f'{where}: {line["text"][:60]!r} {line["cut"] or "is shortened"}, '
                             + line['path'])
    return sorted(found.values())
