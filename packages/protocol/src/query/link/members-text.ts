/** Members of a base and the others in words, for whoever asks and whoever is asked. */
import type { LinkPlan } from './types.ts';

/** Those who were found, or those who were not. */
export function membersText({ others, through }: NonNullable<LinkPlan['base']>, isFound: boolean, language: 'nl' | 'en'): string {
  const names = others.join(', ');
  if (language === 'nl') {
    if (through === undefined) return isFound ? `wie ook in ${names} staat` : `wie niet in ${names} staat`;
    return isFound ? `wie via ${through} bij ${names} uitkomt` : `wie via ${through} niet bij ${names} uitkomt`;
  }
  if (through === undefined) return isFound ? `those in ${names}` : `those not in ${names}`;
  return isFound ? `those who lead through ${through} to ${names}` : `those who do not lead through ${through} to ${names}`;
}
