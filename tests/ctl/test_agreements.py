# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What binds, judged again through the command line: who is bound to what, what is locked, what is
counted, and what becomes of it when two work without network."""
import os
import subprocess
import sys

from samspor import Failed, main
from test_bad_input import sentence
from test_two_profiles import agreement_of, equal, me, new_case, nothing_left, two

TODAY = '2026-06-04'


def refused(root, profile, *args):
    """The command is refused before anything is written; its sentence stands in root.last_error."""
    before = profile.json('status')
    profile.ctl(*args, code=1)
    sentence(root)
    said = root.last_error
    equal(profile.json('status'), before, 'nothing was written')
    root.last_error = said


def case_with_agreement(root):
    server, kari, lars = two(root)
    _, case = new_case(kari, 'Modig', 'Furulund')
    transition, agreement, party, commitment = agreement_of(kari, case)
    return server, kari, lars, case, agreement, party, commitment


def send(profile, agreement):
    profile.set('agreement', agreement, state='sent', sent_at='2026-06-03T07:00:00Z')


# ---- Who is bound ----

def test_a_commitment_without_owner_is_refused(root):
    _, kari, _, case, agreement, _, _ = case_with_agreement(root)
    refused(root, kari, 'new', 'commitment', f'agreement_id={agreement}', f'case_id={case}',
            'what=Seng', 'offset_days=1')
    if 'Nobody has promised this. Choose the party' not in root.last_error:
        raise Failed(root.last_error)


def test_the_person_is_no_party(root):
    _, kari, _, case, agreement, _, _ = case_with_agreement(root)
    refused(root, kari, 'new', 'party', f'agreement_id={agreement}', f'case_id={case}',
            'party_kind=person', 'name=Modig Furulund')
    if 'The person is no party' not in root.last_error:
        raise Failed(root.last_error)


def test_rows_lock_when_sent_and_answers_stand(root):
    _, kari, _, case, agreement, party, commitment = case_with_agreement(root)
    send(kari, agreement)
    refused(root, kari, 'set', 'commitment', commitment, 'what=Noe annet')
    refused(root, kari, 'set', 'party', party, 'name=En annen')
    refused(root, kari, 'new', 'party', f'agreement_id={agreement}', f'case_id={case}',
            'party_kind=organisation', 'name=Sen part')
    first = kari.new('signature', agreement_id=agreement, case_id=case, party_id=party,
                     way='meeting', name='Dal')
    refused(root, kari, 'set', 'signature', first, 'name=Berg')
    # A later answer is a new one; the first stands.
    kari.new('signature', agreement_id=agreement, case_id=case, party_id=party, way='declined',
             reason='Fant ikke rom likevel')
    equal(len(kari.list('signature')), 2)
    # What becomes of a promise can still be noted, and what slipped says why.
    refused(root, kari, 'set', 'commitment', commitment, 'state=not_kept')
    if 'Ask what happened first' not in root.last_error:
        raise Failed(root.last_error)
    refused(root, kari, 'set', 'commitment', commitment, 'state=late', 'kept_on=2026-06-04')
    kari.set('commitment', commitment, state='late', kept_on='2026-06-04', why='Var syk')
    kari.sync()
    nothing_left(kari)


def test_what_was_said_is_noted_by_somebody(root):
    _, kari, _, case, agreement, party, _ = case_with_agreement(root)
    send(kari, agreement)
    signature = kari.new('signature', agreement_id=agreement, case_id=case, party_id=party,
                         way='meeting', name='Dal')
    equal(kari.get('signature', signature)['noted_by_user'], me(kari, 'Kari Koordinator')['id'])


# ---- A partner removed while in an agreement ----

def test_a_party_with_commitments_stays(root):
    _, kari, _, case, agreement, party, commitment = case_with_agreement(root)
    refused(root, kari, 'delete', 'party', party)
    if 'commitments in the agreement' not in root.last_error:
        raise Failed(root.last_error)
    kari.ctl('delete', 'commitment', commitment)
    kari.ctl('delete', 'party', party)
    kari.sync()
    nothing_left(kari)


def test_a_party_taken_out_while_another_binds_it(root):
    server, kari, lars, case, agreement, _, _ = case_with_agreement(root)
    party = kari.new('party', agreement_id=agreement, case_id=case, party_kind='organisation',
                     name='Fotballklubben')
    kari.sync()
    lars.sync()
    server.stop()
    lars.ctl('delete', 'party', party)
    promise = kari.new('commitment', agreement_id=agreement, case_id=case, party_id=party,
                       what='Følge til trening', offset_days='1')
    server.restart()
    lars.sync()
    kari.sync()
    # It is refused for what it is, and what was written is still there.
    equal(kari.json('status')['refused'], 1)
    equal(kari.get('commitment', promise)['what'], 'Følge til trening')
    nothing_left(lars)


def test_a_party_bound_while_another_takes_it_out(root):
    server, kari, lars, case, agreement, _, _ = case_with_agreement(root)
    party = kari.new('party', agreement_id=agreement, case_id=case, party_kind='organisation',
                     name='Fotballklubben')
    kari.sync()
    lars.sync()
    server.stop()
    lars.ctl('delete', 'party', party)
    promise = kari.new('commitment', agreement_id=agreement, case_id=case, party_id=party,
                       what='Følge til trening', offset_days='1')
    server.restart()
    kari.sync()
    lars.sync()
    kari.sync()
    nothing_left(kari)
    equal(lars.get('commitment', promise)['party_id'], party)
    equal([p['id'] for p in kari.list('party') if p['id'] == party], [party])
    equal(lars.json('status')['refused'], 1)


def test_a_service_that_is_party_stays(root):
    _, kari, lars, case, agreement, _, _ = case_with_agreement(root)
    kari.sync()
    lars.sync()
    service = lars.new('service', name='Prøve kafé', service_kind='voluntary')
    lars.sync()
    kari.sync()
    party = kari.new('party', agreement_id=agreement, case_id=case, party_kind='service',
                     service_id=service, name='Prøve kafé')
    kari.sync()
    lars.sync()
    refused(root, lars, 'delete', 'service', service)
    if 'party to an agreement that stands' not in root.last_error:
        raise Failed(root.last_error)
    kari.ctl('delete', 'party', party)
    kari.sync()
    lars.sync()
    lars.ctl('delete', 'service', service)
    lars.sync()
    kari.sync()
    refused(root, kari, 'new', 'party', f'agreement_id={agreement}', f'case_id={case}',
            'party_kind=service', f'service_id={service}')
    if 'taken out of the directory' not in root.last_error:
        raise Failed(root.last_error)


# ---- Between services ----

def two_leads(root):
    server, _, lars = two(root)
    server.add_user('lise', 'Lise Leder', 'lead', 'Team Nord')
    lise = root.profile('lise', TODAY).init().login(server, 'lise')
    cooperation = lars.new('cooperation', title='Avtale med fengselet', kind='prison',
                           covers='Varsling', contacts='Sosialkonsulenten')
    lars.sync()
    lise.sync()
    return server, lars, lise, cooperation


def test_a_cooperation_agreement_is_the_leads(root):
    _, kari, _ = two(root)
    refused(root, kari, 'new', 'cooperation', 'title=Avtale', 'kind=nav')


def test_two_leads_write_differently_without_network(root):
    server, lars, lise, cooperation = two_leads(root)
    server.stop()
    lars.set('cooperation', cooperation, covers='Varsling samme dag', revision_on='2027-01-01')
    lise.set('cooperation', cooperation, covers='Varsling innen en uke', remark='Ring først')
    server.restart()
    lars.sync()
    equal(lise.sync()['conflicts'], 1)
    lars.sync()
    # What only one wrote is joined; what both wrote stands with both texts, at both desks.
    for profile in (lars, lise):
        found = profile.json('conflicts')
        equal([(c['id'], c['field']) for c in found], [(cooperation, 'covers')])
        equal({found[0]['mine'], found[0]['theirs']},
              {'Varsling samme dag', 'Varsling innen en uke'})
        got = profile.get('cooperation', cooperation)
        equal((got['revision_on'], got['remark']), ('2027-01-01', 'Ring først'))
    lise.ctl('resolve', cooperation, '--take', 'mine')
    lise.sync()
    lars.sync()
    for profile in (lars, lise):
        nothing_left(profile)
        equal(profile.get('cooperation', cooperation)['covers'], 'Varsling innen en uke')


def test_an_agreement_rests_on_one_that_stays(root):
    _, kari, lars, case, agreement, _, _ = case_with_agreement(root)
    kari.sync()
    cooperation = lars.new('cooperation', title='Avtale med fengselet', kind='prison')
    lars.sync()
    kari.sync()
    kari.set('agreement', agreement, cooperation_id=cooperation)
    kari.sync()
    lars.sync()
    refused(root, lars, 'delete', 'cooperation', cooperation)
    if 'Write when it ends instead' not in root.last_error:
        raise Failed(root.last_error)
    lars.set('cooperation', cooperation, valid_to='2026-06-30')


# ---- Templates ----

def test_templates_are_dated_settings(root):
    _, _, lars = two(root)
    lars.new('setting', setting_key='commitment.prison.housing.nav', value='Depositum er klart',
             valid_from='2026-06-01')
    refused(root, lars, 'new', 'setting', 'setting_key=commitment.prison.hage.nav', 'value=x')
    lars.sync()
    nothing_left(lars)


# ---- Meetings and appointments ----

def test_decisions_follow_their_meeting(root):
    _, kari, lars, case, agreement, party, commitment = case_with_agreement(root)
    meeting = kari.new('meeting', case_id=case, meets_on='2026-06-04', at_time='12:00',
                       minutes='Enige om bolig', next_on='2026-06-25', next_time='12:00')
    equal(kari.get('meeting', meeting)['kind'], 'care_group')
    measure = kari.new('measure', case_id=case, meeting_id=meeting, what='Ringe boligkontoret')
    kari.set('commitment', commitment, meeting_id=meeting)
    refused(root, kari, 'new', 'meeting', f'case_id={case}', 'meets_on=2026-06-04',
            'next_on=2026-06-01')
    kari.sync()
    lars.sync()
    nothing_left(kari)
    equal(lars.get('measure', measure)['meeting_id'], meeting)
    equal(lars.get('commitment', commitment)['meeting_id'], meeting)


def test_the_slip_gives_nothing_away(root):
    _, kari, lars = two(root)
    service = lars.new('service', name='TSB Sør', service_kind='tsb')
    lars.sync()
    _, case = new_case(kari, 'Lett', 'Åsgård')
    kari.sync()
    appointment = kari.new('appointment', case_id=case, service_id=service, meets_on='2026-06-11',
                           at_time='10:30', with_whom='Trygg Behandler', place='Sjøgata 11',
                           how_to_get_there='Buss 4 til Torget')
    refused(root, kari, 'set', 'appointment', appointment, 'state=kept')
    path = os.path.join(root.path, 'lapp.pdf')
    kari.ctl('print', 'appointment-slip', appointment, '-o', path, '--lang', 'nb')
    text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                          check=True).stdout
    for said in ('torsdag 11. juni', '10.30', 'Trygg Behandler', 'Sjøgata 11',
                 'Buss 4 til Torget'):
        if said not in text.replace('\xa0', ' '):
            raise Failed(f'{said!r} is not on the slip: {text}')
    for hidden in ('TSB', 'Åsgård', 'Lett'):
        if hidden in text:
            raise Failed(f'{hidden!r} is on the slip: {text}')


if __name__ == '__main__':
    sys.exit(main([f for n, f in sorted(globals().items())
                   if n.startswith('test_') and getattr(f, '__module__', '') == '__main__']))
