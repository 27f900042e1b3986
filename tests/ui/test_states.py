#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says in each state of sending and fetching: one sentence, in the three languages
and the one nobody speaks, and the way on."""
import contextlib
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from backend import well  # noqa: E402
from samspor import TODAY, Root  # noqa: E402
from states import Place, cases, log_fault, open_window, reach, sentence, suspended  # noqa: E402
from states import server_put_back  # noqa: E402
from shots import resize  # noqa: E402
from walk import Walk  # noqa: E402
from words import ENV, WORD, cut_off, known, look, strange, texts_of, theirs  # noqa: E402

# What is written in the records of a Place.
RECORDS = 'Lett Åsgård Kari Koordinator'


class States(unittest.TestCase):
    def whole(self, app, name):
        """In the language nobody speaks: all of it comes from a catalog, and none is cut off."""
        Walk(app).still()
        for size in (None, (820, 560)):
            if size:
                resize(app, size)
                Walk(app).still()
            seen = [(f'{name} {size or ""}', line) for line in look(app.process)]
            self.assertFalse(cut_off(seen), cut_off(seen))
            odd = strange(texts_of(seen), known('qps') | set(WORD.findall(RECORDS)),
                          {t.said('qps') for t in theirs()})
            self.assertFalse(odd, '\n'.join(odd))

    @contextlib.contextmanager
    def reached(self, name):
        with Root() as root, Place(root) as place:
            for lang in ('nn', 'en'):
                with reach(place, name, lang):
                    pass
            with reach(place, name, 'qps', ENV) as (app, _):
                self.whole(app, name)
            with reach(place, name) as (app, said):
                yield place, app, said

    def sent(self, app):
        app.find('push button', re.compile('Alt er sendt'), timeout=30)
        app.find('push button', re.compile('Bekreftet av serveren'))

    def well_again(self, name):
        with self.reached(name) as (place, app, said):
            # Whatever it is, what is here is here.
            cases(app)
            place.backend.answer = well
            app.key('F5')
            app.gone('label', said)
            self.sent(app)

    def test_waiting(self):
        with self.reached('waiting') as (place, app, said):
            cases(app)
            place.server.restart()
            place.backend.answer = well
            app.key('F5')
            app.gone('label', said)
            self.sent(app)

    def test_badges(self):
        """Of each record what has become of it, in one word or two; the others have none."""
        with self.reached('badges') as (_, app, _):
            app.press('list item', re.compile('^Innboks'))
            for what in ('velg', 'avvist', 'venter på å bli sendt'):
                app.find('list item', re.compile(what))

    def test_stale(self):
        self.well_again('stale')

    def test_sign_in(self):
        self.well_again('sign-in')

    def test_clock(self):
        self.well_again('clock')

    def test_captive(self):
        self.well_again('captive')

    def test_old_client(self):
        """Nothing is fetched for it, and the server has what was written all the same."""
        with self.reached('old-client') as (place, app, said):
            place.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
            lars = place.root.profile('lars', TODAY).init().login(place.server, 'lars')
            lars.sync()
            self.assertEqual(lars.get('case', place.case)['remark'], 'venter på å bli sendt')
            cases(app)
            place.backend.answer = well
            app.key('F5')
            app.gone('label', said)
            self.sent(app)

    def test_altered(self):
        with self.reached('altered') as (_, app, said):
            cases(app)
            app.find('label', re.compile(re.escape(said)))

    def test_restored_copy(self):
        with self.reached('restored-copy') as (_, app, said):
            app.press('push button', 'Jeg har lest det')
            app.gone('label', said)

    def test_restored_server(self):
        """It is said until it has been read, also to who opens the window again."""
        with Root() as root, Place(root) as place:
            server_put_back(place)
            for lang in ('nn', 'en', 'nb'):
                with open_window(place, 'restored-server', lang) as app:
                    app.window('Samspor')
                    cases(app, lang)
                    app.key('F5')
                    said = sentence(app, 'restored-server', lang)
                    if lang == 'nb':
                        app.press('push button', 'Jeg har lest det')
                        app.gone('label', said)
            self.assertFalse(place.kari.json('status')['server_restored'])
            self.assertEqual(place.kari.get('case', place.case)['remark'], 'bekreftet, så borte')

    def test_suspended(self):
        """One state, which is known at once when the window is opened again."""
        with Root() as root, Place(root) as place:
            suspended(place)
            for lang in ('nn', 'en', 'nb'):
                with open_window(place, 'suspended', lang) as app:
                    app.window('Samspor')
                    cases(app, lang)
                    said = sentence(app, 'suspended', lang)
                    if lang == 'nb':
                        device = place.server.admin('device', 'list').split()[0]
                        place.server.admin('device', 'resume', '--id', device)
                        app.key('F5')
                        app.gone('label', said)
                        self.sent(app)

    def test_log_gaps(self):
        """A lead reads whose computer it is and what to do; then nothing is said until there are
        more."""
        with Root() as root, Place(root) as place:
            for lang in ('nn', 'en', 'nb'):
                with reach(place, 'log-gaps', lang) as (app, said):
                    if lang == 'nb':
                        app.find('list item', re.compile('^Hull i innsynsloggen.*Fra 1 maskin'))
                        app.find('list item', re.compile('^Ola Koordinator.*1 hull.*sist i kontakt med serveren'))
                        app.find('label', re.compile('^Spør den som bruker maskinen'))
                        app.find('list item', 'Innboks, 1')
                        app.press('push button', 'Jeg har lest det')
                        app.gone('label', said)
                        app.find('list item', 'Innboks')
            log_fault(place)
            with reach(place, 'log-gaps') as (app, _):
                app.find('list item', re.compile('^Ola Koordinator.*2 hull'))

    def test_permit(self):
        """One page: why, how much waits, the way on; and nothing else, until the server answers."""
        with self.reached('permit') as (place, app, _):
            app.find('push button', 'Logg inn …')
            for keys in ('ctrl+2', 'ctrl+f', 'ctrl+l', 'F2'):
                app.key(keys)
                self.assertIsNone(app.look('label', re.compile('Åsgård')))
            app.press('push button', 'Send og hent nå')
            app.find('label', re.compile('svarer ikke'), timeout=30)
            place.server.restart()
            place.backend.answer = well
            # It tries again by itself too, and the button may be gone already.
            app.key('F5')
            cases(app)
            self.sent(app)


if __name__ == '__main__':
    unittest.main()
