# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What make-papers made: the papers, the words that stand in the records, and which of them were
found on which paper and in what a PDF says about itself."""
import collections
import concurrent.futures
import functools
import os
import pathlib
import re
import subprocess

Paper = collections.namedtuple('Paper', 'name situation form lang variant id staff blank pages title')
Mark = collections.namedtuple('Mark', 'situation text type field id party scope address where '
                                      'compartment whose')

WORD = 'Zq[bcdfghjklmnpqrstvwxz]{5}'
# A telephone number and a person number, with or without spaces in them; a postcode.
NUMBER = re.compile('(?<!\\d)(?:9(?:[ \u00a0]?\\d){7}|318599(?:[ \u00a0]?\\d){5})(?!\\d)')
POSTCODE = re.compile(r'(?<!\d)[7-9]\d{3}(?!\d)')
BOXES = str.maketrans('', '', '☐☒')


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def at_once(function, items):
    """Two at a time: what is waited for is other programs."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(function, items))


def plain(text):
    """Letters only: how words are broken and spaced is the page's matter."""
    return ''.join(text.translate(BOXES).split())


def marks_in(text, postcodes=True):
    """Every mark in a text, also one that is broken over two lines."""
    found = set(re.findall(WORD, ''.join(text.split())))
    # In a narrow column a number goes on on the next line.
    for way in (text, text.replace('\n', '')):
        found |= {plain(number) for number in NUMBER.findall(way)}
    return found | set(POSTCODE.findall(text)) if postcodes else found


def marks_in_bytes(data):
    """Every mark in a file, as it stands there, as two bytes a letter, or as hexadecimal digits.
    Four figures are too few: a file is full of them."""
    found = marks_in(data.decode('latin-1'), False)
    found |= marks_in(data.replace(b'\0', b'').decode('latin-1'), False)
    for digits in re.findall(rb'<([0-9A-Fa-f\s]{10,})>', data):
        digits = b''.join(digits.split())
        text = bytes.fromhex((digits + b'0' * (len(digits) % 2)).decode())
        found |= marks_in(text.replace(b'\0', b'').decode('latin-1'), False)
    return found


@functools.lru_cache(maxsize=None)
def about(path):
    """What a PDF says besides its pages: everything in it but what is drawn."""
    _, data, _ = run('qpdf', '--qdf', '--object-streams=disable', str(path), '-')
    return re.sub(rb'stream\n.*?\nendstream', lambda m: m[0] if b'<x:xmpmeta' in m[0] else b'', data,
                  flags=re.S)


def said_in_structure(path):
    """The text of the structure tree in its order, and the tags."""
    _, out, _ = run('pdfinfo', '-enc', 'UTF-8', '-struct-text', str(path))
    text, tags = [], collections.Counter()
    for line in out.decode().split('\n'):
        line = line.strip()
        if line.startswith('"'):
            text.append(line.rstrip()[1:-1])
        elif line:
            tags[line.split()[0]] += 1
    return text, tags


def alternatives(root):
    """What is said instead of a picture, from `about`."""
    texts = []
    for written, digits in re.findall(rb'/Alt (?:\((.*?)\)|<([0-9a-f]+)>)', root, re.S):
        data = bytes.fromhex(digits.decode()) if digits else written
        texts.append(data[2:].decode('utf-16-be') if data[:2] == b'\xfe\xff' else data.decode('latin-1'))
    return texts


class Folder:
    """All papers of one run of make-papers."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.papers = [Paper(*row) for row in self.rows('papers.tsv')]
        self.marks = collections.defaultdict(dict)
        for row in self.rows('marks.tsv'):
            mark = Mark(*row)
            self.marks[mark.situation][mark.text] = mark
        self.forms = [row[0] for row in self.rows('forms.tsv')]
        self.found = dict(at_once(self.search, self.papers))

    def rows(self, name):
        return [line.split('\t') for line in (self.path / name).read_text().splitlines()]

    def pdf(self, paper):
        return self.path / f'{paper.name}.pdf'

    def text(self, paper):
        """What the program says stands there, page by page."""
        return (self.path / f'{paper.name}.txt').read_text().split('\f')[:-1]

    def search(self, paper):
        _, out, _ = run('pdftotext', '-enc', 'UTF-8', '-raw', str(self.pdf(paper)), '-')
        known = self.marks[paper.situation]
        return paper, [known[text] for text in sorted(marks_in(out.decode())) if text in known]

    def some(self, **wanted):
        return [p for p in self.papers if all(getattr(p, k) == v for k, v in wanted.items())]


def fields(marks):
    return {f'{mark.type}.{mark.field}' for mark in marks}


def make(folder):
    subprocess.run([os.environ['SAMSPOR_MAKE_PAPERS'], str(folder)], check=True, timeout=600)
    return Folder(folder)
