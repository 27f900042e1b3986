#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, from a case list to a plan that a colleague has too, through the real window."""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from samspor import Root  # noqa: E402
from window import App, Gone, wait  # noqa: E402

# A Tuesday. The release is told nine days before: on Maundy Thursday, when everything is closed.
TODAY = '2026-03-24'
GIVEN = ('Lett', 'Modig', 'Stille', 'Trygg', 'Varm')
FAMILY = ('Åsgård', 'Bekkevoll', 'Furulund', 'Haugland', 'Lindås', 'Myrvold', 'Solli', 'Tangen',
          'Østvik', 'Ytterdal')
NAME = 'Modig Lindås'


def case_list():
    """Fifty people as another system exports them; the numbers are reserved for fiction."""
    lines = ['saksnummer;etternavn;fornavn;fødselsdato;telefon;adresse;status;koordinator;team;'
             'åpnet;merknad']
    for i, (given, family) in enumerate(((g, f) for g in GIVEN for f in FAMILY), 1):
        lines.append(f'2026/{1000 + i};{family};{given};{1 + i % 28:02}.{1 + i % 12:02}.19{60 + i % 40};'
                     f'+44 7700 9001{i:02};Prøveveien {i}, 0001 Prøvestad;aktiv;Kari Koordinator;'
                     f'Team Nord;{1 + i % 20:02}.02.2026;Merknad nummer {i} æøå')
    return '\r\n'.join(lines) + '\r\n'


class MainJob(unittest.TestCase):
    def setUp(self):
        self.root = Root()
        self.addCleanup(self.root.__exit__, None, None, None)
        # Where GTK puts what is printed to a file.
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.root.path)
        self.server = self.root.server(today=TODAY)
        self.server.add_user('kari', 'Kari Koordinator', 'coordinator', 'Team Nord')
        self.server.add_user('lars', 'Lars Leder', 'lead', 'Team Nord')
        self.server.start()
        self.kari, self.lars = (self.root.profile(n, TODAY).init().login(self.server, n)
                                for n in ('kari', 'lars'))
        self.kari.sync()
        self.lars.sync()
        for name, kind in (('Nordby fengsel', 'prison'), ('NAV Nordby', 'nav'),
                           ('Nordby DPS', 'dps')):
            self.lars.new('service', name=name, service_kind=kind)
        self.lars.sync()
        self.kari.sync()

    # What a hand does ------------------------------------------------------------------

    def start(self):
        return App([self.root.program('samspor'), '--profile', self.kari.dir, '--today', TODAY],
                   env={'SAMSPOR_KEY_FILE': self.root.env['SAMSPOR_KEY_FILE']}, name='main-job')

    def place(self, node):
        """Where it is, turned up from the lower edge, where a toast may lie over it."""
        self.app.show(node)
        pane = next(a for a in node.ancestors() if a.role == 'scroll pane')
        while node.box[1] + node.box[3] > pane.box[1] + pane.box[3] - 120:
            before = node.box
            self.app.screen.click(*self.app.middle(pane), button=5)
            try:
                wait(lambda b=before: node.box != b, 2)
            except AssertionError:
                break
            self.app.still(node)
        return self.app.place(node)

    def into(self, field):
        x, y, width, height = self.place(self.app.find('text', field))
        self.app.screen.click(x + width - 30, y + height // 2)

        def is_in():
            """A row that is being written in has put its pencil away."""
            return not any(n.role == 'image' for n in self.app.find('text', field).walk())
        wait(is_in, what=f'the caret in {field!r}')

    def tick(self, name):
        x, y, _, height = self.place(self.app.find('check box', name))
        self.app.screen.click(x + 12, y + height // 2)
        wait(lambda: 'checked' in self.app.find('check box', name).states, what=f'{name} ticked')

    def choose(self, field, what):
        """Click into a field that offers records and press one of them."""
        self.into(field)
        self.app.press('push button', what)

    def ref(self, field, what):
        self.choose(field, what)
        wait(lambda: self.app.look('text', field).text == what, what=f'{field} to be {what}')

    def open_row(self, name):
        """The page may be showing anew what the server confirmed, and the row be another one."""
        for _ in range(4):
            try:
                self.app.press(self.app.find('list item', name))
                return wait(lambda: self.app.look('check box', 'På plass'), 4)
            except (AssertionError, Gone):
                continue
        raise AssertionError(f'{name} did not open')

    def point(self, name, state, then, **fields):
        """Open a point, choose its state, fill in, save, and see the row say so."""
        app = self.app
        self.open_row(re.compile(f'^{name} · '))
        if state:
            app.press('check box', state)
        for field, value in fields.items():
            field = field.replace('_', ' ')
            if field == 'Slik vet vi det':
                app.pick(field, re.compile(f'^{value}'))
            elif field == 'Tjeneste':
                self.ref(field, value)
            else:
                app.fill(field, value)
        app.key('ctrl+s')
        return app.find('list item', re.compile(f'^{name} · {then}'))

    def to_front(self, title):
        """A file dialog that ends may give the keyboard to another window of ours; click this."""
        screen = self.app.screen

        def there():
            top = self.app.top()
            if top and top.name == title:
                return top
            for number in screen.prop(screen.root, '_NET_CLIENT_LIST') or ():
                window = screen.x.create_resource_object('window', number)
                name = bytes(screen.prop(window, '_NET_WM_NAME') or b'').decode()
                if screen.pid(window) == self.app.pid and name == title:
                    x, y = screen.origin(window)
                    screen.click(x + 120, y + 20)
            return None
        return wait(there, what=f'{title!r} in front')

    def pdf(self, paper, language):
        """Save a paper as PDF from the print window; its words, without how they are broken."""
        path = pathlib.Path(self.root.path, f'papir-{len(self.papers)}.pdf')
        self.papers.append(path)
        self.app.press('list item', paper)
        if language not in self.app.find('combo box', 'Språk på papiret').words:
            self.app.pick('Språk på papiret', language)
        self.app.press('push button', re.compile('Lagre som PDF …$'))
        self.app.choose_file(path)
        self.to_front('Skriv ut')
        wait(path.exists, what=f'{path}')
        wait(lambda: 'sensitive' in self.app.find('push button',
                                                  re.compile('Lagre som PDF …$')).states)
        done = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True,
                              check=True)
        self.assertEqual(path.stat().st_mode & 0o077, 0, 'a paper only its owner can read')
        return ' '.join(done.stdout.split())

    def foot(self, text):
        return self.app.find('push button', re.compile(text), timeout=30)

    # The job ---------------------------------------------------------------------------

    def test_main_job(self):
        self.papers = []
        self.import_cases()
        with self.start() as self.app:
            self.open_case()
            self.release()
            self.six_points()
            self.agreement()
            self.move_date()
            self.print_papers()
            self.synced()
            self.apart()
        self.assertEqual(self.everything(self.kari), self.everything(self.lars))

    def import_cases(self):
        path = pathlib.Path(self.root.path, 'saker.csv')
        path.write_text(case_list(), encoding='utf-8-sig', newline='')
        self.assertEqual(self.kari.json('import', str(path))['new'], 50)
        self.assertEqual(self.kari.json('import', str(path))['unchanged'], 50, 'twice is once')

    def open_case(self):
        app = self.app
        app.window('Samspor')
        app.press('list item', re.compile('^Saker'))
        app.find('tree table', 'Saker')
        app.key('ctrl+f')
        app.type('Modig Lin')
        app.row(NAME)
        app.key('Return')
        app.find('push button', 'Logg kontakt')
        app.press('push button', 'Overgang')

    def release(self):
        app = self.app
        app.press('push button', re.compile('^Ny overgang'))
        app.pick('Hva slags overgang', 'Løslatelse fra fengsel')
        self.ref('Hvor fra', 'Nordby fengsel')
        app.fill('Dato', '2.4')
        app.find('label', 'torsdag 2. april, om 9 dager (skjærtorsdag)')
        app.fill('Klokkeslett', '12:00')
        app.fill('Meldt av', 'Fengselet')
        app.key('ctrl+s')
        app.find('label', 'torsdag 2. april kl. 12.00')
        app.find('label', 'Vi fikk sent varsel')
        app.find('label', re.compile('^Ikke klar: bolig, utdanning, arbeid, aktivitet, '
                                     'behandling og oppfølging'))

    def six_points(self):
        said = 'Hva_som_ble_skrevet_eller_sagt'
        self.point('Utdanning', 'På plass', 'På plass', Hva_er_avtalt='Kveldskurs fra 7. april',
                   **{said: 'E-post fra læringssenteret'})
        row = self.point('Arbeid', 'På plass', 'På plass', Hva_er_avtalt='Parkdriften 8. april kl. 8',
                         Slik_vet_vi_det='Muntlig', Sagt_eller_skrevet_av='Formann Berg',
                         **{said: 'Ja på telefon'})
        self.assertIn('muntlig bekreftet 24. mars · Formann Berg', row.name)
        self.point('Aktivitet', 'På plass', 'På plass', Hva_er_avtalt='Treningsgruppe 9. april',
                   **{said: 'Brev fra idrettslaget'})
        self.point('Oppfølging', 'På plass', 'På plass',
                   Hva_er_avtalt='Kari møter ved porten og ringer dag 1 til 7',
                   **{said: 'Står i avtalen'})
        self.point('Behandling', 'Ønsker ikke nå', 'Ønsker ikke nå', Grunn='Vil vente til over påske',
                   Spør_igjen='14.4')
        row = self.point('Bolig', 'Midlertidig løst', 'Midlertidig, til 1. mai',
                         Hva_er_avtalt='Rom på Prøve motell', Midlertidig_løst_til='1.5',
                         Tjeneste='NAV Nordby')
        self.assertIn('sent varsel', row.name)
        # Four in place, one declined by the person, one only for a time: not ready, and why.
        self.app.find('label', re.compile('^Ikke klar: bolig. Bare midlertidig løst: bolig'))

    def agreement(self):
        app = self.app
        app.press('push button', re.compile('^Ny avtale'))
        app.find('check box', 'NAV Nordby')
        self.into('Legg til et navn utenfor listen')
        app.type('Prøve motell')
        app.key('Return')
        app.find('check box', 'Prøve motell')
        self.tick('Penger de første dagene')
        app.fill('Penger de første dagene: hva blir lovet', 'Nødhjelp er utbetalt')
        app.pick('Penger de første dagene: hvem lover det', 'NAV Nordby')
        self.tick('Legitimasjon og telefon')
        app.fill('Legitimasjon og telefon: hva blir lovet', 'Holder rommet klart')
        app.pick('Legitimasjon og telefon: hvem lover det', 'Prøve motell')
        app.key('ctrl+s')
        app.press('push button', re.compile('^Send …'))
        app.find('label', re.compile('^3 parter blir bedt om å si ja'))
        app.press('push button', re.compile('Send$'))
        app.find('label', re.compile('gjelder for 0 av 3 parter'))

        def answer():
            row = app.look('list item', re.compile('^Prøve motell'))
            return row and app.look('push button', re.compile('^Svar'), row)
        app.press(wait(answer, what='the button for the answer'))
        app.pick('Hvordan', 'På telefon')
        app.fill('Navn', 'Vertinne Dal')
        app.key('ctrl+s')
        app.find('list item', re.compile('^Prøve motell .*Vertinne Dal · notert av deg · '
                                         'muntlig bekreftet 24. mars'))
        app.find('label', re.compile('gjelder for 1 av 3 parter'))

    def move_date(self):
        app = self.app
        app.press('push button', 'Overgang')
        app.press('push button', re.compile('^Flytt dato'))
        app.fill('Dato', '1.4')
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
        self.app.key('Escape')
        self.app.press('push button', 'Lukk') if self.app.top().name == 'Skriv ut' else None
        self.app.window('Samspor')

    def dialog(self, button, printer=None):
        """Press a button of the desktop's print dialog, which is called as our own window is."""
        app = self.app

        def top(role):
            node = app.top()
            return node if node and node.role == role and node.name == 'Skriv ut' else None
        app.key('ctrl+p')
        dialog = wait(lambda: top('dialog'), what='the print dialog')
        if printer:
            app.click(app.row(printer, within=dialog))
        app.press('push button', button)
        wait(lambda: top('frame') or (app.top() is None or app.top().role != 'dialog')
             and self.to_front('Skriv ut'), what='the end of the print dialog')
        wait(lambda: 'sensitive' in app.find('push button',
                                             re.compile('Lagre som PDF …$')).states)

    def printer(self):
        """Cancelled, previewed and printed to a file: only the last one is paper."""
        self.dialog(re.compile('Avbryt$'))
        self.dialog(re.compile('Forhåndsvisning$'))
        self.app.find('label', 'Arkene her er slik de blir på papiret.')
        papers = set(pathlib.Path(self.root.path).glob('*.pdf'))
        self.dialog(re.compile('Skriv ut$'), 'Skriv ut til fil')
        wait(lambda: set(pathlib.Path(self.root.path).glob('*.pdf')) - papers,
             what='the printed file')

    def logged_prints(self):
        path = self.server.db.partition(':')[2]
        with sqlite3.connect(f'file:{path}?immutable=1', uri=True) as db:
            return sum('"print"' in detail for detail, in db.execute('SELECT detail FROM audit'))

    def synced(self):
        self.app.key('F5')
        self.foot('Alt er sendt')
        # What the foot says holds: one fetch is enough.
        self.lars.sync()
        self.assertEqual([s['name'] for s in self.lars.list('signature')], ['Vertinne Dal'])
        row = self.gate_row('housing')
        self.assertEqual((row['sync_state'], row['state'], row['agreed'], row['interim_until']),
                         ('saved', 'interim', 'Rom på Prøve motell', '2026-05-01'))
        self.assertEqual(len(self.lars.list('case')), 50)
        self.assertEqual(self.lars.list('transition')[0]['date'], '2026-04-01')
        self.assertEqual(len(self.lars.list('party')), 3)

    def gate_row(self, point):
        return next(r for r in self.lars.list('gate_row') if r['point'] == point)

    def apart(self):
        app = self.app
        # Different fields of one point, both without network.
        self.server.stop()
        # Two languages of the agreement and two sheets, and the one paper that was printed.
        self.assertEqual(self.logged_prints(), 7)
        self.point('Utdanning', None, 'På plass · Kveldskurs fra 14. april',
                   Hva_er_avtalt='Kveldskurs fra 14. april')
        self.foot('venter på å bli sendt')
        row = self.gate_row('education')
        self.lars.set('gate_row', row['id'], evidence_by='Rektor Vik')
        self.server.restart()
        self.lars.sync()
        app.key('F5')
        self.foot('Alt er sendt')
        app.find('list item', re.compile('^Utdanning · På plass · Kveldskurs fra 14. april.*'
                                         'Rektor Vik'), timeout=30)
        self.lars.sync()
        self.assertEqual(self.lars.json('conflicts'), [])
        row = self.gate_row('education')
        self.assertEqual((row['agreed'], row['evidence_by']),
                         ('Kveldskurs fra 14. april', 'Rektor Vik'))
        # The same field: nobody's text is lost, both see both, one decides once.
        self.server.stop()
        self.point('Utdanning', None, 'På plass · Kveldskurs, skrev Kari',
                   Hva_er_avtalt='Kveldskurs, skrev Kari')
        self.lars.set('gate_row', row['id'], agreed='Kveldskurs, skrev Lars')
        self.server.restart()
        self.lars.sync()
        app.key('F5')
        app.find('label', 'to har skrevet ulikt', timeout=30)
        self.lars.sync()
        ours = self.lars.json('conflicts')
        self.assertEqual([(c['id'], c['field']) for c in ours], [(row['id'], 'agreed')])
        self.assertEqual({ours[0]['mine'], ours[0]['theirs']},
                         {'Kveldskurs, skrev Kari', 'Kveldskurs, skrev Lars'})
        # In the inbox both texts stand beside each other, and one press chooses.
        app.press('list item', re.compile('^Innboks'))
        app.press('list item', re.compile(f'{NAME}'))
        app.find('label', 'Kveldskurs, skrev Kari')
        app.press('push button', re.compile('^Behold denne.*Kveldskurs, skrev Lars'))
        app.find('label', 'Innboksen er tom')
        app.key('F5')
        self.foot('Alt er sendt')
        app.key('alt+Left')
        app.find('list item', re.compile('^Utdanning · På plass · Kveldskurs, skrev Lars'),
                 timeout=30)
        app.gone('label', 'to har skrevet ulikt')
        self.foot('Alt er sendt')
        self.lars.sync()

    def everything(self, profile):
        """What a person has of the case, all versions included."""
        self.assertEqual(profile.json('conflicts'), [])
        self.assertEqual(profile.json('status')['pending'], 0)
        types = ('person', 'case', 'transition', 'gate_row', 'agreement', 'party', 'commitment',
                 'signature')
        return {t: sorted(profile.list(t), key=lambda r: r['id']) for t in types}


if __name__ == '__main__':
    unittest.main(verbosity=2)
