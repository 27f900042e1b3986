# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of sending and fetching that a person must know of, each reached as it comes about:
for test_states.py, which reads what the window says, and for shots.py, which takes its picture.

    with Root() as root, Place(root) as place, reach(place, 'suspended') as (app, said):
        ...
"""
import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import typing
import urllib.request
import uuid

import backend as says
from backend import Backend, at
from samspor import TODAY, kari_with_cases
from window import App

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / 'tests' / 'lint'), str(TOP / 'po')]
from catalogs import parse  # noqa: E402
from pseudo import pseudo  # noqa: E402

# The locale that each is opened in, and its catalog; English is the source itself.
LANGUAGES = {'nb': 'nb_NO.UTF-8', 'nn': 'nn_NO.UTF-8', 'en': 'C.UTF-8'}


class Words:
    """What the program says in a language, found by how its English begins."""

    def __init__(self, lang):
        self.lang = lang
        self.messages = parse(TOP / 'po' / f'{"nb" if lang in ("en", "qps") else lang}.po')

    def say(self, context, begins, n=None):
        found = [m for m in self.messages
                 if m.get('msgctxt') == context and m['msgid'].startswith(begins)]
        found = [m for m in found if m['msgid'] == begins] or found
        assert len(found) == 1, f'{context} {begins!r}: {len(found)} messages'
        if self.lang in ('en', 'qps'):
            text = found[0]['msgid' if n in (None, 1) else 'msgid_plural']
            text = pseudo(text) if self.lang == 'qps' else text
        else:
            text = found[0]['msgstr' if n is None else f'msgstr[{int(n != 1)}]']
        assert text, f'{self.lang} does not say {begins!r}'
        return text.replace('_', '') if n is None else text.replace('%d', str(n))

    def pattern(self, *message):
        return re.escape(self.say(*message)).replace('%s', '.+')


# And in the language nobody speaks.
WORDS = {lang: Words(lang) for lang in (*LANGUAGES, 'qps')}


class Place:
    """A synced coordinator behind a server that may be made to answer badly."""

    def __init__(self, root):
        self.root, self.today = root, TODAY
        self.reached = set()

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
    said: tuple           # its one sentence: how its messages begin, with context and number
    button: tuple = None  # beside the sentence
    before: typing.Callable = lambda place: None
    during: typing.Callable = lambda place, app: app.key('F5')
    alone: bool = False   # a page of its own: nothing else is shown
    again: bool = False   # only one window sees what was done before
    waits: tuple = None   # as the foot says
    badges: tuple = ()    # each on one record


def answering(path, answer):
    def during(place, app):
        place.backend.answer = at(path, answer)
        app.key('F5')
    return during


def waiting_at(path, answer):
    """The same, before the window could send what waits."""
    def before(place):
        place.wait_for_change()
        place.backend.answer = at(path, answer)
    return before


def server_gone(place):
    place.wait_for_change()
    place.server.stop()
    place.backend.answer = at('/', says.silent)


def older_copy(place):
    copy = place.kari.dir + '-copy'
    shutil.rmtree(copy, ignore_errors=True)
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


def badges(place):
    """One record waits, in one two wrote differently, one was refused; and the server is gone."""
    _, differs, refused = (c['id'] for c in place.kari.list('case'))
    agreement = place.kari.new('agreement', case_id=refused, title='Forpliktende avtale')
    party = place.kari.new('party', agreement_id=agreement, case_id=refused, party_kind='person',
                           name='Prøve motell')
    promise = place.kari.new('commitment', agreement_id=agreement, case_id=refused, party_id=party,
                             what='Rom i tre netter', offset_days='1')
    place.kari.sync()
    place.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    lars = place.root.profile('lars', TODAY).init().login(place.server, 'lars')
    lars.sync()
    lars.set('case', differs, remark='Ring om morgenen')
    lars.set('agreement', agreement, state='sent', sent_at='2026-06-04T07:00:00Z')
    lars.sync()
    place.kari.set('case', differs, remark='Ring etter klokka tolv')
    place.kari.set('commitment', promise, what='Rom i ni netter')
    place.kari.sync()
    server_gone(place)


def altered(place):
    with contextlib.closing(sqlite3.connect(os.path.join(place.kari.dir, 'vault.db'))) as db:
        db.execute('DELETE FROM row WHERE rid = (SELECT max(rid) FROM row)')
        db.commit()


def suspended(place):
    place.wait_for_change()
    device = next(line.split()[0] for line in place.server.admin('device', 'list').splitlines()
                  if len(line.split()[0]) == 36)
    place.server.admin('device', 'suspend', '--id', device)


def log_fault(place):
    """The server is told an event that follows no other, from a colleague's computer."""
    members = {'n': 5, 'prev': 'f' * 64, 'at': f'{TODAY}T08:00:00Z', 'by': 'ola', 'what': 'view',
               'type': 'case', 'id': place.case, 'hash': '0' * 64}
    event = {'op': str(uuid.uuid4()), 'k': 'view-log', 't': 'case', 'id': place.case,
             'set': [{'p': f'/{name}', 'v': value} for name, value in members.items()]}
    request = urllib.request.Request(
        place.server.url + '/v1/sync/ops', data=json.dumps({'ops': [event]}).encode(),
        headers={'Authorization': f'Bearer {place.server.token("ola")}',
                 'Samspor-Device': '01900000-0000-7000-8000-0000000000d1.1',
                 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=30) as reply:
        assert json.load(reply)['results'][0]['r'] == 'applied'


def log_gaps(place):
    """Kari leads the team now."""
    place.server.add_user('kari', 'Kari Koordinator', 'lead', 'Team Nord')
    place.server.add_user('ola', 'Ola Koordinator', 'coordinator', 'Team Nord')
    log_fault(place)
    place.kari.sync()


def too_long_without(place):
    place.wait_for_change()
    place.server.stop()
    place.backend.answer = at('/', says.silent)
    then = datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=15)
    place.today = then.isoformat()


READ = ('window', 'I have read it')
WAITS = ('sync', '%d change waits', 1)
STATES = {
    'waiting': State((('error', "The server can't be reached"),), None, server_gone, waits=WAITS),
    'badges': State((('error', "The server can't be reached"),), None, badges, waits=WAITS, badges=(
        ('record state', 'waits to be sent'), ('record state', 'two wrote differently'),
        ('record state', 'refused by the server'))),
    'stale': State((('error', 'The server answers, but it last had'),),
                   during=answering('/v1/sync/changes', says.stale)),
    'sign-in': State((('error', 'Your access has expired'),), ('window', 'Preferences'),
                     waiting_at('/', says.expired), waits=WAITS),
    'clock': State((('error', 'The clock of this computer is %s behind'), ('clock', '%d minute', 60)),
                   during=answering('/v1/sync/changes', says.ending(
                       server_time=says.hours_later(1), head_at=says.hours_later(1)))),
    'captive': State((('error', 'Something else than the server answers'),), None,
                     waiting_at('/v1/', says.html), waits=WAITS),
    'restored-copy': State((('error', 'The records on this computer were an older copy'),), READ,
                           older_copy, again=True),
    'restored-server': State((('error', 'The server has been restored'),
                              ('restored server', '%d change has been sent again', 1),
                              ('restored server', '%d must be judged', 1)), READ, server_put_back),
    'altered': State((('error', 'The file with the records has been altered'),), None, altered),
    'suspended': State((('error', 'The administrator has shut this computer out'),), None,
                       suspended, waits=WAITS),
    'old-client': State((('error', 'This version of Samspor is too old'),), None,
                        waiting_at('/v1/sync/changes', says.problem(426, 'client-too-old')),
                        waits=('sync', '%d change sent', 1)),
    'log-gaps': State((('inbox', 'The access log shows who has looked'),), READ, log_gaps,
                      lambda place, app: app.key('ctrl+6')),
    'permit': State((('permit', 'It is more than %d day since the server', 14),
                     ('permit', 'Everything you wrote is kept'),
                     ('permit', '%d change waits to be sent.', 1)),
                    ('permit', 'Send and fetch now'), too_long_without, lambda place, app: None,
                    alone=True),
}

# A day that was jumped to has urgent things, and this display has nobody to tell them to.
ALLOW = {'permit': ('unable to send notifications',)}
# What no sentence in a window may have.
RAW = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}|/tmp|vault\.db|SQL|errno|Bearer|\.c:\d|JSON|'
                 r'\b[45]\d\d\b', re.I)


def cases(app, lang='nb'):
    app.press('list item', re.compile('^' + WORDS[lang].pattern('page', 'Cases')))
    app.row('Lett Åsgård0')


def open_window(place, name, lang='nb', env=None):
    return App(place.command(), allow=ALLOW.get(name, ()), name=f'state-{name}-{lang}',
               env={'SAMSPOR_KEY_FILE': place.root.env['SAMSPOR_KEY_FILE'],
                    'LANG': LANGUAGES.get(lang, 'C.UTF-8'), 'LANGUAGE': lang, **(env or {})})


def foot(app, state, words):
    """When the server last confirmed, and what waits."""
    text = words.pattern('sync', 'Confirmed by the server')
    if state.waits:
        text += '.*' + words.pattern(*state.waits)
    app.find('push button', re.compile(text))


def sentence(app, name, lang='nb'):
    """What the window says of the state, once it does."""
    state, words = STATES[name], WORDS[lang]
    pattern = re.compile(''.join(f'(?=.*{words.pattern(*w)})' for w in state.said), re.S)
    text = app.find('label', pattern, timeout=60).text
    assert not RAW.search(text), text
    if state.button:
        app.find('push button', words.say(*state.button))
    if not state.alone:
        foot(app, state, words)
    for badge in state.badges:
        app.row(words.say(*badge))
        assert len([n for n in app.every('list item') if words.say(*badge) in n.name]) == 1, badge
    return text


@contextlib.contextmanager
def reach(place, name, lang='nb', env=None):
    """The window in the state, and what it says of it."""
    state = STATES[name]
    if state.again or name not in place.reached:
        state.before(place)
    place.reached.add(name)
    with open_window(place, name, lang, env) as app:
        app.window('Samspor')
        if not state.alone:
            cases(app, lang)
        state.during(place, app)
        yield app, sentence(app, name, lang)
