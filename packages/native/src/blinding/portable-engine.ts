/** The engine without workers or native code: the tests' oracle, and what runs where nothing else can be loaded. */
import { randomBytes } from 'node:crypto';
import { blindingSuites, countRegions, finalTags, rekeyTags, saltedTags } from '@ketensom/protocol';
import { nativePrimitives } from '../native-primitives.ts';
import type { BlindingEngine } from './engine.ts';

/** See the module header. A call keeps the thread busy until it is done. */
export const portableEngine: BlindingEngine = {
  warm: () => {},
  prepare: async () => {},
  describe: async () => 'noble',
  hashToElements: async (suite, domain, identifiers) => blindingSuites[suite].hashToElements(domain, identifiers),
  blindOwn: async (name, scalar, { domain, identifiers }) => {
    const suite = blindingSuites[name];
    return suite.blind(scalar, suite.hashToElements(domain, identifiers));
  },
  blindHashed: async (suite, scalar, elements) => blindingSuites[suite].blind(scalar, elements),
  blind: async (suite, scalar, elements) => blindingSuites[suite].blind(scalar, elements),
  randomElements: async (suite, entropy) => blindingSuites[suite].randomElements(entropy),
  finalTags: async (run, elements) => finalTags(nativePrimitives, run, elements),
  saltedTags: async (tagKey, identifiers) => saltedTags(tagKey, identifiers),
  rekeyTags: async (key, tags) => rekeyTags(key, tags),
  countRegions: async (lists, _, of) => countRegions(lists, randomBytes(4).readUInt32LE(), of),
  close: async () => {},
};
