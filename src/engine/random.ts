import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';

/** A source of uniform numbers in [0, 1), 32 bits each. */
export type RandomStream = () => number;

/**
 * Named random streams: each purpose ("arrivals/web", "kube-proxy/worker-1") draws from a stream of its own, so
 * that a change in one place leaves the draws of every other place as they were (common random numbers).
 *
 * A stream is Tyche-i seeded with SHA-256 of root seed, replication and name: hashing removes the patterns
 * that neighbouring seeds leave in the generator's first draws.
 */
export class RandomStreams {
  readonly #prefix: string;
  readonly #streams = new Map<string, RandomStream>();

  /**
   * @param seed root seed of the scenario
   * @param replication 0 for the first; each replication has streams of its own
   */
  constructor(seed: string | number, replication = 0) {
    this.#prefix = `${seed}/${replication}/`;
  }

  /** The stream of that name; asking again goes on where the last draw ended. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const hash = createHash('sha256').update(this.#prefix + name);
      stream = seedrandom.tychei(hash.digest('hex'));
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

/** A uniform integer in [0, n), n at least 1. */
export function uniformInt(random: RandomStream, n: number): number {
  return Math.floor(random() * n);
}

/** An exponential variate with the given mean; `1 - u` because a stream can give 0 but never 1. */
export function exponential(random: RandomStream, mean: number): number {
  return -mean * Math.log(1 - random());
}
