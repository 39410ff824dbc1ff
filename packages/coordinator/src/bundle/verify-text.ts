/** VERIFY.txt of a bundle: how to check it, with our program and without. */

/** What an auditor may see (LOG-5). */
export type AuditorRole = 'full' | 'released';

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

First, that nothing was damaged on the way:   sha256sum --check --quiet SHA256SUMS
That listing is signed by nobody. What follows proves more, each route by other software than the one before.

Route 1: our program, offline
-----------------------------
    ketensom-audit verify . --log-key '${logKey}'

It answers claim by claim. Exit code 0: everything asked was proved; 4: something is violated or not proved.
    ketensom-audit verify . --portable      the same with a second, independent implementation of the cryptography
    ketensom-audit report . > report.html   the answers as a page to read
    ketensom-audit explain .                the questions that auditors ask of a log
    ketensom-audit inspect . 0              one entry as it was signed

Route 2: the log, by a hundred lines of Go
------------------------------------------
The folder tools/verify-go of the source code has a program on golang.org/x/mod/sumdb (note, tlog), the library behind Go's own
checksum database. It needs Go and that library, in Debian: apt install golang-go golang-golang-x-mod-dev
    tools/verify-go/run.sh .

It checks the checkpoints, all tiles, all entries, each entry's signature by vkeys.txt and each signer's chain. Exit codes as above.

Route 3: the log, by any software for tiled logs
------------------------------------------------
The formats are public: signed notes, checkpoints, cosignatures and tiles as C2SP describes them (signed-note, tlog-checkpoint,
tlog-cosignature, tlog-tiles), the tree of RFC 6962. Serve this folder over HTTP and point a checker for tlog-tiles at it, such as
fsck of transparency-dev/tessera, with the log key above. Or follow the steps by hand:

1. checkpoint is a signed note: verify the log's Ed25519 signature, and the members' cosignatures with the keys in vkeys.txt.
2. tile/entries/ holds the entries, each after its length in two bytes. SHA-256(0x00 || entry) is its leaf; the leaves must give
   the tiles under tile/0/ and, joined as RFC 6962 section 2.1 says, the root in the checkpoint.
3. Every entry is a signed note by one actor; its keys stand in the entries roster.enrolled and log.genesis, and in vkeys.txt.
4. Whatever an entry names by digest lies under blobs/sha256/ and must hash to its name.
5. results/<run>.json without log, approvals and signatures, in RFC 8785 form, gives with its salt the commitment in
   result.released: SHA-256 over each of "ketensom/commit/v1", salt and document, preceded by its length in four bytes.
6. cosignatures/<size>.<n> show which partners stood behind the log before any data left; vectors/ and reveals/ (role "full") are
   the masked vectors by Merkle root and the opened shares by digest. docs/protocol/ says how the sum follows from them.

policy says whose signatures to ask for (C2SP tlog-policy); runs/<run>.tlog-proof proves of one release that it stands in the log
(C2SP tlog-proof), for whoever gets no more than that release.

What else is here: ro-crate-metadata.json describes this folder for research infrastructures (RO-Crate, Five Safes profile);
register/ has the study's facts for the record of processing (GDPR article 30) and for the impact assessment. All of them follow
from the log; route 1 makes them again and compares.
`;
