#!/usr/bin/env python3
"""Computes the vectors of the secure sum again, from docs/protocol/secure-summation.md, and compares.

An independent implementation: the standard library of Python 3.11 and nothing else, none of it taken from the packages beside it. It reads the
`given` part of every vectors/secsum/round-*.json, plays all parties of that round, and demands that the rest of the file is exactly what comes
out: no other value, no value more, none less. Clause ids in the comments are those of the specification.

    python3 tools/check-secsum.py [--self-test] [FILE ...]

Ends with 1 and a line for each difference. It is a checker, not an implementation to use: nothing in it takes constant time.
"""

import concurrent.futures
import functools
import hashlib
import hmac
import json
import pathlib
import struct
import sys
import time
from operator import add, sub

SEED = 'ketensom secure summation vectors 1'
ORDER = 2**252 + 27742317777372353535851937790883648493
PART = 2**20


# Bytes, hashes and keys ------------------------------------------------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def hkdf(key, salt, info, length):
    """RFC 5869 with SHA-256."""
    prk = hmac.digest(salt or bytes(32), key, 'sha256')
    blocks, last = b'', b''
    while len(blocks) < length:
        last = hmac.digest(prk, last + info + bytes([len(blocks) // 32 + 1]), 'sha256')
        blocks += last
    return blocks[:length]


def u32be(value):
    return value.to_bytes(4, 'big')


def frame(label, *fields):
    """The label and the fields, each after its length (CRY-1). A label without a family is one of the secure sum's."""
    text = label if '/' in label else f'secsum/1/{label}'
    parts = [field.encode() if isinstance(field, str) else field for field in (text, *fields)]
    return b''.join(u32be(len(part)) + part for part in parts)


def canonical(value):
    """RFC 8785 for what occurs here: ASCII keys, whole numbers, text without controls."""
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()


def tree(hashes):
    """RFC 6962, 2.1: the root over the hashes of leaves."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b'\x01', tree(hashes[:split]), tree(hashes[split:]))


def path(hashes, at):
    """RFC 6962, 2.1.1: the siblings from the leaf upwards."""
    if len(hashes) == 1:
        return []
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if at < split:
        return [*path(hashes[:split], at), tree(hashes[split:])]
    return [*path(hashes[split:], at - split), tree(hashes[:split])]


def leaf(data):
    return sha256(b'\x00', data)


def vector_root(data):
    """SUM-M-3."""
    return tree([leaf(data[at : at + PART]) for at in range(0, len(data), PART)])


# X25519 (RFC 7748, section 5) ------------------------------------------------------------------------------------------------------------

FIELD = 2**255 - 19


def x25519(secret, u=(9).to_bytes(32, 'little')):
    scalar = int.from_bytes(secret, 'little') & (2**255 - 8) | 2**254
    x1 = int.from_bytes(u, 'little') % 2**255
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for at in range(254, -1, -1):
        bit = scalar >> at & 1
        if bit != swap:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        plus, minus = x2 + z2, x2 - z2
        aa, bb = plus * plus % FIELD, minus * minus % FIELD
        da, cb = (x3 - z3) * plus % FIELD, (x3 + z3) * minus % FIELD
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % FIELD, x1 * (da - cb) ** 2 % FIELD
        x2, z2 = aa * bb % FIELD, e * (aa + 121665 * e) % FIELD
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, -1, FIELD) % FIELD if z2 else 0).to_bytes(32, 'little')


# ChaCha20-Poly1305 (RFC 8439) ------------------------------------------------------------------------------------------------------------


def chacha20_block(key, counter, nonce):
    start = [*struct.unpack('<4I', b'expand 32-byte k'), *struct.unpack('<8I', key), counter, *struct.unpack('<3I', nonce)]
    state = start[:]

    def quarter(a, b, c, d):
        for one, two, three, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[one] = (state[one] + state[two]) & 0xFFFFFFFF
            mixed = state[three] ^ state[one]
            state[three] = (mixed << turn | mixed >> 32 - turn) & 0xFFFFFFFF

    for _ in range(10):
        for at in range(4):
            quarter(at, 4 + at, 8 + at, 12 + at)
        for at in range(4):
            quarter(at, 4 + (at + 1) % 4, 8 + (at + 2) % 4, 12 + (at + 3) % 4)
    return struct.pack('<16I', *((now + then) & 0xFFFFFFFF for now, then in zip(state, start)))


def poly1305(key, message):
    r = int.from_bytes(key[:16], 'little') & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b'\x01', 'little')) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], 'little')) % 2**128).to_bytes(16, 'little')


def aead_seal(key, aad, plain, nonce=bytes(12)):
    stream = b''.join(chacha20_block(key, 1 + at, nonce) for at in range((len(plain) + 63) // 64))
    cipher = bytes(map(int.__xor__, plain, stream))
    padded = b''.join(part + bytes(-len(part) % 16) for part in (aad, cipher))
    return cipher + poly1305(chacha20_block(key, 0, nonce)[:32], padded + struct.pack('<QQ', len(aad), len(cipher)))


# AES-256 in counter mode (FIPS 197, SP 800-38A), many blocks at once ---------------------------------------------------------------------
#
# Bit k of every byte of every block is one large integer, a plane: byte p of block j is bit p * count + j of each of the eight planes. The
# round functions then are a few hundred operations on integers, whatever the number of blocks.


def times(a, b):
    """The products of bytes as elements of GF(2^8), plane by plane."""
    c = [0] * 15
    for i in range(8):
        for j in range(8):
            c[i + j] ^= a[i] & b[j]
    return reduced(c)


def reduced(c):
    for i in range(14, 7, -1):
        for j in (i - 8, i - 7, i - 5, i - 4):
            c[j] ^= c[i]
    return c[:8]


def squared(a, count=1):
    for _ in range(count):
        c = [0] * 15
        c[::2] = a
        a = reduced(c)
    return a


def substituted(a, ones):
    """SubBytes: the inverse, which is the 254th power, and the affine map."""
    a2 = squared(a)
    a3 = times(a2, a)
    a12 = squared(a3, 2)
    a15 = times(a12, a3)
    a254 = times(times(squared(a15, 4), a12), a2)
    mixed = [a254[k] ^ a254[(k + 4) % 8] ^ a254[(k + 5) % 8] ^ a254[(k + 6) % 8] ^ a254[(k + 7) % 8] for k in range(8)]
    return [plane ^ ones if 0x63 >> k & 1 else plane for k, plane in enumerate(mixed)]


def moved(a, order, count):
    """Each plane with its sixteen bytes in another order."""
    cut = struct.Struct(f'{count // 8}s' * 16).unpack
    parts = [cut(plane.to_bytes(2 * count, 'little')) for plane in a]
    return [int.from_bytes(b''.join([part[at] for at in order]), 'little') for part in parts]


SHIFTED_ROWS = [(at % 4) + 4 * ((at // 4 + at % 4) % 4) for at in range(16)]
NEXT_ROW = [(at + 1) % 4 + 4 * (at // 4) for at in range(16)]
SECOND_ROW = [(at + 2) % 4 + 4 * (at // 4) for at in range(16)]


def columns_mixed(a, count):
    pairs = [one ^ two for one, two in zip(a, moved(a, NEXT_ROW, count))]
    wholes = [one ^ two for one, two in zip(pairs, moved(pairs, SECOND_ROW, count))]
    doubled = [pairs[7], *pairs[:7]]
    for k in (1, 3, 4):
        doubled[k] ^= pairs[7]
    return [one ^ two ^ three for one, two, three in zip(a, wholes, doubled)]


DIGIT_OF = [bytes(48 + (byte >> k & 1) for byte in range(256)) for k in range(8)]
BIT_OF = [bytes(1 << k if byte == ord('1') else 0 for byte in range(256)) for k in range(8)]


def byte_planes(data):
    """The planes of bytes that stand place by place."""
    return [int(data[::-1].translate(digit), 2) for digit in DIGIT_OF]


def plane_bytes(planes, count):
    total = 0
    for plane, bit in zip(planes, BIT_OF):
        total |= int.from_bytes(format(plane, f'0{16 * count}b').encode().translate(bit), 'big')
    return total.to_bytes(16 * count, 'little')


@functools.cache
def counter_planes(start, count):
    counters = b''.join((start + at).to_bytes(16, 'big') for at in range(count))
    return byte_planes(b''.join(counters[at::16] for at in range(16)))


SBOX = plane_bytes(substituted(byte_planes(bytes(range(256))), (1 << 256) - 1), 16)


def aes256_round_keys(key):
    words = [key[at : at + 4] for at in range(0, 32, 4)]
    constant = 1
    for at in range(8, 60):
        word = words[-1]
        if at % 8 == 0:
            word = bytes(SBOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant *= 2
        elif at % 8 == 4:
            word = bytes(SBOX[byte] for byte in word)
        words.append(bytes(map(int.__xor__, words[-8], word)))
    return [b''.join(words[at : at + 4]) for at in range(0, 60, 4)]


def aes256_ctr(key, length, start=0, chunk=8192):
    """The stream of `length` bytes from counter block `start` on."""
    keys = aes256_round_keys(key)
    stream = bytearray()
    while len(stream) < length:
        blocks = min(chunk, (length - len(stream) + 15) // 16)
        stream += aes256_blocks(keys, start + len(stream) // 16, blocks)
    return bytes(stream[:length])


def aes256_blocks(keys, start, blocks):
    count = -blocks % 8 + blocks
    planes = counter_planes(start, count)
    ones = (1 << 16 * count) - 1
    whole, none = b'\xff' * (count // 8), bytes(count // 8)
    for number, key in enumerate(keys):
        if number > 0:
            planes = moved(substituted(planes, ones), SHIFTED_ROWS, count)
        if 0 < number < 14:
            planes = columns_mixed(planes, count)
        added = [int.from_bytes(b''.join(whole if byte >> k & 1 else none for byte in key), 'little') for k in range(8)]
        planes = list(map(int.__xor__, planes, added))
    places = plane_bytes(planes, count)
    result = bytearray(16 * count)
    for at in range(16):
        result[at::16] = places[count * at : count * (at + 1)]
    return result[: 16 * blocks]


# Scalars and shares ----------------------------------------------------------------------------------------------------------------------


def scalar(data):
    return int.from_bytes(data, 'little') % ORDER


def encode(number):
    return number.to_bytes(32, 'little')


def value_at(coefficients, index):
    return sum(coefficient * pow(index, power, ORDER) for power, coefficient in enumerate(coefficients)) % ORDER


def secret_of(points):
    """The value at zero of the polynomial through the points."""
    total = 0
    for own, value in points:
        others = [index for index, _ in points if index != own]
        factor = value
        for other in others:
            factor = factor * other * pow(other - own, -1, ORDER) % ORDER
        total += factor
    return total % ORDER


# Vectors ---------------------------------------------------------------------------------------------------------------------------------


class Ring:
    """Vectors of one shape as lists of numbers (SUM-C-5, SUM-M-1)."""

    def __init__(self, words64, words32):
        self.words64, self.words32 = words64, words32
        self.length = 8 * words64 + 4 * words32

    def read(self, data):
        return list(struct.unpack(f'<{self.words64}Q{self.words32}I', data))

    def write(self, words):
        wide = [word & 0xFFFFFFFFFFFFFFFF for word in words[: self.words64]]
        return struct.pack(f'<{self.words64}Q{self.words32}I', *wide, *(word & 0xFFFFFFFF for word in words[self.words64 :]))

    def signed(self, data):
        return [str(word) for word in struct.unpack(f'<{self.words64}q{self.words32}i', data)]


def excerpt(data):
    if len(data) <= 128:
        return {'bytes': data}
    return {'first': data[:64], 'last': data[-64:], 'sha256': sha256(data)}


def ends(mask):
    return {'first': mask[:64], 'last': mask[-64:]}


# The round -------------------------------------------------------------------------------------------------------------------------------

STEPS = ['nothing', 'key', 'shares', 'input', 'ack', 'reveal']


class Partner:
    """A partner with what follows from its entropy (SUM-R0)."""

    def __init__(self, round_, given, index):
        self.name, self.index, self.given = given['partner'], index, given
        entropy = bytes.fromhex(given['entropy'])
        self.s, self.b, self.c = scalar(entropy[:48]), scalar(entropy[48:96]), entropy[96:]
        ctx = round_.ctx
        self.mask_secret = hkdf(encode(self.s), ctx, frame('mask-seed'), 32)
        self.c_key, self.s_key = x25519(self.c), x25519(self.mask_secret)
        self.b_commit = sha256(frame('b-commit', ctx, self.name, encode(self.b)))
        self.self_key = hkdf(encode(self.b), ctx, frame('self-mask'), 32)
        self.polynomials = {}
        for kind, secret in (('b', self.b), ('s', self.s)):
            higher = (hkdf(encode(secret), ctx, frame(f'poly-{kind}', u32be(k)), 48) for k in range(1, round_.threshold))
            self.polynomials[kind] = [secret, *map(scalar, higher)]

    def speaks(self, step):
        return STEPS.index(self.given['last']) >= STEPS.index(step)

    def share(self, kind, holder):
        return encode(value_at(self.polynomials[kind], holder.index))


class Round:
    """One round, played for all parties from what it is given."""

    def __init__(self, document):
        given = document['given']
        self.given, self.config = given, given['config']
        names = [member['partner'] for member in self.config['roster']]
        demand(names == sorted(names) == [partner['partner'] for partner in given['partners']], 'the roster is in order (SUM-C-2)')
        self.threshold, self.fewest = self.thresholds(len(names), given.get('tolerate'))
        self.document = document
        self.bytes = canonical(self.config)
        self.ctx = sha256(frame('config', self.bytes))
        self.ring = Ring(self.config['words64'], self.config['words32'])
        self.partners = [Partner(self, partner, at + 1) for at, partner in enumerate(given['partners'])]
        self.masks, self.agreed = {}, {}
        self.vectors, self.vec_roots = {}, {}

    def thresholds(self, n, tolerate):
        """SUM-T: as the config has them, or the vectors are wrong."""
        t = tolerate or max(1, -(-n // 3) - 1)
        threshold = (n + t) // 2 + 1
        fewest = max(threshold, t + 2, 3)
        found = [self.config[key] for key in ('tolerate', 'threshold', 'minSurvivors')]
        demand(3 <= n <= 200 and 1 <= t <= n - 2 and found == [t, threshold, fewest], 'the thresholds are those of SUM-T')
        return threshold, fewest

    def those(self, step, among):
        found = [partner for partner in among if partner.speaks(step)]
        demand(len(found) >= self.fewest, f'enough partners speak at {step}')
        return found

    def mask(self, key):
        if key not in self.masks:
            self.masks[key] = aes256_ctr(key, self.ring.length)
        return self.masks[key]

    def agree(self, kind, one, two):
        """The X25519 secret of two partners, from the side of the lower one and from the other."""
        low, high = sorted((one, two), key=lambda partner: partner.index)
        if (kind, low.index, high.index) not in self.agreed:
            if kind == 'share':
                sides = x25519(low.c, high.c_key), x25519(high.c, low.c_key)
            else:
                sides = x25519(low.mask_secret, high.s_key), x25519(high.mask_secret, low.s_key)
            demand(sides[0] == sides[1] != bytes(32), 'both ends agree')
            self.agreed[kind, low.index, high.index] = sides[0]
        return self.agreed[kind, low.index, high.index]

    def play(self):
        """The whole document, as it should be."""
        u1 = self.those('key', self.partners)
        u2 = self.those('shares', u1)
        u3 = self.those('input', u2)
        return {
            'name': self.document['name'],
            'title': self.document['title'],
            'source': self.document['source'],
            'seed': SEED,
            'given': self.drawn(),
            'config': {'bytes': self.bytes, 'roundCtx': self.ctx},
            'keys': self.keys(u1),
            'dealing': self.dealing(u1, u2),
            'masking': self.masking(u2, u3),
            'statement': self.statement(u3),
            'reveals': self.reveals(u2, u3),
            'opening': self.opening(u2, u3),
            'sum': self.sum(u3),
        }

    def drawn(self):
        """What was given, with its chance bytes drawn again from the seed."""

        def draw(what, length):
            return hkdf(SEED.encode(), b'', f'{self.document["name"]}/{what}'.encode(), length).hex()

        given = json.loads(json.dumps(self.given))
        given['coordinatorSecret'] = draw('coordinator', 32)
        given['logHead']['root'] = draw('log/statement', 32)
        given['config']['logHead']['root'] = draw('log/config', 32)
        given['config'] |= {'round': draw('round', 16), 'run': draw('run', 32), 'layout': draw('layout', 32)}
        for partner in given['partners']:
            name = partner['partner']
            partner['entropy'] = draw(f'{name}/entropy', 128)
            partner['nonce'] = draw(f'{name}/nonce', 32)
            partner['ephemeral'] = draw(f'{name}/ephemeral', 32)
            if 'keystream' in partner['input']:
                partner['input'] = {'keystream': draw(f'{name}/input', 32)}
        return given

    def keys(self, u1):
        """SUM-R0-2, SUM-R1-4."""
        fields = [field for p in u1 for field in (p.name, p.c_key, p.s_key, p.b_commit)]
        self.adv_hash = sha256(frame('adv-set', self.ctx, *fields))
        return {
            'partners': [
                {
                    'partner': p.name,
                    'b': encode(p.b),
                    's': encode(p.s),
                    'c': p.c,
                    'maskSecret': p.mask_secret,
                    'cKey': p.c_key,
                    'sKey': p.s_key,
                    'bCommit': p.b_commit,
                }
                for p in u1
            ],
            'list': canonical([p.name for p in u1]),
            'advHash': self.adv_hash,
        }

    def entry(self, dealer, holder):
        """SUM-R1-7 to SUM-R1-9: what a dealer computes for one holder, and the bytes of the entry."""
        b_share, s_share = dealer.share('b', holder), dealer.share('s', holder)
        shares = (('b', b_share), ('s', s_share))
        commits = [sha256(frame(f'share-{kind}', self.ctx, dealer.name, holder.name, share)) for kind, share in shares]
        entry = {'recipient': holder.name, 'index': holder.index, 'bShare': b_share, 'sShare': s_share}
        sealed = b''
        if holder is not dealer:
            route = (dealer.name, holder.name, self.adv_hash)
            agreed = self.agree('share', dealer, holder)
            key = hkdf(agreed, self.ctx, frame('share-key', *route), 32)
            sealed = aead_seal(key, frame('share-aad', self.ctx, *route), b_share + s_share)
            entry |= {'agreed': agreed, 'shareKey': key, 'sealed': sealed}
        entry |= {'bShareCommit': commits[0], 'sShareCommit': commits[1]}
        hash_ = leaf(frame('entry', self.ctx, dealer.name, holder.name, sealed, *commits))
        return entry, sealed + commits[0] + commits[1], hash_

    def dealing(self, u1, u2):
        """SUM-R1-9 to SUM-R2-4."""
        dealers, rows = [], {holder.name: [] for holder in u2}
        self.roots = {}
        for dealer in u2:
            entries, blobs, hashes = zip(*(self.entry(dealer, holder) for holder in u1))
            self.roots[dealer.name] = tree(hashes)
            for at, holder in enumerate(u1):
                entries[at]['path'] = siblings = path(hashes, at)
                if holder is not dealer and holder in u2:
                    rows[holder.name].append(blobs[at] + bytes([len(siblings)]) + b''.join(siblings))
            blob = b''.join(blobs)
            dealers.append(
                {
                    'dealer': dealer.name,
                    'polynomialB': [encode(value) for value in dealer.polynomials['b']],
                    'polynomialS': [encode(value) for value in dealer.polynomials['s']],
                    'entries': list(entries),
                    'blob': {'length': len(blob), 'sha256': sha256(blob)},
                    'entriesRoot': self.roots[dealer.name],
                }
            )
        fields = [field for p in u2 for field in (p.name, self.roots[p.name])]
        self.r1_hash = sha256(frame('share-set', self.ctx, self.adv_hash, *fields))
        columns = [(name, b''.join(parts)) for name, parts in rows.items()]
        return {
            'dealers': dealers,
            'list': canonical([p.name for p in u2]),
            'r1Hash': self.r1_hash,
            'columns': [{'holder': name, 'length': len(column), 'sha256': sha256(column)} for name, column in columns],
        }

    def pair_key(self, one, two):
        """SUM-R2-8."""
        low, high = sorted((one, two), key=lambda partner: partner.index)
        fields = (self.r1_hash, low.name, high.name, low.s_key, high.s_key)
        return hkdf(self.agree('mask', low, high), self.ctx, frame('pair-mask', *fields), 32)

    def input(self, partner):
        given = partner.given['input']
        return bytes.fromhex(given['bytes']) if 'bytes' in given else aes256_ctr(bytes.fromhex(given['keystream']), self.ring.length)

    def masking(self, u2, u3):
        """SUM-R2-2, SUM-R2-9, SUM-R2-10, SUM-M."""
        pairs = [(low, high) for at, low in enumerate(u2) for high in u2[at + 1 :]]
        self.inputs = {partner.name: self.input(partner) for partner in u3}
        masked = [self.masked(partner, u2) for partner in u3]
        self.masked_sum = self.ring.write(list(map(sum, zip(*(self.ring.read(self.vectors[p.name]) for p in u3)))))
        self.sum_root = vector_root(self.masked_sum)
        return {
            'pairs': [
                {
                    'low': low.name,
                    'high': high.name,
                    'agreed': self.agree('mask', low, high),
                    'key': self.pair_key(low, high),
                    'mask': ends(self.mask(self.pair_key(low, high))),
                }
                for low, high in pairs
            ],
            'partners': masked,
            'maskedSum': excerpt(self.masked_sum) | {'root': self.sum_root},
        }

    def masked(self, partner, u2):
        plain = self.inputs[partner.name]
        words = list(map(add, self.ring.read(plain), self.ring.read(self.mask(partner.self_key))))
        signs = []
        for peer in u2:
            if peer is not partner:
                sign = 1 if peer.index > partner.index else -1
                signs.append({'partner': peer.name, 'sign': sign})
                words = list(map(add if sign > 0 else sub, words, self.ring.read(self.mask(self.pair_key(partner, peer)))))
        data = self.vectors[partner.name] = self.ring.write(words)
        root = self.vec_roots[partner.name] = vector_root(data)
        input_root = vector_root(plain)
        return {
            'partner': partner.name,
            'selfKey': partner.self_key,
            'selfMask': ends(self.mask(partner.self_key)),
            'signs': signs,
            'input': excerpt(plain),
            'inputRoot': input_root,
            'inputCommit': sha256(frame('ketensom/commit/v1', bytes.fromhex(partner.given['nonce']), input_root)),
            'masked': excerpt(data),
            'vecRoot': root,
            'length': len(data),
        }

    def statement(self, u3):
        """SUM-R3-1, SUM-R3-7."""
        size, root = self.given['logHead']['size'], bytes.fromhex(self.given['logHead']['root'])
        survivors = [field for p in u3 for field in (p.name, self.vec_roots[p.name])]
        sizes = (u32be(size >> 32), u32be(size % 2**32))
        self.sv_hash = sha256(frame('survivors', self.ctx, self.adv_hash, self.r1_hash, self.sum_root, *sizes, root, *survivors))
        statement = {
            'roundCtx': self.ctx.hex(),
            'advHash': self.adv_hash.hex(),
            'r1Hash': self.r1_hash.hex(),
            'survivors': [{'partner': p.name, 'vecRoot': self.vec_roots[p.name].hex()} for p in u3],
            'sumRoot': self.sum_root.hex(),
            'logHead': {'size': size, 'root': root.hex()},
        }
        signers = [p.name for p in u3 if p.speaks('ack')]
        demand(len(signers) >= self.threshold, 'enough survivors sign (SUM-R4-1)')
        return {'statement': canonical(statement), 'svHash': self.sv_hash, 'signers': signers}

    def reveals(self, u2, u3):
        """SUM-R4-2, SUM-R4-5, SUM-R4-6."""
        coordinator_key = x25519(bytes.fromhex(self.given['coordinatorSecret']))
        reveals = []
        for holder in u3:
            if holder.speaks('reveal'):
                kinds = [('b' if dealer in u3 else 's', dealer) for dealer in u2]
                plain = self.sv_hash + b''.join(kind.encode() + dealer.share(kind, holder) for kind, dealer in kinds)
                secret = bytes.fromhex(holder.given['ephemeral'])
                key = hkdf(x25519(secret, coordinator_key), b'', frame('ketensom/seal-key/v1', x25519(secret), coordinator_key), 32)
                sealed = x25519(secret) + aead_seal(key, f'{self.config["round"]}/{holder.name}'.encode(), plain)
                reveals.append({'partner': holder.name, 'reveal': plain, 'digest': sha256(frame('reveal', plain)), 'sealed': sealed})
        return {'coordinatorKey': coordinator_key, 'reveals': reveals}

    def opening(self, u2, u3):
        """SUM-F-1 to SUM-F-5: the secrets come out of T shares."""
        holders = [partner for partner in u3 if partner.speaks('reveal')][: self.threshold]
        demand(len(holders) == self.threshold, 'enough survivors reveal')
        opened = {}
        for dealer in u2:
            kind = 'b' if dealer in u3 else 's'
            secret = secret_of([(holder.index, scalar(dealer.share(kind, holder))) for holder in holders])
            demand(secret == (dealer.b if kind == 'b' else dealer.s), 'the shares give the secret')
            opened[dealer.name] = {'partner': dealer.name, 'secret': encode(secret).hex()}
        dropped = [dealer for dealer in u2 if dealer not in u3]
        opening = {
            'svHash': self.sv_hash.hex(),
            'selfSecrets': [opened[p.name] for p in u3],
            'pairSecrets': [opened[p.name] for p in dropped],
        }
        pairs = [(d, j) for d in dropped for j in u3]
        self.streams = [{'key': p.self_key, 'sign': 1} for p in u3]
        self.streams += [{'key': self.pair_key(d, j), 'sign': 1 if d.index > j.index else -1} for d, j in pairs]
        return {'opening': canonical(opening), 'streams': self.streams}

    def sum(self, u3):
        """SUM-F-4, which must be the sum of the inputs."""
        words = self.ring.read(self.masked_sum)
        for stream in self.streams:
            words = list(map(sub if stream['sign'] > 0 else add, words, self.ring.read(self.mask(stream['key']))))
        total = self.ring.write(words)
        inputs = zip(*(self.ring.read(self.inputs[partner.name]) for partner in u3))
        demand(total == self.ring.write(list(map(sum, inputs))), 'the opened sum is the sum of the inputs')
        found = excerpt(total)
        return found | ({'words': self.ring.signed(total)} if 'bytes' in found else {'root': vector_root(total)})


class Wrong(Exception):
    """A vector that contradicts itself or the specification."""


def demand(condition, what):
    if not condition:
        raise Wrong(f'does not hold: {what}')


# Comparing -------------------------------------------------------------------------------------------------------------------------------


def hexed(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: hexed(part) for key, part in value.items()}
    return [hexed(part) for part in value] if isinstance(value, (list, tuple)) else value


def differences(found, expected, at=''):
    """A line for each place where the file says something else, says more or says less."""
    if type(found) is not type(expected):
        yield f'{at}: another kind of value'
    elif isinstance(found, dict):
        for key in found.keys() | expected.keys():
            if key not in found or key not in expected:
                yield f'{at}.{key}: {"missing" if key in expected else "not of the round"}'
            else:
                yield from differences(found[key], expected[key], f'{at}.{key}')
    elif isinstance(found, list):
        if len(found) != len(expected):
            yield f'{at}: {len(found)} items instead of {len(expected)}'
        for number, pair in enumerate(zip(found, expected)):
            yield from differences(*pair, f'{at}[{number}]')
    elif found != expected:
        yield f'{at}: {str(found)[:64]} instead of {str(expected)[:64]}'


def check(file):
    try:
        document = json.loads(file.read_text())
        return list(differences(document, hexed(Round(document).play())))
    except (Wrong, OSError, ValueError, KeyError, TypeError, struct.error) as error:
        return [f'{type(error).__name__}: {error}']


# Published figures -----------------------------------------------------------------------------------------------------------------------


def self_test():
    """Each primitive on a figure from the document that defines it."""
    h = bytes.fromhex
    okm = hkdf(b'\x0b' * 22, h('000102030405060708090a0b0c'), h('f0f1f2f3f4f5f6f7f8f9'), 42)
    demand(okm.hex() == '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865', 'HKDF: RFC 5869, A.1')
    number = h('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4')
    point = h('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c')
    demand(x25519(number, point).hex() == 'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552', 'X25519: RFC 7748, 5.2')
    bob = h('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
    demand(x25519(bob).hex() == 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f', 'X25519: RFC 7748, 6.1')
    text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."
    sealed = aead_seal(bytes(range(0x80, 0xA0)), h('50515253c0c1c2c3c4c5c6c7'), text, h('070000004041424344454647'))
    demand(sealed[:16] == h('d31a8d34648e60db7b86afbc53ef7ec2'), 'ChaCha20: RFC 8439, 2.8.2')
    demand(sealed[-16:] == h('1ae10b594f09e26a7e902ecbd0600691'), 'Poly1305: RFC 8439, 2.8.2')
    key = h('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4')
    plain = h('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51')
    stream = aes256_ctr(key, 32, start=int.from_bytes(h('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'), 'big'))
    cipher = bytes(map(int.__xor__, plain, stream)).hex()
    demand(cipher == '601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5', 'AES-256: SP 800-38A, F.5.5')
    demand(aes256_ctr(key, 5000)[4096:] == aes256_ctr(key, 904, start=256), 'a stream can be entered at any block')
    demand(aes256_ctr(key, 5000) == aes256_ctr(key, 5000, chunk=24), 'a stream does not depend on how it is cut')
    demand(tree([leaf(b'')]) == h('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'), 'a tree of one leaf: RFC 6962')
    points = [(index, value_at([5, 7, ORDER - 1, 2], index)) for index in (1, 4, 9, 10)]
    demand(points[0][1] == 13 and secret_of(points) == 5, 'shares')


def main(arguments):
    self_test()
    if '--self-test' in arguments:
        print('The primitives give the published figures.')
        return 0
    folder = pathlib.Path(__file__).resolve().parent.parent / 'vectors' / 'secsum'
    files = [pathlib.Path(name) for name in arguments] or sorted(folder.glob('round-*.json'))
    started, wrong = time.monotonic(), 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for file, found in zip(files, pool.map(check, files)):
            wrong += bool(found)
            for line in found[:20]:
                print(f'{file.name}: {line}')
    print(f'{len(files) - wrong} of {len(files)} rounds are as the specification says ({time.monotonic() - started:.0f} s).')
    return 0 if files and not wrong else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
