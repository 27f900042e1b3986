#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who wrote differently, through the real window: chosen, and taken back, before it was sent and
after."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from backend import JSON, Backend  # noqa: E402
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from window import wait  # noqa: E402

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

    def refuse(self, case, remark):
        """Kari's next change is refused."""
        def answer(path, reply):
            ops = json.loads(backend.body)['ops'] if path == '/v1/sync/ops' else ()
            if not any(op['k'] == 'update' for op in ops):
                return reply()
            results = [{'op': op['op'], 'id': op['id'], 'r': 'rejected',
                        'problem': {'code': 'not-allowed'}} for op in ops]
            return 200, JSON, json.dumps({'results': results}).encode()
        with Backend(self.server) as backend:
            backend.answer = answer
            self.kari.ctl.ctl('login', '--server', backend.url, '--token-file', '-',
                              stdin=self.kari.token)
            self.kari.ctl.set('case', case, remark=remark)
            self.assertEqual(self.kari.ctl.sync()['refused'], 1)

    def test_what_nobody_takes_in_can_be_read(self):
        """A text that is refused also as a proposal: whose, what, and how long it is kept."""
        def answer(path, reply):
            ops = json.loads(backend.body)['ops'] if path == '/v1/sync/ops' else ()
            if not any(op['k'] == 'propose' for op in ops):
                return reply()
            return 200, JSON, json.dumps({'results': [
                {'op': op['op'], 'id': op['id'], 'r': 'gone', 'problem': {'code': 'gone'}}
                for op in ops]}).encode()
        text = 'Vil ikke bli ringt'
        self.kari.ctl.set('case', self.case, remark=text)
        with Backend(self.server) as backend:
            backend.answer = answer
            self.kari.ctl.ctl('login', '--server', backend.url, '--token-file', '-',
                              stdin=self.kari.token)
            self.kari.ctl.sync()
        self.kari.ctl.ctl('login', '--server', self.server.url, '--token-file', '-',
                          stdin=self.kari.token)
        self.kari.ctl.ctl('resolve', self.case, '--take', 'theirs')
        self.kari.ctl.sync()
        with self.kari.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile('^Stille Bekkevoll.*ikke tatt imot'))
            app.find('label', re.compile('^Serveren tok det ikke imot'))
            app.find('label', re.compile(r'tatt vare på til .*\d\d\.\d\d'))
            app.find('list item', re.compile(f'^Merknad.*{text}'))
            app.press('push button', re.compile('^_?Kopier teksten'))
            app.find(None, re.compile('^Kopiert'))

    def test_what_is_read_stands_in_the_access_log(self):
        """As a look at the case: what two wrote, what was refused, what a colleague asks."""
        ctl = self.kari.ctl
        me, lars = (next(u for u in ctl.list('user') if u['name'].startswith(name))
                    for name in ('Kari', 'Lars'))
        cases = {}
        for given in ('Varm', 'Klok'):
            person = ctl.new('person', given_name=given, family_name='Tangen')
            cases[given] = ctl.new('case', person_id=person, team_id=me['team_ids'][0],
                                   coordinator_user=me['id'], holder_kind='user',
                                   holder_user=me['id'], status='active', opened_on='2026-05-03')
        ctl.sync()
        ctl.new('handover', case_id=cases['Klok'], state='asked', reason='Flytter',
                to_user=lars['id'])
        ctl.sync()
        self.refuse(cases['Varm'], 'Ikke lov')
        told = []
        with self.kari.overheard() as read, self.kari.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Innboks'))
            # The first stands beside the list by itself.
            for name, said, case in ((None, f'^Du skrev.*{MINE}', self.case),
                                     ('Varm Tangen', '^Merknad.*Ikke lov', cases['Varm']),
                                     ('Klok Tangen', 'Flytter', cases['Klok'])):
                if name:
                    app.press('list item', re.compile(f'^{name}'))
                app.find('list item', re.compile(said))
                told.append(('case', case))
                wait(lambda: app.key('F5') or read[-1:] == told[-1:], what=f'{said} in the log')
        self.assertEqual([event for event in read if event in told], told)

    def card(self, who, mine, theirs, then=lambda app: None):
        with who.window() as app:
            app.window('Samspor')
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile('^Stille Bekkevoll.*velg'))
            for said in ('^Før sto det.*Tok aldri telefonen', '^Før sto det.*22.22.22.22', mine,
                         theirs):
                app.find('list item', re.compile(said))
            then(app)

    def choose_each(self, app):
        app.press('push button', re.compile('^Behold denne.*33.33.33.33'))
        app.gone('list item', re.compile('22.22.22.22'))
        app.find('list item', re.compile('^Før sto det.*Tok aldri telefonen'))
        app.press('push button', re.compile('^Behold begge'))
        app.find('list item', re.compile('^2 valg du har tatt'))
        app.gone('list item', re.compile('^Stille Bekkevoll.*velg'))

    def test_the_card_says_all_and_each_field_is_chosen_by_itself(self):
        """What it was, what each wrote, who and when, on both cards; the rest of the case goes on."""
        case = self.kari.ctl.get('case', self.case)
        person = case['person_id']
        self.kari.ctl.ctl('resolve', self.case, '--take', 'mine')
        for _ in range(2):
            self.kari.ctl.sync()
            self.lars.ctl.sync()
        self.kari.ctl.set('person', person, remark='Tok aldri telefonen', phone='22222222')
        self.kari.ctl.sync()
        self.lars.ctl.sync()
        self.kari.ctl.set('person', person, remark=MINE, phone='33333333')
        self.lars.ctl.set('person', person, remark=THEIRS, phone='44444444')
        self.lars.ctl.sync()
        self.kari.ctl.sync()
        self.lars.ctl.sync()
        self.card(self.lars, f'^Du skrev.*gjelder nå.*{THEIRS}',
                  rf'^Kari Koordinator skrev · .*\d\d\.\d\d.*{MINE}')
        # Nothing else waits for the choice, in the same record or beside it.
        self.kari.ctl.set('person', person, city='Bergen')
        self.kari.ctl.set('case', self.case, remark='Går sin gang')
        self.kari.ctl.sync()
        self.lars.ctl.sync()
        self.assertEqual(self.lars.ctl.get('person', person)['city'], 'Bergen')
        self.assertEqual(self.remark(self.lars), 'Går sin gang')
        # Who wrote it is not said of a record that somebody else has touched since.
        self.card(self.lars, f'^Det står nå.*{THEIRS}', f'^Kari Koordinator skrev.*{MINE}')
        self.card(self.kari, rf'^Du skrev · .*\d\d\.\d\d.*{MINE}',
                  rf'^Lars Leder skrev · .*\d\d\.\d\d.*gjelder nå.*{THEIRS}', self.choose_each)
        for one in (self.kari, self.lars):
            one.ctl.sync()
            found = one.ctl.get('person', person)
            self.assertEqual((found['remark'], found['phone'], found['city']),
                             (f'{THEIRS}\n\n{MINE}', '33333333', 'Bergen'))
            self.assertEqual(one.ctl.json('conflicts'), [])


if __name__ == '__main__':
    unittest.main()
