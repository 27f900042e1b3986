#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from outside: first run, opening, Cases, a new case, a contact, drafts, errors."""
import os
import pathlib
import re
import signal
import sys
import unittest

from window import App, wait

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from samspor import stamp  # noqa: E402

BUILD = pathlib.Path(os.environ['SAMSPOR_BUILD'])
TMP = pathlib.Path(os.environ['TMPDIR'])
SAMSPOR = BUILD / 'src/ui/samspor'
PASSPHRASE = 'tre fire ord her'
# Words in English: the catalogs are tested elsewhere.
ENV = {'SAMSPOR_LOCALEDIR': '/nonexistent', 'ASAN_OPTIONS': 'detect_leaks=0',
       'LANG': 'nb_NO.UTF-8'}


class ShellTest(unittest.TestCase):
    def app(self, *args, env=None):
        return App([SAMSPOR, *args], env={**ENV, **(env or {})},
                   name=self.id().rpartition('.')[2])

    def demo(self, user='koordinator'):
        return self.app(f'--demo={user}')

    def named(self, app):
        """Everything the keyboard can reach has a name that is not a class."""
        seen = []

        def none():
            # What is on its way out while it is asked is no answer: wait() asks again.
            seen[:] = [(n.role, n.name) for n in app.unnamed()]
            return not seen
        try:
            wait(none, 30)
        except AssertionError:
            self.fail(f'without a name: {seen}')

    def cases(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Cases'))
        app.find('label', 'Cases')
        return app.find('list', 'Cases')

    def test_first_run(self):
        profile = TMP / 'first'
        with self.app('--profile', profile) as app:
            app.window('Samspor')
            app.find('label', 'Start using Samspor')
            self.named(app)
            app.fill('Address of the server', 'http://example.com')
            app.press('push button', 'Start')
            app.find('label', re.compile('must begin with https://'))
            app.fill('Address of the server', '')
            app.pick('Open the records with', 'A passphrase each time')
            app.fill('Passphrase', 'kort')
            app.press('push button', 'Start')
            app.find('label', re.compile('at least ten characters'))
            app.fill('Passphrase', PASSPHRASE)
            app.fill('The passphrase again', PASSPHRASE + 'x')
            app.press('push button', 'Start')
            app.find('label', re.compile('are not alike'))
            app.fill('The passphrase again', PASSPHRASE)
            app.press('push button', 'Start')
            # It works without a network, and shows nothing before somebody is known.
            app.find('label', re.compile('^No records are shown before the server'), timeout=60)
            pages = app.look('list', 'Pages')
            self.assertTrue(pages is None or 'showing' not in pages.states)
            self.named(app)
        with self.app('--profile', profile) as app:
            app.window('Samspor')
            app.find('label', 'Open the records')
            self.named(app)
            app.fill('Passphrase', 'noe helt annet')
            app.key('Return')
            app.find('label', re.compile('did not open the records'), timeout=60)
            # A second one may not open what the first holds.
            app.fill('Passphrase', PASSPHRASE)
            app.key('Return')
            app.find('label', re.compile('^No records are shown before the server'), timeout=60)
            with self.app('--profile', profile) as other:
                other.window('Samspor')
                other.find('label', re.compile('already open with these records'), timeout=60)

    def test_errors_at_start(self):
        foreign = TMP / 'foreign'
        foreign.mkdir(mode=0o700)
        (foreign / 'vault.db').write_bytes(os.urandom(8192))
        (foreign / 'vault.db').chmod(0o600)
        with self.app('--profile', foreign) as app:
            app.window('Samspor')
            app.find('label', re.compile('is something else'))
            app.press('push button', 'Try again')
            app.find('label', re.compile('is something else'))

    def test_what_is_new(self):
        """Who calls comes first; what else can begin is in the menu beside it."""
        with self.demo() as app:
            app.window('Samspor')
            app.find('list', 'To be done now', timeout=60)
            app.press('push button', 'New inquiry')
            app.window('New inquiry')
            app.key('Escape')
            app.window('Samspor')
            app.press(None, 'Other new things')
            self.named(app)
            # Only in a case is there somebody who wants to start.
            wants = app.find('menu item', 'Wants to start now')
            self.assertNotIn('sensitive', wants.states)
            app.press('menu item', 'New case')
            app.find('label', 'New case')
            app.key('Escape')
            self.cases(app)
            app.key('Down')
            app.key('Return')
            app.press(None, 'Other new things')
            app.press('menu item', 'Wants to start now')
            app.find('label', 'Noted: wants to start now')

    def test_cases(self):
        with self.demo() as app:
            table = self.cases(app)
            self.named(app)
            shown = len([n for n in table.walk() if n.role == 'list item'])
            self.assertGreater(shown, 5)
            # Search as one types.
            app.key('ctrl+f')
            app.type('zzzz')
            app.find('label', 'Nobody found')
            app.key('Escape')
            app.find('list', 'Cases')
            # A new case by keyboard alone.
            app.key('ctrl+n')
            app.find('label', 'New case')
            self.named(app)
            app.fill('Given name', 'Nyeste')
            app.fill('Family name', 'Prøveperson')
            app.fill('Birth date', '3.5')
            app.find('label', re.compile('year with four digits'))
            app.key('ctrl+s')
            app.fill('Birth date', '3.5.1990')
            app.key('ctrl+s')
            app.find('label', 'The case has been opened')
            app.find('label', 'Nyeste Prøveperson')
            self.named(app)
            # A form says whose it is, and one that is nobody's yet says nothing.
            app.press('push button', 'Edit person')
            app.find('label', 'Edit person')
            app.find('label', 'Nyeste Prøveperson')
            app.key('ctrl+h')
            app.find('label', 'N. P.')
            app.key('ctrl+h')
            app.key('Escape')
            app.find('push button', 'Edit person')
            app.key('ctrl+n')
            app.find('label', 'New case')
            app.gone('label', 'Nyeste Prøveperson')
            app.key('Escape')
            app.find('label', 'Nyeste Prøveperson')
            # Three keys and a sentence.
            app.key('ctrl+l')
            app.window('Log a contact')
            app.find('push button', 'Phone, 2')
            self.named(app)
            app.key('2')
            app.key('1')
            app.type('Snakket om flytting')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.find('label', 'Contact logged')
            app.find('label', re.compile('Snakket om flytting'))
            app.press('push button', 'Undo')
            app.find('label', 'Undone')
            app.key('alt+Left')
            app.find('label', 'Cases')
            # Who knows the keys does not wait for the form to stand.
            app.key('ctrl+l')
            app.window('Log a contact')
            app.type('prøvep')
            app.find('list item', re.compile('^Nyeste'))
            app.key('Return')
            app.key('2')
            app.key('1')
            app.type('Ringte igjen')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.find('label', 'Contact logged')
            # Found again by a part of the name; names are hidden at one key.
            app.key('ctrl+f')
            app.type('prøvep')
            app.row('Nyeste Prøveperson')
            app.key('ctrl+h')
            app.row('N. P.')
            self.assertIsNone(app.look_row('Nyeste Prøveperson'))
            app.key('ctrl+h')
            app.row('Nyeste Prøveperson')

    def test_draft_survives_a_kill(self):
        with self.app('--demo') as app:
            self.cases(app)
            # What was being written is kept sealed: a demo's profile goes with it, so this one is
            # copied from under the program once it has been killed.
            app.key('ctrl+n')
            app.fill('Given name', 'Halvskrevet')
            profile = self.demo_profile(app)
            app.fill('Family name', 'Prøveperson')
            # What is written to the disk besides, twice a minute, is not taken for the draft.
            for day in (2, 3, 4):
                before = stamp(profile)
                app.fill('Birth date', f'{day}.2.1980')
                wait(lambda: stamp(profile) != before, what='the draft to be kept')
            app.kill()
        with self.app('--profile', profile, '--today', '2026-06-04',
                      env={'SAMSPOR_KEY_FILE': str(profile.parent / 'key')}) as app:
            app.window('Samspor')
            app.press('push button', 'Go on writing')
            wait(lambda: app.find('text', 'Given name').text == 'Halvskrevet')
            app.fill('Birth date', '1.2.1980')
            app.key('ctrl+s')
            app.find('label', 'Saved')
            app.key('ctrl+f')
            app.type('halvsk')
            app.row('Halvskrevet Prøveperson')

    def demo_profile(self, app):
        return next(pathlib.Path(os.environ['XDG_RUNTIME_DIR']).glob('samspor-demo-*/profile'))

    def test_windows(self):
        with self.demo() as app:
            self.cases(app)
            app.row('Bekkevoll')
            for keys, title in (('ctrl+comma', 'Preferences'),):
                app.key(keys)
                app.window(title)
                self.named(app)
                app.key('Escape')
                app.window('Samspor')

    def test_every_page(self):
        """Whatever the keyboard can reach on any page says what it is."""
        with self.demo('leder') as app:
            app.window('Samspor')
            pages = app.find('list', 'Pages')
            names = [n.name for n in pages.children() if n.role == 'list item']
            self.assertGreater(len(names), 1)
            for name in names:
                with self.subTest(page=name):
                    row = app.press('list item', re.compile('^' + re.escape(name.split(',')[0])))
                    wait(lambda: 'selected' in row.states, what=f'{name} to be shown')
                    self.named(app)

    def names_of_cases(self, app):
        """The persons' names: what the table calls them and no chip or date beside it."""
        table = self.cases(app)
        app.row('Bekkevoll')
        names = {n.name.split(' · ')[0] for n in table.walk()
                 if n.role == 'list item' and ' · ' in n.name}
        self.assertGreater(len(names), 5)
        self.assertTrue(all(' ' in name for name in names), names)
        return names

    def told(self, app, names):
        """Which of the names can be seen or heard in the window."""
        pattern = re.compile('|'.join(map(re.escape, sorted(names))))
        texts = [(n.role, text) for n in app.top().walk() for text in (n.name, n.description)]
        return [(role, text) for role, text in texts if pattern.search(text)]

    def untold(self, app, names, where):
        seen = []

        def none():
            seen[:] = self.told(app, names)
            return not seen
        try:
            wait(none, 30)
        except AssertionError:
            self.fail(f'{where} tells {seen[:5]}')

    def test_hidden_names(self):
        """Ctrl+H hides every person's name, on whatever page is in front, and in a case."""
        relatives = {'Omsorgsfull Nær', 'Varm Nær', 'Lystig Nær', 'Sindig Nær'}
        with self.demo() as app:
            names = self.names_of_cases(app) | relatives
            pages = app.find('list', 'Pages')
            titles = [n.name.split(',')[0] for n in pages.children() if n.role == 'list item']
            for title in titles:
                with self.subTest(page=title):
                    app.press('list item', re.compile('^' + re.escape(title)))
                    if title == 'Today':
                        app.find('label', 'Appointments today')
                    app.key('ctrl+h')
                    self.untold(app, names, title)
                    app.key('ctrl+h')
            app.key('ctrl+h')
            app.press('list item', re.compile('^Cases'))
            app.key('ctrl+f')
            app.type('kvikk hagen')
            app.row('K. H.')
            app.key('Return')
            for section in ('Overview', 'Plan', 'Transition', 'Housing', 'Agreements', 'Contacts',
                            'People', 'Consents'):
                with self.subTest(section=section):
                    app.press(None, re.compile('^' + section))
                    self.untold(app, names, section)

    def test_cancel(self):
        with self.demo() as app:
            self.cases(app)
            app.key('ctrl+n')
            app.fill('Given name', 'Halvskrevet')
            # Leaving is refused while something is unsaved; cancelling can be taken back.
            app.key('ctrl+1')
            app.find('label', re.compile('Save or cancel it first'))
            app.key('Escape')
            app.press('push button', 'Go on writing')
            wait(lambda: app.find('text', 'Given name').text == 'Halvskrevet')
            app.key('Escape')
            app.find('label', 'Cases')


if __name__ == '__main__':
    unittest.main()
