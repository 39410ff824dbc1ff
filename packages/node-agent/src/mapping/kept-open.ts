/**
 * A small mapped dataset that stays open for a moment after it was read: a ring's lists are read right after the ledger of selections has read the same rows, and to start
 * the engine and load the file is most of either. It is taken once, by whoever asks for the same of it, and only while the file is what it was.
 */
import { type MapOptions, type MappedDataset, mapDataset } from './map-dataset.ts';

/** Rows beyond which nothing stays open: some tens of megabytes. */
const mostRows = 2 ** 17;
const momentMs = 1000;

interface Kept {
  readonly options: MapOptions;
  readonly mapped: MappedDataset;
  readonly timer: NodeJS.Timeout;
}

/** The last one, for the whole process. */
let kept: Kept | undefined;

const textOf = (names: Iterable<string> | undefined): string =>
  names === undefined ? '*' : JSON.stringify([...new Set(names)].toSorted());

const areSame = (left: MapOptions, right: MapOptions): boolean =>
  left.root === right.root &&
  left.dataset === right.dataset &&
  left.codebook === right.codebook &&
  left.limits === right.limits &&
  left.state === right.state &&
  left.keep === right.keep &&
  textOf(left.variables) === textOf(right.variables) &&
  textOf(left.keys) === textOf(right.keys);

function release(): Kept | undefined {
  const released = kept;
  kept = undefined;
  clearTimeout(released?.timer);
  return released;
}

async function keep(options: MapOptions, mapped: MappedDataset): Promise<void> {
  const before = release();
  const timer = setTimeout(() => {
    if (kept?.mapped === mapped) void release()?.mapped.close();
  }, momentMs).unref();
  kept = { options, mapped, timer };
  await before?.mapped.close();
}

/** What is still open of the same, else `mapDataset`. @throws as `mapDataset` */
export async function mapKept(options: MapOptions): Promise<MappedDataset> {
  if (kept === undefined || !areSame(kept.options, options)) return mapDataset(options);
  const { mapped } = release() as Kept;
  try {
    await mapped.source.demandUnchanged();
    return mapped;
  } catch {
    await mapped.close();
    return mapDataset(options);
  }
}

/** The same; closed, a small one is open for a moment more, unless a statement failed on it. @throws as `mapDataset` */
export async function mapAndKeep(options: MapOptions): Promise<MappedDataset> {
  const mapped = await mapKept(options);
  if (mapped.source.rows > mostRows) return mapped;
  let hasFailed = false;
  return {
    ...mapped,
    explain(failure) {
      hasFailed = true;
      return mapped.explain(failure);
    },
    close: () => (hasFailed ? mapped.close() : keep(options, mapped)),
  };
}
