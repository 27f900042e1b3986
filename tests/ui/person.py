# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One person of a test: a profile, a window on it, and what a hand does in that window.

What is typed is remembered in `typed`, to be looked for afterwards where it must not stand.
"""
import contextlib
import json
import pathlib
import re
import sys

from backend import Backend
from window import App, Gone, wait


class Person:
    def __init__(self, root, server, name, today):
        self.root, self.server, self.name, self.today = root, server, name, today
        self.ctl = root.profile(name, today).init()
        self.token = server.token(name)
        self.ctl.ctl('login', '--server', server.url, '--token-file', '-', stdin=self.token)
        self.ctl.sync()
        self.typed = set()
        self.app = None

    def window(self):
        """Samspor on this profile, not yet started: for a `with`."""
        self.app = App([self.root.program('samspor'), '--profile', self.ctl.dir,
                        '--today', self.today],
                       env={'SAMSPOR_KEY_FILE': self.root.env['SAMSPOR_KEY_FILE']},
                       name=f'{pathlib.Path(sys.argv[0]).stem}-{self.name}')
        return self.app

    def front(self):
        self.app.bring('Samspor')
        return self.app

    # What a hand does ------------------------------------------------------------------

    def fill(self, field, text):
        self.typed.add(text)
        return self.app.fill(field, text)

    def type(self, text):
        self.typed.add(text)
        self.app.type(text)

    def place(self, node):
        """Where it is, turned up from the lower edge, where a toast may lie over it."""
        self.app.show(node)
        pane = next(a for a in node.ancestors() if a.role == 'scroll pane')
        while node.box[1] + node.box[3] > pane.box[1] + pane.box[3] - 120:
            before = node.box
            self.app.screen.click(*self.app.middle(pane), button=5)
            try:
                wait(lambda b=before: node.box != b, 2)
            except AssertionError:
                break
            self.app.still(node)
        return self.app.place(node)

    def into(self, field):
        x, y, width, height = self.place(self.app.find('text', field))
        self.app.strike(x + width - 30, y + height // 2)

        def is_in():
            """A row that is being written in has put its pencil away."""
            return not any(n.role == 'image' for n in self.app.find('text', field).walk())
        wait(is_in, what=f'the caret in {field!r}')

    def tick(self, name):
        x, y, _, height = self.place(self.app.find('check box', name))
        self.app.strike(x + 12, y + height // 2)
        wait(lambda: 'checked' in self.app.find('check box', name).states, what=f'{name} ticked')

    def ref(self, field, what):
        """Click into a field that offers records and press one of them."""
        self.into(field)
        self.app.press('push button', what)
        wait(lambda: self.app.look('text', field).text == what, what=f'{field} to be {what}')

    def foot(self, text):
        return self.app.find('push button', re.compile(text), timeout=30)

    def sync(self):
        """Send and fetch now, until nothing of this person waits any more."""
        self.front().key('F5')
        self.foot('Alt er sendt')

    @contextlib.contextmanager
    def overheard(self):
        """Meanwhile: what the access log is told was read in the Inbox, (type, id), in order."""
        read = []

        def answer(path, reply):
            if path == '/v1/sync/ops':
                for op in json.loads(backend.body)['ops']:
                    event = {member['p'][1:]: member['v'] for member in op.get('set', ())}
                    if op['k'] == 'view-log' and event.get('detail') == 'inbox':
                        assert event['what'] == 'view', event
                        read.append((event['type'], event['id']))
            return reply()
        with Backend(self.server) as backend:
            backend.answer = answer
            self.ctl.ctl('login', '--server', backend.url, '--token-file', '-', stdin=self.token)
            yield read

    def told(self, read, *wanted):
        """Sends until the access log has been told of just this."""
        wait(lambda: self.sync() or read == list(wanted), what=f'{wanted} in the access log')

    # Ways through the program ----------------------------------------------------------

    def open_case(self, search, name, section):
        app = self.app
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('list', 'Saker')
        app.key('ctrl+f')
        self.type(search)
        app.row(name)
        app.key('Return')
        app.find('push button', 'Logg kontakt')
        app.press('push button', section)

    def open_row(self, name):
        """Press the row of a point, once: a press that the program lost is a fault of it."""
        app = self.app
        row = re.compile(f'^{name} · ')

        def aimed():
            """Where it is; nowhere while the page shows anew what the server confirmed."""
            try:
                x, y, width, height = self.place(app.find('list item', row))
                return x + width // 2, y + height // 2
            except (AssertionError, Gone):
                return None
        for _ in range(3):
            app.strike(*wait(aimed, 30, f'the place of {name}'))
            app.find('check box', 'På plass', timeout=30)
            if app.look('label', name):
                return
            # The rows moved up by a line between the look and the click: it was the one below.
            app.key('Escape')
            app.find('list item', row)
        raise AssertionError(f'{name} did not open')

    def point(self, name, state, then, **fields):
        """Open a point, choose its state, fill in, save, and see the row say so."""
        app = self.app
        self.open_row(name)
        if state:
            app.press('check box', state)
        for field, value in fields.items():
            field = field.replace('_', ' ')
            if field == 'Slik vet vi det':
                app.pick(field, re.compile(f'^{value}'))
            elif field == 'Tjeneste':
                self.ref(field, value)
            else:
                self.fill(field, value)
        app.key('ctrl+s')
        return app.find('list item', re.compile(f'^{name} · {then}'))

    def take_in(self, path, foretold, button=None, done=None):
        """A case list through its window: choose it, read what will happen, confirm or leave."""
        app = self.app
        app.press(None, 'Hovedmeny')
        app.press('menu item', re.compile('^Ta inn en saksliste'))
        app.choose_file(path)
        app.bring('Ta inn en saksliste')
        app.find('label', 'Dette vil skje', timeout=30)
        app.find('list item', foretold)
        if button:
            app.press('push button', button)
            app.find('label', 'Tatt inn', timeout=60)
            app.find('list item', done)
            app.press('push button', 'Lukk')
        else:
            taken = app.find('push button', re.compile('^Ta inn'))
            assert 'sensitive' not in taken.states, 'there is nothing to take in'
            app.key('Escape')
        app.bring('Samspor')
