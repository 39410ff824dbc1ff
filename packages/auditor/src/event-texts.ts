/** The events of a run in words, as steps on the way from a request to its end. */
import type { EventType } from '@ketensom/protocol';
import type { Language } from './texts.ts';

type RunEvent = Extract<
  EventType,
  | `query.${string}`
  | `approval.${string}`
  | `round.${string}`
  | `input.${string}`
  | `survivors.${string}`
  | `share.${string}`
  | `step.${string}`
  | `overlap.${string}`
  | `sizes.${string}`
  | `hop.${string}`
  | `tags.${string}`
  | `result.${string}`
  | `evidence.${string}`
>;

const texts: Readonly<Record<RunEvent, Readonly<Record<Language, string>>>> = {
  'query.proposed': { en: 'asked', nl: 'gevraagd' },
  'query.admitted': { en: 'admitted: it fits the charter and the codebook', nl: 'toegelaten: de vraag past bij charter en codeboek' },
  'query.refused': { en: 'refused', nl: 'geweigerd' },
  'approval.given': { en: 'a person at this partner signed the approval', nl: 'een persoon bij deze partner tekende de goedkeuring' },
  'query.approved': { en: 'approved', nl: 'goedgekeurd' },
  'query.declined': { en: 'declined', nl: 'afgewezen' },
  'query.cancelled': { en: 'withdrawn', nl: 'ingetrokken' },
  'query.expired': { en: 'out of time', nl: 'verlopen' },
  'query.failed': { en: 'ended without a release', nl: 'geëindigd zonder vrijgave' },
  'round.config': { en: 'round opened', nl: 'ronde geopend' },
  'round.key': { en: 'showed fresh keys', nl: 'toonde verse sleutels' },
  'round.keys_fixed': { en: 'list of keys fixed', nl: 'sleutellijst vastgesteld' },
  'round.shares': { en: 'dealt shares of its secrets', nl: 'deelde delen van zijn geheimen uit' },
  'round.shares_fixed': { en: 'list of dealers fixed', nl: 'lijst van delers vastgesteld' },
  'round.complaint': { en: 'complained of a share', nl: 'klaagde over een deel' },
  'input.committed': { en: 'committed to its masked figures', nl: 'legde zijn gemaskeerde cijfers vast' },
  'input.received': { en: 'receipt of masked figures', nl: 'ontvangst van gemaskeerde cijfers' },
  'survivors.fixed': { en: 'statement who is in the sum', nl: 'verklaring wie in de som zit' },
  'survivors.ack': { en: 'signed that statement', nl: 'tekende die verklaring' },
  'share.revealed': { en: 'revealed shares for opening the sum', nl: 'onthulde delen om de som te openen' },
  'round.aborted': { en: 'left or ended the round', nl: 'verliet of beëindigde de ronde' },
  'round.abandoned': { en: 'will never reveal in this round', nl: 'zal in deze ronde nooit onthullen' },
  'round.keys_erased': { en: 'says the secrets of the round are erased', nl: 'verklaart dat de geheimen van de ronde zijn gewist' },
  'step.opened': {
    en: 'sum of a step opened, the next step follows from it',
    nl: 'som van een stap geopend, de volgende stap volgt eruit',
  },
  'overlap.config': { en: 'ring opened', nl: 'ring geopend' },
  'overlap.key': { en: 'showed a fresh key', nl: 'toonde een verse sleutel' },
  'overlap.salt': { en: 'sealed the key of the run to each partner', nl: 'verzegelde de sleutel van de run voor elke partner' },
  'sizes.sealed': { en: 'sealed its exact sizes to the coordinator', nl: 'verzegelde zijn exacte omvang voor de coördinator' },
  'hop.done': { en: 'blinded a list and passed it on', nl: 'versluierde een lijst en gaf die door' },
  'tags.final': { en: 'turned a list into tags for the coordinator', nl: 'maakte van een lijst kenmerken voor de coördinator' },
  'result.computed': { en: 'sum opened, rules applied', nl: 'som geopend, regels toegepast' },
  'result.certified': { en: 'added the masked figures itself', nl: 'telde de gemaskeerde cijfers zelf op' },
  'result.released': { en: 'released', nl: 'vrijgegeven' },
  'result.countersigned': { en: 'put its name under the release', nl: 'zette zijn naam onder de vrijgave' },
  'evidence.deleted': {
    en: 'vectors, tags, shares and openings deleted; hashes and signatures stay',
    nl: 'vectoren, merktekens, delen en openingen verwijderd; vingerafdrukken en handtekeningen blijven',
  },
  'result.fetched': { en: 'took the result', nl: 'haalde het resultaat op' },
};

const isRunEvent = (type: EventType): type is RunEvent => Object.hasOwn(texts, type);

/** The step in words. */
export const eventText = (type: EventType, language: Language): string => (isRunEvent(type) ? texts[type][language] : type);
