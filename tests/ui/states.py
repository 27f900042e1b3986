# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of sending and fetching that a person must know of, each reached as it comes about:
for test_states.py, which reads what the window says, and for shots.py, which takes its picture.

    with Root() as root, Place(root) as place, reach(place, 'suspended') as (app, said):
        ...
"""
import contextlib
import datetime
import os
import re
import shutil
import sqlite3
import typing

import backend as says
from backend import Backend, at
from samspor import TODAY, kari_with_cases
from window import App


class Place:
    """A synced coordinator behind a server that may be made to answer badly."""

    def __init__(self, root):
        self.root, self.today = root, TODAY

    def __enter__(self):
        self.server, self.kari = kari_with_cases(self.root)
        self.case = self.kari.list('case')[0]['id']
        self.backend = Backend(self.server).__enter__()
        self.kari.ctl('login', '--server', self.backend.url, '--token-file', '-',
                      stdin=self.server.token('kari'))
        self.kari.sync()
        return self

    def __exit__(self, *exc):
        self.backend.__exit__(*exc)
        self.server.stop()

    def command(self):
        return [self.root.program('samspor'), '--profile', self.kari.dir, '--today', self.today]

    @property
    def folder(self):
        return os.path.join(self.root.path, 'server')

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(os.path.join(self.folder, 'server.db'))) as db:
            db.execute(statement, values)
            db.commit()
        # What the server noted beside its database went with the machine it ran on.
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.folder, 'server.db.epoch'))

    def wait_for_change(self):
        """Something waits to be sent."""
        self.kari.set('case', self.case, remark='venter på å bli sendt')


class State(typing.NamedTuple):
    said: tuple           # words of its one sentence, in bokmål
    button: str = None    # beside the sentence
    before: typing.Callable = lambda place: None
    during: typing.Callable = lambda place, app: app.key('F5')
    alone: bool = False   # a page of its own: nothing else is shown


def answering(path, answer):
    def during(place, app):
        place.backend.answer = at(path, answer)
        app.key('F5')
    return during


def server_gone(place):
    place.wait_for_change()
    place.server.stop()
    place.backend.answer = at('/', says.silent)


def older_copy(place):
    copy = place.kari.dir + '-copy'
    shutil.copytree(place.kari.dir, copy)
    for text in ('etter kopien', 'lenge etter'):
        place.kari.set('case', place.case, remark=text)
        place.kari.sync()
    shutil.rmtree(place.kari.dir)
    shutil.copytree(copy, place.kari.dir)
    os.chmod(place.kari.dir, 0o700)


def server_put_back(place):
    """The server lost two confirmed changes of this computer; to one a colleague's came first."""
    other = place.kari.list('case')[1]['id']
    place.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    place.server.stop()
    shutil.copytree(place.folder, place.folder + '-copy')
    place.server.restart()
    place.kari.set('case', place.case, remark='bekreftet, så borte')
    place.kari.sync()
    place.kari.set('case', other, remark='Kari skrev dette')
    place.kari.sync()
    place.server.stop()
    shutil.rmtree(place.folder)
    shutil.copytree(place.folder + '-copy', place.folder)
    os.chmod(place.folder, 0o700)
    place.sql('UPDATE server_state SET epoch = ?', 'feedbeef')
    place.server.restart()
    lars = place.root.profile('lars', TODAY).init().login(place.server, 'lars')
    lars.sync()
    lars.set('case', other, remark='Lars skrev dette')
    lars.sync()


def altered(place):
    with contextlib.closing(sqlite3.connect(os.path.join(place.kari.dir, 'vault.db'))) as db:
        db.execute('DELETE FROM row WHERE rid = (SELECT max(rid) FROM row)')
        db.commit()


def suspended(place):
    place.wait_for_change()
    device = next(line.split()[0] for line in place.server.admin('device', 'list').splitlines()
                  if len(line.split()[0]) == 36)
    place.server.admin('device', 'suspend', '--id', device)


def too_long_without(place):
    place.wait_for_change()
    place.server.stop()
    place.backend.answer = at('/', says.silent)
    then = datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=15)
    place.today = then.isoformat()


STATES = {
    'waiting': State(('svarer ikke', 'tatt vare på'), None, server_gone),
    'stale': State(('ikke hatt noe nytt siden', 'kan mangle her'),
                   during=answering('/v1/sync/changes', says.stale)),
    'sign-in': State(('gått ut eller er trukket tilbake', 'ny tilgangsnøkkel'), 'Innstillinger',
                     Place.wait_for_change, answering('/', says.expired)),
    'clock': State(('Klokka', '60 minutter etter', 'Still klokka'), during=answering(
        '/v1/sync/changes', says.ending(server_time=says.hours_later(1),
                                        head_at=says.hours_later(1)))),
    'captive': State(('Noe annet enn serveren', 'Logg inn på nettet'), None, Place.wait_for_change,
                     answering('/v1/', says.html)),
    'restored-copy': State(('eldre kopi', 'hentet igjen', 'Se over det siste'), 'Jeg har lest det',
                           older_copy),
    'restored-server': State(('Serveren er gjenopprettet', '1 endring er sendt på nytt',
                              '1 må vurderes'), 'Jeg har lest det', server_put_back),
    'altered': State(('endret av noe annet', 'ingenting er slettet'), None, altered),
    'suspended': State(('stengt denne maskinen ute', 'Ingenting er slettet', 'tatt vare på'), None,
                       suspended),
    'old-client': State(('for gammel', 'tatt vare på'), None, Place.wait_for_change,
                        answering('/v1/sync/', says.problem(426, 'client-too-old'))),
    'permit': State(('mer enn 14 dager siden', 'ingenting er slettet', '1 endring venter'),
                    'Send og hent nå', too_long_without, lambda place, app: None, alone=True),
}

# A day that was jumped to has urgent things, and this display has nobody to tell them to.
ALLOW = {'permit': ('unable to send notifications',)}
# What no sentence in a window may have.
RAW = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}|/tmp|vault\.db|SQL|errno|Bearer|\.c:\d|JSON|'
                 r'\b[45]\d\d\b', re.I)


def cases(app):
    app.press('list item', re.compile('^Saker'))
    app.row('Lett Åsgård0')


def open_window(place, name):
    return App(place.command(), env={'SAMSPOR_KEY_FILE': place.root.env['SAMSPOR_KEY_FILE']},
               allow=ALLOW.get(name, ()), name=f'state-{name}')


def sentence(app, name):
    """What the window says of the state, once it does."""
    pattern = re.compile(''.join(f'(?=.*{w})' for w in STATES[name].said), re.S)
    text = app.find('label', pattern, timeout=60).text
    assert not RAW.search(text), text
    if STATES[name].button:
        app.find('push button', STATES[name].button)
    return text


@contextlib.contextmanager
def reach(place, name):
    """The window in the state, and what it says of it."""
    state = STATES[name]
    state.before(place)
    with open_window(place, name) as app:
        app.window('Samspor')
        if not state.alone:
            cases(app)
        state.during(place, app)
        yield app, sentence(app, name)
