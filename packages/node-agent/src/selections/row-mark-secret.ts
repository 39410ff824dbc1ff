import { encodeHex, utf8 } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';

/** What keys the marks of rows and persons, in hex: the same for all questions of an agent, and nobody else's. */
export function rowMarkSecret({ store, primitives }: Pick<AgentContext, 'store' | 'primitives'>): string {
  const info = utf8('ketensom/agent/row-marks/v1');
  return encodeHex(primitives.hkdf({ key: store.keys.atRestKey, salt: new Uint8Array(32), info, length: 32 }));
}
