/** Whether a text has a control character below U+0020 other than newline, which no note may have (C2SP signed-note v1.0.0, "Format"). */
export function hasControlCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}
