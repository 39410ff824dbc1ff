/** What the coordinator opened of a link, held against what was committed to before (LNK-5, LNK-6). */
import { demand } from '../../errors.ts';
import { canonicalBytes, canonicalise, type JsonValue } from '../../json/index.ts';
import { type CellLabel, decodeLabels, readLabels } from '../../link/cell-labels.ts';
import { decodeCounted, deriveCellsCommit, type ProtectedCells, parseCells, shownNumbers } from '../../link/protected-cells.ts';
import { labellers } from '../../overlap/index.ts';
import { given } from '../judge.ts';
import { readDocument } from '../named-documents.ts';
import type { Recount } from './recount.ts';
import type { LinkContext } from './ring-context.ts';

/** Protected cells as the coordinator committed to them, and the labels of those that are shown. */
export interface LinkOpening {
  readonly commit: string;
  readonly cells: ProtectedCells;
  readonly labels: readonly CellLabel[];
}

const textOf = (value: unknown): string => canonicalise(value as JsonValue);

/**
 * The cells are those of the commitment that was said before any label was; labels were asked of what these cells show and of nothing else; each is the one
 * that its owner committed to before a list left.
 *
 * @throws ProtocolError `digest-mismatch`, `binding-mismatch`, `length`, `malformed`; NotProved where the bundle lacks the document.
 */
export function verifyLinkOpening(
  { audit: { primitives, source }, run, config }: Recount,
  { plan, rules }: LinkContext,
  opened: { readonly cells: unknown; readonly labels: readonly unknown[] },
): LinkOpening {
  const counted = decodeCounted(readDocument(primitives, source, given(run.first('link.counted')).event));
  const cells = parseCells(opened.cells);
  demand(counted.round === config.round && deriveCellsCommit(primitives, cells) === counted.commit, 'digest-mismatch', { clause: 'LNK-5' });
  demand(textOf(counted.shown) === textOf(shownNumbers(plan, cells, rules)), 'binding-mismatch', { clause: 'LNK-5' });
  const documents = opened.labels.map((each) => decodeLabels(canonicalBytes(each as JsonValue)));
  const partners = labellers(config);
  demand(documents.map(({ partner }) => partner).join() === partners.join(), 'binding-mismatch', { clause: 'LNK-6' });
  const labels = documents.flatMap((document) => {
    const { partner } = document;
    const { event } = given(run.all('sizes.sealed').find((logged) => logged.event.actor === partner));
    return readLabels(primitives, document, { config, partner, commit: given(event.labels), shown: counted.shown });
  });
  return { commit: counted.commit, cells, labels };
}
