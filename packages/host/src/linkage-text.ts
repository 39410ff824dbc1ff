/** Linkage quality as it is read: the class of a set or table, and of its subgroups where that was asked. */
import type { LinkageQuality } from '@ketensom/protocol';
import type { Language } from './languages.ts';

export function linkageText({ class: all, by }: LinkageQuality, language: Language): string {
  if (by === undefined) return all;
  const hidden = language === 'nl' ? 'te weinig' : 'too few';
  const classes = Object.entries(by.classes).map(([code, of]) => `${code} ${of === 'suppressed' ? hidden : of}`);
  return `${all} (${by.variable}: ${classes.join(', ')})`;
}
