import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';
import type { LagCode } from '../../network/causes.ts';
import type { Hosts } from '../../network/hosts.ts';
import type { PodAddresses } from '../../network/podAddresses.ts';
import type { Attempt } from '../attempts.ts';
import type { WorkloadConfig } from '../config.ts';
import { CpuQuotas } from './cpuQuotas.ts';
import { HeldUp } from './heldUp.ts';
import { NodeCpu } from './nodeCpu.ts';
import type { PodCpu } from './podCpu.ts';
import { workersOf } from './serverConfig.ts';
import { SlotEvents } from './slotEvents.ts';
import { TagHeaps } from './tagHeaps.ts';

/** Does a workload ask for anything that needs more than a worker for each request at a constant speed? */
export function needsProcessor({ discipline, cpuThrottling, sharedCpu, pauses }: WorkloadConfig): boolean {
  const shares = discipline === 'processor-sharing' || sharedCpu === true;
  return shares || cpuThrottling === true || pauses !== undefined;
}

/**
 * The processors of pods whose speed changes while they serve: shared by the requests in service (processor sharing),
 * limited (CFS quota), shared with other pods of the node, or standing still (a pause).
 *
 * All requests in service at a pod advance at one rate. So the pod keeps one number, the work that each of them has been
 * given since the pod was last without any (its virtual time), and a request leaves when that number reaches its tag:
 * the number at its beginning and its own demand. The rate changes at events only, so everything is exact; each pod has one
 * pending event. An arrival costs O(1), a departure O(log n).
 * Source: the virtual time of processor sharing, as in Parekh and Gallager 1993, "A generalized processor sharing approach
 * to flow control in integrated services networks".
 */
export class Processors {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;
  readonly #workloads: readonly WorkloadConfig[];
  readonly #completed: (slot: PodSlot, attempt: Attempt) => void;
  readonly #heaps = new TagHeaps();
  readonly #heldUp = new HeldUp();
  /** What happens next at each pod, if nothing else does. */
  readonly #events: SlotEvents;
  /** Undefined where no workload has asked for it. */
  readonly #quotas: CpuQuotas | undefined;
  readonly #nodeCpu: NodeCpu | undefined;
  /** By workload: do its pods have such a processor; and how many requests can one serve at full speed? */
  readonly #runs: Uint8Array;
  readonly #width: Float64Array;

  #workload = new Int32Array(64);
  /** Requests in service. */
  #count = new Int32Array(64);
  /** Seconds of service that each of them has been given; what one gets a second; when that was last brought up to date. */
  #work = new Float64Array(64);
  #rate = new Float64Array(64);
  #settledAt = new Float64Array(64);
  /** Integrals over time: workers in use (worker-seconds), and cores in use (core-seconds) at the present number. */
  #busyTime = new Float64Array(64);
  #cpuTime = new Float64Array(64);
  #cpuRate = new Float64Array(64);
  /** Reasons for which the process stands still at this moment. */
  #pauses = new Int32Array(64);
  /** 1 while the pod gets less of its node's CPU than it wants. */
  #isShort = new Uint8Array(64);
  /** Is what happens next the end of a service? */
  #nextIsEnd = new Uint8Array(64);

  /**
   * @param all true: every workload gets such a processor, as its pods may be told to pause
   * @param completed told of a request whose service has ended, which is no longer counted
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    addresses: PodAddresses,
    workloads: readonly WorkloadConfig[],
    all: boolean,
    completed: (slot: PodSlot, attempt: Attempt) => void,
  ) {
    this.#loop = loop;
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#workloads = workloads;
    this.#completed = completed;
    this.#runs = Uint8Array.from(workloads, (workload) => (all || needsProcessor(workload) ? 1 : 0));
    this.#width = Float64Array.from(workloads, workersOf);
    if (workloads.some(({ cpuThrottling }) => cpuThrottling === true)) this.#quotas = new CpuQuotas();
    if (workloads.some(({ sharedCpu }) => sharedCpu === true))
      this.#nodeCpu = new NodeCpu((slot) => {
        this.#settle(slot);
        this.#refresh(slot);
      });
    this.#events = new SlotEvents(loop, (slot) => this.#happens(slot));
  }

  /** Do pods of the workload have such a processor? */
  runs(workload: number): boolean {
    return this.#runs[workload] === 1;
  }

  /** The cores of the nodes, where pods share them. */
  get nodeCpu(): NodeCpu | undefined {
    return this.#nodeCpu;
  }

  /** Prepares a new slot. */
  add(slot: PodSlot, workload: number): void {
    if (slot >= this.#workload.length) this.#grow(slot);
    this.#workload[slot] = workload;
    this.#settledAt[slot] = this.#loop.now;
  }

  /** Says what the slot's pod asks its node for: it counts where the workload has it so. */
  setCpu(slot: PodSlot, { requested, limit }: PodCpu): void {
    const { cpuThrottling, sharedCpu } = this.#workloads[this.#workload[slot]];
    if (cpuThrottling === true) this.#quotas?.setLimit(slot, limit);
    if (sharedCpu === true) this.#nodeCpu?.join(slot, this.#addresses.node[slot], requested);
  }

  /** The process of the slot starts. */
  started(slot: PodSlot): void {
    this.#settle(slot);
    this.#quotas?.start(slot, this.#loop.now);
  }

  /** A request's service begins. @param demand seconds of it at full speed */
  begin(slot: PodSlot, attempt: Attempt, demand: number): void {
    this.#settle(slot);
    if (this.#count[slot]++ === 0) this.#work[slot] = 0;
    this.#heaps.add(slot, attempt, this.#work[slot] + demand);
    this.#changed(slot);
  }

  /** A request in service is left as it is: the others share what it had. */
  withdraw(slot: PodSlot, attempt: Attempt): void {
    this.#settle(slot);
    this.#heaps.remove(slot, attempt);
    this.#count[slot]--;
    this.#changed(slot);
  }

  /** The process has ended, and whatever was in service with it. */
  clear(slot: PodSlot): void {
    this.#settle(slot);
    this.#count[slot] = 0;
    this.#pauses[slot] = 0;
    this.#heaps.clear(slot);
    this.#changed(slot);
  }

  /** The pod is gone for good. */
  remove(slot: PodSlot): void {
    this.#nodeCpu?.leave(slot);
  }

  /** The process stands still, until {@link resume} has been called as often. */
  pause(slot: PodSlot): void {
    this.#settle(slot);
    this.#pauses[slot]++;
    this.#changed(slot);
  }

  /** One reason to stand still is gone. */
  resume(slot: PodSlot): void {
    this.#settle(slot);
    this.#pauses[slot]--;
    this.#changed(slot);
  }

  /** The node runs at another speed from now on. */
  speedChanged(node: number): void {
    const slots = Math.min(this.#addresses.count, this.#count.length);
    for (let slot = 0; slot < slots; slot++) {
      if (this.#addresses.node[slot] !== node || this.#count[slot] === 0) continue;
      this.#settle(slot);
      this.#refresh(slot);
    }
  }

  // Those who only look must leave the sums as they are: rounding would tell when they looked.

  /** Worker-seconds up to now in which a worker, or one of the cores that are shared, had a request. */
  busyTime(slot: PodSlot): number {
    return this.#busyTime[slot] + this.#workersInUse(slot) * (this.#loop.now - this.#settledAt[slot]);
  }

  /** Core-seconds of CPU used up to now: none while the process stands still. */
  cpuTime(slot: PodSlot): number {
    return this.#cpuTime[slot] + this.#cpuRate[slot] * (this.#loop.now - this.#settledAt[slot]);
  }

  /** What has held up the pod's requests at some moment since `time`; none if nothing has. */
  heldUpSince(slot: PodSlot, time: number): LagCode {
    this.#settle(slot);
    return this.#heldUp.since(slot, time);
  }

  /** Brings the slot's numbers up to date, at the rates that hold since they last were. */
  #settle(slot: PodSlot): void {
    const { now } = this.#loop;
    const seconds = now - this.#settledAt[slot];
    if (seconds <= 0) return;
    this.#settledAt[slot] = now;
    this.#work[slot] += this.#rate[slot] * seconds;
    this.#busyTime[slot] += this.#workersInUse(slot) * seconds;
    this.#cpuTime[slot] += this.#cpuRate[slot] * seconds;
    if (this.#pauses[slot] > 0) this.#heldUp.paused(slot, now);
    if (this.#isShort[slot] === 1) this.#heldUp.short(slot, now);
    if (this.#quotas === undefined) return;
    if (this.#quotas.isThrottled(slot)) this.#heldUp.throttled(slot, now);
    this.#quotas.use(slot, now, this.#cpuRate[slot], seconds);
  }

  /** Something about the slot has changed: its rates follow, and those of the pods that it shares a node with. */
  #changed(slot: PodSlot): void {
    this.#nodeCpu?.want(slot, this.#coresWanted(slot));
    this.#refresh(slot);
  }

  /** Workers, or cores that are shared, that have a request; whether they get on with it or not. */
  #workersInUse(slot: PodSlot): number {
    return Math.min(this.#count[slot], this.#width[this.#workload[slot]]);
  }

  /** Cores that the process would use now. */
  #coresWanted(slot: PodSlot): number {
    return this.#isStill(slot) ? 0 : this.#workersInUse(slot) * this.#workloads[this.#workload[slot]].cpu;
  }

  #isStill(slot: PodSlot): boolean {
    return this.#pauses[slot] > 0 || this.#quotas?.isThrottled(slot) === true;
  }

  /** The rates anew, and with them the next event. Everything up to now must have been settled. */
  #refresh(slot: PodSlot): void {
    const share = this.#nodeCpu === undefined ? 1 : this.#nodeCpu.share(slot);
    this.#isShort[slot] = share < 1 ? 1 : 0;
    this.#cpuRate[slot] = this.#coresWanted(slot) * share;
    const count = this.#count[slot];
    if (count === 0 || this.#isStill(slot)) {
      this.#rate[slot] = 0;
    } else {
      const node = this.#addresses.node[slot];
      // A server outside the cluster is on no node that could be slow.
      const slowdown = node < 0 ? 1 : this.#hosts.slowdown[node];
      this.#rate[slot] = ((this.#workersInUse(slot) / count) * share) / slowdown;
    }
    this.#plan(slot);
  }

  /** Finds out what happens next if nothing else does, at the rates that hold now. */
  #plan(slot: PodSlot): void {
    const { now } = this.#loop;
    const rate = this.#rate[slot];
    let due = Number.POSITIVE_INFINITY;
    if (rate > 0) {
      const left = this.#heaps.tag(this.#heaps.first(slot)) - this.#work[slot];
      due = now + Math.max(0, left) / rate;
    }
    const turn = this.#quotas?.next(slot, now, this.#cpuRate[slot]) ?? Number.POSITIVE_INFINITY;
    // A service that ends as the quota is used up has had all that it needed.
    this.#nextIsEnd[slot] = due <= turn ? 1 : 0;
    this.#events.plan(slot, Math.min(due, turn));
  }

  /** The time has come for what was planned. */
  #happens(slot: PodSlot): void {
    this.#settle(slot);
    if (this.#nextIsEnd[slot] === 1) this.#end(slot);
    else this.#quotas?.turn(slot, this.#loop.now);
    this.#changed(slot);
  }

  /** The first of the services under way ends. */
  #end(slot: PodSlot): void {
    const attempt = this.#heaps.take(slot);
    // In place of what rounding has made of it: so errors do not add up.
    this.#work[slot] = this.#heaps.tag(attempt);
    this.#count[slot]--;
    this.#completed(slot, attempt);
  }

  #grow(slot: PodSlot): void {
    const before = this.#workload.length;
    const length = Math.max(slot + 1, 2 * before);
    this.#workload = grown(this.#workload, length);
    this.#count = grown(this.#count, length);
    this.#work = grown(this.#work, length);
    this.#rate = grown(this.#rate, length);
    this.#settledAt = grown(this.#settledAt, length);
    this.#busyTime = grown(this.#busyTime, length);
    this.#cpuTime = grown(this.#cpuTime, length);
    this.#cpuRate = grown(this.#cpuRate, length);
    this.#pauses = grown(this.#pauses, length);
    this.#isShort = grown(this.#isShort, length);
    this.#nextIsEnd = grown(this.#nextIsEnd, length);
    this.#events.grow(length);
    this.#heldUp.grow(length);
    this.#heaps.grow(length);
    this.#quotas?.grow(length);
    this.#nodeCpu?.grow(length);
  }
}
