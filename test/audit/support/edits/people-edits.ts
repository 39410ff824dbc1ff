/** Lies about who may speak: people who approve, keys that were replaced or revoked, members that were suspended, software, and the log's end. */
import { nativePrimitives as p } from '@ketensom/native';
import { approvalBytes, encodeHex, hashLeaf, makeRotation, utf8 } from '@ketensom/protocol';
import type { Bundle, Files } from '../bundle.ts';
import { type Event, fieldOf, readEvents, readNotes, relog, rewrite, signEvents } from '../forge.ts';
import { people } from '../world.ts';
import { change, type Edit, insert, isOf, move } from './tools.ts';

const isBy =
  (type: string, actor: string) =>
  (event: Event): boolean =>
    event['type'] === type && event['actor'] === actor;

const newSeed = p.sha256(utf8('the next key'));

/** The log with more events at its end; `seed` signs in an actor's place. */
function append(bundle: Bundle, events: readonly Event[], seed?: (actor: string) => Uint8Array): Files {
  const before = readEvents(bundle.files);
  const all = [...before, ...events];
  return relog(bundle, [...readNotes(bundle.files), ...signEvents(bundle.keys, all, seed).slice(before.length)]);
}

const said = (type: string, actor: string, fields: Event = {}): Event => ({ v: 1, type, actor, ts: Date.now(), ...fields });

/** A rotation of `d` to `seeds`, as it would stand at the end of the log; `changes` spoil it. */
function rotationOf({ files }: Bundle, identitySeed: Uint8Array, changes: Event = {}): Event {
  const notes = readNotes(files);
  const events = readEvents(files);
  const enrolled = events.find(isBy('roster.enrolled', 'd')) as Event;
  const party = { name: 'd', key: fieldOf(enrolled, 'key'), witness: fieldOf(enrolled, 'witness_vkey') };
  const prev = encodeHex(hashLeaf(p, notes[events.findLastIndex((event) => event['actor'] === 'd')] as Uint8Array));
  return said('key.rotated', 'd', {
    ...makeRotation(p, party, { prev, seeds: { identitySeed, witnessSeed: p.sha256(identitySeed) } }),
    ...changes,
  });
}

const offerOf = ({ files }: Bundle, partner: string): Event => ({
  ...(readEvents(files).find(isBy('offer.published', partner)) as Event),
  ts: Date.now(),
});

const keyOf = ({ files }: Bundle, partner: string): string =>
  fieldOf(readEvents(files).find(isBy('roster.enrolled', partner)) as Event, 'key');

/** A person's signature under the first run, by another person's key or about another partner. */
const signatureOf = (bundle: Bundle, event: Event, by: { readonly seed: Uint8Array; readonly partner: string }): string => {
  const [charterDigest, codebookDigest] = ['charter_digest', 'codebook_digest'].map((name) => fieldOf(event, name)) as [string, string];
  return encodeHex(p.ed25519.sign(by.seed, approvalBytes(p, { partner: by.partner, run: bundle.first, charterDigest, codebookDigest })));
};

/** See the module header. */
export const peopleEdits: readonly Edit[] = [
  {
    name: 'a person who did not sign',
    make: (b) => change(b, 'approval.given', (event, at) => (at === 0 ? undefined : event)),
    claim: 'approvals',
    code: 'four-eyes',
    go: false,
  },
  {
    name: 'a signature of one person told as that of another',
    make: (b) =>
      change(b, 'approval.given', (event) => ({
        ...event,
        signature: signatureOf(b, event, { seed: people[0]?.seed ?? newSeed, partner: 'a' }),
      })),
    claim: 'approvals',
    code: 'four-eyes',
    go: false,
  },
  {
    name: 'signatures of people at another partner',
    make: (b) =>
      change(b, 'approval.given', (event, at) => ({
        ...event,
        signature: signatureOf(b, event, { seed: people[at]?.seed ?? newSeed, partner: 'b' }),
      })),
    claim: 'approvals',
    code: 'four-eyes',
    go: false,
  },
  {
    name: 'signatures of people after the approval that rests on them',
    make: (b) =>
      rewrite(b, (events) =>
        move(events, (event) => isOf('query.approved', b.first)(event) && event['actor'] === 'a', isOf('approval.given', b.first)),
      ),
    claim: 'approvals',
    code: 'four-eyes',
    go: false,
  },
  {
    name: 'fewer people named than the charter asks',
    make: (b) => change(b, 'approvers.named', (event) => ({ ...event, needed: 1 })),
    claim: 'charter',
    code: 'roster-mismatch',
    go: false,
  },
  {
    name: 'people who were never named',
    make: (b) => change(b, 'approvers.named', () => undefined),
    claim: 'charter',
    code: 'roster-mismatch',
    go: false,
  },
  {
    name: 'a person whose key was revoked before the round',
    make: (b) => {
      const key = encodeHex(p.ed25519.publicKey(people[0]?.seed ?? newSeed));
      return insert(b, said('key.revoked', 'a', { party: 'a', key }), isOf('round.config', b.first));
    },
    claim: 'approvals',
    code: 'four-eyes',
    go: false,
  },
  {
    name: 'new keys that do not sign that they are the next',
    make: (b) => append(b, [rotationOf(b, newSeed, { key_proof: rotationOf(b, p.sha256(newSeed))['key_proof'] ?? '' })]),
    claim: 'events',
    code: 'bad-signature',
    go: true,
  },
  {
    name: 'a key that was replaced and signs again',
    make: (b) => append(b, [rotationOf(b, newSeed), offerOf(b, 'd')]),
    claim: 'events',
    code: 'key-retired',
    go: true,
  },
  {
    name: 'new keys that are somebody else’s',
    make: (b) => append(b, [rotationOf(b, b.keys.seeds.get('c') ?? newSeed)]),
    claim: 'events',
    code: 'key-in-use',
    go: true,
  },
  {
    name: 'a partner that is replaced by the coordinator',
    make: (b) => append(b, [{ ...rotationOf(b, newSeed), actor: 'coordinator' }]),
    claim: 'events',
    code: 'forbidden',
    go: true,
  },
  {
    name: 'a member that speaks after its key was revoked',
    make: (b) => append(b, [said('key.revoked', 'coordinator', { party: 'd', key: keyOf(b, 'd') }), offerOf(b, 'd')]),
    claim: 'events',
    code: 'key-revoked',
    go: false,
  },
  {
    name: 'a member that revokes another',
    make: (b) => append(b, [said('key.revoked', 'c', { party: 'd', key: keyOf(b, 'd') })]),
    claim: 'events',
    code: 'forbidden',
    go: false,
  },
  {
    name: 'an analyst who was suspended while the round went on',
    make: (b) => {
      const files = insert(b, said('member.suspended', 'coordinator', { party: 'ana' }), isOf('round.config', b.first));
      return insert({ ...b, files }, said('member.returned', 'coordinator', { party: 'ana' }), isOf('result.fetched', b.first));
    },
    claim: 'approvals',
    code: 'suspended',
    go: false,
  },
  {
    name: 'a suspended member that takes part',
    make: (b) => insert(b, said('member.suspended', 'coordinator', { party: 'd' }), isOf('round.config', b.first)),
    claim: 'events',
    code: 'suspended',
    go: false,
  },
  {
    name: 'software that an analyst says it runs',
    make: (b) => change(b, 'software.seen', (event) => (event['actor'] === 'd' ? { ...event, actor: 'ana' } : event)),
    claim: 'events',
    code: 'forbidden',
    go: false,
  },
  {
    name: 'an entry after the log was sealed',
    make: (b) => append(b, [said('log.sealed', 'coordinator'), offerOf(b, 'd')]),
    claim: 'events',
    code: 'log-sealed',
    go: false,
  },
  {
    name: 'a log that a partner sealed',
    make: (b) => append(b, [said('log.sealed', 'd')]),
    claim: 'events',
    code: 'forbidden',
    go: false,
  },
];
