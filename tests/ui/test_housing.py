#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The homes of a municipality, from the keyboard: found, filtered, changed, over time, and taken in
from a file; and whose names are seen there."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

TODAY = '2026-06-04'
STOCK = '''Bygg;Bomiljø;Bolignummer;Boligtype;Rom;Husleie;Trinnfri
Elvegata 3;Rusfritt;H0101;Leilighet;2;8000;ja
Elvegata 3;Rusfritt;H0102;Leilighet;2;8100;nei
Elvegata 3;Rusfritt;H0103;Hybel;1;6000;nei
Nygata 11;Uten krav;H0101;Hus;4;12000;nei
'''


class Housing(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.add_user('per', 'Per Koordinator', 'coordinator', 'Team Sør')
        self.server.start()
        self.lars = Person(self.root, self.server, 'lars', TODAY)
        self.stock = self.write('stock.csv', STOCK)

    def write(self, name, text):
        path = pathlib.Path(self.root.path, name)
        path.write_text(text, encoding='utf-8')
        return path

    def fill_stock(self):
        self.lars.ctl.ctl('import', str(self.stock), '--type', 'stock')
        names = {s['id']: s['name'] for s in self.lars.ctl.list('site')}
        self.units = {(names[u['site_id']], u['name']): u['id']
                      for u in self.lars.ctl.list('housing_unit')}
        self.lars.ctl.sync()

    def let(self, home, begins, ends, form='fixed'):
        return self.lars.ctl.new('tenancy', unit_id=self.units[home], form=form, from_on=begins,
                                 to_on=ends)

    def reach(self, app, role, name, key='Tab'):
        """Goes there by a key alone."""
        for _ in range(40):
            node = app.focused()
            if node and node.role == role and (name.search(node.name) if hasattr(name, 'search')
                                               else node.name == name):
                return node
            app.key(key)
            app.still(wait(app.focused, what='somewhere the keyboard is'))
        raise AssertionError(f'{name} is not reached by {key}')

    def open_housing(self, app):
        app.window('Samspor')
        app.key('ctrl+4')
        app.find('list item', re.compile('^Elvegata 3'))

    def test_found_and_changed_from_the_keyboard(self):
        self.fill_stock()
        self.let(('Elvegata 3', 'H0102'), '2026-01-01', '2026-12-31')
        with self.lars.window() as app:
            self.open_housing(app)
            app.find('label', re.compile('^4 boliger · 3 ledige'))
            self.reach(app, 'entry', 'Søk i boligene', 'shift+Tab')
            app.type('elve h0103')
            app.find('label', re.compile('1 vises'))
            app.gone('list item', re.compile('^Nygata 11'))
            self.reach(app, 'list item', re.compile('^Elvegata 3'))
            home = self.reach(app, 'list item', re.compile('^H0103 · Hybel'))
            self.assertRegex(home.name, 'ledig')
            # Of how many it is for nobody has said anything.
            self.assertNotIn('høyst', home.name)
            app.key('Return')
            app.find('push button', 'Lagre')
            # The first field has the keyboard.
            wait(lambda: not any(n.role == 'image' for n in app.find('text', 'Nummer').walk()),
                 what='the caret in the number')
            app.key('ctrl+a')
            app.type('H0103 B')
            app.key('ctrl+s')
            app.find('list item', re.compile('^H0103 B · Hybel'))
        unit = self.lars.ctl.get('housing_unit', self.units['Elvegata 3', 'H0103'])
        self.assertEqual(unit['name'], 'H0103 B')

    def test_filters(self):
        self.fill_stock()
        self.let(('Elvegata 3', 'H0102'), '2026-01-01', '2026-12-31')
        self.let(('Nygata 11', 'H0101'), '2026-06-01', '2026-06-20', 'held')
        with self.lars.window() as app:
            self.open_housing(app)
            app.pick('Tilstand', 'Holdt av')
            app.gone('list item', re.compile('^Elvegata 3'))
            app.find('list item', re.compile('^H0101 · Hus.*holdt av til'))
            app.pick('Tilstand', 'Alle tilstander')
            app.find('list item', re.compile('^Elvegata 3'))
            app.pick('Bomiljø', 'Uten krav')
            app.gone('list item', re.compile('^Elvegata 3'))
            app.pick('Bomiljø', 'Alle bomiljøer')
            app.press('check box', 'Tilgjengelig')
            app.gone('list item', re.compile('^Nygata 11'))
            app.find('label', re.compile('1 vises'))
            app.pick('Tilstand', 'Ikke i bruk')
            app.find('label', 'Ingen bolig er slik')

    def test_over_time(self):
        self.fill_stock()
        self.let(('Elvegata 3', 'H0101'), '2026-01-01', '2026-08-31')
        self.let(('Elvegata 3', 'H0102'), '2026-07-01', '2026-07-31', 'held')
        with self.lars.window() as app:
            self.open_housing(app)
            app.press(None, 'Belegg')
            first = app.find('list item', re.compile('^Elvegata 3 · H0101'))
            self.assertRegex(first.name, r'Utleid fra .*1\. januar .*til .*31\. august.*Ledig fra .*'
                                         r'1\. september')
            self.reach(app, 'list item', re.compile('^Elvegata 3 · H0101'))
            app.find('label', re.compile(r'^Elvegata 3 · H0101 · Utleid fra '))
            app.key('Right')
            app.find('label', re.compile(r'^Elvegata 3 · H0101 · Ledig fra .*1\. september'))
            app.key('Home')
            app.find('label', re.compile(r'^Elvegata 3 · H0101 · Utleid fra '))
            app.key('Down')
            app.find('label', re.compile(r'^Elvegata 3 · H0102 · Ledig til .*30\. juni'))
            app.key('Right')
            app.find('label', re.compile(r'^Elvegata 3 · H0102 · Holdt av fra .*1\. juli'))
            app.press(None, 'Tre år')
            app.press(None, 'Senere')
            self.assertEqual(app.unnamed(), [])
            self.reach(app, 'list item', re.compile('^Elvegata 3 · H0102'))
            app.key('Home')
            app.key('Return')
            app.find('list item', re.compile('^H0102 · Leilighet'))

    def test_names_of_ones_own_alone(self):
        self.fill_stock()
        lease = self.let(('Elvegata 3', 'H0101'), '2026-01-01', '2026-12-31')
        self.lars.ctl.sync()
        kari = Person(self.root, self.server, 'kari', TODAY)
        me = next(u for u in kari.ctl.list('user') if u['name'] == 'Kari Koordinator')
        person = kari.ctl.new('person', given_name='Modig', family_name='Lindås',
                              birth_date='1980-02-03')
        kari.ctl.new('case', person_id=person, team_id=me['team_ids'][0],
                     coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                     status='active', opened_on='2026-02-03')
        kari.ctl.new('tenant', person_id=person, tenancy_id=lease, from_on='2026-01-01')
        kari.ctl.sync()
        with kari.window() as app:
            self.open_housing(app)
            app.find('list item', re.compile('^H0101 · Leilighet.*utleid til'))
            app.find('list item', re.compile('^Modig Lindås'))
            app.press(None, 'Belegg')
            app.find('label', re.compile('^Elvegata 3 · H0101 · Utleid .*Modig Lindås'))
        per = Person(self.root, self.server, 'per', TODAY)
        with per.window() as app:
            self.open_housing(app)
            app.find('list item', re.compile('^H0101 · Leilighet.*utleid til'))
            self.assertIsNone(app.look('list item', re.compile('Lindås')))
            app.press(None, 'Belegg')
            app.find('label', re.compile('^Elvegata 3 · H0101 · Utleid '))
            self.assertIsNone(app.look(None, re.compile('Lindås')))

    def test_a_list_is_taken_in_and_written(self):
        wrong = self.write('wrong.csv', STOCK + ';Rusfritt;H1;Hybel;1;;\nElvegata 3;;H9;slott;;;\n')
        written = pathlib.Path(self.root.path, 'homes.csv')
        with self.lars.window() as app:
            app.window('Samspor')
            app.key('ctrl+4')
            app.press('push button', 'Boliglister')
            app.press(None, re.compile('^Ta inn en boligliste'))
            app.choose_file(wrong)
            app.find('label', 'Dette vil skje')
            app.find('list item', re.compile('^Linje 6 · Bygg.*hvilket bygg'))
            app.find('list item', re.compile('^Linje 7 · Boligtype.*ikke kjent'))
            app.press('push button', 'Ta inn 4 linjer')
            app.find('list item', re.compile('^4 nye boliger'))
            app.key('Escape')
            app.find('list item', re.compile('^Elvegata 3'))
            app.press('push button', 'Boliglister')
            app.press(None, re.compile('^Skriv boliglisten'))
            app.choose_file(written)
            app.find('label', 'Boliglisten er skrevet')
        self.assertEqual(len(self.lars.ctl.list('housing_unit')), 4)
        again = self.lars.ctl.json('import', str(written), '--type', 'stock')
        self.assertEqual((again['unchanged'], again['rejected']), (4, 0))


if __name__ == '__main__':
    unittest.main(verbosity=2)
