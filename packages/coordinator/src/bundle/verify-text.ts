/** VERIFY.txt of a bundle: how to check it, with our program and without. */
import type { AuditorRole } from './export-bundle.ts';

/** What the text is about. */
export interface BundleFacts {
  readonly role: AuditorRole;
  readonly origin: string;
  readonly logKey: string;
  readonly size: number;
}

const contents: Readonly<Record<AuditorRole, string>> = {
  full: `This bundle is for an auditor with the role "full": it holds what the coordinator saw. With the openings and the masked vectors
in it, whoever holds it can compute the sum of each run before suppression. It never gives one partner's part. Keep it as
confidential as the coordinator's own store.`,
  released: `This bundle is for an auditor with the role "released": it holds the log, the documents and the released results. Share
entries, openings and masked vectors are left out, so sums cannot be computed again from it; those claims stay "not proved".`,
};

/** The text. */
export const verifyText = ({ role, origin, logKey, size }: BundleFacts): string => `How to verify this bundle
=========================

log      ${origin}
entries  ${size}
log key  ${logKey}

Compare the log key with what the coordinator's operator tells you over another channel. A key that comes only with the bundle
proves nothing about who made it.

${contents[role]}

With our program, offline
-------------------------
    ketensom-audit verify . --log-key '${logKey}'

It answers claim by claim. Exit code 0: everything asked was proved; 4: something is violated or not proved.
    ketensom-audit verify . --portable      the same with a second, independent implementation of the cryptography
    ketensom-audit inspect . 0              one entry as it was signed

Without our program
-------------------
The formats are public: signed notes, checkpoints, cosignatures and tiles as C2SP describes them (signed-note, tlog-checkpoint,
tlog-cosignature, tlog-tiles), the tree of RFC 6962.

1. checkpoint is a signed note: verify the log's Ed25519 signature, and the members' cosignatures with the keys in vkeys.txt.
2. tile/entries/ holds the entries, each after its length in two bytes. SHA-256(0x00 || entry) is its leaf; the leaves must give
   the tiles under tile/0/ and, joined as RFC 6962 section 2.1 says, the root in the checkpoint. Any tool for tlog-tiles does this.
3. Every entry is a signed note by one actor; its keys stand in the entries roster.enrolled and log.genesis, and in vkeys.txt.
4. Whatever an entry names by digest lies under blobs/sha256/ and must hash to its name.
5. results/<run>.json without log, approvals and signatures, in RFC 8785 form, gives with its salt the commitment in
   result.released: SHA-256 over each of "ketensom/commit/v1", salt and document, preceded by its length in four bytes.
6. cosignatures/<size>.<n> show which partners stood behind the log before any data left; vectors/ and reveals/ (role "full") are
   the masked vectors by Merkle root and the opened shares by digest. docs/protocol/ says how the sum follows from them.
`;
