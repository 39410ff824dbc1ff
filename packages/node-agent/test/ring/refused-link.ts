/** How the text of a link is refused. */
import { type Codebook, compileLink, type LinkQuery, parseQuery } from '@ketensom/protocol';
import { expect } from 'vitest';

interface Issue {
  readonly code?: string;
  readonly expected: string;
}

/** The code of the first fault of a query; `none` where it compiles. What is not supported says what to ask instead. */
export function codeOf(query: object, codebook: Codebook): string {
  try {
    compileLink(parseQuery(query) as LinkQuery, codebook);
    return 'none';
  } catch (error) {
    const [first] = (error as { readonly issues?: readonly Issue[] }).issues ?? [];
    if (first?.code === 'not-supported') expect(first.expected).not.toContain('comes later');
    return first?.code ?? 'malformed';
  }
}
