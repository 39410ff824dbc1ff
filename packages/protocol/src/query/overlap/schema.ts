/** An `overlap` query as it is written, and in canonical form (interface.md, "overlap"). */
import { z } from 'zod';
import { name } from '../../codebook/fields.ts';
import { predicate } from '../../codebook/predicate.ts';
import { mostColumns } from '../../overlap/ring-config.ts';
import { strictMap } from '../../schema-issues.ts';
import { headShape, kindField, periodField } from '../head-schema.ts';

/** The most sets of any report, and of one that lists every region. */
export const maxSets = 50;
export const maxRegionSets = 10;

/** Keys of which any joins two persons, or one key. */
const keyShape = { key: name.exactOptional(), any: z.array(name).min(2).max(mostColumns).exactOptional() };

const set = strictMap({
  partner: name.exactOptional(),
  partners: z.array(name).min(1).max(50).exactOptional(),
  dataset: name,
  ...keyShape,
  where: predicate.exactOptional(),
}).refine((value) => (value.partner === undefined) !== (value.partners === undefined), 'either partner or partners');

/** Strict schema of an overlap query. */
export const overlapSchema = strictMap({
  ...headShape,
  kind: kindField('overlap'),
  period: periodField,
  ...keyShape,
  blinding: z.enum(['dh', 'salted-hash']).exactOptional(),
  suite: z.enum(['x25519', 'ristretto255']).exactOptional(),
  sets: z.record(name, set),
  linkage: z.record(name, name).exactOptional(),
  report: z.enum(['regions', 'pairs', 'all-sets']),
});
