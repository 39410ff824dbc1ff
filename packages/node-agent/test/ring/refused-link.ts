/** How the text of a link is refused. */
import { type Codebook, compileLink, type LinkQuery, parseQuery } from '@ketensom/protocol';

/** The code of the first fault of a query; `none` where it compiles. */
export function codeOf(query: object, codebook: Codebook): string {
  try {
    compileLink(parseQuery(query) as LinkQuery, codebook);
    return 'none';
  } catch (error) {
    return (error as { readonly issues?: readonly { readonly code?: string }[] }).issues?.[0]?.code ?? 'malformed';
  }
}
