/** `explain BUNDLE`: the questions that auditors ask of a log, answered from this one, each with the entries that show it. */
import { type ClaimName, type LoggedCharter, queryDatasets, type RunFindings, type Verdict } from '@ketensom/protocol';
import type { Answer, AnswerBase, Answered } from './answer.ts';
import { memberAnswer, peopleAnswer, softwareAnswer } from './explain-people.ts';
import { countHidden, shortReason } from './explain-run.ts';
import { explainTexts, fillIn } from './explain-texts.ts';
import { plain } from './format-columns.ts';
import { endLines } from './log-end.ts';
import { type QuestionName, questionTexts } from './question-texts.ts';

const statusOf = (verdicts: readonly Verdict[], claim: ClaimName): Verdict['status'] =>
  verdicts.find((verdict) => verdict.claim === claim)?.status ?? 'not-proved';

/** The worst that is said about some claims. */
const toneOf = (verdicts: readonly Verdict[], claims: readonly ClaimName[]): Answered['tone'] => {
  const found = claims.map((claim) => statusOf(verdicts, claim));
  if (found.includes('violated')) return 'bad';
  return found.every((status) => status === 'proved') ? 'good' : 'open';
};

const worst = (tones: readonly Answered['tone'][]): Answered['tone'] =>
  tones.includes('bad') ? 'bad' : tones.includes('open') ? 'open' : 'good';

const queryOf = ({ run }: RunFindings): string => plain(run.query ?? run.run.slice(0, 12));
const released = (runs: readonly RunFindings[]): readonly RunFindings[] => runs.filter(({ run }) => run.outcome === 'released');
const leafOf = ({ run }: RunFindings): string => `[${run.first('result.released')?.leaf ?? run.events[0]?.leaf}]`;

/** One line per release: whether some claims are proved of it. */
function perRelease(claims: readonly ClaimName[], name: QuestionName): Answer {
  return ({ runs, language }) => {
    const texts = questionTexts(language)[name];
    const all = released(runs);
    const judged = all.map((findings) => ({ findings, tone: toneOf(findings.verdicts, claims) }));
    const fit = judged.filter(({ tone }) => tone === 'good').length;
    const others = judged.filter(({ tone }) => tone !== 'good').map(({ findings }) => `${queryOf(findings)} ${leafOf(findings)}`);
    const summary = fillIn(texts.answer, { fit, all: all.length });
    return { tone: worst(judged.map(({ tone }) => tone)), lines: [summary, ...others.map((other) => fillIn(texts.other, { other }))] };
  };
}

const datasets: Answer = ({ runs, language }) => {
  const groups = new Map<string, string[]>();
  for (const findings of released(runs)) {
    const year = new Date(findings.run.first('result.released')?.event.ts ?? 0).getUTCFullYear();
    const name = `${plain(findings.context === undefined ? '?' : queryDatasets(findings.context.query).join(' + '))}, ${year}`;
    groups.set(name, [...(groups.get(name) ?? []), `${queryOf(findings)} ${leafOf(findings)}`]);
  }
  const lines = [...groups].map(([name, found]) => `${name}: ${found.join(', ')}`);
  return { tone: 'good', lines: lines.length === 0 ? [questionTexts(language).datasets.answer] : lines };
};

const hidden: Answer = ({ runs, language }) => {
  const texts = questionTexts(language).hidden;
  const lines = released(runs).map((findings) => {
    const counts = [...(findings.served === undefined ? [] : countHidden(findings.served))].map(
      ([reason, count]) => `${count} × ${shortReason(reason, language)}`,
    );
    return `${queryOf(findings)} ${leafOf(findings)}: ${counts.length === 0 ? explainTexts(language).nothingHidden : counts.join(', ')}`;
  });
  return { tone: 'good', lines: [...lines, texts.answer] };
};

const complete: Answer = ({ opened, language }) => {
  const { size } = opened.reading.tree;
  const support = opened.verdicts.find(({ claim }) => claim === 'heads')?.support;
  const texts = questionTexts(language).complete;
  const tone = toneOf(opened.verdicts, ['log', 'heads', 'events', 'ledger']);
  const first = fillIn(tone === 'good' ? texts.answer : texts.other, { size, have: support?.have ?? 0, of: support?.of ?? 0 });
  return { tone, lines: [first, ...endLines(opened, language)] };
};

/** Names of the terms and rules that differ between two charters. */
function changedTerms({ terms: before }: LoggedCharter, { terms: after }: LoggedCharter): readonly string[] {
  const flat = ({ rules, ...rest }: LoggedCharter['terms']): ReadonlyMap<string, unknown> => new Map(Object.entries({ ...rest, ...rules }));
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)));
}

const charterChanges: Answer = ({ opened, language }) => {
  const texts = questionTexts(language).charters;
  const lines = opened.charters.map((each, at) => {
    const before = opened.charters[at - 1];
    const changes = before === undefined ? '' : ` (${changedTerms(before, each).join(', ')})`;
    const signers = each.signatures.map(({ partner, leaf }) => `${partner} [${leaf}]`).join(', ');
    return fillIn(texts.answer, { version: each.charter.version, leaf: each.proposed, signers }) + changes;
  });
  return { tone: toneOf(opened.verdicts, ['charter']), lines: lines.length === 0 ? [texts.other] : lines };
};

/** Why a run ended without a release, as a code. */
const codeOf = ({ run }: RunFindings): string => {
  const found = run.first('query.failed') ?? run.first('query.refused') ?? run.first('query.declined');
  return found === undefined ? '' : ` (${found.event.code})`;
};

const endings: Answer = ({ runs, language }) => {
  const { outcomes } = explainTexts(language);
  const lines = runs
    .filter(({ run }) => run.outcome !== 'released')
    .map((findings) => `${queryOf(findings)} ${leafOf(findings)}: ${outcomes[findings.run.outcome]}${codeOf(findings)}`);
  return { tone: 'good', lines: lines.length === 0 ? [questionTexts(language).endings.answer] : lines };
};

const answers: Readonly<Record<QuestionName, Answer>> = {
  agreement: perRelease(['query', 'purpose', 'approvals', 'order'], 'agreement'),
  people: peopleAnswer,
  datasets,
  replay: perRelease(['sum', 'result', 'disclosure'], 'replay'),
  hidden,
  complete,
  once: perRelease(['once'], 'once'),
  charters: charterChanges,
  departures: memberAnswer,
  software: softwareAnswer,
  endings,
};

/** All questions with their answers. */
export const answerQuestions = (base: AnswerBase): readonly Answered[] =>
  (Object.keys(answers) as QuestionName[]).map((name) => ({
    name,
    question: questionTexts(base.language)[name].question,
    ...answers[name](base),
  }));

/** The answers as text. */
export const formatAnswers = (answered: readonly Answered[]): string =>
  answered.map(({ question, lines }) => `${question}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n');
