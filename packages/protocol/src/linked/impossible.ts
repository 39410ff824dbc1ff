/** Where nobody can be, by a condition or by the codebook. */
import type { Codebook } from '../codebook/types.ts';
import { axisName, type Box } from './box.ts';

/** Whether nobody can be in a box of a dataset. */
export function impossibleIn(dataset: string, codebook: Codebook): (box: Box) => boolean {
  const impossible = codebook.datasets.get(dataset)?.impossible ?? [];
  const boxes = impossible.map((one) => new Map([...one].map(([variable, codes]) => [axisName(variable, codebook), codes])));
  const holds = (codes: readonly string[] | undefined, all: readonly string[]): boolean =>
    codes?.every((code) => all.includes(code)) === true;
  return (box) =>
    [...box.values()].some((codes) => codes.length === 0) ||
    boxes.some((one) => [...one].every(([axis, codes]) => holds(box.get(axis), codes)));
}
