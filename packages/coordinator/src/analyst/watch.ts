/** `status` and `watch`: where a run stands, and how it moves on. */
import {
  CommandError,
  type ExitCode,
  exitCodes,
  formatTable,
  type Language,
  printOutcome,
  type TextSink,
  type Voice,
} from '@ketensom/host';
import { errorTexts, isErrorCode } from '@ketensom/protocol';
import type { AnalystClient, QueryStatus } from './analyst-client.ts';

const waitSeconds = 25;

const open: ReadonlySet<QueryStatus['state']> = new Set(['approving', 'running']);

const stateTexts: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  approving: { en: 'waiting for approvals', nl: 'wacht op goedkeuring' },
  running: { en: 'running', nl: 'loopt' },
  released: { en: 'released', nl: 'vrijgegeven' },
  refused: { en: 'refused', nl: 'geweigerd' },
  failed: { en: 'failed', nl: 'mislukt' },
  cancelled: { en: 'cancelled', nl: 'ingetrokken' },
  expired: { en: 'expired', nl: 'verlopen' },
};

const stepTexts: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  advertise: { en: 'exchanging keys', nl: 'sleutels uitwisselen' },
  share: { en: 'sharing secrets', nl: 'geheimen verdelen' },
  upload: { en: 'masked figures come in', nl: 'gemaskeerde cijfers komen binnen' },
  sum: { en: 'adding up', nl: 'optellen' },
  survivors: { en: 'settling who is in the sum', nl: 'vaststellen wie meetelt' },
  reveal: { en: 'opening the sum', nl: 'de som openen' },
  hop: { en: 'lists go round', nl: 'lijsten gaan rond' },
  disclosure: {
    en: 'held against everything that was released of the same rows; may take minutes',
    nl: 'naast alles gelegd wat van dezelfde rijen is vrijgegeven; kan minuten duren',
  },
  release: { en: 'making the release', nl: 'de vrijgave maken' },
};

const partnerTexts: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  pending: { en: 'has not answered', nl: 'heeft niet geantwoord' },
  approved: { en: 'approved', nl: 'goedgekeurd' },
  declined: { en: 'declined', nl: 'afgewezen' },
  advertised: { en: 'keys sent', nl: 'sleutels gestuurd' },
  shared: { en: 'shares sent', nl: 'delen gestuurd' },
  uploaded: { en: 'masked figures or blinded lists sent', nl: 'gemaskeerde cijfers of versluierde lijsten gestuurd' },
  signed: { en: 'survivors signed', nl: 'overlevenden getekend' },
  revealed: { en: 'shares opened', nl: 'delen geopend' },
  dropped: { en: 'dropped out', nl: 'uitgevallen' },
};

const text = (texts: Readonly<Record<string, Readonly<Record<Language, string>>>>, key: string, language: Language): string =>
  texts[key]?.[language] ?? key;

const codeText = (code: string | undefined, language: Language): string =>
  code !== undefined && isErrorCode(code) ? ` ${language === 'nl' ? errorTexts[code].nl : errorTexts[code].text}` : '';

const headline = ({ query, state, step, code, party }: QueryStatus, language: Language): string => {
  const at = state === 'running' && step !== undefined ? ` (${text(stepTexts, step, language)})` : '';
  return `${query}: ${text(stateTexts, state, language)}${at}${party === undefined ? '' : ` [${party}]`}${codeText(code, language)}`;
};

/** A status for people. */
function formatStatus(status: QueryStatus, language: Language): string {
  const rows = status.partners.map(({ partner, state }) => [partner, text(partnerTexts, state, language)]);
  return `${headline(status, language)}\n${formatTable([{ head: 'partner' }, { head: '' }], rows)}`;
}

/** The exit code of a run that has ended as this. */
export function exitCodeOf({ state, code }: QueryStatus): ExitCode {
  if (state === 'released') return exitCodes.done;
  return state === 'refused' || code === 'declined' ? exitCodes.refused : exitCodes.failed;
}

/** What differs from the last status, one line each. */
function changes(before: QueryStatus | undefined, now: QueryStatus, language: Language): string[] {
  const states = new Map(before?.partners.map(({ partner, state }) => [partner, state]));
  const moved = now.partners.filter(({ partner, state }) => state !== 'pending' && states.get(partner) !== state);
  const lines = moved.map(({ partner, state }) => `  ${partner}: ${text(partnerTexts, state, language)}`);
  const isSame = before !== undefined && before.state === now.state && before.step === now.step;
  return isSame ? lines : [headline(now, language), ...lines];
}

/** Prints every change until the run has ended: a JSON line each, or text. */
export async function watchRun(
  client: AnalystClient,
  run: string,
  { json, language }: Voice,
  sink: TextSink = process.stdout,
): Promise<ExitCode> {
  let before: QueryStatus | undefined;
  for (;;) {
    const now = await client.status(run, before?.revision ?? 0, before === undefined ? 0 : waitSeconds);
    if (before?.revision !== now.revision) {
      sink.write(
        json
          ? `${JSON.stringify(now)}\n`
          : changes(before, now, language)
              .map((line) => `${line}\n`)
              .join(''),
      );
    }
    if (!open.has(now.state)) return exitCodeOf(now);
    before = now;
  }
}

/** The status of a run once it has ended. */
export async function awaitEnd(client: AnalystClient, run: string): Promise<QueryStatus> {
  let now = await client.status(run);
  while (open.has(now.state)) now = await client.status(run, now.revision, waitSeconds, 'end');
  return now;
}

/** Prints a status once. */
export function printStatus(status: QueryStatus, voice: Voice): ExitCode {
  printOutcome(voice, { json: status, text: formatStatus(status, voice.language) });
  return exitCodes.done;
}

/** @throws CommandError with the run's own code where it has not been released. */
export function demandReleased(status: QueryStatus, language: Language): void {
  if (status.state === 'released') return;
  const code = status.code ?? status.state;
  throw new CommandError({ exitCode: exitCodeOf(status), code, message: headline(status, language) });
}
