# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who decide without network, a partner that goes while somebody binds it, dates that can't be:
a clear sentence or both texts, and never a lost record."""
import sys

from samspor import Failed, main
from test_agreements import refused
from test_two_profiles import agreement_of, equal, me, new_case, nothing_left, two

TODAY = '2026-06-04'


def leads(root):
    """Kari's case with a release and an agreement, known to two leads of her team and to Ola."""
    server, kari, lars = two(root)
    server.add_user('lise', 'Lise Leder', 'lead', 'Team Nord')
    server.add_user('ola', 'Ola Kollega', 'coordinator', 'Team Nord')
    lise = root.profile('lise', TODAY).init().login(server, 'lise')
    _, case = new_case(kari, 'Lett', 'Solli')
    transition, agreement, party, _ = agreement_of(kari, case)
    for profile in (kari, lars, lise):
        profile.sync()
    return server, kari, lars, lise, {'case': case, 'transition': transition,
                                      'agreement': agreement, 'party': party}


def counts(profile):
    status = profile.json('status')
    return status['conflicts'], status['refused']


# ---- Two leads ----

def test_two_leads_order_one_case_without_network(root):
    server, kari, lars, lise, ids = leads(root)
    ola = me(kari, 'Ola Kollega')['id']
    server.stop()
    lars.new('handover', case_id=ids['case'], to_user=ola, reason='Sykdom')
    order = lise.new('handover', case_id=ids['case'], to_user=me(lise, 'Lise Leder')['id'],
                     reason='Jeg kjenner familien')
    server.restart()
    lars.sync()
    nothing_left(lars)
    lise.ctl('sync', code=None)
    # Whoever comes second is told, and what was written is still there to be read.
    equal(counts(lise), (0, 1))
    equal(lise.get('handover', order)['reason'], 'Jeg kjenner familien')
    # It stops nothing else.
    contact = lise.new('contact', case_id=ids['case'], channel='phone', outcome='reached',
                       nature='follow_up', occurred_at='2026-06-04T06:00:00Z')
    lise.ctl('sync', code=None)
    lars.sync()
    equal(lars.get('contact', contact)['channel'], 'phone')
    # One holder, moved once.
    for profile in (lars, kari):
        profile.sync()
    equal(lars.get('case', ids['case'])['holder_user'], ola)
    equal([(h['state'], h['to_user']) for h in lars.list('handover')], [('assigned', ola)])


def test_two_leads_decide_on_one_point_without_network(root):
    server, kari, lars, lise, ids = leads(root)
    rows = {row['point']: row['id'] for row in lars.list('gate_row')}
    server.stop()
    lars.set('gate_row', rows['housing'], state='waived', reason='Ingen plass',
             waived_by_user=me(lars, 'Lars Leder')['id'], waived_on=TODAY,
             waived_party_id=ids['party'])
    lise.set('gate_row', rows['housing'], state='declined', ask_again_on='2026-07-01',
             reason='Vil bo hos broren')
    lise.set('gate_row', rows['work'], state='planned')
    server.restart()
    lars.sync()
    equal(lise.sync()['conflicts'], 1)
    lars.sync()
    # Both stand at both desks, and the other point went through.
    for profile in (lars, lise):
        found = {c['field']: {c['mine'], c['theirs']} for c in profile.json('conflicts')
                 if c['id'] == rows['housing']}
        equal(found['state'], {'waived', 'declined'}, profile.name)
        equal(profile.get('gate_row', rows['work'])['state'], 'planned', profile.name)
    # What belongs together is chosen together: all of one or all of the other.
    lars.ctl('resolve', rows['housing'], '--take', 'theirs')
    for profile in (lars, lise, kari, lars):
        profile.sync()
    for profile in (lars, lise, kari):
        nothing_left(profile)
        row = profile.get('gate_row', rows['housing'])
        equal([row[name] for name in ('state', 'reason', 'ask_again_on', 'waived_on')],
              ['declined', 'Vil bo hos broren', '2026-07-01', None], profile.name)


def test_two_leads_choose_another_deputy_without_network(root):
    server, kari, lars, lise, _ = leads(root)
    absent = me(kari, 'Kari Koordinator')
    absence = lars.new('absence', team_id=absent['team_ids'][0], absent_user=absent['id'],
                       from_on='2026-06-08', to_on='2026-06-12')
    lars.sync()
    lise.sync()
    deputies = {'lars': me(lars, 'Ola Kollega')['id'], 'lise': me(lise, 'Lise Leder')['id']}
    server.stop()
    lars.set('absence', absence, covered_by_user=deputies['lars'])
    lise.set('absence', absence, covered_by_user=deputies['lise'], to_on='2026-06-19')
    server.restart()
    lars.sync()
    equal(lise.sync()['conflicts'], 1)
    lars.sync()
    for profile in (lars, lise):
        found = [c for c in profile.json('conflicts') if c['field'] == 'covered_by_user']
        equal(len(found), 1, profile.name)
        equal({found[0]['mine'], found[0]['theirs']}, set(deputies.values()), profile.name)
    lars.ctl('resolve', absence, '--take', 'theirs')
    lars.sync()
    lise.sync()
    for profile in (lars, lise):
        nothing_left(profile)
        equal(len(profile.list('absence')), 1, profile.name)
    equal(lars.get('absence', absence)['covered_by_user'],
          lise.get('absence', absence)['covered_by_user'])


def test_a_new_case_is_nobody_elses(root):
    _, kari, lars, _, _ = leads(root)
    ola = me(kari, 'Ola Kollega')
    person = kari.new('person', given_name='Stille', family_name='Bekkevoll')
    told = [f'person_id={person}', f'team_id={ola["team_ids"][0]}', f'coordinator_user={ola["id"]}',
            'holder_kind=user', f'holder_user={ola["id"]}', 'status=active', 'opened_on=2026-05-03']
    refused(root, kari, 'new', 'case', *told)
    if 'Only the team lead may move the responsibility' not in root.last_error:
        raise Failed(root.last_error)
    # The lead names who is to have it.
    other = lars.new('person', given_name='Stille', family_name='Haugland')
    lars.ctl('new', 'case', f'person_id={other}', *told[1:])
    lars.sync()
    nothing_left(lars)


# ---- A partner that goes while somebody binds it ----

def partner(lars, kari):
    service = lars.new('service', name='Prøve kafé', service_kind='voluntary')
    lars.sync()
    kari.sync()
    return service


def test_a_service_goes_before_it_is_bound(root):
    server, kari, lars, _, ids = leads(root)
    service = partner(lars, kari)
    server.stop()
    lars.ctl('delete', 'service', service)
    party = kari.new('party', agreement_id=ids['agreement'], case_id=ids['case'],
                     party_kind='service', service_id=service)
    server.restart()
    lars.sync()
    kari.ctl('sync', code=None)
    # It is refused for what it is; what was written is there, and the agreement too.
    equal(counts(kari), (0, 1))
    equal(kari.get('party', party)['service_id'], service)
    equal(kari.get('agreement', ids['agreement'])['title'], 'Avtale')
    nothing_left(lars)


def test_a_service_is_bound_before_it_goes(root):
    server, kari, lars, _, ids = leads(root)
    service = partner(lars, kari)
    server.stop()
    party = kari.new('party', agreement_id=ids['agreement'], case_id=ids['case'],
                     party_kind='service', service_id=service)
    lars.ctl('delete', 'service', service)
    server.restart()
    kari.sync()
    lars.ctl('sync', code=None)
    equal(counts(lars), (0, 1))
    kari.sync()
    nothing_left(kari)
    equal(kari.get('party', party)['service_id'], service)
    equal([s['id'] for s in kari.list('service') if s['id'] == service], [service])


# ---- Dates ----

# A type, and what is written of it; {…} stands for an id of the case.
IMPOSSIBLE = [
    # No such day, or not one that can be read.
    ('transition', 'date=2026-02-30'),
    ('transition', 'date=31.11.2026'),
    ('transition', 'date=29.2.2027'),
    ('transition', 'date=2026-13-01'),
    ('transition', 'date=0000-00-00'),
    ('transition', 'date=i morgen'),
    ('transition', 'at_time=25:00'),
    # A year that can't be right.
    ('transition', 'date=2500-01-01'),
    ('transition', 'date=1700-01-01'),
    ('person', 'birth_date=1700-01-01'),
    # An order that can't be.
    ('transition', 'earliest_on=2026-06-25', 'latest_on=2026-06-22'),
    ('transition', 'earliest_on=2026-06-25'),
    ('transition', 'date_kind=unknown'),
    ('person', 'deceased_on=1980-01-01'),
    ('case', 'status=closed', 'closed_on=2026-01-01'),
    ('commitment', 'pinned_on=2026-06-30'),
    # What has been done, on a day that has not come.
    ('transition', 'told_on=2026-06-05'),
    ('transition', 'happened_on=2026-06-05'),
    ('transition', 'cancelled_on=2026-06-05', 'cancelled_why=Utsatt'),
    ('person', 'birth_date=2026-06-05'),
    ('person', 'deceased_on=2026-06-05'),
    ('case', 'opened_on=2026-06-05'),
    ('case', 'status=closed', 'closed_on=2026-06-05'),
    ('commitment', 'state=kept', 'kept_on=2026-06-05'),
    ('commitment', 'state=late', 'kept_on=2026-06-05', 'why=Var syk'),
    ('agreement', 'state=sent', 'sent_at=2026-06-06T10:00:00Z'),
]

IMPOSSIBLE_NEW = [
    ('contact', 'channel=phone', 'outcome=reached', 'nature=follow_up',
     'occurred_at=2026-06-06T10:00:00Z'),
    ('contact', 'channel=phone', 'outcome=reached', 'nature=follow_up',
     'occurred_at=2026-02-30T10:00:00Z'),
    ('overdose', 'occurred_at=2026-06-06T10:00:00Z', 'told_by=Legevakten', 'return_card=not_asked'),
    ('measure', 'what=Ringe', 'starts_on=2026-06-10', 'ends_on=2026-06-01'),
    ('measure', 'what=Ringe', 'state=done', 'done_on=2026-06-05'),
    ('measure', 'what=Ringe', 'due_on=2026-06-31'),
    ('transition', 'kind=prison', 'date_kind=fixed'),
    ('transition', 'kind=prison', 'date_kind=unknown', 'date=2026-07-01'),
    ('meeting', 'meets_on=2026-06-04', 'next_on=2026-06-01'),
    ('appointment', 'meets_on=2026-06-31', 'at_time=10:00'),
]


def test_impossible_dates_are_one_sentence(root):
    _, kari, _, _, ids = leads(root)
    ids['person'] = kari.get('case', ids['case'])['person_id']
    ids['commitment'] = kari.list('commitment')[0]['id']
    before = {name: kari.get(name, ids[name]) for name in
              ('transition', 'person', 'case', 'commitment', 'agreement')}
    for name, *fields in IMPOSSIBLE:
        refused(root, kari, 'set', name, ids[name], *fields)
        equal(kari.get(name, ids[name]), before[name], f'{name} {fields}')
    for name, *fields in IMPOSSIBLE_NEW:
        lists = len(kari.list(name))
        refused(root, kari, 'new', name, f'case_id={ids["case"]}', *fields)
        equal(len(kari.list(name)), lists, f'{name} {fields}')
    kari.sync()
    nothing_left(kari)


def test_what_is_past_is_taken_as_it_is(root):
    """A fact is never too late, and a deadline that went by stands as what it is."""
    _, kari, lars, _, ids = leads(root)
    contact = kari.new('contact', case_id=ids['case'], channel='phone', outcome='not_reached',
                       nature='follow_up', occurred_at='2019-06-09T10:00:00Z')
    kari.set('transition', ids['transition'], date='2026-05-20', told_on='2026-05-19')
    measure = kari.new('measure', case_id=ids['case'], what='Ringe', due_on='2020-01-01')
    promise = kari.new('commitment', agreement_id=ids['agreement'], case_id=ids['case'],
                       party_id=ids['party'], what='Seng', pinned_on='2020-01-01')
    kari.set('commitment', promise, state='kept', kept_on='2019-12-30')
    kari.sync()
    lars.sync()
    nothing_left(kari)
    equal(lars.get('contact', contact)['occurred_at'][:10], '2019-06-09')
    equal(lars.get('transition', ids['transition'])['date'], '2026-05-20')
    equal(lars.get('measure', measure)['due_on'], '2020-01-01')
    equal(lars.get('commitment', promise)['kept_on'], '2019-12-30')


def test_a_desk_with_a_wrong_clock_loses_nothing(root):
    """What can't have happened yet is refused by the server, which has a day of its own; it is kept
    where it was written, and the rest goes through."""
    server, kari, _, _, ids = leads(root)
    ahead = root.profile('ahead', '2026-07-04').init().login(server, 'kari')
    ahead.sync()
    contact = ahead.new('contact', case_id=ids['case'], channel='phone', outcome='reached',
                        nature='follow_up', occurred_at='2026-07-03T10:00:00Z', text='Snakket lenge')
    ahead.set('case', ids['case'], remark='Ring om morgenen')
    ahead.ctl('sync', code=None)
    equal(counts(ahead), (0, 1))
    equal(ahead.get('contact', contact)['state'], 'refused')
    equal(ahead.get('contact', contact)['text'], 'Snakket lenge')
    kari.sync()
    equal(kari.list('contact'), [])
    equal(kari.get('case', ids['case'])['remark'], 'Ring om morgenen')


if __name__ == '__main__':
    sys.exit(main([f for n, f in sorted(globals().items())
                   if n.startswith('test_') and getattr(f, '__module__', '') == '__main__']))
