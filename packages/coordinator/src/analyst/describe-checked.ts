/** What `query check` says of a query that is in order. */

import type { OverlapReport, ResolvedQuery } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';

/** For programs and for people. */
export interface CheckedText {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: { readonly en: string; readonly nl: string };
}

/** What an overlap counts, of so many sets. */
const reportTexts: Readonly<Record<OverlapReport, (sets: number) => { readonly en: string; readonly nl: string }>> = {
  regions: (sets) => ({ en: `persons in every combination of ${sets} sets`, nl: `personen in elke combinatie van ${sets} verzamelingen` }),
  pairs: (sets) => ({ en: `persons in every pair of ${sets} sets`, nl: `personen in elk paar van ${sets} verzamelingen` }),
  'all-sets': (sets) => ({ en: `persons in all of ${sets} sets`, nl: `personen in alle ${sets} verzamelingen` }),
};

/** See the module header. */
export function describeChecked(checked: ResolvedQuery): CheckedText {
  const { query } = checked.query;
  if (checked.kind === 'overlap') {
    const { sets, report, blinding } = checked.plan;
    const counts = reportTexts[report](sets.length);
    return {
      json: { query, sets: sets.map(({ name }) => name), report, blinding },
      text: {
        en: `${query} is in order: ${counts.en}, blinding ${blinding}.`,
        nl: `${query} is in orde: ${counts.nl}, versluiering ${blinding}.`,
      },
    };
  }
  if (checked.kind === 'link') {
    const { tables, by, measures, blinding } = checked.plan;
    const cells = by.reduce((product, { codes }) => product * codes.length, 1) * measures.length;
    const names = tables.map(({ name }) => name);
    return {
      json: { query, tables: names, cells, blinding },
      text: {
        en: `${query} is in order: ${counted(cells, 'figure', 'figures')} over ${names.join(', ')}, blinding ${blinding}.`,
        nl: `${query} is in orde: ${counted(cells, 'cijfer', 'cijfers')} over ${names.join(', ')}, versluiering ${blinding}.`,
      },
    };
  }
  if (checked.kind === 'model') {
    const { dataset, family, columns, requiredVariables: needs } = checked.plan;
    const parameters = columns.map(({ name }) => name);
    return {
      json: { query, dataset, family, parameters, needs },
      text: {
        en: `${query} is in order: ${family} model with ${counted(parameters.length, 'coefficient', 'coefficients')} over ${dataset}.`,
        nl: `${query} is in orde: ${family}-model met ${counted(parameters.length, 'coëfficiënt', 'coëfficiënten')} over ${dataset}.`,
      },
    };
  }
  if (checked.kind === 'tables') {
    const { figures, model } = checked.plan;
    const parts = checked.plan.parts.filter(({ isStrata }) => isStrata !== true);
    const cells = (checked.layout.parts[0]?.cells ?? 0) * figures.length;
    const tables = parts.map(({ name }) => name);
    const needs = Object.fromEntries(parts.map(({ name, plan }) => [name, plan.requiredVariables]));
    if (model !== undefined) {
      const { family, response } = model;
      const terms = model.terms.map(({ name }) => name);
      const rows = checked.layout.parts[0]?.cells ?? 0;
      return {
        json: { query, tables, family, response, terms, rows, words: checked.layout.words, needs },
        text: {
          en: `${query} is in order: ${family} model of ${response} on at most ${counted(rows, 'cell', 'cells')} of ${tables.join(', ')}.`,
          nl: `${query} is in orde: ${family}-model van ${response} op hoogstens ${counted(rows, 'cel', 'cellen')} van ${tables.join(', ')}.`,
        },
      };
    }
    return {
      json: { query, tables, cells, words: checked.layout.words, needs },
      text: {
        en: `${query} is in order: ${counted(cells, 'figure', 'figures')} over ${tables.join(', ')}.`,
        nl: `${query} is in orde: ${counted(cells, 'cijfer', 'cijfers')} over ${tables.join(', ')}.`,
      },
    };
  }
  const { plan, layout } = checked;
  const json = {
    query,
    dataset: plan.dataset,
    cells: layout.cells * plan.measures.length,
    words: layout.words,
    needs: plan.requiredVariables,
  };
  return {
    json,
    text: {
      en: `${query} is in order: ${counted(json.cells, 'figure', 'figures')} over ${json.dataset}.`,
      nl: `${query} is in orde: ${counted(json.cells, 'cijfer', 'cijfers')} over ${json.dataset}.`,
    },
  };
}
