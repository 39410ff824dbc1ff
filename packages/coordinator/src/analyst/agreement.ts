/** What the partners have agreed on and what they offer, fetched and checked: what a query is resolved against. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, exitCodes } from '@ketensom/host';
import {
  type Charter,
  type CharterTerms,
  type Codebook,
  charterTerms,
  decodeCodebook,
  type Offer,
  parseCharter,
  parseOffer,
} from '@ketensom/protocol';
import type { AnalystClient, Catalogue } from './analyst-client.ts';

export interface Agreement {
  readonly charter: Charter;
  readonly digest: string;
  readonly terms: CharterTerms;
  readonly codebook: Codebook;
  /** By partner. */
  readonly offers: ReadonlyMap<string, Offer>;
}

function isInForce({ charter }: Catalogue): boolean {
  if (charter === undefined) return false;
  return charter.members.every((member) => charter.signed.includes(member));
}

const isComplete = (catalogue: Catalogue): boolean => {
  const offering = new Set(catalogue.offers.map((offer) => offer.partner));
  return isInForce(catalogue) && (catalogue.charter?.members.every((member) => offering.has(member)) ?? false);
};

/** The catalogue once everybody has signed and offered, or as it is when `seconds` are over. */
async function waitForCatalogue(client: AnalystClient, seconds: number): Promise<Catalogue> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const catalogue = await client.catalogue();
    if (isComplete(catalogue) || performance.now() >= deadline) return catalogue;
    await sleep(250);
  }
}

const notInForce = (catalogue: Catalogue): CommandError => {
  const { charter } = catalogue;
  const unsigned = charter?.members.filter((member) => !charter.signed.includes(member)) ?? [];
  const message =
    charter === undefined ? 'There is no charter yet.' : `The charter is not in force yet; not signed by: ${unsigned.join(', ')}.`;
  return new CommandError({ exitCode: exitCodes.failed, code: 'roster-pending', message });
};

/** The agreement in force. Waits up to `seconds` for missing signatures and offers. @throws CommandError `roster-pending`. */
export async function fetchAgreement(client: AnalystClient, seconds: number): Promise<Agreement> {
  const catalogue = await waitForCatalogue(client, seconds);
  if (catalogue.charter === undefined || !isInForce(catalogue)) throw notInForce(catalogue);
  const { digest } = catalogue.charter;
  const charter = parseCharter(await client.blob(digest));
  const codebook = decodeCodebook(await client.blob(charter.codebook.digest));
  const offers = new Map<string, Offer>();
  for (const offer of catalogue.offers) offers.set(offer.partner, parseOffer(await client.blob(offer.digest)));
  return { charter, digest, terms: charterTerms(charter), codebook, offers };
}
