#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agreements at both levels, what partners kept, templates, meetings and appointments, from the
keyboard: each test is one person's piece of a working day."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-03-24'
NAME = 'Modig Lindås'


class Agreements(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'lars'))
        ctl = self.lars.ctl
        self.prison = ctl.new('service', name='Nordby fengsel', service_kind='prison')
        self.housing = ctl.new('service', name='Nordby boligkontor', service_kind='housing_office')
        ctl.sync()
        self.kari.ctl.sync()
        self.case = self.new_case()

    def new_case(self):
        ctl = self.kari.ctl
        user = next(u for u in ctl.list('user') if u['name'] == 'Kari Koordinator')
        person = ctl.new('person', given_name='Modig', family_name='Lindås',
                         birth_date='1980-02-03')
        case = ctl.new('case', person_id=person, team_id=user['team_ids'][0],
                       coordinator_user=user['id'], holder_kind='user', holder_user=user['id'],
                       status='active', opened_on='2026-02-03')
        ctl.sync()
        return case

    def release(self, date='2026-05-04'):
        ctl = self.kari.ctl
        transition = ctl.new('transition', case_id=self.case, kind='prison', date=date,
                             date_kind='fixed', place_id=self.prison, told_on='2026-02-10')
        row = next(r for r in ctl.list('gate_row') if r['point'] == 'housing')
        ctl.set('gate_row', row['id'], service_id=self.housing, state='planned')
        ctl.sync()
        return transition

    def sent(self):
        """An agreement in force whose one commitment should have been done yesterday."""
        ctl = self.kari.ctl
        agreement = ctl.new('agreement', case_id=self.case, title='Før dagen')
        party = ctl.new('party', agreement_id=agreement, case_id=self.case, party_kind='service',
                        service_id=self.housing, name='Nordby boligkontor')
        ctl.new('commitment', agreement_id=agreement, case_id=self.case, party_id=party,
                what='Leiekontrakt klar', pinned_on='2026-03-23')
        ctl.set('agreement', agreement, state='sent', sent_at='2026-03-20T08:00:00Z')
        ctl.new('signature', agreement_id=agreement, case_id=self.case, party_id=party, way='paper',
                name='Sindig Saksbehandler')
        ctl.sync()

    # What a hand does --------------------------------------------------------------------

    def page(self, app, name, part=None):
        app.window('Samspor')
        app.press('list item', re.compile(f'^{name}'))
        if part:
            app.press('push button', part)

    @staticmethod
    def hit(app, role, name, key='Return'):
        """Tab to it, or down in its list, then a key: no mouse."""
        for _ in range(60):
            node = app.find(role, name)
            if 'focused' in node.states:
                app.key(key)
                return
            beside = node.parent().children() if node.role == 'list item' else ()
            app.key('Down' if any('focused' in c.states for c in beside) else 'Tab')
            try:
                wait(lambda n=node: 'focused' in n.states, 0.2)
            except AssertionError:
                pass
        raise AssertionError(f'the keyboard does not reach {name!r}')

    def case_section(self, app, section):
        self.page(app, 'Saker')
        app.find('list', 'Saker')
        app.key('ctrl+f')
        app.type('Modig Lin')
        app.row(NAME)
        app.key('Return')
        app.find('push button', 'Logg kontakt')
        app.press('push button', section)

    # ---- Between services ----

    def test_a_lead_enters_what_services_agreed_on(self):
        with self.lars.window() as app:
            self.page(app, 'Avtaler', 'Mellom tjenester')
            app.find('label', 'Ingen samarbeidsavtaler ennå')
            app.key('alt+m')
            self.lars.fill('Tittel', 'Avtale med Nordby fengsel')
            app.pick('Med hvem', 'Med fengselet')
            app.press(None, 'Parter i oversikten')
            self.lars.tick('Nordby fengsel')
            self.lars.fill('Hva den omfatter', 'Varsling og møte før dagen')
            self.lars.fill('Skal ses på igjen', '3.3')
            # The day meant is the coming one: the year is written out.
            self.lars.fill('Skal ses på igjen', '3.3.2026')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Avtale med Nordby fengsel .*Skulle vært sett på '
                                             r'igjen 3.\s*mars'))
            app.find('label', re.compile('1 skulle vært sett på igjen'))
            app.find('list item', re.compile('Parter i oversikten · Nordby fengsel'))
            # The lead is told on Today, and gets here from it.
            self.page(app, 'I dag')
            self.hit(app, 'list item',
                     re.compile('^1 samarbeidsavtale skulle vært sett på igjen'))
            app.find('list item', re.compile('^Avtale med Nordby fengsel'))
            app.key('alt+s')
            app.gone('label', re.compile('skulle vært sett på igjen'))
            app.find('list item', re.compile('^Avtale med Nordby fengsel .*Gjelder til den blir '
                                             'sagt opp'))

    def test_a_lead_writes_a_template_and_a_coordinator_gets_it(self):
        self.release()
        self.lars.ctl.sync()
        self.lars.ctl.new('cooperation', title='Avtale med Nordby fengsel', kind='prison')
        self.lars.ctl.sync()
        with self.lars.window() as app:
            self.page(app, 'Avtaler', 'Maler')
            app.find('list item', re.compile('^Løslatelse fra fengsel'))
            self.hit(app, 'list item', re.compile('^Leiekontrakten er klar til underskrift'))
            self.lars.fill('Hva vi ber om', 'Nøkler ligger klare hos vaktmester')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Nøkler ligger klare hos vaktmester'))
            self.lars.sync()
        self.kari.ctl.sync()
        with self.kari.window() as app:
            self.case_section(app, 'Avtaler')
            app.press('push button', re.compile('^Ny avtale'))
            wait(lambda: app.find('text', 'Bygger på samarbeidsavtalen').text
                 == 'Avtale med Nordby fengsel', what='what it rests on')
            wait(lambda: app.find('text', 'Bolig: hva blir lovet').text
                 == 'Nøkler ligger klare hos vaktmester', what='the words of the template')
            # Another party, other words, as long as nobody has written any.
            app.find('check box', re.compile('^Legitimasjon og telefon · Nordby fengsel'))
            app.key('ctrl+s')
            app.find('list item', re.compile('^Nøkler ligger klare hos vaktmester .*'
                                             'Nordby boligkontor'))
            app.find('list item', re.compile('Bygger på samarbeidsavtalen: '
                                             'Avtale med Nordby fengsel'))
            self.take_a_party_out(app)

    def take_a_party_out(self, app):
        """One that has promised something stays, and it is said why."""
        self.hit(app, 'list item', re.compile('^Nordby boligkontor'))
        app.press('push button', re.compile('^Ta parten ut'))
        app.find('label', re.compile('^Denne parten har forpliktelser i avtalen'))
        app.key('Escape')
        app.find('list item', re.compile('^Nordby boligkontor'))

    # ---- What partners kept ----

    def test_late_is_counted_when_somebody_has_asked(self):
        self.sent()
        with self.kari.window() as app:
            self.page(app, 'Avtaler', 'Etter part')
            app.find('label', 'Ingenting å telle i denne perioden')
            self.page(app, 'Avtaler', 'For personer')
            self.hit(app, 'list item', re.compile(f'^{NAME} .*Leiekontrakt klar'))
            app.press('push button', re.compile('^Hva skjedde'))
            # It asks why before it says that something slipped.
            app.find('text', 'Hvorfor')
            app.key('ctrl+s')
            app.find('label', re.compile('^Spør først hva som skjedde'))
            self.kari.fill('Hvorfor', 'Saksbehandler var syk')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Leiekontrakt klar .*forsinket'))
            self.page(app, 'Avtaler', 'Etter part')
            app.press('list item', re.compile('^Nordby boligkontor .*forsinket'))
            app.find('label', re.compile('^færre enn fem er avklart'))
            self.hit(app, None, 'Forsinket: 1')
            app.find('list item', re.compile(f'^{NAME} .*Leiekontrakt klar'))
            app.press('push button', 'Tabell')
            app.find('push button', re.compile('^Nordby boligkontor · Forsinket · 1'))
            self.hit(app, 'list item', re.compile(f'^{NAME} .*Leiekontrakt klar'))
            app.find('push button', 'Logg kontakt')

    # ---- Meetings and appointments ----

    def test_a_decision_becomes_a_measure(self):
        with self.kari.window() as app:
            self.case_section(app, 'Kontakter')
            app.press('push button', re.compile('^Nytt møte'))
            self.kari.fill('Dag', '20.3.2026')
            self.kari.fill('Klokkeslett', '12')
            self.kari.fill('Saksliste', 'Bolig')
            self.kari.fill('Referat', 'Enige om å søke på nytt')
            self.kari.fill('Neste møte', '14.4')
            app.key('ctrl+s')
            self.hit(app, 'list item', re.compile('^Møte i ansvarsgruppen'))
            app.find('label', re.compile('^Ingenting er bestemt ennå'))
            app.key('alt+b')
            self.kari.fill('Hva', 'Sende søknaden om bolig')
            app.key('ctrl+s')
            row = app.find('list item', re.compile('^Sende søknaden om bolig'))
            self.assertIn('tiltak · du', row.name)
            app.key('alt+t')
            app.find('list item', re.compile('^Møte i ansvarsgruppen .*1 beslutning'))

    def test_an_appointment_with_its_slip_and_on_today(self):
        with self.kari.window() as app:
            self.case_section(app, 'Kontakter')
            app.press('push button', re.compile('^Ny time'))
            self.kari.fill('Dag', '24.3')
            app.key('ctrl+s')
            app.find('label', 'Dette må fylles ut')
            self.kari.fill('Klokkeslett', '14:30')
            self.kari.fill('Med hvem', 'Trygg Behandler')
            self.kari.fill('Hvor', 'Sjøgata 11')
            app.key('ctrl+s')
            row = app.find('list item', re.compile('^Tirsdag 24. mars kl. 14.30'))
            self.assertIn('Trygg Behandler', row.name)
            app.press('push button', re.compile('^Lapp'))
            app.bring('Skriv ut')
            app.find(None, re.compile('^Side 1 av 1'))
            page = app.find(None, re.compile('^Side 1 av 1'))
            wait(lambda: 'Timen min' in page.description, what='the slip on the page')
            app.key('Escape')
            app.bring('Samspor')
            self.page(app, 'I dag')
            self.hit(app, 'list item',
                     re.compile('^14.30 · Time · Modig Lindås · Trygg Behandler'))
            app.find('list item', re.compile('^Tirsdag 24. mars kl. 14.30'))


if __name__ == '__main__':
    unittest.main(verbosity=2)
