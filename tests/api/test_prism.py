# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract seen from outside, by Prism: test_prism.py PRISM OPENAPI

Between a client and samspord it checks every JSON request and answer; alone it plays the server and
answers with any status the contract has. It does not look into NDJSON: test_openapi.py does.
"""
import http.client
import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading

import yaml
from samspor import Failed, kari_with_cases, main

prism, contract = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
with open(contract, encoding='utf-8') as file:
    API = yaml.safe_load(file)
DEVICE = '01970000-0000-7000-8000-000000000001.1'


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


class Prism:
    """One Prism, until it is left; it says itself where it listens."""

    def __init__(self, *args):
        # The address is its own choice, so it is asked for one that was free a moment ago.
        with socket.create_server(('127.0.0.1', 0)) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ['node', prism, *args, '--host', '127.0.0.1', '--port', str(self.port)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if 'Prism is listening' in line:
                break
        else:
            raise Failed('Prism did not start')
        # What it says of each request is read, so that it is never in its way.
        self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.process.terminate()
        self.process.wait(20)
        self.reader.join()
        self.process.stdout.close()


def ask(port, method, path, body=None, token=None, headers=None):
    """Status, headers and body; a body that is no text is sent as JSON."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    sent = {'Samspor-Device': DEVICE, **(headers or {})}
    if token:
        sent['Authorization'] = 'Bearer ' + token
    if body is not None:
        sent.setdefault('Content-Type', 'application/json')
        body = body if isinstance(body, str) else json.dumps(body)
    connection.request(method, path, body=body, headers=sent)
    reply = connection.getresponse()
    data = reply.read()
    connection.close()
    return reply.status, reply.headers, data


def violations(headers):
    return headers.get('sl-violations')


# ---- between a client and samspord ----

def test_requests_and_answers(root):
    server, kari = kari_with_cases(root)
    server.add_user('lise', 'Lise Leder', 'lead', 'Team Nord')
    token, lead = server.token('kari'), server.token('lise')
    case = kari.list('case')[0]
    device = DEVICE.split('.')[0]
    nobody = '01970000-0000-7000-8000-00000000ffff'

    def operation(n, **members):
        return {'op': f'01970000-0000-7000-8000-{n:012x}', **members}

    with Prism('proxy', contract, server.url) as between:
        def through(method, path, expected, body=None, who=token, headers=None):
            status, got, data = ask(between.port, method, path, body, who, headers)
            equal(status, expected, f'{method} {path}: {data[:200]}')
            if violations(got):
                raise Failed(f'{method} {path}: {violations(got)}')
            return json.loads(data)

        through('GET', '/v1/meta', 200)
        through('GET', '/v1/meta', 200, who=None)
        through('GET', '/v1/meta', 401, who='x')
        through('POST', '/v1/devices', 200, {'device': device, 'client': 'prism 5'})
        through('GET', '/v1/devices/self', 200)
        through('GET', '/v1/devices', 404)
        through('GET', '/v1/devices', 200, who=lead)
        through('POST', '/v1/devices/self/receipts', 200,
                {'receipts': [{'c': case['id'], 's': 4, 'rows': 0}], 'unsent': 1})
        through('POST', '/v1/sync/inventory', 200,
                {'scopes': [{'c': case['id'], 'n': 0, 'h': '0' * 64}]})
        version = through('GET', f'/v1/case/{case["id"]}', 200)['v']
        through('POST', '/v1/sync/inventory', 200,
                {'records': [{'c': case['id'], 'have': [{'id': nobody, 'v': version}]}]})
        through('GET', f'/v1/case/{nobody}', 404)
        reply = through('POST', '/v1/sync/ops', 200, {'ops': [
            operation(1, k='update', t='case', id=case['id'], base=version,
                      set=[{'p': '/remark', 'v': 'Ringer selv'}]),
            operation(2, k='update', t='case', id=case['id'], base=version,
                      set=[{'p': '/remark', 'v': 'For sent'}]),
            operation(3, k='retract', t='case', id=nobody, base=version, why='x'),
            operation(4, k='create', t='setting', id=nobody, set=[]),
            operation(5, k='view-log', t='case', id=case['id'], set=[{'p': '/n', 'v': 1}]),
        ]})
        equal([result['r'] for result in reply['results']],
              ['applied', 'conflict', 'gone', 'denied', 'applied'])
        through('GET', f'/v1/sync/ops/{operation(1)["op"]}', 200)
        through('GET', f'/v1/sync/ops/{nobody}', 404)
        through('GET', f'/v1/case/{case["id"]}/history', 200)
        seen = through('GET', f'/v1/audit/cases/{case["id"]}', 200)['items']
        equal({event['what'] for event in seen} >= {'log', 'view', 'history'}, True, seen)
        through('GET', f'/v1/audit/cases/{case["id"]}?cursor=x', 410)
        through('GET', f'/v1/audit/cases/{nobody}', 404)
        through('POST', '/v1/search', 200, {'text': 'Åsgård', 'limit': 5})
        through('POST', '/v1/housing/check', 404, {'need_id': nobody, 'unit_id': nobody})
        through('GET', '/v1/sync/changes?cursor=x', 410)
        through('POST', '/v1/search', 426, {'text': 'a'}, headers={'Samspor-Client-Schema': '0'})
        server.admin('device', 'suspend', '--id', device)
        through('POST', '/v1/search', 403, {'text': 'a'})
        equal(through('GET', '/v1/devices/self', 200)['state'], 'suspended')
        server.admin('device', 'resume', '--id', device)

        # It does look: what the contract forbids is told of.
        for method, path, body in (('POST', '/v1/search', {'text': 1}),
                                   ('POST', '/v1/sync/inventory', {'scopes': [{'c': 'x'}]}),
                                   ('POST', '/v1/devices', {'device': device}),
                                   ('GET', '/v1/case/x', None)):
            if not violations(ask(between.port, method, path, body, token)[1]):
                raise Failed(f'{method} {path}: nothing was found')


# ---- in samspord's place ----

class Chooser:
    """Passes on to samspord, or for what is below `path` to Prism, with the status it shall give."""

    def __init__(self, server, mock):
        self.code, self.path, self.n_mocked = None, None, 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *args):
                pass

            def do(self):
                length = int(self.headers.get('Content-Length') or 0)
                body = self.rfile.read(length) if length else None
                mocked = outer.code is not None and self.path.split('?')[0] == outer.path
                sent = {name: value for name, value in self.headers.items()
                        if name.lower() not in ('host', 'connection', 'accept-encoding')}
                if mocked:
                    sent['Prefer'] = f'code={outer.code}'
                    outer.n_mocked += 1
                connection = http.client.HTTPConnection(
                    '127.0.0.1', mock.port if mocked else server.port, timeout=60)
                connection.request(self.command, self.path, body=body, headers=sent)
                reply = connection.getresponse()
                data = reply.read()
                outer.last = reply.status
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    if name.lower() not in ('date', 'server', 'content-length', 'connection',
                                            'keep-alive', 'transfer-encoding'):
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                connection.close()

            do_GET = do_POST = do

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()


def sentence(root, what):
    """One clear line on stderr, and no developer's message."""
    said = root.last_error.strip()
    if len(said.splitlines()) != 1 or not said.endswith('.') or re.search(r'errno|0x[0-9a-f]{4}|\.c:\d', said):
        raise Failed(f'{what}: not one clear sentence: {said!r}')


def every_status(root, path):
    """Each refusal of one route, as Prism makes it from the contract alone: the program says a
    sentence, goes on, and what waits still waits. After the last ones a person is asked: 410 begins
    anew, and one operation that is too large alone is refused, with its text kept."""
    (method, route), = ((m, r) for m, r in API['paths'][path].items() if m in ('get', 'post'))
    codes = sorted((int(code) for code in route['responses'] if code != '200'),
                   key=lambda code: (code in (410, 413), code))
    assert len(codes) >= 5, codes
    server, kari = kari_with_cases(root)
    with Prism('mock', contract) as mock, Chooser(server, mock) as chooser:
        kari.ctl('login', '--server', chooser.url, '--token-file', '-', stdin=server.token('kari'))
        case = kari.list('case')[0]['id']
        for code in codes:
            text = f'venter mens serveren sier {code}'
            kari.set('case', case, remark=text)
            before = chooser.n_mocked
            chooser.path, chooser.code = path, code
            kari.ctl('sync', code=0 if code == 413 else 1, timeout=120)
            if code != 413:
                sentence(root, f'{method} {path} {code}')
            if chooser.n_mocked == before:
                raise Failed(f'{path} {code}: it was not asked for')
            chooser.code = None
            status = kari.json('status')
            equal((status['pending'], status['refused']), (0, 1) if code == 413 else (1, 0),
                  f'{path} {code}: waiting, refused')
            equal(kari.get('case', case)['remark'], text, f'{path} {code}')
            if code in (410, 413):
                continue
            # An answer that asks for another token is given one.
            kari.ctl('login', '--server', chooser.url, '--token-file', '-',
                     stdin=server.token('kari'))
            result = kari.sync()
            equal((result['pending'], result['refused'], result['conflicts']), (0, 0, 0),
                  f'{path} {code}')


def test_meta(root):
    every_status(root, '/v1/meta')


def test_changes(root):
    every_status(root, '/v1/sync/changes')


def test_ops(root):
    every_status(root, '/v1/sync/ops')


if __name__ == '__main__':
    sys.exit(main([test_requests_and_answers, test_meta, test_changes, test_ops]))
