import type { Pod, PodStatus } from '../objects.ts';
import type { PodSlot, ServiceSnapshot } from '../runtime.ts';
import { ContainerProcess } from './containerProcess.ts';
import { ContainerRestarts } from './containerRestarts.ts';
import { PodEvents } from './podEvents.ts';
import type { PodHost } from './podHost.ts';
import { PodProbes, type RestartProbe } from './podProbes.ts';
import { isSidecar, PodStart } from './podStart.ts';
import { PodStatusRecord } from './podStatusRecord.ts';
import { StageTimers } from './stageTimers.ts';
import { RESYNC_INTERVAL } from './syncBackOff.ts';

/** How a pod ends that its node's shutdown ends: `pkg/kubelet/nodeshutdown/nodeshutdown_manager.go`. */
const SHUT_DOWN = {
  phase: 'Failed',
  reason: 'Terminated',
  message: 'Pod was terminated in response to imminent node shutdown.',
} as const;
/** Minor version from which a restart of the kubelet leaves ready containers ready. */
const KEEPS_READY_SINCE = 35;

/**
 * The life of one pod on its node: sandbox and address, images, container, readiness, restarts, termination. The
 * containers of a pod are one process here; it has the first probe of each kind and the longest preStop hook of them.
 * Source: `pkg/kubelet/pod_workers.go`, `pkg/kubelet/kuberuntime/kuberuntime_manager.go`.
 */
export class PodWorker {
  readonly #host: PodHost;
  /** The object as last seen; the status in it may be older than {@link status}. */
  #pod: Pod;
  readonly #status: PodStatusRecord;
  readonly #timers: StageTimers;
  readonly #process: ContainerProcess;
  /** Made at the first exit: most containers never do, and a large cluster has many. */
  #restarts: ContainerRestarts | undefined;
  #probes: PodProbes;
  /** Known from the moment at which there is a sandbox. */
  #slot: PodSlot | undefined;
  /** The container is being ended because a probe failed. */
  #restarting = false;
  /** The pod is being ended: nothing starts its containers again. */
  #terminating = false;
  /** It ends because its node shuts down: the object stays, as one that has failed. */
  #shutDown = false;
  /** The kubelet does not run: what happens to the process is noticed when it does again. */
  #suspended = false;

  /** @param restarted the containers ran before the node lost power */
  constructor(host: PodHost, pod: Pod, restarted: boolean) {
    this.#host = host;
    this.#pod = pod;
    this.#timers = new StageTimers(host.loop);
    this.#process = new ContainerProcess(host.runtime, this.#timers, () => this.#processEnded());
    const changed = () => host.statusChanged(this);
    this.#status = new PodStatusRecord(pod, restarted, this.#timers, changed);
    this.#probes = this.#newProbes();
    this.#newStart().begin((slot, services) => this.#startContainer(slot, services));
  }

  /** The newest version of the object that the kubelet has seen. */
  get pod(): Pod {
    return this.#pod;
  }

  /** The status as the node knows it, whether or not the API server does. */
  get status(): PodStatus {
    return this.#status.current;
  }

  /** The Services in the environment of the container that was last created. */
  get services(): ServiceSnapshot | undefined {
    return this.#process.services;
  }

  /** Since when the container runs, seconds; undefined: it does not. */
  get runningSince(): number | undefined {
    return this.#process.running ? this.#process.startedAt : undefined;
  }

  /** Takes a newer version of the object. */
  update(pod: Pod): void {
    this.#pod = pod;
  }

  /** Power is lost: nothing that was planned happens any more. */
  abandon(): void {
    this.#timers.end();
    this.#probes.stop();
  }

  /** The kubelet stops, and the container runs on: nothing that was planned happens, and nothing is noticed. */
  suspend(): void {
    this.#suspended = true;
    this.#timers.nextStage();
    this.#probes.stop();
  }

  /**
   * The kubelet runs again, and finds the pod as it is by now. It knows nothing of the back-off that there was, and
   * begins a deletion anew. Since v1.35 a container that was ready stays so (KEP-4781).
   */
  resume(): void {
    const { settings } = this.#host;
    const wasTerminating = this.#terminating;
    this.#suspended = false;
    this.#restarting = false;
    this.#terminating = false;
    this.#process.forgetEnd();
    this.#restarts?.forget();
    this.#probes = this.#newProbes();
    const slot = this.#slot;
    if (wasTerminating) this.terminate(this.#pod.meta.deletionGracePeriodSeconds ?? 0);
    else if (slot === undefined)
      this.#newStart().begin((made, services) => this.#startContainer(made, services));
    else if (this.#process.running) this.#seenRunning(settings.kubernetesMinor >= KEEPS_READY_SINCE);
    else if (this.#restarts?.exitedAt !== undefined)
      this.#timers.after(this.#host.untilRelist(), () => this.#seenExited());
    else this.#newStart().initialise(slot, (_, services) => this.#startContainer(slot, services));
  }

  /** The process has exited by itself; the next relist will show it. */
  containerExited(): void {
    if (!this.#process.running || this.#timers.ended) return;
    if (this.#suspended || this.#terminating || this.#restarting) {
      this.#process.gone();
      return;
    }
    this.#process.exited();
    this.#ensureRestarts().exited();
    this.#timers.after(this.#host.untilRelist(), () => this.#seenExited());
  }

  /**
   * Ends the pod: preStop hook, SIGTERM, and SIGKILL when the grace period is over. A second call can only bring
   * SIGKILL forward. @param grace seconds from now
   */
  terminate(grace: number): void {
    if (this.#timers.ended) return;
    if (this.#terminating) {
      this.#process.killAfter(grace);
      return;
    }
    this.#terminating = true;
    this.#process.forgetEnd();
    this.#timers.nextStage();
    this.#probes.terminating();
    if (!this.#process.running) {
      this.#finish();
      return;
    }
    this.#events.stopping(this.#pod.spec.containers);
    this.#endContainer(grace);
  }

  /** Ends the pod because its node shuts down. @param grace seconds from now */
  shutDown(grace: number): void {
    this.#shutDown = true;
    this.terminate(grace);
  }

  /** @param grace seconds; the longest preStop hook of the containers is a part of it */
  #endContainer(grace: number): void {
    const hooks = this.#pod.spec.containers.map(({ preStopSeconds }) => preStopSeconds);
    this.#process.end(grace, Math.max(...hooks));
  }

  /** A start, or another attempt at one, with the newest version of the pod. */
  #newStart(): PodStart {
    return new PodStart(this.#host, this.#timers, this.#pod, {
      // Probes begin when the volumes are there (`SyncPod` in `pkg/kubelet/kubelet.go`).
      volumesAwaited: () => {
        this.#probes.stop();
        this.#probes = this.#newProbes();
      },
      sandboxMade: (slot, podIP) => {
        this.#slot = slot;
        this.#status.set({ podIP, slot });
      },
      creationFailed: (reason) => this.#status.waiting(reason),
    });
  }

  /** First start and restarts alike. The kubelet itself learns of it at the next relist. */
  #startContainer(slot: PodSlot, services: ServiceSnapshot): void {
    this.#process.start(slot, services);
    this.#events.started(this.#pod.spec.containers);
    this.#timers.after(this.#host.untilRelist(), () => this.#seenRunning());
  }

  /**
   * Without probes a running container is a ready one, whether or not it listens yet.
   * @param keep it ran before the kubelet was started again, and stays ready if it was
   */
  #seenRunning(keep = false): void {
    if (!this.#process.running) return;
    this.#status.running(this.#process.startedAt);
    const wasReady = keep && this.status.ready;
    this.#status.setReady(this.#probes.containerStarted(this.#process.startedAt, wasReady), 'Running');
  }

  /** Probes from the beginning, for a pod that begins or a kubelet that does. */
  #newProbes(): PodProbes {
    const { loop, runtime } = this.#host;
    const pod = {
      check: () => this.#slot !== undefined && runtime.isListening(this.#slot),
      readyChanged: (ready: boolean) => this.#status.setReady(ready, 'Running'),
      restart: (probe: RestartProbe, grace: number | undefined) => this.#endForRestart(probe, grace),
      resyncAfter: () => this.#host.jittered(RESYNC_INTERVAL),
      failed: (probe: string) => this.#events.unhealthy(probe, this.status.podIP),
    };
    return new PodProbes(loop, this.#pod.spec, pod, (period) => this.#host.probeStartDelay(period));
  }

  /** The container gets its grace period as at the pod's end, and serves until it is over. */
  #endForRestart(probe: RestartProbe, grace: number | undefined): void {
    if (!this.#process.running || this.#restarting) return;
    this.#restarting = true;
    const { containers, terminationGracePeriodSeconds } = this.#pod.spec;
    this.#events.failedProbe(containers[0]?.name, probe);
    this.#endContainer(grace ?? terminationGracePeriodSeconds);
  }

  /** The relist has shown the exit: not ready, and a restart at once or when the back-off is over. */
  #seenExited(): void {
    this.#probes.containerStopped();
    const restarts = this.#ensureRestarts();
    this.#status.exited(restarts.exitedAt ?? this.#timers.now, restarts.mustWait);
    this.#status.setReady(false, 'Running');
    restarts.afterExit();
  }

  /** The container that a probe has ended is gone. */
  #endedForRestart(): void {
    this.#restarting = false;
    this.#timers.nextStage();
    this.#process.forgetEnd();
    this.#probes.containerStopped();
    const restarts = this.#ensureRestarts();
    this.#status.exited(this.#timers.now, restarts.mustWait);
    this.#status.setReady(false, 'Running');
    restarts.afterKill();
  }

  /** Made when the first exit asks for it. */
  #ensureRestarts(): ContainerRestarts {
    const waits = () => this.#events.backOff(this.#pod.spec.containers[0]?.name);
    this.#restarts ??= new ContainerRestarts(this.#host, this.#timers, waits, () => this.#restart());
    return this.#restarts;
  }

  /** Made when something is told: an object a pod would cost more than the few events of its life. */
  get #events(): PodEvents {
    return new PodEvents(this.#host.events, this.#pod.meta.name);
  }

  /** The count goes up with the restart, not with the exit. */
  #restart(): void {
    if (this.#slot === undefined) return;
    this.#newStart().create(this.#slot, (slot, services) => {
      this.#status.countRestart();
      this.#startContainer(slot, services);
    });
  }

  /** The process that was to end is gone. Of a node without power, or without kubelet, nothing is heard. */
  #processEnded(): void {
    if (this.#suspended) this.#ensureRestarts().exited();
    else if (this.#restarting && !this.#terminating) this.#endedForRestart();
    else if (!this.#timers.ended) this.#finish();
  }

  /** The process has gone: take the sandbox down, and let the kubelet delete the object for good, or report its failure. */
  #finish(): void {
    this.#timers.end();
    this.#probes.stop();
    this.#endSidecars();
    if (this.#shutDown) this.#status.end(SHUT_DOWN);
    this.#host.sandboxes.remove(this.#pod.meta.uid);
    this.#host.finished(this);
  }

  /** After the other containers, in the reverse order of their start (KEP-753); their end takes no time here. */
  #endSidecars(): void {
    const sidecars = (this.#pod.spec.initContainers ?? []).filter(isSidecar);
    if (this.#slot !== undefined) this.#events.stopping(sidecars.reverse());
  }
}
