#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing of a person can be read on disk: after work in the window, and after kill -9 in it.

Every file below the test root (home, all XDG folders, temporary files, the profiles) is searched
for every demo value of eight bytes or more and for every record id: as UTF-8, UTF-16, base64 at
all three offsets, hexadecimal, escaped JSON, and inside deflate. The server and the files a person
asked for lie outside.
"""
import base64
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from samspor import Root  # noqa: E402
from window import App, wait  # noqa: E402

TODAY = '2026-06-04'
SECRETS = ('Ærligmann Prøvesen', 'Ærligmann', 'Prøvesen', '+44 7700 900148', '+447700900148',
           'Hemmeligveien 17, 0001 Prøvestad', 'Drikker når uroen kommer om natten',
           'Snakket om flytting til Bergsida', 'Halvskrevet om medisinen hans', 'N2026-4711')


def base64_forms(data):
    for offset in range(3):
        # Only the letters that depend on nothing but the value itself.
        coded = base64.b64encode(b'\0' * offset + data)[-(-offset * 8 // 6):-4]
        if len(coded) >= 8:
            yield coded
            yield coded.translate(bytes.maketrans(b'+/', b'-_'))


def forms(value):
    """All the ways a value may stand in a file."""
    yield value.encode()
    yield value.encode('utf-16-le')
    yield value.encode('utf-16-be')
    yield json.dumps(value)[1:-1].encode()
    yield ''.join(f'\\u{ord(c):04X}' if ord(c) > 126 else c for c in value).encode()
    for text in (value.encode(), value.encode('utf-16-le')):
        yield text.hex().encode()
        yield text.hex().upper().encode()
        yield from base64_forms(text)


def id_forms(record_id):
    raw = bytes.fromhex(record_id.replace('-', ''))
    yield from forms(record_id)
    yield from forms(record_id.replace('-', ''))
    yield raw
    yield raw[::-1]
    yield from base64_forms(raw)


def layers(data):
    """The bytes, and what any deflate stream in them unpacks to."""
    yield data
    for match in re.finditer(rb'\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08', data):
        bits = 31 if data[match.start()] == 0x1f else 15
        try:
            inner = zlib.decompressobj(bits).decompress(data[match.start():], 8_000_000)
        except zlib.error:
            continue
        if len(inner) > 8:
            yield inner


def found(root, needles):
    hits = []
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path) or os.path.islink(path):
                continue
            with open(path, 'rb') as file:
                data = file.read()
            for layer in layers(data):
                hits += [(path, what) for what, needle in needles if needle in layer]
        hits += [(os.path.join(folder, name), what) for name in names
                 for what, needle in needles if needle in os.fsencode(name)]
    return sorted(set(hits))


def needles_of(values, ids):
    pairs = [(v, n) for v in values for n in forms(v) if len(n) >= 8]
    pairs += [(i, n) for i in ids for n in id_forms(i) if len(n) >= 8]
    return sorted(set(pairs))


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
                   env={'SAMSPOR_KEY_FILE': self.root.env['SAMSPOR_KEY_FILE']},
                   name='nothing-readable')

    def open_case(self, app):
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('tree table', 'Saker')
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

    def assert_nothing(self, when):
        hits = found(self.test_root, needles_of(SECRETS, self.ids))
        self.assertEqual(hits, [], when)

    def test_the_search_finds(self):
        """A search that finds nothing must be able to find."""
        place = pathlib.Path(self.elsewhere.name, 'planted')
        place.mkdir()
        value, record_id = SECRETS[6], self.ids[0]
        raw = bytes.fromhex(record_id.replace('-', ''))
        text = value.encode()
        cases = (text, value.encode('utf-16-le'), value.encode('utf-16-be'),
                 json.dumps({'a': value}).encode(), text.hex().encode(),
                 *(base64.b64encode(b'z' * n + text + b'zz') for n in range(4)),
                 zlib.compress(b'{"remark":"' + text + b'"}'),
                 b'PK..' + zlib.compress(text, 9) + b'..', raw, record_id.encode(),
                 base64.b64encode(b'x' + raw + b'x' * 5))
        for n, data in enumerate(cases):
            file = place / 'file'
            file.write_bytes(b'\0' * 37 + data + b'\0' * 11)
            expected = {record_id} if n >= 11 else {value}
            self.assertEqual({w for _, w in found(place, needles_of([value], [record_id]))},
                             expected, f'planted {n}')

    def test_after_work(self):
        with self.app() as app:
            self.open_case(app)
            self.log_contact(app, SECRETS[7], True)
            app.key('F5')
            app.find('push button', re.compile('Alt er sendt'), timeout=30)
            self.assert_nothing('while the window is open')
        self.assert_nothing('after the window was closed')
        self.assertEqual([c['text'] for c in self.kari.list('contact')], [SECRETS[7]])
        self.assert_nothing('after the command line')

    def test_after_kill(self):
        with self.app() as app:
            self.open_case(app)
            self.log_contact(app, SECRETS[7], True)
            self.log_contact(app, SECRETS[8], False)
            # The draft is kept within a few seconds, sealed; then the plug is pulled.
            vault = pathlib.Path(self.kari.dir)

            def stamp():
                return sum(f.stat().st_mtime_ns + f.stat().st_size for f in vault.iterdir())
            before = stamp()
            wait(lambda: stamp() != before, what='the draft to be kept')
            app.kill()
            self.assert_nothing('after kill -9')
        self.assertEqual([c['text'] for c in self.kari.list('contact')], [SECRETS[7]],
                         'what was called saved is there')
        self.assert_nothing('after it was opened again')


if __name__ == '__main__':
    unittest.main(verbosity=2)
