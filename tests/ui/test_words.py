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
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'lib'), str(HERE.parent / 'lint')]
import shots  # noqa: E402
from catalogs import parse  # noqa: E402
from samspor import Root  # noqa: E402
from walk import Walk, pages  # noqa: E402
from window import App, wait  # noqa: E402
from words import BUILD, ENV, cut_off, known, look, strange, tell, texts_of, theirs  # noqa: E402

TOP = HERE.parents[1]
TMP = pathlib.Path(os.environ['TMPDIR'])
MESSAGES = [m for m in parse(TOP / 'po/nb.po') if m['msgid']]
# What opens a form: pressed wherever it is seen.
OPENS = re.compile(r'^(?:New|Edit|Add|Change|Move|Answer|Say|End)\b|…$')
# Of those, the ones that begin something: saved as it is, it says what it lacks.
BEGINS = re.compile(r'^(?:New|Add)\b')
# The smallest that a window may be.
SMALL = (820, 560)
# GTK 4.8 subtracts once too often where its window of shortcuts has no room for two columns.
SHORTCUTS = (r'reported min width -\d, but sizes must be',)


class Looker(Walk):
    """Instead of a picture, what stands there."""
    def __init__(self, app):
        super().__init__(app)
        self.seen, self.done = [], set()
        Looker.last = self

    def still(self):
        """Until it says the same three times: a picture for each would take ten times as long."""
        self.app.screen.point(*self.app.screen.corner)
        said = []

        def same():
            said.append(tell(self.app.process))
            del said[:-3]
            return len(said) == 3 and len(set(said)) == 1
        wait(same, what='the window to come to rest')
        self.now = [json.loads(line) for line in said[0].decode().splitlines()]

    def page(self, wanted):
        names = [page for page, _ in pages()]
        title = self.say('page', dict(pages())[wanted])

        def there():
            return any(line['text'] == title and 'SamPageHeader' in line['path']
                       for line in look(self.app.process))
        key = f'ctrl+{names.index(wanted) + 1}'
        self.app.key(key)
        try:
            wait(there, 4)
        except AssertionError:
            # A key is lost that comes while an editor gives its place back.
            self.app.key(key)
            wait(there, what=f'the page {title!r}')
        self.still()

    def shot(self, path):
        self.still()
        where = pathlib.Path(path).stem
        self.seen += [(where, line) for line in self.now]

    def texts(self):
        return texts_of(self.seen)


class Presser(Looker):
    """In the language nobody speaks: in a small window too, and into every form that a button
    opens."""
    has_cases = True

    def __init__(self, app):
        super().__init__(app)
        # Where a file is to be is asked by GTK, in its own words.
        self.done.add(self.say('housing planning', '_Write CSV …'))
        plain = [m for m in MESSAGES if 'msgid_plural' not in m]
        self.opens, self.begins = ({self.say(m.get('msgctxt', ''), m['msgid']) for m in plain
                                    if pattern.search(m['msgid'])} for pattern in (OPENS, BEGINS))

    def shot(self, path):
        where = pathlib.Path(path).stem
        super().shot(path)
        alone = len(self.app.windows()) == 1
        if alone:
            self.squeeze(where)
        elif where.startswith('print'):
            self.papers(where)
        if where == 'today':
            self.menu()
        elif where == 'inbox':
            self.lines()
        elif where == 'cases' and self.has_cases:
            self.many()
            self.same_person()
        if where in shots.everything() and alone and not self.editing():
            self.press_all(where)

    def squeeze(self, where):
        """The same in a small window. Its dialogs have a size of their own."""
        _, _, *size = self.app.top().box
        if tuple(size) == SMALL:
            return
        shots.resize(self.app, SMALL)
        super().shot(f'{where}, small')
        shots.resize(self.app, tuple(size))
        self.still()

    def closed(self):
        wait(lambda: len(self.app.windows()) == 1 and self.app.top(), what='one window')

    def menu(self):
        """The main menu and what opens from nowhere else."""
        self.app.press('push button', self.say('window', 'Main menu'))
        self.app.find('menu item')
        super().shot('menu')
        self.app.key('Escape')
        for entry in ('_Keyboard shortcuts', '_About Samspor', '_From the meeting …',
                      '_Take in a case list …'):
            self.app.press('push button', self.say('window', 'Main menu'))
            self.app.press('menu item', self.say('menu', entry))
            wait(lambda: len(self.app.windows()) > 1, what=entry)
            super().shot(entry.strip('_'))
            self.app.key('Escape')
            self.closed()

    def lines(self):
        """What a line of the Inbox is about, one of each kind: its chip says which."""
        inbox = self.app.look('list', self.say('page', 'Inbox'))
        kinds = {}
        for line in inbox.shown_children() if inbox else ():
            words = [n.text for n in line.walk() if n.role == 'label']
            kinds.setdefault(re.sub(r'\d.*', '', words[-1]), line)
        for kind, line in kinds.items():
            self.app.click(line)
            super().shot(f'inbox {kind}')
            self.squeeze(f'inbox {kind}')

    def papers(self, where):
        """Each paper of the window that prints."""
        papers = max(self.app.every('list'), key=lambda found: len(found.children()))
        for row in papers.children():
            name = row.words
            self.app.click(row)
            super().shot(f'{where}: {name}')

    def many(self):
        """The papers of all cases in the list."""
        self.app.key('ctrl+p')
        wait(lambda: len(self.app.windows()) > 1, what='the window that prints many')
        self.shot('print many')
        # Escape ends a run before it closes the window.
        cancel = self.say('print many', 'Cancel')
        wait(lambda: not self.app.look('push button', cancel), what='the end of the run')
        self.app.key('Escape')
        self.closed()

    def same_person(self):
        """A new case for somebody who has one."""
        self.app.key('ctrl+n')
        for field, text in zip(('Given name', 'Family name'), shots.WHO.split()):
            self.app.fill(self.say('person field', field), text)
        self.app.find('label', re.compile(shots.WHO))
        super().shot('same person')
        self.squeeze('same person')
        self.cancel()

    def on_buttons(self):
        """AT-SPI tells of the buttons on hidden pages too."""
        return {line['text'] for line in look(self.app.process)
                if line['kind'] == 'label' and 'GtkButton' in line['path']}

    def editing(self):
        return self.say('editor', 'Save') in self.on_buttons()

    def cancel(self):
        self.app.press('push button', self.say('editor', 'Cancel'))
        wait(lambda: len(self.app.windows()) > 1 or not self.editing(), what='the end of a form')

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
            self.form(f'{where}: {name}', name in self.begins)
            self.still()

    def form(self, where, begins):
        own = len(self.app.windows()) > 1
        super().shot(where)
        if not own:
            self.squeeze(where)
        if begins:
            # Empty, it says what it lacks.
            self.app.key('ctrl+s')
            super().shot(f'{where}, empty')
        if own and len(self.app.windows()) > 1:
            self.app.key('Escape')
            self.closed()
        elif not own and self.editing():
            self.cancel()


class Beginner(Presser):
    """Where nothing is written yet."""
    has_cases = False


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
            odd = strange(texts_of(seen), known('qps'))
            self.assertEqual([o.split(' — ')[0] for o in odd], ['Said by nobody'])
            app.kill()


class WordsTest(unittest.TestCase):
    def walk(self, lang, walker, pages=None, user='koordinator', profile=None, kind='demo',
             key=None):
        case_list = TMP / 'saker.csv'
        case_list.write_text(shots.IMPORT)
        before = os.environ.get('LANGUAGE')
        os.environ['LANGUAGE'] = lang
        demo = kind == 'demo'
        try:
            shots.take({'variant': f'words-{lang}', 'size': None, 'profile': profile,
                        'pages': pages or shots.everything(), 'kind': kind, 'lang': lang,
                        'user': user, 'import': str(case_list) if demo else None,
                        'folder': str(TMP / 'pictures'),
                        'samspor': str(BUILD / 'src/ui/samspor'),
                        'in_window': shots.IN_WINDOW if demo else None,
                        'in_home': shots.IN_HOME if demo else None,
                        'waits': shots.WAITS if demo else None,
                        'who': shots.WHO if demo else None}, walker,
                       env={**ENV, **({'SAMSPOR_KEY_FILE': key} if key else {})}, allow=SHORTCUTS)
        finally:
            os.environ['LANGUAGE'] = before
        return Looker.last

    def judge(self, walker, lang):
        odd = strange(walker.texts(), known(lang), {t.said(lang) for t in theirs()})
        self.assertFalse(odd, f'{lang}:\n' + '\n'.join(odd))

    def whole(self, walker, least):
        self.assertGreater(len({where for where, _ in walker.seen}), least)
        cut = cut_off(walker.seen)
        self.assertFalse(cut, '\n'.join(cut))
        self.judge(walker, 'qps')

    def test_nobody_speaks_it(self):
        walker = self.walk('qps', Presser)
        self.whole(walker, 150)
        texts = {text for _, text in walker.texts()}
        gone = [t.text for t in theirs() if t.said('qps') not in texts]
        self.assertFalse(gone, 'words-of-gtk.txt has what GTK says no more')

    def test_nobody_speaks_it_to_a_team_lead(self):
        """What only a team lead may open: the team, homes, services, agreements between them."""
        names = [*(page for page, _ in pages()), *shots.PARTS, 'absence']
        self.whole(self.walk('qps', Presser, names, 'leder'), 30)

    def test_nobody_speaks_it_where_there_is_nothing(self):
        """Every page before anything is written."""
        with Root() as root:
            profile = shots.profile(root, 'empty')
            self.whole(self.walk('qps', Beginner, [page for page, _ in pages()], profile=profile,
                                 kind='empty', key=root.env['SAMSPOR_KEY_FILE']), 15)

    def test_nobody_speaks_it_where_two_wrote_differently(self):
        """What waits, what two wrote differently and what was refused, while the server is away."""
        with Root() as root:
            profile = shots.profile(root, 'inbox')
            self.whole(self.walk('qps', Presser, ['inbox', *shots.INBOX], profile=profile,
                                 kind='inbox', key=root.env['SAMSPOR_KEY_FILE']), 6)

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
        odd = strange(texts_of(seen), known('qps'), {t.said('qps') for t in theirs()})
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
            for form in lead.json('forms'):
                ids = []
                for record in lead.list(form['type']):
                    pdf = os.path.join(root.path, 'first.pdf')
                    # Not every record of a type is one for the form.
                    lead.ctl('print', form['form'], record['id'], '-o', pdf, code=None)
                    if os.path.exists(pdf):
                        os.unlink(pdf)
                        ids.append(record['id'])
                    if len(ids) == 2:
                        break
                with self.subTest(form=form['form']):
                    self.assertTrue(ids)
                for lang in ('nb', 'nn', 'se') if ids else ():
                    pdf = os.path.join(root.path, f'{form["form"]}-{lang}.pdf')
                    lead.ctl('print', form['form'], *ids, '-o', pdf, '--lang', lang)
                    text = subprocess.run(['pdftotext', '-layout', pdf, '-'], check=True,
                                          capture_output=True, text=True).stdout
                    odd = strange([(f'{form["form"]} {lang}', line)
                                   for line in text.splitlines()], known(lang))
                    with self.subTest(form=form['form'], lang=lang):
                        self.assertFalse(odd, '\n'.join(odd))

    def test_not_shipped(self):
        """No installation has the language nobody speaks."""
        plan = subprocess.run(['meson', 'introspect', '--installed', BUILD], check=True,
                              capture_output=True, text=True).stdout
        self.assertIn('samspor.mo', plan)
        self.assertNotIn('qps', plan)


if __name__ == '__main__':
    unittest.main()
