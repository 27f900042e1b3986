# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper that leaves the house: to whom, on what basis and how much of it. What is given is in the
case before the paper is there; what no basis covers is not printed; an extract says that it is one."""
import os
import sys

from samspor import main
from test_forms import fill, words
from test_print import hides, nothing, says
from test_two_profiles import equal, two


def case(root):
    _, kari, lars = two(root)
    return kari, fill(kari, lars)


def given(kari):
    return kari.list('disclosure')


def test_to_the_person_in_the_hand(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan = ids['aftercare plan']
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nb', '--to', 'person', '--by', 'meeting')
    one, = given(kari)
    equal((one['recipient_name'], one['channel'], one['basis'], one['plan_id'], one['person_id']),
          ('Lett Åsgård', 'meeting', 'lov', plan, ids['person']))
    equal(len(one['paper_hash']), 64)
    code = one['what'].split()[-1]
    says(words(path), f'versjon {code}')
    # What stays in the house is given to nobody.
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nb')
    equal(len(given(kari)), 1)


def test_a_consent_decides_who_gets_how_much(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan, service = ids['aftercare plan'], ids['service']
    # The consent names how to reach the person, and nothing of the plan.
    says(nothing(root, kari, path, 1, 'plan', plan, '--to', service), 'does not cover')
    equal(given(kari), [])
    consent = kari.new('consent', person_id=ids['person'], service_id=service,
                       field_groups='transition', basis='samtykke', given_on='2026-06-02')
    says(nothing(root, kari, path, 1, 'plan', plan, '--to', service), 'Choose from sections 3, 5')
    nothing(root, kari, path, 1, 'plan', plan, '--to', service, '--sections', '1,3')
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nb', '--to', service, '--by', 'letter',
             '--sections', '3,5')
    text = words(path)
    says(text, 'Dette er et utdrag', '3, 5', 'Den første dagen', 'De første 28 dagene')
    hides(text, 'Hva er viktig for meg', 'Målene mine', 'Jeg har fått planen')
    one, = given(kari)
    equal((one['service_id'], one['consent_id'], one['basis'], one['field_groups'], one['channel']),
          (service, consent, 'samtykke', ['transition'], 'letter'))
    # Taken back: no more on it, and by law only when one says which.
    for record in kari.list('consent'):
        kari.set('consent', record['id'], withdrawn_on='2026-06-04')
    os.unlink(path)
    says(nothing(root, kari, path, 1, 'plan', plan, '--to', service, '--sections', '3,5'),
         'withdrawn')
    nothing(root, kari, path, 2, 'plan', plan, '--to', service, '--basis', 'lov')
    equal(len(given(kari)), 1)
    kari.ctl('print', 'plan', plan, '-o', path, '--to', service, '--basis', 'avvergingsplikt',
             '--reference', 'straffeloven § 196')
    last = next(d for d in given(kari) if d['basis'] == 'avvergingsplikt')
    equal((last['basis_reference'], last.get('consent_id')), ('straffeloven § 196', None))


def test_a_plan_without_what_the_consent_does_not_name(root):
    """What stands of relatives and of the transition is not in a plan that somebody may see."""
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan, service = ids['aftercare plan'], ids['service']
    kari.new('consent', person_id=ids['person'], service_id=service, field_groups='plan',
             basis='samtykke', given_on='2026-06-02')
    says(nothing(root, kari, path, 1, 'plan', plan, '--to', service),
         'Choose from sections 0–2, 4, 6–8, 11–14')
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nb', '--to', service, '--sections',
             '0-2,4,6-8,11-14')
    text = words(path)
    says(text, 'Dette er et utdrag', 'Hva er viktig for meg')
    hides(text, 'Den første dagen', 'De første 28 dagene', 'De som står meg nær',
          'Hvem kan få beskjed samme dag')
    one, = given(kari)
    equal(one['field_groups'], ['plan'])


def test_the_whole_agreement_is_for_the_person(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'avtale.pdf')
    agreement, service = ids['agreement'], ids['service']
    kari.new('consent', person_id=ids['person'], service_id=service, basis='samtykke',
             field_groups='agreement,transition,housing', given_on='2026-06-02')
    for extract in ([], ['--sections', '4']):
        says(nothing(root, kari, path, 1, 'agreement', agreement, '--to', service, *extract),
             'own sheet (agreement-sheet)')
    kari.ctl('print', 'agreement-sheet', ids['party'], '-o', path, '--to', service)
    kari.ctl('print', 'agreement', agreement, '-o', path, '--to', 'person')
    kari.ctl('print', 'agreement', agreement, '-o', path, '--to', service, '--basis', 'lov',
             '--reference', 'fvl. § 13 b')
    equal(sorted(d['basis'] for d in given(kari)), ['lov', 'lov', 'samtykke'])


def test_a_paper_that_is_for_one(root):
    """Neither another party's sheet nor a letter to another, whatever a consent lets them know."""
    kari, ids = case(root)
    path = os.path.join(root.path, 'ark.pdf')
    other = kari.new('party', case_id=ids['case'], agreement_id=ids['agreement'],
                     party_kind='organisation', name='Gatenær frivillighet')
    for form, record in (('agreement-sheet', other), ('gp-letter', ids['case'])):
        says(nothing(root, kari, path, 1, form, record, '--to', ids['service']), 'does not cover')
    equal(given(kari), [])
    kari.ctl('print', 'referral', ids['referral'], '-o', path, '--to', ids['service'])
    equal(len(given(kari)), 1)


def test_without_names_nor_a_protected_address(root):
    """What lies on a table hides the address also where the store masks it for paper."""
    kari, ids = case(root)
    path = os.path.join(root.path, 'liste.pdf')
    kari.set('person', ids['person'], address='Øvre Torggate 3 B', postcode='0998',
             city='Lysvik')
    kari.new('residence', person_id=ids['person'], kind='private', address='Bakkegrenda 7',
             from_on='2026-01-01')
    kari.new('measure', case_id=ids['case'], state='open',
             what='Hente nøkkel i Øvre Torggate 3 B, så bakkegrenda 7, 0998 Lysvik')
    for grade in ('open', 'klient', 'fortrolig'):
        kari.set('person', ids['person'], address_grade=grade)
        for form, record in (('meeting-list', ids['case']), ('meeting-sheet', ids['meeting'])):
            kari.ctl('print', form, record, '-o', path, '--lang', 'nb')
            text = words(path, '-raw')
            says(text, 'Hente nøkkel i […], så […], […]')
            hides(text, 'Torggate', 'bakkegrenda', '0998')


def test_nobody_whom_nothing_covers(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan = ids['aftercare plan']
    says(nothing(root, kari, path, 1, 'plan', plan, '--to', 'En nabo'), 'no consent')
    says(nothing(root, kari, path, 1, 'everything', ids['case'], '--to', ids['service']),
         'does not cover')
    for form, record in (('gate', 'transition'), ('plan-blank', 'case'), ('handover', 'handover')):
        says(nothing(root, kari, path, 1, form, ids[record], '--to', 'person'), 'stays in the house')
    nothing(root, kari, path, 1, 'service-card', ids['service'], '--to', 'person')
    nothing(root, kari, path, 2, 'plan', plan, '--to', 'person', '--by', 'sms')
    nothing(root, kari, path, 2, 'plan', plan, '--by', 'letter')
    nothing(root, kari, path, 2, 'plan', plan, '--to', 'person', '--basis', 'samtykke')
    equal(given(kari), [])


def test_sections(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan, agreement = ids['aftercare plan'], ids['agreement']
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nn', '--sections', '1, 6-8')
    text = words(path)
    says(text, 'Dette er eit utdrag', '1, 6–8', 'Kva er viktig for meg', 'Om det blir vanskeleg')
    hides(text, 'Den første dagen', 'Kven får sjå planen')
    # What an agreement rests on, and how one gets out of it, is always there.
    kari.ctl('print', 'agreement', agreement, '-o', path, '--lang', 'nb', '--sections', '4')
    text = words(path)
    says(text, '3, 4, 10', 'Grunnlaget for avtalen', 'Varighet, endring og oppsigelse')
    hides(text, 'Underskrifter', 'Partene ')
    kari.ctl('print', 'everything', ids['case'], '-o', path, '--lang', 'nb', '--sections', '1')
    text = words(path)
    says(text, 'Dette er et utdrag', 'Hvis noe er feil')
    os.unlink(path)
    for wrong in ('15', '3-1', 'x', '', '1,,2', '0-99'):
        says(nothing(root, kari, path, 1, 'plan', plan, '--sections', wrong), 'no such section')
    nothing(root, kari, path, 1, 'gate', ids['transition'], '--sections', '1')
    nothing(root, kari, path, 1, 'meeting-list', ids['case'], '--sections', '1')
    nothing(root, kari, path, 1, 'housing-plan', ids['housing plan'], '--sections', '99')


def test_an_individual_plan_keeps_its_nine_contents(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'plan.pdf')
    plan = kari.new('plan', case_id=ids['case'], kind='individual', consent_id=ids['consent'])
    kari.ctl('print', 'plan', plan, '-o', path, '--lang', 'nb', '--sections', '3')
    text = words(path)
    says(text, '0–7, 9, 11, 13', 'Målene mine', 'Hvem får se planen')
    hides(text, 'Hvis det blir vanskelig', 'Jeg har fått planen')


def test_a_paper_that_could_not_be_made_was_not_given(root):
    kari, ids = case(root)
    path = os.path.join(root.path, 'mappe-som-ikke-finnes', 'plan.pdf')
    before = kari.json('status')['pending']
    kari.ctl('print', 'plan', ids['aftercare plan'], '-o', path, '--to', 'person', code=1)
    equal(kari.list('disclosure'), [])
    # Nothing of it was sent, so nothing of it is left; had it been, it would be marked.
    equal(kari.json('status')['pending'], before)


if __name__ == '__main__':
    sys.exit(main([f for n, f in sorted(globals().items())
                   if n.startswith('test_') and getattr(f, '__module__', '') == '__main__']))
