import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream, RandomStreams } from '../../engine/random.ts';
import type { PodAddresses } from '../../network/podAddresses.ts';
import type { PodServers } from '../podServers.ts';
import type { PausesConfig } from './serverConfig.ts';

/**
 * The pauses of processes: those of their own, again and again, and those that are asked for. A process that ends takes
 * its pauses with it. Each pod draws its gaps from a stream of its own, so that one more pod leaves the others as they were.
 */
export class PodPauses {
  readonly #loop: EventLoop;
  readonly #streams: RandomStreams;
  readonly #addresses: PodAddresses;
  readonly #servers: PodServers;

  constructor(loop: EventLoop, streams: RandomStreams, addresses: PodAddresses, servers: PodServers) {
    this.#loop = loop;
    this.#streams = streams;
    this.#addresses = addresses;
    this.#servers = servers;
  }

  /** A process starts: from now on it has the pauses of its workload. */
  processStarted(slot: PodSlot): void {
    const { pauses } = this.#servers.configOf(slot);
    if (pauses !== undefined) this.#next(slot, pauses, this.#streams.stream(`pauses/${slot}`));
  }

  /** The process stands still from now on. @param duration seconds @param ended called at the end, if it still runs then */
  pause(slot: PodSlot, duration: number, ended: () => void = () => {}): void {
    this.#servers.processors?.pause(slot);
    this.#later(slot, duration, () => {
      this.#servers.processors?.resume(slot);
      ended();
    });
  }

  #next(slot: PodSlot, pauses: PausesConfig, random: RandomStream): void {
    const { every, duration, jitter } = pauses;
    const gap = every * (1 + jitter * (2 * random() - 1));
    this.#later(slot, gap, () => this.pause(slot, duration, () => this.#next(slot, pauses, random)));
  }

  /** Runs `step` after that many seconds, unless the process has ended by then. */
  #later(slot: PodSlot, seconds: number, step: () => void): void {
    const life = this.#addresses.life[slot];
    this.#loop.setTimer(seconds, () => {
      if (this.#addresses.life[slot] === life) step();
    });
  }
}
