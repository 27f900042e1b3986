# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real server, put back from a back-up, grown out of its memory or strict: what was confirmed
is there again, what waits waits, and each state is one sentence."""
import contextlib
import datetime
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys

from samspor import TODAY, Failed, kari_with_cases, main


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


def says(root, *words):
    for word in words:
        if word not in root.last_error:
            raise Failed(f'{root.last_error!r} does not say {word!r}')


def folder(root):
    return os.path.join(root.path, 'server')


def back_up(root, server):
    server.stop()
    shutil.copytree(folder(root), folder(root) + '-copy')
    server.restart()


def put_back(root, server):
    server.stop()
    shutil.rmtree(folder(root))
    shutil.copytree(folder(root) + '-copy', folder(root))
    os.chmod(folder(root), 0o700)
    server.restart()


def statement(root, server, sql, *values):
    """An act of the administrator that no command does."""
    server.stop()
    with contextlib.closing(sqlite3.connect(os.path.join(folder(root), 'server.db'))) as db:
        db.execute(sql, values)
        db.commit()
    # What the server noted beside its database went with the machine it ran on.
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(folder(root), 'server.db.epoch'))
    server.restart()


def on_server(root, server, user, record_type, record_id):
    """What somebody sees who has never been here."""
    fresh = root.profile(f'fresh-{record_id}', TODAY).init().login(server, user)
    fresh.sync()
    found = fresh.get(record_type, record_id)
    shutil.rmtree(fresh.dir)
    return found


def restored(root, epoch):
    server, kari = kari_with_cases(root)
    first, second = (c['id'] for c in kari.list('case')[:2])
    back_up(root, server)
    kari.set('case', first, remark='bekreftet, så borte')
    kari.sync()
    kari.set('case', first, remark='en gang til')
    contact = kari.new('contact', case_id=first, occurred_at='2026-06-03T10:00:00Z',
                       channel='phone', outcome='reached', nature='follow_up', text='Ny')
    kari.sync()
    kari.set('case', second, remark='ikke sendt')
    put_back(root, server)
    if epoch:
        statement(root, server, 'UPDATE server_state SET epoch = ?', 'feedbeef')
    result = kari.sync()
    says(root, 'server has been restored', '3 changes have been sent again', '0 must be judged')
    equal((result['server_restored'], result['resent'], result['to_judge'], result['pending']),
          (True, 3, 0, 0))
    equal(on_server(root, server, 'kari', 'case', first)['remark'], 'en gang til')
    equal(on_server(root, server, 'kari', 'contact', contact)['text'], 'Ny')
    equal(on_server(root, server, 'kari', 'case', second)['remark'], 'ikke sendt')
    status = kari.json('status')
    equal((status['server_restored'], status['resent'], status['stopped']), (True, 3, False))
    kari.sync()
    equal(root.last_error, '', 'said once')


def test_server_restored(root):
    restored(root, epoch=True)


def test_server_restored_in_its_old_epoch(root):
    """Nobody told it that it was put back: its feed is behind the cursor."""
    restored(root, epoch=False)


def test_newer_work_on_a_restored_server(root):
    """Somebody writes to the restored server first: theirs stands, mine waits for both."""
    server, kari = kari_with_cases(root)
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    case = kari.list('case')[0]['id']
    back_up(root, server)
    kari.set('case', case, remark='Kari skrev dette')
    kari.sync()
    put_back(root, server)
    statement(root, server, 'UPDATE server_state SET epoch = ?', 'feedbeef')
    lars = root.profile('lars', TODAY).init().login(server, 'lars')
    lars.sync()
    lars.set('case', case, remark='Lars skrev dette')
    lars.sync()
    result = kari.sync()
    says(root, 'server has been restored', '0 changes have been sent again', '1 must be judged')
    equal((result['resent'], result['to_judge'], result['conflicts']), (0, 1, 1))
    equal(on_server(root, server, 'lars', 'case', case)['remark'], 'Lars skrev dette')
    conflict, = kari.json('conflicts')
    equal(sorted((conflict['mine'], conflict['theirs'])), ['Kari skrev dette', 'Lars skrev dette'])
    kari.ctl('resolve', case, '--take', 'both', '--field', 'remark')
    kari.sync()
    equal(kari.json('conflicts'), [])
    for words in ('Kari skrev dette', 'Lars skrev dette'):
        if words not in on_server(root, server, 'lars', 'case', case)['remark']:
            raise Failed(f'{words!r} is not kept')


def test_killed_on_the_way_back(root):
    """At any moment of it: the next run goes on, and everything is there once."""
    server, kari = kari_with_cases(root)
    case = kari.list('case')[0]['id']
    back_up(root, server)
    for i in range(5):
        kari.set('case', case, remark=f'nummer {i}')
        kari.sync()
    put_back(root, server)
    statement(root, server, 'UPDATE server_state SET epoch = ?', 'feedbeef')
    for delay in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        process = subprocess.Popen([root.program('samsporctl'), '--profile', kari.dir, '--today',
                                    TODAY, 'sync'], env=root.env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(delay)
        process.kill()
        process.wait()
    for _ in range(2):
        kari.sync()
    equal(on_server(root, server, 'kari', 'case', case)['remark'], 'nummer 4')
    equal((kari.json('status')['pending'], kari.json('conflicts')), (0, []))


def test_cursor_too_old(root):
    """The server remembers no deletions from so long ago: all is fetched, and what waits goes."""
    server, kari = kari_with_cases(root)
    case = kari.list('case')[0]['id']
    kari.set('case', case, remark='venter')
    statement(root, server, 'UPDATE feed_head SET floor_seq = seq + 1, seq = seq + 2')
    result = kari.sync()
    equal((result['pending'], result['server_restored']), (0, False))
    equal(root.last_error, '')
    equal(len(kari.list('case')), 3)
    equal(on_server(root, server, 'kari', 'case', case)['remark'], 'venter')


def test_suspended(root):
    server, kari = kari_with_cases(root)
    case = kari.list('case')[0]['id']
    kari.set('case', case, remark='venter')
    device, = (line.split()[0] for line in server.admin('device', 'list').splitlines()
               if len(line.split()[0]) == 36)
    server.admin('device', 'suspend', '--id', device)
    for _ in range(2):
        kari.ctl('sync', code=1)
        says(root, 'shut this computer out', 'Nothing is cleared')
    status = kari.json('status')
    equal((status['suspended'], status['pending']), (True, 1))
    equal(len(kari.list('case')), 3)
    server.admin('device', 'resume', '--id', device)
    equal(kari.sync()['pending'], 0)
    equal(kari.json('status')['suspended'], False)


def later(days):
    return (datetime.date.fromisoformat(TODAY) + datetime.timedelta(days=days)).isoformat()


def test_permit(root):
    """C11: too long without the server: nothing is shown, printed or exported, and nothing is lost."""
    server, kari = kari_with_cases(root)
    case = kari.list('case')[0]['id']
    kari.set('case', case, remark='venter')
    equal(kari.json('status')['offline_max_days'], 14)
    server.stop(signal.SIGTERM)
    paper = os.path.join(root.path, 'out.pdf')
    kari.today = later(13)
    equal(len(kari.list('case')), 3)
    for day in (15, 16, 3, -400):
        kari.today = later(day)
        for args in (('list', 'case'), ('get', 'case', case), ('export', 'case', '--csv'),
                     ('print', 'plan', case, '-o', paper), ('conflicts',)):
            kari.ctl(*args, code=1)
            says(root, 'nothing is shown here before it has answered')
        equal(os.path.exists(paper), False)
        status = kari.json('status')
        equal((status['permit_over'], status['pending']), (True, 1))
    server.restart()
    kari.today = TODAY
    equal(kari.sync()['pending'], 0)
    equal(kari.get('case', case)['remark'], 'venter')


def test_permit_and_a_clock_set_back(root):
    """C11: each day that goes by counts once, wherever the clock stands."""
    server, kari = kari_with_cases(root)
    server.stop(signal.SIGTERM)
    for day in (8, -2000, -1993):
        kari.today = later(day)
        kari.ctl('list', 'case', code=0 if day != -1993 else 1)
    says(root, 'nothing is shown here before it has answered')


def test_the_access_log_tells_what_is_missing(root):
    """C12: whoever leads reads it of each computer; to who works there nothing is different."""
    server, kari = kari_with_cases(root)
    case = kari.list('case')[0]['id']

    def look(faults):
        kari.get('case', case)
        equal(kari.sync()['pending'], 0)
        said = re.findall(r'log faults (\d+)', server.admin('device', 'list'))
        equal(said, [str(faults)])

    look(0)
    look(0)
    statement(root, server, "DELETE FROM audit WHERE kind = 'view' AND number ="
              " (SELECT max(number) FROM audit WHERE kind = 'view')")
    look(1)
    look(1)
    copy = kari.dir + '-copy'
    shutil.copytree(kari.dir, copy)
    look(1)
    look(1)
    shutil.rmtree(kari.dir)
    shutil.copytree(copy, kari.dir)
    os.chmod(kari.dir, 0o700)
    look(2)
    look(2)


if __name__ == '__main__':
    chosen = sys.argv[1:]
    sys.exit(main([value for name, value in sorted(globals().items())
                   if name.startswith('test_') and (not chosen or name in chosen)]))
