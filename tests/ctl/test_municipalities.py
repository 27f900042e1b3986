#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures by municipality on the command line: what is told, and to whom."""
import contextlib
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from samspor import Root, TODAY  # noqa: E402


class MunicipalitiesTest(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.start()

    def profile(self, name):
        ctl = self.root.profile(name, TODAY).init().login(self.server, name)
        ctl.sync()
        return ctl

    def test_what_is_told(self):
        kari = self.profile('kari')
        me = next(u for u in kari.list('user') if u['name'] == 'Kari Koordinator')
        for i in range(8):
            person = kari.new('person', given_name='Modig', family_name=f'Furulund{i}',
                              registered_municipality='Nabo kommune' if i < 6 else 'Utvik',
                              staying_municipality='Eksempel kommune')
            kari.new('case', person_id=person, team_id=me['team_ids'][0],
                     coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                     status='active', opened_on='2026-05-03')
        kari.ctl('municipalities', '--csv', code=1)
        self.assertIn('for team leads', self.root.last_error)
        kari.sync()
        lars = self.profile('lars')
        said = lars.ctl('municipalities', '--csv').lstrip('\ufeff').splitlines()
        self.assertEqual(said[1:], ['Eksempel kommune;0;8;0;8', 'Nabo kommune;–;0;0;0',
                                    'Other municipalities;<5;0;0;0', 'In all;8;8;0;8'])
        self.assertEqual(len(said[0].split(';')), 5)
        lars.ctl('municipalities', code=2)
        lars.ctl('municipalities', '--csv', 'more', code=2)
        # It is in the access log, once: what was called wrongly and what was refused is not.
        lars.sync()
        kari.sync()
        self.server.stop()
        with contextlib.closing(sqlite3.connect(self.server.db.removeprefix('sqlite:'))) as db:
            logged = [row for row in db.execute('SELECT detail FROM audit')
                      if '"municipalities"' in row[0]]
        self.assertEqual(len(logged), 1)
        self.assertIn('export', logged[0][0])


if __name__ == '__main__':
    unittest.main()
