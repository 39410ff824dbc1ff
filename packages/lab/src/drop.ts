/** `--drop PARTNER@STEP`: that partner's agent is killed there, in every query. */
import { CommandError, exitCodes } from '@ketensom/host';

/** The moments at which an agent can be lost; each just before it would send that step's message. */
export const dropSteps = ['advertise', 'share', 'upload', 'survivors', 'reveal', 'hop'] as const;

export interface Drop {
  readonly partner: string;
  readonly step: (typeof dropSteps)[number];
}

/** @throws CommandError (exit code 2) for another form, an unknown partner or step. */
export function parseDrop(text: string, partners: readonly string[]): Drop {
  const [partner = '', step = '', rest] = text.split('@');
  const known = dropSteps.find((name) => name === step);
  if (known === undefined || rest !== undefined || !partners.includes(partner)) {
    const message = `--drop takes PARTNER@STEP with a partner of the scenario (${partners.join(', ')}) and one of the steps ${dropSteps.join(', ')}.`;
    throw new CommandError({ exitCode: exitCodes.usage, code: 'malformed', message });
  }
  return { partner, step: known };
}
