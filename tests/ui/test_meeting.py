#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A meeting: its sheet is printed, the world moves on meanwhile, and what was written on the paper is
keyed in line by line, with a warning of what has changed since."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root, stamp  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-03-24'
NAME = 'Modig Lindås'
NOTHING = 'Ingenting er skrevet'


class Meeting(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.start()
        self.kari = Person(self.root, self.server, 'kari', TODAY)
        ctl = self.kari.ctl
        user = next(u for u in ctl.list('user') if u['name'] == 'Kari Koordinator')
        person = ctl.new('person', given_name='Modig', family_name='Lindås',
                         birth_date='1980-02-03')
        self.case = ctl.new('case', person_id=person, team_id=user['team_ids'][0],
                            coordinator_user=user['id'], holder_kind='user',
                            holder_user=user['id'], status='active', opened_on='2026-02-03')
        ctl.new('transition', case_id=self.case, kind='prison', date='2026-05-04',
                date_kind='fixed', told_on='2026-02-10')
        self.measure = ctl.new('measure', case_id=self.case, what='Ringe banken',
                               owner_user=user['id'], state='open', due_on='2026-03-30')
        self.meeting = ctl.new('meeting', case_id=self.case, meets_on=TODAY, at_time='12:00')
        ctl.sync()

    # What a hand does --------------------------------------------------------------------

    def case_section(self, app, section):
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('list', 'Saker')
        app.key('ctrl+f')
        app.type('Modig Lin')
        app.row(NAME)
        app.key('Return')
        app.find('push button', 'Logg kontakt')
        app.press('push button', section)

    def open_meeting(self, app):
        self.case_section(app, 'Kontakter')
        app.press('list item', re.compile('^Møte i ansvarsgruppen'))

    def print_sheet(self, app, path):
        """The text of the sheet, as it came out."""
        app.press('push button', 'Møteark …')
        app.bring('Skriv ut')
        app.find('list item', re.compile('^Møteark'))
        save = re.compile('Lagre som PDF …$')
        app.wait(lambda: 'sensitive' in app.find('push button', save).states)
        app.press('push button', save)
        app.choose_file(path)
        app.bring('Skriv ut')
        wait(lambda: os.path.exists(path), what=path)
        wait(lambda: 'sensitive' in app.find('push button', save).states)
        app.press('push button', 'Lukk', within=app.bring('Skriv ut'))
        app.bring('Samspor')
        return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True).stdout.replace('\xa0', ' ')

    def line_of(self, text, words):
        """The number beside these words on the paper."""
        return int(re.search(rf'^ *(\d+) +{words}', text, re.M).group(1))

    def test_a_sheet_is_printed_changed_by_hand_and_keyed_in(self):
        path = os.path.join(self.root.path, 'mote.pdf')
        with self.kari.window() as app:
            self.open_meeting(app)
            text = self.print_sheet(app, path)
            self.assertNotIn('Lindås', text)
            self.assertNotIn('Modig', text)
            code = re.search(r'versjon (\w{4})', text).group(1)
            bolig = self.line_of(text, 'Bolig')
            bank = self.line_of(text, 'Ringe banken')
            new = max(int(n) for n in re.findall(r'^ *(\d+) *$', text, re.M))
            self.assertLess(bolig, bank)
            self.assertLess(bank, new)

            # The same lines in the same order, nothing changed yet.
            app.press('push button', 'Fra møtet …')
            app.bring('Fra møtet')
            app.wait(lambda: app.find('text', 'Versjon på arket').text == code)
            app.find('label', re.compile(f'^{bolig}  Bolig'))
            app.find('label', re.compile(f'^{bank}  Ringe banken'))
            self.assertIsNone(app.look('label', re.compile('endret siden')))

            # Keyed in: housing is in place, the bank is done, and something new.
            app.pick(f'Linje {bolig}: Hva det ble til', 'På plass')
            app.fill(f'Linje {bolig}: Det som er skrevet', 'Kontrakten er underskrevet')
            app.pick(f'Linje {bank}: Hva det ble til', 'Gjennomført')
            app.pick(f'Linje {new}: Hva det ble til', 'Et nytt tiltak')
            app.key('ctrl+s')
            app.find('label', 'Dette må fylles ut')
            app.fill(f'Linje {new}: Det som er skrevet', 'Følge til tannlegen')
            app.fill(f'Linje {new}: Dag', '7.4')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', '3 linjer ført inn')
            app.find('list item', re.compile('Følge til tannlegen'))
        ctl = self.kari.ctl
        row = next(r for r in ctl.list('gate_row') if r['point'] == 'housing')
        self.assertEqual((row['state'], row['evidence'], row['evidence_kind'], row['evidence_by'],
                          row['evidence_on']),
                         ('in_place', 'Kontrakten er underskrevet', 'oral', 'Kari Koordinator',
                          TODAY))
        done = ctl.get('measure', self.measure)
        self.assertEqual((done['state'], done['done_on']), ('done', TODAY))
        made = next(m for m in ctl.list('measure') if m['what'] == 'Følge til tannlegen')
        self.assertEqual((made['meeting_id'], made['due_on'], made['state']),
                         (self.meeting, '2026-04-07', 'open'))

    def test_an_old_sheet_says_what_has_changed_since(self):
        path = os.path.join(self.root.path, 'mote.pdf')
        ctl = self.kari.ctl
        with self.kari.window() as app:
            self.open_meeting(app)
            text = self.print_sheet(app, path)
        bank = self.line_of(text, 'Ringe banken')
        code = re.search(r'versjon (\w{4})', text).group(1)
        ctl.set('measure', self.measure, due_on='2026-04-13')
        ctl.new('measure', case_id=self.case, what='Kjøpe seng', state='open')
        row = next(r for r in ctl.list('gate_row') if r['point'] == 'work')
        ctl.set('gate_row', row['id'], state='planned')
        with self.kari.window() as app:
            self.open_meeting(app)
            app.press('push button', 'Fra møtet …')
            app.bring('Fra møtet')
            app.find('label', '3 ting er endret siden arket ble skrevet ut')
            app.find('label', re.compile(rf'^Linje {bank}: Frist var .*30. mars.*, er nå '
                                         '.*13. april'))
            app.find('label', re.compile('^Nytt siden da: Kjøpe seng'))
            app.find('label', re.compile('var Ikke startet, er nå Planlagt$'))
            # The new one has no number on the paper, so the lines are those of the paper.
            self.assertIsNone(app.look('label', re.compile(r'^\d+  Kjøpe seng')))
            # A sheet from somewhere else is said to be one.
            app.fill('Versjon på arket', 'ZZZZ')
            app.press('push button', 'Vis')
            app.find('label', re.compile('^Ingen ark med denne versjonen'))
            app.find('label', re.compile(r'^\d+  Kjøpe seng'))
            # What is keyed in of the one is kept while the other is looked at.
            app.pick('Linje 1: Hva det ble til', 'Et nytt tiltak')
            app.fill('Linje 1: Det som er skrevet', 'Ringe søsteren')
            app.fill('Versjon på arket', code)
            app.press('push button', 'Vis')
            app.find('label', '3 ting er endret siden arket ble skrevet ut')
            self.assertIsNone(app.look('label', re.compile('^Påbegynt')))
            app.fill('Versjon på arket', 'ZZZZ')
            app.press('push button', 'Vis')
            app.find('label', re.compile('^Påbegynt'))
            app.wait(lambda: app.find('text', 'Linje 1: Det som er skrevet').text
                     == 'Ringe søsteren')
            app.key('Escape')
            app.bring('Samspor')

    def begun(self, app, number, state, text):
        """What was keyed in stands there, and is said to be of another time."""
        app.bring('Fra møtet')
        app.find('label', re.compile(r'^Påbegynt .*\d'))
        app.wait(lambda: app.find('text', f'Linje {number}: Det som er skrevet').text == text)
        app.wait(lambda: state in app.find('combo box', f'Linje {number}: Hva det ble til').words)

    def test_what_is_keyed_in_outlives_the_program(self):
        path = os.path.join(self.root.path, 'mote.pdf')
        words = 'Kontrakten er underskrevet'
        with self.kari.window() as app:
            self.open_meeting(app)
            text = self.print_sheet(app, path)
            bolig, bank = self.line_of(text, 'Bolig'), self.line_of(text, 'Ringe banken')
            app.press('push button', 'Fra møtet …')
            app.bring('Fra møtet')
            app.pick(f'Linje {bolig}: Hva det ble til', 'På plass')
            app.pick(f'Linje {bank}: Hva det ble til', 'En annen frist')
            app.fill(f'Linje {bank}: Dag', '20.4')
            # What is written to the disk besides, twice a minute, is not taken for the draft.
            for said in ('Kontrakten', 'Kontrakten er', words):
                before = stamp(self.kari.ctl.dir)
                app.fill(f'Linje {bolig}: Det som er skrevet', said)
                wait(lambda b=before: stamp(self.kari.ctl.dir) != b, what='the draft to be kept')
            app.kill()
        with self.kari.window() as app:
            # Also from the menu, where nobody says of which meeting.
            app.window('Samspor')
            app.press(None, 'Hovedmeny')
            app.press('menu item', re.compile('^Fra møtet'))
            self.begun(app, bolig, 'På plass', words)
            self.assertEqual(app.find('text', f'Linje {bank}: Dag').text, '20.4')
            app.press('push button', 'Begynn på nytt')
            app.gone('label', re.compile('^Påbegynt'))
            app.wait(lambda: NOTHING in app.find('combo box',
                                                 f'Linje {bolig}: Hva det ble til').words)
            app.pick(f'Linje {bolig}: Hva det ble til', 'På plass')
            app.fill(f'Linje {bolig}: Det som er skrevet', 'Nøkkelen er hentet')
            # It closes when that is on the disk: killed at once, it is there.
            app.key('Escape')
            app.bring('Samspor')
            app.kill()
        with self.kari.window() as app:
            self.open_meeting(app)
            app.press('push button', 'Fra møtet …')
            self.begun(app, bolig, 'På plass', 'Nøkkelen er hentet')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', '1 linje ført inn')
            # What is saved is not offered again.
            app.press('push button', 'Fra møtet …')
            app.bring('Fra møtet')
            app.find('label', re.compile(f'^{bolig}  Bolig'))
            self.assertIsNone(app.look('label', re.compile('^Påbegynt')))
            app.key('Escape')
            app.bring('Samspor')
        row = next(r for r in self.kari.ctl.list('gate_row') if r['point'] == 'housing')
        self.assertEqual((row['state'], row['evidence']), ('in_place', 'Nøkkelen er hentet'))

    def test_the_lines_of_a_sheet_that_was_not_printed_here_stay_in_their_order(self):
        with self.kari.window() as app:
            self.open_meeting(app)
            app.press('push button', 'Fra møtet …')
            app.bring('Fra møtet')
            line = app.find('label', re.compile(r'^\d+  Ringe banken')).text
            bank = int(line.split()[0])
            app.pick(f'Linje {bank}: Hva det ble til', 'Et nytt tiltak')
            app.fill(f'Linje {bank}: Det som er skrevet', 'Skrive til banken')
            app.key('Escape')
            app.bring('Samspor')
        # Done meanwhile, it stands in no list of open measures any more.
        self.kari.ctl.set('measure', self.measure, state='done', done_on=TODAY)
        with self.kari.window() as app:
            self.open_meeting(app)
            app.press('push button', 'Fra møtet …')
            self.begun(app, bank, 'Et nytt tiltak', 'Skrive til banken')
            app.find('label', line)
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', '1 linje ført inn')
        self.assertEqual([m['what'] for m in self.kari.ctl.list('measure') if m['state'] == 'open'],
                         ['Skrive til banken'])

    # ---- Many at once ----

    def cases_list(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('list', 'Saker')

    def save_all(self, app, path):
        """What is laid out becomes a file; its text."""
        save = re.compile('Lagre som PDF …$')
        wait(lambda: 'sensitive' in app.find('push button', save).states, what='all laid out')
        app.press('push button', save)
        app.choose_file(path)
        app.bring('Skriv ut flere')
        wait(lambda: os.path.exists(path), what=path)
        wait(lambda: 'sensitive' in app.find('push button', save).states)
        return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True).stdout.replace('\xa0', ' ')

    def test_the_list_of_cases_on_paper(self):
        ctl = self.kari.ctl
        person = ctl.new('person', given_name='Ekstra', family_name='Berg',
                         birth_date='1990-02-03', form='nn')
        first = ctl.get('case', self.case)
        other = ctl.new('case', person_id=person, team_id=first['team_id'],
                        coordinator_user=first['coordinator_user'], holder_kind='user',
                        holder_user=first['holder_user'], status='active',
                        opened_on='2026-02-03')
        for case in (self.case, other):
            ctl.new('plan', case_id=case, kind='aftercare')
        # A paper of its own, which is not among the plans ahead.
        ctl.new('plan', case_id=other, kind='crisis', signs='Sover lite')
        agreement = ctl.new('agreement', case_id=self.case, title='Før dagen')
        ctl.new('party', agreement_id=agreement, case_id=self.case, party_kind='organisation',
                name='Boligkontoret')
        with self.kari.window() as app:
            self.cases_list(app)
            app.row(NAME)
            app.row('Ekstra Berg')
            app.key('ctrl+p')
            app.bring('Skriv ut flere')
            # Everything for the Monday meeting, in two numbered copies.
            app.find(None, re.compile('^Side 1 av'))
            app.find('label', re.compile('^2 papirer · '))
            text = self.save_all(app, os.path.join(self.root.path, 'mandag.pdf'))
            self.assertIn('Møteark', text)
            self.assertIn('Feltark', text)
            self.assertIn('M. L.', text)
            self.assertIn('E. B.', text)
            code = re.search(r'versjon (\w{4})', text).group(1)
            bank = self.line_of(text, 'Ringe banken')
            # Each plan in the language its person reads, each on a sheet of its own.
            app.press('list item', 'Min plan videre')
            app.find('label', re.compile('^2 papirer · '))
            text = self.save_all(app, os.path.join(self.root.path, 'planer.pdf'))
            self.assertIn('Min plan videre', text)
            self.assertIn('Planen min vidare', text)
            # One case less.
            box = app.find('check box', 'Ekstra Berg')
            app.click(box)
            app.find('label', re.compile('^1 papir · '))
            # Each party's sheet; the first one is shown.
            app.press('list item', 'Avtalen, ark til alle partene')
            app.find('label', re.compile('^1 papir · '))
            page = app.find(None, re.compile('^Side 1 av'))
            wait(lambda: 'Boligkontoret' in page.description, what='the sheet of the party')
            # None has such a paper.
            app.press('list item', 'Time, avtale i hånda')
            app.find('label', 'Disse sakene har ikke noe slikt papir.')
            app.press('push button', 'Lukk', within=app.bring('Skriv ut flere'))

            # The sheet of the list is keyed in from the menu.
            app.bring('Samspor')
            app.press(None, 'Hovedmeny')
            app.press('menu item', re.compile('^Fra møtet'))
            app.bring('Fra møtet')
            # The one that was printed last is there already.
            app.wait(lambda: app.find('text', 'Versjon på arket').text == code)
            app.find('label', re.compile(f'^{bank}  Ringe banken'))
            app.pick(f'Linje {bank}: Hva det ble til', 'En annen frist')
            app.fill(f'Linje {bank}: Dag', '20.4')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', '1 linje ført inn')
        self.assertEqual(ctl.get('measure', self.measure)['due_on'], '2026-04-20')

    def test_who_has_looked_is_asked_of_the_server(self):
        """Beside all we have written about somebody: who has looked at it, this window too."""
        title, save = 'Hvem har sett på opplysningene dine', re.compile('Lagre som PDF …$')
        with self.kari.window() as app:
            self.case_section(app, 'Kontakter')
            app.key('ctrl+p')
            app.bring('Skriv ut')
            app.press('list item', title)
            wait(lambda: title in app.find(None, re.compile('^Side 1 av ')).description, what=title)
            said = app.find(None, re.compile('^Side 1 av ')).description
            self.assertIn('Kari Koordinator', said)
            self.assertIn('Leste: Sak', said)
            self.assertIn('Oppfølging', said)
            app.wait(lambda: 'sensitive' in app.find('push button', save).states)
            app.key('Escape')
            app.bring('Samspor')

            # Without the server it is said why not; the other papers come all the same.
            self.server.stop()
            app.key('ctrl+p')
            app.bring('Skriv ut')
            app.press('list item', title)
            app.find('label', re.compile('^Bare serveren vet hvem som har sett'))
            self.assertNotIn('sensitive', app.find('push button', save).states)
            app.press('list item', 'Alt vi har skrevet om deg')
            wait(lambda: 'Alt vi har skrevet' in app.find(None, re.compile('^Side 1 av ')).description)
            app.key('Escape')

    def test_the_card_of_a_service(self):
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        lars = Person(self.root, self.server, 'lars', TODAY)
        lars.ctl.new('service', name='Nordby boligkontor', service_kind='housing_office',
                     hours='9-15')
        lars.ctl.sync()
        self.kari.ctl.sync()
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Tjenester'))
            app.press('list item', re.compile('^Nordby boligkontor'))
            app.press('push button', re.compile('^Skriv ut kort'))
            app.bring('Skriv ut')
            page = app.find(None, re.compile('^Side 1 av 1'))
            wait(lambda: '9-15' in page.description, what='the opening hours on the card')
            app.press('push button', 'Lukk', within=app.bring('Skriv ut'))
            app.bring('Samspor')


if __name__ == '__main__':
    unittest.main()
