import type { TimerId } from '../../../engine/eventLoop.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Node, Pod, Taint } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { evictAfter } from './evictionDecision.ts';

/**
 * Deletes the pods that do not tolerate a NoExecute taint of their node, each when its toleration ends.
 * Source: `pkg/controller/tainteviction/taint_eviction.go`.
 */
export class TaintEvictionController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** Deletions that are coming, by the pod's uid. */
  readonly #pending = new Map<string, TimerId>();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    views.nodes.onChange((node, previous) => this.#nodeChanged(node, previous));
    views.pods.onChange((pod, previous) => this.#podChanged(pod, previous));
  }

  /** A node has NoExecute taints, or has lost them: look at its pods. */
  #nodeChanged(node: Node | undefined, previous: Node | undefined): void {
    if (node === undefined) return;
    const taints = noExecute(node);
    if (taints.length === 0 && (previous === undefined || noExecute(previous).length === 0)) return;
    for (const pod of this.#views.podsByNode.get(node.meta.name)) this.#process(pod, taints);
  }

  /** A pod has come to a node, which may have taints; one that is gone needs no timer. */
  #podChanged(pod: Pod | undefined, previous: Pod | undefined): void {
    if (previous !== undefined && pod?.meta.uid !== previous.meta.uid) this.#cancel(previous);
    if (pod?.spec.nodeName === undefined) return;
    const unchanged =
      previous?.spec.nodeName === pod.spec.nodeName && previous.spec.tolerations === pod.spec.tolerations;
    const node = this.#views.nodes.get(pod.spec.nodeName);
    if (!unchanged && node !== undefined) this.#process(pod, noExecute(node));
  }

  /** A timer that runs is left alone: it counts from the first time that the taint was seen. */
  #process(pod: Pod, taints: readonly Taint[]): void {
    const seconds = evictAfter(pod.spec.nodeName, taints, pod.spec.tolerations);
    if (seconds === null) {
      if (this.#cancel(pod)) {
        const message = `Cancelling deletion of Pod ${objectKey(pod.meta)}`;
        this.#context.events.normal('TaintManagerEviction', `Pod/${pod.meta.name}`, message);
      }
    } else if (seconds === 0) {
      this.#cancel(pod);
      this.#evict(pod);
    } else if (!this.#pending.has(pod.meta.uid)) {
      const timer = this.#context.loop.setTimer(seconds, () => {
        this.#pending.delete(pod.meta.uid);
        this.#evict(pod);
      });
      this.#pending.set(pod.meta.uid, timer);
    }
  }

  /** Forgets the deletion that was to come. @returns whether there was one */
  #cancel(pod: Pod): boolean {
    const timer = this.#pending.get(pod.meta.uid);
    if (timer === undefined) return false;
    this.#context.loop.clearTimer(timer);
    return this.#pending.delete(pod.meta.uid);
  }

  /**
   * An ordinary deletion: the pod keeps its grace period, and disruption budgets are not asked. With the pod read, its
   * condition DisruptionTarget written (which the model leaves out) and the event it costs four calls.
   * Source: `addConditionAndDeletePod`.
   */
  #evict({ meta }: Pod): void {
    const { api, events } = this.#context;
    events.normal('TaintManagerEviction', `Pod/${meta.name}`, `Marking for deletion Pod ${objectKey(meta)}`);
    api.charge(() => api.charge(() => api.delete('Pod', objectKey(meta), { uid: meta.uid })));
  }
}

/** The taints that drive pods away. */
function noExecute(node: Node): readonly Taint[] {
  return node.spec.taints.filter(({ effect }) => effect === 'NoExecute');
}
