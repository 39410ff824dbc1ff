/** The questions that auditors ask of a log, and the frames of their answers. */
import type { Language } from './texts.ts';

export type QuestionName =
  | 'agreement'
  | 'people'
  | 'datasets'
  | 'replay'
  | 'hidden'
  | 'complete'
  | 'once'
  | 'charters'
  | 'departures'
  | 'software'
  | 'endings';

interface QuestionText {
  readonly question: string;
  readonly answer: string;
  readonly other: string;
}

const texts: Readonly<Record<Language, Readonly<Record<QuestionName, QuestionText>>>> = {
  en: {
    agreement: {
      question: 'Did any answer leave without an agreement?',
      answer:
        '{fit} of {all:release|releases}: asked under the charter in force, for a purpose in it, and approved by each partner beforehand.',
      other: 'Not shown for {other}.',
    },
    people: {
      question: 'Whose signatures did each approval need, and were they there?',
      answer: '{partner}: {needed} of {people} [{leaf}].',
      other: 'No partner has named people: each agent approves under its own key.',
    },
    datasets: { question: 'Which releases used which dataset, and when?', answer: 'Nothing was released.', other: '' },
    replay: {
      question: 'Does doing a release again give the same figures?',
      answer:
        '{fit} of {all:release|releases}: the masked figures were added again, the rules applied again, with the same result to the byte.',
      other: 'Not shown for {other}.',
    },
    hidden: { question: 'Which rules hid figures?', answer: 'For one cell: explain BUNDLE RELEASE CELL.', other: '' },
    complete: {
      question: 'Is the log complete?',
      answer: "Yes: {size:entry|entries} under one root, no gap in any signer's chain; {have} of {of} partners cosigned its newest head.",
      other: 'This could not be shown: see the claims log, heads, events and ledger.',
    },
    once: {
      question: 'Was a question answered twice over the same data?',
      answer: '{fit} of {all:release|releases}: the first and only opening of that question over those data.',
      other: 'Not shown for {other}.',
    },
    charters: {
      question: 'Who changed the rules, and who agreed?',
      answer: 'Charter {version} was proposed in entry [{leaf}] and signed by {signers}.',
      other: 'No charter stands in the log.',
    },
    departures: {
      question: "What happened after a partner left, or after a key or a member's standing changed?",
      answer: 'No partner has left, and no key and no standing has changed.',
      other: '{partner} is not in the newest charter; its last entry in a run is [{leaf}].',
    },
    software: {
      question: 'Which software did each party say it runs?',
      answer: '{version}, files {digest}, on {runtime}: {parties}.',
      other: 'Not said by {parties}.',
    },
    endings: { question: 'What was asked and not answered?', answer: 'Every request was answered.', other: '' },
  },
  nl: {
    agreement: {
      question: 'Is er een antwoord vertrokken zonder afspraak?',
      answer:
        '{fit} van {all:vrijgave|vrijgaven}: gevraagd onder het geldende charter, voor een doel daaruit, en vooraf goedgekeurd door elke partner.',
      other: 'Niet aangetoond voor {other}.',
    },
    people: {
      question: 'Wiens handtekeningen vroeg elke goedkeuring, en stonden ze er?',
      answer: '{partner}: {needed} van {people} [{leaf}].',
      other: 'Geen partner heeft personen genoemd: elke agent keurt goed met zijn eigen sleutel.',
    },
    datasets: { question: 'Welke vrijgaven gebruikten welke dataset, en wanneer?', answer: 'Er is niets vrijgegeven.', other: '' },
    replay: {
      question: 'Geeft een vrijgave opnieuw doen dezelfde cijfers?',
      answer:
        '{fit} van {all:vrijgave|vrijgaven}: de gemaskeerde cijfers zijn opnieuw opgeteld en de regels opnieuw toegepast, met tot op de byte hetzelfde resultaat.',
      other: 'Niet aangetoond voor {other}.',
    },
    hidden: { question: 'Welke regels verborgen cijfers?', answer: 'Voor één cel: explain BUNDEL VRIJGAVE CEL.', other: '' },
    complete: {
      question: 'Is het logboek volledig?',
      answer:
        'Ja: {size:regel|regels} onder één wortel, geen gat in de keten van een ondertekenaar; {have} van {of} partners ondertekenden de nieuwste kop mede.',
      other: 'Dit kon niet worden aangetoond: zie de beweringen log, heads, events en ledger.',
    },
    once: {
      question: 'Is een vraag twee keer over dezelfde gegevens beantwoord?',
      answer: '{fit} van {all:vrijgave|vrijgaven}: de eerste en enige opening van die vraag over die gegevens.',
      other: 'Niet aangetoond voor {other}.',
    },
    charters: {
      question: 'Wie veranderde de regels, en wie stemde daarmee in?',
      answer: 'Charter {version} is voorgesteld in regel [{leaf}] en getekend door {signers}.',
      other: 'Er staat geen charter in het logboek.',
    },
    departures: {
      question: 'Wat gebeurde er nadat een partner vertrok, of een sleutel of de positie van een deelnemer veranderde?',
      answer: 'Er is geen partner vertrokken, en geen sleutel of positie veranderd.',
      other: '{partner} staat niet in het nieuwste charter; de laatste regel in een run is [{leaf}].',
    },
    software: {
      question: 'Welke software zegt elke partij te draaien?',
      answer: '{version}, bestanden {digest}, op {runtime}: {parties}.',
      other: 'Niet gezegd door {parties}.',
    },
    endings: { question: 'Wat is gevraagd en niet beantwoord?', answer: 'Elke aanvraag is beantwoord.', other: '' },
  },
};

/** The questions in one language. */
export const questionTexts = (language: Language): Readonly<Record<QuestionName, QuestionText>> => texts[language];
