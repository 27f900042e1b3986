#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Today: what is done from a card, by keyboard alone; what stands below; the lead's part."""
import os
import pathlib
import re
import sys
import unittest

from window import App, wait

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'lib'))
from samspor import Root, stamp  # noqa: E402

BUILD = pathlib.Path(os.environ['SAMSPOR_BUILD'])
SAMSPOR = BUILD / 'src/ui/samspor'
# Words in English: the catalogs are tested elsewhere.
ENV = {'SAMSPOR_LOCALEDIR': '/nonexistent', 'ASAN_OPTIONS': 'detect_leaks=0',
       'LANG': 'nb_NO.UTF-8'}
TODAY = '2026-06-04'
# The first card of the demo's coordinator: broken off yesterday, and nothing else.
FIRST, INITIALS = 'Stille Bekkevoll', 'S. B.'


class TodayTest(unittest.TestCase):
    def demo(self, user='koordinator'):
        return App([SAMSPOR, f'--demo={user}'], env=ENV, name=self.id().rpartition('.')[2])

    def cards(self, app):
        """The list of cards, with the keyboard on its first."""
        app.window('Samspor')
        cards = app.find('list', 'To be done now', timeout=60)
        wait(lambda: self.on(app).startswith(FIRST), 30, 'the keyboard to be on the first card')
        return cards

    def on(self, app):
        node = app.focused()
        return node.name if node and node.role == 'list item' else ''

    def come_back(self, app, cards):
        """What the toast undoes stands again."""
        app.press('push button', 'Undo')
        app.row(FIRST, within=cards)

    def test_attempt(self):
        with self.demo() as app:
            self.cards(app)
            app.key('t')
            app.window('Log a contact')
            app.find('label', FIRST)
            button = app.find('push button', 'Not reached, 2')
            wait(lambda: {'checked', 'pressed'} & button.states, what='how it went to be chosen')
            app.key('2')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.find('label', 'Contact logged')
            # Tried is not reached: the alert stands, and the keyboard on its card.
            wait(lambda: self.on(app).startswith(FIRST), what='the keyboard to be there again')
            app.press('push button', 'Undo')
            app.gone('push button', 'Undo')
            # Reached ends it.
            wait(lambda: self.on(app).startswith(FIRST), what='the keyboard to be there still')
            app.key('r')
            app.window('Log a contact')
            app.find('label', FIRST)
            app.key('2')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.gone('list item', re.compile(f'^{FIRST}'))
            wait(lambda: self.on(app) and FIRST not in self.on(app),
                 what='the keyboard to be on the card that took its place')

    def test_all_of_the_day(self):
        """The next four appointments leave room for the cards; the others open in place."""
        with self.demo() as app:
            self.cards(app)
            day = app.find('list', 'Appointments today')
            fold = app.find('list item', re.compile(r'^Show all \d+ · Appointments today'), day)
            every = int(fold.name.split()[2])
            self.assertEqual(len(self.rows(day)), 5)
            self.assertNotIn('expanded', fold.states)
            app.key('shift+Tab')
            app.key('End')
            wait(lambda: self.on(app) == fold.name, what='the keyboard to be on the last row')
            app.key('Return')
            app.find('list item', 'Show fewer · Appointments today', day)
            self.assertEqual(len(self.rows(day)), every + 1)
            wait(lambda: self.on(app).startswith('Show fewer'), what='the keyboard to be there')
            app.key('Return')
            wait(lambda: len(self.rows(day)) == 5, what='the day to fold')

    def test_answers(self):
        """A measure, a deferral and "not correct" end the alert; each can be undone. Only the row
        that it is about goes: the others are the same objects as before."""
        with self.demo() as app:
            cards = self.cards(app)
            self.measure(app, cards)
            self.deferral(app, cards)
            self.not_correct(app, cards)

    def rows(self, cards):
        return [(n.path, n.name) for n in cards.children() if n.role == 'list item']

    def measure(self, app, cards):
        app.key('m')
        app.window('Measure')
        app.find('label', re.compile('^The treatment was broken off'))
        app.key('ctrl+Return')
        app.find('label', 'Say what is to be done.')
        app.type('Ringe avdelingen')
        app.key('ctrl+Return')
        app.window('Samspor')
        app.find('label', 'The measure is started')
        app.gone('list item', re.compile(f'^{FIRST}'), within=cards)
        before = self.rows(cards)
        self.come_back(app, cards)
        self.assertEqual(before, self.rows(cards)[1:])
        app.key('Home')
        wait(lambda: self.on(app).startswith(FIRST), what='the keyboard to be on the first card')

    def deferral(self, app, cards):
        before = self.rows(cards)[1:]
        app.key('u')
        app.window('Put off')
        app.type('Snakker med avdelingen i morgen')
        app.fill('Put off until', '30.6.')
        app.key('ctrl+Return')
        app.find('label', re.compile("can't be put off that long"))
        # Not lost by a slip of the hand.
        app.key('Escape')
        app.find('label', 'Throw away what you have written?')
        app.key('Escape')
        wait(lambda: len(app.windows()) == 2, what='the question to be gone')
        app.bring('Put off')
        self.assertEqual(app.find('text', 'Why').text, 'Snakker med avdelingen i morgen')
        app.fill('Put off until', '8.6.')
        app.key('ctrl+Return')
        app.window('Samspor')
        app.find('label', re.compile('^Put off until mandag 8. juni'))
        app.gone('list item', re.compile(f'^{FIRST}'), within=cards)
        self.assertEqual(before, self.rows(cards))
        self.come_back(app, cards)
        app.key('Home')
        wait(lambda: self.on(app).startswith(FIRST), what='the keyboard to be on the first card')

    def not_correct(self, app, cards):
        app.key('shift+F10')
        app.press('menu item', 'Not correct …')
        app.window('Not correct')
        app.key('ctrl+Return')
        app.find('label', 'Say why.')
        app.type('Er tilbake på avdelingen')
        app.key('ctrl+Return')
        app.window('Samspor')
        app.find('label', 'Noted that it is not correct')
        app.gone('list item', re.compile(f'^{FIRST}'), within=cards)
        self.come_back(app, cards)

    def test_an_answer_outlives_the_program(self):
        with self.demo() as app:
            self.cards(app)
            profile = next(pathlib.Path(os.environ['XDG_RUNTIME_DIR'])
                           .glob('samspor-demo-*/profile'))
            app.key('u')
            app.window('Put off')
            app.type('Snakker med')
            # What is written to the disk besides, twice a minute, is not taken for the draft.
            for word in (' avdelingen', ' i', ' morgen'):
                before = stamp(profile)
                app.type(word)
                wait(lambda: stamp(profile) != before, what='the draft to be kept')
            app.kill()
        with App([SAMSPOR, '--profile', profile, '--today', TODAY],
                 env={**ENV, 'SAMSPOR_KEY_FILE': str(profile.parent / 'key')},
                 name='answer-again') as app:
            cards = self.cards(app)
            app.key('u')
            app.window('Put off')
            app.find('label', re.compile('^Begun '))
            wait(lambda: app.find('text', 'Why').text.startswith('Snakker med'), what='the draft')
            app.press('push button', 'Begin again')
            wait(lambda: app.find('text', 'Why').text == '', what='an empty form')
            app.gone('label', re.compile('^Begun '))
            app.type('Ringt')
            app.fill('Put off until', '8.6.')
            app.key('ctrl+Return')
            app.window('Samspor')
            app.gone('list item', re.compile(f'^{FIRST}'), within=cards)
            self.come_back(app, cards)
            app.key('Home')
            wait(lambda: self.on(app).startswith(FIRST), what='the keyboard to be on the first card')
            app.key('u')
            app.window('Put off')
            self.assertEqual(app.find('text', 'Why').text, '')
            app.key('Escape')
            app.window('Samspor')

    def test_hidden_names(self):
        with self.demo() as app:
            cards = self.cards(app)
            app.key('ctrl+h')
            app.row(INITIALS, within=cards)
            for key, title in (('m', 'Measure'), ('u', 'Put off')):
                wait(lambda: self.on(app).startswith(INITIALS), what='the keyboard on the card')
                app.key(key)
                app.window(title)
                app.find('label', INITIALS)
                self.assertIsNone(app.look('label', FIRST))
                app.key('Escape')
                app.window('Samspor')

    def test_waiting_for_others(self):
        with self.demo() as app:
            self.cards(app)
            self.assertIsNone(app.look('label', re.compile('has promised|has not answered')))
            app.press(None, 'Waiting for others')
            app.find('label', re.compile('has (promised|not answered) “'))
            self.assertEqual([], [(n.role, n.name) for n in app.unnamed()])

    def test_lead(self):
        with self.demo('leder') as app:
            app.window('Samspor')
            cards = app.find('list', 'To be done now', timeout=60)
            team = app.find('list', 'The team', timeout=60)
            # What has gone to the lead, and who has it; nothing else of others but what the lead is
            # asked, and what belongs to the team itself.
            rows = [n for n in cards.children() if n.role == 'list item'
                    and not re.search('inquiry|report by a relative|[Aa]way f|asks you to take', n.name)]
            self.assertGreater(len(rows), 2)
            for row in rows:
                self.assertRegex(row.name, 'gone to the team lead. .* has the case')
            app.find('label', 'Cases per coordinator')
            app.find('label', 'Days to the first conversation')
            self.assertEqual([], [(n.role, n.name) for n in app.unnamed()])
            # A figure opens what it counts.
            for figure, narrowed in (('Transitions within 14 days', 'Not ready, within 14 days'),
                                     ('Without a date that anybody', 'Date not checked lately'),
                                     ('Told late', 'Told late')):
                row = app.row(figure, within=team)
                n = int(re.match(r'\d+', row.name).group())
                app.press(row)
                button = app.find('push button', 'Which transitions')
                wait(lambda: button.description == narrowed, what=narrowed)
                lines = app.find('list', 'Transitions') if n else None
                wait(lambda: not n or n == len([c for c in lines.children()
                                                if c.role == 'list item'
                                                and not c.name.startswith('Without date ·')]),
                     what=f'{n} transitions: {figure}')
                app.key('ctrl+1')
                app.find('list', 'The team')
            app.find('list', 'The team')
            for figure, title in (('Alerts that are put off', 'Alerts that are put off'),
                                  ('said not to be correct', 'Alerts said not to be correct')):
                row = app.row(figure, within=app.find('list', 'The team'))
                n = int(re.match(r'\d+', row.name).group())
                self.assertGreater(n, 0)
                app.press(row)
                app.window(title)
                answered = app.find('list', title)
                wait(lambda: len([c for c in answered.children()
                                  if c.role == 'list item']) == n, what=f'{n}: {title}')
                self.assertEqual([], [(x.role, x.name) for x in app.unnamed()])
                app.key('Escape')
                app.window('Samspor')
            app.press(app.row('Gone to the team lead', within=app.find('list', 'The team')))
            wait(lambda: self.on(app), what='the keyboard to be on a card')
            team = app.find('list', 'The team')
            app.press(app.row('not reached yet', within=team))
            app.find('list', 'Cases')

    # With people of one's own -----------------------------------------------------------

    def people(self, root):
        """Kari with a case, and her lead; both have fetched."""
        server = root.server(today=TODAY)
        server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        server.start()
        kari, lars = (root.profile(n, TODAY).init().login(server, n) for n in ('kari', 'lars'))
        kari.sync()
        me = next(u for u in kari.list('user') if u['name'] == 'Kari Koordinator')
        person = kari.new('person', given_name='Lett', family_name='Åsgård',
                          birth_date='1985-03-01')
        case = kari.new('case', person_id=person, team_id=me['team_ids'][0],
                        coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                        status='active', opened_on='2026-05-03')
        kari.sync()
        lars.sync()
        return kari, lars, me['id'], case

    def window(self, root, person):
        return App([SAMSPOR, '--profile', person.dir, '--today', TODAY],
                   env={**ENV, 'SAMSPOR_KEY_FILE': root.env['SAMSPOR_KEY_FILE']},
                   name=self.id().rpartition('.')[2])

    def test_empty_and_news(self):
        """An empty list says what comes next; what a colleague did since then is news."""
        with Root() as root:
            kari, lars, me, case = self.people(root)
            with self.window(root, kari) as app:
                app.window('Samspor')
                app.find('label', 'Nothing is urgent now', timeout=60)
                app.find('label', 'No deadline is set.')
                app.press(None, 'Waiting for others')
                app.find('label', re.compile('^Nobody has been asked'))
                self.assertIsNone(app.look('list', 'New since last time'))
            lars.new('measure', case_id=case, what='Ringe NAV', due_on='2026-06-20', owner_user=me)
            lars.sync()
            kari.new('measure', case_id=case, what='Mitt eget', due_on='2026-06-21', owner_user=me)
            kari.sync()
            with self.window(root, kari) as app:
                app.window('Samspor')
                news = app.find('list', 'New since last time', timeout=60)
                row = app.row('Ringe NAV', within=news)
                self.assertIn('Lars Leder', row.words)
                self.assertIsNone(app.look_row('Mitt eget', within=news))
                app.press(row)
                app.find('label', 'Lett Åsgård')

    def test_notification(self):
        """The desktop says that something is urgent: how many, never who or what; not of what one
        looks at, and once."""
        with Root() as root:
            kari, lars, _, case = self.people(root)
            said = pathlib.Path(os.environ['SAMSPOR_NOTIFIED'])
            before = said.read_text()
            kari.new('transition', case_id=case, kind='prison', date_kind='fixed',
                     date='2026-06-13')
            kari.sync()
            lars.sync()
            with self.window(root, kari) as app:
                app.window('Samspor')
                app.find('list', 'To be done now', timeout=60)
                app.find('list item', re.compile('^Today, 1 thing to do now'), timeout=30)
                self.assertEqual(said.read_text(), before)
                app.press('push button', 'Minimize')
                lars.new('transition', case_id=case, kind='tsb', date_kind='fixed',
                         date='2026-06-08')
                lars.sync()
                # The program asks the server once a minute.
                wait(lambda: said.read_text() != before, 150, 'the notification')
                self.assertEqual(said.read_text(),
                                 before + 'Something is urgent in Samspor · 1 new alert\n')
                # What it sends itself brings it round to the same alerts again.
                lars.new('measure', case_id=case, what='Ringe', due_on='2026-06-20')
                lars.sync()
                app.bring('Samspor')
                app.key('F5')
                app.find('push button', re.compile('Everything has been sent'))
            self.assertEqual(len(said.read_text().splitlines()),
                             len(before.splitlines()) + 1)


if __name__ == '__main__':
    unittest.main()
