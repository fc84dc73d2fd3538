import { matchesLabels } from '../cluster/labels/selectors.ts';
import type { Pod } from '../cluster/objects.ts';
import type { ContainerRuntime, PodSlot, PodUsage, ServiceSnapshot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { Hosts } from '../network/hosts.ts';
import { Address, type PodAddresses } from '../network/podAddresses.ts';
import { AddressBook } from './addressBook.ts';
import type { WorkloadConfig } from './config.ts';
import type { PodServers } from './podServers.ts';
import { podCpu } from './servers/podCpu.ts';

/**
 * The container runtime of every node: starts, stops and kills the processes that the kubelets ask for, each as its
 * workload says. Times are simulated seconds.
 */
export class PodProcesses implements ContainerRuntime {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;
  readonly #servers: PodServers;
  readonly #added: (slot: PodSlot, pod: Pod) => void;
  readonly #ended: (slot: PodSlot) => void;
  readonly #book: AddressBook;
  /** Who waits for the process of a slot to exit after SIGTERM. */
  readonly #exiting = new Map<PodSlot, () => void>();
  /** Slots whose process runs, listening or not. */
  readonly #running = new Set<PodSlot>();
  /** By slot: a reference each, as processes that saw the same Services share one object. */
  readonly #services: ServiceSnapshot[] = [];

  /** Told of every start of a process. */
  readonly #started: ((slot: PodSlot) => void) | undefined;

  /**
   * @param added told of every new sandbox, for the records
   * @param book told of every address that a pod gets or gives back
   * @param started told of every start of a process, before it listens
   * @param ended told of a process whose kernel has just closed its connections
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    addresses: PodAddresses,
    servers: PodServers,
    added: (slot: PodSlot, pod: Pod) => void,
    book: AddressBook = new AddressBook(addresses, servers),
    started?: (slot: PodSlot) => void,
    ended: (slot: PodSlot) => void = () => {},
  ) {
    this.#book = book;
    this.#loop = loop;
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#servers = servers;
    this.#added = added;
    this.#started = started;
    this.#ended = ended;
  }

  /** Makes the sandbox. Throws a RangeError for a node that is not in the scenario. */
  addPod(pod: Pod, nodeName: string): PodSlot {
    const slot = this.#addresses.add(this.#hosts.numberOf(nodeName));
    this.#servers.add(slot, workloadOf(pod, this.#servers.workloads));
    this.#servers.processors?.setCpu(slot, podCpu(pod.spec));
    if (pod.status.podIP !== undefined) this.#book.podAdded(pod.status.podIP, slot);
    this.#added(slot, pod);
    return slot;
  }

  /** The slot of an address that somebody has written down. */
  addressSlot(address: string): PodSlot {
    return this.#book.slotOf(address);
  }

  /** Starts the process; it listens `startup` seconds later, unless it has ended or was told to end by then. */
  start(slot: PodSlot, services?: ServiceSnapshot): void {
    this.#running.add(slot);
    this.#servers.processors?.started(slot);
    this.#started?.(slot);
    if (services !== undefined) this.#services[slot] = services;
    const life = this.#addresses.life[slot];
    this.#loop.setTimer(this.#servers.configOf(slot).startup, () => {
      const sameProcess = this.#running.has(slot) && this.#addresses.life[slot] === life;
      if (!sameProcess || this.#exiting.has(slot)) return;
      this.#addresses.open(slot);
      this.#servers.opened(slot);
    });
  }

  /** What a TCP connection from the pod's own node finds, and with it a probe. */
  isListening(slot: PodSlot): boolean {
    return this.#addresses.state[slot] === Address.listening;
  }

  /**
   * SIGTERM: accepts for `shutdown.accept` seconds, then finishes what it has for at most `shutdown.drain` seconds.
   * A process without a handler (both 0) ends at once. SIGKILL at the end of the grace period is the kubelet's
   * business (`pkg/kubelet/kuberuntime/kuberuntime_container.go`).
   */
  terminate(slot: PodSlot, exited: () => void): void {
    if (!this.#running.has(slot)) {
      exited();
      return;
    }
    this.#exiting.set(slot, exited);
    const { accept, drain } = this.#servers.configOf(slot).shutdown;
    const life = this.#addresses.life[slot];
    const ifAlive = (step: () => void) => () => {
      if (this.#running.has(slot) && this.#addresses.life[slot] === life) step();
    };
    this.#loop.setTimer(
      accept,
      ifAlive(() => {
        this.#addresses.stopListening(slot);
        if (drain === 0 || this.#servers.isIdle(slot)) this.kill(slot);
        else
          this.#loop.setTimer(
            drain,
            ifAlive(() => this.kill(slot)),
          );
      }),
    );
  }

  /** SIGKILL, or a crash: connections are reset, requests lost. Without a process nothing happens. */
  kill(slot: PodSlot): void {
    this.#end(slot, false);
  }

  /** The sandbox is taken down with whatever runs in it; the slot is never used again. */
  removePod(slot: PodSlot): void {
    this.kill(slot);
    this.#addresses.remove(slot);
    this.#servers.processors?.remove(slot);
    this.#book.podRemoved(slot);
  }

  /** What the counters of the pod's cgroup say. */
  usage(slot: PodSlot): PodUsage {
    return { cpuSeconds: this.#servers.cpuTime(slot), requests: this.#servers.served[slot] };
  }

  /** The Services in the environment of the slot's process; undefined before its first start. */
  servicesOf(slot: PodSlot): ServiceSnapshot | undefined {
    return this.#services[slot];
  }

  /** Does a process run in the slot? */
  isRunning(slot: PodSlot): boolean {
    return this.#running.has(slot);
  }

  /** A process that no longer accepts has finished its last request: it exits. */
  drained(slot: PodSlot): void {
    if (this.#exiting.has(slot) && !this.isListening(slot)) this.kill(slot);
  }

  /** The node shuts down: its kernel ends what still runs, and closes the connections. */
  killOn(node: number): void {
    for (const slot of [...this.#running]) if (this.#addresses.node[slot] === node) this.kill(slot);
  }

  /** The node loses power: its processes are gone, and nobody is told. */
  powerOff(node: number): void {
    for (const slot of [...this.#running]) {
      if (this.#addresses.node[slot] === node) this.#end(slot, true);
    }
  }

  /** The node is removed: the addresses of its pods are gone with it. */
  removeNode(node: number): void {
    for (let slot = 0; slot < this.#addresses.count; slot++) {
      if (this.#addresses.node[slot] !== node) continue;
      this.#addresses.remove(slot);
      this.#servers.processors?.remove(slot);
      this.#book.podRemoved(slot);
    }
    this.#servers.processors?.nodeCpu?.removeNode(node);
  }

  /** The process is gone, once. @param silent without a packet to anybody, as when the power goes */
  #end(slot: PodSlot, silent: boolean): void {
    if (!this.#running.delete(slot)) return;
    this.#addresses.endLife(slot, silent);
    if (!silent) this.#ended(slot);
    this.#servers.clear(slot, silent);
    const exited = this.#exiting.get(slot);
    this.#exiting.delete(slot);
    // A node without power has nobody left to notice.
    if (!silent) exited?.();
  }
}

/**
 * The number of the first workload whose labels the pod has; the caller's list ends with one that matches all pods.
 * Throws a RangeError if none matches.
 */
export function workloadOf(pod: Pod, workloads: readonly WorkloadConfig[]): number {
  const index = workloads.findIndex(
    ({ match, namespace, address }) =>
      address === undefined &&
      (namespace === undefined || namespace === pod.meta.namespace) &&
      matchesLabels(match, pod.meta.labels),
  );
  if (index < 0) throw new RangeError(`no workload matches the pod ${pod.meta.name}`);
  return index;
}
