import { evictNow } from '../api/eviction.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Pod } from '../objects.ts';
import { setUnschedulable } from './cordon.ts';

/** A refused eviction is tried again, and a deleted pod looked for, after so many seconds: `kubectl/pkg/drain/drain.go`. */
const RETRY_AFTER = 5;
const POLL_INTERVAL = 1;

/** The flags of `kubectl drain`. */
export interface DrainOptions {
  /** Leave the pods of DaemonSets where they are; without it one such pod is enough to call the drain off. */
  readonly ignoreDaemonSets: boolean;
  /** Evict pods that nothing will make anew as well; without it one such pod is enough to call the drain off. */
  readonly force: boolean;
  /** Seconds; absent: each pod's own. */
  readonly gracePeriod?: number;
  /** Seconds after which the drain gives up; absent: never. */
  readonly timeout?: number;
}

/**
 * `kubectl drain`: cordons a node and evicts its pods, all at the same time, through the Eviction API. What a
 * disruption budget refuses is tried again until it is granted. It is done when the pods are gone.
 * Source: `staging/src/k8s.io/kubectl/pkg/drain/drain.go`, `pkg/cmd/drain/drain.go` beside it.
 */
export class Drain {
  readonly #context: ClusterContext;
  readonly #node: string;
  readonly #options: DrainOptions;
  /** Keys of the pods that are still there. */
  readonly #left = new Set<string>();
  /** Done or given up: what is under way then has no further effect. */
  #ended = false;

  constructor(context: ClusterContext, node: string, options: DrainOptions) {
    this.#context = context;
    this.#node = node;
    this.#options = options;
  }

  /** Begins now; what comes of it is in the events of the node. */
  start(): void {
    const { api, loop } = this.#context;
    api.request(() => setUnschedulable(this.#context, this.#node, true));
    api.request(() => this.#listed(api.podsOn(this.#node)));
    if (this.#options.timeout === undefined) return;
    loop.setTimer(this.#options.timeout, () => {
      const seconds = this.#options.timeout;
      if (!this.#ended)
        this.#fail(`drain did not complete within ${seconds} s: ${this.#left.size} pods left`);
    });
  }

  /** Calls it off before the first eviction, or asks for all of them. */
  #listed(pods: readonly Pod[]): void {
    const { ignoreDaemonSets, force } = this.#options;
    const ofDaemonSets = pods.filter(({ meta }) => meta.owner?.kind === 'DaemonSet');
    const unmanaged = pods.filter(({ meta }) => meta.owner === undefined);
    if (ofDaemonSets.length > 0 && !ignoreDaemonSets) {
      this.#fail(`cannot delete DaemonSet-managed Pods: ${names(ofDaemonSets)}`);
    } else if (unmanaged.length > 0 && !force) {
      this.#fail(`cannot delete Pods that declare no controller: ${names(unmanaged)}`);
    } else {
      const evicted = pods.filter((pod) => !ofDaemonSets.includes(pod));
      for (const pod of evicted) this.#left.add(objectKey(pod.meta));
      for (const pod of evicted) this.#evict(pod);
      this.#endIfDone();
    }
  }

  /** Asks until the budget grants it; only an error that trying again would not cure ends the drain. */
  #evict(pod: Pod): void {
    const { api, loop, events } = this.#context;
    const key = objectKey(pod.meta);
    api.request(() => {
      if (this.#ended) return;
      const answer = evictNow(api.server, key, loop.now, this.#options.gracePeriod);
      if (answer.status === 'too many requests') {
        events.warning('EvictionRefused', `Pod/${pod.meta.name}`, answer.message);
        loop.setTimer(RETRY_AFTER, () => this.#evict(pod));
      } else if (answer.status === 'error') {
        this.#fail(`error when evicting pod ${pod.meta.name}: ${answer.message}`);
      } else {
        events.normal('Evicted', `Pod/${pod.meta.name}`, `evicted from ${this.#node}`);
        this.#awaitDeletion(pod);
      }
    });
  }

  /** A pod of the same name and another uid is a new one. */
  #awaitDeletion(pod: Pod): void {
    const { api, loop } = this.#context;
    const key = objectKey(pod.meta);
    api.request(() => {
      if (this.#ended) return;
      if (api.get('Pod', key)?.meta.uid === pod.meta.uid) {
        loop.setTimer(POLL_INTERVAL, () => this.#awaitDeletion(pod));
      } else {
        this.#left.delete(key);
        this.#endIfDone();
      }
    });
  }

  /** A node without pods to evict is drained at once. */
  #endIfDone(): void {
    if (this.#ended || this.#left.size > 0) return;
    this.#ended = true;
    this.#context.events.normal('NodeDrained', `Node/${this.#node}`, `node ${this.#node} drained`);
  }

  /** Ends it; the node stays cordoned. */
  #fail(message: string): void {
    this.#ended = true;
    this.#context.events.warning('DrainFailed', `Node/${this.#node}`, message);
  }
}

/** As kubectl prints pods: with their namespaces. */
function names(pods: readonly Pod[]): string {
  return pods.map(({ meta }) => objectKey(meta)).join(', ');
}
