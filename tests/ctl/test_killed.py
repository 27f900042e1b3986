# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill -9 at random moments of saving and of syncing: nothing called saved is lost, nothing comes
twice. SAMSPOR_KILLS says how often (20), SAMSPOR_SEED which moments."""
import json
import os
import random
import subprocess
import sys
import time

from samspor import Failed, main

TODAY = '2026-06-04'
KILLS = int(os.environ.get('SAMSPOR_KILLS', '20'))
SEED = int(os.environ.get('SAMSPOR_SEED', '0')) or random.SystemRandom().randrange(1, 1 << 30)


def people(root):
    print(f'# SAMSPOR_SEED={SEED}', flush=True)
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    server.start()
    kari, lars = (root.profile(n, TODAY).init().login(server, n) for n in ('kari', 'lars'))
    kari.sync()
    path = os.path.join(root.path, 'saker.csv')
    with open(path, 'w', encoding='utf-8') as out:
        out.write('saksnummer;etternavn;fornavn;fødselsdato\nN1;Åsgård;Lett;01.03.1985\n')
    kari.ctl('import', path)
    kari.sync()
    lars.sync()
    return kari, lars, kari.list('case')[0]['id']


def contact(case, text):
    return ['new', 'contact', f'case_id={case}', 'occurred_at=2026-06-03T10:00:00Z',
            'channel=phone', 'outcome=reached', 'nature=follow_up', f'text={text}']


def run_and_kill(profile, args, delay):
    """What it had said on standard output, and whether the kill came in time."""
    process = subprocess.Popen([profile.root.program('samsporctl'), '--profile', profile.dir,
                                '--today', TODAY, *args], env=profile.root.env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.kill()
    said = process.communicate()[0]
    return said.strip(), process.returncode != 0


def took(profile, args):
    began = time.monotonic()
    profile.ctl(*args)
    return time.monotonic() - began


def texts(profile):
    return {c['id']: c['text'] for c in profile.list('contact')}


def test_killed_while_saving(root):
    kari, lars, case = people(root)
    moments = random.Random(SEED)
    whole = took(kari, contact(case, 'en hel'))
    saved, killed = {}, 0
    for n in range(KILLS):
        text = f'samtale {n}'
        said, in_time = run_and_kill(kari, contact(case, text), moments.uniform(0.1, 1.1) * whole)
        killed += in_time
        if said:
            saved[said] = text
        now = texts(kari)
        lost = {i: t for i, t in saved.items() if now.get(i) != t}
        if lost:
            raise Failed(f'lost after {n + 1}: {lost}')
        kari.ctl('check')
    if not killed:
        raise Failed(f'never killed in time, a save takes {whole:.2f} s')
    kari.sync()
    lars.sync()
    if texts(lars) != texts(kari):
        raise Failed('the colleague has other contacts')
    print(f'# {killed} of {KILLS} killed, {len(saved)} had said saved')


def test_killed_while_syncing(root):
    kari, lars, case = people(root)
    moments = random.Random(SEED + 1)
    whole = took(kari, ['sync'])
    saved, killed = {}, 0
    for n in range(KILLS):
        # Both have something to send, so that there is something to fetch and to push.
        for profile in (kari, lars):
            text = f'samtale {n} av {profile.name}'
            saved[profile.ctl(*contact(case, text)).strip()] = text
        lars.sync()
        killed += run_and_kill(kari, ['sync'], moments.uniform(0.1, 1.2) * whole)[1]
        now = texts(kari)
        lost = [t for i, t in saved.items() if 'kari' in t and now.get(i) != t]
        if lost:
            raise Failed(f'lost after {n + 1}: {lost}')
    if not killed:
        raise Failed(f'never killed in time, a sync takes {whole:.2f} s')
    result = kari.sync()
    lars.sync()
    for profile in (kari, lars):
        if texts(profile) != saved:
            raise Failed(f'{profile.name} has {len(texts(profile))} contacts of {len(saved)}')
        if profile.json('status')['pending'] or profile.json('conflicts'):
            raise Failed(f'{profile.name}: something is left: {json.dumps(result)}')
    print(f'# {killed} of {KILLS} killed')


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
