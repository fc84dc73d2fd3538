import type { PodSlot } from '../../../cluster/runtime.ts';
import type { EventLoop } from '../../../engine/eventLoop.ts';
import { grown } from '../../../engine/grown.ts';
import type { RandomStreams } from '../../../engine/random.ts';
import { Cause, type CauseCode, Lag, type LagCode } from '../../../network/causes.ts';
import type { PodAddresses } from '../../../network/podAddresses.ts';
import type { Attempt, Attempts } from '../../attempts.ts';
import type { PodServers } from '../../podServers.ts';
import type { Refusals } from '../../serverEvents.ts';
import { type AdmissionController, End, type EndCode } from './admissionController.ts';
import { admissionController } from './controllers.ts';

/** What admission needs of the data plane. */
export interface AdmissionParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly addresses: PodAddresses;
  readonly attempts: Attempts;
  readonly servers: PodServers;
}

/** Whether a request is to be refused, and if so, whether the pod had as much work as it can do when that was decided. */
const Verdict = { served: 0, refused: 1, refusedWhileSaturated: 2 } as const;

/**
 * Which requests the pods turn away to protect themselves, by the `admission` of their workloads. Each process has a
 * controller of its own, which knows nothing before its start. A request is turned away on arrival, or by the
 * worker that comes to it; where that has a cost, the worker is busy with it for as long.
 */
export class PodAdmission implements Refusals {
  readonly #parts: AdmissionParts;
  /** By slot: the controller, the life of the process that it belongs to, and refusals that workers have yet to make. */
  readonly #controllers: (AdmissionController | undefined)[] = [];
  #life = new Int32Array(64).fill(-1);
  #refusals = new Int32Array(64);
  /** By attempt: when it arrived at its pod, requests in the pod then, and a code of `Verdict`. */
  #arrivedAt = new Float64Array(1024);
  #inFlight = new Int32Array(1024);
  #verdict = new Uint8Array(1024);

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** A request arrives at a pod. Is it turned away at once? One whose refusal has a cost goes to the workers like others. */
  turnsAway(slot: PodSlot, attempt: Attempt): boolean {
    const controller = this.#controllerOf(slot);
    if (controller === undefined) return false;
    const { loop, servers } = this.#parts;
    while (attempt >= this.#verdict.length) this.#growAttempts();
    const inFlight =
      servers.busy[slot] + servers.waiting[slot] + servers.forwarded[slot] - this.#refusals[slot];
    this.#arrivedAt[attempt] = loop.now;
    this.#inFlight[attempt] = inFlight + 1;
    this.#verdict[attempt] = Verdict.served;
    if (controller.admits?.(loop.now, inFlight) !== false) return false;
    this.#verdict[attempt] = servers.saturated(slot) ? Verdict.refusedWhileSaturated : Verdict.refused;
    if (this.#costOf(slot) === 0) return true;
    this.#refusals[slot]++;
    return false;
  }

  /** What was not turned away has found no room in the queue. */
  overflowed(slot: PodSlot, attempt: Attempt): void {
    const controller = this.#controllerOf(slot);
    if (controller === undefined) return;
    if (this.#verdict[attempt] !== Verdict.served) this.#refusals[slot]--;
    else controller.overflowed?.(this.#parts.loop.now, this.#inFlight[attempt]);
  }

  beginRefusal(slot: PodSlot, attempt: Attempt): number {
    const controller = this.#controllerOf(slot);
    if (controller === undefined) return -1;
    const { now } = this.#parts.loop;
    if (this.#verdict[attempt] !== Verdict.served) return this.#costOf(slot);
    if (controller.serves?.(now, now - this.#arrivedAt[attempt]) !== false) return -1;
    // It has waited: all workers were busy.
    this.#verdict[attempt] = Verdict.refusedWhileSaturated;
    this.#refusals[slot]++;
    return this.#costOf(slot);
  }

  isRefused(slot: PodSlot, attempt: Attempt): boolean {
    return this.#controllerOf(slot) !== undefined && this.#verdict[attempt] !== Verdict.served;
  }

  /** A worker has refused a request. */
  refused(slot: PodSlot): void {
    this.#refusals[slot]--;
  }

  /** Its client has taken it back. */
  withdrawn(slot: PodSlot, attempt: Attempt): void {
    if (this.#controllerOf(slot) === undefined) return;
    if (this.#verdict[attempt] === Verdict.served) this.ended(slot, attempt, End.withdrawn);
    else this.refused(slot);
  }

  /** The pod is done with a request that it let in. */
  ended(slot: PodSlot, attempt: Attempt, end: EndCode): void {
    const { now } = this.#parts.loop;
    const took = now - this.#arrivedAt[attempt];
    this.#controllerOf(slot)?.ended?.(now, took, this.#inFlight[attempt], end);
  }

  /** What the pod answers with: 429 for a rate limit, 503 for everything else. */
  causeOf(slot: PodSlot): CauseCode {
    const isRate = this.#parts.servers.configOf(slot).admission?.kind === 'rate-limit';
    return isRate ? Cause.rateLimited : Cause.shed;
  }

  /** Why it is answered so; a rate limit looks at nothing but the rate. */
  lagOf(slot: PodSlot, attempt: Attempt): LagCode {
    const wasSaturated = this.#verdict[attempt] === Verdict.refusedWhileSaturated;
    return wasSaturated && this.causeOf(slot) === Cause.shed ? Lag.saturatedPod : Lag.none;
  }

  #costOf(slot: PodSlot): number {
    return this.#parts.servers.configOf(slot).admission?.cost ?? 0;
  }

  /** The controller of the pod's present process; undefined if its workload has none. */
  #controllerOf(slot: PodSlot): AdmissionController | undefined {
    const { loop, streams, addresses, servers } = this.#parts;
    const { admission } = servers.workloads[servers.workload[slot]];
    if (admission === undefined) return undefined;
    while (slot >= this.#life.length) this.#growSlots();
    if (this.#life[slot] !== addresses.life[slot]) {
      this.#life[slot] = addresses.life[slot];
      this.#refusals[slot] = 0;
      const random = streams.stream(`admission/${slot}`);
      this.#controllers[slot] = admissionController(admission, loop.now, random);
    }
    return this.#controllers[slot];
  }

  #growSlots(): void {
    const from = this.#life.length;
    this.#life = grown(this.#life).fill(-1, from);
    this.#refusals = grown(this.#refusals);
  }

  #growAttempts(): void {
    this.#arrivedAt = grown(this.#arrivedAt);
    this.#inFlight = grown(this.#inFlight);
    this.#verdict = grown(this.#verdict);
  }
}
