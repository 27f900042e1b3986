#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, window and form in the language nobody speaks: all of it comes from a catalog, and
none of it is cut off. Then window and paper in Bokmål, Nynorsk and Northern Sámi: nothing of ours
is English."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'lib'), str(HERE.parent / 'lint')]
import shots  # noqa: E402
from catalogs import parse  # noqa: E402
from samspor import Root  # noqa: E402
from source import code_only  # noqa: E402
from walk import Walk, pages  # noqa: E402
from window import CLASS_NAME, App, wait  # noqa: E402

TOP = HERE.parents[1]
BUILD = pathlib.Path(os.environ['SAMSPOR_BUILD'])
TMP = pathlib.Path(os.environ['TMPDIR'])
LOOK = TMP / 'look.json'
ENV = {'GIO_EXTRA_MODULES': str(BUILD / 'tests/ui/look'), 'SAMSPOR_LOOK': str(LOOK)}
MESSAGES = [m for m in parse(TOP / 'po/nb.po') if m['msgid']]
# What opens a form: pressed wherever it is seen.
OPENS = re.compile(r'^(?:New|Edit|Add|Change|Move|Answer|Say|End)\b|…$')
# As they are read, the first that has a text.
CHAINS = {'nb': ['nb'], 'nn': ['nn', 'nb'], 'se': ['se', 'nb'], 'qps': []}
WORD = re.compile(r"[^\W\d_]{2,}")
# GTK 4.8 subtracts once too often where its window of shortcuts has no room for two columns.
SHORTCUTS = (r'reported min width -\d, but sizes must be',)
# What a sheet is told from an older one by.
CODE = re.compile(r'(?<=versjon )[A-Z0-9]{4}\b')


def look(process):
    """Every text that stands in a window, as the program itself knows it."""
    LOOK.unlink(missing_ok=True)
    process.send_signal(signal.SIGUSR2)
    wait(LOOK.exists, what='the program to tell what it shows')
    return [json.loads(line) for line in LOOK.read_text().splitlines()]


def words_of_catalogs(lang):
    """What the catalogs of the language say in windows and on paper, the confirmed words alone."""
    return {w for tag in CHAINS[lang] for m in parse(TOP / f'po/{tag}.po')
            if m.get('msgctxt', 'command line') != 'command line' and not m.get('fuzzy')
            for k in m if k.startswith('msgstr')
            for w in WORD.findall(re.sub(r'_|\{\w+\}|https?:\S+', '', m[k]))}


def words_of_demo():
    """What the demo's records hold: the literals it is made of, without the names of fields."""
    found = set(WORD.findall(shots.IMPORT))
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


def known(lang):
    words, others = words_of_catalogs(lang), words_of_others(lang)
    return (words | {w.lower() for w in words} | {w.capitalize() for w in words}
            | words_of_demo() | others | {w.capitalize() for w in others})


def outside_brackets(text):
    before = None
    while before != text:
        before, text = text, re.sub(r'\[[^\[\]]*\]', ' ', text)
    return text


def strange(texts, words):
    """Of (where, text) those that hold a word from nowhere."""
    found = {}
    for where, text in texts:
        plain = CODE.sub('', outside_brackets(text))
        odd = [w for w in WORD.findall(plain) if w not in words]
        if odd:
            found.setdefault(' '.join(odd), f'{where}: {text[:120]!r}')
    return [f'{odd} — {where}' for odd, where in found.items()]


def cut_off(seen):
    """What has lost its end though it is ours, or stands outside its window."""
    return sorted({f'{where}: {line["text"][:60]!r} {line["cut"] or "is shortened"}, {line["path"]}'
                   for where, line in seen
                   if line['cut'] or (line['shortened'] and '[' in line['text'])})


class Looker(Walk):
    """Instead of a picture, what stands there."""
    def __init__(self, app):
        super().__init__(app)
        self.seen, self.done = [], set()
        Looker.last = self

    def shot(self, path):
        self.still()
        where = pathlib.Path(path).stem
        self.seen += [(where, line) for line in look(self.app.process)]

    def texts(self):
        # The two letters of a face are a name's.
        return [(where, line['text']) for where, line in self.seen if 'AdwAvatar' not in line['path']]


class Presser(Looker):
    """In the language nobody speaks: what is only spoken too, and into every form that a button
    opens."""
    listens = True

    def __init__(self, app):
        super().__init__(app)
        self.opens = {self.say(m.get('msgctxt', ''), m['msgid']) for m in MESSAGES
                      if OPENS.search(m['msgid']) and 'msgid_plural' not in m}

    def shot(self, path):
        super().shot(path)
        where = pathlib.Path(path).stem
        if self.listens:
            self.seen += wait(lambda: [(where, line) for line in self.spoken()],
                              what='what is spoken')
        if where == 'today':
            self.menu()
        if where in shots.everything() and len(self.app.windows()) == 1 and not self.editing():
            self.press_all(where)

    def spoken(self):
        for node in self.app.top().walk():
            # A page of paper is in the language of its reader.
            role = node.role
            for text in (node.name, node.description) if role != 'filler' else ():
                if text and not CLASS_NAME.match(text):
                    yield {'kind': 'spoken', 'text': text, 'cut': '', 'shortened': False,
                           'path': role}

    def menu(self):
        """The main menu and the two windows that open from nowhere else."""
        self.app.press('push button', self.say('window', 'Main menu'))
        self.app.find('menu item')
        super().shot('menu')
        self.app.key('Escape')
        for entry in ('_Keyboard shortcuts', '_About Samspor'):
            self.app.press('push button', self.say('window', 'Main menu'))
            self.app.press('menu item', self.say('menu', entry))
            wait(lambda: len(self.app.windows()) > 1, what=entry)
            super().shot(entry)
            self.app.key('Escape')
            wait(lambda: len(self.app.windows()) == 1 and self.app.top(), what='one window')

    def on_buttons(self):
        """AT-SPI tells of the buttons on hidden pages too."""
        return {line['text'] for line in look(self.app.process)
                if line['kind'] == 'label' and 'GtkButton' in line['path']}

    def editing(self):
        return self.say('editor', 'Save') in self.on_buttons()

    def press_all(self, where):
        while True:
            name = next(iter(sorted(self.on_buttons() & self.opens - self.done)), None)
            if not name:
                return
            self.done.add(name)
            button = self.app.look('push button', name)
            if not button or 'sensitive' not in button.states:
                continue
            self.app.press(button)
            # All of them open a form, in the page or in a window of its own.
            wait(lambda: len(self.app.windows()) > 1 or self.editing(), what=f'{where}: {name}')
            self.still()
            if len(self.app.windows()) > 1:
                super().shot(f'{where}: {name}')
                self.app.key('Escape')
                wait(lambda: len(self.app.windows()) == 1 and self.app.top(), what='one window')
            else:
                super().shot(f'{where}: {name}')
                self.app.press('push button', self.say('editor', 'Cancel'))
                wait(lambda: not self.editing(), what=f'the end of {name}')
            self.still()


class Deaf(Presser):
    """What is spoken is the same in any size."""
    listens = False


# Three faults and two that are none, in a window of its own.
PLANTED = """
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import GLib, Gtk, Pango
window = Gtk.Window(title='[Planted]', default_width=300, default_height=200)
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
for text, tooltip in (('[shortened without a word]', None), ('[shortened and told]',
                      '[shortened and told]')):
    box.append(Gtk.Label(label=text, ellipsize=Pango.EllipsizeMode.END, max_width_chars=5,
                         halign=Gtk.Align.START, tooltip_text=tooltip))
rows = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
for n in range(40):
    rows.append(Gtk.Label(label=f'[row {n}]'))
scroll = Gtk.ScrolledWindow(child=rows, min_content_height=50, vexpand=True)
box.append(scroll)
over = Gtk.Overlay(child=box)
# An overlay is not made larger by what lies over it.
over.add_overlay(Gtk.Label(label='[hangs out]', width_request=500, valign=Gtk.Align.END))
box.append(Gtk.Label(label='Said by nobody'))
window.set_child(over)
window.present()
GLib.MainLoop().run()
"""


class PlantedTest(unittest.TestCase):
    def test_found(self):
        """What these tests look for is found where it has been put."""
        with App(['/usr/bin/python3', '-c', PLANTED], env=ENV, name='planted') as app:
            app.window('[Planted]')
            Walk(app).still()
            seen = [('planted', line) for line in look(app.process)]
            cut = cut_off(seen)
            self.assertTrue(any('shortened without a word' in c for c in cut), cut)
            self.assertTrue(any('hangs out' in c and 'outside' in c for c in cut), cut)
            self.assertEqual(len(cut), 2, cut)
            odd = strange([(w, line['text']) for w, line in seen], known('qps'))
            self.assertEqual([o.split(' — ')[0] for o in odd], ['Said by nobody'])
            app.kill()


class WordsTest(unittest.TestCase):
    def walk(self, lang, walker, pages=None, size=None, user='koordinator'):
        case_list = TMP / 'saker.csv'
        case_list.write_text(shots.IMPORT)
        before = os.environ.get('LANGUAGE')
        os.environ['LANGUAGE'] = lang
        try:
            shots.take({'variant': f'words-{lang}', 'size': size, 'profile': None,
                        'pages': pages or shots.everything(), 'kind': 'demo', 'lang': lang,
                        'user': user,
                        'import': str(case_list), 'folder': str(TMP / 'pictures'),
                        'samspor': str(BUILD / 'src/ui/samspor'),
                        'in_window': shots.IN_WINDOW, 'who': shots.WHO}, walker, env=ENV,
                       allow=SHORTCUTS)
        finally:
            os.environ['LANGUAGE'] = before
        return Looker.last

    def judge(self, walker, lang):
        odd = strange(walker.texts(), known(lang))
        self.assertFalse(odd, f'{lang}:\n' + '\n'.join(odd))

    def whole(self, walker, least):
        self.assertGreater(len({where for where, _ in walker.seen}), least)
        cut = cut_off(walker.seen)
        self.assertFalse(cut, '\n'.join(cut))
        self.judge(walker, 'qps')

    def test_nobody_speaks_it(self):
        self.whole(self.walk('qps', Presser), 60)

    def test_nobody_speaks_it_in_a_small_window(self):
        self.whole(self.walk('qps', Deaf, size=(820, 560)), 60)

    def test_nobody_speaks_it_to_a_team_lead(self):
        """What only a team lead may open: the team, homes, services, agreements between them."""
        names = [*(page for page, _ in pages()), *shots.PARTS, 'absence']
        self.whole(self.walk('qps', Presser, names, (820, 560), 'leder'), 15)

    def test_lang(self):
        """--lang is enough: in the locale "C", with none made on the computer; what Northern Sámi
        does not say yet is Bokmål; a language that is not there is said to be none."""
        env = dict(os.environ, LC_ALL='C', LOCPATH='/nonexistent',
                   ASAN_OPTIONS='detect_leaks=0:abort_on_error=1')
        for name in ('LANG', 'LANGUAGE', 'DISPLAY'):
            env.pop(name, None)

        def run(*args):
            return subprocess.run([BUILD / 'src/ui/samspor', *args, '--help'], env=env, text=True,
                                  capture_output=True, errors='replace')
        for lang, words in (('nb', 'Mappen med'), ('nn', 'Mappa med'), ('se', 'Mappen med'),
                            ('en', 'Folder with')):
            with self.subTest(lang=lang):
                self.assertIn(words, run('--lang', lang).stdout)
                self.assertIn(words, run(f'--lang={lang}').stdout)
        for lang in ('xx', '../nb', ''):
            with self.subTest(lang=lang):
                done = run(f'--lang={lang}')
                self.assertEqual(done.returncode, 2)
                self.assertIn('there is no language', done.stderr)

    def test_first_run(self):
        """Before there are any records, and when they are sealed by a passphrase."""
        profile = TMP / 'first'
        command = [BUILD / 'src/ui/samspor', '--lang', 'qps', '--profile', profile]
        seen = []
        os.environ['LANGUAGE'] = 'qps'
        self.addCleanup(os.environ.update, LANGUAGE='nb')
        with App(command, env=ENV, name='words-first') as app:
            walk = Walk(app)
            app.window('Samspor')
            app.find('label', walk.say('first run', 'Start using Samspor'))
            app.pick(walk.say('first run', 'Open the records with'),
                     walk.say('first run', 'A passphrase each time'))
            walk.still()
            seen += [('first run', line) for line in look(app.process)]
            for name in ('Passphrase', 'The passphrase again'):
                app.fill(walk.say('first run', name), 'tre fire ord her')
            app.press('push button', walk.say('first run', 'Start'))
            app.find('label', re.compile(re.escape(walk.say(
                'nobody', 'No records are shown before the server has said who you are.')[:15])),
                timeout=60)
            seen += [('not signed in', line) for line in look(app.process)]
        with App(command, env=ENV, name='words-sealed') as app:
            walk = Walk(app)
            app.find('label', walk.say('unlock', 'Open the records'))
            walk.still()
            seen += [('sealed', line) for line in look(app.process)]
        odd = strange([(where, line['text']) for where, line in seen], known('qps'))
        self.assertFalse(odd, '\n'.join(odd))
        self.assertFalse(cut_off(seen), cut_off(seen))
        self.assertGreater(len(seen), 20)

    def test_nothing_english(self):
        for lang in ('nb', 'nn', 'se'):
            with self.subTest(lang=lang):
                walker = self.walk(lang, Looker)
                self.assertGreater(len(walker.seen), 2000)
                self.judge(walker, lang)

    def test_paper(self):
        """Each form of a case, in each language of paper."""
        with Root() as root:
            # Fontconfig keeps memory to the end.
            root.env['ASAN_OPTIONS'] = 'detect_leaks=0:abort_on_error=1'
            server = root.server(today=shots.TODAY, demo=300, environment='demo').start()
            lead = root.profile('paper', shots.TODAY).init().login(server, 'leder')
            lead.sync()
            for lang in ('nb', 'nn', 'se'):
                words = known(lang)
                for form in lead.json('forms'):
                    printed = 0
                    for record in lead.list(form['type']):
                        pdf = os.path.join(root.path, f'{form["form"]}-{lang}-{printed}.pdf')
                        # Not every record of a type is one for the form.
                        lead.ctl('print', form['form'], record['id'], '-o', pdf, '--lang', lang,
                                 code=None)
                        if not os.path.exists(pdf):
                            continue
                        printed += 1
                        text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True,
                                              capture_output=True, text=True).stdout
                        odd = strange([(f'{form["form"]} {lang}', line)
                                       for line in text.splitlines()], words)
                        with self.subTest(form=form['form'], lang=lang):
                            self.assertFalse(odd, '\n'.join(odd))
                        if printed == 2:
                            break
                    with self.subTest(form=form['form'], lang=lang):
                        self.assertGreater(printed, 0)

    def test_not_shipped(self):
        """No installation has the language nobody speaks."""
        plan = subprocess.run(['meson', 'introspect', '--installed', BUILD], check=True,
                              capture_output=True, text=True).stdout
        self.assertIn('samspor.mo', plan)
        self.assertNotIn('qps', plan)


if __name__ == '__main__':
    unittest.main()
