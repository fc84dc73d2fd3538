import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';

/** `SharesPerCPU`, `MinShares` and `MaxShares` of `pkg/kubelet/cm/helpers_linux.go`: a pod that asks for nothing has the least weight. */
const SHARES_PER_CPU = 1024;
const MIN_SHARES = 2;
/** The kernel's limit, the weight of 256 cores. */
const MAX_SHARES = 262_144;

/** `MilliCPUToShares` of the same file. @param millicores what the pod requests */
export function cpuShares(millicores: number): number {
  const shares = Math.floor((millicores * SHARES_PER_CPU) / 1000);
  return Math.min(MAX_SHARES, Math.max(MIN_SHARES, shares));
}

/** Work on a node that is no pod's: a process of another team, a backup, a miner. */
export interface CpuHog {
  /** Cores that it would use. */
  readonly cores: number;
  /** Its weight, as that of a pod. */
  readonly shares: number;
}

/** What one node has and who wants some of it. */
interface NodeShares {
  /** `Infinity` until it is said. */
  cores: number;
  readonly slots: PodSlot[];
  readonly hogs: CpuHog[];
  /** Do some get less than they want? */
  isShort: boolean;
}

/**
 * The cores of each node, shared by its pods. While all want no more than there is, each gets what it wants; else each gets
 * cores in proportion to its weight, but never more than it wants, and what it leaves goes to the others in the same
 * proportion. So the completely fair scheduler divides CPU time among cgroups (`cpu.weight`,
 * `Documentation/admin-guide/cgroup-v2.rst`); that it does so in slices of milliseconds, and a core at a time, is left
 * out, and so is the rounding of shares to the weights of cgroup v2, 1 to 10,000.
 */
export class NodeCpu {
  readonly #nodes = new Map<number, NodeShares>();
  readonly #changed: (slot: PodSlot) => void;
  #node = new Int32Array(64).fill(-1);
  #shares = new Float64Array(64);
  #wanted = new Float64Array(64);
  #given = new Float64Array(64);

  /** @param changed told of a slot whose part of what it wants is another from now on */
  constructor(changed: (slot: PodSlot) => void) {
    this.#changed = changed;
  }

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    const before = this.#node.length;
    this.#node = grown(this.#node, length).fill(-1, before);
    this.#shares = grown(this.#shares, length);
    this.#wanted = grown(this.#wanted, length);
    this.#given = grown(this.#given, length);
  }

  /** Says how many cores a node has. */
  setCores(node: number, cores: number): void {
    this.#at(node).cores = cores;
  }

  /** A pod that shares its node's cores, with the weight of what it requests. */
  join(slot: PodSlot, node: number, millicores: number): void {
    this.#node[slot] = node;
    this.#shares[slot] = cpuShares(millicores);
    this.#given[slot] = 1;
    this.#at(node).slots.push(slot);
  }

  /** The pod is gone, and wants nothing any more. */
  leave(slot: PodSlot): void {
    const node = this.#node[slot];
    if (node < 0) return;
    const { slots } = this.#at(node);
    slots.splice(slots.indexOf(slot), 1);
    this.#node[slot] = -1;
  }

  /** Other work begins on the node. @returns ends it */
  addHog(node: number, hog: CpuHog): () => void {
    const at = this.#at(node);
    at.hogs.push(hog);
    this.#divide(at);
    return () => {
      const place = at.hogs.indexOf(hog);
      if (place < 0) return;
      at.hogs.splice(place, 1);
      this.#divide(at);
    };
  }

  /** The machine is gone with whatever else ran on it: another may get its number. */
  removeNode(node: number): void {
    const at = this.#nodes.get(node);
    if (at !== undefined) at.hogs.length = 0;
  }

  /** The part of what the pod wants that it gets, above 0 and at most 1; 1 for one that shares nothing. */
  share(slot: PodSlot): number {
    return this.#node[slot] < 0 ? 1 : this.#given[slot];
  }

  /** The pod wants that many cores from now on. */
  want(slot: PodSlot, cores: number): void {
    const node = this.#node[slot];
    if (node < 0 || this.#wanted[slot] === cores) return;
    this.#wanted[slot] = cores;
    this.#divide(this.#at(node));
  }

  #at(node: number): NodeShares {
    let at = this.#nodes.get(node);
    if (at === undefined) {
      at = { cores: Number.POSITIVE_INFINITY, slots: [], hogs: [], isShort: false };
      this.#nodes.set(node, at);
    }
    return at;
  }

  /** Gives everybody on the node their part anew. Without a shortage, before and now, nothing changes. */
  #divide(at: NodeShares): void {
    const isShort = this.#allWanted(at) > at.cores;
    if (!isShort && !at.isShort) return;
    at.isShort = isShort;
    const level = isShort ? this.#level(at) : Number.POSITIVE_INFINITY;
    for (const slot of at.slots) {
      const wanted = this.#wanted[slot];
      const given = wanted > this.#shares[slot] * level ? (this.#shares[slot] * level) / wanted : 1;
      if (given === this.#given[slot]) continue;
      this.#given[slot] = given;
      this.#changed(slot);
    }
  }

  #allWanted({ slots, hogs }: NodeShares): number {
    let sum = 0;
    for (const slot of slots) sum += this.#wanted[slot];
    for (const { cores } of hogs) sum += cores;
    return sum;
  }

  /**
   * Cores for each share of those that want more than their part ("water-filling"). Raised until nobody below it is new: each
   * round settles at least one, and two or three rounds are usual.
   */
  #level(at: NodeShares): number {
    let level = 0;
    for (;;) {
      let left = at.cores;
      let shares = 0;
      for (const slot of at.slots) {
        if (this.#wanted[slot] <= this.#shares[slot] * level) left -= this.#wanted[slot];
        else shares += this.#shares[slot];
      }
      for (const hog of at.hogs) {
        if (hog.cores <= hog.shares * level) left -= hog.cores;
        else shares += hog.shares;
      }
      const next = left / shares;
      // With everybody satisfied there are no shares left; rounding may then not let the level rise.
      if (!(next > level)) return level;
      level = next;
    }
  }
}
