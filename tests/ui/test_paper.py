#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper on its way out: to whom, on what basis and how much of it, in the citizen's language; what is
given stands in the case, what is cancelled leaves nothing, and no trace of a person is left beside the
file that was asked for."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from unreadable import found, needles_of, read  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-03-24'
NAME = 'Modig Lindås'
MATTERS = 'At katten Pusur får bli med'
SAVE = re.compile('Lagre som PDF …$')
STOPPED = 'Avbrutt. Ingenting ble skrevet ut.'
WHOM, BASIS = 'Hvem får papiret', 'På hvilket grunnlag'


class Paper(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.elsewhere = tempfile.TemporaryDirectory(prefix='samspor-elsewhere-', dir='/tmp')
        self.addCleanup(self.elsewhere.cleanup)
        self.server = self.root.server(today=TODAY, db=f'sqlite:{self.elsewhere.name}/server.db')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        lars = Person(self.root, self.server, 'lars', TODAY)
        self.lars = lars
        self.nav = lars.ctl.new('service', name='NAV Nordby', service_kind='nav')
        self.housing = lars.ctl.new('service', name='Boligkontoret', service_kind='housing_office')
        lars.ctl.sync()
        self.kari = Person(self.root, self.server, 'kari', TODAY)
        ctl = self.kari.ctl
        self.user = next(u for u in ctl.list('user') if u['name'] == 'Kari Koordinator')
        self.person, self.case = self.new_case('Modig', 'Lindås')
        ctl.new('transition', case_id=self.case, kind='prison', date='2026-05-04',
                date_kind='fixed', told_on='2026-02-10')
        self.plan = ctl.new('plan', case_id=self.case, kind='aftercare', matters=MATTERS)
        self.consent = ctl.new('consent', person_id=self.person, service_id=self.nav,
                               field_groups='transition', basis='samtykke', given_on='2026-03-02')
        ctl.new('consent', person_id=self.person, service_id=self.housing, field_groups='plan',
                basis='samtykke', given_on='2026-03-02', withdrawn_on='2026-03-20')

    def new_case(self, given, family, **more):
        ctl = self.kari.ctl
        person = ctl.new('person', given_name=given, family_name=family, birth_date='1980-02-03',
                         **more)
        return person, ctl.new('case', person_id=person, team_id=self.user['team_ids'][0],
                               coordinator_user=self.user['id'], holder_kind='user',
                               holder_user=self.user['id'], status='active',
                               opened_on='2026-02-03')

    # What a hand does --------------------------------------------------------------------

    def plan_on_screen(self, app, name=NAME):
        self.kari.open_case(name.split()[0], name, 'Samtykker')
        app.key('ctrl+p')
        app.bring('Skriv ut')
        app.press('list item', 'Min plan videre')
        self.page(app)

    def many(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.row('Lett Granmo')
        app.key('ctrl+p')
        app.bring('Skriv ut flere')
        app.find('label', re.compile('papirer · '), timeout=120)

    def page(self, app):
        """The first sheet, when it is there."""
        return app.find(None, re.compile('^Side 1 av'), timeout=60)

    def says(self, app, *words, but=()):
        def there():
            page = app.look(None, re.compile('^Side 1 av'))
            text = page.description if page else ''
            return all(w in text for w in words) and not any(w in text for w in but)
        app.wait(there, 60, f'{words} on the sheet, and not {but}')

    def may_leave(self, app, may=True):
        app.wait(lambda: ('sensitive' in app.find('push button', SAVE).states) == may, 60,
                 f'that it may{"" if may else " not"} leave')

    def save(self, app, path, title='Skriv ut'):
        self.may_leave(app)
        app.press('push button', SAVE)
        app.choose_file(path)
        app.bring(title)
        wait(lambda: os.path.exists(path), what=path)
        self.may_leave(app)
        return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True).stdout.replace('\xa0', ' ')

    def given(self):
        return self.kari.ctl.list('disclosure')

    # ------------------------------------------------------------------------------------

    def test_what_is_given_stands_in_the_case(self):
        path = os.path.join(self.root.path, 'plan.pdf')
        with self.kari.window() as app:
            self.plan_on_screen(app)
            app.wait(lambda: 'Ingen: det blir i huset' in app.find('combo box', WHOM).words)
            app.pick(WHOM, 'Personen selv')
            app.find('combo box', 'Hvordan det kommer fram')
            # Whoever gives up where the file is to be has given nothing.
            self.may_leave(app)
            app.press('push button', SAVE)
            app.wait(lambda: app.top() and app.look('filler', 'GtkFileChooserWidget', app.top()))
            app.key('Escape')
            app.bring('Skriv ut')
            self.may_leave(app)
            text = self.save(app, path)
            self.assertIn(MATTERS, text)
            app.press('push button', 'Lukk', within=app.bring('Skriv ut'))
            app.bring('Samspor')
            app.find('label', 'Hva som er gitt til hvem')
            app.find('list item', re.compile(f'^{NAME} .*Min plan videre, versjon '))
        one, = self.given()
        self.assertEqual((one['recipient_name'], one['channel'], one['plan_id'], one['basis']),
                         (NAME, 'meeting', self.plan, 'lov'))
        self.assertIn(f'versjon {one["what"].split()[-1]}', text)
        self.assertEqual(len(one['paper_hash']), 64)

    def test_a_consent_decides_how_much(self):
        path = os.path.join(self.root.path, 'utdrag.pdf')
        with self.kari.window() as app:
            self.plan_on_screen(app)
            self.says(app, MATTERS)
            # What the consent names, and no more.
            app.pick(WHOM, 'NAV Nordby')
            app.find('label', 'Samtykket dekker bare avsnitt 3, 5. Resten er utelatt.')
            self.says(app, 'Dette er et utdrag', 'Den første dagen', but=[MATTERS])
            text = self.save(app, path)
            self.assertNotIn(MATTERS, text)
            # Taken back: nothing, unless a law says so, and which.
            app.pick(WHOM, 'Boligkontoret')
            app.find('label', re.compile(r'^Samtykket ble trukket tilbake .*20\. mars'))
            self.may_leave(app, False)
            app.pick(BASIS, 'Lov')
            app.find('label', 'Si hvilken paragraf det bygger på.')
            self.may_leave(app, False)
            app.fill('Paragraf', 'hol. § 7-1')
            self.may_leave(app)
            # Somebody nothing is noted about.
            app.pick(WHOM, re.compile('^Noen andre'))
            app.find('label', 'Si hvem som får det.')
            app.fill('Navn', 'En nabo')
            app.find('label', re.compile('^Det er ikke ført noe samtykke for denne mottakeren'))
            self.may_leave(app, False)
        one, = self.given()
        self.assertEqual((one['service_id'], one['consent_id'], one['basis'], one['channel'],
                          one['field_groups']),
                         (self.nav, self.consent, 'samtykke', 'letter', ['transition']))
        self.assertIn('bare avsnitt 3, 5', one['what'])
        # Who has got something on it is named when it is withdrawn; the other got nothing.
        with self.kari.window() as app:
            self.kari.open_case(NAME.split()[0], NAME, 'Samtykker')
            app.press('push button', 'Trekk tilbake …')
            app.find('label', 'Må få vite det')
            app.find('label', re.compile('^NAV Nordby fikk noe på dette grunnlaget, sist .*'
                                         'og må få vite at samtykket er trukket tilbake'))
            app.key('ctrl+s')
            app.find('label', 'Samtykket er trukket tilbake')
        self.assertEqual([(d['consent_id'], d['basis']) for d in self.given()],
                         [(self.consent, 'samtykke')], 'what was given stays in the list')

    def test_sections_by_the_keyboard_alone(self):
        path = os.path.join(self.root.path, 'avsnitt.pdf')

        def tab_to(app, name):
            def there():
                node = app.focused()
                if node and re.search(name, node.name):
                    return True
                app.key('Tab')
                return False
            app.wait(there, 60, f'{name} to have the keyboard')
        with self.kari.window() as app:
            self.plan_on_screen(app)
            self.says(app, MATTERS)
            tab_to(app, '^Avsnitt på papiret: Alle')
            app.key('space')
            box = app.find('check box', re.compile('^1  Hva er viktig for meg'))
            tab_to(app, '^1  Hva er viktig for meg')
            app.key('space')
            app.wait(lambda: 'checked' not in box.states, what='the section left out')
            app.key('Escape')
            app.bring('Skriv ut')
            self.says(app, 'Dette er et utdrag', '0, 2–14', but=[MATTERS])
            app.wait(lambda: app.look('push button', 'Avsnitt på papiret: Bare 0, 2–14'))
            self.may_leave(app)
            app.key('ctrl+s')
            app.choose_file(path)
            app.bring('Skriv ut')
            wait(lambda: os.path.exists(path), what=path)
            app.wait(lambda: 'sensitive' in app.find('push button', SAVE).states)
        text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True).stdout
        self.assertIn('Dette er et utdrag', text)
        self.assertNotIn(MATTERS, text)
        self.assertEqual(self.given(), [], 'what stays in the house is given to nobody')

    def test_the_citizens_language(self):
        self.kari.ctl.set('person', self.person, language='se')
        self.new_case('Ekstra', 'Berg', form='nn')
        with self.kari.window() as app:
            self.plan_on_screen(app)
            app.wait(lambda: 'Nordsamisk, utkast' in app.find('combo box',
                                                              'Språk på papiret').words)
            app.pick('Språk på papiret', 'Nynorsk')
            self.says(app, 'Planen min vidare')

    def test_the_month_of_a_team(self):
        path = os.path.join(self.root.path, 'maaned.pdf')
        self.kari.ctl.sync()
        self.lars.ctl.sync()
        with self.lars.window() as app:
            app.window('Samspor')
            app.press('push button', re.compile('Skriv ut måneden'))
            app.bring('Skriv ut')
            self.says(app, 'februar 2026')
            text = self.save(app, path)
        self.assertIn('Team Nord', text)
        self.assertNotIn('Lindås', text)

    def test_a_run_that_is_stopped(self):
        """While it is laid out, or written: nothing is left, and nobody has got anything. When it has
        left before somebody stopped it, that is what is said."""
        for n in range(60):
            _, case = self.new_case('Lett', f'Granmo{n}')
            self.kari.ctl.new('plan', case_id=case, kind='aftercare')
        before = sorted(os.listdir(self.root.path))
        left = []
        with self.kari.window() as app:
            self.many(app)
            # What is shown first is over before another is begun.
            self.may_leave(app)
            app.press('list item', 'Min plan videre')
            app.find('progress bar')
            # In the same breath: Escape is the button's key while a run is on.
            app.key('Escape')
            app.find('label', STOPPED)
            self.may_leave(app, False)
            self.assertEqual(sorted(os.listdir(self.root.path)), before, 'no half file')
            # Another and back: what is chosen already begins nothing.
            app.press('list item', 'Feltark for en dag')
            app.find('label', re.compile('^1 papir · '), timeout=120)
            app.press('list item', 'Min plan videre')
            app.find('label', re.compile('^61 papirer · '), timeout=120)
            app.pick('Hvem får papirene', re.compile('^Hvert til sin'))
            for n in range(8):
                path = os.path.join(self.root.path, f'planer{n}.pdf')
                self.may_leave(app)
                app.key('ctrl+s')
                # At once, or when the dialog has gone: the key may be the dialog's too.
                app.choose_file(path, see=n % 2)
                app.key('Escape')
                app.bring('Skriv ut flere')
                self.may_leave(app)
                stopped = app.look('label', STOPPED)
                left += [os.path.basename(path)] if os.path.exists(path) else []
                self.assertFalse(stopped and os.path.exists(path), 'what is said is not so')
                if stopped:
                    break
            self.assertTrue(stopped, 'none could be stopped')
            # What is still said of the papers before does not take the key.
            app.press('list item', 'Feltark for en dag')
            app.find('label', re.compile('^1 papir · '), timeout=120)
            app.key('ctrl+s')
            app.choose_file(os.path.join(self.root.path, 'feltark.pdf'))
            app.find('label', 'Lagret som PDF')
            app.press('list item', 'Min plan videre')
            app.find('progress bar')
            app.key('Escape')
            app.find('label', STOPPED)
        self.assertEqual(sorted(os.listdir(self.root.path)),
                         sorted(before + left + ['feltark.pdf']), 'no half file')
        self.assertEqual(len(self.given()), 61 * len(left))

    def test_what_could_not_be_written_was_given_to_nobody(self):
        with self.kari.window() as app:
            self.plan_on_screen(app)
            app.pick(WHOM, 'Personen selv')
            self.may_leave(app)
            app.press('push button', SAVE)
            app.choose_file('/proc/plan.pdf')
            app.find('label', 'Mappen finnes ikke. Velg et annet sted.')
            self.may_leave(app)
        self.assertEqual(self.given(), [])

    def print_to_file(self, app):
        """The one printer there is where nothing prints; it writes where the program was started."""
        self.plan_on_screen(app)
        app.pick(WHOM, 'Personen selv')
        self.may_leave(app)
        app.key('ctrl+p')
        app.wait(lambda: app.top() and app.top().role == 'dialog')
        app.click(app.row('Skriv ut til fil'))
        app.find('push button', re.compile(r'/utdata\.pdf$'))
        app.press('push button', re.compile('Skriv ut$'))
        app.window('Skriv ut')
        self.may_leave(app)

    def test_what_was_printed_was_given(self):
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.elsewhere.name)
        path = pathlib.Path('utdata.pdf')
        with self.kari.window() as app:
            self.print_to_file(app)
            wait(path.exists, what=path)
            # Whoever gives up in the printer's dialog has given nothing more.
            app.key('ctrl+p')
            app.wait(lambda: app.top() and app.top().role == 'dialog')
            app.key('Escape')
            app.bring('Skriv ut')
            self.may_leave(app)
            self.clean('while the window is open', path)
        one, = self.given()
        self.assertEqual((one['recipient_name'], one['plan_id']), (NAME, self.plan))
        info = subprocess.run(['pdfinfo', path], capture_output=True, text=True, check=True).stdout
        self.assertNotIn('Lindås', info)

    def test_what_the_printer_did_not_take_was_given_to_nobody(self):
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir('/proc')
        with self.kari.window() as app:
            self.print_to_file(app)
            app.find('label', re.compile('^Skriveren tok ikke imot papiret'))
        self.assertEqual(self.given(), [])

    def test_the_window_goes_while_it_is_asked_where(self):
        """Whatever asks for it goes too or answers nobody, and nothing is given."""
        with self.kari.window() as app:
            for key in ('ctrl+s', 'ctrl+p'):
                self.plan_on_screen(app)
                app.pick(WHOM, 'Personen selv')
                self.may_leave(app)
                app.key(key)
                app.wait(lambda: app.top() and len(app.windows()) == 3)
                next(w for w in app.windows() if app.look('combo box', WHOM, w)).act('window.close')
                app.wait(lambda: app.top() and len(app.windows()) < 3)
                if len(app.windows()) == 2:
                    app.key('Escape')
                app.window('Samspor')
        self.assertEqual(self.given(), [])

    def test_the_keyboard_comes_back(self):
        """Whatever the file dialog was answered, the window that asked has the keyboard again."""
        with self.kari.window() as app:
            self.plan_on_screen(app)
            for n in range(4):
                self.may_leave(app)
                app.key('ctrl+s')
                if n % 2:
                    app.choose_file(os.path.join(self.root.path, f'plan{n}.pdf'))
                else:
                    app.wait(lambda: app.look('filler', 'GtkFileChooserWidget', app.top()))
                    app.key('Escape')
                app.window('Skriv ut')

    def test_no_trace_beside_the_file(self):
        """Recent files, thumbnails, the temporary folder, the clipboard."""
        path = pathlib.Path(self.elsewhere.name, 'plan.pdf')
        with self.kari.window() as app:
            self.plan_on_screen(app)
            app.pick(WHOM, 'Personen selv')
            self.assertIn(MATTERS, self.save(app, path))
            with_owner = app.screen.x.get_selection_owner(
                app.screen.x.intern_atom('CLIPBOARD'))
            self.assertFalse(with_owner, 'something is in the clipboard')
            self.clean('while the window is open', path)
        self.clean('after it was closed', path)

    def clean(self, when, path):
        test_root = os.environ['SAMSPOR_TEST_ROOT']
        ids = [self.person, self.case, self.plan, self.consent]
        self.assertEqual(found(read(test_root), needles_of((NAME, MATTERS, 'Lindås'), ids)), [],
                         when)
        for folder in (os.environ['TMPDIR'], test_root):
            for file in pathlib.Path(folder).rglob('*'):
                self.assertNotIn('thumbnails', file.parts, when)
                if file.name.startswith('recently-used'):
                    self.assertNotIn(path.name, file.read_text(), when)


if __name__ == '__main__':
    unittest.main(verbosity=2)
