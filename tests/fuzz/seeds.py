#!/usr/bin/python3
# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds of the fuzz targets that are too large or too binary to lie as files, and the cases that
are refused as JSON in the clothes of every format that holds JSON: seeds.py CORPUS TARGET OUT."""
import pathlib
import struct
import sys

OP = (b'{"op":"0190a0b0-0000-7000-8000-0000000000a1","t":"person",'
      b'"id":"0190a0b0-0000-7000-8000-000000000001","k":"update","base":"e1.4",'
      b'"set":[{"p":"/phone","v":%s}]}')
LINE = (b'!{"k":"rec","t":"person","id":"0190a0b0-0000-7000-8000-0000000000b1",'
        b'"c":"0190a0b0-0000-7000-8000-0000000000b1","v":"e1.1","s":41,"d":{"future":%s}}')


def large():
    """What would take a reader's stack, its time or its memory."""
    yield 'refused-brackets', b'[' * 80000
    yield 'refused-brackets-closed', b'[' * 80000 + b']' * 80000
    yield 'refused-braces', b'{"a":' * 80000
    yield 'refused-33-levels', b'[' * 33 + b']' * 33
    yield 'taken-32-levels', b'[' * 32 + b']' * 32
    yield 'refused-many-members', b'{%s}' % b','.join(b'"%d":0' % n for n in range(5000))
    yield 'taken-members', b'{%s}' % b','.join(b'"%d":0' % n for n in range(4000))
    yield 'refused-duplicate-among-many', b'{%s,"7":1}' % b','.join(
        b'"%d":0' % n for n in range(3000))
    yield 'taken-long-string', b'"%s"' % (b'a' * 100000)


def json(corpus):
    yield from large()


def refused(corpus):
    """Everything that is refused as JSON, once as it is."""
    for path in sorted((corpus / 'json').glob('refused-*')):
        yield path.name, path.read_bytes()
    for name, data in large():
        if name.startswith('refused-'):
            yield name, data


def problem(corpus):
    for name, data in refused(corpus):
        yield name, data
        yield f'{name}-inside', b'{"code":"x","detail":%s}' % data


EVENT = (b'{"at":"%s","by":"0190a0b0-0000-7000-8000-0000000000a1","name":"Kari","role":"lead",'
         b'"teams":["Nord","S\xc3\xb8r"],"what":"%s","t":"%s","why":"housing","form":"plan"}')
ACCESS = b'{"items":[%s],"until":"2026-06-04T12:00:00Z"%s}'


def access(corpus):
    for name, data in refused(corpus):
        yield name, data
        yield f'{name}-inside', ACCESS % (b'', b',"later":%s' % data)
    event = EVENT % (b'2026-06-04T08:00:00Z', b'view', b'case')
    yield 'taken-empty', ACCESS % (b'', b'')
    yield 'taken-next', ACCESS % (event, b',"next":"c1"')
    yield 'taken-many', ACCESS % (b','.join([event] * 200), b'')
    yield 'taken-words-of-later', ACCESS % (EVENT % (b'2026-06-04T08:00:00Z', b'x', b'y'), b'')
    yield 'taken-copies', ACCESS % (event, b',"copies":[%s]' % event.replace(b'"at"', b'"seen"'))
    yield 'refused-copies', ACCESS % (event, b',"copies":[%s]' % event)
    yield 'refused-moment', ACCESS % (EVENT % (b'2026-13-04', b'view', b'case'), b'')
    yield 'refused-one-of-two', ACCESS % (event + b',{}', b'')
    for moment in (b'0001-01-01T00:00:00Z', b'9999-12-31T23:59:59Z'):
        yield 'taken-' + moment[:4].decode(), ACCESS % (EVENT % (moment, b'view', b'case'), b'')


def patch(corpus):
    for name, data in refused(corpus):
        yield name, b'{}\n' + OP % data
        yield f'{name}-body', data.replace(b'\n', b' ') + b'\n' + OP % b'"1"'


def feed(corpus):
    for name, data in refused(corpus):
        yield name, LINE % data.replace(b'\n', b' ')
    yield 'refused-long-line', LINE % (b'"%s"' % (b'a' * (520 * 1024)))
    yield 'taken-long-line', LINE % (b'"%s"' % (b'a' * (200 * 1024)))


def merge(corpus):
    for name, data in refused(corpus):
        yield name, b'person\n{}\n%s\n{}' % data.replace(b'\n', b' ')


def csv(corpus):
    yield 'taken-windows-1252', 'navn;sted\nÅse;Tromsø – «Æ»\n'.encode('cp1252')
    yield 'refused-long-cell', b'a;' + b'x' * 70000
    yield 'refused-many-cells', b';' * 600
    yield 'taken-many-rows', b'a;b\n' * 5000


def cursor(corpus):
    for name, seq in (('taken-zero', 0), ('taken-negative', -1), ('refused-ahead', 2 ** 62)):
        yield name, b'f' + struct.pack('<4s3q16s', b'\x02\x09x\0', seq, 0, 0, b'\xff' * 16)


def manifest(sections, count=3, next_rid=9):
    yield b'SMF1' + struct.pack('<IQqq', 1, 12, next_rid, count) + b'\xa5' * 64
    yield struct.pack('<I', len(sections))
    for name, data in sections:
        yield struct.pack('<I', len(name)) + name + struct.pack('<I', len(data)) + data


def slot(n, *fields):
    return bytes([n]) + b''.join(struct.pack('<H', len(f)) + f for f in fields)


def box(corpus):
    whole = b'm' + b''.join(manifest([(b'feed', b'{}'), (b'tokens', b'x' * 300)]))
    yield 'taken-manifest', whole
    yield 'taken-manifest-empty', b'm' + b''.join(manifest([]))
    yield 'taken-manifest-twice', b'm' + b''.join(manifest([(b'feed', b'a'), (b'feed', b'b')]))
    yield 'refused-manifest-cut', whole[:-1]
    yield 'refused-manifest-long', whole + b'\0'
    yield 'refused-manifest-name', b'm' + b''.join(manifest([(b'n' * 65, b'')]))
    yield 'refused-manifest-nul', b'm' + b''.join(manifest([(b'\0feed', b'')]))
    yield 'refused-manifest-sections', b'm' + b''.join(manifest([(b'%d' % n, b'')
                                                                for n in range(65)]))
    yield 'refused-manifest-rid', b'm' + b''.join(manifest([], next_rid=1))
    slots = slot(0, b'id', b'\x11' * 16, b'') + slot(2, b'passphrase', b'p' * 40, b'w' * 72)
    yield 'taken-slots', b'c' + slots
    yield 'taken-slots-nameless', b'c' + slot(3, b'', b'', b'')
    yield 'refused-slots-cut', b'c' + slots[:-1]
    yield 'refused-slots-field', b'c' + slot(1, b'file', b'p' * 257, b'')
    for size in (0, 1, 63, 64, 65, 5000):
        yield f'taken-sealed-{size}', b's' + bytes(n % 251 for n in range(size))
    for size in (0, 39, 40, 103, 104, 168):
        yield f'refused-box-{size}', b'b' + b'\x5a' * size


def carver(corpus):
    def leaf(head, cells):
        page = bytearray(4096)
        page[head:head + 8] = struct.pack('>BHHHB', 13, 0, len(cells), 3000, 0)
        for n, (at, cell) in enumerate(cells):
            struct.pack_into('>H', page, head + 8 + 2 * n, at)
            page[at:at + len(cell)] = cell[:4096 - at]
        return bytes(page)

    chained = bytes([0xa0, 0x00, 0x05, 0x03, 0x00, 0xa0, 0x0c])
    row = bytes([0x4c, 0x05, 0x03, 0x00, 0x81, 0x1c]) + b'\x33' * 72
    yield 'taken-whole', b'e'
    yield 'refused-log-cut', b'e' + struct.pack('<IB', 0x80000000 | 90000, 0)
    yield 'refused-all-cut', b'e' + struct.pack('<IB', 0x80000000, 0)
    yield 'refused-first-pages', b'e' + b''.join(
        struct.pack('<IB', n * 4096, 0) for n in range(40))
    yield 'refused-chain', b'e' + b''.join(
        struct.pack('<IB', n * 4096 + 3, n % 7) for n in range(30))
    yield 'refused-empty', b'r'
    yield 'refused-rows', b'r' + leaf(100, [(3000, row)]) + leaf(0, [(3000, row), (4095, row)])
    # A chain whose only page is itself.
    yield 'refused-circle', b'r' + leaf(100, [(3000, chained + b'\0\0\0\1' * 260)])
    yield 'refused-many-cells', b'r' + leaf(100, []) + b'\x0d\0\0\xff\xff\0\0\0' + b'\x0f' * 4088
    log = b'\x37\x7f\x06\x82' + b'\0' * 12 + b'saltsalt' + b'\0' * 8
    frame = struct.pack('>II8s8s', 2, 2, b'saltsalt', b'') + leaf(0, [(3000, row)])
    yield 'refused-log', b'w' + leaf(100, [])[1:] + log + frame * 2 + frame[:50]


def main():
    corpus, target, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    for name, data in globals()[target](corpus):
        (out / name).write_bytes(data)
    (out.parent / f'{target}.made').write_text('')


main()
