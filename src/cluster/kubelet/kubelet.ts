import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { EventRecorder } from '../eventRecorder.ts';
import type { Lease, Node, Pod, PodStatus } from '../objects.ts';
import type { ContainerRuntime, PodSlot } from '../runtime.ts';
import type { ClusterSettings } from '../settings.ts';
import { Heartbeat } from './heartbeat.ts';
import { PodAddresses } from './podAddresses.ts';
import type { PodHost } from './podHost.ts';
import { PodWorker } from './podWorker.ts';

interface Sandbox {
  readonly slot: PodSlot;
  readonly address: string;
}

/**
 * The agent of one node: runs the pods that are bound to it, reports on them, and sends the node's heartbeat.
 *
 * A node without power has no kubelet. A node that is cut off has one that goes on with what it knows: nothing that
 * it writes arrives, and it sees no change, until it is connected again and lists its pods anew.
 * Source: `pkg/kubelet/kubelet.go`.
 */
export class Kubelet implements PodHost {
  readonly nodeName: string;
  readonly runtime: ContainerRuntime;
  readonly #context: ClusterContext;
  /** Jitter of this node's heartbeat and probes; each node has its own stream. */
  readonly #random: RandomStream;
  readonly #heartbeat: Heartbeat;
  readonly #addresses: PodAddresses;
  /** The relists of different nodes do not fall on the same moments. */
  readonly #relistPhase: number;
  /** The pods that run here, by uid. A pod that was finished is gone from it, and from the node. */
  readonly #workers = new Map<string, PodWorker>();
  /** Sandboxes by the pod's uid; what a node without power leaves behind is cleared away at its next start. */
  readonly #sandboxes = new Map<string, Sandbox>();
  /** When each image is there, seconds. */
  readonly #images = new Map<string, number>();
  /** When the kubelet process itself started, seconds; long ago for a cluster that starts up. */
  #startedAt = Number.NEGATIVE_INFINITY;
  #up = true;
  #cutOff = false;
  /** The kubelet itself was stopped; the node has power. */
  #stopped = false;
  readonly #endWatch: () => void;
  /** Losses of power so far: a start that is under way when the power goes again does not happen. */
  #outages = 0;

  /** @param joins the node has just booted; without it, it has been running for long */
  constructor(context: ClusterContext, runtime: ContainerRuntime, node: Node, lease: Lease, joins = false) {
    this.#context = context;
    this.runtime = runtime;
    this.nodeName = node.meta.name;
    this.#random = context.streams.stream(`kubelet/${node.meta.name}`);
    this.#relistPhase = this.#random() * context.settings.plegRelistPeriod;
    this.#addresses = new PodAddresses(node.spec.podCIDR);
    this.#heartbeat = new Heartbeat(context, node, lease, () => this.#connected);
    if (joins) {
      this.#startedAt = context.loop.now;
      this.#heartbeat.start();
    } else {
      this.#heartbeat.resume();
    }
    this.#endWatch = context.api.watch(
      'Pod',
      ({ type, object }) => this.#podChanged(object, type === 'DELETED'),
      this.nodeName,
    );
  }

  get loop(): EventLoop {
    return this.#context.loop;
  }

  get settings(): ClusterSettings {
    return this.#context.settings;
  }

  get events(): EventRecorder {
    return this.#context.events;
  }

  /** The kubelet and everything that it planned is gone with the power; calling it twice does nothing more. */
  powerOff(): void {
    this.#up = false;
    this.#stopped = false;
    this.#outages++;
    this.#heartbeat.stop();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  /** The node is gone for good: nothing that was planned happens, and it watches no more. */
  remove(): void {
    this.powerOff();
    this.#endWatch();
  }

  /** The kubelet is up `nodeBoot` seconds from now. */
  powerOn(): void {
    if (this.#up || this.#stopped) return;
    const outage = this.#outages;
    this.loop.setTimer(this.settings.nodeBoot, () => {
      if (outage === this.#outages && !this.#up) this.#boot();
    });
  }

  /** The kubelet stops, and the containers run on. Without power, or a second time, nothing more happens. */
  stop(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#stopped = true;
    this.#heartbeat.stop();
    for (const worker of this.#workers.values()) worker.suspend();
  }

  /** The kubelet that was stopped runs again. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#up = true;
    this.#startedAt = this.loop.now;
    this.#heartbeat.start();
    for (const worker of [...this.#workers.values()]) worker.resume();
    if (!this.#cutOff) this.#relist();
  }

  /** Cuts the node off from the API server, or connects it again. */
  setCutOff(cut: boolean): void {
    const healed = this.#cutOff && !cut;
    this.#cutOff = cut;
    if (healed && this.#up) this.#catchUp();
  }

  /** A container of the pod has exited by itself. */
  containerExited(uid: string): void {
    this.#workers.get(uid)?.containerExited();
  }

  allocateAddress(): string | undefined {
    return this.#addresses.allocate();
  }

  /** Notes what must be cleared away, should the node lose power. */
  sandboxMade(worker: PodWorker, slot: PodSlot, address: string): void {
    this.#sandboxes.set(worker.pod.meta.uid, { slot, address });
  }

  /** The address is free again, for a pod to come. */
  sandboxRemoved(worker: PodWorker): void {
    const { uid } = worker.pod.meta;
    const sandbox = this.#sandboxes.get(uid);
    if (sandbox !== undefined) this.#addresses.release(sandbox.address);
    this.#sandboxes.delete(uid);
  }

  /** An image is pulled once; pods that need it meanwhile wait for the same pull. */
  imagePullTime(pod: Pod): number {
    const { now } = this.loop;
    let there = now;
    const { containers, initContainers = [] } = pod.spec;
    for (const { image } of [...initContainers, ...containers]) {
      const known = this.#images.get(image) ?? now + this.settings.imagePull;
      this.#images.set(image, known);
      there = Math.max(there, known);
    }
    return there - now;
  }

  /** More than 0, at most one period: a relist at this very moment has already been. */
  untilRelist(): number {
    const period = this.settings.plegRelistPeriod;
    const since = this.loop.now - this.#relistPhase;
    return Math.max(0, (Math.floor(since / period) + 1) * period - since);
  }

  /** Only the probes of a kubelet that started less than a period ago are spread out, so that not all come at once. */
  probeStartDelay(periodSeconds: number): number {
    return this.loop.now - this.#startedAt < periodSeconds ? this.#random() * periodSeconds : 0;
  }

  /**
   * Reports a pod's status. The server is left alone if it has that status already; of a node that is cut off nothing
   * arrives, and {@link setCutOff} makes up for it. Source: `pkg/kubelet/status/status_manager.go`.
   */
  statusChanged(worker: PodWorker): void {
    if (!this.#connected) return;
    const { meta } = worker.pod;
    // What the node knows when the request is sent, even if it arrives later.
    const { status } = worker;
    this.#context.api.patch('Pod', objectKey(meta), meta.uid, (current) =>
      sameStatus(current.status, status) ? undefined : { ...current, status },
    );
  }

  /** The last step of a deletion: only now does the object go. */
  finished(worker: PodWorker): void {
    this.#workers.delete(worker.pod.meta.uid);
    this.#finishDeletion(worker.pod);
  }

  /** Does what the kubelet writes arrive, and what others write reach it? */
  get #connected(): boolean {
    return this.#up && !this.#cutOff;
  }

  /** One change from the watch, or one entry of a list. */
  #podChanged(pod: Pod, deleted: boolean): void {
    if (!this.#connected) return;
    const worker = this.#workers.get(pod.meta.uid);
    if (deleted) worker?.terminate(0);
    else if (worker === undefined) this.#admit(pod, false);
    else this.#sync(worker, pod);
  }

  /** @param restarted the pod ran here before the node lost power */
  #admit(pod: Pod, restarted: boolean): void {
    if (pod.meta.deletionTimestamp !== undefined) {
      this.#finishDeletion(pod);
      return;
    }
    const worker = new PodWorker(this, pod, restarted);
    this.#workers.set(pod.meta.uid, worker);
    if (restarted) this.statusChanged(worker);
  }

  /** Takes a newer version of a pod that runs here. */
  #sync(worker: PodWorker, pod: Pod): void {
    worker.update(pod);
    if (pod.meta.deletionTimestamp !== undefined) worker.terminate(pod.meta.deletionGracePeriodSeconds ?? 0);
    // Somebody else wrote the status: the node lifecycle controller, while the node was silent.
    else if (!sameStatus(pod.status, worker.status) && pod.status.podIP !== undefined)
      this.statusChanged(worker);
  }

  /** Deletes the object with grace period 0, which the server takes as: the containers have ended. */
  #finishDeletion({ meta }: Pod): void {
    if (!this.#connected) return;
    this.#context.api.delete('Pod', objectKey(meta), { uid: meta.uid, gracePeriodSeconds: 0 });
  }

  /** Clears away what the loss of power left, and starts the pods that are still bound to the node. */
  #boot(): void {
    this.#up = true;
    this.#startedAt = this.loop.now;
    const left = new Set(this.#sandboxes.keys());
    for (const { slot, address } of this.#sandboxes.values()) {
      this.runtime.removePod(slot);
      this.#addresses.release(address);
    }
    this.#sandboxes.clear();
    this.#heartbeat.start();
    if (this.#cutOff) return;
    for (const pod of this.#context.api.podsOn(this.nodeName)) this.#admit(pod, left.has(pod.meta.uid));
  }

  /** Connected again: the heartbeat at once, and what has changed meanwhile. */
  #catchUp(): void {
    this.#heartbeat.beat();
    this.#relist();
  }

  /** A new list of the pods, and every status that may not have arrived. */
  #relist(): void {
    const listed = new Set<string>();
    for (const pod of this.#context.api.podsOn(this.nodeName)) {
      listed.add(pod.meta.uid);
      this.#podChanged(pod, false);
    }
    for (const worker of [...this.#workers.values()]) {
      if (listed.has(worker.pod.meta.uid)) this.statusChanged(worker);
      else worker.terminate(0);
    }
  }
}

/** The fields that a kubelet reports; the time of transition follows from the condition. */
function sameStatus(a: PodStatus, b: PodStatus): boolean {
  return (
    a.phase === b.phase &&
    a.podIP === b.podIP &&
    a.ready === b.ready &&
    a.restartCount === b.restartCount &&
    a.slot === b.slot &&
    a.startTime === b.startTime
  );
}
