import type { PodSlot } from '../cluster/runtime.ts';
import { INTERNET, NEAR_REGION, NEAR_ZONE } from '../network/hosts.ts';
import { Address, type PodAddresses } from '../network/podAddresses.ts';
import type { OutsideDistance, WorkloadConfig } from './config.ts';
import type { PodServers } from './podServers.ts';

/** What is at an address that no pod has. */
export type AtAddress =
  /** In the cluster's networks: nothing, so that packets vanish. */
  | 'nobody'
  /** A node, whose kernel answers that nothing listens there. */
  | { readonly node: number }
  | 'outside';

/** Places by the words of the scenario. */
const PLACES: Readonly<Record<OutsideDistance, number>> = {
  zone: NEAR_ZONE,
  region: NEAR_REGION,
  internet: INTERNET,
};

/**
 * Who has which address. Addresses that manifests or clients have written down get a slot of their own, which leads to
 * the pod that has the address at the time; outside the cluster there is a server behind it, with its own workload.
 */
export class AddressBook {
  readonly #addresses: PodAddresses;
  readonly #servers: PodServers;
  readonly #at: (address: string) => AtAddress;
  /** The pod that has an address at this moment, and the other way round. */
  readonly #podAt = new Map<string, PodSlot>();
  readonly #addressOf = new Map<PodSlot, string>();
  readonly #written = new Map<string, PodSlot>();

  /** @param at what is at an address that no pod has; asked once for each, by default everything is outside */
  constructor(
    addresses: PodAddresses,
    servers: PodServers,
    at: (address: string) => AtAddress = () => 'outside',
  ) {
    this.#addresses = addresses;
    this.#servers = servers;
    this.#at = at;
  }

  /** A pod has got an address. */
  podAdded(address: string, slot: PodSlot): void {
    this.#podAt.set(address, slot);
    this.#addressOf.set(slot, address);
    const written = this.#written.get(address);
    if (written !== undefined) this.#addresses.owner[written] = slot;
  }

  /** The pod's address is free again; another pod may have it by now. */
  podRemoved(slot: PodSlot): void {
    const address = this.#addressOf.get(slot);
    if (address === undefined || this.#podAt.get(address) !== slot) return;
    this.#addressOf.delete(slot);
    this.#podAt.delete(address);
    const written = this.#written.get(address);
    if (written !== undefined) this.#addresses.owner[written] = written;
  }

  /** The slot of an address, or of a name outside the cluster, that somebody has written down. */
  slotOf(address: string): PodSlot {
    const known = this.#written.get(address);
    if (known !== undefined) return known;
    const slot = this.#newSlot(address, this.#at(address));
    this.#written.set(address, slot);
    this.#addresses.owner[slot] = this.#podAt.get(address) ?? slot;
    return slot;
  }

  #newSlot(address: string, at: AtAddress): PodSlot {
    if (at === 'nobody') return this.#addresses.addWritten(INTERNET, Address.gone);
    if (at !== 'outside') return this.#addresses.addWritten(at.node, Address.closed);
    const workload = outsideWorkload(address, this.#servers.workloads);
    const { distance = isPrivate(address) ? 'region' : 'internet' } = this.#servers.workloads[workload];
    const slot = this.#addresses.addWritten(PLACES[distance], Address.closed);
    this.#servers.add(slot, workload);
    this.#addresses.open(slot);
    return slot;
  }
}

/** The number of the workload at an address: its own, or the last one, which is that of everything without one. */
export function outsideWorkload(address: string, workloads: readonly WorkloadConfig[]): number {
  const own = workloads.findIndex((workload) => workload.address === address);
  return own >= 0 ? own : workloads.length - 1;
}

/** 10/8, 172.16/12 and 192.168/16 (RFC 1918): addresses of the same company's networks. */
function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address);
}
