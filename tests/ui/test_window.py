#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test helper tested: every way to work a window, on the probe that has one of each."""
import os
import pathlib
import re
import struct
import unittest

from window import App, wait

HERE = pathlib.Path(__file__).resolve().parent
TMP = pathlib.Path(os.environ['TMPDIR'])


class WindowTest(unittest.TestCase):
    def probe(self):
        return App(['/usr/bin/python3', HERE / 'probe.py'], name=self.id().rpartition('.')[2])

    def said(self, app, line):
        wait(lambda: app.stdout.splitlines()[-1:] == [line],
             what=f'{line!r}; stdout is {app.stdout.splitlines()[-3:]}')

    def test_look(self):
        with self.probe() as app:
            self.assertEqual(app.window('Probe').role, 'frame')
            self.assertIsNone(app.look('push button', 'Finnes ikke'))
            self.assertIsNone(app.look('list', 'Saker'), 'a hidden page is not looked at')
            self.assertEqual(app.find('label', 'klar').name, 'status')
            self.assertIn('Radaktivering', app.row('Åpne sak').words)
            self.assertEqual([n.role for n in app.unnamed()], [])
            with self.assertRaises(AssertionError):
                app.find('label', 'Finnes ikke', timeout=0.2)

    def test_press(self):
        with self.probe() as app:
            app.window('Probe')
            app.press('push button', 'Knapp')
            self.said(app, 'button')
            app.press('check box', re.compile('Tolk'))
            self.said(app, 'switch=True')
            app.press('list item', 'Åpne sak')
            self.said(app, 'row opened')
            app.press('check box', 'Muntlig ja')
            self.said(app, 'check=True')
            self.assertIn('checked', app.find('check box', 'Muntlig ja').states)
            app.press('push button', 'Hovedmeny')
            app.press('menu item', 'Hei du')
            self.said(app, 'menu hei')
            app.press('push button', 'Melding')
            app.press('push button', 'Angre')
            self.said(app, 'undo')
            app.press('Knapp')
            self.said(app, 'button')

    def test_popover_place(self):
        with self.probe() as app:
            app.window('Probe')
            app.press('push button', 'Hovedmeny')
            app.click('menu item', 'Hei du')
            self.said(app, 'menu hei')
            app.press('push button', 'Hvorfor')
            app.find('label', re.compile('^Begrunnelse'))
            app.key('Escape')
            app.gone('label', re.compile('^Begrunnelse'))

    def test_tooltip_in_the_way(self):
        """GTK on X11 lets a tooltip take the press on what lies under it."""
        with self.probe() as app:
            app.window('Probe')
            first, second = (app.find('list item', name) for name in ('Skjema', 'Lister'))
            x, y = app.middle(first)
            app.screen.point(x, y)
            app.screen.point(x + 1, y)
            wait(lambda: app.screen.popups_at(*app.middle(second)), what='the tooltip')
            app.click(second)
            self.said(app, 'page 1')

    def test_fill_and_type(self):
        with self.probe() as app:
            app.window('Probe')
            app.fill('Fornavn', 'Kåre Ødegård')
            self.said(app, 'fornavn=Kåre Ødegård')
            app.fill('Merknad', 'To\nlinjer')
            self.assertEqual(app.find('text', 'Merknad').text, 'To\nlinjer')
            field = app.click('text', 'Telefon')
            text = 'Ærlig Øyvind Å @ {}~ š č ŋ – «ja» 12:30 é?'
            app.type(text)
            wait(lambda: field.text == text, what=f'typed text, is {field.text!r}')
            app.key('ctrl+a')
            app.type('9')
            self.said(app, 'telefon=9')
            self.assertEqual(app.focused(), field)
            app.key('ctrl+s')
            self.said(app, 'save')

    def test_pick(self):
        with self.probe() as app:
            app.window('Probe')
            app.pick('Status', 'Aktiv')
            self.said(app, 'combo=2')
            app.pick('Status', 'Venter')
            self.said(app, 'combo=1')
            app.pick('Sortering', 'B')
            self.said(app, 'drop=1')
            with self.assertRaises(AssertionError):
                app.pick('Sortering', 'Finnes ikke')
            app.key('Escape')

    def test_lists(self):
        with self.probe() as app:
            app.window('Probe')
            app.press('list item', 'Lister')
            self.said(app, 'page 1')
            self.assertIsNone(app.look('text', 'Fornavn'), 'the other page is hidden now')
            saker = app.find('list', 'Saker')
            app.click(app.row('Sak 003', within=saker))
            self.said(app, 'list selected 3')
            app.click(app.row('Sak 002', within=saker), count=2)
            self.said(app, 'list row 2')
            app.row('Sak 060', within=saker, scroll=True)
            self.assertIsNone(app.look_row('Sak 001', within=saker), 'scrolled away')
            for _ in range(40):
                if not app.turn(saker, down=False):
                    break
            self.assertIsNone(app.look_row('Sak 060', within=saker), 'scrolled away')
            app.click(app.row('Sak 040', within=saker, scroll=True))
            self.said(app, 'list selected 40')
            app.click(app.row('Sak 001', within=app.find('tree table', 'Tabell')), count=2)
            self.said(app, 'table row 1')

    def test_dialog(self):
        with self.probe() as app:
            app.window('Probe')
            app.press('push button', 'Dialog')
            app.find('push button', 'Flytt')
            self.assertIsNone(app.look('push button', 'Knapp'), 'behind the dialog')
            app.press('push button', 'Flytt')
            self.said(app, 'response yes')
            app.window('Probe')

    def test_files(self):
        with self.probe() as app:
            app.window('Probe')
            source = TMP / 'kilde.csv'
            source.write_text('a;b\n')
            app.press('push button', 'Åpne fil')
            app.choose_file(source)
            self.said(app, f'Importer: {source}')
            app.press('push button', 'Lagre fil')
            app.choose_file(TMP / 'ut æøå.pdf')
            self.said(app, f'Eksporter: {TMP}/ut æøå.pdf')

    def test_shot(self):
        with self.probe() as app:
            app.window('Probe')
            app.find('label', 'klar')
            for whole, least in ((False, (1000, 640)), (True, (1366, 768))):
                data = app.shot(TMP / 'shot.png', whole).read_bytes()
                self.assertEqual(struct.unpack('>II', data[16:24]), least)
                self.assertGreater(len(data), 5000, 'a picture of something')

    def test_complaints(self):
        app = self.probe()
        with self.assertRaises(AssertionError) as caught:
            with app:
                app.window('Probe')
                app.press('push button', 'Advar')
                wait(lambda: app.stderr)
        self.assertIn('made on purpose', str(caught.exception))
        self.assertFalse(app.alive())

    def test_bad_end(self):
        app = App(['/bin/sh', '-c', 'echo broken >&2; exit 3'], name='bad-end').start()
        with self.assertRaises(AssertionError) as caught:
            app.window('Probe')
        self.assertIn('broken', str(caught.exception))
        app.__exit__(None, None, None)


if __name__ == '__main__':
    unittest.main(verbosity=2)
