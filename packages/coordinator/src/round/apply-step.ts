/** A step of the coordinator's round made real: the state stored and what follows from it said, within the caller's transaction. */
import { type CoordinatorOutput, type CoordinatorStep, encodeHex, encodePartnerList, encodeStatement } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { dropOthers, setStep } from '../store/queries.ts';
import { failRun, stepOf } from './end-run.ts';
import { type StoredRound, saveRound } from './round-store.ts';

type Output<Kind extends CoordinatorOutput['kind']> = Extract<CoordinatorOutput, { readonly kind: Kind }>;

/** A blob of the coordinator as its event names it. */
const publish = (desk: Desk, bytes: Uint8Array): { readonly digest: string; readonly length: number } => ({
  digest: writeBlob(desk, bytes, 'members'),
  length: bytes.length,
});

function fixPartners(desk: Desk, { run, round }: StoredRound, output: Output<'keys-fixed' | 'shares-fixed'>): void {
  const list = { run, round, count: output.partners.length, ...publish(desk, encodePartnerList(output.partners)) };
  if (output.kind === 'keys-fixed') say(desk, 'round.keys_fixed', { ...list, adv_hash: encodeHex(output.advHash) });
  else say(desk, 'round.shares_fixed', { ...list, r1_hash: encodeHex(output.r1Hash) });
  dropOthers(desk, run, output.partners);
}

function fixSurvivors(desk: Desk, { run, round }: StoredRound, { statement, svHash }: Output<'survivors-fixed'>): void {
  const survivors = statement.survivors.map((survivor) => survivor.partner);
  say(desk, 'survivors.fixed', {
    run,
    round,
    sv_hash: encodeHex(svHash),
    count: survivors.length,
    ...publish(desk, encodeStatement(statement)),
  });
  dropOthers(desk, run, survivors);
}

function fail(desk: Desk, stored: StoredRound, { code, blamed, complaint }: Output<'failed'>): void {
  const { run, round, state } = stored;
  const party = blamed ?? complaint?.against;
  say(desk, 'round.aborted', { run, round, step: stepOf(state), code });
  failRun(desk, run, { code, ...(party === undefined ? {} : { party }) });
}

function carryOut(desk: Desk, stored: StoredRound, output: CoordinatorOutput): void {
  const { run, round } = stored;
  switch (output.kind) {
    case 'keys-fixed':
    case 'shares-fixed':
      fixPartners(desk, stored, output);
      break;
    case 'input-received':
      say(desk, 'input.received', { run, round, partner: output.partner, vec_root: encodeHex(output.vecRoot) });
      break;
    case 'survivors-fixed':
      fixSurvivors(desk, stored, output);
      break;
    case 'failed':
      fail(desk, stored, output);
      break;
    // The driver finds these two in the stored state, after a crash too.
    case 'sum-inputs':
    case 'opened':
      break;
  }
}

/** Stores the step's state and says what it gives rise to. */
export function applyStep(desk: Desk, stored: StoredRound, { next, outbox }: CoordinatorStep): void {
  saveRound(desk, stored, next);
  for (const output of outbox) carryOut(desk, stored, output);
  if (next.kind !== 'failed' && next.kind !== stored.state.kind) setStep(desk, stored.run, stepOf(next));
}
