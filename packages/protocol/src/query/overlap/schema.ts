/** An `overlap` query as it is written, and in canonical form (interface.md, "overlap"). */
import { z } from 'zod';
import { name } from '../../codebook/fields.ts';
import { predicate } from '../../codebook/predicate.ts';
import { strictMap } from '../../schema-issues.ts';
import { headShape, kindField } from '../head-schema.ts';

/** The most sets of any report, and of one that lists every region. */
export const maxSets = 50;
export const maxRegionSets = 10;

const set = strictMap({
  partner: name.exactOptional(),
  partners: z.array(name).min(1).max(50).exactOptional(),
  dataset: name,
  key: name.exactOptional(),
  where: predicate.exactOptional(),
}).refine((value) => (value.partner === undefined) !== (value.partners === undefined), 'either partner or partners');

/** Strict schema of an overlap query. */
export const overlapSchema = strictMap({
  ...headShape,
  kind: kindField('overlap'),
  key: name.exactOptional(),
  blinding: z.enum(['dh', 'salted-hash']).exactOptional(),
  suite: z.enum(['x25519', 'ristretto255']).exactOptional(),
  sets: z.record(name, set),
  report: z.enum(['regions', 'pairs', 'all-sets']),
});
