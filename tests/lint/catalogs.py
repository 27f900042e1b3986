#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bokmål and Nynorsk are whole, whole in every part, and say nothing that must not be said.

With --coverage: how much every catalog has, by where it is read.
"""
import ast
import os
import re
import subprocess
import sys
import tempfile

from source import TOP, Report, read

COMPLETE = {'nb': 'nb_NO', 'nn': 'nn_NO'}
PLURALS = {'nb': 'nplurals=2; plural=(n != 1);', 'nn': 'nplurals=2; plural=(n != 1);',
           'se': 'nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);'}

# What hurts, judges or gives away, in neither language; and what is for colleagues, not for paper.
NEVER = re.compile(
    r'misbruk|narkoman|klient(?!adress)|\bren[et]?\b|\breine?\b|skitt?en|drop-?out|bevis|plassering'
    r'|risikoperson|risikovindu|\btung[et]? brukar?|\bnemnd|kode [67]|oppmøtepålegg|synkroniser'
    r'|mot råd|samtykker? til registrering', re.I)
NEVER_ON_PAPER = re.compile(
    r'kasteball|\bporten\b|ballen|brudd|\bbrot\b|avvist|ikkj?e klar\b|ho(?:ved|vud)forløp|tilbakefall'
    r'|\brus(?:mid|prob|avh)', re.I)
# What a citizen reads on paper: our sentences, the names of papers, and what form-everything says
# of any record, which is every word that describes one except where it is written and what is wrong.
PAPER = re.compile(r'paper\b|(?:form|answer|disclosure|calendar entry)$')
NOT_OF_RECORDS = re.compile(r'.* (?:section|hint)$|problem$')
# Those of them that paper says otherwise (form-everything.c), papers for colleagues, and what one
# may work with oneself.
NEVER_REACH_PAPER = {('pathway', 'Pathway 1'), ('pathway', 'Pathway 2'), ('pathway', 'Pathway 3'),
                     ('case field', 'Pathway'), ('case field', 'Pathway set on'),
                     ('form', 'The gate'), ('form', 'Who has the ball?'),
                     ('form', 'Who has the ball? The team'), ('life domain', 'Substance use')}
# Words of the one language that slip into the other.
STRAY = {
    'nb': r'ikkje|kva|kven|korleis|kvifor|frå|noko|nokon|ein|eit|eg|vere|meir|fleire|sjølv|berre'
          r'|utan|sidan|teneste\w*|bustad\w*|namn\w*|gjer|skrive[nt]|opplysningar|tenar\w*|dei|dykk',
    'nn': r'ikke|hva|hvem|hvor|hvordan|hvorfor|hvilke\w*|hvis|fra|noe|noen|jeg|være|ble|mer|flere'
          r'|selv|bare|uten|tjeneste\w*|bolig\w*|navn\w*|gjør\w*|skrev\w*|opplysninger|endringer'
          r'|en|et|dem|deres|også|hver|hvert|muntlig|bekreft\w*|server\w*|\w+heter',
}


# Where a text is read, by the beginning of its context; what is none of these is in the window.
AREAS = {'window': r'', 'citizen paper': r'paper\b',
         'errors': r'(?:error|problem|refused|print error|field error)$',
         'staff paper': r'staff paper', 'command line': r'command line|$'}


def parse(path):
    """The messages of a catalog, with the line each begins on."""
    message, key, found = {}, None, []
    for number, line in enumerate([*path.read_text(encoding='utf-8').splitlines(), ''], 1):
        if not line.strip():
            if 'msgid' in message:
                found.append(message)
            message, key = {}, None
        elif line.startswith('#,'):
            message['fuzzy'] = 'fuzzy' in line
        elif not line.startswith('#'):
            m = re.match(r'(?:(msg\w+(?:\[\d\])?) )?(".*")$', line)
            key = m.group(1) or key
            message.setdefault('line', number)
            message[key] = message.get(key, '') + ast.literal_eval(m.group(2))
    return found


def name(message):
    return message.get('msgctxt', ''), message['msgid']


def of_records():
    """The contexts of what describes a record: its fields, their values, its name."""
    found = {context for path in (TOP / 'src/core/records').glob('*.c')
             for context in re.findall(r'SAM_L \("([^"]+)"', path.read_text(encoding='utf-8'))}
    return {context for context in found if not NOT_OF_RECORDS.match(context)}


def is_on_paper(message, contexts):
    context = message.get('msgctxt', '')
    return name(message) not in NEVER_REACH_PAPER and (
        context in contexts or PAPER.match(context) is not None)


def template(folder):
    """What the source says now, by the arguments of po/meson.build."""
    pot = os.path.join(folder, 'samspor.pot')
    args = re.search(r'gettext_args = \[(.*?)\]', read('po/meson.build'), re.S).group(1)
    subprocess.run(['xgettext', *re.findall(r"'(.*?)'", args), '-f', 'po/POTFILES.in', '-o', pot],
                   cwd=TOP, check=True, env={**os.environ, 'LC_ALL': 'C'})
    return {name(m): m for m in parse(type(TOP)(pot)) if m['msgid']}


def held(text):
    """What a translation must hold as often as its source: braces, arrows, line ends."""
    return sorted(re.findall(r'\{\w+\}|↔|→|☐', text)), text.endswith('\n')


def speller(language, words):
    out = subprocess.run(['hunspell', '-i', 'utf-8', '-d', language, '-l'], input='\n'.join(words),
                         capture_output=True, text=True, check=True,
                         env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    return set(out.stdout.split())


def spelled(text):
    text = re.sub(r'%[\d$]*[a-z]|\{\w+\}|https?://|`[^`]*`|\b[A-Z]+_[A-Z_]+\b', ' ', text)
    return re.findall(r'[^\W\d_]{2,}', text.replace('_', ''))


def area(message):
    context = message.get('msgctxt', '')
    return next((name for name, begins in reversed(AREAS.items()) if re.match(begins, context)))


def coverage():
    """A line a catalog: what is confirmed of how much, and what is only a draft."""
    with tempfile.TemporaryDirectory() as folder:
        source = template(folder)
    total = dict.fromkeys(AREAS, 0)
    for message in source.values():
        total[area(message)] += 1
    print('said by each catalog, of all there is to say; drafts in parentheses')
    print(f'{"":4}' + ''.join(f'{name:>20}' for name in AREAS))
    for language in (line for line in read('po/LINGUAS').splitlines() if line and line[0] != '#'):
        done, drafts = dict.fromkeys(AREAS, 0), dict.fromkeys(AREAS, 0)
        for message in parse(TOP / f'po/{language}.po'):
            if name(message) in source and all(
                    message[k] for k in message if k.startswith('msgstr')):
                (drafts if message.get('fuzzy') else done)[area(message)] += 1
        cells = [f'{done[a]}/{n}' + (f' ({drafts[a]})' if drafts[a] else '') if n else '-'
                 for a, n in total.items()]
        print(f'{language:4}' + ''.join(f'{cell:>20}' for cell in cells))


def look(report, path, language, message, contexts):
    line, context = message['line'], message.get('msgctxt', '')
    source = message['msgid']
    for key, text in message.items():
        if not key.startswith('msgstr') or not text:
            continue
        for pattern, where in ((NEVER, True), (NEVER_ON_PAPER, is_on_paper(message, contexts))):
            if where and (m := pattern.search(text)):
                report.add(path, line, f'never “{m.group()}”: {text}')
        if '"' in text or re.search('[“”„]', text):
            report.add(path, line, f'quotes are «»: {text}')
        if text.count('«') != text.count('»') or text.rstrip().endswith('!') or '  ' in text:
            report.add(path, line, f'not well set: {text}')
        wanted = message.get('msgid_plural', source) if key != 'msgstr[0]' else source
        if {*held(text)[0]} != {*held(wanted)[0]} or held(text)[1] != held(wanted)[1]:
            report.add(path, line, f'holds other pieces than “{wanted}”: {text}')
        if (text[0] == ' ') != (source[0] == ' ') or text.endswith(' ') != source.endswith(' '):
            report.add(path, line, f'begins or ends with another space: {text}')
        if 'short' not in context and text.endswith('.') != wanted.endswith('.'):
            report.add(path, line, f'a full stop in one of the two: {text}')
        if text.count('_') != source.count('_'):
            report.add(path, line, f'another number of underlined letters: {text}')
        for m in re.finditer(rf'\b(?:{STRAY[language]})\b', text, re.I):
            report.add(path, line, f'“{m.group()}” is not {language}: {text}')


def begun(report, place, messages, source):
    """Of a language that has only begun: nothing that the source has no longer, and every
    confirmed text whole."""
    for message in messages:
        if name(message) not in source:
            report.add(place, message['line'], f'is no longer in the source: {message["msgid"]}')
        for key in message:
            text = message[key]
            wanted = message['msgid'] if key == 'msgstr[0]' else message.get(
                'msgid_plural', message['msgid'])
            if key.startswith('msgstr') and text and held(text) != held(wanted):
                report.add(place, message['line'], f'holds other pieces than “{wanted}”: {text}')


def main():
    if sys.argv[1:] == ['--coverage']:
        return coverage()
    report = Report()
    linguas = [line for line in read('po/LINGUAS').splitlines() if line and line[0] != '#']
    accepted = {w for w in read('tests/lint/words.txt').split('\n') if w and w[0] != '#'}
    looked, contexts = 0, of_records()
    with tempfile.TemporaryDirectory() as folder:
        source = template(folder)
        for language in linguas:
            path = TOP / 'po' / f'{language}.po'
            place = path.relative_to(TOP)
            done = subprocess.run(['msgfmt', '-c', '--check-accelerators=_', '-o', os.devnull, path],
                                  capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C'})
            if done.returncode:
                report.add(place, 1, done.stderr.strip())
            header, *messages = parse(path)
            if f'Plural-Forms: {PLURALS[language]}\n' not in header['msgstr']:
                report.add(place, header['line'], 'has other plural forms')
            if language not in COMPLETE:
                begun(report, place, messages, source)
                continue
            mine = {name(m): m for m in messages}
            for key, message in source.items():
                if key not in mine or mine[key].get('msgid_plural') != message.get('msgid_plural'):
                    report.add(place, 1, 'lacks {1!r} ({0})'.format(*key))
            words = {}
            for key, message in mine.items():
                if key not in source:
                    report.add(place, message['line'], f'is no longer in the source: {key[1]}')
                if message.get('fuzzy'):
                    report.add(place, message['line'], f'is fuzzy: {key[1]}')
                texts = [message[k] for k in message if k.startswith('msgstr')]
                if not all(texts):
                    report.add(place, message['line'], f'is not translated: {key[1]}')
                look(report, place, language, message, contexts)
                for text in texts:
                    words.update((word, message['line']) for word in spelled(text))
                looked += 1
            for word in sorted(speller(COMPLETE[language], words)):
                if word not in accepted and word.lower() not in accepted:
                    report.add(place, words.get(word, 1), f'{COMPLETE[language]} does not know “{word}”; a '
                               'word that is right goes into tests/lint/words.txt')
    report.end(looked, 2000)


if __name__ == '__main__':
    main()
