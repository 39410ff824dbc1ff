/** A played round as the vectors print it: what it starts from, and every value that follows. */
import { encodeHex, encodeSumConfig, type Primitives } from '@ketensom/protocol';
import type { RoundCase } from './cases.ts';
import { dealingOf, keysOf } from './document-dealing.ts';
import { maskingOf, openingOf, revealsOf, statementOf, sumOf } from './document-opening.ts';
import { ownerOf } from './document-parts.ts';
import { seed } from './draw.ts';
import type { GivenRound } from './given.ts';
import { playRound } from './play-round.ts';

/** What a file of a round is about. */
export type RoundTitle = Pick<RoundCase, 'name' | 'title'>;

/** The document of a round that is played with these primitives. */
export function roundDocument(primitives: Primitives, { name, title }: RoundTitle, given: GivenRound) {
  const meeting = playRound(primitives, given);
  const owners = given.partners.map((partner) => ownerOf(primitives, meeting.roundCtx, partner));
  return {
    name,
    title,
    source: 'Played by tools/secsum-vectors.ts on the portable primitives; computed again from the specification by tools/check-secsum.py',
    seed,
    given,
    config: { bytes: encodeHex(encodeSumConfig(given.config)), roundCtx: encodeHex(meeting.roundCtx) },
    keys: keysOf(meeting, owners),
    dealing: dealingOf(meeting, owners),
    masking: maskingOf(meeting, owners),
    statement: statementOf(meeting),
    reveals: revealsOf(meeting),
    opening: openingOf(meeting),
    sum: sumOf(meeting),
  };
}

/** What is read of a file of a round in order to play it again. */
export interface RoundFile extends RoundTitle {
  readonly given: GivenRound;
}

/** A document as a file. */
export const printVector = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
