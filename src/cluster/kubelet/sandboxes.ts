import type { ContainerRuntime, PodSlot } from '../runtime.ts';
import { PodAddresses } from './podAddresses.ts';

/** A pod's place on the node: its network namespace with an address, and its slot in the data plane. */
interface Sandbox {
  readonly slot: PodSlot;
  readonly address: string;
}

/** The sandboxes of one node with their addresses. They outlive a loss of power, until the next start clears them away. */
export class Sandboxes {
  readonly #runtime: ContainerRuntime;
  readonly #addresses: PodAddresses;
  /** By the pod's uid. */
  readonly #sandboxes = new Map<string, Sandbox>();

  /** @param podCIDR such as `10.244.1.0/24`, or a RangeError */
  constructor(runtime: ContainerRuntime, podCIDR: string) {
    this.#runtime = runtime;
    this.#addresses = new PodAddresses(podCIDR);
  }

  /** An address for a new sandbox, if one is free. */
  allocateAddress(): string | undefined {
    return this.#addresses.allocate();
  }

  /** The pod's sandbox is there. */
  made(uid: string, slot: PodSlot, address: string): void {
    this.#sandboxes.set(uid, { slot, address });
  }

  /** Takes down the pod's sandbox, if it has one; the address is free again, for a pod to come. */
  remove(uid: string): void {
    const sandbox = this.#sandboxes.get(uid);
    if (sandbox === undefined) return;
    this.#runtime.removePod(sandbox.slot);
    this.#addresses.release(sandbox.address);
    this.#sandboxes.delete(uid);
  }

  /** Takes down all of them. @returns the uids of their pods */
  clear(): Set<string> {
    const uids = new Set(this.#sandboxes.keys());
    for (const uid of uids) this.remove(uid);
    return uids;
  }
}
