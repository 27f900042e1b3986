#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""tour.py SAMSPOR FOLDER [ARGUMENT …]: what `./dev run` shows where there is no display.

The demo is started and looked at as a person would; a picture of each page and each part of a
case is left in FOLDER, and the plan and the agreement as PDF.
"""
import pathlib
import re
import sys

from walk import Walk, case_sections, pages
from window import App, wait


# One whose release is near, with a plan and an agreement.
WHO = 'Kvikk Hagen'


def papers(app, walk, folder):
    """The papers of the case in front, saved from the print window."""
    title = walk.say('window title', 'Print')
    app.key('ctrl+p')
    app.window(title)
    papers = app.find('list', walk.say('print', 'Papers'))
    names = [row.words for row in wait(papers.children, what='the papers')]
    for number, name in enumerate(names[:3], 1):
        app.click(papers.children()[number - 1])
        name = f'paper-{number}-' + re.sub(r'\W+', '-', name.lower()).strip('-')
        walk.shot(folder / f'{name}.png')
        path = folder / f'{name}.pdf'
        app.key('ctrl+s')
        app.choose_file(path)
        wait(lambda: path.exists() and path.read_bytes().rstrip().endswith(b'%%EOF'), what=path)
        # The window manager may have given the keyboard to the window behind.
        middle = app.screen.root.get_geometry().width // 2
        app.screen.click(middle, 60)
        app.window(title)
    app.key('Escape')


def main():
    samspor, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with App([samspor, '--demo', *sys.argv[3:]], name='tour') as app:
        walk = Walk(app)
        walk.start()
        for number, (page, _) in enumerate(pages(), 1):
            walk.page(page)
            walk.shot(folder / f'{number}-{page}.png')
        walk.page('cases')
        walk.open_case(WHO)
        for number, (section, title) in enumerate(case_sections(), 1):
            walk.section(title)
            walk.shot(folder / f'case-{number}-{section}.png')
        papers(app, walk, folder)


main()
