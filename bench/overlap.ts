/** `pnpm bench overlap`: what overlap and link are computed with, against the C library, a keyed hash per identifier, a Set, and another PSI package. */
import { benchGroups } from './overlap/groups.ts';
import { loadLibsodiumC } from './overlap/libsodium-c.ts';
import { benchPeer } from './overlap/peer.ts';
import { benchCounting, benchDigests } from './overlap/tags.ts';

export async function overlap(): Promise<void> {
  const c = loadLibsodiumC();
  if (c === undefined) process.stdout.write('No libsodium on this system (libsodium23): nothing to compare blinding with.\n');
  else await benchGroups(c);
  await benchDigests();
  await benchCounting();
  await benchPeer();
}
