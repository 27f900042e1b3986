# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What printing leaves behind: the file that was asked for and nothing else, not for a moment. Not
in the temporary folder, not among recent files or thumbnails, not in what the program says with
every message turned on; and the log knows which form and record, never what stood on it."""
import contextlib
import ctypes
import os
import sqlite3
import struct
import sys

from samspor import Failed, main
from test_forms import fill, id_for
from test_two_profiles import equal, two
from unreadable import found, needles_of, read

IN_CREATE, IN_MOVED_TO = 0x100, 0x80
# A word of its own in every text a form may print.
MARKS = {
    'person': {'given_name': 'Zqgivenname', 'family_name': 'Zqfamilyname', 'phone': '91827364',
               'address': 'Zqstreetname 17', 'city': 'Zqcityname', 'gp': 'Zqdoctorname',
               'remark': 'Zqpersonremark'},
    'case': {'remark': 'Zqcaseremark', 'case_number': 'Zqcasenumber'},
    'transition': {'told_by': 'Zqtoldbywhom', 'remark': 'Zqtransitionremark'},
    'meeting': {'participants': 'Zqparticipants', 'agenda': 'Zqmeetingagenda'},
    'referral': {'what': 'Zqreferralwhat'},
    'appointment': {'with_whom': 'Zqwithwhom', 'place': 'Zqappointmentplace'},
    'aftercare plan': {'matters': 'Zqplanmatters', 'can': 'Zqplancanword',
                       'first_night': 'Zqfirstnight', 'medicine': 'Zqplanmedicine'},
    'agreement': {'own_part': 'Zqownpartword', 'reserve': 'Zqreserveword'},
    'party': {'name': 'Zqpartyname', 'role': 'Zqpartyrole'},
}
VALUES = [value for texts in MARKS.values() for value in texts.values()]


class Watch:
    """Names of whatever is made below some folders, also what is gone again."""

    def __init__(self, folders):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.libc.inotify_init1(os.O_NONBLOCK)
        for folder in folders:
            for at, _, _ in os.walk(folder):
                if self.libc.inotify_add_watch(self.fd, os.fsencode(at), IN_CREATE | IN_MOVED_TO) < 0:
                    raise OSError(ctypes.get_errno(), at)

    def made(self):
        names = []
        try:
            data = os.read(self.fd, 1 << 20)
        except BlockingIOError:
            return names
        at = 0
        while at < len(data):
            _, _, _, length = struct.unpack_from('iIII', data, at)
            names.append(data[at + 16:at + 16 + length].rstrip(b'\0').decode())
            at += 16 + length
        return names

    def close(self):
        os.close(self.fd)


def marked(root):
    """A server, a case with marks in it, everything sent, and the folders of this computer."""
    server, kari, lars = two(root)
    ids = fill(kari, lars)
    for what, texts in MARKS.items():
        kari.set(what.split()[-1], ids[what], **texts)
    kari.sync()
    own = [root.env[name] for name in ('HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME',
                                       'XDG_RUNTIME_DIR', 'TMPDIR')]
    return server, kari, ids, own


def test_only_what_was_asked_for(root):
    _, kari, ids, own = marked(root)
    out = os.path.join(root.path, 'papers')
    os.mkdir(out)
    root.env['G_MESSAGES_DEBUG'] = 'all'
    watch, beside = Watch(own), Watch([out])
    forms = [f for f in kari.json('forms') if f['type'] != 'team']
    said = ''
    try:
        for form in forms:
            path = os.path.join(out, f'{form["form"]}.pdf')
            said += kari.ctl('print', form['form'], id_for(form, ids), '-o', path, '--lang', 'nb')
            said += root.last_error
            names = beside.made()
            if f'{form["form"]}.pdf' not in names or any(not n.startswith(('.', form['form']))
                                                         for n in names):
                raise Failed(f'{form["form"]}: {names} were made beside it')
        made = watch.made()
    finally:
        watch.close()
        beside.close()
    equal(sorted(os.listdir(out)), sorted(f'{form["form"]}.pdf' for form in forms))
    # The library keeps what it knows of the fonts: that is the same for all papers.
    made = [name for name in made if not name.startswith(('fontconfig', 'CACHEDIR.TAG'))
            and '.cache-' not in name and '.uuid' not in name]
    equal(made, [], 'made on the way, outside the profile')
    equal([v for v in VALUES if v in said], [], 'said aloud')
    hits = found({p: d for folder in (*own, kari.dir) for p, d in read(folder).items()},
                 needles_of(VALUES))
    equal(hits, [], 'can be read on this computer')


def test_the_log_knows_the_form_not_the_words(root):
    """What is logged about a print goes to the server, where the access log can be read."""
    server, kari, ids, _ = marked(root)
    path = os.path.join(root.path, 'ark.pdf')
    for form in ('plan', 'everything', 'invitation'):
        kari.ctl('print', form, id_for({'form': form, 'type': {'plan': 'plan', 'invitation':
                 'meeting'}.get(form, 'case')}, ids), '-o', path, '--lang', 'nb')
    kari.sync()
    server.stop()
    with open(os.path.join(root.path, 'samspord.log'), encoding='utf-8') as log:
        said = log.read()
    with contextlib.closing(sqlite3.connect(os.path.join(root.path, 'server', 'server.db'))) as db:
        rows = db.execute('SELECT * FROM audit').fetchall()
    for form in ('plan', 'everything', 'invitation'):
        if not any('print' in str(row) and f'"{form}"' in str(row) for row in rows):
            raise Failed(f'{form} is not in the log: '
                         f'{[(r[4], r[5], r[7], r[9]) for r in rows if r[7] > 0]}')
    said += repr(rows)
    equal([v for v in VALUES if v in said], [], 'in the log')


def test_what_is_left_is_found(root):
    """A search that finds nothing must be able to find."""
    _, _, _, own = marked(root)
    watch = Watch(own)
    path = os.path.join(root.env['TMPDIR'], 'thumbnail.png')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('…' + VALUES[0] + '…')
    equal([v for _, v in found(read(root.env['TMPDIR']), needles_of(VALUES))], [VALUES[0]])
    os.unlink(path)
    equal(watch.made(), ['thumbnail.png'])
    watch.close()


if __name__ == '__main__':
    sys.exit(main([f for n, f in sorted(globals().items())
                   if n.startswith('test_') and getattr(f, '__module__', '') == '__main__']))
