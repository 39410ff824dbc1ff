/** Faults in what keys and digests are bound to. All parties make them alike, so only tests of the bytes can tell. */
import { inSum, type Mutant } from './mutant.ts';

const bindings = 'packages/protocol/test/sum/bindings.test.ts';
const seen = (mutant: Mutant): Mutant => ({ ...mutant, test: bindings });

export const labelMutants: readonly Mutant[] = [
  seen(inSum('dealer.ts', 'one label for both polynomials', "kind === 'b' ? labels.polyB : labels.polyS", 'labels.polyB')),
  seen(inSum('dealer.ts', 'one label for both commitments', "of.kind === 'b' ? labels.shareB : labels.shareS", 'labels.shareB')),
  seen(
    inSum(
      'pair-masks.ts',
      'pair keys without the shares',
      'const fields = [r1Hash, utf8(low.partner)',
      'const fields = [utf8(low.partner)',
    ),
  ),
  seen(inSum('pair-masks.ts', 'pair keys without the names', 'utf8(low.partner), utf8(high.partner), low.sKey', 'low.sKey')),
  seen(
    inSum(
      'share-box.ts',
      'share keys without a direction',
      'const direction = [utf8(route.dealer), utf8(route.holder), route.advHash];',
      'const direction = [route.advHash];',
    ),
  ),
  seen(inSum('share-box.ts', 'share keys without the keys', 'utf8(route.holder), route.advHash];', 'utf8(route.holder)];')),
  seen(inSum('pair-masks.ts', 'self-masks without a label of their own', 'label: labels.selfMask', 'label: labels.maskSeed')),
  seen(
    inSum('dealer.ts', 'a commitment to b without its owner', 'owner.roundCtx, utf8(owner.partner), owner.b)', 'owner.roundCtx, owner.b)'),
  ),
];
