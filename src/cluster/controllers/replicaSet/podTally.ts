import type { Pod } from '../../objects.ts';

/** Does the pod count towards its ReplicaSet? A pod is replaced as soon as its deletion is asked for. */
export function isActive({ meta, status }: Pod): boolean {
  return meta.deletionTimestamp === undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** The numbers of one owner. */
interface Tally {
  active: number;
  ready: number;
}

/** How many active and ready pods each owner has, kept up with each change: O(1) where a recount would be O(pods). */
export class PodTally {
  readonly #byOwner = new Map<string, Tally>();

  /** Takes one change of the view: what was there is taken off, what is there is added. */
  update(current: Pod | undefined, previous: Pod | undefined): void {
    if (previous !== undefined) this.#add(previous, -1);
    if (current !== undefined) this.#add(current, 1);
  }

  /** @param owner uid of the ReplicaSet */
  active(owner: string): number {
    return this.#byOwner.get(owner)?.active ?? 0;
  }

  /** Of the active ones. */
  ready(owner: string): number {
    return this.#byOwner.get(owner)?.ready ?? 0;
  }

  /** A pod that stops being active is taken off by the version that was counted, so that no count can drift. */
  #add(pod: Pod, sign: 1 | -1): void {
    const owner = pod.meta.owner?.uid;
    if (owner === undefined || !isActive(pod)) return;
    const tally = this.#byOwner.get(owner) ?? { active: 0, ready: 0 };
    this.#byOwner.set(owner, tally);
    tally.active += sign;
    if (pod.status.ready) tally.ready += sign;
  }
}
