/** What `submit` and `ask` say of a question that was put before the partners, or was answered before. */
import type { Voice } from '@ketensom/host';
import { say } from '../cli/options.ts';
import { withBlindingWarning } from './blinding-warning.ts';
import { formatResult } from './format-result.ts';
import type { StoredAnswer } from './stored-answer.ts';
import type { Asked, Asking, Submitted } from './submit.ts';

/** The same for programs and for people. */
interface Described {
  readonly json: unknown;
  readonly text: string;
}

/** Below it, what the blinding does not protect. */
function describeSubmitted(submitted: Submitted, { resolved }: Asking, { language }: Voice): Described {
  const { run, query, partners, expires } = submitted;
  const names = partners.join(', ');
  const text = say(language, {
    en: `${run}\n${query} waits for the approval of ${names}, until ${expires}.`,
    nl: `${run}\n${query} wacht op goedkeuring van ${names}, tot ${expires}.`,
  });
  return { json: submitted, text: withBlindingWarning(text, resolved, language) };
}

/** A question that was answered before; for people with its result. */
function describeStored({ run, result, query }: StoredAnswer, voice: Voice): Described {
  const head = say(voice.language, {
    en: `${run}\nThis was answered before, as ${result.query} on ${result.releasedAt}. Nothing was asked or opened again; this is the result.\n`,
    nl: `${run}\nDit is al beantwoord, als ${result.query} op ${result.releasedAt}. Er is niets opnieuw gevraagd of geopend; dit is het resultaat.\n`,
  });
  const json = { run, query: result.query, state: 'released', stored: true, releasedAt: result.releasedAt };
  return { json, text: voice.json ? '' : `${head}\n${formatResult(result, voice, query)}` };
}

/** See the module header. */
export const describeAsked = (asked: Asked, asking: Asking, voice: Voice): Described =>
  'stored' in asked ? describeStored(asked.stored, voice) : describeSubmitted(asked.submitted, asking, voice);
