#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who wrote differently, through the real window: chosen, and taken back, before it was sent and
after."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402

TODAY = '2026-06-04'
MINE, THEIRS = 'Ring etter klokka tolv', 'Ring om morgenen'


class ConflictTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'lars'))
        me = next(u for u in self.kari.ctl.list('user') if u['name'] == 'Kari Koordinator')
        person = self.kari.ctl.new('person', given_name='Stille', family_name='Bekkevoll',
                                   birth_date='1985-03-01')
        self.case = self.kari.ctl.new('case', person_id=person, team_id=me['team_ids'][0],
                                      coordinator_user=me['id'], holder_kind='user',
                                      holder_user=me['id'], status='active',
                                      opened_on='2026-05-03')
        self.kari.ctl.sync()
        self.lars.ctl.sync()
        self.kari.ctl.set('case', self.case, remark=MINE)
        self.lars.ctl.set('case', self.case, remark=THEIRS)
        self.lars.ctl.sync()
        self.kari.ctl.sync()

    def remark(self, person):
        return person.ctl.get('case', self.case).get('remark')

    def choose(self, app, text):
        app.press('list item', re.compile('^Stille Bekkevoll.*velg'))
        app.press('push button', re.compile(f'^Behold denne.*{text}'))
        app.find('list item', re.compile('^1 valg du har tatt'))

    def take_back(self, app):
        app.press('list item', re.compile('^1 valg du har tatt'))
        app.find('label', re.compile('kan tas tilbake i 30 dager'))
        app.press('push button', re.compile('^Ta tilbake'))
        app.find('list item', re.compile('^Stille Bekkevoll.*velg'))
        app.gone('list item', re.compile('^1 valg du har tatt'))

    def test_a_choice_is_taken_back_before_and_after_it_was_sent(self):
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Innboks'))
            self.choose(app, MINE)
            self.take_back(app)
            self.choose(app, THEIRS)
            self.kari.sync()
            self.take_back(app)
            self.choose(app, MINE)
            self.kari.sync()
        self.lars.ctl.sync()
        for person in (self.kari, self.lars):
            self.assertEqual(self.remark(person), MINE)
            self.assertEqual(person.ctl.json('conflicts'), [])


if __name__ == '__main__':
    unittest.main()
