/** Why a query gave no table, in the reader's language. */
import type { Language } from '@ketensom/host';
import { errorTexts, isErrorCode } from '@ketensom/protocol';

/** `title` is what a result file says, in English. */
export function failureText({ code, title }: { readonly code: string; readonly title: string }, language: Language): string {
  return language === 'nl' && isErrorCode(code) ? errorTexts[code].nl : title;
}
