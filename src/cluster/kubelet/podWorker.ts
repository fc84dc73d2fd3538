import type { Pod, PodStatus } from '../objects.ts';
import type { PodSlot } from '../runtime.ts';
import { afterRestart, type BackOff, restartDelay } from './crashLoopBackOff.ts';
import type { PodHost } from './podHost.ts';
import { PodProbes, type RestartProbe } from './podProbes.ts';

/** SIGKILL comes no sooner than this after SIGTERM, seconds: `pkg/kubelet/kuberuntime/kuberuntime_container.go`. */
const MINIMUM_GRACE_PERIOD = 2;
/** A sandbox that could not be made is tried again after this long, seconds: `pkg/kubelet/pod_workers.go`. */
const SANDBOX_RETRY = 10;
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
  #status: PodStatus;
  /** Known from the moment at which there is a sandbox. */
  #slot: PodSlot | undefined;
  /** A process was started and has not exited, as the node itself knows at once. */
  #running = false;
  /** Time of the container's last start and how many there were; time of its last exit. Seconds. */
  #startedAt = 0;
  #starts = 0;
  #exitedAt: number | undefined;
  #backOff: BackOff | undefined;
  #probes: PodProbes;
  /** The container is being ended because a probe failed. */
  #restarting = false;
  #terminating = false;
  /** The kubelet does not run: what happens to the process is noticed when it does again. */
  #suspended = false;
  /** When SIGKILL is due, seconds; only ever brought forward. */
  #killAt = Number.POSITIVE_INFINITY;
  /** Nothing happens any more: finished, or without power. */
  #ended = false;
  /** Timers of an earlier stage of the pod's life do nothing. */
  #stage = 0;

  /** @param restarted the containers ran before the node lost power */
  constructor(host: PodHost, pod: Pod, restarted: boolean) {
    this.#host = host;
    this.#pod = pod;
    const { restartCount } = pod.status;
    this.#status = {
      phase: restarted ? pod.status.phase : 'Pending',
      ready: false,
      readyTransitionTime: pod.status.ready ? host.loop.now : pod.status.readyTransitionTime,
      startTime: pod.status.startTime ?? host.loop.now,
      restartCount: restarted ? restartCount + 1 : restartCount,
    };
    this.#probes = this.#newProbes();
    this.#after(host.settings.sandboxStartup, () => this.#makeSandbox());
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** The status as the node knows it, whether or not the API server does. */
  get status(): PodStatus {
    return this.#status;
  }

  /** Since when the container runs, seconds; undefined: it does not. */
  get runningSince(): number | undefined {
    return this.#running ? this.#startedAt : undefined;
  }

  /** Takes a newer version of the object. */
  update(pod: Pod): void {
    this.#pod = pod;
  }

  /** Power is lost: nothing that was planned happens any more. */
  abandon(): void {
    this.#ended = true;
    this.#probes.stop();
  }

  /** The kubelet stops, and the container runs on: nothing that was planned happens, and nothing is noticed. */
  suspend(): void {
    this.#suspended = true;
    this.#stage++;
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
    this.#killAt = Number.POSITIVE_INFINITY;
    this.#backOff = undefined;
    this.#probes = this.#newProbes();
    const slot = this.#slot;
    if (wasTerminating) this.terminate(this.#pod.meta.deletionGracePeriodSeconds ?? 0);
    else if (slot === undefined) this.#after(settings.sandboxStartup, () => this.#makeSandbox());
    else if (this.#running) this.#seenRunning(settings.kubernetesMinor >= KEEPS_READY_SINCE);
    else if (this.#exitedAt !== undefined) this.#after(this.#host.untilRelist(), () => this.#seenExited());
    else this.#after(this.#preparation(), () => this.#startContainer(slot));
  }

  /** The process has exited by itself; the next relist will show it. */
  containerExited(): void {
    if (!this.#running || this.#ended) return;
    if (this.#suspended || this.#terminating || this.#restarting) {
      this.#exited();
      return;
    }
    this.#running = false;
    this.#exitedAt = this.#host.loop.now;
    this.#after(this.#host.untilRelist(), () => this.#seenExited());
  }

  /**
   * Ends the pod: preStop hook, SIGTERM, and SIGKILL when the grace period is over. A second call can only bring
   * SIGKILL forward. @param grace seconds from now
   */
  terminate(grace: number): void {
    if (this.#ended) return;
    if (this.#terminating) {
      this.#killAfter(Math.max(MINIMUM_GRACE_PERIOD, grace));
      return;
    }
    this.#terminating = true;
    this.#killAt = Number.POSITIVE_INFINITY;
    this.#stage++;
    this.#probes.terminating();
    if (!this.#running) {
      this.#finish();
      return;
    }
    for (const { name } of this.#pod.spec.containers) this.#event('Killing', `Stopping container ${name}`);
    this.#endContainer(grace);
  }

  /** PreStop hook, SIGTERM, and SIGKILL when the grace period (seconds) is over. */
  #endContainer(grace: number): void {
    const preStop = Math.min(
      grace,
      Math.max(...this.#pod.spec.containers.map((container) => container.preStopSeconds)),
    );
    this.#killAfter(Math.max(grace, preStop + MINIMUM_GRACE_PERIOD));
    this.#after(preStop, () => this.#sigterm());
  }

  /** The network plugin gives the pod its address; from now on packets to it arrive, and are refused. */
  #makeSandbox(): void {
    const { runtime, nodeName } = this.#host;
    const podIP = this.#host.allocateAddress();
    if (podIP === undefined) {
      this.#host.events.warning(
        'FailedCreatePodSandBox',
        this.#object,
        `no address is free in the pod CIDR of ${nodeName}`,
      );
      this.#after(SANDBOX_RETRY, () => this.#makeSandbox());
      return;
    }
    const slot = runtime.addPod({ ...this.#pod, status: { ...this.#status, podIP } }, nodeName);
    this.#slot = slot;
    this.#host.sandboxMade(this, slot, podIP);
    this.#setStatus({ podIP, slot });
    this.#after(this.#preparation(), () => this.#startContainer(slot));
  }

  /** Seconds until the container can start: pull of the images, and the init containers one after the other. */
  #preparation(): number {
    const initContainers = this.#pod.spec.initContainers?.length ?? 0;
    return this.#host.imagePullTime(this.#pod) + initContainers * this.#host.settings.initContainerRun;
  }

  /** First start and restarts alike. The kubelet itself learns of it at the next relist. */
  #startContainer(slot: PodSlot): void {
    this.#running = true;
    this.#starts++;
    this.#startedAt = this.#host.loop.now;
    this.#host.runtime.start(slot);
    for (const { name } of this.#pod.spec.containers) this.#event('Started', `Started container ${name}`);
    this.#after(this.#host.untilRelist(), () => this.#seenRunning());
  }

  /**
   * Without probes a running container is a ready one, whether or not it listens yet.
   * @param keep it ran before the kubelet was started again, and stays ready if it was
   */
  #seenRunning(keep = false): void {
    if (!this.#running) return;
    const wasReady = keep && this.#status.ready;
    this.#setReady(this.#probes.containerStarted(this.#startedAt, wasReady), 'Running');
  }

  #newProbes(): PodProbes {
    const { loop, runtime } = this.#host;
    const pod = {
      check: () => this.#slot !== undefined && runtime.isListening(this.#slot),
      readyChanged: (ready: boolean) => this.#setReady(ready, 'Running'),
      restart: (probe: RestartProbe, grace: number | undefined) => this.#endForRestart(probe, grace),
      failed: (probe: string) => this.#probeFailed(probe),
    };
    return new PodProbes(loop, this.#pod.spec, pod, (period) => this.#host.probeStartDelay(period));
  }

  /** kubectl shows repeated events as one line with a count; here the first of a row stands for them. */
  #probeFailed(probe: string): void {
    const name = `${probe[0].toUpperCase()}${probe.slice(1)}`;
    const message = `${name} probe failed: dial tcp ${this.#status.podIP}: connect: connection refused`;
    this.#host.events.warning('Unhealthy', this.#object, message);
  }

  /** The container gets its grace period as at the pod's end, and serves until it is over. */
  #endForRestart(probe: RestartProbe, grace: number | undefined): void {
    if (!this.#running || this.#restarting) return;
    this.#restarting = true;
    const { containers, terminationGracePeriodSeconds } = this.#pod.spec;
    this.#event('Killing', `Container ${containers[0]?.name} failed ${probe} probe, will be restarted`);
    this.#endContainer(grace ?? terminationGracePeriodSeconds);
  }

  /** The relist has shown the exit: not ready, and a restart at once or when the back-off is over. */
  #seenExited(): void {
    this.#probes.containerStopped();
    this.#setReady(false, 'Running');
    this.#awaitBackOff();
  }

  /**
   * A container that a probe ended is started again in the same pass, unless the back-off since the exit *before* this
   * one is not over: then it waits as after an exit of its own. So a container that lives longer than its back-off is
   * restarted without any wait at first. Source: `doBackOff` in `pkg/kubelet/kuberuntime/kuberuntime_manager.go`.
   */
  #endedForRestart(): void {
    const { loop } = this.#host;
    const previous = this.#exitedAt;
    this.#exitedAt = loop.now;
    this.#restarting = false;
    this.#stage++;
    this.#killAt = Number.POSITIVE_INFINITY;
    this.#probes.containerStopped();
    this.#setReady(false, 'Running');
    if (previous === undefined || loop.now >= previous + restartDelay(this.#backOff, previous))
      this.#restart(previous);
    else this.#awaitBackOff();
  }

  /** Counted from the last exit. */
  #awaitBackOff(): void {
    const { loop, events } = this.#host;
    const exitedAt = this.#exitedAt ?? loop.now;
    const wait = exitedAt + restartDelay(this.#backOff, exitedAt) - loop.now;
    if (wait > 0) {
      const { containers } = this.#pod.spec;
      const message = `Back-off restarting failed container ${containers[0]?.name} in pod ${this.#pod.meta.name}`;
      events.warning('BackOff', this.#object, message);
    }
    this.#after(Math.max(0, wait), () => this.#restart(exitedAt));
  }

  /** The count goes up with the restart, not with the exit. @param exitedAt the exit that the next back-off is for */
  #restart(exitedAt: number | undefined): void {
    const { crashLoopBackOffInitial: initial, crashLoopBackOffMax: max } = this.#host.settings;
    if (exitedAt !== undefined)
      this.#backOff = afterRestart(this.#backOff, exitedAt, this.#host.loop.now, initial, max);
    this.#status = { ...this.#status, restartCount: this.#status.restartCount + 1 };
    if (this.#slot !== undefined) this.#startContainer(this.#slot);
  }

  /** The process may take its time; whether it or SIGKILL comes first, the pod is finished once. */
  #sigterm(): void {
    if (this.#slot !== undefined) this.#host.runtime.terminate(this.#slot, () => this.#exited());
  }

  /** Has the process killed `grace` seconds from now, unless that is due sooner already. */
  #killAfter(grace: number): void {
    const { loop, runtime } = this.#host;
    if (loop.now + grace >= this.#killAt) return;
    this.#killAt = loop.now + grace;
    this.#after(grace, () => {
      const start = this.#starts;
      if (this.#slot !== undefined) runtime.kill(this.#slot);
      // The runtime may have told of the exit already, and the container may run again.
      if (start === this.#starts) this.#exited();
    });
  }

  /** The process that was to end is gone. Of a node without power, or without kubelet, nothing is heard. */
  #exited(): void {
    if (!this.#running) return;
    this.#running = false;
    if (this.#suspended) this.#exitedAt = this.#host.loop.now;
    else if (this.#restarting && !this.#terminating) this.#endedForRestart();
    else if (!this.#ended) this.#finish();
  }

  /** The process has gone: take the sandbox down, and let the kubelet delete the object for good. */
  #finish(): void {
    this.#ended = true;
    this.#probes.stop();
    if (this.#slot !== undefined) {
      this.#host.runtime.removePod(this.#slot);
      this.#host.sandboxRemoved(this);
    }
    this.#host.finished(this);
  }

  /** The time of transition moves only when the condition does (`UpdatePodCondition` in `pkg/api/v1/pod/util.go`). */
  #setReady(ready: boolean, phase: PodStatus['phase']): void {
    const { now } = this.#host.loop;
    const readyTransitionTime = ready === this.#status.ready ? this.#status.readyTransitionTime : now;
    this.#setStatus({ ready, phase, readyTransitionTime });
  }

  #setStatus(change: Partial<PodStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#host.statusChanged(this);
  }

  /** A timer that does nothing once the pod has ended or has gone on to its termination. */
  #after(delay: number, task: () => void): void {
    const stage = this.#stage;
    this.#host.loop.setTimer(delay, () => {
      if (!this.#ended && this.#stage === stage) task();
    });
  }

  /** How events name the pod. */
  get #object(): string {
    return `Pod/${this.#pod.meta.name}`;
  }

  #event(reason: string, message: string): void {
    this.#host.events.normal(reason, this.#object, message);
  }
}
