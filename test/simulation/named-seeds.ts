/**
 * Seeds that once failed, under the name of what was wrong. A seed means a world only together with the code that draws the world; whoever changes
 * what is drawn looks for a new seed for each name, with the old fault put back.
 */
export const namedSeeds: readonly { readonly seed: number; readonly name: string }[] = [
  { seed: 3338, name: 'a column that cannot be read stopped the agent, not the round' },
];
