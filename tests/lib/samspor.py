# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs samspord and samsporctl for tests: profiles, a server, two people.

Everything lives below one root that is removed at the end; the server listens on loopback, on a
port of its own choosing, and is ended by its own process id.
"""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

# The day the tests of both programs live on, unless they choose their own.
TODAY = '2026-06-04'
BAD = re.compile(r'CRITICAL \*\*|WARNING \*\*|runtime error:|AddressSanitizer|LeakSanitizer')


class Failed(Exception):
    """A command ended with another exit code than the test expected."""


class Root:
    """A private folder with HOME and every XDG folder inside it."""

    def __init__(self, build=None):
        self.build = build or os.environ['SAMSPOR_BUILD']
        self.path = tempfile.mkdtemp(prefix='samspor-test-')
        os.chmod(self.path, 0o700)
        self.servers = []
        # What every program is started by; a Mount's `inside`.
        self.within = []
        self.env = dict(os.environ)
        for name, folder in (('HOME', 'home'), ('XDG_CONFIG_HOME', 'config'),
                             ('XDG_DATA_HOME', 'data'), ('XDG_CACHE_HOME', 'cache'),
                             ('XDG_RUNTIME_DIR', 'run'), ('TMPDIR', 'tmp')):
            at = os.path.join(self.path, folder)
            os.mkdir(at, 0o700)
            self.env[name] = at
        self.env['SAMSPOR_KEY_FILE'] = os.path.join(self.path, 'key')
        self.env['LC_ALL'] = 'C.UTF-8'
        self.env['TZ'] = 'Europe/Oslo'
        # The display's own: with LOCPATH the C library keeps a string that counts as a leak.
        for name in ('LANGUAGE', 'LANG', 'LOCPATH'):
            self.env.pop(name, None)
        with open(self.env['SAMSPOR_KEY_FILE'], 'wb') as key:
            os.fchmod(key.fileno(), 0o600)
            key.write(os.urandom(32))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for server in list(self.servers):
            server.stop()
        shutil.rmtree(self.path, ignore_errors=True)

    def program(self, name):
        room = {'samspord': 'server', 'samsporctl': 'ctl', 'samspor': 'ui'}[name]
        return os.path.join(self.build, 'src', room, name)

    def run(self, name, *args, code=0, stdin=None, env=None, timeout=60):
        """Runs a program to its end and gives its standard output."""
        done = subprocess.run([*self.within, self.program(name), *args], env=env or self.env, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=timeout, check=False)
        self.last_error = done.stderr
        if BAD.search(done.stderr):
            raise Failed(f'{name} {args}: {done.stderr}')
        if code is not None and done.returncode != code:
            raise Failed(f'{name} {args}: exit {done.returncode}, wanted {code}: {done.stderr}')
        return done.stdout

    def server(self, **options):
        server = Server(self, **options)
        self.servers.append(server)
        return server

    def profile(self, name, today=None):
        return Profile(self, name, today)


class Server:
    """One samspord over a SQLite file in the root."""

    def __init__(self, root, today=None, environment='test', db=None, demo=None):
        self.root = root
        self.today = today
        self.environment = environment
        self.demo = demo
        folder = os.path.join(root.path, 'server')
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.db = db or 'sqlite:' + os.path.join(folder, 'server.db')
        self.process = None
        self.port = 0

    def admin(self, *args, code=0):
        extra = ['--db', self.db]
        return self.root.run('samspord', *args[:1], *args[1:], *extra, code=code).strip()

    def add_user(self, user, name, role, *teams):
        named = [word for team in teams for word in ('--team', team)]
        self.admin('user', 'add', '--user', user, '--name', name, '--role', role, *named)

    def token(self, user, *more):
        return self.admin('token', '--user', user, *more)

    def start(self, port=0):
        args = [self.root.program('samspord'), 'serve', '--db', self.db,
                '--listen', f'127.0.0.1:{port}', '--environment', self.environment]
        if self.today:
            args += ['--today', self.today]
        if self.demo:
            args += ['--demo', str(self.demo)]
        self.log = open(os.path.join(self.root.path, 'samspord.log'), 'ab')
        self.process = subprocess.Popen(args, env=self.root.env, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        line = self.process.stdout.readline()
        found = re.match(r'listening (http://127\.0\.0\.1:(\d+))$', line.strip())
        if not found:
            raise Failed(f'samspord said {line!r}')
        self.url, self.port = found.group(1), int(found.group(2))
        return self

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(20)
        self.process.stdout.close()
        self.log.close()
        self.process = None

    def restart(self):
        """The same address again: who is offline comes back to it."""
        self.start(self.port)


class Profile:
    """One person's samsporctl."""

    def __init__(self, root, name, today=None):
        self.root = root
        self.name = name
        self.dir = os.path.join(root.path, 'profile-' + name)
        self.today = today

    def ctl(self, *args, code=0, stdin=None, timeout=60):
        extra = ['--today', self.today] if self.today else []
        return self.root.run('samsporctl', '--profile', self.dir, *extra, *args, code=code,
                             stdin=stdin, timeout=timeout)

    def json(self, *args, **options):
        extra = ['--today', self.today] if self.today else []
        text = self.root.run('samsporctl', '--profile', self.dir, '--json', *extra, *args, **options)
        return json.loads(text)

    def init(self):
        self.ctl('init', '--slot', 'file')
        return self

    def login(self, server, user):
        self.ctl('login', '--server', server.url, '--token-file', '-', stdin=server.token(user))
        return self

    def sync(self):
        return self.json('sync')

    def new(self, record_type, **fields):
        return self.ctl('new', record_type, *(f'{k}={v}' for k, v in fields.items())).strip()

    def set(self, record_type, record_id, **fields):
        self.ctl('set', record_type, record_id, *(f'{k}={v}' for k, v in fields.items()))

    def get(self, record_type, record_id):
        return self.json('get', record_type, record_id)

    def list(self, record_type, *args):
        return self.json('list', record_type, *args)


class Mount:
    """A folder with a file system of its own, that only what is started by `inside` sees. It needs
    no rights: `with Mount(folder, 'mount -t tmpfs -o size=4m tmpfs "$1"') as mount:`."""

    def __init__(self, folder, script):
        self.folder, self.script = folder, script

    def __enter__(self):
        # Two levels: only a root may mount, and the session bus knows the programs by their user.
        self.process = subprocess.Popen(
            ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-euc',
             self.script + '; echo ready; read end', 'sh', self.folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != 'ready\n':
            self.__exit__()
            raise Failed(f'no mount on {self.folder}')
        spaces = f'/proc/{self.process.pid}/ns'
        self.outer = ['nsenter', f'--user={spaces}/user', f'--mount={spaces}/mnt', '--']
        self.inside = [*self.outer, 'unshare', '--user', f'--map-user={os.getuid()}',
                       f'--map-group={os.getgid()}']
        return self

    def __exit__(self, *exc):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)

    def sh(self, script, *args, code=0):
        """Runs a shell script inside, with the folder as "$1"."""
        done = subprocess.run([*self.outer, 'sh', '-euc', script, 'sh', self.folder, *args],
                              capture_output=True, text=True, timeout=60, check=False)
        if code is not None and done.returncode != code:
            raise Failed(f'{script}: {done.returncode} {done.stderr}')
        return done.stdout


def stamp(profile):
    """Another one after every write to the profile's files; a log that begins anew keeps its size."""
    seen = []
    for entry in os.scandir(profile):
        # A file that is put in another's place goes meanwhile.
        with contextlib.suppress(FileNotFoundError):
            seen.append((entry.name, entry.stat().st_mtime_ns, entry.stat().st_size))
    return sorted(seen)


def kari_with_cases(root, cases=3):
    """A synced coordinator with some cases."""
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.start()
    kari = root.profile('kari', TODAY).init().login(server, 'kari')
    kari.sync()
    path = os.path.join(root.path, 'saker.csv')
    with open(path, 'w', encoding='utf-8') as out:
        out.write('saksnummer;etternavn;fornavn;fødselsdato;merknad\n')
        for i in range(cases):
            out.write(f'N{i};Åsgård{i};Lett;0{1 + i % 9}.03.1985;Merknad som skal bestå {i}\n')
    kari.ctl('import', path)
    kari.sync()
    return server, kari


def main(tests):
    """Runs functions named test_… and says TAP; one root each."""
    failed = 0
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        try:
            with Root() as root:
                test(root)
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception as error:  # a test may fail in any way; the others still run
            failed += 1
            print(f'not ok {number} {test.__name__}')
            print('# ' + f'{type(error).__name__}: {error}'.replace('\n', '\n# '), flush=True)
            import traceback
            print('# ' + traceback.format_exc().replace('\n', '\n# '), file=sys.stderr)
    return 1 if failed else 0
