/**
 * What a load-balancing policy does at one acting place (a client, a sidecar, an ingress worker, a node's kernel, one
 * load balancer) for one list of endpoints. Two places never share a balancer: each has its own state and its own,
 * possibly stale, view of the endpoints.
 *
 * Endpoints have integer ids that stay the same however a list is ordered. A pick answers with a *position* in the
 * list of the last update; everything that happens later is reported by *id*, since the list may have changed meanwhile.
 * Reports about an endpoint that has left the list are ignored.
 */
export interface Balancer {
  /**
   * Replaces the list. May be called at any time; must have been called before the first pick.
   * @param now simulated time in seconds
   */
  update(endpoints: EndpointList, now: number): void;
  /**
   * Position of the endpoint picked, or `NONE` when no endpoint may be used. Allocates nothing.
   * @param request read during the call only, so that the caller can use one object for all picks
   */
  pick(request: PickRequest): number;
  /** The request was sent to the endpoint. Runs after `pick`, unless the endpoint could not be connected to. */
  sent?(id: number, now: number): void;
  /** The first byte of the answer came. @param seconds since the request was sent */
  firstByte?(id: number, now: number, seconds: number): void;
  /** The request is over. @param seconds since it was sent @param ok false for a failure of any kind */
  done?(id: number, now: number, seconds: number, ok: boolean): void;
  /** The endpoint told its load: with an answer, out of band or as the answer to a probe. */
  report?(id: number, now: number, report: LoadReport): void;
  /**
   * Endpoints to be asked for their load now, right after a pick; the answers come back by `report`.
   * @param targets receives their ids
   * @returns how many
   */
  probe?(targets: Int32Array): number;
  /** Whatever the policy does by the clock. To be called every `tickPeriod` seconds. */
  tick?(now: number): void;
  /** Seconds between two calls of `tick`; absent where there is nothing to do by the clock. */
  readonly tickPeriod?: number;
}

/** The answer of `pick` when no endpoint may be used. */
export const NONE = -1;

/** How an endpoint is believed to be (Envoy's three host states). */
export const Health = { healthy: 0, degraded: 1, unhealthy: 2 } as const;

/** The endpoints that a place knows, in the place's own order: arrays of equal length, one entry an endpoint. */
export interface EndpointList {
  readonly ids: Int32Array;
  /** What hash policies hash: "10.0.0.1:8080". By default the id in decimal. */
  readonly keys?: readonly string[];
  /** At least 0; 1 by default. 0 takes no traffic where the original knows weight 0. */
  readonly weights?: Float64Array;
  /** Zone numbers, all 0 by default. */
  readonly zones?: Int32Array;
  /** Priority levels from 0, the most preferred, without gaps; all 0 by default. */
  readonly priorities?: Int32Array;
  /** Values of `Health`; all healthy by default. */
  readonly health?: Uint8Array;
}

/** What a place knows of the request that it picks for. All numbers are unsigned 32-bit integers unless said otherwise. */
export interface PickRequest {
  /** Simulated time, seconds. */
  now: number;
  /** Attempts made before this one: 0 for the first. */
  attempt: number;
  /** Ids of the endpoints tried before; the first `attempt` entries count. */
  tried: Int32Array;
  /** Is there a hash? Without, hash policies draw one at random. */
  hashed: boolean;
  /** Upper and lower half of the 64-bit hash of the request's key. Policies with 32-bit hashes use the lower half. */
  hashHigh: number;
  hashLow: number;
  /** IPv4 addresses and ports of the connection; 6 for TCP, 17 for UDP. */
  source: number;
  sourcePort: number;
  destination: number;
  destinationPort: number;
  protocol: number;
}

/** What an endpoint says of its own load (the fields of an ORCA report, and of a Prequal probe). */
export interface LoadReport {
  /** Requests and errors a second. */
  readonly qps?: number;
  readonly eps?: number;
  /** 1 is full use of what the endpoint may use; can exceed 1. */
  readonly cpuUtilization?: number;
  readonly applicationUtilization?: number;
  /** Requests at the endpoint, waiting or in service. */
  readonly inFlight?: number;
  /** Requests waiting at the endpoint. */
  readonly queued?: number;
  /** The endpoint's estimate of the latency that the next request would see, seconds. */
  readonly latency?: number;
  /** Time that the endpoint itself worked on the request, seconds. */
  readonly serviceTime?: number;
  /**
   * true: the endpoint has become idle, and says so to this balancer (join idle queue); false: it has got work from
   * another one before this one used its word.
   */
  readonly idle?: boolean;
}

/** A request of which nothing is known, at time 0: a place makes one and changes its fields from pick to pick. */
export function newPickRequest(): PickRequest {
  return {
    now: 0,
    attempt: 0,
    tried: new Int32Array(8),
    hashed: false,
    hashHigh: 0,
    hashLow: 0,
    source: 0,
    sourcePort: 0,
    destination: 0,
    destinationPort: 0,
    protocol: 6,
  };
}

/** Was the endpoint tried by an earlier attempt of the request? */
export function wasTried(request: PickRequest, id: number): boolean {
  for (let i = 0; i < request.attempt && i < request.tried.length; i++)
    if (request.tried[i] === id) return true;
  return false;
}

/**
 * The weights of a list, 1 each unless given. The list's own array where it has one: read it, do not change it.
 */
export function weightsOf({ ids, weights }: EndpointList): Float64Array {
  return weights ?? new Float64Array(ids.length).fill(1);
}

/**
 * Are all weights the same? Then most implementations take a shorter way. Envoy, for one, samples while they are and
 * keeps a heap of deadlines when they differ.
 */
export function weightsAreEqual({ weights }: EndpointList): boolean {
  return weights === undefined || weights.every((weight) => weight === weights[0]);
}

/**
 * The keys of a list, for hashing. An endpoint without a key is known by its id in decimal.
 */
export function keysOf({ ids, keys }: EndpointList): readonly string[] {
  return keys ?? Array.from(ids, String);
}
