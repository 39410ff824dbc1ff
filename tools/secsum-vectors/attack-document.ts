/** The attacks as the vectors print them, each seen to come out as it should, and its honest counterpart to be accepted. */
import { isDeepStrictEqual } from 'node:util';
import { noblePrimitives } from '@ketensom/protocol';
import { auditAttacks } from './attack-audit.ts';
import { configAttacks } from './attack-config.ts';
import { dealingAttacks } from './attack-dealing.ts';
import { keyAttacks } from './attack-keys.ts';
import type { Attack } from './attack-kit.ts';
import { openingAttacks } from './attack-opening.ts';
import { shareAttacks } from './attack-shares.ts';
import { survivorAttacks } from './attack-survivors.ts';
import { vectorAttacks } from './attack-vectors.ts';
import { type Outcome, runScript, type Script } from './script.ts';

/** A file of an attack. */
export type AttackFile = Script & {
  readonly title: string;
  readonly source: string;
  readonly attack: number;
  readonly fault: string;
  readonly expect: Outcome;
};

/** Every attack, in the order of the steps of a round. */
export const attacks: readonly Attack[] = [
  ...configAttacks,
  ...keyAttacks,
  ...dealingAttacks,
  ...shareAttacks,
  ...vectorAttacks,
  ...survivorAttacks,
  ...openingAttacks,
  ...auditAttacks,
];

/** The name of the attack's file, without its ending. */
export const attackName = ({ attack, name }: Attack): string => `attack-${String(attack).padStart(2, '0')}-${name}`;

/** @throws TypeError where the party does not do as expected, or would not take the honest message either. */
export function attackDocument(attack: Attack): AttackFile {
  const { title, fault, script, expect } = attack;
  const outcome = runScript(noblePrimitives, script);
  if (!isDeepStrictEqual(outcome, expect)) throw new TypeError(`${attackName(attack)} came out as ${JSON.stringify(outcome)}`);
  if (script.honest !== undefined && runScript(noblePrimitives, script, 'honest') !== 'accepted')
    throw new TypeError(`${attackName(attack)}: the honest message is not accepted`);
  const source = `Attack ${attack.attack} of README.md; made by tools/secsum-vectors.ts`;
  return { title, source, attack: attack.attack, fault, ...script, expect };
}
