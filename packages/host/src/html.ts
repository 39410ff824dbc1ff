/** Safe HTML text: everything that is not markup of ours is escaped. */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` with the five special characters escaped, fit for element content and quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** A table with a head; the first `texts` columns are aligned left, figures right. Cells are escaped. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[], texts: number): string {
  const cell = (tag: 'th' | 'td') => (text: string, at: number) =>
    `<${tag}${at < texts ? '' : ' class="figure"'}>${escapeHtml(text)}</${tag}>`;
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head.map(cell('th')).join('')}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div>`;
}
