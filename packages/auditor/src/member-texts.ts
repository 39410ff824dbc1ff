/** What is said of changes of keys and standing. */
import type { Language } from './texts.ts';

interface MemberTexts {
  readonly changes: Readonly<Record<'key.rotated' | 'key.revoked' | 'member.suspended' | 'member.returned', string>>;
  readonly ended: string;
  readonly after: string;
  readonly noneAfter: string;
}

const texts: Readonly<Record<Language, MemberTexts>> = {
  en: {
    changes: {
      'key.rotated': '{party} replaced its keys [{leaf}].',
      'key.revoked': 'A key of {party} was revoked by {by} [{leaf}].',
      'member.suspended': '{party} was suspended [{leaf}].',
      'member.returned': '{party} was let in again [{leaf}].',
    },
    ended: 'That ended {runs}.',
    after: 'Released with it afterwards: {runs}.',
    noneAfter: 'Nothing was released with it afterwards.',
  },
  nl: {
    changes: {
      'key.rotated': '{party} verving zijn sleutels [{leaf}].',
      'key.revoked': 'Een sleutel van {party} is ingetrokken door {by} [{leaf}].',
      'member.suspended': '{party} is geschorst [{leaf}].',
      'member.returned': '{party} is weer toegelaten [{leaf}].',
    },
    ended: 'Dat beëindigde {runs}.',
    after: 'Daarna met deze partij vrijgegeven: {runs}.',
    noneAfter: 'Daarna is niets met deze partij vrijgegeven.',
  },
};

/** The sentences of one language. */
export const memberTexts = (language: Language): MemberTexts => texts[language];
