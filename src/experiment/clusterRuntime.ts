import type { Pod } from '../cluster/objects.ts';
import type { ContainerRuntime, PodSlot, PodUsage, ServiceSnapshot } from '../cluster/runtime.ts';

/** The container runtime of one cluster among several: its nodes have longer names where those of all come together. */
export class ClusterRuntime implements ContainerRuntime {
  readonly #all: ContainerRuntime;
  readonly #prefix: string;

  /** @param all the runtime of all nodes @param prefix what stands before the names of this cluster's: `east/` */
  constructor(all: ContainerRuntime, prefix: string) {
    this.#all = all;
    this.#prefix = prefix;
  }

  /**
   * Makes the sandbox. Throws a RangeError for a node that is not in the cluster.
   * The names here are the cluster's own.
   */
  addPod(pod: Pod, nodeName: string): PodSlot {
    return this.#all.addPod(pod, this.#prefix + nodeName);
  }

  // Slots are numbered over all clusters, so only names have to be translated.
  start(slot: PodSlot, services: ServiceSnapshot): void {
    this.#all.start(slot, services);
  }

  isListening(slot: PodSlot): boolean {
    return this.#all.isListening(slot);
  }

  terminate(slot: PodSlot, exited: () => void): void {
    this.#all.terminate(slot, exited);
  }

  kill(slot: PodSlot): void {
    this.#all.kill(slot);
  }

  removePod(slot: PodSlot): void {
    this.#all.removePod(slot);
  }

  addressSlot(address: string): PodSlot {
    return this.#all.addressSlot(address);
  }

  usage(slot: PodSlot): PodUsage {
    return this.#all.usage(slot);
  }
}
