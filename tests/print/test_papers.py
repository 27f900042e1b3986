#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every paper, in every language and variant: a sound PDF that can be read aloud and that holds
what the records hold, and nothing of what it must not hold: no protected address, nothing whose
consent was withdrawn, no other party's part, nothing from a part of the records the reader may not
see; not on the page, not in what the file says about itself, not in its name.

What stands on which paper is held.txt: SAMSPOR_APPROVE=1 writes it anew (src/print/README.md).
The rules stand beside it and are not approved away.
"""
import os
import pathlib
import re
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from papers import (Mark, about, alternatives, at_once, fields, make, marks_in, marks_in_bytes, plain,  # noqa: E402
                    run, said_in_structure)

LANGUAGES = ('nb', 'nn', 'en', 'se')
VARIANTS = ('normal', 'large', 'pseudonymised')
HELD = pathlib.Path(__file__).parent / 'approved' / 'held.txt'

# The sheet of one party has its foot: which copy it is, and for whom.
SHEETS = ('agreement-sheet', 'agreement-sheets')
SLIP = 'appointment-slip'
TOGETHER = ('meeting-list', 'field-sheet', 'holder-team')
# Types nobody prints: what relatives told for themselves, who is away, what is not decided.
NEVER = ('relative-report', 'relative_report', 'relative-support', 'relative_support', 'absence',
         'inquiry', 'proposal')
NAMES = ('person.given_name', 'person.family_name', 'relation.name')
NAMELESS = NAMES + ('person.phone', 'person.other_phone', 'person.safe_phone', 'person.email',
                    'person.address', 'person.postcode', 'person.city', 'relation.phone',
                    'relation.email', 'residence.address', 'residence.postcode', 'residence.city',
                    'site.address', 'site.stair', 'housing_unit.name')
# Of whom nobody may know where they are: the person's own words, and whom to ask.
STRICT = ('person.given_name', 'person.family_name', 'person.outside_contact', 'plan.matters',
          'plan.can', 'plan.signs', 'plan.helps', 'plan.remark', 'goal.what', 'agreement.own_part',
          'user.name', 'user.phone', 'team.name', 'team.phone')
# Parties bind themselves by name; those who are close are no place; the number one may call is ours.
STRICT_TOO = {'agreement': ('party.name', 'party.role', 'party.deputy', 'service.name', 'signature.name',
                            'signature.role', 'agreement.legal_basis'),
              'plan': ('relation.name',), 'crisis-plan': ('relation.name',),
              'contact-plan': ('followup.phone',), 'meeting-sheet': ('case.case_number',),
              'meeting-list': ('case.case_number',)}
STRICT_TOO['agreement-sheet'] = STRICT_TOO['agreement-sheets'] = STRICT_TOO['agreement']
# What a party reads of the agreement as a whole and of the person, when the consent says so.
PARTY_READS = ('person.given_name', 'person.family_name', 'person.outside_contact', 'user.name',
               'user.phone', 'team.phone', 'case.case_number', 'agreement.legal_basis', 'agreement.reserve',
               'agreement.tell_whom', 'agreement.slip_tell', 'gate_row.label', 'party.', 'service.',
               'commitment.', 'signature.')


def name(mark):
    return f'{mark.type}.{mark.field}'


def wrong(paper, mark):
    """Why this must not stand on that paper; None when it may."""
    field = name(mark)
    if field == 'person.id_number':
        return 'the person number'
    if mark.type in NEVER:
        return 'what is never printed'
    if paper.blank == '1' and mark.scope != 'registry':
        return 'something of the case on a blank paper'
    if paper.form in ('service-card', 'team-month', 'housing-planning'):
        return None if mark.scope == 'registry' else 'something of a case on a paper of the house'
    if paper.situation == 'client' and mark.type in ('person', 'residence') \
            and mark.field in ('address', 'postcode', 'city'):
        return 'a client address'
    if paper.situation == 'confidential' and mark.address == '1':
        return 'a confidential address'
    if paper.situation == 'strict' and (
            mark.where == '1' or field not in STRICT + STRICT_TOO.get(paper.form, ())):
        return 'something that may tell where a person is'
    if paper.situation == 'few' and mark.compartment not in ('0', '1'):
        return 'what whoever prints may not see'
    if paper.variant == 'pseudonymised' and field in NAMELESS:
        return 'who it is, on a paper without names'
    if mark.type == 'consent' and paper.situation == 'withdrawn' and paper.form != 'everything':
        return 'a consent that was withdrawn'
    if paper.form == 'agreement-sheet' and mark.party and mark.party != paper.id:
        return "another party's part"
    if paper.form == 'agreement-sheet' and not field.startswith(PARTY_READS):
        return 'what is not for a party'
    return None


class Papers(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix='samspor-papers-')
        cls.all = make(cls.temporary.name)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def report(self, faults, what):
        self.assertEqual(faults, [], f'{len(faults)} {what}')

    def test_every_form_in_every_language_and_variant(self):
        self.assertGreater(len(self.all.forms), 28)
        for lang in LANGUAGES:
            for variant in VARIANTS:
                made = {p.form for p in self.all.some(situation='open', lang=lang, variant=variant)}
                self.assertEqual(made, set(self.all.forms), f'{lang} {variant}')

    def test_sound_and_in_its_language(self):
        def check(paper):
            code, out, _ = run('qpdf', '--check', str(self.all.pdf(paper)))
            root = about(self.all.pdf(paper))
            lang = re.findall(rb'/Lang \((\w+)\)', root)
            return None if code == 0 and b'No syntax' in out and lang == [paper.lang.encode()] \
                else f'{paper.name}: {code} {lang} {out[-300:]}'
        self.report([x for x in at_once(check, self.all.some(situation='open')) if x],
                    'papers are not sound')

    def test_read_aloud_in_order_it_says_what_it_says(self):
        """The structure of the file, read from its beginning, is the text of the pages."""
        def body(paper):
            foot = 2 if paper.form in SHEETS else 1
            text = ''.join(plain('\n'.join(page.rstrip('\n').split('\n')[2:-foot]))
                           for page in self.all.text(paper) if page)
            # What is said instead of a picture stands with the picture.
            for instead in alternatives(about(self.all.pdf(paper))) if paper.form == SLIP else ():
                text = text.replace(plain(instead), '', 1)
            return text

        def check(paper):
            text, tags = said_in_structure(self.all.pdf(paper))
            said, meant = plain(''.join(text)), body(paper)
            if said != meant:
                at = next((i for i, (a, b) in enumerate(zip(said, meant)) if a != b),
                          min(len(said), len(meant)))
                return f'{paper.name}: …{said[at - 30:at + 40]}… for …{meant[at - 30:at + 40]}…'
            tables = any('\t' in page for page in self.all.text(paper))
            if not sum(n for tag, n in tags.items() if re.fullmatch(r'H\d?', tag)):
                return f'{paper.name}: no heading'
            if tables and not (tags['Table'] and tags['TR'] and tags['TD']):
                return f'{paper.name}: no table in the structure'
            return None
        self.report([x for x in at_once(check, self.all.some(situation='open')) if x],
                    'papers are read otherwise than they are meant')

    def test_every_word_is_inside_the_margins(self):
        """As another program sees the file: no word at the edge of the paper or beyond it."""
        def check(paper):
            _, out, _ = run('pdftotext', '-bbox', str(self.all.pdf(paper)), '-')
            words = re.findall(rb'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" '
                               rb'yMax="([\d.-]+)">(.*?)</word>', out)
            outside = [text.decode() for left, top, right, bottom, text in words
                       if float(left) < 40 or float(top) < 20 or float(right) > 596 - 40
                       or float(bottom) > 842 - 14]
            return f'{paper.name}: {len(words)} words, outside {outside}' \
                if outside or len(words) < 10 else None
        papers = [p for v in ('normal', 'large') for p in self.all.some(situation='open', lang='nb',
                                                                       variant=v)]
        self.report([x for x in at_once(check, papers) if x], 'papers run over')

    def test_the_same_in_every_language_and_size(self):
        """A field that stands on a paper stands on it in every language, large or not."""
        faults = []
        for paper in self.all.some(situation='open'):
            if (paper.lang, paper.variant) == ('nb', 'normal'):
                continue
            first = self.all.some(situation='open', form=paper.form, id=paper.id, lang='nb',
                                  variant='normal')[0]
            there = {m.text for m in self.all.found[paper] if 'place_phrase' not in m.field}
            meant = {m.text for m in self.all.found[first] if 'place_phrase' not in m.field}
            if paper.variant == 'pseudonymised':
                meant = {m.text for m in self.all.found[first]
                         if m.text in meant and name(m) not in NAMELESS}
                extra = {m.text for m in self.all.found[paper]
                         if m.text in there and name(m) == 'case.case_number'}
                there, meant = there - extra, meant - extra
            if there != meant:
                known = self.all.marks['open']
                faults.append(f'{paper.name}: lacks '
                              f'{sorted(name(known[t]) for t in meant - there)}, has '
                              f'{sorted(name(known[t]) for t in there - meant)}')
        self.report(faults, 'papers differ')

    def test_large_print_is_the_same_version(self):
        """The code on a paper is that of what it says, not of how large."""
        def code(paper):
            return self.all.text(paper)[0].split('\n')[1].split()[-1]
        for large in self.all.some(situation='open', variant='large'):
            normal, = self.all.some(situation='open', form=large.form, id=large.id, lang=large.lang,
                                    variant='normal')
            self.assertEqual(code(large), code(normal), large.name)

    def test_held(self):
        """Which fields of which records stand on which paper, of whom: as it was approved."""
        now = self.held()
        if os.environ.get('SAMSPOR_APPROVE'):
            HELD.write_text(now)
        self.assertEqual(now, HELD.read_text(), 'SAMSPOR_APPROVE=1 approves what is there now')

    def held(self):
        lines = ['# Which fields of the records stand on which paper: of a person without\n'
                 '# protection, and what is more (+) or less (-) otherwise.\n']
        for form in self.all.forms:
            there = {}
            for paper in self.all.some(form=form, lang='nb', variant='normal'):
                there.setdefault(paper.situation, set()).update(fields(self.all.found[paper]))
            lines.append(f'\n[{form}]\n{self.wrapped(sorted(there["open"]))}')
            for situation in ('client', 'confidential', 'strict', 'withdrawn', 'few'):
                if situation not in there:
                    lines.append(f'{situation}: no paper\n')
                    continue
                other = [*(f'-{f}' for f in sorted(there['open'] - there[situation])),
                         *(f'+{f}' for f in sorted(there[situation] - there['open']))]
                if other:
                    lines.append(self.wrapped([f'{situation}:', *other]))
        return ''.join(lines)

    def wrapped(self, words):
        return textwrap.fill(' '.join(words), 98, subsequent_indent='  ', break_on_hyphens=False,
                             break_long_words=False) + '\n'

    def test_nothing_that_must_not_be_there(self):
        faults = [f'{paper.name}: {why}: {name(mark)}' for paper in self.all.papers
                  for mark in self.all.found[paper] if (why := wrong(paper, mark))]
        self.report(sorted(set(faults)), 'marks stand where they must not')

    def test_what_may_be_there_is(self):
        """A search that finds nothing proves nothing: each rule has papers it could be broken on."""
        for field, forms in {'person.address': ('invitation', 'everything'),
                             'party.name': ('agreement', 'agreement-sheet'),
                             'commitment.what': ('agreement', 'agreement-sheet', 'plan'),
                             'relation.phone': ('plan',), 'overdose.told_by': (),
                             'referral.what': ('referral', 'everything'),
                             'plan.first_night': ('plan',), 'person.phone': ('everything',)}.items():
            for form in forms:
                papers = self.all.some(situation='open', form=form, lang='nb', variant='normal')
                self.assertIn(field, set().union(*(fields(self.all.found[p]) for p in papers)), form)
        sheets = self.all.some(form='agreement-sheet', situation='open', lang='nb', variant='normal')
        self.assertEqual(len(sheets), 3)
        for sheet in sheets:
            self.assertTrue([m for m in self.all.found[sheet] if m.party == sheet.id], sheet.name)

    def test_only_ones_own_case(self):
        """Nothing of another person on a paper that is about one."""
        faults = []
        for paper in self.all.papers:
            if paper.form not in TOGETHER:
                faults += [f'{paper.name}: {name(m)}' for m in self.all.found[paper]
                           if m.whose != 'one']
        self.report(faults, 'papers name another person')

    def test_the_sheets_of_all_are_the_sheets_of_each(self):
        """The run of sheets is each party's own sheet, on a sheet of paper of its own."""
        for situation in ('open', 'client', 'confidential', 'strict', 'withdrawn'):
            whole = self.all.some(form='agreement-sheets', situation=situation, lang='nb',
                                  variant='normal')
            self.assertEqual(len(whole), 1)
            pages = []
            for sheet in self.all.some(form='agreement-sheet', situation=situation, lang='nb',
                                       variant='normal'):
                if len(pages) % 2:
                    pages.append('')
                pages += self.all.text(sheet)
            self.assertEqual(self.all.text(whole[0]), pages, situation)

    def test_nothing_in_what_the_file_says_about_itself(self):
        """Title, subject, author, outline, metadata, alternative texts, the name of the file."""
        def check(paper):
            known = self.all.marks[paper.situation]
            there = [name(known[t]) for t in sorted(marks_in_bytes(about(self.all.pdf(paper)))
                                                    | marks_in(paper.title + ' ' + paper.name))
                     if t in known]
            return f'{paper.name}: {there}' if there else None
        self.report([x for x in at_once(check, self.all.papers) if x], 'files tell')

    def test_faults_are_found(self):
        """What is planted is found: on the page, in the file, and by every rule."""
        mark = next(m for m in self.all.marks['open'].values() if name(m) == 'person.family_name')
        for text in (mark.text, f'{mark.text[:4]}\n{mark.text[4:]}', f'«{mark.text}»s'):
            self.assertEqual(marks_in(text), {mark.text})
        self.assertEqual(marks_in('ring 91\u00a023\u00a045\u00a067, 92 34 56 78'), {'91234567', '92345678'})
        title = mark.text.encode()
        for said in (title, mark.text.encode('utf-16-be'), b'<FEFF'
                     + mark.text.encode('utf-16-be').hex().encode() + b'>',
                     b'<' + title.hex().upper().encode() + b'>'):
            self.assertEqual(marks_in_bytes(b'1 0 obj\n<< /Title (' + said + b') >>'), {mark.text})
        paper = {p.situation: p for p in self.all.some(form='plan')}
        sheet = self.all.some(form='agreement-sheet', situation='open')[0]
        blank = self.all.some(form='plan-blank')[0]

        def planted(**values):
            return Mark(**{**mark._asdict(), **values})
        for where, what in ((paper['open'], planted(field='id_number')),
                            (paper['open'], planted(type='relative_report')),
                            (blank, mark), (paper['client'], planted(field='city')),
                            (paper['confidential'], planted(type='plan', field='x', address='1')),
                            (paper['strict'], planted(type='contact', field='text')),
                            (paper['few'], planted(type='referral', compartment='2')),
                            (paper['open']._replace(variant='pseudonymised'), mark),
                            (paper['withdrawn'], planted(type='consent', field='lifts')),
                            (sheet, planted(type='party', field='name', party='another')),
                            (sheet, planted(type='contact', field='text'))):
            self.assertIsNotNone(wrong(where, what), f'{where.name} {what}')
        self.assertIsNone(wrong(paper['open']._replace(variant='normal'), mark))


if __name__ == '__main__':
    unittest.main(verbosity=2)
