/** The indicator book: what every indicator of the codebook is, and per partner where it is found and how far it means the same. */
import {
  type Codebook,
  type ComparabilityClass,
  type Condition,
  conditionVariables,
  derivationInputs,
  type Findability,
  type Indicator,
  type LocalText,
  type Offer,
} from '@ketensom/protocol';

/** What one partner has of an indicator: the worst of what it says of the variables behind it. */
export interface IndicatorPartner {
  readonly partner: string;
  /** Whether it has all variables, so that its rows are in the figure. */
  readonly registers: boolean;
  readonly class: ComparabilityClass;
  /** Absent where the partner says nothing of it. */
  readonly findability?: Findability;
  readonly methods: readonly string[];
  readonly notes: readonly string[];
  readonly snapshot?: string;
}

/** One indicator. `measure` is written as a query has it. */
export interface BookEntry {
  readonly name: string;
  readonly title?: LocalText;
  readonly definition?: LocalText;
  readonly dataset: string;
  readonly unit: string;
  readonly measure: string;
  readonly numerator?: LocalText;
  readonly denominator?: LocalText;
  readonly population?: LocalText;
  readonly period?: LocalText;
  readonly source?: LocalText;
  readonly where?: Condition;
  readonly partners: readonly IndicatorPartner[];
}

/** What is computed, in words, where the codebook says nothing else. */
function computedTexts({ measure, variable, is }: Indicator): { readonly numerator?: LocalText; readonly denominator?: LocalText } {
  const denominator = { en: `rows in which ${variable} is known`, nl: `rijen waarin ${variable} bekend is` };
  if (measure === 'share') {
    const code = is ?? 'true';
    return { numerator: { en: `rows in which ${variable} is ${code}`, nl: `rijen waarin ${variable} ${code} is` }, denominator };
  }
  return measure === 'mean' ? { numerator: { en: `the sum of ${variable}`, nl: `de som van ${variable}` }, denominator } : {};
}

/** A variable and all that it is made of. */
function withInputs(name: string, codebook: Codebook, found: Set<string>): void {
  if (found.has(name)) return;
  found.add(name);
  const derivation = codebook.variables.get(name)?.derivation;
  if (derivation !== undefined) for (const input of derivationInputs(derivation)) withInputs(input, codebook, found);
}

const findabilities: readonly Findability[] = ['structured', 'derivable', 'free-text', 'absent'];

const worst = <Item>(order: readonly Item[], items: readonly Item[]): Item | undefined => order.findLast((item) => items.includes(item));

function partnerOf({ variable, where, dataset }: Indicator, codebook: Codebook, { partner, datasets }: Offer): IndicatorPartner {
  const offer = datasets[dataset];
  const read = [variable, ...(where === undefined ? [] : conditionVariables(where))];
  const behind = new Set<string>();
  for (const name of read) withInputs(name, codebook, behind);
  const said = [...behind].flatMap((name) => offer?.about?.[name] ?? []);
  const registers = offer !== undefined && read.every((name) => offer.variables.includes(name));
  const stated = worst(
    findabilities,
    said.flatMap(({ findability }) => findability ?? []),
  );
  const findability = stated ?? (registers ? undefined : 'absent');
  return {
    partner,
    registers,
    class:
      worst(
        ['A', 'B', 'C'],
        said.map((about) => about.class),
      ) ?? 'A',
    ...(findability === undefined ? {} : { findability }),
    methods: [...new Set(said.flatMap(({ method }) => method ?? []))],
    notes: [...new Set(said.flatMap(({ note }) => note ?? []))],
    ...(offer?.snapshot === undefined ? {} : { snapshot: offer.snapshot }),
  };
}

/** In the order of the codebook; partners by name. */
export function indicatorBook(codebook: Codebook, offers: Iterable<Offer>): readonly BookEntry[] {
  const sorted = [...offers].toSorted((a, b) => (a.partner < b.partner ? -1 : 1));
  return [...codebook.indicators.values()].map((indicator) => {
    const { name, measure, variable, is, dataset, ...rest } = indicator;
    const code = is === undefined ? '' : `=${is}`;
    return {
      name,
      dataset,
      unit: codebook.datasets.get(dataset)?.unit ?? '',
      measure: `${measure}(${variable}${code})`,
      ...computedTexts(indicator),
      ...rest,
      partners: sorted.map((offer) => partnerOf(indicator, codebook, offer)),
    };
  });
}
