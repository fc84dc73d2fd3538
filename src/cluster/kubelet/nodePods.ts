import type { ClusterContext } from '../context.ts';
import type { PodCounters } from '../metricsServer/sampleStore.ts';
import type { Pod, PodStatus } from '../objects.ts';
import type { PodHost } from './podHost.ts';
import { PodWorker } from './podWorker.ts';
import { StatusManager, sameStatus } from './statusManager.ts';

/**
 * The pods of one node: takes what the API server says of them, gives each a worker, and reports what became of it.
 * Source: `syncLoop` and `HandlePodAdditions` in `pkg/kubelet/kubelet.go`.
 */
export class NodePods {
  /** Nothing more is heard of the node's pods. */
  readonly endWatch: () => void;
  readonly #context: ClusterContext;
  readonly #host: PodHost;
  readonly #connected: () => boolean;
  readonly #shuttingDown: () => boolean;
  readonly #statuses: StatusManager;
  /** The pods that run here, by uid. A pod that was finished is gone from it, and from the node. */
  readonly #workers = new Map<string, PodWorker>();
  /** Pods that ran here before the power was lost and that the kubelet has not seen since, by uid. */
  #left: Set<string> = new Set();
  /** Losses of power so far: a list that was asked for before one is not taken after it. */
  #outages = 0;
  /** Last status, by uid, of pods that have failed and are objects still: an older watch event about one is no news. */
  readonly #failed = new Map<string, PodStatus>();

  /**
   * @param connected does what the kubelet writes arrive, and what others write reach it?
   * @param shuttingDown are pods refused because the node shuts down?
   */
  constructor(context: ClusterContext, host: PodHost, connected: () => boolean, shuttingDown: () => boolean) {
    this.#context = context;
    this.#host = host;
    this.#connected = connected;
    this.#shuttingDown = shuttingDown;
    this.#statuses = new StatusManager(context, connected);
    this.endWatch = context.api.watch(
      'Pod',
      ({ type, object }) => this.#changed(object, type === 'DELETED'),
      host.nodeName,
    );
  }

  /** The workers, in the order in which their pods came. */
  workers(): PodWorker[] {
    return [...this.#workers.values()];
  }

  /** Undefined for a pod that has not come to the node yet, or has been finished. */
  get(uid: string): PodWorker | undefined {
    return this.#workers.get(uid);
  }

  /** The power is gone, and with it all workers. */
  abandon(): void {
    this.#outages++;
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
    this.#failed.clear();
  }

  /** Reports a worker's status; {@link relist} makes up for what does not arrive. */
  report(worker: PodWorker): void {
    this.#statuses.report(worker.pod, worker.status, () => {
      if (this.#workers.get(worker.pod.meta.uid) === worker) this.report(worker);
    });
  }

  /** The last step of a deletion: only now does the object go. A pod that has failed and that nobody deletes stays. */
  finished(worker: PodWorker): void {
    const { meta } = worker.pod;
    this.#workers.delete(meta.uid);
    if (worker.status.phase === 'Failed' && meta.deletionTimestamp === undefined)
      this.#failed.set(meta.uid, worker.status);
    else this.#statuses.finishDeletion(worker.pod);
  }

  /** The node has lost power. @param left uids of the pods that ran here before it */
  boot(left: ReadonlySet<string>): void {
    this.#left = new Set(left);
  }

  /** The list of the pods. */
  list(): void {
    this.#whenListed((pods) => {
      for (const pod of pods) this.#changed(pod, false);
    });
  }

  /** A new list of the pods, and every status that may not have arrived. */
  relist(): void {
    this.#whenListed((pods) => {
      for (const pod of pods) this.#changed(pod, false);
      const listed = new Set(pods.map(({ meta }) => meta.uid));
      for (const worker of this.workers()) {
        if (listed.has(worker.pod.meta.uid)) this.report(worker);
        else worker.terminate(0);
      }
    });
  }

  /** What the containers have used, of each pod whose container runs. */
  counters(): PodCounters[] {
    const counters: PodCounters[] = [];
    for (const { pod, status, runningSince } of this.#workers.values()) {
      if (status.slot === undefined || runningSince === undefined) continue;
      const usage = this.#host.runtime.usage(status.slot);
      counters.push({ pod: pod.meta, time: this.#context.loop.now, startedAt: runningSince, ...usage });
    }
    return counters;
  }

  /** Takes the list of the node's pods now or, during an outage of the server, as soon as it can be had. */
  #whenListed(take: (pods: readonly Pod[]) => void): void {
    const outage = this.#outages;
    const { api } = this.#context;
    api.whenReachable(() => {
      if (outage === this.#outages && this.#connected()) take(api.podsOn(this.#host.nodeName));
    });
  }

  /** One change from the watch, or one entry of a list. */
  #changed(pod: Pod, deleted: boolean): void {
    if (!this.#connected()) return;
    const worker = this.#workers.get(pod.meta.uid);
    if (deleted) {
      this.#failed.delete(pod.meta.uid);
      worker?.terminate(0);
    } else if (worker === undefined) this.#admit(pod, this.#left.delete(pod.meta.uid));
    else this.#sync(worker, pod);
  }

  /** @param restarted the pod ran here before the node lost power */
  #admit(pod: Pod, restarted: boolean): void {
    if (pod.meta.deletionTimestamp !== undefined) {
      this.#statuses.finishDeletion(pod);
      return;
    }
    // What is over is not started again.
    if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return;
    // The watch may bring a version from before the failure was written: the outcome is told again, and nothing is
    // started.
    const outcome = this.#failed.get(pod.meta.uid);
    if (outcome !== undefined) {
      this.#statuses.report(pod, outcome, () => this.#admit(pod, false));
      return;
    }
    if (this.#shuttingDown()) {
      this.#statuses.reject(pod, 'NodeShutdown', 'Pod was rejected as the node is shutting down.');
      return;
    }
    const worker = new PodWorker(this.#host, pod, restarted);
    this.#workers.set(pod.meta.uid, worker);
    if (restarted) this.report(worker);
  }

  /** Takes a newer version of a pod that runs here. */
  #sync(worker: PodWorker, pod: Pod): void {
    worker.update(pod);
    if (pod.meta.deletionTimestamp !== undefined) worker.terminate(pod.meta.deletionGracePeriodSeconds ?? 0);
    // Somebody else wrote the status: the node lifecycle controller, while the node was silent.
    else if (!sameStatus(pod.status, worker.status) && pod.status.podIP !== undefined) this.report(worker);
  }
}
