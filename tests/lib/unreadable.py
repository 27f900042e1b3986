# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether something of a person can be read in the files of a test root.

Each value is looked for as UTF-8, UTF-16, base64 at all three offsets, hexadecimal and escaped
JSON, each record id also as its bytes; in the file as it is and inside whatever deflate stream is
in it. Values of less than eight bytes would be found by chance and are left out.
"""
import base64
import contextlib
import json
import os
import pathlib
import re
import stat
import sys
import zlib

SHORTEST = 8
UNPACK_MOST = 8_000_000
MAPPED_MOST = 1 << 30
DEFLATE = re.compile(rb'\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04')


def base64_forms(data):
    for offset in range(3):
        # Only the letters that depend on nothing but the value itself.
        coded = base64.b64encode(b'\0' * offset + data)[-(-offset * 8 // 6):-4]
        if len(coded) >= SHORTEST:
            yield coded
            yield coded.translate(bytes.maketrans(b'+/', b'-_'))


def forms(value):
    """All the ways a value may stand in a file."""
    yield value.encode()
    yield value.encode('utf-16-le')
    yield value.encode('utf-16-be')
    yield json.dumps(value)[1:-1].encode()
    yield ''.join(f'\\u{ord(c):04X}' if ord(c) > 126 else c for c in value).encode()
    for text in (value.encode(), value.encode('utf-16-le')):
        yield text.hex().encode()
        yield text.hex().upper().encode()
        yield from base64_forms(text)


def id_forms(record_id):
    raw = bytes.fromhex(record_id.replace('-', ''))
    yield from forms(record_id)
    yield from forms(record_id.replace('-', ''))
    yield raw
    yield raw[::-1]
    yield from base64_forms(raw)


def needles_of(values, ids=()):
    """(what it is, how it may stand in a file) for values and record ids."""
    pairs = [(v, n) for v in values if len(v.encode()) >= SHORTEST for n in forms(v)]
    pairs += [(i, n) for i in ids for n in id_forms(i)]
    return sorted({p for p in pairs if len(p[1]) >= SHORTEST})


def unpacked(data, bits):
    """What a deflate stream gives until it ends or breaks."""
    unpacker = zlib.decompressobj(bits)
    out = b''
    try:
        for at in range(0, len(data), 4096):
            out += unpacker.decompress(data[at:at + 4096], UNPACK_MOST)
            if unpacker.eof or len(out) >= UNPACK_MOST:
                break
    except zlib.error:
        pass
    return out


def layers(data):
    """The bytes, and what any zlib, gzip or zip stream in them unpacks to."""
    yield data
    view = memoryview(data)
    for match in DEFLATE.finditer(data):
        at, first = match.start(), data[match.start()]
        if first == ord('P'):
            at += 30 + sum(int.from_bytes(data[at + n:at + n + 2], 'little') for n in (26, 28))
        inner = unpacked(view[at:], {0x78: 15, 0x1f: 31}.get(first, -15))
        if len(inner) >= SHORTEST:
            yield inner


def read(root, but=()):
    """Every ordinary file below the root now, {path: bytes}, without those named in `but`."""
    left_out = {os.path.realpath(path) for path in but}
    files = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            try:
                if (stat.S_ISREG(os.lstat(path).st_mode)
                        and os.path.realpath(path) not in left_out):
                    files[path] = pathlib.Path(path).read_bytes()
            except FileNotFoundError:
                # Gone since the folder was listed.
                continue
    return files


def readable_memory(pid):
    """What a process has written to its memory, {where: bytes}. Sanitizers reserve more than any
    computer has, for marks of their own: that is left out."""
    regions = {}
    with open(f'/proc/{pid}/maps', encoding='utf-8') as maps, \
            open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for line in maps:
            span, rights = line.split(maxsplit=2)[:2]
            start, end = (int(at, 16) for at in span.split('-'))
            if not rights.startswith('rw') or end - start > MAPPED_MOST:
                continue
            # A page that was never there, or belongs to a device.
            with contextlib.suppress(OSError):
                memory.seek(start)
                regions[f'{pid}:{span}'] = memory.read(end - start)
    return regions


def found(files, needles):
    """[(path, value)] of what can be read in the files or in their names."""
    by_start = {}
    for what, needle in needles:
        start = int.from_bytes(needle[:8], sys.byteorder)
        by_start.setdefault(start, []).append((what, needle))
    starts, hits = set(by_start), set()
    for path, data in files.items():
        for layer in (os.fsencode(path), *layers(data)):
            view = memoryview(layer)
            # All eight ways to cut it into words of eight bytes, each compared as one number.
            for offset in range(min(8, max(len(layer) - 7, 0))):
                words = view[offset:offset + (len(layer) - offset) // 8 * 8].cast('Q')
                hits |= {(path, what) for start in starts.intersection(words)
                         for what, needle in by_start[start] if needle in layer}
    return sorted(hits)
