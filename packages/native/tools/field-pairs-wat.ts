/**
 * The WebAssembly text of src/blinding/field-pairs-wasm.ts: vectors of numbers modulo p = 2^255 - 19 that are worked two at a time (pair-writer.ts), and the
 * Montgomery ladder of X25519 on them. A pair takes 80 bytes; functions go over `$count` pairs in order, and an outcome may stand where an operand stood.
 */
import { edwardsD, fieldPrime } from '../src/blinding/curve-constants.ts';
import { type Columns, type Pair, PairWriter, type Rows, reducedBound } from './pair-writer.ts';

const pairLength = 80;
/** Where the ladder keeps its state: sums and differences, of which one may be one more than what is carried. */
const stateBound = reducedBound + 1n;

/** A loop over `$count` pairs; `strides` says how far each pointer moves. */
function each(name: string, strides: Readonly<Record<string, number>>, build: (writer: PairWriter) => void, kept = '', own = ''): string {
  const writer = new PairWriter();
  build(writer);
  const pointers = Object.keys(strides);
  return `
(func (export "${name}") ${pointers.map((pointer) => `(param $${pointer} i32)`).join(' ')} ${kept} (param $count i32)
  ${own} ${writer.head()}
  (block $done (loop $next
    (br_if $done (i32.eqz (local.get $count)))
    ${writer.body()}
    ${pointers.map((pointer) => `(local.set $${pointer} (i32.add (local.get $${pointer}) (i32.const ${strides[pointer]})))`).join(' ')}
    (local.set $count (i32.sub (local.get $count) (i32.const 1)))
    (br $next))))`;
}

/** A function of this module alone, on places that it is given. */
function inner(name: string, pointers: readonly string[], build: (writer: PairWriter) => void, own = ''): string {
  const writer = new PairWriter();
  build(writer);
  return `
(func $${name} ${pointers.map((pointer) => `(param $${pointer} i32)`).join(' ')}
  ${own} ${writer.head()}
  ${writer.body()})`;
}

const threePlaces = { to: pairLength, left: pairLength, right: pairLength };

/** (A + 2) / 4 - 1 of RFC 7748 section 5. */
const a24 = 121_665;

/** At $state; the limbs of u's rows behind it. */
const places = { sum2: 0, difference2: 80, sum3: 160, difference3: 240, rows: 320 } as const;
/** Rows of a carried number: 19 of its limbs are ten and something. */
const rowBound = reducedBound + 16n;

/**
 * One bit of the ladder of RFC 7748 section 5. In memory are x_2 + z_2, x_2 - z_2 and the same of x_3 and z_3: sums are taken of columns, before these are
 * carried, so that every factor is a carried number. Of the sum of both points only a sign depends on which is which, and squares have none, so that only
 * what is doubled is chosen.
 */
function ladderStep(writer: PairWriter): void {
  const state = (place: number): Pair => writer.load('$state', place, stateBound);
  const [a, b, c, d] = [state(places.sum2), state(places.difference2), state(places.sum3), state(places.difference3)];
  const [da, cb] = writer.together(
    () => writer.multiply(d, a, 'raised'),
    () => writer.multiply(c, b),
  );
  const [[e, aa], [x3, difference]] = writer.together(
    () => {
      const aa = writer.square(writer.choose('$swap', c, a), 'raised');
      const bb = writer.square(writer.choose('$swap', d, b));
      return [writer.carry(writer.subtractColumns(aa, bb)), writer.carry(aa)] as const;
    },
    () => {
      const x3 = writer.square(writer.carry(writer.addColumns(da, cb)));
      return [x3, writer.carry(writer.square(writer.carry(writer.subtractColumns(da, cb)), 'raised'))] as const;
    },
  );
  const rows = (): Rows => [0, 1, 2, 3, 4].map((row) => writer.load('$state', places.rows + pairLength * row, rowBound));
  const [z3, x2] = writer.together(
    () => writer.multiply(rows(), difference, 'raised'),
    // bb is carried as it is here.
    () => writer.multiply(aa, writer.subtract(aa, e)),
  );
  const store = (place: number, columns: Columns): void => writer.store('$state', place, writer.carry(columns), stateBound);
  writer.together(
    () => {
      store(places.sum3, writer.addColumns(x3, z3));
      store(places.difference3, writer.subtractColumns(x3, z3));
    },
    () => {
      const z2 = writer.multiply(e, writer.scaleAndAdd(e, a24, aa), 'raised');
      store(places.sum2, writer.addColumns(x2, z2));
      store(places.difference2, writer.subtractColumns(x2, z2));
    },
  );
}

const nextSwap = `
  (local.set $swap (i64x2.splat (i64.sub (i64.const 0) (i64.load8_u (local.get $at)))))
  (local.set $at (i32.add (local.get $at) (i32.const 1)))`;

/** x and z of each u times a scalar, of which `$swaps` holds 256 bytes: for each bit from bit 254 down whether it differs from the one before it, and bit 0. */
function ladder(writer: PairWriter): void {
  const u = writer.load('$u');
  for (const [at, row] of writer.rows(u).entries()) writer.store('$state', places.rows + pairLength * at, row, rowBound);
  const unit = writer.known(1n);
  for (const place of [places.sum2, places.difference2]) writer.store('$state', place, unit, stateBound);
  writer.store('$state', places.sum3, writer.add(u, unit), stateBound);
  writer.store('$state', places.difference3, writer.subtract(u, unit), stateBound);
  writer.line('(local.set $at (local.get $swaps)) (local.set $bits (i32.const 255))');
  writer.line(`(loop $bit ${nextSwap}`);
  ladderStep(writer);
  writer.line('(br_if $bit (local.tee $bits (i32.sub (local.get $bits) (i32.const 1)))))');
  writer.line(nextSwap);
  const state = (place: number): Pair => writer.load('$state', place, stateBound);
  const [sum] = writer.exchange('$swap', state(places.sum2), state(places.sum3));
  const [difference] = writer.exchange('$swap', state(places.difference2), state(places.difference3));
  // Twice x and twice z.
  const [plus, minus] = [writer.columns(sum), writer.columns(difference)];
  writer.store('$x', 0, writer.carry(writer.addColumns(plus, minus)));
  writer.store('$z', 0, writer.carry(writer.subtractColumns(plus, minus)));
}

/** Twice the d of edwards25519 (RFC 7748 section 4.1). */
const twiceD = (2n * edwardsD) % fieldPrime;

/** A point of edwards25519 in extended coordinates (Hisil, Wong, Carter and Dawson 2008), and what of it is multiplied when it is added. */
const point = { x: 0, y: 80, z: 160, t: 240 } as const;
const addend = { sum: 0, difference: 80, twiceZ: 160, twiceDt: 240 } as const;
const pointLength = 320;

/** E, F, G and H of either formula to a point, from columns of E and H, F and G. */
function storePoint(writer: PairWriter, [e, f, g, h]: readonly [Pair, Pair, Pair, Pair]): void {
  const [rowsOfF, rowsOfH] = [writer.rows(f), writer.rows(h)];
  writer.store('$p', point.x, writer.carry(writer.multiply(rowsOfF, e, 'raised')));
  writer.store('$p', point.y, writer.carry(writer.multiply(rowsOfH, g, 'raised')));
  writer.store('$p', point.z, writer.carry(writer.multiply(rowsOfF, g, 'raised')));
  writer.store('$p', point.t, writer.carry(writer.multiply(rowsOfH, e, 'raised')));
}

/** p = 2 p: dbl-2008-hwcd with a = -1, all coordinates times -1. */
function double(writer: PairWriter): void {
  const [x, y] = [writer.load('$p', point.x), writer.load('$p', point.y)];
  const [xx, yy, zz] = [writer.square(x), writer.square(y), writer.square(writer.load('$p', point.z))];
  const g = writer.subtractColumns(yy, xx);
  const f = writer.subtractColumns(writer.addColumns(zz, zz), g);
  const e = writer.multiply(x, writer.add(y, y));
  storePoint(writer, [writer.carry(e), writer.carry(f), writer.carry(g), writer.carry(writer.addColumns(xx, yy))]);
}

/** p = p + q: add-2008-hwcd-3, which has no exceptions on this curve. */
function addTo(writer: PairWriter): void {
  const [x, y] = [writer.load('$p', point.x), writer.load('$p', point.y)];
  const a = writer.multiply(writer.subtract(y, x), writer.load('$q', addend.difference));
  const b = writer.multiply(writer.add(y, x), writer.load('$q', addend.sum));
  const c = writer.multiply(writer.load('$p', point.t), writer.load('$q', addend.twiceDt));
  const d = writer.multiply(writer.load('$p', point.z), writer.load('$q', addend.twiceZ));
  const [e, h] = [writer.subtractColumns(b, a), writer.addColumns(b, a)];
  const [f, g] = [writer.subtractColumns(d, c), writer.addColumns(d, c)];
  storePoint(writer, [writer.carry(e), writer.carry(f), writer.carry(g), writer.carry(h)]);
}

/** q = p as it is added. */
function prepare(writer: PairWriter): void {
  const [x, y, z] = [point.x, point.y, point.z].map((place) => writer.columns(writer.load('$p', place))) as [Columns, Columns, Columns];
  writer.store('$q', addend.sum, writer.carry(writer.addColumns(y, x)));
  writer.store('$q', addend.difference, writer.carry(writer.subtractColumns(y, x)));
  writer.store('$q', addend.twiceZ, writer.carry(writer.addColumns(z, z)));
  const twice = writer.known(twiceD);
  writer.store('$q', addend.twiceDt, writer.carry(writer.multiply(writer.load('$p', point.t), twice, 'raised')));
}

const windows = 8;

/** q = the entry of the table for a digit from -8 to 8, whose size and sign are in the bytes at $at. All entries are read, whichever it is. */
function select(writer: PairWriter): void {
  const splat = (value: string): string => writer.local(`(i64x2.splat (i64.extend_i32_s ${value}))`);
  const digitIs = (size: number): string => splat(`(i32.sub (i32.const 0) (i32.eq (i32.load8_u (local.get $at)) (i32.const ${size})))`);
  const none = digitIs(0);
  const sizes = Array.from({ length: windows }, (_, at) => digitIs(at + 1));
  const entry = (place: number, identity: bigint): Pair =>
    writer.select([
      [none, writer.known(identity)],
      ...sizes.map((mask, at) => [mask, writer.load('$table', at * pointLength + place)] as const),
    ]);
  const negative = splat('(i32.sub (i32.const 0) (i32.load8_u offset=1 (local.get $at)))');
  const [sum, difference] = writer.exchange(negative, entry(addend.sum, 1n), entry(addend.difference, 1n));
  writer.store('$q', addend.sum, sum);
  writer.store('$q', addend.difference, difference);
  writer.store('$q', addend.twiceZ, entry(addend.twiceZ, 2n));
  writer.store('$q', addend.twiceDt, writer.negateWhere(negative, entry(addend.twiceDt, 0n)));
}

const coordinates = ['x', 'y', 'z', 't'] as const;

/** Coordinates between the vectors that they come from and the point at $p. */
function moveCoordinates(writer: PairWriter, direction: 'in' | 'out'): void {
  for (const name of coordinates) {
    if (direction === 'in') writer.store('$p', point[name], writer.load(`$${name}`));
    else writer.store(`$${name}`, 0, writer.load('$p', point[name]));
  }
}

/** Points times a scalar, in place: 64 signed digits of four bits from the topmost, each two bytes at $digits; $p room for a point, an addend and the table. */
function multiplyPoints(writer: PairWriter): void {
  moveCoordinates(writer, 'in');
  writer.line(`
    (local.set $q (i32.add (local.get $p) (i32.const ${pointLength})))
    (local.set $table (i32.add (local.get $q) (i32.const ${pointLength})))
    (call $prepare (local.get $p) (local.get $table))
    (local.set $at (i32.add (local.get $table) (i32.const ${pointLength})))
    (local.set $left (i32.const ${windows - 1}))
    (loop $entry
      (call $addTo (local.get $p) (local.get $table))
      (call $prepare (local.get $p) (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const ${pointLength})))
      (br_if $entry (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`);
  for (const [name, value] of Object.entries({ x: 0n, y: 1n, z: 1n, t: 0n }))
    writer.store('$p', point[name as keyof typeof point], writer.known(value));
  writer.line(`
    (local.set $at (local.get $digits))
    (local.set $left (i32.const 64))
    (loop $digit
      ${'(call $double (local.get $p))\n'.repeat(4)}
      (call $select (local.get $q) (local.get $table) (local.get $at))
      (call $addTo (local.get $p) (local.get $q))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br_if $digit (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`);
  moveCoordinates(writer, 'out');
}

/** Elements two by two by the flag of each: the same instructions for either. */
function choose(writer: PairWriter): void {
  const chosen = writer.local(`(i64x2.eq
    (i64x2.replace_lane 1 (i64x2.splat (i64.load8_u (local.get $flags))) (i64.load8_u offset=1 (local.get $flags)))
    (v128.const i64x2 1 1))`);
  const [left] = writer.exchange(chosen, writer.load('$right'), writer.load('$left'));
  writer.store('$to', 0, left);
}

/** to = from^(2^$times), two pairs at a time: a square waits for the one before it, and the other pair's does not. */
function squares(writer: PairWriter): void {
  for (const pair of [0, pairLength]) writer.store('$to', pair, writer.load('$from', pair));
  const squareOf = (pair: number) => () => writer.store('$to', pair, writer.carry(writer.square(writer.load('$to', pair), 'raised')));
  writer.line('(local.set $left (local.get $times)) (loop $square');
  writer.together(squareOf(0), squareOf(pairLength));
  writer.line('(br_if $square (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))');
}

const sumOf = (operation: 'addColumns' | 'subtractColumns') => (writer: PairWriter) => {
  writer.store('$to', 0, writer.carry(writer[operation](writer.columns(writer.load('$left')), writer.columns(writer.load('$right')))));
};

/** The module's text. Memory is the module's own, ten pages. */
export const fieldPairsWat = `(module
  (memory (export "memory") 10)
  ${inner('double', ['p'], double)}
  ${inner('addTo', ['p', 'q'], addTo)}
  ${inner('prepare', ['p', 'q'], prepare)}
  ${inner('select', ['q', 'table', 'at'], select)}
  ;; x, y, z, t = the point times the scalar that $digits say
  ${each(
    'multiplyPoints',
    { x: pairLength, y: pairLength, z: pairLength, t: pairLength },
    multiplyPoints,
    '(param $digits i32) (param $p i32)',
    '(local $q i32) (local $table i32) (local $at i32) (local $left i32)',
  )}
  ;; to = left + right
  ${each('add', threePlaces, sumOf('addColumns'))}
  ;; to = left - right
  ${each('subtract', threePlaces, sumOf('subtractColumns'))}
  ;; to = from^(2^$times), $count times two pairs
  ${each('squares', { to: 2 * pairLength, from: 2 * pairLength }, squares, '(param $times i32)', '(local $left i32)')}
  ;; to = left where the flag's byte is 1, else right
  ${each('choose', { to: pairLength, flags: 2, left: pairLength, right: pairLength }, choose)}
  ;; to = left * right
  ${each('multiply', threePlaces, (writer) => {
    writer.store('$to', 0, writer.carry(writer.multiply(writer.load('$left'), writer.load('$right'), 'raised')));
  })}
  ;; to = left * right, the same number for all
  ${each(
    'multiplyBy',
    { to: pairLength, left: pairLength },
    (writer) => writer.store('$to', 0, writer.carry(writer.multiply(writer.load('$left'), writer.load('$right'), 'raised'))),
    '(param $right i32)',
  )}
  ;; two numbers of 32 bytes each, without their top bits
  ${each('read', { to: pairLength, bytes: 64 }, (writer) => writer.store('$to', 0, writer.carry(writer.read('$bytes'))))}
  ;; 32 bytes of each number, canonical
  ${each('write', { bytes: 64, from: pairLength }, (writer) => writer.write('$bytes', writer.load('$from')))}
  ;; x / z: u times the scalar that $swaps says, at $state room for nine pairs
  ${each('ladder', { x: pairLength, z: pairLength, u: pairLength }, ladder, '(param $swaps i32) (param $state i32)', '(local $swap v128) (local $at i32) (local $bits i32)')}
)
`;
