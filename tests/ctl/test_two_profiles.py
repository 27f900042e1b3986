# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people, one server: what one writes the other gets, also after both worked without network."""
import json
import sys

from samspor import Failed, main

TODAY = '2026-06-04'


def two(root):
    """A coordinator and the lead of the same team, both synced once."""
    server = root.server(today=TODAY)
    server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    server.start()
    kari = root.profile('kari', TODAY).init().login(server, 'kari')
    lars = root.profile('lars', TODAY).init().login(server, 'lars')
    kari.sync()
    lars.sync()
    return server, kari, lars


def me(profile, name):
    return next(u for u in profile.list('user') if u['name'] == name)


def new_case(profile, given, family, **more):
    user = me(profile, 'Kari Koordinator')
    person = profile.new('person', given_name=given, family_name=family, birth_date='1985-03-01')
    case = profile.new('case', person_id=person, team_id=user['team_ids'][0],
                       coordinator_user=user['id'], holder_kind='user', holder_user=user['id'],
                       status='active', opened_on='2026-05-03', **more)
    return person, case


def equal(a, b, what=''):
    if a != b:
        raise Failed(f'{what}: {a!r} is not {b!r}')


def test_what_one_writes_the_other_gets(root):
    _, kari, lars = two(root)
    person, case = new_case(kari, 'Lett', 'Åsgård')
    equal(kari.get('case', case)['state'], 'waiting')
    result = kari.sync()
    equal(result['pending'], 0)
    equal(kari.get('case', case)['state'], 'saved')
    lars.sync()
    equal(lars.get('person', person)['family_name'], 'Åsgård')
    equal(lars.get('case', case)['status'], 'active')


def test_different_fields_merge(root):
    server, kari, lars = two(root)
    person, _ = new_case(kari, 'Modig', 'Furulund')
    kari.sync()
    lars.sync()
    server.stop()
    kari.set('person', person, phone='00000001')
    lars.set('person', person, email='modig@eksempel.example')
    kari.ctl('sync', code=1)
    equal(kari.json('status')['pending'], 1)
    server.restart()
    kari.sync()
    lars.sync()
    kari.sync()
    for profile in (kari, lars):
        equal(profile.get('person', person)['phone'], '00000001')
        equal(profile.get('person', person)['email'], 'modig@eksempel.example')
        equal(profile.json('conflicts'), [])
    equal(kari.get('person', person)['version'], lars.get('person', person)['version'])


def agreement_of(profile, case):
    """A draft with one party and one commitment, and their ids."""
    transition = profile.new('transition', case_id=case, kind='prison', date_kind='fixed',
                             date='2026-06-20')
    agreement = profile.new('agreement', case_id=case, transition_id=transition, title='Avtale')
    party = profile.new('party', agreement_id=agreement, case_id=case, party_kind='person',
                        name='Prøve motell')
    commitment = profile.new('commitment', agreement_id=agreement, case_id=case, party_id=party,
                             what='Rom', offset_days='1')
    return transition, agreement, party, commitment


def nothing_left(profile):
    status = profile.json('status')
    equal({k: status[k] for k in ('pending', 'conflicts', 'refused')},
          {'pending': 0, 'conflicts': 0, 'refused': 0}, profile.name)


def test_agreement_made_and_signed_without_network(root):
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Solli')
    kari.sync()
    server.stop()
    transition, agreement, party, commitment = agreement_of(kari, case)
    kari.set('agreement', agreement, title='Bindende avtale')
    later = kari.new('party', agreement_id=agreement, case_id=case, party_kind='person',
                     name='Furulund legesenter')
    kari.set('commitment', commitment, party_id=later)
    kari.set('agreement', agreement, state='sent', sent_at='2026-06-04T07:00:00Z')
    signature = kari.new('signature', agreement_id=agreement, case_id=case, party_id=party,
                         way='phone', name='Dal')
    kari.set('transition', transition, date='2026-06-19')
    kari.set('commitment', commitment, state='kept', kept_on='2026-06-04')
    server.restart()
    kari.sync()
    nothing_left(kari)
    lars.sync()
    equal([s['id'] for s in lars.list('signature')], [signature])
    equal(lars.get('agreement', agreement)['title'], 'Bindende avtale')
    equal(lars.get('commitment', commitment)['party_id'], later)
    equal(lars.get('commitment', commitment)['state'], 'kept')


def test_agreement_changed_and_signed_without_network(root):
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Lett', 'Solli')
    transition, agreement, party, commitment = agreement_of(kari, case)
    kari.sync()
    lars.sync()
    server.stop()
    kari.set('commitment', commitment, what='Rom i ni netter')
    kari.set('agreement', agreement, title='Bindende avtale')
    later = kari.new('party', agreement_id=agreement, case_id=case, party_kind='person',
                     name='Furulund legesenter')
    kari.set('commitment', commitment, party_id=later)
    kari.set('agreement', agreement, state='sent', sent_at='2026-06-04T07:00:00Z')
    for who in (party, later):
        kari.new('signature', agreement_id=agreement, case_id=case, party_id=who, way='phone',
                 name='Dal')
    kari.set('agreement', agreement, remark='Ringt begge')
    server.restart()
    kari.sync()
    nothing_left(kari)
    lars.sync()
    equal(len(lars.list('signature')), 2)
    equal(lars.get('agreement', agreement)['remark'], 'Ringt begge')
    equal(lars.get('commitment', commitment)['party_id'], later)


def test_same_field_is_shown_to_both_and_resolved_once(root):
    server, kari, lars = two(root)
    person, case = new_case(kari, 'Stille', 'Bekkevoll', remark='først')
    kari.sync()
    lars.sync()
    server.stop()
    kari.set('case', case, remark='det Kari skrev')
    lars.set('case', case, remark='det Lars skrev')
    server.restart()
    kari.sync()
    result = lars.sync()
    equal(result['conflicts'], 1)
    kari.sync()
    mine = lars.json('conflicts')
    equal(len(mine), 1)
    equal((mine[0]['id'], mine[0]['field']), (case, 'remark'))
    equal((mine[0]['base'], mine[0]['mine'], mine[0]['theirs']),
          ('først', 'det Lars skrev', 'det Kari skrev'))
    hers = kari.json('conflicts')
    equal(len(hers), 1)
    # It stands in both inboxes, with what it was before either wrote.
    equal((hers[0]['base'], hers[0]['mine'], hers[0]['theirs']),
          ('først', 'det Kari skrev', 'det Lars skrev'))
    equal((hers[0]['mine_by'], hers[0]['theirs_by']), (mine[0]['theirs_by'], mine[0]['mine_by']))
    equal(lars.get('case', case)['state'], 'conflict')
    lars.ctl('resolve', case, '--take', 'mine')
    lars.sync()
    kari.sync()
    lars.sync()
    for profile in (kari, lars):
        equal(profile.json('conflicts'), [], profile.name)
        equal(profile.get('case', case)['remark'], 'det Lars skrev')
        equal(profile.get('case', case)['state'], 'saved')
        equal(profile.json('status')['pending'], 0)
    equal(kari.get('case', case)['version'], lars.get('case', case)['version'])


def test_a_protected_address_is_in_no_list(root):
    server, kari, lars = two(root)
    person = kari.new('person', given_name='Varsom', family_name='Solheim', birth_date='1985-03-01',
                      address='Gamleveien 1', address_grade='fortrolig')
    user = me(kari, 'Kari Koordinator')
    kari.new('case', person_id=person, team_id=user['team_ids'][0], coordinator_user=user['id'],
             holder_kind='user', holder_user=user['id'], status='active', opened_on='2026-05-03')
    kari.sync()
    lars.sync()
    server.stop()
    kari.set('person', person, address='Sjøveien 2')
    lars.set('person', person, address='Skogveien 3')
    server.restart()
    kari.sync()
    equal(lars.sync()['conflicts'], 1)
    kari.sync()
    for profile in (kari, lars):
        equal([c['id'] for c in profile.json('conflicts')], [person])
        said = profile.ctl('conflicts') + json.dumps(profile.json('conflicts')
                                                     + profile.list('person'))
        for street in ('Gamleveien', 'Sjøveien', 'Skogveien'):
            if street in said:
                raise Failed(f'{profile.name}: {street} is in a list')
    lars.ctl('resolve', person, '--take', 'mine')
    lars.sync()
    kari.sync()
    equal(kari.get('person', person)['address'], 'Skogveien 3')
    for profile in (kari, lars):
        equal(profile.json('conflicts'), [], profile.name)


def test_the_colleague_may_resolve_it(root):
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Trygg', 'Haugland', remark='først')
    kari.sync()
    lars.sync()
    server.stop()
    kari.set('case', case, remark='det Kari skrev')
    lars.set('case', case, remark='det Lars skrev')
    server.restart()
    kari.sync()
    lars.sync()
    kari.sync()
    # mine = this profile's text, for a colleague the server's
    kari.ctl('resolve', case, '--take', 'theirs')
    kari.sync()
    lars.sync()
    kari.sync()
    for profile in (kari, lars):
        equal(profile.json('conflicts'), [], profile.name)
        equal(profile.get('case', case)['remark'], 'det Lars skrev')


def test_without_network_nothing_is_lost(root):
    server, kari, lars = two(root)
    server.stop()
    person, case = new_case(kari, 'Varm', 'Lindås')
    for i in range(5):
        kari.new('contact', case_id=case, occurred_at=f'2026-05-2{i + 1}T10:00:00Z', channel='phone',
                 outcome='not_reached', nature='follow_up', text=f'forsøk {i + 1}')
    kari.ctl('sync', code=1)
    equal(len(kari.list('contact')), 5)
    server.restart()
    equal(kari.sync()['pending'], 0)
    lars.sync()
    equal(len(lars.list('contact', '--where', f'case_id={case}')), 5)


def test_retracted_is_left_out_of_lists_but_kept(root):
    _, kari, lars = two(root)
    _, case = new_case(kari, 'Glad', 'Myrvold')
    contact = kari.new('contact', case_id=case, occurred_at='2026-06-03T10:00:00Z', channel='phone',
                       outcome='reached', nature='follow_up', text='på feil person')
    kari.sync()
    kari.ctl('delete', 'contact', contact, '--why', 'feil person')
    equal(kari.list('contact'), [])
    kari.sync()
    lars.sync()
    equal(lars.list('contact'), [])
    equal(len(lars.list('contact', '--retracted')), 1)
    equal(lars.get('contact', contact)['text'], 'på feil person')


def test_a_move_without_a_hand_over_is_refused(root):
    server, kari, lars = two(root)
    server.add_user('siri', 'Siri Sør', 'coordinator', 'Team Sør')
    _, case = new_case(kari, 'Klok', 'Tangen')
    kari.sync()
    lars.sync()
    siri = me(lars, 'Siri Sør')
    lars.ctl('set', 'case', case, f'coordinator_user={siri["id"]}', f'holder_user={siri["id"]}',
             f'team_id={siri["team_ids"][0]}', code=1)
    equal(lars.json('status')['pending'], 0)
    equal(lars.get('case', case)['holder_user'], me(lars, 'Kari Koordinator')['id'])


def test_the_lead_moves_a_case_and_the_old_team_loses_it(root):
    server, kari, lars = two(root)
    server.add_user('siri', 'Siri Sør', 'coordinator', 'Team Sør')
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord', 'Team Sør')
    _, case = new_case(kari, 'Klok', 'Tangen')
    kari.sync()
    lars.sync()
    siri = root.profile('siri', TODAY).init().login(server, 'siri')
    siri.sync()
    equal(siri.list('case'), [])
    # Unsent work of the one who loses the case is delivered, never dropped.
    server.stop()
    kari.set('case', case, remark='skrevet uten nett')
    contact = kari.new('contact', case_id=case, occurred_at='2026-06-03T10:00:00Z', channel='phone',
                       outcome='reached', nature='follow_up', text='ringte uten nett')
    server.restart()
    lars.new('handover', case_id=case, to_user=me(lars, 'Siri Sør')['id'],
             reason='Flyttet til sør i byen')
    lars.sync()
    kari.sync()
    kari.sync()
    equal(kari.list('case'), [])
    equal(kari.list('person'), [])
    equal(kari.json('status')['pending'], 0)
    siri.sync()
    got = siri.get('case', case)
    equal(got['holder_user'], me(siri, 'Siri Sør')['id'])
    delivered = {found['id']: found for found in siri.json('conflicts')}
    equal(set(delivered), {case, contact})
    equal({delivered[case]['mine'], delivered[case]['theirs']}, {None, 'skrevet uten nett'})
    siri.ctl('resolve', case, '--take', 'theirs')
    siri.ctl('resolve', contact, '--take', 'theirs')
    siri.sync()
    equal(siri.json('conflicts'), [])
    equal(siri.get('case', case)['remark'], 'skrevet uten nett')
    equal(siri.get('contact', contact)['text'], 'ringte uten nett')


def test_exit_codes_and_usage(root):
    kari = root.profile('kari', TODAY)
    kari.ctl('list', 'case', code=1)
    kari.init()
    kari.ctl('list', 'case', code=1)
    kari.ctl('list', code=2)
    kari.ctl('frobnicate', code=2)
    kari.ctl('list', 'no_such_type', code=1)
    kari.ctl('login', '--server', 'http://example.org', '--token-file', '-', stdin='abc', code=1)
    if 'https' not in root.last_error:
        raise Failed(root.last_error)
    kari.ctl('login', '--server', 'http://localhost:1', '--token-file', '-', stdin='abc', code=1)


def test_a_refused_token_keeps_the_work(root):
    server, kari, _ = two(root)
    _, case = new_case(kari, 'Frisk', 'Solli')
    server.token('kari', '--revoke')
    kari.ctl('sync', code=1)
    for secret in ('Bearer', 'token'):
        if secret in root.last_error:
            raise Failed(root.last_error)
    equal(kari.json('status')['pending'] > 0, True)
    kari.login(server, 'kari')
    equal(kari.sync()['pending'], 0)


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
