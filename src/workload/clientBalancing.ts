import { type Balancer, NONE, newPickRequest, type PickRequest } from '../balancing/balancer.ts';
import { grown } from '../engine/grown.ts';
import type { Attempt } from './attempts.ts';
import { type BalancedSource, balancedSources } from './balancing/balancedSources.ts';
import { type BalancerKnowledge, balancerKnowledge } from './balancing/balancerKnowledge.ts';
import { ClientBalancers } from './balancing/clientBalancers.ts';
import { EndpointLists } from './balancing/endpointLists.ts';
import type { HopEnds } from './balancing/sidecarHops.ts';
import { SidecarHops } from './balancing/sidecarHops.ts';
import { TriedPods } from './balancing/triedPods.ts';
import { isAnswer } from './ingress/gatewayErrors.ts';
import { EMPTY, type KnownList } from './knownList.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * Clients that pick an endpoint for each try themselves, as a gRPC channel or an xDS client does, or have a proxy in their
 * pod that does so for them: every client has a balancer of its own, which knows of no other client, and follows the
 * endpoints as the API lists them, with the lag of a watch. A client learns of a change with its next pick: until then it
 * makes no difference.
 *
 * Each try is told to the balancer when its endpoint is picked, and once more when it ends: with the answer, a failure of
 * any kind, or the client's patience. What else a balancer learns, and when, is the business of {@link BalancerKnowledge}.
 */
export class ClientBalancing {
  readonly #w: RequestWorld;
  /** By source; undefined for those whose clients do not balance. */
  readonly #sources: readonly (BalancedSource | undefined)[];
  readonly #lists: readonly EndpointLists[];
  readonly #balancers: ClientBalancers;
  readonly #knowledge: BalancerKnowledge;
  /** One object for all picks. */
  readonly #request = newPickRequest();
  readonly #tried: TriedPods;
  /** By attempt: when it was sent, seconds. */
  #sentAt = new Float64Array(1024);

  /** The hop to the proxies in clients' pods; undefined: there are none. */
  #sidecars: SidecarHops | undefined;

  constructor(world: RequestWorld) {
    this.#w = world;
    this.#sources = balancedSources(world.traffic);
    this.#lists = world.traffic.map(
      ({ balancing }) =>
        new EndpointLists(
          world.hosts,
          world.addresses,
          balancing?.priorities === 'locality' ? 'locality' : 'as-listed',
        ),
    );
    this.#balancers = new ClientBalancers(world.clients.count);
    this.#knowledge = balancerKnowledge(world, this.#sources, this.#balancers);
    // With copies, each round of tries may have several.
    const retries = world.traffic.map(({ balancing, retries, hedging }) =>
      balancing ? (retries.attempts + 1) * (hedging?.attempts ?? 1) - 1 : 0,
    );
    const most = Math.max(1, ...retries);
    this.#request.tried = new Int32Array(most);
    this.#tried = new TriedPods(most);
  }

  /** Do the clients of the source pick endpoints themselves? */
  balances(source: number): boolean {
    return this.#sources[source] !== undefined;
  }

  /** Picks the pod of a try. @returns false if the client knows no endpoint that it may use */
  pick(attempt: Attempt): boolean {
    const { attempts, loop } = this.#w;
    const client = attempts.client(attempt);
    const balancer = this.#balancerOf(client, attempts.source(attempt));
    const position = balancer.pick(this.#describe(attempt));
    const pod = position === NONE ? NONE : (this.#balancers.told(client)?.ids[position] ?? NONE);
    this.#tried.picked(attempt, attempts.tries(attempt), pod);
    if (pod === NONE) return false;
    while (attempt >= this.#sentAt.length) this.#sentAt = grown(this.#sentAt);
    this.#sentAt[attempt] = loop.now;
    attempts.setPod(attempt, pod);
    balancer.sent?.(pod, loop.now);
    this.#knowledge.picked(client, balancer);
    this.#w.health?.sent(client, pod);
    return true;
  }

  /**
   * The answer is with the client, whole: its first byte and its last come at one moment. The client has kept the
   * connection, or has closed it.
   */
  answered(attempt: Attempt): void {
    const { attempts, loop } = this.#w;
    const client = attempts.client(attempt);
    const seconds = loop.now - this.#sentAt[attempt];
    this.#balancers.of(client)?.firstByte?.(attempts.pod(attempt), loop.now, seconds);
    this.#knowledge.answered(client, attempt);
    this.#w.health?.answered(client, attempts.pod(attempt));
    this.#ended(attempt, true);
  }

  /** A try of any source has failed; one that no endpoint was picked for counts nowhere. */
  failed(attempt: Attempt, cause: number): void {
    const { attempts } = this.#w;
    if (attempts.pod(attempt) < 0 || !this.balances(attempts.source(attempt))) return;
    // A proxy that has passed the answer on knows of no failure.
    if (this.#sidecars?.isThrough(attempt)) return;
    if (isAnswer(cause)) this.#knowledge.answered(attempts.client(attempt), attempt);
    this.#ended(attempt, false);
  }

  /** Joins the hop between clients and their proxies to what is at its ends, if any client has a proxy. */
  joinSidecars(ends: HopEnds): void {
    const { traffic } = this.#w;
    if (traffic.some(({ balancing }) => balancing?.sidecar !== undefined))
      this.#sidecars = new SidecarHops(this.#w, ends);
  }

  /** The hop to the proxy of the try's client; undefined if it has none. */
  sidecarOf(attempt: Attempt): SidecarHops | undefined {
    return this.#sidecars?.has(this.#w.attempts.source(attempt)) ? this.#sidecars : undefined;
  }

  /** The client has hung up on a try, as another one was answered: it says nothing against the endpoint. */
  cancelled(attempt: Attempt): void {
    const { attempts } = this.#w;
    if (attempts.pod(attempt) < 0 || !this.balances(attempts.source(attempt))) return;
    if (this.#sidecars?.isThrough(attempt)) return;
    this.#w.health?.cancelled(attempts.client(attempt), attempts.pod(attempt));
    this.#ended(attempt, true);
  }

  /** If the endpoint has left the list meanwhile, the connection that the try was over is closed, too. */
  #ended(attempt: Attempt, ok: boolean): void {
    const { attempts, connections, loop } = this.#w;
    const client = attempts.client(attempt);
    const pod = attempts.pod(attempt);
    this.#balancers.of(client)?.done?.(pod, loop.now, loop.now - this.#sentAt[attempt], ok);
    if (this.#balancers.told(client)?.members.has(pod) === false) connections.dropIdleTo(client, pod);
  }

  /** A failed try is followed by another, which knows where the ones before it went. */
  retried(failed: Attempt, retry: Attempt): void {
    const { attempts } = this.#w;
    if (this.balances(attempts.source(failed))) this.#tried.carry(failed, retry, attempts.tries(retry));
  }

  /** A try of any source comes to its pod, before anything is done with it. */
  arrives(attempt: Attempt): void {
    const { attempts, reporting } = this.#w;
    reporting?.arrives(attempt, attempts.pod(attempt));
    this.#knowledge.arrives(attempts.pod(attempt), attempts.client(attempt));
  }

  /** A pod has nothing to do. */
  podIdle(pod: number): void {
    this.#knowledge.podIdle(pod);
  }

  /** The clients of a node have died with it; those that come back know nothing of what they knew. */
  clientsLost(node: number): void {
    const { place } = this.#w.clients;
    for (const client of this.#balancers.withBalancer()) if (place[client] === node) this.clientGone(client);
  }

  /** One that comes after a client with the same number begins anew. */
  clientGone(client: number): void {
    this.#balancers.lose(client);
    this.#knowledge.clientLost(client);
    this.#w.health?.lost(client);
  }

  /** What is known of the try. */
  #describe(attempt: Attempt): PickRequest {
    const { attempts, clientAddresses, keys, loop } = this.#w;
    const request = this.#request;
    request.now = loop.now;
    request.attempt = attempts.tries(attempt);
    request.source = clientAddresses.address[attempts.client(attempt)];
    request.hashed = false;
    keys?.describe(attempt, request);
    this.#tried.describe(attempt, request);
    return request;
  }

  /** The client's balancer, which has been told of the list as it is now. */
  #balancerOf(client: number, source: number): Balancer {
    const { clients, entries, health } = this.#w;
    const listed = this.#lists[source].of(entries[source].endpoints, clients.place[client]);
    let balancer = this.#balancers.of(client);
    const isNew = balancer === undefined;
    balancer ??= this.#newBalancer(client, source);
    const list = health === undefined ? listed : health.usable(client, source, listed);
    const hasNewList = this.#balancers.told(client) !== list;
    if (hasNewList) this.#tell(client, balancer, list);
    this.#knowledge.beforePick(client, source, isNew, hasNewList);
    return balancer;
  }

  /** Whoever balances by client draws from a stream of its own: another client shifts none of its draws. */
  #newBalancer(client: number, source: number): Balancer {
    const { clients, hosts, streams, traffic } = this.#w;
    const balanced = this.#sources[source];
    if (balanced === undefined) throw new RangeError(`the clients of source ${source} do not balance`);
    const { board, parameters, sidecar } = balanced.config;
    const { from, name } = traffic[source];
    const index = client - clients.firstOf(source);
    const place = clients.place[client];
    const balancer = balanced.policy.balancer({
      random: streams.stream(`client-balancing/${name}/${index}`),
      values: parameters,
      // A proxy knows of no other.
      ...(sidecar === undefined && { peer: { index, count: from.count } }),
      ...(place >= 0 && { zone: hosts.zone[place], peersByZone: this.#peersByZone(source) }),
      ...(board && { board }),
    });
    this.#balancers.add(client, balancer);
    return balancer;
  }

  /** Clients of the source in each zone, by zone number. */
  #peersByZone(source: number): number[] {
    const { clients, hosts } = this.#w;
    const counts: number[] = new Array(Math.max(...hosts.zone) + 1).fill(0);
    for (let client = clients.firstOf(source); client < clients.firstOf(source + 1); client++)
      counts[hosts.zone[clients.place[client]]]++;
    return counts;
  }

  /** Idle connections to endpoints that have left the list are closed (gRPC shuts their subchannels down). */
  #tell(client: number, balancer: Balancer, list: KnownList): void {
    const before = this.#balancers.told(client) ?? EMPTY;
    this.#balancers.setTold(client, list);
    balancer.update(list, this.#w.loop.now);
    // Whoever is only left out for its health keeps its connections, as in Envoy and gRPC.
    if (before.members === list.members) return;
    for (const pod of before.members) if (!list.members.has(pod)) this.#w.connections.dropIdleTo(client, pod);
  }
}

/** The clients' balancing of a world; undefined if no source asks for it. */
export function clientBalancing(world: RequestWorld): ClientBalancing | undefined {
  return world.traffic.some(({ balancing }) => balancing !== undefined)
    ? new ClientBalancing(world)
    : undefined;
}
