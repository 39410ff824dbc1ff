/** A number with its noun, the one noun where it is one: `1 partner`, `3 partners`, `0 partners`. For texts in any language with two forms. */
export const counted = (count: number | bigint | string, one: string, many: string): string =>
  `${count} ${String(count) === '1' ? one : many}`;
