import type { RandomStream } from '../../engine/random.ts';
import { type AddressRange, formatIP, parseCIDR, parseIP } from './ipAddress.ts';
import { RangeAllocator, type TakeRefusal } from './rangeAllocator.ts';
import { clusterIPBand, firstAddress, usableAddresses } from './serviceRange.ts';

/**
 * Hands out the addresses of Services, each once.
 * Source: `pkg/registry/core/service/ipallocator/ipallocator.go`.
 */
export class ClusterIPAllocator {
  readonly #range: AddressRange;
  /** Address of offset 0: the first after the network's own. */
  readonly #first: bigint;
  readonly #offsets: RangeAllocator;

  /**
   * @param cidr the range: `--service-cluster-ip-range`
   * @throws RangeError if it is not one
   */
  constructor(cidr: string, random: RandomStream) {
    const range = parseCIDR(cidr);
    if (range === undefined) throw new RangeError(`${cidr} is not a range of addresses`);
    this.#range = range;
    this.#first = firstAddress(range);
    this.#offsets = new RangeAllocator(usableAddresses(range), clusterIPBand(range), random);
  }

  /** Addresses that are still to be had. */
  get free(): bigint {
    return this.#offsets.free;
  }

  /** Addresses that are taken. */
  get used(): number {
    return this.#offsets.used;
  }

  /** Takes the address that a Service asks for; the network's own and the broadcast address are not in the range. */
  take(address: string): TakeRefusal | undefined {
    const offset = this.#offsetOf(address);
    return offset === undefined ? 'not in range' : this.#offsets.take(offset);
  }

  /** Picks a free address; undefined when the range is full. */
  allocate(): string | undefined {
    const offset = this.#offsets.allocate();
    return offset === undefined ? undefined : formatIP(this.#range.family, this.#first + offset);
  }

  /** Gives an address back; it can be handed out again at once. One that was not taken is ignored. */
  release(address: string): void {
    const offset = this.#offsetOf(address);
    if (offset !== undefined) this.#offsets.release(offset);
  }

  /** Place in the range, possibly beyond its ends; undefined for the other family or a text that is no address. */
  #offsetOf(address: string): bigint | undefined {
    const ip = parseIP(address);
    return ip?.family === this.#range.family ? ip.value - this.#first : undefined;
  }
}
