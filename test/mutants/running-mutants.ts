/** Faults in the sum that is made as vectors come in: something twice, something not, or of somebody who is not in it. */
import type { Mutant } from './mutant.ts';

const running = 'packages/coordinator/src/store/running-sum.ts';
const intake = 'packages/coordinator/src/store/part-intake.ts';
const test = 'packages/coordinator/test/running-sum.test.ts';

export const runningMutants: readonly Mutant[] = [
  { name: 'a sum with the parts of one who left', file: running, find: 'this.#added.size === partners.length && ', replace: '', test },
  {
    name: 'a sum of vectors that are not whole',
    file: running,
    find: 'this.#added.get(partner) === parts',
    replace: 'this.#added.has(partner)',
    test,
  },
  { name: 'a word cut in two left out', file: running, find: '    if (filled === wordLength) window.add(word, at);\n', replace: '', test },
  { name: 'every part added at the start', file: running, find: 'part * partLength, pieces', replace: '0 * partLength, pieces', test },
  { name: 'a part that could not be stored kept in the sum', file: intake, find: '      sum?.spoil();\n', replace: '', test },
  {
    name: 'a part added as often as it comes',
    file: intake,
    find: "    demand(hash === undefined || equalBytes(hash, part.hash), 'input-conflict', { clause: 'API-3' });\n",
    replace:
      "    demand(hash === undefined || equalBytes(hash, part.hash), 'input-conflict', { clause: 'API-3' });\n    if (hash !== undefined) sum?.add(part);\n",
    test,
  },
  {
    name: 'sums of more memory than there may be',
    file: running,
    find: 'if (taken + length > this.#maxBytes) return undefined;',
    replace: 'if (taken > this.#maxBytes) return undefined;',
    test,
  },
];
