/** Counts persons by group, each once in a group, for the persons of one part at a time. Most are in one group only, and cost one entry. */
import { grown, roomFor } from './grown.ts';

/** Pairs of a group and a person: open addressing, two words a slot, groups from 1. */
const perSlot = 2;
const leastSlots = 1024;

const slotOf = (group: number, person: number): number => {
  const mixed = Math.imul(Math.imul(group, 0x9e37_79b1) ^ person, 0x85eb_ca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
};

/** See the module header. */
export class DistinctPairs {
  /** By person: the first group, from 1. */
  #first: Uint32Array = new Uint32Array(0);
  #slots: Uint32Array = new Uint32Array(leastSlots * perSlot);
  #mask = leastSlots - 1;
  #pairs = 0;
  #counts: Uint32Array = new Uint32Array(0);

  /** The persons from here on are others: numbers below `persons`. Counts stay. */
  reset(persons: number): void {
    this.#first = roomFor(this.#first, persons).fill(0, 0, persons);
    if (this.#pairs > 0) this.#slots.fill(0);
    this.#pairs = 0;
  }

  add(group: number, person: number): void {
    const first = this.#first[person] as number;
    if (first === group + 1) return;
    if (first === 0) this.#first[person] = group + 1;
    else if (!this.#addPair(group + 1, person)) return;
    this.#counts = grown(this.#counts, group + 1);
    this.#counts[group] = (this.#counts[group] as number) + 1;
  }

  /** Distinct persons of a group, of all parts. */
  count(group: number): number {
    return this.#counts[group] ?? 0;
  }

  /** Whether the pair is new. */
  #addPair(group: number, person: number): boolean {
    for (let slot = slotOf(group, person) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const known = this.#slots[slot * perSlot] as number;
      if (known === group && this.#slots[slot * perSlot + 1] === person) return false;
      if (known !== 0) continue;
      this.#slots[slot * perSlot] = group;
      this.#slots[slot * perSlot + 1] = person;
      this.#pairs += 1;
      if (2 * this.#pairs > this.#mask) this.#widen();
      return true;
    }
  }

  #widen(): void {
    const before = this.#slots;
    this.#mask = 2 * (this.#mask + 1) - 1;
    this.#slots = new Uint32Array((this.#mask + 1) * perSlot);
    this.#pairs = 0;
    for (let at = 0; at < before.length; at += perSlot) if (before[at] !== 0) this.#addPair(before[at] as number, before[at + 1] as number);
  }
}
