# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that misbehaves in each way there is an answer to: what waits is never cleared, and a good
server gets all of it afterwards, once. What waits is counted before and after each answer.

no name, nobody there, no TLS        nobody_there, certificates; bad_input: server_down
silence, a drip, no end              pings_for_ever; bad_input: server_slow, cut_off, half, never_ends
bad gzip, a bad line, other JSON     packed_badly; bad_input: hostile_json, feed_is_hostile
a page, 3xx, 511, not our header     statuses_of_nobody, without_our_header, redirects; bad_input: html
401 of all kinds, a clock that is off  statuses, refused_tokens; bad_input: expired_and_revoked
403, the computer is shut out        statuses, shut_out; recover: suspended
an operation denied, gone, rejected  operations_are_denied, _gone, _rejected
an operation in conflict, 409, 412, 428  conflict_for_ever, statuses, refused_whole; two_profiles
410, three kinds and new ones        410s, inventory_misbehaves; recover: restored, cursor_too_old
413, batches halved, one too large   too_large_is_halved, too_large_always
422 with a pointer                   operations_are_rejected, refused_whole
426, too old                         statuses
429 and 503, now and later           statuses, busy_says_when
5xx, and an answer that got lost     statuses, ambiguous

(bad_input, recover and two_profiles are the files test_… beside this one; all names begin with test_.)
"""
import gzip
import json
import os
import socket
import ssl
import subprocess
import sys
import threading

import backend as says
from backend import Backend, at, well
from samspor import TODAY, Failed, kari_with_cases, main

CHANGES, OPS, META = '/v1/sync/changes', '/v1/sync/ops', '/v1/meta'


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


class Desk:
    """A change and a new contact wait; everything the server was asked passes the backend."""

    def __init__(self, root):
        self.root = root
        self.server, self.kari = kari_with_cases(root)
        self.backend = Backend(self.server).__enter__()
        self.login(self.backend.url)
        self.kari.sync()
        self.case = self.kari.list('case')[0]['id']
        self.n = 0
        self.write()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.backend.__exit__(*exc)

    def login(self, url):
        self.kari.ctl('login', '--server', url, '--token-file', '-',
                      stdin=self.server.token('kari'))

    def write(self):
        self.n += 1
        self.kari.set('case', self.case, remark=f'venter {self.n}')
        self.kari.new('contact', case_id=self.case, occurred_at='2026-06-03T10:00:00Z',
                      channel='phone', outcome='reached', nature='follow_up',
                      text=f'samtale {self.n}')

    def waiting(self):
        status = self.kari.json('status')
        return status['pending'] + status['refused']

    def sync(self, answer, code=1, timeout=120):
        """One cycle against it; how many changes are here is the same before and after."""
        before = self.waiting()
        self.backend.answer = answer
        self.kari.ctl('sync', code=code, timeout=timeout)
        said = self.root.last_error.strip()
        equal(self.waiting(), before, 'what waits')
        if code:
            if len(said.splitlines()) != 1 or not said.endswith('.'):
                raise Failed(f'not one sentence: {said!r}')

    def good(self):
        """The server is well again: it has everything, and everything once."""
        self.backend.answer = well
        result = self.kari.sync()
        equal((result['pending'], result['refused'], result['conflicts']), (0, 0, 0))
        fresh = self.root.profile(f'fresh{self.n}', TODAY).init().login(self.server, 'kari')
        fresh.sync()
        equal(fresh.get('case', self.case)['remark'], f'venter {self.n}')
        equal(sorted(c['text'] for c in fresh.list('contact')),
              sorted(f'samtale {i}' for i in range(1, self.n + 1)))


def each(root, *answers):
    with Desk(root) as desk:
        for answer in answers:
            desk.sync(answer)
        desk.good()


def test_statuses(root):
    """Every status there is a row for, from every route that may give it. (Too old for the feed comes
    last: what waits is sent all the same.)"""
    each(root, *(at(path, says.problem(status, code))
                 for path in (META, OPS, CHANGES)
                 for status, code in ((401, 'unauthorized'), (403, 'forbidden'), (404, 'not-found'),
                                      (409, 'restored-copy'), (412, 'stale'), (426, 'client-too-old'),
                                      (429, 'rate'), (500, 'failed'), (503, 'unavailable'))))


def test_statuses_of_nobody(root):
    """The same without the server's own header, and what a network's gate says."""
    def bare(status):
        return lambda reply: (status, {'Content-Type': 'text/plain'}, b'x')
    each(root, *(at('/v1/', bare(status)) for status in (200, 204, 301, 307, 308, 401, 403, 410, 413,
                                                         502, 511)))


def test_refused_whole(root):
    """Nothing of a request was looked at, for reasons that are an operation's: no operation is taken
    for refused."""
    each(root, *(at(path, says.problem(status, code))
                 for path in (META, OPS, CHANGES)
                 for status, code in ((400, 'bad-request'), (404, 'not-found'), (405, 'method'),
                                      (415, 'media-type'), (422, 'limit'), (428, 'no-device'))))


def test_without_our_header(root):
    """All of it is as it should be, but it does not say that it is samspord's."""
    def bare(reply):
        status, headers, content = reply()
        return status, {k: v for k, v in headers.items() if k.lower() != 'samspor-api'}, content
    each(root, *(at(path, bare) for path in (META, CHANGES)))


def test_refused_tokens(root):
    """Each way there is to say that a key is not taken, also by a server whose clock is hours off."""
    challenges = ('Bearer', 'Bearer error="invalid_token"', 'Bearer error="expired"',
                  'Basic realm="samspor"', 'Negotiate', 'DPoP error="use_dpop_nonce"')

    def hours_off(hours):
        later = says.ending(server_time=says.hours_later(hours), head_at=says.hours_later(hours))
        return lambda path, reply: (later(reply) if path.startswith(CHANGES) else
                                    says.expired(reply) if path.startswith(OPS) else reply())
    each(root, *(at(path, says.problem(401, 'unauthorized', headers={'WWW-Authenticate': challenge}))
                 for path in (META, OPS, CHANGES) for challenge in challenges),
         hours_off(3), hours_off(-3))


def test_shut_out(root):
    """For each request; once it is let in again everything goes."""
    each(root, *(at(path, says.problem(403, 'device-suspended')) for path in (META, OPS, CHANGES)))


def test_nobody_there(root):
    """No such name, a port nobody listens at, and one that does not speak TLS."""
    with Desk(root) as desk, socket.create_server(('127.0.0.1', 0)) as closed:
        port = closed.getsockname()[1]
        closed.close()
        for url in ('https://samspor.invalid', f'http://127.0.0.1:{port}', f'https://127.0.0.1:{port}',
                    desk.backend.url.replace('http:', 'https:')):
            desk.login(url)
            desk.sync(well)
        desk.login(desk.backend.url)
        desk.good()


def test_busy_says_when(root):
    with Desk(root) as desk:
        for after in ('3', '999999999', '-1', 'soon', 'Wed, 21 Oct 2099 07:28:00 GMT'):
            desk.sync(at(CHANGES, says.problem(429, 'rate', headers={'Retry-After': after})))
        desk.good()


def test_410s(root):
    """For ever, each of them: it stops and says so; once is mended by itself."""
    with Desk(root) as desk:
        for code in ('cursor-expired', 'cursor-invalid', 'feed-reset', 'cursor-ahead', 'new-code'):
            desk.sync(at(CHANGES, says.problem(410, code)))
        desk.good()
        for code in ('cursor-expired', 'cursor-invalid', 'feed-reset', 'cursor-ahead'):
            asked = []

            def once(reply, code=code, asked=asked):
                asked.append(1)
                return says.problem(410, code)(reply) if len(asked) == 1 else reply()
            desk.write()
            desk.backend.answer = at(CHANGES, once)
            equal(desk.kari.sync()['pending'], 0, code)
            desk.good()


def test_inventory_misbehaves(root):
    """On the way back too: nothing is removed by an answer that is not whole."""
    def lost(answer):
        asked = []

        def both(path, reply):
            if path.startswith('/v1/sync/inventory'):
                return answer(reply)
            if path.startswith(CHANGES) and not asked:
                asked.append(1)
                return says.problem(410, 'feed-reset')(reply)
            return reply()
        return both
    with Desk(root) as desk:
        n = desk.kari.json('status')['records']
        for answer in (says.saying(b'{}'), says.saying(b'{"differ":[1]}'), says.problem(413, 'too-many'),
                       says.problem(500, 'failed'), says.html, says.cut, says.endless,
                       says.saying(b'{"differ":["x"]}'), says.saying(b'{"records":[{"id":"x"}]}')):
            desk.sync(lost(answer))
            equal(desk.kari.json('status')['records'], n)
        desk.good()


def refusal(desk, **result):
    """Every operation but the log's is answered so, and none was looked at."""
    def answer(reply):
        told = [{'op': op['op'], **(result if op['k'] != 'view-log' else {'r': 'applied'})}
                for op in json.loads(desk.backend.body)['ops']]
        return 200, says.JSON, json.dumps({'results': told, 'head': 1}).encode()
    return at(OPS, answer)


def refused(root, **result):
    with Desk(root) as desk:
        desk.sync(refusal(desk, **result), code=0)
        equal(desk.kari.json('status')['refused'], 2, result)
        # Its text is what is seen here, and nothing tries it again by itself.
        equal(desk.kari.get('case', desk.case)['remark'], 'venter 1')
        desk.sync(well, code=0)
        equal(desk.kari.json('status')['refused'], 2, result)


def test_operations_are_denied(root):
    refused(root, r='denied')


def test_operations_are_gone(root):
    refused(root, r='gone')


def test_operations_are_rejected(root):
    refused(root, r='rejected', problem={'code': 'not-allowed', 'status': 422, 'pointer': '/remark'})


def test_conflict_for_ever(root):
    """Somebody else has written, it says to each operation, and shows what is there already, or
    nothing: it ends, nothing is given up, and what was written is what is seen here."""
    with Desk(root) as desk:
        current = []

        def remember(path, reply):
            answer = reply()
            if path.startswith(CHANGES):
                current.extend(json.loads(line) for line in answer[2].splitlines()
                               if desk.case.encode() in line)
            return answer
        desk.backend.answer = remember
        fresh = desk.root.profile('before', TODAY).init()
        fresh.ctl('login', '--server', desk.backend.url, '--token-file', '-',
                  stdin=desk.server.token('kari'))
        fresh.sync()
        line = next(line for line in current if line.get('id') == desk.case and line['k'] == 'rec')
        rounds = []

        def conflict(shown):
            def answer(path, reply):
                if not path.startswith(OPS):
                    return reply()
                rounds.append(path)
                told = []
                for op in json.loads(desk.backend.body)['ops']:
                    more = {'rec': line} if shown and op.get('id') == desk.case else {}
                    told.append({'op': op['op'], 'r': 'applied'} if op['k'] == 'view-log'
                                else {'op': op['op'], 'r': 'conflict', **more})
                return 200, says.JSON, json.dumps({'results': told, 'head': 1}).encode()
            return answer
        for shown in (True, False):
            before = len(rounds)
            desk.backend.answer = conflict(shown)
            desk.kari.ctl('sync', code=None, timeout=120)
            if len(rounds) - before > 40:
                raise Failed(f'{len(rounds) - before} times in one cycle')
            equal(desk.kari.get('case', desk.case)['remark'], 'venter 1')
            equal([c['text'] for c in desk.kari.list('contact')], ['samtale 1'])
            status = desk.kari.json('status')
            if status['pending'] + status['refused'] + status['conflicts'] < 2:
                raise Failed(status)


def test_too_large_always(root):
    """However little is sent: it ends, and what is one operation long waits in the inbox."""
    with Desk(root) as desk:
        for _ in range(3):
            desk.write()
        before = desk.waiting()
        desk.sync(at(OPS, says.problem(413, 'too-large')), code=None)
        equal(desk.kari.get('case', desk.case)['remark'], 'venter 4')
        equal(len(desk.kari.list('contact')), 4)
        equal(desk.waiting(), before)
        for path in (META, CHANGES):
            desk.sync(at(path, says.problem(413, 'too-large')))


def test_too_large_is_halved(root):
    """One operation is too large for it: that one waits in the inbox, the rest has come."""
    with Desk(root) as desk:
        for _ in range(3):
            desk.write()

        def answer(path, reply):
            if path.startswith(OPS) and b'samtale 2' in (desk.backend.body or b''):
                return says.problem(413, 'too-large')(reply)
            return reply()
        desk.backend.answer = answer
        result = desk.kari.sync()
        equal((result['pending'], result['refused']), (0, 1))
        fresh = desk.root.profile('fresh', TODAY).init().login(desk.server, 'kari')
        fresh.sync()
        equal(sorted(c['text'] for c in fresh.list('contact')), ['samtale 1', 'samtale 3', 'samtale 4'])
        equal(sorted(c['text'] for c in desk.kari.list('contact')),
              [f'samtale {i}' for i in range(1, 5)])


def test_ambiguous(root):
    """It took everything, and the answer was lost on the way: nothing is done twice."""
    def lost(kind):
        def answer(reply):
            reply()
            return kind(reply)
        return at(OPS, answer)
    with Desk(root) as desk:
        for kind in (says.silent, says.problem(502, 'gateway'), says.html):
            desk.sync(lost(kind))
        desk.good()


def packed(content, **headers):
    return lambda reply: (200, {**reply()[1], 'Content-Encoding': 'gzip', **headers}, content)


def test_packed_badly(root):
    whole = gzip.compress(b'{"k":"ping"}\n' * 1000)
    bomb = gzip.compress(bytes(100_000_000), 9)
    each(root, *(at(path, packed(content)) for path in (META, CHANGES)
                 for content in (b'\x1f\x8bnot gzip at all', whole[:-20], bomb)))


def test_pings_for_ever(root):
    """Something comes all the time, and nothing ever does."""
    def pings(reply):
        headers = reply()[1]
        never = threading.Event()

        def pieces():
            while True:
                yield b'{"k":"ping"}\n' * 100
                never.wait(0.001)
        return 200, headers, pieces()
    each(root, at(CHANGES, pings))


def test_headers_without_end(root):
    def headers(reply):
        return 200, {**says.JSON, **{f'X-{i}': 'x' * 20 for i in range(100_000)}}, b'{}'
    each(root, at(META, headers), at(CHANGES, headers))


def certificate(root, name, *more):
    key, cert = (os.path.join(root.path, name + end) for end in ('.key', '.pem'))
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key,
                    '-out', cert, '-subj', f'/CN={name}', *more], check=True, capture_output=True)
    return cert, key


def test_certificates(root):
    """C1: made by nobody we know, for another name, or long expired: not a byte is sent to it."""
    server, kari = kari_with_cases(root)
    kari.set('case', kari.list('case')[0]['id'], remark='venter')
    for name, more in (('unknown', ('-addext', 'subjectAltName=IP:127.0.0.1')),
                       ('elsewhere.example', ()), ('expired', ('-days', '1', '-set_serial', '1'))):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(root, name, *more))
        heard = []
        with socket.create_server(('127.0.0.1', 0)) as plain:
            def serve(plain=plain, context=context, heard=heard):
                while True:
                    try:
                        connection, _ = plain.accept()
                    except OSError:
                        return
                    try:
                        with context.wrap_socket(connection, server_side=True) as sealed:
                            heard.append(sealed.recv(65536))
                    except OSError:
                        heard.append(b'')
            threading.Thread(target=serve, daemon=True).start()
            kari.ctl('login', '--server', f'https://127.0.0.1:{plain.getsockname()[1]}',
                     '--token-file', '-', stdin='hemmelig-tilgang')
            kari.ctl('sync', code=1)
            if 'could not prove who it is' not in root.last_error:
                raise Failed(root.last_error)
            equal((len(heard) > 0, b''.join(heard)), (True, b''), name)
            plain.shutdown(socket.SHUT_RDWR)
        equal(kari.json('status')['pending'], 1)
    kari.ctl('login', '--server', server.url, '--token-file', '-', stdin=server.token('kari'))
    equal(kari.sync()['pending'], 0)


def test_redirects(root):
    """C2: sent elsewhere, nothing goes there, least of all who is asking."""
    heard = []
    with socket.create_server(('127.0.0.1', 0)) as other, Desk(root) as desk:
        def listen():
            while True:
                try:
                    connection, _ = other.accept()
                except OSError:
                    return
                heard.append(connection.recv(65536))
                connection.close()
        threading.Thread(target=listen, daemon=True).start()
        for status in (301, 302, 303, 307, 308):
            there = {'Location': f'http://127.0.0.1:{other.getsockname()[1]}/v1/meta'}
            for headers in (there, {**says.JSON, **there}):
                desk.sync(at('/v1/', lambda reply, s=status, h=headers: (s, h, b'{}')))
        equal(heard, [])
        desk.good()
        other.shutdown(socket.SHUT_RDWR)


if __name__ == '__main__':
    chosen = sys.argv[1:]
    sys.exit(main([value for name, value in sorted(globals().items())
                   if name.startswith('test_') and (not chosen or name in chosen)]))
