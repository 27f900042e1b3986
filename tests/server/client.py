# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of whole samspord processes share: processes, devices, operations."""
import base64
import hashlib
import http.client
import json
import os
import re
import signal
import subprocess
import time


def new_id():
    """A UUID of version 7."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, 'big') + os.urandom(10))
    raw[6] = raw[6] & 0x0f | 0x70
    raw[8] = raw[8] & 0x3f | 0x80
    text = raw.hex()
    return '-'.join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Samspord:
    """One process on a database. Its errors are kept: they must be none."""

    def __init__(self, program, db, log, listen='127.0.0.1:0'):
        self.program, self.db, self.log, self.listen = program, db, log, listen
        self.process = None

    def start(self):
        with open(self.log, 'ab') as log:
            self.process = subprocess.Popen(
                ['setpriv', '--pdeathsig=KILL', self.program, 'serve', '--db', self.db, '--listen',
                 self.listen], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.match(r'listening (?:http://127\.0\.0\.1:(\d+)|unix:.*)$', line.strip())
        if not found:
            raise RuntimeError(f'samspord said {line!r}: {open(self.log).read()[-2000:]}')
        self.port = int(found.group(1) or 0)
        return self

    def stop(self, how=signal.SIGTERM):
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process.stdout.close()
            self.process = None

    def admin(self, *args):
        done = subprocess.run([self.program, *args, '--db', self.db], check=False, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            raise RuntimeError(f'{args}: {done.stderr}')
        return done.stdout.strip()


class Device:
    """A signed-in device; its connection follows whichever process it is told."""

    def __init__(self, token):
        self.token = token
        self.device = new_id() + '.1'
        self.cursor = None
        self.connections = {}

    def ask(self, port, method, path, body=None):
        """status, headers (without the moment) and body; OSError when nobody answers."""
        connection = self.connections.get(port)
        if connection is None:
            connection = self.connections[port] = http.client.HTTPConnection(
                '127.0.0.1', port, timeout=60)
        headers = {'Authorization': 'Bearer ' + self.token, 'Samspor-Device': self.device}
        if body is not None:
            body = json.dumps(body)
            headers['Content-Type'] = 'application/json'
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            del self.connections[port]
            raise OSError(str(error)) from error
        return reply.status, sorted(h for h in reply.getheaders() if h[0] != 'Date'), content

    def push(self, port, *ops):
        status, _, content = self.ask(port, 'POST', '/v1/sync/ops', {'schema': 1, 'ops': ops})
        return [r['r'] for r in json.loads(content)['results']] if status == 200 else [status]

    def close(self):
        for connection in self.connections.values():
            connection.close()
        self.connections = {}


def new_token():
    """A token and what the table keeps of it."""
    raw = os.urandom(32)
    return base64.urlsafe_b64encode(raw).rstrip(b'=').decode(), hashlib.sha256(raw).hexdigest()


def create(record_type, record_id, scope, group=None, **fields):
    op = {'op': new_id(), 'k': 'create', 't': record_type, 'id': record_id, 'c': scope,
          'set': [{'p': '/' + name, 'v': value} for name, value in fields.items()]}
    return {**op, 'group': group} if group else op


def person_and_case(team, user, person=None, case=None):
    person, case = person or new_id(), case or new_id()
    return case, person, (
        create('person', person, person, 'g', given_name='Modig', family_name='Furulund'),
        create('case', case, case, 'g', person_id=person, team_id=team, coordinator_user=user,
               holder_kind='user', holder_user=user, holder_since='2026-06-04T10:00:00Z',
               status='active', opened_on='2026-06-04'))


def contact(case, user, text):
    record = new_id()
    return record, create('contact', record, case, case_id=case, channel='phone', outcome='reached',
                          occurred_at='2026-06-04T09:00:00Z', nature='follow_up', by_user=user,
                          text=text)
