#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks checked: a clean little tree passes each, and every planted fault is found."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
HEAD = '/* SPDX-FileCopyrightText: The Samspor authors\n' \
       ' * SPDX-License-Identifier: GPL-3.0-or-later */\n'
CLEAN = {
    'include/samspor/sam-day.h': HEAD + '#pragma once\n\n#include <glib.h>\n\n'
                                        '/** sam_day: the day after @n. */\nint sam_day (int n);\n',
    'include/samspor/sam-store.h': HEAD + '#pragma once\n\n#include <samspor/sam-day.h>\n',
    'src/core/sam-day.c': HEAD + '#include <samspor/sam-day.h>\n\nint\nsam_day (int n)\n{\n'
                                 '  return n + 1; /* a goto in a comment is none */\n}\n',
    'src/ui/style.css': '/* SPDX-FileCopyrightText: The Samspor authors\n'
                        '   SPDX-License-Identifier: GPL-3.0-or-later */\n'
                        '.late { color: @error_color; }\n',
}
for n in range(10):
    CLEAN[f'src/core/meson{n}.build'] = HEAD.replace('/*', '#').replace(' */', '').replace(
        ' *', '#')


def body(text):
    return CLEAN['src/core/sam-day.c'].replace('return n + 1;', text)


# check, file, its new content, a word of the complaint
FAULTS = (
    ('arrows', 'src/core/sam-day.c', HEAD + '#include <samspor/sam-store.h>\n', 'may not use store'),
    ('arrows', 'src/core/sam-day.c', HEAD + '#include <sqlite3.h>\n', 'may not use <sqlite3.h>'),
    ('arrows', 'src/sync/sam-x.c', HEAD + '#include <json-glib/json-glib.h>\n', 'json-glib'),
    ('arrows', 'src/print/sam-x.c', HEAD + '#include <gtk/gtk.h>\n', 'gtk'),
    ('arrows', 'src/store/sam-x.c', HEAD + '#include "../core/sam-day.c"\n', 'not in this room'),
    ('arrows', 'src/store/sam-x.c', HEAD + '#include <samspor/sam-none.h>\n', 'does not exist'),
    ('arrows', 'src/store/sam-x.c', HEAD + '#include <curl/curl.h>\n', 'in no room'),
    ('arrows', 'include/samspor/sam-day.h', HEAD + '#include <samspor/sam-store.h>\n', 'store'),
    ('arrows', 'src/attic/sam-x.c', HEAD, 'is no room'),
    ('arrows', 'tests/core/test-x.c', HEAD + '#include <samspor/sam-store.h>\n', 'store'),
    ('spdx', 'src/core/sam-day.c', 'int x;\n', 'whose'),
    ('spdx', 'README.md', '# Hei\n', 'GPL'),
    ('spdx', 'data/no.x.metainfo.xml.in', HEAD, 'CC0'),
    ('documented', 'include/samspor/sam-day.h', HEAD + 'int sam_day (int n);\n\n'
     '/** of the next */\nint sam_night (int n);\n', 'sam_day is not'),
    ('documented', 'include/samspor/sam-day.h', HEAD + '/** one */\nint sam_day (int n);\n\n'
     'const char *\nsam_night (int n,\n           int m);\n', 'sam_night is not'),
    ('calls', 'src/core/sam-day.c', body('goto out;'), 'goto'),
    ('calls', 'src/core/sam-day.c', body('return time (NULL);'), 'core has no clock'),
    ('calls', 'src/sync/sam-x.c', HEAD + 'int x = g_usleep (3);\n', 'event'),
    ('calls', 'src/ui/sam-x.c', HEAD + 'int x = g_date_time_format (a, b);\n', 'CLDR'),
    ('calls', 'src/ui/sam-x.c', HEAD + 'int x = gtk_tree_view_new ();\n', 'GTK 4.8'),
    ('calls', 'src/ui/sam-x.c', HEAD + 'int x = adw_message_dialog_new ();\n', 'compat'),
    ('calls', 'src/ui/sam-x.ui', '<object class="AdwSwitchRow"/>\n', 'GTK 4.8'),
    ('calls', 'src/ui/style.css', '.a { color: #ff0000; }\n', 'named colours'),
    ('calls', 'src/ui/style.css', '.a { margin: 0; }\n' * 151, '150 lines'),
    ('calls', 'src/store/sam-x.c', HEAD + 'g_autoptr (GError) error;\n', 'NULL'),
    ('calls', 'data/x.gschema.xml', '<key name="q" type="as"/>\n', 'unsealed'),
    ('calls', 'tests/ui/test_x.py', 'import time\ntime.sle' 'ep (3)\n', 'wait()'),
    ('calls', 'tests/ui/test_x.py', 'x = Atspi.CoordType.SCR' 'EEN\n', 'WINDOW'),
    ('calls', 'tests/core/test-x.c', HEAD + 'int x = g_test_skip ("");\n', 'shows nothing'),
    ('calls', 'dev', '# TO' 'DO later\n', 'finish it'),
    ('calls', 'dev', 'ls /wor' 'k/x\n', 'machine'),
    ('formatted', 'src/core/sam-day.c', body('return n+1;'), 'sam-day.c'),
    ('formatted', 'README.md', 'Hei \n', 'space at the end'),
    ('formatted', 'README.md', 'Hei', 'no line end'),
    ('potfiles', 'po/nb.po', '\n', 'no po/POTFILES.in'),
    ('potfiles', 'po/POTFILES.in', 'src/core/sam-gone.c\n', 'does not exist'),
)


class LintTest(unittest.TestCase):
    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix='samspor-lint-'))
        self.addCleanup(shutil.rmtree, self.top)
        for path, text in CLEAN.items():
            self.write(path, text)
        shutil.copy(HERE.parents[1] / '.clang-format', self.top)

    def write(self, path, text):
        (self.top / path).parent.mkdir(parents=True, exist_ok=True)
        (self.top / path).write_text(text)

    def check(self, name):
        env = dict(os.environ, SAMSPOR_LINT_TOP=str(self.top), PYTHONDONTWRITEBYTECODE='1')
        r = subprocess.run(['/usr/bin/python3', HERE / f'{name}.py'], env=env,
                           capture_output=True, text=True)
        return r.returncode, r.stdout + r.stderr

    def test_clean(self):
        for name in sorted({f[0] for f in FAULTS}):
            with self.subTest(name):
                self.assertEqual(self.check(name)[0], 0, self.check(name)[1])

    def test_faults(self):
        for name, path, text, word in FAULTS:
            with self.subTest(check=name, file=path, word=word):
                before = CLEAN.get(path)
                self.write(path, text)
                code, said = self.check(name)
                self.assertEqual(code, 1, said)
                self.assertIn(word, said)
                if before is None:
                    (self.top / path).unlink()
                else:
                    self.write(path, before)

    def test_words_for_the_user(self):
        source = HEAD + 'const char *x = C_ ("case", "Open");\n'
        self.write('src/ui/sam-x.c', source)
        self.write('po/POTFILES.in', 'src/core/sam-day.c\n')
        said = self.check('potfiles')[1]
        self.assertIn('sam-x.c:1: has words', said)
        self.assertIn('sam-day.c:1: is in po/POTFILES.in and has no words', said)
        self.write('po/POTFILES.in', 'src/ui/sam-x.c\n')
        self.assertEqual(self.check('potfiles')[0], 0)

    def test_catalogs(self):
        self.write('src/ui/sam-x.c', HEAD + 'const char *x = C_ ("paper", "Open {name}");\n')
        self.write('po/meson.build', (HERE.parents[1] / 'po' / 'meson.build').read_text())
        self.write('po/POTFILES.in', 'src/ui/sam-x.c\n')
        self.write('po/LINGUAS', 'nn\n')
        self.write('tests/lint/words.txt', 'samspor\n')
        head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n' \
               '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        entry = '\n{}msgctxt "paper"\nmsgid "Open {{name}}"\nmsgstr "{}"\n'
        for mark, text, word in (
                ('', '', 'is not translated'),
                ('', 'Ope', 'holds other pieces'),
                ('', 'Ikke open, {name}', '“Ikke” is not nn'),
                ('', 'Opne for klient, {name}', 'never “klient”'),
                ('', 'Opne porten, {name}', 'never “porten”'),
                ('', 'Opne, {name}!', 'not well set'),
                ('', 'Opne “{name}”', 'quotes are'),
                ('', 'Opne, {name}.', 'full stop'),
                ('', 'Opqne {name}', 'does not know “Opqne”'),
                ('#, fuzzy\n', 'Opne {name}', 'is fuzzy'),
                ('#, c-format\n', 'Opne %d {name}', 'format specifications')):
            with self.subTest(text=text, word=word):
                self.write('po/nn.po', head + entry.format(mark, text))
                self.assertIn(word, self.check('catalogs')[1])
        self.write('po/nn.po', head + entry.format('', 'Samspor, opne {name}'))
        self.assertIn('1 files looked at, 1 faults', self.check('catalogs')[1])
        self.write('po/nn.po', head.replace('!= 1', '> 1'))
        said = self.check('catalogs')[1]
        self.assertIn('other plural forms', said)
        self.assertIn("lacks 'Open {name}' (paper)", said)

    def test_messages(self):
        """What is said about messages and forms: each planted fault, and the same without it."""
        self.write('po/meson.build', (HERE.parents[1] / 'po' / 'meson.build').read_text())
        form = 'src/print/forms/form-x.c'
        self.write('po/POTFILES.in', f'src/ui/sam-x.c\n{form}\n')
        sound = 'char *x = C_ ("case", "Told by %s");'
        paper = 'char *y = C_ ("paper", "My plan");'
        for source, forms, word in (
                (sound, paper, 'what is %s?'),
                ('/* Translators: a relative */\n' + sound, paper, None),
                ('/* Translators: a relative */\nint z;\n' + sound, paper, 'what is %s?'),
                ('char *x = _ ("Open");', paper, 'needs a context'),
                ('char *x = C_ ("case", "Open");', paper, None),
                ('char *x = C_ ("case", " The last is replaced.");', paper, 'ends with a space'),
                ('char *x = g_strconcat (C_ ("case", "Moved to"), " ", where, NULL);', paper,
                 'a sentence made of parts: Moved to'),
                ('char *x = g_strconcat (C_ ("case", "It is moved."), " ", more, NULL);', paper, None),
                ('char *x = g_strdup_printf ("%s %s.", C_ ("case", "Moved"), where);', paper,
                 'a sentence made of parts: %s %s.'),
                ('', paper + 'char *z = "Hva er viktig";', 'that no catalog knows: Hva er viktig'),
                ('', paper + 'char *z = "Porten:";', 'never “Porten”'),
                ('', 'char *y = C_ ("paper", "Addicts only");', 'never “Addicts”'),
                ('', paper + 'gboolean z = is (x, "klient");', None)):
            with self.subTest(source=source, forms=forms):
                self.write('src/ui/sam-x.c', HEAD + source + '\n')
                self.write(form, HEAD + forms + '\n')
                code, said = self.check('messages')
                self.assertEqual(code, 1 if word else 0, said)
                self.assertIn(word or ' 0 faults', said)

    def test_coverage(self):
        """How much each catalog has of each area; a fuzzy text is none."""
        self.write('src/ui/sam-x.c', HEAD + 'char *x = C_ ("paper", "Open");\n'
                   'char *y = C_ ("error", "No disk");\nchar *z = C_ ("case", "New");\n'
                   'char *q = C_ ("case", "Old");\n')
        self.write('po/meson.build', (HERE.parents[1] / 'po' / 'meson.build').read_text())
        self.write('po/POTFILES.in', 'src/ui/sam-x.c\n')
        self.write('po/LINGUAS', 'se\n')
        head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n' \
               '"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);\\n"\n'
        self.write('po/se.po', head + '\n#, fuzzy\nmsgctxt "paper"\nmsgid "Open"\nmsgstr "x"\n'
                   '\nmsgctxt "case"\nmsgid "New"\nmsgstr "y"\n')
        env = dict(os.environ, SAMSPOR_LINT_TOP=str(self.top), PYTHONDONTWRITEBYTECODE='1')
        said = subprocess.run(['/usr/bin/python3', HERE / 'catalogs.py', '--coverage'], env=env,
                              capture_output=True, text=True, check=True).stdout
        row = next(line for line in said.splitlines() if line.startswith('se'))
        self.assertEqual(row.split(), ['se', '1/2', '0/1', '(1)', '0/1', '-', '-'])

    def test_nothing_to_look_at(self):
        shutil.rmtree(self.top / 'include')
        self.assertEqual(self.check('documented')[0], 1)


if __name__ == '__main__':
    unittest.main()
