/** Which sockets of a process listen, as the kernel tells (Linux). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** TCP in the state LISTEN, and any UDP socket that is bound. */
function listeningInodes(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const [table, state] of [
    ['tcp', '0A'],
    ['tcp6', '0A'],
    ['udp', '07'],
    ['udp6', '07'],
  ] as const) {
    const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1);
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === state) inodes.add(fields[9] ?? '');
    }
  }
  return inodes;
}

/** How many listening sockets a process has. */
export function countListening(pid: number): number {
  const inodes = listeningInodes(pid);
  const targets = readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)];
    } catch {
      return [];
    }
  });
  return targets.filter((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')).length;
}
