import type { Pod } from '../cluster/objects.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import { Address, type PodAddresses } from './podAddresses.ts';

/**
 * One port of all nodes at which pods may be reached from outside (`hostPort`): the network plugin forwards it on the
 * pod's own node for as long as the sandbox is there (containernetworking/plugins `plugins/meta/portmap`), and on no
 * other. It is the model of Docker's published ports: no rules spread connections, and no name leads to the node.
 */
export class HostPort {
  readonly port: number;
  readonly #addresses: PodAddresses;
  /** By node: the pod that has the port, -1 for none. The scheduler sees to it that there is at most one. */
  readonly #slots: Int32Array;

  /** @param nodes numbers that nodes may have */
  constructor(port: number, nodes: number, addresses: PodAddresses) {
    this.port = port;
    this.#addresses = addresses;
    this.#slots = new Int32Array(nodes).fill(-1);
  }

  /** A sandbox was made for a pod, which may or may not want the port. */
  podAdded(slot: PodSlot, pod: Pod): void {
    const ports = pod.spec.containers.flatMap((container) => container.ports);
    const wants = ports.some(({ hostPort, protocol }) => hostPort === this.port && protocol === 'TCP');
    if (wants) this.#slots[this.#addresses.node[slot]] = slot;
  }

  /** The pod that a connection to the port of a node goes to, or -1: then nothing listens there. */
  slotOn(node: number): PodSlot {
    const slot = this.#slots[node];
    return slot >= 0 && this.#addresses.state[slot] !== Address.gone ? slot : -1;
  }
}
