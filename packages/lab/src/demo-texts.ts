/** What the demo says between the programs' own output, in both languages. */
import type { Language } from '@ketensom/host';

export interface DemoTexts {
  readonly title: string;
  readonly audit: string;
  readonly flipped: (file: string) => string;
  readonly refused: (code: number) => string;
  readonly accepted: (code: number) => string;
  readonly where: (folder: string) => string;
  readonly done: (seconds: string) => string;
}

const texts: Readonly<Record<Language, DemoTexts>> = {
  en: {
    title: 'Ketensom: four partners count together, and none shows its records.',
    audit: 'The audit, offline, from the exported bundle alone:',
    flipped: (file) => `Now one bit of ${file} is flipped, and the audit runs again:`,
    refused: (code) => `Refused, as it must be (exit code ${code}).`,
    accepted: (code) => `NOT refused: exit code ${code}.`,
    where: (folder) => `Results, reports and the audit bundle: ${folder}`,
    done: (seconds) => `Done in ${seconds} s.`,
  },
  nl: {
    title: 'Ketensom: vier partners tellen samen, en geen van hen laat dossiers zien.',
    audit: 'De audit, zonder netwerk, alleen uit de geëxporteerde bundel:',
    flipped: (file) => `Nu wordt één bit van ${file} omgezet, en de audit draait opnieuw:`,
    refused: (code) => `Geweigerd, zoals het hoort (exitcode ${code}).`,
    accepted: (code) => `NIET geweigerd: exitcode ${code}.`,
    where: (folder) => `Resultaten, rapporten en de auditbundel: ${folder}`,
    done: (seconds) => `Klaar in ${seconds} s.`,
  },
};

/** The texts of one language. */
export const demoTexts = (language: Language): DemoTexts => texts[language];
