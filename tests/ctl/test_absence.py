# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Absence and cover, inquiries and their team, through the command line with several profiles."""
import sys

from samspor import Failed, main

TODAY = '2026-06-04'


def house(root):
    """Two coordinators and the lead of one team, one coordinator of another; all synced once."""
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.add_user('ola', 'Ola Koordinator', 'coordinator', 'Team Nord')
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    server.add_user('siri', 'Siri Koordinator', 'coordinator', 'Team Sør')
    server.start()
    people = [root.profile(name, TODAY).init().login(server, name)
              for name in ('kari', 'ola', 'lars', 'siri')]
    for one in people:
        one.sync()
    return [server, *people]


def user(profile, name):
    return next(u for u in profile.list('user') if u['name'].startswith(name))


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


def new_case(profile, name):
    me = user(profile, name)
    person = profile.new('person', given_name='Modig', family_name='Furulund')
    case = profile.new('case', person_id=person, team_id=me['team_ids'][0],
                       coordinator_user=me['id'], holder_kind='user', holder_user=me['id'],
                       status='active', opened_on='2026-05-03')
    profile.sync()
    return person, case


def absence(profile, name, deputy=None, **days):
    who = user(profile, name)
    given = {'team_id': who['team_ids'][0], 'absent_user': who['id'], **days}
    if deputy:
        given['covered_by_user'] = user(profile, deputy)['id']
    return profile.new('absence', **given)


def ids(profile, kind):
    return [record['id'] for record in profile.list(kind)]


def test_deputy_sees_the_cases_while_it_lasts(root):
    _, kari, ola, _, siri = house(root)
    person, case = new_case(kari, 'Kari')
    noted = absence(kari, 'Kari', 'Ola', from_on='2026-06-04', to_on='2026-06-12')
    kari.sync()
    ola.sync()
    siri.sync()
    equal(ids(ola, 'case'), [case], 'the deputy')
    equal(ids(ola, 'person'), [person], 'the person of the case')
    equal(ola.get('case', case)['holder_user'], user(kari, 'Kari')['id'], 'the holder stays')
    equal(ids(ola, 'absence'), [noted], 'the team knows')
    equal(ids(siri, 'absence') + ids(siri, 'case'), [], 'another team does not')
    # The deputy works on it, and it reaches who is away.
    ola.new('contact', case_id=case, channel='phone', outcome='reached',
            occurred_at='2026-06-04T08:00:00Z')
    ola.sync()
    kari.sync()
    equal(len(kari.list('contact')), 1, 'what the deputy logged')
    # Back early: sight ends, also on the deputy's computer.
    kari.set('absence', noted, to_on='2026-06-04', from_on='2026-06-03')
    kari.set('absence', noted, from_on='2026-06-01', to_on='2026-06-03')
    kari.sync()
    ola.sync()
    equal(ids(ola, 'case') + ids(ola, 'person') + ids(ola, 'contact'), [], 'purged')


def test_late_work_of_the_deputy_reaches_who_has_the_case(root):
    server, kari, ola, _, _ = house(root)
    _, case = new_case(kari, 'Kari')
    noted = absence(kari, 'Kari', 'Ola', from_on='2026-06-01', to_on='2026-06-04')
    kari.sync()
    ola.sync()
    # Without network: the deputy writes of what was done, and the cover ends meanwhile.
    late = ola.new('contact', case_id=case, channel='phone', outcome='reached',
                   occurred_at='2026-06-04T08:00:00Z', text='Ringte fra toget')
    kari.set('absence', noted, to_on='2026-06-03')
    kari.sync()
    ola.sync()
    equal(ids(ola, 'case') + ids(ola, 'contact'), [], 'purged')
    equal(ola.json('status')['pending'], 0, 'delivered')
    equal(kari.sync()['conflicts'], 1, 'told')
    equal(kari.json('status')['conflicts'], 1, 'still told')
    found = kari.json('conflicts')
    equal([(c['type'], c['id'], c['field'], c['mine'], c['theirs']) for c in found],
          [('contact', late, 'text', None, 'Ringte fra toget')], 'listed')
    equal(found[0]['theirs_by'], user(kari, 'Ola')['id'], 'and by whom')
    kari.ctl('resolve', late, '--take', 'theirs')
    equal(kari.json('status')['conflicts'], 0, 'chosen')
    kari.sync()
    taken = kari.get('contact', late)
    equal((taken['text'], taken['by_user'], taken['sync_state']),
          ('Ringte fra toget', user(kari, 'Ola')['id'], 'saved'), 'taken')
    equal(kari.json('conflicts'), [])
    equal(kari.json('status')['conflicts'], 0, 'and over')


def test_coming_absence_gives_no_sight(root):
    _, kari, ola, _, _ = house(root)
    new_case(kari, 'Kari')
    absence(kari, 'Kari', 'Ola', from_on='2026-06-08', to_on='2026-06-12')
    kari.sync()
    ola.sync()
    equal(ids(ola, 'case'), [], 'before it begins')


def test_absence_is_noted_by_oneself_or_the_lead(root):
    _, kari, ola, lars, siri = house(root)
    who = user(ola, 'Kari')
    ola.ctl('new', 'absence', f'team_id={who["team_ids"][0]}', f'absent_user={who["id"]}',
            'from_on=2026-06-08', code=1)
    noted = absence(lars, 'Kari', from_on='2026-06-08')
    lars.sync()
    kari.sync()
    ola.sync()
    ola.ctl('set', 'absence', noted, f'covered_by_user={user(ola, "Ola")["id"]}', code=1)
    kari.set('absence', noted, covered_by_user=user(kari, 'Ola')['id'])
    kari.sync()
    lars.sync()
    equal(lars.get('absence', noted)['covered_by_user'], user(lars, 'Ola')['id'], 'covered')
    # Nobody of another team covers, and nobody covers for themselves.
    for deputy in ('Siri', 'Kari'):
        kari.ctl('set', 'absence', noted, f'covered_by_user={user(kari, deputy)["id"]}', code=1)
    siri.ctl('new', 'absence', f'team_id={who["team_ids"][0]}',
             f'absent_user={user(siri, "Siri")["id"]}', 'from_on=2026-06-08', code=1)


def test_no_reason_has_a_place(root):
    _, kari, _, _, _ = house(root)
    noted = kari.get('absence', absence(kari, 'Kari', from_on='2026-06-08'))
    texts = [name for name, value in noted.items() if isinstance(value, str)]
    equal(sorted(set(texts) - {'type', 'id', 'version', 'state', 'scope', 'sync_state'}),
          ['absent_user', 'from_on', 'team_id'], 'all that can be written')
    equal(sorted(name for name, value in noted.items() if value is None and name != 'version'),
          ['covered_by_user', 'to_on'], 'all that is empty')


def test_inquiry_belongs_to_its_team(root):
    _, kari, ola, lars, siri = house(root)
    team = user(kari, 'Kari')['team_ids'][0]
    inquiry = kari.new('inquiry', team_id=team, from_who='anonymous', about='Noen i Storgata')
    equal(kari.get('inquiry', inquiry)['became'], 'open')
    kari.sync()
    for one, sees in ((ola, True), (lars, True), (siri, False)):
        one.sync()
        equal(ids(one, 'inquiry'), [inquiry] if sees else [], one.name)
    equal(ids(ola, 'person') + ids(ola, 'case'), [], 'it registers no person')
    # Anonymous has no name; closing says why; another team's case is no answer.
    kari.ctl('set', 'inquiry', inquiry, 'caller_name=Noen', code=1)
    kari.ctl('set', 'inquiry', inquiry, 'became=closed', code=1)
    ola.set('inquiry', inquiry, owner_user=user(ola, 'Ola')['id'], answer='Ga generelle råd')
    ola.sync()
    kari.sync()
    equal(kari.get('inquiry', inquiry)['answer'], 'Ga generelle råd')
    kari.set('inquiry', inquiry, became='closed', became_reason='Besvart')
    kari.sync()


def test_inquiry_becomes_a_case(root):
    _, kari, ola, _, _ = house(root)
    team = user(kari, 'Kari')['team_ids'][0]
    inquiry = kari.new('inquiry', team_id=team, from_who='self', caller_name='Modig Furulund')
    kari.ctl('set', 'inquiry', inquiry, 'became=case', code=1)
    _, case = new_case(kari, 'Kari')
    kari.set('inquiry', inquiry, became='case', case_id=case)
    kari.sync()
    ola.sync()
    equal(ola.get('inquiry', inquiry)['case_id'], case, 'named, not opened')
    equal(ids(ola, 'case'), [], 'the case itself is seen by who has it')


def test_inquiry_becomes_support_for_the_relative(root):
    _, kari, ola, lars, siri = house(root)
    team = user(kari, 'Kari')['team_ids'][0]
    inquiry = kari.new('inquiry', team_id=team, from_who='relative', caller_name='Trofast Granmo')
    support = kari.new('relative_support', team_id=team, inquiry_id=inquiry,
                       relative_name='Trofast Granmo', relative_is='parent',
                       needs='Noen å snakke med')
    kari.set('inquiry', inquiry, became='support')
    equal(kari.get('relative_support', support)['began_on'], TODAY)
    equal(kari.get('relative_support', support)['taken_by_user'], user(kari, 'Kari')['id'])
    kari.sync()
    for one, sees in ((ola, True), (lars, True), (siri, False)):
        one.sync()
        equal(ids(one, 'relative_support'), [support] if sees else [], one.name)
    equal(ids(ola, 'person') + ids(ola, 'case'), [], 'it registers no person')
    # Nobody of another team has it; it ends with a why, not before it began.
    kari.ctl('set', 'relative_support', support, f'owner_user={user(kari, "Siri")["id"]}', code=1)
    ola.set('relative_support', support, owner_user=user(ola, 'Ola')['id'], next_on='2026-06-11')
    ola.sync()
    kari.sync()
    equal(kari.get('relative_support', support)['next_on'], '2026-06-11', 'the next talk')
    kari.ctl('set', 'relative_support', support, f'ended_on={TODAY}', code=1)
    kari.ctl('set', 'relative_support', support, 'ended_why=Klarer seg', 'ended_on=2026-06-03',
             code=1)
    kari.set('relative_support', support, ended_on=TODAY, ended_why='Klarer seg')
    kari.sync()
    ola.sync()
    equal(ola.get('relative_support', support)['ended_why'], 'Klarer seg', 'ended')


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
