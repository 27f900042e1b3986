#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A home assigned on the command line: what it writes, and what it says when it does not."""
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from backend import Backend, at  # noqa: E402
from samspor import Root, TODAY  # noqa: E402


class AssignTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.add_user('lise', 'Lise Leder', 'lead', 'Team Nord')
        self.server.start()
        self.ctl = self.root.profile('lars', TODAY).init().login(self.server, 'lars')
        self.ctl.sync()
        new = self.ctl.new
        me, team = self.ctl.list('user')[0]['id'], self.ctl.list('team')[0]['id']
        self.site = new('site', name='Elvegata', environment='uten_krav')
        self.unit = new('housing_unit', site_id=self.site, name='H0201', in_use='true')
        self.person = new('person', given_name='Modig', family_name='Furulund')
        self.case = new('case', person_id=self.person, team_id=team, coordinator_user=me,
                        holder_kind='user', holder_user=me, status='active',
                        opened_on='2026-05-03')
        self.need = new('housing_need', person_id=self.person, asked_on='2026-05-05',
                        environment='rusfritt', persons='1')

    def refuse(self, code, *args):
        """Nothing is written; what was said."""
        self.ctl.ctl('assign', *args, code=code)
        said = self.root.last_error
        self.assertEqual(self.ctl.list('tenancy'), [])
        self.assertEqual(self.ctl.list('tenant'), [])
        return said

    def test_what_is_wrong_is_said(self):
        good = ('--from', TODAY, '--form', 'open_ended')
        said = self.refuse(1, self.need, self.unit, *good)
        self.assertIn('say why it is assigned all the same', said)
        self.assertIn('The need is a substance-free living environment.', said)
        self.assertIn('say why', self.refuse(1, self.need, self.unit, *good, '--reason', '  '))
        self.assertIn('no such form', self.refuse(1, self.need, self.unit, '--from', TODAY,
                                                  '--form', 'gift'))
        self.assertIn("--from can't be read", self.refuse(1, self.need, self.unit, '--from', 'now',
                                                          '--form', 'open_ended'))
        self.assertIn('no such home', self.refuse(1, self.need, self.person, *good))
        self.refuse(1, self.unit, self.unit, *good)
        self.refuse(2, self.need, self.unit, '--form', 'open_ended')
        self.refuse(2, self.need, *good)
        # A fixed term has a last day: the rule of the lease itself.
        self.assertIn('to_on', self.refuse(1, self.need, self.unit, '--from', TODAY, '--form',
                                           'fixed', '--reason', 'Eneste ledige'))
        self.ctl.ctl('set', 'person', self.person, 'address_grade=strengt_fortrolig')
        self.assertIn('outside the system', self.refuse(1, self.need, self.unit, *good))

    def test_the_whole_group(self):
        move = self.ctl.new('transition', case_id=self.case, kind='prison', date_kind='fixed',
                            date='2026-06-20')
        point = next((p['id'] for p in self.ctl.list('gate_row') if p['point'] == 'housing'), None)
        if point is None:
            point = self.ctl.new('gate_row', transition_id=move, case_id=self.case,
                                 point='housing', state='planned')
        out = self.ctl.ctl('assign', self.need, self.unit, '--from', TODAY, '--form', 'open_ended',
                           '--reason', 'Eneste ledige')
        lease = self.ctl.get('tenancy', out.strip())
        self.assertEqual((lease['unit_id'], lease['from_on']), (self.unit, TODAY))
        tenant = self.ctl.list('tenant')[0]
        self.assertEqual((tenant['tenancy_id'], tenant['warned_of'], tenant['override_reason']),
                         (lease['id'], ['environment'], 'Eneste ledige'))
        self.assertEqual(self.ctl.get('housing_need', self.need)['ended_how'], 'assigned')
        row = self.ctl.get('gate_row', point)
        self.assertEqual((row['state'], row['tenant_id']), ('in_place', tenant['id']))
        # It stands on paper: no day as a machine writes it.
        self.assertRegex(row['evidence'], '^A home is assigned, from [A-Z].* June$')
        # The need is over, and the home is let: neither is assigned again.
        again = ('--from', TODAY, '--form', 'open_ended', '--reason', 'Igjen')
        self.ctl.ctl('assign', self.need, self.unit, *again, code=1)
        self.assertIn('need has ended', self.root.last_error)
        other = self.ctl.new('housing_need', person_id=self.person, asked_on=TODAY, persons='1')
        self.ctl.ctl('assign', other, self.unit, *again, code=1)
        self.assertEqual(len(self.ctl.list('tenancy')), 1)
        self.assertEqual(len(self.ctl.list('tenant')), 1)

    def assign(self, *more):
        """Assigns the home for the need there is; what is said is kept. The tenant."""
        self.ctl.ctl('assign', self.need, self.unit, '--from', TODAY, '--form', 'open_ended',
                     *more)
        self.said = self.root.last_error
        return self.ctl.list('tenant')[0]

    def declare(self, environment):
        """Another lead says what the place is, and this computer has not heard of it."""
        lise = self.root.profile('lise', TODAY).init().login(self.server, 'lise')
        lise.sync()
        lise.set('site', self.site, environment=environment)
        lise.sync()

    def test_the_server_is_asked(self):
        self.ctl.set('housing_need', self.need, environment='uten_krav')
        self.ctl.sync()
        tenant = self.assign()
        self.assertEqual(self.said, '')
        self.assertTrue(tenant['checked_at'].startswith('20'))
        self.assertIsNone(tenant['checked_warned_of'])
        # Nothing is asked of it again: what it said stays as it was said.
        self.ctl.sync()
        self.assertEqual(self.ctl.list('tenant')[0]['checked_at'], tenant['checked_at'])

    def test_the_server_warns_too(self):
        self.ctl.sync()
        tenant = self.assign('--reason', 'Eneste ledige')
        self.assertEqual(tenant['warned_of'], ['environment'])
        self.assertEqual(tenant['checked_warned_of'], ['environment'])

    def test_what_the_server_does_not_know_is_checked_here(self):
        tenant = self.assign('--reason', 'Eneste ledige')
        self.assertIn('Checked here, not by the server yet.', self.said)
        self.assertIsNone(tenant['checked_at'])
        self.ctl.sync()
        tenant = self.ctl.list('tenant')[0]
        self.assertTrue(tenant['checked_at'].startswith('20'))
        self.assertEqual(tenant['checked_warned_of'], ['environment'])

    def test_a_later_no(self):
        self.ctl.set('site', self.site, environment='rusfritt')
        self.ctl.sync()
        self.declare('uten_krav')
        self.server.stop()
        tenant = self.assign()
        self.assertIn('Checked here, not by the server yet.', self.said)
        self.assertEqual((tenant['checked_at'], tenant['warned_of']), (None, None))
        self.server.restart()
        self.ctl.sync()
        tenant = self.ctl.list('tenant')[0]
        self.assertEqual((tenant['checked_warned_of'], tenant['warned_of']), (['environment'], None))

    def test_the_server_warns_of_more(self):
        self.ctl.set('site', self.site, environment='rusfritt')
        self.ctl.sync()
        self.declare('uten_krav')
        good = ('--from', TODAY, '--form', 'open_ended')
        said = self.refuse(1, self.need, self.unit, *good)
        self.assertIn('say why it is assigned all the same', said)
        self.assertIn('The server warns of more than is known here', said)
        self.assertIn('The need is a substance-free living environment.', said)
        # Once this computer has heard of it, it says itself what is warned of.
        self.ctl.sync()
        self.assertIn('The need is a substance-free living environment.',
                      self.refuse(1, self.need, self.unit, *good))

    def test_more_than_is_known_here_for_a_reason(self):
        self.ctl.set('site', self.site, environment='rusfritt')
        self.ctl.sync()
        self.declare('uten_krav')
        tenant = self.assign('--reason', 'Eneste ledige')
        self.assertIn('The need is a substance-free living environment.', self.said)
        self.assertEqual((tenant['checked_warned_of'], tenant['warned_of']),
                         (['environment'],) * 2)
        self.assertEqual(tenant['override_reason'], 'Eneste ledige')

    def test_the_server_is_not_asked_in_vain(self):
        """Of a need it has not had, of one that is over, of somebody it knows no home of."""
        good = ('--from', TODAY, '--form', 'open_ended')
        asked = []

        def count(reply):
            asked.append(1)
            return reply()
        with Backend(self.server) as backend:
            backend.answer = at('/v1/housing/check', count)
            self.ctl.ctl('login', '--server', backend.url, '--token-file', '-',
                         stdin=self.server.token('lars'))
            self.assign('--reason', 'Eneste ledige')
            self.assertEqual(asked, [])
            other = self.ctl.new('housing_need', person_id=self.person, asked_on=TODAY,
                                 persons='1')
            self.ctl.sync()
            asked.clear()
            self.ctl.ctl('assign', self.need, self.unit, *good, code=1)
            self.assertIn('need has ended', self.root.last_error)
            self.ctl.ctl('set', 'person', self.person, 'address_grade=strengt_fortrolig')
            self.ctl.ctl('assign', other, self.unit, *good, code=1)
            self.assertIn('outside the system', self.root.last_error)
            self.assertEqual(asked, [])

    def test_a_server_that_is_silent(self):
        """It is not waited for: what it never answers is checked here."""
        self.ctl.sync()
        end = threading.Event()

        def silent(reply):
            end.wait(60)
            return reply()
        with Backend(self.server) as backend:
            backend.answer = at('/v1/housing/check', silent)
            self.ctl.ctl('login', '--server', backend.url, '--token-file', '-',
                         stdin=self.server.token('lars'))
            tenant = self.assign('--reason', 'Eneste ledige')
            end.set()
        self.assertIn('Checked here, not by the server yet.', self.said)
        self.assertIsNone(tenant['checked_at'])


if __name__ == '__main__':
    unittest.main()
