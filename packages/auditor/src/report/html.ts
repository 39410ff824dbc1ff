/** HTML that is safe by construction: text is escaped, only markup made here is not. */

/** Markup that was made here. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | readonly (Html | string | number)[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeText = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '').replaceAll(/[^\P{Cc}\n]/gu, '\u{fffd}');

const render = (piece: Piece): string => {
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(render).join('') : escapeText(String(piece));
};

/** A template whose values are escaped unless they are `Html`. */
export const html = (markup: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(markup.map((part, at) => part + (at < pieces.length ? render(pieces[at] ?? '') : '')).join(''));

/** A table with a head row; the first cell of each row heads it. Columns from `texts` on hold figures. */
export interface TableContent {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (Html | string)[])[];
  readonly texts?: number;
}

/** The table, which scrolls by itself where it is wider than the page. */
export function table(caption: string, { head, rows, texts = head.length }: TableContent): Html {
  const kind = (at: number): Html => new Html(at < texts ? '' : ' class="figure"');
  const row = ([first = '', ...rest]: readonly (Html | string)[]): Html =>
    html`<tr><th scope="row"${kind(0)}>${first}</th>${rest.map((cell, at) => html`<td${kind(at + 1)}>${cell}</td>`)}</tr>
`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr>${head.map((cell, at) => html`<th scope="col"${kind(at)}>${cell}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`;
}
