import type { RandomStream } from '../../engine/random.ts';
import type { Clock } from '../clock.ts';
import type { ClusterContext } from '../context.ts';
import type { EventRecorder } from '../eventRecorder.ts';
import type { ScrapeAnswer, ScrapeTarget } from '../metricsServer/metricsServer.ts';
import type { Lease, Node } from '../objects.ts';
import type { ContainerRuntime } from '../runtime.ts';
import type { ClusterSettings } from '../settings.ts';
import { CacheView } from './cacheView.ts';
import { Heartbeat } from './heartbeat.ts';
import { type KubeletCache, sharedCache } from './kubeletCache.ts';
import { NodeImages } from './nodeImages.ts';
import { NodePods } from './nodePods.ts';
import { NodeShutdown, shutdownGroups } from './nodeShutdown.ts';
import type { PodHost } from './podHost.ts';
import type { PodWorker } from './podWorker.ts';
import { Sandboxes } from './sandboxes.ts';
import { containerVariables, type EnvironmentVariable } from './serviceEnvironment.ts';
import { jittered } from './syncBackOff.ts';
import { untilTick } from './ticks.ts';

/**
 * The agent of one node: runs the pods that are bound to it, reports on them, and sends the node's heartbeat.
 *
 * A node without power has no kubelet. A node that is cut off has one that goes on with what it knows: nothing that
 * it writes arrives, and it sees no change, until it is connected again and lists its pods anew.
 * Source: `pkg/kubelet/kubelet.go`.
 */
export class Kubelet implements PodHost, ScrapeTarget {
  readonly nodeName: string;
  readonly runtime: ContainerRuntime;
  readonly sandboxes: Sandboxes;
  readonly images: NodeImages;
  readonly #context: ClusterContext;
  /** Jitter of this node's heartbeat and probes; each node has its own stream. */
  readonly #random: RandomStream;
  readonly #heartbeat: Heartbeat;
  readonly #pods: NodePods;
  /** The relists of different nodes do not fall on the same moments. */
  readonly #relistPhase: number;
  /** When the kubelet process itself started, seconds; long ago for a cluster that starts up. */
  #startedAt = Number.NEGATIVE_INFINITY;
  #up = true;
  #cutOff = false;
  /** The kubelet itself was stopped; the node has power. */
  #stopped = false;
  /** Services, Secrets and ConfigMaps as this kubelet sees them. */
  readonly #cache: CacheView;
  /** The shutdown that is under way. */
  #shutdown: NodeShutdown | undefined;
  /** Losses of power so far: a start that is under way when the power goes again does not happen. */
  #outages = 0;

  /** @param joins the node has just booted; without it, it has been running for long */
  constructor(context: ClusterContext, runtime: ContainerRuntime, node: Node, lease: Lease, joins = false) {
    this.#context = context;
    this.runtime = runtime;
    this.nodeName = node.meta.name;
    this.#random = context.streams.stream(`kubelet/${node.meta.name}`);
    this.#relistPhase = this.#random() * context.settings.plegRelistPeriod;
    this.sandboxes = new Sandboxes(runtime, node.spec.podCIDR);
    this.images = new NodeImages(context, node, {
      connected: () => this.#connected,
      jittered: (seconds) => this.jittered(seconds),
    });
    this.#cache = new CacheView(sharedCache(context.api));
    // The heartbeat has a client of its own, without a limit: `cmd/kubelet/app/server.go`.
    const heartbeatContext = { ...context, api: context.api.unlimited() };
    this.#heartbeat = new Heartbeat(heartbeatContext, node, lease, () => this.#connected);
    if (joins) {
      this.#startedAt = context.loop.now;
      this.#heartbeat.start();
    } else {
      this.#heartbeat.resume();
    }
    const shuttingDown = () => this.#shutdown !== undefined;
    this.#pods = new NodePods(context, this, () => this.#connected, shuttingDown);
  }

  /** Pod workers reach clock, settings and events through their host, and never the API server. */
  get loop(): Clock {
    return this.#context.loop;
  }

  get settings(): ClusterSettings {
    return this.#context.settings;
  }

  get events(): EventRecorder {
    return this.#context.events;
  }

  /** Undefined for a kubelet that was started while it was cut off. */
  get cache(): KubeletCache | undefined {
    return this.#cache.current;
  }

  /** Drawn from a stream of its own, so that a failed sync leaves the heartbeat as it was. */
  jittered(seconds: number): number {
    return jittered(seconds, this.#context.streams.stream(`kubelet/${this.nodeName}/sync`));
  }

  /** The kubelet and everything that it planned is gone with the power; calling it twice does nothing more. */
  powerOff(): void {
    this.#up = false;
    this.#stopped = false;
    this.#outages++;
    this.#shutdown?.abandon();
    this.#halt();
    this.#pods.abandon();
  }

  /** The node is gone for good: nothing that was planned happens, and it watches no more. */
  remove(): void {
    this.powerOff();
    this.#pods.endWatch();
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
    this.#halt();
    for (const worker of this.#pods.workers()) worker.suspend();
    // Without the kubelet nothing holds a shutdown up.
    this.#shutdown?.release();
  }

  /** The kubelet that was stopped runs again. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#up = true;
    this.#startedAt = this.loop.now;
    this.#launch();
    for (const worker of this.#pods.workers()) worker.resume();
    if (!this.#cutOff) this.#pods.list();
  }

  /** Cuts the node off from the API server, or connects it again. */
  setCutOff(cut: boolean): void {
    const healed = this.#cutOff && !cut;
    this.#cache.setCut(cut, this.#up);
    this.#cutOff = cut;
    if (healed && this.#up) this.#catchUp();
  }

  /**
   * The system is told to shut down. A kubelet that is set to delay that reports its node as not ready, takes no more
   * pods, and ends those that there are. Without `shutdownGracePeriod`, or without a kubelet, nothing is waited for.
   * @param released called when the system may go on to switch the power off
   */
  shutDown(released: () => void): void {
    const groups = shutdownGroups(this.settings.kubelet);
    if (!this.#up || groups.length === 0) {
      released();
      return;
    }
    if (this.#shutdown !== undefined) return;
    this.#heartbeat.shuttingDown();
    const after = (delay: number, task: () => void) => this.loop.setTimer(delay, task);
    this.#shutdown = new NodeShutdown(groups, () => this.#pods.workers(), after, released);
    this.#shutdown.start();
  }

  /** The variables of a container of the pod, as they were made at its last creation; undefined before that. */
  environmentOf(uid: string): EnvironmentVariable[] | undefined {
    const worker = this.#pods.get(uid);
    const services = worker?.services?.services;
    return worker && services && containerVariables(worker.pod.spec.containers[0]?.env ?? {}, services);
  }

  /** A container of the pod has exited by itself. */
  containerExited(uid: string): void {
    this.#pods.get(uid)?.containerExited();
  }

  /** More than 0, at most one period: a relist at this very moment has already been. */
  untilRelist(): number {
    return untilTick(this.loop.now, this.#relistPhase, this.settings.plegRelistPeriod);
  }

  /** Only the probes of a kubelet that started less than a period ago are spread out, so that not all come at once. */
  probeStartDelay(periodSeconds: number): number {
    return this.loop.now - this.#startedAt < periodSeconds ? this.#random() * periodSeconds : 0;
  }

  /** Called by a pod's worker after each change. */
  statusChanged(worker: PodWorker): void {
    this.#pods.report(worker);
  }

  /** A shutdown that waits for this pod's group goes on. */
  finished(worker: PodWorker): void {
    this.#pods.finished(worker);
    this.#shutdown?.finished(worker);
  }

  /** What the metrics server finds: the counters of each pod whose container runs (`/metrics/resource`). */
  scrape(): ScrapeAnswer {
    if (!this.#connected) return this.#stopped && !this.#cutOff ? 'refused' : 'silent';
    return this.#pods.counters();
  }

  /** Does what the kubelet writes arrive, and what others write reach it? */
  get #connected(): boolean {
    return this.#up && !this.#cutOff;
  }

  /** The kubelet process ends. */
  #halt(): void {
    this.#heartbeat.stop();
    this.images.stop();
  }

  /** The kubelet process starts: it knows nothing that it cannot list anew. */
  #launch(): void {
    this.#shutdown = undefined;
    this.#cache.forget();
    this.#heartbeat.start();
    this.images.start();
  }

  /** Clears away what the loss of power left, and starts the pods that are still bound to the node. */
  #boot(): void {
    this.#up = true;
    this.#startedAt = this.loop.now;
    const left = this.sandboxes.clear();
    this.#launch();
    this.#pods.boot(left);
    if (!this.#cutOff) this.#pods.relist();
  }

  /** Connected again: the heartbeat at once, and what has changed meanwhile. */
  #catchUp(): void {
    this.#heartbeat.beat();
    this.#pods.relist();
  }
}
