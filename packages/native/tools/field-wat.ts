/**
 * The WebAssembly text of src/blinding/field-wasm.ts: vectors of numbers modulo p = 2^255 - 19, and their Legendre symbols. Written by a program, since a
 * multiplication is a hundred lines that follow one rule.
 *
 * An element is ten signed limbs of 32 bits, limb i standing at bit ceil(25.5 i) (Bernstein, Curve25519, section 4): even limbs below 1.1 * 2^25 in size, odd
 * ones below 1.1 * 2^24, which every operation leaves and every operation takes. Operations go over `$count` elements, 40 bytes apart, in order; an outcome may
 * stand where an operand stood, and an operand may be the outcome one place before: so a vector times itself moved by one is made of running products.
 */
import { fieldPrime } from '../src/blinding/curve-constants.ts';

const limbs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const isOdd = (limb: number): boolean => limb % 2 === 1;
const widthOf = (limb: number): number => (isOdd(limb) ? 25 : 26);
const bitOf = (limb: number): number => Math.ceil(25.5 * limb);

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const constant = (value: number | bigint): string => `(i64.const ${value})`;
const two = (operation: string, left: string, right: string): string => `(i64.${operation} ${left} ${right})`;
const add = (left: string, right: string): string => two('add', left, right);
const multiply = (left: string, right: string): string => two('mul', left, right);
const and = (left: string, right: string): string => two('and', left, right);
const or = (left: string, right: string): string => two('or', left, right);
const up = (value: string, bits: number): string => (bits === 0 ? value : two('shl', value, constant(bits)));
const down = (value: string, bits: number): string => (bits === 0 ? value : two('shr_s', value, constant(bits)));
const sum = (terms: readonly string[]): string => terms.reduce(add);
const locals = (names: readonly string[], type = 'i64'): string => names.map((name) => `(local $${name} ${type})`).join(' ');
const names = (letter: string): string[] => limbs.map((limb) => `${letter}${limb}`);
const loadLimb = (pointer: string, limb: number): string => `(i64.load32_s offset=${4 * limb} ${get(pointer)})`;
const storeLimb = (pointer: string, limb: number, value: string): string => `(i64.store32 offset=${4 * limb} ${get(pointer)} ${value})`;

/** What limb `from` holds beyond its width goes to the next, rounded to the nearest; beyond the last it comes back nineteenfold. */
function carry(from: number): string {
  const width = widthOf(from);
  const to = (from + 1) % 10;
  const over = get('c');
  return [
    set('c', down(add(get(`h${from}`), constant(2 ** (width - 1))), width)),
    set(`h${to}`, add(get(`h${to}`), from === 9 ? multiply(over, constant(19)) : over)),
    set(`h${from}`, two('sub', get(`h${from}`), up(over, width))),
  ].join('\n');
}

/** Two chains side by side, so that neither waits for itself; from limbs of up to 63 bits. */
const carryAll = [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0].map(carry).join('\n');
const storeAll = limbs.map((limb) => storeLimb('to', limb, get(`h${limb}`))).join('\n');

/** A loop over `$count` elements; `strides` says how far each pointer moves. */
function each(name: string, parameters: Readonly<Record<string, number>>, own: string, body: string, extra = ''): string {
  const pointers = Object.keys(parameters);
  return `
(func (export "${name}") ${pointers.map((pointer) => `(param $${pointer} i32)`).join(' ')} ${extra} (param $count i32)
  ${own}
  (block $done (loop $next
    (br_if $done (i32.eqz ${get('count')}))
    ${body}
    ${pointers.map((pointer) => set(pointer, `(i32.add ${get(pointer)} (i32.const ${parameters[pointer]}))`)).join(' ')}
    ${set('count', `(i32.sub ${get('count')} (i32.const 1))`)}
    (br $next))))`;
}

const elements = { to: 40, left: 40, right: 40 };

/** Column k is the sum of f_i g_j with i + j = k, twice where i and j are odd, and nineteenfold those with i + j = k + 10. */
function product(): string {
  const column = (at: number): string =>
    set(
      `h${at}`,
      sum(
        limbs.map((i) => {
          const j = (at - i + 10) % 10;
          return multiply(get(isOdd(i) && isOdd(j) ? `d${i}` : `f${i}`), get(i > at ? `n${j}` : `g${j}`));
        }),
      ),
    );
  return [
    ...limbs.map((limb) => set(`f${limb}`, loadLimb('left', limb))),
    ...limbs.map((limb) => set(`g${limb}`, loadLimb('right', limb))),
    ...limbs.filter(isOdd).map((limb) => set(`d${limb}`, up(get(`f${limb}`), 1))),
    ...limbs.slice(1).map((limb) => set(`n${limb}`, multiply(get(`g${limb}`), constant(19)))),
    ...limbs.map(column),
  ].join('\n');
}

const productLocals = locals([
  ...names('f'),
  ...names('g'),
  ...names('h'),
  ...limbs.filter(isOdd).map((limb) => `d${limb}`),
  ...limbs.slice(1).map((limb) => `n${limb}`),
  'c',
]);

const ownLimbs = locals([...names('h'), 'c']);

const limbByLimb = (operation: 'add' | 'sub'): string =>
  limbs.map((limb) => set(`h${limb}`, two(operation, loadLimb('left', limb), loadLimb('right', limb)))).join('\n');

/** 32 bytes, least significant first, all 256 bits of them. */
const fromBytes = limbs
  .map((limb) => {
    const bit = bitOf(limb);
    const width = limb === 9 ? 26 : widthOf(limb);
    const word = `(i64.load32_u offset=${bit >> 3} ${get('bytes')})`;
    return set(`h${limb}`, and(two('shr_u', word, constant(bit & 7)), constant(2 ** width - 1)));
  })
  .join('\n');

/** The one number from 0 to p - 1: q is how many times p must go, found by letting 19 more run through all limbs. */
const toBytes = [
  ...limbs.map((limb) => set(`h${limb}`, loadLimb('from', limb))),
  set('q', down(add(multiply(get('h9'), constant(19)), constant(2 ** 24)), 25)),
  ...limbs.map((limb) => set('q', down(add(get(`h${limb}`), get('q')), widthOf(limb)))),
  set('h0', add(get('h0'), multiply(get('q'), constant(19)))),
  ...limbs.map((limb) =>
    [
      set('c', down(get(`h${limb}`), widthOf(limb))),
      ...(limb === 9 ? [] : [set(`h${limb + 1}`, add(get(`h${limb + 1}`), get('c')))]),
      set(`h${limb}`, two('sub', get(`h${limb}`), up(get('c'), widthOf(limb)))),
    ].join('\n'),
  ),
  ...[0, 1, 2, 3].map((word) => {
    const parts = limbs.flatMap((limb) => {
      const at = bitOf(limb) - 64 * word;
      if (at >= 64 || at + widthOf(limb) <= 0) return [];
      return [at >= 0 ? up(get(`h${limb}`), at) : down(get(`h${limb}`), -at)];
    });
    return `(i64.store offset=${8 * word} ${get('to')} ${parts.reduce(or)})`;
  }),
].join('\n');

const choose = [
  `(local.set $mask (i64.sub (i64.const 0) (i64.extend_i32_u (i32.eq (i32.load8_u ${get('flag')}) (i32.const 1)))))`,
  ...limbs.map((limb) => {
    const right = loadLimb('right', limb);
    return storeLimb('to', limb, two('xor', right, and(get('mask'), two('xor', loadLimb('left', limb), right))));
  }),
].join('\n');

const words = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const wordMask = 2n ** 30n - 1n;

/** Word i of nine holds bits 30 i and on. */
const readWords = words
  .map((word) => {
    const bit = 30 * word;
    const value = two('shr_u', `(i64.load offset=${bit >> 3} ${get('bytes')})`, constant(bit & 7));
    return set(`g${word}`, and(value, constant(word === 8 ? 2 ** 16 - 1 : wordMask)));
  })
  .join('\n');

/** (f, g) <- (u f + v g, q f + r g) / 2^30, which divides. All are positive, and rows of the matrix add up to 2^30 at most, so that no sum takes more than 61 bits. */
const applyMatrix = [
  set('cf', constant(0)),
  set('cg', constant(0)),
  ...words.flatMap((word) => [
    set('cf', sum([get('cf'), multiply(get('u'), get(`f${word}`)), multiply(get('v'), get(`g${word}`))])),
    set('cg', sum([get('cg'), multiply(get('q'), get(`f${word}`)), multiply(get('r'), get(`g${word}`))])),
    ...(word === 0
      ? []
      : [set(`f${word - 1}`, and(get('cf'), constant(wordMask))), set(`g${word - 1}`, and(get('cg'), constant(wordMask)))]),
    set('cf', two('shr_u', get('cf'), constant(30))),
    set('cg', two('shr_u', get('cg'), constant(30))),
  ]),
  set('f8', get('cf')),
  set('g8', get('cg')),
].join('\n');

const lowWord = (letter: string): string => sum([get(`${letter}0`), up(get(`${letter}1`), 30), up(get(`${letter}2`), 60)]);
const exchange = (left: string, right: string): string => [set('t', get(left)), set(left, get(right)), set(right, get('t'))].join('\n');

/**
 * Thirty division steps on the lowest words of f and g: a matrix that takes (f, g) to what they are after the steps times 2^30, and what the steps do to the symbol.
 * `$eta` is less than zero where the next odd g changes places with f.
 */
const divisionSteps = `
  ${set('x', lowWord('f'))}
  ${set('y', lowWord('g'))}
  ${set('u', constant(1))} ${set('v', constant(0))} ${set('q', constant(0))} ${set('r', constant(1))}
  ${set('i', constant(30))}
  (block $stepped (loop $step
    ;; Halvings: (2 | f) is -1 where f is 3 or 5 modulo 8.
    ${set('z', `(i64.ctz ${or(get('y'), two('shl', constant(-1), get('i')))})`)}
    ${set('y', two('shr_u', get('y'), get('z')))}
    ${set('u', two('shl', get('u'), get('z')))}
    ${set('v', two('shl', get('v'), get('z')))}
    ${set('eta', two('sub', get('eta'), get('z')))}
    ${set('i', two('sub', get('i'), get('z')))}
    ${set('j', two('xor', get('j'), and(get('z'), two('xor', two('shr_u', get('x'), constant(1)), two('shr_u', get('x'), constant(2))))))}
    (br_if $stepped (i64.eqz ${get('i')}))
    (if (i64.lt_s ${get('eta')} (i64.const 0)) (then
      ;; Reciprocity: (g | f) and (f | g) differ where both are 3 modulo 4.
      ${set('eta', two('sub', constant(0), get('eta')))}
      ${set('j', two('xor', get('j'), two('shr_u', and(get('x'), get('y')), constant(1))))}
      ${exchange('x', 'y')}
      ${exchange('u', 'q')}
      ${exchange('v', 'r')}))
    ;; As many multiples of f as clear the lowest bits of g, of those that no exchange can come between: -g / f modulo 2^m, at most ten bits.
    ${set('m', add(get('eta'), constant(1)))}
    (if (i64.gt_s ${get('m')} ${get('i')}) (then ${set('m', get('i'))}))
    (if (i64.gt_s ${get('m')} (i64.const 10)) (then ${set('m', constant(10))}))
    ${set('w', two('xor', multiply(get('x'), constant(3)), constant(2)))}
    ${set('w', multiply(get('w'), two('sub', constant(2), multiply(get('x'), get('w')))))}
    ${set('w', and(two('sub', constant(0), multiply(get('w'), get('y'))), two('sub', two('shl', constant(1), get('m')), constant(1))))}
    ${set('y', add(get('y'), multiply(get('w'), get('x'))))}
    ${set('q', add(get('q'), multiply(get('w'), get('u'))))}
    ${set('r', add(get('r'), multiply(get('w'), get('v'))))}
    (br $step)))`;

const symbol = `
  ${readWords}
  ${words.map((word) => set(`f${word}`, constant((fieldPrime >> BigInt(30 * word)) & wordMask))).join('\n')}
  ${set('eta', constant(-1))}
  ${set('j', constant(0))}
  (local.set $turn (local.get $turns))
  (local.set $found (i32.const 3))
  (if (i64.eqz ${words.map((word) => get(`g${word}`)).reduce(or)})
    (then (local.set $found (i32.const 0)))
    (else
      (block $ended (loop $again
        (br_if $ended (i32.eqz ${get('turn')}))
        (local.set $turn (i32.sub ${get('turn')} (i32.const 1)))
        ${divisionSteps}
        ${applyMatrix}
        (br_if $again (i64.ne ${words.slice(1).reduce((all, word) => or(all, get(`f${word}`)), two('xor', get('f0'), constant(1)))} (i64.const 0)))
        (local.set $found (i32.add (i32.const 1) (i32.wrap_i64 ${and(get('j'), constant(1))})))))))
  (i32.store8 ${get('to')} ${get('found')})`;

const symbolLocals = `${locals([
  ...words.flatMap((word) => [`f${word}`, `g${word}`]),
  ...['x', 'y', 'u', 'v', 'q', 'r', 'i', 'j', 'z', 'eta', 'm', 'w', 't', 'cf', 'cg'],
])} ${locals(['turn', 'found'], 'i32')}`;

/** The module's text. Memory is the module's own, four pages. */
export const fieldWat = `(module
  (memory (export "memory") 4)
  ;; to = left * right
  ${each('multiply', elements, productLocals, `${product()}\n${carryAll}\n${storeAll}`)}
  ;; to = left + right
  ${each('add', elements, ownLimbs, `${limbByLimb('add')}\n${carryAll}\n${storeAll}`)}
  ;; to = left - right
  ${each('subtract', elements, ownLimbs, `${limbByLimb('sub')}\n${carryAll}\n${storeAll}`)}
  ;; to = left * factor, of less than 2^31
  ${each(
    'scale',
    { to: 40, left: 40 },
    ownLimbs,
    `${limbs.map((limb) => set(`h${limb}`, multiply(loadLimb('left', limb), `(i64.extend_i32_s ${get('factor')})`))).join('\n')}\n${carryAll}\n${storeAll}`,
    '(param $factor i32)',
  )}
  ;; to = left where the flag's byte is 1, else right; the same instructions for either
  ${each('choose', { to: 40, flag: 1, left: 40, right: 40 }, locals(['mask']), choose)}
  ;; elements of 32 bytes each
  ${each('read', { to: 40, bytes: 32 }, ownLimbs, `${fromBytes}\n${carryAll}\n${storeAll}`)}
  ;; 32 bytes of each element, canonical
  ${each('write', { to: 32, from: 40 }, locals([...names('h'), 'c', 'q']), toBytes)}
  ;; a byte for the Legendre symbol of each canonical 32 bytes: 0 of zero, 1 of a square, 2 of another, 3 where it is not found within $turns times thirty steps
  ${each('legendre', { to: 1, bytes: 32 }, symbolLocals, symbol, '(param $turns i32)')}
)
`;
