import { getOrAdd } from '../getOrAdd.ts';
import type { Pod } from '../objects.ts';
import { podPriority } from './preemptionRules.ts';

/**
 * The pods that have made room on a node by preemption and still wait for their victims to go: the room is theirs
 * against pods of lower priority, who are judged as if they were there already.
 * Source: `pkg/scheduler/backend/queue/nominator.go`.
 */
export class Nominator {
  /** By node, then by uid in the order of the claims. */
  readonly #byNode = new Map<string, Map<string, Pod>>();
  /** Node by uid. A pod has a claim on one node at most. */
  readonly #nodeOf = new Map<string, string>();

  /** Gives the pod a claim on the node, in place of any other. */
  nominate(pod: Pod, nodeName: string): void {
    this.delete(pod.meta.uid);
    this.#nodeOf.set(pod.meta.uid, nodeName);
    getOrAdd(this.#byNode, nodeName, () => new Map<string, Pod>()).set(pod.meta.uid, pod);
  }

  /** The pod has no claim any more; one that never had any is ignored. */
  delete(uid: string): void {
    const nodeName = this.#nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOf.delete(uid);
    const pods = this.#byNode.get(nodeName);
    pods?.delete(uid);
    if (pods?.size === 0) this.#byNode.delete(nodeName);
  }

  /** The node that a pod waits for. */
  nodeOf(uid: string): string | undefined {
    return this.#nodeOf.get(uid);
  }

  /** Nobody waits for a node, which is the rule. */
  get isEmpty(): boolean {
    return this.#nodeOf.size === 0;
  }

  /** The pods that wait for the node, in the order of their claims. */
  on(nodeName: string): Pod[] {
    return [...(this.#byNode.get(nodeName)?.values() ?? [])];
  }

  /** The pods whose claim on the node the pod has to respect: those of the same or a higher priority. */
  before(pod: Pod, nodeName: string): Pod[] {
    return this.on(nodeName).filter(
      (other) => other.meta.uid !== pod.meta.uid && podPriority(other) >= podPriority(pod),
    );
  }
}
