/**
 * Known answers of a suite: what a thread must give before it may work on any list. Fixed identifiers and fixed entropy go through all that a list goes through: the
 * hash, an owner's blinding, padding, another holder's blinding and tags; and an element that is none must be refused. The portable engine gave the answers
 * (test/blinding/self-test.test.ts), which itself is held against RFC 7748, 9380 and 9496.
 */
import {
  type BlindingSuiteName,
  blindingSuites,
  concatBytes,
  elementLength,
  ProtocolError,
  packIdentifiers,
} from '@ketensom/protocol/blinding';
import { Miscalculation } from './same-one.ts';
import { sha256Into } from './sodium.ts';
import { workPiece } from './work-piece.ts';

/** Identifiers, and as many elements of padding: enough that they are worked as batches are. */
const rows = 32;

/** Bytes that have no pattern in common with rows. */
const fixedBytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => 7 * at + (at >> 5));

/** SHA-256 of the tags that come out, hex. */
export const knownAnswers: Readonly<Record<BlindingSuiteName, string>> = {
  x25519: '730aa9d0280fd1ca7b2b5044d3e8c2ea4c3f3983e987d35dca3e3504e3a52afc',
  ristretto255: 'c8eb16008b06297aec682e1e434bb0a4b2ae2afb69b0fc4f58a377af23ba2da7',
};

/** On no curve that a suite is about: u = 2 is on the twist of curve25519, and an odd number encodes no element of ristretto255. */
const noElement: Readonly<Record<BlindingSuiteName, number>> = { x25519: 2, ristretto255: 1 };

/** Fixed inputs, worked as a list is: elements that have gone through two holders, and their tags. */
export async function workList(
  suite: BlindingSuiteName,
  work: typeof workPiece,
): Promise<{ readonly elements: Uint8Array; readonly tags: Uint8Array }> {
  const { entropy, scalarFromEntropy } = blindingSuites[suite];
  const run = fixedBytes(32);
  const scalar = scalarFromEntropy(fixedBytes(entropy.scalar));
  const identifiers = packIdentifiers(Array.from({ length: rows }, (_, at) => `person ${at}`));
  const own = await work({ op: 'own', suite, scalar, domain: { run, keyKind: 'self-test' }, identifiers });
  const padding = await work({ op: 'random', suite, entropy: fixedBytes(rows * entropy.element) });
  const elements = await work({ op: 'blind', suite, scalar, elements: concatBytes(own, padding) });
  return { elements, tags: await work({ op: 'final', run, elements }) };
}

/** Whether an element that is none is refused among others that are some. */
async function refusesWhatIsNone(suite: BlindingSuiteName, elements: Uint8Array): Promise<boolean> {
  const bad = elements.slice();
  bad.fill(0, 0, elementLength);
  bad[0] = noElement[suite];
  const { entropy, scalarFromEntropy } = blindingSuites[suite];
  try {
    await workPiece({ op: 'blind', suite, scalar: scalarFromEntropy(fixedBytes(entropy.scalar)), elements: bad });
    return false;
  } catch (error) {
    return error instanceof ProtocolError && error.index === 0;
  }
}

/** Whether this thread gives the known answers of a suite: some milliseconds. */
export async function isSound(suite: BlindingSuiteName): Promise<boolean> {
  try {
    const { elements, tags } = await workList(suite, workPiece);
    const digest = new Uint8Array(32);
    sha256Into(digest, tags);
    return Buffer.from(digest).toString('hex') === knownAnswers[suite] && (await refusesWhatIsNone(suite, elements));
  } catch (error) {
    if (error instanceof Miscalculation || error instanceof ProtocolError) return false;
    throw error;
  }
}
