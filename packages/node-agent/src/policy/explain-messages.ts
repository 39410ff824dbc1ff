/** The messages that leave the house, in words: what each holds, who can read it, how large it is. */
import type { Language } from '@ketensom/host';
import type { LeavingMessage, MessageKind, MessageReader } from './leaving.ts';

interface KindText {
  readonly name: string;
  readonly holds: string;
}

const kinds: Readonly<Record<Language, Readonly<Record<MessageKind, KindText>>>> = {
  en: {
    vector: { name: 'masked series', holds: 'sums over your rows under masks; by itself noise to everybody' },
    shares: { name: 'shares of mask keys', holds: 'one for each other partner, sealed to it; they open nothing alone' },
    reveal: { name: 'opened shares', holds: 'what takes the masks off the sum of all; sent once enough partners signed for it' },
    'own-lists': { name: 'own lists', holds: 'one blinded mark or more for each of your persons or rows, with padding' },
    'passed-lists': { name: "others' lists", holds: 'lists of the others, blinded once more by you; as long as they came' },
    sizes: { name: 'exact sizes', holds: 'how many are in your lists and how many of your rows could be compared' },
    labels: { name: 'what numbers stand for', holds: 'which cells of yours the released table shows; said once it is protected' },
    salt: { name: 'key of the run', holds: 'the key that all partners share, sealed to each; never for the coordinator' },
    events: { name: 'lines in the log', holds: 'that you agreed and took part, with digests of what you sent; no figures' },
  },
  nl: {
    vector: { name: 'gemaskeerde reeks', holds: 'optellingen over uw rijen onder maskers; los voor iedereen ruis' },
    shares: { name: 'delen van maskersleutels', holds: 'een voor elke andere partner, aan die verzegeld; ze openen alleen niets' },
    reveal: {
      name: 'geopende delen',
      holds: 'wat de maskers van de optelling van allen haalt; pas nadat genoeg partners daarvoor tekenden',
    },
    'own-lists': { name: 'eigen lijsten', holds: 'een of meer versluierde tekens voor elk van uw personen of rijen, met opvulling' },
    'passed-lists': { name: 'lijsten van anderen', holds: 'lijsten van de anderen, door u nog eens versluierd; zo lang als ze kwamen' },
    sizes: { name: 'exacte aantallen', holds: 'hoeveel er in uw lijsten staan en hoeveel van uw rijen te vergelijken waren' },
    labels: { name: 'waar nummers voor staan', holds: 'welke cellen van u in de vrijgegeven tabel staan; pas als die beveiligd is' },
    salt: { name: 'sleutel van de run', holds: 'de sleutel die alle partners delen, aan elk verzegeld; nooit voor de coördinator' },
    events: { name: 'regels in het logboek', holds: 'dat u instemde en meedeed, met vingerafdrukken van wat u stuurde; geen cijfers' },
  },
};

const readers: Readonly<Record<Language, Readonly<Record<MessageReader, string>>>> = {
  en: {
    members: 'all members',
    partners: 'the other partners',
    nobody: 'nobody alone',
    'next-holder': 'the next partner; as tags the coordinator',
    coordinator: 'the coordinator',
  },
  nl: {
    members: 'alle leden',
    partners: 'de andere partners',
    nobody: 'niemand alleen',
    'next-holder': 'de volgende partner; als merk de coördinator',
    coordinator: 'de coördinator',
  },
};

const heads = {
  en: ['leaves the house', 'count', 'bytes', 'readable to', 'what it holds'],
  nl: ['verlaat het huis', 'aantal', 'bytes', 'leesbaar voor', 'wat erin zit'],
} as const;

function bytesText({ bytes, isExact }: LeavingMessage, language: Language): string {
  if (bytes === undefined) return { en: 'as they came', nl: 'zoals ze kwamen' }[language];
  const text = bytes.toLocaleString(language);
  return isExact ? text : `${{ en: 'at most', nl: 'hooguit' }[language]} ${text}`;
}

/** The messages as a table: its heads and rows. */
export function messageTable(messages: readonly LeavingMessage[], language: Language) {
  const rows = messages.map((message) => {
    const { name, holds } = kinds[language][message.kind];
    return [name, message.count.toLocaleString(language), bytesText(message, language), readers[language][message.reader], holds];
  });
  return { heads: heads[language], rows };
}
