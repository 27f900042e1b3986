# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is responsible, on the command line: asking moves nothing, a yes moves all, once."""
import os
import sys

from samspor import Failed, main

TODAY = '2026-06-04'


def town(root):
    """Two coordinators and the lead of one team, and one of another, all synced once."""
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.add_user('ola', 'Ola Kollega', 'coordinator', 'Team Nord')
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    server.add_user('siri', 'Siri Sør', 'coordinator', 'Team Sør')
    server.add_user('sol', 'Sol Sør', 'coordinator', 'Team Sør')
    server.start()
    people = [root.profile(name, TODAY).init().login(server, name)
              for name in ('kari', 'ola', 'lars', 'siri')]
    for person in people:
        person.sync()
    return server, *people


def user(profile, name):
    return next(u for u in profile.list('user') if u['name'] == name)


def new_case(profile):
    me = user(profile, 'Kari Koordinator')
    person = profile.new('person', given_name='Modig', family_name='Furulund')
    case = profile.new('case', person_id=person, team_id=me['team_ids'][0],
                       coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                       status='active', opened_on='2026-05-03')
    profile.sync()
    return case


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


def holder(profile, case):
    return profile.get('case', case)['holder_user']


def ask(profile, case, **whom):
    handover = profile.new('handover', case_id=case, state='asked', reason='Flytter', **whom)
    profile.sync()
    return handover


def test_sending_moves_nothing_and_a_yes_moves_all(root):
    _, kari, ola, _, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    equal(holder(kari, case), user(kari, 'Kari Koordinator')['id'])
    ola.sync()
    ola.set('handover', handover, state='accepted')
    ola.sync()
    equal(holder(ola, case), user(ola, 'Ola Kollega')['id'])
    equal(ola.get('handover', handover)['state'], 'accepted')


def test_nobody_else_answers(root):
    _, kari, ola, lars, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    lars.sync()
    for profile in (kari, lars):
        profile.ctl('set', 'handover', handover, 'state=accepted', code=1)
    equal(holder(kari, case), user(kari, 'Kari Koordinator')['id'])


def test_a_no_says_why(root):
    _, kari, ola, _, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    ola.sync()
    ola.ctl('set', 'handover', handover, 'state=refused', code=1)
    ola.set('handover', handover, state='refused', answer_reason='Har for mange saker')
    ola.sync()
    # Who said no has no part in the case any more.
    equal(ola.list('case'), [])
    kari.sync()
    equal(kari.get('handover', handover)['answer_reason'], 'Har for mange saker')


def test_two_of_a_team_at_once(root):
    server, kari, ola, _, siri = town(root)
    case = new_case(kari)
    team = user(kari, 'Siri Sør')['team_ids'][0]
    handover = ask(kari, case, to_team=team)
    sol = root.profile('sol', TODAY).init().login(server, 'sol')
    for profile in (siri, sol):
        profile.sync()
        profile.set('handover', handover, state='accepted')
    siri.sync()
    # Sol's yes comes too late: the case is no longer shown to her, and it stays where it is.
    sol.ctl('sync', code=None)
    siri.sync()
    equal(sol.list('case'), [])
    equal(holder(siri, case), user(siri, 'Siri Sør')['id'])
    equal(siri.get('handover', handover)['answered_by_user'], user(siri, 'Siri Sør')['id'])


def test_a_yes_and_an_order_without_network(root):
    server, kari, ola, lars, _, = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    for profile in (ola, lars):
        profile.sync()
    server.stop()
    ola.set('handover', handover, state='accepted')
    lars.new('handover', case_id=case, to_user=user(lars, 'Lars Leder')['id'], reason='Sykdom')
    server.restart()
    ola.sync()
    lars.ctl('sync', code=None)
    # Whoever comes second is told, with what was written, and it stops nothing else.
    equal(lars.json('status')['refused'] > 0, True, 'the order is refused')
    lars.new('contact', case_id=case, channel='phone', outcome='reached', nature='follow_up',
             occurred_at='2026-06-04T06:00:00Z')
    lars.ctl('sync', code=None)
    ola.sync()
    equal(len(ola.list('contact')), 1)
    equal(holder(ola, case), user(ola, 'Ola Kollega')['id'])
    equal(ola.get('handover', handover)['state'], 'accepted')


def test_other_work_in_the_case_is_no_hindrance(root):
    server, kari, ola, _, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    ola.sync()
    server.stop()
    ola.set('handover', handover, state='accepted')
    kari.set('case', case, remark='Ring om morgenen')
    server.restart()
    kari.sync()
    ola.sync()
    equal(holder(ola, case), user(ola, 'Ola Kollega')['id'])
    equal(ola.get('case', case)['remark'], 'Ring om morgenen')
    equal(ola.json('status')['refused'], 0)


def owners(profile, *records):
    return [profile.get(kind, record)[field] for kind, record, field in records]


def named(profile, case):
    """What stands in Kari's name in the case, done and not done, past and to come."""
    me = user(profile, 'Kari Koordinator')['id']
    plan = profile.new('plan', case_id=case, kind='aftercare')
    gate = profile.new('transition', case_id=case, kind='prison', date='2026-06-01',
                       date_kind='fixed', told_on='2026-05-04', happened_on='2026-06-01')
    ahead = profile.new('transition', case_id=case, kind='tsb', date='2026-08-03',
                        date_kind='fixed', told_on='2026-06-01')
    weeks = profile.new('followup', case_id=case, transition_id=gate, agreed='agreed',
                        agreed_on='2026-05-20')
    def measure(what, **more):
        return profile.new('measure', case_id=case, plan_id=plan, what=what, owner_user=me, **more)
    def day(number):
        return profile.new('followup_day', case_id=case, followup_id=weeks, day_number=number,
                           who_user=me)
    open_one = ('measure', measure('Følge til NAV'), 'owner_user')
    done = ('measure', measure('Ringe fastlegen', state='done', done_on='2026-05-20'),
            'owner_user')
    point = ('gate_row', profile.new('gate_row', case_id=case, transition_id=ahead,
                                     point='housing', state='planned', owner_user=me),
             'owner_user')
    past = ('followup_day', day('1'), 'who_user')
    coming = ('followup_day', day('7'), 'who_user')
    profile.sync()
    return [open_one, point, coming], [done, past]


def test_what_stands_in_the_name_follows_along(root):
    _, kari, ola, lars, _ = town(root)
    me, other, lead = (user(kari, name)['id'] for name in
                       ('Kari Koordinator', 'Ola Kollega', 'Lars Leder'))
    case = new_case(kari)
    along, stays = named(kari, case)
    handover = ask(kari, case, to_user=other)
    equal(owners(kari, *along), [me] * 3, 'asking moves nothing')
    ola.sync()
    ola.set('handover', handover, state='accepted')
    ola.sync()
    kari.sync()
    equal(owners(ola, *along), [other] * 3)
    equal(owners(ola, *stays), [me] * 2)
    # The lead's assignment takes it along too.
    lars.sync()
    lars.new('handover', case_id=case, to_user=lead, reason='Sykdom')
    lars.sync()
    equal(owners(lars, *along), [lead] * 3)
    equal(owners(lars, *stays), [me] * 2)
    equal(lars.json('status')['refused'], 0)


def test_only_what_is_said_follows_along(root):
    _, kari, ola, _, _ = town(root)
    me, other = (user(kari, name)['id'] for name in ('Kari Koordinator', 'Ola Kollega'))
    case = new_case(kari)
    (measure, point, day), _ = named(kari, case)
    handover = ask(kari, case, to_user=other, follows='contacts,meetings')
    ola.sync()
    ola.set('handover', handover, state='accepted')
    ola.sync()
    equal(owners(ola, measure, point, day), [me, me, other])


def test_an_order_settles_what_was_asked(root):
    _, kari, ola, lars, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    lars.sync()
    lars.new('handover', case_id=case, to_user=user(lars, 'Lars Leder')['id'], reason='Sykdom')
    lars.sync()
    equal(lars.get('handover', handover)['state'], 'withdrawn')
    equal(holder(lars, case), user(lars, 'Lars Leder')['id'])
    ola.sync()
    equal(ola.list('case'), [])


def test_a_service_outside_says_yes_by_name(root):
    _, kari, _, lars, _ = town(root)
    case = new_case(kari)
    service = lars.new('service', name='DPS Nord', service_kind='dps', answer_days='10')
    lars.sync()
    kari.sync()
    handover = ask(kari, case, to_service=service)
    kari.ctl('set', 'handover', handover, 'state=accepted', code=1)
    kari.set('handover', handover, state='accepted', accepted_by_name='Siv Sol',
             accepted_how='phone')
    kari.sync()
    record = kari.get('case', case)
    equal((record['holder_kind'], record['holder_service']), ('service', service))
    equal('holder_user' in record and record['holder_user'] is not None, False)


def test_another_municipality_has_it_when_it_says_so_and_not_before(root):
    _, kari, _, lars, _ = town(root)
    case = new_case(kari)
    there = lars.new('service', name='Nabo kommune', service_kind='municipality')
    lars.sync()
    kari.sync()
    handover = ask(kari, case, to_service=there)
    equal(holder(kari, case), user(kari, 'Kari Koordinator')['id'])
    # Not by anybody's order, and not without who said so.
    lars.sync()
    lars.ctl('new', 'handover', f'case_id={case}', 'state=assigned', f'to_service={there}',
             'reason=Flyttet', code=1)
    kari.ctl('set', 'handover', handover, 'state=accepted', code=1)
    kari.set('handover', handover, state='accepted', accepted_by_name='Siv Sol',
             accepted_how='letter')
    kari.sync()
    lars.sync()
    for profile in (kari, lars):
        record = profile.get('case', case)
        equal((record['holder_service'], record['status']), (there, 'active'))
        equal(record['coordinator_user'], user(kari, 'Kari Koordinator')['id'])


def test_a_notice_of_discharge_and_its_rate(root):
    _, kari, _, lars, _ = town(root)
    case = new_case(kari)
    transition = kari.new('transition', case_id=case, kind='tsb', date_kind='fixed',
                          date='2026-06-15', told_on='2026-05-20')
    notice = kari.new('discharge_notice', case_id=case, transition_id=transition,
                      notified_at='2026-06-01T07:00:00Z', ready_on='2026-06-01')
    for wrong in ('ended_on=2026-05-31', 'ended_on=2026-06-05', 'answered_on=2026-06-05',
                  'dispute_outcome=agreed', 'dispute_why=Ikke ferdig', 'ended_how=left'):
        kari.ctl('set', 'discharge_notice', notice, wrong, code=1)
    kari.set('discharge_notice', notice, answered_on='2026-06-01', disputed_on='2026-06-02')
    kari.sync()
    lars.sync()
    equal(lars.get('discharge_notice', notice)['disputed_on'], '2026-06-02')
    key = 'setting_key=rate.ready_for_discharge'
    for wrong in ('value=0', 'value=-1', 'value=4885,50', 'value=mye', 'value=100001', 'value='):
        lars.ctl('new', 'setting', key, wrong, 'valid_from=2026-01-01', code=1)
    kari.ctl('new', 'setting', key, 'value=5000', 'valid_from=2026-01-01', code=1)
    rate = lars.new('setting', setting_key='rate.ready_for_discharge', value='4885',
                    valid_from='2019-01-01', source='Helsedirektoratet')
    lars.sync()
    kari.sync()
    equal(kari.get('setting', rate)['value'], '4885')


def test_the_ledger_on_paper(root):
    _, kari, ola, lars, _ = town(root)
    case = new_case(kari)
    handover = ask(kari, case, to_user=user(kari, 'Ola Kollega')['id'])
    ola.sync()
    ola.set('handover', handover, state='accepted')
    ola.sync()
    path = os.path.join(root.path, 'ansvar.pdf')
    ola.ctl('print', 'holder-ledger', case, '-o', path)
    with open(path, 'rb') as file:
        equal(file.read(5), b'%PDF-')
    lars.sync()
    team = os.path.join(root.path, 'team.pdf')
    lars.ctl('print', 'holder-team', user(lars, 'Lars Leder')['team_ids'][0], '-o', team)
    with open(team, 'rb') as file:
        equal(file.read(5), b'%PDF-')
    # A team whose cases all rest where they are.
    lars.ctl('print', 'holder-team', user(lars, 'Siri Sør')['team_ids'][0], '-o', team, code=1)


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
