#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for against what there is: for a lead, and never so that a few can be told."""
import csv
import io
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-03-24'
# Nothing but these six homes is there, so a number from one to four would be one of people.
HOMES = 6
WISHES = ['rusfritt'] * 6 + ['uten_krav'] * 3 + [None]
SMALL = re.compile(r'(?<![<\d.,])[1-4](?![\d.,]|\s*–)')


class Planning(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.elsewhere = tempfile.TemporaryDirectory(prefix='samspor-elsewhere-', dir='/tmp')
        self.addCleanup(self.elsewhere.cleanup)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'lars'))

    def needs(self):
        ctl = self.kari.ctl
        user = next(u for u in ctl.list('user') if u['name'] == 'Kari Koordinator')
        for n, wish in enumerate(WISHES):
            person = ctl.new('person', given_name='Modig', family_name=f'Lindås{n}',
                             birth_date='1980-02-03')
            ctl.new('case', person_id=person, team_id=user['team_ids'][0],
                    coordinator_user=user['id'], holder_kind='user', holder_user=user['id'],
                    status='active', opened_on='2026-02-03')
            ctl.new('housing_need', person_id=person, asked_on=f'2026-01-{n + 10}',
                    **({'environment': wish} if wish else {}))
        ctl.sync()

    def homes(self):
        ctl = self.lars.ctl
        site = ctl.new('site', name='Bakken', environment='rusfritt')
        for n in range(HOMES):
            ctl.new('housing_unit', site_id=site, name=f'H{n}', in_use='true')
        ctl.sync()

    @staticmethod
    def said(app):
        """All that stands under the switch, spoken or written, bars and table alike."""
        finding = app.find('label', re.compile('^I alt: '))
        pane = next(a for a in finding.ancestors() if a.role == 'scroll pane')
        return [text for n in pane.walk() for text in (n.name, n.description, n.text) if text]

    def assert_nobody_told(self, texts):
        self.assertEqual([t for t in texts if SMALL.search(t)], [])

    def open(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Bolig'))

    def test_a_lead_plans(self):
        self.needs()
        self.homes()
        with self.lars.window() as app:
            self.open(app)
            app.press('push button', 'Planlegging')
            app.find('label', 'I alt: 10 venter, 6 boliger er ledige.')
            app.pick('Fordelt på', 'Bomiljø')
            app.find(name='Rusfritt: Venter: 6')
            app.find(name='Uten krav: Venter: <5')
            app.find(name='Rusfritt: Ledige nå: 6')
            self.assertIn('<5', self.said(app))
            self.assert_nobody_told(self.said(app))
            app.press('push button', 'Tabell')
            app.find(name=re.compile('^Rusfritt. Venter: 6. Dager ventet'))
            app.find(name=re.compile('^Uten krav. Venter: <5. Dager ventet .median.: –. Boliger: 0'))
            self.assert_nobody_told(self.said(app))

            path = pathlib.Path(self.elsewhere.name, 'behov.csv')
            app.press('push button', 'Skriv CSV …')
            app.choose_file(path)
            wait(path.exists, what='the file')
            app.find(name='Tallene er skrevet til fil')
            self.assertEqual(path.stat().st_mode & 0o077, 0, 'for nobody else')
            rows = list(csv.reader(io.StringIO(path.read_text('utf-8-sig')), delimiter=';'))
            self.assertIn(['Bomiljø', 'Rusfritt', '6', '70', '6', '6', '0', '0', '0'], rows)
            self.assertIn(['Bomiljø', 'Uten krav', '<5', '–', '0', '0', '0', '0', '0'], rows)
            for row in rows:
                self.assert_nobody_told(row)

            app.key('ctrl+p')
            app.window('Skriv ut')
            app.find(name='Boliger og behov')
        self.lars.ctl.sync()
        # The same from the command line, which speaks another language here; only for leads.
        told = csv.reader(io.StringIO(self.lars.ctl.ctl('housing-planning', '--csv')), delimiter=';')
        self.assertEqual([row[2:] for row in told][1:], [row[2:] for row in rows][1:])
        self.kari.ctl.ctl('housing-planning', '--csv', code=1)

    def test_a_coordinator_does_not(self):
        with self.kari.window() as app:
            self.open(app)
            app.find('label', 'Bolig')
            self.assertIsNone(app.look('push button', 'Planlegging'))

    def test_nothing_to_plan_with(self):
        with self.lars.window() as app:
            self.open(app)
            app.press('push button', 'Planlegging')
            nothing = app.find('panel', 'Ikke noe å planlegge med ennå')
            self.assertNotIn('sensitive', app.find('push button', 'Skriv CSV …').states)
            # Only this part is printed, so the homes are in front when that can't be done.
            app.find('push button', 'Skriv ut')
            app.press('push button', 'Boliger', nothing)
            app.gone('push button', 'Skriv ut')


if __name__ == '__main__':
    unittest.main(verbosity=2)
