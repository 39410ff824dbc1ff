/** Faults in the arithmetic of points, in the program that writes its module, and in what holds both right. */
import type { Mutant } from './mutant.ts';

const native = 'packages/native/';

const inBlinding = (file: string, name: string, [find, replace]: readonly [string, string], test: string): Mutant => ({
  name,
  file: `${native}src/blinding/${file}`,
  find,
  replace,
  test: `${native}test/blinding/${test}.test.ts`,
});

/** The module is written anew with the fault in it. */
const inModule = (file: string, name: string, change: readonly [string, string], test: string): Mutant => ({
  ...inBlinding(file, name, change, test),
  file: `${native}tools/${file}`,
  builds: { program: `${native}tools/build-wasm.ts`, made: `${native}src/blinding/field-pairs-wasm.ts` },
});

const ladder = 'x25519-ladder';
const ristretto = 'ristretto-pairs';
const corners = 'pair-corners';

export const pointMutants: readonly Mutant[] = [
  inBlinding(
    'elligator-pairs.ts',
    'no hash into curve25519 computed a second time',
    ['    demandSameOne(to.subarray', '    if (count === 0) demandSameOne(to.subarray'],
    'elligator-pairs',
  ),
  inBlinding(
    'elligator-pairs.ts',
    'an odd hash without a companion',
    ['at < count + (count % 2); at += 1) {', 'at < count; at += 1) {'],
    'elligator-pairs',
  ),
  inBlinding('elligator-pairs.ts', 'hashes left in memory', ['    field.forget();\n', ''], 'elligator-pairs'),
  inBlinding('elligator-pairs.ts', 'twice doubled, not three times', ['doubling < 3', 'doubling < 2'], 'elligator-pairs'),
  inBlinding(
    'invert-all.ts',
    'an odd one without an inverse',
    ['    if (length % 2 === 1) copy(at +', '    if (length < 0) copy(at +'],
    'elligator-pairs',
  ),
  inBlinding(
    'x25519-ladder.ts',
    'no product computed a second time',
    ['    demandSameOne(to.subarray', '    if (count === 0) demandSameOne(to.subarray'],
    ladder,
  ),
  inBlinding('same-one.ts', 'only the first computed a second time', ['% (outcomes.length / elementLength)', '% 1'], 'same-one'),
  inBlinding(
    'same-one.ts',
    'half an outcome looked at',
    ['outcome.some((byte, at) =>', 'outcome.some((byte, at) => at < 16 &&'],
    'same-one',
  ),
  inBlinding(
    'native-ristretto255-suite.ts',
    'no product of ristretto255 computed a second time',
    ['        demandSameOne(to, (index) => {', '        if (first < 0) demandSameOne(to, (index) => {'],
    ristretto,
  ),
  inBlinding(
    'native-ristretto255-suite.ts',
    'no hash into ristretto255 computed a second time',
    ['uniform, to);\n  demandSameOne', 'uniform, to);\n  if (to.length === 0) demandSameOne'],
    ristretto,
  ),
  inBlinding('x25519-ladder.ts', 'small order taken', ['if (isZeroElement(to, from)) return false;', ''], ladder),
  inBlinding(
    'x25519-ladder.ts',
    'an odd one without a companion',
    ['    if (count % 2 === 1) bytes.set(elements.subarray(0, elementLength), count * elementLength);\n', ''],
    ladder,
  ),
  inBlinding('ristretto-pairs.ts', 'the identity taken', ['    if (isZeroElement(elements, from)) return false;\n', ''], ristretto),
  inBlinding('ristretto-pairs.ts', 'a y of zero taken', [' | (this.#zeroY[at] as number)', ''], ristretto),
  inBlinding('ristretto-pairs.ts', 'a negative product of coordinates taken', [' | (field.flags[at] as number) |', ' |'], ristretto),
  inBlinding('ristretto-pairs.ts', 'what is no square taken', ['(1 - (this.#roots.wasSquare[at] as number)) | ', ''], ristretto),
  inBlinding('ristretto-pairs.ts', 'negative bytes taken', [' || ((elements[from] as number) & 1) === 1', ''], ristretto),
  inBlinding(
    'field-pairs.ts',
    'the sign of a digit skipped',
    ['this.#digits[place + 1] = sign;', 'this.#digits[place + 1] = 0;'],
    ristretto,
  ),
  inBlinding('field-pairs.ts', 'a swap that is not undone', ['here ^ before', 'here'], ladder),
  inBlinding('x25519-ladder.ts', 'a batch left in memory', ['    this.#pairs.forget();\n', ''], ladder),
  inBlinding('ristretto-pairs.ts', 'a batch of ristretto255 left in memory', ['    this.#field.forget();\n', ''], ristretto),
  inBlinding('field-pairs.ts', 'vectors left in memory', ['return this.#writtenRoom(batchPairs', 'return this.#room(batchPairs'], ladder),
  inBlinding('field-pairs.ts', 'products that are rounded taken for exact', ['return isExact;', 'return true;'], 'lesser-machine'),
  inBlinding(
    'worker-pool.ts',
    'a thread that miscalculates passed over',
    ["ends.some((end) => end.outcome === 'miscalculated')", 'ends.length < 0'],
    'miscalculation',
  ),
  inBlinding(
    'blinding-worker.ts',
    'a scalar left in a thread',
    ["    if ('piece' in task && 'scalar' in task.piece) task.piece.scalar.fill(0);\n", ''],
    'worker-pool',
  ),
  inModule('pair-writer.ts', 'the 19 of products forgotten', ['name: this.#nineteen(name), bound: 19n', 'name, bound: 19n'], corners),
  inModule(
    'pair-writer.ts',
    'the 19 of a carry forgotten',
    ["limb === 0 ? this.#two('i32x4.dot_i16x8_s', below.over, this.constant(19n)) : below.over", 'below.over'],
    corners,
  ),
  inModule('pair-writer.ts', 'the 19 of a multiple forgotten', ['this.double(times * 2 ** -51)', 'this.double(2 ** -51)'], corners),
  inModule(
    'pair-writer.ts',
    'the second of two products that are split as one left out',
    ["lower === undefined ? rest : this.#two('f64x2.add', lower, rest)", 'lower ?? rest'],
    corners,
  ),
  inModule(
    'pair-writer.ts',
    'two products split as one where there is no room',
    ['mostWith(term) <= room)', 'mostWith(term) <= 2n * room)'],
    corners,
  ),
  inModule('pair-writer.ts', 'what comes round carries nothing', ['this.#carryInto(above, multiple, 1)]', 'above]'], corners),
  inModule('pair-writer.ts', 'columns carried as they are that are not lifted', ['given >= bound && ', ''], corners),
  inModule('pair-writer.ts', 'p left in what is written', ['this.#nineteen(over)), ...current', 'over), ...current'], corners),
  inModule('pair-writer.ts', 'half a limb of every carry lost', ['lift + half - excess', 'lift - excess'], corners),
  inModule('pair-writer.ts', 'products split at another exponent', ['const split = 3 * 2 ** 102', 'const split = 3 * 2 ** 101'], corners),
  inModule(
    'pair-writer.ts',
    'the negative of a number left as it is',
    ['this.constant(2n ** 63n));\n    return value', 'this.constant(0n));\n    return value'],
    corners,
  ),
  inModule(
    'field-pairs-wat.ts',
    'a bit of the scalar in one lane alone',
    [
      '(i64x2.splat (i64.sub (i64.const 0) (i64.load8_u (local.get $at))))',
      '(i64x2.replace_lane 1 (i64x2.splat (i64.sub (i64.const 0) (i64.load8_u (local.get $at)))) (i64.const 0))',
    ],
    ladder,
  ),
  inModule('field-pairs-wat.ts', 'always the same point doubled', ["writer.choose('$swap', c, a)", 'a'], ladder),
  inModule('field-pairs-wat.ts', 'another a24', ['const a24 = 121_665', 'const a24 = 121_666'], ladder),
  inModule('field-pairs-wat.ts', 'a table without its last entry', ['windows - 1}', 'windows - 2}'], ristretto),
  inModule('field-pairs-wat.ts', 'one digit too few doubled', ['.repeat(4)}', '.repeat(3)}'], ristretto),
];
