#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which room may include what: the arrows between the rooms and the libraries in each.

A public header belongs to the room that has its source file; one that only names a room
(sam-store.h) to that room; any other to the lowest room that may use what it includes.
"""
import pathlib
import re

from source import TOP, Report, code_only, files, line_of, read

ARROWS = {
    'core': set(),
    'sql': {'core'},
    'vault': {'core', 'sql'},
    'store': {'core', 'sql', 'vault'},
    'sync': {'core', 'vault', 'store'},
    'print': {'core'},
    'demo': {'core'},
    'server': {'core', 'sql', 'demo'},
    'ctl': {'core', 'vault', 'store', 'sync', 'print', 'demo'},
    'ui': {'core', 'vault', 'store', 'sync', 'print'},
}
# A library's headers and where they may be included: rooms, or single files.
LIBRARIES = (
    (r'sqlite3\.h|libpq-fe\.h|postgres', {'sql'}),
    (r'sodium\.h|sodium/', {'vault', 'server'}),
    (r'libsecret/', {'vault'}),
    (r'libsoup/', {'sync', 'server'}),
    (r'json-glib/', {'core/sam-json.c', 'core/sam-json-document.h', 'core/sam-json-document.c',
                     'sync/sam-protocol.c', 'server'}),
    (r'unicode/', {'core/sam-locale.c'}),
    (r'cairo|pango/', {'print', 'ui'}),
    (r'qrencode\.h|qpdf/', {'print'}),
    (r'gtk/|gdk/|gsk/|graphene|adwaita\.h', {'ui'}),
    (r'glib\.h|glib-object\.h|glib/|gio/|gobject/|gmodule\.h|glib-unix\.h', set(ARROWS)),
)
# Public headers that bring a library along, and who may have it.
BRINGS = {'samspor/sam-json-document.h': {'core', 'sync', 'server'}}
# The computer's clock lives in the lowest room with I/O; every program makes one.
PROGRAMS = {'samspor/sam-system-clock.h': {'ui', 'ctl', 'server'}}
# ISO C and POSIX, which belong to no room.
SYSTEM = re.compile(r'^(assert|ctype|errno|fcntl|float|ftw|inttypes|libintl|limits|locale|malloc'
                    r'|math|poll|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio'
                    r'|stdlib|string|strings|termios|time|unistd|wchar'
                    r'|sys/\w+|netinet/\w+|arpa/\w+|linux/\w+|valgrind/\w+'
                    r'|sanitizer/\w+)\.h$')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def rooms_of_headers():
    sources = {}
    for path in files('.c', under=('src',)):
        sources.setdefault(path.stem, path.parts[1])
    rooms, others = {}, {}
    for path in files('.h', under=('include',)):
        name = str(path.relative_to('include'))
        named = path.stem.removeprefix('sam-')
        room = sources.get(path.stem) or (named if named in ARROWS else None)
        if room:
            rooms[name] = room
        else:
            others[name] = {m.group(2) for m in INCLUDE.finditer(read(path))}
    while others:
        name = next((n for n in others if not others[n] & set(others) - {n}), next(iter(others)))
        uses = {rooms[i] for i in others.pop(name) if i in rooms}
        rooms[name] = next((r for r in ARROWS if uses <= ARROWS[r] | {r}), 'core')
    return rooms


def main():
    report = Report()
    rooms = rooms_of_headers()
    looked = 0
    for path in files('.c', '.h', under=('src', 'include', 'tests')):
        looked += 1
        test = path.parts[0] == 'tests'
        if path.parts[0] == 'include':
            room = rooms[str(path.relative_to('include'))]
        else:
            room = path.parts[1]
        if test and room not in ARROWS:
            continue                # tests/lib, bench and fuzz serve several rooms
        if room not in ARROWS:
            report.add(path, 1, f'{room} is no room')
            continue
        may = ARROWS[room] | {room} | ({'demo'} if test else set())
        text = read(path)
        clean = code_only(text, strings=True)
        for m in INCLUDE.finditer(clean):
            quote, name = m.groups()
            line = line_of(clean, m.start())
            if quote == '"':
                home = TOP / pathlib.Path(*path.parts[:2])
                places = [(at / name).resolve() for at in (TOP / path.parent, home)]
                if not test and name != 'sam-config.h' and not name.endswith('-resources.h') and \
                        not any(p.is_file() and home in p.parents for p in places):
                    report.add(path, line, f'"{name}" is not in this room: rooms meet only '
                               'through <samspor/…>')
                continue
            if name.startswith('samspor/'):
                other = rooms.get(name)
                if other is None:
                    report.add(path, line, f'<{name}> does not exist')
                elif not test and room not in BRINGS.get(name, {room}):
                    report.add(path, line, f'{room} may not use <{name}>, it brings a library')
                elif other not in may and room not in PROGRAMS.get(name, ()):
                    report.add(path, line, f'{room} may not use {other} (<{name}>)')
                continue
            if SYSTEM.match(name):
                continue
            for pattern, where in LIBRARIES:
                if re.match(pattern, name):
                    if not test and not where & {room, f'{room}/{path.name}'}:
                        report.add(path, line, f'{room} may not use <{name}>, only '
                                   + ', '.join(sorted(where)))
                    break
            else:
                report.add(path, line, f'<{name}> is in no room’s table')
    report.end(looked)


main()
