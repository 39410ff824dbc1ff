/** R1 for the coordinator: collect headers and sealed entries, then fix U2 (SUM-R1). It carries the boxes and can open none. */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { CoordinatorStep, Dealt } from './coordinator-states.ts';
import { type CoordinatorMessageOf, type CoordinatorStateOf, coordinatorStepTo, demandMember, failRound } from './coordinator-step.ts';
import { deriveR1Hash } from './digests.ts';
import { deriveEntriesRoot } from './entry-tree.ts';
import { ofPartner, rosterIndex } from './roster.ts';
import { sealedSharesLength } from './share-box.ts';
import { isSameHeader } from './share-header.ts';

/**
 * A dealer's header and entries. When everybody with a fixed key has dealt, the shares are fixed.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`; `binding-mismatch` for other keys than the fixed ones, `malformed` for other entries
 * than one for each of them, `digest-mismatch` where the entries do not give the signed root.
 */
export function onShares(
  primitives: Primitives,
  state: CoordinatorStateOf<'collecting-shares'>,
  { dealt }: CoordinatorMessageOf<'shares'>,
): CoordinatorStep {
  if (isDealtAlready(state, dealt)) return coordinatorStepTo(state);
  checkDealt(primitives, state, dealt);
  const position = rosterIndex(state.config, dealt.header.partner);
  const before = state.dealt.filter((other) => rosterIndex(state.config, other.header.partner) < position);
  const next = { ...state, dealt: [...before, dealt, ...state.dealt.slice(before.length)] };
  return next.dealt.length === state.advertisements.length ? fixShares(primitives, next) : coordinatorStepTo(next);
}

function isDealtAlready(state: CoordinatorStateOf<'collecting-shares' | 'collecting-inputs'> | LateSharesState, dealt: Dealt): boolean {
  const { partner } = dealt.header;
  demandMember(state, partner, 'SUM-R1-11');
  demand(ofPartner(state.advertisements, partner) !== undefined, 'round-closed', { clause: 'SUM-R1-11', party: partner });
  const known = state.dealt.find((other) => other.header.partner === partner);
  if (known === undefined) return false;
  demand(isSameHeader(known.header, dealt.header), 'equivocation', { clause: 'SUM-S-3', party: partner });
  return true;
}

function checkDealt(primitives: Primitives, state: CoordinatorStateOf<'collecting-shares'>, { header, entries }: Dealt): void {
  const dealer = header.partner;
  demand(equalBytes(header.advHash, state.advHash), 'binding-mismatch', { clause: 'SUM-R1-10', party: dealer });
  const fits =
    entries.length === state.advertisements.length &&
    entries.every(({ recipient, entry }, at) => {
      const isOwn = recipient === dealer;
      return recipient === state.advertisements[at]?.partner && entry.sealed.length === (isOwn ? 0 : sealedSharesLength);
    });
  demand(fits, 'malformed', { clause: 'SUM-R1-11', party: dealer });
  const root = deriveEntriesRoot(primitives, { roundCtx: state.roundCtx, dealer }, entries);
  demand(equalBytes(root, header.entriesRoot), 'digest-mismatch', { clause: 'SUM-R1-11', party: dealer });
}

/** Nobody more will deal: fix the shares there are, or fail with too few. */
export const onSharesOver = (primitives: Primitives, state: CoordinatorStateOf<'collecting-shares'>): CoordinatorStep =>
  fixShares(primitives, state);

function fixShares(primitives: Primitives, state: CoordinatorStateOf<'collecting-shares'>): CoordinatorStep {
  if (state.dealt.length < state.config.minSurvivors) return failRound(state, { code: 'too-few-survivors' });
  const headers = state.dealt.map((dealt) => dealt.header);
  const r1Hash = deriveR1Hash(primitives, { roundCtx: state.roundCtx, advHash: state.advHash, headers });
  return coordinatorStepTo({ ...state, kind: 'collecting-inputs', r1Hash, inputs: [] }, [
    { kind: 'shares-fixed', partners: headers.map((header) => header.partner), r1Hash },
  ]);
}

type LateSharesState = CoordinatorStateOf<'collecting-inputs' | 'summing' | 'collecting-acks' | 'collecting-reveals'>;

/**
 * Shares after they were fixed. The sender's own again are a replay.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`; `round-closed` for ones that came too late.
 */
export function onLateShares(_primitives: Primitives, state: LateSharesState, { dealt }: CoordinatorMessageOf<'shares'>): CoordinatorStep {
  demand(isDealtAlready(state, dealt), 'round-closed', { clause: 'SUM-R1-12' });
  return coordinatorStepTo(state);
}
