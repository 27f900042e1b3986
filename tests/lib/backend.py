# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that answers badly: stands between a program and samspord, for tests of both programs.

    with Backend(server) as backend:
        backend.answer = at('/v1/', HTML)       # all it is asked below /v1/ gets this
        backend.answer = well                   # passes on again

An answer is given what the real server would say (a function: asking is up to it) and returns
(status, headers, body), where the body is bytes or an iterator of them.
"""
import contextlib
import datetime
import http.server
import json
import threading
import urllib.error
import urllib.request

# With the header samspord says who it is by: without it nothing of an answer is looked at.
JSON = {'Content-Type': 'application/json', 'Samspor-Api': '1'}
PROBLEM = {**JSON, 'Content-Type': 'application/problem+json'}


def well(path, reply):
    return reply()


def at(start, answer):
    """Only what is asked below `start` gets the bad answer."""
    return lambda path, reply: answer(reply) if path.startswith(start) else reply()


class Backend:
    """Between the program and the real server: passes on, or answers as `answer` says."""

    def __init__(self, server):
        self.answer = well
        self.body = None  # of the request that is being answered
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *args):
                pass

            def real(self, body):
                request = urllib.request.Request(server.url + self.path, data=body,
                                                 method=self.command)
                for name, value in self.headers.items():
                    if name.lower() not in ('host', 'connection', 'content-length',
                                            'accept-encoding'):
                        request.add_header(name, value)
                try:
                    with urllib.request.urlopen(request, timeout=30) as got:
                        return got.status, dict(got.headers), got.read()
                except urllib.error.HTTPError as error:
                    return error.code, dict(error.headers), error.read()

            def do(self):
                length = int(self.headers.get('Content-Length') or 0)
                body = outer.body = self.rfile.read(length) if length else None
                # A program that leaves early is what some of these answers are for.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    status, headers, content = outer.answer(self.path, lambda: self.real(body))
                    self.send_response(status)
                    for name, value in headers.items():
                        if name.lower() not in ('date', 'server', 'content-length', 'connection',
                                                'transfer-encoding'):
                            self.send_header(name, value)
                    if isinstance(content, bytes):
                        self.send_header('Content-Length', headers.get('Claimed', len(content)))
                        self.end_headers()
                        self.wfile.write(content)
                    else:
                        self.send_header('Connection', 'close')
                        self.end_headers()
                        for piece in content:
                            self.wfile.write(piece)
                    if 'Claimed' in headers or not isinstance(content, bytes):
                        self.close_connection = True

            def handle(self):
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    super().handle()

            do_GET = do_POST = do_PUT = do

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()


# ---- What it may answer ----

def html(reply):
    page = b'<!DOCTYPE html><title>Logg inn</title><form>' + b'<p>hei</p>' * 2000
    return 200, {'Content-Type': 'text/html'}, page


def redirect(reply):
    return 302, {'Location': 'http://127.0.0.1:1/'}, b''


def short(reply):
    """Half of it, and then the line is cut."""
    status, headers, content = reply()
    return status, {**headers, 'Claimed': len(content) + 1000}, content[:len(content) // 2]


def cut(reply):
    """Half of it, as if that were all."""
    status, headers, content = reply()
    return status, headers, content[:len(content) // 2]


def saying(content):
    return lambda reply: (200, JSON, content)


HOSTILE = [saying(content) for content in (
    b'[' * 200000,
    b'{"a":' * 50000,
    b'{"epoch":1e999,"api":[1]}',
    b'{"api":[1],"api":[2],"epoch":"\\ud800"}',
    b'\xff\xfe\x00{}',
    b'null',
    b'',
    b'{"epoch":{"a":[]},"user":[],"limits":-1,"api":"x"}',
)]


def feeding(content):
    return lambda reply: (200, reply()[1], content)


HOSTILE_FEED = [feeding(content) for content in (
    b'{"type":"case","id":"../../etc/passwd","version":"x"}\n' * 5,
    b'{"end":true}\n{"end":true}\n',
    b'[' * 300000,
    b'\0' * 5000,
)]


def drip(reply):
    """All of it, in crumbs."""
    status, headers, content = reply()
    never = threading.Event()

    def pieces():
        for i in range(0, len(content), 97):
            never.wait(0.02)
            yield content[i:i + 97]
    return status, headers, pieces()


def endless(reply):
    def pieces():
        yield b'{"epoch":"'
        while True:
            yield b'a' * 65536
    return 200, JSON, pieces()


def endless_lines(reply):
    headers = reply()[1]

    def pieces():
        while True:
            yield b'{"type":"case"}\n' * 4096
    return 200, headers, pieces()


def more_rows(reply):
    """A page of the feed that is longer than was asked for."""
    status, headers, content = reply()
    row = json.dumps({'type': 'service', 'id': '01a200bb-1788-7412-8f4c-377ff9ab1147',
                      'version': 'dc3a180f.1', 'record': {'name': 'x'}}).encode()
    return status, headers, (row + b'\n') * 5000 + content


def ending(**members):
    """The feed as it is, with other members in its last line: functions of what they were."""
    def answer(reply):
        status, headers, content = reply()
        lines = content.splitlines()
        end = json.loads(lines[-1])
        end.update({name: change(end[name]) for name, change in members.items()})
        return status, headers, b'\n'.join([*lines[:-1], json.dumps(end).encode()]) + b'\n'
    return answer


def hours_later(hours):
    def change(moment):
        then = datetime.datetime.fromisoformat(moment) + datetime.timedelta(hours=hours)
        return then.strftime('%Y-%m-%dT%H:%M:%SZ')
    return change


# It answers, but what it reads from has stood still for three hours.
stale = ending(head_at=hours_later(-3))


def expired(reply):
    return 401, PROBLEM, (
        b'{"type":"about:blank","title":"Unauthorized","status":401}')


def restored(reply):
    """What samspord says to a computer whose newer data it has seen."""
    return 409, PROBLEM, (
        b'{"type":"about:blank","title":"Conflict","status":409,"code":"restored-copy"}')


def silent(reply):
    """As if nobody were there: the line is cut before anything is said."""
    return 200, {**JSON, 'Claimed': 1000}, b''


def problem(status, code, **more):
    """What the contract says of an error, whoever gives it."""
    body = {'type': 'about:blank', 'title': 'x', 'status': status, 'code': code}
    headers = {**PROBLEM, **more.pop('headers', {})}
    return lambda reply: (status, headers, json.dumps({**body, **more}).encode())
