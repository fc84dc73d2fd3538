import type { Pod } from '../../src/cluster/objects.ts';
import type { ContainerRuntime, PodSlot, PodUsage, ServiceSnapshot } from '../../src/cluster/runtime.ts';
import type { EventLoop } from '../../src/engine/eventLoop.ts';

interface FakeProcess {
  readonly pod: Pod;
  readonly nodeName: string;
  listensAt: number;
  removed: boolean;
}

/** The number of the first address that is no pod's. */
export const FIRST_ADDRESS = 1000;

/** A container runtime whose processes listen `startup` seconds after they start and end `shutdown` seconds after SIGTERM. */
export class FakeRuntime implements ContainerRuntime {
  readonly #loop: EventLoop;
  readonly startup: number;
  readonly shutdown: number;
  readonly processes: FakeProcess[] = [];
  readonly addresses: string[] = [];
  /** Each call as `time name slot`, for tests of what the kubelet asks for. */
  readonly calls: { readonly time: number; readonly call: string; readonly slot: PodSlot }[] = [];

  /** What each start said of Services. */
  readonly snapshots: (ServiceSnapshot | undefined)[] = [];

  constructor(loop: EventLoop, startup = 1, shutdown = 0) {
    this.#loop = loop;
    this.startup = startup;
    this.shutdown = shutdown;
  }

  addPod(pod: Pod, nodeName: string): PodSlot {
    const slot =
      this.processes.push({ pod, nodeName, listensAt: Number.POSITIVE_INFINITY, removed: false }) - 1;
    this.#note('addPod', slot);
    return slot;
  }

  /** Numbers beyond those of pods, in the order in which addresses are asked for. */
  addressSlot(address: string): PodSlot {
    if (!this.addresses.includes(address)) this.addresses.push(address);
    return FIRST_ADDRESS + this.addresses.indexOf(address);
  }

  start(slot: PodSlot, services?: ServiceSnapshot): void {
    this.#note('start', slot);
    this.snapshots.push(services);
    this.processes[slot].listensAt = this.#loop.now + this.startup;
  }

  isListening(slot: PodSlot): boolean {
    return this.processes[slot].listensAt <= this.#loop.now;
  }

  terminate(slot: PodSlot, exited: () => void): void {
    this.#note('terminate', slot);
    this.#loop.setTimer(this.shutdown, () => {
      if (this.processes[slot].listensAt === Number.POSITIVE_INFINITY) return;
      this.processes[slot].listensAt = Number.POSITIVE_INFINITY;
      exited();
    });
  }

  kill(slot: PodSlot): void {
    this.#note('kill', slot);
    this.processes[slot].listensAt = Number.POSITIVE_INFINITY;
  }

  removePod(slot: PodSlot): void {
    this.#note('removePod', slot);
    this.processes[slot].removed = true;
  }

  /** What the test says that each process has done; nothing by default. */
  readonly usages = new Map<PodSlot, PodUsage>();

  usage(slot: PodSlot): PodUsage {
    return this.usages.get(slot) ?? { cpuSeconds: 0, requests: 0 };
  }

  #note(call: string, slot: PodSlot): void {
    this.calls.push({ time: this.#loop.now, call, slot });
  }
}
