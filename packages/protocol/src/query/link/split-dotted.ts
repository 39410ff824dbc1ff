/** `TABLE.NAME` in its two parts. */
export function splitDotted(text: string): readonly [table: string, name: string] {
  const at = text.indexOf('.');
  return [text.slice(0, at), text.slice(at + 1)];
}
