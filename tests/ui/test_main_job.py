#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, from a case list to a plan that a colleague has too, through the real window.

In its middle the program is killed and started again, and at its end nothing of it can be read on
disk: the files are read three times along the way, and searched when every value and every record
id is known. Only what was asked for is left out: the case list, the papers. The server is another
computer and lies outside.
"""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from person import Person  # noqa: E402
from samspor import Root  # noqa: E402
from unreadable import SHORTEST, found, needles_of, read  # noqa: E402
from window import wait  # noqa: E402

# A Tuesday. The release is told nine days before: on Maundy Thursday, when everything is closed.
TODAY = '2026-03-24'
GIVEN = ('Lett', 'Modig', 'Stille', 'Trygg', 'Varm')
FAMILY = ('Åsgård', 'Bekkevoll', 'Furulund', 'Haugland', 'Lindås', 'Myrvold', 'Solli', 'Tangen',
          'Østvik', 'Ytterdal')
NAME = 'Modig Lindås'
SERVICES = {'Nordby fengsel': 'prison', 'NAV Nordby': 'nav', 'Nordby DPS': 'dps'}


def case_list():
    """Fifty people as another system exports them; the numbers are reserved for fiction."""
    rows = [['saksnummer', 'etternavn', 'fornavn', 'fødselsdato', 'telefon', 'adresse', 'status',
             'koordinator', 'team', 'åpnet', 'merknad']]
    for i, (given, family) in enumerate(((g, f) for g in GIVEN for f in FAMILY), 1):
        rows.append([f'2026/{1000 + i}', family, given,
                     f'{1 + i % 28:02}.{1 + i % 12:02}.19{60 + i % 40}', f'+44 7700 9001{i:02}',
                     f'Prøveveien {i}, 0001 Prøvestad', 'aktiv', 'Kari Koordinator', 'Team Nord',
                     f'{1 + i % 20:02}.02.2026', f'Merknad nummer {i} æøå'])
    return rows


def said_in(rows):
    """Every value of a case list, also as the program writes names, phone numbers and dates."""
    for row in rows[1:]:
        yield from row
        yield f'{row[2]} {row[1]}'
        yield row[4].replace(' ', '')
        yield '-'.join(reversed(row[3].split('.')))


class MainJob(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        self.elsewhere = tempfile.TemporaryDirectory(prefix='samspor-elsewhere-', dir='/tmp')
        self.addCleanup(self.elsewhere.cleanup)
        # Where GTK puts what is printed to a file.
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.root.path)
        self.asked_for = []
        self.seen = {}
        self.server = self.root.server(today=TODAY, db=f'sqlite:{self.elsewhere.name}/server.db')
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (Person(self.root, self.server, n, TODAY) for n in ('kari', 'lars'))
        for name, kind in SERVICES.items():
            self.lars.ctl.new('service', name=name, service_kind=kind)
        self.lars.ctl.sync()
        self.kari.ctl.sync()

    def read_disk(self, when):
        """What lies on the disk of both now; it is searched when all there is to find is known."""
        self.seen[when] = read(os.environ['SAMSPOR_TEST_ROOT'], but=self.asked_for)

    def pdf(self, paper, language):
        """Save a paper as PDF from the print window; its words, without how they are broken. No
        consent is noted, so the sheets of the parties can only lie here until there is one."""
        path = pathlib.Path(self.root.path, f'papir-{len(self.asked_for)}.pdf')
        self.asked_for.append(path)
        self.app.press('list item', paper)
        if language not in self.app.find('combo box', 'Språk på papiret').words:
            self.app.pick('Språk på papiret', language)
        stays = 'Ingen: det blir i huset'
        if stays not in self.app.find('combo box', 'Hvem får papiret').words:
            self.app.find('label', re.compile('^Det er ikke ført noe samtykke'))
            self.app.pick('Hvem får papiret', stays)
        self.app.press('push button', re.compile('Lagre som PDF …$'))
        self.app.choose_file(path)
        self.app.bring('Skriv ut')
        wait(path.exists, what=f'{path}')
        wait(lambda: 'sensitive' in self.app.find('push button',
                                                  re.compile('Lagre som PDF …$')).states)
        done = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True)
        self.assertEqual(path.stat().st_mode & 0o077, 0, 'a paper only its owner can read')
        return ' '.join(done.stdout.split())

    # The job ---------------------------------------------------------------------------

    def test_main_job(self):
        with self.kari.window() as self.app:
            self.import_cases()
            self.kari.open_case('Modig Lin', NAME, 'Overgang')
            self.release()
            self.six_points()
            self.agreement()
            self.half_an_answer()
            self.app.kill()
        self.read_disk('after kill -9')
        with self.kari.window() as self.app:
            self.come_back()
            self.move_date()
            self.print_papers()
            self.kari.sync()
            with self.lars.window():
                self.team_lead()
                self.different_fields()
                self.same_field()
                self.read_disk('while both windows are open')
        kari, lars = self.everything(self.kari), self.everything(self.lars)
        self.assertEqual(kari, lars)
        self.whole(lars)
        self.server.stop()
        self.read_disk('at the end')
        self.nothing_readable()

    def import_cases(self):
        path = pathlib.Path(self.root.path, 'saker.csv')
        self.asked_for.append(path)
        self.rows = case_list()
        path.write_text('\r\n'.join(map(';'.join, self.rows)) + '\r\n', encoding='utf-8-sig',
                        newline='')
        self.app.window('Samspor')
        self.kari.take_in(path, re.compile('^50 blir nye saker'), 'Ta inn 50 linjer',
                          re.compile('^50 nye saker'))
        # Twice is once.
        self.kari.take_in(path, re.compile('^50 er kjent; ingenting å fylle ut'))

    def release(self):
        app = self.app
        app.press('push button', re.compile('^Ny overgang'))
        app.pick('Hva slags overgang', 'Løslatelse fra fengsel')
        self.kari.ref('Hvor fra', 'Nordby fengsel')
        self.kari.fill('Dato', '2.4')
        app.find('label', 'torsdag 2. april, om 9 dager (skjærtorsdag)')
        self.kari.fill('Klokkeslett', '12:00')
        self.kari.fill('Meldt av', 'Fengselet')
        app.key('ctrl+s')
        app.find('label', 'torsdag 2. april kl. 12.00')
        app.find('label', 'Vi fikk sent varsel')
        app.find('label', re.compile('^Ikke klar: bolig, utdanning, arbeid, aktivitet, '
                                     'behandling og oppfølging'))

    def six_points(self):
        point, said = self.kari.point, 'Hva_som_ble_skrevet_eller_sagt'
        point('Utdanning', 'På plass', 'På plass', Hva_er_avtalt='Kveldskurs fra 7. april',
              **{said: 'E-post fra læringssenteret'})
        row = point('Arbeid', 'På plass', 'På plass', Hva_er_avtalt='Parkdriften 8. april kl. 8',
                    Slik_vet_vi_det='Muntlig', Sagt_eller_skrevet_av='Formann Berg',
                    **{said: 'Ja på telefon'})
        self.assertIn('muntlig bekreftet 24. mars · Formann Berg', row.name)
        point('Aktivitet', 'På plass', 'På plass', Hva_er_avtalt='Treningsgruppe 9. april',
              **{said: 'Brev fra idrettslaget'})
        point('Oppfølging', 'På plass', 'På plass',
              Hva_er_avtalt='Kari møter ved porten og ringer dag 1 til 7',
              **{said: 'Står i avtalen'})
        point('Behandling', 'Ønsker ikke nå', 'Ønsker ikke nå', Grunn='Vil vente til over påske',
              Spør_igjen='14.4')
        row = point('Bolig', 'Midlertidig løst', 'Midlertidig, til 1. mai',
                    Hva_er_avtalt='Rom på Prøve motell', Midlertidig_løst_til='1.5',
                    Tjeneste='NAV Nordby')
        self.assertIn('sent varsel', row.name)
        # Four in place, one declined by the person, one only for a time: not ready, and why.
        self.app.find('label', re.compile('^Ikke klar: bolig. Bare midlertidig løst: bolig'))

    def agreement(self):
        app = self.app
        app.press('push button', re.compile('^Ny avtale'))
        app.find('check box', 'NAV Nordby')
        self.kari.into('Legg til et navn utenfor listen')
        self.kari.type('Prøve motell')
        app.key('Return')
        app.find('check box', 'Prøve motell')
        self.kari.tick('Penger de første dagene')
        self.kari.fill('Penger de første dagene: hva blir lovet', 'Nødhjelp er utbetalt')
        app.pick('Penger de første dagene: hvem lover det', 'NAV Nordby')
        self.kari.tick('Legitimasjon og telefon')
        self.kari.fill('Legitimasjon og telefon: hva blir lovet', 'Holder rommet klart')
        app.pick('Legitimasjon og telefon: hvem lover det', 'Prøve motell')
        app.key('ctrl+s')
        # What is sent and saved from here on lies on her own disk alone.
        self.kari.foot('Alt er sendt')
        self.server.stop()
        app.press('push button', re.compile('^Send …'))
        app.find('label', re.compile('^3 parter blir bedt om å si ja'))
        app.press('push button', re.compile('Send$'))
        app.find('label', re.compile('gjelder for 0 av 3 parter'))
        self.kari.foot('venter på å bli sendt')

    def half_an_answer(self):
        """The answer of a party by phone, so far written that it lies sealed on the disk."""
        app = self.app

        def answer():
            row = app.look('list item', re.compile('^Prøve motell'))
            return row and app.look('push button', re.compile('^Svar'), row)
        app.press(wait(answer, what='the button for the answer'))
        app.pick('Hvordan', 'På telefon')
        vault = pathlib.Path(self.kari.ctl.dir)

        def stamp():
            return [(f.name, f.stat().st_mtime_ns, f.stat().st_size)
                    for f in sorted(vault.iterdir())]
        # A write that was on its way may lack what has just been typed; the one after it has it.
        for field, text in (('Navn', 'Vertinne Dal'), ('Rolle', 'Halvskrevet r'),
                            ('Rolle', 'Halvskrevet rolle')):
            before = stamp()
            self.kari.fill(field, text)
            wait(lambda b=before: stamp() != b, what=f'{field} to be kept')

    def come_back(self):
        """Everything that was called saved is there, and the half-written answer is offered."""
        app = self.app
        app.window('Samspor')
        app.find('label', re.compile('^1 skjema du holdt på å fylle ut, er tatt vare på'))
        self.kari.open_case('Modig Lin', NAME, 'Overgang')
        app.find('label', 'torsdag 2. april kl. 12.00')
        for row in ('Utdanning · På plass · Kveldskurs fra 7. april',
                    'Arbeid · På plass · Parkdriften', 'Aktivitet · På plass',
                    'Oppfølging · På plass', 'Behandling · Ønsker ikke nå',
                    'Bolig · Midlertidig, til 1. mai'):
            app.find('list item', re.compile(f'^{row}'))
        app.press('push button', re.compile('^Avtaler'))
        app.find('label', re.compile('gjelder for 0 av 3 parter'))
        self.kari.foot('venter på å bli sendt')
        app.press('push button', 'Skriv videre')
        wait(lambda: app.find('text', 'Navn').text == 'Vertinne Dal', what='what she had written')
        app.find('combo box', 'Hvordan')
        self.kari.fill('Rolle', 'Nattvakt')
        app.key('ctrl+s')
        app.find('list item', re.compile('^Prøve motell .*Vertinne Dal .*notert av deg · '
                                         'muntlig bekreftet 24. mars'))
        app.find('label', re.compile('gjelder for 1 av 3 parter'))
        app.gone('label', re.compile('^1 skjema du holdt på å fylle ut'))
        self.server.restart()

    def move_date(self):
        app = self.app
        app.press('push button', 'Overgang')
        app.press('push button', re.compile('^Flytt dato'))
        self.kari.fill('Dato', '1.4')
        # Every effect before it is saved.
        app.find('label', 'onsdag 1. april, om 8 dager')
        app.find('label', re.compile('^[0-9]+ frister flyttes når du lagrer'))
        app.find('list item', re.compile('^Bolig · Sent varsel: .*25. mar., blir stående'))
        app.find('list item', re.compile('^Utdanning · tor. 26. mar. → ons. 25. mar.'))
        app.find('list item', re.compile('^Penger de første dagene · søn. 29. mar. er ikke en åpen '
                                         'dag.*man. 30. mar. → fre. 27. mar.'))
        app.find('list item', re.compile('^Holder rommet klart .*→ fre. 27. mar.'))
        app.key('ctrl+s')
        app.find('label', 'onsdag 1. april kl. 12.00')
        app.find('list item', re.compile('^Penger de første dagene .*frist fre. 27. mar.'))
        app.find('list item', re.compile('^Holder rommet klart · Prøve motell · 27. mars'))

    def print_papers(self):
        self.app.key('ctrl+p')
        self.app.window('Skriv ut')
        for language, whole, sheet in (
                ('Bokmål', ('Hva avtalen gjelder', 'Løslates fra fengsel onsdag 1. april 2026',
                            'Dette er ikke på plass ennå: bolig', 'Muntlig bekreftet'),
                 ('Dette tar dere ansvar for', 'fredag 27. mars', 'følger datoen')),
                ('Nynorsk', ('Kva avtalen gjeld', 'onsdag 1. april 2026', 'Munnleg stadfesta'),
                 ('Dette tek de ansvar for', 'fredag 27. mars', 'følgjer datoen'))):
            text = self.pdf('Avtalen, hele', language)
            for words in (*whole, NAME, 'Rom på Prøve motell', 'Nødhjelp er utbetalt',
                          'Holder rommet klart', 'NAV Nordby', 'Prøve motell'):
                self.assertIn(words, text)
            for party, own, others in (
                    ('Prøve motell', ('Holder rommet klart',),
                     ('Nødhjelp er utbetalt', 'NAV Nordby', 'Rom på')),
                    ('NAV Nordby', ('Nødhjelp er utbetalt', 'Rom på'), ('Holder rommet klart',))):
                text = self.pdf(f'Avtalen, ark til én part: {party}', language)
                for words in (*(sheet if party == 'Prøve motell' else ()), *own, NAME):
                    self.assertIn(words, text)
                for words in others:
                    self.assertNotIn(words, text, f'another party on the sheet of {party}')
        self.printer()
        # Not Escape: that takes away a toast first, if it is still there.
        self.app.press('push button', 'Lukk', within=self.app.bring('Skriv ut'))
        self.app.window('Samspor')

    def dialog(self, button, printer=None):
        """Press a button of the desktop's print dialog, which is called as our own window is."""
        app = self.app

        def opened():
            node = app.top()
            return node if node and (node.role, node.name) == ('dialog', 'Skriv ut') else None
        app.key('ctrl+p')
        dialog = wait(opened, what='the print dialog')
        if printer:
            app.click(app.row(printer, within=dialog))
        app.press('push button', button)

        def ended():
            """The keyboard may have gone to another window of ours."""
            now = app.top()
            if now is None or now.role != 'dialog':
                now = app.bring('Skriv ut')
            return now.role == 'frame'
        wait(ended, what='the end of the print dialog')
        wait(lambda: 'sensitive' in app.find('push button',
                                             re.compile('Lagre som PDF …$')).states)

    def printer(self):
        """Cancelled, previewed and printed to a file: only the last one is paper."""
        self.dialog(re.compile('Avbryt$'))
        self.dialog(re.compile('Forhåndsvisning$'))
        self.app.find('label', 'Arkene her er slik de blir på papiret.')
        papers = set(pathlib.Path(self.root.path).glob('*.pdf'))
        self.dialog(re.compile('Skriv ut$'), 'Skriv ut til fil')
        self.asked_for += wait(lambda: set(pathlib.Path(self.root.path).glob('*.pdf')) - papers,
                               what='the printed file')

    def logged_prints(self):
        path = self.server.db.partition(':')[2]
        with sqlite3.connect(f'file:{path}?immutable=1', uri=True) as db:
            return sum('"print"' in detail for detail, in db.execute('SELECT detail FROM audit'))

    def team_lead(self):
        """The lead fetches it all and sees it in a window of their own."""
        app = self.lars.app
        app.window('Samspor')
        self.lars.sync()
        self.lars.open_case('Modig Lin', NAME, re.compile('^Avtaler'))
        app.find('label', re.compile('gjelder for 1 av 3 parter'), timeout=30)
        app.find('list item', re.compile('^Prøve motell .*Vertinne Dal .*muntlig bekreftet 24. mars'))
        app.press('push button', 'Overgang')
        app.find('label', 'onsdag 1. april kl. 12.00')
        app.find('label', re.compile('^Ikke klar: bolig. Bare midlertidig løst: bolig'))
        app.find('list item', re.compile('^Bolig · Midlertidig, til 1. mai'))

    def apart(self, kari, lars, then):
        """Both change the point without a server, then both send; what each sees is `then`."""
        self.server.stop()
        self.kari.front()
        self.kari.point('Utdanning', None, 'På plass', **kari)
        self.kari.foot('venter på å bli sendt')
        self.lars.front()
        self.lars.point('Utdanning', None, 'På plass', **lars)
        self.lars.foot('venter på å bli sendt')
        self.server.restart()
        # Whoever is first, the other has it at the third.
        for person in (self.lars, self.kari, self.lars):
            person.sync()
        for person in (self.kari, self.lars):
            then(person.front())

    def different_fields(self):
        row = re.compile('^Utdanning · På plass · Kveldskurs fra 14. april.*Rektor Vik')
        self.apart({'Hva_er_avtalt': 'Kveldskurs fra 14. april'},
                   {'Sagt_eller_skrevet_av': 'Rektor Vik'},
                   lambda app: (app.find('list item', row, timeout=30),
                                self.assertIsNone(app.look('label', 'to har skrevet ulikt'))))
        # Two languages of the agreement and two sheets, and the one paper that was printed.
        self.server.stop()
        self.assertEqual(self.logged_prints(), 7)

    def same_field(self):
        """Nobody's text is lost, both see both, one decides once."""
        ours, theirs = 'Kveldskurs, skrev Kari', 'Kveldskurs, skrev Lars'
        self.apart({'Hva_er_avtalt': ours}, {'Hva_er_avtalt': theirs},
                   lambda app: app.find('label', 'to har skrevet ulikt', timeout=30))
        for person, other in ((self.lars, 'Kari Koordinator'), (self.kari, 'Lars Leder')):
            # In the inbox both texts stand beside each other, and one press chooses.
            app = person.front()
            app.press('list item', re.compile('^Innboks'))
            app.press('list item', re.compile(f'{NAME}'))
            app.find('label', re.compile('^Du skrev'))
            app.find('label', re.compile(f'^{other} skrev'))
            for text in (ours, theirs):
                app.find('label', text)
                app.find('push button', re.compile(f'^Behold denne.*{text}'))
        app.press('push button', re.compile(f'^Behold denne.*{theirs}'))
        app.find('label', 'Ingenting trenger svar fra deg')
        app.find('list item', re.compile('^1 valg du har tatt'))
        self.kari.sync()
        self.lars.sync()
        self.lars.app.find('label', 'Innboksen er tom', timeout=30)
        for person in (self.lars, self.kari):
            app = person.front()
            app.key('alt+Left')
            app.find('list item', re.compile(f'^Utdanning · På plass · {theirs}'), timeout=30)
            app.gone('label', 'to har skrevet ulikt')
            person.sync()

    # The end ---------------------------------------------------------------------------

    def everything(self, person):
        """What a person has of the case, all versions included."""
        self.assertEqual(person.ctl.json('conflicts'), [])
        self.assertEqual(person.ctl.json('status')['pending'], 0)
        types = ('person', 'case', 'transition', 'gate_row', 'agreement', 'party', 'commitment',
                 'signature')
        return {t: sorted(person.ctl.list(t), key=lambda r: r['id']) for t in types}

    def whole(self, records):
        """It is what was written, no more and no less."""
        self.assertEqual(len(records['case']), 50)
        self.assertEqual(len(records['party']), 3)
        self.assertEqual([(s['name'], s['role']) for s in records['signature']],
                         [('Vertinne Dal', 'Nattvakt')])
        self.assertEqual([t['date'] for t in records['transition']], ['2026-04-01'])
        rows = {r['point']: r for r in records['gate_row']}
        housing, education = rows['housing'], rows['education']
        self.assertEqual((housing['sync_state'], housing['state'], housing['agreed'],
                          housing['interim_until']),
                         ('saved', 'interim', 'Rom på Prøve motell', '2026-05-01'))
        self.assertEqual((education['agreed'], education['evidence_by']),
                         ('Kveldskurs, skrev Lars', 'Rektor Vik'))

    def record_ids(self):
        path = self.server.db.partition(':')[2]
        with sqlite3.connect(f'file:{path}?immutable=1', uri=True) as db:
            return [i.hex() for i, in db.execute('SELECT id FROM record UNION SELECT id FROM account '
                                                 'UNION SELECT id FROM team')]

    def nothing_readable(self):
        typed = self.kari.typed | self.lars.typed
        values = {*said_in(self.rows), *typed, *SERVICES, 'Lars Leder', self.kari.token,
                  self.lars.token}
        ids = self.record_ids()
        self.assertGreater(len(ids), 120)
        needles = needles_of(values, ids)
        # What was asked for holds it all: the search finds.
        asked_for = str(self.asked_for[0])
        hits = found({asked_for: pathlib.Path(asked_for).read_bytes()}, needles)
        cells = {c for row in self.rows[1:] for c in row if len(c.encode()) >= SHORTEST}
        self.assertLessEqual(cells, {value for _, value in hits})
        for when, files in self.seen.items():
            self.assertIn('vault.db', {os.path.basename(path) for path in files}, when)
            self.assertEqual(found(files, needles), [], when)
            # In a PDF letters are numbers of glyphs, so no paper at all may lie about.
            self.assertEqual([p for p, data in files.items() if b'%PDF-' in data], [], when)


if __name__ == '__main__':
    unittest.main(verbosity=2)
