/** Answers about people, members and their software: who must sign, whose keys and standing changed and what came of it, who runs what. */

import { nativePrimitives } from '@ketensom/native';
import { decodeVerifierKey, type EventOf, type LoggedEvent, type OpenedBundle, ProtocolError, type RunFindings } from '@ketensom/protocol';
import type { Answer } from './answer.ts';
import { fillIn } from './explain-texts.ts';
import { plain } from './format-columns.ts';
import { memberTexts } from './member-texts.ts';
import { questionTexts } from './question-texts.ts';
import { softwareBefore } from './software-seen.ts';
import type { Language } from './texts.ts';

/** The name of a function in a verifier key; the key itself where it is none. */
function functionOf(key: string): string {
  try {
    return decodeVerifierKey(nativePrimitives, key).name;
  } catch (error) {
    if (error instanceof ProtocolError) return key;
    throw error;
  }
}

/** Who signed each approval of a run, as `partner: person [leaf], …`. */
export const signersOf = ({ run }: RunFindings): readonly string[] => {
  const byPartner = new Map<string, string[]>();
  for (const { leaf, event } of run.all('approval.given'))
    byPartner.set(event.actor, [...(byPartner.get(event.actor) ?? []), `${plain(event.approver)} [${leaf}]`]);
  return [...byPartner].map(([partner, people]) => `${partner}: ${people.join(', ')}`);
};

const isReleased = ({ run }: RunFindings): boolean => run.outcome === 'released';

/** Whom partners named, and for each release who signed. */
export const peopleAnswer: Answer = ({ opened, runs, language }) => {
  const texts = questionTexts(language).people;
  const named = (opened.reading.index?.logEvents ?? []).flatMap(({ leaf, event }) =>
    event.type === 'approvers.named'
      ? [
          fillIn(texts.answer, {
            partner: event.actor,
            needed: event.needed,
            people: event.keys.map(functionOf).map(plain).join(', '),
            leaf,
          }),
        ]
      : [],
  );
  if (named.length === 0) return { tone: 'good', lines: [texts.other] };
  const released = runs.filter(isReleased);
  const failed = released.some(({ verdicts }) => verdicts.some(({ claim, status }) => claim === 'approvals' && status !== 'proved'));
  const signed = released.flatMap((findings) => signersOf(findings).map((line) => `${plain(findings.run.query ?? '')}, ${line}`));
  return { tone: failed ? 'bad' : 'good', lines: [...named, ...signed] };
};

type Change = EventOf<'key.rotated'> | EventOf<'key.revoked'> | EventOf<'member.suspended'> | EventOf<'member.returned'>;

const isChange = (event: LoggedEvent['event']): event is Change =>
  ['key.rotated', 'key.revoked', 'member.suspended', 'member.returned'].includes(event.type);

const partyOf = (event: Change): string => (event.type === 'key.rotated' ? event.actor : event.party);

const endCodes: ReadonlySet<string> = new Set(['key-retired', 'key-revoked', 'suspended', 'four-eyes']);

/** Whether a member is asked in a run or asks it. */
const concerns = ({ run, context }: RunFindings, party: string): boolean =>
  run.events.some(({ event }) => event.actor === party) || context?.request.partners.includes(party) === true;

/** The runs that a change ended: those of its party that failed for such a reason at the entries right after it. */
function endedBy(runs: readonly RunFindings[], party: string, leaf: number, next: number): readonly string[] {
  return runs.flatMap((findings) => {
    const failed = findings.run.first('query.failed');
    const isEnd = failed !== undefined && failed.leaf > leaf && failed.leaf < next && endCodes.has(failed.event.code);
    return isEnd && concerns(findings, party) ? [`${plain(findings.run.query ?? '')} [${failed.leaf}]`] : [];
  });
}

/** Releases with this party that began after the leaf. */
const releasedAfter = (runs: readonly RunFindings[], party: string, leaf: number): readonly string[] =>
  runs.flatMap((findings) => {
    const { run } = findings;
    const began = run.first('round.config') ?? run.first('overlap.config');
    const isLater = isReleased(findings) && began !== undefined && began.leaf > leaf;
    return isLater && concerns(findings, party) ? [`${plain(run.query ?? '')} [${run.first('result.released')?.leaf}]`] : [];
  });

function describeChange(
  { leaf, event }: LoggedEvent & { readonly event: Change },
  next: number,
  runs: readonly RunFindings[],
  language: Language,
): string {
  const words = memberTexts(language);
  const party = partyOf(event);
  const parts = [fillIn(words.changes[event.type], { party, leaf, by: event.actor })];
  const ended = endedBy(runs, party, leaf, next);
  if (ended.length > 0) parts.push(fillIn(words.ended, { runs: ended.join(', ') }));
  const later = releasedAfter(runs, party, leaf);
  if (event.type !== 'member.returned') parts.push(later.length === 0 ? words.noneAfter : fillIn(words.after, { runs: later.join(', ') }));
  return parts.join(' ');
}

/** Members that the newest charter no longer names. */
function goneFrom({ charters }: OpenedBundle): readonly string[] {
  const newest = charters.findLast(({ inForceFrom }) => inForceFrom !== undefined);
  const members = new Set(newest?.charter.members.map(({ partner }) => partner));
  const all = new Set(charters.flatMap(({ charter }) => charter.members.map(({ partner }) => partner)));
  return [...all].filter((name) => !members.has(name));
}

/** Changes of keys and standing, what they ended, and members that left. */
export const memberAnswer: Answer = ({ opened, runs, language }) => {
  const texts = questionTexts(language).departures;
  const changes = (opened.reading.index?.logEvents ?? []).filter((logged): logged is LoggedEvent & { readonly event: Change } =>
    isChange(logged.event),
  );
  const lines = changes.map((logged, at) => describeChange(logged, changes[at + 1]?.leaf ?? Number.POSITIVE_INFINITY, runs, language));
  for (const partner of goneFrom(opened)) {
    const leaves = runs.flatMap(({ run }) => run.events.flatMap(({ leaf, event }) => (event.actor === partner ? [leaf] : [])));
    lines.push(fillIn(texts.other, { partner, leaf: leaves.at(-1) ?? '-' }));
  }
  return { tone: 'good', lines: lines.length === 0 ? [texts.answer] : lines };
};

/** What the parties said last that they run. */
export const softwareAnswer: Answer = ({ opened, language }) => {
  const texts = questionTexts(language).software;
  const { index, size = 0 } = opened.reading;
  if (index === undefined) return { tone: 'open', lines: [] };
  const { seen, silent } = softwareBefore(index, size);
  const lines = seen.map(({ parties, ...rest }) =>
    fillIn(texts.answer, { ...rest, parties: parties.map(({ name, leaf }) => `${name} [${leaf}]`).join(', ') }),
  );
  return { tone: 'good', lines: silent.length === 0 ? lines : [...lines, fillIn(texts.other, { parties: silent.join(', ') })] };
};
