/** The tree of a link with what its marks are: windows, and slots that hide how many rows somebody has. */
import type { JoinTree } from './join-tree.ts';
import type { LinkEdge, LinkWindow } from './types.ts';

/** A tree with its windows: joins that have one come first, so that a row's first mark is its own. */
export interface MarkedTree extends Omit<JoinTree, 'edges'> {
  readonly edges: readonly Omit<LinkEdge, 'isSlotted'>[];
  readonly hasWindow: boolean;
}

/** `windows`: by the table at the end of their join. */
export function withWindows(tree: JoinTree, windows: ReadonlyMap<string, LinkWindow>): MarkedTree {
  if (windows.size === 0) return { ...tree, hasWindow: false };
  const edges = tree.edges.map((edge) => {
    const window = windows.get(edge.end);
    return window === undefined ? edge : { ...edge, window };
  });
  const own = edges.filter(({ end }) => windows.has(end));
  return { ...tree, edges: [...own, ...edges.filter((edge) => !own.includes(edge))], extraKeys: tree.keys.slice(0, 1), hasWindow: true };
}

/** The first join's rows are hidden in slots wherever the middle table has more keys than one. */
export const slotted = ({ edges, keys }: MarkedTree): readonly LinkEdge[] =>
  edges.map((edge, at) => ({ ...edge, isSlotted: at === 0 && keys.length > 1 }));
