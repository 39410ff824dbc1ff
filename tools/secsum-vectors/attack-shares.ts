/** Attacks on R2: boxes and commitments altered on the way, and sets of shares that are none. No vector leaves the agent. */
import { type ColumnRow, encodeHex } from '@ketensom/protocol';
import {
  type Attack,
  againstAgent,
  againstAgentAgain,
  alder,
  birch,
  cedar,
  changed,
  columnShown,
  full,
  headersShown,
  leaves,
  refuses,
  silent,
} from './attack-kit.ts';
import type { Script } from './script.ts';

const otherDigest = 'ee'.repeat(32);

/** The row of birch, the second of three, is changed in alder's column. */
const withRow = (change: (row: ColumnRow, next: ColumnRow) => ColumnRow): Script =>
  againstAgent(full, alder, 'shares-fixed', (message) =>
    columnShown(message, alder, ([first, second, third]) => {
      const rows = [first as ColumnRow, second as ColumnRow, third as ColumnRow] as const;
      return [rows[0], change(rows[1], rows[2]), rows[2]];
    }),
  );

const flipBit = (bytes: Uint8Array): Uint8Array => bytes.with(0, (bytes[0] as number) ^ 1);

const entryOf = (dealer: string, recipient: string) =>
  (full.dealtBy(dealer).entries.find((entry) => entry.recipient === recipient) as (typeof full.dealt)[number]['entries'][number]).entry;

const badProof = refuses('shares-fixed', 'bad-proof', 'LOG-1');

const carried: readonly Attack[] = [
  {
    name: 'box-altered-on-the-way',
    attack: 9,
    title: 'The coordinator flips a bit of a box: no dealer is blamed',
    fault: 'one bit of the box from birch to alder',
    script: withRow((row) => ({ ...row, entry: { ...row.entry, sealed: flipBit(row.entry.sealed) } })),
    expect: badProof,
  },
  {
    name: 'commitment-altered-on-the-way',
    attack: 9,
    title: 'The coordinator flips a bit of a commitment',
    fault: 'one bit of the commitment to the s-share from birch to alder',
    script: withRow((row) => ({ ...row, entry: { ...row.entry, sShareCommit: flipBit(row.entry.sShareCommit) } })),
    expect: badProof,
  },
  {
    name: 'box-reflected',
    attack: 9,
    title: 'The coordinator sends alder its own box for birch back as the one from birch',
    fault: 'the entry from birch to alder is the one from alder to birch',
    script: withRow((row) => ({ ...row, entry: entryOf(alder, birch) })),
    expect: badProof,
  },
  {
    name: 'box-of-another-recipient',
    attack: 9,
    title: 'The coordinator hands alder the box that birch sealed for cedar',
    fault: 'the entry from birch to alder is the one from birch to cedar',
    script: withRow((row) => ({ ...row, entry: entryOf(birch, cedar) })),
    expect: badProof,
  },
  {
    name: 'rows-swapped',
    attack: 9,
    title: 'The coordinator shows the entry and the path of one dealer as those of another',
    fault: 'entry and path of birch are those of cedar',
    script: withRow((row, next) => ({ ...next, dealer: row.dealer })),
    expect: badProof,
  },
  {
    name: 'node-shown-as-a-leaf',
    attack: 37,
    title: 'The path of an entry is cut, as if an inner node were a leaf',
    fault: 'the first hash of the path from birch to alder is missing',
    script: withRow((row) => ({ ...row, path: row.path.slice(1) })),
    expect: badProof,
  },
  {
    name: 'path-too-long',
    attack: 35,
    title: 'A path that is longer than any in a tree of 200 leaves',
    fault: 'nine hashes in the path from birch to alder',
    script: withRow((row) => ({ ...row, path: Array.from({ length: 9 }, () => row.path[0] as Uint8Array) })),
    expect: refuses('shares-fixed', 'malformed', 'SUM-R2-4'),
  },
  {
    name: 'column-cut',
    attack: 35,
    title: 'A column that ends inside a hash',
    fault: 'the last byte is missing',
    script: againstAgent(full, alder, 'shares-fixed', (message) => ({ ...message, column: message.column.slice(0, -2) })),
    expect: refuses('shares-fixed', 'malformed', 'SUM-R2-4'),
  },
  {
    name: 'column-with-more',
    attack: 35,
    title: 'A column with a byte too many',
    fault: 'a byte after the last hash',
    script: againstAgent(full, alder, 'shares-fixed', (message) => ({ ...message, column: `${message.column}00` })),
    expect: refuses('shares-fixed', 'malformed', 'SUM-R2-4'),
  },
];

const headers: readonly Attack[] = [
  {
    name: 'header-of-a-partner-without-keys',
    attack: 5,
    title: 'The fixed shares hold those of a partner that never advertised',
    fault: 'a header and a row of cedar, whose keys are not fixed',
    script: againstAgent(silent, alder, 'shares-fixed', (message) => {
      const { entriesRoot } = full.dealtBy(cedar).header;
      const [row] = full.columnFor(alder) as [ColumnRow];
      const longer = columnShown(message, alder, (rows) => [...rows, row]);
      const { advHash } = message.headers[0] as (typeof message.headers)[number];
      return { ...longer, headers: [...message.headers, { partner: cedar, advHash, entriesRoot: encodeHex(entriesRoot) }] };
    }),
    expect: refuses('shares-fixed', 'unknown-member', 'SUM-R2-1'),
  },
  {
    name: 'header-of-another-key-set',
    attack: 8,
    title: 'A dealer was shown other keys than the agent',
    fault: 'the digest of the keys in the header of birch',
    script: againstAgent(full, alder, 'shares-fixed', (message) =>
      headersShown(message, changed(message.headers, birch, { advHash: otherDigest })),
    ),
    expect: refuses('shares-fixed', 'share-set-split', 'SUM-R2-3', birch),
  },
  {
    name: 'digest-of-other-headers',
    attack: 8,
    title: 'The announced digest of the share headers is not theirs',
    fault: 'the digest',
    script: againstAgent(full, alder, 'shares-fixed', (message) => ({ ...message, r1Hash: otherDigest })),
    expect: refuses('shares-fixed', 'digest-mismatch', 'SUM-R2-3'),
  },
  {
    name: 'own-header-altered',
    attack: 8,
    title: "The coordinator shows an agent another header than the agent's own",
    fault: 'the root in the header of alder, and the digest that goes with it',
    script: againstAgent(full, alder, 'shares-fixed', (message) =>
      headersShown(message, changed(message.headers, alder, { entriesRoot: otherDigest })),
    ),
    expect: refuses('shares-fixed', 'own-entry-mismatch', 'SUM-R2-1'),
  },
  {
    name: 'two-sets-of-shares',
    attack: 8,
    title: 'The coordinator fixes the shares twice, differently, once the agent has masked',
    fault: 'the second set leaves cedar out',
    script: againstAgentAgain(full, alder, { kind: 'shares-fixed', after: 'masked' }, (message) => {
      const shorter = columnShown(message, alder, (rows) => rows.slice(0, 2));
      return headersShown(shorter, message.headers.slice(0, 3));
    }),
    expect: refuses('survivors', 'equivocation', 'SUM-S-3'),
  },
  {
    name: 'left-out-of-the-shares',
    attack: 19,
    title: 'The fixed shares leave the agent out: it masks nothing',
    fault: 'alder is not in the set',
    script: againstAgent(full, alder, 'shares-fixed', (message) => headersShown(message, message.headers.slice(1))),
    expect: leaves('shares-fixed'),
  },
  {
    name: 'shares-of-too-few',
    attack: 20,
    title: 'The coordinator goes on with fewer dealers than T',
    fault: 'the set has two members',
    script: againstAgent(full, alder, 'shares-fixed', (message) => {
      const shorter = columnShown(message, alder, (rows) => rows.slice(0, 1));
      return headersShown(shorter, message.headers.slice(0, 2));
    }),
    expect: refuses('shares-fixed', 'below-threshold', 'SUM-R2-1'),
  },
];

/** See the module header. */
export const shareAttacks: readonly Attack[] = [...carried, ...headers];
