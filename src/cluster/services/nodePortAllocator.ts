import type { RandomStream } from '../../engine/random.ts';
import { RangeAllocator, type TakeRefusal } from './rangeAllocator.ts';
import { nodePortBand } from './serviceRange.ts';

/**
 * Hands out ports of the nodes, each once, to Services and to the health checks of their load balancers.
 * Source: `pkg/registry/core/service/portallocator/allocator.go`.
 */
export class NodePortAllocator {
  readonly #first: number;
  readonly #offsets: RangeAllocator;

  /** @param first, last the range: `--service-node-port-range` */
  constructor(first: number, last: number, random: RandomStream) {
    const size = last - first + 1;
    this.#first = first;
    this.#offsets = new RangeAllocator(BigInt(size), nodePortBand(size), random);
  }

  /** Ports that are still to be had. */
  get free(): number {
    return Number(this.#offsets.free);
  }

  /** Ports that are taken. */
  get used(): number {
    return this.#offsets.used;
  }

  /** Takes the port that a Service asks for. @returns undefined if that went well */
  take(port: number): TakeRefusal | undefined {
    return Number.isInteger(port) ? this.#offsets.take(BigInt(port - this.#first)) : 'not in range';
  }

  /** Picks a free port; undefined when the range is full. */
  allocate(): number | undefined {
    const offset = this.#offsets.allocate();
    return offset === undefined ? undefined : this.#first + Number(offset);
  }

  /** Gives a port back; it can be handed out again at once. */
  release(port: number): void {
    this.#offsets.release(BigInt(port - this.#first));
  }
}
