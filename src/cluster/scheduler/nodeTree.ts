import { getOrAdd } from '../getOrAdd.ts';

/**
 * The nodes by zone, and the order in which the scheduler looks at them: zones in the order in which they were
 * first seen, one node of each in turn, so that a search which stops early has seen every zone.
 * Source: `pkg/scheduler/backend/cache/node_tree.go`.
 */
export class NodeTree {
  /** Names by zone, both in the order in which they came. A node without zone labels is in the zone ''. */
  readonly #zones = new Map<string, string[]>();

  /** Adds a node at the end of its zone; one that is there already stays where it is. */
  add(name: string, zone: string): void {
    const names = getOrAdd(this.#zones, zone, () => []);
    if (!names.includes(name)) names.push(name);
  }

  /** Removes a node; a zone without nodes is forgotten and counts as new when it comes back. */
  remove(name: string, zone: string): void {
    const names = this.#zones.get(zone)?.filter((other) => other !== name);
    if (names === undefined) return;
    if (names.length === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, names);
  }

  /** All names, interleaved by zone. */
  order(): string[] {
    const zones = [...this.#zones.values()];
    const longest = Math.max(0, ...zones.map((names) => names.length));
    const order: string[] = [];
    for (let round = 0; round < longest; round++) {
      for (const names of zones) if (round < names.length) order.push(names[round]);
    }
    return order;
  }
}
