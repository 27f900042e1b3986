# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first 28 days through the command line and the server: one plan whoever begins it, a no that
keeps something, an overdose without a cause, a chain and a birthday."""
import sys

from samspor import Failed, main
from test_two_profiles import equal, me, new_case, two


def refused(profile, word, *args):
    """What is not saved says why, by the name of the field."""
    profile.ctl(*args, code=1)
    said = profile.root.last_error
    if word.lower() not in said.lower():
        raise Failed(f'{args}: {said!r} does not say {word!r}')


def release(profile, case, date='2026-06-01', **more):
    return profile.new('transition', case_id=case, kind='prison', date_kind='fixed', date=date,
                       **more)


def test_two_who_begin_a_plan_make_one(root):
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    transition = release(kari, case)
    kari.sync()
    lars.sync()
    server.stop()
    first = kari.new('followup', case_id=case, transition_id=transition, phone='00000108')
    second = lars.new('followup', case_id=case, transition_id=transition, naloxone='given')
    equal(first, second, 'the id of the plan')
    day = kari.new('followup_day', case_id=case, followup_id=first, day_number=5,
                   weekend_by='Utekontakten, 00 00 01 08')
    equal(day, lars.new('followup_day', case_id=case, followup_id=second, day_number=5,
                        who_text='Utekontakten'), 'the id of the day')
    server.restart()
    for profile in (kari, lars, kari, lars):
        profile.sync()
    for profile in (kari, lars):
        equal(len(profile.list('followup')), 1, 'plans')
        equal(len(profile.list('followup_day')), 1, 'days')
    # Nothing is lost: it is merged, or both texts wait to be chosen between.
    mine = {f: kari.get('followup', first)[f] for f in ('phone', 'naloxone')}
    if mine != {'phone': '00000108', 'naloxone': 'given'} and not lars.json('conflicts'):
        raise Failed(f'{mine} and no conflict')


def test_a_no_keeps_naloxone_a_number_and_one_question(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    transition = release(kari, case)
    no = ['new', 'followup', f'case_id={case}', f'transition_id={transition}', 'agreed=declined',
          'agreed_on=2026-06-02']
    refused(kari, 'needed', *no)
    refused(kari, 'needed', *no, 'phone=00000108')
    kari.ctl(*no, 'phone=00000108', 'ask_again_on=2026-06-10')
    plan = kari.list('followup')[0]
    equal(plan['naloxone'], 'not_asked')
    equal(kari.sync()['pending'], 0)


def test_a_plan_follows_a_transition_or_an_overdose(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    refused(kari, 'follows', 'new', 'followup', f'case_id={case}')
    overdose = kari.new('overdose', case_id=case, told_by='Legevakten',
                        occurred_at='2026-06-03T20:30:00Z')
    kari.new('followup', case_id=case, overdose_id=overdose)
    equal(kari.get('overdose', overdose)['return_card'], 'not_asked')
    equal(kari.sync()['pending'], 0)


def test_an_overdose_has_no_cause(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    for word in ('cause', 'why', 'remark', 'text'):
        kari.ctl('new', 'overdose', f'case_id={case}', 'told_by=Legevakten', f'{word}=noe', code=2)
    refused(kari, 'needed', 'new', 'overdose', f'case_id={case}')
    # Nobody tells of one that has not been.
    kari.ctl('new', 'overdose', f'case_id={case}', 'told_by=Legevakten',
             'occurred_at=2026-06-09T20:30:00Z', code=1)
    equal(kari.list('overdose'), [])


def test_a_day_is_one_of_the_28(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    plan = kari.new('followup', case_id=case, transition_id=release(kari, case))
    for number in (-1, 29, 'x'):
        kari.ctl('new', 'followup_day', f'case_id={case}', f'followup_id={plan}',
                 f'day_number={number}', code=1)
    user = me(kari, 'Kari Koordinator')
    kari.new('followup_day', case_id=case, followup_id=plan, day_number=28, who_user=user['id'],
             channel='home')
    equal(kari.sync()['pending'], 0)


def test_another_cases_transition_is_no_start(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    _, other = new_case(kari, 'Modig', 'Furulund')
    transition = release(kari, other)
    kari.ctl('new', 'followup', f'case_id={case}', f'transition_id={transition}', code=1)
    equal(kari.list('followup'), [])


def test_a_birthday_opens_tasks_and_a_release_its_gate(root):
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    turns = kari.new('transition', case_id=case, kind='turns_18', date_kind='computed',
                     date='2026-09-01')
    gate = release(kari, case, '2026-06-20')
    rows = kari.list('gate_row')
    tasks = {r['point'] for r in rows if r['transition_id'] == turns}
    points = {r['point'] for r in rows if r['transition_id'] == gate}
    equal(tasks, {'talk', 'aftercare', 'adult_services', 'housing', 'money', 'id_phone',
                  'own_consents', 'own_letters', 'plan_review'})
    equal(points, {'housing', 'education', 'work', 'activity', 'treatment', 'follow_up', 'money',
                   'id_phone', 'gp_medicine', 'naloxone'})
    equal(kari.sync()['pending'], 0)


def test_a_chain_goes_on_to_the_server(root):
    _, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Åsgård')
    first = release(kari, case, '2026-06-20')
    second = kari.new('transition', case_id=case, kind='tsb', date_kind='unknown',
                      previous_id=first, direct='true')
    equal(kari.sync()['pending'], 0)
    lars.sync()
    equal(lars.get('transition', second)['previous_id'], first)
    equal(lars.get('transition', second)['direct'], True)
    kari.ctl('set', 'transition', first, f'previous_id={first}', code=1)


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
