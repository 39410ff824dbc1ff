/** The start of a round: all partners have approved, so its config is fixed and said (SUM-C). */
import { deriveThresholds, encodeHex, encodeLayout, encodeSumConfig, type SumConfig, startRound } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { rootAt, treeSize } from '../log/tree-store.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { setStep } from '../store/queries.ts';
import { insertRound } from './round-store.ts';
import { type RunContextOf, readRunContextOf } from './run-context.ts';

function makeConfig(desk: Desk, run: string, { request, charter, terms, layout }: RunContextOf<'aggregate'>): SumConfig {
  const size = treeSize(desk);
  const keys = new Map(charter.members.map((member) => [member.partner, member.key]));
  return {
    version: 1,
    suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
    round: encodeHex(desk.random(16)),
    run,
    step: 0,
    roster: request.partners.map((partner) => ({ partner, key: keys.get(partner) ?? '' })),
    ...deriveThresholds(request.partners.length, terms.tolerate),
    layout: encodeHex(desk.primitives.sha256(encodeLayout(layout))),
    words64: layout.words,
    words32: 0,
    releaseMode: terms.releaseMode,
    noise: 'none',
    notBefore: desk.now(),
    expires: request.expires,
    logHead: { size, root: encodeHex(rootAt(desk, size)) },
  };
}

/** Opens the round of a run within the caller's transaction. */
export function openRound(desk: Desk, run: string): void {
  const context = readRunContextOf(desk, run, 'aggregate');
  const config = makeConfig(desk, run, context);
  const { next } = startRound(desk.primitives, config, context.terms.tolerate);
  const bytes = encodeSumConfig(config);
  const digest = writeBlob(desk, bytes, 'members');
  say(desk, 'round.config', { run, round: config.round, step: config.step, digest, length: bytes.length });
  insertRound(desk, { round: config.round, run, state: next });
  setStep(desk, run, 'advertise');
}
