import type { TimerId } from '../../engine/eventLoop.ts';
import type { Clock } from '../clock.ts';
import type { PodSpec, Probe } from '../objects.ts';
import { ProbeWorker } from './probeWorker.ts';

/** The probes that end a container. */
export type RestartProbe = 'liveness' | 'startup';

/** What the probes of a pod need to know and to tell. */
export interface ProbedPod {
  /** Does the process listen at this moment? */
  check(): boolean;
  /** The readiness probe has come to another result. */
  readyChanged(ready: boolean): void;
  /** The container is to be ended and started again. @param grace seconds; absent: the pod's own grace period */
  restart(probe: RestartProbe, grace: number | undefined): void;
  /** A try has failed, the first of a row. */
  failed(probe: 'readiness' | RestartProbe): void;
  /** Seconds until the pod's worker looks at the pod anew, though nothing has happened. */
  resyncAfter(): number;
}

/**
 * The probes of a pod's container: the startup probe first and alone, then readiness and liveness. As the containers
 * of a pod are one process here, the first probe of each kind counts. Source: `pkg/kubelet/prober`.
 */
export class PodProbes {
  readonly #loop: Clock;
  readonly #pod: ProbedPod;
  readonly #startup: ProbeWorker | undefined;
  readonly #readiness: ProbeWorker | undefined;
  readonly #liveness: ProbeWorker | undefined;
  /** The kubelet has seen the container run, and has not seen it end. */
  #running = false;
  /** The startup probe has succeeded, or there is none. */
  #started = false;
  /** A liveness or startup probe has failed: both wait for the next container. */
  #onHold = false;
  /** The pod is being deleted. */
  #terminating = false;
  /** Set while a container runs that is not ready. */
  #resync: TimerId | undefined;

  /** @param startDelay seconds for which a probe of that period sleeps at first */
  constructor(
    loop: Clock,
    { containers }: PodSpec,
    pod: ProbedPod,
    startDelay: (periodSeconds: number) => number,
  ) {
    this.#loop = loop;
    this.#pod = pod;
    const first = (kind: 'startupProbe' | 'readinessProbe' | 'livenessProbe'): Probe | undefined =>
      containers.find((container) => container[kind] !== undefined)?.[kind];
    const worker = (
      probe: Probe | undefined,
      kind: 'readiness' | RestartProbe,
      due: () => boolean,
      changed: (ok: boolean) => void,
    ): ProbeWorker | undefined => {
      if (probe === undefined) return undefined;
      const failed = (isFirst: boolean): void => {
        if (isFirst) pod.failed(kind);
      };
      const host = { due, changed, failed, check: () => pod.check() };
      return new ProbeWorker(loop, probe, host, startDelay(probe.periodSeconds));
    };
    const startup = first('startupProbe');
    const liveness = first('livenessProbe');
    this.#startup = worker(
      startup,
      'startup',
      () => this.#running && !this.#started && !this.#onHold,
      (ok) => (ok ? this.#hasStarted() : this.#restart('startup', startup)),
    );
    this.#readiness = worker(
      first('readinessProbe'),
      'readiness',
      () => this.#running && this.#started,
      (ok) => this.#readinessChanged(ok),
    );
    this.#liveness = worker(
      liveness,
      'liveness',
      () => this.#running && this.#started && !this.#onHold,
      (ok) => ok || this.#restart('liveness', liveness),
    );
  }

  /**
   * The kubelet has seen that the container runs.
   * @param startedAt seconds
   * @param wasReady the container was ready when the kubelet itself was started again, and stays so
   * @returns whether it is ready at once, which it is without readiness and startup probe
   */
  containerStarted(startedAt: number, wasReady = false): boolean {
    this.#running = true;
    this.#onHold = false;
    this.#started = this.#startup === undefined || wasReady;
    this.#startup?.containerStarted(startedAt, undefined);
    this.#liveness?.containerStarted(startedAt, true);
    this.#readiness?.containerStarted(startedAt, wasReady);
    if (!wasReady) this.#statusRebuilt();
    return wasReady || (this.#started && this.#readiness === undefined);
  }

  /** The container has exited. */
  containerStopped(): void {
    this.#running = false;
    this.#cancelResync();
  }

  /** The pod is being deleted: nothing restarts it any more, but its readiness still counts. */
  terminating(): void {
    this.#terminating = true;
    this.#startup?.stop();
    this.#liveness?.stop();
    this.#cancelResync();
  }

  /** Ends all probes for good. */
  stop(): void {
    this.terminating();
    this.#readiness?.stop();
  }

  /**
   * The startup probe's success lets readiness and liveness begin; without a readiness probe it makes the container
   * ready.
   */
  #hasStarted(): void {
    this.#started = true;
    if (this.#readiness === undefined) this.#pod.readyChanged(true);
    else this.#statusRebuilt();
  }

  /** A change of the result makes the worker look at the pod, which it does not do while the pod is being ended. */
  #readinessChanged(ready: boolean): void {
    this.#cancelResync();
    this.#pod.readyChanged(ready);
    if (!ready && !this.#terminating) this.#statusRebuilt();
  }

  /**
   * The status of a running container that is not ready was made anew: its readiness is looked at at once, and again
   * with each resync of the pod. Source: `UpdatePodStatus` in `pkg/kubelet/prober/prober_manager.go`.
   */
  #statusRebuilt(): void {
    if (this.#readiness === undefined) return;
    this.#readiness.trigger();
    this.#cancelResync();
    this.#resync = this.#loop.setTimer(this.#pod.resyncAfter(), () => this.#statusRebuilt());
  }

  /** Of a container that is ready, has ended or is being ended no resync changes the readiness. */
  #cancelResync(): void {
    if (this.#resync !== undefined) this.#loop.clearTimer(this.#resync);
    this.#resync = undefined;
  }

  /** The probe's own grace period, if it has one, takes the place of the pod's (KEP-2238). */
  #restart(kind: RestartProbe, probe: Probe | undefined): void {
    this.#onHold = true;
    this.#pod.restart(kind, probe?.terminationGracePeriodSeconds);
  }
}
