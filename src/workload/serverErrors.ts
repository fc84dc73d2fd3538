import type { RandomStream } from '../engine/random.ts';
import type { Attempt } from './attempts.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * Servers that answer with an error of their own (500): the work is done, and a draw decides what leaves. Each workload
 * draws from a stream of its own, and only for pods that can fail.
 */
export class ServerErrors {
  readonly #w: RequestWorld;
  /** By workload; a stream is made with its first draw. */
  readonly #streams: (RandomStream | undefined)[] = [];

  constructor(world: RequestWorld) {
    this.#w = world;
  }

  /** The answer to a try is about to leave its pod. Is it an error? */
  strikes(attempt: Attempt): boolean {
    const { attempts, servers, streams } = this.#w;
    const slot = attempts.pod(attempt);
    const rate = servers.errorRate[slot];
    if (!(rate > 0)) return false;
    const workload = servers.workload[slot];
    let stream = this.#streams[workload];
    if (stream === undefined) {
      stream = streams.stream(`errors/${workload}`);
      this.#streams[workload] = stream;
    }
    return stream() < rate;
  }
}
