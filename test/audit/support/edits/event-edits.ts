/** Lies about who signed what, and in which chain. */
import { nativePrimitives as p } from '@ketensom/native';
import { utf8 } from '@ketensom/protocol';
import { type Event, readEvents, readNotes, relog, rewrite, signEvents, withFile } from '../forge.ts';
import { change, type Edit, flip, future, renote } from './tools.ts';

/** See the module header. */
export const eventEdits: readonly Edit[] = [
  {
    name: 'an entry signed by another key',
    make: (b) => {
      const seeds = new Map([...b.keys.seeds, ['b', p.sha256(utf8('b2'))] as const]);
      const events = readEvents(b.files);
      const at = events.findLastIndex((event) => event['actor'] === 'b');
      return renote(b, (notes) => notes.with(at, signEvents({ ...b.keys, seeds }, events)[at] as Uint8Array));
    },
    claim: 'events',
    code: 'bad-signature',
    go: true,
  },
  {
    name: 'an analyst who approves',
    make: (b) => change(b, 'query.approved', (event, at) => (at === 0 ? { ...event, actor: 'ana' } : event)),
    claim: 'events',
    code: 'forbidden',
    go: false,
  },
  {
    name: 'an entry by nobody who enrolled',
    make: (b) => {
      const keys = { ...b.keys, seeds: new Map([...b.keys.seeds, ['eve', p.sha256(utf8('eve'))] as const]) };
      return relog(
        { files: b.files, keys },
        signEvents(keys, [
          ...readEvents(b.files),
          { v: 1, type: 'offer.published', actor: 'eve', ts: 1, digest: '0'.repeat(64), length: 1 },
        ]),
      );
    },
    claim: 'events',
    code: 'unknown-member',
    go: true,
  },
  {
    name: 'a second beginning',
    make: (b) => rewrite(b, (events) => [...events, { ...(events[0] as Event) }]),
    claim: 'events',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a field that the schema does not know',
    make: (b) => change(b, 'query.admitted', (event) => ({ ...event, note: 'hello' })),
    claim: 'events',
    code: 'unknown-field',
    go: false,
  },
  {
    name: 'an entry from the future',
    make: (b) => change(b, 'result.fetched', (event) => ({ ...event, ts: future })),
    claim: 'events',
    code: 'sig-stale',
    go: false,
  },
  {
    name: 'a key that two actors show',
    make: (b) => {
      const events = readEvents(b.files);
      const first = events.find((event) => event['type'] === 'roster.enrolled') as Event;
      return change(b, 'roster.enrolled', (event, at) => (at === 1 ? { ...event, key: first['key'] as string } : event));
    },
    claim: 'events',
    go: true,
    code: 'key-in-use',
  },
  {
    name: 'a chain with a number left out',
    make: (b) => {
      const notes = readNotes(b.files);
      const events = readEvents(b.files);
      const last = events.findLastIndex((event) => event['actor'] === 'c');
      return renote(b, () => [
        ...notes,
        signEvents(b.keys, [...events, events[last] as Event, events[last] as Event]).at(-1) as Uint8Array,
      ]);
    },
    claim: 'ledger',
    code: 'prev-mismatch',
    go: true,
  },
  {
    name: 'a verifier key list with another key',
    make: (b) => withFile(b.files, 'vkeys.txt', (bytes) => flip(bytes, 30)),
    claim: 'documents',
    code: 'binding-mismatch',
    go: true,
  },
  {
    name: 'a verifier key list without a witness',
    make: (b) => withFile(b.files, 'vkeys.txt', (bytes) => utf8(new TextDecoder().decode(bytes).replace(/a\/witness.*\n/, ''))),
    claim: 'documents',
    code: 'binding-mismatch',
    go: true,
  },
];
