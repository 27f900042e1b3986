#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/server/samspor.conf as it is, but for what a municipality changes, before two samspord: TLS,
what nginx itself refuses, and requests that two servers could read differently.

  test_nginx.py SAMSPORD
"""
import contextlib
import gzip
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, 'tests', 'lib')]
from client import Device, Samspord, person_and_case  # noqa: E402
from postgres import ordinary_user  # noqa: E402

NAME = 'samspor.example.no'


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as taken:
        return taken.getsockname()[1]


def change(text, pattern, new, n):
    """Every change is one the file has a place for."""
    text, found = re.subn(pattern, lambda _: new, text, flags=re.M)
    assert found == n, (pattern, found)
    return text


class Nginx:
    """nginx as an ordinary user; `more` are changes a test of its own needs."""

    def __init__(self, folder, upstreams, more=()):
        self.dir = tempfile.mkdtemp(dir=folder)
        words, user = ordinary_user()
        certificate, key = (os.path.join(self.dir, n) for n in ('cert.pem', 'key.pem'))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
                        'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out',
                        certificate, '-days', '2', '-subj', '/CN=' + NAME, '-addext',
                        'subjectAltName=DNS:' + NAME], check=True, capture_output=True)
        self.port = free_port()
        text = open(os.path.join(TOP, 'data', 'server', 'samspor.conf'), encoding='utf-8').read()
        text = change(text, r'^  server unix:\S+1/sock', '  server ' + upstreams[0], 1)
        text = change(text, r'^  server unix:\S+2/sock', '  server ' + upstreams[1], 1)
        text = change(text, r'^  listen 443 ', f'  listen 127.0.0.1:{self.port} ', 2)
        text = change(text, r'^  listen \[::\]:443 .*$', '', 2)
        text = change(text, r'/etc/ssl/samspor/fullchain\.pem', certificate, 1)
        text = change(text, r'/etc/ssl/samspor/key\.pem', key, 1)
        text = change(text, r'/var/log/nginx/samspor\.log', os.path.join(self.dir, 'access.log'), 1)
        for pattern, new in more:
            text = change(text, pattern, new, 1)
        temporary = ''.join(f'  {kind}_temp_path {self.dir}/{kind};\n'
                            for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
        self.log = os.path.join(self.dir, 'error.log')
        config = os.path.join(self.dir, 'nginx.conf')
        with open(config, 'w', encoding='utf-8') as out:
            out.write(f'daemon off; master_process off; pid {self.dir}/pid; error_log {self.log} notice;'
                      f'\nevents {{ }}\nhttp {{\n{temporary}{text}\n}}\n')
        if user:
            for path in (folder, self.dir):
                os.chmod(path, 0o755)
            for name in ('', *os.listdir(self.dir)):
                os.chown(os.path.join(self.dir, name), user.pw_uid, user.pw_gid)
        program = shutil.which('nginx') or '/usr/sbin/nginx'
        command = [*words, program, '-e', self.log, '-c', config]
        checked = subprocess.run([*command, '-t', '-q'], check=False, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        # It says nothing when it is ready: its pid file is written after the sockets are open.
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(('127.0.0.1', self.port)).close()
                break
            assert self.process.poll() is None, open(self.log, encoding='utf-8').read()
        self.trust = ssl.create_default_context(cafile=certificate)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stderr.close()
        # The default_server's reject and client mistakes are for this test; nothing worse may be.
        log = open(self.log, encoding='utf-8').read()
        assert not re.search(r'\[(alert|emerg|crit)\](?!.*SSL_)', log), log

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop()

    def connect(self, trust=None, name=NAME):
        plain = socket.create_connection(('127.0.0.1', self.port), timeout=60)
        return (trust or self.trust).wrap_socket(plain, server_hostname=name)

    def raw(self, request):
        """The status, headers and body of what is answered to these bytes."""
        with self.connect() as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
                line.sendall(request)
            return self.answer(line)

    @staticmethod
    def answer(line):
        got = b''
        with contextlib.suppress(ConnectionResetError, ssl.SSLError):
            while chunk := line.recv(65536):
                got += chunk
        head, _, body = got.partition(b'\r\n\r\n')
        status, *lines = head.decode().split('\r\n')
        headers = {n.lower(): v for n, v in (h.split(': ', 1) for h in lines)}
        if headers.get('transfer-encoding') == 'chunked':
            whole, rest = b'', body
            while rest:
                size, _, rest = rest.partition(b'\r\n')
                whole, rest = whole + rest[:int(size, 16)], rest[int(size, 16) + 2:]
            body = whole
        return int(status.split()[1]), headers, body

    def get(self, path, token=None, device=None, **more):
        headers = {'Host': NAME, 'Connection': 'close', **more}
        if token:
            headers.update({'Authorization': 'Bearer ' + token, 'Samspor-Device': device})
        lines = ''.join(f'{n.replace("_", "-")}: {v}\r\n' for n, v in headers.items())
        return self.raw(f'GET {path} HTTP/1.1\r\n{lines}\r\n'.encode())


def assert_problem(answer, status, code, retry):
    got, headers, body = answer
    assert got == status, answer
    assert headers['content-type'] == 'application/problem+json', headers
    assert headers['samspor-api'] == '1' and headers['cache-control'] == 'no-store', headers
    said = json.loads(body)
    assert (said['status'], said['code'], said['retry']) == (status, code, retry), said
    assert said['title'] and said['type'] == 'urn:samspor:problem:' + code, said
    assert ('retry-after' in headers) == (retry == 'after'), headers


def test_tls(nginx, _):
    """C1, from the other side: nothing older than TLS 1.2, nothing for another name."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        trust = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(certificate_of(nginx)))
        trust.minimum_version = trust.maximum_version = version
        with nginx.connect(trust) as line:
            assert line.version() == version.name.replace('_', '.'), line.version()
    old = subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{nginx.port}',
                          '-servername', NAME, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
                         stdin=subprocess.DEVNULL, check=False, capture_output=True, text=True)
    assert old.returncode != 0 and 'alert protocol version' in old.stderr, old.stderr
    anything = ssl.create_default_context()
    anything.check_hostname, anything.verify_mode = False, ssl.CERT_NONE
    for name in ('other.example.no', None):
        try:
            nginx.connect(anything, name).close()
            raise AssertionError(f'{name} was answered')
        except ssl.SSLError:
            pass


def certificate_of(nginx):
    with nginx.connect() as line:
        return line.getpeercert(binary_form=True)


def test_passes_on(nginx, server):
    """What samspord says comes through, its refusals too; long answers are packed."""
    status, headers, body = nginx.get('/v1/meta')
    assert status == 200 and json.loads(body)['api'] == [1], body
    assert headers['samspor-api'] == '1' and 'server_tokens' not in headers, headers
    assert headers.get('server', 'nginx') == 'nginx', headers
    status, headers, body = nginx.get('/v1/sync/changes')
    assert (status, json.loads(body)['code']) == (401, 'token-missing'), body
    user = server.admin('user', 'add', '--user', 'kari', '--name', 'Kari', '--role', 'coordinator',
                        '--team', 'Nord')
    device = Device(server.admin('token', '--user', 'kari'))
    team = json.loads(device.ask(server.port, 'GET', '/v1/meta')[2])['teams'][0]
    for _ in range(5):
        assert set(device.push(server.port, *person_and_case(team, user)[2])) == {'applied'}
    device.close()
    status, headers, body = nginx.get('/v1/sync/changes', device.token, device.device)
    assert status == 200 and headers['content-type'] == 'application/x-ndjson', headers
    assert json.loads(body.splitlines()[-1])['k'] == 'end', body[-300:]
    status, headers, packed = nginx.get('/v1/sync/changes', device.token, device.device,
                                        Accept_Encoding='gzip')
    assert status == 200 and headers['content-encoding'] == 'gzip', headers
    lines = gzip.decompress(packed).splitlines()
    assert len(lines) == len(body.splitlines()) and len(packed) < len(body), (packed, body)


def test_too_much(nginx, server):
    head = f'POST /v1/sync/ops HTTP/1.1\r\nHost: {NAME}\r\n'
    assert_problem(nginx.raw(f'{head}Content-Length: 2000000\r\nConnection: close\r\n\r\n'.encode()),
                   413, 'too-large', 'split')
    # Between the two limits it is samspord that refuses.
    status, _, body = nginx.raw(f'{head}Content-Length: {1024 * 1024 + 1}\r\nConnection: close\r\n\r\n'
                                .encode() + b' ' * (1024 * 1024 + 1))
    assert (status, json.loads(body)['code']) == (413, 'too-large'), body


def test_two_readings(nginx, server):
    """S5: a request that nginx and samspord could read as two, or as another, is refused."""
    get = 'GET /v1/meta HTTP/1.1\r\nConnection: close\r\n'
    post = f'POST /v1/sync/ops HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n'
    for request in (
            f'{get}Host: {NAME}\r\nHost: other\r\n\r\n',
            f'{get}\r\n',
            f'{post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
            f'{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!',
            f'{post}Content-Length: -1\r\n\r\n',
            f'{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
            f'{get}Host: {NAME}\r\nX-Long: {"a" * 20000}\r\n\r\n',
            f'{get}Host: {NAME}\r\n' + ''.join(f'X-{i}: {"a" * 4000}\r\n' for i in range(20)) + '\r\n',
            f'GET /v1/meta?{"a" * 20000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n',
            f'GET /v1/\x01meta HTTP/1.1\r\nHost: {NAME}\r\n\r\n'):
        answer = nginx.raw(request.encode())
        # What samspord does not implement it may not be asked: 501 of nginx is told as 502.
        if 'identity' in request:
            assert_problem(answer, 502, 'unavailable', 'after')
        else:
            assert answer[0] == 400, (request[:60], answer)
            assert_problem(answer, 400, 'bad-request', 'never')
    with socket.create_connection(('127.0.0.1', nginx.port), timeout=60) as line:
        line.sendall(f'GET /v1/meta HTTP/1.1\r\nHost: {NAME}\r\n\r\n'.encode())
        assert_problem(nginx.answer(line), 400, 'bad-request', 'never')
    assert_problem(nginx.get('/'), 404, 'not-found', 'never')
    assert_problem(nginx.get('/v2/meta'), 404, 'not-found', 'never')


def test_nobody(folder):
    """Nobody there is 502, nobody who answers 504, too many at once 429."""
    closed = f'127.0.0.1:{free_port()}'
    with Nginx(folder, (closed, closed)) as nginx:
        assert_problem(nginx.get('/v1/meta'), 502, 'unavailable', 'after')
    with socket.create_server(('127.0.0.1', 0)) as silent:
        taken = []
        threading.Thread(target=lambda: [taken.append(silent.accept()) for _ in range(2)],
                         daemon=True).start()
        there = f'127.0.0.1:{silent.getsockname()[1]}'
        with Nginx(folder, (there, there), [(r'proxy_read_timeout 60s', 'proxy_read_timeout 1s')]) \
                as nginx:
            assert_problem(nginx.get('/v1/meta'), 504, 'unavailable', 'after')
        for line, _ in taken:
            line.close()
    with Nginx(folder, (closed, closed), [(r'rate=50r/s', 'rate=1r/m'),
                                          (r'burst=200 nodelay', 'burst=2 nodelay')]) as nginx:
        answers = [nginx.get('/v1/meta') for _ in range(5)]
        assert_problem(answers[-1], 429, 'rate', 'after')


def test_logs(nginx, server):
    """C8: what is logged has no token and nothing of a query."""
    nginx.get('/v1/sync/changes?cursor=hemmelig', 'hemmelig-token', '1')
    with open(os.path.join(nginx.dir, 'access.log'), encoding='utf-8') as log:
        text = log.read()
    assert '/v1/sync/changes' in text and 'hemmelig' not in text, text


def main():
    tests = (test_tls, test_passes_on, test_too_much, test_two_readings, test_logs)
    failed = 0
    print(f'1..{len(tests) + 1}')
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, 'data')
        os.mkdir(data, 0o700)
        server = Samspord(sys.argv[1], f'sqlite:{data}/server.db', os.path.join(folder, 'log')).start()
        there = f'127.0.0.1:{server.port}'
        for number, test in enumerate((*tests, test_nobody), 1):
            try:
                if test is test_nobody:
                    test(folder)
                else:
                    with Nginx(folder, (there, there)) as nginx:
                        test(nginx, server)
                print(f'ok {number} {test.__name__}', flush=True)
            except Exception as error:  # the others are run all the same
                failed += 1
                print(f'not ok {number} {test.__name__}\n# {error!r}', flush=True)
        server.stop()
    return 1 if failed else 0


sys.exit(main())
