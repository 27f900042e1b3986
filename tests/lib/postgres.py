# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A throw-away PostgreSQL for tests in Python, as sam-postgres.h is for those in C: a cluster in a
private folder with a socket in it and no TCP, run by another user when the test is run by root. It
ends with the program, however that ends.
"""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

END = '-- the end of an answer --'


def find_bin():
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/postgres')
                   + glob.glob('/usr/pgsql*/bin/postgres'))
    return os.path.dirname(found[-1] if found else shutil.which('postgres'))


def ordinary_user():
    """The words before a command that make it another user's when this one is root."""
    words = ['setpriv', '--pdeathsig=QUIT']
    if os.geteuid() != 0:
        return words, None
    user = next(pwd.getpwnam(name) for name in ('postgres', 'nobody')
                if any(name == entry.pw_name for entry in pwd.getpwall()))
    return [*words, f'--reuid={user.pw_uid}', f'--regid={user.pw_gid}', '--clear-groups'], user


class Postgres:
    def __init__(self, durable=False):
        self.bin = find_bin()
        self.dir = tempfile.mkdtemp(prefix='samspor-pg-')
        self.data = os.path.join(self.dir, 'data')
        self.words, user = ordinary_user()
        if user:
            os.chown(self.dir, user.pw_uid, user.pw_gid)
        self.options = [word for option in (
            'listen_addresses=', f'fsync={"on" if durable else "off"}', 'logging_collector=off',
            'log_checkpoints=off', 'shared_buffers=32MB') for word in ('-c', option)]
        self.env = {name: value for name, value in os.environ.items() if name != 'ASAN_OPTIONS'}
        self.databases = 0
        self.process = None
        subprocess.run([*self.words, os.path.join(self.bin, 'initdb'), '-D', self.data, '-U', 'owner',
                        '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], check=True,
                       stdout=subprocess.DEVNULL, cwd=self.dir, env=self.env)

    def start(self):
        self.log = os.path.join(self.dir, 'log')
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                [*self.words, os.path.join(self.bin, 'postgres'), '-D', self.data, '-k', self.dir,
                 *self.options], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.PIPE,
                cwd=self.dir, env=self.env)
        for line in self.process.stderr:
            if b'ready to accept connections' in line:
                return self
        raise RuntimeError('PostgreSQL did not start')

    def crash(self):
        """Ends it at once: nothing is written any more, and the next start has to recover."""
        self.process.send_signal(signal.SIGQUIT)
        for _ in self.process.stderr:
            pass
        self.process.wait(60)
        self.process.stderr.close()
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        if self.process:
            self.crash()
        shutil.rmtree(self.dir, ignore_errors=True)

    def conninfo(self, database):
        return f'host={self.dir} user=owner dbname={database}'

    def create(self):
        """A new database; what libpq reaches it by, as its owner."""
        self.databases += 1
        name = f'd{self.databases}'
        with Psql(self, self.conninfo('postgres')) as psql:
            psql.run(f'CREATE DATABASE {name}')
        return self.conninfo(name)


class Psql:
    """One psql that is asked again and again."""

    def __init__(self, pg, conninfo):
        self.process = subprocess.Popen(
            [os.path.join(pg.bin, 'psql'), '-X', '-q', '-A', '-t', '-F', '\t', '-v',
             'ON_ERROR_STOP=1', '-d', conninfo],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=pg.env)

    def run(self, sql):
        """The rows of the answer, each a list of texts."""
        self.process.stdin.write(f'{sql};\n\\echo {END!r}\n')
        self.process.stdin.flush()
        rows = []
        for line in self.process.stdout:
            if line == END + '\n':
                return rows
            rows.append(line.rstrip('\n').split('\t'))
        raise RuntimeError(f'psql ended at: {sql[:200]}')

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)
