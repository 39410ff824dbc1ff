/** What a sealed reveal is bound to: its round and its sender, so that it opens nowhere else (SUM-R4-6). */
import { utf8 } from '@ketensom/protocol';

/** The same bytes that the coordinator opens the box with. */
export const revealAad = ({ round, partner }: { readonly round: string; readonly partner: string }): Uint8Array =>
  utf8(`${round}/${partner}`);
