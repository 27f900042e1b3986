#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home through the real window: who waits, what fits, offers, and an assignment in spite of a
warning; and that no word tells of whoever lives somewhere."""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402

TODAY = '2026-06-04'
SHOTS = os.environ.get('SAMSPOR_ASSIGN_SHOTS')


class AssignTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.lars = Person(self.root, self.server, 'lars', TODAY)
        ctl = self.lars.ctl
        me = ctl.list('user')[0]
        team = ctl.list('team')[0]['id']
        new = ctl.new
        self.site = new('site', name='Bakken', environment='rusfritt')
        self.sober = new('housing_unit', site_id=self.site, name='H0101', in_use='true',
                         rooms='2')
        self.next_door = new('housing_unit', site_id=self.site, name='H0102', in_use='true',
                             rooms='2')
        free = new('site', name='Elvegata', environment='uten_krav')
        self.free = new('housing_unit', site_id=free, name='H0201', in_use='true', rooms='2')
        # Somebody lives next door, and much is known of them.
        self.neighbour = new('person', given_name='Stille', family_name='Granli')
        new('case', person_id=self.neighbour, team_id=team, coordinator_user=me['id'],
            holder_kind='user', holder_user=me['id'], status='active', opened_on='2026-01-05')
        lease = new('tenancy', unit_id=self.next_door, form='open_ended', from_on='2026-01-10')
        new('tenant', person_id=self.neighbour, tenancy_id=lease, from_on='2026-01-10',
            risk_on='2026-05-01', risk_why='Husbråk')
        self.person = new('person', given_name='Modig', family_name='Furulund')
        self.case = new('case', person_id=self.person, team_id=team, coordinator_user=me['id'],
                        holder_kind='user', holder_user=me['id'], status='active',
                        opened_on='2026-05-03')
        ctl.sync()

    def shot(self, app, name):
        if SHOTS:
            app.shot(pathlib.Path(SHOTS) / f'{name}.png')

    def open_needs(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Bolig'))
        app.press('push button', 'Behov')

    def silent(self, label):
        """Nothing of whoever lives next door where the label is."""
        pane = next(a for a in label.ancestors() if a.role == 'scroll pane')
        for word in ('Stille', 'Granli', 'Husbråk'):
            self.assertNotIn(word, pane.words)

    def focus(self, app, name, home=None):
        """Tab until the keyboard is at the button called so, of that home."""
        for _ in range(80):
            at = app.focused()
            if at and at.role == 'push button' and at.name == name and (
                    home is None or at.description == home):
                return
            app.key('Tab')
        raise AssertionError(f'{name} of {home} is not reached by Tab')

    def press(self, app, name, home=None):
        self.focus(app, name, home)
        app.key('Return')

    def test_from_need_to_home(self):
        ctl = self.lars.ctl
        with self.lars.window() as app:
            self.open_needs(app)
            app.find('label', 'Ingen venter på bolig')
            self.press(app, 'Nytt behov')
            app.find('entry', 'Hvem gjelder det?')
            app.type('Modig')
            app.row('Modig Furulund')
            app.key('Return')
            app.bring('Samspor')
            app.pick('Bomiljø', 'Rusfritt')
            self.lars.fill('Rom, minst', '2')
            app.key('ctrl+s')
            app.find('label', 'Behovet er notert')
            app.find('label', 'Forslag')
            self.shot(app, 'suggestions')
            # The best first, with what is wrong with the others.
            app.find('label', 'Passer med alt det bes om.')
            app.find('label', 'Behovet er et rusfritt bomiljø. Stedet er oppgitt uten krav.')
            app.find('label', re.compile('^Boligen er utleid uten tidsbegrensning'))
            self.silent(app.find('label', 'Forslag'))
            # Offered, and the person says no.
            self.press(app, 'Tilby …', 'Bakken · H0101')
            app.find('text', 'Svar innen')
            app.key('ctrl+s')
            app.find('label', 'Tilbudet er notert')
            app.find('label', 'Ikke svart')
            self.press(app, 'Sa nei …', 'Bakken · H0101')
            self.lars.fill('Hvorfor ikke', 'For langt fra jobben')
            app.key('ctrl+s')
            app.find('label', re.compile('For langt fra jobben'))
            # Another one, which does not fit, and is taken all the same.
            self.press(app, 'Tilby …', 'Elvegata · H0201')
            app.find('text', 'Svar innen')
            app.key('ctrl+s')
            self.press(app, 'Sa ja', 'Elvegata · H0201')
            app.find('label', 'Svaret er notert')
            self.shot(app, 'accepted')
            self.press(app, 'Tildel …', 'Elvegata · H0201')
            app.find('label', re.compile('^Sjekket '))
            app.find('label', 'Behovet er et rusfritt bomiljø. Stedet er oppgitt uten krav.')
            app.find('label', re.compile('i ditt navn: Lars Leder$'))
            self.shot(app, 'assign')
            self.silent(app.find('label', re.compile('^Sjekket ')))
            app.pick('Form', 'Uten tidsbegrensning')
            app.key('ctrl+s')
            app.find('label', re.compile('Dette må fylles ut'))
            self.lars.fill('Hvorfor boligen likevel ble tildelt', 'Eneste som var ledig')
            app.key('ctrl+s')
            app.find('label', 'Boligen er tildelt')
            app.find('list item', re.compile('^Modig Furulund.*Tildelt'))
            app.find('list item', re.compile('^Elvegata · H0201 · Uten tidsbegrensning · fra'))
            self.shot(app, 'assigned')
            self.assertEqual([n.role for n in app.unnamed()], [])
        need = ctl.list('housing_need')[0]
        self.assertEqual((need['ended_how'], need['ended_on']), ('assigned', TODAY))
        tenant = next(t for t in ctl.list('tenant') if t['person_id'] == self.person)
        self.assertEqual(tenant['warned_of'], ['environment'])
        self.assertEqual(tenant['override_reason'], 'Eneste som var ledig')
        self.assertEqual(tenant['need_id'], need['id'])
        self.assertEqual(ctl.get('tenancy', tenant['tenancy_id'])['unit_id'], self.free)
        answers = {o['unit_id']: o['answer'] for o in ctl.list('housing_offer')}
        self.assertEqual(answers, {self.sober: 'declined', self.free: 'accepted'})

    def test_a_declaration_that_changes(self):
        ctl = self.lars.ctl
        need = ctl.new('housing_need', person_id=self.person, asked_on='2026-05-05',
                       environment='rusfritt', persons='1')
        ctl.ctl('assign', need, self.sober, '--from', TODAY, '--form', 'open_ended')
        with self.lars.window() as app:
            self.open_needs(app)
            app.find('label', 'Ingen venter på bolig')
            app.press('push button', 'Boliger')
            app.click(app.row('Bakken'))
            self.press(app, 'Rediger')
            app.pick('Bomiljø', 'Uten krav')
            app.key('ctrl+s')
            app.find('label', '1 behov passer ikke lenger')
            app.press('push button', 'Vis')
            app.find('list item', re.compile('^Modig Furulund · Bakken · H0101'))
            app.find('label', 'Behovet er et rusfritt bomiljø. Stedet er oppgitt uten krav.')
            self.shot(app, 'unfit')

    def test_from_the_case_while_the_server_is_away(self):
        """A need is noted where the person is; what only this computer has checked says so, in the
        form and by the home."""
        with self.lars.window() as app:
            self.lars.open_case('Modig', 'Modig Furulund', 'Bolig')
            app.find('label', 'Det er ikke notert at personen trenger en annen bolig.')
            app.press('push button', 'Nytt behov …')
            form = app.find('label', 'Nytt boligbehov').parent()
            self.assertIn('Modig Furulund', form.words)
            app.pick('Bomiljø', 'Uten krav')
            app.key('ctrl+s')
            row = re.compile('^Har ventet 0 dager · bedt om')
            app.find('list item', row)
            self.lars.foot('Alt er sendt')
            self.server.stop()
            app.press('list item', row)
            self.press(app, 'Tildel …', 'Elvegata · H0201')
            form = app.find('label', 'Tildel bolig').parent()
            self.assertIn('Modig Furulund', form.words)
            app.find('label', re.compile('^Sjekket her, ikke av serveren ennå'))
            self.assertIsNone(app.look('text', 'Hvorfor boligen likevel ble tildelt'))
            app.pick('Form', 'Uten tidsbegrensning')
            app.key('ctrl+s')
            app.press('list item', re.compile('^Elvegata · H0201 · Uten tidsbegrensning'))
            app.find('list item', re.compile('^Sjekket her, ikke av serveren ennå'))
            self.shot(app, 'case')
            self.assertEqual([n.role for n in app.unnamed()], [])

    def test_strictly_protected(self):
        ctl = self.lars.ctl
        ctl.new('housing_need', person_id=self.person, asked_on='2026-05-05',
                environment='rusfritt', persons='1')
        ctl.ctl('set', 'person', self.person, 'address_grade=strengt_fortrolig')
        with self.lars.window() as app:
            self.open_needs(app)
            said = app.find('label', re.compile('^Adressen til denne personen er strengt fortrolig'))
            self.shot(app, 'outside')
            pane = next(a for a in said.ancestors() if a.role == 'scroll pane')
            self.assertNotIn('H0101', pane.words)
            self.assertEqual([n.name for n in pane.walk() if n.role == 'push button'],
                             ['Åpne saken'])


if __name__ == '__main__':
    unittest.main()
