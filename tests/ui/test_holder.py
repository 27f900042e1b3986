#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is responsible, through the real window: asked, answered by keyboard, refused, withdrawn."""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-06-04'
SHOTS = os.environ.get('SAMSPOR_HOLDER_SHOTS')


class HolderTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('ola', 'Ola Kollega', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.ola = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'ola'))
        me = next(u for u in self.kari.ctl.list('user') if u['name'] == 'Kari Koordinator')
        self.users = {u['name']: u['id'] for u in self.kari.ctl.list('user')}
        person = self.kari.ctl.new('person', given_name='Modig', family_name='Furulund',
                                   birth_date='1985-03-01')
        self.case = self.kari.ctl.new('case', person_id=person, team_id=me['team_ids'][0],
                                      coordinator_user=me['id'], holder_kind='user',
                                      holder_user=me['id'], status='active',
                                      opened_on='2026-05-03')
        self.kari.ctl.sync()

    def ask(self, **more):
        """A question of Kari's to Ola, made without a window."""
        ask = self.kari.ctl.new('handover', case_id=self.case, state='asked', reason='Flytter',
                                to_user=self.users['Ola Kollega'], **more)
        self.kari.ctl.sync()
        self.ola.ctl.sync()
        return ask

    def shot(self, app, name):
        if SHOTS:
            app.shot(pathlib.Path(SHOTS) / f'{name}.png')

    def open_inbox(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Innboks'))

    def focus(self, app, name):
        """Tab until the keyboard is at the button called so."""
        for _ in range(60):
            at = app.focused()
            if at and at.role == 'push button' and at.name == name:
                return
            app.key('Tab')
        raise AssertionError(f'{name} is not reached by Tab')

    def test_ask_says_what_follows_and_waits(self):
        with self.kari.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Ansvar')
            app.press('push button', 'Be noen ta over …')
            app.find('label', re.compile('Velg hvem du vil spørre'))
            self.kari.ref('Til kollega', 'Ola Kollega')
            app.find('label', re.compile('^Ola Kollega blir spurt når du lagrer, ser saken og '
                                         'svarer innen tirsdag 9. juni. Fram til det kommer et ja'))
            self.kari.fill('Hvorfor', 'Flytter til nord')
            self.shot(app, 'ask')
            app.key('ctrl+s')
            app.find('label', re.compile('^Ola Kollega er bedt om å ta over og svarer innen '
                                         'tirsdag 9. juni'))
            self.shot(app, 'waiting')
            # The question waits in the Inbox too, and is withdrawn there.
            self.open_inbox(app)
            app.find('list item', re.compile('^Modig Furulund · Ola Kollega er bedt om'))
            app.press('push button', 'Trekk tilbake')
            app.find('label', re.compile('^Den som er spurt, ser ikke saken lenger'))
            app.key('Return')
            app.find('label', 'Spørsmålet er trukket tilbake')
            app.gone('list item', re.compile('^Modig Furulund · Ola Kollega er bedt om'))
        self.assertEqual(self.kari.ctl.get('case', self.case)['holder_user'],
                         self.users['Kari Koordinator'])

    def test_take_over_by_keyboard(self):
        self.ask(summary='Jobber tre dager i uka.')
        with self.ola.window() as app:
            app.window('Samspor')
            app.find('list item', re.compile('^Modig Furulund · Kari Koordinator ber deg ta over '
                                             'ansvaret. Svar innen tirsdag 9. juni'))
            self.shot(app, 'today')
            self.open_inbox(app)
            app.find('label', re.compile('^Kari Koordinator ber deg ta over ansvaret for Modig '
                                         'Furulund. Svar innen tirsdag 9. juni'))
            self.shot(app, 'inbox')
            self.focus(app, 'Overta')
            app.key('Return')
            app.find('label', re.compile('Du blir ansvarlig og koordinator med en gang'))
            self.shot(app, 'confirm')
            app.key('Return')
            app.find('label', 'Du er ansvarlig nå')
            self.ola.sync()
            self.ola.open_case('Modig', 'Modig Furulund', 'Ansvar')
            app.find('label', re.compile('ansvarlig nå: du'))
            app.find('list item', re.compile('^Kari Koordinator · søn. 3. mai til tor. 4. jun'))
            self.shot(app, 'history')
            self.assertEqual([n.role for n in app.unnamed()], [])
        self.assertEqual(self.ola.ctl.get('case', self.case)['holder_user'],
                         self.users['Ola Kollega'])

    def test_refuse_with_a_reason(self):
        ask = self.ask()
        with self.ola.window() as app:
            self.open_inbox(app)
            self.focus(app, 'Avslå …')
            app.key('Return')
            app.find('text', 'Hvorfor ikke')
            app.key('ctrl+s')
            app.find('label', re.compile('Dette må fylles ut'))
            self.ola.fill('Hvorfor ikke', 'Har for mange saker')
            app.key('ctrl+s')
            app.find('label', 'Svaret er sendt')
            self.ola.sync()
            wait(lambda: not self.look_case(app), what='the case to go from sight')
        self.kari.ctl.sync()
        self.assertEqual(self.kari.ctl.get('handover', ask)['answer_reason'],
                         'Har for mange saker')
        self.assertEqual(self.kari.ctl.get('case', self.case)['holder_user'],
                         self.users['Kari Koordinator'])

    def test_a_service_outside_says_yes(self):
        lars = Person(self.root, self.server, 'lars', TODAY)
        service = lars.ctl.new('service', name='Nordby DPS', service_kind='dps', answer_days='10')
        lars.ctl.sync()
        self.kari.ctl.sync()
        with self.kari.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Ansvar')
            app.press('push button', 'Be noen ta over …')
            app.pick('Til', 'En tjeneste')
            self.kari.ref('Til tjeneste', 'Nordby DPS')
            # What the service itself says: ten open days.
            app.find('label', re.compile('^Nordby DPS blir spurt .*svarer innen torsdag 18. juni'))
            self.kari.fill('Hvorfor', 'Behandlingen er hovedsaken nå')
            app.key('ctrl+s')
            app.press('push button', 'De tar over …')
            self.kari.fill('Hvem som sa ja der', 'Siv Sol')
            self.shot(app, 'service')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Nordby DPS · siden tor. 4. jun. · Siv Sol'))
            self.kari.sync()
            self.shot(app, 'service-yes')
        case = self.kari.ctl.get('case', self.case)
        self.assertEqual((case['holder_kind'], case['holder_service']), ('service', service))
        self.assertEqual(case['coordinator_user'], self.users['Kari Koordinator'])

    def look_case(self, app):
        return app.look('list item', re.compile('^Modig Furulund'))

    def test_refused_by_others(self):
        with self.kari.window() as app:
            self.kari.open_case('Modig', 'Modig Furulund', 'Ansvar')
            app.press('push button', 'Noter avvisning eller avslag …')
            self.kari.fill('Eller hvor, når det ikke står i katalogen', 'Prøve motell')
            self.kari.fill('Fortalt av', 'Søsteren')
            app.pick('Grunnen de ga', 'Ingen plass eller kapasitet')
            self.shot(app, 'refusal')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Prøve motell · Ikke tatt imot · Ingen plass .*fortalt av '
                                             'Søsteren'))
            app.find('list item', re.compile('ingen har snakket etterpå'))
            app.press('push button', 'Ny henvisning …')
            self.kari.fill('Eller til hvem, når de ikke står i katalogen', 'Prøveklinikken')
            self.kari.fill('Hva det er bedt om', 'Vurdering')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Prøveklinikken · Vurdering'))
            self.shot(app, 'others')
            self.assertEqual([n.role for n in app.unnamed()], [])
            # Whoever was turned away is the first to be talked with.
            app.press('list item', re.compile('^I dag'))
            app.find('list item', re.compile('^Modig Furulund · Ble avvist ved Prøve motell i dag, '
                                             'fortalt av Søsteren. Ingen har snakket med personen'))


if __name__ == '__main__':
    unittest.main()
