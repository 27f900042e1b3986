#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call that registers no person, a colleague who is away, contacts logged afterwards: by keyboard."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-06-04'
SHEET = 'Du kan lytte og gi generelle råd. Ikke bekreft at vi kjenner personen.'


class Intake(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('ola', 'Ola Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()

    def person(self, name):
        return Person(self.root, self.server, name, TODAY)

    def me(self, ctl, name):
        return next(u for u in ctl.list('user') if u['name'].startswith(name))

    def new_case(self, ctl, name, given, family, **more):
        user = self.me(ctl, name)
        person = ctl.new('person', given_name=given, family_name=family)
        return ctl.new('case', person_id=person, team_id=user['team_ids'][0],
                       coordinator_user=user['id'], holder_kind='user', holder_user=user['id'],
                       **{'status': 'active', 'opened_on': '2026-05-03', **more})

    def today(self, app):
        app.window('Samspor')
        app.find('push button', re.compile('^(Alt er sendt|.*sendt)'), timeout=60)

    # Inquiries -------------------------------------------------------------------------

    def test_call_becomes_a_case_by_keyboard_alone(self):
        kari = self.person('kari')
        with kari.window() as app:
            self.today(app)
            app.key('F2')
            app.window('Ny henvendelse')
            app.find('label', SHEET)
            # Who gets in touch: the first in the list is the person.
            app.key('space')
            app.find('list item', 'Personen selv')
            app.key('Home')
            app.key('Return')
            wait(lambda: 'Personen selv' in app.look('combo box', 'Hvem tar kontakt').words,
                 what='who is chosen')
            app.key('Tab')
            app.key('Tab')
            app.type('Modig Furulund')
            app.key('Tab')
            app.type('00 04 00 99')
            app.key('Tab')
            app.type('Vil ha hjelp til å trappe ned')
            app.key('alt+o')
            app.bring('Samspor')
            wait(lambda: app.find('text', 'Fornavn').text == 'Modig', what='the name taken over')
            self.assertEqual(app.find('text', 'Etternavn').text, 'Furulund')
            self.assertEqual(app.find('text', 'Telefon').text, '00 04 00 99')
            app.key('ctrl+s')
            app.find('push button', 'Logg kontakt', timeout=20)
            app.find('label', 'Modig Furulund')
        inquiry = kari.ctl.list('inquiry')[0]
        case = kari.ctl.list('case')[0]
        self.assertEqual((inquiry['became'], inquiry['case_id']), ('case', case['id']))
        self.assertEqual((case['source'], case['remark']),
                         ('self', 'Vil ha hjelp til å trappe ned'))
        self.assertEqual(len(kari.ctl.list('person')), 1)

    def test_anonymous_call_registers_no_person(self):
        kari = self.person('kari')
        with kari.window() as app:
            self.today(app)
            app.key('F2')
            app.window('Ny henvendelse')
            app.pick('Hvem tar kontakt', 'Anonym')
            app.gone('text', 'Navnet på den som tar kontakt')
            kari.fill('Hva vi svarte', 'Takket for at du sa fra')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', 'Henvendelsen er notert')
            # It is answered: it asks nothing of anybody on Today, and stands in the Inbox.
            app.press('list item', re.compile('^Innboks'))
            app.find('list item', re.compile('^Anonym'))
            app.press('list item', re.compile('^Anonym'))
            app.find('push button', 'Svar')
            app.key('alt+l')
            app.window('Lukk henvendelsen')
            kari.fill('Hvorfor lukket', 'Besvart')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.gone('list item', re.compile('^Anonym'))
        self.assertEqual(kari.ctl.list('inquiry')[0]['became'], 'closed')
        self.assertEqual(kari.ctl.list('person') + kari.ctl.list('case'), [])

    def test_take_an_inquiry_from_today(self):
        kari, ola = self.person('kari'), self.person('ola')
        team = self.me(ola.ctl, 'Ola')['team_ids'][0]
        ola.ctl.new('inquiry', team_id=team, from_who='relative', caller_name='Omtenksom Brattli',
                    received_at='2026-06-03T08:00:00Z')
        ola.ctl.sync()
        kari.ctl.sync()
        with kari.window() as app:
            app.window('Samspor')
            card = app.find('list item', re.compile('^Omtenksom Brattli'), timeout=60)
            self.assertIn('Henvendelse fra en pårørende i går er ikke besvart.', card.words)
            # The page gives the keyboard to the first card: Enter opens it, Alt+T takes it.
            app.key('ctrl+1')
            wait(lambda: 'focused' in card.states, what='the card focused')
            app.key('Return')
            app.find('push button', 'Ta den')
            app.key('alt+t')
            app.find('label', 'Du er ansvarlig nå')
            app.gone('push button', 'Ta den')
            kari.sync()
        ola.ctl.sync()
        self.assertEqual(ola.ctl.list('inquiry')[0]['owner_user'],
                         self.me(ola.ctl, 'Kari')['id'])

    def test_what_is_read_in_the_inbox_stands_in_the_access_log(self):
        kari, ola = self.person('kari'), self.person('ola')
        team = self.me(kari.ctl, 'Kari')['team_ids'][0]
        first, second = (
            kari.ctl.new('inquiry', team_id=team, from_who='relative', caller_name=name,
                         about=about, received_at=f'2026-06-0{day}T08:00:00Z')
            for name, about, day in (('Omtenksom Brattli', 'Bekymret for broren', 2),
                                     ('Trofast Granmo', 'Bekymret for sønnen', 3)))
        report = kari.ctl.new('relative_report', team_id=team, relative_name='Varsom Lia',
                              received_at='2026-06-03T08:00:00Z', about='Sa fra om faren')
        support = kari.ctl.new('relative_support', team_id=team, relative_name='Stille Vik',
                               relative_is='parent', needs='Noen å snakke med')
        with kari.overheard() as read, kari.window() as app:
            self.today(app)
            # Who only sees the list has read nothing; the first stands beside it by itself.
            app.press('list item', re.compile('^Innboks'))
            app.find('label', 'Bekymret for broren')
            kari.told(read, ('inquiry', first))
            app.press('list item', re.compile('^Trofast Granmo'))
            app.find('label', 'Bekymret for sønnen')
            told = [('inquiry', first), ('inquiry', second)]
            kari.told(read, *told)
            # The same once more is no other event, nor what a colleague writes in it meanwhile.
            app.press('list item', re.compile('^I dag'))
            app.press('list item', re.compile('^Innboks'))
            app.find('label', 'Bekymret for sønnen')
            ola.ctl.sync()
            ola.ctl.set('inquiry', second, answer='Ring oss i morgen')
            ola.ctl.sync()
            kari.sync()
            app.find('label', 'Ring oss i morgen')
            for name, kind, record in (('Varsom Lia', 'relative_report', report),
                                       ('Stille Vik', 'relative_support', support),
                                       ('Omtenksom Brattli', 'inquiry', first)):
                app.press('list item', re.compile(f'^{name}'))
                told.append((kind, record))
                kari.told(read, *told)

    def test_late_work_of_the_deputy_is_taken_in_or_left_out(self):
        kari, ola = self.person('kari'), self.person('ola')
        case = self.new_case(kari.ctl, 'Kari', 'Modig', 'Furulund')
        me, deputy = (self.me(kari.ctl, name) for name in ('Kari', 'Ola'))
        away = kari.ctl.new('absence', team_id=me['team_ids'][0], absent_user=me['id'],
                            covered_by_user=deputy['id'], from_on='2026-06-01', to_on='2026-06-04')
        kari.ctl.sync()
        ola.ctl.sync()
        told = {'Ringte fra toget': ('Ta det inn', 'Tatt inn'),
                'Sto på feil sak': ('La det være', 'Ikke tatt inn. Serveren tar vare på teksten')}
        for text in told:
            ola.ctl.new('contact', case_id=case, channel='phone', outcome='reached', text=text,
                        occurred_at='2026-06-04T06:00:00Z')
        kari.ctl.set('absence', away, to_on='2026-06-03')
        kari.ctl.sync()
        ola.ctl.sync()
        with kari.overheard() as read, kari.window() as app:
            self.today(app)
            card = app.find('list item', re.compile('^Modig Furulund'), timeout=60)
            wait(lambda: 'En kollega har skrevet noe som ikke står i saken ennå.' in card.words,
                 what='the sentence')
            app.press('list item', re.compile('^Innboks, 2'))
            while told:
                text = wait(lambda: next((t for t in told if app.look('label', t)), None))
                button, done = told.pop(text)
                app.find('label', 'Ola Koordinator skrev')
                app.find('list item', re.compile('^Modig Furulund.*Kontakt.*velg'))
                app.press('push button', button)
                app.find('label', done)
                app.gone('label', text)
            app.gone('list item', re.compile('^Modig Furulund.*velg'))
            app.find('list item', 'Innboks')
            kari.sync()
        self.assertLessEqual(set(read), {('case', case)})
        contacts = kari.ctl.list('contact')
        self.assertEqual([(c['text'], c['by_user']) for c in contacts],
                         [('Ringte fra toget', deputy['id'])])
        self.assertEqual(kari.ctl.json('conflicts'), [])
        self.assertEqual(kari.ctl.json('status')['conflicts'], 0)

    def test_report_by_a_relative_has_its_duties(self):
        kari = self.person('kari')
        team = self.me(kari.ctl, 'Kari')['team_ids'][0]
        kari.ctl.new('inquiry', team_id=team, from_who='relative', caller_name='Trofast Granmo',
                     about='Bekymret for sønnen')
        with kari.window() as app:
            self.today(app)
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile('^Trofast Granmo'))
            app.find('push button', 'Melding fra pårørende')
            app.key('alt+m')
            app.window('Melding fra pårørende')
            self.assertEqual(app.find('text', 'Hvem melder').text, 'Trofast Granmo')
            kari.fill('Undersøkt', '4.6')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.press('list item', re.compile('^Trofast Granmo.*vurder'))
            app.press('push button', 'Ta den')
            app.find('label', 'Du er ansvarlig nå')
            app.press('list item', re.compile('^I dag'))
            app.find('list item', re.compile('^Trofast Granmo · Melding fra pårørende i dag er '
                                             'undersøkt, men ikke vurdert.'))
        self.assertEqual(kari.ctl.list('inquiry')[0]['became'], 'report')
        report = kari.ctl.list('relative_report')[0]
        self.assertEqual(report['looked_into_on'], '2026-06-04')
        self.assertEqual(report['owner_user'], self.me(kari.ctl, 'Kari')['id'])
        self.assertEqual(kari.ctl.list('person'), [])

    def test_support_for_a_relative_by_keyboard(self):
        kari = self.person('kari')
        team = self.me(kari.ctl, 'Kari')['team_ids'][0]
        kari.ctl.new('inquiry', team_id=team, from_who='relative', caller_name='Trofast Granmo',
                     caller_phone='00 04 00 77', about='Bekymret for sønnen')
        with kari.window() as app:
            self.today(app)
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile('^Trofast Granmo'))
            app.find('push button', 'Støtte til pårørende …')
            app.key('alt+p')
            app.window('Støtte til pårørende')
            self.assertEqual(app.find('text', 'Hvem får støtte').text, 'Trofast Granmo')
            self.assertEqual(app.find('text', 'Telefon').text, '00 04 00 77')
            kari.fill('Hva den pårørende trenger', 'Noen å snakke med')
            kari.fill('Neste samtale', '4.6')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', 'Støtten er notert')
            # Undo takes back both: the support, and what became of the inquiry.
            app.press('push button', 'Angre')
            app.find('label', 'Angret')
            app.find('list item', re.compile('^Trofast Granmo.*ikke besvart'))
            app.press('list item', re.compile('^Trofast Granmo'))
            app.key('alt+p')
            app.window('Støtte til pårørende')
            kari.fill('Neste samtale', '4.6')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.press('list item', re.compile('^Trofast Granmo.*samtale tor. 4. jun'))
            app.find('push button', 'Ta den')
            app.key('alt+t')
            app.find('label', 'Du er ansvarlig nå')
            app.press('list item', re.compile('^I dag'))
            card = app.find('list item', re.compile('^Trofast Granmo · Samtale med en pårørende i '
                                                    'dag.'))
            self.assertNotIn('sønn', card.words)
            # The talk is held: the next is set, and then it asks nothing.
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile('^Trofast Granmo'))
            app.find('push button', 'Neste samtale …')
            app.key('alt+s')
            app.window('Neste samtale')
            kari.fill('Neste samtale', '18.6')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.press('list item', re.compile('^Trofast Granmo.*samtale tor. 18. jun'))
            app.find('push button', 'Avslutt …')
            app.key('alt+a')
            app.window('Avslutt støtten')
            kari.fill('Hvorfor avsluttet', 'Klarer seg selv nå')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.gone('list item', re.compile('^Trofast Granmo'))
        self.assertEqual(kari.ctl.list('inquiry')[0]['became'], 'support')
        support = kari.ctl.list('relative_support')[-1]
        self.assertEqual((support['relative_name'], support['began_on'], support['ended_on'],
                          support['ended_why'], support['next_on']),
                         ('Trofast Granmo', TODAY, TODAY, 'Klarer seg selv nå', None))
        self.assertEqual(support['owner_user'], self.me(kari.ctl, 'Kari')['id'])
        self.assertEqual(kari.ctl.list('person'), [])

    # Absence ---------------------------------------------------------------------------

    def test_absence_and_what_the_deputy_sees(self):
        kari, ola = self.person('kari'), self.person('ola')
        self.new_case(kari.ctl, 'Kari', 'Stille', 'Bekkevoll', status='waiting',
                      opened_on='2026-05-10')
        kari.ctl.sync()
        with kari.window() as app:
            self.today(app)
            app.press(None, 'Hovedmeny')
            app.press('menu item', re.compile('^Fravær'))
            app.window('Fravær')
            app.find('label', 'Ingen i teamet ditt er ført som borte.')
            app.key('alt+n')
            app.window('Nytt fravær')
            kari.fill('Til og med', '12.6')
            kari.ref('Hvem dekker', 'Ola Koordinator')
            app.key('ctrl+s')
            app.bring('Fravær')
            line = app.find('list item', re.compile('^Kari Koordinator'))
            self.assertIn('Ola Koordinator dekker', line.words)
            app.key('Escape')
            kari.sync()
        ola.ctl.sync()
        with ola.window() as app:
            app.window('Samspor')
            app.find('label', 'Du dekker for Kari Koordinator til og med fredag 12. juni (1 sak).',
                     timeout=60)
            app.find('list item', re.compile('^Stille Bekkevoll'))
            app.press('list item', re.compile('^Saker'))
            app.row('Stille Bekkevoll')

    def test_uncovered_absence_is_the_leads(self):
        kari, lars = self.person('kari'), self.person('lars')
        self.new_case(kari.ctl, 'Kari', 'Stille', 'Bekkevoll')
        user = self.me(kari.ctl, 'Kari')
        kari.ctl.new('absence', team_id=user['team_ids'][0], absent_user=user['id'],
                     from_on='2026-06-03', to_on='2026-06-12')
        kari.ctl.sync()
        lars.ctl.sync()
        with lars.window() as app:
            app.window('Samspor')
            card = app.find('list item', re.compile('^Kari Koordinator'), timeout=60)
            self.assertIn('Ingen dekker; det gjelder 1 åpen sak.', card.words)
            app.press('list item', re.compile('^Kari Koordinator'))
            app.window('Fravær')
            app.press('list item', re.compile('^Kari Koordinator'))
            app.window('Endre fraværet')
            lars.ref('Hvem dekker', 'Ola Koordinator')
            app.key('ctrl+s')
            app.bring('Fravær')
            app.find('list item', re.compile('^Kari Koordinator.*Ola Koordinator dekker'))
            app.key('Escape')
            app.bring('Samspor')
            app.gone('list item', re.compile('^Kari Koordinator'))

    # Wants to start now ----------------------------------------------------------------

    def test_wants_to_start_now_by_one_key(self):
        kari, lars = self.person('kari'), self.person('lars')
        lars.ctl.new('service', name='Utekontakten', service_kind='outreach',
                     starts_until_on='2026-06-05')
        lars.ctl.new('service', name='Poliklinikken', service_kind='tsb')
        lars.ctl.sync()
        case = self.new_case(kari.ctl, 'Kari', 'Lett', 'Åsgård')
        kari.ctl.sync()
        with kari.window() as app:
            self.today(app)
            kari.open_case('Åsgård', 'Lett Åsgård', 'Oversikt')
            app.key('F4')
            app.find('label', 'Vil i gang nå (sagt i dag). Dette kan starte i dag: Utekontakten.')
            app.press('list item', re.compile('^I dag'))
            app.find('list item', re.compile('^Lett Åsgård'))
            app.key('alt+Left')
            app.find('push button', 'Vil ikke i gang nå')
            app.key('F4')
            app.find('push button', 'Vil i gang nå')
        self.assertIsNone(kari.ctl.get('case', case)['wants_now_at'])

    # Etterregistrer --------------------------------------------------------------------

    def logged(self, kari):
        return sorted((c['channel'], c['outcome'], c['text'], c['next_step'])
                      for c in kari.ctl.list('contact'))

    def line_of(self, app, n):
        return app.every('entry', 'Med hvem')[n]

    def test_many_people_in_one_table(self):
        kari = self.person('kari')
        first = self.new_case(kari.ctl, 'Kari', 'Lett', 'Åsgård')
        second = self.new_case(kari.ctl, 'Kari', 'Modig', 'Furulund')
        with kari.window() as app:
            self.today(app)
            app.key('ctrl+shift+l')
            app.window('Etterregistrer kontakter')
            kari.type('Åsg')
            app.find('list item', re.compile('^Lett Åsgård'))
            app.key('Tab')
            app.key('Tab')
            app.key('2')
            app.key('1')
            kari.type('Avtalte å møtes')
            app.key('Return')
            kari.type('Ringe fredag')
            app.key('Return')
            # The second lacks how it went, and says so under itself.
            kari.type('Furu')
            app.find('list item', re.compile('^Modig Furulund'))
            app.key('Return')
            app.key('Tab')
            app.key('3')
            app.key('ctrl+s')
            app.find('label', 'Velg hvordan det gikk.')
            # Closed and then killed, it stands there again.
            app.key('Escape')
            app.bring('Samspor')
            app.kill()
        with kari.window() as app:
            self.today(app)
            app.press('list item', re.compile('^Saker'))
            app.press('push button', 'Etterregistrer …')
            app.window('Etterregistrer kontakter')
            wait(lambda: any(n.text == 'Avtalte å møtes' for n in app.every('text')
                             + app.every('entry')), what='what was written')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('Tab')
            app.key('2')
            app.key('ctrl+s')
            app.bring('Samspor')
            app.find('label', '2 kontakter er ført')
            app.press('push button', 'Angre')
            app.find('label', 'Angret')
        self.assertEqual(self.logged(kari), [])
        del first, second


if __name__ == '__main__':
    unittest.main(verbosity=2)
