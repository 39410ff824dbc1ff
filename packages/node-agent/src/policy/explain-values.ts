/** Values that a link adds up, in plain language: whose, in how many bits, what of them leaves and what could be learned of it (LNK-9). */
import type { Language } from '@ketensom/host';
import { counted, formatUnits, type LinkMeasure, type LinkPlan, type LinkValue, valueParts } from '@ketensom/protocol';
import type { ExplainedLine } from './explained.ts';

function valueLine({ table, variable, least, most, scale, bits }: LinkValue, language: Language): ExplainedLine {
  const [from, to] = [least, most].map((bound) => formatUnits(BigInt(bound), scale));
  const text =
    language === 'nl'
      ? `${table}.${variable}: van elke gekoppelde persoon van ${table} één waarde, de som van zijn rijen, van ${from} tot ${to} (${counted(bits, 'bit', 'bits')})`
      : `${table}.${variable}: of each joined person of ${table} one value, the sum of their rows, from ${from} to ${to} (${counted(bits, 'bit', 'bits')})`;
  return { topic: language === 'nl' ? 'wat wordt opgeteld' : 'what is added up', text };
}

/** A measure by its name, and where the query gave it one of its own, what it is. */
export function measureText(measure: LinkMeasure, { values }: LinkPlan): string {
  if (measure.kind === 'share') return measure.meaning === measure.name ? measure.name : `${measure.name} = ${measure.meaning}`;
  const told = 'value' in measure ? values[measure.value] : undefined;
  const meaning = told === undefined ? measure.name : `${measure.kind}(${told.table}.${told.variable})`;
  return meaning === measure.name ? meaning : `${measure.name} = ${meaning}`;
}

/** What is asked of values; nothing where none is. */
export const explainValues = ({ values }: LinkPlan, language: Language): readonly ExplainedLine[] =>
  values.map((value) => valueLine(value, language));

const texts: Readonly<Record<Language, (lists: number) => readonly ExplainedLine[]>> = {
  nl: (lists) => [
    {
      topic: 'bitlijsten',
      text: `de lijsten gaan nog ${lists} keer rond, telkens met andere tekens: van wie een waarde heeft, en per bit van de waarde van wie die bit heeft. Een waarde zelf reist niet mee.`,
    },
    {
      topic: 'wat de coördinator van waarden kan leren',
      text: 'per cel onder een nummer zonder betekenis hoeveel gekoppelde personen een waarde en elke bit hebben, niets per rij. Van een cel met één persoon is dat zijn waarde.',
    },
  ],
  en: (lists) => [
    {
      topic: 'bit lists',
      text: `the lists go round ${counted(lists, 'time', 'times')} more, each time with other marks: of who has a value, and for each bit of it of who has that bit. No value travels itself.`,
    },
    {
      topic: 'what the coordinator could learn of values',
      text: 'for each cell under a number without meaning how many joined persons have a value, and each bit of it; nothing for a row. Of a cell of one person that is their value.',
    },
  ],
};

/** In `dh` lists pass through other hands, in `salted-hash` whoever undoes the marks has the values too. */
const lengths: Readonly<Record<Language, ExplainedLine>> = {
  nl: {
    topic: 'wat andere partners van waarden kunnen leren',
    text: 'hoe lang bitlijsten zijn (op een factor 1,5 na, nooit korter dan 256): ongeveer hoeveel personen van een lijst een bit hebben, gekoppeld of niet.',
  },
  en: {
    topic: 'what other partners could learn of values',
    text: 'how long bit lists are (within a factor of 1.5, never below 256): about how many persons of a list have a bit, joined or not.',
  },
};

const danger: Readonly<Record<Language, ExplainedLine>> = {
  nl: { topic: 'GEVAAR', text: 'wie de nummers terugrekent, heeft van elke persoon ook de waarde.', isWarning: true },
  en: { topic: 'DANGER', text: 'whoever gets the numbers back has the value of every person as well.', isWarning: true },
};

/** What leaves because of values; nothing where none is asked. */
export function leavingValues(plan: LinkPlan, language: Language): readonly ExplainedLine[] {
  const lists = valueParts(plan).length;
  if (lists === 0) return [];
  return [...texts[language](lists), (plan.blinding === 'dh' ? lengths : danger)[language]];
}
