#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""C6 and C8 of the security list: nothing of a person can be read on disk, after work in the window
and after kill -9 in it; nor in what the window says with every message turned on, nor in what it asks
the desktop to show. (Both lie below the test root.)

Every file below the test root (home, all XDG folders, temporary files, the profiles) is searched
for every demo value of eight bytes or more and for every record id, in all the forms that
tests/lib/unreadable.py knows. The server and the files a person asked for lie outside. (The same
search over the whole main job is in test_main_job.py.)
"""
import base64
import gzip
import io
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from samspor import Root, stamp  # noqa: E402
from unreadable import found, needles_of, read  # noqa: E402
from window import App, wait  # noqa: E402

TODAY = '2026-06-04'
SECRETS = ('Ærligmann Prøvesen', 'Ærligmann', 'Prøvesen', '+44 7700 900148', '+447700900148',
           'Hemmeligveien 17, 0001 Prøvestad', 'Drikker når uroen kommer om natten',
           'Snakket om flytting til Bergsida', 'Halvskrevet om medisinen hans', 'N2026-4711')


class NothingReadable(unittest.TestCase):
    def setUp(self):
        self.test_root = pathlib.Path(os.environ['SAMSPOR_TEST_ROOT'])
        # The server, the tokens' way in and what is asked for: not on this computer.
        self.elsewhere = tempfile.TemporaryDirectory(prefix='samspor-elsewhere-', dir='/tmp')
        self.addCleanup(self.elsewhere.cleanup)
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.assertIn(self.test_root, pathlib.Path(self.root.path).parents)
        self.server = self.root.server(today=TODAY,
                                       db=f'sqlite:{self.elsewhere.name}/server.db')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.start()
        self.kari = self.root.profile('kari', TODAY).init().login(self.server, 'kari')
        self.kari.sync()
        path = pathlib.Path(self.elsewhere.name, 'saker.csv')
        path.write_text('saksnummer;etternavn;fornavn;fødselsdato;telefon;adresse;merknad\n'
                        f'{SECRETS[9]};{SECRETS[2]};{SECRETS[1]};03.05.1985;{SECRETS[3]};'
                        f'{SECRETS[5]};{SECRETS[6]}\n'
                        + ''.join(f'X{i};Annen{i};Person;0{1 + i}.02.1980;;;\n' for i in range(8)),
                        encoding='utf-8')
        self.kari.ctl('import', str(path))
        self.kari.sync()
        self.ids = [r['id'] for t in ('case', 'person', 'user', 'team') for r in self.kari.list(t)]
        self.assertGreater(len(self.ids), 18)

    def app(self):
        return App([self.root.program('samspor'), '--profile', self.kari.dir, '--today', TODAY],
                   env={'SAMSPOR_KEY_FILE': self.root.env['SAMSPOR_KEY_FILE'],
                        'G_MESSAGES_DEBUG': 'all'},
                   name='nothing-readable')

    def open_case(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('list', 'Saker')
        app.key('ctrl+f')
        app.type('Ærlig')
        app.row(SECRETS[0])
        app.key('Return')
        app.find('push button', 'Logg kontakt')

    def log_contact(self, app, text, save):
        app.key('ctrl+l')
        app.window('Logg en kontakt')
        app.key('2')
        app.key('1')
        app.type(text)
        if save:
            app.key('ctrl+Return')
            app.window('Samspor')
            app.find('label', re.compile(text))

    def assert_closed(self, pid):
        """Its files are the user's own, and it would leave no core dump."""
        limits = pathlib.Path(f'/proc/{pid}/limits').read_text()
        self.assertRegex(limits, r'Max core file size +0 +0 ')
        self.assertEqual(int(pathlib.Path(f'/proc/{pid}/coredump_filter').read_text(), 16), 0)
        for path in [pathlib.Path(self.kari.dir), *pathlib.Path(self.kari.dir).rglob('*')]:
            self.assertEqual(path.stat().st_mode & 0o777, 0o700 if path.is_dir() else 0o600, path)

    def assert_nothing(self, when):
        hits = found(read(self.test_root), needles_of(SECRETS, self.ids))
        self.assertEqual(hits, [], when)

    def test_the_search_finds(self):
        """A search that finds nothing must be able to find."""
        place = pathlib.Path(self.elsewhere.name, 'planted')
        place.mkdir()
        value, record_id = SECRETS[6], self.ids[0]
        raw = bytes.fromhex(record_id.replace('-', ''))
        text = value.encode()
        packed = zlib.compress(b'{"remark":"' + text + b'"}' + bytes(range(256)) * 60)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr('ark', text * 3)
        values = (text, value.encode('utf-16-le'), value.encode('utf-16-be'),
                  json.dumps({'a': value}).encode(), text.hex().encode(),
                  *(base64.b64encode(b'z' * n + text + b'zz') for n in range(4)),
                  packed, packed[:-9] + b'broken off', b'PK..' + zlib.compress(text, 9) + b'..',
                  gzip.compress(text), archive.getvalue())
        ids = (raw, record_id.encode(), base64.b64encode(b'x' + raw + b'x' * 5))
        for what, cases in ((value, values), (record_id, ids)):
            for n, data in enumerate(cases):
                file = place / 'file'
                file.write_bytes(b'\0' * 37 + data + b'\0' * 11)
                self.assertEqual(found(read(place), needles_of([value], [record_id])),
                                 [(str(file), what)], f'planted {n} of {what}')
                self.assertEqual(read(place, but=[file]), {})
        file.rename(place / value)
        (place / value).write_bytes(b'')
        self.assertEqual(found(read(place), needles_of([value], [record_id])),
                         [(str(place / value), value)], 'in the name of a file')

    def test_after_work(self):
        with self.app() as app:
            self.open_case(app)
            self.log_contact(app, SECRETS[7], True)
            app.key('F5')
            app.find('push button', re.compile('Alt er sendt'), timeout=30)
            self.assert_nothing('while the window is open')
            self.assert_closed(app.pid)
            self.assertRegex(app.stdout + app.stderr, '-DEBUG: ')
            for output in (app.stdout_path, app.stderr_path):
                self.assertIn(self.test_root, output.parents)
            self.assertIn(self.test_root, pathlib.Path(os.environ['SAMSPOR_NOTIFIED']).parents)
        self.assert_nothing('after the window was closed')
        self.assertEqual([c['text'] for c in self.kari.list('contact')], [SECRETS[7]])
        self.assert_nothing('after the command line')

    def test_after_kill(self):
        with self.app() as app:
            self.open_case(app)
            self.log_contact(app, SECRETS[7], True)
            self.log_contact(app, SECRETS[8], False)
            # The draft is kept within a few seconds, sealed; then the plug is pulled.
            before = stamp(self.kari.dir)
            app.type('.')
            wait(lambda: stamp(self.kari.dir) != before, what='the draft to be kept')
            app.kill()
            self.assert_nothing('after kill -9')
        self.assertEqual([c['text'] for c in self.kari.list('contact')], [SECRETS[7]],
                         'what was called saved is there')
        self.assert_nothing('after it was opened again')


if __name__ == '__main__':
    unittest.main(verbosity=2)
