/** Plain columns for a terminal: as wide as their widest cell, two spaces between. */

/** A head and its rows. Control characters do not reach the terminal. */
export function formatColumns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(plain));
  const widths = head.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  return lines
    .map(
      (cells) =>
        `${cells
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Text from a bundle, safe to print: whoever wrote it does not steer the terminal. */
export const plain = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?');
