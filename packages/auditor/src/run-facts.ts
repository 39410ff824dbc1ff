/** What an auditor asks of one run before its way through the log: who, under what, on which data, by whose signature, on which software, what left whom. */
import type { LogRecord, RunFindings } from '@ketensom/protocol';
import { signersOf } from './explain-people.ts';
import { fillIn } from './explain-texts.ts';
import { type FactName, factTexts } from './fact-texts.ts';
import { plain } from './format-columns.ts';
import { softwareBefore } from './software-seen.ts';
import type { Language } from './texts.ts';

/** A fact with its lines. */
export interface RunFact {
  readonly name: FactName;
  readonly title: string;
  readonly lines: readonly string[];
}

const lastMoment = 8.64e15;
const dayOf = (milliseconds: number): string => new Date(Math.min(milliseconds, lastMoment)).toISOString().slice(0, 10);

/** Partners by the day of their data. */
function snapshotLines({ served }: RunFindings): readonly string[] {
  const days = Map.groupBy(Object.entries(served?.snapshots ?? {}), ([, day]) => day);
  return [...days].map(([day, partners]) => `${plain(day)}: ${partners.map(([partner]) => partner).join(', ')}`);
}

/** What a partner's entries say was sent: kinds of bytes, with their number. */
function leftLines({ run }: RunFindings, language: Language): readonly string[] {
  const { kinds, left } = factTexts(language);
  const byPartner = new Map<string, Map<string, { bytes: number; leaves: number[] }>>();
  for (const { leaf, event } of run.events) {
    if (!Object.hasOwn(kinds, event.type) || !('length' in event)) continue;
    const sent = byPartner.get(event.actor) ?? new Map<string, { bytes: number; leaves: number[] }>();
    const kind = sent.get(event.type) ?? { bytes: 0, leaves: [] };
    sent.set(event.type, { bytes: kind.bytes + event.length, leaves: [...kind.leaves, leaf] });
    byPartner.set(event.actor, sent);
  }
  return [...byPartner]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([partner, sent]) => {
      const parts = [...sent].map(([type, { bytes, leaves }]) =>
        fillIn(left, { what: kinds[type as keyof typeof kinds], bytes: bytes.toLocaleString(language), leaf: leaves.join(', ') }),
      );
      return `${partner}: ${parts.join('; ')}`;
    });
}

function softwareLines({ run }: RunFindings, record: LogRecord): readonly string[] {
  const began = run.first('round.config') ?? run.first('overlap.config');
  if (began === undefined) return [];
  return softwareBefore(record, began.leaf).seen.map(
    ({ version, digest, runtime, parties }) =>
      `${version} ${digest.slice(0, 16)} (${runtime}): ${parties.map(({ name, leaf }) => `${name} [${leaf}]`).join(', ')}`,
  );
}

/** The facts that there are, in the order in which they are asked. */
export function factsOf(findings: RunFindings, record: LogRecord, language: Language): readonly RunFact[] {
  const { titles, asked, charter, kept, until } = factTexts(language);
  const { run, context } = findings;
  const proposed = run.first('query.proposed');
  const purpose = context?.terms.purposes[context.query.purpose];
  const lines: Readonly<Record<FactName, readonly string[]>> = {
    asked:
      proposed === undefined
        ? []
        : [
            fillIn(asked, {
              analyst: proposed.event.actor,
              leaf: proposed.leaf,
              from: dayOf(proposed.event.ts),
              until: dayOf(proposed.event.expires),
            }),
          ],
    charter: context === undefined ? [] : [fillIn(charter, { version: context.signed.charter.version, digest: context.signed.digest })],
    codebook:
      context === undefined
        ? []
        : [`${plain(context.request.codebook.name)} ${context.request.codebook.version}, ${context.request.codebook.digest}`],
    data: snapshotLines(findings),
    people: signersOf(findings),
    software: softwareLines(findings, record),
    left: leftLines(findings, language),
    kept: [
      ...(typeof purpose?.retainDays !== 'number' ? [] : [fillIn(kept, { days: purpose.retainDays })]),
      ...(typeof purpose?.until !== 'string' ? [] : [fillIn(until, { day: purpose.until })]),
    ],
  };
  return (Object.keys(lines) as FactName[]).flatMap((name) =>
    lines[name].length === 0 ? [] : [{ name, title: titles[name], lines: lines[name] }],
  );
}
