import { type RandomStream, uniformInt } from '../engine/random.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import type { LookupTable, Resolved } from '../network/dns/lookupTable.ts';
import type { DnsSettings } from '../network/dns/settings.ts';
import { INTERNET } from '../network/hosts.ts';
import type { ServicePortNumber } from '../network/routingView.ts';
import type { Attempt } from './attempts.ts';
import type { DiscoveryConfig } from './config.ts';
import { Via } from './entries.ts';
import { Lookups } from './lookups.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/** What discovery works with. Absent from a world in which names simply resolve. */
export interface DiscoveryParts {
  readonly table: LookupTable;
  /** The cluster's DNS servers; without them a lookup takes no time and never fails. */
  readonly servers?: { readonly settings: DnsSettings; readonly port: ServicePortNumber };
  /** One for each traffic source. */
  readonly sources: readonly DiscoverySource[];
}

/** How the clients of one source find their Service. */
export interface DiscoverySource {
  /** false: its name resolves at once while the Service is there, and the rest does not count. */
  readonly discovers: boolean;
  readonly config: DiscoveryConfig;
  /** Numbers of the questions that a resolver asks one after the other, and of the Service. */
  readonly questions: readonly number[];
  readonly service: number;
  /** When the clients' containers start, seconds. */
  readonly started: number;
  /** For `environment`: would the kubelet give the clients a variable for this Service at all? */
  readonly hasVariable: boolean;
}

/** What follows discovery. */
export interface Discovered {
  /** The client has the Service's present address. */
  enterService(attempt: Attempt): void;
  /** The client has a pod's own address. */
  enterPod(attempt: Attempt, slot: number): void;
  /** The client has an address that is nobody's any more. */
  enterNowhere(attempt: Attempt, lag: LagCode): void;
}

/** Seconds that a client which keeps answers longer than their TTL keeps "no such name": the JVM's default. */
const LONGEST_DENIAL = 10;

/**
 * How each client finds the address that it connects to: by name, with whatever cache it has; in its environment, which
 * is made when its container starts; or by an address that it was given. The state of a client is an element of these
 * arrays; an answer is shared by all that have it.
 */
export class Discovering {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #next: Discovered;
  readonly #parts: DiscoveryParts;
  readonly #lookups: Lookups;
  readonly #random: readonly RandomStream[];
  /** By client: what it holds, and until when, seconds. */
  readonly #held: (Resolved | undefined)[];
  readonly #expires: Float64Array;
  /** Its walk through the addresses of an answer: the next one, and how far it goes each time. */
  readonly #place: Int32Array;
  readonly #stride: Int32Array;

  constructor(world: RequestWorld, parts: DiscoveryParts, outcomes: Outcomes, next: Discovered) {
    this.#w = world;
    this.#parts = parts;
    this.#outcomes = outcomes;
    this.#next = next;
    const { clients, loop, streams, traffic } = world;
    this.#random = traffic.map(({ name }) => streams.stream(`discovery/${name}`));
    this.#held = new Array<Resolved | undefined>(clients.count).fill(undefined);
    this.#expires = new Float64Array(clients.count).fill(Number.NEGATIVE_INFINITY);
    this.#place = new Int32Array(clients.count);
    this.#stride = new Int32Array(clients.count).fill(1);
    this.#lookups = new Lookups(world, parts, outcomes, (attempt, answer, ttl) =>
      this.#answered(attempt, answer, ttl),
    );
    for (const [source, { config, discovers, started }] of parts.sources.entries()) {
      if (!discovers || config.by === 'dns') continue;
      loop.setTimer(Math.max(0, started - loop.now), () => this.#freeze(source));
    }
  }

  /**
   * A client needs an address. Returns false if its way into the cluster does not go through discovery: it uses the
   * address of a node or of a load balancer.
   */
  begin(attempt: Attempt): boolean {
    const { attempts, clients, entries, loop } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    if (!this.#parts.sources[source].discovers) return false;
    if (entries[source].via !== Via.clusterIP || clients.place[client] === INTERNET) return false;
    if (this.#parts.sources[source].config.by !== 'dns') this.#useFrozen(attempt, source, client);
    else if (loop.now < this.#expires[client]) this.#use(attempt, source, client);
    else this.#lookups.begin(attempt);
    return true;
  }

  /** The clients of a node start anew: what they held is gone, and their environment is made again. */
  clientsBack(node: number): void {
    const { clients } = this.#w;
    this.#lookups.nodeBack(node);
    for (let client = 0; client < clients.count; client++) {
      if (clients.place[client] !== node) continue;
      this.clientStarted(client);
    }
  }

  /** A client's container starts: its cache is empty, and its environment is made now. */
  clientStarted(client: number): void {
    this.#expires[client] = Number.NEGATIVE_INFINITY;
    const source = this.#w.clients.sourceOf(client);
    // The pods of an ingress are clients behind all others, and discover nothing.
    const { [source]: own } = this.#parts.sources;
    if (own !== undefined && own.config.by !== 'dns') this.#freezeClient(source, client);
  }

  /** The containers of a source's clients start. */
  #freeze(source: number): void {
    const { clients } = this.#w;
    const end = clients.firstOf(source + 1);
    for (let client = clients.firstOf(source); client < end; client++) this.#freezeClient(source, client);
  }

  #freezeClient(source: number, client: number): void {
    const { hasVariable, service, config } = this.#parts.sources[source];
    const address = config.address ?? this.#parts.table.addresses[service];
    const isKnown = address !== undefined && (hasVariable || config.by === 'address');
    this.#held[client] = isKnown ? { address, slots: new Int32Array(0) } : undefined;
  }

  /** The address that the client was started with. Whoever was given one by hand waits until there is one to give. */
  #useFrozen(attempt: Attempt, source: number, client: number): void {
    const { by } = this.#parts.sources[source].config;
    if (by === 'address' && this.#held[client] === undefined) this.#freezeClient(source, client);
    if (this.#held[client] !== undefined) this.#use(attempt, source, client);
    else if (by === 'environment')
      this.#outcomes.fail(attempt, Cause.noEnvironmentVariable, Lag.staleEnvironment);
    else this.#outcomes.fail(attempt, Cause.nameNotFound, Lag.none);
  }

  /** DNS has answered. @param ttl seconds for which the answer may be kept */
  #answered(attempt: Attempt, answer: Resolved | undefined, ttl: number): void {
    const { attempts, loop } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    this.#held[client] = answer;
    this.#expires[client] = loop.now + this.#lifetime(source, answer, ttl);
    if (answer !== undefined) this.#shuffle(source, client, answer.slots.length);
    this.#use(attempt, source, client);
  }

  /** Seconds for which the client keeps an answer. */
  #lifetime(source: number, answer: Resolved | undefined, ttl: number): number {
    const { cache } = this.#parts.sources[source].config;
    if (cache === 'ttl') return ttl;
    return answer === undefined ? Math.min(cache, LONGEST_DENIAL) : cache;
  }

  /**
   * The server has put the addresses into a random order (`loadbalance` of CoreDNS); what is needed of it is where the
   * client's walk begins, and a stride without a common factor, which visits every address once in a round.
   */
  #shuffle(source: number, client: number, count: number): void {
    if (count < 2) {
      this.#place[client] = 0;
      return;
    }
    const random = this.#random[source];
    this.#place[client] = uniformInt(random, count);
    if (this.#parts.sources[source].config.pick !== 'shuffle') return;
    let stride = 1 + uniformInt(random, count - 1);
    while (!areCoprime(stride, count)) stride = 1 + (stride % (count - 1));
    this.#stride[client] = stride;
  }

  /** The client connects to what it holds, true or not. */
  #use(attempt: Attempt, source: number, client: number): void {
    const held = this.#held[client];
    if (held === undefined) this.#noSuchName(attempt, source);
    else if (held.slots.length > 0) this.#next.enterPod(attempt, this.#pick(source, client, held.slots));
    else this.#useAddress(attempt, source, held.address);
  }

  /** A cluster IP that is no longer the Service's leads nowhere: no node has a rule for it, and no host has it. */
  #useAddress(attempt: Attempt, source: number, address: string): void {
    const { table, sources } = this.#parts;
    const { config, service } = sources[source];
    if (address === table.addresses[service]) this.#next.enterService(attempt);
    else this.#next.enterNowhere(attempt, config.by === 'dns' ? Lag.staleDns : Lag.staleEnvironment);
  }

  #pick(source: number, client: number, slots: Int32Array): number {
    const place = this.#place[client];
    switch (this.#parts.sources[source].config.pick) {
      case 'first':
        return slots[place];
      case 'random':
        return slots[uniformInt(this.#random[source], slots.length)];
      case 'shuffle':
        this.#place[client] = (place + this.#stride[client]) % slots.length;
        return slots[place];
    }
  }

  /** No name that the resolver tried has an address. Is that true, or only what somebody remembers? */
  #noSuchName(attempt: Attempt, source: number): void {
    const { table, sources } = this.#parts;
    const { questions, service } = sources[source];
    const exists = questions.some((question) => table.answers[question] !== undefined);
    const lag = exists ? Lag.staleDns : table.empty[service] ? Lag.noReadyPod : Lag.none;
    this.#outcomes.fail(attempt, Cause.nameNotFound, lag);
  }
}

/** Have two numbers no common factor? Euclid's algorithm. */
function areCoprime(a: number, b: number): boolean {
  while (b > 0) [a, b] = [b, a % b];
  return a === 1;
}
