# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways through Samspor's window that pictures share, in whatever language the display has."""
import gettext
import os
import pathlib
import re

from Xlib import X

from window import wait

TOP = pathlib.Path(__file__).resolve().parents[2]


def pages():
    """The pages of the sidebar in their order: (id, English title)."""
    text = (TOP / 'src/ui/sam-pages.c').read_text()
    return re.findall(r'\{ "(\w+)", SAM_L \("page", "([^"]+)"\),\s*"', text)


def case_sections():
    text = (TOP / 'src/ui/case/sam-case-page.c').read_text()
    return re.findall(r'\{ "(\w+)", SAM_L \("case section", "([^"]+)"\)', text)


class Walk:
    def __init__(self, app):
        self.app = app
        folder = os.environ.get('SAMSPOR_LOCALEDIR') or str(TOP / 'build/release/po')
        # As the program reads them: what nynorsk or Sámi lacks is bokmål.
        lang = os.environ.get('LANGUAGE', 'en').split('_')[0].split(':')[0]
        chain = [lang, 'nb'] if lang in ('nn', 'se') else [lang]
        self.words = gettext.translation('samspor', folder, chain, fallback=True)

    def say(self, context, text):
        return self.words.pgettext(context, text).replace('_', '')

    def start(self, patience=60, sent=True):
        """Until the first pull has ended and its last words stand still; sent=False: there is no
        server, and something waits for one."""
        self.app.window('Samspor')
        self.app.find('list', self.say('window', 'Pages'), timeout=patience)
        if sent:
            self.app.find('label', self.say('sync', 'Everything has been sent'), timeout=patience)
        self.still()

    def page(self, wanted):
        """By its key: in a small window the sidebar lies behind the page."""
        names = [page for page, _ in pages()]
        title = self.say('page', dict(pages())[wanted])
        self.app.key(f'ctrl+{names.index(wanted) + 1}')
        wait(lambda: any(n.parent().role != 'list item' for n in self.app.every('label', title)),
             what=f'the page {title!r}')
        self.still()

    def pixels(self):
        # The pointer would leave a tooltip and a highlight in the picture.
        screen = self.app.screen
        size = screen.root.get_geometry()
        screen.root.warp_pointer(size.width - 1, size.height - 1)
        screen.x.sync()
        return screen.root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xffffffff).data

    def still(self):
        """Until the picture no longer changes."""
        seen = []

        def same():
            seen.append(self.pixels())
            del seen[:-6]
            return len(seen) == 6 and len(set(seen)) == 1
        wait(same, 20, 'the window to come to rest')

    def open_case(self, text):
        """The first case that a search finds."""
        self.app.key('ctrl+f')
        self.app.type(text)
        self.still()
        self.app.key('Return')
        self.app.find(None, self.say('case section', 'Overview'))
        self.still()

    def section(self, title):
        self.app.press(None, self.say('case section', title))
        self.still()

    def shot(self, path):
        self.still()
        return self.app.shot(path)
