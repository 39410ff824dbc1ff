/** Lies about a model: its steps, what each follows from, and the fit. */
import type { JsonObject } from '@ketensom/protocol';
import { type Event, fieldOf, readEvents, rewrite } from '../forge.ts';
import { type KindsBundle, withFirst } from '../kinds-bundle.ts';
import type { RingEdit } from './ring-edits.ts';
import { change, isOf, recommit, redocument, reopen } from './tools.ts';

const ofModel = (b: KindsBundle): KindsBundle => withFirst(b, 'fitted');

/** See the module header. */
export const modelEdits: readonly RingEdit[] = [
  {
    name: 'a step of which the coordinator says another input',
    make: (b) => change(ofModel(b), 'step.opened', (event, at) => (at === 0 ? { ...event, next_input: '6'.repeat(64) } : event)),
    claim: 'config',
    code: 'step-mismatch',
    go: false,
  },
  {
    name: 'a step that was never opened',
    make: (b) => change(ofModel(b), 'step.opened', (event, at) => (at === 0 ? undefined : event)),
    claim: 'order',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a step over another vector',
    make: (b) => redocument(ofModel(b), 'round.config', (config) => ({ ...config, layout: '3'.repeat(64) })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a step whose opening is another',
    make: (b) => reopen(ofModel(b), 'step.opened'),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'the rounds of two steps under one number',
    make: (b) => {
      const [first, second] = readEvents(b.files)
        .filter(isOf('round.config', b.runs['fitted'] ?? ''))
        .map((event) => fieldOf(event, 'round'));
      return rewrite(b, (events) =>
        events.map((event): Event => (event['round'] === second && second !== undefined ? { ...event, round: first ?? '' } : event)),
      );
    },
    claim: 'order',
    code: 'equivocation',
    go: false,
  },
  {
    name: 'an altered coefficient that the coordinator signed',
    make: (b) =>
      recommit(ofModel(b), (result) => ({
        ...result,
        coefficients: (result['coefficients'] as JsonObject[]).map((row, at) => (at === 0 ? { ...row, estimate: 12.5 } : row)),
      })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a model that is said to have had more rows',
    make: (b) => recommit(ofModel(b), (result) => ({ ...result, n: Number(result['n']) + 10 })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
];
