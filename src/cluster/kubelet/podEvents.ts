import type { EventRecorder } from '../eventRecorder.ts';

/** The events about one pod that come from what its containers do, in the kubelet's words: `pkg/kubelet/events/event.go`. */
export class PodEvents {
  readonly #events: EventRecorder;
  readonly #pod: string;

  /** @param pod its name */
  constructor(events: EventRecorder, pod: string) {
    this.#events = events;
    this.#pod = pod;
  }

  /** One line a container, as each is started by itself. */
  started(containers: readonly { readonly name: string }[]): void {
    for (const { name } of containers) this.#normal('Started', `Started container ${name}`);
  }

  /** The containers are ended with their pod. */
  stopping(containers: readonly { readonly name: string }[]): void {
    for (const { name } of containers) this.#normal('Killing', `Stopping container ${name}`);
  }

  /** A probe ends the container. */
  failedProbe(container: string | undefined, probe: string): void {
    this.#normal('Killing', `Container ${container} failed ${probe} probe, will be restarted`);
  }

  /** kubectl shows repeated events as one line with a count; here the first of a row stands for them. */
  unhealthy(probe: string, podIP: string | undefined): void {
    const name = `${probe[0].toUpperCase()}${probe.slice(1)}`;
    this.#warning('Unhealthy', `${name} probe failed: dial tcp ${podIP}: connect: connection refused`);
  }

  /** A restart waits for its back-off. */
  backOff(container: string | undefined): void {
    this.#warning('BackOff', `Back-off restarting failed container ${container} in pod ${this.#pod}`);
  }

  /** About the pod, as `kubectl describe pod` lists them. */
  #normal(reason: string, message: string): void {
    this.#events.normal(reason, `Pod/${this.#pod}`, message);
  }

  #warning(reason: string, message: string): void {
    this.#events.warning(reason, `Pod/${this.#pod}`, message);
  }
}
