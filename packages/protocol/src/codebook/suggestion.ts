/** "Did you mean": names close to one that is not there. */

/** Edits (insert, delete, replace, swap neighbours) that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforePrevious[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Candidates within a third of the name's length (at least one edit), or that start with it; nearest first, at most three. */
export function nearNames(name: string, candidates: Iterable<string>): string[] {
  const wanted = name.toLowerCase().slice(0, 64);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return [...candidates]
    .map((candidate) => {
      const text = candidate.toLowerCase();
      const isStart = Math.min(wanted.length, text.length) >= 3 && (text.startsWith(wanted) || wanted.startsWith(text));
      const distance = editDistance(wanted, text.slice(0, 64));
      return { candidate, distance: isStart ? Math.min(distance, 1.5) : distance };
    })
    .filter(({ distance }) => distance <= Math.max(allowed, 1.5))
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** What to expect where a name is not known: "a variable of cases; did you mean "income"?", or the whole list where it is short. */
export function expectName(what: string, name: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = nearNames(name, all);
  if (near.length > 0) return `${what}; did you mean ${near.map((text) => `"${text}"`).join(' or ')}?`;
  return all.length > 0 && all.length <= 12 ? `${what}: ${all.join(', ')}` : what;
}
