/**
 * The second opinion: tools/verify-go, made of Go's own note and tlog packages, says of every bundle what ours says of its log. Skipped, loudly, where
 * Go is not installed; `KETENSOM_REQUIRE_GO=1` makes that a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativePrimitives as p } from '@ketensom/native';
import {
  deriveConsistencyProof,
  deriveInclusionProof,
  deriveRoot,
  encodeHex,
  hashLeaf,
  hashReader,
  utf8,
  verifyConsistency,
  verifyInclusion,
} from '@ketensom/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, type Bundle, type Files, makeBundle } from './support/bundle.ts';
import { edits } from './support/edits.ts';
import { applyFlip, chooseFlips } from './support/flips.ts';
import { rewrite } from './support/forge.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ketensom-go-'));
const binary = join(scratch, 'verify-go');
const script = fileURLToPath(new URL('../../tools/verify-go/run.sh', import.meta.url));

const built = spawnSync(script, [], { encoding: 'utf8', env: { ...process.env, VERIFY_GO_BINARY: binary } });
const hasGo = built.status === 0;
if (!hasGo) {
  const reason = built.stderr?.trim() ?? String(built.error);
  console.error(`\nSKIPPED: the second opinion in Go was NOT compared, since tools/verify-go could not be built:\n${reason}\n`);
  console.error('Install it with: apt-get install golang-go golang-golang-x-mod-dev\n');
}

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

if (process.env['KETENSOM_REQUIRE_GO'] === '1') test('Go is installed', () => expect([built.status, built.stderr]).toEqual([0, '']));

/** How many bits of the log are flipped; 1,000 in the long job. */
const flips = Math.max(60, Number(process.env['KETENSOM_FLIPS'] ?? 0));

let folders = 0;

/** What Go says of files: whether they verify, and the claim that it names if not. */
function askGo(files: Files): { readonly verified: boolean; readonly claim: string | undefined } {
  const folder = join(scratch, `b${folders++}`);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const { status, stdout } = spawnSync(binary, [folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (status !== 0 && status !== 4) throw new Error(`verify-go ended with ${status}: ${stdout}`);
  return { verified: status === 0, claim: /^violated +(\S+)/.exec(stdout)?.[1] };
}

describe.runIf(hasGo)('Go and we', () => {
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await makeBundle();
  });

  test('verify the genuine bundle, and one that is signed anew without a change', () => {
    for (const files of [bundle.files, rewrite(bundle, (events) => events)])
      expect([askGo(files).verified, audit(files).verified]).toEqual([true, true]);
  });

  test.each(edits)('agree about the log: $name', ({ make, go }) => {
    const files = make(bundle);
    const said = askGo(files);
    expect(said.verified).toBe(!go);
    const ours = audit(files, { now: Date.now() }).verdicts.filter(({ status }) => status !== 'proved');
    if (go) expect(ours.map(({ claim }) => claim)).toContain(said.claim);
  });

  test('refuse the same flipped bits of the log', { timeout: 1_200_000 }, () => {
    const wanted = (path: string): boolean => /^(tile\/|checkpoint|cosignatures\/|vkeys)/.test(path);
    const disagreed: string[] = [];
    for (const flip of chooseFlips(bundle.files, { count: flips, seed: 7, wanted })) {
      const files = applyFlip(bundle.files, flip);
      if (askGo(files).verified || audit(files).verified) disagreed.push(`${flip.path} byte ${flip.byte} bit ${flip.bit}`);
    }
    expect(disagreed).toEqual([]);
  });

  test('make the same inclusion and consistency proofs for every pair up to 256 leaves', () => {
    const { stdout } = spawnSync(binary, ['proofs', '256'], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    const leaves = Array.from({ length: 256 }, (_, at) => hashLeaf(p, utf8(String(at))));
    const roots = leaves.map((_, at) => deriveRoot({ primitives: p, read: hashReader(p, leaves.slice(0, at + 1)), size: at + 1 }));
    const lines = leaves.map((_, at) => {
      const size = at + 1;
      const tree = { primitives: p, read: hashReader(p, leaves.slice(0, size)), size };
      const root = roots[at] as Uint8Array;
      const [inclusion, consistency] = [p.sha256Stream(), p.sha256Stream()];
      for (let leaf = 0; leaf < size; leaf += 1) {
        const path = deriveInclusionProof(tree, leaf);
        verifyInclusion(p, { index: leaf, size, leafHash: leaves[leaf] as Uint8Array, proof: path, root });
        const proof = deriveConsistencyProof(tree, leaf + 1);
        verifyConsistency(p, { oldSize: leaf + 1, oldRoot: roots[leaf] as Uint8Array, newSize: size, newRoot: root, proof });
        for (const hash of path) inclusion.update(hash);
        for (const hash of proof) consistency.update(hash);
      }
      return `${size} ${encodeHex(root)} ${encodeHex(inclusion.digest())} ${encodeHex(consistency.digest())}`;
    });
    expect(lines).toEqual(stdout.trim().split('\n'));
  });
});
