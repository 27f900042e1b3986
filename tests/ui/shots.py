#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of every page and window in every state, and of every printed sheet: `./dev shots`.

    shots.py [--page today]… [--variant dark]… [--lang se]

Each variant is one display with its size, text, colours and records (a row of VARIANTS); the
pictures are in build/shots/VARIANT/, and build/shots/PAGE.png is a contact sheet of one page in
all variants. Printed sheets are in build/shots/paper/. 200 % text must really be large: the same
label measured at 100 and at 200 % is at least 1.9 times as wide.

With --lang, what a translator looks at: window and paper in that language, in a usual and in a
small window, in build/shots/LANG/. qps is the language nobody speaks, which has no paper.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from Xlib import X, protocol

HERE = pathlib.Path(__file__).resolve()
TOP = HERE.parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'lib'))
from samspor import Failed, Root  # noqa: E402
from states import LANGUAGES, STATES, Place, reach  # noqa: E402
from walk import Walk, case_sections, pages  # noqa: E402
from window import App, wait  # noqa: E402
OUT = pathlib.Path(os.environ.get('SAMSPOR_SHOTS') or TOP / 'build' / 'shots')
TODAY = '2026-06-04'
# name: options of the display, size of the window (None = as it opens), which records
VARIANTS = {
    'light': ([], None, 'demo'),
    'dark': (['--dark'], None, 'demo'),
    'contrast': (['--contrast'], None, 'demo'),
    'text-200': (['--text', '200'], (1366, 768), 'demo'),
    '820x560': ([], (820, 560), 'demo'),
    '820x560-200': (['--text', '200'], (820, 560), 'demo'),
    '1280': ([], (1280, 720), 'demo'),
    '1366': ([], (1366, 768), 'demo'),
    '1920': (['--size', '1920x1080'], (1920, 1080), 'demo'),
    'nynorsk': (['--lang', 'nn_NO'], None, 'demo'),
    'lead': ([], None, 'lead'),
    'lead-dark': (['--dark'], None, 'lead'),
    'lead-200': (['--text', '200'], (1366, 768), 'lead'),
    'lead-1366': ([], (1366, 768), 'lead'),
    'lead-nynorsk': (['--lang', 'nn_NO'], None, 'lead'),
    'empty': ([], None, 'empty'),
    'many': ([], None, 'many'),
    'long': ([], None, 'long'),
    'inbox': ([], None, 'inbox'),
    'inbox-dark': (['--dark'], None, 'inbox'),
    'inbox-200': (['--text', '200'], (1366, 768), 'inbox'),
    'inbox-820': ([], (820, 560), 'inbox'),
}
CASES = {'demo': 300, 'many': 2000, 'empty': 0, 'long': 60, 'inbox': 60}
# A language, and what the display is told.
SPOKEN = {'nb': 'nb_NO', 'nn': 'nn_NO', 'se': 'se_NO', 'en': 'en', 'qps': 'qps'}
# What waits in an Inbox, by the words of its line; only an Inbox that has something shows them.
INBOX = {'inbox-conflict': ('inbox chip', 'choose'), 'inbox-refused': ('inbox chip', 'refused'),
         'inbox-waiting': ('inbox', 'Saved on this computer. They go by themselves.')}
# A team lead has pages and buttons of their own.
LEADS = ('housing', 'agreements', 'services')
LONG = ('Kristoffer-Alexander Emanuel Bartholomeus', 'Øvrebø-Hammerstrøm av Løvenskiold-Wedel')
LONG_PLACE = 'avdeling for tverrfaglig spesialisert rusbehandling, seksjon Nord-Gudbrandsdalen'
LONG_STEP = 'Arbeidsavklaringspengerettigheter avklares med kommunalsjefen før underskrift.'
WHO = 'Kvikk Hagen'
IN_WINDOW = 'Modig Furulund'
# One who has a lease, and one who waits for a home.
IN_HOME = 'Varm Lindås'
WAITS = 'Trygg Haugland'
# Windows over a case by the keys that open them; editors in its place by section and button.
WINDOWS = {'inquiry': 'F2', 'log-later': 'ctrl+shift+l', 'log-contact': 'ctrl+l',
           'print': 'ctrl+p', 'preferences': 'ctrl+comma'}
# Windows of the first card of Today by the key that opens them.
CARDS = {'measure': 'm', 'put-off': 'u'}
TODAY_NAMES = {*CARDS, 'not-correct', 'absence', 'new-menu', 'today-all'}
# Parts of a page by its switch.
PARTS = {'agreements-services': ('agreements', 'agreements part', 'Between services'),
         'agreements-partners': ('agreements', 'agreements part', 'By partner'),
         'agreements-templates': ('agreements', 'agreements part', 'Templates'),
         'housing-occupancy': ('housing', 'housing part', 'Occupancy'),
         'housing-needs': ('housing', 'housing part', 'Needs'),
         'housing-leases': ('housing', 'housing part', 'Leases'),
         'housing-planning': ('housing', 'housing part', 'Planning')}
EDITORS = {'new-case': (None, None, 'ctrl+n'),
           'edit-person': ('Overview', 'case', 'Edit person'),
           'edit-plan': ('Plan', 'plan', 'Edit plan'),
           'edit-transition': ('Transition', 'transition', 'Edit'),
           'move-date': ('Transition', 'transition', 'Move date…'),
           'hand-over': (None, 'case', 'Ask to take over…'),
           'refusal': ('Responsibility', 'refusal', 'New refusal…'),
           'referral': ('Responsibility', 'referral', 'New referral…'),
           'need-new': ('Housing', 'need of a home', 'New need…'),
           'meeting': ('Contacts', 'meeting', 'New meeting…'),
           'appointment': ('Contacts', 'appointment', 'New appointment…')}
# The same of one who has a lease, and of one who waits: there the button is in the detail of the need.
LEASES = {'lease-renew': ('Housing', 'lease', 'Renew…'),
          'lease-end': ('Housing', 'lease', 'Notice or end…'),
          'lease-risk': ('Housing', 'lease', 'Risk of losing it…')}
NEEDS = {'need-edit': '_Edit', 'offer': '_Offer…', 'offer-no': 'Said _no…', 'assign': '_Assign…'}
# Over the buildings, for a team lead.
STOCK = {'housing-building': 'New _building', 'housing-building-edit': '_Edit',
         'housing-home': 'New _home'}
# A case list as another system writes it: two good lines, one known already, three that can't be
# taken in, and a column that Samspor has no place for.
IMPORT = '''saksnummer;etternavn;fornavn;fødselsdato;telefon;merknad;skonummer
S-1;Prøveby;Lett;01.03.1985;22 22 22 22;Overført fra gammelt system;42
S-2;Prøveby;Klok;02.04.1990;22 22 22 22;;39
S-2;Prøveby;Klok;02.04.1990;22 22 22 22;;39
S-3;;Uten;03.05.1979;;;
S-4;Prøveby;Rar;31.02.1979;;;41
S-5;Prøveby;Kort;04.06.1979;12;;40
'''


# ---- on the display -----------------------------------------------------------------------------

def resize(app, size):
    screen = app.screen
    window = screen.active()
    # Decorations are the program's own; its shadow counts, so the state "maximized" is asked for
    # where the window is to fill the screen.
    x = screen.x
    geometry = screen.root.get_geometry()
    if size == (geometry.width, geometry.height):
        event = protocol.event.ClientMessage(
            window=window, client_type=x.intern_atom('_NET_WM_STATE'),
            data=(32, [1, x.intern_atom('_NET_WM_STATE_MAXIMIZED_VERT'),
                       x.intern_atom('_NET_WM_STATE_MAXIMIZED_HORZ'), 1, 0]))
        screen.root.send_event(event, event_mask=X.SubstructureRedirectMask
                               | X.SubstructureNotifyMask)
    else:
        left, right, top, bottom = screen.prop(window, '_GTK_FRAME_EXTENTS') or (0, 0, 0, 0)
        window.configure(width=size[0] + left + right, height=size[1] + top + bottom)
    x.sync()
    wait(lambda: app.top() and abs(app.top().box[2] - size[0]) < 8,
         what=f'a window of {size}, is {app.top() and app.top().box}')


def shoot_window(walk, path, opens):
    """The window that something opens, and closed again."""
    app = walk.app
    opens()
    wait(lambda: len(app.windows()) > 1 and app.top(), what=f'the window of {path.stem}')
    walk.shot(path)
    app.key('Escape')
    wait(lambda: len(app.windows()) == 1 and app.top(), what=f'the end of {path.stem}')


def showing(walk, label):
    """Not asked of a window that is changing: then nobody has the keyboard, or parts are gone."""
    return any(n.role == 'push button' and n.is_called(label) and 'showing' in n.states
               for n in walk.app.top().walk())


def leave(walk, label):
    """By a button that goes with what is left. A press through AT-SPI takes its time, and until
    then keys are for what is left."""
    walk.app.press('push button', label)
    wait(lambda: walk.app.top() and not showing(walk, label), what=f'the end of {label!r}')
    walk.still()


def first_card(walk):
    """The keyboard on the first card of Today."""
    walk.page('today')

    def there():
        node = walk.app.focused()
        return node and node.role == 'list item' and node.name.count(' · ') > 1
    wait(there, what='the keyboard to be on a card')


def shoot_today(walk, folder, wanted):
    """What opens from Today: all of a day, the menus, the windows of a card."""
    app = walk.app
    walk.page('today')
    if 'new-menu' in wanted:
        app.press(None, walk.say('window', 'Other new things'))
        entry = app.find('menu item')
        walk.shot(folder / 'new-menu.png')
        app.key('Escape')
        wait(lambda: not app.look('menu item'), what=f'the menu of {entry} to close')
        walk.still()
    if 'absence' in wanted:
        def absence():
            app.press(None, walk.say('window', 'Main menu'))
            app.press('menu item', walk.say('menu', 'A_bsence …'))
        shoot_window(walk, folder / 'absence.png', absence)
    cards = app.look('list', walk.say('today', 'To be done now'))
    if cards:
        for name, key in CARDS.items():
            if name in wanted:
                first_card(walk)
                shoot_window(walk, folder / f'{name}.png', lambda k=key: app.key(k))
        if 'not-correct' in wanted:
            def not_correct():
                first_card(walk)
                app.key('shift+F10')
                app.press('menu item', walk.say('today menu', '_Not correct …'))
            shoot_window(walk, folder / 'not-correct.png', not_correct)
    if 'today-all' in wanted:
        text = walk.words.npgettext('today', 'Show all %d', 'Show all %d', 9)
        row = app.look('list item', re.compile(text.replace('%d', r'\d+')))
        if row:
            app.press(row)
            walk.shot(folder / 'today-all.png')


def shoot_windows(walk, folder, wanted):
    """Every window that opens over a case, and every editor that stands in the place of it."""
    app = walk.app
    for name, key in WINDOWS.items():
        if name in wanted:
            shoot_window(walk, folder / f'{name}.png', lambda k=key: app.key(k))
    shoot_editors(walk, folder, wanted, EDITORS)


def shoot_editors(walk, folder, wanted, editors):
    app = walk.app
    for name, (section, context, button) in editors.items():
        if name in wanted:
            if section:
                walk.section(section)
            label = walk.say(context, button) if context else None
            # Not every case has what is edited.
            if not label or app.look('push button', label):
                if label:
                    app.press('push button', label)
                else:
                    app.key(button)
                app.find('push button', walk.say('editor', 'Save'))
                walk.still()
                walk.shot(folder / f'{name}.png')
                leave(walk, walk.say('editor', 'Cancel'))


def shoot_lease(walk, folder, wanted, who):
    """The home of one who has a lease, and what is done with it."""
    walk.page('cases')
    walk.open_case(who)
    walk.section('Housing')
    if 'lease' in wanted:
        walk.shot(folder / 'lease.png')
    shoot_editors(walk, folder, wanted, LEASES)


def shoot_forms(walk, folder, wanted, context, buttons):
    """The forms that buttons of the page in front open."""
    app = walk.app
    for name, button in buttons.items():
        label = walk.say(context, button)
        if name in wanted and app.look('push button', label):
            app.press('push button', label)
            app.find('push button', walk.say('editor', 'Save'))
            walk.still()
            walk.shot(folder / f'{name}.png')
            leave(walk, walk.say('editor', 'Cancel'))


def shoot_need(walk, folder, wanted, who):
    """What is suggested and offered to one who waits, and what is done with it."""
    app = walk.app
    walk.page('housing')
    app.press(None, walk.say('housing part', 'Needs'))
    app.click(app.find('entry', walk.say('housing need', 'Find a name')))
    app.type(who)
    walk.still()
    app.click(app.find('list item', re.compile(re.escape(who))))
    app.find('label', walk.say('housing need', 'Suggestions'))
    if 'need' in wanted:
        walk.shot(folder / 'need.png')
    shoot_forms(walk, folder, wanted, 'housing need', NEEDS)
    if 'assign-warned' in wanted:
        # What fits worst stands last; after a form all of it is suggested anew.
        assign = walk.say('housing need', '_Assign…')
        app.press(wait(lambda: app.every('push button', assign), what='a home to assign')[-1])
        app.find('push button', walk.say('editor', 'Save'))
        app.gone('label', walk.say('assignment', 'Is being checked'))
        walk.shot(folder / 'assign-warned.png')
        leave(walk, walk.say('editor', 'Cancel'))
    back = walk.say('list and detail', '_Back to the list')
    if wait(lambda: [showing(walk, back)])[0]:
        leave(walk, back)


def shoot_wants_now(walk, folder):
    """A case whose person wants to start now, and taken back."""
    walk.section('Overview')
    walk.app.key('F4')
    walk.app.find(None, walk.say('case', 'Wants to start now'))
    walk.shot(folder / 'wants-now.png')
    walk.app.key('F4')
    walk.still()


def shoot_decline(walk, folder):
    """A no to somebody who asks one to take over; it is the first line of the Inbox."""
    app = walk.app
    walk.page('inbox')
    back = walk.say('list and detail', '_Back to the list')
    button = walk.say('handover', 'Say _no…')
    if not app.look('push button', button):
        app.click(app.find('list', walk.say('page', 'Inbox')).children()[0])
        walk.still()
    if app.look('push button', button):
        app.press('push button', button)
        app.find('push button', walk.say('editor', 'Save'))
        walk.shot(folder / 'decline.png')
        leave(walk, walk.say('editor', 'Cancel'))
    if wait(lambda: [showing(walk, back)])[0]:
        leave(walk, back)


def shoot_import(walk, folder, path):
    """The window that takes in a case list: before anything is saved, and after."""
    app = walk.app
    app.press('push button', walk.say('window', 'Main menu'))
    app.press(None, walk.say('menu', '_Take in a case list …'))
    app.choose_file(path)
    take = wait(lambda: next((b for b in app.every('push button')
                              if any(c.isdigit() for c in b.name)), None), what='the preview')
    walk.shot(folder / 'import.png')
    app.press(take)
    app.find('push button', walk.say('import', 'Write the _rejected lines to a file …'))
    walk.shot(folder / 'import-done.png')
    app.key('Escape')
    wait(lambda: len(app.windows()) == 1 and app.top(), what='the end of the import')


def shoot_inbox(walk, folder, wanted):
    for name, (context, words) in INBOX.items():
        if name in wanted:
            walk.page('inbox')
            words = walk.say(context, words)
            app = walk.app
            # In a small window the list lies behind what was chosen in it.
            back = app.look('push button', walk.say('list and detail', '_Back to the list'))
            if back:
                app.press(back)
                walk.still()
            lines = app.find('list', walk.say('page', 'Inbox'))
            if name == 'inbox-waiting':
                # Far down, where the rows of a list view tell no true place.
                app.click(lines.children()[0])
                walk.still()
                if app.look('push button', walk.say('list and detail', '_Back to the list')):
                    continue
                app.key('End')
                app.key('Up')
            else:
                app.click(app.find('list item', re.compile(re.escape(words))))
            walk.shot(folder / f'{name}.png')


def label_width(app, walk):
    return wait(lambda: app.find('label', walk.say('window', 'New inquiry')).box[2], what='a width')


def take(job, walk_class=Walk, **more):
    """One variant: every page, and every part of one case. What walk_class.shot does with each is
    its own matter; more is how the program is started."""
    folder = pathlib.Path(job['folder'])
    folder.mkdir(parents=True, exist_ok=True)
    command = [job['samspor']]
    command += (['--profile', job['profile'], '--today', TODAY] if job['profile']
                else [f'--demo={job.get("user", "koordinator")}'])
    command += ['--lang', job['lang']] if job.get('lang') else []
    wanted = job['pages']
    with App(command, name=f'shots-{job["variant"]}', **more) as app:
        walk = walk_class(app)
        # An empty profile has a server that has nothing; all have one in the end.
        walk.start(sent=job['kind'] != 'inbox')
        reference = label_width(app, walk)
        if job['size']:
            resize(app, job['size'])
        for page, _ in pages():
            if page in wanted:
                walk.page(page)
                walk.shot(folder / f'{page}.png')
        for name, (page, context, title) in PARTS.items():
            if name in wanted and job['kind'] != 'inbox':
                walk.page(page)
                switch = app.look(None, walk.say(context, title))
                # Planning is the leads'.
                if switch:
                    app.press(switch)
                    walk.still()
                    walk.shot(folder / f'{name}.png')
        if set(wanted) & TODAY_NAMES:
            shoot_today(walk, folder, wanted)
        if job['kind'] == 'inbox':
            shoot_inbox(walk, folder, wanted)
        if 'import' in wanted and job['import']:
            shoot_import(walk, folder, job['import'])
        sections = [(f'case-{s}', title) for s, title in case_sections() if f'case-{s}' in wanted]
        windows = set(wanted) & {*WINDOWS, *EDITORS, 'wants-now'}
        if (sections or windows) and job['who']:
            walk.page('cases')
            walk.open_case(job['who'])
            for name, title in sections:
                walk.section(title)
                walk.shot(folder / f'{name}.png')
            shoot_windows(walk, folder, windows)
            if 'wants-now' in wanted:
                shoot_wants_now(walk, folder)
        if set(wanted) & {*LEASES, 'lease'} and job['in_home']:
            shoot_lease(walk, folder, wanted, job['in_home'])
        if set(wanted) & {*NEEDS, 'need', 'assign-warned'} and job['waits']:
            shoot_need(walk, folder, wanted, job['waits'])
        if set(wanted) & set(STOCK):
            walk.page('housing')
            app.press(None, walk.say('housing part', 'Homes'))
            walk.still()
            shoot_forms(walk, folder, wanted, 'housing', STOCK)
        if 'decline' in wanted and job['kind'] == 'demo':
            shoot_decline(walk, folder)
        if 'first-days' in wanted and job['in_window']:
            walk.page('cases')
            walk.open_case(job['in_window'])
            walk.section('Transition')
            app.find('panel', walk.say('contact day', 'The first 28 days'))
            walk.shot(folder / 'first-days.png')
        if 'nobody' in wanted:
            walk.page('cases')
            app.key('ctrl+f')
            app.type('qqq')
            app.find('label', walk.say('cases', 'Nobody found'))
            walk.shot(folder / 'nobody.png')
    (folder / 'reference.json').write_text(json.dumps(reference))


# ---- outside ------------------------------------------------------------------------------------

def profile(root, kind):
    """A profile of its own with a server beside it; None = the program's own demo."""
    if kind in ('demo', 'lead'):
        return None
    kwargs = {'demo': CASES[kind], 'environment': 'demo'} if CASES[kind] else {}
    server = root.server(today=TODAY, db=f'sqlite:{root.path}/server/{kind}.db', **kwargs)
    server.start()
    if kind == 'inbox':
        return differ(root, server)
    if not CASES[kind]:
        server.add_user('leder', 'Fersk Begynner', 'lead', 'Rusteamet')
    person = root.profile(kind, TODAY).init().login(server, 'leder')
    person.json('sync', timeout=600)
    if kind == 'many':
        enlarge(root, person)
    if kind == 'long':
        lengthen(person)
    return person.dir


def enlarge(root, person):
    """2,000 homes: beside those of the demo a list of others, some of them let."""
    path = pathlib.Path(root.path, 'homes.csv')
    lines = [f'Ødegata {i // 20 + 1};{("Nord", "Sør", "Vest")[i // 40 % 3]};'
             f'{("Rusfritt", "Uten krav", "Ikke vurdert")[i // 20 % 3]};'
             f'H{i % 20 // 4 + 1:02}{i % 4 + 1:02};Leilighet;{i % 3 + 1};{30 + i % 40};'
             f'{7000 + i % 50 * 100};{"ja" if i % 3 else "nei"}' for i in range(1940)]
    headings = 'Bygg;Bydel;Bomiljø;Bolignummer;Boligtype;Rom;Areal;Husleie;Trinnfri'
    path.write_text('\n'.join([headings, *lines]), encoding='utf-8')
    person.json('import', str(path), '--type', 'stock', timeout=600)
    for i, unit in enumerate(person.list('housing_unit')[::40]):
        if not any(t['unit_id'] == unit['id'] for t in person.list('tenancy')):
            person.new('tenancy', unit_id=unit['id'], form=('fixed', 'held', 'trial')[i % 3],
                       from_on=f'2026-{i % 5 + 1:02}-01', to_on=f'2026-{i % 6 + 7:02}-15')
    person.json('sync', timeout=600)


def lengthen(person):
    """The longest words that may come, where names, places and what is promised are shown."""
    for record in person.list('person')[:40]:
        person.set('person', record['id'], given_name=LONG[0], family_name=LONG[1])
    for record in person.list('service'):
        person.set('service', record['id'], name=f'{record["name"]}, {LONG_PLACE}')
    for record in person.list('gate_row')[:60]:
        if record.get('agreed'):
            person.set('gate_row', record['id'], agreed=f'{record["agreed"]} {LONG_STEP}')


def differ(root, server):
    """One who wrote while the network was away: differently from a colleague, on what has been
    sent meanwhile, and once more after the network went again."""
    mine = root.profile('inbox', TODAY).init().login(server, 'koordinator')
    theirs = root.profile('inbox-colleague', TODAY).init().login(server, 'leder')
    mine.json('sync', timeout=600)
    me = next(u['id'] for u in mine.list('user') if u['name'] == 'Rask Medarbeider')
    cases = [c['id'] for c in mine.list('case')
             if c.get('coordinator_user') == me and c.get('status') == 'active']
    row = next(r for r in mine.list('gate_row') if r['case_id'] in cases and r.get('agreed'))
    case, other, third = [c for c in cases if c != row['case_id']][:3]
    agreement = mine.new('agreement', case_id=other, title='Forpliktende avtale')
    party = mine.new('party', agreement_id=agreement, case_id=other, party_kind='person',
                     name='Prøve motell')
    promise = mine.new('commitment', agreement_id=agreement, case_id=other, party_id=party,
                       what='Rom i tre netter', offset_days='1')
    mine.sync()
    theirs.json('sync', timeout=600)
    server.stop()
    mine.set('gate_row', row['id'], agreed='Rom på Prøve motell fra 12. juni, tre netter')
    mine.set('case', case, remark='Vil helst bli ringt etter klokka tolv. Broren hans kan ta imot '
             'beskjeder, men ikke om behandlingen.')
    mine.set('commitment', promise, what='Rom i ni netter')
    theirs.set('gate_row', row['id'], agreed='Hybel i Storgata fra 15. juni')
    theirs.set('case', case, remark='Ring om morgenen. Har byttet nummer.')
    theirs.set('agreement', agreement, state='sent', sent_at='2026-06-04T07:00:00Z')
    server.restart()
    theirs.sync()
    mine.sync()
    server.stop()
    mine.new('contact', case_id=third, channel='phone', outcome='reached', nature='follow_up',
             occurred_at='2026-06-03T08:15:00Z', text='Har fått time fredag.')
    mine.set('case', third, remark='Time hos NAV fredag')
    return mine.dir


def contact_sheet(pictures, to, columns=3, width=960):
    """Pictures side by side, each with its name."""
    command = ['montage', '-font', 'DejaVu-Sans', '-pointsize', '20',
               '-geometry', f'{width}x+12+12', '-tile', f'{columns}x', '-background', '#c0bfbc']
    for name, picture in pictures:
        command += ['-label', name, picture]
    env = dict(os.environ, TMPDIR='/tmp', MAGICK_TMPDIR='/tmp')
    subprocess.run([*command, to], check=True, env=env)


def print_first(profile, form, path, lang, variant):
    """Prints a form of the first record it is for: not every plan is one for a home, and a consent
    that is taken back is on no paper."""
    for record in profile.list(form['type']):
        try:
            profile.ctl('print', form['form'], record['id'], '-o', str(path), '--lang', lang,
                        '--variant', variant)
            return True
        except Failed:
            continue
    return False


def papers(root, folder, languages=('nb', 'nn')):
    """Every form of one case, in each language and in both sizes of print, a picture a sheet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    server = root.server(today=TODAY, db=f'sqlite:{root.path}/server/paper.db', demo=300,
                         environment='demo').start()
    lead = root.profile('paper', TODAY).init().login(server, 'leder')
    lead.sync()
    for form in lead.json('forms'):
        for variant, ending in (('normal', ''), ('large', '-large')):
            sheets = []
            for lang in languages:
                path = folder / f'{form["form"]}-{lang}{ending}.pdf'
                if print_first(lead, form, path, lang, variant):
                    # -page: no name may be the beginning of another's.
                    subprocess.run(['pdftoppm', '-png', '-r', '70', path, f'{path.with_suffix("")}-page'],
                                   check=True)
                    sheets += [(p.stem, p) for p in sorted(folder.glob(f'{path.stem}-page-*.png'))]
            if sheets:
                contact_sheet(sheets, folder.parent / f'paper-{form["form"]}{ending}.png', 4, 560)


def shoot_states(folder):
    """Every state of sending and fetching, as test_states.py reaches it, in every language."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in STATES:
        with Root() as root, Place(root) as place:
            for lang in LANGUAGES:
                with reach(place, name, lang) as (app, _):
                    Walk(app).shot(folder / f'{name}-{lang}.png')


def everything():
    """The names of all there is to see of the window."""
    return [*(page for page, _ in pages()), *(f'case-{s}' for s, _ in case_sections()), *PARTS,
            *sorted(TODAY_NAMES), *WINDOWS, *EDITORS, *LEASES, 'lease', *NEEDS, 'need', 'assign-warned',
            *STOCK, *INBOX, 'wants-now', 'decline', 'first-days', 'import', 'nobody']


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--page', action='append', help='as in src/ui/sam-pages.c, case-plan, print, paper, states')
    p.add_argument('--variant', action='append', choices=VARIANTS)
    p.add_argument('--lang', choices=SPOKEN, help='one language alone')
    p.add_argument('--inner', help=argparse.SUPPRESS)
    p.add_argument('--states', help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.states:
        return shoot_states(args.states)
    if args.inner:
        return take(json.loads(args.inner))
    wanted = args.page or [*everything(), 'paper', *([] if args.lang else ['states'])]
    if args.lang == 'qps' and 'paper' in wanted:
        wanted.remove('paper')
    variants = args.variant or (['light', '820x560'] if args.lang else list(VARIANTS))
    out = OUT / (args.lang or '')
    out.mkdir(parents=True, exist_ok=True)
    spoken = ['--lang', SPOKEN[args.lang]] if args.lang else []
    with Root() as root:
        made = {}
        case_list = pathlib.Path(root.path, 'saker.csv')
        case_list.write_text(IMPORT)
        for variant in variants if set(wanted) - {'paper', 'states'} else ():
            options, size, kind = VARIANTS[variant]
            # The pages of an Inbox that has something are the Inbox's.
            shown = [n for n in wanted if (n in INBOX) == (kind == 'inbox')
                     and (kind != 'lead' or n.startswith(LEADS))]
            if not shown:
                continue
            if kind not in made:
                made[kind] = profile(root, kind)
            job = {'variant': variant, 'size': size, 'profile': made[kind], 'pages': shown,
                   'kind': kind, 'import': str(case_list) if kind == 'demo' else None,
                   'folder': str(out / variant), 'samspor': root.program('samspor'),
                   'user': 'leder' if kind == 'lead' else 'koordinator',
                   'in_window': IN_WINDOW if kind == 'demo' else None,
                   'in_home': IN_HOME if kind in ('demo', 'many') else None,
                   'waits': WAITS if kind in ('demo', 'many') else None,
                   'who': {'demo': WHO, 'many': WHO, 'long': LONG[0].split()[0]}.get(kind)}
            shutil.rmtree(out / variant, ignore_errors=True)
            subprocess.run([TOP / 'tests/lib/display', *options, *spoken, '--',
                            '/usr/bin/python3', HERE, '--inner', json.dumps(job)], check=True,
                           env=dict(os.environ,
                                    SAMSPOR_KEY_FILE=root.env['SAMSPOR_KEY_FILE']))
        if 'paper' in wanted:
            papers(root, out / 'paper', [args.lang] if args.lang else ('nb', 'nn'))
    if 'states' in wanted:
        shutil.rmtree(out / 'states', ignore_errors=True)
        subprocess.run([TOP / 'tests/lib/display', '--', '/usr/bin/python3', HERE, '--states',
                        out / 'states'], check=True)
        contact_sheet([(f'{name}-{lang}', out / 'states' / f'{name}-{lang}.png')
                       for name in STATES for lang in LANGUAGES], out / 'states.png')
    for name in [*wanted, *(['import-done'] if 'import' in wanted else [])]:
        pictures = [(v, out / v / f'{name}.png') for v in VARIANTS
                    if (out / v / f'{name}.png').exists()]
        if pictures:
            contact_sheet(pictures, out / f'{name}.png')
    width = {v: json.loads((out / v / 'reference.json').read_text())
             for v in ('light', 'text-200') if (out / v / 'reference.json').exists()}
    if len(width) == 2:
        ratio = width['text-200'] / width['light']
        print(f'200 % text is {ratio:.2f} times as wide')
        if ratio < 1.9:
            sys.exit('shots: 200 % text is not large')
    print(out)
    return 0


if __name__ == '__main__':
    sys.exit(main())
