#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes of an assignment, through the real window: two on one lease, all of it taken back, a
server that says no afterwards, the way on to the lease; by the keyboard alone; and whom a changed
declaration is told of."""
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
HERE = 'Sjekket her, ikke av serveren ennå. Den sjekker når tildelingen er sendt.'


class AssignedTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.start()
        # What the municipality has is a lead's matter, who gets a home is not.
        self.lars = Person(self.root, self.server, 'lars', TODAY)
        new = self.lars.ctl.new
        self.site = new('site', name='Bakken', environment='rusfritt')
        self.home = new('housing_unit', site_id=self.site, name='H0101', in_use='true')
        self.lars.ctl.sync()
        self.kari = Person(self.root, self.server, 'kari', TODAY)
        self.ctl = self.kari.ctl
        self.modig, self.case = self.person(self.ctl, 'Modig', 'Furulund')
        self.need = self.ctl.new('housing_need', person_id=self.modig, asked_on='2026-05-05',
                                 environment='rusfritt', persons='1')
        self.ctl.sync()

    def person(self, desk, given, family):
        """Somebody, and the open case of whoever sits at that desk."""
        me = next(u for u in desk.list('user') if u['name'] == desk.json('status')['user'])
        person = desk.new('person', given_name=given, family_name=family)
        case = desk.new('case', person_id=person, team_id=me['team_ids'][0],
                        coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                        status='active', opened_on='2026-05-03')
        return person, case

    def lives(self, desk, given, family, home):
        """Somebody who asked for a substance-free home and got this one."""
        person, _ = self.person(desk, given, family)
        need = desk.new('housing_need', person_id=person, asked_on='2026-05-05',
                        environment='rusfritt', persons='1')
        desk.ctl('assign', need, home, '--from', '2026-05-20', '--form', 'open_ended')
        return person

    def shot(self, app, name):
        if SHOTS:
            app.shot(pathlib.Path(SHOTS) / f'{name}.png')

    def open_needs(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Bolig'))
        app.press('push button', 'Behov')
        app.find('label', 'Forslag')

    def assign(self, app):
        """The form of the one home there is, checked."""
        app.press('push button', 'Tildel …')
        said = app.find('label', re.compile('^Sjekket '))
        app.pick('Form', 'Uten tidsbegrensning')
        return said.name

    def save(self, app):
        """Seen by what stays: the toast goes before a busy computer has looked for it."""
        app.key('ctrl+s')
        app.find('label', 'Boligen som ble tildelt')

    def add(self, app, given, name):
        app.press('push button', 'Flere på kontrakten …')
        app.find('entry', 'Hvem gjelder det?')
        self.kari.type(given)
        app.row(name)
        app.key('Return')
        app.bring('Samspor')
        app.find('list item', name)

    def rows(self):
        """All that an assignment writes, and has written and taken back."""
        return {kind: self.ctl.list(kind, *more) for kind, more in (
            ('tenancy', ['--retracted']), ('tenant', ['--retracted']), ('housing_need', []),
            ('housing_offer', []), ('gate_row', []))}

    def test_two_on_one_lease_and_all_of_it_taken_back(self):
        new = self.ctl.new
        klok, _ = self.person(self.ctl, 'Klok', 'Hagen')
        offer = new('housing_offer', person_id=self.modig, need_id=self.need, unit_id=self.home,
                    offered_on='2026-06-01')
        move = new('transition', case_id=self.case, kind='prison', date_kind='fixed',
                   date='2026-06-20')
        point = next((p['id'] for p in self.ctl.list('gate_row') if p['point'] == 'housing'),
                     None) or new('gate_row', transition_id=move, case_id=self.case,
                                  point='housing', state='planned')
        self.ctl.sync()
        before = self.rows()
        with self.kari.window() as app:
            self.open_needs(app)
            self.assertTrue(self.assign(app).startswith('Sjekket av serveren '))
            self.add(app, 'Klok', 'Klok Hagen')
            app.press('push button', 'Ta av')
            app.gone('list item', 'Klok Hagen')
            self.add(app, 'Klok', 'Klok Hagen')
            self.shot(app, 'two')
            app.key('ctrl+s')
            app.press('push button', 'Angre')
            # The person waits again, the offer has no answer, and the home can be assigned.
            app.find('list item', re.compile('^Modig Furulund.*Tilbud gitt'))
            app.find('label', 'Ikke svart')
            app.find('push button', 'Tildel …')
            app.gone('label', 'Boligen som ble tildelt')
        self.assertEqual(self.rows(), before)
        self.ctl.sync()
        self.assertEqual(self.rows(), before)
        # Not even that it was tried has left this computer.
        self.lars.ctl.sync()
        for kind in ('tenancy', 'tenant'):
            self.assertEqual(self.lars.ctl.list(kind, '--retracted'), [])
        # And once more, to stay.
        with self.kari.window() as app:
            self.open_needs(app)
            self.assign(app)
            self.add(app, 'Klok', 'Klok Hagen')
            self.save(app)
            app.find('list item', re.compile('^Modig Furulund.*Tildelt'))
        self.ctl.sync()
        lease, = self.ctl.list('tenancy')
        tenants = {t['person_id']: t for t in self.ctl.list('tenant')}
        self.assertEqual({t['tenancy_id'] for t in tenants.values()}, {lease['id']})
        self.assertEqual(set(tenants), {self.modig, klok})
        self.assertEqual((tenants[self.modig]['need_id'], tenants[klok]['need_id']),
                         (self.need, None))
        self.assertEqual(self.ctl.get('housing_offer', offer)['answer'], 'accepted')
        point = self.ctl.get('gate_row', point)
        self.assertEqual((point['state'], point['tenant_id']),
                         ('in_place', tenants[self.modig]['id']))

    def test_the_way_on_to_the_lease(self):
        with self.kari.window() as app:
            self.open_needs(app)
            self.assign(app)
            self.save(app)
            # What was assigned stays beside the list, until another is looked at.
            app.find('label', 'Boligen som ble tildelt')
            row = re.compile('^Bakken · H0101 · Uten tidsbegrensning · fra')
            app.find('list item', row)
            self.shot(app, 'way-on')
            self.kari.foot('Alt er sendt')
            self.assertEqual([n.role for n in app.unnamed()], [])
            app.press('list item', row)
            app.find('push button', 'Logg kontakt')
            app.find('list item', re.compile('^Bakken · H0101 · Kommunal bolig'))
            self.shot(app, 'lease')
            app.press('list item', re.compile('^Bolig'))
            app.pick('Hvilke behov', 'Alle')
            app.find('list item', re.compile('^Modig Furulund.*Tildelt'))
            app.pick('Hvilke behov', 'De som venter')
            app.find('label', 'Ingen venter på bolig')

    def test_a_server_that_says_no_afterwards(self):
        # Another one's declaration, which this computer has not heard of when it is cut off.
        self.lars.ctl.set('site', self.site, environment='uten_krav')
        self.lars.ctl.sync()
        self.server.stop()
        with self.kari.window() as app:
            self.open_needs(app)
            self.assertEqual(self.assign(app), HERE)
            self.shot(app, 'offline')
            self.save(app)
            app.find('list item', re.compile('^Modig Furulund.*Tildelt'))
            self.server.restart()
            self.kari.sync()
            app.press('list item', re.compile('^I dag'))
            said = 'Bakken, H0101 ble tildelt før serveren hadde svart. Den advarer om: bomiljø. '
            card = app.find('label', re.compile(re.escape(said) + 'Se på tildelingen', re.I))
            self.shot(app, 'later-no')
            self.assertTrue(card)
        tenant, = self.ctl.list('tenant')
        self.assertEqual((tenant['warned_of'], tenant['checked_warned_of']), (None, ['environment']))

    def test_a_server_that_knows_more(self):
        """What it alone warns of takes a reason and a name too; fetched, it stands here."""
        finding = 'Behovet er et rusfritt bomiljø. Stedet er oppgitt uten krav.'
        more = re.compile('^Serveren varsler om mer enn dette')
        reason = 'Hvorfor boligen likevel ble tildelt'
        with self.kari.window() as app:
            self.open_needs(app)
            self.kari.foot('Alt er sendt')
            self.lars.ctl.set('site', self.site, environment='uten_krav')
            self.lars.ctl.sync()
            self.assign(app)
            app.find('label', more)
            app.find('label', finding)
            app.find('label', re.compile('i ditt navn: Kari Koordinator$'))
            self.shot(app, 'knows-more')
            app.key('ctrl+s')
            app.find('label', re.compile('Dette må fylles ut'))
            self.kari.sync()
            app.gone('label', more)
            app.find('label', finding)
            self.kari.fill(reason, 'Eneste som var ledig')
            self.save(app)
        tenant, = self.ctl.list('tenant')
        self.assertEqual((tenant['warned_of'], tenant['override_reason']),
                         (['environment'], 'Eneste som var ledig'))

    def kept(self, app, act):
        """Done, and what it left of the form lies on the disk."""
        vault = pathlib.Path(self.kari.ctl.dir)

        def stamp():
            return [(f.name, f.stat().st_mtime_ns, f.stat().st_size)
                    for f in sorted(vault.iterdir())]
        before = stamp()
        act()
        app.wait(lambda: stamp() != before, what='the form to be kept')

    def test_taken_up_again(self):
        """Who else is on the lease comes back with the form; a need that has ended stops it."""
        klok, _ = self.person(self.ctl, 'Klok', 'Hagen')
        self.ctl.sync()
        with self.kari.window() as app:
            self.open_needs(app)
            self.assign(app)
            self.add(app, 'Klok', 'Klok Hagen')
            # A write that was on its way may lack it; the one after it has it.
            for form in ('Tidsbestemt', 'Uten tidsbegrensning'):
                self.kept(app, lambda f=form: app.pick('Form', f))
            app.kill()
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('push button', 'Skriv videre')
            app.find('label', re.compile('^Sjekket '))
            app.find('list item', 'Klok Hagen')
            self.shot(app, 'again')
            app.kill()
        self.ctl.set('housing_need', self.need, ended_on=TODAY, ended_how='withdrawn')
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('push button', 'Skriv videre')
            app.find('label', 'Dette behovet er avsluttet')
            app.key('ctrl+s')
            app.wait(lambda: len(list(app.every('label', 'Dette behovet er avsluttet'))) > 1,
                     what='why nothing is saved')
            self.shot(app, 'over')
            app.kill()
        self.ctl.ctl('set', 'person', self.modig, 'address_grade=strengt_fortrolig')
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('push button', 'Skriv videre')
            app.gone('push button', 'Skriv videre')
            self.assertIsNone(app.look('label', re.compile('H0101')))
        self.assertEqual(self.ctl.list('tenancy'), [])

    def tab(self, app, role, name, most=80):
        """Tab until the keyboard is there; what has it."""
        for _ in range(most):
            at = app.focused()
            if at and at.role == role and at.is_called(name):
                return at
            app.key('Tab')
        raise AssertionError(f'{role} {name!r} is not reached by Tab')

    def test_by_the_keyboard_alone(self):
        self.person(self.ctl, 'Klok', 'Hagen')
        self.ctl.sync()
        with self.kari.window() as app:
            app.window('Samspor')
            app.key('ctrl+4')
            app.find('push button', 'Behov')
            self.tab(app, 'push button', 'Behov')
            # On the way there it came through all the pages: this one is still marked.
            mark = app.find('list item', re.compile('^Bolig'))
            app.wait(lambda: 'selected' in mark.states, what='the page in front to be marked')
            app.key('space')
            app.find('label', 'Forslag')
            self.tab(app, 'push button', 'Tildel …')
            app.key('Return')
            app.find('label', re.compile('^Sjekket '))
            self.tab(app, 'push button', 'Flere på kontrakten …')
            app.key('Return')
            app.find('entry', 'Hvem gjelder det?')
            app.type('Klok')
            app.row('Klok Hagen')
            app.key('Return')
            app.bring('Samspor')
            app.find('list item', 'Klok Hagen')
            app.key('ctrl+s')
            # A fixed term has a last day: the keyboard is led to it.
            app.find('label', 'Denne formen for leieforhold har en siste dag')
            app.type('31.5.2029')
            app.wait(lambda: app.look('text', 'Til').text == '31.5.2029', what='the last day')
            self.shot(app, 'keyboard')
            app.key('ctrl+s')
            app.find('list item', re.compile('^Modig Furulund.*Tildelt'))
            self.tab(app, 'list item', re.compile('^Bakken · H0101'))
            app.key('Return')
            app.find('list item', re.compile('^Bakken · H0101 · Kommunal bolig'))
        lease, = self.ctl.list('tenancy')
        self.assertEqual((lease['form'], lease['to_on']), ('fixed', '2029-05-31'))
        self.assertEqual(len(self.ctl.list('tenant')), 2)

    def test_whom_a_changed_declaration_is_told_of(self):
        """Only those the viewer sees: of who else lives there no name, no number and no hint."""
        self.server.add_user('siv', 'Siv Sør', 'lead', 'Team Sør')
        lars = self.lars.ctl
        theirs = lars.new('site', name='Lia', environment='rusfritt')
        homes = [lars.new('housing_unit', site_id=site, name=name, in_use='true')
                 for site, name in ((theirs, 'H0201'), (self.site, 'H0102'), (self.site, 'H0103'))]
        lars.sync()
        siv = self.root.profile('siv', TODAY).init().login(self.server, 'siv')
        siv.sync()
        self.lives(siv, 'Rask', 'Bekkelund', homes[0])
        self.lives(siv, 'Stille', 'Granli', homes[1])
        siv.sync()
        self.lives(lars, 'Trygg', 'Solheim', self.home)
        hidden = self.lives(lars, 'Varsom', 'Engen', homes[2])
        lars.set('person', hidden, address_grade='strengt_fortrolig')
        lars.sync()
        with self.lars.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Bolig'))
            # Where only somebody lives who is none of Lars's.
            self.declare(app, 'Lia')
            self.lars.sync()
            self.assertIsNone(app.look('label', re.compile('passer ikke lenger')))
            self.declare(app, 'Bakken')
            app.find('label', '1 behov passer ikke lenger')
            app.press('push button', 'Vis')
            app.find('list item', re.compile('^Trygg Solheim · Bakken · H0101'))
            said = app.find('label',
                            'Behovet er et rusfritt bomiljø. Stedet er oppgitt uten krav.')
            self.shot(app, 'unfit-of-mine')
            app.find('list item', re.compile('^Passer ikke lenger.*1$'))
            pane = next(a for a in said.ancestors() if a.role == 'scroll pane')
            for words, told in ((app.top().words, 'Trygg'), (pane.words, 'H0101')):
                self.assertIn(told, words)
                for word in ('Rask', 'Bekkelund', 'Stille', 'Granli', 'Varsom', 'Engen'):
                    self.assertNotIn(word, words)
            for home in ('H0102', 'H0103', 'H0201'):
                self.assertNotIn(home, pane.words)

    def declare(self, app, site):
        app.press('push button', 'Boliger')
        app.click(app.row(site))
        app.press('push button', 'Rediger')
        # The list has a choice of the same name: the form must be in front.
        app.find('text', 'Poststed')
        app.pick('Bomiljø', 'Uten krav')
        app.key('ctrl+s')
        app.find('push button', 'Rediger')


if __name__ == '__main__':
    unittest.main()
