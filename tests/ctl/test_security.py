# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The security list, the desktop's items by their numbers, and where each is tested.

C1   TLS 1.2 with the system's authorities, no way past: test_hostile, server/test_nginx
C2   no redirects, the token goes to its own server alone: test_hostile
C3   secrets in the Secret Service alone: here; vault/test-vault
C6   nothing readable at rest, no core dumps, modes 0600: here; ui/test_nothing_readable,
     vault/test-salvage, vault/test-vault
C7   a purge leaves nothing, nor in the search index: store/test-security; sealed rows and cut power
     also in vault/test-salvage, store/test-crash
C8   no personal data in logs, addresses, notifications: here; ui/test_nothing_readable,
     server/test_nginx
C9   strict I-JSON, limits, no crash: test_bad_input; core/test-json, fuzz/, server/test-server-limits
C11  how long without the server: test_recover; store/test-recover
C12  the access log is complete, and a gap is seen: test_recover, server/test-server-device
C13  strictly confidential addresses, on disk and in memory: here; store/test-security,
     server/test-server-grade
C14  two people, one computer: here; server/test-server-feed
S1 to S14 are the server's: server/test-server-security says where.

C4 (PKCE, state and nonce of the sign-in) and C5 (a proof with each request) wait for sign-in by
OpenID Connect, and with it what of S4 is about signed tokens. C10 (wiping by a signed order) has
nothing to test: no order wipes a computer, one can only be shut out (test_recover).
"""
import base64
import contextlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request

from backend import Backend
from samspor import TODAY, Failed, kari_with_cases, main
from unreadable import found, needles_of, read, readable_memory

NAME, PHONE, PLACE, REMARK = ('Ærligmann Prøvesen', '+47 99887766', 'Hemmeligveien 17, 0001 Prøvestad',
                              'Drikker når uroen kommer om natten')
YARD = 'Hemmelig bakgård 4'
# What GLib prints of a message that is turned on.
MESSAGE = re.compile(r'-(DEBUG|INFO|MESSAGE): |\*\* (INFO|Message)')


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


def nowhere(root, values, ids=(), but=()):
    """None of it in any file below the root, the server's folder apart."""
    server = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(root.path, 'server'))
              for name in names]
    equal(found(read(root.path, but=[*but, *server]), needles_of(values, ids)), [])


class Kari:
    """A coordinator with a person of whom something is written; what the server was asked."""

    def __init__(self, root):
        self.root = root
        self.server, self.kari = kari_with_cases(root, 1)
        self.case = self.kari.list('case')[0]['id']
        self.person = self.kari.list('person')[0]['id']
        os.unlink(os.path.join(root.path, 'saker.csv'))
        self.asked = []
        self.backend = Backend(self.server).__enter__()
        self.backend.answer = self.pass_on
        self.token = self.login('kari')

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.backend.__exit__(*exc)

    def login(self, user):
        token = self.server.token(user).strip()
        self.kari.ctl('login', '--server', self.backend.url, '--token-file', '-', stdin=token)
        return token

    def pass_on(self, path, reply):
        self.asked.append(path)
        return reply()

    def write(self):
        self.kari.set('person', self.person, given_name='Ærligmann', family_name='Prøvesen',
                      phone=PHONE, address=PLACE)
        self.kari.set('case', self.case, remark=REMARK)

    def running(self, look):
        """look(pid) of a samsporctl that has opened the vault and waits for the server."""
        inside, leave = threading.Event(), threading.Event()

        def hold(path, reply):
            inside.set()
            leave.wait(120)
            return reply()
        self.backend.answer = hold
        process = subprocess.Popen([self.root.program('samsporctl'), '--profile', self.kari.dir,
                                    '--today', TODAY, 'sync'], env=self.root.env,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if not inside.wait(60):
            raise Failed('it never asked the server')
        try:
            return look(process.pid)
        finally:
            self.backend.answer = self.pass_on
            leave.set()
            said = process.communicate(timeout=120)
            equal((process.returncode, said[1]), (0, ''))


def test_c3_secrets_without_secret_service(root):
    """C3: without a Secret Service a key is not kept in a file instead, and neither a token, nor a
    passphrase, nor what a key file holds is in any file."""
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.start()
    token = server.token('kari').strip()
    key_file = root.env.pop('SAMSPOR_KEY_FILE')
    with open(key_file, 'rb') as file:
        key = file.read()
    root.env['DBUS_SESSION_BUS_ADDRESS'] = f'unix:path={root.path}/nobody'
    for name in ('SECRET_BACKEND', 'DISPLAY', 'WAYLAND_DISPLAY'):
        root.env.pop(name, None)
    bare = root.profile('bare', TODAY)
    bare.ctl('init', '--slot', 'desktop', code=1)
    if not re.search('key ring|password', root.last_error):
        raise Failed(root.last_error)
    equal(os.listdir(bare.dir) if os.path.isdir(bare.dir) else [], [], 'no vault without its key')

    words = 'tre små bukker bruse'
    kari = root.profile('kari', TODAY)
    kari.ctl('init', '--slot', 'passphrase', stdin=words + '\n')
    path = os.path.join(root.path, 'token')
    with open(path, 'w', encoding='ascii') as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(token)
    kari.ctl('login', '--server', server.url, '--token-file', path, stdin=words + '\n')
    os.unlink(path)
    kari.ctl('sync', stdin=words + '\n')
    equal(json.loads(root.run('samsporctl', '--profile', kari.dir, '--json', 'status',
                              stdin=words + '\n'))['pending'], 0)
    raw = base64.urlsafe_b64decode(token + '=')
    nowhere(root, (token, words), but=[key_file])
    root.env['SAMSPOR_KEY_FILE'] = key_file
    other = root.profile('other', TODAY).init().login(server, 'kari')
    other.sync()
    for path, data in read(root.path, but=[key_file]).items():
        for secret in (raw, raw.hex().encode(), key, key.hex().encode(), base64.b64encode(key)[:-4]):
            if secret in data:
                raise Failed(f'a secret is in {path}')


def test_c6_unreadable_at_rest(root):
    """C6: while it runs and when it has ended, with unsent work: nothing of it can be read in any
    file, no file is another's to read, and the process leaves no core dump."""
    with Kari(root) as k:
        k.write()
        k.kari.sync()
        k.kari.set('case', k.case, remark=REMARK + ' igjen')
        ids = [r['id'] for t in ('case', 'person', 'user', 'team') for r in k.kari.list(t)]
        values = (NAME.split()[0], NAME.split()[1], PHONE, PLACE, REMARK)

        def look(pid):
            with open(f'/proc/{pid}/limits', encoding='ascii') as file:
                limit = re.search(r'Max core file size +(\d+) +(\d+)', file.read())
            equal(limit and limit.groups(), ('0', '0'), 'cores')
            with open(f'/proc/{pid}/coredump_filter', encoding='ascii') as file:
                equal(int(file.read(), 16), 0, 'what a core would hold')
            at_rest()

        def at_rest():
            nowhere(root, values, ids)
            for folder, _, names in os.walk(k.kari.dir):
                equal(stat.S_IMODE(os.stat(folder).st_mode), 0o700, folder)
                for name in names:
                    equal(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600, name)
        at_rest()
        k.running(look)
        at_rest()


def test_c8_no_personal_data_in_logs(root):
    """C8: with every message of every library turned on, nothing anybody wrote, no id of a record and
    no token is in what the programs say or in an address that is asked."""
    said, loud = [], {**root.env, 'G_MESSAGES_DEBUG': 'all'}

    def ctl(*args, code=0):
        """Its answer; what it says besides is kept."""
        done = subprocess.run([root.program('samsporctl'), '--profile', k.kari.dir, '--today', TODAY,
                               *args], env=loud, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, timeout=60)
        equal(done.returncode, code, done.stderr)
        lines = done.stdout.splitlines()
        said.extend([done.stderr, *(line for line in lines if MESSAGE.search(line))])
        return '\n'.join(line for line in lines if not MESSAGE.search(line))
    with Kari(root) as k:
        k.server.stop()
        root.env, quiet = loud, root.env
        k.server.restart()
        root.env = quiet
        ctl('set', 'person', k.person, 'given_name=Ærligmann', 'family_name=Prøvesen',
            f'phone={PHONE}', f'address={PLACE}')
        ctl('set', 'case', k.case, f'remark={REMARK}')
        ctl('set', 'person', k.person, f'birth_date={PLACE}', code=1)
        ctl('set', 'person', k.person, f'{NAME}={PLACE}', code=2)
        said.append(ctl('sync'))
        if 'Prøvesen' not in ctl('list', 'person', '--search', 'Ærligmann'):
            raise Failed('the search found nothing')
        ctl('export', 'case', '--csv')
        said.append(ctl('status'))
        other = root.profile('other', TODAY).init().login(k.server, 'kari')
        other.sync()
        other.set('case', k.case, remark=REMARK + ' to')
        other.sync()
        ctl('set', 'case', k.case, f'remark={REMARK} tre')
        said.append(ctl('sync'))
        ctl('get', 'case', k.person, code=1)
        # What the server says of requests that are no good, too.
        for path in (f'/v1/case/{k.case}', f'/v1/person/{k.person}', '/v1/sync/changes?cursor=x'):
            request = urllib.request.Request(k.server.url + path,
                                             headers={'Authorization': 'Bearer ' + k.token})
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(request, timeout=30).close()
        k.server.process.send_signal(signal.SIGTERM)
        also = k.server.process.stdout.read()
        k.server.stop()
        ctl('sync', code=1)
        ids = [r['id'] for t in ('case', 'person', 'user', 'team') for r in k.kari.list(t)]
        with open(os.path.join(root.path, 'samspord.log'), 'rb') as file:
            log = file.read() + also.encode()
        if not log or not any(MESSAGE.search(text) for text in said):
            raise Failed('nobody said anything: this tested nothing')
        texts = {'samsporctl': '\n'.join(said).encode(), 'samspord': log,
                 'addresses': '\n'.join(k.asked).encode()}
        values = (NAME.split()[0], NAME.split()[1], PHONE, PLACE, REMARK, k.token)
        equal(found(texts, needles_of(values, ids)), [])
        equal({path.partition('?')[0] for path in k.asked if not path.startswith('/v1/sync/')}
              - {'/v1/meta', '/v1/devices', '/v1/devices/self', '/v1/devices/self/receipts'}, set())


def test_c13_strictly_confidential_address(root):
    """C13: once an address is strictly confidential nothing that tells where somebody is can be read
    in a file, and it is not in the memory of a program that is started afterwards; nor can it be
    written again. That the search through the memory finds is seen before. (The rows themselves,
    opened with the key: store/test-security.)"""
    needles = needles_of((PLACE, YARD))

    def in_memory(k):
        return k.running(lambda pid: found(readable_memory(pid), needles))
    with Kari(root) as k:
        k.write()
        appointment = k.kari.new('appointment', case_id=k.case, meets_on='2026-06-20', at_time='10:00',
                                 state='planned', place=YARD)
        k.kari.sync()
        k.kari.set('appointment', appointment, remark='Ta med papirene')
        k.kari.sync()
        equal({what for _, what in in_memory(k)}, {PLACE, YARD}, 'the search finds')
        gone = {name: '' for name, value in k.kari.get('person', k.person).items()
                if name in ('phone', 'address') and value}
        equal(len(gone), 2)
        k.kari.set('person', k.person, address_grade='strengt_fortrolig', **gone)
        k.kari.sync()
        k.kari.sync()
        equal(k.kari.get('appointment', appointment).get('place') or '', '')
        equal(k.kari.get('appointment', appointment)['remark'], 'Ta med papirene')
        nowhere(root, (PLACE, YARD))
        equal(in_memory(k), [], 'in memory')
        k.kari.ctl('set', 'person', k.person, f'address={PLACE}', code=1)
        if PLACE in root.last_error:
            raise Failed(root.last_error)
        equal(in_memory(k), [], 'in memory')


def test_c14_two_people_one_computer(root):
    """C14: another's token opens nothing of the first's, asks for nothing with the first's cursor,
    and what waits stays the first's; another's key opens no vault."""
    with Kari(root) as k:
        k.server.add_user('ola', 'Ola Kollega', 'coordinator', 'Team Nord')
        k.write()
        k.kari.sync()
        k.kari.set('case', k.case, remark='venter')
        mine = next(path for path in reversed(k.asked) if re.search('cursor=[^&]', path))
        before = k.kari.list('case'), k.kari.list('person')
        k.asked.clear()
        ola = k.login('ola')
        k.kari.ctl('sync', code=1)
        if "somebody else's than this profile" not in root.last_error:
            raise Failed(root.last_error)
        equal([path for path in k.asked if path.startswith('/v1/sync/')], [], 'what was asked')
        status = k.kari.json('status')
        equal(status['pending'], 1)
        k.login('kari')
        equal((k.kari.list('case'), k.kari.list('person')), before)
        equal(k.kari.sync()['pending'], 0)

        # Nor does the server take a cursor from another.
        device = '01900000-0000-7000-8000-0000000000aa.1'
        request = urllib.request.Request(k.server.url + mine, headers={
            'Authorization': 'Bearer ' + ola, 'Samspor-Device': device})
        try:
            urllib.request.urlopen(request, timeout=30).close()
            raise Failed('a cursor of somebody else was taken')
        except urllib.error.HTTPError as error:
            equal((error.code, json.load(error)['code']), (410, 'cursor-invalid'))

        # A profile of their own begins at the beginning and opens with their own key alone.
        k.asked.clear()
        second = root.profile('ola', TODAY)
        hers, root.env['SAMSPOR_KEY_FILE'] = root.env['SAMSPOR_KEY_FILE'], os.path.join(root.path, 'his')
        with open(root.env['SAMSPOR_KEY_FILE'], 'wb') as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(os.urandom(32))
        second.init().ctl('login', '--server', k.backend.url, '--token-file', '-', stdin=ola)
        second.sync()
        first = next(path for path in k.asked if path.startswith('/v1/sync/changes'))
        if re.search('cursor=[^&]', first):
            raise Failed(first)
        equal(second.list('case'), [])
        k.kari.ctl('list', 'case', code=1)
        if 'did not open' not in root.last_error:
            raise Failed(root.last_error)
        root.env['SAMSPOR_KEY_FILE'] = hers
        equal(k.kari.list('case')[0]['remark'], 'venter')


if __name__ == '__main__':
    chosen = sys.argv[1:]
    sys.exit(main([value for name, value in sorted(globals().items())
                   if name.startswith('test_') and (not chosen or name in chosen)]))
