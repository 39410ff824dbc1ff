/**
 * The WebAssembly text of src/blinding/field-pairs-wasm.ts: vectors of numbers modulo p = 2^255 - 19 that are worked two at a time (pair-writer.ts), and the
 * Montgomery ladder of X25519 on them. A pair takes 80 bytes; functions go over `$count` pairs in order, and an outcome may stand where an operand stood.
 */
import { type Pair, PairWriter, reducedBound } from './pair-writer.ts';

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

const threePlaces = { to: pairLength, left: pairLength, right: pairLength };

const one = (writer: PairWriter): Pair => [1, 0, 0, 0, 0].map((value) => ({ name: writer.double(value), bound: BigInt(value) }));

/** (A + 2) / 4 - 1 of RFC 7748 section 5. */
const a24 = 121_665;

const places = { sum2: 0, difference2: 80, sum3: 160, difference3: 240 } as const;

/**
 * One bit of the ladder of RFC 7748 section 5. In memory are x_2 + z_2, x_2 - z_2 and the same of x_3 and z_3: sums are taken of columns, before these are
 * carried, so that every factor is a carried number.
 */
function ladderStep(writer: PairWriter): void {
  const state = (place: number): Pair => writer.load('$state', place, stateBound);
  const [a, c] = writer.exchange('$swap', state(places.sum2), state(places.sum3));
  const [b, d] = writer.exchange('$swap', state(places.difference2), state(places.difference3));
  const da = writer.multiply(d, a);
  const cb = writer.multiply(c, b);
  const x3 = writer.square(writer.carry(writer.addColumns(da, cb)));
  const difference = writer.carry(writer.square(writer.carry(writer.subtractColumns(da, cb))));
  const z3 = writer.multiply(writer.load('$u'), difference);
  writer.store('$state', places.sum3, writer.carry(writer.addColumns(x3, z3)), stateBound);
  writer.store('$state', places.difference3, writer.carry(writer.subtractColumns(x3, z3)), stateBound);
  const aa = writer.square(a);
  const bb = writer.square(b);
  const e = writer.carry(writer.subtractColumns(aa, bb));
  const carriedAa = writer.carry(aa);
  const x2 = writer.multiply(carriedAa, writer.carry(bb));
  const z2 = writer.multiply(e, writer.scaleAndAdd(e, a24, carriedAa));
  writer.store('$state', places.sum2, writer.carry(writer.addColumns(x2, z2)), stateBound);
  writer.store('$state', places.difference2, writer.carry(writer.subtractColumns(x2, z2)), stateBound);
}

const nextSwap = `
  (local.set $swap (i64x2.splat (i64.sub (i64.const 0) (i64.load8_u (local.get $at)))))
  (local.set $at (i32.add (local.get $at) (i32.const 1)))`;

/** x and z of each u times a scalar, of which `$swaps` holds 256 bytes: for each bit from bit 254 down whether it differs from the one before it, and bit 0. */
function ladder(writer: PairWriter): void {
  const u = writer.load('$u');
  const unit = one(writer);
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

/** The module's text. Memory is the module's own, four pages. */
export const fieldPairsWat = `(module
  (memory (export "memory") 4)
  ;; to = left * right
  ${each('multiply', threePlaces, (writer) => {
    writer.store('$to', 0, writer.carry(writer.multiply(writer.load('$left'), writer.load('$right'))));
  })}
  ;; two numbers of 32 bytes each, without their top bits
  ${each('read', { to: pairLength, bytes: 64 }, (writer) => writer.store('$to', 0, writer.carry(writer.read('$bytes'))))}
  ;; 32 bytes of each number, canonical
  ${each('write', { bytes: 64, from: pairLength }, (writer) => writer.write('$bytes', writer.load('$from')))}
  ;; x / z: u times the scalar that $swaps says, at $state room for four pairs
  ${each('ladder', { x: pairLength, z: pairLength, u: pairLength }, ladder, '(param $swaps i32) (param $state i32)', '(local $swap v128) (local $at i32) (local $bits i32)')}
)
`;
