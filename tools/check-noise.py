#!/usr/bin/env python3
"""Computes the vectors of noise in overlaps again, from clause OVL-12 of docs/protocol/overlap.md, and compares.

An independent implementation: Python's standard library and nothing else. `--write` makes vectors/noise/overlap.json anew from what is `given` in it. Ends
with 1 and a line for each difference.
"""

import hashlib
import json
import pathlib
import struct
import sys

PATH = pathlib.Path(__file__).resolve().parent.parent / 'vectors' / 'noise' / 'overlap.json'


def framed_hash(label, *fields):
    """CRY-1: every field with its length before it, the label first."""
    digest = hashlib.sha256()
    for field in (label.encode(), *fields):
        digest.update(struct.pack('>I', len(field)) + field)
    return digest.digest()


class Stream:
    """The bytes that one figure's noise is drawn from."""

    def __init__(self, seed, figure):
        self.seed, self.figure, self.counter, self.rest = seed, figure, 0, b''

    def below(self, bound):
        while True:
            while len(self.rest) < 4:
                self.rest += framed_hash('overlap/1/noise', self.seed, struct.pack('>I', self.figure), struct.pack('>I', self.counter))
                self.counter += 1
            word, self.rest = struct.unpack('>I', self.rest[:4])[0], self.rest[4:]
            if word < 2**32 // bound * bound:
                return word % bound


def exponential_coin(stream, over, of):
    """True with probability exp(-over / of)."""
    step = 1
    while stream.below(of * step) < over:
        step += 1
    return step % 2 == 1


def laplace(stream, numerator, denominator):
    while True:
        rest = stream.below(denominator)
        if not exponential_coin(stream, rest, denominator):
            continue
        whole = 0
        while exponential_coin(stream, 1, 1):
            whole += 1
        size = (rest + denominator * whole) // numerator
        negative = stream.below(2) == 1
        if not (negative and size == 0):
            return -size if negative else size


def seed_of(run, salts):
    fields = [field for partner, salt in sorted(salts.items()) for field in (partner.encode(), bytes.fromhex(salt))]
    return framed_hash('overlap/1/noise-seed', bytes.fromhex(run), *fields)


def sensitivity(report, sets):
    return {'regions': 2, 'pairs': sets + 1, 'all-sets': 3}[report]


def expected(given):
    seed = seed_of(given['run'], given['salts'])
    tables = []
    for table in given['tables']:
        sets, report = table['sets'], table['report']
        numerator, denominator = round(table['epsilon'] * 1000), 1000 * sensitivity(report, sets)

        def noisy(figure, exact):
            return max(0, exact + laplace(Stream(seed, figure), numerator, denominator))

        region = [0, *table['regions']]
        masks = range(2**sets)
        has = lambda mask, *wanted: all(mask >> one & 1 for one in wanted)
        over = lambda counts, *wanted: sum(counts[mask] for mask in masks if has(mask, *wanted))
        if report == 'regions':
            counts = [0] + [noisy(mask, region[mask]) for mask in masks if mask]
            sizes, union, whole = [over(counts, one) for one in range(sets)], over(counts), counts[-1]
            pairs = [over(counts, a, b) for a in range(sets) for b in range(a + 1, sets)]
        else:
            counts = None
            sizes = [noisy(one, over(region, one)) for one in range(sets)]
            pairs = [noisy(64 + 64 * a + b, over(region, a, b)) for a in range(sets) for b in range(a + 1, sets)]
            whole, union = noisy(64 * 65, region[-1]), noisy(64 * 65 + 1, over(region))
        tables.append({'regions': counts and counts[1:], 'sizes': sizes, 'pairs': pairs, 'all': whole, 'union': union})
    draws = [
        {**each, 'values': [laplace(Stream(seed, figure), each['numerator'], each['denominator']) for figure in range(each['count'])]}
        for each in given['draws']
    ]
    return {'seed': seed.hex(), 'tables': tables, 'draws': draws}


def main():
    document = json.loads(PATH.read_text())
    again = expected(document['given'])
    if '--write' in sys.argv:
        PATH.write_text(json.dumps({'given': document['given'], 'expected': again}, indent=2) + '\n')
        return 0
    wrong = [name for name in again if again[name] != document['expected'].get(name)]
    for name in wrong:
        print(f'{PATH.name}: {name} differs')
    print(f'{PATH.name}: {len(again) - len(wrong)} of {len(again)} parts are what the specification gives')
    return 1 if wrong else 0


sys.exit(main())
