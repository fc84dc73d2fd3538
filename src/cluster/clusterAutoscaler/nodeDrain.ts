import { evictNow } from '../api/eviction.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Pod } from '../objects.ts';
import type { AutoscalerEvents } from './autoscalerEvents.ts';

/** A refused eviction is asked for again after so many seconds, and given up after so many: `actuation/drain.go`, `--max-pod-eviction-time`. */
const EVICTION_RETRY_TIME = 10;
const MAX_POD_EVICTION_TIME = 120;
/** How often it looks whether the pods are gone, and how long past their grace it waits, seconds: `actuation/drain.go`. */
const POLL_INTERVAL = 5;
const EVICTION_HEADROOM = 30;

/** What a drain is about, and who is told how it ended. */
export interface NodeDrainParts {
  readonly context: ClusterContext;
  readonly events: AutoscalerEvents;
  /** Those that have to be gone. */
  readonly pods: readonly Pod[];
  /** Those of DaemonSets: evicted too, but nobody waits for them. */
  readonly daemonPods: readonly Pod[];
  /** Most seconds that a pod gets to end. */
  readonly maxGracefulTerminationSec: number;
  /** Called once, when all pods that are waited for are gone. */
  readonly drained: () => void;
  /** Called once, and never after {@link drained}. */
  readonly failed: (why: string) => void;
}

/**
 * The cluster autoscaler's drain: evicts all pods of a node at the same time through the Eviction API, asks again for
 * what a budget refuses, and waits until they are gone. It fails as soon as one eviction is given up.
 * Source: `cluster-autoscaler/core/scaledown/actuation/drain.go`.
 */
export class NodeDrain {
  readonly #parts: NodeDrainParts;
  /** Seconds: the time for all evictions is counted from here, not from each pod's first refusal. */
  readonly #started: number;
  /** Pods whose eviction has not been granted, by their key. */
  readonly #waiting: Set<string>;
  /** What is under way when the drain has failed is granted or refused without further effect. */
  #ended = false;

  /** Begins at once. */
  constructor(parts: NodeDrainParts) {
    this.#parts = parts;
    this.#started = parts.context.loop.now;
    this.#waiting = new Set(parts.pods.map(({ meta }) => objectKey(meta)));
    for (const pod of parts.pods) this.#evict(pod);
    for (const pod of parts.daemonPods) this.#evict(pod);
    if (parts.pods.length === 0) this.#end();
  }

  /** Asks for the eviction of a pod, and says so once. */
  #evict(pod: Pod): void {
    this.#parts.events.pod('ScaleDown', pod.meta.name, 'deleting pod for node scale down');
    this.#ask(pod);
  }

  /** One attempt. The grace period is the pod's own, but not more than the autoscaler allows. */
  #ask(pod: Pod): void {
    const { context, maxGracefulTerminationSec } = this.#parts;
    const { api, loop } = context;
    const key = objectKey(pod.meta);
    const grace = Math.min(pod.spec.terminationGracePeriodSeconds, maxGracefulTerminationSec);
    api.request(() => {
      if (this.#ended) return;
      // A pod of the same name and another uid is a new one, and elsewhere.
      const isThere = api.get('Pod', key)?.meta.uid === pod.meta.uid;
      const answer = isThere ? evictNow(api.server, key, loop.now, grace) : { status: 'not found' as const };
      if (answer.status === 'evicted' || answer.status === 'not found') this.#granted(key);
      else if (loop.now + EVICTION_RETRY_TIME - this.#started < MAX_POD_EVICTION_TIME)
        loop.setTimer(EVICTION_RETRY_TIME, () => this.#ask(pod));
      else this.#giveUp(pod);
    });
  }

  /** The wait for the pods' end begins with the last eviction that is granted. */
  #granted(key: string): void {
    if (this.#waiting.delete(key) && this.#waiting.size === 0)
      this.#awaitDeletions(this.#parts.context.loop.now);
  }

  /** Nobody waits for the pods of DaemonSets. */
  #giveUp({ meta }: Pod): void {
    if (!this.#waiting.has(objectKey(meta))) return;
    const object = `Pod/${meta.name}`;
    this.#parts.events.warning('ScaleDownFailed', 'failed to delete pod for ScaleDown', object);
    this.#end(`failed to evict pod ${objectKey(meta)} within allowed timeout`);
  }

  /** @param since when the last eviction was granted, seconds */
  #awaitDeletions(since: number): void {
    const { context, pods, maxGracefulTerminationSec } = this.#parts;
    const { api, loop } = context;
    api.request(() => {
      if (this.#ended) return;
      if (pods.every(({ meta }) => api.get('Pod', objectKey(meta))?.meta.uid !== meta.uid)) this.#end();
      else if (loop.now - since < maxGracefulTerminationSec + EVICTION_HEADROOM)
        loop.setTimer(POLL_INTERVAL, () => this.#awaitDeletions(since));
      else this.#end('pods remaining after timeout');
    });
  }

  /** @param why absent: all is well */
  #end(why?: string): void {
    if (this.#ended) return;
    this.#ended = true;
    if (why === undefined) this.#parts.drained();
    else this.#parts.failed(why);
  }
}
