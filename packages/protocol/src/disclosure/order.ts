/** What "stricter" means, per rule: an order in which any two values have a strictest common one. */

/** `strictest` is the weakest value that satisfies both; it is idempotent, commutative and associative. */
export interface StrictnessOrder<Value> {
  readonly strictest: (a: Value, b: Value) => Value;
}

export const higherIsStricter: StrictnessOrder<number> = { strictest: Math.max };
export const lowerIsStricter: StrictnessOrder<number> = { strictest: Math.min };

/** Values listed from weakest to strictest. */
export function ranked<Value>(weakestFirst: readonly Value[]): StrictnessOrder<Value> {
  return { strictest: (a, b) => (weakestFirst.indexOf(a) >= weakestFirst.indexOf(b) ? a : b) };
}

/** Field by field. */
export function fields<Value extends object>(
  orders: { readonly [Name in keyof Value]: StrictnessOrder<Value[Name]> },
): StrictnessOrder<Value> {
  const names = Object.keys(orders) as (keyof Value)[];
  const strictest = (a: Value, b: Value): Value => {
    const entries = names.map((name) => [name, orders[name].strictest(a[name], b[name])]);
    return Object.fromEntries(entries) as Value;
  };
  return { strictest };
}
