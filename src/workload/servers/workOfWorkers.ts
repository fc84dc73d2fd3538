import type { PodSlot } from '../../cluster/runtime.ts';
import type { Attempt, Attempts } from '../attempts.ts';
import type { WorkloadConfig } from '../config.ts';
import { independently } from '../ingress/independently.ts';
import type { RequestWork } from '../requestWork.ts';
import type { Handshakes, Refusals } from '../serverEvents.ts';
import { type ServiceTimeSampler, serviceTimeSampler } from '../serviceTime.ts';

/** What a worker has to do for a try, which may be less than to serve a request, or more. */
export class WorkOfWorkers {
  readonly #attempts: Attempts;
  readonly #workloads: readonly WorkloadConfig[];
  readonly #samplers: readonly ServiceTimeSampler[];
  /** Undefined where there are none. */
  #handshakes: Handshakes | undefined;
  /** Likewise. */
  #refusals: Refusals | undefined;
  /** Undefined where all requests are as much work. */
  #work: RequestWork | undefined;
  /** None of the three: all that a worker does is to serve a request. */
  #isPlain = true;

  constructor(attempts: Attempts, workloads: readonly WorkloadConfig[]) {
    this.#attempts = attempts;
    this.#workloads = workloads;
    this.#samplers = workloads.map(({ service, forwards }) =>
      forwards === true ? independently(serviceTimeSampler(service)) : serviceTimeSampler(service),
    );
  }

  /** What is not simply a request as others are; set once, before the first. */
  listen(handshakes?: Handshakes, refusals?: Refusals, work?: RequestWork): void {
    this.#handshakes = handshakes;
    this.#refusals = refusals;
    this.#work = work;
    this.#isPlain = [handshakes, refusals, work].every((part) => part === undefined);
  }

  /** Seconds that a worker needs for a handshake, a refusal or a request, on a node of normal speed. */
  seconds(slot: PodSlot, workload: number, attempt: Attempt): number {
    return this.#isPlain
      ? this.#samplers[workload](this.#attempts.demand(attempt))
      : this.#secondsByKind(slot, workload, attempt);
  }

  #secondsByKind(slot: PodSlot, workload: number, attempt: Attempt): number {
    const handshake = this.#handshakes?.seconds(attempt) ?? -1;
    if (handshake >= 0) return handshake;
    const refusal = this.#refusals?.beginRefusal(slot, attempt) ?? -1;
    if (refusal >= 0) return refusal;
    const service = this.#samplers[workload](this.#attempts.demand(attempt));
    const isProxy = this.#workloads[workload].forwards === true;
    return this.#work === undefined || isProxy ? service : service * this.#work.of(attempt);
  }

  /** Is it a request that a worker serves or has served, and no handshake or refusal? */
  isService(slot: PodSlot, attempt: Attempt): boolean {
    if (this.#isPlain) return true;
    if (this.#isHandshake(attempt)) return false;
    return this.#refusals?.isRefused(slot, attempt) !== true;
  }

  /** The client has taken a try back that was in the pod. */
  withdrawn(slot: PodSlot, attempt: Attempt): void {
    if (!this.#isHandshake(attempt)) this.#refusals?.withdrawn(slot, attempt);
  }

  #isHandshake(attempt: Attempt): boolean {
    return this.#handshakes !== undefined && this.#handshakes.seconds(attempt) >= 0;
  }
}
