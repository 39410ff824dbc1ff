/** What a program's exit code says (docs: interface, "Exit codes"). */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, verification: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
