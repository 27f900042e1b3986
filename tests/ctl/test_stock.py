# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of homes is taken in: every wrong line is named, every right one is in, once."""
import os
import sys

from samspor import TODAY, main
from test_two_profiles import equal

HEAD = 'Bygg;Postnummer;Bydel;Bomiljø;Bolignummer;Rom;Husleie;Trinnfri'
HOMES, WRONG, A_SITE = 5000, 50, 25


def lead(root):
    server = root.server()
    server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
    server.start()
    lars = root.profile('lars', TODAY).init().login(server, 'lars')
    lars.sync()
    return server, lars


def lines_of(homes):
    for i in range(homes):
        cells = [f'Ødegata {i // A_SITE}', '0155', '', 'Rusfritt', f'H{i:04}', '2', '7 500 kr', 'ja']
        if i % (homes // WRONG) == 57:
            column, text = [(0, ''), (1, '12'), (2, 'Sørby'), (3, 'ukjent'), (4, f'H{i - 1:04}'),
                            (5, '77'), (6, 'mye'), (7, 'kanskje')][i // (homes // WRONG) % 8]
            cells[column] = text
        yield ';'.join(cells)


def write(root, *lines, code='utf-8'):
    path = os.path.join(root.path, 'homes.csv')
    with open(path, 'w', encoding=code, newline='') as file:
        file.write('\r\n'.join(lines) + '\r\n')
    return path


def test_5000_lines_50_wrong(root):
    _, lars = lead(root)
    path = write(root, HEAD, *lines_of(HOMES))
    rejects = os.path.join(root.path, 'wrong.csv')
    dry = lars.json('import', path, '--type', 'stock', '--dry-run', timeout=400)
    equal(len(lars.list('housing_unit')), 0, 'only looked at')
    report = lars.json('import', path, '--type', 'stock', '--rejects', rejects, timeout=400)
    wrong = [line['line'] for line in report['lines'] if line['outcome'] == 'rejected']
    equal(wrong, [i + 2 for i in range(HOMES) if i % (HOMES // WRONG) == 57], 'the lines named')
    equal(all(line['reason'] and line['column'] for line in report['lines']
              if line['outcome'] == 'rejected'), True, 'each with column and reason')
    equal(dry['lines'], report['lines'], 'as was said before')
    equal((report['new'], report['rejected']), (HOMES - WRONG, WRONG), 'counted')
    equal(len(lars.list('housing_unit')), HOMES - WRONG, 'homes')
    equal(len(lars.list('site')), HOMES // A_SITE, 'buildings')
    with open(rejects, encoding='utf-8-sig') as file:
        equal(len(file.read().splitlines()), WRONG + 1, 'the wrong ones leave with their headings')
    again = lars.json('import', path, '--type', 'stock', timeout=400)
    equal((again['new'], again['filled'], again['unchanged'], again['rejected']),
          (0, 0, HOMES - WRONG, WRONG), 'the same file again')


def test_as_it_was_written(root):
    server, lars = lead(root)
    path = write(root, 'Bustadnummer,Adresse,Bumiljø,For kven', 'H1,Bjørkevegen 2,utan krav,eldre',
                 code='latin-1')
    said = lars.ctl('import', path, '--type', 'stock')
    equal('1 new home\n' in said and '0 lines rejected' in said, True, said)
    lars.sync()
    written = lars.ctl('export', 'stock', '--csv')
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(written)
    equal(lars.json('import', path, '--type', 'stock')['unchanged'], 1, 'read again here')
    server.add_user('kari', 'Kari', 'coordinator', 'Team Nord')
    kari = root.profile('kari', TODAY).init().login(server, 'kari')
    kari.sync()
    more = write(root, 'Bygg;Bomiljø;Nummer', 'Nygata 1;rusfritt;H1')
    report = kari.json('import', more, '--type', 'stock')
    equal((report['new'], report['rejected']), (0, 1), 'a team lead enters homes')
    equal(len(kari.list('site')), 1, 'nothing of it is in')


def test_a_unit_without_site(root):
    _, lars = lead(root)
    report = lars.json('import', write(root, HEAD, ';;;rusfritt;H1;2;;', 'Nygata 1;;;;H2;2;;'),
                       '--type', 'stock')
    equal([line['code'] for line in report['lines']], ['no-site', 'unknown-site'], 'named')
    lars.ctl('new', 'housing_unit', 'name=H3', code=1)
    lars.ctl('new', 'housing_unit', 'name=H3', 'site_id=01900000-0000-7000-8000-0000000000ff', code=1)
    equal((len(lars.list('site')), len(lars.list('housing_unit'))), (0, 0), 'nothing is half done')


if __name__ == '__main__':
    sys.exit(main([value for name, value in sorted(globals().items()) if name.startswith('test_')]))
