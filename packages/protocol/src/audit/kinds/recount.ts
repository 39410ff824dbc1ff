import type { RingConfig } from '../../overlap/index.ts';
import type { RunAudit } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';

/** Where the lists of a ring are counted again. */
export interface Recount {
  readonly audit: RunAudit;
  readonly run: RunRecord;
  readonly config: RingConfig;
}
