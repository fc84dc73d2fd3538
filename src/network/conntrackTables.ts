import type { EventLoop } from '../engine/eventLoop.ts';
import type { ConntrackSettings } from './settings.ts';

/** A table that turns connections away again within a minute has not been free in between, seconds. */
const QUIET = 60;

/** Ring of seconds in which entries end: longer than the longest life of one that closes. A power of two. */
const SECONDS = 128;

/**
 * How long an entry stays after its connection, seconds: kernel defaults of `nf_conntrack_tcp_timeout_*`. One whose SYN
 * was never answered, and one that was closed, stay for two minutes; one that was reset, for ten seconds. Established
 * ones (24 h with kube-proxy's setting) outlast every run.
 */
export const EntryLife = { unanswered: 120, timeWait: 120, reset: 10 } as const;

/**
 * Entries that a node's table holds. Source: `getConntrackMax` in `pkg/proxy/conntrack/sysctls.go`.
 * @returns 0 where kube-proxy leaves the table alone, which then never fills up here
 */
export function conntrackMax({ maxPerCore, min, max }: ConntrackSettings, cores: number): number {
  return maxPerCore === 0 ? 0 : Math.min(max, Math.max(min, maxPerCore * cores));
}

/**
 * How many connections each node's kernel keeps track of: those that are open, and for some time those that are not any
 * more. Entries end by whole seconds, so one counts up to a second longer than in the kernel. Counting costs no event.
 */
export class ConntrackTables {
  readonly #loop: Pick<EventLoop, 'now'>;
  /** Room of each node's table; 0: it never fills up. */
  readonly #room: Int32Array;
  /** Established connections through each node. */
  readonly #open: Int32Array;
  /** Entries of each node that are of no use any more and have not run out. */
  readonly #closing: Int32Array;
  /** Entries of each node that end in each of the next seconds. */
  readonly #ending: Int32Array;
  /** The second up to which each node's ending entries have been taken off. */
  readonly #seen: Int32Array;
  /** When each node last turned a connection away, seconds. */
  readonly #lastFull: Float64Array;
  readonly #filled: (node: number) => void;

  /** @param nodes how many there may be @param filled told when a node's table begins to turn connections away */
  constructor(loop: Pick<EventLoop, 'now'>, nodes: number, filled: (node: number) => void = () => {}) {
    this.#loop = loop;
    this.#filled = filled;
    this.#room = new Int32Array(nodes);
    this.#open = new Int32Array(nodes);
    this.#closing = new Int32Array(nodes);
    this.#ending = new Int32Array(nodes * SECONDS);
    this.#seen = new Int32Array(nodes).fill(Math.floor(loop.now));
    this.#lastFull = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY);
  }

  /** A machine gets a table of that size, empty; 0: one that never fills up. */
  install(node: number, room: number): void {
    this.#room[node] = room;
    this.clear(node);
  }

  /** The node has lost power, and its table with it. */
  clear(node: number): void {
    this.#open[node] = 0;
    this.#closing[node] = 0;
    this.#lastFull[node] = Number.NEGATIVE_INFINITY;
    this.#ending.fill(0, node * SECONDS, (node + 1) * SECONDS);
  }

  /** Has the node no room for another connection? Such a one is dropped without a word (`nf_conntrack: table full`). */
  isFull(node: number): boolean {
    const room = this.#room[node];
    if (room === 0 || this.#open[node] + this.#closing[node] < room) return false;
    this.#takeOffEnded(node);
    if (this.#open[node] + this.#closing[node] < room) return false;
    const { now } = this.#loop;
    if (now - this.#lastFull[node] > QUIET) this.#filled(node);
    this.#lastFull[node] = now;
    return true;
  }

  /** Entries of the node's table. */
  count(node: number): number {
    this.#takeOffEnded(node);
    return this.#open[node] + this.#closing[node];
  }

  /** A connection through the node was established. */
  opened(node: number): void {
    this.#open[node]++;
  }

  /** One that was established has ended. A table that was lost meanwhile no longer has it. */
  closed(node: number): void {
    if (this.#open[node] === 0) return;
    this.#open[node]--;
    this.lingers(node, EntryLife.timeWait);
  }

  /** An entry that is of no use any more stays for so many seconds, at most 120. */
  lingers(node: number, seconds: number): void {
    if (this.#room[node] === 0) return;
    this.#takeOffEnded(node);
    this.#closing[node]++;
    const second = Math.ceil(this.#loop.now + seconds);
    this.#ending[node * SECONDS + (second & (SECONDS - 1))]++;
  }

  /** Done only when somebody asks, for all seconds since the last time. */
  #takeOffEnded(node: number): void {
    const now = Math.floor(this.#loop.now);
    const seen = this.#seen[node];
    if (seen === now) return;
    this.#seen[node] = now;
    const first = Math.max(seen + 1, now - SECONDS + 1);
    for (let second = first; second <= now; second++) {
      const at = node * SECONDS + (second & (SECONDS - 1));
      this.#closing[node] -= this.#ending[at];
      this.#ending[at] = 0;
    }
  }
}
