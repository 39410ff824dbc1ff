/** Lies about a round: its config, keys, inputs, survivors, cosigned log, opening and sum. */
import type { JsonObject } from '@ketensom/protocol';
import type { Bundle } from '../bundle.ts';
import { type Event, fieldOf, readEvents, rewrite, withFile, withoutDerived } from '../forge.ts';
import { change, type Edit, flip, isOf, move, pathOf, recosign, redocument, reopen } from './tools.ts';

const vectorPaths = ({ files }: Bundle): string[] => [...files.keys()].filter((path) => path.startsWith('vectors/'));
const firstVectors = (bundle: Bundle): string[] =>
  readEvents(bundle.files)
    .filter(isOf('input.committed', bundle.first))
    .map((event) => `vectors/${fieldOf(event, 'vec_root')}`)
    .filter((path) => vectorPaths(bundle).includes(path));

/** See the module header. */
export const roundEdits: readonly Edit[] = [
  {
    name: 'a lower threshold',
    make: (b) => redocument(b, 'round.config', (config) => ({ ...config, threshold: 2 })),
    claim: 'config',
    code: 'policy-threshold',
    go: false,
  },
  {
    name: 'another layout',
    make: (b) => redocument(b, 'round.config', (config) => ({ ...config, layout: '3'.repeat(64) })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a roster without one partner',
    make: (b) => redocument(b, 'round.config', (config) => ({ ...config, roster: (config['roster'] as JsonObject[]).slice(1) })),
    claim: 'config',
    code: 'roster-mismatch',
    go: false,
  },
  {
    name: 'a log head that never was',
    make: (b) => redocument(b, 'round.config', (config) => ({ ...config, logHead: { size: 9, root: '4'.repeat(64) } })),
    claim: 'config',
    code: 'log-inconsistent',
    go: false,
  },
  {
    name: 'keys of an earlier round',
    make: (b) => {
      const used = readEvents(b.files).find((event) => isOf('round.key', b.first)(event) && event['actor'] === 'a') as Event;
      return change(b, 'round.key', (event) => (event['actor'] === 'a' ? { ...event, c_key: used['c_key'] as string } : event), b.second);
    },
    claim: 'survivors',
    code: 'key-reused',
    go: false,
  },
  {
    name: 'a receipt left out',
    make: (b) => change(b, 'input.received', (event, at) => (at === 1 ? undefined : event)),
    claim: 'inputs',
    code: 'survivors-invalid',
    go: false,
  },
  {
    name: 'a receipt of other bytes',
    make: (b) => change(b, 'input.received', (event, at) => (at === 1 ? { ...event, vec_root: '5'.repeat(64) } : event)),
    claim: 'inputs',
    code: 'own-entry-mismatch',
    go: false,
  },
  {
    name: 'an input after the survivors',
    make: (b) =>
      rewrite(b, (events) =>
        move(events, (event) => isOf('input.committed', b.first)(event) && event['actor'] === 'a', isOf('survivors.ack', b.first)),
      ),
    claim: 'order',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'two signatures too few',
    make: (b) => change(b, 'survivors.ack', (event, at) => (at < 2 ? undefined : event)),
    claim: 'survivors',
    code: 'quorum',
    go: false,
  },
  {
    name: 'signatures after the reveal',
    make: (b) => rewrite(b, (events) => move(events, isOf('share.revealed', b.first), isOf('survivors.ack', b.first))),
    claim: 'survivors',
    code: 'quorum',
    go: false,
  },
  {
    name: 'a second survivor statement',
    make: (b) => rewrite(b, (events) => events.flatMap((event) => (isOf('survivors.fixed', b.first)(event) ? [event, event] : [event]))),
    claim: 'order',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a checkpoint that too few cosigned',
    make: (b) => recosign(b, (name) => name === 'a/witness' || name === 'b/witness'),
    claim: 'cosigned',
    code: 'not-cosigned',
    go: false,
  },
  {
    name: 'a checkpoint that one of its partners did not cosign',
    make: (b) => recosign(b, (name) => name !== 'a/witness'),
    claim: 'cosigned',
    code: 'not-cosigned',
    go: false,
  },
  {
    name: 'no cosigned checkpoint',
    make: (b) => new Map([...withoutDerived(b.files)].filter(([path]) => !path.startsWith('cosignatures/'))),
    claim: 'cosigned',
    go: false,
  },
  {
    name: 'a certificate left out',
    make: (b) => change(b, 'result.certified', (event, at) => (at === 0 ? undefined : event)),
    claim: 'certified',
    code: 'quorum',
    go: false,
  },
  {
    name: 'a certificate of another sum',
    make: (b) => change(b, 'result.certified', (event, at) => (at === 0 ? { ...event, sum_root: '6'.repeat(64) } : event)),
    claim: 'certified',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a certificate after the release was made',
    make: (b) => rewrite(b, (events) => move(events, isOf('result.certified', b.first), isOf('result.released', b.first))),
    claim: 'certified',
    code: 'quorum',
    go: false,
  },
  {
    name: 'a config without its certifiers',
    make: (b) => redocument(b, 'round.config', ({ certificate: _dropped, ...config }) => config),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'another opened secret',
    make: (b) => reopen(b, 'result.computed'),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered reveal',
    make: (b) => withFile(b.files, pathOf(b.files, /^reveals\//), (bytes) => flip(bytes, 70)),
    claim: 'documents',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered masked vector',
    make: (b) => withFile(b.files, firstVectors(b)[0] as string, (bytes) => flip(bytes, 8)),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a masked vector cut short',
    make: (b) => withFile(b.files, firstVectors(b)[0] as string, (bytes) => bytes.subarray(8)),
    claim: 'sum',
    code: 'vector-shape',
    go: false,
  },
  {
    name: 'the masked vectors of two partners exchanged',
    make: (b) => {
      const [one = '', other = ''] = firstVectors(b);
      const files = withoutDerived(b.files);
      files.set(one, b.files.get(other) as Uint8Array);
      files.set(other, b.files.get(one) as Uint8Array);
      return files;
    },
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a masked vector that is not there',
    make: (b) => withFile(b.files, firstVectors(b)[0] as string, () => undefined),
    claim: 'sum',
    go: false,
  },
];
