import { formatIPv4, parseIPv4 } from '../api/ipv4.ts';

/** The gateway has .1; the last address of the /24 is the broadcast address. */
const FIRST_HOST = 2;
const LAST_HOST = 254;

/**
 * The pod addresses of one node, out of its /24. Like the host-local plugin it gives the next address after the one
 * that it gave last, so that an address which was just freed rests as long as possible.
 * Source: `containernetworking/plugins`, `plugins/ipam/host-local/backend/allocator/allocator.go`.
 */
export class PodAddresses {
  readonly #network: number;
  readonly #taken = new Set<number>();
  #last = FIRST_HOST - 1;

  /** @param cidr such as `10.244.1.0/24` */
  constructor(cidr: string) {
    const network = parseIPv4(cidr.split('/')[0]);
    if (network === undefined) throw new RangeError(`not a pod CIDR: ${cidr}`);
    this.#network = network;
  }

  /** The next free address; undefined when all 253 are in use. */
  allocate(): string | undefined {
    const hosts = LAST_HOST - FIRST_HOST + 1;
    for (let i = 1; i <= hosts; i++) {
      const host = FIRST_HOST + ((this.#last - FIRST_HOST + i) % hosts);
      if (this.#taken.has(host)) continue;
      this.#taken.add(host);
      this.#last = host;
      return formatIPv4(this.#network + host);
    }
    return undefined;
  }

  /** Takes an address back; it will be the last to be given again. */
  release(address: string): void {
    this.#taken.delete((parseIPv4(address) ?? 0) - this.#network);
  }
}
