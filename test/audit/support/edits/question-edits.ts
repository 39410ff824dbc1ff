/** Lies about the charter, the request and who approved it. */
import type { Bundle } from '../bundle.ts';
import { type Event, fieldOf, readEvents, rewrite, withFile } from '../forge.ts';
import { change, type Edit, flip, insert, isOf, move, reoffer } from './tools.ts';

const charterPath = (b: Bundle): string =>
  `blobs/sha256/${fieldOf(readEvents(b.files).find((event) => event['type'] === 'charter.proposed') as Event, 'digest')}`;

/** See the module header. */
export const questionEdits: readonly Edit[] = [
  {
    name: 'an altered request',
    make: (b) => withFile(b.files, `blobs/sha256/${b.first}`, (bytes) => flip(bytes, 90)),
    claim: 'documents',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a request that is not there',
    make: (b) => withFile(b.files, `blobs/sha256/${b.first}`, () => undefined),
    claim: 'query',
    go: false,
  },
  {
    name: 'an altered charter',
    make: (b) => withFile(b.files, charterPath(b), (bytes) => flip(bytes, 90)),
    claim: 'charter',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a charter that one member did not sign',
    make: (b) => change(b, 'charter.signed', (event) => (event['actor'] === 'b' ? undefined : event)),
    claim: 'query',
    code: 'roster-pending',
    go: false,
  },
  {
    name: 'a charter signed by the wrong digest',
    make: (b) => change(b, 'charter.signed', (event) => (event['actor'] === 'b' ? { ...event, digest: '1'.repeat(64) } : event)),
    claim: 'charter',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a charter of another version',
    make: (b) => change(b, 'charter.proposed', (event) => ({ ...event, version: 2 })),
    claim: 'charter',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'another purpose than the request has',
    make: (b) => change(b, 'query.proposed', (event) => ({ ...event, purpose: 'other' })),
    claim: 'query',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a partner with a table that does not tell it',
    make: (b) => reoffer(b, 'c', { table: { made: '2025-01-15', by: [], totals: false, minCount: 10, round: 1, figures: ['rows'] } }),
    claim: 'query',
    code: 'aggregate-only',
    go: false,
  },
  {
    name: 'a partner whose figures mean something else',
    make: (b) => reoffer(b, 'c', { about: { region: { class: 'C' } } }),
    claim: 'query',
    code: 'not-comparable',
    go: false,
  },
  {
    name: 'a partner that offers nothing',
    make: (b) => change(b, 'offer.published', (event) => (event['actor'] === 'c' ? undefined : event)),
    claim: 'query',
    code: 'not-offering',
    go: false,
  },
  {
    name: 'a release after the term',
    make: (b) => change(b, 'result.released', (event) => ({ ...event, ts: Number(event['ts']) + 2 * 3_600_000 })),
    claim: 'purpose',
    code: 'expired',
    go: false,
  },
  {
    name: 'an approval left out',
    make: (b) => change(b, 'query.approved', (event) => (event['actor'] === 'd' ? undefined : event)),
    claim: 'approvals',
    code: 'not-approved',
    go: false,
  },
  {
    name: 'an approval of another charter',
    make: (b) => change(b, 'query.approved', (event) => (event['actor'] === 'd' ? { ...event, charter_digest: '2'.repeat(64) } : event)),
    claim: 'approvals',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'an approval after the round began',
    make: (b) =>
      rewrite(b, (events) =>
        move(events, (event) => isOf('query.approved', b.first)(event) && event['actor'] === 'd', isOf('round.keys_fixed', b.first)),
      ),
    claim: 'approvals',
    code: 'not-approved',
    go: false,
  },
  {
    name: 'a partner that declined after all',
    make: (b) =>
      insert(
        b,
        { v: 1, type: 'query.declined', actor: 'b', run: b.first, ts: Date.now(), code: 'declined' },
        isOf('round.config', b.first),
      ),
    claim: 'order',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a second approval by one partner',
    make: (b) =>
      rewrite(b, (events) =>
        events.flatMap((event) => (isOf('query.approved', b.first)(event) && event['actor'] === 'a' ? [event, event] : [event])),
      ),
    claim: 'order',
    code: 'equivocation',
    go: false,
  },
  {
    name: 'another run that was cancelled by the coordinator after its release',
    make: (b) =>
      rewrite(b, (events) => [
        ...events,
        { v: 1, type: 'query.failed', actor: 'coordinator', run: b.first, ts: Date.now(), code: 'dropped' },
      ]),
    claim: 'order',
    code: 'unexpected-message',
    go: false,
  },
];
