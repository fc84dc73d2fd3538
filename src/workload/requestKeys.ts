import type { PickRequest } from '../balancing/balancer.ts';
import { highWord, lowWord } from '../balancing/hash/words.ts';
import { xxHash64 } from '../balancing/hash/xxHash64.ts';
import { PrefixSums } from '../balancing/weightedRandom.ts';
import { grown } from '../engine/grown.ts';
import type { RandomStream, RandomStreams } from '../engine/random.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { Clients } from './clients.ts';
import type { RequestKeysConfig, TrafficConfig } from './config.ts';

/** A request of a source without keys. */
const NO_KEY = -1;

/** The keys of one source: the number of a request's, and what each hashes to. */
interface SourceKeys {
  readonly numberOf: (client: number) => number;
  readonly hashes: KeyHashes;
}

/**
 * What requests are for, as far as balancers hash it: each request has a key, which its retries keep. A key is drawn
 * from a stream of its own when the request is sent, so that which requests have which keys does not depend on policies.
 */
export class RequestKeys {
  readonly #attempts: Attempts;
  /** By source; undefined: its requests have no keys. */
  readonly #sources: readonly (SourceKeys | undefined)[];
  /** By try. */
  #key = new Int32Array(1024);

  constructor(
    traffic: readonly TrafficConfig[],
    streams: RandomStreams,
    attempts: Attempts,
    clients: Clients,
  ) {
    this.#attempts = attempts;
    this.#sources = traffic.map(
      ({ name, keys, from }, source) =>
        keys && {
          numberOf: numberer(keys, () => streams.stream(`keys/${name}`), clients.firstOf(source)),
          hashes: new KeyHashes(name, keys.by === 'client' ? from.count : keys.count),
        },
    );
  }

  /** A client has made a request, whose first try this is. */
  made(attempt: Attempt): void {
    while (attempt >= this.#key.length) this.#key = grown(this.#key);
    const source = this.#sources[this.#attempts.source(attempt)];
    this.#key[attempt] = source?.numberOf(this.#attempts.client(attempt)) ?? NO_KEY;
  }

  /** A failed try is followed by another of the same request. */
  retried(failed: Attempt, retry: Attempt): void {
    while (retry >= this.#key.length) this.#key = grown(this.#key);
    this.#key[retry] = this.#key[failed];
  }

  /** Gives a pick the hash of the key of the request that the try is for, or none. */
  describe(attempt: Attempt, request: PickRequest): void {
    const key = this.#key[attempt];
    const source = this.#sources[this.#attempts.source(attempt)];
    request.hashed = source !== undefined && key !== NO_KEY;
    if (request.hashed) source?.hashes.describe(key, request);
  }
}

/** How a request gets the number of its key. */
function numberer(
  keys: RequestKeysConfig,
  stream: () => RandomStream,
  firstClient: number,
): SourceKeys['numberOf'] {
  if (keys.by === 'client') return (client) => client - firstClient;
  const shares = Float64Array.from({ length: keys.count }, (_, i) => (i + 1) ** -keys.exponent);
  const sums = new PrefixSums(shares);
  const random = stream();
  return () => sums.find(random() * sums.total);
}

/**
 * Hashes of keys: xxHash64 of the text `<source>/<number>`, as Envoy and gRPC hash a header. Policies whose original
 * hashes in 32 bits by another function (nginx: CRC-32) get the lower half: a hash is as good as another, and two
 * policies then agree on what a key is. A key is hashed when it is first used.
 */
class KeyHashes {
  readonly #prefix: string;
  readonly #isKnown: Uint8Array;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;

  constructor(source: string, count: number) {
    this.#prefix = `${source}/`;
    this.#isKnown = new Uint8Array(count);
    this.#high = new Uint32Array(count);
    this.#low = new Uint32Array(count);
  }

  describe(key: number, request: PickRequest): void {
    if (this.#isKnown[key] === 0) this.#hash(key);
    request.hashHigh = this.#high[key];
    request.hashLow = this.#low[key];
  }

  #hash(key: number): void {
    const hash = xxHash64(`${this.#prefix}${key}`);
    this.#isKnown[key] = 1;
    this.#high[key] = highWord(hash);
    this.#low[key] = lowWord(hash);
  }
}

/** The keys of all sources; undefined if no source has any. */
export function requestKeys(
  traffic: readonly TrafficConfig[],
  streams: RandomStreams,
  attempts: Attempts,
  clients: Clients,
): RequestKeys | undefined {
  const isUsed = traffic.some(({ keys }) => keys !== undefined);
  return isUsed ? new RequestKeys(traffic, streams, attempts, clients) : undefined;
}
