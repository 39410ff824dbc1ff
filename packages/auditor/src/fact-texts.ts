/** The titles and frames of the facts about one run. */
import type { Language } from './texts.ts';

export type FactName = 'asked' | 'charter' | 'codebook' | 'data' | 'people' | 'software' | 'left' | 'kept';

/** Entries of a partner that speak of bytes it sent. */
type SentKind = 'round.shares' | 'input.committed' | 'share.revealed' | 'overlap.salt' | 'sizes.sealed' | 'hop.done' | 'tags.final';

interface FactTexts {
  readonly titles: Readonly<Record<FactName, string>>;
  readonly asked: string;
  readonly charter: string;
  readonly left: string;
  readonly kinds: Readonly<Record<SentKind, string>>;
  readonly kept: string;
  readonly until: string;
}

const texts: Readonly<Record<Language, FactTexts>> = {
  en: {
    titles: {
      asked: 'asked by',
      charter: 'charter',
      codebook: 'codebook',
      data: 'data of',
      people: 'signed by people',
      software: 'software, as said',
      left: 'left the partners',
      kept: 'kept',
    },
    asked: '{analyst} [{leaf}] on {from}, to be answered until {until}',
    charter: 'version {version}, {digest}',
    left: '{what} {bytes:byte|bytes} [{leaf}]',
    kinds: {
      'round.shares': 'sealed shares',
      'input.committed': 'masked figures',
      'share.revealed': 'shares for the opening',
      'overlap.salt': 'sealed keys',
      'sizes.sealed': 'sealed sizes',
      'hop.done': 'blinded lists',
      'tags.final': 'tags',
    },
    kept: 'results for {days:day|days}',
    until: 'purpose until {day}',
  },
  nl: {
    titles: {
      asked: 'gevraagd door',
      charter: 'charter',
      codebook: 'codeboek',
      data: 'gegevens van',
      people: 'getekend door personen',
      software: 'software, naar zeggen',
      left: 'vertrok bij de partners',
      kept: 'bewaard',
    },
    asked: '{analyst} [{leaf}] op {from}, te beantwoorden tot {until}',
    charter: 'versie {version}, {digest}',
    left: '{what} {bytes:byte|bytes} [{leaf}]',
    kinds: {
      'round.shares': 'verzegelde delen',
      'input.committed': 'gemaskeerde cijfers',
      'share.revealed': 'delen om te openen',
      'overlap.salt': 'verzegelde sleutels',
      'sizes.sealed': 'verzegelde omvang',
      'hop.done': 'versluierde lijsten',
      'tags.final': 'kenmerken',
    },
    kept: 'resultaten {days:dag|dagen}',
    until: 'doel tot en met {day}',
  },
};

/** The texts of one language. */
export const factTexts = (language: Language): FactTexts => texts[language];
