# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever comes in wrong: one clear sentence, no crash, and nothing that was saved is lost."""
import contextlib
import itertools
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading

import backend as says
from backend import Backend, at, well
from samspor import BAD, TODAY, Failed, kari_with_cases, main


def sentence(root, *words):
    """The one line on stderr has these words, and is no developer's message."""
    said = root.last_error.strip()
    if not said or len(said.splitlines()) != 1 or not said.endswith('.') or len(said) < 30:
        raise Failed(f'not one clear sentence: {said!r}')
    for word in words:
        if not re.search(word, said):
            raise Failed(f'{said!r} does not say {word!r}')
    if re.search(r'\b[0-9a-f]{8}-[0-9a-f]{4}-|SQLITE|errno|0x[0-9a-f]{4}|Bearer|\.c:\d', said):
        raise Failed(f'a message for developers: {said!r}')


def vault(profile):
    return os.path.join(profile.dir, 'vault.db')


def remarks(profile):
    return sorted(c['remark'] for c in profile.list('case'))


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


# ---- The vault ----

def test_damaged(root):
    _, kari = kari_with_cases(root)
    with open(vault(kari), 'r+b') as file:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        noise = random.Random(4)
        for place in range(4096, size, 4096):
            file.seek(place)
            file.write(noise.randbytes(600))
    with open(vault(kari), 'rb') as file:
        before = file.read()
    for args in (('list', 'case'), ('new', 'service', 'name=Ny', 'service_kind=nav'), ('check',)):
        kari.ctl(*args, code=1)
        sentence(root, '[Dd]amaged')
    with open(vault(kari), 'rb') as file:
        equal(file.read() == before, True, 'the damaged file is left as it was')


def test_damaged_in_part_keeps_the_rest(root):
    _, kari = kari_with_cases(root)
    with contextlib.closing(sqlite3.connect(vault(kari))) as db:
        db.execute('UPDATE row SET box = zeroblob(length(box)) WHERE rid = '
                   '(SELECT max(rid) FROM row)')
        db.commit()
    kari.ctl('check', code=1)
    sentence(root, 'altered|damaged')
    target = os.path.join(root.path, 'salvaged')
    kari.ctl('check', '--salvage', target, code=None)
    saved = root.profile('kari', TODAY)
    saved.dir = target
    if not 2 <= len(saved.list('case')) <= 3:
        raise Failed(f'salvaged {len(saved.list("case"))} of 3 cases')


def test_foreign(root):
    kari = root.profile('kari', TODAY)
    os.makedirs(kari.dir, 0o700)
    noise = random.Random(7).randbytes(20000)
    for content in (noise, b'SQLite format 3\0' + noise, b'%PDF-1.7\n' + noise):
        with open(vault(kari), 'wb') as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
        kari.ctl('list', 'case', code=1)
        sentence(root, 'something else|damaged', 'not touched|not changed')
        with open(vault(kari), 'rb') as file:
            equal(file.read() == content, True, 'the foreign file is left as it was')


def test_altered(root):
    _, kari = kari_with_cases(root)
    with contextlib.closing(sqlite3.connect(vault(kari))) as db:
        db.execute('DELETE FROM row WHERE rid = (SELECT max(rid) FROM row)')
        db.commit()
    kari.ctl('check', code=1)
    sentence(root, 'altered')
    kari.ctl('new', 'service', 'name=Ny', 'service_kind=nav', code=1)
    sentence(root, 'altered|allows no writing|saved')
    # What leaves must be logged first, and here nothing can be: it is salvaged instead.
    kari.ctl('list', 'case', code=1)
    sentence(root, 'allows no writing')
    target = os.path.join(root.path, 'salvaged')
    kari.ctl('check', '--salvage', target, code=None)
    saved = root.profile('kari', TODAY)
    saved.dir = target
    if not 2 <= len(saved.list('case')) <= 3:
        raise Failed(f'salvaged {len(saved.list("case"))} of 3 cases')


def test_an_older_copy_put_back(root):
    _, kari = kari_with_cases(root)
    copy = os.path.join(root.path, 'copy')
    shutil.copytree(kari.dir, copy)
    first, second = (c['id'] for c in kari.list('case')[:2])
    kari.set('case', first, remark='skrevet etter kopien')
    kari.sync()
    shutil.rmtree(kari.dir)
    shutil.copytree(copy, kari.dir)
    os.chmod(kari.dir, 0o700)
    # Work goes on in the older copy; the server has the rest, and both are there afterwards.
    kari.set('case', second, remark='skrevet i kopien')
    told = 0
    for _ in range(3):
        kari.ctl('sync', code=None)
        if root.last_error:
            sentence(root, 'older copy', 'fetched again', 'look through')
            told += 1
    equal(told, 1, 'said once')
    equal(kari.get('case', first)['remark'], 'skrevet etter kopien')
    equal(kari.get('case', second)['remark'], 'skrevet i kopien')
    equal(kari.json('status')['pending'], 0)
    equal(kari.json('conflicts'), [])


def test_wrong_key(root):
    _, kari = kari_with_cases(root)
    key = root.env['SAMSPOR_KEY_FILE']
    os.rename(key, key + '.right')
    with open(key, 'wb') as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(os.urandom(32))
    kari.ctl('list', 'case', code=1)
    sentence(root, 'did not open', 'Nothing was changed')
    os.replace(key + '.right', key)
    equal(len(remarks(kari)), 3)


def test_key_file_others_can_read(root):
    _, kari = kari_with_cases(root)
    for mode in (0o640, 0o604):
        os.chmod(root.env['SAMSPOR_KEY_FILE'], mode)
        kari.ctl('list', 'case', code=1)
        sentence(root, 'key file', 'others')
    os.chmod(root.env['SAMSPOR_KEY_FILE'], 0o600)
    equal(len(remarks(kari)), 3)


def in_mount(root, mount, script):
    """Runs a shell script with a mount of its own, which needs no rights; gives its output."""
    done = subprocess.run(['unshare', '--user', '--map-root-user', '--mount', 'sh', '-euc',
                           mount + '\n' + script], env=root.env, capture_output=True, text=True,
                          timeout=250, check=False)
    if BAD.search(done.stderr):
        raise Failed(done.stderr)
    return done


def test_full_disk(root):
    _, kari = kari_with_cases(root)
    small = os.path.join(root.path, 'small')
    os.mkdir(small, 0o700)
    ctl = f'"{root.program("samsporctl")}" --profile "{small}/p" --today {TODAY}'
    case = kari.list('case')[0]['id']
    new = (f'{ctl} new contact case_id={case} occurred_at=2026-06-03T10:00:00Z channel=phone '
           'outcome=reached nature=follow_up')
    filler = '$(head -c 1800 /dev/zero | tr "\\0" x)'
    # Fill the disk by saving until a save fails; the log is then as large as it may become, and
    # the next save and the checkpoint at the end have no room either. Then make room.
    size = sum(f.stat().st_blocks for f in os.scandir(kari.dir)) // 2 + 400
    done = in_mount(root, f'mount -t tmpfs -o size={size}k,mode=700 tmpfs "{small}"', f'''
cp -r "{kari.dir}" "{small}/p"; chmod 700 "{small}/p"
n=0
while {new} text="Samtale $n. {filler}" >/dev/null 2>"{root.path}/full"; do
  n=$((n+1)); [ $n -lt 400 ] || exit 9
done
echo saved $n
{new} text="For mye. {filler}" >/dev/null 2>&1 || true
mount -o remount,size=8m "{small}"
{ctl} check
{ctl} --json list contact >"{root.path}/contacts"
{ctl} --json list case >"{root.path}/cases"
{new} text="Etterpå" >/dev/null
echo again''')
    if done.returncode or 'again' not in done.stdout:
        raise Failed(f'{done.returncode} {done.stdout} {done.stderr}')
    with open(os.path.join(root.path, 'full'), encoding='utf-8') as file:
        root.last_error = file.read()
    sentence(root, 'disk is full', 'Make room')
    saved = int(re.search(r'saved (\d+)', done.stdout)[1])
    with open(os.path.join(root.path, 'contacts'), encoding='utf-8') as file:
        texts = {c['text'].partition('.')[0] for c in json.load(file)}
    missing = {f'Samtale {n}' for n in range(saved)} - texts
    equal(missing, set(), 'lost when the disk was full')
    if saved < 3:
        raise Failed(f'the disk was full after {saved}: this tested nothing')
    with open(os.path.join(root.path, 'cases'), encoding='utf-8') as file:
        equal(len(json.load(file)), 3)


def test_read_only_folder(root):
    _, kari = kari_with_cases(root)
    ctl = f'"{root.program("samsporctl")}" --profile "{kari.dir}" --today {TODAY}'
    done = in_mount(root, f'mount --bind "{kari.dir}" "{kari.dir}"\n'
                    f'mount -o remount,bind,ro "{kari.dir}"', f'''
{ctl} new service service_kind=nav name=Ny && exit 9
exit 7''')
    equal(done.returncode, 7, done.stderr)
    root.last_error = done.stderr
    sentence(root, 'allows no writing')
    equal(len(remarks(kari)), 3)


def test_second_instance(root):
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        inside, leave = threading.Event(), threading.Event()

        def hold(path, reply):
            inside.set()
            leave.wait(60)
            return reply()
        kari.ctl('login', '--server', backend.url, '--token-file', '-', stdin=server.token('kari'))
        backend.answer = hold
        first = subprocess.Popen([root.program('samsporctl'), '--profile', kari.dir, '--today',
                                  TODAY, 'sync'], env=root.env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
        if not inside.wait(30):
            raise Failed('the first never asked the server')
        kari.ctl('list', 'case', code=1)
        sentence(root, 'already open', 'Nothing was changed')
        leave.set()
        equal((first.wait(60), first.stderr.read()), (0, ''))
        first.stderr.close()
    equal(len(remarks(kari)), 3)


# ---- The server ----

def unsent(server, kari, backend):
    """One change waits; the program talks to the backend in between."""
    kari.ctl('login', '--server', backend.url, '--token-file', '-', stdin=server.token('kari'))
    case = kari.list('case')[0]['id']
    kari.set('case', case, remark='venter på å bli sendt')
    return case


def kept(server, kari, backend, case):
    """What waited still waits, and goes through once the server is well again."""
    equal(kari.json('status')['pending'], 1, 'waiting')
    equal(kari.get('case', case)['remark'], 'venter på å bli sendt')
    backend.answer = well
    result = kari.sync()
    equal((result['pending'], result['refused'], result['conflicts']), (0, 0, 0))
    equal(kari.get('case', case)['state'], 'saved')


def bad_answers(root, answers, *words, below=('/v1/',)):
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        case = unsent(server, kari, backend)
        for start, answer in itertools.product(below, answers):
            backend.answer = at(start, answer)
            kari.ctl('sync', code=1, timeout=120)
            sentence(root, *words)
        kept(server, kari, backend, case)


def test_server_down(root):
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        case = unsent(server, kari, backend)
        kari.ctl('login', '--server', server.url, '--token-file', '-', stdin=server.token('kari'))
        server.stop()
        kari.ctl('sync', code=1)
        sentence(root, "can't be reached", 'kept here')
        equal(kari.json('status')['pending'], 1)
        server.restart()
        kept(server, kari, backend, case)


def test_server_slow(root):
    """A drip is waited for; silence is not waited for for ever."""
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        case = unsent(server, kari, backend)
        backend.answer = at('/', says.drip)
        equal(kari.sync()['pending'], 0)
        kari.set('case', case, remark='venter på å bli sendt')
        kari.set('case', case, remark='og en gang til')
        kari.set('case', case, remark='venter på å bli sendt')
    # Connected, and then nothing at all.
    with socket.create_server(('127.0.0.1', 0)) as silent:
        kari.ctl('login', '--server', f'http://127.0.0.1:{silent.getsockname()[1]}',
                 '--token-file', '-', stdin=server.token('kari'))
        kari.ctl('sync', code=1, timeout=100)
        sentence(root, "can't be reached|busy")
    kari.ctl('login', '--server', server.url, '--token-file', '-', stdin=server.token('kari'))
    equal(kari.sync()['pending'], 0)
    equal(kari.get('case', case)['remark'], 'venter på å bli sendt')


def test_server_answers_html(root):
    bad_answers(root, [says.html, says.redirect], 'Something else than the server')


def test_server_answers_cut_off(root):
    bad_answers(root, [says.short], "can't be reached", below=('/v1/', '/v1/sync/changes'))


def test_server_answers_half(root):
    bad_answers(root, [says.cut], 'could not be understood', below=('/v1/', '/v1/sync/changes'))


def test_server_answers_hostile_json(root):
    """C9: strict I-JSON with limits: 200,000 brackets, numbers past any, one member twice, a half of a
    pair, bytes that are no text."""
    bad_answers(root, says.HOSTILE, 'could not be understood')


def test_feed_is_hostile(root):
    """C9, in the lines of the feed."""
    bad_answers(root, says.HOSTILE + says.HOSTILE_FEED, 'could not be understood',
                below=('/v1/sync/changes',))


def test_server_never_ends(root):
    bad_answers(root, [says.endless, says.endless_lines], 'could not be understood')


def test_more_rows_than_asked_for(root):
    """A page is at most as long as it was asked to be, or nothing of it is taken in."""
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        case = unsent(server, kari, backend)
        backend.answer = at('/v1/sync/changes', says.more_rows)
        kari.ctl('sync', code=1)
        sentence(root, 'could not be understood')
        equal(kari.list('service'), [], 'nothing of it was taken in')
        kept(server, kari, backend, case)


def test_expired_and_revoked_token(root):
    server, kari = kari_with_cases(root)
    with Backend(server) as backend:
        case = unsent(server, kari, backend)
        backend.answer = at('/', says.expired)
        kari.ctl('sync', code=1)
        sentence(root, 'expired or been withdrawn', 'kept here')
        equal(kari.json('status')['pending'], 1)
        backend.answer = well
        server.token('kari', '--revoke')
        kari.ctl('sync', code=1)
        sentence(root, 'expired or been withdrawn', 'kept here')
        equal(kari.json('status')['pending'], 1)
        kari.ctl('login', '--server', backend.url, '--token-file', '-', stdin=server.token('kari'))
        kept(server, kari, backend, case)


def test_http_to_a_name(root):
    kari = root.profile('kari', TODAY).init()
    for address in ('http://samspor.example', 'http://localhost:8080', 'http://127.0.0.1.example',
                    'http://10.0.0.1', 'ftp://samspor.example', 'samspor.example',
                    'https://user:secret@samspor.example'):
        kari.ctl('login', '--server', address, '--token-file', '-', stdin='hemmelig-tilgang',
                 code=1)
        sentence(root, 'https://', 'Nothing was sent')
        if 'hemmelig' in root.last_error:
            raise Failed(root.last_error)


# ---- Tables ----

def test_csv_of_noise(root):
    _, kari = kari_with_cases(root)
    path = os.path.join(root.path, 'noise.csv')
    noise = random.Random(11)
    for content in (noise.randbytes(10_000_000),
                    bytes(noise.choices(b'abc;,\n"\xc3\xa5', k=10_000_000)),
                    b'"' + b'a;' * 5_000_000,
                    b'saksnummer;etternavn\n' + b';' * 10_000_000):
        with open(path, 'wb') as file:
            file.write(content)
        kari.ctl('import', path, code=1, timeout=120)
        sentence(root, 'table|heading|too large|rejected')
        equal(len(kari.list('case')), 3, 'nothing of it was taken in')


def test_formulas_leave_as_text(root):
    server, kari = kari_with_cases(root, 0)
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    lars = root.profile('lars', TODAY).init().login(server, 'lars')
    lars.sync()
    names = [sign + 'HYPERLINK("http://x.example";"klikk")' for sign in '=+-@']
    for name in names:
        lars.ctl('new', 'service', 'service_kind=nav', f'name={name}')
    lines = lars.ctl('export', 'service', '--csv').splitlines()
    cells = [cell for line in lines for cell in re.split(r'[;,](?=(?:[^"]*"[^"]*")*[^"]*$)', line)]
    for cell in cells:
        if cell.strip('"')[:1] in tuple('=+-@\t\r'):
            raise Failed(f'a spreadsheet would compute this: {cell!r}')
    equal(sum('HYPERLINK' in cell for cell in cells), 4, 'the words are kept')


if __name__ == '__main__':
    chosen = sys.argv[1:]
    sys.exit(main([value for name, value in sorted(globals().items())
                   if name.startswith('test_') and (not chosen or name in chosen)]))
