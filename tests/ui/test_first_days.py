#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first 28 days in the window, by keyboard: who has the weekend, a no that keeps something, an
overdose, a date that is lost, points that are carried over, and a birthday."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

# A Thursday; day 5 of a release on Monday is the Saturday.
TODAY = '2026-06-04'
NAME = 'Modig Lindås'


class FirstDays(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        server = self.root.server(today=TODAY)
        server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        server.start()
        self.kari = Person(self.root, server, 'kari', TODAY)
        ctl = self.kari.ctl
        me = ctl.list('user')[0]
        person = ctl.new('person', given_name='Modig', family_name='Lindås',
                         birth_date='2008-09-01', birth_precision='day')
        self.case = ctl.new('case', person_id=person, team_id=me['team_ids'][0],
                            coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                            status='active', opened_on='2026-03-02')

    def transition(self, kind, date, **more):
        return self.kari.ctl.new('transition', case_id=self.case, kind=kind, date=date,
                                 date_kind='fixed', told_on='2026-03-02', **more)

    def open(self):
        self.kari.ctl.sync()
        window = self.kari.window()
        self.app = window
        return window

    def focused_day(self, name):
        pattern = re.compile(name)
        return wait(lambda: self.app.focused() and pattern.search(self.app.focused().name or ''),
                    what=f'the keyboard at {name}')

    def test_the_days_by_keyboard(self):
        self.transition('prison', '2026-06-01', happened_on='2026-06-01')
        with self.open() as app:
            app.find('list item', re.compile(
                f'^{NAME}.*Dag 3 av 28. Ikke nådd ennå, ingen forsøk. Neste måte: telefon.'
                '.*Dag 5 er lørdag. Ingen har helgen.'), timeout=60)
            self.kari.open_case('Modig Lin', NAME, 'Overgang')
            app.find('push button', re.compile('^Dag 3, torsdag 4. juni'))
            app.find('push button', re.compile(
                '^Dag 5, lørdag 6. juni · stengt · ingen har den · .*5. jun.*8. jun'))
            # The calendar is one stop of Tab: at today's day.
            for _ in range(40):
                app.key('Tab')
                if re.match('Dag ', getattr(app.focused(), 'name', None) or ''):
                    break
            self.focused_day('^Dag 3,')
            app.key('Right')
            app.key('Right')
            self.focused_day('^Dag 5,')
            app.key('Down')
            self.focused_day('^Dag 12,')
            app.key('Up')
            app.key('Return')
            app.find('label', re.compile('^Vi har stengt denne dagen.*fredag 5. juni.*mandag 8'))
            self.kari.fill('Hvem har helgen eller helligdagen', 'Helgevakten, 00 00 01 08')
            app.key('ctrl+s')
            app.find('push button', re.compile('^Dag 5, .*stengt · Helgevakten, 00 00 01 08'))
            # What was tried is told apart from what was reached, by word.
            app.key('ctrl+l')
            app.window('Logg en kontakt')
            app.find('push button', 'Telefon, 2')
            app.key('2')
            app.key('2')
            app.type('Ringte, ikke svar')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.find('push button', re.compile('^Dag 3, .*prøvd'))
            app.find('label', re.compile('^Dag 3 av 28. Ikke nådd ennå. Neste måte: gjennom en s'))
        plan = self.kari.ctl.list('followup')
        self.assertEqual(len(plan), 1)
        self.assertEqual([d['day_number'] for d in self.kari.ctl.list('followup_day')], [5])

    def test_a_no_and_an_overdose(self):
        self.transition('tsb', '2026-06-01', happened_on='2026-06-01')
        with self.open() as app:
            app.window('Samspor')
            self.kari.open_case('Modig Lin', NAME, 'Overgang')
            app.press('push button', 'Avtal …')
            app.pick('Kontaktplanen', 'Personen ønsker det ikke')
            app.key('ctrl+s')
            # A no keeps a number to call and one more question.
            app.find('label', 'Dette må fylles ut')
            self.kari.fill('Nummer personen kan ringe', '00 00 01 08')
            self.kari.fill('Spør én gang til den', '12.6')
            app.key('ctrl+s')
            app.find('label', re.compile('^Personen ønsker ikke kontakten.'))
            app.press('push button', 'Registrer overdose …')
            app.find('label', re.compile('Hvorfor er personens eget'))
            self.kari.fill('Fortalt av', 'Legevakten')
            app.key('ctrl+s')
            app.find('list item', re.compile('fortalt av Legevakten · angrekort: Ikke spurt ennå'))
            app.find('label', re.compile('^regnet fra: Overdose, torsdag 4. juni · 1 tidligere'))
            app.press('push button', 'Gått gjennom i dag')
            app.gone('push button', 'Gått gjennom i dag')
        overdose = self.kari.ctl.list('overdose')[0]
        self.assertEqual(overdose['plan_reviewed_on'], TODAY)

    def test_losing_a_date_shows_every_effect(self):
        self.transition('prison', '2026-09-01')
        with self.open() as app:
            app.window('Samspor')
            self.kari.open_case('Modig Lin', NAME, 'Overgang')
            app.press('push button', re.compile('^Flytt dato'))
            app.pick('Datoen er', 'Ukjent')
            app.find('label', re.compile('^[0-9]+ frister faller bort når du lagrer. Det den første'))
            app.find('list item', re.compile('^Arbeid .*, faller bort'))
            app.find('list item', re.compile('^Nalokson .*Minstepakken'))
            app.key('ctrl+s')
            app.find('label', 'Datoen er ukjent')
            app.press('push button', re.compile('^Flytt dato'))
            app.pick('Datoen er', 'Fastsatt')
            self.kari.fill('Dato', '20.9')
            app.find('label', re.compile('^[0-9]+ nye frister når du lagrer'))
            app.find('list item', re.compile('^Arbeid .*, ny'))
            app.key('Escape')

    def tab_to(self, name, presses=90):
        """Tab until the keyboard is at what is called so."""
        pattern, passed = re.compile(name), []
        for _ in range(presses + 1):
            passed.append(getattr(self.app.focused(), 'name', None) or '')
            if pattern.search(passed[-1]):
                return
            self.app.key('Tab')
        raise AssertionError(f'{name} is not reached by Tab, but {passed}')

    def test_a_date_is_moved_by_keyboard_alone(self):
        self.transition('prison', '2026-09-01')
        with self.open() as app:
            app.window('Samspor')
            app.find('list', re.compile('.'), timeout=60)
            app.key('ctrl+2')
            app.find('list', 'Saker')
            app.key('ctrl+f')
            app.type('Modig Lin')
            app.row(NAME)
            app.key('Return')
            app.find('push button', 'Logg kontakt')
            self.tab_to('^Overgang$')
            app.key('Return')
            self.tab_to('^Flytt dato')
            app.key('Return')
            # The keyboard is in the date, and all of it is chosen.
            app.find('push button', 'Velg en dag')
            app.type('20.9')
            # Every field is reached, past the words below the date, and back again.
            self.tab_to('^Datoen er$', 3)
            app.key('Tab')
            app.type('10.30')
            app.key('shift+Tab')
            self.tab_to('^Datoen er$', 0)
            # The effect is read before anything is saved.
            app.find('label', re.compile('^[0-9]+ frister flyttes når du lagrer'))
            app.find('list item', re.compile('^Arbeid .*fre. 11. sep'))
            app.key('ctrl+s')
            app.find('label', re.compile('^søndag 20. september'))
            self.kari.foot('Alt er sendt')
        self.assertEqual([(t['date'], t['at_time']) for t in self.kari.ctl.list('transition')],
                         [('2026-09-20', '10:30')])

    def test_a_chain_and_a_birthday(self):
        first = self.transition('detox', '2026-06-20')
        self.transition('tsb', '2026-09-10', previous_id=first, direct='true')
        row = next(r for r in self.kari.ctl.list('gate_row')
                   if r['transition_id'] == first and r['point'] == 'housing')
        self.kari.ctl.set('gate_row', row['id'], state='planned', agreed='Rom er lovet')
        with self.open() as app:
            app.window('Samspor')
            self.kari.open_case('Modig Lin', NAME, 'Overgang')
            app.find('label', re.compile('^Ikke klar: bolig og oppfølging'))
            app.press('push button', re.compile('^Deretter: Utskrivning fra rusbehandling'))
            app.find('label', 'Ledd 2 av 2 i en kjede')
            app.key('alt+t')
            app.find('list item', re.compile('^Bolig · Planlagt · Rom er lovet'))
            app.gone('push button', 'Ta med punktene')
            # The person turns 18 on 1 September: it is prepared, not discovered.
            app.press('push button', 'Åpne oppgavene')
            app.find('list item', re.compile('^Ettervern fra barnevernet · Ikke startet'))
        self.assertEqual({t['kind'] for t in self.kari.ctl.list('transition')},
                         {'detox', 'tsb', 'turns_18'})


if __name__ == '__main__':
    unittest.main(verbosity=2)
