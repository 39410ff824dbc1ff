/** What a sealed reveal is bound to: its round and its sender, so that it opens nowhere else (SUM-R4-6). */
import { utf8 } from '@ketensom/protocol';

export const revealAad = ({ round, partner }: { readonly round: string; readonly partner: string }): Uint8Array =>
  utf8(`${round}/${partner}`);
