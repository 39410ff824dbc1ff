/**
 * `processing`: in which answers the rows of one person were, for who has a right to know. The person's number is read from standard input: never from the
 * command line, which others on the machine can read.
 */
import { readFileSync } from 'node:fs';
import { CommandError, exitCodes, formatTable, localText, printOutcome } from '@ketensom/host';
import type { Key } from '@ketensom/protocol';
import { type PinnedCharter, readPinnedCharter } from '../policy/pinned-charter.ts';
import { findPerson } from '../processing-log/find-person.ts';
import { pseudonymOf } from '../processing-log/record.ts';
import { findRecords, processingLogFile } from '../processing-log/record-file.ts';
import { withContext } from './find-query.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

export interface ProcessingOptions extends CommonOptions {
  readonly dataset: string;
}

const wrong = (message: string): CommandError => new CommandError({ exitCode: exitCodes.usage, code: 'unknown-name', message });

/** The key that persons of a dataset are known by. @throws CommandError */
function subjectKey(pinned: PinnedCharter | undefined, dataset: string): Key {
  const subject = pinned?.codebook.datasets.get(dataset)?.subject;
  if (subject === undefined) throw wrong(`The codebook has no dataset ${dataset}, or no charter was accepted yet.`);
  const key = subject.kind === 'key' ? pinned?.codebook.keys.get(subject.key) : undefined;
  if (key === undefined) throw wrong(`Persons of ${dataset} have no key: rows cannot be looked up by person.`);
  return key;
}

/** What was typed: the key itself, or for one of parts lines like `family=Jansen`. */
function readTyped(key: Key): (part: string) => string | null {
  const text = readFileSync(0, 'utf8').trim();
  if (key.kind !== 'composite') return () => text;
  const parts = new Map(
    text.split('\n').map((line) => [line.split('=')[0]?.trim() ?? '', line.slice(line.indexOf('=') + 1).trim()] as const),
  );
  return (part) => parts.get(part) ?? null;
}

/** Looks a person up. */
export const findProcessing = (options: ProcessingOptions): Promise<void> =>
  withContext(options, async (context) => {
    const voice = voiceOf(options);
    const { store } = context;
    const pinned = readPinnedCharter(store);
    const key = subjectKey(pinned, options.dataset);
    const { mark, answers } = findPerson(context, { dataset: options.dataset, key, read: readTyped(key) });
    const pseudonym = pseudonymOf(mark);
    const records = await findRecords(store.folder, pseudonym);
    const rows = answers.map(({ run, purpose, answered }) => {
      const known = pinned?.terms.purposes[purpose];
      return {
        query: store.queries.get(run)?.name ?? run.slice(0, 12),
        run,
        purpose,
        text: localText(known?.text, voice.language),
        basis: known?.basis,
        at: answered,
        outcome: store.queries.get(run)?.reason ?? '–',
      };
    });
    const heads = {
      en: ['query', 'run', 'purpose', 'legal basis', 'answered', 'outcome'],
      nl: ['vraag', 'run', 'doel', 'grondslag', 'beantwoord', 'afloop'],
    }[voice.language];
    const table = formatTable(
      heads.map((head) => ({ head })),
      rows.map((row) => [
        row.query,
        row.run.slice(0, 12),
        row.purpose,
        row.basis ?? '–',
        new Date(row.at).toISOString().slice(0, 16),
        row.outcome,
      ]),
    );
    const none = say(voice.language, {
      en: 'This person was in no selection that this agent answered about and remembers.\n',
      nl: 'Deze persoon zat in geen selectie waarover deze agent antwoordde en die hij onthoudt.\n',
    });
    const file = processingLogFile(store.folder);
    const also = say(voice.language, {
      en: `In ${file} ${records.length} records name the pseudonym ${pseudonym}.`,
      nl: `In ${file} noemen ${records.length} regels het pseudoniem ${pseudonym}.`,
    });
    printOutcome(voice, {
      json: { dataset: options.dataset, pseudonym, answers: rows, records },
      text: `${rows.length === 0 ? none : table}${also}`,
    });
  });
