import type { ObservedChange } from '../cluster/api/watch.ts';
import type { Pod, ReplicaSet } from '../cluster/objects.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import type { PodRow } from '../metrics/recording.ts';
import type { PodServers } from '../workload/podServers.ts';

/** What is written down of a pod while it lives. */
interface Entry {
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly created: number;
  // Times in seconds; what is absent has not happened.
  node?: string;
  ip?: string;
  scheduled?: number;
  ready?: number;
  terminated?: number;
  restarts: number;
  /** Every sandbox that the pod has had. */
  readonly slots: PodSlot[];
}

/** The life of every pod, from what the API server stored and the sandboxes that were made. */
export class PodLedger {
  readonly #entries: Entry[] = [];
  /** By uid: a pod that is made again under the same name is another one. */
  readonly #numberOf = new Map<string, number>();
  /** Name of the Deployment by the uid of its ReplicaSet. */
  readonly #deploymentOf = new Map<string, string>();
  /** Number of the pod that each slot belongs to. */
  readonly podOfSlot: number[] = [];
  readonly #now: () => number;

  /** @param now the clock, seconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a change of a ReplicaSet, to know which Deployment its pods belong to. */
  replicaSet({ object }: ObservedChange<ReplicaSet>): void {
    // A ReplicaSet without an owner is nobody's rollout: its pods are its own.
    if (object.meta.owner !== undefined) this.#deploymentOf.set(object.meta.uid, object.meta.owner.name);
  }

  /**
   * Takes a change of a pod, at the moment of the write. Of scheduling and readiness the first time counts; the
   * restart count and the address are the last that were seen.
   * @param prefix of the names in the records: `east/` of a cluster among several
   */
  pod({ type, object }: ObservedChange<Pod>, prefix = ''): void {
    const entry = this.#entryOf(object, prefix);
    const { spec, status } = object;
    if (spec.nodeName !== undefined && entry.node === undefined) {
      entry.node = prefix + spec.nodeName;
      entry.scheduled = this.#now();
    }
    if (status.podIP !== undefined) entry.ip = status.podIP;
    if (status.ready && entry.ready === undefined) entry.ready = this.#now();
    if (type === 'DELETED') entry.terminated = this.#now();
    entry.restarts = status.restartCount;
  }

  /** A sandbox was made for a pod; after a loss of power the same pod gets another one. */
  sandbox(slot: PodSlot, pod: Pod): void {
    const entry = this.#entryOf(pod);
    entry.slots.push(slot);
    // The slot of a sandbox, which is numbered as pods get addresses.
    this.podOfSlot[slot] = this.#numberOf.get(pod.meta.uid) ?? 0;
  }

  /** Name of the pod whose sandbox has that slot. */
  nameOf(slot: PodSlot): string {
    return this.#entries[this.podOfSlot[slot]].name;
  }

  /** Every sandbox that a pod has had. */
  slotsOf(pod: Pod): readonly PodSlot[] {
    return this.#entryOf(pod).slots;
  }

  /** The rows of pods.csv; what a pod's sandboxes served is added up. */
  rows(servers: PodServers): PodRow[] {
    return this.#entries.map(({ slots, ...life }) => ({
      ...life,
      requestsServed: slots.reduce((sum, slot) => sum + servers.served[slot], 0),
      connections: slots.reduce((sum, slot) => sum + servers.accepted[slot], 0),
    }));
  }

  /** Found by the uid: a pod that is made again under the same name is another pod. */
  #entryOf(pod: Pod, prefix = ''): Entry {
    const { meta } = pod;
    let number = this.#numberOf.get(meta.uid);
    if (number === undefined) {
      number = this.#entries.length;
      this.#numberOf.set(meta.uid, number);
      this.#entries.push({
        name: prefix + meta.name,
        namespace: meta.namespace,
        workload: prefix + this.#workloadOf(pod),
        created: this.#now(),
        restarts: 0,
        slots: [],
      });
    }
    return this.#entries[number];
  }

  /** By the owner references: pod -> ReplicaSet -> Deployment; a pod without an owner stands for itself. */
  #workloadOf({ meta }: Pod): string {
    if (meta.owner === undefined) return meta.name;
    return this.#deploymentOf.get(meta.owner.uid) ?? meta.owner.name;
  }
}
