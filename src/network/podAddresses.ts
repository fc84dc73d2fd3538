import type { PodSlot } from '../cluster/runtime.ts';
import { grown } from '../engine/grown.ts';

/** What answers at a pod's address. */
export const Address = {
  /** The address exists, but no process listens: the kernel answers a SYN with RST. */
  closed: 0,
  listening: 1,
  /** The address no longer exists. */
  gone: 2,
} as const;
export type AddressState = (typeof Address)[keyof typeof Address];

/**
 * What a packet finds at each pod's address, in truth, whatever any view believes. A slot stands for one
 * sandbox; its process can live several times (container restarts), and a connection belongs to one such life.
 */
export class PodAddresses {
  count = 0;
  node = new Int32Array(64);
  state = new Uint8Array(64);
  /** How often the process has ended; a connection made in an earlier life is dead. */
  life = new Uint32Array(64);
  /** 1 when the last life ended without a word (power loss): its clients were told nothing. */
  silentEnd = new Uint8Array(64);
  /** 1 once a process has listened here. */
  hasListened = new Uint8Array(64);
  /** Connections that the pod's side holds open. */
  connections = new Int32Array(64);
  /** How many EndpointSlices list the pod as a ready endpoint, in truth. Only to name a failure's lag, never to route. */
  listedReady = new Uint8Array(64);
  /** How many EndpointSlices that were imported from another cluster list it as ready. Only to name a failure's lag. */
  importedReady = new Uint8Array(64);
  /** 1 once deletion of the pod was asked for. Only to name a failure's lag, never to route. */
  terminating = new Uint8Array(64);
  /** The slot that packets to this one go to: itself, but for an address that somebody has written down. */
  owner = new Int32Array(64);
  /** 1 for an address that somebody has written down, in place of a sandbox. */
  written = new Uint8Array(64);
  /** How many such addresses there are; without any nobody looks at {@link owner}. */
  writtenCount = 0;

  /** A new sandbox on a node. */
  add(node: number): PodSlot {
    if (this.count === this.node.length) this.#grow();
    const slot = this.count++;
    this.node[slot] = node;
    this.owner[slot] = slot;
    return slot;
  }

  /** An address that somebody has written down: until a pod has it, what is there is at the place, in the state. */
  addWritten(place: number, state: AddressState): PodSlot {
    const slot = this.add(place);
    this.state[slot] = state;
    this.written[slot] = 1;
    this.writtenCount++;
    return slot;
  }

  /** The process begins to listen. */
  open(slot: PodSlot): void {
    this.state[slot] = Address.listening;
    this.hasListened[slot] = 1;
  }

  /** No new connections; those that exist go on. */
  stopListening(slot: PodSlot): void {
    if (this.state[slot] === Address.listening) this.state[slot] = Address.closed;
  }

  /** The process is gone and with it its connections; `silent`: without a packet to anybody. */
  endLife(slot: PodSlot, silent: boolean): void {
    this.stopListening(slot);
    this.life[slot]++;
    this.silentEnd[slot] = silent ? 1 : 0;
    this.connections[slot] = 0;
  }

  /** The address is taken away. */
  remove(slot: PodSlot): void {
    this.state[slot] = Address.gone;
  }

  #grow(): void {
    this.node = grown(this.node);
    this.state = grown(this.state);
    this.life = grown(this.life);
    this.silentEnd = grown(this.silentEnd);
    this.hasListened = grown(this.hasListened);
    this.connections = grown(this.connections);
    this.listedReady = grown(this.listedReady);
    this.importedReady = grown(this.importedReady);
    this.terminating = grown(this.terminating);
    this.owner = grown(this.owner);
    this.written = grown(this.written);
  }
}
