#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ready for discharge through the real window, and another municipality that takes over."""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402

TODAY = '2026-06-04'
SHOTS = os.environ.get('SAMSPOR_DISCHARGE_SHOTS')


class DischargeTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'lars'))
        me = next(u for u in self.kari.ctl.list('user') if u['name'] == 'Kari Koordinator')
        self.me = me['id']
        self.person = self.kari.ctl.new(
            'person', given_name='Modig', family_name='Furulund', birth_date='1985-03-01',
            registered_municipality='Eksempel kommune', registered_from_on='2020-01-01',
            staying_municipality='Eksempel kommune', chosen_municipality='Eksempel kommune')
        self.case = self.kari.ctl.new('case', person_id=self.person, team_id=me['team_ids'][0],
                                      coordinator_user=me['id'], holder_kind='user',
                                      holder_user=me['id'], status='active',
                                      opened_on='2026-05-03')
        self.kari.ctl.sync()
        self.lars.ctl.sync()

    def shot(self, app, name):
        if SHOTS:
            app.shot(pathlib.Path(SHOTS) / f'{name}.png')

    def transition(self):
        return self.kari.ctl.new('transition', case_id=self.case, kind='tsb', date_kind='fixed',
                                 date='2026-06-15', told_on='2026-05-20')

    def notice(self, **more):
        notice = self.kari.ctl.new('discharge_notice', case_id=self.case,
                                   transition_id=self.transition(),
                                   notified_at='2026-06-01T07:00:00Z', ready_on='2026-06-01',
                                   **more)
        self.kari.ctl.sync()
        return notice

    def test_a_notice_comes_is_answered_ended_and_taken_back(self):
        self.transition()
        with self.kari.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Overgang')
            app.press('push button', 'Ny melding …')
            self.kari.fill('Melding fra', 'Overlegen')
            self.shot(app, 'new')
            app.key('ctrl+s')
            row = app.find('list item', re.compile('^Melding .* · Overlegen · klar fra .*'))
            self.assertIn('ikke besvart', row.name)
            app.press('push button', 'Svar …')
            self.kari.fill('Vi kan ta imot fra', '8.6.2026')
            self.shot(app, 'answer')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Melding .*besvart .*kan ta imot fra .* 8. jun.'))
            app.press('push button', 'Avsluttet …')
            app.pick('Hvordan det endte', re.compile('trakk'))
            app.key('ctrl+s')
            app.find('label', 'Notert at det er avsluttet')
            app.press('push button', 'Angre')
            app.find('label', 'Angret')
            app.find('push button', 'Avsluttet …')

    def test_days_cost_what_a_rate_says_and_nothing_is_not_a_rate(self):
        self.notice(answered_on='2026-06-01', disputed_on='2026-06-02', dispute_why='Ikke ferdig')
        self.lars.ctl.sync()
        with self.lars.window() as app:
            app.window('Samspor')
            self.lars.open_case('Modig', 'Modig Furulund', 'Overgang')
            app.find('label', '3 dager · ingen sats er lagt inn')
            app.press('push button', 'Ny sats …')
            self.lars.fill('Kroner for ett døgn', '4885')
            self.lars.fill('Gjelder fra', '1.1.2019')
            self.lars.fill('Kilde', 'Helsedirektoratet')
            self.shot(app, 'rate')
            app.key('ctrl+s')
            app.find('label', re.compile('^3 dager · om lag 14.655 kroner'))
            app.find('list item', re.compile('^3 dager à 4885 kroner · sats fra .*Helsedir'))
            app.find('list item', re.compile('^Melding .*vi er uenige siden .*Ikke ferdig'))
            self.shot(app, 'days')
            app.press('push button', 'Oversikt')
            app.find('list item', re.compile('^Har ventet utskrivningsklar i 3 dager. Vi er uenige'))
            self.shot(app, 'overview')
            app.press('list item', re.compile('^Overganger'))
            app.find('label', re.compile('^utskrivningsklar, 3 dager'))
            self.shot(app, 'transitions')

    def test_another_municipality_says_yes(self):
        town = self.lars.ctl.new('service', name='Nabo kommune', service_kind='municipality')
        self.lars.ctl.sync()
        self.kari.ctl.sync()
        need = self.kari.ctl.new('housing_need', person_id=self.person, asked_on='2026-05-10')
        self.kari.ctl.new('handover', case_id=self.case, state='asked', reason='Har flyttet',
                          to_kind='service', to_service=town)
        self.kari.ctl.sync()
        before = self.kari.ctl.get('case', self.case)
        self.assertEqual(before['holder_user'], self.me)
        with self.kari.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Ansvar')
            # The question stands on the overview too: only the section asked for has this.
            app.find('push button', re.compile('^Noter avvisning'))
            app.press('push button', 'De tar over …')
            app.find('label', re.compile('^Når du lagrer, er den andre kommunen ansvarlig'))
            self.kari.fill('Hvem som sa ja der', 'Siv Sol')
            app.pick('Hvordan det endte', 'Flyttet til en annen kommune')
            self.shot(app, 'town')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Nabo kommune · siden tor. 4. jun. · Siv Sol'))
            self.kari.sync()
            app.press('push button', 'Oversikt')
            app.find('label', 'Nabo kommune (oppholder seg der)')
            self.shot(app, 'town-yes')
        case = self.kari.ctl.get('case', self.case)
        self.assertEqual((case['holder_kind'], case['holder_service'], case['status']),
                         ('service', town, 'active'))
        self.assertEqual(case['coordinator_user'], self.me)
        person = self.kari.ctl.get('person', self.person)
        self.assertEqual((person['staying_municipality'], person['staying_from_on'],
                          person['chosen_municipality']), ('Nabo kommune', TODAY, None))
        ended = self.kari.ctl.get('housing_need', need)
        self.assertEqual((ended['ended_how'], ended['ended_on']), ('moved', TODAY))


if __name__ == '__main__':
    unittest.main()
