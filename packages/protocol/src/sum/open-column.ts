/**
 * R2: what a holder does with the entries it was dealt (SUM-R2-4 to SUM-R2-7).
 *
 * The order of the checks decides who is to blame. A row whose path does not lead to the dealer's signed root was altered on the way, and
 * the row is refused. Only a row that the dealer did sign can give rise to a complaint, which names dealer and holder and shows
 * neither key nor share: evidence would give the coordinator a point of both secrets of a partner that may be honest.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { AgentOutput, HeldShares, RoundContext, RoundSecrets } from './agent-states.ts';
import { derivePolynomial, isCommittedShare, shareAt } from './dealer.ts';
import { verifyEntry } from './entry-tree.ts';
import type { Advertisement, ColumnRow, ShareHeader } from './messages.ts';
import { ofPartner } from './roster.ts';
import { openShares } from './share-box.ts';

/** A holder with its column and what it needs to read it. */
export interface Holder {
  readonly round: RoundContext;
  readonly secrets: RoundSecrets;
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
  readonly headers: readonly ShareHeader[];
  readonly column: readonly ColumnRow[];
}

type Complaint = Extract<AgentOutput, { readonly kind: 'complaint' }>;

/** The shares of every dealer in roster order, or complaints about the dealers whose shares do not open or fit. */
export type OpenedColumn =
  | { readonly kind: 'held'; readonly held: readonly HeldShares[] }
  | { readonly kind: 'complaints'; readonly complaints: readonly Complaint[] };

/**
 * Opens a column.
 *
 * @throws ProtocolError `malformed` where the rows are not those of the headers; `bad-proof` where the coordinator altered one.
 */
export function openColumn(primitives: Primitives, holder: Holder): OpenedColumn {
  const { round, headers, column, advertisements } = holder;
  const dealers = headers.map((header) => header.partner).filter((dealer) => dealer !== round.self);
  const fits = column.length === dealers.length && column.every((row, at) => row.dealer === dealers[at]);
  demand(fits, 'malformed', { clause: 'SUM-R2-4' });
  const recipients = advertisements.map((adv) => adv.partner);
  for (const row of column) {
    const { entriesRoot } = ofPartner(headers, row.dealer) as ShareHeader;
    verifyEntry(primitives, { roundCtx: round.roundCtx, dealer: row.dealer, recipient: round.self }, { ...row, recipients, entriesRoot });
  }
  const opened = headers.map((header) =>
    header.partner === round.self ? ownShares(primitives, holder) : openRow(primitives, holder, header.partner),
  );
  const complaints = opened.filter((result) => 'kind' in result);
  if (complaints.length > 0) return { kind: 'complaints', complaints };
  return { kind: 'held', held: opened.filter((result) => 'bShare' in result) };
}

function ownShares(primitives: Primitives, { round, secrets }: Holder): HeldShares {
  const { roundCtx, config, index, self } = round;
  const share = (kind: 'b' | 's') =>
    shareAt(derivePolynomial(primitives, { roundCtx, kind, secret: secrets[kind] }, config.threshold), index);
  return { dealer: self, bShare: share('b'), sShare: share('s') };
}

function openRow(primitives: Primitives, holder: Holder, dealer: string): HeldShares | Complaint {
  const { round, secrets, advertisements, advHash, column } = holder;
  const { entry } = column.find((row) => row.dealer === dealer) as ColumnRow;
  const { cKey } = ofPartner(advertisements, dealer) as Advertisement;
  const sharedSecret = primitives.x25519.sharedSecret(secrets.c, cKey);
  const shares =
    sharedSecret && openShares(primitives, { roundCtx: round.roundCtx, advHash, dealer, holder: round.self, sharedSecret }, entry.sealed);
  if (shares === undefined) return { kind: 'complaint', against: dealer, code: 'share-decrypt' };
  const route = { roundCtx: round.roundCtx, dealer, holder: round.self };
  const fits =
    isCommittedShare(primitives, { ...route, kind: 'b' }, shares.bShare, entry.bShareCommit) &&
    isCommittedShare(primitives, { ...route, kind: 's' }, shares.sShare, entry.sShareCommit);
  if (!fits) return { kind: 'complaint', against: dealer, code: 'share-commit-mismatch' };
  return { dealer, ...shares };
}
