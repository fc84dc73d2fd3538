import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { type RandomStream, type RandomStreams, uniformInt } from '../engine/random.ts';
import type { Attribution } from '../network/attribution.ts';
import { Cause, type CauseCode, Lag, type LagCode } from '../network/causes.ts';
import { type Hosts, INTERNET } from '../network/hosts.ts';
import type { Latencies, PathKind } from '../network/latency.ts';
import { Address, type PodAddresses } from '../network/podAddresses.ts';
import type { Router } from '../network/router.ts';
import type { RemovedAddress } from '../network/settings.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import type { Connection, Connections } from './connections.ts';
import { type SourceEntry, Via } from './entries.ts';
import { Patience } from './patience.ts';
import type { PodServers, ServerEvents } from './podServers.ts';
import type { RequestRecorder } from './recorder.ts';

/** Everything that a request meets on its way. */
export interface RequestWorld {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  readonly addresses: PodAddresses;
  readonly latencies: Latencies;
  readonly router: Router;
  readonly attribution: Attribution;
  readonly removedAddress: RemovedAddress;
  readonly attempts: Attempts;
  readonly connections: Connections;
  readonly clients: Clients;
  readonly servers: PodServers;
  readonly traffic: readonly TrafficConfig[];
  readonly entries: readonly SourceEntry[];
  readonly recorder: RequestRecorder;
}

/** A neighbour entry of a bridged network fails 2 to 6 s after the SYN (measured on Linux 6.18). */
const UNREACHABLE_AFTER = 2;
const UNREACHABLE_SPREAD = 4;

/**
 * The way of a request, from top to bottom:
 *
 *     send -> (reuse a connection | resolve -> enter -> synArrives -> accepted) -> requestArrives -> pod queue ->
 *     service -> served -> answerArrives
 *
 * Each step is an event that carries the attempt and its generation, so a step for an attempt that its client has given
 * up finds a stale generation and does nothing. Every step can fail: `fail` ends the try, and either a retry
 * or the record follows. A silence is no event: the client's timeout ends it, and `lag` remembers what it was.
 */
export class RequestPath implements ServerEvents {
  readonly #w: RequestWorld;
  readonly #retryJitter: readonly RandomStream[];
  readonly #retryDemand: readonly RandomStream[];
  readonly #nodeChoice: readonly RandomStream[];
  readonly #unreachable: RandomStream;
  readonly #patience: readonly Patience[];
  readonly #enter: number;
  readonly #syn: number;
  readonly #request: number;
  readonly #answer: number;
  readonly #failure: number;
  readonly #retry: number;
  /** Called when a pod has nothing left to do. */
  readonly #idle: (slot: PodSlot) => void;

  constructor(world: RequestWorld, idle: (slot: PodSlot) => void) {
    this.#w = world;
    this.#idle = idle;
    const { loop, streams, traffic } = world;
    const perSource = (purpose: string) => traffic.map(({ name }) => streams.stream(`${purpose}/${name}`));
    this.#retryJitter = perSource('retry-jitter');
    this.#retryDemand = perSource('retry-demand');
    this.#nodeChoice = perSource('node-choice');
    this.#unreachable = streams.stream('host-unreachable');
    // One function for each step, not one that is handed the step: so each call has a single target and is inlined.
    const { attempts } = world;
    this.#enter = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#enterNode(attempt);
    });
    this.#syn = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#synArrives(attempt);
    });
    this.#request = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#requestArrives(attempt);
    });
    this.#answer = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#answerArrives(attempt);
    });
    this.#failure = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#failureArrives(attempt);
    });
    this.#retry = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#start(attempt);
    });
    this.#patience = traffic.map(
      ({ timeout }) => new Patience(loop, attempts, timeout, (attempt) => this.#timedOut(attempt)),
    );
    world.servers.listen(this);
  }

  /**
   * A client of the source sends a request.
   * @param demand uniform number in [0, 1) that decides how long its service takes
   */
  send(source: number, client: number, phase: number, demand: number): void {
    const { attempts, loop, recorder } = this.#w;
    const attempt = attempts.take(source, client, loop.now, phase, 0, demand);
    recorder.sent(source, phase);
    this.#start(attempt);
  }

  /** The clients on a node have died with it: whatever they wait for has no one left to see it. */
  clientsLost(node: number): void {
    const { attempts, clients, connections } = this.#w;
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (attempts.awaited(attempt) && clients.place[attempts.client(attempt)] === node) {
        this.#dropConnection(attempt);
        this.#record(attempt, Cause.clientLost, Lag.none);
      }
    }
    for (let client = 0; client < clients.count; client++) {
      if (clients.place[client] === node) connections.dropIdle(client);
    }
  }

  #after(lane: number, code: number, attempt: Attempt): void {
    this.#w.loop.scheduleAfter(lane, code, attempt, this.#w.attempts.generation(attempt));
  }

  /** A try begins: over an idle connection of the client, or over a new one. */
  #start(attempt: Attempt): void {
    const { attempts, connections, recorder } = this.#w;
    const source = attempts.source(attempt);
    recorder.attempted(source);
    this.#patience[source].begin(attempt);
    const connection = connections.takeIdle(attempts.client(attempt));
    if (connection < 0) this.#connect(attempt, source);
    else this.#sendOver(connection, attempt);
  }

  #sendOver(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, latencies } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
    this.#after(latencies.oneWayLane(connections.path(connection)), this.#request, attempt);
  }

  /** Discovery and entry: from the client's own node, or by the address of a node or a load balancer. */
  #connect(attempt: Attempt, source: number): void {
    const { attempts, clients, entries, hosts, latencies } = this.#w;
    const entry = entries[source];
    if (!entry.resolves) {
      this.#fail(attempt, Cause.nameNotFound, Lag.none);
      return;
    }
    const place = clients.place[attempts.client(attempt)];
    // For a client inside, kube-proxy answers for the load balancer's address too (ipMode VIP).
    if (entry.via === Via.clusterIP || (entry.via === Via.loadBalancer && place !== INTERNET)) {
      this.#route(attempt, entry, place, -1);
      return;
    }
    if (entry.via === Via.nodePort) {
      attempts.setVia(attempt, entry.node >= 0 ? entry.node : uniformInt(this.#nodeChoice[source], hosts.count));
    }
    const nextHop = entry.via === Via.nodePort ? attempts.via(attempt) : INTERNET;
    this.#after(latencies.oneWayLane(latencies.path(place, -1, nextHop)), this.#enter, attempt);
  }

  /** The SYN is at the load balancer, which picks a node, or at the node whose address the client used. */
  #enterNode(attempt: Attempt): void {
    const { attempts, attribution, clients, entries, hosts, latencies } = this.#w;
    const entry = entries[attempts.source(attempt)];
    const place = clients.place[attempts.client(attempt)];
    if (entry.loadBalancer !== undefined) attempts.setVia(attempt, entry.loadBalancer.pick());
    const node = attempts.via(attempt);
    if (node < 0) {
      this.#answerWith(attempt, latencies.path(place, -1, INTERNET), Cause.noHealthyTarget, Lag.noReadyPod);
    } else if (!hosts.reachable(place, node)) {
      attempts.setLag(attempt, attribution.entryNode(place, node, entry.loadBalancer !== undefined));
    } else {
      this.#route(attempt, entry, node, node);
    }
  }

  /** The rules of `node` pick a pod. `via`: the node, if the packet came from elsewhere; else -1. */
  #route(attempt: Attempt, entry: SourceEntry, node: number, via: number): void {
    const { addresses, attempts, clients, latencies, router } = this.#w;
    const slot = router.pick(node, entry.port);
    if (slot < 0) {
      const lag = entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod;
      if (via < 0) this.#fail(attempt, Cause.noEndpoints, lag);
      else this.#answerWith(attempt, latencies.path(clients.place[attempts.client(attempt)], -1, via), Cause.noEndpoints, lag);
      return;
    }
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, via);
    this.#after(latencies.oneWayLane(latencies.path(node, -1, addresses.node[slot])), this.#syn, attempt);
  }

  /** The SYN reaches the place where the pod should be: accepted, refused, or nothing there to answer. */
  #synArrives(attempt: Attempt): void {
    const { addresses, attempts, attribution, clients } = this.#w;
    const slot = attempts.pod(attempt);
    const place = clients.place[attempts.client(attempt)];
    const via = attempts.via(attempt);
    const sender = via < 0 ? place : via;
    if (!this.#pathOpen(place, via, addresses.node[slot])) {
      attempts.setLag(attempt, attribution.blackHole(sender, slot));
    } else if (addresses.state[slot] === Address.listening) {
      this.#accept(attempt, slot, place, via);
    } else if (addresses.state[slot] === Address.closed) {
      this.#answerFromPod(attempt, Cause.refused, attribution.refusal(slot));
    } else {
      this.#addressGone(attempt, slot, sender);
    }
  }

  /** The pod's SYN-ACK is on its way, and the request follows at once: there and back again. */
  #accept(attempt: Attempt, slot: PodSlot, place: number, via: number): void {
    const { addresses, attempts, connections, latencies, recorder, servers, traffic } = this.#w;
    const source = attempts.source(attempt);
    const path = latencies.path(place, via, addresses.node[slot]);
    attempts.setConnection(attempt, connections.open(slot, via, path, traffic[source].reuse));
    servers.accepted[slot]++;
    recorder.connected(source);
    this.#after(latencies.roundTripLane(path), this.#request, attempt);
  }

  #addressGone(attempt: Attempt, slot: PodSlot, sender: number): void {
    const { attempts, attribution, loop, removedAddress } = this.#w;
    if (removedAddress === 'refused') {
      this.#answerFromPod(attempt, Cause.refused, attribution.refusal(slot));
      return;
    }
    attempts.setLag(attempt, attribution.blackHole(sender, slot));
    if (removedAddress === 'unreachable') {
      attempts.setCause(attempt, Cause.hostUnreachable);
      const wait = UNREACHABLE_AFTER + UNREACHABLE_SPREAD * this.#unreachable();
      loop.schedule(loop.now + wait, this.#failure, attempt, attempts.generation(attempt));
    }
  }

  /** The request reaches the pod over its connection. */
  #requestArrives(attempt: Attempt): void {
    const { addresses, attempts, attribution, clients, connections, servers } = this.#w;
    const slot = attempts.pod(attempt);
    const place = clients.place[attempts.client(attempt)];
    if (!this.#pathOpen(place, attempts.via(attempt), addresses.node[slot])) {
      attempts.setLag(attempt, attribution.silence(place, attempts.via(attempt), slot));
    } else if (connections.peerEnded(attempts.connection(attempt))) {
      this.#meetsEndedProcess(attempt, slot);
    } else if (!servers.offer(slot, attempt)) {
      this.#answerFromPod(attempt, Cause.queueFull, Lag.saturatedPod);
    }
  }

  #meetsEndedProcess(attempt: Attempt, slot: PodSlot): void {
    const { addresses, attempts, removedAddress } = this.#w;
    const addressGone = addresses.state[slot] === Address.gone;
    if (addressGone && addresses.silentEnd[slot] === 1 && removedAddress === 'timeout') {
      attempts.setLag(attempt, Lag.halfOpenConnection);
    } else {
      this.#answerFromPod(attempt, Cause.reset, this.#lagOfReset(slot));
    }
  }

  #lagOfReset(slot: PodSlot): LagCode {
    return this.#w.addresses.terminating[slot] === 1 ? Lag.terminationRace : Lag.none;
  }

  served(attempt: Attempt): void {
    const { attempts, latencies } = this.#w;
    if (!attempts.awaited(attempt)) {
      attempts.letGo(attempt);
      return;
    }
    attempts.letGo(attempt);
    const path = this.#w.connections.path(attempts.connection(attempt));
    if (this.#answerGetsThrough(attempt)) this.#after(latencies.oneWayLane(path), this.#answer, attempt);
  }

  #answerGetsThrough(attempt: Attempt): boolean {
    const { addresses, attempts, attribution, clients } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const slot = attempts.pod(attempt);
    if (this.#pathOpen(place, attempts.via(attempt), addresses.node[slot])) return true;
    attempts.setLag(attempt, attribution.silence(place, attempts.via(attempt), slot));
    return false;
  }

  lost(attempt: Attempt, silent: boolean): void {
    const { attempts } = this.#w;
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (silent) attempts.setLag(attempt, Lag.halfOpenConnection);
    else if (this.#answerGetsThrough(attempt)) {
      this.#answerFromPod(attempt, Cause.reset, this.#lagOfReset(attempts.pod(attempt)));
    }
  }

  idle(slot: PodSlot): void {
    this.#idle(slot);
  }

  /** The answer is with the client: the request is done. */
  #answerArrives(attempt: Attempt): void {
    const { attempts, connections, loop, recorder } = this.#w;
    recorder.ok(attempts.source(attempt), attempts.phase(attempt), loop.now - attempts.sentAt(attempt));
    connections.release(attempts.connection(attempt), attempts.client(attempt));
    attempts.abandon(attempt);
  }

  /** Sends a failure back along the way from the pod. */
  #answerFromPod(attempt: Attempt, cause: CauseCode, lag: LagCode): void {
    const { addresses, attempts, clients, latencies } = this.#w;
    const node = addresses.node[attempts.pod(attempt)];
    this.#answerWith(attempt, latencies.path(clients.place[attempts.client(attempt)], attempts.via(attempt), node), cause, lag);
  }

  #answerWith(attempt: Attempt, path: PathKind, cause: CauseCode, lag: LagCode): void {
    const { attempts, latencies } = this.#w;
    attempts.setCause(attempt, cause);
    attempts.setLag(attempt, lag);
    this.#after(latencies.oneWayLane(path), this.#failure, attempt);
  }

  #failureArrives(attempt: Attempt): void {
    const { attempts } = this.#w;
    this.#fail(attempt, attempts.cause(attempt), attempts.lag(attempt));
  }

  /** The client's patience is at its end. */
  #timedOut(attempt: Attempt): void {
    const { attempts } = this.#w;
    const connected = attempts.connection(attempt) >= 0;
    const lag = attempts.lag(attempt);
    if (!connected) this.#fail(attempt, Cause.connectTimeout, lag);
    else this.#fail(attempt, Cause.requestTimeout, lag === Lag.none ? this.#lagOfSlowness(attempt) : lag);
  }

  #lagOfSlowness(attempt: Attempt): LagCode {
    const { addresses, attempts, hosts, servers } = this.#w;
    const slot = attempts.pod(attempt);
    if (hosts.slowdown[addresses.node[slot]] > 1) return Lag.slowNode;
    return servers.saturated(slot) ? Lag.saturatedPod : Lag.none;
  }

  /** The try has failed: another one after the back-off, or the end of the request. */
  #fail(attempt: Attempt, cause: number, lag: number): void {
    const { attempts, connections, traffic } = this.#w;
    // A pod that turns a request away has answered: its connection can carry the next one.
    if (cause === Cause.queueFull) connections.release(attempts.connection(attempt), attempts.client(attempt));
    else this.#dropConnection(attempt);
    const { retries } = traffic[attempts.source(attempt)];
    if (attempts.tries(attempt) < retries.attempts) this.#scheduleRetry(attempt);
    else this.#record(attempt, cause, lag);
  }

  #record(attempt: Attempt, cause: number, lag: number): void {
    const { attempts, recorder } = this.#w;
    recorder.failed(attempts.source(attempt), attempts.phase(attempt), cause, lag);
    attempts.abandon(attempt);
  }

  /** The retry is an attempt of its own: a pod may still hold the one that failed. */
  #scheduleRetry(failed: Attempt): void {
    const { attempts, loop, traffic } = this.#w;
    const source = attempts.source(failed);
    const tries = attempts.tries(failed);
    const retry = attempts.take(
      source,
      attempts.client(failed),
      attempts.sentAt(failed),
      attempts.phase(failed),
      tries + 1,
      this.#retryDemand[source](),
    );
    const { backoff, maxBackoff, jitter } = traffic[source].retries;
    const longest = Math.min(maxBackoff, backoff * 2 ** tries);
    const share = jitter === 'none' ? 1 : jitter === 'full' ? this.#retryJitter[source]() : (1 + this.#retryJitter[source]()) / 2;
    loop.schedule(loop.now + longest * share, this.#retry, retry, attempts.generation(retry));
    attempts.abandon(failed);
  }

  #dropConnection(attempt: Attempt): void {
    const { attempts, connections } = this.#w;
    const connection = attempts.connection(attempt);
    if (connection < 0) return;
    connections.close(connection);
    attempts.setConnection(attempt, -1);
  }

  /** Is every hop between the client, the forwarding node and the pod's node open? */
  #pathOpen(place: number, via: number, node: number): boolean {
    const { hosts } = this.#w;
    return via < 0 ? hosts.reachable(place, node) : hosts.reachable(place, via) && hosts.reachable(via, node);
  }
}
