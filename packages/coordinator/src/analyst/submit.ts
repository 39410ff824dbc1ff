/** `submit`: the request is signed and put before the partners. */
import { CommandError, exitCodes, type Language } from '@ketensom/host';
import { encodeRequest, errorTexts, isErrorCode } from '@ketensom/protocol';
import type { Agreement } from './agreement.ts';
import type { AnalystClient, QueryStatus } from './analyst-client.ts';
import type { ResolvedRequest } from './resolve-request.ts';
import { findStoredAnswer, type StoredAnswer } from './stored-answer.ts';

export interface Submitted {
  readonly run: string;
  readonly query: string;
  readonly state: QueryStatus['state'];
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
  readonly missing: readonly { readonly partner: string; readonly why: string }[];
  readonly expires: string;
}

/** A run's refusal for the person who asked. */
function refusal(code: string, language: Language, party?: string): CommandError {
  const unknown = { en: `The coordinator refused the request (${code}).`, nl: `De coördinator weigerde de vraag (${code}).` }[language];
  const text = isErrorCode(code) ? errorTexts[code][language === 'nl' ? 'nl' : 'text'] : unknown;
  return new CommandError({ exitCode: exitCodes.refused, code, message: party === undefined ? text : `${text} (${party})` });
}

/** A question put before the partners, or the answer that it had before. */
export type Asked = { readonly submitted: Submitted } | { readonly stored: StoredAnswer };

/** A request with what it was resolved against. */
export interface Asking {
  readonly agreement: Agreement;
  readonly resolved: ResolvedRequest;
}

/** Asks, unless the same was answered before. A charter without protection keeps no answers from being asked again. @throws as `submitRequest`. */
export async function askOnce(client: AnalystClient, { agreement, resolved }: Asking, language: Language = 'en'): Promise<Asked> {
  const stored = agreement.terms.protection === 'on' ? await findStoredAnswer(client, agreement, resolved.request) : undefined;
  return stored === undefined ? { submitted: await submitRequest(client, resolved, language) } : { stored };
}

/** Sends a request; gives its run. @throws CommandError (exit code 3) where the coordinator refuses it. */
export async function submitRequest(client: AnalystClient, { request }: ResolvedRequest, language: Language = 'en'): Promise<Submitted> {
  const bytes = encodeRequest(request);
  const run = await client.putBlob(bytes);
  const { query, purpose } = request.query as { readonly query: string; readonly purpose: string };
  await client.say('query.proposed', { run, query, purpose, digest: run, length: bytes.length, expires: request.expires });
  const status = await client.status(run);
  if (status.state === 'refused') throw refusal(status.code ?? 'internal', language, status.party);
  const { partners, notOffering, missing } = request;
  return { run, query, state: status.state, partners, notOffering, missing, expires: new Date(request.expires).toISOString() };
}
