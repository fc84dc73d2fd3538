import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { grown } from '../engine/grown.ts';
import { Lag, type LagCode } from '../network/causes.ts';
import type { Hosts } from '../network/hosts.ts';
import type { PodAddresses } from '../network/podAddresses.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { OwnWork } from './calls/ownWork.ts';
import type { SuspendedWorkers } from './calls/suspendedWorkers.ts';
import type { WorkloadConfig } from './config.ts';
import type { RequestWork } from './requestWork.ts';
import type { Handshakes, Refusals, ServerEvents } from './serverEvents.ts';
import { needsProcessor, Processors } from './servers/processors.ts';
import { workersOf } from './servers/serverConfig.ts';
import { type Stretching, stretching } from './servers/stretching.ts';
import { WaitingRequests } from './servers/waitingRequests.ts';
import { Workers } from './servers/workers.ts';
import { WorkOfWorkers } from './servers/workOfWorkers.ts';

/** What only some runs need of the servers. */
export interface ServerOptions {
  /** By traffic source: class of its requests, for pods that serve by priority. */
  readonly priorities?: Uint8Array;
  /** true: processes may be told to pause, whatever their workload says. */
  readonly pausable?: boolean;
}

/**
 * The process in each pod as a queue: `concurrency` workers and room for `queue` waiting requests, served in the order of
 * {@link WaitingRequests}. A struct of arrays over pod slots; one event for each service, as a worker has one speed. Where
 * a workload asks for more than that, {@link Processors} decide when a service ends.
 */
export class PodServers {
  readonly workloads: readonly WorkloadConfig[];
  /** Which workload each slot belongs to. */
  workload = new Int32Array(64);
  /** Workers of each slot that serve a request. */
  busy = new Int32Array(64);
  /** Requests that wait in each slot's queue. */
  waiting = new Int32Array(64);
  /** Requests served since the slot exists. */
  served = new Float64Array(64);
  /** Connections accepted since the slot exists. */
  accepted = new Float64Array(64);
  /** Requests that each slot has passed on to another pod and waits for; they take none of its workers. */
  forwarded = new Int32Array(64);
  /** Probability that each slot answers a request that it has served with an error. */
  errorRate = new Float64Array(64);
  /** Has any slot had such a probability above 0? */
  someFail = false;
  /** Told of each try that a worker begins with; undefined unless tries are tied to each other. */
  onBegin: ((attempt: Attempt) => void) | undefined;
  /** Those that wait for calls and use no CPU; undefined where there are none. */
  suspended: SuspendedWorkers | undefined;
  /** How much of a request is done before the calls that it needs; undefined: all of it, at once. */
  ownWork: OwnWork | undefined;
  /** Integral of `busy` over time up to `#changedAt`, worker-seconds. */
  #busyTime = new Float64Array(64);
  #changedAt = new Float64Array(64);
  readonly #queues: WaitingRequests;
  readonly #workers: Workers;
  /** Of pods whose speed changes while they serve; undefined where no workload has any. */
  readonly processors: Processors | undefined;
  readonly #stretching: Stretching | undefined;
  /** By workload: requests that a pod serves at full speed. */
  readonly #width: Float64Array;
  readonly #loop: EventLoop;
  readonly #attempts: Attempts;
  readonly #work: WorkOfWorkers;
  #events: ServerEvents | undefined;
  /** May a worker stay with a request whose service is over? */
  #makesCalls = false;

  constructor(
    loop: EventLoop,
    hosts: Hosts,
    addresses: PodAddresses,
    attempts: Attempts,
    workloads: readonly WorkloadConfig[],
    { priorities = new Uint8Array(0), pausable = false }: ServerOptions = {},
  ) {
    this.#loop = loop;
    this.#attempts = attempts;
    this.workloads = workloads;
    this.#work = new WorkOfWorkers(attempts, workloads);
    this.#width = Float64Array.from(workloads, workersOf);
    this.#queues = new WaitingRequests(attempts, workloads, priorities);
    this.#stretching = stretching(workloads);
    const completed = (_: PodSlot, attempt: Attempt) => this.#finish(attempt);
    this.#workers = new Workers(loop, hosts, addresses, attempts, completed);
    if (pausable || workloads.some(needsProcessor))
      this.processors = new Processors(loop, hosts, addresses, workloads, pausable, (_, attempt) => {
        // Who looks at it later has to see that its service is over.
        attempts.serve(attempt, loop.now);
        this.#finish(attempt);
      });
  }

  /** Who is told; set once, before the first request. */
  listen(events: ServerEvents, handshakes?: Handshakes, refusals?: Refusals, work?: RequestWork): void {
    this.#events = events;
    this.#makesCalls = events.worked !== undefined;
    this.#work.listen(handshakes, refusals, work);
  }

  /** Prepares a new slot. @param workload index into {@link workloads} */
  add(slot: PodSlot, workload: number): void {
    if (slot >= this.workload.length) this.#grow();
    this.workload[slot] = workload;
    this.#changedAt[slot] = this.#loop.now;
    this.processors?.add(slot, workload);
    this.setErrorRate(slot, this.workloads[workload].errors ?? 0);
  }

  /** @param rate probability that a request which the slot's pod has served is answered with an error, 0 to 1 */
  setErrorRate(slot: PodSlot, rate: number): void {
    this.errorRate[slot] = rate;
    if (rate > 0) this.someFail = true;
  }

  /** The process of the slot begins to listen. */
  opened(slot: PodSlot): void {
    this.#stretching?.opened(slot, this.#loop.now);
  }

  /** The workload that the slot's pod belongs to. */
  configOf(slot: PodSlot): WorkloadConfig {
    return this.workloads[this.workload[slot]];
  }

  /** A request has arrived at the pod: a worker takes it, or it waits. False if there is no room. */
  offer(slot: PodSlot, attempt: Attempt): boolean {
    const config = this.workloads[this.workload[slot]];
    if (this.busy[slot] < config.concurrency) {
      this.#attempts.hold(attempt);
      this.#count(slot, 1);
      this.#begin(slot, attempt);
      return true;
    }
    if (this.waiting[slot] >= config.queue) return false;
    this.#attempts.hold(attempt);
    this.#queues.add(slot, this.workload[slot], attempt, this.waiting[slot]++);
    return true;
  }

  /**
   * The pod has learnt that nobody waits for the request any more: it is taken out of the queue, or its worker stops.
   * One that was passed on, or whose service ends at this moment, goes on; for one that waits for calls see
   * {@link leave}.
   */
  withdraw(attempt: Attempt): void {
    const slot = this.#attempts.pod(attempt);
    if (!this.#attempts.isRead(attempt) || this.ownWork?.isQueued(attempt) === true) {
      this.waiting[slot]--;
      this.#queues.remove(slot, this.workload[slot], attempt);
    } else if (this.#attempts.finish(attempt) > this.#loop.now) this.#stop(slot, attempt);
    else return;
    this.#work.withdrawn(slot, attempt);
    this.#attempts.letGo(attempt);
    if (this.isIdle(slot)) this.#events?.idle(slot);
  }

  /** As {@link withdraw}, for a request that waits for its calls. @param holdsWorker has it kept its worker? */
  leave(attempt: Attempt, holdsWorker: boolean): void {
    const slot = this.#attempts.pod(attempt);
    this.#work.withdrawn(slot, attempt);
    this.#attempts.letGo(attempt);
    if (holdsWorker) this.#workerIsFree(slot);
    else this.forwarded[slot]--;
    if (this.isIdle(slot)) this.#events?.idle(slot);
  }

  /** A request has what it waited for, and the worker that it kept goes on with it. */
  goOn(attempt: Attempt): void {
    this.#begin(this.#attempts.pod(attempt), attempt);
  }

  /**
   * A request has what it waited for without a worker, and needs one again: at once, or as one more that waits. As the pod
   * has it already, it cannot be turned away.
   */
  queueAgain(attempt: Attempt): void {
    const slot = this.#attempts.pod(attempt);
    this.forwarded[slot]--;
    if (this.busy[slot] < this.configOf(slot).concurrency) {
      this.#count(slot, 1);
      this.#begin(slot, attempt);
    } else {
      this.ownWork?.queued(attempt);
      this.#queues.add(slot, this.workload[slot], attempt, this.waiting[slot]++);
    }
  }

  /** The worker leaves a request as it is. The end that a worker of constant speed has planned finds nobody. */
  #stop(slot: PodSlot, attempt: Attempt): void {
    if (this.processors?.runs(this.workload[slot])) this.processors.withdraw(slot, attempt);
    this.#workerIsFree(slot);
  }

  /** Are all workers of the pod, or the cores that its requests share, busy; or so many that they slow each other down? */
  saturated(slot: PodSlot): boolean {
    const workload = this.workload[slot];
    const busy = this.busy[slot];
    return busy >= this.#width[workload] || this.#stretching?.isCrowded(workload, busy) === true;
  }

  /** What, other than the work in it, has made the pod slow at some moment since `time` (seconds); none if nothing has. */
  heldUpSince(slot: PodSlot, time: number): LagCode {
    const workload = this.workload[slot];
    const lag = this.processors?.runs(workload) ? this.processors.heldUpSince(slot, time) : Lag.none;
    const isCold = lag === Lag.none && this.#stretching?.wasColdAfter(slot, workload, time) === true;
    return isCold ? Lag.coldPod : lag;
  }

  /** Has the pod nothing to do? */
  isIdle(slot: PodSlot): boolean {
    return this.busy[slot] === 0 && this.waiting[slot] === 0 && this.forwarded[slot] === 0;
  }

  /** A request that was passed on has come to its end. */
  returned(slot: PodSlot): void {
    this.forwarded[slot]--;
    if (this.isIdle(slot)) this.#events?.idle(slot);
  }

  /** Worker-seconds, or where cores are shared core-seconds, in which the slot's pod was busy up to now. */
  busyTime(slot: PodSlot): number {
    if (this.processors?.runs(this.workload[slot])) return this.processors.busyTime(slot);
    return this.#busyTime[slot] + this.busy[slot] * (this.#loop.now - this.#changedAt[slot]);
  }

  /** Core-seconds of CPU that the slot's pod has used up to now: a busy worker uses as many cores as its workload says. */
  cpuTime(slot: PodSlot): number {
    const workload = this.workload[slot];
    if (this.processors?.runs(workload)) return this.processors.cpuTime(slot);
    const working = this.busyTime(slot) - (this.suspended?.seconds(slot) ?? 0);
    return working * this.workloads[workload].cpu;
  }

  /** The process has ended: everything in it is lost. The caller has already ended the address's life. */
  clear(slot: PodSlot, silent: boolean): void {
    this.processors?.clear(slot);
    if (this.isIdle(slot)) return;
    this.#count(slot, -this.busy[slot]);
    this.waiting[slot] = 0;
    this.forwarded[slot] = 0;
    this.suspended?.clear(slot);
    const attempts = this.#attempts;
    // Looked up by a scan: ends of processes are rare, and so the way of a request need not keep a list.
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (attempts.held(attempt) && attempts.pod(attempt) === slot)
        this.#events?.lost(attempt, silent, !attempts.isRead(attempt));
    }
  }

  /** The node runs at another speed from now on. @param ratio of the new slowdown to the old one */
  speedChanged(node: number, ratio: number): void {
    this.processors?.speedChanged(node);
    this.#workers.speedChanged(node, ratio, (slot) => !this.processors?.runs(this.workload[slot]));
  }

  /** A service begins: what it takes is known, and who does it. */
  #begin(slot: PodSlot, attempt: Attempt): void {
    const workload = this.workload[slot];
    const goesOn = this.ownWork?.goesOn(attempt) === true;
    let demand =
      this.ownWork === undefined ? this.#work.seconds(slot, workload, attempt) : this.#part(attempt);
    if (this.#stretching !== undefined)
      demand *= this.#stretching.factor(slot, workload, this.#loop.now, this.busy[slot]);
    if (this.processors?.runs(workload)) {
      // When it will end is not known yet.
      this.#attempts.serve(attempt, Number.POSITIVE_INFINITY);
      this.processors.begin(slot, attempt, demand);
    } else this.#workers.begin(slot, attempt, demand);
    if (this.onBegin !== undefined && !goesOn && this.#work.isService(slot, attempt)) this.onBegin(attempt);
  }

  /** Seconds of the part that begins, of a request that may be served in parts, with its calls in between. */
  #part(attempt: Attempt): number {
    const { ownWork } = this;
    if (ownWork?.goesOn(attempt) === true) return ownWork.next(attempt);
    const slot = this.#attempts.pod(attempt);
    const workload = this.workload[slot];
    const seconds = this.#work.seconds(slot, workload, attempt);
    return this.#work.isService(slot, attempt)
      ? (ownWork?.begin(attempt, workload, seconds) ?? seconds)
      : seconds;
  }

  /** A service has ended: the worker takes the next request, then the answer leaves. */
  #finish(attempt: Attempt): void {
    if (!this.#makesCalls || this.#events?.worked?.(attempt) !== true) this.release(attempt);
  }

  /** The worker of a request is free for the next one, and the request is served. */
  release(attempt: Attempt): void {
    const slot = this.#attempts.pod(attempt);
    if (this.#work.isService(slot, attempt) && this.ownWork?.wasCounted(attempt) !== true)
      this.served[slot]++;
    this.#workerIsFree(slot);
    this.#events?.served(attempt);
    if (this.isIdle(slot)) this.#events?.idle(slot);
  }

  /** A worker takes the next request, or rests. */
  #workerIsFree(slot: PodSlot): void {
    if (this.waiting[slot] > 0) {
      this.waiting[slot]--;
      this.#begin(slot, this.#queues.take(slot, this.workload[slot]));
    } else {
      this.#count(slot, -1);
    }
  }

  /** Changes the number of busy workers, and closes the stretch of the integral in which it was constant. */
  #count(slot: PodSlot, change: number): void {
    const now = this.#loop.now;
    this.#busyTime[slot] += this.busy[slot] * (now - this.#changedAt[slot]);
    this.#changedAt[slot] = now;
    this.busy[slot] += change;
  }

  /** Doubles the room for slots. */
  #grow(): void {
    this.workload = grown(this.workload);
    this.busy = grown(this.busy);
    this.waiting = grown(this.waiting);
    this.served = grown(this.served);
    this.accepted = grown(this.accepted);
    this.forwarded = grown(this.forwarded);
    this.errorRate = grown(this.errorRate);
    this.#busyTime = grown(this.#busyTime);
    this.#changedAt = grown(this.#changedAt);
    this.#queues.grow(this.workload.length);
    this.#stretching?.grow(this.workload.length);
  }
}
