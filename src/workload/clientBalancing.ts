import { type Balancer, type EndpointList, NONE, newPickRequest } from '../balancing/balancer.ts';
import type { Policy } from '../balancing/policy.ts';
import { policyNamed } from '../balancing/registry.ts';
import { grown } from '../engine/grown.ts';
import { atWrongPort } from '../network/directAddresses.ts';
import type { Attempt } from './attempts.ts';
import type { ClientBalancingConfig } from './config.ts';
import type { RequestWorld } from './requestWorld.ts';

/** A list of endpoints as all clients of a source have it at a moment. */
interface KnownList extends EndpointList {
  readonly members: ReadonlySet<number>;
}

/** A source whose clients balance. */
interface BalancedSource {
  readonly policy: Policy;
  readonly config: ClientBalancingConfig;
  list: KnownList;
  /** The array of the view that the list was made of; there, a pod at another port has another number. */
  slots: Int32Array;
}

const EMPTY: KnownList = { ids: new Int32Array(0), members: new Set() };

/**
 * Clients that pick an endpoint for each try themselves, as a gRPC channel or an xDS client does: every client has a
 * balancer of its own, which knows of no other client, and follows the endpoints as the API lists them, with the lag of a
 * watch. A client learns of a change with its next pick: until then it makes no difference.
 *
 * Each try is told to the balancer when its endpoint is picked, and once more when it ends: with the answer, a failure of
 * any kind, or the client's patience. None of the policies that clients can run does anything by the clock.
 */
export class ClientBalancing {
  readonly #w: RequestWorld;
  /** By source; undefined for those whose clients do not balance. */
  readonly #sources: readonly (BalancedSource | undefined)[];
  /** By client: its balancer, and the list that this was last told of. Made with the first pick. */
  readonly #balancers: (Balancer | undefined)[] = [];
  readonly #told: (KnownList | undefined)[] = [];
  /** One object for all picks. */
  readonly #request = newPickRequest();
  /** Tries that a request can have before its last one, at the most. */
  readonly #most: number;
  /** By attempt: the pods of the tries before it, then its own; and when it was sent, seconds. */
  #tried: Int32Array;
  #sentAt = new Float64Array(1024);

  constructor(world: RequestWorld) {
    this.#w = world;
    this.#sources = world.traffic.map(
      ({ balancing }) =>
        balancing && {
          policy: policyNamed(balancing.policy, 'client'),
          config: balancing,
          list: EMPTY,
          slots: EMPTY.ids,
        },
    );
    // With copies, each round of tries may have several.
    const retries = world.traffic.map(({ balancing, retries, hedging }) =>
      balancing ? (retries.attempts + 1) * (hedging?.attempts ?? 1) - 1 : 0,
    );
    this.#most = Math.max(1, ...retries);
    this.#request.tried = new Int32Array(this.#most);
    this.#tried = new Int32Array(this.#sentAt.length * this.#most);
  }

  /** Do the clients of the source pick endpoints themselves? */
  balances(source: number): boolean {
    return this.#sources[source] !== undefined;
  }

  /** Picks the pod of a try. @returns false if the client knows no endpoint that it may use */
  pick(attempt: Attempt): boolean {
    const { attempts, clientAddresses, loop } = this.#w;
    const client = attempts.client(attempt);
    const balancer = this.#balancerOf(client, attempts.source(attempt));
    while (attempt >= this.#sentAt.length) this.#grow();
    const request = this.#request;
    request.now = loop.now;
    request.attempt = attempts.tries(attempt);
    request.source = clientAddresses.address[client];
    const own = attempt * this.#most;
    for (let i = 0; i < request.attempt; i++) request.tried[i] = this.#tried[own + i];
    const position = balancer.pick(request);
    const pod = position === NONE ? NONE : (this.#told[client]?.ids[position] ?? NONE);
    if (request.attempt < this.#most) this.#tried[own + request.attempt] = pod;
    if (pod === NONE) return false;
    this.#sentAt[attempt] = loop.now;
    attempts.setPod(attempt, pod);
    balancer.sent?.(pod, loop.now);
    return true;
  }

  /**
   * The answer is with the client, whole: its first byte and its last come at one moment. The client has kept the
   * connection, or has closed it.
   */
  answered(attempt: Attempt): void {
    const { attempts, loop } = this.#w;
    const seconds = loop.now - this.#sentAt[attempt];
    this.#balancers[attempts.client(attempt)]?.firstByte?.(attempts.pod(attempt), loop.now, seconds);
    this.#ended(attempt, true);
  }

  /** A try of any source has failed; one that no endpoint was picked for counts nowhere. */
  failed(attempt: Attempt): void {
    const { attempts } = this.#w;
    if (attempts.pod(attempt) >= 0 && this.balances(attempts.source(attempt))) this.#ended(attempt, false);
  }

  /** The client has hung up on a try, as another one was answered: it says nothing against the endpoint. */
  cancelled(attempt: Attempt): void {
    const { attempts } = this.#w;
    if (attempts.pod(attempt) >= 0 && this.balances(attempts.source(attempt))) this.#ended(attempt, true);
  }

  /** If the endpoint has left the list meanwhile, the connection that the try was over is closed, too. */
  #ended(attempt: Attempt, ok: boolean): void {
    const { attempts, connections, loop } = this.#w;
    const client = attempts.client(attempt);
    const pod = attempts.pod(attempt);
    this.#balancers[client]?.done?.(pod, loop.now, loop.now - this.#sentAt[attempt], ok);
    if (this.#told[client]?.members.has(pod) === false) connections.dropIdleTo(client, pod);
  }

  /** A failed try is followed by another, which knows where the ones before it went. */
  retried(failed: Attempt, retry: Attempt): void {
    const { attempts } = this.#w;
    if (!this.balances(attempts.source(failed))) return;
    while (retry >= this.#sentAt.length) this.#grow();
    const from = failed * this.#most;
    const count = Math.min(this.#most, attempts.tries(retry));
    this.#tried.copyWithin(retry * this.#most, from, from + count);
  }

  /** The clients of a node have died with it; those that come back know nothing of what they knew. */
  clientsLost(node: number): void {
    const { place } = this.#w.clients;
    for (const client of this.#balancers.keys()) {
      if (place[client] !== node) continue;
      this.#balancers[client] = undefined;
      this.#told[client] = undefined;
    }
  }

  /** The client's balancer, which has been told of the list as it is now. */
  #balancerOf(client: number, source: number): Balancer {
    const balanced = this.#sources[source];
    if (balanced === undefined) throw new RangeError(`the clients of source ${source} do not balance`);
    this.#look(source, balanced);
    let balancer = this.#balancers[client];
    if (balancer === undefined) {
      balancer = this.#newBalancer(client, source, balanced);
      this.#balancers[client] = balancer;
    }
    if (this.#told[client] !== balanced.list) this.#tell(client, balancer, balanced.list);
    return balancer;
  }

  /** Takes over the view of the API. Balancers are told only if it lists other endpoints than before. */
  #look(source: number, balanced: BalancedSource): void {
    const slots = this.#w.entries[source].endpoints?.slots ?? EMPTY.ids;
    const before = balanced.slots;
    if (before === slots) return;
    // Every change of a slice makes a new array, also one of an endpoint that is not ready.
    balanced.slots = slots;
    if (before.length === slots.length && before.every((slot, i) => slot === slots[i])) return;
    const ids = slots.map((slot) => (slot < 0 ? atWrongPort(slot) : slot));
    balanced.list = { ids, members: new Set(ids) };
  }

  /** Whoever balances by client draws from a stream of its own: another client shifts none of its draws. */
  #newBalancer(client: number, source: number, { policy, config }: BalancedSource): Balancer {
    const { clients, streams, traffic } = this.#w;
    const { from, name } = traffic[source];
    const index = client - clients.firstOf(source);
    return policy.balancer({
      random: streams.stream(`client-balancing/${name}/${index}`),
      values: config.parameters,
      peer: { index, count: from.count },
    });
  }

  /** Idle connections to endpoints that have left the list are closed (gRPC shuts their subchannels down). */
  #tell(client: number, balancer: Balancer, list: KnownList): void {
    const before = this.#told[client] ?? EMPTY;
    this.#told[client] = list;
    balancer.update(list, this.#w.loop.now);
    for (const pod of before.ids) if (!list.members.has(pod)) this.#w.connections.dropIdleTo(client, pod);
  }

  /** Doubles the room for attempts. */
  #grow(): void {
    this.#sentAt = grown(this.#sentAt);
    this.#tried = grown(this.#tried);
  }
}

/** The clients' balancing of a world; undefined if no source asks for it. */
export function clientBalancing(world: RequestWorld): ClientBalancing | undefined {
  return world.traffic.some(({ balancing }) => balancing !== undefined)
    ? new ClientBalancing(world)
    : undefined;
}
