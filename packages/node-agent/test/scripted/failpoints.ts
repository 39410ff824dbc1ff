/** Failpoints within one process: the named place throws once. */
import { FailpointError } from '@ketensom/host';
import { type TestAgent, turnAll } from './agents.ts';

/** Runs `work` with a failpoint armed in mode `throw`. */
async function withFailpoint<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  process.env['KETENSOM_FAILPOINT'] = `${name}:throw`;
  try {
    return await work();
  } finally {
    delete process.env['KETENSOM_FAILPOINT'];
  }
}

/** Turns until one agent hits the failpoint; gives that agent, which is then as dead as after a crash. */
export async function crashAt(name: string, agents: readonly TestAgent[]): Promise<TestAgent> {
  return withFailpoint(name, async () => {
    for (let turn = 0; turn < 60; turn += 1) {
      for (const agent of agents) {
        try {
          await turnAll(agent);
        } catch (error) {
          if (error instanceof FailpointError) return agent;
          throw error;
        }
      }
    }
    throw new Error(`nobody came past failpoint ${name}`);
  });
}
