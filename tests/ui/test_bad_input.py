#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever comes in wrong, in the window: one clear sentence, no crash, and nothing is lost."""
import contextlib
import csv
import os
import pathlib
import random
import re
import shutil
import sqlite3
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
import backend as says  # noqa: E402
from backend import Backend, at, well  # noqa: E402
from samspor import TODAY, Mount, Root, kari_with_cases  # noqa: E402
from window import App, wait  # noqa: E402

# What no sentence in a window may have: an id, a path, a token, a library's own words.
RAW = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}|/tmp|/home|vault\.db|SQL|errno|0x[0-9a-f]|Bearer|\.c:\d|'
                 r'GError|JSON|\bHTTP\b|\b[45]\d\d\b', re.I)
NEW = 'Skrevet mens noe var galt'

# What the window says when the server …
DOWN = ('svarer ikke', 'arbeide videre', 'tatt vare på', 'når nettet er tilbake')
UNREADABLE = ('kunne ikke leses', 'Ingenting av det er tatt inn', 'tatt vare på')
SOMETHING_ELSE = ('Noe annet enn serveren', 'tatt vare på', 'Logg inn på nettet')


class BadInput(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.server, self.kari = kari_with_cases(self.root)
        self.vault = pathlib.Path(self.kari.dir, 'vault.db')
        self.case = self.kari.list('case')[0]['id']

    # What a hand does ------------------------------------------------------------------

    def start(self, within=(), folder=None):
        self.app = App([*within, self.root.program('samspor'), '--profile',
                        folder or self.kari.dir, '--today', TODAY],
                       env={'SAMSPOR_KEY_FILE': self.root.env['SAMSPOR_KEY_FILE']},
                       name=self.id().rpartition('.')[2])
        return self.app

    def said(self, *words, timeout=30):
        """One sentence in the window has all these words, and is nobody's but the user's."""
        pattern = re.compile(''.join(f'(?=.*{w})' for w in words), re.S)
        text = self.app.find('label', pattern, timeout=timeout).text
        self.assertFalse(RAW.search(text), text)
        self.assertGreaterEqual(len(re.findall(r'[.:]( |$|\n)', text)), 2, text)
        return text

    def cases(self):
        self.app.window('Samspor')
        self.app.press('list item', re.compile('^Saker'))
        return self.app.find('list', 'Saker')

    def names(self):
        """The three cases are listed."""
        self.cases()
        for i in range(3):
            self.app.row(f'Lett Åsgård{i}')

    def open_case(self):
        self.cases()
        self.app.row('Lett Åsgård0')
        self.app.key('ctrl+f')
        self.app.type('Åsgård0')
        self.app.row('Lett Åsgård0')
        self.app.key('Return')
        self.app.find('push button', 'Logg kontakt')

    def write(self, text):
        """The contact window, filled in and saved; how that goes is the caller's."""
        app = self.app
        app.key('ctrl+l')
        app.window('Logg en kontakt')
        app.key('2')
        app.key('1')
        app.type(text)
        app.key('ctrl+Return')

    def log(self, text):
        self.write(text)
        self.app.window('Samspor')
        self.app.find('label', re.compile(re.escape(text)))

    def foot(self, text):
        return self.app.find('push button', re.compile(text), timeout=30)

    def take_in(self, content):
        path = pathlib.Path(self.root.path, 'saker inn.csv')
        path.write_bytes(content)
        self.app.press('push button', 'Hovedmeny')
        self.app.press('menu item', re.compile('^Ta inn en saksliste'))
        self.app.choose_file(path)
        self.app.window('Ta inn en saksliste')

    def contacts(self):
        return sorted(c['text'] for c in self.kari.list('contact'))

    def remarks(self):
        return sorted(c['remark'] for c in self.kari.list('case'))

    # The vault -------------------------------------------------------------------------

    def test_damaged(self):
        with open(self.vault, 'r+b') as file:
            size = file.seek(0, os.SEEK_END)
            noise = random.Random(4)
            for place in range(4096, size, 4096):
                file.seek(place)
                file.write(noise.randbytes(600))
        before = self.vault.read_bytes()
        with self.start() as app:
            app.window('Samspor')
            app.find('label', 'Opplysningene kan ikke åpnes')
            self.said('skadet', 'ikke endret', 'trygt', 'berge')
        self.assertEqual(self.vault.read_bytes(), before)

    def test_foreign(self):
        right = self.vault.read_bytes()
        foreign = b'%PDF-1.7\n' + random.Random(7).randbytes(20000)
        self.vault.write_bytes(foreign)
        with self.start() as app:
            app.window('Samspor')
            self.said('noe annet', 'ikke rørt', 'Spør')
            self.assertEqual(self.vault.read_bytes(), foreign)
            self.vault.write_bytes(right)
            app.press('push button', 'Prøv igjen')
            self.names()

    def altered(self):
        with self.start() as app:
            self.names()
            self.said('endret av noe annet', 'ingenting er slettet', 'administratoren')
            self.assertIsNone(app.look('label', re.compile('plass på disken')))
            self.open_case()
            # What is written is not saved, is said not to be, and stays in its form.
            self.write(NEW)
            self.said('Ingenting kan lagres', 'er endret av noe annet', 'fortsatt i vinduet', 'Spør')
            self.assertTrue(any(NEW in n.text for n in app.every('text')))
            app.key('Escape')
        target = os.path.join(self.root.path, 'salvaged')
        self.kari.ctl('check', '--salvage', target, code=None)
        self.kari.dir = target
        self.assertGreaterEqual(len(self.remarks()), 2)

    def test_altered_row_taken_out(self):
        with contextlib.closing(sqlite3.connect(self.vault)) as db:
            db.execute('DELETE FROM row WHERE rid = (SELECT max(rid) FROM row)')
            db.commit()
        self.altered()

    def test_altered_row_put_back(self):
        def rows(db):
            return dict(db.execute('SELECT rid, box FROM row'))
        with contextlib.closing(sqlite3.connect(self.vault)) as db:
            before = rows(db)
        self.kari.set('case', self.case, remark='den nyeste merknaden')
        with contextlib.closing(sqlite3.connect(self.vault)) as db:
            changed = [rid for rid, box in rows(db).items() if before.get(rid, box) != box]
            self.assertTrue(changed)
            db.executemany('UPDATE row SET box = ? WHERE rid = ?',
                           [(before[rid], rid) for rid in changed])
            db.commit()
        self.altered()

    def test_older_copy_put_back(self):
        copy = os.path.join(self.root.path, 'copy')
        shutil.copytree(self.kari.dir, copy)
        for text in ('etter kopien', 'lenge etter kopien', 'skrevet etter kopien'):
            self.kari.set('case', self.case, remark=text)
            self.kari.sync()
        shutil.rmtree(self.kari.dir)
        shutil.copytree(copy, self.kari.dir)
        os.chmod(self.kari.dir, 0o700)
        with self.start():
            self.open_case()
            said = self.said('eldre kopi', 'hentet igjen', 'Se over det siste')
            self.log(NEW)
            self.app.key('F5')
            self.foot('Alt er sendt')
            self.app.press('push button', 'Jeg har lest det')
            self.app.gone('label', said)
        self.assertEqual(self.kari.get('case', self.case)['remark'], 'skrevet etter kopien')
        self.assertEqual(self.contacts(), [NEW])

    def test_wrong_key(self):
        key = pathlib.Path(self.root.env['SAMSPOR_KEY_FILE'])
        right = key.read_bytes()
        key.write_bytes(right[::-1])
        before = self.vault.read_bytes()
        with self.start() as app:
            app.window('Samspor')
            self.said('åpnet ikke', 'Ingenting er endret', 'spør')
            self.assertEqual(self.vault.read_bytes(), before)
            key.write_bytes(right)
            app.press('push button', 'Prøv igjen')
            self.names()

    def test_second_instance(self):
        with self.start() as first:
            self.open_case()
            with self.start() as second:
                second.window('Samspor')
                self.said('allerede åpent', 'Ingenting er endret', 'lukk det')
            self.app = first
            first.window('Samspor')
            self.log(NEW)
        self.assertEqual(self.contacts(), [NEW])

    def test_key_file_others_can_read(self):
        key = self.root.env['SAMSPOR_KEY_FILE']
        os.chmod(key, 0o640)
        with self.start() as app:
            app.window('Samspor')
            self.said('Nøkkelfilen', 'andre', 'Ingenting er åpnet', 'Spør')
            os.chmod(key, 0o600)
            app.press('push button', 'Prøv igjen')
            self.names()

    # The disk --------------------------------------------------------------------------

    def test_read_only_folder(self):
        before = self.vault.read_bytes()
        with Mount(self.kari.dir, 'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"') as mount:
            with self.start(mount.inside) as app:
                app.window('Samspor')
                self.said('kan ikke skrives til', 'Ingenting er endret', 'ingenting er tapt', 'Spør')
        self.assertEqual(self.vault.read_bytes(), before)
        with self.start():
            self.names()

    def test_full_disk(self):
        small = os.path.join(self.root.path, 'small')
        os.mkdir(small, 0o700)
        folder = os.path.join(small, 'p')
        fill = 'head -c 90m /dev/zero >"$1/filler" 2>/dev/null || test -s "$1/filler"'
        with Mount(small, 'mount -t tmpfs -o size=16m,mode=700 tmpfs "$1"') as mount:
            mount.sh('cp -r "$2" "$1/p"; chmod 700 "$1/p"', self.kari.dir)
            with self.start(mount.inside, folder) as app:
                self.open_case()
                self.log('Før disken ble full')
                self.foot('Alt er sendt|venter på å bli sendt')
                mount.sh(fill)
                self.write(NEW)
                self.said('Disken er full', 'ingenting ble lagret', 'Gjør plass', timeout=60)
                self.assertTrue(any(NEW in n.text for n in app.every('text')))
                mount.sh('rm "$1/filler"')
                app.key('ctrl+Return')
                app.window('Samspor')
                app.find('label', re.compile(NEW))
                # Full once more while what was saved goes from the log into the file.
                mount.sh(fill)
            mount.sh('rm "$1/filler"')
            self.kari.dir, self.root.within = folder, mount.inside
            self.kari.ctl('check')
            self.assertEqual(self.contacts(), sorted(['Før disken ble full', NEW]))
            self.assertEqual(len(self.remarks()), 3)
            self.root.within = []

    def test_full_disk_under_contacts_logged_afterwards(self):
        small = os.path.join(self.root.path, 'small')
        os.mkdir(small, 0o700)
        folder = os.path.join(small, 'p')
        fill = 'head -c 90m /dev/zero >"$1/filler" 2>/dev/null || test -s "$1/filler"'
        with Mount(small, 'mount -t tmpfs -o size=16m,mode=700 tmpfs "$1"') as mount:
            mount.sh('cp -r "$2" "$1/p"; chmod 700 "$1/p"', self.kari.dir)
            with self.start(mount.inside, folder) as app:
                self.names()
                app.key('ctrl+shift+l')
                app.window('Etterregistrer kontakter')
                mount.sh(fill)
                app.type(NEW)
                app.key('Escape')
                # It stays, with what was typed, and goes once there is room for it.
                self.said('Disken er full', 'ikke tatt vare på', 'Lukk en gang til', timeout=60)
                self.assertTrue(any(NEW in n.text for n in app.every('text')
                                    + app.every('entry')))
                mount.sh('rm "$1/filler"')
                app.key('Escape')
                app.bring('Samspor')
                app.kill()
            with self.start(mount.inside, folder) as app:
                self.names()
                app.key('ctrl+shift+l')
                app.window('Etterregistrer kontakter')
                wait(lambda: any(NEW in n.text for n in app.every('text') + app.every('entry')),
                     what='what was typed')
            self.root.within = []

    def test_full_disk_under_what_is_keyed_in_from_a_meeting(self):
        case = next(c for c in self.kari.list('case') if c['case_number'] == 'N0')
        self.kari.new('meeting', case_id=case['id'], meets_on=TODAY, at_time='12:00')
        small = os.path.join(self.root.path, 'small')
        os.mkdir(small, 0o700)
        folder = os.path.join(small, 'p')
        fill = 'head -c 90m /dev/zero >"$1/filler" 2>/dev/null || test -s "$1/filler"'

        def meeting(app):
            self.open_case()
            app.press('push button', 'Kontakter')
            app.press('list item', re.compile('^Møte i ansvarsgruppen'))
            app.press('push button', 'Fra møtet …')
            app.window('Fra møtet')
        with Mount(small, 'mount -t tmpfs -o size=16m,mode=700 tmpfs "$1"') as mount:
            mount.sh('cp -r "$2" "$1/p"; chmod 700 "$1/p"', self.kari.dir)
            with self.start(mount.inside, folder) as app:
                meeting(app)
                mount.sh(fill)
                app.pick('Linje 1: Hva det ble til', 'Et nytt tiltak')
                app.fill('Linje 1: Det som er skrevet', NEW)
                app.key('Escape')
                # It stays, with what was typed, and goes once there is room for it.
                self.said('Disken er full', 'ikke tatt vare på', 'Lukk en gang til', timeout=60)
                self.assertEqual(app.find('text', 'Linje 1: Det som er skrevet').text, NEW)
                mount.sh('rm "$1/filler"')
                app.key('Escape')
                app.bring('Samspor')
                app.kill()
            with self.start(mount.inside, folder) as app:
                meeting(app)
                app.find('label', re.compile('^Påbegynt'))
                wait(lambda: app.find('text', 'Linje 1: Det som er skrevet').text == NEW,
                     what='what was typed')
            self.root.within = []

    # The server ------------------------------------------------------------------------

    @contextlib.contextmanager
    def before(self, backend):
        """The window in a case, with everything sent."""
        self.kari.ctl('login', '--server', backend.url, '--token-file', '-',
                      stdin=self.server.token('kari'))
        with self.start() as app:
            self.open_case()
            self.foot('Alt er sendt')
            yield app

    def everything_came(self, *texts):
        self.assertEqual(self.contacts(), sorted(texts))
        status = self.kari.json('status')
        self.assertEqual((status['pending'], status['refused'], status['conflicts']), (0, 0, 0))

    def answered(self, answers, *words, only='/v1/'):
        """Each is said, and no longer when the server is well again. Something written while it gives
        the first is kept, and then sent."""
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                for number, answer in enumerate(answers):
                    backend.answer = at(only, answer)
                    if number == 0:
                        self.log(NEW)
                    app.key('F5')
                    said = self.said(*words, timeout=100)
                    if number == 0:
                        self.foot('1 endring venter på å bli sendt')
                    backend.answer = well
                    app.key('F5')
                    app.gone('label', said)
                    self.foot('Alt er sendt')
            self.everything_came(NEW)

    def test_server_down(self):
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                self.server.stop()
                backend.__exit__()
                self.log(NEW)
                app.key('F5')
                self.said(*DOWN)
                self.foot('1 endring venter på å bli sendt')
        self.assertEqual(self.kari.json('status')['pending'], 1)
        self.assertEqual(self.contacts(), [NEW])

    def test_server_silent(self):
        """It takes the request and says nothing: the window goes on meanwhile, and then says so."""
        leave = threading.Event()
        self.addCleanup(leave.set)
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                asked = threading.Event()

                def silent(reply):
                    asked.set()
                    leave.wait(200)
                    return reply()
                backend.answer = at('/', silent)
                self.log(NEW)
                app.key('F5')
                self.assertTrue(asked.wait(30))
                self.foot('1 endring venter på å bli sendt')
                app.press('list item', re.compile('^Overganger'))
                app.find('label', 'Overganger')
                app.key('alt+Left')
                app.find('push button', 'Logg kontakt')
                self.log(f'{NEW} og stille')
                self.said(*DOWN, timeout=100)
                backend.answer = well
                leave.set()
                app.key('F5')
                self.foot('Alt er sendt')
        self.everything_came(NEW, f'{NEW} og stille')

    def test_server_trickles(self):
        """An answer in crumbs is waited for, and taken."""
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                backend.answer = at('/', says.drip)
                self.log(NEW)
                app.key('F5')
                self.foot('Alt er sendt')
        self.everything_came(NEW)

    def test_server_answers_html(self):
        self.answered([says.html, says.redirect], *SOMETHING_ELSE)

    def test_server_answers_html_before_anything_is_known(self):
        with Backend(self.server) as backend:
            backend.answer = at('/', says.html)
            self.kari = self.root.profile('ny', TODAY).init().login(self.server, 'kari')
            self.kari.ctl('login', '--server', backend.url, '--token-file', '-',
                          stdin=self.server.token('kari'))
            with self.start() as app:
                app.window('Samspor')
                app.find('label', 'Venter på serveren')
                self.said('Ingen opplysninger vises før', *SOMETHING_ELSE)
                backend.answer = well
                app.key('F5')
                self.names()

    def test_server_answers_cut_off(self):
        self.answered([says.short], *DOWN)

    def test_server_answers_half_or_hostile_or_without_end(self):
        self.answered([says.cut, *says.HOSTILE, says.endless, says.endless_lines], *UNREADABLE)

    def test_feed_is_hostile_or_has_more_rows_than_asked_for(self):
        self.answered([*says.HOSTILE_FEED, says.more_rows], *UNREADABLE, only='/v1/sync/changes')
        self.assertEqual(self.kari.list('service'), [])

    def test_restored_copy(self):
        """What a server says that has seen newer data from this computer."""
        self.answered([says.restored], 'eldre kopi', 'ingenting blir sendt', 'tatt vare på',
                      'Spør', only='/v1/sync/')

    def test_server_stands_still(self):
        """It answers all there is to answer, from something that nobody writes to any more."""
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                backend.answer = at('/v1/sync/changes', says.stale)
                app.key('F5')
                said = self.said('ikke hatt noe nytt siden', 'kan mangle her', 'tatt vare på', 'Si fra')
                self.log(NEW)
                backend.answer = well
                app.key('F5')
                app.gone('label', said)
                self.foot('Alt er sendt')
        self.everything_came(NEW)

    def test_clocks_differ(self):
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                for hours, words in (1, '60 minutter etter'), (-49, '2 dager foran'):
                    backend.answer = at('/v1/sync/changes', says.ending(
                        server_time=says.hours_later(hours), head_at=says.hours_later(hours)))
                    app.key('F5')
                    said = self.said('Klokken', words, 'kan bli feil', 'Still klokken')
                    backend.answer = well
                    app.key('F5')
                    app.gone('label', said)
                self.log(NEW)
                app.key('F5')
                self.foot('Alt er sendt')
        self.everything_came(NEW)

    def test_expired_token(self):
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                self.server.token('kari', '--revoke')
                self.log(NEW)
                app.key('F5')
                said = self.said('gått ut eller er trukket tilbake', 'tatt vare på',
                                 'ny tilgangsnøkkel')
                self.foot('1 endring venter på å bli sendt')
                # The way to a new key is beside the sentence.
                app.press('push button', 'Innstillinger')
                app.window('Innstillinger')
                app.fill('Ny tilgangsnøkkel', self.server.token('kari'))
                app.press('push button', 'Bruk denne serveren')
                app.find('label', re.compile('spør serveren nå'))
                app.key('Escape')
                app.window('Samspor')
                self.foot('Alt er sendt')
                app.gone('label', said)
        self.everything_came(NEW)

    def test_http_to_a_name(self):
        with Backend(self.server) as backend:
            with self.before(backend) as app:
                app.press('push button', 'Hovedmeny')
                app.press('menu item', 'Innstillinger')
                app.window('Innstillinger')
                app.fill('Adressen til serveren', 'http://127.0.0.1.example')
                app.fill('Ny tilgangsnøkkel', 'hemmelig-tilgang')
                app.press('push button', 'Bruk denne serveren')
                self.said('https://', 'Ingenting er sendt')
                app.key('Escape')
                # The server is the one it was.
                app.window('Samspor')
                self.log(NEW)
                app.key('F5')
                self.foot('Alt er sendt')
        self.everything_came(NEW)

    # Tables ----------------------------------------------------------------------------

    def test_csv_of_noise(self):
        noise = random.Random(11)
        with self.start() as app:
            self.names()
            for content in (noise.randbytes(10_000_000),
                            bytes(noise.choices(b'abc;,\n"\xc3\xa5', k=10_000_000)),
                            b'"' + b'a;' * 5_000_000,
                            b'saksnummer;etternavn\n' + b';' * 10_000_000):
                self.take_in(content)
                self.said('ikke en tabell|ingen overskrift', 'Ingenting er tatt inn', timeout=100)
                app.key('Escape')
                app.window('Samspor')
        self.assertEqual(len(self.remarks()), 3)

    def test_formulas_leave_as_text(self):
        """What was not taken in is written out again: no spreadsheet may compute it."""
        out = pathlib.Path(self.root.path, 'avvist.csv')
        names = [f'{sign}HYPERLINK("http://x.example")' for sign in '=+-@']
        with self.start() as app:
            self.names()
            self.take_in(('saksnummer;etternavn;fornavn;fødselsdato\r\nF1;Ny;Lett;01.03.1985\r\n'
                          + ''.join(f'F{n};"{name.replace(chr(34), chr(34) * 2)}";Lett;31.02.1985\r\n'
                                    for n, name in enumerate(names, 2))).encode())
            app.press('push button', 'Ta inn 1 linje')
            app.press('push button', re.compile('^Skriv linjene'))
            app.choose_file(out)
            wait(out.exists, what='the file')
            app.window('Samspor')
        with open(out, encoding='utf-8-sig', newline='') as file:
            cells = [cell for row in csv.reader(file, delimiter=';') for cell in row]
        self.assertEqual([c for c in cells if c[:1] in '=+-@\t\r' and c], [])
        self.assertEqual([c for c in cells if 'HYPERLINK' in c], [f"'{name}" for name in names])


if __name__ == '__main__':
    unittest.main()
