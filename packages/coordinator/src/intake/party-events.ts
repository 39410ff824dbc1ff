/** Changes of keys and standing (KEY-1 to KEY-4), whoever says them: checked, kept, and the runs ended that they leave without footing. */
import { changedName, changeParty, type ErrorCode, type PartyChange } from '@ketensom/protocol';
import { abortRun } from '../round/end-run.ts';
import type { Desk } from '../store/desk.ts';
import { findParty, isKeyUsed, recordChange } from '../store/parties.ts';
import { selectAll } from '../store/sql.ts';
import type { Apply } from './handler.ts';

interface RunRow {
  readonly run: string;
}

const openRuns = "state IN ('approving', 'running')";

/** The runs under way that somebody asks or takes part in. */
const runsWith = (desk: Desk, name: string): readonly RunRow[] =>
  selectAll<RunRow>(
    desk.db,
    `SELECT run FROM queries WHERE ${openRuns} AND (analyst = ?1 OR run IN (SELECT run FROM participants WHERE partner = ?1)) ORDER BY leaf`,
    name,
  );

/** Those of them that people at this partner signed for. */
const runsSignedAt = (desk: Desk, partner: string): readonly RunRow[] =>
  selectAll<RunRow>(
    desk.db,
    `SELECT run FROM queries WHERE ${openRuns} AND run IN (SELECT run FROM leaves WHERE type = 'approval.given' AND actor = ?) ORDER BY leaf`,
    partner,
  );

const codes: { readonly [Type in Exclude<PartyChange['type'], 'member.returned'>]: ErrorCode } = {
  'key.rotated': 'key-retired',
  'key.revoked': 'key-revoked',
  'member.suspended': 'suspended',
};

/** Ends what rests on keys or a standing that are no more: whoever stays can ask again under what holds now. */
function endRuns(desk: Desk, event: PartyChange, isOwnKey: boolean): void {
  if (event.type === 'member.returned') return;
  const party = changedName(event);
  const runs = isOwnKey ? runsWith(desk, party) : runsSignedAt(desk, party);
  for (const { run } of runs) abortRun(desk, run, { code: isOwnKey ? codes[event.type] : 'four-eyes', party });
}

/**
 * Checks a change within the transaction; what it returns is carried out once the event is a leaf.
 *
 * @throws ProtocolError as `changeParty`.
 */
export function onPartyChange(desk: Desk, event: PartyChange): Apply {
  const before = findParty(desk, changedName(event));
  changeParty(desk.primitives, event, { find: (name) => findParty(desk, name), isUsed: (key) => isKeyUsed(desk, key) });
  const isOwnKey = event.type !== 'key.revoked' || event.key === before?.key;
  return ({ leaf }) => {
    recordChange(desk, event, leaf);
    endRuns(desk, event, isOwnKey);
  };
}
