# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every paper of a case from the command line: what the table of forms names is printed, in the
language that is asked for, and what may not be printed leaves no file."""
import os
import subprocess
import sys

from samspor import Failed, main
from test_two_profiles import equal, me, new_case, two


def words(path, *how):
    done = subprocess.run(['pdftotext', *(how or ['-layout']), path, '-'], capture_output=True,
                          text=True, check=True)
    return ' '.join(done.stdout.split())


def fill(kari, lars):
    """A case with a record of every type that a form takes; their ids by type."""
    service = lars.new('service', name='Boligkontoret', service_kind='housing_office')
    lars.sync()
    kari.sync()
    person, case = new_case(kari, 'Lett', 'Åsgård')
    ids = {'case': case, 'person': person, 'service': service}
    ids['transition'] = kari.new('transition', case_id=case, kind='prison', date_kind='fixed',
                                 date='2026-06-13', told_on='2026-05-20')
    ids['consent'] = kari.new('consent', person_id=person, service_id=service,
                              field_groups='contact', basis='samtykke', given_on='2026-06-01')
    ids['meeting'] = kari.new('meeting', case_id=case, kind='care_group', meets_on='2026-06-18',
                              at_time='12:00')
    ids['referral'] = kari.new('referral', case_id=case, service_id=service,
                               what='Hjelp til kommunal bolig', sent_on='2026-06-03')
    ids['appointment'] = kari.new('appointment', case_id=case, meets_on='2026-06-11',
                                  at_time='10:30', with_whom='Trygg Behandler')
    for kind in ('aftercare', 'crisis', 'housing'):
        ids[f'{kind} plan'] = kari.new('plan', case_id=case, kind=kind, signs='Sover lite')
    ids['agreement'] = kari.new('agreement', case_id=case, title='Før 13. juni',
                                transition_id=ids['transition'])
    ids['party'] = kari.new('party', case_id=case, agreement_id=ids['agreement'],
                            party_kind='service', service_id=service)
    ids['handover'] = kari.new('handover', case_id=case, state='asked', to_kind='user',
                               to_user=me(kari, 'Lars Leder')['id'], reason='Flytter')
    return ids


def id_for(form, ids):
    plan = {'crisis-plan': 'crisis plan', 'housing-plan': 'housing plan'}
    return ids[plan.get(form['form'], 'aftercare plan')] if form['type'] == 'plan' \
        else ids[form['type']]


def test_every_form(root):
    _, kari, lars = two(root)
    ids = fill(kari, lars)
    # Papers in the languages as built in po/.
    root.env['SAMSPOR_LOCALEDIR'] = os.path.join(root.build, 'po')
    forms = [f for f in kari.json('forms') if f['type'] != 'team']
    if len(forms) < 24:
        raise Failed(f'{len(forms)} forms')
    for form in forms:
        path = os.path.join(root.path, f'{form["form"]}.pdf')
        kari.ctl('print', form['form'], id_for(form, ids), '-o', path, '--lang', 'nn')
        equal(os.stat(path).st_mode & 0o077, 0, 'a paper only its owner can read')
        text = words(path)
        if 'skrive ut 4. juni 2026' not in text:
            raise Failed(f'{form}: {text}')
        if form['form'].endswith('-blank') and 'Åsgård' in text:
            raise Failed(f'{form} names the person: {text}')


def test_who_has_looked(root):
    """The person's paper of who has looked: both who did, also what this computer has not sent; for
    those who answer for the case, and not without the server."""
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    _, other = new_case(kari, 'Modig', 'Furulund')
    kari.sync()
    lars.sync()
    lars.get('case', case)
    lars.ctl('print', 'everything', case, '-o', os.path.join(root.path, 'alt.pdf'))
    lars.sync()
    kari.get('case', case)
    path = os.path.join(root.path, 'sett.pdf')
    kari.ctl('print', 'access-log', case, '-o', path, '--lang', 'nb')
    equal(os.stat(path).st_mode & 0o077, 0, 'a paper only its owner can read')
    text = words(path, '-raw')
    for wanted in ('Hvem har sett på opplysningene dine', 'Lett Åsgård, født 1. mars 1985',
                   'Lars Leder', 'Teamleder', 'Kari Koordinator', 'Team Nord', 'Leste: Sak',
                   'Skrev ut: Alt vi har skrevet om deg', 'Oppfølging'):
        if wanted not in text:
            raise Failed(f'{wanted!r} is not on the paper: {text}')
    # The lead's, of the same: the print of the first is on it, now that it is sent. Nothing of the
    # other case is.
    kari.sync()
    lars.ctl('print', 'access-log', case, '-o', path, '--lang', 'nn', '--variant', 'large')
    text = words(path, '-raw')
    for wanted in ('Kven har sett på opplysningane dine',
                   'Skreiv ut: Kven har sett på opplysningane dine'):
        if wanted not in text:
            raise Failed(f'{wanted!r} is not on the paper: {text}')
    lars.ctl('print', 'access-log', other, '-o', path, '--lang', 'nb')
    if 'Alt vi har' in words(path, '-raw').split('Det som ikke står her')[0]:
        raise Failed('what was printed of one case is on the paper of another')
    # A colleague who covers sees the case, and does not answer for it.
    server.add_user('ola', 'Ola Koordinator', 'coordinator', 'Team Nord')
    server.admin('grant', 'add', '--user', 'ola', '--scope', case, '--compartment', 'follow_up',
                 '--reason', 'vikar')
    ola = root.profile('ola', kari.today).init().login(server, 'ola')
    ola.sync()
    os.remove(path)
    ola.ctl('print', 'access-log', case, '-o', path, code=1)
    if 'responsible' not in root.last_error or os.path.exists(path):
        raise Failed(root.last_error)
    # Without the server nothing is printed, and it is said why.
    server.stop()
    kari.ctl('print', 'access-log', case, '-o', path, code=1)
    if 'Only the server knows who has looked' not in root.last_error or os.path.exists(path):
        raise Failed(root.last_error)
    kari.ctl('print', 'everything', case, '-o', path, '--lang', 'nb')


def test_what_may_not_be_printed_leaves_no_file(root):
    _, kari, lars = two(root)
    ids = fill(kari, lars)
    path = os.path.join(root.path, 'ark.pdf')
    for form, record in (('housing-plan', 'crisis plan'), ('plan', 'housing plan'),
                         ('gate', 'case'), ('consent', 'meeting')):
        kari.ctl('print', form, ids[record], '-o', path, code=1)
        equal(os.path.exists(path), False, f'{form} of a {record}')
    kari.ctl('print', 'no-such-form', ids['case'], '-o', path, code=2)
    # A consent that is taken back is printed no more, nor what rests on it.
    kari.ctl('print', 'consent', ids['consent'], '-o', path, '--lang', 'nb')
    if 'Boligkontoret' not in words(path):
        raise Failed('the consent does not say to whom')
    os.remove(path)
    kari.set('consent', ids['consent'], withdrawn_on='2026-06-04')
    kari.ctl('print', 'consent', ids['consent'], '-o', path, code=1)
    if 'withdrawn' not in root.last_error:
        raise Failed(root.last_error)
    kari.ctl('print', 'referral', ids['referral'], '-o', path, code=1)
    equal(os.path.exists(path), False, 'a paper that rests on a withdrawn consent')


if __name__ == '__main__':
    sys.exit(main([f for n, f in sorted(globals().items())
                   if n.startswith('test_') and getattr(f, '__module__', '') == '__main__']))
