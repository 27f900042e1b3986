# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper from the command line: many in one run, one paper of many, and nothing when it can't be."""
import os
import re
import subprocess
import sys

from samspor import Failed, main
from test_bad_input import sentence
from test_two_profiles import equal, new_case, two


def pages(path):
    """The text of each page."""
    text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                          check=True).stdout
    return [page.replace('\xa0', ' ') for page in text.split('\f')[:-1]]


def says(text, *words):
    for word in words:
        if word not in text:
            raise Failed(f'{word!r} is not on the paper: {text}')


def hides(text, *words):
    for word in words:
        if word in text:
            raise Failed(f'{word!r} is on the paper: {text}')


def people(root):
    """Two cases with a plan each."""
    _, kari, _ = two(root)
    made = []
    for given, family in (('Modig', 'Furulund'), ('Lett', 'Åsgård')):
        _, case = new_case(kari, given, family)
        plan = kari.new('plan', case_id=case, kind='aftercare', matters=f'Viktig for {given}')
        made.append((case, plan))
    return kari, made


def nothing(root, profile, path, code, *args):
    """One sentence, and no file."""
    profile.ctl('print', *args, '-o', path, code=code)
    sentence(root)
    if os.path.exists(path):
        raise Failed('a file was written')
    return root.last_error


def test_many_in_one_run_each_on_a_sheet_of_its_own(root):
    kari, made = people(root)
    path = os.path.join(root.path, 'planer.pdf')
    kari.ctl('print', 'plan', made[0][1], made[1][1], '-o', path, '--lang', 'nn')
    read = pages(path)
    starts = [n for n, page in enumerate(read) if 'Planen min vidare' in page.split('side 1')[0]
              and 'side 1 av' in page]
    equal(len(starts), 2, read)
    # Two-sided: nobody's plan is on the back of another's.
    equal(starts[1] % 2, 0)
    says(read[starts[0]], 'Modig Furulund')
    says(read[starts[1]], 'Lett Åsgård')
    hides(read[starts[1]], 'Furulund')
    info = subprocess.run(['pdfinfo', path], capture_output=True, text=True, check=True).stdout
    hides(info, 'Furulund', 'Åsgård')


def test_a_filter_chooses(root):
    kari, made = people(root)
    kari.set('case', made[1][0], status='waiting')
    path = os.path.join(root.path, 'tomme.pdf')
    kari.ctl('print', 'plan-blank', '--where', 'status=waiting', '-o', path)
    equal(len([page for page in pages(path) if re.search(r'side 1 av', page)]), 1)
    os.unlink(path)
    nothing(root, kari, path, 1, 'plan-blank', '--where', 'status=closed')


def test_what_does_not_exist_is_said_and_no_file_is_left(root):
    kari, made = people(root)
    path = os.path.join(root.path, 'ingen.pdf')
    says(nothing(root, kari, path, 2, 'no-such-form', made[0][1]), 'no such form')
    says(nothing(root, kari, path, 2, 'plan', made[0][1], '--lang', 'de'), 'language')
    says(nothing(root, kari, path, 2, 'plan', made[0][1], '--variant', 'tiny'), 'variant')
    nothing(root, kari, path, 2, 'meeting-list', made[0][0], '--copies', '0')
    nothing(root, kari, path, 1, 'plan', made[0][1], '0190a000-0000-7000-8000-00000000dead')
    nothing(root, kari, path, 1, 'meeting-list', made[0][0], '0190a000-0000-7000-8000-00000000dead')
    kari.ctl('print', 'plan', '-o', path, code=2)
    kari.ctl('print', 'plan', '--where', 'no_such_field=1', '-o', path, code=2)
    equal(os.path.exists(path), False)


def test_variants(root):
    kari, made = people(root)
    sizes = {}
    for variant in ('normal', 'large', 'pseudonymised'):
        path = os.path.join(root.path, f'{variant}.pdf')
        kari.ctl('print', 'plan', made[0][1], '-o', path, '--lang', 'nb', '--variant', variant)
        sizes[variant] = pages(path)
    if len(sizes['large']) <= len(sizes['normal']):
        raise Failed('large print takes more sheets')
    says(sizes['normal'][0], 'Modig Furulund')
    hides(''.join(sizes['pseudonymised']), 'Furulund', 'Modig')


def test_the_monday_meeting(root):
    kari, made = people(root)
    kari.new('measure', case_id=made[0][0], what='Ringe til Modigs bror', due_on='2026-06-05')
    meeting = kari.new('meeting', case_id=made[0][0], meets_on='2026-06-04', at_time='12:00')
    path = os.path.join(root.path, 'mandag.pdf')
    kari.ctl('print', 'meeting-list', made[0][0], made[1][0], '-o', path, '--copies', '2')
    read = pages(path)
    text = ''.join(read)
    says(text, 'Møteark', 'Ringe til M.s bror', 'Eksemplar 1 av 2', 'Eksemplar 2 av 2')
    hides(text, 'Modig', 'Furulund', 'Åsgård')
    codes = set(re.findall(r'versjon (\w{4})', text))
    equal(len(codes), 1)
    kari.ctl('print', 'meeting-sheet', meeting, '-o', path, '--lang', 'nn')
    says(''.join(pages(path)), 'Endringar i møtet', '12.00')
    kari.ctl('print', 'field-sheet', made[0][0], made[1][0], '-o', path)
    says(''.join(pages(path)), 'Feltark', 'Modig', 'Furulund')


def test_the_code_on_the_slip_is_a_calendar_entry_and_no_more(root):
    kari, made = people(root)
    place = 'Sjøgata 11, 2. etasje; ring på; ' + 'æøå' * 20
    appointment = kari.new('appointment', case_id=made[0][0], meets_on='2026-06-11',
                           at_time='10:30', length_minutes='45', with_whom='Trygg Behandler',
                           place=place)
    path = os.path.join(root.path, 'lapp.pdf')
    for variant in ('normal', 'large'):
        kari.ctl('print', 'appointment-slip', appointment, '-o', path, '--lang', 'nb',
                 '--variant', variant)
        subprocess.run(['pdftoppm', '-r', '150', '-png', '-singlefile', path, path[:-4]],
                       check=True)
        said = subprocess.run(['zbarimg', '-q', '--raw', path[:-4] + '.png'], capture_output=True,
                              check=True).stdout
        lines = said.replace(b'\r\n ', b'').decode().replace('\r', '').strip().split('\n')
        if not all(len(line) <= 75 for line in said.split(b'\r\n')):
            raise Failed('a line is too long')
        uid = [line for line in lines if line.startswith('UID:')][0]
        equal(lines, ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Samspor//EN', 'BEGIN:VEVENT',
                      uid, 'DTSTAMP:20260604T000000Z', 'DTSTART:20260611T083000Z',
                      'DURATION:PT45M', 'SUMMARY:Avtale',
                      'LOCATION:' + place.replace(',', '\\,').replace(';', '\\;'),
                      'END:VEVENT', 'END:VCALENDAR'])
        hides(uid, appointment)
    objects = subprocess.run(['qpdf', '--json=1', '--json-key=objects', path],
                             capture_output=True, text=True, check=True).stdout
    says(objects, '"/Alt": "Kode som legger timen inn i kalenderen')


def test_papers_of_the_house(root):
    _, kari, lars = two(root)
    service = lars.new('service', name='Nordby boligkontor', service_kind='housing_office',
                       hours='9-15')
    team = next(u for u in lars.list('user') if u['team_ids'])['team_ids'][0]
    lars.sync()
    kari.sync()
    path = os.path.join(root.path, 'kort.pdf')
    kari.ctl('print', 'service-card', service, '-o', path, '--lang', 'nn')
    says(''.join(pages(path)), 'Nordby boligkontor', '9-15')
    lars.ctl('print', 'team-month', team, '-o', path, '--lang', 'nb')
    says(''.join(pages(path)), 'Månedsark', 'mai 2026')
    os.unlink(path)
    nothing(root, lars, path, 1, 'team-month', '0190a000-0000-7000-8000-00000000dead')
    # Homes and needs: for whoever leads the team.
    lars.ctl('print', 'housing-planning', team, '-o', path, '--lang', 'nb')
    says(''.join(pages(path)), 'Boliger og behov', 'Ingen venter på bolig.')
    os.unlink(path)
    nothing(root, kari, path, 1, 'housing-planning', team)
    nothing(root, lars, path, 1, 'service-card', team)


def test_printing_is_logged_before_it_leaves(root):
    kari, made = people(root)
    path = os.path.join(root.path, 'mappe-som-ikke-finnes', 'plan.pdf')
    before = kari.json('status')['pending']
    kari.ctl('print', 'plan', made[0][1], '-o', path, code=1)
    equal(kari.json('status')['pending'], before, 'the log is no change')
    forms = {form['form'] for form in kari.json('forms')}
    for form in ('meeting-sheet', 'meeting-list', 'field-sheet', 'holder-team'):
        equal(form in forms, True, form)


def test_a_run_that_fails_is_no_print(root):
    """The log is read by the person: it says nothing of papers that were never made."""
    _, kari, _ = two(root)
    _, case = new_case(kari, 'Modig', 'Furulund')
    plan = kari.new('plan', case_id=case, kind='aftercare', matters='Viktig')
    kari.sync()
    path = os.path.join(root.path, 'planer.pdf')
    log = os.path.join(root.path, 'innsyn.pdf')
    nothing(root, kari, path, 1, 'plan', plan, '0190a000-0000-7000-8000-00000000dead')
    kari.sync()
    kari.ctl('print', 'access-log', case, '-o', log, '--lang', 'nb')
    hides(''.join(pages(log)), 'Skrev ut', 'plan videre')
    kari.ctl('print', 'plan', plan, '-o', path)
    kari.sync()
    kari.ctl('print', 'access-log', case, '-o', log, '--lang', 'nb')
    # In one line with the paper of before: both in one minute, in either order.
    says(' '.join(''.join(pages(log)).split()), 'Skrev ut: ', 'plan videre')


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
