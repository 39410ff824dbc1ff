/**
 * The instructions that the module of pairs is made of, one at a time on big integers: an account of what they do that owes nothing to the program that wrote them or to the
 * engine that compiles them. Sums of doubles must be exact, as must multiply-adds of fractions.
 */
import initWabt from 'wabt';

/** Two lanes of 64 bits, each from 0 to 2^64 - 1. */
type Lanes = readonly [bigint, bigint];
type Value = number | bigint | Lanes;

interface Instruction {
  readonly name: string;
  /** Numbers that stand after the name: a constant, the index of a local or a function, how many blocks to leave, a lane. */
  readonly given: readonly bigint[];
  /** What is added to an address. */
  readonly offset: number;
}

interface Routine {
  readonly parameters: number;
  readonly locals: number;
  readonly code: readonly Instruction[];
  /** By the place of a block's beginning, that of its end. */
  readonly ends: ReadonlyMap<number, number>;
}

const view = new DataView(new ArrayBuffer(8));

export function doubleOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

export function bitsOf(double: number): bigint {
  view.setFloat64(0, double);
  return view.getBigUint64(0);
}

function exactSum(left: number, right: number): number {
  const sum = left + right;
  if (BigInt(sum) !== BigInt(left) + BigInt(right)) throw new RangeError('a sum of doubles is rounded');
  return sum;
}

/** left * right + addend, rounded once. */
function multiplyAdd(left: number, right: number, addend: number): number {
  if (Number.isInteger(right)) return Number(BigInt(left) * BigInt(right) + BigInt(addend));
  const scaled = BigInt(left) * BigInt(right * 2 ** 51);
  if (scaled % 2n ** 51n !== 0n) throw new RangeError('a fraction is rounded');
  return exactSum(Number(scaled / 2n ** 51n), addend);
}

const lanesOf = (value: Value | undefined): Lanes => value as Lanes;
const each = (work: (...lanes: readonly bigint[]) => bigint, ...values: readonly Value[]): Lanes =>
  ([0, 1] as const).map((lane) => BigInt.asUintN(64, work(...values.map((value) => lanesOf(value)[lane])))) as unknown as Lanes;
const onDoubles =
  (work: (...lanes: readonly number[]) => number) =>
  (...lanes: readonly bigint[]): bigint =>
    bitsOf(work(...lanes.map(doubleOf)));

/** Of four signed halves of words each: what the lower two come to and what the upper two do, 32 bits each. */
function dotProducts(left: bigint, right: bigint): bigint {
  const [first, second, third, fourth] = [0n, 16n, 32n, 48n].map(
    (bit) => BigInt.asIntN(16, left >> bit) * BigInt.asIntN(16, right >> bit),
  ) as [bigint, bigint, bigint, bigint];
  return (BigInt.asUintN(32, third + fourth) << 32n) | BigInt.asUintN(32, first + second);
}

/** By name, operands from the stack, the lowest first. */
const ofLanes: Readonly<Record<string, readonly [operands: number, work: (...lanes: readonly bigint[]) => bigint]>> = {
  'f64x2.add': [2, onDoubles((a, b) => exactSum(a, b))],
  'f64x2.sub': [2, onDoubles((a, b) => exactSum(a, -b))],
  'f64x2.relaxed_madd': [3, onDoubles((a, b, c) => multiplyAdd(a, b, c))],
  'f64x2.relaxed_nmadd': [3, onDoubles((a, b, c) => multiplyAdd(-a, b, c))],
  'i64x2.add': [2, (a, b) => a + b],
  'i32x4.dot_i16x8_s': [2, dotProducts],
  'i64x2.sub': [2, (a, b) => a - b],
  'i64x2.eq': [2, (a, b) => (a === b ? -1n : 0n)],
  'v128.and': [2, (a, b) => a & b],
  'v128.or': [2, (a, b) => a | b],
  'v128.xor': [2, (a, b) => a ^ b],
};

const ofNumbers: Readonly<Record<string, (left: number, right: number) => number>> = {
  'i32.add': (a, b) => a + b,
  'i32.sub': (a, b) => a - b,
  'i32.eq': (a, b) => Number(a === b),
};

function parseRoutine(lines: readonly string[]): Routine {
  const code: Instruction[] = [];
  const ends = new Map<number, number>();
  const open: number[] = [];
  let parameters = 0;
  let locals = 0;
  for (const line of lines) {
    const words = line
      .replaceAll(/[()]|;;? ?[^;]*;?/g, ' ')
      .trim()
      .split(/\s+/);
    const [name = '', ...rest] = words;
    if (name === 'func') parameters = rest.slice(rest.indexOf('param') + 1).length;
    else if (name === 'local') locals = rest.length;
    else {
      const offset = Number(rest.find((word) => word.startsWith('offset='))?.slice(7) ?? 0);
      const given = rest.filter((word) => /^-?(0x)?[0-9a-f]+$/.test(word)).map((word) => BigInt(word));
      if (name === 'block' || name === 'loop') open.push(code.length);
      if (name === 'end' && open.length > 0) ends.set(open.pop() as number, code.length);
      code.push({ name, given, offset });
    }
  }
  return { parameters, locals, code, ends };
}

/** What is heard while it runs. */
export interface Listener {
  /** An address that is read or written. */
  readonly onAddress?: (address: number) => void;
  /** A turn of the loop that stands this many blocks deep; true ends the run. */
  readonly onTurn?: (depth: number) => boolean;
}

export class WasmInterpreter {
  readonly #routines: readonly Routine[];
  readonly #names: ReadonlyMap<string, number>;
  readonly memory = new DataView(new ArrayBuffer(65_536));

  private constructor(text: string) {
    const parts = text.split(/\n(?= {2}\()/).slice(1);
    this.#routines = parts.filter((part) => part.startsWith('  (func')).map((part) => parseRoutine(part.split('\n')));
    const names = [...text.matchAll(/\(export "(\w+)" \(func (\d+)\)\)/g)];
    this.#names = new Map(names.map(([, name, index]) => [name as string, Number(index)]));
  }

  static async load(module: Uint8Array): Promise<WasmInterpreter> {
    const { readWasm } = await initWabt();
    const read = readWasm(module, { readDebugNames: false, simd: true, relaxed_simd: true });
    const text = read.toText({ foldExprs: false, inlineExport: false });
    read.destroy();
    return new WasmInterpreter(text);
  }

  /** Runs a function by the name of its export or by its place. False where the listener ended it. */
  run(what: string | number, values: readonly number[], listener: Listener = {}): boolean {
    const routine = this.#routines[typeof what === 'string' ? (this.#names.get(what) as number) : what] as Routine;
    const zero: Lanes = [0n, 0n];
    const locals: Value[] = [...values, ...Array<Value>(routine.locals).fill(zero)];
    if (values.length !== routine.parameters) throw new RangeError('a function is given as many values as it takes');
    const stack: Value[] = [];
    const blocks: number[] = [];
    const pop = (): Value => stack.pop() as Value;
    const address = (offset: number): number => {
      const at = (pop() as number) + offset;
      listener.onAddress?.(at);
      return at;
    };
    for (let at = 0; at < routine.code.length; at += 1) {
      const { name, given, offset } = routine.code[at] as Instruction;
      const [first = 0n] = given;
      const index = Number(first);
      const lanes = ofLanes[name];
      const numbers = ofNumbers[name];
      if (lanes !== undefined) stack.push(each(lanes[1], ...stack.splice(-lanes[0])));
      else if (numbers !== undefined) {
        const [left, right] = stack.splice(-2) as [number, number];
        stack.push(numbers(left, right) | 0);
      } else if (name === 'local.get') stack.push(locals[index] as Value);
      else if (name === 'local.set') locals[index] = pop();
      else if (name === 'local.tee') locals[index] = stack.at(-1) as Value;
      else if (name === 'i32.const') stack.push(index);
      else if (name === 'i64.const') stack.push(BigInt.asUintN(64, first));
      else if (name === 'v128.const') {
        const [a, b, c, d] = given as [bigint, bigint, bigint, bigint];
        stack.push([a | (b << 32n), c | (d << 32n)]);
      } else if (name === 'i64x2.shl' || name === 'i64x2.shr_u') {
        const bits = BigInt(pop() as number);
        stack.push(each((lane) => (name === 'i64x2.shl' ? lane << bits : lane >> bits), pop()));
      } else if (name === 'i64x2.splat') {
        const value = pop() as bigint;
        stack.push([value, value]);
      } else if (name === 'i64x2.replace_lane') {
        const value = pop() as bigint;
        const [low, high] = lanesOf(pop());
        stack.push(index === 0 ? [value, high] : [low, value]);
      } else if (name === 'i64.sub') {
        const [left, right] = stack.splice(-2) as [bigint, bigint];
        stack.push(BigInt.asUintN(64, left - right));
      } else if (name === 'i64.extend_i32_s') stack.push(BigInt.asUintN(64, BigInt(pop() as number)));
      else if (name === 'i32.eqz') stack.push(Number(pop() === 0));
      else if (name === 'i32.load8_u') stack.push(this.memory.getUint8(address(offset)));
      else if (name === 'i64.load8_u') stack.push(BigInt(this.memory.getUint8(address(offset))));
      else if (name === 'v128.load') {
        const from = address(offset);
        stack.push([this.memory.getBigUint64(from, true), this.memory.getBigUint64(from + 8, true)]);
      } else if (name === 'v128.load64_zero') stack.push([this.memory.getBigUint64(address(offset), true), 0n]);
      else if (name === 'v128.load64_lane') {
        const [low, high] = lanesOf(pop());
        const value = this.memory.getBigUint64(address(offset), true);
        stack.push(index === 0 ? [value, high] : [low, value]);
      } else if (name === 'v128.store') {
        const [low, high] = lanesOf(pop());
        const to = address(offset);
        this.memory.setBigUint64(to, low, true);
        this.memory.setBigUint64(to + 8, high, true);
      } else if (name === 'v128.store64_lane') {
        const value = lanesOf(pop())[index] as bigint;
        this.memory.setBigUint64(address(offset), value, true);
      } else if (name === 'call') {
        const { parameters } = this.#routines[index] as Routine;
        if (!this.run(index, stack.splice(-parameters) as number[], listener)) return false;
      } else if (name === 'block' || name === 'loop') {
        blocks.push(at);
        if (name === 'loop' && listener.onTurn?.(blocks.length) === true) return false;
      } else if (name === 'br' || name === 'br_if') {
        if (name === 'br_if' && pop() === 0) continue;
        blocks.length -= index;
        const begin = blocks.at(-1) as number;
        if ((routine.code[begin] as Instruction).name === 'loop') {
          at = begin;
          if (listener.onTurn?.(blocks.length) === true) return false;
        } else {
          at = routine.ends.get(begin) as number;
          blocks.pop();
        }
      } else if (name === 'end') blocks.pop();
      else throw new TypeError(`no such instruction here: ${name}`);
    }
    return true;
  }
}
