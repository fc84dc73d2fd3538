import { grown } from '../engine/grown.ts';
import { Cause, Lag } from '../network/causes.ts';
import { DnsServers } from '../network/dns/dnsServers.ts';
import type { Resolved } from '../network/dns/lookupTable.ts';
import { NodeCaches } from '../network/dns/nodeCaches.ts';
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from '../network/dns/settings.ts';
import { Address } from '../network/podAddresses.ts';
import { Unrouted } from '../network/router.ts';
import type { Attempt } from './attempts.ts';
import type { DiscoveryParts } from './discovering.ts';
import type { Outcomes } from './outcomes.ts';
import { Policing } from './policing.ts';
import type { RequestWorld } from './requestWorld.ts';
import { Slots } from './slots.ts';

/** Handle of a lookup that is under way. */
type Lookup = number;

/** A resolver asks for IPv4 and IPv6 addresses at once, from one socket, and needs both answers (`getaddrinfo`). */
const QUERIES = 2;

/** Told how a lookup ended. @param ttl seconds for which the answer may be kept */
export type Answered = (attempt: Attempt, answer: Resolved | undefined, ttl: number) => void;

/**
 * The resolvers of the clients' containers, and the way of their queries:
 *
 *     ask -> (the node's cache | kube-proxy picks a server -> query arrives -> served -> answer arrives) ->
 *     next name of the search list, or the end
 *
 * Queries are datagrams: what is lost is asked again after the resolver's timeout, from a new port and so perhaps of
 * another server, and after the last attempt the lookup has failed (resolv.conf(5); `res_send` of the C library). Every
 * step carries the lookup and its stamp, so a step that has been overtaken finds another stamp and does nothing.
 */
export class Lookups {
  readonly #w: RequestWorld;
  readonly #parts: DiscoveryParts;
  readonly #outcomes: Outcomes;
  readonly #answered: Answered;
  readonly #settings: DnsSettings;
  readonly #servers: DnsServers;
  readonly #caches: NodeCaches;
  readonly #timeoutLane: number;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;
  /** Event codes of the steps, in their order; the last two are ends that come from outside. */
  readonly #query: number;
  readonly #served: number;
  readonly #answer: number;
  readonly #unreachable: number;
  readonly #expired: number;
  readonly #slots = new Slots(256);
  #attempt = new Int32Array(256);
  #generation = new Int32Array(256);
  #stamp = new Int32Array(256);
  /** Which name of the search list is asked for, how often it was asked, and whom. */
  #name = new Int32Array(256);
  #tries = new Int32Array(256);
  #server = new Int32Array(256);
  #life = new Int32Array(256);
  /** Seconds for which the answer that is on its way may be kept. */
  #ttl = new Float64Array(256);
  readonly #found: (Resolved | undefined)[] = [];

  constructor(world: RequestWorld, parts: DiscoveryParts, outcomes: Outcomes, answered: Answered) {
    this.#w = world;
    this.#parts = parts;
    this.#outcomes = outcomes;
    this.#answered = answered;
    this.#policing = world.policies && new Policing(world, world.policies, outcomes);
    this.#settings = parts.servers?.settings ?? DEFAULT_DNS_SETTINGS;
    const { capacity, buffer, nodeLocalSuccess, nodeLocalDenial, timeout } = this.#settings;
    const { addresses, hosts, loop, streams } = world;
    this.#servers = new DnsServers(addresses, streams.stream('dns-servers'), capacity, buffer);
    const { answers } = parts.table;
    this.#caches = new NodeCaches(hosts.count, answers.length, nodeLocalSuccess, nodeLocalDenial);
    this.#timeoutLane = loop.delayLane(timeout);
    const step = (handle: (lookup: Lookup) => void) =>
      loop.register((lookup, stamp) => {
        if (this.#stamp[lookup] === stamp && this.#isWanted(lookup)) handle(lookup);
      });
    this.#query = step((lookup) => this.#queryArrives(lookup));
    this.#served = step((lookup) => this.#isServed(lookup));
    this.#answer = step((lookup) => this.#answerArrives(lookup));
    this.#unreachable = step((lookup) => this.#askAgain(lookup, Cause.dnsUnavailable));
    this.#expired = step((lookup) => this.#askAgain(lookup, Cause.dnsTimeout));
  }

  /** A client looks its name up. Without DNS servers it has the answer at once. */
  begin(attempt: Attempt): void {
    const { attempts } = this.#w;
    const { servers, sources, table } = this.#parts;
    if (servers === undefined) {
      if (this.#policing?.stopsLookup(attempt)) return;
      const { questions } = sources[attempts.source(attempt)];
      this.#answered(attempt, firstAnswer(questions, table.answers), table.ttl);
      return;
    }
    if (this.#slots.full) this.#grow();
    const lookup = this.#slots.take();
    this.#attempt[lookup] = attempt;
    this.#generation[lookup] = attempts.generation(attempt);
    this.#name[lookup] = 0;
    this.#tries[lookup] = 0;
    attempts.setResolving(attempt, true);
    this.#ask(lookup);
  }

  /** A node has its power back, with an empty cache. */
  nodeBack(node: number): void {
    this.#caches.clear(node);
  }

  /** Asks for the present name: the node's cache if there is one, else a server that the node's rules pick. */
  #ask(lookup: Lookup): void {
    const { clients, latencies, loop, router, attempts } = this.#w;
    const { servers } = this.#parts;
    const node = clients.place[attempts.client(this.#attempt[lookup])];
    const stamp = ++this.#stamp[lookup];
    if (this.#settings.nodeLocalCache && this.#fromCache(lookup, node, stamp)) return;
    const slot = servers === undefined ? -1 : router.pick(node, servers.port);
    this.#server[lookup] = slot;
    loop.scheduleAfter(this.#timeoutLane, this.#expired, lookup, stamp);
    if (slot === Unrouted.rejected) {
      // The node's rules hold no server: it says so at once.
      attempts.setLag(this.#attempt[lookup], Lag.dnsServerLost);
      this.#askAgain(lookup, Cause.dnsUnavailable);
      return;
    }
    // A node that drops the query, or has no rule for it, says nothing: the resolver's own timeout ends the wait.
    if (slot < 0) attempts.setLag(this.#attempt[lookup], Lag.dnsServerLost);
    else loop.scheduleAfter(latencies.oneWayLane(this.#path(lookup)), this.#query, lookup, stamp);
  }

  /** The node's own cache knows: its answer comes from the same machine. */
  #fromCache(lookup: Lookup, node: number, stamp: number): boolean {
    const { latencies, loop } = this.#w;
    const question = this.#question(lookup);
    const remaining = this.#caches.remaining(node, question, loop.now);
    if (remaining <= 0) return false;
    this.#server[lookup] = -1;
    this.#found[lookup] = this.#caches.answer(node, question);
    this.#ttl[lookup] = remaining;
    loop.scheduleAfter(latencies.roundTripLane(latencies.path(node, -1, node)), this.#answer, lookup, stamp);
    return true;
  }

  /** The query is where the server should be. Whatever swallows it, the resolver only sees that nothing comes. */
  #queryArrives(lookup: Lookup): void {
    const { addresses, attempts, loop } = this.#w;
    const attempt = this.#attempt[lookup];
    const slot = this.#server[lookup];
    const state = addresses.state[slot];
    if (!this.#isReachable(lookup) || state === Address.gone) {
      attempts.setLag(attempt, Lag.dnsServerLost);
    } else if (this.#policing?.stopsQuery(attempt, slot)) {
      if (this.#policing.rejects) this.#refused(lookup);
    } else if (state === Address.closed) {
      attempts.setLag(attempt, Lag.dnsServerLost);
      this.#refused(lookup);
    } else {
      // Until its answer is there, what the client waits for is the server's queue, or a place in it.
      attempts.setLag(attempt, Lag.dnsServerOverloaded);
      const finish = this.#servers.offer(slot, loop.now, QUERIES);
      this.#life[lookup] = addresses.life[slot];
      if (finish >= 0) loop.schedule(finish, this.#served, lookup, this.#stamp[lookup]);
    }
  }

  /** An ICMP error is on its way back in place of an answer. */
  #refused(lookup: Lookup): void {
    const { latencies, loop } = this.#w;
    const lane = latencies.oneWayLane(this.#path(lookup));
    loop.scheduleAfter(lane, this.#unreachable, lookup, this.#stamp[lookup]);
  }

  /** The server has worked the queries off, and answers by what it knows now. */
  #isServed(lookup: Lookup): void {
    const { addresses, attempts, latencies, loop } = this.#w;
    const slot = this.#server[lookup];
    if (addresses.life[slot] !== this.#life[lookup] || !this.#isReachable(lookup)) {
      attempts.setLag(this.#attempt[lookup], Lag.dnsServerLost);
      return;
    }
    const { table } = this.#parts;
    this.#found[lookup] = table.answers[this.#question(lookup)];
    this.#ttl[lookup] = table.ttl;
    loop.scheduleAfter(latencies.oneWayLane(this.#path(lookup)), this.#answer, lookup, this.#stamp[lookup]);
  }

  /** The resolver has its answer: an address, or the next name of the search list has to be tried. */
  #answerArrives(lookup: Lookup): void {
    const { attempts, clients, loop } = this.#w;
    const attempt = this.#attempt[lookup];
    const found = this.#found[lookup];
    const ttl = this.#ttl[lookup];
    if (this.#settings.nodeLocalCache && this.#server[lookup] >= 0) {
      const node = clients.place[attempts.client(attempt)];
      this.#caches.keep(node, this.#question(lookup), found, loop.now, ttl);
    }
    attempts.setLag(attempt, Lag.none);
    const { questions } = this.#parts.sources[attempts.source(attempt)];
    if (found === undefined && this.#name[lookup] + 1 < questions.length) {
      this.#name[lookup]++;
      this.#tries[lookup] = 0;
      this.#ask(lookup);
      return;
    }
    this.#end(lookup);
    attempts.setResolving(attempt, false);
    this.#answered(attempt, found, ttl);
  }

  /** Nothing came, or an error did: another attempt at the same name, or the end of the lookup. */
  #askAgain(lookup: Lookup, cause: typeof Cause.dnsTimeout | typeof Cause.dnsUnavailable): void {
    const { attempts } = this.#w;
    if (++this.#tries[lookup] < this.#settings.attempts) {
      this.#ask(lookup);
      return;
    }
    const attempt = this.#attempt[lookup];
    this.#end(lookup);
    attempts.setResolving(attempt, false);
    this.#outcomes.fail(attempt, cause, attempts.lag(attempt));
  }

  /** Does the client still wait? A lookup that nobody waits for ends with its next event. */
  #isWanted(lookup: Lookup): boolean {
    if (this.#w.attempts.isAwaited(this.#attempt[lookup], this.#generation[lookup])) return true;
    this.#end(lookup);
    return false;
  }

  #isReachable(lookup: Lookup): boolean {
    const { addresses, attempts, clients, hosts } = this.#w;
    const place = clients.place[attempts.client(this.#attempt[lookup])];
    return hosts.reachable(place, addresses.node[this.#server[lookup]]);
  }

  /** The path between the client and the server that was asked. */
  #path(lookup: Lookup): number {
    const { addresses, attempts, clients, latencies } = this.#w;
    const place = clients.place[attempts.client(this.#attempt[lookup])];
    return latencies.path(place, -1, addresses.node[this.#server[lookup]]);
  }

  #question(lookup: Lookup): number {
    const source = this.#w.attempts.source(this.#attempt[lookup]);
    return this.#parts.sources[source].questions[this.#name[lookup]];
  }

  #end(lookup: Lookup): void {
    this.#stamp[lookup]++;
    this.#found[lookup] = undefined;
    this.#slots.give(lookup);
  }

  /** Doubles the room. */
  #grow(): void {
    this.#slots.grow();
    this.#attempt = grown(this.#attempt);
    this.#generation = grown(this.#generation);
    this.#stamp = grown(this.#stamp);
    this.#name = grown(this.#name);
    this.#tries = grown(this.#tries);
    this.#server = grown(this.#server);
    this.#life = grown(this.#life);
    this.#ttl = grown(this.#ttl);
  }
}

/** The answer to the first question that has one. */
function firstAnswer(
  questions: readonly number[],
  answers: readonly (Resolved | undefined)[],
): Resolved | undefined {
  for (const question of questions) if (answers[question] !== undefined) return answers[question];
  return undefined;
}
