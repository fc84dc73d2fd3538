import type { Pod, PodStatus } from '../objects.ts';
import type { PodSlot } from '../runtime.ts';
import { afterRestart, type BackOff, restartDelay } from './crashLoopBackOff.ts';
import type { PodHost } from './podHost.ts';
import { ReadinessProbe } from './readinessProbe.ts';

/** SIGKILL comes no sooner than this after SIGTERM, seconds: `pkg/kubelet/kuberuntime/kuberuntime_container.go`. */
const MINIMUM_GRACE_PERIOD = 2;
/** A sandbox that could not be made is tried again after this long, seconds: `pkg/kubelet/pod_workers.go`. */
const SANDBOX_RETRY = 10;

/**
 * The life of one pod on its node: sandbox and address, images, container, readiness, restarts, termination. The
 * containers of a pod are one process here; it has the first readiness probe and the longest preStop hook of them.
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
  /** Times of the last start and the last exit of the container, seconds. */
  #startedAt = 0;
  #exitedAt = 0;
  #backOff: BackOff | undefined;
  #probe: ReadinessProbe | undefined;
  #terminating = false;
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
    this.#after(host.settings.sandboxStartup, () => this.#makeSandbox());
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** The status as the node knows it, whether or not the API server does. */
  get status(): PodStatus {
    return this.#status;
  }

  /** Takes a newer version of the object. */
  update(pod: Pod): void {
    this.#pod = pod;
  }

  /** Power is lost: nothing that was planned happens any more. */
  abandon(): void {
    this.#ended = true;
    this.#probe?.stop();
  }

  /** The process has exited by itself; the next relist will show it. */
  containerExited(): void {
    if (!this.#running || this.#ended) return;
    this.#running = false;
    this.#exitedAt = this.#host.loop.now;
    if (this.#terminating) this.#finish();
    else this.#after(this.#host.untilRelist(), () => this.#seenExited());
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
    this.#stage++;
    if (!this.#running) {
      this.#finish();
      return;
    }
    for (const { name } of this.#pod.spec.containers) this.#event('Killing', `Stopping container ${name}`);
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
    this.#after(this.#host.imagePullTime(this.#pod), () => this.#startContainer(slot));
  }

  /** First start and restarts alike. The kubelet itself learns of it at the next relist. */
  #startContainer(slot: PodSlot): void {
    this.#running = true;
    this.#startedAt = this.#host.loop.now;
    this.#host.runtime.start(slot);
    for (const { name } of this.#pod.spec.containers) this.#event('Started', `Started container ${name}`);
    this.#after(this.#host.untilRelist(), () => this.#seenRunning(slot));
  }

  /** Without a readiness probe a running container is a ready one, whether or not it listens yet. */
  #seenRunning(slot: PodSlot): void {
    if (!this.#running) return;
    const probe = this.#pod.spec.containers.find(
      ({ readinessProbe }) => readinessProbe !== undefined,
    )?.readinessProbe;
    if (probe === undefined) {
      this.#setReady(true, 'Running');
      return;
    }
    this.#setStatus({ phase: 'Running' });
    const host = {
      check: () => this.#host.runtime.isListening(slot),
      changed: (ready: boolean) => this.#setReady(ready, 'Running'),
      failed: (first: boolean) => this.#probeFailed(first),
    };
    const { loop } = this.#host;
    const firstRun = this.#host.probeStartDelay(probe.periodSeconds);
    this.#probe = new ReadinessProbe(loop, probe, host, this.#startedAt, firstRun);
  }

  /** kubectl shows repeated events as one line with a count; here the first of a row stands for them. */
  #probeFailed(first: boolean): void {
    if (!first) return;
    const message = `Readiness probe failed: dial tcp ${this.#status.podIP}: connect: connection refused`;
    this.#host.events.warning('Unhealthy', this.#object, message);
  }

  /**
   * The relist has shown the exit: not ready, and a restart at once or when the back-off is over. The count goes up
   * with the restart, not with the exit.
   */
  #seenExited(): void {
    const { settings, loop, events } = this.#host;
    this.#probe?.stop();
    this.#setReady(false, 'Running');
    const wait = this.#exitedAt + restartDelay(this.#backOff, this.#exitedAt) - loop.now;
    if (wait > 0) {
      const { containers } = this.#pod.spec;
      const message = `Back-off restarting failed container ${containers[0]?.name} in pod ${this.#pod.meta.name}`;
      events.warning('BackOff', this.#object, message);
    }
    this.#after(Math.max(0, wait), () => {
      const { crashLoopBackOffInitial, crashLoopBackOffMax } = settings;
      this.#backOff = afterRestart(
        this.#backOff,
        this.#exitedAt,
        loop.now,
        crashLoopBackOffInitial,
        crashLoopBackOffMax,
      );
      this.#status = { ...this.#status, restartCount: this.#status.restartCount + 1 };
      if (this.#slot !== undefined) this.#startContainer(this.#slot);
    });
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
      if (this.#slot !== undefined) runtime.kill(this.#slot);
      this.#exited();
    });
  }

  /** The process of a terminating pod is gone. Of a node without power nothing is heard. */
  #exited(): void {
    this.#running = false;
    if (!this.#ended) this.#finish();
  }

  /** The process has gone: take the sandbox down, and let the kubelet delete the object for good. */
  #finish(): void {
    this.#ended = true;
    this.#probe?.stop();
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
