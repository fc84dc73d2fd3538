import type { EventLoop, TimerId } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { MultiClusterSettings } from './settings.ts';

/** A cluster of the set, as the others tell it what they export. @typeParam T what is told of an exported Service */
export interface Member<T> {
  /** Unique within the set: the `cluster` that the others are told. */
  readonly name: string;
  /** A cluster exports a Service as given, or (undefined) no more. */
  take(cluster: string, key: string, service: T | undefined): void;
  /** Nobody has heard of a cluster for too long. */
  lost(cluster: string): void;
  /** It is heard of again. */
  found(cluster: string): void;
}

/** What one cluster knows of another. */
interface Link {
  /** Changes that found no way. */
  readonly missed: Set<string>;
  /** When the Lease runs out; undefined after it has. */
  expiry: TimerId | undefined;
  /** The Lease has run out, and the endpoints have been taken out. */
  isLost: boolean;
}

/** What a set of clusters runs in. */
export interface ClusterSetParts {
  readonly loop: EventLoop;
  readonly settings: MultiClusterSettings;
  /** When in its interval each cluster confirms its connections. */
  readonly phase: RandomStream;
  /** Can the controllers of two clusters talk at this moment? By their numbers. */
  readonly connected: (a: number, b: number) => boolean;
}

/**
 * The clusters that export Services to each other (a cluster set, KEP-1645). What one exports reaches its own controller at
 * once and the others after the propagation, if they can be reached. Each cluster holds a Lease for each other one, which
 * is renewed while the connection is confirmed; when it runs out, the other's endpoints leave (KEP-1645, "Endpoint TTL").
 */
export class ClusterSet<T> {
  readonly #parts: ClusterSetParts;
  readonly #members: readonly Member<T>[];
  /** What each cluster exports now, by `namespace/name`. */
  readonly #exported: readonly Map<string, T>[];
  /** By the number of who knows, then of who is known. */
  readonly #links: readonly (readonly Link[])[];

  constructor(parts: ClusterSetParts, members: readonly Member<T>[]) {
    this.#parts = parts;
    this.#members = members;
    this.#exported = members.map(() => new Map());
    this.#links = members.map(() =>
      members.map(() => ({ missed: new Set<string>(), expiry: undefined, isLost: false })),
    );
    const { loop, phase, settings } = parts;
    for (const number of members.keys()) {
      for (const other of members.keys()) if (other !== number) this.#renew(number, other);
      loop.setTimer(phase() * settings.clusterHealth.renewInterval, () => this.#confirm(number));
    }
  }

  /** A cluster exports a Service as given, or (undefined) no more. @param from its number */
  publish(from: number, key: string, service: T | undefined): void {
    if (service === undefined) this.#exported[from].delete(key);
    else this.#exported[from].set(key, service);
    this.#tell(from, from, key);
    const { loop, settings } = this.#parts;
    for (const to of this.#members.keys()) {
      if (to === from) continue;
      // What is true when it arrives is what it says: of several changes on the way the last one counts.
      loop.setTimer(settings.propagation, () => {
        if (this.#parts.connected(from, to)) this.#tell(from, to, key);
        else this.#links[to][from].missed.add(key);
      });
    }
  }

  /** What `from` exports under the key at this moment, to one cluster. */
  #tell(from: number, to: number, key: string): void {
    this.#members[to].take(this.#members[from].name, key, this.#exported[from].get(key));
  }

  /** A cluster looks which of the others it can reach, and does so again after the interval. */
  #confirm(number: number): void {
    const { connected, loop, settings } = this.#parts;
    for (const other of this.#members.keys()) {
      if (other === number || !connected(other, number)) continue;
      this.#renew(number, other);
      this.#catchUp(number, other);
    }
    loop.setTimer(settings.clusterHealth.renewInterval, () => this.#confirm(number));
  }

  /** The Lease that `number` holds for `other` runs for its full time from now on. */
  #renew(number: number, other: number): void {
    const { loop, settings } = this.#parts;
    const link = this.#links[number][other];
    if (link.expiry !== undefined) loop.clearTimer(link.expiry);
    link.expiry = loop.setTimer(settings.clusterHealth.lease, () => {
      link.expiry = undefined;
      link.isLost = true;
      this.#members[number].lost(this.#members[other].name);
    });
  }

  /** What was missed while there was no way is told now; after a loss, everything. */
  #catchUp(number: number, other: number): void {
    const link = this.#links[number][other];
    const keys = link.isLost ? [...this.#exported[other].keys()] : [...link.missed];
    if (link.isLost) this.#members[number].found(this.#members[other].name);
    link.isLost = false;
    link.missed.clear();
    for (const key of keys) this.#tell(other, number, key);
  }
}
