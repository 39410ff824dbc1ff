/** How the agent's loops tell each other that there may be something to do. A call that comes while a loop is busy is not lost on it. */
export interface Wake {
  /** Everybody who waits goes on. */
  all(): void;
  /** How often there was a call: to be asked before looking for work, and given to `wait` afterwards. */
  count(): number;
  /** Until there is a call after `seen`, `milliseconds` have passed, or the agent stops. */
  wait(seen: number, milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** One for an agent. */
export function makeWake(): Wake {
  const waiting = new Set<() => void>();
  let calls = 0;
  return {
    all() {
      calls += 1;
      for (const go of [...waiting]) go();
    },
    count: () => calls,
    wait: (seen, milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || seen !== calls) return resolve();
        const go = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', go);
          waiting.delete(go);
          resolve();
        };
        const timer = setTimeout(go, milliseconds);
        signal.addEventListener('abort', go, { once: true });
        waiting.add(go);
      }),
  };
}
