/** A run of four partners under a charter with certifiers, up to its masked vectors. */
import { openRun, type Player, playToMasks, playUploads } from './play.ts';
import type { World } from './world.ts';

export interface Certified {
  readonly run: string;
  readonly players: readonly [Player, Player, Player, Player];
  /** Uploads; the statement follows. */
  upload(): Promise<void>;
  /** Uploads where nobody has yet, acknowledges and reveals: without a word of the certifiers. */
  open(): Promise<void>;
}

/** See the module header. */
export async function openCertified(world: World): Promise<Certified> {
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  let isUploaded = false;
  const upload = async (): Promise<void> => {
    if (!isUploaded) await playUploads(world, players);
    isUploaded = true;
  };
  return {
    run,
    players: players as unknown as Certified['players'],
    upload,
    async open() {
      await upload();
      for (const player of players) await player.ack();
      for (const player of players) await player.reveal();
    },
  };
}
