import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Node, Pod } from '../../objects.ts';
import { OUT_OF_SERVICE_TAINT } from '../../taints.ts';
import type { ControllerViews } from '../views.ts';

/** How often it looks, and for how long a node has to be missing first, seconds: `gcCheckPeriod`, `quarantineTime`. */
const CHECK_PERIOD = 20;
/** A node may come back under its name, and its pods be found running. */
const QUARANTINE = 40;

/**
 * Removes pods that no kubelet will: those of nodes that do not exist any more, and the terminating ones of nodes that
 * somebody has declared out of service. Source: `pkg/controller/podgc/gc_controller.go`.
 */
export class PodGcController {
  readonly #context: ClusterContext;
  /** May lack a node that has just joined, hence the quarantine and the second look at the store. */
  readonly #views: ControllerViews;
  /** Names of the nodes that are missing, and since when. */
  readonly #missing = new Map<string, number>();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    context.loop.setTimer(context.streams.stream('pod-gc')() * CHECK_PERIOD, () => this.#check());
  }

  /**
   * One pass. The real controller also collects terminated pods beyond a threshold (12,500 by default), which is left
   * out here.
   */
  #check(): void {
    for (const node of this.#views.nodes.list()) if (isOutOfService(node)) this.#releaseTerminating(node);
    this.#deleteOrphans();
    this.#context.loop.setTimer(CHECK_PERIOD, () => this.#check());
  }

  /** Their containers are gone for certain, so the pods may be made anew elsewhere, even those of a StatefulSet. */
  #releaseTerminating(node: Node): void {
    for (const pod of this.#views.podsByNode.get(node.meta.name)) {
      if (pod.meta.deletionTimestamp !== undefined)
        this.#forceDelete(pod, `the node ${node.meta.name} is out of service`);
    }
  }

  /** A node that the cache does not have is looked for in the store itself once the quarantine is over. */
  #deleteOrphans(): void {
    const { api, loop } = this.#context;
    // As a rule every node that has pods is there, which is quicker to see than whether every pod's node is.
    if (
      this.#missing.size === 0 &&
      ![...this.#views.podsByNode.values()].some((name) => this.#isMissing(name))
    )
      return;
    const orphans = [...this.#views.pods.list()].filter(({ spec }) => this.#isMissing(spec.nodeName));
    const names = new Set(orphans.flatMap(({ spec }) => spec.nodeName ?? []));
    for (const name of this.#missing.keys()) if (!names.has(name)) this.#missing.delete(name);
    for (const name of names) {
      const since = this.#missing.get(name);
      if (since === undefined) this.#missing.set(name, loop.now);
      else if (loop.now - since >= QUARANTINE)
        api.request(() => {
          if (api.get('Node', name) !== undefined) return;
          for (const pod of orphans)
            if (pod.spec.nodeName === name) this.#forceDelete(pod, `the node ${name} no longer exists`);
        });
    }
  }

  /** A pod that is not bound misses no node. */
  #isMissing(nodeName: string | undefined): boolean {
    return nodeName !== undefined && this.#views.nodes.get(nodeName) === undefined;
  }

  /** Marked as failed first, so that whoever counts pods does not take it for one that runs. */
  #forceDelete({ meta }: Pod, reason: string): void {
    const { api, events } = this.#context;
    const key = objectKey(meta);
    api.patch('Pod', key, meta.uid, (current) =>
      current.status.phase === 'Failed'
        ? undefined
        : { ...current, status: { ...current.status, phase: 'Failed', ready: false } },
    );
    api.delete('Pod', key, { uid: meta.uid, gracePeriodSeconds: 0 }, (found) => {
      if (found) events.normal('PodGC', `Pod/${meta.name}`, `PodGC: ${reason}`);
    });
  }
}

/** Declared so by its taint, and not ready: a node that is well keeps its pods. */
function isOutOfService({ spec, status }: Node): boolean {
  return status.condition.ready !== 'True' && spec.taints.some(({ key }) => key === OUT_OF_SERVICE_TAINT);
}
