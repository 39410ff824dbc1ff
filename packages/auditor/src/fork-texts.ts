/** What `fork` says. */
import type { Language } from './texts.ts';

type Name = 'none' | 'held' | 'open' | 'found' | 'foundPrefix' | 'double' | 'empty';

const texts: Readonly<Record<Language, Readonly<Record<Name, string>>>> = {
  en: {
    none: '{heads:head|heads} signed by the log, of sizes {from} to {to}; no two contradict one another. {others:note was|notes were} not signed by this key.',
    held: 'A copy of the log in these files was held against every one of them: one history up to {copied:entry|entries}.',
    open: 'Up to {copied:entry|entries} a copy of the log was held against them. Above that, heads of different sizes were not compared: ask for a journal (ketensom-agent evidence --out FILE) that reaches further.',
    found:
      "FORK: the log's key signed two roots for {small:entry|entries}:\n  {left}\n  {right}\nWhoever holds the key showed two histories. Keep these files, stop all rounds, and show them to every partner.",
    foundPrefix:
      "FORK: the log's key signed two histories:\n  {small:entry|entries} with the root {left}\n  {large:entry|entries} with the root {right}, whose first {small} have the root {begins}\nWhoever holds the key showed two histories. Keep these files, stop all rounds, and show them to every partner.",
    double: 'TWO STATEMENTS: {actor} signed two different events as number {seq} of its own. Nobody else could.',
    empty: 'No head in these files was signed by this key. Is it the key of this log?',
  },
  nl: {
    none: '{heads:kop|koppen} ondertekend door het logboek, van omvang {from} tot {to}; geen twee spreken elkaar tegen. {others:notitie is|notities zijn} niet met deze sleutel ondertekend.',
    held: 'Een kopie van het logboek in deze bestanden is naast elk ervan gelegd: één geschiedenis tot en met {copied:regel|regels}.',
    open: 'Tot en met {copied:regel|regels} is er een kopie van het logboek naast gelegd. Daarboven zijn koppen van verschillende omvang niet vergeleken: vraag om een journaal (ketensom-agent evidence --out BESTAND) dat verder reikt.',
    found:
      'SPLITSING: de sleutel van het logboek ondertekende twee wortels voor {small:regel|regels}:\n  {left}\n  {right}\nWie de sleutel heeft, toonde twee geschiedenissen. Bewaar deze bestanden, stop alle rondes en laat ze aan elke partner zien.',
    foundPrefix:
      'SPLITSING: de sleutel van het logboek ondertekende twee geschiedenissen:\n  {small:regel|regels} met de wortel {left}\n  {large:regel|regels} met de wortel {right}, waarvan de eerste {small} de wortel {begins} hebben\nWie de sleutel heeft, toonde twee geschiedenissen. Bewaar deze bestanden, stop alle rondes en laat ze aan elke partner zien.',
    double: 'TWEE VERKLARINGEN: {actor} ondertekende twee verschillende gebeurtenissen als zijn nummer {seq}. Niemand anders kon dat.',
    empty: 'Geen kop in deze bestanden is met deze sleutel ondertekend. Is het de sleutel van dit logboek?',
  },
};

/** The sentences of one language. */
export const forkTexts = (language: Language): Readonly<Record<Name, string>> => texts[language];
