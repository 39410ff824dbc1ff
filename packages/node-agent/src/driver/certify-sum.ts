/**
 * A certifier's work (SUM-K): the survivors' masked vectors are fetched part by part, held against the roots that their owners signed, and added. Where
 * the root of the sum is the one in the statement that this agent signed, it says so; where it is not, it says that and leaves the round. Memory does not
 * grow with the number or the length of the vectors.
 */
import {
  decodeStatement,
  demand,
  deriveSvHash,
  encodeHex,
  equalBytes,
  PartHasher,
  ProtocolError,
  partLength,
  type SumConfig,
  type SurvivorStatement,
  vectorPieces,
} from '@ketensom/protocol';
import type { AgentStore } from '../store/agent-store.ts';
import type { RoundRow } from '../store/round-store.ts';
import type { AgentContext } from './context.ts';
import { refuseRound } from './round-steps.ts';

const clause = 'SUM-K-4';

/** Notes that this agent is a certifier of the round. Part of the caller's transaction. */
export function noteCertificate({ store, self }: AgentContext, { round, certificate }: SumConfig): void {
  if (certificate?.by.includes(self) === true) store.meta.set(`certificate ${round}`, 'due');
}

/** Whether this agent got another sum than the one that was signed. */
export const isRefuted = (store: AgentStore, round: string): boolean => store.meta.get(`certificate ${round}`) === 'refused';

/** Whether the statement was signed here and nothing was said of its sum yet. */
export const hasCertificateWork = (store: AgentStore, { round, state }: RoundRow): boolean =>
  (state === 'signed' || state === 'revealed') && store.meta.get(`certificate ${round}`) === 'due';

/** The statement that this agent signed. */
async function signedStatement({ store, client, primitives }: AgentContext, round: string, svHash: Uint8Array): Promise<SurvivorStatement> {
  const fixed = store.log.ofRound(round, 'survivors.fixed')[0];
  if (fixed === undefined) throw new TypeError('a signed statement stands in the log');
  const statement = decodeStatement(await client.blob(fixed.event.digest));
  demand(equalBytes(deriveSvHash(primitives, statement), svHash), 'digest-mismatch', { clause: 'SUM-R3-7' });
  return statement;
}

/** Demands that the survivors' vectors give the stated sum. @throws ProtocolError `vector-shape`, `digest-mismatch`, `result-mismatch` */
async function demandSum({ client, primitives }: AgentContext, config: SumConfig, statement: SurvivorStatement): Promise<void> {
  const vectors = statement.survivors.map((survivor) => ({ ...survivor, hasher: new PartHasher(primitives) }));
  const sum = new PartHasher(primitives);
  // Parts are pieces of one width: this version's vectors have 64-bit words only.
  const window = primitives.ringWindow(64, partLength);
  for (const { offset, length } of vectorPieces(config, partLength)) {
    window.clear(length);
    for (const { partner, hasher } of vectors) {
      const part = await client.survivorPart(config.round, partner, offset / partLength);
      demand(part.length === length, 'vector-shape', { clause, party: partner });
      hasher.update(part);
      window.add(part);
    }
    sum.update(window.read());
  }
  for (const { partner, vecRoot, hasher } of vectors)
    demand(equalBytes(hasher.root(), vecRoot), 'digest-mismatch', { clause, party: partner });
  demand(equalBytes(sum.root(), statement.sumRoot), 'result-mismatch', { clause });
}

function certify({ store, log }: AgentContext, { run, round }: RoundRow, { sumRoot }: SurvivorStatement): void {
  store.transaction(() => {
    if (store.rounds.get(round)?.ended !== undefined) return;
    store.meta.set(`certificate ${round}`, 'given');
    store.outbox.enqueue({ type: 'result.certified', run, round, body: { sum_root: encodeHex(sumRoot) } });
  });
  log('round-step', { run, query: store.queries.get(run)?.name, round, step: 'certify' });
}

function refute(context: AgentContext, row: RoundRow, { code, party }: ProtocolError): void {
  const { store, log } = context;
  const after = store.transaction(() => {
    store.meta.set(`certificate ${row.round}`, 'refused');
    return refuseRound(context, row, 'survivors', code);
  });
  after();
  log('problem', { at: 'certify', run: row.run, round: row.round, code, party });
}

/** Adds and says what came of it; false where there is nothing to do. @throws what is worth trying again, our own faults */
export async function workOnCertificate(context: AgentContext, round: string): Promise<boolean> {
  const { store } = context;
  const row = store.rounds.get(round);
  if (row === undefined || row.ended !== undefined || !hasCertificateWork(store, row)) return false;
  const state = store.rounds.load(round);
  if (state?.kind !== 'signed' && state?.kind !== 'revealed') return false;
  try {
    const statement = await signedStatement(context, round, state.svHash);
    await demandSum(context, state.config, statement);
    certify(context, row, statement);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    refute(context, row, error);
  }
  return true;
}
