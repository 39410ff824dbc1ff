/** minPartners: a query takes at least so many partners, asked for and left at the end. It stays when `protection` is off. */
import { demand } from '../errors.ts';
import type { Rules } from './rules.ts';

/** @throws ProtocolError `too-few-partners` (DSC-2) */
export function demandPartners(partners: number, rules: Pick<Rules, 'minPartners'>): void {
  demand(partners >= rules.minPartners, 'too-few-partners', { clause: 'DSC-2' });
}
