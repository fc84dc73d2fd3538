import type { PodSlot } from '../cluster/runtime.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import { FlowFate, type FlowFateCode } from './balancedFlows.ts';
import { Connecting } from './connecting.ts';
import type { Connection } from './connections.ts';
import { endFlowsOfBalancers } from './endedFlows.ts';
import { Entering } from './entering.ts';
import { Outcomes } from './outcomes.ts';
import { Patience } from './patience.ts';
import type { ServerEvents } from './podServers.ts';
import type { RequestWorld } from './requestWorld.ts';
import { Securing } from './securing.ts';

/**
 * The way of a request, from top to bottom:
 *
 *     arrival -> (an idle connection | discovery -> entry -> routing view -> pick -> connect) -> request arrives ->
 *     pod queue -> service -> served -> answer arrives -> record
 *
 * Each step is an event that carries the attempt and its generation, so a step for an attempt that its client has given
 * up finds a stale generation and does nothing. Every step can fail, and then {@link Outcomes} takes over.
 */
export class RequestPath implements ServerEvents {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #entering: Entering;
  readonly #patience: readonly Patience[];
  readonly #request: number;
  readonly #answer: number;
  readonly #reset: number;
  /** Undefined where nobody uses TLS. */
  readonly #securing: Securing | undefined;
  /** Told of a pod that has nothing left to do. */
  readonly #idle: (slot: PodSlot) => void;

  /** @param idle told of a pod that has nothing left to do, for the end of a process that drains */
  constructor(world: RequestWorld, idle: (slot: PodSlot) => void) {
    this.#w = world;
    this.#idle = idle;
    const { attempts, loop, traffic } = world;
    this.#outcomes = new Outcomes(world, (attempt) => this.#start(attempt));
    // One function for each step, not one that is handed the step: so each call has a single target and is inlined.
    this.#request = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#requestArrives(attempt);
    });
    this.#answer = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#answerArrives(attempt);
    });
    this.#reset = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation))
        this.#outcomes.fail(attempt, Cause.reset, attempts.lag(attempt));
    });
    const connecting = new Connecting(world, this.#outcomes, this.#request);
    this.#entering = new Entering(world, this.#outcomes, connecting);
    this.#patience = traffic.map(
      ({ timeout }) => new Patience(loop, attempts, timeout, (attempt) => this.#timedOut(attempt)),
    );
    this.#securing = world.tls && new Securing(world, world.tls, this.#outcomes, this.#request);
    world.servers.listen(this, this.#securing);
    endFlowsOfBalancers(world, this.#outcomes);
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

  /** The clients on a node have died with it. */
  clientsLost(node: number): void {
    this.#outcomes.clientsLost(node);
  }

  /** The clients on a node are back with it, and know nothing of what they knew. */
  clientsBack(node: number): void {
    this.#entering.clientsBack(node);
  }

  /** A try begins: over an idle connection of the client, or over a new one. */
  #start(attempt: Attempt): void {
    const { attempts, connections, flows, recorder } = this.#w;
    const source = attempts.source(attempt);
    recorder.attempted(source);
    this.#patience[source].begin(attempt);
    const connection = connections.takeIdle(attempts.client(attempt));
    this.#securing?.begin(attempt, connection < 0);
    if (connection < 0) this.#entering.enter(attempt);
    else if (flows.keeps(source)) this.#throughBalancer(connection, attempt);
    else this.#sendOver(connection, attempt);
  }

  /** The connection leads through a load balancer that may have forgotten it, or sends its packets elsewhere by now. */
  #throughBalancer(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    const fate = flows.fate(attempts.source(attempt), connection, connections);
    if (fate === FlowFate.held) {
      this.#sendOver(connection, attempt);
    } else if (fate === FlowFate.closed) {
      // The client knows, so it takes another one; all that were idle for longer are closed as well.
      connections.close(connection);
      const next = connections.takeIdle(attempts.client(attempt));
      if (next < 0) this.#entering.enter(attempt);
      else this.#throughBalancer(next, attempt);
    } else {
      this.#meetsReset(connection, attempt, fate);
    }
  }

  /** The request leaves, and is answered with RST: by the load balancer, or by whoever gets it in place of its pod. */
  #meetsReset(connection: Connection, attempt: Attempt, fate: FlowFateCode): void {
    const { attempts, connections, latencies, loop } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
    attempts.setLag(
      attempt,
      fate === FlowFate.forgotten ? Lag.loadBalancerIdleTimeout : Lag.loadBalancerMovedFlow,
    );
    const lane = latencies.roundTripLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#reset, attempt, attempts.generation(attempt));
  }

  /** The request leaves over a connection that is there: the pod, the way and the latency are those of the connection. */
  #sendOver(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, latencies, loop } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
    const lane = latencies.oneWayLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#request, attempt, attempts.generation(attempt));
  }

  /** The request reaches the pod over its connection. */
  #requestArrives(attempt: Attempt): void {
    const { attempts, connections, servers } = this.#w;
    const slot = attempts.pod(attempt);
    if (!this.#getsThrough(attempt)) return;
    if (connections.peerEnded(attempts.connection(attempt))) {
      this.#meetsEndedProcess(attempt, slot);
    } else if (this.#securing?.arrives(attempt, slot)) {
      // The request follows when the handshake is done.
    } else if (!servers.offer(slot, attempt)) {
      this.#outcomes.failFromPod(attempt, Cause.queueFull, Lag.saturatedPod);
    }
  }

  /** The process behind the connection is gone: its kernel answers with RST, unless the address went with it. */
  #meetsEndedProcess(attempt: Attempt, slot: PodSlot): void {
    const { addresses, attempts, removedAddress } = this.#w;
    const vanished = addresses.state[slot] === Address.gone && addresses.silentEnd[slot] === 1;
    if (vanished && removedAddress === 'timeout') attempts.setLag(attempt, Lag.halfOpenConnection);
    else this.#outcomes.failFromPod(attempt, Cause.reset, this.#lagOfReset(slot));
  }

  /** The pod has finished the request: the answer leaves, if the client still waits for it. */
  served(attempt: Attempt): void {
    const { attempts, connections, latencies, loop } = this.#w;
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (!awaited || !this.#getsThrough(attempt)) return;
    if (this.#securing !== undefined && this.#securing.seconds(attempt) >= 0) {
      this.#securing.finish(attempt);
      return;
    }
    const lane = latencies.oneWayLane(connections.path(attempts.connection(attempt)));
    loop.scheduleAfter(lane, this.#answer, attempt, attempts.generation(attempt));
  }

  /** The process ended with the request in it. */
  lost(attempt: Attempt, silent: boolean): void {
    const { attempts } = this.#w;
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (silent) attempts.setLag(attempt, Lag.halfOpenConnection);
    else if (this.#getsThrough(attempt)) {
      this.#outcomes.failFromPod(attempt, Cause.reset, this.#lagOfReset(attempts.pod(attempt)));
    }
  }

  /** The pod has served its last request: a process that is told to end may do so. */
  idle(slot: PodSlot): void {
    this.#idle(slot);
  }

  /** The answer is with the client: the request is done, and its latency (seconds) counts from the first try. */
  #answerArrives(attempt: Attempt): void {
    const { attempts, connections, flows, loop, recorder } = this.#w;
    const source = attempts.source(attempt);
    recorder.ok(source, attempts.phase(attempt), loop.now - attempts.sentAt(attempt));
    if (flows.keeps(source)) flows.used(attempt);
    connections.release(attempts.connection(attempt), attempts.client(attempt));
    attempts.abandon(attempt);
  }

  /** The client's patience is at its end. */
  #timedOut(attempt: Attempt): void {
    const { attempts } = this.#w;
    const lag = attempts.lag(attempt);
    if (attempts.resolving(attempt)) this.#outcomes.fail(attempt, Cause.dnsTimeout, lag);
    else if (attempts.connection(attempt) < 0) this.#outcomes.fail(attempt, Cause.connectTimeout, lag);
    else
      this.#outcomes.fail(
        attempt,
        Cause.requestTimeout,
        lag === Lag.none ? this.#lagOfSlowness(attempt) : lag,
      );
  }

  /** Can a packet pass between client and pod at this moment? If not, the silence gets the name of its lag. */
  #getsThrough(attempt: Attempt): boolean {
    const { addresses, attempts, attribution, clients, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const slot = attempts.pod(attempt);
    const via = attempts.via(attempt);
    if (hosts.pathOpen(place, via, addresses.node[slot])) return true;
    attempts.setLag(attempt, attribution.silence(place, via, slot));
    return false;
  }

  /** A process that ends because its pod is being deleted resets what it has: that race has a name. */
  #lagOfReset(slot: PodSlot): LagCode {
    return this.#w.addresses.terminating[slot] === 1 ? Lag.terminationRace : Lag.none;
  }

  /** Why an answer took too long although nothing was silent: judged at the moment at which patience ends. */
  #lagOfSlowness(attempt: Attempt): LagCode {
    const { addresses, attempts, hosts, servers } = this.#w;
    const slot = attempts.pod(attempt);
    if (hosts.slowdown[addresses.node[slot]] > 1) return Lag.slowNode;
    return servers.saturated(slot) ? Lag.saturatedPod : Lag.none;
  }
}
